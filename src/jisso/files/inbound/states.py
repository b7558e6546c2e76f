"""Words that people write into a cell instead of a value: 済, 未, 不要, 申請中, 確認中, 無期限 …"""

from __future__ import annotations

import re
from enum import Enum

from jisso.files.inbound.fold import value as fold


class State(Enum):
    """What a word says. Each is something other than silence, and other than a guess."""

    DONE = "done"  # it happened, the day is not told
    NOT_DONE = "not_done"  # it has not happened, as of the sheet
    NOT_NEEDED = "not_needed"  # the writer holds that it does not apply: a view, not a fact
    PENDING = "pending"  # asked for, not decided
    PLANNED = "planned"  # meant for later; has not happened
    UNCLEAR = "unclear"  # the writer does not know
    NO_END = "no_end"  # an end that is known not to exist
    BLANK = "blank"  # a dash or a slash: an empty cell in ink


_WORDS: dict[State, str] = {
    State.DONE: "済 済み 済ｽﾞﾐ 完了 完 提出済 提出済み 届出済 届出済み 申請済 実施済 実施済み 受講済 受診済 加入済 加入済み "
    "加入 手続済 手続き済 手続済み 交付済 交付済み 取得済 受理済 受理 提出 実施 有 有り あり ○ 〇 ◯ ◎ ● ✓ ✔ ☑ レ "
    "ok done yes y はい true 1 確認済 確認済み 返却済 支払済 登録済 対応済 対応済み 報告済 報告済み",
    State.NOT_DONE: "未 未提出 未届 未届出 未実施 未加入 未済 未了 未完 未完了 未申請 未手続 未手続き 未受講 "
    "未受診 未取得 未返却 未払 "
    "未交付 未登録 未報告 未対応 非加入 加入なし 加入無 提出なし なし 無し 無 ナシ 無い × ✕ ✖ ☓ ☐ x no "
    "n いいえ false 0 not_done not_filed not_yet not_submitted not_notified not_applied not_enrolled missing outstanding "
    "していない してない まだ none",  # fold takes the stroke out: not_done is 「not done」
    State.NOT_NEEDED: "不要 対象外 該当なし 非該当 該当せず 適用外 適用除外 免除 必要なし 届出不要 n/a na 除外",
    State.PENDING: "申請中 手続中 手続き中 審査中 更新中 更新申請中 変更申請中 許可待ち 結果待ち 受付中 処理中 進行中 "
    "対応中 交付待ち pending",
    State.PLANNED: "予定 提出予定 実施予定 申請予定 加入予定 今後 これから 準備中 作成中 予約済 予約済み 調整中",
    State.UNCLEAR: "不明 確認中 要確認 未確認 ? ?? ??? わからない 分からない 不詳 調査中 問合せ中 問い合わせ中 要調査 "
    "unknown tbd tbc 本人確認中",
    State.NO_END: "無期限 無期 期限なし 期限無し 無制限 期間の定めなし 期間の定め無し 定めなし 定め無し 期間定めなし "
    "在職中 在職 在籍中 在籍 "
    "unlimited indefinite permanent no_end no_expiry no_fixed_term currently_employed 就業中 就労中 勤務中 "
    "継続 継続中 続行中 現在 現在に至る 現職 在学中 入居中 有効 永久 open - present 永住 終身 定年まで",
    State.BLANK: "- -- --- / // . ・ 〃 ー 空欄 未記入 未入力 記入なし #n/a",
}  # fmt: skip
_BY_WORD: dict[str, State] = {}
for _state, _words in _WORDS.items():
    for _word in _words.split(" "):
        _BY_WORD.setdefault(fold(_word), _state)
for _word in ("-", "--", "---", "ー", "/", "//", "・", ".", "〃", "#N/A"):
    _BY_WORD[fold(_word)] = State.BLANK
_BY_WORD["x"] = State.NOT_DONE
_BY_WORD.pop("", None)

_DATE = re.compile(
    r"(?:(?:令和|平成|昭和|西暦|[RHSrhs])\s*)?(?:\d{1,4}|元)\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,2}(?:\s*日)?"
    r"|(?<!\d)\d{1,2}\s*[月/]\s*\d{1,2}(?:\s*日)?(?!\d)|(?<!\d)(?:19|20)\d{6}(?!\d)"
)
_LOOSE: tuple[tuple[str, State], ...] = (
    # Order matters: 未確認 is unclear before 未 is undone, 提出予定 is planned before 提出 is done.
    (r"未確認|要確認|確認中|不明", State.UNCLEAR),
    (r"予定|見込", State.PLANNED),
    (r"申請中|手続き?中|審査中|更新中|待ち", State.PENDING),
    (r"不要|対象外|非該当|該当なし", State.NOT_NEEDED),
    (r"無期|期限なし|定めなし", State.NO_END),
    (r"^未|未提出|未実施|未加入|していない|忘れ|漏れ", State.NOT_DONE),
    (r"済|完了|提出|届出|実施|受講|受診|加入|受理|交付", State.DONE),
)


def state_of(text: str) -> State | None:
    """The state that a whole cell spells, or None when it is something else."""
    if len(text) > 30:
        return None
    folded = fold(text)
    # Nothing but strokes and dots: a cell that was crossed out.
    return _BY_WORD.get(folded) if folded or not text.strip() else State.BLANK


def dates_in(text: str) -> tuple[list[str], str]:
    """The dates of a cell as written, and what is left of it without them, without empty brackets and まで."""
    rest = _DATE.sub("", text)
    rest = re.sub(r"[~～〜\-]|まで|迄|から|より|付け?|満了|期限", "", rest)
    return [found.strip() for found in _DATE.findall(text)], re.sub(r"[（(]\s*[)）]", "", rest).strip(
        " 　:：、,()（）"
    )


def split(text: str) -> tuple[State | None, str]:
    """(state, date text) of a cell that has a word beside a date: 済(R8.4.10), 未（4/30予定）, 4/10提出.

    The date text is empty when there is none or more than one; the state is None when no word is known.
    """
    exact = state_of(text)
    if exact is not None:
        return exact, ""
    dates = _DATE.findall(text)
    rest = fold(_DATE.sub("", text)).strip("()")
    state = _BY_WORD.get(rest)
    if state is None:
        state = next((s for pattern, s in _LOOSE if re.search(pattern, rest)), None)
    return state, dates[0].strip() if len(dates) == 1 else ""
