"""What a blank, a word and a given day say about what is not in the files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.files.inbound.books import book, codes, only, rows, take

from jisso.files.inbound import Intake

HEAD = [
    "社員番号",
    "氏名",
    "在留資格",
    "在留期限",
    "入社日",
    "週所定労働時間",
    "外国人雇用状況届出日",
    "社会保険",
]


def staff(
    tmp_path: Path, notice: Any, insurance: Any = None, title: str = "株式会社アオイ 社員名簿", **options: Any
) -> Intake:
    path = book(
        tmp_path / "名簿.xlsx",
        {
            "名簿": [
                [title],
                HEAD,
                ["A1", "RANA SITA", "留学", "2027/3/31", "2026/4/1", 20, notice, insurance],
                ["A2", "LE THI HOA", "留学", "2027/3/31", "2026/4/1", 20, "2026/4/20", "○"],
            ]
        },
    )
    return take(path, **options)


MARK = {"register": "filing", "code": "foreign_hire_notice", "person": "p-A1"}


def test_a_blank_cell_makes_no_row_and_is_marked(tmp_path: Path) -> None:
    intake = staff(tmp_path, None)
    assert MARK in intake.document["not_recorded"]
    assert [r["person"] for r in rows(intake, "filing")] == ["p-A2"]
    assert "filing" not in intake.document["sources"]


def test_a_day_given_for_all_turns_blank_into_not_happened(tmp_path: Path) -> None:
    intake = staff(tmp_path, None, complete_through=[(None, None, "2026-11-20")])
    assert intake.document["not_recorded"] == []
    sources = intake.document["sources"]
    assert sources["person"] == "2026-11-20"
    assert sources["filing"] == {"foreign_hire_notice": "2026-11-20"}
    assert sources["residence_permission"] == sources["employment"] == "2026-11-20"
    assert set(sources["insurance_enrolment"]) == {"employees_health", "employees_pension"}


def test_a_day_given_for_one_code_says_nothing_of_others(tmp_path: Path) -> None:
    intake = staff(tmp_path, None, None, complete_through=[("filing", "foreign_hire_notice", "2026-11-20")])
    assert intake.document["sources"]["filing"] == {"foreign_hire_notice": "2026-11-20"}
    assert "insurance_enrolment" not in intake.document["sources"]
    assert {m["register"] for m in intake.document["not_recorded"]} == {"insurance_enrolment"}


@pytest.mark.parametrize("word", ["未", "未提出", "×", "なし", "未届", "予定"])
def test_a_word_for_not_done_is_known_absence(tmp_path: Path, word: str) -> None:
    intake = staff(tmp_path, word, title="社員名簿 2026年10月31日現在")
    assert {**MARK, "through": "2026-10-31"} in intake.document["recorded_absent"]
    assert MARK not in intake.document["not_recorded"]
    assert [r["person"] for r in rows(intake, "filing")] == ["p-A2"]


@pytest.mark.parametrize("word", ["済", "○", "提出済", "有"])
def test_a_word_for_done_is_a_row_without_a_day(tmp_path: Path, word: str) -> None:
    intake = staff(tmp_path, word)
    found = next(r for r in rows(intake, "filing") if r["person"] == "p-A1")
    assert found["submitted_date"] == "unknown" and "received_date" not in found
    assert not intake.document["recorded_absent"] and MARK not in intake.document["not_recorded"]


@pytest.mark.parametrize("word", ["?", "確認中", "不明", "手続中"])
def test_a_word_for_not_knowing_is_a_mark(tmp_path: Path, word: str) -> None:
    intake = staff(tmp_path, word)
    assert MARK in intake.document["not_recorded"] and not intake.document["recorded_absent"]


@pytest.mark.parametrize("word", ["不要", "対象外"])
def test_a_word_for_not_needed_is_a_view_not_a_fact(tmp_path: Path, word: str) -> None:
    intake = staff(tmp_path, word)
    assert MARK in intake.document["not_recorded"] and "cell.not_applicable_said" in codes(intake, "note")


def test_an_unreadable_event_is_a_row_with_an_unknown_day(tmp_path: Path) -> None:
    intake = staff(tmp_path, "2026/2/30")
    assert next(r for r in rows(intake, "filing") if r["person"] == "p-A1")["submitted_date"] == "unknown"
    assert codes(intake) == ["cell.date_no_such_day"]


def test_what_the_office_holds_is_presumed_complete_and_said(tmp_path: Path) -> None:
    intake = staff(tmp_path, None)
    assert intake.document["sources"] == {"employment": "2026-11-25", "working_condition": "2026-11-25"}
    said = {(p.register, p.code, p.day) for p in intake.presumptions if p.kind == "complete_through"}
    assert said == {("employment", "", "2026-11-25"), ("working_condition", "", "2026-11-25")}


def test_the_day_a_file_states_is_never_exceeded_by_the_presumption(tmp_path: Path) -> None:
    for title, day in (
        ("名簿（2026年9月30日現在）", "2026-09-30"),
        ("名簿 令和8年10月1日時点", "2026-10-01"),
        ("作成日：2026/11/1", "2026-11-01"),
        ("2026年12月31日現在", "2026-11-25"),
    ):
        assert staff(tmp_path, None, title=title).document["sources"]["employment"] == day


def test_insurance_words(tmp_path: Path) -> None:
    intake = staff(tmp_path, None, "×")
    assert {m["code"] for m in intake.document["recorded_absent"]} == {
        "employees_health",
        "employees_pension",
    }
    enrolled = [r for r in rows(intake, "insurance_enrolment") if r["person"] == "p-A2"]
    assert {r["scheme"] for r in enrolled} == {"employees_health", "employees_pension"}
    assert all(r["start_date"] == "unknown" and r["known_date"] == "2026-11-25" for r in enrolled)


def test_a_time_sheet_is_complete_only_as_far_as_it_runs(tmp_path: Path) -> None:
    path = book(
        tmp_path / "勤怠.xlsx",
        {"勤怠": [["社員番号", "日付", "労働時間"], ["A1", "2026/10/30", 8], ["A1", "2026/10/31", 8]]},
    )
    assert take(path).document["sources"]["work_record"] == {"from": "2026-10-30", "through": "2026-10-31"}


def test_kinds_that_a_wide_sheet_does_not_list_are_not_presumed(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "社員名簿": [
                ["社員番号", "氏名", "入社日", "定期健康診断日"],
                ["A1", "RANA SITA", "2026/4/1", "2026/6/1"],
            ]
        },
    )
    for options in ({}, {"complete_through": [(None, None, "2026-11-20")]}):
        assert list(take(path, **options).document["sources"]["safety_record"]) == ["periodic_health_check"]
    assert take(path, complete_through=[("safety_record", None, "2026-11-20")]).document["sources"][
        "safety_record"
    ] == {"periodic_health_check": "2026-11-20"}


def test_supplies_say_what_the_files_have_columns_for(tmp_path: Path) -> None:
    supplies = staff(tmp_path, None).supplies
    assert supplies["filing"] == {"foreign_hire_notice"} and supplies["employment"] is None
    assert supplies["insurance_enrolment"] == {"employees_health", "employees_pension"}


def test_blank_leaving_date_is_left_to_the_vocabulary_but_unreadable_is_unknown(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "社員名簿": [
                ["社員番号", "氏名", "入社日", "退職日"],
                ["A1", "RANA SITA", "2026/4/1", None],
                ["A2", "LE THI HOA", "2026/4/1", "らいげつ"],
                ["A3", "MARIA CRUZ", "2026/4/1", "在職中"],
                ["A4", "AUNG MIN", "2026/4/1", "退職済"],
            ]
        },
    )
    found = {r["person"]: r.get("end_date") for r in rows(take(path), "employment")}
    assert found == {"p-A1": None, "p-A2": "unknown", "p-A3": "open", "p-A4": "unknown"}


def test_roughly_known_days_keep_what_is_known(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "社員名簿": [
                ["社員番号", "氏名", "在留期限", "入社日"],
                ["A1", "RANA SITA", "2027年3月", "4/5/2026"],
            ]
        },
    )
    intake = take(path)
    assert only(intake, "residence_permission")["end_date"] == {"from": "2027-03-01", "to": "2027-03-31"}
    assert only(intake, "employment")["start_date"] == {"from": "2026-04-05", "to": "2026-05-04"}
    assert codes(intake) == ["cell.date_ambiguous", "cell.date_incomplete"]


def test_a_column_settles_its_own_date_order(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "社員名簿": [
                ["社員番号", "氏名", "入社日"],
                ["A1", "RANA SITA", "4/5/2026"],
                ["A2", "LE THI HOA", "25/5/2026"],
            ]
        },
    )
    assert [r["start_date"] for r in rows(take(path), "employment")] == ["2026-05-04", "2026-05-25"]


def test_statuses_without_a_period(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "社員名簿": [
                ["社員番号", "氏名", "在留資格", "在留期限"],
                ["A1", "RANA SITA", "永住者", None],
                ["A2", "LE THI HOA", "永住者", "2031/5/1"],
                ["A3", "MARIA CRUZ", "留学", None],
            ]
        },
    )
    intake = take(path)
    found = {r["person"]: r.get("end_date") for r in rows(intake, "residence_permission")}
    assert found == {"p-A1": "open", "p-A2": "open", "p-A3": None}
    assert only(intake, "identity_document")["end_date"] == "2031-05-01"
    assert any(q.kind == "permanent_end" for q in intake.questions)
    assert all(p["japanese_national"] is False for p in rows(intake, "person"))


def test_an_application_under_way(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "社員名簿": [
                ["社員番号", "氏名", "在留期限", "更新申請日"],
                ["A1", "RANA SITA", "2026/12/1", "申請中"],
                ["A2", "LE THI HOA", "2026/12/1", "2026/11/2申請中"],
                ["A3", "MARIA CRUZ", "2026/12/1", "未"],
            ]
        },
    )
    intake = take(path)
    found = {r["person"]: (r.get("submitted_date"), r.get("outcome")) for r in rows(intake, "application")}
    assert found["p-A1"][1] == "pending" and found["p-A1"][0] is None
    assert found["p-A2"][0] == "2026-11-02"
    assert [m["person"] for m in intake.document["recorded_absent"]] == ["p-A3"]


def test_a_word_under_a_later_day_says_nothing_of_the_start(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "社員名簿": [
                ["社員番号", "氏名", "社保取得日", "社保喪失日"],
                ["A1", "RANA SITA", None, "未"],
                ["A2", "LE THI HOA", "2026/4/1", "なし"],
            ]
        },
    )
    intake = take(path)
    assert not intake.document["recorded_absent"]
    assert {r["end_date"] for r in rows(intake, "insurance_enrolment")} == {"open"}
    assert {m["person"] for m in intake.document["not_recorded"]} == {"p-A1"}


def test_no_wage_is_never_a_wage_of_nothing(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "社員名簿": [
                ["社員番号", "氏名", "入社日", "時給", "基本給", "給与形態"],
                ["A1", "RANA SITA", "2026/4/1", "なし", "20万円", "月給"],
                ["A2", "LE THI HOA", "2026/4/1", "×", "1,226", "時給"],
                ["A3", "AUNG MIN", "2026/4/1", None, "1,226", None],
                ["A4", "MARIA CRUZ", "2026/4/1", None, "時給1,300円", None],
            ]
        },
    )
    intake = take(path)
    found = {
        r["employment"][2:4]: (r.get("hourly_pay"), r.get("monthly_base_pay"))
        for r in rows(intake, "working_condition")
    }
    assert found == {"A1": (None, 200000), "A2": (1226, None), "A3": (None, "unknown"), "A4": (1300, None)}
    assert codes(intake) == ["cell.number_odd"]


def test_a_period_cell_says_what_it_is(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "社員名簿": [
                ["社員番号", "氏名", "入社日", "契約期間", "在留期間"],
                ["A1", "RANA SITA", "2026/4/1", "1年", "3年"],
                ["A2", "LE THI HOA", "2026/4/1", "2026/4/1～2027/3/31", "2025/5/1～2028/4/30"],
                ["A3", "AUNG MIN", "2026/4/1", "無期", "2027/5/5"],
                ["A4", "MARIA CRUZ", "2026/4/1", "2027/3/31", "1年3月"],
            ]
        },
    )
    intake = take(path)
    assert not codes(intake)
    assert {r["person"]: r.get("contract_end_date") for r in rows(intake, "employment")} == {
        "p-A1": None,
        "p-A2": "2027-03-31",
        "p-A3": "open",
        "p-A4": "2027-03-31",
    }
    assert {
        r["person"]: (r.get("granted_months"), r.get("start_date"), r.get("end_date"))
        for r in rows(intake, "residence_permission")
    } == {
        "p-A1": (36, None, None),
        "p-A2": (None, "2025-05-01", "2028-04-30"),
        "p-A3": (None, None, "2027-05-05"),
        "p-A4": (15, None, None),
    }


def test_two_time_sheets_run_through_their_own_days(tmp_path: Path) -> None:
    a = book(
        tmp_path / "10月.xlsx",
        {
            "勤怠": [
                ["社員番号", "氏名", "日付", "労働時間"],
                ["A1", "RANA SITA", "2026/10/31", 8],
                ["A2", "LE THI HOA", "2026/10/31", 8],
            ]
        },
    )
    b = book(
        tmp_path / "11月.xlsx",
        {"勤怠": [["社員番号", "氏名", "日付", "労働時間"], ["A1", "RANA SITA", "2026/11/15", 8]]},
    )
    document = take(a, b).document
    # The second sheet's first row says nothing about the two weeks between.
    assert document["sources"]["work_record"] == {"from": "2026-10-31", "through": "2026-10-31"}
    assert document["recorded_absent"] == [
        {"register": "work_record", "person": "p-A1", "from": "2026-11-15", "through": "2026-11-15"}
    ]


STAFF = [
    ["社員番号", "氏名", "入社日"],
    ["A1", "RANA SITA", "2024/4/1"],
    ["A2", "LE THI HOA", "2026/9/1"],
    ["A3", "TRAN VAN NAM", "2024/4/1"],
]
DAYS = ["社員番号", "氏名", "日付", "労働時間"]


def sheets(tmp_path: Path, *months: list[list[Any]], **options: Any) -> Intake:
    path = tmp_path / "名簿.xlsx"
    others = [book(tmp_path / f"勤怠{n}.xlsx", {"勤怠": [DAYS, *month]}) for n, month in enumerate(months)]
    return take(book(path, {"名簿": STAFF}), *others, **options)


APRIL = [["A1", "RANA SITA", "2026/4/3", 8], ["A3", "TRAN VAN NAM", "2026/4/30", 8]]
MAY = [["A1", "RANA SITA", "2026/5/1", 8], ["A1", "RANA SITA", "2026/5/29", 8]]
OCTOBER = [
    ["A1", "RANA SITA", "2026/10/1", 8],
    ["A2", "LE THI HOA", "2026/10/30", 8],
    ["A3", "TRAN VAN NAM", "2026/10/30", 8],
]


def test_a_time_sheet_says_nothing_about_the_time_before_it(tmp_path: Path) -> None:
    """A day that the office gives for all files does not stretch a list back to the beginning of time."""
    intake = sheets(tmp_path, APRIL, MAY, complete_through=[(None, None, "2026-11-20")])
    assert intake.document["sources"]["work_record"] == {"from": "2026-04-01", "through": "2026-11-20"}
    assert intake.document["sources"]["employment"] == "2026-11-20"
    said = [p for p in intake.presumptions if p.kind == "complete_from"]
    assert [(p.register, p.day) for p in said] == [("work_record", "2026-04-01")]
    assert "2026-04-01の分から" in said[0].text.ja and "from 2026-04-01" in said[0].text.en


def test_sheets_with_a_month_missing_between_are_not_one_list(tmp_path: Path) -> None:
    stated = [(None, None, "2026-11-20")]
    intake = sheets(tmp_path, APRIL, MAY, OCTOBER, complete_through=stated)
    assert intake.document["sources"]["work_record"] == {"from": "2026-10-01", "through": "2026-11-20"}


def test_the_first_day_that_is_given_counts(tmp_path: Path) -> None:
    stated = [("work_record", None, "2026-11-20", "2025-01-01")]
    intake = sheets(tmp_path, OCTOBER, complete_through=stated)
    assert intake.document["sources"]["work_record"] == {"from": "2025-01-01", "through": "2026-11-20"}
    assert not [p for p in intake.presumptions if p.kind == "complete_from"]


def test_before_somebody_was_hired_there_is_nothing_to_list(tmp_path: Path) -> None:
    """A2 came in September, when the sheets were kept already; of A1 and A3 nothing is known before April."""
    intake = sheets(tmp_path, APRIL, MAY, complete_through=[(None, None, "2026-11-20")])
    assert intake.document["recorded_absent"] == [
        {"register": "work_record", "person": "p-A2", "through": "2026-08-31"}
    ]


def test_somebody_whose_own_sheets_begin_later_is_not_told_of_before(tmp_path: Path) -> None:
    late = [["A3", "TRAN VAN NAM", "2026/10/1", 8]]
    months = [["A1", "RANA SITA", f"2026/{n}/1", 8] for n in range(4, 11)]
    intake = sheets(tmp_path, months, late, complete_through=[(None, None, "2026-11-20")])
    assert intake.document["sources"]["work_record"] == {"from": "2026-04-01", "through": "2026-11-20"}
    mark = {"register": "work_record", "person": "p-A3", "before": "2026-10-01"}
    assert mark in intake.document["not_recorded"]


def test_a_day_before_all_that_a_list_shows_covers_nothing(tmp_path: Path) -> None:
    intake = sheets(tmp_path, OCTOBER, complete_through=[(None, None, "2026-09-30")])
    assert "work_record" not in intake.document["sources"]


def test_a_pay_list_tells_of_the_months_of_its_paydays(tmp_path: Path) -> None:
    head = ["社員番号", "氏名", "支給日", "基本給", "総支給額", "差引支給額"]
    slips = [["A1", "RANA SITA", f"2026/{month}/10", 215000, 215000, 160000] for month in (8, 9, 10)]
    path = book(tmp_path / "給与.xlsx", {"給与明細": [head, *slips]})
    staff_list = book(tmp_path / "名簿.xlsx", {"名簿": STAFF})
    document = take(staff_list, path, complete_through=[(None, None, "2026-11-20")]).document
    assert document["sources"]["wage_payment"] == {"from": "2026-08-01", "through": "2026-11-20"}
    assert document["sources"]["wage_item"] == {"base_pay": {"from": "2026-08-01", "through": "2026-11-20"}}


def test_earlier_terms_of_a_job_end_when_the_next_begin(tmp_path: Path) -> None:
    """Two contracts of one job on two rows: the older wage no longer applies, and nobody is accused for it."""
    path = book(
        tmp_path / "a.xlsx",
        {
            "契約一覧": [
                ["社員番号", "氏名", "入社日", "契約開始日", "時給"],
                ["E4", "RANA SITA", "2025/4/1", "2025/4/1", 1180],
                ["E4", "RANA SITA", "2025/4/1", "2026/4/1", 1250],
            ]
        },
    )
    intake = take(path)
    terms = sorted(intake.document["registers"]["working_condition"], key=lambda row: row["start_date"])
    assert [(row["start_date"], row.get("end_date")) for row in terms] == [
        ("2025-04-01", "2026-03-31"),
        ("2026-04-01", None),
    ]
    assert any(presumption.kind == "terms_replaced" for presumption in intake.presumptions)
