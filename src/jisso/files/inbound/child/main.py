"""The parsing child: one hostile file comes in on standard input, typed raw cells go out as JSON lines.

Run by `receive.py` with `-I -S` and nothing but the workbook and YAML readers on its path. It imports
nothing else of this project, so that it starts in a few hundredths of a second. Lines, in order:

  {"t": "file", "format", "encoding", "encoding_how", "delimiter", "date1904", "notes": [...]}
  {"t": "sheet", "name", "visible", "merged": [[r0, c0, r1, c1]], "hidden_rows": [], "hidden_cols": []}
  {"t": "row", "r": 0, "c": [[column, kind, value], ...]}     only cells that hold something
  {"t": "note", "note", "sheet"}                              a sheet that is not a table, or is damaged
  {"t": "dropped", "count", "sheets": [...]}                  Individual Numbers, never their digits
  {"t": "document", "document": {...}}                        instead of sheets, for YAML and JSON cases
  {"t": "end", "rows": n}  or  {"t": "fail", "code", "detail"}

Kinds: s text, n number, b true/false, d ISO date, h hours (a time or a duration), e error value of the
workbook, f formula without a stored result. Rows and columns count from 0.
"""

from __future__ import annotations

import codecs
import json
import os
import resource
import sys

from .lines import MAX_FILE, MEGABYTE, Refused, Writer

MEMORY = 400 * MEGABYTE
CPU_SECONDS = 10


def kind_of(data: bytes, name: str) -> str:
    """The format by its first bytes; the extension only tells text formats apart."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if b"xl/workbook.bin" in data:
            return "xlsb"
        if b"xl/" in data:
            return "xlsx"
        if b"opendocument.spreadsheet" in data[:200]:
            return "ods"
        raise Refused("file.unknown_format", "zip")
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf")):
        raise Refused("file.unknown_format", "picture")
    lower = name.lower()
    if lower.endswith(".json"):
        return "json"
    if lower.endswith((".yaml", ".yml")):
        return "yaml"
    if lower.endswith((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")) and not _is_text(data):
        raise Refused("file.damaged", "magic")
    return "csv"


def _is_text(data: bytes) -> bool:
    sample = data[:2000]
    return sum(byte < 32 and byte not in (9, 10, 13) for byte in sample) == 0


def main(name: str, encoding: str) -> None:
    """Reads standard input, writes the lines. Every refusal is a line of its own, never a traceback."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = Writer()
    try:
        data = sys.stdin.buffer.read(MAX_FILE + 1)
        if len(data) > MAX_FILE:
            raise Refused("file.too_big", "file")
        if not data.strip():
            raise Refused("file.empty")
        _read(data, kind_of(data, name), encoding, out)
        out.say(t="end", rows=out.rows)
    except Refused as refused:
        _fail(refused.code, refused.detail)
    except MemoryError:
        _fail("file.memory")
    except RecursionError:
        _fail("file.damaged", "depth")
    except BaseException as error:
        # Whatever the readers raise on a hostile file: the parent gets a code, the user a sentence.
        _fail("file.damaged", type(error).__name__)
    sys.stdout.flush()
    # Nothing of the readers' own cleaning up may print or fail after the last line.
    os._exit(0)


def _read(data: bytes, kind: str, encoding: str, out: Writer) -> None:
    if kind in ("json", "yaml"):
        from .cases import read_case

        _close_the_door()
        read_case(data, kind, out)
    elif kind == "csv":
        from .texts import read_text

        _close_the_door()
        read_text(data, encoding, out)
    else:
        from .workbook import read_workbook

        _close_the_door()
        read_workbook(data, kind, out)


def _close_the_door() -> None:
    """No new descriptor from here on: no file can be opened and no socket made, whatever the readers do."""
    for name in ("cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp437"):
        codecs.lookup(name)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _fail(code: str, detail: str = "") -> None:
    sys.stdout.write(json.dumps({"t": "fail", "code": code, "detail": detail}) + "\n")
