"""10,000 deadlines counted. That they are right is held by `tests/spec/dates`; here they are only timed."""

from __future__ import annotations

import random
import statistics
from datetime import date
from typing import Any

from clock import collector_paused, seconds

from jisso.ground import calendar
from jisso.pack import Pack

COUNT = 10_000


def measure(pack: Pack, rounds: int) -> dict[str, Any]:
    dice, closed = random.Random(14), pack.book.calendars["national"]
    first, last = date(2017, 1, 1).toordinal(), date(2026, 12, 31).toordinal()
    ways = (
        calendar.days_after,
        calendar.days_from,
        calendar.months_after,
        calendar.months_from,
        calendar.months_before,
    )
    asked = [(dice.choice(ways), dice.randint(first, last), dice.randint(1, 24)) for _ in range(COUNT)]

    def count() -> None:
        for way, day, period in asked:
            closed.next_open(way(day, period))

    count()
    with collector_paused():
        spent = statistics.median(seconds(count) for _ in range(rounds))
    return {"deadlines": COUNT, "us": spent / COUNT * 1e6}
