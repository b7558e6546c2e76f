"""Frames: the rows that terms are computed for, and the query that they become.

A frame has one line per row of a register (the root), per period of a recurring duty, or per row of a list and line of
the frame around it. Columns have names of their own in the whole query. A column is a cell, a computed expression, or comes
from a joined table (closed days, figures, completeness, a grouped list). A frame is written as a chain of common table
expressions: each step adds what needs only columns of earlier steps, and drops what nobody reads any more.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jisso.readings.sweep.expressions import Sql, column, stored
from jisso.registers.schema import Register

Path = tuple[str, ...]


@dataclass(eq=False)
class Join:
    """A table joined to a frame's lines, each to at most one of its rows: `on` are its columns and what they must equal.

    `grouped` is the frame whose lines were grouped to make it, and `outputs` its aggregates by column name; for a table
    of the database `table` is its name and `outputs` its columns."""

    name: str
    on: list[tuple[str, Sql]]
    table: str = ""
    grouped: Frame | None = None
    group_by: tuple[str, ...] = ()
    where: Sql | None = None
    outputs: dict[str, tuple[Sql, Sql | None]] = field(default_factory=dict)
    named: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(eq=False)
class Frame:
    """`outer` is the frame that this one's lines belong to, if any; `keys` are the columns that name a line."""

    query: Query
    name: str
    register: Register | None
    outer: Frame | None = None
    keys: tuple[str, ...] = ()
    cells: dict[tuple[Path, str], str] = field(default_factory=dict)
    links: dict[Path, tuple[str, str]] = field(default_factory=dict)
    conditions: list[Sql] = field(default_factory=list)
    variants: list[tuple[Sql, Sql]] = field(default_factory=list)
    """For a list: (how its rows are tied to the outer lines, whether that tie is certain)."""
    linked: str = ""
    numbers: tuple[Sql, Sql] | None = None
    lets: dict[str, Sql] = field(default_factory=dict)
    joins: list[Join] = field(default_factory=list)
    outer_reads: set[str] = field(default_factory=set)

    @property
    def depth(self) -> int:
        return 0 if self.outer is None else self.outer.depth + 1

    def cell(self, path: Path, name: str) -> Sql:
        """A stored column of the row, or of the row that it reaches along `path`."""
        found = self.cells.get((path, name))
        if found is None:
            found = self.cells[(path, name)] = self.query.fresh(self)
        return column(found)

    def stored(self, path: Path, name: str) -> Sql:
        """The same, for conditions of the first step, where it has no name yet."""
        return stored(name, self.alias(path))

    def alias(self, path: Path) -> str:
        return f"{self.name}_x" if not path else self.links[path][0]

    def link(self, path: Path, register: str) -> None:
        """Makes the row that `path` leads to readable; all rows on the way must be linked already."""
        if path not in self.links:
            self.links[path] = (f"{self.name}_x{len(self.links) + 1}", register)

    def let(self, part: Sql) -> Sql:
        """The expression as a column of its own, unless it is one or is the same for all lines."""
        if part.weight <= 2 or not part.columns:
            return part
        name = self.query.fresh(self)
        self.lets[name] = part
        return column(name)

    def joined(self, join: Join, source: Sql, otherwise: Sql | None = None) -> Sql:
        """A column of a joined table; `otherwise` where it has no row for a line."""
        if not join.outputs:
            self.joins.append(join)
        wanted = (source.text, otherwise.text if otherwise is not None else "")
        name = join.named.get(wanted)
        if name is None:
            name = join.named[wanted] = self.query.fresh(self)
            join.outputs[name] = (source, otherwise)
            self.query.from_join[name] = join
        return column(name)

    def reads_outer(self, *parts: Sql) -> None:
        for part in parts:
            self.outer_reads |= part.columns


class Query:
    """Frames and columns of one query, and its text as a tree of `sqlglot` nodes."""

    def __init__(self) -> None:
        self.owner: dict[str, Frame] = {}
        self.from_join: dict[str, Join] = {}
        self._names = 0
        self._frames = 0

    def fresh(self, frame: Frame) -> str:
        self._names += 1
        name = f"c{self._names}"
        self.owner[name] = frame
        return name

    def frame(self, register: Register | None, outer: Frame | None = None) -> Frame:
        self._frames += 1
        return Frame(self, f"f{self._frames}", register, outer)

    def join_name(self) -> str:
        self._frames += 1
        return f"g{self._frames}"
