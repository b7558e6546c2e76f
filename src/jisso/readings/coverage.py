"""Is a rule implemented here? Like test coverage, but of law: connected, verified, maintained, owned.

Computed from what was read and judged, never declared. A form that is only stored raises nothing: a list counts
when its rows can be read and it is complete to the day, a column when a value stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jisso.readings.finding import UNSETTLED, Finding
from jisso.registers.case import Case
from jisso.rules.reads import fields_read, holders_of, in_force, lists_read
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Rulebook

# What a connection is short of, the most first.
ABSENT, UNDATED, BEHIND, EMPTY_COLUMN = "absent", "undated", "behind", "empty_column"


@dataclass(frozen=True, slots=True, order=True)
class Connection:
    """A list of one holder (`code` where the code tells the holder), or one column of it (`column`)."""

    register: str
    code: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """One rule on one case. `lacking` are the connections that are not there, with what they are short of.

    `rows` were judged, `settled` and `unsettled` of those to which the rule applies. `stale` says which figure or
    citation is past its day; `unowned` which slot is empty."""

    rule: Rule
    lacking: tuple[tuple[Connection, str], ...]
    rows: int
    settled: int
    unsettled: int
    stale: tuple[str, ...]
    unowned: tuple[str, ...]
    holders: tuple[str, ...]

    @property
    def connected(self) -> bool:
        return not self.lacking

    @property
    def verified(self) -> bool:
        """It ran, and gave a settled answer wherever it applies."""
        return self.rows > 0 and self.unsettled == 0

    @property
    def maintained(self) -> bool:
        return not self.stale

    @property
    def owned(self) -> bool:
        return not self.unowned

    @property
    def operational(self) -> bool:
        return self.connected and self.verified and self.maintained and self.owned


@dataclass(frozen=True, slots=True)
class Step:
    """Connections to make together, and the rules that are connected after them and were not before."""

    connections: tuple[Connection, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """Every rule once, by id."""

    rules: tuple[RuleCoverage, ...]


def coverage(
    book: Rulebook, case: Case, findings: Iterable[Finding], as_of: int, with_first_step: Iterable[str]
) -> Coverage:
    """How far each rule of the book is implemented by this case. `with_first_step`: ids of rules that name a first step."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule.id, []).append(finding)
    known = _Known(case)
    told = frozenset(with_first_step)
    return Coverage(
        tuple(
            _of_rule(in_force(family, as_of), book, known, by_rule.get(family.id, []), as_of, told)
            for family in sorted(book.families.values(), key=lambda one: one.id)
        )
    )


class _Known:
    """Which lists are complete and which columns hold a value, looked up once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._columns: dict[tuple[str, str, str], bool] = {}

    def short_of(self, register: str, code: str, as_of: int) -> str:
        """What a list is short of; empty when it is complete to the day."""
        case = self.case
        if not case.rows[register] and register not in case.supplied:
            return ABSENT
        if case.schema.registers[register].validity == "state":
            return ""
        day = case.completeness(register, (code,) if code else (), "").through
        if day is None:
            return UNDATED if case.rows[register] else ABSENT
        return "" if day >= as_of else BEHIND

    def holds_values(self, register: str, name: str, code: str) -> bool:
        """Whether any row that the rule can mean has a value in the column; a complete list without rows has none to show."""
        key = (register, name, code)
        found = self._columns.get(key)
        if found is None:
            described = self.case.schema.registers[register]
            place = described.index[name]
            holder = described.index[described.holder_by] if described.holder_by and code else None
            rows = [
                row
                for row in self.case.rows[register].values()
                if holder is None or row.cells[holder][0] in (code, None)
            ]
            found = not rows or any(_has_value(row.cells[place]) for row in rows)
            self._columns[key] = found
        return found


def _has_value(cell: tuple[object, object, object]) -> bool:
    """A value, or a statement that there is none; a cell that only says how far the list goes counts as said."""
    low, _, why = cell
    return why is None or (
        isinstance(why, frozenset) and low is not None and all(r.kind == "stale" for r in why)
    )


def _of_rule(
    rule: Rule, book: Rulebook, known: _Known, findings: Sequence[Finding], as_of: int, told: frozenset[str]
) -> RuleCoverage:
    schema = book.schema
    lacking: dict[Connection, str] = {}
    holders: dict[str, None] = {}
    for register, codes in dict.fromkeys((one.register, one.codes) for one in lists_read(rule)):
        asked = (
            (codes or schema.codes_of_holder_field(register))
            if schema.registers[register].holder_by
            else ("",)
        )
        for holder in holders_of(schema, register, codes):
            holders.setdefault(holder)
        for code in asked:
            if short := known.short_of(register, code, as_of):
                lacking.setdefault(Connection(register, code), short)
    own = (
        known.short_of(rule.register, "", as_of) if rule.register not in {c.register for c in lacking} else ""
    )
    if own == ABSENT:
        lacking.setdefault(Connection(rule.register), ABSENT)
    for one in fields_read(rule):
        described = schema.registers[one.register].fields[one.name]
        if described.kind == "ref" or one.name == schema.registers[one.register].holder_by:
            continue
        for holder in holders_of(schema, one.register, one.codes):
            holders.setdefault(holder)
        if any(c.register == one.register and short == ABSENT for c, short in lacking.items()):
            continue
        for code in one.codes or ("",):
            if not known.holds_values(one.register, one.name, code):
                lacking.setdefault(Connection(one.register, code, one.name), EMPTY_COLUMN)
    applying = [finding for finding in findings if finding.status != "not_applicable"]
    unsettled = sum(finding.status in UNSETTLED for finding in applying)
    return RuleCoverage(
        rule=rule,
        lacking=tuple(sorted(lacking.items())),
        rows=len(findings),
        settled=len(applying) - unsettled,
        unsettled=unsettled,
        stale=tuple(_stale(rule, book, findings, as_of)),
        unowned=tuple(_unowned(rule, told)),
        holders=tuple(sorted(holders)),
    )


def _stale(rule: Rule, book: Rulebook, findings: Sequence[Finding], as_of: int) -> Iterable[str]:
    """The citation, and the figures that findings could not look up for the day."""
    if rule.verified_through and rule.verified_through < as_of:
        yield rule.id
    names = {
        reason.register + ":" + reason.key
        for f in findings
        for reason in f.reasons
        if reason.kind == "stale_law"
    }
    yield from sorted(names)


def _unowned(rule: Rule, told: frozenset[str]) -> Iterable[str]:
    if not rule.bearer:
        yield "bearer"
    if not rule.verified_by:
        yield "verified_by"
    if rule.id not in told:
        yield "first_step"


def steps(rules: Sequence[RuleCoverage], most: int = 12) -> Iterable[Step]:
    """Connections in the order that makes the most rules connected soonest.

    At each step the set of missing connections of some rule is taken that connects most rules for each connection
    made; of equal ones the smaller, then the first by name."""
    waiting: dict[str, frozenset[Connection]] = {
        one.rule.id: frozenset(connection for connection, _ in one.lacking) for one in rules if one.lacking
    }
    made: frozenset[Connection] = frozenset()
    for _ in range(most):
        best: tuple[float, int, tuple[Connection, ...], tuple[str, ...]] | None = None
        for wanted in sorted({needed - made for needed in waiting.values()}, key=sorted):
            reached = tuple(sorted(rule for rule, needed in waiting.items() if needed <= made | wanted))
            rank = (-len(reached) / len(wanted), len(wanted), tuple(sorted(wanted)), reached)
            if best is None or rank < best:
                best = rank
        if best is None:
            return
        made |= set(best[2])
        for rule in best[3]:
            del waiting[rule]
        yield Step(best[2], best[3])


def totals(
    rules: Iterable[RuleCoverage], key: Mapping[str, str]
) -> dict[str, tuple[int, int, int, int, int, int]]:
    """Per group (rule id to group): rules, connected, verified, maintained, owned, operational."""
    found: dict[str, list[int]] = {}
    for one in rules:
        group = key.get(one.rule.id, "")
        if not group:
            continue
        line = found.setdefault(group, [0] * 6)
        line[0] += 1
        for place, holds in enumerate(
            (one.connected, one.verified, one.maintained, one.owned, one.operational), start=1
        ):
            line[place] += holds
    return {
        group: (line[0], line[1], line[2], line[3], line[4], line[5]) for group, line in sorted(found.items())
    }
