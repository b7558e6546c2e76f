"""Words of forms, of ways of recording, of what was not done; words that name no code; dates beside words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.files.inbound.books import book, codes, only, rows, take

LOG = ["届出日", "社員番号", "氏名", "届出書類"]


def logged(tmp_path: Path, word: str, **options: Any) -> Any:
    table = [["役所への届出の控え"], LOG, ["2026/9/4", "A1", "RANA SITA", word]]
    return take(book(tmp_path / "届出控え.xlsx", {"届出控え": table}), **options)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("健康保険・厚生年金 資格喪失届", "si_loss_notice"),
        ("健康保険・厚生年金保険 被保険者資格喪失届", "si_loss_notice"),
        ("健康保険・厚生年金保険　被保険者資格取得届", "si_acquisition_notice"),
        ("健保・厚年 資格取得届（電子申請）", "si_acquisition_notice"),
        ("社保 資格喪失届の提出", "si_loss_notice"),
        ("雇用保険被保険者資格取得届 控え", "ei_acquisition_notice"),
        ("雇用保険資格喪失届・離職証明書", "ei_loss_notice"),
        ("外国人雇用状況届出書（様式第3号）", "foreign_hire_notice"),
        ("所属（契約）機関に関する届出書", "contract_organisation_notice"),
        ("特定技能雇用契約の終了に係る届出書", "ssw_event_notice"),
        ("給与所得者の扶養控除等（異動）申告書", "dependants_declaration"),
        ("特別徴収に係る給与所得者異動届出書", "resident_tax_change_notice"),
        ("時間外労働・休日労働に関する協定届", "agreement_36_notice"),
        ("納税管理人届出書", "tax_agent_notice"),
        ("定期健康診断結果報告書", "health_check_report"),
    ],
)
def test_names_of_forms(tmp_path: Path, word: str, code: str) -> None:
    assert only(logged(tmp_path, word), "filing")["kind"] == code


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("在留期間更新許可申請書", "extension_of_stay"),
        ("在留資格変更許可", "change_of_status"),
        ("資格外活動許可申請（包括）", "work_permission"),
        ("COE申請", "certificate_of_eligibility"),
        ("脱退一時金請求書", "lump_sum_withdrawal"),
    ],
)
def test_names_of_applications(tmp_path: Path, word: str, code: str) -> None:
    table = [
        ["申請日", "社員番号", "氏名", "申請内容", "結果"],
        ["2026/9/4", "A1", "RANA SITA", word, "審査中"],
    ]
    found = only(take(book(tmp_path / "a.xlsx", {"申請記録": table})), "application")
    assert (found["kind"], found["outcome"]) == (code, "pending")


def test_ways_of_recording_hours(tmp_path: Path) -> None:
    words = {"ICカード": "objective", "タイムカード": "objective", "PCログ": "objective", "勤怠システム": "objective",
             "指紋認証": "objective", "自己申告書": "self_report", "出勤簿": "self_report"}  # fmt: skip
    table = [["社員番号", "日付", "労働時間", "記録方法"]]
    table += [["A1", f"2026/10/{n}", "8", word] for n, word in enumerate(words, 1)]
    intake = take(book(tmp_path / "a.xlsx", {"勤怠": table}))
    assert [r["record_method"] for r in rows(intake, "work_record")] == list(words.values()) and not codes(
        intake
    )


@pytest.mark.parametrize("word", ["not done", "not filed", "not yet", "not submitted", "missing", "Not Done"])
def test_english_words_for_not_done(tmp_path: Path, word: str) -> None:
    table = [
        ["employee id", "name", "start date", "Hello Work notice"],
        ["A1", "RANA SITA", "2026/4/1", word],
    ]
    intake = take(book(tmp_path / "staff.xlsx", {"staff": table}))
    assert not rows(intake, "filing")
    assert [m["code"] for m in intake.document["recorded_absent"]] == ["foreign_hire_notice"]


def test_the_supervisors_interview_is_not_the_workers(tmp_path: Path) -> None:
    head = [
        "社員番号",
        "氏名",
        "定期面談（本人）1",
        "定期面談（監督者）1",
        "定期面談（本人）2",
        "定期面談（監督者）2",
    ]
    table = [head, ["A1", "RANA SITA", "2026/2/1", "2026/2/2", "2026/5/1", None]]
    intake = take(book(tmp_path / "a.xlsx", {"定期面談": table}))
    found = sorted((r["kind"], r["done_date"]) for r in rows(intake, "support_activity"))
    assert found == [("regular_interview", "2026-02-01"), ("regular_interview", "2026-05-01"),
                     ("supervisor_interview", "2026-02-02")]  # fmt: skip
    assert [s.purpose for s in intake.sources] == ["log"]


@pytest.mark.parametrize("word", ["契約の終了", "契約機関との契約の終了", "退職"])
def test_events_in_the_forms_own_words(tmp_path: Path, word: str) -> None:
    table = [[*LOG, "届出事由"], ["2026/9/4", "A1", "RANA SITA", "契約機関に関する届出", word]]
    found = only(take(book(tmp_path / "a.xlsx", {"届出": table})), "filing")
    assert found["event_kind"] in ("contract_ended", "left", "separated")


# -- kinds that cannot be read


def test_a_kind_that_cannot_be_read_is_kept_and_asked_about(tmp_path: Path) -> None:
    intake = logged(tmp_path, "社会保険しかく取得の届け")
    assert only(intake, "filing")["kind"] == "unknown" and codes(intake) == ["cell.code"]
    question = next(q for q in intake.questions if q.kind == "value")
    assert (
        "si_acquisition_notice" in question.options and question.about == "届出書類=社会保険しかく取得の届け"
    )
    settled = logged(tmp_path, "社会保険しかく取得の届け", mapping={question.about: "si_acquisition_notice"})
    assert only(settled, "filing")["kind"] == "si_acquisition_notice"
    assert not settled.questions and not codes(settled)


def test_a_question_about_a_word_never_shows_a_name(tmp_path: Path) -> None:
    intake = logged(tmp_path, "LE THI HOA の件")
    question = next(q for q in intake.questions if q.kind == "value")
    assert "HOA" not in question.text.ja + question.about


# -- dates beside words, several dates


def test_several_dates_in_one_cell_are_several_rows(tmp_path: Path) -> None:
    head = ["社員番号", "氏名", "面談日"]
    for title, cell in (
        ("面談記録 2026年度", "6/10、9/12"),
        ("面談記録", "2026/6/10、9/12"),
        ("面談記録", "R8.6.10 2026-09-12"),
    ):
        table = [[title], head, ["A1", "RANA SITA", cell]]
        intake = take(book(tmp_path / "a.xlsx", {"面談": table}))
        found = sorted(r["done_date"] for r in rows(intake, "support_activity"))
        assert found == ["2026-06-10", "2026-09-12"], (title, cell)
    intake = take(book(tmp_path / "b.xlsx", {"面談": [head, ["A1", "RANA SITA", "2026/11/10、2/8"]]}))
    assert sorted(r["done_date"] for r in rows(intake, "support_activity")) == ["2026-11-10", "2027-02-08"]


def test_dates_without_any_year_stay_unknown(tmp_path: Path) -> None:
    intake = take(
        book(
            tmp_path / "a.xlsx", {"面談": [["社員番号", "氏名", "面談日"], ["A1", "RANA SITA", "6/10、9/12"]]}
        )
    )
    assert {r["done_date"] for r in rows(intake, "support_activity")} == {"unknown"} and codes(intake)


@pytest.mark.parametrize(
    "cell", ["有(2027/3/31)", "有（2027/3/31まで）", "有 ～2027/3/31", "包括許可（R9.3.31）"]
)
def test_a_date_beside_a_permission_is_its_last_day(tmp_path: Path, cell: str) -> None:
    table = [
        ["社員番号", "氏名", "在留資格", "入社日", "資格外活動許可"],
        ["A1", "RANA SITA", "留学", "2026/4/1", cell],
    ]
    intake = take(book(tmp_path / "a.xlsx", {"社員名簿": [*table]}))
    found = only(intake, "work_permission")
    assert found["end_date"] == "2027-03-31" and found["kind"] != "unknown", found


def test_a_date_beside_an_outcome(tmp_path: Path) -> None:
    head = ["申請日", "社員番号", "氏名", "申請内容", "結果"]
    table = [head, ["2026/1/20", "A1", "RANA SITA", "更新", "許可（2026/3/10）"]]
    assert (
        only(take(book(tmp_path / "a.xlsx", {"申請": table})), "application")["outcome_date"] == "2026-03-10"
    )


# -- how far a log is complete


def test_a_log_covers_what_goes_to_the_same_desk(tmp_path: Path) -> None:
    intake = logged(tmp_path, "雇用保険被保険者資格取得届", complete_through=[(None, None, "2026-11-20")])
    filing = intake.document["sources"]["filing"]
    assert {
        "ei_acquisition_notice",
        "ei_loss_notice",
        "foreign_hire_notice",
        "foreign_separation_notice",
    } <= set(filing)
    assert "si_acquisition_notice" not in filing and "address_notice" not in filing


def test_a_column_covers_its_own_code_unless_the_register_is_named(tmp_path: Path) -> None:
    table = [
        ["社員番号", "氏名", "在留資格", "入社日", "更新申請日"],
        ["A1", "RANA SITA", "留学", "2026/4/1", "未"],
    ]
    path = book(tmp_path / "社員名簿.xlsx", {"社員名簿": table})
    bare = take(path, complete_through=[(None, None, "2026-11-20")])
    assert set(bare.document["sources"]["application"]) == {"extension_of_stay"}
    named = take(path, complete_through=[("application", None, "2026-11-20")])
    assert {"extension_of_stay", "change_of_status"} <= set(named.document["sources"]["application"])
    assert "lump_sum_withdrawal" not in named.document["sources"]["application"]
