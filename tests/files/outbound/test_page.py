"""The HTML report: complete, safe, readable without scripts, by keyboard and on paper."""

import dataclasses
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from tests.files.outbound.invented import HOSTILE, NGUYEN, THAPA, finding, invented_report

from jisso.files.outbound.arrange import arrange
from jisso.files.outbound.html import to_html
from jisso.files.outbound.palette import COLOURS, SHAPE_PAIRS, TEXT_PAIRS, contrast
from jisso.files.outbound.report import Question, Report
from jisso.files.outbound.words import LANGUAGES

GOLDEN = Path(__file__).parent / "golden"
LOADING = {"src", "srcset", "poster", "data", "background", "action", "formaction", "xlink:href"}


class Page(HTMLParser):
    """Tags, ids, links, headings and visible text, with the section each text stands in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.loads: list[tuple[str, str]] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.text = text
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.attributes.append((tag, found))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a" and found.get("href"):
            self.links.append(str(found["href"]))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.loads += [(tag, name) for name in found if name in LOADING]


def section(text: str, start: str, end: str = "</section>") -> str:
    return text[text.index(start) : text.index(end, text.index(start))]


@pytest.fixture(scope="module")
def report() -> Report:
    return invented_report()


@pytest.fixture(scope="module")
def text(report: Report) -> str:
    return to_html(report)


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_the_same_report_gives_the_same_bytes(report: Report, text: str) -> None:
    assert to_html(invented_report()) == text


def test_every_finding_that_applies_stands_in_full_exactly_once(report: Report, page: Page) -> None:
    for item in report.findings:
        assert page.ids.count(item.id) == (0 if item.bucket == "not_applicable" else 1), item.id


def test_ids_are_unique_and_every_inner_link_arrives(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    inner = {link[1:] for link in page.links if link.startswith("#")}
    assert inner and inner <= set(page.ids)


def test_nothing_is_loaded_and_nothing_runs(text: str, page: Page) -> None:
    assert page.loads == []
    assert not {"script", "link", "iframe", "img", "object", "embed", "form", "base"} & set(page.tags)
    assert "url(http" not in text and "@import" not in text
    assert not [name for _, found in page.attributes for name in found if name.startswith("on")]


def test_only_web_addresses_become_links(page: Page) -> None:
    outside = [link for link in page.links if not link.startswith("#")]
    assert outside == ["https://laws.e-gov.go.jp/law/341AC0000000132"]


def test_a_hostile_name_is_only_text(text: str) -> None:
    assert HOSTILE not in text
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in text


def test_hostile_text_in_any_slot_is_only_text(report: Report) -> None:
    bad = '"><img src=x onerror=alert(1)>'
    plain = report.findings[0]
    words = ("title", "meaning", "first_step", "remedy", "status_word", "reason_word", "domain_word")
    filled = dict.fromkeys(words, bad)
    poisoned = dataclasses.replace(
        plain,
        **filled,
        law=(bad,),
        sources=(bad,),
        notes=(bad,),
        path=(bad,),
        concerns=(bad,),
        judgement=(bad,),
    )
    text = to_html(dataclasses.replace(report, findings=(poisoned,), presumptions=(bad,)))
    assert "<img" not in text and "img" not in Page(text).tags


def test_headings_go_down_one_level_at_a_time(page: Page) -> None:
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    for before, after in pairwise(page.headings):
        assert after <= before + 1, page.headings


def test_the_page_says_its_language_and_can_be_skipped_into(report: Report) -> None:
    for language in LANGUAGES:
        page = Page(to_html(dataclasses.replace(report, language=language)))
        assert dict(page.attributes)["html"]["lang"] == ("en" if language == "en" else "ja")
        assert page.links[0] == "#content" and "content" in page.ids


def test_the_head_names_day_law_and_files(report: Report, text: str) -> None:
    head = section(text, '<header class="masthead">', "</header>")
    for words in (
        "2026年11月25日（水）",
        report.pack.version,
        report.pack.hash[:12],
        "名簿.xlsx",
        "ab12cd34ef56",
    ):
        assert words in head


def test_what_concerns_a_person_alone_is_on_that_page_only(text: str) -> None:
    title = "銀行に新しい在留期限を知らせる"
    assert title in section(text, 'id="person-1"')
    for anchor in ("summary", "office-1", "office-2"):
        assert title not in section(text, f'id="{anchor}"')


def test_an_offices_unmet_duty_never_stands_among_the_persons_own(report: Report) -> None:
    for page in arrange(report).people:
        for side, findings in page.tasks:
            assert all(item.side == side for item in findings)
    text = to_html(report)
    mine = section(section(text, 'id="person-1"'), "あなた（本人）がすること", "<h3")
    assert "在留期間の更新" in mine and "更新に要る会社の書類を渡す" not in mine


def test_people_keep_the_order_of_the_file_and_carry_no_count(report: Report, text: str) -> None:
    assert [page.person.key for page in arrange(report).people] == [person.key for person in report.people]
    names = section(text, '<ul class="names">', "</ul>")
    assert re.findall(r">([^<]+)</a></li>", names) == [
        person.name.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
        for person in report.people
    ]


def test_a_sign_and_a_word_stand_beside_every_colour(text: str) -> None:
    for mark in re.findall(
        r'<span class="mark (?!unknown bare)[a-z]+">(.*?)</span>\s*(?:<span|</td|<|$)', text
    ):
        assert re.search(r'aria-hidden="true">[▲●✓?◇－]</span>', mark + "</span>")
    assert re.search(r"▲</span>要対応</span>", text)


def test_both_days_and_both_readings_are_shown(text: str) -> None:
    card = section(text, 'id="f-0000000002"', "</article>")
    assert "2026年12月6日（日）" in card and "2026年12月4日（金）" in card
    two = section(text, 'id="f-0000000003"', "</article>")
    assert "2026年12月1日（火）" in two and "2026年12月3日（木）" in two


def test_it_ends_with_what_is_not_judged_and_whom_to_ask(report: Report, text: str) -> None:
    last = section(text, 'id="not-judged"')
    for item in report.not_judged:
        assert item.topic in last and item.ask[0] in last


def test_cells_not_read_are_grouped_by_cause(text: str) -> None:
    assert text.count("日付として読めません") == 1
    assert "令和八年ごろ" in text and "年・月・日を入れてください" in text


def test_help_comes_before_punishment(text: str) -> None:
    card = section(text, 'id="f-0000000001"', "</article>")
    assert card.index("救済・助け") < card.index("30万円以下の罰金")


def test_a_report_of_nothing_still_is_a_page(report: Report) -> None:
    empty = Report(report.as_of, "ja", report.pack)
    text = to_html(empty)
    assert "いま対応することはありません" not in text and "読めなかったセルはありません" in text


def test_unknowns_are_never_called_nothing_to_do(report: Report) -> None:
    waiting = finding(1, "x.y", "何か", "unknown", "情報不足", "confirm", NGUYEN)
    text = to_html(dataclasses.replace(report, findings=(waiting,)))
    assert "いま対応することはありません" not in text


def test_what_is_settled_is_one_line_and_says_where_the_why_is(text: str) -> None:
    """The whole why stands only with what needs a look; `jisso explain` has the rest."""
    line = section(text, '<li id="f-000000000b"', "</li>")
    assert "労働条件の書面" in line and "期限内に履行" in line and "労働基準法15条" in line
    assert "<details" not in line and "書面を渡した日がある" not in text
    assert "jisso explain" in text


def test_what_waits_for_a_fact_is_folded_under_its_question(text: str) -> None:
    mine = section(text, 'id="person-1"')
    asked = mine[mine.index("年金事務所の被保険者一覧は") :]
    line = section(asked, '<li id="f-0000000004"', "</li>")
    assert "期限内に履行、期限超過" in line and "資格取得日" in line


def test_rights_stand_apart_from_duties_with_what_protects(report: Report) -> None:
    right = finding(
        1, "a.b", "転職の自由", "available", "利用できる権利", "fine", NGUYEN, kind="entitlement", bearer_side="person",
        remedy="会社の同意は要りません。",
    )  # fmt: skip
    page = arrange(dataclasses.replace(report, findings=(right,))).people[0]
    assert page.rights == (right,) and page.tasks == () and page.fine == ()
    shown = section(to_html(dataclasses.replace(report, findings=(right,))), "使えること（権利・支援）")
    assert "転職の自由" in shown and "会社の同意は要りません。" in shown


def test_a_duty_that_the_office_must_set_right_is_not_the_persons_task(report: Report) -> None:
    both = finding(
        1, "a.b", "週28時間", "broken", "守られていない", "now", NGUYEN, bearer_side="person",
        accountable_side="office",
    )  # fmt: skip
    page = arrange(dataclasses.replace(report, findings=(both,))).people[0]
    assert [side for side, _ in page.tasks] == ["office"]


def test_the_same_for_several_rows_is_told_once(report: Report) -> None:
    """Two schemes, one matter: one card and one row with a count; each id can still be reached."""
    twice = tuple(
        finding(n, "a.b", "保険の事業主と雇用主", "disagree", "記録の不一致", "now", NGUYEN)
        for n in (1, 2, 3)
    )
    text = to_html(dataclasses.replace(report, findings=twice))
    assert text.count("<article") == 1 and "×3" in section(text, 'id="summary"')
    assert all(Page(text).ids.count(item.id) == 1 for item in twice)


def test_one_rule_for_several_people_is_one_row_with_a_day_for_each(report: Report) -> None:
    due = {NGUYEN: "2026-11-26", THAPA: "2026-11-28"}
    found = tuple(
        finding(
            n, "a.b", "健康診断", "due", "期限あり・未了", "now", person, due=day, first_step="予約する。"
        )
        for n, (person, day) in enumerate(due.items())
    )
    first = section(to_html(dataclasses.replace(report, findings=found)), 'id="summary"')
    assert first.count("予約する。") == 1 and "2026年11月26日" in first and "2026年11月28日" in first


def test_long_conditions_are_shortened_and_folded(report: Report) -> None:
    long = "条件" * 200 + " → 当てはまる"
    item = finding(1, "a.b", "件", "due", "期限あり・未了", "now", NGUYEN, path=(long, "短い"))
    text = to_html(dataclasses.replace(report, findings=(item,)))
    step = section(text, "<li>条件条件", "</li>")
    assert step.index("… → 当てはまる") < step.index("<details") and long in step


def test_many_questions_are_folded_after_a_dozen(report: Report) -> None:
    found = tuple(finding(n, f"a.b{n}", "件", "unknown", "情報不足", "confirm", NGUYEN) for n in range(1, 16))
    asked = tuple(Question(f"q{n}", f"質問その{n}。", "会社", (f.id,)) for n, f in enumerate(found, 1))
    first = section(to_html(dataclasses.replace(report, findings=found, questions=asked)), 'id="confirm"')
    assert first.index("質問その12。") < first.index("ほか3件の質問") < first.index("質問その13。")


def test_the_card_as_it_stands(text: str) -> None:
    """Golden: the showcase card, told in full."""
    card = section(text, '<article class="card act" id="f-0000000001"', "</article>") + "</article>\n"
    lines = "\n".join(line.strip() for line in card.splitlines() if line.strip()) + "\n"
    assert lines == (GOLDEN / "card.html").read_text("utf-8")


@pytest.mark.parametrize("pair", TEXT_PAIRS, ids=" on ".join)
def test_text_contrast(pair: tuple[str, str]) -> None:
    assert contrast(COLOURS[pair[0]], COLOURS[pair[1]]) >= 4.5


@pytest.mark.parametrize("pair", SHAPE_PAIRS, ids=" on ".join)
def test_shape_contrast(pair: tuple[str, str]) -> None:
    assert contrast(COLOURS[pair[0]], COLOURS[pair[1]]) >= 3


def test_contrast_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
