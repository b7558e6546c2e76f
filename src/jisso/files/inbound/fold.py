"""How texts of a workbook are made comparable: headings, values, names of people and of firms."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－─━ｰ"), "-")
_OPENING, _CLOSING = "【〔［[｛{〈<「『（", "】〕］]｝}〉>」』）"
_BRACKETS = str.maketrans(_OPENING + _CLOSING, "(" * len(_OPENING) + ")" * len(_CLOSING))
_HEADING_NOISE = re.compile(r"[\s　・･,、.。:：;/／\\|\-_*＊※★☆●○◎◇◆□■▼▽→⇒'\"’”“‘#?？!！]")
_ALL_BRACKETS = re.compile(r"[()]")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


def nfkc(text: str) -> str:
    """Half width, one kind of dash and bracket, no line ends, single spaces."""
    clean = unicodedata.normalize("NFKC", text).translate(_DASHES).translate(_BRACKETS)
    return re.sub(r"\s+", " ", clean).strip()


def heading(text: str) -> str:
    """A heading as it is compared: without width, spaces, brackets, marks and line ends, in lower case.

    >>> heading("在留期間\\n（満了日）※") == heading("在留期間（満了日）")
    True
    """
    return _HEADING_NOISE.sub("", _ALL_BRACKETS.sub("", nfkc(text))).lower()


def bare_heading(text: str) -> str:
    """A heading without what stands in brackets: 時給（円） is 時給, 在留期限(西暦) is 在留期限."""
    return heading(_IN_BRACKETS.sub("", nfkc(text)))


def value(text: str) -> str:
    """A code word as it is compared. Unlike a heading it keeps ○ and ×, which mean something."""
    return re.sub(r"[\s・･,、.。_/／|「」]", "", nfkc(text)).lower()


def bare_value(text: str) -> str:
    """A code word without what stands in brackets."""
    return value(_IN_BRACKETS.sub("", nfkc(text)))


def in_brackets(text: str) -> list[str]:
    """What stands in brackets in a cell: 特定技能1号（外食業） gives 外食業."""
    return re.findall(r"\(([^()]+)\)", nfkc(text))


def person_name(text: str) -> str:
    """A person's name as it is compared: width, case, spaces, commas and middle dots do not matter."""
    clean = unicodedata.normalize("NFKC", text).translate(_DASHES)
    clean = re.sub(r"(?:さん|様|氏|殿)$", "", clean.strip())
    return re.sub(r"[\s・･,.、。'’\-_]", "", clean).upper()


def name_parts(text: str) -> tuple[str, ...]:
    """The parts of a name in alphabetical order: the same for family-first and given-first spellings."""
    clean = unicodedata.normalize("NFKC", text).upper()
    return tuple(sorted(part for part in re.split(r"[\s・･,.、]+", clean) if part))


_FIRM_KINDS = (
    ("株式会社", "(株)"), ("有限会社", "(有)"), ("合同会社", "(同)"), ("合資会社", "(資)"),
    ("合名会社", "(名)"), ("一般社団法人", "(一社)"), ("社会福祉法人", "(福)"), ("医療法人", "(医)"),
    ("学校法人", "(学)"),
)  # fmt: skip
_FIRM = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|社団法人|財団法人|社会福祉法人|医療法人|学校法人|"
    r"協同組合|\((?:株|有|同|福|医|学)\)|co\.?,? ?ltd|inc\.?$|corporation|k\.k\.",
    re.IGNORECASE,
)


def firm_name(text: str) -> str:
    """A firm's name as it is compared: ㈱アオイ, (株)アオイ and 株式会社 アオイ are one."""
    clean = nfkc(text)
    for long, short in _FIRM_KINDS:
        clean = clean.replace(long, short)
    return re.sub(r"[\s・･,.]", "", clean).lower()


def looks_like_firm(text: str) -> bool:
    """Whether a text names a firm by its legal form."""
    return len(text) <= 60 and _FIRM.search(nfkc(text)) is not None


def firm_in(text: str) -> str:
    """The firm's name inside a title such as 「株式会社アオイ 外国人社員名簿」, or an empty text."""
    for part in re.split(
        r"[\s　_\-:：/|【】()（）]+", nfkc(text).replace("(株)", "㈱").replace("(有)", "㈲")
    ):
        part = part.replace("㈱", "(株)").replace("㈲", "(有)")
        part = re.sub(
            r"(?:の)?(?:外国人|社員|従業員|スタッフ|職員)*(?:名簿|一覧表?|リスト|台帳|管理表)$", "", part
        )
        part = re.sub(r"(?:御中|様)$", "", part)
        if looks_like_firm(part) and len(firm_name(part)) > 3:
            return part
    return ""


def short_hash(*parts: str) -> str:
    """Ten hex digits of the parts, the same on every machine and day."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:10]


_SHOWN = set("年月日時間分週元円万千名人回年度約-/.,:~()%¥hH ")


def mask(text: str) -> str:
    """The shape of a cell that could not be read: figures as 9, letters as x, other signs as □.

    A cell made only of figures and date signs is shown as it is: an impossible date must be seen to be
    mended, and names no one. Everything else keeps its length and its classes of sign, and nothing more.
    """
    clean = nfkc(text).replace("～", "~").replace("〜", "~")
    clean = clean if len(clean) <= 24 else clean[:23] + "…"
    digits = sum(ch.isdigit() for ch in clean)
    if digits <= 8 and re.fullmatch(r"(?:令和|平成|昭和|[RHSrhs])?[\d元年月日/.\- ]{3,20}", clean):
        return clean
    shown = []
    for ch in clean:
        if ch in _SHOWN or ch == "…":
            shown.append(ch)
        elif ch.isdigit():
            shown.append("9")
        elif ch.isascii() and ch.isalpha():
            shown.append("x")
        else:
            shown.append("□")
    return "".join(shown)


CARD = re.compile(r"[A-Z]{2}[0-9]{8}[A-Z]{2}")


def card_number(text: str) -> str:
    """A residence card number in half width without spaces."""
    return re.sub(r"[\s\-]", "", nfkc(text)).upper()


def mask_card(number: str) -> str:
    """AB12345678CD as AB******78CD."""
    return number[:2] + "*" * max(len(number) - 6, 0) + number[-4:] if len(number) > 6 else "*" * len(number)
