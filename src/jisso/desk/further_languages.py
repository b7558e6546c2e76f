"""A rule told in a further language: how far its words were reviewed, the words, and the Japanese beside them."""

from __future__ import annotations

from collections.abc import Iterator

from jisso.pack.languages import FurtherLanguage
from jisso.readings.narrate import Words
from jisso.rules.rulebook import Family

JAPANESE = {
    "meaning": "内容", "first_step": "最初の一歩", "remedy": "守ってくれる手段",
    "no_remedy": "法律に定めがありません", "law": "根拠",
}  # fmt: skip


def tell_in(family: Family, language: FurtherLanguage, japanese: Words) -> str:
    """Plain text. What the language does not have stands in Japanese alone; the law always stands in Japanese."""
    return "\n".join(_told(family, language, japanese))


def _told(family: Family, language: FurtherLanguage, japanese: Words) -> Iterator[str]:
    words = language.texts.get(family.id, {})
    newest = family.newest
    yield f"{words.get('title') or japanese.text(family.id, 'title')}  [{family.id}]"
    if words.get("title"):
        yield f"  {japanese.text(family.id, 'title')}"
    yield f"※ {language.review.get('own', '')} / {language.review.get('ja', '')} / {language.review.get('en', '')}"
    for part in ("meaning", "first_step", "remedy"):
        label = f"{language.labels.get(part, part)} ({JAPANESE[part]})"
        if part == "remedy" and newest.remedy == "none":
            yield f"{label}: {language.labels.get('no_remedy', '')} ({JAPANESE['no_remedy']})"
            continue
        if words.get(part):
            yield f"{label}: {words[part]}"
            yield f"  {japanese.text(family.id, part)}"
        else:
            yield f"{label}: {japanese.text(family.id, part)}"
    parties = [
        japanese.party(newest.bearer),
        *([japanese.party(newest.counterparty)] if newest.counterparty else []),
    ]
    yield f"  {' → '.join(parties)}"
    law = " / ".join(japanese.citation(citation) for citation in newest.law)
    yield f"{language.labels.get('law', 'law')} ({JAPANESE['law']}): {law}"
