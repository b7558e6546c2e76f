"""A convenience store's list with shifts by the week, and a university's list of students: little is known, nobody is accused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.walk.samples import SAMPLES, Expected, check, not_found, told, wrong

from jisso.pack import Pack

NAMES = ("store", "university")


@pytest.fixture(scope="module", params=NAMES)
def walked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[dict[str, Any]], Expected]:
    expected = Expected.of(str(request.param))
    home: Path = tmp_path_factory.mktemp("home")
    return check(SAMPLES / f"{request.param}.xlsx", home, expected.stated, expected.as_of), expected


def test_what_the_law_says_is_said_and_nothing_against_it(
    walked: tuple[list[dict[str, Any]], Expected],
) -> None:
    findings, expected = walked
    assert not not_found(findings, expected)
    assert not wrong(findings, expected)
    todo = [
        told(one)
        for person in expected.nothing_to_do
        for one in findings
        if expected.about(one, person)
        and one["status"] in ("due", "overdue", "broken", "disagree", "met_late")
    ]
    assert not todo


def test_a_list_of_students_speaks_of_no_jobs(walked: tuple[list[dict[str, Any]], Expected]) -> None:
    findings, _ = walked
    jobs = {one["for"]["id"] for one in findings if one["for"]["register"] == "employment"}
    students = any("U01" in one["for"]["id"] for one in findings)
    assert bool(jobs) is not students


def test_expectations_name_rules_of_the_pack(pack: Pack) -> None:
    for name in NAMES:
        for wanted in Expected.of(name).findings:
            assert wanted["rule"] in pack.book.families, (name, wanted)
