"""The published JSON of flows.

The shape is `flows.schema.json` beside this file (copied to `docs/schema/`); keys are only ever added.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jisso.desk.flows import Flows, RuleFlows, Told, hidden_from
from jisso.desk.flows_words import Speaker
from jisso.files.outbound.report import Language
from jisso.ground.values import iso
from jisso.readings.flows.parts import Part
from jisso.readings.flows.policy import ANSWER, OWN, OWN_ROWS, RECORD, Policy
from jisso.readings.flows.worlds import Inference, World
from jisso.readings.narrate import say


def flows_json(flows: Flows, language: Language) -> str:
    """Text ending in a newline. Ids stay as in the pack; questions and reasons are in `language`."""
    speaker = Speaker(flows.pack, flows.policy, language)
    pack = flows.pack
    data = {
        "as_of": iso(flows.as_of),
        "pack": {"name": pack.name, "version": pack.version, "hash": pack.hash},
        "language": language,
        "rules": [_rule(one, speaker) for one in flows.rules],
        "forbidden": [
            {"code": p.code, "message": p.message, "where": str(p.where or ""), "mend": p.mend}
            for p in flows.forbidden
        ],
        "matrix": _matrix(flows.policy, speaker),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _rule(one: RuleFlows, speaker: Speaker) -> dict[str, Any]:
    rule = one.rule
    return {
        "rule": rule.id,
        "kind": rule.kind,
        "domain": rule.domain,
        "sheet": rule.sheet,
        "in_force": {"from": iso(rule.in_force_from), "until": iso(rule.in_force_until)},
        "reads": [
            {
                "register": read.register,
                "field": read.name or None,
                "codes": list(read.codes),
                "how": read.how,
                "across": read.across,
                "group": group,
                "holders": list(holders),
            }
            for read, group, holders in one.reads
        ],
        "parts": [_part(part, speaker) for part in one.parts],
        "askers": [_told(told, speaker) for told in one.told],
        "infers": None if one.infers is None else [_inference(found) for found in one.infers],
    }


def _part(part: Part, speaker: Speaker) -> dict[str, Any]:
    return {
        "slot": part.slot,
        "holders": list(part.holders),
        "shared": part.shared,
        "travels": part.travels,
        "question": say(part.term, speaker.words),
        "names": list(part.names),
        "given": list(part.given),
    }


def _told(told: Told, speaker: Speaker) -> dict[str, Any]:
    asker = told.asker

    def groups(kind: str) -> list[str]:
        return [flow.group for flow in told.flows if flow.flow == kind]

    return {
        "party": asker.party,
        "role": asker.role.name,
        "purpose": asker.purpose,
        "relation": asker.relation,
        "told": told.told,
        "own": groups(OWN),
        "record": groups(RECORD),
        "answer": groups(ANSWER),
        "own_rows": groups(OWN_ROWS),
        "refused": [
            {"group": flow.group, "flow": flow.flow, "because": speaker.words.choose(flow.because)}
            for flow in told.refused
        ],
        "only_answered": [
            {"register": register, "field": name or None} for register, name in hidden_from(told)
        ],
    }


def _inference(found: Inference) -> dict[str, Any]:
    return {
        "register": found.register,
        "field": found.name or None,
        "verdict": found.verdict,
        "worlds": found.worlds,
        "whole": found.whole,
        "exact": found.exact,
        "case": found.where or None,
        "differs": None if found.differs is None else [_world(world) for world in found.differs],
        "alike": None if found.alike is None else [_world(world) for world in found.alike],
    }


def _world(world: World) -> dict[str, Any]:
    return {
        "value": world.value,
        "answer": [
            {"row": row, "occurrence": occurrence, "status": status, "due": due or None}
            for row, occurrence, status, due in world.answer
        ],
    }


def _matrix(policy: Policy, speaker: Speaker) -> dict[str, Any]:
    return {
        "groups": [{"group": name, "words": speaker.group(name)} for name in policy.groups],
        "roles": [
            {
                "role": role.name,
                "words": speaker.role(role.name),
                "parties": list(role.parties),
                "purposes": list(role.purposes),
                "no_facts": speaker.words.choose(role.no_facts) or None,
            }
            for role in policy.roles.values()
        ],
        "lines": [
            {
                "roles": sorted(line.roles),
                "groups": sorted(line.groups),
                "purposes": sorted(line.purposes),
                "rules": sorted(line.rules),
                "flow": line.flow,
                "because": speaker.words.choose(line.because),
            }
            for line in policy.lines
        ],
    }


def flows_schema_text() -> str:
    """The published schema as text."""
    return (Path(__file__).parent / "flows.schema.json").read_text(encoding="utf-8")
