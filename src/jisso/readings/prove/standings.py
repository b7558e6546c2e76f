"""What a rule says of a row, as formulas: its statuses, and the days and truths they follow from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jisso.ground import calendar
from jisso.ground.values import FOREVER
from jisso.readings.prove import dates
from jisso.readings.prove.meaning import Reader
from jisso.readings.prove.worlds import Truth, World, both, choose, either, negated
from jisso.rules import terms as t
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Family, Rulebook

# A citation that names no day is taken as verified for twelve months after it was checked.
CITATION_MONTHS = 12
# Periods of a recurring duty that are looked at.
MOST_PERIODS = 3


def verified_through(rule: Rule) -> int:
    if rule.verified_through:
        return rule.verified_through
    return calendar.months_after(rule.checked, CITATION_MONTHS) if rule.checked else FOREVER


def roots(rule: Rule) -> Iterator[t.Term]:
    """Every term of a rule that a status can follow from."""
    for slot, term in rule.terms.items():
        if slot not in ("amount", "since", "until"):
            yield term
    if rule.judgement is not None and rule.judgement.open is not None:
        yield rule.judgement.open
    if rule.recurs is not None:
        yield rule.recurs.start
        if rule.recurs.end is not None:
            yield rule.recurs.end


@dataclass
class Standing:
    """One version about one row. `body` are the statuses by the version's own words; `settled` says that it is the
    law of its day and verified for it. `there` says that the row is on record and the occurrence has come."""

    rule: Rule
    reader: Reader
    row: int
    there: Truth
    applies: Truth
    body: dict[str, Truth]
    law_day: Any
    trigger: Any = None
    due: Any = None
    done: Any = None
    lapses: Any = None
    used: Any = None
    main: Truth = True
    occurrence: int = 0
    asked: dict[str, Truth] = field(default_factory=dict)

    @property
    def in_force(self) -> Truth:
        return both([self.law_day >= self.rule.in_force_from, self.law_day <= self.rule.in_force_until])

    @property
    def verified(self) -> Truth:
        return self.law_day <= verified_through(self.rule)

    @property
    def settled(self) -> Truth:
        return both([self.there, self.in_force, self.verified])

    def status(self, *names: str) -> Truth:
        """This version, in force, gives one of these statuses."""
        return both([self.settled, either([self.body[name] for name in names if name in self.body])])


def stand(
    world: World, book: Rulebook, rule: Rule, row: int = 0, occurrence: int = 1, as_of: Any = None
) -> Standing:
    """The standing of a row of the rule's register. `occurrence` picks a period of a recurring duty."""
    reader = Reader(
        world, book.parameters, book.calendars, {1: [(True, row)]}, world.as_of if as_of is None else as_of
    )
    return _Maker(reader, rule, row, occurrence).make()


class _Maker:
    def __init__(self, reader: Reader, rule: Rule, row: int, occurrence: int) -> None:
        self.reader = reader
        self.rule = rule
        self.row = row
        self.occurrence = occurrence if rule.recurs is not None else 0
        self.now = reader.as_of
        world = reader.world
        self.there: list[Truth] = [world.present(rule.register, row)]
        if world.schema.registers[rule.register].validity != "state":
            self.there.append(world.start(rule.register, row) <= self.now)

    def make(self) -> Standing:
        if self.rule.recurs is not None:
            self._period()
        made: Standing = getattr(self, f"_{self.rule.kind}")()
        if "law_at" in self.rule.terms:
            made.law_day = self.reader.amount(self.rule.terms["law_at"])
        elif self.rule.law_at == "asof":
            made.law_day = self.now
        made.body = {"not_applicable": made.body.pop("not_applicable"), **made.body}
        return made

    def _period(self) -> None:
        recurs, reader, number = self.rule.recurs, self.reader, self.occurrence
        assert recurs is not None
        origin = reader.amount(recurs.start)
        if reader.may_end(recurs.start):
            self.there.append(both([origin < FOREVER, origin > 1]))
        start = origin
        if number > 1:
            start = reader.world.apply(dates.months(recurs.months * (number - 1), "from"), origin) + 1
        end = reader.world.apply(dates.months(recurs.months * number, "from"), origin)
        reader.period = (start, end)
        if number > 1:
            self.there.append(start <= self.now)
        if recurs.end is not None:
            self.there.append(reader.amount(recurs.end) >= start)
        if recurs.look_back is not None:
            back = recurs.look_back
            oldest = (
                self.now - back.count
                if back.unit == "days"
                else reader.world.apply(dates.months(back.count, "before"), self.now)
            )
            self.there.append(end >= oldest)

    def _standing(self, applies: Truth, body: dict[str, Truth], law_day: Any, **more: Any) -> Standing:
        return Standing(
            self.rule,
            self.reader,
            self.row,
            both(self.there),
            applies,
            body,
            law_day,
            occurrence=self.occurrence,
            **more,
        )

    def _truth(self, slot: str) -> Truth:
        term = self.rule.terms.get(slot)
        return True if term is None else self.reader.truth(term)

    def _date(self, slot: str) -> Any:
        term = self.rule.terms.get(slot)
        return FOREVER if term is None else self.reader.amount(term)

    def _duty(self) -> Standing:
        reader, now, terms = self.reader, self.now, self.rule.terms
        trigger = reader.amount(terms["trigger"])
        reader.trigger, reader.trigger_may_end = trigger, reader.may_end(terms["trigger"])
        applies = self._truth("applies")
        due = reader.amount(terms["due"])
        if "due_latest" in terms:
            other = reader.amount(terms["due_latest"])
            due = choose(other > due, other, due)
        done = self._date("done")
        on = both([applies, trigger <= now])
        body = {
            "not_applicable": either([negated(applies), trigger >= FOREVER]),
            "upcoming": both([applies, trigger > now, trigger < FOREVER]),
            "due": both([on, done > now, now <= due]),
            "met": both([on, done <= now, done <= due]),
            "met_late": both([on, done <= now, done > due]),
            "overdue": both([on, done > now, due < now]),
        }
        return self._standing(applies, body, trigger, trigger=trigger, due=due, done=done)

    def _prohibition(self) -> Standing:
        applies, breach, cured = self._truth("applies"), self._truth("breach"), self._date("cured")
        broken = both([breach, cured > self.now])
        body = {
            "not_applicable": negated(applies),
            "kept": both([applies, negated(broken)]),
            "broken": both([applies, broken]),
        }
        return self._standing(applies, body, self.now, main=breach)

    def _entitlement(self) -> Standing:
        applies, holds = self._truth("applies"), self._truth("holds")
        used, lapses = self._date("used"), self._date("lapses")
        not_used, not_lapsed = used > self.now, lapses >= self.now
        body = {
            "not_applicable": either([negated(applies), both([not_used, not_lapsed, negated(holds)])]),
            "available": both([applies, not_used, not_lapsed, holds]),
            "used": both([applies, negated(not_used)]),
            "lapsed": both([applies, not_used, negated(not_lapsed)]),
        }
        return self._standing(applies, body, self.now, main=holds, used=used, lapses=lapses)

    def _condition(self) -> Standing:
        return self._answer("holds", ("satisfied", "unsatisfied"))

    def _link(self) -> Standing:
        return self._answer("agrees", ("agree", "disagree"))

    def _answer(self, slot: str, words: tuple[str, str]) -> Standing:
        applies, answer = self._truth("applies"), self._truth(slot)
        body = {
            "not_applicable": negated(applies),
            words[0]: both([applies, answer]),
            words[1]: both([applies, negated(answer)]),
        }
        return self._standing(applies, body, self.now, main=answer)


@dataclass
class FamilyStanding:
    """All versions of one rule about one row: the status that its finding has."""

    family: Family
    versions: list[Standing]

    def status(self, *names: str) -> Truth:
        found = [version.status(*names) for version in self.versions]
        return either(found)

    @property
    def there(self) -> Truth:
        return self.versions[0].there

    @property
    def settled(self) -> Truth:
        """Some version is in force and verified."""
        return either([version.settled for version in self.versions])


def stand_family(
    world: World, book: Rulebook, family: Family, row: int = 0, occurrence: int = 1, as_of: Any = None
) -> FamilyStanding:
    return FamilyStanding(
        family, [stand(world, book, version, row, occurrence, as_of) for version in family.versions]
    )


def codes_named(families: Mapping[str, Family]) -> dict[str, tuple[str, ...]]:
    """The codes that rules name, per list: what an open list must have."""
    from jisso.readings.prove.meaning import code_list
    from jisso.rules.walk import every_term

    found: dict[str, dict[str, None]] = {}
    for family in families.values():
        for version in family.versions:
            for root in roots(version):
                for term in every_term(root):
                    if isinstance(term, t.Code):
                        found.setdefault(term.of, {})[term.code] = None
                    elif isinstance(term, t.InSet):
                        found.setdefault(code_list(term.item), {}).update(dict.fromkeys(term.codes))
    return {name: tuple(codes) for name, codes in found.items()}
