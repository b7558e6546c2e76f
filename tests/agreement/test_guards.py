"""Short ways give the same findings with the same traces: rows passed over by their own cells, and the early end
of what does not apply."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.agreement.worlds import AS_OF, WorldMaker
from tests.rulebooks import book_of

from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator, judge, lists
from jisso.readings.evaluate.guards import Guard, guard_of
from jisso.registers.case import case_from
from jisso.registers.facts import Row
from jisso.registers.schema import Schema
from jisso.rules import terms as t

SAMPLES = (Path(__file__).parent / "sample_rules.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("which", "times"), [("samples", 60), ("pack", 1)])
def test_short_ways_change_no_finding_and_no_trace(
    which: str, times: int, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = book_of(SAMPLES, pack) if which == "samples" else pack.book
    passed = 0

    def counted(term: t.Term, slot: int, schema: Schema) -> Guard | None:
        guard = guard_of(term, slot, schema)

        def counting(row: Row) -> bool:
            nonlocal passed
            assert guard is not None
            passed += (answer := guard(row))
            return answer

        return None if guard is None else counting

    families = list(book.families.values())
    short, long = Evaluator(book), Evaluator(book)
    maker, day = WorldMaker(book, 3), AS_OF.toordinal()
    compared = 0
    for family in families * times:
        seen = maker.view(maker.world(family))
        case, problems = case_from(book.schema, seen, as_of=day)
        assert not problems
        for other in families:
            for row in case.all_rows(other.newest.register)[:2]:
                monkeypatch.setattr(lists, "guard_of", counted)
                one = short.judge(other, row, case, day)
                monkeypatch.setattr(lists, "guard_of", lambda term, slot, schema: None)
                with monkeypatch.context() as patch:
                    patch.setattr(judge, "outside_test", lambda rule, meanings, by_asof: None)
                    assert one == long.judge(other, row, case, day), (other.id, row)
                compared += len(one)
    assert passed > 300 and compared > 2_000, (passed, compared)
