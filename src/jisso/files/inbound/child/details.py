"""What the workbook reader does not tell of a sheet: hidden rows and columns, and cells that it blanks."""

from __future__ import annotations

import html
import re
from typing import Any

from .lines import MEGABYTE


class Details:
    """What the workbook reader does not tell of a sheet: hidden rows and columns, and cells it blanks."""

    def __init__(self) -> None:
        self.hidden_rows: list[int] = []
        self.hidden_cols: list[int] = []
        self.lost: dict[int, dict[int, str]] = {}


_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\bhidden="(?:1|true)"[^>]*>')
_COL = re.compile(rb'<(?:\w+:)?col\b[^>]*?\bhidden="(?:1|true)"[^>]*?/?>')
_ERROR = re.compile(rb'<(?:\w+:)?c\b[^>]*?\bt="e"[^>]*>')
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>\s*|<(?:\w+:)?v>\s*</(?:\w+:)?v>\s*)?</(?:\w+:)?c>"
)


def xlsx_details(archive: Any) -> tuple[dict[str, Details], bool]:
    """Details by sheet name, and whether the file counts days from 1904. Never fails: details are extra."""
    found: dict[str, Details] = {}
    try:
        book = archive.read("xl/workbook.xml")
        links = archive.read("xl/_rels/workbook.xml.rels")
    except Exception:
        return found, False
    date1904 = bool(re.search(rb'\bdate1904="(?:1|true)"', book))
    targets = {
        _attribute(tag, rb"Id"): _attribute(tag, rb"Target")
        for tag in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", links)
    }
    for tag in re.findall(rb"<(?:\w+:)?sheet\b[^>]*>", book):
        name, target = _attribute(tag, rb"name"), targets.get(_attribute(tag, rb"\w+:id"), "")
        try:
            xml = archive.read(target.lstrip("/") if target.startswith("/") else "xl/" + target)
            found[name] = _sheet_details(xml)
        except Exception:
            continue
    return found, date1904


def _attribute(tag: bytes, name: bytes) -> str:
    match = re.search(rb"\s" + name + rb"\s*=\s*\"([^\"]*)\"", tag)
    return html.unescape(match.group(1).decode("utf-8", "replace")) if match else ""


def _sheet_details(xml: bytes) -> Details:
    details = Details()
    for tag in _ROW.findall(xml):
        number = re.search(rb'\sr="(\d{1,7})"', tag)
        if number:
            details.hidden_rows.append(int(number.group(1)) - 1)
    for tag in _COL.findall(xml[:MEGABYTE]):
        first, last = re.search(rb'\bmin="(\d{1,5})"', tag), re.search(rb'\bmax="(\d{1,5})"', tag)
        if first and last:
            # Excel hides "everything to the right" as one run of 16,000 columns.
            details.hidden_cols += range(int(first.group(1)) - 1, min(int(last.group(1)), 600))
    for tag in _ERROR.findall(xml):
        _lose(details, tag, "e")
    for match in _FORMULA.finditer(xml):
        _lose(details, match.group(1), "f")
    return details


def _lose(details: Details, tag: bytes, kind: str) -> None:
    place = re.search(rb'\br="([A-Z]{1,3})(\d{1,7})"', tag)
    if place and len(details.lost) < 100_000:
        column = 0
        for letter in place.group(1):
            column = column * 26 + letter - 64
        details.lost.setdefault(int(place.group(2)) - 1, {})[column - 1] = kind
