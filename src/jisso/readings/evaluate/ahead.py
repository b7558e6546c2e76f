"""The next day on which the findings of one row can be other ones while no record changes (S13, S14).

`Evaluator.next_change` answers for one finding. A recurring duty also gains periods as they begin and loses
those that leave the window asked for, and a row that starts later has no finding until then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jisso.ground.values import FOREVER, MIN_DAY
from jisso.readings.evaluate.calculations import mover
from jisso.readings.evaluate.judge import Evaluator
from jisso.readings.evaluate.scalars import Situation
from jisso.readings.finding import Finding
from jisso.registers.case import Case
from jisso.registers.facts import Row
from jisso.rules.rulebook import Family
from jisso.rules.terms import Duration

# Periods are counted from one start, so a duty of a hundred years has this many at most.
MOST_PERIODS = 1200


def next_day(
    evaluator: Evaluator, family: Family, row: Row, case: Case, as_of: int, findings: Sequence[Finding]
) -> int | None:
    """The first day after `as_of` on which `judge` may answer otherwise for this family and row.

    `findings` are its findings on `as_of`. None: nothing changes however much time passes."""
    days = [day for day in (evaluator.next_change(one, family, case) for one in findings) if day is not None]
    if row.start[0] > as_of:
        days.append(row.start[0])
    elif family.newest.recurs is not None:
        days.extend(_occurrence_days(evaluator, family, row, case, as_of))
    later = [day for day in days if as_of < day < FOREVER]
    return min(later) if later else None


def _occurrence_days(evaluator: Evaluator, family: Family, row: Row, case: Case, as_of: int) -> Iterator[int]:
    """Days on which a period begins or leaves the window, and on which the start or end itself can move."""
    rule = family.newest
    assert rule.recurs is not None
    compiled = evaluator._rule(rule, complete=True)
    situation = Situation(as_of, case, row, compiled.size)
    situation.marks = []
    assert compiled.start is not None
    origin = compiled.start(situation)
    if compiled.end is not None:
        compiled.end(situation)
    yield from situation.marks
    if origin[0] == MIN_DAY or origin[2] is not None:
        return
    back = rule.recurs.look_back
    for number in range(1, MOST_PERIODS):
        first, _, _, last, _, _ = evaluator._period(compiled, situation, number)
        yield first
        if back is not None and last < FOREVER:
            yield first_day_past(back, last)
        if first > as_of:
            return


def first_day_past(back: Duration, day: int) -> int:
    """The first day D for which `back` before D lies after `day`."""
    move = mover(back, "before")
    # 32 days a month is more than any month has, so the day searched for lies in the range.
    low, high = day, day + back.count * (1 if back.unit == "days" else 32) + 2
    while low < high:
        middle = (low + high) // 2
        if move(middle) > day:
            high = middle
        else:
            low = middle + 1
    return low
