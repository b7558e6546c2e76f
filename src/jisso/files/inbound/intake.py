"""What reading files gives back: the case document, and everything a person must see to trust it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jisso.files.inbound.problems import Cause, CellProblem, Words, by_cause


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """How one column was understood. `means` is empty when it was not used; `how` tells why either way."""

    column: str
    heading: str
    means: tuple[str, ...]
    confidence: int
    how: str


@dataclass(frozen=True, slots=True)
class SheetSource:
    """What one table of a file was understood as. Row numbers count from 1.

    purpose: staff, log, days, month_grid, month_total, insurance, payroll, family, pension_media or case
    """

    file: str
    sheet: str
    format: str
    encoding: str
    encoding_how: str
    date_system: str
    purpose: str
    header_rows: tuple[int, int]
    rows_read: int
    rows_skipped: int
    rows_hidden: int
    visible: bool
    columns: tuple[ColumnUse, ...]
    stated_day: str = ""
    organisation: str = ""
    sha256: str = ""

    @property
    def unused(self) -> tuple[ColumnUse, ...]:
        return tuple(column for column in self.columns if not column.means)


@dataclass(frozen=True, slots=True)
class Question:
    """Something only a person can settle. `kind` groups them; `options` are answers to choose from.

    kinds: heading, same_heading, value, date_order, organisation, employer, month, duplicate, name_link, conflict,
    permanent_end. A `value` is settled by a mapping `about` -> one of the options.
    """

    kind: str
    text: Words
    file: str = ""
    sheet: str = ""
    about: str = ""
    options: tuple[str, ...] = ()
    count: int = 1


@dataclass(frozen=True, slots=True)
class Presumption:
    """Something taken for granted by rule, shown to the user, and given up when he says otherwise.

    kinds: complete_through (register, code, day), and those of `wording.PRESUMED`
    """

    kind: str
    text: Words
    register: str = ""
    code: str = ""
    day: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Intake:
    """All that the files gave. `document` is a case document; `mapping` is what to save for the next time.

    `supplies`: per register the codes that the files have columns or rows for, None for a register that is
    not divided by codes. `read_anything` is False only when no file gave a single row.
    """

    document: Mapping[str, Any]
    problems: tuple[CellProblem, ...] = ()
    sources: tuple[SheetSource, ...] = ()
    questions: tuple[Question, ...] = ()
    presumptions: tuple[Presumption, ...] = ()
    supplies: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)

    @property
    def read_anything(self) -> bool:
        return any(self.document.get("registers", {}).values())

    def grouped(self) -> list[tuple[Cause, int, tuple[CellProblem, ...]]]:
        """Problems by cause, files first, then the most frequent."""
        return by_cause(self.problems)
