"""A second counter, written from the text of Civil Code arts. 140-143, against 10,000 random deadlines.

It walks from day to day on `datetime.date`, never jumps, and shares no arithmetic with the module under test. It is
slow and plain on purpose: two counters that agree by the same trick would prove nothing.
"""

import contextlib
import random
from datetime import date, timedelta
from pathlib import Path

import yaml

from jisso.ground import calendar as cal

DATA = yaml.safe_load(
    (Path(__file__).parents[3] / "packs/japan/calendar/closed_days.yaml").read_text(encoding="utf-8")
)
NATIONAL = cal.closed_days_from(DATA)["national"]
LISTED = {row["date"] for row in DATA[0]["holidays"]}
KNOWN = (date(2016, 1, 1), date(2036, 12, 31))
TOMORROW = timedelta(days=1)
DEADLINES = 10_000


def first_day_of(event: date, begins_at_midnight: bool) -> date:
    """Art. 140: the first day is not included, unless the period begins at 0:00 on it."""
    return event if begins_at_midnight else event + TOMORROW


def end_of_days(first: date, n: int) -> date:
    """Art. 141: the period expires at the end of its last day; day 1 is `first`."""
    day, counted = first - TOMORROW, 0
    while counted < n:
        day, counted = day + TOMORROW, counted + 1
    return day


def end_of_months(first: date, n: int) -> date:
    """Art. 143: by the calendar; expires on the eve of the corresponding day of the last month, or at its end."""
    day = first
    while n > 0:
        day, before = day + TOMORROW, day
        if day.month != before.month:
            n -= 1
    month = day.month
    while day.month == month:
        if day.day == first.day:
            return day - TOMORROW
        day += TOMORROW
    return day - TOMORROW


def end_of_years(first: date, n: int) -> date:
    """Art. 143 by years: the corresponding day is the same month and day of the last year."""
    day = first
    while n > 0:
        day, before = day + TOMORROW, day
        if day.year != before.year:
            n -= 1
    while day.month != first.month:
        day += TOMORROW
    while day.month == first.month:
        if day.day == first.day:
            return day - TOMORROW
        day += TOMORROW
    return day - TOMORROW


def months_back(event: date, n: int) -> date:
    """The project's own convention: the same day number, else the last day of that month."""
    day = event
    while n > 0:
        day, after = day - TOMORROW, day
        if day.month != after.month:
            n -= 1
    # `day` is now the last day of its month, or the event itself.
    while day.day > event.day:
        day -= TOMORROW
    return day


def open_day(day: date) -> bool:
    """Act on Holidays of Administrative Organs art. 1(1)."""
    if day.strftime("%a") in ("Sat", "Sun") or day in LISTED:
        return False
    return not (day.month == 12 and day.day in (29, 30, 31)) and not (day.month == 1 and day.day in (1, 2, 3))


def rolled(day: date, roll: str) -> date | None:
    """Art. 2 of the same Act: the next day that is not closed; None where the list of days ends."""
    if roll == "none":
        return day
    step = TOMORROW if roll == "forward" else -TOMORROW
    while KNOWN[0] <= day <= KNOWN[1]:
        if open_day(day):
            return day
        day += step
    return None


def slowly(event: date, n: int, unit: str, convention: str, roll: str) -> date | None:
    if convention == "before":
        day = months_back(event, n * 12 if unit == "years" else n)
        if unit == "days":
            day = event
            for _ in range(n):
                day -= TOMORROW
    else:
        first = first_day_of(event, convention == "from")
        day = {"days": end_of_days, "months": end_of_months, "years": end_of_years}[unit](first, n)
    return rolled(day, roll)


def swiftly(event: date, n: int, unit: str, convention: str, roll: str) -> date | None:
    shift = getattr(cal, f"{'days' if unit == 'days' else 'months'}_{convention}")
    day = shift(event.toordinal(), n * 12 if unit == "years" else n)
    if roll == "none":
        return date.fromordinal(day)
    opened = NATIONAL.next_open(day) if roll == "forward" else NATIONAL.last_open(day)
    return None if opened is None else date.fromordinal(opened)


def random_deadline(chance: random.Random) -> tuple[date, int, str, str, str]:
    unit, most = chance.choice([("days", 400), ("months", 40), ("years", 10)])
    roll = chance.choice(["none", "forward", "forward", "back"])
    low, high = (
        (date(1990, 1, 1), date(2110, 1, 1)) if roll == "none" else (date(2015, 6, 1), date(2037, 6, 1))
    )
    event = low + timedelta(days=chance.randrange((high - low).days))
    if chance.random() < 0.4:
        # Month ends are where the conventions part; an even draw would meet them one time in ten.
        while (event + timedelta(days=4)).month == event.month:
            event += TOMORROW
        event += timedelta(days=chance.randrange(5))
    return event, chance.randint(0, most), unit, chance.choice(["after", "after", "from", "before"]), roll


def test_ten_thousand_deadlines_without_a_difference():
    chance = random.Random(140_143)
    drawn = [random_deadline(chance) for _ in range(DEADLINES)]
    assert len({(unit, convention, roll) for _, _, unit, convention, roll in drawn}) == 27
    differences = [
        (deadline, slow, fast)
        for deadline in drawn
        if (slow := slowly(*deadline)) != (fast := swiftly(*deadline))
    ]
    assert differences == []


def test_every_day_of_eight_years_by_one_to_twelve_months():
    event = date(2020, 1, 1)
    while event < date(2028, 1, 1):
        for n in (1, 2, 3, 6, 12):
            for convention in ("after", "from", "before"):
                deadline = (event, n, "months", convention, "none")
                assert slowly(*deadline) == swiftly(*deadline), deadline
        event += TOMORROW


def test_the_second_counter_knows_the_awkward_days():
    """It must itself be right: three deadlines counted by hand."""
    assert slowly(date(2026, 1, 31), 1, "months", "after", "none") == date(2026, 2, 28)
    assert slowly(date(2026, 2, 28), 1, "months", "after", "none") == date(2026, 3, 31)
    assert slowly(date(2026, 12, 15), 14, "days", "after", "forward") == date(2027, 1, 4)


def test_a_naive_month_is_caught():
    """Clamping the day number, the usual mistake, differs on more than one draw in twenty: the comparison can fail."""

    def naive(event: date, n: int) -> date:
        year, month0 = divmod(event.year * 12 + event.month - 1 + n, 12)
        for day in range(event.day, 0, -1):
            with contextlib.suppress(ValueError):
                return date(year, month0 + 1, day)
        raise AssertionError("every month has a first day")

    chance = random.Random(7)
    drawn = [
        d
        for d in (random_deadline(chance) for _ in range(2_000))
        if d[2:4] == ("months", "after") and d[4] == "none"
    ]
    caught = sum(naive(event, n) != slowly(event, n, "months", "after", "none") for event, n, *_ in drawn)
    assert caught > len(drawn) // 20
