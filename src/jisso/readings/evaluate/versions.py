"""Which day's law applies, how long a citation is good for, and what a rule reads."""

from __future__ import annotations

from jisso.ground import calendar
from jisso.ground.values import FOREVER
from jisso.readings.finding import Interval
from jisso.rules import terms as t
from jisso.rules.reads import roots_of
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Family
from jisso.rules.walk import every_term

# A citation that names no day is taken as verified for twelve months after it was checked (design 9 (14)).
CITATION_MONTHS = 12


def verified_through(rule: Rule) -> int:
    if rule.verified_through:
        return rule.verified_through
    return calendar.months_after(rule.checked, CITATION_MONTHS) if rule.checked else FOREVER


def hull(one: Interval | None, other: Interval | None) -> Interval | None:
    """The interval that holds both: where two versions may be in force, either may give the day."""
    if one is None or other is None:
        return one or other
    return (min(one[0], other[0]), max(one[1], other[1]))


def law_at(rule: Rule) -> str:
    return rule.law_at or ("trigger" if rule.kind == "duty" else "asof")


def registers_read(family: Family) -> list[tuple[str, tuple[str, ...]]]:
    """The lists that a family reads: register and the codes it asks for."""
    found: dict[tuple[str, tuple[str, ...]], None] = {}
    for version in family.versions:
        for root in roots_of(version):
            for term in every_term(root):
                if isinstance(term, t.Listing):
                    found[(term.register, term.codes)] = None
    return list(found)
