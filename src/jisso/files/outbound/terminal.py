"""The report on a terminal, and as plain lines for a pipe or a file.

By responsible party, and within it by now / 30 / 90 days; then what to confirm, under the question that
settles it; then totals, what is not judged here, and the next commands. Signs and words say everything;
colour only repeats them, and NO_COLOR turns it off.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Final, TextIO

from jisso.files.outbound import lines
from jisso.files.outbound.arrange import Confirmation, Matter, Summary, matters, summary
from jisso.files.outbound.lines import clean
from jisso.files.outbound.marks import mark_of
from jisso.files.outbound.phrases import law_line, main_day, second_day, whose
from jisso.files.outbound.plain import to_plain
from jisso.files.outbound.report import BUCKETS, Report, ReportFinding
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
    return to_plain(report, first, everything)


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
        head = lines.head(report)
        self._line(head[0], "bold")
        for line in head[1:]:
            self._line(line)
        self._line("")
        self._line(lines.counts(report, self.first), "bold")
        shown = lines.shown_tasks(report, self.first, self.everything)
        confirm = lines.shown_confirm(report, self.first, self.everything)
        if not shown:
            self._line(lines.nothing(report, confirm))
        for task in shown:
            self._section(lines.heading(task, report), len(task.findings))
            for bucket in BUCKETS:
                found = [f for f in task.findings if f.bucket == bucket]
                if found:
                    self._line(f"  {say(language, f'bucket.{bucket}')}", "bold")
                    self.console.print(self._table(found))
        if soon := lines.maybe(report, self.first):
            self._section(say(language, "maybe.title"), len(self.first.maybe))
            self._line(f"  {say(language, 'maybe.lead')}")
            self.console.print(self._maybe(soon))
        if confirm.count:
            self._section(say(language, "confirm.title"), confirm.count)
            if confirm.questions:
                self._line(f"  {say(language, 'confirm.lead')}")
            self.console.print(self._questions(confirm))
        if report.problems:
            self._section(say(language, "problems.title"), len(report.problems))
            self._bullets(lines.problems(report))
        self._section(say(language, "totals.title"))
        self._bullets(lines.totals(report, self.first, self.everything))
        if taken := lines.presumptions(report):
            self._section(say(language, "report.presumptions"))
            self._bullets(taken)
        if report.not_judged:
            self._section(say(language, "not_judged.title"))
            self._bullets(lines.not_judged(report))
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
        """A row for each matter: the people it concerns, each with the day, beside what to do."""
        wide = self.width >= NARROW
        table = self._grid()
        table.add_column(width=12, no_wrap=True)
        if wide:
            table.add_column(ratio=4, overflow="fold")
        table.add_column(ratio=5, overflow="fold")
        for matter in matters(findings):
            mark = mark_of(matter.first)
            style = STYLES[mark.style] if self.console.color_system else ""
            sign = self._text(f"  {mark.sign} {say(self.language, mark.word)}", style)
            if wide:
                table.add_row(sign, self._people(matter), self._what(matter))
            else:
                stacked = self._people(matter)
                stacked.append("\n")
                stacked.append_text(self._what(matter))
                table.add_row(sign, stacked)
        return table

    def _people(self, matter: Matter) -> Text:
        text = self._text("")
        for number, one in enumerate(matter.lines):
            times = f" ×{one.count}" if one.count > 1 else ""
            text.append(f"{'' if number == 0 else chr(10)}{clean(whose(one.first))}{times}")
            text.append(f"\n  {main_day(one.first, self.language)}", "bold")
            if second := second_day(one.first, self.language):
                text.append(f"\n  {second}", "dim")
        return text

    def _what(self, matter: Matter) -> Text:
        """Title and status, the first step, then law and ids."""
        finding = matter.first
        text = self._text(clean(finding.title), "bold")
        text.append(f"  {clean(finding.status_word)}", "not bold")
        if finding.first_step:
            text.append(f"\n{clean(finding.first_step)}", "not bold")
        ids = " ".join(one.first.id for one in matter.lines)
        tail = "  ".join(filter(None, (law_line(finding, self.language), ids)))
        text.append(f"\n{clean(tail)}", "not bold dim")
        return text

    def _maybe(self, soon: Sequence[tuple[str, str, str]]) -> Table:
        table = self._grid()
        table.add_column(width=24, no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        for day, what, missing in soon:
            text = self._text(what, "bold")
            if missing:
                text.append(f"\n{missing}", "not bold dim")
            table.add_row(self._text(f"  ? {day}" if day else ""), text)
        return table

    def _questions(self, confirm: Confirmation) -> Table:
        table = self._grid()
        table.add_column(width=12, no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        for word, what, settles, how in lines.confirm_lines(self.report, confirm):
            text = self._text(what)
            text.append(f"  {settles}", "bold")
            for line in how:
                text.append(f"\n{line}", "dim")
            table.add_row(self._text(f"  {word}"), text)
        return table
