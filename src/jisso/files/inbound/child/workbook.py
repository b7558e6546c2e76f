"""Workbooks (.xlsx, .xlsb, .xls, .ods) as typed raw cells."""

from __future__ import annotations

import datetime
import io
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from .details import Details, xlsx_details
from .individual_numbers import Numbers
from .lines import MAX_TEXT, MEGABYTE, Refused, Writer
from .zips import check_zip


def read_workbook(data: bytes, kind: str, out: Writer) -> None:
    """Writes the sheets of a workbook."""
    notes: list[str] = []
    details: dict[str, Details] = {}
    date1904 = False
    if kind in ("xlsx", "xlsb", "ods"):
        archive, notes = check_zip(data)
        if kind == "xlsx":
            details, date1904 = xlsx_details(archive)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        metadata = book.sheets_metadata
    except PasswordError:
        raise Refused("file.password") from None
    except MemoryError:
        raise
    except BaseException as error:
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in data[:MEGABYTE] or "assword" in str(error):
            raise Refused("file.password") from None
        raise Refused("file.damaged", "workbook") from None
    out.say(t="file", format=kind, encoding="", encoding_how="", delimiter="", date1904=date1904, notes=notes)
    numbers = Numbers()
    for index, meta in enumerate(metadata):
        if meta.typ != SheetTypeEnum.WorkSheet:
            out.say(t="note", note="not_a_table", sheet=meta.name)
            continue
        try:
            sheet = book.get_sheet_by_index(index)
            merged = [list(a) + list(b) for a, b in (sheet.merged_cell_ranges or [])][:20_000]
            area = (sheet.total_height + 1) * (sheet.total_width + 1)
            if area > 30 * MEGABYTE:
                raise Refused("file.too_big", "area")
            content = sheet.to_python(skip_empty_area=False)
        except (MemoryError, Refused):
            raise
        except BaseException:
            out.say(t="note", note="sheet_damaged", sheet=meta.name)
            continue
        more = details.get(meta.name) or Details()
        numbers.start(meta.name)
        out.say(
            t="sheet", name=meta.name, visible=meta.visible == SheetVisibleEnum.Visible, merged=merged,
            hidden_rows=more.hidden_rows, hidden_cols=more.hidden_cols,
        )  # fmt: skip
        for number, row in enumerate(content):
            found = _cells(row, more.lost.get(number, {}))
            if found:
                out.row(number, numbers.clean(found))
    if numbers.count:
        out.say(t="dropped", count=numbers.count, sheets=numbers.sheets)


def _cells(row: list[Any], lost: dict[int, str]) -> list[list[Any]]:
    """The cells of a row that hold something, each [column, kind, value]."""
    found: list[list[Any]] = []
    for column, value in enumerate(row):
        if value is None or value == "":
            if column in lost:
                found.append([column, lost[column], ""])
        elif isinstance(value, str):
            if value.strip():
                found.append([column, "s", value[:MAX_TEXT]])
        elif isinstance(value, bool):
            found.append([column, "b", value])
        elif isinstance(value, int | float):
            finite = value == value and abs(value) != float("inf")
            found.append([column, "n", value] if finite else [column, "e", ""])
        elif isinstance(value, datetime.datetime):
            found.append([column, "d", value.date().isoformat()])
        elif isinstance(value, datetime.date):
            found.append([column, "d", value.isoformat()])
        elif isinstance(value, datetime.timedelta):
            found.append([column, "h", round(value.total_seconds() / 3600, 4)])
        elif isinstance(value, datetime.time):
            seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
            found.append([column, "h", round(seconds / 3600, 4)])
    return found
