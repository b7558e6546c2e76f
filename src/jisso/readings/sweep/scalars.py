"""Fields, truths, dates and amounts as pairs of bounds. Each follows the clause of `docs/language.md` it states."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import gcd
from typing import Any

from jisso.ground.values import FOREVER, INFINITE, MIN_DAY, NONE
from jisso.readings.sweep.compiler import Compiler, Refused, Scope
from jisso.readings.sweep.dialects import kept_at_ends
from jisso.readings.sweep.expressions import (
    FALSE,
    TRUE,
    ZERO,
    Sql,
    among,
    bits,
    both,
    chosen,
    coalesced,
    compared,
    either,
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
from jisso.readings.sweep.frames import Frame
from jisso.readings.sweep.values import (
    ALL_KINDS,
    DISCRETE,
    FLAG,
    NO_ROW,
    STALE_LAW,
    UNDETERMINED,
    Value,
    alike,
    always,
    known,
    widest,
)
from jisso.rules import terms as t

# No closed days in a row are more than this; past the table a due day lies within it (the case reading says the same).
LONGEST_CLOSURE = 14
HOURS = ("hours", "hours_per_week")


def settled(must: Sql, may: Sql) -> Sql:
    return either(must, negated(may))


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


# ---- leaves


def _literal(c: Compiler, term: t.Literal, scope: Scope, here: Frame) -> Value:
    if term.kind == "bool":
        return always(bool(term.value), "bool")
    value = Fraction(term.value)
    return known(literal(value.numerator), "date" if term.kind == "date" else "number", value.denominator)


def _code(c: Compiler, term: t.Code, scope: Scope, here: Frame) -> Value:
    return always(term.code, "code")


def _absent(c: Compiler, term: t.Absent, scope: Scope, here: Frame) -> Value:
    return always(NONE, "absent")


def _asof(c: Compiler, term: t.AsOf, scope: Scope, here: Frame) -> Value:
    return always(c.as_of, "date")


def _trigger(c: Compiler, term: t.Trigger, scope: Scope, here: Frame) -> Value:
    assert scope.trigger is not None
    return scope.trigger


def _period_edge(c: Compiler, term: t.PeriodEdge, scope: Scope, here: Frame) -> Value:
    assert scope.period is not None
    return scope.period[0 if term.edge == "start" else 1]


def _row(c: Compiler, term: t.RowOf, scope: Scope, here: Frame) -> Value:
    return known(scope.rows[term.slot].cell((), "_id"), "row")


def path_of(term: t.Term) -> tuple[t.RowOf, tuple[t.FieldOf, ...]]:
    """The row at which a path begins, and its fields in order."""
    steps: list[t.FieldOf] = []
    while isinstance(term, t.FieldOf):
        steps.append(term)
        term = term.base
    assert isinstance(term, t.RowOf)
    return term, tuple(reversed(steps))


def linked_path(c: Compiler, frame: Frame, steps: tuple[t.FieldOf, ...]) -> tuple[str, ...]:
    """Makes the row at the end of reference fields readable in the frame."""
    path: tuple[str, ...] = ()
    for step in steps:
        path = (*path, step.name)
        frame.link(path, step.type.of)
    return path


def _field(c: Compiler, term: t.FieldOf, scope: Scope, here: Frame) -> Value:
    _, steps = path_of(term)
    path = linked_path(c, here, steps[:-1])
    kind = term.type.kind if term.type.kind in ("bool", "date", *DISCRETE) else "number"
    certain = not c.contents.may_be_unknown(term.register, term.name)
    discrete = kind in DISCRETE
    low = here.cell(path, term.name if discrete else f"{term.name}_lo")
    high = low if discrete or certain else here.cell(path, f"{term.name}_hi")
    why = ZERO if certain else here.cell(path, f"{term.name}_why")
    if not path or not any(c.contents.may_lack_row(step.register, step.name) for step in steps[:-1]):
        return Value(low, high, why, kind)
    # Read through a link that may lead nowhere: then everything behind it is unknown.
    base = c.value(term.base, scope, here)
    nothing, anything = widest(kind)
    missing = is_null(here.cell(path, "_id"))
    no_row = chosen(
        (compared(masked(base.why, ALL_KINDS), "=", ZERO), literal(UNDETERMINED)), otherwise=base.why
    )
    why = chosen((missing, no_row), otherwise=coalesced(why, ZERO))
    if discrete:
        return Value(low, low, why, kind)
    return Value(coalesced(low, nothing), coalesced(high, anything), why, kind)


# ---- truth


def _and(c: Compiler, term: t.And, scope: Scope, here: Frame) -> Value:
    items = [c.value(item, scope, here) for item in term.items]
    must = both(*(item.low for item in items))
    if all(item.certain for item in items):
        return known(must, "bool")
    may = both(*(item.high for item in items))
    return truth(here.let(must), here.let(may), bits(*(item.why for item in items)))


def _or(c: Compiler, term: t.Or, scope: Scope, here: Frame) -> Value:
    items = [c.value(item, scope, here) for item in term.items]
    must = either(*(item.low for item in items))
    if all(item.certain for item in items):
        return known(must, "bool")
    may = either(*(item.high for item in items))
    return truth(here.let(must), here.let(may), bits(*(item.why for item in items)))


def _not(c: Compiler, term: t.Not, scope: Scope, here: Frame) -> Value:
    item = c.value(term.item, scope, here)
    if item.certain:
        return known(negated(item.low), "bool")
    return Value(negated(item.high), negated(item.low), item.why, "bool")


def _compare(c: Compiler, term: t.Compare, scope: Scope, here: Frame) -> Value:
    left, right = c.value(term.left, scope, here), c.value(term.right, scope, here)
    if left.kind in (*DISCRETE, "absent") or right.kind in (*DISCRETE, "absent"):
        return _compare_discrete(left, right, term.op)
    if left.kind == right.kind == "bool":
        return _compare_truths(left, right, term.op)
    _, ((a, b), (e, f)) = alike(left, right)
    why = unsure(bits(left.why, right.why))
    if left.certain and right.certain:
        return known(compared(a, term.op, e), "bool")
    pairs: dict[str, Callable[[], tuple[Sql, Sql]]] = {
        "=": lambda: _equal(a, b, e, f),
        "<": lambda: (compared(b, "<", e), compared(a, "<", f)),
        "<=": lambda: (compared(b, "<=", e), compared(a, "<=", f)),
        ">": lambda: (compared(a, ">", f), compared(b, ">", e)),
        ">=": lambda: (compared(a, ">=", f), compared(b, ">=", e)),
    }
    if term.op == "!=":
        must, may = _equal(a, b, e, f)
        must, may = negated(may), negated(must)
    else:
        must, may = pairs[term.op]()
    return truth(here.let(must), here.let(may), why)


def _equal(a: Sql, b: Sql, e: Sql, f: Sql) -> tuple[Sql, Sql]:
    must = both(compared(a, "=", b), compared(b, "=", e), compared(e, "=", f))
    return must, both(compared(a, "<=", f), compared(e, "<=", b))


def _compare_discrete(left: Value, right: Value, op: str) -> Value:
    sides = []
    for one, other in ((left, right), (right, left)):
        value = one.low
        if one.kind == "absent":
            value = literal(NO_ROW if other.kind in ("row", "ref") else NONE)
        sides.append(value)
    equal = compared(sides[0], "=", sides[1])
    if op == "!=":
        equal = negated(equal)
    if left.certain and right.certain:
        return known(equal, "bool")
    blank = either(*(is_null(side) for side in sides))
    must = chosen((blank, FALSE), otherwise=equal)
    may = chosen((blank, TRUE), otherwise=equal)
    why = chosen((blank, unsure(bits(left.why, right.why))), otherwise=ZERO)
    return Value(must, may, why, "bool")


def _compare_truths(left: Value, right: Value, op: str) -> Value:
    for one, other in ((left, right), (right, left)):
        if op in ("=", "!=") and other.low.constant and other.low is other.high:
            wanted = bool(other.low.value) == (op == "=")
            if wanted:
                return one
            return Value(negated(one.high), negated(one.low), one.why, "bool")
    a, b, e, f = (
        chosen((part, literal(1)), otherwise=ZERO) for part in (left.low, left.high, right.low, right.high)
    )
    must, may = _equal(a, b, e, f)
    if op == "!=":
        must, may = negated(may), negated(must)
    elif op != "=":
        raise Refused("compare", "truths have no order")
    return truth(must, may, unsure(bits(left.why, right.why)))


def _in_set(c: Compiler, term: t.InSet, scope: Scope, here: Frame) -> Value:
    item = c.value(term.item, scope, here)
    if item.kind in ("row", "ref"):
        raise Refused("inset", "a reference is asked for in a set of codes")
    answer = among(item.low, term.codes)
    if term.negated:
        answer = negated(answer)
    if item.certain:
        return known(answer, "bool")
    blank = is_null(item.low)
    return Value(
        chosen((blank, FALSE), otherwise=answer),
        chosen((blank, TRUE), otherwise=answer),
        chosen((blank, item.why), otherwise=ZERO),
        "bool",
    )


# ---- dates


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
    d = c.dialect
    eve = plus(d.month_start(first, months), minus(d.day_number(first), literal(2)))
    return clipped(least(eve, minus(d.month_start(first, months + 1), literal(1))))


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
        return calendar.day_of_month(day, term.which, term.number)  # type: ignore[arg-type]
    if isinstance(term, t.AttainsAge):
        return day if day in (MIN_DAY, FOREVER) else calendar.attains_age(day, term.age)
    assert isinstance(term, t.Anniversary)
    raise Refused("anniversary", "of one day for all rows")


def _month_end(c: Compiler, term: t.MonthEnd, scope: Scope, here: Frame) -> Value:
    months = 1 if term.which == "next" else 0
    return constant_or(
        c, term, scope, here, term.base, lambda day: day_in_month(c, day, months, literal(31))
    )


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
            return chosen(
                (compared(this, ">", day), this), (last, literal(FOREVER)), otherwise=later
            )
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
    over, pairs = alike(*items)
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


# ---- amounts


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
        over, ((a, b), (e, f)) = alike(left, right)
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
        low, high = times(left.low, literal(right.over)), times(left.high, literal(right.over))
        over = left.over * int(right.low.value)
    low, high = times(c.dialect.wider(low), literal(scale.numerator)), times(c.dialect.wider(high), literal(scale.numerator))
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


def reduced(over: int, *parts: int) -> int:
    return over // gcd(over, *parts) if parts else over


def _parameter(c: Compiler, term: t.Parameter, scope: Scope, here: Frame) -> Value:
    from jisso.readings.sweep.figures import figure_value

    return figure_value(c, term, scope, here)


MAKERS: dict[str, Any] = {
    "literal": _literal,
    "code": _code,
    "absent": _absent,
    "asof": _asof,
    "trigger": _trigger,
    "periodedge": _period_edge,
    "rowof": _row,
    "fieldof": _field,
    "and": _and,
    "or": _or,
    "not": _not,
    "compare": _compare,
    "inset": _in_set,
    "offset": _offset,
    "monthend": _month_end,
    "dayofmonth": _day_of_month,
    "attainsage": _attains_age,
    "anniversary": _anniversary,
    "rolled": _rolled,
    "pick": _pick,
    "daysbetween": _days_between,
    "arithmetic": _arithmetic,
    "rounded": _rounded,
    "parameter": _parameter,
}
