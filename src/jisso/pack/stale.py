"""What in a pack must be looked at again: checked long ago, or valid only for a short time more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jisso.ground.calendar import months_after
from jisso.ground.source import Span
from jisso.ground.values import FOREVER, iso
from jisso.pack.figures import Stated, day_or_none, stated_calendars, stated_tables
from jisso.pack.load import Pack

MONTHS = 12
AHEAD = 90

GROUPS = ("ended", "ends", "checked")
"""Validity has ended; it ends within `AHEAD` days; it was checked more than `MONTHS` months ago."""


@dataclass(frozen=True, slots=True)
class Stale:
    """One thing to do. `day` is the last day of validity, or the day of checking; `what` is rule, figure or holidays."""

    group: str
    what: str
    name: str
    day: int
    where: Span | None
    to_do: str


def stale(pack: Pack, as_of: int) -> list[Stale]:
    """Everything that is stale on the day `as_of`, in the order of group, day and name.

    A version or a value that a later one has replaced is settled history and is not looked at."""
    found = [*_rules(pack, as_of), *_figures(pack, as_of), *_holidays(pack, as_of)]
    return sorted(found, key=lambda one: (GROUPS.index(one.group), one.day, one.what, one.name))


def _old(checked: int | None, as_of: int) -> bool:
    return checked is not None and months_after(checked, MONTHS) < as_of


def _ending(last: int | None, as_of: int) -> str:
    """The group of a validity that ends on `last`; empty while there is time."""
    if last is None or last >= FOREVER or last > as_of + AHEAD:
        return ""
    return "ended" if last < as_of else "ends"


def _rules(pack: Pack, as_of: int) -> Iterator[Stale]:
    for family in pack.book.families.values():
        for version in family.versions:
            if version.in_force_until < as_of:
                continue
            law = ", ".join(map(str, version.law))
            source = version.source[0] if version.source else "the official text"
            if _old(version.checked or None, as_of):
                text = f"read {law} again ({source}); set `checked`, or write a new version"
                yield Stale("checked", "rule", family.id, version.checked, version.span, text)
            group = _ending(version.verified_through or None, as_of)
            if group:
                text = f"see whether {law} still stands ({source}); move `verified_through`, or write a new version"
                yield Stale(group, "rule", family.id, version.verified_through, version.span, text)


def _figures(pack: Pack, as_of: int) -> Iterator[Stale]:
    for table in stated_tables(pack):
        name, source = table.text("parameter"), (table.sources or ("its source",))[0]
        checked = table.day("checked")
        if checked is not None and _old(checked, as_of):
            text = f"compare the figures with {source}; set `checked`"
            yield Stale("checked", "figure", name, checked, table.span, text)
        for last, start, keys, where, row_source in _ends(table):
            group = _ending(last, as_of)
            if not group:
                continue
            shown = f"{name} ({', '.join(keys)})" if keys[0] else name
            at = row_source or source
            if start > last:
                text = f"the figure from {iso(start)} is noted, not verified: read it at {at}, then raise `verified_through`"
            else:
                text = f"look for the figure from {iso(last + 1)} at {at}; add a value, or move `verified_through`"
            yield Stale(group, "figure", shown, last, where, text)


def _ends(table: Stated) -> list[tuple[int, int, list[str], Span, str]]:
    """For the latest value of each key: the last day on which it is verified, its first day, its keys, its place.

    Keys whose values end alike are told together."""
    stated = table.day("verified_through")
    latest: dict[str, tuple[int, int, Span, str]] = {}
    for row, span in table.rows:
        start = day_or_none(row.get("from"))
        key = str(row.get("key", ""))
        if start is None or (key in latest and start < latest[key][1]):
            continue
        own = day_or_none(row.get("verified_through"))
        ends = [
            one
            for one in (day_or_none(row.get("until")), own if own is not None else stated)
            if one is not None
        ]
        latest[key] = (min(ends, default=FOREVER), start, span, str(row.get("source", "")))
    together: dict[tuple[int, int], tuple[int, int, list[str], Span, str]] = {}
    for key, (last, start, span, source) in latest.items():
        together.setdefault((last, start), (last, start, [], span, source))[2].append(key)
    return list(together.values())


def _holidays(pack: Pack, as_of: int) -> Iterator[Stale]:
    for calendar in stated_calendars(pack):
        name, checked = calendar.text("calendar"), calendar.day("checked")
        source = (calendar.sources or ("the official list",))[0]
        if checked is not None and _old(checked, as_of):
            text = f"compare the days with {source}; set `checked`"
            yield Stale("checked", "holidays", name, checked, calendar.span, text)
        for field in ("verified_through", "projected_through"):
            last = calendar.day(field)
            group = _ending(last, as_of)
            if group and last is not None:
                text = f"add the days from {iso(last + 1)} from {source}; move `{field}`"
                yield Stale(group, "holidays", name, last, calendar.span, text)
