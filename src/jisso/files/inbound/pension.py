"""The pension office's media file SHFD0006.CSV: acquisitions and losses of health and pension insurance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from jisso.files.inbound import fold
from jisso.files.inbound.grid import Cell, Received
from jisso.files.inbound.layout import Column, Table
from jisso.files.inbound.problems import CellProblem
from jisso.ground import calendar

if TYPE_CHECKING:
    from jisso.files.inbound.gather import Gathering

# Position of what is used in the lines of a kind, from 0. Everything else in them is left unread.
# Layout: the pension office's specification of media files, records 2200700 and 2201700.
_FIELDS: dict[str, dict[str, int]] = {
    "2200700": {"number": 5, "kana": 6, "kanji": 7, "birth_era": 8, "birth": 9, "era": 17, "day": 18, "pay": 22, "short": 25},
    "2201700": {"number": 5, "kana": 6, "kanji": 7, "birth_era": 8, "birth": 9, "era": 12, "day": 13},
}  # fmt: skip
_HEADINGS = (
    "被保険者整理番号",
    "フリガナ",
    "漢字氏名",
    "生年月日",
    "資格取得日",
    "資格喪失日",
    "標準報酬月額",
    "届出日",
)


def is_media_file(received: Received) -> bool:
    """Whether the file has the two marks of the media format, whatever its name."""
    if received.format != "csv" or not received.grids:
        return False
    marks = [row[0].text.strip() for row in received.grids[0].rows.values() if 0 in row]
    return "[kanri]" in marks and "[data]" in marks


def gather(received: Received, gathering: Gathering) -> None:
    """Turns the data lines into a plain table with the headings of a list, and hands it on."""
    from jisso.files.inbound.headings import Target
    from jisso.files.inbound.plan import Assigned, Plan

    grid = received.grids[0]
    lines = sorted(grid.rows)
    start = next(r for r in lines if grid.rows[r].get(0, Cell("s", "")).text.strip() == "[data]")
    firm = ""
    created = _text(grid.rows[lines[0]], 4)
    for r in lines:
        if r < start and len(grid.rows[r]) >= 6 and _text(grid.rows[r], 7):
            firm = _text(grid.rows[r], 7)
    table = Table(grid.name, (start, start), [Column(i, (text,)) for i, text in enumerate(_HEADINGS)])
    plan = Plan(
        received.file, grid.name, table, purpose="pension_media", register="insurance_enrolment", firm=firm
    )
    both = ("employees_health", "employees_pension")
    for at, name in ((4, "start_date"), (5, "end_date"), (6, "standard_remuneration")):
        schemes = both if name != "standard_remuneration" else both[:1]
        targets = tuple(Target("insurance_enrolment", name, (("scheme", s),)) for s in schemes)
        plan.assigned.append(Assigned(table.columns[at], targets, 100, "media file"))
    for at, path in ((1, "name_kana"), (2, "name_kanji"), (3, "birth_date")):
        plan.assigned.append(Assigned(table.columns[at], (Target("person", path),), 100, "media file"))
    for r in lines:
        if r <= start:
            continue
        row = grid.rows[r]
        layout = _FIELDS.get(_text(row, 0))
        if layout is None:
            gathering.report(CellProblem("row.note", received.file, "", r + 1, detail=_text(row, 0)[:8]))
            continue
        table.rows.append((r, _cells(row, layout)))
    made = re.fullmatch(r"20\d{6}", created)
    if made:
        plan.stated = f"{created[:4]}-{created[4:6]}-{created[6:]}"
    gathering.add(plan, grid, received)


def _text(row: Mapping[int, Cell], at: int) -> str:
    return row[at].text.strip() if at in row else ""


def _cells(row: Mapping[int, Cell], layout: Mapping[str, int]) -> dict[int, Cell]:
    def put(cells: dict[int, Cell], at: int, value: Any) -> None:
        if value:
            cells[at] = Cell("s", value)

    cells: dict[int, Cell] = {}
    put(cells, 0, _text(row, layout["number"]))
    put(cells, 1, fold.nfkc(_text(row, layout["kana"])))
    put(cells, 2, _text(row, layout["kanji"]).replace("　", " "))
    put(cells, 3, _day(_text(row, layout["birth_era"]), _text(row, layout["birth"])))
    day = _day(_text(row, layout["era"]), _text(row, layout["day"]))
    put(cells, 4 if "pay" in layout else 5, day)
    if "pay" in layout:
        put(cells, 6, _text(row, layout["pay"]))
    return cells


def _day(era: str, digits: str) -> str:
    read = calendar.decode_era("pension", era, digits.zfill(6)) if era and digits else None
    if isinstance(read, date):
        return read.isoformat()
    return f"{era} {digits}".strip()
