"""Which finding stands on which page, under whose name, in which order. Each page is a value.

An office's page shows what the office bears or receives. What concerns a person alone stands on that
person's page only. On a person's page the office's tasks and the person's own are apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from jisso.files.outbound.report import (
    BUCKETS,
    TO_LOOK_AT,
    Bucket,
    Party,
    Question,
    Report,
    ReportFinding,
    ReportOffice,
    ReportPerson,
    Side,
    by_urgency,
)

DOING: Final[tuple[Bucket, ...]] = ("now", "30", "90")
SIDES: Final[tuple[Side, ...]] = ("office", "person", "other", "rights")
NEAR: Final = 30
RIGHTS: Final = Party("", "")
"""Stands where a party would: a right is nobody's task."""


@dataclass(frozen=True, slots=True)
class Same:
    """Findings that say the same of the same person and office on the same day, about several rows."""

    first: ReportFinding
    others: tuple[ReportFinding, ...] = ()

    @property
    def count(self) -> int:
        return 1 + len(self.others)


@dataclass(frozen=True, slots=True)
class Matter:
    """One rule that stands the same way for several people: told once, with a line for each of them."""

    first: ReportFinding
    lines: tuple[Same, ...]

    @property
    def count(self) -> int:
        return sum(line.count for line in self.lines)


def same(findings: Iterable[ReportFinding]) -> tuple[Same, ...]:
    """Findings that a reader cannot tell apart, together; in the order given."""
    groups: dict[tuple[object, ...], list[ReportFinding]] = {}
    for f in findings:
        about = (f.person, f.organisation) if f.person or f.organisation else (f.row_id,)
        said = (f.rule, f.status, f.bucket, f.remind_day, f.due_open_day, f.since, f.missing, f.amount)
        groups.setdefault((about, said), []).append(f)
    return tuple(Same(group[0], tuple(group[1:])) for group in groups.values())


def matters(findings: Iterable[ReportFinding]) -> tuple[Matter, ...]:
    """By rule and status, in the order of the most urgent of each."""
    groups: dict[tuple[str, str], list[Same]] = {}
    for one in same(findings):
        groups.setdefault((one.first.rule, one.first.status), []).append(one)
    return tuple(Matter(group[0].first, tuple(group)) for group in groups.values())


@dataclass(frozen=True, slots=True)
class Task:
    """The findings that one party must act on, the most urgent first."""

    party: Party
    side: Side
    findings: tuple[ReportFinding, ...]

    def matters(self, bucket: Bucket) -> tuple[Matter, ...]:
        return matters(f for f in self.findings if f.bucket == bucket)

    def within(self, *buckets: Bucket) -> Task:
        return Task(self.party, self.side, tuple(f for f in self.findings if f.bucket in buckets))


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A missing fact, or a matter to judge, with all the findings that wait for it."""

    what: str
    who: str
    judge: bool
    findings: tuple[ReportFinding, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the report with the findings it settles on this page."""

    question: Question
    findings: tuple[ReportFinding, ...]

    @property
    def open(self) -> bool:
        """Whether anybody is to answer it: what cannot be answered is one line, without a command."""
        return bool(self.question.how or self.question.who)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What is to be confirmed: first the questions that settle most, then single facts, then judgements."""

    asked: tuple[Asked, ...]
    rest: tuple[ToConfirm, ...]

    @property
    def count(self) -> int:
        groups = [group.findings for group in self.asked] + [group.findings for group in self.rest]
        return sum(map(len, groups))

    @property
    def questions(self) -> tuple[Asked, ...]:
        """Those that somebody can answer."""
        return tuple(asked for asked in self.asked if asked.open)

    @property
    def closed(self) -> tuple[Asked, ...]:
        """What nobody needs to answer now."""
        return tuple(asked for asked in self.asked if not asked.open)

    @property
    def facts(self) -> tuple[ToConfirm, ...]:
        return tuple(group for group in self.rest if not group.judge)

    @property
    def judgements(self) -> tuple[ToConfirm, ...]:
        return tuple(group for group in self.rest if group.judge)


@dataclass(frozen=True, slots=True)
class Line:
    """One party at a glance: how many matters now, in 30 days, in 90; its next due day."""

    party: Party
    counts: tuple[int, ...]
    first_day: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The first page: what the office must look at, and how much stands on persons' own pages."""

    overview: tuple[Line, ...]
    tasks: tuple[Task, ...]
    confirm: Confirmation
    counts: tuple[tuple[Bucket, int], ...]
    own_count: int
    own_first: str | None
    maybe: tuple[ReportFinding, ...] = ()
    """Duties that a missing fact keeps open and whose last day, if they are due, lies in the next 30 days."""

    @property
    def soon(self) -> tuple[Task, ...]:
        """Now and in the next 30 days: what stands on the first page."""
        return _with_findings(task.within("now", "30") for task in self.tasks)

    @property
    def later(self) -> tuple[Task, ...]:
        return _with_findings(task.within("90") for task in self.tasks)


@dataclass(frozen=True, slots=True)
class OfficePage:
    """`own`: matters of the office as such. `staff`: matters about a person, told in full on that page."""

    anchor: str
    office: ReportOffice
    own: tuple[Task, ...]
    staff: tuple[Task, ...]
    waiting: int
    """How many matters about its staff are to be confirmed: the questions stand on the first page."""
    confirm: Confirmation
    """Matters of the office as such that wait for a fact."""
    judge: tuple[ReportFinding, ...]
    fine: tuple[ReportFinding, ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    anchor: str
    person: ReportPerson
    tasks: tuple[tuple[Side, tuple[ReportFinding, ...]], ...]
    rights: tuple[ReportFinding, ...]
    judge: tuple[ReportFinding, ...]
    confirm: Confirmation
    unknown: tuple[ReportFinding, ...]
    fine: tuple[ReportFinding, ...]
    not_applicable: int

    @property
    def shown(self) -> tuple[ReportFinding, ...]:
        """What the picture marks: all that has a day to act by."""
        return (*(f for _, findings in self.tasks for f in findings), *self.rights, *self.judge)

    @property
    def all(self) -> tuple[ReportFinding, ...]:
        return (*self.shown, *self.unknown, *self.fine)


@dataclass(frozen=True, slots=True)
class Pages:
    summary: Summary
    offices: tuple[OfficePage, ...]
    people: tuple[PersonPage, ...]
    other: tuple[ReportFinding, ...]
    """Findings about no office and no person of the report: shown all the same."""


def arrange(report: Report) -> Pages:
    """All pages of a report. Every finding that applies stands in full on exactly one of them."""
    people = {person.key for person in report.people}
    offices = {office.key for office in report.offices}
    of_person: dict[str, list[ReportFinding]] = {key: [] for key in people}
    of_office: dict[str, list[ReportFinding]] = {key: [] for key in offices}
    staff: dict[str, list[ReportFinding]] = {key: [] for key in offices}
    other: list[ReportFinding] = []
    for finding in report.findings:
        if finding.person in people:
            of_person[str(finding.person)].append(finding)
            if finding.sheet == "office" and finding.organisation in offices:
                staff[str(finding.organisation)].append(finding)
        elif finding.sheet == "office" and finding.organisation in offices:
            of_office[str(finding.organisation)].append(finding)
        elif finding.bucket != "not_applicable":
            other.append(finding)
    return Pages(
        summary(report),
        tuple(
            _office_page(f"office-{number}", office, of_office[office.key], staff[office.key], report)
            for number, office in enumerate(report.offices, 1)
        ),
        tuple(
            _person_page(f"person-{number}", person, of_person[person.key], report)
            for number, person in enumerate(report.people, 1)
        ),
        tuple(by_urgency(other)),
    )


def summary(report: Report) -> Summary:
    sides = party_sides(report.findings)
    shown = [f for f in report.findings if f.sheet == "office"]
    own = [f for f in report.findings if f.sheet == "person" and f.bucket in TO_LOOK_AT]
    days = sorted(day for f in own if (day := f.remind_day) and day >= report.as_of)
    counts = tuple((bucket, sum(f.bucket == bucket for f in shown)) for bucket in BUCKETS)
    to_do = tasks(filter(_to_do, shown), sides)
    overview = tuple(_line(task, report.as_of) for task in to_do)
    return Summary(
        overview,
        to_do,
        confirmation(report, shown),
        counts,
        len(own),
        next(iter(days), None),
        maybe_due(shown, report.as_of),
    )


def maybe_due(findings: Iterable[ReportFinding], as_of: str) -> tuple[ReportFinding, ...]:
    """What may be due within 30 days, by its day: a question must not hide a deadline.

    Also what is late if it applies at all, for the same time back: the record says that it was not done."""
    today = date.fromisoformat(as_of)
    first, last = ((today + timedelta(days=days)).isoformat() for days in (-NEAR, NEAR))
    found = []
    for finding in findings:
        if finding.status != "unknown" or finding.kind != "duty" or not finding.remind_day:
            continue
        if finding.bearer_side != "office" and any(m.reason == "not_asked" for m in finding.missing):
            continue  # of somebody who left, and nobody's question
        possible = set(finding.possible)
        open_now = bool({"due", "upcoming"} & possible) and as_of <= finding.remind_day <= last
        late = possible == {"not_applicable", "overdue"} and first <= finding.remind_day
        if open_now or late:
            found.append(finding)
    return tuple(sorted(found, key=lambda f: (f.remind_day or "", f.rule, f.person or "", f.id)))


def _line(task: Task, as_of: str) -> Line:
    counts = tuple(sum(f.bucket == bucket for f in task.findings) for bucket in DOING)
    days = sorted(day for f in task.findings if (day := f.remind_day) and day >= as_of)
    return Line(task.party, counts, next(iter(days), None))


def party_sides(findings: Iterable[ReportFinding]) -> dict[str, Side]:
    """Party id -> the side it stands on, as the findings say."""
    sides: dict[str, Side] = {}
    for finding in findings:
        sides.setdefault(finding.bearer.id, finding.bearer_side)
        if finding.accountable_side is not None:
            sides.setdefault(finding.accountable_party.id, finding.accountable_side)
    return sides


def tasks(findings: Iterable[ReportFinding], sides: dict[str, Side]) -> tuple[Task, ...]:
    """Grouped by the party in charge now: the office first, then the person, then others."""
    groups: dict[Party, list[ReportFinding]] = {}
    for finding in by_urgency(findings):
        party = RIGHTS if is_right(finding) else finding.accountable_party
        groups.setdefault(party, []).append(finding)
    made = [
        Task(party, "rights" if party == RIGHTS else sides.get(party.id, "other"), tuple(group))
        for party, group in groups.items()
    ]
    return tuple(sorted(made, key=lambda task: SIDES.index(task.side)))


def confirmation(report: Report, findings: Iterable[ReportFinding]) -> Confirmation:
    """Findings to confirm, under the first question that settles them, else under the fact they miss."""
    waiting = {f.id: f for f in by_urgency(findings) if f.bucket == "confirm"}
    asked: list[Asked] = []
    for question in report.questions:
        settled = tuple(waiting.pop(key) for key in question.settles if key in waiting)
        if settled:
            asked.append(Asked(question, settled))
    groups: dict[tuple[str, str, bool], list[ReportFinding]] = {}
    for finding in waiting.values():
        groups.setdefault(_waits_for(finding), []).append(finding)
    rest = [ToConfirm(*key, tuple(group)) for key, group in groups.items()]
    rest.sort(key=lambda group: (group.judge, -len(group.findings)))
    return Confirmation(tuple(asked), tuple(rest))


def _waits_for(finding: ReportFinding) -> tuple[str, str, bool]:
    if finding.status in ("needs_judgement", "contested"):
        return finding.title, finding.accountable_party.word, True
    if finding.missing:
        first = finding.missing[0]
        return first.what or first.fact, first.who or finding.accountable_party.word, False
    return finding.title, finding.accountable_party.word, False


def _to_do(finding: ReportFinding) -> bool:
    return finding.bucket in DOING


def _with_findings(tasks: Iterable[Task]) -> tuple[Task, ...]:
    return tuple(task for task in tasks if task.findings)


def is_right(finding: ReportFinding) -> bool:
    """A right that stands open: nobody's task, whenever it ends."""
    return finding.kind == "entitlement" and finding.status == "available"


def _to_judge(finding: ReportFinding) -> bool:
    return finding.status in ("needs_judgement", "contested")


def _office_page(
    anchor: str, office: ReportOffice, own: list[ReportFinding], staff: list[ReportFinding], report: Report
) -> OfficePage:
    sides = party_sides(report.findings)
    return OfficePage(
        anchor,
        office,
        tasks(filter(_to_do, own), sides),
        tasks(filter(_to_do, staff), sides),
        sum(f.bucket == "confirm" for f in staff),
        confirmation(report, [f for f in own if not _to_judge(f)]),
        tuple(by_urgency(filter(_to_judge, own))),
        tuple(by_urgency(f for f in own if f.bucket == "fine")),
    )


def _person_page(
    anchor: str, person: ReportPerson, findings: list[ReportFinding], report: Report
) -> PersonPage:
    to_do = [f for f in by_urgency(findings) if _to_do(f) and not is_right(f)]
    unknown = tuple(f for f in by_urgency(findings) if f.bucket == "confirm" and not _to_judge(f))
    return PersonPage(
        anchor,
        person,
        tuple((side, found) for side in SIDES if (found := tuple(f for f in to_do if f.side == side))),
        tuple(by_urgency(filter(is_right, findings))),
        tuple(by_urgency(filter(_to_judge, findings))),
        confirmation(report, unknown),
        unknown,
        tuple(f for f in by_urgency(findings) if f.bucket == "fine" and not is_right(f)),
        sum(f.bucket == "not_applicable" for f in findings),
    )
