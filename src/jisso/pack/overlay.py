"""A reform as a pack fragment: rules, definitions, tables and texts that replace or extend those of a pack.

A rule with the id and first day in force of one that is there replaces it; with another first day it is a further
version. A table's row with the key and first day of one that is there replaces it, another one extends the table.
The whole then goes through the same checks as the pack itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from jisso.rules.rule import Definition, Rule

PARTS = ("rules", "parameters", "texts")


@dataclass(frozen=True, slots=True)
class OverlayFile:
    """A file of an overlay: what it holds, and its name inside the overlay; for texts the language."""

    part: Literal["rules", "parameters", "texts"]
    path: Path
    name: str
    language: str = ""


def overlay_files(overlay: Path) -> tuple[list[OverlayFile], list[str]]:
    """The files of an overlay (a folder laid out like a pack, or one file), and the names that have no place in one.

    One file holds tables if its first line that says anything begins with `- parameter:`, else rules."""
    if overlay.is_file():
        part: Literal["rules", "parameters"] = "parameters" if _holds_tables(overlay) else "rules"
        return [OverlayFile(part, overlay, overlay.name)], []
    found: list[OverlayFile] = []
    strange: list[str] = []
    for path in sorted(overlay.rglob("*.yaml")):
        steps = path.relative_to(overlay).parts
        if steps[0] not in PARTS or (steps[0] == "texts" and len(steps) != 3):
            strange.append("/".join(steps))
            continue
        language = steps[1] if steps[0] == "texts" else ""
        found.append(OverlayFile(steps[0], path, "/".join(steps), language))  # type: ignore[arg-type]  # one of PARTS
    return found, strange


def _holds_tables(path: Path) -> bool:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    first = next((line for line in lines if line.strip() and not line.lstrip().startswith(("#", "---"))), "")
    return first.lstrip("- ").startswith("parameter:")


def with_rules(rules: Sequence[Rule], more: Iterable[Rule]) -> list[Rule]:
    """The rules with those of an overlay in the place of the versions that they replace."""
    new = list(more)
    replaced = {(rule.id, rule.in_force_from) for rule in new}
    return [rule for rule in rules if (rule.id, rule.in_force_from) not in replaced] + new


def with_definitions(definitions: Sequence[Definition], more: Iterable[Definition]) -> list[Definition]:
    new = list(more)
    replaced = {definition.name for definition in new}
    return [one for one in definitions if one.name not in replaced] + new


def with_table(table: Mapping[str, Any] | None, more: Mapping[str, Any]) -> dict[str, Any]:
    """A table entry with the rows of an overlay's entry; what else the overlay says of the table replaces it."""
    if table is None:
        return dict(more)
    rows = {(str(row.get("key", "")), str(row.get("from", ""))): row for row in table.get("values") or ()}
    rows.update(
        {(str(row.get("key", "")), str(row.get("from", ""))): row for row in more.get("values") or ()}
    )
    return {**table, **more, "values": list(rows.values())}
