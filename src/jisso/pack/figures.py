"""The dated tables and closed days of a pack as their authors wrote them: with place, source and the day of checking.

The loaded pack keeps what rules need; this reading keeps what those need who maintain and review it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from jisso.ground.source import Span
from jisso.ground.values import day
from jisso.pack.load import Pack
from jisso.rules.yaml_text import YamlFile, plain, read_yaml


@dataclass(frozen=True, slots=True)
class Stated:
    """One entry of a file as plain texts, and where it stands; `rows` are its dated values, each with its place."""

    data: Mapping[str, Any]
    span: Span
    rows: tuple[tuple[Mapping[str, Any], Span], ...] = ()

    def text(self, name: str) -> str:
        found = self.data.get(name)
        return found if isinstance(found, str) else ""

    def day(self, name: str) -> int | None:
        return day_or_none(self.data.get(name))

    @property
    def sources(self) -> tuple[str, ...]:
        """Addresses and titles of where it was read; those of single values where the entry names none."""
        found = self.data.get("source") or []
        named = found if isinstance(found, list) else [found]
        rows = [row.get("source", "") for row, _ in self.rows] if not named else []
        texts = [
            str(one.get("url") or one.get("title", "")) if isinstance(one, Mapping) else str(one)
            for one in [*named, *rows]
        ]
        return tuple(dict.fromkeys(text for text in texts if text))


def day_or_none(value: object) -> int | None:
    """The day of an ISO date; None for anything else."""
    try:
        return day(str(value))
    except ValueError:
        return None


def stated_tables(pack: Pack) -> list[Stated]:
    """Every entry of `parameters/`, in the order of the files."""
    return [one for one in _entries(pack, "parameters") if "parameter" in one.data]


def stated_calendars(pack: Pack) -> list[Stated]:
    """Every entry of `calendar/`."""
    return [one for one in _entries(pack, "calendar") if "calendar" in one.data]


def _entries(pack: Pack, folder: str) -> Iterator[Stated]:
    root: Path = pack.path / folder
    for file in sorted(root.rglob("*.yaml")) if root.is_dir() else ():
        parsed, _ = read_yaml(file.read_text(encoding="utf-8"), file.relative_to(pack.path).as_posix())
        if isinstance(parsed.root, yaml.SequenceNode):
            for node in parsed.root.value:
                data = plain(node)
                if isinstance(data, dict):
                    yield Stated(data, parsed.span(node), tuple(_rows(node, parsed)))


def _rows(entry: yaml.Node, file: YamlFile) -> Iterator[tuple[Mapping[str, Any], Span]]:
    for key, value in entry.value:
        if key.value == "values" and isinstance(value, yaml.SequenceNode):
            for node in value.value:
                row = plain(node)
                if isinstance(row, dict):
                    yield row, file.span(node)
