"""Where the table is in a sheet: title rows, headings in one or more rows, body, totals, remarks, forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from jisso.files.inbound import fold
from jisso.files.inbound.grid import Cell, Grid

Knows = Callable[[tuple[str, ...]], float]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading: its place and its texts from the group downwards."""

    at: int
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(re.sub(r"\s+", " ", part).strip() for part in self.parts)


@dataclass(slots=True)
class Table:
    """One table of a sheet. Row numbers count from 0, as in the grid."""

    sheet: str
    header: tuple[int, int]
    columns: list[Column]
    rows: list[tuple[int, dict[int, Cell]]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    section: dict[int, str] = field(default_factory=dict)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    hidden: int = 0
    shape: str = "rows"
    beyond: list[int] = field(default_factory=list)

    def heading(self, at: int) -> str:
        return next((c.text for c in self.columns if c.at == at), "")


LOOK = 60
_TOTAL = re.compile(r"^(?:合計|小計|総合計|総計|計|平均|合\s*計|total|subtotal|sum|人数計|延べ人数|以上)(?:[:：].*|人数|時間|\d*名?)?$", re.IGNORECASE)
_NOTE = re.compile(r"^(?:※|\*|＊|注[)）:：1-9]|\(注|（注|備考[:：]|凡例|更新日[:：]|作成[者日][:：]|最終更新)")
_EXAMPLE = re.compile(r"^(?:記入例|入力例|例|見本|サンプル|\(例\)|（例）|例[)）:：])")


def tables(grid: Grid, knows: Knows) -> list[Table]:
    """The tables of a sheet from the top; none when nothing in it looks like headings."""
    found: list[Table] = []
    rows = sorted(grid.rows)
    start = 0
    while start < len(rows):
        header = _find_header(grid, rows, start, knows, limit=LOOK if not found else len(rows))
        if header is None:
            break
        first, last, columns = header
        table = Table(grid.name, (first, last), columns)
        table.titles = _titles(grid, [r for r in rows[start:] if r < first] if not found else [])
        start = _body(grid, table, [r for r in rows if r > last], rows, knows)
        found.append(table)
    if not found or not any(table.rows for table in found) or _is_weak(found):
        form = _form(grid, knows)
        if form is not None:
            return [form]
    return found


def _is_weak(found: list[Table]) -> bool:
    return len(found) == 1 and len(found[0].columns) <= 2 and len(found[0].rows) >= 3


def _titles(grid: Grid, rows: list[int]) -> list[str]:
    return [text for r in rows for text in grid.texts(r) if text]


def _parts(grid: Grid, first: int, last: int) -> dict[int, tuple[str, ...]]:
    """The texts over each column of the rows `first` to `last`; a merged or repeated text counts once."""
    columns: dict[int, list[str]] = {}
    carried: dict[int, str] = {}
    used = sorted({c for r in range(first, last + 1) for c in grid.rows.get(r, {})})
    for r in range(first, last + 1):
        row = grid.rows.get(r, {})
        group = ""
        for c in used:
            cell = row.get(c)
            text = cell.text.strip() if cell is not None else ""
            below = any(c in grid.rows.get(k, {}) for k in range(r + 1, last + 1))
            if text:
                group = text if below else ""
            elif r < last and below and group and not carried.get(c):
                # A group heading that was centred over its columns without merging them.
                text = group
            if text:
                carried[c] = text
                parts = columns.setdefault(c, [])
                if not parts or parts[-1] != text:
                    parts.append(text)
    return {c: tuple(parts) for c, parts in columns.items()}


def _find_header(
    grid: Grid, rows: list[int], start: int, knows: Knows, limit: int
) -> tuple[int, int, list[Column]] | None:
    best: tuple[float, int, int] | None = None
    for first in rows[start : start + limit]:
        for last in range(first, min(first + 3, rows[-1] + 1)):
            if last != first and last not in grid.rows:
                continue
            score = _score(grid, first, last, knows)
            if score >= 1.9 and (best is None or score > best[0] + 0.01):
                best = (score, first, last)
        if best is not None and first > best[1] + 12:
            break
    if best is None:
        return None
    _, first, last = best
    columns = [Column(c, parts) for c, parts in sorted(_parts(grid, first, last).items())]
    return first, last, columns


def _score(grid: Grid, first: int, last: int, knows: Knows) -> float:
    """How much these rows read like headings: known texts count for, figures and dates against."""
    score = -0.6 * (last - first)
    for parts in _parts(grid, first, last).values():
        if len(parts[-1]) > 60:
            score -= 0.5
            continue
        score += knows(parts)
    days = [c for c in grid.rows.get(last, {}).values() if day_number(c) is not None]
    if is_month_header(grid.rows.get(last, {})):
        score += 3
    else:
        for r in range(first, last + 1):
            score -= 0.7 * sum(c.kind in "ndhb" for c in grid.rows.get(r, {}).values() if not c.merged)
        score -= 0.2 * len([c for c in days if c.kind == "s"])
    return score


def day_number(cell: Cell) -> int | None:
    """The day of the month that a heading of a month grid names: 1, "1日", "1(月)", or a date."""
    if cell.kind == "n" and float(cell.value).is_integer() and 1 <= cell.value <= 31:
        return int(cell.value)
    if cell.kind == "d":
        return int(str(cell.value)[8:10])
    if cell.kind == "s":
        match = re.fullmatch(r"(?:\d{1,2}[月/])?(\d{1,2})日?(?:\(?[月火水木金土日祝]\)?)?", fold.nfkc(cell.text).replace(" ", ""))
        if match and 1 <= int(match.group(1)) <= 31:
            return int(match.group(1))
    return None


def is_month_header(row: dict[int, Cell]) -> bool:
    """Whether a row runs through the days of a month or a good part of it."""
    days = [day for _, cell in sorted(row.items()) if (day := day_number(cell)) is not None]
    steps = sum(b - a == 1 or (a >= 28 and b == 1) for a, b in zip(days, days[1:], strict=False))
    return len(days) >= 7 and steps >= len(days) - 2 and len(set(days)) >= 7


def _body(grid: Grid, table: Table, below: list[int], rows: list[int], knows: Knows) -> int:
    """Sorts the rows below the headings; the index into `rows` where another table starts."""
    known = {column.at for column in table.columns}
    own = {column.at: fold.heading(column.parts[-1]) for column in table.columns}
    section = ""
    blank_since = table.header[1]
    for r in below:
        cells = grid.rows[r]
        texts = [(c, cell) for c, cell in cells.items() if not cell.merged]
        if not texts:
            texts = list(cells.items())
        same = sum(cell.kind == "s" and fold.heading(cell.text) == own.get(c, "") != "" for c, cell in texts)
        if same >= 2 and same >= 0.6 * len(texts):
            table.skipped.append((r, "row.heading_again"))
            continue
        if _is_new_header(texts, knows, own):
            return rows.index(r)
        first = next((cell.text.strip() for _, cell in texts if cell.kind == "s"), "")
        code = _row_kind(texts, first, len(table.columns), known)
        if code == "section":
            section = re.sub(r"^[■□●◆◇▼【\[\s]+|[】\]\s]+$", "", first)
            table.skipped.append((r, "row.note"))
            continue
        if code:
            table.skipped.append((r, code))
            continue
        if r > blank_since + 8 and len(texts) <= 1:
            table.skipped.append((r, "row.note"))
            continue
        blank_since = r
        if r in grid.hidden_rows:
            table.hidden += 1
        if section:
            table.section[r] = section
        table.beyond += [r] if any(c not in known for c, _ in texts) else []
        table.rows.append((r, {c: cell for c, cell in cells.items() if c in known}))
    return len(rows)


def _is_new_header(texts: list[tuple[int, Cell]], knows: Knows, own: dict[int, str]) -> bool:
    words = [cell.text for _, cell in texts if cell.kind == "s" and len(cell.text) <= 30]
    if len(words) < 3 or len(words) < 0.8 * len(texts):
        return False
    hits = sum(knows((word,)) >= 1 for word in words)
    return hits >= 3 and hits >= 0.7 * len(words)


def _row_kind(texts: list[tuple[int, Cell]], first: str, width: int, known: set[int]) -> str:
    filled = len(texts)
    squeezed = re.sub(r"\s", "", first)
    if _TOTAL.match(squeezed):
        return "row.total"
    if _EXAMPLE.match(squeezed):
        return "row.example"
    if filled == 1 and texts[0][1].kind == "s" and width >= 3:
        if _NOTE.match(squeezed) or len(squeezed) > 40:
            return "row.note"
        if re.match(r"^[■□●◆◇▼【\[]", squeezed) or fold.looks_like_firm(first):
            return "section"
    if filled <= 2 and _NOTE.match(squeezed):
        return "row.note"
    return ""


# -- forms: labels beside values ----------------------------------------------------------------------


def _form(grid: Grid, knows: Knows) -> Table | None:
    """A sheet that is one card, or a table lying on its side: labels to the left of their values."""
    labels: list[tuple[int, int, tuple[str, ...]]] = []
    for r, row in sorted(grid.rows.items()):
        for c, cell in row.items():
            if cell.kind == "s" and not cell.merged and len(cell.text) <= 30 and knows((cell.text,)) >= 1:
                labels.append((r, c, (cell.text,)))
    if len(labels) < 3:
        return None
    places = {(r, c) for r, c, _ in labels}
    by_column: dict[int, list[int]] = {}
    for r, c, _ in labels:
        by_column.setdefault(c, []).append(r)
    main, lines = max(by_column.items(), key=lambda item: len(item[1]))
    values = sorted(
        {c for r in lines for c in grid.rows[r] if c > main and (r, c) not in places and not grid.rows[r][c].merged}
    )
    filled = {c: sum(c in grid.rows[r] for r in lines) for c in values}
    people = [c for c in values if filled[c] >= max(2, 0.4 * len(lines))]
    if len(lines) >= 3 and len(people) >= 2 and len(by_column) == 1:
        columns = [Column(r, parts) for r, _, parts in labels]
        table = Table(grid.name, (lines[0], lines[0]), columns, shape="sideways")
        table.titles = _titles(grid, [r for r in grid.rows if r < lines[0]])
        for c in people:
            table.rows.append((c, {r: grid.rows[r][c] for r in lines if c in grid.rows[r]}))
        return table
    cells: dict[int, Cell] = {}
    columns = []
    for number, (r, c, parts) in enumerate(labels):
        right = sorted(k for k in grid.rows[r] if k > c and not grid.rows[r][k].merged)
        if right and (r, right[0]) not in places:
            columns.append(Column(number, parts))
            cells[number] = grid.rows[r][right[0]]
    if len(columns) < 3:
        return None
    table = Table(grid.name, (labels[0][0], labels[0][0]), columns, shape="form")
    table.titles = _titles(grid, [r for r in grid.rows if r < labels[0][0]])
    table.rows.append((labels[0][0], cells))
    return table
