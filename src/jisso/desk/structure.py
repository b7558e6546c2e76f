"""Pages about the structure, not about persons: how far each rule is implemented here, and who pays when one fails."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jisso.desk.check import Checked
from jisso.desk.reporting import coverage_of, words_for
from jisso.files.outbound.pages import Matrix, Page, Section
from jisso.files.outbound.report import Language
from jisso.ground.values import iso
from jisso.readings.burden import (
    Burden,
    burden,
    matrix,
    pairs_of_rules,
    pairs_of_shifts,
    parties_in_order,
    sufferers,
)
from jisso.readings.coverage import Connection, Coverage, RuleCoverage, steps, totals
from jisso.readings.narrate import Words
from jisso.rules.reads import holders_of
from jisso.rules.rule import Rule

# (ja, en, easy)
SAID: dict[str, tuple[str, str, str]] = {
    "coverage.title": ("規定の実装状況", "How far the rules are implemented", "ルールが うごいて いるか"),
    "coverage.rules": ("規定", "Rules", "ルール"),
    "coverage.files": ("見たファイル", "Files", "見た ファイル"),
    "coverage.as_of": ("基準日", "As of", "いつの ことか"),
    "coverage.connected": ("つながっている", "connected", "つながって いる"),
    "coverage.verified": ("確かめられた", "verified", "たしかめた"),
    "coverage.maintained": ("法令が最新", "maintained", "ルールが 新しい"),
    "coverage.owned": ("担当が決まっている", "owned", "だれが するか きまって いる"),
    "coverage.operational": ("四つそろう", "operational", "ぜんぶ そろう"),
    "coverage.lead": (
        "つながっている：必要な記録がすべて基準日までそろっている。確かめられた：当てはまる件のすべてに答えが出た。"
        "法令が最新：条文と数値の確認が切れていない。担当が決まっている：義務者・確認者・最初の一歩がある。",
        "Connected: every record it needs is complete to the day. Verified: every case it applies to has a settled answer. "
        "Maintained: no citation or figure is past its day. Owned: it names bearer, verifier and first step.",
        "つながって いる：ひつような 記録が ぜんぶ あります。たしかめた：こたえが 出ました。",
    ),
    "coverage.by_domain": ("分野ごと", "By domain", "分野（ぶんや）ごと"),
    "coverage.by_problem": ("五つの問題ごと", "By the five problems", "5つの もんだい ごと"),
    "coverage.by_holder": ("記録を持つ機関ごと", "By the institution that holds the records", "記録を もつ ところ ごと"),
    "coverage.steps": ("つなぐと動く規定が多い順", "Connections that make most rules connected", "つなぐと よいもの"),
    "coverage.steps_lead": (
        "上から順につなぐと、少ない手間で多くの規定が動きます。保管しているだけの書類は数えません。",
        "Made from the top, these connect most rules for each connection. A paper that is only stored counts for nothing.",
        "上から つなぐと、たくさんの ルールが うごきます。",
    ),
    "coverage.step": ("つなぐもの", "Connect", "つなぐ もの"),
    "coverage.step_holder": ("持っている機関", "Held by", "もって いる ところ"),
    "coverage.step_rules": ("動く規定", "Rules connected", "うごく ルール"),
    "coverage.each": ("規定ごと", "Rule by rule", "ルール ごと"),
    "coverage.lacking": ("足りないもの", "Lacking", "たりない もの"),
    "coverage.ran": ("答えの出た件・出ていない件", "Settled / not settled", "こたえの ある もの・ない もの"),
    "coverage.all": ("すべて", "All rules", "ぜんぶ"),
    "short.absent": ("一覧なし", "no list", "リストが ありません"),
    "short.undated": ("いつまでそろっているか不明", "not said to which day it is complete", "いつまでの ものか わかりません"),
    "short.behind": ("基準日まで届いていない", "ends before the day", "古い です"),
    "short.empty_column": ("列に値がない", "column without values", "なかみが ありません"),
    "yes": ("○", "yes", "○"),
    "no": ("－", "no", "－"),
    "slot.bearer": ("義務者", "bearer", "する人"),
    "slot.verified_by": ("確認者", "verifier", "たしかめる 人"),
    "slot.first_step": ("最初の一歩", "first step", "はじめに する こと"),
    "unowned": ("決まっていない：{0}", "not named: {0}", "きまって いません：{0}"),
    "stale": ("確認切れ：{0}", "past its day: {0}", "古い：{0}"),
    "burden.title": ("守られないとき、だれが負担するか", "Who pays when a rule fails", "まもらないと だれが こまるか"),
    "burden.lead": (
        "左が行うべき側、上が不利益を受ける側。数は規定の数です。個人は数えません。",
        "Left: who has to act. Above: who suffers. The numbers count rules, not people.",
        "左：する人。上：こまる人。数は ルールの 数です。",
    ),
    "burden.matrix": ("行うべき側と不利益を受ける側", "Who has to act against who suffers", "する人と こまる人"),
    "burden.no_remedy": (
        "不利益を受ける人に救済のない規定",
        "Rules that give the harmed person no remedy",
        "たすける きまりが ない ルール",
    ),
    "burden.no_remedy_lead": (
        "法律に救済の手段がありません。相談先につなぐことが最初の助けです。",
        "The law gives no remedy of its own. Bringing the person to a support desk is the first help.",
        "相談（そうだん）する ところに つなぎます。",
    ),
    "burden.shifts": ("いま起きている負担の転嫁", "Burdens shifted now", "いま おきて いる こと"),
    "burden.shifts_lead": (
        "行うべき側がしていないために、別の人が不利益を受けている件です。行うべき側が正すことで終わります。",
        "Somebody suffers because another has not acted. It ends when that other acts.",
        "する人が しないので、べつの 人が こまって います。",
    ),
    "burden.repeated": ("くり返している規定・関係", "Repeating: rules and links", "くりかえして いる もの"),
    "burden.repeated_lead": (
        "同じ規定・同じ関係で負担の転嫁がくり返されるとき、それは個人ではなく仕組みの問題です。",
        "Where a burden keeps shifting at one rule or link, the structure is at fault, not a person.",
        "おなじ ことが くりかえす ときは、しくみの もんだい です。",
    ),
    "burden.bearer": ("行うべき側", "Has to act", "する人"),
    "burden.sufferer": ("不利益を受ける側", "Suffers", "こまる人"),
    "burden.rule": ("規定", "Rule", "ルール"),
    "burden.count": ("件数", "Count", "数"),
    "burden.remedy": ("救済・助け", "Remedy", "たすけ"),
    "burden.first_step": ("最初の一歩", "First step", "はじめに する こと"),
    "burden.none": ("ありません", "None", "ありません"),
    "burden.punished": ("法律上責任を問われる側", "Answers by law", "責任（せきにん）の ある 人"),
    "burden.what": ("不利益の内容", "What befalls them", "どう こまるか"),
}  # fmt: skip
_PLACE = {"ja": 0, "en": 1, "easy": 2}
HOLDERS_SHOWN = 3
PROPERTIES = ("connected", "verified", "maintained", "owned", "operational")


def _say(key: str, language: Language, *values: object) -> str:
    return SAID[key][_PLACE[language]].format(*values)


# ---- coverage


def coverage_page(checked: Checked, language: Language) -> Page:
    """The map of what is implemented: by domain, by problem, by holder; what to connect first; rule by rule."""
    found = coverage_of(checked)
    words = words_for(checked, language)
    rules = found.rules
    groups = {
        "domain": {one.rule.id: words.domain(one.rule.domain) for one in rules},
        "problem": {one.rule.id: words.problem(one.rule.problem) for one in rules if one.rule.problem},
    }
    everything = totals(rules, {one.rule.id: _say("coverage.all", language) for one in rules})
    about = checked.pack.about
    order = [words.domain(name) for name in about.get("domains", {})]
    problems = [words.problem(name) for name in about.get("problems", {})]
    sections = [
        _totals_section(
            "coverage.by_domain",
            {**_ordered(totals(rules, groups["domain"]), order), **everything},
            language,
            lead=True,
        ),
        _totals_section(
            "coverage.by_problem", _ordered(totals(rules, groups["problem"]), problems), language
        ),
        _totals_section("coverage.by_holder", _by_holder(rules, words), language),
        _steps_section(found, words, language),
        _rules_section(rules, words, language),
    ]
    return Page(
        _say("coverage.title", language), language, _facts(checked, words, language), tuple(sections),
        words.choose(checked.pack.about.get("notice")),
    )  # fmt: skip


def _ordered(
    lines: Mapping[str, tuple[int, int, int, int, int, int]], order: Sequence[str]
) -> dict[str, tuple[int, int, int, int, int, int]]:
    """In the pack's own order."""
    return {name: lines[name] for name in order if name in lines}


def _facts(checked: Checked, words: Words, language: Language) -> tuple[tuple[str, str], ...]:
    pack = checked.pack
    return (
        (_say("coverage.as_of", language), iso(checked.as_of) or ""),
        (_say("coverage.files", language), checked.name),
        (
            _say("coverage.rules", language),
            f"{pack.name} {pack.version} ({pack.hash[:12]}): {len(pack.book.families)}",
        ),
    )


def _by_holder(rules: Sequence[RuleCoverage], words: Words) -> dict[str, tuple[int, int, int, int, int, int]]:
    """A rule counts at every institution whose records it reads."""
    found: dict[str, list[int]] = {}
    for one in rules:
        for holder in one.holders:
            line = found.setdefault(words.party(holder), [0] * 6)
            line[0] += 1
            for place, name in enumerate(PROPERTIES, start=1):
                line[place] += bool(getattr(one, name))
    ordered = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))
    return {holder: (a, b, c, d, e, f) for holder, (a, b, c, d, e, f) in ordered}


def _totals_section(
    title: str,
    lines: Mapping[str, tuple[int, int, int, int, int, int]],
    language: Language,
    *,
    lead: bool = False,
) -> Section:
    columns = tuple(_say(f"coverage.{name}", language) for name in PROPERTIES)
    rows = tuple(lines)
    counts = tuple(line[1:] for line in lines.values())
    of = tuple((line[0],) * len(PROPERTIES) for line in lines.values())
    return Section(
        _say(title, language),
        _say("coverage.lead", language) if lead else "",
        Matrix(rows, columns, counts, of, _say(title, language)),
        ("", _say("coverage.rules", language), *columns),
        tuple((name, *map(str, line)) for name, line in lines.items()),
        folded=True,
    )


def _connection_words(connection: Connection, words: Words) -> str:
    schema = words.schema
    text = words.register(connection.register)
    if connection.code:
        described = schema.registers[connection.register]
        code = words.code(described.fields[described.holder_by].of, connection.code)
        text += f" ({code})" if words.language == "en" else f"（{code}）"
    if connection.column:
        text += f" › {words.field(connection.register, connection.column)}"
    return text


def _holder_words(connection: Connection, words: Words) -> str:
    comma = ", " if words.language == "en" else "、"
    codes = (connection.code,) if connection.code else ()
    holders = holders_of(words.schema, connection.register, codes)
    if len(holders) > HOLDERS_SHOWN:
        return f"{comma.join(map(words.party, holders[:HOLDERS_SHOWN]))} +{len(holders) - HOLDERS_SHOWN}"
    return comma.join(map(words.party, holders))


def _steps_section(found: Coverage, words: Words, language: Language) -> Section:
    comma = ", " if language == "en" else "、"
    rows = []
    for step in steps(found.rules):
        what = comma.join(_connection_words(one, words) for one in step.connections)
        who = comma.join(dict.fromkeys(filter(None, (_holder_words(one, words) for one in step.connections))))
        titles = [words.text(rule, "title") or rule for rule in step.rules]
        shown = comma.join(titles[:3]) + (f" +{len(titles) - 3}" if len(titles) > 3 else "")
        rows.append((what, who, f"{len(step.rules)}: {shown}"))
    return Section(
        _say("coverage.steps", language),
        _say("coverage.steps_lead", language),
        headings=tuple(_say(f"coverage.{name}", language) for name in ("step", "step_holder", "step_rules")),
        rows=tuple(rows),
    )


def _rules_section(rules: Sequence[RuleCoverage], words: Words, language: Language) -> Section:
    comma = ", " if language == "en" else "、"
    rows: list[tuple[str, ...]] = []
    domain = ""
    for one in sorted(rules, key=lambda item: (item.rule.domain, item.rule.id)):
        if one.rule.domain != domain:
            domain = one.rule.domain
            rows.append((words.domain(domain),))
        short = [
            f"{_connection_words(c, words)}: {_say(f'short.{what}', language)}" for c, what in one.lacking[:4]
        ]
        if len(one.lacking) > 4:
            short.append(f"+{len(one.lacking) - 4}")
        if one.stale:
            short.append(_say("stale", language, comma.join(one.stale)))
        if one.unowned:
            short.append(
                _say("unowned", language, comma.join(_say(f"slot.{name}", language) for name in one.unowned))
            )
        rows.append(
            (
                f"{words.text(one.rule.id, 'title') or one.rule.id} [{one.rule.id}]",
                *(_say("yes" if getattr(one, name) else "no", language) for name in PROPERTIES[:4]),
                f"{one.settled} / {one.unsettled}",
                comma.join(short),
            )
        )
    return Section(
        _say("coverage.each", language),
        headings=(
            _say("coverage.rules", language),
            *(_say(f"coverage.{name}", language) for name in PROPERTIES[:4]),
            _say("coverage.ran", language),
            _say("coverage.lacking", language),
        ),
        rows=tuple(rows),
        folded=True,
    )


def coverage_json(checked: Checked) -> str:
    """The coverage as data: one entry a rule, and the steps; ends in a newline."""
    found = coverage_of(checked)
    data = {
        **_head(checked),
        "rules": [
            {
                "rule": one.rule.id,
                "domain": one.rule.domain,
                "problem": one.rule.problem or None,
                **{name: getattr(one, name) for name in PROPERTIES},
                "rows": one.rows,
                "settled": one.settled,
                "unsettled": one.unsettled,
                "holders": list(one.holders),
                "lacking": [{**_connection(c), "short": short} for c, short in one.lacking],
                "stale": list(one.stale),
                "unowned": list(one.unowned),
            }
            for one in found.rules
        ],
        "steps": [
            {"connect": [_connection(one) for one in step.connections], "rules": list(step.rules)}
            for step in steps(found.rules)
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _head(checked: Checked) -> dict[str, Any]:
    pack = checked.pack
    return {
        "as_of": iso(checked.as_of),
        "pack": {"name": pack.name, "version": pack.version, "hash": pack.hash},
    }


def _connection(one: Connection) -> dict[str, str | None]:
    return {"register": one.register, "code": one.code or None, "column": one.column or None}


# ---- burden


def burden_of(checked: Checked) -> Burden:
    return burden(checked.pack.book, checked.as_of, checked.findings)


def burden_page(checked: Checked, language: Language) -> Page:
    """Bearer against sufferer by rule; rules without remedy; what is shifted now, and where it repeats."""
    found = burden_of(checked)
    words = words_for(checked, language)
    sections = [
        _matrix_section("burden.matrix", "burden.lead", matrix(pairs_of_rules(found.rules)), words, language),
        _shifts_section(found, words, language),
        _repeated_section(found, words, language),
        _no_remedy_section(found.without_remedy, words, language),
    ]
    return Page(
        _say("burden.title", language), language, _facts(checked, words, language), tuple(sections),
        words.choose(checked.pack.about.get("notice")),
    )  # fmt: skip


def _matrix_section(
    title: str, lead: str, counts: Mapping[tuple[str, str], int], words: Words, language: Language
) -> Section:
    bearers, parties = parties_in_order(counts, 0), parties_in_order(counts, 1)
    picture = Matrix(
        tuple(words.party(one) for one in bearers),
        tuple(words.party(one) for one in parties),
        tuple(tuple(counts.get((one, other), 0) for other in parties) for one in bearers),
        words=_say(title, language),
    )
    ordered = sorted(counts.items(), key=lambda item: (bearers.index(item[0][0]), -item[1], item[0][1]))
    return Section(
        _say(title, language),
        _say(lead, language),
        picture,
        (_say("burden.bearer", language), _say("burden.sufferer", language), _say("burden.count", language)),
        tuple((words.party(one), words.party(other), str(count)) for (one, other), count in ordered),
        folded=True,
    )


def _shifts_section(found: Burden, words: Words, language: Language) -> Section:
    comma = ", " if language == "en" else "、"
    counts: dict[str, int] = {}
    rules: dict[str, Rule] = {}
    for shift in found.shifts:
        rule = shift.finding.rule
        counts[rule.id] = counts.get(rule.id, 0) + 1
        rules[rule.id] = rule
    pairs = matrix(pairs_of_shifts(found.shifts))
    bearers, parties = parties_in_order(pairs, 0), parties_in_order(pairs, 1)
    picture = Matrix(
        tuple(words.party(one) for one in bearers),
        tuple(words.party(one) for one in parties),
        tuple(tuple(pairs.get((one, other), 0) for other in parties) for one in bearers),
        words=_say("burden.shifts", language),
    )
    rows = [
        (
            words.text(rule_id, "title") or rule_id,
            words.party(rules[rule_id].bearer),
            comma.join(words.party(party) for party in sufferers(rules[rule_id])),
            str(count),
            words.text(rule_id, "first_step"),
            words.text(rule_id, "remedy")
            if rules[rule_id].remedy != "none"
            else _say("burden.none", language),
        )
        for rule_id, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    return Section(
        _say("burden.shifts", language),
        _say("burden.shifts_lead", language),
        picture if pairs else None,
        tuple(
            _say(f"burden.{name}", language)
            for name in ("rule", "bearer", "sufferer", "count", "first_step", "remedy")
        ),
        tuple(rows),
        () if rows else (_say("burden.none", language),),
    )


def _repeated_section(found: Burden, words: Words, language: Language) -> Section:
    rows = [
        (words.text(rule, "title") or rule, str(count))
        for rule, count in sorted(found.by_rule.items(), key=lambda item: (-item[1], item[0]))
    ]
    rows += [
        (f"{words.party(bearer)} → {words.party(other)}", str(count))
        for (bearer, other), count in sorted(found.by_link.items(), key=lambda item: (-item[1], item[0]))
    ]
    return Section(
        _say("burden.repeated", language),
        _say("burden.repeated_lead", language),
        headings=(_say("burden.rule", language), _say("burden.count", language)),
        rows=tuple(rows),
        notes=() if rows else (_say("burden.none", language),),
    )


def _no_remedy_section(rules: Iterable[Rule], words: Words, language: Language) -> Section:
    comma = ", " if language == "en" else "、"
    rows = tuple(
        (
            f"{words.text(rule.id, 'title') or rule.id} [{rule.id}]",
            words.party(rule.bearer),
            comma.join(words.party(party) for party in sufferers(rule)),
            comma.join(
                words.choose(e.what) for e in rule.if_missed if e.role == "suffers" and e.party != "nobody"
            ),
        )
        for rule in rules
    )
    return Section(
        _say("burden.no_remedy", language),
        _say("burden.no_remedy_lead", language) if rows else "",
        headings=tuple(_say(f"burden.{name}", language) for name in ("rule", "bearer", "sufferer", "what")),
        rows=rows,
        notes=() if rows else (_say("burden.none", language),),
        folded=True,
    )


def burden_json(checked: Checked) -> str:
    """The burden as data; findings are counted by rule, never listed. Ends in a newline."""
    found = burden_of(checked)
    data = {
        **_head(checked),
        "rules": [
            {"rule": rule.id, "bearer": rule.bearer, "sufferers": list(sufferers(rule)), "punished": list(rule.punished),
             "remedy": rule.remedy != "none"}
            for rule in found.rules
        ],
        "shifts": [
            {"bearer": bearer, "sufferer": party, "count": count}
            for (bearer, party), count in matrix(pairs_of_shifts(found.shifts)).items()
        ],
        "repeated": {
            "rules": found.by_rule,
            "links": [{"bearer": a, "counterparty": b, "count": n} for (a, b), n in sorted(found.by_link.items())],
        },
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
