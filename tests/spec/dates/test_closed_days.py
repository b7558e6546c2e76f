"""Closed days of national and municipal offices, the roll, and deadlines told day by day."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from jisso.ground import calendar as cal

ROOT = Path(__file__).parents[3]
DATA = yaml.safe_load((ROOT / "packs/japan/calendar/closed_days.yaml").read_text(encoding="utf-8"))
CALENDARS = cal.closed_days_from(DATA)
NATIONAL = CALENDARS["national"]
with open(Path(__file__).with_name("closed_days.csv"), encoding="utf-8") as lines:
    ROWS = list(csv.DictReader(lines))


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize("row", [pytest.param(row, id=row["day"]) for row in ROWS])
@pytest.mark.parametrize("name", ["national", "municipal"])
def test_closed_day(row, name):
    closed, at = CALENDARS[name], day(row["day"])
    assert closed.standing(at) == row["standing"]
    assert (closed.why(at) or "") == row["why"]
    assert closed.is_closed(at) == bool(row["why"])
    assert closed.is_open(at) == (not row["why"] and row["standing"] != "beyond")
    assert closed.next_open(at) == (day(row["next_open"]) if row["next_open"] else None)
    assert closed.last_open(at) == (day(row["last_open"]) if row["last_open"] else None)


def test_every_day_of_the_table_rolls_as_a_walk_would():
    for at in range(day("2016-01-04"), day("2036-12-27")):
        opened, last = NATIONAL.next_open(at), NATIONAL.last_open(at)
        assert last <= at <= opened
        assert all(NATIONAL.is_closed(d) for d in range(at, opened))
        assert all(NATIONAL.is_closed(d) for d in range(last + 1, at + 1))
        assert NATIONAL.is_open(opened) and NATIONAL.is_open(last)


def test_the_ends_stay_where_they_are():
    for end in (cal.MIN, cal.FOREVER):
        assert (NATIONAL.next_open(end), NATIONAL.last_open(end), NATIONAL.standing(end)) == (
            end,
            end,
            "beyond",
        )


# The data against the Act on National Holidays, stated once more and apart from the list.


def test_the_list_is_in_order_whole_and_marked():
    national = DATA[0]
    days = [row["date"] for row in national["holidays"]]
    assert days == sorted(set(days))
    assert {d.year for d in days} == set(range(2016, 2037))
    for row in national["holidays"]:
        assert row.get("projected", False) == (row["date"] > national["gazetted_through"])


@pytest.mark.parametrize("year", range(2016, 2037))
def test_substitute_and_sandwiched_days_follow_from_the_others(year):
    """Art. 3(2): a holiday on a Sunday moves to the next day that is none. Art. 3(3): a day between two is one."""
    rows = {row["date"]: row["ja"] for row in DATA[0]["holidays"]}
    proper = {d for d, name in rows.items() if name not in ("振替休日", "国民の休日")}
    derived = {}
    for d in sorted(proper):
        if d.weekday() == 6:
            moved = d
            while moved in proper:
                moved += timedelta(1)
            derived[moved] = "振替休日"
    for d in proper:
        between = d + timedelta(1)
        if between not in proper and between + timedelta(1) in proper and between.weekday() != 6:
            derived.setdefault(between, "国民の休日")
    assert {d: n for d, n in rows.items() if d.year == year and d not in proper} == {
        d: n for d, n in derived.items() if d.year == year
    }


@pytest.mark.parametrize("year", [y for y in range(2016, 2037) if y not in (2020, 2021)])
def test_days_fixed_by_the_act(year):
    def nth_monday(month: int, n: int) -> date:
        mondays = [d for k in range(31) if (d := date(year, month, 1) + timedelta(k)).weekday() == 0]
        return mondays[n - 1]

    names = {row["date"]: row["ja"] for row in DATA[0]["holidays"]}
    expected = {
        date(year, 1, 1): "元日", nth_monday(1, 2): "成人の日", date(year, 2, 11): "建国記念の日",
        date(year, 4, 29): "昭和の日", date(year, 5, 3): "憲法記念日", date(year, 5, 4): "みどりの日",
        date(year, 5, 5): "こどもの日", nth_monday(7, 3): "海の日", date(year, 8, 11): "山の日",
        nth_monday(9, 3): "敬老の日", nth_monday(10, 2): "体育の日" if year < 2020 else "スポーツの日",
        date(year, 11, 3): "文化の日", date(year, 11, 23): "勤労感謝の日",
    }  # fmt: skip
    if year < 2019:
        expected[date(year, 12, 23)] = "天皇誕生日"
    if year > 2019:
        expected[date(year, 2, 23)] = "天皇誕生日"
    for d, name in expected.items():
        assert names.get(d) == name


# Deadlines told as steps.


def told(steps):
    return [(s.kind, date.fromordinal(s.day).isoformat()[5:], s.number, s.why) for s in steps]


def test_a_move_before_the_new_year_day_by_day():
    steps = cal.count_days(day("2026-12-15"), 14, NATIONAL)
    assert told(steps)[:2] == [
        ("start", "12-15", 0, "first day not counted (Civil Code art. 140)"),
        ("counted", "12-16", 1, ""),
    ]
    assert [s.number for s in steps if s.kind == "counted"] == list(range(1, 15))
    assert told(steps)[14:] == [
        ("counted", "12-29", 14, ""),
        ("closed", "12-29", None, "年末年始"),
        ("closed", "12-30", None, "年末年始"),
        ("closed", "12-31", None, "年末年始"),
        ("closed", "01-01", None, "元日"),
        ("closed", "01-02", None, "土曜日"),
        ("closed", "01-03", None, "日曜日"),
        ("due", "01-04", None, "gazetted"),
    ]


def test_a_birth_counts_its_own_day():
    steps = cal.count_days(day("2026-04-19"), 14, NATIONAL, first_day_counts=True)
    assert told(steps)[0] == ("counted", "04-19", 1, "")
    assert [(s.kind, s.why) for s in steps[13:]] == [
        ("counted", ""), ("closed", "土曜日"), ("closed", "憲法記念日"), ("closed", "みどりの日"),
        ("closed", "こどもの日"), ("closed", "振替休日"), ("due", "gazetted"),
    ]  # fmt: skip
    assert steps[-1].day == day("2026-05-07")


def test_a_month_from_the_end_of_january():
    assert [(k, d) for k, d, _, _ in told(cal.explain_count(day("2026-01-31"), 1, "months"))] == [
        ("start", "01-31"), ("first", "02-01"), ("corresponding", "03-01"), ("last", "02-28"), ("due", "02-28"),
    ]  # fmt: skip


def test_a_month_without_its_corresponding_day():
    steps = cal.explain_count(day("2026-01-30"), 1, "months", NATIONAL)
    assert [(k, d) for k, d, _, _ in told(steps)] == [
        ("start", "01-30"), ("first", "01-31"), ("no_corresponding", "02-28"), ("last", "02-28"),
        ("closed", "02-28"), ("closed", "03-01"), ("due", "03-02"),
    ]  # fmt: skip


def test_the_explanation_ends_where_the_arithmetic_does():
    for start in range(day("2026-01-01"), day("2028-03-01")):
        for n in (0, 1, 3, 12):
            for unit, after, begun in (
                ("days", cal.days_after, cal.days_from),
                ("months", cal.months_after, cal.months_from),
            ):
                assert cal.explain_count(start, n, unit)[-1].day == after(start, n)
                assert cal.explain_count(start, n, unit, None, True)[-1].day == begun(start, n)
                rolled = cal.explain_count(start, n, unit, NATIONAL)[-1]
                assert (rolled.kind, rolled.day) == ("due", NATIONAL.next_open(after(start, n)))
    assert cal.explain_count(day("2024-02-29"), 1, "years")[-1].day == day("2025-02-28")


def test_a_roll_on_a_projected_day_says_so():
    assert cal.count_days(day("2027-12-20"), 10, NATIONAL)[-1] == cal.Step(
        "due", day("2028-01-04"), None, "projected"
    )


def test_a_roll_that_leaves_the_table_is_not_a_due_day():
    last = cal.count_days(day("2036-12-20"), 10, NATIONAL)[-1]
    assert (last.kind, last.why) == ("beyond", "beyond")


def test_an_unknown_start_is_not_counted():
    for end in (cal.MIN, cal.FOREVER):
        assert [s.kind for s in cal.count_days(end, 14, NATIONAL)] == ["unsettled"]


# Building a calendar.


def test_a_calendar_of_weekends_only_knows_every_day_to_its_end():
    plain = cal.ClosedDays("plain", {}, day("2030-12-31"), day("2030-12-31"), year_end=False)
    assert plain.next_open(day("1990-12-29")) == day("1990-12-31")
    assert plain.why(day("2026-12-30")) is None
    assert plain == cal.ClosedDays("plain", {}, day("2030-12-31"), day("2030-12-31"), year_end=False)
    assert len({plain, plain}) == 1


def test_other_days_at_the_turn_of_the_year_and_in_summer():
    until = day("2030-12-31")
    local = cal.ClosedDays("local", {}, until, until, False, ("12-28", "01-04"))
    assert local.next_open(day("2026-12-28")) == day("2027-01-05")
    summer = cal.ClosedDays("summer", {}, until, until, False, ("08-13", "08-15"))
    assert summer.next_open(day("2026-08-13")) == day("2026-08-16")
    assert not summer.is_closed(day("2026-12-31"))


def test_a_calendar_cannot_be_verified_further_than_it_is_known():
    with pytest.raises(ValueError, match="verified further"):
        cal.ClosedDays("bad", {}, day("2030-12-31"), day("2029-12-31"))


def test_changing_the_source_of_a_calendar_does_not_change_it():
    holidays = {day("2026-04-01"): "開庁記念日"}
    closed = cal.ClosedDays("one", holidays, day("2026-12-31"), day("2026-12-31"))
    holidays.clear()
    assert closed.why(day("2026-04-01")) == "開庁記念日"


def test_dates_of_a_calendar_file_may_be_text():
    row = {
        "calendar": "text", "gazetted_through": "2026-12-31", "projected_through": "2026-12-31",
        "holidays": [{"date": "2026-04-01", "ja": "開庁記念日"}],
    }  # fmt: skip
    closed = cal.closed_days_from([row])["text"]
    assert closed.why(day("2026-04-01")) == "開庁記念日"
    assert closed.is_open(day("2026-04-04")), "no weekend unless the file says so"
