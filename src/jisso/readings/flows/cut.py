"""A case cut to what one rule reads of one row: the least that whoever judges it has to be given.

Judging the cut gives the same finding as judging the whole case; `tests/agreement/test_flows.py` holds that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jisso.ground.values import FOREVER, MIN_DAY, Cell, Reason, unknown_cell
from jisso.registers.case import SUBJECT, Case
from jisso.registers.facts import Row, RowOrigin
from jisso.registers.schema import Schema
from jisso.rules.reads import ROWS, Walk, reads_of, walks_of
from jisso.rules.rulebook import Family

NOT_GIVEN = "not_asked"


@dataclass(frozen=True)
class Slice:
    """What all versions of a rule may read: fields by register, the walks from row to rows, codes by listed register."""

    fields: Mapping[str, frozenset[str]]
    walks: tuple[Walk, ...]
    codes: Mapping[str, frozenset[str]]
    """For a listed register whose code tells the holder the codes asked for; a register without an entry: all."""

    @property
    def listed(self) -> frozenset[str]:
        return frozenset(walk.register for walk in self.walks)


def slice_of(family: Family, schema: Schema) -> Slice:
    """The slice of a rule, from its text alone."""
    fields: dict[str, set[str]] = {family.newest.register: set()}
    for version in family.versions:
        for read in reads_of(version, schema):
            names = fields.setdefault(read.register, set())
            if read.how != ROWS:
                names.add(read.name)
    walks = walks_of(family.versions)
    asked: dict[str, set[str] | None] = {}
    for walk in walks:
        if not walk.codes:
            asked[walk.register] = None
        elif (known := asked.setdefault(walk.register, set())) is not None:
            known.update(walk.codes)
    return Slice(
        {register: frozenset(names) for register, names in fields.items()},
        walks,
        {register: frozenset(codes) for register, codes in asked.items() if codes is not None},
    )


@dataclass(frozen=True)
class OwnRows:
    """Who is told the answer from its own rows only: the organisation, and the institutions whose records those are."""

    organisation: Row
    holders: frozenset[str]

    def leaves_out(self, row: Row, schema: Schema) -> bool:
        """Whether the row is a record of another organisation of that kind."""
        if row.owner is None or row.owner is self.organisation:
            return False
        described = schema.registers[row.register]
        code = row.cells[described.index[described.holder_by]][0] if described.holder_by else None
        return schema.holder_of(row.register, code) in self.holders


def cut(case: Case, row: Row, part: Slice, own: OwnRows | None = None) -> tuple[Case, Row]:
    """The case with nothing but `part` of what belongs to `row`, and the row in it.

    Rows that the rule cannot reach from `row` are gone; a cell that it does not read is unknown (`not_asked`); how far
    lists are complete is kept for the lists it asks for, and marks about persons for the persons it reaches. With
    `own` the records of other organisations are left out too: what is then answered cannot depend on them."""
    schema = case.schema
    kept = _reached(case, row, part, own)
    made: dict[int, Row] = {}
    small = Case(schema, case.as_of)
    small.goes_on = case.goes_on
    for old in kept:
        new = Row(old.register, old.key, [], _origin(old, part))
        made[id(old)] = new
        small.rows[old.register][old.key] = new
    for old in kept:
        _fill(made[id(old)], old, schema, part.fields.get(old.register, frozenset()), made)
    listed = part.listed
    for register in listed:
        _completeness(case, small, register, part)
    persons = set(small.rows.get(SUBJECT, ()))
    small.not_recorded = {mark for mark in case.not_recorded if mark[0] in listed and mark[2] in persons}
    small.not_told_before = {
        mark: day for mark, day in case.not_told_before.items() if mark[0] in listed and mark[2] in persons
    }
    small.recorded_absent = {
        mark: span for mark, span in case.recorded_absent.items() if mark[0] in listed and mark[2] in persons
    }
    small.limits = {person: limit for person, limit in case.limits.items() if person in persons}
    return small, made[id(row)]


def _reached(case: Case, row: Row, part: Slice, own: OwnRows | None) -> list[Row]:
    """The rows that judging `row` can look at: along the links it reads, and by the lists it asks for."""
    seen: dict[int, Row] = {}
    waiting = [row]
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen[id(current)] = current
        if current.subject is not None:
            waiting.append(current.subject)
        index = case.schema.registers[current.register].index
        for name in part.fields.get(current.register, ()):
            target = current.cells[index[name]][0]
            if isinstance(target, Row):
                waiting.append(target)
        for walk in part.walks:
            if walk.base != current.register:
                continue
            certain, doubtful = case.linked(walk.register, walk.by, current)
            for group in (certain, doubtful):
                waiting.extend(
                    other
                    for other in group
                    if _asked_for(other, walk, case.schema)
                    and not (own is not None and own.leaves_out(other, case.schema))
                )
    return list(seen.values())


def _asked_for(row: Row, walk: Walk, schema: Schema) -> bool:
    described = schema.registers[walk.register]
    if not walk.codes or not described.holder_by:
        return True
    code = row.cells[described.index[described.holder_by]][0]
    return code is None or code in walk.codes


def _fill(new: Row, old: Row, schema: Schema, names: frozenset[str], made: Mapping[int, Row]) -> None:
    described = schema.registers[old.register]
    for place, (name, described_field) in enumerate(described.fields.items()):
        if name in names:
            low, high, why = old.cells[place]
            if isinstance(low, Row):
                low = high = made[id(low)]
            new.cells.append((low, high, why))
        else:
            new.cells.append(_blank(old, name, described_field.kind))
    if described.validity == "state":
        new.start, new.end = old.start, old.end
    else:
        new.start = old.start if described.start in names else _blank(old, described.start, "date")
        last = described.end or described.start
        new.end = old.end if last in names else _blank(old, last, "date")
    new.subject = made[id(old.subject)] if old.subject is not None else None


def _blank(row: Row, name: str, kind: str) -> Cell:
    why = frozenset({Reason(row.register, row.key, name, NOT_GIVEN)})
    return (MIN_DAY, FOREVER, why) if kind == "date" else unknown_cell(kind, why)


def _origin(row: Row, part: Slice) -> RowOrigin:
    """How good the row is goes along; who confirmed a field that is not given does not."""
    names = part.fields.get(row.register, frozenset())
    origin = row.origin
    if not origin.confirmed:
        return origin
    return RowOrigin(
        origin.supplied_by,
        origin.source_document,
        origin.standing,
        origin.known_day,
        origin.presumptions,
        tuple(pair for pair in origin.confirmed if pair[0] in names),
    )


def _completeness(case: Case, small: Case, register: str, part: Slice) -> None:
    stated = case.complete.get(register)
    codes = part.codes.get(register)
    if isinstance(stated, dict):
        small.complete[register] = {
            code: span for code, span in stated.items() if codes is None or code in codes
        }
    elif stated is not None:
        small.complete[register] = stated
    if register in case.supplied or case.rows[register]:
        # That a list was supplied at all tells "too old" from "not connected"; it is no fact about a person.
        small.supplied.add(register)
