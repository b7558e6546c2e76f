"""An outlook as one HTML file: no script, no outside asset, printable on A4, readable in grey.

Two pictures, each with its text table beside it: when things come, person by person, and the work by week.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from jisso.files.outbound import phrases
from jisso.files.outbound.days import long_day, month_label, parsed, short_day
from jisso.files.outbound.html import template
from jisso.files.outbound.outlook import ENTRY_KINDS, EntryKind, Outlook, OutlookEntry
from jisso.files.outbound.outlook_lines import (
    SIGNS,
    after_words,
    capacity_line,
    month_title,
    shown_weeks,
    tail,
    week_words,
)
from jisso.files.outbound.palette import COLOURS
from jisso.files.outbound.words import html_lang, say

WIDTH: Final = 900
LEFT: Final = 150
RIGHT: Final = 890
TOP: Final = 34
ROW: Final = 26
# Marks nearer than this would cover one another; they become one mark with a number.
NEAR: Final = 15
CHART: Final = 110
STYLES: Final[dict[EntryKind, str]] = {
    "deadline": "act", "act": "act", "closes": "right", "signal": "planned", "starts": "planned",
    "opens": "right", "confirm": "unknown", "changes": "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """Entries near one day: the sign of the first, how many, and their words for who points at it."""

    x: float
    sign: str
    style: str
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class Strip:
    name: str
    y: float
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A week as a bar: `height` its last days, `crossed` those that do not fit."""

    x: float
    width: float
    y: float
    height: float
    crossed: float
    label: str


@dataclass(frozen=True, slots=True)
class OutlookPicture:
    width: int
    height: float
    strips: tuple[Strip, ...]
    ticks: tuple[tuple[float, str, bool], ...]
    columns: tuple[Column, ...]
    chart_height: int
    capacity_y: float | None
    most: int


def to_outlook_html(outlook: Outlook) -> str:
    """The whole page as text; write it as UTF-8."""
    language = outlook.language
    return template("outlook.html.j2").render(
        outlook=outlook,
        lang=html_lang(language),
        css_colours=tuple(COLOURS.items()),
        picture=picture(outlook),
        weeks=shown_weeks(outlook),
        kinds=ENTRY_KINDS,
        signs=SIGNS,
        styles=STYLES,
        tail=tail(outlook),
        capacity=capacity_line(outlook),
        people=[(one, entries) for one in outlook.people if (entries := outlook.of_person(one.key))],
        offices=[
            (one, entries)
            for one in outlook.offices
            if (entries := tuple(e for e in outlook.of_office(one.key) if e.finding.sheet == "office"))
        ],
        say=lambda key, **values: say(language, key, **values),
        day=lambda text: long_day(text, language),
        short=lambda text: short_day(text, language),
        month=lambda text: month_title(text, language),
        after=lambda entry: after_words(entry, language),
        week_words=lambda week: week_words(week, outlook),
        whose=phrases.whose,
        law_line=lambda finding: phrases.law_line(finding, language),
    )


def picture(outlook: Outlook) -> OutlookPicture | None:
    """None where nothing comes."""
    first, last = parsed(outlook.as_of), parsed(outlook.until)
    if first is None or last is None or not outlook.entries:
        return None

    def x(day: date) -> float:
        share = (min(max(day, first), last) - first).days / max(1, (last - first).days)
        return round(LEFT + share * (RIGHT - LEFT), 1)

    lanes: dict[str, list[OutlookEntry]] = {}
    for person in outlook.people:
        if entries := outlook.of_person(person.key):
            lanes[person.name] = list(entries)
    for office in outlook.offices:
        if entries := tuple(e for e in outlook.of_office(office.key) if e.finding.person is None):
            lanes.setdefault(office.name, []).extend(entries)
    strips = []
    y = float(TOP)
    for name, found in lanes.items():
        strips.append(Strip(_short(name), y, tuple(_spots(found, x, outlook))))
        y += ROW
    most = max((week.due for week in outlook.weeks), default=0)
    scale = (CHART - 24) / max(most, outlook.capacity or 0, 1)
    columns = []
    for week in outlook.weeks:
        start = parsed(week.start)
        if start is None or not week.due:
            continue
        left, right = x(start), x(start + timedelta(7))
        height = round(week.due * scale, 1)
        columns.append(
            Column(
                left, round(max(2.0, right - left - 1), 1), round(CHART - height, 1), height,
                round(min(len(week.unfit), week.due) * scale, 1), str(week.due),
            )
        )  # fmt: skip
    return OutlookPicture(
        WIDTH,
        y + 8,
        tuple(strips),
        tuple(_ticks(first, last, x, outlook)),
        tuple(columns),
        CHART,
        round(CHART - outlook.capacity * scale, 1) if outlook.capacity is not None else None,
        most,
    )


def _short(name: str) -> str:
    return name if len(name) <= 18 else f"{name[:17]}…"


def _spots(entries: list[OutlookEntry], x: Callable[[date], float], outlook: Outlook) -> list[Spot]:
    groups: list[tuple[float, list[OutlookEntry]]] = []
    for entry in entries:
        day = parsed(entry.day)
        if day is None:
            continue
        at = x(day)
        if groups and at - groups[-1][0] < NEAR:
            groups[-1][1].append(entry)
        else:
            groups.append((at, [entry]))
    spots = []
    for at, found in groups:
        plainest = min(found, key=lambda entry: ENTRY_KINDS.index(entry.kind))
        colon = say(outlook.language, "list.colon")
        words = "; ".join(
            f"{short_day(one.day, outlook.language)} "
            f"{say(outlook.language, f'outlook.kind.{one.kind}')}{colon}{one.finding.title}"
            for one in found
        )
        spots.append(Spot(at, SIGNS[plainest.kind], STYLES[plainest.kind], len(found), words))
    return spots


def _ticks(
    first: date, last: date, x: Callable[[date], float], outlook: Outlook
) -> list[tuple[float, str, bool]]:
    ticks = []
    day = first.replace(day=1)
    months = (last.year - first.year) * 12 + last.month - first.month
    step = 1 if months <= 14 else 3 if months <= 40 else 12
    while day <= last:
        if day >= first and (day.month - 1) % step == 0:
            ticks.append((x(day), month_label(day, outlook.language), day.month == 1))
        day = (day + timedelta(32)).replace(day=1)
    return ticks
