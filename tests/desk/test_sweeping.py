"""A folder of extracts swept as a person does it: answers, what is refused, what is missing, a run that was broken off."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jisso.cli.sweep import run
from jisso.desk.sweeping import SweepRequest, sweep
from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator
from jisso.readings.sweep.engine import Engine
from jisso.registers.case import case_from

AS_OF = date(2026, 10, 20)
PEOPLE = 60


def document() -> dict[str, Any]:
    """People who moved on each of sixty days; some told the municipality, on the last day, late, or not."""
    people, moves, stays = [], [], []
    for number in range(PEOPLE):
        key, moved = f"p{number}", AS_OF - timedelta(days=number)
        people.append({"person_id": key, "japanese_national": False if number % 5 else "unknown"})
        told = moved + timedelta(days=(3, 14, 15, 40)[number % 4])
        move: dict[str, Any] = {
            "address_id": f"a{number}", "person": key, "municipality": "131041", "start_date": moved.isoformat(), "end_date": "open",
        }  # fmt: skip
        move["notified_date"] = told.isoformat() if told <= AS_OF else "no"
        moves.append(move)
        stays.append(
            {
                "permission_id": f"r{number}",
                "person": key,
                "status": "ESHIS",
                "start_date": "2025-04-01",
                "end_date": "2028-03-31",
            }
        )
    complete = AS_OF.isoformat()
    return {
        "sources": {"address_record": complete, "residence_permission": complete},
        "registers": {"person": people, "address_record": moves, "residence_permission": stays},
    }


def extracts(folder: Path, told: dict[str, Any]) -> Path:
    """The document as extracts: one register in Parquet with typed dates, the others in CSV."""
    folder.mkdir(exist_ok=True)
    (folder / "sources.yaml").write_text(json.dumps(told["sources"]), encoding="utf-8")
    for name, rows in told["registers"].items():
        fields = list(rows[0])
        lines = [
            ",".join(fields),
            *(",".join(str(row[field]).replace("False", "false") for field in fields) for row in rows),
        ]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    typed = folder / "residence_permission"
    duckdb.execute(
        f"COPY (SELECT * REPLACE (CAST(start_date AS DATE) AS start_date, CAST(end_date AS DATE) AS end_date) "
        f"FROM read_csv('{typed}.csv', all_varchar = true)) TO '{typed}.parquet'"
    )
    typed.with_suffix(".csv").unlink()
    return folder


def quiet(done: int, of: int) -> None:
    assert 1 <= done <= of


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    asked = f"SELECT rule, key, occurrence, status, due_open_hi, possible FROM '{path}' ORDER BY ALL"
    return duckdb.execute(asked).fetchall()


def test_findings_are_those_of_the_case(pack: Pack, tmp_path: Path) -> None:
    told = document()
    request = SweepRequest(extracts(tmp_path / "in", told), tmp_path / "out.parquet", AS_OF, all_lines=True)
    found = sweep(pack, request, quiet)
    assert not found.failed() and found.rows == dict.fromkeys(
        ("address_record", "person", "residence_permission"), PEOPLE
    )
    # The extract lacks columns that the case has as blanks: rules that read none of them must agree.
    case, _ = case_from(pack.book.schema, told, as_of=AS_OF.toordinal())
    family = pack.book.families["immigration.address_after_move"]
    swept = {row[1]: row for row in rows_of(request.out) if row[0] == family.id}
    statuses = set()
    for finding in Evaluator(pack.book).judge_all(case, AS_OF.toordinal(), [family]):
        _, _, _, status, last, possible = swept[finding.row.key]
        assert (status, tuple(possible)) == (finding.status, finding.possible)
        assert last == (date.fromordinal(finding.due_open[1]) if finding.due_open else None)
        statuses.add(status)
    assert {"due", "met", "met_late", "unknown"} <= statuses
    assert sum(line[4] for line in found.totals) == len(rows_of(request.out))
    assert not list(tmp_path.glob("*.parts"))


def test_a_run_that_was_broken_off_ends_alike(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = extracts(tmp_path / "in", document())
    whole = SweepRequest(folder, tmp_path / "whole.parquet", AS_OF)
    sweep(pack, whole, quiet)
    request = SweepRequest(folder, tmp_path / "again.parquet", AS_OF)
    real, written = Engine.write_findings, []

    def breaks(self: Engine, query: Any, rules: Any, path: Path) -> None:
        real(self, query, rules, path)
        written.append(path)
        if len(written) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(Engine, "write_findings", breaks)
    with pytest.raises(KeyboardInterrupt):
        sweep(pack, request, quiet)
    assert not request.out.exists()
    monkeypatch.setattr(Engine, "write_findings", real)
    found = sweep(pack, request, quiet)
    # The first part was whole; the second was written but never named.
    assert found.reused == 1
    assert rows_of(request.out) == rows_of(whole.out)


def test_a_missing_column_is_not_connected(pack: Pack, tmp_path: Path) -> None:
    told = document()
    for row in told["registers"]["address_record"]:
        del row["notified_date"]
    request = SweepRequest(extracts(tmp_path / "in", told), tmp_path / "out.parquet", AS_OF)
    found = sweep(pack, request, quiet)
    assert any("`notified_date`" in problem.message for problem in found.problems if problem.code == "S007")
    asked = f"SELECT DISTINCT reasons FROM '{request.out}' WHERE rule = 'immigration.address_after_move' AND status = 'unknown'"
    assert any("not_connected" in reasons for (reasons,) in duckdb.execute(asked).fetchall())
    assert found.by(0)["immigration.address_after_move"].keys() == {"unknown"}


def test_a_wrong_type_is_refused_with_its_column(
    pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = extracts(tmp_path / "in", document())
    (folder / "address_record.csv").unlink()
    duckdb.execute(
        f"COPY (SELECT 'a' AS address_id, 'p0' AS person, 20261001 AS start_date) TO '{folder}/address_record.parquet'"
    )
    options = {"engine": "duckdb", "as_of": "2026-10-20", "pack_name": "japan", "memory": "", "threads": 1}
    status = run(folder, out=tmp_path / "out.parquet", all_lines=False, as_json=False, **options)  # type: ignore[arg-type]
    said = capsys.readouterr().err
    assert status == 2 and "`start_date`" in said and "S002" in said
    assert not (tmp_path / "out.parquet").exists()


def test_the_screen_lists_no_person(pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = extracts(tmp_path / "in", document())
    options = {"engine": "duckdb", "as_of": "2026-10-20", "pack_name": "japan", "memory": "1GB", "threads": 1}
    status = run(folder, out=tmp_path / "out.parquet", all_lines=False, as_json=True, **options)  # type: ignore[arg-type]
    told = json.loads(capsys.readouterr().out)
    assert status == 0 and told["as_of"] == "2026-10-20"
    assert {"rule", "domain", "problem", "status", "count"} == set(told["totals"][0])
    text = json.dumps(told)
    assert not any(f'"{key}{number}"' in text for key in "par" for number in range(PEOPLE))


def test_an_unreadable_cell_is_counted_and_never_a_no(pack: Pack, tmp_path: Path) -> None:
    told = document()
    told["registers"]["address_record"][7]["notified_date"] = "soon"
    request = SweepRequest(extracts(tmp_path / "in", told), tmp_path / "out.parquet", AS_OF)
    found = sweep(pack, request, quiet)
    assert [p.message for p in found.problems if p.code == "S004"] == [
        "1 cells of `address_record.notified_date` could not be read and count as not recorded"
    ]
