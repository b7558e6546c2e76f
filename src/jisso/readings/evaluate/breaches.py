"""Since when, and until when, a prohibition is broken: read from the trace of its breach."""

from __future__ import annotations

from jisso.readings.finding import Node
from jisso.registers.facts import Row
from jisso.rules import terms as t


def first_and_last(breach: Node) -> tuple[int | None, int | None]:
    """First and last breaking row, where the breach is that such a row exists; the worst window of a peak."""
    term, inside = breach[3], breach[4]
    if isinstance(term, t.Exists):
        listed = [item for node in inside if isinstance(node[4], list) for item in node[4]]
        days = [
            row.start[0]
            for item in listed
            if item[0] and (row := _row_of(item)) is not None and row.start[2] is None
        ]
        return (min(days), max(days)) if days else (None, None)
    if isinstance(term, t.Compare):
        for side in inside:
            if isinstance(side[3], t.Peak):
                window = side[4][-1]
                if isinstance(window[3], t.Peak):
                    return window[0], window[1]
    if isinstance(term, t.And | t.Or):
        for node in inside:
            found = first_and_last(node)
            if found[0] is not None:
                return found
    return None, None


def _row_of(node: Node) -> Row | None:
    """The row of one line of a list's trace."""
    inside = node[4]
    if isinstance(inside, Row):
        return inside
    return inside[0][4] if isinstance(inside[0][4], Row) else None


def whole_lists(breach: t.Term) -> set[int]:
    """The lists whose every row matters for `since` and `until`, by identity: they are not left at the first hit."""
    if isinstance(breach, t.Exists):
        return {id(breach)}
    if isinstance(breach, t.And | t.Or):
        return {one for item in breach.items for one in whole_lists(item)}
    return set()
