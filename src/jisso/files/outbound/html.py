"""The report as one HTML file: no script, no outside asset, printable on A4.

Templates see plain values only (`Pages`, `Report`) and a handful of functions that return text; every
text is escaped by the template engine, and a name that is not defined is an error, not a blank.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jisso.files.outbound import phrases
from jisso.files.outbound.arrange import PersonPage, arrange, matters, same
from jisso.files.outbound.days import long_day, short_day
from jisso.files.outbound.marks import MARKS, mark_of
from jisso.files.outbound.palette import COLOURS
from jisso.files.outbound.report import BUCKETS, Language, Report, ReportFinding
from jisso.files.outbound.timeline import Timeline, timeline
from jisso.files.outbound.words import html_lang, say

if TYPE_CHECKING:
    from jinja2 import Environment, Template

# What a reader sees before "n more".
PLACES_SHOWN = 20
QUESTIONS_SHOWN = 12
FACTORS_SHOWN = 10
MISSING_SHOWN = 2
LONG_TEXT = 240


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


def template(name: str) -> Template:
    """A template of this room: escaped texts, no undefined names."""
    return _environment().get_template(name)


def to_html(report: Report) -> str:
    """The whole page as text; write it as UTF-8."""
    language = report.language
    pages = arrange(report)
    anchors = {page.person.key: page.anchor for page in pages.people}

    def picture(page: PersonPage) -> Timeline | None:
        return timeline(page.person.spans, page.shown, report.as_of, language)

    def link_of(finding: ReportFinding) -> str:
        """To the card of a finding; a list on the same page is enough where there is no card."""
        return f"#{finding.id}"

    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            pages=pages,
            lang=html_lang(language),
            css_colours=tuple(COLOURS.items()),
            buckets=BUCKETS,
            marks=MARKS,
            places_shown=PLACES_SHOWN,
            questions_shown=QUESTIONS_SHOWN,
            factors_shown=FACTORS_SHOWN,
            long_text=LONG_TEXT,
            shortened=shortened,
            same=same,
            matters=matters,
            second_day=lambda finding: phrases.second_day(finding, language),
            missing_short=lambda finding: missing_short(finding, language),
            anchors=anchors,
            picture=picture,
            link_of=link_of,
            mark_of=mark_of,
            say=lambda key, **values: say(language, key, **values),
            day=lambda text: long_day(text, language),
            short=lambda text: short_day(text, language),
            due_lines=lambda finding: phrases.due_lines(finding, language),
            main_day=lambda finding: phrases.main_day(finding, language),
            who_line=phrases.who_line,
            whose=phrases.whose,
            what_to_do=phrases.what_to_do,
            law_line=lambda finding: phrases.law_line(finding, language),
            way_lines=lambda finding: phrases.way_lines(finding, language),
            harmed_lines=lambda finding: phrases.harmed_lines(finding, language),
            missing_lines=lambda finding: phrases.missing_lines(finding, language),
            is_link=is_link,
        )
    )


def shortened(text: str) -> str:
    """The beginning and, where there is one, the answer after the last arrow."""
    _, arrow, answer = text.rpartition(" → ")
    head = text[: LONG_TEXT // 2].rstrip()
    return f"{head} … → {answer}" if arrow and len(answer) < LONG_TEXT // 2 else f"{head} …"


def missing_short(finding: ReportFinding, language: Language) -> str:
    """The first facts that are missing, each once."""
    lines = tuple(dict.fromkeys(phrases.missing_lines(finding, language)))
    rest = len(lines) - MISSING_SHOWN
    more = f" {say(language, 'finding.factors_more', n=rest)}" if rest > 0 else ""
    return say(language, "list.comma").join(lines[:MISSING_SHOWN]) + more


def is_link(text: str) -> bool:
    """Only an ordinary web address becomes a link; anything else stays text."""
    return text.startswith(("https://", "http://")) and not any(c.isspace() for c in text)
