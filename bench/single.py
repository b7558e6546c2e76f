"""One rule, many engines: equal answers first, then microseconds per evaluation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import peers
import rules
from clock import Rounds

from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator

EXPLAINED = "jisso, explained"
REBUILT = "jisso, explained, case built from its document each time"
LABELS = {
    EXPLAINED: "full trace, unknowns, dates, closed days, linked rows",
    REBUILT: "the same, and reading the facts",
    "zen-engine graph, traced": "trace of nodes",
    "zen-engine graph": "none",
    "zen-engine graph, traced, all cases in one call": "trace of nodes",
    "zen-engine graph, all cases in one call": "none",
    "zen-engine expression": "none",
    "Rust CEL": "none",
    "cedarpy": "name of the policy",
    "openfisca-core, one case": "trace of variables",
    "openfisca-core, all cases as one vector": "none",
}


def measure(pack: Pack, rounds: int, least: float) -> dict[str, Any]:
    return {
        subject.name: _one(subject, rounds, least) for subject in (rules.move(pack), rules.short_time(pack))
    }


def _one(subject: rules.Subject, rounds: int, least: float) -> dict[str, Any]:
    answering: dict[str, Callable[[dict[str, Any]], str]] = {
        "zen-engine graph, traced": peers.zen_graph(subject.name, True),
        "zen-engine graph": peers.zen_graph(subject.name, False),
        "zen-engine expression": peers.zen_expression(subject.name),
        "Rust CEL": peers.cel_rust(subject.name),
        "cedarpy": peers.cedar(subject.name),
    }
    fisca = peers.OpenFisca(subject.name, subject.facts[0])
    answering["openfisca-core, one case"] = fisca.one
    differing = {EXPLAINED: _differences(subject.answers(), subject.expected)}
    for name, answer in answering.items():
        differing[name] = _differences([answer(facts) for facts in subject.facts], subject.expected)
    many: dict[str, Callable[[list[dict[str, Any]]], list[str]]] = {
        "zen-engine graph, traced, all cases in one call": peers.zen_batch(subject.name, True),
        "zen-engine graph, all cases in one call": peers.zen_batch(subject.name, False),
        "openfisca-core, all cases as one vector": fisca.many,
    }
    for name, answer_all in many.items():
        differing[name] = _differences(answer_all(subject.facts), subject.expected)
    if any(differing.values()):
        raise SystemExit(f"the engines differ on `{subject.name}`, so no speed is compared: {differing}")

    contenders: dict[str, Callable[[], object]] = {EXPLAINED: _explained(subject), REBUILT: _rebuilt(subject)}
    contenders |= {name: _each(answer, subject.facts) for name, answer in answering.items()}
    contenders |= {name: _all(answer_all, subject.facts) for name, answer_all in many.items()}
    contenders = {name: contenders[name] for name in LABELS}
    timed = Rounds(contenders, len(subject.facts))
    timed.run(rounds, least)
    return {
        "cases": len(subject.facts),
        "engines": {
            name: {
                "us": timed.median(name),
                "ratio": timed.ratio(name, EXPLAINED),
                "explains": LABELS[name],
            }
            for name in contenders
        },
    }


def _differences(found: list[str], expected: list[str]) -> int:
    return sum(1 for one, other in zip(found, expected, strict=True) if one != other)


def _each(answer: Callable[[dict[str, Any]], str], facts: list[dict[str, Any]]) -> Callable[[], object]:
    def run() -> None:
        for case in facts:
            answer(case)

    return run


def _all(
    answer_all: Callable[[list[dict[str, Any]]], list[str]], facts: list[dict[str, Any]]
) -> Callable[[], object]:
    return lambda: answer_all(facts)


def _explained(subject: rules.Subject) -> Callable[[], object]:
    evaluator, (case, rows) = Evaluator(subject.book), subject.rows()
    family, day = subject.family, rules.AS_OF.toordinal()

    def run() -> None:
        case.memo.clear()  # what an earlier pass remembered about the case would be no evaluation
        for row in rows:
            evaluator.judge(family, row, case, day)

    return run


def _rebuilt(subject: rules.Subject) -> Callable[[], object]:
    evaluator, family, day = Evaluator(subject.book), subject.family, rules.AS_OF.toordinal()

    def run() -> None:
        for document in subject.documents:
            case = rules.built(subject.book, document)
            for row in case.rows[family.newest.register].values():
                evaluator.judge(family, row, case, day)

    return run
