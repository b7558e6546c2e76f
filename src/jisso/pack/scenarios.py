"""Scenarios: small cases with the findings a jurist expects, run by the case reading.

The form stands in `docs/language.md` 5. A file has a `base` case; each scenario changes it a little.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from jisso.ground.problem import Problem
from jisso.ground.source import Span
from jisso.ground.values import SCALES, day, iso, whole
from jisso.pack.load import Pack
from jisso.readings.evaluate import Evaluator
from jisso.readings.finding import Finding
from jisso.registers.case import Case, case_from
from jisso.rules.yaml_text import plain, read_yaml

# What each kind of rule must be shown doing. `unknown` and the boundary pair come on top for every kind.
NEEDED: dict[str, tuple[str, ...]] = {
    "duty": ("met", "overdue", "not_applicable", "unknown"),
    "prohibition": ("kept", "broken", "not_applicable", "unknown"),
    "entitlement": ("available", "not_applicable", "unknown"),
    "condition": ("satisfied", "unsatisfied", "unknown"),
    "link": ("agree", "disagree", "unknown"),
}
EXPECTED = (
    "rule",
    "for",
    "status",
    "possible",
    "due",
    "due_open_day",
    "trigger",
    "since",
    "until",
    "amount",
    "reason",
    "next_change",
    "because",
    "occurrence",
)
FEWEST = 6


@dataclass(frozen=True)
class Scenario:
    """One case with what is expected of it. `document` is a whole case document."""

    rule: str
    name: str
    file: str
    document: Mapping[str, Any]
    expect: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Outcome:
    scenario: Scenario
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    case: Case | None = None

    @property
    def passed(self) -> bool:
        return not self.problems


def read_scenarios(text: str, name: str) -> tuple[list[Scenario], list[Problem]]:
    """The scenarios of one file, and what is wrong with it."""
    file, problems = read_yaml(text, name)
    data = plain(file.root)
    if not isinstance(data, dict) or not isinstance(data.get("scenarios"), list):
        return [], [
            *problems,
            Problem("R060", "a scenario file has `rule`, `base` and `scenarios`", Span(name, 1, 1)),
        ]
    made: list[Scenario] = []
    for entry in data["scenarios"]:
        if not isinstance(entry, dict):
            problems.append(Problem("R060", "a scenario is a mapping", Span(name, 1, 1)))
            continue
        document = copy.deepcopy(data.get("base") or {})
        error = _change(document, entry)
        if error:
            problems.append(Problem("R060", f"in `{entry.get('name', '?')}`: {error}", Span(name, 1, 1)))
            continue
        made.append(
            Scenario(
                str(data.get("rule", "")),
                str(entry.get("name", "")),
                name,
                document,
                tuple(entry.get("expect") or ()),
            )
        )
    return made, problems


def _change(document: dict[str, Any], entry: Mapping[str, Any]) -> str:
    """Applies a scenario's changes to its base; what cannot be applied is said."""
    shapes = {"sources": dict, "add": dict, "set": dict, "drop": list, "expect": list}
    for name, shape in shapes.items():
        if entry.get(name) not in (None, "") and not isinstance(entry[name], shape):
            return f"`{name}` must be a {'mapping' if shape is dict else 'list'}"
    registers = document.setdefault("registers", {})
    for name in ("as_of", "not_recorded", "recorded_absent"):
        if name in entry:
            document[name] = entry[name]
    for register, stated in (entry.get("sources") or {}).items():
        document.setdefault("sources", {})[register] = stated
    for register, rows in (entry.get("add") or {}).items():
        registers.setdefault(register, []).extend(copy.deepcopy(rows))
    for path in entry.get("drop") or ():
        register, key = str(path).split(".", 1)
        kept = [row for row in registers.get(register, ()) if key not in row.values()]
        if len(kept) == len(registers.get(register, ())):
            return f"nothing to drop at `{path}`"
        registers[register] = kept
    for path, value in (entry.get("set") or {}).items():
        register, key, name = ([*str(path).split("."), "", ""])[:3]
        rows = [row for row in registers.get(register, ()) if _key_of(row) == key]
        if not rows or not name:
            return f"no row at `{path}`"
        rows[0][name] = value
    return ""


def _key_of(row: Mapping[str, Any]) -> str:
    """The row's key: its first field, as scenario files write it."""
    return str(next(iter(row.values()), ""))


def run_scenario(scenario: Scenario, pack: Pack, evaluator: Evaluator) -> Outcome:
    """Judges the scenario's case and compares what was expected."""
    where = Span(scenario.file, 1, 1)
    stated = str(scenario.document.get("as_of", ""))
    try:
        as_of = day(stated)
    except ValueError:
        return Outcome(scenario, (), (Problem("R060", f"`{scenario.name}` has no `as_of`", where),))
    case, problems = case_from(pack.book.schema, scenario.document, as_of=as_of, file=scenario.file)
    wrong = [
        Problem("R060", f"`{scenario.name}`: {problem.message} ({problem.where})", where, mend=problem.mend)
        for problem in problems
    ]
    found: list[Finding] = []
    for expected in scenario.expect:
        rule = str(expected.get("rule", scenario.rule))
        family = pack.book.family(rule)
        if family is None:
            wrong.append(Problem("R060", f"`{scenario.name}` expects `{rule}`, which is no rule", where))
            continue
        unknown = [name for name in expected if name not in EXPECTED]
        if unknown:
            wrong.append(
                Problem(
                    "R060", f"`{scenario.name}`: no expectation is called `{unknown[0]}`", where, EXPECTED
                )
            )
        matching = []
        for row in case.all_rows(family.newest.register):
            subject = row.subject.key if row.subject is not None else ""
            if str(expected.get("for", row.key)) in (row.key, subject):
                matching.extend(evaluator.judge(family, row, case, as_of))
        if "occurrence" in expected:
            matching = [finding for finding in matching if finding.occurrence == int(expected["occurrence"])]
        if not matching:
            if str(expected.get("status")) != "none":
                wrong.append(
                    Problem(
                        "R061",
                        f"`{scenario.name}`: no finding of `{rule}` for `{expected.get('for', '')}`",
                        where,
                    )
                )
            continue
        finding = matching[0]
        found.append(finding)
        next_change = evaluator.next_change(finding, family, case) if "next_change" in expected else None
        for difference in differences(finding, expected, next_change):
            wrong.append(Problem("R061", f"`{scenario.name}` ({finding.row.key}): {difference}", where))
    return Outcome(scenario, tuple(found), tuple(wrong), case)


def differences(finding: Finding, expected: Mapping[str, Any], next_change: int | None) -> Iterator[str]:
    """What in the finding is not as expected."""
    status = str(expected.get("status", finding.status))
    if finding.status != status:
        reasons = "; ".join(f"{r.kind} {r.register}.{r.field} {r.key}" for r in finding.reasons[:4])
        yield f"expected `{status}`, found `{finding.status}` {list(finding.possible)} {reasons}"
    if "possible" in expected and set(expected["possible"]) != set(finding.possible):
        yield f"expected possible {sorted(expected['possible'])}, found {sorted(finding.possible)}"
    if "reason" in expected and str(expected["reason"]) not in {reason.kind for reason in finding.reasons}:
        yield f"expected reason `{expected['reason']}`, found {sorted({r.kind for r in finding.reasons})}"
    days = {"due": finding.due, "due_open_day": finding.due_open, "trigger": finding.trigger}
    for name, interval in days.items():
        if name in expected:
            at = {"due": 0, "due_open_day": 1, "trigger": 0}[name]
            shown = iso(interval[at]) if interval is not None else None
            if shown != _text(expected[name]):
                yield f"expected {name} {expected[name]}, found {shown}"
    for name, found in (("since", finding.since), ("until", finding.until), ("next_change", next_change)):
        if name in expected and iso(found) != _text(expected[name]):
            yield f"expected {name} {expected[name]}, found {iso(found)}"
    if "amount" in expected:
        wanted = whole(Fraction(str(expected["amount"])) * SCALES["money"])
        if finding.amount is None or finding.amount[0] != wanted or finding.amount[1] != wanted:
            yield f"expected amount {wanted}, found {finding.amount}"


def _text(value: Any) -> str | None:
    return None if value in (None, "", "none", "null") else str(value)


def check_pack_scenarios(pack: Pack, folder: Path | None = None) -> tuple[list[Outcome], list[Problem]]:
    """Runs every scenario of the pack, and says which rule lacks which."""
    root = folder or pack.path / "scenarios"
    evaluator = Evaluator(pack.book)
    outcomes: list[Outcome] = []
    problems: list[Problem] = []
    for file in sorted(root.rglob("*.yaml")) if root.is_dir() else ():
        scenarios, wrong = read_scenarios(
            file.read_text(encoding="utf-8"), file.relative_to(root.parent).as_posix()
        )
        problems.extend(wrong)
        outcomes.extend(run_scenario(scenario, pack, evaluator) for scenario in scenarios)
    for outcome in outcomes:
        problems.extend(outcome.problems)
    problems.extend(_lacking(pack, outcomes))
    return outcomes, problems


def _lacking(pack: Pack, outcomes: list[Outcome]) -> Iterator[Problem]:
    shown: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    for outcome in outcomes:
        for named in {outcome.scenario.rule} | {finding.rule.id for finding in outcome.findings}:
            known = pack.book.family(named)
            name = known.id if known is not None else named
            counts[name] = counts.get(name, 0) + 1
        for finding in outcome.findings:
            shown.setdefault(finding.rule.id, set()).add(finding.status)
    for family in pack.book.families.values():
        rule = family.newest
        if counts.get(rule.id, 0) < FEWEST:
            yield Problem(
                "R062", f"`{rule.id}` has {counts.get(rule.id, 0)} scenarios; {FEWEST} are needed", rule.span
            )
        have = shown.get(rule.id, set())
        judged = rule.asks_only or rule.judgement is not None
        missing = [status for status in NEEDED[rule.kind] if status not in have]
        if judged and "needs_judgement" in have:
            missing = [
                status
                for status in missing
                if status
                not in ("overdue", "broken", "disagree", "unsatisfied", "satisfied", "available", "kept")
            ]
        if missing and counts.get(rule.id, 0):
            yield Problem("R062", f"no scenario shows `{rule.id}` as {', '.join(missing)}", rule.span)
