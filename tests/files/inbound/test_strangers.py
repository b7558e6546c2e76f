"""Lists of offices that nobody here has seen: what a near word or a bare figure may not be taken for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.files.inbound.books import book, codes, only, rows, take, text


def _meanings(path: Path) -> dict[str, tuple[str, ...]]:
    return {use.heading: use.means for source in take(path).sources for use in source.columns}


STAFF = ["社員番号", "氏名", "国籍", "在留資格", "入社日"]
BINH = ["1", "NGUYEN VAN BINH", "ベトナム", "技術・人文知識・国際業務", "2024/4/1"]
HOA = ["2", "LE THI HOA", "ベトナム", "永住者", "2024/5/1"]


def test_a_stay_given_as_days_is_its_end_and_never_a_banks_note(tmp_path: Path) -> None:
    path = text(tmp_path / "export.csv", [[*STAFF, "在留期間（西暦）"], [*BINH, "2027/04/15"], [*HOA, ""]])
    assert rows(take(path), "residence_permission")[0]["end_date"] == "2027-04-15"
    assert not rows(take(path), "bank_account")


def test_a_stay_given_in_years_is_its_length(tmp_path: Path) -> None:
    path = book(tmp_path / "名簿.xlsx", {"名簿": [[*STAFF, "在留期間", "満了日"], [*BINH, "3年", "R9.4.15"]]})
    assert (
        only(take(path), "residence_permission").items()
        >= {"granted_months": 36, "end_date": "2027-04-15"}.items()
    )


@pytest.mark.parametrize("form, field", [("月給", "monthly_base_pay"), ("時給", "hourly_pay")])
def test_base_pay_beside_an_allowance_is_pay_in_the_form_that_is_told(
    tmp_path: Path, form: str, field: str
) -> None:
    head = [*STAFF, "給与タイプ", "基本給", "通勤手当"]
    path = text(
        tmp_path / "export.csv", [head, [*BINH, form, "1300" if form == "時給" else "260000", "12000"]]
    )
    intake = take(path)
    assert only(intake, "working_condition")[field] == (1300 if form == "時給" else 260000)
    assert not rows(intake, "wage_item")


def test_a_years_pay_is_no_months_pay(tmp_path: Path) -> None:
    head = ["Employee ID", "Name", "Visa Type", "Hire Date", "Base Pay", "Frequency"]
    told = ["W1", "ARJUN MEHTA", "Permanent Resident", "2023-04-01", 6200000, "Annual"]
    untold = ["W2", "ELENA PETROVA", "Permanent Resident", "2023-04-01", 5400000, None]
    found = {
        r["employment"][:4]: r
        for r in rows(take(book(tmp_path / "report.xlsx", {"r": [head, told, untold]})), "working_condition")
    }
    assert found["e-W1"].items() >= {"monthly_base_pay": "unknown", "pay_form": "yearly"}.items()
    assert found["e-W2"]["monthly_base_pay"] == "unknown"


def test_a_column_is_never_what_none_of_its_cells_can_be(tmp_path: Path) -> None:
    head = ["実習実施者", "管理番号", "実習生氏名", "国籍", "区分", "認定番号", "在留期限"]
    path = book(
        tmp_path / "台帳.xlsx",
        {
            "台帳": [
                head,
                ["株式会社ほくと縫製", "T1", "LE THI HOA", "ベトナム", "技能実習2号ロ", "認1", "2027/4/10"],
            ]
        },
    )
    assert _meanings(path)["区分"] == ("residence_permission.status",)
    assert only(take(path), "residence_permission")["status"] == "TIT2"


def test_sums_under_an_insurance_are_kept_back_and_no_days_of_joining(tmp_path: Path) -> None:
    head = ["社員番号", "氏名", "入社日", "健康保険", "厚生年金", "雇用保険", "住民税"]
    path = book(
        tmp_path / "表.xlsx",
        {
            "表": [
                head,
                ["1", "LE THI HOA", "2024/4/1", 38000, 27500, 1265, 8000],
                ["2", "AN MIN", "2024/4/1", 0, 0, 0, 0],
            ]
        },
    )
    intake = take(path)
    assert not rows(intake, "insurance_enrolment") and not rows(intake, "application")


def test_days_under_an_insurance_that_lost_their_format_stay_days(tmp_path: Path) -> None:
    path = book(
        tmp_path / "表.xlsx",
        {"表": [["社員番号", "氏名", "入社日", "雇用保険"], ["1", "LE THI HOA", "2024/4/1", 45383]]},
    )
    assert only(take(path), "insurance_enrolment")["start_date"] == "2024-04-01"


PAY = ["社員番号", "氏名", "労働時間", "時間外", "基本給", "総支給額", "健康保険", "寮費", "差引支給額"]


def _pay_list(folder: Path, title: str) -> Path:
    lines = [
        ["1", "LE THI HOA", "176:00", "12:30", 205000, 230000, 11500, 35000, 183500],
        ["2", "AN MIN", "82:30", "0:00", 94875, 94875, 0, 0, 94875],
    ]
    return book(folder / "給与.xlsx", {"10月": [["株式会社あかつき 給与一覧"], [title], PAY, *lines]})


def test_a_pay_list_with_hours_is_still_a_pay_list(tmp_path: Path) -> None:
    intake = take(_pay_list(tmp_path, "2026年10月分（10/31締 11/15支払）"))
    assert {r["due_date"] for r in rows(intake, "wage_payment")} == {"2026-11-15"}
    assert not rows(intake, "insurance_enrolment")
    assert {(r["kind"], r["amount"]) for r in rows(intake, "wage_item")} == {
        ("base_pay", 205000), ("health_premium", 11500), ("rent", 35000), ("base_pay", 94875),
    }  # fmt: skip
    assert [(r["start_date"], r["end_date"], r["hours"]) for r in rows(intake, "work_record")] == [
        ("2026-10-01", "2026-10-31", 176), ("2026-10-01", "2026-10-31", 82.5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "title, day",
    [("支払日：12月10日 2026年11月分", "2026-12-10"), ("2026年12月分 支給日 2027/1/8", "2027-01-08"), ("2026年12月分 1/8支給", "2027-01-08"), ("2026年10月分", None)],
)  # fmt: skip
def test_the_payday_of_a_title(tmp_path: Path, title: str, day: str | None) -> None:
    assert {r.get("due_date") for r in rows(take(_pay_list(tmp_path, title)), "wage_payment")} == {day}


def test_hours_of_a_day_or_a_month_are_not_those_worked_nor_of_a_week(tmp_path: Path) -> None:
    upper = ["社員番号", "氏名", "在留資格", "契約期間", None, "1日", "週", "1ヶ月", "給与"]
    lower = [None, None, None, "自", "至", "労働時間", "労働時間", "労働時間", "金額（円）"]
    one = ["1", "LE THI HOA", "定住者", "2026/4/1", "2027/3/31", "7", "35", "154", "1,150/時"]
    two = ["2", "AN MIN", "定住者", "2026/4/1", "2027/3/31", "8", "40", "173.8", "205,000/月"]
    intake = take(book(tmp_path / "契約.xlsx", {"契約": [upper, lower, one, two]}))
    assert [(r["weekly_hours"], r.get("hourly_pay"), r.get("monthly_base_pay")) for r in rows(intake, "working_condition")] == [
        (35, 1150, None), (40, None, 205000),
    ]  # fmt: skip
    assert not rows(intake, "work_record") and not rows(intake, "wage_item")


def test_interviews_in_columns_of_quarters(tmp_path: Path) -> None:
    upper = [*STAFF, "定期面談（本人）", None, None, "定期面談（監督者）", None]
    lower = [None] * 5 + ["1Q", "2Q", "3Q", "1Q", "2Q"]
    path = book(
        tmp_path / "管理.xlsx",
        {
            "管理": [
                ["支援管理表（令和8年）"],
                upper,
                lower,
                [*BINH, "2026/2/10", "未", "9/28実施", "2/12", "－"],
            ]
        },
    )
    found = [(r["kind"], r["done_date"]) for r in rows(take(path), "support_activity")]
    assert sorted(found) == [
        ("regular_interview", "2026-02-10"),
        ("regular_interview", "2026-09-28"),
        ("supervisor_interview", "2026-02-12"),
    ]


def test_one_column_that_settles_the_order_of_days_settles_it_for_its_table(tmp_path: Path) -> None:
    head = ["Employee ID", "Name", "Visa Type", "Hire Date", "Visa Expiration Date"]
    one, two = (
        ["W1", "A MEHTA", "Instructor", "04/01/2023", "04/15/2029"],
        ["W2", "B RUIZ", "Instructor", "12/06/2021", "12/05/2026"],
    )
    intake = take(book(tmp_path / "r.xlsx", {"r": [head, one, two]}))
    assert [r["start_date"] for r in rows(intake, "employment")] == ["2023-04-01", "2021-12-06"]
    assert [r["end_date"] for r in rows(intake, "residence_permission")] == ["2029-04-15", "2026-12-05"]
    open_order = take(book(tmp_path / "s.xlsx", {"r": [head, [*one[:4], "04/05/2029"]]}))
    assert "cell.date_ambiguous" in codes(open_order)


def _week(folder: Path, titles: list[list[str]], heads: list[str], sheet: str = "シフト") -> list[str]:
    lines = [["社員番号", "氏名", *heads], ["1", "MAYA GURUNG", 1, 2, 3, 4, 5, 6, 7]]
    return [
        r["start_date"]
        for r in rows(take(book(folder / "週.xlsx", {sheet: [*titles, *lines]})), "work_record")
    ]


def test_a_week_of_shifts_lies_in_the_month_that_its_days_name(tmp_path: Path) -> None:
    expected = [f"2026-11-{day:02d}" for day in range(9, 16)]
    assert _week(tmp_path, [["2026年11月 シフト"]], [f"11/{n}" for n in range(9, 16)]) == expected
    assert _week(tmp_path, [["2026年11月 シフト"]], [str(n) for n in range(9, 16)]) == expected
    assert (
        _week(tmp_path, [["2026年11月 シフト"]], [f"{n}日" for n in (*range(26, 32), 1)])[0] == "2026-10-26"
    )


def test_the_weekday_of_a_title_tells_the_year_of_a_week_and_without_it_the_year_is_asked(
    tmp_path: Path,
) -> None:
    heads = [f"11/{n}" for n in range(9, 16)]
    assert _week(tmp_path, [["シフト表 11/9(月)〜11/15(日)"]], heads)[0] == "2026-11-09"
    assert _week(tmp_path, [["シフト表 11/9(日)〜11/15(土)"]], heads)[0] == "2025-11-09"
    assert _week(tmp_path, [["シフト表"]], heads) == []


def test_people_below_a_firm_that_stands_once_are_its_people(tmp_path: Path) -> None:
    head = ["実習実施者", "管理番号", "実習生氏名", "国籍", "在留資格"]
    lines: list[list[Any]] = [
        ["株式会社ほくと縫製", "T1", "LE THI HOA", "ベトナム", "技能実習2号ロ"], [None, "T2", "LE THI HUE", "ベトナム", "技能実習2号ロ"],
        ["山一水産(株)", "T3", "PUTU W", "インドネシア", "技能実習3号ロ"], [None, "T4", "MADE S", "インドネシア", "技能実習1号ロ"],
    ]  # fmt: skip
    intake = take(book(tmp_path / "台帳.xlsx", {"台帳": [["東海みらい協同組合 実習生台帳"], head, *lines]}))
    firms = {r["person"]: r["organisation"] for r in rows(intake, "employment")}
    assert firms["p-T1"] == firms["p-T2"] != firms["p-T3"] == firms["p-T4"]
    assert {r["name"] for r in rows(intake, "organisation") if r["organisation_id"] in firms.values()} == {
        "株式会社ほくと縫製",
        "山一水産(株)",
    }


def test_where_a_firm_is_repeated_a_blank_below_it_is_a_blank(tmp_path: Path) -> None:
    head = ["会社名", "社員番号", "氏名", "国籍", "在留資格"]
    lines: list[list[Any]] = [
        ["A株式会社", "1", "LE THI HOA", "ベトナム", "永住者"],
        ["A株式会社", "2", "LE THI HUE", "ベトナム", "永住者"],
        ["B株式会社", "4", "PUTU W", "インドネシア", "永住者"],
        [None, "3", "AN MIN", "ミャンマー", "永住者"],
    ]
    intake = take(book(tmp_path / "名簿.xlsx", {"名簿": [head, *lines]}))
    firms = {r["person"]: r["organisation"] for r in rows(intake, "employment")}
    assert firms["p-3"] not in (firms["p-1"], firms["p-4"])


def test_terms_whose_cells_are_blank_are_not_known_and_not_none(tmp_path: Path) -> None:
    path = book(
        tmp_path / "名簿.xlsx",
        {"名簿": [[*STAFF, "退職日", "月給"], [*BINH, None, 230000], [*HOA, "2026/6/30", None]]},
    )
    assert {r["employment"][:3] for r in rows(take(path), "working_condition")} == {"e-1", "e-2"}


def test_complete_through_a_day_holds_for_what_was_open_in_the_list(tmp_path: Path) -> None:
    path = book(tmp_path / "名簿.xlsx", {"名簿": [["2026年11月20日現在"], STAFF, BINH]})
    assert only(take(path), "employment")["known_date"] == "2026-11-20"
    assert (
        only(take(path, complete_through=[(None, None, date(2026, 11, 24))]), "employment")["known_date"]
        == "2026-11-24"
    )


@pytest.mark.parametrize(
    "heading, means",
    [
        ("社会保険の資格取得年月日", "insurance_enrolment.start_date"),
        ("社会保険の資格喪失年月日", "insurance_enrolment.end_date"),
        ("雇用保険の離職年月日", "insurance_enrolment.end_date"),
        ("国・地域", "person.nationality"),
        ("働き始めた日", "employment.start_date"),
        ("監査（直近）", "support_activity.done_date"),
    ],
)
def test_headings_of_programs_and_offices(tmp_path: Path, heading: str, means: str) -> None:
    path = text(
        tmp_path / "export.csv",
        [["社員番号", "氏名", "在留資格", heading], ["1", "LE THI HOA", "永住者", "2026/4/1"]],
    )
    assert _meanings(path)[heading][0].startswith(means)


def test_a_firm_and_a_place_in_english(tmp_path: Path) -> None:
    head = [
        "Employee ID",
        "Legal Name - First Name",
        "Legal Name - Last Name",
        "Visa Type",
        "Hire Date",
        "Location",
    ]
    path = book(
        tmp_path / "r.xlsx",
        {
            "r": [
                ["Company: Aozora Robotics K.K."],
                head,
                ["W1", "Arjun", "Mehta", "Instructor", "2023-04-01", "Tokyo HQ"],
            ]
        },
    )
    intake = take(path)
    assert only(intake, "organisation")["name"] == "Aozora Robotics K.K."
    assert only(intake, "workplace")["prefecture"] == "JP-13"
    assert only(intake, "person")["name_roman"] == "Mehta Arjun"


@pytest.mark.parametrize(
    "cells, kept",
    [(["8", "8", "7.5"], False), (["160", "173.8"], False), (["40", "8"], True), (["8時間×5日", "40"], True)],
)
def test_hours_without_a_week_in_the_heading_are_a_weeks_only_where_they_can_be(
    tmp_path: Path, cells: list[str], kept: bool
) -> None:
    lines = [[str(n), f"PERSON {n}", "ベトナム", "永住者", "2024/4/1", one] for n, one in enumerate(cells)]
    intake = take(book(tmp_path / "名簿.xlsx", {"名簿": [[*STAFF, "所定労働時間"], *lines]}))
    assert any("weekly_hours" in r for r in rows(intake, "working_condition")) is kept
    assert any(q.about == "所定労働時間" for q in intake.questions) is not kept


def test_days_worked_in_a_month_are_no_days_of_a_week(tmp_path: Path) -> None:
    path = book(tmp_path / "名簿.xlsx", {"名簿": [[*STAFF, "勤務日数"], [*BINH, 22]]})
    assert not any("weekly_days" in r for r in rows(take(path), "working_condition"))


@pytest.mark.parametrize("heading", ["配属日", "開始日", "終了日", "異動日", "異動年月日", "ビザ更新日"])
def test_days_that_may_be_of_many_things_are_asked_about(tmp_path: Path, heading: str) -> None:
    intake = take(book(tmp_path / "名簿.xlsx", {"名簿": [[*STAFF, heading], [*BINH, "2026/4/1"]]}))
    for register in ("training_plan", "absence", "filing", "application"):
        assert not rows(intake, register)


def test_who_left_a_school_left_it_on_the_day_of_leaving(tmp_path: Path) -> None:
    head = ["学籍番号", "氏名", "在留資格", "入学年月日", "卒業予定年月", "異動区分", "異動年月日"]
    lines = [
        ["U1", "DO VAN KHANH", "留学", "2026/4/1", "2028年3月", "退学", "2026.10.30"],
        ["U2", "CHEN YITING", "留学", "2024/4/1", "2028年3月", None, None],
    ]
    intake = take(book(tmp_path / "留学生名簿.xlsx", {"名簿": [head, *lines]}))
    ends = {r["start_date"]: r["end_date"] for r in rows(intake, "school_enrolment")}
    assert ends == {"2026-04-01": "2026-10-30", "2024-04-01": {"from": "2028-03-01", "to": "2028-03-31"}}
    assert not rows(intake, "filing")
    without = take(book(tmp_path / "二.xlsx", {"名簿": [head[:6], lines[0][:6]]}))
    assert only(without, "school_enrolment")["end_date"] == "unknown"


@pytest.mark.parametrize(
    "word, code",
    [("特定技能（１号）", "SSW1"), ("特定技能(2号)", "SSW2"), ("高度専門職1号（ロ）", "HSP1B"), ("特定活動46号", "DESIGNATED"), ("技能実習2号ロ", "TIT2"), ("家族滞在（資格外有）", "DEPENDENT"), ("企業内転勤", "ICT1"), ("永住者の配偶者等", "SPOUSE_PR")],
)  # fmt: skip
def test_statuses_as_offices_write_them(tmp_path: Path, word: str, code: str) -> None:
    path = book(tmp_path / "名簿.xlsx", {"名簿": [STAFF, ["1", "AN MIN", "ミャンマー", word, "2024/4/1"]]})
    assert only(take(path), "residence_permission")["status"] == code


def test_the_last_day_of_a_licence_is_not_that_of_a_stay(tmp_path: Path) -> None:
    lines = [["社員番号", "氏名", "運転免許取得日", "期限"], ["1", "CRUZ JOHN", "2021/1/1", "2028/1/1"]]
    intake = take(book(tmp_path / "表.xlsx", {"免許・資格": lines}))
    assert not rows(intake, "residence_permission") and not rows(intake, "employment")
    of_stays = book(
        tmp_path / "在留期限.xlsx", {"一覧": [["氏名", "社員番号", "期限"], ["CRUZ JOHN", "1", "2028/1/1"]]}
    )
    assert only(take(of_stays), "residence_permission")["end_date"] == "2028-01-01"
