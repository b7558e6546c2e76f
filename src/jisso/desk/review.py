"""A pack as review sheets: what a jurist reads, article by article, and what to check first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from jisso.desk.scenario_sentences import scenarios_by_rule, told
from jisso.desk.telling import KINDS
from jisso.files.outbound.report import Language
from jisso.files.outbound.review import (
    Review,
    ReviewCheck,
    ReviewFigure,
    ReviewPage,
    ReviewRule,
    ReviewScenario,
    ReviewVersion,
    say,
)
from jisso.ground.source import Citation
from jisso.ground.values import FOREVER, MIN_DAY, SCALES, whole
from jisso.pack import Pack
from jisso.pack.figures import Stated, day_or_none, stated_tables
from jisso.readings.narrate import Words, rule_in_words
from jisso.rules import terms as t
from jisso.rules.reader import CITATION
from jisso.rules.rule import Effect, Rule
from jisso.rules.rulebook import Family
from jisso.rules.walk import every_term

MOST_ROWS = 40
GROUPS = ("status", "sanction", "civil", "practical")
# What a rule without consequences of its own is about, by the problem that it belongs to.
STATUS_PROBLEMS = ("unstable_status", "unauthorised_work", "work_outside_status")
DOUBTS = ("still_doubtful", "low", "disagree", "none", "medium")


def review_of(pack: Pack, words: Words, language: Language) -> Review:
    """All sheets of a pack. A rule is told in full under the first article it cites, and named under the others."""
    maker = _Maker(pack, words, language)
    families = sorted(pack.book.families.values(), key=lambda family: family.id)
    pages = tuple(maker.pages(families))
    notice = words.choose(pack.about.get("notice"))
    checked = str(pack.about.get("checked", ""))
    return Review(
        language,
        str(words.choose(pack.about.get("title"), pack.name)),
        pack.version,
        pack.hash,
        maker.date(day_or_none(checked) or 0),
        notice,
        pages,
        tuple(maker.first(families)),
        len(families),
    )


class _Maker:
    def __init__(self, pack: Pack, words: Words, language: Language) -> None:
        self.pack = pack
        self.words = words
        self.language = language
        self.tables = {table.text("parameter"): table for table in stated_tables(pack)}
        self.scenarios = scenarios_by_rule(pack)

    def say(self, key: str, **values: object) -> str:
        return say(self.language, key, **values)

    def date(self, day: int) -> str:
        return self.words.day(day) if MIN_DAY < day < FOREVER else ""

    def days(self, start: int, end: int) -> str:
        return f"{self.date(start) or '…'} – {self.date(end) or '…'}"

    # ---- pages

    def pages(self, families: Iterable[Family]) -> Iterator[ReviewPage]:
        told: dict[tuple[str, str], list[ReviewRule]] = {}
        elsewhere: dict[tuple[str, str], dict[tuple[str, str, str], None]] = {}
        for family in families:
            home = home_of(family)
            told.setdefault(home, []).append(self.rule(family))
            link = f"{file_of(home)}#{family.id}"
            title = self.words.text(family.id, "title")
            for place in cited_by(family):
                if place != home:
                    elsewhere.setdefault(place, {})[(link, title, "")] = None
            for place in punished_by(family):
                if place != home:
                    elsewhere.setdefault(place, {})[(link, title, "punishes")] = None
        order = {act: number for number, act in enumerate(self.pack.laws)}
        for place in sorted(
            {*told, *elsewhere}, key=lambda one: (order.get(one[0], len(order)), _natural(one[1]))
        ):
            act = self.pack.laws.get(place[0], {})
            yield ReviewPage(
                file_of(place),
                self.words.citation(Citation(place[0])),
                str(act.get("number", "")),
                self.article(place),
                tuple(told.get(place, ())),
                tuple(elsewhere.get(place, ())),
            )

    def article(self, place: tuple[str, str]) -> str:
        """The article without its act."""
        act, whole_text = self.words.citation(Citation(place[0])), self.words.citation(Citation(*place))
        return whole_text[len(act) :].strip(" ,")

    def rule(self, family: Family) -> ReviewRule:
        words, newest = self.words, family.newest
        home = home_of(family)
        return ReviewRule(
            id=family.id,
            title=words.text(family.id, "title"),
            kind=KINDS[newest.kind][self.language],
            domain=words.domain(newest.domain),
            meaning=words.text(family.id, "meaning"),
            first_step=words.text(family.id, "first_step"),
            remedy="" if newest.remedy == "none" else words.text(family.id, "remedy"),
            who=words.party(newest.bearer)
            + (f" → {words.party(newest.counterparty)}" if newest.counterparty else ""),
            verified_by=words.party(newest.verified_by) if newest.verified_by else "",
            entries=tuple(
                dict.fromkeys(name for version in family.versions for name in version.entries or (family.id,))
            ),
            versions=tuple(self.version(version) for version in family.versions),
            figures=tuple(self.figures(family)),
            punished=self.effects(family, "punished"),
            suffers=self.effects(family, "suffers"),
            open_questions=tuple(self.questions(family)),
            factors=tuple(
                dict.fromkeys(
                    words.choose(factor)
                    for version in family.versions
                    if version.judgement is not None
                    for factor in version.judgement.factors
                )
            ),
            scenarios=tuple(
                ReviewScenario(one.name if self.language == "en" else "", one.given, one.on, one.then)
                for one in (
                    told(scenario, self.pack, words) for scenario in self.scenarios.get(family.id, ())
                )
            ),
            cited=tuple(
                (file_of(place), words.citation(Citation(*place)))
                for place in cited_by(family)
                if place != home
            ),
        )

    def version(self, version: Rule) -> ReviewVersion:
        return ReviewVersion(
            self.days(version.in_force_from, version.in_force_until),
            tuple(rule_in_words(version, self.words)),
            tuple(self.words.citation(citation) for citation in version.law),
            version.confidence,
            version.second_check,
            self.date(version.checked),
            self.date(version.verified_through),
            version.source,
            tuple(map(self.words.choose, version.sources_disagree)),
            version.note,
        )

    def figures(self, family: Family) -> Iterator[ReviewFigure]:
        names = dict.fromkeys(
            term.name
            for version in family.versions
            for root in version.terms.values()
            for term in every_term(root)
            if isinstance(term, t.Parameter)
        )
        for name in names:
            table = self.tables.get(name)
            if table is None:
                continue
            title = table.text("en") if self.language == "en" else table.text("ja")
            rows = [self.row(table, row) for row, _ in table.rows]
            yield ReviewFigure(
                name,
                title or name,
                self.date(table.day("checked") or 0),
                self.date(table.day("verified_through") or 0),
                table.span.file,
                tuple(rows[:MOST_ROWS]),
                max(0, len(rows) - MOST_ROWS),
            )

    def row(self, table: Stated, row: Mapping[str, Any]) -> tuple[str, str, str, str]:
        kind, value = table.text("type"), str(row.get("value", ""))
        if kind == "date":
            shown = self.date(day_or_none(value) or 0)
        elif kind in SCALES:
            shown = self.words.amount(whole(Fraction(value) * SCALES[kind]), kind)
        else:
            shown = self.words.fixed("yes" if value == "true" else "no")
        key = str(row.get("key", ""))
        days = self.days(day_or_none(row.get("from")) or 0, day_or_none(row.get("until")) or 0)
        source = str(row.get("source") or "; ".join(table.sources))
        return (self.words.code(table.text("key"), key) if key else "", days, shown, source)

    def effects(self, family: Family, role: str) -> tuple[str, ...]:
        words = self.words
        return tuple(
            dict.fromkeys(
                f"{words.party(effect.party)}: {words.choose(effect.what)}"
                + (self.bracketed(law) if law else "")
                for effect in family.newest.if_missed
                if effect.role == role and effect.party != "nobody"
                for law in ["; ".join(self.cited_text(effect))]
            )
        )

    def bracketed(self, text: str) -> str:
        return f" ({text})" if self.language == "en" else f"（{text}）"

    def cited_text(self, effect: Effect) -> Iterator[str]:
        match = CITATION.match(effect.law.strip()) if effect.law else None
        if match is not None:
            yield self.words.citation(
                Citation(match["act"], match["article"] or "", match["paragraph"] or "", match["item"] or "")
            )

    def questions(self, family: Family) -> Iterator[str]:
        seen: dict[str, None] = {}
        for version in family.versions:
            for line in map(self.words.choose, version.sources_disagree):
                seen[line] = None
            for doubt in doubts_of(version):
                if doubt in ("still_doubtful", "low"):
                    seen[
                        f"{self.days(version.in_force_from, version.in_force_until)}: {self.say(f'doubt.{doubt}')}"
                    ] = None
        yield from seen

    # ---- what to check first

    def first(self, families: Iterable[Family]) -> Iterator[ReviewCheck]:
        listed: list[tuple[tuple[int, int, str], ReviewCheck]] = []
        for family in families:
            group, harm = self.harm(family)
            doubts = tuple(
                doubt for doubt in DOUBTS if any(doubt in doubts_of(version) for version in family.versions)
            )
            home = home_of(family)
            line = ReviewCheck(
                f"{file_of(home)}#{family.id}",
                family.id,
                self.words.text(family.id, "title"),
                self.words.citation(Citation(*home)),
                harm,
                f"{GROUPS.index(group)}:{group}",
                doubts,
            )
            worst = DOUBTS.index(doubts[0]) if doubts else len(DOUBTS)
            listed.append(((GROUPS.index(group), worst, family.id), line))
        yield from (line for _, line in sorted(listed, key=lambda one: one[0]))

    def harm(self, family: Family) -> tuple[str, str]:
        """The gravest consequence of the rule, and in words what it is."""
        effects = [
            effect for version in family.versions for effect in version.if_missed if effect.party != "nobody"
        ]
        for group in GROUPS:
            for effect in effects:
                if self.group(effect) == group:
                    return group, f"{self.words.party(effect.party)}: {self.words.choose(effect.what)}"
        newest = family.newest
        if newest.problem in STATUS_PROBLEMS:
            return "status", self.words.problem(newest.problem)
        if "amount" in newest.terms:
            return "civil", self.words.problem(newest.problem) if newest.problem else ""
        return "practical", self.words.problem(newest.problem) if newest.problem else ""

    def group(self, effect: Effect) -> str:
        """Loss of a person's stay stands first; an organisation that may accept nobody any more is sanctioned."""
        own = "own_rows" in self.pack.parties.get(effect.party, {}).get("may_see", ())
        return "sanction" if effect.effect == "status" and not own else effect.effect


def doubts_of(version: Rule) -> tuple[str, ...]:
    """Why this version should be looked at by someone else; words of `DOUBTS`."""
    found = []
    if version.second_check == "still_doubtful":
        found.append("still_doubtful")
    if version.confidence in ("low", "medium"):
        found.append(version.confidence)
    if version.sources_disagree:
        found.append("disagree")
    if version.second_check in ("none", ""):
        found.append("none")
    return tuple(found)


def home_of(family: Family) -> tuple[str, str]:
    """Act and article under which the rule is told in full: the first that its newest version cites."""
    law = family.newest.law
    return (law[0].act, law[0].article) if law else ("", "")


def cited_by(family: Family) -> list[tuple[str, str]]:
    return list(
        dict.fromkeys(
            (citation.act, citation.article) for version in family.versions for citation in version.law
        )
    )


def punished_by(family: Family) -> list[tuple[str, str]]:
    found: dict[tuple[str, str], None] = {}
    for version in family.versions:
        for effect in version.if_missed:
            match = CITATION.match(effect.law.strip()) if effect.law and effect.role == "punished" else None
            if match is not None:
                found[(match["act"], match["article"] or "")] = None
    return list(found)


def file_of(place: tuple[str, str]) -> str:
    """The page of an act and article; both are short words of the citation, safe as a file name."""
    return "-".join(part for part in (place[0] or "no-law", place[1]) if part) + ".html"


def _natural(article: str) -> list[tuple[int, int, str]]:
    """19-7 before 19-16, supplementary provisions last."""
    return [
        (0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"[-._]", article) if part
    ]
