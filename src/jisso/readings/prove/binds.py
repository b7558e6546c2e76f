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
from jisso.readings.prove.choices import ALWAYS, NEVER, Choices
from jisso.readings.prove.documents import document, key_of, true_in
from jisso.readings.prove.parts import Deed, can_share, deed, listings
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
from jisso.readings.prove.standings import FamilyStanding, stand_family
from jisso.readings.prove.worlds import Truth, World, both, either, negated
from jisso.rules import terms as t
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Family
from jisso.rules.walk import children, every_term

UNLAWFUL = {"duty": ("met_late", "overdue"), "prohibition": ("broken",)}
LAWFUL = {"duty": ("met",), "prohibition": ("kept",)}
DEED = {"duty": "done", "prohibition": "breach"}


# ---- what is chosen


def deeds(rule: Rule) -> list[t.Listing]:
    """The lists of a rule whose rows are the bearer's deeds."""
    return listings(rule.terms.get(DEED.get(rule.kind, "")))


def own_deeds(rule: Rule) -> set[str]:
    """Cells of the judged row that are the deed itself: read for their value, and not part of what calls for it."""
    term = rule.terms.get(DEED.get(rule.kind, ""))
    if term is None:
        return set()
    given = {
        one.name
        for slot, other in rule.terms.items()
        if slot in ("applies", "trigger", "due", "due_latest")
        for one in every_term(other)
        if isinstance(one, t.FieldOf) and isinstance(one.base, t.RowOf) and one.base.slot == 1
    }
    return _values(term) - given


def _values(term: t.Term) -> set[str]:
    if isinstance(term, t.FieldOf):
        own = isinstance(term.base, t.RowOf) and term.base.slot == 1 and term.type.kind != "row"
        return {term.name} if own else set()
    found: set[str] = set()
    for child in children(term):
        if isinstance(term, t.Listing) and child is not term.where:
            continue
        found |= _values(child)
    return found


def chosen_in(world: World, rules: Sequence[Rule], lists: Sequence[t.Listing], own: set[str]) -> list[Any]:
    """The variables of the deeds: rows of the deeds' registers that are not judged themselves, and own cells."""
    judged = {rule.register for rule in rules}
    found: list[Any] = []
    for register in dict.fromkeys(one.register for one in lists):
        for row in range(world.size(register)):
            if row == 0 and register in judged:
                continue
            found.append(world.present(register, row))
            found.extend(
                cell for (name, place, _), cell in world.cells.items() if name == register and place == row
            )
    for rule in rules:
        described = world.schema.registers[rule.register]
        for name in sorted(own):
            cell = world.cells.get((rule.register, 0, name))
            if cell is not None and name not in (described.start, described.end):
                found.append(cell)
    return list({one.get_id(): one for one in found}.values())


# ---- deadlines


def deadlines(setting: Setting, family: Family) -> Iterator[Answer]:
    """Whatever happens, evidence can come in time: no deadline ends before its evidence can exist."""
    if family.newest.kind != "duty":
        return
    levels = Levels(setting, setting.demand_of(family), setting.until())
    kind = ""
    for world, search in levels:
        whole = stand_family(world, setting.book, family)
        bind = _Bind(setting, world, search, [whole])
        rules = [version.rule for version in whole.versions]
        chosen = chosen_in(
            world,
            rules,
            [one for rule in rules for one in deeds(rule)],
            set().union(*(own_deeds(r) for r in rules)),
        )
        kind, model = bind.whatever(chosen, alone=False)
        if kind == NEVER:
            why = "there are circumstances in which no evidence can come in time, whatever is done"
            exhibit = bind.exhibit(model)
            yield answer("deadline", (family.id,), REFUTED, why, exhibit)
            return
        if kind not in (ALWAYS,) or levels.complete:
            break
    yield _not_refuted("deadline", (family.id,), levels, kind, "evidence can always come in time")


def _not_refuted(
    check: str, rules: tuple[str, ...], levels: Levels, kind: str, proved: str, about: str = ""
) -> Answer:
    if kind == ALWAYS and levels.complete:
        return answer(check, rules, PROVED, proved, about=about)
    if kind == ALWAYS:
        return answer(
            check, rules, UNDECIDED, f"{proved} in {levels.bound}; more rows were not tried", about=about
        )
    if kind == LOOSE:
        why = (
            "only on days that no verified table covers, or through absent references, could it be otherwise"
        )
        return answer(check, rules, UNDECIDED, why, about=about)
    return answer(check, rules, UNDECIDED, "not decided in the time given", about=about)


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
    demanded = setting.demand_of(*families)
    levels = Levels(setting, demanded, setting.until(), most=2)
    kind = ""
    for world, search in levels:
        bind = _Bind(setting, world, search, [stand_family(world, setting.book, one) for one in families])
        rules = [version.rule for one in bind.standings for version in one.versions]
        chosen = chosen_in(world, rules, shared_deeds(families), shared_own(families))
        kind, model = bind.whatever(chosen, alone=True)
        if kind == NEVER:
            why = "there are circumstances in which each can be obeyed and not all of them"
            return answer(check, names, REFUTED, why, *bind.both_ways(model, chosen))
        if kind != ALWAYS or levels.complete:
            break
    return _not_refuted(check, names, levels, kind, "all can be obeyed at once")


@dataclass(frozen=True)
class Deeds:
    """What a rule wants done and what it forbids, over all its versions: lists of rows, and own cells."""

    wanted: tuple[Deed, ...]
    forbidden: tuple[Deed, ...]
    own: frozenset[str]


def deeds_of(family: Family) -> Deeds:
    wanting: list[t.Listing] = []
    forbidding: list[t.Listing] = []
    own: set[str] = set()
    for rule in family.versions:
        mine = wanted(rule)
        wanting.extend(mine)
        if rule.kind == "prohibition":
            forbidding.extend(one for one in deeds(rule) if not any(one is other for other in mine))
        own |= own_deeds(rule)
    return Deeds(tuple(map(deed, wanting)), tuple(map(deed, forbidding)), frozenset(own))


def wanted(rule: Rule) -> list[t.Listing]:
    """The lists that must not be empty for the rule to be obeyed."""
    if rule.kind == "duty":
        return [one.listing for one in every_term(rule.terms["done"]) if isinstance(one, t.Extreme)]
    return [
        one.listing
        for one in every_term(rule.terms.get(DEED.get(rule.kind, ""), t.Absent()))
        if isinstance(one, t.No | t.Every | t.Count | t.Total | t.Extreme)
    ]


def shared_deeds(families: Sequence[Family]) -> list[t.Listing]:
    """The lists that one of these rules wants filled and another can forbid to fill."""
    known = [deeds_of(family) for family in families]
    return [
        mine.listing
        for one in known
        for mine in one.wanted
        if any(can_share(mine, theirs) for other in known if other is not one for theirs in other.forbidden)
    ]


def shared_own(families: Sequence[Family]) -> set[str]:
    """Own cells that are the deed of two of them, where they judge the same row."""
    found: set[str] = set()
    for one, other in combinations(families, 2):
        if one.newest.register == other.newest.register:
            found |= deeds_of(one).own & deeds_of(other).own
    return found


def pairs(families: Sequence[Family], side: dict[str, str]) -> Iterator[tuple[str, tuple[Family, ...]]]:
    """Rules of one side that can be at odds: (check, rules). `side` is person, organisation or the office itself.

    Two rules are at odds over one deed: one wants what the other can forbid, or both read one cell. Two duties have
    each their own record, unless one cell is the deed of both. Three rules are asked together where one wants what
    both others can forbid."""
    binding = [(family, deeds_of(family)) for family in families if family.newest.kind in DEED]
    against: dict[str, list[Family]] = {}
    for (one, mine), (other, theirs) in combinations(binding, 2):
        if side.get(one.newest.bearer, one.newest.bearer) != side.get(other.newest.bearer, other.newest.bearer):
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
