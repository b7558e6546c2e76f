"""Days as people read them: 2026年11月30日（月） in Japanese, 30 Nov 2026 (Mon) in English."""

from __future__ import annotations

from datetime import date
from typing import Final

from jisso.files.outbound.report import Language

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS_JA: Final = "月火水木金土日"
_DAYS_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def parsed(day: str | None) -> date | None:
    """The calendar day of an ISO text; None where there is none or it names no day."""
    if not day:
        return None
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def long_day(day: str | None, language: Language) -> str:
    """With year and weekday. A text that names no day is given back as it is."""
    value = parsed(day)
    if value is None:
        return day or ""
    if language == "en":
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year} ({_DAYS_EN[value.weekday()]})"
    return f"{value.year}年{value.month}月{value.day}日（{_DAYS_JA[value.weekday()]}）"


def short_day(day: str | None, language: Language) -> str:
    """Without weekday, for pictures and narrow columns."""
    value = parsed(day)
    if value is None:
        return day or ""
    if language == "en":
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}/{value.month}/{value.day}"


def month_label(value: date, language: Language) -> str:
    """For the axis of a timeline: the year at January, else the month."""
    if language == "en":
        return str(value.year) if value.month == 1 else _MONTHS[value.month - 1]
    return f"{value.year}年" if value.month == 1 else f"{value.month}月"
