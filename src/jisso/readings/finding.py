"""A finding: what one rule says about one row on one day, with everything that led to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from jisso.ground.values import NONE, Reason, Why
from jisso.registers.facts import Row
from jisso.rules.rule import Rule
from jisso.rules.terms import FieldOf, Term

# A node of a trace: (low, high, why, term, inside). `inside` is a row for a field that was read, and
# otherwise a sequence of nodes. A node is known when `why` is None.
Node = tuple[Any, Any, Why, Term, Any]
Interval = tuple[int, int]

STATUSES: dict[str, tuple[str, ...]] = {
    "duty": ("not_applicable", "upcoming", "due", "met", "met_late", "overdue"),
    "prohibition": ("not_applicable", "kept", "broken"),
    "entitlement": ("not_applicable", "available", "used", "lapsed"),
    "condition": ("not_applicable", "satisfied", "unsatisfied"),
    "link": ("not_applicable", "agree", "disagree"),
}
# Statuses on which somebody must act, and those a doubtful law may not claim.
TO_ACT = ("overdue", "broken", "disagree")
ADVERSE = ("overdue", "broken", "disagree", "met_late", "unsatisfied", "lapsed")
UNSETTLED = ("unknown", "needs_judgement", "contested")


class Finding(NamedTuple):
    """`due` is the legal day and `due_open` the last open day, each as earliest and latest; None where there is none.

    `possible` holds the statuses that the known facts leave open (one, when settled); `reasons` why not fewer.
    `versions` are the rule versions that may be in force, the one used first. `next_change` is the first day
    after the as-of day on which anything here can change while no record changes.
    """

    rule: Rule
    row: Row
    as_of: int
    status: str
    possible: tuple[str, ...]
    reasons: tuple[Reason, ...]
    trigger: Interval | None
    due: Interval | None
    due_open: Interval | None
    done: Interval | None
    since: int | None
    until: int | None
    amount: tuple[Any, Any] | None
    occurrence: int
    period: Interval | None
    versions: tuple[Rule, ...]
    trace: Mapping[str, Node]
    notes: tuple[str, ...]
    at_data_day: int | None = None
    at_data_status: str | None = None
    next_change: int | None = None

    @property
    def id(self) -> str:
        """Stable across runs and re-imports: rule, row key and occurrence (design 9 (21))."""
        text = "\x1f".join((self.rule.id, self.row.register, self.row.key, str(self.occurrence)))
        return "f-" + hashlib.sha256(text.encode()).hexdigest()[:10]

    @property
    def settled(self) -> bool:
        return self.status not in UNSETTLED

    @property
    def accountable(self) -> str:
        return self.rule.accountable or self.rule.bearer


def nodes(node: Node) -> Iterator[Node]:
    """The node and every node inside it, in the order of evaluation."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        inside = current[4]
        if isinstance(inside, tuple | list):
            waiting.extend(reversed(inside))


def facts_read(finding: Finding) -> list[tuple[Row, FieldOf, Node]]:
    """Each recorded value that the finding looked at, once, with its row."""
    seen: dict[tuple[str, str, str], tuple[Row, FieldOf, Node]] = {}
    for root in finding.trace.values():
        for node in nodes(root):
            row, term = node[4], node[3]
            if isinstance(row, Row) and isinstance(term, FieldOf):
                seen.setdefault((row.register, row.key, term.name), (row, term, node))
    return list(seen.values())


WEAKEST = ("declared", "seen", "held")


def standing(finding: Finding) -> str:
    """The weakest standing among the facts the finding rests on."""
    found = {row.origin.standing for row, _, _ in facts_read(finding)} or {finding.row.origin.standing}
    return next(word for word in WEAKEST if word in found)


def shown(value: Any) -> str:
    """A code, reference or text as it is recorded."""
    if isinstance(value, Row):
        return value.key
    return "" if value is None else str(value) if value != NONE else NONE
