"""Cheap tests of a row by its own cells: which rows a condition certainly leaves out, told without a trace.

A list looks at many rows and keeps few. Those that a code or a number of their own leaves out are passed over
before the condition is computed; it decides, with its trace, for the rest. A guard never says more than the
condition: it is true only where the condition would be certainly false.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jisso.ground.values import NONE
from jisso.registers.facts import Row
from jisso.registers.schema import Schema
from jisso.rules import terms as t

Guard = Callable[[Row], bool]
_UNORDERED = ("code", "row", "text")


def guard_of(term: t.Term, slot: int, schema: Schema) -> Guard | None:
    """Whether `term` is certainly false of the row bound to `slot`, where its cells alone tell; None: they never do."""
    if isinstance(term, t.And):
        found = [guard for item in term.items if (guard := guard_of(item, slot, schema)) is not None]
        return _either(found) if found else None
    if isinstance(term, t.Or):
        each = [guard_of(item, slot, schema) for item in term.items]
        known = [guard for guard in each if guard is not None]
        return _both(known) if len(known) == len(each) else None
    if isinstance(term, t.InSet):
        place = _own_cell(term.item, slot, schema)
        return None if place is None else _codes(place, frozenset(term.codes), term.negated)
    if isinstance(term, t.Compare):
        return _compared(term, slot, schema)
    if isinstance(term, t.Not):
        denied = _own_cell(term.item, slot, schema)
        return None if denied is None else lambda row: bool(row.cells[denied][0])
    place = _own_cell(term, slot, schema)
    return None if place is None else lambda row: not row.cells[place][1]


def _own_cell(term: t.Term, slot: int, schema: Schema) -> int | None:
    """The place of the cell that a term reads directly from the row of `slot`."""
    if isinstance(term, t.FieldOf) and isinstance(term.base, t.RowOf) and term.base.slot == slot:
        return schema.registers[term.register].index[term.name]
    return None


def _either(guards: list[Guard]) -> Guard:
    if len(guards) == 1:
        return guards[0]
    if len(guards) == 2:
        one, other = guards
        return lambda row: one(row) or other(row)
    return lambda row: any(guard(row) for guard in guards)


def _both(guards: list[Guard]) -> Guard:
    return guards[0] if len(guards) == 1 else lambda row: all(guard(row) for guard in guards)


def _codes(place: int, codes: frozenset[str], negated: bool) -> Guard:
    """An unknown code is None, and leaves the question open."""
    if negated:
        return lambda row: row.cells[place][0] in codes
    admitted = codes | {None}
    return lambda row: row.cells[place][0] not in admitted


def _compared(term: t.Compare, slot: int, schema: Schema) -> Guard | None:
    place = _own_cell(term.left, slot, schema)
    if place is None:
        return None
    if isinstance(term.right, t.Code | t.Absent) and term.op in ("=", "!="):
        code = term.right.code if isinstance(term.right, t.Code) else NONE
        return _codes(place, frozenset((code,)), term.op == "!=")
    if (
        isinstance(term.right, t.Literal)
        and isinstance(term.left, t.FieldOf)
        and term.left.type.kind not in _UNORDERED
    ):
        value: Any = bool(term.right.value) if term.right.kind == "bool" else term.right.value
        return {
            "<": lambda row: row.cells[place][0] >= value,
            "<=": lambda row: row.cells[place][0] > value,
            ">": lambda row: row.cells[place][1] <= value,
            ">=": lambda row: row.cells[place][1] < value,
            "=": lambda row: not row.cells[place][0] <= value <= row.cells[place][1],
            "!=": lambda row: row.cells[place][0] == value == row.cells[place][1],
        }[term.op]
    return None
