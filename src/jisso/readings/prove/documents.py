"""From a model of the solver to a case document, as `docs/language.md` 5 describes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import z3

from jisso.ground.values import FOREVER, SCALES
from jisso.readings.prove.search import value_of
from jisso.readings.prove.standings import roots
from jisso.readings.prove.worlds import ABSENT, World
from jisso.registers.schema import Field
from jisso.rules import terms as t
from jisso.rules.rulebook import Family
from jisso.rules.walk import every_term

NEVER = "9999-12-31"


def key_of(register: str, row: int) -> str:
    return f"{register}-{row + 1}"


def document(world: World, model: Any, families: Iterable[Family]) -> dict[str, Any]:
    """The case of a model: the rows on record, every cell that the rules read, every register complete."""
    as_of = date.fromordinal(value_of(model, world.as_of)).isoformat()
    registers: dict[str, list[dict[str, Any]]] = {}
    read = dict.fromkeys(world.registers())
    for family in families:
        read[family.newest.register] = None
        for version in family.versions:
            for root in roots(version):
                for term in every_term(root):
                    if isinstance(term, t.Listing):
                        read[term.register] = None
    for register in sorted(read):
        described = world.schema.registers[register]
        for row in range(world.size(register)):
            if not value_of(model, world.present(register, row)):
                continue
            values: dict[str, Any] = {described.key: key_of(register, row)}
            for name, about in described.fields.items():
                cell = world.cells.get((register, row, name))
                if cell is not None and name != described.key:
                    values[name] = _written(world, about, value_of(model, cell))
            registers.setdefault(register, []).append(values)
    return {"as_of": as_of, "sources": dict.fromkeys(sorted(read), as_of), "registers": registers}


def _written(world: World, about: Field, value: Any) -> Any:
    """A cell as one writes it in a case file."""
    kind = about.kind
    if kind == "bool":
        return bool(value)
    if kind == "date":
        return NEVER if value >= FOREVER else date.fromordinal(value).isoformat()
    if kind == "code":
        return "none" if value == ABSENT else world.codes.of(about.of)[value]
    if kind == "ref":
        return "none" if value == ABSENT else key_of(about.of, value)
    if kind in SCALES:
        return number(Fraction(value) / SCALES[kind])
    return f"{about.name} {value + 1}"


def number(value: Fraction) -> int | float | str:
    """A whole number, a decimal where it is exact, else a fraction as text."""
    if value.denominator == 1:
        return value.numerator
    plain = float(value)
    return plain if Fraction(str(plain)) == value else f"{value.numerator}/{value.denominator}"


def assignments(world: World, model: Any) -> dict[tuple[str, int, str], Any]:
    """Every cell's value in the model."""
    return {key: value_of(model, cell) for key, cell in world.cells.items()}


def true_in(model: Any, condition: Any) -> bool:
    return (
        condition if isinstance(condition, bool) else z3.is_true(model.eval(condition, model_completion=True))
    )
