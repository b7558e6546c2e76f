"""The published JSON of a check: every finding whatever its status, in a stable order.

The shape is `check.schema.json` beside this file (copied to `docs/schema/`); keys are only ever added. Codes
stand wherever a code exists. A second reading of a due day adds `due_latest`; other findings have no such key.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jisso.files.outbound.report import (
    Consequence,
    Report,
    ReportFinding,
    ReportProblem,
    ReportSource,
)


def to_json(report: Report) -> str:
    """Text ending in a newline; write it as UTF-8."""
    return json.dumps(as_data(report), ensure_ascii=False, indent=1) + "\n"


def as_data(report: Report) -> dict[str, Any]:
    return {
        "as_of": report.as_of,
        "pack": {"name": report.pack.name, "version": report.pack.version, "hash": report.pack.hash},
        "sources": [_source(source) for source in report.sources],
        "findings": [_finding(finding) for finding in sorted(report.findings, key=_order)],
        "problems": [_problem(problem) for problem in report.problems],
    }


def _order(finding: ReportFinding) -> tuple[str, str, str, str]:
    return (finding.rule, finding.register, finding.row_id, finding.id)


def _finding(finding: ReportFinding) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": finding.id,
        "rule": finding.rule,
        "entries": list(finding.entries),
        "kind": finding.kind,
        "domain": finding.domain,
        "problem": finding.problem,
        "for": {
            "register": finding.register,
            "id": finding.row_id,
            "person": finding.person,
            "organisation": finding.organisation,
        },
        "status": finding.status,
        "possible": list(finding.possible),
        "at_data": {"day": finding.at_data_day, "status": finding.at_data_status},
        "reason": finding.reason,
        "trigger": finding.trigger,
        "due": finding.due,
        "due_open_day": finding.due_open_day,
        "since": finding.since,
        "until": finding.until,
        "bearer": finding.bearer.id,
        "accountable": finding.accountable_party.id,
        "harmed": list(dict.fromkeys(item.party.id for item in finding.harmed)),
        "missing": [
            {"fact": item.fact, "what": item.what, "who": item.who, "reason": item.reason or None}
            for item in finding.missing
        ],
        "standing": finding.standing or None,
        "confidence": finding.confidence or None,
        "sources": list(finding.sources),
        "sources_disagree": list(finding.sources_disagree),
        "cause": finding.cause,
        "punished": list(dict.fromkeys(item.party.id for item in finding.punished)),
        "consequences": [
            *(_consequence(item, "punished") for item in finding.punished),
            *(_consequence(item, "suffers") for item in finding.harmed),
        ],
        "amount": _amount(finding),
        "first_step": finding.first_step,
        "remedy": finding.remedy or None,
        "law": list(finding.law),
        "next_change": finding.next_change,
        "signal": finding.signal,
    }
    if finding.due_latest and finding.due_latest != finding.due:
        data["due_latest"] = finding.due_latest
    if finding.due_open_latest and finding.due_open_latest != finding.due_open_day:
        data["due_open_latest"] = finding.due_open_latest
    return data


def _consequence(item: Consequence, role: str) -> dict[str, Any]:
    return {
        "party": item.party.id,
        "role": role,
        "effect": item.effect or None,
        "what": item.what,
        "law": item.law or None,
    }


def _amount(finding: ReportFinding) -> int | dict[str, int | None] | None:
    """Yen; as least and most where it is not known exactly."""
    amount = finding.amount
    if amount is None:
        return None
    return amount.low if amount.low == amount.high else {"low": amount.low, "high": amount.high}


def schema_text() -> str:
    """The published JSON Schema of this output."""
    return Path(__file__).with_name("check.schema.json").read_text(encoding="utf-8")


def _source(source: ReportSource) -> dict[str, Any]:
    return {
        "file": source.name,
        "hash": source.hash or None,
        "understood_as": source.understood_as,
        "rows": source.rows,
        "complete_through": dict(source.through or source.complete),
        "presumptions": list(source.presumptions),
    }


def _problem(problem: ReportProblem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "level": problem.level,
        "file": problem.file,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "reason": problem.cause,
        "cure": problem.cure,
    }
