"""What a party could change about a finding: every lever with the few values at which the rule's terms can turn.

A lever is one cell or one new row. Its values come from the rule itself: what a field is compared with, the codes
it names, the day asked for. So the smallest change is among them, and nothing is invented.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, Protocol

from jisso.ground import calendar
from jisso.ground.values import FOREVER, MIN_DAY, NONE, SCALES
from jisso.readings.finding import Finding
from jisso.readings.whatif.reach import Bound, Listed, Reached, slots_of
from jisso.registers.case import Case
from jisso.registers.changes import Change, as_written
from jisso.registers.facts import Row
from jisso.registers.schema import Field, Schema
from jisso.registers.ways import Way, Ways, kind_field
from jisso.rules import terms as t
from jisso.rules.walk import every_term

# The slots in which a change can make a finding lawful. What only `applies`, `trigger` or `due` read is left
# alone: a rule that no longer applies has been escaped, not kept.
GOAL_SLOTS = ("done", "cured", "breach", "holds", "agrees")
PERIOD = re.compile(r"^(\d+) (day|month|year)s?$")
# The smallest step of an amount that people agree on: a quarter of an hour, a yen, a percent.
STEPS = {"hours": 15, "hours_per_week": 15, "percent": 100, "area_m2": 10}
MOST_VALUES = 8
MOST_ALTERNATIVES = 12
MOST_BASES = 3


class Value(Protocol):
    """The case reading as this one asks it for the value of a term; None where it is not known."""

    def __call__(self, term: t.Term, finding: Finding, case: Case, bound: dict[int, Row]) -> Any | None: ...


@dataclass(frozen=True, slots=True)
class Option:
    """One change that one party can make. `old` and `new` are inside values, for words; None for a new row."""

    change: Change
    way: Way
    party: str
    burden: str
    weight: int
    kind: str = ""
    old: Any = None
    new: Any = None


@dataclass(frozen=True, slots=True)
class Lever:
    """Alternatives of one change, the nearest to what is now first. `free`: the row and field of an amount for
    which any value may be tried, with the least and greatest that the way allows."""

    options: tuple[Option, ...]
    free: tuple[Row, Field, Way, str] | None = None

    @property
    def weight(self) -> int:
        return min((option.weight for option in self.options), default=0)


@dataclass(frozen=True)
class Asked:
    """Everything that levers are looked for with: the finding, its case, who acts, from which day."""

    finding: Finding
    case: Case
    ways: Ways
    parties: tuple[str, ...]
    today: int
    value: Value
    corrections: bool = False

    @property
    def schema(self) -> Schema:
        return self.case.schema

    def day(self, way: Way) -> int:
        return self.today + 1 if way.day == "tomorrow" else self.today

    def party(self, way: Way, by: str = "") -> str:
        """The first of the parties that has this way, or an empty text."""
        return next((party for party in self.parties if self.ways.can(way, party, by)), "")

    def known(self, term: t.Term, bound: dict[int, Row]) -> Any | None:
        """The value of a term that reads no rows but these."""
        if any(slot != 1 and slot not in bound for slot in slots_of(term)):
            return None
        return self.value(term, self.finding, self.case, bound)

    def option(self, change: Change, way: Way, party: str, **more: Any) -> Option:
        burden = self.ways.burden(way, party)
        return Option(change, way, party, burden, self.ways.weight(burden), **more)


def levers(asked: Asked, read: Reached) -> list[Lever]:
    """Every lever, the lightest for the person harmed first. `read` is what the goal slots can look at."""
    found: list[Lever] = []
    for way in asked.ways.ways:
        if (way.how == "correct" and not asked.corrections) or not _open_to(asked, way):
            continue
        if way.how == "add":
            found.extend(_new_rows(asked, way, read.lists))
        elif way.how == "end":
            found.extend(_endings(asked, way, read))
        else:
            found.extend(_new_values(asked, way, read))
    return sorted(found, key=lambda lever: lever.weight)


def _open_to(asked: Asked, way: Way) -> bool:
    """Whether the way is for this kind of rule and for the person concerned."""
    if way.kinds and asked.finding.rule.kind not in way.kinds:
        return False
    subject = asked.finding.row.subject
    for register, name, codes in way.where:
        described = asked.schema.registers[register]
        held = [
            row.cells[described.index[name]][0]
            for row in asked.case.all_rows(register)
            if row.subject is subject and row.start[0] <= asked.today <= row.end[1]
        ]
        if subject is None or not held or any(code not in codes for code in held):
            return False
    return True


# ---- rows that are there


def _endings(asked: Asked, way: Way, read: Reached) -> Iterator[Lever]:
    day = asked.day(way)
    for row in read.rows.values():
        party = asked.party(way)
        if row.register != way.register or not party or not _goes_on(row, day) or _anothers(asked, row):
            continue
        change = Change("end", row.register, row.key, (), day)
        yield Lever((asked.option(change, way, party, kind=_kind_of(asked.schema, row)),))


def _anothers(asked: Asked, row: Row) -> bool:
    """Whether the row is about another person than the finding: nobody else's terms change for it."""
    subject = asked.finding.row.subject
    return subject is not None and row.subject is not None and row.subject is not subject


def _goes_on(row: Row, day: int) -> bool:
    """Whether the row may still be in force on the day, and has certainly begun."""
    return bool(row.start[1] <= day <= row.end[1])


def _new_values(asked: Asked, way: Way, read: Reached) -> Iterator[Lever]:
    described = asked.schema.registers[way.register].fields[way.field]
    party = asked.party(way)
    if not party:
        return
    rows: dict[int, Row] = {}
    for term, of in read.fields:
        if (term.register, term.name) == (way.register, way.field):
            rows.update((id(row), row) for row in of)
    for row in rows.values():
        lever = _lever_of(asked, way, party, row, described, read) if not _anothers(asked, row) else None
        if lever is not None:
            yield lever


def _lever_of(asked: Asked, way: Way, party: str, row: Row, described: Field, read: Reached) -> Lever | None:
    register = asked.schema.registers[row.register]
    cell = row.cells[register.index[described.name]]
    day = asked.day(way)
    lasting = register.validity == "state"
    if way.how == "set" and cell[2] is None and not lasting and not way.renewed and cell[0] != NONE:
        # What is on record has happened; only a correction could say otherwise.
        return None
    if way.how == "forward" and (not _goes_on(row, day) or cell[2] is not None or row.start[0] >= day):
        return None
    options = []
    for new in _values(asked, way, row, described, read):
        if (way.only == "more" and new <= cell[0]) or (way.only == "less" and new >= cell[0]):
            continue
        options.append(option_of(asked, way, party, row, described, new))
        if len(options) == MOST_VALUES:
            break
    free = (row, described, way, party) if described.kind in SCALES and cell[2] is None else None
    return Lever(tuple(options), free) if options or free else None


def option_of(asked: Asked, way: Way, party: str, row: Row, described: Field, new: Any) -> Option:
    """The option that gives a cell one value."""
    day = asked.day(way)
    old = row.cells[asked.schema.registers[row.register].index[described.name]]
    values = ((described.name, as_written(described, new)), *_given(asked, way, day))
    how = way.how
    assert how in ("set", "correct", "forward")
    change = Change(how, row.register, row.key, values, day if how == "forward" else None)  # type: ignore[arg-type]  # just tested
    return asked.option(
        change, way, party, kind=_kind_of(asked.schema, row), old=old[0] if old[2] is None else None, new=new
    )


def _values(asked: Asked, way: Way, row: Row, described: Field, read: Reached) -> list[Any]:
    """The values at which a comparison with this cell turns, the nearest first; the day, for a date."""
    register, day = asked.schema.registers[row.register], asked.day(way)
    low, _, why = row.cells[register.index[described.name]]
    if described.kind == "bool":
        return [True, False] if why is not None else [not low]
    if way.to:
        return [code for code in way.to if code != low]
    # What a record must agree with is another record, never the day on which it is asked.
    mirrors = way.renewed or way.how == "correct"
    found: list[Any] = [day] if described.kind == "date" and not mirrors else []
    for term, bound in read.comparisons:
        found.extend(_turning(asked, term, row, described, bound, mirrors and described.kind == "date"))
    known = [value for value in dict.fromkeys(found) if value is not None and value != low]
    if described.kind == "date":
        # Nothing is dated back: a day before the change would be a correction.
        if not mirrors:
            known = [value for value in known if value >= day]
        near = day if why is not None else low
        return sorted(
            (value for value in known if MIN_DAY < value < FOREVER),
            key=lambda value: (abs(value - near), value),
        )
    if described.kind in SCALES:
        now = low if why is None else 0
        return sorted((value for value in known if value >= 0), key=lambda value: (abs(value - now), value))
    return known


def _turning(
    asked: Asked, term: t.Term, row: Row, described: Field, bound: Bound, mirrors: bool
) -> Iterator[Any]:
    """Values of the cell at which one comparison may turn. `mirrors`: only what another record says."""
    if isinstance(term, t.InSet):
        if _is_cell(term.item, row, described, bound) and not term.negated:
            yield from term.codes
        return
    if not isinstance(term, t.Compare):
        return
    for side, other in ((term.left, term.right), (term.right, term.left)):
        if not _is_cell(side, row, described, bound):
            continue
        if mirrors and not any(isinstance(one, t.FieldOf) for one in every_term(other)):
            continue
        step = STEPS.get(described.kind, 1) if described.kind in ("date", *SCALES) else 0
        for value in _other_side(asked, other, side, row, bound):
            yield value
            if step and not mirrors and isinstance(value, int) and MIN_DAY < value < FOREVER:
                yield value + step
                yield value - step


def _is_cell(term: t.Term, row: Row, described: Field, bound: Bound) -> bool:
    if not isinstance(term, t.FieldOf) or (term.register, term.name) != (row.register, described.name):
        return False
    return not isinstance(term.base, t.RowOf) or any(one is row for one in bound.get(term.base.slot, ()))


def _other_side(asked: Asked, other: t.Term, side: t.Term, row: Row, bound: Bound) -> Iterator[Any]:
    """What the cell is compared with: of its own row where that decides, else of every row it may be."""
    slots = [slot for slot in dict.fromkeys(slots_of(other)) if slot != 1]
    own = side.base.slot if isinstance(side, t.FieldOf) and isinstance(side.base, t.RowOf) else 0
    choices = [(row,) if slot == own else bound.get(slot, ())[:MOST_VALUES] for slot in slots]
    for rows in product(*choices):
        value = asked.known(other, dict(zip(slots, rows, strict=True)))
        if value is not None:
            yield value


# ---- rows that are new


def _new_rows(asked: Asked, way: Way, lists: Iterable[Listed]) -> Iterator[Lever]:
    """One lever for each list and each row it hangs on: the rows that its condition would accept."""
    number = 0
    seen: set[tuple[Any, ...]] = set()
    for listed in lists:
        listing = listed.listing
        if listing.register != way.register:
            continue
        for base in listed.bases[:MOST_BASES]:
            options: list[Option] = []
            for values in _accepted(asked, way, listed, base):
                for option in _row_option(asked, way, listed, base, values, f"new-{way.register}-{number}"):
                    token = tuple(sorted((name, str(value)) for name, value in option.change.values))
                    if token not in seen:
                        seen.add(token)
                        options.append(option)
                        number += 1
            if options:
                yield Lever(tuple(options))


def _accepted(asked: Asked, way: Way, listed: Listed, base: Row) -> list[dict[str, Any]]:
    listing = listed.listing
    if listing.where is None:
        return [{}]
    ask: Callable[[t.Term], Any | None] = lambda term: asked.known(term, {})  # noqa: E731  # one expression
    return _solved(
        listing.where, listing.slot, asked.schema.registers[way.register].fields, asked.schema, ask
    )


def _solved(
    term: t.Term,
    slot: int,
    fields: Any,
    schema: Schema,
    ask: Callable[[t.Term], Any | None],
) -> list[dict[str, Any]]:
    """Assignments of the new row's own fields under which the condition may hold; what it says of other rows is
    left to the judging."""
    if isinstance(term, t.And):
        found: list[dict[str, Any]] = [{}]
        for item in term.items:
            parts = _solved(item, slot, fields, schema, ask)
            found = [
                {**one, **part}
                for one in found
                for part in parts
                if all(one.get(name, value) == value for name, value in part.items())
            ][:MOST_ALTERNATIVES]
        return found
    if isinstance(term, t.Or):
        return [one for item in term.items for one in _solved(item, slot, fields, schema, ask)][
            :MOST_ALTERNATIVES
        ]
    own = _own_field(term, slot)
    if own is not None:
        return [{own: True}]
    if isinstance(term, t.Not):
        own = _own_field(term.item, slot)
        return [{own: False}] if own is not None else [{}]
    if isinstance(term, t.InSet):
        own = _own_field(term.item, slot)
        if own is None:
            return [{}]
        if not term.negated:
            return [{own: code} for code in term.codes[:MOST_ALTERNATIVES]]
        codes = schema.codes[fields[own].of].codes
        return [{own: code} for code in codes if code not in term.codes and code != NONE][:1]
    if isinstance(term, t.Compare):
        for side, other, op in (
            (term.left, term.right, term.op),
            (term.right, term.left, _MIRRORED[term.op]),
        ):
            own = _own_field(side, slot)
            if own is not None:
                value = ask(other)
                return [{own: _beside(fields[own], value, op)}] if value is not None else [{}]
    return [{}]


_MIRRORED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _own_field(term: t.Term, slot: int) -> str | None:
    if isinstance(term, t.FieldOf) and isinstance(term.base, t.RowOf) and term.base.slot == slot:
        return term.name
    return None


def _beside(described: Field, value: Any, op: str) -> Any:
    """The value nearest to the bound on its right side, as a document writes it."""
    step = STEPS.get(described.kind, 1)
    if op in ("<", ">") and isinstance(value, int):
        value = value + step if op == ">" else max(0, value - step)
    if op == "!=":
        return None
    return as_written(described, value)


def _row_option(
    asked: Asked, way: Way, listed: Listed, base: Row, values: dict[str, Any], key: str
) -> Iterator[Option]:
    """The new row, as far as the way allows its kind to one of the parties."""
    schema, listing = asked.schema, listed.listing
    described = schema.registers[way.register]
    made = {name: value for name, value in values.items() if value is not None}
    made.update(_given(asked, way, asked.day(way)))
    kind = kind_field(schema, way.register)
    code = str(made.get(kind, "")) if kind else ""
    if kind and code not in _codes(schema, way, kind):
        return
    by = str(schema.codes[described.fields[kind].of].codes.get(code, {}).get("by", "")) if kind else ""
    party = asked.party(way, by)
    if not party:
        return
    day = date.fromordinal(asked.day(way)).isoformat()
    made[described.start] = day
    if listed.value and listed.value in described.fields:
        made[listed.value] = day
    for link in _links(asked, listing, base):
        row = {**link, **made}
        for field in described.fields.values():
            if field.kind == "ref" and field.name not in row:
                target = _context(asked, field)
                if target is not None:
                    row[field.name] = target.key
        change = Change("add", way.register, key, tuple(sorted(row.items())), asked.day(way))
        yield asked.option(change, way, party, kind=code)
        return


def _codes(schema: Schema, way: Way, kind: str) -> Iterable[str]:
    if way.codes:
        return way.codes
    known = schema.codes[schema.registers[way.register].fields[kind].of].codes
    return [code for code in known if code not in way.excepted and code != NONE]


def _links(asked: Asked, listing: t.Listing, base: Row) -> Iterator[dict[str, str]]:
    """Ways to make the new row point at the row that the list hangs on, over rows that are there."""
    described = asked.schema.registers[listing.register]
    first, *rest = listing.by
    if not rest:
        yield {first: base.key}
        return
    own = asked.finding.row
    middle = described.fields[first].of
    others = asked.case.linked(middle, tuple(rest), base)[0]
    for row in sorted(others, key=lambda one: (one is not own, -one.start[0])):
        yield {first: row.key}


def _context(asked: Asked, described: Field) -> Row | None:
    """The row that a link of a new row naturally points at: what the finding's own row points at by that name."""
    row = asked.finding.row
    register = asked.schema.registers[row.register]
    if described.of == row.register and described.name == row.register:
        return row
    if described.name in register.index and register.fields[described.name].of == described.of:
        target = row.cells[register.index[described.name]][0]
        return target if isinstance(target, Row) else None
    for nearby in (row.subject, row.owner):
        if nearby is not None and described.of == nearby.register and described.name == nearby.register:
            return nearby
    return None


def _given(asked: Asked, way: Way, day: int) -> list[tuple[str, Any]]:
    """The fields that go along with a way: `day` is its first day, `1 year` the last day of a year from then."""
    found: list[tuple[str, Any]] = []
    for name, text in way.given:
        period = PERIOD.match(text)
        if text == "day":
            found.append((name, date.fromordinal(day).isoformat()))
        elif period is not None:
            count = int(period[1])
            last = (
                calendar.days_from(day, count)
                if period[2] == "day"
                else calendar.months_from(day, count * (12 if period[2] == "year" else 1))
            )
            found.append((name, date.fromordinal(last).isoformat()))
        else:
            found.append((name, text))
    return found


def _kind_of(schema: Schema, row: Row) -> str:
    kind = kind_field(schema, row.register)
    code = row.cells[schema.registers[row.register].index[kind]][0] if kind else None
    return str(code) if code is not None else ""
