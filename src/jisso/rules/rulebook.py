"""The rules of a pack, settled and ready to be read: families of versions, definitions, tables, calendars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jisso.ground.calendar import ClosedDays
from jisso.registers.schema import Schema
from jisso.rules.rule import Definition, ParameterTable, Rule


@dataclass(frozen=True)
class Family:
    """All versions of one rule, earliest first. They share id, kind and register."""

    id: str
    versions: tuple[Rule, ...]

    @property
    def newest(self) -> Rule:
        return self.versions[-1]


@dataclass(frozen=True)
class Rulebook:
    """`written` are the rules as read; `families` the same rules with settled terms."""

    schema: Schema
    families: Mapping[str, Family]
    written: tuple[Rule, ...]
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    parameters: Mapping[str, ParameterTable] = field(default_factory=dict)
    calendars: Mapping[str, ClosedDays] = field(default_factory=dict)

    def family(self, name: str) -> Family | None:
        """The family by its id, or by the id of a law entry that one of its versions states."""
        found = self.families.get(name)
        if found is None:
            found = next(
                (f for f in self.families.values() if any(name in v.entries for v in f.versions)), None
            )
        return found
