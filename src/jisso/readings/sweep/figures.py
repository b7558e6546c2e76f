"""Dated figures: a table of days in force becomes steps, and a figure is looked up by the steps of its days.

Between two neighbouring days of change a table says the same. So for each key and each pair of steps (of the earliest and
of the latest day asked for) the answer is worked out once, here, and joined; the engine never compares ranges of figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jisso.ground.values import INFINITE
from jisso.readings.sweep.compiler import Compiler, Refused, Scope
from jisso.readings.sweep.expressions import ZERO, Sql, bits, chosen, coalesced, compared, literal, stored
from jisso.readings.sweep.frames import Frame
from jisso.readings.sweep.values import STALE_LAW, Value, known
from jisso.rules import terms as t
from jisso.rules.rule import DatedValue, ParameterTable

ANY_KEY = "*"
NOT_COVERED = (0, INFINITE, False)


def change_days(table: ParameterTable) -> list[int]:
    """Days from which the table says something else than the day before, for any key."""
    days: set[int] = set()
    for rows in table.values.values():
        for row in rows:
            days.update((row.start, row.until + 1, min(row.until, row.verified_through) + 1))
    return sorted(days)


def rows_of(table: ParameterTable, key: str) -> tuple[DatedValue, ...]:
    if key == ANY_KEY:
        return tuple(row for rows in table.values.values() for row in rows)
    return table.values.get(key, ())


def figure(rows: tuple[DatedValue, ...], first: int, last: int) -> tuple[int, int, bool]:
    """Least and greatest figure of those days, and whether the verified table covers all of them."""
    found = [row for row in rows if row.start <= last and first <= row.until]
    if not found or first < min(row.start for row in found):
        return NOT_COVERED
    if last > max(min(row.until, row.verified_through) for row in found):
        return NOT_COVERED
    values = [int(row.value) for row in found]
    return min(values), max(values), True


def step_rows(table: ParameterTable) -> Iterator[tuple[str, str, int, int, int, int]]:
    """(table, key, step of the earliest day, of the latest, least, greatest) where the figure is covered."""
    if any(row.value != int(row.value) for rows in table.values.values() for row in rows):
        return
    days = change_days(table)
    keys = [*table.values, *([ANY_KEY] if table.key_list else [])]
    for key in keys:
        rows = rows_of(table, key)
        for first in range(1, len(days) + 1):
            for last in range(first, len(days) + 1):
                low, high, covered = figure(rows, days[first - 1], days[last - 1])
                if covered:
                    yield table.name, key, first, last, low, high


def figure_value(c: Compiler, term: t.Parameter, scope: Scope, here: Frame) -> Value:
    table = c.book.parameters[term.name]
    if any(row.value != int(row.value) for rows in table.values.values() for row in rows):
        raise Refused("parameter", f"`{term.name}` has figures that are no whole numbers")
    day = c.value(term.day, scope, here)
    key = c.value(term.key, scope, here) if term.key is not None else None
    kind = table.kind if table.kind in ("bool", "date") else "number"
    fixed_key = key is None or (key.low.constant and key.low.value is not None)
    if fixed_key and day.low.constant and day.high.constant:
        chosen_key = str(key.low.value) if key is not None else ""
        return _constant(figure(rows_of(table, chosen_key), int(day.low.value), int(day.high.value)), kind)
    days = change_days(table)
    first = here.let(_step(day.low, days))
    last = first if day.high is day.low else here.let(_step(day.high, days))
    asked = coalesced(key.low, literal(ANY_KEY)) if key is not None else literal("")
    steps = c.table(
        here, "figures", ("name", literal(term.name)), ("key", asked), ("first", first), ("last", last)
    )
    low = here.joined(steps, stored("low", steps.name), ZERO)
    high = here.joined(steps, stored("high", steps.name), literal(INFINITE))
    why = bits(day.why, key.why) if key is not None else day.why
    doubt = chosen((compared(high, "=", literal(INFINITE)), literal(STALE_LAW)), otherwise=ZERO)
    why = chosen((compared(low, "!=", high), bits(why, doubt)), otherwise=ZERO)
    if kind == "bool":
        return Value(compared(low, "!=", ZERO), compared(high, "!=", ZERO), why, kind)
    return Value(low, high, why, kind)


def _constant(answer: tuple[int, int, bool], kind: str) -> Value:
    low, high, covered = answer

    def made(number: int) -> Sql:
        return literal(bool(number)) if kind == "bool" else literal(number)

    if covered and low == high:
        return known(made(low), kind)
    return Value(made(low), made(high), literal(0 if covered else STALE_LAW), kind)


def _step(day: Sql, days: list[int]) -> Sql:
    """Number of the last change on or before the day; 0 before the first."""
    branches: list[Any] = [
        (compared(day, "<", literal(start)), literal(place)) for place, start in enumerate(days)
    ]
    return chosen(*branches, otherwise=literal(len(days)))
