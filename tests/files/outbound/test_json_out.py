"""The published JSON: every finding, the promised keys, one shape."""

import dataclasses
import json
import random
from pathlib import Path

from jsonschema import Draft202012Validator
from tests.files.outbound.invented import invented_report

from jisso.files.outbound.json_out import as_data, to_json

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "docs" / "schema" / "check.schema.json").read_text("utf-8"))
GOLDEN = Path(__file__).parent / "golden" / "report.json"
PROMISED = [
    "id",
    "rule",
    "entries",
    "kind",
    "domain",
    "problem",
    "for",
    "status",
    "possible",
    "at_data",
    "reason",
    "trigger",
    "due",
    "due_open_day",
    "since",
    "until",
    "bearer",
    "accountable",
    "harmed",
    "missing",
    "standing",
    "confidence",
    "sources",
    "cause",
    "punished",
    "amount",
    "first_step",
    "remedy",
    "law",
    "next_change",
    "signal",
    "sources_disagree",
    "consequences",
]


def test_the_text_as_it_stands() -> None:
    assert to_json(invented_report()) == GOLDEN.read_text("utf-8")


def test_it_obeys_the_published_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    validator = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [error.message for error in validator.iter_errors(as_data(invented_report()))] == []


def test_every_finding_with_exactly_the_promised_keys() -> None:
    report = invented_report()
    data = as_data(report)
    assert {item["id"] for item in data["findings"]} == {item.id for item in report.findings}
    for item in data["findings"]:
        assert set(item) - {"due_latest", "due_open_latest"} == set(PROMISED)
    assert set(SCHEMA["$defs"]["finding"]["required"]) == set(PROMISED)


def test_the_order_of_findings_does_not_depend_on_the_order_given() -> None:
    report = invented_report()
    mixed = list(report.findings)
    random.Random(7).shuffle(mixed)
    assert to_json(dataclasses.replace(report, findings=tuple(mixed))) == to_json(report)


def test_a_second_reading_adds_a_key() -> None:
    by_id = {item["id"]: item for item in as_data(invented_report())["findings"]}
    assert by_id["f-0000000003"]["due"] == "2026-12-01"
    assert by_id["f-0000000003"]["due_latest"] == "2026-12-03"
    assert "due_latest" not in by_id["f-0000000002"]
