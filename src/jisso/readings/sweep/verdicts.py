"""From a rule's slots to the set of statuses that they leave open, for all its rows (S11, design 9 (15)).

A status set is a number with one bit per status, in the order of `finding.STATUSES`. What does not apply has no due day.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from jisso.ground.values import FOREVER, MIN_DAY
from jisso.readings.finding import STATUSES
from jisso.readings.sweep.compiler import Compiler, Scope
from jisso.readings.sweep.expressions import (
    FALSE,
    NULL,
    TRUE,
    ZERO,
    Sql,
    bits,
    both,
    chosen,
    compared,
    either,
    flagged,
    greatest,
    least,
    literal,
    masked,
    negated,
)
from jisso.readings.sweep.frames import Frame
from jisso.readings.sweep.since import since_and_until
from jisso.readings.sweep.values import ALL_KINDS, BITS, Value, always, known
from jisso.rules import terms as t
from jisso.rules.rule import Rule

Span = tuple[Sql, Sql]
NEVER = always(FOREVER, "date")
EVER = known(TRUE, "bool")


def bit(kind: str, status: str) -> int:
    return 1 << STATUSES[kind].index(status)


@dataclass(eq=False)
class Verdict:
    """One version's answer for every line. Day spans are NULL where they are not asked for."""

    possible: Sql
    why: Sql
    trigger: Span = (NULL, NULL)
    due: Span = (NULL, NULL)
    due_open: Span = (NULL, NULL)
    done: Span = (NULL, NULL)
    since: Sql = NULL
    until: Sql = NULL
    law_day: Span = (NULL, NULL)
    judged: Sql = FALSE
    spans: tuple[str, ...] = field(default=("trigger", "due", "due_open", "done"))


def verdict(c: Compiler, rule: Rule, scope: Scope) -> Verdict:
    line = scope.line
    if rule.kind == "duty":
        scope = replace(scope, trigger=c.value(rule.terms["trigger"], scope, line))
        found = _duty(c, rule, scope)
    else:
        applies = slot(c, rule, scope, "applies", EVER)
        make = {"prohibition": _prohibition, "entitlement": _entitlement}.get(rule.kind, _answer)
        found = make(c, rule, scope, applies)
        na = literal(bit(rule.kind, "not_applicable"))
        found.possible = line.let(chosen((negated(applies.high), na), otherwise=found.possible))
        # Where it does not apply nothing else was asked.
        found.why = chosen((applies.high, found.why), otherwise=ZERO)
        today = literal(c.as_of)
        found.law_day = (today, today)
    if "law_at" in rule.terms:
        day = c.value(rule.terms["law_at"], scope, line)
        found.law_day = (day.low, day.high)
    elif rule.law_at == "asof":
        found.law_day = (literal(c.as_of), literal(c.as_of))
    if rule.judgement is not None:
        if rule.judgement.open is None:
            found.judged = TRUE
        else:
            found.judged = c.value(rule.judgement.open, scope, line).high
    found.why = line.let(found.why)
    return found


def slot(c: Compiler, rule: Rule, scope: Scope, name: str, otherwise: Value) -> Value:
    term = rule.terms.get(name)
    return otherwise if term is None else c.value(term, scope, scope.line)


def through_open(day: Value) -> Sql:
    """Whether a date is possible only through `open` or `no`: its upper end is never, and staleness alone is the reason."""
    others = masked(day.why, ALL_KINDS & ~BITS["stale"])
    return both(
        compared(day.high, ">=", literal(FOREVER)),
        compared(day.low, ">", literal(MIN_DAY)),
        compared(others, "=", ZERO),
    )


def _duty(c: Compiler, rule: Rule, scope: Scope) -> Verdict:
    line, now = scope.line, literal(c.as_of)
    trigger = scope.trigger
    assert trigger is not None
    opened = line.let(through_open(trigger))
    never = line.let(
        either(compared(trigger.low, ">=", literal(FOREVER)), both(opened, compared(trigger.low, ">", now)))
    )
    applies = slot(c, rule, scope, "applies", EVER)
    active = line.let(both(negated(never), applies.high))
    legal, latest, due_why = _due(c, rule, scope)
    done = slot(c, rule, scope, "done", NEVER)
    begun = line.let(compared(trigger.low, "<=", now))
    undone = line.let(compared(done.high, ">", now))
    is_done = line.let(compared(done.low, "<=", now))
    low, high = latest
    late = line.let(compared(least(done.high, now), ">", low))
    parts = (
        (either(negated(applies.low), compared(trigger.high, ">=", literal(FOREVER))), "not_applicable"),
        (
            both(
                compared(trigger.high, ">", now),
                negated(opened),
                compared(trigger.low, "<", literal(FOREVER)),
            ),
            "upcoming",
        ),
        (both(begun, undone, compared(now, "<=", high)), "due"),
        (both(begun, is_done, compared(done.low, "<=", high)), "met"),
        (both(begun, is_done, late), "met_late"),
        (both(begun, undone, compared(low, "<", now)), "overdue"),
    )
    possible = flagged(*((condition, bit("duty", status)) for condition, status in parts))
    na = literal(bit("duty", "not_applicable"))
    why = chosen((active, bits(applies.why, trigger.why, due_why, done.why)), otherwise=ZERO)

    def where_active(low: Sql, high: Sql) -> Span:
        first = line.let(chosen((active, low), otherwise=NULL))
        return first, first if high is low else line.let(chosen((active, high), otherwise=NULL))

    return Verdict(
        line.let(chosen((active, possible), otherwise=na)),
        why,
        where_active(trigger.low, trigger.high),
        where_active(*legal),
        where_active(low, high),
        where_active(done.low, done.high),
        law_day=(trigger.low, trigger.high),
    )


def _due(c: Compiler, rule: Rule, scope: Scope) -> tuple[Span, Span, Sql]:
    """The legal day, the day after which it is late, and why they are not sharp."""
    term, line = rule.terms["due"], scope.line
    found = c.value(term, scope, line)
    legal = (found.low, found.high)
    if isinstance(term, t.Rolled):
        item = c.value(term.item, scope, line)
        legal = (item.low, item.high)
    latest = rule.terms.get("due_latest")
    if latest is None:
        return legal, (found.low, found.high), found.why
    other = c.value(latest, scope, line)
    low = line.let(greatest(found.low, other.low))
    high = line.let(greatest(found.high, other.high))
    return legal, (low, high), bits(found.why, other.why)


def _prohibition(c: Compiler, rule: Rule, scope: Scope, applies: Value) -> Verdict:
    line, now = scope.line, literal(c.as_of)
    breach = c.value(rule.terms["breach"], scope, line)
    cured = slot(c, rule, scope, "cured", NEVER)
    broken_may = line.let(both(breach.high, compared(cured.high, ">", now)))
    broken_must = both(breach.low, compared(cured.low, ">", now))
    possible = flagged(
        (negated(applies.low), bit("prohibition", "not_applicable")),
        (negated(broken_must), bit("prohibition", "kept")),
        (broken_may, bit("prohibition", "broken")),
    )
    shown = line.let(both(applies.high, broken_may))
    first, last = since_and_until(c, rule.terms["breach"], scope)
    days = {"since": first, "until": last}
    for name in days:
        if name in rule.terms:
            day = c.value(rule.terms[name], scope, line)
            sharp = both(
                compared(day.low, ">", literal(MIN_DAY)),
                compared(day.low, "<", literal(FOREVER)),
                compared(day.why, "=", ZERO),
            )
            days[name] = chosen((sharp, day.low), otherwise=NULL)
    return Verdict(
        possible,
        bits(applies.why, breach.why, cured.why),
        since=line.let(chosen((shown, days["since"]), otherwise=NULL)),
        until=line.let(chosen((shown, days["until"]), otherwise=NULL)),
    )


def _entitlement(c: Compiler, rule: Rule, scope: Scope, applies: Value) -> Verdict:
    line, now = scope.line, literal(c.as_of)
    holds = slot(c, rule, scope, "holds", EVER)
    used = slot(c, rule, scope, "used", NEVER)
    lapses = slot(c, rule, scope, "lapses", NEVER)
    used_may, used_must = compared(used.low, "<=", now), line.let(compared(used.high, "<=", now))
    lapsed_may, lapsed_must = compared(lapses.low, "<", now), compared(lapses.high, "<", now)
    open_may = line.let(both(negated(used_must), negated(lapsed_must)))
    possible = flagged(
        (
            either(negated(applies.low), both(open_may, negated(holds.low))),
            bit("entitlement", "not_applicable"),
        ),
        (both(open_may, holds.high), bit("entitlement", "available")),
        (used_may, bit("entitlement", "used")),
        (both(negated(used_must), lapsed_may), bit("entitlement", "lapsed")),
    )
    sharp = both(
        applies.high,
        compared(lapses.low, ">", literal(MIN_DAY)),
        compared(lapses.low, "=", lapses.high),
        compared(lapses.high, "<", literal(FOREVER)),
    )
    return Verdict(
        possible,
        bits(applies.why, holds.why, used.why, lapses.why),
        until=line.let(chosen((sharp, lapses.low), otherwise=NULL)),
    )


def _answer(c: Compiler, rule: Rule, scope: Scope, applies: Value) -> Verdict:
    name, words = (
        ("holds", ("satisfied", "unsatisfied"))
        if rule.kind == "condition"
        else ("agrees", ("agree", "disagree"))
    )
    answer = c.value(rule.terms[name], scope, scope.line)
    possible = flagged(
        (negated(applies.low), bit(rule.kind, "not_applicable")),
        (answer.high, bit(rule.kind, words[0])),
        (negated(answer.low), bit(rule.kind, words[1])),
    )
    return Verdict(possible, bits(applies.why, answer.why))


def in_force(rule: Rule, law_day: Span) -> tuple[Sql, Sql]:
    """Whether the version may be in force on the day whose law applies, and whether it certainly is."""
    first, last = literal(rule.in_force_from), literal(rule.in_force_until)
    low, high = law_day
    return (
        both(compared(first, "<=", high), compared(low, "<=", last)),
        both(compared(first, "<=", low), compared(high, "<=", last)),
    )


def hull(line: Frame, one: Span, other: Span, use: Sql) -> Span:
    """Where the other version may be in force too, either may give the day. NULL on one side leaves the other."""
    from jisso.readings.sweep.expressions import is_null

    if one[0].constant and other[0].constant and one[0].value is None and other[0].value is None:
        return one
    skip = either(negated(use), is_null(other[0]))
    low = chosen((skip, one[0]), (is_null(one[0]), other[0]), otherwise=least(one[0], other[0]))
    high = chosen((skip, one[1]), (is_null(one[1]), other[1]), otherwise=greatest(one[1], other[1]))
    return line.let(low), line.let(high)
