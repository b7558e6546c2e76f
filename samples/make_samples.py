"""Writes the sample workbooks anew. The people and firms are invented; so are all numbers.

    python samples/make_samples.py [FOLDER]

Same call, same content. What is planted where, and what must be said about it, stands in each sample's README
and `expected.yaml`; those are written by hand from the law, never from an output.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

HERE = Path(__file__).parent
MADE = datetime(2026, 11, 20, 9, 0, 0)
Row = Sequence[Any]


# -- spellings of days that offices use ---------------------------------------------------------------


def d(text: str) -> date:
    return date.fromisoformat(text)


def _era(day: date) -> tuple[str, str, int]:
    if day >= date(2019, 5, 1):
        return "令和", "R", day.year - 2018
    if day >= date(1989, 1, 8):
        return "平成", "H", day.year - 1988
    return "昭和", "S", day.year - 1925


def wareki(day: date) -> str:
    name, _, year = _era(day)
    return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def short_era(day: date) -> str:
    _, letter, year = _era(day)
    return f"{letter}{year}.{day.month}.{day.day}"


def full_width(text: str) -> str:
    return text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})


def serial(day: date) -> int:
    return (day - date(1899, 12, 30)).days


SPELLINGS = (
    lambda day: day,
    lambda day: f"{day.year}/{day.month}/{day.day}",
    wareki,
    short_era,
    lambda day: day.isoformat(),
    lambda day: full_width(f"{day.year}年{day.month}月{day.day}日"),
    serial,
    lambda day: f"{day:%Y.%m.%d}",
    lambda day: day,
    lambda day: f"{day:%Y%m%d}",
)


def spelled(value: Any, turn: int) -> Any:
    """A day in one of the spellings; anything else as it is."""
    return SPELLINGS[turn % len(SPELLINGS)](value) if isinstance(value, date) else value


def my_number(n: int) -> str:
    """A dummy of twelve digits with the right check digit, so that it must be recognised and dropped."""
    body = f"99900000{n:03d}"
    total = sum(int(c) * (i + 1 if i <= 6 else i - 5) for i, c in enumerate(reversed(body), start=1))
    rest = total % 11
    return body + str(0 if rest <= 1 else 11 - rest)


# -- writing ------------------------------------------------------------------------------------------


class Book:
    """A workbook with the few looks that a staff list has."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy/m/d"})
        self.book.set_properties({"title": path.stem, "author": "", "created": MADE})
        font = {"font_name": "Yu Gothic", "font_size": 10, "valign": "vcenter"}
        self.plain = self.book.add_format({**font, "border": 1, "border_color": "#B0B0B0"})
        self.day = self.book.add_format({**font, "border": 1, "border_color": "#B0B0B0", "num_format": "yyyy/m/d"})
        self.title = self.book.add_format({**font, "font_size": 14, "bold": True})
        self.note = self.book.add_format({**font, "font_color": "#555555"})
        head = {**font, "bold": True, "bg_color": "#DDE6EF", "border": 1, "align": "center", "text_wrap": True}
        self.head = self.book.add_format(head)
        self.gone = self.book.add_format({**font, "border": 1, "font_color": "#999999", "font_strikeout": True})
        self.yellow = self.book.add_format({**font, "border": 1, "bg_color": "#FFF2CC", "num_format": "yyyy/m/d"})

    def sheet(self, name: str, widths: dict[int, float] | None = None) -> Any:
        made = self.book.add_worksheet(name)
        for column, width in (widths or {}).items():
            made.set_column(column, column, width)
        return made

    def put(self, sheet: Any, row: int, column: int, value: Any, look: Any = None) -> None:
        if value is None or value == "":
            sheet.write_blank(row, column, None, look or self.plain)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), look or self.day)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, look or self.plain)
        else:
            sheet.write_string(row, column, value, look or self.plain)

    def table(self, sheet: Any, top: int, headings: Row, rows: Iterable[Row], left: int = 0) -> int:
        """Headings and rows from `top` down; the row after the last."""
        for column, heading in enumerate(headings):
            if heading:
                self.put(sheet, top, left + column, heading, self.head)
        line = top + 1
        for row in rows:
            for column, value in enumerate(row):
                if value is not None and value != "":
                    self.put(sheet, line, left + column, value)
            line += 1
        return line

    def close(self) -> None:
        self.book.close()


def write_csv(path: Path, rows: Iterable[Row], encoding: str) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(encoding))


# -- samples/office: three employers, twenty-four people -----------------------------------------------

HINATA, MINATO, AOBA = "ひなた食品株式会社", "有限会社みなと屋", "株式会社あおば精機"
PLACES = {HINATA: "八王子工場（東京都）", MINATO: "横浜本店（神奈川県）", AOBA: "豊田工場（愛知県）"}

# number, name, kana, country, born, status, stay until, hired, form, contract until, hours a week, days a week, hourly,
# monthly, permission, hello work, renewal, passport, designated, card seen, left, remark
OFFICE: list[dict[str, Any]] = []


def _person(
    number: str, firm: str, name: str, kana: str, country: str, born: str, status: str, until: Any, hired: str,
    form: str, hours: Any, days: Any, *, hourly: Any = "", monthly: Any = "", term: Any = "", permission: Any = "",
    hello: Any = "", renewal: Any = "", passport: Any = "本人", designated: Any = "", seen: Any = None,
    left: Any = "", why: Any = "", remark: str = "", card: int | None = None,
) -> None:  # fmt: skip
    n = len(OFFICE) + 1
    OFFICE.append(
        dict(
            number=number, firm=firm, name=name, kana=kana, country=country, born=d(born), status=status,
            until=d(until) if isinstance(until, str) and until[:2] == "20" else until, hired=d(hired), form=form,
            hours=hours, days=days, hourly=hourly, monthly=monthly, term=d(term) if term[:2] == "20" else term,
            permission=permission, hello=d(hello) if hello[:2] == "20" else hello,
            renewal=d(renewal) if renewal[:2] == "20" else renewal, passport=passport, designated=designated,
            seen=d(seen or hired), left=d(left) if left else "", why=why, remark=remark, card=card or n, n=n,
        )
    )  # fmt: skip


_person("A101", HINATA, "NGUYEN THI LAN", "グエン ティ ラン", "ベトナム", "1996-05-14", "技術・人文知識・国際業務", "2026-12-10", "2023-04-01",
        "正社員", "40時間", 5, monthly="245,000円", term="期間の定めなし", hello="2023-05-08", renewal="2026-10-26", remark="更新申請中（受付票あり）")  # fmt: skip
_person("A102", HINATA, "RAI SUNITA", "ライ スニタ", "ネパール", "1994-11-02", "技人国", "2026-10-31", "2024-10-01",
        "正社員", 40, 5, monthly=238000, term="期間の定めなし", hello="2024-11-08", renewal="2026-10-15", remark="特例期間？ 要確認")  # fmt: skip
_person("A103", HINATA, "TRAN VAN DUC", "チャン ヴァン ドゥック", "ベトナム", "2004-03-21", "留学", "2027-04-15", "2026-04-05",
        "アルバイト", "週27h", 5, hourly="1,300円", term="2027-03-31", permission="有", hello="2026-05-20")  # fmt: skip
_person("A104", HINATA, "GURUNG ANITA", "グルン アニタ", "ネパール", "1998-08-30", "家族滞在", "2027-02-28", "2025-06-01",
        "パート", "週18時間", 4, hourly="時給1,250円", term="2027-05-31", permission="○", hello="2025-06-20", remark="10月改定 未対応")  # fmt: skip
_person("A105", HINATA, "PUTRI AYU LESTARI", "プトゥリ アユ レスタリ", "インドネシア", "1999-01-25", "特定技能1号（飲食料品製造業）", "2027-08-20", "2025-08-20",
        "契約社員", 40, 5, monthly="230,000円", term="2027-08-19", hello="2025-09-05", designated=HINATA)  # fmt: skip
_person("A106", HINATA, "DELA CRUZ MARICEL", "デラ クルス マリセル", "フィリピン", "1997-07-07", "特定技能１号（飲食料品製造業）", "2027-03-31", "2025-04-01",
        "契約社員", "４０", 5, monthly="２３万円", term="2027-03-31", hello="2025-05-09", passport="会社", designated="ひなた食品㈱", remark="旅券は総務の金庫")  # fmt: skip
_person("A107", HINATA, "LE MINH TUAN", "レ ミン トゥアン", "ベトナム", "1993-12-12", "技術・人文知識・国際業務", "2028-04-30", "2022-04-01",
        "正社員", 40, 5, monthly="262,000", term="期間の定めなし", hello="2022-05-10", left="2026-11-10", why="自己都合")  # fmt: skip
_person("A108", HINATA, "王 麗華 / WANG LIHUA", "オウ レイカ", "中国", "1985-02-17", "永住者", "無期限", "2018-04-01",
        "正社員", 40, 5, monthly="312,000円", term="期間の定めなし", hello="2018-05-09")  # fmt: skip
_person("A109", HINATA, "SILVA MARIA APARECIDA", "シルバ マリア アパレシーダ", "ブラジル", "1988-09-09", "定住者", "2028-09-30", "2026-04-01",
        "パート", "週30h", 5, hourly="1,300", term="2027-03-31", hello="2026-05-08", remark="社保 未加入（本人希望）")  # fmt: skip
_person("A110", HINATA, "金 敏俊", "キム ミンジュン", "韓国", "1979-06-06", "特別永住者", "－", "2010-04-01",
        "正社員", 40, 5, monthly="355,000円", term="期間の定めなし", hello="対象外", passport="本人")  # fmt: skip
_person("A111", HINATA, "PHAM THI HOA", "ファム ティ ホア", "ベトナム", "1995-10-10", "技人国", "2027-11-30", "2023-12-01",
        "正社員", 40, 5, monthly="240,000円", term="期間の定めなし", hello="2024-01-09", left="2026-08-31", why="自己都合", remark="8/31退職 手続済")  # fmt: skip
_person("A112", HINATA, "SHRESTHA BIKASH", "シュレスタ ビカス", "ネパール", "2003-04-18", "留学", "2027-03-31", "2026-09-01",
        "アルバイト", "週10時間", 2, hourly="1,290円", term="2027-03-31", permission="有", hello="2026-10-20", remark="みなと屋と掛け持ち")  # fmt: skip
_person("B201", MINATO, "SHRESTHA BIKASH", "シュレスタ ビカス", "ネパール", "2003-04-18", "留学", "2027-03-31", "2026-04-10",
        "アルバイト", "週18h", 4, hourly="1,280円", term="2027-03-31", permission="有", hello="2026-05-15", card=12)  # fmt: skip
_person("B202", MINATO, "THAPA RAMESH", "タパ ラメシュ", "ネパール", "2005-12-24", "留学", "2027-10-15", "2026-09-05",
        "アルバイト", "週20h", 5, hourly="1,280円", term="2027-03-31", permission="○（28時間以内）", hello="未")  # fmt: skip
_person("B203", MINATO, "MYA THANDAR", "ミャ タンダー", "ミャンマー", "2000-02-02", "特定技能1号（外食業）", "2027-05-31", "2025-06-01",
        "契約社員", 40, 5, monthly="232,000円", term="2027-05-31", hello="2025-07-08", designated="(有)みなと屋")  # fmt: skip
_person("B205", MINATO, "SANTOS JOSE", "サントス ホセ", "フィリピン", "1990-03-03", "日本人の配偶者等", "2027-10-31", "2024-11-01",
        "パート", "週19h", 4, hourly="1,290円", term="2027-10-31", hello="2024-12-20")  # fmt: skip
_person("B206", MINATO, "張 偉 (ZHANG WEI)", "チョウ イ", "中国", "1992-08-08", "技術・人文知識・国際業務", "2029-03-31", "2021-04-01",
        "正社員", 40, 5, monthly="268,000円", term="期間の定めなし", hello="2021-05-10", remark="3月に更新許可（5年→3年）")  # fmt: skip
_person("B207", MINATO, "HTET AUNG", "テッ アウン", "ミャンマー", "1991-01-31", "家族滞在", "2027-07-20", "2026-07-21",
        "パート", "週15時間", 3, hourly="1,279円", term="2027-07-20", permission="無", hello="2026-08-25")  # fmt: skip
_person("B208", MINATO, "BUDI SANTOSO", "ブディ サントソ", "インドネシア", "2001-11-11", "特定技能1号（外食業）", "2027-11-15", "2026-11-16",
        "契約社員", 40, 5, monthly="230,000円", term="2027-11-15", hello="未", designated=MINATO, remark="新規採用（11/16）")  # fmt: skip
_person("C301", AOBA, "OLIVEIRA CARLOS", "オリベイラ カルロス", "ブラジル", "1983-04-29", "定住者", "2028-03-15", "2026-07-01",
        "契約社員", 40, 5, hourly="1,450円", term="2027-06-30", hello="2026-08-12")  # fmt: skip
_person("C303", AOBA, "BUI THI MAI", "ブイ ティ マイ", "ベトナム", "1998-06-15", "特定技能1号（製造業）", "2027-04-30", "2025-05-01",
        "契約社員", 40, 5, monthly="218,000円", term="2027-04-30", hello="2025-06-06", designated="株式会社みどり工業", remark="旧所属のまま？")  # fmt: skip
_person("C304", AOBA, "PARK JIHO", "パク ジホ", "韓国", "1995-05-05", "技術・人文知識・国際業務", "2028-08-31", "2023-09-01",
        "正社員", 40, 5, monthly="285,000円", term="期間の定めなし", hello="2023-10-10")  # fmt: skip
_person("C305", AOBA, "FERNANDES ANA", "フェルナンデス アナ", "ブラジル", "1994-07-19", "定住者", "2029-01-31", "2022-02-01",
        "契約社員", 40, 5, hourly="1,400円", term="2027-01-31", hello="2022-03-09", remark="10/28 第一子出産（産休中）")  # fmt: skip
_person("C306", AOBA, "SMITH JOHN EDWARD", "スミス ジョン エドワード", "アメリカ", "1987-03-15", "高度専門職1号ロ", "2029-09-10", "2024-09-11",
        "正社員", 40, 5, monthly="450,000円", term="期間の定めなし", hello="2024-10-09", designated="㈱あおば精機")  # fmt: skip
_person("C307", AOBA, "NGUYEN VAN HUNG", "グエン ヴァン フン", "ベトナム", "1989-12-01", "特定技能2号（製造業）", "2028-11-30", "2023-12-01",
        "正社員", 40, 5, monthly="275,000円", term="期間の定めなし", hello="2024-01-10", designated=AOBA)  # fmt: skip


def office(folder: Path) -> None:
    _office_list(folder / "外国人社員名簿_2026年10月.xlsx")
    _office_hours(folder / "勤務実績_2026年10月-11月.xlsx")
    _office_insurance(folder / "社会保険・雇用保険_被保険者一覧.csv")
    _office_log(folder / "支援・申請・届出の控え.xlsx")


def _office_list(path: Path) -> None:
    book = Book(path)
    sheet = book.sheet(
        "名簿",
        {0: 1.5, 1: 4, 2: 8, 3: 24, 4: 22, 5: 10, 6: 14, 7: 12, 8: 18, 9: 1.5, 10: 15, 11: 26, 12: 15, 13: 14, 14: 15, 15: 14,
         16: 9, 17: 14, 18: 10, 19: 5, 20: 12, 21: 12, 22: 12, 23: 14, 24: 14, 25: 10, 26: 16, 27: 13, 28: 9, 29: 26},
    )  # fmt: skip
    sheet.write_string(0, 1, "外国人社員名簿（ひなたグループ３社）", book.title)
    sheet.write_string(1, 1, "２０２６年１１月２０日現在　　作成：総務部　　※取扱注意", book.note)
    groups = [
        (1, 1, "No.", None), (2, 2, "社員番号", None), (3, 3, "氏　名", None), (4, 4, "フリガナ", None), (5, 5, "国籍", None),
        (6, 6, "生年月日", None), (7, 7, "会社名", None), (8, 8, "勤務地", None),
        (10, 13, "在留カード", ["番号", "在留資格", "在留期限", "確認日"]), (14, 14, "個人番号", None), (15, 15, "入社日", None),
        (16, 16, "雇用形態", None), (17, 17, "契約満了日", None),
        (18, 21, "労働条件", ["週所定\n労働時間", "週日数", "時給", "月給"]), (22, 22, "資格外活動許可", None),
        (23, 23, "ハローワーク\n届出日", None), (24, 24, "更新申請日", None), (25, 25, "パスポート\n保管", None),
        (26, 26, "指定書の\n所属機関", None), (27, 28, "退職", ["退職日", "退職理由"]), (29, 29, "備考", None),
    ]  # fmt: skip
    for first, last, text, below in groups:
        if below is None:
            sheet.merge_range(3, first, 4, first, text, book.head)
        else:
            sheet.merge_range(3, first, 3, last, text, book.head)
            for at, word in enumerate(below):
                sheet.write_string(4, first + at, word, book.head)
    sheet.set_row(4, 30)
    line = 5
    starts: dict[str, list[int]] = {}
    for p in OFFICE:
        t = p["n"]
        look = book.gone if p["left"] else None
        values = [
            t, p["number"], p["name"], p["kana"], p["country"], spelled(p["born"], t + 3), None, PLACES[p["firm"]], None,
            f"ZZ{10000000 + p['card'] * 37:08d}YY", p["status"], spelled(p["until"], t), spelled(p["seen"], t + 1),
            my_number(p["card"]), spelled(p["hired"], t + 2), p["form"], spelled(p["term"], t + 4), p["hours"], p["days"],
            p["hourly"], p["monthly"], p["permission"], spelled(p["hello"], t + 5), spelled(p["renewal"], t + 7),
            p["passport"], p["designated"], spelled(p["left"], t + 2), p["why"], p["remark"],
        ]  # fmt: skip
        for at, value in enumerate(values, start=1):
            if at == 9 or (at == 7):
                continue
            yellow = at == 12 and isinstance(p["renewal"], date)
            book.put(sheet, line, at, value, book.yellow if yellow else (look if not isinstance(value, date) else None))
        starts.setdefault(p["firm"], []).append(line)
        if p["number"] == "A111":
            sheet.set_row(line, None, None, {"hidden": True})
        line += 1
    for firm, lines in starts.items():
        sheet.merge_range(lines[0], 7, lines[-1], 7, firm, book.head)
    sheet.merge_range(line, 1, line, 2, "合　計", book.head)
    sheet.write_string(line, 3, "２４名", book.head)
    sheet.write_string(line + 2, 1, "※ 黄色は在留期間の更新手続中。退職者は取消線。掛け持ちは会社ごとに１行。", book.note)
    sheet.freeze_panes(5, 4)
    _office_procedures(book)
    _office_family(book)
    _office_firms(book)
    book.close()


def _before(day: date, days: int) -> date:
    """A weekday some days before."""
    found = day - timedelta(days=days)
    while found.weekday() >= 5:
        found -= timedelta(days=1)
    return found


def _office_procedures(book: Book) -> None:
    sheet = book.sheet("手続管理", {1: 9, 2: 24, 3: 15, 4: 15, 5: 15, 6: 15, 7: 30})
    sheet.write_string(0, 0, "入社手続・健診 管理表", book.title)
    sheet.write_string(1, 0, "2026/11/20 時点", book.note)
    rows = []
    for p in OFFICE:
        t, hired = p["n"], p["hired"]
        full = p["hours"] in (40, "40時間", "４０", "週30h")
        check = d("2026-06-15") if full and hired < d("2026-05-01") else ""
        if p["firm"] == AOBA and check:
            check = d("2026-05-27")
        rows.append(
            [
                None, p["number"], p["name"].split("/")[-1].split("(")[-1].strip(" )") if "王" in p["name"] or "張" in p["name"] else p["name"],
                spelled(_before(hired, 10), t + 1), spelled(hired, t + 2),
                spelled(_before(hired, 20), t + 3) if full else "－", spelled(check, t) if check else ("－" if not full else ""),
                "",
            ]
        )  # fmt: skip
    book.table(
        sheet, 3, [None, "社員番号", "氏名", "労働条件通知書 交付日", "雇入れ時\n安全衛生教育日", "雇入時健診日", "定期健診日", "メモ"], rows
    )


def _office_family(book: Book) -> None:
    sheet = book.sheet("家族・口座", {0: 9, 1: 22, 2: 22, 3: 8, 4: 14, 5: 14, 6: 16})
    sheet.write_string(0, 0, "扶養家族（お子さま）", book.title)
    line = book.table(
        sheet, 1, ["社員番号", "氏名", "家族氏名", "続柄", "生年月日", "国籍", "出生届出日", "在留資格取得申請日"],
        [["C305", "FERNANDES ANA", "FERNANDES LIVIA", "子", d("2026-10-28"), "ブラジル", d("2026-11-05"), "未"]],
    )  # fmt: skip
    sheet.write_string(line + 1, 0, "給与口座", book.title)
    book.table(
        sheet, line + 2, ["社員番号", "氏名", "銀行名", "口座番号", "口座開設日", "銀行届出在留期限"],
        [
            ["A101", "NGUYEN THI LAN", "ひばり銀行", "0000101", "R5.4.5", "2026/12/10"],
            ["B206", "ZHANG WEI", "ひばり銀行", "0000206", "2021/4/8", "令和8年3月31日"],
            ["C306", "SMITH JOHN EDWARD", "つばめ信用金庫", "0000306", d("2024-09-20"), d("2029-09-10")],
        ],
    )  # fmt: skip


def _office_firms(book: Book) -> None:
    sheet = book.sheet("会社・事業所", {0: 22, 1: 10, 2: 22, 3: 12, 4: 16, 5: 14, 6: 14, 7: 16})
    line = book.table(
        sheet, 0, ["会社名", "法人・個人", "事業所名", "都道府県", "常時使用労働者数", "外国人労働者数", "雇用労務責任者"],
        [
            [HINATA, "法人", PLACES[HINATA], "東京都", "128名", 12, "選任済"],
            [MINATO, "法人", PLACES[MINATO], "神奈川県", 26, 7, ""],
            [AOBA, "法人", PLACES[AOBA], "愛知県", "63人", 6, ""],
        ],
    )  # fmt: skip
    sheet.write_string(line + 1, 0, "労使協定", book.title)
    book.table(
        sheet, line + 2, ["会社名", "協定の種類", "有効期間（自）", "有効期間（至）", "特別条項"],
        [
            [HINATA, "36協定", "令和8年4月1日", "令和9年3月31日", "有"],
            [MINATO, "36協定", "2026/4/1", "2027/3/31", "無"],
            [AOBA, "36協定", "R8.4.1", "R9.3.31", "有"],
        ],
    )  # fmt: skip


# The days of the three students: {day: hours}. The plans are by hand; README.md shows the windows that matter.
def _days(first: str, weeks: Iterable[Sequence[float]]) -> dict[date, float]:
    start = d(first)
    return {start + timedelta(days=i): h for i, h in enumerate(h for week in weeks for h in week) if h}


# From Monday 5 October 2026. Duc: no week from Monday to Sunday is over 28 hours; Friday 6 to Thursday 12 November is.
DUC = _days(
    "2026-10-05",
    [
        [5, 0, 5, 5, 0, 6, 5], [5, 5, 0, 5, 5, 0, 6], [0, 5, 5, 5, 0, 6, 6], [5, 5, 0, 5, 0, 6, 6],
        [0, 4, 4, 0, 6, 7, 7], [5, 5, 0, 5.5, 0, 6, 6], [5, 5, 0, 5],
    ],
)  # fmt: skip
# Bikash at the restaurant and at the factory: in the week of 2 November 19 + 12 hours, elsewhere 28 together.
BIKASH_B = _days(
    "2026-10-05",
    [
        [4, 5, 0, 4, 5, 0, 0], [4, 5, 0, 4, 5, 0, 0], [4, 5, 0, 4, 5, 0, 0], [4, 5, 0, 4, 5, 0, 0],
        [5, 5, 0, 4, 5, 0, 0], [4, 5, 0, 4, 5, 0, 0], [4, 5, 0, 4],
    ],
)  # fmt: skip
BIKASH_A = _days(
    "2026-10-05",
    [
        [0, 0, 0, 0, 0, 5, 5], [0, 0, 0, 0, 0, 5, 5], [0, 0, 0, 0, 0, 5, 5], [0, 0, 0, 0, 0, 5, 5],
        [0, 0, 0, 0, 0, 6, 6], [0, 0, 0, 0, 0, 5, 5],
    ],
)  # fmt: skip
# Ramesh: never more than 20.
RAMESH = _days("2026-09-07", [[4, 4, 0, 4, 4, 4, 0]] * 10 + [[4, 4, 0, 4]])


def _office_hours(path: Path) -> None:
    book = Book(path)
    sheet = book.sheet("日別", {0: 14, 1: 9, 2: 20, 3: 20, 4: 8, 5: 8, 6: 8, 7: 8, 8: 14})
    sheet.write_string(0, 0, "アルバイト（留学生）勤務実績", book.title)
    sheet.write_string(1, 0, "2026年11月19日まで入力済み", book.note)
    rows: list[list[Any]] = []
    for number, name, firm, days in (
        ("A103", "TRAN VAN DUC", HINATA, DUC), ("A112", "SHRESTHA BIKASH", HINATA, BIKASH_A),
        ("B201", "SHRESTHA BIKASH", MINATO, BIKASH_B), ("B202", "THAPA RAMESH", MINATO, RAMESH),
    ):  # fmt: skip
        for day, hours in sorted(days.items()):
            rest = 0.75 if hours > 6 else 0
            start = 9 if firm == HINATA else 17
            end = start + hours + rest
            clock = f"{int(end)}:{round(end % 1 * 60):02d}"
            rows.append([day, number, name, firm, f"{start}:00", clock, rest, hours, "ICカード"])
    rows.sort(key=lambda row: (row[0], row[1]))
    book.table(sheet, 2, ["日付", "社員番号", "氏名", "会社名", "出勤", "退勤", "休憩", "実働", "記録方法"], rows)
    sheet = book.sheet("10月集計", {0: 9, 1: 24, 2: 20, 3: 10, 4: 10, 5: 10, 6: 10, 7: 12})
    sheet.write_string(0, 0, "2026年10月 勤怠集計（月給者・パート）", book.title)
    rows = []
    for p in OFFICE:
        if p["hired"] > d("2026-10-01") or p["left"] == d("2026-08-31") or p["status"] == "留学":
            continue
        hours = {"週18時間": 78, "週30h": 131, "週19h": 82, "週15時間": 64}.get(p["hours"], 176)
        extra = 12 if p["number"] in ("A101", "A108", "C301", "C307") else 0
        rows.append([p["number"], p["name"], p["firm"], hours + extra, extra or "", "", "", "ICカード"])
    book.table(sheet, 1, ["社員番号", "氏名", "会社名", "総労働時間", "時間外", "休日労働", "深夜", "記録方法"], rows)
    book.close()


def _office_insurance(path: Path) -> None:
    rows: list[list[Any]] = [["社員番号", "被保険者氏名", "生年月日", "制度", "事業主名", "資格取得年月日", "資格喪失年月日", "標準報酬月額"]]
    for p in OFFICE:
        full = p["hours"] in (40, "40時間", "４０")
        firm = HINATA if p["number"] == "C304" else p["firm"]
        money = "".join(c for c in full_width(str(p["monthly"])) if c.isdigit()) if p["monthly"] else "240000"
        standard = {"２３万円": "230000"}.get(p["monthly"], "") or str(p["monthly"]).replace(",", "").replace("円", "") or "240000"
        del money
        lost = p["left"] + timedelta(days=1) if p["left"] else None
        name = p["name"].split("/")[-1].strip() if "/" in p["name"] else p["name"].split("(")[-1].strip(" )")
        if p["number"] == "B208":
            continue
        schemes = ["健康保険", "厚生年金", "雇用保険"] if full else ["雇用保険"] if p["number"] == "A109" else []
        for scheme in schemes:
            rows.append(
                [
                    p["number"], name, short_era(p["born"]), scheme, firm.replace("株式会社", "㈱") if p["n"] % 3 else firm,
                    short_era(p["hired"]), short_era(lost) if lost else "", standard if scheme != "雇用保険" else "",
                ]
            )  # fmt: skip
    write_csv(path, rows, "cp932")


def _office_log(path: Path) -> None:
    book = Book(path)
    sheet = book.sheet("支援・面談", {0: 14, 1: 9, 2: 24, 3: 24, 4: 22, 5: 14, 6: 30})
    sheet.write_string(0, 0, "特定技能１号　定期面談・支援の記録（自社支援）", book.title)
    interviews = {
        "A105": ["2025-11-12", "2026-02-10", "2026-05-20"],
        "A106": ["2025-06-20", "2025-09-18", "2025-12-15", "2026-03-12", "2026-06-10", "2026-09-08"],
        "B203": ["2025-08-28", "2025-11-26", "2026-02-24", "2026-05-22", "2026-08-20", "2026-11-18"],
        "C303": ["2025-07-28", "2025-10-26", "2026-01-23", "2026-04-21", "2026-07-20", "2026-10-16"],
    }
    names = {p["number"]: p["name"] for p in OFFICE}
    firms = {p["number"]: p["firm"] for p in OFFICE}
    rows = []
    for number, days in interviews.items():
        for turn, day in enumerate(days):
            for kind in ("定期面談（本人）", "定期面談（監督者）"):
                rows.append([spelled(d(day), turn), number, names[number], kind, firms[number], "対面", ""])
    book.table(sheet, 2, ["実施日", "社員番号", "氏名", "支援項目", "実施者", "方法", "メモ"], rows)
    sheet = book.sheet("申請記録", {0: 14, 1: 9, 2: 24, 3: 26, 4: 12, 5: 14})
    sheet.write_string(0, 0, "入管への申請の控え", book.title)
    book.table(
        sheet, 1, ["申請日", "社員番号", "氏名", "申請内容", "結果", "許可日"],
        [
            [d("2026-01-20"), "B206", "ZHANG WEI", "在留期間更新", "許可", "R8.3.10"],
            [d("2026-10-15"), "A102", "RAI SUNITA", "在留期間更新", "審査中", ""],
            ["R8.10.26", "A101", "NGUYEN THI LAN", "在留期間更新許可申請", "申請中", ""],
        ],
    )  # fmt: skip
    sheet = book.sheet("届出控え", {0: 14, 1: 9, 2: 24, 3: 34, 4: 14, 5: 20})
    sheet.write_string(0, 0, "役所への届出の控え", book.title)
    book.table(
        sheet, 1, ["届出日", "社員番号", "氏名", "届出書類", "事由発生日", "提出元"],
        [
            ["R8.9.4", "A111", "PHAM THI HOA", "健康保険・厚生年金 資格喪失届", "R8.9.1", HINATA],
            ["R8.9.8", "A111", "PHAM THI HOA", "雇用保険被保険者資格喪失届", "R8.9.1", HINATA],
            ["R8.9.10", "A111", "PHAM THI HOA", "契約機関に関する届出", "R8.8.31", ""],
            [d("2026-11-13"), "A107", "LE MINH TUAN", "健康保険・厚生年金 資格喪失届", d("2026-11-11"), HINATA],
            [d("2026-08-12"), "C301", "OLIVEIRA CARLOS", "雇用保険被保険者資格取得届", d("2026-07-01"), AOBA],
            [d("2026-07-06"), "C301", "OLIVEIRA CARLOS", "健康保険・厚生年金保険 被保険者資格取得届", d("2026-07-01"), AOBA],
        ],
    )  # fmt: skip
    book.close()


def main(folder: Path) -> None:
    office(folder / "office")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
