"""Can the bearer act lawfully? Deadlines before their evidence, duties against prohibitions, double binds.

What the bearer chooses is the evidence: the rows that `done` and `breach` list, and the cell of its own row that
`done` gives. Everything else - what happened, who holds which status - is circumstance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from jisso.readings.prove.answers import Answer, Claim, Exhibit
from jisso.readings.prove.choices import ALWAYS, NEVER, OPEN, Choices
from jisso.readings.prove.deeds import DEED, Deeds, Room, deeds_of, room_for
from jisso.readings.prove.documents import document, key_of, true_in
from jisso.readings.prove.parts import can_share
from jisso.readings.prove.search import LOOSE, Search
from jisso.readings.prove.setting import (
    FOUND,
    NONE,
    PROVED,
    REFUTED,
    UNDECIDED,
    Levels,
    Setting,
    a_good_day,
    answer,
    no_case,
)
from jisso.readings.prove.standings import FamilyStanding, roots, stand_family
from jisso.readings.prove.worlds import Truth, World, both, either, negated
from jisso.rules.rulebook import Family
from jisso.rules.walk import every_term

# Terms of all rules in question.
LONG = 800
UNLAWFUL = {"duty": ("met_late", "overdue"), "prohibition": ("broken",)}
LAWFUL = {"duty": ("met",), "prohibition": ("kept",)}


NO_WAY = "no way of acting was found that answers every circumstance, and no circumstance that none answers"

# ---- deadlines


def deadlines(setting: Setting, family: Family) -> Iterator[Answer]:
    """Whatever happens, evidence can come in time: no deadline ends before its evidence can exist."""
    if family.newest.kind != "duty":
        return
    room = room_for(setting, [family])
    levels = Levels(setting, room.demand, setting.until(), sized=room.sizes)
    kind = ""
    for world, search in levels:
        whole = stand_family(world, setting.book, family)
        bind = _Bind(setting, world, search, [whole])
        chosen = room.chosen(world)
        kind, model = bind.whatever(chosen, alone=False)
        if kind == NEVER:
            why = "there are circumstances in which no evidence can come in time, whatever is done"
            exhibit = bind.exhibit(model)
            yield answer("deadline", (family.id,), REFUTED, why, exhibit)
            return
        if kind != ALWAYS or levels.complete:
            break
    yield _not_refuted("deadline", (family.id,), levels, room, kind, "evidence can always come in time")


def _not_refuted(
    check: str, rules: tuple[str, ...], levels: Levels, room: Room, kind: str, proved: str
) -> Answer:
    if kind == ALWAYS and levels.complete and room.apart:
        return answer(check, rules, PROVED, proved)
    if kind == ALWAYS:
        more = "more rows were not tried" if not levels.complete else "its circumstances turn on the deeds"
        return answer(check, rules, UNDECIDED, f"{proved} in {levels.bound}; {more}")
    if kind == LOOSE:
        why = (
            "only on days that no verified table covers, or through absent references, could it be otherwise"
        )
        return answer(check, rules, UNDECIDED, why)
    return answer(check, rules, UNDECIDED, NO_WAY if kind == OPEN else "not decided in the time given")


@dataclass
class _Bind:
    """Some rules about one bearer in one world, and whether all can be obeyed at once."""

    setting: Setting
    world: World
    search: Search
    standings: list[FamilyStanding]

    def unlawful(self, one: FamilyStanding) -> Truth:
        return one.status(*UNLAWFUL[one.family.newest.kind])

    def called_for(self, one: FamilyStanding) -> Truth:
        """The rule speaks: it applies, and its day has come."""
        return either(
            both(
                [
                    version.settled,
                    version.applies,
                    True if version.trigger is None else version.trigger <= self.world.as_of,
                ]
            )
            for version in one.versions
        )

    def anchors(self) -> list[Any]:
        found: list[Any] = []
        for one in self.standings:
            for version in one.versions[-2:]:
                found.extend(day for day in (version.trigger, version.due) if day is not None)
        found.append(self.world.as_of)
        return list({str(day): day for day in found}.values())[:5]

    def whatever(self, chosen: Sequence[Any], alone: bool) -> tuple[str, Any]:
        lawful = both(negated(self.unlawful(one)) for one in self.standings)
        choices = Choices(self.world, self.search, chosen)
        return choices.whatever(
            [self.called_for(one) for one in self.standings],
            lawful,
            self.anchors(),
            alone=[negated(self.unlawful(one)) for one in self.standings] if alone else (),
            prefer=(self.world.as_of == a_good_day(self.standings[0].family.newest),),
        )

    def claim(self, one: FamilyStanding, model: Any) -> Claim:
        """What the finding of a rule is in a model."""
        rule = one.family.newest
        for version in one.versions:
            if true_in(model, version.settled):
                shown = [name for name, body in version.body.items() if true_in(model, body)]
                return Claim(rule.id, key_of(rule.register, 0), tuple(shown[:1]), version.occurrence)
        return Claim(rule.id, key_of(rule.register, 0), ("not_applicable",), one.versions[0].occurrence)

    def exhibit(self, model: Any) -> Exhibit:
        families = [one.family for one in self.standings]
        return Exhibit(
            document(self.world, model, families), tuple(self.claim(one, model) for one in self.standings)
        )

    def both_ways(self, model: Any, chosen: Sequence[Any]) -> list[Exhibit]:
        """In the circumstance of a model: obeying each rule in turn, and what becomes of the others."""
        mine = {one.get_id() for one in chosen}
        fixed = [
            cell == model.eval(cell, model_completion=True)
            for cell in self.world.variables()
            if cell.get_id() not in mine
        ]
        found: list[Exhibit] = []
        for one in self.standings:
            outcome = self.search.find(one.status(*LAWFUL[one.family.newest.kind]), *fixed)
            if outcome.kind == FOUND:
                found.append(self.exhibit(outcome.model))
        return found[:2] or [self.exhibit(model)]


# ---- several rules at once


def together(setting: Setting, check: str, families: Sequence[Family]) -> Answer:
    """Whether the bearer can obey all of these at once, wherever it can obey each of them."""
    names = tuple(family.id for family in families)
    room = room_for(setting, families)
    # Long rules are asked with one row per list and room for the deeds: two would take longer to write down than to solve.
    most = 1 if _length(families) > LONG else 2
    levels = Levels(setting, room.demand, setting.until(), most=most, sized=room.sizes)
    kind = ""
    for world, search in levels:
        bind = _Bind(setting, world, search, [stand_family(world, setting.book, one) for one in families])
        chosen = room.chosen(world)
        kind, model = bind.whatever(chosen, alone=True)
        if kind == NEVER:
            why = "there are circumstances in which each can be obeyed and not all of them"
            return answer(check, names, REFUTED, why, *bind.both_ways(model, chosen))
        if kind != ALWAYS or levels.complete:
            break
    return _not_refuted(check, names, levels, room, kind, "all can be obeyed at once")


def _length(families: Sequence[Family]) -> int:
    return sum(
        1 for family in families for rule in family.versions for root in roots(rule) for _ in every_term(root)
    )


def pairs(families: Sequence[Family], side: dict[str, str]) -> Iterator[tuple[str, tuple[Family, ...]]]:
    """Rules of one side that can be at odds: (check, rules). `side` is person, organisation or the office itself.

    Two rules are at odds over one deed: one wants what the other can forbid, or both read one cell. Two duties have
    each their own record, unless one cell is the deed of both. Three rules are asked together where one wants what
    both others can forbid."""
    binding = [(family, deeds_of(family)) for family in families if family.newest.kind in DEED]
    against: dict[str, list[Family]] = {}
    for (one, mine), (other, theirs) in combinations(binding, 2):
        if side.get(one.newest.bearer, one.newest.bearer) != side.get(
            other.newest.bearer, other.newest.bearer
        ):
            continue
        forward, backward = _at_odds(mine, theirs), _at_odds(theirs, mine)
        same_row = one.newest.register == other.newest.register
        if not (forward or backward or (same_row and mine.own & theirs.own)):
            continue
        kinds = {one.newest.kind, other.newest.kind}
        yield "contradiction" if len(kinds) == 2 else "double_bind", (one, other)
        if forward:
            against.setdefault(one.id, []).append(other)
        if backward:
            against.setdefault(other.id, []).append(one)
    asked: set[frozenset[str]] = set()
    for one, _ in binding:
        for second, third in combinations(against.get(one.id, ()), 2):
            names = frozenset((one.id, second.id, third.id))
            if names not in asked:
                asked.add(names)
                yield "double_bind", (one, second, third)


def _at_odds(wanting: Deeds, forbidding: Deeds) -> bool:
    return any(can_share(mine, theirs) for mine in wanting.wanted for theirs in forbidding.forbidden)


def alone(setting: Setting, family: Family) -> Iterator[Answer]:
    """A prohibition that is broken wherever it applies leaves nothing lawful to do."""
    if family.newest.kind != "prohibition":
        return
    levels = Levels(setting, setting.demand_of(family), setting.until())
    for world, search in levels:
        whole = stand_family(world, setting.book, family)
        prefer = (world.as_of == a_good_day(family.newest),)
        outcome = search.find(whole.status("kept"), prefer=prefer)
        if outcome.kind == FOUND:
            yield answer("double_bind", (family.id,), PROVED, f"it can be kept, in {levels.bound}")
            return
    if outcome.kind == NONE and levels.complete:
        broken = search.find(whole.status("broken"), prefer=prefer)
        if broken.kind == FOUND:
            bind = _Bind(setting, world, search, [whole])
            why = "wherever it applies it is broken, whatever is done"
            yield answer("double_bind", (family.id,), REFUTED, why, bind.exhibit(broken.model))
            return
        yield answer("double_bind", (family.id,), PROVED, "it never applies")
        return
    _, why = no_case(levels, outcome, "it is not kept")
    yield answer("double_bind", (family.id,), UNDECIDED, why)
