"""The two rules that every engine is given, in the project's language, with the cases on which they must agree.

`move`: a foreign resident who moved tells the municipality within 14 days; an office closed on the last day moves it on.
`short_time`: five facts that decide whether short-time work is insured: hours, pay, size, term, not a student.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator
from jisso.registers.case import Case, case_from
from jisso.registers.facts import Row
from jisso.rules.checks import Names
from jisso.rules.reader import read_rules
from jisso.rules.rulebook import Family, Rulebook
from jisso.rules.settle import settle_rules

MOVE = """- rule: bench.move
  kind: duty
  domain: housing
  for: address_record as a
  applies: a.person.japanese_national = false
  trigger: a.start_date
  due: 14 days after trigger, rolling municipal
  done: a.notified_date
"""
SHORT_TIME = """- rule: bench.short_time
  kind: condition
  domain: social_insurance
  for: working_condition as c
  holds:
    all of:
    - c.weekly_hours >= 20 hours per week
    - c.monthly_fixed_wage >= 88000 yen
    - c.employment.workplace.regular_staff >= 51
    - c.term_months > 2
    - no residence_permission r in c.employment.person on asof where (r.status = STUDENT)
"""
AS_OF = date(2026, 10, 20)
LATER = 10_000_000  # a day that never comes, for engines that have no "not yet"


@dataclass(frozen=True)
class Subject:
    """One rule with its cases: rows for the project, flat facts for the peers, and the answer worked out by hand."""

    name: str
    book: Rulebook
    documents: list[dict[str, Any]]
    facts: list[dict[str, Any]]
    expected: list[str]

    @property
    def family(self) -> Family:
        return next(iter(self.book.families.values()))

    def rows(self) -> tuple[Case, list[Row]]:
        """All cases in one case document, as an office has them; the rows that the rule is about, in order."""
        whole: dict[str, list[Any]] = {}
        sources: dict[str, Any] = {}
        for document in self.documents:
            sources |= document["sources"]
            for register, rows in document["registers"].items():
                whole.setdefault(register, []).extend(rows)
        case = built(self.book, {"sources": sources, "registers": whole})
        return case, case.all_rows(self.family.newest.register)

    def answers(self) -> list[str]:
        evaluator, (case, rows) = Evaluator(self.book), self.rows()
        return [evaluator.judge(self.family, row, case, AS_OF.toordinal())[0].status for row in rows]


def built(book: Rulebook, document: dict[str, Any]) -> Case:
    case, problems = case_from(book.schema, document, as_of=AS_OF.toordinal())
    if problems:
        raise ValueError(problems[0].message)
    return case


def book_of(text: str, pack: Pack) -> Rulebook:
    """A rule written here, over the registers, tables and closed days of the pack."""
    read = read_rules(text, "bench.yaml", frozenset(pack.book.schema.registers))
    book, problems = settle_rules(
        pack.book.schema, read.rules, [], pack.book.parameters, pack.book.calendars, Names()
    )
    # R03x and later ask for law, words and scenarios, which a rule of a benchmark has not.
    grave = [problem for problem in (*read.problems, *problems) if problem.code < "R030"]
    if grave or not book.families:
        raise ValueError("\n".join(problem.render() for problem in grave) or "no rule")
    return book


def move(pack: Pack) -> Subject:
    """Every day of the six weeks before the as-of day, with notices on and around the last day, and none."""
    closed = pack.book.calendars["municipal"]
    documents, facts, expected = [], [], []
    for back, after, foreign in product(range(42), (None, 0, 13, 14, 15, 20), (True, False)):
        moved = AS_OF - timedelta(days=back)
        told = None if after is None else moved + timedelta(days=after)
        if told is not None and told > AS_OF:
            continue
        key = f"{back}-{after}-{foreign}"
        last = closed.next_open(moved.toordinal() + 14)
        assert last is not None
        documents.append(
            {
                "sources": {"address_record": AS_OF.isoformat()},
                "registers": {
                    "person": [{"person_id": f"p-{key}", "japanese_national": not foreign}],
                    "address_record": [
                        {
                            "address_id": f"a-{key}",
                            "person": f"p-{key}",
                            "municipality": "131041",
                            "start_date": moved.isoformat(),
                            "notified_date": told.isoformat() if told else "no",
                        }
                    ],
                },
            }
        )
        facts.append(
            {
                "foreign": foreign,
                "moved": moved.toordinal(),
                "due": last,
                "done": told.toordinal() if told else LATER,
                "now": AS_OF.toordinal(),
            }
        )
        expected.append(_move_by_hand(foreign, last, told.toordinal() if told else None))
    return Subject("move", book_of(MOVE, pack), documents, facts, expected)


def _move_by_hand(foreign: bool, last: int, told: int | None) -> str:
    if not foreign:
        return "not_applicable"
    if told is not None:
        return "met" if told <= last else "met_late"
    return "due" if AS_OF.toordinal() <= last else "overdue"


def short_time(pack: Pack) -> Subject:
    """Both sides of each of the five boundaries, in all combinations."""
    documents, facts, expected = [], [], []
    for number, (hours, wage, staff, term, student) in enumerate(
        product((19.5, 20, 32), (87_999, 88_000), (50, 51), (2, 3), (True, False))
    ):
        start = "2026-04-01"
        documents.append(
            {
                "sources": {"residence_permission": AS_OF.isoformat()},
                "registers": {
                    "person": [{"person_id": f"p{number}"}],
                    "residence_permission": [
                        {
                            "permission_id": f"r{number}",
                            "person": f"p{number}",
                            "status": "STUDENT" if student else "DEPENDENT",
                            "start_date": start,
                            "end_date": "2028-03-31",
                        }
                    ],
                    "organisation": [{"organisation_id": f"o{number}"}],
                    "workplace": [
                        {"workplace_id": f"w{number}", "organisation": f"o{number}", "regular_staff": staff}
                    ],
                    "employment": [
                        {
                            "employment_id": f"e{number}",
                            "person": f"p{number}",
                            "organisation": f"o{number}",
                            "workplace": f"w{number}",
                            "start_date": start,
                        }
                    ],
                    "working_condition": [
                        {
                            "condition_id": f"c{number}",
                            "employment": f"e{number}",
                            "start_date": start,
                            "weekly_hours": hours,
                            "monthly_fixed_wage": wage,
                            "term_months": term,
                        }
                    ],
                },
            }
        )
        facts.append(
            {"hours": int(hours * 60), "wage": wage, "staff": staff, "term": term, "student": student}
        )
        holds = hours >= 20 and wage >= 88_000 and staff >= 51 and term > 2 and not student
        expected.append("satisfied" if holds else "unsatisfied")
    return Subject("short_time", book_of(SHORT_TIME, pack), documents, facts, expected)
