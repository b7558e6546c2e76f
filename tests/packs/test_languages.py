"""Texts in further languages: read only when asked for, never shown without how they were reviewed."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jisso.cli.app import app
from jisso.pack import Pack, load_pack
from jisso.pack.languages import FURTHER, LABELS, for_people, is_person, lacking, languages_of, read_language

RULE = "immigration.address_after_move"
ABOUT = "language: vi\nname: Tiếng Việt\nreview: {own: chưa kiểm tra, ja: まだ, en: not yet}\nlabels: {first_step: Việc đầu tiên}\n"


@pytest.fixture
def made(pack: Pack, tmp_path: Path) -> Pack:
    """The rules of the pack with a folder that holds one language."""
    (tmp_path / "texts" / "vi").mkdir(parents=True)
    (tmp_path / "texts" / "ja").mkdir()
    (tmp_path / "texts" / "vi" / "about.yaml").write_text(ABOUT, encoding="utf-8")
    return replace(pack, path=tmp_path)


def write(pack: Pack, text: str) -> None:
    (pack.path / "texts" / "vi" / "one.yaml").write_text(text, encoding="utf-8")


def test_all_seven_have_a_folder_that_says_how_they_were_reviewed(pack: Pack) -> None:
    assert languages_of(pack) == FURTHER
    for code in FURTHER:
        language, problems = read_language(pack, code)
        assert not problems, problems[0].render()
        assert language.review["en"] == "not yet reviewed by a native speaker"
        assert set(LABELS) == set(language.labels)


def test_they_are_no_part_of_what_is_loaded_but_of_the_hash(pack: Pack, tmp_path: Path) -> None:
    assert set(pack.texts) == {"ja", "en", "easy"}
    copy = tmp_path / "japan"
    shutil.copytree(pack.path, copy)
    assert load_pack(copy).hash == pack.hash
    file = copy / "texts" / "vi" / "immigration.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    changed = load_pack(copy)
    assert changed.hash != pack.hash and not changed.problems


def test_a_folder_without_its_review_is_a_problem(made: Pack) -> None:
    (made.path / "texts" / "vi" / "about.yaml").write_text("name: Tiếng Việt\n", encoding="utf-8")
    _, problems = read_language(made, "vi")
    assert [one.code for one in problems] == ["R053"] and "own, ja, en" in problems[0].message


def test_a_text_of_no_rule_and_another_part_are_problems(made: Pack) -> None:
    write(made, f"{RULE[:-1]}:\n  title: x\n{RULE}:\n  titel: x\n")
    _, problems = read_language(made, "vi")
    assert [one.message for one in problems] == [f"`{RULE[:-1]}` is no rule", f"`{RULE}` has no part `titel`"]
    assert RULE in problems[0].mend


def test_a_half_text_is_still_lacking(made: Pack) -> None:
    write(made, f"{RULE}:\n  title: x\n  meaning: x\n")
    assert RULE in lacking(made, read_language(made, "vi")[0])
    write(made, f"{RULE}:\n  title: x\n  meaning: x\n  first_step: x\n  remedy: x\n")
    assert RULE not in lacking(made, read_language(made, "vi")[0])


def test_people_read_what_they_do_are_owed_or_suffer(pack: Pack) -> None:
    read = set(for_people(pack))
    assert is_person(pack, "worker") and not is_person(pack, "employer")
    assert {RULE, "wage.minimum_wage", "lsa.report_right"} <= read
    for name in set(pack.book.families) - read:
        rule = pack.book.families[name].newest
        assert not any(is_person(pack, party) for party in (rule.bearer, rule.counterparty, *rule.harmed))


def test_a_text_is_shown_with_its_review_and_the_japanese_beside_it() -> None:
    shown = CliRunner().invoke(app, ["rules", "show", RULE, "--lang", "vi"])
    assert shown.exit_code == 0
    for words in (
        "chưa được người bản ngữ kiểm tra",
        "not yet reviewed by a native speaker",
        "住所の変更の届出",
        "第19条の9",
        "14 ngày",
    ):
        assert words in shown.stdout


def test_what_a_language_lacks_stands_in_japanese() -> None:
    shown = CliRunner().invoke(app, ["rules", "show", "wage.minimum_wage", "--lang", "my"])
    assert shown.exit_code == 0 and "最低賃金" in shown.stdout and "not yet reviewed" in shown.stdout


def test_a_language_that_is_not_there_is_refused_with_a_near_miss() -> None:
    shown = CliRunner().invoke(app, ["rules", "show", RULE, "--lang", "zh-Han"])
    assert shown.exit_code == 2 and "zh-Hans" in shown.output


def test_pack_check_says_what_lacks_a_language() -> None:
    data = json.loads(CliRunner().invoke(app, ["pack", "check", "japan", "--json"]).stdout)
    assert set(data["languages"]) == set(FURTHER)
    for entry in data["languages"].values():
        assert entry["have"] + len(entry["missing"]) == entry["of"]
