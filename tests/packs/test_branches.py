"""A branch counts as driven only when scenarios made it certainly true and certainly false."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rulebooks import book_of, with_book

from jisso.pack import Pack
from jisso.pack.branches import Branch, by_owner, count_branches
from jisso.pack.scenarios import check_pack_scenarios

RULE = """
- define: tested
  of: [filing as f]
  is: f.kind = accident_report
- rule: test.duty
  kind: duty
  domain: labour
  for: employment as e
  applies:
    all of:
    - e.form = regular
    - e.person.japanese_national = false
  trigger: e.start_date
  due: 10 days after trigger
  done: first filing f in e.person from trigger where (tested(f) and f.event_date = e.start_date)
  bearer: employer
  if_missed: [{party: nobody, role: suffers, effect: none, what: {ja: なし, en: none}}]
  law: [lsa 32(1)]
"""
SCENARIOS = """
rule: test.duty
base:
  as_of: 2026-06-01
  sources: {employment: 2026-06-01, filing: 2026-06-01}
  registers:
    person: [{person_id: linh, japanese_national: false}]
    employment: [{employment_id: e1, person: linh, form: regular, start_date: 2026-04-01}]
    filing: [{filing_id: f1, kind: KIND, person: linh, event_date: 2026-04-01, received_date: 2026-04-05}]
scenarios:
- name: as it is
  expect: [{for: e1}]
"""


@pytest.fixture
def small(pack: Pack) -> Pack:
    """A pack with one rule: the vocabulary of the real one."""
    return with_book(pack, book_of(RULE, pack, with_pack_definitions=False))


def branches(small: Pack, folder: Path, *texts: str) -> list[Branch]:
    for number, text in enumerate(texts):
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
    outcomes, _ = check_pack_scenarios(small, folder)
    assert not [problem.render() for outcome in outcomes for problem in outcome.problems]
    assert len(outcomes) == len(texts)
    return count_branches(small, outcomes)


def test_the_branches_are_the_whole_its_operands_and_the_where(small: Pack) -> None:
    found = count_branches(small, [])
    assert [(branch.owner, branch.slot) for branch in found] == [
        ("test.duty", "applies"),
        ("test.duty", "applies"),
        ("test.duty", "applies"),
        ("test.duty", "done"),
        ("test.duty", "done"),
    ]
    assert not any(branch.driven for branch in found)


TRUE = SCENARIOS.replace("KIND", "accident_report")
ABOUT_NATION = "e.person.japanese_national = false"


def lacking(found: list[Branch], text: str) -> list[tuple[str, ...]]:
    return [
        one.lacking for one in found if one.span and one.span.text[one.span.column - 1 :].startswith(text)
    ]


def test_true_and_false_are_both_needed_and_unknown_is_neither(small: Pack, tmp_path: Path) -> None:
    assert lacking(branches(small, tmp_path, TRUE), ABOUT_NATION) == [("false",)]
    unknown = TRUE.replace("japanese_national: false", "japanese_national: unknown")
    assert lacking(branches(small, tmp_path, TRUE, unknown), ABOUT_NATION) == [("false",)]
    other = TRUE.replace("japanese_national: false", "japanese_national: true")
    assert lacking(branches(small, tmp_path, TRUE, other), ABOUT_NATION) == [()]


def test_an_operand_behind_a_settled_one_is_looked_at_too(small: Pack, tmp_path: Path) -> None:
    """Which operand is computed first is no property of the law."""
    text = TRUE.replace("form: regular", "form: dispatched")
    assert all(branch.seen_true or branch.seen_false for branch in branches(small, tmp_path, text))


def test_a_where_is_driven_by_the_rows_of_its_list(small: Pack, tmp_path: Path) -> None:
    other = SCENARIOS.replace("KIND", "bank_stay_update")
    assert lacking(branches(small, tmp_path, TRUE), "tested(f)") == [("false",)]
    assert lacking(branches(small, tmp_path, TRUE, other), "tested(f)") == [()]


def test_nine_branches_in_ten_of_the_pack_are_driven(pack: Pack) -> None:
    """By the scenarios of the pack: of `applies` and `done`, and of all that decides."""
    outcomes, problems = check_pack_scenarios(pack)
    assert not problems
    found = count_branches(pack, outcomes)
    for chosen in (found, [branch for branch in found if branch.slot in ("applies", "done")]):
        driven = sum(branch.driven for branch in chosen)
        assert len(chosen) >= 1000 and driven >= 0.9 * len(chosen), (driven, len(chosen))


def test_each_version_of_a_rule_is_a_branch(pack: Pack) -> None:
    found = dict(by_owner(count_branches(pack, [])))
    versions = [branch for branch in found["si.parttime"] if branch.slot == "version"]
    assert len(versions) == len(pack.book.families["si.parttime"].versions)
    assert not any(branch.driven for branch in versions)


def test_a_definition_is_counted_once_for_all_rules(pack: Pack) -> None:
    found = count_branches(pack, [])
    used = [owner for owner, branches in by_owner(found) if branches[0].defined]
    assert len(used) == len(set(used)) and "mid_long_term" in used
