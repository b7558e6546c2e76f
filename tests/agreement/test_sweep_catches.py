"""The comparison can fail: the nine wrong compilers that were once written by mistake are each caught by it.

Two of them change no status of thousands of random rows, only days: so days are compared, and here rows stand on every
day of half a year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.agreement.sweeps import DAY, Compared, compare, random_cases
from tests.agreement.worlds import AS_OF
from tests.rulebooks import book_of

from jisso.ground.values import FOREVER, MIN_DAY
from jisso.pack import Pack
from jisso.readings.sweep import dates, lists, scalars, tables
from jisso.readings.sweep.expressions import NULL, ZERO, Sql, chosen, compared, literal, minus, negated
from jisso.readings.sweep.values import STALE, Value
from jisso.registers.case import Case, case_from
from jisso.rules.rulebook import Rulebook

RULES = """
- rule: wrong.move
  kind: duty
  domain: housing
  for: address_record as a
  applies: not (exists residence_permission r in a.person on asof where (r.status = DIPLOMAT)) and a.person.japanese_national = false
  trigger: a.start_date
  due: 14 days after trigger, rolling municipal
  done: first filing f in a.person from trigger where (f.kind = address_notice)
- rule: wrong.notice
  kind: duty
  domain: housing
  for: employment as e
  trigger: e.start_date
  due: 1 month after trigger
  done: first filing f in e.person from trigger
- rule: wrong.ended
  kind: condition
  domain: housing
  for: employment as e
  holds: e.end_date > asof and e.card_checked_date <= 3 months after e.start_date
"""
Patch = pytest.MonkeyPatch


def exists_from_bool_or(patch: Patch) -> None:
    """NULL and "no row" are read as false."""

    def any_row(c: Any, listing: Any, scope: Any, here: Any) -> tuple[Sql, Sql, Sql]:
        must = here.let(compared(lists.certainly(lists.ask(c, scope, listing, here)), ">", ZERO))
        return must, must, ZERO

    patch.setattr(lists, "_any", any_row)


def watermark_ignored(patch: Patch) -> None:
    def nothing(*_: Any) -> lists.Unseen:
        return lists.Unseen(ZERO, literal(FOREVER), literal(MIN_DAY))

    patch.setattr(lists, "unseen_rows", nothing)


def rows_after_asof_counted(patch: Patch) -> None:
    real = lists._seen

    def seen(c: Any, frame: Any, register: Any, window: Any) -> list[Sql]:
        return real(c, frame, register, window)[1:]

    def membership(c: Any, *rest: Any) -> Any:
        day, c.as_of = c.as_of, FOREVER
        try:
            return made(c, *rest)
        finally:
            c.as_of = day

    made = lists._membership
    patch.setattr(lists, "_seen", seen)
    patch.setattr(lists, "_membership", membership)


def nullable_date_left_null(patch: Patch) -> None:
    real = scalars.MAKERS["fieldof"]

    def read(c: Any, term: Any, scope: Any, here: Any) -> Value:
        found = real(c, term, scope, here)
        if found.kind != "date" or found.certain:
            return found
        known = compared(found.why, "=", ZERO)
        low = chosen((known, found.low), otherwise=NULL)
        return Value(low, chosen((known, found.high), otherwise=NULL), ZERO, "date")

    patch.setitem(scalars.MAKERS, "fieldof", read)


def negation_without_swapping(patch: Patch) -> None:
    def _not(c: Any, term: Any, scope: Any, here: Any) -> Value:
        item = c.value(term.item, scope, here)
        return Value(negated(item.low), negated(item.high), item.why, "bool")

    patch.setitem(scalars.MAKERS, "not", _not)


def open_end_is_forever(patch: Patch) -> None:
    real = tables.lines_of

    def lines(case: Case, register: Any, part: int, numbers: Any) -> Iterator[tuple[Any, ...]]:
        names = [name for name, _ in tables.columns_of(register)]
        for line in real(case, register, part, numbers):
            cells = list(line)
            for place, name in enumerate(names):
                if name.endswith("_why") and cells[place] == STALE and cells[place - 1] == FOREVER:
                    cells[place - 2], cells[place] = FOREVER, 0
            yield tuple(cells)

    from tests.agreement import sweeps

    patch.setattr(sweeps, "lines_of", lines)


def no_closed_days(patch: Patch) -> None:
    patch.setattr(dates, "roll", lambda c, here, day, calendar: (day, day, ZERO))


def months_as_an_interval(patch: Patch) -> None:
    """`date + interval 'n month'`."""

    def end(c: Any, first: Sql, months: int) -> Sql:
        day = minus(first, literal(1))
        return dates.day_in_month(c, day, months, c.dialect.day_number(day))

    patch.setattr(dates, "period_end", end)


def clamped_after_the_extra_day(patch: Patch) -> None:
    def end(c: Any, first: Sql, months: int) -> Sql:
        return minus(dates.day_in_month(c, first, months, c.dialect.day_number(first)), literal(1))

    patch.setattr(dates, "period_end", end)


WRONG: list[Callable[[Patch], None]] = [
    exists_from_bool_or,
    watermark_ignored,
    rows_after_asof_counted,
    nullable_date_left_null,
    negation_without_swapping,
    open_end_is_forever,
    no_closed_days,
    months_as_an_interval,
    clamped_after_the_extra_day,
]


@pytest.fixture(scope="module")
def book(pack: Pack) -> Rulebook:
    return book_of(RULES, pack)


@pytest.fixture(scope="module")
def cases(book: Rulebook) -> list[Case]:
    """Random worlds and views, and one case with an employment that starts on each of two hundred days."""
    found = random_cases(book, 41, 60, 2, list(book.families.values()))
    people = [{"person_id": "p"}]
    rows = [
        {
            "employment_id": f"e{back}",
            "person": "p",
            "start_date": (AS_OF - timedelta(days=back)).isoformat(),
            "end_date": "open",
            "card_checked_date": (AS_OF - timedelta(days=max(0, back - 90))).isoformat(),
        }
        for back in range(420)
    ]
    document = {
        "sources": {"employment": AS_OF.isoformat()},
        "registers": {"person": people, "employment": rows},
    }
    case, wrong = case_from(book.schema, document, as_of=DAY)
    assert not wrong
    return [*found, case]


def swept(book: Rulebook, cases: list[Case]) -> Compared:
    return compare(book, cases, DAY, book.families.values())


def test_the_right_compiler_differs_nowhere(book: Rulebook, cases: list[Case]) -> None:
    found = swept(book, cases)
    assert not found.differences, found.differences[:3]
    assert found.checks >= 1_000
    assert {"met_late", "overdue", "due", "unknown", "satisfied"} <= set(found.statuses)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_a_wrong_compiler_is_caught(
    wrong: Callable[[Patch], None], book: Rulebook, cases: list[Case], monkeypatch: Patch
) -> None:
    wrong(monkeypatch)
    found = swept(book, cases)
    assert found.differences


@pytest.mark.parametrize(
    "wrong", [months_as_an_interval, clamped_after_the_extra_day], ids=lambda w: w.__name__
)
def test_wrong_months_show_in_days_more_than_in_statuses(
    wrong: Callable[[Patch], None], book: Rulebook, cases: list[Case], monkeypatch: Patch
) -> None:
    wrong(monkeypatch)
    kinds = swept(book, cases).kinds
    assert kinds["due"] > kinds["status"]
