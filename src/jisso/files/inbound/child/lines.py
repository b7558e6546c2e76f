"""What the child may write: JSON lines up to a cap, and the one way to refuse a file."""

from __future__ import annotations

import json
import sys
from typing import Any

MEGABYTE = 1 << 20
MAX_FILE = 50 * MEGABYTE
MAX_CELLS = 1_000_000
MAX_ROWS = 300_000
MAX_TEXT = 4_000
MAX_OUT = 48 * MEGABYTE


class Refused(Exception):
    """The file is not read. `code` is one of the catalogue in `problems.py`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


class Writer:
    """Standard output with a memory of how much was written, and of how many rows and cells."""

    def __init__(self) -> None:
        self.written = self.rows = self.cells = 0

    def say(self, **line: Any) -> None:
        text = json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n"
        self.written += len(text)
        if self.written > MAX_OUT:
            raise Refused("file.too_big", "output")
        sys.stdout.write(text)

    def row(self, number: int, cells: list[list[Any]]) -> None:
        self.rows += 1
        self.cells += len(cells)
        if self.rows > MAX_ROWS or self.cells > MAX_CELLS:
            raise Refused("file.too_big", "cells")
        self.say(t="row", r=number, c=cells)
