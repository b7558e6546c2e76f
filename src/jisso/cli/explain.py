"""`jisso explain`: the whole why of one finding."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import typer

from jisso.cli.check import CLEAN, CheckRequest, checked_files, last_request, refuse, the_language


def run(
    arguments: list[str],
    rule: str | None,
    row: str | None,
    as_of: str | None,
    lang: str,
    pack: str,
    complete: list[str],
    as_json: bool,
) -> int:
    """Explains the findings meant by an id, or by a rule and a row, in the files given or those of the last check."""
    language = the_language(lang)
    wanted = [text for text in arguments if text.startswith("f-") and not Path(text).exists()]
    files = [Path(text) for text in arguments if text not in wanted]
    if not wanted and rule is None:
        refuse("say which finding", "give an id from `jisso check`, or `--rule RULE --for ROW`")
    if files:
        request = CheckRequest(files, as_of, lang, pack, complete)
    else:
        last = last_request(lang)
        if last is None:
            refuse("there is no last check to look into", "add the files: `jisso explain FINDING 名簿.xlsx`")
        request = replace(last, as_of=as_of or last.as_of)
    checked = checked_files(request)
    from jisso.desk.reporting import report_finding, words_for

    family = checked.pack.book.family(rule) if rule is not None else None
    if rule is not None and family is None:
        from jisso.ground.problem import did_you_mean

        refuse(f"there is no rule `{rule}`", did_you_mean(rule, checked.pack.book.families))
    chosen = []
    for finding in checked.findings:
        if wanted and finding.id not in wanted:
            continue
        if family is not None and finding.rule.id != family.id:
            continue
        subject = finding.row.subject.key if finding.row.subject is not None else ""
        if row is not None and row not in (finding.row.key, subject):
            continue
        chosen.append(finding)
    if not chosen:
        refuse(
            "there is no such finding in these files on that day",
            "`jisso check --all` lists every finding with its id",
        )
    words = words_for(checked, language)
    from jisso.desk.curing import ways_out_of

    ways_out = ways_out_of(checked, language, careful=True)
    shown = [
        replace(report_finding(finding, checked, words), ways_out=ways_out(finding)) for finding in chosen
    ]
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in shown], ensure_ascii=False, indent=1))
        return CLEAN
    from jisso.desk.telling import tell

    typer.echo("\n\n".join(tell(one, language) for one in shown))
    return CLEAN
