"""From the values of a rule's slots to the set of statuses that they leave open (S11, design 9 (15))."""

from __future__ import annotations

from typing import NamedTuple

from jisso.ground.values import FOREVER, MIN_DAY, Why

Interval = tuple[int, int]


class DutyFacts(NamedTuple):
    """`due` is the latest reading: by it a duty becomes late. `trigger_open`: possible only through `open` or `no`."""

    applies_must: bool
    applies_may: bool
    trigger: Interval
    trigger_open: bool
    due: Interval
    done: Interval
    as_of: int


def duty_statuses(facts: DutyFacts) -> tuple[str, ...]:
    """Statuses that some world agreeing with the known facts has, in the order of a duty's life."""
    low, high = facts.trigger
    now = facts.as_of
    found: list[str] = []
    if not facts.applies_must or high >= FOREVER:
        found.append("not_applicable")
    if facts.applies_may:
        ahead = high > now and not facts.trigger_open and low < FOREVER
        if ahead:
            found.append("upcoming")
        if low <= now:
            found.extend(_begun(facts, now))
    return tuple(found)


def _begun(facts: DutyFacts, now: int) -> list[str]:
    done_low, done_high = facts.done
    due_low, due_high = facts.due
    found: list[str] = []
    if done_high > now and now <= due_high:
        found.append("due")
    if done_low <= now and done_low <= due_high:
        found.append("met")
    if done_low <= now and min(done_high, now) > due_low:
        found.append("met_late")
    if done_high > now and due_low < now:
        found.append("overdue")
    return found


def prohibition_statuses(
    applies: tuple[bool, bool], breach: tuple[bool, bool], cured: Interval, as_of: int
) -> tuple[str, ...]:
    """`cured` is the day from which the matter is in order again; never: FOREVER."""
    found: list[str] = []
    if not applies[0]:
        found.append("not_applicable")
    if applies[1]:
        broken_may = breach[1] and cured[1] > as_of
        broken_must = breach[0] and cured[0] > as_of
        if not broken_must:
            found.append("kept")
        if broken_may:
            found.append("broken")
    return tuple(found)


def entitlement_statuses(
    applies: tuple[bool, bool], holds: tuple[bool, bool], used: Interval, lapses: Interval, as_of: int
) -> tuple[str, ...]:
    """Used iff its use is on record, else lapsed iff its window has closed, else available iff it holds."""
    found: list[str] = []
    used_may, used_must = used[0] <= as_of, used[1] <= as_of
    lapsed_may, lapsed_must = lapses[0] < as_of, lapses[1] < as_of
    open_may = applies[1] and not used_must and not lapsed_must
    if not applies[0] or (open_may and not holds[0]):
        found.append("not_applicable")
    if open_may and holds[1]:
        found.append("available")
    if applies[1] and used_may:
        found.append("used")
    if applies[1] and not used_must and lapsed_may:
        found.append("lapsed")
    return tuple(found)


def truth_statuses(
    applies: tuple[bool, bool], answer: tuple[bool, bool], words: tuple[str, str]
) -> tuple[str, ...]:
    """For conditions and links: `words` are the statuses for true and for false."""
    found: list[str] = []
    if not applies[0]:
        found.append("not_applicable")
    if applies[1]:
        if answer[1]:
            found.append(words[0])
        if not answer[0]:
            found.append(words[1])
    return tuple(found)


def open_only(low: int, high: int, why: Why) -> bool:
    """Whether a date is possible only through `open` or `no`: its upper end is never, and only staleness is the reason."""
    return (
        high >= FOREVER and low > MIN_DAY and (why is None or all(reason.kind == "stale" for reason in why))
    )
