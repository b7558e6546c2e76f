"""The whole pack over one office: explained rule evaluations a second on one core."""

from __future__ import annotations

import gc
import statistics
from collections import Counter
from typing import Any

import office
from clock import collector_paused, seconds

from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator
from jisso.readings.finding import Finding
from jisso.registers.case import case_from

BAR = 100_000


def measure(pack: Pack, rounds: int) -> dict[str, Any]:
    known = set(pack.book.schema.codes["status_of_residence"].codes)
    document, day = office.document(office.people(known)), office.AS_OF.toordinal()
    case, problems = case_from(pack.book.schema, document, as_of=day)
    if problems:
        raise SystemExit(f"the invented office has a mistake: {problems[0].message}")
    evaluator, families = Evaluator(pack.book), list(pack.book.families.values())
    found: list[Finding] = []

    def judge() -> None:
        found.clear()
        for family in families:
            for row in case.rows[family.newest.register].values():
                found.extend(evaluator.judge(family, row, case, day))

    def next_change() -> None:
        for finding in found:
            evaluator.next_change(finding, pack.book.families[finding.rule.id], case)

    judge()
    next_change()  # both forms of every rule are made before the clock runs
    paused, usual, change = [], [], []
    for _ in range(rounds):
        with collector_paused():
            paused.append(seconds(judge))
            change.append(seconds(next_change))
        gc.collect()
        usual.append(seconds(judge))
    count = len(found)
    statuses = Counter(finding.status for finding in found)
    return {
        "people": len(document["registers"]["person"]),
        "rows": sum(len(rows) for rows in document["registers"].values()),
        "rules": len(families),
        "judgements": count,
        "not_applicable": statuses["not_applicable"],
        "nodes": sum(_nodes(finding) for finding in found) / count,
        "per_second": count / statistics.median(paused),
        "per_second_collector_on": count / statistics.median(usual),
        "per_second_next_change": count
        / statistics.median(p + c for p, c in zip(paused, change, strict=True)),
        "bar": BAR,
    }


def _nodes(finding: Finding) -> int:
    """Values that the trace of a finding holds."""
    count, waiting = 0, list(finding.trace.values())
    while waiting:
        node = waiting.pop()
        count += 1
        if isinstance(node[4], tuple | list):
            waiting.extend(node[4])
    return count
