"""Periods, month days, ages, school age and years: every row of the tables, then what holds for all days."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisso.ground import calendar as cal

HERE = Path(__file__).parent
DAYS = st.integers(cal.MIN, cal.FOREVER)
LIVED = st.integers(date(1873, 1, 1).toordinal(), date(2200, 1, 1).toordinal())
MONTHS = st.integers(0, 1300)


def table(name: str) -> list:
    with open(HERE / f"{name}.csv", encoding="utf-8") as lines:
        return [
            pytest.param(row, id=f"{i}-{'-'.join(row.values())[:40]}")
            for i, row in enumerate(csv.DictReader(lines), 2)
        ]


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


@pytest.mark.parametrize("row", table("months"))
def test_months(row):
    start, n = day(row["start"]), int(row["months"])
    assert iso(cal.months_after(start, n)) == row["after"]
    assert iso(cal.months_from(start, n)) == row["from"]
    assert iso(cal.months_before(start, n)) == row["before"]


@pytest.mark.parametrize("row", table("days"))
def test_days(row):
    start, n = day(row["start"]), int(row["days"])
    assert iso(cal.days_after(start, n)) == row["after"]
    assert iso(cal.days_from(start, n)) == row["from"]
    assert iso(cal.days_before(start, n)) == row["before"]


@pytest.mark.parametrize("row", table("month_days"))
def test_month_days(row):
    at, which = day(row["day"]), row["which"]
    if row["nth"] == "last":
        assert iso(cal.end_of_month(at, which)) == row["expected"]
    else:
        assert iso(cal.day_of_month(at, which, int(row["nth"]))) == row["expected"]


@pytest.mark.parametrize("row", table("ages"))
def test_ages(row):
    birth, n = day(row["birth"]), int(row["age"])
    attained, spoken = day(row["attained"]), day(row["in_common_speech_from"])
    assert cal.attains_age(birth, n) == attained
    assert spoken == attained + 1, "the two columns of the table are one night apart"
    assert [cal.age_on(birth, d) for d in (attained, spoken)] == [n - 1, n]
    assert [cal.age_attained_by(birth, d) for d in (attained - 1, attained, spoken)] == [n - 1, n, n]


@pytest.mark.parametrize("row", table("school_age"))
def test_school_age(row):
    birth, first, last = day(row["birth"]), day(row["first"]), day(row["last"])
    assert cal.school_age_window(birth) == (first, last)
    assert [cal.school_age(birth, d) for d in (first - 1, first, last, last + 1)] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("row", table("years"))
def test_years(row):
    at = day(row["day"])
    found = {"calendar": cal.calendar_year(at), "fiscal": cal.fiscal_year(at), "school": cal.school_year(at)}
    assert found == {name: int(row[name]) for name in found}


SHIFTS = [
    cal.days_after, cal.days_before, cal.days_from, cal.months_after, cal.months_before, cal.months_from,
    lambda d, n: cal.end_of_month(d, "this"),
    lambda d, n: cal.end_of_month(d, "next"),
    lambda d, n: cal.day_of_month(d, "next", 10),
    cal.attains_age,
]  # fmt: skip


@pytest.mark.parametrize("shift", SHIFTS)
@given(a=DAYS, b=DAYS, n=MONTHS)
def test_every_shift_keeps_the_ends_and_the_order(shift, a, b, n):
    assert (shift(cal.MIN, n), shift(cal.FOREVER, n)) == (cal.MIN, cal.FOREVER)
    low, high = sorted((a, b))
    assert cal.MIN <= shift(low, n) <= shift(high, n) <= cal.FOREVER


@given(at=LIVED, n=MONTHS)
def test_counting_from_is_counting_after_the_eve(at, n):
    assert cal.months_from(at, n) == cal.months_after(at - 1, n)
    assert cal.days_from(at, n) == cal.days_after(at - 1, n)


def test_months_do_not_compose():
    """Of 2,921 start days, a month twice is not two months on 54; three months back do not undo three on 38."""
    starts = range(day("2020-01-01"), day("2020-01-01") + 2921)
    twice = sum(cal.months_after(cal.months_after(s, 1), 1) != cal.months_after(s, 2) for s in starts)
    undone = sum(cal.months_before(cal.months_after(s, 3), 3) != s for s in starts)
    assert (twice, undone) == (54, 38)


@pytest.mark.parametrize("shift", SHIFTS[:6])
def test_a_negative_period_is_refused(shift):
    with pytest.raises(ValueError, match="negative"):
        shift(day("2026-04-01"), -1)


@pytest.mark.parametrize(("which", "n"), [("this", 0), ("this", 32), ("last", 10)])
def test_a_day_no_month_has_is_refused(which, n):
    with pytest.raises(ValueError, match="no day"):
        cal.day_of_month(day("2026-04-01"), which, n)


@given(birth=LIVED, at=LIVED)
def test_an_age_rises_the_day_after_it_is_attained(birth, at):
    age = cal.age_on(birth, at)
    if at < birth:
        assert age == 0
    else:
        assert (age == 0 or cal.attains_age(birth, age) < at) and at <= cal.attains_age(birth, age + 1)
    assert cal.age_attained_by(birth, at) - age in (0, 1)


@given(birth=LIVED)
def test_every_child_has_nine_school_years_from_the_april_after_six(birth):
    first, last = cal.school_age_window(birth)
    assert cal.school_year(last) - cal.school_year(first) == 8
    assert iso(first)[4:] == "-04-01" and iso(last)[4:] == "-03-31"
    assert cal.age_attained_by(birth, first - 1) == 6


def test_an_unknown_birth_keeps_the_window_unknown():
    for end in (cal.MIN, cal.FOREVER):
        assert cal.school_age_window(end) == (end, end)
    assert cal.age_on(cal.FOREVER, day("2026-04-01")) == 0
