"""The parts that proofs rest on: the calendar in pieces, the form of terms, the rows a question can need."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.prove.seeded import pack_of, seeds, trial_pack

from jisso.desk.proving import prove_pack
from jisso.readings.prove import dates, prover
from jisso.readings.prove.deeds import room_for
from jisso.readings.prove.demand import demand
from jisso.readings.prove.forms import FALLS, RISES, STAYS, UNSURE, moves
from jisso.readings.prove.setting import Setting
from jisso.readings.prove.standings import roots
from jisso.rules.rule import Rule

FUNCTIONS = [
    *(dates.months(count, way) for count in (1, 2, 3, 6, 12, 60, 120) for way in ("after", "before", "from")),
    dates.month_end("this"),
    dates.month_end("next"),
    dates.day_of_month(10, "next"),
    dates.day_of_month(31, "this"),
    dates.anniversary(1, 31, "next"),
    dates.anniversary(4, 1, "previous"),
    dates.attains(20),
    dates.attains(65),
    dates.school_start(),
    dates.school_end(),
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda one: one.name)
def test_bounds_and_pieces_are_the_calendar(function: dates.DayFunction) -> None:
    for first in (dates.FIRST, dates.SAMPLE, dates.FIRST + 25 * dates.CYCLE - 700, 738_000):
        covered: set[int] = set()
        for piece in function.pieces(first, first + dates.CYCLE):
            for day in range(piece.first, piece.last + 1):
                image = function.at(day)
                assert image == (day + piece.shift if piece.moves else piece.shift)
                covered.add(day)
        assert covered >= set(range(first, first + dates.CYCLE + 1))
    for day in range(function.first, function.last + 1, 97):
        image = function.at(day)
        assert image is not None
        assert function.low <= image - day <= function.high
        if day + dates.CYCLE <= function.last:
            assert function.at(day + dates.CYCLE) == image + dates.CYCLE


def only_rule(**slots: object) -> Rule:
    pack = pack_of([{"rule": "r.a", "for": "person as p", "kind": "condition", **slots}])
    (family,) = pack.book.families.values()
    return family.newest


@pytest.mark.parametrize(
    ("text", "register", "way"),
    [
        ("exists filing f in p where (f.kind = notice)", "filing", RISES),
        ("no filing f in p where (f.kind = notice)", "filing", FALLS),
        ("not (exists filing f in p)", "filing", FALLS),
        ("exists filing f in p", "permit", STAYS),
        ("count filing f in p >= 2", "filing", RISES),
        ("count filing f in p = 2", "filing", UNSURE),
        ("count filing f in p <= 2", "filing", FALLS),
        ("first filing f in p <= asof", "filing", RISES),
        ("exists permit r in p where (no filing f in p from r.start_date)", "filing", FALLS),
        ("exists filing f in p where (no filing g in p from f.received_date)", "filing", UNSURE),
    ],
)
def test_what_one_more_row_can_do(text: str, register: str, way: str) -> None:
    assert moves(only_rule(holds=text).terms["holds"], register) == way


def test_each_list_needs_a_row_and_counts_as_many_as_they_count() -> None:
    schema = trial_pack().book.schema
    rule = only_rule(
        holds="exists permit r in p on asof where (r.kind = work) and no permit s in p on asof where (s.kind = study)"
        " and count filing f in p >= 3"
    )
    found = demand(schema, {"person": 1}, roots(rule))
    assert dict(found.rows) == {"person": 1, "permit": 2, "filing": 4}
    assert not found.unbounded
    assert not found.complete(3)
    assert found.complete(4)


def test_a_sum_is_never_called_proved_by_a_few_rows() -> None:
    pack = pack_of(
        [
            {
                "rule": "r.a",
                "for": "person as p",
                "kind": "condition",
                "holds": "sum e.weekly_hours over employment e in p on asof > 600 hours per week",
            }
        ]
    )
    (answer,) = prove_pack(pack, checks=("dead_rule",)).answers
    # Four jobs of more than 150 hours would do it; three rows are tried.
    assert answer.answer == "undecided"
    assert "more rows" in answer.why


def test_circumstances_that_turn_on_the_deed_are_no_proof() -> None:
    duty = {
        "rule": "r.a",
        "kind": "duty",
        "for": "employment as e",
        "trigger": "e.start_date",
        "due": "14 days after trigger",
        "done": "first filing f in e.person from trigger where (f.kind = hire)",
    }
    turned = {
        **duty,
        "done": "first filing f in e.person from trigger"
        " where (f.kind = hire and no permit r in e.person on f.received_date where (r.kind = study))",
    }
    for rule, apart in ((duty, True), (turned, False)):
        book = pack_of([rule]).book
        assert room_for(Setting(book), list(book.families.values())).apart is apart
    (answer,) = prove_pack(pack_of([duty]), checks=("deadline",)).answers
    assert answer.answer == "proved"
    (answer,) = prove_pack(pack_of([turned]), checks=("deadline",)).answers
    # Who stays as a student all through the fortnight has no day on which the notice counts.
    assert answer.answer == "refuted"


def test_answers_are_kept_by_what_they_depend_on() -> None:
    rule = {"rule": "r.a", "for": "person as p", "kind": "condition", "holds": "exists filing f in p"}
    other = {**rule, "rule": "r.b", "holds": "no permit r in p on asof"}
    memory: dict[str, object] = {}
    prove_pack(pack_of([rule, other]), memory=memory)
    kept = dict(memory)
    again = prove_pack(pack_of([rule, other]), memory=memory)
    assert memory == kept
    assert [one.answer for one in again.answers] == ["proved"] * len(again.answers)
    prove_pack(pack_of([{**rule, "note": "said better"}, other]), memory=memory)
    assert memory == kept
    prove_pack(pack_of([{**rule, "holds": "no filing f in p"}, other]), memory=memory)
    new = memory.keys() - kept.keys()
    assert 0 < len(new) < len(kept)


def test_several_processes_say_what_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prover, "WORTH_SHARING", 1)
    rules = [
        rule
        for seed in seeds()
        if seed.name == "tell within five days, not before the tenth"
        for rule in seed.bad
    ]
    alone, shared = (
        # Which of several cases is shown may differ; what is said may not.
        [replace(one, exhibits=()) for one in prove_pack(pack_of(rules), workers=count).answers]
        for count in (1, 2)
    )
    assert alone == shared
    assert any(one.answer == "refuted" for one in shared)
