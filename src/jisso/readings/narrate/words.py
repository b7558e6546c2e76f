"""Words of one language for registers, fields, codes, parties, dates and amounts.

やさしい日本語 (`easy`) takes the labels of the Japanese registers: the official term is kept, the sentence around it is easy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from jisso.ground import calendar
from jisso.ground.source import Citation
from jisso.ground.values import FOREVER, INFINITE, MIN_DAY, NONE
from jisso.registers.facts import Row
from jisso.registers.schema import Schema
from jisso.rules.rule import Definition, ParameterTable

LANGUAGES = ("ja", "en", "easy")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

FIXED: dict[str, dict[str, str]] = {
    "never": {"ja": "なし", "en": "none on record", "easy": "まだありません"},
    "open": {
        "ja": "（終わりの記録なし）",
        "en": "(no end on record)",
        "easy": "（おわりの日は きまっていません）",
    },
    "unknown": {"ja": "不明", "en": "not known", "easy": "わかりません"},
    "between": {
        "ja": "{low}から{high}までの間",
        "en": "between {low} and {high}",
        "easy": "{low}から {high}までの あいだ",
    },
    "at_least": {"ja": "{low}以上", "en": "at least {low}", "easy": "{low}より おおい"},
    "yes": {"ja": "はい", "en": "yes", "easy": "はい"},
    "no": {"ja": "いいえ", "en": "no", "easy": "いいえ"},
    "none": {"ja": "該当なし", "en": "none", "easy": "ありません"},
}


@dataclass(frozen=True)
class Words:
    """Everything a sentence needs besides the rule: labels of the pack, in one language."""

    language: str
    schema: Schema
    parties: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    laws: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, ParameterTable] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    memo: dict[int, dict[str, Any]] = field(default_factory=dict, compare=False, repr=False)
    """What a report says alike for every finding of one rule, by the rule's identity."""

    @property
    def label_language(self) -> str:
        return "en" if self.language == "en" else "ja"

    def fixed(self, name: str, **values: object) -> str:
        return FIXED[name][self.language].format(**values)

    def choose(self, entry: Mapping[str, Any] | None, otherwise: str = "") -> str:
        """The text of the language, falling back from easy to plain Japanese."""
        if not entry:
            return otherwise
        found = entry.get(self.language) or entry.get(self.label_language) or entry.get("ja") or otherwise
        return str(found)

    def party(self, name: str) -> str:
        return self.choose(self.parties.get(name), name)

    def register(self, name: str) -> str:
        described = self.schema.registers[name]
        return (described.en if self.language == "en" else described.ja) or name

    def field(self, register: str, name: str) -> str:
        described = self.schema.registers[register].fields.get(name)
        if described is None:
            return name
        return (described.en if self.language == "en" else described.ja) or name

    def code(self, of: str, code: str) -> str:
        codes = self.schema.codes.get(of)
        return code if codes is None else codes.word(code, self.label_language)

    def text(self, rule: str, part: str) -> str:
        """Title, meaning, first_step or remedy of a rule."""
        for language in (self.language, self.label_language, "ja"):
            found = self.texts.get(language, {}).get(rule, {}).get(part)
            if found:
                return found
        return ""

    def definition(self, name: str) -> str:
        """What people call a definition; empty where it has no words of its own."""
        found = self.definitions.get(name)
        return self.choose(found.words) if found is not None and found.words else ""

    def status(self, status: str) -> str:
        return self.choose(self.about.get("statuses", {}).get(status), status)

    def reason(self, kind: str) -> str:
        return self.choose(self.about.get("unknown_reasons", {}).get(kind), kind)

    def domain(self, domain: str) -> str:
        return self.choose(self.about.get("domains", {}).get(domain), domain)

    def problem(self, problem: str) -> str:
        return self.choose(self.about.get("problems", {}).get(problem), problem)

    def closed_day(self, why: str) -> str:
        """Why an office is closed, in this language; the word of the law where the pack has no other."""
        return (
            self.choose(self.about.get("closed_day_words", {}).get(why), why)
            if self.language != "ja"
            else why
        )

    def citation(self, citation: Citation) -> str:
        entry = self.laws.get(citation.act, {})
        if self.language == "en":
            text = f"{entry.get('en', citation.act)}"
            if citation.article:
                text += f", {_article_en(citation.article)}"
            if citation.paragraph:
                text += f"({citation.paragraph})"
            if citation.item:
                text += f"({citation.item})"
            return text
        text = str(entry.get("ja", citation.act))
        if citation.article:
            text += f" {_article_ja(citation.article)}"
        if citation.paragraph:
            text += f"第{citation.paragraph}項"
        if citation.item:
            text += f"第{citation.item}号"
        return text

    def day(self, number: int) -> str:
        if number <= MIN_DAY:
            return self.fixed("unknown")
        if number >= FOREVER:
            return self.fixed("never")
        if self.language == "en":
            found = date.fromordinal(number)
            return f"{found.day} {MONTHS[found.month - 1]} {found.year} ({WEEKDAYS[found.weekday()]})"
        return calendar.format_ja(number)

    def amount(self, value: Any, kind: str) -> str:
        """A number with its unit, as people write it."""
        if value >= INFINITE:
            return self.fixed("unknown")
        number = Fraction(value)
        if kind in ("hours", "hours_per_week"):
            text = _plain(number / 60)
            if self.language == "en":
                return f"{text} hours{' a week' if kind == 'hours_per_week' else ''}"
            return f"{'週' if kind == 'hours_per_week' else ''}{text}時間"
        if kind in ("money", "money_per_hour"):
            text = f"{int(number):,}" if number.denominator == 1 else f"{float(number):,.2f}"
            if self.language == "en":
                return f"{text} yen{' an hour' if kind == 'money_per_hour' else ''}"
            return f"{'時間額' if kind == 'money_per_hour' else ''}{text}円"
        if kind == "percent":
            return f"{_plain(number / 100)}%"
        if kind == "area_m2":
            return f"{_plain(number / 100)}㎡"
        return _plain(number)

    def value(self, low: Any, high: Any, known: bool, kind: str, of: str = "") -> str:
        """A cell or computed value: known, bounded or unknown. Names never come here."""
        if kind == "bool":
            return self.fixed("yes" if low else "no") if known else self.fixed("unknown")
        if kind in ("code", "row", "ref", "text"):
            if low is None:
                return self.fixed("unknown")
            if low == NONE:
                return self.fixed("none")
            if isinstance(low, Row):
                return low.key
            return self.code(of, str(low))
        if kind == "date":
            if known:
                return self.day(low)
            if low <= MIN_DAY and high >= FOREVER:
                return self.fixed("unknown")
            if high >= FOREVER:
                return self.fixed("open")
            return self.fixed("between", low=self.day(low), high=self.day(high))
        if known:
            return self.amount(low, kind)
        if high >= INFINITE:
            return self.fixed("unknown") if low <= 0 else self.fixed("at_least", low=self.amount(low, kind))
        return self.fixed("between", low=self.amount(low, kind), high=self.amount(high, kind))


def _plain(number: Fraction) -> str:
    return (
        str(number.numerator) if number.denominator == 1 else f"{float(number):.2f}".rstrip("0").rstrip(".")
    )


def _article_ja(article: str) -> str:
    """19-16 is 第19条の16; suppl-17 is 附則第17条; what is not numbered stays as written."""
    first, *branches = article.split("-")
    if first == "suppl":
        return "附則" + (_article_ja("-".join(branches)) if branches else "")
    if not first.isdigit():
        return article
    return f"第{first}条" + "".join(f"の{branch}" for branch in branches)


def _article_en(article: str) -> str:
    first, _, rest = article.partition("-")
    if first == "suppl":
        return f"suppl. provisions, art. {rest}" if rest else "suppl. provisions"
    return f"art. {article}"
