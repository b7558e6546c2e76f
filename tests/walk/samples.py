"""The three sample sets, what must be said about them, and how an answer is compared with it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
SETS = {
    "office": SAMPLES / "office",
    "staff_list_en": SAMPLES / "staff_list_en.xlsx",
    "support_org": SAMPLES / "support_org",
}
ACCUSES = ("overdue", "broken", "disagree", "met_late")
OPEN = ("unknown", "needs_judgement", "contested")


def run(*arguments: str, home: Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The real command line, in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "JISSO_HOME": str(home), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-c", "from jisso.cli import main; main()", *arguments],
        capture_output=True, text=True, env=environment, cwd=cwd, timeout=240, check=False,
    )  # fmt: skip


def check(path: Path, home: Path, complete: list[str], as_of: str) -> list[dict[str, Any]]:
    stated = [word for one in complete for word in ("--complete-through", one)]
    done = run("check", str(path), "--as-of", as_of, *stated, "--json", home=home)
    assert done.returncode in (0, 1), done.stderr[-2000:]
    findings = json.loads(done.stdout)["findings"]
    assert isinstance(findings, list)
    return findings


@dataclass
class Expected:
    """One set's list. `stated` is the one complete-through day per source."""

    as_of: str
    stated: list[str]
    findings: list[dict[str, Any]]
    nothing_to_do: list[str]
    same_person: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str) -> Expected:
        told = yaml.safe_load((SAMPLES / "expected" / f"{name}.yaml").read_text(encoding="utf-8"))
        stated = [str(one) for one in told["complete_through"]]
        for one in told["findings"]:
            stated += [word for word in map(str, one.get("with", [])) if word not in stated]
        return cls(
            str(told["as_of"]), stated, told["findings"], told["nothing_to_do"], told.get("same_person", {})
        )

    def about(self, finding: dict[str, Any], person: str) -> bool:
        """Whether a finding is about this employee number: row keys carry it."""
        key = re.escape(self.same_person.get(person, person))
        return re.search(rf"(?<![A-Za-z0-9]){key}(?![0-9])", finding["for"]["id"]) is not None

    def rows(self, findings: list[dict[str, Any]], wanted: dict[str, Any]) -> list[dict[str, Any]]:
        return [one for one in findings if one["rule"] == wanted["rule"] and self.about(one, wanted["for"])]


def statuses(wanted: dict[str, Any]) -> list[str]:
    return wanted["status"] if isinstance(wanted["status"], list) else [wanted["status"]]


def fits(finding: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether a finding says what is expected: status, and each day that the expectation names."""
    if finding["status"] not in statuses(wanted):
        return False
    days = {"due": "due", "open_day": "due_open_day", "until": "until", "since": "since"}
    if any(name in wanted and finding[key] != str(wanted[name]) for name, key in days.items()):
        return False
    latest = finding.get("due_open_latest") or finding.get("due_latest") or finding["due_open_day"]
    return "latest" not in wanted or latest == str(wanted["latest"])


def told(finding: dict[str, Any]) -> str:
    days = {
        key: finding.get(key)
        for key in ("due", "due_latest", "due_open_day", "since", "until")
        if finding.get(key)
    }
    return f"{finding['status']} {finding['rule']} {finding['for']['id']} {days}"


def not_found(findings: list[dict[str, Any]], expected: Expected) -> list[str]:
    """Expectations that no finding meets."""
    lost = []
    for wanted in expected.findings:
        rows = expected.rows(findings, wanted)
        if not any(fits(row, wanted) for row in rows):
            lost.append(f"{wanted} <- {[told(row) for row in rows[:4]]}")
    return lost


def wrong(findings: list[dict[str, Any]], expected: Expected) -> list[str]:
    """Definite answers against the list: accusations that stand nowhere in it, and answers that it contradicts."""
    bad = []
    for one in findings:
        if one["status"] in ACCUSES and not any(
            one in expected.rows([one], wanted) and fits(one, wanted) for wanted in expected.findings
        ):
            bad.append(f"not in the list: {told(one)}")
    for wanted in expected.findings:
        rows = [row for row in expected.rows(findings, wanted) if row["status"] not in OPEN]
        # Recurring duties and several rows of one person: one of them has to be the expected one.
        if rows and not any(fits(row, wanted) for row in rows):
            settled = [row for row in rows if row["status"] != "not_applicable"]
            bad += [f"expected {wanted}: {told(row)}" for row in settled]
    return bad


def definite(findings: list[dict[str, Any]]) -> tuple[float, int]:
    """The share of applicable findings that are settled, and how many are applicable."""
    applicable = [one for one in findings if one["status"] != "not_applicable"]
    return sum(one["status"] not in OPEN for one in applicable) / len(applicable), len(applicable)
