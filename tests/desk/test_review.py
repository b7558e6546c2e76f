"""Review sheets: every rule told once in full, every link arrives, nothing is loaded, the gravest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jisso.cli.app import app
from jisso.desk.review import DOUBTS, GROUPS, doubts_of, home_of, review_of
from jisso.files.outbound.report import Language
from jisso.files.outbound.review import FIRST, INDEX, Review, to_pages
from jisso.files.outbound.review_words import SAID
from jisso.pack import Pack
from jisso.readings.narrate import Words


def made(pack: Pack, language: Language) -> Review:
    words = Words(
        language, pack.book.schema, pack.parties, pack.laws, pack.texts, pack.about,
        pack.book.parameters, pack.book.definitions,
    )  # fmt: skip
    return review_of(pack, words, language)


@pytest.fixture(scope="module")
def review(pack: Pack) -> Review:
    return made(pack, "en")


@pytest.fixture(scope="module")
def pages(review: Review) -> dict[str, str]:
    return to_pages(review)


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def links(text: str) -> Iterator[str]:
    yield from (attrs["href"] for tag, attrs in Tags(text).found if tag == "a")


def test_every_rule_is_told_in_full_exactly_once(pack: Pack, review: Review) -> None:
    told = [rule.id for page in review.pages for rule in page.rules]
    assert sorted(told) == sorted(pack.book.families) and review.rules == len(told)
    for page in review.pages:
        for rule in page.rules:
            assert len(rule.versions) == len(pack.book.families[rule.id].versions)
            assert all(version.lines and version.law for version in rule.versions)
            assert len(rule.scenarios) >= 6, rule.id


def test_every_citation_leads_to_the_rule(pack: Pack, pages: dict[str, str]) -> None:
    family = pack.book.families["immigration.address_after_move"]
    home = home_of(family)
    for version in family.versions:
        for citation in version.law:
            page = pages[
                f"{citation.act}-{citation.article}.html" if citation.article else f"{citation.act}.html"
            ]
            assert "immigration.address_after_move" in page
    assert 'id="immigration.address_after_move"' in pages["-".join(home) + ".html"]
    sanctions = {
        effect.law
        for effect in family.newest.if_missed
        if effect.role == "punished" and effect.law[:5] == "icrra"
    }
    assert len(sanctions) == 2, "the resident's own sanction and that of a child's relative"
    for sanction in sanctions:
        act, article = re.split(r"[ (]", sanction)[:2]
        assert "as the sanction" in pages[f"{act}-{article}.html"]


def test_every_inner_link_arrives(pages: dict[str, str]) -> None:
    ids = {
        name: {attrs["id"] for _, attrs in Tags(text).found if "id" in attrs} for name, text in pages.items()
    }
    for name, text in pages.items():
        for link in links(text):
            if not link.startswith(("http://", "https://")):
                file, _, anchor = link.partition("#")
                assert (file or name) in pages, link
                assert not anchor or anchor in ids[file or name], link


def test_nothing_runs_and_nothing_is_loaded(pages: dict[str, str]) -> None:
    for text in pages.values():
        for tag, attrs in Tags(text).found:
            assert tag not in ("script", "img", "link", "iframe", "object", "form")
            assert "src" not in attrs and not any(name.startswith("on") for name in attrs)
        assert "url(" not in text and "@import" not in text and "@page { size: A4" in text
        assert "default-src 'none'" in text


def test_hostile_text_is_only_text(review: Review) -> None:
    page = next(page for page in review.pages if page.rules)
    bad = replace(page, rules=(replace(page.rules[0], meaning="<script>alert(1)</script>"),))
    text = to_pages(replace(review, pages=(bad,), first=()))[page.file]
    assert "<script" not in text and "&lt;script&gt;" in text


def test_the_gravest_comes_first_and_within_it_the_doubtful(pack: Pack, review: Review) -> None:
    groups = [line.group for line in review.first]
    assert groups == sorted(groups) and {group[2:] for group in groups} <= set(GROUPS)
    assert len(review.first) == review.rules
    for group in set(groups):
        worst = [
            DOUBTS.index(line.doubts[0]) if line.doubts else len(DOUBTS)
            for line in review.first
            if line.group == group
        ]
        assert worst == sorted(worst)
    doubtful = {
        family.id
        for family in pack.book.families.values()
        if any(doubts_of(version) for version in family.versions)
    }
    assert {line.rule for line in review.first if line.doubts} == doubtful


def test_a_rule_in_doubt_says_its_open_questions(pack: Pack, review: Review) -> None:
    rules = {rule.id: rule for page in review.pages for rule in page.rules}
    for family in pack.book.families.values():
        asks = any(version.sources_disagree or version.asks_only for version in family.versions)
        judged = any(version.judgement is not None for version in family.versions)
        assert bool(rules[family.id].open_questions) == asks, family.id
        assert bool(rules[family.id].factors) == judged, family.id


def test_japanese_sheets_carry_no_english_but_names_of_sources_and_notes(pack: Pack) -> None:
    rule = next(
        rule for page in made(pack, "ja").pages for rule in page.rules if rule.id == "wage.minimum_wage"
    )
    for text in (
        rule.title,
        rule.meaning,
        rule.who,
        *rule.suffers,
        *rule.versions[0].lines,
        *rule.versions[0].law,
    ):
        assert not re.search(r"[A-Za-z]{3}", text), text
    assert all(len(said) == 3 and all(said) for said in SAID.values())


def test_the_verb_writes_the_pages(tmp_path: Path) -> None:
    shown = CliRunner().invoke(
        app, ["pack", "review", "japan", "--out", str(tmp_path / "sheets"), "--lang", "ja"]
    )
    assert shown.exit_code == 0, shown.output
    written = {file.name for file in (tmp_path / "sheets").iterdir()}
    assert {INDEX, FIRST, "lsa-32.html"} <= written
