"""`jisso coverage` and `jisso burden`: pages about rules and links, never about persons."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import typer

from jisso.cli.check import CLEAN, TO_ACT, CheckRequest, checked_files, the_day, the_language, the_pack, write


def run(what: str, request: CheckRequest, *, html: Path | None, everything: bool, as_json: bool) -> int:
    """Prints or writes one of the pages. Without files `burden` shows the rules alone.

    Exit status 0; 1 where the pack has no rule at all for one of its problems."""
    from jisso.desk import structure
    from jisso.desk.check import check_document, today

    language = the_language(request.lang)
    if request.files:
        checked = checked_files(request, look_ahead=False)
    else:
        nothing: Mapping[str, object] = {}
        checked = check_document(the_pack(request.pack), nothing, the_day(request.as_of) or today(), file="-")
    about = checked.pack.about.get("problems", {})
    named = {version.problem for family in checked.pack.book.families.values() for version in family.versions}
    status = TO_ACT if what == "coverage" and set(about) - named else CLEAN
    if as_json:
        typer.echo(
            structure.coverage_json(checked) if what == "coverage" else structure.burden_json(checked),
            nl=False,
        )
        return status
    page = (
        structure.coverage_page(checked, language)
        if what == "coverage"
        else structure.burden_page(checked, language)
    )
    if html is not None:
        from jisso.files.outbound.pages_html import to_page_html

        write(html, to_page_html(page))
    from jisso.files.outbound.pages_lines import to_page_text
    from jisso.files.outbound.terminal import look_of

    typer.echo(to_page_text(page, look_of(sys.stdout, os.environ), everything), nl=False)
    if html is not None:
        typer.echo(f"→ {html}")
    return status
