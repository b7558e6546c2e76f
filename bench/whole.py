"""The whole pack over one office: explained rule evaluations a second on one core."""

from __future__ import annotations

import gc
import statistics
from collections import Counter
from functools import partial
from typing import Any

import office
from clock import collector_paused, seconds

from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator
from jisso.readings.finding import Finding
from jisso.registers.case import Case, case_from

BAR = 100_000


def measure(pack: Pack, rounds: int) -> dict[str, Any]:
    """Each round judges a case built anew outside the clock: nothing that an earlier round remembered about it helps."""
    known = set(pack.book.schema.codes["status_of_residence"].codes)
    document, day = office.document(office.people(known)), office.AS_OF.toordinal()
    evaluator, families = Evaluator(pack.book), list(pack.book.families.values())

    def new_case() -> Case:
        case, problems = case_from(pack.book.schema, document, as_of=day)
        if problems:
            raise SystemExit(f"the invented office has a mistake: {problems[0].message}")
        return case

    def judge(case: Case, found: list[Finding]) -> None:
        for family in families:
            for row in case.rows[family.newest.register].values():
                found.extend(evaluator.judge(family, row, case, day))

    def next_change(case: Case, found: list[Finding]) -> None:
        for finding in found:
            evaluator.next_change(finding, pack.book.families[finding.rule.id], case)

    found: list[Finding] = []
    case = new_case()
    judge(case, found)
    next_change(case, found)  # both forms of every rule are made before the clock runs
    count, nodes = len(found), sum(_nodes(finding) for finding in found)
    statuses = Counter(finding.status for finding in found)
    paused, usual, change = [], [], []
    for _ in range(rounds):
        found, case = [], new_case()
        with collector_paused():
            paused.append(seconds(partial(judge, case, found)))
            change.append(seconds(partial(next_change, case, found)))
        found, case = [], new_case()
        gc.collect()
        usual.append(seconds(partial(judge, case, found)))
    return {
        "people": len(document["registers"]["person"]),
        "rows": sum(len(rows) for rows in document["registers"].values()),
        "rules": len(families),
        "judgements": count,
        "not_applicable": statuses["not_applicable"],
        "nodes": nodes / count,
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
