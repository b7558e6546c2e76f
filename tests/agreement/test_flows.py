"""A case cut to what a rule reads gives the same finding as the whole case, and judging looks at nothing else."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.agreement.worlds import AS_OF, WorldMaker

from jisso.ground.values import NONE, SCALES, Cell
from jisso.pack import Pack
from jisso.pack.flows import read_flows
from jisso.readings.evaluate import Evaluator
from jisso.readings.finding import Finding, facts_read
from jisso.readings.flows import OwnRows, Policy, Slice, askers_of, cut, slice_of
from jisso.readings.flows.policy import NEVER, NOT_ASKED, OFFICE, OWN_ROWS
from jisso.registers.case import Case, case_from
from jisso.registers.facts import Row
from jisso.rules.rulebook import Family

CASES = 1_000_000 if os.environ.get("JISSO_SOAK") else 120_000
SHARDS = 4
TODAY = AS_OF.toordinal()


def said(finding: Finding) -> tuple[Any, ...]:
    """All that a finding answers: it names no row but by its key, so two cases can be compared."""
    return (
        finding.row.key,
        finding.status,
        finding.possible,
        finding.reasons,
        finding.trigger,
        finding.due,
        finding.due_open,
        finding.done,
        finding.since,
        finding.until,
        finding.amount,
        finding.occurrence,
        finding.period,
        tuple(version.in_force_from for version in finding.versions),
        finding.notes,
    )


def cases(pack: Pack, seed: int) -> Iterator[tuple[Case, WorldMaker]]:
    """By turns a complete world and what an office sees of one, around every rule of the pack in turn."""
    maker = WorldMaker(pack.book, seed)
    families = list(pack.book.families.values())
    number = seed
    while True:
        world = maker.world(families[number % len(families)])
        seen = maker.view(world) if number % 3 else world
        number += 1
        if number % 2:
            mark(seen, maker)
        case, problems = case_from(pack.book.schema, seen, as_of=TODAY)
        assert not problems, problems[0].render()
        yield case, maker


def mark(document: dict[str, Any], maker: WorldMaker) -> None:
    """What a sheet says of single persons: nothing recorded, recorded as not done, followed up to a day only."""
    choose, schema = maker.random, maker.schema
    persons = [row["person_id"] for row in document["registers"].get("person", ())]
    marks: dict[str, list[dict[str, Any]]] = {"not_recorded": [], "recorded_absent": []}
    for register, rows in document["registers"].items():
        if not rows or not persons:
            continue
        code = choose.choice(schema.codes_of_holder_field(register) or ("",))
        day = (AS_OF - timedelta(days=choose.randrange(300))).isoformat()
        entry = {"register": register, "code": code, "person": choose.choice(persons)}
        if choose.random() < 0.4:
            marks["not_recorded"].append({**entry, **({"before": day} if choose.random() < 0.5 else {})})
        elif choose.random() < 0.4:
            marks["recorded_absent"].append({**entry, "through": day})
    document.update(marks)
    if persons and choose.random() < 0.4:
        day = (AS_OF - timedelta(days=choose.randrange(200))).isoformat()
        document["person_limits"] = [
            {"person": choose.choice(persons), "through": day, "except_holders": ["employer"]}
        ]


@pytest.mark.scales
@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_slice_answers_as_the_whole_case(pack: Pack, shard: int) -> None:
    """Every finding of every rule for every row; by turns what is not read is unknown, or anything else."""
    evaluator, schema = Evaluator(pack.book), pack.book.schema
    families = list(pack.book.families.values())
    slices = {family.id: slice_of(family, schema) for family in families}
    statuses: Counter[str] = Counter()
    wrong: list[str] = []
    checked = 0
    for case, maker in cases(pack, 7_000 + shard):
        for family in families:
            part = slices[family.id]
            for row in case.all_rows(family.newest.register):
                whole = evaluator.judge(family, row, case, TODAY)
                small, own = cut(case, row, part)
                if checked % 2:
                    scramble(small, part, maker)
                sliced = evaluator.judge(family, own, small, TODAY)
                checked += 1
                statuses.update(finding.status for finding in whole)
                if [said(one) for one in whole] != [said(one) for one in sliced]:
                    wrong.append(f"{family.id} {row.key}: {whole} is not {sliced}")
                for finding, alike in zip(whole, sliced, strict=False):
                    wrong.extend(outside(finding, part, case))
                    if checked % 16 == 0:
                        wrong.extend(ahead(evaluator, family, (finding, case), (alike, small)))
        if checked >= CASES // SHARDS or wrong:
            break
    assert not wrong, "\n".join(wrong[:3])
    settled = sum(count for status, count in statuses.items() if status not in ("not_applicable", "unknown"))
    assert settled > checked / 50, "the cases gave the rules too little to say"
    print(f"{checked} cases, slice and whole answer alike; statuses: {dict(statuses)}")


def ahead(
    evaluator: Evaluator, family: Family, whole: tuple[Finding, Case], sliced: tuple[Finding, Case]
) -> Iterator[str]:
    """The answer as at the data is the same. The next change may come later: days of rows that the rule's lists do not
    take are no days on which the answer can change, and the slice does not have them."""
    name = f"{family.id} {whole[0].row.key}"
    if evaluator.at_data(whole[0], family, whole[1]) != evaluator.at_data(sliced[0], family, sliced[1]):
        yield f"{name}: another answer as at the data"
    full = evaluator.next_change(whole[0], family, whole[1])
    small = evaluator.next_change(sliced[0], family, sliced[1])
    if small is not None and (full is None or small < full):
        yield f"{name}: the slice changes on {small}, the whole case on {full}"


def outside(finding: Finding, part: Slice, case: Case) -> Iterator[str]:
    """Values in the trace of a finding that its rule does not read by its text alone."""
    for row, term, _ in facts_read(finding):
        if term.name not in part.fields.get(row.register, frozenset()):
            yield f"{finding.rule.id} read {row.register}.{term.name}"
        if row.register == finding.rule.register or row.register not in part.codes:
            continue
        described = case.schema.registers[row.register]
        code = row.cells[described.index[described.holder_by]][0]
        if code is not None and code not in part.codes[row.register]:
            yield f"{finding.rule.id} read a row of {row.register} with the code {code}"


def scramble(case: Case, part: Slice, maker: WorldMaker) -> None:
    """Gives every cell that the slice leaves out some value: it may not matter which."""
    schema, choose = case.schema, maker.random
    for register, rows in case.rows.items():
        described = schema.registers[register]
        for row in rows.values():
            for place, field in enumerate(described.fields.values()):
                if field.name in part.fields.get(register, frozenset()):
                    continue
                row.cells[place] = some_value(field.kind, field.of, case, maker)
            if described.validity != "state" and described.start not in part.fields.get(
                register, frozenset()
            ):
                day = TODAY + choose.randrange(-900, 300)
                row.start = row.end = (day, day, None)


def some_value(kind: str, of: str, case: Case, maker: WorldMaker) -> Cell:
    choose = maker.random
    value: Any
    if kind == "date":
        value = TODAY + choose.randrange(-900, 300)
    elif kind == "bool":
        value = choose.random() < 0.5
    elif kind in SCALES:
        value = choose.choice((0, 1, 60, 28 * 60, 100_000))
    elif kind == "ref":
        value = choose.choice([NONE, *case.rows[of].values()])
    elif kind == "code":
        known = case.schema.codes.get(of)
        value = choose.choice([NONE, *(known.codes if known is not None else ())])
    else:
        value = "anything"
    return (value, value, None)


class WatchedCells(list[Cell]):
    """Cells that write down which of them are looked at."""

    def __init__(self, cells: list[Cell], register: str, seen: set[tuple[str, int]]) -> None:
        super().__init__(cells)
        self.register = register
        self.seen = seen

    def __getitem__(self, place: Any) -> Any:
        self.seen.add((self.register, place))
        return super().__getitem__(place)


def test_judging_looks_at_no_cell_outside_the_static_reads(pack: Pack) -> None:
    """Not what the trace tells but what the machine touches, the links of every list included."""
    evaluator, schema = Evaluator(pack.book), pack.book.schema
    seen: set[tuple[str, int]] = set()
    touched = 0
    for number, (case, _) in enumerate(cases(pack, 31)):
        if number == 50:
            break
        for rows in case.rows.values():
            for row in rows.values():
                row.cells = WatchedCells(row.cells, row.register, seen)
        for family in pack.book.families.values():
            part = slice_of(family, schema)
            for row in case.all_rows(family.newest.register):
                # Lists and links are remembered between rules: each rule has to find them itself.
                case.memo.clear()
                case._links.clear()
                seen.clear()
                evaluator.judge(family, row, case, TODAY)
                for register, place in seen:
                    name = list(schema.registers[register].fields)[place]
                    assert name in part.fields.get(register, frozenset()), (family.id, register, name)
                touched += len(seen)
    assert touched > 5_000


def test_a_slice_that_lacks_one_field_is_found_out(pack: Pack) -> None:
    """The check can fail: with one field less in its slice nearly every rule answers otherwise somewhere."""
    evaluator, schema = Evaluator(pack.book), pack.book.schema
    chosen = [family for place, family in enumerate(pack.book.families.values()) if place % 8 == 0]
    found: dict[str, set[str]] = {}
    asked: dict[str, set[str]] = {}
    maker = WorldMaker(pack.book, 3)
    for family in chosen:
        part = slice_of(family, schema)
        values = {
            (register, name)
            for register, names in part.fields.items()
            for name in names
            if register == family.newest.register
        }
        for _ in range(6):
            case, _ = case_from(schema, maker.world(family), as_of=TODAY)
            for row in case.all_rows(family.newest.register)[:2]:
                whole = [said(one) for one in evaluator.judge(family, row, case, TODAY)]
                for register, name in values:
                    asked.setdefault(family.id, set()).add(name)
                    small, own = cut(case, row, without(part, register, name))
                    if [said(one) for one in evaluator.judge(family, own, small, TODAY)] != whole:
                        found.setdefault(family.id, set()).add(name)
    assert len(found) >= 0.8 * len(asked), sorted(set(asked) - set(found))


def without(part: Slice, register: str, name: str) -> Slice:
    return replace(
        part,
        fields={key: names - {name} if key == register else names for key, names in part.fields.items()},
    )


def judged(pack: Pack, family: Family, document: dict[str, Any], key: str) -> tuple[list[Any], Case, Row]:
    case, problems = case_from(pack.book.schema, document, as_of=TODAY)
    assert not problems
    row = case.rows[family.newest.register][key]
    found = [said(one) for one in Evaluator(pack.book).judge(family, row, case, TODAY)]
    return found, case, row


def test_a_slice_holds_nothing_of_other_people_and_nothing_unread(pack: Pack) -> None:
    family = pack.book.families["immigration.address_after_move"]
    document = {
        "registers": {
            "person": [
                {"person_id": "linh", "japanese_national": False, "name_roman": "SECRET", "birth_date": "2001-05-03"},
                {"person_id": "ana", "japanese_national": False},
            ],
            "address_record": [
                {"address_id": "a1", "person": "linh", "start_date": "2026-10-01", "notified_date": "2026-10-10"},
                {"address_id": "a2", "person": "ana", "start_date": "2026-10-02"},
            ],
            "residence_permission": [
                {"permission_id": "r1", "person": "linh", "status": "ESHIS", "start_date": "2025-04-01",
                 "end_date": "2028-03-31", "granted_months": 36},
                {"permission_id": "r2", "person": "ana", "status": "STUDENT", "start_date": "2025-04-01"},
            ],
            "consultation": [],
        }
    }  # fmt: skip
    whole, case, row = judged(pack, family, document, "a1")
    small, own = cut(case, row, slice_of(family, pack.book.schema))
    assert [said(one) for one in Evaluator(pack.book).judge(family, own, small, TODAY)] == whole
    assert {name: sorted(rows) for name, rows in small.rows.items() if rows} == {
        "person": ["linh"],
        "address_record": ["a1"],
        "residence_permission": ["r1"],
    }
    person = small.rows["person"]["linh"]
    index = pack.book.schema.registers["person"].index
    assert person.cells[index["name_roman"]][0] is None
    assert person.cells[index["birth_date"]][2], "a birth date that the rule does not read is not given"
    months = pack.book.schema.registers["residence_permission"].index["granted_months"]
    assert small.rows["residence_permission"]["r1"].cells[months][2]


def test_an_answer_from_own_rows_does_not_depend_on_another_employer(pack: Pack) -> None:
    """Two worlds that differ in the rows of another employer only: where the matrix says `own_rows`, one answer."""
    policy, _ = read_flows(pack)
    assert policy is not None
    evaluator, schema = Evaluator(pack.book), pack.book.schema
    named = {rule for line in policy.lines if line.flow == OWN_ROWS for rule in line.rules}
    assert len(named) >= 10
    holders = frozenset(policy.roles["employer_staff"].holds)
    maker = WorldMaker(pack.book, 11)
    compared = differed = 0
    for name in sorted(named):
        family = pack.book.families[name]
        part = slice_of(family, schema)
        for _ in range(60):
            case, _ = case_from(schema, maker.world(family), as_of=TODAY)
            asker = case.rows["organisation"]["organisation-0"]
            own = OwnRows(asker, holders)
            for row in case.all_rows(family.newest.register):
                if own.leaves_out(row, schema):
                    continue
                small, mine = cut(case, row, part, own)
                before = [said(one) for one in evaluator.judge(family, mine, small, TODAY)]
                whole = [said(one) for one in evaluator.judge(family, row, case, TODAY)]
                differed += before != whole
                strangers = [
                    other
                    for rows in case.rows.values()
                    for other in rows.values()
                    if own.leaves_out(other, schema)
                ]
                kept = [(other, list(other.cells), other.start, other.end) for other in strangers]
                for other in strangers:
                    disturb(other, case, maker)
                case.memo.clear()
                small, mine = cut(case, row, part, own)
                after = [said(one) for one in evaluator.judge(family, mine, small, TODAY)]
                assert after == before, (name, row.key)
                compared += bool(strangers)
                for other, cells, start, end in kept:
                    other.cells[:], other.start, other.end = cells, start, end
                case.memo.clear()
    assert compared > 100 and differed, "no case in which another employer's rows would have mattered"


def disturb(row: Row, case: Case, maker: WorldMaker) -> None:
    """Another value in every cell of a row that tells neither whose nor what kind of record it is."""
    described = case.schema.registers[row.register]
    for place, field in enumerate(described.fields.values()):
        if field.kind not in ("ref", "text") and field.name != described.holder_by:
            row.cells[place] = some_value(field.kind, field.of, case, maker)
    if described.validity != "state":
        day = TODAY - maker.random.randrange(900)
        row.start, row.end = (day, day, None), (day + 30, day + 30, None)


def test_an_employers_list_does_not_change_with_what_it_may_not_see(pack: Pack) -> None:
    """Two worlds that differ only in fields that no line lets the employer's side know: every finding on its list is the
    same. Rules with an exception of their own in the matrix are left out: they are told something of such a field."""
    policy, _ = read_flows(pack)
    assert policy is not None
    evaluator, schema = Evaluator(pack.book), pack.book.schema
    role = policy.roles["employer_staff"]
    excepted = {rule for line in policy.lines if role.name in line.roles for rule in line.rules}
    told = [
        family
        for family in pack.book.families.values()
        if family.id not in excepted
        and any(
            asker.role.side == OFFICE and asker.relation != NOT_ASKED
            for version in family.versions
            for asker in askers_of(version, policy)
        )
    ]
    assert len(told) > 120
    maker = WorldMaker(pack.book, 23)
    families = list(pack.book.families.values())
    compared = changed = other = 0
    for number in range(60):
        world = maker.world(families[(number * 7) % len(families)])
        # The firewall has to hold where there is something behind it.
        for register in ("consultation", "document_custody", "bank_account", "household_member"):
            world["registers"].setdefault(register, []).extend(
                maker._row(schema.registers[register], f"{register}-{extra}", world["registers"], {}, [])
                or {}
                for extra in ("x", "y")
            )
            world["registers"][register] = [row for row in world["registers"][register] if row]
        case, problems = case_from(schema, world, as_of=TODAY)
        assert not problems, problems[0].render()
        before = every_answer(evaluator, told, case)
        all_before = every_answer(evaluator, families, case)
        for rows in case.rows.values():
            for row in rows.values():
                changed += hide_from(row, role.name, policy, case, maker)
        case.memo.clear()
        assert every_answer(evaluator, told, case) == before
        compared += len(before)
        other += every_answer(evaluator, families, case) != all_before
    assert compared > 500 and changed > 1_000
    assert other > 20, "what was changed would have changed nobody's answer"


def every_answer(evaluator: Evaluator, families: list[Family], case: Case) -> list[Any]:
    """All findings that a list shows: what does not apply is on none."""
    return [
        said(finding)
        for family in families
        for row in case.all_rows(family.newest.register)
        for finding in evaluator.judge(family, row, case, TODAY)
        if finding.status != "not_applicable"
    ]


def hide_from(row: Row, role: str, policy: Policy, case: Case, maker: WorldMaker) -> int:
    """Changes each cell of a row that a role may not know and does not hold; how many."""
    described = case.schema.registers[row.register]
    code = str(row.cells[described.index[described.holder_by]][0]) if described.holder_by else ""
    if case.schema.holder_of(row.register, code or None) in policy.roles[role].holds:
        return 0
    count = 0
    for place, field in enumerate(described.fields.values()):
        if field.kind in ("ref", "text") or field.name == described.holder_by:
            continue
        if policy.says(role, policy.group_of(row.register, field.name, code, False), "own_duty")[0] == NEVER:
            row.cells[place] = some_value(field.kind, field.of, case, maker)
            count += 1
            if field.name == described.start:
                row.start = row.cells[place]
            if field.name == described.end or (
                described.validity == "point" and field.name == described.start
            ):
                row.end = row.cells[place]
    return count
