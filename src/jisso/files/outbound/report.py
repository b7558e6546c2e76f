"""The report value: everything a writer of files may say, and nothing it has to look up.

Plain data in the reader's language. Days are ISO texts (`2026-11-30`), None where there is none or it is
not known. Codes (`status`, `kind`, `bucket`, party ids) are stable words of the design; beside each stands
the word for people. Lists keep the order given: people and offices come in the order of the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Language = Literal["ja", "en", "easy"]
Bucket = Literal["now", "30", "90", "confirm", "fine", "not_applicable"]
Side = Literal["office", "person", "other", "rights"]
Sheet = Literal["office", "person"]
FactorKind = Literal["computed", "held", "seen", "declared", "unknown"]
SpanKind = Literal["permission", "employment", "application", "insurance", "other"]

# The order in which a report is read.
BUCKETS: tuple[Bucket, ...] = ("now", "30", "90", "confirm", "fine", "not_applicable")
TO_LOOK_AT: tuple[Bucket, ...] = ("now", "30", "90", "confirm")
BROKEN_STATUSES = ("overdue", "broken", "disagree")


@dataclass(frozen=True, slots=True)
class Party:
    """A party or institution: `id` as in the pack, `word` for the reader."""

    id: str
    word: str


@dataclass(frozen=True, slots=True)
class Consequence:
    """What befalls a party when the rule is not kept: a harm, or a sanction."""

    party: Party
    what: str
    effect: str = ""
    law: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is not known: its path, its words, who can supply it, and the question it belongs to."""

    fact: str
    what: str
    who: str = ""
    reason: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Factor:
    """A value the finding looked at. `source` says where it comes from, such as "会社の名簿 7行目"."""

    label: str
    value: str
    kind: FactorKind = "held"
    source: str = ""


@dataclass(frozen=True, slots=True)
class WayOut:
    """A smallest set of changes that would put the finding in order: what, by whom, what it asks of the person, and
    what the answer is then."""

    words: tuple[str, ...]
    by: str
    burden: str
    then: str


@dataclass(frozen=True, slots=True)
class CountStep:
    """One line of a counted deadline. `day` is None for a line that is about no single day."""

    day: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Amount:
    """Yen, as least and most; None for an end that is not known."""

    low: int | None
    high: int | None
    words: str


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """What one rule says about one row.

    `due` and `due_open_day` are the earliest reading; `due_latest` and `due_open_latest` are given only
    where the law leaves two readings. `bearer_side` says whose task it is as seen from the desk: the
    office's, the person's own, or another's. `sheet` says whose page shows it.
    """

    id: str
    rule: str
    kind: str
    domain: str
    register: str
    row_id: str
    status: str
    status_word: str
    bucket: Bucket
    title: str
    bearer: Party
    entries: tuple[str, ...] = ()
    domain_word: str = ""
    problem: str | None = None
    problem_word: str = ""
    person: str | None = None
    person_name: str = ""
    organisation: str | None = None
    organisation_name: str = ""
    bearer_side: Side = "office"
    accountable: Party | None = None
    accountable_side: Side | None = None
    counterparty: Party | None = None
    sheet: Sheet = "office"
    possible: tuple[str, ...] = ()
    possible_words: tuple[str, ...] = ()
    reason: str | None = None
    reason_word: str = ""
    trigger: str | None = None
    due: str | None = None
    due_open_day: str | None = None
    due_latest: str | None = None
    due_open_latest: str | None = None
    done: str | None = None
    since: str | None = None
    until: str | None = None
    next_change: str | None = None
    signal: str | None = None
    """The day on which preparing begins: the rule's lead time before the last day."""
    at_data_day: str | None = None
    at_data_status: str | None = None
    at_data_word: str = ""
    meaning: str = ""
    first_step: str = ""
    remedy: str = ""
    cause: str = "party"
    harmed: tuple[Consequence, ...] = ()
    punished: tuple[Consequence, ...] = ()
    law: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sources_disagree: tuple[str, ...] = ()
    confidence: str = ""
    confidence_word: str = ""
    standing: str = ""
    standing_word: str = ""
    missing: tuple[Missing, ...] = ()
    amount: Amount | None = None
    counting: tuple[CountStep, ...] = ()
    factors: tuple[Factor, ...] = ()
    concerns: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    judgement: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    ways_out: tuple[WayOut, ...] = ()

    @property
    def accountable_party(self) -> Party:
        return self.accountable or self.bearer

    @property
    def side(self) -> Side:
        """Whose task it is now: a duty that another must set right is not the bearer's own task."""
        return self.accountable_side or self.bearer_side

    @property
    def last_open_day(self) -> str | None:
        """The last open day, where it is another day than the legal one and no second reading of it."""
        if self.due is None or self.due_latest is not None or self.due_open_day == self.due:
            return None
        return self.due_open_day

    @property
    def remind_day(self) -> str | None:
        """The day to act by: the earliest reading of the legal day; for a right, its last day."""
        return self.due or (self.until if self.kind == "entitlement" else None)


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A stretch on a person's timeline. `start` or `end` None: open, or not known when `certain` is false."""

    lane: str
    label: str
    kind: SpanKind
    start: str | None
    end: str | None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class ReportPerson:
    """One person's page. `code` (initials or a number) stands for the name where no name may be shown."""

    key: str
    name: str
    code: str
    facts: tuple[tuple[str, str], ...] = ()
    spans: tuple[TimeSpan, ...] = ()
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportOffice:
    """One office's page."""

    key: str
    name: str
    code: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportSource:
    """A file as it was understood. `complete` pairs each register, in words, with its last complete day."""

    file: str
    understood_as: str
    hash: str = ""
    rows: int | None = None
    complete: tuple[tuple[str, str | None], ...] = ()
    presumptions: tuple[str, ...] = ()
    through: tuple[tuple[str, str | None], ...] = ()
    """`complete` with the stable names `register` or `register:code`."""
    sheet: str = ""

    @property
    def name(self) -> str:
        """The file, and the sheet of it."""
        return f"{self.file} › {self.sheet}" if self.sheet else self.file


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file with the tables that were found in it, in the order of the file."""

    file: str
    hash: str
    tables: tuple[ReportSource, ...]


@dataclass(frozen=True, slots=True)
class ReportProblem:
    """A cell, row or file that was not read. `value` is masked already."""

    code: str
    cause: str
    cure: str
    level: str = "warning"
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One answer that settles findings: what to ask, whom, how to give the answer to the program.

    Every finding stands under one question: that which, answered after those before it, settles it."""

    id: str
    ask: str
    who: str = ""
    settles: tuple[str, ...] = ()
    how: str = ""


@dataclass(frozen=True, slots=True)
class NotJudged:
    """What the pack does not decide for these people, why, and whom to ask."""

    topic: str
    why: str = ""
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackInfo:
    """The law that was used."""

    name: str
    version: str
    hash: str
    title: str = ""
    checked: str | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts about matters, never about a person."""

    by_bucket: tuple[tuple[Bucket, int], ...]
    findings: int
    definite: int
    applicable: int
    people: int
    offices: int

    def of(self, bucket: Bucket) -> int:
        return dict(self.by_bucket).get(bucket, 0)


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems of one cause, in the order of the file."""

    code: str
    level: str
    cause: str
    cure: str
    cells: tuple[ReportProblem, ...]


@dataclass(frozen=True, slots=True)
class Implementation:
    """Counts of rules: all, connected to complete records, verified by a settled answer everywhere, and all four properties."""

    rules: int
    connected: int
    verified: int
    operational: int


@dataclass(frozen=True, slots=True)
class Report:
    """One check of one desk's files on one day."""

    as_of: str
    language: Language
    pack: PackInfo
    findings: tuple[ReportFinding, ...] = ()
    sources: tuple[ReportSource, ...] = ()
    problems: tuple[ReportProblem, ...] = ()
    not_judged: tuple[NotJudged, ...] = ()
    questions: tuple[Question, ...] = ()
    people: tuple[ReportPerson, ...] = ()
    offices: tuple[ReportOffice, ...] = ()
    presumptions: tuple[str, ...] = ()
    commands: tuple[tuple[str, str], ...] = ()
    """Next commands to type, each with what it does."""
    implementation: Implementation | None = None
    """How many rules are implemented by these files, where it was asked for."""

    @property
    def totals(self) -> Totals:
        counts = dict.fromkeys(BUCKETS, 0)
        definite = applicable = 0
        for finding in self.findings:
            counts[finding.bucket] += 1
            if finding.status != "not_applicable":
                applicable += 1
                definite += finding.status not in ("unknown", "needs_judgement", "contested")
        people, offices = len(self.people), len(self.offices)
        return Totals(tuple(counts.items()), len(self.findings), definite, applicable, people, offices)

    @property
    def files(self) -> tuple[FileRead, ...]:
        """The sources by file: one file may hold many tables."""
        found: dict[tuple[str, str], list[ReportSource]] = {}
        for source in self.sources:
            found.setdefault((source.file, source.hash), []).append(source)
        return tuple(FileRead(file, hash_, tuple(tables)) for (file, hash_), tables in found.items())

    @property
    def problem_groups(self) -> tuple[ProblemGroup, ...]:
        groups: dict[tuple[str, str, str, str], list[ReportProblem]] = {}
        for problem in self.problems:
            groups.setdefault((problem.code, problem.level, problem.cause, problem.cure), []).append(problem)
        return tuple(ProblemGroup(*key, tuple(cells)) for key, cells in groups.items())


def urgency(finding: ReportFinding) -> tuple[int, int, str, str]:
    """Order of findings on a page: bucket, what is already broken first, then the day, then the id."""
    return (
        BUCKETS.index(finding.bucket),
        0 if finding.status in BROKEN_STATUSES else 1,
        finding.remind_day or "9999-12-31",
        finding.id,
    )


def by_urgency(findings: Iterable[ReportFinding]) -> list[ReportFinding]:
    return sorted(findings, key=urgency)
