"""Who pays when a rule fails: the party that had to act against the party that suffers.

Structure first: counts by party, rule and link. Nothing here names a person; findings are counted, and only
where somebody suffers for what another left undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from jisso.readings.finding import Finding
from jisso.rules.reads import in_force
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Rulebook

FAILED = ("overdue", "broken", "disagree", "met_late")
# Fewer cases than this at one rule are no pattern.
REPEATED = 2

Key = TypeVar("Key", str, tuple[str, str])


@dataclass(frozen=True, slots=True)
class Shift:
    """A failed finding in which somebody suffers for another's omission. `rule` and `link` say where it recurs."""

    finding: Finding
    bearer: str
    sufferers: tuple[str, ...]
    link: tuple[str, str]
    remedy: bool


@dataclass(frozen=True)
class Burden:
    """`rules` may shift a burden by their text; `without_remedy` of them give the harmed person none; `shifts` did."""

    rules: tuple[Rule, ...]
    without_remedy: tuple[Rule, ...]
    shifts: tuple[Shift, ...] = ()

    @property
    def by_rule(self) -> dict[str, int]:
        """Shifts per rule where they repeat."""
        return _repeated(shift.finding.rule.id for shift in self.shifts)

    @property
    def by_link(self) -> dict[tuple[str, str], int]:
        """Shifts per pair of bearer and counterparty where they repeat."""
        return _repeated(shift.link for shift in self.shifts)


def burden(book: Rulebook, as_of: int, findings: Iterable[Finding] = ()) -> Burden:
    """The burdens of the rules in force on a day, and those that findings show."""
    rules = [in_force(family, as_of) for family in sorted(book.families.values(), key=lambda one: one.id)]
    shifting = tuple(rule for rule in rules if sufferers(rule))
    without = tuple(rule for rule in shifting if rule.remedy == "none")
    shifts = tuple(
        Shift(
            finding,
            finding.rule.bearer,
            sufferers(finding.rule),
            (finding.rule.bearer, finding.rule.counterparty or sufferers(finding.rule)[0]),
            finding.rule.remedy != "none",
        )
        for finding in findings
        if finding.status in FAILED and sufferers(finding.rule)
    )
    return Burden(shifting, without, shifts)


def sufferers(rule: Rule) -> tuple[str, ...]:
    """Who suffers when the bearer does not act, other than the bearer."""
    return tuple(party for party in rule.harmed if party != rule.bearer)


def matrix(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """How often each (bearer, sufferer) occurs."""
    found: dict[tuple[str, str], int] = {}
    for pair in pairs:
        found[pair] = found.get(pair, 0) + 1
    return dict(sorted(found.items()))


def pairs_of_rules(rules: Iterable[Rule]) -> Iterable[tuple[str, str]]:
    for rule in rules:
        yield from ((rule.bearer, party) for party in sufferers(rule))


def pairs_of_shifts(shifts: Iterable[Shift]) -> Iterable[tuple[str, str]]:
    for shift in shifts:
        yield from ((shift.bearer, party) for party in shift.sufferers)


def _repeated(keys: Iterable[Key]) -> dict[Key, int]:
    found: dict[Key, int] = {}
    for key in keys:
        found[key] = found.get(key, 0) + 1
    return {key: count for key, count in found.items() if count >= REPEATED}


def parties_in_order(counts: Mapping[tuple[str, str], int], place: int) -> Sequence[str]:
    """Parties of one side, those with most counts first, then by name."""
    totals: dict[str, int] = {}
    for pair, count in counts.items():
        totals[pair[place]] = totals.get(pair[place], 0) + count
    return sorted(totals, key=lambda party: (-totals[party], party))
