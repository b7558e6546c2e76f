"""Gaps and overlaps: of versions in force, of dated and keyed figures, of alternatives that share a border."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from jisso.ground.values import iso
from jisso.readings.prove.answers import Answer, Claim, Exhibit
from jisso.readings.prove.choices import Choices
from jisso.readings.prove.documents import document, key_of, true_in
from jisso.readings.prove.meaning import Lookup, code_list
from jisso.readings.prove.parts import TRUTHS, branches, conditions
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
from jisso.readings.prove.standings import Standing, roots, stand, stand_family
from jisso.readings.prove.worlds import Truth, both, either, negated, z3_value
from jisso.rules import terms as t
from jisso.rules.printer import written
from jisso.rules.rule import ParameterTable, Rule
from jisso.rules.rulebook import Family
from jisso.rules.walk import every_term

UNSETTLED = ("unknown", "needs_judgement", "contested")


# ---- versions


def versions(setting: Setting, family: Family) -> Iterator[Answer]:
    """Between the first and the last day of a rule there is one version for each day."""
    if len(family.versions) < 2:
        return
    for earlier, later in pairwise(family.versions):
        about = iso(later.in_force_from) or ""
        first, last = earlier.in_force_until + 1, later.in_force_from - 1
        if first == last + 1:
            yield answer("versions", (family.id,), PROVED, "the versions follow day on day", about=about)
        elif first <= last:
            yield _gap(setting, family, earlier, first, last, about)
        else:
            yield _overlap(setting, family, earlier, later, about)


def _gap(setting: Setting, family: Family, rule: Rule, first: int, last: int, about: str) -> Answer:
    why = f"no version is in force from {iso(first)} to {iso(last)}"
    levels = Levels(setting, setting.demand_of(family), setting.until())
    for world, search in levels:
        standing = stand(world, setting.book, rule)
        on = both([standing.there, negated(standing.body["not_applicable"])])
        outcome = search.find(
            on, standing.law_day >= first, standing.law_day <= last, prefer=(world.as_of == last,)
        )
        if outcome.kind == FOUND:
            claim = Claim(
                family.id,
                key_of(rule.register, 0),
                ("not_applicable",),
                standing.occurrence,
                note="no_version_in_force",
            )
            exhibit = Exhibit(document(world, outcome.model, [family]), (claim,))
            return answer("versions", (family.id,), REFUTED, why, exhibit, about=about)
    found, more = no_case(levels, outcome, "no case falls into the gap")
    return answer("versions", (family.id,), found, f"{why}; {more}", about=about)


def _overlap(setting: Setting, family: Family, earlier: Rule, later: Rule, about: str) -> Answer:
    first, last = later.in_force_from, min(earlier.in_force_until, later.in_force_until)
    why = f"two versions are in force from {iso(first)} to {iso(last) or 'now'}"
    levels = Levels(setting, setting.demand_of(family), setting.until())
    for world, search in levels:
        one, other = (stand(world, setting.book, rule) for rule in (earlier, later))
        days = [
            day for standing in (one, other) for day in (standing.law_day >= first, standing.law_day <= last)
        ]
        differ = either(
            both([one.body[name], negated(other.body[name])]) for name in one.body if name in other.body
        )
        outcome = search.find(
            one.settled, other.settled, *days, differ, prefer=(world.as_of == a_good_day(later),)
        )
        if outcome.kind == FOUND:
            claim = Claim(family.id, key_of(later.register, 0), UNSETTLED, one.occurrence)
            exhibit = Exhibit(document(world, outcome.model, [family]), (claim,))
            return answer("versions", (family.id,), REFUTED, why, exhibit, about=about)
    found, more = no_case(levels, outcome, "they never differ")
    return answer("versions", (family.id,), found, f"{why}; {more}", about=about)


# ---- dated and keyed figures


def faults_of(table: ParameterTable, codes: list[str]) -> list[tuple[str, str, int, int]]:
    """What is wrong with a table: (words, key, first day, last day). A missing key has no figure on any day."""
    found: list[tuple[str, str, int, int]] = []
    for key in codes:
        if table.key_list and key not in table.values:
            found.append((f"`{table.name}` has no figure for `{key}`", key, 0, 10**7))
    for key, values in table.values.items():
        ordered = sorted(values, key=lambda value: value.start)
        name = f"`{table.name}`" + (f" of `{key}`" if key else "")
        for one, other in pairwise(ordered):
            if one.until + 1 < other.start:
                words = f"{name} has no figure from {iso(one.until + 1)} to {iso(other.start - 1)}"
                found.append((words, key, one.until + 1, other.start - 1))
            elif other.start <= one.until and one.value != other.value:
                last = min(one.until, other.until)
                words = f"{name} has two figures from {iso(other.start)} to {iso(last) or 'now'}"
                found.append((words, key, other.start, last))
    return found


def figures_of(family: Family) -> dict[str, str]:
    """The tables that a rule asks, each with the code list of its key."""
    return {
        term.name: code_list(term.key)
        for version in family.versions
        for root in roots(version)
        for term in every_term(root)
        if isinstance(term, t.Parameter)
    }


def tables(setting: Setting, family: Family) -> Iterator[Answer]:
    """Every figure that a rule can ask for is there once."""
    asked = figures_of(family)
    if asked:
        faults = {
            name: faults_of(setting.book.parameters[name], _closed_codes(setting, key))
            for name, key in asked.items()
        }
        names = ", ".join(f"`{name}`" for name in sorted(asked))
        if not any(faults.values()):
            yield answer("tables", (family.id,), PROVED, f"no gap and no overlap in {names}", about="figures")
        else:
            yield _figures(setting, family, faults)
    for rule in family.versions:
        yield from _borders(setting, family, rule)


def _closed_codes(setting: Setting, name: str) -> list[str]:
    described = setting.book.schema.codes.get(name)
    return list(described.codes) if described is not None and described.closed else []


def _figures(setting: Setting, family: Family, faults: dict[str, list[tuple[str, str, int, int]]]) -> Answer:
    levels = Levels(setting, setting.demand_of(family), setting.until())
    for world, search in levels:
        whole = stand_family(world, setting.book, family)
        for standing in whole.versions:
            for lookup in standing.reader.lookups:
                for words, key, first, last in faults[lookup.term.name]:
                    outcome = search.find_unguarded(
                        *_matters(setting, standing, lookup, search, key, first, last),
                        prefer=(world.as_of == a_good_day(standing.rule),),
                    )
                    if outcome.kind == FOUND:
                        claim = Claim(
                            family.id,
                            key_of(standing.rule.register, 0),
                            UNSETTLED,
                            standing.occurrence,
                            reason=("stale_law", lookup.term.name),
                        )
                        exhibit = Exhibit(document(world, outcome.model, [family]), (claim,))
                        return answer("tables", (family.id,), REFUTED, words, exhibit, about="figures")
    known = [fault[0] for found in faults.values() for fault in found]
    more = f" and {len(known) - 1} more" if len(known) > 1 else ""
    found, why = no_case(levels, outcome, "no case asks for it where it decides")
    return answer("tables", (family.id,), found, f"{known[0]}{more}; {why}", about="figures")


def _matters(
    setting: Setting, standing: Standing, lookup: Lookup, search: Any, key: str, first: int, last: int
) -> list[Truth]:
    """The figure is asked for there, everything else is known, and the status turns on it."""
    world = search.world
    name = code_list(lookup.term.key)
    asked = True if lookup.key is None else lookup.key == world.codes.number(name, key)
    others = [guard for guard in world.guards if guard is not lookup.guard]
    other = Choices(world, search, ()).copy()
    differ = either(both([body, negated(other.of(body))]) for body in standing.body.values())
    return [
        standing.settled,
        lookup.path,
        asked,
        lookup.day >= first,
        lookup.day <= last,
        *(z3_value(guard) for guard in others),
        differ,
    ]


# ---- borders

_STRICT = {"<": ">", ">": "<"}
_LOOSE = {"<=": ">=", ">=": "<="}


def _meeting(one: list[t.Term], other: list[t.Term]) -> Iterator[tuple[t.Compare, t.Compare, bool]]:
    """Comparisons of one thing with one border from both sides: (left, right, whether neither takes the border)."""
    for left in one:
        for right in other:
            if not isinstance(left, t.Compare) or not isinstance(right, t.Compare):
                continue
            if (left.left, left.right) == (right.left, right.right):
                turned = right.op
            elif (left.left, left.right) == (right.right, right.left):
                turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(right.op, right.op)
            else:
                continue
            if _STRICT.get(left.op) == turned:
                yield left, right, True
            elif _LOOSE.get(left.op) == turned:
                yield left, right, False


def _borders(setting: Setting, family: Family, rule: Rule) -> Iterator[Answer]:
    """Alternatives of one `or` that meet at a border leave no case on the border out."""
    for slot, term in rule.terms.items():
        seen: set[int] = set()
        for branch in branches(term):
            if branch.inside or id(branch.item) in seen:
                continue
            seen.add(id(branch.item))
            for sibling in branch.siblings:
                seen.add(id(sibling))
                mine, theirs = conditions(branch.item), conditions(sibling)
                for left, right, hole in _meeting(mine, theirs):
                    if not hole:
                        continue
                    rest = [one for one in (*mine, *theirs) if one is not left and one is not right]
                    on_it = t.Compare("=", left.left, left.right)
                    neither = [t.Not(other) for other in (branch.item, *branch.siblings)]
                    path = branch.wrap(t.And((on_it, *rest, *neither)))
                    yield _hole(setting, family, rule, slot, path, left)


def _hole(setting: Setting, family: Family, rule: Rule, slot: str, path: t.Term, left: t.Compare) -> Answer:
    about = f"{slot}: {written(left.left)} = {written(left.right)}"
    levels = Levels(setting, setting.demand_of(family, extra=[path]), setting.until())
    for world, search in levels:
        standing = stand(world, setting.book, rule)
        context: list[Truth] = [standing.settled]
        if slot != "applies":
            context.append(standing.applies)
        outcome = search.find(
            *context, standing.reader.truth(path), prefer=(world.as_of == a_good_day(rule),)
        )
        if outcome.kind == FOUND:
            shown = tuple(name for name, body in standing.body.items() if true_in(outcome.model, body))[:1]
            claim = Claim(family.id, key_of(rule.register, 0), shown, standing.occurrence)
            exhibit = Exhibit(document(world, outcome.model, [family]), (claim,))
            why = f"where {written(left.left)} = {written(left.right)} neither alternative holds"
            return answer("tables", (family.id,), REFUTED, why, exhibit, about=about)
    found, why = no_case(levels, outcome, "no case lies on the border")
    return answer("tables", (family.id,), found, why, about=about)


def rule_borders(setting: Setting, one: Family, other: Family) -> Iterator[Answer]:
    """Two rules that state one entry about one register and meet at a border: not both, not neither."""
    left_rule, right_rule = one.newest, other.newest
    mine, theirs = (
        [part for slot in TRUTHS[rule.kind] for part in conditions(rule.terms.get(slot))]
        for rule in (left_rule, right_rule)
    )
    for left, right, hole in _meeting(mine, theirs):
        about = f"{written(left.left)} = {written(left.right)}"
        levels = Levels(setting, setting.demand_of(one, other), setting.until())
        on_it = t.Compare("=", left.left, left.right)
        for world, search in levels:
            first, second = stand(world, setting.book, left_rule), stand(world, setting.book, right_rule)
            rest = [
                standing.reader.truth(part)
                for standing, parts, border in ((first, mine, left), (second, theirs, right))
                for part in parts
                if part is not border
            ]
            outcome = search.find(
                first.settled,
                second.settled,
                first.reader.truth(on_it),
                *rest,
                prefer=(world.as_of == a_good_day(right_rule),),
            )
            if outcome.kind == FOUND:
                claims = tuple(
                    Claim(
                        standing.rule.id,
                        key_of(standing.rule.register, 0),
                        tuple(n for n, body in standing.body.items() if true_in(outcome.model, body))[:1],
                        standing.occurrence,
                    )
                    for standing in (first, second)
                )
                exhibit = Exhibit(document(world, outcome.model, [one, other]), claims)
                why = f"where {about} " + ("neither rule" if hole else "both rules") + " speak"
                yield answer("tables", (one.id, other.id), REFUTED, why, exhibit, about=about)
                break
        else:
            found, why = no_case(levels, outcome, "no case lies on the border")
            yield answer("tables", (one.id, other.id), found, why, about=about)


def bordering(families: list[Family]) -> Iterator[tuple[Family, Family]]:
    """Pairs of rules of one kind and register that state one entry."""
    for place, one in enumerate(families):
        for other in families[place + 1 :]:
            left, right = one.newest, other.newest
            if (left.kind, left.register) != (right.kind, right.register):
                continue
            if not set(left.entries) & set(right.entries):
                continue
            parts = [
                [part for slot in TRUTHS[rule.kind] for part in conditions(rule.terms.get(slot))]
                for rule in (left, right)
            ]
            if any(True for _ in _meeting(parts[0], parts[1])):
                yield one, other


__all__ = ["UNDECIDED", "bordering", "rule_borders", "tables", "versions"]
