"""The report as plain lines, for a pipe, a file or a screen reader."""

from __future__ import annotations

from collections.abc import Iterator

from jisso.files.outbound.arrange import Summary
from jisso.files.outbound.days import long_day
from jisso.files.outbound.lines import (
    clean,
    confirm_lines,
    counts,
    head,
    heading,
    not_judged,
    nothing,
    problems,
    shown_confirm,
    shown_tasks,
    totals,
)
from jisso.files.outbound.marks import mark_of
from jisso.files.outbound.phrases import law_line, main_day, whose
from jisso.files.outbound.report import BUCKETS, Report, ReportFinding
from jisso.files.outbound.words import say


def to_plain(report: Report, first: Summary, everything: bool) -> str:
    """One finding a line, fields between bars; no boxes, no colour."""
    return "\n".join(_lines(report, first, everything)) + "\n"


def _lines(report: Report, first: Summary, everything: bool) -> Iterator[str]:
    language = report.language
    yield from head(report)
    yield counts(report, first)
    shown = shown_tasks(report, first, everything)
    confirm = shown_confirm(report, first, everything)
    if not shown:
        yield ""
        yield nothing(report, confirm)
    for task in shown:
        yield ""
        yield f"## {heading(task, report)} ({say(language, 'page.count', n=len(task.findings))})"
        for bucket in BUCKETS:
            found = [f for f in task.findings if f.bucket == bucket]
            if found:
                yield f"[{say(language, f'bucket.{bucket}')}]"
                yield from (_plain_line(f, report) for f in found)
    if confirm.count:
        yield ""
        yield f"## {say(language, 'confirm.title')} ({say(language, 'page.count', n=confirm.count)})"
        for word, what, settles, how in confirm_lines(report, confirm):
            yield " | ".join((word, what, settles, *how))
    if report.problems:
        yield ""
        yield f"## {say(language, 'totals.problems', n=len(report.problems))}"
        yield from problems(report)
    yield ""
    yield f"## {say(language, 'totals.title')}"
    yield from totals(report, first, everything)[1:]
    if report.not_judged:
        yield ""
        yield f"## {say(language, 'not_judged.title')}"
        yield from (f"- {line}" for line in not_judged(report))
    if report.commands:
        yield ""
        yield f"## {say(language, 'next.title')}"
        yield from (clean(f"{command}    # {what}") for command, what in report.commands)
    if report.pack.notice:
        yield ""
        yield clean(report.pack.notice)


def _plain_line(finding: ReportFinding, report: Report) -> str:
    """Mark, day, whose, what to do, law and id, between bars."""
    language = report.language
    mark = mark_of(finding)
    what = finding.title
    if finding.first_step:
        what += f" → {finding.first_step}"
    fields = (
        f"{mark.sign} {say(language, mark.word)} ({finding.status_word})",
        _days(finding, report),
        whose(finding),
        what,
        law_line(finding, language),
        finding.id,
    )
    return " | ".join(clean(field) for field in fields if field)


def _days(finding: ReportFinding, report: Report) -> str:
    language = report.language
    text = main_day(finding, language)
    if finding.due and finding.due_open_day and finding.due_open_day != finding.due:
        text += f" ({say(language, 'finding.due_open_short')} {long_day(finding.due_open_day, language)})"
    return text
