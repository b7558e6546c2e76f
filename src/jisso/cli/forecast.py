"""`jisso forecast`: what changes by when, if nothing else is recorded."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import typer

from jisso.cli.check import CLEAN, CheckRequest, checked_files, refuse, the_day, the_language, write


def run(
    request: CheckRequest,
    *,
    until: str | None,
    capacity: int | None,
    html: Path | None,
    ics: Path | None,
    as_json: bool,
) -> int:
    """Checks the files, looks ahead and prints or writes. The exit status is 0: a forecast is no finding."""
    language = the_language(request.lang)
    last = the_day(until)
    checked = checked_files(request, look_ahead=False)
    first = date.fromordinal(checked.as_of)
    if last is None:
        last = date.fromordinal(_a_year_after(checked.as_of))
    if last <= first:
        refuse(f"`--until {last}` is not after {first}", "name a later day")
    if capacity is not None and capacity < 1:
        refuse("`--capacity` is at least 1", "leave it out if it is not known")
    from jisso.desk.forecasting import make_outlook

    outlook = make_outlook(checked, last, language, capacity)
    if html is not None:
        from jisso.files.outbound.outlook_html import to_outlook_html

        write(html, to_outlook_html(outlook))
    if ics is not None:
        from jisso.files.outbound.ics import to_outlook_ics

        write(ics, to_outlook_ics(outlook))
    if as_json:
        from jisso.files.outbound.outlook_json import to_outlook_json

        typer.echo(to_outlook_json(outlook), nl=False)
    else:
        from jisso.files.outbound.outlook_lines import to_outlook_text
        from jisso.files.outbound.terminal import look_of

        typer.echo(to_outlook_text(outlook, look_of(sys.stdout, os.environ)), nl=False, color=True)
        for path in (html, ics):
            if path is not None:
                typer.echo(f"→ {path}")
    return CLEAN


def _a_year_after(day: int) -> int:
    from jisso.ground.calendar import months_after

    return months_after(day, 12)
