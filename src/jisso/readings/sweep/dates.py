"""Dates as pairs of bounds: every function never goes back, so it is applied to both (S8, S9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jisso.ground.values import FOREVER, INFINITE, MIN_DAY
from jisso.readings.sweep.compiler import Compiler, Refused, Scope
from jisso.readings.sweep.dialects import kept_at_ends
from jisso.readings.sweep.expressions import (
    ZERO,
    Sql,
    bits,
    both,
    chosen,
    compared,
    either,
    greatest,
    is_null,
    least,
    literal,
    minus,
    negated,
    plus,
    stored,
    times,
)
from jisso.readings.sweep.frames import Frame
from jisso.readings.sweep.values import (
    STALE_LAW,
    Value,
    alike,
    always,
    bounds,
    known,
    truth,
)
from jisso.rules import terms as t

# No closed days in a row are more than this; past the table a due day lies within it (the case reading says the same).
LONGEST_CLOSURE = 14


def moved(here: Frame, base: Value, move: Callable[[Sql], Sql]) -> Value:
    """A function that never goes back, applied to both bounds; the reasons stay."""
    low = here.let(kept_at_ends(base.low, move(base.low)))
    if base.low is base.high:
        return Value(low, low, base.why, "date")
    return Value(low, here.let(kept_at_ends(base.high, move(base.high))), base.why, "date")


def clipped(day: Sql) -> Sql:
    return least(greatest(day, literal(MIN_DAY)), literal(FOREVER))


def period_end(c: Compiler, first: Sql, months: int) -> Sql:
    """Last day of `months` months that begin with `first`: the eve of the corresponding day, else the month's last day."""
    return period_end_by(c, first, literal(months))


def period_end_by(c: Compiler, first: Sql, months: Sql) -> Sql:
    """The same for a number of months that differs from line to line."""
    d = c.dialect
    eve = plus(d.month_start_by(first, months), minus(d.day_number(first), literal(2)))
    return clipped(least(eve, minus(d.month_start_by(first, plus(months, literal(1))), literal(1))))


def day_in_month(c: Compiler, day: Sql, months: int, number: Sql) -> Sql:
    """The day with that number in the month `months` on, or that month's last day."""
    d = c.dialect
    start = d.month_start(day, months)
    return clipped(
        least(plus(start, minus(number, literal(1))), minus(d.month_start(day, months + 1), literal(1)))
    )


def offset(c: Compiler, duration: t.Duration, direction: str) -> Callable[[Sql], Sql]:
    count = duration.count
    if count < 0:
        raise Refused("offset", "a negative period")
    if duration.unit == "days":
        step = {"after": count, "before": -count, "from": count - 1}[direction]
        return lambda day: clipped(plus(day, literal(step)))
    moves: dict[str, Callable[[Sql], Sql]] = {
        "after": lambda day: period_end(c, plus(day, literal(1)), count),
        "from": lambda day: period_end(c, day, count),
        "before": lambda day: day_in_month(c, day, -count, c.dialect.day_number(day)),
    }
    return moves[direction]


def _offset(c: Compiler, term: t.Offset, scope: Scope, here: Frame) -> Value:
    assert isinstance(term.duration, t.Duration)
    return constant_or(c, term, scope, here, term.base, offset(c, term.duration, term.direction))


def constant_or(
    c: Compiler, term: t.Term, scope: Scope, here: Frame, base_term: t.Term, move: Callable[[Sql], Sql]
) -> Value:
    """The moved date; where its base is one day for all rows, the day itself, counted here."""
    base = c.value(base_term, scope, here)
    if base.certain and base.low.constant:
        return always(counted(term, int(base.low.value)), "date")
    return moved(here, base, move)


def counted(term: t.Term, day: int) -> int:
    """The calendar's own answer for a known day."""
    from jisso.ground import calendar

    if isinstance(term, t.Offset):
        assert isinstance(term.duration, t.Duration)
        name = f"{term.duration.unit}_{term.direction}"
        return int(getattr(calendar, name)(day, term.duration.count))
    if isinstance(term, t.MonthEnd):
        return calendar.end_of_month(day, term.which)  # type: ignore[arg-type]  # checked by the reader
    if isinstance(term, t.DayOfMonth):
        return calendar.day_of_month(day, term.which, term.number)  # type: ignore[arg-type]  # the checker settled the word
    if isinstance(term, t.AttainsAge):
        return day if day in (MIN_DAY, FOREVER) else calendar.attains_age(day, term.age)
    assert isinstance(term, t.Anniversary)
    raise Refused("anniversary", "of one day for all rows")


def _month_end(c: Compiler, term: t.MonthEnd, scope: Scope, here: Frame) -> Value:
    months = 1 if term.which == "next" else 0
    return constant_or(c, term, scope, here, term.base, lambda day: day_in_month(c, day, months, literal(31)))


def _day_of_month(c: Compiler, term: t.DayOfMonth, scope: Scope, here: Frame) -> Value:
    months = 1 if term.which == "next" else 0
    return constant_or(
        c, term, scope, here, term.base, lambda day: day_in_month(c, day, months, literal(term.number))
    )


def _attains_age(c: Compiler, term: t.AttainsAge, scope: Scope, here: Frame) -> Value:
    return constant_or(c, term, scope, here, term.birth, lambda day: period_end(c, day, 12 * term.age))


def _anniversary(c: Compiler, term: t.Anniversary, scope: Scope, here: Frame) -> Value:
    if (term.month, term.day) == (2, 29):
        raise Refused("anniversary", "29 February is no day of every year")
    d = c.dialect

    def move(day: Sql) -> Sql:
        year = d.year(day)
        this = d.civil(year, term.month, term.day)
        if term.direction == "next":
            later = d.civil(least(plus(year, literal(1)), literal(9999)), term.month, term.day)
            last = compared(year, ">=", literal(9999))
            return chosen((compared(this, ">", day), this), (last, literal(FOREVER)), otherwise=later)
        earlier = d.civil(greatest(minus(year, literal(1)), literal(1)), term.month, term.day)
        first = compared(year, "<=", literal(1))
        return chosen((compared(this, "<=", day), this), (first, literal(MIN_DAY)), otherwise=earlier)

    return moved(here, c.value(term.base, scope, here), move)


def _rolled(c: Compiler, term: t.Rolled, scope: Scope, here: Frame) -> Value:
    item = c.value(term.item, scope, here)
    low, late, doubt = roll(c, here, item.low, term.calendar)
    if item.low is item.high:
        return bounds(low, late, bits(item.why, doubt), "date")
    _, high, more = roll(c, here, item.high, term.calendar)
    return bounds(low, high, bits(item.why, doubt, more), "date")


def roll(c: Compiler, here: Frame, day: Sql, calendar: str) -> tuple[Sql, Sql, Sql]:
    """The next open day, as earliest and latest, and why they differ: past the table the law is not known."""
    table = c.table(here, "closed_days", ("calendar", literal(calendar)), ("day", day))
    found = here.joined(table, stored("next_open", table.name))
    at_end = either(compared(day, "<=", literal(MIN_DAY)), compared(day, ">=", literal(FOREVER)))
    beyond = here.let(both(is_null(found), negated(at_end)))
    return (
        here.let(chosen((at_end, day), (beyond, day), otherwise=found)),
        here.let(chosen((at_end, day), (beyond, plus(day, literal(LONGEST_CLOSURE))), otherwise=found)),
        chosen((beyond, literal(STALE_LAW)), otherwise=ZERO),
    )


def _pick(c: Compiler, term: t.Pick, scope: Scope, here: Frame) -> Value:
    items = [c.value(item, scope, here) for item in term.items]
    over, pairs = alike(c.dialect.wider, *items)
    pick = least if term.which in ("earlier_of", "least_of") else greatest
    low = here.let(pick(*(pair[0] for pair in pairs)))
    kind = items[0].kind
    if all(item.low is item.high for item in items):
        return Value(low, low, ZERO, kind, over)
    high = here.let(pick(*(pair[1] for pair in pairs)))
    return bounds(low, high, bits(*(item.why for item in items)), kind, over)


def _days_between(c: Compiler, term: t.DaysBetween, scope: Scope, here: Frame) -> Value:
    one, other = c.value(term.start, scope, here), c.value(term.end, scope, here)
    low = here.let(minus(other.low, one.high))
    if one.low is one.high and other.low is other.high:
        return Value(low, low, ZERO, "number")
    return bounds(low, here.let(minus(other.high, one.low)), bits(one.why, other.why), "number")


def _fiscal(c: Compiler, day: Sql) -> Sql:
    """The year in which the 年度 of a day began, 1 April."""
    early = chosen((compared(c.dialect.month(day), "<", literal(4)), literal(1)), otherwise=ZERO)
    return minus(c.dialect.year(day), early)


def _fiscal_year(c: Compiler, term: t.FiscalYear, scope: Scope, here: Frame) -> Value:
    day = c.value(term.day, scope, here)
    low = here.let(_fiscal(c, day.low))
    return Value(low, low if day.low is day.high else here.let(_fiscal(c, day.high)), day.why, "number")


def _age_on(c: Compiler, here: Frame, born: Sql, day: Sql) -> Sql:
    """Age during a day: an age attained at the end of the eve is first held on the birthday."""
    years = here.let(minus(c.dialect.year(day), c.dialect.year(born)))
    attained = period_end_by(c, born, times(greatest(years, ZERO), literal(12)))
    early = both(compared(years, ">", ZERO), compared(attained, ">=", day))
    return here.let(greatest(minus(years, chosen((early, literal(1)), otherwise=ZERO)), ZERO))


def _age(c: Compiler, term: t.Age, scope: Scope, here: Frame) -> Value:
    born, day = c.value(term.birth, scope, here), c.value(term.day, scope, here)
    youngest = _age_on(c, here, born.high, day.low)
    if born.certain and day.certain:
        return known(youngest, "number")
    oldest = _age_on(c, here, born.low, day.high)
    either_known = both(compared(born.why, "=", ZERO), compared(day.why, "=", ZERO))
    no_end = either(compared(born.low, "=", literal(MIN_DAY)), compared(day.high, "=", literal(FOREVER)))
    low = chosen(
        (either_known, youngest),
        (no_end, ZERO),
        (compared(born.high, "<=", day.low), youngest),
        otherwise=ZERO,
    )
    high = chosen((either_known, youngest), (no_end, literal(INFINITE)), otherwise=oldest)
    why = chosen((either_known, ZERO), otherwise=bits(born.why, day.why))
    return Value(low, high, why, "number")


def _school_window(c: Compiler, here: Frame, born: Sql) -> tuple[Sql, Sql]:
    """First and last day of compulsory school age (School Education Act art. 17, as in `ground.calendar`)."""
    d = c.dialect
    after_six = here.let(least(plus(period_end(c, born, 72), literal(1)), literal(FOREVER)))
    year = here.let(d.year(after_six))
    waits = chosen((compared(after_six, ">", d.civil(year, 4, 1)), literal(1)), otherwise=ZERO)
    first = d.civil(least(plus(year, waits), literal(9999)), 4, 1)
    last_year = plus(_fiscal(c, here.let(period_end(c, born, 180))), literal(1))
    last = d.civil(least(last_year, literal(9999)), 3, 31)
    return here.let(kept_at_ends(born, first)), here.let(kept_at_ends(born, last))


def _school_age(c: Compiler, term: t.SchoolAge, scope: Scope, here: Frame) -> Value:
    born, day = c.value(term.birth, scope, here), c.value(term.day, scope, here)
    early, late = _school_window(c, here, born.low), _school_window(c, here, born.high)
    open_birth = either(compared(born.low, "=", literal(MIN_DAY)), compared(born.high, "=", literal(FOREVER)))
    must = both(negated(open_birth), compared(late[0], "<=", day.low), compared(day.high, "<=", early[1]))
    may = either(open_birth, both(compared(early[0], "<=", day.high), compared(day.low, "<=", late[1])))
    why = chosen((open_birth, born.why), otherwise=bits(born.why, day.why))
    return truth(here.let(must), here.let(may), why)


MAKERS: dict[str, Any] = {
    "offset": _offset,
    "monthend": _month_end,
    "dayofmonth": _day_of_month,
    "attainsage": _attains_age,
    "anniversary": _anniversary,
    "rolled": _rolled,
    "pick": _pick,
    "daysbetween": _days_between,
    "fiscalyear": _fiscal_year,
    "age": _age,
    "schoolage": _school_age,
}
