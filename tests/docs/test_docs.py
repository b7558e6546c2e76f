"""Every Python fence of the documents runs; every command they show exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "howto").glob("*.md")),
    *sorted((ROOT / "docs" / "readings").glob("*.md")),
]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(
    r"^(?:\$ )?jisso (\w+)(?: (list|show|diff|check|coverage|scenarios|review|stale|law)\b)?", re.MULTILINE
)


def fences(page: Path, language: str) -> list[str]:
    return [body for name, body in FENCE.findall(page.read_text(encoding="utf-8")) if name == language]


@pytest.mark.parametrize(
    "page", [page for page in PAGES if fences(page, "python")], ids=lambda page: page.name
)
def test_python_fences_run(page: Path) -> None:
    for body in fences(page, "python"):
        exec(compile(body, str(page), "exec"), {"__name__": "docs"})


def test_the_readme_shows_one_duty_in_about_forty_lines() -> None:
    (body,) = fences(ROOT / "README.md", "python")
    assert 30 <= len([line for line in body.splitlines() if line.strip()]) <= 50


def test_commands_shown_exist() -> None:
    from jisso.cli.app import app, pack_app, rules_app

    names = {
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    } | {"rules", "pack"}
    inner = {command.name for command in [*rules_app.registered_commands, *pack_app.registered_commands]}
    for page in [*PAGES, ROOT / "README.ja.md"]:
        for body in fences(page, "console"):
            for verb, sub in COMMAND.findall(body):
                assert verb in names, (page.name, verb)
                assert verb not in ("rules", "pack") or sub in inner, (page.name, verb, sub)


def test_the_two_readmes_start_with_the_two_commands() -> None:
    for name in ("README.md", "README.ja.md"):
        first = fences(ROOT / name, "console")[0]
        assert first.splitlines()[0].startswith("make demo") and first.splitlines()[1].startswith("make test")


def test_links_lead_somewhere() -> None:
    for page in [*PAGES, ROOT / "README.ja.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_front_door_is_sorted_and_whole() -> None:
    import jisso

    assert list(jisso.__all__) == sorted(jisso.__all__)
    assert 8 <= len(jisso.__all__) <= 16
    for name in jisso.__all__:
        assert getattr(jisso, name) is not None
