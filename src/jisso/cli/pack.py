"""`jisso pack check`: every rule checked, every scenario run."""

from __future__ import annotations

import json

import typer

from jisso.cli.check import BAD_INPUT, CLEAN, refuse


def run(folder: str, as_json: bool) -> int:
    """Prints all problems at once; status 0 only without any."""
    from jisso.pack import find_pack, load_pack
    from jisso.pack.scenarios import check_pack_scenarios

    try:
        pack = load_pack(find_pack(folder))
    except FileNotFoundError:
        refuse(f"there is no pack at `{folder}`", "give the folder that holds pack.yaml")
    outcomes, more = check_pack_scenarios(pack)
    problems = [*pack.problems, *more]
    rules = len(pack.book.families)
    if as_json:
        data = {
            "pack": pack.name,
            "version": pack.version,
            "hash": pack.hash,
            "rules": rules,
            "versions": sum(len(family.versions) for family in pack.book.families.values()),
            "scenarios": len(outcomes),
            "problems": [
                {"code": p.code, "message": p.message, "where": str(p.where or ""), "mend": p.mend}
                for p in problems
            ],
        }
        typer.echo(json.dumps(data, ensure_ascii=False, indent=1))
        return BAD_INPUT if problems else CLEAN
    for problem in problems:
        typer.echo(problem.render() + "\n")
    passed = sum(outcome.passed for outcome in outcomes)
    typer.echo(
        f"{pack.name} {pack.version} ({pack.hash}): {rules} rules, {passed} of {len(outcomes)} scenarios pass"
    )
    typer.echo(f"{len(problems)} problems")
    return BAD_INPUT if problems else CLEAN
