"""Columns about a worker's relatives: rows of the relative, never of the worker."""

from __future__ import annotations

from pathlib import Path

from tests.files.inbound.books import book, only, rows, take

FAMILY = [
    "社員番号",
    "氏名",
    "家族氏名",
    "続柄",
    "生年月日",
    "国籍",
    "在留資格",
    "在留期限",
    "出生届出日",
    "在留資格取得申請日",
]


def test_a_family_table(tmp_path: Path) -> None:
    staff = [
        ["社員番号", "氏名", "生年月日", "国籍", "入社日"],
        ["C5", "FERNANDES ANA", "1994/7/19", "ブラジル", "2022/2/1"],
    ]
    family = [
        FAMILY,
        [
            "C5",
            "FERNANDES ANA",
            "FERNANDES LIVIA",
            "子",
            "2026/10/28",
            "ブラジル",
            None,
            None,
            "2026/11/5",
            "未",
        ],
        [
            "C5",
            "FERNANDES ANA",
            "FERNANDES RUI",
            "夫",
            "1992/1/2",
            "ブラジル",
            "定住者",
            "2028/3/1",
            None,
            None,
        ],
    ]
    intake = take(book(tmp_path / "a.xlsx", {"名簿": staff, "家族": family}))
    people = {p.get("name_roman"): p for p in rows(intake, "person")}
    assert set(people) == {"FERNANDES ANA", "FERNANDES LIVIA", "FERNANDES RUI"}
    assert people["FERNANDES ANA"]["birth_date"] == "1994-07-19"
    child, spouse = people["FERNANDES LIVIA"], people["FERNANDES RUI"]
    assert child["birth_date"] == "2026-10-28" and child["japanese_national"] is False
    links = {r["other_person"]: (r["person"], r["relation"]) for r in rows(intake, "household_member")}
    assert links == {child["person_id"]: ("p-C5", "child"), spouse["person_id"]: ("p-C5", "spouse")}
    assert only(intake, "filing")["person"] == child["person_id"]
    absent = {(m["register"], m["code"], m["person"]) for m in intake.document["recorded_absent"]}
    assert absent == {("application", "acquisition_of_status", child["person_id"])}
    assert only(intake, "residence_permission")["person"] == spouse["person_id"]
    assert [s.purpose for s in intake.sources] == ["staff", "family"]


def test_two_children_without_dates_are_two_rows(tmp_path: Path) -> None:
    family = [
        ["社員番号", "氏名", "子の氏名", "続柄"],
        ["C5", "FERNANDES ANA", "LIVIA", "長女"],
        ["C5", "FERNANDES ANA", "RUI", "長男"],
    ]
    intake = take(book(tmp_path / "a.xlsx", {"家族": family}))
    assert len({r["other_person"] for r in rows(intake, "household_member")}) == 2


def test_in_a_staff_list_only_what_was_told_of_the_worker_before_is_the_spouses(tmp_path: Path) -> None:
    head = ["社員番号", "氏名", "生年月日", "在留資格", "配偶者名", "配偶者の生年月日", "入社日", "在留期限"]
    line = ["C5", "FERNANDES ANA", "1994/7/19", "定住者", "FERNANDES RUI", "1992/1/2", "2022/2/1", "2028/3/1"]
    intake = take(book(tmp_path / "a.xlsx", {"社員名簿": [head, line]}))
    born = {p["name_roman"]: p["birth_date"] for p in rows(intake, "person")}
    assert born == {"FERNANDES ANA": "1994-07-19", "FERNANDES RUI": "1992-01-02"}
    stay = only(intake, "residence_permission")
    assert (stay["person"], stay["end_date"]) == ("p-C5", "2028-03-01")


def test_without_identity_a_relative_has_no_name(tmp_path: Path) -> None:
    family = [FAMILY, ["C5", "FERNANDES ANA", "FERNANDES LIVIA", "子", "2026/10/28", *[None] * 5]]
    intake = take(book(tmp_path / "a.xlsx", {"家族": family}), no_identity=True)
    assert "FERNANDES" not in str(intake) and len(rows(intake, "household_member")) == 1
