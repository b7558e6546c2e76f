"""The published JSON of a forecast: every change in a stable order, what people are told of it, and the load by week.

The shape is `forecast.schema.json` beside this file (copied to `docs/schema/`); keys are only ever added.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jisso.files.outbound.outlook import Change, Outlook, OutlookEntry


def to_outlook_json(outlook: Outlook) -> str:
    """Text ending in a newline; write it as UTF-8."""
    return json.dumps(outlook_data(outlook), ensure_ascii=False, indent=1) + "\n"


def outlook_data(outlook: Outlook) -> dict[str, Any]:
    return {
        "as_of": outlook.as_of,
        "until": outlook.until,
        "pack": {"name": outlook.pack.name, "version": outlook.pack.version, "hash": outlook.pack.hash},
        "assumption": outlook.assumption,
        "changes": [_change(change) for change in outlook.changes],
        "entries": [_entry(entry) for entry in outlook.entries],
        "capacity": outlook.capacity,
        "weeks": [
            {"start": week.start, "due": week.due, "planned": week.planned, "unfit": list(week.unfit)}
            for week in outlook.weeks
        ],
        "horizons": [{"what": what, "day": day} for what, day in outlook.horizons],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "day": change.day,
        "finding": change.finding,
        "rule": change.rule,
        "for": {
            "register": change.register,
            "id": change.row_id,
            "person": change.person,
            "organisation": change.organisation,
        },
        "before": change.before,
        "after": change.after,
        "possible": list(change.possible),
        "causes": list(change.causes),
    }


def _entry(entry: OutlookEntry) -> dict[str, Any]:
    finding = entry.finding
    return {
        "day": entry.day,
        "kind": entry.kind,
        "finding": finding.id,
        "rule": finding.rule,
        "person": finding.person,
        "organisation": finding.organisation,
        "bearer": finding.bearer.id,
        "accountable": finding.accountable_party.id,
        "harmed": list(dict.fromkeys(item.party.id for item in finding.harmed)),
        "due": finding.due,
        "first_step": finding.first_step,
        "law": list(finding.law),
        "then": entry.then or None,
        "why": list(entry.why),
    }


def outlook_schema_text() -> str:
    """The published schema as text."""
    return (Path(__file__).parent / "forecast.schema.json").read_text(encoding="utf-8")
