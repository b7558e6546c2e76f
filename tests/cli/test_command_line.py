"""The command line as a person uses it: real processes, exit status, what stands on the screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
CASE = """
as_of: 2026-10-20
sources:    {address_record: 2026-10-20, residence_permission: 2026-10-20}
registers:
  person:         [{person_id: linh, japanese_national: false}]
  residence_permission: [{permission_id: r1, person: linh, status: ESHIS, end_date: 2028-03-31}]
  address_record: [{address_id: a1, person: linh, municipality: "131041", start_date: 2026-10-01, end_date: open, notified_date: 2026-10-15}]
expect:     [{rule: immigration.address_after_move, for: linh, status: met, due: 2026-10-15, because: "14th day"}]
"""
LATE = (
    CASE.replace("notified_date: 2026-10-15", "notified_date: no")
    .replace("as_of: 2026-10-20", "as_of: 2026-10-18")
    .replace(
        "status: ESHIS, end_date: 2028-03-31", "status: ESHIS, end_date: 2028-03-31, start_date: 2025-04-01"
    )
)


@pytest.fixture
def jisso(tmp_path: Path) -> Any:
    """Runs the command in an empty folder with a home of its own; no output ever holds a traceback."""
    environ = {
        **os.environ,
        "JISSO_HOME": str(tmp_path / "home"),
        "NO_COLOR": "1",
        "PYTHONPATH": str(ROOT / "src"),
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-c", "from jisso.cli import main; main()", *arguments],
            cwd=tmp_path,
            env=environ,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stdout + done.stderr
        return done

    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "late.yaml").write_text(LATE, encoding="utf-8")
    return run


def test_help_names_every_verb(jisso: Any) -> None:
    shown = jisso("--help").stdout
    assert all(verb in shown for verb in ("demo", "check", "explain", "rules", "pack", "schema", "export"))


def test_a_case_file_gives_the_findings_of_the_design_page(jisso: Any) -> None:
    done = jisso("check", "case.yaml", "--json")
    data = json.loads(done.stdout)
    found = {f["rule"]: f for f in data["findings"]}["immigration.address_after_move"]
    assert (found["status"], found["due"], done.returncode) == ("met", "2026-10-15", 0)
    assert found["for"]["id"] == "a1" and found["for"]["person"] == "linh"
    assert data["as_of"] == "2026-10-20" and set(data["pack"]) == {"name", "version", "hash"}


def test_something_overdue_is_exit_status_one(jisso: Any) -> None:
    done = jisso("check", "late.yaml", "--json")
    statuses = {f["rule"]: f["status"] for f in json.loads(done.stdout)["findings"]}
    assert statuses["immigration.address_after_move"] == "overdue"
    assert done.returncode == 1


def test_json_keeps_its_published_schema(jisso: Any) -> None:
    schema = json.loads(jisso("schema", "check").stdout)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(jisso("check", "late.yaml", "--json").stdout))


def test_the_same_input_gives_the_same_bytes(jisso: Any, tmp_path: Path) -> None:
    for form in ("html", "xlsx", "ics", "json"):
        written = []
        for name in ("one", "two"):
            assert jisso("export", form, "late.yaml", "--out", f"{name}.{form}").returncode == 1
            written.append((tmp_path / f"{name}.{form}").read_bytes())
        assert written[0] == written[1] and len(written[0]) > 300, form


def test_explain_finds_the_last_check_again(jisso: Any) -> None:
    found = json.loads(jisso("check", "late.yaml", "--json").stdout)["findings"]
    finding = next(f for f in found if f["rule"] == "immigration.address_after_move")
    for lang, words in (("ja", "第19条の9"), ("en", "art. 19-9"), ("easy", "日の かぞえかた")):
        told = jisso("explain", finding["id"], "--lang", lang)
        assert told.returncode == 0 and words in told.stdout, told.stdout + told.stderr


def test_explain_by_rule_and_person(jisso: Any) -> None:
    told = jisso("explain", "--rule", "res.move", "--for", "linh", "case.yaml", "--lang", "en").stdout
    assert "immigration.address_after_move" in told and "Counting the days" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "csae.yaml"), "did you mean `case.yaml`?"),
        (("check", "case.yaml", "--as-of", "8年4月"), "is not a day"),
        (("check", "case.yaml", "--lang", "eb"), "no language `eb`"),
        (("check", "case.yaml", "--pack", "jpan"), "no pack `jpan`"),
        (("check", "case.yaml", "--complete-through", "filng=2026-10-01"), "did you mean `filing`?"),
        (
            ("check", "case.yaml", "--complete-through", "filing:foreign_hire=2026-10-01"),
            "did you mean `foreign_hire_notice`?",
        ),
        (
            ("check", "case.yaml", "--complete-through", "work_record=2026-10-01..2026-04-01"),
            "`2026-10-01` is later than `2026-04-01`",
        ),
        (("check", "case.yaml", "--complete-through", "..2026-04-01"), "`` is not a day"),
        (("explain",), "say which finding"),
        (("explain", "f-0000000000"), "no last check"),
        (("rules", "show", "si.notice.aquisition"), "did you mean `si.notice.acquisition`?"),
        (("export", "pdf", "case.yaml"), "cannot export `pdf`"),
        (("schema", "rule"), "did you mean `rules`?"),
        (("check",), ""),
        (("chek", "case.yaml"), ""),
    ],
)
def test_a_mistake_is_told_with_its_cure_and_status_two(
    jisso: Any, arguments: tuple[str, ...], said: str
) -> None:
    done = jisso(*arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_list_runs_from_a_day_through_a_day(jisso: Any, tmp_path: Path) -> None:
    days = "社員番号,氏名,日付,労働時間\nA1,RANA SITA,2026/10/1,8\nA1,RANA SITA,2026/10/30,8\n"
    (tmp_path / "days.csv").write_text(days, encoding="utf-8")
    shown = []
    for stated in ("2026-11-20", "work_record=2025-01-01..2026-11-20"):
        done = jisso(
            "check",
            "days.csv",
            "--as-of",
            "2026-11-20",
            "--complete-through",
            stated,
            "--json",
            "--lang",
            "en",
        )
        report = json.loads(done.stdout)
        shown.append(report["sources"][0]["complete_through"]["work_record"])
    assert shown == ["2026-10-01..2026-11-20", "2025-01-01..2026-11-20"]


@pytest.mark.parametrize(
    "content", ["", "[1, 2", "as_of: 2026-10-20\nregisters: 3\n", "registers: {persn: [{a: 1}]}", "\x00\x01"]
)
def test_a_broken_case_file_is_told(jisso: Any, tmp_path: Path, content: str) -> None:
    (tmp_path / "broken.yaml").write_text(content, encoding="utf-8")
    done = jisso("check", "broken.yaml", "--as-of", "2026-10-20")
    assert done.returncode == 2, done.stdout
    assert done.stdout + done.stderr


def test_rules_are_listed_shown_and_compared(jisso: Any) -> None:
    rules = json.loads(jisso("rules", "list", "--json").stdout)["rules"]
    assert len({rule["id"] for rule in rules}) >= 70
    assert all(rule["bearer"] and rule["entries"] and rule["law"] and rule["title"] for rule in rules)
    assert "厚生年金" in jisso("rules", "show", "si.notice.acquisition").stdout
    assert "+" in jisso("rules", "diff", "si.parttime").stdout


def test_the_pack_is_clean(jisso: Any) -> None:
    done = jisso("pack", "check", str(ROOT / "packs" / "japan"))
    assert done.returncode == 0 and done.stdout.strip().endswith("0 problems"), done.stdout[-2000:]


def test_a_pack_with_a_mistake_is_told_with_its_place(jisso: Any, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(ROOT / "packs" / "japan", tmp_path / "mine")
    files = sorted((tmp_path / "mine" / "rules" / "labour").glob("*.yaml"))
    file = next(one for one in files if "e.start_date" in one.read_text(encoding="utf-8"))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("e.start_date", "e.strat_date", 1), encoding="utf-8")
    done = jisso("pack", "check", "mine")
    assert done.returncode == 2
    assert "did you mean `start_date`?" in done.stdout and "^^^" in done.stdout


def test_published_schemas_fit_the_pack_and_the_samples(jisso: Any) -> None:
    rules = json.loads(jisso("schema", "rules").stdout)
    case = json.loads(jisso("schema", "case").stdout)
    for schema in (rules, case):
        Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(rules)
    for file in (ROOT / "packs" / "japan" / "rules").rglob("*.yaml"):
        validator.validate(yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader))
    Draft202012Validator(case).validate(_case(yaml.load(CASE, Loader=yaml.CBaseLoader)))


def _case(value: Any) -> Any:
    """Texts of a case file as the types an editor's YAML parser gives them."""
    if isinstance(value, dict):
        return {key: _case(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_case(item) for item in value]
    return {"true": True, "false": False}.get(value, value)


def test_a_failure_inside_is_told_without_traceback_or_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    from jisso.cli.failure import report_failure

    monkeypatch.setenv("JISSO_HOME", str(tmp_path))
    try:
        raise ValueError("グエン・ヴァン・アン")
    except ValueError as error:
        assert report_failure(error) == 3
    said = capsys.readouterr().err + (tmp_path / "last-failure.txt").read_text(encoding="utf-8")
    assert "グエン" not in said and "Traceback" not in said and "ValueError" in said


def test_a_forecast_says_its_assumption_and_keeps_to_its_schema(jisso: Any, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    seen = jisso("forecast", "case.yaml", "--lang", "en", "--until", "2028-06-30", "--html", "outlook.html")
    assert seen.returncode == 0, seen.stderr
    assert "nothing new is recorded" in seen.stdout and (tmp_path / "outlook.html").stat().st_size > 5_000
    data = json.loads(jisso("forecast", "case.yaml", "--until", "2028-06-30", "--json").stdout)
    Draft202012Validator(json.loads(jisso("schema", "forecast").stdout)).validate(data)
    assert data["changes"] and data["as_of"] == "2026-10-20"


def test_a_forecast_into_the_past_is_refused(jisso: Any, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    seen = jisso("forecast", "case.yaml", "--until", "2026-10-20")
    assert seen.returncode == 2 and "later day" in seen.stderr


def test_what_if_answers_one_question_by_its_schema(jisso: Any, tmp_path: Path) -> None:
    schema = Draft202012Validator(json.loads(jisso("schema", "whatif").stdout))
    supposed = jisso("whatif", "case.yaml", "--set", "address_record[a1].notified_date=2026-10-16", "--json")
    assert supposed.returncode == 0, supposed.stderr
    data = json.loads(supposed.stdout)
    schema.validate(data)
    (flip,) = [one for one in data["differences"] if one["rule"] == "immigration.address_after_move"]
    assert (flip["before"][0]["status"], flip["after"][0]["status"]) == ("met", "met_late")
    data = json.loads(
        jisso("whatif", "late.yaml", "--rule", "immigration.address_after_move", "--json").stdout
    )
    schema.validate(data)
    (proposal,) = data["findings"][0]["proposals"]
    assert proposal["status"] == "met_late" and proposal["changes"][0]["party"] == "resident"
    (tmp_path / "reform.yaml").write_text("- define: none_such\n  is: 'true'\n", encoding="utf-8")
    reform = jisso("whatif", "case.yaml", "--overlay", "reform.yaml", "--json")
    schema.validate(json.loads(reform.stdout))
    for form in ("ja", "en", "easy"):
        seen = jisso(
            "whatif",
            "late.yaml",
            "--rule",
            "immigration.address_after_move",
            "--lang",
            form,
            "--html",
            "w.html",
        )
        assert seen.returncode == 0 and (tmp_path / "w.html").stat().st_size > 2_000, seen.stderr


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "ask one thing"),
        (("--set", "person[linh].birth_date=1999-01-01", "--rule", "x"), "ask one thing"),
        (("--set", "persn[linh].birth_date=1999-01-01"), "did you mean `person`?"),
        (("--rule", "immigration.adress_after_move"), "did you mean"),
        (("--finding", "f-0000000000"), "no such finding"),
        (("--rule", "immigration.address_after_move", "--party", "emploier"), "did you mean `employer`?"),
        (("--overlay", "nowhere"), "no overlay"),
    ],
)
def test_what_if_refuses_with_a_cure(jisso: Any, options: tuple[str, ...], says: str) -> None:
    seen = jisso("whatif", "case.yaml", *options)
    assert seen.returncode == 2 and says in seen.stderr


def test_flows_of_a_rule_are_told_and_keep_to_their_schema(jisso: Any, tmp_path: Path) -> None:
    seen = jisso("flows", "immigration.address_after_move", "--lang", "en", "--html", "flows.html")
    assert seen.returncode == 0 and "What each holder can answer alone" in seen.stdout
    assert "<svg" in (tmp_path / "flows.html").read_text(encoding="utf-8")
    data = json.loads(
        jisso("flows", "immigration.address_after_move", "--asker", "municipality", "--json").stdout
    )
    Draft202012Validator(json.loads(jisso("schema", "flows").stdout)).validate(data)
    assert {asker["party"] for asker in data["rules"][0]["askers"]} == {"municipality"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("immigration.address_after_moves",), "immigration.address_after_move"),
        (("immigration.address_after_move", "--asker", "employerr"), "employer"),
    ],
)
def test_a_typo_in_flows_is_answered_with_what_is_near(jisso: Any, arguments: Any, said: str) -> None:
    seen = jisso("flows", *arguments)
    assert seen.returncode == 2 and said in seen.stdout + seen.stderr
