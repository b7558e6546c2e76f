"""Questions: every unknown under one of them, in the order of what they settle, with what to type."""

from __future__ import annotations

from datetime import date

import pytest

from jisso.desk.check import Checked, check_document
from jisso.desk.questions import LEFT, WAIT, question_id, questions_of, told_by_files, word_of_missing
from jisso.desk.reporting import words_for
from jisso.files.inbound import Intake
from jisso.ground.values import Reason
from jisso.pack import Pack

AS_OF = date(2026, 11, 20)
DOCUMENT = {
    "sources": {"employment": "2026-11-20"},
    "registers": {
        "person": [{"person_id": "linh", "japanese_national": False}],
        "organisation": [{"organisation_id": "hoshi"}],
        "employment": [
            {"employment_id": "e1", "person": "linh", "organisation": "hoshi", "start_date": "2024-04-01"}
        ],
    },
}
HIRE = Reason("employment", "e1", "start_date", "not_recorded")
HOURS = Reason("working_condition", "w1", "weekly_hours", "not_recorded")
PAY = Reason("working_condition", "w1", "hourly_pay", "not_recorded")
FORM = Reason("working_condition", "w1", "pay_form", "not_recorded")
WAGES = Reason("wage_payment", "", "", "not_connected")
NOTICE = Reason("filing", "", "foreign_hire_notice", "stale", "2026-10-01")
GONE = Reason("insurance_enrolment", "linh", "employment", "not_asked", "2026-10-01")
TOMORROW = Reason("employment", "", "", "stale", "2026-11-20")
EARLIER = Reason("work_record", "", "", "not_recorded", "2026-04-01")
LAW = Reason("parameter", "minimum_wage", "", "stale_law")


@pytest.fixture(scope="module")
def checked(pack: Pack) -> Checked:
    return check_document(pack, DOCUMENT, AS_OF)


def unknowns(checked: Checked, *reasons: tuple[Reason, ...]) -> Checked:
    """The check with one unknown finding for each tuple of reasons, and nothing else."""
    found = tuple(
        finding._replace(status="unknown", reasons=why)
        for finding, why in zip(checked.findings, reasons, strict=False)
    )
    assert len({finding.id for finding in found}) == len(reasons)
    return Checked(checked.pack, checked.as_of, checked.case, checked.document, found)


def test_every_unknown_stands_under_exactly_one_question(pack: Pack, checked: Checked) -> None:
    many = unknowns(
        checked,
        (HIRE,),
        (HIRE, HOURS),
        (HOURS,),
        (PAY, FORM),
        (WAGES,),
        (GONE,),
        (TOMORROW,),
        (LAW,),
        (EARLIER,),
    )
    settled = [name for question in questions_of(many, words_for(many, "ja")) for name in question.settles]
    assert sorted(settled) == sorted(finding.id for finding in many.findings)
    whole = [
        name for question in questions_of(checked, words_for(checked, "ja")) for name in question.settles
    ]
    waiting = [finding.id for finding in checked.findings if finding.status == "unknown" and finding.reasons]
    assert sorted(whole) == sorted(waiting) and waiting


def test_what_settles_most_is_asked_first_and_counts_what_it_completes(checked: Checked) -> None:
    """The second answer also settles what waited for both."""
    many = unknowns(checked, (HOURS,), (HIRE,), (HIRE,), (HIRE, HOURS))
    found = questions_of(many, words_for(many, "ja"))
    assert [question.id for question in found] == [
        "fill:employment.start_date",
        "fill:working_condition.weekly_hours",
    ]
    assert [len(question.settles) for question in found] == [2, 2]


def test_facts_that_settle_only_together_are_one_question(checked: Checked) -> None:
    many = unknowns(checked, (PAY, FORM), (PAY, FORM))
    (question,) = questions_of(many, words_for(many, "ja"))
    assert "時間給" in question.ask and "賃金の形態" in question.ask and len(question.settles) == 2


def test_how_many_places_are_to_be_filled_is_said(checked: Checked) -> None:
    other = HIRE._replace(key="e2")
    many = unknowns(checked, (HIRE,), (other,), (HIRE,))
    (question,) = questions_of(many, words_for(many, "ja"))
    assert "（2か所）" in question.ask


def test_a_source_is_asked_for_once_with_the_words_to_type(checked: Checked) -> None:
    leaving = NOTICE._replace(field="ei_loss_notice")
    many = unknowns(checked, (NOTICE,), (leaving,), (NOTICE, leaving), (WAGES,))
    found = {q.id.split("@")[0]: q for q in questions_of(many, words_for(many, "ja"))}
    assert set(found) == {"complete:filing", "complete:wage_payment"}
    typed = found["complete:filing"].how
    assert "--complete-through filing:foreign_hire_notice=2026-11-20" in typed
    assert "--complete-through filing:ei_loss_notice=2026-11-20" in typed
    assert "--complete-through wage_payment=2026-11-20" in found["complete:wage_payment"].how
    assert "読んだファイルにありません" in found["complete:wage_payment"].ask


def test_one_day_for_all_files_is_asked_before_everything_else(checked: Checked) -> None:
    """Even where another question settles more: it is one answer for every list in the files."""
    listed = {"filing": [{"kind": "foreign_hire_notice"}]}
    many = unknowns(checked, (HIRE,), (HIRE,), (NOTICE,), (NOTICE, HIRE))
    read = Checked(
        many.pack, many.as_of, many.case, {**DOCUMENT, "registers": listed}, many.findings,
        intake=Intake(document={}),
    )  # fmt: skip
    assert "filing:foreign_hire_notice" in told_by_files(read)
    first, second = questions_of(read, words_for(read, "ja"))
    assert (first.id, first.how, len(first.settles)) == ("files", "--complete-through 2026-11-20", 1)
    assert len(second.settles) == 3
    assert told_by_files(many) == frozenset()


def test_leavers_and_days_to_come_are_one_line_each_and_ask_nothing(checked: Checked) -> None:
    many = unknowns(checked, (GONE,), (GONE, HIRE), (TOMORROW,), (HOURS,))
    found = questions_of(many, words_for(many, "ja"))
    assert [question.id for question in found[-2:]] == [WAIT, LEFT]
    assert [len(question.settles) for question in found[-2:]] == [1, 2]
    assert all(not question.how and not question.who for question in found[-2:])


@pytest.mark.parametrize("language", ["ja", "en", "easy"])
def test_questions_speak_each_language_and_are_the_same_each_time(checked: Checked, language: str) -> None:
    many = unknowns(checked, (HIRE,), (WAGES,), (PAY, FORM), (LAW,), (GONE,), (TOMORROW,))
    words = words_for(many, language)
    assert questions_of(many, words) == questions_of(many, words)
    assert all(
        question.ask and "{" not in question.ask + question.how for question in questions_of(many, words)
    )


def test_a_reason_says_what_is_missing_and_its_question(checked: Checked) -> None:
    words = words_for(checked, "ja")
    assert question_id(LAW, words) == "law:minimum_wage"
    assert question_id(NOTICE, words) == "complete:filing:foreign_hire_notice"
    missing = word_of_missing(HIRE, words)
    assert (missing.fact, missing.reason) == ("employment.e1.start_date", "not_recorded")
    assert "雇入れ日" in missing.what


def test_what_was_before_a_list_is_asked_with_its_first_day(checked: Checked) -> None:
    asked = unknowns(checked, (EARLIER,), (HIRE,))
    question = next(q for q in questions_of(asked, words_for(asked, "en")) if q.id == "begin:work_record")
    assert "begins on 2026-04-01" in question.ask
    assert "--complete-through work_record=2025-04-01..2026-11-20" in question.how
    what = word_of_missing(EARLIER, words_for(asked, "en"))
    assert what.what.endswith("(before 2026-04-01)") and what.question == "begin:work_record"
