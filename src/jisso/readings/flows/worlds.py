"""What an answer lets its asker infer: two worlds that differ in one field only, and what is answered in each.

The search is over cases that are given (a rule's scenarios) and over the finite part of each field: every class of codes
that the rule tells apart, both truths, and days and amounts at the breakpoints that the rule and the case name. A pair
that is found proves that the answer shows something of the field. That none is found proves nothing beyond the worlds tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jisso.ground import calendar
from jisso.ground.values import SCALES
from jisso.registers.schema import Field, Register, Schema
from jisso.rules import terms as t
from jisso.rules.reads import FOLLOWED, Read, reads_of, roots_of
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Family
from jisso.rules.walk import every_term

Document = Mapping[str, Any]
# What the asker is told in a case: per row and period of the rule, the status and the due day.
Answer = tuple[tuple[str, int, str, str], ...]
Ask = Callable[[Document], Answer]

SHOWN, NOT_SEEN, NOT_TRIED = "shown", "not_seen", "not_tried"
ABSENT = "no such row"
MOST_DAYS = 36
MOST_CODES = 64


@dataclass(frozen=True, slots=True)
class World:
    """A value of the field, and the answer in that world."""

    value: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Inference:
    """What an answer of the rule shows of one field (`name` empty: of there being a row at all).

    `differs` are two worlds with different answers, `alike` two with the same; each pair differs in this field only,
    in the case `where`. `whole`: every value that the rule can tell apart was tried. `exact`: in some case tried whole,
    every class has an answer of its own, so there the answer gives the class away."""

    register: str
    name: str
    verdict: str
    worlds: int
    whole: bool
    exact: bool
    where: str = ""
    differs: tuple[World, World] | None = None
    alike: tuple[World, World] | None = None


def inferences(
    family: Family, rule: Rule, schema: Schema, cases: Sequence[tuple[str, Document]], ask: Ask
) -> tuple[Inference, ...]:
    """For each field that judging `rule` looks at, what its answer shows. `cases` are named complete case documents,
    `ask` answers one by the rule's family."""
    answers = [(name, document, ask(document)) for name, document in cases]
    tests = _Tests(family)
    found: dict[tuple[str, str], None] = {}
    for read in reads_of(rule, schema):
        if read.how != FOLLOWED:
            found.setdefault((read.register, read.name))
    codes = _codes_asked(reads_of(rule, schema))
    return tuple(
        _of_field(register, name, codes.get(register, frozenset()), schema, tests, answers, ask)
        for register, name in found
    )


def _codes_asked(reads: Iterable[Read]) -> dict[str, frozenset[str]]:
    """Per register the codes of the rows a rule asks for; empty: any."""
    found: dict[str, set[str] | None] = {}
    for read in reads:
        if not read.codes:
            found[read.register] = None
        elif (known := found.setdefault(read.register, set())) is not None:
            known.update(read.codes)
    return {register: frozenset(codes or ()) for register, codes in found.items()}


def _of_field(
    register: str,
    name: str,
    codes: frozenset[str],
    schema: Schema,
    tests: _Tests,
    cases: Sequence[tuple[str, Document, Answer]],
    ask: Ask,
) -> Inference:
    described = schema.registers[register]
    kind = described.fields[name] if name else None
    tried = 0
    finite = (
        kind is None or kind.kind == "bool" or (kind.kind == "code" and tests.finite(register, name, schema))
    )
    exact = False
    differs: tuple[str, World, World] | None = None
    alike: tuple[str, World, World] | None = None
    for where, document, place, row, answer in _rows(register, name, codes, described, cases):
        if differs and alike and (exact or not finite):
            # Both pairs are found: more worlds of days or amounts would only say it again.
            break
        worlds = [World(_shown(row.get(name)) if name else "a row", answer)]
        for value in _values(row, kind, document, schema, tests, register):
            changed = changed_case(document, register, place, name, value)
            if changed is not None:
                worlds.append(World(_shown(value) if name else ABSENT, ask(changed)))
        worlds = _each_once(worlds)
        tried += len(worlds) - 1
        answers = {world.answer for world in worlds}
        exact = exact or (finite and len(worlds) > 1 and len(answers) == len(worlds))
        differs = differs or _pair(where, worlds, same=False)
        alike = alike or _pair(where, worlds, same=True)
    verdict = NOT_TRIED if not tried else SHOWN if differs else NOT_SEEN
    return Inference(
        register,
        name,
        verdict,
        tried,
        finite,
        exact,
        differs[0] if differs else alike[0] if alike else "",
        differs[1:] if differs else None,
        alike[1:] if alike else None,
    )


def _rows(
    register: str,
    name: str,
    codes: frozenset[str],
    described: Register,
    cases: Sequence[tuple[str, Document, Answer]],
) -> Iterator[tuple[str, Document, int, Mapping[str, Any], Answer]]:
    """The rows of the cases that the rule asks for, each with its case, its place in it and the answer there."""
    for where, document, answer in cases:
        for place, row in enumerate((document.get("registers") or {}).get(register) or ()):
            code = str(row.get(described.holder_by, "")) if described.holder_by else ""
            if name == described.holder_by or not codes or code in codes:
                yield where, document, place, row, answer


def _each_once(worlds: Iterable[World]) -> list[World]:
    return list({world.value: world for world in reversed(list(worlds))}.values())[::-1]


def _pair(where: str, worlds: Sequence[World], *, same: bool) -> tuple[str, World, World] | None:
    for place, one in enumerate(worlds):
        for other in worlds[place + 1 :]:
            if (one.answer == other.answer) == same:
                return where, one, other
    return None


def changed_case(document: Document, register: str, place: int, name: str, value: Any) -> Document | None:
    """The case with one cell changed, or with the row gone; None where other rows need the row. What is not changed is
    shared with the case given, which stays as it is."""
    changed = dict(document)
    registers = dict(changed["registers"])
    rows = list(registers[register])
    if not name:
        key = next(iter(rows[place].values()))
        others = (row for rows_of in registers.values() for row in rows_of or () if row is not rows[place])
        if any(key in row.values() for row in others):
            return None
        del rows[place]
    else:
        rows[place] = {**rows[place], name: value}
    registers[register] = rows
    changed["registers"] = registers
    return changed


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _values(
    row: Mapping[str, Any],
    kind: Field | None,
    document: Document,
    schema: Schema,
    tests: _Tests,
    register: str,
) -> Iterator[Any]:
    """Values of the field, one for each class that the rule may tell apart."""
    if kind is None:
        yield None
    elif kind.kind == "bool":
        yield from ("true", "false")
    elif kind.kind == "code":
        yield from tests.codes(register, kind.name, schema)
    elif kind.kind == "date":
        yield from _days(row.get(kind.name), document, tests)
    elif kind.kind in SCALES:
        yield from tests.amounts(kind.kind)


def _days(value: Any, document: Document, tests: _Tests) -> Iterator[str]:
    """Days on both sides of each breakpoint: the days of the case and of the rule, moved by the rule's periods."""
    as_of = _day(document.get("as_of")) or date(2026, 1, 1)
    here = _day(value) or as_of
    marks = {as_of, *tests.days}
    for rows in (document.get("registers") or {}).values():
        for row in rows or ():
            marks.update(filter(None, map(_day, row.values())))
    moved = set(marks)
    for mark in marks:
        for count, unit in tests.periods:
            for sign in (1, -1):
                moved.add(_moved(mark, count * sign, unit))
    nearest = sorted(moved, key=lambda day: (abs((day - here).days), day))[: MOST_DAYS // 3]
    for day in sorted({day + timedelta(days=step) for day in nearest for step in (-1, 0, 1)}):
        yield day.isoformat()


def _moved(day: date, count: int, unit: str) -> date:
    if unit == "days":
        return day + timedelta(days=count)
    number = day.toordinal()
    return date.fromordinal(
        calendar.months_after(number, count) if count > 0 else calendar.months_before(number, -count)
    )


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


class _Tests:
    """What the versions of a rule test: codes by field, days, periods and amounts as written."""

    def __init__(self, family: Family) -> None:
        self.named: dict[tuple[str, str], list[frozenset[str]]] = {}
        self.open: set[tuple[str, str]] = set()
        self.days: set[date] = set()
        self.periods: set[tuple[int, str]] = set()
        self.numbers: dict[str, set[Any]] = {}
        for version in family.versions:
            for root in roots_of(version):
                for term in every_term(root):
                    self._take(term)

    def _take(self, term: t.Term) -> None:
        if isinstance(term, t.Duration):
            self.periods.add((int(term.count), term.unit))
        elif isinstance(term, t.Literal):
            if term.kind == "date":
                self.days.add(date.fromordinal(int(term.value)))
            elif term.kind in SCALES:
                self.numbers.setdefault(term.kind, set()).add(term.value)
        elif isinstance(term, t.InSet) and isinstance(term.item, t.FieldOf):
            self._name(term.item, frozenset(term.codes))
        elif isinstance(term, t.Parameter) and isinstance(term.key, t.FieldOf):
            self.open.add((term.key.register, term.key.name))
        elif isinstance(term, t.Compare):
            for one, other in ((term.left, term.right), (term.right, term.left)):
                if not isinstance(one, t.FieldOf):
                    continue
                if isinstance(other, t.Code):
                    self._name(one, frozenset((other.code,)))
                elif isinstance(other, t.FieldOf):
                    # Two recorded codes are compared: no short list of classes.
                    self.open.add((one.register, one.name))

    def _name(self, term: t.FieldOf, codes: frozenset[str]) -> None:
        self.named.setdefault((term.register, term.name), []).append(codes)

    def finite(self, register: str, name: str, schema: Schema) -> bool:
        """Whether `codes` gives one of every class that the rule can tell apart."""
        return bool(self.codes(register, name, schema))

    def codes(self, register: str, name: str, schema: Schema) -> tuple[str, ...]:
        """One code of each class; all of them where the rule compares the field with another; none of a long list."""
        known = schema.codes.get(schema.registers[register].fields[name].of)
        every = tuple(known.codes) if known is not None else ()
        if (register, name) in self.open or not every:
            return every if len(every) <= MOST_CODES else ()
        classes: dict[tuple[bool, ...], str] = {}
        for code in every:
            classes.setdefault(tuple(code in named for named in self.named.get((register, name), ())), code)
        return tuple(classes.values())

    def amounts(self, kind: str) -> Iterator[Any]:
        """Amounts as a case writes them: none, one, and both sides of each figure of the rule."""
        alike = {"hours": "hours_per_week", "hours_per_week": "hours"}.get(kind, "number")
        written = {
            value / SCALES[one] for one in (kind, alike, "number") for value in self.numbers.get(one, ())
        }
        found = {0.0, 1.0} | {float(value + step) for value in written for step in (-1, 0, 1)}
        yield from (f"{value:g}" for value in sorted(found) if value >= 0)
