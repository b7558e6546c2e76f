"""Terms to values: the dispatcher, what a term depends on, and where it is computed.

A term is computed in the innermost frame whose row it reads, and its columns are carried inward from there, so what does
not depend on a list's rows is computed once outside of it. Terms that say the same of the same rows are one term, whoever wrote
them: rules share what they share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Protocol

from jisso.ground.problem import Problem
from jisso.readings.sweep.dialects import Dialect
from jisso.readings.sweep.expressions import Sql
from jisso.readings.sweep.frames import Frame, Join, Query
from jisso.readings.sweep.values import Value
from jisso.rules import terms as t
from jisso.rules.rulebook import Rulebook

Key = tuple[Any, ...]
UNCOUNTED = ("span", "cite", "called", "named", "type")


Maker = Callable[["Compiler", Any, "Scope", Frame], Value]


class Refused(Exception):
    """A term that the dialect cannot do exactly: its kind, and why."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(f"{kind}: {why}")
        self.kind, self.why = kind, why


class Contents(Protocol):
    """What is so for every row of the data at hand. A pessimist, to whom everything may be, is always right."""

    def may_be_unknown(self, register: str, field: str) -> bool:
        """Whether a cell of the column may be not known. `_start` and `_end` are the row's place in time."""
        ...

    def may_lack_row(self, register: str, field: str) -> bool:
        """Whether a reference may lead to no row: not known, or known to be absent."""
        ...

    def one_part(self) -> bool:
        """Whether all rows belong to one part (one holder's extract)."""
        ...

    def silence(self, register: str, codes: tuple[str, ...]) -> tuple[int, int, int, int] | None:
        """(first day that is not covered, first day that is, why after, why before) if it is the same for all rows."""
        ...

    def has_marks(self, register: str) -> bool:
        """Whether a person may have marks of their own about the register."""
        ...


class Pessimist:
    """Nothing is presumed about the data."""

    def may_be_unknown(self, register: str, field: str) -> bool:
        return True

    def may_lack_row(self, register: str, field: str) -> bool:
        return True

    def one_part(self) -> bool:
        return False

    def silence(self, register: str, codes: tuple[str, ...]) -> tuple[int, int, int, int] | None:
        return None

    def has_marks(self, register: str) -> bool:
        return True


@dataclass(eq=False)
class Scope:
    """What names mean for one rule: rows by slot, then its trigger and period. `root` has the rule's own rows."""

    root: Frame
    rows: Mapping[int, Frame]
    trigger: Value | None = None
    period: tuple[Value, Value] | None = None
    base: Frame | None = None
    keys: dict[int, tuple[t.Term, Key]] = field(default_factory=dict)

    def with_row(self, slot: int, frame: Frame) -> Scope:
        return Scope(self.root, {**self.rows, slot: frame}, self.trigger, self.period, self.base)

    @property
    def line(self) -> Frame:
        """The frame whose lines are the rule's findings: the rows, or their periods."""
        return self.base or self.root


@dataclass(eq=False)
class Compiler:
    book: Rulebook
    as_of: int
    dialect: Dialect
    contents: Contents
    query: Query = field(default_factory=Query)
    questions: dict[tuple[str, tuple[str, ...]], int] = field(default_factory=dict)
    made: dict[Any, Value] = field(default_factory=dict)
    frames: dict[Key, Frame] = field(default_factory=dict)
    peaks: dict[Any, tuple[Value, Sql]] = field(default_factory=dict)
    joins: dict[Key, Join] = field(default_factory=dict)
    _numbers: dict[Key, int] = field(default_factory=dict)
    _refs: dict[int, tuple[t.Term, frozenset[int], bool]] = field(default_factory=dict)

    # ---- what a term depends on

    def reads(self, term: t.Term) -> tuple[frozenset[int], bool]:
        """Slots of rows bound outside the term, and whether it reads the trigger or period."""
        found = self._refs.get(id(term))
        if found is None:
            slots: set[int] = set()
            beside = False
            bound: set[int] = set()
            if isinstance(term, t.RowOf):
                slots.add(term.slot)
            elif isinstance(term, t.Trigger | t.PeriodEdge):
                beside = True
            listing = term if isinstance(term, t.Listing) else getattr(term, "listing", None)
            if isinstance(listing, t.Listing):
                bound.add(listing.slot)
            for child in _children(term):
                inner, also = self.reads(child)
                slots |= inner
                beside = beside or also
            found = self._refs[id(term)] = (term, frozenset(slots - bound), beside)
        return found[1], found[2]

    def home(self, scope: Scope, *terms: t.Term | None) -> Frame | None:
        """The innermost frame that the terms read; None if they are the same for all rows."""
        deepest: Frame | None = None
        for term in terms:
            if term is None:
                continue
            slots, beside = self.reads(term)
            candidates = [scope.rows[slot] for slot in slots]
            if beside:
                candidates.append(scope.line)
            for frame in candidates:
                if deepest is None or frame.depth > deepest.depth:
                    deepest = frame
        return deepest

    def key(self, term: t.Term | None, scope: Scope, bound: Mapping[int, int] | None = None) -> Key:
        """Equal for terms that mean the same in their scopes."""
        if term is None:
            return ()
        if bound:
            return self._key(term, scope, bound)
        found = scope.keys.get(id(term))
        if found is None:
            found = scope.keys[id(term)] = (term, self._key(term, scope, {}))
        return found[1]

    def _key(self, term: t.Term, scope: Scope, bound: Mapping[int, int]) -> Key:
        inner = dict(bound)
        if isinstance(term, t.RowOf):
            if term.slot in inner:
                return ("bound", inner[term.slot])
            return ("row", scope.rows[term.slot].name)
        if isinstance(term, t.Trigger):
            return ("trigger", *_columns_of(scope.trigger))
        if isinstance(term, t.PeriodEdge):
            assert scope.period is not None
            return ("period", *_columns_of(scope.period[0 if term.edge == "start" else 1]))
        listing = term if isinstance(term, t.Listing) else getattr(term, "listing", None)
        if isinstance(listing, t.Listing) and listing.slot not in inner:
            inner[listing.slot] = len(inner)
        parts: list[Any] = [type(term).__name__]
        for described in fields(term):
            if described.name in UNCOUNTED or (
                described.name in ("slot", "name") and isinstance(term, t.Listing)
            ):
                continue
            value = getattr(term, described.name)
            if isinstance(value, t.Term):
                parts.append(self.key(value, scope, inner))
            elif isinstance(value, tuple):
                parts.append(tuple(self.key(v, scope, inner) if isinstance(v, t.Term) else v for v in value))
            else:
                parts.append(value)
        return tuple(parts)

    # ---- computing

    def value(self, term: t.Term, scope: Scope, here: Frame) -> Value:
        """The term's value, readable in `here`."""
        home = self.home(scope, term) or here
        key = (home.name, self._interned(self.key(term, scope)))
        found = self.made.get(key)
        if found is None:
            made = self._maker(term)(self, term, scope, home)
            low = home.let(made.low)
            high = low if made.high is made.low else home.let(made.high)
            found = self.made[key] = Value(low, high, home.let(made.why), made.kind, made.over)
        return found

    def _interned(self, key: Key) -> int:
        """A number for the key, so that nested keys are not hashed again and again."""
        return self._numbers.setdefault(key, len(self._numbers))

    def _maker(self, term: t.Term) -> Maker:
        from jisso.readings.sweep import amounts, dates, lists, peaks, scalars

        name = type(term).__name__.lower()
        if name in self.dialect.refused:
            raise Refused(name, f"{self.dialect.name} cannot do it exactly")
        for room in (scalars, dates, amounts, lists, peaks):
            maker: Maker | None = room.MAKERS.get(name)
            if maker is not None:
                return maker
        raise Refused(name, "no set-wise form of it is written yet")

    def part(self, frame: Frame) -> Sql:
        """The part (one holder's extract) that a line of the frame belongs to."""
        while frame.register is None:
            assert frame.outer is not None
            frame = frame.outer
        return frame.cell((), "_part")

    def question(self, register: str, codes: tuple[str, ...]) -> int:
        """The number under which the table of completeness holds what is complete of these codes."""
        return self.questions.setdefault((register, codes), len(self.questions) + 1)

    def table(self, frame: Frame, name: str, *on: tuple[str, Sql]) -> Join:
        """A small table joined to the frame, once for the same columns."""
        key = (frame.name, name, *((one, part.text) for one, part in on))
        found = self.joins.get(key)
        if found is None:
            found = self.joins[key] = Join(self.query.join_name(), list(on), table=name)
        return found


def _columns_of(value: Value | None) -> tuple[str, ...]:
    assert value is not None
    return tuple(part.text for part in (value.low, value.high, value.why))


def _children(term: t.Term) -> list[t.Term]:
    from jisso.rules.walk import children

    return list(children(term))


def refusal(rule: str, refused: Refused) -> Problem:
    """The refusal as a problem to be shown."""
    return Problem("R070", f"`{rule}` is not swept: `{refused.kind}` - {refused.why}")
