"""One cell to one value of a type, or the cause why not. Nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from jisso.files.inbound import fold
from jisso.files.inbound.grid import Cell
from jisso.files.inbound.states import State, split, state_of
from jisso.files.inbound.vocab import CodeList
from jisso.ground import calendar


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell was read as: a `value`, else a `state` (a word), else a `cause` code; else blank.

    `detail` goes into the problem: candidates of a date, known words near a code. Never the cell's content.
    """

    value: Any = None
    state: State | None = None
    cause: str = ""
    detail: str = ""
    range_end: Any = None

    @property
    def blank(self) -> bool:
        return self.value is None and self.state in (None, State.BLANK) and not self.cause


BLANK = Reading()
_DATE_CAUSES = {
    "no_such_day": "cell.date_no_such_day", "ambiguous": "cell.date_ambiguous", "excel_serial": "cell.date",
    "incomplete": "cell.date_incomplete", "placeholder": "cell.date_placeholder",
    "not_in_era": "cell.date_era", "weekday_differs": "cell.date_weekday", "before_1873": "cell.date",
}  # fmt: skip


def common(cell: Cell | None) -> Reading | None:
    """What is the same for every type: nothing there, an error value, a formula without a result."""
    if cell is None or (cell.kind == "s" and not cell.text.strip()):
        return BLANK
    if cell.kind == "e":
        return Reading(cause="cell.error")
    if cell.kind == "f":
        return Reading(cause="cell.formula")
    if cell.kind == "s" and state_of(cell.text) is State.BLANK:
        return Reading(state=State.BLANK)
    return None


# -- dates --------------------------------------------------------------------------------------------

ORDERS = ("ymd", "dmy", "mdy", "reiwa", "heisei", "western")


def read_date(cell: Cell | None, *, date1904: bool = False, order: str = "") -> Reading:
    """The day of a cell as ISO text. `order` is what was said once about the whole column."""
    plain = common(cell)
    if plain is not None or cell is None:
        return plain or BLANK
    if cell.kind == "d":
        return _placeholder(str(cell.value))
    if cell.kind == "b":
        return Reading(state=State.DONE if cell.value else State.NOT_DONE)
    if cell.kind == "h":
        return Reading(cause="cell.date")
    if cell.kind == "n":
        return _number_as_date(float(cell.value), date1904)
    return _text_as_date(cell.text, order)


def _placeholder(iso: str) -> Reading:
    if iso[:4] in ("9999", "2999", "1900", "1899", "1904", "0001"):
        return Reading(cause="cell.date_placeholder", detail=iso)
    return Reading(value=iso)


def _number_as_date(number: float, date1904: bool) -> Reading:
    if number.is_integer() and 19000101 <= number <= 21001231:
        return _text_as_date(str(int(number)), "")
    # A serial of 1927 to 2119: a bare number in a date column of a workbook is a day that lost its format.
    if 10_000 <= number <= 80_000:
        found = calendar.from_excel_serial(number, date1904)
        if isinstance(found, date):
            return Reading(value=found.isoformat())
    return Reading(cause="cell.date")


_DOTS = re.compile(r"^\s*(\d{1,2})[./\-年](\d{1,2})[./\-月](\d{1,4})日?\s*$")


def _ordered(text: str, order: str) -> str:
    """The text rewritten so that it has one reading, by what was said about its column."""
    match = _DOTS.match(fold.nfkc(text))
    if not match:
        return text
    a, b, c = match.groups()
    if order in ("dmy", "mdy"):
        year = c if len(c) == 4 else f"20{c:0>2}"
        return f"{year}-{b}-{a}" if order == "dmy" else f"{year}-{a}-{b}"
    if order in ("reiwa", "heisei"):
        return f"{'令和' if order == 'reiwa' else '平成'}{a}年{b}月{c}日"
    return f"20{a:0>2}-{b}-{c}" if order in ("western", "ymd") else text


def _text_as_date(text: str, order: str) -> Reading:
    # The parser keeps names like 令和８年 and R8.4.1; what it refuses may still be a word or a word with a date.
    found = calendar.parse_date(_ordered(text, order) if order else text)
    if isinstance(found, date):
        return _placeholder(found.isoformat())
    state = state_of(text)
    if state is not None:
        return Reading(state=state)
    parts = re.split(r"\s*[~～〜∼]\s*|\s+-\s+|から", fold.nfkc(text))
    if len(parts) == 2 and parts[0] and len(text) <= 60:
        return _range(parts[0], parts[1], order)
    if found.code in _DATE_CAUSES and found.code not in ("excel_serial", "before_1873"):
        return Reading(cause=_DATE_CAUSES[found.code], detail=_shown(found.candidates))
    if found.code == "excel_serial" and found.candidates:
        # In a text file a serial is what an export leaves of a date cell.
        return Reading(value=found.candidates[0])
    state, inner = split(text)
    if inner and inner != text:
        read = _text_as_date(inner, order)
        if read.value is not None or read.cause:
            return Reading(value=read.value, state=state, cause=read.cause, detail=read.detail)
    if state is not None:
        return Reading(state=state)
    return Reading(cause="cell.date")


def _range(first: str, last: str, order: str) -> Reading:
    start = _text_as_date(first, order)
    if start.value is None:
        return start if start.cause else Reading(cause="cell.date")
    last = re.sub(r"まで$", "", last.strip())
    end = _text_as_date(last, order) if last else BLANK
    return Reading(value=start.value, range_end=end.value or ("open" if end.state is State.NO_END else None))


def _shown(candidates: tuple[str, ...]) -> str:
    return " / ".join(candidates[:4])


# -- numbers ------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"[-+▲△]?\d+(?:\.\d+)?")


def read_number(cell: Cell | None, kind: str, *, months: bool = False) -> Reading:
    """A figure in the unit of its type: yen, hours, hours a week, a count, percent, square metres."""
    plain = common(cell)
    if plain is not None or cell is None:
        return plain or BLANK
    if cell.kind == "b":
        return Reading(cause="cell.number")
    if cell.kind == "d":
        return Reading(cause="cell.number")
    if cell.kind == "h":
        return _sized(float(cell.value), kind) if kind in ("hours", "hours_per_week") else Reading(
            cause="cell.number"
        )  # fmt: skip
    if cell.kind == "n":
        number = float(cell.value)
        # A cell formatted as percent holds a fraction; 1 percent of attendance does not occur.
        return _sized(number * 100 if kind == "percent" and 0 < number <= 1 else number, kind)
    text = fold.nfkc(cell.text).replace(",", "").lower()
    state = state_of(text)
    if state is not None and not text.isdigit():
        return Reading(state=state)
    reader = {"money": _money, "money_per_hour": _money, "hours": _hours, "hours_per_week": _weekly}.get(kind)
    if reader is not None:
        found = reader(text)
    elif months:
        found = _months(text)
    else:
        found = _plain(text)
    if found is None:
        many = len(_NUMBER.findall(text)) > 1
        return Reading(cause="cell.number_range" if many else "cell.number")
    return _sized(found, kind)


_LIMITS = {
    "money": 10**10, "money_per_hour": 30_000, "hours": 10_000, "hours_per_week": 168, "percent": 1000,
    "count": 10**7, "area_m2": 10**5,
}  # fmt: skip


def _sized(number: float, kind: str) -> Reading:
    if number < 0 or number > _LIMITS.get(kind, 10**12):
        return Reading(cause="cell.number_odd")
    if kind in ("count", "money", "money_per_hour"):
        if abs(number - round(number)) > 1e-9:
            return Reading(cause="cell.number_odd")
        return Reading(value=round(number))
    rounded = round(number, 2)
    return Reading(value=int(rounded) if rounded == int(rounded) else rounded)


def _plain(text: str) -> float | None:
    match = re.fullmatch(
        r"(?:約|計|週|月|年|第)?\s*([-+▲△]?\d+(?:\.\d+)?)\s*(?:人|名|日|回|か月|ヶ月|ヵ月|カ月|月|年|歳|点|件|社|"
        r"%|パーセント|㎡|m2|m²|平米|平方メートル)?(?:間|分|以上)?",
        text,
    )
    return _float(match.group(1)) if match else None


def _months(text: str) -> float | None:
    match = re.fullmatch(
        r"(?:(\d+(?:\.5)?)\s*(?:年|years?|y))?\s*(?:と)?\s*(?:(\d+)\s*(?:か月|ヶ月|ヵ月|カ月|ケ月|箇月|月|months?|m)?)?(?:間)?",
        text,
    )
    if not match or not (match.group(1) or match.group(2)):
        return None
    return float(match.group(1) or 0) * 12 + float(match.group(2) or 0)


def _money(text: str) -> float | None:
    clean = re.sub(
        r"[\s¥\\]|円|jpy|約|時間給|時給|月給|月額|日給|日額|年俸|年額|基本給|税込|手取り|[:：]", "", text
    )
    clean = re.sub(r"(?:[/／](?:h|hour|時間?|月|日|年|month)|(?<=\d)[-]|也)$", "", clean)
    match = re.fullmatch(r"(?:([\d.]+)億)?(?:([\d.]+)万)?(?:([\d.]+)千)?([\d.]+)?", clean)
    if not match or not any(match.groups()):
        return None
    try:
        hundred_million, ten_thousand, thousand, rest = (float(g) if g else 0.0 for g in match.groups())
    except ValueError:
        return None
    return hundred_million * 1e8 + ten_thousand * 1e4 + thousand * 1e3 + rest


_H = r"(?:時間|h|hrs?|hours?|ｈ)"


def _hours(text: str) -> float | None:
    clean = re.sub(r"^(?:約|計|実働|所定|1?日|月|週|年間?|\s)+(?=\d)", "", text.strip())
    clean = re.sub(r"(?:/|毎)(?:日|週|月|年|w|week|d|day)$|(?:以内|程度|迄|まで)$", "", clean).strip()
    match = re.fullmatch(
        rf"(\d+):([0-5]\d)(?::[0-5]\d)?|(\d+(?:\.\d+)?)\s*(?:{_H}\s*(?:(半)|(\d+)\s*分)?)?|(\d+)\s*分", clean
    )
    if not match:
        return None
    if match.group(1):
        return int(match.group(1)) + int(match.group(2)) / 60
    if match.group(6):
        return int(match.group(6)) / 60
    return float(match.group(3)) + (0.5 if match.group(4) else int(match.group(5) or 0) / 60)


def _weekly(text: str) -> float | None:
    daily = re.fullmatch(
        rf"(?:1?日)?\s*(\d+(?:\.\d+)?)\s*{_H}\s*(?:[x×*・,/、]|\s)*\s*(?:週)?\s*(\d(?:\.\d+)?)\s*日(?:間|/週)?",
        text,
    )
    if daily:
        return float(daily.group(1)) * float(daily.group(2))
    return _hours(text)


def _float(text: str) -> float | None:
    try:
        return float(text.replace("▲", "-").replace("△", "-"))
    except ValueError:
        return None


# -- yes and no, codes, text --------------------------------------------------------------------------

_YES = {"可", "可能", "同居", "国内", "国内居住", "日本", "日本人", "日本国籍", "居住者", "必要", "許可", "全部",
    "全部委託", "有(更新)", "更新する", "する", "自動更新", "選任済", "希望", "就労可",
    "在留資格に基づく就労活動のみ可", "指定書により指定された就労活動のみ可", "就労制限なし", "t", "yes"}  # fmt: skip
_NO = {"不可", "不可能", "国外", "海外", "外国", "外国人", "外国籍", "非居住者", "しない", "更新しない", "一部委託",
    "一部", "自社支援", "就労不可", "不許可", "f"}  # fmt: skip


def read_yes_no(cell: Cell | None, *, turned: bool = False) -> Reading:
    """A truth. `turned`: the heading asks the opposite (就労制限: 無 means that work is allowed)."""
    plain = common(cell)
    if plain is not None or cell is None:
        return plain or BLANK
    if cell.kind == "b":
        return Reading(value=bool(cell.value) != turned)
    if cell.kind == "n" and cell.value in (0, 1):
        return Reading(value=bool(cell.value) != turned)
    text = fold.value(cell.text)
    if text in _YES:
        return Reading(value=True)
    if text in _NO:
        return Reading(value=False)
    state = state_of(cell.text)
    if state in (State.DONE, State.NOT_DONE):
        return Reading(value=(state is State.DONE) != turned)
    if state is not None:
        return Reading(state=state)
    short = re.match(r"(有|あり|可|○|はい|無|なし|不可|×|いいえ)", text)
    if short and len(text) <= 12:
        return Reading(value=(short.group(1) in ("有", "あり", "可", "○", "はい")) != turned)
    return Reading(cause="cell.yes_no")


def read_code(cell: Cell | None, listed: CodeList | None) -> Reading:
    """A code of the list by any word for it. Several possible codes are an ambiguity, never a choice."""
    plain = common(cell)
    if plain is not None or cell is None:
        return plain or BLANK
    if listed is None or not listed.codes:
        return _open_list(cell, listed)
    text = cell.text
    if cell.kind == "n" and float(cell.value).is_integer():
        text = str(int(cell.value))
    found = listed.find(text)
    if len(found) == 1:
        return Reading(value=found[0])
    if len(found) > 1:
        return Reading(cause="cell.code_ambiguous", detail=_labels(listed, found))
    state = state_of(text)
    if state is not None:
        return Reading(state=state)
    tail = re.sub(r"(?:ビザ|visa|の在留資格|\(許可\)|資格)$", "", fold.value(text))
    found = listed.words.get(tail, [])
    if len(found) == 1:
        return Reading(value=found[0])
    folded = fold.bare_value(text)
    starts = sorted(
        {c for w, cs in listed.words.items() if len(folded) >= 2 and w.startswith(folded) for c in cs}
    )
    if len(starts) == 1 and len(folded) >= 4:
        return Reading(value=starts[0])
    if len(starts) > 1:
        return Reading(cause="cell.code_ambiguous", detail=_labels(listed, starts))
    return Reading(cause="cell.code", detail=_near(folded, listed))


_CODE_LIKE = re.compile(r"[A-Za-z]{2}(?:-[A-Za-z0-9]{1,4})?|\d{2,6}")


def _open_list(cell: Cell, listed: CodeList | None) -> Reading:
    """A list that is held elsewhere (countries, municipalities): the code itself, or a name of its table."""
    text = fold.nfkc(cell.text)
    if cell.kind == "n" and float(cell.value).is_integer():
        text = str(int(cell.value))
    if listed is not None and listed.names_table:
        if text.isdigit() and len(text) == 6:
            return Reading(value=text)
        found = listed.place(text)
        if len(found) == 1:
            return Reading(value=found[0])
        state = state_of(text)
        if state is not None:
            return Reading(state=state)
        return Reading(cause="cell.code_ambiguous" if found else "cell.code", detail=" / ".join(found))
    if _CODE_LIKE.fullmatch(text):
        return Reading(value=text)
    return Reading(cause="cell.code_no_table", detail=listed.name if listed else "")


def _labels(listed: CodeList, codes: list[str]) -> str:
    return " / ".join(listed.label(code) for code in codes[:5])


def _near(folded: str, listed: CodeList) -> str:
    """A word of the list near to the cell: the list's own word, so nothing of the cell is told."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(folded, list(listed.words), scorer=fuzz.ratio, score_cutoff=70)
    return f"→ {listed.label(listed.words[best[0]][0])}?" if best else ""


def read_text(cell: Cell | None) -> Reading:
    """The text of a cell; a whole number without its .0. Leading zeros of text stay."""
    plain = common(cell)
    if plain is not None or cell is None:
        return plain or BLANK
    if cell.kind == "b":
        return Reading(value="TRUE" if cell.value else "FALSE")
    return Reading(value=re.sub(r"\s+", " ", cell.text.replace("　", " ")).strip())
