"""Rows of hours worked, from grids, daily lists and totals by month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from jisso.files.inbound import fold
from jisso.files.inbound.book import UNKNOWN
from jisso.files.inbound.completeness import beginning
from jisso.files.inbound.fanout import Group, Spread
from jisso.files.inbound.grid import Cell, column_letter
from jisso.files.inbound.links import refer
from jisso.files.inbound.plan import Plan
from jisso.files.inbound.problems import CellProblem
from jisso.files.inbound.timesheet import day_of, grid_hours, line_of, worked
from jisso.files.inbound.values import Reading, read_number
from jisso.ground import calendar

if TYPE_CHECKING:
    from jisso.files.inbound.rows import RowWriter


def write_hours(
    writer: RowWriter, plan: Plan, line: int, cells: Mapping[int, Cell], person: str, firm: str, row: Spread
) -> None:
    """The work records of one sheet row, whichever shape the sheet has."""
    if not person:
        return
    if plan.purpose == "month_grid":
        _grid(writer, plan, line, cells, person, firm)
    elif plan.purpose == "days":
        _day(writer, plan, line, cells, person, firm, row)
    else:
        _months(writer, plan, line, cells, person, firm, row)


def _record(
    writer: RowWriter,
    plan: Plan,
    line: int,
    person: str,
    firm: str,
    first: date,
    last: date,
    values: dict[str, Any],
) -> None:
    grain = "day" if first == last else "month"
    row: dict[str, Any] = {
        "person": person, "start_date": first.isoformat(), "end_date": last.isoformat(), "grain": grain, **values,
    }  # fmt: skip
    if firm:
        row.setdefault("organisation", firm)
        job = writer.office.find_job(person, firm, on=first.isoformat())
        if job:
            row.setdefault("employment", job)
    span = first.isoformat() if first == last else f"{first.isoformat()}_{last.isoformat()}"
    owner = str(row.get("organisation", "")).removeprefix("o-")
    key = "-".join(part for part in ("wr", person.removeprefix("p-"), owner, span) if part)
    old = writer.book.rows.get("work_record", {}).get(key)
    if old is not None and "hours" in row and "hours" in old:
        # Two shifts on one day are two rows; the very same row twice is one.
        key = writer.book.free_key("work_record", key, row)
    writer.book.put("work_record", row, writer._meta(plan, line, "work_record"), key)


def _say(writer: RowWriter, plan: Plan, line: int, at: int, code: str, cell: Cell | None) -> None:
    writer.g.report(
        CellProblem(
            code, plan.file, plan.label, line + 1, column_letter(at), plan.table.heading(at),
            fold.mask(cell.text) if cell is not None else "",
        )
    )  # fmt: skip


def _grid(
    writer: RowWriter, plan: Plan, line: int, cells: Mapping[int, Cell], person: str, firm: str
) -> None:
    first, last = min(plan.days.values()), max(plan.days.values())
    end = (
        date.fromordinal(calendar.end_of_month(last.toordinal(), "this"))
        if first.day == 1 and last.day >= 28
        else last
    )
    writer.cover(person, first, end)
    label = cells.get(plan.label_column)
    name = line_of(label.text) if label is not None else "hours"
    if name in ("", "in", "out", "break"):
        if name in ("in", "out", "break"):
            _clocked(writer, plan, line, cells, person, firm, name)
        return
    for day, at, read in grid_hours(plan, cells):
        if read.cause:
            _say(writer, plan, line, at, read.cause, cells.get(at))
        value = read.value if read.value is not None else UNKNOWN
        _record(writer, plan, line, person, firm, day, day, {name: value})


def _clocked(
    writer: RowWriter, plan: Plan, line: int, cells: Mapping[int, Cell], person: str, firm: str, name: str
) -> None:
    """Lines of in, out and break: kept until the person's last line is seen, then turned into hours."""
    store: dict[tuple[str, date], dict[str, Cell]] = writer.__dict__.setdefault("_clocked", {})
    for at, day in plan.days.items():
        cell = cells.get(at)
        if cell is None:
            continue
        parts = store.setdefault((person, day), {})
        parts[name] = cell
        if "in" in parts and "out" in parts:
            pause = read_number(parts["break"], "hours").value if "break" in parts else None
            spent = worked(parts["in"], parts["out"], pause)
            if spent is not None:
                owner = firm.removeprefix("o-")
                key = "-".join(
                    part for part in ("wr", person.removeprefix("p-"), owner, day.isoformat()) if part
                )
                writer.book.rows.get("work_record", {}).pop(key, None)
                _record(writer, plan, line, person, firm, day, day, {"hours": spent})


def _day(
    writer: RowWriter, plan: Plan, line: int, cells: Mapping[int, Cell], person: str, firm: str, row: Spread
) -> None:
    group = next((g for g in row.groups if g.register == "work_record"), None)
    values = {k: v.value for k, v in group.values.items() if v.value is not None} if group else {}
    used = next(a for a in plan.assigned if any(t.path == "work_record.start_date" for t in a.targets))
    cell = cells.get(used.column.at)
    found: Reading = day_of(plan, cell, used.order)
    if plan.year and plan.month:
        # The plain reader has already complained about a bare day number that the title completes.
        place = column_letter(used.column.at)
        if found.value is not None:
            writer.g.problems = [
                p for p in writer.g.problems
                if not (p.row == line + 1 and p.column == place and p.file == plan.file and p.sheet == plan.label)
            ]  # fmt: skip
    if not isinstance(found.value, str):
        if values.get("hours") not in (None, UNKNOWN) and cell is None:
            _say(writer, plan, line, used.column.at, "cell.date", cell)
        return
    day = date.fromisoformat(found.value)
    values.pop("start_date", None)
    last = values.pop("end_date", None)
    if "hours" not in values and len(plan.times) == 2:
        spent = worked(cells.get(plan.times["in"]), cells.get(plan.times["out"]), values.get("break_hours"))
        if spent is not None:
            values["hours"] = spent
    writer.cover(person, beginning(day), day)
    if values.get("hours") in (None, 0):
        return
    values = refer(writer, plan, line, "work_record", values)
    end = date.fromisoformat(last) if isinstance(last, str) and last[:1].isdigit() else day
    _record(writer, plan, line, person, firm, day, max(day, end), values)


def write_month(writer: RowWriter, plan: Plan, line: int, person: str, firm: str, group: Group) -> None:
    """The hours beside the slips of a pay list, when a title tells its month. They prove nothing of other months."""
    values = {k: v.value for k, v in group.values.items() if v.value is not None}
    if not (plan.year and plan.month and person and values):
        return
    first = date(plan.year, plan.month, 1)
    last = date.fromordinal(calendar.end_of_month(first.toordinal(), "this"))
    _record(writer, plan, line, person, firm, first, last, values)


def _months(
    writer: RowWriter, plan: Plan, line: int, cells: Mapping[int, Cell], person: str, firm: str, row: Spread
) -> None:
    if plan.months:
        for at, (first, last) in sorted(plan.months.items()):
            writer.cover(person, first, last)
            cell = cells.get(at)
            if cell is None:
                continue
            read = read_number(cell, "hours")
            if read.cause:
                _say(writer, plan, line, at, read.cause, cell)
            if not read.blank:
                value = read.value if read.value is not None else UNKNOWN
                _record(writer, plan, line, person, firm, first, last, {"hours": value})
        return
    group = next((g for g in row.groups if g.register == "work_record"), None)
    values = {k: v.value for k, v in group.values.items() if v.value is not None} if group else {}
    first = date(plan.year, plan.month, 1)
    last = date.fromordinal(calendar.end_of_month(first.toordinal(), "this"))
    writer.cover(person, first, last)
    if values:
        _record(writer, plan, line, person, firm, first, last, values)
