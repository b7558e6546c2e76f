"""One query for all rules of a register: versions, statuses and the columns of a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlglot import exp

from jisso.ground import calendar
from jisso.ground.problem import Problem
from jisso.ground.values import FOREVER, MIN_DAY
from jisso.readings.finding import ADVERSE, STATUSES
from jisso.readings.sweep.compiler import Compiler, Contents, Pessimist, Refused, Scope, refusal
from jisso.readings.sweep.dates import period_end_by
from jisso.readings.sweep.dialects import DUCKDB, Dialect, kept_at_ends
from jisso.readings.sweep.expressions import (
    FALSE,
    TRUE,
    ZERO,
    Sql,
    bits,
    both,
    built,
    chosen,
    compared,
    either,
    greatest,
    least,
    literal,
    masked,
    minus,
    negated,
    plus,
    stored,
    times,
)
from jisso.readings.sweep.frames import Frame, Query
from jisso.readings.sweep.values import BITS, FLAG, STALE_LAW, UNDETERMINED, Value
from jisso.readings.sweep.verdicts import Span, Verdict, bit, hull, in_force, verdict
from jisso.readings.sweep.writer import Output, union_of
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Family, Rulebook
from jisso.rules.walk import every_term

# Terms of the rules that are asked for in one query; above this, planning costs more than sharing saves.
LARGEST_GROUP = 900
MOST_PERIODS = 1199
CITATION_MONTHS = 12
JUDGED = ("satisfied", "kept", "overdue", "broken", "disagree", "available")
SPANS = ("trigger", "due", "due_open", "done")
COLUMNS = (
    "part", "id", "key", "rule", "occurrence", "status", "possible", "reasons",
    "trigger_lo", "trigger_hi", "due_lo", "due_hi", "due_open_lo", "due_open_hi", "done_lo", "done_hi", "since", "until",
)  # fmt: skip


@dataclass(frozen=True)
class RegisterQuery:
    """The findings of all rules of one register, as one query; `refused` are those left out, each with the reason.

    `questions` number the pairs of register and codes whose completeness the query joins."""

    register: str
    rules: tuple[str, ...]
    refused: tuple[Problem, ...]
    questions: dict[tuple[str, tuple[str, ...]], int] = field(default_factory=dict)
    dialect: Dialect = DUCKDB
    query: Query = field(default_factory=Query, repr=False)
    outputs: tuple[Output, ...] = field(default=(), repr=False)

    def tree(self) -> exp.Expression:
        """The query as nodes. Refuses a query without rules."""
        return union_of(self.query, list(self.outputs))

    def sql(self, pretty: bool = False) -> str:
        return self.tree().sql(dialect=self.dialect.name, pretty=pretty, copy=False)


def register_query(
    book: Rulebook,
    register: str,
    as_of: int,
    *,
    families: Iterable[Family] | None = None,
    dialect: Dialect = DUCKDB,
    contents: Contents | None = None,
    settled_too: bool = True,
    condition: str = "",
) -> RegisterQuery:
    """The query for the rules about `register`. `condition` narrows its rows (columns of the stored table, for parts of a
    large run); without `settled_too` lines that do not apply are left out."""
    chosen_families = [
        family
        for family in (families if families is not None else book.families.values())
        if family.newest.register == register
    ]
    c = Compiler(book, as_of, dialect, contents or Pessimist())
    root = _root(c, register, condition)
    compiled: list[str] = []
    refused: list[Problem] = []
    selects: list[tuple[Frame, dict[str, Sql], Sql]] = []
    for family in chosen_families:
        try:
            line, outputs, where = _family(c, family, root)
        except Refused as one:
            refused.append(refusal(family.id, one))
            continue
        if not settled_too:
            where = both(where, compared(outputs["possible"], "!=", literal(1)))
        compiled.append(family.id)
        selects.append((line, outputs, where))
    return RegisterQuery(
        register, tuple(compiled), tuple(refused), dict(c.questions), dialect, c.query, tuple(selects)
    )


def register_queries(
    book: Rulebook,
    register: str,
    as_of: int,
    *,
    families: Iterable[Family] | None = None,
    dialect: Dialect = DUCKDB,
    contents: Contents | None = None,
    settled_too: bool = True,
    condition: str = "",
) -> Iterator[RegisterQuery]:
    """The same in as few queries as an engine plans well: planning grows faster than the query, so a register with many
    rules is asked in groups of neighbours, which share most of their lists."""
    group: list[Family] = []
    size = 0
    options = {
        "dialect": dialect, "contents": contents, "settled_too": settled_too, "condition": condition,
    }  # fmt: skip
    for family in sorted(families if families is not None else book.families.values(), key=lambda f: f.id):
        if family.newest.register != register:
            continue
        terms = sum(
            1 for version in family.versions for root in version.terms.values() for _ in every_term(root)
        )
        if group and size + terms > LARGEST_GROUP:
            yield register_query(book, register, as_of, families=group, **options)  # type: ignore[arg-type]  # passed on  # as named above
            group, size = [], 0
        group.append(family)
        size += terms
    if group:
        yield register_query(book, register, as_of, families=group, **options)  # type: ignore[arg-type]  # passed on


def _root(c: Compiler, register: str, condition: str) -> Frame:
    described = c.book.schema.registers[register]
    root = c.query.frame(described)
    root.keys = (next(iter(root.cell((), "_id").columns)),)
    if described.validity != "state":
        root.conditions.append(compared(root.stored((), "_start_lo"), "<=", literal(c.as_of)))
    if condition:
        root.conditions.append(
            built(lambda: exp.Paren(this=exp.maybe_parse(condition, dialect=c.dialect.name)))
        )
    return root


# ---- one family


def _family(c: Compiler, family: Family, root: Frame) -> tuple[Frame, dict[str, Sql], Sql]:
    scope = Scope(root, {1: root})
    where = TRUE
    if family.newest.recurs is not None:
        scope, where = _periods(c, family.newest, scope)
    line = scope.line
    candidates: list[tuple[Rule, Verdict, Sql, Sql]] = []
    for version in family.versions:
        if by_asof(version) and not version.in_force_from <= c.as_of <= version.in_force_until:
            continue
        found = verdict(c, version, scope)
        may, must = in_force(version, found.law_day)
        candidates.append((version, found, line.let(may), line.let(must)))
    columns = {
        "part": c.part(line),
        "id": root.cell((), "_id"),
        "key": root.cell((), "_key"),
        "rule": literal(family.id),
        "occurrence": line.cell((), "number") if line is not root else ZERO,
    }
    cells = {**columns, **_conclusion(c, family, line, candidates)}
    return line, {name: cells[name] for name in COLUMNS}, where


def by_asof(rule: Rule) -> bool:
    law_at = rule.law_at or ("trigger" if rule.kind == "duty" else "asof")
    return law_at == "asof" and "law_at" not in rule.terms


def verified_through(rule: Rule) -> int:
    """The last day for which the citation is verified; twelve months after its check where none is told."""
    if rule.verified_through:
        return rule.verified_through
    return calendar.months_after(rule.checked, CITATION_MONTHS) if rule.checked else FOREVER


def _conclusion(
    c: Compiler, family: Family, line: Frame, candidates: list[tuple[Rule, Verdict, Sql, Sql]]
) -> dict[str, Sql]:
    """Joins the versions that may be in force: the first gives the answer, later ones widen it."""
    kind = family.newest.kind
    na = literal(bit(kind, "not_applicable"))
    null = literal(None)
    result: dict[str, Sql] = {"status": literal("not_applicable"), "possible": na, "reasons": ZERO}
    result |= {f"{name}_{end}": null for name in SPANS for end in ("lo", "hi")} | {
        "since": null,
        "until": null,
    }
    # From the last version backwards: each answers where it is the first that may be in force.
    for place in range(len(candidates) - 1, -1, -1):
        rule, first, may, certain = candidates[place]
        possible, why = first.possible, first.why
        spans: dict[str, Span] = {name: getattr(first, name) for name in SPANS}
        alone = TRUE
        for _, other, other_may, _ in candidates[place + 1 :]:
            if other_may.constant and other_may.value is False:
                continue
            possible = bits(possible, chosen((other_may, other.possible), otherwise=ZERO))
            why = bits(why, chosen((other_may, other.why), otherwise=ZERO))
            spans = {name: hull(line, span, getattr(other, name), other_may) for name, span in spans.items()}
            alone = both(alone, negated(other_may))
        possible = bits(possible, chosen((both(alone, negated(certain)), na), otherwise=ZERO))
        possible = line.let(possible)
        through = verified_through(rule)
        stale = FALSE
        if through < FOREVER:
            stale = line.let(
                both(compared(first.law_day[0], ">", literal(through)), compared(possible, "!=", na))
            )
            possible = line.let(chosen((stale, literal((1 << len(STATUSES[kind])) - 1)), otherwise=possible))
            why = bits(why, chosen((stale, literal(STALE_LAW)), otherwise=ZERO))
        mine = {"possible": possible, **_status(rule, line, possible, why, first.judged)}
        for name, (low, high) in spans.items():
            mine[f"{name}_lo"], mine[f"{name}_hi"] = low, high
        mine["since"], mine["until"] = first.since, first.until
        result = {name: line.let(chosen((may, mine[name]), otherwise=result[name])) for name in result}
    return result


def _status(rule: Rule, line: Frame, possible: Sql, why: Sql, judged: Sql) -> dict[str, Sql]:
    """The status in words and the kinds of reasons; several possible ones are `unknown`, or `contested`."""
    statuses = STATUSES[rule.kind]
    branches: list[tuple[Sql, Sql]] = []
    for status in statuses:
        mask = literal(bit(rule.kind, status))
        here = compared(possible, "=", mask)
        if status in ADVERSE and rule.asks_only:
            branches.append((here, literal("needs_judgement")))
            continue
        if status in JUDGED:
            branches.append((both(here, judged), literal("needs_judgement")))
        branches.append((here, literal(status)))
    told = line.let(chosen((compared(why, "=", ZERO), literal(UNDETERMINED)), otherwise=why))
    contested = compared(masked(told, BITS["contested"]), "!=", ZERO)
    branches.append((contested, literal("contested")))
    single = either(*(compared(possible, "=", literal(bit(rule.kind, status))) for status in statuses))
    reasons = chosen((single, ZERO), otherwise=masked(told, FLAG - 1))
    return {"status": line.let(chosen(*branches, otherwise=literal("unknown"))), "reasons": line.let(reasons)}


# ---- periods of recurring duties


def _periods(c: Compiler, rule: Rule, scope: Scope) -> tuple[Scope, Sql]:
    """A line per period, counted from the original start: months do not compose (S10)."""
    recurs, root = rule.recurs, scope.root
    assert recurs is not None
    origin = c.value(recurs.start, scope, root)
    stop = c.value(recurs.end, scope, root) if recurs.end is not None else None
    oldest = MIN_DAY
    if recurs.look_back is not None:
        name = f"{recurs.look_back.unit}_before"
        oldest = getattr(calendar, name)(c.as_of, recurs.look_back.count)
    key = ("periods", root.name, origin.low.text, origin.high.text, recurs.months, oldest)
    unclear = root.let(either(compared(origin.low, "=", literal(MIN_DAY)), compared(origin.why, "!=", ZERO)))
    frame = c.frames.get(key)
    if frame is None:
        frame = c.frames[key] = c.query.frame(None, root)
        number = stored("number", f"{frame.name}_x")
        passed = root.let(chosen((unclear, ZERO), otherwise=_months_until(c, origin.low, c.as_of)))
        last = root.let(
            least(
                chosen(
                    (unclear, literal(1)),
                    otherwise=plus(
                        c.dialect.quotient_down(greatest(passed, ZERO), recurs.months), literal(2)
                    ),
                ),
                literal(MOST_PERIODS),
            )
        )
        first: Sql = literal(1)
        if oldest > MIN_DAY:
            gone = root.let(chosen((unclear, ZERO), otherwise=_months_until(c, origin.low, oldest)))
            first = root.let(
                greatest(
                    minus(c.dialect.quotient_down(greatest(gone, ZERO), recurs.months), literal(1)),
                    literal(1),
                )
            )
        frame.conditions.extend((compared(number, ">=", first), compared(number, "<=", last)))
        frame.reads_outer(first, last)
        frame.keys = (*root.keys, next(iter(frame.cell((), "number").columns)))
    number = frame.cell((), "number")
    begins = (
        _first_day(c, frame, origin.low, number, recurs.months),
        _first_day(c, frame, origin.high, number, recurs.months),
    )
    ends = (
        _last_day(c, frame, origin.low, number, recurs.months),
        _last_day(c, frame, origin.high, number, recurs.months),
    )
    period = (
        Value(begins[0], begins[1], origin.why, "date"),
        Value(ends[0], ends[1], origin.why, "date"),
    )
    asked = [
        either(compared(number, "=", literal(1)), compared(begins[0], "<=", literal(c.as_of))),
        compared(ends[0], ">=", literal(oldest)),
    ]
    if stop is not None:
        asked.append(compared(stop.high, ">=", begins[0]))
    where = frame.let(either(unclear, both(*asked)))
    return Scope(root, scope.rows, None, period, frame), where


def _months_until(c: Compiler, start: Sql, day: int) -> Sql:
    """Months between the month of `start` and that of a known day; negative if it lies ahead."""
    at = date.fromordinal(day)
    index = literal(at.year * 12 + at.month)
    return minus(index, plus(times(c.dialect.year(start), literal(12)), c.dialect.month(start)))


def _first_day(c: Compiler, frame: Frame, day: Sql, number: Sql, months: int) -> Sql:
    passed = times(minus(number, literal(1)), literal(months))
    later = least(plus(period_end_by(c, day, passed), literal(1)), literal(FOREVER))
    return frame.let(chosen((compared(number, "=", literal(1)), day), otherwise=kept_at_ends(day, later)))


def _last_day(c: Compiler, frame: Frame, day: Sql, number: Sql, months: int) -> Sql:
    return frame.let(kept_at_ends(day, period_end_by(c, day, times(number, literal(months)))))
