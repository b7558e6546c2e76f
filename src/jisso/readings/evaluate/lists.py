"""What lists mean: which rows are certainly, and which possibly, in a list, and whether unseen rows may be (S5-S7)."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from jisso.ground.values import FOREVER, INFINITE, MIN_DAY, NO_REASON, NONE, Reason, Why
from jisso.readings.evaluate.guards import guard_of
from jisso.readings.evaluate.peak import PeakRow, peak
from jisso.readings.finding import Node
from jisso.registers.facts import Row
from jisso.rules import terms as t
from jisso.rules.printer import written
from jisso.rules.walk import every_term

if TYPE_CHECKING:
    from jisso.readings.evaluate.scalars import Compiler, Meaning, Situation

# A row of a list: whether it is certainly in it, why that is not certain, and the trace of its `where`.
Member = tuple[Row, bool, Why, Node | None]
# Why unseen rows may be in a list (None: there can be none), and the first and last day on which one may begin.
Unseen = tuple[Why, int, int]
Window = tuple[int, int, int, int]
_CERTAIN = itemgetter(1)
NOTHING_UNSEEN: Unseen = (None, FOREVER, MIN_DAY)


class Rows:
    """What a list holds for one parent in one window; many rules share it, so nobody changes it.

    `certain`: whether some row is certainly in it. `shown` keeps the part of a trace that shows the rows, by the
    identity of the listing that it belongs to."""

    __slots__ = ("certain", "earliest", "latest", "marks", "members", "shown", "silence")

    def __init__(self, members: list[Member], unseen: Unseen) -> None:
        self.members = members
        self.silence, self.earliest, self.latest = unseen
        self.certain = bool(members) and any(map(_CERTAIN, members))
        self.marks: tuple[int, ...] = ()
        self.shown: dict[int, Node] = {}


Gathered = tuple[Rows, tuple[Node, ...]]
Gather = Callable[["Situation", bool], Gathered]


def compile_list(compiler: Compiler, term: t.Term) -> Meaning:
    makers: dict[type[t.Term], Any] = {
        t.Exists: _exists,
        t.No: _no,
        t.Every: _every,
        t.Count: _count,
        t.Extreme: _extreme,
        t.Total: _total,
        t.Peak: _peak,
    }
    made: Meaning = makers[type(term)](compiler, term)
    return made


def gather(compiler: Compiler, listing: t.Listing) -> Gather:
    """The rows that may be in the list; why unseen rows may be in it too, and on which days those may begin.

    Rows that start after the as-of day are never seen. In the complete form every day on which the list can
    change by itself is marked: a row starts, enters or leaves a window that moves with the as-of day, or ends."""
    from jisso.readings.evaluate.scalars import joined

    base = compiler.compile(listing.base)
    parent_slot = listing.base.slot if isinstance(listing.base, t.RowOf) else None
    on, start, end = (
        compiler.compile(bound) if bound is not None else None
        for bound in (listing.on, listing.start, listing.end)
    )
    where = compiler.compile(listing.where) if listing.where is not None else None
    register, by, slot, codes = listing.register, listing.by, listing.slot, listing.codes
    is_interval = compiler.schema.registers[register].validity == "interval"
    complete = compiler.complete
    entering = _moving(listing.end) or _moving(listing.on)
    leaving = _moving(listing.start) or _moving(listing.on)
    bounded_window = on is not None or start is not None or end is not None

    shared = _depends_on_nothing_else(listing)
    # Lists written alike are one list: many rules ask the same of the same person.
    asked = written(listing.where) if listing.where is not None else ""
    token = compiler.token(register, by, codes, asked)
    # The complete form looks at the days of every row's condition, so it passes over none that has such days.
    left_out = None
    if listing.where is not None and (not complete or compiler.is_ordinary(listing.where)):
        left_out = guard_of(listing.where, slot, compiler.schema)

    def gathered(situation: Situation, stop: bool) -> Gathered:
        blank: Why = None
        parent: Any
        if parent_slot is not None:
            parent = situation.rows[parent_slot]
        else:
            node = base(situation)
            parent, blank = node[0], node[2]
        opened: Node | None
        closed: Node | None
        bounds: tuple[Node, ...]
        if on is not None:
            opened = closed = on(situation)
            bounds = (opened,)
        else:
            opened = start(situation) if start is not None else None
            closed = end(situation) if end is not None else None
            bounds = _given(opened, closed)
        if not isinstance(parent, Row):
            if parent == NONE:
                return Rows([], NOTHING_UNSEEN), bounds
            unknown = Reason(register, "", "", "not_yet_determinable")
            reason = next(iter(sorted(blank or NO_REASON)), unknown)
            return Rows([], (frozenset({reason}), MIN_DAY, situation.as_of)), bounds
        a_low, a_high = (opened[0], opened[1]) if opened is not None else (MIN_DAY, MIN_DAY)
        b_low, b_high = (closed[0], closed[1]) if closed is not None else (FOREVER, FOREVER)
        why = joined(opened[2] if opened is not None else None, closed[2] if closed is not None else None)
        case, marks = situation.case, situation.marks
        window = (a_low, a_high, b_low, b_high)
        if not shared or why is not None:
            return scan(situation, stop, parent, window, why), bounds
        # The list of one parent in one window is the same for every row that asks: it is made once per case.
        key = (token, stop, id(parent), a_low, a_high, b_low, b_high, situation.as_of)
        found = case.memo.get(key)
        if found is None:
            before = len(marks) if marks is not None else 0
            found = case.memo[key] = scan(situation, stop, parent, window, why)
            if marks is not None:
                # Of all days that its rows mark only the next one can be the answer.
                later = [day for day in marks[before:] if day > situation.as_of]
                del marks[before:]
                found.marks = (min(later),) if later else ()
                marks.extend(found.marks)
        elif marks is not None:
            marks.extend(found.marks)
        return found, bounds

    def scan(situation: Situation, stop: bool, parent: Row, window: Window, window_why: Why) -> Rows:
        a_low, a_high, b_low, b_high = window
        as_of, rows, marks = situation.as_of, situation.rows, situation.marks
        certain, doubtful = situation.case.linked(register, by, parent)
        members: list[Member] = []
        for group, linked in ((certain, True), (doubtful, False)):
            for row in group:
                if marks is not None:
                    _mark_row(marks, row, situation, entering, leaving)
                if left_out is not None and left_out(row):
                    continue
                low, high, why = row.start
                if low > as_of:
                    continue
                must = linked and high <= as_of
                reasons: Why = why
                if is_interval:
                    e_low, e_high, e_why = row.end
                    if low > b_high or e_high < a_low:
                        continue
                    if not (high <= b_low and e_low >= a_high):
                        must = False
                        reasons = joined(joined(reasons, e_why), window_why)
                elif bounded_window:
                    if low > b_high or high < a_low:
                        continue
                    if not (high <= b_low and low >= a_high):
                        must = False
                        reasons = joined(reasons, window_why)
                condition: Node | None = None
                if where is not None:
                    rows[slot] = row
                    condition = where(situation)
                    if not condition[1]:
                        continue
                    if not condition[0]:
                        must = False
                        reasons = joined(reasons, condition[2])
                if not linked:
                    reasons = joined(reasons, frozenset({Reason(register, row.key, by[0], "not_recorded")}))
                members.append((row, must, reasons, condition))
                if must and stop and not complete:
                    return Rows(members, NOTHING_UNSEEN)
        return Rows(members, unseen(situation, parent, a_low, b_high))

    def unseen(situation: Situation, parent: Row, opened: int, closed: int) -> Unseen:
        """Rows in the window that the register need not hold: begun after it is complete, or over before it begins."""
        person = parent.subject.key if parent.subject is not None else ""
        since, through, before, after = situation.case.completeness(register, codes, person)
        last = min(closed, situation.as_of)
        first = MIN_DAY if through is None else through + 1
        if not is_interval and first < opened:
            first = opened
        if situation.marks is not None:
            _mark_silence(situation, first, last, since, opened, is_interval, entering, leaving)
        why: Why = None if after is None or first > last else frozenset({after})
        if before is None:
            return NOTHING_UNSEEN if why is None else (why, first, last)
        # A row that lasts is missing only if it was over before `since`, so it began before that too.
        over = min(since - 1, last)
        if opened > (since - 1 if is_interval else over):
            return NOTHING_UNSEEN if why is None else (why, first, last)
        earliest = MIN_DAY if is_interval else opened
        if why is None:
            return frozenset({before}), earliest, over
        return why | {before}, earliest, last

    return gathered


def _given(opened: Node | None, closed: Node | None) -> tuple[Node, ...]:
    """The bounds that there are."""
    if opened is None:
        return () if closed is None else (closed,)
    return (opened,) if closed is None else (opened, closed)


def _depends_on_nothing_else(listing: t.Listing) -> bool:
    """Whether `where` reads nothing but the listed row, lists inside it, and the case."""
    if listing.where is None:
        return True
    bound = {listing.slot}
    read: set[int] = set()
    for term in every_term(listing.where):
        if isinstance(term, t.Listing):
            bound.add(term.slot)
        elif isinstance(term, t.RowOf):
            read.add(term.slot)
        elif isinstance(term, t.Trigger | t.PeriodEdge):
            return False
    return read <= bound


def _moving(bound: t.Term | None) -> Callable[[int, int], int] | None:
    """For a bound that moves with the as-of day: the first later as-of day on which it passes a given day."""
    if isinstance(bound, t.AsOf):
        return lambda day, as_of: day
    if isinstance(bound, t.Offset) and isinstance(bound.base, t.AsOf):
        from jisso.readings.evaluate.calculations import mover

        assert isinstance(bound.duration, t.Duration)
        move = mover(bound.duration, bound.direction)
        # 32 days a month is more than any month has, so the day searched for lies in the range.
        most = bound.duration.count * (1 if bound.duration.unit == "days" else 32) + 2
        known: dict[int, int] = {}

        def first_reaching(day: int, as_of: int) -> int:
            if day + most <= as_of:
                return as_of
            found = known.get(day)
            if found is None:
                found = known[day] = search(day)
            return found

        def search(day: int) -> int:
            low, high = day, day + most
            while low < high:
                middle = (low + high) // 2
                if move(middle) >= day:
                    high = middle
                else:
                    low = middle + 1
            return low

        return first_reaching
    return None


def _mark_row(marks: list[int], row: Row, situation: Situation, entering: Any, leaving: Any) -> None:
    as_of = situation.as_of
    for day in (row.start[0], row.start[1]):
        if MIN_DAY < day < FOREVER:
            marks.append(day)
            if entering is not None:
                marks.append(entering(day, as_of))
    if leaving is not None:
        why = row.end[2]
        for day in (row.end[0], row.end[1]):
            open_end = why is not None and day == row.end[0] and all(reason.kind == "stale" for reason in why)
            open_end = open_end and not situation.case.goes_on
            if MIN_DAY < day < FOREVER and not open_end:
                marks.append(leaving(day + 1, as_of))


def _mark_silence(
    situation: Situation,
    first: int,
    last: int,
    since: int,
    opened: int,
    is_interval: bool,
    entering: Any,
    leaving: Any,
) -> None:
    """Days on which unseen rows begin or cease to matter: `first` is the first day on which a later one may begin,
    `last` the last day that the window reaches, `since` the day before which an earlier one may be missing."""
    marks, as_of = situation.marks, situation.as_of
    assert marks is not None
    days = []
    # That a list complete until today grows old tomorrow is no change of the matter (S14).
    if first > last and (first == opened or situation.case.goes_on):
        days.append(first)
    if since > MIN_DAY:
        if leaving is not None:
            marks.append(leaving(since, as_of))
        if not is_interval and opened > last:
            days.append(opened)
    marks.extend(days)
    if entering is not None:
        marks.extend(entering(day, as_of) for day in days)


def _inside(situation: Situation, found: Rows, bounds: tuple[Node, ...], term: t.Term) -> tuple[Node, ...]:
    """The trace of a list: its bounds, then one node that holds the rows, each with the trace of its `where`.

    The complete form is asked for days only, so it keeps no trace."""
    if situation.marks is not None or not found.members:
        return bounds
    shown = found.shown.get(id(term))
    if shown is None:
        listed = [
            (must, True, why, term, row)
            if condition is None
            else (must, True, why, term, ((row.key, row.key, None, term, row), condition))
            for row, must, why, condition in found.members
        ]
        shown = found.shown[id(term)] = (None, None, None, term, listed)
    return (*bounds, shown)


def _whys(found: Rows) -> frozenset[Reason]:
    reasons: set[Reason] = set()
    for _, must, why, _ in found.members:
        if not must and why is not None:
            reasons |= why
    if found.silence is not None:
        reasons |= found.silence
    return frozenset(reasons)


def _exists(compiler: Compiler, term: t.Exists) -> Meaning:
    rows, stop = gather(compiler, term.listing), id(term) not in compiler.whole
    listing = term.listing

    def exists(situation: Situation) -> Node:
        found, bounds = rows(situation, stop)
        must = found.certain
        may = must or bool(found.members) or found.silence is not None
        why = _whys(found) if may and not must else None
        return (must, may, why, term, _inside(situation, found, bounds, listing))

    return exists


def _no(compiler: Compiler, term: t.No) -> Meaning:
    rows, listing = gather(compiler, term.listing), term.listing

    def none(situation: Situation) -> Node:
        found, bounds = rows(situation, True)
        must = found.certain
        may = must or bool(found.members) or found.silence is not None
        why = _whys(found) if may and not must else None
        return (not may, not must, why, term, _inside(situation, found, bounds, listing))

    return none


def _every(compiler: Compiler, term: t.Every) -> Meaning:
    rows, has, slot = gather(compiler, term.listing), compiler.compile(term.has), term.listing.slot

    def every(situation: Situation) -> Node:
        found, bounds = rows(situation, False)
        must, may = found.silence is None, True
        reasons: set[Reason] = set(found.silence or NO_REASON)
        inside = list(bounds)
        for row, certain, why, _ in found.members:
            situation.rows[slot] = row
            node = has(situation)
            inside.append(
                (node[0], node[1], node[2], term.listing, ((row.key, row.key, None, term.listing, row), node))
            )
            if certain and not node[1]:
                may = False
            if not node[0]:
                must = False
                reasons |= (node[2] or NO_REASON) | (NO_REASON if certain else why or NO_REASON)
        must = must and may
        return (must, may, frozenset(reasons) if may and not must else None, term, inside)

    return every


def _count(compiler: Compiler, term: t.Count) -> Meaning:
    rows = gather(compiler, term.listing)

    def count(situation: Situation) -> Node:
        found, bounds = rows(situation, False)
        low = sum(1 for member in found.members if member[1])
        high = INFINITE if found.silence is not None else len(found.members)
        why = _whys(found) if low != high else None
        return (low, high, why, term, _inside(situation, found, bounds, term.listing))

    return count


def _extreme(compiler: Compiler, term: t.Extreme) -> Meaning:
    rows, slot = gather(compiler, term.listing), term.listing.slot
    value = compiler.compile(term.value) if term.value is not None else None
    register = compiler.schema.registers[term.listing.register]
    own = term.value is None or (
        isinstance(term.value, t.FieldOf)
        and isinstance(term.value.base, t.RowOf)
        and term.value.base.slot == term.listing.slot
        and term.value.name == register.start
    )
    first = term.which == "first"
    moving = own and (_moving(term.listing.start) or _moving(term.listing.on)) is not None

    def extreme(situation: Situation) -> Node:
        found, bounds = rows(situation, False)
        low = high = FOREVER if first else MIN_DAY
        inside = list(bounds)
        reasons: set[Reason] = set()
        for row, must, why, condition in found.members:
            if value is None:
                v_low, v_high, v_why = row.start
                node: Node = (v_low, v_high, v_why, term.listing, row)
            else:
                situation.rows[slot] = row
                node = value(situation)
                v_low, v_high, v_why = node[0], node[1], node[2]
            inside.append(
                node if condition is None else (v_low, v_high, v_why, term.listing, (node, condition))
            )
            if first:
                low = min(low, v_low)
                high = min(high, v_high) if must else high
            else:
                high = max(high, v_high)
                low = max(low, v_low) if must else low
            reasons |= (v_why or NO_REASON) | (NO_REASON if must else why or NO_REASON)
        if found.silence is not None:
            reasons |= found.silence
            if first:
                low = min(low, found.earliest) if own else MIN_DAY
                if moving and situation.marks is not None:
                    # The earliest day that is open moves with the window.
                    situation.marks.append(situation.as_of + 1)
            else:
                high = max(high, found.latest) if own else FOREVER
        return (low, high, frozenset(reasons) if low != high else None, term, inside)

    return extreme


def _amounts(compiler: Compiler, value_term: t.Term, listing: t.Listing) -> Callable[[Situation], Any]:
    rows, value, slot = gather(compiler, listing), compiler.compile(value_term), listing.slot

    def amounts(situation: Situation) -> Any:
        listed, bounds = rows(situation, False)
        inside = list(bounds)
        found: list[tuple[Row, bool, Any, Any]] = []
        reasons: set[Reason] = set(listed.silence or NO_REASON)
        for row, must, why, condition in listed.members:
            situation.rows[slot] = row
            node = value(situation)
            inside.append(
                node if condition is None else (node[0], node[1], node[2], listing, (node, condition))
            )
            found.append((row, must, node[0], node[1]))
            reasons |= (node[2] or NO_REASON) | (NO_REASON if must else why or NO_REASON)
        return found, listed.silence, inside, frozenset(reasons)

    return amounts


def _total(compiler: Compiler, term: t.Total) -> Meaning:
    amounts = _amounts(compiler, term.value, term.listing)
    add = term.how == "sum"

    def total(situation: Situation) -> Node:
        found, silence, inside, reasons = amounts(situation)
        certain = [low for _, must, low, _ in found if must]
        possible = [high for _, _, _, high in found]
        low = sum(certain) if add else max(certain, default=0)
        high = (
            INFINITE
            if silence is not None
            else min(INFINITE, sum(possible) if add else max(possible, default=0))
        )
        return (low, high, reasons if low != high else None, term, inside)

    return total


def _peak(compiler: Compiler, term: t.Peak) -> Meaning:
    amounts = _amounts(compiler, term.value, term.listing)
    hours = term.type.kind in ("hours", "hours_per_week")
    amount = term.value.name if isinstance(term.value, t.FieldOf) else ""

    def highest(situation: Situation) -> Node:
        found, silence, inside, reasons = amounts(situation)
        rows = [
            PeakRow(row.start[0], row.start[1], row.end[0], row.end[1], must, low, high)
            for row, must, low, high in found
        ]
        low, high, window = peak(rows, term.days, hours)
        if silence is not None:
            high = INFINITE
        if window is not None:
            inside = [*inside, (window[0], window[1], None, term, ())]
        if low != high and not reasons:
            # Every amount is known; only on which days of a longer record it fell is not.
            reasons = frozenset(
                Reason(row.register, row.key, amount, "not_recorded")
                for row, *_ in found
                if row.start[0] != row.end[1]
            )
        return (low, high, reasons if low != high else None, term, inside)

    return highest
