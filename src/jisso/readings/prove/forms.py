"""What the form of a rule settles for any number of rows, without looking at cases.

Adding rows to a register can only make `exists` true, a count or a sum greater, a first day earlier. So a term in
which the register stands only in such places, on the right side of everything, cannot come out worse.
"""

from __future__ import annotations

from collections.abc import Iterator

from jisso.rules import terms as t
from jisso.rules.walk import children, every_term

# How a term moves when a row is added: it can only rise (true is more than false), only fall, stay, or anything.
RISES, FALLS, STAYS, UNSURE = "rises", "falls", "stays", "unsure"
_TURNED = {RISES: FALLS, FALLS: RISES, STAYS: STAYS, UNSURE: UNSURE}


def moves(term: t.Term, register: str) -> str:
    """What one more row of a register can do to a term."""
    if not any(isinstance(one, t.Listing) and one.register == register for one in every_term(term)):
        return STAYS
    if isinstance(term, t.And | t.Or | t.Pick):
        return _all(moves(item, register) for item in term.items)
    if isinstance(term, t.Not):
        return _TURNED[moves(term.item, register)]
    if isinstance(term, t.Compare):
        return _compared(term, register)
    if isinstance(term, t.Offset | t.MonthEnd | t.DayOfMonth | t.Anniversary):
        return moves(term.base, register)
    if isinstance(term, t.Rolled | t.Rounded):
        return moves(term.item, register)
    if isinstance(term, t.AttainsAge):
        return moves(term.birth, register)
    if isinstance(term, t.Exists | t.Count | t.Total | t.Peak):
        return _listed(term.listing, register, term)
    if isinstance(term, t.No):
        return _TURNED[_listed(term.listing, register, term)]
    if isinstance(term, t.Extreme):
        found = _listed(term.listing, register, term)
        return _TURNED[found] if term.which == "first" else found
    return UNSURE


def _all(found: Iterator[str]) -> str:
    kinds = set(found) - {STAYS}
    return STAYS if not kinds else kinds.pop() if len(kinds) == 1 else UNSURE


def _compared(term: t.Compare, register: str) -> str:
    left, right = moves(term.left, register), moves(term.right, register)
    if term.op in (">", ">="):
        return _all(iter((left, _TURNED[right])))
    if term.op in ("<", "<="):
        return _all(iter((_TURNED[left], right)))
    return UNSURE


def _listed(listing: t.Listing, register: str, term: t.Term) -> str:
    """How the list grows: more rows of its own, more where `where` rises; nothing else may move."""
    outside = [child for child in children(listing) if child is not listing.where]
    outside.extend(child for child in children(term) if child is not listing)
    if any(moves(one, register) != STAYS for one in outside):
        return UNSURE
    inside = moves(listing.where, register) if listing.where is not None else STAYS
    own = RISES if listing.register == register else STAYS
    return _all(iter((own, inside)))


def reads_only(term: t.Term, *leaves: type[t.Term]) -> bool:
    """Whether a term reads nothing recorded, only these leaves and what is written."""
    allowed = (*leaves, t.Literal, t.Duration)
    recorded = (t.Listing, t.FieldOf, t.RowOf, t.Parameter, t.PeriodEdge, t.AsOf, t.Trigger)
    return all(isinstance(one, allowed) or not isinstance(one, recorded) for one in every_term(term))
