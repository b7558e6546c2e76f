"""DuckDB: tables are filled, queries are run, findings are read back. The only place where `duckdb` is imported."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from jisso.readings.finding import STATUSES
from jisso.readings.sweep.register_query import COLUMNS, RegisterQuery
from jisso.readings.sweep.tables import LAW, Columns, Line, columns_of, completeness_cells, law_lines
from jisso.readings.sweep.values import kinds_of
from jisso.registers.completeness import Completeness
from jisso.registers.schema import Schema
from jisso.rules.rulebook import Rulebook

NULL_MARK = "\\N"


class Swept(NamedTuple):
    """One line of the answer, in the order of COLUMNS. Days are numbers; `possible` and `reasons` are bits."""

    part: int
    id: int
    key: str
    rule: str
    occurrence: int
    status: str
    possible: int
    reasons: int
    trigger_lo: int | None
    trigger_hi: int | None
    due_lo: int | None
    due_hi: int | None
    due_open_lo: int | None
    due_open_hi: int | None
    done_lo: int | None
    done_hi: int | None
    since: int | None
    until: int | None

    def statuses(self, kind: str) -> tuple[str, ...]:
        return tuple(status for place, status in enumerate(STATUSES[kind]) if self.possible >> place & 1)

    @property
    def kinds(self) -> tuple[str, ...]:
        return kinds_of(self.reasons)


class Observed:
    """What is so for every row of the tables of one engine, read off once. The queries that follow are shorter by it, and hold
    only for this data."""

    def __init__(
        self,
        unknown: frozenset[tuple[str, str]],
        lacking: frozenset[tuple[str, str]],
        parts: int,
        complete: Callable[[str, tuple[str, ...]], Completeness] | None,
        marked: frozenset[str] | None,
    ) -> None:
        self.unknown = unknown
        self.lacking = lacking
        self.parts = parts
        self.complete = complete
        self.marked = marked

    def may_be_unknown(self, register: str, field: str) -> bool:
        return (register, field) in self.unknown

    def may_lack_row(self, register: str, field: str) -> bool:
        return (register, field) in self.lacking

    def one_part(self) -> bool:
        return self.parts <= 1

    def silence(self, register: str, codes: tuple[str, ...]) -> tuple[int, int, int, int] | None:
        if self.complete is None or not self.one_part():
            return None
        return completeness_cells(self.complete(register, codes))

    def has_marks(self, register: str) -> bool:
        return self.marked is None or register in self.marked


class Engine:
    """A DuckDB database, in memory or in `file`. `memory` and `threads` bound it; what does not fit goes to `spill`."""

    def __init__(
        self, file: Path | None = None, *, memory: str = "", threads: int = 0, spill: Path | None = None
    ) -> None:
        settings: dict[str, Any] = {}
        if memory:
            settings["memory_limit"] = memory
        if threads:
            settings["threads"] = threads
        if spill is not None:
            settings["temp_directory"] = str(spill)
        self.connection = duckdb.connect(str(file) if file is not None else ":memory:", config=settings)

    def close(self) -> None:
        self.connection.close()

    def prepare(self, schema: Schema, book: Rulebook) -> None:
        """Empty tables for registers, and the law's own tables filled."""
        for name, register in schema.registers.items():
            self.create(name, columns_of(register))
        for name, columns in LAW.items():
            self.create(name, columns)
        for name, lines in law_lines(book).items():
            self.fill(name, LAW[name], lines)

    def create(self, name: str, columns: Columns) -> None:
        listed = ", ".join(f'"{column}" {kind}' for column, kind in columns)
        self.connection.execute(f'CREATE OR REPLACE TABLE "{name}" ({listed})')

    def fill(self, name: str, columns: Columns, lines: Iterable[Line]) -> None:
        """Appends lines to a table, through a file, which is many times faster than line by line."""
        handle, path = tempfile.mkstemp(suffix=".csv")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                count = 0
                for line in lines:
                    writer.writerow([NULL_MARK if value is None else value for value in line])
                    count += 1
            if count:
                types = ", ".join(f"'{column}': '{kind}'" for column, kind in columns)
                self.connection.execute(
                    f"INSERT INTO \"{name}\" SELECT * FROM read_csv(?, header=false, auto_detect=false, delim=',', "
                    f"quote='\"', escape='\"', nullstr='{NULL_MARK}', columns={{{types}}})",
                    [path],
                )
        finally:
            os.unlink(path)

    def empty(self, name: str) -> None:
        self.connection.execute(f'DELETE FROM "{name}"')

    def observe(
        self,
        schema: Schema,
        complete: Callable[[str, tuple[str, ...]], Completeness] | None = None,
        marked: frozenset[str] | None = None,
    ) -> Observed:
        """Which columns hold anything unknown, and which references lead nowhere. `complete` tells what is complete of a
        register, and `marked` the registers about which persons have marks of their own (None: any)."""
        unknown: set[tuple[str, str]] = set()
        lacking: set[tuple[str, str]] = set()
        parts = 1
        for name, register in schema.registers.items():
            whys = [column[:-4] for column, _ in columns_of(register) if column.endswith("_why")]
            links = [described.name for described in register.fields.values() if described.kind == "ref"]
            asked = [f'coalesce(bool_or("{why}_why" <> 0), false)' for why in whys]
            asked += [f'coalesce(bool_or("{link}" IS NULL OR "{link}" = 0), false)' for link in links]
            asked.append('count(DISTINCT "_part")')
            (found,) = self.connection.execute(f'SELECT {", ".join(asked)} FROM "{name}"').fetchall()
            unknown.update((name, why) for why, one in zip(whys, found, strict=False) if one)
            lacking.update((name, link) for link, one in zip(links, found[len(whys) :], strict=False) if one)
            parts = max(parts, found[-1])
        return Observed(frozenset(unknown), frozenset(lacking), parts, complete, marked)

    def findings(self, query: RegisterQuery) -> Iterator[Swept]:
        """The findings of a query, a batch at a time."""
        if not query.rules:
            return
        assert Swept._fields == COLUMNS
        cursor = self.connection.execute(query.sql())
        while rows := cursor.fetchmany(10_000):
            for row in rows:
                yield Swept._make(row)
