"""From the rules of a pack as written to its rulebook: terms settled, versions put in order, everything checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from jisso.ground.calendar import ClosedDays
from jisso.ground.problem import Problem
from jisso.registers.schema import Schema
from jisso.rules import terms as t
from jisso.rules.checks import Names, check_rule, check_versions
from jisso.rules.rule import DATE_SLOTS, TRUTH_SLOTS, Definition, ParameterTable, Rule
from jisso.rules.rulebook import Family, Rulebook
from jisso.rules.typecheck import Scope, TypeChecker


def settle_rules(
    schema: Schema,
    written: Iterable[Rule],
    definitions: Iterable[Definition],
    parameters: Mapping[str, ParameterTable],
    calendars: Mapping[str, ClosedDays],
    names: Names,
) -> tuple[Rulebook, list[Problem]]:
    """The rulebook, and all that is wrong with the rules. A rule with a problem in its terms is left out."""
    problems: list[Problem] = []
    known: dict[str, Definition] = {}
    for definition in definitions:
        if definition.name in known:
            problems.append(Problem("R006", f"`{definition.name}` is defined twice", definition.span))
        known[definition.name] = definition
    rules = tuple(written)
    families: dict[str, list[Rule]] = {}
    for rule in rules:
        checker = TypeChecker(schema, known, parameters, frozenset(calendars))
        settled = _settled(rule, schema, checker)
        problems.extend(checker.problems)
        if settled is None:
            continue
        problems.extend(check_rule(rule, settled, schema, names))
        if not checker.problems:
            families.setdefault(rule.id, []).append(settled)
    made: dict[str, Family] = {}
    for name, versions in families.items():
        versions.sort(key=lambda version: version.in_force_from)
        problems.extend(check_versions(versions))
        made[name] = Family(name, tuple(versions))
    book = Rulebook(schema, made, rules, known, dict(parameters), dict(calendars))
    return book, problems


def _settled(rule: Rule, schema: Schema, checker: TypeChecker) -> Rule | None:
    if rule.register not in schema.registers:
        checker.say("R011", f"unknown register `{rule.register}`", rule.span, tuple(schema.registers))
        return None
    row = t.RowOf(rule.row_name, rule.register, 1)
    checker.start_rule(row)
    plain = Scope(rows={rule.row_name: row})
    recurs = rule.recurs
    if recurs is not None:
        recurs = replace(
            recurs,
            start=checker.settle(recurs.start, plain, t.DATE),
            end=checker.settle(recurs.end, plain, t.DATE) if recurs.end is not None else None,
        )
    scope = replace(plain, period=recurs.name if recurs is not None else "")
    terms: dict[str, t.Term] = {}
    if rule.kind == "duty":
        if "trigger" in rule.terms:
            terms["trigger"] = checker.settle(rule.terms["trigger"], scope, t.DATE)
        elif recurs is not None:
            terms["trigger"] = t.PeriodEdge("start", span=rule.span)
        else:
            checker.say("R030", "a duty needs `trigger`", rule.span)
        scope = replace(scope, trigger=True)
    for slot, term in rule.terms.items():
        if slot == "trigger" or slot in ("left", "right"):
            continue
        wanted = (
            t.BOOL
            if slot in TRUTH_SLOTS
            else t.DATE
            if slot in DATE_SLOTS
            else t.Type("money")
            if slot == "amount"
            else None
        )
        terms[slot] = checker.settle(term, scope, wanted)
    if rule.kind == "link":
        _link(rule, checker, scope, terms)
    judgement = rule.judgement
    if judgement is not None and judgement.open is not None:
        judgement = replace(judgement, open=checker.settle(judgement.open, scope, t.BOOL))
    return replace(rule, terms=terms, recurs=recurs, judgement=judgement)


def _link(rule: Rule, checker: TypeChecker, scope: Scope, terms: dict[str, t.Term]) -> None:
    sides = [slot for slot in ("left", "right") if slot in rule.terms]
    if (len(sides) == 2) == ("agrees" in rule.terms) or len(sides) == 1:
        checker.say("R030", "a link needs `left` and `right`, or `agrees`", rule.span)
        return
    if len(sides) == 2:
        pair = t.Compare("=", rule.terms["left"], rule.terms["right"], span=rule.terms["left"].span)
        settled = checker.settle(pair, scope, t.BOOL)
        terms["agrees"] = settled
