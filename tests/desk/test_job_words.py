"""An office's map of job words: validated, by a named reviewer, per status; what nobody classified stays a question."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jisso.cli.app import app
from jisso.desk.check import Checked, check_files
from jisso.desk.job_words import JobWords, read_job_words
from jisso.desk.reporting import report_finding, words_for
from jisso.pack import Pack

MAP = """
reviewer: {role: 行政書士, name: 佐野 透, day: 2026-09-01}
words:
- {word: 通訳・案内, task: interpretation, status: [ESHIS], task_class: main}
- {word: レジ打ち, task: sales, status: [ESHIS, SKILLED], task_class: outside}
- {word: レジ打ち, task: sales, task_class: main}
- {word: ホール接客, task: table_service, status: SSW1, job_category: 外食業}
"""
CASE = """
as_of: 2026-10-20
sources: {residence_permission: 2026-10-20, employment: 2026-10-20, work_record: 2026-10-20}
registers:
  person: [{person_id: ravi, japanese_national: false}]
  organisation: [{organisation_id: o1}]
  residence_permission: [{permission_id: r1, person: ravi, status: STATUS, end_date: 2027-03-31}]
  employment: [{employment_id: e1, person: ravi, organisation: o1, start_date: 2026-04-01}]
  work_record: [{work_record_id: d1, person: ravi, organisation: o1, start_date: 2026-10-01, end_date: 2026-10-01, grain: day, hours: 8, task: TASK}]
"""
RULE = "immigration.scope_eshis"


def made(tmp_path: Path, text: str, name: str = "words.yaml") -> Path:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def the_map(pack: Pack, tmp_path: Path, text: str = MAP, name: str = "words.yaml") -> JobWords:
    words, problems = read_job_words(made(tmp_path, text, name), pack.book.schema)
    assert not problems, "\n".join(problem.render() for problem in problems)
    return words


def checked(
    pack: Pack,
    tmp_path: Path,
    task: str,
    status: str = "ESHIS",
    words: JobWords | None = None,
    **changed: str,
) -> Checked:
    text = CASE.replace("STATUS", status).replace("TASK", task)
    for old, new in changed.items():
        text = text.replace(f"{old}: ", f"{new} ")
    return check_files(pack, [made(tmp_path, text, "case.yaml")], None, job_words=words)


def status_of(found: Checked) -> str:
    return next(one.status for one in found.findings if one.rule.id == RULE)


def row_of(found: Checked) -> dict[str, object]:
    return dict(found.document["registers"]["work_record"][0])


@pytest.mark.parametrize(
    ("task", "status"),
    [
        ("通訳・案内", "kept"),
        ("レジ打ち", "broken"),
        ("sales", "needs_judgement"),
        ("床みがき", "needs_judgement"),
    ],
)
def test_what_the_reviewer_wrote_decides_and_the_rest_is_asked(
    pack: Pack, tmp_path: Path, task: str, status: str
) -> None:
    found = checked(pack, tmp_path, task, words=the_map(pack, tmp_path))
    assert status_of(found) == status


def test_without_a_map_nothing_is_inferred(pack: Pack, tmp_path: Path) -> None:
    assert status_of(checked(pack, tmp_path, "sales")) == "unknown"


def test_a_word_counts_by_the_status_of_the_day(pack: Pack, tmp_path: Path) -> None:
    words = the_map(pack, tmp_path)
    assert row_of(checked(pack, tmp_path, "レジ打ち", "STUDENT", words))["task_class"] == "main"
    assert row_of(checked(pack, tmp_path, "レジ打ち", "SKILLED", words))["task_class"] == "outside"
    assert row_of(checked(pack, tmp_path, "通訳・案内", "STUDENT", words))["task_class"] == "not_reviewed"


@pytest.mark.parametrize(
    ("category", "expected"),
    [("外食業", "main"), ("外食 業", "main"), ("建設", "not_reviewed"), ("", "not_reviewed")],
)
def test_a_category_is_inside_only_where_the_permission_names_it(
    pack: Pack, tmp_path: Path, category: str, expected: str
) -> None:
    status = f"SSW1, designated_category: {category}" if category else "SSW1"
    found = checked(pack, tmp_path, "ホール接客", status, the_map(pack, tmp_path))
    assert row_of(found)["task_class"] == expected


def test_a_class_that_the_office_recorded_stays(pack: Pack, tmp_path: Path) -> None:
    found = checked(pack, tmp_path, "レジ打ち, task_class: related", words=the_map(pack, tmp_path))
    assert row_of(found)["task_class"] == "related"


def test_the_finding_says_who_classified_and_when_and_never_the_name(pack: Pack, tmp_path: Path) -> None:
    found = checked(pack, tmp_path, "レジ打ち", words=the_map(pack, tmp_path))
    finding = next(one for one in found.findings if one.rule.id == RULE)
    for language, said in (
        ("en", "classified by 行政書士, 2026-09-01"),
        ("ja", "行政書士, 2026-09-01が区分"),
    ):
        told = report_finding(finding, found, words_for(found, language))
        assert any(said in factor.source for factor in told.factors)
        assert "佐野" not in json.dumps([str(factor) for factor in told.factors], ensure_ascii=False)


def test_words_that_nobody_classified_are_told_with_the_first_step(pack: Pack, tmp_path: Path) -> None:
    found = checked(pack, tmp_path, "床みがき", words=the_map(pack, tmp_path))
    assert found.intake is not None
    (said,) = [one.text["en"] for one in found.intake.presumptions if one.kind == "job_words.unclassified"]
    assert "床みがき" in said and "Ask a specialist" in said


def test_a_time_sheet_with_the_offices_own_words(pack: Pack, tmp_path: Path) -> None:
    people = made(
        tmp_path,
        "氏名,国籍,在留資格,在留期間満了日,雇入れ日,会社\nRAVI SHARMA,ネパール,技術・人文知識・国際業務,2027-03-31,2026-04-01,みなと商店\n",
        "people.csv",
    )
    sheet = made(
        tmp_path,
        "氏名,日付,労働時間,作業内容,会社\nRAVI SHARMA,2026-10-01,8,レジ打ち,みなと商店\n",
        "hours.csv",
    )
    words = the_map(pack, tmp_path, MAP.replace("レジ打ち", "レジうち係").replace("task: sales, ", ""))
    sheet.write_text(sheet.read_text("utf-8").replace("レジ打ち", "レジうち係"), encoding="utf-8")
    found = check_files(pack, [people, sheet], date(2026, 10, 20), job_words=words)
    row = row_of(found)
    assert (row["task"], row["task_class"]) == ("other", "outside")
    plain = check_files(pack, [people, sheet], date(2026, 10, 20))
    assert not row_of(plain).get("task_class")


def test_a_csv_map_says_the_same(pack: Pack, tmp_path: Path) -> None:
    table = (
        "業務名,在留資格,業務,範囲区分,確認者の役割,確認者,確認日\n"
        "レジ打ち,ESHIS,sales,outside,行政書士,佐野 透,2026-09-01\n"
    )
    words = the_map(pack, tmp_path, table, "words.csv")
    assert status_of(checked(pack, tmp_path, "レジ打ち", words=words)) == "broken"


@pytest.mark.parametrize(
    ("change", "message", "mend"),
    [
        (
            ("task_class: outside", "task_class: outsid"),
            "`outsid` is no code of `task_class`",
            "did you mean `outside`?",
        ),
        (
            ("task_class: outside", "task_class: 範囲外の疑い"),
            "is no code of `task_class`",
            "write `outside`",
        ),
        (
            ("task: sales, status", "task: sale, status"),
            "`sale` is no code of `task`",
            "did you mean `sales`?",
        ),
        (
            ("[ESHIS, SKILLED]", "[ESHI]"),
            "`ESHI` is no code of `status_of_residence`",
            "did you mean `ESHIS`?",
        ),
        (
            ("task_class: outside", "task_class: outside, job_category: 外食業"),
            "either `task_class` or `job_category`",
            "",
        ),
        (("day: 2026-09-01", "day: last year"), "`last year` is not a day", "2026-04-01"),
        (("role: 行政書士, ", ""), "`role` is missing", "name the reviewer"),
        (("- {word: 通訳・案内", "- {wrd: 通訳・案内"), "there is no column `wrd`", "did you mean `word`?"),
        (("status: [ESHIS, SKILLED], task_class: outside", "task_class: outside"), "given twice", ""),
    ],
)
def test_a_mistake_in_the_map_is_told_with_a_near_miss(
    pack: Pack, tmp_path: Path, change: tuple[str, str], message: str, mend: str
) -> None:
    assert change[0] in MAP
    _, problems = read_job_words(made(tmp_path, MAP.replace(*change)), pack.book.schema)
    assert any(message in one.message and mend in one.mend for one in problems), [
        one.render() for one in problems
    ]


def test_an_empty_file_is_told(pack: Pack, tmp_path: Path) -> None:
    words, problems = read_job_words(made(tmp_path, ""), pack.book.schema)
    assert not words.lines and problems


def test_the_verb_refuses_a_map_with_a_mistake_and_uses_a_good_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JISSO_HOME", str(tmp_path / "home"))
    case = made(tmp_path, CASE.replace("STATUS", "ESHIS").replace("TASK", "レジ打ち"), "case.yaml")
    bad = made(tmp_path, MAP.replace("outside", "outsid"), "bad.yaml")
    refused = CliRunner().invoke(app, ["check", str(case), "--job-words", str(bad)])
    assert refused.exit_code == 2 and "did you mean `outside`?" in refused.output
    good = made(tmp_path, MAP)
    shown = CliRunner().invoke(app, ["check", str(case), "--job-words", str(good), "--json"])
    statuses = [one["status"] for one in json.loads(shown.stdout)["findings"] if one["rule"] == RULE]
    assert statuses == ["broken"]
    told = CliRunner().invoke(app, ["explain", "--rule", RULE, "--lang", "en"])
    assert "classified by 行政書士, 2026-09-01" in told.stdout
