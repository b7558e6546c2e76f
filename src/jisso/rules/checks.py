"""Is a rule fit to be used? Each check is one small function from a rule to its problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from jisso.ground.problem import Problem, did_you_mean
from jisso.ground.values import iso
from jisso.registers.schema import Schema
from jisso.rules import terms as t
from jisso.rules.rule import Rule
from jisso.rules.walk import depth, every_term

MOST_NODES = 2000
MOST_DEPTH = 64


@dataclass(frozen=True)
class Names:
    """What a rule may name besides registers: parties, laws, domains, problems; and who may read protected fields."""

    parties: frozenset[str] = frozenset()
    laws: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    problems: frozenset[str] = frozenset()
    exceptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Check = Callable[[Rule, Rule, Schema, Names], Iterator[Problem]]


def check_rule(written: Rule, settled: Rule, schema: Schema, names: Names) -> list[Problem]:
    """Every problem of one rule, `written` as read and `settled` by the type checker."""
    return [problem for check in CHECKS for problem in check(written, settled, schema, names)]


def has_law(rule: Rule, settled: Rule, schema: Schema, names: Names) -> Iterator[Problem]:
    if not rule.law:
        yield Problem("R031", f"`{rule.id}` cites no law", rule.span, mend="add `law: [ACT ARTICLE]`")
    for citation in rule.law:
        if names.laws and citation.act not in names.laws:
            yield Problem(
                "R032",
                f"`{citation.act}` is no act of `laws.yaml`",
                rule.span,
                mend=did_you_mean(citation.act, names.laws),
            )


def has_source(rule: Rule, settled: Rule, schema: Schema, names: Names) -> Iterator[Problem]:
    missing = [
        slot
        for slot, value in (
            ("source", rule.source),
            ("checked", rule.checked),
            ("confidence", rule.confidence),
        )
        if not value
    ]
    if missing:
        yield Problem("R033", f"`{rule.id}` says nothing about its {', '.join(missing)}", rule.span)


def has_bearer(rule: Rule, settled: Rule, schema: Schema, names: Names) -> Iterator[Problem]:
    if not rule.bearer:
        yield Problem("R034", f"`{rule.id}` names nobody who must act", rule.span, mend="add `bearer`")
    parties = [
        ("bearer", rule.bearer),
        ("counterparty", rule.counterparty),
        ("verified_by", rule.verified_by),
        ("accountable", rule.accountable),
        *(("if_missed", effect.party) for effect in rule.if_missed),
    ]
    for slot, party in parties:
        if party and names.parties and party not in names.parties and party != "nobody":
            yield Problem(
                "R035",
                f"`{party}` in `{slot}` of `{rule.id}` is no party",
                rule.span,
                mend=did_you_mean(party, names.parties),
            )


def has_belonging(rule: Rule, settled: Rule, schema: Schema, names: Names) -> Iterator[Problem]:
    for slot, value, known in (
        ("domain", rule.domain, names.domains),
        ("problem", rule.problem, names.problems),
    ):
        if known and (value or slot == "domain") and value not in known:
            yield Problem(
                "R036", f"`{value}` is no {slot}", rule.span, tuple(sorted(known)), did_you_mean(value, known)
            )


def says_who_pays(rule: Rule, settled: Rule, schema: Schema, names: Names) -> Iterator[Problem]:
    if rule.kind in ("duty", "prohibition"):
        if not any(effect.role == "suffers" for effect in rule.if_missed):
            yield Problem(
                "R037",
                f"`{rule.id}` does not say who suffers when it fails",
                rule.span,
                mend="add a line with `role: suffers` to `if_missed`; `party: nobody` if that is so",
            )
        if not any(effect.role == "punished" for effect in rule.if_missed):
            yield Problem(
                "R037",
                f"`{rule.id}` does not say who is punished",
                rule.span,
                mend="add a line with `role: punished`; `effect: none` if the law punishes nobody",
            )


def is_bounded(rule: Rule, settled: Rule, schema: Schema, names: Names) -> Iterator[Problem]:
    nodes = sum(1 for term in settled.terms.values() for _ in every_term(term))
    if nodes > MOST_NODES:
        yield Problem("R004", f"`{rule.id}` has {nodes} terms; {MOST_NODES} are allowed", rule.span)
    if any(depth(term) > MOST_DEPTH for term in settled.terms.values()):
        yield Problem("R004", f"`{rule.id}` is nested deeper than {MOST_DEPTH}", rule.span)


def reads_what_it_may(rule: Rule, settled: Rule, schema: Schema, names: Names) -> Iterator[Problem]:
    """Texts never, and protected fields only by the entries whose statute names them."""
    for root in settled.terms.values():
        for term in every_term(root):
            if not isinstance(term, t.FieldOf) or term.register not in schema.registers:
                continue
            use = schema.registers[term.register].fields[term.name].rule_use
            if use == "yes":
                continue
            allowed = names.exceptions.get(f"{term.register}.{term.name}", ())
            if not any(entry in allowed for entry in rule.entries):
                yield Problem(
                    "R038", f"`{term.register}.{term.name}` is never a condition of a rule", term.span
                )


def has_dates_in_order(rule: Rule, settled: Rule, schema: Schema, names: Names) -> Iterator[Problem]:
    if rule.in_force_until < rule.in_force_from:
        yield Problem("R039", f"`{rule.id}` ends before it starts", rule.span)


CHECKS: tuple[Check, ...] = (
    has_law,
    has_source,
    has_bearer,
    has_belonging,
    says_who_pays,
    is_bounded,
    reads_what_it_may,
    has_dates_in_order,
)


def check_versions(versions: list[Rule]) -> Iterator[Problem]:
    """Versions of one rule, earliest first: one kind, one register, no day in two of them."""
    for earlier, later in pairwise(versions):
        if later.in_force_from <= earlier.in_force_until:
            yield Problem(
                "R040", f"two versions of `{later.id}` are in force on {iso(later.in_force_from)}", later.span
            )
        if (earlier.kind, earlier.register) != (later.kind, later.register):
            yield Problem("R041", f"the versions of `{later.id}` differ in kind or register", later.span)
