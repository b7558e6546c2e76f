"""Fixed words, days, marks, the arrangement of pages and the timeline."""

import dataclasses
import re
from itertools import pairwise
from string import Formatter

import pytest
from tests.files.outbound.invented import NGUYEN, finding, invented_report

from jisso.files.outbound.arrange import arrange, confirmation, summary
from jisso.files.outbound.days import long_day, short_day
from jisso.files.outbound.marks import mark_of
from jisso.files.outbound.report import BUCKETS, TimeSpan, by_urgency
from jisso.files.outbound.timeline import LEFT, RIGHT, text_width, timeline
from jisso.files.outbound.words import WORDS, say


@pytest.mark.parametrize("key", WORDS)
def test_every_word_exists_in_three_languages_with_the_same_places(key: str) -> None:
    texts = WORDS[key]
    places = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in texts]
    assert all(texts) and places[0] == places[1] == places[2]


def test_english_words_hold_no_japanese() -> None:
    assert [key for key, (_, en, _) in WORDS.items() if re.search("[\u3040-\u30ff\u4e00-\u9fff]", en)] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", "2026年11月30日（月）"), ("easy", "2026年11月30日（月）"), ("en", "30 Nov 2026 (Mon)")],
)
def test_days_as_people_read_them(language: str, words: str) -> None:
    assert long_day("2026-11-30", language) == words  # type: ignore[arg-type]


def test_what_is_no_day_is_given_back() -> None:
    assert long_day(None, "ja") == "" and long_day("いつか", "ja") == "いつか"
    assert short_day("2026-11-30", "ja") == "2026/11/30"


@pytest.mark.parametrize(
    ("status", "bucket", "sign"),
    [
        ("overdue", "now", "▲"), ("broken", "now", "▲"), ("disagree", "now", "▲"), ("due", "now", "▲"),
        ("due", "30", "●"), ("upcoming", "90", "●"), ("due", "fine", "●"), ("met", "fine", "✓"),
        ("met_late", "fine", "✓"), ("kept", "fine", "✓"), ("unknown", "confirm", "?"), ("unknown", "now", "?"),
        ("needs_judgement", "confirm", "?"), ("contested", "confirm", "?"), ("available", "fine", "◇"),
        ("unsatisfied", "fine", "－"), ("lapsed", "fine", "－"),
    ],
)  # fmt: skip
def test_the_mark_of_each_status(status: str, bucket: str, sign: str) -> None:
    item = finding(1, "a.b", "件", status, status, bucket)  # type: ignore[arg-type]
    assert mark_of(item).sign == sign
    assert say("ja", mark_of(item).word)


def test_the_office_comes_first_then_the_person_then_others() -> None:
    assert [task.side for task in summary(invented_report()).tasks] == ["office", "person", "other", "other"]


def test_urgency_is_bucket_then_broken_then_day() -> None:
    order = [item.id for item in by_urgency(invented_report().findings)]
    buckets = [BUCKETS.index(item.bucket) for item in by_urgency(invented_report().findings)]
    assert buckets == sorted(buckets)
    assert order[0] == "f-0000000001"


def test_a_question_is_used_once_and_the_rest_is_grouped() -> None:
    report = invented_report()
    found = confirmation(report, report.findings)
    ids = [f.id for asked in found.asked for f in asked.findings] + [
        f.id for g in found.rest for f in g.findings
    ]
    assert sorted(ids) == sorted(f.id for f in report.findings if f.bucket == "confirm")
    assert found.count == len(ids) and found.rest[-1].judge


def test_findings_of_nobody_known_are_not_dropped() -> None:
    lost = finding(99, "a.b", "件", "due", "x", "now", "p:nobody", "o:nowhere")
    report = dataclasses.replace(invented_report(), findings=(lost,))
    assert [item.id for item in arrange(report).other] == [lost.id]


def test_totals_count_matters() -> None:
    totals = invented_report().totals
    assert totals.findings == 17 and totals.applicable == 16 and totals.of("confirm") == 5
    assert totals.definite == 11 and totals.people == 4


def test_a_timeline_keeps_inside_its_frame() -> None:
    report = invented_report()
    for page in arrange(report).people:
        made = timeline(page.person.spans, page.shown, report.as_of, "ja")
        if made is None:
            continue
        for lane in made.lanes:
            for bar in lane.bars:
                assert bar.x >= LEFT and bar.x + bar.width <= RIGHT + 3
                assert bar.label_x + text_width(bar.label) <= RIGHT + 1
            for flag in lane.flags:
                assert LEFT <= flag.x <= RIGHT
        assert made.words


def test_labels_of_one_row_do_not_cover_one_another() -> None:
    spans = tuple(
        TimeSpan("在留", f"とても長い名前の許可その{n}", "permission", f"2026-{n:02}-01", f"2026-{n:02}-20")
        for n in range(1, 12)
    )
    made = timeline(spans, (), "2026-11-25", "ja")
    assert made is not None
    by_row: dict[float, list[tuple[float, float]]] = {}
    for bar in made.lanes[0].bars:
        by_row.setdefault(bar.y, []).append((bar.label_x, bar.label_x + text_width(bar.label)))
    for boxes in by_row.values():
        boxes.sort()
        assert all(left[1] <= right[0] for left, right in pairwise(boxes))


def test_odd_spans_and_days_make_no_error() -> None:
    odd = (
        TimeSpan("x", "逆", "other", "2027-01-01", "2026-01-01"),
        TimeSpan("x", "無期", "employment", None, None),
        TimeSpan("x", "大昔", "other", "1900-01-01", "1901-01-01"),
        TimeSpan("x", "遠い先", "other", "9990-01-01", "9999-12-31"),
    )
    far = finding(1, "a.b", "件", "due", "x", "now", NGUYEN, due="9999-12-31")
    assert timeline(odd, (far,), "2026-11-25", "ja") is not None
    assert timeline((), (), "2026-11-25", "ja") is None
