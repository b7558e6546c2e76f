"""Small SQL expressions over columns: built as `sqlglot` nodes, folded where an operand is known when they are made.

An expression remembers which columns it reads, how large it is, and its value where that does not depend on any row.
Booleans and integers are never NULL here; only codes, texts and references are (NULL: not known). So the forms in which
engines drop NULLs differently (`least`, `sum`, `not in`) are never met with one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlglot import exp

VARIES: Any = object()
NO_COLUMNS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Sql:
    """`value` is VARIES unless the expression is the same for every row; None then is SQL's NULL."""

    node: exp.Expression
    columns: frozenset[str] = NO_COLUMNS
    weight: int = 1
    value: Any = VARIES

    @property
    def constant(self) -> bool:
        return self.value is not VARIES


def column(name: str, table: str = "") -> Sql:
    node = exp.Column(
        this=exp.Identifier(this=name, quoted=False),
        table=exp.Identifier(this=table, quoted=False) if table else None,
    )
    return Sql(node, frozenset((name,)) if not table else NO_COLUMNS)


def literal(value: bool | int | str | None) -> Sql:
    node: exp.Expression
    if value is None:
        node = exp.Null()
    elif isinstance(value, bool):
        node = exp.Boolean(this=value)
    elif isinstance(value, int):
        node = exp.Literal.number(abs(value))
        if value < 0:
            node = exp.Paren(this=exp.Neg(this=node))
    else:
        node = exp.Literal.string(value)
    return Sql(node, NO_COLUMNS, 1, value)


TRUE = literal(True)
FALSE = literal(False)
ZERO = literal(0)
NULL = literal(None)


def same(one: Sql, other: Sql) -> bool:
    """Whether both are one expression: the same object, the same constant, the same column."""
    if one is other:
        return True
    if one.constant and other.constant:
        return type(one.value) is type(other.value) and one.value == other.value
    return (
        isinstance(one.node, exp.Column)
        and isinstance(other.node, exp.Column)
        and one.columns == other.columns
        and len(one.columns) == 1
    )


def built(node: exp.Expression, *parts: Sql) -> Sql:
    columns = NO_COLUMNS
    weight = 1
    for part in parts:
        columns |= part.columns
        weight += part.weight
    return Sql(node, columns, weight)


def _bracketed(part: Sql) -> exp.Expression:
    node = part.node
    return exp.Paren(this=node) if isinstance(node, exp.Binary | exp.Connector | exp.Not | exp.Is) else node


def _binary(kind: type[exp.Expression], one: Sql, other: Sql) -> Sql:
    return built(kind(this=_bracketed(one), expression=_bracketed(other)), one, other)


def function(name: str, *parts: Sql) -> Sql:
    return built(exp.Anonymous(this=name, expressions=[part.node for part in parts]), *parts)


# ---- truth


def both(*parts: Sql) -> Sql:
    kept = _operands(parts, absorbing=False)
    if kept is None:
        return FALSE
    return _chained(exp.And, kept, TRUE)


def either(*parts: Sql) -> Sql:
    kept = _operands(parts, absorbing=True)
    if kept is None:
        return TRUE
    return _chained(exp.Or, kept, FALSE)


def _operands(parts: tuple[Sql, ...], absorbing: bool) -> list[Sql] | None:
    """The operands that matter; None where one settles the whole."""
    kept: list[Sql] = []
    for part in parts:
        if part.constant:
            if part.value is absorbing:
                return None
            continue
        if not any(same(part, other) for other in kept):
            kept.append(part)
    return kept


def _chained(kind: type[exp.Expression], parts: list[Sql], empty: Sql) -> Sql:
    if not parts:
        return empty
    found = parts[0]
    node = _bracketed(found) if len(parts) > 1 else found.node
    for part in parts[1:]:
        node = kind(this=node, expression=_bracketed(part))
    return found if len(parts) == 1 else built(node, *parts)


def negated(part: Sql) -> Sql:
    if part.constant:
        return literal(not part.value)
    if isinstance(part.node, exp.Not):
        inner = part.node.this
        if isinstance(inner, exp.Paren):
            inner = inner.this
        return Sql(inner, part.columns, part.weight - 1)
    return built(exp.Not(this=_bracketed(part)), part)


_COMPARE: dict[str, tuple[type[exp.Expression], Any]] = {
    "<": (exp.LT, lambda a, b: a < b),
    "<=": (exp.LTE, lambda a, b: a <= b),
    ">": (exp.GT, lambda a, b: a > b),
    ">=": (exp.GTE, lambda a, b: a >= b),
    "=": (exp.EQ, lambda a, b: a == b),
    "!=": (exp.NEQ, lambda a, b: a != b),
}


def compared(one: Sql, op: str, other: Sql) -> Sql:
    kind, decide = _COMPARE[op]
    if one.constant and other.constant:
        return literal(bool(decide(one.value, other.value)))
    if same(one, other):
        return literal(op in ("<=", ">=", "="))
    return _binary(kind, one, other)


def is_null(part: Sql) -> Sql:
    if part.constant:
        return literal(part.value is None)
    return built(exp.Is(this=_bracketed(part), expression=exp.Null()), part)


def among(part: Sql, values: tuple[str, ...]) -> Sql:
    """Whether a code that is not NULL is one of `values`."""
    if not values:
        return FALSE
    if part.constant:
        return literal(part.value in values)
    return built(
        exp.In(this=_bracketed(part), expressions=[exp.Literal.string(value) for value in values]), part
    )


# ---- choices


def chosen(*branches: tuple[Sql, Sql], otherwise: Sql) -> Sql:
    """CASE: the value of the first branch whose condition is true."""
    kept: list[tuple[Sql, Sql]] = []
    for condition, value in branches:
        if condition.constant:
            if condition.value is True:
                otherwise = value
                break
            continue
        kept.append((condition, value))
    while kept and same(kept[-1][1], otherwise):
        kept.pop()
    if not kept:
        return otherwise
    node = exp.Case(
        ifs=[exp.If(this=condition.node, true=value.node) for condition, value in kept],
        default=otherwise.node,
    )
    return built(node, *(part for branch in kept for part in branch), otherwise)


def coalesced(part: Sql, otherwise: Sql) -> Sql:
    if part.constant:
        return otherwise if part.value is None else part
    return built(exp.Coalesce(this=part.node, expressions=[otherwise.node]), part, otherwise)


# ---- numbers


def plus(one: Sql, other: Sql) -> Sql:
    if one.constant and other.constant:
        return literal(one.value + other.value)
    if one.constant and one.value == 0:
        return other
    if other.constant and other.value == 0:
        return one
    return _binary(exp.Add, one, other)


def minus(one: Sql, other: Sql) -> Sql:
    if one.constant and other.constant:
        return literal(one.value - other.value)
    if other.constant and other.value == 0:
        return one
    return _binary(exp.Sub, one, other)


def times(one: Sql, other: Sql) -> Sql:
    if one.constant and other.constant:
        return literal(one.value * other.value)
    for part, rest in ((one, other), (other, one)):
        if part.constant and part.value == 1:
            return rest
    return _binary(exp.Mul, one, other)


def least(*parts: Sql) -> Sql:
    return _extreme(exp.Least, min, parts)


def greatest(*parts: Sql) -> Sql:
    return _extreme(exp.Greatest, max, parts)


def _extreme(kind: type[exp.Expression], pick: Any, parts: tuple[Sql, ...]) -> Sql:
    constants = [part.value for part in parts if part.constant]
    kept: list[Sql] = []
    for part in parts:
        if not part.constant and not any(same(part, other) for other in kept):
            kept.append(part)
    if constants:
        kept.append(literal(pick(constants)))
    if len(kept) == 1:
        return kept[0]
    node = kind(this=kept[0].node, expressions=[part.node for part in kept[1:]])
    if kind in (exp.Least, exp.Greatest):
        node.set("ignore_nulls", True)
    return built(node, *kept)


def bits(*parts: Sql) -> Sql:
    """Bitwise or: the union of reasons."""
    constant = 0
    kept: list[Sql] = []
    for part in parts:
        if part.constant:
            constant |= part.value
        elif not any(same(part, other) for other in kept):
            kept.append(part)
    if constant or not kept:
        kept.append(literal(constant))
    found = kept[0]
    for part in kept[1:]:
        found = _binary(exp.BitwiseOr, found, part)
    return found


def masked(part: Sql, mask: int) -> Sql:
    if part.constant:
        return literal(part.value & mask)
    return _binary(exp.BitwiseAnd, part, literal(mask))


def flagged(*choices: tuple[Sql, int]) -> Sql:
    """The sum of the numbers whose condition holds; with powers of two a set."""
    found = ZERO
    for condition, number in choices:
        found = plus(found, chosen((condition, literal(number)), otherwise=ZERO))
    return found
