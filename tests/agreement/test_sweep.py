"""The sweep says of every row what the case reading says: status, possible statuses, reasons, and every day."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from tests.agreement.sweeps import DAY, compare, random_cases, whole_minutes
from tests.rulebooks import book_of

from jisso.ground.values import day
from jisso.pack import Pack
from jisso.pack.scenarios import Scenario, read_scenarios
from jisso.readings.sweep import DUCKDB, register_queries
from jisso.registers.case import Case, case_from
from jisso.rules import terms as t
from jisso.rules.rulebook import Family
from jisso.rules.walk import every_term

SOAK = bool(os.environ.get("JISSO_SOAK"))
SHARDS = 2
SAMPLES = (Path(__file__).parent / "sample_rules.yaml").read_text(encoding="utf-8")
# Days on which most scenarios are asked; the soak takes every day.
FEW_DAYS = 1


def shard_of(pack: Pack, shard: int) -> list[Family]:
    """Half of the registers, so that two workers share the load."""
    registers = sorted({family.newest.register for family in pack.book.families.values()})
    kept = {name for place, name in enumerate(registers) if place % SHARDS == shard}
    return [family for family in pack.book.families.values() if family.newest.register in kept]


@pytest.mark.scales
@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_rule_on_random_rows_as_the_case_reading_says(pack: Pack, shard: int) -> None:
    # Every second rule; the scenarios below bring others, the soak all.
    families = shard_of(pack, shard)[:: 1 if SOAK else 2]
    seed = 20261125 + shard
    cases = random_cases(pack.book, seed, 900 if SOAK else (40, 120)[shard], 2, families)
    found = compare(pack.book, cases, DAY, families)
    assert not found.differences, "\n".join(found.differences[:5])
    assert found.checks >= 2_000
    if SOAK:
        silent = [f.id for f in families if f.id not in found.shown and f.id not in found.refused]
        assert len(silent) <= 1, f"no line was compared for {silent}"
    print(f"{found.checks} lines, 0 differences; {dict(found.statuses)}")


def test_sample_rules_use_every_kind_of_term_and_every_status(pack: Pack) -> None:
    """What is read off the data beforehand changes no answer: half of the seeds are swept that way."""
    book = book_of(SAMPLES, pack)
    families = list(book.families.values())
    statuses: Counter[str] = Counter()
    refused: set[str] = set()
    for seed in range(20 if SOAK else 2):
        cases = random_cases(book, 300 + seed, 120, 2, families)
        found = compare(book, cases, DAY, families, observed=seed % 2 == 1)
        assert not found.differences, "\n".join(found.differences[:5])
        statuses += found.statuses
        refused |= set(found.refused)
    assert not refused
    roots = [root for family in families for version in family.versions for root in version.terms.values()]
    kinds = {type(term) for root in roots for term in every_term(root)}
    assert kinds >= {*t.LISTS, t.Rolled, t.Parameter, t.SchoolAge, t.Age, t.Anniversary, t.Rounded}
    assert set(statuses) >= {
        "not_applicable", "upcoming", "due", "met", "met_late", "overdue", "kept", "broken", "available", "used",
        "lapsed", "satisfied", "unsatisfied", "disagree", "unknown",
    }  # fmt: skip


RATIOS = """
- rule: ratio.less
  kind: condition
  domain: labour
  for: working_condition as c
  holds: c.monthly_fixed_wage * 12 / c.yearly_hours < 20 yen per hour or c.monthly_base_pay / c.weekly_hours >= 30 yen per hour
- rule: ratio.same
  kind: condition
  domain: labour
  for: working_condition as c
  holds: c.monthly_fixed_wage / c.yearly_hours = 10 yen per hour or 20 yen per hour > c.monthly_base_pay * 12 / c.yearly_hours
"""


def test_quotients_of_recorded_amounts_are_compared_exactly(pack: Pack) -> None:
    """Zero as a divisor, unknown amounts and equal fractions included."""
    book = book_of(RATIOS, pack)
    families = list(book.families.values())
    found = compare(book, random_cases(book, 7, 150, 3, families), DAY, families)
    assert not found.differences, "\n".join(found.differences[:5])
    assert found.checks >= 500 and {"satisfied", "unsatisfied", "unknown"} <= set(found.statuses)


ROUNDED = """
- rule: rounded.each_way
  kind: condition
  domain: labour
  for: wage_payment as w
  holds: >
    (round_half_up(w.net * 25 percent) > 2 yen and round_down(w.net * 15 percent) < 15000 yen)
    or round_up(w.gross * 1 percent) = 2500 yen
"""


def test_rounding_of_recorded_amounts(pack: Pack) -> None:
    book = book_of(ROUNDED, pack)
    families = list(book.families.values())
    found = compare(book, random_cases(book, 9, 150, 2, families), DAY, families)
    assert not found.differences, "\n".join(found.differences[:5])
    assert {"satisfied", "unsatisfied", "unknown"} <= set(found.statuses)


def test_days_in_a_row_and_their_worst_window(pack: Pack) -> None:
    """Daily and coarse records, unknown days and hours; since and until are the window's days."""
    families = [
        pack.book.families[name]
        for name in ("immigration.work_permission_28h", "immigration.illegal_employment_promotion")
    ]
    found = compare(pack.book, random_cases(pack.book, 5, 80, 3, families), DAY, families)
    assert not found.differences, "\n".join(found.differences[:5])
    assert found.checks >= 500 and {"broken", "kept", "unknown"} <= set(found.statuses)


def test_no_rule_of_the_pack_is_refused(pack: Pack) -> None:
    registers = sorted({family.newest.register for family in pack.book.families.values()})
    queries = [query for register in registers for query in register_queries(pack.book, register, DAY)]
    assert [problem.message for query in queries for problem in query.refused] == []
    assert sum(len(query.rules) for query in queries) == len(pack.book.families)
    page = (Path(__file__).parents[2] / "docs" / "readings" / "sweep.md").read_text(encoding="utf-8")
    assert f"All {len(pack.book.families)} rules" in page


def test_what_an_engine_cannot_do_is_refused_by_name(pack: Pack) -> None:
    without = replace(DUCKDB, refused=("peak",))
    queries = list(register_queries(pack.book, "person", DAY, dialect=without))
    refused = [problem for query in queries for problem in query.refused]
    assert {problem.code for problem in refused} == {"R070"}
    assert {problem.message.split("`")[1] for problem in refused} == {
        "immigration.work_permission_28h",
        "immigration.student_vacation_8h",
    }
    assert all("'immigration.work_permission_28h'" not in query.sql() for query in queries if query.rules)


def scenarios_by_day(pack: Pack) -> dict[str, list[Scenario]]:
    found: dict[str, list[Scenario]] = {}
    root = pack.path / "scenarios"
    for file in sorted(root.rglob("*.yaml")):
        for scenario in read_scenarios(file.read_text(encoding="utf-8"), file.name)[0]:
            found.setdefault(str(scenario.document["as_of"]), []).append(scenario)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


@pytest.mark.scales
def test_scenarios_are_swept_as_they_are_judged(pack: Pack) -> None:
    """The registers that a day's scenarios name, with all their rules."""
    days = scenarios_by_day(pack)
    checks = 0
    for stated in list(days) if SOAK else list(days)[1 : 1 + FEW_DAYS]:
        as_of = day(stated)
        cases: list[Case] = []
        families: dict[str, Family] = {}
        for scenario in days[stated]:
            document = whole_minutes({**scenario.document}, pack.book.schema)
            cases.append(case_from(pack.book.schema, document, as_of=as_of)[0])
            for named in (scenario.rule, *(str(one.get("rule", "")) for one in scenario.expect)):
                family = pack.book.family(named)
                if family is not None:
                    families[family.id] = family
        found = compare(pack.book, cases, as_of, families.values())
        assert not found.differences, "\n".join(found.differences[:5])
        checks += found.checks
    assert checks >= 500
    print(f"{checks} lines of scenarios, 0 differences")
