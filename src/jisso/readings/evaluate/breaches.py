"""Since when, and until when, a prohibition is broken: read from the trace of its breach."""

from __future__ import annotations

from jisso.readings.finding import Node
from jisso.registers.facts import Row
from jisso.rules import terms as t


def first_and_last(breach: Node) -> tuple[int | None, int | None]:
    """First and last breaking row, where the breach is that such a row exists; the worst window of a peak."""
    term, inside = breach[3], breach[4]
    if isinstance(term, t.Exists):
        rows = [row for node in inside if (row := _row_of(node)) is not None and node[0]]
        days = [row.start[0] for row in rows if row.start[2] is None]
        last = [row.start[0] for row in rows if row.start[2] is None]
        return (min(days), max(last)) if days else (None, None)
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
    if not isinstance(node[3], t.Listing):
        return None
    inside = node[4]
    if isinstance(inside, Row):
        return inside
    if isinstance(inside, tuple) and inside and isinstance(inside[0][4], Row):
        return inside[0][4]
    return None
