"""The use case of a sweep: extracts of whole registers in, a file of findings and totals out; nothing that lists people."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jisso.ground.problem import Problem
from jisso.pack import Pack
from jisso.readings.sweep import RegisterQuery, register_queries
from jisso.readings.sweep.extracts import Extract, check_columns, in_order, missing_columns
from jisso.registers.case import Case, case_from
from jisso.rules.yaml_text import plain, read_yaml

if TYPE_CHECKING:
    from jisso.readings.sweep.engine import Engine

ENDINGS = (".parquet", ".csv")
SOURCES = ("sources.yaml", "sources.yml", "sources.json")


@dataclass(frozen=True)
class SweepRequest:
    """`memory` and `threads` bound the engine ("" and 0: its own choice); `all_lines` keeps what does not apply."""

    folder: Path
    out: Path
    as_of: date
    memory: str = ""
    threads: int = 0
    all_lines: bool = False


@dataclass
class Sweep:
    """What came of it. `totals` are (rule, domain, problem, status, how many); `rows` are counted per register."""

    rows: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    totals: list[tuple[str, str, str, str, int]] = field(default_factory=list)
    reused: int = 0

    def failed(self) -> bool:
        return any(problem.level == "error" for problem in self.problems)

    def by(self, place: int) -> dict[str, Counter[str]]:
        """Statuses counted per rule (0), domain (1) or problem (2)."""
        found: dict[str, Counter[str]] = {}
        for line in self.totals:
            if line[place]:
                found.setdefault(str(line[place]), Counter())[line[3]] += line[4]
        return dict(sorted(found.items()))

    def as_json(self, pack: Pack, request: SweepRequest) -> dict[str, Any]:
        return {
            "as_of": request.as_of.isoformat(),
            "pack": {"name": pack.name, "version": pack.version, "hash": pack.hash},
            "rows": self.rows,
            "totals": [
                {"rule": rule, "domain": domain, "problem": problem, "status": status, "count": count}
                for rule, domain, problem, status, count in self.totals
            ],
            "not_swept": [_told(problem) for problem in self.refused],
            "problems": [_told(problem) for problem in self.problems],
        }


def _told(problem: Problem) -> dict[str, str]:
    return {"code": problem.code, "level": problem.level, "message": problem.message, "mend": problem.mend}


def sweep(pack: Pack, request: SweepRequest, progress: Callable[[int, int], None]) -> Sweep:
    """Reads the extracts of a folder, judges every row and writes the findings. Started again after it was broken off, it takes up
    the parts that are whole: a part is named by its query and by the files it was made from."""
    from jisso.readings.sweep.engine import Engine

    result = Sweep()
    found = _files(pack, request.folder, result)
    stated = _sources(pack, request, result)
    if not found and not result.failed():
        result.problems.append(
            Problem(
                "S005",
                f"`{request.folder}` holds no extract of a register",
                mend="name each file like its register: employment.parquet",
            )
        )
    if result.failed():
        return result
    parts = request.out.with_name(request.out.name + ".parts")
    parts.mkdir(parents=True, exist_ok=True)
    database = parts / "cells.duckdb"
    database.unlink(missing_ok=True)
    engine = Engine(database, memory=request.memory, threads=request.threads, spill=parts / "spill")
    try:
        _load(engine, pack, found, stated, result)
        if not result.failed():
            _judge(engine, pack, request, found, stated, result, parts, progress)
    finally:
        engine.close()
        database.unlink(missing_ok=True)
    if not result.failed():
        shutil.rmtree(parts)
    return result


def _files(pack: Pack, folder: Path, result: Sweep) -> dict[str, Path]:
    """The extract of each register: a file of its name, or a folder of files."""
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.name in SOURCES or path.name.startswith("."):
            continue
        name = path.stem if path.is_file() else path.name
        readable = path.is_dir() or path.suffix.lower() in ENDINGS
        if name not in pack.book.schema.registers or not readable:
            result.problems.append(
                Problem("S003", f"`{path.name}` is no register's extract and is not read", level="note")
            )
        elif name in found:
            result.problems.append(Problem("S005", f"there are two extracts of `{name}`", mend="leave one"))
        else:
            found[name] = path
    return found


def _sources(pack: Pack, request: SweepRequest, result: Sweep) -> Case:
    """A case without rows: how far each register is complete, as `sources` in a case document says it."""
    document: Mapping[str, Any] = {}
    for name in SOURCES:
        path = request.folder / name
        if path.is_file():
            file, problems = read_yaml(path.read_text(encoding="utf-8"), name)
            result.problems.extend(problems)
            told = plain(file.root) if file.root is not None else {}
            document = told.get("sources", told) if isinstance(told, dict) else {}
            break
    else:
        result.problems.append(
            Problem(
                "S006",
                "no `sources.yaml` says how far the extracts are complete, so no missing row means anything",
                mend="write `employment: 2026-11-20` for each register, beside the extracts",
                level="warning",
            )
        )
    case, problems = case_from(
        pack.book.schema, {"sources": document}, as_of=request.as_of.toordinal(), file="sources.yaml"
    )
    result.problems.extend(problems)
    return case


def _load(engine: Engine, pack: Pack, found: Mapping[str, Path], stated: Case, result: Sweep) -> None:
    schema = pack.book.schema
    engine.prepare(schema, pack.book)
    extracts: dict[str, Extract] = {}
    for name, path in found.items():
        try:
            extracts[name] = engine.extract(schema.registers[name], path)
        except OSError as error:
            result.problems.append(Problem("S005", f"`{path.name}` cannot be read: {error}"))
            continue
        result.problems.extend(check_columns(extracts[name]))
        missing = missing_columns(extracts[name])
        if missing:
            result.problems.append(
                Problem(
                    "S007",
                    f"`{name}` has no column {', '.join(f'`{one}`' for one in missing)}: not connected",
                    level="note",
                )
            )
    if result.failed():
        return
    for name, extract in extracts.items():
        try:
            result.rows[name], doubled = engine.number_rows(extract)
        except OSError as error:
            result.problems.append(Problem("S005", f"the extract of `{name}` cannot be read: {error}"))
            continue
        if doubled:
            key = schema.registers[name].key
            result.problems.append(
                Problem(
                    "S008",
                    f"{doubled} rows of `{name}` repeat a `{key}`",
                    mend="give each row a key of its own",
                )
            )
    if result.failed():
        return
    stated.supplied.update(extracts)
    for name in in_order(schema, extracts):
        unread = engine.fill_cells(extracts[name], schema, stated, extracts)
        result.problems.extend(
            Problem(
                "S004",
                f"{count} cells of `{name}.{column}` could not be read and count as not recorded",
                level="warning",
            )
            for column, count in unread.items()
        )
    engine.drop_raw(extracts)


def _judge(
    engine: Engine,
    pack: Pack,
    request: SweepRequest,
    found: Mapping[str, Path],
    stated: Case,
    result: Sweep,
    parts: Path,
    progress: Callable[[int, int], None],
) -> None:
    contents = engine.observe(
        pack.book.schema, lambda register, codes: stated.completeness(register, codes, ""), frozenset()
    )
    queries: list[RegisterQuery] = []
    for register in sorted(name for name, count in result.rows.items() if count):
        queries.extend(
            register_queries(
                pack.book,
                register,
                request.as_of.toordinal(),
                contents=contents,
                settled_too=request.all_lines,
            )
        )
    rules = {family.id: family.newest for family in pack.book.families.values()}
    made_from = _fingerprint(found.values())
    kept: set[str] = set()
    for place, query in enumerate(queries, start=1):
        result.refused.extend(query.refused)
        if not query.rules:
            continue
        progress(place, len(queries))
        text = query.sql()
        name = hashlib.sha256(f"{pack.hash}\n{made_from}\n{text}".encode()).hexdigest()[:20] + ".parquet"
        kept.add(name)
        if (parts / name).exists():
            result.reused += 1
            continue
        # A part has its name only when it is whole.
        unfinished = parts / f"{name}.unfinished"
        engine.write_findings(query, rules, unfinished)
        unfinished.rename(parts / name)
    for old in parts.glob("*.parquet"):
        if old.name not in kept:
            old.unlink()
    if not kept:
        result.problems.append(Problem("S005", "no rule is about the registers that were given"))
        return
    whole = parts / "findings.whole"
    engine.join_parts(parts, whole)
    result.totals = engine.totals(whole)
    whole.replace(request.out)


def _fingerprint(paths: Iterable[Path]) -> str:
    """Names, sizes and times of the files."""
    listed = []
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            about = file.stat()
            listed.append((file.name, about.st_size, about.st_mtime_ns))
    return json.dumps(listed)
