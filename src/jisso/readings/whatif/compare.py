"""Before and after: which answers differ when facts or rules do, today and on every later day.

How an answer goes on over time is another reading's business. Here it is a `Course`, handed in: the days on
which the answer changes, each with the finding from that day on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from jisso.readings.finding import Finding
from jisso.readings.whatif.reach import reached
from jisso.registers.case import Case
from jisso.registers.changes import Change
from jisso.registers.facts import Row
from jisso.rules import terms as t
from jisso.rules.reads import roots_of
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
    families: Iterable[Family], before: Case, after: Case, changes: Sequence[Change]
) -> Iterator[tuple[Family, str]]:
    """The rules and row keys whose answer the changes can reach, in one of the cases: an upper bound from the terms."""
    rows = {(change.register, change.key) for change in changes}
    rows.update((change.register, change.follower()) for change in changes if change.how == "forward")
    facts = _Facts(after, changes)
    for row in _pointing(before, changes):
        # Its link leads nowhere then: it may belong to anybody.
        rows.add((row.register, row.key))
        facts.registers[row.register] = None
        facts.needs_after = True
    # A new row hangs only in the case that has it; one that is there hangs in both, unless a link is what changes.
    cases = [case for case, wanted in ((after, facts.needs_after), (before, facts.needs_before)) if wanted]
    for family in families:
        roots = [term for version in family.versions for term in roots_of(version) if facts.mentioned(term)]
        register = family.newest.register
        keys = {key for name, key in rows if name == register}
        if roots:
            for case in cases:
                for key, row in case.rows[register].items():
                    if key not in keys and rows & reached(roots, row, case).rows.keys():
                        keys.add(key)
        yield from ((family, key) for key in sorted(keys))


def _pointing(case: Case, changes: Iterable[Change]) -> list[Row]:
    """The rows that point, directly or over others, at a row that is taken away."""
    gone = {
        id(case.rows[change.register][change.key])
        for change in changes
        if change.how == "remove" and change.key in case.rows[change.register]
    }
    found: dict[int, Row] = {}
    while gone:
        more = [
            row
            for rows in case.rows.values()
            for row in rows.values()
            if id(row) not in found and any(id(cell[0]) in gone for cell in row.cells)
        ]
        found.update((id(row), row) for row in more)
        gone = {id(row) for row in more}
    return list(found.values())


class _Facts:
    """What changes, as far as a rule's text can tell that it looks at it."""

    def __init__(self, case: Case, changes: Sequence[Change]) -> None:
        schema = case.schema
        self.fields: set[tuple[str, str]] = set()
        # Registers in which rows come, go or end; with the codes of the new rows where nothing else of them changes.
        self.registers: dict[str, frozenset[str] | None] = {}
        self.needs_after = self.needs_before = False
        for change in changes:
            described = schema.registers[change.register]
            self.fields.update((change.register, name) for name, _ in change.values)
            if change.how in ("end", "forward"):
                self.fields.update({(change.register, described.start), (change.register, described.end)})
            if change.how == "remove":
                # What pointed at the row points at nothing.
                self.fields.update((change.register, name) for name in described.fields)
            link = any(described.fields[name].kind == "ref" for name, _ in change.values)
            self.needs_after |= change.how == "add" or link
            self.needs_before |= change.how != "add" or link
            timed = any(name in (described.start, described.end) for name, _ in change.values)
            if change.how in ("set", "correct") and not link and not timed:
                continue
            code = dict(change.values).get(described.holder_by)
            known = self.registers.get(change.register, frozenset())
            narrow = change.how == "add" and code is not None and known is not None
            self.registers[change.register] = known | {str(code)} if narrow and known is not None else None

    def mentioned(self, root: t.Term) -> bool:
        for term in every_term(root):
            if isinstance(term, t.FieldOf) and (term.register, term.name) in self.fields:
                return True
            if isinstance(term, t.Listing) and term.register in self.registers:
                codes = self.registers[term.register]
                if codes is None or not term.codes or codes & set(term.codes):
                    return True
        return False


def rows_read(family: Family, row: Row, case: Case) -> Set[tuple[str, str]]:
    """Register and key of every row that the rule can look at for this one."""
    terms = [term for version in family.versions for term in roots_of(version)]
    return reached(terms, row, case).rows.keys()


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
