"""An extract gives the cells that a case document of the same rows gives: blanks, ends, ranges, links, notices, rows of one day."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from tests.agreement.sweeps import DAY, whole_minutes
from tests.agreement.worlds import Document, WorldMaker

from jisso.pack import Pack
from jisso.readings.sweep.engine import Engine
from jisso.readings.sweep.extracts import in_order
from jisso.readings.sweep.tables import Numbering, columns_of, lines_of
from jisso.registers.case import Case, case_from
from jisso.registers.schema import Register, Schema


def written(value: Any) -> Any:
    """A cell of a case document as a cell of an extract."""
    if isinstance(value, dict):
        return f"unknown:{value['unknown']}" if "unknown" in value else f"{value['from']}/{value['to']}"
    if isinstance(value, bool):
        return str(value).lower()
    return value


def extract_to(folder: Path, document: Document, schema: Schema) -> list[str]:
    """A CSV file per register that has rows; their names."""
    connected = []
    for name, rows in document["registers"].items():
        if not rows:
            continue
        connected.append(name)
        fields = list(schema.registers[name].fields)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(fields)
            writer.writerows([[written(row.get(field)) for field in fields] for row in rows])
    return connected


@pytest.mark.parametrize("seed", range(8))
def test_an_extract_is_read_as_the_case_is(pack: Pack, tmp_path: Path, seed: int) -> None:
    schema = pack.book.schema
    maker = WorldMaker(pack.book, 900 + seed)
    families = list(pack.book.families.values())
    registers: dict[str, list[Any]] = {}
    sources: dict[str, Any] = {}
    # Several views in one extract, their keys kept apart.
    for number in range(12):
        view = whole_minutes(
            maker.view(maker.world(families[(seed * 41 + number * 7) % len(families)])), schema
        )
        sources = view["sources"]
        for name, rows in view["registers"].items():
            described = schema.registers[name]
            apart = [described.key, *(f.name for f in described.fields.values() if f.kind == "ref")]
            for row in rows:
                for field in apart:
                    if row.get(field) not in (None, "none", "unknown", "no") and not isinstance(
                        row[field], dict
                    ):
                        row[field] = f"{number}-{row[field]}"
            registers.setdefault(name, []).extend(rows)
    document = {"sources": sources, "registers": registers}
    case, _ = case_from(schema, document, as_of=DAY)
    stated = case_from(schema, {"sources": sources}, as_of=DAY)[0]
    connected = extract_to(tmp_path, document, schema)
    engine = Engine(threads=1)
    engine.prepare(schema, pack.book)
    assert compared(engine, schema, case, stated, connected, tmp_path) > 20
    engine.close()


def compared(
    engine: Engine, schema: Schema, case: Case, stated: Case, connected: list[str], folder: Path
) -> int:
    """How many rows are the same; fails on the first that is not."""
    extracts = {name: engine.extract(schema.registers[name], folder / f"{name}.csv") for name in connected}
    keys: dict[Any, str] = {}
    for name, extract in extracts.items():
        assert engine.number_rows(extract)[1] == 0
        rows = engine.connection.execute(
            f'SELECT _id, "{schema.registers[name].key}" FROM "raw_{name}"'
        ).fetchall()
        keys.update({(name, number): key for number, key in rows})
    numbers = Numbering()
    count = 0
    for name in in_order(schema, connected):
        register = schema.registers[name]
        engine.fill_cells(extracts[name], schema, stated, connected)
        wanted = _named(list(lines_of(case, register, 0, numbers)), register, _case_keys(numbers))
        listed = ", ".join(f'"{column}"' for column, _ in columns_of(register))
        found = _named(engine.connection.execute(f'SELECT {listed} FROM "{name}"').fetchall(), register, keys)
        assert found.keys() == wanted.keys()
        for key, cells in wanted.items():
            for column, cell in cells.items():
                assert found[key][column] == cell, f"{name} {key} {column}: {found[key][column]}, not {cell}"
            count += 1
    return count


def _case_keys(numbers: Numbering) -> dict[Any, str]:
    return {(row.register, number): row.key for row in numbers.keep for number in [numbers.of_row[id(row)]]}


def _named(lines: Any, register: Register, keys: dict[Any, str]) -> dict[str, dict[str, Any]]:
    names = [name for name, _ in columns_of(register)]
    of = {f.name: f.of for f in register.fields.values() if f.kind == "ref"} | {"_person": "person"}
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        cells = dict(zip(names, line, strict=True))
        for name, target in of.items():
            if cells[name]:
                cells[name] = keys[(target, cells[name])]
        found[cells["_key"]] = {name: cell for name, cell in cells.items() if name not in ("_id", "_part")}
    return found
