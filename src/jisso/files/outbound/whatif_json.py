"""The published JSON of a what-if: changes, findings that differ with their courses, cures, breaks of a transition.

The shape is `whatif.schema.json` beside this file (copied to `docs/schema/`); keys are only ever added.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jisso.files.outbound.report import Party, ReportFinding
from jisso.files.outbound.supposition import ChangeTold, Cured, Stage, Supposition


def to_whatif_json(supposition: Supposition) -> str:
    """Text ending in a newline; write it as UTF-8."""
    return json.dumps(whatif_data(supposition), ensure_ascii=False, indent=1) + "\n"


def whatif_data(supposition: Supposition) -> dict[str, Any]:
    pack = supposition.pack
    return {
        "as_of": supposition.as_of,
        "until": supposition.until,
        "pack": {"name": pack.name, "version": pack.version, "hash": pack.hash},
        "assumption": supposition.assumption,
        "changes": [_change(change) for change in supposition.changes],
        "overlay": {"file": supposition.overlay, "rules": list(supposition.rules)} if supposition.overlay else None,
        "differences": [
            {
                **_finding(turned.finding),
                "before": [_stage(stage) for stage in turned.before],
                "after": [_stage(stage) for stage in turned.after],
            }
            for turned in supposition.turned
        ],
        "findings": [_cured(cured) for cured in supposition.cured],
        "breaks": [
            {
                "kind": one.kind,
                "name": one.name,
                "first": one.first,
                "last": one.last,
                "words": one.words,
                "finding": one.finding.id if one.finding is not None else None,
            }
            for one in supposition.breaks
        ],
        "problems": list(supposition.problems),
    }  # fmt: skip


def _finding(finding: ReportFinding) -> dict[str, Any]:
    return {
        "finding": finding.id,
        "rule": finding.rule,
        "for": {
            "register": finding.register,
            "id": finding.row_id,
            "person": finding.person,
            "organisation": finding.organisation,
        },
        "status": finding.status,
        "bearer": finding.bearer.id,
        "accountable": finding.accountable_party.id,
    }


def _stage(stage: Stage) -> dict[str, Any]:
    return {"day": stage.day, "status": stage.status, "possible": list(stage.possible)}


def _change(change: ChangeTold) -> dict[str, Any]:
    return {
        "how": change.how,
        "register": change.register,
        "id": change.key,
        "values": dict(change.values),
        "day": change.day,
        "words": change.words,
        "party": _party(change.party),
        "burden": change.burden or None,
        "decided_by": _party(change.decided_by),
    }


def _party(party: Party | None) -> str | None:
    return party.id if party is not None else None


def _cured(cured: Cured) -> dict[str, Any]:
    return {
        **_finding(cured.finding),
        "parties": [party.id for party in cured.parties],
        "by_itself": cured.by_itself,
        "cut_short": cured.cut_short,
        "tried": cured.tried,
        "looked": cured.looked,
        "why_none": cured.why_none or None,
        "proposals": [
            {
                "changes": [_change(change) for change in cure.changes],
                "status": cure.status,
                "day": cure.day,
                "by": cure.by,
                "worse": [{"finding": one.id, "rule": one.rule, "status": one.status} for one in cure.worse],
            }
            for cure in cured.cures
        ],
    }


def whatif_schema_text() -> str:
    """The published schema as text."""
    return (Path(__file__).parent / "whatif.schema.json").read_text(encoding="utf-8")
