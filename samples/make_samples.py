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

# ruff: noqa: E501 (tables of people read better in one line each)

HERE = Path(__file__).parent
MADE = datetime(2026, 11, 20, 9, 0, 0)
Row = Sequence[Any]


# -- spellings of days that offices use ---------------------------------------------------------------


def d(text: str) -> date:
    return date.fromisoformat(text)


def maybe(text: str) -> Any:
    """A day where the text is one, else the text."""
    return d(text) if text[:2] == "20" and len(text) == 10 else text


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
        self.day = self.book.add_format(
            {**font, "border": 1, "border_color": "#B0B0B0", "num_format": "yyyy/m/d"}
        )
        self.title = self.book.add_format({**font, "font_size": 14, "bold": True})
        self.note = self.book.add_format({**font, "font_color": "#555555"})
        head = {
            **font,
            "bold": True,
            "bg_color": "#DDE6EF",
            "border": 1,
            "align": "center",
            "text_wrap": True,
        }
        self.head = self.book.add_format(head)
        self.gone = self.book.add_format(
            {**font, "border": 1, "font_color": "#999999", "font_strikeout": True}
        )
        self.yellow = self.book.add_format(
            {**font, "border": 1, "bg_color": "#FFF2CC", "num_format": "yyyy/m/d"}
        )

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

# The day printed on the card as the day of permission.
STARTS = {
    "A101": "2023-12-10",
    "A102": "2023-10-31",
    "A103": "2025-04-15",
    "A104": "2025-02-28",
    "A105": "2025-08-20",
    "A106": "2026-03-31",
    "A107": "2025-04-30",
    "A108": "2018-03-20",
    "A109": "2025-09-30",
    "A110": "",
    "A111": "2024-11-30",
    "A112": "2025-03-31",
    "B201": "2025-03-31",
    "B202": "2025-10-15",
    "B203": "2026-05-31",
    "B205": "2024-10-31",
    "B206": "2026-03-10",
    "B207": "2026-07-20",
    "B208": "2026-11-05",
    "C301": "2025-03-15",
    "C303": "2026-04-30",
    "C304": "2025-08-31",
    "C305": "2026-01-31",
    "C306": "2024-08-20",
    "C307": "2025-11-30",
}
OFFICE: list[dict[str, Any]] = []


def _person(
    number: str, firm: str, name: str, kana: str, country: str, born: str, status: str, until: Any, hired: str,
    form: str, hours: Any, days: Any, *, hourly: Any = "", monthly: Any = "", term: Any = "", permission: Any = "",
    hello: Any = "", renewal: Any = "", passport: Any = "本人", designated: Any = "", seen: Any = None,
    left: Any = "", why: Any = "", remark: str = "", card: int | None = None,
) -> None:  # fmt: skip
    n = len(OFFICE) + 1
    OFFICE.append(
        {
            "number": number, "firm": firm, "name": name, "kana": kana, "country": country, "born": d(born),
            "status": status, "granted": maybe(STARTS[number]), "until": maybe(until), "hired": d(hired), "form": form,
            "hours": hours, "days": days, "hourly": hourly, "monthly": monthly, "term": maybe(term),
            "permission": permission, "hello": maybe(hello), "renewal": maybe(renewal), "passport": passport,
            "designated": designated, "seen": d(seen or hired), "left": maybe(left), "why": why, "remark": remark,
            "card": card or n, "n": n,
        }
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
_person("B208", MINATO, "BUDI SANTOSO", "ブディ サントソ", "インドネシア", "2001-11-11", "特定技能1号（外食業）", "2027-11-05", "2026-11-16",
        "契約社員", 40, 5, monthly="230,000円", term="2027-11-15", hello="未", designated=MINATO, remark="新規採用（11/16）")  # fmt: skip
_person("C301", AOBA, "OLIVEIRA CARLOS", "オリベイラ カルロス", "ブラジル", "1983-04-29", "定住者", "2028-03-15", "2026-07-01",
        "契約社員", 40, 5, hourly="1,450円", term="2027-06-30", hello="2026-08-12")  # fmt: skip
_person("C303", AOBA, "BUI THI MAI", "ブイ ティ マイ", "ベトナム", "1998-06-15", "特定技能1号（製造業）", "2027-04-30", "2025-05-01",
        "契約社員", 40, 5, monthly="218,000円", term="2027-04-30", hello="2025-06-06", designated="株式会社みどり工業", remark="旧所属のまま？")  # fmt: skip
_person("C304", AOBA, "PARK JIHO", "パク ジホ", "韓国", "1995-05-05", "技術・人文知識・国際業務", "2028-08-31", "2023-09-01",
        "正社員", 40, 5, monthly="285,000円", term="期間の定めなし", hello="2023-10-10")  # fmt: skip
_person("C305", AOBA, "FERNANDES ANA", "フェルナンデス アナ", "ブラジル", "1994-07-19", "定住者", "2029-01-31", "2022-02-01",
        "契約社員", 40, 5, hourly="1,400円", term="2027-01-31", hello="2022-03-09", remark="10/28 第一子出産（産休中）")  # fmt: skip
_person("C306", AOBA, "SMITH JOHN EDWARD", "スミス ジョン エドワード", "アメリカ", "1987-03-15", "高度専門職1号ロ", "2029-08-20", "2024-09-11",
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
        {0: 1.5, 1: 4, 2: 8, 3: 24, 4: 22, 5: 10, 6: 14, 7: 12, 8: 18, 9: 1.5, 10: 15, 11: 26, 12: 15, 13: 15, 14: 14, 15: 15, 16: 14,
         17: 9, 18: 14, 19: 10, 20: 5, 21: 12, 22: 12, 23: 12, 24: 14, 25: 14, 26: 10, 27: 16, 28: 13, 29: 9, 30: 26},
    )  # fmt: skip
    sheet.write_string(0, 1, "外国人社員名簿（ひなたグループ３社）", book.title)
    sheet.write_string(1, 1, "２０２６年１１月２０日現在　　作成：総務部　　※取扱注意", book.note)
    groups = [
        (1, 1, "No.", None), (2, 2, "社員番号", None), (3, 3, "氏　名", None), (4, 4, "フリガナ", None), (5, 5, "国籍", None),
        (6, 6, "生年月日", None), (7, 7, "会社名", None), (8, 8, "勤務地", None),
        (10, 14, "在留カード", ["番号", "在留資格", "許可年月日", "在留期限", "確認日"]), (15, 15, "個人番号", None), (16, 16, "入社日", None),
        (17, 17, "雇用形態", None), (18, 18, "契約満了日", None),
        (19, 22, "労働条件", ["週所定\n労働時間", "週日数", "時給", "月給"]), (23, 23, "資格外活動許可", None),
        (24, 24, "ハローワーク\n届出日", None), (25, 25, "更新申請日", None), (26, 26, "パスポート\n保管", None),
        (27, 27, "指定書の\n所属機関", None), (28, 29, "退職", ["退職日", "退職理由"]), (30, 30, "備考", None),
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
            f"ZZ{10000000 + p['card'] * 37:08d}YY", p["status"], spelled(p["granted"], t + 6), spelled(p["until"], t), spelled(p["seen"], t + 1),
            my_number(p["card"]), spelled(p["hired"], t + 2), p["form"], spelled(p["term"], t + 4), p["hours"], p["days"],
            p["hourly"], p["monthly"], p["permission"], spelled(p["hello"], t + 5), spelled(p["renewal"], t + 7),
            p["passport"], p["designated"], spelled(p["left"], t + 2), p["why"], p["remark"],
        ]  # fmt: skip
        for at, value in enumerate(values, start=1):
            if at in {7, 9}:
                continue
            yellow = at == 13 and isinstance(p["renewal"], date)
            book.put(
                sheet,
                line,
                at,
                value,
                book.yellow if yellow else (look if not isinstance(value, date) else None),
            )
        starts.setdefault(p["firm"], []).append(line)
        if p["number"] == "A111":
            sheet.set_row(line, None, None, {"hidden": True})
        line += 1
    for firm, lines in starts.items():
        sheet.merge_range(lines[0], 7, lines[-1], 7, firm, book.head)
    sheet.merge_range(line, 1, line, 2, "合　計", book.head)
    sheet.write_string(line, 3, "２４名", book.head)
    sheet.write_string(
        line + 2, 1, "※ 黄色は在留期間の更新手続中。退職者は取消線。掛け持ちは会社ごとに１行。", book.note
    )
    sheet.freeze_panes(5, 4)
    _office_procedures(book)
    _office_family(book)
    _office_students(book)
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
        sheet,
        3,
        [
            None,
            "社員番号",
            "氏名",
            "労働条件通知書 交付日",
            "雇入れ時\n安全衛生教育日",
            "雇入時健診日",
            "定期健診日",
            "メモ",
        ],
        rows,
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
            ["C306", "SMITH JOHN EDWARD", "つばめ信用金庫", "0000306", d("2024-09-20"), d("2029-08-20")],
        ],
    )  # fmt: skip


def _office_students(book: Book) -> None:
    sheet = book.sheet("留学生", {0: 9, 1: 22, 2: 24, 3: 16, 4: 14, 5: 14})
    sheet.write_string(0, 0, "留学生アルバイト　在籍確認（在学証明書より）", book.title)
    line = book.table(
        sheet, 1, ["社員番号", "氏名", "学校名", "課程", "入学日", "卒業予定日"],
        [
            ["A103", "TRAN VAN DUC", "八王子みらい専門学校", "昼間部", "2025/4/7", "R9.3.15"],
            ["B201", "SHRESTHA BIKASH", "横浜さくら大学", "昼間", d("2023-04-03"), d("2027-03-25")],
            ["B202", "THAPA RAMESH", "みなと日本語学院", "日本語学校", d("2025-10-06"), "2027年9月30日"],
        ],
    )  # fmt: skip
    sheet.write_string(line + 1, 0, "学校の長期休業（学則による）", book.title)
    book.table(
        sheet, line + 2, ["学校名", "長期休業開始日", "長期休業終了日"],
        [
            ["八王子みらい専門学校", d("2026-08-01"), d("2026-09-13")], ["八王子みらい専門学校", d("2026-12-21"), d("2027-01-06")],
            ["横浜さくら大学", d("2026-08-03"), d("2026-09-20")], ["横浜さくら大学", d("2026-12-24"), d("2027-01-05")],
            ["みなと日本語学院", d("2026-07-25"), d("2026-08-16")], ["みなと日本語学院", d("2026-12-19"), d("2027-01-05")],
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
    book.table(
        sheet, 2, ["日付", "社員番号", "氏名", "会社名", "出勤", "退勤", "休憩", "実働", "記録方法"], rows
    )
    sheet = book.sheet("10月集計", {0: 9, 1: 24, 2: 20, 3: 10, 4: 10, 5: 10, 6: 10, 7: 12})
    sheet.write_string(0, 0, "2026年10月 勤怠集計（月給者・パート）", book.title)
    rows = []
    for p in OFFICE:
        if p["hired"] > d("2026-10-01") or p["left"] == d("2026-08-31") or p["status"] == "留学":
            continue
        hours = {"週18時間": 78, "週30h": 131, "週19h": 82, "週15時間": 64}.get(p["hours"], 176)
        extra = 12 if p["number"] in ("A101", "A108", "C301", "C307") else 0
        rows.append([p["number"], p["name"], p["firm"], hours + extra, extra, 0, 0, "ICカード"])
    book.table(
        sheet, 1, ["社員番号", "氏名", "会社名", "総労働時間", "時間外", "休日労働", "深夜", "記録方法"], rows
    )
    book.close()


def _office_insurance(path: Path) -> None:
    rows: list[list[Any]] = [
        [
            "社員番号",
            "被保険者氏名",
            "生年月日",
            "制度",
            "事業主名",
            "資格取得年月日",
            "資格喪失年月日",
            "標準報酬月額",
        ]
    ]
    for p in OFFICE:
        full = p["hours"] in (40, "40時間", "４０")
        firm = HINATA if p["number"] == "C304" else p["firm"]
        standard = (
            {"２３万円": "230000"}.get(p["monthly"], "")
            or str(p["monthly"]).replace(",", "").replace("円", "")
            or "240000"
        )
        lost = p["left"] + timedelta(days=1) if p["left"] else None
        name = p["name"].split("/")[-1].strip() if "/" in p["name"] else p["name"].split("(")[-1].strip(" )")
        if p["number"] == "B208":
            continue
        schemes = (
            ["健康保険", "厚生年金", "雇用保険"] if full else ["雇用保険"] if p["number"] == "A109" else []
        )
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
        "A105": ["2025-11-12", "2026-02-10", "2026-03-10"],
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
    sheet = book.sheet("支援計画", {0: 9, 1: 24, 2: 14, 3: 22, 4: 20, 5: 16, 6: 16})
    sheet.write_string(0, 0, "１号特定技能外国人支援計画（自社支援）", book.title)
    plans = [("A105", "飲食料品製造業", "2025-08-22", 230000), ("A106", "飲食料品製造業", "2025-04-04", 230000),
             ("B203", "外食業", "2025-06-05", 232000), ("B208", "外食業", "", 230000), ("C303", "工業製品製造業", "2025-05-07", 218000)]  # fmt: skip
    hired = {p["number"]: p["hired"] for p in OFFICE}
    book.table(
        sheet, 1, ["社員番号", "氏名", "支援計画開始日", "特定技能所属機関", "分野", "生活オリエンテーション日", "比較日本人報酬"],
        [
            [number, names[number], spelled(hired[number], turn), firms[number], sector, d(oriented) if oriented else "未", f"{pay:,}円"]
            for turn, (number, sector, oriented, pay) in enumerate(plans)
        ],
    )  # fmt: skip
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
        sheet, 1, ["届出日", "社員番号", "氏名", "届出書類", "事由発生日", "提出元", "届出事由"],
        [
            ["R8.5.20", "", "", "特定技能 定期届出", "", HINATA, ""],
            ["R8.5.22", "", "", "特定技能 定期届出", "", MINATO, ""],
            ["R8.5.22", "", "", "特定技能 定期届出", "", AOBA, ""],
            ["R8.9.4", "A111", "PHAM THI HOA", "健康保険・厚生年金 資格喪失届", "R8.9.1", HINATA],
            ["R8.9.8", "A111", "PHAM THI HOA", "雇用保険被保険者資格喪失届", "R8.9.1", HINATA],
            ["R8.9.10", "A111", "PHAM THI HOA", "契約機関に関する届出", "R8.8.31", "本人", "契約の終了"],
            [d("2026-11-13"), "A107", "LE MINH TUAN", "健康保険・厚生年金 資格喪失届", d("2026-11-11"), HINATA],
            [d("2026-08-12"), "C301", "OLIVEIRA CARLOS", "雇用保険被保険者資格取得届", d("2026-07-01"), AOBA],
            [d("2026-07-06"), "C301", "OLIVEIRA CARLOS", "健康保険・厚生年金保険 被保険者資格取得届", d("2026-07-01"), AOBA],
        ],
    )  # fmt: skip
    book.close()


# -- samples/staff_list_en.xlsx: English headings, one row per contract ---------------------------------


def staff_list_en(path: Path) -> None:
    book = Book(path)
    sheet = book.sheet("employees", dict.fromkeys(range(34), 15))
    sheet.write_string(0, 0, "Kestrel Logistics K.K. - foreign staff", book.title)
    sheet.write_string(1, 0, "as of 2026-11-20", book.note)
    headings = [
        "emp_code", "last_name", "first_name", "birth_at", "gender", "nationality_code", "foreign_resident_card_number",
        "resident_status_type", "permitted on", "resident_end_at", "card checked on", "having_ex_activity_permission",
        "company", "workplace", "prefecture", "emp_type", "entered_at", "resigned_at", "reason for leaving",
        "contract_start_on", "contract_end_on", "notice date", "weekly_hours", "days per week", "hourly_wage",
        "monthly_income_currency", "soc_ins_qualified_at", "emp_ins_qualified_at", "Hello Work notice",
        "extension application date", "social insurance loss notice", "safety training date", "health check at hire",
        "periodic health check",
    ]  # fmt: skip
    firm, osaka, saitama = "Kestrel Logistics K.K.", ("Osaka Depot", "大阪府"), ("Kawaguchi Depot", "埼玉県")
    regular, fixed, part = "full_timer", "contract_worker", "part_timer"
    rows: list[list[Any]] = []

    def add(
        code: str, last: str, first: str, born: str, sex: str, country: str, status: str, granted: str, until: str, hired: str,
        kind: str, place: tuple[str, str], hours: Any, days: int, *, hourly: Any = "", monthly: Any = "", permission: str = "",
        ends: str = "", starts: str = "", soc: str = "=", emp: str = "=", hello: str = "", extension: str = "",
        left: str = "", why: str = "", loss: str = "", check: str = "2026-06-10", noticed: str = "",
    ) -> None:  # fmt: skip
        first_day = d(hired)
        full = hours == 40
        rows.append(
            [
                code, last, first, born, sex, country, f"ZZ{20000000 + int(code[1:]) * 41:08d}YY", status, granted, until,
                hired, permission, firm, place[0], place[1], kind, hired, left, why, starts or hired, ends,
                noticed or _before(first_day, 7).isoformat(), hours, days, hourly, monthly,
                (hired if full else "") if soc == "=" else soc, (hired if full else "") if emp == "=" else emp, hello, extension,
                loss, hired, _before(first_day, 14).isoformat() if full else "", check if full else "",
            ]
        )  # fmt: skip

    add("E01", "KAUR", "SIMRAN", "1993-02-11", "female", "IN", "resident_status_type_0025", "2025-04-20", "2028-04-20", "2022-05-02",
        regular, osaka, 40, 5, monthly=310000, ends="unlimited", hello="2022-06-08")  # fmt: skip
    add("E02", "TAMANG", "DORJE", "1991-07-30", "male", "NP", "resident_status_type_0025", "2023-10-28", "2026-10-28", "2023-11-01",
        regular, osaka, 40, 5, monthly=255000, ends="unlimited", hello="2023-12-08", extension="not done")  # fmt: skip
    add("E03", "LOPEZ", "CARMEN", "1989-09-19", "female", "PE", "日本人の配偶者等", "2024-06-01", "2027-06-01", "2025-02-03",
        part, saitama, 24, 4, hourly=1300, ends="2027-02-02", soc="", emp="2025-02-03", hello="2025-03-07")  # fmt: skip
    add("E04", "OSEI", "KWAME", "1986-12-05", "male", "GH", "resident_status_type_0024", "2025-01-15", "2028-01-15", "2025-04-01",
        fixed, osaka, 40, 5, hourly=1180, starts="2025-04-01", ends="2026-03-31", hello="2025-05-09")  # fmt: skip
    add("E04", "OSEI", "KWAME", "1986-12-05", "male", "GH", "resident_status_type_0024", "2025-01-15", "2028-01-15", "2025-04-01",
        fixed, osaka, 40, 5, hourly=1250, starts="2026-04-01", ends="2027-03-31", hello="2025-05-09", noticed="2026-03-25")  # fmt: skip
    add("E05", "NAKARIN", "SUDA", "2005-01-08", "female", "TH", "resident_status_type_0018", "2026-03-20", "2028-03-20", "2026-06-01",
        part, saitama, 18, 3, hourly=1150, permission="permitted", ends="2027-05-31", hello="2026-06-30")  # fmt: skip
    add("E06", "REYES", "MIGUEL", "1997-11-23", "male", "PH", "resident_status_type_0025", "2026-09-25", "2029-09-25", "2026-10-13",
        regular, osaka, 40, 5, monthly=262000, ends="unlimited", hello="not done", check="")  # fmt: skip
    add("E07", "IVANOVA", "OLGA", "1984-04-02", "female", "RU", "resident_status_type_0021", "2019-08-30", "", "2026-05-01",
        regular, osaka, 40, 5, monthly=298000, ends="unlimited", soc="2026-07-01", emp="2026-05-01", hello="2026-06-05", check="2026-06-10")  # fmt: skip
    add("E08", "CHEN", "YU", "1995-03-27", "female", "CN", "resident_status_type_0025", "2024-08-14", "2027-08-14", "2024-09-02",
        regular, saitama, 40, 5, monthly=271000, ends="unlimited", hello="2024-10-07", left="2026-11-13", why="自己都合", loss="not done")  # fmt: skip
    add("E09", "HADDAD", "SAMI", "1990-10-10", "male", "JO", "resident_status_type_0025", "2026-02-10", "2029-02-10", "2023-02-13",
        regular, saitama, 40, 5, monthly=325000, ends="unlimited", hello="2023-03-10")  # fmt: skip
    add("E10", "MENDOZA", "LIZA", "1992-06-16", "female", "PH", "resident_status_type_0021", "2021-03-03", "", "2021-04-01",
        regular, osaka, 40, 5, monthly=288000, ends="unlimited", hello="2021-05-07")  # fmt: skip
    book.table(sheet, 3, headings, rows)
    sheet.freeze_panes(4, 3)
    book.close()


# -- samples/support_org: the ledger of a registered support organisation --------------------------------

FUJI, KODAMA, HIDAMARI = (
    "富士みなみ水産加工株式会社",
    "株式会社こだまビルサービス",
    "一般社団法人ひだまり国際支援",
)


def support_org(folder: Path) -> None:
    book = Book(folder / "支援台帳.xlsx")
    sheet = book.sheet(
        "対象者一覧",
        {0: 8, 1: 26, 2: 12, 3: 14, 4: 26, 5: 18, 6: 16, 7: 14, 8: 14, 9: 14, 10: 14, 11: 14, 12: 10, 13: 16},
    )
    sheet.write_string(0, 0, "支援対象者一覧　（一般社団法人ひだまり国際支援　25登-999901）", book.title)
    sheet.write_string(1, 0, "令和８年１１月２０日現在", book.note)
    people = [
        # number, name, country, born, host, sector, prefecture, first SSW day, until, hired, left, why, hours, pay
        ("S01", "AUNG KYAW ZIN", "ミャンマー", "1998-01-14", FUJI, "飲食料品製造業", "静岡県", "2025-06-10", "2027-06-10", "2025-06-16", "", "", "40時間", "月給215,000円"),
        ("S02", "NGUYEN THI THU", "ベトナム", "1999-05-21", FUJI, "飲食料品製造業", "静岡県", "2025-02-01", "2027-02-01", "2025-02-03", "", "", "40時間", "月給212,000円"),
        ("S03", "RIZKY PRATAMA", "インドネシア", "2001-08-08", FUJI, "飲食料品製造業", "静岡県", "2026-07-28", "2027-07-28", "2026-08-03", "", "", "40時間", "月給 21万円"),
        ("S04", "BAYAR ENKHTUYA", "モンゴル", "1996-11-30", KODAMA, "ビルクリーニング", "埼玉県", "2025-10-01", "2026-12-31", "2025-10-06", "2026-10-20", "会社都合", "40時間", "月給228,000円"),
        ("S05", "LIM SOPHEAP", "カンボジア", "1997-03-03", KODAMA, "ビルクリーニング", "埼玉県", "2024-11-30", "2026-11-30", "2024-12-02", "", "", "40時間", "月給221,000円"),
        ("S06", "PHAM VAN KHOA", "ベトナム", "1994-09-09", KODAMA, "ビルクリーニング", "埼玉県", "2022-01-10", "2027-01-09", "2022-01-17", "", "", "40時間", "月給236,000円"),
        ("S07", "SANTOS RHEA", "フィリピン", "2000-12-12", FUJI, "飲食料品製造業", "静岡県", "2026-02-20", "2027-02-20", "2026-03-02", "", "", "38.5時間", "時給1,150円"),
        ("S08", "THAPA MAGAR DIL", "ネパール", "1995-07-17", KODAMA, "ビルクリーニング", "埼玉県", "2026-03-25", "2027-03-25", "2026-04-01", "", "", "40時間", "月給222,500円"),
    ]  # fmt: skip
    book.table(
        sheet, 3,
        ["整理番号", "氏名", "国籍", "生年月日", "特定技能所属機関名", "分野", "都道府県", "在留資格", "許可年月日", "在留期限", "雇入れ日", "離職日", "離職理由", "週所定労働時間", "賃金"],
        [
            [p[0], p[1], p[2], spelled(d(p[3]), i + 2), p[4], p[5], p[6], "特定技能1号", spelled(d(p[7]), i), spelled(d(p[8]), i + 1),
             spelled(d(p[9]), i + 3), spelled(d(p[10]), 2) if p[10] else "", p[11], p[12], p[13]]
            for i, p in enumerate(people)
        ],
    )  # fmt: skip
    plans = book.sheet(
        "支援計画・実施", {0: 8, 1: 26, 2: 14, 3: 26, 4: 24, 5: 10, 6: 14, 7: 16, 8: 12, 9: 16}
    )
    plans.write_string(0, 0, "支援計画と義務的支援の実施日", book.title)
    done = {
        "S01": ("2025-06-12", "2025-06-17", "2025-06-18"), "S02": ("2025-01-20", "2025-02-05", "2025-02-07"),
        "S03": ("2026-07-27", "未", "2026-08-06"), "S04": ("2025-09-22", "2025-10-08", "2025-10-09"),
        "S05": ("2024-11-21", "2024-12-04", "2024-12-05"), "S06": ("2022-01-05", "2022-01-19", "2022-01-20"),
        "S07": ("2026-02-16", "2026-03-05", "2026-03-06"), "S08": ("2026-03-19", "2026-04-03", "2026-04-06"),
    }  # fmt: skip
    book.table(
        plans, 2,
        ["整理番号", "氏名", "支援計画開始日", "登録支援機関名", "特定技能所属機関", "全部委託", "事前ガイダンス", "生活オリエンテーション", "同行日", "分野"],
        [
            [p[0], p[1], spelled(d(p[9]), i), HIDAMARI, p[4], "○", *(spelled(d(x), i + k) if x[:2] == "20" else x for k, x in enumerate(done[p[0]])), p[5]]
            for i, p in enumerate(people)
        ],
    )  # fmt: skip
    talks = book.sheet("定期面談", {0: 8, 1: 26, 2: 24, **dict.fromkeys(range(3, 15), 13)})
    talks.write_string(0, 0, "定期面談　実施日（本人・監督者）", book.title)
    interviews = {
        "S01": ["2025-09-10", "2025-12-04", "2026-02-25", "2026-05-27", "2026-08-26", "2026-11-18"],
        "S02": ["2025-07-23", "2025-10-22", "2026-01-21", "2026-04-08", "", ""], "S03": ["2026-10-21", "", "", "", "", ""],
        "S04": ["2025-12-24", "2026-03-24", "2026-06-23", "2026-09-24", "", ""],
        "S05": ["2025-08-20", "2025-11-19", "2026-02-12", "2026-05-20", "2026-08-19", "2026-11-11"],
        "S06": ["2025-07-10", "2025-10-09", "2026-01-08", "2026-04-09", "2026-07-09", "2026-10-08"],
        "S07": ["2026-05-28", "2026-08-28", "", "", "", ""], "S08": ["2026-06-30", "2026-09-30", "", "", "", ""],
    }  # fmt: skip
    heads: list[Any] = ["整理番号", "氏名"]
    for turn in range(1, 7):
        heads += [f"定期面談（本人）{turn}", f"定期面談（監督者）{turn}"]
    book.table(
        talks, 1, heads,
        [
            [p[0], p[1], *(x for day in interviews[p[0]] for x in ([spelled(d(day), i)] * 2 if day else ["", ""]))]
            for i, p in enumerate(people)
        ],
    )  # fmt: skip
    seen = book.sheet("加入・届出確認", {0: 8, 1: 26, **dict.fromkeys(range(2, 10), 16)})
    seen.write_string(
        0, 0, "所属機関から確認した加入・届出（写しを受領した日ではなく、それぞれの日付）", book.title
    )
    seen.write_string(1, 0, "2026/11/20 時点", book.note)
    hello = {"S01": "2025-07-04", "S02": "2025-03-07", "S03": "2026-09-04", "S04": "2025-11-07", "S05": "2025-01-08",
             "S06": "2022-02-09", "S07": "2026-04-08", "S08": "2026-05-08"}  # fmt: skip
    checks = {
        "S01": "2026-06-22",
        "S02": "2026-06-22",
        "S04": "2026-05-18",
        "S05": "2026-05-18",
        "S06": "2026-05-18",
        "S07": "2026-06-22",
        "S08": "2026-05-18",
    }
    book.table(
        seen, 3,
        ["整理番号", "氏名", "社会保険加入日", "雇用保険加入日", "ハローワーク届出日", "在留カード確認日", "労働条件通知書交付日", "雇入れ時教育日", "雇入時健診日", "定期健診日", "社会保険喪失日", "雇用保険喪失日"],
        [
            [p[0], p[1], spelled(d(p[9]), i + 1), spelled(d(p[9]), i + 2), spelled(d(hello[p[0]]), i), spelled(d(p[9]), i + 4),
             spelled(_before(d(p[9]), 12), i + 5), spelled(d(p[9]), i), spelled(_before(d(p[9]), 15), i + 2),
             spelled(d(checks[p[0]]), i + 3) if p[0] in checks else "", *([spelled(d(p[10]) + timedelta(days=1), i)] * 2 if p[10] else ["", ""])]
            for i, p in enumerate(people)
        ],
    )  # fmt: skip
    firms = book.sheet("所属機関", {0: 28, 1: 12, 2: 14, 3: 14, 4: 16, 5: 16})
    firms.write_string(0, 0, "所属機関の労使協定（写しを確認）", book.title)
    book.table(
        firms, 1, ["会社名", "法人・個人", "協定の種類", "有効期間（自）", "有効期間（至）", "特別条項"],
        [[FUJI, "法人", "36協定", "令和8年4月1日", "令和9年3月31日", "無"], [KODAMA, "法人", "36協定", "R8.1.1", "R8.12.31", "無"]],
    )  # fmt: skip
    log = book.sheet("届出・申請", {0: 14, 1: 8, 2: 26, 3: 36, 4: 14, 5: 14})
    log.write_string(0, 0, "届出の控え", book.title)
    book.table(
        log, 1, ["届出日", "整理番号", "氏名", "届出書類", "届出事由", "事由発生日"],
        [
            ["R8.10.30", "S04", "BAYAR ENKHTUYA", "契約機関に関する届出", "契約の終了", "R8.10.20"],
        ],
    )  # fmt: skip
    tasks = book.sheet("更新予定", {0: 8, 1: 26, 2: 16, 3: 16, 4: 16})
    tasks.write_string(0, 0, "在留期間の更新・離職者の手続（令和８年１１月２０日現在）", book.title)
    book.table(
        tasks, 1, ["整理番号", "氏名", "更新申請日", "特定技能随時届出日", "転職支援実施日"],
        [
            ["S04", "BAYAR ENKHTUYA", "", "未", "未"], ["S05", "LIM SOPHEAP", "未", "", ""], ["S06", "PHAM VAN KHOA", "R8.10.19", "", ""],
            ["S02", "NGUYEN THI THU", "不要", "", ""],
        ],
    )  # fmt: skip
    book.close()
    hours = Book(folder / "勤務表_2026年10月.xlsx")
    sheet = hours.sheet("10月", {0: 8, 1: 24, 2: 26, **dict.fromkeys(range(3, 34), 4.5), 34: 9})
    sheet.write_string(0, 0, "勤務表　2026年10月分", hours.title)
    heads = ["整理番号", "氏名", "会社名", *range(1, 32), "合計"]
    rows: list[list[Any]] = []
    for n, p in enumerate(people):
        line: list[Any] = [p[0], p[1], p[4]]
        total = 0.0
        for day in range(1, 32):
            weekday = date(2026, 10, day).weekday()
            off = weekday >= 5 if n % 2 else weekday in (2, 6)
            gone = p[10] and date(2026, 10, day) > d(p[10])
            length = 7.7 if p[0] == "S07" else 8
            if gone:
                line.append("")
            elif off:
                line.append("休")
            elif p[0] == "S01" and day == 15:
                line.append("有休")
            else:
                line.append(length)
                total += length
        rows.append([*line, round(total, 1)])
    last = hours.table(sheet, 2, heads, rows)
    sheet.write_string(last, 1, "合計", hours.head)
    hours.close()


def main(folder: Path) -> None:
    office(folder / "office")
    staff_list_en(folder / "staff_list_en.xlsx")
    support_org(folder / "support_org")
    sys.path.insert(0, str(HERE))
    from strange_lists import store, university

    store(folder / "store.xlsx")
    university(folder / "university.xlsx")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
