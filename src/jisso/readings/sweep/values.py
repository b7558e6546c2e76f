"""What a term becomes: a pair of bounds and the kinds of reasons, as expressions over a frame's columns.

The same value model as everywhere (S1): a scalar lies between `low` and `high`, a truth is (must, may), a code, text or
reference is one value with NULL for not known. Reasons are a set of kinds, held as bits; FLAG marks "not known" even where
no kind is told. Amounts may stand over a constant denominator, so that percentages and minutes stay whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import lcm

from jisso.ground.values import FOREVER, INFINITE, MIN_DAY, REASON_KINDS, Why
from jisso.readings.sweep.expressions import (
    FALSE,
    NULL,
    TRUE,
    ZERO,
    Sql,
    bits,
    both,
    chosen,
    compared,
    literal,
    negated,
    times,
)

FLAG = 1 << len(REASON_KINDS)
BITS = {kind: 1 << place for place, kind in enumerate(REASON_KINDS)}
STALE = FLAG | BITS["stale"]
STALE_LAW = FLAG | BITS["stale_law"]
NOT_RECORDED = FLAG | BITS["not_recorded"]
UNDETERMINED = FLAG | BITS["not_yet_determinable"]
ALL_KINDS = FLAG - 1

# An absent reference; stored row numbers begin at 1.
NO_ROW = 0

DISCRETE = ("code", "row", "ref", "text")


def bits_of(why: Why) -> int:
    """The kinds of a set of reasons as bits; 0 where the value is known."""
    if why is None:
        return 0
    found = FLAG
    for reason in why:
        found |= BITS[reason.kind]
    return found


def kinds_of(mask: int) -> tuple[str, ...]:
    return tuple(kind for kind, bit in BITS.items() if mask & bit)


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """`kind` is bool, date, number or one of DISCRETE; the true amount is the bound divided by `over`."""

    low: Sql
    high: Sql
    why: Sql
    kind: str
    over: int = 1

    @property
    def certain(self) -> bool:
        """Whether it is known for every row, so that one expression stands for both bounds."""
        return self.low is self.high and self.why.constant and self.why.value == 0


def known(value: Sql, kind: str, over: int = 1) -> Value:
    return Value(value, value, ZERO, kind, over)


def always(value: bool | int | str | None, kind: str) -> Value:
    return known(literal(value), kind)


def widest(kind: str) -> tuple[Sql, Sql]:
    """The bounds of a value of which nothing is known."""
    if kind == "bool":
        return FALSE, TRUE
    if kind == "date":
        return literal(MIN_DAY), literal(FOREVER)
    if kind in DISCRETE:
        return NULL, NULL
    return ZERO, literal(INFINITE)


def scaled(value: Value, over: int, wider: Callable[[Sql], Sql]) -> tuple[Sql, Sql]:
    """Both bounds over a denominator that the value's own divides, in a width that holds them."""
    if over == value.over:
        return value.low, value.high
    factor = literal(over // value.over)
    low = times(wider(value.low), factor)
    return low, low if value.low is value.high else times(wider(value.high), factor)


def alike(wider: Callable[[Sql], Sql], *values: Value) -> tuple[int, list[tuple[Sql, Sql]]]:
    """A common denominator, and the bounds of each over it."""
    over = lcm(*(value.over for value in values))
    return over, [scaled(value, over, wider) for value in values]


def truth(must: Sql, may: Sql, why: Sql) -> Value:
    """A truth, with its reasons only where it is not settled."""
    if must is may:
        return Value(must, may, ZERO, "bool")
    return Value(must, may, chosen((both(may, negated(must)), why), otherwise=ZERO), "bool")


def bounds(low: Sql, high: Sql, why: Sql, kind: str, over: int = 1) -> Value:
    """A scalar, with its reasons only where the bounds differ."""
    if low is high:
        return Value(low, high, ZERO, kind, over)
    return Value(low, high, chosen((compared(low, "!=", high), why), otherwise=ZERO), kind, over)


def unsure(why: Sql) -> Sql:
    """Reasons, or the bare mark that it is not known."""
    return bits(why, literal(FLAG))
