"""Sheets that speak of people whom another sheet employs: no second job, no false firm, nobody lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.files.inbound.books import book, codes, only, rows, take

STAFF = ["社員番号", "氏名", "会社名", "入社日", "退職日", "時給", "月給", "パスポート保管"]
AN: list[Any] = ["A1", "RANA SITA", "株式会社アオイ", "2026/4/1", None, None, "230,000円", "会社"]
BE: list[Any] = ["A2", "LE THI HOA", "ミドリ合同会社", "2026/4/1", None, "1,226円", None, "本人"]
CARE = ["社員番号", "氏名", "労働条件通知書交付日", "雇入れ時教育日", "定期健診日"]


def test_a_second_sheet_without_firms_makes_no_second_job(tmp_path: Path) -> None:
    care = [
        CARE,
        ["A1", "RANA SITA", "2026/3/20", "2026/4/1", "2026/6/1"],
        ["A2", "LE THI HOA", "2026/3/21", "2026/4/2", None],
    ]
    intake = take(book(tmp_path / "a.xlsx", {"手続管理": care, "名簿": [STAFF, AN, BE]}))
    jobs = {r["person"]: r for r in rows(intake, "employment")}
    assert len(jobs) == len(rows(intake, "employment")) == 2 and "org-1" not in str(intake.document)
    assert {r["employment"] for r in rows(intake, "safety_record")} == {
        j["employment_id"] for j in jobs.values()
    }
    assert {r.get("notified_date") for r in rows(intake, "working_condition")} == {"2026-03-20", "2026-03-21"}


def test_who_stands_in_no_other_sheet_gets_a_job_of_the_office(tmp_path: Path) -> None:
    intake = take(book(tmp_path / "a.xlsx", {"社員": [CARE, ["A9", "AUNG MIN", "2026/3/20", None, None]]}))
    assert only(intake, "employment")["organisation"] == "org-1"
    assert [q.kind for q in intake.questions] == ["organisation"]


def test_with_two_employers_the_job_is_asked_for(tmp_path: Path) -> None:
    second = ["A1", "RANA SITA", "ミドリ合同会社", "2026/5/1", None, "1,226円", None, None]
    care = [CARE, ["A1", "RANA SITA", "2026/3/20", None, None]]
    intake = take(book(tmp_path / "a.xlsx", {"名簿": [STAFF, AN, second], "手続管理": care}))
    # The paper was handed over shortly before the first of the two jobs.
    noticed = next(r for r in rows(intake, "working_condition") if r.get("notified_date"))
    first = next(r for r in rows(intake, "employment") if r["start_date"] == "2026-04-01")
    assert len(rows(intake, "employment")) == 2 and noticed["employment"] == first["employment_id"]
    care[1] = ["A1", "RANA SITA", None, None, "2026/6/1"]
    intake = take(book(tmp_path / "c.xlsx", {"名簿": [STAFF, AN, second], "手続管理": care}))
    assert not rows(intake, "safety_record") and codes(intake) == ["row.no_parent"]
    checks = [*care[:1], ["A1", "RANA SITA", None, None, None]]
    checks[0] = [*CARE, "在留カード確認日"]
    checks[1] = [*checks[1], "2026/4/1"]
    intake = take(book(tmp_path / "b.xlsx", {"名簿": [STAFF, AN, second], "手続管理": checks}))
    assert [q.kind for q in intake.questions] == ["employer"] and len(rows(intake, "employment")) == 2


def test_a_title_that_names_who_keeps_the_list_employs_nobody(tmp_path: Path) -> None:
    listed = [["支援対象者一覧（一般社団法人ひだまり支援）"], STAFF, AN]
    care = [["加入確認　一般社団法人ひだまり支援"], CARE, ["A1", "RANA SITA", "2026/3/20", "2026/4/1", None]]
    intake = take(book(tmp_path / "a.xlsx", {"対象者": listed, "確認": care}))
    assert len(rows(intake, "employment")) == 1


def test_a_sentence_that_begins_like_a_label_names_no_firm(tmp_path: Path) -> None:
    care = [["所属機関から確認した加入・届出"], CARE, ["A1", "RANA SITA", "2026/3/20", None, None]]
    intake = take(book(tmp_path / "a.xlsx", {"名簿": [STAFF, AN], "確認": care}))
    assert [o["name"] for o in rows(intake, "organisation")] == ["株式会社アオイ"]


def test_three_firms_with_one_kind_of_agreement_have_three_agreements(tmp_path: Path) -> None:
    head = ["会社名", "協定の種類", "有効期間（自）", "有効期間（至）", "特別条項"]
    firms = ["株式会社アオイ", "ミドリ合同会社", "有限会社クロ"]
    table = [head, *([name, "36協定", "2026/4/1", "2027/3/31", "有"] for name in firms)]
    intake = take(book(tmp_path / "a.xlsx", {"協定": table}))
    assert len({r["agreement_id"] for r in rows(intake, "labour_agreement")}) == 3
    assert len({r["organisation"] for r in rows(intake, "labour_agreement")}) == 3


def test_the_title_of_a_second_table_is_not_a_row_of_the_first(tmp_path: Path) -> None:
    bank = ["社員番号", "氏名", "銀行名", "口座開設日"]
    sheet = [STAFF, AN, [], ["給与口座"], bank, ["A1", "RANA SITA", "ひばり銀行", "2026/4/3"]]
    intake = take(book(tmp_path / "a.xlsx", {"名簿": sheet}))
    assert [p["person_id"] for p in rows(intake, "person")] == ["p-A1"]
    assert len(rows(intake, "bank_account")) == 1
    firms = [["会社名", "法人・個人"], ["株式会社アオイ", "法人"], [], ["労使協定"],
             ["会社名", "協定の種類", "有効期間（自）"], ["株式会社アオイ", "36協定", "2026/4/1"]]  # fmt: skip
    intake = take(book(tmp_path / "b.xlsx", {"会社": firms}))
    assert [o["name"] for o in rows(intake, "organisation")] == ["株式会社アオイ"]


def test_keepers_named_by_a_word(tmp_path: Path) -> None:
    for word in ("会社", "当社", "本社", "総務", "会社保管", "会社預かり", "総務部で保管"):
        row = [*AN[:-1], word]
        intake = take(book(tmp_path / f"{word}.xlsx", {"名簿": [STAFF, row]}))
        kept = only(intake, "document_custody")["kept_by"]
        assert kept == only(intake, "employment")["organisation"], word
        assert [o["name"] for o in rows(intake, "organisation")] == ["株式会社アオイ"]
    for word in ("本人", "本人保管", "自己管理"):
        intake = take(book(tmp_path / f"{word}.xlsx", {"名簿": [STAFF, [*AN[:-1], word]]}))
        assert only(intake, "document_custody")["kept_by"] == "none", word


def test_pay_form_and_legal_form_are_named_presumptions(tmp_path: Path) -> None:
    intake = take(book(tmp_path / "a.xlsx", {"名簿": [STAFF, AN, BE]}))
    assert {r["pay_form"] for r in rows(intake, "working_condition")} == {"monthly", "hourly"}
    assert {(o["legal_form"], o["kind"]) for o in rows(intake, "organisation")} == {
        ("corporation", "company")
    }
    said = {p.kind: p.count for p in intake.presumptions}
    assert said["pay_form_by_column"] == 2 and said["corporation_by_name"] == 2
    for name in (
        "医療法人みずうみ会",
        "学校法人ひかり学園",
        "Kestrel Co., Ltd.",
        "Kestrel Inc.",
        "一般社団法人あさひ",
    ):
        row = [*AN[:2], name, *AN[3:]]
        found = rows(take(book(tmp_path / "n.xlsx", {"名簿": [STAFF, row]})), "organisation")
        assert [o["legal_form"] for o in found if o["name"] == name] == ["corporation"], name
    plain = take(book(tmp_path / "p.xlsx", {"名簿": [STAFF, [*AN[:2], "山川商店", *AN[3:]]]}))
    assert "legal_form" not in rows(plain, "organisation")[0]


def test_an_enrolment_belongs_to_the_only_employer(tmp_path: Path) -> None:
    insured = [["社員番号", "氏名", "制度", "資格取得日"], ["A1", "RANA SITA", "雇用保険", "2026/4/1"]]
    intake = take(book(tmp_path / "a.xlsx", {"名簿": [STAFF, AN, BE], "被保険者": insured}))
    job = next(r for r in rows(intake, "employment") if r["person"] == "p-A1")
    assert only(intake, "insurance_enrolment")["organisation"] == job["organisation"]
    assert [s.purpose for s in intake.sources] == ["staff", "insurance"]


def test_a_job_lends_its_workplace_to_hours(tmp_path: Path) -> None:
    listed = [
        ["社員番号", "氏名", "会社名", "事業所名", "入社日"],
        ["A1", "RANA SITA", "株式会社アオイ", "八王子工場", "2026/4/1"],
    ]
    sheet = [["社員番号", "日付", "労働時間"], ["A1", "2026/10/1", 8]]
    intake = take(book(tmp_path / "a.xlsx", {"名簿": listed, "勤怠": sheet}))
    record = only(intake, "work_record")
    assert record["workplace"] == only(intake, "employment")["workplace"]
    assert record["end_date"] == record["start_date"] == "2026-10-01"


# -- who has left


def test_leavers_are_not_followed_past_their_last_day(tmp_path: Path) -> None:
    left = [*BE[:4], "2026/8/31", *BE[5:]]
    intake = take(book(tmp_path / "a.xlsx", {"名簿": [STAFF, AN, left]}))
    (limit,) = intake.document["person_limits"]
    own = limit.pop("except_codes")["filing"]
    assert limit == {"person": "p-A2", "through": "2026-08-31", "except_holders": ["employer"]}
    # What the employer itself reports about somebody who left stays its matter; what the person reports does not.
    assert {"foreign_separation_notice", "withholding_slip", "ssw_event_notice"} <= set(own)
    assert "contract_organisation_notice" not in own
    again = ["A2", "LE THI HOA", "株式会社アオイ", "2026/9/1", None, "1,226円", None, None]
    assert "person_limits" not in take(book(tmp_path / "b.xlsx", {"名簿": [STAFF, left, again]})).document


def test_later_news_of_a_leaver_keeps_its_holder_open(tmp_path: Path) -> None:
    left = [*BE[:4], "2026/8/31", *BE[5:]]
    log = [
        ["届出日", "社員番号", "氏名", "届出書類"],
        ["2026/9/10", "A2", "LE THI HOA", "契約機関に関する届出"],
    ]
    intake = take(book(tmp_path / "a.xlsx", {"名簿": [STAFF, left], "届出控え": log}))
    assert intake.document["person_limits"][0]["except_holders"] == ["employer", "immigration_agency"]


def test_a_notice_of_the_firm_itself_needs_no_person(tmp_path: Path) -> None:
    log = [["届出日", "社員番号", "氏名", "届出書類", "提出元"],
           ["2026/5/20", None, None, "特定技能 定期届出", "株式会社アオイ"],
           ["2026/9/10", "A1", "RANA SITA", "契約機関に関する届出", "本人"],
           ["2026/9/11", None, None, "契約機関に関する届出", "本人"]]  # fmt: skip
    intake = take(book(tmp_path / "a.xlsx", {"名簿": [STAFF, AN], "届出控え": log}))
    found = {r["kind"]: r for r in rows(intake, "filing")}
    assert set(found) == {"ssw_annual_report", "contract_organisation_notice"}
    firm = only(intake, "employment")["organisation"]
    assert (
        found["ssw_annual_report"]["filer_organisation"] == firm
        and "person" not in found["ssw_annual_report"]
    )
    own = found["contract_organisation_notice"]
    assert own["filer_person"] == "p-A1" and "filer_organisation" not in own
    assert codes(intake) == ["row.no_person"]


def test_a_list_of_vacations_without_people(tmp_path: Path) -> None:
    students = [
        ["社員番号", "氏名", "学校名", "課程", "入学日"],
        ["A1", "RANA SITA", "さくら大学", "昼間", "2025/4/1"],
    ]
    terms = [["学校名", "長期休業開始日", "長期休業終了日"], ["さくら大学", "2026/8/1", "2026/9/20"]]
    intake = take(book(tmp_path / "a.xlsx", {"学生": [*students, [], ["長期休業"], *terms]}))
    assert only(intake, "school_term")["school"] == only(intake, "school_enrolment")["school"]


def test_columns_of_one_list_of_staff_tell_nothing_of_people_in_another(tmp_path: Path) -> None:
    """Bug: who stood only in the sheet of those who left was read as never insured, and no loss notice was due."""
    now = [
        ["社員番号", "氏名", "会社名", "入社日", "雇用保険資格取得日"],
        ["A1", "RANA SITA", "株式会社アオイ", "2026/4/1", "2026/4/1"],
        ["A2", "LE THI HOA", "株式会社アオイ", "2026/4/1", None],
    ]
    left = [
        ["社員番号", "氏名", "会社名", "入社日", "退職日", "雇用保険資格喪失届"],
        ["A3", "KIM MINSU", "株式会社アオイ", "2021/4/1", "2026/11/10", None],
    ]
    path = book(tmp_path / "a.xlsx", {"在籍者": now, "退職者": left})
    through = [(None, None, date(2026, 11, 18))]
    marks = take(path, complete_through=through).document["not_recorded"]
    insured = {"register": "insurance_enrolment", "code": "employment", "person": "p-A3"}
    assert insured in marks
    assert not [
        m for m in marks if m["register"] == "insurance_enrolment" and m["person"] in ("p-A1", "p-A2")
    ]
    # Who says of the register itself that it is complete says it of everybody.
    named = [("insurance_enrolment", None, date(2026, 11, 18))]
    assert insured not in take(path, complete_through=named).document["not_recorded"]
    # A list of the insured is a list of all of them.
    listed = [["社員番号", "氏名", "保険の種類", "資格取得日"], ["A1", "RANA SITA", "雇用保険", "2026/4/1"]]
    both = book(tmp_path / "b.xlsx", {"在籍者": now, "退職者": left, "雇用保険被保険者一覧": listed})
    assert insured not in take(both, complete_through=through).document["not_recorded"]


def test_a_list_for_one_matter_tells_of_the_others_that_they_are_none(tmp_path: Path) -> None:
    students = [["社員番号", "氏名", "在籍校", "入学日"], ["A1", "RANA SITA", "ひかり日本語学校", "2026/4/1"]]
    staff = [STAFF, AN, BE]
    intake = take(
        book(tmp_path / "a.xlsx", {"名簿": staff, "留学生": students}),
        complete_through=[(None, None, date(2026, 11, 18))],
    )
    assert not [m for m in intake.document["not_recorded"] if m["register"] == "school_enrolment"]


def test_a_notice_of_leaving_is_never_read_as_one_of_hiring(tmp_path: Path) -> None:
    """Bug: 外国人雇用届（離職） was read as the notice of hiring, by its beginning."""
    for heading in ("外国人雇用届（離職）", "外国人雇用状況届出（退職）", "外国人雇用状況の届（離職時）"):
        left = [
            ["社員番号", "氏名", "会社名", "入社日", "退職日", heading],
            ["A3", "KIM MINSU", "株式会社アオイ", "2021/4/1", "2026/10/31", "2026/11/9"],
        ]
        filed = rows(take(book(tmp_path / "a.xlsx", {"退職者": left})), "filing")
        assert all(one["kind"] == "foreign_separation_notice" for one in filed), heading
    assert not rows(
        take(book(tmp_path / "b.xlsx", {"退職者": [[*STAFF, "何かの届（退職時）"], [*AN, "2026/11/9"]]})),
        "filing",
    )
