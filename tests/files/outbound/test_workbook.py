"""The workbook: six sheets, real days, no formula from anyone's cell."""

import dataclasses
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from tests.files.outbound.invented import FORMULA, NGUYEN, finding, invented_report

from jisso.files.outbound.report import PackInfo, Report
from jisso.files.outbound.words import LANGUAGES
from jisso.files.outbound.xlsx import LONGEST, row_height, safe, to_xlsx


def book(report: Report):  # type: ignore[no-untyped-def]
    return load_workbook(BytesIO(to_xlsx(report)))


def test_same_report_same_bytes() -> None:
    assert to_xlsx(invented_report()) == to_xlsx(invented_report())


def test_sheets_and_their_frozen_filtered_headers() -> None:
    made = book(invented_report())
    assert made.sheetnames == [
        "一覧",
        "本人別",
        "確認すること",
        "対応不要",
        "読めなかったセル",
        "判断しないこと",
    ]
    for sheet in made:
        assert sheet.freeze_panes == "A4" and sheet.auto_filter.ref.startswith("A3:")
        assert "2026年11月25日（水）" in sheet["A2"].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_makes_six_sheets(language: str) -> None:
    report = dataclasses.replace(invented_report(), language=language)  # type: ignore[arg-type]
    assert len(book(report).sheetnames) == 6


def rows(sheet) -> list[dict[str, object]]:  # type: ignore[no-untyped-def]
    head = [cell.value for cell in sheet[3]]
    return [dict(zip(head, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=4)]


def test_days_are_days_and_sorted_by_urgency() -> None:
    found = rows(book(invented_report())["一覧"])
    by_id = {row["番号"]: row for row in found}
    assert by_id["f-0000000002"]["期限"] == datetime(2026, 12, 6)
    assert by_id["f-0000000002"]["窓口が開いている最後の日"] == datetime(2026, 12, 4)
    assert found[0]["印"] == "▲ 要対応"
    assert "f-0000000009" not in by_id  # the person's own matter
    assert "f-000000000d" not in by_id  # does not apply


def test_days_name_their_locale_so_that_every_program_shows_the_same_day() -> None:
    """LibreOffice reads a bare `aaa` as another calendar's and shows a wrong month and day."""
    sheet = book(invented_report())["一覧"]
    formats = {cell.number_format for row in sheet.iter_rows(min_row=4) for cell in row if cell.is_date}
    assert formats == {'[$-411]yyyy"年"m"月"d"日("aaa")"'}


def test_rows_are_as_high_as_their_text() -> None:
    columns = (("a", 10.0), ("b", 40.0))
    assert row_height(["短い", "x"], columns) < row_height(["短い", "長い文" * 30], columns)
    assert row_height(["行\n" * 500, ""], columns) < 409  # what a spreadsheet allows


def test_by_person_in_the_order_of_the_file() -> None:
    found = rows(book(invented_report())["本人別"])
    names = list(dict.fromkeys(row["本人別"] for row in found))
    assert names == [
        "グエン・ティ・リン",
        "ラモス・マリア・クララ",
        '<script>alert("x")</script>',
        "タパ・ビカス",
    ]
    own = next(row for row in found if row["番号"] == "f-0000000009")
    assert own["会社・本人の別"] == "本人がすること" and own["だれがする"] == "本人 → 銀行"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_begins_like_a_formula(start: str) -> None:
    assert safe(f"{start}1+1").startswith("'")
    bad = finding(
        1, "a.b", f"{start}cmd|' /C calc'!A1", "due", f"{start}x", "now", NGUYEN, first_step=f"{start}y"
    )
    report = dataclasses.replace(invented_report(), findings=(bad,), pack=PackInfo(f"{start}p", "1", "h"))
    for sheet in book(report):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not (isinstance(cell.value, str) and cell.value.startswith(start))


def test_the_hostile_fixture_writes_no_formula() -> None:
    with ZipFile(BytesIO(to_xlsx(invented_report()))) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name) and b"<hyperlink" not in parts.read(name)
    assert safe(FORMULA).startswith("'=")


def test_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    cut = safe("長" * (LONGEST + 5))
    assert len(cut) == LONGEST and cut.endswith("HTMLの報告書にあります）")
    long = finding(1, "a.b", "件", "due", "x", "now", NGUYEN, first_step="長" * (LONGEST + 5))
    found = rows(book(dataclasses.replace(invented_report(), findings=(long,)))["一覧"])
    assert str(found[0]["まずすること"]).endswith("あります）")


def test_control_characters_do_not_break_the_file() -> None:
    odd = finding(1, "a.b", "件\x00\x0b\x1b[31m", "due", "x", "now", NGUYEN)
    assert book(dataclasses.replace(invented_report(), findings=(odd,)))["一覧"]["A3"].value == "印"


def test_unread_cells_and_questions() -> None:
    made = book(invented_report())
    assert [row["行"] for row in rows(made["読めなかったセル"])] == [7, 12, None]
    first = rows(made["確認すること"])[0]
    assert first["決まる件数"] == 2 and "f-0000000004" in str(first["関係する件"])
    assert rows(made["判断しないこと"])[0]["相談先"] == "出入国在留管理庁、行政書士・弁護士"
