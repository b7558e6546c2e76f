"""`jisso flows`: who learns what of a rule, and what the pack's matrix refuses."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from jisso.cli.check import BAD_INPUT, CLEAN, TO_ACT, Progress, refuse, the_day, the_language, the_pack, write


def run(
    rule: str | None,
    asker: str,
    pack_name: str,
    lang: str,
    as_of: str | None,
    *,
    worlds: bool,
    html: Path | None,
    everything: bool,
    as_json: bool,
) -> int:
    """Prints or writes the flows. Exit status 1 where a rule would cause a flow that the matrix refuses."""
    from jisso.desk.check import today
    from jisso.desk.flows import NoMatrix, flows_of
    from jisso.ground.problem import did_you_mean

    language = the_language(lang)
    pack = the_pack(pack_name)
    families = list(pack.book.families.values())
    if rule is not None:
        family = pack.book.family(rule)
        if family is None:
            refuse(
                f"there is no rule `{rule}`", did_you_mean(rule, pack.book.families) or "see jisso rules list"
            )
        families = [family]
    progress = Progress()
    try:
        flows = flows_of(
            pack,
            (the_day(as_of) or today()).toordinal(),
            families,
            asker=asker,
            worlds=worlds or rule is not None,
            progress=progress,
        )
    except NoMatrix as error:
        for problem in error.problems:
            typer.echo(problem.render(), err=True)
        if not error.problems:
            typer.echo("this pack says nothing of who may learn what: it has no flows.yaml", err=True)
        return BAD_INPUT
    finally:
        progress.close()
    if asker and not any(one.told for one in flows.rules):
        known = [*flows.policy.roles, *pack.parties]
        refuse(
            f"nobody asks as `{asker}` here",
            did_you_mean(asker, known) or f"known: {', '.join(flows.policy.roles)}",
        )
    status = TO_ACT if flows.forbidden else CLEAN
    if as_json:
        from jisso.desk.flows_json import flows_json

        typer.echo(flows_json(flows, language), nl=False)
        return status
    from jisso.desk.flows_pages import flows_page, rule_page

    page = flows_page(flows, language) if rule is None else rule_page(flows, language)
    if html is not None:
        from jisso.files.outbound.pages_html import to_page_html

        write(html, to_page_html(page))
    from jisso.files.outbound.pages_lines import to_page_text
    from jisso.files.outbound.terminal import look_of

    typer.echo(to_page_text(page, look_of(sys.stdout, os.environ), everything), nl=False)
    if html is not None:
        typer.echo(f"→ {html}")
    return status
