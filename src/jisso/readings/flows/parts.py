"""The largest parts of a rule's terms that one holder can answer alone, and what then travels instead of the fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from jisso.registers.schema import Schema
from jisso.rules import terms as t
from jisso.rules.reads import (
    FIRST_SLOT,
    FOLLOWED,
    Bound,
    codes_of_row,
    holders_of,
    register_of,
    term_reads,
    within,
)
from jisso.rules.rule import Rule
from jisso.rules.walk import children, every_term

# What a part sends: a truth, a day, on which side of a table's figures an amount lies, an amount, a code,
# a reference to be compared, or which rows there are (their keys, for the question put to the next holder).
YES_NO, DATE, BAND, NUMBER, CODE, REFERENCE, KEYS = (
    "yes_no",
    "date",
    "band",
    "number",
    "code",
    "reference",
    "rows",
)
TRAVELS = (YES_NO, DATE, BAND, NUMBER, CODE, REFERENCE, KEYS)

_TRUTHS = (t.And, t.Or, t.Not, t.Compare, t.InSet, t.SchoolAge, t.Exists, t.No, t.Every)
_DATES = (t.Offset, t.MonthEnd, t.DayOfMonth, t.Anniversary, t.AttainsAge, t.Extreme, t.Rolled)
_GROUPED = (t.And, t.Or, t.Pick)
Holders = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A term that needs the records of `holders` only.

    With one holder it answers the whole. With several: `shared` says that each of them answers for the rows it holds
    and the answers are put together; otherwise it is one of them, whichever holds the row asked about.
    `names` are the registers of rows that the question must name, `given` the days it must carry."""

    slot: str
    holders: Holders
    term: t.Term
    travels: str
    names: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    shared: bool = False


def parts_of(rule: Rule, schema: Schema) -> tuple[Part, ...]:
    """The parts of one version, slot by slot in the order of the text."""
    bound: Bound = {FIRST_SLOT: (codes_of_row(rule, schema), False)}
    found: list[Part] = []
    for slot, term in _slots(rule):
        found.extend(_parts(term, slot, schema, bound, ""))
    return tuple(dict.fromkeys(found))


def _slots(rule: Rule) -> Iterator[tuple[str, t.Term]]:
    for slot, term in rule.terms.items():
        if slot in ("left", "right") and "agrees" in rule.terms:
            continue
        yield slot, term
    if rule.recurs is not None:
        yield "recurs.from", rule.recurs.start
        if rule.recurs.end is not None:
            yield "recurs.to", rule.recurs.end
    if rule.judgement is not None and rule.judgement.open is not None:
        yield "judgement", rule.judgement.open


def holders_in(term: t.Term, schema: Schema, bound: Bound) -> frozenset[Holders]:
    """Whose records a term needs; a row whose holder its code tells needs one of several."""
    return frozenset(
        holders_of(schema, read.register, read.codes)
        for read in term_reads(term, schema, bound)
        if read.how != FOLLOWED
    )


def _parts(term: t.Term, slot: str, schema: Schema, bound: Bound, travels: str) -> Iterator[Part]:
    needed = holders_in(term, schema, bound)
    if not needed:
        return
    if len(needed) == 1:
        (holders,) = needed
        yield _part(term, slot, holders, travels or travels_of(term), schema)
        return
    if isinstance(term, _GROUPED):
        yield from _grouped(term, slot, schema, bound)
    elif isinstance(term, t.LISTS):
        yield from _listed(term, slot, schema, bound)
    elif isinstance(term, t.Compare):
        for one, other in ((term.left, term.right), (term.right, term.left)):
            # Against the figures of a dated table it is enough to know between which of them an amount lies.
            banded = isinstance(other, t.Parameter) and travels_of(one) == NUMBER
            yield from _parts(one, slot, schema, bound, BAND if banded else "")
    else:
        for child in children(term):
            yield from _parts(child, slot, schema, bound, "")


def _part(term: t.Term, slot: str, holders: Holders, travels: str, schema: Schema) -> Part:
    shared = len(holders) > 1 and any(
        isinstance(inner, t.Listing) and len(holders_of(schema, inner.register, inner.codes)) > 1
        for inner in every_term(term)
    )
    return Part(slot, holders, term, travels, tuple(_names(term)), tuple(_given(term)), shared)


def _grouped(term: t.And | t.Or | t.Pick, slot: str, schema: Schema, bound: Bound) -> Iterator[Part]:
    """Operands of one holder together are one answer, whatever stands between them."""
    together: dict[Holders, list[t.Term]] = {}
    rest: list[t.Term] = []
    for item in term.items:
        needed = holders_in(item, schema, bound)
        if len(needed) == 1:
            together.setdefault(next(iter(needed)), []).append(item)
        elif needed:
            rest.append(item)
    for holders, items in together.items():
        joined = items[0] if len(items) == 1 else replace(term, items=tuple(items))
        yield _part(joined, slot, holders, travels_of(joined), schema)
    for item in rest:
        yield from _parts(item, slot, schema, bound, "")


def _listed(term: t.Term, slot: str, schema: Schema, bound: Bound) -> Iterator[Part]:
    """A list whose rows one holder has and whose conditions another knows: the first says which rows there are."""
    listing: t.Listing = term.listing  # type: ignore[attr-defined]  # every kind of list has one
    inner = within(listing, bound, schema)
    yield from _parts_of_base(listing.base, slot, schema, bound)
    for bound_day in (listing.start, listing.end, listing.on):
        if bound_day is not None:
            yield from _parts(bound_day, slot, schema, bound, "")
    own = holders_of(schema, listing.register, listing.codes)
    where = listing.where
    conjuncts = where.items if isinstance(where, t.And) else (where,) if where is not None else ()
    kept = [item for item in conjuncts if holders_in(item, schema, inner) <= {own}]
    others = [item for item in conjuncts if item not in kept]
    shorter = replace(
        listing,
        where=None if not kept else kept[0] if len(kept) == 1 else t.And(tuple(kept)),
        start=None if _asks_elsewhere(listing.start, own, schema, bound) else listing.start,
        end=None if _asks_elsewhere(listing.end, own, schema, bound) else listing.end,
        on=None if _asks_elsewhere(listing.on, own, schema, bound) else listing.on,
    )
    yield _part(t.Exists(shorter), slot, own, KEYS, schema)
    for item in (*others, getattr(term, "has", None), getattr(term, "value", None)):
        if item is not None:
            yield from _parts(item, slot, schema, inner, "")


def _asks_elsewhere(day: t.Term | None, own: Holders, schema: Schema, bound: Bound) -> bool:
    return day is not None and not holders_in(day, schema, bound) <= {own}


def _parts_of_base(base: t.Term, slot: str, schema: Schema, bound: Bound) -> Iterator[Part]:
    """A base only names a row; what it needs to be followed travels as that name."""
    if not isinstance(base, t.RowOf | t.FieldOf):
        yield from _parts(base, slot, schema, bound, "")


def travels_of(term: t.Term) -> str:
    """What is sent when a term's value is sent."""
    if isinstance(term, _TRUTHS):
        return YES_NO
    if isinstance(term, _DATES):
        return DATE
    if isinstance(term, t.FieldOf):
        return {"bool": YES_NO, "date": DATE, "code": CODE, "row": REFERENCE, "text": CODE}.get(
            term.type.kind, NUMBER
        )
    if isinstance(term, t.Pick):
        return DATE if term.which in ("earlier_of", "later_of") else NUMBER
    if isinstance(term, t.RowOf):
        return REFERENCE
    return NUMBER


def _names(term: t.Term) -> Iterator[str]:
    """Registers in which the question has to name a row: rows bound outside the part, and where links lead from them."""
    inside = {one.slot for one in every_term(term) if isinstance(one, t.Listing)}
    found: dict[str, None] = {}
    for one in every_term(term):
        base = one.base if isinstance(one, t.FieldOf | t.Listing) else None
        if base is None:
            continue
        root = base
        while isinstance(root, t.FieldOf):
            root = root.base
        if isinstance(root, t.RowOf) and root.slot not in inside:
            found.setdefault(register_of(base))
    yield from found


def _given(term: t.Term) -> Iterator[str]:
    kinds = {type(one) for one in every_term(term)}
    if t.Trigger in kinds:
        yield "trigger"
    if t.PeriodEdge in kinds:
        yield "period"
