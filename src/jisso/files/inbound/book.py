"""The register rows gathered so far: natural keys, merging of what several sheets say, conflicts shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from jisso.files.inbound import fold
from jisso.files.inbound.vocab import Vocabulary, kind_field

META = ("supplied_by", "source_document", "standing", "known_date")
UNKNOWN = "unknown"
CONTESTED = {"unknown": "contested"}
_REFS = ("person", "employment", "organisation", "filer_person", "filer_organisation", "school", "enrolment",
         "wage_payment", "support_plan", "dwelling", "kept_by", "payee", "relative", "other_person")  # fmt: skip
# Registers whose own number links sheets to one another and is nobody's personal number.
_OWN_NUMBER = {"dwelling", "support_plan", "training_plan", "wage_payment", "labour_agreement", "workplace",
               "organisation_registration", "application"}  # fmt: skip

Conflict = Callable[[str, str, str], None]


class Book:
    """Rows by register and key. `put` merges rows of one key and reports fields that disagree."""

    def __init__(self, vocabulary: Vocabulary, on_conflict: Conflict) -> None:
        self.vocabulary = vocabulary
        self.rows: dict[str, dict[str, dict[str, Any]]] = {}
        self.on_conflict = on_conflict
        self.repeats: list[tuple[str, str]] = []

    def put(self, register: str, values: Mapping[str, Any], meta: Mapping[str, Any], key: str = "") -> str:
        """Stores a row under its natural key; the key. Empty cells never overwrite filled ones."""
        known = self.vocabulary.registers[register]
        key = key or self.key_of(register, values)
        stored = self.rows.setdefault(register, {})
        old = stored.get(key)
        if old is None:
            stored[key] = {known.key: key, **{k: v for k, v in values.items() if k != known.key}, **meta}
            return key
        for name, value in values.items():
            if name == known.key or value in (None, ""):
                continue
            before = old.get(name)
            if before in (None, "", UNKNOWN) or before == value:
                old[name] = value if value != UNKNOWN or before is None else before
            elif value == UNKNOWN or before == CONTESTED:
                continue
            elif known.fields[name].type == "text":
                # A second spelling of a name or address is kept by the first source; people compare those.
                continue
            else:
                old[name] = dict(CONTESTED)
                self.on_conflict(register, key, name)
        return key

    def key_of(self, register: str, values: Mapping[str, Any]) -> str:
        """A key from what the row is about: whose, of which kind, from when. The same on every import."""
        known = self.vocabulary.registers[register]
        own = values.get(known.key)
        if own and register in _OWN_NUMBER:
            return f"{_short(register)}-{_clean(str(own))}"
        parts = [_short(register)]
        for name in _REFS:
            value = values.get(name)
            if isinstance(value, str) and value not in (UNKNOWN, "none", "no"):
                parts.append(value)
                if name in ("person", "employment", "wage_payment") and register != "household_member":
                    break
        name = kind_field(known)
        if name and isinstance(values.get(name), str):
            parts.append(str(values[name]))
        parts.append(self._moment(register, values))
        if len(parts) <= 2:
            parts.append(fold.short_hash(*(f"{k}={values[k]}" for k in sorted(values))))
        return "-".join(part for part in parts if part)

    def _moment(self, register: str, values: Mapping[str, Any]) -> str:
        known = self.vocabulary.registers[register]
        names = [known.date] if known.kind == "point" else ["start_date", "end_date"]
        for name in [*names, "submitted_date", "event_date", "outcome_date"]:
            value = values.get(name)
            if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                return value
        return ""

    def free_key(self, register: str, key: str, values: Mapping[str, Any]) -> str:
        """A key for one more row that looks like an earlier one: itself if they are equal, else told apart."""
        old = self.rows.get(register, {}).get(key)
        if old is None:
            return key
        known = self.vocabulary.registers[register]
        mine = {k: v for k, v in values.items() if k not in META and k != known.key}
        theirs = {k: v for k, v in old.items() if k not in META and k != known.key}
        if mine == theirs:
            self.repeats.append((register, key))
            return key
        return f"{key}-{fold.short_hash(*(f'{k}={mine[k]}' for k in sorted(mine)))[:6]}"


_SHORT = {
    "residence_permission": "rp", "identity_document": "id", "work_permission": "wp", "application": "ap",
    "filing": "fi", "employment": "e", "working_condition": "wc", "work_record": "wr", "wage_payment": "pay",
    "wage_item": "item", "insurance_enrolment": "ins", "support_activity": "sa", "support_plan": "sp",
    "qualification": "q", "safety_record": "sr", "address_record": "ad", "workplace": "w", "dwelling": "dw",
}  # fmt: skip


def _short(register: str) -> str:
    return _SHORT.get(register, register)


def _clean(text: str) -> str:
    return re.sub(r"\s+", "", fold.nfkc(text))
