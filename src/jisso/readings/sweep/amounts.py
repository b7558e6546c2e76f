"""Amounts as pairs of bounds over a constant denominator: whole numbers all the way, rounded only where a rule says so (S15)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from jisso.ground.values import INFINITE
from jisso.readings.sweep.compiler import Compiler, Refused, Scope
from jisso.readings.sweep.expressions import (
    ZERO,
    Sql,
    bits,
    greatest,
    least,
    literal,
    minus,
    plus,
    times,
)
from jisso.readings.sweep.frames import Frame
from jisso.readings.sweep.values import (
    Value,
    alike,
    bounds,
)
from jisso.rules import terms as t

HOURS = ("hours", "hours_per_week")


def bounded(c: Compiler, part: Sql, over: int) -> Sql:
    most = INFINITE * over
    return least(greatest(part, literal(-most)), literal(most))


def narrowed(c: Compiler, part: Sql, over: int) -> Sql:
    """An amount that fits a cell's width again."""
    return c.dialect.big(part) if over == 1 else part


def _arithmetic(c: Compiler, term: t.Arithmetic, scope: Scope, here: Frame) -> Value:
    left, right = c.value(term.left, scope, here), c.value(term.right, scope, here)
    single = left.low is left.high and right.low is right.high
    scale = Fraction(scale_of(term))
    if term.op in ("+", "-"):
        over, ((a, b), (e, f)) = alike(c.dialect.wider, left, right)
        if term.op == "+":
            low, high = plus(a, e), plus(b, f)
        else:
            low, high = minus(a, f), minus(b, e)
    elif term.op == "*":
        low, high, over = _product(c, here, left, right, single)
    else:
        if not (right.certain and right.low.constant) or right.low.value <= 0:
            raise Refused("arithmetic", "division by an amount that differs from row to row")
        # x / (n / d) is x d / n.
        low, high = (
            times(c.dialect.wider(left.low), literal(right.over)),
            times(c.dialect.wider(left.high), literal(right.over)),
        )
        over = left.over * int(right.low.value)
    low, high = (
        times(c.dialect.wider(low), literal(scale.numerator)),
        times(c.dialect.wider(high), literal(scale.numerator)),
    )
    over *= scale.denominator
    low = here.let(narrowed(c, bounded(c, low, over), over))
    if single:
        return Value(low, low, ZERO, "number", over)
    high = here.let(narrowed(c, bounded(c, high, over), over))
    return bounds(low, high, bits(left.why, right.why), "number", over)


def _product(c: Compiler, here: Frame, left: Value, right: Value, single: bool) -> tuple[Sql, Sql, int]:
    over = left.over * right.over
    wide = c.dialect.wider
    if single:
        low = times(wide(left.low), wide(right.low))
        return low, low, over
    products = [
        here.let(times(wide(one), wide(other)))
        for one in (left.low, left.high)
        for other in (right.low, right.high)
    ]
    return here.let(least(*products)), here.let(greatest(*products)), over


def scale_of(term: t.Arithmetic) -> int | Fraction:
    """Factor back to the result's own unit: hours are minutes inside, percentages hundredths of a percent."""
    left, right = amount_kind(term.left), amount_kind(term.right)
    if term.op == "*":
        if "money_per_hour" in (left, right) and (left in HOURS or right in HOURS):
            return Fraction(1, 60)
        if "percent" in (left, right):
            return Fraction(1, 10_000) if left != right else Fraction(1, 100)
        return 1
    return 60 if term.op == "/" and left == "money" and right in HOURS else 1


def amount_kind(term: t.Term) -> str:
    if isinstance(term, t.Literal):
        return term.kind
    if isinstance(term, t.FieldOf | t.Arithmetic | t.Parameter | t.Total | t.Peak):
        return term.type.kind
    if isinstance(term, t.Rounded):
        return amount_kind(term.item)
    if isinstance(term, t.Pick):
        return amount_kind(term.items[0])
    return "count"


def _rounded(c: Compiler, term: t.Rounded, scope: Scope, here: Frame) -> Value:
    item = c.value(term.item, scope, here)
    over = item.over

    def down(part: Sql) -> Sql:
        return c.dialect.quotient_down(part, over)

    how: dict[str, Callable[[Sql], Sql]] = {
        "round_down": down,
        "round_up": lambda part: down(plus(part, literal(over - 1))),
        "round_half_up": lambda part: c.dialect.quotient_down(
            plus(times(part, literal(2)), literal(over)), 2 * over
        ),
    }
    low = here.let(narrowed(c, how[term.how](item.low), 1))
    if item.low is item.high:
        return Value(low, low, ZERO, "number")
    return bounds(low, here.let(narrowed(c, how[term.how](item.high), 1)), item.why, "number")


def _parameter(c: Compiler, term: t.Parameter, scope: Scope, here: Frame) -> Value:
    from jisso.readings.sweep.figures import figure_value

    return figure_value(c, term, scope, here)


MAKERS: dict[str, Any] = {
    "arithmetic": _arithmetic,
    "rounded": _rounded,
    "parameter": _parameter,
}
