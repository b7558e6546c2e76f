"""Missing data: five yes/no facts, five rules, every combination of true, false and unknown (3^5 = 243 each).

A definite answer is *wrong* if some way of filling in the unknown facts gives another answer. An "I do not know" - a
null, an error, an `unknown` - is *needless* if every way of filling them in gives the same answer.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import cedarpy
import cel
import numpy
import peers
import zen
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from rules import AS_OF, book_of, built

from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator

NAMES = "abcde"
FORMULAS = {
    "all": "{a} and {b} and {c} and {d} and {e}",
    "any": "{a} or {b} or {c} or {d} or {e}",
    "exception": "{a} and not {b} and ({c} or {d}) and not {e}",
    "alternatives": "({a} and {b}) or ({c} and {d}) or {e}",
    "unless": "not ({a} and ({b} or not ({c} and {d}))) or {e}",
}
Values = tuple[bool | None, ...]
Answer = bool | None
Engine = Callable[[str, list[Values]], list[Answer]]
ALL: list[Values] = list(product((True, False, None), repeat=5))
FIELDS = (
    "c.penalty_clause",
    "c.savings_condition",
    "c.home_leave_term",
    "c.renewal_expected",
    "c.employment.person.japanese_national",
)
NOTICE = "foreign_hire_notice"
RULE = """- rule: bench.five
  kind: condition
  domain: labour
  for: working_condition as c
  holds: >
    {0}
"""


def measure(pack: Pack) -> dict[str, Any]:
    """The matrix over five yes/no fields, and the one in which the first fact is a row on record."""
    return {"fields": _matrix(pack, listed=False), "listed": _matrix(pack, listed=True)}


def _matrix(pack: Pack, listed: bool) -> dict[str, Any]:
    engines: dict[str, tuple[str, Engine]] = {
        "jisso": (
            "left out; a list tells how far it goes" if listed else "left out",
            lambda f, c: _jisso(pack, f, c, listed),
        ),
        "zen-engine graph": ("key absent", lambda f, c: _zen_graph(f, c, True, listed)),
        "zen-engine graph ": ("null", lambda f, c: _zen_graph(f, c, False, listed)),
        "zen-engine expression": ("key absent", lambda f, c: _zen(f, c, True, listed)),
        "zen-engine expression ": ("null", lambda f, c: _zen(f, c, False, listed)),
        "Rust CEL": ("key absent", lambda f, c: _cel(f, c, True, listed)),
        "Rust CEL ": ("null", lambda f, c: _cel(f, c, False, listed)),
        "cedarpy, decision alone": ("attribute absent", lambda f, c: _cedar(f, c, False, listed)),
        "cedarpy, errors read too": ("attribute absent", lambda f, c: _cedar(f, c, True, listed)),
        "cedarpy, partial evaluation (experimental)": (
            "marked unknown",
            lambda f, c: _cedar_partial(f, c, listed),
        ),
        "openfisca-core": ("not set: its default, false", _openfisca),
    }
    table = {}
    for name, (fed, engine) in engines.items():
        wrong = needless = right = 0
        for formula in FORMULAS.values():
            truth = {values: _by_hand(formula, values) for values in product((True, False), repeat=5)}
            for values, found in zip(ALL, engine(formula, ALL), strict=True):
                worlds = {truth[world] for world in _worlds(values)}
                if found is None:
                    needless += len(worlds) == 1
                else:
                    wrong += worlds != {found}
                if len(worlds) == 1:
                    right += found in worlds
        table[f"{name.strip()}: {fed}"] = {"wrong": wrong, "needless": needless, "settled_right": right}
    combinations = len(ALL) * len(FORMULAS)
    settled = sum(
        len({_by_hand(formula, world) for world in _worlds(values)}) == 1
        for formula in FORMULAS.values()
        for values in ALL
    )
    return {"combinations": combinations, "settled": settled, "engines": table}


def _worlds(values: Values) -> product[tuple[bool, ...]]:
    return product(*((True, False) if value is None else (value,) for value in values))


def _by_hand(formula: str, values: tuple[Any, ...]) -> bool:
    """Python itself, on complete facts."""
    return bool(
        eval(formula.format(**{name: name for name in NAMES}), {}, dict(zip(NAMES, values, strict=True)))
    )


def _context(values: Values, absent: bool, listed: bool) -> dict[str, Any]:
    """The facts as a user of that engine has them. A list that may be incomplete looks like one that is complete."""
    context: dict[str, Any] = {
        name: value for name, value in zip(NAMES, values, strict=True) if value is not None or not absent
    }
    if listed:
        context["rows"] = ["notice"] if context.pop("a", None) else []
    return context


def _written(formula: str, prefix: str = "", row: str = "") -> str:
    names = {name: prefix + name for name in NAMES}
    return formula.format(**(names | ({"a": row} if row else {})))


def _symbols(text: str) -> str:
    return text.replace(" and ", " && ").replace(" or ", " || ").replace("not ", "!")


def _jisso(pack: Pack, formula: str, cases: list[Values], listed: bool) -> list[Answer]:
    terms = {name: f"{field} = true" for name, field in zip(NAMES, FIELDS, strict=True)}
    if listed:
        terms["a"] = "exists filing f in c.employment.person where (f.kind = foreign_hire_notice)"
    book = book_of(RULE.format(formula.format(**terms)), pack)
    rows: dict[str, list[Any]] = {
        name: [] for name in ("person", "organisation", "employment", "working_condition", "filing")
    }
    absent = []
    rows["organisation"].append({"organisation_id": "o"})
    for number, values in enumerate(cases):
        known = {
            field.rpartition(".")[2]: value
            for field, value in zip(FIELDS, values, strict=True)
            if value is not None
        }
        who, job = f"p{number}", f"e{number}"
        if listed and values[0]:
            day = {"received_date": "2026-02-01"}
            rows["filing"].append({"filing_id": f"f{number}", "kind": NOTICE, "person": who} | day)
        elif listed and values[0] is False:
            absent.append({"register": "filing", "code": NOTICE, "person": who, "through": AS_OF.isoformat()})
        person = {"japanese_national": known.pop("japanese_national")} if "japanese_national" in known else {}
        start = {"start_date": "2026-01-01"}
        rows["person"].append({"person_id": who} | person)
        rows["employment"].append({"employment_id": job, "person": who, "organisation": "o"} | start)
        rows["working_condition"].append({"condition_id": f"c{number}", "employment": job} | start | known)
    case, evaluator = built(book, {"registers": rows, "recorded_absent": absent}), Evaluator(book)
    family, day_number = next(iter(book.families.values())), AS_OF.toordinal()
    answers: dict[str, Answer] = {"satisfied": True, "unsatisfied": False, "unknown": None}
    return [
        answers[evaluator.judge(family, row, case, day_number)[0].status]
        for row in case.all_rows("working_condition")
    ]


def _zen_text(formula: str, listed: bool) -> str:
    return _written(formula, row='("notice" in rows)' if listed else "")


def _zen(formula: str, cases: list[Values], absent: bool, listed: bool) -> list[Answer]:
    expression = zen.compile_expression(_zen_text(formula, listed))
    return [
        _tried(lambda values=values: expression.evaluate(_context(values, absent, listed)))
        for values in cases
    ]


def _zen_graph(formula: str, cases: list[Values], absent: bool, listed: bool) -> list[Answer]:
    decision = zen.ZenEngine().create_decision(peers.zen_table("", _zen_text(formula, listed)))
    return [
        _tried(
            lambda values=values: (
                decision.evaluate(_context(values, absent, listed))["result"]["status"] == "satisfied"
            )
        )
        for values in cases
    ]


def _cel(formula: str, cases: list[Values], absent: bool, listed: bool) -> list[Answer]:
    program = cel.compile(_symbols(_written(formula, row="('notice' in rows)" if listed else "")))
    return [
        _tried(lambda values=values: program.execute(_context(values, absent, listed))) for values in cases
    ]


def _tried(ask: Callable[[], Any]) -> Answer:
    """An error and a null both tell the user that there is no answer."""
    try:
        found = ask()
    except Exception:
        return None
    return found if isinstance(found, bool) else None


def _policies(formula: str, listed: bool) -> tuple[cedarpy.PolicySet, cedarpy.Entities, dict[str, str]]:
    written = _symbols(_written(formula, "context.", 'context.rows.contains("notice")' if listed else ""))
    text = f"permit(principal, action, resource) when {{ {written} }};"
    request = {"principal": 'Person::"x"', "action": 'Action::"judge"', "resource": 'Rule::"r"'}
    return cedarpy.PolicySet.from_str(text), cedarpy.Entities.from_json_str("[]"), request


def _cedar(formula: str, cases: list[Values], heed_errors: bool, listed: bool) -> list[Answer]:
    policies, entities, request = _policies(formula, listed)
    found: list[Answer] = []
    for values in cases:
        answer = cedarpy.is_authorized(
            request | {"context": _context(values, True, listed)}, policies, entities
        )
        failed = heed_errors and bool(answer.diagnostics.errors)
        found.append(None if failed else bool(answer.allowed))
    return found


def _cedar_partial(formula: str, cases: list[Values], listed: bool) -> list[Answer]:
    """Its call for incomplete requests, which its authors say must not be used as a final decision."""
    policies, entities, request = _policies(formula, listed)
    found: list[Answer] = []
    for values in cases:
        context = {
            name: {"__extn": {"fn": "unknown", "arg": name}} if value is None else value
            for name, value in zip(NAMES, values, strict=True)
        }
        if listed:
            del context["a"]
            context["rows"] = ["notice"] if values[0] else []
        answer = cedarpy.is_authorized_partial(request | {"context": context}, policies, entities)
        found.append(
            answer.allowed if answer.decision is not None and not answer.residuals else _residual(answer)
        )
    return found


def _residual(answer: Any) -> Answer:
    """A decision reached in spite of what is left over stands; otherwise nothing is known."""
    decided = str(answer.decision) if answer.decision is not None else ""
    return True if decided.endswith("Allow") else False if decided.endswith("Deny") else None


def _openfisca(formula: str, cases: list[Values]) -> list[Answer]:
    person = build_entity(key="person", plural="persons", label="Person", is_person=True)
    household = build_entity(
        key="household",
        plural="households",
        label="Household",
        roles=[{"key": "member", "plural": "members"}],
    )
    system = TaxBenefitSystem([person, household])
    shape = {"value_type": bool, "entity": person, "definition_period": DateUnit.MONTH}
    for name in NAMES:
        system.add_variable(type(name, (Variable,), dict(shape)))
    text = formula.format(**{name: f"p('{name}', m)" for name in NAMES})
    text = text.replace("not ", "~").replace(" and ", " & ").replace(" or ", " | ")
    system.add_variable(type("holds", (Variable,), {**shape, "formula": eval(f"lambda p, m: {text}")}))
    found: list[Answer] = []
    for values in cases:
        simulation = SimulationBuilder().build_default_simulation(system, count=1)
        for name, value in zip(NAMES, values, strict=True):
            if value is not None:
                simulation.set_input(name, peers.MONTH, numpy.array([value]))
        found.append(bool(simulation.calculate("holds", peers.MONTH)[0]))
    return found
