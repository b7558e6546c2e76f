"""What `prove` says: one answer per check, and the cases that show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PROVED, REFUTED, UNDECIDED = "proved", "refuted", "undecided"

CHECKS = (
    "dead_rule",
    "dead_branch",
    "versions",
    "tables",
    "contradiction",
    "double_bind",
    "deadline",
    "window",
    "unreachable_right",
    "sanction",
    "neutrality",
    "monotonicity",
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What judging a case must show about one row: its finding has one of `statuses`, settled.

    `note` and `reason` (kind of a reason, and the key it is about) ask for more; `before` is a day that `since` must precede."""

    rule: str
    row: str
    statuses: tuple[str, ...]
    occurrence: int = 0
    note: str = ""
    reason: tuple[str, str] = ("", "")
    before: int = 0


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A case document and what it shows."""

    document: Mapping[str, Any]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`check` is one of CHECKS; `rules` what it is about; `about` tells apart several checks of one kind on one rule.

    A refuted answer carries one or two exhibits: two where the fault shows only by comparing cases."""

    check: str
    rules: tuple[str, ...]
    answer: str
    why: str
    about: str = ""
    exhibits: tuple[Exhibit, ...] = field(default=())
