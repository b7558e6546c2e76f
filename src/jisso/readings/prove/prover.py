"""All checks of a rulebook, each asked once for what it depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jisso.readings.prove import binds, reach, symmetry, tables, windows
from jisso.readings.prove.answers import CHECKS, REFUTED, UNDECIDED, Answer, Claim, Exhibit
from jisso.readings.prove.setting import Setting
from jisso.readings.prove.standings import roots
from jisso.rules import terms as t
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Family, Rulebook
from jisso.rules.walk import every_term

# Raised whenever an answer could come out differently for the same rules.
EDITION = "1"

# Checks of rules against each other.
PAIRED = ("contradiction", "double_bind")

Confirm = Callable[[Answer], Answer]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Job:
    """One question: what it is about, what its answer depends on beside the rules, and how it is asked."""

    check: str
    families: tuple[Family, ...]
    ask: Callable[[Setting], Iterator[Answer]]
    beside: str = ""


@dataclass
class Prover:
    """`exceptions` are the entries whose statute names a protected field; `sides` tells for each party whether it is a
    person or an organisation; `seconds` the time for one check. `memory` keeps answers by what they depend on."""

    book: Rulebook
    exceptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sides: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 10.0
    memory: MutableMapping[str, Any] = field(default_factory=dict)
    _digests: dict[str, str] = field(default_factory=dict)

    def prove(
        self,
        rule: str | None = None,
        *,
        checks: Sequence[str] = CHECKS,
        confirm: Confirm = lambda answer: answer,
        progress: Progress | None = None,
    ) -> list[Answer]:
        """Every answer, in the order of checks and rules. `rule` leaves only what that rule takes part in.

        `confirm` sees each new answer before it is kept: whoever can judge cases replays its exhibits there."""
        jobs = [
            job
            for job in self.jobs()
            if job.check in checks and (rule is None or any(family.id == rule for family in job.families))
        ]
        found: list[Answer] = []
        at_odds: list[set[str]] = []
        for number, job in enumerate(jobs):
            names = {family.id for family in job.families}
            if len(names) == 3 and job.check == "double_bind" and any(pair <= names for pair in at_odds):
                # Two of the three are at odds already: the third says nothing new.
                continue
            answers = self._answers(job, confirm)
            if len(names) == 2 and job.check in PAIRED and any(one.answer == REFUTED for one in answers):
                at_odds.append(names)
            found.extend(answers)
            if progress is not None:
                progress(number + 1, len(jobs))
        order = {name: place for place, name in enumerate(CHECKS)}
        return sorted(found, key=lambda one: (order[one.check], one.rules, one.about))

    # ---- questions

    def jobs(self) -> Iterator[Job]:
        families = sorted(self.book.families.values(), key=lambda family: family.id)
        for family in families:
            yield from self._about_one(family, families)
        for name, users in reach.definitions_with_branches(families).items():
            yield Job("dead_branch", tuple(users), _definition(name, users), name)
        for one, other in tables.bordering(families):
            yield Job("tables", (one, other), _pair(tables.rule_borders, one, other))
        for check, group in binds.pairs(families, dict(self.sides)):
            yield Job(check, group, _group(check, group))
        for right, duty in windows.notices(families, self.sides):
            yield Job("window", (right, duty), _late(right, duty))

    def _about_one(self, family: Family, families: Sequence[Family]) -> Iterator[Job]:
        kind = family.newest.kind
        one = (family,)
        if kind in reach.BITES:
            yield Job("dead_rule", one, _single(reach.dead_rules, family))
        else:
            yield Job("unreachable_right", one, _single(reach.unreachable_rights, family))
            yield Job("window", one, _single(windows.windows, family))
        yield Job("dead_branch", one, _single(reach.dead_branches, family))
        yield Job("versions", one, _single(tables.versions, family))
        yield Job("tables", one, _single(tables.tables, family))
        if kind == "duty":
            yield Job("deadline", one, _single(binds.deadlines, family))
        if kind == "prohibition":
            yield Job("double_bind", one, _single(binds.alone, family))
        if family.newest.if_missed:
            strangers = windows.strangers(family.newest, families)
            yield Job("sanction", one, _sanction(family, strangers), repr(strangers))
        named = repr(sorted(symmetry.protected_fields(Setting(self.book, self.exceptions), family).items()))
        yield Job("neutrality", one, _single(symmetry.neutrality, family), named)
        yield Job("monotonicity", one, _single(symmetry.monotonicity, family))

    # ---- answers

    def _answers(self, job: Job, confirm: Confirm) -> list[Answer]:
        key = self.key(job)
        kept = self.memory.get(key)
        if isinstance(kept, Mapping) and (kept["seconds"] >= self.seconds or not _waits(kept["answers"])):
            return [answer_from(one) for one in kept["answers"]]
        # A book of the rules in question alone: an answer depends on nothing else.
        own = Rulebook(
            self.book.schema,
            {family.id: family for family in job.families},
            (),
            {},
            self.book.parameters,
            self.book.calendars,
        )
        setting = Setting(own, self.exceptions, self.seconds)
        answers = [confirm(one) for one in job.ask(setting)]
        self.memory[key] = {"seconds": self.seconds, "answers": [plain(one) for one in answers]}
        return answers

    def key(self, job: Job) -> str:
        """A hash of all that the answer depends on."""
        text = "\x1f".join(
            (EDITION, job.check, job.beside, *(self._digest(family) for family in job.families))
        )
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def _digest(self, family: Family) -> str:
        """The rule's versions, and the registers, code lists, figures and calendars they read."""
        found = self._digests.get(family.id)
        if found is None:
            registers: dict[str, None] = {family.newest.register: None}
            tables_read: dict[str, None] = {}
            calendars: dict[str, None] = {}
            for version in family.versions:
                for root in roots(version):
                    for term in every_term(root):
                        if isinstance(term, t.Listing | t.FieldOf):
                            registers[term.register] = None
                        if isinstance(term, t.Parameter):
                            tables_read[term.name] = None
                        if isinstance(term, t.Rolled):
                            calendars[term.calendar] = None
            parts = [repr(_said(version)) for version in family.versions]
            for register in sorted(registers):
                described = self.book.schema.registers[register]
                fields = [
                    (f.name, f.kind, f.of, f.blank, f.rule_use, f.required) for f in described.fields.values()
                ]
                place = (described.validity, described.start, described.end, described.end_inclusive)
                parts.append(repr((register, place, described.one_day, fields)))
                for about in described.fields.values():
                    codes = self.book.schema.codes.get(about.of) if about.kind == "code" else None
                    if codes is not None:
                        parts.append(repr((about.of, list(codes.codes), codes.pattern, codes.closed)))
            for name in sorted(tables_read):
                parts.append(repr((name, sorted(self.book.parameters[name].values.items()))))
            for name in sorted(calendars):
                closed = self.book.calendars[name]
                days = (closed.projected_through, closed.weekend, closed.year_end, sorted(closed.holidays))
                parts.append(repr((name, days)))
            found = self._digests[family.id] = hashlib.sha256("\x1e".join(parts).encode()).hexdigest()
        return found


def _said(rule: Rule) -> tuple[Any, ...]:
    """What a rule says, without what is only told about it."""
    effects = [(one.party, one.role, one.effect) for one in rule.if_missed]
    return (
        rule.id,
        rule.kind,
        rule.register,
        sorted(rule.terms.items()),
        rule.entries,
        rule.recurs,
        rule.law_at,
        (rule.bearer, rule.counterparty, rule.accountable),
        effects,
        rule.judgement.open if rule.judgement is not None else None,
        (rule.judgement is None, rule.asks_only),
        (rule.in_force_from, rule.in_force_until, rule.checked, rule.verified_through),
        [str(one) for one in rule.law],
    )


# ---- the questions as functions of a setting


def _single(check: Callable[[Setting, Family], Iterator[Answer]], family: Family) -> Any:
    return lambda setting: check(setting, family)


def _pair(check: Callable[[Setting, Family, Family], Iterator[Answer]], one: Family, other: Family) -> Any:
    return lambda setting: check(setting, one, other)


def _sanction(family: Family, strangers: Sequence[str]) -> Any:
    return lambda setting: windows.sanctions(setting, family, strangers)


def _definition(name: str, users: list[Family]) -> Any:
    return lambda setting: iter([reach.dead_in_definition(setting, name, users)])


def _group(check: str, group: Sequence[Family]) -> Any:
    return lambda setting: iter([binds.together(setting, check, group)])


def _late(right: Family, duty: Family) -> Any:
    return lambda setting: iter([windows.late_notice(setting, right, duty)])


# ---- answers as plain data


def plain(one: Answer) -> dict[str, Any]:
    return {
        "check": one.check,
        "rules": list(one.rules),
        "answer": one.answer,
        "why": one.why,
        "about": one.about,
        "exhibits": [
            {
                "document": exhibit.document,
                "claims": [
                    {
                        "rule": claim.rule,
                        "row": claim.row,
                        "statuses": list(claim.statuses),
                        "occurrence": claim.occurrence,
                        "note": claim.note,
                        "reason": list(claim.reason),
                        "before": claim.before,
                    }
                    for claim in exhibit.claims
                ],
            }
            for exhibit in one.exhibits
        ],
    }


def answer_from(data: Mapping[str, Any]) -> Answer:
    exhibits = tuple(
        Exhibit(
            exhibit["document"],
            tuple(
                Claim(
                    claim["rule"],
                    claim["row"],
                    tuple(claim["statuses"]),
                    claim["occurrence"],
                    claim["note"],
                    (claim["reason"][0], claim["reason"][1]),
                    claim["before"],
                )
                for claim in exhibit["claims"]
            ),
        )
        for exhibit in data["exhibits"]
    )
    return Answer(data["check"], tuple(data["rules"]), data["answer"], data["why"], data["about"], exhibits)


def _waits(answers: Sequence[Mapping[str, Any]]) -> bool:
    """Whether more time could settle one of them."""
    return any(one["answer"] == UNDECIDED and "time" in one["why"] for one in answers)
