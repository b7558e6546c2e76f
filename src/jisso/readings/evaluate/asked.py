"""The value of one term of a rule, asked by itself: what a field is compared with, read for one finding."""

from __future__ import annotations

from typing import Any

from jisso.ground.values import NONE
from jisso.readings.evaluate.judge import Evaluator
from jisso.readings.evaluate.scalars import Situation
from jisso.readings.finding import Finding
from jisso.registers.case import Case
from jisso.registers.facts import Row
from jisso.rules import terms as t
from jisso.rules.walk import every_term


def value_of(
    evaluator: Evaluator, term: t.Term, finding: Finding, case: Case, bound: dict[int, Row]
) -> Any | None:
    """The term's value as for the finding, with the rows of `bound` in their slots; None where it is not known.

    A term that reads the trigger of a duty has a value only where the finding found one."""
    slots = [one.slot for one in every_term(term) if isinstance(one, t.RowOf | t.Listing)]
    situation = Situation(finding.as_of, case, finding.row, max([1, *slots, *bound]) + 1)
    for slot, row in bound.items():
        situation.rows[slot] = row
    situation.trigger = finding.trace.get("trigger")
    if finding.period is not None:
        first, last = finding.period
        situation.period = (first, first, None, last, last, None)
    for one in every_term(term):
        if isinstance(one, t.Trigger) and situation.trigger is None:
            return None
        if isinstance(one, t.PeriodEdge) and situation.period is None:
            return None
    low, high, why = evaluator.meaning(term)(situation)[:3]
    return low if why is None and low == high and low is not None and low != NONE else None
