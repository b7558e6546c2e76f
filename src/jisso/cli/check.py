"""`jisso check` and `jisso export`."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

import typer

from jisso.cli.failure import jisso_home

if TYPE_CHECKING:
    from jisso.desk import Checked
    from jisso.desk.job_words import JobWords
    from jisso.files.inbound import CompleteThrough, Intake
    from jisso.files.outbound.report import Language, Report
    from jisso.pack import Pack

CLEAN, TO_ACT, BAD_INPUT = 0, 1, 2
LANGUAGES = ("ja", "en", "easy")
FORMS = ("html", "xlsx", "ics", "json")
TABLES = (".xlsx", ".xls", ".xlsm", ".csv", ".tsv", ".txt", ".yaml", ".yml", ".json")


@dataclass(frozen=True)
class CheckRequest:
    """What the user asked to be checked, and how."""

    files: list[Path]
    as_of: str | None
    lang: str
    pack: str
    complete_through: list[str]
    mapping: Path | None = None
    no_identity: bool = False
    encoding: str | None = None
    job_words: Path | None = None


def refuse(message: str, mend: str = "") -> NoReturn:
    """A usage problem: what, and how to mend it. Exit status 2."""
    typer.echo(f"jisso: {message}", err=True)
    if mend:
        typer.echo(f"  {mend}", err=True)
    raise typer.Exit(BAD_INPUT)


def the_language(lang: str) -> Language:
    if lang not in LANGUAGES:
        from jisso.ground.problem import did_you_mean

        refuse(f"there is no language `{lang}` yet", did_you_mean(lang, LANGUAGES) or "known: ja, en, easy")
    return cast("Language", lang)


def the_day(text: str | None) -> date | None:
    if text is None:
        return None
    from jisso.ground.calendar import parse_date

    found = parse_date(text)
    if isinstance(found, date):
        return found
    refuse(f"`{text}` is not a day", found.cure or "write it as 2026-04-01")


def the_pack(name: str) -> Pack:
    from jisso.pack import find_pack, load_pack

    try:
        pack = load_pack(find_pack(name))
    except FileNotFoundError:
        refuse(
            f"there is no pack `{name}`", "give a name such as `japan`, or the folder that holds pack.yaml"
        )
    if pack.problems:
        typer.echo(
            f"jisso: the pack has {len(pack.problems)} problem(s); `jisso pack check {name}` lists them",
            err=True,
        )
    return pack


def the_files(paths: list[Path]) -> list[Path]:
    """The files meant; a folder stands for the tables and case files directly in it."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(
                sorted(
                    one
                    for one in path.iterdir()
                    if one.suffix.lower() in TABLES and not one.name.startswith((".", "~$"))
                )
            )
        elif path.is_file():
            found.append(path)
        else:
            near = _near(path)
            refuse(f"there is no file `{path}`", f"did you mean `{near}`?" if near else "")
    if not found:
        refuse("there is nothing to read", f"accepted: {' '.join(TABLES)}")
    return found


def _near(path: Path) -> str:
    from jisso.ground.problem import nearest

    folder = path.parent if path.parent.is_dir() else Path()
    return nearest(path.name, [one.name for one in folder.iterdir()]) if folder.is_dir() else ""


def complete_through(texts: list[str], pack: Pack) -> list[CompleteThrough]:
    """`[REGISTER[:CODE]=][FROM..]DATE`: complete through a day, from the beginning or from another day on."""
    from jisso.ground.problem import did_you_mean

    found: list[CompleteThrough] = []
    for text in texts:
        left, equals, right = text.rpartition("=")
        begun, dots, last = (right if equals else text).rpartition("..")
        first, day = the_day(begun) if dots else None, the_day(last)
        assert day is not None
        if first is not None and first > day:
            refuse(
                f"`{begun}` is later than `{last}`",
                "write the first day before the last: 2026-04-01..2026-11-20",
            )
        register, _, code = left.partition(":")
        if register and register not in pack.book.schema.registers:
            refuse(f"there is no register `{register}`", did_you_mean(register, pack.book.schema.registers))
        codes = pack.book.schema.codes_of_holder_field(register) if register else ()
        if code and code not in codes:
            refuse(f"`{register}` has no code `{code}`", did_you_mean(code, codes))
        found.append((register or None, code or None, day, first))
    return found


def the_job_words(file: Path, pack: Pack) -> JobWords:
    """The office's map of job words; a map with a mistake is refused whole, because a part would answer wrongly."""
    from jisso.desk.job_words import read_job_words

    try:
        words, problems = read_job_words(file, pack.book.schema)
    except (OSError, UnicodeDecodeError):
        refuse(f"`{file}` cannot be read", "give a YAML or CSV file in UTF-8")
    if problems:
        for problem in problems:
            typer.echo(problem.render() + "\n", err=True)
        refuse(f"the map of job words has {len(problems)} problem(s)", "mend them and run the check again")
    return words


class Progress:
    """A line on stderr with the time left, for work over two seconds; nothing when not at a terminal."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.shown = False

    def __call__(self, done: int, of: int) -> None:
        spent = time.monotonic() - self.started
        if spent < 2 or not sys.stderr.isatty():
            return
        left = spent / done * (of - done)
        print(f"\r{done}/{of} · {left:.0f} s left ", end="", file=sys.stderr, flush=True)
        self.shown = True

    def close(self) -> None:
        if self.shown:
            print("\r" + " " * 40 + "\r", end="", file=sys.stderr)


def checked_files(request: CheckRequest, look_ahead: bool = True) -> Checked:
    """The check that a request asks for. What cannot be read at all is said and ends with status 2."""
    the_language(request.lang)
    as_of = the_day(request.as_of)
    files = the_files(request.files)
    pack = the_pack(request.pack)
    from jisso.desk import check_files

    mapping: dict[str, str] | None = None
    if request.mapping is not None:
        try:
            mapping = json.loads(request.mapping.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            refuse(f"`{request.mapping}` is not a saved mapping", "make one with `--save-mapping FILE`")
    progress = Progress()
    try:
        checked = check_files(
            pack,
            files,
            as_of,
            complete_through=complete_through(request.complete_through, pack),
            mapping=mapping,
            no_identity=request.no_identity,
            encoding=request.encoding,
            progress=progress,
            look_ahead=look_ahead,
            job_words=the_job_words(request.job_words, pack) if request.job_words is not None else None,
        )
    finally:
        progress.close()
    _remember(request, checked)
    return checked


def run(
    request: CheckRequest,
    *,
    save_mapping: Path | None,
    html: Path | None,
    xlsx: Path | None,
    ics: Path | None,
    everything: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Checks, prints, writes what was asked for. The exit status of design.md 9 (25)."""
    checked = checked_files(request, look_ahead=as_json or html is not None or xlsx is not None)
    from jisso.desk import make_report

    report = make_report(
        checked,
        the_language(request.lang),
        implementation=html is not None,
        ways_out=_ways_out(request, checked) if html is not None else None,
    )
    if save_mapping is not None and checked.intake is not None:
        write(
            save_mapping,
            json.dumps(dict(checked.intake.mapping), ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        )
    for form, path in (("html", html), ("xlsx", xlsx), ("ics", ics)):
        if path is not None:
            write(path, rendered(form, report))
    if as_json:
        typer.echo(rendered("json", report), nl=False)
    else:
        from jisso.files.outbound.terminal import look_of, to_terminal

        if quiet:
            typer.echo(_totals_line(report))
        else:
            typer.echo(to_terminal(report, look_of(sys.stdout, os.environ), everything), nl=False, color=True)
        if verbose and checked.intake is not None:
            typer.echo(_columns(checked.intake))
        for path in (html, xlsx, ics):
            if path is not None:
                typer.echo(f"→ {path}")
    if not any(checked.case.rows.values()):
        return BAD_INPUT
    return TO_ACT if checked.to_act else CLEAN


def export_to(form: str, request: CheckRequest, out: Path | None) -> int:
    if form not in FORMS:
        from jisso.ground.problem import did_you_mean

        refuse(f"cannot export `{form}`", did_you_mean(form, FORMS) or f"known: {', '.join(FORMS)}")
    checked = checked_files(request)
    from jisso.desk import make_report

    target = out or Path(f"jisso-report.{form}")
    write(
        target,
        rendered(
            form,
            make_report(
                checked,
                the_language(request.lang),
                implementation=form == "html",
                ways_out=_ways_out(request, checked) if form == "html" else None,
            ),
        ),
    )
    typer.echo(f"→ {target}")
    return TO_ACT if checked.to_act else CLEAN


def _ways_out(request: CheckRequest, checked: Checked) -> Any:
    """What the HTML report asks for the findings to act on: what would put each in order."""
    from jisso.desk.curing import ways_out_of

    return ways_out_of(checked, the_language(request.lang))


def rendered(form: str, report: Any) -> str | bytes:
    """A report in one of the file forms."""
    if form == "html":
        from jisso.files.outbound.html import to_html

        return to_html(report)
    if form == "xlsx":
        from jisso.files.outbound.xlsx import to_xlsx

        return to_xlsx(report)
    if form == "ics":
        from jisso.files.outbound.ics import to_ics

        return to_ics(report)
    from jisso.files.outbound.json_out import to_json

    return to_json(report)


def write(path: Path, content: str | bytes) -> None:
    """Writes a file whole or not at all."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(path.name + ".part")
        half.write_bytes(data)
        half.replace(path)
    except OSError as error:
        refuse(f"cannot write `{path}`: {error.strerror}", "choose another folder")


def _remember(request: CheckRequest, checked: Checked) -> None:
    """Keeps which files were checked (not what is in them), so that `jisso explain FINDING` finds them again."""
    kept = {
        "files": [str(path.resolve()) for path in request.files],
        "as_of": date.fromordinal(checked.as_of).isoformat(),
        "pack": request.pack,
        "complete_through": request.complete_through,
        "mapping": str(request.mapping.resolve()) if request.mapping is not None else None,
        "no_identity": request.no_identity,
        "encoding": request.encoding,
        "job_words": str(request.job_words.resolve()) if request.job_words is not None else None,
    }
    home = jisso_home()
    try:
        home.mkdir(parents=True, exist_ok=True)
        (home / "last-check.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    except OSError:
        return


def last_request(lang: str) -> CheckRequest | None:
    """The request of the last check, if its files are still there."""
    try:
        kept = json.loads((jisso_home() / "last-check.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    files = [Path(path) for path in kept["files"]]
    if not all(path.exists() for path in files):
        return None
    mapping = Path(kept["mapping"]) if kept.get("mapping") else None
    return CheckRequest(
        files,
        kept["as_of"],
        lang,
        kept["pack"],
        kept["complete_through"],
        mapping,
        kept["no_identity"],
        kept["encoding"],
        Path(kept["job_words"]) if kept.get("job_words") else None,
    )


def _totals_line(report: Report) -> str:
    """Counts of matters, never of people."""
    totals = report.totals
    return " · ".join(f"{name} {number}" for name, number in totals.by_bucket)


def _columns(intake: Intake) -> str:
    """How each column was understood, and what was not used."""
    lines: list[str] = []
    for source in intake.sources:
        lines.append(
            f"{source.file} › {source.sheet} ({source.format}, {source.encoding}; {source.purpose}; {source.rows_read} rows)"
        )
        lines.extend(
            f"  {use.column:>3} {use.heading} → {', '.join(use.means) or '-'} ({use.confidence}%)"
            for use in source.columns
        )
    return "\n".join(lines)
