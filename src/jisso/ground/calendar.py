"""Days, months, ages, years, eras and closed days as Japanese law counts them.

A day is an `int`: the proleptic Gregorian ordinal (`date.toordinal()`), one civil day in Japan, no
time of day. `MIN` and `FOREVER` are the two ends of an unknown or open date; every function from
day to day leaves them where they are, and a result past an end becomes that end. All such
functions are monotone in the day, so they may be applied to both ends of an interval.

Months are not days and do not compose: one month twice is not two months, and `months_before` does
not undo `months_after`. Nothing here reads a clock or a file; closed days come in as data.

Sources: Civil Code (明治29年法律第89号) arts. 138-143; Act on Computation of Age
(年齢計算ニ関する法律, 明治35年法律第50号); School Education Act art. 17; Act on Holidays of
Administrative Organs (行政機関の休日に関する法律, 昭和63年法律第91号) arts. 1-2; Local Autonomy Act
art. 4-2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from jisso.ground.eras import (
    ERA_CODES,
    ERAS,
    SOLAR_SINCE,
    WEEKDAYS,
    DateProblem,
    DateProblemCode,
    Era,
    EraForm,
    decode_era,
    encode_era,
    format_era,
    format_ja,
    from_excel_serial,
    parse_date,
    parse_era_date,
)

__all__ = [
    "ERAS",
    "ERA_CODES",
    "FOREVER",
    "MIN",
    "SOLAR_SINCE",
    "WEEKDAYS",
    "ClosedDays",
    "DateProblem",
    "DateProblemCode",
    "Era",
    "EraForm",
    "Standing",
    "Step",
    "StepKind",
    "Unit",
    "Which",
    "age_attained_by",
    "age_on",
    "attains_age",
    "calendar_year",
    "closed_days_from",
    "count_days",
    "day_of_month",
    "days_after",
    "days_before",
    "days_from",
    "decode_era",
    "encode_era",
    "end_of_month",
    "explain_count",
    "fiscal_year",
    "format_era",
    "format_ja",
    "from_excel_serial",
    "months_after",
    "months_before",
    "months_from",
    "parse_date",
    "parse_era_date",
    "school_age",
    "school_age_window",
    "school_year",
]

MIN: Final = date(1, 1, 1).toordinal()
FOREVER: Final = date(9999, 12, 31).toordinal()

Which = Literal["this", "same", "next"]
Unit = Literal["days", "months", "years"]
Standing = Literal["gazetted", "projected", "beyond"]


# --- periods: Civil Code arts. 138-143 ---------------------------------------------------------


def days_after(day: int, n: int) -> int:
    """Last day of a period of `n` days that starts on `day`, the first day not counted (art. 140)."""
    return day if _is_end(day) else min(day + _whole(n), FOREVER)


def days_before(day: int, n: int) -> int:
    """The day `n` days before `day`, `day` itself not counted."""
    return day if _is_end(day) else max(day - _whole(n), MIN)


def days_from(day: int, n: int) -> int:
    """Last day of a period of `n` days whose first day counts (it starts at 0:00, art. 140 proviso)."""
    return day if _is_end(day) else min(day + _whole(n) - 1, FOREVER)


def months_after(day: int, n: int) -> int:
    """Last day of a period of `n` months that starts on `day`, the first day not counted.

    The period runs from the day after `day` and ends on the eve of the corresponding day `n`
    months on; where that month has no such day, on its last day (art. 143(2)). So 28 February 2026
    plus one month ends on 31 March: it runs from 1 March to the eve of 1 April. A year is 12 months.
    >>> date.fromordinal(months_after(date(2026, 1, 31).toordinal(), 1)).isoformat()
    '2026-02-28'
    """
    return day if _is_end(day) else _period_end(day + 1, n)


def months_from(day: int, n: int) -> int:
    """Last day of a period of `n` months whose first day counts (art. 140 proviso, art. 143(2)).

    The word for facts that begin at 0:00: employment from 1 April, a period of stay, an age.
    """
    return day if _is_end(day) else _period_end(day, n)


def months_before(day: int, n: int) -> int:
    """The same day number `n` months back, else the last day of that month.

    The Code says nothing about counting back; this is the project's convention, used for the opening
    of windows ("from three months before expiry").
    """
    if _is_end(day):
        return day
    start = date.fromordinal(day)
    return _clamped(start.year, start.month - _whole(n), start.day)


def end_of_month(day: int, which: Which) -> int:
    """Last day of the month of `day` (`this`, or `same`) or of the month after it (`next`)."""
    return day_of_month(day, which, 31)


def day_of_month(day: int, which: Which, n: int) -> int:
    """The `n`th of this or the next month: the 10th of the next month is (`day`, "next", 10).

    A month shorter than `n` days gives its last day. Refuses `n` outside 1 to 31 (ValueError).
    """
    if not 1 <= n <= 31 or which not in ("this", "same", "next"):
        raise ValueError(f"no day `{n}` of month `{which}`")
    if _is_end(day):
        return day
    start = date.fromordinal(day)
    return _clamped(start.year, start.month + (which == "next"), n)


def _period_end(first: int, n: int) -> int:
    """Last day of `n` months that begin with the day `first` (art. 143(2))."""
    start = date.fromordinal(first)
    year, month = _normal(start.year, start.month + _whole(n))
    if year > 9999:
        return FOREVER
    if start.day <= _month_length(year, month):
        return max(date(year, month, start.day).toordinal() - 1, MIN)
    return date(year, month, _month_length(year, month)).toordinal()


def _clamped(year: int, month: int, day: int) -> int:
    """Ordinal of the day, or of the month's last day where it is shorter; past the ends, the end."""
    year, month = _normal(year, month)
    if not 1 <= year <= 9999:
        return MIN if year < 1 else FOREVER
    return date(year, month, min(day, _month_length(year, month))).toordinal()


def _normal(year: int, month: int) -> tuple[int, int]:
    years, month0 = divmod(month - 1, 12)
    return year + years, month0 + 1


def _month_length(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _is_end(day: int) -> bool:
    return day <= MIN or day >= FOREVER


def _whole(n: int) -> int:
    # A negative count would silently swap "after" for "before", which round differently.
    if n < 0:
        raise ValueError(f"a period cannot be negative: `{n}`")
    return n


# --- ages and years ----------------------------------------------------------------------------


def attains_age(birth: int, n: int) -> int:
    """The day at whose end (24:00) a person attains age `n`: the eve of the birthday.

    The word for rules that speak of 「n歳に達した日」 (a pension right at 65, the school year,
    employees' pension coverage that ends at 70). The day of birth counts, so the `n`th year ends on
    the eve of the birthday; a person born on 29 February attains every age on 28 February, in leap years too.
    Source: Act on Computation of Age; Civil Code art. 143.
    """
    return months_from(birth, 12 * n)


def age_on(birth: int, day: int) -> int:
    """Age during `day` as people say it: it rises on the birthday; 0 before birth.

    The word for rules that speak of 「n歳以上の者」 or 「n歳未満」 on a day, such as adulthood: an age
    attained at 24:00 of the eve is first held on the birthday. A person born on 29 February grows older on
    1 March of a common year, since the age was attained at the end of 28 February.
    """
    years = date.fromordinal(day).year - date.fromordinal(birth).year
    if years > 0 and attains_age(birth, years) >= day:
        years -= 1
    return max(years, 0)


def age_attained_by(birth: int, day: int) -> int:
    """The highest age whose day of attainment (`attains_age`) is `day` or earlier.

    One more than `age_on` on the eve of each birthday, else the same.
    """
    return age_on(birth, min(day + 1, FOREVER))


def calendar_year(day: int) -> int:
    """The year of `day`, 1 January to 31 December (the year of income tax, Income Tax Act)."""
    return date.fromordinal(day).year


def fiscal_year(day: int) -> int:
    """The year in which the 年度 of `day` began: 1 April to 31 March (Public Finance Act art. 11)."""
    at = date.fromordinal(day)
    return at.year - (at.month < 4)


def school_year(day: int) -> int:
    """The year in which the 学年 of `day` began: 1 April to 31 March.

    Source: Enforcement Regulation of the School Education Act art. 59. For the year group of a
    child use `school_age_window`: a child born on 1 April belongs to the earlier group.
    """
    return fiscal_year(day)


def school_age_window(birth: int) -> tuple[int, int]:
    """First and last day of compulsory school age.

    From the first 1 April on or after the day that follows the attainment of 6, to the end of the
    school year in which 15 is attained. A child born on 1 April attains 6 on 31 March and starts the
    next day; one born on 2 April starts a year later. Source: School Education Act art. 17(1)-(2).
    """
    if _is_end(birth):
        return birth, birth
    after_six = date.fromordinal(min(attains_age(birth, 6) + 1, FOREVER))
    waits = (after_six.month, after_six.day) > (4, 1)
    last_year = school_year(attains_age(birth, 15)) + 1
    return _clamped(after_six.year + waits, 4, 1), _clamped(last_year, 3, 31)


def school_age(birth: int, day: int) -> bool:
    """Whether `day` lies in the compulsory school age of a child born on `birth`."""
    first, last = school_age_window(birth)
    return first <= day <= last


# --- closed days -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """The days on which a kind of office is closed, and how far that is known.

    Attributes:
      name: the calendar's id in the pack (`national`, `municipal`).
      holidays: day to Japanese name; substitute and sandwiched holidays are rows like any other.
      verified_through: last day covered by gazetted rows.
      projected_through: last day covered at all; rows after `verified_through` are computed.
      weekend: Saturdays and Sundays are closed.
      year_end: True for 29 December to 3 January, or the first and last day as ("12-29", "01-03").
      covers_from: first day covered; by default 1 January of the first holiday's year.

    Outside the table a weekday is neither open nor closed: `standing` says `beyond`, `next_open` and
    `last_open` answer None, and the caller reports unknown (stale law).
    Source: Act on Holidays of Administrative Organs art. 1(1); the roll is its art. 2, and applies
    only where a rule asks for it.
    """

    name: str
    holidays: Mapping[int, str] = field(hash=False)
    verified_through: int
    projected_through: int
    weekend: bool = True
    year_end: bool | tuple[str, str] = True
    covers_from: int | None = None

    def __post_init__(self) -> None:
        if self.verified_through > self.projected_through:
            raise ValueError(f"calendar `{self.name}` is verified further than it is known")
        object.__setattr__(self, "holidays", dict(self.holidays))
        if self.covers_from is None:
            first = date.fromordinal(min(self.holidays)).year if self.holidays else 1
            object.__setattr__(self, "covers_from", date(first, 1, 1).toordinal())

    def why(self, day: int) -> str | None:
        """Why the day is closed, in the words of the law; None if it is open or not known."""
        if self.standing(day) == "beyond":
            return None
        if day in self.holidays:
            return self.holidays[day]
        weekday = (day - 1) % 7
        if self.weekend and weekday >= 5:
            return f"{WEEKDAYS[weekday]}曜日"
        return "年末年始" if self._in_year_end(day) else None

    def is_closed(self, day: int) -> bool:
        """Whether the day is known to be closed. Its opposite is not "open": see `is_open`."""
        return self.why(day) is not None

    def is_open(self, day: int) -> bool:
        """Whether the day is known to be open: inside the table, and not closed."""
        return self.standing(day) != "beyond" and self.why(day) is None

    def standing(self, day: int) -> Standing:
        """How well the day is known: by gazetted rows, by computed ones, or not at all."""
        if _is_end(day) or day < (self.covers_from or MIN) or day > self.projected_through:
            return "beyond"
        return "gazetted" if day <= self.verified_through else "projected"

    def next_open(self, day: int) -> int | None:
        """`day` if the office is open, else the next day it is; None once the table ends."""
        return self._walk(day, 1)

    def last_open(self, day: int) -> int | None:
        """`day` if the office is open, else the last day before it that is; None before the table."""
        return self._walk(day, -1)

    def _walk(self, day: int, step: int) -> int | None:
        if _is_end(day):
            return day
        while self.is_closed(day):
            day += step
        return day if self.is_open(day) else None

    def _in_year_end(self, day: int) -> bool:
        if self.year_end is False:
            return False
        first, last = self.year_end if isinstance(self.year_end, tuple) else ("12-29", "01-03")
        at = date.fromordinal(day).isoformat()[5:]
        return first <= at <= last if first <= last else at >= first or at <= last


def closed_days_from(rows: Iterable[Mapping[str, object]]) -> dict[str, ClosedDays]:
    """Calendars by id, from the rows of a pack's calendar file as read from YAML or JSON.

    A row has `calendar` and either `same_as`, an earlier row's id, or `gazetted_through`,
    `projected_through` and `holidays` (each `date` and `ja`), with optional `weekend`, `year_end` and
    `covers_from`. Dates are ISO text or `date`. Refuses anything else (ValueError, KeyError).
    """
    known: dict[str, ClosedDays] = {}
    for row in rows:
        name = str(row["calendar"])
        if "same_as" in row:
            base = known[str(row["same_as"])]
            known[name] = ClosedDays(
                name, base.holidays, base.verified_through, base.projected_through,
                base.weekend, base.year_end, base.covers_from,
            )  # fmt: skip
            continue
        year_end = row.get("year_end", False)
        known[name] = ClosedDays(
            name=name,
            holidays=dict(_holiday(entry) for entry in _listed(row["holidays"])),
            verified_through=_ordinal(row["gazetted_through"]),
            projected_through=_ordinal(row["projected_through"]),
            weekend=bool(row.get("weekend", False)),
            year_end=_pair(year_end) if isinstance(year_end, list) else bool(year_end),
            covers_from=_ordinal(row["covers_from"]) if "covers_from" in row else None,
        )
    return known


def _holiday(entry: object) -> tuple[int, str]:
    if not isinstance(entry, Mapping):
        raise ValueError(f"a holiday needs `date` and `ja`: `{entry}`")
    return _ordinal(entry["date"]), str(entry["ja"])


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError("`holidays` must be a list")
    return value


def _pair(value: list[object]) -> tuple[str, str]:
    first, last = (str(part) for part in value)
    return first, last


def _ordinal(value: object) -> int:
    return (value if isinstance(value, date) else date.fromisoformat(str(value))).toordinal()


# --- a deadline explained ----------------------------------------------------------------------

StepKind = Literal[
    "start", "counted", "first", "corresponding", "no_corresponding", "last", "closed", "due",
    "beyond", "unsettled",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a counted deadline: what the day is, its number in the count, and why."""

    kind: StepKind
    day: int
    number: int | None
    why: str


def count_days(
    start: int, n: int, closed: ClosedDays | None = None, first_day_counts: bool = False
) -> list[Step]:
    """A period of `n` days, day by day: day 0 (not counted), days 1 to n, rolled days, the due day.

    The last step is `due`, or `beyond` where the roll leaves the table, or `unsettled` where the
    start is not known. Without `closed` the last day never moves.
    """
    return explain_count(start, n, "days", closed, first_day_counts)


def explain_count(
    start: int,
    n: int,
    unit: Unit,
    closed: ClosedDays | None = None,
    first_day_counts: bool = False,
) -> list[Step]:
    """The steps of a deadline as data for a report; the last step carries the due day.

    Months and years show the start, the first day of the period, the corresponding day (or that the
    month lacks it), the last day, the closed days rolled over, the due day.
    """
    if _is_end(start):
        return [Step("unsettled", start, None, "the start is not known")]
    steps = []
    if not first_day_counts:
        steps.append(Step("start", start, 0, "first day not counted (Civil Code art. 140)"))
    first = start + (not first_day_counts)
    if unit == "days":
        last = days_from(start, n) if first_day_counts else days_after(start, n)
        steps += [Step("counted", day, i, "") for i, day in enumerate(range(first, last + 1), 1)]
    else:
        months = n * 12 if unit == "years" else n
        last = _period_end(first, months)
        steps.append(Step("first", first, None, "the period runs from here (arts. 140, 143)"))
        following = min(last + 1, FOREVER)
        if date.fromordinal(following).day == date.fromordinal(first).day:
            steps.append(Step("corresponding", following, None, "corresponding day (art. 143(2))"))
            steps.append(Step("last", last, None, "the period ends on its eve (art. 143(2))"))
        else:
            why = "no corresponding day: last day of the month (art. 143(2) proviso)"
            steps.append(Step("no_corresponding", last, None, why))
            steps.append(Step("last", last, None, "the period ends (art. 141)"))
    return steps + list(_rolled(last, closed))


def _rolled(last: int, closed: ClosedDays | None) -> Iterator[Step]:
    if closed is None:
        yield Step("due", last, None, "no roll")
        return
    day = last
    while (why := closed.why(day)) is not None:
        yield Step("closed", day, None, why)
        day += 1
    standing = closed.standing(day)
    yield Step("beyond" if standing == "beyond" else "due", day, None, standing)
