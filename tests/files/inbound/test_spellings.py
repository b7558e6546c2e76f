"""What a cell may look like, and what is read: one table per type. U = unknown and reported, N = nothing."""

from __future__ import annotations

from typing import Any

import pytest
from tests.files.inbound.books import vocabulary

from jisso.files.inbound import fold
from jisso.files.inbound.grid import Cell
from jisso.files.inbound.states import State, split, state_of
from jisso.files.inbound.timesheet import hours_of
from jisso.files.inbound.values import Reading, read_code, read_date, read_number, read_text, read_yes_no
from jisso.files.inbound.vocab import Vocabulary
from jisso.pack import Pack

U, N = "<unknown>", "<nothing>"


def said(read: Reading) -> Any:
    if read.cause:
        return U
    if read.blank:
        return N
    return read.value if read.value is not None else read.state


def cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return Cell("b", value)
    return Cell("n", float(value)) if isinstance(value, int | float) else Cell("s", value)


DATES: list[tuple[Any, Any]] = [
    ("2026-04-01", "2026-04-01"),
    ("2026/4/1", "2026-04-01"),
    ("2026.04.01", "2026-04-01"),
    ("20260401", "2026-04-01"),
    (20260401, "2026-04-01"),
    (46113, "2026-04-01"),
    ("46113", "2026-04-01"),
    ("2026年4月1日", "2026-04-01"),
    ("２０２６年４月１日", "2026-04-01"),
    ("令和8年4月1日", "2026-04-01"),
    ("令和８年４月１日", "2026-04-01"),
    ("R8.4.1", "2026-04-01"),
    ("Ｒ８．４．１", "2026-04-01"),
    ("r08/04/01", "2026-04-01"),
    ("令和元年5月1日", "2019-05-01"),
    ("R1.5.1", "2019-05-01"),
    ("H31.4.30", "2019-04-30"),
    ("平成10年3月4日", "1998-03-04"),
    ("S63.1.5", "1988-01-05"),
    ("昭和63年1月5日", "1988-01-05"),
    ("2026年4月1日(水)", "2026-04-01"),
    ("2026-04-01 00:00:00", "2026-04-01"),
    ("2026-04-01T09:00:00", "2026-04-01"),
    (" 2026/4/1 ", "2026-04-01"),
    ("令和八年四月一日", "2026-04-01"),
    ("13/4/2026", "2026-04-13"),
    ("4/13/2026", "2026-04-13"),
    ("2026/4/1まで", "2026-04-01"),
    ("～2026/4/1", "2026-04-01"),
    ("2026/4/1入社", "2026-04-01"),
    ("2026/2/30", U),
    ("2026年13月1日", U),
    ("4/5/2026", U),
    ("8.4.1", U),
    ("26/4/1", U),
    ("4/1", U),
    ("2026年4月", U),
    ("令和8年4月", U),
    ("H40.1.1", U),
    ("9999/12/31", U),
    ("1900/1/1", U),
    ("abc", U),
    ("2026年4月1日(月)", U),
    (1.5, U),
    (5, U),
    ("", N),
    ("-", N),
    ("―", N),
    ("ー", N),
    ("／", N),
    ("未記入", N),
    ("　", N),
    ("無期限", State.NO_END),
    ("在職中", State.NO_END),
    ("継続", State.NO_END),
    ("期間の定めなし", State.NO_END),
    ("永住", State.NO_END),
    ("済", State.DONE),
    ("提出済", State.DONE),
    ("○", State.DONE),
    ("〇", State.DONE),
    ("◯", State.DONE),
    ("レ", State.DONE),
    ("有", State.DONE),
    ("未", State.NOT_DONE),
    ("未提出", State.NOT_DONE),
    ("なし", State.NOT_DONE),
    ("無", State.NOT_DONE),
    ("×", State.NOT_DONE),
    ("✕", State.NOT_DONE),
    ("不要", State.NOT_NEEDED),
    ("対象外", State.NOT_NEEDED),
    ("N/A", State.NOT_NEEDED),
    ("申請中", State.PENDING),
    ("更新中", State.PENDING),
    ("予定", State.PLANNED),
    ("来月提出予定", State.PLANNED),
    ("?", State.UNCLEAR),
    ("？", State.UNCLEAR),
    ("不明", State.UNCLEAR),
    ("確認中", State.UNCLEAR),
    ("要確認", State.UNCLEAR),
    ("未確認", State.UNCLEAR),
]


@pytest.mark.parametrize(("written", "expected"), DATES)
def test_dates(written: Any, expected: Any) -> None:
    assert said(read_date(cell(written))) == expected


def test_real_date_cells_and_orders_said_once() -> None:
    assert read_date(Cell("d", "2026-04-01")).value == "2026-04-01"
    assert read_date(Cell("s", "4/5/2026"), order="dmy").value == "2026-05-04"
    assert read_date(Cell("s", "4/5/2026"), order="mdy").value == "2026-04-05"
    assert read_date(Cell("s", "8.4.1"), order="reiwa").value == "2026-04-01"
    assert read_date(Cell("s", "26/4/1"), order="western").value == "2026-04-01"
    found = read_date(Cell("s", "2026/4/1～2027/3/31"))
    assert (found.value, found.range_end) == ("2026-04-01", "2027-03-31")
    assert read_date(Cell("s", "2026/4/1～無期")).range_end == "open"


WORDS_AND_DATES = [
    ("済（R8.4.10）", State.DONE, "R8.4.10"),
    ("R8.4.10提出", State.DONE, "R8.4.10"),
    ("未（2026/4/30予定）", State.PLANNED, "2026/4/30"),
    ("申請中 2026/10/5", State.PENDING, "2026/10/5"),
    ("済", State.DONE, ""),
]


@pytest.mark.parametrize(("written", "state", "day"), WORDS_AND_DATES)
def test_a_word_beside_a_date(written: str, state: State, day: str) -> None:
    assert split(written) == (state, day)


MONEY: list[tuple[Any, Any]] = [
    (200000, 200000),
    ("200000", 200000),
    ("200,000", 200000),
    ("２００，０００", 200000),
    ("200,000円", 200000),
    ("¥200,000", 200000),
    ("￥200,000-", 200000),
    ("20万", 200000),
    ("20万円", 200000),
    ("20.5万円", 205000),
    ("20万5千円", 205000),
    ("20万5,000円", 205000),
    ("1千円", 1000),
    ("月給20万円", 200000),
    ("時給1,226円", 1226),
    ("1,226円/h", 1226),
    ("1226円/時", 1226),
    ("1億円", 100000000),
    ("約20万円", 200000),
    ("20万～25万", U),
    ("abc", U),
    ("-500", U),
    ("応相談", U),
    (1226.5, U),
    ("", N),
    ("-", N),
    ("不明", State.UNCLEAR),
    ("なし", State.NOT_DONE),
]


@pytest.mark.parametrize(("written", "expected"), MONEY)
def test_money(written: Any, expected: Any) -> None:
    assert said(read_number(cell(written), "money")) == expected


HOURS: list[tuple[Any, Any]] = [
    (28, 28),
    (28.5, 28.5),
    ("28", 28),
    ("28h", 28),
    ("２８ｈ", 28),
    ("28時間", 28),
    ("週28h", 28),
    ("週２８時間", 28),
    ("週28時間以内", 28),
    ("28時間/週", 28),
    ("37.5", 37.5),
    ("37時間30分", 37.5),
    ("37時間半", 37.5),
    ("37:30", 37.5),
    ("8時間×5日", 40),
    ("1日8時間 週5日", 40),
    ("90分", 1.5),
    ("28hours", 28),
    ("20～28", U),
    ("200", U),
    ("シフト制", U),
    (-1, U),
    ("", N),
    ("-", N),
]


@pytest.mark.parametrize(("written", "expected"), HOURS)
def test_hours_a_week(written: Any, expected: Any) -> None:
    assert said(read_number(cell(written), "hours_per_week")) == expected


MONTHS: list[tuple[Any, Any]] = [
    ("3年", 36),
    ("1年", 12),
    ("1年3月", 15),
    ("1年3か月", 15),
    ("６ヶ月", 6),
    ("6カ月", 6),
    (12, 12),
    ("12", 12),
    ("90日", U),
    ("無期", State.NO_END),
    ("5年", 60),
]


@pytest.mark.parametrize(("written", "expected"), MONTHS)
def test_months(written: Any, expected: Any) -> None:
    assert said(read_number(cell(written), "count", months=True)) == expected


@pytest.mark.parametrize(
    ("written", "kind", "expected"),
    [
        ("85%", "percent", 85),
        (0.85, "percent", 85),
        ("85", "percent", 85),
        ("12名", "count", 12),
        ("3回", "count", 3),
        ("週5日", "count", 5),
        ("5.5", "count", U),
        ("7.43㎡", "area_m2", 7.43),
        ("4.5帖", "area_m2", U),
        ("10m2", "area_m2", 10),
    ],
)
def test_other_figures(written: Any, kind: str, expected: Any) -> None:
    assert said(read_number(cell(written), kind)) == expected


YES_NO: list[tuple[Any, Any]] = [
    ("有", True),
    ("あり", True),
    ("○", True),
    ("〇", True),
    ("TRUE", True),
    (True, True),
    (1, True),
    ("1", True),
    ("はい", True),
    ("Y", True),
    ("可", True),
    ("有（更新あり）", True),
    ("無", False),
    ("なし", False),
    ("×", False),
    ("FALSE", False),
    (0, False),
    ("0", False),
    ("いいえ", False),
    ("不可", False),
    ("?", State.UNCLEAR),
    ("", N),
    ("-", N),
    ("たぶん", U),
    (2, U),
]


@pytest.mark.parametrize(("written", "expected"), YES_NO)
def test_yes_and_no(written: Any, expected: Any) -> None:
    assert said(read_yes_no(cell(written))) == expected


CODES: list[tuple[str, str, Any]] = [
    ("status_of_residence", "技人国", "ESHIS"),
    ("status_of_residence", "技術・人文知識・国際業務", "ESHIS"),
    ("status_of_residence", "技術･人文知識･国際業務", "ESHIS"),
    ("status_of_residence", "特定技能１号", "SSW1"),
    ("status_of_residence", "特定技能1号（外食業）", "SSW1"),
    ("status_of_residence", "特定技能 1 号", "SSW1"),
    ("status_of_residence", "留学ビザ", "STUDENT"),
    ("status_of_residence", "永住", "PERMANENT"),
    ("status_of_residence", "STUDENT", "STUDENT"),
    ("status_of_residence", "resident_status_type_0018", "STUDENT"),
    ("status_of_residence", "特定技能", U),
    ("status_of_residence", "宇宙飛行士", U),
    ("status_of_residence", "永住者", "PERMANENT"),
    ("status_of_residence", "永住者の配偶者等", "SPOUSE_PR"),
    ("status_of_residence", "特定活動（就職活動）", "DESIGNATED"),
    ("country", "ベトナム", "VN"),
    ("country", "Philippines", "PH"),
    ("country", "NP", "NP"),
    ("prefecture", "東京", "JP-13"),
    ("prefecture", "神奈川県", "JP-14"),
    ("insurance_scheme", "国保", "national_health"),
    ("employment_form", "パート", "part_time"),
    ("employment_form", "正社員", "regular"),
    ("work_permission_kind", "有", "comprehensive_28h"),
    ("work_permission_kind", "×", "none"),
    ("outcome", "申請中", "pending"),
    ("sex", "男", "male"),
    ("qualification_level", "N2", "n2"),
    ("pay_form", "時給", "hourly"),
    ("support_kind", "定期面談", "regular_interview"),
]

PLACES = [
    ("131041", "131041"),
    ("13104", "131041"),  # without the check digit
    ("11002", "011002"),  # a spreadsheet dropped the zero
    ("新宿区", "131041"),
    ("東京都 新宿区", "131041"),
    ("東京都新宿区西新宿１－２－３", "131041"),
    ("札幌市中央区北1条", "011002"),  # a part of a city belongs to its city
    ("西多摩郡奥多摩町", "133086"),
    ("北海道余市郡余市町", "014087"),
    ("大和郡山市", "292036"),
    ("福島県郡山市", "072036"),
    ("広島県府中市", "342084"),
    ("府中市", U),  # two cities of one name: asked, not chosen
    ("港区", U),  # Tokyo's, Osaka's or Nagoya's
    ("東京都港区", "131032"),
    ("会社の寮", U),
]


@pytest.mark.parametrize(("written", "expected"), PLACES)
def test_places_are_read_by_name_code_or_address(pack: Pack, written: str, expected: Any) -> None:
    words = Vocabulary(pack.vocabulary)
    assert said(read_code(cell(written), words.codes["municipality"])) == expected


@pytest.mark.parametrize(("listed", "written", "expected"), CODES)
def test_codes(listed: str, written: str, expected: Any) -> None:
    words = Vocabulary(vocabulary())
    assert said(read_code(cell(written), words.codes[listed])) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [(1001, "1001"), ("0012", "0012"), ("  A　B ", "A B"), ("1001.0", "1001.0"), ("", N)],
)
def test_texts(written: Any, expected: Any) -> None:
    assert said(read_text(cell(written))) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (5, 5),
        ("4.5", 4.5),
        ("8:00", 8),
        ("休", N),
        ("公休", N),
        ("有休", N),
        (0, N),
        ("○", State.DONE),
        ("日勤", State.DONE),
        ("A", State.DONE),
        (25, U),
        ("9:00-18:00", U),
    ],
)
def test_a_day_of_a_month_grid(written: Any, expected: Any) -> None:
    assert said(hours_of(cell(written))) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("在留期間\n（満了日）", "在留期間（満了日）※"),
        ("在 留 期 限", "在留期限"),
        ("ＶＩＳＡ期限", "VISA期限"),
        ("【氏名】", "氏名"),
        ("No.", "№"),
        ("emp_code", "Emp Code"),
        ("カナ氏名", "ｶﾅ氏名"),
        ("在留期限★", "在留期限"),
    ],
)
def test_headings_that_are_one(one: str, other: str) -> None:
    assert fold.heading(one) == fold.heading(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("㈱アオイ", "株式会社アオイ"), ("（株）アオイ", "株式会社　アオイ"), ("ＡＯＩ(株)", "aoi株式会社")],
)
def test_firms_that_are_one(one: str, other: str) -> None:
    assert fold.firm_name(one) == fold.firm_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NGUYEN VAN AN", "Nguyen Van An"),
        ("ＮＧＵＹＥＮ　ＶＡＮ　ＡＮ", "NGUYEN VAN AN"),
        ("ラナ・シタ", "ﾗﾅ ｼﾀ"),
        ("CRUZ, MARIA", "CRUZ MARIA"),
    ],
)
def test_names_that_are_one(one: str, other: str) -> None:
    assert fold.person_name(one) == fold.person_name(other)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2026/2/30", "2026/2/30"),
        ("9999年99月", "9999年99月"),
        ("山田太郎", "□□□□"),
        ("NGUYEN 090-1234-5678", "xxxxxx 999-9999-9999"),
        ("20万～25万", "99万~99万"),
    ],
)
def test_what_is_shown_of_a_cell(written: str, shown: str) -> None:
    assert fold.mask(written) == shown
    assert fold.mask_card("AB12345678CD") == "AB******78CD"


@pytest.mark.parametrize("word", ["済", "未", "不要", "申請中", "予定", "?", "無期限", "-"])
def test_a_word_is_read_the_same_in_every_width(word: str) -> None:
    wide = word.translate({ord("?"): "？", ord("-"): "－"})
    assert state_of(word) is state_of(wide) is not None
