"""The words of the pages about flows, in Japanese, English and easy Japanese."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jisso.files.outbound.report import Language
from jisso.pack import Pack
from jisso.readings.flows.policy import NAMED, Asker, Policy
from jisso.readings.narrate import Words

# (ja, en, easy)
SAID: dict[str, tuple[str, str, str]] = {
    "title": ("だれが何を知るか", "Who learns what", "だれが 何を 知るか"),
    "title.rule": ("だれが何を知るか：{0}", "Who learns what: {0}", "だれが 何を 知るか：{0}"),
    "as_of": ("基準日", "As of", "いつの ことか"),
    "rule": ("規定", "Rule", "ルール"),
    "rules": ("規定", "Rules", "ルール"),
    "sheet": ("載せる紙", "Shown on", "どの 紙に のるか"),
    "sheet.office": ("会社の一覧", "the office's list", "会社の リスト"),
    "sheet.person": ("本人だけの紙", "the person's own sheet only", "あなただけの 紙"),
    "asker": ("尋ねる人", "Asker", "聞く 人"),
    "purpose": ("目的", "Purpose", "なんの ため"),
    "holder": ("記録を持つ所", "Holder", "記録を もつ ところ"),
    "group": ("項目のまとまり", "Field group", "どんな こと"),
    "field": ("項目", "Field", "こと"),
    "how": ("使い方", "Used as", "つかいかた"),
    "reason": ("理由", "Reason", "なぜ"),
    "told_to": ("答えが届く人（規定の数）", "Answers reach (number of rules)", "こたえを 聞く 人（ルールの 数）"),
    "never_to": ("知らせない人", "Never told to", "知らせない 人"),
    "matrix": ("記録を持つ所と尋ねる人", "Holder against asker", "記録を もつ ところと 聞く 人"),
    "matrix.lead": (
        "左が記録を持つ所、上が尋ねる人。数は、その所の記録から出た答えが届く規定の数です。記録そのものではなく、はい・いいえ、日、段階だけが伝わります。"
        "自分の記録は数えません。",
        "Left: who holds the record. Above: who asks. The number counts rules whose answer, drawn from that holder's "
        "records, reaches the asker: a yes or no, a day or a band, not the record. An asker's own records are not counted.",
        "左：記録を もつ ところ。上：聞く 人。記録は 見せません。「はい・いいえ」や 日だけ 伝えます。",
    ),
    "groups": ("項目のまとまりと尋ねる人", "Field group against asker", "どんな ことを だれが 知るか"),
    "groups.lead": (
        "数は規定の数です。数のない所には、何も届きません。",
        "The number counts rules. Where a cell is empty nothing flows.",
        "数は ルールの 数です。数の ない ところは 何も 伝わりません。",
    ),
    "forbidden": ("止めるべき流れ", "Flows to be stopped", "とめる もの"),
    "forbidden.none": (
        "ありません。調べた規定（{0}）のどの版も、表が禁じる流れを起こしません。",
        "None: in no version does a rule looked at ({0}) cause a flow that the matrix refuses.",
        "ありません。ルールを しらべました（{0}）。",
    ),
    "lines": ("定め（だれに、何を、なぜ）", "The matrix: to whom, what, and why", "きまり"),
    "lines.lead": (
        "定めのない流れはすべて断ります。複数の定めがあるときは厳しい方により、規定を名指しする定めだけが先に立ちます。",
        "What no line allows is refused. Of several lines the strictest counts; only a line that names a rule comes first.",
        "きまりの ない ことは 知らせません。",
    ),
    "each": ("規定ごと", "Rule by rule", "ルール ごと"),
    "travels": ("伝わるもの", "What travels", "伝わる もの"),
    "askers": ("尋ねる人ごと", "By asker", "聞く 人 ごと"),
    "askers.lead": (
        "規定に名のある人、本人、本人が選んだ支援者に届くもの。",
        "What reaches those whom the rule names, the person, and whom the person chose.",
        "ルールに 出て くる 人と、あなたが えらんだ 人。",
    ),
    "others": ("そのほかの役割には知らせない", "Other roles are told nothing", "ほかの 人には 知らせません"),
    "own": ("自分の記録", "own records", "自分の 記録"),
    "record": ("記録", "the record", "記録"),
    "answer": ("答えだけ", "an answer only", "こたえだけ"),
    "own_rows": ("自社の行からの答えだけ", "an answer from its own rows only", "自分の 会社の 記録からの こたえだけ"),
    "never": ("知らせない", "never", "知らせない"),
    "unregistered": ("知らせない（定めなし）", "refused, not registered", "知らせない"),
    "flow": ("届くもの", "Flow", "伝わる もの"),
    "reads": ("読む項目（記録を持つ所ごと）", "Fields read, by holder", "見る こと"),
    "how.value": ("値", "value", "なかみ"),
    "how.followed": ("だれ・どこの行か", "which row", "だれの ものか"),
    "how.placed": ("いつの行か", "which time or kind", "いつの ものか"),
    "how.rows": ("行の有無", "whether there is a row", "あるか ないか"),
    "across": ("他の勤務先を含む", "also of others", "ほかの 会社も"),
    "parts": ("一か所だけで答えられる部分", "What each holder can answer alone", "ひとつの ところで こたえられる こと"),
    "parts.lead": (
        "規定のうち、一か所の記録だけで答えが出る最大の部分。元の項目の代わりに、右の形の答えだけが伝わります。",
        "The largest parts of the rule that one holder's records settle. Only the answer in the form on the right "
        "travels, not the fields.",
        "ひとつの ところの 記録だけで わかる こと。こたえだけ 伝えます。",
    ),
    "question": ("尋ねること", "Question", "聞く こと"),
    "slot": ("規定の部分", "Part of the rule", "ルールの どこ"),
    "needs": ("尋ねるときに示すもの", "The question names", "聞く ときに 言う こと"),
    "yes_no": ("はい・いいえ", "yes or no", "はい・いいえ"),
    "date": ("日", "a day", "日"),
    "band": ("どの段階か", "a band", "どの くらいか"),
    "number": ("数", "a number", "数"),
    "code": ("区分", "a code", "しゅるい"),
    "reference": ("同じかどうかを比べる符号", "a reference to compare", "おなじか くらべる しるし"),
    "rows": ("どの行か（符号）", "which rows (by key)", "どれか（しるし）"),
    "shared": ("それぞれが自分の分を答える", "each answers for its own rows", "それぞれが こたえます"),
    "one_of": ("のいずれか", "one of", "の どれか"),
    "given.trigger": ("起算日", "the day it starts from", "はじまりの 日"),
    "given.period": ("期間", "the period", "期間（きかん）"),
    "infers": ("答えから分かること", "What the answer shows", "こたえから わかる こと"),
    "infers.lead": (
        "二つの世界の比較：ある項目だけが違う二つの事例で答えが変われば、答えはその項目について何かを示します。"
        "変わらない組が見つからなかったことは、示さないことの証明ではありません。",
        "Two worlds: where two cases that differ in one field only get different answers, the answer shows something of "
        "that field. That no such pair was found among the worlds tried proves nothing beyond them.",
        "ひとつだけ ちがう 2つの 例を くらべます。こたえが ちがえば、その ことが わかります。",
    ),
    "shown": ("示す", "shown", "わかる"),
    "not_seen": (
        "試した範囲では示さない（証明ではない）",
        "not shown in the worlds tried (no proof)",
        "ためした ところでは わからない",
    ),
    "not_tried": ("決まらない（例がない）", "undecided (no case has it)", "まだ わからない"),
    "exact": (
        "規定が区別するどれに当たるかまで分かる場合がある",
        "in some case down to the class that the rule tells apart",
        "どれか わかる ときが あります",
    ),
    "verdict": ("示すか", "Shown?", "わかるか"),
    "worlds": ("試した世界", "Worlds tried", "ためした 数"),
    "whole": ("すべての場合", "all classes", "ぜんぶ"),
    "differs": ("答えが違う二つの世界", "Two worlds, different answers", "こたえが ちがう 2つ"),
    "alike": ("答えが同じ二つの世界", "Two worlds, one answer", "こたえが おなじ 2つ"),
    "hidden_from": ("答えだけを知る人", "Told only the answer", "こたえだけ 知る 人"),
    "row.yes": ("行がある", "a row", "ある"),
    "row.no": ("行がない", "no row", "ない"),
    "blank": ("空欄", "blank", "からっぽ"),
    "nothing": ("答えなし", "no answer", "こたえ なし"),
    "slot.applies": ("適用", "applies", "だれの ルールか"),
    "slot.trigger": ("起算", "starts from", "はじまり"),
    "slot.due": ("期限", "due", "いつまで"),
    "slot.due_latest": ("期限（遅い読み方）", "due, later reading", "いつまで（おそい ほう）"),
    "slot.done": ("履行", "done", "した か"),
    "slot.breach": ("違反", "breach", "ルールと ちがう こと"),
    "slot.since": ("いつから", "since", "いつから"),
    "slot.until": ("いつまで", "until", "いつまで"),
    "slot.cured": ("是正", "cured", "なおした"),
    "slot.holds": ("要件", "holds", "じょうけん"),
    "slot.used": ("利用", "used", "つかった か"),
    "slot.lapses": ("失権", "lapses", "つかえる 日まで"),
    "slot.agrees": ("一致", "agrees", "おなじか"),
    "slot.amount": ("金額", "amount", "お金"),
    "slot.law_at": ("適用される法令の日", "law of which day", "いつの ルールか"),
    "slot.recurs.from": ("期間の初め", "periods from", "くりかえしの はじめ"),
    "slot.recurs.to": ("期間の終わり", "periods to", "くりかえしの おわり"),
    "slot.judgement": ("人の判断", "for a person to weigh", "人が きめる こと"),
}  # fmt: skip
_PLACE = {"ja": 0, "en": 1, "easy": 2}


class Speaker:
    """The page's words, the pack's words and the matrix's words in one language."""

    def __init__(self, pack: Pack, policy: Policy, language: Language) -> None:
        self.language = language
        self.policy = policy
        self.words = Words(
            language, pack.book.schema, pack.parties, pack.laws, pack.texts, pack.about, pack.book.parameters,
            pack.book.definitions,
        )  # fmt: skip
        self.comma = ", " if language == "en" else "、"

    def say(self, key: str, *values: object) -> str:
        return SAID[key][_PLACE[self.language]].format(*values)

    def list(self, texts: Iterable[str]) -> str:
        return self.comma.join(dict.fromkeys(filter(None, texts)))

    def group(self, name: str) -> str:
        return self.words.choose(self.policy.groups[name].words, name) if name in self.policy.groups else name

    def role(self, name: str) -> str:
        return self.words.choose(self.policy.roles[name].words, name)

    def asker(self, asker: Asker) -> str:
        """The party that a rule names; else the role in which somebody asks."""
        return self.words.party(asker.party) if asker.relation in NAMED else self.role(asker.role.name)

    def purpose(self, name: str) -> str:
        return self.words.choose(self.policy.purposes[name].words, name)

    def title(self, rule: str) -> str:
        return f"{self.words.text(rule, 'title') or rule} [{rule}]"

    def field(self, register: str, name: str) -> str:
        text = self.words.register(register)
        return f"{text} › {self.words.field(register, name)}" if name else text

    def holders(self, holders: Sequence[str], *, shared: bool = False) -> str:
        if len(holders) == 1:
            return self.words.party(holders[0])
        names = self.list(map(self.words.party, holders[:3])) + (
            f" +{len(holders) - 3}" if len(holders) > 3 else ""
        )
        if shared:
            return (
                f"{names} ({self.say('shared')})"
                if self.language == "en"
                else f"{names}（{self.say('shared')}）"
            )
        return f"{self.say('one_of')} {names}" if self.language == "en" else f"{names}{self.say('one_of')}"
