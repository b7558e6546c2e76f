"""Rows as the readings see them: cells in the order of the register's fields, links resolved to rows."""

from __future__ import annotations

from dataclasses import dataclass

from jisso.ground.values import Cell

STANDINGS = ("held", "seen", "declared")


@dataclass(frozen=True, slots=True)
class RowOrigin:
    """Who supplied a row, where it was read, how good it is, and what was presumed about it."""

    supplied_by: str = ""
    source_document: str = ""
    standing: str = "declared"
    known_day: int = 0
    presumptions: tuple[str, ...] = ()
    confirmed: tuple[tuple[str, str], ...] = ()
    """Fields that a named person decided, and who and when."""


class Row:
    """One row. `cells[i]` is the value of the register's i-th field; a link's value is a Row or NONE.

    `start` and `end` are the cells that place the row in time (S5, widened); for a state both span all time.
    `subject` is the person row that the row is about, where it can be followed, and `owner` the organisation.
    """

    __slots__ = ("cells", "end", "key", "origin", "owner", "register", "start", "subject")

    def __init__(self, register: str, key: str, cells: list[Cell], origin: RowOrigin) -> None:
        self.register = register
        self.key = key
        self.cells = cells
        self.origin = origin
        self.start: Cell = (0, 0, None)
        self.end: Cell = (0, 0, None)
        self.subject: Row | None = None
        self.owner: Row | None = None

    def __repr__(self) -> str:
        return f"<{self.register} {self.key}>"
