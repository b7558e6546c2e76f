"""The smallest sets of changes that make a finding lawful, each tried out on the case.

Nothing is concluded from the terms: a set is proposed because the case reading, asked about the changed case,
answers with a lawful status, and because it does not for any part of the set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any, Protocol

from jisso.ground.values import INFINITE, whole
from jisso.readings.finding import UNSETTLED, Finding
from jisso.readings.whatif.options import GOAL_SLOTS, STEPS, Asked, Lever, Option, Value, levers, option_of
from jisso.readings.whatif.reach import Index, part_of_document, reached
from jisso.registers.case import Case, case_from
from jisso.registers.changes import Change, changed
from jisso.registers.facts import Row
from jisso.registers.ways import Ways
from jisso.rules.reads import roots_of
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Family

# The statuses that are in order, by kind of rule.
LAWFUL: dict[str, tuple[str, ...]] = {
    "duty": ("met", "met_late"),
    "prohibition": ("kept",),
    "condition": ("satisfied",),
    "link": ("agree",),
}
CURABLE = ("due", "overdue", "broken", "disagree", "unsatisfied")
MOST_TRIED = 400
MOST_AT_ONCE = 3
MOST_TOGETHER = 6
MOST_FITTED = 6
FITTING_STEPS = 40


class Judge(Protocol):
    """The case reading as this one needs it."""

    def findings(self, family: Family, row: Row, case: Case, as_of: int) -> Sequence[Finding]: ...


@dataclass(frozen=True, slots=True)
class Proposal:
    """Changes that together make the finding lawful, none of which can be left out.

    `status` is the answer then, from `day` on: the as-of day, or the day after it for what begins tomorrow."""

    options: tuple[Option, ...]
    status: str
    day: int

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(option.change for option in self.options)

    @property
    def weight(self) -> int:
        """What weighs most on the person harmed."""
        return max(option.weight for option in self.options)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a search found. `by_itself`: tomorrow it is in order although nobody does anything. `cut_short`: not
    every set of the sizes looked at was tried. `eased`: where there is no proposal, a change after which nothing is wrong
    for certain any more, but facts that are not known leave the answer open."""

    proposals: tuple[Proposal, ...] = ()
    by_itself: bool = False
    tried: int = 0
    cut_short: bool = False
    eased: tuple[Option, ...] = ()


def curable(finding: Finding) -> bool:
    """Whether there is something to put right: also where only a person's judgement is left open."""
    if finding.status in CURABLE:
        return True
    return (
        finding.status == "needs_judgement" and len(finding.possible) == 1 and finding.possible[0] in CURABLE
    )


def lawful(finding: Finding, was: Finding) -> bool:
    """Whether the finding is now in order. A deadline that has passed can only be met late."""
    if finding.status not in LAWFUL.get(finding.rule.kind, ()):
        return False
    late = was.status == "overdue" or (was.status == "needs_judgement" and was.possible == ("overdue",))
    return not (late and finding.status == "met")


@dataclass
class Trial:
    """One finding with the part of its case that its rule can look at. Counts how often it was judged."""

    judge: Judge
    family: Family
    finding: Finding
    document: Mapping[str, Any]
    case: Case
    most: int = MOST_TRIED
    tried: int = 0
    answers: dict[tuple[frozenset[Change], int], str | None] = field(default_factory=dict)
    eased: set[frozenset[Change]] = field(default_factory=set)

    @property
    def spent(self) -> bool:
        return self.tried >= self.most

    def answer(self, changes: Iterable[Change], on: int | None = None) -> tuple[str, int] | None:
        """(status, day) where the changes make the finding lawful on the day on which all have begun, else None.

        `on`: ask on that day instead."""
        made = frozenset(changes)
        day = on or max([self.finding.as_of, *(change.day or 0 for change in made)])
        asked = (made, day)
        if asked not in self.answers:
            self.tried += 1
            self.answers[asked] = self._judged(made, day)
        status = self.answers[asked]
        return (status, day) if status is not None else None

    def _judged(self, changes: frozenset[Change], day: int) -> str | None:
        ordered = sorted(changes, key=lambda one: (one.register, one.key, one.values))
        document = changed(self.case.schema, self.document, ordered)
        own = (self.finding.row.register, self.finding.row.key)
        keys = [own[1]] + [
            change.follower()
            for change in ordered
            if change.how == "forward" and (change.register, change.key) == own
        ]
        status = self._status(changes, document, keys, day)
        # What is in order for a single day only is no way out.
        return status if status is not None and self._lasts(document, keys, day + 1) else None

    def _lasts(self, document: Mapping[str, Any], keys: Sequence[str], day: int) -> bool:
        return not any(
            one is not None and curable(one) and one.status != "due"
            for one in self._found(document, keys, day)
        )

    def _found(self, document: Mapping[str, Any], keys: Sequence[str], day: int) -> list[Finding | None]:
        """The finding of each row on a day, as far as there is one. Open ends are taken to be open on that day."""
        case, _ = case_from(self.case.schema, document, as_of=day)
        case.goes_on = True
        answers: list[Finding | None] = []
        for key in keys:
            row = case.rows[self.finding.row.register].get(key)
            listed = self.judge.findings(self.family, row, case, day) if row is not None else ()
            answers.append(next((one for one in listed if one.occurrence == self.finding.occurrence), None))
        return answers

    def _status(
        self, changes: frozenset[Change], document: Mapping[str, Any], keys: Sequence[str], day: int
    ) -> str | None:
        """The lawful status on a day, of the row or of that which goes on in its place; None if not lawful."""
        first, *others = self._found(document, keys, day)
        last = others[-1] if others else first
        if last is None or not lawful(last, self.finding):
            if last is not None and unsettled(last):
                self.eased.add(changes)
            return None
        if (
            others
            and first is not None
            and first.status != "not_applicable"
            and not lawful(first, self.finding)
        ):
            return None
        return last.status


def terms_of(family: Family) -> list[Any]:
    """Every term of every version: what judging may look at on any day."""
    return [term for version in family.versions for term in roots_of(version)]


def goal_terms(rules: Iterable[Rule]) -> list[Any]:
    return [rule.terms[slot] for rule in rules for slot in GOAL_SLOTS if slot in rule.terms]


def proposals(
    judge: Judge,
    value: Value,
    family: Family,
    finding: Finding,
    case: Case,
    document: Mapping[str, Any],
    ways: Ways,
    parties: Sequence[str],
    *,
    corrections: bool = False,
    most_tried: int = MOST_TRIED,
    index: Index | None = None,
) -> Outcome:
    """The smallest sets of changes that make the finding lawful, the lightest for the person harmed first.

    `case` is that of `document`, whose complete lists are taken to stay complete. Only ways that one of the
    `parties` has are looked at. Sets of up to three changes are tried; then all changes of one kind at once. `index` is that
    of the document, where it was made already."""
    if not curable(finding) or finding.rule.kind not in LAWFUL:
        return Outcome()
    asked = Asked(finding, case, ways, tuple(parties), finding.as_of, value, corrections)
    read = reached(goal_terms(finding.versions or family.versions), finding.row, case)
    found = levers(asked, read)
    also = [case.rows[option.new.register][option.new.key] for lever in found for option in lever.options
            if isinstance(option.new, Row)]  # fmt: skip
    whole_read = reached(terms_of(family), finding.row, case, also)
    part = part_of_document(case, document, [*whole_read.rows.values(), *also, *_pointed(found, case)], index)
    trial = Trial(judge, family, finding, part, case, most_tried)
    if trial.answer((), finding.as_of + 1) is not None:
        return Outcome((), True, trial.tried)
    search = _Search(trial, asked, found)
    search.run()
    ordered = sorted(search.found, key=_order)
    eased = next(
        (lever.options[:1] for lever in found for option in lever.options[:1]
         if frozenset({option.change}) in trial.eased), ()
    ) if not ordered else ()  # fmt: skip
    return Outcome(tuple(ordered), False, trial.tried, trial.spent, eased)


def _pointed(found: Iterable[Lever], case: Case) -> list[Row]:
    """Rows that new rows point at: a link to a row left out would be no link."""
    rows = []
    for lever in found:
        for option in lever.options:
            if option.change.how != "add":
                continue
            fields = case.schema.registers[option.change.register].fields
            for name, value in option.change.values:
                described = fields.get(name)
                if (
                    described is not None
                    and described.kind == "ref"
                    and str(value) in case.rows[described.of]
                ):
                    rows.append(case.rows[described.of][str(value)])
    return rows


def _order(proposal: Proposal) -> tuple[Any, ...]:
    return (
        proposal.weight,
        len(proposal.options),
        sum(option.weight for option in proposal.options),
        tuple((one.change.how, one.change.register, one.change.key) for one in proposal.options),
    )


class _Search:
    def __init__(self, trial: Trial, asked: Asked, found: Sequence[Lever]) -> None:
        self.trial = trial
        self.asked = asked
        self.levers = list(found)
        self.found: list[Proposal] = []
        self.solved: list[frozenset[int]] = []
        """Sets of levers, by place, that already make a proposal."""

    def run(self) -> None:
        for place, lever in enumerate(self.levers):
            if not any(self._take((place,), (option,)) for option in lever.options):
                self._fit(place, lever)
        for size in range(2, MOST_AT_ONCE + 1):
            self._several(size)
        if not self.found:
            self._all_of_a_kind()

    def _take(self, places: tuple[int, ...], options: tuple[Option, ...]) -> bool:
        """Tries a set; keeps it where it is lawful."""
        if self.trial.spent:
            return False
        answer = self.trial.answer(option.change for option in options)
        if answer is None or not self._needs_all(options, answer[1]):
            return False
        self.found.append(Proposal(options, *answer))
        self.solved.append(frozenset(places))
        return True

    def _needs_all(self, options: tuple[Option, ...], day: int) -> bool:
        """Whether no part of the set does as much on the day on which the whole has begun."""
        return not any(
            self.trial.answer((option.change for option in part), day) is not None
            for size in range(1, len(options))
            for part in combinations(options, size)
        )

    def _several(self, size: int) -> None:
        places = [place for place, lever in enumerate(self.levers) if lever.options]
        for chosen in combinations(places, size):
            if self.trial.spent:
                return
            if any(solved <= set(chosen) for solved in self.solved):
                continue
            for options in product(*(self.levers[place].options for place in chosen)):
                if _together(options) and self._take(chosen, options):
                    break

    def _fit(self, place: int, lever: Lever) -> None:
        """The value of an amount nearest to what is now with which it is lawful, found by halving."""
        if lever.free is None or place >= MOST_FITTED * 4:
            return
        row, described, way, party = lever.free
        step = STEPS.get(described.kind, 1)
        now = row.cells[self.asked.schema.registers[row.register].index[described.name]][0]
        ends = (
            [0]
            if way.only == "less"
            else [now * 8 + 1000 * step]
            if way.only == "more"
            else [0, now * 8 + 1000 * step]
        )
        for end in ends:
            if end == now or end > INFINITE or self.trial.spent:
                continue
            if self._lawful_at(lever, end) is None:
                continue
            # In steps counted from zero, so that what is proposed is an amount people agree on.
            good, bad = end // step, whole(now // step if end < now else -(-now // step))
            for _ in range(FITTING_STEPS):
                if abs(good - bad) <= 1:
                    break
                middle = (good + bad) // 2
                if self._lawful_at(lever, middle * step) is not None:
                    good = middle
                else:
                    bad = middle
            option = option_of(self.asked, way, party, row, described, good * step)
            self._take((place,), (option,))

    def _lawful_at(self, lever: Lever, value: int) -> tuple[str, int] | None:
        assert lever.free is not None
        row, described, way, party = lever.free
        return self.trial.answer((option_of(self.asked, way, party, row, described, value).change,))

    def _all_of_a_kind(self) -> None:
        """Where each of many rows must change: all changes of one way at once, then without those not needed."""
        for way in self.asked.ways.ways:
            group = [
                (place, lever.options[0])
                for place, lever in enumerate(self.levers)
                if lever.options and lever.options[0].way is way
            ]
            self._shrunk(group)

    def _shrunk(self, group: list[tuple[int, Option]]) -> None:
        if self.trial.spent or len(group) <= MOST_AT_ONCE or not self._works(group):
            return
        for one in list(group):
            fewer = [other for other in group if other is not one]
            if self._works(fewer):
                group = fewer
        if len(group) > MOST_TOGETHER or self.trial.spent:
            return
        self._take(tuple(place for place, _ in group), tuple(option for _, option in group))

    def _works(self, group: Sequence[tuple[int, Option]]) -> bool:
        return self.trial.answer(option.change for _, option in group) is not None


def _together(options: Sequence[Option]) -> bool:
    """Whether the changes do not meet in one cell."""
    seen: set[tuple[str, str, str]] = set()
    for option in options:
        if seen & option.change.cells:
            return False
        seen |= option.change.cells
    return True


def unsettled(finding: Finding) -> bool:
    """Whether facts must be found out before anything can be proposed."""
    return finding.status in UNSETTLED and not curable(finding)
