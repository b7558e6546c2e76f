"""Frames to a query: what is needed, in how many steps it can be computed, and the tree of nodes.

A computed column that is read once is written where it is read. The others get a step: each step adds what needs only
columns of earlier steps, and drops what nobody reads any more. A step read once is a subquery, else a table of `WITH`.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from jisso.readings.sweep.expressions import (
    NULL,
    Node,
    Sql,
    both,
    bracketed,
    coalesced,
    column,
    compared,
    literal,
    stored,
)
from jisso.readings.sweep.frames import Frame, Join, Query

# An expression read once is written in place up to this size; one read a few times only if it is tiny.
LARGEST_IN_PLACE = 250
TINY, FEW = 5, 3
FIXED = 1000

Output = tuple[Frame, dict[str, Sql], Sql]


def union_of(query: Query, outputs: list[Output]) -> Node:
    """One query of several outputs (name to expression), each with the lines that its condition keeps."""
    return _Writer(query, outputs).write()


class _Writer:
    def __init__(self, query: Query, outputs: list[Output]) -> None:
        self.query = query
        self.outputs = outputs
        self.needed: dict[Frame, set[str]] = {}
        self.joins: set[Join] = set()
        self.in_place: set[str] = set()
        self.stages: dict[tuple[Frame, str], int] = {}
        self.selects: dict[str, Node] = {}
        self.references: dict[str, list[exp.Table]] = {}
        self.last: dict[Frame, str] = {}
        self.lines: list[Frame] = []

    def write(self) -> Node:
        reads: dict[Frame, set[str]] = {}
        for frame, outputs, where in self.outputs:
            used = {name for part in (*outputs.values(), where) for name in part.columns}
            reads.setdefault(frame, set()).update(used)
        for frame, names in reads.items():
            self._need(frame, names | set(frame.keys))
            if frame.outer is not None:
                self._need(frame.outer, frame.outer_reads | set(frame.outer.keys))
        self.lines = [frame for frame in reads if frame.outer is not None]
        self._choose_in_place()
        for root in {frame.outer or frame: None for frame in reads}:
            self.last[root] = self._steps(root, reads.get(root, set()))
        for frame in self.lines:
            self.last[frame] = self._steps(frame, reads[frame])
        found: Node | None = None
        for frame, outputs, where in self.outputs:
            columns = [self._named(frame, part, name) for name, part in outputs.items()]
            select = exp.Select(expressions=columns, from_=exp.From(this=self._table(self.last[frame])))
            if not (where.constant and where.value is True):
                select.set("where", exp.Where(this=self._node(frame, where)))
            found = select if found is None else exp.Union(this=found, expression=select, distinct=False)
        assert found is not None
        return self._assembled(found)

    # ---- what is needed

    def _need(self, frame: Frame, names: Iterable[str]) -> None:
        waiting = [(frame, name) for name in names]
        owner, from_join = self.query.owner, self.query.from_join
        while waiting:
            at, name = waiting.pop()
            needed = self.needed.setdefault(at, set())
            if name in needed:
                continue
            needed.add(name)
            if owner[name] is not at:
                assert at.outer is not None, f"{name} is not a column of {at.name}"
                waiting.append((at.outer, name))
                continue
            if name in at.lets:
                waiting.extend((at, used) for used in at.lets[name].columns)
            join = from_join.get(name)
            if join is None:
                continue
            if join.grouped is not None:
                waiting.extend((join.grouped, used) for used in join.outputs[name][0].columns)
            if join in self.joins:
                continue
            self.joins.add(join)
            waiting.extend((at, used) for _, part in join.on for used in part.columns)
            child = join.grouped
            if child is not None:
                waiting.extend((child, used) for used in join.group_by)
                if join.where is not None:
                    waiting.extend((child, used) for used in join.where.columns)
                if child.outer is not None:
                    waiting.extend((child.outer, used) for used in (*child.outer_reads, *child.outer.keys))

    def _is_needed(self, name: str) -> bool:
        return name in self.needed.get(self.query.owner[name], ())

    def _children(self, frame: Frame) -> list[Frame]:
        found = {line: None for line in self.lines if line.outer is frame}
        for join in self.joins:
            if join.grouped is not None and join.grouped.outer is frame:
                found[join.grouped] = None
        return sorted(found, key=lambda child: int(child.name[1:]))

    def _from_outer(self, child: Frame) -> set[str]:
        assert child.outer is not None
        carried = {name for name in self.needed.get(child, ()) if self.query.owner[name] is not child}
        return carried | child.outer_reads | set(child.outer.keys)

    # ---- in place, or as a column

    def _choose_in_place(self) -> None:
        counts: dict[str, int] = {}
        fixed: set[str] = set()
        for frame, outputs, where in self.outputs:
            fixed.update(frame.keys)
            for part in (*outputs.values(), where):
                part.count(counts)
        for join in self.joins:
            for _, part in join.on:
                fixed |= part.columns
            if join.grouped is not None:
                fixed.update(join.group_by)
                if join.where is not None:
                    join.where.count(counts)
                for name, (part, _) in join.outputs.items():
                    if self._is_needed(name):
                        part.count(counts)
        for frame, needed in self.needed.items():
            for child in self._children(frame):
                fixed |= self._from_outer(child)
            for name in needed:
                if self.query.owner[name] is frame and name in frame.lets:
                    frame.lets[name].count(counts)
        for frame, needed in self.needed.items():
            sizes: dict[str, int] = {}
            for name, part in frame.lets.items():
                if name not in needed:
                    continue
                size = part.weight + sum(sizes.get(used, 0) for used in part.columns)
                count = counts.get(name, 0)
                once = count == 1 and size <= LARGEST_IN_PLACE
                if name not in fixed and (once or (size <= TINY and count <= FEW)):
                    self.in_place.add(name)
                    sizes[name] = size

    def _used(self, frame: Frame, names: Iterable[str]) -> set[str]:
        """The columns that are read, looking through what is written in place."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in self.in_place:
                waiting.extend(frame.lets[name].columns)
            else:
                found.add(name)
        return found

    def _node(self, frame: Frame, part: Sql) -> Node:
        def resolve(name: str) -> Node:
            if name in self.in_place:
                return bracketed(frame.lets[name].node(resolve))
            return column(name).node()

        return part.node(resolve)

    def _named(self, frame: Frame, part: Sql, name: str) -> Node:
        return exp.Alias(this=self._node(frame, part), alias=exp.Identifier(this=name, quoted=False))

    # ---- steps

    def _stage(self, frame: Frame, name: str) -> int:
        key = (frame, name)
        found = self.stages.get(key)
        if found is not None:
            return found
        found = 0
        if self.query.owner[name] is frame:
            join = self.query.from_join.get(name)
            if name in frame.lets:
                used = self._used(frame, frame.lets[name].columns)
                found = 1 + max((self._stage(frame, one) for one in used), default=0)
            elif join is not None:
                used = {one for _, part in join.on for one in part.columns}
                found = 1 + max((self._stage(frame, one) for one in used), default=0)
                if join.grouped is not None and join.grouped.outer is frame:
                    found = max(found, 1 + self._source_stage(join.grouped))
        self.stages[key] = found
        return found

    def _source_stage(self, child: Frame) -> int:
        """The step of the outer frame that a list's lines are joined to."""
        outer = child.outer
        assert outer is not None
        return max((self._stage(outer, name) for name in self._from_outer(child)), default=0)

    def _steps(self, frame: Frame, sinks: set[str]) -> str:
        """Writes the frame's steps; the name of the last one."""
        columns = {name for name in self.needed.get(frame, ()) if name not in self.in_place}
        stages = {name: self._stage(frame, name) for name in columns}
        last = max(stages.values(), default=0)
        alive: dict[str, int] = {}

        def read(names: Iterable[str], until: int) -> None:
            for name in self._used(frame, names):
                alive[name] = max(alive.get(name, 0), until)

        read(sinks | set(frame.keys), last)
        for name in columns:
            if name in frame.lets:
                read(frame.lets[name].columns, stages[name] - 1)
        at_stage: dict[int, list[Join]] = {}
        for join in frame.joins:
            if join in self.joins:
                stage = min(stages[name] for name in join.outputs if name in stages)
                at_stage.setdefault(stage, []).append(join)
                read((used for _, part in join.on for used in part.columns), stage - 1)
        for child in self._children(frame):
            read(self._from_outer(child), self._source_stage(child))
        self.selects[f"{frame.name}_0"] = self._base(frame, {n for n, s in stages.items() if s == 0})
        for step in range(1, last + 1):
            joins = at_stage.get(step, [])
            for join in joins:
                if join.grouped is not None:
                    self._group(join)
            listed: list[Node] = []
            for name in sorted(stages):
                if alive.get(name, -1) < step or stages[name] > step:
                    continue
                if stages[name] < step:
                    listed.append(column(name).node())
                elif name in frame.lets:
                    listed.append(self._named(frame, frame.lets[name], name))
            for join in joins:
                for name, (source, otherwise) in join.outputs.items():
                    if name in stages and alive.get(name, -1) >= step:
                        found = source if join.grouped is None else stored(name, join.name)
                        found = found if otherwise is None else coalesced(found, otherwise)
                        listed.append(self._named(frame, found, name))
            select = exp.Select(
                expressions=listed or [literal(1).node()],
                from_=exp.From(this=self._table(f"{frame.name}_{step - 1}")),
            )
            for join in joins:
                select.append("joins", self._left_join(frame, join))
            self.selects[f"{frame.name}_{step}"] = select
        return f"{frame.name}_{last}"

    def _left_join(self, frame: Frame, join: Join) -> exp.Join:
        table = self._table(join.name) if join.grouped is not None else _plain_table(join.table, join.name)
        on = both(*(compared(stored(name, join.name), "=", part) for name, part in join.on))
        return exp.Join(this=table, on=self._node(frame, on), side="left")

    def _group(self, join: Join) -> None:
        """The grouped list as a table: one line per line of the outer frame that has any row."""
        child = join.grouped
        assert child is not None
        if child not in self.last:
            sinks: set[str] = set()
            for other in self.joins:
                if other.grouped is child:
                    sinks |= set(other.group_by)
                    sinks |= other.where.columns if other.where is not None else set()
                    for name, (part, _) in other.outputs.items():
                        if self._is_needed(name):
                            sinks |= part.columns
            self.last[child] = self._steps(child, sinks)
        columns: list[Node] = [
            self._named(child, column(key), f"k{place}") for place, key in enumerate(join.group_by)
        ]
        columns.extend(
            self._named(child, part, name)
            for name, (part, _) in join.outputs.items()
            if self._is_needed(name)
        )
        select = exp.Select(expressions=columns, from_=exp.From(this=self._table(self.last[child])))
        if join.where is not None:
            select.set("where", exp.Where(this=self._node(child, join.where)))
        select.set("group", exp.Group(expressions=[column(key).node() for key in join.group_by]))
        self.selects[join.name] = select

    # ---- the first step

    def _base(self, frame: Frame, names: set[str]) -> Node:
        """Stored cells of the row and of rows it points at, and what is carried from outside."""
        if not frame.variants:
            return self._base_select(frame, names, NULL, NULL)
        found: Node | None = None
        for tie, certain in frame.variants:
            select = self._base_select(frame, names, tie, certain)
            found = select if found is None else exp.Union(this=found, expression=select, distinct=False)
        assert found is not None
        return found

    def _base_select(self, frame: Frame, names: set[str], tie: Sql, certain: Sql) -> exp.Select:
        by_name = {name: at for at, name in frame.cells.items()}
        listed: list[Node] = []
        for name in sorted(names):
            if self.query.owner[name] is not frame:
                listed.append(column(name).node())
            elif name == frame.linked:
                listed.append(self._named(frame, certain, name))
            else:
                listed.append(self._named(frame, frame.stored(*by_name[name]), name))
        outer = None
        if frame.outer is not None:
            outer = self._table(f"{frame.outer.name}_{self._source_stage(frame)}")
        listed = listed or [literal(1).node()]
        if frame.register is None:
            assert outer is not None
            select = exp.Select(expressions=listed, from_=exp.From(this=outer))
            on = both(*frame.conditions).node()
            select.append(
                "joins", exp.Join(this=_plain_table("numbers", frame.alias(())), on=on, kind="inner")
            )
            return select
        own = _plain_table(frame.register.name, frame.alias(()))
        select = exp.Select(expressions=listed, from_=exp.From(this=own))
        for path, (alias, register) in sorted(frame.links.items(), key=lambda item: len(item[0])):
            on = compared(stored("_id", alias), "=", frame.stored(path[:-1], path[-1])).node()
            select.append("joins", exp.Join(this=_plain_table(register, alias), on=on, side="left"))
        if outer is not None:
            select.append("joins", exp.Join(this=outer, on=tie.node(), kind="inner"))
        where = both(*frame.conditions)
        if not (where.constant and where.value is True):
            select.set("where", exp.Where(this=where.node()))
        return select

    # ---- assembling

    def _table(self, name: str) -> exp.Table:
        """A reference to a step or a grouped list."""
        table = _plain_table(name)
        self.references.setdefault(name, []).append(table)
        return table

    def _assembled(self, found: Node) -> Node:
        """Steps that are read once become subqueries where they are read, the others tables of the query."""
        shared: list[exp.CTE] = []
        for name, select in self.selects.items():
            references = self.references.get(name, [])
            alias = exp.TableAlias(this=exp.Identifier(this=name, quoted=False))
            if len(references) == 1:
                references[0].replace(exp.Subquery(this=select, alias=alias))
            elif references:
                shared.append(exp.CTE(this=select, alias=alias, materialized=True))
        if shared:
            found.set("with_", exp.With(expressions=shared))
        return found


def _plain_table(name: str, alias: str = "") -> exp.Table:
    table = exp.Table(this=exp.Identifier(this=name, quoted=False))
    if alias:
        table.set("alias", exp.TableAlias(this=exp.Identifier(this=alias, quoted=False)))
    return table
