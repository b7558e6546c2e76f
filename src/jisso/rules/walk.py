"""Walking terms, once, for all readings: a reading says what a node means and leaves the walking here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace

from jisso.rules import terms as t

_SLOTS: dict[type, tuple[str, ...]] = {}


def _slots(kind: type[t.Term]) -> tuple[str, ...]:
    """The fields of a kind of term that can hold terms, by what they are declared to hold."""
    found = _SLOTS.get(kind)
    if found is None:
        names = {"Term", *(one.__name__ for one in _kinds(t.Term))}
        found = _SLOTS[kind] = tuple(
            f.name for f in fields(kind) if names & set(re.findall(r"\w+", str(f.type)))
        )
    return found


def _kinds(kind: type[t.Term]) -> Iterator[type[t.Term]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)


def children(term: t.Term) -> list[t.Term]:
    """The terms directly inside `term`, in the order in which they are written."""
    found: list[t.Term] = []
    for name in _slots(type(term)):
        value = getattr(term, name)
        if isinstance(value, t.Term):
            found.append(value)
        elif isinstance(value, tuple):
            found.extend(item for item in value if isinstance(item, t.Term))
    return found


def every_term(term: t.Term) -> Iterator[t.Term]:
    """`term` and all terms inside it, outer ones first."""
    waiting = [term]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def depth(term: t.Term) -> int:
    deepest, waiting = 0, [(term, 1)]
    while waiting:
        current, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((child, level + 1) for child in children(current))
    return deepest


def rebuild(term: t.Term, change: Callable[[t.Term], t.Term]) -> t.Term:
    """`term` with `change` applied to every term directly inside it."""
    changes: dict[str, object] = {}
    for name in _slots(type(term)):
        value = getattr(term, name)
        if isinstance(value, t.Term):
            changes[name] = change(value)
        elif isinstance(value, tuple) and any(isinstance(item, t.Term) for item in value):
            changes[name] = tuple(change(item) if isinstance(item, t.Term) else item for item in value)
    return replace(term, **changes) if changes else term  # type: ignore[arg-type]  # names come from fields()


def kind_of(term: t.Term) -> str:
    """The kind of a settled amount."""
    if isinstance(term, t.Literal):
        return term.kind
    if isinstance(term, t.FieldOf | t.Arithmetic | t.Parameter | t.Total | t.Peak):
        return term.type.kind
    if isinstance(term, t.Rounded):
        return kind_of(term.item)
    if isinstance(term, t.Pick):
        return kind_of(term.items[0])
    return "count"
