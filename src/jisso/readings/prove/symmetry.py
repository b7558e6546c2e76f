"""Two cases side by side: neutrality to what the law may not look at, and more evidence that never makes it worse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import z3

from jisso.readings.prove.answers import Answer, Claim, Exhibit
from jisso.readings.prove.choices import Choices, Copy
from jisso.readings.prove.documents import document, key_of, true_in
from jisso.readings.prove.forms import FALLS, RISES, STAYS, moves
from jisso.readings.prove.parts import conditions
from jisso.readings.prove.search import Search
from jisso.readings.prove.setting import (
    FOUND,
    PROVED,
    REFUTED,
    Levels,
    Setting,
    a_good_day,
    answer,
    no_case,
)
from jisso.readings.prove.standings import FamilyStanding, Standing, roots, stand_family
from jisso.readings.prove.worlds import Truth, World, both, either, negated
from jisso.rules import terms as t
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Family
from jisso.rules.walk import every_term


class _Other:
    """The model as the other of the two cases sees it."""

    def __init__(self, model: Any, copy: Copy) -> None:
        self.model = model
        self.copy = copy

    def eval(self, term: Any, model_completion: bool = False) -> Any:
        return self.model.eval(self.copy.of(term), model_completion=model_completion)


def _shown(whole: FamilyStanding, model: Any) -> Claim:
    rule = whole.family.newest
    for version in whole.versions:
        if true_in(model, version.settled):
            names = [name for name, body in version.body.items() if true_in(model, body)]
            return Claim(rule.id, key_of(rule.register, 0), tuple(names[:1]), version.occurrence)
    return Claim(rule.id, key_of(rule.register, 0), ("not_applicable",))


def _two(
    world: World, family: Family, whole: FamilyStanding, model: Any, copy: Copy
) -> tuple[Exhibit, Exhibit]:
    other = _Other(model, copy)
    return (
        Exhibit(document(world, model, [family]), (_shown(whole, model),)),
        Exhibit(document(world, other, [family]), (_shown(whole, other),)),
    )


# ---- neutrality


def protected_fields(setting: Setting, family: Family) -> dict[tuple[str, str], bool]:
    """The protected cells that a rule reads; True where its statute names them."""
    schema = setting.book.schema
    found: dict[tuple[str, str], bool] = {}
    for version in family.versions:
        for root in roots(version):
            for term in every_term(root):
                if not isinstance(term, t.FieldOf) or term.register not in schema.registers:
                    continue
                about = schema.registers[term.register].fields[term.name]
                if about.rule_use == "display_only":
                    allowed = setting.exceptions.get(f"{term.register}.{term.name}", ())
                    found[(term.register, term.name)] = any(entry in allowed for entry in version.entries)
    return found


def neutrality(setting: Setting, family: Family) -> Iterator[Answer]:
    """Two cases that differ only in a protected cell get the same findings, unless the statute names it."""
    read = protected_fields(setting, family)
    if not read:
        yield answer("neutrality", (family.id,), PROVED, "no protected cell is read")
        return
    for (register, name), named in sorted(read.items()):
        about = f"{register}.{name}"
        if named:
            why = f"`{about}` is read, as the statute names it"
            yield answer("neutrality", (family.id,), PROVED, why, about=about)
            continue
        yield _neutral(setting, family, register, name, about)


def _neutral(setting: Setting, family: Family, register: str, name: str, about: str) -> Answer:
    levels = Levels(setting, setting.demand_of(family).twice(), setting.until())
    for world, search in levels:
        whole = stand_family(world, setting.book, family)
        cells = [cell for (r, _, n), cell in world.cells.items() if (r, n) == (register, name)]
        copy = Choices(world, search, cells).copy()
        names = whole.versions[0].body
        differ = either(both([whole.status(one), negated(copy.of(whole.status(one)))]) for one in names)
        outcome = search.find(
            whole.settled,
            copy.valid,
            copy.of(whole.settled),
            differ,
            prefer=(world.as_of == a_good_day(family.newest),),
        )
        if outcome.kind == FOUND:
            why = f"two cases that differ only in `{about}` get different findings"
            return answer(
                "neutrality",
                (family.id,),
                REFUTED,
                why,
                *_two(world, family, whole, outcome.model, copy),
                about=about,
            )
    found, why = no_case(levels, outcome, f"`{about}` is read and changes nothing")
    return answer("neutrality", (family.id,), found, why, about=about)


# ---- more evidence

_WORSE: dict[str, dict[str, tuple[str, ...]]] = {
    "duty": {"met": ("due", "met_late", "overdue"), "due": ("overdue", "met_late"), "met_late": ("overdue",)},
    "prohibition": {"kept": ("broken",)},
    "condition": {"satisfied": ("unsatisfied",)},
    "entitlement": {"available": ("not_applicable", "lapsed"), "used": ("lapsed",)},
    "link": {},
}
_EVIDENCE = {
    "duty": ("done",),
    "prohibition": ("cured",),
    "condition": ("holds",),
    "entitlement": ("holds", "used"),
    "link": (),
}


def evidence(family: Family) -> list[tuple[str, t.Listing]]:
    """The lists whose rows speak for the bearer: of `done`, `cured`, `used`, and what `holds` asks to exist."""
    rule = family.newest
    found: dict[t.Listing, str] = {}
    for slot in _EVIDENCE[rule.kind]:
        for term in conditions(rule.terms.get(slot)):
            found.update((one, slot) for one in _speaking(term, slot != "holds"))
    return [(slot, listing) for listing, slot in found.items()]


def _speaking(term: t.Term, is_day: bool) -> Iterator[t.Listing]:
    if isinstance(term, t.Exists | t.Every):
        if isinstance(term, t.Exists):
            yield term.listing
    elif isinstance(term, t.Extreme):
        if is_day:
            yield term.listing
    elif isinstance(term, t.Compare):
        for side, other in ((term.left, term.right), (term.right, term.left)):
            more = {"<": ">", "<=": ">="}.get(term.op, term.op) if side is term.right else term.op
            known = isinstance(other, t.Literal | t.Parameter) and more in (">", ">=", "=")
            if known and isinstance(side, t.Count | t.Total | t.Peak):
                yield side.listing
    elif isinstance(term, t.And | t.Or | t.Pick):
        for item in term.items:
            yield from _speaking(item, is_day)
    elif isinstance(term, t.Offset | t.Rolled):
        yield from _speaking(term.base if isinstance(term, t.Offset) else term.item, is_day)


def monotonicity(setting: Setting, family: Family) -> Iterator[Answer]:
    """One more row of evidence never makes the finding worse."""
    lists = evidence(family)
    if not lists:
        return
    undecided: Answer | None = None
    until = setting.until()
    for slot, listing in lists:
        found = _one_more(setting, family, slot, listing, until)
        if found.answer == REFUTED:
            yield found
            return
        if found.answer != PROVED:
            undecided = found
    yield undecided or answer(
        "monotonicity", (family.id,), PROVED, "one more row of evidence never makes it worse"
    )


def _one_more(setting: Setting, family: Family, slot: str, listing: t.Listing, until: float) -> Answer:
    rule = family.newest
    if _by_form(rule, slot, listing.register):
        return answer("monotonicity", (family.id,), PROVED, "by its form: more rows can only help")
    demanded = setting.demand_of(family, extra=[t.Exists(listing), t.No(listing)]).twice()
    rows = dict(demanded.rows)
    rows[listing.register] = rows.get(listing.register, 1) + 1
    demanded = type(demanded)(rows, demanded.unbounded)
    levels = Levels(setting, demanded, until, least=2)
    for world, search in levels:
        whole = stand_family(world, setting.book, family)
        standing = next(one for one in whole.versions if one.rule is rule)
        goals, copy = _added(world, search, standing, listing)
        if copy is None:
            continue
        worse = either(
            both([standing.body[better], copy.of(either(standing.body[name] for name in names))])
            for better, names in _WORSE[rule.kind].items()
        )
        # A row that also calls for the duty, or moves its day, is more than evidence.
        for day in (standing.trigger, standing.due):
            if isinstance(day, z3.ExprRef):
                goals.append(copy.of(day) == day)
        outcome = search.find(
            *goals,
            standing.settled,
            copy.of(standing.settled),
            copy.of(standing.applies),
            worse,
            prefer=(world.as_of == a_good_day(rule),),
        )
        if outcome.kind == FOUND:
            why = f"one more row of `{listing.register}` that counts for `{slot}` makes the finding worse"
            return answer(
                "monotonicity", (family.id,), REFUTED, why, *_two(world, family, whole, outcome.model, copy)
            )
    found, why = no_case(levels, outcome, "one more row of evidence never makes it worse")
    return answer("monotonicity", (family.id,), found, why)


def _by_form(rule: Rule, slot: str, register: str) -> bool:
    """Whether the slot moves only the right way, for any number of rows, and the other slots not the wrong way."""
    found = moves(rule.terms[slot], register)
    if rule.kind == "duty":
        # The trigger and the last day are held; a duty that still applies is met no later.
        return found in (STAYS, FALLS)
    others = [
        term for name, term in rule.terms.items() if name in ("holds", "lapses", "breach") and name != slot
    ]
    if any(moves(term, register) != STAYS for term in others):
        return False
    return found in ((STAYS, RISES) if slot == "holds" else (STAYS, FALLS))


def _added(
    world: World, search: Search, standing: Standing, listing: t.Listing
) -> tuple[list[Truth], Copy | None]:
    """The last row of the pool is not on record in one case; in the other it is, and is in the list."""
    place = world.size(listing.register) - 1
    if place == 0 and listing.register == standing.rule.register:
        return [], None
    member = dict(standing.reader.members(listing))[place]
    there = world.present(listing.register, place)
    copy = Choices(world, search, [there]).copy([True])
    return [negated(there), copy.valid, copy.of(member)], copy
