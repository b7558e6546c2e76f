"""Hours worked: month grids with the days across, daily lists, totals by month."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from jisso.files.inbound import fold
from jisso.files.inbound.grid import Cell
from jisso.files.inbound.plan import Plan
from jisso.files.inbound.states import State, state_of
from jisso.files.inbound.values import Reading, read_date, read_number

_OFF = re.compile(
    r"^(?:休|公休?|公休日|有給?|有休|年休|欠勤?|代休|振休|特休|休日|法休|所休|明け?|早退|遅刻|off|holiday|欠|△|-|ー|／|/)$",
    re.IGNORECASE,
)
_LABELS: tuple[tuple[str, str], ...] = (
    (r"予定|シフト|計画", ""), (r"出勤|始業|開始", "in"), (r"退勤|終業|終了", "out"), (r"休憩", "break"),
    (r"残業|時間外", "overtime_hours"), (r"深夜", "night_hours"), (r"休日", "rest_day_hours"),
    (r"実績|実働|労働|勤務|時間|計", "hours"),
)  # fmt: skip


def line_of(label: str) -> str:
    """What a labelled line of a month grid holds: a field, in, out, break, or nothing for a plan."""
    return next((name for pattern, name in _LABELS if re.search(pattern, label)), "")


def hours_of(cell: Cell) -> Reading:
    """The hours of a day's cell: figures and times; a word for a day off is blank, a shift sign is unknown."""
    if cell.kind == "s":
        text = fold.nfkc(cell.text).replace(" ", "")
        if _OFF.match(text) or state_of(text) in (State.BLANK, State.NOT_DONE):
            return Reading(state=State.BLANK)
        span = _span(text)
        if span is not None:
            return Reading(value={"from": 0, "to": span}, cause="cell.number_range")
        if re.fullmatch(r"[\d.:]+", text):
            state = None
        else:
            state = state_of(text)
        if state is State.DONE or re.fullmatch(r"[A-Za-z]\d?|[早遅日夜中通]番?|出勤?|日勤|夜勤", text):
            return Reading(state=State.DONE)
    found = read_number(cell, "hours")
    if found.value == 0:
        return Reading(state=State.BLANK)
    if isinstance(found.value, int | float) and found.value > 24:
        return Reading(cause="cell.number_odd")
    return found


def _span(text: str) -> float | None:
    """The length of 9:00-18:00, breaks not taken off."""
    match = re.fullmatch(r"(\d{1,2})(?::(\d{2}))?[-~～〜](\d{1,2})(?::(\d{2}))?", text)
    if not match:
        return None
    start = int(match.group(1)) + int(match.group(2) or 0) / 60
    end = int(match.group(3)) + int(match.group(4) or 0) / 60
    end += 24 if end <= start else 0
    return round(end - start, 2)


def clock(cell: Cell | None) -> float | None:
    """A time of day in hours."""
    if cell is None:
        return None
    if cell.kind == "h":
        return float(cell.value)
    if cell.kind == "n" and 0 <= float(cell.value) < 1:
        return round(float(cell.value) * 24, 2)
    match = re.fullmatch(r"(\d{1,2})[:時](\d{2})?分?(?::\d\d)?", fold.nfkc(cell.text).replace(" ", ""))
    return int(match.group(1)) + int(match.group(2) or 0) / 60 if match else None


def worked(start: Cell | None, end: Cell | None, pause: float | None) -> Any:
    """Hours from in, out and break; without a break only the most that it can be."""
    first, last = clock(start), clock(end)
    if first is None or last is None:
        return None
    length = round(last - first + (24 if last <= first else 0), 2)
    if pause is None:
        return {"from": 0, "to": length}
    return max(round(length - pause, 2), 0)


def day_of(plan: Plan, cell: Cell | None, order: str) -> Reading:
    """The day of a daily list; a bare 1 to 31 is a day of the month that the title names."""
    if cell is not None and plan.year and plan.month:
        text = fold.nfkc(cell.text)
        bare = re.fullmatch(r"(\d{1,2})(?:日)?(?:\([月火水木金土日]\))?", text)
        short = re.fullmatch(r"(\d{1,2})[/月](\d{1,2})日?(?:\([月火水木金土日]\))?", text)
        month, number = (
            (plan.month, int(bare.group(1))) if bare else
            (int(short.group(1)), int(short.group(2))) if short else (0, 0)
        )  # fmt: skip
        if number and cell.kind in "sn":
            year = plan.year + (1 if month < plan.month - 6 else -1 if month > plan.month + 6 else 0)
            try:
                return Reading(value=date(year, month, number).isoformat())
            except ValueError:
                return Reading(cause="cell.date_no_such_day")
    return read_date(cell, date1904=plan.date1904, order=order)


def grid_hours(plan: Plan, cells: Mapping[int, Cell]) -> list[tuple[date, int, Reading]]:
    """(day, column, reading) of every cell of a grid's line that holds something."""
    found = []
    for at, day in sorted(plan.days.items()):
        cell = cells.get(at)
        if cell is not None:
            read = hours_of(cell)
            if not read.blank:
                found.append((day, at, read))
    return found
