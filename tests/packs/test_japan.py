"""The Japan pack as a whole: no problems, every scenario passes, enough of everything that the first slice promises."""

from __future__ import annotations

from collections import Counter

import pytest

from jisso.ground.values import day
from jisso.pack import Pack
from jisso.pack.scenarios import Outcome, check_pack_scenarios
from jisso.readings.narrate import Words, rule_in_words
from jisso.rules import terms as t
from jisso.rules.walk import every_term

PROBLEMS = (
    "unauthorised_work",
    "no_social_insurance",
    "unstable_status",
    "work_outside_status",
    "left_without_support",
)


@pytest.fixture(scope="module")
def outcomes(pack: Pack) -> list[Outcome]:
    found, problems = check_pack_scenarios(pack)
    assert not problems, "\n".join(problem.render() for problem in problems[:10])
    return found


def test_the_pack_has_no_problems(pack: Pack) -> None:
    assert not pack.problems, "\n".join(problem.render() for problem in pack.problems[:10])


def test_every_scenario_passes(outcomes: list[Outcome]) -> None:
    assert len(outcomes) >= 600
    assert all(outcome.passed for outcome in outcomes)


def test_enough_rules_in_every_domain_problem_and_kind(pack: Pack) -> None:
    rules = [family.newest for family in pack.book.families.values()]
    assert len(rules) >= 70
    domains = Counter(rule.domain for rule in rules)
    assert all(domains[domain] >= 5 for domain in pack.about["domains"]), domains
    problems = Counter(rule.problem for rule in rules)
    assert all(problems[problem] >= 3 for problem in PROBLEMS), problems
    assert {rule.kind for rule in rules} == {"duty", "prohibition", "entitlement", "condition", "link"}


def test_short_time_insurance_has_all_its_dated_versions(pack: Pack) -> None:
    starts = [version.in_force_from for version in pack.book.families["si.parttime"].versions]
    for text in (
        "2016-10-01",
        "2022-10-01",
        "2024-10-01",
        "2026-10-01",
        "2027-10-01",
        "2029-10-01",
        "2032-10-01",
        "2035-10-01",
    ):
        assert day(text) in starts, text


def test_boundary_pairs_stand_in_the_scenarios(outcomes: list[Outcome]) -> None:
    """For most duties a scenario shows the last good day and one the first bad day."""
    last: set[str] = set()
    first: set[str] = set()
    duties: set[str] = set()
    for outcome in outcomes:
        for finding in outcome.findings:
            if finding.rule.kind != "duty" or finding.due_open is None:
                continue
            duties.add(finding.rule.id)
            limit = finding.due_open[1]
            done = finding.done[0] if finding.done is not None else 0
            if done == limit or (finding.status == "due" and finding.as_of == limit):
                last.add(finding.rule.id)
            if done == limit + 1 or (finding.status == "overdue" and finding.as_of == limit + 1):
                first.add(finding.rule.id)
    assert len(last & first) >= 0.8 * len(duties), sorted(duties - (last & first))


def test_every_rule_can_be_said_in_every_language(pack: Pack) -> None:
    for language in ("ja", "en", "easy"):
        words = Words(
            language,
            pack.book.schema,
            pack.parties,
            pack.laws,
            pack.texts,
            pack.about,
            pack.book.parameters,
            pack.book.definitions,
        )
        for family in pack.book.families.values():
            for version in family.versions:
                assert rule_in_words(version, words)


def test_cures_stand_before_consequences_and_threaten_nobody(pack: Pack) -> None:
    """The first step speaks of what to do; punishment stands in its own lines."""
    harsh = (
        "罰金",
        "懲役",
        "拘禁",
        "強制送還",
        "退去強制",
        "逮捕",
        "fine up to",
        "imprison",
        "deport",
        "arrest",
    )
    for language, rules in pack.texts.items():
        for rule, words in rules.items():
            assert not any(word in words.get("first_step", "") for word in harsh), (language, rule)


def test_nationality_sex_and_religion_decide_nothing(pack: Pack) -> None:
    for family in pack.book.families.values():
        for version in family.versions:
            for root in version.terms.values():
                for term in every_term(root):
                    if isinstance(term, t.FieldOf) and term.register == "person":
                        assert (
                            term.name not in ("sex", "nationality")
                            or version.id in pack.about["rule_use_exceptions"]["person.nationality"]
                        )


def test_a_rule_without_law_bearer_step_or_scenarios_is_refused(pack: Pack) -> None:
    from tests.rulebooks import raw_problems

    bare = "- rule: x.y\n  kind: condition\n  domain: labour\n  for: employment as e\n  holds: e.form = regular\n"
    codes = {problem.code for problem in raw_problems(bare, pack)}
    assert {"R031", "R033", "R034"} <= codes
