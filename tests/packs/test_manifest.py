"""The manifest lists the law entries; each is stated by rules, is a table, or is merged into one that is covered."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from jisso.cli.app import app
from jisso.pack import Pack
from jisso.pack.manifest import Entry, coverage, read_manifest


def test_every_entry_stands_once_and_names_only_what_exists(pack: Pack) -> None:
    entries, problems = read_manifest(pack)
    assert not problems, "\n".join(problem.render() for problem in problems)
    assert len(entries) == len({entry.id for entry in entries}) == 332
    assert {entry.domain for entry in entries} == set(pack.about["domains"])
    assert all(entry.ja and entry.en for entry in entries)


def test_no_entry_is_missing(pack: Pack) -> None:
    entries, _ = read_manifest(pack)
    assert [one.entry.id for one in coverage(pack, entries) if one.how == "missing"] == []


def how(pack: Pack, *entries: Entry) -> list[str]:
    return [one.how for one in coverage(pack, entries)]


def test_what_covers_an_entry(pack: Pack) -> None:
    stated = Entry("immigration.address_after_move", "immigration", "", "")
    judged = next(
        name
        for name, family in pack.book.families.items()
        if all(version.judgement is not None for version in family.versions)
    )
    table = Entry("some.table", "tax", "", "", tables=("weekly_hours_limit",))
    assert how(pack, stated, Entry(judged, "labour", "", ""), table) == ["rule", "judgement", "table"]


def test_what_does_not(pack: Pack) -> None:
    nowhere = Entry("no.such_entry", "tax", "", "")
    into_nowhere = Entry("a.a", "tax", "", "", merged_into=("no.such_entry",))
    half = Entry("b.b", "tax", "", "", merged_into=("no.such_entry", "immigration.address_after_move"))
    stated = Entry("immigration.address_after_move", "immigration", "", "")
    circle = (
        Entry("c.c", "tax", "", "", merged_into=("d.d",)),
        Entry("d.d", "tax", "", "", merged_into=("c.c",)),
    )
    no_table = Entry("e.e", "tax", "", "", tables=("weekly_hours_limit", "no_such_table"))
    assert how(pack, nowhere, into_nowhere, half, stated, *circle, no_table) == [
        "missing", "missing", "missing", "rule", "missing", "missing", "missing",
    ]  # fmt: skip


def test_the_verb_says_what_is_missing_with_its_exit_status() -> None:
    shown = CliRunner().invoke(app, ["pack", "coverage", "japan", "--json"])
    data = json.loads(shown.stdout)
    assert sum(data["counts"].values()) == len(data["entries"]) == 332
    assert shown.exit_code == (1 if data["counts"]["missing"] else 0)
