"""The rows that a rule can look at for one row: what must be kept to judge it again, and what could be changed.

An upper bound, from the terms and the links alone: no condition is evaluated. Judging on these rows and those
that they point at gives the same finding as judging on everything, which a test holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jisso.registers.case import Case
from jisso.registers.facts import Row
from jisso.registers.schema import Schema
from jisso.rules import terms as t
from jisso.rules.walk import children

Bound = Mapping[int, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of a rule with the rows that it hangs on, and the date field that the rule takes of its rows."""

    listing: t.Listing
    bases: tuple[Row, ...]
    value: str = ""


@dataclass
class Reached:
    """`rows` by register and key; `fields` each field read with the rows it is read of; `lists` each list.

    `comparisons` are the terms that compare, with the rows bound there, by slot."""

    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    fields: list[tuple[t.FieldOf, tuple[Row, ...]]] = field(default_factory=list)
    lists: list[Listed] = field(default_factory=list)
    comparisons: list[tuple[t.Term, Bound]] = field(default_factory=list)


def reached(terms: Iterable[t.Term], row: Row, case: Case, also: Iterable[Row] = ()) -> Reached:
    """What the terms can look at when the rule is asked of `row`. `also`: rows a link may come to point at."""
    walker = _Walker(case, tuple(also))
    walker.found.rows[row.register, row.key] = row
    for term in terms:
        walker.visit(term, {1: (row,)})
    return walker.found


class _Walker:
    def __init__(self, case: Case, also: tuple[Row, ...]) -> None:
        self.case = case
        self.also = also
        self.found = Reached()

    def visit(self, term: t.Term, bound: Bound, value: str = "") -> None:
        if isinstance(term, t.FieldOf):
            rows = self.rows_of(term.base, bound)
            self.found.fields.append((term, rows))
            if not isinstance(term.base, t.RowOf):
                self.visit(term.base, bound)
            return
        if isinstance(term, t.Compare | t.InSet | t.SchoolAge):
            self.found.comparisons.append((term, bound))
        listing = getattr(term, "listing", None)
        if isinstance(listing, t.Listing):
            own = getattr(term, "value", None)
            taken = own.name if isinstance(own, t.FieldOf) and isinstance(term, t.Extreme) else ""
            inner = self.listed(listing, bound, taken)
            for child in children(term):
                if child is not listing:
                    self.visit(child, inner)
            return
        for child in children(term):
            self.visit(child, bound)

    def listed(self, listing: t.Listing, bound: Bound, taken: str) -> Bound:
        bases = self.rows_of(listing.base, bound)
        if not isinstance(listing.base, t.RowOf):
            self.visit(listing.base, bound)
        rows: dict[int, Row] = {}
        for base in bases:
            for part in self.case.linked(listing.register, listing.by, base):
                rows.update((id(row), row) for row in part)
        for row in rows.values():
            self.found.rows.setdefault((row.register, row.key), row)
        inner = {**bound, listing.slot: tuple(rows.values())}
        self.found.lists.append(Listed(listing, bases, taken))
        for part_of in (listing.start, listing.end, listing.on, listing.where):
            if part_of is not None:
                self.visit(part_of, inner)
        return inner

    def rows_of(self, term: t.Term, bound: Bound) -> tuple[Row, ...]:
        """The rows that a term of rows can stand for."""
        if isinstance(term, t.RowOf):
            return bound.get(term.slot, ())
        if not isinstance(term, t.FieldOf):
            return ()
        place = self.case.schema.registers[term.register].index[term.name]
        found: dict[int, Row] = {}
        for row in self.rows_of(term.base, bound):
            target = row.cells[place][0]
            if isinstance(target, Row):
                found[id(target)] = target
        for extra in self.also:
            if extra.register == term.type.of:
                found[id(extra)] = extra
        for row in found.values():
            self.found.rows.setdefault((row.register, row.key), row)
        return tuple(found.values())


def with_targets(rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """The rows and everything that they point at, step by step: without these a link would point at nothing."""
    found: dict[tuple[str, str], Row] = {}
    waiting = list(rows)
    while waiting:
        row = waiting.pop()
        if (row.register, row.key) in found:
            continue
        found[row.register, row.key] = row
        waiting.extend(cell[0] for cell in row.cells if isinstance(cell[0], Row))
    return found


Index = Mapping[tuple[str, str], tuple[int, Mapping[str, Any]]]


def indexed(schema: Schema, document: Mapping[str, Any]) -> Index:
    """The rows of a document by register and key, each with its place, for a caller that cuts it down many times."""
    found: dict[tuple[str, str], tuple[int, Mapping[str, Any]]] = {}
    for register, listed in (document.get("registers") or {}).items():
        described = schema.registers.get(register)
        if described is not None:
            for place, one in enumerate(listed or ()):
                found.setdefault((register, str(one.get(described.key))), (place, one))
    return found


def part_of_document(
    case: Case, document: Mapping[str, Any], rows: Iterable[Row], index: Index | None = None
) -> dict[str, Any]:
    """The document cut down to the rows given and what they point at. Every register stays named, so that what is
    said of its completeness stays said."""
    known = index if index is not None else indexed(case.schema, document)
    parts: dict[str, list[tuple[int, Mapping[str, Any]]]] = {
        register: [] for register in document.get("registers") or {} if register in case.schema.registers
    }
    for named in with_targets(rows):
        if named in known:
            parts[named[0]].append(known[named])
    return {
        **document,
        "registers": {
            register: [one for _, one in sorted(part, key=lambda item: item[0])]
            for register, part in parts.items()
        },
    }


def slots_of(term: t.Term) -> Iterator[int]:
    """The slots of the rows that a term reads and does not bind itself."""
    yield from _slots(term, frozenset())


def _slots(term: t.Term, inside: frozenset[int]) -> Iterator[int]:
    if isinstance(term, t.RowOf):
        if term.slot not in inside:
            yield term.slot
        return
    listing = getattr(term, "listing", None)
    if isinstance(listing, t.Listing):
        inside = inside | {listing.slot}
    if isinstance(term, t.Listing):
        inside = inside | {term.slot}
    for child in children(term):
        yield from _slots(child, inside)
