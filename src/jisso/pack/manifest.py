"""Which law entries a pack is meant to cover, and which rules state each: `manifest.yaml` against the rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jisso.ground.problem import Problem, did_you_mean
from jisso.ground.source import Span
from jisso.pack.load import Pack
from jisso.rules.yaml_text import plain, read_yaml

FILE = "manifest.yaml"
COVERED = ("rule", "judgement", "table", "merged")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the law as the pack's authors divided it. `tables` for an entry that is figures only."""

    id: str
    domain: str
    ja: str
    en: str
    merged_into: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Covered:
    """How an entry is covered. `how` is one of `COVERED` or `missing`; `rules` state it, themselves or by `entries`.

    `judgement` means that its rule leaves the question to a person after what can be computed."""

    entry: Entry
    how: str
    rules: tuple[str, ...] = ()


def read_manifest(pack: Pack) -> tuple[list[Entry], list[Problem]]:
    """The entries in the order of the file; what is wrong with the file as problems."""
    file = pack.path / FILE
    if not file.is_file():
        return [], [Problem("R050", f"the pack has no `{FILE}`", Span(FILE, 1, 1))]
    parsed, problems = read_yaml(file.read_text(encoding="utf-8"), FILE)
    found = plain(parsed.root)
    rows = found if isinstance(found, list) else []
    entries = [_entry(row) for row in rows if isinstance(row, dict) and "id" in row]
    known = {entry.id for entry in entries}
    where = Span(FILE, 1, 1)
    if len(known) < len(rows):
        problems.append(Problem("R052", "every row of the manifest has an `id` of its own", where))
    for entry in entries:
        for name in entry.merged_into:
            if name not in known or name == entry.id:
                text = f"`{entry.id}` is merged into `{name}`, which is no other entry"
                problems.append(Problem("R052", text, where, mend=did_you_mean(name, known)))
        for name in entry.tables:
            if name not in pack.book.parameters:
                text = f"`{entry.id}` names the table `{name}`, which the pack does not have"
                problems.append(Problem("R052", text, where, mend=did_you_mean(name, pack.book.parameters)))
    for family in pack.book.families.values():
        for version in family.versions:
            for name in version.entries:
                if name not in known and name != family.id:
                    text = f"`{family.id}` states the entry `{name}`, which the manifest does not list"
                    problems.append(Problem("R052", text, version.span, mend=did_you_mean(name, known)))
    return entries, problems


def _entry(row: Mapping[str, Any]) -> Entry:
    def names(value: object) -> tuple[str, ...]:
        return tuple(map(str, value)) if isinstance(value, list) else (str(value),) if value else ()

    return Entry(
        str(row["id"]),
        str(row.get("domain", "")),
        str(row.get("ja", "")),
        str(row.get("en", "")),
        names(row.get("merged_into")),
        names(row.get("tables")),
    )


def coverage(pack: Pack, entries: Iterable[Entry]) -> list[Covered]:
    """Each entry with what covers it. An entry merged into others is covered when all of those are."""
    rules: dict[str, dict[str, bool]] = {}
    for family in pack.book.families.values():
        for version in family.versions:
            for name in {family.id, *version.entries}:
                stated = rules.setdefault(name, {})
                stated[family.id] = stated.get(family.id, False) or version.judgement is not None
    by_id = {entry.id: entry for entry in entries}
    found: dict[str, Covered] = {}

    def settle(entry: Entry, above: frozenset[str]) -> Covered:
        kept = found.get(entry.id)
        if kept is not None:
            return kept
        stated = rules.get(entry.id, {})
        how = "missing"
        if entry.merged_into:
            targets = [by_id[name] for name in entry.merged_into if name in by_id and name not in above]
            whole = len(targets) == len(entry.merged_into)
            if whole and all(settle(one, above | {entry.id}).how != "missing" for one in targets):
                how = "merged"
        elif stated:
            how = "judgement" if any(stated.values()) else "rule"
        elif entry.tables and all(name in pack.book.parameters for name in entry.tables):
            how = "table"
        made = found[entry.id] = Covered(entry, how, tuple(sorted(stated)))
        return made

    return [settle(entry, frozenset()) for entry in by_id.values()]
