"""Who a row is about. Claims are collected from every row of every file first, then settled together, so that
the order of files and rows changes nothing, and a key never depends on a row's number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from jisso.files.inbound import fold

NAME_FIELDS = ("name_roman", "name_kanji", "name_kana", "common_name")


@dataclass(slots=True)
class Claim:
    """What one row says about its person. `names` are as written; folded forms are made for comparing."""

    number: str = ""
    names: dict[str, str] = field(default_factory=dict)
    birth: str = ""
    card: str = ""
    organisation: str = ""
    since: str = ""
    at: tuple[int, int] = (0, 0)

    @property
    def folded(self) -> frozenset[str]:
        return frozenset(fold.person_name(name) for name in self.names.values() if name.strip())

    @property
    def empty(self) -> bool:
        return not (self.number or self.folded or self.card)


def number_key(text: str) -> str:
    """An employee number as it is compared: half width, no spaces, no leading zeros that a workbook loses."""
    clean = re.sub(r"\s", "", fold.nfkc(text)).upper()
    return (clean.lstrip("0") or "0") if clean.isdigit() else clean


@dataclass(slots=True)
class Person:
    """One human being as far as the files tell."""

    key: str
    claims: list[Claim]

    @property
    def folded(self) -> frozenset[str]:
        return frozenset().union(*(claim.folded for claim in self.claims))


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two persons that may be one: proposed, never merged."""

    first: str
    second: str
    why: str


class People:
    """Settles claims into persons."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self.persons: dict[str, Person] = {}
        self.by_row: dict[tuple[int, int], str] = {}
        self.doubtful: dict[tuple[int, int], int] = {}
        self.linked_by_name: list[tuple[int, int]] = []
        self.likenesses: list[Likeness] = []

    def settle(self, *, pseudonyms: bool = False) -> None:
        """Groups the claims, gives keys, finds likenesses. Called once, after every claim is in.

        Grouped are rows with the same employee number (unless name and birth date both differ), the same
        card number, or the same name and birth date (unless one employer gave them two numbers). A row with
        a name alone belongs to the one person of that name, or to nobody when there are several.
        """
        strong = [c for c in self.claims if c.number or c.card or (c.folded and c.birth)]
        weak = [c for c in self.claims if not (c.number or c.card or (c.folded and c.birth)) and not c.empty]
        groups = _group(strong)
        named: dict[str, list[int]] = {}
        for index, group in enumerate(groups):
            for name in frozenset().union(*(claim.folded for claim in group)):
                named.setdefault(name, []).append(index)
        alone: dict[tuple[str, str, str], list[Claim]] = {}
        for claim in weak:
            found = sorted({i for name in claim.folded for i in named.get(name, ())})
            if len(found) > 1 and claim.organisation:
                here = [i for i in found if any(c.organisation == claim.organisation for c in groups[i])]
                found = here if len(here) == 1 else found
            if len(found) == 1:
                groups[found[0]].append(claim)
                self.linked_by_name.append(claim.at)
            elif found:
                self.doubtful[claim.at] = len(found)
            else:
                first = min(claim.folded)
                alone.setdefault((first, "", ""), []).append(claim)
        groups += alone.values()
        self._give_keys(groups, pseudonyms)
        self._compare()

    def _give_keys(self, groups: list[list[Claim]], pseudonyms: bool) -> None:
        numbers: dict[str, int] = {}
        for group in groups:
            for number in {number_key(c.number) for c in group if c.number}:
                numbers[number] = numbers.get(number, 0) + 1
        for group in groups:
            own = sorted({number_key(c.number) for c in group if c.number})
            names = sorted(frozenset().union(*(c.folded for c in group)))
            birth = min((c.birth for c in group if c.birth), default="")
            card = min((c.card for c in group if c.card), default="")
            if pseudonyms:
                key = "p-" + fold.short_hash("person", own[0] if own else card or "".join(names[:1]), birth)
            elif own and numbers[own[0]] == 1:
                key = f"p-{own[0]}"
            elif own:
                # Two firms gave the same number to two people: the number alone is no key for either.
                key = f"p-{own[0]}-{fold.short_hash(*names[:1], birth)[:6]}"
            elif names:
                key = "p-" + fold.short_hash("person", names[0], birth)
            else:
                key = "p-" + fold.short_hash("card", card)
            if key in self.persons:
                key += "-" + fold.short_hash(*own, *names, birth, card)[:6]
            self.persons[key] = Person(key, group)
            for claim in group:
                self.by_row[claim.at] = key

    def _compare(self) -> None:
        """Likenesses worth asking about: one name in two orders, one name twice, one birth date and part of a name."""
        by_parts: dict[tuple[str, ...], list[str]] = {}
        for person in self.persons.values():
            for parts in {fold.name_parts(n) for c in person.claims for n in c.names.values()} - {()}:
                by_parts.setdefault(parts, []).append(person.key)
        seen: set[tuple[str, str]] = set()
        for keys in by_parts.values():
            for first, second in zip(sorted(set(keys)), sorted(set(keys))[1:], strict=False):
                if (first, second) not in seen:
                    seen.add((first, second))
                    self.likenesses.append(Likeness(first, second, "same name"))
        by_birth: dict[str, list[Person]] = {}
        for person in self.persons.values():
            for birth in {c.birth for c in person.claims if c.birth}:
                by_birth.setdefault(birth, []).append(person)
        for group in by_birth.values():
            for i, one in enumerate(group):
                for other in group[i + 1 :]:
                    pair = (min(one.key, other.key), max(one.key, other.key))
                    if pair not in seen and _near(one.folded, other.folded):
                        seen.add(pair)
                        self.likenesses.append(Likeness(*pair, "same date of birth, similar name"))


def _near(first: Iterable[str], second: Iterable[str]) -> bool:
    from rapidfuzz import fuzz

    return any(fuzz.ratio(a, b) >= 85 for a in first for b in second)


def _group(claims: list[Claim]) -> list[list[Claim]]:
    """Connected groups of claims that share an identity."""
    parent = list(range(len(claims)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    holders: dict[tuple[str, ...], list[int]] = {}
    for i, claim in enumerate(claims):
        marks: list[tuple[str, ...]] = []
        if claim.number:
            marks.append(("number", number_key(claim.number)))
        if claim.card:
            marks.append(("card", claim.card))
        if claim.birth:
            marks += [("name", name, claim.birth) for name in claim.folded]
        for mark in marks:
            others = holders.setdefault(mark, [])
            for other in others:
                if not TELL_APART[mark[0]](claim, claims[other]):
                    parent[root(i)] = root(other)
            # Enough to compare with a few: a mark shared by thousands is one person or a line number.
            if len(others) < 8:
                others.append(i)
    groups: dict[int, list[Claim]] = {}
    for i, claim in enumerate(claims):
        groups.setdefault(root(i), []).append(claim)
    return list(groups.values())


def _two_people(first: Claim, second: Claim) -> bool:
    """Whether two rows with one card number are about two people all the same: a copied line, a slip of the pen."""
    numbers = first.number and second.number and number_key(first.number) != number_key(second.number)
    return bool(numbers and first.folded and second.folded and not first.folded & second.folded)


def _two_numbers(first: Claim, second: Claim) -> bool:
    """Whether two rows with one name and birth date bear two numbers of one employer: asked, never merged."""
    if not (first.number and second.number) or first.organisation != second.organisation:
        return False
    return number_key(first.number) != number_key(second.number)


def _contradict(first: Claim, second: Claim) -> bool:
    """Whether two rows with one number are about two people: another name, and another birth date or firm."""
    if not (first.folded and second.folded) or first.folded & second.folded:
        return False
    if first.birth and second.birth:
        return first.birth != second.birth
    firms = first.organisation and second.organisation and first.organisation != second.organisation
    kinds = set(first.names) & set(second.names)
    return bool(firms) and bool(kinds)


# What keeps two rows apart although they share a mark.
TELL_APART: dict[str, Callable[[Claim, Claim], bool]] = {
    "number": _contradict,
    "card": _two_people,
    "name": _two_numbers,
}
