"""A finding and a rule told as plain text, for the terminal and for golden tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from jisso.files.outbound.phrases import way_lines
from jisso.files.outbound.report import Language, ReportFinding
from jisso.ground.values import FOREVER, MIN_DAY
from jisso.readings.narrate import Words, rule_in_words
from jisso.rules.rulebook import Family

HEADS: dict[str, dict[str, str]] = {
    "who": {"ja": "することになる人", "en": "Who must act", "easy": "する人"},
    "towards": {"ja": "相手", "en": "Towards", "easy": "あいて"},
    "accountable": {"ja": "いま動く人", "en": "Accountable now", "easy": "いま うごく人"},
    "due": {"ja": "期限", "en": "Due", "easy": "いつまで"},
    "open": {"ja": "最後の開庁日", "en": "Last open day", "easy": "やくしょが あいている さいごの日"},
    "since": {"ja": "いつから", "en": "Since", "easy": "いつから"},
    "until": {"ja": "いつまで", "en": "Until", "easy": "いつまで"},
    "step": {"ja": "最初の一歩", "en": "First step", "easy": "まず すること"},
    "ways_out": {
        "ja": "何を変えればよいか（どれか一つ）",
        "en": "What would change this (one is enough)",
        "easy": "どう すれば いいか（どれか 1つ）",
    },
    "meaning": {"ja": "きまりの内容", "en": "The rule", "easy": "きまり"},
    "factors": {"ja": "1. 確かめたこと", "en": "1. Factors evaluated", "easy": "1. しらべた こと"},
    "concerns": {"ja": "2. 気がかりなこと", "en": "2. Concerns found", "easy": "2. しんぱいな こと"},
    "path": {"ja": "3. 結論までの道すじ", "en": "3. Path to the conclusion", "easy": "3. こたえまでの みち"},
    "counting": {"ja": "日の数え方", "en": "Counting the days", "easy": "日の かぞえかた"},
    "law": {"ja": "根拠", "en": "Law", "easy": "法律（ほうりつ）"},
    "harmed": {"ja": "不利益を受ける人", "en": "Who would be harmed", "easy": "こまる人"},
    "punished": {"ja": "責任を問われる人", "en": "Who answers for it", "easy": "責任（せきにん）の ある人"},
    "remedy": {"ja": "守ってくれる手段", "en": "What protects", "easy": "あなたを まもる こと"},
    "no_remedy": {"ja": "法律に定めがありません", "en": "The law gives none", "easy": "きまりが ありません"},
    "sources": {"ja": "出典・確度", "en": "Sources, confidence", "easy": "どこで しらべたか"},
    "disagree": {"ja": "資料の食い違い", "en": "Sources disagree", "easy": "しりょうの ちがい"},
    "at_data": {"ja": "記録のそろっている日現在", "en": "As at the data", "easy": "記録（きろく）の ある日"},
    "next": {"ja": "次に変わりうる日", "en": "Next change", "easy": "つぎに かわる日"},
    "standing": {"ja": "よりどころの確かさ", "en": "Rests on", "easy": "どのくらい たしか"},
    "amount": {"ja": "金額", "en": "Amount", "easy": "おかね"},
    "judgement": {"ja": "人が判断すること", "en": "For a person to weigh", "easy": "人が きめる こと"},
    "versions": {"ja": "施行", "en": "In force", "easy": "きまりの ある日"},
    "entries": {"ja": "法令項目", "en": "Law entries", "easy": "きまりの ばんごう"},
    "kind": {"ja": "種類", "en": "Kind", "easy": "しゅるい"},
}
KINDS: dict[str, dict[str, str]] = {
    "duty": {"ja": "義務", "en": "duty", "easy": "しなければ ならない こと"},
    "prohibition": {"ja": "禁止", "en": "prohibition", "easy": "しては いけない こと"},
    "entitlement": {"ja": "権利", "en": "entitlement", "easy": "できる こと"},
    "condition": {"ja": "要件", "en": "condition", "easy": "じょうけん"},
    "link": {"ja": "記録の一致", "en": "link between records", "easy": "記録（きろく）が おなじか"},
}


def _line(name: str, text: str, language: str) -> str:
    return f"{HEADS[name][language]}: {text}"


def tell(finding: ReportFinding, language: str) -> str:
    """The whole why as text. Cure before consequence: the first step stands above the law and the harm."""
    return "\n".join(_tell(finding, language))


def _day(text: str | None, language: str) -> str:
    if text is None:
        return ""
    from jisso.files.outbound.days import long_day

    return long_day(text, language)  # type: ignore[arg-type]  # the language was tested at the door


def _tell(finding: ReportFinding, language: str) -> Iterator[str]:
    whose = " · ".join(part for part in (finding.person_name, finding.organisation_name) if part)
    yield f"{finding.title}  [{finding.status_word}]"
    yield f"{finding.id} · {finding.rule} · {whose}"
    if finding.meaning:
        yield _line("meaning", finding.meaning, language)
    yield _line(
        "who",
        finding.bearer.word + (f" → {finding.counterparty.word}" if finding.counterparty else ""),
        language,
    )
    if finding.accountable is not None and finding.accountable.id != finding.bearer.id:
        yield _line("accountable", finding.accountable.word, language)
    if finding.due:
        until = f" – {_day(finding.due_latest, language)}" if finding.due_latest else ""
        yield _line("due", _day(finding.due, language) + until, language)
        if finding.due_open_day and finding.due_open_day != finding.due:
            yield _line("open", _day(finding.due_open_day, language), language)
    for name, value in (("since", finding.since), ("until", finding.until)):
        if value:
            yield _line(name, _day(value, language), language)
    if finding.amount is not None:
        yield _line("amount", finding.amount.words, language)
    yield _line("step", finding.first_step, language)
    yield from _part("ways_out", list(way_lines(finding, cast("Language", language))), language)
    yield from _part("factors", [f"{f.label} = {f.value}  ({f.source})" for f in finding.factors], language)
    yield from _part("concerns", finding.concerns, language)
    yield from _part("path", finding.path, language)
    yield from _part(
        "counting", [f"{_day(step.day, language)}  {step.words}" for step in finding.counting], language
    )
    yield from _part("judgement", finding.judgement, language)
    yield _line("law", " / ".join(finding.law), language)
    yield from _part("harmed", [f"{one.party.word}: {one.what}" for one in finding.harmed], language)
    yield from _part("punished", [f"{one.party.word}: {one.what}" for one in finding.punished], language)
    yield _line("remedy", finding.remedy or HEADS["no_remedy"][language], language)
    if finding.at_data_day:
        yield _line("at_data", f"{_day(finding.at_data_day, language)} → {finding.at_data_word}", language)
    if finding.next_change:
        yield _line("next", _day(finding.next_change, language), language)
    yield _line("standing", finding.standing_word, language)
    yield _line("sources", f"{finding.confidence_word}; " + "; ".join(finding.sources), language)
    if finding.sources_disagree:
        yield from _part("disagree", finding.sources_disagree, language)
    yield from (f"※ {note}" for note in finding.notes)


def _part(name: str, lines: object, language: str) -> Iterator[str]:
    listed = [str(line) for line in lines] if isinstance(lines, list | tuple) else []
    if listed:
        yield HEADS[name][language]
        yield from (f"  - {line}" for line in listed)


def tell_rule(family: Family, words: Words) -> str:
    """A rule in words, newest version first."""
    language = words.language
    newest = family.newest
    lines = [
        f"{words.text(family.id, 'title')}  [{family.id}]",
        words.text(family.id, "meaning"),
        _line("kind", KINDS[newest.kind][language] + f" · {words.domain(newest.domain)}", language),
        _line(
            "who",
            words.party(newest.bearer)
            + (f" → {words.party(newest.counterparty)}" if newest.counterparty else ""),
            language,
        ),
        _line("step", words.text(family.id, "first_step"), language),
    ]
    for version in reversed(family.versions):
        start = words.day(version.in_force_from) if version.in_force_from > MIN_DAY else "…"
        end = words.day(version.in_force_until) if version.in_force_until < FOREVER else "…"
        lines.append(_line("versions", f"{start} – {end}", language))
        lines.extend(f"  {line}" for line in rule_in_words(version, words))
        lines.append(_line("law", " / ".join(words.citation(citation) for citation in version.law), language))
        lines.append(
            _line(
                "sources",
                f"{version.confidence}, {version.second_check}; " + "; ".join(version.source),
                language,
            )
        )
        if version.sources_disagree:
            lines.extend(_part("disagree", list(version.sources_disagree), language))
    for role in ("punished", "suffers"):
        head = "harmed" if role == "suffers" else "punished"
        effects = [
            f"{words.party(e.party)}: {words.choose(e.what)}"
            for e in newest.if_missed
            if e.role == role and e.party != "nobody"
        ]
        lines.extend(_part(head, effects, language))
    remedy = words.text(family.id, "remedy") if newest.remedy != "none" else HEADS["no_remedy"][language]
    lines.append(_line("remedy", remedy, language))
    if newest.judgement is not None:
        lines.extend(
            _part("judgement", [words.choose(factor) for factor in newest.judgement.factors], language)
        )
    lines.append(_line("entries", ", ".join(newest.entries or (family.id,)), language))
    return "\n".join(line for line in lines if line)
