"""DuckDB: tables are filled, queries are run, findings are read back. The only place where `duckdb` is imported."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from jisso.ground.values import FOREVER, MIN_DAY, REASON_KINDS
from jisso.readings.finding import STATUSES
from jisso.readings.sweep.extracts import Extract, cells_statement, name_of, raw_statement, text_of
from jisso.readings.sweep.register_query import COLUMNS, RegisterQuery
from jisso.readings.sweep.tables import LAW, Columns, Line, columns_of, completeness_cells, law_lines
from jisso.readings.sweep.values import NOT_RECORDED, kinds_of
from jisso.registers.case import Case
from jisso.registers.completeness import Completeness
from jisso.registers.schema import Register, Schema
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Rulebook


def readable_statement(sql: str, rules: list[Rule]) -> str:
    """The findings with words for bits and dates for day numbers; NULL where there is no day, or it is not known."""
    statuses = " ".join(
        f"WHEN {text_of(kind)} THEN list_filter([{_words(STATUSES[kind], 'f.possible')}], lambda one: one IS NOT NULL)"
        for kind in sorted({rule.kind for rule in rules})
    )
    about = ", ".join(
        f"({text_of(rule.id)}, {text_of(rule.kind)}, {text_of(rule.domain)}, {text_of(rule.problem)})"
        for rule in rules
    )
    days = ", ".join(
        f"CASE WHEN f.{name} > {MIN_DAY} AND f.{name} < {FOREVER} "
        f"THEN DATE '0001-01-01' + CAST(f.{name} - 1 AS INTEGER) END AS {name}"
        for name in COLUMNS[COLUMNS.index("trigger_lo") :]
    )
    return (
        "SELECT f.rule, a.kind, a.domain, a.problem, f.key, f.occurrence, f.status, "
        f"CASE a.kind {statuses} END AS possible, "
        f"list_filter([{_words(REASON_KINDS, 'f.reasons')}], lambda one: one IS NOT NULL) AS reasons, {days} "
        f"FROM ({sql}) AS f JOIN (VALUES {about}) AS a(rule, kind, domain, problem) ON a.rule = f.rule"
    )


def _words(words: Iterable[str], column: str) -> str:
    return ", ".join(
        f"CASE WHEN {column} & {1 << place} <> 0 THEN {text_of(word)} END" for place, word in enumerate(words)
    )


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

    # ---- extracts

    def extract(self, register: Register, path: Path) -> Extract:
        """The extract at `path`: a Parquet or CSV file, or a folder of them. Refuses what DuckDB cannot open (OSError)."""
        files = str(path)
        if path.is_dir():
            ending = "parquet" if any(path.glob("*.parquet")) else "csv"
            files = str(path / f"*.{ending}")
        reader = (
            "read_parquet({})"
            if files.endswith(".parquet")
            else "read_csv({}, header = true, all_varchar = true)"
        )
        relation = reader.format(text_of(files))
        try:
            described = self.connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
        except duckdb.Error as error:
            raise OSError(str(error).splitlines()[0]) from error
        return Extract(register, relation, {str(row[0]): str(row[1]) for row in described})

    def number_rows(self, extract: Extract) -> tuple[int, int]:
        """Reads the raw rows; how many there are, and how many repeat a key."""
        try:
            self.connection.execute(raw_statement(extract))
        except duckdb.Error as error:
            raise OSError(str(error).splitlines()[0]) from error
        raw, key = name_of(f"raw_{extract.register.name}"), name_of(extract.register.key)
        asked = f"SELECT count(*), count(*) - count(DISTINCT {key}) FROM {raw}"
        (found,) = self.connection.execute(asked).fetchall()
        return int(found[0]), int(found[1])

    def fill_cells(
        self, extract: Extract, schema: Schema, case: Case, connected: Iterable[str]
    ) -> dict[str, int]:
        """Fills the register's table; how many cells of each column were written but could not be read."""
        register = extract.register
        self.create(register.name, columns_of(register))
        self.connection.execute(cells_statement(extract, schema, case, connected))
        readable = [
            name
            for name in extract.columns
            if name in register.fields and register.fields[name].kind != "text"
        ]
        counts = ", ".join(
            f"count(*) FILTER (WHERE r.{name_of(name)} NOT LIKE 'unknown%' AND r.{name_of(name)} NOT LIKE '____-__-__/%' "
            f"AND t.{name_of(name + '_why')} = {NOT_RECORDED} AND r.{name_of(name)} <> 'no')"
            for name in readable
        )
        raw = name_of(f"raw_{register.name}")
        (found,) = self.connection.execute(
            f"SELECT {counts or '0'} FROM {name_of(register.name)} AS t JOIN {raw} AS r USING (_id)"
        ).fetchall()
        return {name: int(count) for name, count in zip(readable, found, strict=False) if count}

    def drop_raw(self, registers: Iterable[str]) -> None:
        for name in registers:
            self.connection.execute(f"DROP TABLE IF EXISTS {name_of('raw_' + name)}")

    # ---- asking

    def write_findings(self, query: RegisterQuery, rules: Mapping[str, Rule], path: Path) -> None:
        """The findings of a query as a Parquet file for people: days as dates, statuses and reasons in words."""
        asked = readable_statement(query.sql(), [rules[name] for name in query.rules])
        self.connection.execute(f"COPY ({asked}) TO {text_of(str(path))} (FORMAT parquet)")

    def join_parts(self, parts: Path, out: Path) -> None:
        """All parts as one Parquet file."""
        files = text_of(str(parts / "*.parquet"))
        self.connection.execute(
            f"COPY (SELECT * FROM read_parquet({files})) TO {text_of(str(out))} (FORMAT parquet)"
        )

    def totals(self, out: Path) -> list[tuple[str, str, str, str, int]]:
        """(rule, domain, problem, status, how many) of a file of findings, in the order of rule and status."""
        asked = (
            f"SELECT rule, domain, problem, status, count(*) FROM read_parquet({text_of(str(out))}) "
            "GROUP BY ALL ORDER BY rule, status"
        )
        return [
            (str(a), str(b), str(c), str(d), int(n))
            for a, b, c, d, n in self.connection.execute(asked).fetchall()
        ]

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
