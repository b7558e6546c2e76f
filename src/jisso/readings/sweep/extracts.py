"""Extracts (Parquet or CSV in the columns of the registers) as tables of cells, by the rules of the case reading.

A cell of an extract is written like one of a case document: `2026-04-01`, `open`, `no`, `none`, `unknown`, `unknown:refused`,
`2026-04-01/2026-04-30` for "some day between", and empty for what the register says of a blank. Typed columns (dates, numbers,
truths) hold plain values and NULL for blank. A column that is missing is not connected; one of a wrong type refuses the extract.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jisso.ground.problem import Problem, did_you_mean
from jisso.ground.values import FOREVER, INFINITE, MIN_DAY, NONE, REASON_KINDS, SCALES
from jisso.readings.sweep.tables import columns_of
from jisso.readings.sweep.values import BITS, DISCRETE, FLAG, NO_ROW, NOT_RECORDED, STALE
from jisso.registers.case import METADATA, Case
from jisso.registers.schema import Field, Register, Schema

TEXT_TYPES = ("VARCHAR",)
WHOLE_TYPES = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "HUGEINT",
)
NOT_CONNECTED = FLAG | BITS["not_connected"]
# Fields along which a row leads to the person it is about, in order, as in `registers.case`.
TO_PERSON = ("person", "employment", "wage_payment", "support_plan", "enrolment", "filer_person")
ISO_DAY = r"\d{4}-\d{2}-\d{2}"


def day_number(part: str) -> str:
    return f"(({part}) - DATE '0001-01-01' + 1)"


def text_of(value: str) -> str:
    """A text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def name_of(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


@dataclass(frozen=True)
class Extract:
    """The columns of one register's extract, name to type, as DuckDB sees them; `relation` is where they are read from."""

    register: Register
    relation: str
    columns: Mapping[str, str]


def check_columns(extract: Extract) -> list[Problem]:
    """What keeps the extract from being read, and what will not be read. Only errors refuse it."""
    register, problems = extract.register, []
    if register.key not in extract.columns:
        problems.append(
            Problem(
                "S001",
                f"the extract of `{register.name}` has no column `{register.key}`",
                mend=f"add `{register.key}`",
            )
        )
    for name, kind in extract.columns.items():
        described = register.fields.get(name)
        if described is None:
            if name not in METADATA:
                problems.append(
                    Problem(
                        "S003",
                        f"column `{name}` of `{register.name}` is no field and is not read",
                        mend=did_you_mean(name, register.fields),
                        level="note",
                    )
                )
        elif not _fits(described, kind, name == register.key):
            problems.append(
                Problem(
                    "S002",
                    f"column `{name}` of `{register.name}` has the type `{kind}`, which is no {described.kind}",
                    known=_accepted(described, name == register.key),
                )
            )
    return problems


def missing_columns(extract: Extract) -> list[str]:
    return [name for name in extract.register.fields if name not in extract.columns]


def _accepted(described: Field, is_key: bool) -> tuple[str, ...]:
    if is_key or described.kind == "ref":
        return (*TEXT_TYPES, "whole numbers")
    if described.kind in ("code", "text"):
        return TEXT_TYPES
    return {"date": ("DATE", *TEXT_TYPES), "bool": ("BOOLEAN", *TEXT_TYPES)}.get(
        described.kind, ("whole numbers", "DECIMAL", "DOUBLE", *TEXT_TYPES)
    )


def _fits(described: Field, kind: str, is_key: bool) -> bool:
    accepted = _accepted(described, is_key)
    plain = kind.split("(", maxsplit=1)[0]
    return plain in accepted or ("whole numbers" in accepted and plain in WHOLE_TYPES) or (
        plain == "FLOAT" and "DOUBLE" in accepted
    )  # fmt: skip


def raw_statement(extract: Extract) -> str:
    """The extract with numbered rows and every cell as text; rows without a key are left out."""
    listed = []
    for name, kind in extract.columns.items():
        if name in extract.register.fields or name == "known_date":
            part = name_of(name)
            if kind in TEXT_TYPES:
                part = f"nullif(trim({part}), '')"
            elif kind.split("(")[0] in ("DOUBLE", "FLOAT"):
                # Shortest decimals: 7.5 stays 7.5, and what is no whole minute is seen.
                part = f"CAST(CAST({part} AS DECIMAL(24, 6)) AS VARCHAR)"
            else:
                part = f"CAST({part} AS VARCHAR)"
            listed.append(f"{part} AS {name_of(name)}")
    key = name_of(extract.register.key)
    raw = name_of(f"raw_{extract.register.name}")
    return (
        f"CREATE OR REPLACE TABLE {raw} AS SELECT row_number() OVER () AS _id, * FROM "
        f"(SELECT {', '.join(listed)} FROM {extract.relation}) WHERE {key} IS NOT NULL AND {key} <> 'unknown'"
    )


def cells_statement(extract: Extract, schema: Schema, case: Case, connected: Iterable[str]) -> str:
    """Fills the register's table from its raw rows. `case` holds the sources; the tables of the registers along which a
    person is reached must be filled before."""
    return _Cells(extract, schema, case, frozenset(connected)).statement()


def in_order(schema: Schema, connected: Iterable[str]) -> list[str]:
    """Registers so that each comes after those through which its rows reach their person."""
    waiting = set(connected)
    found: list[str] = []
    while waiting:
        ready = sorted(name for name in waiting if not (_steps(schema, name) & waiting - {name}))
        ready = ready or sorted(waiting)[:1]
        found.extend(ready)
        waiting -= set(ready)
    return found


def _steps(schema: Schema, name: str) -> set[str]:
    fields = schema.registers[name].fields
    return {fields[one].of for one in TO_PERSON if one in fields and fields[one].kind == "ref"}


class _Cells:
    def __init__(self, extract: Extract, schema: Schema, case: Case, connected: frozenset[str]) -> None:
        self.extract = extract
        self.register = extract.register
        self.schema = schema
        self.case = case
        self.connected = connected
        self.joins: list[str] = []

    def statement(self) -> str:
        cells: dict[str, str] = {
            "_part": "0",
            "_id": "r._id",
            "_key": f"r.{name_of(self.register.key)}",
        }
        for described in self.register.fields.values():
            cells.update(self._cell(described))
        self._received(cells)
        inner = ", ".join(f"{part} AS {name_of(name)}" for name, part in cells.items())
        raw = name_of(f"raw_{self.register.name}")
        known = ""
        if "known_date" in self.extract.columns:
            known = f", {day_number('try_cast(r.known_date AS DATE)')} AS _known"
        through = f", {self._through()} AS _through"
        blank = ", ".join(
            f"r.{name_of(f.name)} IS NULL AS {name_of('_blank_' + f.name)}"
            for f in self.register.fields.values()
            if f.name in self.extract.columns
        )
        source = f"SELECT {inner}{known}{through}, {blank} FROM {raw} AS r {' '.join(self.joins)}"
        placed = self._placed(source)
        columns = [name for name, _ in columns_of(self.register)]
        listed = ", ".join(self._person() if name == "_person" else f"p.{name_of(name)}" for name in columns)
        people = " ".join(
            f"LEFT JOIN {name_of(self.register.fields[one].of)} AS {name_of('to_' + one)} "
            f"ON {name_of('to_' + one)}._id = p.{name_of(one)}"
            for one in TO_PERSON
            if one in self.register.fields and self.register.fields[one].kind == "ref"
        )
        return f"INSERT INTO {name_of(self.register.name)} SELECT {listed} FROM ({placed}) AS p {people}"

    # ---- cells

    def _through(self) -> str:
        """The day up to which a row's `open` and `no` are sure."""
        register, case = self.register, self.case
        own = str(case.as_of)
        if "known_date" in self.extract.columns:
            own = f"coalesce({day_number('try_cast(r.known_date AS DATE)')}, {case.as_of})"
        stated = case.complete.get(register.name)
        if isinstance(stated, dict):
            if register.holder_by not in self.extract.columns or not stated:
                return own
            branches = " ".join(f"WHEN {text_of(code)} THEN {span[1]}" for code, span in stated.items())
            return f"CASE r.{name_of(register.holder_by)} {branches} ELSE {own} END"
        return own if stated is None else str(stated[1])

    def _cell(self, described: Field) -> dict[str, str]:
        name = described.name
        if name not in self.extract.columns:
            return self._missing(described)
        raw = f"r.{name_of(name)}"
        value = f"coalesce({raw}, {text_of(described.blank)})"
        why = self._why(value)
        if described.kind == "text":
            return {name: f"coalesce({raw}, {text_of(described.blank)})", f"{name}_why": "0"}
        if described.kind == "code":
            return self._code(described, value, why)
        if described.kind == "ref":
            return self._reference(described, value, why)
        if described.kind == "bool":
            yes = f"lower({value}) IN ('true', 'yes', 't', '1')"
            no = f"lower({value}) IN ('false', 'no', 'f', '0')"
            return {
                f"{name}_lo": f"coalesce({yes}, false)",
                f"{name}_hi": f"NOT coalesce({no}, false)",
                f"{name}_why": f"CASE WHEN {yes} OR {no} THEN 0 ELSE {why} END",
            }
        if described.kind == "date":
            return self._date(described, raw, value, why)
        return self._amount(described, value, why)

    def _missing(self, described: Field) -> dict[str, str]:
        """Nobody supplied the column: unlike a blank cell it says nothing."""
        name, why = described.name, str(NOT_CONNECTED)
        if described.kind in DISCRETE:
            kind = "BIGINT" if described.kind == "ref" else "VARCHAR"
            return {name: f"CAST(NULL AS {kind})", f"{name}_why": why}
        low, high = {"date": (str(MIN_DAY), str(FOREVER)), "bool": ("false", "true")}.get(
            described.kind, ("0", str(INFINITE))
        )
        return {f"{name}_lo": low, f"{name}_hi": high, f"{name}_why": why}

    def _why(self, value: str) -> str:
        branches = " ".join(f"WHEN 'unknown:{kind}' THEN {FLAG | BITS[kind]}" for kind in REASON_KINDS)
        return f"(CASE {value} {branches} ELSE {NOT_RECORDED} END)"

    def _code(self, described: Field, value: str, why: str) -> dict[str, str]:
        codes = self.schema.codes.get(described.of)
        unknown = f"({value} = 'unknown' OR {value} LIKE 'unknown:%')"
        accepted = "true"
        if codes is not None:
            listed = ", ".join(text_of(code) for code in codes.codes)
            accepted = f"{value} IN ({listed})" if listed else "false"
            if not codes.closed:
                open_list = (
                    f"regexp_matches({value}, {text_of('^(?:' + codes.pattern + ')')})"
                    if codes.pattern
                    else "true"
                )
                accepted = f"({accepted} OR {open_list})"
        absent = (
            f"{value} IN ('no', 'none')" if codes is None or NONE not in codes.codes else f"{value} = 'no'"
        )
        found = f"CASE WHEN {unknown} THEN NULL WHEN {absent} THEN 'none' WHEN {accepted} THEN {value} END"
        return {
            described.name: found,
            f"{described.name}_why": f"CASE WHEN ({found}) IS NULL THEN {why} ELSE 0 END",
        }

    def _reference(self, described: Field, value: str, why: str) -> dict[str, str]:
        name = described.name
        absent = f"{value} IN ('no', 'none')"
        if described.of not in self.connected:
            found = f"CASE WHEN {absent} THEN {NO_ROW} END"
        else:
            alias = name_of(f"k_{name}")
            key = name_of(self.schema.registers[described.of].key)
            self.joins.append(
                f"LEFT JOIN {name_of('raw_' + described.of)} AS {alias} ON {alias}.{key} = {value}"
            )
            found = f"CASE WHEN {absent} THEN {NO_ROW} ELSE {alias}._id END"
        return {
            name: f"CAST({found} AS BIGINT)",
            f"{name}_why": f"CASE WHEN ({found}) IS NULL THEN {why} ELSE 0 END",
        }

    def _date(self, described: Field, raw: str, value: str, why: str) -> dict[str, str]:
        name, through = described.name, self._through()
        single = f"try_cast({value} AS DATE)"
        span = f"regexp_matches({value}, '^{ISO_DAY}/{ISO_DAY}$')"
        first = day_number(f"try_cast(split_part({value}, '/', 1) AS DATE)")
        last = day_number(f"try_cast(split_part({value}, '/', 2) AS DATE)")
        stated = f"{value} IN ('open', 'no')"
        told = "false"
        teller, telling = described.happened_if
        if teller and teller in self.extract.columns:
            codes = ", ".join(text_of(code) for code in telling)
            told = f"(({raw} IS NULL OR {raw} = 'no') AND coalesce(r.{name_of(teller)}, '') IN ({codes}))"
        branches = [
            (told, str(MIN_DAY), through, str(NOT_RECORDED)),
            (stated, f"{through} + 1", str(FOREVER), str(STALE)),
            (f"{single} IS NOT NULL AND regexp_matches({value}, '^{ISO_DAY}$')", day_number(single), day_number(single), "0"),
            (
                span,
                f"coalesce({first}, {MIN_DAY})",
                f"coalesce({last}, {FOREVER})",
                f"CASE WHEN {first} = {last} THEN 0 ELSE {NOT_RECORDED} END",
            ),
        ]  # fmt: skip
        return _cased(name, branches, (str(MIN_DAY), str(FOREVER), why))

    def _amount(self, described: Field, value: str, why: str) -> dict[str, str]:
        scale = SCALES[described.kind]

        def scaled(part: str) -> str:
            return f"(try_cast({part} AS DECIMAL(24, 6)) * {scale})"

        def whole(part: str) -> str:
            found = scaled(part)
            return f"({found} = trunc({found}) AND {found} BETWEEN 0 AND {INFINITE})"

        first, last = f"split_part({value}, '/', 1)", f"split_part({value}, '/', 2)"
        branches = [
            (f"{value} = 'no'", "0", "0", "0"),
            (f"coalesce({whole(value)}, false)", f"CAST({scaled(value)} AS BIGINT)", f"CAST({scaled(value)} AS BIGINT)", "0"),
            (
                f"coalesce({whole(first)} AND {whole(last)}, false)",
                f"CAST({scaled(first)} AS BIGINT)",
                f"CAST({scaled(last)} AS BIGINT)",
                f"CASE WHEN {scaled(first)} = {scaled(last)} THEN 0 ELSE {NOT_RECORDED} END",
            ),
        ]  # fmt: skip
        return _cased(described.name, branches, ("0", str(INFINITE), why))

    # ---- time and belonging

    def _received(self, cells: dict[str, str]) -> None:
        """Where only the submission of a notice is known, same-day receipt is presumed (design 9 (3))."""
        if self.register.start != "received_date" or "submitted_date" not in self.register.fields:
            return
        blank = "r.received_date IS NULL" if "received_date" in self.extract.columns else "true"
        use = f"({blank} AND ({cells['submitted_date_why']}) = 0)"
        for end in ("lo", "hi", "why"):
            cells[f"received_date_{end}"] = (
                f"CASE WHEN {use} THEN {cells[f'submitted_date_{end}']} ELSE {cells[f'received_date_{end}']} END"
            )

    def _placed(self, source: str) -> str:
        """The row's place in time. A row on record whose day is blank began before its source was closed (S5, widened)."""
        register = self.register
        if register.validity == "state":
            return source
        start, end = register.start, register.end
        known = "nullif(c._known, 0)" if "known_date" in self.extract.columns else "NULL"
        stated = self.case.complete.get(register.name)
        sure = "c._through" if stated is not None else "NULL"
        if isinstance(stated, dict):
            # A code of which nothing is stated has no such day; then the day the row became known, else the as-of day.
            listed = ", ".join(text_of(code) for code in stated)
            held = f"CASE WHEN c.{name_of(register.holder_by)} IN ({listed}) THEN c._through END"
            sure = held if stated and register.holder_by in self.extract.columns else "NULL"
        latest = f"coalesce(least({sure}, {known}), {self.case.as_of})"
        blank = f"(c.{name_of(start + '_lo')} = {MIN_DAY} AND c.{name_of(start + '_hi')} = {FOREVER})"
        begun = f"CASE WHEN {blank} THEN {latest} ELSE c.{name_of(start + '_hi')} END"
        middle = f"SELECT c.* REPLACE ({begun} AS {name_of(start + '_hi')}) FROM ({source}) AS c"
        name, code = register.one_day
        if name:
            low, high = name_of(f"{end}_lo"), name_of(f"{end}_hi")
            one = f"(d.{name_of(name)} = {text_of(code)} AND d.{low} = {MIN_DAY} AND d.{high} = {FOREVER})"
            replaced = ", ".join(
                f"CASE WHEN {one} THEN d.{name_of(f'{start}_{part}')} ELSE d.{end_part} END AS {end_part}"
                for part in ("lo", "hi", "why")
                for end_part in [name_of(f"{end}_{part}")]
            )
            middle = f"SELECT d.* REPLACE ({replaced}) FROM ({middle}) AS d"
        places = [f"{name_of(f'{start}_{part}')} AS _start_{part}" for part in ("lo", "hi", "why")]
        if register.validity == "interval":
            for part in ("lo", "hi"):
                column = name_of(f"{end}_{part}")
                if not register.end_inclusive:
                    column = f"CASE WHEN {column} > {MIN_DAY} AND {column} < {FOREVER} THEN {column} - 1 ELSE {column} END"
                places.append(f"{column} AS _end_{part}")
            places.append(f"{name_of(f'{end}_why')} AS _end_why")
        return f"SELECT *, {', '.join(places)} FROM ({middle})"

    def _person(self) -> str:
        if self.register.name == "person":
            return "p._id"
        branches = []
        for one in TO_PERSON:
            described = self.register.fields.get(one)
            if described is None or described.kind != "ref":
                continue
            column = f"p.{name_of(one)}"
            reached = column if described.of == "person" else f"{name_of('to_' + one)}._person"
            branches.append(f"WHEN {column} > {NO_ROW} THEN {reached}")
        return f"CASE {' '.join(branches)} END" if branches else "NULL"


def _cased(
    name: str, branches: list[tuple[str, str, str, str]], otherwise: tuple[str, str, str]
) -> dict[str, str]:
    """The three columns of a cell: the first branch whose condition holds gives low, high and why."""
    made = {}
    for place, part in enumerate(("lo", "hi", "why")):
        cases = " ".join(f"WHEN {branch[0]} THEN {branch[1 + place]}" for branch in branches)
        made[f"{name}_{part}"] = f"CASE {cases} ELSE {otherwise[place]} END"
    return made
