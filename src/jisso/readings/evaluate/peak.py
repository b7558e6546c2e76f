"""The largest sum over any n consecutive days, between bounds.

Rows of one known day are summed exactly. A coarse row (a week, a pay period) adds to a window at least
max(0, hours - 24 x its days outside) and at most min(hours, 24 x its days inside) (design 9 (19)).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from jisso.ground.values import FOREVER, MIN_DAY

MINUTES_A_DAY = 24 * 60


class PeakRow(NamedTuple):
    start_low: int
    start_high: int
    end_low: int
    end_high: int
    must: bool
    low: Any
    high: Any


Window = tuple[int, int]


def peak(rows: list[PeakRow], days: int, hours: bool) -> tuple[Any, Any, Window | None]:
    """(certainly reached, at most possible, the window of the first). Amounts are non-negative."""
    if not rows:
        return 0, 0, None
    if all(row.start_low == row.end_high for row in rows):
        return _peak_of_days(rows, days, hours)
    low: Any = 0
    high: Any = 0
    window: Window | None = None
    for first in _window_starts(rows, days):
        last = first + days - 1
        reached = sum((_least(row, first, last, hours) for row in rows), 0)
        possible = sum((_most(row, first, last, hours) for row in rows), 0)
        if window is None or reached > low:
            low, window = reached, (first, last)
        high = max(high, possible)
    return low, high, window


def _peak_of_days(rows: list[PeakRow], days: int, hours: bool) -> tuple[Any, Any, Window | None]:
    """The same for rows of one known day each: one pass with both ends of the window moving forward."""
    ordered = sorted(rows, key=lambda row: row.start_low)
    low: Any = 0
    high: Any = 0
    window: Window | None = None
    reached: Any = 0
    possible: Any = 0
    behind = 0
    for row in ordered:
        last = row.start_low
        reached += _in_a_day(row.low, hours) if row.must else 0
        possible += _in_a_day(row.high, hours)
        while ordered[behind].start_low <= last - days:
            left = ordered[behind]
            reached -= _in_a_day(left.low, hours) if left.must else 0
            possible -= _in_a_day(left.high, hours)
            behind += 1
        if window is None or reached > low:
            low, window = reached, (last - days + 1, last)
        high = max(high, possible)
    return low, high, window


def _in_a_day(amount: Any, hours: bool) -> Any:
    """A day has 24 hours, whatever a cell says."""
    return min(amount, MINUTES_A_DAY) if hours else amount


def _window_starts(rows: list[PeakRow], days: int) -> list[int]:
    """Both bounds are piecewise linear in the window's first day, so their greatest values lie at these days."""
    starts: set[int] = set()
    for row in rows:
        exact = row.start_low == row.end_high
        # With amounts that are not negative a worst window ends on a day of some row.
        starts.add(row.end_high - days + 1 if row.end_high < FOREVER else row.start_low)
        if exact:
            continue
        first = row.start_low if row.start_low > MIN_DAY else row.start_high
        last = row.end_high if row.end_high < FOREVER else max(row.end_low, row.start_high)
        starts.update((first, last + 1, first - days, last - days + 1, first - days + 1, last))
        for amount in (row.low, row.high):
            inside = int(amount) // MINUTES_A_DAY
            for k in (inside, inside + 1):
                starts.update((last - k + 1, first + k - days))
    return sorted(starts)


def _least(row: PeakRow, first: int, last: int, hours: bool) -> Any:
    if not row.must or row.start_low != row.start_high or row.end_low != row.end_high:
        # Not certainly there, or not certainly when: only a row that lies inside whatever its days are counts.
        if not row.must or row.start_low < first or row.end_high > last:
            return 0
        certain = max(1, row.end_low - row.start_high + 1)
        return min(row.low, MINUTES_A_DAY * certain) if hours else row.low
    if first <= row.start_low and row.end_low <= last:
        return min(row.low, MINUTES_A_DAY * (row.end_low - row.start_low + 1)) if hours else row.low
    if not hours or row.end_low < first or row.start_low > last:
        return 0
    outside = max(0, first - row.start_low) + max(0, row.end_low - last)
    return max(0, row.low - MINUTES_A_DAY * outside)


def _most(row: PeakRow, first: int, last: int, hours: bool) -> Any:
    if row.end_high < first or row.start_low > last:
        return 0
    if not hours:
        return row.high
    inside = min(last, row.end_high) - max(first, row.start_low) + 1
    return min(row.high, MINUTES_A_DAY * inside)
