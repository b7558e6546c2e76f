"""A page value as lines: columns on a terminal, bars between fields for a pipe or a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from jisso.files.outbound.lines import clean
from jisso.files.outbound.pages import Page, Section
from jisso.files.outbound.terminal import PLAIN, Look
from jisso.files.outbound.words import say

FOLDED_SHOWN: Final = 12
WIDEST_COLUMN: Final = 60
LAST_COLUMN: Final = 20
NARROWEST: Final = 8


def to_page_text(page: Page, look: Look = PLAIN, everything: bool = False) -> str:
    """The whole page. `everything` also gives all rows of the folded tables."""
    return "\n".join(_lines(page, look, everything)) + "\n"


def _lines(page: Page, look: Look, everything: bool) -> Iterator[str]:
    colon = say(page.language, "list.colon")

    def prose(text: str) -> list[str]:
        return fold(clean(text), look.width) if look.tty else [clean(text)]

    yield from prose(page.title)
    for label, value in page.facts:
        yield from prose(f"{label}{colon}{value}")
    for section in page.sections:
        yield ""
        yield from prose(f"## {section.title}")
        if section.lead:
            yield from prose(section.lead)
        yield from _table(section, page, look, everything)
        for note in section.notes:
            yield from prose(f"- {note}")
    if page.notice:
        yield ""
        yield from prose(page.notice)


def _table(section: Section, page: Page, look: Look, everything: bool) -> Iterator[str]:
    rows = section.rows
    rest = 0
    if section.folded and not everything and len(rows) > FOLDED_SHOWN:
        rest = len(rows) - FOLDED_SHOWN
        rows = rows[:FOLDED_SHOWN]
    if look.tty:
        yield from _columns(section.headings, rows, look.width)
    else:
        if section.headings:
            yield " | ".join(map(clean, section.headings))
        for row in rows:
            yield " | ".join(map(clean, row))
    if rest:
        yield say(page.language, "page.more_rows", n=rest)


def _columns(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Aligned by how wide characters are on a screen; the last column takes what is left and is folded."""
    lines = [tuple(map(clean, row)) for row in ((headings, *rows) if headings else rows)]
    whole = [line for line in lines if len(line) > 1]
    count = max((len(line) for line in whole), default=1)
    widths = [
        min(WIDEST_COLUMN, max((wide(line[place]) for line in whole if len(line) > place), default=0))
        for place in range(count - 1)
    ]
    while widths and sum(widths) + 2 * len(widths) > width - LAST_COLUMN and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    for number, line in enumerate(lines):
        if len(line) == 1:
            yield from fold(line[0], width)
            continue
        cells = [fold(cell, widths[place]) for place, cell in enumerate(line[:-1])]
        cells.append(fold(line[-1], max(NARROWEST, width - sum(widths) - 2 * len(widths))))
        for part in range(max(map(len, cells))):
            texts = [cell[part] if part < len(cell) else "" for cell in cells]
            padded = [f"{text}{' ' * (widths[place] - wide(text))}" for place, text in enumerate(texts[:-1])]
            yield "  ".join((*padded, texts[-1])).rstrip()
        if number == 0 and headings:
            yield "-" * min(width, sum(widths) + 2 * len(widths) + LAST_COLUMN)


def wide(text: str) -> int:
    """Columns on a screen: a full-width character takes two."""
    return sum(
        2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text
    )


def fold(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns; at spaces where there are any."""
    lines: list[str] = []
    line = ""
    for word in _words(text):
        if line and wide(line) + wide(word.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        while wide(word) > width:
            head = ""
            for c in word:
                if wide(head) + wide(c) > width:
                    break
                head += c
            lines.append(head)
            word = word[len(head) :]
        line += word
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _words(text: str) -> Iterator[str]:
    """Pieces between which a line may break: after a space, and between full-width characters."""
    piece = ""
    for c in text:
        if unicodedata.east_asian_width(c) in "WF":
            if piece:
                yield piece
                piece = ""
            yield c
        else:
            piece += c
            if c == " ":
                yield piece
                piece = ""
    if piece:
        yield piece
