"""What lists mean to the solver: which rows of a bounded pool are in the list, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import z3

from jisso.ground.values import FOREVER, MIN_DAY
from jisso.readings.prove.worlds import Truth, World, both, choose, either, negated
from jisso.rules import terms as t

if TYPE_CHECKING:
    from jisso.readings.prove.worlds import Rows

MINUTES_A_DAY = 24 * 60


class Lists:
    """The list terms. The other half of `Reader`, which holds the world and the bound rows."""

    world: World
    rows: dict[int, Rows]
    path: list[Truth]
    as_of: Any

    if TYPE_CHECKING:

        def truth(self, term: t.Term) -> Truth: ...
        def amount(self, term: t.Term) -> Any: ...
        def row(self, term: t.Term) -> Rows: ...
        def guard(self, condition: Truth) -> None: ...

    def members(self, listing: t.Listing) -> list[tuple[int, Truth]]:
        """Each row of the pool with the condition under which it is in the list (S5, S7)."""
        world, register = self.world, listing.register
        base = self.row(listing.base)
        opened, closed = self._bounds(listing)
        described = world.schema.registers[register]
        found: list[tuple[int, Truth]] = []
        for place in range(world.size(register)):
            there = [world.present(register, place), self._linked(listing, place, base)]
            start = world.start(register, place)
            if described.validity != "state":
                there.append(start <= self.as_of)
            if described.validity == "interval":
                if closed is not None:
                    there.append(start <= closed)
                if opened is not None:
                    there.append(world.end(register, place) >= opened)
            elif opened is not None or closed is not None:
                there.extend(
                    [
                        True if closed is None else start <= closed,
                        True if opened is None else start >= opened,
                    ]
                )
            condition = both(there)
            if listing.where is not None and condition is not False:
                condition = both([condition, self.inside(listing, place, condition, listing.where)])
            found.append((place, condition))
        return found

    def _bounds(self, listing: t.Listing) -> tuple[Any, Any]:
        if listing.on is not None:
            day = self.amount(listing.on)
            return day, day
        return (
            self.amount(listing.start) if listing.start is not None else None,
            self.amount(listing.end) if listing.end is not None else None,
        )

    def inside(self, listing: t.Listing, place: int, condition: Truth, term: t.Term) -> Any:
        """The value of `term` with the listed row bound to that place."""
        before = self.rows.get(listing.slot)
        self.rows[listing.slot] = [(True, place)]
        self.path.append(condition)
        try:
            return self.truth(term)
        finally:
            self.path.pop()
            if before is None:
                del self.rows[listing.slot]
            else:
                self.rows[listing.slot] = before

    def _linked(self, listing: t.Listing, place: int, base: Rows) -> Truth:
        """Whether the row points at the row of the base, along `by`."""
        world = self.world
        reached: Rows = [(True, place)]
        register = listing.register
        for name in listing.by:
            about = world.schema.registers[register].fields[name]
            optional = world.may_be_absent(world.schema.registers[register], about)
            step: Rows = []
            for condition, row in reached:
                value = world.cell(register, row, name)
                for target in range(world.size(about.of)):
                    is_it: Truth = True if world.size(about.of) == 1 and not optional else value == target
                    step.append((both([condition, is_it]), target))
            reached, register = step, about.of
        wanted: dict[int, list[Truth]] = {}
        for condition, row in base:
            wanted.setdefault(row, []).append(condition)
        return either(both([condition, either(wanted[row])]) for condition, row in reached if row in wanted)

    # ---- truths and counts

    def _exists(self, term: t.Exists) -> Truth:
        return either(condition for _, condition in self.members(term.listing))

    def _no(self, term: t.No) -> Truth:
        return negated(either(condition for _, condition in self.members(term.listing)))

    def _every(self, term: t.Every) -> Truth:
        return both(
            either([negated(condition), self.inside(term.listing, place, condition, term.has)])
            for place, condition in self.members(term.listing)
            if condition is not False
        )

    def _count(self, term: t.Count) -> Any:
        return _sum([choose(condition, 1, 0) for _, condition in self.members(term.listing)])

    # ---- days and amounts

    def _extreme(self, term: t.Extreme) -> Any:
        first = term.which == "first"
        best: Any = FOREVER if first else MIN_DAY
        for place, condition in self.members(term.listing):
            if condition is False:
                continue
            if term.value is None:
                day = self.world.start(term.listing.register, place)
            else:
                day = self.inside(term.listing, place, condition, term.value)
            better = day < best if first else day > best
            best = choose(both([condition, better]), day, best)
        return best

    def _total(self, term: t.Total) -> Any:
        amounts = [
            choose(condition, self.inside(term.listing, place, condition, term.value), 0)
            for place, condition in self.members(term.listing)
            if condition is not False
        ]
        if term.how == "sum":
            return _sum(amounts)
        best: Any = 0
        for one in amounts:
            best = choose(one > best, one, best)
        return best

    def _peak(self, term: t.Peak) -> Any:
        """The largest sum over any `days` days, exact for rows of one day. Coarser rows are guarded out."""
        register = term.listing.register
        hours = term.type.kind in ("hours", "hours_per_week")
        listed = [
            (place, condition) for place, condition in self.members(term.listing) if condition is not False
        ]
        amounts: list[tuple[int, Any, Any]] = []
        one_day: list[Truth] = []
        for place, condition in listed:
            amount = self.inside(term.listing, place, condition, term.value)
            if hours:
                amount = choose(amount > MINUTES_A_DAY, MINUTES_A_DAY, amount)
            start = self.world.start(register, place)
            one_day.append(either([negated(condition), start == self.world.end(register, place)]))
            amounts.append((place, start, choose(condition, amount, 0)))
        exact = both(one_day)
        self.guard(exact)
        best: Any = 0
        for _, last, _ in amounts:
            window = _sum(
                [
                    choose(both([start <= last, start > last - term.days]), amount, 0)
                    for _, start, amount in amounts
                ]
            )
            best = choose(window > best, window, best)
        if exact is True or not amounts:
            return best
        free = self.world.unknown("real" if isinstance(best, z3.ArithRef) and best.is_real() else "int")
        self.world.facts.append(free >= 0)
        return choose(exact, best, free)


def _sum(items: list[Any]) -> Any:
    if not items:
        return 0
    found = items[0]
    for one in items[1:]:
        found = found + one
    return found
