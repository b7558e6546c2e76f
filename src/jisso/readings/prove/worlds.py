"""A world of complete information: a bounded number of rows per register, each cell a variable of the solver.

A row is an index into its register's pool. Row 0 of the register that a rule is about is the row judged. The
declared input domains are constraints: code lists, ranges of days and amounts, ends that do not precede their
starts, required references, what a blank may mean (`open`, `no`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import z3

from jisso.ground.values import FOREVER, SCALES
from jisso.readings.prove.dates import DayFunction
from jisso.registers.schema import Field, Register, Schema

EARLIEST = date(1930, 1, 1).toordinal()
LATEST = date(2060, 12, 31).toordinal()
FIRST_AS_OF = date(2000, 1, 1).toordinal()
LAST_AS_OF = date(2040, 12, 31).toordinal()
ABSENT = -1

# The greatest amounts that a cell may hold, in inside units (values.SCALES).
GREATEST = {
    "hours": 744 * 60,
    "hours_per_week": 168 * 60,
    "percent": 1000 * 100,
    "area_m2": 10_000 * 100,
    "money": 1_000_000_000,
    "money_per_hour": 100_000,
    "count": 1_000_000,
}

Truth = Any  # z3.BoolRef or bool
Amount = Any  # z3.ArithRef, int or Fraction
# A row that is not settled yet: which row it is under which condition. No condition holds: it is absent.
Rows = list[tuple[Truth, int]]


def both(items: Iterable[Truth]) -> Truth:
    kept = []
    for item in items:
        if item is False:
            return False
        if item is not True:
            kept.append(item)
    return True if not kept else kept[0] if len(kept) == 1 else z3.And(*kept)


def either(items: Iterable[Truth]) -> Truth:
    kept = []
    for item in items:
        if item is True:
            return True
        if item is not False:
            kept.append(item)
    return False if not kept else kept[0] if len(kept) == 1 else z3.Or(*kept)


def negated(item: Truth) -> Truth:
    return (not item) if isinstance(item, bool) else z3.Not(item)


def choose(condition: Truth, yes: Any, no: Any) -> Any:
    if isinstance(condition, bool):
        return yes if condition else no
    if yes is no or (isinstance(yes, int) and isinstance(no, int) and yes == no and type(yes) is type(no)):
        return yes
    return z3.If(condition, z3_value(yes), z3_value(no))


def z3_value(value: Any) -> Any:
    if isinstance(value, bool):
        return z3.BoolVal(value)
    if isinstance(value, int):
        return z3.IntVal(value)
    if isinstance(value, z3.AstRef):
        return value
    return z3.RealVal(value)


@dataclass(frozen=True, slots=True)
class Application:
    """One use of a calendar function: `image` is a variable, `day` what it is taken of."""

    function: DayFunction
    day: Any
    image: Any


@dataclass
class Codes:
    """Codes as small whole numbers, per list. Open lists have the codes that rules name, and two others."""

    schema: Schema
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _lists: dict[str, list[str]] = field(default_factory=dict)

    def of(self, name: str) -> list[str]:
        found = self._lists.get(name)
        if found is None:
            described = self.schema.codes.get(name)
            found = [] if described is None else list(described.codes)
            found.extend(code for code in self.named.get(name, ()) if code not in found)
            if described is None or not described.closed:
                found.extend(
                    _others(described.accepts if described is not None else lambda code: True, found)
                )
            self._lists[name] = found
        return found

    def number(self, name: str, code: str) -> int:
        try:
            return self.of(name).index(code)
        except ValueError:
            # A code that no row can hold.
            return -2


def _others(accepts: Callable[[str], bool], taken: list[str]) -> list[str]:
    """Two codes of an open list that no rule names, so that "any other code" has a value."""
    found: list[str] = []
    if len(taken) >= 20:
        return found
    for length in range(1, 21):
        for letter in "9A8Ba7":
            code = letter * length
            if accepts(code) and code not in taken and code not in found:
                found.append(code)
                if len(found) == 2:
                    return found
    return found


class World:
    """`sizes` gives the rows per register; a register not named has one.

    `domain` is what records may look like; `facts` what follows from definitions; `guards` say that every figure
    and reference asked for is there (each with the condition under which it is asked for). `lessons` are pieces of
    the calendar that a search had to learn."""

    def __init__(self, schema: Schema, codes: Codes, sizes: Mapping[str, int], name: str = "") -> None:
        self.schema = schema
        self.codes = codes
        self.sizes = dict(sizes)
        self.name = name
        self.domain: list[Any] = []
        self.facts: list[Any] = []
        self.guards: list[Any] = []
        self.lessons: list[Any] = []
        self.applications: list[Application] = []
        self.cells: dict[tuple[str, int, str], Any] = {}
        self._presence: dict[str, list[Any]] = {}
        self._applied: dict[tuple[str, int], Any] = {}
        self.free: list[Any] = []
        self._fresh = 0
        self.as_of = z3.Int(f"{name}asof§day")
        self.domain.append(z3.And(self.as_of >= FIRST_AS_OF, self.as_of <= LAST_AS_OF))
        self.absent_compared: set[tuple[str, str]] = set()

    def size(self, register: str) -> int:
        return self.sizes.get(register, 1)

    def fresh(self, kind: str = "int") -> Any:
        self._fresh += 1
        name = f"{self.name}_{self._fresh}"
        return z3.Bool(name) if kind == "bool" else z3.Real(name) if kind == "real" else z3.Int(name)

    def kinds(self) -> dict[int, tuple[str, str]]:
        """Of each cell's variable, by its id, the kind and the code list or register."""
        return {
            cell.get_id(): (about.kind, about.of)
            for (register, _, name), cell in self.cells.items()
            for about in (self.schema.registers[register].fields[name],)
        }

    def variables(self) -> list[Any]:
        """What makes a case: the as-of day, which rows are on record, every cell."""
        rows = [one for presence in self._presence.values() for one in presence]
        return [self.as_of, *rows, *self.cells.values()]

    def unknown(self, kind: str = "int") -> Any:
        """A value that nothing settles: what stands in for a figure outside its table."""
        made = self.fresh(kind)
        self.free.append(made)
        return made

    # ---- rows

    def present(self, register: str, row: int) -> Any:
        """Whether the row is on record. Rows are used from the front, so that equal worlds are not tried twice."""
        found = self._presence.get(register)
        if found is None:
            found = [z3.Bool(f"{self.name}{register}.{place}") for place in range(self.size(register))]
            self._presence[register] = found
            for place in range(2, len(found)):
                self.domain.append(z3.Implies(found[place], found[place - 1]))
        return found[row]

    def registers(self) -> list[str]:
        """The registers that have rows in this world."""
        return list(self._presence)

    def start(self, register: str, row: int) -> Any:
        described = self.schema.registers[register]
        return 1 if described.validity == "state" else self.cell(register, row, described.start)

    def end(self, register: str, row: int) -> Any:
        """The last day of an interval, as the case reading places a row in time."""
        described = self.schema.registers[register]
        if described.validity == "state":
            return FOREVER
        if described.validity == "point":
            return self.cell(register, row, described.start)
        end = self.cell(register, row, described.end)
        return end if described.end_inclusive else z3.If(end >= FOREVER, end, end - 1)

    # ---- cells

    def cell(self, register: str, row: int, name: str) -> Any:
        """The variable of a cell; a reference is the index of its row, ABSENT where there is none."""
        found = self.cells.get((register, row, name))
        if found is not None:
            return found
        described = self.schema.registers[register]
        about = described.fields[name]
        # The mark tells choices which of their cells are days.
        label = f"{self.name}{register}.{row}.{name}{'§day' if about.kind == 'date' else ''}"
        variable = z3.Bool(label) if about.kind == "bool" else z3.Int(label)
        self.cells[(register, row, name)] = variable
        present = self.present(register, row)
        self._bound(described, row, about, variable, present)
        return variable

    def _bound(self, described: Register, row: int, about: Field, variable: Any, present: Any) -> None:
        kind = about.kind
        if kind == "date":
            known = z3.And(variable >= EARLIEST, variable <= LATEST)
            self.domain.append(
                z3.Or(known, variable == FOREVER) if self.may_never(described, about) else known
            )
            if about.name in (described.start, described.end):
                self._ordered(described, row)
        elif kind in SCALES:
            self.domain.append(z3.And(variable >= 0, variable <= GREATEST.get(kind, 1_000_000)))
        elif kind == "code":
            last = len(self.codes.of(about.of)) - 1
            first = ABSENT if self.may_be_absent(described, about) else 0
            self.domain.append(z3.And(variable >= first, variable <= last))
            if described.one_day[0] == about.name and described.validity == "interval":
                code = self.codes.number(about.of, described.one_day[1])
                self.domain.append(
                    z3.Implies(
                        variable == code,
                        self.cell(described.name, row, described.end)
                        == self.cell(described.name, row, described.start),
                    )
                )
        elif kind == "ref":
            first = ABSENT if self.may_be_absent(described, about) else 0
            self.domain.append(z3.And(variable >= first, variable < self.size(about.of)))
            for place in range(self.size(about.of)):
                self.domain.append(
                    z3.Implies(z3.And(present, variable == place), self.present(about.of, place))
                )
        elif kind == "text":
            self.domain.append(z3.And(variable >= 0, variable <= 3))

    def _ordered(self, described: Register, row: int) -> None:
        """An interval does not end before it starts."""
        if described.validity != "interval":
            return
        key = (described.name, row)
        start, end = (self.cells.get((*key, name)) for name in (described.start, described.end))
        if start is None:
            self.cell(*key, described.start)
        elif end is None:
            self.cell(*key, described.end)
        else:
            self.domain.append(end >= start)

    @staticmethod
    def may_never(described: Register, about: Field) -> bool:
        """Whether the event of a date may never happen. The day that places a row in time is always there."""
        return about.name != described.start and not about.required

    def may_be_absent(self, described: Register, about: Field) -> bool:
        return (
            about.blank == "no" or (described.name, about.name) in self.absent_compared
        ) and not about.required

    # ---- calendar

    def apply(self, function: DayFunction, day: Any) -> Any:
        """The image of a day that is not never. Known days are computed at once."""
        if isinstance(day, int):
            known = function.at(day)
            if known is not None:
                return known
            day = z3.IntVal(day)
        key = (function.name, day.get_id())
        found = self._applied.get(key)
        if found is None:
            found = self._applied[key] = self.fresh()
            self.applications.append(Application(function, day, found))
            if function.to_days:
                inside = z3.And(day >= function.first, day <= function.last)
                self.facts.append(
                    z3.Implies(inside, z3.And(found >= day + function.low, found <= day + function.high))
                )
        return found
