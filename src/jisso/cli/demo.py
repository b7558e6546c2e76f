"""`jisso demo`: a sample office of invented people, checked, with its reports and where to look next."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

import typer

import jisso
from jisso.cli.check import CheckRequest, checked_files, refuse, rendered, the_day, the_language, write

AS_OF = "2026-11-20"
# The two statements that the office makes about its own files: nothing is missing up to the day they were made.
COMPLETE = (AS_OF, f"safety_record={AS_OF}")
TABLES = (".xlsx", ".csv")
FORMS = ("html", "xlsx", "ics")

_SAID = {
    "copied": {
        "ja": "見本の会社（24人・3社、すべて架空）をここに置きました：",
        "en": "The sample office (24 people at 3 firms, all invented) lies here:",
        "easy": "見本（みほん）の 会社の ファイルです。人も 会社も 本当では ありません：",
    },
    "written": {
        "ja": "報告を書きました：",
        "en": "Reports written:",
        "easy": "できた ファイルです：",
    },
    "next": {
        "ja": "次に見るところ：",
        "en": "Where to look next:",
        "easy": "つぎに 見る ところ：",
    },
    "explain": {
        "ja": "1件の理由をすべて見る（法律・記録・期限の数え方・だれが困るか）",
        "en": "the whole why of one finding: law, records, counting of the deadline, who would be harmed",
        "easy": "1つの りゆうを ぜんぶ 見る",
    },
    "again": {
        "ja": "同じ点検をもう一度",
        "en": "the same check again",
        "easy": "もういちど しらべる",
    },
    "ahead": {
        "ja": "これから1年に何が来るか（期限・早めの準備・週ごとの仕事）",
        "en": "what comes in the next year: last days, early reminders, work by week",
        "easy": "これから 1年の 予定（よてい）",
    },
    "coverage": {
        "ja": "どの規定がこのファイルで動いているか、何をつなぐとよいか",
        "en": "which rules these files put into operation, and what to connect next",
        "easy": "どの ルールが うごいて いるか",
    },
    "own": {
        "ja": "ご自分の名簿で",
        "en": "your own list",
        "easy": "じぶんの 名簿で",
    },
    "readme": {
        "ja": "だれに何を仕込んだか、何と出るべきか",
        "en": "what is planted with whom, and what must be said",
        "easy": "だれに 何が あるか",
    },
}


def run(out: Path, lang: str, as_of: str | None) -> int:
    """Copies the sample office into `out`, checks it, prints the findings and writes the reports beside it.

    Exit status 0 when that worked: findings are what the sample is for.
    """
    language = the_language(lang)
    the_day(as_of)
    office = out / "office"
    files = _copied(_sample_office(), office)
    request = CheckRequest(files, as_of or AS_OF, lang, "japan", list(COMPLETE))
    checked = checked_files(request)

    from jisso.desk import make_report
    from jisso.desk.curing import ways_out_of
    from jisso.files.outbound.terminal import look_of, to_terminal

    report = make_report(checked, language, implementation=True, ways_out=ways_out_of(checked, language))
    typer.echo(to_terminal(report, look_of(sys.stdout, os.environ)), nl=False, color=True)
    typer.echo()
    _paths(_SAID["copied"][lang], files)
    written = [out / f"report.{form}" for form in FORMS]
    for form, path in zip(FORMS, written, strict=True):
        write(path, rendered(form, report))
    _paths(_SAID["written"][lang], written)
    typer.echo(_SAID["next"][lang])
    shown = next((one.id for one in checked.findings if one.status in ("overdue", "broken")), None)
    folder = shlex.quote(str(office))
    stated = " ".join(f"--complete-through {day}" for day in COMPLETE)
    suffix = "" if lang == "ja" else f" --lang {lang}"
    if shown is not None:
        _command(f"jisso explain {shown}{suffix}", _SAID["explain"][lang])
    _command(f"jisso check {folder} --as-of {request.as_of} {stated}{suffix}", _SAID["again"][lang])
    _command(f"jisso forecast {folder} --as-of {request.as_of} {stated}{suffix}", _SAID["ahead"][lang])
    _command(f"jisso coverage {folder} --as-of {request.as_of} {stated}{suffix}", _SAID["coverage"][lang])
    _command(f"jisso check 名簿.xlsx{suffix}", _SAID["own"][lang])
    typer.echo(f"  {office / 'README.md'}\n    {_SAID['readme'][lang]}")
    return 0


def _sample_office() -> Path:
    """The sample that the wheel carries, or the checkout's own."""
    package = Path(jisso.__file__).resolve().parent
    for folder in (package / "_samples" / "office", package.parents[1] / "samples" / "office"):
        if folder.is_dir():
            return folder
    refuse("this installation carries no samples", "install the wheel again, or run from a checkout")


def _copied(source: Path, target: Path) -> list[Path]:
    """The tables of the sample in `target`, with its README. Files of the same name are written anew."""
    found: list[Path] = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for one in sorted(source.iterdir()):
            if one.suffix in TABLES or one.name == "README.md":
                copy = target / one.name
                shutil.copyfile(one, copy)
                if one.suffix in TABLES:
                    found.append(copy)
    except OSError as error:
        refuse(f"cannot write the sample to `{target}`: {error.strerror}", "choose another folder with --out")
    return found


def _paths(title: str, paths: list[Path]) -> None:
    typer.echo(title)
    for path in paths:
        typer.echo(f"  → {path}")


def _command(line: str, why: str) -> None:
    typer.echo(f"  {line}\n    {why}")
