"""The seeded rules of `seeds.yaml` as packs: the slots that do not matter filled in."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from tests.rulebooks import book_of, with_book

from jisso.pack import Pack, load_pack

HERE = Path(__file__).parent
SUFFERS = {
    "party": "worker",
    "role": "suffers",
    "effect": "practical",
    "what": {"ja": "不利益", "en": "a loss"},
}


@dataclass(frozen=True)
class Seed:
    """A defect of the class `check`, and the same rules without it."""

    check: str
    name: str
    bad: list[Mapping[str, Any]]
    good: list[Mapping[str, Any]]


@cache
def trial_pack() -> Pack:
    """A small vocabulary without rules."""
    return load_pack(HERE / "pack")


def seeds() -> list[Seed]:
    return [Seed(**entry) for entry in yaml.safe_load((HERE / "seeds.yaml").read_text("utf-8"))]


def pack_text(rules: list[Mapping[str, Any]]) -> str:
    """The rules as a file of a pack."""
    return yaml.safe_dump([_filled(rule) for rule in rules], allow_unicode=True, sort_keys=False)


def pack_of(rules: list[Mapping[str, Any]]) -> Pack:
    return with_book(trial_pack(), book_of(pack_text(rules), trial_pack()))


def _filled(rule: Mapping[str, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "domain": "work",
        "bearer": "employer",
        "in_force": {"from": "2015-01-01"},
        "law": ["act 1"],
        "source": ["https://example.org/act"],
        "checked": "2026-01-05",
        "confidence": "high",
        **copy.deepcopy(dict(rule)),
    }
    if rule["kind"] in ("duty", "prohibition") or "if_missed" in rule:
        given = [
            {"what": {"ja": "過料", "en": "a fine"}, "law": "act 1", **effect}
            for effect in rule.get("if_missed", ())
        ]
        whole["if_missed"] = [*given, {**copy.deepcopy(SUFFERS), "law": "act 1"}]
    return whole
