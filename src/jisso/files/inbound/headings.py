"""From a heading to the field it means: exact alias first, then an event column, then a composed heading, then
a near word, which below 90 of 100 is only asked about, never used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from jisso.files.inbound import customs, fold
from jisso.files.inbound.vocab import Field, Vocabulary, kind_field

SURE = 90
# What ends: a job, an insurance, a stay at school.
LEAVING = re.compile(r"離職|退職|退社|喪失|解雇|辞職|退学|leaving|separation|loss")


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column may fill. `set` are the codes the heading itself gives to the row."""

    register: str
    field: str
    set: tuple[tuple[str, str], ...] = ()
    link: str = "person"

    @property
    def path(self) -> str:
        return f"{self.register}.{self.field}"

    def written(self) -> str:
        """As a saved mapping writes it: `filing.received_date kind=foreign_hire_notice`."""
        return " ".join([self.path, *(f"{name}={code}" for name, code in self.set)])


@dataclass(frozen=True, slots=True)
class Match:
    """What a heading may mean. Several targets are alternatives, unless `together`: then all of them at once."""

    targets: tuple[Target, ...]
    confidence: int
    how: str
    together: bool = False


class Headings:
    """Matches headings against one vocabulary; remembers what it has seen."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._fields: dict[str, list[Field]] = {
            alias: kept
            for alias, listed in vocabulary.fields_by_alias.items()
            if (kept := [f for f in listed if not _names_a_kind(alias, f, vocabulary)])
        }
        for path, aliases in customs.FIELD_ALIASES.items():
            register, _, name = path.partition(".")
            known = vocabulary.registers.get(register)
            if known is None or name not in known.fields:
                continue
            for alias in aliases:
                listed = self._fields.setdefault(fold.heading(alias), [])
                if known.fields[name] not in listed:
                    self._fields[fold.heading(alias)] = [*listed, known.fields[name]]
        self._names = sorted({*self._fields, *vocabulary.columns_by_alias})
        self.match = lru_cache(maxsize=4096)(self._match)
        self.surely = lru_cache(maxsize=4096)(self._surely)

    def knows(self, parts: tuple[str, ...]) -> float:
        """1 for a heading that is surely known, half for a near one, 0 for none: what finds the heading row."""
        found = self.match(parts)
        if found is None or not found.targets or found.confidence < SURE:
            return 0.0
        return 1.0 if found.how != "similar" else 0.5

    def _match(self, parts: tuple[str, ...]) -> Match | None:
        """The best match of a heading, given from its group downwards (("在留カード", "番号"))."""
        folded = fold.heading("".join(parts))
        found = self._without_near(parts) or (self._similar(folded) if folded else None)
        return None if found is not None and self._turned_round(folded, found) else found

    def _turned_round(self, folded: str, found: Match) -> bool:
        """Whether a heading speaks of leaving and the notice found of something else: 外国人雇用届（離職） is not the notice of
        hiring, although it begins like it."""
        if not LEAVING.search(folded):
            return False
        codes = [
            (target.register, name, code)
            for target in found.targets
            for name, code in target.set
            if target.register == "filing"
        ]
        return any(not LEAVING.search(self._words_of(*one)) for one in codes)

    def _words_of(self, register: str, name: str, code: str) -> str:
        entry = self.vocabulary.code_entry(register, name, code)
        words = (code, entry.get("ja", ""), entry.get("en", ""), *(entry.get("aliases") or ()))
        return " ".join(map(str, words)).lower()

    def _surely(self, parts: tuple[str, ...]) -> bool:
        """Whether a text is a known heading as it stands. Cheap: for looking at every cell of a sheet."""
        return self._without_near(parts) is not None

    def _without_near(self, parts: tuple[str, ...]) -> Match | None:
        texts = [text for text in parts if text.strip()]
        if not texts:
            return None
        variants = ["".join(texts)]
        last = fold.bare_heading(texts[-1])
        if len(texts) > 1 and fold.heading(texts[-2]) in _PERIODS:
            # 1日 over 労働時間 are the hours of a day, and 労働時間 alone something else.
            return self._tried(variants, texts)
        if len(texts) > 1 and last in _AMOUNTS:
            # 金額 under 給与 is the pay, not the line of a slip.
            variants += texts[-2:-1]
        variants += [texts[-1]] if len(texts) > 1 else []
        variants += _languages(texts[-1])
        return self._tried(variants, texts)

    def _tried(self, variants: list[str], texts: list[str]) -> Match | None:
        tried: list[str] = []
        for text in variants:
            for folded in (
                fold.heading(text),
                # The number goes before the brackets: 定期面談（監督者）1 is never the worker's interview.
                _without_count(fold.heading(text)),
                fold.bare_heading(text),
                _without_count(fold.bare_heading(text)),
                # 社会保険の資格取得年月日 is 社会保険資格取得日.
                fold.heading(text).replace("の", "").replace("年月日", "日"),
            ):
                if folded and folded not in tried:
                    tried.append(folded)
        for position, folded in enumerate(tried):
            found = self._exact(folded, 100 if position == 0 else 97)
            if found:
                return found
            composed = self._composed(folded)
            if composed:
                return composed
        inside = fold.in_brackets(texts[-1])
        if inside:
            # 取得日（雇用保険） is 雇用保険取得日.
            turned = self._exact(fold.heading(inside[0]) + fold.bare_heading(texts[-1]), 95)
            turned = turned or self._composed(fold.heading(inside[0]) + fold.bare_heading(texts[-1]))
            if turned:
                return turned
        return None

    def _exact(self, folded: str, confidence: int) -> Match | None:
        columns = self.vocabulary.columns_by_alias.get(folded)
        if columns:
            targets = tuple(Target(c.register, c.field, c.set, c.link) for c in columns)
            return Match(targets, confidence, "event", together=len(targets) > 1 and not columns[0].ask)
        fields = self._fields.get(folded)
        if fields:
            return Match(tuple(Target(f.register, f.name) for f in fields), confidence, "alias")
        return None

    def _composed(self, folded: str) -> Match | None:
        """雇用保険 + 資格取得日, or the bare name of an event: a code's word and a field of the same register."""
        kinds = self.vocabulary.kinds_by_word
        for cut in range(len(folded), 1, -1):
            for register, name, code in kinds.get(folded[:cut], ()):
                rest = folded[cut:]
                if cut < 3 and rest in ("", "日", "年月日") and not folded.isascii():
                    # 更新日 is the day of the list, 変更日 of anything: a short word alone names no event.
                    continue
                field = self._rest(register, rest)
                if field:
                    return Match((Target(register, field, ((name, code),)),), 96, "composed")
        return None

    def _rest(self, register: str, rest: str) -> str:
        known = self.vocabulary.registers[register]
        if rest in (
            "",
            "日",
            "年月日",
            "済",
            "有無",
            "の有無",
            "状況",
            "済み",
            "実施",
            "提出",
            "届",
            "加入",
            "提出状況",
            "加入状況",
            "実施状況",
        ):
            if register == "application" and rest in ("日", "年月日"):
                # ビザ更新日 may be the day of applying, of the permission or of the next renewal.
                return ""
            # A bare name is an event only where the register has one main date.
            return self.vocabulary.main_date(register) if register in _EVENTS else ""
        for field in self._fields.get(rest, ()):
            if field.register == register:
                return field.name
        if register == "insurance_enrolment" and rest in (
            "取得",
            "資格取得",
            "加入",
            "喪失",
            "資格喪失",
            "脱退",
        ):
            return "end_date" if rest.endswith(("喪失", "脱退")) else "start_date"
        if rest in ("提出日", "届出日", "申請日") and "submitted_date" in known.fields:
            return "submitted_date"
        if rest in ("実施日", "実施年月日", "受講日", "受診日", "交付日") and register in _EVENTS:
            return self.vocabulary.main_date(register)
        return ""

    def _similar(self, folded: str) -> Match | None:
        if len(folded) < 3 or folded.isdigit():
            return None
        best = process.extractOne(folded, self._names, scorer=fuzz.ratio, score_cutoff=70)
        if best is None:
            return None
        found = self._exact(best[0], 100)
        if found is None:
            return None
        confidence = min(int(best[1]), 99)
        # In a short Japanese heading one differing sign is a different word: 入社日 and 退社日 are 67 of 100 alike,
        # 在留期限 and 在留期間 75; only a long heading may be taken for its neighbour.
        if len(folded) < 6:
            confidence = min(confidence, SURE - 1)
        return Match(found.targets, confidence, "similar", found.together)


_EVENTS = {
    "filing",
    "application",
    "safety_record",
    "support_activity",
    "insurance_enrolment",
    "qualification",
}


def _languages(text: str) -> list[str]:
    """The halves of a bilingual heading: 氏名 and Name of 「氏名（改行）Name」 or 「氏名/Name」."""
    halves = [half.strip() for half in re.split(r"\n|/|／|\|", text) if half.strip()]
    return halves if len(halves) == 2 and sum(half.isascii() for half in halves) == 1 else []


_AMOUNTS = {"金額", "額"}
_PERIODS = {"1日", "一日", "日", "1ヶ月", "1か月", "1カ月", "1ヵ月", "月", "1月", "1年", "年", "年間", "月間"}


def _names_a_kind(alias: str, field: Field, vocabulary: Vocabulary) -> bool:
    """Whether a heading that the vocabulary gives to the kind of an event is one of the kinds: under 通勤手当 stand amounts,
    never words for what a line of the slip is."""
    known = vocabulary.registers[field.register]
    listed = vocabulary.codes.get(field.of) if field.type == "code" else None
    if listed is None or known.kind != "point" or kind_field(known) != field.name:
        return False
    return any(fold.heading(word) == alias for word in listed.words)


def _without_count(folded: str) -> str:
    """面談日1, 第2回面談日 and 面談日2回目 without their number."""
    clean = re.sub(r"(?:第?\d{1,2}(?:回目?|四半期|期)?|q[1-4]|[1-4]q)$", "", folded)
    return re.sub(
        r"^(?:第?\d{1,2}(?:回目?|四半期|期)|q[1-4]|[1-4]q|(?:20\d\d年?)?\d{1,4}月分?)(?:の)?", "", clean
    )


PERSON_NAMES = ("name_roman", "name_kanji", "name_kana", "common_name")


def narrow(targets: Sequence[Target], vocabulary: Vocabulary) -> tuple[Target, ...]:
    """One target for what says whose row it is, or at which firm: 氏名 is a field of twenty registers.

    References to the person, the employer or the workplace of the row all fold into that row's own.
    """
    native = [t for t in targets if t.register == "person" and t.field in ("person_id", *PERSON_NAMES)]
    if native:
        # 社員番号 and 氏名 never mean anything else in a list of people.
        return tuple(([t for t in native if t.field == "person_id"] or native)[:1])
    relatives = [t for t in targets if t.path in ("household_member.other_person", "tax_dependant.relative")]
    if relatives:
        return tuple(relatives[:1])
    found: list[Target] = []
    for target in targets:
        field = vocabulary.registers[target.register].fields[target.field]
        if field.type == "ref" and field.of == "person" and target.field == "person" and not target.set:
            target = Target("person", "name_roman")
        elif field.type == "ref" and field.of == "organisation" and not target.set and (
            (target.field == "organisation" and target.register not in ("bank_account", "work_permission"))
            or (target.register == "residence_permission" and target.field == "designated_organisation"
            and len(targets) > 1)
        ):  # fmt: skip
            target = Target("organisation", "name")
        elif field.type == "ref" and field.of == "workplace" and not target.set:
            target = Target("workplace", "name")
        elif (
            field.type == "ref"
            and field.of == "employment"
            and target.field == "employment"
            and not target.set
        ) or target.path == "employment.employment_id":
            target = Target("person", "person_id")
        if target not in found:
            found.append(target)
    persons = [t for t in found if t.register == "person" and t.field in ("person_id", *PERSON_NAMES)]
    if persons:
        names = [t for t in persons if t.field != "person_id"]
        return tuple((names or persons)[:1])
    for path in ("organisation.name", "workplace.name"):
        chosen = [t for t in found if t.path == path]
        if chosen:
            return tuple(chosen)
    if Target("wage_payment", "due_date") in found:
        # A line of a slip falls due with the slip.
        found = [t for t in found if t.register != "wage_item"]
    return tuple(found)


def kind_of_text(text: str, vocabulary: Vocabulary, register: str) -> str:
    """The code that a sheet's title names for the rows of `register`: 在留期間更新申請一覧 is extension_of_stay."""
    name = kind_field(vocabulary.registers[register])
    if not name:
        return ""
    folded = fold.heading(text)
    best = ("", 1)
    for word, uses in vocabulary.kinds_by_word.items():
        for known, _, code in uses:
            if known == register and word in folded and len(word) > best[1]:
                best = (code, len(word))
    return best[0]
