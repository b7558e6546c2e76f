"""What if, through the desk: facts supposed, findings put in order, reforms; and what a pack's ways may not say."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from jisso.desk.changes_asked import changes_asked
from jisso.desk.check import Checked, check_document
from jisso.desk.curing import Curing, cure_findings, ways_out_of
from jisso.desk.reporting import make_report, words_for
from jisso.desk.supposing import reform, suppose
from jisso.desk.supposition_page import supposition_page
from jisso.desk.telling import tell
from jisso.files.outbound.html import to_html
from jisso.files.outbound.pages_html import to_page_html
from jisso.files.outbound.pages_lines import to_page_text
from jisso.pack import Pack, load_pack
from jisso.readings.whatif import Option, Proposal, curable
from jisso.registers.changes import Change, changed
from jisso.registers.ways import ways_from

TODAY = date(2026, 11, 25)
LISTS = (
    "employment", "working_condition", "residence_permission", "filing", "application", "address_record",
    "work_permission", "document_custody", "school_enrolment", "wage_payment", "work_record", "safety_record",
)  # fmt: skip
CASE: dict[str, Any] = {
    "as_of": TODAY.isoformat(),
    "sources": dict.fromkeys(LISTS, TODAY.isoformat()),
    "registers": {
        "person": [
            {"person_id": "linh", "japanese_national": "false"},
            {"person_id": "sita", "japanese_national": "false"},
        ],
        "organisation": [{"organisation_id": "sakura", "legal_form": "corporation"}],
        "workplace": [{"workplace_id": "w1", "organisation": "sakura", "prefecture": "JP-13"}],
        "employment": [
            {"employment_id": "e1", "person": "linh", "organisation": "sakura", "workplace": "w1",
             "start_date": "2026-10-01"},
            {"employment_id": "e2", "person": "sita", "organisation": "sakura", "workplace": "w1",
             "start_date": "2026-05-01"},
        ],
        "working_condition": [
            {"condition_id": "c1", "employment": "e1", "start_date": "2026-10-01", "weekly_hours": 40,
             "pay_form": "hourly", "hourly_pay": 1180, "penalty_clause": "true"},
            {"condition_id": "c2", "employment": "e2", "start_date": "2026-05-01", "weekly_hours": 32,
             "pay_form": "hourly", "hourly_pay": 1300, "penalty_clause": "false"},
        ],
        "residence_permission": [
            {"permission_id": "r1", "person": "linh", "status": "ESHIS", "start_date": "2025-04-01",
             "end_date": "2027-03-31", "granted_months": 24},
            {"permission_id": "r2", "person": "sita", "status": "STUDENT", "start_date": "2025-04-01",
             "end_date": "2027-03-31", "granted_months": 24},
        ],
        "work_permission": [{"work_permission_id": "p1", "person": "sita", "kind": "none"}],
        "document_custody": [
            {"custody_id": "d1", "person": "linh", "document_kind": "passport", "kept_by": "sakura",
             "start_date": "2026-10-01"},
        ],
    },
}  # fmt: skip


@pytest.fixture
def checked(pack: Pack) -> Checked:
    return check_document(pack, CASE, TODAY, look_ahead=False)


def cures(checked: Checked, rule: str, party: str = "", corrections: bool = False) -> Any:
    findings = [one for one in checked.findings if one.rule.id == rule and one.status != "not_applicable"]
    return cure_findings(
        checked, findings, date(2027, 11, 25), "en", party=party, corrections=corrections
    ).cured


def only(checked: Checked, rule: str, **more: Any) -> Any:
    (found,) = [one for one in cures(checked, rule, **more) if one.cures]
    return found


# ---- putting a finding in order


def test_hours_come_down_to_the_line_and_no_further(checked: Checked) -> None:
    (cure,) = only(checked, "immigration.work_permission_28h.agreed_hours").cures
    (change,) = cure.changes
    assert change.words == "agree 28 hours a week from 26 Nov 2026 (Thu) (now 32 hours a week)"
    assert (cure.status, cure.day, change.burden) == ("satisfied", "2026-11-26", "hours")
    assert change.party is not None and change.party.id == "employer"


def test_pay_goes_up_to_the_minimum_of_the_place(checked: Checked) -> None:
    found = only(checked, "wage.minimum_wage")
    assert found.cures[0].changes[0].words.startswith("pay 1,280 yen an hour from 26 Nov 2026")
    assert [cure.changes[0].burden for cure in found.cures] == sorted(
        (cure.changes[0].burden for cure in found.cures),
        key=list(checked.pack.ways.burdens).index,
    )


def test_what_is_still_owed_for_the_days_before_stands_beside(pack: Pack) -> None:
    case = copy.deepcopy(CASE)
    case["registers"]["work_record"] = [
        {"work_record_id": "s1", "person": "linh", "employment": "e1", "organisation": "sakura", "grain": "day",
         "start_date": "2026-11-02", "hours": 8},
    ]  # fmt: skip
    checked = check_document(pack, case, TODAY, look_ahead=False)
    finding = only(checked, "wage.minimum_wage").finding
    assert finding.amount is not None and finding.amount.low == (1280 - 1180) * 8
    findings = [one for one in checked.findings if one.id == finding.id]
    page = to_page_text(supposition_page(cure_findings(checked, findings, date(2027, 11, 25), "en")))
    assert "Amount so far: 800 yen" in page


def test_a_passport_is_given_back_today(checked: Checked) -> None:
    (cure,) = only(checked, "labour.passport_confiscation_general").cures
    assert "give the “Passport” back" in cure.changes[0].words and cure.day == "2026-11-25"


def test_a_permission_is_the_persons_to_ask_for_and_the_agencys_to_give(checked: Checked) -> None:
    (cure,) = only(checked, "immigration.work_scope_rule").cures
    (change,) = cure.changes
    assert change.party is not None and change.party.id == "worker"
    assert change.decided_by is not None and change.decided_by.id == "immigration_agency"
    assert all(not one.cures for one in cures(checked, "immigration.work_scope_rule", party="employer"))


def test_no_permission_is_proposed_that_the_status_cannot_have(pack: Pack) -> None:
    case = copy.deepcopy(CASE)
    case["registers"]["residence_permission"][1]["status"] = "TEMPORARY"
    checked = check_document(pack, case, TODAY, look_ahead=False)
    found = cures(checked, "immigration.work_scope_rule")
    assert found and all(not one.cures for one in found)


def test_a_missed_day_is_only_made_up_for(checked: Checked) -> None:
    for finding in cures(checked, "isha.training"):
        assert finding.finding.status == "overdue"
        assert {cure.status for cure in finding.cures} == {"met_late"}


def test_for_a_day_still_to_come_the_last_day_is_told(pack: Pack) -> None:
    case = copy.deepcopy(CASE)
    case["registers"]["residence_permission"][0]["end_date"] = "2027-01-31"
    checked = check_document(pack, case, TODAY, look_ahead=False)
    found = only(checked, "immigration.extension_application")
    assert found.finding.status == "due" and found.finding.due == "2027-01-31"
    cure = found.cures[0]
    assert (cure.status, cure.by) == ("met", "2027-01-31")
    report = make_report(checked, "en", ways_out=ways_out_of(checked, "en"))
    (told,) = [one for one in report.findings if one.id == found.finding.id]
    assert told.ways_out[0].by == "Foreign resident, Immigration Services Agency decides"
    assert told.ways_out[0].then == "Done in time (if done by 31 Jan 2027 (Sun))"


def test_what_others_unknown_terms_leave_open_is_told_as_that(checked: Checked) -> None:
    """The clause of one can be dropped; of the other nothing is known, so that is asked first."""
    case = copy.deepcopy(CASE)
    del case["registers"]["working_condition"][1]["penalty_clause"]
    again = check_document(checked.pack, case, TODAY, look_ahead=False)
    (found,) = cures(again, "lsa.no_penalty_agreement")
    assert not found.cures and "leave the answer open" in found.why_none
    assert only(checked, "lsa.no_penalty_agreement").cures[0].status == "kept"


def test_a_record_not_made_yet_is_no_disagreement(pack: Pack) -> None:
    """Enrolling today makes a new record; when it begins is written by the office that makes it."""
    case = copy.deepcopy(CASE)
    others = ("insurance_enrolment", "organisation_registration", "public_charge", "wage_item", "tax_profile")
    case["sources"].update(dict.fromkeys(others, "2026-11-25"))
    case["registers"]["employment"][0].update(form="contract", contract_end_date="2027-09-30")
    checked = check_document(pack, case, TODAY, look_ahead=False)
    (cure,) = only(checked, "si.enrolment").cures
    assert cure.status == "met_late" and not cure.worse


def test_what_would_get_worse_is_told(checked: Checked) -> None:
    change = Change("set", "residence_permission", "r1", (("end_date", "2026-11-01"),))
    way = checked.pack.ways.ways[0]
    proposal = Proposal((Option(change, way, "employer", "none", 0),), "kept", TODAY.toordinal())
    worse = [one.rule for one in Curing(checked, words_for(checked, "en")).worse(proposal)]
    assert "immigration.overstay" in worse


def test_of_many_at_once_it_is_said_that_nothing_else_was_looked_at(checked: Checked) -> None:
    finding = next(one for one in checked.findings if one.rule.id == "wage.minimum_wage" and curable(one))
    many = cure_findings(checked, [finding] * 13, date(2027, 11, 25), "en")
    assert not any(one.looked for one in many.cured)
    assert f"--finding {finding.id}" in to_page_text(supposition_page(many))
    assert cure_findings(checked, [finding], date(2027, 11, 25), "en").cured[0].looked


def test_corrections_are_proposed_only_when_asked_for(pack: Pack) -> None:
    case = copy.deepcopy(CASE)
    case["sources"]["insurance_enrolment"] = "2026-11-25"
    case["registers"]["insurance_enrolment"] = [
        {"enrolment_id": "h1", "person": "linh", "scheme": "employees_health", "organisation": "sakura",
         "start_date": "2026-10-15"},
    ]  # fmt: skip
    checked = check_document(pack, case, TODAY, look_ahead=False)
    rule = "si.link.job_insurance_start"
    assert any(one.finding.status == "disagree" for one in cures(checked, rule))
    assert all(not one.cures for one in cures(checked, rule))
    (cure,) = only(checked, rule, corrections=True).cures
    assert cure.changes[0].how == "correct" and dict(cure.changes[0].values) == {"start_date": "2026-10-01"}


def test_a_lawful_finding_needs_nothing_and_an_unknown_one_needs_facts(checked: Checked) -> None:
    curing = Curing(checked, words_for(checked, "en"))
    settled = next(one for one in checked.findings if one.status == "kept")
    assert curing.cured(settled).why_none == "it is in order already, or does not apply"
    unknown = next(
        one for one in checked.findings if one.status == "unknown" and one.rule.kind != "entitlement"
    )
    assert "missing facts" in curing.cured(unknown).why_none


# ---- supposing facts


def supposed(checked: Checked, *sets: str, begins: date | None = None, **more: Any) -> Any:
    changes, problems = changes_asked(
        checked.case, checked.document, sets=sets, begins=begins.toordinal() if begins else None, **more
    )
    assert not problems, problems[0].render()
    return suppose(checked, changes, date(2027, 11, 25), "en")


def test_a_field_of_the_terms_in_force_is_found_through_the_job(checked: Checked) -> None:
    found = supposed(checked, "employment[2].weekly_hours=26")
    (turned,) = [one for one in found.turned if one.finding.rule.endswith("agreed_hours")]
    assert (turned.before[0].status, turned.after[0].status) == ("unsatisfied", "satisfied")
    assert found.changes[0].register == "working_condition" and found.changes[0].key == "c2"


def test_from_a_day_on_the_answer_changes_on_that_day(checked: Checked) -> None:
    found = supposed(checked, "working_condition[c2].weekly_hours=28", begins=date(2026, 12, 1))
    (turned,) = [one for one in found.turned if one.finding.rule.endswith("agreed_hours")]
    assert [(one.day, one.status) for one in turned.after][:2] == [
        ("2026-11-25", "unsatisfied"),
        ("2026-12-01", "satisfied"),
    ]


def test_a_notice_added_meets_the_duty_late_and_changes_nothing_else(checked: Checked) -> None:
    found = supposed(
        checked, adds=["safety_record{employment: e1, kind: hire_training, done_date: 2026-11-25}"]
    )
    assert {one.finding.rule for one in found.turned if one.after[0].status == "met_late"} == {
        "isha.training"
    }
    assert {one.finding.person for one in found.turned} <= {"linh", None}


def test_every_answer_that_differs_is_told_and_none_else(checked: Checked) -> None:
    """Judged anew on both documents, today: the same answers as what was told."""
    changes, _ = changes_asked(
        checked.case,
        checked.document,
        sets=["residence_permission[r2].status=ESHIS"],
        removes=["work_permission[p1]"],
    )
    found = suppose(checked, changes, date(2026, 12, 25), "en")
    after = check_document(checked.pack, changed(checked.case.schema, CASE, changes), TODAY, look_ahead=False)
    then = {one.id: one for one in after.findings}
    differ = {
        one.id
        for one in checked.findings
        if one.settled and one.id in then and then[one.id].settled and then[one.id].status != one.status
    }
    told = {one.finding.id for one in found.turned}
    assert differ and differ <= told
    for one in found.turned:
        assert one.before != one.after


@pytest.mark.parametrize(
    ("form", "text", "says"),
    [
        ("sets", "employmen[1].x=2", "did you mean `employment`?"),
        ("sets", "employment[9].end_date=2027-01-01", "its 2 rows: e1, e2"),
        ("sets", "employment[e1].weekly_huors=2", "has no field"),
        ("sets", "working_condition[c1].pay_form=hourlyy", "did you mean `hourly`?"),
        ("sets", "working_condition[c1].start_date=tomorrow", "not a date"),
        ("sets", "working_condition.weekly_hours=2", "write it as"),
        ("sets", "person[linh].person_id=x", "names the row"),
        ("adds", "filing{person: linh, knd: x}", "did you mean `kind`?"),
        ("adds", "filing(person)", "write it as"),
        ("removes", "work_permission", "write it as"),
    ],
)
def test_what_cannot_be_supposed_is_said_with_its_cure(
    checked: Checked, form: str, text: str, says: str
) -> None:
    _, problems = changes_asked(checked.case, checked.document, **{form: [text]})  # type: ignore[arg-type]  # one of the three
    assert problems and says in problems[0].render()


def test_a_document_is_never_changed_in_place(pack: Pack) -> None:
    before = copy.deepcopy(CASE)
    end = Change("forward", "working_condition", "c1", (("weekly_hours", 20),), TODAY.toordinal())
    made = changed(pack.book.schema, CASE, [end, Change("remove", "work_permission", "p1")])
    assert before == CASE
    rows = {row["condition_id"]: row for row in made["registers"]["working_condition"]}
    assert rows["c1"]["end_date"] == "2026-11-24" and rows["c1"]["weekly_hours"] == 40
    assert rows["c1+2026-11-25"]["weekly_hours"] == 20 and rows["c1+2026-11-25"]["start_date"] == "2026-11-25"


# ---- reforms


TRAINING = "isha.training"


def overlay(folder: Path, pack: Pack, **slots: Any) -> Path:
    """A later version of one rule, written as a pack writes it. None takes a slot away."""
    file = next(
        path
        for path in (pack.path / "rules").rglob("*.yaml")
        if f"rule: {TRAINING}\n" in path.read_text("utf-8")
    )
    entry = next(
        one for one in yaml.load(file.read_text("utf-8"), yaml.BaseLoader) if one.get("rule") == TRAINING
    )
    until = slots.pop("until", None)
    old = {**entry, "in_force": {"from": entry["in_force"]["from"], **({"until": until} if until else {})}}
    (folder / "rules").mkdir(parents=True)
    listed = [old, {**copy.deepcopy(entry), **slots}] if until else [{**entry, **slots}]
    (folder / "rules" / "training.yaml").write_text(
        yaml.safe_dump(listed, allow_unicode=True, sort_keys=False), "utf-8"
    )
    return folder


def reformed(checked: Checked, folder: Path, until: date = date(2027, 11, 25)) -> Any:
    return reform(checked, load_pack(checked.pack.path, folder), folder.name, until, "en")


def test_a_reform_shows_its_gap_and_its_deadline_before_its_own_first_day(
    checked: Checked, tmp_path: Path
) -> None:
    folder = overlay(
        tmp_path / "bill", checked.pack, until="2027-03-31", in_force={"from": "2027-05-01"},
        due="14 days before trigger", law_at="asof",
    )  # fmt: skip
    found = reformed(checked, folder)
    assert not found.problems and TRAINING in found.rules
    kinds = {one.kind: one for one in found.breaks}
    assert (kinds["gap"].first, kinds["gap"].last) == ("2027-04-01", "2027-04-30")
    assert kinds["early_deadline"].finding is not None


def test_two_versions_on_one_day_are_a_break_and_a_problem(checked: Checked, tmp_path: Path) -> None:
    folder = overlay(tmp_path / "bill", checked.pack, in_force={"from": "2027-01-01"})
    found = reformed(checked, folder)
    assert "overlap" in {one.kind for one in found.breaks}
    assert any("R040" in problem for problem in found.problems)


def test_a_version_of_the_same_first_day_replaces_and_its_answers_flip(
    checked: Checked, tmp_path: Path
) -> None:
    folder = overlay(tmp_path / "bill", checked.pack, due="24 months after trigger")
    found = reformed(checked, folder)
    assert {one.finding.rule for one in found.turned} == {TRAINING}
    assert {(one.before[0].status, one.after[0].status) for one in found.turned} == {("overdue", "due")}


def test_a_table_row_extends_the_table_and_shows_its_gap(checked: Checked, tmp_path: Path) -> None:
    file = tmp_path / "wage.yaml"
    file.write_text(
        "- parameter: minimum_wage\n  verified_through: 2028-03-31\n  values:\n"
        "  - {key: JP-13, from: 2026-10-01, until: 2027-01-15, value: 1280, source: a bill}\n"
        "  - {key: JP-13, from: 2027-02-01, value: 1500, source: a bill}\n",
        "utf-8",
    )
    found = reformed(checked, file)
    (gap,) = [one for one in found.breaks if one.kind == "table_gap"]
    assert (gap.name, gap.first, gap.last) == ("minimum_wage[JP-13]", "2027-01-16", "2027-01-31")
    sita = next(one for one in found.turned if one.finding.person == "sita")
    assert ("2027-02-01", "broken") in [(one.day, one.status) for one in sita.after]


def test_an_overlay_goes_through_the_checks_of_the_pack(checked: Checked, tmp_path: Path) -> None:
    folder = overlay(tmp_path / "bill", checked.pack, due="14 days after triger")
    (folder / "registers").mkdir()
    (folder / "registers" / "person.yaml").write_text("register: person\n", "utf-8")
    problems = "\n".join(reformed(checked, folder).problems)
    assert "triger" in problems and "R055" in problems


def test_an_overlay_that_says_the_same_changes_nothing(checked: Checked, tmp_path: Path) -> None:
    found = reformed(checked, overlay(tmp_path / "bill", checked.pack))
    assert not found.rules and not found.turned and not found.breaks and not found.problems


# ---- pages


@pytest.mark.parametrize("language", ["ja", "en", "easy"])
def test_pages_say_the_same_in_every_language(checked: Checked, language: Any) -> None:
    findings = [one for one in checked.findings if one.rule.id == "wage.minimum_wage"]
    page = supposition_page(cure_findings(checked, findings, date(2027, 11, 25), language))
    text, html = to_page_text(page), to_page_html(page)
    assert "1,280" in text and "1,280" in html and "{" not in text


# ---- what a pack may say


def test_the_packs_ways_have_no_problem_and_every_burden_is_used(pack: Pack) -> None:
    assert not [one for one in pack.problems if one.code == "R054"]
    used = {burden for way in pack.ways.ways for burden in way.burden.values()}
    assert used == set(pack.ways.burdens)
    assert all(
        "{kind}" not in text or way.how != "forward" for way in pack.ways.ways for text in way.do.values()
    )


WAY: dict[str, Any] = {
    "set": "address_record.notified_date", "who": ["resident"], "burden": "none",
    "do": {"ja": "届ける", "en": "notify", "easy": "届ける"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, ""),
        ({"set": "address_record.notifed_date"}, "has no field"),
        ({"set": "adress_record.notified_date"}, "unknown register"),
        ({"set": "person.nationality"}, "never a way out"),
        ({"set": None, "end": "employment"}, "never a way out"),
        ({"set": None, "forward": "organisation.capital"}, "only what lasts"),
        ({"set": None, "add": "filing", "codes": ["spouse_notic"]}, "is no kind of it"),
        ({"who": ["residnt"]}, "is no party"),
        ({"who": []}, "nobody has it"),
        ({"burden": "heavy"}, "is no burden"),
        ({"do": {"ja": "届ける"}}, "its words stand in"),
        ({"only": "more"}, "for a number"),
        ({"with": {"adress": "x"}}, "there is no field"),
        ({"whom": ["resident"]}, "has no `whom`"),
        ({"day": "yesterday"}, "today` or `tomorrow"),
        ({"kinds": ["duties"]}, "no kind of rule"),
        ({"where": {"residence_permission.status": ["STUDNT"]}}, "names codes"),
    ],
)
def test_a_way_that_does_not_fit_is_refused(pack: Pack, change: Mapping[str, Any], says: str) -> None:
    way = {key: value for key, value in {**WAY, **change}.items() if value is not None}
    data = {
        "burdens": {"none": {"ja": "なし", "en": "none", "easy": "なし"}},
        "never": {
            "person.nationality": {"ja": "×", "en": "never", "easy": "×"},
            "employment.end_date": {"ja": "×", "en": "never", "easy": "×"},
        },
        "ways": [way],
    }
    ways, problems = ways_from(data, pack.book.schema, pack.parties)
    if not says:
        assert not problems and len(ways.ways) == 1
    else:
        assert any(says in one.message for one in problems), [one.message for one in problems]
        assert not ways.ways


# ---- in the report and in an explanation


def test_the_report_and_the_explanation_say_what_would_change_it(checked: Checked) -> None:
    report = make_report(checked, "en", ways_out=ways_out_of(checked, "en"))
    (wage,) = [one for one in report.findings if one.rule == "wage.minimum_wage" and one.person == "linh"]
    (way,) = wage.ways_out
    assert way.then == "Kept" and way.by == "Employer" and way.burden == "asks nothing of the person"
    line = f"{way.words[0]} (Employer; asks nothing of the person) → Kept"
    assert line in to_html(report) and line in tell(wage, "en")
    plain = make_report(checked, "en")
    assert all(not one.ways_out for one in plain.findings)


def test_a_report_of_much_that_is_open_stays_quick(checked: Checked) -> None:
    """It says it for the first findings of each rule only; an explanation says it for every one."""
    finding = next(one for one in checked.findings if one.rule.id == "wage.minimum_wage" and curable(one))
    short, whole = ways_out_of(checked, "en"), ways_out_of(checked, "en", careful=True)
    assert [bool(short(finding)) for _ in range(7)] == [True] * 5 + [False] * 2
    assert all(whole(finding) for _ in range(7))


def test_an_explanation_leaves_out_what_would_break_another_rule(
    checked: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = next(one for one in checked.findings if one.rule.id == "wage.minimum_wage" and curable(one))
    assert ways_out_of(checked, "en", careful=True)(finding)
    told = make_report(checked, "en").findings[:1]
    monkeypatch.setattr(Curing, "worse", lambda self, proposal: told)
    assert not ways_out_of(checked, "en", careful=True)(finding)
