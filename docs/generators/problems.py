"""Writes docs/problems.md from the catalogue of problems."""

from pathlib import Path

from jisso.rules.catalogue import PROBLEMS

lines = [
    "# Problems",
    "",
    "Every problem has a stable code. `jisso pack check` and `jisso check` print it with its place and, where sure, its cure.",
    "This page is made by `make docs` from the catalogue in `src/jisso/rules/catalogue.py`.",
    "",
]
for kind in PROBLEMS.values():
    lines += [f"## {kind.code} {kind.title}", "", kind.why, ""]
    if kind.bad:
        lines += ["```text", kind.bad, "```", ""]
    if kind.good:
        lines += ["becomes", "", "```text", kind.good, "```", ""]
Path(__file__).resolve().parent.parent.joinpath("problems.md").write_text("\n".join(lines), encoding="utf-8")
