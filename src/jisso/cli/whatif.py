"""`jisso whatif`: suppose facts or rules, or ask what would put a finding in order."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from jisso.cli.check import (
    CLEAN,
    CheckRequest,
    checked_files,
    last_request,
    refuse,
    the_day,
    the_language,
    write,
)

if TYPE_CHECKING:
    from jisso.desk import Checked
    from jisso.files.outbound.report import Language
    from jisso.files.outbound.supposition import Supposition
    from jisso.readings.finding import Finding


@dataclass(frozen=True)
class Wish:
    """What is asked: facts supposed, findings to put in order, or a reform. One of the three."""

    sets: Sequence[str]
    adds: Sequence[str]
    removes: Sequence[str]
    begins: str | None
    findings: Sequence[str]
    rule: str | None
    row: str | None
    party: str | None
    corrections: bool
    overlay: Path | None
    until: str | None

    @property
    def supposes(self) -> bool:
        return bool(self.sets or self.adds or self.removes)

    @property
    def cures(self) -> bool:
        return bool(self.findings or self.rule)


def run(request: CheckRequest, wish: Wish, *, html: Path | None, as_json: bool) -> int:
    """Checks the files, answers one question and prints or writes it. The exit status is 0: nothing here is a fact."""
    language = the_language(request.lang)
    if [wish.supposes, wish.cures, wish.overlay is not None].count(True) != 1:
        refuse(
            "ask one thing: what if facts were so, what would put a finding in order, or what a reform changes",
            "`--set`, `--add`, `--remove` · `--finding ID` or `--rule R --for ROW` · `--overlay DIR`",
        )
    if not request.files:
        last = last_request(request.lang)
        if last is None:
            refuse("there is no last check to look into", "add the files: `jisso whatif 名簿.xlsx …`")
        request = replace(last, as_of=request.as_of or last.as_of)
    last_day = the_day(wish.until)
    checked = checked_files(request, look_ahead=False)
    first = date.fromordinal(checked.as_of)
    until = last_day or _a_year_after(first)
    if until <= first:
        refuse(f"`--until {until}` is not after {first}", "name a later day")
    supposition = _answer(checked, request, wish, until, language)
    from jisso.desk.supposition_page import supposition_page

    page = supposition_page(supposition)
    if html is not None:
        from jisso.files.outbound.pages_html import to_page_html

        write(html, to_page_html(page))
    if as_json:
        from jisso.files.outbound.whatif_json import to_whatif_json

        typer.echo(to_whatif_json(supposition), nl=False)
        return CLEAN
    from jisso.files.outbound.pages_lines import to_page_text
    from jisso.files.outbound.terminal import look_of

    typer.echo(to_page_text(page, look_of(sys.stdout, os.environ), True), nl=False)
    if html is not None:
        typer.echo(f"→ {html}")
    return CLEAN


def _answer(
    checked: Checked, request: CheckRequest, wish: Wish, until: date, language: Language
) -> Supposition:
    if wish.supposes:
        return _supposed(checked, wish, until, language)
    if wish.overlay is not None:
        return _reformed(checked, request, wish.overlay, until, language)
    from jisso.desk.curing import cure_findings

    party = wish.party or ""
    if party and party not in checked.pack.parties:
        from jisso.ground.problem import did_you_mean

        refuse(f"there is no party `{party}`", did_you_mean(party, checked.pack.parties))
    found = _meant(checked, wish)
    return cure_findings(checked, found, until, language, party=party, corrections=wish.corrections)


def _supposed(checked: Checked, wish: Wish, until: date, language: Language) -> Supposition:
    from jisso.desk.changes_asked import changes_asked
    from jisso.desk.supposing import suppose

    begins = the_day(wish.begins)
    changes, problems = changes_asked(
        checked.case,
        checked.document,
        sets=wish.sets,
        adds=wish.adds,
        removes=wish.removes,
        begins=begins.toordinal() if begins is not None else None,
    )
    for problem in problems:
        typer.echo(problem.render() + "\n", err=True)
    if problems:
        refuse(
            "the change cannot be supposed", "mend it and run again; `jisso schema case` lists the registers"
        )
    return suppose(checked, changes, until, language)


def _reformed(
    checked: Checked, request: CheckRequest, overlay: Path, until: date, language: Language
) -> Supposition:
    from jisso.desk.supposing import reform
    from jisso.pack import find_pack, load_pack

    if not overlay.exists():
        refuse(f"there is no overlay `{overlay}`", "give a folder with rules/ and parameters/, or one file")
    pack = load_pack(find_pack(request.pack), overlay)
    return reform(checked, pack, overlay.name, until, language)


def _meant(checked: Checked, wish: Wish) -> list[Finding]:
    """The findings asked about, by id or by rule and row."""
    family = checked.pack.book.family(wish.rule) if wish.rule else None
    if wish.rule and family is None:
        from jisso.ground.problem import did_you_mean

        refuse(f"there is no rule `{wish.rule}`", did_you_mean(wish.rule, checked.pack.book.families))
    chosen = []
    for finding in checked.findings:
        subject = finding.row.subject.key if finding.row.subject is not None else ""
        if wish.findings and finding.id not in wish.findings:
            continue
        if family is not None and finding.rule.id != family.id:
            continue
        if wish.row is not None and wish.row not in (finding.row.key, subject):
            continue
        chosen.append(finding)
    if not chosen:
        refuse(
            "there is no such finding in these files on that day",
            "`jisso check --all` lists every finding with its id",
        )
    if wish.findings or wish.row is not None:
        return chosen
    from jisso.readings.whatif import curable

    return [finding for finding in chosen if curable(finding)] or chosen[:1]


def _a_year_after(day: date) -> date:
    from jisso.ground.calendar import months_after

    return date.fromordinal(months_after(day.toordinal(), 12))
