"""How a date may be written: every row of the table, then what holds for all days and all texts."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisso.ground import calendar as cal

with open(Path(__file__).with_name("spellings.csv"), encoding="utf-8") as lines:
    ROWS = list(csv.DictReader(lines))
SOLAR_DAYS = st.dates(date(1873, 1, 1), date(2099, 12, 31))
SIGNS = "令和平成昭大正明治元年月日RHSTM0123456789０１８一二十〇/.-－ー T:Z+()（）水曜㋿"


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{i}-{row['text']}") for i, row in enumerate(ROWS, 2)])
def test_spelling(row):
    read = cal.parse_date(row["text"])
    if isinstance(read, date):
        assert (read.isoformat(), "") == (row["answer"], row["candidates"])
    else:
        assert (read.code, " ".join(read.candidates)) == (row["answer"], row["candidates"])
        assert read.reason and read.cure and read.text == row["text"]


def test_every_problem_of_the_reader_has_a_row():
    elsewhere = {"no_era", "no_era_code"}
    assert set(cal.DateProblemCode.__args__) - elsewhere <= {row["answer"] for row in ROWS}


def test_a_field_that_needs_an_era():
    assert cal.parse_era_date("R8.4.1") == date(2026, 4, 1)
    assert cal.parse_era_date("㋿八年四月一日") == date(2026, 4, 1)
    refused = cal.parse_era_date("2026-04-01")
    assert (
        isinstance(refused, cal.DateProblem) and refused.code == "no_era" and "令和8年4月1日" in refused.cure
    )
    assert cal.parse_era_date("").code == "empty"


@pytest.mark.parametrize(
    ("day", "era", "western"),
    [
        ("2026-04-01", "令和8年4月1日", "2026年4月1日（水）"),
        ("2019-05-01", "令和元年5月1日", "2019年5月1日（水）"),
        ("2019-04-30", "平成31年4月30日", "2019年4月30日（火）"),
        ("1989-01-08", "平成元年1月8日", "1989年1月8日（日）"),
        ("1989-01-07", "昭和64年1月7日", "1989年1月7日（土）"),
        ("1926-12-25", "昭和元年12月25日", "1926年12月25日（土）"),
        ("1912-07-30", "大正元年7月30日", "1912年7月30日（火）"),
        ("1873-01-01", "明治6年1月1日", "1873年1月1日（水）"),
        ("1872-12-31", "1872年12月31日", "1872年12月31日（火）"),
    ],
)
def test_written_forms(day, era, western):
    ordinal = date.fromisoformat(day).toordinal()
    assert (cal.format_era(ordinal), cal.format_ja(ordinal)) == (era, western)


@given(SOLAR_DAYS)
def test_what_is_written_is_read_back(day):
    ordinal = day.toordinal()
    for text in (cal.format_era(ordinal), cal.format_ja(ordinal), day.isoformat(), day.strftime("%Y%m%d")):
        assert cal.parse_date(text) == day
    assert cal.parse_era_date(cal.format_era(ordinal)) == day


@given(st.text(st.sampled_from(SIGNS), max_size=24) | st.text(max_size=12))
def test_no_text_breaks_the_reader(text):
    for read in (cal.parse_date(text), cal.parse_era_date(text)):
        assert isinstance(read, date | cal.DateProblem)


@pytest.mark.parametrize(
    ("form", "day", "code", "digits"),
    [
        ("pension", "2026-04-01", "9", "080401"),
        ("pension", "1989-01-08", "7", "010108"),
        ("pension", "1989-01-07", "5", "640107"),
        ("hello_work", "2026-04-01", "5", "080401"),
        ("hello_work", "2018-04-01", "4", "300401"),
        ("hello_work", "1988-01-05", "3", "630105"),
        ("hello_work", "1920-02-03", "2", "090203"),
        ("etax", "2026-04-01", "5", "080401"),
        ("etax", "2018-04-01", "4", "300401"),
        ("etax", "1988-01-05", "1", "630105"),
        ("etax", "1920-02-03", "2", "090203"),
        ("etax", "1900-02-03", "3", "330203"),
    ],
)
def test_era_codes(form, day, code, digits):
    at = date.fromisoformat(day)
    assert cal.encode_era(form, at.toordinal()) == (code, digits)
    assert cal.decode_era(form, code, digits) == at


@pytest.mark.parametrize(
    ("form", "code", "digits", "problem"),
    [
        ("pension", "3", "080401", "no_era_code"),
        ("pension", "9", "0804", "not_a_date"),
        ("pension", "9", "080431", "no_such_day"),
        ("pension", "9", "010430", "not_in_era"),
        ("pension", "7", "330331", "not_in_era"),
    ],
)
def test_era_codes_refused(form, code, digits, problem):
    assert cal.decode_era(form, code, digits).code == problem


def test_an_era_without_a_code_on_the_form():
    assert cal.encode_era("pension", date(1920, 2, 3).toordinal()).code == "no_era_code"


@pytest.mark.parametrize(
    ("number", "date1904", "answer"),
    [
        (46113, False, "2026-04-01"),
        (46113.75, False, "2026-04-01"),
        (44651, True, "2026-04-01"),
        (61, False, "1900-03-01"),
        (59, False, "1900-02-28"),
        (1, False, "1900-01-01"),
        (0, True, "1904-01-01"),
        (60, False, "no_such_day"),
        (0, False, "not_a_date"),
        (-1, False, "not_a_date"),
        (float("nan"), False, "not_a_date"),
        (float("inf"), True, "not_a_date"),
        (2958465, False, "placeholder"),
        (2958465, True, "not_a_date"),
        (1e12, False, "not_a_date"),
    ],
)
def test_spreadsheet_serials(number, date1904, answer):
    read = cal.from_excel_serial(number, date1904)
    assert (read.isoformat() if isinstance(read, date) else read.code) == answer
