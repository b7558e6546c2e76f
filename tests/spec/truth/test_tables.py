"""The truth tables, the comparison table and the duty table, each written as a table first and run here."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from jisso.ground.truth import FALSE, TRUE, UNKNOWN, Truth, both, either, negate
from jisso.ground.values import FOREVER, MIN_DAY
from jisso.readings.evaluate.scalars import _ORDERED
from jisso.readings.evaluate.statuses import DutyFacts, duty_statuses

HERE = Path(__file__).parent
LETTERS = {"T": TRUE, "F": FALSE, "U": UNKNOWN}
OPERATORS = ("=", "!=", "<", "<=", ">", ">=")


def table(name: str) -> list[dict[str, str]]:
    lines = [
        line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", table("truth_tables.csv"), ids=lambda row: f"{row['left']}{row['right']}")
def test_and_or(row: dict[str, str]) -> None:
    left, right = LETTERS[row["left"]], LETTERS[row["right"]]
    assert both(left, right) == LETTERS[row["and"]]
    assert either(left, right) == LETTERS[row["or"]]
    assert negate(both(left, right)) == either(negate(left), negate(right))


def test_not() -> None:
    assert [negate(value) for value in (TRUE, FALSE, UNKNOWN)] == [FALSE, TRUE, UNKNOWN]


def interval(text: str) -> tuple[int, int]:
    low, _, high = text.partition("..")
    one = {"n": FOREVER}.get(low) or int(low)
    return one, ({"n": FOREVER}.get(high) or int(high)) if high else one


@pytest.mark.parametrize("row", table("comparison_tables.csv"), ids=lambda row: f"{row['a']}~{row['b']}")
def test_comparisons(row: dict[str, str]) -> None:
    a, b = interval(row["a"]), interval(row["b"])
    for operator in OPERATORS:
        assert Truth(*_ORDERED[operator](*a, *b)) == LETTERS[row[operator]], operator


@pytest.mark.parametrize("row", table("duty_tables.csv"), ids=lambda row: row["because"])
def test_duty_statuses(row: dict[str, str]) -> None:
    applies = LETTERS[row["applies"]]
    done = (MIN_DAY, FOREVER) if row["done"] == "?" else interval(row["done"])
    facts = DutyFacts(
        applies.must, applies.may, interval(row["trigger"]), False, interval(row["due"]), done, 20
    )
    assert duty_statuses(facts) == tuple(row["possible"].split())
