"""Starts the parsing child for one file and turns what it says into grids. The only place that runs it."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from jisso.files.inbound.grid import Cell, Grid, Received

WALL_SECONDS = 15
_START = (
    "import sys; sys.path[:0] = sys.argv[3:]; from child.main import main; main(sys.argv[1], sys.argv[2])"
)


def receive(path: Path, *, encoding: str | None = None) -> Received:
    """What the file holds, as typed raw cells; a `failure` code instead when it cannot be read.

    The child may die in any way. Never raises for what is in the file, nor for a file that is not there.
    """
    name = path.name
    try:
        digest = _digest(path)
        with path.open("rb") as source:
            lines, failure = _run(source, name, encoding or "")
    except FileNotFoundError:
        return Received(file=name, failure=("file.missing", ""))
    except IsADirectoryError:
        return Received(file=name, failure=("file.directory", ""))
    except OSError as error:
        return Received(file=name, failure=("file.unreadable", error.strerror or ""))
    return _assemble(name, digest, lines, failure)


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _run(source: Any, name: str, encoding: str) -> tuple[list[Any], tuple[str, str] | None]:
    room = str(Path(__file__).resolve().parent)
    command = [sys.executable, "-I", "-S", "-c", _START, name[-80:], encoding, room, *_readers()]
    process = subprocess.Popen(
        command, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", env={},
    )  # fmt: skip
    try:
        output, _ = process.communicate(timeout=WALL_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return [], ("file.slow", "wall")
    lines: list[Any] = []
    for raw in output.splitlines():
        try:
            lines.append(json.loads(raw))
        except ValueError:
            break
    if lines and lines[-1].get("t") in ("end", "fail"):
        last = lines[-1]
        return lines, (str(last["code"]), str(last["detail"])) if last["t"] == "fail" else None
    # Killed by a limit: SIGXCPU and SIGKILL are time, an abort of the reader's allocator is memory.
    code = {-24: "file.slow", -9: "file.slow", -6: "file.memory"}.get(process.returncode, "file.damaged")
    return lines, (code, f"exit {process.returncode}")


def _readers() -> list[str]:
    """The folders that hold the two readers, and nothing else to search."""
    folders: list[str] = []
    for module in ("python_calamine", "yaml"):
        spec = importlib.util.find_spec(module)
        if spec and spec.origin:
            folder = os.path.dirname(os.path.dirname(spec.origin))
            folders += [folder] if folder not in folders else []
    return folders


def _assemble(name: str, digest: str, lines: list[Any], failure: tuple[str, str] | None) -> Received:
    """Grids from the child's lines. What came before a failure is dropped: half a sheet is not a sheet."""
    received = Received(file=name, sha256=digest, failure=failure)
    if failure is not None:
        return received
    for line in lines:
        kind = line["t"]
        if kind == "file":
            received.format = line["format"]
            received.encoding = line["encoding"]
            received.encoding_how = line["encoding_how"]
            received.delimiter = line["delimiter"]
            received.date1904 = line["date1904"]
            received.notes += [(note, "") for note in line["notes"]]
        elif kind == "sheet":
            received.grids.append(
                Grid(
                    name=line["name"],
                    visible=line["visible"],
                    merged=[(m[0], m[1], m[2], m[3]) for m in line["merged"]],
                    hidden_rows=frozenset(line["hidden_rows"]),
                    hidden_cols=frozenset(line["hidden_cols"]),
                )
            )
        elif kind == "row":
            received.grids[-1].rows[line["r"]] = {c: Cell(k, v) for c, k, v in line["c"]}
        elif kind == "note":
            received.notes.append((line["note"], line["sheet"]))
        elif kind == "dropped":
            received.dropped_numbers = line["count"]
            received.dropped_sheets = tuple(line["sheets"])
        elif kind == "document":
            received.document = line["document"]
    for grid in received.grids:
        grid.fill_merged()
    return received
