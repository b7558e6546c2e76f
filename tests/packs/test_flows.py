"""The flow matrix of the Japan pack: illegal flows are refused with the reason, lawful ones pass, the pack has none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.rulebooks import book_of

from jisso.pack import Pack
from jisso.pack.flows import forbidden_flows, policy_from, read_flows
from jisso.readings.flows import Flow, Policy, askers_of, flows_to, groups_read, refusals
from jisso.readings.flows.policy import NOT_ASKED, OFFICE, OWN, REFUSED
from jisso.rules.reads import holders_of
from jisso.rules.rule import Rule

HERE = Path(__file__).parent / "flows"


def seeds(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load((HERE / name).read_text(encoding="utf-8")))


ILLEGAL, LAWFUL = seeds("illegal.yaml"), seeds("lawful.yaml")


@pytest.fixture(scope="module")
def policy(pack: Pack) -> Policy:
    found, problems = read_flows(pack)
    assert found is not None and not problems, "\n".join(one.render() for one in problems)
    return found


def rule_of(seed: dict[str, Any], pack: Pack) -> Rule:
    """A condition that names the asker of the seed in the slot of the seed."""
    slots = {"bearer": seed.get("bearer", "worker"), seed["as"]: seed["asker"]}
    named = "\n".join(f"  {slot}: {party}" for slot, party in slots.items())
    applies = f"\n  applies: {seed['applies']}" if "applies" in seed else ""
    text = (
        f"- rule: seeded.rule\n  kind: condition\n  domain: housing\n  for: {seed['for']}{applies}\n"
        f"  holds: >\n    {seed['holds']}\n{named}\n"
    )
    return book_of(text, pack, with_pack_definitions=False).families["seeded.rule"].newest


def refused(rule: Rule, party: str, pack: Pack, policy: Policy) -> list[Flow]:
    return [flow for asker, flow in refusals(rule, pack.book.schema, policy) if asker.party == party]


def test_there_are_at_least_sixty() -> None:
    assert len(ILLEGAL) >= 60
    assert len({(seed["asker"], seed["for"], seed["holds"]) for seed in ILLEGAL}) == len(ILLEGAL)


@pytest.mark.parametrize("seed", ILLEGAL, ids=lambda seed: f"{seed['asker']}-{seed['group']}")
def test_an_illegal_flow_is_refused_with_the_reason(seed: dict[str, Any], pack: Pack, policy: Policy) -> None:
    flows = refused(rule_of(seed, pack), seed["asker"], pack, policy)
    about = [flow for flow in flows if flow.group == seed["group"]]
    assert about, [flow.group for flow in flows]
    assert all(about[0].because.get(language) for language in ("ja", "en", "easy"))
    assert about[0].reads, "the refusal names no field"


@pytest.mark.parametrize("seed", LAWFUL, ids=lambda seed: f"{seed['asker']}-{seed['for'].split()[0]}")
def test_a_lawful_neighbour_is_not_refused(seed: dict[str, Any], pack: Pack, policy: Policy) -> None:
    assert not refused(rule_of(seed, pack), seed["asker"], pack, policy)


def test_no_rule_of_the_pack_causes_a_forbidden_flow(pack: Pack, policy: Policy) -> None:
    assert not forbidden_flows(pack, policy)


def test_a_forbidden_flow_of_a_pack_is_a_problem_with_its_place_and_cure(pack: Pack, policy: Policy) -> None:
    """The check can fail: each rule that stands on the person's own sheet because of this would be told the office."""
    from dataclasses import replace

    told = [
        version
        for family in pack.book.families.values()
        for version in family.versions
        if version.sheet == "person"
        and any(True for _ in refusals(replace(version, sheet="office"), pack.book.schema, policy))
    ]
    names = {version.id for version in told}
    assert {"labour.harassment_no_retaliation", "lsa.forced_labour", "si.no_optout"} <= names
    family = pack.book.families["lsa.forced_labour"]
    opened = replace(family, versions=tuple(replace(one, sheet="office") for one in family.versions))
    book = replace(pack.book, families={family.id: opened})
    problems = forbidden_flows(replace(pack, book=book), policy)
    assert problems and {one.code for one in problems} == {"R057"}
    assert "retaliation" in problems[0].message and problems[0].where is not None and problems[0].mend


def test_nobody_but_those_named_and_chosen_is_told_anything(pack: Pack, policy: Policy) -> None:
    """Enforcement against a person, statistics, audit, operation: no rule lets a fact of another holder reach them."""
    asked = set()
    for family in pack.book.families.values():
        groups = groups_read(family.newest, pack.book.schema, policy)
        for asker in askers_of(family.newest, policy):
            if asker.relation == NOT_ASKED:
                asked.add((asker.role.name, asker.purpose))
                flows = flows_to(asker, family.id, groups, policy)
                assert all(flow.flow in (*REFUSED, OWN) for flow in flows), (family.id, asker)
    assert ("immigration_officer", "act_against_person") in asked
    assert {
        "data_steward",
        "rule_author",
        "rule_approver",
        "purpose_officer",
        "statistician",
        "auditor",
        "operator",
    } <= {role for role, _ in asked}


FIREWALL = ("consultation", "told_by_worker", "support", "housing", "child_schooling", "health", "bank")


@pytest.mark.parametrize("group", FIREWALL)
def test_the_firewall_before_immigration_enforcement(group: str, policy: Policy) -> None:
    for purpose in ("act_against_person", "verify_person"):
        flow, because = policy.says("immigration_officer", group, purpose)
        assert flow == "never" and "firewall" in because["en"]


HIDDEN_FROM_EMPLOYERS = (
    "consultation", "told_by_worker", "job_search", "health", "family", "child_schooling", "bank", "own_tax",
    "residents_insurance", "other_employers", "residence_measures", "address", "other_documents", "protected_identity",
)  # fmt: skip


@pytest.mark.parametrize("group", HIDDEN_FROM_EMPLOYERS)
def test_the_side_of_the_employer_is_never_told(group: str, policy: Policy) -> None:
    """Also by no purpose; exceptions name their rules and are counted here, so that a new one is seen."""
    for role in policy.roles.values():
        if role.side == OFFICE:
            for purpose in role.purposes:
                assert policy.says(role.name, group, purpose)[0] == "never", (role.name, purpose)
    exceptions = {
        rule
        for line in policy.lines
        if group in line.groups and line.flow != "never" and line.rules
        and any(policy.roles[role].side == OFFICE for role in line.roles)
        for rule in line.rules
    }  # fmt: skip
    expected = {
        "family": {"si.notice.dependants"},
        "health": {"isha.accident_report", "isha.accident_report.short", "isha.long_hours_interview"},
        "job_search": {"ssw.job_change_support", "tit.transfer_unavoidable.answer"},
        "own_tax": {"tax.link.tax_class_two_books"},
        "protected_identity": {"si.totalization.cert"},
    }
    if group == "other_employers":
        flows = {
            line.flow
            for line in policy.lines
            if group in line.groups and line.rules and "employer_staff" in line.roles
        }
        assert flows == {"own_rows"}
    else:
        assert exceptions == expected.get(group, set())


def test_nationality_and_sex_are_told_only_where_the_pack_names_the_rule(pack: Pack, policy: Policy) -> None:
    listed = set(pack.about["rule_use_exceptions"]["person.nationality"])
    named = {
        rule
        for line in policy.lines
        if "protected_identity" in line.groups and line.rules
        for rule in line.rules
    }
    assert named <= listed


def test_every_line_has_a_reason_in_three_languages_and_fits(pack: Pack, policy: Policy) -> None:
    for line in policy.lines:
        assert {"ja", "en", "easy"} <= set(line.because) and line.roles and line.groups


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("- {register: consultation}", "- {register: consultatoin}", "unknown register `consultatoin`"),
        ("codes: [legal_aid]", "codes: [legal_add]", "`legal_add`"),
        ("- {register: person}\n", "", "`person` is in no group"),
        ("parties: [landlord]", "parties: []", "`landlord` acts in no role"),
        ("flow: record", "flow: recrod", "`recrod`"),
        ("rules: [birth.insurance]", "rules: [birth.insurence]", "`birth.insurence`"),
        (", easy: 自分の ことは 知って よい", "", "no reason in ja, en and easy"),
    ],
)
def test_a_mistake_in_the_matrix_is_said(before: str, after: str, said: str, pack: Pack) -> None:
    text = (pack.path / "flows.yaml").read_text(encoding="utf-8")
    assert before in text
    _, problems = policy_from(text.replace(before, after), pack.book.schema, pack.parties, pack.book.families)
    assert any(said in problem.message for problem in problems), [problem.message for problem in problems]
    assert {problem.code for problem in problems} == {"R056"}


def test_what_parties_may_see_as_rows_is_not_forbidden_to_them(pack: Pack, policy: Policy) -> None:
    """parties.yaml and flows.yaml agree: what an office may read of others' registers, it may also be answered."""
    for party, entry in pack.parties.items():
        role = policy.role_of(party)
        assert role is not None
        if role.side == OFFICE or role.name in ("worker", "relative"):
            continue
        for register in entry.get("may_see", ()):
            if register not in pack.book.schema.registers:
                continue
            described = pack.book.schema.registers[register]
            if party in holders_of(pack.book.schema, register, ()):
                continue
            groups = {
                policy.group_of(register, name, code, False)
                for code in pack.book.schema.codes_of_holder_field(register) or ("",)
                for name in described.fields
            }
            told = [
                line
                for line in policy.lines
                if line.flow not in REFUSED and role.name in line.roles and line.groups & groups
            ]
            assert role.no_facts or told, (party, register)


def test_words_of_the_matrix_name_no_person_and_no_threat(policy: Policy) -> None:
    for line in policy.lines:
        assert not re.search(r"警告|処罰|warning|punish", " ".join(line.because.values()))
