"""What a rule reads, seen from its text alone: lists by register and code, and single fields by holder.

Every reading that asks who learns what, or what must be connected, starts here. The answer is an upper bound: a case may
need less of it, never more. `fields_read` and `lists_read` say what is written; `reads_of` says everything a judgement
looks at, also the links it follows and the days and codes by which rows are placed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jisso.registers.case import SUBJECT, SUBJECT_LINKS
from jisso.registers.schema import Register, Schema
from jisso.rules import terms as t
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Family
from jisso.rules.walk import children, every_term


@dataclass(frozen=True, slots=True, order=True)
class ListRead:
    """Rows of a register that a rule asks for; `codes` those of its holder field (empty: any)."""

    register: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class FieldRead:
    """A field whose value a rule looks at; `codes` as far as the list it comes from says which rows."""

    register: str
    name: str
    codes: tuple[str, ...] = ()


def roots_of(rule: Rule) -> Iterator[t.Term]:
    """Every term of a version: its slots, its period, its judgement."""
    yield from rule.terms.values()
    if rule.recurs is not None:
        yield rule.recurs.start
        if rule.recurs.end is not None:
            yield rule.recurs.end
    if rule.judgement is not None and rule.judgement.open is not None:
        yield rule.judgement.open


def lists_read(rule: Rule) -> tuple[ListRead, ...]:
    """The lists of one version, each once, in the order of the text."""
    return tuple(
        dict.fromkeys(
            ListRead(term.register, term.codes)
            for root in roots_of(rule)
            for term in every_term(root)
            if isinstance(term, t.Listing)
        )
    )


def fields_read(rule: Rule) -> tuple[FieldRead, ...]:
    """The fields of one version whose values it looks at, each once, in the order of the text."""
    return tuple(
        dict.fromkeys(
            FieldRead(term.register, term.name, codes)
            for root in roots_of(rule)
            for term, codes in _with_codes(root, {})
            if isinstance(term, t.FieldOf)
        )
    )


def _with_codes(term: t.Term, bound: dict[int, tuple[str, ...]]) -> Iterator[tuple[t.Term, tuple[str, ...]]]:
    """Every term, and for a field of a listed row the codes that its list admits."""
    if isinstance(term, t.Listing):
        bound = {**bound, term.slot: term.codes}
    listed = isinstance(term, t.FieldOf) and isinstance(term.base, t.RowOf)
    yield term, bound.get(term.base.slot, ()) if listed else ()  # type: ignore[attr-defined]  # just tested
    for child in children(term):
        yield from _with_codes(child, bound)


def holders_of(schema: Schema, register: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The institutions whose record such rows are: one, or one per code."""
    described = schema.registers[register]
    if not described.holder_by:
        return (described.holder,)
    asked = codes or schema.codes_of_holder_field(register)
    return tuple(dict.fromkeys(schema.holder_of(register, code) for code in asked))


def in_force(family: Family, day: int) -> Rule:
    """The version in force on `day`, else the one next to come, else the newest."""
    for version in family.versions:
        if version.in_force_from <= day <= version.in_force_until:
            return version
    coming = [version for version in family.versions if version.in_force_from > day]
    return min(coming, key=lambda one: one.in_force_from) if coming else family.newest


# How a judgement looks at a field: it uses the value; it only follows the link; it places the row in time, by its code
# or by its person; or it asks whether there are rows at all (then there is no field).
VALUE, FOLLOWED, PLACED, ROWS = "value", "followed", "placed", "rows"


@dataclass(frozen=True, slots=True, order=True)
class Read:
    """One field that a judgement may look at. `codes` as in `FieldRead`.

    `across`: the row was reached through a person, so it may be the record of another organisation than the one
    whose row the rule is about."""

    register: str
    name: str
    codes: tuple[str, ...] = ()
    how: str = VALUE
    across: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Walk:
    """A step from a row of `base` to the rows of `register` that point at it along `by`."""

    base: str
    register: str
    by: tuple[str, ...]
    codes: tuple[str, ...] = ()


Bound = Mapping[int, tuple[tuple[str, ...], bool]]


def codes_of_row(rule: Rule, schema: Schema) -> tuple[str, ...]:
    """The codes of the holder field that a row of `for` can have where the rule applies; empty: any."""
    by = schema.registers[rule.register].holder_by
    for part in conjuncts(rule.terms.get("applies")) if by else ():
        if isinstance(part, t.InSet) and not part.negated and _own_field(part.item, by):
            return part.codes
        if isinstance(part, t.Compare) and part.op == "=":
            for one, other in ((part.left, part.right), (part.right, part.left)):
                if _own_field(one, by) and isinstance(other, t.Code):
                    return (other.code,)
    return ()


def _own_field(term: t.Term, name: str) -> bool:
    return (
        isinstance(term, t.FieldOf)
        and term.name == name
        and isinstance(term.base, t.RowOf)
        and term.base.slot == FIRST_SLOT
    )


# The slot of the row that a rule is about.
FIRST_SLOT = 1


def reads_of(rule: Rule, schema: Schema) -> tuple[Read, ...]:
    """Everything that judging one version may look at, each once, in the order of the text."""
    bound: Bound = {FIRST_SLOT: (codes_of_row(rule, schema), False)}
    found: dict[Read, None] = {}
    described = schema.registers[rule.register]
    for name in _places(described, start=True, end=False):
        found.setdefault(Read(rule.register, name, bound[FIRST_SLOT][0], PLACED))
    for root in roots_of(rule):
        for read in term_reads(root, schema, bound):
            found.setdefault(read)
    return tuple(found)


def term_reads(term: t.Term, schema: Schema, bound: Bound, *, followed: bool = False) -> Iterator[Read]:
    """What a term looks at. `bound`: the codes of the rows by slot, and whether they were reached across a person."""
    if isinstance(term, t.FieldOf):
        codes, across = row_of(term.base, bound)
        how = FOLLOWED if followed and term.type.kind == "row" else VALUE
        yield Read(term.register, term.name, codes, how, across)
        yield from term_reads(term.base, schema, bound, followed=True)
        return
    if isinstance(term, t.LISTS):
        listing: t.Listing = term.listing
        yield from term_reads(listing.base, schema, bound, followed=True)
        inner = within(listing, bound, schema)
        yield from _list_reads(listing, schema, inner[listing.slot])
        for child in (listing.start, listing.end, listing.on):
            if child is not None:
                yield from term_reads(child, schema, bound)
        for child in (listing.where, getattr(term, "has", None), getattr(term, "value", None)):
            if child is not None:
                yield from term_reads(child, schema, inner)
        return
    for child in children(term):
        yield from term_reads(child, schema, bound)


def within(listing: t.Listing, bound: Bound, schema: Schema) -> Bound:
    """The bound rows inside a list."""
    across = row_of(listing.base, bound)[1] or (
        register_of(listing.base) == SUBJECT and not _same_owner(listing, bound)
    )
    return {**bound, listing.slot: (listing.codes, across)}


def row_of(base: t.Term, bound: Bound) -> tuple[tuple[str, ...], bool]:
    """Codes and `across` of the row that `base` is; a link leads away from the codes, not from the organisation."""
    if isinstance(base, t.RowOf):
        return bound.get(base.slot, ((), False))
    if isinstance(base, t.FieldOf):
        return (), row_of(base.base, bound)[1]
    return (), False


def register_of(base: t.Term) -> str:
    """The register of the row that a term is."""
    if isinstance(base, t.RowOf):
        return base.register
    return base.type.of if isinstance(base, t.FieldOf) else ""


def _same_owner(listing: t.Listing, bound: Bound) -> bool:
    """Whether `where` demands that the rows are of the organisation of a row at hand."""
    for part in conjuncts(listing.where):
        if not (isinstance(part, t.Compare) and part.op == "="):
            continue
        for one, other in ((part.left, part.right), (part.right, part.left)):
            if (
                isinstance(one, t.FieldOf)
                and one.type.kind == "row"
                and one.type.of != SUBJECT
                and root_slot(one) == listing.slot
                and root_slot(other) in bound
                and not bound[root_slot(other)][1]
            ):
                return True
    return False


def conjuncts(term: t.Term | None) -> Iterator[t.Term]:
    """What must all hold for `term` to hold."""
    if isinstance(term, t.And):
        for item in term.items:
            yield from conjuncts(item)
    elif term is not None:
        yield term


def root_slot(term: t.Term) -> int:
    """The slot of the row from which a path starts; 0 where the term is no path."""
    while isinstance(term, t.FieldOf):
        term = term.base
    return term.slot if isinstance(term, t.RowOf) else 0


def _list_reads(listing: t.Listing, schema: Schema, row: tuple[tuple[str, ...], bool]) -> Iterator[Read]:
    codes, across = row
    described = schema.registers[listing.register]
    yield Read(listing.register, "", codes, ROWS, across)
    for name in _places(described, start=True, end=True):
        yield Read(listing.register, name, codes, PLACED, across)
    at = described
    for place, name in enumerate(listing.by):
        yield Read(at.name, name, codes if place == 0 else (), FOLLOWED, across)
        at = schema.registers[at.fields[name].of]
    # Whether silence speaks may depend on whose list it is, so the way from the parent to the person is followed.
    for register, name in subject_path(schema, register_of(listing.base)):
        yield Read(register, name, (), FOLLOWED, False)


def _places(described: Register, *, start: bool, end: bool) -> Iterator[str]:
    """The fields that place a row in time and say whose record it is."""
    if start and described.start:
        yield described.start
        if described.start == "received_date" and "submitted_date" in described.index:
            # Where only the submission is known, receipt on that day is presumed (`registers.case`).
            yield "submitted_date"
    if end and described.end:
        yield described.end
        if described.one_day[0]:
            yield described.one_day[0]
    if described.holder_by:
        yield described.holder_by


def subject_path(schema: Schema, register: str) -> Iterator[tuple[str, str]]:
    """The links by which the person of a row is found."""
    waiting, seen = [register], {SUBJECT, ""}
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        described = schema.registers[at]
        for name in SUBJECT_LINKS:
            if name in described.index:
                yield at, name
                waiting.append(described.fields[name].of)


def walks_of(rules: Iterable[Rule]) -> tuple[Walk, ...]:
    """The steps from row to rows that the versions of a rule may take."""
    return tuple(
        dict.fromkeys(
            Walk(register_of(term.base), term.register, term.by, term.codes)
            for rule in rules
            for root in roots_of(rule)
            for term in every_term(root)
            if isinstance(term, t.Listing)
        )
    )
