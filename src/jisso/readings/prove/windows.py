"""Rights whose window closes too early, and sanctions without a duty before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import z3

from jisso.ground.values import FOREVER, iso
from jisso.readings.prove.answers import Answer, Claim, Exhibit
from jisso.readings.prove.choices import ALWAYS, NEVER, OPEN, Choices
from jisso.readings.prove.documents import document, key_of, true_in
from jisso.readings.prove.forms import reads_only
from jisso.readings.prove.meaning import Reader
from jisso.readings.prove.search import LOOSE, Search
from jisso.readings.prove.setting import (
    FOUND,
    PROVED,
    REFUTED,
    UNDECIDED,
    Levels,
    Setting,
    a_good_day,
    answer,
    no_case,
)
from jisso.readings.prove.standings import Standing, stand, stand_family
from jisso.readings.prove.worlds import EARLIEST, LAST_AS_OF, LATEST, Truth, both
from jisso.rules import terms as t
from jisso.rules.rule import Effect, Rule
from jisso.rules.rulebook import Family
from jisso.rules.walk import every_term

# ---- windows of rights


def windows(setting: Setting, family: Family) -> Iterator[Answer]:
    """Nobody's right has lapsed before there was a day to use it on."""
    rule = family.newest
    if rule.kind != "entitlement" or "lapses" not in rule.terms:
        return
    levels = Levels(setting, setting.demand_of(family).twice(), setting.until(), most=2)
    kind = ""
    for world, search in levels:
        now = stand(world, setting.book, rule)
        when = z3.Int("when§day")
        world.domain.append(z3.And(when >= EARLIEST, when <= LAST_AS_OF))
        then = stand(world, setting.book, rule, as_of=when)
        kind, model = Choices(world, search, [when]).whatever(
            [now.status("lapsed"), now.main, now.lapses < FOREVER, when <= world.as_of],
            both([either_open(then), when <= world.as_of]),
            [now.lapses],
            prefer=(world.as_of == a_good_day(rule),),
        )
        if kind == NEVER:
            claim = Claim(family.id, key_of(rule.register, 0), ("lapsed",))
            why = "the window has closed and there was no day on which the right was open"
            exhibit = Exhibit(document(world, model, [family]), (claim,))
            yield answer("window", (family.id,), REFUTED, why, exhibit)
            return
        if kind != ALWAYS or levels.complete:
            break
    if kind == ALWAYS:
        found = PROVED if levels.complete else UNDECIDED
        why = "a right that lapsed was open before" + ("" if levels.complete else f", in {levels.bound}")
    else:
        found = UNDECIDED
        why = {
            LOOSE: "only where figures are missing",
            OPEN: "no day on which it was open was found for every case",
        }.get(kind, "not decided in the time given")
    yield answer("window", (family.id,), found, why)


def either_open(then: Standing) -> Truth:
    return z3.Or(
        *(
            z3.BoolVal(one) if isinstance(one, bool) else one
            for one in (then.body["available"], then.body["used"])
        )
    )


def _days_read(*terms: t.Term | None) -> set[tuple[str, str]]:
    """The recorded days that terms count from."""
    return {
        (one.register, one.name)
        for term in terms
        if term is not None
        for one in every_term(term)
        if isinstance(one, t.FieldOf) and one.type.kind == "date"
    }


def notices(families: Sequence[Family], sides: Mapping[str, str]) -> Iterator[tuple[Family, Family]]:
    """Rights with a window, each with the duties to tell its holder of the event that the window runs from."""
    for right in families:
        rule = right.newest
        if rule.kind != "entitlement" or "lapses" not in rule.terms:
            continue
        # Who holds the right is a person or an organisation; the office that grants it needs no notice.
        parties = {party for party in (rule.bearer, rule.counterparty) if party in sides}
        from_days = _days_read(rule.terms["lapses"])
        for duty in families:
            other = duty.newest
            if other.kind != "duty" or other.register != rule.register or other.counterparty not in parties:
                continue
            if other.counterparty == other.bearer or not _days_read(other.terms.get("trigger")) & from_days:
                continue
            if _one_matter(rule, other):
                yield right, duty


def _one_matter(one: Rule, other: Rule) -> bool:
    """Whether two rules state one entry or rest on one article."""
    if set(one.entries) & set(other.entries):
        return True
    return bool({(law.act, law.article) for law in one.law} & {(law.act, law.article) for law in other.law})


def late_notice(setting: Setting, right: Family, duty: Family) -> Answer:
    """A notice that arrives in time leaves some of the window."""
    levels = Levels(setting, setting.demand_of(right, duty), setting.until())
    names = (right.id, duty.id)
    for world, search in levels:
        mine, theirs = stand(world, setting.book, right.newest), stand(world, setting.book, duty.newest)
        outcome = search.find(
            theirs.status("met"),
            mine.status("lapsed"),
            mine.lapses < FOREVER,
            theirs.done > mine.lapses,
            prefer=(world.as_of == a_good_day(right.newest),),
        )
        if outcome.kind == FOUND:
            claims = (
                Claim(right.id, key_of(right.newest.register, 0), ("lapsed",)),
                Claim(duty.id, key_of(duty.newest.register, 0), ("met",), theirs.occurrence),
            )
            exhibit = Exhibit(document(world, outcome.model, [right, duty]), claims)
            why = "the notice arrives in time by its own rule, and the window has closed by then"
            return answer("window", names, REFUTED, why, exhibit)
    found, why = no_case(levels, outcome, "no notice in time comes after the window")
    return answer("window", names, found, why)


# ---- sanctions


def strangers(rule: Rule, families: Sequence[Family]) -> list[str]:
    """Parties that a rule has punished though no duty or prohibition on its matter binds them."""
    return [one.party for one in punishing(rule) if not _bound(one.party, rule, families)]


def punishing(rule: Rule) -> list[Effect]:
    return [one for one in rule.if_missed if one.role == "punished" and one.effect == "sanction"]


def sanctions(setting: Setting, family: Family, strangers: Sequence[str]) -> Iterator[Answer]:
    """Whoever is punished had a duty first: the same party, and before the deed."""
    rule = family.newest
    if not punishing(rule):
        return
    if strangers:
        yield _stranger(setting, family, strangers)
        return
    if rule.kind == "duty":
        yield _before_trigger(setting, family)
    elif rule.kind == "prohibition":
        yield _before_law(setting, family)


def _bound(party: str, rule: Rule, families: Sequence[Family]) -> bool:
    """Whether a duty or prohibition on this matter binds the party."""
    if rule.kind in ("duty", "prohibition") and party in (rule.bearer, rule.accountable):
        return True
    matter = set(rule.entries) | {rule.id}
    for family in families:
        for other in family.versions:
            if other.kind not in ("duty", "prohibition") or party not in (other.bearer, other.accountable):
                continue
            if matter & {*other.entries, other.id} or _one_matter(rule, other):
                return True
    return False


ADVERSE = {
    "duty": ("overdue",),
    "prohibition": ("broken",),
    "condition": ("satisfied",),
    "entitlement": ("available",),
    "link": ("disagree",),
}


def _stranger(setting: Setting, family: Family, strangers: Sequence[str]) -> Answer:
    rule = family.newest
    why = f"{', '.join(strangers)} is punished, and no duty or prohibition on this matter binds that party"
    levels = Levels(setting, setting.demand_of(family), setting.until())
    for world, search in levels:
        whole = stand_family(world, setting.book, family)
        outcome = search.find(whole.status(*ADVERSE[rule.kind]), prefer=(world.as_of == a_good_day(rule),))
        if outcome.kind == FOUND:
            claim = Claim(
                family.id, key_of(rule.register, 0), ADVERSE[rule.kind], whole.versions[0].occurrence
            )
            return answer(
                "sanction",
                (family.id,),
                REFUTED,
                why,
                Exhibit(document(world, outcome.model, [family]), (claim,)),
            )
    return answer("sanction", (family.id,), UNDECIDED, f"{why}; no case of it was found in {levels.bound}")


def _after_by_form(setting: Setting, rule: Rule) -> bool:
    """Whether the last day follows the trigger whatever the trigger is: it counts from nothing else."""
    days = [rule.terms[slot] for slot in ("due", "due_latest") if slot in rule.terms]
    if not any(reads_only(term, t.Trigger) for term in days):
        return False
    world = setting.world({})
    search = Search(world, setting.seconds)
    trigger = world.fresh()
    reader = Reader(world, setting.book.parameters, setting.book.calendars, {})
    reader.trigger, reader.trigger_may_end = trigger, False
    in_reach = both([trigger >= EARLIEST, trigger <= LATEST])
    last = [reader.amount(term) for term in days if reads_only(term, t.Trigger)]
    # Late only after both readings: one that follows the trigger is enough.
    return any(search.find(in_reach, day < trigger).excluded for day in last)


def _before_trigger(setting: Setting, family: Family) -> Answer:
    rule = family.newest
    if _after_by_form(setting, rule):
        return answer("sanction", (family.id,), PROVED, "by its form: the last day follows the trigger")
    levels = Levels(setting, setting.demand_of(family), setting.until())
    for world, search in levels:
        standing = stand(world, setting.book, rule)
        outcome = search.find(
            standing.status("overdue"),
            standing.due < standing.trigger,
            prefer=(world.as_of == a_good_day(rule),),
        )
        if outcome.kind == FOUND:
            claim = Claim(family.id, key_of(rule.register, 0), ("overdue",), standing.occurrence)
            why = "it is overdue, and punished, for a day before the duty arose"
            return answer(
                "sanction",
                (family.id,),
                REFUTED,
                why,
                Exhibit(document(world, outcome.model, [family]), (claim,)),
            )
    found, why = no_case(levels, outcome, "the duty arises before its last day")
    return answer("sanction", (family.id,), found, why)


def _since_by_form(setting: Setting, listing: t.Listing, since: int, checked: int) -> bool:
    """Whether the window of a list begins when the rule was the law already, on every day that it is asked for."""
    start = listing.start
    if start is None or not reads_only(start, t.AsOf):
        return False
    world = setting.world({})
    search = Search(world, setting.seconds)
    reader = Reader(world, setting.book.parameters, setting.book.calendars, {})
    return search.find(world.as_of >= max(since, checked), reader.amount(start) < since).excluded


def _before_law(setting: Setting, family: Family) -> Answer:
    """A breach whose every row lies before the first version was law is punished without a law."""
    rule = family.versions[0]
    since = rule.in_force_from
    breach = rule.terms["breach"]
    conditions = breach.items if isinstance(breach, t.And) else (breach,)
    dated = [one for one in conditions if isinstance(one, t.Exists)]
    if not dated or "law_at" in rule.terms or since <= EARLIEST:
        return answer("sanction", (family.id,), PROVED, "the breach is judged by the law of its day")
    if any(_since_by_form(setting, one.listing, since, rule.checked) for one in dated):
        return answer(
            "sanction", (family.id,), PROVED, "by its form: it looks back to days when it was the law"
        )
    before = t.And(
        tuple(
            t.No(replace(one.listing, start=t.Literal(since, "date"), on=None))
            if one is dated[0] and one.listing.on is None
            else one
            for one in conditions
        )
    )
    described = setting.book.schema.registers[rule.register]
    levels = Levels(setting, setting.demand_of(family, extra=[before]), setting.until())
    for world, search in levels:
        standing = stand(world, setting.book, rule)
        outcome = search.find(
            standing.status("broken"),
            standing.reader.truth(before),
            # What goes on after the law came is no deed before it.
            True if described.validity == "state" else world.end(rule.register, 0) < since,
            # Asked of the days from which on the rule was checked; before, it was another law's time.
            world.as_of >= rule.checked,
            prefer=(world.as_of == a_good_day(rule),),
        )
        if outcome.kind == FOUND:
            shown = next(name for name, body in standing.body.items() if true_in(outcome.model, body))
            claim = Claim(family.id, key_of(rule.register, 0), (shown,), before=since)
            why = f"what broke it happened before {iso(since)}, when it was not yet the law"
            return answer(
                "sanction",
                (family.id,),
                REFUTED,
                why,
                Exhibit(document(world, outcome.model, [family]), (claim,)),
            )
    found, why = no_case(levels, outcome, f"nothing before {iso(since)} breaks it")
    return answer("sanction", (family.id,), found, why)


__all__ = ["late_notice", "notices", "sanctions", "strangers", "windows"]
