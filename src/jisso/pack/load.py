"""From a folder of YAML to a checked pack. Loading runs no code of the pack; every problem is collected."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from jisso.ground.calendar import ClosedDays, closed_days_from
from jisso.ground.memory import without_collection
from jisso.ground.problem import Problem, by_place
from jisso.ground.source import Span
from jisso.ground.values import FOREVER, SCALES, day, whole
from jisso.pack.overlay import OverlayFile, overlay_files, with_definitions, with_rules, with_table
from jisso.registers.schema import CodeSet, Schema, code_list_from, register_from
from jisso.registers.ways import Ways, ways_from
from jisso.rules.checks import Names
from jisso.rules.reader import read_rules
from jisso.rules.rule import DatedValue, Definition, ParameterTable, Rule
from jisso.rules.rulebook import Rulebook
from jisso.rules.settle import settle_rules
from jisso.rules.yaml_text import plain, read_yaml

MOST_RULES = 1000
MOST_BYTES = 8_000_000
LANGUAGES = ("ja", "en", "easy")
TEXT_PARTS = ("title", "meaning", "first_step", "remedy")


@dataclass(frozen=True)
class Pack:
    """A pack as loaded. `hash` covers every byte of its data, so a finding can name the law it used.

    `texts[language][rule id]` holds title, meaning, first_step and remedy in the three languages of the engine; those of
    further languages are read by `pack.languages` when asked for. `about` is `pack.yaml`, `parties` and
    `laws` their files; `vocabulary` is what the reading of workbooks needs (registers, codes, columns);
    `ways` say who can change which facts."""

    name: str
    version: str
    hash: str
    path: Path
    book: Rulebook
    about: Mapping[str, Any]
    parties: Mapping[str, Mapping[str, Any]]
    laws: Mapping[str, Mapping[str, Any]]
    texts: Mapping[str, Mapping[str, Mapping[str, str]]]
    vocabulary: Mapping[str, Any]
    ways: Ways = field(default_factory=Ways)
    problems: tuple[Problem, ...] = field(default=())


def find_pack(name: str = "japan") -> Path:
    """The folder of a pack: a path as given, else beside the engine in a wheel, else in the checkout."""
    given = Path(name)
    if (given / "pack.yaml").is_file():
        return given
    here = Path(__file__).resolve().parent.parent
    for folder in (here / "_packs" / name, here.parent.parent / "packs" / name):
        if (folder / "pack.yaml").is_file():
            return folder
    raise FileNotFoundError(name)


def load_pack(path: Path, overlay: Path | None = None) -> Pack:
    """The pack at `path`. What is wrong with it stands in `problems`; rules with a problem are left out of its book.

    `overlay`: a fragment that replaces and extends its rules, tables and texts (see `pack.overlay`)."""
    with without_collection():
        return _Loader(path, overlay).load()


class _Loader:
    def __init__(self, path: Path, overlay: Path | None = None) -> None:
        self.path = path
        self.overlay: list[OverlayFile] = []
        self.problems: list[Problem] = []
        self.digest = hashlib.sha256()
        self.size = 0
        if overlay is not None:
            self.overlay, strange = overlay_files(overlay)
            for name in strange:
                cure = "it holds rules/, parameters/ and texts/<language>/"
                self.problems.append(
                    Problem("R055", f"`{name}` has no place in an overlay", Span(name, 1, 1), mend=cure)
                )

    def load(self) -> Pack:
        about = self.one("pack.yaml")
        laws = self.one("laws.yaml")
        parties_file = self.one("parties.yaml")
        parties = {**parties_file.get("institutions", {}), **parties_file.get("parties", {})}
        raw_registers, columns = self.registers()
        raw_codes, sets = self.codes()
        schema = Schema(
            {name: register_from(data) for name, data in raw_registers.items()},
            {name: code_list_from(data) for name, data in raw_codes.items()},
            sets,
        )
        parameters = self.parameters()
        calendars = self.calendars()
        rules, definitions = self.rules(frozenset(schema.registers))
        names = Names(
            parties=frozenset(parties),
            laws=frozenset(laws),
            domains=frozenset(about.get("domains", {})),
            problems=frozenset(about.get("problems", {})),
            exceptions={key: tuple(value) for key, value in about.get("rule_use_exceptions", {}).items()},
        )
        book, problems = settle_rules(schema, rules, definitions, parameters, calendars, names)
        self.problems.extend(problems)
        ways = self.ways(schema, parties)
        texts = self.texts()
        self.every_rule_has_words(book, texts)
        if self.size > MOST_BYTES:
            self.problems.append(Problem("R004", "the pack is larger than 8 MB", Span(str(self.path), 1, 1)))
        return Pack(
            name=str(about.get("pack", self.path.name)),
            version=str(about.get("version", "")),
            hash=self.digest.hexdigest()[:16],
            path=self.path,
            book=book,
            about=about,
            parties=parties,
            laws=laws,
            texts=texts,
            vocabulary={"registers": raw_registers, "codes": raw_codes, "columns": columns},
            ways=ways,
            problems=tuple(by_place(self.problems)),
        )

    # ---- files

    def over(self, part: str) -> list[OverlayFile]:
        return [one for one in self.overlay if one.part == part]

    def text(self, file: Path, name: str = "") -> tuple[str, str]:
        """The file's text and its name inside the pack; both go into the hash."""
        data = file.read_bytes()
        name = name or file.relative_to(self.path).as_posix()
        self.size += len(data)
        self.digest.update(name.encode() + b"\0" + data + b"\0")
        try:
            return data.decode("utf-8"), name
        except UnicodeDecodeError:
            self.problems.append(Problem("R000", "the file is not UTF-8", Span(name, 1, 1)))
            return "", name

    def any(self, file: Path, name: str = "") -> Any:
        text, name = self.text(file, name)
        parsed, problems = read_yaml(text, name)
        self.problems.extend(problems)
        return plain(parsed.root)

    def one(self, name: str) -> dict[str, Any]:
        file = self.path / name
        if not file.is_file():
            self.problems.append(Problem("R050", f"the pack has no `{name}`", Span(name, 1, 1)))
            return {}
        found = self.any(file)
        return found if isinstance(found, dict) else {}

    def folder(self, name: str) -> list[Path]:
        return sorted((self.path / name).rglob("*.yaml")) if (self.path / name).is_dir() else []

    # ---- parts

    def registers(self) -> tuple[dict[str, Any], list[Any]]:
        found: dict[str, Any] = {}
        columns: list[Any] = []
        for file in self.folder("registers"):
            data = self.any(file)
            if file.name == "columns.yaml":
                columns = data.get("columns", []) if isinstance(data, dict) else data or []
            elif isinstance(data, dict) and "register" in data:
                found[str(data["register"])] = data
        return found, columns

    def codes(self) -> tuple[dict[str, Any], dict[str, CodeSet]]:
        found: dict[str, Any] = {}
        sets: dict[str, CodeSet] = {}
        for file in self.folder("codes"):
            data = self.any(file)
            if not isinstance(data, dict):
                continue
            for name, entry in data.get("sets", {}).items():
                sets[name] = CodeSet(
                    name,
                    str(entry["of"]),
                    tuple(entry["codes"]),
                    str(entry.get("ja", "")),
                    str(entry.get("en", "")),
                )
            if "list" in data:
                found[str(data["list"])] = data
                if "names" in data:
                    # A long list of names is read only where a cell needs it; here its bytes count.
                    data["names_table"], _ = self.text(file.with_name(str(data["names"])))
        for chosen in sets.values():
            known = found.get(chosen.of, {}).get("codes", {})
            for code in chosen.codes:
                if code not in known:
                    self.problems.append(
                        Problem(
                            "R014",
                            f"`{code}` in set `{chosen.name}` is no code of `{chosen.of}`",
                            Span("codes/sets.yaml", 1, 1),
                        )
                    )
        return found, sets

    def parameters(self) -> dict[str, ParameterTable]:
        entries: dict[str, tuple[str, Mapping[str, Any]]] = {}
        for file in self.folder("parameters"):
            for entry in self.any(file) or ():
                if isinstance(entry, dict) and "values" in entry:
                    entries[str(entry.get("parameter", file.name))] = (file.name, entry)
        for one in self.over("parameters"):
            for entry in self.any(one.path, one.name) or ():
                if isinstance(entry, dict) and "values" in entry:
                    name = str(entry.get("parameter", one.name))
                    entries[name] = (one.name, with_table(entries.get(name, ("", None))[1], entry))
        found: dict[str, ParameterTable] = {}
        for name, (where, entry) in entries.items():
            try:
                table = _table(entry)
            except (ValueError, KeyError) as error:
                self.problems.append(
                    Problem("R051", f"the table `{name}` cannot be read: {error}", Span(where, 1, 1))
                )
                continue
            found[table.name] = table
        return found

    def calendars(self) -> dict[str, ClosedDays]:
        rows: list[Any] = []
        for file in self.folder("calendar"):
            rows.extend(self.any(file) or ())
        try:
            return closed_days_from(rows)
        except (ValueError, KeyError) as error:
            self.problems.append(
                Problem("R051", f"the closed days cannot be read: {error}", Span("calendar", 1, 1))
            )
            return {}

    def rules(self, registers: frozenset[str]) -> tuple[list[Rule], list[Definition]]:
        rules: list[Rule] = []
        definitions: list[Definition] = []
        for file in self.folder("rules"):
            text, name = self.text(file)
            read = read_rules(text, name, registers)
            self.problems.extend(read.problems)
            rules.extend(read.rules)
            definitions.extend(read.definitions)
        for one in self.over("rules"):
            text, name = self.text(one.path, one.name)
            read = read_rules(text, name, registers)
            self.problems.extend(read.problems)
            rules = with_rules(rules, read.rules)
            definitions = with_definitions(definitions, read.definitions)
        if len(rules) > MOST_RULES:
            self.problems.append(
                Problem("R004", f"{len(rules)} rules; {MOST_RULES} are allowed", Span("rules", 1, 1))
            )
        return rules, definitions

    def ways(self, schema: Schema, parties: Mapping[str, Any]) -> Ways:
        """Who can change which facts; a pack without the file proposes nothing."""
        if not (self.path / "changes.yaml").is_file():
            return Ways()
        found, problems = ways_from(self.any(self.path / "changes.yaml"), schema, parties)
        self.problems.extend(problems)
        return found

    def texts(self) -> dict[str, dict[str, dict[str, str]]]:
        found: dict[str, dict[str, dict[str, str]]] = {}
        root = self.path / "texts"
        for folder in sorted(root.iterdir()) if root.is_dir() else ():
            if folder.name not in LANGUAGES:
                # Further languages are read when one is asked for (`pack/languages.py`); here only their bytes count.
                for file in sorted(folder.glob("*.yaml")):
                    self.digest.update(file.relative_to(self.path).as_posix().encode() + b"\0")
                    self.digest.update(file.read_bytes() + b"\0")
                continue
            words = found.setdefault(folder.name, {})
            for file in sorted(folder.glob("*.yaml")):
                for rule, parts in (self.any(file) or {}).items():
                    words[rule] = _words(parts)
        for one in self.over("texts"):
            if one.language in LANGUAGES:
                for rule, parts in (self.any(one.path, one.name) or {}).items():
                    words = found.setdefault(one.language, {})
                    words[rule] = {**words.get(rule, {}), **_words(parts)}
        return found

    def every_rule_has_words(
        self, book: Rulebook, texts: Mapping[str, Mapping[str, Mapping[str, str]]]
    ) -> None:
        """A rule without a first step helps nobody: title, meaning and first step in every language, a remedy or `none`."""
        for family in book.families.values():
            rule = family.newest
            for language in LANGUAGES:
                words = texts.get(language, {}).get(rule.id, {})
                needed = [
                    part
                    for part in TEXT_PARTS
                    if not words.get(part) and not (part == "remedy" and rule.remedy == "none")
                ]
                if needed:
                    self.problems.append(
                        Problem(
                            "R042",
                            f"`{rule.id}` has no {', '.join(needed)} in `{language}`",
                            rule.span,
                            mend=f"write it in texts/{language}/{rule.domain}.yaml",
                        )
                    )


def _words(parts: Any) -> dict[str, str]:
    return {name: str(text) for name, text in parts.items()} if isinstance(parts, dict) else {}


def _table(entry: Mapping[str, Any]) -> ParameterTable:
    kind = str(entry["type"])
    through = day(str(entry.get("verified_through", "9999-12-31")))
    by_key: dict[str, list[DatedValue]] = {}
    for value in entry["values"]:
        start = day(str(value["from"]))
        until = day(str(value["until"])) if value.get("until") not in (None, "", "null") else 0
        verified = day(str(value["verified_through"])) if value.get("verified_through") else through
        by_key.setdefault(str(value.get("key", "")), []).append(
            DatedValue(
                str(value.get("key", "")),
                start,
                until,
                _number(kind, str(value["value"])),
                verified,
                str(value.get("source", "")),
            )
        )
    ordered: dict[str, tuple[DatedValue, ...]] = {}
    for key, values in by_key.items():
        values.sort(key=lambda one: one.start)
        closed: list[DatedValue] = []
        for number, value in enumerate(values):
            after = values[number + 1].start - 1 if number + 1 < len(values) else FOREVER
            until = min(value.until or after, after)
            if value.until and value.until > after:
                raise ValueError(f"two values of `{key}` on one day")
            # A value that a later one has replaced is settled history: it does not go stale.
            verified = FOREVER if number + 1 < len(values) else value.verified_through
            closed.append(DatedValue(key, value.start, until, value.value, verified, value.source))
        ordered[key] = tuple(closed)
    source = entry.get("source", "")
    return ParameterTable(
        name=str(entry["parameter"]),
        ja=str(entry.get("ja", "")),
        en=str(entry.get("en", "")),
        kind=kind,
        key_list=str(entry.get("key", "")),
        verified_through=through,
        confidence=str(entry.get("confidence", "")),
        source="; ".join(source) if isinstance(source, list) else str(source),
        values=ordered,
        doubtful=str(entry.get("second_check", "")) == "still_doubtful",
    )


def _number(kind: str, text: str) -> Any:
    if kind == "date":
        return day(text)
    if kind == "bool":
        return text == "true"
    return whole(Fraction(text) * SCALES[kind])
