"""Before and after: which answers differ when facts or rules do, today and on every later day.

How an answer goes on over time is another reading's business. Here it is a `Course`, handed in: the days on
which the answer changes, each with the finding from that day on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from jisso.readings.finding import Finding
from jisso.readings.whatif.reach import reached
from jisso.registers.case import Case
from jisso.registers.changes import Change
from jisso.registers.facts import Row
from jisso.rules import terms as t
from jisso.rules.reads import fields_read, lists_read, roots_of
from jisso.rules.rulebook import Family
from jisso.rules.walk import every_term

# The first entry is the as-of day; None where the rule asks nothing of the row from that day on.
Course = tuple[tuple[int, Finding | None], ...]
Courses = Mapping[int, Course]


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that is another one after the change, today or later. Courses are empty where there is no row."""

    before: Course
    after: Course

    @property
    def finding(self) -> Finding:
        """The finding to name it by: the latest that there is."""
        found = [one for course in (self.after, self.before) for _, one in course if one is not None]
        return found[0]

    @property
    def today(self) -> tuple[Finding | None, Finding | None]:
        return tuple(course[0][1] if course else None for course in (self.before, self.after))  # type: ignore[return-value]  # two of them


def steps(course: Course) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    """What is compared of a course: the days on which the answer changes, the statuses, and what is possible where
    it is not settled. To be asked nothing and to be told that a rule does not apply are one answer."""
    found: list[tuple[int, str, tuple[str, ...]]] = []
    for day, one in course:
        nothing = one is None or one.status == "not_applicable"
        answer = ("", ()) if nothing or one is None else (one.status, one.possible)
        if found and found[-1][1:] == answer:
            continue
        if found or not nothing:
            found.append((day, *answer))
    return tuple(found)


def spliced(earlier: Courses, later: Courses, day: int) -> dict[int, Course]:
    """One course out of a row's and that of the row which goes on in its place from `day`."""
    found: dict[int, Course] = {}
    for occurrence in earlier.keys() | later.keys():
        first, second = earlier.get(occurrence, ()), later.get(occurrence, ())
        at_day = [one for start, one in second if start <= day]
        found[occurrence] = (
            *((start, one) for start, one in first if start < day),
            (day, at_day[-1] if at_day else None),
            *((start, one) for start, one in second if start > day),
        )
    return found


def touched(
    families: Iterable[Family], cases: Iterable[Case], changes: Iterable[Change]
) -> Iterator[tuple[Family, str]]:
    """The rules and row keys whose answer the changes can reach, in one of the cases: an upper bound from the terms."""
    listed = list(cases)
    rows: set[tuple[str, str]] = set()
    facts: set[tuple[str, str]] = set()
    for change in changes:
        rows.update({(change.register, change.key), (change.register, change.follower())})
        facts.add((change.register, ""))
        facts.update((change.register, name) for name, _ in change.values)
    for family in families:
        if not _reads(family, facts):
            continue
        keys: set[str] = set()
        for case in listed:
            for key, row in case.rows[family.newest.register].items():
                if key not in keys and rows & rows_read(family, row, case):
                    keys.add(key)
        yield from ((family, key) for key in sorted(keys))


def rows_read(family: Family, row: Row, case: Case) -> Set[tuple[str, str]]:
    """Register and key of every row that the rule can look at for this one."""
    terms = [term for version in family.versions for term in roots_of(version)]
    return reached(terms, row, case).rows.keys()


def _reads(family: Family, facts: set[tuple[str, str]]) -> bool:
    if (family.newest.register, "") in facts:
        return True
    for version in family.versions:
        if any((one.register, "") in facts for one in lists_read(version)):
            return True
        if any((one.register, one.name) in facts for one in fields_read(version)):
            return True
    return False


def touched_by_rules(
    before: Mapping[str, Family], after: Mapping[str, Family], tables: Iterable[str]
) -> list[str]:
    """The ids of the families that another set of rules, definitions or tables says otherwise."""
    changed_tables = set(tables)
    return sorted(
        name
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name) or _uses(after[name], changed_tables)
    )


def _uses(family: Family, tables: set[str]) -> bool:
    return any(
        isinstance(term, t.Parameter) and term.name in tables
        for version in family.versions
        for root in roots_of(version)
        for term in every_term(root)
    )


def differences(before: Courses, after: Courses) -> Iterator[Difference]:
    """The answers of one rule for one row that differ, by occurrence."""
    for occurrence in sorted(before.keys() | after.keys()):
        one, other = before.get(occurrence, ()), after.get(occurrence, ())
        if steps(one) != steps(other):
            yield Difference(one, other)
