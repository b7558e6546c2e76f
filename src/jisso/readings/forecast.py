"""What will change, when, if no record changes: every day on which an answer flips, and why.

The reading asks the case reading, handed in as `Judge`, only on the days on which something can change. So it
is complete exactly as far as `next_day` is, which a test holds by judging every day of three years.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from jisso.ground.values import FOREVER, MIN_DAY
from jisso.readings.finding import Finding, Node, nodes
from jisso.registers.case import Case
from jisso.registers.facts import Row
from jisso.rules.rulebook import Family
from jisso.rules.terms import Anniversary, AttainsAge, DayOfMonth, FieldOf, MonthEnd, Offset, Rolled

COUNTED = (Offset, MonthEnd, DayOfMonth, Anniversary, AttainsAge, Rolled)

CauseKind = Literal[
    "deadline",  # the last day of a duty, or of a right, has passed
    "trigger",  # the event that starts the duty has come
    "period",  # a period of a recurring duty begins
    "window",  # so long ago that the rule no longer asks
    "begins",  # a recorded day has come
    "ends",  # a recorded last day has passed
    "counted",  # a period counted from a recorded day has run
    "law",  # a version of the law starts or stops
    "table",  # a figure or citation is no longer verified
    "records",  # the records stop before this day
]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an answer flips on a day. `node` is the value that the day comes from, where there is one."""

    kind: CauseKind
    day: int
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Flip:
    """From `day` on the answer is `after` instead of `before`; None where the rule asks nothing of the row."""

    day: int
    before: Finding | None
    after: Finding | None
    causes: tuple[Cause, ...]

    @property
    def finding(self) -> Finding:
        found = self.after or self.before
        assert found is not None
        return found


class Judge(Protocol):
    """The case reading as this one needs it."""

    def findings(self, family: Family, row: Row, case: Case, as_of: int) -> Sequence[Finding]: ...

    def next_day(
        self, family: Family, row: Row, case: Case, as_of: int, findings: Sequence[Finding]
    ) -> int | None: ...


def forecast(judge: Judge, families: Iterable[Family], case: Case, as_of: int, until: int) -> Iterator[Flip]:
    """Every flip after `as_of` up to and including `until`, row by row; each row's in the order of days."""
    for family in families:
        for _, row in sorted(case.rows[family.newest.register].items()):
            yield from flips_of(judge, family, row, case, as_of, until)


def flips_of(judge: Judge, family: Family, row: Row, case: Case, as_of: int, until: int) -> Iterator[Flip]:
    """The flips of one rule for one row."""
    day = as_of
    current = {one.occurrence: one for one in judge.findings(family, row, case, day)}
    while True:
        coming = judge.next_day(family, row, case, day, list(current.values()))
        if coming is None or coming > until:
            return
        later = {one.occurrence: one for one in judge.findings(family, row, case, coming)}
        for occurrence in sorted(current.keys() | later.keys()):
            before, after = current.get(occurrence), later.get(occurrence)
            if _answer(before) != _answer(after):
                yield Flip(coming, before, after, causes(before, after, coming))
        current, day = later, coming


def _answer(finding: Finding | None) -> tuple[str, tuple[str, ...]]:
    return (finding.status, finding.possible) if finding is not None else ("", ())


def causes(before: Finding | None, after: Finding | None, day: int) -> tuple[Cause, ...]:
    """Why the answer flips on `day`, the plainest reason first."""
    if before is None:
        assert after is not None
        return (Cause("period" if after.period is not None else "begins", day),)
    if after is None:
        return (Cause("window", day),)
    found: list[Cause] = []
    if before.versions != after.versions or _crosses_a_version(before, after, day):
        found.append(Cause("law", day))
    stale_before = {reason.kind for reason in before.reasons}
    stale_after = {reason.kind for reason in after.reasons}
    if "stale_law" in stale_after - stale_before:
        found.append(Cause("table", day))
    if any(last is not None and day in (last[0] + 1, last[1] + 1) for last in (before.due, before.due_open)):
        found.append(Cause("deadline", day, before.trace.get("due")))
    elif before.until is not None and before.until + 1 == day:
        found.append(Cause("deadline", day, before.trace.get("lapses")))
    if before.trigger is not None and day in before.trigger:
        found.append(Cause("trigger", day, before.trace.get("trigger")))
    if not found:
        found.extend(_from_recorded_days(before, after, day))
    if after.status == "unknown" and (
        "stale" in stale_after - stale_before or "not_asked" in stale_after - stale_before
    ):
        found.append(Cause("records", day))
    return tuple(found) or (Cause("records", day),)


def _crosses_a_version(before: Finding, after: Finding, day: int) -> bool:
    """Whether a dated figure or version starts on this day for the versions judged."""
    return any(
        day in (version.in_force_from, version.in_force_until + 1)
        for finding in (before, after)
        for version in finding.versions
    )


def _from_recorded_days(before: Finding, after: Finding, day: int) -> Iterator[Cause]:
    """The dates of both traces that this day rests on: recorded ones first, then counted ones."""
    counted: list[Cause] = []
    seen: set[tuple[str, int]] = set()
    for finding in (after, before):
        for root in finding.trace.values():
            for node in nodes(root):
                for cause in _of_node(node, day):
                    key = (cause.kind, id(node[3]))
                    if key in seen:
                        continue
                    seen.add(key)
                    if cause.kind == "counted":
                        counted.append(cause)
                    else:
                        yield cause
    yield from counted


def _of_node(node: Node, day: int) -> Iterator[Cause]:
    term = node[3]
    recorded = isinstance(term, FieldOf) and term.type.kind == "date"
    if not recorded and not isinstance(term, COUNTED):
        return
    for value in sorted({node[0], node[1]}):
        if not MIN_DAY < value < FOREVER:
            continue
        if not recorded and value in (day, day - 1):
            yield Cause("counted", day, node)
        elif recorded and value == day:
            yield Cause("begins", day, node)
        elif recorded and value + 1 == day:
            yield Cause("ends", day, node)
