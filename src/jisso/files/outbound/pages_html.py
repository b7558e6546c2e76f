"""A page value as one HTML file: no script, no outside asset, printable on A4, readable in grey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jisso.files.outbound.html import template
from jisso.files.outbound.pages import Matrix, Page
from jisso.files.outbound.pages_lines import wide
from jisso.files.outbound.palette import COLOURS
from jisso.files.outbound.words import html_lang, say

CELL: Final = 58
CELL_LEAST: Final = 38
WIDTH_MOST: Final = 1040
ROW: Final = 30
CHARACTER: Final = 6.6
LABEL_MOST: Final = 240
TILT: Final = 0.64


@dataclass(frozen=True, slots=True)
class Box:
    """One cell: a bar as long as its share, and its count (with its whole, where it is a share)."""

    x: float
    y: float
    filled: float
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class MatrixPicture:
    width: float
    height: float
    top: float
    left: float
    rows: tuple[tuple[float, str], ...]
    columns: tuple[tuple[float, str], ...]
    boxes: tuple[Box, ...]
    cell: int = CELL
    row: int = ROW


def to_page_html(page: Page) -> str:
    """The whole page as text; write it as UTF-8."""
    return template("page.html.j2").render(
        page=page,
        lang=html_lang(page.language),
        css_colours=tuple(COLOURS.items()),
        picture=matrix_picture,
        say=lambda key, **values: say(page.language, key, **values),
    )


def cut(label: str) -> str:
    """A label as far as the picture has room; the table beside it says it whole."""
    room = int(LABEL_MOST / CHARACTER)
    if wide(label) <= room:
        return label
    while wide(label) > room - 1:
        label = label[:-1]
    return f"{label}…"


def matrix_picture(matrix: Matrix) -> MatrixPicture:
    """Coordinates of a matrix. Column labels stand aslant, so that long ones need no second line; cells of many
    columns are narrower, so that the page need not be scrolled."""
    left = min(LABEL_MOST, max((wide(label) for label in matrix.rows), default=4) * CHARACTER) + 14
    longest = max((wide(cut(label)) for label in matrix.columns), default=4) * CHARACTER
    top = min(LABEL_MOST, longest) * TILT + 18
    room = WIDTH_MOST - left - longest * TILT - 12
    # A count with its whole needs the room.
    least = CELL if matrix.of else CELL_LEAST
    cell = int(min(CELL, max(least, room / max(1, len(matrix.columns)))))
    rows = tuple((top + place * ROW + ROW / 2 + 4, cut(label)) for place, label in enumerate(matrix.rows))
    columns = tuple(
        (left + place * cell + cell / 2, cut(label)) for place, label in enumerate(matrix.columns)
    )
    boxes = []
    for r, row in enumerate(matrix.rows):
        for c, column in enumerate(matrix.columns):
            count = matrix.counts[r][c]
            whole = matrix.of[r][c] if matrix.of else None
            if not count and not whole:
                continue
            text = str(count) if whole is None else f"{count}/{whole}"
            filled = round((cell - 8) * matrix.share(r, c), 1)
            boxes.append(Box(left + c * cell + 4, top + r * ROW, filled, text, f"{row} / {column}: {text}"))
    width = left + len(matrix.columns) * cell + longest * TILT + 12
    return MatrixPicture(
        round(width, 1), top + len(matrix.rows) * ROW + 8, top, left, rows, columns, tuple(boxes), cell
    )
