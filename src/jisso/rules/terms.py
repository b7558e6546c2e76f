"""The terms of the language: frozen values that remember where they were written.

Two terms from different places are equal: spans are not compared. The reader makes *written* terms (with
`Name`, `Path` and `Call`); the type checker turns them into *settled* terms (rows, fields, codes, no calls).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jisso.ground.source import Span
from jisso.ground.values import Number


@dataclass(frozen=True, slots=True)
class Type:
    """`kind` is bool, date, days, months, a number kind, code, row or text; `of` the code list or register."""

    kind: str
    of: str = ""

    def __str__(self) -> str:
        return f"{self.kind} of {self.of}" if self.of else self.kind


BOOL = Type("bool")
DATE = Type("date")
DAYS = Type("days")
MONTHS = Type("months")
NUMBER = Type("number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    span: Span | None = field(default=None, compare=False, repr=False)
    cite: str = field(default="", compare=False, repr=False)
    called: str = field(default="", compare=False, repr=False)
    """Name of the definition that was inlined here: what people call this part."""


# ---- written only: the type checker replaces these


@dataclass(frozen=True, slots=True)
class Name(Term):
    """A bare word: a row, `asof`, `trigger`, a definition's parameter, or a code."""

    text: str


@dataclass(frozen=True, slots=True)
class Path(Term):
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quoted(Term):
    text: str


@dataclass(frozen=True, slots=True)
class Call(Term):
    """Use of a definition; it is inlined."""

    name: str
    arguments: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class InNamedSet(Term):
    item: Term
    set_name: str
    negated: bool = False


# ---- leaves


@dataclass(frozen=True, slots=True)
class Literal(Term):
    """A written value: `kind` as in Type. Dates are day numbers, quantities whole numbers inside."""

    value: Number
    kind: str


@dataclass(frozen=True, slots=True)
class Duration(Term):
    count: int
    unit: str  # days or months


@dataclass(frozen=True, slots=True)
class Code(Term):
    code: str
    of: str


@dataclass(frozen=True, slots=True)
class Absent(Term):
    """`none`: a reference or code known to be absent."""


@dataclass(frozen=True, slots=True)
class AsOf(Term):
    pass


@dataclass(frozen=True, slots=True)
class Trigger(Term):
    pass


@dataclass(frozen=True, slots=True)
class PeriodEdge(Term):
    """First or last day of the period of a recurring duty."""

    edge: str


@dataclass(frozen=True, slots=True)
class RowOf(Term):
    """The row bound to `name`, a row of `register`. `slot` is its place among the bound rows."""

    name: str
    register: str
    slot: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class FieldOf(Term):
    base: Term
    name: str
    register: str
    type: Type


# ---- truth


@dataclass(frozen=True, slots=True)
class And(Term):
    items: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Or(Term):
    items: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Not(Term):
    item: Term


@dataclass(frozen=True, slots=True)
class Compare(Term):
    op: str
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class InSet(Term):
    item: Term
    codes: tuple[str, ...]
    negated: bool = False
    named: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class SchoolAge(Term):
    birth: Term
    day: Term


# ---- dates and numbers


@dataclass(frozen=True, slots=True)
class Offset(Term):
    """`duration` after, before or from `base`. `from` counts the first day (a period that starts at 0:00)."""

    duration: Term
    direction: str
    base: Term


@dataclass(frozen=True, slots=True)
class MonthEnd(Term):
    which: str
    base: Term


@dataclass(frozen=True, slots=True)
class DayOfMonth(Term):
    number: int
    which: str
    base: Term


@dataclass(frozen=True, slots=True)
class Anniversary(Term):
    """`next MM-DD after base` (strictly after) or `previous MM-DD to base` (on or before)."""

    month: int
    day: int
    direction: str
    base: Term


@dataclass(frozen=True, slots=True)
class Pick(Term):
    """earlier_of, later_of over dates; least_of, greatest_of over numbers."""

    which: str
    items: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Arithmetic(Term):
    op: str
    left: Term
    right: Term
    type: Type = field(default=NUMBER, compare=False)


@dataclass(frozen=True, slots=True)
class Rounded(Term):
    how: str
    item: Term


@dataclass(frozen=True, slots=True)
class Age(Term):
    birth: Term
    day: Term


@dataclass(frozen=True, slots=True)
class AttainsAge(Term):
    age: int
    birth: Term


@dataclass(frozen=True, slots=True)
class DaysBetween(Term):
    start: Term
    end: Term


@dataclass(frozen=True, slots=True)
class FiscalYear(Term):
    day: Term


@dataclass(frozen=True, slots=True)
class Parameter(Term):
    name: str
    key: Term | None
    day: Term
    type: Type = field(default=NUMBER, compare=False)


# ---- lists


@dataclass(frozen=True, slots=True)
class Listing(Term):
    """Rows of `register`, each bound to `name`, that point at `base` along `by`, inside the window, with `where`.

    `codes` are the codes of the register's holder field that `where` can still admit (settled by the checker)."""

    register: str
    name: str
    base: Term
    by: tuple[str, ...] = ()
    start: Term | None = None
    end: Term | None = None
    on: Term | None = None
    where: Term | None = None
    slot: int = field(default=0, compare=False)
    codes: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Exists(Term):
    listing: Listing


@dataclass(frozen=True, slots=True)
class No(Term):
    listing: Listing


@dataclass(frozen=True, slots=True)
class Every(Term):
    listing: Listing
    has: Term


@dataclass(frozen=True, slots=True)
class Count(Term):
    listing: Listing


@dataclass(frozen=True, slots=True)
class Extreme(Term):
    """`first` or `latest` date over a list; `value` None is the row's own date. Nothing found: never, or the beginning of time."""

    which: str
    value: Term | None
    listing: Listing


@dataclass(frozen=True, slots=True)
class Total(Term):
    """`sum` or `largest` of a non-negative amount over a list."""

    how: str
    value: Term
    listing: Listing
    type: Type = field(default=NUMBER, compare=False)


@dataclass(frozen=True, slots=True)
class Peak(Term):
    """The largest sum over any `days` consecutive days."""

    value: Term
    listing: Listing
    days: int
    type: Type = field(default=NUMBER, compare=False)


@dataclass(frozen=True, slots=True)
class Rolled(Term):
    """A due day and the closed days it moves over. `certain` False: the law does not clearly say that it moves."""

    item: Term
    calendar: str
    certain: bool = True


LISTS = (Exists, No, Every, Count, Extreme, Total, Peak)
