"""Calendar functions as the solver sees them: bounds that always hold, and exact pieces on demand.

Every function from days to days repeats after four years (1461 days) between 1901-03-01 and 2099-12-31 and is
monotone. The solver first gets the exact least and greatest distance between a day and its image; where a model of
it does not fit the calendar it gets the exact straight piece around that day, and looks again. Nothing is guessed:
bounds only widen what is possible, and a found day is always checked against the calendar itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from jisso.ground import calendar
from jisso.ground.calendar import ClosedDays
from jisso.ground.values import FOREVER, MIN_DAY

CYCLE = 1461
FIRST = date(1901, 3, 1).toordinal()
LAST = date(2099, 12, 31).toordinal()
# A cycle in the middle, so that what lies forty years before it or a hundred after is in the repeating years too.
SAMPLE = FIRST + 10 * CYCLE
# A month end is never further than this from the piece that holds it.
_LONGEST_PIECE = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """On days `first` to `last` the image is `day + shift` where `moves`, else the constant `shift`."""

    first: int
    last: int
    moves: bool
    shift: int


@dataclass(frozen=True)
class DayFunction:
    """`at` is the calendar's own function; None outside what is known. `gain` is what four years add to the image
    (0: the function does not repeat). `low <= image - day <= high` for functions from days to days, from `first` to
    `last`: there the day and its image both lie in the years that repeat."""

    name: str
    at: Callable[[int], int | None]
    gain: int
    low: int
    high: int
    known: dict[int, Piece] = field(default_factory=dict, compare=False, repr=False)

    @property
    def first(self) -> int:
        return FIRST - min(0, self.low)

    @property
    def last(self) -> int:
        return LAST - max(0, self.high)

    @property
    def to_days(self) -> bool:
        return self.gain in (0, CYCLE)

    def pieces(self, first: int, last: int) -> list[Piece]:
        """The straight pieces that cover these days, as far as the calendar is known."""
        found: list[Piece] = []
        day = first
        while day <= last:
            piece = self.piece(day)
            if piece is None:
                day += 1
                continue
            found.append(piece)
            day = piece.last + 1
        return found

    def piece(self, day: int) -> Piece | None:
        """The longest straight piece around `day`."""
        if day in self.known:
            return self.known[day]
        here = self.at(day)
        if here is None:
            return None
        moving = _stretch(day, lambda other: _equal(self.at(other), here + other - day))
        still = _stretch(day, lambda other: _equal(self.at(other), here))
        if moving[1] - moving[0] >= still[1] - still[0] and self.to_days:
            made = Piece(*moving, True, here - day)
        else:
            made = Piece(*still, False, here)
        self.known[day] = made
        return made


def _equal(found: int | None, wanted: int) -> bool:
    return found is not None and found == wanted


def _stretch(day: int, holds: Callable[[int], bool]) -> tuple[int, int]:
    first = last = day
    while first > day - _LONGEST_PIECE and holds(first - 1):
        first -= 1
    while last < day + _LONGEST_PIECE and holds(last + 1):
        last += 1
    return first, last


def _repeating(name: str, at: Callable[[int], int], gain: int = CYCLE) -> DayFunction:
    if gain == CYCLE:
        gaps = [at(day) - day for day in range(SAMPLE, SAMPLE + CYCLE)]
    else:
        gaps = [0]
    return DayFunction(name, at, gain, min(gaps), max(gaps))


@cache
def months(count: int, direction: str) -> DayFunction:
    move = {
        "after": calendar.months_after,
        "before": calendar.months_before,
        "from": calendar.months_from,
    }[direction]
    return _repeating(f"{count} months {direction}", lambda day: move(day, count))


@cache
def month_end(which: str) -> DayFunction:
    kind = "next" if which == "next" else "this"
    return _repeating(f"end of {which} month", lambda day: calendar.end_of_month(day, kind))  # type: ignore[arg-type]  # the checker settled the word


@cache
def day_of_month(number: int, which: str) -> DayFunction:
    kind = "next" if which == "next" else "this"
    return _repeating(
        f"day {number} of {which} month",
        lambda day: calendar.day_of_month(day, kind, number),  # type: ignore[arg-type]  # the checker settled the word
    )


@cache
def anniversary(month: int, number: int, direction: str) -> DayFunction:
    def at(day: int) -> int:
        year = calendar.calendar_year(day)
        this = date(year, month, number).toordinal()
        if direction == "next":
            return this if this > day else date(year + 1, month, number).toordinal()
        return this if this <= day else date(year - 1, month, number).toordinal()

    return _repeating(f"{direction} {month}-{number}", at)


@cache
def attains(age: int) -> DayFunction:
    return _repeating(f"attains {age}", lambda day: calendar.attains_age(day, age))


@cache
def school_start() -> DayFunction:
    return _repeating("school age begins", lambda day: calendar.school_age_window(day)[0])


@cache
def school_end() -> DayFunction:
    return _repeating("school age ends", lambda day: calendar.school_age_window(day)[1])


@cache
def fiscal_year() -> DayFunction:
    return _repeating("fiscal year", calendar.fiscal_year, gain=4)


def rolled(closed: ClosedDays) -> DayFunction:
    """The next open day. Beyond the table the image is not known."""
    found: dict[int, int | None] = {}

    def at(day: int) -> int | None:
        if day not in found:
            found[day] = closed.next_open(day) if MIN_DAY < day < FOREVER else day
        return found[day]

    return DayFunction(f"rolling {closed.name}", at, 0, 0, 14)
