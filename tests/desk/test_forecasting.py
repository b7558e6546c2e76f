"""The outlook: what comes by when if nothing else is recorded, told to people, and the work by week."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator

from jisso.desk.check import check_document
from jisso.desk.forecasting import Task, carried_on, make_outlook, weeks_of
from jisso.files.outbound.ics import to_outlook_ics
from jisso.files.outbound.outlook import Outlook
from jisso.files.outbound.outlook_html import to_outlook_html
from jisso.files.outbound.outlook_json import outlook_data, outlook_schema_text
from jisso.files.outbound.outlook_lines import to_outlook_text
from jisso.files.outbound.terminal import Look
from jisso.pack import Pack
from jisso.registers.case import case_from

AS_OF = date(2026, 11, 20)
UNTIL = date(2027, 12, 31)
# A worker whose stay ends on 2027-03-31, hired on 2026-11-16 for 40 hours, on no insurance list so far.
DOCUMENT: dict[str, Any] = {
    "sources": {
        "employment": "2026-11-20",
        "application": "2026-11-20",
        "filing": {"foreign_hire_notice": "2026-11-20"},
        "insurance_enrolment": {"employment": "2026-11-20", "health": "2026-11-20", "pension": "2026-11-20"},
        "residence_permission": "2026-11-20",
        "working_condition": "2026-11-20",
    },
    "registers": {
        "person": [{"person_id": "linh", "name_roman": "LINH TEST", "japanese_national": False}],
        "organisation": [{"organisation_id": "hoshi", "name": "ほし食品", "kind": "company"}],
        "employment": [
            {
                "employment_id": "e1",
                "person": "linh",
                "organisation": "hoshi",
                "start_date": "2026-11-16",
                "end_date": "open",
                "contract_end_date": "open",
                "form": "regular",
            }
        ],
        "working_condition": [
            {
                "condition_id": "w1",
                "employment": "e1",
                "start_date": "2026-11-16",
                "end_date": "open",
                "weekly_hours": 40,
            }
        ],
        "residence_permission": [
            {
                "permission_id": "r1",
                "person": "linh",
                "status": "ESHIS",
                "start_date": "2024-03-31",
                "end_date": "2027-03-31",
                "granted_months": 36,
            }
        ],
    },
}


def outlook_of(pack: Pack, capacity: int | None = None, language: Any = "en") -> Outlook:
    return make_outlook(check_document(pack, DOCUMENT, AS_OF, look_ahead=False), UNTIL, language, capacity)


@pytest.fixture(scope="module")
def outlook(pack: Pack) -> Outlook:
    return outlook_of(pack)


def told(outlook: Outlook, rule: str) -> list[tuple[str, str]]:
    return [(entry.day, entry.kind) for entry in outlook.entries if entry.finding.rule == rule]


def test_a_renewal_is_signalled_three_months_before_and_the_special_period_follows(outlook: Outlook) -> None:
    assert told(outlook, "immigration.extension_application") == [
        ("2026-12-31", "signal"),
        ("2027-03-31", "deadline"),
    ]


def test_what_follows_a_missed_last_day_is_said_beside_it(outlook: Outlook) -> None:
    (last,) = [e for e in outlook.entries if e.finding.rule == "ei.enrolment" and e.kind == "deadline"]
    assert (last.day, last.then) == ("2026-12-10", "Overdue")
    assert last.finding.first_step and last.finding.law and last.finding.bearer.id == "employer"


def test_nothing_is_told_twice(outlook: Outlook) -> None:
    seen = [(entry.day, entry.kind, entry.finding.id) for entry in outlook.entries]
    assert len(seen) == len(set(seen))


def test_every_change_has_a_cause_and_lies_in_the_time_looked_at(outlook: Outlook) -> None:
    assert outlook.changes
    for change in outlook.changes:
        assert change.causes
        assert AS_OF.isoformat() < change.day <= UNTIL.isoformat()
        assert change.before != change.after or change.after == "unknown"


def test_lists_complete_today_go_on_and_lists_that_end_before_do_not() -> None:
    day = AS_OF.toordinal()
    made = carried_on(
        {
            "sources": {
                "employment": "2026-11-20",
                "filing": {"foreign_hire_notice": "2026-11-19", "address_notice": "2026-11-21"},
                "work_record": {"from": "2026-04-01", "through": "2026-11-20"},
                "bank_account": "none",
            },
            "recorded_absent": [{"register": "filing", "code": "x", "person": "p", "through": "2026-11-20"}],
        },
        day,
        day + 30,
    )
    far = made["sources"]["employment"]
    assert far > "2036-01-01"
    assert made["sources"]["filing"] == {"foreign_hire_notice": "2026-11-19", "address_notice": far}
    assert made["sources"]["work_record"] == {"from": "2026-04-01", "through": far}
    assert made["sources"]["bank_account"] == "none"
    assert made["recorded_absent"][0]["through"] == far


# Two weeks from Monday 2026-11-16; days counted from that Monday.
@pytest.mark.parametrize(
    ("tasks", "capacity", "due", "planned", "unfit"),
    [
        ([(4, 4)], 1, [1, 0], [1, 0], [[], []]),
        (
            [(4, 4), (4, 4)],
            1,
            [2, 0],
            [1, 1],
            [["t1"], []],
        ),  # the second is late, and still done a week later
        ([(4, 12), (4, 6)], 1, [1, 1], [1, 1], [[], []]),  # the earlier last day first
        ([(8, 12), (4, 12)], 1, [0, 2], [1, 1], [[], []]),  # none before it may be done
        ([(8, 12), (8, 12)], 1, [0, 2], [0, 1], [[], ["t1"]]),
        ([(4, 4), (8, 12)], None, [1, 1], [1, 1], [[], []]),  # no capacity stated: each in its own week
    ],
)
def test_work_is_planned_earliest_last_day_first(
    tasks: list[tuple[int, int]],
    capacity: int | None,
    due: list[int],
    planned: list[int],
    unfit: list[list[str]],
) -> None:
    monday = date(2026, 11, 16).toordinal()
    made = [Task(f"t{number}", monday + start, monday + last) for number, (start, last) in enumerate(tasks)]
    weeks = weeks_of(made, monday + 4, monday + 13, capacity)
    assert [week.start for week in weeks] == ["2026-11-16", "2026-11-23"]
    assert [week.due for week in weeks] == due
    assert [week.planned for week in weeks] == planned
    assert [list(week.unfit) for week in weeks] == unfit


def test_the_json_has_the_published_shape(outlook: Outlook) -> None:
    schema = json.loads(outlook_schema_text())
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(outlook_data(outlook))


@pytest.mark.parametrize("language", ["ja", "en", "easy"])
def test_the_page_is_whole_and_asks_nothing_of_the_network(pack: Pack, language: str) -> None:
    page = to_outlook_html(outlook_of(pack, 1, language))
    assert "<script" not in page and not re.search(r'(?:src|href)="(?!#)', page)
    assert page == to_outlook_html(outlook_of(pack, 1, language)), "the same input gives the same bytes"
    # The pictures have their text beside them.
    assert page.count("<svg") == 2 and "<table" in page and "<details" in page


def test_the_terminal_says_the_assumption_first(outlook: Outlook) -> None:
    for look in (Look(), Look(tty=True, width=80)):
        text = to_outlook_text(outlook, look)
        assert outlook.assumption[:40] in text.replace("\n", " ")[:400]
        assert "December 2026" in text and "Last day" in text


def test_the_calendar_names_nobody_and_each_event_once(outlook: Outlook) -> None:
    events = list(Calendar.from_ical(to_outlook_ics(outlook)).walk("VEVENT"))
    uids = [str(event["uid"]) for event in events]
    assert len(uids) == len(set(uids)) >= 3
    assert not any("LINH" in str(event["summary"]) or "ほし" in str(event["summary"]) for event in events)
    signal = next(event for event in events if str(event["uid"]).endswith("-signal@jisso"))
    assert not signal.walk("VALARM"), "a reminder needs no reminder"


def test_a_row_whose_first_day_is_blank_has_begun_also_when_its_list_goes_on(pack: Pack) -> None:
    """It began before its list was closed; that the list goes on does not move that day into the future."""
    schema = pack.book.schema
    document = {
        "sources": {"residence_permission": "2026-11-20"},
        "registers": {
            "person": [{"person_id": "linh"}],
            "residence_permission": [{"permission_id": "r1", "person": "linh", "end_date": "2028-03-31"}],
        },
    }
    today = AS_OF.toordinal()
    case, _ = case_from(schema, carried_on(document, today, UNTIL.toordinal()), as_of=today)
    assert case.rows["residence_permission"]["r1"].start[1] == today
