"""What each term means for one row: a function from the situation to a node of the trace.

A node is `(low, high, why, term, inside)`, so that computing a value and keeping its trace are one step. In
the *complete* form nothing is cut short, and every day after the as-of day on which the term's value can
change is added to `situation.marks` (S13); the ordinary form stops as soon as a truth is settled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import Any

from jisso.ground import calendar
from jisso.ground.calendar import ClosedDays
from jisso.ground.values import FOREVER, INFINITE, MIN_DAY, NO_REASON, NONE, Reason, Why, unknown_cell
from jisso.readings.evaluate.calculations import (
    ARITHMETIC,
    anniversary,
    bounded,
    ceiling,
    cost,
    floor,
    half_up,
    mover,
    rolled_day,
    scale_of,
    single,
)
from jisso.readings.evaluate.figures import with_figure
from jisso.readings.finding import Node
from jisso.registers.case import Case
from jisso.registers.facts import Row
from jisso.registers.schema import Schema
from jisso.rules import terms as t
from jisso.rules.rule import DatedValue, ParameterTable
from jisso.rules.walk import every_term


class Situation:
    """What a rule is asked about: the day, the case, the bound rows; then the trigger and period of a duty."""

    __slots__ = ("as_of", "case", "marks", "period", "rows", "trigger")

    def __init__(self, as_of: int, case: Case, row: Row, size: int = 12) -> None:
        self.as_of = as_of
        self.case = case
        self.rows: list[Row | None] = [None] * size
        self.rows[1] = row
        self.trigger: Node | None = None
        self.period: tuple[Any, Any, Why, Any, Any, Why] | None = None
        self.marks: list[int] | None = None


Meaning = Callable[[Situation], Node]


def joined(left: Why, right: Why) -> Why:
    if left is None:
        return right
    return left if right is None else left | right


# One case may be judged by several evaluators; what they remember about it must not be mixed up.
_TOKENS = count()


def is_timeless(term: t.Term) -> bool:
    """Whether a term reads cells and figures only: no day that comes changes it, so it marks none."""
    return not any(isinstance(one, (t.AsOf, *t.LISTS)) for one in every_term(term))


# A constant's meaning looks at no situation.
_NOWHERE: Any = None


def mark_value(situation: Situation, node: Node) -> None:
    """A date is compared with the as-of day: the answer can change on that day and on the next one.

    The bound of an `open` end is no such day: it moves with the data, not with time."""
    marks = situation.marks
    if marks is None:
        return
    low, high, why = node[0], node[1], node[2]
    if why is None or situation.case.goes_on or not all(reason.kind == "stale" for reason in why):
        marks.extend((low, low + 1))
    marks.extend((high, high + 1))


@dataclass
class Compiler:
    """Turns settled terms into meanings. `complete` as told above; one compiler serves a whole rulebook."""

    schema: Schema
    parameters: Mapping[str, ParameterTable]
    calendars: Mapping[str, ClosedDays]
    complete: bool = False
    # For the complete form: the compiler of the ordinary one, which does for terms that no day can change.
    ordinary: Compiler | None = None
    whole: set[int] = field(default_factory=set)
    identity: object = field(default_factory=object)
    _tokens: dict[tuple[Any, ...], int] = field(default_factory=dict)
    _made: dict[int, tuple[t.Term, Meaning]] = field(default_factory=dict)

    def token(self, *parts: Any) -> int:
        """A number for what `parts` name: the same for equal parts of one compiler, another one for all else."""
        asked = (self.identity, *parts)
        found = self._tokens.get(asked)
        if found is None:
            found = self._tokens[asked] = next(_TOKENS)
        return found

    def is_ordinary(self, term: t.Term) -> bool:
        """Whether this compiler takes the ordinary form of `term`."""
        return not self.complete or (self.ordinary is not None and is_timeless(term))

    def compile(self, term: t.Term) -> Meaning:
        """The meaning of `term`. Terms are shared by identity, so a definition's argument is compiled once."""
        kept = self._made.get(id(term))
        if kept is not None:
            return kept[1]
        if self.ordinary is not None and self.is_ordinary(term):
            return self.ordinary.compile(term)
        from jisso.readings.evaluate import lists

        name = type(term).__name__.lower()
        made: Meaning | None = None
        if isinstance(term, t.LISTS):
            made = lists.compile_list(self, term)
        else:
            method = getattr(self, f"_{name}", None)
            if method is None:
                raise TypeError(f"the case reading has no meaning for {name}")
            made = method(term)
        assert made is not None
        self._made[id(term)] = (term, made)
        return made

    # ---- leaves

    def _literal(self, term: t.Literal) -> Meaning:
        value: Any = bool(term.value) if term.kind == "bool" else term.value
        node: Node = (value, value, None, term, ())
        return lambda situation: node

    def _code(self, term: t.Code) -> Meaning:
        node: Node = (term.code, term.code, None, term, ())
        return lambda situation: node

    def _absent(self, term: t.Absent) -> Meaning:
        node: Node = (NONE, NONE, None, term, ())
        return lambda situation: node

    def _asof(self, term: t.AsOf) -> Meaning:
        return lambda situation: (situation.as_of, situation.as_of, None, term, ())

    def _trigger(self, term: t.Trigger) -> Meaning:
        def read(situation: Situation) -> Node:
            found = situation.trigger
            if found is None:
                raise RuntimeError("a trigger is read before it is known")
            return (found[0], found[1], found[2], term, ())

        return read

    def _periodedge(self, term: t.PeriodEdge) -> Meaning:
        at = 0 if term.edge == "start" else 3

        def read(situation: Situation) -> Node:
            period = situation.period
            if period is None:
                raise RuntimeError("a period is read outside a recurring duty")
            return (period[at], period[at + 1], period[at + 2], term, ())

        return read

    def _rowof(self, term: t.RowOf) -> Meaning:
        slot = term.slot
        return lambda situation: (situation.rows[slot], situation.rows[slot], None, term, ())

    def _fieldof(self, term: t.FieldOf) -> Meaning:
        place = self.schema.registers[term.register].index[term.name]
        kind = term.type.kind
        if isinstance(term.base, t.RowOf):
            slot = term.base.slot

            def read_own(situation: Situation) -> Node:
                row = situation.rows[slot]
                low, high, why = row.cells[place]  # type: ignore[union-attr]  # a bound slot always holds a row
                return (low, high, why, term, row)

            return read_own
        base = self.compile(term.base)

        def read_linked(situation: Situation) -> Node:
            node = base(situation)
            row = node[0]
            if isinstance(row, Row):
                low, high, why = row.cells[place]
                return (low, high, why, term, row)
            # A blank link makes everything read through it unknown; so does one known to be absent.
            why = node[2] or frozenset(
                {Reason(term.register, "", term.name, "not_yet_determinable", "no such row")}
            )
            low, high, why = unknown_cell(kind, why)
            return (low, high, why, term, (node,))

        return read_linked

    # ---- truth

    def _and(self, term: t.And) -> Meaning:
        order, items = self._cheapest_first(term.items)
        complete = self.complete

        def both(situation: Situation) -> Node:
            inside: list[Node] = []
            must, may = True, True
            why: Why = None
            for item in items:
                node = item(situation)
                inside.append(node)
                if not node[0]:
                    must = False
                    more = node[2]
                    if more is not None:
                        why = more if why is None else why | more
                    if not node[1]:
                        may = False
                        if not complete:
                            return (False, False, None, term, inside)
            if order is not None and not complete:
                inside = [inside[place] for place in order]
            return (must, may, why if may and not must else None, term, inside)

        return both

    def _cheapest_first(self, terms: tuple[t.Term, ...]) -> tuple[list[int] | None, tuple[Meaning, ...]]:
        """The meanings of operands, those that look at a cell before those that walk lists. Truth does not depend on
        the order; where nothing is cut short the trace is put back into the order of the rule."""
        sorted_places = sorted(range(len(terms)), key=lambda place: (cost(terms[place]), place))
        meanings = tuple(self.compile(terms[place]) for place in sorted_places)
        if sorted_places == list(range(len(terms))):
            return None, meanings
        return [sorted_places.index(place) for place in range(len(terms))], meanings

    def _or(self, term: t.Or) -> Meaning:
        order, items = self._cheapest_first(term.items)
        complete = self.complete

        def either(situation: Situation) -> Node:
            inside: list[Node] = []
            must, may = False, False
            why: Why = None
            for item in items:
                node = item(situation)
                inside.append(node)
                if node[1]:
                    may = True
                    more = node[2]
                    if more is not None:
                        why = more if why is None else why | more
                    if node[0]:
                        must = True
                        if not complete:
                            return (True, True, None, term, inside)
            if order is not None and not complete:
                inside = [inside[place] for place in order]
            return (must, may, why if may and not must else None, term, inside)

        return either

    def _not(self, term: t.Not) -> Meaning:
        item = self.compile(term.item)

        def negated(situation: Situation) -> Node:
            node = item(situation)
            return (not node[1], not node[0], node[2], term, (node,))

        return negated

    def _compare(self, term: t.Compare) -> Meaning:
        left, right = self.compile(term.left), self.compile(term.right)
        asof_side = 1 if isinstance(term.left, t.AsOf) else 0 if isinstance(term.right, t.AsOf) else None
        marking = self.complete and asof_side is not None
        discrete = _is_discrete(term.left) or _is_discrete(term.right)
        decide = (_DISCRETE if discrete else _ORDERED)[term.op]

        def compared(situation: Situation) -> Node:
            one, other = left(situation), right(situation)
            if marking:
                mark_value(situation, other if asof_side == 1 else one)
            must, may = decide(one[0], one[1], other[0], other[1])
            if must or not may:
                return (must, may, None, term, (one, other))
            return (must, may, joined(one[2], other[2]) or NO_REASON, term, (one, other))

        if not discrete and not self.complete and isinstance(term.right, t.Literal):
            return with_figure(term, left, right(_NOWHERE))
        if not discrete or term.op != "=" or not isinstance(term.right, t.Code):
            return compared
        # By far the most frequent test: is a recorded code this code?
        wanted, constant = term.right.code, right(_NOWHERE)

        def is_code(situation: Situation) -> Node:
            one = left(situation)
            found = one[0]
            if found is None:
                return (False, True, one[2] or NO_REASON, term, (one, constant))
            answer = found == wanted
            return (answer, answer, None, term, (one, constant))

        return is_code

    def _inset(self, term: t.InSet) -> Meaning:
        item, codes, negated = self.compile(term.item), frozenset(term.codes), term.negated

        def contained(situation: Situation) -> Node:
            node = item(situation)
            if node[0] is None:
                return (False, True, node[2], term, (node,))
            answer = (node[0] in codes) != negated
            return (answer, answer, None, term, (node,))

        return contained

    def _schoolage(self, term: t.SchoolAge) -> Meaning:
        birth, on = self.compile(term.birth), self.compile(term.day)
        at_asof = self.complete and isinstance(term.day, t.AsOf)

        def of_age(situation: Situation) -> Node:
            born, day = birth(situation), on(situation)
            if born[0] == MIN_DAY or born[1] == FOREVER:
                return (False, True, born[2], term, (born, day))
            # Born later means school age starts and ends later, so the window is monotone in the birth date.
            first = (calendar.school_age_window(born[0])[0], calendar.school_age_window(born[1])[0])
            last = (calendar.school_age_window(born[0])[1], calendar.school_age_window(born[1])[1])
            if at_asof and situation.marks is not None:
                situation.marks.extend((*first, last[0] + 1, last[1] + 1))
            must = first[1] <= day[0] and day[1] <= last[0]
            may = first[0] <= day[1] and day[0] <= last[1]
            return (must, may, None if must or not may else joined(born[2], day[2]), term, (born, day))

        return of_age

    # ---- dates

    def _moved(self, term: t.Term, base_term: t.Term, move: Callable[[int], int]) -> Meaning:
        base = self.compile(base_term)

        def moved(situation: Situation) -> Node:
            node = base(situation)
            low = move(node[0])
            return (low, low if node[2] is None else move(node[1]), node[2], term, (node,))

        return moved

    def _offset(self, term: t.Offset) -> Meaning:
        duration = term.duration
        assert isinstance(duration, t.Duration)
        return self._moved(term, term.base, mover(duration, term.direction))

    def _monthend(self, term: t.MonthEnd) -> Meaning:
        which: Any = term.which
        return self._moved(term, term.base, lambda day: calendar.end_of_month(day, which))

    def _dayofmonth(self, term: t.DayOfMonth) -> Meaning:
        which: Any = term.which
        return self._moved(term, term.base, lambda day: calendar.day_of_month(day, which, term.number))

    def _anniversary(self, term: t.Anniversary) -> Meaning:
        return self._moved(
            term, term.base, lambda day: anniversary(day, term.month, term.day, term.direction)
        )

    def _attainsage(self, term: t.AttainsAge) -> Meaning:
        return self._moved(
            term,
            term.birth,
            lambda day: day if day in (MIN_DAY, FOREVER) else calendar.attains_age(day, term.age),
        )

    def _rolled(self, term: t.Rolled) -> Meaning:
        item, closed = self.compile(term.item), self.calendars[term.calendar]
        known: dict[int, tuple[int, int, Why]] = {}

        def open_day(day: int) -> tuple[int, int, Why]:
            found = known.get(day)
            if found is None:
                found = known[day] = rolled_day(day, closed)
            return found

        def rolled(situation: Situation) -> Node:
            node = item(situation)
            low, late, why = open_day(node[0])
            high = late
            if node[2] is not None:
                _, high, more = open_day(node[1])
                why = joined(joined(node[2], why), more)
            return (low, high, why if low != high else None, term, (node,))

        return rolled

    def _pick(self, term: t.Pick) -> Meaning:
        items = tuple(self.compile(item) for item in term.items)
        choose = min if term.which in ("earlier_of", "least_of") else max

        def picked(situation: Situation) -> Node:
            inside = [item(situation) for item in items]
            low, high = choose(node[0] for node in inside), choose(node[1] for node in inside)
            why: Why = None
            if low != high:
                for node in inside:
                    why = joined(why, node[2])
            return (low, high, why, term, inside)

        return picked

    def _fiscalyear(self, term: t.FiscalYear) -> Meaning:
        return self._moved(term, term.day, calendar.fiscal_year)

    def _age(self, term: t.Age) -> Meaning:
        birth, on = self.compile(term.birth), self.compile(term.day)

        def aged(situation: Situation) -> Node:
            born, day = birth(situation), on(situation)
            if born[2] is None and day[2] is None:
                age = max(0, calendar.age_on(born[0], day[0]))
                return (age, age, None, term, (born, day))
            why = joined(born[2], day[2])
            if born[0] == MIN_DAY or day[1] == FOREVER:
                return (0, INFINITE, why, term, (born, day))
            low = max(0, calendar.age_on(born[1], day[0])) if born[1] <= day[0] else 0
            return (low, max(0, calendar.age_on(born[0], day[1])), why, term, (born, day))

        return aged

    def _daysbetween(self, term: t.DaysBetween) -> Meaning:
        start, end = self.compile(term.start), self.compile(term.end)

        def between(situation: Situation) -> Node:
            one, other = start(situation), end(situation)
            low, high = other[0] - one[1], other[1] - one[0]
            return (low, high, joined(one[2], other[2]) if low != high else None, term, (one, other))

        return between

    # ---- numbers

    def _arithmetic(self, term: t.Arithmetic) -> Meaning:
        left, right, op = self.compile(term.left), self.compile(term.right), term.op
        scale = scale_of(term)
        times, parts = scale.numerator, scale.denominator
        calculate = ARITHMETIC[op]

        def calculated(situation: Situation) -> Node:
            one, other = left(situation), right(situation)
            if one[2] is None and other[2] is None and op != "/":
                low = high = figure(single(op, one[0], other[0]))
            else:
                low, high = calculate(one[0], one[1], other[0], other[1])
                low, high = figure(low), figure(high)
            return (low, high, joined(one[2], other[2]) if low != high else None, term, (one, other))

        def figure(value: Any) -> Any:
            """In the term's own unit: a whole number where it is one, and never out of bounds."""
            if parts != 1 and type(value) is int:
                quotient, rest = divmod(value * times, parts)
                return bounded(quotient) if rest == 0 else bounded(Fraction(value * times, parts))
            return bounded(value * scale if scale != 1 else value)

        return calculated

    def _rounded(self, term: t.Rounded) -> Meaning:
        item = self.compile(term.item)
        how = {"round_down": floor, "round_up": ceiling, "round_half_up": half_up}[term.how]

        def rounded(situation: Situation) -> Node:
            node = item(situation)
            low, high = how(node[0]), how(node[1])
            return (low, high, node[2] if low != high else None, term, (node,))

        return rounded

    def _parameter(self, term: t.Parameter) -> Meaning:
        table = self.parameters[term.name]
        on = self.compile(term.day)
        key = self.compile(term.key) if term.key is not None else None
        stale = frozenset({Reason("parameter", term.name, "", "stale_law")})
        at_asof = self.complete and isinstance(term.day, t.AsOf)
        known: dict[tuple[Any, int, int], tuple[Any, Any, bool]] = {}

        def rows_for(chosen: Any) -> tuple[DatedValue, ...]:
            if key is not None and chosen is None:
                return tuple(value for values in table.values.values() for value in values)
            return table.values.get(chosen if key is not None else "", ())

        listed = self.schema.codes.get(table.key_list) if key is not None else None
        every_key = tuple(dict.fromkeys((*table.values, *(listed.codes if listed is not None else ()))))

        def figure(chosen: Any, low_day: int, high_day: int) -> tuple[Any, Any, bool]:
            """Least and greatest figure of those days, and whether the verified table covers them.

            A key that is not known may be one that has no figure on those days: then nothing is known."""
            if key is not None and chosen is None:
                each = [figure(one, low_day, high_day) for one in every_key]
                if not each or not all(covered for _, _, covered in each):
                    return (0, INFINITE, False)
                return (min(low for low, _, _ in each), max(high for _, high, _ in each), True)
            found = [
                value for value in rows_for(chosen) if value.start <= high_day and low_day <= value.until
            ]
            if not found or low_day < min(value.start for value in found):
                return (0, INFINITE, False)
            if high_day > max(min(value.until, value.verified_through) for value in found):
                # Outside the verified table no figure is today's figure.
                return (0, INFINITE, False)
            return (min(value.value for value in found), max(value.value for value in found), True)

        def looked_up(situation: Situation) -> Node:
            day = on(situation)
            chosen = key(situation) if key is not None else None
            asked = (chosen[0] if chosen is not None else "", day[0], day[1])
            answer = known.get(asked)
            if answer is None:
                answer = known[asked] = figure(*asked)
            if at_asof and situation.marks is not None:
                for value in rows_for(asked[0]):
                    situation.marks.extend((value.start, value.until + 1, value.verified_through + 1))
            low, high, covered = answer
            inside = (day,) if chosen is None else (chosen, day)
            if covered and low == high:
                return (low, high, None, term, inside)
            why = joined(day[2], chosen[2] if chosen is not None else None)
            return (low, high, why if covered else joined(stale, why), term, inside)

        return looked_up


def _is_discrete(term: t.Term) -> bool:
    if isinstance(term, t.Code | t.Absent | t.RowOf):
        return True
    if isinstance(term, t.FieldOf):
        return term.type.kind in ("code", "row", "text")
    return False


def _same_discrete(a: Any, b: Any) -> tuple[bool, bool]:
    if a is None or b is None:
        return (False, True)
    equal = a is b or a == b
    return (equal, equal)


def _flip(pair: tuple[bool, bool]) -> tuple[bool, bool]:
    return (not pair[1], not pair[0])


_DISCRETE: dict[str, Callable[[Any, Any, Any, Any], tuple[bool, bool]]] = {
    "=": lambda a, _a, b, _b: _same_discrete(a, b),
    "!=": lambda a, _a, b, _b: _flip(_same_discrete(a, b)),
}


def _equal(a: Any, b: Any, c: Any, d: Any) -> tuple[bool, bool]:
    return (a == b == c == d, a <= d and c <= b)


_ORDERED: dict[str, Callable[[Any, Any, Any, Any], tuple[bool, bool]]] = {
    "=": _equal,
    "!=": lambda a, b, c, d: _flip(_equal(a, b, c, d)),
    "<": lambda a, b, c, d: (b < c, a < d),
    "<=": lambda a, b, c, d: (b <= c, a <= d),
    ">": lambda a, b, c, d: (a > d, b > c),
    ">=": lambda a, b, c, d: (a >= d, b >= c),
}
