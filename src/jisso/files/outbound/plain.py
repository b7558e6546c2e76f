"""The report as plain lines, for a pipe, a file or a screen reader."""

from __future__ import annotations

from collections.abc import Iterator

from jisso.files.outbound.arrange import Same, Summary, same
from jisso.files.outbound.lines import (
    clean,
    confirm_lines,
    counts,
    head,
    heading,
    maybe,
    not_judged,
    nothing,
    presumptions,
    problems,
    shown_confirm,
    shown_tasks,
    totals,
)
from jisso.files.outbound.marks import mark_of
from jisso.files.outbound.phrases import law_line, main_day, second_day, whose
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
                yield from (_plain_line(one, report) for one in same(found))
    if soon := maybe(report, first):
        yield ""
        yield f"## {say(language, 'maybe.title')} ({say(language, 'page.count', n=len(first.maybe))})"
        yield say(language, "maybe.lead")
        yield from (" | ".join(filter(None, ("?", *line))) for line in soon)
    if confirm.count:
        yield ""
        yield f"## {say(language, 'confirm.title')} ({say(language, 'page.count', n=confirm.count)})"
        if confirm.questions:
            yield say(language, "confirm.lead")
        for word, what, settles, how in confirm_lines(report, confirm):
            yield " | ".join((word, what, settles, *how))
    if report.problems:
        yield ""
        yield f"## {say(language, 'totals.problems', n=len(report.problems))}"
        yield from problems(report)
    yield ""
    yield f"## {say(language, 'totals.title')}"
    yield from totals(report, first, everything)[1:]
    if taken := presumptions(report):
        yield ""
        yield f"## {say(language, 'report.presumptions')}"
        yield from (f"- {text}" for text in taken)
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


def _plain_line(one: Same, report: Report) -> str:
    """Mark, day, whose, what to do, law and id, between bars."""
    language = report.language
    finding = one.first
    mark = mark_of(finding)
    what = finding.title
    if finding.first_step:
        what += f" → {finding.first_step}"
    fields = (
        f"{mark.sign} {say(language, mark.word)} ({finding.status_word})",
        _days(finding, report),
        whose(finding) + (f" ×{one.count}" if one.count > 1 else ""),
        what,
        law_line(finding, language),
        finding.id,
    )
    return " | ".join(clean(field) for field in fields if field)


def _days(finding: ReportFinding, report: Report) -> str:
    language = report.language
    second = second_day(finding, language)
    return main_day(finding, language) + (f" ({second})" if second else "")
