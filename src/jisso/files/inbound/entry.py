"""Files in, case document out: the one function of this room, and the order in which things happen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jisso.files.inbound import customs, pension
from jisso.files.inbound.completeness import Through
from jisso.files.inbound.gather import Gathering
from jisso.files.inbound.headings import Headings
from jisso.files.inbound.intake import Intake
from jisso.files.inbound.layout import tables
from jisso.files.inbound.planning import make_plan
from jisso.files.inbound.problems import CellProblem
from jisso.files.inbound.receive import receive
from jisso.files.inbound.vocab import Vocabulary

Day = date | str
CompleteThrough = tuple[str | None, str | None, Day] | tuple[str | None, str | None, Day, Day | None]
EXTENSIONS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".yaml", ".yml", ".json")


def read(
    paths: Iterable[str | Path] | str | Path,
    vocabulary: Mapping[str, Any],
    *,
    as_of: date | str,
    complete_through: Iterable[CompleteThrough] = (),
    mapping: Mapping[str, str] | None = None,
    no_identity: bool = False,
    encoding: str | None = None,
) -> Intake:
    """Reads one office's files into one case document.

    `paths`: files, or folders of files. `vocabulary`: `registers`, `codes` and `columns` as `vocab.py` says.
    `complete_through`: (register or None, code or None, day[, first day]): the files are complete through that
    day for that register and code, or for all that they supply; from the first day, else from the beginning, or
    from where a time sheet or a pay list visibly begins. `mapping`: saved choices, heading -> `register.field
    [code=…] [| order]`, or "-" to leave a column out. `no_identity`: names and card numbers are not read at
    all, and persons stand under pseudonyms that stay the same from run to run. `encoding`: of text files.

    Never raises for what is in a file: what cannot be read is a problem with its place, shape, reason and
    cure, and the rest is read all the same. A case file alone is handed on as it is.
    """
    headings = _headings(vocabulary)
    words = headings.vocabulary
    gathering = Gathering(words, as_of=_iso(as_of), no_identity=no_identity)
    documents: list[dict[str, Any]] = []
    for path in _files(paths):
        received = receive(path, encoding=encoding)
        gathering.note_file(received)
        if received.document is not None:
            documents.append(received.document)
            gathering.note_case(received)
            continue
        if pension.is_media_file(received):
            pension.gather(received, gathering)
            continue
        found = 0
        for number, grid in enumerate(received.grids, 1):
            label = f"シート{number}" if no_identity and grid.name else grid.name
            parts = tables(grid, headings.knows, headings.surely)
            if not grid.rows:
                continue
            if not parts:
                if len(received.grids) > 1:
                    gathering.report(CellProblem("sheet.no_table", received.file, label))
                continue
            for table in parts:
                plan = make_plan(
                    table, headings, words, file=received.file, label=label, sheet=grid.name,
                    mapping=mapping or {}, date1904=received.date1904, as_of=gathering.as_of,
                )  # fmt: skip
                gathering.add(plan, grid, received)
                found += 1
        if not found and received.failure is None:
            gathering.report(CellProblem("file.no_table", received.file))
    through = [_stated(one) for one in complete_through]
    intake = gathering.finish(through)
    return _with_cases(intake, documents, alone=not gathering.plans) if documents else intake


# Folding the pack's words takes longer than reading a small workbook; a server reads many with one pack.
_last: list[tuple[Mapping[str, Any], Headings]] = []


def _headings(vocabulary: Mapping[str, Any]) -> Headings:
    if not _last or _last[0][0] is not vocabulary:
        _last[:] = [(vocabulary, Headings(Vocabulary(vocabulary, customs.COLUMNS)))]
    return _last[0][1]


def _stated(one: CompleteThrough) -> Through:
    first = one[3] if len(one) == 4 else None
    return one[0], one[1], _iso(one[2]), _iso(first) if first else ""


def _iso(day: date | str) -> str:
    return day.isoformat() if isinstance(day, date) else date.fromisoformat(str(day)).isoformat()


def _files(paths: Iterable[str | Path] | str | Path) -> list[Path]:
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    found: list[Path] = []
    for path in map(Path, given):
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix.lower() in EXTENSIONS)
            # Excel's lock files and a Mac's resource forks are nobody's data.
            found += [p for p in inside if not p.name.startswith(("~$", ".", "._"))]
        else:
            found.append(path)
    return found


def _with_cases(intake: Intake, documents: list[dict[str, Any]], *, alone: bool) -> Intake:
    """A case file alone is the answer as it stands; beside workbooks its rows are added to theirs."""
    from dataclasses import replace

    if len(documents) == 1 and alone:
        return replace(intake, document=documents[0])
    merged: dict[str, Any] = {**intake.document, "registers": dict(intake.document["registers"])}
    for document in documents:
        for register, rows in (document.get("registers") or {}).items():
            merged["registers"][register] = [*merged["registers"].get(register, []), *(rows or [])]
        merged["sources"] = {**merged.get("sources", {}), **(document.get("sources") or {})}
        for name in ("not_recorded", "recorded_absent", "person_limits"):
            if name in merged or document.get(name):
                merged[name] = [*merged.get(name, []), *(document.get(name) or [])]
    return replace(intake, document=merged)
