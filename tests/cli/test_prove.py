"""`jisso prove` as a person uses it: the answers, and a counterexample that `jisso check` judges as it says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.prove.seeded import HERE, pack_text, seeds

NAME = "told within thirty days, lapsed after fourteen"


def jisso(*arguments: str, home: Path, expect: int) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "jisso", *arguments],
        env={**os.environ, "JISSO_HOME": str(home), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "Traceback" not in run.stderr, run.stderr
    assert run.returncode == expect, (run.returncode, run.stdout, run.stderr)
    return run.stdout


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack folder with the two rules of one seeded defect."""
    folder = tmp_path / "pack"
    shutil.copytree(HERE / "pack", folder)
    (folder / "rules" / "work").mkdir(parents=True)
    rules = [rule for seed in seeds() if seed.name == NAME for rule in seed.bad]
    (folder / "rules" / "work" / "decisions.yaml").write_text(pack_text(rules), "utf-8")
    return folder


def test_a_counterexample_is_a_case_file_that_check_judges(pack: Path, tmp_path: Path) -> None:
    told = json.loads(
        jisso(
            "prove",
            "--pack",
            str(pack),
            "--json",
            "--cases",
            str(tmp_path / "cases"),
            home=tmp_path / "home",
            expect=1,
        )
    )
    refuted = [one for one in told["checks"] if one["answer"] == "refuted"]
    assert [(one["check"], one["rules"]) for one in refuted] == [("window", ["r.right", "r.tell"])]
    (file,) = (tmp_path / "cases").iterdir()
    assert yaml.safe_load(file.read_text("utf-8")) == refuted[0]["counterexample"]
    checked = json.loads(
        jisso("check", str(file), "--pack", str(pack), "--json", home=tmp_path / "home", expect=0)
    )
    found = {one["rule"]: one["status"] for one in checked["findings"]}
    expected = refuted[0]["counterexample"]["expect"]
    assert found == {one["rule"]: one["status"] for one in expected} == {"r.right": "lapsed", "r.tell": "met"}


def test_answers_are_kept_at_home_and_said_again(pack: Path, tmp_path: Path) -> None:
    first = jisso("prove", "--pack", str(pack), home=tmp_path / "home", expect=1)
    kept = list((tmp_path / "home" / "prove").iterdir())
    assert len(kept) == 1
    written = kept[0].read_bytes()
    assert jisso("prove", "--pack", str(pack), home=tmp_path / "home", expect=1) == first
    assert kept[0].read_bytes() == written
    kept[0].write_text("broken", "utf-8")
    assert jisso("prove", "--pack", str(pack), home=tmp_path / "home", expect=1) == first


def test_a_rule_that_is_not_there_is_refused(pack: Path, tmp_path: Path) -> None:
    jisso("prove", "--pack", str(pack), "--rule", "r.rigth", home=tmp_path / "home", expect=2)
    jisso("prove", "--pack", str(pack), "--budget", "0", home=tmp_path / "home", expect=2)
