"""Two lists of offices unlike the other samples: a convenience store and a university. People and firms are invented.

Called by make_samples.py. What must be said about them stands in expected/store.yaml and expected/university.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

Sheet = Sequence[Sequence[str | float | None]]


def _lines(*lines: str) -> Sheet:
    """Rows of cells divided by |; a plain figure is a number, nothing is an empty cell."""
    return [[(int(c) if c.isdigit() else c) if c else None for c in line.split("|")] for line in lines]


_STAFF = _lines(
    "セブンリーフ川口東店　留学生アルバイト管理表",
    "オーナー：（架空）|||更新日 2026/11/24",
    "番号|名前|国籍|ビザの種類|ビザの期限|資格外活動許可（有無）|許可の期限|学校|働き始めた日|時給|"
    "他のバイト先|他バイト週時間|ﾊﾛｰﾜｰｸ届|メモ",
    "M01|MAYA GURUNG|ネパール|留学|2027/3/31|有|2027/3/31|川口国際日本語学院|2026/4/10|1200|ラーメン北斗|"
    "12時間|2026/5/20|",
    "M02|RABIN K.C.|ネパール|留学|2027/10/5|有り|2027/10/5|埼玉第一専門学校|2025/11/1|1200|なし||2025/12/25|",
    "M03|SITA RAI|ネパール|留学|2027/6/30|無し||川口国際日本語学院|2026/7/1|1200|なし||2026/8/20|学校に確認中",
    "M04|HOANG THI LINH|ベトナム|留学|2026/10/31|有|2026/10/31|埼玉第一専門学校|2024/5/7|1210|不明||2024/6/25|"
    "更新申請中（10/20）",
    "M05|TAMANG BIMAL|ネパール|永住者|-|-|||2023/3/1|1250|なし||2023/4/20|店長代理",
    "M06|ZHANG WEI|中国|留学生|2027/4/1|○|2027/4/1|東日本大学|2026/10/12|1200|なし||未|11/30までに届",
    "M07|OO THIDA|ミャンマー|特定活動|2027/1/20|就労可（指定書）|||2026/6/1|1200|なし||2026/7/25|緊急避難措置",
)


def _week(title: str, days: Sequence[str], hours: Mapping[str, Sequence[float | None]]) -> Sheet:
    lines = [[name, *worked, sum(h or 0 for h in worked)] for name, worked in hours.items()]
    return [
        [title],
        ["名前", *days, "週計"],
        *lines,
        ["計", *[sum((h[n] or 0) for h in hours.values()) for n in range(7)]],
    ]


_FIRST = _week(
    "シフト表 11/2(月)〜11/8(日)",
    [f"11/{day}" for day in range(2, 9)],
    {
        "MAYA GURUNG": (None, 6, None, 6, None, 6, None), "RABIN K.C.": (5.5, None, 5.5, None, 5.5, 5.5, 5.5),
        "SITA RAI": (None, 5, None, 5, None, None, 5), "HOANG THI LINH": (7, None, 7, None, 7, None, 7),
        "TAMANG BIMAL": (8, 8, 8, 8, 8, None, None), "ZHANG WEI": (None, None, 5, 5, None, 8, 8),
        "OO THIDA": (8, 8, 8, 8, None, None, 8),
    },
)  # fmt: skip
_SECOND = _week(
    "シフト表 11/9(月)〜11/15(日)",
    [f"11/{day}" for day in range(9, 16)],
    {
        "MAYA GURUNG": (None, 6, None, 6, None, 6, None), "RABIN K.C.": (5.5, 5, 5.5, None, 5.5, None, 5.5),
        "SITA RAI": (None, 5, None, 5, None, None, 5), "HOANG THI LINH": (7, None, 7, None, 7, None, 7),
        "TAMANG BIMAL": (8, 8, 8, 8, 8, None, None), "ZHANG WEI": (None, 8, 5, 5, None, 8, 8),
        "OO THIDA": (8, 8, 8, 8, None, None, 8),
    },
)  # fmt: skip

_STUDENTS = _lines(
    "緑山大学 国際課",
    "外国人留学生在籍者名簿（2026年11月25日現在）",
    "学生番号|氏名（英字）|氏名（カナ）|性別|生年月日|国・地域|学部・研究科|学年|在籍区分|入学年月日|"
    "卒業予定年月|異動区分|異動年月日|在留資格|在留期間満了日|資格外活動許可|許可期限|国民健康保険|奨学金|備考",
    "U01|KHADKA SABIN|カドカ サビン|M|2004.05.06|ネパール|経営学部|2|正規|2025.04.01|2029年3月|||留学|"
    "2027.06.30|有|2027.06.30|加入|-|",
    "U02|CHEN YITING|チン イーティン|F|2003.11.11|台湾|文学部|3|正規|2024.04.01|2028年3月|||留学|2028.04.30|"
    "無||加入|学習奨励費|",
    "U03|DO VAN KHANH|ド バン カイン|M|2002.01.31|ベトナム|工学研究科|1|正規|2026.04.01|2028年3月|退学|"
    "2026.10.30|留学|2027.07.15|有|2027.07.15|未加入|-|学費未納",
    "U04|MUTUA GRACE|ムトゥア グレイス|F|1998.08.18|ケニア|工学研究科|2|正規|2024.10.01|2027年3月|||留学|"
    "2026.11.15|有|2026.11.15|加入|国費|",
    "U05|PARK SEOJUN|パク ソジュン|M|2001.07.27|韓国|文学部|4|正規|2022.04.01|2027年3月|休学|2026.04.01|留学|"
    "2027.03.31|無||加入|-|兵役",
    "U06|SANTOSO RINA|サントソ リナ|F|2005.09.01|インドネシア|日本語別科|1|別科|2026.10.01|2027年9月|||留学|"
    "2027.10.20|申請中||手続中|-|",
    "U07|IVANOV SERGEI|イヴァノフ セルゲイ|M|2000.02.02|ロシア|経営学部|M1|科目等履修生|2026.04.01|2027年3月||"
    "|家族滞在|2027.09.09|有|2027.09.09|-|-|週2コマ",
    "計|7名",
)


def _write(path: Path, sheets: Mapping[str, Sheet]) -> None:
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": datetime(2026, 11, 20)})
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                if value is not None:
                    sheet.write(row, column, value)
    book.close()


def store(path: Path) -> None:
    """The owner's list of part-timers and a table of shifts for each week."""
    _write(path, {"スタッフ": _STAFF, "11月第1週": _FIRST, "11月第2週": _SECOND})


def university(path: Path) -> None:
    """The students of a university: no jobs, no working conditions."""
    _write(path, {"留学生名簿": _STUDENTS})
