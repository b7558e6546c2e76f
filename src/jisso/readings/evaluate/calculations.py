"""Calculations on days and amounts that several terms share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from jisso.ground import calendar
from jisso.ground.calendar import ClosedDays
from jisso.ground.values import FOREVER, INFINITE, MIN_DAY, Reason, Why, whole
from jisso.rules import terms as t
from jisso.rules.walk import children, kind_of


def mover(duration: t.Duration, direction: str) -> Callable[[int], int]:
    """The calendar function of `N days|months after|before|from`. Months are looked up once for each day."""
    return _mover(duration.count, duration.unit, direction)


@cache
def _mover(count: int, unit: str, direction: str) -> Callable[[int], int]:
    functions = {
        ("days", "after"): calendar.days_after,
        ("days", "before"): calendar.days_before,
        ("days", "from"): calendar.days_from,
        ("months", "after"): calendar.months_after,
        ("months", "before"): calendar.months_before,
        ("months", "from"): calendar.months_from,
    }
    move = functions[(unit, direction)]
    # Rows, rules and people ask for the same few days; a century has no more than 36,525.
    known: dict[int, int] = {}

    def moved(day: int) -> int:
        found = known.get(day)
        if found is None:
            found = known[day] = move(day, count)
        return found

    return moved


def anniversary(day: int, month: int, number: int, direction: str) -> int:
    """The next such day strictly after `day`, or the previous one on or before it."""
    if day in (MIN_DAY, FOREVER):
        return day
    year = calendar.calendar_year(day)
    this = date(year, month, number).toordinal()
    if direction == "next":
        return this if this > day else date(year + 1, month, number).toordinal() if year < 9999 else FOREVER
    return this if this <= day else date(year - 1, month, number).toordinal() if year > 1 else MIN_DAY


# No chain of closed days in the Japanese calendar has been longer than ten; beyond the table we allow more.
LONGEST_CLOSURE = 14


def rolled_day(day: int, closed: ClosedDays) -> tuple[int, int, Why]:
    """The next open day on or after `day`; beyond the table an interval, because the law is not known there."""
    if day in (MIN_DAY, FOREVER):
        return day, day, None
    found = closed.next_open(day)
    if found is not None:
        return found, found, None
    return day, day + LONGEST_CLOSURE, frozenset({Reason("calendar", closed.name, "", "stale_law")})


def _product(a: Any, b: Any, c: Any, d: Any) -> tuple[Any, Any]:
    values = (a * c, a * d, b * c, b * d)
    return min(values), max(values)


def _quotient(a: Any, b: Any, c: Any, d: Any) -> tuple[Any, Any]:
    if c <= 0 <= d:
        return (0, INFINITE) if a >= 0 else (-INFINITE, INFINITE)
    return _product(Fraction(a), Fraction(b), 1 / Fraction(d), 1 / Fraction(c))


ARITHMETIC: dict[str, Callable[[Any, Any, Any, Any], tuple[Any, Any]]] = {
    "+": lambda a, b, c, d: (a + c, b + d),
    "-": lambda a, b, c, d: (a - d, b - c),
    "*": _product,
    "/": _quotient,
}


def single(op: str, a: Any, b: Any) -> Any:
    """The sum, difference or product of two known figures."""
    return a + b if op == "+" else a - b if op == "-" else a * b


def scale_of(term: t.Arithmetic) -> int | Fraction:
    """Factor that brings a product or quotient of inside units back to its own (hours are minutes, percent hundredths)."""
    left, right = kind_of(term.left), kind_of(term.right)
    hours = ("hours", "hours_per_week")
    if term.op == "*":
        scale: int | Fraction = 1
        if "percent" in (left, right) and left != right:
            scale = Fraction(1, 10_000)
        elif left == right == "percent":
            scale = Fraction(1, 100)
        if "money_per_hour" in (left, right) and (left in hours or right in hours):
            scale = Fraction(1, 60)
        return scale
    if term.op == "/" and left == "money" and right in hours:
        return 60
    return 1


def bounded(value: Any) -> Any:
    if type(value) is not int:
        value = whole(value)
    return INFINITE if value > INFINITE else -INFINITE if value < -INFINITE else value


def floor(value: Any) -> Any:
    return value if isinstance(value, int) else value.numerator // value.denominator


def half_up(value: Any) -> Any:
    return floor(whole(value + Fraction(1, 2)))


def ceiling(value: Any) -> Any:
    return value if isinstance(value, int) else -(-value.numerator // value.denominator)


def cost(term: t.Term) -> int:
    """How much work a term is, roughly: cells read, and lists walked, which multiply what is inside them."""
    total = 1
    for child in children(term):
        total += cost(child)
    return total * 12 if isinstance(term, t.Listing) else total
