"""All checks of a rulebook, each asked once for what it depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_all_start_methods, get_context
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
# They are many, so each gets a sixth of the time only.
SHARE = 6

Confirm = Callable[[Answer], Answer]
Progress = Callable[[int, int], None]


# Fewer questions than this are asked by one process.
WORTH_SHARING = 40
# What forked processes find: the prover, its questions, and who confirms.
_IN_HAND: list[tuple[Prover, Sequence[Job], Confirm]] = []


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
    person or an organisation; `seconds` the processor time for one check (less where rules are asked together); `workers` how
    many processes share the work. `memory` keeps answers by what they depend on."""

    book: Rulebook
    exceptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sides: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 6.0
    workers: int = 1
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
        alone = [job for job in jobs if not _is_three(job)]
        found = self._all(alone, confirm, progress, len(jobs))
        at_odds = [
            {family.id for family in job.families}
            for job, answers in zip(alone, found, strict=True)
            if len(job.families) == 2
            and job.check in PAIRED
            and any(one.answer == REFUTED for one in answers)
        ]
        # Where two of three are at odds already the third says nothing new.
        threes = [
            job
            for job in jobs
            if _is_three(job) and not any(pair <= {family.id for family in job.families} for pair in at_odds)
        ]
        found.extend(self._all(threes, confirm, progress, len(alone) + len(threes), len(alone)))
        order = {name: place for place, name in enumerate(CHECKS)}
        answers = [one for answers in found for one in answers]
        return sorted(answers, key=lambda one: (order[one.check], one.rules, one.about))

    def _all(
        self,
        jobs: Sequence[Job],
        confirm: Confirm,
        progress: Progress | None,
        total: int,
        done: int = 0,
    ) -> list[list[Answer]]:
        """The answers of each job, from memory where they are kept."""
        found: dict[int, list[Answer]] = {}
        missing: list[int] = []
        for place, job in enumerate(jobs):
            kept = self._kept(job)
            if kept is None:
                missing.append(place)
            else:
                found[place] = kept
        for place, plainly in self._asked(jobs, missing, confirm):
            self.memory[self.key(jobs[place])] = {"seconds": self.seconds, "answers": plainly}
            found[place] = [answer_from(one) for one in plainly]
            if progress is not None:
                progress(done + len(found), total)
        return [found[place] for place in range(len(jobs))]

    def _asked(
        self, jobs: Sequence[Job], missing: Sequence[int], confirm: Confirm
    ) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """The answers of the jobs at these places, as plain data; by several processes where that pays."""
        if self.workers < 2 or len(missing) < WORTH_SHARING or "fork" not in get_all_start_methods():
            for place in missing:
                yield place, [plain(one) for one in self._ask(jobs[place], confirm)]
            return
        # Questions hold functions, which cannot be sent; a forked process has them already and is sent a number.
        _IN_HAND.append((self, jobs, confirm))
        try:
            with get_context("fork").Pool(self.workers) as pool:
                yield from pool.imap_unordered(_answer_in_hand, missing)
        finally:
            _IN_HAND.pop()

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

    def _kept(self, job: Job) -> list[Answer] | None:
        kept = self.memory.get(self.key(job))
        if isinstance(kept, Mapping) and (kept["seconds"] >= self.seconds or not _waits(kept["answers"])):
            return [answer_from(one) for one in kept["answers"]]
        return None

    def _ask(self, job: Job, confirm: Confirm) -> list[Answer]:
        # A book of the rules in question alone: an answer depends on nothing else.
        own = Rulebook(
            self.book.schema,
            {family.id: family for family in job.families},
            (),
            {},
            self.book.parameters,
            self.book.calendars,
        )
        together = job.check in PAIRED and len(job.families) > 1
        seconds = self.seconds / SHARE if together else self.seconds
        return [confirm(one) for one in job.ask(Setting(own, self.exceptions, seconds))]

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


def _answer_in_hand(place: int) -> tuple[int, list[dict[str, Any]]]:
    """In a forked process: the answers to one of the questions in hand."""
    prover, jobs, confirm = _IN_HAND[-1]
    return place, [plain(one) for one in prover._ask(jobs[place], confirm)]


def _is_three(job: Job) -> bool:
    return len(job.families) == 3 and job.check in PAIRED


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
