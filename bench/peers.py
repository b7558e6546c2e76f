"""The same two rules for the peers. Each contender is a function from flat facts to the status word.

None of the peers reads linked rows, counts days by Japanese law or knows closed days, so they are given the last open
day already worked out, "is a student" already decided, and day numbers for dates. That is work they are spared.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import cedarpy
import cel
import numpy
import zen
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Facts = dict[str, Any]
Contender = Callable[[Facts], str]
WORDS = {
    "move": ("not_applicable", "met", "met_late", "due", "overdue"),
    "short_time": ("satisfied", "unsatisfied"),
}
MONTH = "2026-10"

# Conditions of each status, tried in this order; the last one is "otherwise".
CONDITIONS = {
    "move": (
        ("not foreign", "not_applicable"),
        ("done <= now and done <= due", "met"),
        ("done <= now", "met_late"),
        ("now <= due", "due"),
        ("", "overdue"),
    ),
    "short_time": (
        ("hours >= 1200 and wage >= 88000 and staff >= 51 and term > 2 and not student", "satisfied"),
        ("", "unsatisfied"),
    ),
}


def _chain(rule: str, and_: str, not_: str, quote: str) -> str:
    """The conditions as one `a ? x : b ? y : z`."""
    text = ""
    for condition, status in CONDITIONS[rule]:
        shown = condition.replace(" and ", f" {and_} ").replace("not ", not_)
        text += f"({shown}) ? {quote}{status}{quote} : " if condition else f"{quote}{status}{quote}"
    return text


def zen_expression(rule: str) -> Contender:
    return zen.compile_expression(_chain(rule, "and", "not ", '"')).evaluate


def zen_table(rule: str, condition_only: str = "") -> str:
    """A decision graph of one table, as the editor of that engine saves it."""
    rows = CONDITIONS[rule] if not condition_only else ((condition_only, "satisfied"), ("", "unsatisfied"))
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": "i", "name": "condition", "field": ""}],
        "outputs": [{"id": "o", "name": "status", "field": "status"}],
        "rules": [
            {"_id": str(n), "i": condition, "o": f'"{status}"'} for n, (condition, status) in enumerate(rows)
        ],
    }
    place = {"position": {"x": 0, "y": 0}}
    return json.dumps(
        {
            "nodes": [
                {"id": "in", "type": "inputNode", "name": "in", **place},
                {"id": "table", "type": "decisionTableNode", "name": "table", "content": table, **place},
                {"id": "out", "type": "outputNode", "name": "out", **place},
            ],
            "edges": [
                {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
                {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
            ],
        }
    )


def zen_graph(rule: str, trace: bool) -> Contender:
    decision = zen.ZenEngine().create_decision(zen_table(rule))
    options: Any = {"trace": trace}
    return lambda facts: str(decision.evaluate(facts, options)["result"]["status"])


def zen_batch(rule: str, trace: bool) -> Callable[[list[Facts]], list[str]]:
    """Many cases in one call, which spares that engine the handing over of each."""
    loader: Any = {"type": "static", "content": {"rule": json.loads(zen_table(rule))}}
    engine, options = zen.ZenEngine({"loader": loader}), {"trace": trace}

    def judged(facts: list[Facts]) -> list[str]:
        requests: Any = [{"key": "rule", "context": case} for case in facts]
        return [str(one["data"]["result"]["status"]) for one in engine.evaluate_batch(requests, options)]  # type: ignore[arg-type]

    return judged


def cel_rust(rule: str) -> Contender:
    return cel.compile(_chain(rule, "&&", "!", "'")).execute


def cedar(rule: str) -> Contender:
    """One policy per status; the policy that permits names it. Policies have no order, so each excludes the earlier ones."""
    texts, earlier = [], []
    for condition, _ in CONDITIONS[rule]:
        own = " && ".join(_attributes(part) for part in condition.split(" and ")) if condition else "true"
        texts.append(f"permit(principal, action, resource) when {{ {' && '.join([own, *earlier])} }};")
        earlier.append(f"!({own})")
    policies, entities = cedarpy.PolicySet.from_str("\n".join(texts)), cedarpy.Entities.from_json_str("[]")
    request = {"principal": 'Person::"x"', "action": 'Action::"judge"', "resource": 'Rule::"r"'}
    words = WORDS[rule]

    def judged(facts: Facts) -> str:
        answer = cedarpy.is_authorized(request | {"context": facts}, policies, entities)
        return words[int(answer.diagnostics.reasons[0].removeprefix("policy"))]

    return judged


def _attributes(condition: str) -> str:
    if condition.startswith("not "):
        return f"!context.{condition[4:]}"
    name, operator, value = condition.split(" ")
    return f"context.{name} {operator} {value if value.isdigit() else 'context.' + value}"


class OpenFisca:
    """The rule as a formula over numpy arrays, one simulation per case or one for all cases."""

    def __init__(self, rule: str, facts: Facts) -> None:
        self.rule = rule
        person = build_entity(key="person", plural="persons", label="Person", is_person=True)
        household = build_entity(
            key="household",
            plural="households",
            label="Household",
            roles=[{"key": "member", "plural": "members"}],
        )
        self.system = TaxBenefitSystem([person, household])
        shape = {"entity": person, "definition_period": DateUnit.MONTH}
        names = list(facts)
        for name, value in facts.items():
            self.system.add_variable(type(name, (Variable,), {"value_type": type(value), **shape}))
        formula = _move if rule == "move" else _short_time

        def judged(population: Any, period: Any) -> Any:
            return formula(**{name: population(name, period) for name in names})

        self.system.add_variable(type("status", (Variable,), {"value_type": int, "formula": judged, **shape}))

    def many(self, facts: list[Facts], trace: bool = False) -> list[str]:
        simulation = SimulationBuilder().build_default_simulation(self.system, count=len(facts))
        simulation.trace = trace
        for name in facts[0]:
            simulation.set_input(name, MONTH, numpy.array([case[name] for case in facts]))
        words = WORDS[self.rule]
        return [words[code] for code in simulation.calculate("status", MONTH)]

    def one(self, facts: Facts) -> str:
        return self.many([facts], trace=True)[0]


def _move(foreign: Any, moved: Any, due: Any, done: Any, now: Any) -> Any:
    return numpy.select([~foreign, (done <= now) & (done <= due), done <= now, now <= due], [0, 1, 2, 3], 4)


def _short_time(hours: Any, wage: Any, staff: Any, term: Any, student: Any) -> Any:
    return numpy.where((hours >= 1200) & (wage >= 88000) & (staff >= 51) & (term > 2) & ~student, 0, 1)
