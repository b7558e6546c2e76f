"""A forecast is complete: every day of three years is judged anew, and no answer flips on a day that was not announced."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from tests.agreement.worlds import AS_OF, WorldMaker

from jisso.desk.forecasting import Judging, carried_on
from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator
from jisso.readings.forecast import Flip, flips_of
from jisso.registers.case import Case, case_from
from jisso.registers.facts import Row
from jisso.rules.rulebook import Family

PAIRS = 100_000 if os.environ.get("JISSO_SOAK") else 5_000
SHARDS = 4
DAYS = 3 * 365


@pytest.mark.scales
@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_answer_flips_unannounced(pack: Pack, shard: int) -> None:
    wrong, pairs, causes = run(pack, seed=5_000 + shard, wanted=PAIRS // SHARDS)
    assert not wrong, "\n".join(wrong[:5])
    assert pairs >= PAIRS // SHARDS
    assert sum(causes.values()) > pairs / 10, "the cases gave the forecast too little to say"
    print(f"{pairs} pairs over {DAYS} days, 0 unannounced flips; causes announced: {dict(causes)}")


def run(pack: Pack, seed: int, wanted: int) -> tuple[list[str], int, Counter[str]]:
    """(what was wrong, pairs of a rule and a row followed, causes of the flips announced)."""
    maker, evaluator = WorldMaker(pack.book, seed), Evaluator(pack.book)
    families = list(pack.book.families.values())
    wrong: list[str] = []
    causes: Counter[str] = Counter()
    pairs = number = 0
    while pairs < wanted:
        family = families[number % len(families)]
        # By turns: a complete world, and what an office sees of one, with lists that end before today.
        world = maker.world(family)
        seen = world if number % 3 else maker.view(world)
        document = carried_on(seen, AS_OF.toordinal(), AS_OF.toordinal() + DAYS)
        number += 1
        case, problems = case_from(pack.book.schema, document, as_of=AS_OF.toordinal())
        assert not problems, problems[0].render()
        case.goes_on = True
        for row in case.all_rows(family.newest.register)[:2]:
            pairs += 1
            flips = list(
                flips_of(Judging(evaluator), family, row, case, AS_OF.toordinal(), AS_OF.toordinal() + DAYS)
            )
            causes.update(cause.kind for flip in flips for cause in flip.causes[:1])
            wrong.extend(_unannounced(evaluator, family, row, case, flips))
    return wrong, pairs, causes


def _unannounced(evaluator: Evaluator, family: Family, row: Row, case: Case, flips: list[Flip]) -> list[str]:
    """Differences between what was announced and what judging every single day says."""
    announced: dict[tuple[int, int], str] = {}
    for flip in flips:
        key = (flip.day, flip.finding.occurrence)
        assert key not in announced, f"{family.id}: two flips of one answer on one day"
        announced[key] = flip.after.status if flip.after is not None else ""
        assert flip.causes, f"{family.id}: a flip without a cause"
    today = AS_OF.toordinal()
    before = {one.occurrence: one for one in evaluator.judge(family, row, case, today)}
    wrong = []
    for day in range(today + 1, today + DAYS + 1):
        after = {one.occurrence: one for one in evaluator.judge(family, row, case, day)}
        for occurrence in before.keys() | after.keys():
            old, new = before.get(occurrence), after.get(occurrence)
            same = (
                old is not None
                and new is not None
                and old.possible == new.possible
                and old.status == new.status
            )
            told = announced.pop((day, occurrence), None)
            if same and told is not None:
                wrong.append(f"{family.id} {row.key} day {day - today}: announced {told}, nothing flips")
            elif not same and told != (new.status if new is not None else ""):
                wrong.append(
                    f"{family.id} {row.key} day {day - today}: {old and old.status} -> {new and new.status}, announced {told}"
                )
        before = after
    wrong.extend(f"{family.id} {row.key}: announced but never came {key}" for key in announced)
    return wrong
