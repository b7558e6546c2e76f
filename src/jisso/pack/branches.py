"""Which branches of a pack's rules its scenarios have driven both ways.

A branch is a truth inside `applies`, `done`, or the slot that decides the other kinds: the slot itself, each operand
of `and` and `or`, each `where` and each `has`. A branch is driven when scenarios made it certainly true and
certainly false; an unknown counts for neither. A definition is counted once, as a part of its own: the rules that use
it count its use. A version of a rule counts as one branch, driven when a scenario was judged by it.

Every operand is computed, also where the answer is settled before: which of them the reading looks at first is no
property of the law.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from jisso.ground.source import Span
from jisso.ground.values import FOREVER, iso
from jisso.pack.load import Pack
from jisso.pack.scenarios import Outcome
from jisso.readings.evaluate.scalars import Compiler, Meaning, Situation
from jisso.readings.finding import Finding, Node
from jisso.registers.case import Case
from jisso.rules import terms as t
from jisso.rules.rule import Rule
from jisso.rules.walk import children, every_term

SLOTS = ("applies", "done", "breach", "cured", "holds", "used", "agrees")
TRUTH_SLOTS = ("applies", "breach", "holds", "agrees")
VERSION = "version"


@dataclass(slots=True)
class Branch:
    """One branch of `owner` (a rule's id, or a definition's name where `defined`). `term` None: a version of the rule."""

    owner: str
    defined: bool
    domain: str
    slot: str
    start: int
    term: t.Term | None
    seen_true: bool = False
    seen_false: bool = False

    @property
    def driven(self) -> bool:
        return self.seen_true and (self.seen_false or self.term is None)

    @property
    def span(self) -> Span | None:
        return self.term.span if self.term is not None else None

    @property
    def lacking(self) -> tuple[str, ...]:
        """What no scenario has made of it: `true`, `false`, or `judged by this version`."""
        if self.term is None:
            return (
                () if self.seen_true else (f"judged by the version of {iso(self.start) or 'the beginning'}",)
            )
        return tuple(
            word for word, seen in (("true", self.seen_true), ("false", self.seen_false)) if not seen
        )


class _Part(NamedTuple):
    """Where branches stand: a slot of a rule's version, or the body of a definition."""

    owner: str
    defined: bool
    domain: str = ""
    slot: str = ""
    start: int = 0


class BranchCount:
    """The branches of a pack, filled by the scenarios that are shown to it."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.branches: list[Branch] = []
        self.by_term: dict[int, list[Branch]] = {}
        self.versions: dict[int, Branch] = {}
        self._defined: dict[tuple[str, tuple[int, ...]], Branch] = {}
        for family in sorted(pack.book.families.values(), key=lambda one: one.id):
            for version in family.versions:
                self._version(version, len(family.versions) > 1)
        self._watching = _Watching(pack, self.by_term)
        self._slots: dict[int, tuple[int, Meaning | None, list[Meaning]]] = {}

    # ---- what there is

    def _version(self, rule: Rule, several: bool) -> None:
        if several:
            made = Branch(rule.id, False, rule.domain, VERSION, rule.in_force_from, None)
            self.versions[id(rule)] = made
            self.branches.append(made)
        for slot in SLOTS:
            root = rule.terms.get(slot)
            if root is None:
                continue
            part = _Part(rule.id, False, rule.domain, slot, rule.in_force_from)
            if slot in TRUTH_SLOTS:
                self._truth(root, part, ())
            else:
                self._inside(root, part, ())

    def _truth(self, term: t.Term, part: _Part, path: tuple[int, ...]) -> None:
        """Notes the branch at `term`, then those inside it."""
        if not isinstance(term, t.Literal):
            self._note(term, part, path)
        self._inside(term, part, path)

    def _inside(self, term: t.Term, part: _Part, path: tuple[int, ...]) -> None:
        if term.called:
            # A definition's body is a part of its own; its branches are told apart by where they stand in it.
            part, path = _Part(term.called, True), ()
        for number, child in enumerate(children(term)):
            at = (*path, number)
            operand = isinstance(term, t.And | t.Or)
            test = (isinstance(term, t.Listing) and child is term.where) or (
                isinstance(term, t.Every) and child is term.has
            )
            # Of a `where` that joins several truths the operands are the branches.
            joins = isinstance(child, t.And | t.Or) and not child.called
            if operand or (test and not joins):
                self._truth(child, part, at)
            else:
                self._inside(child, part, at)

    def _note(self, term: t.Term, part: _Part, path: tuple[int, ...]) -> None:
        key = (part.owner, path)
        made = self._defined.get(key) if part.defined else None
        if made is None:
            made = Branch(part.owner, part.defined, part.domain, part.slot, part.start, term)
            self.branches.append(made)
            if part.defined:
                self._defined[key] = made
        known = self.by_term.setdefault(id(term), [])
        if made not in known:
            known.append(made)

    # ---- what was driven

    def show(self, outcome: Outcome) -> None:
        """Computes the deciding slots of each version that a scenario's findings rest on, and notes what came out."""
        if outcome.case is None:
            return
        for finding in outcome.findings:
            for version in finding.versions or (finding.rule,):
                branch = self.versions.get(id(version))
                if branch is not None:
                    branch.seen_true = True
                self._drive(version, finding, outcome.case)

    def _drive(self, rule: Rule, finding: Finding, case: Case) -> None:
        kept = self._slots.get(id(rule))
        if kept is None:
            kept = self._slots[id(rule)] = (
                _size(rule),
                self._watching.compile(rule.terms["trigger"]) if "trigger" in rule.terms else None,
                [self._watching.compile(rule.terms[slot]) for slot in SLOTS if slot in rule.terms],
            )
        size, trigger, slots = kept
        situation = Situation(finding.as_of, case, finding.row, size)
        situation.marks = []
        if finding.period is not None:
            first, last = finding.period
            situation.period = (first, first, None, last, last, None)
        if trigger is not None:
            node = trigger(situation)
            if node[0] >= FOREVER:
                return
            situation.trigger = node
        for slot in slots:
            slot(situation)


class _Watching(Compiler):
    """A compiler whose meanings of branches tell what they came to."""

    def __init__(self, pack: Pack, by_term: dict[int, list[Branch]]) -> None:
        super().__init__(pack.book.schema, pack.book.parameters, pack.book.calendars, complete=True)
        self.by_term = by_term
        self.watched: dict[int, Meaning] = {}

    def compile(self, term: t.Term) -> Meaning:
        kept = self.watched.get(id(term))
        if kept is None:
            # Lists written alike share their rows in one case; here each must be walked, or its branches stay unseen.
            self.identity = object()
            meaning = super().compile(term)
            branches = self.by_term.get(id(term))
            kept = self.watched[id(term)] = _told(meaning, branches) if branches else meaning
        return kept


def _told(meaning: Meaning, branches: list[Branch]) -> Meaning:
    def telling(situation: Situation) -> Node:
        node = meaning(situation)
        if node[0]:
            for branch in branches:
                branch.seen_true = True
        elif not node[1]:
            for branch in branches:
                branch.seen_false = True
        return node

    return telling


def _size(rule: Rule) -> int:
    slots = [
        term.slot
        for root in rule.terms.values()
        for term in every_term(root)
        if isinstance(term, t.RowOf | t.Listing)
    ]
    return max(slots, default=1) + 2


def count_branches(pack: Pack, outcomes: Iterable[Outcome]) -> list[Branch]:
    """All branches of the pack with what the outcomes' scenarios drove, in the order of rule, version and text."""
    counted = BranchCount(pack)
    for outcome in outcomes:
        counted.show(outcome)
    return counted.branches


def by_owner(branches: Iterable[Branch]) -> Iterator[tuple[str, list[Branch]]]:
    """Branches of each rule, then of each definition."""
    grouped: dict[tuple[bool, str], list[Branch]] = {}
    for branch in branches:
        grouped.setdefault((branch.defined, branch.owner), []).append(branch)
    for (_, owner), found in sorted(grouped.items()):
        yield owner, found
