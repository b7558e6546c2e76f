"""The calendar file: whole days, stable, no name in it."""

import dataclasses
from datetime import date
from pathlib import Path

from icalendar import Calendar
from tests.files.outbound.invented import HOSTILE, NGUYEN, OFFICES, PEOPLE, finding, invented_report

from jisso.files.outbound.ics import to_ics
from jisso.files.outbound.report import Report

GOLDEN = Path(__file__).parent / "golden" / "report.ics"


def events(report: Report) -> dict[str, object]:
    return {str(event["uid"]): event for event in Calendar.from_ical(to_ics(report)).walk("VEVENT")}


def test_the_file_as_it_stands() -> None:
    assert to_ics(invented_report()) == GOLDEN.read_bytes()


def test_whole_days_with_two_alarms() -> None:
    calendar = Calendar.from_ical(to_ics(invented_report()))
    for event in calendar.walk("VEVENT"):
        assert event["dtstart"].params["VALUE"] == "DATE"
        assert event.decoded("dtstart") >= date(2026, 11, 25)
        assert event["sequence"] == 0
        triggers = [alarm["trigger"].to_ical().decode() for alarm in event.walk("VALARM")]
        assert triggers in (["-P30D", "-P7D"], [])


def test_legal_day_and_last_open_day_are_two_events() -> None:
    found = events(invented_report())
    legal, last_open = found["f-0000000002@jisso"], found["f-0000000002-open@jisso"]
    assert legal.decoded("dtstart") == date(2026, 12, 6)  # type: ignore[attr-defined]
    assert last_open.decoded("dtstart") == date(2026, 12, 4)  # type: ignore[attr-defined]
    assert len(last_open.walk("VALARM")) == 2 and len(legal.walk("VALARM")) == 0  # type: ignore[attr-defined]


def test_no_name_stands_anywhere_in_it() -> None:
    text = to_ics(invented_report()).decode().replace("\r\n ", "")
    for name in [person.name for person in PEOPLE] + [office.name for office in OFFICES] + [HOSTILE]:
        assert name not in text
    assert "[N.T.L.]" in text


def test_done_and_past_matters_are_not_put_in_a_calendar() -> None:
    uids = set(events(invented_report()))
    assert "f-000000000b@jisso" not in uids  # met
    assert "f-0000000001@jisso" not in uids  # overdue before the as-of day
    assert "f-000000000c@jisso" in uids  # a right, on its last day


def test_a_day_due_today_is_in_and_an_unknown_says_so() -> None:
    today = finding(1, "a.b", "今日まで", "due", "期限あり・未了", "now", NGUYEN, due="2026-11-25")
    doubt = finding(2, "a.c", "たぶん", "unknown", "情報不足", "confirm", NGUYEN, due="2026-12-25")
    found = events(dataclasses.replace(invented_report(), findings=(today, doubt)))
    assert "f-0000000001@jisso" in found
    assert str(found["f-0000000002@jisso"]["summary"]).startswith("【要確認】")  # type: ignore[index]


def test_lines_are_folded_as_the_standard_asks() -> None:
    assert all(len(line) <= 75 for line in to_ics(invented_report()).split(b"\r\n"))
