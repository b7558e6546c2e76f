"""What must be looked at again is found on the day on which it must be, with its place and what to do."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.rulebooks import book_of, with_book
from typer.testing import CliRunner

from jisso.cli.app import app
from jisso.ground.values import day
from jisso.pack import Pack
from jisso.pack.stale import Stale, stale

RULE = """
- rule: test.duty
  kind: duty
  domain: labour
  for: employment as e
  trigger: e.start_date
  due: 10 days after trigger
  done: e.end_date
  bearer: employer
  law: [lsa 32(1)]
  source: ["https://example.org/law"]
  checked: 2026-01-31
  IN_FORCE
"""
TABLES = """
- parameter: fee
  type: money
  checked: 2026-03-01
  verified_through: 2026-12-31
  source: https://example.org/fee
  values:
  - {key: counter, from: 2020-01-01, until: 2025-12-31, value: 4000}
  - {key: counter, from: 2026-01-01, value: 6000}
  - {key: online, from: 2026-10-01, value: 5500, verified_through: 2026-09-30, source: a newspaper}
"""
CALENDAR = """
- calendar: national
  checked: 2026-03-01
  verified_through: 2026-11-30
  projected_through: 2036-12-31
  source: [{title: the official list}]
"""


@pytest.fixture
def made(pack: Pack, tmp_path: Path) -> Pack:
    for folder, text in (("parameters", TABLES), ("calendar", CALENDAR)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "one.yaml").write_text(text, encoding="utf-8")
    return replace(with_book(pack, book_of(RULE.replace("IN_FORCE", ""), pack)), path=tmp_path)


def on(pack: Pack, date: str) -> list[Stale]:
    return stale(pack, day(date))


def names(pack: Pack, date: str) -> list[tuple[str, str]]:
    return [(one.group, one.name) for one in on(pack, date)]


def test_a_citation_is_old_from_the_day_after_twelve_months(made: Pack) -> None:
    assert ("checked", "test.duty") not in names(made, "2027-01-31")
    assert ("checked", "test.duty") in names(made, "2027-02-01")


def test_a_figure_ends_ninety_days_ahead_and_then_has_ended(made: Pack) -> None:
    assert ("ends", "fee (counter)") not in names(made, "2026-10-01")
    assert ("ends", "fee (counter)") in names(made, "2026-10-02")
    assert ("ends", "fee (counter)") in names(made, "2026-12-31")
    assert ("ended", "fee (counter)") in names(made, "2027-01-01")


def test_a_figure_noted_but_not_verified_is_told_as_that_with_its_own_line(made: Pack) -> None:
    (found,) = [one for one in on(made, "2026-10-05") if one.name == "fee (online)"]
    assert found.group == "ended" and "not verified" in found.to_do and "a newspaper" in found.to_do
    assert found.where is not None and (found.where.file, found.where.line) == ("parameters/one.yaml", 10)


def test_a_value_that_another_replaced_is_history(made: Pack) -> None:
    assert names(made, "2026-06-01") == []


def test_holidays_end_with_the_gazetted_list(made: Pack) -> None:
    (found,) = [one for one in on(made, "2026-11-01") if one.what == "holidays"]
    assert found.group == "ends" and "2026-12-01" in found.to_do and "the official list" in found.to_do


def test_a_version_no_longer_in_force_is_history(pack: Pack, made: Pack) -> None:
    ended = book_of(RULE.replace("IN_FORCE", "in_force: {from: 2000-01-01, until: 2026-12-31}"), pack)
    assert ("checked", "test.duty") not in names(replace(made, book=ended), "2027-02-01")


def test_the_verb_says_what_to_do_with_its_exit_status() -> None:
    shown = CliRunner().invoke(app, ["pack", "stale", "japan", "--as-of", "2028-06-01", "--json"])
    data = json.loads(shown.stdout)
    assert shown.exit_code == 1 and data["as_of"] == "2028-06-01"
    assert {one["what"] for one in data["stale"]} == {"rule", "figure", "holidays"}
    assert all(one["file"] and one["line"] and one["to_do"] for one in data["stale"])
