"""Scenarios as sentences: given what is recorded, on which day, then what follows. No key of ours is left in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from jisso.ground.values import REASON_KINDS, SCALES, day, whole
from jisso.pack import Pack
from jisso.pack.scenarios import Scenario, read_scenarios
from jisso.readings.narrate import Words
from jisso.registers.case import METADATA
from jisso.registers.schema import Field

HEADS: dict[str, dict[str, str]] = {
    "given": {"ja": "前提", "en": "Given", "easy": "わかっている こと"},
    "on": {"ja": "判定日", "en": "On", "easy": "しらべる 日"},
    "then": {"ja": "結論", "en": "Then", "easy": "こたえ"},
}
FORMS: dict[str, dict[str, str]] = {
    "row": {"ja": "{0} — {1}", "en": "{0} — {1}", "easy": "{0} — {1}"},
    "bare": {"ja": "{0}がある", "en": "there is: {0}", "easy": "{0}が あります"},
    "known person": {"ja": "{0}がいる", "en": "there is {0}", "easy": "{0}が います"},
    "of": {"ja": "{1}の{0}", "en": "{0} of {1}", "easy": "{1}の {0}"},
    "is": {"ja": "{0}：{1}", "en": "{0}: {1}", "easy": "{0}：{1}"},
    "complete": {
        "ja": "{0}まで漏れなく記録されているもの：{1}",
        "en": "recorded without gaps up to {0}: {1}",
        "easy": "{0}まで ぜんぶ ある 記録（きろく）：{1}",
    },
    "incomplete": {
        "ja": "漏れがないとは言えないもの：{0}",
        "en": "perhaps recorded with gaps: {0}",
        "easy": "ぜんぶ あるか わからない 記録（きろく）：{0}",
    },
    "not_recorded": {
        "ja": "{0}について、有無の記録がないもの：{1}",
        "en": "for {0} it is not recorded whether there is: {1}",
        "easy": "{0}の {1}が あるか どうか、記録（きろく）が ありません",
    },
    "recorded_absent": {
        "ja": "{0}について、{2}まで無いと記録されているもの：{1}",
        "en": "for {0} it is recorded that up to {2} there is none: {1}",
        "easy": "{0}の {1}は {2}まで ないと 記録（きろく）が あります",
    },
    "limit": {
        "ja": "{0}について、他の機関の記録は{1}までしか追っていない",
        "en": "what others hold about {0} is followed up to {1} only",
        "easy": "{0}の ほかの ところの 記録（きろく）は {1}までです",
    },
    "code": {"ja": "{0}（{1}）", "en": "{0} ({1})", "easy": "{0}（{1}）"},
    "not yet": {"ja": "記録なし（まだ）", "en": "not yet on record", "easy": "まだ ありません"},
    "because of": {"ja": "不明（{0}）", "en": "not known ({0})", "easy": "わかりません（{0}）"},
    "no finding": {"ja": "判定は出ない", "en": "there is no finding", "easy": "こたえは ありません"},
    "nothing": {"ja": "確かめる結論なし", "en": "nothing is checked", "easy": "こたえは ありません"},
    "one of": {"ja": "次のいずれか：{0}", "en": "one of: {0}", "easy": "つぎの どれか：{0}"},
    "due": {"ja": "期限は{0}", "en": "due {0}", "easy": "いつまで：{0}"},
    "due_open_day": {
        "ja": "最後の開庁日は{0}",
        "en": "last open day {0}",
        "easy": "やくしょが あいている さいごの 日：{0}",
    },
    "trigger": {"ja": "起算日は{0}", "en": "counted from {0}", "easy": "はじまりの 日：{0}"},
    "since": {"ja": "{0}から", "en": "since {0}", "easy": "{0}から"},
    "until": {"ja": "{0}まで", "en": "until {0}", "easy": "{0}まで"},
    "next_change": {"ja": "次に変わりうる日は{0}", "en": "next change {0}", "easy": "つぎに かわる 日：{0}"},
    "amount": {"ja": "金額は{0}", "en": "amount {0}", "easy": "お金：{0}"},
    "reason": {"ja": "理由：{0}", "en": "reason: {0}", "easy": "わけ：{0}"},
    "occurrence": {"ja": "第{0}期", "en": "period {0}", "easy": "{0}かいめ"},
    "note": {"ja": "起案者の注（原文）：{0}", "en": "because: {0}"},
}  # fmt: skip
EXPECTED_DAYS = ("trigger", "due", "due_open_day", "since", "until", "next_change")
PERSON = "person"


@dataclass(frozen=True)
class ScenarioText:
    """A scenario told: its author's name for it, what is given, the day, and what follows. All but `name` is words."""

    name: str
    given: tuple[str, ...]
    on: str
    then: tuple[str, ...]


def scenarios_of(pack: Pack, rule: str) -> list[Scenario]:
    """The scenarios written for a rule, in the order of its file."""
    # Reading every file takes a second: one that never names the rule is passed over.
    return _read(pack, lambda file, text: file.stem == rule or f"rule: {rule}" in text).get(rule, [])


def scenarios_by_rule(pack: Pack) -> dict[str, list[Scenario]]:
    """All scenarios of the pack by the rule they are written for."""
    return _read(pack, lambda file, text: True)


def _read(pack: Pack, wanted: Callable[[Path, str], bool]) -> dict[str, list[Scenario]]:
    found: dict[str, list[Scenario]] = {}
    root = pack.path / "scenarios"
    for file in sorted(root.rglob("*.yaml")) if root.is_dir() else ():
        text = file.read_text(encoding="utf-8")
        if wanted(file, text):
            for scenario in read_scenarios(text, file.relative_to(pack.path).as_posix())[0]:
                family = pack.book.family(scenario.rule)
                found.setdefault(family.id if family is not None else scenario.rule, []).append(scenario)
    return found


def told(scenario: Scenario, pack: Pack, words: Words) -> ScenarioText:
    """The scenario in words. Deterministic: rows in the order of the file, fields in the order written."""
    teller = _Teller(scenario, pack, words)
    stated = str(scenario.document.get("as_of", ""))
    return ScenarioText(
        scenario.name,
        (*teller.rows(), *teller.sources(), *teller.marks()),
        teller.day(stated),
        tuple(teller.expected()),
    )


def as_lines(text: ScenarioText, number: int, language: str) -> list[str]:
    """A told scenario for a terminal or a plain text."""
    title = f" {text.name}" if language == "en" else ""
    lines = [f"{number}.{title}"]
    for name, parts in (("given", text.given), ("on", (text.on,)), ("then", text.then)):
        lines.append(f"  {HEADS[name][language]}")
        lines.extend(f"    - {part}" for part in parts)
    return lines


class _Teller:
    def __init__(self, scenario: Scenario, pack: Pack, words: Words) -> None:
        self.scenario = scenario
        self.pack = pack
        self.words = words
        self.schema = pack.book.schema
        self.document = scenario.document
        self.labels: dict[tuple[str, str], str] = {}
        for register, rows in (self.document.get("registers") or {}).items():
            described = self.schema.registers.get(register)
            if described is None:
                continue
            for number, row in enumerate(rows or (), start=1):
                key = str(row.get(described.key, ""))
                title = words.register(register)
                several = len(rows) > 1
                self.labels[(register, key)] = (
                    self.name(key) if register == PERSON else f"{title} {number}" if several else title
                )

    def form(self, form: str, *parts: str) -> str:
        return FORMS[form][self.words.language].format(*parts)

    def join(self, parts: Iterator[str] | list[str]) -> str:
        return ("; " if self.words.language == "en" else "、").join(parts)

    def name(self, key: str) -> str:
        shown = key[:1].upper() + key[1:]
        return shown if self.words.language == "en" else f"{shown}さん"

    def day(self, text: str) -> str:
        try:
            return self.words.day(day(text))
        except ValueError:
            return text

    # ---- given

    def rows(self) -> Iterator[str]:
        for register, rows in (self.document.get("registers") or {}).items():
            described = self.schema.registers.get(register)
            if described is None:
                continue
            for row in rows or ():
                label = self.labels[(register, str(row.get(described.key, "")))]
                person = str(row.get(PERSON, ""))
                shown = [
                    self.form("is", self.words.field(register, name), self.value(field, value))
                    for name, value in row.items()
                    if (field := described.fields.get(name)) is not None
                    and name not in (described.key, PERSON, *METADATA)
                ]
                whose = self.labels.get((PERSON, person)) if register != PERSON else ""
                if whose:
                    label = self.form("of", label, whose)
                bare = "known person" if register == PERSON else "bare"
                yield self.form("row", label, self.join(shown)) if shown else self.form(bare, label)

    def value(self, field: Field, value: Any) -> str:
        """A written cell as people say it; the special words of a case file first."""
        words = self.words
        if isinstance(value, Mapping):
            ends = [self.value(field, value[end]) for end in ("from", "to") if end in value]
            if len(ends) == 2:
                return words.fixed("between", low=ends[0], high=ends[1])
            kind = str(value.get("unknown", "not_recorded"))
            return self.form("because of", words.reason(kind if kind in REASON_KINDS else "not_recorded"))
        text = str(value)
        if value in (None, "", "unknown"):
            return words.fixed("unknown")
        if field.kind == "date":
            if text == "open":
                return words.fixed("open")
            return self.form("not yet") if text == "no" else self.day(text)
        if field.kind == "bool":
            return words.fixed("yes" if text in ("true", "yes") else "no")
        if text == "none" and not (field.kind == "code" and "none" in self.codes(field)):
            return words.fixed("none")
        if field.kind == "code":
            return words.fixed("none") if text == "no" else words.code(field.of, text)
        if field.kind == "ref":
            return words.fixed("none") if text == "no" else self.labels.get((field.of, text), text)
        if field.kind in SCALES:
            number = Fraction(0) if text == "no" else Fraction(text)
            return words.amount(whole(number * SCALES[field.kind]), field.kind)
        return text

    def codes(self, field: Field) -> Mapping[str, Any]:
        found = self.schema.codes.get(field.of)
        return found.codes if found is not None else {}

    def sources(self) -> Iterator[str]:
        by_day: dict[str, list[str]] = {}
        for register, stated in (self.document.get("sources") or {}).items():
            if register not in self.schema.registers:
                continue
            if isinstance(stated, Mapping):
                for code, value in stated.items():
                    by_day.setdefault(str(value), []).append(self.register(register, str(code)))
            else:
                by_day.setdefault(str(stated), []).append(self.words.register(register))
        separator = ", " if self.words.language == "en" else "・"
        for stated, names in sorted(by_day.items()):
            if stated in ("none", "None", ""):
                yield self.form("incomplete", separator.join(names))
            else:
                yield self.form("complete", self.day(stated), separator.join(names))

    def register(self, register: str, code: str) -> str:
        """A register, narrowed to one code of its holder field where one is named."""
        title = self.words.register(register)
        described = self.schema.registers[register]
        if not code or not described.holder_by:
            return title
        return self.form("code", title, self.words.code(described.fields[described.holder_by].of, code))

    def marks(self) -> Iterator[str]:
        for name in ("not_recorded", "recorded_absent"):
            for mark in self.document.get(name) or ():
                person = self.labels.get((PERSON, str(mark.get("person", ""))), "")
                what = self.register(str(mark["register"]), str(mark.get("code", "")))
                yield self.form(name, person, what, self.day(str(mark.get("through", ""))))
        for limit in self.document.get("person_limits") or ():
            person = self.labels.get((PERSON, str(limit.get("person", ""))), "")
            yield self.form("limit", person, self.day(str(limit.get("through", ""))))

    # ---- then

    def expected(self) -> Iterator[str]:
        if not self.scenario.expect:
            yield self.form("nothing")
        for expected in self.scenario.expect:
            parts = list(self.parts(expected))
            head = self.about(expected)
            yield self.form("row", head, self.join(parts)) if head else self.join(parts)

    def about(self, expected: Mapping[str, Any]) -> str:
        """Whom or what the finding is about; the rule is named only where it is another than the file's."""
        rule = str(expected.get("rule", self.scenario.rule))
        family = self.pack.book.family(rule)
        key = str(expected.get("for", ""))
        label = ""
        if family is not None and key:
            register = family.newest.register
            label = self.labels.get((register, key)) or self.labels.get((PERSON, key), "")
            row: Mapping[str, Any] = next(
                (
                    one
                    for one in (self.document.get("registers") or {}).get(register) or ()
                    if str(one.get(self.schema.registers[register].key, "")) == key
                ),
                {},
            )
            whose = self.labels.get((PERSON, str(row.get(PERSON, ""))))
            if whose and whose != label:
                label = self.form("of", label, whose)
        if rule != self.scenario.rule:
            title = self.words.text(family.id if family is not None else rule, "title") or rule
            label = self.form("code", title, label) if label else title
        return label

    def parts(self, expected: Mapping[str, Any]) -> Iterator[str]:
        words = self.words
        status = str(expected.get("status", ""))
        if status == "none":
            yield self.form("no finding")
        elif status:
            yield words.status(status)
        if "occurrence" in expected:
            yield self.form("occurrence", str(expected["occurrence"]))
        separator = ", " if words.language == "en" else "・"
        if "possible" in expected:
            yield self.form("one of", separator.join(words.status(str(one)) for one in expected["possible"]))
        if "reason" in expected:
            yield self.form("reason", words.reason(str(expected["reason"])))
        for name in EXPECTED_DAYS:
            if name in expected:
                text = str(expected[name])
                none = text in ("", "none", "null", "None")
                yield self.form(name, words.fixed("none") if none else self.day(text))
        if "amount" in expected:
            amount = whole(Fraction(str(expected["amount"])) * SCALES["money"])
            yield self.form("amount", words.amount(amount, "money"))
        # The authors' notes are in English; a text in easy Japanese does without them.
        if "because" in expected and words.language != "easy":
            yield self.form("note", str(expected["because"]))
