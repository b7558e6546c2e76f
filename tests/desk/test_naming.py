"""Names as recorded; codes that hold no name."""

from __future__ import annotations

from datetime import date

import pytest

from jisso.desk.check import Checked, check_document
from jisso.desk.naming import code_of_person, name_of_organisation, name_of_person
from jisso.desk.reporting import make_report
from jisso.files.outbound.ics import to_ics
from jisso.pack import Pack

PEOPLE = [
    {"person_id": "p1", "name_kanji": "試験 太郎", "name_roman": "SHIKEN TARO"},
    {"person_id": "p2", "name_roman": "Nguyen, Thi Test"},
    {"person_id": "p3", "name_kana": "テスト アウン"},
    {"person_id": "p4"},
    {"person_id": "p5", "name_roman": "A B C D E F"},
]


@pytest.fixture(scope="module")
def checked(pack: Pack) -> Checked:
    document = {
        "sources": {"employment": "2026-11-20", "application": "2026-11-20", "residence_permission": "2026-11-20"},
        "registers": {
            "person": [{**person, "japanese_national": False} for person in PEOPLE],
            "organisation": [{"organisation_id": "hoshi", "name": "ほし食品"}, {"organisation_id": "o2"}],
            "employment": [
                {"employment_id": f"e-{person['person_id']}", "person": person["person_id"], "organisation": "hoshi", "start_date": "2026-11-16"} for person in PEOPLE
            ],
            "residence_permission": [
                {"permission_id": f"r-{person['person_id']}", "person": person["person_id"], "status": "ESHIS",
                 "start_date": "2025-12-20", "end_date": "2026-12-20"} for person in PEOPLE
            ],
        },
    }  # fmt: skip
    return check_document(pack, document, date(2026, 11, 20))


def test_a_name_is_shown_as_recorded_and_the_key_where_there_is_none(checked: Checked) -> None:
    schema = checked.pack.book.schema
    names = [name_of_person(row, schema) for row in checked.case.all_rows("person")]
    assert names == ["試験 太郎", "Nguyen, Thi Test", "テスト アウン", "p4", "A B C D E F"]
    assert [name_of_organisation(r, schema) for r in checked.case.all_rows("organisation")] == [
        "ほし食品",
        "o2",
    ]


def test_a_code_is_initials_or_the_key(checked: Checked) -> None:
    schema = checked.pack.book.schema
    codes = [code_of_person(row, schema) for row in checked.case.all_rows("person")]
    assert codes == ["ST", "NTT", "p3", "p4", "ABCD"]


@pytest.mark.parametrize("language", ["ja", "en", "easy"])
def test_no_name_stands_in_the_calendar(checked: Checked, language: str) -> None:
    text = to_ics(make_report(checked, language)).decode().replace("\r\n ", "")  # type: ignore[arg-type]
    assert "BEGIN:VEVENT" in text
    for name in ("試験", "SHIKEN", "TARO", "Nguyen", "テスト", "ほし食品"):
        assert name not in text
