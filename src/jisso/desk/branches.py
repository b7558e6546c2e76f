"""Branch coverage of a pack in words: which truths of a rule no scenario has made true, or false."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jisso.pack import Pack
from jisso.pack.branches import by_owner, count_branches
from jisso.pack.scenarios import Outcome
from jisso.readings.narrate import Words
from jisso.readings.narrate.sentences import say


def branches_in_words(
    pack: Pack, outcomes: Iterable[Outcome], enough: int
) -> tuple[dict[str, Any], list[str]]:
    """Figures of the whole pack with every part below `enough` percent, and the same as lines.

    A part is a rule or a definition. Its missing branches come with their place and in words."""
    words = Words(
        "en", pack.book.schema, pack.parties, pack.laws, pack.texts, pack.about, pack.book.parameters,
        pack.book.definitions,
    )  # fmt: skip
    branches = count_branches(pack, outcomes)
    duties = [branch for branch in branches if branch.slot in ("applies", "done")]
    below: list[dict[str, Any]] = []
    lines: list[str] = []
    for owner, found in by_owner(branches):
        driven = sum(branch.driven for branch in found)
        if driven * 100 >= enough * len(found):
            continue
        kind = "definition" if found[0].defined else "rule"
        lines.append(f"{owner} ({kind}): {driven} of {len(found)} branches")
        missing: list[dict[str, str]] = []
        for branch in found:
            if branch.driven:
                continue
            said = say(branch.term, words) if branch.term is not None else ""
            lacking = " nor ".join(branch.lacking)
            missing.append(
                {
                    "slot": branch.slot,
                    "where": str(branch.span or ""),
                    "words": said,
                    "never": lacking,
                }
            )
            lines.append(f"  {branch.slot or 'body'} never {lacking}: {said}  ({branch.span or owner})")
        below.append({kind: owner, "driven": driven, "of": len(found), "missing": missing})
    figures: dict[str, Any] = {
        "branches": len(branches),
        "driven": sum(branch.driven for branch in branches),
        "applies_and_done": len(duties),
        "applies_and_done_driven": sum(branch.driven for branch in duties),
        "below": below,
    }
    for name, of in (("driven", "branches"), ("applies_and_done_driven", "applies_and_done")):
        share = 100 * figures[name] / figures[of] if figures[of] else 100.0
        lines.append(
            f"{figures[name]} of {figures[of]} {of.replace('_', ' ')} driven both ways ({share:.1f} %)"
        )
    return figures, [*lines, ""]
