"""What the pack's rules read and whom they burden, seen from their text alone."""

from __future__ import annotations

from jisso.pack import Pack
from jisso.rules.reads import fields_read, lists_read
from jisso.rules.rule import Rule

# The person whom a consultation is about; nothing that this person asks or reports may be held against them.
PERSONS = (
    "worker",
    "resident",
    "trainee",
    "student",
    "account_holder",
    "tenant",
    "insured_person",
    "taxpayer",
    "family",
    "child",
)


def versions(pack: Pack) -> list[Rule]:
    return [version for family in pack.book.families.values() for version in family.versions]


def registers_of(rule: Rule) -> set[str]:
    return {
        rule.register,
        *(one.register for one in lists_read(rule)),
        *(one.register for one in fields_read(rule)),
    }


def test_each_domain_takes_part_in_a_check_that_needs_records_of_another(pack: Pack) -> None:
    """R17. A register belongs to a domain; persons, notices and applications are everybody's."""
    domain_of = {name: register.domain for name, register in pack.book.schema.registers.items()}
    crossing: dict[str, str] = {}
    for rule in versions(pack):
        others = {domain_of[name] for name in registers_of(rule)} - {"cross", rule.domain}
        if others:
            crossing.setdefault(rule.domain, rule.id)
    assert set(crossing) == set(pack.about["domains"]), crossing


def test_a_report_or_a_request_for_help_is_never_held_against_the_person(pack: Pack) -> None:
    """R26. Rules that read consultations are rights, or bind somebody else."""
    reading = [rule for rule in versions(pack) if "consultation" in registers_of(rule)]
    assert reading
    for rule in reading:
        assert rule.kind in ("entitlement", "condition") or rule.bearer not in PERSONS, rule.id
        assert not (set(rule.punished) & set(PERSONS)), rule.id


def test_each_of_the_five_problems_has_checks_that_name_a_first_step(pack: Pack) -> None:
    """R7: the coverage report counts them, and `jisso coverage` fails where one has none."""
    for problem in pack.about["problems"]:
        rules = [rule for rule in versions(pack) if rule.problem == problem]
        assert rules, problem
        assert all(pack.texts["ja"][rule.id].get("first_step") for rule in rules), problem


def test_every_definition_has_a_name_that_people_use(pack: Pack) -> None:
    """An explanation tells a definition by its words, not by its body."""
    for definition in pack.book.definitions.values():
        assert {"ja", "en", "easy"} <= set(definition.words), definition.name
