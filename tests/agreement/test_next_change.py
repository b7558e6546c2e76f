"""`next_change` is never late: between today and it, no day gives another status (S14)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.agreement.worlds import AS_OF, WorldMaker
from tests.rulebooks import book_of, with_book

from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator
from jisso.registers.case import case_from

SAMPLES = (Path(__file__).parent / "sample_rules.yaml").read_text(encoding="utf-8")
HORIZON = 200


def extent(maker: WorldMaker) -> Any:
    far = (AS_OF + timedelta(days=4000)).isoformat()
    if maker.random.random() < 0.5:
        return far
    begun = AS_OF - timedelta(days=maker.random.choice((-5, 3, 30, 85, 100, 180, 365, 500)))
    return {"from": begun.isoformat(), "through": far}


@pytest.mark.parametrize("which", ["samples", "pack"])
def test_nothing_changes_before_the_next_change(which: str, pack: Pack) -> None:
    chosen = with_book(pack, book_of(SAMPLES, pack)) if which == "samples" else pack
    maker, evaluator = WorldMaker(chosen.book, 5), Evaluator(chosen.book)
    checked = 0
    for _ in range(12 if which == "samples" else 1):
        for family in chosen.book.families.values():
            world = maker.world(family)
            # The question is about time alone, so the registers are complete beyond the horizon; some of
            # them begin on some day, which windows that move pass.
            world["sources"] = {
                r: ({code: extent(maker) for code in d} if isinstance(d, dict) else extent(maker))
                for r, d in world["sources"].items()
            }
            case, _ = case_from(chosen.book.schema, world, as_of=AS_OF.toordinal())
            for row in case.all_rows(family.newest.register)[:2]:
                today = AS_OF.toordinal()
                for finding in evaluator.judge(family, row, case, today):
                    announced = evaluator.next_change(finding, family, case)
                    last = min(announced - 1 if announced is not None else today + HORIZON, today + HORIZON)
                    for day in range(today + 1, last + 1):
                        later = {f.occurrence: f for f in evaluator.judge(family, row, case, day)}.get(
                            finding.occurrence
                        )
                        if later is None:
                            continue
                        assert later.possible == finding.possible, (
                            family.id,
                            row.key,
                            day - today,
                            finding.possible,
                            later.possible,
                            announced,
                        )
                        checked += 1
    assert checked > 1000
