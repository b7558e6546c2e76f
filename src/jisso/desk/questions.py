"""A short list of questions instead of a long list of unknowns: which answer settles which findings.

Every unknown finding stands under exactly one question: the one whose answer, after those above it, settles
it. The first asks how far the files themselves are complete, for one day answers it for all of them. Facts
that are of use only together are asked together. What no answer of today can settle is not asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from jisso.desk.check import Checked
from jisso.desk.naming import OFFICE_PARTIES
from jisso.files.outbound.report import Missing, Question
from jisso.ground.calendar import months_before
from jisso.ground.values import Reason, iso
from jisso.readings.narrate import Words, reason_in_words

FILES, LEFT, WAIT = "files", "left", "wait"
SILENT = ("stale", "not_connected")
TOGETHER = "+"
# What the office itself knows of its people and places: there is nobody else to ask.
DESCRIBING = ("person", "organisation", "workplace")

ASKS: dict[str, dict[str, str]] = {
    "files": {
        "ja": "読んだファイルには、いつの分までもれなく書いてありますか（その日までの空欄は「なかった」と読みます）",
        "en": "Up to which day do these files tell everything? (Up to that day a blank then means: it did not happen)",
        "easy": "この ファイルには、何月何日までの ことが ぜんぶ 書いて ありますか",
    },
    "complete": {
        "ja": "{0}の記録は、いつの分までそろっていますか",
        "en": "Up to which day is the record of {0} complete?",
        "easy": "{0}の 記録（きろく）は、何月何日まで ぜんぶ ありますか",
    },
    "begin": {
        "ja": "{0}の記録は{1}からの分です。それより前の記録もありますか",
        "en": "The record of {0} begins on {1}. Is there a record of what was before?",
        "easy": "{0}の 記録（きろく）は {1}から です。その 前の 記録も ありますか",
    },
    "connect": {
        "ja": "{0}の記録は、読んだファイルにありません。控えや一覧があれば足してください",
        "en": "There is no record of {0} in these files. If there is a list or a copy, add it",
        "easy": "{0}の リストが あれば、足して ください",
    },
    "fill": {
        "ja": "{0}を確かめて記入してください（{1}か所）",
        "en": "Find out and fill in {0} (places: {1})",
        "easy": "{0}を しらべて 書いて ください（{1}か所）",
    },
    "law": {
        "ja": "「{0}」は最新の法令の確認が必要です",
        "en": "“{0}” needs a check against today's law",
        "easy": "「{0}」の きまりを たしかめて ください",
    },
    "left": {
        "ja": "辞めた人の、退職より後のこと（会社には記録がないので、答えなくてかまいません）",
        "en": "What came after people left (the office keeps no record of it; no answer is needed)",
        "easy": "やめた 人の、やめた あとの こと（答えなくて いいです）",
    },
    "wait": {
        "ja": "まだ日が来ていないので、いまは決まらないこと（答えなくてかまいません）",
        "en": "What cannot be settled before its day has come (no answer is needed)",
        "easy": "まだ 日が 来て いない こと（答えなくて いいです）",
    },
}
WITH_LIST: dict[str, str] = {
    "ja": "（一覧のファイルも並べて）",
    "en": "(with the list beside the other files)",
    "easy": "（リストの ファイルも ならべて）",
}
HOW_TO_FILL: dict[str, str] = {
    "ja": "{0}の列に書いて、もう一度確かめます",
    "en": "write it in the column {0} and check again",
    "easy": "{0}の ところに 書いて、もう一度 たしかめます",
}
QUOTES: dict[str, tuple[str, str]] = {
    "ja": ("「{0}」", "と"),
    "en": ("“{0}”", " and "),
    "easy": ("「{0}」", "と "),
}


def question_id(reason: Reason, words: Words) -> str:
    """Reasons with one id are settled by one answer."""
    if reason.register not in words.schema.registers:
        return f"law:{reason.key}"
    if reason.kind == "not_asked":
        return LEFT
    if reason.kind in SILENT:
        codes = words.schema.codes_of_holder_field(reason.register)
        return f"complete:{reason.register}" + (f":{reason.field}" if reason.field in codes else "")
    if reason.detail:
        return f"begin:{reason.register}" + (f":{reason.field}" if reason.field else "")
    return f"fill:{reason.register}.{reason.field}"


def word_of_missing(reason: Reason, words: Words) -> Missing:
    what, who = reason_in_words(reason, words)
    fact = ".".join(part for part in (reason.register, reason.key, reason.field) if part)
    return Missing(fact, what, who, reason.kind, question_id(reason, words))


@dataclass(slots=True)
class _Gathered:
    """Findings by the set of answers they wait for, and what each answer is about."""

    waiting: dict[frozenset[str], list[str]] = field(default_factory=dict)
    reasons: dict[str, list[Reason]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    early: list[str] = field(default_factory=list)


def questions_of(checked: Checked, words: Words) -> tuple[Question, ...]:
    """First how far the files are complete; then, again and again, what settles most of the rest."""
    gathered = _gather(checked, words)
    asked: list[tuple[frozenset[str], list[str]]] = []
    waiting = gathered.waiting
    if any(FILES in needs for needs in waiting):
        asked.append((frozenset((FILES,)), _settle(waiting, frozenset((FILES,)))))
    while waiting:
        best = min(waiting, key=lambda needs: _rank(needs, waiting))
        asked.append((best, _settle(waiting, best)))
    day = iso(checked.as_of) or ""
    found = [_question(needs, ids, gathered.reasons, words, day) for needs, ids in asked]
    language = words.language
    for name, ids in ((WAIT, gathered.early), (LEFT, gathered.left)):
        if ids:
            found.append(Question(name, ASKS[name][language], "", tuple(ids)))
    return tuple(found)


def _gather(checked: Checked, words: Words) -> _Gathered:
    told, stated = told_by_files(checked), stated_through(checked)
    gathered = _Gathered()
    for finding in checked.findings:
        if finding.status != "unknown" or not finding.reasons:
            continue
        asked = [reason for reason in finding.reasons if reason.kind != "not_asked"]
        if len(asked) < len(finding.reasons) and (not asked or finding.rule.bearer not in OFFICE_PARTIES):
            # What others hold about somebody who left is nobody's question, but the office's own duty is.
            gathered.left.append(finding.id)
            continue
        needs: set[str] = set()
        for reason in asked:
            if _too_early(reason, checked.as_of):
                continue
            name = _answer(reason, told, stated, words)
            needs.add(name)
            about = gathered.reasons.setdefault(name, [])
            if reason not in about:
                about.append(reason)
        if needs:
            gathered.waiting.setdefault(frozenset(needs), []).append(finding.id)
        else:
            gathered.early.append(finding.id)
    return gathered


def _too_early(reason: Reason, as_of: int) -> bool:
    """The record is complete up to today: only the days to come can tell more."""
    return reason.kind == "stale" and bool(reason.detail) and reason.detail >= (iso(as_of) or "")


def _answer(reason: Reason, told: frozenset[str], stated: frozenset[str], words: Words) -> str:
    """The question a reason belongs to: of the files, of one register at one holder, of one field."""
    name = question_id(reason, words)
    if name.startswith(("law:", "begin:")):
        return name
    codes = words.schema.codes_of_holder_field(reason.register)
    silent = reason.kind in SILENT or (
        reason.kind == "not_recorded" and (not reason.field or reason.field in codes)
    )
    if not silent:
        return name
    code = reason.field if reason.field in codes else ""
    listed = f"{reason.register}:{code}" if code else reason.register
    if listed in told and listed not in stated:
        return FILES
    if reason.kind in SILENT or listed in stated:
        # One day for all files does not reach whom the lists leave out; the register's own name does.
        return f"complete:{reason.register}@{words.schema.holder_of(reason.register, code or None)}"
    return name


def told_by_files(checked: Checked) -> frozenset[str]:
    """The registers, and their codes, that one day for all files covers: those that the files list."""
    schema = checked.pack.book.schema
    told: set[str] = set()
    for source in checked.intake.sources if checked.intake is not None else ():
        for column in source.columns:
            for meaning in column.means:
                register, _, _ = meaning.partition(".")
                _, _, code = meaning.partition("kind=")
                if register in schema.registers:
                    told.update(_names(register, code.split(" ")[0], schema.codes_of_holder_field(register)))
    listed = checked.document.get("registers", {}) if checked.intake is not None else {}
    for register, rows in listed.items():
        if register in schema.registers and (codes := schema.codes_of_holder_field(register)):
            by = schema.registers[register].holder_by
            for row in rows:
                told.update(_names(register, str(row.get(by, "")), codes))
    return frozenset(told)


def stated_through(checked: Checked) -> frozenset[str]:
    """Registers, and their codes, that the document already says are complete up to the as-of day."""
    day = iso(checked.as_of) or ""
    found: set[str] = set()
    for register, told in (checked.document.get("sources") or {}).items():
        parts = {"": told} if not isinstance(told, Mapping) or "through" in told else told
        for code, part in parts.items():
            through = part.get("through") if isinstance(part, Mapping) else part
            if str(through) >= day and str(through)[:1].isdigit():
                found.add(f"{register}:{code}" if code else str(register))
    return frozenset(found)


def _names(register: str, code: str, codes: Iterable[str]) -> Iterator[str]:
    if codes:
        if code in codes:
            yield f"{register}:{code}"
    else:
        yield register


def _rank(needs: frozenset[str], waiting: Mapping[frozenset[str], list[str]]) -> tuple[float, int, str]:
    """Most findings settled for each fact asked; then fewest facts; then by name, so that the order is stable."""
    settled = sum(len(ids) for other, ids in waiting.items() if other <= needs)
    return (-settled / len(needs), len(needs), TOGETHER.join(sorted(needs)))


def _settle(waiting: dict[frozenset[str], list[str]], answer: frozenset[str]) -> list[str]:
    """The findings that nothing is missing for once `answer` is known; the others wait for less."""
    settled: list[str] = []
    for needs in list(waiting):
        ids = waiting.pop(needs)
        left = needs - answer
        if left:
            waiting.setdefault(left, []).extend(ids)
        else:
            settled.extend(ids)
    return settled


def _question(
    needs: frozenset[str], ids: list[str], reasons: Mapping[str, list[Reason]], words: Words, day: str
) -> Question:
    """One question. Fields asked together become one sentence; each source has its own command."""
    language = words.language
    quote, joint = QUOTES[language]
    asks: list[str] = []
    hows: list[str] = []
    who: dict[str, None] = {}
    labels: dict[str, None] = {}
    columns: dict[str, None] = {}
    places = 0
    for name in sorted(needs):
        about = reasons[name]
        if name != FILES and about[0].register not in DESCRIBING:
            who.update(dict.fromkeys(filter(None, (reason_in_words(reason, words)[1] for reason in about))))
        if name == FILES:
            asks.append(ASKS["files"][language])
            hows.append(f"--complete-through {day}")
        elif name.startswith("law:"):
            asks.append(ASKS["law"][language].format(name.partition(":")[2]))
        elif name.startswith("begin:"):
            begun = min(reason.detail for reason in about)
            asks.append(ASKS["begin"][language].format(quote.format(_of_register(about, words)), begun))
            year_before = iso(months_before(date.fromisoformat(begun).toordinal(), 12))
            hows.extend(_commands(about, words, f"{year_before}..{day}"))
            hows.append(WITH_LIST[language])
        elif name.startswith("complete:"):
            kinds = Counter(reason.kind for reason in about)
            ask = "connect" if not kinds["stale"] or not any(r.detail for r in about) else "complete"
            asks.append(ASKS[ask][language].format(quote.format(_of_register(about, words))))
            hows.extend(_commands(about, words, day))
            if ask == "connect":
                hows.append(WITH_LIST[language])
        else:
            column, whole = _of_field(about[0], words)
            labels[quote.format(whole)] = None
            columns[quote.format(column)] = None
            places = max(places, len({reason.key for reason in about}))
    if labels:
        asks.append(ASKS["fill"][language].format(joint.join(labels), places))
        hows.append(HOW_TO_FILL[language].format(joint.join(columns)))
    stop = ". " if language == "en" else "。"
    comma = ", " if language == "en" else "、"
    name = TOGETHER.join(sorted(needs))
    return Question(name, stop.join(asks), comma.join(who), tuple(ids), "  ".join(hows))


def _of_register(about: list[Reason], words: Words) -> str:
    """The register in words, with those of its codes that are asked for."""
    register = about[0].register
    described = words.schema.registers[register]
    codes = words.schema.codes_of_holder_field(register)
    named = dict.fromkeys(
        words.code(described.fields[described.holder_by].of, reason.field)
        for reason in about
        if reason.field in codes
    )
    label = words.register(register)
    if not named:
        return label
    return f"{label} ({', '.join(named)})" if words.language == "en" else f"{label}（{'、'.join(named)}）"


def _commands(about: list[Reason], words: Words, day: str) -> Iterator[str]:
    register = about[0].register
    codes = words.schema.codes_of_holder_field(register)
    for code in dict.fromkeys(reason.field if reason.field in codes else "" for reason in about):
        yield f"--complete-through {register}{':' + code if code else ''}={day}"


def _of_field(reason: Reason, words: Words) -> tuple[str, str]:
    """(the column, the register and the column) in words."""
    register = words.register(reason.register)
    described = words.schema.registers[reason.register]
    codes = words.schema.codes_of_holder_field(reason.register)
    if reason.field in described.fields:
        column = words.field(reason.register, reason.field)
    elif reason.field in codes:
        column = words.code(described.fields[described.holder_by].of, reason.field)
    else:
        return register, register
    return column, f"{register} › {column}"
