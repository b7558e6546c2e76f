"""What facts look like and who holds them: registers, fields, code lists. Read from the pack, never from code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

TYPE = re.compile(r"^(?P<kind>[a-z_0-9]+)(?:\((?P<of>[a-z_0-9]+)\))?$")


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `kind` is bool, date, count, money, money_per_hour, hours, hours_per_week, percent,
    area_m2, text, code or ref; `of` names the code list or the register pointed at. `blank` says what an
    empty cell means: unknown, no or open. `happened_if` is a code field and those of its codes that tell that
    the event of this date has come: an empty cell beside one of them is a day not recorded, never a `no`."""

    name: str
    kind: str
    of: str = ""
    blank: str = "unknown"
    ja: str = ""
    en: str = ""
    sensitivity: str = "ordinary"
    rule_use: str = "yes"
    required: bool = False
    aliases: tuple[str, ...] = ()
    happened_if: tuple[str, tuple[str, ...]] = ("", ())


@dataclass(frozen=True)
class Register:
    """A typed table. `holder` is an institution, or empty when `holder_by` names the code field that tells.

    `validity` is state, point or interval; `start` is the event date of a point or the first day of an
    interval, `end` the last. `end_inclusive` False: the last covered day is the day before `end`.
    `one_day` is a field and its code by which a row without an end is a row of one day."""

    name: str
    ja: str
    en: str
    domain: str
    holder: str
    holder_by: str
    key: str
    validity: str
    start: str
    end: str
    end_inclusive: bool
    protective: bool
    fields: Mapping[str, Field]
    one_day: tuple[str, str] = ("", "")

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each field in a row's cells."""
        return {name: place for place, name in enumerate(self.fields)}

    def links_to(self, register: str) -> tuple[str, ...]:
        return tuple(f.name for f in self.fields.values() if f.kind == "ref" and f.of == register)


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes, or an open one held elsewhere: then `pattern` or nothing bounds it."""

    name: str
    codes: Mapping[str, Mapping[str, Any]]
    pattern: str = ""
    closed: bool = True

    def holder(self, code: str) -> str:
        return str(self.codes.get(code, {}).get("holder", ""))

    def accepts(self, code: str) -> bool:
        if self.closed:
            return code in self.codes
        return code in self.codes or not self.pattern or re.match(self.pattern, code) is not None

    def word(self, code: str, language: str) -> str:
        entry = self.codes.get(code, {})
        return str(entry.get(language) or entry.get("ja") or code)


@dataclass(frozen=True)
class CodeSet:
    name: str
    of: str
    codes: tuple[str, ...]
    ja: str = ""
    en: str = ""


@dataclass(frozen=True)
class Schema:
    registers: Mapping[str, Register]
    codes: Mapping[str, CodeList]
    sets: Mapping[str, CodeSet] = field(default_factory=dict)

    def holder_of(self, register: str, code: str | None = None) -> str:
        """The institution whose record a row is: fixed per register, or per code of its holder field."""
        described = self.registers[register]
        if described.holder_by and code is not None:
            return self.codes[described.fields[described.holder_by].of].holder(code) or "unknown"
        return described.holder

    def codes_of_holder_field(self, register: str) -> tuple[str, ...]:
        described = self.registers[register]
        if not described.holder_by:
            return ()
        return tuple(self.codes[described.fields[described.holder_by].of].codes)


def register_from(data: Mapping[str, Any]) -> Register:
    """A register from its pack entry (already loaded as plain text values)."""
    about = data.get("about", {})
    holder = about.get("holder", "")
    by = ""
    if isinstance(holder, Mapping):
        by, holder = str(holder.get("by", "")), ""
    validity = data.get("validity", {"kind": "state"})
    key = str(data["key"])
    fields: dict[str, Field] = {}
    for name, entry in data["fields"].items():
        match = TYPE.match(str(entry.get("type", "text")))
        kind, of = (match["kind"], match["of"] or "") if match else ("text", "")
        fields[name] = Field(
            name=name,
            kind=kind,
            of=of,
            blank=str(entry.get("blank", "unknown")),
            ja=str(entry.get("ja", "")),
            en=str(entry.get("en", "")),
            sensitivity=str(entry.get("sensitivity", "ordinary")),
            rule_use=str(entry.get("rule_use", "yes")),
            required=_true(entry.get("required", name == key)),
            aliases=tuple(str(alias) for alias in entry.get("aliases", ())),
            happened_if=next(
                (
                    (str(other), tuple(str(code) for code in codes))
                    for other, codes in entry.get("happened_if", {}).items()
                ),
                ("", ()),
            ),
        )
    return Register(
        name=str(data["register"]),
        ja=str(data.get("ja", "")),
        en=str(data.get("en", "")),
        domain=str(about.get("domain", "cross")),
        holder=str(holder),
        holder_by=by,
        key=key,
        validity=str(validity.get("kind", "state")),
        start=str(validity.get("date") or validity.get("start") or ""),
        end=str(validity.get("end") or ""),
        end_inclusive=_true(validity.get("end_inclusive", True)),
        protective=_true(about.get("protective", False)),
        fields=fields,
        one_day=next(
            ((str(name), str(code)) for name, code in validity.get("one_day", {}).items()), ("", "")
        ),
    )


def code_list_from(data: Mapping[str, Any]) -> CodeList:
    codes: dict[str, Mapping[str, Any]] = {}
    for code, entry in (data.get("codes") or {}).items():
        codes[str(code)] = entry if isinstance(entry, Mapping) else {"ja": str(entry)}
    pattern = str(data.get("pattern", ""))
    return CodeList(
        str(data["list"]),
        codes,
        pattern,
        closed=bool(codes) and not pattern and not _true(data.get("open", False)),
    )


def _true(value: object) -> bool:
    return value is True or str(value).lower() == "true"
