"""The report as a workbook: findings with filters, by person, to confirm, cells not read, not judged.

Text is written as text, and what a spreadsheet could take for a formula gets an apostrophe in front: the
file may be saved as CSV and opened again by others. Days are real days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any, Final

from jisso.files.outbound.arrange import arrange, confirmation
from jisso.files.outbound.days import long_day, parsed
from jisso.files.outbound.marks import mark_of
from jisso.files.outbound.palette import COLOURS
from jisso.files.outbound.phrases import harmed_lines, law_line, missing_lines, two_readings, who_line
from jisso.files.outbound.report import TO_LOOK_AT, Bucket, Language, Report, ReportFinding, by_urgency
from jisso.files.outbound.timeline import text_width
from jisso.files.outbound.words import say

LONGEST: Final = 32_767
MOST_LINES: Final = 12
EXCEL_BEGINS: Final = date(1900, 3, 1)  # before it, Excel's day numbers are off by one
DATE_FORMAT: Final[dict[str, str]] = {"en": "d mmm yyyy (ddd)"}
# The locale is named: without it LibreOffice takes "aaa" for another calendar and shows another day.
DATE_FORMAT_JA: Final = '[$-411]yyyy"年"m"月"d"日("aaa")"'
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Day:
    """A cell that holds a day."""

    iso: str | None


Cell = str | int | Day | None
Column = tuple[str, float]


def safe(text: str, language: Language = "ja") -> str:
    """Text that no spreadsheet takes for a formula, and that fits into a cell.

    >>> safe("=1+1")
    "'=1+1"
    """
    if text.startswith(DANGEROUS):
        text = "'" + text
    if len(text) > LONGEST:
        cut = say(language, "sheet.cut")
        text = text[: LONGEST - len(cut)] + cut
    return text


def row_height(row: Sequence[Cell], columns: Sequence[Column]) -> float:
    """In points, for the longest wrapped text: not every program measures the rows of a file it opens."""
    most = 1
    for cell, (_, width) in zip(row, columns, strict=False):
        if isinstance(cell, str):
            lines = sum(max(1, ceil(text_width(line, 1.0) * 2 / (width - 1))) for line in cell.split("\n"))
            most = max(most, lines)
    return min(most, MOST_LINES) * 13.5 + 3


def to_xlsx(report: Report) -> bytes:
    from xlsxwriter import Workbook

    made = datetime.combine(parsed(report.as_of) or date(2000, 1, 1), datetime.min.time())
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": say(report.language, "report.title"), "created": made})
    book.set_calc_mode("manual")
    sheets = _Sheets(book, report)
    _findings(sheets, report, "sheet.findings", TO_LOOK_AT)
    _people(sheets, report)
    _confirm(sheets, report)
    _findings(sheets, report, "sheet.fine", ("fine",))
    _problems(sheets, report)
    _not_judged(sheets, report)
    book.close()
    return out.getvalue()


class _Sheets:
    """Makes sheets of one look: title lines, a header that stays, filters, A4 landscape."""

    HEADER_ROW: Final = 2

    def __init__(self, book: Any, report: Report) -> None:
        self.book, self.report = book, report
        base = {"font_name": "Arial" if report.language == "en" else "Yu Gothic", "font_size": 10}
        body = {**base, "valign": "top", "text_wrap": True, "bottom": 1, "bottom_color": COLOURS["line"]}
        format_ = DATE_FORMAT.get(report.language, DATE_FORMAT_JA)
        self.title = book.add_format({**base, "bold": True, "font_size": 14, "font_color": COLOURS["deep"]})
        self.sub = book.add_format({**base, "font_color": COLOURS["ink-soft"]})
        self.header = book.add_format(
            {**base, "bold": True, "font_color": COLOURS["paper"], "bg_color": COLOURS["deep"], "text_wrap": True,
             "valign": "vcenter", "border": 1}
        )  # fmt: skip
        self.body = book.add_format(body)
        self.day = book.add_format({**body, "num_format": format_, "align": "left"})
        self.act = book.add_format(
            {**body, "bold": True, "font_color": COLOURS["act"], "bg_color": COLOURS["act-wash"]}
        )

    def add(
        self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], printed: int | None = None
    ) -> None:
        """`printed`: how many columns go on paper; the rest would make the print too small to read."""
        report, language = self.report, self.report.language
        sheet = self.book.add_worksheet(say(language, name))
        pack = f"{report.pack.name} {report.pack.version} ({report.pack.hash[:12]})"
        as_of = (
            f"{say(language, 'report.as_of')}{say(language, 'list.colon')}{long_day(report.as_of, language)}"
        )
        title = f"{say(language, 'report.title')}{say(language, 'list.colon')}{say(language, name)}"
        sheet.write_string(0, 0, title, self.title)
        sheet.write_string(1, 0, safe(f"{as_of} / {say(language, 'report.pack')} {pack}"), self.sub)
        for column, (key, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(self.HEADER_ROW, column, say(language, key), self.header)
        last = self.HEADER_ROW
        for last, row in enumerate(rows, self.HEADER_ROW + 1):
            sheet.set_row(last, row_height(row, columns[:printed]))
            for column, cell in enumerate(row):
                self._write(sheet, last, column, cell)
        sheet.freeze_panes(self.HEADER_ROW + 1, 0)
        sheet.autofilter(self.HEADER_ROW, 0, max(last, self.HEADER_ROW), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        if printed is not None:
            sheet.print_area(0, 0, max(last, self.HEADER_ROW), printed - 1)
        sheet.repeat_rows(self.HEADER_ROW)
        sheet.set_footer("&L&8jisso &R&8&P / &N")
        sheet.hide_gridlines(2)

    def _write(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, Day):
            day = parsed(cell.iso)
            if day is not None and day >= EXCEL_BEGINS:
                sheet.write_datetime(row, column, datetime.combine(day, datetime.min.time()), self.day)
                return
            cell = cell.iso
        if isinstance(cell, int):
            sheet.write_number(row, column, cell, self.body)
        elif cell:
            look = self.act if cell.startswith("▲") else self.body
            sheet.write_string(row, column, safe(cell, self.report.language), look)
        else:
            sheet.write_blank(row, column, None, self.body)


_FINDING_COLUMNS: Final[tuple[Column, ...]] = (
    ("finding.mark", 11), ("finding.status", 12), ("finding.bucket", 10), ("finding.due", 18),
    ("finding.due_open", 18), ("finding.whose", 18), ("finding.office", 18), ("finding.title", 24),
    ("finding.first_step", 40), ("finding.law", 26), ("finding.who", 20), ("finding.since", 18),
    ("finding.protects", 36), ("finding.remedy", 36), ("confirm.missing", 32), ("finding.notes", 32),
    ("finding.law_all", 40), ("finding.domain", 12),
    ("finding.id", 15),
)  # fmt: skip


ON_PAPER: Final = 10  # mark to law


def _finding_row(finding: ReportFinding, language: Language) -> list[Cell]:
    mark = mark_of(finding)
    return [
        f"{mark.sign} {say(language, mark.word)}",
        finding.status_word,
        say(language, f"bucket.{finding.bucket}"),
        Day(finding.remind_day),
        Day(finding.last_open_day),
        finding.person_name,
        finding.organisation_name,
        finding.title,
        finding.first_step,
        law_line(finding, language),
        who_line(finding),
        Day(finding.since),
        "\n".join(harmed_lines(finding, language)),
        finding.remedy,
        "\n".join(missing_lines(finding, language)),
        "\n".join((*two_readings(finding, language), *finding.notes)),
        "\n".join(finding.law),
        finding.domain_word,
        finding.id,
    ]


def _findings(sheets: _Sheets, report: Report, name: str, buckets: tuple[Bucket, ...]) -> None:
    """What the office bears or receives; what concerns a person alone stands on the sheet by person."""
    shown = [f for f in report.findings if f.sheet == "office" and f.bucket in buckets]
    rows = [_finding_row(f, report.language) for f in by_urgency(shown)]
    sheets.add(name, _FINDING_COLUMNS, rows, printed=ON_PAPER)


def _people(sheets: _Sheets, report: Report) -> None:
    """Everything about each person, in the order of the file; the office's and the person's tasks named."""
    rows: list[list[Cell]] = []
    pages = arrange(report)
    for page in pages.people:
        for finding in page.all:
            side = say(report.language, f"side.{finding.side}")
            rows.append([page.person.name, side, *_finding_row(finding, report.language)])
    other = [f for f in pages.other if f.sheet == "person"]
    for finding in other:
        side = say(report.language, f"side.{finding.side}")
        rows.append([finding.person_name, side, *_finding_row(finding, report.language)])
    columns = (("page.person", 20.0), ("finding.side", 20.0), *_FINDING_COLUMNS)
    sheets.add("sheet.people", columns, rows, printed=ON_PAPER + 2)


def _confirm(sheets: _Sheets, report: Report) -> None:
    language = report.language
    found = confirmation(report, [f for f in report.findings if f.sheet == "office"])
    rows: list[list[Cell]] = []
    for asked in (*found.questions, *found.closed):
        matters = _matters(asked.findings)
        question = asked.question
        rows.append([question.ask, question.who, len(asked.findings), question.how, matters])
    for group in found.rest:
        judge = f"{say(language, 'mark.judge')}{say(language, 'list.colon')}" if group.judge else ""
        rows.append([judge + group.what, group.who, len(group.findings), "", _matters(group.findings)])
    columns = (
        ("confirm.question", 50.0), ("confirm.who", 24.0), ("confirm.count", 12.0), ("confirm.how", 50.0),
        ("confirm.findings", 60.0),
    )  # fmt: skip
    sheets.add("sheet.confirm", columns, rows)


def _matters(findings: Sequence[ReportFinding]) -> str:
    return "\n".join(
        f"{f.title} / {f.person_name or f.organisation_name or f.row_id} / {f.id}" for f in findings
    )


def _problems(sheets: _Sheets, report: Report) -> None:
    columns = (
        ("problems.file", 24.0), ("problems.sheet", 16.0), ("problems.row", 8.0), ("problems.column", 20.0),
        ("problems.value", 24.0), ("problems.cause", 36.0), ("problems.cure", 44.0), ("problems.code", 22.0),
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [p.file, p.sheet, p.row, p.column, p.value, p.cause, p.cure, p.code]
        for group in report.problem_groups
        for p in group.cells
    ]
    sheets.add("sheet.problems", columns, rows)


def _not_judged(sheets: _Sheets, report: Report) -> None:
    comma = say(report.language, "list.comma")
    rows: list[list[Cell]] = [[item.topic, item.why, comma.join(item.ask)] for item in report.not_judged]
    columns = (("not_judged.topic", 56.0), ("not_judged.why", 56.0), ("not_judged.ask", 40.0))
    sheets.add("sheet.not_judged", columns, rows)
