"""Registers, law and sources as tables: the shape that the queries read.

A register's table has one line per row. Days are numbers. For each field: a date, truth or amount has `F_lo`, `F_hi` and
`F_why`; a code, text or reference has `F` (NULL: not known) and `F_why`. References are the `_id` of the row pointed at,
0 where it is known to be absent; codes known to be absent are `none`. `F_why` is 0 where the value is known, else the
kinds of reasons as bits. `_start_*` and `_end_*` place the row in time as the case reading does; `_person` is the row of the
person it is about; `_part` is the extract that it came with, and no row is joined to one of another part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jisso.ground.values import MIN_DAY, NONE
from jisso.readings.sweep.figures import step_rows
from jisso.readings.sweep.values import DISCRETE, NO_ROW, bits_of
from jisso.registers.case import Case
from jisso.registers.completeness import Completeness
from jisso.registers.facts import Row
from jisso.registers.schema import Register, Schema
from jisso.rules.rulebook import Rulebook

Line = tuple[Any, ...]
Columns = tuple[tuple[str, str], ...]

LAW: dict[str, Columns] = {
    "closed_days": (("calendar", "VARCHAR"), ("day", "INTEGER"), ("next_open", "INTEGER")),
    "figures": (
        ("name", "VARCHAR"),
        ("key", "VARCHAR"),
        ("first", "INTEGER"),
        ("last", "INTEGER"),
        ("low", "BIGINT"),
        ("high", "BIGINT"),
    ),
    "numbers": (("number", "INTEGER"),),
    "completeness": (
        ("question", "INTEGER"),
        ("part", "INTEGER"),
        ("person", "BIGINT"),
        ("first", "INTEGER"),
        ("since", "INTEGER"),
        ("after_why", "INTEGER"),
        ("before_why", "INTEGER"),
    ),
}


def columns_of(register: Register) -> Columns:
    """Names and types of a register's table, in order."""
    found: list[tuple[str, str]] = [
        ("_part", "INTEGER"),
        ("_id", "BIGINT"),
        ("_key", "VARCHAR"),
        ("_person", "BIGINT"),
    ]
    places = {"state": (), "point": ("_start",), "interval": ("_start", "_end")}[register.validity]
    for name in places:
        found.extend(((f"{name}_lo", "INTEGER"), (f"{name}_hi", "INTEGER"), (f"{name}_why", "SMALLINT")))
    for described in register.fields.values():
        name = described.name
        if described.kind in DISCRETE:
            found.append((name, "BIGINT" if described.kind == "ref" else "VARCHAR"))
        else:
            kind = {"date": "INTEGER", "bool": "BOOLEAN"}.get(described.kind, "BIGINT")
            found.extend(((f"{name}_lo", kind), (f"{name}_hi", kind)))
        found.append((f"{name}_why", "SMALLINT"))
    return tuple(found)


class Unstorable(ValueError):
    """An amount that is no whole number of its unit (minutes, yen, hundredths) has no cell."""


@dataclass
class Numbering:
    """Row numbers, given once and never again, so that several cases can stand in the same tables."""

    last: int = 0
    of_row: dict[int, int] = field(default_factory=dict)
    keep: list[Row] = field(default_factory=list)

    def number(self, row: Row) -> int:
        found = self.of_row.get(id(row))
        if found is None:
            self.last += 1
            self.keep.append(row)
            found = self.of_row[id(row)] = self.last
        return found


def lines_of(case: Case, register: Register, part: int, numbers: Numbering) -> Iterator[Line]:
    """The rows of a case as lines of the register's table."""
    for row in case.rows[register.name].values():
        line: list[Any] = [
            part,
            numbers.number(row),
            row.key,
            numbers.number(row.subject) if row.subject is not None else None,
        ]
        places = {"state": (), "point": (row.start,), "interval": (row.start, row.end)}[register.validity]
        for low, high, why in places:
            line.extend((low, high, bits_of(why)))
        for described, (low, high, why) in zip(register.fields.values(), row.cells, strict=True):
            if described.kind in DISCRETE:
                line.append(_discrete(low, described.kind, numbers))
            else:
                if type(low) not in (int, bool) or type(high) not in (int, bool):
                    raise Unstorable(f"{register.name}.{described.name} of {row.key}")
                line.extend((low, high))
            line.append(bits_of(why))
        yield tuple(line)


def _discrete(value: Any, kind: str, numbers: Numbering) -> Any:
    if value is None:
        return None
    if kind == "ref":
        return NO_ROW if value == NONE else numbers.number(value)
    return str(value)


def completeness_lines(
    case: Case, questions: Mapping[tuple[str, tuple[str, ...]], int], part: int, numbers: Numbering
) -> Iterator[Line]:
    """What is complete, per question: for everybody (person 0), and for persons with marks of their own."""
    marked = {person for _, _, person in (*case.not_recorded, *case.not_told_before, *case.recorded_absent)}
    marked |= set(case.limits)
    people = case.rows.get("person", {})
    for (register, codes), number in questions.items():
        yield number, part, 0, *completeness_cells(case.completeness(register, codes, ""))
        for person in sorted(marked):
            if person in people:
                found = case.completeness(register, codes, person)
                yield number, part, numbers.number(people[person]), *completeness_cells(found)


def completeness_cells(found: Completeness) -> tuple[int, int, int, int]:
    """(first day after what is complete, first day of it, why nothing is said after it, and before it)."""
    first = MIN_DAY if found.through is None else found.through + 1
    after = bits_of(frozenset({found.after})) if found.after is not None else 0
    before = bits_of(frozenset({found.before})) if found.before is not None else 0
    return first, found.since, after, before


def law_lines(book: Rulebook) -> dict[str, Iterable[Line]]:
    """Closed days, dated figures and the numbers of periods."""
    return {
        "closed_days": _closed_days(book),
        "figures": (line for table in book.parameters.values() for line in step_rows(table)),
        "numbers": ((number,) for number in range(1, 1200)),
    }


def _closed_days(book: Rulebook) -> Iterator[Line]:
    for name, closed in book.calendars.items():
        for day in range(closed.covers_from or MIN_DAY + 1, closed.projected_through + 1):
            found = closed.next_open(day)
            if found is not None:
                yield name, day, found


def table_names(schema: Schema) -> tuple[str, ...]:
    return (*schema.registers, *LAW)
