"""What every check is given: the rules, what may be read, and how long to look."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from jisso.readings.prove.answers import PROVED, REFUTED, UNDECIDED, Answer, Exhibit
from jisso.readings.prove.demand import Demand, demand
from jisso.readings.prove.search import FOUND, LOOSE, NONE, TIMEOUT, Outcome, Search
from jisso.readings.prove.standings import codes_named, roots
from jisso.readings.prove.worlds import Codes, World
from jisso.rules import terms as t
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Family, Rulebook

# Rows per list that a question is asked with at most.
MOST_ROWS = 3


@dataclass
class Setting:
    """`exceptions` are the entries whose statute names a protected field, per `register.field`. `seconds` is the time
    for one check."""

    book: Rulebook
    exceptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seconds: float = 10.0

    @cached_property
    def codes(self) -> Codes:
        return Codes(self.book.schema, codes_named(self.book.families))

    def demand(self, base: Mapping[str, int], terms: Iterable[t.Term]) -> Demand:
        return demand(self.book.schema, base, terms)

    def demand_of(self, *families: Family, extra: Iterable[t.Term] = ()) -> Demand:
        """The demand of the findings of these families, each about row 0 of its register."""
        terms = [root for family in families for version in family.versions for root in roots(version)]
        return self.demand({family.newest.register: 1 for family in families}, [*terms, *extra])

    def world(self, sizes: Mapping[str, int]) -> World:
        made = World(self.book.schema, self.codes, sizes)
        made.absent_compared.update(self.compared_with_absent)
        return made

    @cached_property
    def compared_with_absent(self) -> set[tuple[str, str]]:
        """Fields that some rule asks `= none` of: there a blank link or code is a thing that happens."""
        from jisso.rules.walk import every_term

        found: set[tuple[str, str]] = set()
        for family in self.book.families.values():
            for version in family.versions:
                for root in roots(version):
                    for term in every_term(root):
                        if isinstance(term, t.Compare):
                            for one, other in ((term.left, term.right), (term.right, term.left)):
                                if isinstance(one, t.Absent) and isinstance(other, t.FieldOf):
                                    found.add((other.register, other.name))
        return found

    def until(self) -> float:
        return time.process_time() + self.seconds


def a_good_day(rule: Rule) -> int:
    """A day on which the rule is in force and its citation verified, so that a case on it replays."""
    return min(max(rule.checked, rule.in_force_from), rule.in_force_until)


@dataclass
class Levels:
    """Worlds with more and more rows per list, within one budget. After the last, `complete` says whether "no such
    case" holds for any number of rows."""

    setting: Setting
    demand: Demand
    until: float
    most: int = MOST_ROWS
    sized: Callable[[Mapping[str, int]], dict[str, int]] = dict
    level: int = 0
    least: int = 1

    def __iter__(self) -> Iterator[tuple[World, Search]]:
        for level in range(self.least, max(self.least, min(self.most, self.demand.most)) + 1):
            if level > self.least and time.process_time() > self.until:
                # Out of time: the level before was the last, and more rows were not tried.
                return
            self.level = level
            world = self.setting.world(self.sized(self.demand.sizes(level)))
            yield world, Search(world, max(0.05, self.until - time.process_time()))

    @property
    def complete(self) -> bool:
        return self.demand.complete(self.level)

    @property
    def bound(self) -> str:
        rows = "one row" if self.level == 1 else f"{self.level} rows"
        return f"cases of up to {rows} per list"


def no_case(levels: Levels, outcome: Outcome, proved: str) -> tuple[str, str]:
    """Answer and why, where the last world held no case of the fault."""
    if outcome.kind == TIMEOUT:
        return UNDECIDED, "not decided in the time given"
    if outcome.kind == LOOSE:
        return (
            UNDECIDED,
            f"no case found in {levels.bound}; one could exist on days that no verified table covers",
        )
    if levels.complete:
        return PROVED, proved
    return (
        UNDECIDED,
        f"{proved} in {levels.bound}; more rows were not tried"
        + (", and sums may need any number" if levels.demand.unbounded else ""),
    )


def answer(
    check: str,
    rules: Iterable[str],
    found: str,
    why: str,
    *exhibits: Exhibit,
    about: str = "",
) -> Answer:
    return Answer(check, tuple(rules), found, why, about, exhibits)


__all__ = [
    "FOUND",
    "LOOSE",
    "NONE",
    "PROVED",
    "REFUTED",
    "TIMEOUT",
    "UNDECIDED",
    "Levels",
    "Setting",
    "a_good_day",
    "answer",
    "no_case",
]
