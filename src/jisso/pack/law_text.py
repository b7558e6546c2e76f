"""The text of an act as its official database gives it out: articles, with what stands in each.

Three forms are read, all saved by the user beforehand: the answer of the law API version 2 as JSON (its full text a tree,
or XML in base64), the same answer as XML, and the standard law XML itself. Nothing is fetched. XML with entities or
a document type is refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

MOST_BYTES = 64_000_000
DEEPEST = 200
SUPPLEMENTARY = "suppl"
DELETED = "削除"


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `number` as citations write it: 19-16, suppl-7. `parts` are its paragraphs and items: `1`, `1(2)`.

    `hash` covers its text without spaces, so that a new layout is no new law."""

    number: str
    caption: str
    hash: str
    parts: frozenset[str]
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class LawText:
    """An act, or a part of it where `whole` is False. `number` is the act's number in Arabic figures."""

    number: str
    law_id: str
    title: str
    revision: str
    articles: dict[str, Article]
    whole: bool = True


class Node(NamedTuple):
    tag: str
    attributes: dict[str, str]
    children: list[Any]


class NotALaw(ValueError):
    """The file is not one of the forms told above; the message says what it is instead."""


def read_law(file: Path) -> LawText:
    """The act in `file`. Raises `NotALaw`, and `OSError` where the file cannot be read."""
    if file.stat().st_size > MOST_BYTES:
        raise NotALaw("the file is larger than 64 MB")
    return law_from(file.read_bytes())


def law_from(data: bytes) -> LawText:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        root = _from_xml(data)
        law = _first(root, "Law") or _first(root, "Article")
        info = {
            tag: _text(found)
            for tag in ("law_id", "law_num", "law_title", "law_revision_id", "LawId")
            if (found := _first(root, tag))
        }
        return _law(law, info)
    if start == b"{":
        return _from_json(data)
    raise NotALaw("neither JSON nor XML")


def _from_json(data: bytes) -> LawText:
    try:
        answer = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotALaw("the JSON cannot be read") from error
    info: dict[str, str] = {}
    for part in ("law_info", "revision_info"):
        entry = answer.get(part)
        if isinstance(entry, dict):
            info.update({name: value for name, value in entry.items() if isinstance(value, str)})
    tree = answer.get("law_full_text", answer if "tag" in answer else None)
    if isinstance(tree, str):
        try:
            root = _from_xml(base64.b64decode(tree, validate=True))
        except binascii.Error as error:
            raise NotALaw("`law_full_text` is neither a tree nor base64") from error
    elif isinstance(tree, dict):
        root = _from_tree(tree)
    else:
        raise NotALaw("the answer has no `law_full_text`; ask the API for `law_data`")
    return _law(_first(root, "Law") or _first(root, "Article"), info)


def _from_tree(entry: Any, depth: int = 0) -> Node:
    if depth > DEEPEST:
        raise NotALaw("nested too deeply")
    attributes = entry.get("attr")
    children = entry.get("children")
    return Node(
        str(entry.get("tag", "")),
        {str(name): str(value) for name, value in attributes.items()} if isinstance(attributes, dict) else {},
        [
            _from_tree(child, depth + 1) if isinstance(child, dict) else str(child)
            for child in (children if isinstance(children, list) else [])
        ],
    )


def _from_xml(data: bytes) -> Node:
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except ParseError as error:
        raise NotALaw("the XML cannot be read") from error
    except DefusedXmlException as error:
        raise NotALaw("XML with a document type or entities is refused") from error
    return _element(root, 0)


def _element(element: Any, depth: int) -> Node:
    if depth > DEEPEST:
        raise NotALaw("nested too deeply")
    children: list[Any] = [element.text] if element.text else []
    for child in element:
        children.append(_element(child, depth + 1))
        if child.tail:
            children.append(child.tail)
    return Node(str(element.tag).rpartition("}")[2], dict(element.attrib), children)


# ---- from the tree to articles


def _law(law: Node | None, info: dict[str, str]) -> LawText:
    if law is None:
        raise NotALaw("there is no law and no article in it")
    whole = law.tag == "Law"
    number = info.get("law_num") or (_text(found) if (found := _first(law, "LawNum")) else "")
    title = info.get("law_title") or (_text(found) if (found := _first(law, "LawTitle")) else "")
    articles: dict[str, Article] = {}
    for node, supplementary in _articles(law, False):
        for article in _article(node, supplementary):
            articles.setdefault(article.number, article)
    return LawText(
        plain_number(number),
        info.get("law_id", "") or info.get("LawId", ""),
        title,
        info.get("law_revision_id", ""),
        articles,
        whole,
    )


def _articles(node: Node, supplementary: bool) -> Iterator[tuple[Node, bool]]:
    """Articles of the main provision and of the act's own supplementary provision.

    Those of amending acts and those quoted inside another article are not this act's articles."""
    if node.tag == "Article":
        yield node, supplementary
        return
    if node.tag == "SupplProvision":
        if "AmendLawNum" in node.attributes:
            return
        supplementary = True
    for child in node.children:
        if isinstance(child, Node):
            yield from _articles(child, supplementary)


def _article(node: Node, supplementary: bool) -> Iterator[Article]:
    text = _squeezed(node)
    caption = next((_text(child) for child in _children(node, "ArticleCaption")), "")
    title = next((_text(child) for child in _children(node, "ArticleTitle")), "")
    deleted = text.removeprefix(re.sub(r"\s", "", title)) == DELETED
    parts: set[str] = set()
    for number, paragraph in enumerate(_children(node, "Paragraph"), start=1):
        at = _branched(paragraph.attributes.get("Num", "")) or str(number)
        parts.add(at)
        for item in _children(paragraph, "Item"):
            parts.add(f"{at}({_branched(item.attributes.get('Num', ''))})")
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    first, _, last = node.attributes.get("Num", "").partition(":")
    numbers = (
        [first]
        if not (last.isdigit() and first.isdigit())
        else [str(n) for n in range(int(first), int(last) + 1)]
    )
    for name in numbers:
        written = _branched(name)
        if written:
            shown = f"{SUPPLEMENTARY}-{written}" if supplementary else written
            yield Article(shown, caption.strip("（）()"), digest, frozenset(parts), deleted)


def _children(node: Node, tag: str) -> Iterator[Node]:
    yield from (child for child in node.children if isinstance(child, Node) and child.tag == tag)


def _first(node: Node, tag: str) -> Node | None:
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if current.tag == tag:
            return current
        waiting.extend(reversed([child for child in current.children if isinstance(child, Node)]))
    return None


def _text(node: Node) -> str:
    return "".join(child if isinstance(child, str) else _text(child) for child in node.children).strip()


def _squeezed(node: Node) -> str:
    """The text without spaces; readings in small print beside a word are no text of the law."""
    parts: list[str] = []

    def walk(current: Node) -> None:
        for child in current.children:
            if isinstance(child, str):
                parts.append(child)
            elif child.tag != "Rt":
                walk(child)

    walk(node)
    return re.sub(r"\s", "", unicodedata.normalize("NFC", "".join(parts)))


def _branched(number: str) -> str:
    """19_16 is written 19-16."""
    return number.replace("_", "-")


# ---- numbers of acts

KANJI = {"〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
PLACES = {"十": 10, "百": 100, "千": 1000}
FIGURES = re.compile(f"[{''.join(KANJI)}{''.join(PLACES)}]+")


def plain_number(text: str) -> str:
    """昭和二十六年政令第三百十九号 as 昭和26年政令第319号; 元年 as 1年. Already plain numbers stay as they are."""
    plain = unicodedata.normalize("NFKC", text).replace("元年", "一年").strip()
    head, year, tail = plain.partition("年")
    before, mark, after = tail.rpartition("第")
    return FIGURES.sub(_arabic, head) + year + before + mark + FIGURES.sub(_arabic, after)


def _arabic(match: re.Match[str]) -> str:
    text = match.group()
    if not any(sign in PLACES for sign in text):
        return "".join(str(KANJI[sign]) for sign in text)
    total, digit = 0, 0
    for sign in text:
        if sign in PLACES:
            total += (digit or 1) * PLACES[sign]
            digit = 0
        else:
            digit = KANJI[sign]
    return str(total + digit)
