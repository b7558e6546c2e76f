"""The changes that somebody writes on a command line, read against the case they are about.

`employment[3].weekly_hours=26`, `filing{person: linh, kind: …}`, `work_permission[w1]`: the row by its key, by its person
where one row is meant, or by its number in the file. A field that stands in the one row in force that hangs on
the row is found there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jisso.ground.problem import Problem, did_you_mean
from jisso.registers.case import Case, case_from
from jisso.registers.changes import Change, changed
from jisso.registers.facts import Row
from jisso.registers.schema import Register, Schema
from jisso.rules.yaml_text import plain, read_yaml

SET = re.compile(r"^\s*(\w+)\[([^\]]+)\]\.(\w+)\s*=\s*(.*?)\s*$", re.DOTALL)
ADD = re.compile(r"^\s*(\w+)\s*(\{.*\})\s*$", re.DOTALL)
REMOVE = re.compile(r"^\s*(\w+)\[([^\]]+)\]\s*$")
FORMS = {
    "set": "write it as working_condition[c1].weekly_hours=26",
    "add": "write it as filing{person: linh, kind: foreign_hire_notice, received_date: 2026-11-25}",
    "remove": "write it as work_permission[w1]",
}
CODE = "F140"


def changes_asked(
    case: Case,
    document: Mapping[str, Any],
    *,
    sets: Sequence[str] = (),
    adds: Sequence[str] = (),
    removes: Sequence[str] = (),
    begins: int | None = None,
) -> tuple[list[Change], list[Problem]]:
    """The changes, and what cannot be understood. `begins`: rows that last are set from that day on, else they are
    supposed to have been so."""
    reader = _Reader(case, document, begins)
    for text in sets:
        reader.set(text)
    for number, text in enumerate(adds):
        reader.add(text, number)
    for text in removes:
        reader.remove(text)
    if not reader.problems:
        reader.problems.extend(_new_problems(case, document, reader.made))
    return reader.made, reader.problems


class _Reader:
    def __init__(self, case: Case, document: Mapping[str, Any], begins: int | None) -> None:
        self.case = case
        self.schema: Schema = case.schema
        self.document = document
        self.begins = begins
        self.made: list[Change] = []
        self.problems: list[Problem] = []

    def say(self, message: str, mend: str = "") -> None:
        self.problems.append(Problem(CODE, message, mend=mend))

    def set(self, text: str) -> None:
        match = SET.match(text)
        described = self.register(match[1]) if match else None
        if match is None:
            self.say(f"`{text}` is no change of a fact", FORMS["set"])
            return
        row = self.row(described, match[2]) if described is not None else None
        if described is None or row is None:
            return
        name = match[3]
        if name not in described.fields:
            found = self.hanging(described, row, name)
            if found is None:
                return
            described, row = found
        if name == described.key:
            self.say(f"`{name}` names the row and cannot change")
            return
        value = plain_value(match[4])
        lasting = self.begins is not None and described.validity == "interval" and row.start[0] < self.begins
        self.made.append(
            Change(
                "forward" if lasting else "set",
                described.name,
                row.key,
                ((name, value),),
                self.begins if lasting else None,
            )
        )

    def add(self, text: str, number: int) -> None:
        match = ADD.match(text)
        described = self.register(match[1]) if match else None
        if match is None:
            self.say(f"`{text}` is no row", FORMS["add"])
            return
        if described is None:
            return
        file, problems = read_yaml(match[2], "--add")
        values = plain(file.root)
        if problems or not isinstance(values, dict):
            self.say(f"`{text}` is no row", FORMS["add"])
            return
        key = str(values.pop(described.key, f"supposed-{number + 1}"))
        for name in values:
            if name not in described.fields:
                self.say(f"`{described.name}` has no field `{name}`", did_you_mean(name, described.fields))
        self.made.append(Change("add", described.name, key, tuple(values.items())))

    def remove(self, text: str) -> None:
        match = REMOVE.match(text)
        described = self.register(match[1]) if match else None
        if match is None:
            self.say(f"`{text}` is no row", FORMS["remove"])
            return
        row = self.row(described, match[2]) if described is not None else None
        if described is not None and row is not None:
            self.made.append(Change("remove", described.name, row.key))

    def register(self, name: str) -> Register | None:
        found = self.schema.registers.get(name)
        if found is None:
            self.say(f"there is no register `{name}`", did_you_mean(name, self.schema.registers))
        return found

    def row(self, described: Register, text: str) -> Row | None:
        """The row by key, by the one person, or by its number in the file, counted from 1."""
        rows = self.case.rows[described.name]
        text = text.strip()
        if text in rows:
            return rows[text]
        of_person = [row for row in rows.values() if row.subject is not None and row.subject.key == text]
        if len(of_person) > 1:
            of_person = [row for row in of_person if row.start[0] <= self.case.as_of <= row.end[1]]
        if len(of_person) == 1:
            return of_person[0]
        if text.isdigit() and 1 <= int(text) <= len(rows):
            return list(rows.values())[int(text) - 1]
        keys = list(rows)
        shown = f"its {len(keys)} rows: {', '.join(keys[:8])}{' …' if len(keys) > 8 else ''}"
        self.say(
            f"`{described.name}` has no row `{text}`",
            did_you_mean(text, keys) or (shown if keys else "it is empty"),
        )
        return None

    def hanging(self, described: Register, row: Row, name: str) -> tuple[Register, Row] | None:
        """The row in force that hangs on this one and has the field, where there is exactly one."""
        holders = [
            (other, link)
            for other in self.schema.registers.values()
            if name in other.fields
            for link in other.links_to(described.name)
        ]
        found = [
            (other, one)
            for other, link in holders
            for one in self.case.linked(other.name, (link,), row)[0]
            if one.start[0] <= self.case.as_of <= one.end[1]
        ]
        if len(found) == 1:
            return found[0]
        if found:
            keys = ", ".join(f"{other.name}[{one.key}]" for other, one in found)
            self.say(f"more than one row could be meant by `{name}`", f"name one of {keys}")
        else:
            known = [*described.fields, *(f"{other.name}.{name}" for other, _ in holders)]
            self.say(f"`{described.name}` has no field `{name}`", did_you_mean(name, known))
        return None


def plain_value(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _new_problems(case: Case, document: Mapping[str, Any], made: Iterable[Change]) -> list[Problem]:
    """What the changed document says wrongly that the given one does not: a bad date, an unknown code."""
    as_of = case.as_of
    known = {(one.code, one.message) for one in case_from(case.schema, document, as_of=as_of)[1]}
    try:
        after = changed(case.schema, document, made)
    except KeyError as missing:
        return [Problem(CODE, f"there is no row {missing}")]
    return [
        one for one in case_from(case.schema, after, as_of=as_of)[1] if (one.code, one.message) not in known
    ]
