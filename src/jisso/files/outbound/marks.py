"""The mark of a finding: a sign, a word and a place in the order. Colour only repeats what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jisso.files.outbound.report import ReportFinding


@dataclass(frozen=True, slots=True)
class Mark:
    """`sign` prints in black and white; `word` is a key of the table of words; `style` names a class."""

    sign: str
    word: str
    style: str


ACT: Final = Mark("▲", "mark.act", "act")
PLANNED: Final = Mark("●", "mark.planned", "planned")
DONE: Final = Mark("✓", "mark.done", "done")
UNKNOWN: Final = Mark("?", "mark.unknown", "unknown")
JUDGE: Final = Mark("?", "mark.judge", "unknown")
RIGHT: Final = Mark("◇", "mark.right", "right")
NONE: Final = Mark("－", "mark.none", "none")
MARKS: Final = (ACT, PLANNED, DONE, UNKNOWN, JUDGE, RIGHT)

_SETTLED_DONE: Final = ("met", "met_late", "kept", "satisfied", "agree", "used")


def mark_of(finding: ReportFinding) -> Mark:
    """What one sees first. A matter for a person's judgement or with a fact missing is never a fault."""
    status = finding.status
    if status in ("needs_judgement", "contested"):
        return JUDGE
    if status == "unknown":
        return UNKNOWN
    if status == "available":
        return RIGHT
    if status in ("overdue", "broken", "disagree"):
        return ACT
    if status in ("due", "upcoming"):
        return ACT if finding.bucket == "now" else PLANNED
    return DONE if status in _SETTLED_DONE else NONE
