"""Rows that nobody sees: whether a list may have any, and from which day to which (S6, `docs/decisions/0005-watermarks.md`)."""

from __future__ import annotations

from dataclasses import dataclass

from jisso.ground.values import FOREVER, MIN_DAY
from jisso.readings.sweep.compiler import Compiler, Scope
from jisso.readings.sweep.expressions import (
    ZERO,
    Sql,
    bits,
    both,
    chosen,
    coalesced,
    compared,
    greatest,
    is_null,
    least,
    literal,
    masked,
    minus,
    negated,
    stored,
)
from jisso.readings.sweep.frames import Frame
from jisso.readings.sweep.scalars import linked_path, path_of
from jisso.readings.sweep.values import (
    ALL_KINDS,
    NO_ROW,
    UNDETERMINED,
    Value,
)
from jisso.rules import terms as t


@dataclass(eq=False)
class Unseen:
    """Why rows that nobody sees may be in the list (0: there can be none), and on which days those may begin."""

    why: Sql
    earliest: Sql
    latest: Sql


@dataclass(eq=False)
class Window:
    a_low: Sql
    a_high: Sql
    b_low: Sql
    b_high: Sql
    why: Sql

    @property
    def fixed(self) -> bool:
        return all(part.constant for part in (self.a_low, self.a_high, self.b_low, self.b_high, self.why))

    def key(self) -> tuple[str, ...]:
        parts = (self.a_low, self.a_high, self.b_low, self.b_high, self.why)
        return tuple(part.text for part in parts)


def completeness(c: Compiler, scope: Scope, listing: t.Listing, here: Frame) -> tuple[Sql, Sql, Sql, Sql]:
    """(first day after what is complete, first day of it, why not after, why not before)."""
    fixed = c.contents.silence(listing.register, listing.codes)
    if fixed is not None and not c.contents.has_marks(listing.register):
        first, since, after, before = fixed
        return literal(first), literal(since), literal(after), literal(before)
    number = literal(c.question(listing.register, listing.codes))
    names = ("first", "since", "after_why", "before_why")
    general = c.table(here, "completeness", ("question", number), ("part", c.part(here)), ("person", ZERO))
    found = [here.joined(general, stored(name, general.name)) for name in names]
    if c.contents.has_marks(listing.register):
        row, steps = path_of(listing.base)
        frame = scope.rows[row.slot]
        path = linked_path(c, frame, steps)
        person = coalesced(frame.cell(path, "_person"), literal(-1))
        own = c.table(here, "completeness", ("question", number), ("person", person), ("part", c.part(here)))
        found = [
            coalesced(here.joined(own, stored(name, own.name)), general_one)
            for name, general_one in zip(names, found, strict=True)
        ]
    first_day, since_day, after_why, before_why = (here.let(part) for part in found)
    return first_day, since_day, after_why, before_why


def unseen_rows(
    c: Compiler, scope: Scope, listing: t.Listing, here: Frame, base: Value, window: Window
) -> Unseen:
    key = (
        here.name, "unseen", listing.register, listing.codes, window.key(), base.low.text,
    )  # fmt: skip
    kept = c.made.get(key)
    if kept is not None:
        return Unseen(kept.why, kept.low, kept.high)
    interval = c.book.schema.registers[listing.register].validity == "interval"
    first, since, after, before = completeness(c, scope, listing, here)
    opened = window.a_low
    last = here.let(least(window.b_high, literal(c.as_of)))
    if not interval:
        first = here.let(greatest(first, opened))
    later = here.let(both(compared(after, "!=", ZERO), compared(first, "<=", last)))
    over = here.let(least(minus(since, literal(1)), last))
    reach = minus(since, literal(1)) if interval else over
    earlier = here.let(both(compared(before, "!=", ZERO), compared(opened, "<=", reach)))
    why = bits(chosen((later, after), otherwise=ZERO), chosen((earlier, before), otherwise=ZERO))
    earliest = chosen((earlier, literal(MIN_DAY) if interval else opened), otherwise=first)
    latest = chosen((both(earlier, negated(later)), over), otherwise=last)
    none = both(negated(later), negated(earlier))
    earliest = chosen((none, literal(FOREVER)), otherwise=earliest)
    latest = chosen((none, literal(MIN_DAY)), otherwise=latest)
    # A parent that is not known could be any row; one that is absent has no rows at all.
    if not (base.certain and isinstance(listing.base, t.RowOf)) and _may_lack(c, listing.base):
        blank, absent = is_null(base.low), compared(coalesced(base.low, literal(-1)), "=", literal(NO_ROW))
        no_parent = chosen(
            (compared(masked(base.why, ALL_KINDS), "=", ZERO), literal(UNDETERMINED)), otherwise=base.why
        )
        why = chosen((blank, no_parent), (absent, ZERO), otherwise=why)
        earliest = chosen((blank, literal(MIN_DAY)), (absent, literal(FOREVER)), otherwise=earliest)
        latest = chosen((blank, literal(c.as_of)), (absent, literal(MIN_DAY)), otherwise=latest)
    made = Value(here.let(earliest), here.let(latest), here.let(why), "date")
    c.made[key] = made
    return Unseen(made.why, made.low, made.high)


def _may_lack(c: Compiler, base: t.Term) -> bool:
    _, steps = path_of(base)
    return any(c.contents.may_lack_row(step.register, step.name) for step in steps)
