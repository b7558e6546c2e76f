"""Lists: rows certainly and possibly in a window, and whether unseen rows may be in it (S5-S7), as grouped joins.

A list whose conditions read nothing outside of its own rows is grouped once for all that ask: no line is multiplied. Any
other list becomes lines of its own inside the frame that asks, and is grouped back to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from jisso.ground.values import FOREVER, INFINITE, MIN_DAY
from jisso.readings.sweep.compiler import Compiler, Scope
from jisso.readings.sweep.expressions import (
    FALSE,
    TRUE,
    ZERO,
    Sql,
    bits,
    both,
    built,
    chosen,
    coalesced,
    column,
    compared,
    either,
    function,
    greatest,
    is_null,
    least,
    literal,
    negated,
    plus,
)
from jisso.readings.sweep.frames import Frame, Join
from jisso.readings.sweep.silence import Unseen, Window, unseen_rows
from jisso.readings.sweep.values import (
    FLAG,
    NO_ROW,
    NOT_RECORDED,
    Value,
    always,
    truth,
)
from jisso.registers.schema import Register
from jisso.rules import terms as t


@dataclass(eq=False)
class Members:
    """The lines of a list in a frame of their own. `must` and `why` are of each line; `may` says whether it counts."""

    frame: Frame
    scope: Scope
    may: Sql
    must: Sql
    why: Sql
    groups: list[Join]


# ---- asking


@dataclass(eq=False)
class Asked:
    """A list as one term asks for it: where it is asked, its parent row there, its window, its rows."""

    here: Frame
    parent: Sql
    parent_why: Sql
    window: Window
    members: Members
    unseen: Unseen


def ask(
    c: Compiler, scope: Scope, listing: t.Listing, here: Frame, *more: t.Term | None, apart: bool = False
) -> Asked:
    """Gathers the rows of `listing`; `more` are the other terms that will be computed for each of them. `apart`: each line
    that asks gets lines of its own, though the list is the same for others."""
    base = c.value(listing.base, scope, here)
    window = _window(c, scope, listing, here)
    members = _members(c, scope, listing, here, base, window, more, apart)
    unseen = unseen_rows(c, scope, listing, here, base, window)
    return Asked(here, base.low, base.why, window, members, unseen)


def _window(c: Compiler, scope: Scope, listing: t.Listing, here: Frame) -> Window:
    opened = closed = always(MIN_DAY, "date")
    closed = always(FOREVER, "date")
    if listing.on is not None:
        opened = closed = c.value(listing.on, scope, here)
    else:
        if listing.start is not None:
            opened = c.value(listing.start, scope, here)
        if listing.end is not None:
            closed = c.value(listing.end, scope, here)
    return Window(opened.low, opened.high, closed.low, closed.high, bits(opened.why, closed.why))


def is_row(c: Compiler, parent: Sql) -> Sql:
    """Whether a reference leads to a row. NULL (not known) and 0 (known to be absent) do not."""
    return compared(coalesced(parent, literal(NO_ROW)), ">", ZERO)


def _members(
    c: Compiler,
    scope: Scope,
    listing: t.Listing,
    here: Frame,
    base: Value,
    window: Window,
    more: tuple[t.Term | None, ...],
    apart: bool,
) -> Members:
    inner = [listing.where, *more]
    outside: set[int] = set()
    beside = False
    for term in inner:
        if term is not None:
            slots, also = c.reads(term)
            outside |= slots - {listing.slot}
            beside = beside or also
    free = not outside and not beside and window.fixed and not apart
    own = tuple(c.key(term, scope, {listing.slot: 0}) for term in more)
    wanted = (
        "free" if free else here.name,
        listing.register,
        listing.by,
        window.key(),
        c.key(listing.where, scope, {listing.slot: 0}),
        () if free else (base.low.text, own),
    )
    frame = c.frames.get(wanted)
    made = frame is None
    if frame is None:
        frame = c.frames[wanted] = c.query.frame(
            c.book.schema.registers[listing.register], None if free else here
        )
    inner_scope = scope.with_row(listing.slot, frame)
    may_be_doubtful = any(
        c.contents.may_be_unknown(register, name)
        for register, name in _steps(c, listing.register, listing.by)
    )
    target = _target(c, frame, listing.by)
    register = c.book.schema.registers[listing.register]
    if made:
        frame.conditions.extend(_seen(c, frame, register, window))
        if not free:
            frame.reads_outer(base.low, window.a_low, window.a_high, window.b_low, window.b_high)
            certain = both(compared(target, "=", base.low), compared(base.low, ">", ZERO))
            frame.variants.append((certain, TRUE))
            if may_be_doubtful:
                part = c.part(here)
                frame.reads_outer(part)
                tie = both(
                    compared(frame.stored((), "_part"), "=", part),
                    is_null(target),
                    compared(base.low, ">", ZERO),
                )
                frame.variants.append((tie, FALSE))
                frame.linked = c.query.fresh(frame)
            frame.keys = (*here.keys, _name(frame.cell((), "_id")))
        else:
            frame.keys = (_name(frame.cell((), "_id")),)
    linked = TRUE
    if may_be_doubtful:
        linked = negated(is_null(_target_cell(c, frame, listing.by))) if free else column(frame.linked)
    may, must, why = _membership(c, inner_scope, listing, frame, register, window, linked)
    return Members(
        frame, inner_scope, may, must, why, _groups(c, here, frame, listing, base, may, may_be_doubtful, free)
    )


def _name(part: Sql) -> str:
    (name,) = part.columns
    return name


def _steps(c: Compiler, register: str, by: tuple[str, ...]) -> list[tuple[str, str]]:
    steps = []
    for name in by:
        steps.append((register, name))
        register = c.book.schema.registers[register].fields[name].of
    return steps


def _link_chain(c: Compiler, frame: Frame, by: tuple[str, ...]) -> None:
    register = frame.register
    assert register is not None
    path: tuple[str, ...] = ()
    for name in by[:-1]:
        path = (*path, name)
        frame.link(path, register.fields[name].of)
        register = c.book.schema.registers[register.fields[name].of]


def _target(c: Compiler, frame: Frame, by: tuple[str, ...]) -> Sql:
    """The row that a listed row points at along `by`, in the terms of the frame's first step."""
    _link_chain(c, frame, by)
    return _along(by, frame.stored)


def _target_cell(c: Compiler, frame: Frame, by: tuple[str, ...]) -> Sql:
    _link_chain(c, frame, by)
    return frame.let(_along(by, frame.cell))


def _along(by: tuple[str, ...], read: Callable[[tuple[str, ...], str], Sql]) -> Sql:
    found = read(by[:-1], by[-1])
    # A link known to be absent on the way leads nowhere; one that is not known makes the row doubtful.
    for place in range(len(by) - 2, -1, -1):
        step = read(by[:place], by[place])
        found = chosen(
            (compared(coalesced(step, literal(-1)), "=", literal(NO_ROW)), literal(NO_ROW)), otherwise=found
        )
    return found


def _seen(c: Compiler, frame: Frame, register: Register, window: Window) -> list[Sql]:
    """Conditions on stored columns: rows after the as-of day are never seen, those certainly outside do not count."""
    if register.validity == "state":
        return []
    low, high = frame.stored((), "_start_lo"), frame.stored((), "_start_hi")
    found = [compared(low, "<=", literal(c.as_of))]
    if not _is(window.b_high, FOREVER):
        found.append(compared(low, "<=", window.b_high))
    if not _is(window.a_low, MIN_DAY):
        last = frame.stored((), "_end_hi") if register.validity == "interval" else high
        found.append(compared(last, ">=", window.a_low))
    return found


def _is(part: Sql, number: int) -> bool:
    return part.constant and part.value == number


def _cell(c: Compiler, frame: Frame, name: str) -> tuple[Sql, Sql, Sql]:
    low = frame.cell((), f"{name}_lo")
    assert frame.register is not None
    if not c.contents.may_be_unknown(frame.register.name, name):
        return low, low, ZERO
    return low, frame.cell((), f"{name}_hi"), frame.cell((), f"{name}_why")


def place_in_time(c: Compiler, frame: Frame) -> tuple[tuple[Sql, Sql, Sql], tuple[Sql, Sql, Sql]]:
    """Start and end of a row; a state spans all time."""
    assert frame.register is not None
    if frame.register.validity == "state":
        ends = literal(MIN_DAY), literal(FOREVER)
        return (ends[0], ends[0], ZERO), (ends[1], ends[1], ZERO)
    start = _cell(c, frame, "_start")
    return start, _cell(c, frame, "_end") if frame.register.validity == "interval" else start


def _membership(
    c: Compiler,
    scope: Scope,
    listing: t.Listing,
    frame: Frame,
    register: Register,
    window: Window,
    linked: Sql,
) -> tuple[Sql, Sql, Sql]:
    key = ("membership", frame.name)
    kept = c.made.get((*key, "must"))
    if kept is not None:
        return c.made[(*key, "may")].low, kept.low, kept.why
    (low, high, why), (e_low, _, e_why) = place_in_time(c, frame)
    must = [linked]
    if not low.constant and high is not low:
        must.append(compared(high, "<=", literal(c.as_of)))
    inside = []
    if register.validity == "interval":
        if not _is(window.b_low, FOREVER):
            inside.append(compared(high, "<=", window.b_low))
        if not _is(window.a_high, MIN_DAY):
            inside.append(compared(e_low, ">=", window.a_high))
        edge = bits(e_why, window.why)
    else:
        if not _is(window.b_low, FOREVER):
            inside.append(compared(high, "<=", window.b_low))
        if not _is(window.a_high, MIN_DAY):
            inside.append(compared(low, ">=", window.a_high))
        edge = window.why
    within = frame.let(both(*inside))
    must.append(within)
    reasons = [why, chosen((negated(within), edge), otherwise=ZERO)]
    may = TRUE
    if listing.where is not None:
        condition = c.value(listing.where, scope, frame)
        may = condition.high
        must.append(condition.low)
        reasons.append(condition.why)
    reasons.append(chosen((negated(linked), literal(NOT_RECORDED)), otherwise=ZERO))
    sure = frame.let(both(*must))
    # Where the row is certain its reasons do not matter; then nothing is carried.
    told = frame.let(chosen((sure, ZERO), otherwise=bits(*reasons, literal(FLAG))))
    may = frame.let(may)
    c.made[(*key, "may")] = Value(may, may, ZERO, "bool")
    c.made[(*key, "must")] = Value(sure, sure, told, "bool")
    return may, sure, told


def _groups(
    c: Compiler,
    here: Frame,
    frame: Frame,
    listing: t.Listing,
    base: Value,
    may: Sql,
    doubtful: bool,
    free: bool,
) -> list[Join]:
    """The grouped forms of the list that are joined to `here`: rows that point at the parent, and doubtful ones."""
    key = (here.name, frame.name, base.low.text)
    found = c.joins.get((*key, "certain"))
    if found is not None:
        other = c.joins.get((*key, "doubtful"))
        return [found] if other is None else [found, other]
    if not free:
        on = [(f"k{place}", column(name)) for place, name in enumerate(here.keys)]
        join = Join(c.query.join_name(), on, grouped=frame, group_by=here.keys, where=_unless_true(may))
        c.joins[(*key, "certain")] = join
        return [join]
    target = _target_cell(c, frame, listing.by)
    points = compared(coalesced(target, literal(NO_ROW)), ">", ZERO)
    join = Join(
        c.query.join_name(),
        [("k0", base.low)],
        grouped=frame,
        group_by=(_name(target),),
        where=both(may, points),
    )
    c.joins[(*key, "certain")] = join
    if not doubtful:
        return [join]
    part = frame.cell((), "_part")
    beside = Join(
        c.query.join_name(),
        [("k0", chosen((is_row(c, base.low), c.part(here)), otherwise=literal(-1)))],
        grouped=frame,
        group_by=(_name(part),),
        where=both(may, is_null(target)),
    )
    c.joins[(*key, "doubtful")] = beside
    return [join, beside]


def _unless_true(part: Sql) -> Sql | None:
    return None if part.constant and part.value is True else part


# ---- grouping


def total(
    asked: Asked, name: str, part: Sql | None, condition: Sql, empty: Sql, certain_only: bool = False
) -> Sql:
    """An aggregate over the rows of the list, brought to the line that asks; `empty` where there is no row.

    `certain_only`: rows whose link is not known cannot be among those that `condition` keeps."""
    if condition.constant and condition.value is False:
        return empty
    made = built(lambda: exp.Count(this=exp.Star())) if part is None else function(name, part)
    if not (condition.constant and condition.value is True):
        made = built(
            lambda node, kept: exp.Filter(this=node, expression=exp.Where(this=kept)), made, condition
        )
    groups = asked.members.groups[:1] if certain_only else asked.members.groups
    found = [asked.here.joined(group, made, empty) for group in groups]
    if len(found) == 1:
        return found[0]
    joined: dict[str, Callable[[Sql, Sql], Sql]] = {
        "count": plus,
        "sum": plus,
        "min": least,
        "max": greatest,
        "bit_or": bits,
    }
    return asked.here.let(joined[name](found[0], found[1]))


def certainly(asked: Asked) -> Sql:
    """How many rows are certainly in the list."""
    return total(asked, "count", None, asked.members.must, ZERO, certain_only=True)


def possibly(asked: Asked) -> Sql:
    return total(asked, "count", None, TRUE, ZERO)


def doubts(asked: Asked, more: Sql = ZERO) -> Sql:
    """Why the rows that may be in it are not certain, with `more` of each row, and why unseen rows may be."""
    told = asked.members.why if same_zero(more) else asked.members.frame.let(bits(asked.members.why, more))
    if told.constant and told.value == 0:
        return bits(asked.unseen.why, literal(FLAG))
    return bits(total(asked, "bit_or", told, TRUE, ZERO), asked.unseen.why, literal(FLAG))


def same_zero(part: Sql) -> bool:
    return part.constant and part.value == 0


def silent(asked: Asked) -> Sql:
    """Whether no unseen row can be in the list."""
    return compared(asked.unseen.why, "=", ZERO)


# ---- the terms


def _any(c: Compiler, listing: t.Listing, scope: Scope, here: Frame) -> tuple[Sql, Sql, Sql]:
    asked = ask(c, scope, listing, here)
    must = here.let(compared(certainly(asked), ">", ZERO))
    may = here.let(either(must, compared(possibly(asked), ">", ZERO), negated(silent(asked))))
    return must, may, doubts(asked)


def _exists(c: Compiler, term: t.Exists, scope: Scope, here: Frame) -> Value:
    return truth(*_any(c, term.listing, scope, here))


def _no(c: Compiler, term: t.No, scope: Scope, here: Frame) -> Value:
    must, may, why = _any(c, term.listing, scope, here)
    return truth(negated(may), negated(must), why)


def _every(c: Compiler, term: t.Every, scope: Scope, here: Frame) -> Value:
    asked = ask(c, scope, term.listing, here, term.has)
    m = asked.members
    has = c.value(term.has, m.scope, m.frame)
    refuted = total(asked, "count", None, both(m.must, negated(has.high)), ZERO, certain_only=True)
    open_rows = total(asked, "count", None, negated(has.low), ZERO)
    may = here.let(compared(refuted, "=", ZERO))
    must = here.let(both(may, silent(asked), compared(open_rows, "=", ZERO)))
    told = m.frame.let(chosen((negated(has.low), bits(has.why, m.why)), otherwise=ZERO))
    why = bits(total(asked, "bit_or", told, TRUE, ZERO), asked.unseen.why, literal(FLAG))
    return truth(must, may, why)


def _count(c: Compiler, term: t.Count, scope: Scope, here: Frame) -> Value:
    asked = ask(c, scope, term.listing, here)
    low = certainly(asked)
    high = here.let(chosen((silent(asked), possibly(asked)), otherwise=literal(INFINITE)))
    return _between(low, high, doubts(asked), "number")


def _between(low: Sql, high: Sql, why: Sql, kind: str, over: int = 1) -> Value:
    return Value(low, high, chosen((compared(low, "!=", high), why), otherwise=ZERO), kind, over)


def _extreme(c: Compiler, term: t.Extreme, scope: Scope, here: Frame) -> Value:
    asked = ask(c, scope, term.listing, here, term.value)
    m = asked.members
    register = c.book.schema.registers[term.listing.register]
    own = term.value is None or (
        isinstance(term.value, t.FieldOf)
        and isinstance(term.value.base, t.RowOf)
        and term.value.base.slot == term.listing.slot
        and term.value.name == register.start
    )
    if term.value is None:
        (low, high, why), _ = place_in_time(c, m.frame)
    else:
        value = c.value(term.value, m.scope, m.frame)
        low, high, why = value.low, value.high, value.why
    quiet = silent(asked)
    if term.which == "first":
        never = literal(FOREVER)
        found_low = total(asked, "min", low, TRUE, never)
        found_high = total(asked, "min", high, m.must, never, certain_only=True)
        unseen_low = least(found_low, asked.unseen.earliest) if own else literal(MIN_DAY)
        found_low = here.let(chosen((quiet, found_low), otherwise=unseen_low))
    else:
        never = literal(MIN_DAY)
        found_high = total(asked, "max", high, TRUE, never)
        found_low = total(asked, "max", low, m.must, never, certain_only=True)
        unseen_high = greatest(found_high, asked.unseen.latest) if own else literal(FOREVER)
        found_high = here.let(chosen((quiet, found_high), otherwise=unseen_high))
    return _between(found_low, found_high, doubts(asked, why), "date")


def _total(c: Compiler, term: t.Total, scope: Scope, here: Frame) -> Value:
    asked = ask(c, scope, term.listing, here, term.value)
    m = asked.members
    value = c.value(term.value, m.scope, m.frame)
    name = "sum" if term.how == "sum" else "max"
    most = literal(INFINITE * value.over)
    low = total(asked, name, value.low, m.must, ZERO, certain_only=True)
    high = total(asked, name, value.high, TRUE, ZERO)
    high = here.let(chosen((silent(asked), least(high, most)), otherwise=most))
    return _between(low, high, doubts(asked, value.why), "number", value.over)


MAKERS: dict[str, Any] = {
    "exists": _exists,
    "no": _no,
    "every": _every,
    "count": _count,
    "extreme": _extreme,
    "total": _total,
}
