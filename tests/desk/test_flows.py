"""Flows: what a rule reads by holder, the parts each can answer alone, what an answer shows, and the pages that say it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.rulebooks import book_of, with_book

from jisso.desk.flows import Flows, NoMatrix, ask_of, cases_of, flows_of, hidden_from
from jisso.desk.flows_json import flows_json, flows_schema_text
from jisso.desk.flows_pages import flows_page, rule_page
from jisso.files.outbound.pages_html import to_page_html
from jisso.files.outbound.pages_lines import to_page_text, wide
from jisso.files.outbound.terminal import Look
from jisso.pack import Pack
from jisso.readings.flows import Part, parts_of
from jisso.readings.flows.worlds import Answer, Document, changed_case, inferences
from jisso.readings.narrate import Words, say
from jisso.rules.reads import reads_of

DAY = date(2026, 11, 25).toordinal()
ROOT = Path(__file__).resolve().parents[2]


def rule_text(slots: str) -> str:
    return f"- rule: test.rule\n  domain: labour\n  bearer: employer\n{slots}"


def parts(pack: Pack, slots: str) -> list[Part]:
    return list(parts_of(book_of(rule_text(slots), pack).families["test.rule"].newest, pack.book.schema))


def shown(part: Part, pack: Pack) -> str:
    return say(part.term, Words("en", pack.book.schema))


def test_a_rule_of_one_holder_is_one_question(pack: Pack) -> None:
    (one,) = parts(
        pack,
        "  kind: condition\n  for: employment as e\n"
        "  holds: exists working_condition c in e on asof where (c.weekly_hours >= 20 hours per week)\n",
    )
    assert (one.holders, one.travels, one.names) == (("employer",), "yes_no", ("employment",))


def test_conditions_of_one_holder_are_one_question_whatever_stands_between_them(pack: Pack) -> None:
    found = parts(
        pack,
        "  kind: condition\n  for: employment as e\n"
        "  holds: e.start_date <= asof and e.person.japanese_national = false and e.form = regular\n",
    )
    assert [(part.holders, part.travels) for part in found] == [
        (("employer",), "yes_no"),
        (("municipality",), "yes_no"),
    ]
    assert "Form of employment" in shown(found[0], pack) and "Date of hire" in shown(found[0], pack)


def test_a_day_travels_where_two_holders_days_are_compared(pack: Pack) -> None:
    found = parts(
        pack,
        "  kind: condition\n  for: bank_account as b\n"
        "  holds: exists residence_permission r in b.person where (r.end_date = b.recorded_stay_end)\n",
    )
    assert [(part.holders, part.travels) for part in found] == [
        (("immigration_agency",), "rows"),
        (("immigration_agency",), "date"),
        (("bank",), "date"),
    ]


def test_an_amount_against_a_table_that_another_opens_travels_as_a_band(pack: Pack) -> None:
    found = parts(
        pack,
        "  kind: condition\n  for: working_condition as c\n"
        "  holds: c.hourly_pay >= param minimum_wage of c.employment.workplace.prefecture on c.start_date\n",
    )
    assert [part.travels for part in found] == ["yes_no"], "pay and prefecture are both the employer's"
    found = parts(
        pack,
        "  kind: condition\n  for: organisation_registration as o\n  applies: o.kind = health_pension_coverage\n"
        "  holds: exists working_condition c in o.organisation by employment.organisation on asof where\n"
        "    (c.hourly_pay >= param minimum_wage of o.insurer_prefecture on asof)\n",
    )
    assert (("employer",), "band") in [(part.holders, part.travels) for part in found]
    assert (("pension_service",), "number") in [(part.holders, part.travels) for part in found]


def test_a_list_over_several_holders_is_answered_by_each_for_its_own_rows(pack: Pack) -> None:
    (one,) = parts(
        pack,
        "  kind: condition\n  for: person as p\n"
        "  holds: exists insurance_enrolment i in p on asof where (i.scheme in {employees_health, employees_pension})\n",
    )
    assert one.shared and one.holders == ("health_insurer", "pension_service") and one.travels == "yes_no"


def test_a_rule_about_a_coded_row_asks_the_holder_of_that_code(pack: Pack) -> None:
    (trigger, due, *_) = parts(
        pack,
        "  kind: duty\n  for: filing as f\n  applies: f.kind = foreign_hire_notice\n"
        "  trigger: f.event_date\n  due: 10 days after trigger\n  done: f.received_date\n",
    )
    assert trigger.holders == ("hello_work",), "the code in applies tells whose record it is"
    assert due.given == () and trigger.given == ()


@pytest.mark.parametrize(
    ("holds", "across"),
    [
        ("exists employment x in e.person on asof", True),
        ("exists employment x in e.person on asof where (x.organisation = e.organisation)", False),
        ("exists employment x in e.person on asof where (x.form = regular and (x.organisation = e.organisation and x.renewal_count > 1))", False),
        ("exists working_condition c in e on asof", False),
        ("exists working_condition c in e.person by employment.person on asof", True),
        ("exists working_condition c in e.person by employment.person on asof where (c.employment.organisation = e.organisation)", False),
        ("exists employment x in e.person on asof where (x.organisation != e.organisation)", True),
    ],
)  # fmt: skip
def test_rows_reached_through_a_person_may_be_another_employers(holds: str, across: bool, pack: Pack) -> None:
    rule = (
        book_of(rule_text(f"  kind: condition\n  for: employment as e\n  holds: {holds}\n"), pack)
        .families["test.rule"]
        .newest
    )
    listed = [read for read in reads_of(rule, pack.book.schema) if read.how == "rows"]
    assert [read.across for read in listed] == [across]


def test_every_part_needs_the_records_it_names_and_no_others(pack: Pack) -> None:
    """Over the whole pack: a part never rests on more holders than it says, and each rule that reads something has one."""
    from jisso.readings.flows.parts import TRAVELS, holders_in
    from jisso.rules.reads import FIRST_SLOT, codes_of_row
    from jisso.rules.walk import every_term

    schema = pack.book.schema
    for family in pack.book.families.values():
        for version in family.versions:
            found = parts_of(version, schema)
            holders = {holder for part in found for holder in part.holders}
            assert found or not [r for r in reads_of(version, schema) if r.how == "value"], version.id
            bound = {FIRST_SLOT: (codes_of_row(version, schema), False)}
            for part in found:
                assert part.travels in TRAVELS
                outer = {one.slot for one in every_term(part.term) if type(one).__name__ == "RowOf"}
                if outer <= {FIRST_SLOT} | {
                    o.slot for o in every_term(part.term) if type(o).__name__ == "Listing"
                }:
                    assert holders_in(part.term, schema, bound) == {part.holders}, (version.id, part)
            assert holders, version.id


# ---- two worlds

TWO = rule_text(
    "  kind: condition\n  for: employment as e\n  holds: e.form = regular and e.renewal_count <= 2\n"
)
CASE: Document = {
    "as_of": "2026-10-20",
    "registers": {
        "employment": [{"employment_id": "e1", "form": "regular", "renewal_count": 0, "occupation": "sales"}]
    },
}


def ask(document: Document) -> Answer:
    """Another judge than the engine: the condition of `TWO`, written out."""
    row = document["registers"]["employment"][0]
    holds = row["form"] == "regular" and float(row["renewal_count"]) <= 2
    return ((row["employment_id"], 0, "satisfied" if holds else "unsatisfied", ""),)


def test_two_worlds_that_differ_in_one_field_show_what_an_answer_tells(pack: Pack) -> None:
    family = book_of(TWO, pack).families["test.rule"]
    found = {
        one.name: one for one in inferences(family, family.newest, pack.book.schema, [("only", CASE)], ask)
    }
    form = found["form"]
    assert form.verdict == "shown" and form.whole and form.differs is not None
    assert {world.value for world in form.differs} >= {"regular"} and form.exact
    count = found["renewal_count"]
    assert count.verdict == "shown" and not count.whole and count.alike is not None
    assert count.differs is not None
    for one in (form.differs, count.differs):
        assert one[0].answer != one[1].answer
    assert count.alike[0].answer == count.alike[1].answer
    assert "occupation" not in found, "what is not read is not looked for"


def test_what_no_case_has_stays_undecided_and_what_never_differs_is_no_proof(pack: Pack) -> None:
    family = book_of(TWO, pack).families["test.rule"]
    schema = pack.book.schema
    assert {one.verdict for one in inferences(family, family.newest, schema, [], ask)} == {"not_tried"}
    deaf = inferences(family, family.newest, schema, [("only", CASE)], lambda document: ())
    assert {one.verdict for one in deaf if one.worlds} == {"not_seen"}


def test_a_pair_of_worlds_that_is_shown_replays(pack: Pack) -> None:
    """Both worlds of a pair, built anew, are judged as the pair says."""
    replayed = 0
    for name in ("immigration.address_after_move", "lsa.minimum_age", "si.link.employer"):
        (one,) = flows_of(pack, DAY, [pack.book.families[name]], worlds=True).rules
        judge = ask_of(pack, pack.book.families[name])
        cases = dict(cases_of(pack, name))
        for found in one.infers or ():
            if found.differs is None or not found.name:
                continue
            rows = cases[found.where]["registers"][found.register]
            for world in found.differs:
                if world.value:
                    answers = [
                        judge(changed)
                        for place in range(len(rows))
                        if (
                            changed := changed_case(
                                cases[found.where], found.register, place, found.name, world.value
                            )
                        )
                    ]
                    assert world.answer in answers, (name, found)
                    replayed += 1
    assert replayed > 10


# ---- pages and data


@pytest.fixture(scope="module")
def one(pack: Pack) -> Flows:
    return flows_of(pack, DAY, [pack.book.families["immigration.work_permission_28h"]], worlds=True)


@pytest.fixture(scope="module")
def whole(pack: Pack) -> Flows:
    return flows_of(pack, DAY, pack.book.families.values())


@pytest.mark.parametrize("language", ["ja", "en", "easy"])
def test_pages_say_in_their_tables_what_their_pictures_count(one: Flows, whole: Flows, language: Any) -> None:
    for page in (rule_page(one, language), flows_page(whole, language)):
        html, text = to_page_html(page), to_page_text(page, everything=True)
        assert "<script" not in html and not re.search(r'(?:src|href)="(?!#)', html)
        assert "<svg" in html and "<table" in html
        for section in page.sections:
            assert section.rows or section.notes, section.title
            assert all(len(row) in (1, len(section.headings)) for row in section.rows), section.title
            if section.picture is not None and section.folded:
                assert len(section.rows) == len(section.picture.rows)
                for row, counts in zip(section.rows, section.picture.counts, strict=True):
                    assert [int(n) for n in re.findall(r" (\d+)(?=[,、]|$)", row[1])] == [
                        n for n in counts if n
                    ]
        if language != "en":
            assert "None" not in text


def test_a_terminal_gets_columns_that_fit(one: Flows) -> None:
    text = to_page_text(rule_page(one, "ja"), Look(tty=True, width=100), everything=True)
    assert all(wide(line) <= 100 for line in text.splitlines())


def test_an_asker_alone_is_shown(pack: Pack) -> None:
    family = pack.book.families["immigration.work_permission_28h"]
    for name in ("employer", "employer_staff"):
        (rule,) = flows_of(pack, DAY, [family], asker=name).rules
        assert {told.asker.party for told in rule.told} == {"employer"}
    hidden = {register for told in rule.told for register, _ in hidden_from(told)}
    assert "residence_permission" in hidden and "work_record" in hidden


def test_json_keeps_to_its_schema_and_the_schema_is_published(one: Flows, whole: Flows) -> None:
    schema = json.loads(flows_schema_text())
    Draft202012Validator.check_schema(schema)
    for flows in (one, whole):
        Draft202012Validator(schema).validate(json.loads(flows_json(flows, "ja")))
    assert (ROOT / "docs/schema/flows.schema.json").read_text(encoding="utf-8") == flows_schema_text()
    data = json.loads(flows_json(whole, "en"))
    assert len(data["rules"]) == len(whole.pack.book.families) and data["forbidden"] == []


def test_every_role_of_the_matrix_that_sees_no_facts_is_told_so_by_every_rule(whole: Flows) -> None:
    blind = {role.name for role in whole.policy.roles.values() if role.no_facts}
    assert len(blind) >= 6
    for rule in whole.rules:
        asked = {told.asker.role.name: told for told in rule.told}
        assert blind <= set(asked)
        assert not any(asked[name].told for name in blind)


def test_a_pack_without_a_matrix_says_so(pack: Pack, tmp_path: Path) -> None:
    with pytest.raises(NoMatrix):
        flows_of(replace(pack, path=tmp_path), DAY, pack.book.families.values())


def test_a_rule_that_tells_too_much_is_shown_with_its_reason(pack: Pack) -> None:
    book = book_of(rule_text("  kind: condition\n  for: consultation as c\n  holds: c.topic = pay\n"), pack)
    both = replace(pack.book, families={**pack.book.families, **book.families})
    flows = flows_of(with_book(pack, both), DAY, book.families.values())
    assert [problem.code for problem in flows.forbidden] == ["R057"]
    text = to_page_text(rule_page(flows, "en"), everything=True)
    assert "retaliation" in text and "R057" not in text.split("## By asker")[0]
