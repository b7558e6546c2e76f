"""`jisso sweep`: every row of whole registers, judged by SQL; totals on the screen, findings in a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import typer

from jisso.cli.check import CLEAN, Progress, refuse, the_day, the_pack

Totals = Mapping[str, Mapping[str, int]]
ENGINES = ("duckdb",)


def run(
    folder: Path,
    *,
    engine: str,
    as_of: str | None,
    out: Path,
    pack_name: str,
    memory: str,
    threads: int,
    all_lines: bool,
    as_json: bool,
) -> int:
    """Sweeps a folder of extracts. The exit status is 0, or 2 where the extracts are refused: totals accuse nobody."""
    if engine not in ENGINES:
        refuse(f"there is no engine `{engine}` here", f"known: {', '.join(ENGINES)}")
    if not folder.is_dir():
        refuse(f"there is no folder `{folder}`", "give the folder that holds the extracts")
    if out.suffix != ".parquet" or not out.absolute().parent.is_dir():
        refuse(f"`{out}` is no place for the findings", "name a .parquet file in a folder that exists")
    pack = the_pack(pack_name)
    from jisso.desk.check import today
    from jisso.desk.sweeping import SweepRequest, sweep

    day: date = the_day(as_of) or today()
    request = SweepRequest(folder, out, day, memory, threads, all_lines)
    progress = Progress()
    try:
        found = sweep(pack, request, progress)
    finally:
        progress.close()
    if as_json:
        typer.echo(json.dumps(found.as_json(pack, request), ensure_ascii=False, indent=1))
    for problem in found.problems:
        if not as_json or problem.level == "error":
            typer.echo(problem.render(), err=True)
    if found.failed():
        return 2
    if not as_json:
        _print(found.by(1), found.by(2), found.by(0), day, sum(found.rows.values()))
        for problem in found.refused:
            typer.echo(problem.message)
        typer.echo(f"→ {out}")
    return CLEAN


def _print(domains: Totals, problems: Totals, rules: Totals, day: date, rows: int) -> None:
    typer.echo(f"As of {day}: {rows:,} rows, {sum(sum(one.values()) for one in rules.values()):,} findings")
    for title, counted in (("By domain", domains), ("By problem", problems), ("By rule", rules)):
        typer.echo(f"\n{title}")
        for name, statuses in counted.items():
            listed = ", ".join(f"{status} {count:,}" for status, count in sorted(statuses.items()))
            typer.echo(f"  {name}: {listed}")
