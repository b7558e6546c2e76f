"""The report on a terminal, and as plain lines for a pipe or a file.

By responsible party, and within it by now / 30 / 90 days; then what to confirm, under the question that
settles it; then totals, what is not judged here, and the next commands. Signs and words say everything;
colour only repeats them, and NO_COLOR turns it off.
"""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Final, TextIO

from jisso.files.outbound.arrange import (
    Confirmation,
    Summary,
    Task,
    confirmation,
    party_sides,
    summary,
    tasks,
)
from jisso.files.outbound.days import long_day
from jisso.files.outbound.marks import mark_of
from jisso.files.outbound.phrases import law_line, main_day, whose
from jisso.files.outbound.report import BUCKETS, Bucket, Report, ReportFinding
from jisso.files.outbound.words import say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

STYLES: Final = {
    "act": "bold dark_orange3", "planned": "blue", "done": "green4", "unknown": "bright_black",
    "right": "magenta", "none": "bright_black",
}  # fmt: skip
NARROW: Final = 72
WIDEST: Final = 120
DOING: Final[tuple[Bucket, ...]] = ("now", "30", "90")
TOPICS_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Look:
    """How a stream wants it. `tty` false gives plain lines: one finding each, fields between bars."""

    tty: bool = False
    width: int = 100
    colour: bool = False


PLAIN: Final = Look()


def look_of(stream: TextIO, environ: Mapping[str, str]) -> Look:
    """What a stream can show. NO_COLOR (any value) or TERM=dumb means no colour."""
    tty = stream.isatty()
    width = min(shutil.get_terminal_size((100, 24)).columns, WIDEST) if tty else WIDEST
    plain = bool(environ.get("NO_COLOR")) or environ.get("TERM") == "dumb"
    return Look(tty, width, tty and not plain)


def to_terminal(report: Report, look: Look = PLAIN, everything: bool = False) -> str:
    """The whole text. `everything` adds what is fine and what concerns persons alone."""
    first = summary(report)
    if look.tty:
        return _Rich(report, look, first, everything).text()
    return "\n".join(_plain(report, first, everything)) + "\n"


def clean(text: str) -> str:
    """Without control characters: a cell of a workbook must not be able to drive a terminal."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in text)


# -- what is shown, for both looks ----------------------------------------------------------------


def _heading(task: Task, report: Report) -> str:
    if task.side == "other":
        return say(report.language, "side.party", party=task.party.word)
    title = say(report.language, f"side.{task.side}")
    return title if task.side == "person" else f"{title} - {task.party.word}"


def _shown_tasks(report: Report, first: Summary, everything: bool) -> tuple[Task, ...]:
    if not everything:
        return first.tasks
    listed = [f for f in report.findings if f.bucket in (*DOING, "fine")]
    return tasks(listed, party_sides(report.findings))


def _shown_confirm(report: Report, first: Summary, everything: bool) -> Confirmation:
    return confirmation(report, report.findings) if everything else first.confirm


def _counts(report: Report, first: Summary) -> str:
    language = report.language
    signs = {"now": "▲", "30": "●", "90": "●", "confirm": "?", "fine": "✓"}
    return "  ".join(
        f"{signs[bucket]} {say(language, f'bucket.{bucket}')} {n}"
        for bucket, n in first.counts
        if bucket in signs
    )


def _nothing(report: Report, confirm: Confirmation) -> str:
    """Nothing to do is said only where something was found to be in order."""
    if confirm.count:
        return say(report.language, "page.nothing_unknowns")
    return say(report.language, "page.nothing" if report.totals.of("fine") else "page.none")


def _head(report: Report) -> list[str]:
    language = report.language
    totals = report.totals
    scope = say(language, "report.people", people=totals.people, offices=totals.offices)
    colon = say(language, "list.colon")
    lines = [
        say(language, "report.title"),
        f"{say(language, 'report.as_of')}{colon}{long_day(report.as_of, language)}  {scope}",
        f"{say(language, 'report.pack')}{colon}{report.pack.name} {report.pack.version} ({report.pack.hash[:12]})",
    ]
    for source in report.sources:
        rows = f" / {say(language, 'report.rows', n=source.rows)}" if source.rows is not None else ""
        understood = say(language, "report.file_as", understood=source.understood_as)
        lines.append(f"{say(language, 'problems.file')}{colon}{source.file} / {understood}{rows}")
        lines += [f"  {say(language, 'report.presumptions')}{colon}{text}" for text in source.presumptions]
    lines += [f"{say(language, 'report.presumptions')}{colon}{text}" for text in report.presumptions]
    return [clean(line) for line in lines]


def _confirm_lines(report: Report, confirm: Confirmation) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Sign and word, what to ask, how many it settles, then whom to ask and how: one for each question."""
    language = report.language
    colon = say(language, "list.colon")
    for asked in confirm.asked:
        settles = say(language, "confirm.settles", n=len(asked.findings))
        who = f"{say(language, 'confirm.who')}{colon}{asked.question.who}" if asked.question.who else ""
        how = f"{say(language, 'confirm.how')}{colon}{asked.question.how}" if asked.question.how else ""
        yield "?", clean(asked.question.ask), settles, tuple(map(clean, filter(None, (who, how))))
    for group in confirm.rest:
        word = f"? {say(language, 'mark.judge')}" if group.judge else "?"
        n = len(group.findings)
        settles = say(language, "page.count" if group.judge else "confirm.settles", n=n)
        who = f"{say(language, 'confirm.who')}{colon}{group.who}" if group.who else ""
        yield word, clean(group.what), settles, (clean(f"{who}  {_some(group.findings)}".strip()),)


def _some(findings: Sequence[ReportFinding]) -> str:
    """A few of the findings by their ids, so that one can be explained."""
    ids = ", ".join(f.id for f in findings[:3])
    return ids + (f" +{len(findings) - 3}" if len(findings) > 3 else "")


def _totals(report: Report, first: Summary, everything: bool) -> list[str]:
    language = report.language
    totals = report.totals
    lines = [_counts(report, first)]
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


def _problems(report: Report) -> list[str]:
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


def _not_judged(report: Report) -> list[str]:
    comma = say(report.language, "list.comma")
    lines = [
        clean(f"{item.topic}" + (f" → {comma.join(item.ask)}" if item.ask else ""))
        for item in report.not_judged[:TOPICS_SHOWN]
    ]
    rest = len(report.not_judged) - TOPICS_SHOWN
    return [*lines, say(report.language, "not_judged.more", n=rest)] if rest > 0 else lines


# -- plain lines ----------------------------------------------------------------------------------


def _plain(report: Report, first: Summary, everything: bool) -> Iterator[str]:
    language = report.language
    yield from _head(report)
    yield _counts(report, first)
    shown = _shown_tasks(report, first, everything)
    confirm = _shown_confirm(report, first, everything)
    if not shown:
        yield ""
        yield _nothing(report, confirm)
    for task in shown:
        yield ""
        yield f"## {_heading(task, report)} ({say(language, 'page.count', n=len(task.findings))})"
        for bucket in BUCKETS:
            found = [f for f in task.findings if f.bucket == bucket]
            if found:
                yield f"[{say(language, f'bucket.{bucket}')}]"
                yield from (_plain_line(f, report) for f in found)
    if confirm.count:
        yield ""
        yield f"## {say(language, 'confirm.title')} ({say(language, 'page.count', n=confirm.count)})"
        for word, what, settles, how in _confirm_lines(report, confirm):
            yield " | ".join((word, what, settles, *how))
    if report.problems:
        yield ""
        yield f"## {say(language, 'totals.problems', n=len(report.problems))}"
        yield from _problems(report)
    yield ""
    yield f"## {say(language, 'totals.title')}"
    yield from _totals(report, first, everything)[1:]
    if report.not_judged:
        yield ""
        yield f"## {say(language, 'not_judged.title')}"
        yield from (f"- {line}" for line in _not_judged(report))
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


# -- a terminal -----------------------------------------------------------------------------------


class _Rich:
    """Writes with `rich`, never through its markup: names are text, whatever they contain."""

    def __init__(self, report: Report, look: Look, first: Summary, everything: bool) -> None:
        from rich.console import Console

        self.report, self.first, self.everything = report, first, everything
        self.language = report.language
        self.out = StringIO()
        self.width = max(40, min(look.width, WIDEST))
        self.console: Console = Console(
            file=self.out,
            width=self.width,
            color_system="256" if look.colour else None,
            force_terminal=True,
            no_color=not look.colour,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
            _environ={},
        )

    def text(self) -> str:
        language, report = self.language, self.report
        head = _head(report)
        self._line(head[0], "bold")
        for line in head[1:]:
            self._line(line)
        self._line("")
        self._line(_counts(report, self.first), "bold")
        shown = _shown_tasks(report, self.first, self.everything)
        confirm = _shown_confirm(report, self.first, self.everything)
        if not shown:
            self._line(_nothing(report, confirm))
        for task in shown:
            self._section(_heading(task, report), len(task.findings))
            for bucket in BUCKETS:
                found = [f for f in task.findings if f.bucket == bucket]
                if found:
                    self._line(f"  {say(language, f'bucket.{bucket}')}", "bold")
                    self.console.print(self._table(found))
        if confirm.count:
            self._section(say(language, "confirm.title"), confirm.count)
            self.console.print(self._questions(confirm))
        if report.problems:
            self._section(say(language, "problems.title"), len(report.problems))
            self._bullets(_problems(report))
        self._section(say(language, "totals.title"))
        self._bullets(_totals(report, self.first, self.everything))
        if report.not_judged:
            self._section(say(language, "not_judged.title"))
            self._bullets(_not_judged(report))
        if report.commands:
            self._section(say(language, "next.title"))
            for command, what in report.commands:
                self._line(f"  {clean(command)}", "bold")
                self._line(f"      {clean(what)}")
        if report.pack.notice:
            self._line("")
            self._line(clean(report.pack.notice))
        return "".join(f"{line.rstrip()}\n" for line in self.out.getvalue().splitlines())

    def _line(self, text: str, style: str = "") -> None:
        self.console.print(self._text(text, style))

    def _text(self, text: str, style: str = "") -> Text:
        from rich.text import Text

        return Text(text, style=style)

    def _section(self, title: str, n: int | None = None) -> None:
        count = f"  {say(self.language, 'page.count', n=n)}" if n is not None else ""
        self._line("")
        self._line(f"{clean(title)}{count}", "bold reverse" if self.console.color_system else "bold")

    def _bullets(self, lines: Iterable[str]) -> None:
        table = self._grid()
        table.add_column(width=3, no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        for line in lines:
            table.add_row(self._text("  ・"[-2:]), self._text(line))
        self.console.print(table)

    def _grid(self) -> Table:
        from rich.table import Table

        return Table(box=None, show_header=False, expand=True, padding=(0, 1, 0, 0), pad_edge=False)

    def _table(self, findings: Sequence[ReportFinding]) -> Table:
        wide = self.width >= NARROW
        table = self._grid()
        table.add_column(width=12, no_wrap=True)
        if wide:
            table.add_column(width=24, overflow="fold")
            table.add_column(ratio=2, overflow="fold")
        table.add_column(ratio=5, overflow="fold")
        for finding in findings:
            mark = mark_of(finding)
            style = STYLES[mark.style] if self.console.color_system else ""
            sign = self._text(f"  {mark.sign} {say(self.language, mark.word)}", style)
            if wide:
                table.add_row(
                    sign, self._day(finding), self._text(clean(whose(finding))), self._what(finding)
                )
            else:
                stacked = self._day(finding, " ")
                stacked.append(f"\n{clean(whose(finding))}\n")
                stacked.append_text(self._what(finding))
                table.add_row(sign, stacked)
        return table

    def _day(self, finding: ReportFinding, between: str = "\n") -> Text:
        text = self._text(main_day(finding, self.language))
        if finding.due and finding.due_open_day and finding.due_open_day != finding.due:
            last_open = long_day(finding.due_open_day, self.language)
            text.append(f"{between}{say(self.language, 'finding.due_open_short')}\n{last_open}", "dim")
        return text

    def _what(self, finding: ReportFinding) -> Text:
        """Title and status, the first step, then law and id."""
        text = self._text(clean(finding.title), "bold")
        text.append(f"  {clean(finding.status_word)}", "not bold")
        if finding.first_step:
            text.append(f"\n{clean(finding.first_step)}", "not bold")
        tail = "  ".join(filter(None, (law_line(finding, self.language), finding.id)))
        text.append(f"\n{clean(tail)}", "not bold dim")
        return text

    def _questions(self, confirm: Confirmation) -> Table:
        table = self._grid()
        table.add_column(width=12, no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        for word, what, settles, how in _confirm_lines(self.report, confirm):
            text = self._text(what)
            text.append(f"  {settles}", "bold")
            for line in how:
                text.append(f"\n{line}", "dim")
            table.add_row(self._text(f"  {word}"), text)
        return table
