"""Text files: which encoding, which separator, which cells."""

from __future__ import annotations

import csv
import io

from .individual_numbers import Numbers
from .lines import MAX_TEXT, MEGABYTE, Refused, Writer

ENCODINGS = {
    "cp932": "cp932", "shift_jis": "cp932", "sjis": "cp932", "shift-jis": "cp932", "ms932": "cp932",
    "windows-31j": "cp932", "utf-8": "utf-8", "utf8": "utf-8", "utf-8-sig": "utf-8-sig",
    "utf-8-bom": "utf-8-sig", "utf-16": "utf-16", "utf16": "utf-16", "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be", "euc-jp": "euc_jp", "euc_jp": "euc_jp", "iso-2022-jp": "iso2022_jp",
}  # fmt: skip


def decode(data: bytes, wanted: str) -> tuple[str, str, str]:
    """(text, encoding, how it was chosen). Strict: a byte that does not fit is a refusal, never a `?`."""
    if wanted:
        name = ENCODINGS.get(wanted.lower().replace(" ", ""))
        if name is None:
            raise Refused("file.encoding_unknown", wanted[:20])
        try:
            return data.decode(name).removeprefix("\ufeff"), name, "given"
        except UnicodeError as error:
            raise Refused("file.encoding", f"{name} {getattr(error, 'start', 0)}") from None
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(name), name, "mark"
            except UnicodeError as error:
                raise Refused("file.encoding", f"{name} {getattr(error, 'start', 0)}") from None
    if b"\0" in data[:4096]:
        sample = data[:4096]
        odd, even = sample[1::2].count(0), sample[0::2].count(0)
        name = "utf-16-le" if odd > even else "utf-16-be"
        try:
            text = data.decode(name)
        except UnicodeError:
            raise Refused("file.unknown_format") from None
        if sum(ch < " " and ch not in "\r\n\t" for ch in text[:2000]) > 5:
            raise Refused("file.unknown_format")
        return text, name, "guess"
    try:
        text = data.decode("utf-8")
        return text, "utf-8", "plain" if data.isascii() else "guess"
    except UnicodeError:
        pass
    found = []
    for name in ("cp932", "euc_jp"):
        try:
            text = data.decode(name)
        except UnicodeError:
            continue
        found.append((_strangeness(text), name, text))
    if not found:
        raise Refused("file.encoding", "utf-8, cp932")
    # A short file fits both; half-width kana and rare kanji side by side are what a wrong guess looks like.
    found.sort(key=lambda item: item[0])
    return found[0][2], found[0][1], "guess"


def _strangeness(text: str) -> float:
    odd = sum("\uff61" <= ch <= "\uff9f" or (ch < " " and ch not in "\r\n\t") for ch in text[:200_000])
    kana = sum("\u3040" <= ch <= "\u30ff" for ch in text[:200_000])
    return odd - 2 * kana


def read_text(data: bytes, wanted: str, out: Writer) -> None:
    """Writes a separated text file as one sheet without a name."""
    text, encoding, how = decode(data, wanted)
    if any(ch < " " and ch not in "\r\n\t\f" for ch in text[:20_000]):
        raise Refused("file.unknown_format", "control")
    start = text[:2000].lstrip().lower()
    if start.startswith(("<html", "<!doctype", "<table", "<?xml", "<workbook", "<meta", "<head")):
        raise Refused("file.html")
    delimiter = _delimiter(text)
    out.say(
        t="file", format="csv", encoding=encoding, encoding_how=how, delimiter=delimiter, date1904=False,
        notes=[],
    )  # fmt: skip
    out.say(t="sheet", name="", visible=True, merged=[], hidden_rows=[], hidden_cols=[])
    numbers = Numbers()
    numbers.start("")
    csv.field_size_limit(MEGABYTE)
    # Line numbers must be the file's own lines' rows as a spreadsheet shows them: records, not lines.
    for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
        found = [[c, "s", value[:MAX_TEXT]] for c, value in enumerate(record) if value.strip()]
        if not found:
            continue
        out.row(number, numbers.clean(found))
    if numbers.count:
        out.say(t="dropped", count=numbers.count, sheets=[])


def _delimiter(text: str) -> str:
    """The separator that gives the most even table; a comma when nothing tells."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:50]
    best, score = ",", 0.0
    for mark in (",", "\t", ";", "|"):
        counts = [line.count(mark) for line in lines]
        if not counts or max(counts) == 0:
            continue
        common = max(set(counts), key=counts.count)
        even = counts.count(common) / len(counts) * (common > 0)
        value = even + (0.5 if mark == "\t" and common > 1 else 0.0) + min(max(counts), 20) / 100
        if value > score:
            best, score = mark, value
    return best
