"""What is proposed works: applied to the whole case it makes the finding lawful, and no part of it does.

Random worlds around every rule, what an office sees of them, and the scenarios of the pack. The check applies the
changes to the whole document and asks the case reading anew; it knows nothing of how they were found.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from tests.agreement.worlds import AS_OF, WorldMaker
from tests.walk.samples import SETS, Expected

from jisso.cli.check import complete_through
from jisso.desk.check import check_files
from jisso.desk.curing import Curing, Judging
from jisso.desk.forecasting import carried_on
from jisso.desk.reporting import words_for
from jisso.ground.values import day
from jisso.pack import Pack
from jisso.pack.scenarios import read_scenarios
from jisso.readings.evaluate import Evaluator
from jisso.readings.finding import Finding
from jisso.readings.whatif import LAWFUL, Proposal, curable, proposals, touched
from jisso.readings.whatif.reach import part_of_document, reached
from jisso.registers.case import case_from
from jisso.registers.changes import Change, changed
from jisso.rules.reads import roots_of
from jisso.rules.rulebook import Family

CASES = 40_000 if os.environ.get("JISSO_SOAK") else 2_000
SHARDS = 4
YEAR = 366


def statuses(
    evaluator: Evaluator,
    pack: Pack,
    document: Mapping[str, Any],
    changes: Sequence[Change],
    family: Family,
    finding: Finding,
    on: int,
) -> list[str]:
    """The statuses on a day of the changed case: of the finding's row, and of that which goes on in its place."""
    made = changed(pack.book.schema, document, changes)
    case, problems = case_from(pack.book.schema, made, as_of=on)
    known = {one.message for one in case_from(pack.book.schema, document, as_of=on)[1]} if problems else set()
    assert all(one.message in known for one in problems), problems[0].render()
    case.goes_on = True
    keys = [finding.row.key] + [
        change.follower()
        for change in changes
        if change.how == "forward"
        and (change.register, change.key) == (finding.row.register, finding.row.key)
    ]
    return [
        one.status
        for key in dict.fromkeys(keys)
        for one in evaluator.judge(family, case.rows[finding.row.register][key], case, on)
        if one.occurrence == finding.occurrence
    ]


def is_lawful(found: Sequence[str], kind: str) -> bool:
    """The last in order, and the row that it replaces in order too or no longer asked."""
    return (
        bool(found)
        and found[-1] in LAWFUL[kind]
        and all(one in (*LAWFUL[kind], "not_applicable") for one in found)
    )


def faults(
    evaluator: Evaluator,
    pack: Pack,
    document: Mapping[str, Any],
    family: Family,
    finding: Finding,
    proposal: Proposal,
) -> Iterator[str]:
    """What is wrong with a proposal, seen from outside."""
    told = f"{family.id} {finding.row.key} ({finding.status}) {proposal.changes}"
    kind = finding.rule.kind
    found = statuses(evaluator, pack, document, proposal.changes, family, finding, proposal.day)
    if not is_lawful(found, kind) or found[-1] != proposal.status:
        yield f"{told}: told {proposal.status}, is {found}"
    late = finding.status == "overdue" and proposal.status != "met_late"
    if late:
        yield f"{told}: a missed day was undone"
    for size in range(len(proposal.changes)):
        for part in combinations(proposal.changes, size):
            less = statuses(evaluator, pack, document, part, family, finding, proposal.day)
            if is_lawful(less, kind):
                yield f"{told}: {len(part)} of {len(proposal.changes)} changes are enough"
    for option in proposal.options:
        yield from (f"{told}: {fault}" for fault in unlawful(pack, option.change, option.party, finding))


def unlawful(pack: Pack, change: Change, party: str, finding: Finding) -> Iterator[str]:
    """What no proposal may do: touch what is never a way out, go back in time, or be somebody else's to do."""
    schema, never = pack.book.schema, pack.ways.never
    described = schema.registers[change.register]
    touched = [f"{change.register}.{name}" for name, _ in change.values] if change.how != "add" else []
    if change.how == "end":
        touched.append(f"{change.register}.{described.end}")
    yield from (f"{name} is never a way out" for name in touched if name in never)
    if change.how in ("remove", "correct"):
        yield "rewrites what is on record"
    if change.how == "forward" and (change.day or 0) <= finding.as_of:
        yield "goes on otherwise in the past"
    if change.how == "add" and change.day != finding.as_of:
        yield "a new row is dated another day"
    if party not in (finding.rule.bearer, finding.accountable):
        yield f"asks {party}"


def run(pack: Pack, seed: int, wanted: int) -> tuple[list[str], Counter[str]]:
    maker, evaluator = WorldMaker(pack.book, seed), Evaluator(pack.book)
    judging = Judging(evaluator)
    families = [one for one in pack.book.families.values() if one.newest.kind in LAWFUL]
    wrong: list[str] = []
    counts: Counter[str] = Counter()
    today, number = AS_OF.toordinal(), 0
    while counts["cases"] < wanted:
        family = families[number % len(families)]
        world = maker.world(family)
        seen = world if number % 4 else maker.view(world)
        number += 1
        first, _ = case_from(pack.book.schema, seen, as_of=today)
        asked = [
            (row.key, finding.occurrence)
            for row in first.all_rows(family.newest.register)
            for finding in evaluator.judge(family, row, first, today)
            if curable(finding)
        ]
        if not asked:
            continue
        document = carried_on(seen, today, today + YEAR)
        case, _ = case_from(pack.book.schema, document, as_of=today)
        case.goes_on = True
        for key, occurrence in asked:
            row = case.rows[family.newest.register][key]
            for finding in evaluator.judge(family, row, case, today):
                if not curable(finding) or finding.occurrence != occurrence:
                    continue
                found = proposals(
                    judging, judging.value, family, finding, case, document, pack.ways,
                    tuple(dict.fromkeys((finding.rule.bearer, finding.accountable))),
                )  # fmt: skip
                counts["cases"] += 1
                counts["with a proposal"] += bool(found.proposals)
                for proposal in found.proposals[:4]:
                    counts["proposals"] += 1
                    counts["of several changes"] += len(proposal.changes) > 1
                    wrong.extend(faults(evaluator, pack, document, family, finding, proposal))
    return wrong, counts


@pytest.mark.scales
@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_proposal_works_and_needs_every_part(pack: Pack, shard: int) -> None:
    wrong, counts = run(pack, seed=7_100 + shard, wanted=CASES // SHARDS)
    assert not wrong, "\n".join(wrong[:5])
    assert counts["cases"] >= CASES // SHARDS
    assert counts["with a proposal"] > counts["cases"] / 10, "the worlds gave it too little to propose"
    print(dict(counts))


def test_the_scenarios_too(pack: Pack) -> None:
    """Every finding to act on in the pack's own scenarios, with what is proposed for it."""
    evaluator = Evaluator(pack.book)
    judging = Judging(evaluator)
    wrong: list[str] = []
    counts: Counter[str] = Counter()
    for path in sorted((pack.path / "scenarios").rglob("*.yaml")):
        scenarios, _ = read_scenarios(path.read_text(encoding="utf-8"), path.name)
        for scenario in scenarios:
            family = pack.book.family(scenario.rule)
            assert family is not None
            today = day(str(scenario.document["as_of"]))
            document = carried_on(scenario.document, today, today + YEAR)
            case, _ = case_from(pack.book.schema, document, as_of=today)
            case.goes_on = True
            for row in case.all_rows(family.newest.register):
                for finding in evaluator.judge(family, row, case, today):
                    if not curable(finding):
                        continue
                    counts["cases"] += 1
                    parties = tuple(dict.fromkeys((finding.rule.bearer, finding.accountable)))
                    found = proposals(
                        judging, judging.value, family, finding, case, document, pack.ways, parties
                    )
                    counts["with a proposal"] += bool(found.proposals)
                    for proposal in found.proposals:
                        wrong.extend(faults(evaluator, pack, document, family, finding, proposal))
    assert not wrong, "\n".join(wrong[:5])
    assert counts["with a proposal"] >= 350 <= counts["cases"]


@pytest.mark.scales
def test_the_part_of_a_case_that_a_rule_can_look_at_is_enough(pack: Pack) -> None:
    """Judging on the rows reached by the terms gives the same finding as judging on all rows."""
    wanted = 20_000 if os.environ.get("JISSO_SOAK") else 1_000
    maker, evaluator = WorldMaker(pack.book, 7_200), Evaluator(pack.book)
    families = list(pack.book.families.values())
    today = AS_OF.toordinal()
    pairs = smaller = number = 0
    while pairs < wanted:
        family, other = families[number % len(families)], families[(number * 7 + 3) % len(families)]
        world = maker.world(family)
        seen = maker.view(world) if number % 2 else world
        number += 1
        case, _ = case_from(pack.book.schema, seen, as_of=today)
        for asked in (family, other):
            terms = [term for version in asked.versions for term in roots_of(version)]
            for row in case.all_rows(asked.newest.register)[:1]:
                rows = reached(terms, row, case).rows
                part = part_of_document(case, seen, rows.values())
                less, _ = case_from(pack.book.schema, part, as_of=today)
                smaller += sum(map(len, part["registers"].values())) < sum(
                    map(len, seen["registers"].values())
                )
                one = evaluator.judge(asked, row, case, today)
                two = evaluator.judge(asked, less.rows[row.register][row.key], less, today)
                assert [answer(finding) for finding in one] == [answer(finding) for finding in two], asked.id
                pairs += 1
    assert smaller > pairs / 4


def answer(finding: Finding) -> tuple[Any, ...]:
    return (
        finding.occurrence, finding.status, finding.possible, finding.reasons, finding.trigger, finding.due,
        finding.done, finding.since, finding.until, finding.amount,
    )  # fmt: skip


@pytest.mark.scales
def test_no_answer_changes_that_was_not_looked_at(pack: Pack) -> None:
    """A random change of a random row: every answer of the whole book that differs is among those touched."""
    wanted = 4_000 if os.environ.get("JISSO_SOAK") else 120
    maker, evaluator = WorldMaker(pack.book, 7_300), Evaluator(pack.book)
    families = list(pack.book.families.values())
    dice, today = random.Random(7_300), AS_OF.toordinal()
    hows: Counter[str] = Counter()
    number = differing = 0
    while hows.total() < wanted:
        world = maker.world(families[number % len(families)])
        number += 1
        change = any_change(pack, world, dice, today)
        if change is None:
            continue
        hows[change.how] += 1
        before, _ = case_from(pack.book.schema, world, as_of=today)
        after, _ = case_from(pack.book.schema, changed(pack.book.schema, world, [change]), as_of=today)
        looked_at = {(family.id, key) for family, key in touched(families, before, after, [change])}
        for day_ in (today, today + 40):
            one, two = (
                {
                    (finding.rule.id, finding.row.key, finding.occurrence): (finding.status, finding.possible)
                    for finding in evaluator.judge_all(case, day_)
                }
                for case in (before, after)
            )
            differ = {key[:2] for key in one.keys() | two.keys() if one.get(key) != two.get(key)}
            differing += bool(differ)
            assert differ <= looked_at, (change, sorted(differ - looked_at)[:3])
    assert differing > wanted / 4 and set(hows) == {"set", "add", "remove", "forward", "end"}


def any_change(pack: Pack, world: Mapping[str, Any], dice: random.Random, today: int) -> Change | None:
    """A change of one row that is there, or a copy of one with another value."""
    schema = pack.book.schema
    registers = [name for name, rows in world["registers"].items() if rows]
    register = dice.choice(registers)
    described = schema.registers[register]
    row = dice.choice(world["registers"][register])
    how = dice.choice(("set", "add", "remove", "forward", "end"))
    key = str(row[described.key])
    if how == "remove":
        return Change("remove", register, key)
    if how in ("forward", "end") and described.validity != "interval":
        return None
    if how == "end":
        return Change("end", register, key, (), today - dice.randrange(60))
    others = [one for one in world["registers"][register] if one is not row]
    names = [name for name in row if name != described.key]
    if not names:
        return None
    name = dice.choice(names)
    field = described.fields[name]
    day_ = AS_OF - timedelta(days=dice.randrange(-30, 90))
    value = (
        day_.isoformat()
        if field.kind == "date"
        else dice.choice(list(schema.codes[field.of].codes) or ["131041"])
        if field.kind == "code"
        else dice.random() < 0.5
        if field.kind == "bool"
        else dice.choice([one[name] for one in others if name in one] or [row[name]])
        if field.kind == "ref"
        else dice.randrange(24)
    )
    if how == "forward" and name in (described.start, described.end):
        return None
    if how == "add":
        return Change(
            "add", register, "one-more", tuple({**row, name: value, described.key: "one-more"}.items())
        )
    return Change(how, register, key, ((name, value),), today - 20 if how == "forward" else None)  # type: ignore[arg-type]  # one of five


@pytest.mark.parametrize("name", list(SETS))
def test_the_samples_too(pack: Pack, name: str) -> None:
    """Every finding of a sample office that is to act on: what is proposed for it works on the whole office."""
    expected = Expected.of(name)
    path = SETS[name]
    files = (
        [path] if path.is_file() else sorted(one for one in path.iterdir() if one.suffix in (".xlsx", ".csv"))
    )
    checked = check_files(
        pack, files, date.fromisoformat(expected.as_of),
        complete_through=complete_through(expected.stated, pack), look_ahead=False,
    )  # fmt: skip
    curing = Curing(checked, words_for(checked, "en"))
    wrong: list[str] = []
    asked = proposed = 0
    for finding in checked.findings:
        if not curable(finding):
            continue
        asked += 1
        same, found = curing.outcome(finding)
        proposed += bool(found.proposals)
        family = pack.book.families[finding.rule.id]
        for proposal in found.proposals[:2]:
            wrong.extend(faults(curing.evaluator, pack, curing.document, family, same, proposal))
    assert not wrong, "\n".join(wrong[:5])
    assert asked and proposed


def test_the_check_notices_a_change_too_many_one_too_few_and_one_of_the_past(pack: Pack) -> None:
    """A proposal made wrong by hand: each fault is named."""
    evaluator = Evaluator(pack.book)
    judging = Judging(evaluator)
    today = day("2026-10-20")
    document = carried_on(
        {
            "sources": {"address_record": "2026-10-20", "residence_permission": "2026-10-20"},
            "registers": {
                "person": [{"person_id": "linh", "japanese_national": "false"}],
                "residence_permission": [
                    {"permission_id": "r1", "person": "linh", "status": "ESHIS", "start_date": "2025-04-01",
                     "end_date": "2028-03-31"},
                ],
                "address_record": [
                    {"address_id": "a1", "person": "linh", "municipality": "131041", "start_date": "2026-10-01",
                     "notified_date": "no"},
                ],
            },
        },
        today,
        today + YEAR,
    )  # fmt: skip
    case, _ = case_from(pack.book.schema, document, as_of=today)
    case.goes_on = True
    family = pack.book.families["immigration.address_after_move"]
    (finding,) = evaluator.judge(family, case.rows["address_record"]["a1"], case, today)
    found = proposals(
        judging, judging.value, family, finding, case, document, pack.ways, (finding.rule.bearer,)
    )
    (right,) = found.proposals
    (option,) = right.options

    def said(*changes: Change) -> str:
        options = tuple(replace(option, change=change) for change in changes)
        made = replace(right, options=options)
        return " ".join(faults(evaluator, pack, document, family, finding, made))

    assert not said(option.change)
    more = Change("add", "address_record", "a2", (("address_id", "a2"), ("person", "linh")), today)
    assert "1 of 2 changes are enough" in said(option.change, more)
    nothing = Change("set", "address_record", "a1", (("moved_abroad", "false"),))
    assert "told met_late, is ['overdue']" in said(nothing)
    back = Change("set", "address_record", "a1", (("notified_date", "2026-10-10"),))
    assert "told met_late, is ['met']" in said(back)
    assert "is never a way out" in said(Change("set", "address_record", "a1", (("moved_abroad", "true"),)))
