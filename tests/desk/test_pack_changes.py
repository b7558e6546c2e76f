"""A change of law flips the findings it should flip, and tells which change does it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.rulebooks import book_of, with_book
from typer.testing import CliRunner

from jisso.cli.app import app
from jisso.desk.pack_changes import Flip, Side, flips_in_case, flips_in_files
from jisso.ground.values import day
from jisso.pack import Pack
from jisso.readings.narrate import Words
from jisso.rules.rule import ParameterTable

RULE = """
- rule: test.duty
  kind: duty
  domain: labour
  for: employment as e
  trigger: e.start_date
  due: DUE
  done: e.card_checked_date
  bearer: employer
  law: [lsa 32(1)]
"""
PAID = """
- rule: test.paid
  kind: condition
  domain: labour
  for: working_condition as c
  holds: c.hourly_pay >= param minimum_wage of "JP-13" on asof
  bearer: employer
  law: [mwa 4]
"""
DOCUMENT = {
    "as_of": "2026-06-01",
    "sources": {"employment": "2026-06-01", "working_condition": "2026-06-01"},
    "registers": {
        "person": [{"person_id": "linh", "japanese_national": "false"}],
        "employment": [
            {
                "employment_id": "e1",
                "person": "linh",
                "start_date": "2026-04-01",
                "card_checked_date": "2026-04-12",
            }
        ],
        "working_condition": [
            {"condition_id": "c1", "employment": "e1", "start_date": "2026-04-01", "hourly_pay": "1226"}
        ],
    },
}


def words(pack: Pack) -> Words:
    return Words(
        "en", pack.book.schema, pack.parties, pack.laws, pack.texts, pack.about, pack.book.parameters
    )


def flips(old: Pack, new: Pack) -> list[Flip]:
    return flips_in_case(old, new, "case", DOCUMENT, date(2026, 6, 1), words(new))


def one_rule(pack: Pack, text: str) -> Pack:
    return with_book(pack, book_of(text, pack, with_pack_definitions=False))


def dearer(table: ParameterTable) -> ParameterTable:
    """The same table with the last value before June 2026 of one key raised."""
    values = tuple(
        replace(value, value=1300) if value.start <= day("2026-06-01") <= value.until else value
        for value in table.values["JP-13"]
    )
    return replace(table, values={**table.values, "JP-13": values})


def test_a_shorter_deadline_flips_and_says_how_the_rule_reads_now(pack: Pack) -> None:
    old, new = (
        one_rule(pack, RULE.replace("DUE", due)) for due in ("14 days after trigger", "10 days after trigger")
    )
    (found,) = flips(old, new)
    assert (found.rule, found.row, found.person) == ("test.duty", "e1", "linh")
    assert found.before == Side("met", "2026-04-15") and found.after == Side("met_late", "2026-04-11")
    assert found.why[0] == "the rule changed:"
    assert any(line.startswith("- ") and "14th day" in line for line in found.why)
    assert any(line.startswith("+ ") and "10th day" in line for line in found.why)


def test_the_same_law_flips_nothing(pack: Pack) -> None:
    same = [one_rule(pack, RULE.replace("DUE", "14 days after trigger")) for _ in range(2)]
    assert flips(*same) == []


def test_a_new_figure_is_named_with_its_values(pack: Pack) -> None:
    old = one_rule(pack, PAID)
    tables = {**old.book.parameters, "minimum_wage": dearer(old.book.parameters["minimum_wage"])}
    new = replace(old, book=replace(old.book, parameters=tables))
    (found,) = flips(old, new)
    assert (found.before.status, found.after.status) == ("satisfied", "unsatisfied")
    assert [line for line in found.why if "JP-13" in line and line.endswith("1226 → 1300")]


def test_a_new_and_a_removed_rule(pack: Pack) -> None:
    one = one_rule(pack, RULE.replace("DUE", "14 days after trigger"))
    two = one_rule(pack, RULE.replace("DUE", "14 days after trigger") + PAID)
    (added,) = flips(one, two)
    assert (added.before, added.after.status, added.why) == (Side(), "satisfied", ("a new rule",))
    (removed,) = flips(two, one)
    assert (removed.before.status, removed.after, removed.why) == ("satisfied", Side(), ("the rule is gone",))


def test_a_rule_that_never_applied_is_no_flip(pack: Pack) -> None:
    one = one_rule(pack, RULE.replace("DUE", "14 days after trigger"))
    nobody = PAID.replace("  holds:", "  applies: c.hourly_pay > 5000 yen per hour\n  holds:")
    assert flips(one, one_rule(pack, RULE.replace("DUE", "14 days after trigger") + nobody)) == []


def test_case_files_are_cases_too(pack: Pack, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    old, new = (
        one_rule(pack, RULE.replace("DUE", due)) for due in ("14 days after trigger", "10 days after trigger")
    )
    (found,) = flips_in_files(old, new, [file], None, words(new))
    assert found.case == "case.json" and found.after.status == "met_late"


def test_the_verb(pack: Pack, tmp_path: Path) -> None:
    """The whole pack against a copy with one deadline changed, on one case."""
    import shutil

    copy = tmp_path / "old"
    shutil.copytree(pack.path, copy)
    rules = next(
        file
        for file in copy.rglob("rules/**/*.yaml")
        if "- rule: immigration.address_after_move" in file.read_text("utf-8")
    )
    text = rules.read_text(encoding="utf-8")
    start = text.index("- rule: immigration.address_after_move")
    rules.write_text(
        text[:start] + text[start:].replace("due: 14 days after", "due: 20 days after", 1), encoding="utf-8"
    )
    case = tmp_path / "case.yaml"
    case.write_text(
        "as_of: 2026-10-20\nsources: {address_record: 2026-10-20, residence_permission: 2026-10-20}\nregisters:\n"
        "  person: [{person_id: linh, japanese_national: false}]\n"
        "  residence_permission: [{permission_id: r1, person: linh, status: ESHIS, start_date: 2025-04-01, end_date: 2028-03-31}]\n"
        '  address_record: [{address_id: a1, person: linh, municipality: "131041", start_date: 2026-10-01, '
        "end_date: open, notified_date: 2026-10-16}]\n",
        encoding="utf-8",
    )
    shown = CliRunner().invoke(app, ["rules", "diff", str(copy), str(pack.path), str(case), "--json"])
    data = json.loads(shown.stdout)
    changed = [one for one in data["flips"] if one["rule"] == "immigration.address_after_move"]
    assert shown.exit_code == 1
    assert (changed[0]["before"]["status"], changed[0]["after"]["status"]) == ("met", "met_late")
    told = CliRunner().invoke(app, ["rules", "diff", str(copy), str(pack.path), str(case), "--lang", "en"])
    assert "Done in time" in told.stdout and "→ Done late" in told.stdout


@pytest.mark.parametrize(
    "arguments", [["rules", "diff", "nowhere", "japan"], ["rules", "diff", "no.such_rule"]]
)
def test_what_is_not_there_is_refused(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == 2
