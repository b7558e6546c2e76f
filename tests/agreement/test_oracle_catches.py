"""The oracle can fail: wrong readings of unknowns, put in on purpose, are caught by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.agreement.test_possible_worlds import run
from tests.rulebooks import book_of, with_book

from jisso.ground.values import FOREVER, MIN_DAY
from jisso.pack import Pack
from jisso.readings.evaluate import scalars
from jisso.registers import case as case_module
from jisso.registers.case import Case
from jisso.registers.completeness import Completeness

SAMPLES = (Path(__file__).parent / "sample_rules.yaml").read_text(encoding="utf-8")


def watermark_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    def complete(self: Case, register: str, codes: tuple[str, ...], person: str) -> Completeness:
        return Completeness(MIN_DAY, FOREVER, None, None)

    monkeypatch.setattr(Case, "completeness", complete)


def beginning_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that was begun on some day is taken to tell all that was before."""
    real = Case.completeness

    def complete(self: Case, register: str, codes: tuple[str, ...], person: str) -> Completeness:
        return real(self, register, codes, person)._replace(since=MIN_DAY, before=None)

    monkeypatch.setattr(Case, "completeness", complete)


def ended_rows_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of rows that last is taken to hold those too that were over before it begins."""
    real = Case.completeness

    def complete(self: Case, register: str, codes: tuple[str, ...], person: str) -> Completeness:
        found = real(self, register, codes, person)
        if self.schema.registers[register].validity != "interval" or found.before is None:
            return found
        return found._replace(since=found.since - 60)

    monkeypatch.setattr(Case, "completeness", complete)


def open_end_is_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    real = case_module._Builder._cell

    def cell(self: object, row: object, described: object, value: object, known: int, place: str) -> object:
        found = real(self, row, described, value, known, place)  # type: ignore[arg-type]
        return (FOREVER, FOREVER, None) if value in ("open", "no") and found[1] == FOREVER else found

    monkeypatch.setattr(case_module._Builder, "_cell", cell)


def negation_without_swapping(monkeypatch: pytest.MonkeyPatch) -> None:
    def _not(self: scalars.Compiler, term: object) -> object:
        item = self.compile(term.item)  # type: ignore[attr-defined]

        def negated(situation: scalars.Situation) -> object:
            node = item(situation)
            return (not node[0], not node[1], node[2], term, (node,))

        return negated

    monkeypatch.setattr(scalars.Compiler, "_not", _not)


def unknown_code_is_false(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scalars, "_same_discrete", lambda a, b: (a is b or a == b,) * 2)


def blank_link_is_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Case.linked
    monkeypatch.setattr(Case, "linked", lambda self, register, by, to: (real(self, register, by, to)[0], []))


def low_bound_for_both(monkeypatch: pytest.MonkeyPatch) -> None:
    real = scalars.Compiler._pick

    def pick(self: scalars.Compiler, term: object) -> object:
        meaning = real(self, term)  # type: ignore[arg-type]

        def low_only(situation: scalars.Situation) -> object:
            node = meaning(situation)
            return (node[0], node[0], None, node[3], node[4])

        return low_only

    monkeypatch.setattr(scalars.Compiler, "_pick", pick)


MUTANTS: list[Callable[[pytest.MonkeyPatch], None]] = [
    watermark_ignored,
    beginning_ignored,
    ended_rows_are_listed,
    open_end_is_forever,
    negation_without_swapping,
    unknown_code_is_false,
    blank_link_is_no_row,
    low_bound_for_both,
]


@pytest.mark.parametrize("mutate", MUTANTS, ids=lambda mutate: mutate.__name__)
def test_a_wrong_reading_is_caught(
    mutate: Callable[[pytest.MonkeyPatch], None], pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = with_book(pack, book_of(SAMPLES, pack))
    mutate(monkeypatch)
    # Rare coincidences need more worlds; the first violation ends the search.
    assert any(run(sample, seed=seed, wanted=30_000)[0] for seed in range(7, 15))


def test_the_sample_rules_are_sound_and_show_every_status(pack: Pack) -> None:
    sample = with_book(pack, book_of(SAMPLES, pack))
    violations, checks, statuses = run(sample, seed=11, wanted=40_000)
    assert not violations and checks >= 40_000
    shown = set(statuses)
    assert shown >= {
        "not_applicable",
        "upcoming",
        "due",
        "met",
        "met_late",
        "overdue",
        "kept",
        "broken",
        "available",
        "used",
        "lapsed",
        "satisfied",
        "unsatisfied",
        "disagree",
    }
