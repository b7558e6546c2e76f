"""A person's periods and due days as a picture: coordinates here, the drawing in a template.

Readable in grey: kinds of period differ by fill pattern, and every bar and mark carries its words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from jisso.files.outbound.days import month_label, parsed, short_day
from jisso.files.outbound.marks import mark_of
from jisso.files.outbound.report import Language, ReportFinding, TimeSpan, by_urgency
from jisso.files.outbound.words import say

WIDTH: Final = 760
LEFT: Final = 104
RIGHT: Final = 752
TOP: Final = 46
ROW: Final = 36
FONT: Final = 12
GAP: Final = 10
YEAR: Final = 365


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    kind: str
    certain: bool
    from_before: bool
    goes_on: bool
    label: str
    label_x: float
    words: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A due day: the sign of its finding's mark, and its words."""

    x: float
    y: float
    sign: str
    style: str
    label: str
    label_x: float
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    y: float
    height: float
    bars: tuple[Bar, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str
    major: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    width: int
    height: float
    left: int
    right: int
    top: int
    today_x: float
    today_label: str
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The same content as text, for those who do not see the picture."""
        bars = [bar.words for lane in self.lanes for bar in lane.bars]
        return (*bars, *(flag.words for lane in self.lanes for flag in lane.flags))


def timeline(
    spans: Iterable[TimeSpan], findings: Iterable[ReportFinding], as_of: str, language: Language
) -> Timeline | None:
    """None where there is nothing to draw."""
    today = parsed(as_of)
    spans = tuple(spans)
    dues: dict[date, list[ReportFinding]] = {}
    for finding in by_urgency(findings):
        day = parsed(finding.remind_day)
        if day is not None:
            dues.setdefault(day, []).append(finding)
    if today is None or not (spans or dues):
        return None
    scale = _Scale(*_window(today, spans, dues))
    lanes: list[Lane] = []
    y = float(TOP)
    names = tuple(dict.fromkeys(span.lane for span in spans))
    for name in names:
        lane = _span_lane(name, [span for span in spans if span.lane == name], y, scale, language)
        lanes.append(lane)
        y += lane.height
    if dues:
        lane = _due_lane(dues, y, scale, language)
        lanes.append(lane)
        y += lane.height
    label = f"{say(language, 'page.today')} {short_day(as_of, language)}"
    ticks = _ticks(scale, language)
    return Timeline(WIDTH, y + 8, LEFT, RIGHT, TOP, scale.x(today), label, ticks, tuple(lanes))


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        share = (inside - self.first).days / (self.last - self.first).days
        return round(LEFT + share * (RIGHT - LEFT), 1)


def _window(
    today: date, spans: tuple[TimeSpan, ...], dues: dict[date, list[ReportFinding]]
) -> tuple[date, date]:
    """From at most a year and a half ago to at most three years ahead, as near as the content allows."""
    days = [today, *dues]
    for span in spans:
        days.extend(day for text in (span.start, span.end) if (day := parsed(text)) is not None)
    past = [day for day in days if day >= _moved(today, -YEAR - 180)]
    ahead = [day for day in days if day <= _moved(today, 3 * YEAR)]
    first = min(min(past) - timedelta(15), _moved(today, -120))
    last = max(max(ahead) + timedelta(75), _moved(today, 240))
    return first, last


def _moved(day: date, days: int) -> date:
    return day + timedelta(days)


def _ticks(scale: _Scale, language: Language) -> tuple[Tick, ...]:
    months = (scale.last - scale.first).days / 30
    every = 1 if months <= 15 else 3 if months <= 40 else 6
    ticks: list[Tick] = []
    year, month = scale.first.year, scale.first.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        day = date(year, month, 1)
        if day >= scale.last:
            return tuple(ticks)
        if (month - 1) % every == 0 and scale.x(day) < RIGHT - 24:
            label = month_label(day, language)
            if ticks and ticks[-1].x + text_width(ticks[-1].label, 11) + 4 > scale.x(day):
                label = ""
            ticks.append(Tick(scale.x(day), label, month == 1))


def text_width(text: str, size: float = FONT) -> float:
    """About how wide a text is drawn: East Asian wide characters take a full em."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.57 for c in text) * size


def cut_to(text: str, width: float) -> str:
    if text_width(text) <= width:
        return text
    while text and text_width(text) > width - FONT:
        text = text[:-1]
    return text.rstrip() + "…"


def _place(edges: list[float], start: float, end: float) -> int:
    """The first row with room for [start, end]; rows grow as needed."""
    for row, edge in enumerate(edges):
        if start >= edge + GAP:
            edges[row] = end
            return row
    edges.append(end)
    return len(edges) - 1


def _label_at(x: float, label: str) -> float:
    return round(max(LEFT, min(x, RIGHT - text_width(label))), 1)


def _span_lane(name: str, spans: list[TimeSpan], y: float, scale: _Scale, language: Language) -> Lane:
    bars: list[Bar] = []
    edges: list[float] = []
    for span in sorted(spans, key=lambda s: (s.start or "", s.end or "9999")):
        start, end = parsed(span.start), parsed(span.end)
        if (start and start > scale.last) or (end and end < scale.first):
            continue
        left = scale.x(start) if start else float(LEFT)
        right = max(scale.x(end) if end else float(RIGHT), left + 3)
        label = cut_to(_span_label(span, language), RIGHT - LEFT)
        label_x = _label_at(left, label)
        row = _place(edges, min(left, label_x), max(right, label_x + text_width(label)))
        bars.append(
            Bar(
                left, y + row * ROW, round(right - left, 1), span.kind, span.certain,
                start is None or start < scale.first, end is None or end > scale.last,
                label, label_x, f"{name}{say(language, 'list.colon')}{_span_words(span, language)}",
            )
        )  # fmt: skip
    return Lane(name, y, ROW * max(1, len(edges)) + 4, bars=tuple(bars))


def _span_label(span: TimeSpan, language: Language) -> str:
    if span.end:
        tail = say(language, "page.to", day=short_day(span.end, language))
    else:
        tail = say(language, "page.open") if span.certain else say(language, "page.uncertain")
    return f"{span.label} {tail}" if language == "en" else f"{span.label}　{tail}"


def _span_words(span: TimeSpan, language: Language) -> str:
    parts = [span.label]
    if span.start:
        parts.append(say(language, "page.from", day=short_day(span.start, language)))
    parts.append(say(language, "page.to", day=short_day(span.end, language)) if span.end else
                 say(language, "page.open") if span.certain else "")  # fmt: skip
    if not span.certain:
        parts.append(say(language, "page.uncertain"))
    return " ".join(part for part in parts if part)


def _due_lane(dues: dict[date, list[ReportFinding]], y: float, scale: _Scale, language: Language) -> Lane:
    flags: list[Flag] = []
    edges: list[float] = []
    for day in sorted(dues):
        found = dues[day]
        mark = mark_of(found[0])
        iso = day.isoformat()
        more = f" +{len(found) - 1}" if len(found) > 1 else ""
        label = cut_to(f"{short_day(iso, language)} {found[0].title}", 300) + more
        x = scale.x(day)
        label_x = _label_at(x + 9, label)
        row = _place(edges, min(x - 7, label_x), max(x + 7, label_x + text_width(label)))
        titles = say(language, "list.comma").join(f.title for f in found)
        words = f"{say(language, 'page.deadlines')}{say(language, 'list.colon')}{short_day(iso, language)} {titles}"
        flags.append(Flag(x, y + row * 22, mark.sign, mark.style, label, label_x, words))
    return Lane(say(language, "page.deadlines"), y, 22 * len(edges) + 6, flags=tuple(flags))
