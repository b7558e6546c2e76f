"""What a rule reads, seen from its text alone: lists by register and code, and single fields by holder.

Every reading that asks who learns what, or what must be connected, starts here. The answer is an upper bound: a case may
need less of it, never more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jisso.registers.schema import Schema
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
