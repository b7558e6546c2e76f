"""A what-if as a page: what is supposed, what changes, what would put a finding in order, where a reform breaks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from jisso.desk.curing import by_whom, then_of
from jisso.files.outbound.pages import Page, Section
from jisso.files.outbound.report import Language, ReportFinding
from jisso.files.outbound.supposition import Cure, Cured, Stage, Supposition

# (ja, en, easy)
SAID: dict[str, tuple[str, str, str]] = {
    "title": ("もし、こうだったら", "What if", "もし こう だったら"),
    "as_of": ("基準日", "As of", "いつの ことか"),
    "until": ("いつまで見るか", "Looked at until", "いつまで 見るか"),
    "files": ("見たファイル", "Files", "見た ファイル"),
    "overlay": ("改正案", "Reform", "新しい ルール"),
    "law": ("使った法令データ", "Law", "つかった ルール"),
    "assumption": ("前提", "Assumption", "まえもって きめた こと"),
    "supposed": ("仮定", "What is supposed", "もし こう だったら"),
    "turned": ("変わること", "What changes", "かわる こと"),
    "turned_lead": (
        "仮定の前と後で答えが違うものだけを示します。ここにないものは変わりません。",
        "Only answers that differ before and after. What is not here does not change.",
        "かわる ものだけ 書きます。ほかは かわりません。",
    ),
    "nothing": ("変わる答えはありません。", "No answer changes.", "かわる ものは ありません。"),
    "who": ("だれの", "Whose", "だれの"),
    "what": ("何が", "What", "なにが"),
    "bearer": ("行う側", "Who acts", "する人"),
    "before": ("前", "Before", "まえ"),
    "after": ("後", "After", "あと"),
    "no_row": ("（記録なし）", "(no such record)", "（ありません）"),
    "possible": ("{0}（{1}）", "{0} ({1})", "{0}（{1}）"),
    "or": ("・", " or ", "・"),
    "from": ("{0}から{1}", "from {0}: {1}", "{0}から {1}"),
    "cures": ("何をすれば規定どおりになるか", "What would put it in order", "どう すれば いいか"),
    "cures_lead": (
        "{0}が今から変えられることだけを、本人の負担が軽い順に示します。どれか一組をすれば足ります。すでに起きたことは変わりません。",
        "Only what {0} can still change, the lightest for the person first. One of the sets is enough. "
        "What has happened stays as it happened.",
        "{0}が できる ことを 書きます。あなたが らくな ものから 書きます。どれか 1つで いいです。",
    ),
    "set": ("案", "Option", "やり方"),
    "do": ("すること", "To do", "する こと"),
    "by": ("だれが", "By whom", "だれが"),
    "burden": ("本人の負担", "Asked of the person", "あなたが する こと"),
    "then": ("その後", "Then", "その あと"),
    "then_from": ("{1}（{0}から）", "{1} (from {0})", "{1}（{0}から）"),
    "together": ("あわせて", "together with", "いっしょに"),
    "worse": (
        "案{0}をすると「{1}」が新たに問題になります。あわせて直してください。",
        "With option {0}, “{1}” would newly need action. Put that right with it.",
        "やり方{0}を すると 「{1}」を なおす ことに なります。",
    ),
    "not_looked": (
        "ほかの規定への影響は見ていません。一件ずつ --finding {0} で確かめてください。",
        "What this does to other rules was not looked up; ask for it by itself: --finding {0}",
        "ほかの ルールの ことは 見て いません。--finding {0} で 見て ください。",
    ),
    "cut_short": (
        "組み合わせが多いため、すべては試していません。",
        "There are too many combinations; not all were tried.",
        "ぜんぶは ためして いません。",
    ),
    "remedy": ("救済", "Remedy", "たすけ"),
    "first_step": ("最初の一歩", "First step", "はじめに する こと"),
    "amount": ("これまでの差額など", "Amount so far", "いままでの お金"),
    "status": ("いま", "Now", "いま"),
    "breaks": ("改正の切れ目", "Where the transition breaks", "新しい ルールの こまった ところ"),
    "breaks_lead": (
        "施行日の前後で規定がない日、二重になる日、施行前に期限が来る義務です。",
        "Days without a rule, days with two, duties whose last day lies before the reform's first day.",
        "ルールが ない 日や 2つ ある 日です。",
    ),
    "no_breaks": ("切れ目は見つかりません。", "No break was found.", "ありません。"),
    "rule": ("規定", "Rule", "ルール"),
    "days": ("期間", "Days", "いつ"),
    "onwards": ("{0}以後", "from {0} on", "{0}から ずっと"),
    "problems": ("改正案の不備", "Problems of the reform", "新しい ルールの まちがい"),
    "problems_lead": (
        "法令データと同じ検査をした結果です。不備のある規定は使っていません。",
        "The same checks as for the pack. Rules with a problem are left out.",
        "まちがいの ある ルールは つかって いません。",
    ),
    "colon": ("：", ": ", "："),
    "list": ("、", ", ", "・"),
}  # fmt: skip
_PLACE = {"ja": 0, "en": 1, "easy": 2}
MOST_STAGES = 6


def _say(key: str, language: Language, *values: object) -> str:
    return SAID[key][_PLACE[language]].format(*values)


def supposition_page(supposition: Supposition) -> Page:
    """The page of a what-if; every writer of pages can print it."""
    language = supposition.language
    pack = supposition.pack
    facts = [
        (_say("as_of", language), supposition.as_of),
        (_say("files", language), supposition.files),
        (_say("law", language), f"{pack.name} {pack.version} ({pack.hash[:12]})"),
    ]
    if supposition.turned or supposition.changes or supposition.overlay:
        facts.append((_say("until", language), supposition.until))
        facts.append((_say("assumption", language), supposition.assumption))
    if supposition.overlay:
        facts.append((_say("overlay", language), supposition.overlay))
    return Page(_say("title", language), language, tuple(facts), tuple(_sections(supposition)), pack.notice)


def _sections(supposition: Supposition) -> Iterator[Section]:
    language = supposition.language
    if supposition.problems:
        yield Section(_say("problems", language), _say("problems_lead", language), notes=supposition.problems)
    if supposition.changes:
        yield Section(_say("supposed", language), notes=tuple(change.words for change in supposition.changes))
    if supposition.changes or supposition.overlay:
        yield _differences(supposition)
    if supposition.overlay:
        yield _breaks(supposition)
    for cured in supposition.cured:
        yield _cures(cured, language)


def _differences(supposition: Supposition) -> Section:
    language = supposition.language
    if not supposition.turned:
        return Section(_say("turned", language), _say("nothing", language))
    rows = []
    for turned in supposition.turned:
        before, after = _course(turned.before, language), _course(turned.after, language)
        if before == after:
            # Both are not settled: what is still possible is what differs.
            before, after = _course(turned.before, language, True), _course(turned.after, language, True)
        finding = turned.finding
        rows.append((who(finding), finding.title, finding.accountable_party.word, before, after))
    headings = tuple(_say(name, language) for name in ("who", "what", "bearer", "before", "after"))
    return Section(
        _say("turned", language), _say("turned_lead", language), headings=headings, rows=tuple(rows)
    )


def who(finding: ReportFinding) -> str:
    """The person or office a finding is about; the row's key where there is neither."""
    return (
        finding.person_name
        or finding.person
        or finding.organisation_name
        or finding.organisation
        or finding.row_id
    )


def _course(stages: tuple[Stage, ...], language: Language, possible: bool = False) -> str:
    """A course in words; with what is still possible, where that is asked."""
    if not stages:
        return _say("no_row", language)
    told = [
        (
            stage.day,
            _say("possible", language, stage.word, _say("or", language).join(stage.possible_words))
            if possible and stage.possible_words
            else stage.word,
        )
        for stage in stages
    ]
    parts = [told[0][1]]
    later = [(day, text) for (_, before), (day, text) in pairwise(told) if text != before]
    parts.extend(_say("from", language, day, text) for day, text in later[:MOST_STAGES])
    if len(later) > MOST_STAGES:
        parts.append("…")
    return " → ".join(parts)


def _breaks(supposition: Supposition) -> Section:
    language = supposition.language
    if not supposition.breaks:
        return Section(_say("breaks", language), _say("no_breaks", language))
    rows = []
    for one in supposition.breaks:
        days = (
            _say("onwards", language, one.first)
            if one.last is None
            else one.first if one.first == one.last else f"{one.first} – {one.last}"
        )  # fmt: skip
        about = f"{one.title} [{one.name}]" if one.title != one.name else one.name
        if one.finding is not None:
            about += f" · {who(one.finding)}"
        rows.append((about, days, one.words))
    headings = (_say("rule", language), _say("days", language), _say("what", language))
    return Section(
        _say("breaks", language), _say("breaks_lead", language), headings=headings, rows=tuple(rows)
    )


def _cures(cured: Cured, language: Language) -> Section:
    finding = cured.finding
    colon = _say("colon", language)
    parties = _say("list", language).join(party.word for party in cured.parties)
    title = f"{who(finding)}{colon}{finding.title}"
    notes = [f"{_say('status', language)}{colon}{finding.status_word}"]
    if finding.amount is not None:
        # New terms begin tomorrow; what is still owed for the days before stands beside them.
        notes.append(f"{_say('amount', language)}{colon}{finding.amount.words}")
    if cured.cures and not cured.looked:
        notes.append(_say("not_looked", language, finding.id))
    if cured.cut_short:
        notes.append(_say("cut_short", language))
    for number, cure in enumerate(cured.cures, start=1):
        notes.extend(_say("worse", language, number, one.title) for one in cure.worse)
    notes.append(f"{_say('first_step', language)}{colon}{finding.first_step}")
    if not cured.cures and finding.remedy:
        notes.append(f"{_say('remedy', language)}{colon}{finding.remedy}")
    headings = tuple(_say(name, language) for name in ("set", "do", "by", "burden", "then"))
    return Section(
        title,
        _say("cures_lead", language, parties) if cured.cures else cured.why_none,
        headings=headings if cured.cures else (),
        rows=tuple(cure_rows(cured.cures, language)),
        notes=tuple(notes),
    )


def cure_rows(cures: tuple[Cure, ...], language: Language) -> Iterator[tuple[str, ...]]:
    """One line for each change of each set: number, what, by whom, what it asks, what follows."""
    for number, cure in enumerate(cures, start=1):
        for place, change in enumerate(cure.changes):
            yield (
                str(number) if place == 0 else f"+ {_say('together', language)}",
                change.words,
                by_whom(change, language),
                change.burden_word,
                _then(cure, language) if place == 0 else "",
            )


def _then(cure: Cure, language: Language) -> str:
    return then_of(cure, language) if cure.by else _say("then_from", language, cure.day, cure.word)
