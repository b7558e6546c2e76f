"""Load and start, as a person feels them: each run is a process of its own; the files are in the system's cache."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import office

from jisso.pack import Pack

LOAD = """
import time
start = time.perf_counter()
from jisso.pack import find_pack, load_pack
imported = time.perf_counter()
pack = load_pack(find_pack("japan"))
print(imported - start, time.perf_counter() - imported)
"""
BARS = {"help": 0.2, "load": 0.8, "check": 3.0}


# A process begins with the memory peak of the one that starts it, so a small one stands between, which also holds the clock.
LAUNCH = """
import os, sys, time
out = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
start = time.perf_counter()
child = os.fork()
if child == 0:
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.execv(sys.argv[2], sys.argv[2:])
_, status, used = os.wait4(child, 0)
wall = time.perf_counter() - start
print(os.waitstatus_to_exitcode(status), wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


class Run:
    """Wall seconds, processor seconds and peak memory of one process with its children; what it printed."""

    def __init__(self, arguments: list[str], home: Path) -> None:
        said = home / "said.txt"
        launched = subprocess.run(
            [sys.executable, "-S", "-E", "-c", LAUNCH, str(said), *arguments],
            capture_output=True,
            text=True,
            check=True,
            cwd=home,
            env=os.environ | {"JISSO_HOME": str(home), "NO_COLOR": "1"},
        )
        status, wall, processor, megabytes = launched.stdout.split()
        self.output = said.read_text(encoding="utf-8")
        self.status = int(status)
        self.wall, self.processor, self.megabytes = float(wall), float(processor), float(megabytes)


def measure(pack: Pack, rounds: int) -> dict[str, Any]:
    jisso = str(Path(sys.executable).parent / "jisso")
    with tempfile.TemporaryDirectory() as folder:
        home, book = Path(folder), Path(folder) / "staff.xlsx"
        office.workbook(office.people(set(pack.book.schema.codes["status_of_residence"].codes)), book)
        help_ = _several([jisso, "--help"], home, rounds, (0,))
        load = _several([sys.executable, "-c", LOAD], home, rounds, (0,))
        check = _several(
            [jisso, "check", str(book), "--as-of", office.AS_OF.isoformat()], home, rounds, (0, 1)
        )
        summary = _several(
            [jisso, "check", str(book), "--as-of", office.AS_OF.isoformat(), "-q"], home, rounds, (0, 1)
        )
    parts = [line.output.split() for line in load]
    return {
        "help": _figures(help_, BARS["help"]),
        "load": _figures(load, BARS["load"])
        | {
            "import": statistics.median(float(p[0]) for p in parts),
            "load": statistics.median(float(p[1]) for p in parts),
        },
        "check": _figures(check, BARS["check"]),
        "check_totals_only": _figures(summary, BARS["check"]),
    }


def _several(arguments: list[str], home: Path, rounds: int, good: tuple[int, ...]) -> list[Run]:
    """One run to warm the cache, then `rounds` more; fewer where one takes very long."""
    first = Run(arguments, home)
    if first.status not in good:
        raise SystemExit(
            f"`{' '.join(Path(a).name for a in arguments[:2])}` ended with {first.status}:\n{first.output}"
        )
    return [Run(arguments, home) for _ in range(rounds if first.wall < 6 else 1)]


def _figures(runs: list[Run], bar: float) -> dict[str, Any]:
    return {
        "wall": statistics.median(run.wall for run in runs),
        "processor": statistics.median(run.processor for run in runs),
        "megabytes": statistics.median(run.megabytes for run in runs),
        "runs": len(runs),
        "bar": bar,
    }
