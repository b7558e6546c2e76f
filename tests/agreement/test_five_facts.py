"""Missing data: all 3^5 combinations of known true, known false and unknown for five facts of five rules.

A definite answer is wrong if some completion of the unknowns says otherwise; an unknown is needless if all
completions agree. Each rule names each fact once (design 9 (18)).
"""

from __future__ import annotations

from itertools import product

import pytest
from tests.rulebooks import book_of

from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator
from jisso.registers.case import case_from

FACTS = ("penalty_clause", "savings_condition", "home_leave_term", "renewal_expected")
BOOLS = ("a", "b", "c", "d", "e")
FORMULAS = {
    "all": "{a} and {b} and {c} and {d} and {e}",
    "any": "{a} or {b} or {c} or {d} or {e}",
    "exception": "{a} and not {b} and ({c} or {d}) and not {e}",
    "alternatives": "({a} and {b}) or ({c} and {d}) or {e}",
    "unless": "not ({a} and ({b} or not ({c} and {d}))) or {e}",
}
FIELDS = {
    "a": "c.penalty_clause = true",
    "b": "c.savings_condition = true",
    "c": "c.home_leave_term = true",
    "d": "c.renewal_expected = true",
    "e": "c.employment.person.japanese_national = true",
}
RULE = """- rule: five.x
  kind: condition
  domain: labour
  for: working_condition as c
  holds: >
    {0}
"""
NAMES = {"a": "penalty_clause", "b": "savings_condition", "c": "home_leave_term", "d": "renewal_expected"}


def status(evaluator: Evaluator, pack: Pack, values: dict[str, bool | None]) -> tuple[str, tuple[str, ...]]:
    condition = {"condition_id": "c", "employment": "e", "start_date": "2026-01-01"}
    condition |= {NAMES[name]: value for name, value in values.items() if name in NAMES and value is not None}
    person = {"person_id": "p"} | ({"japanese_national": values["e"]} if values["e"] is not None else {})
    document = {
        "registers": {
            "person": [person],
            "organisation": [{"organisation_id": "o"}],
            "employment": [
                {"employment_id": "e", "person": "p", "organisation": "o", "start_date": "2026-01-01"}
            ],
            "working_condition": [condition],
        }
    }
    day = 739_909  # 2026-10-20
    case, problems = case_from(pack.book.schema, document, as_of=day)
    assert not problems
    family = next(iter(evaluator.book.families.values()))
    finding = evaluator.judge(family, case.all_rows("working_condition")[0], case, day)[0]
    return finding.status, finding.possible


@pytest.mark.parametrize("name", FORMULAS)
def test_no_wrong_definite_answer_and_no_needless_unknown(name: str, pack: Pack) -> None:
    evaluator = Evaluator(book_of(RULE.replace("{0}", FORMULAS[name].format(**FIELDS)), pack))
    complete = {
        values: status(evaluator, pack, dict(zip(BOOLS, values, strict=True)))[0]
        for values in product((True, False), repeat=5)
    }
    wrong = needless = 0
    for values in product((True, False, None), repeat=5):
        worlds = {
            complete[world]
            for world in product(*((True, False) if value is None else (value,) for value in values))
        }
        found, possible = status(evaluator, pack, dict(zip(BOOLS, values, strict=True)))
        wrong += found != "unknown" and worlds != {found}
        needless += found == "unknown" and len(worlds) == 1
        assert worlds <= set(possible)
    assert (wrong, needless) == (0, 0)
