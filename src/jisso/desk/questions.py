"""Which answers settle most: unknown findings grouped by what is missing."""

from __future__ import annotations

from jisso.desk.check import Checked
from jisso.files.outbound.report import Missing, Question
from jisso.ground.values import Reason
from jisso.readings.finding import Finding
from jisso.readings.narrate import Words, reason_in_words

ASKS: dict[str, dict[str, str]] = {
    "complete": {
        "ja": "「{0}」の記録は、いつの分までそろっていますか",
        "en": "Up to which day is the record of “{0}” complete?",
        "easy": "「{0}」の 記録（きろく）は、何月何日まで ぜんぶ ありますか",
    },
    "connect": {
        "ja": "「{0}」の一覧はありますか（このファイルにはありません）",
        "en": "Is there a list of “{0}”? It is not in these files",
        "easy": "「{0}」の リストは ありますか",
    },
    "fill": {
        "ja": "「{0}」を確かめて記入してください",
        "en": "Find out and fill in “{0}”",
        "easy": "「{0}」を しらべて 書いて ください",
    },
    "law": {
        "ja": "「{0}」は最新の法令の確認が必要です",
        "en": "“{0}” needs a check against today's law",
        "easy": "「{0}」の きまりを たしかめて ください",
    },
}


def question_id(reason: Reason, words: Words) -> str:
    """Reasons with one id are settled by one answer."""
    if reason.register not in words.schema.registers:
        return f"law:{reason.key}"
    if reason.kind in ("stale", "not_connected"):
        codes = words.schema.codes_of_holder_field(reason.register)
        return f"complete:{reason.register}" + (f":{reason.field}" if reason.field in codes else "")
    return f"fill:{reason.register}.{reason.field}"


def word_of_missing(reason: Reason, words: Words) -> Missing:
    what, who = reason_in_words(reason, words)
    fact = ".".join(part for part in (reason.register, reason.key, reason.field) if part)
    return Missing(fact, what, who, reason.kind, question_id(reason, words))


def questions_of(checked: Checked, words: Words) -> tuple[Question, ...]:
    """Questions, first the one whose answer alone settles most findings, then those that help towards most."""
    alone: dict[str, list[str]] = {}
    helped: dict[str, list[Finding]] = {}
    example: dict[str, Reason] = {}
    for finding in checked.findings:
        if finding.status != "unknown":
            continue
        ids = {question_id(reason, words): reason for reason in finding.reasons}
        for name, reason in ids.items():
            example.setdefault(name, reason)
            helped.setdefault(name, []).append(finding)
        if len(ids) == 1:
            alone.setdefault(next(iter(ids)), []).append(finding.id)
    order = sorted(helped, key=lambda name: (-len(alone.get(name, ())), -len(helped[name]), name))
    return tuple(
        _question(name, example[name], tuple(alone.get(name) or [f.id for f in helped[name]]), words)
        for name in order
    )


def _question(name: str, reason: Reason, settles: tuple[str, ...], words: Words) -> Question:
    kind, _, about = name.partition(":")
    who = reason_in_words(reason, words)[1]
    if kind == "law":
        return Question(name, ASKS["law"][words.language].format(about), who, settles)
    register, _, code = about.partition(":") if kind == "complete" else about.partition(".")
    label = words.register(register)
    if kind == "complete":
        described = words.schema.registers[register]
        if code:
            label += f"（{words.code(described.fields[described.holder_by].of, code)}）"
        ask = "connect" if reason.kind == "not_connected" else "complete"
        return Question(
            name,
            ASKS[ask][words.language].format(label),
            who,
            settles,
            f"--complete-through {about}=YYYY-MM-DD",
        )
    label += f" › {words.field(register, code)}" if code else ""
    return Question(name, ASKS["fill"][words.language].format(label), who, settles)
