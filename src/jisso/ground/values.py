"""The values that cells and terms take: closed intervals, and reasons why a value is not known.

A scalar is `(low, high, why)`. It is known when low equals high, and then `why` is None. Dates are
proleptic day numbers, hours are minutes, money is yen, percentages are hundredths of a percent and areas
hundredths of a square metre, so that every engine adds in whole numbers (rule S15). An unknown code or
reference is `(None, None, why)`; one known to be absent is NONE. A truth is `(must, may, why)`.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

MIN_DAY = date(1, 1, 1).toordinal()
FOREVER = date(9999, 12, 31).toordinal()
# Larger than any sum the language can build from bounded cells, yet an ordinary integer on every engine.
INFINITE = 10**15

NONE = "none"

REASON_KINDS = (
    "contested",
    "refused",
    "ambiguous_identity",
    "stale_law",
    "stale",
    "not_connected",
    "not_recorded",
    "not_asked",
    "not_yet_determinable",
)


class Reason(NamedTuple):
    """Why something is not known, and what it is about. Sorted, these are the reasons of a finding."""

    register: str
    key: str
    field: str
    kind: str
    detail: str = ""


Why = frozenset[Reason] | None
Number = int | Fraction
Cell = tuple[Any, Any, Why]

NO_REASON: frozenset[Reason] = frozenset()


def whole(value: Number) -> Number:
    """An integer where the fraction is one, so that equal amounts are equal values."""
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value


def day(text: str) -> int:
    """Day number of an ISO date."""
    return date.fromisoformat(text).toordinal()


def iso(number: int | None) -> str | None:
    """ISO date of a day number; None for never, for the beginning of time and for None."""
    if number is None or number <= MIN_DAY or number >= FOREVER:
        return None
    return date.fromordinal(number).isoformat()


# Scale from the written number to the whole number inside, per type.
SCALES: dict[str, int] = {
    "hours": 60,
    "hours_per_week": 60,
    "percent": 100,
    "area_m2": 100,
    "money": 1,
    "money_per_hour": 1,
    "count": 1,
    "number": 1,
}


def unknown_cell(kind: str, why: frozenset[Reason]) -> Cell:
    """The widest value of a type (S1)."""
    if kind == "date":
        return (MIN_DAY, FOREVER, why)
    if kind == "bool":
        return (False, True, why)
    if kind in SCALES:
        return (0, INFINITE, why)
    return (None, None, why)
