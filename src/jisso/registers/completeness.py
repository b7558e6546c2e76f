"""The days on which silence speaks: how far a register is complete, from which day through which.

A missing dated row means "did not happen" if its day lies inside. A register of rows that last holds every row
that was in force on one of the days: a row that is not listed ended before the first or began after the last.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from jisso.ground.values import MIN_DAY, Reason

# First and last day, both included; the first is MIN_DAY for "from the beginning".
Span = tuple[int, int]


class Completeness(NamedTuple):
    """Complete from `since` through `through`; `before` and `after` tell why nothing is said about other days.

    `through` None: on no day. `since` MIN_DAY: from the beginning, and then `before` is None."""

    since: int
    through: int | None
    before: Reason | None
    after: Reason | None


def completeness(span: Span | None, after: Reason) -> Completeness:
    """What one statement covers. `after` is the reason for the days after it, and names what the list is of."""
    if span is None or span[0] > span[1]:
        return Completeness(MIN_DAY, None, None, after)
    before = None
    if span[0] > MIN_DAY:
        # The list was begun on that day: what was before stands in it as little as a cell that was left blank.
        day = date.fromordinal(span[0]).isoformat()
        before = Reason(after.register, "", after.field, "not_recorded", day)
    return Completeness(span[0], span[1], before, after)


def together(one: Span | None, other: Span | None) -> Span | None:
    """Two statements about the same rows: all days where they meet, else those of the later one."""
    if one is None or other is None:
        return one if other is None else other
    first, second = sorted((one, other))
    if second[0] > first[1] + 1:
        return second
    return (first[0], max(first[1], second[1]))


def covered(parts: Iterable[Completeness]) -> Completeness:
    """What is complete in all of several lists, each with the reason of the one that ends it."""
    found: Completeness | None = None
    for part in parts:
        if part.through is None:
            return part
        if found is None or found.through is None:
            found = part
            continue
        earlier = part if part.through < found.through else found
        later = part if part.since > found.since else found
        found = Completeness(later.since, earlier.through, later.before, earlier.after)
    assert found is not None
    if found.through is not None and found.since > found.through:
        return Completeness(MIN_DAY, None, None, found.after)
    return found
