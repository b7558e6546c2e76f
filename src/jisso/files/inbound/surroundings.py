"""What stands around a table and tells about it: the day it is as of, the firm, the person, the month."""

from __future__ import annotations

import itertools
import re
from datetime import date

from jisso.files.inbound import fold
from jisso.files.inbound.grid import Cell
from jisso.files.inbound.layout import day_number, is_month_header
from jisso.files.inbound.plan import Plan, ask
from jisso.ground import calendar

_STATED = re.compile(r"(?:現在|時点|基準日|作成日|更新日|最終更新|as of|as at|updated)", re.IGNORECASE)
_DATE = re.compile(
    r"(?:(?:令和|平成|[RHrh])\s*)?(?:\d{1,4}|元)\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,2}\s*日?|(?<!\d)20\d{6}(?!\d)"
)
_MONTH = re.compile(r"(?:(令和|R)\s*(\d{1,2}|元)|(20\d\d))\s*[年./\-]\s*(\d{1,2})\s*月?")
_LABEL = re.compile(
    r"^(氏名|名前|社員名|従業員名|社員番号|従業員番号|社員コード|社員no|会社名|事業所名|勤務先|所属機関|"
    r"company(?: name)?|employer)(?:\s*[:：]\s*(.*)|\s+(.*))?$",
    re.IGNORECASE,
)


def from_titles(plan: Plan, sheet: str) -> None:
    texts = [fold.nfkc(text) for text in plan.table.titles]
    plan.stated = _stated(texts) or _stated([fold.nfkc(text) for text in plan.table.above])
    for position, text in enumerate(texts):
        after = texts[position + 1] if position + 1 < len(texts) else ""
        label = _LABEL.match(text)
        if label:
            value = (label.group(2) or label.group(3) or "").strip() or after
            word = label.group(1).lower()
            if any(part in word for part in ("番号", "コード", "no")):
                plan.person.setdefault("number", value)
            elif word in ("会社名", "事業所名", "勤務先", "所属機関", "company", "company name", "employer"):
                plan.firm = plan.firm or value
            elif value:
                plan.person.setdefault("name", value)
    for text in [*texts, *(fold.nfkc(text) for text in plan.table.above), sheet]:
        plan.firm = plan.firm or fold.firm_in(text)


_FISCAL = re.compile(
    r"(?:(?:令和|R)\s*(\d{1,2}|元)|(20\d\d))\s*年?(度)|(?<!\d)(20\d\d)年(?!度|\s*\d)"
    r"|(?:令和|R)\s*(\d{1,2}|元)年(?!度|\s*\d)"
)


def _fiscal(texts: list[str]) -> tuple[int, int]:
    """(year, first month) that a title gives: 2026年度 begins in April, 2026年 and 令和8年 in January."""
    for text in texts:
        found = _FISCAL.search(fold.nfkc(text))
        if found:
            era, western, fiscal, plain, plain_era = found.groups()
            era = era or plain_era
            year = int(western or plain) if western or plain else 2018 + (1 if era == "元" else int(era))
            return year, 4 if fiscal else 1
    return 0, 0


def _stated(texts: list[str]) -> str:
    """The day that the titles say the sheet is as of, as ISO text; empty when they do not say."""
    for text, after in itertools.pairwise([*texts, ""]):
        for candidate in (text, after) if _STATED.search(text) else ():
            found = _DATE.search(candidate)
            read = calendar.parse_date(found.group()) if found else None
            if isinstance(read, date):
                return read.isoformat()
    return ""


def find_days(plan: Plan, sheet: str, as_of: str = "") -> None:
    """Day columns of a month grid, month columns of totals, and the year and month that they are in. `as_of`: the day
    after which no time sheet tells, for the year of 11/2(月)."""
    plan.fiscal = _fiscal([*plan.table.titles, *plan.table.above, sheet, plan.file])
    for text in [*plan.table.titles, sheet, plan.file]:
        found = _MONTH.search(fold.nfkc(text))
        if found and 1 <= int(found.group(4)) <= 12:
            era, western = found.group(2), found.group(3)
            plan.year = int(western) if western else 2018 + (1 if era == "元" else int(era))
            plan.month = int(found.group(4))
            break
    if not plan.month:
        for text in [sheet, *plan.table.titles]:
            found = re.search(r"(?<!\d)(\d{1,2})月", fold.nfkc(text))
            if found and 1 <= int(found.group(1)) <= 12:
                plan.month = int(found.group(1))
                break
    cells = {c.at: Cell("s", c.parts[-1]) for c in plan.table.columns}
    dated = {c.at: _iso(part) for c in plan.table.columns for part in c.parts if _iso(part)}
    if (
        len(dated) >= 5
        and len({d for d in dated.values() if d}) == len(dated)
        and len({(d.year, d.month, d.day) for d in dated.values() if d}) >= 5
    ):
        if all(d and d.day == 1 for d in dated.values()):
            plan.months = {at: _whole_month(d.year, d.month) for at, d in dated.items() if d}
        else:
            plan.days = {at: d for at, d in dated.items() if d}
        return
    numbered = {
        c.at: n for c in plan.table.columns for part in c.parts[::-1] if (n := day_number(Cell("s", part)))
    }
    if is_month_header({at: Cell("n", float(n)) for at, n in numbered.items()}) and len(numbered) >= 7:
        texts = [*plan.table.titles, sheet, *(part for c in plan.table.columns for part in c.parts)]
        plan.year = plan.year or (_year_by_weekday(texts, as_of) if as_of else 0)
        first = min(numbered)
        own = next(
            (m for c in plan.table.columns if c.at == first for p in c.parts if (m := _month_of_day(p))), 0
        )
        plan.month = own or plan.month
        if plan.year and plan.month:
            previous, year, month = 0, plan.year, plan.month
            turns = any(b < a for a, b in itertools.pairwise(n for _, n in sorted(numbered.items())))
            if numbered[first] > 5 and turns and not own:
                # A pay month such as 16th to 15th: the title names the month in which it ends.
                year, month = (year, month - 1) if month > 1 else (year - 1, 12)
            for at, number in sorted(numbered.items()):
                if number < previous:
                    year, month = (year, month + 1) if month < 12 else (year + 1, 1)
                previous = number
                try:
                    plan.days[at] = date(year, month, number)
                except ValueError:
                    plan.unused.append((next(c for c in plan.table.columns if c.at == at), 0, "no such day"))
        else:
            plan.purpose = "month_grid_without_month"
            plan.questions.append(
                ask(
                    plan,
                    "month",
                    "この勤務表は何年何月のものですか",
                    "which year and month is this time sheet for",
                )
            )
        return
    _month_columns(plan, cells)


def _month_of_day(text: str) -> int:
    """The month that a heading of a day names: 11 of 11/9, 11月9日, 11/9(月); 0 for a bare 9."""
    found = re.fullmatch(r"(\d{1,2})[月/](\d{1,2})日?(?:\(.\))?", fold.nfkc(text).replace(" ", ""))
    return int(found.group(1)) if found and 1 <= int(found.group(1)) <= 12 else 0


def _year_by_weekday(texts: list[str], as_of: str) -> int:
    """The last year up to the as-of day in which 11/2 is the Monday that a text says it is; 0 when no text says."""
    told = {
        (int(month), int(day), "月火水木金土日".index(weekday))
        for text in texts
        for month, day, weekday in re.findall(
            r"(?<!\d)(\d{1,2})[月/](\d{1,2})日?\s*\(([月火水木金土日])\)", fold.nfkc(text)
        )
    }
    end = date.fromisoformat(as_of)
    for year in range(end.year, end.year - 4, -1) if told else ():
        try:
            days = [(date(year, month, day), weekday) for month, day, weekday in told]
        except ValueError:
            continue
        if all(day.weekday() == weekday and day <= end for day, weekday in days):
            return year
    return 0


_PAYDAY = re.compile(
    r"(?:支払日?|支給日?)\s*[:：]?\s*(?:(20\d\d)\s*[年/.])?\s*(\d{1,2})\s*[月/]\s*(\d{1,2})"
    r"|(?:(20\d\d)\s*[年/.])?\s*(?<!\d)(\d{1,2})\s*[月/]\s*(\d{1,2})日?\s*(?:支払|支給|払)"
)


def payday(plan: Plan, sheet: str) -> str:
    """The payday that the titles of a pay list give, as ISO text, or an empty text. A day without a year lies in the month
    of the list or in the months after it."""
    for text in [*plan.table.titles, sheet]:
        found = _PAYDAY.search(fold.nfkc(text))
        if not found:
            continue
        own, month, day = (found.group(n) or found.group(n + 3) for n in (1, 2, 3))
        year = int(own) if own else plan.year + (int(month) < plan.month) if plan.year and plan.month else 0
        try:
            return date(year, int(month), int(day)).isoformat()
        except ValueError:
            continue
    return ""


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _whole_month(year: int, month: int) -> tuple[date, date]:
    last = calendar.end_of_month(date(year, month, 1).toordinal(), "this")
    return date(year, month, 1), date.fromordinal(last)


def _month_columns(plan: Plan, cells: dict[int, Cell]) -> None:
    found: dict[int, tuple[int, int]] = {}
    for at, cell in cells.items():
        match = re.fullmatch(
            r"(?:(20\d\d)[年/.\-])?(\d{1,2})月?(?:分)?(?:の?(?:総?労働|勤務|実働|就労)?時間数?)?(?:\(h\))?",
            fold.nfkc(cell.text).replace(" ", ""),
        )
        if match and 1 <= int(match.group(2)) <= 12 and "月" in cell.text:
            found[at] = (int(match.group(1) or 0), int(match.group(2)))
    if len(found) < 2:
        return
    year, previous = plan.year, 0
    if not year and not any(y for y, _ in found.values()):
        fiscal = re.search(r"(20\d\d)年?度?", fold.nfkc(" ".join([*plan.table.titles, plan.file])))
        year = int(fiscal.group(1)) if fiscal else 0
    for at, (own, month) in sorted(found.items()):
        year = own or (year + 1 if year and month < previous else year)
        previous = month
        if year:
            plan.months[at] = _whole_month(year, month)
    if found and not plan.months:
        plan.questions.append(
            ask(plan, "month", "月別の欄は何年のものですか", "which year are the columns by month for")
        )
