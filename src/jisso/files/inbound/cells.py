"""From a cell in its column to a document value: what a word means in this field, and what to report."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from jisso.files.inbound import fold, wording
from jisso.files.inbound.grid import Cell, column_letter
from jisso.files.inbound.intake import Question
from jisso.files.inbound.layout import Column
from jisso.files.inbound.people import People
from jisso.files.inbound.plan import Assigned, Plan
from jisso.files.inbound.problems import CellProblem
from jisso.files.inbound.states import State, dates_in, state_of
from jisso.files.inbound.values import (
    BLANK,
    Reading,
    read_code,
    read_date,
    read_number,
    read_text,
    read_yes_no,
)
from jisso.files.inbound.vocab import Field, Vocabulary, kind_field

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell gives to a field. `value` None leaves the field out, so that its blank policy holds.

    `state` is the word that stood there, for event columns; `until` the end of a range 自～至; `unit` the
    pay form that an amount names itself (時給1,226円); `beside` a date that stood beside a code (有（2027/3/31）).
    """

    value: Any = None
    state: State | None = None
    until: str | None = None
    bracketed: tuple[str, ...] = ()
    unit: str = ""
    beside: str = ""


NOTHING = Value()


class CellReader:
    """Reads cells of fields and reports what it cannot read."""

    def __init__(self, vocabulary: Vocabulary, report: Callable[[CellProblem], None]) -> None:
        self.vocabulary = vocabulary
        self.report = report
        # Words of a kind column that name no code: (plan, heading, field, word) -> how often.
        self.unread: dict[tuple[str, str, str, str, str], int] = {}

    def read(self, plan: Plan, row: int, used: Assigned, field: Field, cell: Cell | None) -> Value:
        """The value of one cell for one field. Everything unreadable is reported and becomes unknown."""
        if plan.words and field.type == "code" and cell is not None:
            chosen = plan.words.get((fold.heading(used.column.text), fold.value(cell.text)))
            if chosen is not None:
                listed = self.vocabulary.codes.get(field.of)
                return Value(chosen if listed is not None and chosen in listed.codes else UNKNOWN)
        if field.type == "code" and cell is not None and cell.kind == "s":
            dates, rest = dates_in(cell.text)
            if len(dates) == 1 and rest and field.path in BESIDE:
                word = self.read(plan, row, used, field, Cell("s", rest))
                day = read_date(Cell("s", dates[0]), order=used.order)
                return replace(word, beside=day.value) if isinstance(day.value, str) else word
        found = self.reading(plan, used, field, cell)
        if found.blank:
            return Value(state=found.state) if found.state else NOTHING
        if found.cause:
            return self._unreadable(plan, row, used, field, cell, found)
        if found.value is not None:
            return self._valued(plan, row, used, field, cell, found)
        return self._word(plan, row, used, field, cell, found.state)

    def code_of(self, plan: Plan, used: Assigned, path: str, cells: Mapping[int, Cell]) -> str:
        """The code that a cell names, reporting nothing; empty when there is none."""
        register, _, name = path.partition(".")
        found = self.reading(
            plan, used, self.vocabulary.registers[register].fields[name], cells.get(used.column.at)
        )
        return found.value if isinstance(found.value, str) and not found.cause else ""

    def reading(self, plan: Plan, used: Assigned, field: Field, cell: Cell | None) -> Reading:
        if field.type == "date":
            found = read_date(cell, date1904=plan.date1904, order=used.order)
            return _in_year(plan, cell) or found if found.cause else found
        if field.type == "bool":
            return read_yes_no(cell, turned=used.turned)
        if field.type == "code":
            return read_code(cell, self.vocabulary.codes.get(field.of))
        if field.type in ("text", "ref"):
            return read_text(cell)
        found = read_number(cell, field.type, months=field.name.endswith("months"))
        if found.cause and cell is not None and cell.kind == "s" and re.search(r"[~～〜∼]|から", cell.text):
            dates = read_date(cell, order=used.order)
            if dates.range_end is not None:
                return dates
        return found

    def _valued(
        self, plan: Plan, row: int, used: Assigned, field: Field, cell: Cell | None, found: Reading
    ) -> Value:
        text = cell.text if cell is not None else ""
        if field.type in ("text", "ref") and state_of(text) in (
            State.NOT_DONE,
            State.NOT_NEEDED,
            State.UNCLEAR,
        ):
            # なし in a column of names or numbers is not a name.
            return Value("no" if field.blank == "no" else None, state_of(text))
        if field.path == "identity_document.number" and ("kind", "residence_card") in used.targets[0].set:
            number = fold.card_number(text)
            if not fold.CARD.fullmatch(number):
                self._say(plan, row, used.column, "cell.card_number", fold.mask(text))
            return Value(number)
        if field.path == "organisation.corporate_number":
            return self._corporate_number(plan, row, used, text)
        brackets = tuple(fold.in_brackets(text)) if field.type == "code" else ()
        unit = _pay_unit(text) if field.type.startswith("money") else ""
        return Value(found.value, found.state, found.range_end, brackets, unit)

    def _corporate_number(self, plan: Plan, row: int, used: Assigned, text: str) -> Value:
        from stdnum.jp import cn

        digits = re.sub(r"\D", "", fold.nfkc(text))
        if not cn.is_valid(digits):
            self._say(plan, row, used.column, "cell.corporate_number", fold.mask(text))
            return Value(UNKNOWN)
        return Value(digits)

    def _unreadable(
        self, plan: Plan, row: int, used: Assigned, field: Field, cell: Cell | None, found: Reading
    ) -> Value:
        masked = fold.mask(cell.text) if cell is not None else ""
        self._say(plan, row, used.column, found.cause, masked, found.detail)
        if cell is not None and found.cause in ("cell.code", "cell.code_ambiguous"):
            known = self.vocabulary.registers[field.register]
            if field.required or field.name == kind_field(known):
                place = (plan.file, plan.label, used.column.text, field.path, fold.nfkc(cell.text))
                self.unread[place] = self.unread.get(place, 0) + 1
        if field.type == "date":
            return Value(_between(found) or UNKNOWN, found.state)
        return Value(UNKNOWN)

    def _word(
        self, plan: Plan, row: int, used: Assigned, field: Field, cell: Cell | None, state: State | None
    ) -> Value:
        """A word where a value belongs: 無期限, なし, 申請中, 不明 … in the sense of this field."""
        masked = fold.mask(cell.text) if cell is not None else ""
        if state is State.UNCLEAR or state is State.DONE:
            return Value(UNKNOWN, state)
        if field.type == "date":
            ends = (
                field.name == "end_date"
                or field.name.endswith(("_end_date", "_until"))
                or field.blank == "open"
            )
            if state is State.NO_END and ends:
                return Value("open", state)
            if state in (State.NOT_DONE, State.NOT_NEEDED):
                return Value("open" if ends else "no" if field.blank == "no" else None, state)
            if not used.targets[0].set:
                self._say(plan, row, used.column, "cell.word_for_date", masked)
            return Value(UNKNOWN, state)
        if state in (State.NOT_DONE, State.NOT_NEEDED):
            listed = self.vocabulary.codes.get(field.of) if field.type == "code" else None
            if listed is not None and "none" in listed.codes:
                return Value("none", state)
            # なし under 時給 means that there is no hourly wage, never a wage of nothing.
            if field.blank == "no" or field.type != "code":
                return Value("no" if field.blank == "no" else None, state)
        if state is State.NO_END and field.name == "term_months":
            return Value(None, state, until="open")
        if field.type == "bool" or used.targets[0].set:
            return Value(UNKNOWN, state)
        self._say(plan, row, used.column, "cell.code" if field.type == "code" else "cell.number", masked)
        return Value(UNKNOWN, state)

    def _say(self, plan: Plan, row: int, column: Column, code: str, masked: str, detail: str = "") -> None:
        sideways = plan.table.shape == "sideways"
        place, line = (row, column.at) if sideways else (column.at, row)
        self.report(
            CellProblem(
                code=code, file=plan.file, sheet=plan.label, row=line + 1, column=column_letter(place),
                heading=column.text, masked=masked, detail=detail,
            )
        )  # fmt: skip

    def questions(self, people: People) -> list[Question]:
        """What the words of kind columns mean that name no code, each with the codes near to it."""
        names = {name for person in people.persons.values() for name in person.folded}
        found = []
        for (file, sheet, heading, path, text), count in sorted(self.unread.items()):
            register, _, name = path.partition(".")
            listed = self.vocabulary.codes[self.vocabulary.registers[register].fields[name].of]
            codes = listed.near(text) or list(listed.codes)[: 8 if len(listed.codes) <= 12 else 0]
            # A form's name may be shown; anything else that stands there may be somebody's name.
            plain = _FORM.search(text) and len(text) <= 40 and fold.person_name(text) not in names
            shown = text if plain and not re.search(r"\d{5}", text) else fold.mask(text)
            found.append(
                Question("value", wording.value(heading, shown, [listed.label(c) for c in codes], count),
                         file, sheet, f"{heading}={shown}", tuple(codes), count)
            )  # fmt: skip
        return found


# Where a date belongs that stands beside a code: 有（2027/3/31） under 資格外活動許可 tells when it ends.
BESIDE = {
    "work_permission.kind": "end_date", "residence_permission.status": "end_date",
    "application.outcome": "outcome_date", "qualification.level": "obtained_date",
    "employment.end_reason": "end_date",
}  # fmt: skip
_FORM = re.compile(
    r"届|申請|書|報告|証明|請求|協定|保険|年金|試験|面談|教育|健診|健康診断|講習|研修|訓練|支援|手当|控除|notice|form|application"
    r"|report|training|check",
    re.IGNORECASE,
)


def _in_year(plan: Plan, cell: Cell | None) -> Reading | None:
    """6/10 in a sheet headed 2026年度: the day of that year."""
    year, first = plan.fiscal
    match = (
        re.fullmatch(
            r"(\d{1,2})[/月](\d{1,2})日?\s*\(?(?:に?(?:実施|面談|提出|届出|受講|受診|完了|交付)?済?み?)\)?",
            fold.nfkc(cell.text),
        )
        if year and cell
        else None
    )
    if not match:
        return None
    month, day = int(match.group(1)), int(match.group(2))
    try:
        return Reading(value=date(year + (month < first), month, day).isoformat())
    except ValueError:
        return Reading(cause="cell.date_no_such_day")


def _pay_unit(text: str) -> str:
    clean = fold.nfkc(text).lower()
    for unit, pattern in (
        ("hourly", r"時給|時間給|時間額|/h|/時|毎時"),
        ("daily", r"日給|日額|/日"),
        ("monthly", r"月給|月額|/月"),
        ("yearly", r"年俸|年収|年額|/年"),
    ):
        if re.search(pattern, clean):
            return unit
    return ""


def _between(found: Reading) -> dict[str, str] | None:
    """What is still known of a day that has several readings near to each other, or lacks its day."""
    readings = [part for part in found.detail.split(" / ") if part]
    if len(readings) == 1 and re.fullmatch(r"\d{4}-\d{2}", readings[0]):
        from jisso.ground import calendar

        first = date.fromisoformat(readings[0] + "-01")
        last = date.fromordinal(calendar.end_of_month(first.toordinal(), "this"))
        return {"from": first.isoformat(), "to": last.isoformat()}
    if len(readings) == 2 and all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", r) for r in readings):
        low, high = sorted(readings)
        if (date.fromisoformat(high) - date.fromisoformat(low)).days <= 366:
            return {"from": low, "to": high}
    return None


__all__ = ["BLANK", "NOTHING", "UNKNOWN", "CellReader", "Value"]
