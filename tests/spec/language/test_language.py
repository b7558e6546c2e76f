"""The grammar has no conflict; reading and printing undo each other; problems point at their place."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.rulebooks import book_of

from jisso.ground.problem import Problem
from jisso.ground.source import Span
from jisso.pack import Pack
from jisso.rules import terms as t
from jisso.rules.catalogue import PROBLEMS
from jisso.rules.expressions import parse_expression, parser
from jisso.rules.printer import written
from jisso.rules.reader import read_rules
from jisso.rules.rule_printer import print_rules
from jisso.rules.typecheck import TypeChecker
from jisso.rules.walk import every_term

SAMPLES = Path(__file__).parents[2] / "agreement" / "sample_rules.yaml"


def nowhere(offset: int, length: int) -> Span:
    return Span("text", 1, offset + 1, length)


def test_the_grammar_has_no_conflict() -> None:
    assert parser(strict=True).parse("14 days after trigger, rolling municipal")


@pytest.mark.parametrize(
    "text",
    [
        'a.x not in {A, "JP-13"} and (b or not c)',
        "peak s.hours over work_record s in p from 60 days before asof to asof where (s.grain = day) in any 7 days > 28 hours",
        "3 months after (latest e.end_date over employment e in p) < asof",
        "(a.x + 5) * 25 percent >= round_up(param rate of a.key on trigger / 3)",
        "every working_condition c in e on asof where (c.x = 1) has (c.y < 7.5 m2 and not (a or b))",
        "earlier_of(next 01-31 after trigger, previous 04-01 to x.y), perhaps rolling national",
        "exists filing f in e.person by filer_person from 2 months from trigger where (f.kind = x)",
        "20 hours per week <= c.weekly_hours",
        "attains_age(20, p.birth_date) <= day 10 of next month after asof",
    ],
)
def test_reading_undoes_printing(text: str) -> None:
    term = parse_expression(text, nowhere)
    assert not isinstance(term, Problem), term
    assert parse_expression(written(term), nowhere) == term


def test_reading_undoes_printing_for_the_whole_pack(pack: Pack) -> None:
    """Every rule and definition as a whole file, and every slot by itself."""
    text = print_rules(pack.book.written, pack.book.definitions.values())
    again = read_rules(text, "printed.yaml", frozenset(pack.book.schema.registers))
    assert not again.problems, again.problems[0].render()
    for rule, other in zip(pack.book.written, again.rules, strict=True):
        assert rule == other, rule.id
    assert again.definitions == tuple(pack.book.definitions.values())
    count = 0
    for rule in pack.book.written:
        for term in rule.terms.values():
            if isinstance(term, t.Term):
                assert parse_expression(written(term), nowhere) == term, f"{rule.id}: {written(term)}"
                count += 1
    for definition in pack.book.definitions.values():
        assert parse_expression(written(definition.body), nowhere) == definition.body, definition.name
        count += 1
    assert count > 200


@pytest.mark.parametrize(
    ("text", "code", "column", "mend"),
    [
        ("14 days aftr trigger", "R001", 9, ""),
        ("a and b or c", "R002", 9, "put brackets"),
        ("2026-02-30 < asof", "R003", 1, ""),
        ("day 31 of next month after trigger", "R003", 1, "end of next month"),
        ("age(p.birth_date)", "R005", 1, ""),
        ("e.start_date <", "R001", 14, ""),
        ("", "R001", 1, ""),
    ],
)
def test_what_cannot_be_read_is_pointed_at(text: str, code: str, column: int, mend: str) -> None:
    found = parse_expression(text, nowhere)
    assert isinstance(found, Problem)
    assert found.code == code
    assert isinstance(found.where, Span) and found.where.column == column
    assert mend in found.mend


RULE = """- rule: t.x
  kind: condition
  domain: labour
  for: employment as e
  holds: >
    {0}
"""


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("e.end_dat > asof", "R012", "unknown field `end_dat` in register `employment`"),
        ("e.start_date > 3 months", "R020", "cannot compare a date with a months"),
        ("e.start_date + 14 < asof", "R023", "dates are not added or subtracted"),
        ("e.form > regular", "R022", "a code of employment_form has no order"),
        ("e.form = regulra", "R014", "`regulra` is no code of `employment_form`"),
        ("e.form in nosuchset", "R018", "unknown set `nosuchset`"),
        ("nosuch(e)", "R016", "unknown definition `nosuch`"),
        ("14 days after asof > e.end_date", "R029", "`asof` may not stand here"),
        (
            "exists filing f in e.organisation where (f.kind = moved)",
            "R014",
            "`moved` is no code of `filing_kind`",
        ),
        ("param minimum_wage on asof > 1 yen per hour", "R024", "`minimum_wage` needs key"),
        ("exists person p in e", "R026", "the rows of `person` have no date, so they cannot be listed"),
        ("e.person.start_date.year = 3", "R012", "unknown field `start_date` in register `person`"),
    ],
)
def test_what_does_not_fit_is_said(text: str, code: str, message: str, pack: Pack) -> None:
    read = read_rules(RULE.replace("{0}", text), "rules/x.yaml", frozenset(pack.book.schema.registers))
    checker = TypeChecker(
        pack.book.schema, pack.book.definitions, pack.book.parameters, frozenset(pack.book.calendars)
    )
    from jisso.rules.typecheck import Scope

    checker.settle(read.rules[0].terms["holds"], Scope(rows={"e": t.RowOf("e", "employment", 1)}), t.BOOL)
    assert (code, message) in [(problem.code, problem.message) for problem in checker.problems]
    assert all(isinstance(problem.where, Span) and problem.where.line == 6 for problem in checker.problems)


def test_a_problem_is_shown_with_its_text_underlined(pack: Pack) -> None:
    read = read_rules(
        RULE.replace("{0}", "e.end_dat > asof"), "rules/x.yaml", frozenset(pack.book.schema.registers)
    )
    checker = TypeChecker(pack.book.schema, {}, {}, frozenset())
    from jisso.rules.typecheck import Scope

    checker.settle(read.rules[0].terms["holds"], Scope(rows={"e": t.RowOf("e", "employment", 1)}), t.BOOL)
    shown = checker.problems[0].render()
    assert shown.splitlines()[:4] == [
        "unknown field `end_dat` in register `employment`  [R012]",
        "  --> rules/x.yaml:6:5",
        "6 |     e.end_dat > asof",
        "  |     ^^^^^^^^^",
    ]
    assert "did you mean `end_date`?" in shown


def test_all_problems_of_a_file_are_said_at_once() -> None:
    text = (
        "- rule: a\n  kind: dutty\n  fro: x as y\n- nothing: 1\n- rule: b\n  kind: link\n  for: employment\n"
    )
    codes = {problem.code for problem in read_rules(text, "x.yaml").problems}
    assert codes == {"R007", "R008", "R009", "R010"}


@pytest.mark.parametrize(
    "text", ["- &a x\n- *a", "- !python/object:os.system x", "a: 1\na: 2", "- [", "\x00"]
)
def test_yaml_that_is_more_than_data_is_refused(text: str) -> None:
    assert read_rules(text, "x.yaml").problems


def test_every_problem_code_has_its_page() -> None:
    page = (Path(__file__).parents[3] / "docs" / "problems.md").read_text(encoding="utf-8")
    sources = "".join(
        file.read_text(encoding="utf-8")
        for file in (Path(__file__).parents[3] / "src" / "jisso").rglob("*.py")
    )
    import re

    used = set(re.findall(r'"([RF]\d{3})"', sources))
    assert used <= set(PROBLEMS), used - set(PROBLEMS)
    for code, kind in PROBLEMS.items():
        assert f"## {code} " in page and kind.title in page, code


def test_the_sample_rules_use_every_kind_of_term(pack: Pack) -> None:
    book = book_of(SAMPLES.read_text(encoding="utf-8"), pack)
    used = {
        type(term)
        for family in book.families.values()
        for version in family.versions
        for root in [
            *version.terms.values(),
            *((version.recurs.start, version.recurs.end) if version.recurs else ()),
        ]
        if root is not None
        for term in every_term(root)
    }
    kinds = {kind for kind in vars(t).values() if isinstance(kind, type) and issubclass(kind, t.Term)}
    written_only = {t.Term, t.Name, t.Path, t.Quoted, t.Call, t.InNamedSet}
    assert kinds - written_only - used <= {t.Absent}


def test_yaml_loads_as_text_only() -> None:
    assert yaml.compose("no", Loader=yaml.BaseLoader).value == "no"


def test_half_a_text_is_refused() -> None:
    """Between braces a comma ends a text that is not quoted: half a fine would be printed."""
    text = (
        "- rule: a\n  kind: condition\n  for: employment as e\n  holds: e.form = regular\n  if_missed:\n"
        "  - {party: x, role: punished, effect: sanction, what: {ja: 罰金, en: fine up to 200,000 yen}}\n"
    )
    (found,) = [one for one in read_rules(text, "x.yaml").problems if "000 yen" in one.message]
    assert found.code == "R010" and "quotes" in found.mend
    quoted = text.replace("fine up to 200,000 yen", '"fine up to 200,000 yen"')
    assert not [one for one in read_rules(quoted, "x.yaml").problems if "000 yen" in one.message]
