"""What a saved text of an act means for the rules that cite it: same, changed, moved or gone.

What an article said when it was last looked at stands in `law_texts.yaml` of the pack, as a hash, never as a text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jisso.ground.source import Span
from jisso.pack.law_text import SUPPLEMENTARY, Article, LawText, plain_number
from jisso.pack.load import Pack
from jisso.rules.reader import CITATION
from jisso.rules.yaml_text import plain, read_yaml

FILE = "law_texts.yaml"
STANDINGS = ("gone", "moved", "changed", "unrecorded", "same")
TO_ACT = ("gone", "moved", "changed")


@dataclass(frozen=True, slots=True)
class Cited:
    """One place of the act that rules cite. `standing` is one of `STANDINGS`; `detail` says what was found."""

    article: str
    parts: tuple[str, ...]
    rules: tuple[str, ...]
    where: Span | None
    standing: str
    detail: str


def act_of(pack: Pack, law: LawText) -> str | None:
    """The key of the act in `laws.yaml`, by its number or its id in the law database."""
    for key, entry in pack.laws.items():
        if law.number and plain_number(str(entry.get("number", ""))) == law.number:
            return key
        if law.law_id and entry.get("egov") == law.law_id:
            return key
    return None


def cited_places(pack: Pack, act: str) -> dict[str, tuple[set[str], dict[str, Span | None]]]:
    """Article to its cited parts (`1`, `1(2)`) and to the rules that cite it with their places.

    A penalty that an effect names counts as cited too."""
    found: dict[str, tuple[set[str], dict[str, Span | None]]] = {}

    def add(article: str, paragraph: str, item: str, rule: str, span: Span | None) -> None:
        if not article:
            return
        parts, rules = found.setdefault(article, (set(), {}))
        rules.setdefault(rule, span)
        if paragraph:
            parts.add(f"{paragraph}({item})" if item else paragraph)

    for family in pack.book.families.values():
        for version in family.versions:
            for citation in version.law:
                if citation.act == act:
                    add(citation.article, citation.paragraph, citation.item, family.id, version.span)
            for effect in version.if_missed:
                match = CITATION.match(effect.law.strip()) if effect.law else None
                if match is not None and match["act"] == act:
                    add(
                        match["article"] or "",
                        match["paragraph"] or "",
                        match["item"] or "",
                        family.id,
                        version.span,
                    )
    return found


def article_of(law: LawText, article: str) -> Article | None:
    """The cited article. In acts whose supplementary provision goes on counting, such an article is cited by number alone."""
    return law.articles.get(article) or law.articles.get(f"{SUPPLEMENTARY}-{article}")


def compare(pack: Pack, act: str, law: LawText) -> list[Cited]:
    """Every cited article of the act against the saved text, the gravest first. A part of an act settles only what is in it."""
    recorded = read_recorded(pack).get(act, {})
    before: Mapping[str, Any] = recorded.get("articles", {}) if isinstance(recorded, Mapping) else {}
    made: list[Cited] = []
    for article, (parts, rules) in cited_places(pack, act).items():
        if not law.whole and article_of(law, article) is None:
            continue
        standing, detail = _standing(article, sorted(parts), before.get(article), law)
        made.append(
            Cited(
                article,
                tuple(sorted(parts)),
                tuple(sorted(rules)),
                next(iter(rules.values()), None),
                standing,
                detail,
            )
        )
    return sorted(made, key=lambda one: (STANDINGS.index(one.standing), _order(one.article)))


def _standing(article: str, parts: list[str], before: Any, law: LawText) -> tuple[str, str]:
    now = article_of(law, article)
    known = str(before.get("hash", "")) if isinstance(before, Mapping) else ""
    caption = str(before.get("caption", "")) if isinstance(before, Mapping) else ""
    if now is not None and known and now.hash == known and not now.deleted:
        missing = _missing(parts, now)
        return ("gone", missing) if missing else ("same", "")
    elsewhere = _elsewhere(article, known, caption, now, law)
    if elsewhere:
        return "moved", f"now article {elsewhere}"
    if now is None:
        return "gone", "the act has no such article"
    if now.deleted:
        return "gone", "the article is deleted (削除)"
    missing = _missing(parts, now)
    if missing:
        return "gone", missing
    if not known:
        return "unrecorded", "the article exists; what it said before is not recorded"
    return "changed", "the text differs from the recorded one"


def _missing(parts: Iterable[str], now: Article) -> str:
    """The cited paragraphs and items that the article does not have."""
    lost = [part for part in parts if part not in now.parts]
    return f"the article has no paragraph or item {', '.join(lost)}" if lost else ""


def _elsewhere(article: str, known: str, caption: str, now: Article | None, law: LawText) -> str:
    """Where the recorded text stands now, or an article of the same caption where the old place is empty."""
    if known:
        for other in law.articles.values():
            if other.number not in (article, f"{SUPPLEMENTARY}-{article}") and other.hash == known:
                return other.number
    if caption and (now is None or now.deleted):
        for other in law.articles.values():
            if other.number != article and other.caption == caption and not other.deleted:
                return other.number
    return ""


def _order(article: str) -> list[tuple[int, int, str]]:
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in article.split("-")]


def read_recorded(pack: Pack) -> dict[str, Any]:
    """The recorded articles by act: number, revision, day, and for each article its hash and caption."""
    file = pack.path / FILE
    if not file.is_file():
        return {}
    parsed, _ = read_yaml(file.read_text(encoding="utf-8"), FILE)
    found = plain(parsed.root)
    return found if isinstance(found, dict) else {}


def record(pack: Pack, act: str, law: LawText, day: str) -> Path:
    """Writes down what the cited articles say now, beside those of other acts. Returns the file."""
    kept = read_recorded(pack)
    before = kept.get(act)
    articles = dict(before.get("articles", {})) if isinstance(before, dict) else {}
    cited = cited_places(pack, act)
    for article in cited:
        now = article_of(law, article)
        if now is not None and not now.deleted:
            articles[article] = {"hash": now.hash, "caption": now.caption}
        elif law.whole:
            articles.pop(article, None)
    kept[act] = {
        "number": law.number,
        "revision": law.revision,
        "recorded": day,
        "articles": {
            article: articles[article] for article in sorted(articles, key=_order) if article in cited
        },
    }
    file = pack.path / FILE
    file.write_text(_yaml(kept), encoding="utf-8")
    return file


def _yaml(kept: Mapping[str, Any]) -> str:
    """Our own layout: one line per article, so that a diff reads like a list of changes."""
    lines = [
        "# What the cited articles said when they were last looked at, as hashes. Written by `jisso pack law FILE --record`."
    ]
    for act, entry in sorted(kept.items()):
        lines.append(f"{act}:")
        for name in ("number", "revision", "recorded"):
            lines.append(f"  {name}: {_quoted(entry.get(name, ''))}")
        lines.append("  articles:")
        for article, one in entry.get("articles", {}).items():
            caption = _quoted(one.get("caption", ""))
            lines.append(
                f"    {_quoted(article)}: {{hash: {_quoted(one.get('hash', ''))}, caption: {caption}}}"
            )
    return "\n".join(lines) + "\n"


def _quoted(text: object) -> str:
    return json.dumps(str(text), ensure_ascii=False)
