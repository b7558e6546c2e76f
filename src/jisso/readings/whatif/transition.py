"""Where a reform's transition breaks: a day without a version, a day with two, a deadline before its first day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from jisso.ground.values import FOREVER
from jisso.readings.finding import Finding
from jisso.rules.rule import ParameterTable, Rule
from jisso.rules.rulebook import Family

BreakKind = Literal[
    "gap",  # days between two versions on which none is in force
    "ends",  # the rule ends and none follows, which it did not before
    "overlap",  # days on which two versions are in force
    "table_gap",  # days on which a table has no figure, between figures
    "early_deadline",  # a duty of the reform whose last day lies before the reform's own first day
]


@dataclass(frozen=True, slots=True)
class Break:
    """`name` is a rule or table, `first` and `last` the days (FOREVER: from then on); `finding` the case of a deadline."""

    kind: BreakKind
    name: str
    first: int
    last: int
    finding: Finding | None = None


def breaks(
    before: Mapping[str, Family],
    after: Mapping[str, Family],
    tables: Mapping[str, ParameterTable],
    changed_tables: Iterable[str],
) -> Iterator[Break]:
    """The breaks that the new rules and tables have and the old ones had not."""
    for name, family in sorted(after.items()):
        known = set(_of_versions(before[name].versions)) if name in before else set()
        yield from (one for one in _of_versions(family.versions) if one not in known)
    for name in sorted(set(changed_tables) & tables.keys()):
        yield from _of_table(tables[name])


def _of_versions(versions: Iterable[Rule]) -> Iterator[Break]:
    ordered = list(versions)
    for earlier, later in pairwise(ordered):
        if later.in_force_from > earlier.in_force_until + 1:
            yield Break("gap", later.id, earlier.in_force_until + 1, later.in_force_from - 1)
        if later.in_force_from <= earlier.in_force_until:
            last = min(earlier.in_force_until, later.in_force_until)
            yield Break("overlap", later.id, later.in_force_from, last)
    if ordered and ordered[-1].in_force_until < FOREVER:
        yield Break("ends", ordered[-1].id, ordered[-1].in_force_until + 1, FOREVER)


def _of_table(table: ParameterTable) -> Iterator[Break]:
    for key, values in sorted(table.values.items()):
        for earlier, later in pairwise(values):
            if later.start > earlier.until + 1:
                name = f"{table.name}[{key}]" if key else table.name
                yield Break("table_gap", name, earlier.until + 1, later.start - 1)


def early_deadlines(findings: Iterable[Finding], new: Iterable[Rule]) -> Iterator[Break]:
    """Duties that the new versions put on somebody although the last day was before the version's first day."""
    versions = {id(rule) for rule in new}
    for finding in findings:
        last = finding.due_open or finding.due
        if finding.rule.kind != "duty" or finding.status == "not_applicable" or last is None:
            continue
        for version in finding.versions:
            if id(version) in versions and last[1] < version.in_force_from:
                yield Break("early_deadline", version.id, last[0], last[1], finding)
