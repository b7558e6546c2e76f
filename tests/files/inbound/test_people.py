"""Whose row it is: what joins rows of one person, what is only proposed, and keys that stay."""

from __future__ import annotations

import random
from pathlib import Path

from tests.files.inbound.books import book, codes, only, rows, take

HEAD = ["社員番号", "氏名", "生年月日", "在留資格", "在留期限", "入社日"]


def test_an_employee_number_joins_two_files(tmp_path: Path) -> None:
    a = book(tmp_path / "a.xlsx", {"a": [HEAD, ["A1", "RANA SITA", "2000/1/1", "留学", None, "2026/4/1"]]})
    b = book(tmp_path / "b.xlsx", {"b": [["社員番号", "雇用保険資格取得日"], ["Ａ１", "2026/4/1"]]})
    intake = take(a, b)
    assert only(intake, "insurance_enrolment")["person"] == only(intake, "person")["person_id"] == "p-A1"


def test_name_and_birth_date_join_but_a_name_alone_is_only_linked_and_said(tmp_path: Path) -> None:
    a = book(tmp_path / "a.xlsx", {"a": [HEAD, ["A1", "RANA SITA", "2000/1/1", "留学", None, "2026/4/1"]]})
    b = book(
        tmp_path / "b.xlsx",
        {"b": [["氏名", "生年月日", "雇用保険資格取得日"], ["Rana　Sita", "H12.1.1", "2026/4/1"]]},
    )
    intake = take(a, b)
    assert len(rows(intake, "person")) == 1 and not [q for q in intake.questions if q.kind == "name_link"]
    c = book(tmp_path / "c.xlsx", {"c": [["氏名", "雇用保険資格取得日"], ["RANA SITA", "2026/4/1"]]})
    intake = take(a, c)
    assert len(rows(intake, "person")) == 1
    assert [q.count for q in intake.questions if q.kind == "name_link"] == [1]


def test_a_card_number_joins(tmp_path: Path) -> None:
    a = book(
        tmp_path / "a.xlsx",
        {
            "a": [
                [*HEAD, "在留カード番号"],
                ["A1", "RANA SITA", "2000/1/1", "留学", None, "2026/4/1", "AB12345678CD"],
            ]
        },
    )
    b = book(
        tmp_path / "b.xlsx",
        {"b": [["氏名", "在留カード番号", "在留資格"], ["ラナ シタ", "ＡＢ12345678ＣＤ", "留学"]]},
    )
    assert len(rows(take(a, b), "person")) == 1


def test_a_name_that_two_people_have_is_not_guessed(tmp_path: Path) -> None:
    a = book(
        tmp_path / "a.xlsx",
        {
            "a": [
                HEAD,
                ["A1", "RANA SITA", "2000/1/1", "留学", None, "2026/4/1"],
                ["A2", "RANA SITA", "1999/1/1", "留学", None, "2026/4/1"],
            ]
        },
    )
    b = book(tmp_path / "b.xlsx", {"b": [["氏名", "雇用保険資格取得日"], ["RANA SITA", "2026/4/1"]]})
    intake = take(a, b)
    assert len(rows(intake, "person")) == 2 and not rows(intake, "insurance_enrolment")
    assert "row.many_persons" in codes(intake)
    assert any(q.kind == "duplicate" for q in intake.questions)


def test_names_in_another_order_are_proposed_never_merged(tmp_path: Path) -> None:
    a = book(
        tmp_path / "a.xlsx",
        {
            "a": [
                HEAD,
                ["A1", "NGUYEN VAN AN", "2000/1/1", "留学", None, "2026/4/1"],
                ["A2", "AN NGUYEN VAN", "2000/1/1", "留学", None, "2026/4/1"],
            ]
        },
    )
    intake = take(a)
    assert len(rows(intake, "person")) == 2
    assert [set(q.options) for q in intake.questions if q.kind == "duplicate"] == [{"p-A1", "p-A2"}]


def test_one_number_at_two_firms_is_two_people(tmp_path: Path) -> None:
    path = book(
        tmp_path / "g.xlsx",
        {
            "株式会社アオイ": [HEAD, ["1", "RANA SITA", "2000/1/1", "留学", None, "2026/4/1"]],
            "株式会社ミドリ": [HEAD, ["1", "LE THI HOA", "1999/9/9", "技人国", None, "2025/4/1"]],
        },
    )
    intake = take(path)
    assert len(rows(intake, "person")) == 2
    assert all(p["person_id"].startswith("p-1-") for p in rows(intake, "person"))


def test_one_person_at_two_firms_is_one_person_with_two_jobs(tmp_path: Path) -> None:
    path = book(
        tmp_path / "g.xlsx",
        {
            "株式会社アオイ": [HEAD, ["10", "RANA SITA", "2000/1/1", "留学", "2027/3/31", "2026/4/1"]],
            "株式会社ミドリ": [HEAD, ["77", "RANA SITA", "2000/1/1", "留学", "2027/3/31", "2025/4/1"]],
        },
    )
    intake = take(path)
    assert (
        len(rows(intake, "person")) == 1
        and len(rows(intake, "employment")) == 2
        and len(rows(intake, "residence_permission")) == 1
    )


def test_keys_do_not_depend_on_the_order_of_rows_or_files(tmp_path: Path) -> None:
    people = [
        [
            f"E{i}",
            f"PERSON {chr(65 + i)}{chr(70 + i)}",
            f"199{i}/1/{i + 1}",
            "留学",
            "2027/3/31",
            f"2026/4/{i + 1}",
        ]
        for i in range(8)
    ]
    nameless = [[None, *p[1:]] for p in people]
    for table in (people, nameless):
        seen = set()
        for seed in range(3):
            random.Random(seed).shuffle(table)
            intake = take(book(tmp_path / "名簿.xlsx", {"a": [["株式会社アオイ"], HEAD, *table]}))
            seen.add(
                tuple(
                    sorted(
                        str({k: v for k, v in r.items() if k != "source_document"})
                        for register in intake.document["registers"].values()
                        for r in register
                    )
                )
            )
        assert len(seen) == 1


def test_reading_twice_gives_the_same_document(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"a": [HEAD, ["A1", "RANA SITA", "2000/1/1", "留学", None, "2026/4/1"]]})
    assert take(path) == take(path)


def test_the_same_row_twice_is_one(tmp_path: Path) -> None:
    row = ["A1", "RANA SITA", "2000/1/1", "留学", "2027/3/31", "2026/4/1"]
    intake = take(book(tmp_path / "a.xlsx", {"a": [HEAD, row, row]}))
    assert (
        len(rows(intake, "person"))
        == len(rows(intake, "employment"))
        == len(rows(intake, "residence_permission"))
        == 1
    )


def test_two_values_for_one_fact_are_contested_not_chosen(tmp_path: Path) -> None:
    a = book(tmp_path / "a.xlsx", {"a": [HEAD, ["A1", "RANA SITA", "2000/1/1", "留学", None, "2026/4/1"]]})
    b = book(tmp_path / "b.xlsx", {"b": [["社員番号", "氏名", "生年月日"], ["A1", "RANA SITA", "2000/10/1"]]})
    intake = take(a, b)
    assert only(intake, "person")["birth_date"] == {"unknown": "contested"}
    assert "cell.conflict" in codes(intake)


def test_a_row_without_a_person_is_said(tmp_path: Path) -> None:
    intake = take(
        book(
            tmp_path / "a.xlsx",
            {
                "a": [
                    HEAD,
                    ["A1", "RANA SITA", "2000/1/1", "留学", None, "2026/4/1"],
                    [None, None, "2000/1/1", "留学", None, None],
                    [None] * 6,
                ]
            },
        )
    )
    assert codes(intake) == ["row.no_person"]


def test_without_identity_there_is_no_name_nor_card_anywhere(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "RANA SITA": [
                [*HEAD, "在留カード番号", "住所"],
                ["A1", "RANA SITA", "2000/1/1", "留学", "X", "2026/4/1", "AB12345678CD", "東京都港区1-1"],
            ]
        },
    )
    intake = take(path, no_identity=True)
    assert "RANA" not in str(intake) and "AB12345678CD" not in str(intake) and "港区" not in str(intake)
    key = only(intake, "person")["person_id"]
    assert (
        key == only(take(path, no_identity=True), "person")["person_id"]
        and key != "p-A1"
        and key.startswith("p-")
    )
    assert only(intake, "residence_permission")["person"] == key


def test_a_sheet_named_after_a_person_does_not_carry_the_name_into_problems(tmp_path: Path) -> None:
    intake = take(
        book(
            tmp_path / "a.xlsx",
            {"RANA SITA": [HEAD, ["A1", "RANA SITA", "2000/1/1", "留学", "2026/2/30", "2026/4/1"]]},
        )
    )
    assert codes(intake) == ["cell.date_no_such_day"] and "RANA" not in str(intake.problems)


def test_one_name_and_birth_date_under_two_numbers_of_one_list_is_asked_not_merged(tmp_path: Path) -> None:
    lines = [[number, "RANA SITA", "2000/1/1", "留学", None, "2026/4/1"] for number in ("A1", "A2")]
    intake = take(book(tmp_path / "a.xlsx", {"a": [HEAD, *lines]}))
    assert {person["person_id"] for person in rows(intake, "person")} == {"p-A1", "p-A2"}
    assert [question.kind for question in intake.questions if question.kind == "duplicate"] == ["duplicate"]
