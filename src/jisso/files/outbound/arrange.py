"""Which finding stands on which page, under whose name, in which order. Each page is a value.

An office's page shows what the office bears or receives. What concerns a person alone stands on that
person's page only. On a person's page the office's tasks and the person's own are apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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

SIDES: Final[tuple[Side, ...]] = ("office", "person", "other")


@dataclass(frozen=True, slots=True)
class Task:
    """The findings that one party must act on, the most urgent first."""

    party: Party
    side: Side
    findings: tuple[ReportFinding, ...]


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


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What is to be confirmed: first the questions that settle most, then single facts, then judgements."""

    asked: tuple[Asked, ...]
    rest: tuple[ToConfirm, ...]

    @property
    def count(self) -> int:
        groups = [group.findings for group in self.asked] + [group.findings for group in self.rest]
        return sum(map(len, groups))


@dataclass(frozen=True, slots=True)
class Line:
    """One party at a glance: how many matters now, in 30 days, in 90, to confirm; its next due day."""

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


@dataclass(frozen=True, slots=True)
class OfficePage:
    """`own`: matters of the office as such. `staff`: matters about a person, told in full on that page."""

    anchor: str
    office: ReportOffice
    own: tuple[Task, ...]
    staff: tuple[Task, ...]
    confirm: Confirmation
    fine: tuple[ReportFinding, ...]
    to_confirm: tuple[ReportFinding, ...]
    """Matters of the office as such that wait for a fact: told in full here."""


@dataclass(frozen=True, slots=True)
class PersonPage:
    anchor: str
    person: ReportPerson
    tasks: tuple[tuple[Side, tuple[ReportFinding, ...]], ...]
    confirm: tuple[ReportFinding, ...]
    fine: tuple[ReportFinding, ...]
    not_applicable: int

    @property
    def shown(self) -> tuple[ReportFinding, ...]:
        return (*(f for _, findings in self.tasks for f in findings), *self.confirm)


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
            _person_page(f"person-{number}", person, of_person[person.key])
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
    overview = tuple(
        _line(task, report.as_of) for task in tasks((f for f in shown if f.bucket in TO_LOOK_AT), sides)
    )
    return Summary(overview, to_do, confirmation(report, shown), counts, len(own), next(iter(days), None))


def _line(task: Task, as_of: str) -> Line:
    counts = tuple(sum(f.bucket == bucket for f in task.findings) for bucket in TO_LOOK_AT)
    days = sorted(day for f in task.findings if _to_do(f) and (day := f.remind_day) and day >= as_of)
    return Line(task.party, counts, next(iter(days), None))


def party_sides(findings: Iterable[ReportFinding]) -> dict[str, Side]:
    """Party id -> the side it stands on, as its bearers say."""
    sides: dict[str, Side] = {}
    for finding in findings:
        sides.setdefault(finding.bearer.id, finding.bearer_side)
    return sides


def tasks(findings: Iterable[ReportFinding], sides: dict[str, Side]) -> tuple[Task, ...]:
    """Grouped by the party in charge now: the office first, then the person, then others."""
    groups: dict[Party, list[ReportFinding]] = {}
    for finding in by_urgency(findings):
        groups.setdefault(finding.accountable_party, []).append(finding)
    made = [Task(party, sides.get(party.id, "other"), tuple(group)) for party, group in groups.items()]
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
    return finding.bucket in ("now", "30", "90")


def _office_page(
    anchor: str, office: ReportOffice, own: list[ReportFinding], staff: list[ReportFinding], report: Report
) -> OfficePage:
    sides = party_sides(report.findings)
    return OfficePage(
        anchor,
        office,
        tasks(filter(_to_do, own), sides),
        tasks(filter(_to_do, staff), sides),
        confirmation(report, (*own, *staff)),
        tuple(by_urgency(f for f in own if f.bucket == "fine")),
        tuple(by_urgency(f for f in own if f.bucket == "confirm")),
    )


def _person_page(anchor: str, person: ReportPerson, findings: list[ReportFinding]) -> PersonPage:
    to_do = by_urgency(filter(_to_do, findings))
    return PersonPage(
        anchor,
        person,
        tuple((side, found) for side in SIDES if (found := tuple(f for f in to_do if f.bearer_side == side))),
        tuple(by_urgency(f for f in findings if f.bucket == "confirm")),
        tuple(by_urgency(f for f in findings if f.bucket == "fine")),
        sum(f.bucket == "not_applicable" for f in findings),
    )
