"""The vocabulary as this room needs it: fields by alias, codes by word, event columns, who holds what.

Built from plain mappings, so that reading files does not depend on the rule engine:
  registers  name -> {ja, en, about: {holder: NAME | {by: FIELD}}, key, validity, fields: {name -> {ja, en, type,
             blank, aliases, required}}}
  codes      list -> {codes: {CODE -> label | {ja, en, aliases, …}}, value_aliases: {CODE -> [word]}, external: …}
  columns    [{aliases: [...], register, set: {kind: CODE}, field, link: person}]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from jisso.files.inbound import fold


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a register. `of` is the code list or the register that `type` refers to."""

    register: str
    name: str
    ja: str
    type: str
    of: str
    blank: str
    aliases: tuple[str, ...]
    required: bool = False

    @property
    def path(self) -> str:
        return f"{self.register}.{self.name}"


@dataclass(frozen=True, slots=True)
class Register:
    name: str
    ja: str
    holder: str
    by: str
    key: str
    kind: str
    date: str
    fields: Mapping[str, Field]

    def refs(self, target: str) -> list[str]:
        """The fields that point at `target`, in order."""
        return [f.name for f in self.fields.values() if f.type == "ref" and f.of == target]


@dataclass(frozen=True, slots=True)
class EventColumn:
    """A column of a wide sheet that is one row of `register` per cell: 雇用状況届出日 sets kind, fills a date."""

    register: str
    set: tuple[tuple[str, str], ...]
    field: str
    link: str
    aliases: tuple[str, ...] = ()
    ask: bool = False


_DISTRICT = re.compile(r"^(.{2,3}[都道府県])?.{1,5}?郡(?=.+[町村])")


@dataclass(slots=True)
class CodeList:
    """One list: every word that names a code, folded, and codes that one word could mean."""

    name: str
    codes: dict[str, dict[str, Any]]
    words: dict[str, list[str]] = field(default_factory=dict)
    bare: dict[str, list[str]] = field(default_factory=dict)
    names_table: str = ""
    """A long table of names, `code,prefecture,name` with a heading; read when the first cell needs it."""
    with_prefecture: tuple[str, ...] = ()
    """Names that mean a place only with the prefecture before them: elsewhere a part of a city is called so too."""
    _places: dict[str, list[str]] | None = None

    def add(self, word: str, code: str) -> None:
        for table, folded in ((self.words, fold.value(word)), (self.bare, fold.bare_value(word))):
            if folded:
                found = table.setdefault(folded, [])
                if code not in found:
                    found.append(code)

    def find(self, text: str) -> list[str]:
        """The codes that a cell may mean: none, one, or several when it is not exact enough.

        A word as it stands comes before what is left of a longer one without its brackets: 定期面談 is the
        worker's interview, although 定期面談（監督者） is somebody else's.
        """
        whole, bare = fold.value(text), fold.bare_value(text)
        # 特定技能(1号) is 特定技能1号; only then what is left without the brackets.
        for word in (whole, re.sub(r"[()]", "", whole), bare):
            if found := self.words.get(word) or self.bare.get(word):
                return found
        # 資格喪失届の提出, 資格喪失届 控え, 届出書 for 届出: the form is the same.
        short = re.sub(r"(?:の?(?:提出|控え?|写し?|原本|一式|電子申請|済み?|分))+$", "", bare)
        for word in (short, short.removesuffix("書"), f"{short}書"):
            if len(word) >= 3 and (found := self.words.get(word) or self.bare.get(word)):
                return found
        return []

    def place(self, text: str) -> list[str]:
        """The codes of the places that a name or an address may begin with: none, one, or several of one name."""
        places = self._places
        if places is None:
            places = self._places = {}
            for line in self.names_table.splitlines()[1:]:
                code, prefecture, name = line.split(",")
                for word in (
                    (prefecture + name,) if name in self.with_prefecture else (name, prefecture + name)
                ):
                    places.setdefault(fold.value(word), []).append(code)
        found = fold.value(text)
        if found.isdigit():
            # Without its check digit, or without the zero that a spreadsheet drops.
            known = {code for listed in places.values() for code in listed}
            return sorted(c for c in known if found in (c, c[:5], c.lstrip("0"), c[:5].lstrip("0")))
        # A town's district may stand before it: 西多摩郡奥多摩町, 東京都西多摩郡奥多摩町.
        for written in (found, _DISTRICT.sub(r"\1", found)):
            for length in range(len(written), 1, -1):
                if codes := places.get(written[:length]):
                    return codes
        return []

    def near(self, text: str, most: int = 4) -> list[str]:
        """The codes whose words are nearest to a text, the nearest first."""
        from rapidfuzz import fuzz, process

        found: list[str] = []
        for word, _, _ in process.extract(
            fold.bare_value(text), list(self.words), scorer=fuzz.ratio, limit=24, score_cutoff=35
        ):
            found += [code for code in self.words[word] if code not in found]
        return found[:most]

    def label(self, code: str) -> str:
        return str(self.codes.get(code, {}).get("ja", code))


class Vocabulary:
    """Look-ups over the three mappings. Unknown keys in them are ignored; what is missing is empty."""

    def __init__(self, source: Mapping[str, Any], more_columns: Iterable[Mapping[str, Any]] = ()) -> None:
        self.registers = {
            name: _register(name, body) for name, body in (source.get("registers") or {}).items()
        }
        self.codes = {name: _code_list(name, body) for name, body in (source.get("codes") or {}).items()}
        self.columns: list[EventColumn] = []
        taken: set[str] = set()
        for own, rows in ((True, source.get("columns") or ()), (False, more_columns)):
            fresh: set[str] = set()
            for row in rows:
                column = self._column(row)
                if column is None:
                    continue
                # The pack's word for a heading wins over the customary one.
                names = tuple(a for a in column.aliases if own or fold.heading(a) not in taken)
                fresh.update(fold.heading(a) for a in names)
                if names:
                    self.columns.append(replace(column, aliases=names))
            taken |= fresh

    def _column(self, row: Mapping[str, Any]) -> EventColumn | None:
        register = self.registers.get(str(row.get("register", "")))
        pairs = tuple((str(k), str(v)) for k, v in (row.get("set") or {}).items())
        if register is None or str(row.get("field", "")) not in register.fields:
            return None
        for name, code in pairs:
            known = register.fields.get(name)
            if known is None:
                return None
            listed = self.codes.get(known.of)
            if known.type == "code" and listed and listed.codes and code not in listed.codes:
                return None
        aliases = tuple(str(a) for a in row.get("aliases") or ())
        name = str(row["field"])
        if row.get("presumes") == "same_day_receipt" and "submitted_date" in register.fields:
            # The heading gives the day of sending; who reads the case shows that receipt is presumed.
            name = "submitted_date"
        link = str(row.get("link", "person"))
        return EventColumn(register.name, pairs, name, link, aliases, row.get("ask") in (True, "true"))

    @cached_property
    def fields_by_alias(self) -> dict[str, list[Field]]:
        """Fields by folded heading. 基本給 is the field with that alias, not the one with 基本給（時給）: what is
        left of an alias without its brackets counts only where no alias is that word."""
        whole: dict[str, list[Field]] = {}
        bare: dict[str, list[Field]] = {}
        for register in self.registers.values():
            for known in register.fields.values():
                for alias in (known.ja, known.path, *known.aliases):
                    for table, folded in ((whole, fold.heading(alias)), (bare, fold.bare_heading(alias))):
                        listed = table.setdefault(folded, [])
                        if known not in listed:
                            listed.append(known)
        found = {**bare, **whole}
        found.pop("", None)
        return found

    @cached_property
    def columns_by_alias(self) -> dict[str, list[EventColumn]]:
        found: dict[str, list[EventColumn]] = {}
        for column in self.columns:
            for alias in column.aliases:
                listed = found.setdefault(fold.heading(alias), [])
                if column not in listed:
                    listed.append(column)
        return found

    @cached_property
    def kinds_by_word(self) -> dict[str, list[tuple[str, str, str]]]:
        """Words that name a code of a register's own kind: (register, kind field, code)."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        for register in self.registers.values():
            name = kind_field(register)
            listed = self.codes.get(register.fields[name].of) if name else None
            for word, codes in ({**listed.bare, **listed.words} if listed else {}).items():
                folded = fold.heading(word)
                if len(folded) >= 2 and len(codes) == 1:
                    found.setdefault(folded, []).append((register.name, name, codes[0]))
        return found

    def main_date(self, register: str) -> str:
        """The field that an event cell of this register fills when only the kind is named."""
        known = self.registers[register]
        if known.kind == "point" and known.date in known.fields:
            return known.date
        return "start_date" if "start_date" in known.fields else ""

    def code_entry(self, register: str, field_name: str, code: str) -> Mapping[str, Any]:
        known = self.registers[register].fields.get(field_name)
        listed = self.codes.get(known.of) if known else None
        return listed.codes.get(code, {}) if listed else {}

    def holder_of(self, register: str, code: str | None) -> str:
        """The institution that holds rows of this register, for a by-holder register those of `code`."""
        known = self.registers[register]
        if not known.by:
            return known.holder
        return str(self.code_entry(register, known.by, code or "").get("holder", ""))


def kind_field(register: Register) -> str:
    """The code field that says what kind of row this is, or an empty text."""
    for name in (register.by, "kind", "scheme", "document_kind"):
        if name and name in register.fields and register.fields[name].type == "code":
            return name
    return ""


_TYPE = re.compile(r"(\w+)(?:\(([\w.]+)\))?")


def _register(name: str, body: Mapping[str, Any]) -> Register:
    about = body.get("about") or {}
    holder = about.get("holder", body.get("holder", ""))
    by = str(holder.get("by", "")) if isinstance(holder, Mapping) else ""
    validity = body.get("validity") or {}
    fields = {}
    for key, spec in (body.get("fields") or {}).items():
        match = _TYPE.match(str(spec.get("type", "text")))
        kind, of = (match.group(1), match.group(2) or "") if match else ("text", "")
        fields[key] = Field(
            register=name, name=key, ja=str(spec.get("ja", key)), type=kind, of=of,
            blank=_word(spec.get("blank", "unknown")),
            aliases=tuple(str(a) for a in spec.get("aliases") or ()),
            required=spec.get("required") in (True, "true"),
        )  # fmt: skip
    return Register(
        name=name, ja=str(body.get("ja", name)), holder="" if by else str(holder), by=by,
        key=str(body.get("key", "")), kind=str(validity.get("kind", "state")),
        date=str(validity.get("date", "")), fields=fields,
    )  # fmt: skip


def _word(value: Any) -> str:
    # A YAML 1.1 reader turns a bare `no` into False; here it is always the word.
    return "no" if value is False else str(value)


def _code_list(name: str, body: Mapping[str, Any]) -> CodeList:
    codes: dict[str, dict[str, Any]] = {}
    for code, spec in (body.get("codes") or {}).items():
        codes[str(code)] = dict(spec) if isinstance(spec, Mapping) else {"ja": str(spec)}
    listed = CodeList(
        name, codes, names_table=str(body.get("names_table", "")),
        with_prefecture=tuple(str(one) for one in body.get("names_need_prefecture") or ()),
    )  # fmt: skip
    for code, spec in codes.items():
        listed.add(code, code)
        for key in ("ja", "en", "smarthr"):
            if spec.get(key):
                listed.add(str(spec[key]), code)
        for alias in spec.get("aliases") or ():
            listed.add(str(alias), code)
        for alias in spec.get("value_aliases") or ():
            listed.add(str(alias), code)
        for words in (spec.get("external") or {}).values():
            for word in words if isinstance(words, list) else [words]:
                listed.add(str(word), code)
    for code, words in (body.get("value_aliases") or {}).items():
        for word in words:
            listed.add(str(word), str(code))
    for table in (body.get("external") or {}).values():
        if isinstance(table, Mapping):
            for code, word in table.items():
                for one in word if isinstance(word, list) else [word]:
                    listed.add(str(one), str(code))
    # Half of a label in two parts (パート・アルバイト) names the code too, unless another code has it.
    for code, spec in codes.items():
        for part in re.split(r"[・/／、]", re.sub(r"[（(][^（）()]*[）)]", "", str(spec.get("ja", "")))):
            folded = fold.value(part)
            if len(folded) >= 2 and folded not in listed.words:
                listed.words[folded] = [code]
    return listed
