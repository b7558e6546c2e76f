"""Rules back to rule files: reading the text again gives equal rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from jisso.ground.values import FOREVER, MIN_DAY, iso
from jisso.rules import terms as t
from jisso.rules.printer import written
from jisso.rules.rule import Definition, Rule

WORDS = ("problem", "bearer", "counterparty", "verified_by", "accountable", "confidence", "note")
DEFAULTS = {"remedy": "text", "cause": "party", "sheet": "office", "second_check": "none"}


def print_rules(rules: Iterable[Rule], definitions: Iterable[Definition] = ()) -> str:
    """A rule file with these definitions and rules, in the order given."""
    entries = [*(definition_as_data(one) for one in definitions), *(rule_as_data(one) for one in rules)]
    return yaml.dump(entries, allow_unicode=True, sort_keys=False, width=120, default_style=None)


def definition_as_data(definition: Definition) -> dict[str, Any]:
    data: dict[str, Any] = {"define": definition.name}
    if definition.formals:
        data["of"] = [f"{formal.of or formal.kind} as {formal.name}" for formal in definition.formals]
    data["is"] = _truth(definition.body)
    if definition.note:
        data["note"] = definition.note
    if definition.words:
        data["words"] = dict(definition.words)
    return data


def rule_as_data(rule: Rule) -> dict[str, Any]:
    """The slots of a rule with written terms, as plain data."""
    data: dict[str, Any] = {"rule": rule.id}
    if rule.entries:
        data["entries"] = list(rule.entries)
    data |= {"kind": rule.kind, "domain": rule.domain, "for": f"{rule.register} as {rule.row_name}"}
    if rule.recurs is not None:
        recurs = {
            "each": written(t.Duration(rule.recurs.months, "months")),
            "from": written(rule.recurs.start),
        }
        if rule.recurs.end is not None:
            recurs["to"] = written(rule.recurs.end)
        recurs["as"] = rule.recurs.name
        if rule.recurs.look_back is not None:
            recurs["look_back"] = written(rule.recurs.look_back)
        data["recurs"] = recurs
    for slot, term in rule.terms.items():
        if slot == "due_latest":
            continue
        if slot == "due" and "due_latest" in rule.terms:
            data["due"] = {"earliest": written(term), "latest": written(rule.terms["due_latest"])}
        elif slot in ("applies", "breach", "holds", "agrees"):
            data[slot] = _truth(term)
        else:
            data[slot] = written(term)
    if rule.law_at in ("trigger", "asof"):
        data["law_at"] = rule.law_at
    for name in WORDS:
        if getattr(rule, name):
            data[name] = getattr(rule, name)
    for name, otherwise in DEFAULTS.items():
        if getattr(rule, name) != otherwise:
            data[name] = getattr(rule, name)
    _lists(rule, data)
    return data


def _lists(rule: Rule, data: dict[str, Any]) -> None:
    if rule.if_missed:
        data["if_missed"] = [
            {"party": e.party, "role": e.role, "effect": e.effect, "what": dict(e.what)}
            | ({"law": e.law} if e.law else {})
            for e in rule.if_missed
        ]
    if rule.judgement is not None:
        judged: dict[str, Any] = {} if rule.judgement.open is None else {"open": _truth(rule.judgement.open)}
        data["judgement"] = judged | {"factors": [dict(factor) for factor in rule.judgement.factors]}
    if rule.lead is not None:
        data["lead"] = written(rule.lead)
    force = {}
    if rule.in_force_from > MIN_DAY:
        force["from"] = iso(rule.in_force_from)
    if rule.in_force_until < FOREVER:
        force["until"] = iso(rule.in_force_until)
    if force:
        data["in_force"] = force
    if rule.law:
        data["law"] = [str(citation) for citation in rule.law]
    if rule.source:
        data["source"] = list(rule.source)
    if rule.sources_disagree:
        data["sources_disagree"] = [dict(one) for one in rule.sources_disagree]
    for name in ("checked", "verified_through"):
        if getattr(rule, name):
            data[name] = iso(getattr(rule, name))


def _truth(term: t.Term) -> Any:
    """A truth as one text, or as the list that it was written as, with its citations."""
    if isinstance(term, t.And | t.Or) and (term.cite or any(_cited(item) for item in term.items)):
        listed: dict[str, Any] = {
            "all of" if isinstance(term, t.And) else "any of": [_truth(item) for item in term.items]
        }
        return listed | ({"cite": term.cite} if term.cite else {})
    return {"is": written(term), "cite": term.cite} if term.cite else written(term)


def _cited(term: t.Term) -> bool:
    return bool(term.cite) or (isinstance(term, t.And | t.Or) and any(_cited(item) for item in term.items))
