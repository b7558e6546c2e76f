"""Looking for a world in which something holds, and for one in which it holds whatever somebody does.

The solver's models are checked against the calendar; where a day's image is wrong, the exact piece of the calendar
around that day is added and the solver asked again.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import z3

from jisso.ground.values import FOREVER, MIN_DAY
from jisso.readings.prove.dates import CYCLE, FIRST, SAMPLE
from jisso.readings.prove.worlds import Application, Truth, World, z3_value

FOUND, NONE, LOOSE, TIMEOUT = "found", "none", "loose", "timeout"
_ROUNDS = 80
_WHOLE_CALENDAR_AFTER = 8
# Days before and after a day that does not fit for which the calendar is added too.
_AROUND = 400
_CLOSED_AROUND = 45


@dataclass(frozen=True, slots=True)
class Outcome:
    """`found` with a model; `none`: no such world; `loose`: none in which every figure asked for is in its table or
    every reference is there, though perhaps one elsewhere; `timeout`: not decided in the time given."""

    kind: str
    model: Any = None

    @property
    def excluded(self) -> bool:
        return self.kind == NONE


class Search:
    """Searches one world. What it learns about the calendar it keeps for the next question."""

    def __init__(self, world: World, seconds: float) -> None:
        self.world = world
        self.until = time.process_time() + seconds
        self.solver = z3.Solver()
        self.guarded = z3.Bool(f"{world.name}guarded")
        self._taken = [0, 0, 0, 0]
        self._cycles: dict[int, tuple[Any, Any, Any]] = {}
        self._applications: list[Application] = []

    # ---- questions

    def find(self, *goals: Truth, prefer: Sequence[Any] = ()) -> Outcome:
        """A world in which all goals hold. `prefer` are wishes, dropped from the last if they cannot be had."""
        if any(goal is False for goal in goals):
            return Outcome(NONE)
        self._take_in()
        asked = [z3_value(goal) for goal in goals if goal is not True]
        for kept in range(len(prefer), 0, -1):
            found = self._solve([*asked, *prefer[:kept]], guarded=True, share=0.3)
            if found.kind == FOUND:
                return found
        found = self._solve(asked, guarded=True)
        if found.kind != NONE:
            return found
        found = self._solve(asked, guarded=False)
        return Outcome(LOOSE) if found.kind == FOUND else found

    def find_unguarded(self, *goals: Truth, prefer: Sequence[Any] = ()) -> Outcome:
        """The same where figures may be missing: for questions about what is missing."""
        if any(goal is False for goal in goals):
            return Outcome(NONE)
        self._take_in()
        asked = [z3_value(goal) for goal in goals if goal is not True]
        for kept in range(len(prefer), 0, -1):
            found = self._solve([*asked, *prefer[:kept]], guarded=False, share=0.3)
            if found.kind == FOUND:
                return found
        return self._solve(asked, guarded=False)

    def core(self, parts: Sequence[tuple[str, Truth]], *goals: Truth) -> list[str]:
        """Labels of a small set of parts that cannot hold together with the goals."""
        self._take_in()
        kept = [(label, part) for label, part in parts if part is not True]
        for label, part in kept:
            if part is False:
                return [label]
        place = 0
        while place < len(kept):
            less = kept[:place] + kept[place + 1 :]
            found = self._solve(
                [*(z3_value(p) for _, p in less), *(z3_value(g) for g in goals)], guarded=False
            )
            if found.kind == NONE:
                kept = less
            else:
                place += 1
        return [label for label, _ in kept]

    def left(self) -> float:
        return self.until - time.process_time()

    # ---- solving

    def _take_in(self) -> None:
        """What the world has learnt since the last question."""
        world = self.world
        for place, (source, guarded) in enumerate(
            ((world.domain, False), (world.facts, False), (world.guards, True), (world.lessons, False))
        ):
            for one in source[self._taken[place] :]:
                self.solver.add(z3.Implies(self.guarded, one) if guarded else one)
            self._taken[place] = len(source)
        self._applications = list(world.applications)

    def _solve(self, goals: Sequence[Any], guarded: bool, share: float = 1.0) -> Outcome:
        solver = self.solver
        assumed = [self.guarded] if guarded else []
        until = time.process_time() + self.left() * share
        solver.push()
        try:
            solver.add(*goals)
            for step in range(_ROUNDS):
                left = until - time.process_time()
                if left <= 0:
                    return Outcome(TIMEOUT)
                # The solver counts by the wall; on a busy machine that is not its own time, so it gets twice as much.
                solver.set("timeout", max(1, int(left * 2000)))
                answer = solver.check(*assumed)
                if answer == z3.unsat:
                    return Outcome(NONE)
                if answer != z3.sat:
                    return Outcome(TIMEOUT)
                model = solver.model()
                lessons = self.lessons(model, self._applications, step >= _WHOLE_CALENDAR_AFTER)
                if not lessons:
                    return Outcome(FOUND, model)
                # A lesson holds in every world, so it stays when the question is over.
                solver.add(*lessons)
                self.world.lessons.extend(lessons)
            return Outcome(TIMEOUT)
        finally:
            solver.pop()
            self._take_in()

    def lessons(self, model: Any, applications: Sequence[Application], whole: bool) -> list[Any]:
        """The exact calendar around the days of a model that do not fit it; all of it, once many did not."""
        found: list[Any] = []
        for one in applications:
            day = value_of(model, one.day)
            wanted = one.function.at(day) if MIN_DAY < day < FOREVER else None
            if wanted is None or wanted == value_of(model, one.image):
                continue
            if whole and one.function.gain and one.function.first <= day <= one.function.last:
                found.extend(self._every_piece(one))
                continue
            around = _AROUND if one.function.gain else _CLOSED_AROUND
            for piece in one.function.pieces(day - around, day + around):
                inside = z3.And(one.day >= piece.first, one.day <= piece.last)
                image = one.day + piece.shift if piece.moves else piece.shift
                found.append(z3.Implies(inside, one.image == image))
        return found

    def _every_piece(self, one: Application) -> list[Any]:
        """The function on all days of the calendar, by the place of the day in its four-year cycle."""
        found: list[Any] = []
        cycle, place = self._cycle(one.day, found)
        known = z3.And(one.day >= one.function.first, one.day <= one.function.last)
        passed = (SAMPLE - FIRST) // CYCLE
        for piece in one.function.pieces(SAMPLE, SAMPLE + CYCLE - 1):
            first, last = max(0, piece.first - SAMPLE), min(CYCLE - 1, piece.last - SAMPLE)
            image = (
                one.day + piece.shift if piece.moves else piece.shift + one.function.gain * (cycle - passed)
            )
            found.append(z3.Implies(z3.And(known, place >= first, place <= last), one.image == image))
        return found

    def _cycle(self, day: Any, found: list[Any]) -> tuple[Any, Any]:
        """The day as four-year cycles since FIRST and a place in the cycle."""
        kept = self._cycles.get(day.get_id())
        if kept is None:
            cycle, place = self.world.fresh(), self.world.fresh()
            # The day is kept beside them: the solver gives a freed term's number to another.
            kept = self._cycles[day.get_id()] = (day, cycle, place)
            found.append(z3.And(day == FIRST + CYCLE * cycle + place, place >= 0, place < CYCLE))
        return kept[1], kept[2]


def value_of(model: Any, term: Any) -> Any:
    """The value of a variable or term in a model: int, bool or fraction."""
    if isinstance(term, bool | int):
        return term
    found = model.eval(term, model_completion=True)
    if z3.is_int_value(found):
        return found.as_long()
    if z3.is_true(found) or z3.is_false(found):
        return z3.is_true(found)
    if z3.is_rational_value(found):
        return found.as_fraction()
    raise ValueError(f"no value: {found}")
