"""One sheet row becomes many register rows: the person, the stay, the job, its terms, insurances, notices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jisso.files.inbound import fold
from jisso.files.inbound.book import UNKNOWN
from jisso.files.inbound.cells import BESIDE, CellReader, Value
from jisso.files.inbound.grid import Cell
from jisso.files.inbound.headings import Target
from jisso.files.inbound.plan import Assigned, Plan
from jisso.files.inbound.states import State, dates_in
from jisso.files.inbound.values import read_number
from jisso.files.inbound.vocab import Field, Vocabulary, kind_field

_OWN = ("person", "organisation", "workplace", "employment")


_AFTERWARDS = {
    "end_date", "outcome_date", "collected_date", "returned_date", "invalid_date", "loss_known_date",
    "ceased_date", "answered_date", "return_requested_date",
}  # fmt: skip


@dataclass(slots=True)
class Group:
    """The cells of one row that make one register row. `pairs` are the codes that headings gave."""

    register: str
    pairs: dict[str, str] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    whole_event: bool = False

    @property
    def filled(self) -> bool:
        return any(v.value is not None for v in self.values.values())

    @property
    def states(self) -> set[State]:
        """What words say of the event itself. 未 under 喪失日 or 許可日 says that it goes on, not that it never was."""
        return {
            v.state
            for name, v in self.values.items()
            if v.state is not None and (v.state is State.DONE or name not in _AFTERWARDS)
        }


@dataclass(slots=True)
class Spread:
    """A sheet row taken apart."""

    own: dict[str, dict[str, Value]] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    # What the row tells of a relative: nothing, or one more row taken apart.
    relative: list[Spread] = field(default_factory=list)


def spread(
    plan: Plan, row: int, cells: Mapping[int, Cell], reader: CellReader, vocabulary: Vocabulary
) -> Spread:
    """Reads every assigned cell of the row once and sorts the values by the register row they belong to."""
    result = _spread([a for a in plan.assigned if not a.relative], plan, row, cells, reader, vocabulary)
    about = [a for a in plan.assigned if a.relative]
    if about:
        result.relative = [_spread(about, plan, row, cells, reader, vocabulary)]
    return result


def _spread(
    assigned: list[Assigned], plan: Plan, row: int, cells: Mapping[int, Cell], reader: CellReader,
    vocabulary: Vocabulary,
) -> Spread:  # fmt: skip
    result = Spread(own={name: {} for name in _OWN})
    found: dict[tuple[str, str, int], Group] = {}
    for used in assigned:
        cell = cells.get(used.column.at)
        for target in used.targets:
            if target.register == "person" and target.field in (
                "name_roman",
                "name_kanji",
                "name_kana",
                "common_name",
            ):
                continue
            if target.path in _PERIODS and _period(
                plan, used, target, cell, reader, result, found, vocabulary
            ):
                continue
            known = vocabulary.registers[target.register].fields[target.field]
            several = _dates(cell) if known.type == "date" and _is_event(target, vocabulary) else []
            for number, part in enumerate(several):
                group = Group(target.register)
                key = _group_key(target, used, vocabulary)
                found[(*key[:2], key[2] + 100 * (number + 1))] = group
                _add(group, target, reader.read(plan, row, used, known, part), vocabulary)
            if several:
                continue
            value = reader.read(plan, row, used, known, cell)
            if value.beside and target.register in _OWN:
                result.own[target.register].setdefault(BESIDE[target.path], Value(value.beside))
            if target.register in _OWN and not target.set:
                result.own[target.register][target.field] = value
                continue
            group = found.setdefault(_group_key(target, used, vocabulary), Group(target.register))
            _add(group, target, value, vocabulary)
    result.groups = list(found.values())
    return result


def _is_event(target: Target, vocabulary: Vocabulary) -> bool:
    known = vocabulary.registers[target.register]
    return known.kind == "point" and any(name == kind_field(known) for name, _ in target.set)


def _dates(cell: Cell | None) -> list[Cell]:
    """The cells of 「2026/6/10、9/12」: one for each date, the year carried on; none when it is not several dates."""
    if cell is None or cell.kind != "s":
        return []
    parts = [part for part in re.split(r"[、,，;；\n\s・と]+", fold.nfkc(cell.text)) if part]
    if len(parts) < 2 or not all(len(dates_in(part)[0]) == 1 and not dates_in(part)[1] for part in parts):
        return []
    year, before, found = "", 0, []
    for part in parts:
        short = re.fullmatch(r"(\d{1,2})[/月](\d{1,2})日?", part)
        full = re.match(r"(20\d\d)[年/.\-](\d{1,2})", part)
        if full:
            year, before = full.group(1), int(full.group(2))
        elif short and year:
            month = int(short.group(1))
            year, before = str(int(year) + (month < before)), month
            part = f"{year}/{short.group(1)}/{short.group(2)}"
        found.append(Cell("s", part))
    return found


# Headings such as 契約期間 and 在留期間 hold a length, a last day, or both days: the cell says which.
_PERIODS = {
    "employment.contract_end_date": ("working_condition.term_months", "working_condition.start_date",
        "employment.contract_end_date"),
    "working_condition.term_months": ("working_condition.term_months", "working_condition.start_date",
        "employment.contract_end_date"),
    "residence_permission.granted_months": (
        "residence_permission.granted_months", "residence_permission.start_date", "residence_permission.end_date"),
}  # fmt: skip


def _period(
    plan: Plan, used: Assigned, target: Target, cell: Cell | None, reader: CellReader, result: Spread,
    found: dict[tuple[str, str, int], Group], vocabulary: Vocabulary,
) -> bool:  # fmt: skip
    """Puts a length, a last day or a range where it belongs; False leaves the cell to its own field."""
    length, _first, last = (_field(path, vocabulary) for path in _PERIODS[target.path])
    as_date = reader.reading(plan, used, last, cell) if last else None
    as_length = read_number(cell, "count", months=True)
    given: dict[str, Any] = {}
    if as_date is not None and as_date.value is not None and not as_date.cause:
        if as_date.range_end is not None:
            given = {_PERIODS[target.path][1]: as_date.value, _PERIODS[target.path][2]: as_date.range_end}
        elif target.path.endswith("months"):
            given = {_PERIODS[target.path][2]: as_date.value}
    elif (
        as_length.value is not None
        and length
        and cell is not None
        and not (cell.kind == "n" and target.path.endswith("date"))
    ):
        given = {_PERIODS[target.path][0]: as_length.value}
    elif as_date is not None and as_date.state is State.NO_END and last:
        given = {_PERIODS[target.path][2]: "open"}
    if not given:
        return False
    for path, value in given.items():
        register, _, name = path.partition(".")
        if name not in vocabulary.registers[register].fields:
            continue
        if register in _OWN:
            result.own[register].setdefault(name, Value(value))
        else:
            group = found.setdefault(_group_key(Target(register, name), used, vocabulary), Group(register))
            group.values.setdefault(name, Value(value))
    return True


def _field(path: str, vocabulary: Vocabulary) -> Field | None:
    register, _, name = path.partition(".")
    known = vocabulary.registers.get(register)
    return known.fields.get(name) if known else None


def _group_key(target: Target, used: Assigned, vocabulary: Vocabulary) -> tuple[str, str, int]:
    # Columns about one event are one row even when one of them also tells its outcome (更新許可日).
    kind = kind_field(vocabulary.registers[target.register])
    return target.register, dict(target.set).get(kind, ""), used.nth


def _add(group: Group, target: Target, value: Value, vocabulary: Vocabulary) -> None:
    kind = kind_field(vocabulary.registers[target.register])
    for name, code in target.set:
        if name == kind:
            group.pairs[name] = code
            group.whole_event = True
        elif isinstance(value.value, str) and value.value != UNKNOWN:
            group.values.setdefault(name, Value(code))
    group.values[target.field] = value
    if value.beside:
        pending = target.path == "application.outcome" and value.value == "pending"
        group.values.setdefault("submitted_date" if pending else BESIDE[target.path], Value(value.beside))
    known = vocabulary.registers[target.register].fields
    if value.until is not None and "end_date" in known and target.field == "start_date":
        group.values.setdefault("end_date", Value(value.until))
    elif value.until is not None and target.field.endswith("end_date"):
        group.values[target.field] = Value(value.until)
    for word in value.bracketed:
        _bracketed(group, word, vocabulary)


def _bracketed(group: Group, word: str, vocabulary: Vocabulary) -> None:
    """特定技能1号（外食業）: what stands in brackets may be another code of the same row, such as the sector."""
    for known in vocabulary.registers[group.register].fields.values():
        listed = vocabulary.codes.get(known.of) if known.type == "code" else None
        if listed is None or not listed.codes or known.name in group.values or known.name in group.pairs:
            continue
        codes = listed.find(word)
        if len(codes) == 1 and len(fold.value(word)) >= 2:
            group.values[known.name] = Value(codes[0])


def event_state(group: Group, vocabulary: Vocabulary) -> tuple[str, dict[str, Any]]:
    """What the cells of an event say: ("row", values), ("absent", {}), ("silent", {}) or ("set_aside", {}).

    absent: the sheet says that it has not happened. silent: nothing is written, or the writer does not know.
    set_aside: the writer holds that it does not apply.
    """
    values = {name: v.value for name, v in group.values.items() if v.value is not None}
    real = {k: v for k, v in values.items() if v != UNKNOWN and v not in ("no", "open", "none")}
    states = group.states
    if real or State.DONE in states:
        return "row", values
    if State.PENDING in states:
        if group.register == "application":
            return "row", {**{k: v for k, v in values.items() if k != "submitted_date"}, "outcome": "pending"}
        return "silent", {}
    if states & {State.NOT_DONE, State.PLANNED}:
        return "absent", {}
    if State.NOT_NEEDED in states:
        return "set_aside", {}
    if UNKNOWN in values.values() and not states:
        # An unreadable cell: something is there, so the row is, and the field in it is unknown.
        return "row", values
    return "silent", {}
