"""What both looks of the terminal say, line by line: head, counts, questions, totals, what was not read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from jisso.files.outbound.arrange import (
    Confirmation,
    Summary,
    Task,
    confirmation,
    party_sides,
    same,
    tasks,
)
from jisso.files.outbound.days import long_day
from jisso.files.outbound.phrases import whose
from jisso.files.outbound.report import Bucket, Language, Report, ReportFinding
from jisso.files.outbound.words import say

DOING: Final[tuple[Bucket, ...]] = ("now", "30", "90")
TOPICS_SHOWN: Final = 6
QUESTIONS_SHOWN: Final = 12
PRESUMPTIONS_SHOWN: Final = 3
MAYBE_SHOWN: Final = 12


def clean(text: str) -> str:
    """Without control characters: a cell of a workbook must not be able to drive a terminal."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in text)


def heading(task: Task, report: Report) -> str:
    if task.side == "other":
        return say(report.language, "side.party", party=task.party.word)
    title = say(report.language, f"side.{task.side}")
    return title if task.side in ("person", "rights") else f"{title} - {task.party.word}"


def shown_tasks(report: Report, first: Summary, everything: bool) -> tuple[Task, ...]:
    if not everything:
        return first.tasks
    listed = [f for f in report.findings if f.bucket in (*DOING, "fine")]
    return tasks(listed, party_sides(report.findings))


def shown_confirm(report: Report, first: Summary, everything: bool) -> Confirmation:
    return confirmation(report, report.findings) if everything else first.confirm


def counts(report: Report, first: Summary) -> str:
    language = report.language
    signs = {"now": "▲", "30": "●", "90": "●", "confirm": "?", "fine": "✓"}
    return "  ".join(
        f"{signs[bucket]} {say(language, f'bucket.{bucket}')} {n}"
        for bucket, n in first.counts
        if bucket in signs
    )


def nothing(report: Report, confirm: Confirmation) -> str:
    """Nothing to do is said only where something was found to be in order."""
    if confirm.count:
        return say(report.language, "page.nothing_unknowns")
    return say(report.language, "page.nothing" if report.totals.of("fine") else "page.none")


def head(report: Report) -> list[str]:
    language = report.language
    totals = report.totals
    scope = say(language, "report.people", people=totals.people, offices=totals.offices)
    colon = say(language, "list.colon")
    lines = [
        say(language, "report.title"),
        f"{say(language, 'report.as_of')}{colon}{long_day(report.as_of, language)}  {scope}",
        f"{say(language, 'report.pack')}{colon}{report.pack.name} {report.pack.version} ({report.pack.hash[:12]})",
    ]
    for number, source in enumerate(report.files):
        tables = say(language, "list.comma").join(
            " ".join(filter(None, (table.sheet, _rows(table.rows, language)))) for table in source.tables
        )
        label = f"{say(language, 'report.files')}{colon}" if number == 0 else "  "
        lines.append(f"{label}{source.file} / {tables}" if tables else f"{label}{source.file}")
    return [clean(line) for line in lines]


def _rows(rows: int | None, language: Language) -> str:
    return say(language, "report.rows", n=rows) if rows is not None else ""


def presumptions(report: Report) -> list[str]:
    """What was taken for granted; the report has all of it."""
    texts = [text for source in report.sources for text in source.presumptions] + list(report.presumptions)
    rest = len(texts) - PRESUMPTIONS_SHOWN
    more = [say(report.language, "presumptions.more", n=rest)] if rest > 0 else []
    return [clean(text) for text in texts[:PRESUMPTIONS_SHOWN]] + more


def confirm_lines(report: Report, confirm: Confirmation) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Sign and word, what to ask, how many it settles, then whom to ask and what to type: one for each question.

    The questions that settle most; then what a person must weigh; then, in one line each, what nobody can answer."""
    language = report.language
    colon = say(language, "list.colon")
    asked = confirm.questions
    for one in asked[:QUESTIONS_SHOWN]:
        settles = say(language, "confirm.settles", n=len(one.findings))
        who = f"{say(language, 'confirm.who')}{colon}{one.question.who}" if one.question.who else ""
        how = f"{say(language, 'confirm.how')}{colon}{one.question.how}" if one.question.how else ""
        yield "?", clean(one.question.ask), settles, tuple(map(clean, filter(None, (who, how))))
    if len(asked) > QUESTIONS_SHOWN:
        left = asked[QUESTIONS_SHOWN:]
        settles = say(language, "confirm.settles", n=sum(len(one.findings) for one in left))
        yield "?", say(language, "confirm.more", n=len(left)), settles, ()
    for group in (*confirm.judgements, *confirm.facts):
        word = f"? {say(language, 'mark.judge')}" if group.judge else "?"
        n = say(language, "page.count", n=len(group.findings))
        who = f"{say(language, 'confirm.who')}{colon}{group.who}" if group.who else ""
        yield word, clean(group.what), n, (clean(f"{who}  {_some(group.findings)}".strip()),)
    for one in confirm.closed:
        yield "－", clean(one.question.ask), say(language, "page.count", n=len(one.findings)), ()


def _some(findings: Sequence[ReportFinding]) -> str:
    """A few of the findings by their ids, so that one can be explained."""
    ids = ", ".join(f.id for f in findings[:3])
    return ids + (f" +{len(findings) - 3}" if len(findings) > 3 else "")


def maybe(report: Report, first: Summary) -> list[tuple[str, str, str]]:
    """Day, whom and what, and what is missing, of each duty that may be due soon; then how many more."""
    language = report.language
    shown = same(first.maybe)
    found = []
    for one in shown[:MAYBE_SHOWN]:
        finding = one.first
        missing = say(language, "list.comma").join(item.what for item in finding.missing[:2])
        what = f"{whose(finding)}  {finding.title}".strip()
        found.append((long_day(finding.remind_day, language), clean(what), clean(f"{missing}  {finding.id}")))
    if len(shown) > MAYBE_SHOWN:
        found.append(("", say(language, "maybe.more", n=len(shown) - MAYBE_SHOWN), ""))
    return found


def totals(report: Report, first: Summary, everything: bool) -> list[str]:
    language = report.language
    totals = report.totals
    lines = [counts(report, first)]
    lines.append(say(language, "totals.definite", applicable=totals.applicable, definite=totals.definite))
    if first.own_count and not everything:
        own = say(language, "page.own_matters", n=first.own_count)
        day = (
            say(language, "page.own_first", day=long_day(first.own_first, language))
            if first.own_first
            else ""
        )
        lines.append(f"{own} {day}".strip())
    fine = totals.of("fine")
    if fine and not everything:
        lines.append(say(language, "totals.fine", n=fine))
    if totals.of("not_applicable"):
        lines.append(say(language, "totals.not_applicable", n=totals.of("not_applicable")))
    return lines


def problems(report: Report) -> list[str]:
    """One line for each cause, with its first places."""
    language = report.language
    colon = say(language, "list.colon")
    lines = []
    for group in report.problem_groups:
        places = []
        for cell in group.cells[:3]:
            row = f"{say(language, 'problems.row')}{cell.row}" if cell.row is not None else ""
            value = f"「{cell.value}」" if cell.value else ""
            parts = (cell.file, cell.sheet, row, f"{cell.column}{value}")
            places.append(" ".join(part for part in parts if part))
        rest = len(group.cells) - 3
        more = f" / {say(language, 'problems.more', n=rest)}" if rest > 0 else ""
        n = say(language, "page.count", n=len(group.cells))
        cure = f" → {group.cure}" if group.cure else ""
        lines.append(clean(f"{group.cause} ({n}){cure}{colon}{' / '.join(places)}{more}"))
    return lines


def not_judged(report: Report) -> list[str]:
    comma = say(report.language, "list.comma")
    lines = [
        clean(f"{item.topic}" + (f" → {comma.join(item.ask)}" if item.ask else ""))
        for item in report.not_judged[:TOPICS_SHOWN]
    ]
    rest = len(report.not_judged) - TOPICS_SHOWN
    return [*lines, say(report.language, "not_judged.more", n=rest)] if rest > 0 else lines
