"""Frames: the rows that terms are computed for, and the query that they become.

A frame has one line per row of a register (the root), per period of a recurring duty, or per row of a list and line of
the frame around it. Columns have names of their own in the whole query. A column is a cell, a computed expression, or comes
from a joined table (closed days, figures, completeness, a grouped list). A frame is written as a chain of common table
expressions: each step adds what needs only columns of earlier steps, and drops what nobody reads any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlglot import exp

from jisso.readings.sweep.expressions import Sql, both, coalesced, column, compared, literal
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
        return column(name, self.alias(path))

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
        if join not in self.joins:
            self.joins.append(join)
        for name, (known, default) in join.outputs.items():
            if known.node == source.node and (default is otherwise or default == otherwise):
                return column(name)
        name = self.query.fresh(self)
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
        self._counter = 0
        self._frames = 0
        self._needed: dict[Frame, set[str]] = {}
        self._joins: set[Join] = set()
        self._stages: dict[tuple[Frame, str], int] = {}
        self._ctes: list[exp.CTE] = []
        self._last: dict[Frame, str] = {}
        self._lines: list[Frame] = []

    def fresh(self, frame: Frame) -> str:
        self._counter += 1
        name = f"c{self._counter}"
        self.owner[name] = frame
        return name

    def frame(self, register: Register | None, outer: Frame | None = None) -> Frame:
        self._frames += 1
        return Frame(self, f"f{self._frames}", register, outer)

    def join_name(self) -> str:
        self._frames += 1
        return f"g{self._frames}"

    # ---- what is needed, and when it can be computed

    def _visit(self, frame: Frame, names: Iterable[str]) -> None:
        waiting = [(frame, name) for name in names]
        while waiting:
            at, name = waiting.pop()
            needed = self._needed.setdefault(at, set())
            if name in needed:
                continue
            needed.add(name)
            if self.owner[name] is not at:
                assert at.outer is not None, f"{name} is not a column of {at.name}"
                waiting.append((at.outer, name))
                continue
            if name in at.lets:
                waiting.extend((at, used) for used in at.lets[name].columns)
            join = self.from_join.get(name)
            if join is None:
                continue
            source = join.outputs[name][0]
            if join.grouped is not None:
                waiting.extend((join.grouped, used) for used in source.columns)
            if join in self._joins:
                continue
            self._joins.add(join)
            waiting.extend((at, used) for _, part in join.on for used in part.columns)
            if join.grouped is not None:
                child = join.grouped
                waiting.extend((child, used) for used in join.group_by)
                if join.where is not None:
                    waiting.extend((child, used) for used in join.where.columns)
                if child.outer is not None:
                    waiting.extend((child.outer, used) for used in (*child.outer_reads, *child.outer.keys))

    def _stage(self, frame: Frame, name: str) -> int:
        key = (frame, name)
        found = self._stages.get(key)
        if found is not None:
            return found
        if self.owner[name] is not frame:
            found = 0
        elif name in frame.lets:
            found = 1 + max(self._stage(frame, used) for used in frame.lets[name].columns)
        elif name in self.from_join:
            join = self.from_join[name]
            found = 1 + max(
                (self._stage(frame, used) for _, part in join.on for used in part.columns), default=0
            )
            child = join.grouped
            if child is not None and child.outer is frame:
                found = max(found, 1 + self._source_stage(child))
        else:
            found = 0
        self._stages[key] = found
        return found

    def _source_stage(self, child: Frame) -> int:
        """The step of the outer frame that a list's lines are joined to."""
        outer = child.outer
        assert outer is not None
        return max((self._stage(outer, name) for name in self._from_outer(child)), default=0)

    def _from_outer(self, child: Frame) -> set[str]:
        assert child.outer is not None
        carried = {name for name in self._needed.get(child, ()) if self.owner[name] is not child}
        return carried | child.outer_reads | set(child.outer.keys)

    # ---- writing

    def union(self, selects: list[tuple[Frame, dict[str, Sql], Sql]]) -> exp.Expression:
        """One query of several outputs (name to expression), each with the lines that its condition keeps."""
        reads: dict[Frame, set[str]] = {}
        for frame, outputs, where in selects:
            used = {name for part in (*outputs.values(), where) for name in part.columns}
            reads.setdefault(frame, set()).update(used)
        for frame, names in reads.items():
            self._visit(frame, names | set(frame.keys))
            if frame.outer is not None:
                self._visit(frame.outer, frame.outer_reads | set(frame.outer.keys))
        self._lines = [frame for frame in reads if frame.outer is not None]
        last: dict[Frame, str] = {}
        roots = {frame.outer or frame: None for frame in reads}
        for root in roots:
            last[root] = self._write(root, reads.get(root, set()))
        for frame in self._lines:
            last[frame] = self._write(frame, reads[frame])
        found: exp.Expression | None = None
        for frame, outputs, where in selects:
            select = exp.Select(
                expressions=[_named(part, name) for name, part in outputs.items()], **_from(_table(last[frame]))
            )
            if not (where.constant and where.value is True):
                select.set("where", exp.Where(this=where.node))
            found = select if found is None else exp.Union(this=found, expression=select, distinct=False)
        assert found is not None
        found.set("with_", exp.With(expressions=self._ctes))
        return found

    def _write(self, frame: Frame, sinks: set[str]) -> str:
        """Writes the frame's steps that are not written yet; the name of the last one."""
        needed = self._needed.get(frame, set())
        stages = {name: self._stage(frame, name) for name in needed}
        last = max(stages.values(), default=0)
        # The last step after which a column is still read.
        alive: dict[str, int] = dict.fromkeys(sinks | set(frame.keys), last)

        def read(names: Iterable[str], until: int) -> None:
            for name in names:
                alive[name] = max(alive.get(name, 0), until)

        joins = [join for join in frame.joins if join in self._joins]
        at_stage: dict[int, list[Join]] = {}
        for name in needed:
            if name in frame.lets:
                read(frame.lets[name].columns, stages[name] - 1)
        for join in joins:
            stage = min(stages[name] for name in join.outputs if name in stages)
            at_stage.setdefault(stage, []).append(join)
            read((used for _, part in join.on for used in part.columns), stage - 1)
        for child in self._children(frame):
            read(self._from_outer(child), self._source_stage(child))
        self._cte(f"{frame.name}_0", self._base(frame, {n for n, s in stages.items() if s == 0}))
        for step in range(1, last + 1):
            for join in at_stage.get(step, ()):
                if join.grouped is not None:
                    self._group(join)
            kept = sorted(n for n, s in stages.items() if s < step and alive.get(n, -1) >= step)
            added = sorted(n for n, s in stages.items() if s == step and alive.get(n, -1) >= step)
            columns: list[exp.Expression] = [column(name).node for name in kept]
            select = exp.Select(**_from(_table(f"{frame.name}_{step - 1}")))
            for name in added:
                if name in frame.lets:
                    columns.append(_named(frame.lets[name], name))
            for join in at_stage.get(step, ()):
                for name, (source, otherwise) in join.outputs.items():
                    if name in stages and alive.get(name, -1) >= step:
                        found = column(name if join.grouped is not None else _plain(source), join.name)
                        columns.append(_named(coalesced(found, otherwise) if otherwise else found, name))
                select.append("joins", _left_join(join))
            select.set("expressions", columns or [literal(1).node])
            self._cte(f"{frame.name}_{step}", select)
        return f"{frame.name}_{last}"

    def _children(self, frame: Frame) -> list[Frame]:
        found = [line for line in self._lines if line.outer is frame]
        for join in self._joins:
            if join.grouped is not None and join.grouped.outer is frame and join.grouped not in found:
                found.append(join.grouped)
        return sorted(found, key=lambda child: int(child.name[1:]))

    def _cte(self, name: str, select: exp.Expression) -> None:
        alias = exp.TableAlias(this=exp.Identifier(this=name, quoted=False))
        self._ctes.append(exp.CTE(this=select, alias=alias, materialized=None))

    def _group(self, join: Join) -> None:
        """The grouped list as a table: one line per line of the outer frame that has any row."""
        child = join.grouped
        assert child is not None
        if child not in self._last:
            sinks: set[str] = set()
            for other in self._joins:
                if other.grouped is child:
                    sinks |= set(other.group_by)
                    sinks |= other.where.columns if other.where is not None else set()
                    for name, (part, _) in other.outputs.items():
                        if self._is_needed(name):
                            sinks |= part.columns
            self._last[child] = self._write(child, sinks)
        last = self._last[child]
        columns: list[exp.Expression] = [
            _named(column(key), f"k{place}") for place, key in enumerate(join.group_by)
        ]
        columns.extend(
            _named(part, name) for name, (part, _) in join.outputs.items() if self._is_needed(name)
        )
        select = exp.Select(expressions=columns, **_from(_table(last)))
        if join.where is not None:
            select.set("where", exp.Where(this=join.where.node))
        select.set("group", exp.Group(expressions=[column(key).node for key in join.group_by]))
        self._cte(join.name, select)

    def _is_needed(self, name: str) -> bool:
        return name in self._needed.get(self.owner[name], ())

    def _base(self, frame: Frame, names: set[str]) -> exp.Expression:
        """The first step: stored cells of the row and of rows it points at, and what is carried from outside."""
        if not frame.variants:
            return self._base_select(frame, names, None, None)
        selects = [self._base_select(frame, names, tie, certain) for tie, certain in frame.variants]
        found: exp.Expression = selects[0]
        for other in selects[1:]:
            found = exp.Union(this=found, expression=other, distinct=False)
        return found

    def _base_select(
        self, frame: Frame, names: set[str], tie: Sql | None, certain: Sql | None
    ) -> exp.Select:
        columns: list[exp.Expression] = []
        by_name = {name: at for at, name in frame.cells.items()}
        for name in sorted(names):
            if self.owner[name] is not frame:
                columns.append(column(name).node)
            elif name == frame.linked:
                columns.append(_named(certain or literal(True), name))
            elif frame.register is None:
                columns.append(_named(column("number", f"{frame.name}_x"), name))
            else:
                path, stored = by_name[name]
                columns.append(_named(frame.stored(path, stored), name))
        conditions = list(frame.conditions)
        outer = None
        if frame.outer is not None:
            outer = _table(f"{frame.outer.name}_{self._source_stage(frame)}")
        if frame.register is None:
            assert outer is not None
            select = exp.Select(expressions=columns, **_from(outer))
            numbers = exp.Join(
                this=_table("numbers", f"{frame.name}_x"),
                on=both(*conditions).node,
                kind="inner",
            )
            select.append("joins", numbers)
            return select
        select = exp.Select(
            expressions=columns or [literal(1).node], **_from(_table(frame.register.name, frame.alias(())))
        )
        for path, (alias, register) in sorted(frame.links.items(), key=lambda item: len(item[0])):
            on = compared(column("_id", alias), "=", frame.stored(path[:-1], path[-1]))
            select.append("joins", exp.Join(this=_table(register, alias), on=on.node, side="left"))
        if outer is not None:
            assert tie is not None
            select.append("joins", exp.Join(this=outer, on=tie.node, kind="inner"))
        if conditions:
            where = both(*conditions)
            if not (where.constant and where.value is True):
                select.set("where", exp.Where(this=where.node))
        return select


def _plain(source: Sql) -> str:
    assert isinstance(source.node, exp.Column)
    return str(source.node.this.this)


def _named(part: Sql, name: str) -> exp.Expression:
    return exp.Alias(this=part.node, alias=exp.Identifier(this=name, quoted=False))


def _table(name: str, alias: str = "") -> exp.Table:
    table = exp.Table(this=exp.Identifier(this=name, quoted=False))
    if alias:
        table.set("alias", exp.TableAlias(this=exp.Identifier(this=alias, quoted=False)))
    return table


def _from(table: exp.Table) -> dict[str, exp.Expression]:
    return {"from_": exp.From(this=table)}


def _left_join(join: Join) -> exp.Join:
    table = _table(join.name) if join.grouped is not None else _table(join.table, join.name)
    on = both(*(compared(column(name, join.name), "=", part) for name, part in join.on))
    return exp.Join(this=table, on=on.node, side="left")
