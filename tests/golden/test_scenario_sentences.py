"""Scenarios as a jurist reads them: three rules, in three languages. To accept a change of wording, write the files
again with `JISSO_UPDATE_GOLDEN=1` and review their diff like law."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from jisso.desk.scenario_sentences import as_lines, scenarios_of, told
from jisso.pack import Pack
from jisso.readings.narrate import Words

GOLDEN = Path(__file__).parent / "scenarios"
RULES = ("immigration.address_after_move", "lsa.dismissal_notice", "wage.minimum_wage")
SHOWN = 4


def words_in(pack: Pack, language: str) -> Words:
    return Words(
        language, pack.book.schema, pack.parties, pack.laws, pack.texts, pack.about,
        pack.book.parameters, pack.book.definitions,
    )  # fmt: skip


def text_of(pack: Pack, rule: str, language: str, most: int | None = None) -> str:
    words = words_in(pack, language)
    lines = [
        line
        for number, scenario in enumerate(scenarios_of(pack, rule)[:most], start=1)
        for line in as_lines(told(scenario, pack, words), number, language)
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("language", ["ja", "en", "easy"])
@pytest.mark.parametrize("rule", RULES)
def test_scenarios_read_as_reviewed(pack: Pack, rule: str, language: str) -> None:
    file = GOLDEN / f"{rule}.{language}.txt"
    said = text_of(pack, rule, language, SHOWN)
    if os.environ.get("JISSO_UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")


def test_no_key_of_the_pack_is_left(pack: Pack) -> None:
    """Register and field names, codes and statuses are keys with an underscore or capitals; none reaches a reader."""
    keys = {
        name for register in pack.book.schema.registers.values() for name in (register.name, *register.fields)
    }
    keyed = {key for key in keys if "_" in key}
    for rule in pack.book.families:
        for scenario in scenarios_of(pack, rule)[:2]:
            said = told(scenario, pack, words_in(pack, "ja"))
            found = set(re.findall(r"[a-z]+(?:_[a-z0-9]+)+", " ".join((*said.given, said.on))))
            assert not found & keyed, (rule, found & keyed)


def test_the_same_scenario_reads_the_same_twice(pack: Pack) -> None:
    assert text_of(pack, "si.notice.acquisition", "en") == text_of(pack, "si.notice.acquisition", "en")
