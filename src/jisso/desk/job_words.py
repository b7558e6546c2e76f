"""An office's own map of job words to what a status of residence permits, set by a named reviewer.

Nothing is inferred from a word: what a word means for a status is what the reviewer wrote, with role, name and day.
A word that nobody classified stays a question for a specialist.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jisso.ground.problem import Problem, did_you_mean
from jisso.ground.source import Place
from jisso.registers.schema import Schema
from jisso.rules.yaml_text import plain, read_yaml

CODE = "F130"
REGISTER, WORD, CLASS, STATUS, CATEGORY = "work_record", "task", "task_class", "status", "job_category"
PERMISSION, DESIGNATED = "residence_permission", "designated_category"
OCCUPATION = ("employment", "occupation")
UNREVIEWED, INSIDE, OTHER = "not_reviewed", "main", "other"
# A word of the map while files are read: no code of a pack can look like this.
MARK = "job-word:"
# Headings of a CSV file, in English or Japanese.
HEADINGS = {
    "word": "業務名", "status": "在留資格", "task": "業務", "task_class": "範囲区分", "job_category": "業務区分",
    "role": "確認者の役割", "reviewer": "確認者", "day": "確認日",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class JobWord:
    """One line of the map. `status` empty: for every status that has no line of its own. Exactly one of `task_class`
    (a class of the pack) and `job_category` (compared with the category that the person's permission names) is given."""

    word: str
    status: str
    task: str
    task_class: str
    job_category: str
    role: str
    reviewer: str
    day: str


@dataclass(frozen=True, slots=True)
class JobWords:
    lines: tuple[JobWord, ...]

    def of(self, word: str) -> list[JobWord]:
        return [line for line in self.lines if folded(line.word) == folded(word)]


def folded(word: str) -> str:
    """A word without differences of width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", word).lower().split())


# ---- reading and validating the map


def read_job_words(file: Path, schema: Schema) -> tuple[JobWords, list[Problem]]:
    """The map in a YAML or CSV file. Lines with a mistake are left out and told; raises `OSError`."""
    text = file.read_text(encoding="utf-8-sig")
    rows = _csv_rows(text) if file.suffix.lower() in (".csv", ".tsv", ".txt") else _yaml_rows(text, file.name)
    lines: list[JobWord] = []
    problems: list[Problem] = []
    seen: set[tuple[str, str]] = set()
    for number, row in rows:
        place = Place(file=file.name, row=number, column=str(row.get("word", "")))
        found = list(_faults(row, schema, place))
        key = (folded(str(row.get("word", ""))), str(row.get("status", "")))
        if not found and key in seen:
            found = [Problem(CODE, f"`{row['word']}` is given twice for one status", place)]
        problems.extend(found)
        if not found:
            seen.add(key)
            lines.append(JobWord(**{name: str(row.get(name, "") or "") for name in HEADINGS}))
    if not rows:
        mend = (
            "write `reviewer: {role: …, name: …, day: …}` and `words: [{word: …, status: …, task_class: …}]`"
        )
        problems.append(Problem(CODE, "there are no job words in the file", Place(file=file.name), mend=mend))
    return JobWords(tuple(lines)), problems


def _yaml_rows(text: str, name: str) -> list[tuple[int, dict[str, Any]]]:
    parsed, _ = read_yaml(text, name)
    data = plain(parsed.root)
    if not isinstance(data, dict):
        return []
    stated = data.get("reviewer")
    reviewer = stated if isinstance(stated, dict) else {}
    common = {"role": reviewer.get("role"), "reviewer": reviewer.get("name"), "day": reviewer.get("day")}
    rows: list[tuple[int, dict[str, Any]]] = []
    words = data.get("words")
    for number, entry in enumerate(words if isinstance(words, list) else (), start=1):
        if isinstance(entry, dict):
            own = entry.get("reviewer")
            by = (
                {"role": own.get("role"), "reviewer": own.get("name"), "day": own.get("day")}
                if isinstance(own, dict)
                else {}
            )
            row = {**common, **{name: value for name, value in entry.items() if name != "reviewer"}, **by}
            statuses = row.get("status")
            for status in statuses if isinstance(statuses, list) else [statuses]:
                rows.append((number, {**row, "status": status or ""}))
    return rows


def _csv_rows(text: str) -> list[tuple[int, dict[str, Any]]]:
    table = list(csv.reader(io.StringIO(text), delimiter="\t" if "\t" in text.partition("\n")[0] else ","))
    if not table:
        return []
    names = {heading: name for name, japanese in HEADINGS.items() for heading in (name, japanese)}
    head = [names.get(cell.strip(), cell.strip()) for cell in table[0]]
    return [
        (number, {name: cell.strip() for name, cell in zip(head, cells, strict=False)})
        for number, cells in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]


def _faults(row: Mapping[str, Any], schema: Schema, place: Place) -> Iterator[Problem]:
    def fault(message: str, mend: str = "", known: Iterable[str] = ()) -> Problem:
        return Problem(CODE, message, place, tuple(known), mend)

    for name in row:
        if name not in HEADINGS:
            yield fault(f"there is no column `{name}`", did_you_mean(name, HEADINGS), HEADINGS)
    if not row.get("word"):
        yield fault("a line has no `word`")
    given = [name for name in (CLASS, CATEGORY) if row.get(name)]
    if len(given) != 1:
        yield fault("a line gives either `task_class` or `job_category`")
    lists = {
        "status": schema.registers[PERMISSION].fields[STATUS].of,
        "task": schema.registers[REGISTER].fields[WORD].of,
        CLASS: schema.registers[REGISTER].fields[CLASS].of,
        CATEGORY: schema.registers[PERMISSION].fields[DESIGNATED].of,
    }
    for name, of in lists.items():
        value = str(row.get(name) or "")
        if value and not schema.codes[of].accepts(value):
            known = schema.codes[of].codes
            labels = [code for code, entry in known.items() if value in (entry.get("ja"), entry.get("en"))]
            mend = f"write `{labels[0]}`" if labels else did_you_mean(value, known)
            yield fault(f"`{value}` is no code of `{of}`", mend, known if len(known) <= 12 else ())
    for name in ("role", "reviewer", "day"):
        if not row.get(name):
            yield fault(
                f"who classified it is not told: `{name}` is missing", "name the reviewer with role and day"
            )
    if row.get("day"):
        try:
            date.fromisoformat(str(row["day"]))
        except ValueError:
            yield fault(f"`{row['day']}` is not a day", "write it as 2026-04-01")


# ---- using the map


def with_words(vocabulary: Mapping[str, Any], words: JobWords, schema: Schema) -> Mapping[str, Any]:
    """The vocabulary for the reading of files, in which the office's words are words too.

    A word that already names a task keeps its code; the map finds it again by that code's names."""
    name = schema.registers[REGISTER].fields[WORD].of
    listed = vocabulary["codes"][name]
    known = {folded(text) for entry in listed["codes"].values() for text in _names(entry)}
    own = {f"{MARK}{line.word}": {"ja": line.word} for line in words.lines if folded(line.word) not in known}
    return {
        **vocabulary,
        "codes": {**vocabulary["codes"], name: {**listed, "codes": {**listed["codes"], **own}}},
    }


def _names(entry: Mapping[str, Any]) -> Iterator[str]:
    for name in ("ja", "en", "short"):
        if entry.get(name):
            yield str(entry[name])
    yield from (str(alias) for alias in entry.get("aliases", ()))


def classified(
    document: Mapping[str, Any], words: JobWords, schema: Schema
) -> tuple[dict[str, Any], list[str]]:
    """The case with each mapped word's class in its row of work, and the words that nobody classified.

    A class that the office already recorded stays. A word without a line for the person's status, and a task that
    the map does not name, become "not reviewed": a question, never a breach."""
    registers = {
        name: [dict(row) for row in rows or ()] for name, rows in (document.get("registers") or {}).items()
    }
    tasks = schema.codes[schema.registers[REGISTER].fields[WORD].of].codes
    unclassified: dict[str, None] = {}
    for row in registers.get(REGISTER, ()):
        written = str(row.get(WORD) or "")
        if written in ("", "unknown", "none"):
            continue
        lines = _lines(written, words, tasks)
        if written not in tasks:
            row[WORD] = next((line.task for line in lines if line.task), OTHER)
        if row.get(CLASS) not in (None, "", "unknown"):
            continue
        line = _line_for(lines, _permissions(registers, row))
        if line is None:
            unclassified[written.removeprefix(MARK)] = None
        row[CLASS] = _class_of(line, _permissions(registers, row)) if line is not None else UNREVIEWED
        if line is not None:
            row["confirmed_by"] = {CLASS: f"{line.role}, {line.day}"}
    register, field = OCCUPATION
    for row in registers.get(register, ()):
        written = str(row.get(field) or "")
        if written.startswith(MARK):
            row[field] = next((line.task for line in _lines(written, words, tasks) if line.task), OTHER)
    return {**document, "registers": registers}, [_shown(word, tasks) for word in unclassified]


def _shown(word: str, tasks: Mapping[str, Any]) -> str:
    return str(tasks[word].get("ja", word)) if word in tasks else word


def _lines(written: str, words: JobWords, tasks: Mapping[str, Any]) -> list[JobWord]:
    """The map's lines for a recorded task: by the office's word, or by any name of the task's code."""
    entry = tasks.get(written)
    names = [written, *_names(entry)] if entry is not None else [written.removeprefix(MARK)]
    return [line for name in dict.fromkeys(folded(name) for name in names) for line in words.of(name)]


def _permissions(
    registers: Mapping[str, list[dict[str, Any]]], row: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The person's permissions that ran, as far as is recorded, on the day of the work."""
    day = str(row.get("start_date") or "")
    return [
        one
        for one in registers.get(PERMISSION, ())
        if one.get("person") == row.get("person") and _runs(one, day)
    ]


def _runs(permission: Mapping[str, Any], day: str) -> bool:
    start, end = str(permission.get("start_date") or ""), str(permission.get("end_date") or "")
    return not (start[:1].isdigit() and day and start > day) and not (end[:1].isdigit() and day and end < day)


def _line_for(lines: list[JobWord], permissions: list[dict[str, Any]]) -> JobWord | None:
    """The line of the person's one status; else the line for every status. Two statuses on one day decide nothing."""
    statuses = {str(one.get(STATUS) or "") for one in permissions}
    for line in lines:
        if line.status and statuses == {line.status}:
            return line
    return next((line for line in lines if not line.status), None)


def _class_of(line: JobWord, permissions: list[dict[str, Any]]) -> str:
    """The reviewer's class; where a category was given, inside only if every permission of that day names that category."""
    if line.task_class:
        return line.task_class
    named = {str(one.get(DESIGNATED) or "") for one in permissions}
    return (
        INSIDE if named and all(folded(name) == folded(line.job_category) for name in named) else UNREVIEWED
    )
