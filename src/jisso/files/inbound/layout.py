"""Where the table is in a sheet: title rows, headings in one or more rows, body, totals, remarks, forms."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from jisso.files.inbound import fold
from jisso.files.inbound.grid import Cell, Grid

Knows = Callable[[tuple[str, ...]], float]
Surely = Callable[[tuple[str, ...]], bool]


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
    above: list[str] = field(default_factory=list)
    section: dict[int, str] = field(default_factory=dict)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    hidden: int = 0
    shape: str = "rows"
    beyond: list[int] = field(default_factory=list)

    def heading(self, at: int) -> str:
        return next((c.text for c in self.columns if c.at == at), "")


LOOK = 60
_TOTAL = re.compile(
    r"^(?:合計|小計|総合計|総計|計|平均|合\s*計|total|subtotal|sum|人数計|延べ人数|以上)(?:[:：].*|人数|時間|\d*名?)?$",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"^(?:※|\*|＊|注[)）:：1-9]|\(注|（注|備考[:：]|凡例|更新日[:：]|作成[者日][:：]|最終更新)"
)
_EXAMPLE = re.compile(r"^(?:記入例|入力例|例|見本|サンプル|\(例\)|（例）|例[)）:：])")


def tables(grid: Grid, knows: Knows, surely: Surely) -> list[Table]:
    """The tables of a sheet from the top; none when nothing in it looks like headings.

    `knows` tells how much a text is like a heading, `surely` whether it is one, and is cheap.
    """
    found: list[Table] = []
    rows = sorted(grid.rows)
    start = 0
    while start < len(rows):
        skip = bool(found) and start + 1 < len(rows) and len(grid.texts(rows[start])) == 1
        header = _find_header(grid, rows, start + skip, knows, limit=LOOK if not found else len(rows))
        if header is None:
            break
        first, last, columns = header
        table = Table(grid.name, (first, last), columns)
        table.titles = _titles(grid, [r for r in rows[start:] if r < first])
        table.above = found[0].titles if found else []
        start = _body(grid, table, [r for r in rows if r > last], rows, surely)
        found.append(table)
    form = _form(grid, surely)
    if form is not None:
        hits = max((sum(surely(c.parts) for c in t.columns) for t in found if t.rows), default=0)
        # Labels down a column beat a row that happens to hold two of them.
        if len(form.columns) > hits + 1:
            return [form]
    return found


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
            if last != first and (last not in grid.rows or _is_title_row(grid, first, last)):
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


def _is_title_row(grid: Grid, first: int, last: int) -> bool:
    """Whether the upper row is one text at the left edge: a title, which groups nothing."""
    upper = grid.rows[first]
    left = min(c for r in range(first, last + 1) for c in grid.rows.get(r, {}))
    return len({cell.text.strip() for cell in upper.values()}) == 1 and left in upper


def _score(grid: Grid, first: int, last: int, knows: Knows) -> float:
    """How much these rows read like headings: known texts count for, figures and dates against."""
    score = -0.6 * (last - first)
    for parts in _parts(grid, first, last).values():
        if len(parts[-1]) > 60:
            score -= 0.5
            continue
        known = knows(parts)
        # 在留カード over 番号 says more than either: a second row of headings must win against the first alone.
        score += known + (0.5 if len(parts) > 1 and knows(("".join(parts),)) >= 1 else 0)
    if is_month_header(grid.rows.get(last, {})):
        score += 3
    else:
        for r in range(first, last + 1):
            score -= 0.7 * sum(c.kind in "ndhb" for c in grid.rows.get(r, {}).values() if not c.merged)
    return score


def day_number(cell: Cell) -> int | None:
    """The day of the month that a heading of a month grid names: 1, "1日", "1(月)", or a date."""
    if cell.kind == "n" and float(cell.value).is_integer() and 1 <= cell.value <= 31:
        return int(cell.value)
    if cell.kind == "d":
        return int(str(cell.value)[8:10])
    if cell.kind == "s":
        match = re.fullmatch(
            r"(?:\d{1,2}[月/])?(\d{1,2})日?(?:\([月火水木金土日祝]\)|[火水木金土])?",
            fold.nfkc(cell.text).replace(" ", ""),
        )
        if match and 1 <= int(match.group(1)) <= 31:
            return int(match.group(1))
    return None


def is_month_header(row: dict[int, Cell]) -> bool:
    """Whether a row runs through the days of a month or a good part of it."""
    days = [day for _, cell in sorted(row.items()) if (day := day_number(cell)) is not None]
    steps = sum(b - a == 1 or (a >= 28 and b == 1) for a, b in itertools.pairwise(days))
    return len(days) >= 7 and steps >= len(days) - 2 and len(set(days)) >= 7


def _body(grid: Grid, table: Table, below: list[int], rows: list[int], surely: Surely) -> int:
    """Sorts the rows below the headings; the index into `rows` where another table starts."""
    known = {column.at for column in table.columns}
    own = {column.at: fold.heading(column.parts[-1]) for column in table.columns}
    last_known = max(known, default=0)
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
        if _is_new_header(texts, surely) or _is_next_title(grid, r, texts, rows, surely):
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
        table.beyond += [r] if any(c > last_known for c, _ in texts) else []
        table.rows.append((r, {c: cell for c, cell in cells.items() if c in known}))
    return len(rows)


def _is_new_header(texts: list[tuple[int, Cell]], surely: Surely) -> bool:
    words = [cell.text for _, cell in texts if cell.kind == "s" and len(cell.text) <= 30]
    if len(words) < 3 or len(words) < 0.8 * len(texts):
        return False
    hits = sum(surely((word,)) for word in words)
    return hits >= 3 and hits >= 0.7 * len(words)


def _is_next_title(
    grid: Grid, r: int, texts: list[tuple[int, Cell]], rows: list[int], surely: Surely
) -> bool:
    """Whether the row is the title of a table that begins below it: one text, right above a row of headings."""
    if len(texts) != 1 or texts[0][1].kind != "s":
        return False
    after = rows[rows.index(r) + 1 : rows.index(r) + 3]
    for below in after:
        if below > r + 2:
            return False
        cells = [(c, cell) for c, cell in grid.rows[below].items() if not cell.merged]
        if _is_new_header(cells, surely):
            return True
        words = [cell.text for _, cell in cells if cell.kind == "s"]
        if len(cells) == 2 == len(words) and r - 1 not in grid.rows and all(surely((w,)) for w in words):
            return True
        if len(cells) > 1:
            return False
    return False


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


def _form(grid: Grid, surely: Surely) -> Table | None:
    """A sheet that is one card, or a table lying on its side: labels to the left of their values."""
    labels: list[tuple[int, int, tuple[str, ...]]] = []
    for r, row in sorted(grid.rows.items())[:200]:
        value_at = -1
        for c, cell in row.items():
            if c == value_at or cell.kind != "s" or cell.merged or len(cell.text) > 30:
                continue
            if surely((cell.text,)):
                labels.append((r, c, (cell.text,)))
                # What stands right of a label is its value, even when it is a word that could be a label.
                value_at = _value_right(grid, r, c) or -1
    # ■雇用 over its lines is the name of a block, not a label.
    labels = [label for label in labels if not re.match(r"[■□●◆◇▼▶【\[]", label[2][0].strip())]
    # A word that stands again and again is a value of a log, not the label of a card.
    times = Counter(fold.heading(parts[0]) for _, _, parts in labels)
    labels = [label for label in labels if times[fold.heading(label[2][0])] == 1]
    labels = [(r, c, parts) for r, c, parts in labels if _is_label(grid, r, c, surely)]
    if len(labels) < 3 or len({r for r, _, _ in labels}) < 3:
        return None
    places = {(r, c) for r, c, _ in labels}
    sideways = _sideways(grid, labels, places)
    if sideways is not None:
        return sideways
    columns = []
    cells: dict[int, Cell] = {}
    for number, (r, c, parts) in enumerate(labels):
        at = _value_right(grid, r, c)
        if at is not None:
            columns.append(Column(number, parts))
            cells[number] = grid.rows[r][at]
    first = labels[0][0]
    table = Table(grid.name, (first, first), columns, shape="form")
    table.titles = _titles(grid, [r for r in grid.rows if r < first])
    table.rows.append((first, cells))
    return table


def _value_right(grid: Grid, r: int, c: int) -> int | None:
    """The next cell to the right that is not a copy of a merged one."""
    return min((k for k, cell in grid.rows[r].items() if k > c and not cell.merged), default=None)


def _is_label(grid: Grid, r: int, c: int, surely: Surely) -> bool:
    """Whether a value stands beside it: in a row of headings the neighbours are headings themselves."""
    at = _value_right(grid, r, c)
    if at is None:
        return False
    row = [cell for cell in grid.rows[r].values() if cell.kind == "s" and not cell.merged]
    known = sum(len(cell.text) <= 30 and surely((cell.text,)) for cell in row)
    return known <= 0.6 * len(grid.rows[r]) or len(grid.rows[r]) <= 3


def _sideways(
    grid: Grid, labels: list[tuple[int, int, tuple[str, ...]]], places: set[tuple[int, int]]
) -> Table | None:
    if len({c for _, c, _ in labels}) != 1:
        return None
    main, lines = labels[0][1], [r for r, _, _ in labels]
    values = sorted(
        {
            c
            for r in lines
            for c in grid.rows[r]
            if c > main and (r, c) not in places and not grid.rows[r][c].merged
        }
    )
    people = [c for c in values if sum(c in grid.rows[r] for r in lines) >= max(2, 0.4 * len(lines))]
    if len(people) < 2:
        return None
    table = Table(
        grid.name, (lines[0], lines[0]), [Column(r, parts) for r, _, parts in labels], shape="sideways"
    )
    table.titles = _titles(grid, [r for r in grid.rows if r < lines[0]])
    for c in people:
        table.rows.append((c, {r: grid.rows[r][c] for r in lines if c in grid.rows[r]}))
    return table
