"""Fields and truths as pairs of bounds. Each follows the clause of `docs/language.md` that it states."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from jisso.ground.values import NONE
from jisso.readings.sweep.compiler import Compiler, Refused, Scope
from jisso.readings.sweep.expressions import (
    FALSE,
    TRUE,
    ZERO,
    Sql,
    among,
    bits,
    both,
    chosen,
    coalesced,
    compared,
    either,
    is_null,
    literal,
    masked,
    negated,
)
from jisso.readings.sweep.frames import Frame
from jisso.readings.sweep.values import (
    ALL_KINDS,
    DISCRETE,
    NO_ROW,
    UNDETERMINED,
    Value,
    alike,
    always,
    known,
    truth,
    unsure,
    widest,
)
from jisso.rules import terms as t

# ---- leaves


def _literal(c: Compiler, term: t.Literal, scope: Scope, here: Frame) -> Value:
    if term.kind == "bool":
        return always(bool(term.value), "bool")
    value = Fraction(term.value)
    return known(literal(value.numerator), "date" if term.kind == "date" else "number", value.denominator)


def _code(c: Compiler, term: t.Code, scope: Scope, here: Frame) -> Value:
    return always(term.code, "code")


def _absent(c: Compiler, term: t.Absent, scope: Scope, here: Frame) -> Value:
    return always(NONE, "absent")


def _asof(c: Compiler, term: t.AsOf, scope: Scope, here: Frame) -> Value:
    return always(c.as_of, "date")


def _trigger(c: Compiler, term: t.Trigger, scope: Scope, here: Frame) -> Value:
    assert scope.trigger is not None
    return scope.trigger


def _period_edge(c: Compiler, term: t.PeriodEdge, scope: Scope, here: Frame) -> Value:
    assert scope.period is not None
    return scope.period[0 if term.edge == "start" else 1]


def _row(c: Compiler, term: t.RowOf, scope: Scope, here: Frame) -> Value:
    return known(scope.rows[term.slot].cell((), "_id"), "row")


def path_of(term: t.Term) -> tuple[t.RowOf, tuple[t.FieldOf, ...]]:
    """The row at which a path begins, and its fields in order."""
    steps: list[t.FieldOf] = []
    while isinstance(term, t.FieldOf):
        steps.append(term)
        term = term.base
    assert isinstance(term, t.RowOf)
    return term, tuple(reversed(steps))


def linked_path(c: Compiler, frame: Frame, steps: tuple[t.FieldOf, ...]) -> tuple[str, ...]:
    """Makes the row at the end of reference fields readable in the frame."""
    path: tuple[str, ...] = ()
    for step in steps:
        path = (*path, step.name)
        frame.link(path, step.type.of)
    return path


def _field(c: Compiler, term: t.FieldOf, scope: Scope, here: Frame) -> Value:
    _, steps = path_of(term)
    path = linked_path(c, here, steps[:-1])
    kind = term.type.kind if term.type.kind in ("bool", "date", *DISCRETE) else "number"
    certain = not c.contents.may_be_unknown(term.register, term.name)
    discrete = kind in DISCRETE
    low = here.cell(path, term.name if discrete else f"{term.name}_lo")
    high = low if discrete or certain else here.cell(path, f"{term.name}_hi")
    why = ZERO if certain else here.cell(path, f"{term.name}_why")
    if not path or not any(c.contents.may_lack_row(step.register, step.name) for step in steps[:-1]):
        return Value(low, high, why, kind)
    # Read through a link that may lead nowhere: then everything behind it is unknown.
    base = c.value(term.base, scope, here)
    nothing, anything = widest(kind)
    missing = is_null(here.cell(path, "_id"))
    no_row = chosen(
        (compared(masked(base.why, ALL_KINDS), "=", ZERO), literal(UNDETERMINED)), otherwise=base.why
    )
    why = chosen((missing, no_row), otherwise=coalesced(why, ZERO))
    if discrete:
        return Value(low, low, why, kind)
    return Value(coalesced(low, nothing), coalesced(high, anything), why, kind)


# ---- truth


def _and(c: Compiler, term: t.And, scope: Scope, here: Frame) -> Value:
    items = [c.value(item, scope, here) for item in term.items]
    must = both(*(item.low for item in items))
    if all(item.certain for item in items):
        return known(must, "bool")
    may = both(*(item.high for item in items))
    return truth(here.let(must), here.let(may), bits(*(item.why for item in items)))


def _or(c: Compiler, term: t.Or, scope: Scope, here: Frame) -> Value:
    items = [c.value(item, scope, here) for item in term.items]
    must = either(*(item.low for item in items))
    if all(item.certain for item in items):
        return known(must, "bool")
    may = either(*(item.high for item in items))
    return truth(here.let(must), here.let(may), bits(*(item.why for item in items)))


def _not(c: Compiler, term: t.Not, scope: Scope, here: Frame) -> Value:
    item = c.value(term.item, scope, here)
    if item.certain:
        return known(negated(item.low), "bool")
    return Value(negated(item.high), negated(item.low), item.why, "bool")


def _compare(c: Compiler, term: t.Compare, scope: Scope, here: Frame) -> Value:
    from jisso.readings.sweep.ratios import compare_ratios, is_quotient

    if is_quotient(term.left) or is_quotient(term.right):
        return compare_ratios(c, term, scope, here)
    left, right = c.value(term.left, scope, here), c.value(term.right, scope, here)
    if left.kind in (*DISCRETE, "absent") or right.kind in (*DISCRETE, "absent"):
        return _compare_discrete(left, right, term.op)
    if left.kind == right.kind == "bool":
        return _compare_truths(left, right, term.op)
    _, ((a, b), (e, f)) = alike(c.dialect.wider, left, right)
    why = unsure(bits(left.why, right.why))
    if left.certain and right.certain:
        return known(compared(a, term.op, e), "bool")
    pairs: dict[str, Callable[[], tuple[Sql, Sql]]] = {
        "=": lambda: _equal(a, b, e, f),
        "<": lambda: (compared(b, "<", e), compared(a, "<", f)),
        "<=": lambda: (compared(b, "<=", e), compared(a, "<=", f)),
        ">": lambda: (compared(a, ">", f), compared(b, ">", e)),
        ">=": lambda: (compared(a, ">=", f), compared(b, ">=", e)),
    }
    if term.op == "!=":
        must, may = _equal(a, b, e, f)
        must, may = negated(may), negated(must)
    else:
        must, may = pairs[term.op]()
    return truth(here.let(must), here.let(may), why)


def _equal(a: Sql, b: Sql, e: Sql, f: Sql) -> tuple[Sql, Sql]:
    must = both(compared(a, "=", b), compared(b, "=", e), compared(e, "=", f))
    return must, both(compared(a, "<=", f), compared(e, "<=", b))


def _compare_discrete(left: Value, right: Value, op: str) -> Value:
    sides = []
    for one, other in ((left, right), (right, left)):
        value = one.low
        if one.kind == "absent":
            value = literal(NO_ROW if other.kind in ("row", "ref") else NONE)
        sides.append(value)
    equal = compared(sides[0], "=", sides[1])
    if op == "!=":
        equal = negated(equal)
    if left.certain and right.certain:
        return known(equal, "bool")
    blank = either(*(is_null(side) for side in sides))
    must = chosen((blank, FALSE), otherwise=equal)
    may = chosen((blank, TRUE), otherwise=equal)
    why = chosen((blank, unsure(bits(left.why, right.why))), otherwise=ZERO)
    return Value(must, may, why, "bool")


def _compare_truths(left: Value, right: Value, op: str) -> Value:
    for one, other in ((left, right), (right, left)):
        if op in ("=", "!=") and other.low.constant and other.low is other.high:
            wanted = bool(other.low.value) == (op == "=")
            if wanted:
                return one
            return Value(negated(one.high), negated(one.low), one.why, "bool")
    a, b, e, f = (
        chosen((part, literal(1)), otherwise=ZERO) for part in (left.low, left.high, right.low, right.high)
    )
    must, may = _equal(a, b, e, f)
    if op == "!=":
        must, may = negated(may), negated(must)
    elif op != "=":
        raise Refused("compare", "truths have no order")
    return truth(must, may, unsure(bits(left.why, right.why)))


def _in_set(c: Compiler, term: t.InSet, scope: Scope, here: Frame) -> Value:
    item = c.value(term.item, scope, here)
    if item.kind in ("row", "ref"):
        raise Refused("inset", "a reference is asked for in a set of codes")
    answer = among(item.low, term.codes)
    if term.negated:
        answer = negated(answer)
    if item.certain:
        return known(answer, "bool")
    blank = is_null(item.low)
    return Value(
        chosen((blank, FALSE), otherwise=answer),
        chosen((blank, TRUE), otherwise=answer),
        chosen((blank, item.why), otherwise=ZERO),
        "bool",
    )


MAKERS: dict[str, Any] = {
    "literal": _literal,
    "code": _code,
    "absent": _absent,
    "asof": _asof,
    "trigger": _trigger,
    "periodedge": _period_edge,
    "rowof": _row,
    "fieldof": _field,
    "and": _and,
    "or": _or,
    "not": _not,
    "compare": _compare,
    "inset": _in_set,
}
