"""Every command of the page about keeping a pack runs as it is written, on a copy of the pack."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jisso.cli.app import app
from jisso.desk.job_words import read_job_words
from jisso.pack import Pack

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "howto" / "maintaining-the-pack.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMANDS = [line for name, body in FENCE.findall(PAGE) if name == "console" for line in body.splitlines()]
# Commands that find something to do say so with status 1; which do depends on the state of the law.
MAY_FIND = ("coverage", "stale", "law", "diff", "check")
CASE = """
as_of: 2026-10-20
sources: {residence_permission: 2026-10-20, employment: 2026-10-20, work_record: 2026-10-20}
registers:
  person: [{person_id: ravi, japanese_national: false}]
  organisation: [{organisation_id: o1}]
  residence_permission: [{permission_id: r1, person: ravi, status: ESHIS, end_date: 2027-03-31}]
  employment: [{employment_id: e1, person: ravi, organisation: o1, start_date: 2026-04-01}]
  work_record: [{work_record_id: d1, person: ravi, organisation: o1, start_date: 2026-10-01, grain: day, hours: 8, task: レジ打ち}]
"""


@pytest.fixture(scope="module")
def folder(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("keeping")
    shutil.copytree(pack.path, made / "packs" / "japan")
    shutil.copytree(pack.path, made / "packs" / "japan.before")
    shutil.copy(ROOT / "tests" / "packs" / "law" / "322AC0000000049.json", made)
    (made / "case.yaml").write_text(CASE, encoding="utf-8")
    (words,) = [body for name, body in FENCE.findall(PAGE) if name == "yaml"]
    (made / "job-words.yaml").write_text(words, encoding="utf-8")
    return made


def test_the_page_shows_every_verb_of_a_pack() -> None:
    for verb in ("check", "coverage", "scenarios", "review", "stale", "law"):
        assert any(command.startswith(f"jisso pack {verb} ") for command in COMMANDS), verb


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_runs(command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("JISSO_HOME", str(folder / "home"))
    _, *arguments = shlex.split(command)
    shown = CliRunner().invoke(app, arguments)
    assert shown.exception is None or isinstance(shown.exception, SystemExit), shown.exception
    allowed = (0, 1) if any(word in arguments[:2] for word in MAY_FIND) else (0,)
    assert shown.exit_code in allowed and shown.stdout.strip(), shown.output


def test_the_map_on_the_page_is_a_good_one(folder: Path, pack: Pack) -> None:
    words, problems = read_job_words(folder / "job-words.yaml", pack.book.schema)
    assert len(words.lines) == 4 and not problems
