"""Workbooks and text files as people really make them, written by the tests. Every name is invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

from jisso.files.inbound import Intake, read

PACK = Path(__file__).resolve().parents[3] / "packs" / "japan"
AS_OF = "2026-11-25"


@cache
def vocabulary() -> dict[str, Any]:
    """The pack's registers, codes and columns, read as the pack writes them."""

    def load(path: Path) -> Any:
        return yaml.load(
            path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )

    registers: dict[str, Any] = {}
    columns: list[Any] = []
    for path in sorted((PACK / "registers").glob("*.yaml")):
        body = load(path)
        if path.stem == "columns":
            columns = body["columns"] if isinstance(body, dict) else body
        else:
            registers[str(body.get("register", path.stem))] = body
    codes = {path.stem: load(path) for path in sorted((PACK / "codes").glob("*.yaml")) if path.stem != "sets"}
    return {"registers": registers, "codes": codes, "columns": columns}


def take(*paths: Path, **options: Any) -> Intake:
    """`read` with the Japan pack, as of a fixed day."""
    options.setdefault("as_of", AS_OF)
    return read(paths, vocabulary(), **options)


def book(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook of plain rows; dates are written as date cells, None as nothing."""
    import datetime

    workbook = xlsxwriter.Workbook(str(path))
    day = workbook.add_format({"num_format": "yyyy/m/d"})
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is None:
                    continue
                if isinstance(value, datetime.date):
                    sheet.write_datetime(r, c, datetime.datetime(value.year, value.month, value.day), day)
                else:
                    sheet.write(r, c, value)
    workbook.close()
    return path


def text(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "cp932", mark: str = ",") -> Path:
    """A separated text file."""
    body = "\r\n".join(mark.join("" if v is None else str(v) for v in row) for row in rows) + "\r\n"
    path.write_bytes(body.encode(encoding))
    return path


def rows(intake: Intake, register: str) -> list[dict[str, Any]]:
    return list(intake.document["registers"].get(register, []))


def only(intake: Intake, register: str) -> dict[str, Any]:
    found = rows(intake, register)
    assert len(found) == 1, found
    return found[0]


def codes(intake: Intake, *levels: str) -> list[str]:
    """The codes of the problems of these levels, warnings and errors by default."""
    wanted = levels or ("warning", "error")
    return sorted(p.code for p in intake.problems if p.level in wanted)
