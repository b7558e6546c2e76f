"""Texts of rules in further languages, for the people whom a rule is about. Read only when one is asked for.

`texts/<language>/<domain>.yaml` has the form of the other texts; `texts/<language>/about.yaml` says the language's own
name, how its texts were reviewed, and a few labels. A text is shown with that review and with the Japanese beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jisso.ground.problem import Problem, did_you_mean
from jisso.ground.source import Span
from jisso.pack.load import LANGUAGES, TEXT_PARTS, Pack
from jisso.rules.yaml_text import plain, read_yaml

FURTHER = ("vi", "zh-Hans", "ne", "id", "my", "fil", "pt-BR")
ABOUT = "about.yaml"
LABELS = ("meaning", "first_step", "remedy", "no_remedy", "law", "japanese")
CODE = "R053"


@dataclass(frozen=True, slots=True)
class FurtherLanguage:
    """One further language. `review` says, in that language and in Japanese and English, how far to trust its texts."""

    code: str
    name: str
    review: Mapping[str, str]
    labels: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def languages_of(pack: Pack) -> tuple[str, ...]:
    """The further languages that the pack has a folder for, the expected ones first."""
    root = pack.path / "texts"
    found = {folder.name for folder in root.iterdir() if folder.is_dir()} if root.is_dir() else set()
    found -= set(LANGUAGES)
    return (*(code for code in FURTHER if code in found), *sorted(found - set(FURTHER)))


def read_language(pack: Pack, code: str) -> tuple[FurtherLanguage, list[Problem]]:
    """The language's texts, and what is wrong with its files: no review told, a rule that does not exist, another part."""
    folder = pack.path / "texts" / code
    problems: list[Problem] = []
    about: dict[str, object] = {}
    texts: dict[str, dict[str, str]] = {}
    for file in sorted(folder.glob("*.yaml")):
        name = file.relative_to(pack.path).as_posix()
        data, wrong = _mapping(file, name)
        problems.extend(wrong)
        if file.name == ABOUT:
            about = data
            continue
        for rule, parts in data.items():
            where = Span(name, 1, 1)
            if rule not in pack.book.families:
                mend = did_you_mean(rule, pack.book.families)
                problems.append(Problem(CODE, f"`{rule}` is no rule", where, mend=mend))
            words = {str(part): str(text) for part, text in parts.items()} if isinstance(parts, dict) else {}
            for part in words:
                if part not in TEXT_PARTS:
                    problems.append(Problem(CODE, f"`{rule}` has no part `{part}`", where, TEXT_PARTS))
            texts[rule] = words
    review, labels = about.get("review"), about.get("labels")
    made = FurtherLanguage(
        code,
        str(about.get("name", code)),
        {str(key): str(text) for key, text in review.items()} if isinstance(review, dict) else {},
        {str(key): str(text) for key, text in labels.items()} if isinstance(labels, dict) else {},
        texts,
    )
    lacking = [name for name in ("own", "ja", "en") if not made.review.get(name)]
    if lacking:
        text = f"`{code}` does not say how its texts were reviewed: `review` lacks {', '.join(lacking)}"
        problems.append(Problem(CODE, text, Span(f"texts/{code}/{ABOUT}", 1, 1)))
    return made, problems


def _mapping(file: Path, name: str) -> tuple[dict[str, object], list[Problem]]:
    parsed, problems = read_yaml(file.read_text(encoding="utf-8"), name)
    found = plain(parsed.root)
    return (found if isinstance(found, dict) else {}), problems


def is_person(pack: Pack, party: str) -> bool:
    """Whether a party is a person who may see the rows about oneself."""
    return "own_rows" in pack.parties.get(party, {}).get("may_see", ())


def for_people(pack: Pack) -> Iterator[str]:
    """Rules whose texts a person reads: one who must act, is acted towards, or suffers when it fails."""
    for name, family in sorted(pack.book.families.items()):
        parties = {
            party
            for version in family.versions
            for party in (version.bearer, version.counterparty, *version.harmed)
            if party
        }
        if any(is_person(pack, party) for party in parties):
            yield name


def lacking(pack: Pack, language: FurtherLanguage) -> list[str]:
    """The rules that a person reads and that have no whole text in the language."""
    found = []
    for name in for_people(pack):
        words = language.texts.get(name, {})
        parts = [
            part
            for part in TEXT_PARTS
            if part != "remedy" or pack.book.families[name].newest.remedy != "none"
        ]
        if not all(words.get(part) for part in parts):
            found.append(name)
    return found
