"""Whether somebody can act lawfully in every circumstance.

Circumstances are all that the party does not choose; its choices are named cells and rows. The question "is there a
circumstance in which every choice fails?" is answered by turns: a circumstance that no way of acting found so far
answers; then the solver looks for a choice there, and the way of acting is remembered relative to the days that
matter ("three days after the trigger"). When no circumstance is left the answer is a proof; when a circumstance
admits no choice it is the counterexample.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import z3

from jisso.ground.values import FOREVER, MIN_DAY
from jisso.readings.prove.search import FOUND, LOOSE, NONE, TIMEOUT, Outcome, Search, value_of
from jisso.readings.prove.worlds import Application, Truth, World, both, z3_value

ALWAYS, NEVER, OPEN = "always", "never", "open"
_TURNS = 16
# Ways of acting that are remembered from one choice: counted from the nearest of the days that matter.
_WAYS = 2


class Variables:
    """Which variables a formula reads; remembered, because formulas share their parts."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, frozenset[int]]] = {}

    def of(self, term: Any) -> frozenset[int]:
        """Ids of the variables in `term`."""
        if not isinstance(term, z3.ExprRef):
            return frozenset()
        waiting = [term]
        while waiting:
            current = waiting[-1]
            place = current.get_id()
            if place in self._known:
                waiting.pop()
                continue
            inside = current.children()
            missing = [child for child in inside if child.get_id() not in self._known]
            if missing:
                waiting.extend(missing)
                continue
            waiting.pop()
            if not inside and current.decl().kind() == z3.Z3_OP_UNINTERPRETED:
                found = frozenset((place,))
            else:
                found = frozenset().union(*(self._known[child.get_id()][1] for child in inside))
            self._known[place] = (current, found)
        return self._known[term.get_id()][1]


@dataclass
class Copy:
    """The world once more, with other values for the chosen cells. `pairs` replace variables in formulas."""

    pairs: list[tuple[Any, Any]]
    valid: Any

    def of(self, formula: Truth) -> Any:
        return z3.substitute(z3_value(formula), *self.pairs) if self.pairs else z3_value(formula)


class Choices:
    """`chosen` are the variables that the party chooses. Everything that follows from them is found here."""

    def __init__(self, world: World, search: Search, chosen: Sequence[Any]) -> None:
        self.world = world
        self.search = search
        self.chosen = list(chosen)
        self.variables = Variables()
        self._copies = 0
        # What belongs to the world itself: a copy is made of this, never of another copy.
        self._applications = list(world.applications)
        self._foreign: set[int] = set()

    # ---- copies

    def copy(self, values: Sequence[Any] | None = None) -> Copy:
        """With `values` for the chosen variables in their order, or with new variables for them."""
        world = self.world
        self._copies += 1
        tag = f"{world.name}copy{self._copies}"
        new = values if values is not None else [_again(one, tag) for one in self.chosen]
        pairs = [(old, z3_value(value)) for old, value in zip(self.chosen, new, strict=True)]
        moved = {one.get_id() for one in self.chosen}
        given = moved if values is not None else set()
        for one in world.free:
            pairs.append((one, _again(one, tag)))
            moved.add(one.get_id())
        applications: list[Application] = []
        for application in self._applications:
            if self.variables.of(application.day) & moved:
                image = _again(application.image, tag)
                day = z3.substitute(application.day, *pairs)
                pairs.append((application.image, image))
                moved.add(application.image.get_id())
                applications.append(Application(application.function, day, image))
        made = Copy(pairs, None)
        # One long formula is replaced far quicker than many short ones.
        facts = [fact for fact in world.facts if self._moves(fact, moved)]
        domain = [one for one in world.domain if self.variables.of(one) & moved]
        guards = [one for one in world.guards if self.variables.of(one) & moved]
        made.valid = made.of(
            z3.And(z3_value(both(domain)), z3.Or(z3.Not(self.search.guarded), z3_value(both(guards))))
        )
        self._foreign.update(new.get_id() for old, new in pairs if old.get_id() not in given)
        world.applications.extend(applications)
        if facts:
            world.facts.append(made.of(both(facts)))
        return made

    def _moves(self, fact: Any, moved: set[int]) -> bool:
        """Whether a fact is about the world itself and speaks of what moves."""
        inside = self.variables.of(fact)
        return bool(inside & moved) and not inside & self._foreign

    # ---- the question

    def whatever(
        self,
        circumstances: Iterable[Truth],
        lawful: Truth,
        anchors: Sequence[Any] = (),
        *,
        alone: Sequence[Truth] = (),
        prefer: Sequence[Any] = (),
    ) -> tuple[str, Any]:
        """ALWAYS; or NEVER with a model of the circumstance; else LOOSE, TIMEOUT, or OPEN: neither a way of acting that
        answers all circumstances was found nor a circumstance that none answers.

        `alone` are demands each of which some choice fulfils by itself: circumstances in which one of them cannot be
        had at all are somebody else's question. `prefer` are wishes about the circumstance."""
        goals: list[Truth] = [*circumstances, z3.Not(z3_value(lawful))]
        for demand in alone:
            other = self.copy()
            goals.extend((other.valid, other.of(demand)))
        wishes = [one == anchor for one in self.chosen if z3.is_int(one) for anchor in anchors]
        ways: list[list[Any]] = []
        for _ in range(_TURNS):
            if self.search.left() <= 0:
                return TIMEOUT, None
            outcome = self.search.find(*goals, prefer=prefer)
            if outcome.kind == NONE:
                return ALWAYS, None
            if outcome.kind != FOUND:
                return outcome.kind, None
            answer = self._choice_in(outcome.model, lawful, wishes)
            if answer.kind == NONE:
                return NEVER, outcome.model
            if answer.kind != FOUND:
                return answer.kind, None
            for way in self._ways(answer.model, anchors):
                if any(all(_same(a, b) for a, b in zip(way, old, strict=True)) for old in ways):
                    continue
                ways.append(way)
                other = self.copy(way)
                goals.append(z3.Not(z3.And(other.valid, other.of(lawful))))
        return OPEN, None

    def _choice_in(self, model: Any, lawful: Truth, wishes: Sequence[Any]) -> Outcome:
        """A lawful choice in the circumstance of a model."""
        chosen = {one.get_id() for one in self.chosen}
        fixed = [
            cell == model.eval(cell, model_completion=True)
            for cell in self.world.variables()
            if cell.get_id() not in chosen
        ]
        found = self.search.find(lawful, *fixed, prefer=wishes[:1])
        for wish in wishes[1:4]:
            if found.kind != FOUND:
                break
            if z3.is_true(found.model.eval(wish, model_completion=True)):
                break
        return found

    def _ways(self, model: Any, anchors: Sequence[Any]) -> Iterable[list[Any]]:
        """The choice of a model as ways of acting: with its days as they are, or counted from an anchor."""
        values = [value_of(model, one) for one in self.chosen]
        days = [
            value for one, value in zip(self.chosen, values, strict=True) if _is_day(one) and value < FOREVER
        ]
        near: list[tuple[int, int, Any]] = []
        for place, anchor in enumerate(anchors):
            at = value_of(model, anchor)
            if days and isinstance(at, int) and MIN_DAY < at < FOREVER:
                near.append((min(abs(day - at) for day in days), place, anchor))
        counted = [anchor for _, _, anchor in sorted(near, key=lambda one: one[:2])[:_WAYS]]
        like = self._like(model, values)
        yield self._way(model, like, counted[0] if counted else None)
        if len(counted) > 1:
            yield self._way(model, like, counted[1])
        if any(one is not value for one, value in zip(like, values, strict=True)):
            yield self._way(model, values, counted[0] if counted else None)

    def _way(self, model: Any, values: list[Any], anchor: Any) -> list[Any]:
        """The values, days counted from the anchor."""
        if anchor is None:
            return values
        at = value_of(model, anchor)
        return [
            anchor + (value - at) if _is_day(one) and isinstance(value, int) and value < FOREVER else value
            for one, value in zip(self.chosen, values, strict=True)
        ]

    def _like(self, model: Any, values: list[Any]) -> list[Any]:
        """The values, codes written as "the same as" a cell of the circumstances that has the same code."""
        chosen = {one.get_id() for one in self.chosen}
        kinds = self.world.kinds()
        given: dict[tuple[str, str, Any], Any] = {}
        for cell in self.world.cells.values():
            kind, of = kinds[cell.get_id()]
            if kind == "code" and cell.get_id() not in chosen:
                given.setdefault((kind, of, value_of(model, cell)), cell)
        return [
            given.get((*kinds.get(one.get_id(), ("", "")), value), value)
            for one, value in zip(self.chosen, values, strict=True)
        ]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, z3.ExprRef) and isinstance(other, z3.ExprRef):
        return bool(one.eq(other))
    return type(one) is type(other) and not isinstance(one, z3.ExprRef) and one == other


def _again(variable: Any, tag: str) -> Any:
    return z3.Const(f"{variable.decl().name()}~{tag}", variable.sort())


def _is_day(variable: Any) -> bool:
    return bool(z3.is_int(variable)) and str(variable.decl().name()).endswith("§day")


__all__ = ["ALWAYS", "LOOSE", "NEVER", "OPEN", "TIMEOUT", "Choices"]
