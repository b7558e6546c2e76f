"""Changes of a case document: supposed, proposed or asked about. The document given is never touched.

A change that happens leaves the past as it is: a row that goes on differently ends on the day before and a new
row begins. Only `set` and `correct` put a value into a row that is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from jisso.ground.values import FOREVER, MIN_DAY, SCALES, Number
from jisso.registers.facts import Row
from jisso.registers.schema import Field, Register, Schema

How = Literal["set", "correct", "forward", "add", "end", "remove"]
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `values` are as a case document writes them; `day` is its first day, where it has one.

    `forward` ends the row on the day before and begins another with the values on `day`; `end` makes `day` the
    row's last day; `add` makes the row `key`; `set` and `correct` put values into the row `key`."""

    how: How
    register: str
    key: str
    values: tuple[tuple[str, Any], ...] = ()
    day: int | None = None

    @property
    def cells(self) -> frozenset[tuple[str, str, str]]:
        """What the change touches: two changes of one cell cannot both be made."""
        if self.how in ("add", "remove", "end"):
            return frozenset({(self.register, self.key, "")})
        return frozenset((self.register, self.key, name) for name, _ in self.values)

    def follower(self) -> str:
        """The key of the row that goes on after a `forward`."""
        return f"{self.key}+{date.fromordinal(self.day or MIN_DAY).isoformat()}"


def changed(schema: Schema, document: Document, changes: Iterable[Change]) -> dict[str, Any]:
    """A document with the changes made. Registers without a change are shared with the one given.

    KeyError: a row or register that is not there."""
    made = dict(document)
    registers = made["registers"] = dict(document.get("registers") or {})
    fresh: set[str] = set()
    forward: dict[tuple[str, str, int | None], dict[str, Any]] = {}
    for change in changes:
        described = schema.registers[change.register]
        if change.register not in fresh:
            registers[change.register] = list(registers.get(change.register) or ())
            fresh.add(change.register)
        rows = registers[change.register]
        if change.how == "add":
            rows.append({described.key: change.key, **dict(change.values)})
            continue
        place = _place(rows, described, change.key)
        if change.how == "remove":
            del rows[place]
        elif change.how == "end":
            rows[place] = {**rows[place], described.end: _last(described, change.day)}
        elif change.how == "forward":
            kept = (change.register, change.key, change.day)
            follower = forward.get(kept)
            if follower is None:
                follower = forward[kept] = _followed(rows, place, described, change)
            follower.update(change.values)
        else:
            rows[place] = {**rows[place], **dict(change.values)}
    return made


def _place(rows: list[Mapping[str, Any]], described: Register, key: str) -> int:
    for place, row in enumerate(rows):
        if str(row.get(described.key)) == key:
            return place
    raise KeyError(f"{described.name}[{key}]")


def _followed(
    rows: list[Mapping[str, Any]], place: int, described: Register, change: Change
) -> dict[str, Any]:
    """Ends a row before the day of the change and gives the row that goes on, already in its place."""
    assert change.day is not None
    before = rows[place]
    rows[place] = {**before, described.end: _last(described, change.day - 1)}
    follower = {
        **before,
        described.key: change.follower(),
        described.start: date.fromordinal(change.day).isoformat(),
    }
    rows.append(follower)
    return follower


def _last(described: Register, day: int | None) -> str:
    assert day is not None
    return date.fromordinal(day if described.end_inclusive else day + 1).isoformat()


def as_written(described: Field, value: Any) -> Any:
    """An inside value as a case document writes it: days as ISO, hours and percent in their own units, rows by key."""
    if isinstance(value, Row):
        return value.key
    if described.kind == "date":
        return "open" if not MIN_DAY < value < FOREVER else date.fromordinal(value).isoformat()
    if described.kind == "bool":
        return bool(value)
    if described.kind in SCALES:
        return plain_number(Fraction(value) / SCALES[described.kind])
    return str(value)


def plain_number(number: Number) -> int | str:
    """A whole number as it is, another one as an exact decimal text."""
    exact = Fraction(number)
    if exact.denominator == 1:
        return exact.numerator
    for places in range(1, 7):
        if (exact * 10**places).denominator == 1:
            return f"{float(exact):.{places}f}"
    return f"{exact.numerator}/{exact.denominator}"
