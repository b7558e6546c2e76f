"""What never leaves a file, and how everything that could not be read is told."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.jp import in_
from tests.files.inbound.books import book, codes, only, rows, take

from jisso.files.inbound import CAUSES, by_cause, fold
from jisso.files.inbound.child.individual_numbers import Numbers, is_individual_number

HEAD = ["社員番号", "氏名", "生年月日", "在留資格", "在留期限", "入社日", "時給"]
NUMBER = "123456789018"


@given(st.text("0123456789", min_size=12, max_size=12))
def test_the_check_digit_is_the_libraries(digits: str) -> None:
    assert is_individual_number(digits) == in_.is_valid(digits)


def test_individual_numbers_are_dropped_in_every_dress(tmp_path: Path) -> None:
    dresses = [NUMBER, "1234-5678-9018", "１２３４ ５６７８ ９０１８", float(NUMBER)]
    table = [
        [f"A{i}", f"PERSON {chr(65 + i)}", "2000/1/1", "留学", "2027/3/31", "2026/4/1", 1226, dress]
        for i, dress in enumerate(dresses)
    ]
    path = book(
        tmp_path / "a.xlsx",
        {
            "名簿": [
                [*HEAD, "マイナンバー"],
                *table,
                ["A9", "PERSON Z", None, None, None, None, None, "12345678901"],
            ]
        },
    )
    intake = take(path)
    assert len(rows(intake, "person")) == 5
    assert [(p.code, p.detail) for p in intake.problems if "individual" in p.code] == [
        ("file.individual_numbers", "5件")
    ]
    free = book(
        tmp_path / "b.xlsx",
        {
            "名簿": [
                [*HEAD, "備考"],
                ["A1", "RANA SITA", "2000/1/1", "留学", "2027/3/31", "2026/4/1", 1226, f"番号は{NUMBER}です"],
            ]
        },
    )
    shown = str(take(free)) + str(intake)
    assert NUMBER not in shown and "1234-5678" not in shown and "567890" not in shown


def test_what_looks_like_one_but_is_something_else_stays() -> None:
    numbers = Numbers()
    numbers.start("x")
    kept = numbers.clean(
        [
            [0, "s", "123456789012"],
            [1, "s", "1234567890123"],
            [2, "s", "5001-123456-1"],
            [3, "d", "2026-04-01"],
        ]
    )
    assert [c[0] for c in kept] == [0, 1, 2, 3] and not numbers.count
    numbers.clean([[5, "s", "マイナンバーカード有効期限"]])
    assert [c[2] for c in numbers.clean([[5, "s", "2030/1/1"]])] == ["2030/1/1"]


def test_card_numbers_and_names_are_in_no_message(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "名簿": [
                [*HEAD, "在留カード番号"],
                ["A1", "RANA SITA", "あした", "RANA SITA", "らいねん", "AB12345678CD", "RANA", "AB1234567CD"],
            ]
        },
    )
    intake = take(path)
    said = (
        " ".join(p.say(language) for p in intake.problems for language in ("ja", "en"))
        + str(intake.questions)
        + str(intake.sources)
    )
    assert "RANA" not in said and "1234567" not in said
    assert codes(intake) == [
        "cell.card_number",
        "cell.code",
        "cell.date",
        "cell.date",
        "cell.date",
        "cell.number",
    ]


def test_a_problem_tells_file_sheet_row_column_shape_reason_and_cure(tmp_path: Path) -> None:
    intake = take(
        book(
            tmp_path / "名簿.xlsx",
            {"社員": [HEAD, ["A1", "RANA SITA", "2000/1/1", "留学", "2026年2月30日", "2026/4/1", 1226]]},
        )
    )
    (problem,) = [p for p in intake.problems if p.level == "warning"]
    assert (
        problem.say()
        == "名簿.xlsx › 社員 › row 2 › E 在留期限: 「2026年2月30日」暦にない日です。在留カードなどの原本で確かめてください"
    )
    assert problem.say("en").endswith(
        "「2026年2月30日」the calendar has no such day. check it against the original"
    )
    assert only(intake, "residence_permission") | {"source_document": "", "known_date": ""} == {
        "permission_id": "rp-p-A1", "person": "p-A1", "status": "STUDENT", "end_date": "unknown", "supplied_by": "employer", "standing": "declared",
        "source_document": "", "known_date": ""}  # fmt: skip


def test_problems_come_grouped_by_cause(tmp_path: Path) -> None:
    table = [
        [f"A{i}", f"PERSON {chr(65 + i)}", "2000/1/1", "留学", "らいねん", "2026/4/1", "abc" if i else 1226]
        for i in range(5)
    ]
    intake = take(book(tmp_path / "a.xlsx", {"名簿": [HEAD, *table]}))
    assert [(cause.code, count) for cause, count, _ in intake.grouped()] == [
        ("cell.date", 5),
        ("cell.number", 4),
    ]
    assert by_cause([]) == []


def test_every_cause_has_a_reason_and_a_cure_in_both_languages() -> None:
    for code, cause in CAUSES.items():
        assert cause.code == code and cause.level in ("error", "warning", "note")
        assert all(cause.why.values()) and all(cause.cure.values()) and dict(cause.why).keys() == {"ja", "en"}


def test_an_unsure_heading_is_asked_about_and_not_used(tmp_path: Path) -> None:
    intake = take(
        book(
            tmp_path / "a.xlsx",
            {
                "社員名簿": [
                    ["社員番号", "氏名", "在留期現", "入社日", "住所録区分"],
                    ["A1", "RANA SITA", "2027/3/31", "2026/4/1", "x"],
                ]
            },
        )
    )
    asked = {q.about: q.options for q in intake.questions if q.kind == "heading"}
    assert "residence_permission.end_date" in asked["在留期現"]
    assert not rows(intake, "residence_permission")
    unused = {c.heading: c.confidence for c in intake.sources[0].unused}
    assert unused["在留期現"] < 90


def test_a_heading_with_two_meanings_is_asked_about(tmp_path: Path) -> None:
    intake = take(
        book(
            tmp_path / "a.xlsx",
            {
                "社員名簿": [
                    ["社員番号", "氏名", "入社日", "所属機関届出日"],
                    ["A1", "RANA SITA", "2026/4/1", "2026/4/10"],
                ]
            },
        )
    )
    (question,) = [q for q in intake.questions if q.kind == "heading"]
    assert len(question.options) == 2 and all("kind=" in option for option in question.options)


def test_a_saved_mapping_settles_headings_orders_and_columns_to_leave_out(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "社員名簿": [
                ["社員番号", "氏名", "ご期限", "はいった日", "雇用形態"],
                ["A1", "RANA SITA", "2027/3/31", "4/5/2026", "へん"],
            ]
        },
    )
    mapping = {
        "ご期限": "residence_permission.end_date",
        "はいった日": "employment.start_date | dmy",
        "雇用形態": "-",
    }
    intake = take(path, mapping=mapping)
    assert only(intake, "residence_permission")["end_date"] == "2027-03-31"
    assert only(intake, "employment")["start_date"] == "2026-05-04"
    assert not codes(intake)
    again = take(path, mapping={**intake.mapping, "雇用形態": "-"})
    assert again.document == intake.document
    assert intake.mapping["ご期限"] == "residence_permission.end_date"


def test_the_mapping_that_was_used_gives_the_same_document(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {
            "名簿": [
                [*HEAD, "社会保険", "雇用状況届出日", "在留カード番号"],
                [
                    "A1",
                    "RANA SITA",
                    "2000/1/1",
                    "留学",
                    "2027/3/31",
                    "2026/4/1",
                    1226,
                    "○",
                    "R8.4.9",
                    "AB12345678CD",
                ],
            ]
        },
    )
    first = take(path)
    assert take(path, mapping=first.mapping).document == first.document


cell_texts = st.one_of(
    st.sampled_from(["", "-", "済", "未", "不要", "?", "R8.4.1", "2026/4/1", "2026/2/30", "20万円", "週28h", "○", "×", "留学", "永住者", "無期限", "申請中", "特定技能", "4/5/2026", "2026/4/1～2027/3/31"]),
    st.text(max_size=12),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(cell_texts, min_size=10, max_size=10), min_size=1, max_size=6))
def test_whatever_stands_in_the_cells_nothing_is_lost_silently(
    tmp_path: Path, cells: list[list[str]]
) -> None:
    """Every row with a person is in the document; every other row and every unreadable cell is reported."""
    head = [
        "社員番号",
        "氏名",
        "生年月日",
        "在留資格",
        "在留期限",
        "入社日",
        "契約期間",
        "週所定労働時間",
        "基本給",
        "雇用状況届出日",
        "社会保険",
    ]
    table = [[f"E{i}", *row] for i, row in enumerate(cells)]
    path = tmp_path / "x.csv"
    quoted = [
        ",".join('"' + v.replace('"', '""').replace("\x00", "") + '"' for v in row) for row in [head, *table]
    ]
    path.write_bytes("\r\n".join(quoted).encode("utf-8", "replace"))
    intake = take(path)
    if any(p.level == "error" for p in intake.problems):
        return
    known = {p["person_id"] for p in rows(intake, "person")}
    told = {p.row for p in intake.problems if p.code.startswith("row.")}
    # Quoted line ends shift nothing: rows are counted as records.
    assert all(f"p-E{i}" in known or i + 2 in told for i in range(len(table)))
    keys = [
        next(iter(row.values())) for register in intake.document["registers"].values() for row in register
    ]
    assert all(isinstance(key, str) and key for key in keys)
    assert fold.mask("x") == "x"


def test_the_document_is_a_case_without_problems(tmp_path: Path) -> None:
    """What this room writes, the case reader takes without a single complaint."""
    from datetime import date

    from jisso.pack import find_pack, load_pack
    from jisso.registers.case import case_from

    pack = load_pack(find_pack("japan"))
    wide = book(tmp_path / "a.xlsx", {"社員名簿": [
        [*HEAD, "社会保険", "雇用状況届出日", "在留カード番号", "資格外活動許可", "勤務地", "国籍", "更新申請日", "契約期間", "定期面談日①", "定期面談日②", "部屋番号", "家賃"],
        ["A1", "RANA SITA", "2000/1/1", "留学", "2027/3/31", "2026/4/1", 1226, "○", "R8.4.9", "AB12345678CD", "有", "東京都新宿区", "ネパール", "申請中", "1年", "2026/5/1", "済", "101", "3万"],
        ["A2", "LE THI HOA", "x", "特定技能1号（外食業）", "2026年3月", "4/5/2026", "x", "未", "未", "x", "×", "", "日本", "", "2026/4/1～2027/3/31", "未", "", "", ""],
    ]})  # fmt: skip
    grid = book(
        tmp_path / "b.xlsx",
        {
            "10月": [
                ["2026年10月"],
                ["社員番号", "氏名", *range(1, 32)],
                ["A1", "RANA SITA", 5, "○", "9:00-18:00", *[4] * 28],
            ]
        },
    )
    intake = take(wide, grid)
    _, problems = case_from(pack.book.schema, intake.document, as_of=date(2026, 11, 25).toordinal())
    assert problems == []
