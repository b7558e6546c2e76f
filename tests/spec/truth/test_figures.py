"""A figure looked up by a key or a day that is not known: what every key and day could give, or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.rulebooks import book_of, with_book

from jisso.ground.values import FOREVER, day
from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator
from jisso.registers.case import case_from
from jisso.rules.rule import DatedValue, ParameterTable

AS_OF = date(2026, 11, 20).toordinal()
RULE = """- rule: figures.table
  kind: condition
  domain: labour
  for: employment as e
  holds: param test_figure of e.form on asof >= {0}
"""


def table(**figures: int) -> ParameterTable:
    """One figure per form of employment, in force since 2020."""
    values = {
        key: (DatedValue(key, day("2020-01-01"), FOREVER, figure, FOREVER),)
        for key, figure in figures.items()
    }
    return ParameterTable(
        "test_figure",
        "試験の数値",
        "Test figure",
        "count",
        "employment_form",
        FOREVER,
        "high",
        "test",
        values,
    )


def answer(pack: Pack, figures: dict[str, int], least: int, form: Any) -> tuple[str, tuple[str, ...]]:
    codes = pack.book.schema.codes["employment_form"].codes
    # Every form has a figure, but for those set to None.
    every = dict.fromkeys(codes, 5) | figures
    known = table(**{code: figure for code, figure in every.items() if figure is not None})
    told = with_book(pack, replace(pack.book, parameters={**pack.book.parameters, "test_figure": known}))
    book = book_of(RULE.format(least), told)
    document = {
        "registers": {
            "person": [{"person_id": "p"}],
            "organisation": [{"organisation_id": "o"}],
            "employment": [
                {
                    "employment_id": "e",
                    "person": "p",
                    "organisation": "o",
                    "start_date": "2026-01-01",
                    "form": form,
                }
            ],
        }
    }
    case, problems = case_from(pack.book.schema, document, as_of=AS_OF)
    assert not problems
    (finding,) = Evaluator(book).judge_all(case, AS_OF)
    return finding.status, finding.possible


@pytest.mark.parametrize(
    ("figures", "least", "form", "status"),
    [
        ({}, 5, "regular", "satisfied"),
        ({}, 6, "regular", "unsatisfied"),
        ({}, 5, "unknown", "satisfied"),  # every form gives 5
        ({"part_time": 3}, 4, "unknown", "unknown"),  # one gives less
        ({"part_time": 3}, 3, "unknown", "satisfied"),
        ({"part_time": None}, 5, "part_time", "unknown"),  # no figure for this form
        # Bug: a form without a figure was passed over, and learning it overturned a settled answer.
        ({"part_time": None}, 5, "unknown", "unknown"),
        ({"part_time": None}, 5, "regular", "satisfied"),
    ],
)
def test_a_figure_by_a_key(pack: Pack, figures: dict[str, Any], least: int, form: str, status: str) -> None:
    assert answer(pack, figures, least, form)[0] == status
