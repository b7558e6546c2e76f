"""The truth tables, the comparison table and the duty table, each written as a table first and run here."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from tests.rulebooks import book_of

from jisso.ground.values import FOREVER, MIN_DAY
from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator
from jisso.readings.evaluate.scalars import _ORDERED
from jisso.readings.evaluate.statuses import DutyFacts, duty_statuses
from jisso.registers.case import case_from

HERE = Path(__file__).parent
# A truth is (must, may).
LETTERS = {"T": (True, True), "F": (False, False), "U": (False, True)}
OPERATORS = ("=", "!=", "<", "<=", ">", ">=")


def table(name: str) -> list[dict[str, str]]:
    lines = [
        line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    return list(csv.DictReader(lines))


RULE = """- rule: truth.table
  kind: condition
  domain: labour
  for: working_condition as c
  holds: {0}
"""
CELLS = {"T": True, "F": False, "U": "unknown"}
ANSWERS = {"satisfied": "T", "unsatisfied": "F", "unknown": "U"}
LEFT, RIGHT = "c.penalty_clause = true", "c.savings_condition = true"


def answer(formula: str, left: str, right: str, pack: Pack) -> str:
    """What the case reading itself makes of a formula over two recorded cells."""
    evaluator = Evaluator(book_of(RULE.replace("{0}", formula), pack))
    day = date(2026, 10, 20)
    row = {"condition_id": "c", "employment": "e", "start_date": "2026-01-01"}
    row |= {"penalty_clause": CELLS[left], "savings_condition": CELLS[right]}
    document = {
        "registers": {
            "person": [{"person_id": "p"}],
            "organisation": [{"organisation_id": "o"}],
            "employment": [
                {"employment_id": "e", "person": "p", "organisation": "o", "start_date": "2026-01-01"}
            ],
            "working_condition": [row],
        }
    }
    case, problems = case_from(pack.book.schema, document, as_of=day.toordinal())
    assert not problems
    family = evaluator.book.families["truth.table"]
    return ANSWERS[
        evaluator.judge(family, case.all_rows("working_condition")[0], case, day.toordinal())[0].status
    ]


@pytest.mark.parametrize("row", table("truth_tables.csv"), ids=lambda row: f"{row['left']}{row['right']}")
def test_and_or(row: dict[str, str], pack: Pack) -> None:
    left, right = row["left"], row["right"]
    assert answer(f"{LEFT} and {RIGHT}", left, right, pack) == row["and"]
    assert answer(f"{LEFT} or {RIGHT}", left, right, pack) == row["or"]
    assert answer(f"not (not {LEFT} or not {RIGHT})", left, right, pack) == row["and"]


@pytest.mark.parametrize(("cell", "negated"), [("T", "F"), ("F", "T"), ("U", "U")])
def test_not(cell: str, negated: str, pack: Pack) -> None:
    assert answer(f"not {LEFT}", cell, "T", pack) == negated


def interval(text: str) -> tuple[int, int]:
    low, _, high = text.partition("..")
    one = {"n": FOREVER}.get(low) or int(low)
    return one, ({"n": FOREVER}.get(high) or int(high)) if high else one


@pytest.mark.parametrize("row", table("comparison_tables.csv"), ids=lambda row: f"{row['a']}~{row['b']}")
def test_comparisons(row: dict[str, str]) -> None:
    a, b = interval(row["a"]), interval(row["b"])
    for operator in OPERATORS:
        assert _ORDERED[operator](*a, *b) == LETTERS[row[operator]], operator


@pytest.mark.parametrize("row", table("duty_tables.csv"), ids=lambda row: row["because"])
def test_duty_statuses(row: dict[str, str]) -> None:
    applies = LETTERS[row["applies"]]
    done = (MIN_DAY, FOREVER) if row["done"] == "?" else interval(row["done"])
    facts = DutyFacts(*applies, interval(row["trigger"]), False, interval(row["due"]), done, 20)
    assert duty_statuses(facts) == tuple(row["possible"].split())
