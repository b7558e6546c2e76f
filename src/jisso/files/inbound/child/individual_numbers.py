"""Finds and drops Individual Numbers (個人番号) while rows go by. Nothing outside this process ever sees one."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_TWELVE = re.compile(r"(?<![0-9])[0-9]{4}([ \-‐－−]?)[0-9]{4}\1[0-9]{4}(?![0-9])")
_HEADINGS = ("マイナンバー", "個人番号", "mynumber", "individualnumber")
_NOT_THE_NUMBER = ("カード", "期限", "提出", "取得", "有無", "日", "card", "date", "回収", "確認")
DROPPED_MARK = "（個人番号は読みません）"


def is_individual_number(digits: str) -> bool:
    """Whether twelve digits carry the check digit of an Individual Number.

    Source: Ministerial Ordinance No. 85 of 2014 (総務省令), art. 5: 11 - (sum of P(n) Q(n) mod 11), 0 when
    the remainder is 0 or 1, with Q(n) = n + 1 for n up to 6 and n - 5 above, counted from the right.
    """
    if len(digits) != 12 or not digits.isascii() or not digits.isdigit():
        return False
    total = 0
    for n, digit in enumerate(reversed(digits[:11]), start=1):
        total += int(digit) * (n + 1 if n <= 6 else n - 5)
    rest = total % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def fold(text: str) -> str:
    return re.sub(r"[\s　・_\-()（）]", "", unicodedata.normalize("NFKC", text)).lower()


class Numbers:
    """Drops Individual Numbers as rows go by: by check digit anywhere, by heading in their own column."""

    def __init__(self) -> None:
        self.columns: set[int] = set()
        self.count = 0
        self.sheets: list[str] = []
        self.sheet = ""

    def start(self, sheet: str) -> None:
        self.sheet, self.columns = sheet, set()

    def _drop(self) -> None:
        self.count += 1
        if self.sheet not in self.sheets:
            self.sheets.append(self.sheet)

    def clean(self, cells: list[list[Any]]) -> list[list[Any]]:
        """The cells of one row without Individual Numbers."""
        kept = []
        for cell in cells:
            column, kind, value = cell
            if kind not in "sn":
                kept.append(cell)
                continue
            text = unicodedata.normalize("NFKC", value if kind == "s" else _plain(value))
            short = fold(text)
            if kind == "s" and any(h in short for h in _HEADINGS):
                if not any(word in short for word in _NOT_THE_NUMBER):
                    self.columns.add(column)
            elif column in self.columns:
                digits = re.sub(r"[\s\-‐－−]", "", text)
                # In its own column a number that was mistyped or lost its leading zero is one all the same.
                if digits.isdigit() and 10 <= len(digits) <= 13:
                    self._drop()
                    continue
            if re.search(r"[0-9]{4}", text):
                replaced = _TWELVE.sub(self._replace, text)
                if replaced == DROPPED_MARK:
                    continue
                if replaced != text:
                    cell = [column, "s", replaced]
            kept.append(cell)
        return kept

    def _replace(self, match: re.Match[str]) -> str:
        if not is_individual_number(re.sub(r"[^0-9]", "", match.group())):
            return match.group()
        self._drop()
        return DROPPED_MARK


def _plain(value: float | int) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
