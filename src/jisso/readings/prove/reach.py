"""Can it happen at all? Rules, alternatives and rights that no case reaches."""

from __future__ import annotations

from collections.abc import Iterator

from jisso.ground.values import iso
from jisso.readings.prove.answers import Answer, Claim, Exhibit
from jisso.readings.prove.documents import document, key_of, true_in
from jisso.readings.prove.parts import TRUTHS, Branch, branches, conditions
from jisso.readings.prove.search import Search
from jisso.readings.prove.setting import (
    FOUND,
    NONE,
    PROVED,
    REFUTED,
    UNDECIDED,
    Levels,
    Setting,
    a_good_day,
    answer,
    no_case,
)
from jisso.readings.prove.standings import (
    FamilyStanding,
    Standing,
    roots,
    stand,
    stand_family,
    verified_through,
)
from jisso.readings.prove.worlds import Truth, World, both, either
from jisso.rules import terms as t
from jisso.rules.printer import written
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Family

# The status without which a rule of its kind does nothing.
BITES = {"duty": "overdue", "prohibition": "broken", "condition": "satisfied", "link": "disagree"}
MAIN = {
    "duty": "done",
    "prohibition": "breach",
    "condition": "holds",
    "link": "agrees",
    "entitlement": "holds",
}


def dead_rules(setting: Setting, family: Family) -> Iterator[Answer]:
    """Each version of a rule can come to bite."""
    for rule in family.versions:
        if rule.kind in BITES:
            yield _reachable(setting, family, rule, "dead_rule", BITES[rule.kind])


def unreachable_rights(setting: Setting, family: Family) -> Iterator[Answer]:
    """Each version of an entitlement is available to somebody."""
    for rule in family.versions:
        if rule.kind == "entitlement":
            yield _reachable(setting, family, rule, "unreachable_right", "available")


def name_of(family: Family, rule: Rule) -> str:
    """Which version is meant, where there are several."""
    return (iso(rule.in_force_from) or "") if len(family.versions) > 1 else ""


def _reachable(setting: Setting, family: Family, rule: Rule, check: str, status: str) -> Answer:
    about = name_of(family, rule)
    if rule.in_force_from > verified_through(rule):
        why = f"in force from {iso(rule.in_force_from)}; its citation is verified only to {iso(verified_through(rule))}"
        return answer(check, (family.id,), UNDECIDED, why, about=about)
    levels = Levels(setting, setting.demand_of(family), setting.until())
    for world, search in levels:
        whole = stand_family(world, setting.book, family)
        standing = next(one for one in whole.versions if one.rule is rule)
        bites = either([standing.status(status), _asks(standing)])
        outcome = search.find(bites, prefer=(world.as_of == a_good_day(rule),))
        if outcome.kind == FOUND:
            return answer(
                check, (family.id,), PROVED, f"`{status}` is reached in {levels.bound}", about=about
            )
    if outcome.kind != NONE or not levels.complete:
        _, why = no_case(levels, outcome, f"`{status}` is not reached")
        return answer(check, (family.id,), UNDECIDED, why, about=about)
    return _never(setting, world, search, family, whole, standing, check, status, about)


def _asks(standing: Standing) -> Truth:
    """A rule that leaves its question to a person bites by asking it."""
    judgement = standing.rule.judgement
    if judgement is None:
        return False
    asked = True if judgement.open is None else standing.reader.truth(judgement.open)
    return both([standing.settled, standing.applies, asked])


def parts_of(standing: Standing, status: str) -> list[tuple[str, Truth]]:
    """What must hold for a status, in the words of the rule."""
    rule, reader = standing.rule, standing.reader
    found: list[tuple[str, Truth]] = []
    for slot in ("applies", MAIN[rule.kind]):
        term = rule.terms.get(slot)
        if term is None or slot == "done":
            continue
        found.extend((f"{slot}: {written(one)}", reader.truth(one)) for one in conditions(term))
    found.append((f"it is `{status}`", standing.body[status]))
    found.append(
        (f"in force {iso(rule.in_force_from)} to {iso(rule.in_force_until) or 'now'}", standing.in_force)
    )
    found.append((f"verified to {iso(verified_through(rule)) or 'now'}", standing.verified))
    return found


def _never(
    setting: Setting,
    world: World,
    search: Search,
    family: Family,
    whole: FamilyStanding,
    standing: Standing,
    check: str,
    status: str,
    about: str,
) -> Answer:
    """Why a status is never reached, and the nearest case: all of it but one condition."""
    parts = parts_of(standing, status)
    core = search.core(parts, standing.there)
    wanted = set(core)
    why = f"`{status}` is never reached: " + "; ".join(core or ["no case fits the rule"])
    own = [label for label in core if not label.startswith(("it is", "in force", "verified"))] or core
    for dropped in reversed(own):
        near = search.find(
            standing.there,
            *(
                part
                for label, part in parts
                if label in wanted and label != dropped and not label.startswith("it is")
            ),
            standing.settled,
            prefer=(world.as_of == a_good_day(standing.rule),),
        )
        if near.kind == FOUND:
            shown = next(
                (name for name, body in standing.body.items() if true_in(near.model, body)), "not_applicable"
            )
            claim = Claim(family.id, key_of(standing.rule.register, 0), (shown,), standing.occurrence)
            return answer(
                check,
                (family.id,),
                REFUTED,
                why + f". The case has all of it but `{dropped}`",
                Exhibit(document(world, near.model, [family]), (claim,)),
                about=about,
            )
    return answer(check, (family.id,), UNDECIDED, why + "; no case comes near it", about=about)


# ---- alternatives


def slots_with_branches(rule: Rule) -> Iterator[tuple[str, Branch]]:
    for slot, term in rule.terms.items():
        if slot in ("amount", "since", "until", "law_at"):
            continue
        for branch in branches(term):
            yield slot, branch


def reach_branch(search: Search, standing: Standing, slot: str, branch: Branch) -> tuple[list[Truth], Truth]:
    """The context in which an alternative stands, and that it holds there."""
    rule, reader = standing.rule, standing.reader
    context = [standing.settled]
    if slot != "applies" and "applies" in rule.terms and slot != "trigger":
        context.append(standing.applies)
    return context, reader.truth(branch.path)


def dead_branches(setting: Setting, family: Family) -> Iterator[Answer]:
    """Every alternative that the rule itself writes can hold where it stands."""
    for rule in family.versions:
        if rule.in_force_from > verified_through(rule):
            continue
        own = [(slot, one) for slot, one in slots_with_branches(rule) if not one.inside]
        if own:
            yield _alternatives(setting, family, rule, own)


def _alternatives(setting: Setting, family: Family, rule: Rule, own: list[tuple[str, Branch]]) -> Answer:
    about = name_of(family, rule)
    extra = [branch.path for _, branch in own]
    levels = Levels(setting, setting.demand_of(family, extra=extra), setting.until())
    waiting = own
    undecided = ""
    for world, search in levels:
        standing = stand(world, setting.book, rule)
        still = []
        for slot, branch in waiting:
            context, holds = reach_branch(search, standing, slot, branch)
            outcome = search.find(*context, holds, prefer=(world.as_of == a_good_day(rule),))
            if outcome.kind != FOUND:
                still.append((slot, branch))
                if outcome.kind != NONE:
                    undecided = outcome.kind
        waiting = still
        if not waiting:
            return answer(
                "dead_branch",
                (family.id,),
                PROVED,
                f"each of {len(own)} alternatives is reached",
                about=about,
            )
    words = "; ".join(f"{slot}: {written(branch.item)}" for slot, branch in waiting)
    if undecided or not levels.complete:
        why = f"not reached in {levels.bound}: {words}"
        return answer("dead_branch", (family.id,), UNDECIDED, why, about=about)
    return _dead(setting, family, rule, levels, waiting[0], words, about)


def _dead(
    setting: Setting,
    family: Family,
    rule: Rule,
    levels: Levels,
    dead: tuple[str, Branch],
    words: str,
    about: str,
) -> Answer:
    """The nearest case: the rule as far as the alternative, without it; or the alternative's conditions but one."""
    slot, branch = dead
    world = setting.world(levels.demand.sizes(levels.level))
    search = Search(world, setting.seconds)
    whole = stand_family(world, setting.book, family)
    standing = next(one for one in whole.versions if one.rule is rule)
    why = f"never holds where it stands: {words}"
    inner = conditions(branch.item)
    tries: list[t.Term] = [
        branch.wrap(t.And(tuple(one for one in inner if one is not left)))
        for left in reversed(inner)
        if len(inner) > 1
    ]
    context, _ = reach_branch(search, standing, slot, branch)
    for goals in (*([*context, standing.reader.truth(path)] for path in tries), context, [standing.settled]):
        near = search.find(*goals, prefer=(world.as_of == a_good_day(rule),))
        if near.kind == FOUND:
            shown = [name for name, body in standing.body.items() if true_in(near.model, body)]
            claim = Claim(family.id, key_of(rule.register, 0), tuple(shown[:1]), standing.occurrence)
            exhibit = Exhibit(document(world, near.model, [family]), (claim,))
            return answer("dead_branch", (family.id,), REFUTED, why, exhibit, about=about)
    return answer("dead_branch", (family.id,), UNDECIDED, why + "; no case comes near it", about=about)


def dead_in_definition(setting: Setting, name: str, users: list[Family]) -> Answer:
    """Every alternative that a definition writes holds in some rule that uses it."""
    waiting: dict[str, tuple[Family, Rule, str, Branch]] = {}
    alive: set[str] = set()
    rules = tuple(family.id for family in users)
    complete, bound, undecided = True, "", ""
    until = setting.until()
    for family in users:
        for rule in family.versions:
            mine = [(s, b) for s, b in slots_with_branches(rule) if b.inside == name]
            mine = [(s, b) for s, b in mine if written(b.item) not in alive]
            if not mine or rule.in_force_from > verified_through(rule):
                continue
            levels = Levels(setting, setting.demand_of(family, extra=[b.path for _, b in mine]), until)
            for world, search in levels:
                standing = stand(world, setting.book, rule)
                for slot, branch in mine:
                    text = written(branch.item)
                    if text in alive:
                        continue
                    context, holds = reach_branch(search, standing, slot, branch)
                    outcome = search.find(*context, holds, prefer=(world.as_of == a_good_day(rule),))
                    if outcome.kind == FOUND:
                        alive.add(text)
                        waiting.pop(text, None)
                    else:
                        waiting[text] = (family, rule, slot, branch)
                        undecided = undecided or ("" if outcome.kind == NONE else outcome.kind)
            if waiting:
                complete, bound = complete and levels.complete, levels.bound
    if not waiting:
        return answer(
            "dead_branch", rules, PROVED, f"each of {len(alive)} alternatives is reached", about=name
        )
    words = "; ".join(waiting)
    if undecided or not complete:
        return answer("dead_branch", rules, UNDECIDED, f"not reached in {bound}: {words}", about=name)
    family, rule, slot, branch = next(iter(waiting.values()))
    levels = Levels(setting, setting.demand_of(family, extra=[branch.path]), setting.until())
    levels.level = min(levels.most, levels.demand.most)
    found = _dead(setting, family, rule, levels, (slot, branch), words, name)
    return answer("dead_branch", rules, found.answer, found.why, *found.exhibits, about=name)


def definitions_with_branches(families: list[Family]) -> dict[str, list[Family]]:
    """The definitions that write alternatives, with the rules that use them."""
    found: dict[str, list[Family]] = {}
    for family in families:
        named = {
            branch.inside
            for rule in family.versions
            for _, branch in slots_with_branches(rule)
            if branch.inside
        }
        for name in named:
            found.setdefault(name, []).append(family)
    return dict(sorted(found.items()))


__all__ = [
    "TRUTHS",
    "both",
    "dead_branches",
    "dead_in_definition",
    "dead_rules",
    "definitions_with_branches",
    "roots",
    "unreachable_rights",
]
