"""Taking rules apart: the conditions of a slot one by one, its alternatives each on its own, the lists it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from jisso.readings.prove.meaning import code_list
from jisso.rules import terms as t
from jisso.rules.rule import Rule
from jisso.rules.walk import children, every_term

Wrap = Callable[[t.Term], t.Term]

TRUTHS = {
    "duty": ("applies",),
    "prohibition": ("applies", "breach"),
    "entitlement": ("applies", "holds"),
    "condition": ("applies", "holds"),
    "link": ("applies", "agrees"),
}


def conditions(term: t.Term | None) -> list[t.Term]:
    """The conditions that must all hold."""
    if term is None:
        return []
    if isinstance(term, t.And):
        return [one for item in term.items for one in conditions(item)]
    return [term]


@dataclass(frozen=True, slots=True)
class Branch:
    """One alternative of an `or`. `path` holds exactly when the alternative holds where it stands; `siblings` are the
    other alternatives; `inside` names the definition that wrote it, if it is not the rule's own."""

    item: t.Term
    path: t.Term
    siblings: tuple[t.Term, ...]
    wrap: Wrap
    inside: str = ""


def branches(term: t.Term) -> Iterator[Branch]:
    """Every alternative in a term, at any depth."""
    yield from _branches(term, lambda inner: inner, "")


def _branches(term: t.Term, wrap: Wrap, inside: str) -> Iterator[Branch]:
    inside = inside or term.called
    if isinstance(term, t.Or):
        for item in term.items:
            others = tuple(other for other in term.items if other is not item)
            yield Branch(item, wrap(item), others, wrap, inside or item.called)
            yield from _branches(item, wrap, inside)
    elif isinstance(term, t.And):
        for item in term.items:
            rest = tuple(other for other in term.items if other is not item)
            yield from _branches(item, _among(wrap, rest), inside)
    elif isinstance(term, t.Listing):
        if term.where is not None:
            yield from _branches(term.where, _listed(wrap, term), inside)
        for child in children(term):
            if child is not term.where:
                yield from _branches(child, wrap, inside)
    elif isinstance(term, t.Every):
        yield from _branches(term.listing, wrap, inside)
        yield from _branches(term.has, _having(wrap, term.listing), inside)
    else:
        for child in children(term):
            yield from _branches(child, wrap, inside)


def _among(wrap: Wrap, rest: tuple[t.Term, ...]) -> Wrap:
    return lambda inner: wrap(t.And((*rest, inner)))


def _listed(wrap: Wrap, listing: t.Listing) -> Wrap:
    return lambda inner: wrap(t.Exists(replace(listing, where=inner)))


def _having(wrap: Wrap, listing: t.Listing) -> Wrap:
    def having(inner: t.Term) -> t.Term:
        where = inner if listing.where is None else t.And((listing.where, inner))
        return wrap(t.Exists(replace(listing, where=where)))

    return having


# ---- what a slot reads


def listings(term: t.Term | None) -> list[t.Listing]:
    return [] if term is None else [one for one in every_term(term) if isinstance(one, t.Listing)]


def own_fields(rule: Rule, term: t.Term | None) -> set[str]:
    """Fields of the judged row that a term reads directly."""
    if term is None:
        return set()
    return {
        one.name
        for one in every_term(term)
        if isinstance(one, t.FieldOf) and isinstance(one.base, t.RowOf) and one.base.slot == 1
    }


def limits(listing: t.Listing) -> dict[str, frozenset[str]]:
    """The codes that `where` demands of the listed row, per field."""
    found: dict[str, frozenset[str]] = {}
    for condition in conditions(listing.where):
        item: t.Term | None = None
        codes: frozenset[str] = frozenset()
        if isinstance(condition, t.InSet) and not condition.negated:
            item, codes = condition.item, frozenset(condition.codes)
        elif isinstance(condition, t.Compare) and condition.op == "=":
            for one, other in ((condition.left, condition.right), (condition.right, condition.left)):
                if isinstance(other, t.Code):
                    item, codes = one, frozenset((other.code,))
        if (
            isinstance(item, t.FieldOf)
            and isinstance(item.base, t.RowOf)
            and item.base.slot == listing.slot
            and code_list(item)
        ):
            found[item.name] = found[item.name] & codes if item.name in found else codes
    return found


@dataclass(frozen=True)
class Deed:
    """A list whose rows are somebody's deeds, with what its `where` demands of their codes."""

    listing: t.Listing
    limits: Mapping[str, frozenset[str]]


def deed(listing: t.Listing) -> Deed:
    return Deed(listing, limits(listing))


def can_share(one: Deed, other: Deed) -> bool:
    """Whether one row can be in both lists, as far as their codes tell."""
    if one.listing.register != other.listing.register:
        return False
    return all(one.limits[name] & other.limits[name] for name in one.limits.keys() & other.limits.keys())
