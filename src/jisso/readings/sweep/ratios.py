"""Quotients of two recorded amounts, compared without dividing: both sides are multiplied by the denominators instead.

A quotient stays exact only while it is a pair of whole numbers, so it may stand on a side of a comparison and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jisso.ground.values import INFINITE
from jisso.readings.sweep.amounts import scale_of
from jisso.readings.sweep.compiler import Compiler, Refused, Scope
from jisso.readings.sweep.expressions import (
    ZERO,
    Sql,
    bits,
    both,
    chosen,
    compared,
    greatest,
    least,
    literal,
    negated,
    times,
)
from jisso.readings.sweep.frames import Frame
from jisso.readings.sweep.values import Value, truth, unsure
from jisso.rules import terms as t


@dataclass(eq=False)
class Ratio:
    """Bounds as numerator and positive denominator."""

    low: tuple[Sql, Sql]
    high: tuple[Sql, Sql]
    why: Sql


def is_quotient(term: t.Term) -> bool:
    """Whether the term divides by something that is not written as a number."""
    return isinstance(term, t.Arithmetic) and term.op == "/" and not isinstance(term.right, t.Literal)


def compare_ratios(c: Compiler, term: t.Compare, scope: Scope, here: Frame) -> Value:
    one, other = (_ratio(c, side, scope, here) for side in (term.left, term.right))
    why = unsure(bits(one.why, other.why))
    if term.op in ("=", "!="):
        must = both(
            _held(c, one.low, "=", one.high),
            _held(c, one.high, "=", other.low),
            _held(c, other.low, "=", other.high),
        )
        may = both(_held(c, one.low, "<=", other.high), _held(c, other.low, "<=", one.high))
        if term.op == "!=":
            must, may = negated(may), negated(must)
    elif term.op in ("<", "<="):
        must, may = _held(c, one.high, term.op, other.low), _held(c, one.low, term.op, other.high)
    else:
        must, may = _held(c, one.low, term.op, other.high), _held(c, one.high, term.op, other.low)
    return truth(here.let(must), here.let(may), why)


def _held(c: Compiler, one: tuple[Sql, Sql], op: str, other: tuple[Sql, Sql]) -> Sql:
    wider = c.dialect.wider
    return compared(times(wider(one[0]), other[1]), op, times(wider(other[0]), one[1]))


def _ratio(c: Compiler, term: t.Term, scope: Scope, here: Frame) -> Ratio:
    if not is_quotient(term):
        value = c.value(term, scope, here)
        over = literal(value.over)
        return Ratio((value.low, over), (value.high, over), value.why)
    assert isinstance(term, t.Arithmetic)
    if not isinstance(term.right, t.FieldOf | t.Parameter):
        raise Refused("arithmetic", "division by a calculated amount")
    above, below = c.value(term.left, scope, here), c.value(term.right, scope, here)
    scale = Fraction(scale_of(term)) * Fraction(below.over, above.over)
    wider = c.dialect.wider
    # Recorded amounts and figures are never negative, so only zero needs care: then the quotient is anything.
    by_zero = here.let(compared(below.low, "<=", ZERO))

    def bound(part: Sql, smaller: bool) -> tuple[Sql, Sql]:
        grows = compared(part, ">=", ZERO)
        by = chosen(
            (grows, below.high if smaller else below.low), otherwise=below.low if smaller else below.high
        )
        endless = (
            chosen((compared(above.low, ">=", ZERO), ZERO), otherwise=literal(-INFINITE))
            if smaller
            else literal(INFINITE)
        )
        down = here.let(chosen((by_zero, literal(1)), otherwise=times(wider(by), literal(scale.denominator))))
        up = chosen((by_zero, endless), otherwise=times(wider(part), literal(scale.numerator)))
        most = times(wider(down), literal(INFINITE))
        return here.let(greatest(least(wider(up), most), times(most, literal(-1)))), down

    low, high = bound(above.low, True), bound(above.high, False)
    same = compared(times(wider(low[0]), high[1]), "=", times(wider(high[0]), low[1]))
    return Ratio(low, high, here.let(chosen((same, ZERO), otherwise=bits(above.why, below.why))))
