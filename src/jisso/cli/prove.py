"""`jisso prove`: do the rules of a pack hold together?"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from jisso.cli.check import CLEAN, TO_ACT, Progress, refuse, the_pack
from jisso.cli.failure import jisso_home

if TYPE_CHECKING:
    from jisso.desk.proving import Proved

HEADINGS = {
    "dead_rule": "rules that can never bite",
    "dead_branch": "alternatives that never hold",
    "versions": "gaps and overlaps of versions in force",
    "tables": "gaps and overlaps of figures and alternatives",
    "contradiction": "duties against prohibitions",
    "double_bind": "no lawful way left",
    "deadline": "deadlines before their evidence can exist",
    "window": "rights whose window closes too early",
    "unreachable_right": "rights that nobody can reach",
    "sanction": "sanctions without a duty before them",
    "neutrality": "findings that turn on a protected cell",
    "monotonicity": "more evidence that makes it worse",
}


def run(
    rule: str | None, pack_name: str, as_json: bool, seconds: float, cases: Path | None, everything: bool
) -> int:
    """Prints the answers; status 1 if something is refuted."""
    from jisso.cli.rules import family_of

    pack = the_pack(pack_name)
    if seconds <= 0:
        refuse("the budget must be more than 0 seconds", "try `--budget 6`")
    family = family_of(pack, rule) if rule is not None else None
    from jisso.desk import proving

    progress = Progress()
    try:
        with proving.KeptAnswers(jisso_home()) as memory:
            proved = proving.prove_pack(
                pack,
                family.id if family is not None else None,
                seconds=seconds,
                workers=os.cpu_count() or 1,
                memory=memory,
                progress=progress,
            )
    finally:
        progress.close()
    if cases is not None:
        _write(proved, cases)
    if as_json:
        typer.echo(json.dumps(proving.as_json(proved), ensure_ascii=False, indent=1))
    else:
        typer.echo(table(proved, everything))
    return TO_ACT if proved.refuted else CLEAN


def table(proved: Proved, everything: bool) -> str:
    """The answers for a terminal: totals per check, then what is refuted; with `everything` the undecided too."""
    pack = proved.pack
    lines = [f"{pack.name} {pack.version}: {len(proved.answers)} checks", ""]
    lines.append(f"  {'check':<48}{'proved':>8}{'refuted':>9}{'undecided':>11}")
    for check, heading in HEADINGS.items():
        count = Counter(one.answer for one in proved.answers if one.check == check)
        if count:
            lines.append(f"  {heading:<48}{count['proved']:>8}{count['refuted']:>9}{count['undecided']:>11}")
    for word in ("refuted", "undecided") if everything else ("refuted",):
        chosen = [one for one in proved.answers if one.answer == word]
        if chosen:
            lines.extend(("", word))
        for one in chosen:
            about = f" ({one.about})" if one.about else ""
            lines.append(
                f"  {one.check}  {', '.join(one.rules[:4])}{' …' if len(one.rules) > 4 else ''}{about}"
            )
            lines.append(f"    {one.why}")
    if proved.refuted:
        lines.extend(
            ("", "`--cases DIR` writes each counterexample as a case file that `jisso check` judges.")
        )
    return "\n".join(lines)


def _write(proved: Proved, folder: Path) -> None:
    import yaml

    from jisso.desk import proving

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, document in proving.case_files(proved):
            text = yaml.safe_dump(dict(document), allow_unicode=True, sort_keys=False)
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        refuse(f"`{folder}` cannot be written: {error.strerror}", "name another folder")
