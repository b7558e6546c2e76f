"""What a change of a pack does to cases: which findings flip, from what to what, and which change in the law does it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jisso.desk.check import check_document, check_files
from jisso.desk.scenario_sentences import scenarios_by_rule
from jisso.files.inbound import CompleteThrough
from jisso.ground.memory import without_collection
from jisso.ground.values import FOREVER, iso
from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator
from jisso.readings.finding import Finding
from jisso.readings.narrate import Words, rule_in_words
from jisso.registers.case import case_from
from jisso.rules import terms as t
from jisso.rules.rule import ParameterTable, Rule
from jisso.rules.rulebook import Family
from jisso.rules.walk import every_term

NOTHING = "not_applicable"


@dataclass(frozen=True, slots=True)
class Side:
    """A finding as one of the two packs has it; `status` is empty where the pack has no such rule."""

    status: str = ""
    due: str | None = None
    amount: str | None = None


@dataclass(frozen=True, slots=True)
class Flip:
    """One finding that the two packs see differently. `why` names what changed in the rule or in what it reads."""

    case: str
    rule: str
    register: str
    row: str
    person: str
    occurrence: int
    before: Side
    after: Side
    why: tuple[str, ...]


Judged = dict[tuple[str, str, str, int], Finding]


def flips_in_files(
    old: Pack,
    new: Pack,
    files: Iterable[Path],
    as_of: date | None,
    words: Words,
    complete_through: Iterable[CompleteThrough] = (),
) -> list[Flip]:
    """Each file is one case, read and judged by each pack, all rules."""
    found: list[Flip] = []
    why = _Why(old, new, words)
    stated = tuple(complete_through)
    for file in files:
        sides = [
            _by_place(check_files(pack, [file], as_of, complete_through=stated, look_ahead=False).findings)
            for pack in (old, new)
        ]
        found.extend(_compared(file.name, sides[0], sides[1], why))
    return found


def flips_in_scenarios(old: Pack, new: Pack, words: Words) -> list[Flip]:
    """The scenarios of both packs as cases. Each is judged by its own rule and by all rules that changed."""
    why = _Why(old, new, words)
    changed = {name for name in {*old.book.families, *new.book.families} if why.changes(name)}
    evaluators = (Evaluator(old.book), Evaluator(new.book))
    found: list[Flip] = []
    seen: set[str] = set()
    with without_collection():
        for pack in (old, new):
            for rule, scenarios in sorted(scenarios_by_rule(pack).items()):
                for scenario in scenarios:
                    stated = str(scenario.document.get("as_of", ""))
                    identity = f"{scenario.rule}\x1f{scenario.name}\x1f{scenario.document}"
                    if identity in seen:
                        continue
                    seen.add(identity)
                    try:
                        as_of = date.fromisoformat(stated)
                    except ValueError:
                        continue
                    sides = [
                        _judged(side, evaluator, scenario.document, as_of, {rule, *changed})
                        for side, evaluator in zip((old, new), evaluators, strict=True)
                    ]
                    found.extend(_compared(f"{scenario.rule}: {scenario.name}", sides[0], sides[1], why))
    return found


def flips_in_case(
    old: Pack, new: Pack, name: str, document: Mapping[str, Any], as_of: date, words: Words
) -> list[Flip]:
    """One case document, all rules."""
    sides = [
        _by_place(check_document(pack, document, as_of, look_ahead=False).findings) for pack in (old, new)
    ]
    return list(_compared(name, sides[0], sides[1], _Why(old, new, words)))


def _judged(
    pack: Pack, evaluator: Evaluator, document: Mapping[str, Any], as_of: date, rules: set[str]
) -> Judged:
    day = as_of.toordinal()
    case, _ = case_from(pack.book.schema, document, as_of=day)
    families = [pack.book.families[name] for name in sorted(rules) if name in pack.book.families]
    return _by_place(evaluator.judge_all(case, day, families))


def _by_place(findings: Iterable[Finding]) -> Judged:
    return {(one.rule.id, one.row.register, one.row.key, one.occurrence): one for one in findings}


def _side(finding: Finding | None) -> Side:
    if finding is None:
        return Side()
    if finding.status == NOTHING:
        return Side(NOTHING)
    due = finding.due[0] if finding.due is not None and finding.due[0] == finding.due[1] else None
    amount = (
        finding.amount[0] if finding.amount is not None and finding.amount[0] == finding.amount[1] else None
    )
    return Side(finding.status, iso(due), None if amount is None else str(amount))


def _compared(case: str, before: Judged, after: Judged, why: _Why) -> Iterator[Flip]:
    for place in sorted({*before, *after}):
        one, other = before.get(place), after.get(place)
        sides = (_side(one), _side(other))
        if sides[0] == sides[1] or all(side.status in ("", NOTHING) for side in sides):
            continue
        rule, register, row, occurrence = place
        shown = other or one
        subject = shown.row.subject if shown is not None else None
        yield Flip(
            case,
            rule,
            register,
            row,
            subject.key if subject is not None else "",
            occurrence,
            sides[0],
            sides[1],
            why.changes(rule) or why.elsewhere,
        )


class _Why:
    """What differs between two packs for one rule: its own text, the tables and closed days it reads."""

    def __init__(self, old: Pack, new: Pack, words: Words) -> None:
        self.old, self.new, self.words = old, new, words
        self.known: dict[str, tuple[str, ...]] = {}
        same = (
            old.book.schema.registers == new.book.schema.registers
            and old.book.schema.codes == new.book.schema.codes
        )
        self.elsewhere = ("registers, codes or how files are read",) if not same else ("what the case shows",)

    def changes(self, rule: str) -> tuple[str, ...]:
        """Lines that tell the change; none where the rule and all that it reads are the same."""
        found = self.known.get(rule)
        if found is None:
            found = self.known[rule] = tuple(self._changes(rule))
        return found

    def _changes(self, rule: str) -> Iterator[str]:
        before, after = self.old.book.families.get(rule), self.new.book.families.get(rule)
        if before is None or after is None:
            if before is not after:
                yield "a new rule" if before is None else "the rule is gone"
            return
        if before.versions != after.versions:
            yield from self._text(before, after)
        read = {name for family in (before, after) for name in _tables(family)}
        for name in sorted(read):
            yield from _table(name, self.old.book.parameters.get(name), self.new.book.parameters.get(name))
        for name in sorted({name for family in (before, after) for name in _calendars(family)}):
            if self.old.book.calendars.get(name) != self.new.book.calendars.get(name):
                yield f"closed days `{name}` changed"

    def _text(self, before: Family, after: Family) -> Iterator[str]:
        lines = [
            line
            for line in difflib.ndiff(self._lines(before), self._lines(after))
            if line.startswith(("- ", "+ "))
        ]
        if lines:
            yield "the rule changed:"
            yield from lines
        else:
            yield "the rule changed in its sources, certainty or consequences"

    def _lines(self, family: Family) -> list[str]:
        return [line for version in family.versions for line in self._version(version)]

    def _version(self, version: Rule) -> list[str]:
        words = self.words
        end = words.day(version.in_force_until) if version.in_force_until < FOREVER else "…"
        return [
            f"{words.day(version.in_force_from)} – {end}",
            *(line.strip() for line in rule_in_words(version, words)),
            *(words.citation(citation) for citation in version.law),
            f"{version.confidence} {version.second_check}".strip(),
        ]


def _tables(family: Family) -> Iterator[str]:
    for version in family.versions:
        for root in version.terms.values():
            yield from (term.name for term in every_term(root) if isinstance(term, t.Parameter))


def _calendars(family: Family) -> Iterator[str]:
    for version in family.versions:
        for root in version.terms.values():
            yield from (term.calendar for term in every_term(root) if isinstance(term, t.Rolled))


def _table(name: str, before: ParameterTable | None, after: ParameterTable | None) -> Iterator[str]:
    """The values of a table that differ: key, first day, value before and after."""
    if before is None or after is None:
        if before is not after:
            yield f"table `{name}` is {'new' if before is None else 'gone'}"
        return
    sides = [
        {(key, value.start): value for key, values in table.values.items() for value in values}
        for table in (before, after)
    ]
    for key, start in sorted({*sides[0], *sides[1]}):
        one, other = sides[0].get((key, start)), sides[1].get((key, start))
        shown = [("–" if side is None else str(side.value)) for side in (one, other)]
        label = f"table `{name}`{f' {key}' if key else ''} from {iso(start) or '…'}"
        if shown[0] != shown[1]:
            yield f"{label}: {shown[0]} → {shown[1]}"
        elif (
            one is not None
            and other is not None
            and (one.until, one.verified_through) != (other.until, other.verified_through)
        ):
            yield f"{label}: valid or verified to another day"
