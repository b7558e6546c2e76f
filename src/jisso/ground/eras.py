"""Eras and the spellings of dates: text in, a day or a problem out, and back again.

Every office, payroll file and spreadsheet writes days in its own way. A spelling with one reading is
that day; one with none or several is a `DateProblem` that says what to ask. Nothing here guesses.

Sources: Era Name Act (元号法, 昭和54年法律第43号) and its orders; the edicts of 1912 and 1926;
太政官布告第337号 of 1872; the layouts of the forms named in `ERA_CODES`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

WEEKDAYS: Final = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class Era:
    """A Japanese era: its name, the letter used on forms, and its first and last day."""

    name: str
    letter: str
    first: date
    last: date


# Newest first. Two days belong to two eras: the edicts of 1912 and 1926 took effect on the day they
# were issued, so records of that very day bear either name. Both are read; the newer is written.
ERAS: Final = (
    Era("令和", "R", date(2019, 5, 1), date.max),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    Era("明治", "M", date(1868, 1, 25), date(1912, 7, 30)),
)
# Until 明治5年12月2日 Japan counted by a lunisolar calendar (太政官布告第337号 of 1872).
SOLAR_SINCE: Final = date(1873, 1, 1)

EraForm = Literal["pension", "hello_work", "etax"]
ERA_CODES: Final[Mapping[EraForm, Mapping[str, str]]] = {
    "pension": {"昭和": "5", "平成": "7", "令和": "9"},
    "hello_work": {"大正": "2", "昭和": "3", "平成": "4", "令和": "5"},
    "etax": {"昭和": "1", "大正": "2", "明治": "3", "平成": "4", "令和": "5"},
}

DateProblemCode = Literal[
    "empty", "not_a_date", "no_such_day", "not_in_era", "no_era", "no_era_code", "before_1873",
    "placeholder", "incomplete", "ambiguous", "excel_serial", "weekday_differs",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class DateProblem:
    """Why a spelling is not taken as a day, and what to do about it.

    `text` is what was read; `candidates` are possible readings as ISO text: a day `2026-04-01`, a
    month `2026-04`, or a day without a year `--04-01`. A candidate is for asking, never for using.
    """

    code: DateProblemCode
    text: str
    reason: str
    cure: str
    candidates: tuple[str, ...] = ()


_ERA_OF: Final = {key: era for era in ERAS for key in (era.name, era.name[0], era.letter)}
_ERA: Final = f"(?P<era>{'|'.join(sorted(_ERA_OF, key=len, reverse=True))})"
_TAIL: Final = (
    r"(?:\s*\((?P<w>[月火水木金土日])(?:曜日?)?\)|\s*(?P<w2>[月火水木金土日])曜日)?"
    r"(?:(?:T|\s+)(?P<hh>[01]?\d|2[0-3]):(?P<mm>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?"
    r"\s*(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)
_YEAR: Final = r"\s*(?P<y>\d{1,4}|元)\s*"
_SPELLINGS: Final = tuple(
    re.compile(pattern + _TAIL, re.ASCII)
    for pattern in (
        rf"{_ERA}?(?:西暦)?{_YEAR}年\s*(?P<m>\d{{1,2}})\s*月(?:\s*(?P<d>\d{{1,2}})\s*日)?",
        rf"{_ERA}?{_YEAR}(?P<sep>[./-])\s*(?P<m>\d{{1,2}})(?:\s*(?P=sep)\s*(?P<d>\d{{1,4}}))?",
        rf"{_ERA}(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)",
        r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)",
    )
)
_KANJI_NUMBER: Final = re.compile(
    r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[〇一二三四五六七八九]+)(?=\s*[年月日])"
)
_DASHES: Final = str.maketrans("‐‑‒–—―−ー零", "--------〇")


def parse_date(text: str) -> date | DateProblem:
    """The day that `text` spells, or why it spells none or more than one.

    Accepts era and Western dates in the spellings of offices, payroll files and spreadsheets:
    令和8年4月1日, R8.4.1, r08/04/01, ㋿元年5月1日, S63-1-5, R080401, 令和八年四月一日, 2026/4/1, 20260401,
    2026年4月1日(水), 2026-04-01T00:00:00; in full or half width. A time of day is dropped; one with an
    offset is first moved to Japan time. A written weekday must agree. Never guesses a century, an
    era or a missing part, and never raises. A day in 0001 or on 9999-12-31 is a placeholder.
    """
    clean = _tidied(text)
    if not clean:
        return DateProblem("empty", text, "the cell is empty", "leave it unknown, or fill in the day")
    for spelling in _SPELLINGS:
        if (match := spelling.fullmatch(clean)) is not None:
            return _checked(text, match, _read(text, match.groupdict()))
    return _bare_number(text, clean)


def parse_era_date(text: str) -> date | DateProblem:
    """As `parse_date`, for a field that must name its era: a Western date is refused (`no_era`)."""
    read = parse_date(text)
    if isinstance(read, DateProblem) or re.match(_ERA, _tidied(text)):
        return read
    cure = f"write {format_era(read.toordinal())}"
    return DateProblem("no_era", text, "the era is missing", cure, (read.isoformat(),))


def from_excel_serial(number: float, date1904: bool = False) -> date | DateProblem:
    """The day of a spreadsheet's serial number; a fraction is a time of day and is dropped.

    Only for cells known to hold serials: 46113 is 2026-04-01 in the 1900 system, which counts a day
    60 (29 February 1900) that never was. `date1904` is the workbook's own setting.
    """
    shown = str(number)
    days = math.floor(number) if math.isfinite(number) else -1
    if days < (0 if date1904 else 1) or days > 2_958_465:
        cure = "check that the column holds dates"
        return DateProblem("not_a_date", shown, "not a serial number of a day", cure)
    if days == 60 and not date1904:
        return DateProblem("no_such_day", shown, "1900 had no 29 February", "check the original")
    epoch = date(1904, 1, 1) if date1904 else date(1899, 12, 31 if days < 60 else 30)
    if epoch.toordinal() + days > date.max.toordinal():
        return DateProblem("not_a_date", shown, "later than 9999", "check the date system")
    found = date.fromordinal(epoch.toordinal() + days)
    return _western(shown, found.year, found.month, found.day)


def format_era(day: int) -> str:
    """令和8年4月1日; the first year of an era is 元年; before 1873 the Western year."""
    at = date.fromordinal(day)
    era = next((era for era in ERAS if era.first <= at >= SOLAR_SINCE), None)
    if era is None:
        return f"{at.year}年{at.month}月{at.day}日"
    year = at.year - era.first.year + 1
    return f"{era.name}{'元' if year == 1 else year}年{at.month}月{at.day}日"


def format_ja(day: int) -> str:
    """2026年4月1日（水）."""
    at = date.fromordinal(day)
    return f"{at.year}年{at.month}月{at.day}日（{WEEKDAYS[at.weekday()]}）"


def encode_era(form: EraForm, day: int) -> tuple[str, str] | DateProblem:
    """The era code of a form and the six digits YYMMDD beside it: pension, 2026-04-01 -> 9, 080401.

    Refuses a day whose era has no code on that form (`no_era_code`).
    """
    at = date.fromordinal(day)
    era = next((era for era in ERAS if era.first <= at >= SOLAR_SINCE), None)
    code = ERA_CODES[form].get(era.name) if era else None
    if era is None or code is None:
        cure = "this form has no code for that era: check the day"
        return DateProblem("no_era_code", at.isoformat(), "no era code", cure)
    return code, f"{at.year - era.first.year + 1:02}{at.month:02}{at.day:02}"


def decode_era(form: EraForm, code: str, digits: str) -> date | DateProblem:
    """The day of a form's era code and YYMMDD digits, the inverse of `encode_era`."""
    shown = f"{code} {digits}"
    name = next((name for name, known in ERA_CODES[form].items() if known == code), None)
    if name is None:
        cure = "use one of " + ", ".join(f"{c} ({n})" for n, c in ERA_CODES[form].items())
        return DateProblem("no_era_code", shown, f"unknown era code `{code}`", cure)
    if re.fullmatch("[0-9]{6}", digits) is None:
        return DateProblem("not_a_date", shown, "not six digits", "write YYMMDD, as in 080401")
    return _in_era(shown, _ERA_OF[name], int(digits[:2]), int(digits[2:4]), int(digits[4:]))


def _tidied(text: str) -> str:
    """The text in half width and capitals, with one kind of dash and Arabic numerals."""
    clean = unicodedata.normalize("NFKC", text).strip().translate(_DASHES).upper()
    return _KANJI_NUMBER.sub(lambda found: _arabic(found[0]), clean)


def _read(text: str, part: Mapping[str, str | None]) -> date | DateProblem:
    """The day of matched parts, before weekday and time are looked at."""
    era, year, month = part.get("era"), part["y"] or "", int(part["m"] or 0)
    last = part.get("d")
    signs = part.get("sep") is not None
    number = 1 if year == "元" else int(year)
    if last is None:
        if era is not None or len(year) == 4:
            full = _ERA_OF[era].first.year + number - 1 if era else number
            fits = 1 <= month <= 12 and full <= 9999
            months = (f"{full:04}-{month:02}",) if fits else ()
            return DateProblem("incomplete", text, "the day is missing", "ask for the day", months)
        if signs:
            missing = _readings(None, number, month) + _readings(number, month, None)
            return _ambiguous(text, "year or day is missing", missing)
        return _ambiguous(text, "era and day are missing", _readings(number, month, None, year == "元"))
    day = int(last)
    if era is not None and len(last) <= 2:
        return _in_era(text, _ERA_OF[era], number, month, day)
    if len(year) == 4 and len(last) <= 2:
        return _western(text, number, month, day)
    if era is None and signs and len(last) == 4 and len(year) <= 2:
        # 4/1/2026 is 4 January in Europe and 1 April in America; one reading only is a reading.
        found = _days((day, number, month), (day, month, number))
        if len(found) == 1:
            return date.fromisoformat(found[0])
        if found:
            return _ambiguous(text, "day and month could be either way round", found)
        return DateProblem("no_such_day", text, "the calendar has no such day", "check the original")
    if len(year) <= 2 and len(last) <= 2:
        turned = _days((2000 + day, month, number)) if signs else ()
        found = _readings(number, month, day, year == "元") + turned
        if found:
            return _ambiguous(text, "the year could be of an era or of a century", found)
    return DateProblem("not_a_date", text, "not a spelling of a date", "write it as 2026-04-01")


def _checked(text: str, match: re.Match[str], read: date | DateProblem) -> date | DateProblem:
    """The day once its written weekday agrees, moved to Japan time if the text names an offset."""
    if isinstance(read, DateProblem):
        return read
    weekday = match["w"] or match["w2"]
    if weekday and weekday != WEEKDAYS[read.weekday()]:
        reason = f"that day is a {WEEKDAYS[read.weekday()]}曜日, not a {weekday}曜日"
        cure = "check day and weekday against the original"
        return DateProblem("weekday_differs", text, reason, cure, (read.isoformat(),))
    zone = match["zone"]
    if not zone:
        return read
    ahead = 0 if zone == "Z" else int(zone[1:3]) * 60 + int(zone[-2:])
    utc = int(match["hh"]) * 60 + int(match["mm"]) - (-ahead if zone[0] == "-" else ahead)
    minutes = utc + 9 * 60
    return read + timedelta(days=minutes // (24 * 60))


def _bare_number(text: str, clean: str) -> DateProblem:
    if re.fullmatch(r"\d{5}(\.\d+)?", clean):
        serial = from_excel_serial(float(clean))
        found: tuple[str, ...] = (serial.isoformat(),) if isinstance(serial, date) else ()
        cure = "say that the column holds spreadsheet serial numbers, or format it as a date"
        return DateProblem("excel_serial", text, "a bare number, perhaps a serial", cure, found)
    if re.fullmatch(r"\d{6}", clean):
        found = _readings(int(clean[:2]), int(clean[2:4]), int(clean[4:]))
        if found:
            return _ambiguous(text, "six digits name no era and no century", found)
    return DateProblem("not_a_date", text, "not a spelling of a date", "write it as 2026-04-01")


def _ambiguous(text: str, reason: str, found: tuple[str, ...]) -> DateProblem:
    if not found:
        return DateProblem("not_a_date", text, "not a spelling of a date", "write it as 2026-04-01")
    cure = "write the era or all four digits of the year, the month and the day, as in 2026-04-01"
    return DateProblem("ambiguous", text, reason, cure, found)


def _readings(short: int | None, month: int, day: int | None, era: bool = False) -> tuple[str, ...]:
    """ISO readings of a year without era or century, or of a day without a year (`short` None).

    With `era` the year is certainly of an era (元年), so no century is tried.
    """
    if short is None:
        # A leap year, so that 2/29 remains a possible reading.
        return tuple("-" + found[4:] for found in _days((2000, month, day or 1)))
    years = [(known, known.first.year + short - 1) for known in ERAS]
    found = [
        iso
        for known, year in years
        for iso in _days((year, month, day or 1))
        if max(known.first, SOLAR_SINCE).isoformat()[: 10 if day else 7]
        <= iso[: 10 if day else 7]
        <= known.last.isoformat()
    ]
    if short <= 99 and not era:
        found += _days((2000 + short, month, day or 1), (1900 + short, month, day or 1))
    return tuple(dict.fromkeys(iso if day else iso[:7] for iso in found))


def _days(*parts: tuple[int, int, int]) -> tuple[str, ...]:
    """ISO text of those parts that are days of the calendar, without repeats."""
    found = []
    for part in parts:
        with suppress(ValueError):
            found.append(date(*part).isoformat())
    return tuple(dict.fromkeys(found))


def _western(text: str, year: int, month: int, day: int) -> date | DateProblem:
    if not _days((year, month, day)):
        return DateProblem("no_such_day", text, "the calendar has no such day", "check the original")
    found = date(year, month, day)
    if year == 1 or found == date.max:
        # Taken as a day it would mean "unknown" or "open" to every rule, without anyone saying so.
        cure = "say whether it means open (no end) or not known"
        return DateProblem("placeholder", text, "a placeholder, not a day", cure)
    if found < SOLAR_SINCE:
        cure = "check the year against the original"
        return DateProblem("before_1873", text, "earlier than Japan's solar calendar", cure)
    return found


def _in_era(text: str, era: Era, year: int, month: int, day: int) -> date | DateProblem:
    if not 1 <= year <= 99:
        cure = "check era and year against the original"
        return DateProblem("not_in_era", text, f"{era.name} has no such year", cure)
    found = _western(text, era.first.year + year - 1, month, day)
    if isinstance(found, date) and not era.first <= found <= era.last:
        side = "began on" if found < era.first else "ended on"
        edge = era.first if found < era.first else era.last
        reason = f"{era.name} {side} {edge.isoformat()}"
        cure = f"if the day is right, write {format_era(found.toordinal())}"
        return DateProblem("not_in_era", text, reason, cure, (found.isoformat(),))
    return found


def _arabic(kanji: str) -> str:
    """Kanji numerals below a hundred, or digit by digit: 二十八 -> 28, 二〇二六 -> 2026."""
    digits = "〇一二三四五六七八九"
    if "十" not in kanji:
        return "".join(str(digits.index(sign)) for sign in kanji)
    tens, ones = kanji.split("十")
    return str((digits.index(tens) if tens else 1) * 10 + (digits.index(ones) if ones else 0))
