"""How far a list that is not whole speaks: a table of lists, one expression each, and the answers.

A register is stated to run from one day through another; a row that is not there "did not happen" only inside.
Rows of an interval register are listed when they were in force on any of those days, dated rows when their day
lies among them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.rulebooks import book_of

from jisso.ground.values import Reason
from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator
from jisso.readings.finding import Finding
from jisso.registers.case import case_from
from jisso.registers.completeness import Completeness

RULE = """- rule: silence.table
  kind: condition
  domain: labour
  for: employment as e
  holds: >
    {0}
"""
AS_OF = date(2026, 11, 20)
ANSWERS = {"satisfied": "yes", "unsatisfied": "no", "unknown": "?"}

# Both lists run from 1 April 2026 through 31 October 2026; the case is judged on 20 November 2026.
LISTS = {"from": "2026-04-01", "through": "2026-10-31"}
WORK = "work_record w in e.person by person"
PAY = "wage_payment w in e"
TABLE = [
    # expression                                                            answer
    # ---- dated rows: the day of the row
    (f"exists {PAY} from 2024-01-01 to 2024-12-31", "?"),
    (f"exists {PAY} from 2026-03-31 to 2026-04-30", "?"),
    (f"exists {PAY} from 2026-04-01 to 2026-04-30", "no"),
    (f"exists {PAY} on 2026-03-31", "?"),
    (f"exists {PAY} on 2026-04-01", "no"),
    (f"no {PAY} from 2026-04-01 to 2026-05-31", "no"),
    (f"no {PAY} from 2026-06-01 to 2026-10-31", "yes"),
    (f"no {PAY} from 2026-06-01 to 2026-11-01", "?"),
    (f"no {PAY} to 2026-04-30", "?"),
    (f"count {PAY} from 2026-04-01 to 2026-10-31 = 2", "yes"),
    (f"count {PAY} to 2026-10-31 = 2", "?"),
    (f"count {PAY} to 2026-10-31 >= 2", "yes"),
    (f"sum w.net over {PAY} from 2026-04-01 to 2026-10-31 = 300000 yen", "yes"),
    (f"sum w.net over {PAY} from 2026-03-31 to 2026-10-31 = 300000 yen", "?"),
    (f"sum w.net over {PAY} from 2026-03-31 to 2026-10-31 >= 300000 yen", "yes"),
    (f"largest w.net over {PAY} from 2026-04-01 to 2026-10-31 = 160000 yen", "yes"),
    (f"largest w.net over {PAY} to 2026-10-31 <= 160000 yen", "?"),
    (f"every {PAY} from 2026-04-01 to 2026-10-31 has (w.net > 100000 yen)", "yes"),
    (f"every {PAY} to 2026-10-31 has (w.net > 100000 yen)", "?"),
    (f"every {PAY} to 2026-10-31 has (w.net > 150000 yen)", "no"),
    # Unseen payments lie before April or after October: neither is the first from April, nor the last up to October.
    (f"first {PAY} from 2026-04-01 = 2026-05-25", "yes"),
    (f"first {PAY} = 2026-05-25", "?"),
    (f"first {PAY} <= 2026-05-25", "yes"),
    (f"first {PAY} from 2026-01-01 >= 2026-01-01", "yes"),
    (f"latest {PAY} to 2026-10-31 = 2026-05-29", "yes"),
    (f"latest {PAY} from 2026-04-01 to 2026-10-31 = 2026-05-29", "yes"),
    (f"latest {PAY} = 2026-05-29", "?"),
    (f"latest {PAY} to 2026-11-10 <= 2026-11-10", "yes"),
    (f"latest {PAY} from 2026-01-01 to 2026-04-30 < 2026-04-01", "yes"),
    (f"latest {PAY} from 2026-01-01 to 2026-04-30 >= 2026-01-01", "?"),
    # ---- rows that last: listed if in force on a day that is covered, missing only if ended before
    (f"exists {WORK} on 2026-03-31", "?"),
    (f"exists {WORK} on 2026-04-01", "no"),
    (f"exists {WORK} from 2026-03-31 to 2026-04-30", "?"),
    (f"exists {WORK} from 2026-04-01 to 2026-04-30", "no"),
    (f"exists {WORK} to 2026-10-31 where (w.hours > 10 hours)", "?"),
    (f"exists {WORK} from 2026-04-01 to 2026-10-31 where (w.hours > 10 hours)", "no"),
    (f"peak w.hours over {WORK} from 2026-04-01 to 2026-10-31 in any 7 days <= 8 hours", "yes"),
    (f"peak w.hours over {WORK} from 2026-03-31 to 2026-10-31 in any 7 days <= 8 hours", "?"),
    (f"peak w.hours over {WORK} from 2026-03-31 to 2026-10-31 in any 7 days >= 8 hours", "yes"),
    (f"first {WORK} from 2026-04-01 = 2026-05-11", "yes"),
    (f"first {WORK} from 2026-03-31 < 2026-03-31", "?"),
    (f"latest {WORK} to 2026-10-31 = 2026-05-11", "yes"),
    # ---- nothing is unseen where only its end is missing
    (f"exists {WORK} on 2026-11-01", "?"),
]  # fmt: skip


def judged(expression: str, sources: dict[str, Any], pack: Pack) -> Finding:
    document = {
        "sources": sources,
        "registers": {
            "person": [{"person_id": "p"}],
            "organisation": [{"organisation_id": "o"}],
            "employment": [
                {"employment_id": "e", "person": "p", "organisation": "o", "start_date": "2023-04-01"}
            ],
            "wage_payment": [
                {"wage_payment_id": "w1", "employment": "e", "due_date": "2026-05-25", "net": 160000},
                {"wage_payment_id": "w2", "employment": "e", "due_date": "2026-05-29", "net": 140000},
            ],
            "work_record": [
                {
                    "work_record_id": "h1",
                    "person": "p",
                    "start_date": "2026-05-11",
                    "end_date": "2026-05-11",
                    "grain": "day",
                    "hours": 8,
                },
            ],
        },
    }
    evaluator = Evaluator(book_of(RULE.replace("{0}", expression), pack))
    case, problems = case_from(pack.book.schema, document, as_of=AS_OF.toordinal())
    assert not problems, problems[0].render()
    family = next(iter(evaluator.book.families.values()))
    return evaluator.judge(family, case.all_rows("employment")[0], case, AS_OF.toordinal())[0]


@pytest.mark.parametrize(("expression", "answer"), TABLE)
def test_silence_speaks_only_inside_the_list(expression: str, answer: str, pack: Pack) -> None:
    found = judged(expression, {"wage_payment": LISTS, "work_record": LISTS}, pack)
    assert ANSWERS[found.status] == answer


def test_a_plain_day_still_means_from_the_beginning(pack: Pack) -> None:
    for sources in ("2026-10-31", {"through": "2026-10-31"}):
        found = judged(f"exists {PAY} from 2024-01-01 to 2024-12-31", {"wage_payment": sources}, pack)
        assert found.status == "unsatisfied"


def test_the_reason_names_the_day_on_which_the_list_begins(pack: Pack) -> None:
    found = judged(f"exists {PAY} on 2026-03-31", {"wage_payment": LISTS}, pack)
    assert found.reasons == (Reason("wage_payment", "", "", "not_recorded", "2026-04-01"),)


def test_a_moving_window_leaves_the_days_before_the_list_behind(pack: Pack) -> None:
    """The answer becomes sure by itself on the day on which the window no longer reaches before the list."""
    expression = f"count {PAY} from 8 months before asof to 2026-10-31 <= 2"
    evaluator = Evaluator(book_of(RULE.replace("{0}", expression), pack))
    document = {
        "sources": {"wage_payment": LISTS},
        "registers": {
            "person": [{"person_id": "p"}],
            "organisation": [{"organisation_id": "o"}],
            "employment": [
                {"employment_id": "e", "person": "p", "organisation": "o", "start_date": "2023-04-01"}
            ],
        },
    }
    case, _ = case_from(pack.book.schema, document, as_of=AS_OF.toordinal())
    family = next(iter(evaluator.book.families.values()))
    row = case.all_rows("employment")[0]
    today = evaluator.judge(family, row, case, AS_OF.toordinal())[0]
    assert today.status == "unknown"
    sure = evaluator.next_change(today, family, case)
    assert sure == date(2026, 12, 1).toordinal()
    assert evaluator.judge(family, row, case, sure - 1)[0].status == "unknown"
    assert evaluator.judge(family, row, case, sure)[0].status == "satisfied"


# ---- what a document may say


def extent(document: dict[str, Any], register: str, codes: tuple[str, ...], pack: Pack) -> Completeness:
    case, problems = case_from(pack.book.schema, {"registers": {}, **document}, as_of=AS_OF.toordinal())
    assert not problems, problems[0].render()
    return case.completeness(register, codes, "p")


def days(found: Completeness) -> tuple[str | None, str | None]:
    beginning = date.fromordinal(found.since).isoformat() if found.before is not None else None
    return beginning, date.fromordinal(found.through).isoformat() if found.through is not None else None


def test_each_code_has_its_own_first_day_and_a_list_of_several_is_as_short_as_the_shortest(
    pack: Pack,
) -> None:
    sources = {
        "insurance_enrolment": {
            "employees_health": {"from": "2026-04-01", "through": "2026-10-31"},
            "employees_pension": "2026-11-20",
        }
    }
    asked = [("employees_health",), ("employees_pension",), ("employees_health", "employees_pension")]
    found = [days(extent({"sources": sources}, "insurance_enrolment", codes, pack)) for codes in asked]
    assert found == [("2026-04-01", "2026-10-31"), (None, "2026-11-20"), ("2026-04-01", "2026-10-31")]


@pytest.mark.parametrize(
    ("stated", "absent", "expected"),
    [
        # A person's own sheet beside the register's list: together where they meet, else the later.
        (None, {"from": "2026-09-01", "through": "2026-10-31"}, ("2026-09-01", "2026-10-31")),
        ({"from": "2026-04-01", "through": "2026-08-31"}, {"from": "2026-09-01", "through": "2026-10-31"}, ("2026-04-01", "2026-10-31")),
        ({"from": "2026-04-01", "through": "2026-07-31"}, {"from": "2026-09-01", "through": "2026-10-31"}, ("2026-09-01", "2026-10-31")),
        ("2026-11-20", {"from": "2026-09-01", "through": "2026-10-31"}, (None, "2026-11-20")),
        ({"from": "2026-09-01", "through": "2026-11-20"}, {"through": "2026-10-31"}, (None, "2026-11-20")),
    ],
)  # fmt: skip
def test_a_persons_own_sheet_joins_the_list(
    stated: Any, absent: dict[str, str], expected: tuple[str | None, str | None], pack: Pack
) -> None:
    document: dict[str, Any] = {"recorded_absent": [{"register": "work_record", "person": "p", **absent}]}
    if stated is not None:
        document["sources"] = {"work_record": stated}
    assert days(extent(document, "work_record", (), pack)) == expected


def test_a_person_of_whom_nothing_is_told_before_a_day(pack: Pack) -> None:
    mark = {"register": "work_record", "person": "p", "before": "2026-09-01"}
    stated = {"from": "2026-04-01", "through": "2026-10-31"}
    document = {"sources": {"work_record": stated}, "not_recorded": [mark]}
    assert days(extent(document, "work_record", (), pack)) == ("2026-09-01", "2026-10-31")
    other = {"sources": {"work_record": stated}, "not_recorded": [mark | {"person": "q"}]}
    assert days(extent(other, "work_record", (), pack)) == ("2026-04-01", "2026-10-31")


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"from": "2026-11-01", "through": "2026-10-31"}, "F115"),
        ({"from": "2026-04-01"}, "F115"),
        ({"from": "April", "through": "2026-10-31"}, "F104"),
    ],
)
def test_a_statement_that_makes_no_sense_states_nothing(stated: Any, code: str, pack: Pack) -> None:
    document = {"registers": {}, "sources": {"work_record": stated}}
    case, problems = case_from(pack.book.schema, document, as_of=AS_OF.toordinal())
    assert [problem.code for problem in problems] == [code]
    assert case.completeness("work_record", (), "p").through is None


def test_nothing_is_sure_about_a_leaver_that_no_list_tells(pack: Pack) -> None:
    """A limit only shortens what is stated; it states nothing, and it lengthens no other code's list."""
    limits = [{"person": "p", "through": "2026-09-30"}]
    assert extent({"person_limits": limits}, "work_record", (), pack).through is None
    sources = {
        "insurance_enrolment": {"employees_health": "2026-10-31", "employees_pension": "2026-08-31"},
    }
    found = extent(
        {"person_limits": limits, "sources": sources},
        "insurance_enrolment",
        ("employees_health", "employees_pension"),
        pack,
    )
    assert days(found) == (None, "2026-08-31")
