"""Workbooks unlike one another, each a layout that some office keeps, and the rows that must come of it."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import openpyxl
import xlsxwriter
import xlwt
from tests.files.inbound.books import book, codes, only, rows, take, text, vocabulary

STAFF = ["社員番号", "氏名", "生年月日", "在留資格", "在留期限", "入社日", "週所定労働時間", "時給"]
AN = ["A001", "NGUYEN VAN AN", "1998/3/4", "留学", "2027/3/31", "2026/4/1", "週28h", "1,226円"]


def test_a_title_block_blank_rows_and_a_stated_day(tmp_path: Path) -> None:
    path = book(
        tmp_path / "名簿.xlsx",
        {
            "社員一覧": [
                ["株式会社アオイ食品　外国人社員名簿"],
                [None, None, "2026年10月31日現在"],
                [],
                STAFF,
                AN,
                [],
                ["合計", "1名"],
                ["※印は要確認"],
            ]
        },
    )
    intake = take(path)
    job = only(intake, "employment")
    assert job["person"] == "p-A001" and job["start_date"] == "2026-04-01"
    assert only(intake, "organisation")["name"] == "株式会社アオイ食品"
    assert intake.document["sources"] == {"employment": "2026-10-31", "working_condition": "2026-10-31"}
    assert codes(intake, "note") == ["row.note", "row.total"] and not codes(intake)
    assert (
        only(intake, "working_condition").items()
        >= {"weekly_hours": 28, "hourly_pay": 1226, "start_date": "2026-04-01"}.items()
    )
    assert only(intake, "residence_permission")["standing"] == "declared" and job["standing"] == "held"
    assert job["source_document"] == "名簿.xlsx › 社員一覧 › row 5" and job["known_date"] == "2026-10-31"


def test_two_rows_of_headings_with_merged_groups(tmp_path: Path) -> None:
    path = tmp_path / "二段.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("一覧")
    sheet.merge_range("A1:A2", "社員番号")
    sheet.merge_range("B1:B2", "氏名")
    sheet.merge_range("C1:D1", "在留カード")
    sheet.write_row("C2", ["番号", "有効期限"])
    sheet.merge_range("E1:F1", "社会保険")
    sheet.write_row("E2", ["取得日", "喪失日"])
    sheet.merge_range("G1:G2", "在留資格")
    sheet.write_row("A3", ["7", "RANA SITA", "AB12345678CD", "2027/3/31", "2026/4/1", "", "技人国"])
    workbook.close()
    intake = take(path)
    document = only(intake, "identity_document")
    assert (document["kind"], document["number"], document["end_date"]) == (
        "residence_card",
        "AB12345678CD",
        "2027-03-31",
    )
    assert {r["scheme"]: r["start_date"] for r in rows(intake, "insurance_enrolment")} == {
        "employees_health": "2026-04-01",
        "employees_pension": "2026-04-01",
    }
    assert intake.sources[0].header_rows == (1, 2)


def test_one_sheet_per_employer_with_the_firm_in_the_sheet_name(tmp_path: Path) -> None:
    path = book(
        tmp_path / "グループ.xlsx",
        {
            "株式会社アオイ": [STAFF, AN],
            "(株)ミドリ": [
                STAFF,
                ["B001", "RANA SITA", "2000/1/1", "特定技能1号", "2027/5/1", "2025/5/1", 40, None],
            ],
        },
    )
    intake = take(path)
    assert {o["name"] for o in rows(intake, "organisation")} == {"株式会社アオイ", "(株)ミドリ"}
    assert len({j["organisation"] for j in rows(intake, "employment")}) == 2


def test_blocks_of_firms_in_one_sheet(tmp_path: Path) -> None:
    path = book(
        tmp_path / "全社.xlsx",
        {
            "全員": [
                STAFF,
                ["■株式会社アオイ"],
                AN,
                ["■有限会社ミドリ"],
                ["B001", "RANA SITA", "2000/1/1", "特定技能1号", "2027/5/1", "2025/5/1", 40, None],
            ]
        },
    )
    intake = take(path)
    names = {o["organisation_id"]: o["name"] for o in rows(intake, "organisation")}
    assert {names[j["organisation"]] for j in rows(intake, "employment")} == {
        "株式会社アオイ",
        "有限会社ミドリ",
    }


def test_a_merged_column_of_firms(tmp_path: Path) -> None:
    path = tmp_path / "結合.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet()
    sheet.write_row("A1", ["会社名", *STAFF])
    sheet.merge_range("A2:A3", "株式会社アオイ")
    sheet.write_row("B2", AN)
    sheet.write_row("B3", ["A002", "RANA SITA", "2000/1/1", "特定技能1号", "2027/5/1", "2025/5/1", 40])
    workbook.close()
    intake = take(path)
    assert (
        len({j["organisation"] for j in rows(intake, "employment")}) == 1
        and len(rows(intake, "employment")) == 2
    )
    assert only(intake, "organisation")["name"] == "株式会社アオイ"


def test_headings_repeated_on_every_printed_page(tmp_path: Path) -> None:
    second = ["A002", "RANA SITA", "2000/1/1", "特定技能1号", "2027/5/1", "2025/5/1", 40, None]
    intake = take(book(tmp_path / "印刷.xlsx", {"一覧": [STAFF, AN, [], STAFF, second]}))
    assert len(rows(intake, "person")) == 2
    assert "row.heading_again" in codes(intake, "note")


def test_two_tables_under_one_another(tmp_path: Path) -> None:
    intake = take(
        book(
            tmp_path / "二表.xlsx",
            {
                "一覧": [
                    ["社員"],
                    STAFF,
                    AN,
                    [],
                    ["更新申請"],
                    ["社員番号", "氏名", "申請種別", "申請日", "結果"],
                    ["A001", "NGUYEN VAN AN", "在留期間更新許可申請", "2026/11/1", "申請中"],
                ]
            },
        )
    )
    row = only(intake, "application")
    assert (row["kind"], row["submitted_date"], row["outcome"], row["person"]) == (
        "extension_of_stay",
        "2026-11-01",
        "pending",
        "p-A001",
    )
    assert [s.purpose for s in intake.sources] == ["staff", "log"]


def test_hidden_rows_and_sheets_are_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "隠し.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("一覧")
    sheet.write_row(0, 0, STAFF)
    sheet.write_row(1, 0, AN)
    sheet.write_row(2, 0, ["A002", "RANA SITA", "2000/1/1", "特定技能1号", "2027/5/1", "2025/5/1", 40])
    sheet.set_row(2, None, None, {"hidden": True})
    hidden = workbook.add_worksheet("退職者")
    hidden.write_row(0, 0, [*STAFF, "退職日"])
    hidden.write_row(
        1, 0, ["A003", "LE THI HOA", "1999/9/9", "技人国", "2027/5/1", "2024/5/1", 40, "", "2026/9/30"]
    )
    hidden.hide()
    workbook.close()
    intake = take(path)
    assert len(rows(intake, "person")) == 3
    assert {"sheet.hidden", "sheet.hidden_rows"} <= set(codes(intake, "note"))
    assert [j["end_date"] for j in rows(intake, "employment") if "end_date" in j] == ["2026-09-30"]


def test_one_card_per_person_as_a_form(tmp_path: Path) -> None:
    path = book(
        tmp_path / "個人票.xlsx",
        {
            "個人票": [
                ["外国人社員カード"],
                ["会社名", "株式会社アオイ", None, "社員番号", "A001"],
                ["氏名", "NGUYEN VAN AN", None, "生年月日", date(1998, 3, 4)],
                ["在留資格", "技術・人文知識・国際業務", None, "在留期限", "令和10年3月31日"],
                ["入社日", "R7.4.1"],
            ]
        },
    )
    intake = take(path)
    assert only(intake, "person")["birth_date"] == "1998-03-04"
    assert only(intake, "residence_permission")["end_date"] == "2028-03-31"
    assert only(intake, "employment")["start_date"] == "2025-04-01"


def test_a_table_lying_on_its_side(tmp_path: Path) -> None:
    path = book(
        tmp_path / "横.xlsx",
        {
            "一覧": [
                ["社員番号", "A001", "A002"],
                ["氏名", "NGUYEN VAN AN", "RANA SITA"],
                ["生年月日", "1998/3/4", "2000/1/1"],
                ["在留資格", "留学", "特定技能1号"],
                ["在留期限", "2027/3/31", "2027/5/1"],
                ["入社日", "2026/4/1", "2025/5/1"],
            ]
        },
    )
    intake = take(path)
    assert {p["person_id"] for p in rows(intake, "person")} == {"p-A001", "p-A002"}
    assert {r["status"] for r in rows(intake, "residence_permission")} == {"STUDENT", "SSW1"}


def test_english_headings(tmp_path: Path) -> None:
    path = book(
        tmp_path / "staff.xlsx",
        {
            "Staff": [
                ["Aoi Foods Co., Ltd. staff list (as of 2026-10-31)"],
                [
                    "employee_number",
                    "Name",
                    "DOB",
                    "Nationality",
                    "Visa status",
                    "Visa expiry",
                    "hire_date",
                    "weekly_hours",
                    "hourly_wage",
                ],
                [
                    "77",
                    "MARIA CRUZ",
                    "1995-05-05",
                    "Philippines",
                    "定住者",
                    "2028-01-10",
                    "2024-02-01",
                    40,
                    1500,
                ],
            ]
        },
    )
    intake = take(path)
    assert (
        only(intake, "residence_permission").items()
        >= {"status": "LONGTERM", "end_date": "2028-01-10"}.items()
    )
    assert only(intake, "working_condition")["hourly_pay"] == 1500
    assert intake.document["sources"]["employment"] == "2026-10-31"


def test_a_contract_list_beside_the_staff_list(tmp_path: Path) -> None:
    staff = book(tmp_path / "名簿.xlsx", {"名簿": [["株式会社アオイ 社員名簿"], STAFF[:6], AN[:6]]})
    contracts = book(
        tmp_path / "契約.xlsx",
        {
            "契約一覧": [
                [
                    "社員番号",
                    "氏名",
                    "契約開始日",
                    "契約満了日",
                    "週所定労働時間",
                    "時給",
                    "労働条件通知書交付日",
                ],
                ["A001", "NGUYEN VAN AN", "2026/4/1", "2026/9/30", 28, 1226, "2026/3/25"],
                ["A001", "NGUYEN VAN AN", "2026/10/1", "2027/3/31", 20, 1250, "2026/9/20"],
            ]
        },
    )
    intake = take(staff, contracts)
    terms = rows(intake, "working_condition")
    assert [(t["start_date"], t["weekly_hours"], t["notified_date"]) for t in terms] == [
        ("2026-04-01", 28, "2026-03-25"),
        ("2026-10-01", 20, "2026-09-20"),
    ]
    assert len({t["employment"] for t in terms}) == 1 == len(rows(intake, "employment"))


def test_a_month_grid_joined_by_name(tmp_path: Path) -> None:
    staff = book(
        tmp_path / "名簿.xlsx",
        {
            "名簿": [
                ["株式会社アオイ 社員名簿"],
                STAFF[:6],
                AN[:6],
                ["A002", "RANA SITA", "2000/1/1", "留学", "2027/5/1", "2025/5/1"],
            ]
        },
    )
    grid = book(
        tmp_path / "勤務表.xlsx",
        {
            "10月": [
                ["2026年10月 勤務表"],
                ["氏名", *range(1, 32), "合計"],
                ["NGUYEN VAN AN", 5, "公休", "4.5", "8:00", *[None] * 27, 17.5],
            ]
        },
    )
    intake = take(staff, grid)
    worked = [(r["start_date"], r["hours"], r["grain"]) for r in rows(intake, "work_record")]
    assert worked == [("2026-10-01", 5, "day"), ("2026-10-03", 4.5, "day"), ("2026-10-04", 8, "day")]
    assert intake.document["sources"]["work_record"] == {"from": "2026-10-01", "through": "2026-10-31"}
    assert {"register": "work_record", "person": "p-A002"} in intake.document["not_recorded"]
    assert any(q.kind == "name_link" for q in intake.questions)


def test_a_daily_time_sheet_with_clock_times(tmp_path: Path) -> None:
    path = book(
        tmp_path / "打刻.xlsx",
        {
            "打刻": [
                ["社員番号", "氏名", "日付", "出勤", "退勤", "休憩時間"],
                ["A001", "NGUYEN VAN AN", date(2026, 10, 1), "9:00", "17:30", "1:00"],
                ["A001", "NGUYEN VAN AN", date(2026, 10, 2), "22:00", "5:00", 1],
            ]
        },
    )
    intake = take(path)
    assert [(r["start_date"], r["hours"]) for r in rows(intake, "work_record")] == [
        ("2026-10-01", 7.5),
        ("2026-10-02", 6),
    ]


def test_a_time_sheet_of_one_person_with_bare_days(tmp_path: Path) -> None:
    path = book(
        tmp_path / "勤怠.xlsx",
        {
            "10月": [
                ["勤務表", None, "2026年10月"],
                ["氏名：NGUYEN VAN AN"],
                ["日", "曜日", "労働時間"],
                [1, "木", 5],
                [2, "金", 4],
                [3, "土", None],
                ["合計", None, 9],
            ]
        },
    )
    intake = take(path)
    assert [(r["start_date"], r["hours"]) for r in rows(intake, "work_record")] == [
        ("2026-10-01", 5),
        ("2026-10-02", 4),
    ]
    assert not codes(intake)


def test_totals_by_month(tmp_path: Path) -> None:
    path = book(
        tmp_path / "月別.xlsx",
        {
            "集計": [
                ["2026年 労働時間集計"],
                ["社員番号", "氏名", "8月", "9月", "10月"],
                ["A001", "NGUYEN VAN AN", 100, 112.5, "120h"],
            ]
        },
    )
    intake = take(path)
    assert [
        (r["start_date"], r["end_date"], r["grain"], r["hours"]) for r in rows(intake, "work_record")
    ] == [
        ("2026-08-01", "2026-08-31", "month", 100),
        ("2026-09-01", "2026-09-30", "month", 112.5),
        ("2026-10-01", "2026-10-31", "month", 120),
    ]


def test_a_support_log_long_and_wide(tmp_path: Path) -> None:
    path = book(
        tmp_path / "支援.xlsx",
        {
            "支援記録": [
                ["氏名", "支援項目", "実施日", "対応言語"],
                ["RANA SITA", "定期面談", "2026/7/10", "ネパール語"],
                ["RANA SITA", "生活オリエンテーション", "2026/4/5", None],
            ],
            "面談": [
                ["氏名", "定期面談日①", "定期面談日②", "定期面談日③"],
                ["LE THI HOA", "2026/4/10", "2026/7/9", None],
            ],
        },
    )
    intake = take(path)
    assert sorted((r["kind"], r["done_date"]) for r in rows(intake, "support_activity")) == [
        ("life_orientation", "2026-04-05"),
        ("regular_interview", "2026-04-10"),
        ("regular_interview", "2026-07-09"),
        ("regular_interview", "2026-07-10"),
    ]


def test_a_pay_sheet(tmp_path: Path) -> None:
    staff = book(tmp_path / "名簿.xlsx", {"名簿": [["株式会社アオイ 社員名簿"], STAFF[:6], AN[:6]]})
    pay = book(
        tmp_path / "給与.xlsx",
        {
            "10月給与": [
                [
                    "社員番号",
                    "氏名",
                    "支給日",
                    "総支給額",
                    "差引支給額",
                    "基本給",
                    "通勤手当",
                    "所得税",
                    "家賃",
                ],
                [
                    "A001",
                    "NGUYEN VAN AN",
                    "2026/10/25",
                    "150,000",
                    "110,000",
                    140000,
                    10000,
                    2000,
                    "30,000円",
                ],
            ]
        },
    )
    intake = take(staff, pay)
    assert (
        only(intake, "wage_payment").items()
        >= {"gross": 150000, "net": 110000, "due_date": "2026-10-25", "kind": "regular"}.items()
    )
    assert {r["kind"]: r["amount"] for r in rows(intake, "wage_item")} == {
        "base_pay": 140000,
        "commuting_allowance": 10000,
        "income_tax": 2000,
        "rent": 30000,
    }
    assert not rows(intake, "working_condition")


def test_old_workbooks_xls(tmp_path: Path) -> None:
    workbook = xlwt.Workbook(encoding="utf-8")
    sheet = workbook.add_sheet("名簿")
    for r, row in enumerate([STAFF, AN]):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    path = tmp_path / "名簿.xls"
    workbook.save(str(path))
    intake = take(path)
    assert only(intake, "person")["person_id"] == "p-A001" and intake.sources[0].format == "xls"


def test_text_files_in_each_encoding(tmp_path: Path) -> None:
    for encoding, shown in (
        ("cp932", "cp932"),
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("euc_jp", "euc_jp"),
    ):
        intake = take(text(tmp_path / f"{encoding}.csv", [STAFF, [*AN[:7], "1226"]], encoding))
        assert intake.sources[0].encoding == shown
        assert only(intake, "residence_permission")["status"] == "STUDENT"
    intake = take(text(tmp_path / "a.tsv", [STAFF, AN], "cp932", "\t"))
    assert only(intake, "working_condition")["hourly_pay"] == 1226
    intake = take(text(tmp_path / "given.csv", [STAFF, AN[:7]], "cp932"), encoding="cp932")
    assert intake.sources[0].encoding_how == "given"
    assert codes(take(text(tmp_path / "wrong.csv", [STAFF, AN], "cp932"), encoding="utf-8")) == [
        "file.encoding"
    ]


def test_leading_zeros_and_line_numbers(tmp_path: Path) -> None:
    a = text(tmp_path / "a.csv", [["社員番号", "氏名", "在留資格"], ["0012", "RANA SITA", "留学"]])
    b = book(tmp_path / "b.xlsx", {"b": [["社員番号", "氏名", "在留期限"], [12, "RANA SITA", "2027/3/31"]]})
    assert len(rows(take(a, b), "person")) == 1
    numbered = book(
        tmp_path / "c.xlsx",
        {
            "c": [
                ["No.", "氏名", "生年月日", "在留資格"],
                [1, "RANA SITA", "2000/1/1", "留学"],
                [2, "LE THI HOA", "1999/9/9", "留学"],
            ]
        },
    )
    keys = {p["person_id"] for p in rows(take(numbered), "person")}
    turned = book(
        tmp_path / "d.xlsx",
        {
            "c": [
                ["No.", "氏名", "生年月日", "在留資格"],
                [1, "LE THI HOA", "1999/9/9", "留学"],
                [2, "RANA SITA", "2000/1/1", "留学"],
            ]
        },
    )
    assert keys == {p["person_id"] for p in rows(take(turned), "person")} and len(keys) == 2


def test_smarthr_export(tmp_path: Path) -> None:
    header = [
        "emp_code",
        "last_name",
        "first_name",
        "birth_at",
        "entered_at",
        "resigned_at",
        "emp_type",
        "nationality_code",
        "resident_status_type",
        "resident_end_at",
        "having_ex_activity_permission",
        "foreign_resident_last_name",
        "foreign_resident_first_name",
        "foreign_resident_card_number",
        "soc_ins_qualified_at",
        "emp_ins_qualified_at",
    ]
    row = [
        "S01",
        "ラナ",
        "シタ",
        "2000-01-01",
        "2025-05-01",
        "",
        "part_timer",
        "NP",
        "resident_status_type_0018",
        "2027-03-31",
        "permitted",
        "RANA",
        "SITA",
        "AB12345678CD",
        "2025-05-01",
        "",
    ]
    intake = take(text(tmp_path / "crew.csv", [header, row], "utf-8"))
    person = only(intake, "person")
    assert person["name_roman"] == "RANA SITA" and person["name_kanji"] == "ラナ シタ"
    assert (
        only(intake, "residence_permission").items()
        >= {"status": "STUDENT", "end_date": "2027-03-31"}.items()
    )
    assert only(intake, "work_permission")["kind"] == "comprehensive_28h"
    assert only(intake, "employment")["form"] == "part_time"
    assert {"register": "insurance_enrolment", "code": "employment", "person": "p-S01"} in intake.document[
        "not_recorded"
    ]


def test_the_pension_offices_media_file(tmp_path: Path) -> None:
    person = [
        "2200700",
        "21",
        "01",
        "ｱｱ",
        "12345",
        "7",
        "ﾗﾅ ｼﾀ",
        "ラナ　シタ",
        "7",
        "120101",
        "2",
        "1",
        "123456789018",
        "",
        "",
        "",
        "",
        "9",
        "080401",
        "0",
        "200000",
        "0",
        "200000",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
    ]
    lines = [
        ["21", "01", "ｱｱ", "001", "20260405", "22223"],
        ["[kanri]"],
        ["", "001"],
        [
            "21",
            "01",
            "ｱｱ",
            "12345",
            "160",
            "0001",
            "東京都",
            "株式会社アオイ",
            "青井 一郎",
            "03",
            "0000",
            "0000",
        ],
        ["[data]"],
        person,
    ]
    intake = take(text(tmp_path / "SHFD0006.CSV", lines))
    assert {(r["scheme"], r["start_date"]) for r in rows(intake, "insurance_enrolment")} == {
        ("employees_health", "2026-04-01"),
        ("employees_pension", "2026-04-01"),
    }
    assert only(intake, "person")["birth_date"] == "2000-01-01"
    assert only(intake, "organisation")["name"] == "株式会社アオイ"
    assert "file.individual_numbers" in codes(intake, "note") and "123456789018" not in str(intake)


def test_case_files_pass_through_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        "as_of: 2026-10-20\nsources: {filing: {foreign_hire_notice: 2026-10-20}}\nregisters:\n"
        "  person: [{person_id: linh, japanese_national: false, death_date: no}]\n",
        encoding="utf-8",
    )
    intake = take(path)
    assert intake.document == {
        "as_of": "2026-10-20",
        "sources": {"filing": {"foreign_hire_notice": "2026-10-20"}},
        "registers": {"person": [{"person_id": "linh", "japanese_national": False, "death_date": "no"}]},
    }
    other = tmp_path / "case.json"
    other.write_text('{"as_of": "2026-10-20", "registers": {}}')
    assert take(other).document == {"as_of": "2026-10-20", "registers": {}}


def test_a_folder_of_files(tmp_path: Path) -> None:
    book(tmp_path / "名簿.xlsx", {"名簿": [STAFF, AN]})
    (tmp_path / "~$名簿.xlsx").write_bytes(b"lock")
    (tmp_path / "memo.docx").write_bytes(b"x")
    assert [s.file for s in take(tmp_path).sources] == ["名簿.xlsx"]


def test_formulas_without_results_and_error_values_are_not_blank(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(STAFF)
    sheet.append([*AN[:4], "=DATE(2027,3,31)", *AN[5:]])
    path = tmp_path / "式.xlsx"
    workbook.save(path)
    intake = take(path)
    assert codes(intake) == ["cell.formula"]
    assert only(intake, "residence_permission")["end_date"] == "unknown"


def test_dates_of_the_1904_system(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(str(tmp_path / "mac.xlsx"), {"date_1904": True})
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, STAFF)
    sheet.write_row(1, 0, AN)
    sheet.write_datetime(
        1, 4, __import__("datetime").datetime(2027, 3, 31), workbook.add_format({"num_format": "yyyy/m/d"})
    )
    workbook.close()
    intake = take(tmp_path / "mac.xlsx")
    assert only(intake, "residence_permission")["end_date"] == "2027-03-31"
    assert intake.sources[0].date_system == "1904"


def test_time_cells_are_hours(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["社員番号", "日付", "労働時間"])
    sheet.append(["A001", date(2026, 10, 1), time(7, 30)])
    path = tmp_path / "時刻.xlsx"
    workbook.save(path)
    assert only(take(path), "work_record")["hours"] == 7.5


def test_a_sheet_that_is_no_table_is_said(tmp_path: Path) -> None:
    path = book(tmp_path / "名簿.xlsx", {"表紙": [["社内限り"]], "名簿": [STAFF, AN], "空": []})
    intake = take(path)
    assert codes(intake, "note") == ["sheet.no_table"]
    alone = take(book(tmp_path / "メモ.xlsx", {"メモ": [["あれこれ"], ["1", "2"]]}))
    assert codes(alone) == ["file.no_table"] and not alone.read_anything


def test_the_vocabulary_is_the_packs(tmp_path: Path) -> None:
    assert len(vocabulary()["registers"]) >= 38 and len(vocabulary()["columns"]) > 100


def test_cards_in_blocks_with_the_firm_and_the_day_above(tmp_path: Path) -> None:
    def card(number: str, name: str, born: str, last: str | None) -> list[list[object]]:
        return [
            ["外国人従業員 個人カード"],
            ["株式会社あけぼの製作所", None, None, None, "更新日", "2026/11/1"],
            [],
            ["社員番号", number, None, "氏名", name],
            ["国籍", "ベトナム", None, "生年月日", born],
            ["■在留資格"],
            ["在留資格", "特定技能1号(外食業)", None, "在留期限", "2027年5月31日"],
            ["在留カード番号", "ZZ12345678YY", None, "資格外活動", "なし"],
            ["■雇用"],
            ["入社日", "令和6年4月1日", None, "退職日", last],
            ["週所定労働時間", "40時間", None, "基本給", "215,000円"],
        ]

    sheets = {
        "K-01": card("K-01", "TRAN VAN NAM", "1999/3/2", None),
        "K-02": card("K-02", "GURUNG MAYA", "2000/1/2", "2026/9/30"),
    }
    intake = take(book(tmp_path / "個人カード.xlsx", sheets))
    # One card number was copied: two numbers and two names stay two people.
    assert {p["person_id"] for p in rows(intake, "person")} == {"p-K-01", "p-K-02"}
    assert only(intake, "organisation")["name"] == "株式会社あけぼの製作所"
    stays = [
        (r["status"], r["designated_sector"], r["end_date"]) for r in rows(intake, "residence_permission")
    ]
    assert stays == [("SSW1", "food_service", "2027-05-31")] * 2
    assert not rows(intake, "application") and intake.document["sources"]["employment"] == "2026-11-01"
    assert {r["monthly_base_pay"] for r in rows(intake, "working_condition")} == {215000}


def test_two_rows_of_short_headings_and_a_year_in_the_title(tmp_path: Path) -> None:
    path = tmp_path / "二段.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("在籍者")
    sheet.merge_range("A1:J1", "外国人スタッフ管理表（令和８年度）")
    sheet.merge_range("A2:A3", "会社")
    sheet.merge_range("B2:B3", "社員No.")
    for area, group, parts in (
        ("C2:D2", "氏名", ["英字", "カナ"]), ("E2:F2", "在留", ["資格", "期限"]),
        ("G2:H2", "面談", ["本人", "上司"]), ("I2:J2", "雇用保険", ["取得", "喪失"]),
    ):  # fmt: skip
        sheet.merge_range(area, group)
        sheet.write_row(area[0] + "3", parts)
    sheet.merge_range("A4:A5", "(株)ふじみ野フーズ")
    sheet.write_row(
        "B4", ["F1", "LAMA PEMA", "ラマ ペマ", "特定技能1号", "R10.1.31", "5/12、8/20", "2/3", "R7.2.1", ""]
    )
    sheet.write_row("B5", ["F2", "SOE HTET", "ソー テッ", "技人国", "R9.6.1", "", "", "R5.6.1", "R8.10.1"])
    workbook.close()
    intake = take(path)
    done = sorted((r["kind"], r["done_date"]) for r in rows(intake, "support_activity"))
    assert done == [("regular_interview", "2026-05-12"), ("regular_interview", "2026-08-20"),
                    ("supervisor_interview", "2027-02-03")]  # fmt: skip
    insured = {
        (r["person"], r["scheme"], r["start_date"], r.get("end_date"))
        for r in rows(intake, "insurance_enrolment")
    }
    assert insured == {
        ("p-F1", "employment", "2025-02-01", None),
        ("p-F2", "employment", "2023-06-01", "2026-10-01"),
    }
    assert not rows(intake, "filing") and not intake.questions


def test_an_export_with_names_in_two_columns_and_a_pay_form(tmp_path: Path) -> None:
    head = [
        "従業員番号",
        "姓",
        "名",
        "入社年月日",
        "在留資格",
        "給与方式",
        "基本給",
        "時給",
        "市区町村・番地",
    ]
    path = text(tmp_path / "従業員.csv", [
        head,
        ["00101", "NGUYEN", "LINH", "2025-04-01", "技術・人文知識・国際業務", "月給", "240000", "", "名古屋市中区1-1"],
        ["00102", "THAPA", "BINOD", "2026-09-01", "留学", "時給", "", "1150", "名古屋市東区2-2"],
    ], "utf-8")  # fmt: skip
    intake = take(path)
    assert [p["name_roman"] for p in rows(intake, "person")] == ["NGUYEN LINH", "THAPA BINOD"]
    terms = [
        (r["pay_form"], r.get("monthly_base_pay"), r.get("hourly_pay"))
        for r in rows(intake, "working_condition")
    ]
    assert terms == [("monthly", 240000, None), ("hourly", None, 1150)] and not codes(intake)
    assert len(rows(intake, "address_record")) == 2


def test_a_training_ledger_alone(tmp_path: Path) -> None:
    path = book(
        tmp_path / "教育訓練台帳.xlsx",
        {
            "安全衛生教育": [
                ["安全衛生教育 実施台帳"],
                ["株式会社あけぼの製作所", None, None, "2026/11/10現在"],
                [],
                ["No", "実施日", "教育の種類", "受講者", "社員番号", "時間", "使用言語"],
                [1, date(2024, 4, 1), "雇入時教育", "GURUNG MAYA", "K-02", "2.0h", "ネパール語"],
                [2, date(2026, 6, 3), "フォークリフト特別教育", "TRAN VAN NAM", "K-01", "6h", "日本語"],
                [3, date(2026, 6, 3), "KYT研修", "GURUNG MAYA", "K-02", "1h", "日本語"],
            ]
        },
    )
    intake = take(path)
    found = sorted((r["kind"], r["language"], r["done_date"]) for r in rows(intake, "safety_record"))
    assert found == [("hire_training", "ne", "2024-04-01"), ("special_training", "ja", "2026-06-03"),
                     ("unknown", "ja", "2026-06-03")]  # fmt: skip
    assert not rows(intake, "support_activity") and len(rows(intake, "employment")) == 2
    assert {p["name_roman"] for p in rows(intake, "person")} == {"GURUNG MAYA", "TRAN VAN NAM"}
    question = next(q for q in intake.questions if q.kind == "value")
    assert "KYT研修" in question.about and "hire_training" in question.options


def test_lines_of_a_pay_list_run_as_far_as_the_slips(tmp_path: Path) -> None:
    head = ["社員番号", "氏名", "支給日", "基本給", "家賃", "総支給額", "差引支給額"]
    path = book(
        tmp_path / "給与.xlsx",
        {"給与明細": [head, ["K-01", "TRAN VAN NAM", "2026/10/25", 215000, 20000, 215000, 160000]]},
    )
    intake = take(path)
    october = {"from": "2026-10-01", "through": "2026-10-25"}
    assert intake.document["sources"]["wage_item"] == {"base_pay": october, "rent": october}
    assert only(intake, "wage_payment")["employment"] == only(intake, "employment")["employment_id"]
    assert intake.sources[0].purpose == "payroll"
