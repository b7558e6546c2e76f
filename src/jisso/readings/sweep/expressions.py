"""Small SQL expressions over columns: built as `sqlglot` nodes, folded where an operand is known when they are made.

An expression remembers which columns it reads, how large it is, and its value where that does not depend on any row.
Booleans and integers are never NULL here; only codes, texts and references are (NULL: not known). So the forms in which
engines drop NULLs differently (`least`, `sum`, `not in`) are never met with one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

VARIES: Any = object()
NO_COLUMNS: frozenset[str] = frozenset()
Node = exp.Expression
Resolve = Callable[[str], Node]


@dataclass(frozen=True, slots=True, eq=False)
class Sql:
    """`make` gives the node from the nodes of `parts`; a column has a `name` instead. `value` is VARIES unless the
    expression is the same for every row; None then is SQL's NULL."""

    make: Callable[..., Node]
    parts: tuple[Sql, ...] = ()
    columns: frozenset[str] = NO_COLUMNS
    weight: int = 1
    value: Any = VARIES
    name: str = ""
    negates: bool = False
    _text: list[str] = field(default_factory=list)

    @property
    def constant(self) -> bool:
        return self.value is not VARIES

    def node(self, resolve: Resolve | None = None) -> Node:
        """The expression as fresh nodes; `resolve` says what stands for a column, by default its name."""
        if self.name:
            return _column_node(self.name) if resolve is None else resolve(self.name)
        return self.make(*(part.node(resolve) for part in self.parts))

    @property
    def text(self) -> str:
        """The same for expressions that are written alike."""
        if not self._text:
            self._text.append(self.name or self.node().sql())
        return self._text[0]

    def count(self, into: dict[str, int]) -> None:
        """Adds how often each column occurs."""
        if self.name:
            into[self.name] = into.get(self.name, 0) + 1
        elif self.columns:
            for part in self.parts:
                part.count(into)


def _column_node(name: str, table: str = "") -> Node:
    return exp.Column(
        this=exp.Identifier(this=name, quoted=False),
        table=exp.Identifier(this=table, quoted=False) if table else None,
    )


def column(name: str) -> Sql:
    """A column of a frame."""
    return Sql(_column_node, (), frozenset((name,)), 1, VARIES, name)


def stored(name: str, table: str) -> Sql:
    """A column of a table that is being read, under its alias."""
    return Sql(lambda: _column_node(name, table))


def literal(value: bool | int | str | None) -> Sql:
    def made() -> Node:
        if value is None:
            return exp.Null()
        if isinstance(value, bool):
            return exp.Boolean(this=value)
        if isinstance(value, int):
            node = exp.Literal.number(abs(value))
            return exp.Paren(this=exp.Neg(this=node)) if value < 0 else node
        return exp.Literal.string(value)

    return Sql(made, (), NO_COLUMNS, 1, value)


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
    return bool(one.name) and one.name == other.name


def built(make: Callable[..., Node], *parts: Sql, negates: bool = False) -> Sql:
    columns = NO_COLUMNS
    weight = 1
    for part in parts:
        columns |= part.columns
        weight += part.weight
    return Sql(make, parts, columns, weight, VARIES, "", negates)


def bracketed(node: Node) -> Node:
    return (
        exp.Paren(this=node)
        if isinstance(node, exp.Binary | exp.Connector | exp.Not | exp.Is | exp.In)
        else node
    )


def _binary(kind: type[Node], one: Sql, other: Sql) -> Sql:
    return built(lambda a, b: kind(this=bracketed(a), expression=bracketed(b)), one, other)


def function(name: str, *parts: Sql) -> Sql:
    return built(lambda *nodes: exp.Anonymous(this=name, expressions=list(nodes)), *parts)


def cast(part: Sql, kind: str, dialect: str = "") -> Sql:
    return built(lambda node: exp.Cast(this=node, to=exp.DataType.build(kind, dialect=dialect or None)), part)


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


def _chained(kind: type[Node], parts: list[Sql], empty: Sql) -> Sql:
    if not parts:
        return empty
    if len(parts) == 1:
        return parts[0]

    def made(*nodes: Node) -> Node:
        found = bracketed(nodes[0])
        for node in nodes[1:]:
            found = kind(this=found, expression=bracketed(node))
        return found

    return built(made, *parts)


def negated(part: Sql) -> Sql:
    if part.constant:
        return literal(not part.value)
    if part.negates:
        return part.parts[0]
    return built(lambda node: exp.Not(this=bracketed(node)), part, negates=True)


_COMPARE: dict[str, tuple[type[Node], Any]] = {
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
    return built(lambda node: exp.Is(this=bracketed(node), expression=exp.Null()), part)


def among(part: Sql, values: tuple[str, ...]) -> Sql:
    """Whether a code that is not NULL is one of `values`."""
    if not values:
        return FALSE
    if part.constant:
        return literal(part.value in values)
    return built(
        lambda node: exp.In(
            this=bracketed(node), expressions=[exp.Literal.string(value) for value in values]
        ),
        part,
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

    def made(*nodes: Node) -> Node:
        pairs = [exp.If(this=nodes[at], true=nodes[at + 1]) for at in range(0, len(nodes) - 1, 2)]
        return exp.Case(ifs=pairs, default=nodes[-1])

    return built(made, *(part for branch in kept for part in branch), otherwise)


def coalesced(part: Sql, otherwise: Sql) -> Sql:
    if part.constant:
        return otherwise if part.value is None else part
    return built(lambda node, other: exp.Coalesce(this=node, expressions=[other]), part, otherwise)


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


def _extreme(kind: type[Node], pick: Any, parts: tuple[Sql, ...]) -> Sql:
    constants = [part.value for part in parts if part.constant]
    kept: list[Sql] = []
    for part in parts:
        if not part.constant and not any(same(part, other) for other in kept):
            kept.append(part)
    if constants:
        kept.append(literal(pick(constants)))
    if len(kept) == 1:
        return kept[0]
    return built(lambda first, *nodes: kind(this=first, expressions=list(nodes), ignore_nulls=True), *kept)


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
