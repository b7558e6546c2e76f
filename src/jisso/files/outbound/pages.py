"""A page value for readings about rules and structure: sections with a matrix picture, its text table, and notes.

Plain data in the reader's language. Every picture is a matrix of counts, so it prints in grey and its table says
the same; nothing on such a page names or counts a single person unless the reading was asked to.
"""

from __future__ import annotations

from dataclasses import dataclass

from jisso.files.outbound.report import Language


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts by row and column. `of` gives each cell's whole where the count is a share of it, else the picture
    scales by the largest count; `words` is the picture said in one sentence for who does not see it."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    of: tuple[tuple[int, ...], ...] = ()
    words: str = ""

    def share(self, row: int, column: int) -> float:
        """How full a cell is, 0 to 1."""
        most = (
            self.of[row][column]
            if self.of
            else max((max(line, default=0) for line in self.counts), default=0)
        )
        return self.counts[row][column] / most if most else 0.0


@dataclass(frozen=True, slots=True)
class Section:
    """`rows` have one text per heading; a row of one text is a heading inside the table."""

    title: str
    lead: str = ""
    picture: Matrix | None = None
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    folded: bool = False
    """Whether a page shows the table only when it is opened; a terminal then gives its first lines."""


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    language: Language
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    notice: str = ""
