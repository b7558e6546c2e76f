"""One sheet row becomes many register rows: the person, the stay, the job, its terms, insurances, notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jisso.files.inbound import fold
from jisso.files.inbound.book import UNKNOWN
from jisso.files.inbound.cells import CellReader, Value
from jisso.files.inbound.grid import Cell
from jisso.files.inbound.headings import Target
from jisso.files.inbound.plan import Assigned, Plan
from jisso.files.inbound.states import State
from jisso.files.inbound.vocab import Vocabulary, kind_field

_OWN = ("person", "organisation", "workplace", "employment")


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
        return {v.state for v in self.values.values() if v.state is not None}


@dataclass(slots=True)
class Spread:
    """A sheet row taken apart."""

    own: dict[str, dict[str, Value]] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)


def spread(plan: Plan, row: int, cells: Mapping[int, Cell], reader: CellReader, vocabulary: Vocabulary) -> Spread:
    """Reads every assigned cell of the row once and sorts the values by the register row they belong to."""
    result = Spread(own={name: {} for name in _OWN})
    found: dict[tuple[str, str, int], Group] = {}
    for used in plan.assigned:
        cell = cells.get(used.column.at)
        for target in used.targets:
            if target.register == "person" and target.field in ("name_roman", "name_kanji", "name_kana", "common_name"):
                continue
            known = vocabulary.registers[target.register].fields[target.field]
            value = reader.read(plan, row, used, known, cell)
            if target.register in _OWN and not target.set:
                result.own[target.register][target.field] = value
                continue
            group = found.setdefault(_group_key(target, used, vocabulary), Group(target.register))
            _add(group, target, value, vocabulary)
    result.groups = list(found.values())
    return result


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
    known = vocabulary.registers[target.register].fields
    if value.until is not None and "end_date" in known and target.field in ("start_date", "granted_months"):
        group.values.setdefault("end_date", Value(value.until))
    if target.field in ("granted_months", "term_months") and isinstance(value.value, str) and value.until:
        group.values["start_date"] = Value(value.value)
        group.values[target.field] = Value()
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
    if values and not states:
        # An unreadable cell: something is there, so the row is, and the field in it is unknown.
        return "row", values
    return "silent", {}
