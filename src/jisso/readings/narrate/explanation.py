"""The three-part explanation of a finding: factors evaluated, concerns found, path to the conclusion (R68)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jisso.ground import calendar
from jisso.ground.calendar import ClosedDays
from jisso.ground.values import FOREVER, MIN_DAY, Reason
from jisso.readings.finding import ADVERSE, UNSETTLED, Finding, Node, facts_read, nodes
from jisso.readings.narrate.sentences import RULE_FORMS, say
from jisso.readings.narrate.words import Words
from jisso.rules import terms as t

SAID: dict[str, dict[str, str]] = {
    "held": {"ja": "{0}の記録", "en": "held by {0}", "easy": "{0}の 記録（きろく）"},
    "seen": {"ja": "書類で確認", "en": "seen on a document", "easy": "書類（しょるい）で 見ました"},
    "declared": {"ja": "申告・手元の記録", "en": "declared, not the holder's record", "easy": "きいた こと"},
    "computed": {"ja": "計算", "en": "computed", "easy": "けいさん"},
    "figure": {"ja": "法令の表の数値", "en": "a dated figure of the law", "easy": "きまりの 数字（すうじ）"},
    "presumed_receipt": {
        "ja": "受理日は提出日と同じと推定しています",
        "en": "receipt is presumed on the day of submission",
        "easy": "出した日に とどいたと かんがえました",
    },
    "classified": {"ja": "{0}が区分", "en": "classified by {0}", "easy": "{0}が きめました"},
    "harmed": {
        "ja": "このままだと不利益を受ける人：{0}",
        "en": "Who would be harmed: {0}",
        "easy": "こまる人：{0}",
    },
    "punished": {
        "ja": "法律上責任を問われる人：{0}",
        "en": "Who answers for it by law: {0}",
        "easy": "責任（せきにん）の ある人：{0}",
    },
    "shift": {
        "ja": "義務を負う人と不利益を受ける人が違います（{0}の不履行が{1}に及びます）",
        "en": "Burden shift: what {0} leaves undone falls on {1}",
        "easy": "{0}が しないと、{1}が こまります",
    },
    "unknown": {
        "ja": "まだ決められません。考えられる結論：{0}",
        "en": "Not settled. Still possible: {0}",
        "easy": "まだ わかりません。どれかです：{0}",
    },
    "missing": {"ja": "{0}（確かめる先：{1}）", "en": "{0} (ask {1})", "easy": "{0}（きくところ：{1}）"},
    "doubtful_law": {
        "ja": "根拠となる法令の内容に確認が必要なため、違反とは判断しません",
        "en": "The law itself is in doubt here, so this asks and does not accuse",
        "easy": "きまりを もういちど たしかめます。まだ わるいとは いえません",
    },
    "two_readings": {
        "ja": "期限の読み方が二つあります。早い方をお知らせし、遅い方を過ぎるまで遅れとはしません",
        "en": "Two readings of the deadline: you are reminded by the earlier and late only after the later",
        "easy": "いつまでか、2つの よみかたが あります。はやい日に まにあわせて ください",
    },
    "roll_disputed": {
        "ja": "末日が閉庁日のときに翌開庁日となるかは明文がありません。早い日を目安にしてください",
        "en": "Whether a closed last day moves is not clearly written: aim for the earlier day",
        "easy": "やくしょが やすみの日に かかるときは、はやめに 出して ください",
    },
    "projected_closed_day": {
        "ja": "この期限は、まだ官報で公表されていない年の祝日（見込み）によっています",
        "en": "This day rests on projected, not yet published public holidays",
        "easy": "この日は、まだ きまっていない 祝日（しゅくじつ）で かぞえました",
    },
    "no_version_in_force": {
        "ja": "その日に施行されている規定がありません",
        "en": "No version of the rule is in force on that day",
        "easy": "その日は、まだ この きまりが ありません",
    },
    "disagree": {
        "ja": "資料によって内容が異なります：{0}",
        "en": "Sources disagree: {0}",
        "easy": "しりょうに よって ちがいます：{0}",
    },
    "conclusion": {"ja": "結論：{0}", "en": "Conclusion: {0}", "easy": "こたえ：{0}"},
    "so": {"ja": "{0} → {1}", "en": "{0} → {1}", "easy": "{0} → {1}"},
    "result": {"ja": "{0}（{1}）", "en": "{0} ({1})", "easy": "{0}（{1}）"},
    "true": {"ja": "当てはまる", "en": "yes", "easy": "はい"},
    "false": {"ja": "当てはまらない", "en": "no", "easy": "いいえ"},
    "maybe": {"ja": "まだ分からない", "en": "not known yet", "easy": "まだ わかりません"},
    "no_remedy": {
        "ja": "この規定には、不利益を受ける人の救済の手段が定められていません",
        "en": "The law gives the harmed person no remedy here",
        "easy": "この きまりには、こまった人を たすける きまりが ありません",
    },
    "amount": {"ja": "金額：{0}", "en": "Amount: {0}", "easy": "おかね：{0}"},
    "before": {"ja": "（{0}より前の分）", "en": " (before {0})", "easy": "（{0}より 前）"},
    "watermark": {
        "ja": "{0}までの記録で判断",
        "en": "judged on records up to {0}",
        "easy": "{0}までの 記録（きろく）で みました",
    },
}
STEPS: dict[str, dict[str, str]] = {
    "start": {
        "ja": "起算の事由の日（初日は数えない）",
        "en": "the day it starts from, not counted",
        "easy": "この日は かぞえません",
    },
    "counted": {"ja": "{0}日目", "en": "day {0}", "easy": "{0}日目"},
    "first": {"ja": "期間の1日目", "en": "the first day of the period", "easy": "1日目"},
    "corresponding": {
        "ja": "応当日",
        "en": "the corresponding day",
        "easy": "おなじ 日（応当日・おうとうび）",
    },
    "no_corresponding": {
        "ja": "応当日がない月なので月の末日",
        "en": "no corresponding day: the last day of the month",
        "easy": "おなじ 日が ないので、月の さいごの日",
    },
    "last": {"ja": "期間の満了日", "en": "the period ends", "easy": "さいごの日"},
    "closed": {"ja": "閉庁日（{0}）", "en": "office closed ({0})", "easy": "やくしょが やすみ（{0}）"},
    "due": {"ja": "期限", "en": "due", "easy": "この日まで"},
    "beyond": {
        "ja": "閉庁日の表がこの日より先にないため未定",
        "en": "beyond the table of closed days",
        "easy": "まだ わかりません",
    },
}


@dataclass(frozen=True, slots=True)
class Factor:
    """One value that was looked at. `kind` is held, seen, declared, computed or unknown; `told` says by whom and where."""

    label: str
    value: str
    kind: str
    told: str = ""
    register: str = ""
    row: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    factors: tuple[Factor, ...]
    concerns: tuple[str, ...]
    path: tuple[str, ...]
    counting: tuple[tuple[int, str], ...]
    notes: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]


def explain(finding: Finding, words: Words, calendars: dict[str, ClosedDays] | None = None) -> Explanation:
    """Why the finding is as it is. `calendars` let a deadline be counted day by day."""
    return Explanation(
        factors=tuple(_factors(finding, words)),
        concerns=tuple(_concerns(finding, words)),
        path=tuple(_path(finding, words)),
        counting=tuple(_counting(finding, words, calendars or {})),
        notes=tuple(_said(note, words) for note in finding.notes if note in SAID),
        missing=tuple(_missing(finding, words)),
    )


def _said(name: str, words: Words, *parts: str) -> str:
    return SAID[name][words.language].format(*parts)


def _factors(finding: Finding, words: Words) -> Iterator[Factor]:
    for row, term, node in facts_read(finding):
        described = words.schema.registers[row.register]
        holder = (
            words.schema.holder_of(row.register, _code_of(row, described.holder_by, words))
            if described.holder_by
            else described.holder
        )
        known = node[2] is None
        told = (
            _said("held", words, words.party(holder))
            if row.origin.standing == "held"
            else _said(row.origin.standing, words)
        )
        if row.origin.presumptions and term.name == described.start:
            told += f"・{_said('presumed_receipt', words)}"
        if by := dict(row.origin.confirmed).get(term.name):
            told += f"・{_said('classified', words, by)}"
        if row.origin.source_document:
            told += (
                f"（{row.origin.source_document}）"
                if words.language != "en"
                else f" ({row.origin.source_document})"
            )
        yield Factor(
            label=f"{words.register(row.register)} › {words.field(row.register, term.name)}",
            value=words.value(node[0], node[1], known, term.type.kind, term.type.of),
            kind=row.origin.standing if known else "unknown",
            told=told,
            register=row.register,
            row=row.key,
            field=term.name,
        )
    yield from _figures(finding, words)
    for slot, interval in (("trigger", finding.trigger), ("due", finding.due), ("done", finding.done)):
        if interval is not None and interval[0] < FOREVER:
            label = RULE_FORMS[slot][words.language].format("").rstrip(":： ")
            value = words.value(interval[0], interval[1], interval[0] == interval[1], "date")
            yield Factor(label, value, "computed", _said("computed", words))


def _figures(finding: Finding, words: Words) -> Iterator[Factor]:
    """The dated figures of law that were looked up, each once."""
    seen: set[tuple[str, object, object]] = set()
    for root in finding.trace.values():
        for node in nodes(root):
            term = node[3]
            if not isinstance(term, t.Parameter) or (term.name, node[0], node[1]) in seen:
                continue
            seen.add((term.name, node[0], node[1]))
            table = words.parameters.get(term.name)
            label = (table.en if words.language == "en" else table.ja) if table is not None else term.name
            value = words.value(node[0], node[1], node[2] is None, term.type.kind)
            yield Factor(
                label or term.name,
                value,
                "computed" if node[2] is None else "unknown",
                _said("figure", words),
            )


def _code_of(row: object, holder_by: str, words: Words) -> str | None:
    from jisso.registers.facts import Row

    if not holder_by or not isinstance(row, Row):
        return None
    value = row.cells[words.schema.registers[row.register].index[holder_by]][0]
    return value if isinstance(value, str) else None


def _missing(finding: Finding, words: Words) -> Iterator[tuple[str, str]]:
    """What would settle it, and who can supply it. Each fact once, in reading order."""
    seen: set[tuple[str, str]] = set()
    for reason in finding.reasons:
        what, who = reason_in_words(reason, words)
        if (what, who) not in seen:
            seen.add((what, who))
            yield what, who


def reason_in_words(reason: Reason, words: Words) -> tuple[str, str]:
    """(what is not known and why, who can supply it)."""
    kind = words.reason(reason.kind)
    if reason.register not in words.schema.registers:
        return f"{reason.key or reason.register}：{kind}", ""
    described = words.schema.registers[reason.register]
    label = words.register(reason.register)
    codes = words.schema.codes_of_holder_field(reason.register)
    if reason.field in codes:
        of = described.fields[described.holder_by].of
        label += f"（{words.code(of, reason.field)}）"
        holder = words.schema.holder_of(reason.register, reason.field)
    else:
        holder = described.holder
        if reason.field in described.fields:
            label += f" › {words.field(reason.register, reason.field)}"
    detail = ""
    if reason.detail and reason.kind == "stale":
        detail = f" {reason.detail}"
    elif reason.detail and reason.kind == "not_recorded":
        detail = _said("before", words, reason.detail)
    return f"{label}：{kind}{detail}", words.party(holder) if holder else ""


def _concerns(finding: Finding, words: Words) -> Iterator[str]:
    rule = finding.rule
    separator = ", " if words.language == "en" else "・"
    if finding.status in UNSETTLED and len(finding.possible) > 1:
        yield _said("unknown", words, separator.join(words.status(status) for status in finding.possible))
    for what, who in _missing(finding, words):
        yield _said("missing", words, what, who) if who else what
    if rule.sources_disagree:
        yield _said("disagree", words, " / ".join(map(words.choose, rule.sources_disagree)))
    if rule.judgement is not None and finding.status == "needs_judgement":
        yield from (words.choose(factor) for factor in rule.judgement.factors)
    if finding.status in ADVERSE or finding.status in UNSETTLED or finding.status in ("due", "upcoming"):
        harmed = rule.harmed
        if harmed:
            yield _said("harmed", words, separator.join(words.party(party) for party in harmed))
        others = [party for party in harmed if party != rule.bearer]
        if others and finding.status in ("overdue", "broken", "disagree"):
            yield _said(
                "shift",
                words,
                words.party(rule.bearer),
                separator.join(words.party(party) for party in others),
            )
        if rule.remedy == "none" and harmed:
            yield _said("no_remedy", words)
    if finding.amount is not None and finding.amount[1] and finding.status not in ("kept", "not_applicable"):
        low, high = finding.amount
        yield _said("amount", words, words.value(low, high, low == high, "money"))


def _path(finding: Finding, words: Words) -> Iterator[str]:
    """The slots in the order in which they were asked, each with its answer; lists of conditions item by item."""
    for slot, node in finding.trace.items():
        if slot not in RULE_FORMS:
            continue
        term = node[3]
        if isinstance(node[0], bool):
            for item in _items(node, words):
                cite = f"［{item[3].cite}］" if item[3].cite else ""
                yield _said(
                    "so",
                    words,
                    say(item[3], words) + cite,
                    _said("true" if item[0] else "maybe" if item[1] else "false", words),
                )
            continue
        kind = "money" if slot == "amount" else "date"
        value = words.value(node[0], node[1], node[2] is None, kind)
        yield _said("so", words, RULE_FORMS[slot][words.language].format(say(term, words)), value)
    yield _said("conclusion", words, words.status(finding.status))


def _items(node: Node, words: Words) -> list[Node]:
    """The parts of a truth that decide it, each explained by itself: all conjuncts, and of alternatives the one
    that holds. A part with a name of its own is told by that name."""
    term, inside = node[3], node[4]
    if words.definition(term.called) or not isinstance(inside, list | tuple):
        return [node]
    if isinstance(term, t.And):
        return [part for item in inside for part in _items(item, words)]
    if isinstance(term, t.Or) and node[0]:
        return next((_items(item, words) for item in inside if item[0]), [node])
    return [node]


def _counting(finding: Finding, words: Words, calendars: dict[str, ClosedDays]) -> Iterator[tuple[int, str]]:
    """The deadline counted day by day, where it is a period from a known day."""
    node = finding.trace.get("due")
    if node is None or finding.trigger is None or finding.due is None or finding.due[0] != finding.due[1]:
        return
    term = node[3]
    closed = None
    if isinstance(term, t.Rolled):
        closed = calendars.get(term.calendar)
        node = node[4][0]
        term = node[3]
    if (
        not isinstance(term, t.Offset)
        or not isinstance(term.duration, t.Duration)
        or term.direction == "before"
    ):
        return
    start = node[4][0]
    if start[2] is not None or not MIN_DAY < start[0] < FOREVER:
        return
    unit: calendar.Unit = "days" if term.duration.unit == "days" else "months"
    for step in calendar.explain_count(
        start[0], term.duration.count, unit, closed, first_day_counts=term.direction == "from"
    ):
        form = STEPS.get(step.kind)
        if form is not None:
            yield step.day, form[words.language].format(step.number or words.closed_day(step.why))
