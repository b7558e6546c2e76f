"""The stranger's walk: the real command on three untidy samples, compared with lists written from the law."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from tests.walk.samples import (
    ACCUSES,
    OPEN,
    ROOT,
    SETS,
    Expected,
    check,
    definite,
    not_found,
    run,
    statuses,
    told,
    wrong,
)

ENOUGH = 0.70
SECONDS = 60


@pytest.fixture(scope="module", params=sorted(SETS))
def walked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A sample set, checked with one complete-through day per source and without any."""
    name = str(request.param)
    expected, home = Expected.of(name), tmp_path_factory.mktemp("home")
    started = time.monotonic()
    stated = check(SETS[name], home, expected.stated, expected.as_of)
    bare = check(SETS[name], home, [], expected.as_of)
    return {
        "name": name,
        "expected": expected,
        "stated": stated,
        "bare": bare,
        "took": time.monotonic() - started,
    }


def test_every_planted_situation_is_found(walked: dict[str, Any]) -> None:
    lost = not_found(walked["stated"], walked["expected"])
    assert not lost, "\n".join(lost)


def test_no_definite_answer_is_wrong(walked: dict[str, Any]) -> None:
    bad = wrong(walked["stated"], walked["expected"])
    assert not bad, "\n".join(bad)


def test_without_a_day_per_source_nobody_is_accused_wrongly(walked: dict[str, Any]) -> None:
    bad = wrong(walked["bare"], walked["expected"])
    assert not bad, "\n".join(bad)


def test_without_a_day_per_source_the_right_answer_stays_possible(walked: dict[str, Any]) -> None:
    expected = walked["expected"]
    for wanted in expected.findings:
        rows = expected.rows(walked["bare"], wanted)
        open_rows = [row for row in rows if row["status"] in OPEN]
        may = {status for row in open_rows for status in row["possible"]} | {row["status"] for row in rows}
        assert may & {*statuses(wanted), *OPEN}, (wanted, [told(row) for row in rows[:4]])


def test_whoever_has_nothing_to_do_is_left_in_peace(walked: dict[str, Any]) -> None:
    expected = walked["expected"]
    for person in expected.nothing_to_do:
        for one in walked["stated"]:
            if expected.about(one, person):
                assert one["status"] not in ACCUSES, told(one)


def test_most_findings_are_definite(walked: dict[str, Any]) -> None:
    share, applicable = definite(walked["stated"])
    assert applicable >= 100
    assert share >= ENOUGH, f"{walked['name']}: {share:.1%} of {applicable}"


def test_it_takes_seconds(walked: dict[str, Any]) -> None:
    assert walked["took"] < SECONDS


# -- the demo, and the walk as docs/tutorial.md tells it -------------------------------------------------


@pytest.mark.parametrize("lang", ["ja", "en", "easy"])
def test_the_demo_ends_with_findings_and_reports(lang: str, tmp_path: Path) -> None:
    done = run("demo", "--out", str(tmp_path / "demo"), "--lang", lang, home=tmp_path / "home")
    assert done.returncode == 0, done.stderr[-2000:]
    written = [tmp_path / "demo" / f"report.{form}" for form in ("html", "xlsx", "ics")]
    for path in written:
        assert path.stat().st_size > 1000 and str(path) in done.stdout
    assert "jisso explain f-" in done.stdout
    assert "GURUNG ANITA" in done.stdout
    found = re.search(r"jisso explain (f-[0-9a-f]+)", done.stdout)
    assert found is not None
    told_why = run("explain", found.group(1), home=tmp_path / "home")
    assert told_why.returncode == 0 and len(told_why.stdout) > 200, told_why.stderr


def test_the_demo_takes_another_day(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    done = run("demo", "--out", str(out), "--as-of", "2026-12-01", "--lang", "en", home=tmp_path / "home")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "--as-of 2026-12-01" in done.stdout


def test_the_demo_says_what_is_wrong_with_a_bad_call(tmp_path: Path) -> None:
    assert run("demo", "--out", str(tmp_path / "x"), "--lang", "fr", home=tmp_path).returncode == 2
    assert run("demo", "--out", str(tmp_path / "x"), "--as-of", "soon", home=tmp_path).returncode == 2
    (tmp_path / "file").write_text("taken", encoding="utf-8")
    done = run("demo", "--out", str(tmp_path / "file"), home=tmp_path)
    assert done.returncode == 2 and "Traceback" not in done.stderr


FENCE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"f-[0-9a-f]{6,}")


def _commands() -> list[str]:
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    return [
        line.removeprefix("$ ")
        for body in FENCE.findall(text)
        for line in body.splitlines()
        if line.startswith("$ jisso ")
    ]


def test_the_commands_of_the_tutorial_run(tmp_path: Path) -> None:
    """In order and in one folder, as a reader types them; FINDING stands for the id that the list shows."""
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    shown = ""
    commands = _commands()
    assert len(commands) >= 5
    for line in commands:
        words = [shown if word == "FINDING" else word for word in line.split()[1:]]
        assert "" not in words, f"no finding was shown before `{line}`"
        done = run(*words, home=tmp_path / "home", cwd=tmp_path)
        assert done.returncode in (0, 1), (line, done.stderr[-2000:])
        found = NAMED.search(done.stdout)
        shown = found.group(0) if found else shown
