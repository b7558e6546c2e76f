"""Raw cells as the parsing child hands them over: nothing is interpreted yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Cell(NamedTuple):
    """One cell. `kind`: s text, n number, b bool, d ISO date, h hours, e error value, f formula without result."""

    kind: str
    value: Any
    merged: bool = False

    @property
    def text(self) -> str:
        """The value as a person would read it in the sheet."""
        if self.kind == "s":
            return str(self.value)
        if self.kind in "nh" and isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return str(self.value)


@dataclass(slots=True)
class Grid:
    """One sheet: sparse rows by number (from 0), with what was hidden or merged."""

    name: str
    visible: bool = True
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: frozenset[int] = frozenset()
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)

    def fill_merged(self) -> None:
        """Copies the value of a merged area into every cell of it that lies within the used rows."""
        if not self.rows:
            return
        last = max(self.rows)
        for top, left, bottom, right in self.merged:
            source = self.rows.get(top, {}).get(left)
            if source is None or right - left > 200:
                continue
            for r in range(top, min(bottom, last) + 1):
                row = self.rows.setdefault(r, {})
                for c in range(left, right + 1):
                    if (r, c) != (top, left):
                        row.setdefault(c, source._replace(merged=True))
        self.rows = dict(sorted((r, dict(sorted(row.items()))) for r, row in self.rows.items()))

    def texts(self, r: int) -> list[str]:
        """The distinct texts of a row, from the left; a merged title counts once."""
        return [cell.text.strip() for cell in self.rows.get(r, {}).values() if not cell.merged]


@dataclass(slots=True)
class Received:
    """One file after the child: its grids or its case document, or why it could not be read."""

    file: str
    sha256: str = ""
    format: str = ""
    encoding: str = ""
    encoding_how: str = ""
    delimiter: str = ""
    date1904: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    document: dict[str, Any] | None = None
    dropped_numbers: int = 0
    dropped_sheets: tuple[str, ...] = ()
    failure: tuple[str, str] | None = None


def column_letter(number: int) -> str:
    """A, B, … AA of a column that counts from 0."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
