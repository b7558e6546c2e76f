"""What a bearer can do about its rules: the rows it can put on record, the cell it can fill.

The deeds of a duty are the rows that `done` lists and the cell that it gives; of a prohibition the rows whose lack or
presence breaks it, and the cells of its own row that `breach` looks at. Everything else is circumstance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from jisso.readings.prove.demand import Demand
from jisso.readings.prove.parts import Deed, can_share, deed, listings
from jisso.readings.prove.setting import Setting
from jisso.readings.prove.worlds import World
from jisso.rules import terms as t
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Family
from jisso.rules.walk import children, every_term

DEED = {"duty": "done", "prohibition": "breach"}


def deeds(rule: Rule) -> list[t.Listing]:
    """The lists of a rule whose rows are the bearer's deeds."""
    return listings(rule.terms.get(DEED.get(rule.kind, "")))


def own_deeds(rule: Rule) -> set[str]:
    """Cells of the judged row that are the deed itself, and not what the rule counts from or asks first."""
    term = rule.terms.get(DEED.get(rule.kind, ""))
    if term is None:
        return set()
    if rule.kind == "duty":
        # What `done` gives is the deed, even where the rule also looks at it elsewhere: the notice that is judged itself.
        counted = {
            name for slot in ("trigger", "due", "due_latest") for name in _values_of(rule.terms.get(slot))
        }
        return _values(term) - counted
    return _values(term) - _read_of(rule.terms.get("applies"), 1)


def _values_of(term: t.Term | None) -> set[str]:
    return set() if term is None else _values(term)


def _read_of(term: t.Term | None, slot: int) -> set[str]:
    """Fields that a term reads from the row bound to a slot."""
    if term is None:
        return set()
    return {
        one.name
        for one in every_term(term)
        if isinstance(one, t.FieldOf) and isinstance(one.base, t.RowOf) and one.base.slot == slot
    }


def _values(term: t.Term) -> set[str]:
    """Own fields that are read for their value: not the bounds and conditions of a list."""
    if isinstance(term, t.Listing):
        return set()
    if isinstance(term, t.FieldOf):
        own = isinstance(term.base, t.RowOf) and term.base.slot == 1 and term.type.kind != "row"
        return {term.name} if own else set()
    return set().union(*(_values(child) for child in children(term)))


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


# ---- room for them


@dataclass
class Room:
    """How many rows a question about deeds needs beside the circumstances, and which of them are the bearer's to fill.

    Each list that must be filled gets a row of its own, and each register that such a row is linked through or read
    through gets one more, so that nothing is out of reach only because the world is small."""

    demand: Demand
    rules: list[Rule]
    wanted: list[t.Listing]
    other: list[t.Listing]
    linked: list[str]
    own: set[str]
    extra: dict[str, int] = field(default_factory=dict)

    def sizes(self, sizes: Mapping[str, int]) -> dict[str, int]:
        """Rows per register, with room for the deeds."""
        found = dict(sizes)
        judged = {rule.register for rule in self.rules}
        wanted = {id(one): one for one in self.wanted}
        for register in dict.fromkeys(one.register for one in wanted.values()):
            distinct = {one for one in wanted.values() if one.register == register}
            found[register] = max(found.get(register, 1), min(3, len(distinct)) + (register in judged))
        for register in self.linked:
            if register not in {one.register for one in (*self.wanted, *self.other)}:
                found[register] = found.get(register, 1) + 1
        return found

    @property
    def apart(self) -> bool:
        """Whether the circumstances can be read without looking at the deeds. Then keeping one row for each list about
        them changes no answer, whatever is done, and so many rows are enough for a proof."""
        registers = {one.register for one in (*self.wanted, *self.other)} | set(self.linked)
        return not any(
            _mixed(
                term,
                registers,
                self.own,
                frozenset(),
                _reads_deeds(rule.terms.get("trigger"), registers, self.own),
            )
            for rule in self.rules
            for term in rule.terms.values()
        )

    def chosen(self, world: World) -> list[Any]:
        """The variables of the deeds."""
        judged = {rule.register for rule in self.rules}
        found: list[Any] = []
        mine = dict.fromkeys(one.register for one in (*self.wanted, *self.other))
        for register in mine:
            for row in range(1 if register in judged else 0, world.size(register)):
                found.extend(_row(world, register, row))
        for register in self.linked:
            last = world.size(register) - 1
            if register not in mine and last > 0:
                found.extend(_row(world, register, last))
        for rule in self.rules:
            described = world.schema.registers[rule.register]
            placed = {described.start, described.end}
            # The days of the row are circumstance, unless the duty says that they are the deed.
            given = own_deeds(rule) if rule.kind == "duty" else set()
            chosen = ((self.own | set(self._own_listed(rule))) - placed) | (self.own & placed & given)
            for name in sorted(chosen):
                cell = world.cells.get((rule.register, 0, name))
                if cell is not None:
                    found.append(cell)
        return list({one.get_id(): one for one in found}.values())

    def _own_listed(self, rule: Rule) -> Iterator[str]:
        """Where the judged row is itself in the list: the cells that the list looks at and the rule does not ask first."""
        given = {
            name
            for slot in ("applies", "trigger", "due", "due_latest")
            for name in _read_of(rule.terms.get(slot), 1)
        }
        for one in self.wanted:
            if one.register != rule.register:
                continue
            looked_at = _read_of(one.where, one.slot)
            term = rule.terms.get(DEED.get(rule.kind, ""))
            if term is not None:
                looked_at |= _read_of(term, one.slot)
            yield from looked_at - given - set(one.by)


def _reads_deeds(term: t.Term | None, registers: set[str], own: set[str]) -> bool:
    if term is None:
        return False
    if any(isinstance(one, t.Listing) and one.register in registers for one in every_term(term)):
        return True
    return bool(_read_of(term, 1) & own)


def _mixed(term: t.Term, registers: set[str], own: set[str], deeds: frozenset[int], by_trigger: bool) -> bool:
    """Whether a list about circumstances turns on a deed. `deeds` are the slots of listed deeds around the term."""
    if isinstance(term, t.Listing):
        if term.register in registers:
            deeds = deeds | {term.slot}
        elif _turns_on(term, registers, own, deeds, by_trigger):
            return True
    return any(_mixed(child, registers, own, deeds, by_trigger) for child in children(term))


def _turns_on(
    listing: t.Listing, registers: set[str], own: set[str], deeds: frozenset[int], by_trigger: bool
) -> bool:
    for one in every_term(listing):
        if isinstance(one, t.Listing) and one is not listing and one.register in registers:
            return True
        if isinstance(one, t.RowOf) and one.slot in deeds:
            return True
        if isinstance(one, t.Trigger) and by_trigger:
            return True
    return bool(_read_of(listing, 1) & own)


def _row(world: World, register: str, row: int) -> list[Any]:
    cells = [cell for (name, place, _), cell in world.cells.items() if name == register and place == row]
    return [world.present(register, row), *cells]


def room_for(setting: Setting, families: Sequence[Family]) -> Room:
    """Room for the deeds of these rules."""
    rules = [rule for family in families for rule in family.versions]
    wanting = [one for rule in rules for one in wanted(rule)]
    linked: dict[str, None] = {}
    schema = setting.book.schema
    for one in wanting:
        register = one.register
        for name in one.by[:-1]:
            register = schema.registers[register].fields[name].of
            linked[register] = None
        for term in every_term(one.where) if one.where is not None else ():
            if isinstance(term, t.FieldOf) and term.type.kind == "row" and _starts_at(term, one.slot):
                linked[term.type.of] = None
    # A deed may point elsewhere than at the rows that are there: another account, another workplace.
    filled = {one.register for one in wanting}
    for rule in rules:
        for one in (listing for term in rule.terms.values() for listing in listings(term)):
            if one.register in filled and not any(one.by == other.by for other in wanting):
                linked[schema.registers[one.register].fields[one.by[0]].of] = None
    return Room(
        setting.demand_of(*families),
        rules,
        wanting,
        shared_deeds(families),
        list(linked),
        set().union(*(own_deeds(rule) for rule in rules))
        if len(families) == 1
        else shared_own(families) | _duties_own(rules),
    )


def _duties_own(rules: Sequence[Rule]) -> set[str]:
    return set().union(*(own_deeds(rule) for rule in rules if rule.kind == "duty"))


def _starts_at(term: t.Term, slot: int) -> bool:
    while isinstance(term, t.FieldOf):
        term = term.base
    return isinstance(term, t.RowOf) and term.slot == slot
