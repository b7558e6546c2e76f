"""One column, one meaning: saved choices, sure matches, then neighbours, values and the sheet decide."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping

from jisso.files.inbound import customs, fold
from jisso.files.inbound.grid import Cell
from jisso.files.inbound.headings import Match, Target, narrow
from jisso.files.inbound.layout import Column, Table
from jisso.files.inbound.plan import Assigned, Plan, ask
from jisso.files.inbound.values import ORDERS, read_code, read_date, read_number, read_yes_no
from jisso.files.inbound.vocab import Vocabulary, kind_field

_LINE_NUMBERS = {
    "no",
    "番号",
    "連番",
    "項番",
    "通番",
    "通し番号",
    "順",
    "順番",
    "行",
    "id",
    "",
    "管理no",
    "整理番号",
    "管理番号",
}
_PRIORITY = (
    "person", "employment", "residence_permission", "working_condition", "identity_document", "work_permission",
    "insurance_enrolment", "filing", "application", "support_activity", "workplace", "organisation",
)  # fmt: skip


def use_saved(plan: Plan, column: Column, text: str, vocabulary: Vocabulary) -> None:
    words, _, order = text.partition("|")
    targets = []
    for part in words.split(";"):
        path, *pairs = part.split()[:6] or ["-"]
        register, _, name = path.partition(".")
        known = vocabulary.registers.get(register)
        if known is not None and name in known.fields:
            sets = tuple((p.partition("=")[0], p.partition("=")[2]) for p in pairs)
            targets.append(Target(register, name, sets))
    if not targets:
        plan.unused.append((column, 100, "set aside by a saved choice"))
        return
    order = order.strip() if order.strip() in ORDERS else ""
    plan.assigned.append(Assigned(column, tuple(targets), 100, "saved", order, turned=_turned(column)))


def suggest(plan: Plan, column: Column, found: Match, vocabulary: Vocabulary) -> None:
    plan.unused.append((column, found.confidence, "not sure enough"))
    options = tuple(t.written() for t in narrow(found.targets, vocabulary))[:4]
    label = vocabulary.registers[found.targets[0].register].fields[found.targets[0].field].ja
    plan.questions.append(
        ask(plan, "heading", f"見出し「{column.text}」は「{label}」のことですか（使っていません）",
             f"does the heading `{column.text}` mean {label} (not used)", column.text, options)
    )  # fmt: skip


def _turned(column: Column) -> bool:
    return fold.heading(column.text) in {fold.heading(text) for text in customs.TURNED}


def join_names(plan: Plan, matches: dict[int, tuple[Column, Match]]) -> None:
    by_text = {fold.heading(column.text): column for column in plan.table.columns}
    for name, groups in customs.JOINED.items():
        for group in groups:
            parts = [by_text.get(fold.heading(text)) for text in group]
            if parts[0] is None or parts[1] is None:
                continue
            for position, column in enumerate(parts):
                if column is None:
                    continue
                matches.pop(column.at, None)
                plan.unused = [u for u in plan.unused if u[0].at != column.at]
                plan.questions = [q for q in plan.questions if q.about != column.text]
                plan.assigned.append(
                    Assigned(column, (Target("person", name),), 100, "joined", part=position + 1)
                )
            break


def settle(
    plan: Plan, matches: dict[int, tuple[Column, Match]], vocabulary: Vocabulary, *, relative: bool = False
) -> None:
    """Assigns each matched column: the sure ones first, then the ambiguous by their neighbours and the sheet."""
    sample = {at: _sample(plan.table, at) for at in matches}
    deductions = _deductions(matches, sample, vocabulary)
    weights: Counter[str] = Counter()
    options: dict[int, tuple[Target, ...]] = {}
    own = _own_kinds(matches, vocabulary)
    surely = _own_kinds(matches, vocabulary, surely=True)
    for at, (column, found) in matches.items():
        targets = found.targets if found.together else narrow(found.targets, vocabulary)
        if all(t.register in own for t in targets):
            # Where a column names the kind of each row, 資格取得日 is the day of that row's kind.
            targets = tuple(dict.fromkeys(Target(t.register, t.field) for t in targets))
        elif not found.together and any(t.register in surely for t in targets):
            # 実施日 and 使用言語 in a log of trainings are those of the training.
            targets = tuple(t for t in targets if t.register in surely)
        elif surely and not relative and any(_of_another_log(t, own, vocabulary) for t in targets):
            plan.unused.append((column, found.confidence, "belongs to another kind of record"))
            continue
        if {_STAY_MONTHS, _STAY_END} <= set(targets):
            # 在留期間 is 3年 with most offices, and the last day in some programs' exports.
            other = _STAY_MONTHS if _plain_days(sample[at]) else _STAY_END
            targets = tuple(t for t in targets if t != other)
        if targets[0].path == "person.person_id" and _is_line_number(column, sample[at]):
            plan.unused.append((column, 100, "line number"))
            continue
        if at in deductions:
            plan.unused.append((column, 100, "amounts, not days"))
            continue
        options[at] = targets
        for target in targets:
            weights[target.register] += 12 // (1 if found.together else len(targets))
    done: dict[int, tuple[Target, ...]] = {a.column.at: a.targets for a in plan.assigned}
    taken: Counter[Target] = Counter(
        t for a in plan.assigned if a.relative == relative for t in a.targets if not a.part
    )
    for sure in (True, False):
        for at in sorted(options):
            column, found = matches[at]
            targets = options[at]
            if at in done or sure != (found.together or len(targets) == 1):
                continue
            confidence, how = found.confidence, found.how
            if not found.together and len(targets) > 1:
                chosen = _choose(
                    fold.heading(column.text),
                    at,
                    targets,
                    sample[at],
                    done,
                    taken,
                    weights,
                    vocabulary,
                    plan.date1904,
                )
                if chosen is None:
                    _several(plan, column, targets, found.confidence, vocabulary)
                    continue
                targets, confidence, how = (chosen,), min(confidence, 92), "context"
            nth = max(taken[target] for target in targets)
            if nth and not _repeatable(targets, vocabulary):
                plan.unused.append((column, confidence, "same meaning as another column"))
                plan.questions.append(
                    ask(plan, "same_heading",
                    f"「{column.text}」はほかの列と同じ意味に見えるため使っていません。どちらの列を使いますか",
                         f"`{column.text}` seems to mean the same as another column and was not used", column.text,
                         tuple(t.written() for t in targets))
                )  # fmt: skip
                continue
            taken.update(targets)
            done[at] = targets
            used = Assigned(
                column, targets, confidence, how, nth=nth, turned=_turned(column), relative=relative
            )
            plan.assigned.append(used)
    plan.assigned.sort(key=lambda a: a.column.at)
    days = [
        a
        for a in plan.assigned
        if vocabulary.registers[a.targets[0].register].fields[a.targets[0].field].type == "date"
    ]
    for a in days:
        a.order = a.order or _column_order(_sample(plan.table, a.column.at))
    # One program or one hand wrote the table: a column that has only days up to the 12th follows the others.
    orders = {a.order for a in days if a.order in ("dmy", "mdy")}
    if len(orders) == 1 and not any(a.how == "saved" and a.order for a in days):
        (order,) = orders
        for a in days:
            a.order = a.order or (order if _in_slashes(_sample(plan.table, a.column.at)) else "")


def _own_kinds(
    matches: dict[int, tuple[Column, Match]], vocabulary: Vocabulary, *, surely: bool = False
) -> set[str]:
    """Registers whose kind stands in a column of its own; `surely`: in one that can mean nothing else."""
    found = set()
    for _, match in matches.values():
        targets = narrow(match.targets, vocabulary) if not match.together else ()
        for target in targets if not surely or len(targets) == 1 else ():
            if not target.set and target.field == kind_field(vocabulary.registers[target.register]):
                found.add(target.register)
    return found - {"work_permission", "identity_document", "organisation", "dwelling"}


def _of_another_log(target: Target, own: set[str], vocabulary: Vocabulary) -> bool:
    """A field of a register of events that this log, which names its own kinds, is not about."""
    known = vocabulary.registers[target.register]
    return known.kind == "point" and bool(known.by) and not target.set and target.register not in own


def _sample(table: Table, at: int) -> list[Cell]:
    return [cells[at] for _, cells in table.rows if at in cells][:400]


def _is_line_number(column: Column, cells: list[Cell]) -> bool:
    """Whether a column counts the rows: 1, 2, 3 … under No. says nothing about the person."""
    if fold.heading(column.text) not in _LINE_NUMBERS:
        return False
    numbers = [int(c.text) for c in cells if re.fullmatch(r"\d{1,5}", fold.nfkc(c.text))]
    if len(numbers) != len(cells) or not numbers:
        return not cells
    steps = [b - a for a, b in itertools.pairwise(numbers)]
    return numbers[0] in (0, 1) and all(step in (0, 1) for step in steps)


def _deductions(
    matches: dict[int, tuple[Column, Match]], sample: Mapping[int, list[Cell]], vocabulary: Vocabulary
) -> set[int]:
    """Columns in which sums of money stand where a heading without 日 names an event: 健康保険 11,500 is what was kept
    back from the pay, and no day of joining; nor is 住民税 8,000 an application. One odd sum tells of its neighbours."""
    bare: set[int] = set()
    odd = False
    for at, (column, found) in matches.items():
        if any(
            not t.set or vocabulary.registers[t.register].fields[t.field].type != "date"
            for t in found.targets
        ) or fold.heading(column.parts[-1]).endswith(("日", "date", "on", "at")):
            continue
        cells = sample[at]
        sums = [
            re.sub(r"[,円¥\\\s]", "", fold.nfkc(c.text)).removesuffix(".0") for c in cells if c.kind in "ns"
        ]
        figures = [int(text) for text in sums if re.fullmatch(r"\d{1,7}", text)]
        if figures and len(figures) >= 0.8 * len(cells):
            bare.add(at)
            # A day that lost its format lies between 1995 and 2035; 0 and 1 are no and yes.
            odd = odd or any(n > 1 and not 34_700 <= n <= 49_500 for n in figures)
    return bare if odd else set()


def _repeatable(targets: tuple[Target, ...], vocabulary: Vocabulary) -> bool:
    return all(t.set and vocabulary.registers[t.register].kind == "point" for t in targets)


_HARDLY = 0.2
_LAST_DAYS = {"期限", "有効期限", "満了日", "期間満了日", "期間", "有効期間", "終了日", "期日"}
_FIRST_DAYS = {"許可日", "許可年月日", "交付日", "開始日"}


def _of_neighbour(
    heading: str,
    at: int,
    done: Mapping[int, tuple[Target, ...]],
    taken: Mapping[Target, int],
    vocabulary: Vocabulary,
) -> Target | None:
    """期限 right of 資格外活動許可 is that permission's: a bare word for a day belongs to what stands left of it."""
    name = "end_date" if heading in _LAST_DAYS else "start_date" if heading in _FIRST_DAYS else ""
    for step in (1, 2):
        left = done.get(at - step, ())
        if not name or len({t.register for t in left}) != 1:
            continue
        known = vocabulary.registers[left[0].register]
        target = Target(known.name, name, left[0].set, left[0].link)
        plain = known.name not in ("employment", "working_condition", "work_record", "insurance_enrolment")
        if plain and known.kind == "interval" and name in known.fields and not taken.get(target):
            return target
    return None


def _choose(
    heading: str, at: int, targets: tuple[Target, ...], cells: list[Cell], done: Mapping[int, tuple[Target, ...]],
    taken: Mapping[Target, int], weights: Mapping[str, int], vocabulary: Vocabulary, date1904: bool,
) -> Target | None:  # fmt: skip
    """The one meaning that fits the values, the neighbours and the sheet; None when that leaves it open."""
    own = _of_neighbour(heading, at, done, taken, vocabulary)
    if own is not None:
        return own
    free = [t for t in targets if not taken.get(t)] or list(targets)
    if len(free) < len(targets) and not any(weights.get(t.register, 0) >= 12 for t in free):
        # The likely meaning has its column already; what is left is only a leftover.
        return None
    fits = {t: _fit(t, cells, vocabulary, date1904) for t in free}
    best_fit = max(fits.values())
    if best_fit < _HARDLY:
        # None of the meanings can be read from what stands there.
        return None
    # A register that nothing else in the sheet speaks of needs a better reason than a fitting value.
    known = [t for t in free if weights.get(t.register, 0) >= 12]
    free = [t for t in known if fits[t] >= 0.5] or [t for t in free if fits[t] >= best_fit - 0.3]
    if len(free) == 1:
        return free[0]
    for step in (1, 2):
        left = done.get(at - step, ())
        close = [
            t for t in free if any(t.register == n.register and (t.set == n.set or not n.set) for n in left)
        ]
        if len(close) == 1:
            return close[0]
    if all(t.set for t in free):
        return None
    ranked = sorted(free, key=lambda t: (-weights.get(t.register, 0), _rank(t.register), -fits[t]))
    return ranked[0] if not ranked[0].set else None


def _rank(register: str) -> int:
    return _PRIORITY.index(register) if register in _PRIORITY else len(_PRIORITY)


def _fit(target: Target, cells: list[Cell], vocabulary: Vocabulary, date1904: bool) -> float:
    """The share of the column's cells that can be read as this field."""
    known = vocabulary.registers[target.register].fields[target.field]
    sample = cells[:25]
    if not sample:
        return 1.0
    good = 0
    for cell in sample:
        if known.type == "date":
            read = read_date(cell, date1904=date1904)
        elif known.type == "bool":
            read = read_yes_no(cell)
        elif known.type == "code":
            read = read_code(cell, vocabulary.codes.get(known.of))
        elif known.type in ("text", "ref"):
            return 0.8
        else:
            read = read_number(cell, known.type, months=known.name.endswith("months"))
        good += not read.cause or read.cause in (
            "cell.date_ambiguous",
            "cell.date_incomplete",
            "cell.code_no_table",
        )
    return good / len(sample)


def _several(
    plan: Plan, column: Column, targets: tuple[Target, ...], confidence: int, vocabulary: Vocabulary
) -> None:
    plan.unused.append((column, confidence, "several meanings"))
    labels = " / ".join(_label(t, vocabulary) for t in targets[:5])
    plan.questions.append(
        ask(plan, "heading", f"見出し「{column.text}」はどれのことですか（使っていません）: {labels}",
             f"which of these does the heading `{column.text}` mean (not used): {labels}", column.text,
             tuple(t.written() for t in targets))
    )  # fmt: skip


def _label(target: Target, vocabulary: Vocabulary) -> str:
    known = vocabulary.registers[target.register]
    words = [known.ja, known.fields[target.field].ja]
    for name, code in target.set:
        listed = vocabulary.codes.get(known.fields[name].of)
        words.insert(0, listed.label(code) if listed else code)
    return "・".join(words)


_STAY_MONTHS = Target("residence_permission", "granted_months")
_STAY_END = Target("residence_permission", "end_date")


def _plain_days(cells: list[Cell]) -> bool:
    """Whether every filled cell is one day and nothing else."""
    filled = [cell for cell in cells if cell.text.strip()]
    return bool(filled) and all(
        cell.kind == "d" or re.fullmatch(r"\D{0,2}\d{1,4}\D\d{1,2}\D\d{1,4}\D?", fold.nfkc(cell.text))
        for cell in filled
    )


def _in_slashes(cells: list[Cell]) -> bool:
    """Whether every filled cell is written like 04/01/2023."""
    texts = [fold.nfkc(cell.text) for cell in cells if cell.kind == "s" and cell.text.strip()]
    return bool(texts) and all(re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text) for text in texts)


def _column_order(cells: list[Cell]) -> str:
    """dmy or mdy when some day of the column allows only one of them, as 25/04/2026 does; else nothing."""
    orders = set()
    for cell in cells:
        match = (
            re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", fold.nfkc(cell.text))
            if cell.kind == "s"
            else None
        )
        if match:
            a, b = int(match.group(1)), int(match.group(2))
            if a > 12 >= b:
                orders.add("dmy")
            elif b > 12 >= a:
                orders.add("mdy")
    return orders.pop() if len(orders) == 1 else ""
