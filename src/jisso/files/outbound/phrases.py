"""Short phrases about one finding that every format shares: by when, by whom, about whom, what is missing."""

from __future__ import annotations

from jisso.files.outbound.days import long_day
from jisso.files.outbound.report import Language, ReportFinding
from jisso.files.outbound.words import say

LAWS_SHOWN = 2


def due_lines(finding: ReportFinding, language: Language) -> tuple[tuple[str, str], ...]:
    """Label and day, the legal day first; the last open day only where it is another day."""
    lines: list[tuple[str, str]] = []
    if finding.due:
        lines.append((say(language, "finding.due"), long_day(finding.due, language)))
        if finding.last_open_day:
            lines.append((say(language, "finding.due_open"), long_day(finding.last_open_day, language)))
        if finding.due_latest and finding.due_latest != finding.due:
            lines.append((say(language, "finding.due_late"), long_day(finding.due_latest, language)))
        if finding.signal and finding.signal < finding.due:
            lines.append((say(language, "finding.signal"), long_day(finding.signal, language)))
    elif finding.kind == "duty" and finding.status != "not_applicable":
        lines.append((say(language, "finding.due"), say(language, "finding.day_unknown")))
    if finding.since:
        lines.append((say(language, "finding.since"), long_day(finding.since, language)))
    if finding.until and finding.kind == "entitlement":
        lines.append((say(language, "finding.until"), long_day(finding.until, language)))
    return tuple(lines)


def two_readings(finding: ReportFinding, language: Language) -> tuple[str, ...]:
    """A sentence where the law leaves two readings of the due day."""
    if not finding.due or not finding.due_latest or finding.due_latest == finding.due:
        return ()
    early, late = long_day(finding.due, language), long_day(finding.due_latest, language)
    return (say(language, "finding.due_reading", early=early, late=late),)


def main_day(finding: ReportFinding, language: Language) -> str:
    """The one day a narrow column shows."""
    day = finding.remind_day
    if day:
        return long_day(day, language)
    if finding.since:
        return say(language, "page.from", day=long_day(finding.since, language))
    unknown = finding.kind == "duty" and finding.bucket != "fine"
    return say(language, "finding.day_unknown" if unknown else "finding.no_day")


def second_day(finding: ReportFinding, language: Language) -> str:
    """What stands beside the due day: the last open day, or the later reading, in words; else nothing."""
    if not finding.due:
        return ""
    if finding.last_open_day:
        return f"{say(language, 'finding.due_open_short')} {long_day(finding.last_open_day, language)}"
    if finding.due_latest and finding.due_latest != finding.due:
        return f"{say(language, 'finding.due_late_short')} {long_day(finding.due_latest, language)}"
    return ""


def who_line(finding: ReportFinding) -> str:
    """The bearer, and towards whom."""
    if finding.counterparty and finding.counterparty.id != finding.bearer.id:
        return f"{finding.bearer.word} → {finding.counterparty.word}"
    return finding.bearer.word


def whose(finding: ReportFinding) -> str:
    """The person, else the office."""
    return finding.person_name or finding.organisation_name or finding.row_id


def what_to_do(finding: ReportFinding) -> str:
    """The first step; where there is none, what the matter is."""
    return finding.first_step or finding.title


def law_line(finding: ReportFinding, language: Language) -> str:
    """The first citations; the others stand in the whole why."""
    comma = say(language, "list.comma")
    rest = len(finding.law) - LAWS_SHOWN
    more = f" {say(language, 'finding.law_more', n=rest)}" if rest > 0 else ""
    return comma.join(finding.law[:LAWS_SHOWN]) + more


def harmed_lines(finding: ReportFinding, language: Language) -> tuple[str, ...]:
    """Who suffers when the rule fails, and how."""
    colon = say(language, "list.colon")
    return tuple(
        f"{item.party.word}{colon}{item.what}" if item.what else item.party.word for item in finding.harmed
    )


def missing_lines(finding: ReportFinding, language: Language) -> tuple[str, ...]:
    """What is not known, each with whom to ask."""
    lines = []
    for item in finding.missing:
        ask = say(language, "finding.ask", who=item.who) if item.who else ""
        opened, closed = ("(", ")") if language == "en" else ("（", "）")
        space = " " if language == "en" else ""
        lines.append(
            f"{item.what or item.fact}{space}{opened}{ask}{closed}" if ask else item.what or item.fact
        )
    return tuple(lines)


def way_lines(finding: ReportFinding, language: Language) -> tuple[str, ...]:
    """Each set of changes that would put the finding in order: what, by whom, what it asks of the person, the answer then."""
    both = say(language, "finding.and")
    return tuple(
        say(
            language,
            "finding.way_out",
            what=both.join(one.words),
            by=one.by,
            burden=one.burden,
            then=one.then,
        )
        for one in finding.ways_out
    )
