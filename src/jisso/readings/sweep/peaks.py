"""The largest sum over any N consecutive days, between bounds, as the case reading counts it (design 9 (19)).

Each row of the list proposes the few days on which a worst window can begin, a line per proposal; the list's rows are summed
once more for each proposed window, and the greatest sums go back to the row and from there to the line that asks.
"""

from __future__ import annotations

from dataclasses import dataclass

from jisso.ground.values import FOREVER, INFINITE, MIN_DAY
from jisso.readings.sweep.compiler import Compiler, Refused, Scope
from jisso.readings.sweep.expressions import (
    NULL,
    TRUE,
    ZERO,
    Sql,
    both,
    chosen,
    column,
    compared,
    either,
    function,
    greatest,
    is_null,
    least,
    literal,
    masked,
    minus,
    negated,
    plus,
    stored,
    times,
)
from jisso.readings.sweep.frames import Frame, Join
from jisso.readings.sweep.lists import Asked, ask, doubts, place_in_time, silent, total
from jisso.readings.sweep.values import ALL_KINDS, NOT_RECORDED, Value
from jisso.rules import terms as t

MINUTES_A_DAY = 24 * 60
HOURS = ("hours", "hours_per_week")


@dataclass(eq=False)
class _Row:
    """A listed row: its days, whether it is certainly there, its least and greatest amount."""

    start_low: Sql
    start_high: Sql
    end_low: Sql
    end_high: Sql
    must: Sql
    low: Sql
    high: Sql


def peak(c: Compiler, term: t.Peak, scope: Scope, here: Frame) -> Value:
    return _found(c, term, scope, here)[0]


def worst_window(c: Compiler, term: t.Peak, scope: Scope, here: Frame) -> tuple[Sql, Sql]:
    """First and last day of the first window in which the most is certainly reached; NULL without rows."""
    start = _found(c, term, scope, here)[1]
    return start, chosen((is_null(start), NULL), otherwise=plus(start, literal(term.days - 1)))


def _found(c: Compiler, term: t.Peak, scope: Scope, here: Frame) -> tuple[Value, Sql]:
    home = c.home(scope, term) or here
    key = ("peak", home.name, c.key(term, scope))
    kept = c.peaks.get(key)
    if kept is None:
        kept = c.peaks[key] = _made(c, term, scope, home)
    return kept


def _made(c: Compiler, term: t.Peak, scope: Scope, here: Frame) -> tuple[Value, Sql]:
    hours = term.type.kind in HOURS
    asked = ask(c, scope, term.listing, here, term.value, apart=True)
    frame = asked.members.frame
    row = _row_of(c, term, asked)
    windows = c.query.frame(None, frame)
    number = windows.cell((), "number")
    windows.keys = (*frame.keys, *number.columns)
    proposals = _proposals(row, term.days)
    # A row of one known day proposes one window; others all of them.
    exact = frame.let(compared(row.start_low, "=", row.end_high))
    counted = stored("number", windows.alias(()))
    windows.conditions.append(compared(counted, "<=", literal(len(proposals))))
    windows.conditions.append(
        both(asked.members.may, either(compared(counted, "=", literal(1)), negated(exact)))
    )
    windows.reads_outer(asked.members.may, exact)
    start = windows.let(
        chosen(
            *((compared(number, "=", literal(n)), day) for n, day in enumerate(proposals[:-1], start=1)),
            otherwise=proposals[-1],
        )
    )
    again = ask(c, scope, term.listing, windows, term.value, apart=True)
    other = _row_of(c, term, again)
    last = windows.let(plus(start, literal(term.days - 1)))
    reached = total(again, "sum", again.members.frame.let(_least(other, start, last, hours)), TRUE, ZERO)
    possible = total(again, "sum", again.members.frame.let(_most(other, start, last, hours)), TRUE, ZERO)
    best = Join(
        c.query.join_name(),
        [(f"k{place}", column(name)) for place, name in enumerate(frame.keys)],
        grouped=windows,
        group_by=frame.keys,
    )
    reached_here = frame.joined(best, function("max", reached), ZERO)
    possible_here = frame.joined(best, function("max", possible), ZERO)
    start_here = frame.joined(best, c.dialect.first_of_greatest(start, reached), NULL)
    low = total(asked, "max", reached_here, TRUE, ZERO)
    high = total(asked, "max", possible_here, TRUE, ZERO)
    (group,) = asked.members.groups
    first = here.joined(group, c.dialect.first_of_greatest(start_here, reached_here), NULL)
    high = here.let(chosen((silent(asked), high), otherwise=literal(INFINITE)))
    value = c.value(term.value, asked.members.scope, frame)
    told = here.let(doubts(asked, value.why))
    # Every amount is known; only on which days of a longer record it fell is not.
    coarse = total(asked, "count", None, negated(exact), ZERO)
    unclear = both(compared(masked(told, ALL_KINDS), "=", ZERO), compared(coarse, ">", ZERO))
    why = chosen((unclear, literal(NOT_RECORDED)), otherwise=told)
    why = chosen((compared(low, "!=", high), why), otherwise=ZERO)
    return Value(low, high, here.let(why), "number"), first


def _row_of(c: Compiler, term: t.Peak, asked: Asked) -> _Row:
    members = asked.members
    (start_low, start_high, _), (end_low, end_high, _) = place_in_time(c, members.frame)
    value = c.value(term.value, members.scope, members.frame)
    if value.over != 1:
        raise Refused("peak", "amounts that are no whole numbers")
    return _Row(start_low, start_high, end_low, end_high, members.must, value.low, value.high)


def _proposals(row: _Row, days: int) -> list[Sql]:
    """Days on which a worst window can begin: both bounds are piecewise linear in a window's first day, with corners there."""
    n = literal(days)
    one = literal(1)
    first = chosen((compared(row.start_low, ">", literal(MIN_DAY)), row.start_low), otherwise=row.start_high)
    ended = compared(row.end_high, "<", literal(FOREVER))
    last = chosen((ended, row.end_high), otherwise=greatest(row.end_low, row.start_high))
    found = [
        chosen((ended, plus(minus(row.end_high, n), one)), otherwise=row.start_low),
        first,
        plus(last, one),
        minus(first, n),
        plus(minus(last, n), one),
        plus(minus(first, n), one),
        last,
    ]
    for amount in (row.low, row.high):
        whole = function("floor", _divided(amount))
        for more in (0, 1):
            k = plus(whole, literal(more))
            found.append(plus(minus(last, k), one))
            found.append(minus(plus(first, k), n))
    return [_as_day(day) for day in found]


def _divided(amount: Sql) -> Sql:
    from sqlglot import exp

    from jisso.readings.sweep.expressions import bracketed, built

    return built(
        lambda node: exp.IntDiv(this=bracketed(node), expression=exp.Literal.number(MINUTES_A_DAY)), amount
    )


def _as_day(day: Sql) -> Sql:
    from jisso.readings.sweep.expressions import cast

    return cast(day, "bigint")


def _capped(amount: Sql, days: Sql, hours: bool) -> Sql:
    """A day has 24 hours, whatever a cell says."""
    return least(amount, times(days, literal(MINUTES_A_DAY))) if hours else amount


def _least(row: _Row, first: Sql, last: Sql, hours: bool) -> Sql:
    """What the row certainly adds to a window."""
    sharp = both(compared(row.start_low, "=", row.start_high), compared(row.end_low, "=", row.end_high))
    inside = both(compared(row.start_low, ">=", first), compared(row.end_high, "<=", last))
    one = literal(1)
    surely = greatest(plus(minus(row.end_low, row.start_high), one), one)
    roughly = chosen((inside, _capped(row.low, surely, hours)), otherwise=ZERO)
    whole = both(compared(first, "<=", row.start_low), compared(row.end_low, "<=", last))
    length = plus(minus(row.end_low, row.start_low), one)
    apart = either(compared(row.end_low, "<", first), compared(row.start_low, ">", last))
    outside = plus(greatest(minus(first, row.start_low), ZERO), greatest(minus(row.end_low, last), ZERO))
    partly = greatest(minus(row.low, times(outside, literal(MINUTES_A_DAY))), ZERO) if hours else ZERO
    exactly = chosen((whole, _capped(row.low, length, hours)), (apart, ZERO), otherwise=partly)
    return chosen((negated(row.must), ZERO), (negated(sharp), roughly), otherwise=exactly)


def _most(row: _Row, first: Sql, last: Sql, hours: bool) -> Sql:
    """What the row may add to a window at most."""
    apart = either(compared(row.end_high, "<", first), compared(row.start_low, ">", last))
    inside = plus(minus(least(last, row.end_high), greatest(first, row.start_low)), literal(1))
    return chosen((apart, ZERO), otherwise=_capped(row.high, inside, hours))


MAKERS = {"peak": peak}
