"""Checks a workbook's archive before any parser opens it: bombs, odd paths, nested archives, DTDs."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from .lines import MEGABYTE, Refused

MAX_PARTS = 50 * MEGABYTE
MAX_MEMBERS = 1000
MAX_RATIO = 100


def check_zip(data: bytes) -> tuple[Any, list[str]]:
    """The opened archive and its notes. Refuses bombs and odd archives before anything parses them."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except Exception:
        raise Refused("file.damaged", "zip") from None
    if len(members) > MAX_MEMBERS:
        raise Refused("file.bomb", "members")
    notes: list[str] = []
    budget = MAX_PARTS
    for member in members:
        name = member.filename
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name:
            raise Refused("file.bomb", "path")
        if (member.external_attr >> 16) & 0o170000 == 0o120000:
            raise Refused("file.bomb", "link")
        lower = name.lower()
        if lower.startswith(("xl/media/", "xl/embeddings/")):
            # Pictures of cards and embedded objects are never opened; that is said, not punished.
            note = "pictures" if "media" in lower else "embedded"
            notes += [note] if note not in notes else []
            continue
        if lower.endswith((".zip", ".xlsx", ".xlsm", ".xls", ".docx", ".7z", ".rar", ".gz")):
            raise Refused("file.bomb", "nested")
        if "vbaproject" in lower:
            notes += ["macros"] if "macros" not in notes else []
            continue
        if "externallinks/" in lower and "external_links" not in notes:
            notes.append("external_links")
        if member.file_size > budget or member.file_size > MAX_RATIO * max(member.compress_size, 10_000):
            raise Refused("file.bomb", "size")
        try:
            budget = _count(archive, member, budget)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError,
                ValueError, KeyError):  # fmt: skip
            raise Refused("file.damaged", "member") from None
    return archive, notes


def _count(archive: Any, member: Any, budget: int) -> int:
    """What is left of the budget after really unpacking the member; the declared size may lie."""
    first = b""
    with archive.open(member) as part:
        while chunk := part.read(MEGABYTE):
            budget -= len(chunk)
            if budget < 0:
                raise Refused("file.bomb", "counted")
            first = first or chunk
            if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                raise Refused("file.bomb", "dtd")
    return budget
