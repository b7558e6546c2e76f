"""Coverage and burden: what counts as implemented, what to connect first, who pays for whose omission."""

from __future__ import annotations

import copy
import json
import re
from datetime import date
from typing import Any

import pytest
from tests.rulebooks import book_of, with_book

from jisso.desk.check import Checked, check_document
from jisso.desk.reporting import coverage_of, make_report
from jisso.desk.structure import burden_json, burden_page, coverage_json, coverage_page
from jisso.files.outbound.pages_html import to_page_html
from jisso.files.outbound.pages_lines import fold, to_page_text, wide
from jisso.files.outbound.terminal import Look
from jisso.pack import Pack
from jisso.readings.burden import burden
from jisso.readings.coverage import Connection, RuleCoverage, steps

AS_OF = date(2026, 11, 20)
COMMON = """
  domain: labour
  bearer: employer
  verified_by: labour_standards_office
  if_missed:
  - {party: employer, role: punished, effect: sanction, what: {ja: 罰金, en: Fine}}
  - {party: worker, role: suffers, effect: practical, what: {ja: 困る, en: Hardship}}
  in_force: {from: 2000-01-01}
  law: [lsa 15(1)]
  source: ["https://example.org/law"]
  checked: 2026-11-20
  confidence: high
"""
RULES = f"""
- rule: test.notice
  kind: duty
  for: employment as e
  applies: e.weekly_hours_note_needed
  trigger: e.start_date
  due: 10 days after trigger
  done: first filing f in e.person from trigger where (f.kind = foreign_hire_notice)
{COMMON}
- rule: test.bank
  kind: condition
  for: employment as e
  holds: exists bank_account b in e.person on asof
  remedy: none
{COMMON}
""".replace("  applies: e.weekly_hours_note_needed\n", "")
DOCUMENT: dict[str, Any] = {
    "sources": {"employment": "2026-11-20", "filing": {"foreign_hire_notice": "2026-11-20"}},
    "registers": {
        "person": [{"person_id": "linh"}],
        "organisation": [{"organisation_id": "hoshi"}],
        "employment": [
            {"employment_id": "e1", "person": "linh", "organisation": "hoshi", "start_date": "2026-11-15"}
        ],
    },
}


@pytest.fixture(scope="module")
def small(pack: Pack) -> Pack:
    return with_book(pack, book_of(RULES, pack))


def checked(pack: Pack, **changes: Any) -> Checked:
    document = copy.deepcopy(DOCUMENT)
    for path, value in changes.items():
        where: Any = document
        *way, last = path.split("__")
        for step in way:
            where = where[int(step) if step.isdigit() else step]
        where[last] = value
    return check_document(pack, document, AS_OF, look_ahead=False)


def of(pack: Pack, rule: str, **changes: Any) -> RuleCoverage:
    return next(one for one in coverage_of(checked(pack, **changes)).rules if one.rule.id == rule)


def test_a_rule_whose_lists_are_complete_and_that_answers_is_connected_and_verified(small: Pack) -> None:
    one = of(small, "test.notice")
    assert one.connected and one.verified and one.maintained
    assert (one.settled, one.unsettled) == (1, 0)


@pytest.mark.parametrize(
    ("change", "value", "short"),
    [
        ("sources__filing", {}, "absent"),
        ("sources__filing", {"foreign_hire_notice": "2026-11-19"}, "behind"),
    ],
)
def test_a_list_that_is_not_there_or_ends_before_the_day_disconnects(
    small: Pack, change: str, value: Any, short: str
) -> None:
    one = of(small, "test.notice", **{change: value})
    assert one.lacking == ((Connection("filing", "foreign_hire_notice"), short),)


def test_a_column_without_a_value_disconnects_although_the_list_is_stored(small: Pack) -> None:
    one = of(small, "test.notice", registers__employment__0__start_date="unknown")
    assert Connection("employment", "", "start_date") in [connection for connection, _ in one.lacking]


def test_an_unknown_answer_is_not_verified(small: Pack) -> None:
    one = of(small, "test.bank")
    assert not one.connected and not one.verified and (one.settled, one.unsettled) == (0, 1)


def test_a_rule_without_first_step_is_not_owned(small: Pack) -> None:
    assert of(small, "test.notice").unowned == ("first_step",)


def test_what_to_connect_first_names_the_list_that_connects_the_rule(small: Pack) -> None:
    (step,) = steps(coverage_of(checked(small)).rules)
    assert step.connections == (Connection("bank_account", ""),) and step.rules == ("test.bank",)


def test_every_rule_of_the_pack_is_covered_once_and_steps_only_name_what_lacks(pack: Pack) -> None:
    found = coverage_of(checked(pack))
    assert [one.rule.id for one in found.rules] == sorted(pack.book.families)
    lacking = {connection for one in found.rules for connection, _ in one.lacking}
    made = list(steps(found.rules))
    named = [connection for step in made for connection in step.connections]
    assert named and set(named) <= lacking and len(named) == len(set(named))
    assert all(step.rules for step in made)


def test_a_burden_is_shifted_only_where_another_than_the_bearer_suffers(small: Pack) -> None:
    late = checked(small, registers__employment__0__start_date="2026-10-01")
    found = burden(small.book, late.as_of, late.findings)
    assert [(shift.finding.rule.id, shift.bearer, shift.sufferers) for shift in found.shifts] == [
        ("test.notice", "employer", ("worker",))
    ]
    assert [rule.id for rule in found.without_remedy] == ["test.bank"]
    assert found.by_rule == {}, "once is no pattern"


def test_nothing_failed_shifts_nothing(small: Pack) -> None:
    found = checked(small)
    assert burden(small.book, found.as_of, found.findings).shifts == ()


@pytest.mark.parametrize("language", ["ja", "en", "easy"])
@pytest.mark.parametrize("make", [coverage_page, burden_page])
def test_pages_name_no_person_and_ask_nothing_of_the_network(pack: Pack, make: Any, language: str) -> None:
    page = make(
        checked(pack, registers__person=[{"person_id": "linh", "name_roman": "SECRET NAME"}]), language
    )
    html, text = to_page_html(page), to_page_text(page, everything=True)
    assert "SECRET" not in html + text and "linh" not in html + text
    assert "<script" not in html and not re.search(r'(?:src|href)="(?!#)', html)
    assert html.count("<svg") >= 1 and "<table" in html
    # What a picture counts its table says too.
    for section in page.sections:
        if section.picture is not None:
            assert len(section.rows) >= 1 and section.headings


def test_json_says_the_same_counts_as_the_page(pack: Pack) -> None:
    one = checked(pack)
    data = json.loads(coverage_json(one))
    page = coverage_page(one, "en")
    whole = page.sections[0].rows[-1]
    assert whole[1] == str(len(data["rules"]))
    assert whole[2] == str(sum(rule["connected"] for rule in data["rules"]))
    assert whole[-1] == str(sum(rule["operational"] for rule in data["rules"]))
    assert {"rules", "shifts", "repeated"} <= set(json.loads(burden_json(one)))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("a short line", 20, ["a short line"]),
        ("two words here", 9, ["two words", "here"]),
        ("在留期間の更新", 6, ["在留期", "間の更", "新"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("", 5, [""]),
    ],
)
def test_lines_are_folded_by_how_wide_characters_are(text: str, width: int, lines: list[str]) -> None:
    assert fold(text, width) == lines
    assert all(wide(line) <= width for line in lines)


def test_a_terminal_gets_columns_that_fit(pack: Pack) -> None:
    text = to_page_text(coverage_page(checked(pack), "ja"), Look(tty=True, width=90))
    table = text.split("## 規定ごと", 1)[1]
    assert all(wide(line) <= 90 for line in table.splitlines())


def test_a_report_gives_the_totals_where_asked(pack: Pack) -> None:
    one = checked(pack)
    assert make_report(one, "en").implementation is None
    found = make_report(one, "en", implementation=True).implementation
    assert found is not None and found.rules == len(pack.book.families)
    assert 0 < found.operational <= min(found.connected, found.verified)
