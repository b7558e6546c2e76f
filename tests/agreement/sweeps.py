"""Many cases in one database, swept by the generated queries and judged one by one by the case reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.agreement.worlds import AS_OF, Document, WorldMaker

from jisso.readings.evaluate import Evaluator
from jisso.readings.finding import Finding
from jisso.readings.sweep import register_queries
from jisso.readings.sweep.engine import Engine, Swept
from jisso.readings.sweep.tables import LAW, Numbering, columns_of, completeness_lines, lines_of
from jisso.readings.sweep.values import FLAG, bits_of
from jisso.registers.case import Case, case_from
from jisso.registers.schema import Schema
from jisso.rules.rulebook import Family, Rulebook

DAY = AS_OF.toordinal()
NO_DAY = (None, None)


@dataclass
class Compared:
    """How many lines were compared, the statuses met, which rules gave which, and every difference in words."""

    checks: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    shown: dict[str, set[str]] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)


def whole_minutes(document: Document, schema: Schema) -> Document:
    """Worlds and scenarios may hold hours that are no whole minutes; a table has no cell for those."""
    for register, rows in document["registers"].items():
        for described in schema.registers[register].fields.values():
            if not described.kind.startswith("hours"):
                continue
            for row in rows or ():
                if isinstance(row.get(described.name), int | float):
                    row[described.name] = round(row[described.name] * 4) / 4
    return document


def random_cases(book: Rulebook, seed: int, worlds: int, views: int, families: list[Family]) -> list[Case]:
    """Complete worlds around each family in turn, each with partial views of it."""
    maker = WorldMaker(book, seed)
    found: list[Case] = []
    for number in range(worlds):
        world = whole_minutes(maker.world(families[number % len(families)]), book.schema)
        for document in (world, *(maker.view(world) for _ in range(views))):
            case, wrong = case_from(book.schema, document, as_of=DAY)
            assert not wrong, wrong[0].render()
            found.append(case)
    return found


def filled(book: Rulebook, cases: list[Case]) -> tuple[Engine, Numbering]:
    engine, numbers = Engine(threads=2), Numbering()
    engine.prepare(book.schema, book)
    for register in book.schema.registers.values():
        lines = (line for part, case in enumerate(cases) for line in lines_of(case, register, part, numbers))
        engine.fill(register.name, columns_of(register), lines)
    return engine, numbers


def compare(
    book: Rulebook,
    cases: list[Case],
    as_of: int,
    families: Iterable[Family],
    *,
    observed: bool = False,
    evaluator: Evaluator | None = None,
    most: int = 20,
) -> Compared:
    """Sweeps the cases and judges them, and compares every line: statuses, reasons, days."""
    chosen = list(families)
    evaluator = evaluator or Evaluator(book)
    engine, numbers = filled(book, cases)
    contents = engine.observe(book.schema) if observed else None
    result = Compared()
    for register in sorted({family.newest.register for family in chosen}):
        for query in register_queries(book, register, as_of, families=chosen, contents=contents):
            for problem in query.refused:
                result.refused[problem.message.split("`")[1]] = problem.message
            engine.empty("completeness")
            asked = (
                line
                for part, case in enumerate(cases)
                for line in completeness_lines(case, query.questions, part, numbers)
            )
            engine.fill("completeness", LAW["completeness"], asked)
            swept = {(s.part, s.key, s.rule, s.occurrence): s for s in engine.findings(query)}
            judged = {
                (part, finding.row.key, rule, finding.occurrence): finding
                for part, case in enumerate(cases)
                for rule in query.rules
                for row in case.rows[register].values()
                for finding in evaluator.judge(book.families[rule], row, case, as_of)
            }
            for key in judged.keys() | swept.keys():
                _compare_one(result, key, judged.get(key), swept.get(key))
            if len(result.differences) > most:
                break
    engine.close()
    return result


def _compare_one(result: Compared, key: Any, judged: Finding | None, swept: Swept | None) -> None:
    result.checks += 1
    if judged is not None:
        result.statuses[judged.status] += 1
        result.shown.setdefault(judged.rule.id, set()).add(judged.status)
    if judged is None or swept is None:
        result.kinds["line"] += 1
        result.differences.append(f"{key}: judged {judged and judged.status}, swept {swept and swept.status}")
        return
    for kind, one, other in _pairs(judged, swept):
        if one != other:
            result.kinds[kind] += 1
            result.differences.append(f"{key} {kind}: judged {one}, swept {other}")


def _pairs(judged: Finding, swept: Swept) -> Iterator[tuple[str, Any, Any]]:
    yield "status", judged.status, swept.status
    yield "possible", judged.possible, swept.statuses(judged.rule.kind)
    yield "reasons", bits_of(frozenset(judged.reasons)) & ~FLAG, swept.reasons
    yield "trigger", judged.trigger or NO_DAY, (swept.trigger_lo, swept.trigger_hi)
    yield "due", judged.due or NO_DAY, (swept.due_lo, swept.due_hi)
    yield "due_open", judged.due_open or NO_DAY, (swept.due_open_lo, swept.due_open_hi)
    yield "done", judged.done or NO_DAY, (swept.done_lo, swept.done_hi)
    yield "since", judged.since, swept.since
    yield "until", judged.until, swept.until


Mutation = Callable[[Any], None]
