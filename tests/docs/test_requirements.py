"""docs/requirements.md names each requirement once, and only paths that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "requirements.md"
ROW = re.compile(r"^\| (R\d+) \| (.+?) \| (.+?) \|$")
NOT_YET = "not yet"


def rows() -> list[tuple[str, str, str]]:
    """Number, sentence and evidence of each row of the tables."""
    return [match.groups() for line in PAGE.read_text("utf-8").splitlines() if (match := ROW.match(line))]


def evidence(cell: str) -> list[str]:
    return [part.strip().strip("`") for part in cell.split(",")]


def missing(name: str) -> str | None:
    """Why the named evidence is not there, or None if it is."""
    path, _, test = name.partition("::")
    if not path or Path(path).is_absolute() or ".." in Path(path).parts or not (ROOT / path).exists():
        return f"`{path}` does not exist"
    if test and not re.search(
        rf"^\s*(def|class) {re.escape(test)}\b", (ROOT / path).read_text("utf-8"), re.MULTILINE
    ):
        return f"`{path}` has no test `{test}`"
    return None


def test_each_requirement_stands_once_and_in_order() -> None:
    assert [number for number, _, _ in rows()] == [f"R{n}" for n in range(1, 101)]


def test_every_row_of_the_tables_is_understood() -> None:
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if re.match(r"^\|\s*R", line)]
    assert len(lines) == len(rows())


def test_each_sentence_is_one_sentence() -> None:
    long = [number for number, sentence, _ in rows() if not sentence.endswith(".") or len(sentence) > 140]
    assert long == []


def test_whatever_is_named_exists() -> None:
    faults = [
        f"{number}: {fault}"
        for number, _, cell in rows()
        if cell != NOT_YET
        for name in evidence(cell)
        if (fault := missing(name))
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("docs/requirements.md", None),
        ("tests/docs/test_requirements.py::test_whatever_is_named_exists", None),
        ("docs/nowhere.md", "`docs/nowhere.md` does not exist"),
        (
            "tests/docs/test_requirements.py::test_of_nothing",
            "`tests/docs/test_requirements.py` has no test `test_of_nothing`",
        ),
        ("../elsewhere", "`../elsewhere` does not exist"),
    ],
)
def test_the_check_sees_a_wrong_path(name: str, fault: str | None) -> None:
    assert missing(name) == fault
