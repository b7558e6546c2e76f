"""What terms mean to the solver, in a world of complete information.

A truth is a formula, a day or an amount a whole number (or a fraction, after a division), a code a small number, a
row a list of alternatives. What the case reading would call unknown even there - a figure outside its table, a field
read through an absent reference - is left free, and a guard says when it is not; so what cannot happen with the free
value cannot happen at all, and what is found under the guards replays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import z3

from jisso.ground.calendar import ClosedDays
from jisso.ground.values import FOREVER, MIN_DAY
from jisso.readings.prove import dates
from jisso.readings.prove.lists import Lists
from jisso.readings.prove.worlds import (
    ABSENT,
    Amount,
    Rows,
    Truth,
    World,
    both,
    choose,
    either,
    negated,
    z3_value,
)
from jisso.rules import terms as t
from jisso.rules.rule import ParameterTable
from jisso.rules.walk import kind_of

# What the language calls an amount of this kind is counted in these inside units.
_HOURS = ("hours", "hours_per_week")


@dataclass(frozen=True, slots=True)
class Lookup:
    """One use of a dated figure: where it is asked for, with which key and day, and the guard that it is there."""

    term: t.Parameter
    path: Truth
    key: Any
    day: Any
    guard: Any


@dataclass
class Reader(Lists):
    """Reads the terms of one rule in one world, for the rows bound so far. `as_of` may differ from the world's own."""

    world: World
    parameters: Mapping[str, ParameterTable]
    calendars: Mapping[str, ClosedDays]
    rows: dict[int, Rows]
    as_of: Any = None
    trigger: Any = None
    trigger_may_end: bool = True
    period: tuple[Any, Any] | None = None
    path: list[Truth] = field(default_factory=list)
    figures: dict[int, tuple[Any, list[tuple[Truth, Any]]]] = field(default_factory=dict)
    lookups: list[Lookup] = field(default_factory=list)
    asked: dict[Any, Any] = field(default_factory=dict)
    _kept: dict[Any, tuple[t.Term, Any, tuple[Any, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.as_of is None:
            self.as_of = self.world.as_of

    # ---- the entrances

    def truth(self, term: t.Term) -> Truth:
        return self._read(term)

    def amount(self, term: t.Term) -> Amount:
        return self._read(term)

    def row(self, term: t.Term) -> Rows:
        found: Rows = self._read(term)
        return found

    def _read(self, term: t.Term) -> Any:
        bound = tuple(sorted((slot, tuple(row[1] for row in rows)) for slot, rows in self.rows.items()))
        key = (id(term), bound)
        kept = self._kept.get(key)
        if kept is not None and (not kept[2] or kept[2] == self._place()):
            return kept[1]
        method = getattr(self, f"_{type(term).__name__.lower()}", None)
        if method is None:
            raise TypeError(f"the solver has no meaning for {type(term).__name__}")
        before = len(self.world.guards)
        value = method(term)
        # What is guarded is guarded anew wherever else it is read.
        place = self._place() if len(self.world.guards) > before else ()
        self._kept[key] = (term, value, place)
        return value

    def _place(self) -> tuple[Any, ...]:
        """The conditions on the present path, as something that can be compared."""
        return ("path", *(one if isinstance(one, bool) else one.get_id() for one in self.path))

    def guard(self, condition: Truth) -> None:
        """On the present path the value read is known only under this condition."""
        self.world.guards.append(z3.Implies(z3_value(both(self.path)), z3_value(condition)))

    # ---- leaves

    def _literal(self, term: t.Literal) -> Any:
        return bool(term.value) if term.kind == "bool" else term.value

    def _code(self, term: t.Code) -> int:
        return self.world.codes.number(term.of, term.code)

    def _absent(self, term: t.Absent) -> int:
        return ABSENT

    def _asof(self, term: t.AsOf) -> Any:
        return self.as_of

    def _trigger(self, term: t.Trigger) -> Any:
        return self.trigger

    def _periodedge(self, term: t.PeriodEdge) -> Any:
        assert self.period is not None
        return self.period[0 if term.edge == "start" else 1]

    def _rowof(self, term: t.RowOf) -> Rows:
        return self.rows[term.slot]

    def _fieldof(self, term: t.FieldOf) -> Any:
        alternatives = self.row(term.base)
        world = self.world
        about = world.schema.registers[term.register].fields[term.name]
        if about.kind == "ref":
            if not self.sure(term.base):
                self.guard(either(condition for condition, _ in alternatives))
            found: Rows = []
            for condition, row in alternatives:
                value = world.cell(term.register, row, term.name)
                optional = world.may_be_absent(world.schema.registers[term.register], about)
                for place in range(world.size(about.of)):
                    is_it: Truth = True if world.size(about.of) == 1 and not optional else value == place
                    found.append((both([condition, is_it]), place))
            return merged(found)
        rest = alternatives
        if self.sure(term.base) and alternatives:
            read = world.cell(term.register, alternatives[-1][1], term.name)
            rest = alternatives[:-1]
        else:
            # Read through a reference that may be absent: then the case reading does not know.
            self.guard(either(condition for condition, _ in alternatives))
            read = world.unknown("bool" if about.kind == "bool" else "int")
        for condition, row in reversed(rest):
            read = choose(condition, world.cell(term.register, row, term.name), read)
        return read

    def sure(self, term: t.Term) -> bool:
        """Whether there is always a row to read from."""
        if isinstance(term, t.FieldOf):
            described = self.world.schema.registers[term.register]
            return self.sure(term.base) and not self.world.may_be_absent(
                described, described.fields[term.name]
            )
        return True

    # ---- truth

    def _and(self, term: t.And) -> Truth:
        return both([self.truth(item) for item in term.items])

    def _or(self, term: t.Or) -> Truth:
        return either([self.truth(item) for item in term.items])

    def _not(self, term: t.Not) -> Truth:
        return negated(self.truth(term.item))

    def _compare(self, term: t.Compare) -> Truth:
        left, right = self._read(term.left), self._read(term.right)
        if isinstance(left, list) or isinstance(right, list):
            same = self._same_row(left, right)
            return same if term.op == "=" else negated(same)
        if isinstance(left, bool | z3.BoolRef) or isinstance(right, bool | z3.BoolRef):
            same = z3_value(left) == z3_value(right)
            if isinstance(right, bool):
                same = left if right else negated(left)
            return same if term.op == "=" else negated(same)
        left, right = alike(left, right)
        if term.op == "=":
            return left == right
        if term.op == "!=":
            return left != right
        if term.op == "<":
            return left < right
        if term.op == "<=":
            return left <= right
        return left > right if term.op == ">" else left >= right

    @staticmethod
    def _same_row(left: Any, right: Any) -> Truth:
        if not isinstance(left, list):
            left, right = right, left
        absent = negated(either(condition for condition, _ in left))
        if not isinstance(right, list):
            return absent
        there: dict[int, Truth] = {place: condition for condition, place in right}
        also_absent = negated(either(condition for condition, _ in right))
        same = [both([condition, there[place]]) for condition, place in left if place in there]
        return either([*same, both([absent, also_absent])])

    def _inset(self, term: t.InSet) -> Truth:
        value = self._read(term.item)
        name = code_list(term.item)
        numbers = [self.world.codes.number(name, code) for code in term.codes]
        found = either([value == number for number in numbers if number >= 0])
        return negated(found) if term.negated else found

    def _schoolage(self, term: t.SchoolAge) -> Truth:
        birth, day = self.amount(term.birth), self.amount(term.day)
        known = both([_before_end(birth, self.may_end(term.birth))])
        self.guard(known)
        first = self.world.apply(dates.school_start(), birth)
        last = self.world.apply(dates.school_end(), birth)
        free = self.world.unknown("bool") if known is not True else False
        return choose(known, both([first <= day, day <= last]), free)

    # ---- days

    def may_end(self, term: t.Term) -> bool:
        """Whether the day can be never, or the beginning of time."""
        if isinstance(term, t.AsOf):
            return False
        if isinstance(term, t.Literal):
            return term.value >= FOREVER or term.value <= MIN_DAY
        if isinstance(term, t.Trigger):
            return self.trigger_may_end
        if isinstance(term, t.PeriodEdge):
            return False
        if isinstance(term, t.FieldOf):
            described = self.world.schema.registers[term.register]
            return self.world.may_never(described, described.fields[term.name])
        if isinstance(term, t.Offset | t.MonthEnd | t.DayOfMonth | t.Anniversary):
            return self.may_end(term.base)
        if isinstance(term, t.AttainsAge):
            return self.may_end(term.birth)
        if isinstance(term, t.Rolled):
            return self.may_end(term.item)
        if isinstance(term, t.Pick):
            return any(self.may_end(item) for item in term.items)
        return True

    def moved(self, base_term: t.Term, function: dates.DayFunction) -> Any:
        """The image of a day; the two ends of time stay where they are."""
        base = self.amount(base_term)
        image = self.world.apply(function, base)
        return choose(_before_end(base, self.may_end(base_term)), image, base)

    def _offset(self, term: t.Offset) -> Any:
        duration = term.duration
        assert isinstance(duration, t.Duration)
        if duration.unit != "days":
            return self.moved(term.base, dates.months(duration.count, term.direction))
        base = self.amount(term.base)
        step = {"after": duration.count, "from": duration.count - 1, "before": -duration.count}[
            term.direction
        ]
        return choose(_before_end(base, self.may_end(term.base)), base + step, base)

    def _monthend(self, term: t.MonthEnd) -> Any:
        return self.moved(term.base, dates.month_end(term.which))

    def _dayofmonth(self, term: t.DayOfMonth) -> Any:
        return self.moved(term.base, dates.day_of_month(term.number, term.which))

    def _anniversary(self, term: t.Anniversary) -> Any:
        return self.moved(term.base, dates.anniversary(term.month, term.day, term.direction))

    def _attainsage(self, term: t.AttainsAge) -> Any:
        return self.moved(term.birth, dates.attains(term.age))

    def _rolled(self, term: t.Rolled) -> Any:
        closed = self.calendars[term.calendar]
        base = self.amount(term.item)
        known = both([base >= (closed.covers_from or MIN_DAY), base <= closed.projected_through - 14])
        self.guard(either([known, negated(_before_end(base, self.may_end(term.item)))]))
        return self.moved(term.item, dates.rolled(closed))

    def _fiscalyear(self, term: t.FiscalYear) -> Any:
        return self.moved(term.day, dates.fiscal_year())

    def _pick(self, term: t.Pick) -> Any:
        items = [self.amount(item) for item in term.items]
        least = term.which in ("earlier_of", "least_of")
        best = items[0]
        for other in items[1:]:
            one, two = alike(best, other)
            best = choose(one <= two if least else one >= two, one, two)
        return best

    def _age(self, term: t.Age) -> Any:
        """Years as people count them, up to 120: how many ages are attained before the day."""
        birth, day = self.amount(term.birth), self.amount(term.day)
        self.guard(_before_end(birth, self.may_end(term.birth)))
        years = self.world.fresh()
        self.world.facts.append(z3.And(years >= 0, years <= 120))
        for age in range(1, 121):
            attained = self.world.apply(dates.attains(age), birth)
            self.world.facts.append((years >= age) == (attained < day))
        return years

    def _daysbetween(self, term: t.DaysBetween) -> Any:
        return self.amount(term.end) - self.amount(term.start)

    # ---- amounts

    def _arithmetic(self, term: t.Arithmetic) -> Any:
        left, right = self.amount(term.left), self.amount(term.right)
        if term.op == "*":
            return self._scaled(self._product(left, right), _scale(term))
        if term.op == "/":
            return self._scaled(self._quotient(left, right), _scale(term))
        left, right = alike(left, right)
        return left + right if term.op == "+" else left - right

    def _product(self, left: Any, right: Any) -> Any:
        if isinstance(left, int | Fraction):
            left, right = right, left
        if isinstance(right, int | Fraction):
            return _times(left, right)
        cases = self._cases_of(right)
        if cases is None:
            left, right, cases = right, left, self._cases_of(left)
        if cases is None:
            left, right = alike(left, right)
            return left * right
        product: Any = self.world.unknown("real" if z3.is_real(left) else "int")
        self.world.facts.append(product >= 0)
        for condition, value in cases:
            product = choose(condition, _times(left, value), product)
        return product

    def _quotient(self, left: Any, right: Any) -> Any:
        if isinstance(right, int | Fraction) and right != 0:
            return _times(left, Fraction(1) / Fraction(right))
        cases = self._cases_of(right)
        if cases is not None and all(value != 0 for _, value in cases):
            free: Any = self.world.unknown("real")
            self.world.facts.append(free >= 0)
            for condition, value in cases:
                free = choose(condition, real(_times(left, Fraction(1) / Fraction(value))), free)
            return free
        self.guard(right != 0)
        return real(left) / real(right)

    def _scaled(self, value: Any, scale: Any) -> Any:
        return value if scale == 1 else _times(value, scale)

    def _cases_of(self, value: Any) -> list[tuple[Truth, Any]] | None:
        kept = self.figures.get(value.get_id()) if isinstance(value, z3.AstRef) else None
        return kept[1] if kept is not None else None

    def _rounded(self, term: t.Rounded) -> Any:
        value = self.amount(term.item)
        if isinstance(value, int):
            return value
        if isinstance(value, Fraction):
            value = z3_value(value)
        if not z3.is_real(value):
            return value
        if term.how == "round_down":
            return z3.ToInt(value)
        return -z3.ToInt(-value) if term.how == "round_up" else z3.ToInt(value + z3.RealVal("1/2"))

    def _parameter(self, term: t.Parameter) -> Any:
        table = self.parameters[term.name]
        day = self.amount(term.day)
        key = self._read(term.key) if term.key is not None else None
        asked = (
            term.name,
            *((one.get_id(), "term") if isinstance(one, z3.AstRef) else one for one in (key, day)),
        )
        known = self.asked.get(asked)
        if known is not None:
            self._look_up(term, key, day, known[3])
            return known[0]
        name = code_list(term.key) if term.key is not None else ""
        cases: list[tuple[Truth, Any]] = []
        for code, values in table.values.items():
            chosen: Truth = True if key is None else key == self.world.codes.number(name, code)
            for value in values:
                until = min(value.until, value.verified_through)
                clear = [
                    negated(both([day >= other.start, day <= other.until]))
                    for other in values
                    if other is not value and other.value != value.value and _overlap(value, other)
                ]
                cases.append((both([chosen, day >= value.start, day <= until, *clear]), value.value))
        covered = either([condition for condition, _ in cases])
        self._look_up(term, key, day, covered)
        kind = "bool" if table.kind == "bool" else "int"
        if any(isinstance(value, Fraction) for _, value in cases):
            kind = "real"
        read = self.world.unknown(kind)
        if kind != "bool":
            self.world.facts.append(read >= 0)
        for condition, value in cases:
            figure = z3_value(Fraction(value) if kind == "real" else value)
            self.world.facts.append(z3.Implies(z3_value(condition), read == figure))
        self.figures[read.get_id()] = (read, cases)
        # The terms are kept beside it: the solver gives a freed term's number to another.
        self.asked[asked] = (read, key, day, covered)
        return read

    def _look_up(self, term: t.Parameter, key: Any, day: Any, covered: Truth) -> None:
        self.guard(covered)
        self.lookups.append(Lookup(term, both(self.path), key, day, self.world.guards[-1]))


def _overlap(one: Any, other: Any) -> bool:
    return bool(one.start <= other.until and other.start <= one.until)


def merged(rows: Rows) -> Rows:
    """Each row once."""
    found: dict[int, list[Truth]] = {}
    for condition, row in rows:
        if condition is not False:
            found.setdefault(row, []).append(condition)
    return [(either(conditions), row) for row, conditions in found.items()]


def _before_end(day: Any, may_end: bool) -> Truth:
    return both([day < FOREVER, day > MIN_DAY]) if may_end else True


def real(value: Any) -> Any:
    if isinstance(value, int | Fraction):
        return z3.RealVal(value)
    return z3.ToReal(value) if z3.is_int(value) else value


def alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Both as fractions where one is."""
    if any(
        isinstance(one, Fraction) or (isinstance(one, z3.ArithRef) and one.is_real()) for one in (left, right)
    ):
        return real(left), real(right)
    return left, right


def _times(value: Any, factor: Any) -> Any:
    if isinstance(value, int | Fraction):
        product = value * Fraction(factor)
        return product.numerator if product.denominator == 1 else product
    if isinstance(factor, Fraction) and factor.denominator != 1:
        return real(value) * z3.RealVal(factor)
    return value * int(factor)


def code_list(term: t.Term | None) -> str:
    """The code list of a settled code."""
    if isinstance(term, t.FieldOf):
        return term.type.of
    return term.of if isinstance(term, t.Code) else ""


def _scale(term: t.Arithmetic) -> int | Fraction:
    """Factor that brings a product or quotient of inside units back to its own (hours are minutes, percent hundredths)."""
    left, right = kind_of(term.left), kind_of(term.right)
    if term.op == "/":
        return 60 if left == "money" and right in _HOURS else 1
    scale: int | Fraction = 1
    if "percent" in (left, right) and left != right:
        scale = Fraction(1, 10_000)
    elif left == right == "percent":
        scale = Fraction(1, 100)
    if "money_per_hour" in (left, right) and (left in _HOURS or right in _HOURS):
        scale = Fraction(1, 60)
    return scale
