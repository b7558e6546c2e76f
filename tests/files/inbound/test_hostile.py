"""No file, however built, gives a traceback, takes more than 400 MB or 15 seconds, or goes without a message.

`JISSO_HOSTILE=2000` makes 2,000 files per format; the default is enough to meet every bomb.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from tests.files.inbound import hostile
from tests.files.inbound.books import only, take

PER_FORMAT = int(os.environ.get("JISSO_HOSTILE", "60"))
SEED = int(os.environ.get("JISSO_HOSTILE_SEED", "20261125"))


@pytest.mark.timeout(3600 if PER_FORMAT > 100 else 300)
@pytest.mark.parametrize("kind", hostile.FORMATS)
def test_hostile_files(kind: str, tmp_path: Path) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        read, refused, slowest, biggest, wrong = alone.submit(
            hostile.read_all, kind, SEED, PER_FORMAT, str(tmp_path)
        ).result()
    print(
        f"{kind}: {read} read, {refused} refused, slowest {slowest:.1f} s, biggest process {biggest:.0f} MB"
    )
    assert not wrong, "\n".join(wrong)
    assert slowest < 15
    assert biggest <= 400


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (0, "file.bomb"),
        (1, "file.bomb"),
        (2, "file.bomb"),
        (3, "file.bomb"),
        (4, "file.bomb"),
        (5, "file.bomb"),
        (6, "file.unknown_format"),
        (8, "file.bomb"),
    ],
)
def test_archives_that_are_refused_before_they_are_parsed(place: int, code: str, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(hostile.bombs("xlsx")[place])
    assert code in [p.code for p in take(path).problems] or place == 1


def test_macros_pictures_and_links_are_ignored_and_said(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsm"
    path.write_bytes(hostile.bombs("xlsx")[9])
    intake = take(path)
    assert {"file.macros", "file.pictures", "file.external_links"} <= {p.code for p in intake.problems}
    assert len(intake.document["registers"]["person"]) == 8


@pytest.mark.parametrize("kind", hostile.FORMATS)
def test_the_honest_files_are_read_without_a_warning(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{kind}"
    path.write_bytes(hostile.honest(kind))
    intake = take(path)
    assert intake.read_anything and not [p for p in intake.problems if p.level != "note"]


def test_files_that_are_not_there_or_not_readable(tmp_path: Path) -> None:
    assert [p.code for p in take(tmp_path / "none.xlsx").problems] == ["file.missing"]
    (tmp_path / "empty.xlsx").write_bytes(b"")
    assert [p.code for p in take(tmp_path / "empty.xlsx").problems] == ["file.empty"]
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4")
    assert [p.code for p in take(tmp_path / "x.pdf").problems] == ["file.unknown_format"]
    (tmp_path / "web.xls").write_bytes("<html><table><tr><td>氏名</td></tr></table>".encode("cp932"))
    assert [p.code for p in take(tmp_path / "web.xls").problems] == ["file.html"]


def test_the_child_can_open_nothing(tmp_path: Path) -> None:
    """Once its readers are in, the child has no descriptor to spare: no file, no socket, no process."""
    import subprocess
    import sys

    room = Path(__file__).resolve().parents[3] / "src" / "jisso" / "files" / "inbound"
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); from child.main import _close_the_door; import socket; _close_the_door()\n"
        "for attempt in (lambda: open('/etc/hosts'), lambda: socket.socket()):\n"
        "    try: attempt(); print('opened')\n"
        "    except OSError: print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script, str(room)], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["refused", "refused"], done.stderr


def test_one_damaged_file_does_not_spoil_the_others(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.csv", tmp_path / "b.xlsx"
    good.write_bytes("社員番号,氏名,在留資格\nA1,RANA SITA,留学\n".encode("cp932"))
    bad.write_bytes(hostile.honest("xlsx")[:2000])
    intake = take(good, bad)
    assert only(intake, "person")["person_id"] == "p-A1"
    assert [p.code for p in intake.problems] == ["file.damaged"]
