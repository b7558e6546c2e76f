"""Where a thing was written, so that an error, a trace and a citation can point at it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line of a pack file. `line` and `column` count from 1; `text` is the whole line."""

    file: str
    line: int
    column: int
    length: int = 1
    text: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Place:
    """A cell, row or file of somebody's workbook or case. Empty parts are not known or do not apply."""

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    path: str = ""

    def __str__(self) -> str:
        parts = [self.file, self.sheet, f"row {self.row}" if self.row else "", self.column, self.path]
        return " › ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Citation:
    """One provision: the act by its key in the pack's `laws.yaml`, and the place in it."""

    act: str
    article: str = ""
    paragraph: str = ""
    item: str = ""

    def __str__(self) -> str:
        text = f"{self.act} {self.article}".strip()
        if self.paragraph:
            text += f"({self.paragraph})"
        if self.item:
            text += f"({self.item})"
        return text
