"""Review sheets for jurists: an index, one printable page per act and article, and what to check first.

Knows nothing of rules: it is given plain texts (`Review`). No script, no outside asset, the report's stylesheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jisso.files.outbound.palette import COLOURS
from jisso.files.outbound.report import Language
from jisso.files.outbound.review_words import SAID
from jisso.files.outbound.words import html_lang

if TYPE_CHECKING:
    from jinja2 import Environment

INDEX, FIRST = "index.html", "check-first.html"


@dataclass(frozen=True, slots=True)
class ReviewFigure:
    """A dated table that a version reads. `rows` are key, span of days, value, source; cut where there are too many."""

    name: str
    title: str
    checked: str
    verified: str
    file: str
    rows: tuple[tuple[str, str, str, str], ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class ReviewVersion:
    """One version in words. `lines` keep their indentation: two spaces for each level of a list."""

    days: str
    lines: tuple[str, ...]
    law: tuple[str, ...]
    confidence: str
    second_check: str
    checked: str
    verified: str
    sources: tuple[str, ...]
    disagree: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class ReviewScenario:
    name: str
    given: tuple[str, ...]
    on: str
    then: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewRule:
    id: str
    title: str
    kind: str
    domain: str
    meaning: str
    first_step: str
    remedy: str
    who: str
    verified_by: str
    entries: tuple[str, ...]
    versions: tuple[ReviewVersion, ...]
    figures: tuple[ReviewFigure, ...]
    punished: tuple[str, ...]
    suffers: tuple[str, ...]
    open_questions: tuple[str, ...]
    factors: tuple[str, ...]
    scenarios: tuple[ReviewScenario, ...]
    cited: tuple[tuple[str, str], ...]
    """Other articles that the rule cites: page and label."""

    @property
    def open(self) -> bool:
        return bool(self.open_questions or self.factors)


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One article of one act: the rules told here in full, and those that cite it but are told elsewhere."""

    file: str
    act: str
    number: str
    article: str
    rules: tuple[ReviewRule, ...]
    elsewhere: tuple[tuple[str, str, str], ...]
    """Page with anchor, title, and whether the article punishes (a word) or is cited (empty)."""


@dataclass(frozen=True, slots=True)
class ReviewCheck:
    """One line of the list of what to check first."""

    link: str
    rule: str
    title: str
    law: str
    harm: str
    group: str
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    language: Language
    pack: str
    version: str
    hash: str
    checked: str
    notice: str
    pages: tuple[ReviewPage, ...]
    first: tuple[ReviewCheck, ...]
    rules: int


def say(language: Language, key: str, **values: object) -> str:
    ja, en, easy = SAID[key]
    return {"ja": ja, "en": en, "easy": easy}[language].format(**values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("jisso.files.outbound", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def level(line: str) -> int:
    """How deep a line of a rule stands in its lists."""
    return (len(line) - len(line.lstrip(" "))) // 2


def to_pages(review: Review) -> dict[str, str]:
    """File name to text; write each as UTF-8 into one folder."""
    language = review.language
    acts: dict[str, list[ReviewPage]] = {}
    for page in review.pages:
        acts.setdefault(page.act, []).append(page)
    shared = {
        "review": review,
        "acts": acts,
        "lang": html_lang(language),
        "css_colours": tuple(COLOURS.items()),
        "say": lambda key, **values: say(language, key, **values),
        "level": level,
        "is_link": lambda text: (
            text.startswith(("https://", "http://")) and not any(c.isspace() for c in text)
        ),
        "index": INDEX,
        "first": FIRST,
    }
    environment = _environment()
    made = {
        INDEX: environment.get_template("review_index.html.j2").render(shared),
        FIRST: environment.get_template("review_first.html.j2").render(shared),
    }
    template = environment.get_template("review_page.html.j2")
    for page in review.pages:
        made[page.file] = template.render(shared, page=page)
    return made
