"""Rules and terms as sentences. One small form per kind of term; nothing here computes."""

from __future__ import annotations

from collections.abc import Callable

from jisso.readings.narrate.words import Words
from jisso.rules import terms as t
from jisso.rules.rule import Rule
from jisso.rules.walk import every_term

FORMS: dict[str, dict[str, str]] = {
    "asof": {"ja": "判定日", "en": "the day asked about", "easy": "しらべる日"},
    "trigger": {"ja": "起算の事由の日", "en": "the day it starts from", "easy": "はじまりの日"},
    "period.start": {
        "ja": "期間の初日",
        "en": "the first day of the period",
        "easy": "期間（きかん）の さいしょの日",
    },
    "period.end": {
        "ja": "期間の末日",
        "en": "the last day of the period",
        "easy": "期間（きかん）の さいごの日",
    },
    "and": {"ja": "、かつ", "en": " and ", "easy": "。そして、"},
    "or": {"ja": "、または", "en": " or ", "easy": "、または、"},
    "not": {"ja": "「{0}」ではない", "en": "it is not so that {0}", "easy": "「{0}」では ありません"},
    "=": {"ja": "{0}が{1}である", "en": "{0} is {1}", "easy": "{0}が {1}です"},
    "!=": {"ja": "{0}が{1}でない", "en": "{0} is not {1}", "easy": "{0}が {1}では ありません"},
    "date <": {"ja": "{0}が{1}より前である", "en": "{0} is before {1}", "easy": "{0}が {1}より まえです"},
    "date <=": {"ja": "{0}が{1}以前である", "en": "{0} is on or before {1}", "easy": "{0}が {1}までです"},
    "date >": {"ja": "{0}が{1}より後である", "en": "{0} is after {1}", "easy": "{0}が {1}より あとです"},
    "date >=": {"ja": "{0}が{1}以後である", "en": "{0} is on or after {1}", "easy": "{0}が {1}から あとです"},
    "<": {"ja": "{0}が{1}未満である", "en": "{0} is less than {1}", "easy": "{0}が {1}より すくないです"},
    "<=": {"ja": "{0}が{1}以下である", "en": "{0} is at most {1}", "easy": "{0}が {1}までです"},
    ">": {"ja": "{0}が{1}を超える", "en": "{0} is more than {1}", "easy": "{0}が {1}より おおいです"},
    ">=": {
        "ja": "{0}が{1}以上である",
        "en": "{0} is at least {1}",
        "easy": "{0}が {1}か それより おおいです",
    },
    "answer": {"ja": "{0}：{1}", "en": "{0}: {1}", "easy": "{0}：{1}"},
    "means": {"ja": "「{0}」とは：", "en": "“{0}” means:", "easy": "「{0}」は："},
    "group": {"ja": "〔{0}〕", "en": "({0})", "easy": "〔{0}〕"},
    "all": {"ja": "次のすべて", "en": "all of these", "easy": "つぎの ぜんぶ"},
    "any": {"ja": "次のいずれか", "en": "any of these", "easy": "つぎの どれか"},
    "in": {
        "ja": "{0}が次のいずれか：{1}",
        "en": "{0} is one of: {1}",
        "easy": "{0}が つぎの どれかです：{1}",
    },
    "not in": {
        "ja": "{0}が次のいずれでもない：{1}",
        "en": "{0} is none of: {1}",
        "easy": "{0}が つぎの どれでも ありません：{1}",
    },
    "days after": {
        "ja": "{1}の翌日から数えて{0}日目",
        "en": "the {0} day counted from the day after {1}",
        "easy": "{1}の つぎの日から かぞえて {0}日目",
    },
    "days before": {"ja": "{1}の{0}日前", "en": "{0} days before {1}", "easy": "{1}の {0}日まえ"},
    "days from": {
        "ja": "{1}を1日目として{0}日目",
        "en": "the {0} day with {1} as the first",
        "easy": "{1}を 1日目として {0}日目",
    },
    "months after": {
        "ja": "{1}の翌日から{0}か月の末日",
        "en": "the last day of {0} months counted from the day after {1}",
        "easy": "{1}の つぎの日から {0}か月の さいごの日",
    },
    "months before": {"ja": "{1}の{0}か月前", "en": "{0} months before {1}", "easy": "{1}の {0}か月まえ"},
    "months from": {
        "ja": "{1}から（初日を入れて）{0}か月の末日",
        "en": "the last day of {0} months beginning on {1}",
        "easy": "{1}から {0}か月の さいごの日",
    },
    "month end": {
        "ja": "{0}の属する月の{1}末日",
        "en": "the last day of {1}the month of {0}",
        "easy": "{0}の 月の {1}さいごの日",
    },
    "day of month": {
        "ja": "{0}の属する月の{2}{1}日",
        "en": "day {1} of {2}the month of {0}",
        "easy": "{0}の 月の {2}{1}日",
    },
    "which.next": {"ja": "翌月の", "en": "the month after ", "easy": "つぎの月の "},
    "which.this": {"ja": "", "en": "", "easy": ""},
    "anniversary.next": {
        "ja": "{0}の後の最初の{1}月{2}日",
        "en": "the first {1}/{2} after {0}",
        "easy": "{0}の あとの さいしょの {1}月{2}日",
    },
    "anniversary.previous": {
        "ja": "{0}以前の直近の{1}月{2}日",
        "en": "the last {1}/{2} on or before {0}",
        "easy": "{0}までの さいごの {1}月{2}日",
    },
    "earlier_of": {"ja": "次の早い方：{0}", "en": "the earlier of {0}", "easy": "はやいほう：{0}"},
    "later_of": {"ja": "次の遅い方：{0}", "en": "the later of {0}", "easy": "おそいほう：{0}"},
    "least_of": {"ja": "次の小さい方：{0}", "en": "the least of {0}", "easy": "ちいさいほう：{0}"},
    "greatest_of": {"ja": "次の大きい方：{0}", "en": "the greatest of {0}", "easy": "おおきいほう：{0}"},
    "age": {
        "ja": "{1}における年齢（{0}生まれ）",
        "en": "the age on {1} of one born on {0}",
        "easy": "{1}の とし（年齢・ねんれい）",
    },
    "attains": {
        "ja": "満{0}歳に達する日（{1}）",
        "en": "the day on which the age of {0} is attained ({1})",
        "easy": "{0}さいに なる日（{1}）",
    },
    "between": {
        "ja": "{0}から{1}までの日数",
        "en": "the days from {0} to {1}",
        "easy": "{0}から {1}までの 日のかず",
    },
    "fiscal": {"ja": "{0}の年度", "en": "the fiscal year of {0}", "easy": "{0}の 年度（ねんど）"},
    "school": {
        "ja": "{1}に学齢である（{0}生まれ）",
        "en": "of compulsory school age on {1} (born on {0})",
        "easy": "{1}に 小学校か 中学校の としです",
    },
    "parameter": {"ja": "{1}現在の「{0}」", "en": "the figure “{0}” in force on {1}", "easy": "{1}の「{0}」"},
    "parameter of": {
        "ja": "{1}現在の「{0}」（{2}）",
        "en": "the figure “{0}” for {2} in force on {1}",
        "easy": "{1}の「{0}」（{2}）",
    },
    "rolled": {
        "ja": "{0}（閉庁日に当たるときは翌開庁日）",
        "en": "{0} (the next open day when the office is closed)",
        "easy": "{0}（やくしょが やすみのときは、つぎの あいている日）",
    },
    "perhaps rolled": {
        "ja": "{0}（閉庁日のときに翌開庁日となるかは明文がない）",
        "en": "{0} (whether a closed day moves it is not clearly written)",
        "easy": "{0}（やくしょが やすみのときは はやめに）",
    },
    "exists": {
        "ja": "{0}の記録がある",
        "en": "there is {0} on record",
        "easy": "{0}の 記録（きろく）が あります",
    },
    "no": {
        "ja": "{0}の記録がない",
        "en": "there is no {0} on record",
        "easy": "{0}の 記録（きろく）が ありません",
    },
    "every": {
        "ja": "すべての{0}について「{1}」",
        "en": "for every {0}: {1}",
        "easy": "すべての {0}が「{1}」",
    },
    "count": {"ja": "{0}の件数", "en": "the number of {0}", "easy": "{0}の かず"},
    "first": {"ja": "{0}の最初の{1}", "en": "the first {1} of {0}", "easy": "{0}の さいしょの {1}"},
    "latest": {"ja": "{0}の直近の{1}", "en": "the latest {1} of {0}", "easy": "{0}の さいごの {1}"},
    "sum": {
        "ja": "{0}の{1}の合計",
        "en": "the sum of {1} over {0}",
        "easy": "{0}の {1}を ぜんぶ たした かず",
    },
    "largest": {
        "ja": "{0}の{1}の最大",
        "en": "the largest {1} of {0}",
        "easy": "{0}の いちばん おおきい {1}",
    },
    "peak": {
        "ja": "連続する{2}日間の{1}の最大（{0}）",
        "en": "the largest {1} in any {2} days in a row ({0})",
        "easy": "つづけて {2}日の {1}の いちばん おおい かず（{0}）",
    },
    "listing": {"ja": "{0}", "en": "{0}", "easy": "{0}"},
    "listing where": {"ja": "{0}（{1}）", "en": "{0} where {1}", "easy": "{0}（{1}）"},
    "from": {"ja": "{0}以後", "en": "from {0}", "easy": "{0}から"},
    "to": {"ja": "{0}まで", "en": "to {0}", "easy": "{0}まで"},
    "on": {"ja": "{0}現在", "en": "on {0}", "easy": "{0}に"},
    "of": {"ja": "{0}の{1}", "en": "{1} of {0}", "easy": "{0}の{1}"},
    "true": {"ja": "{0}", "en": "{0}", "easy": "{0}"},
    "round": {"ja": "{0}（端数処理）", "en": "{0}, rounded", "easy": "{0}（だいたい）"},
}
RULE_FORMS: dict[str, dict[str, str]] = {
    "applies": {"ja": "対象：{0}", "en": "Applies when {0}", "easy": "だれの こと：{0}"},
    "trigger": {"ja": "起算：{0}", "en": "Counted from {0}", "easy": "はじまり：{0}"},
    "due": {"ja": "期限：{0}", "en": "Due by {0}", "easy": "いつまで：{0}"},
    "due_latest": {
        "ja": "期限（遅い読み方）：{0}",
        "en": "Due at the latest reading by {0}",
        "easy": "おそくとも：{0}",
    },
    "done": {"ja": "履行：{0}", "en": "Done on {0}", "easy": "できた日：{0}"},
    "breach": {"ja": "違反となるとき：{0}", "en": "Broken when {0}", "easy": "してはいけない こと：{0}"},
    "cured": {"ja": "是正：{0}", "en": "In order again from {0}", "easy": "なおった日：{0}"},
    "holds": {"ja": "要件：{0}", "en": "Holds when {0}", "easy": "きまり：{0}"},
    "used": {"ja": "行使：{0}", "en": "Used on {0}", "easy": "つかった日：{0}"},
    "lapses": {"ja": "権利の末日：{0}", "en": "Open until {0}", "easy": "いつまで つかえる：{0}"},
    "agrees": {"ja": "一致：{0}", "en": "Agrees when {0}", "easy": "おなじか：{0}"},
    "amount": {"ja": "金額：{0}", "en": "Amount: {0}", "easy": "おかね：{0}"},
    "law_at": {"ja": "適用法令の基準日：{0}", "en": "Law of {0}", "easy": "きまりの日：{0}"},
    "since": {"ja": "始まり：{0}", "en": "Since {0}", "easy": "いつから：{0}"},
    "until": {"ja": "終わり：{0}", "en": "Until {0}", "easy": "いつまで：{0}"},
}


def rule_in_words(rule: Rule, words: Words) -> list[str]:
    """A settled rule as lines: one per slot; long conditions as nested lists that follow the article's items."""
    lines: list[str] = []
    for slot, form in RULE_FORMS.items():
        term = rule.terms.get(slot)
        if term is None:
            continue
        if isinstance(term, t.And | t.Or):
            lines.append(
                form[words.language].format(_form("all" if isinstance(term, t.And) else "any", words))
            )
            lines.extend(_branches(term, words, "  "))
        else:
            lines.append(form[words.language].format(say(term, words) + _cited(term)))
    lines.extend(_meanings(rule, words))
    return lines


def _meanings(rule: Rule, words: Words) -> list[str]:
    """What the named parts of the rule mean, each once, in the order in which they are met."""
    lines: list[str] = []
    seen: set[str] = set()
    for root in rule.terms.values():
        for term in every_term(root):
            label = words.definition(term.called) if term.called else ""
            if not label or term.called in seen:
                continue
            seen.add(term.called)
            head = _form("means", words, label)
            if isinstance(term, t.And | t.Or):
                lines.append(f"{head} {_form('all' if isinstance(term, t.And) else 'any', words)}")
                lines.extend(_branches(term, words, "  "))
            else:
                lines.append(f"{head} {_say_whole(term, words)}")
    return lines


def _branches(term: t.And | t.Or, words: Words, indent: str) -> list[str]:
    lines: list[str] = []
    for item in term.items:
        if isinstance(item, t.And | t.Or):
            lines.append(
                f"{indent}- {_form('all' if isinstance(item, t.And) else 'any', words)}{_cited(item)}"
            )
            lines.extend(_branches(item, words, indent + "  "))
        else:
            lines.append(f"{indent}- {say(item, words)}{_cited(item)}")
    return lines


def _cited(term: t.Term) -> str:
    return f"［{term.cite}］" if term.cite else ""


def say(term: t.Term, words: Words) -> str:
    """A settled term as a phrase; what a definition gave is said by its name."""
    if term.called and (label := words.definition(term.called)):
        return label
    return _say_whole(term, words)


def _factor(term: t.Term, op: str, words: Words, *, right: bool = False) -> str:
    """A side of a calculation, in brackets where it would be read in another order without them."""
    text = say(term, words)
    if not isinstance(term, t.Arithmetic) or (term.called and words.definition(term.called)):
        return text
    loose = term.op in ("+", "-")
    needed = (loose and op in ("*", "/")) or (right and (op == "/" or (op == "-" and loose)))
    if not needed:
        return text
    return f"({text})" if words.language == "en" else f"（{text}）"


def _say_whole(term: t.Term, words: Words) -> str:
    speak = _FORMS.get(type(term))
    if speak is None:
        raise TypeError(f"no sentence for {type(term).__name__}")
    return speak(term, words)


def _not(term: t.Not, words: Words) -> str:
    if isinstance(term.item, t.FieldOf):
        return _form("answer", words, say(term.item, words), words.fixed("no"))
    return _form("not", words, say(term.item, words))


def _form(name: str, words: Words, *parts: str) -> str:
    return FORMS[name][words.language].format(*parts)


def _listed(items: tuple[t.Term, ...], words: Words, joint: str) -> str:
    """Joined truths; one that is itself joined stands in brackets, as in the rule."""
    return FORMS[joint][words.language].join(
        _form("group", words, say(item, words)) if isinstance(item, t.And | t.Or) else say(item, words)
        for item in items
    )


def _is_date(term: t.Term) -> bool:
    if isinstance(term, t.FieldOf):
        return term.type.kind == "date"
    if isinstance(term, t.Literal):
        return term.kind == "date"
    if isinstance(term, t.Pick):
        return term.which in ("earlier_of", "later_of")
    return isinstance(
        term,
        t.AsOf
        | t.Trigger
        | t.PeriodEdge
        | t.Offset
        | t.MonthEnd
        | t.DayOfMonth
        | t.Anniversary
        | t.AttainsAge
        | t.Extreme,
    )


def _field(term: t.FieldOf, words: Words) -> str:
    label = words.field(term.register, term.name)
    if isinstance(term.base, t.FieldOf):
        return _form("of", words, _field(term.base, words), label)
    return label


def _compare(term: t.Compare, words: Words) -> str:
    if isinstance(term.right, t.Literal) and term.right.kind == "bool":
        positive = (term.op == "=") == bool(term.right.value)
        said = say(term.left, words)
        if isinstance(term.left, t.FieldOf):
            return _form("answer", words, said, words.fixed("yes" if positive else "no"))
        return _form("true", words, said) if positive else _form("not", words, said)
    ordered = term.op not in ("=", "!=") and (_is_date(term.left) or _is_date(term.right))
    return _form(
        f"date {term.op}" if ordered else term.op, words, say(term.left, words), say(term.right, words)
    )


def _in_set(term: t.InSet, words: Words) -> str:
    of = term.item.type.of if isinstance(term.item, t.FieldOf) else ""
    separator = ", " if words.language == "en" else "・"
    named = words.schema.sets.get(term.named)
    label = (named.en if words.language == "en" else named.ja) if named is not None else ""
    codes = label or separator.join(words.code(of, code) for code in term.codes)
    return _form("not in" if term.negated else "in", words, say(term.item, words), codes)


def _offset(term: t.Offset, words: Words) -> str:
    duration = term.duration
    assert isinstance(duration, t.Duration)
    counted = duration.unit == "days" and term.direction != "before" and words.language == "en"
    number = _ordinal(duration.count) if counted else str(duration.count)
    return _form(f"{duration.unit} {term.direction}", words, number, say(term.base, words))


def _ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _listing(listing: t.Listing, words: Words) -> str:
    window = [
        _form(name, words, say(bound, words))
        for name, bound in (("on", listing.on), ("from", listing.start), ("to", listing.end))
        if bound is not None
    ]
    where = [say(listing.where, words)] if listing.where is not None else []
    label = words.register(listing.register)
    if not window and not where:
        return _form("listing", words, label)
    joint = " " if words.language == "en" else "、"
    return _form("listing where", words, label, joint.join([*window, *where]))


def _extreme(term: t.Extreme, words: Words) -> str:
    described = words.schema.registers[term.listing.register]
    value = (
        say(term.value, words)
        if term.value is not None
        else words.field(term.listing.register, described.start)
    )
    return _form(term.which, words, _listing(term.listing, words), value)


def _parameter(term: t.Parameter, words: Words) -> str:
    table = words.parameters.get(term.name)
    name = (table.en if words.language == "en" else table.ja) if table is not None else term.name
    if term.key is None:
        return _form("parameter", words, name or term.name, say(term.day, words))
    return _form("parameter of", words, name or term.name, say(term.day, words), say(term.key, words))


def _literal(term: t.Literal, words: Words) -> str:
    return words.value(bool(term.value) if term.kind == "bool" else term.value, term.value, True, term.kind)


_SIGN = {"+": "＋", "-": "－", "*": "×", "/": "÷"}
_FORMS: dict[type[t.Term], Callable[..., str]] = {
    t.Literal: _literal,
    t.Duration: lambda term, words: f"{term.count} {term.unit}",
    t.Code: lambda term, words: words.code(term.of, term.code),
    t.Absent: lambda term, words: words.fixed("none"),
    t.AsOf: lambda term, words: _form("asof", words),
    t.Trigger: lambda term, words: _form("trigger", words),
    t.PeriodEdge: lambda term, words: _form(f"period.{term.edge}", words),
    t.RowOf: lambda term, words: words.register(term.register),
    t.FieldOf: _field,
    t.And: lambda term, words: _listed(term.items, words, "and"),
    t.Or: lambda term, words: _listed(term.items, words, "or"),
    t.Not: _not,
    t.Compare: _compare,
    t.InSet: _in_set,
    t.SchoolAge: lambda term, words: _form("school", words, say(term.birth, words), say(term.day, words)),
    t.Offset: _offset,
    t.MonthEnd: lambda term, words: _form(
        "month end", words, say(term.base, words), _form(f"which.{term.which}", words)
    ),
    t.DayOfMonth: lambda term, words: _form(
        "day of month", words, say(term.base, words), str(term.number), _form(f"which.{term.which}", words)
    ),
    t.Anniversary: lambda term, words: _form(
        f"anniversary.{term.direction}", words, say(term.base, words), str(term.month), str(term.day)
    ),
    t.Pick: lambda term, words: _form(
        term.which,
        words,
        ("; " if words.language == "en" else "／").join(say(item, words) for item in term.items),
    ),
    t.Arithmetic: lambda term, words: (
        f"{_factor(term.left, term.op, words)} {_SIGN[term.op]} {_factor(term.right, term.op, words, right=True)}"
    ),
    t.Rounded: lambda term, words: _form("round", words, say(term.item, words)),
    t.Age: lambda term, words: _form("age", words, say(term.birth, words), say(term.day, words)),
    t.AttainsAge: lambda term, words: _form("attains", words, str(term.age), say(term.birth, words)),
    t.DaysBetween: lambda term, words: _form("between", words, say(term.start, words), say(term.end, words)),
    t.FiscalYear: lambda term, words: _form("fiscal", words, say(term.day, words)),
    t.Parameter: _parameter,
    t.Rolled: lambda term, words: _form(
        "rolled" if term.certain else "perhaps rolled", words, say(term.item, words)
    ),
    t.Exists: lambda term, words: _form("exists", words, _listing(term.listing, words)),
    t.No: lambda term, words: _form("no", words, _listing(term.listing, words)),
    t.Every: lambda term, words: _form("every", words, _listing(term.listing, words), say(term.has, words)),
    t.Count: lambda term, words: _form("count", words, _listing(term.listing, words)),
    t.Extreme: _extreme,
    t.Total: lambda term, words: _form(
        term.how, words, _listing(term.listing, words), say(term.value, words)
    ),
    t.Peak: lambda term, words: _form(
        "peak", words, _listing(term.listing, words), say(term.value, words), str(term.days)
    ),
}
