"""What each column of a table means, and what the whole table is: a staff list, a log, a time sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jisso.files.inbound import fold
from jisso.files.inbound.family import columns_of_relatives, match_of_relative
from jisso.files.inbound.headings import SURE, Headings, Match, Target
from jisso.files.inbound.layout import Column, Table
from jisso.files.inbound.meanings import join_names, settle, suggest, use_saved
from jisso.files.inbound.plan import Assigned, Plan
from jisso.files.inbound.surroundings import find_days, from_titles, payday
from jisso.files.inbound.values import read_number
from jisso.files.inbound.vocab import Vocabulary, kind_field

_DROPPED = {"個人番号", "マイナンバー", "個人番号マイナンバー", "individualnumber", "mynumber"}


def make_plan(
    table: Table, headings: Headings, vocabulary: Vocabulary, *, file: str, label: str, sheet: str,
    mapping: Mapping[str, str], date1904: bool = False, as_of: str = "",
) -> Plan:  # fmt: skip
    """The plan of one table. `mapping` is a saved choice: heading -> `register.field [code=…] [| order]`, or "-"."""
    plan = Plan(file, label, table, date1904=date1904)
    from_titles(plan, sheet)
    find_days(plan, sheet, as_of)
    saved = {fold.heading(name): text for name, text in mapping.items() if "=" not in name}
    plan.words = {
        (fold.heading(name.partition("=")[0]), fold.value(name.partition("=")[2])): text.strip()
        for name, text in mapping.items()
        if "=" in name
    }
    matches: dict[int, tuple[Column, Match]] = {}
    surely_relative: set[int] = set()
    for column in table.columns:
        if column.at in plan.days or column.at in plan.months or column.at in plan.times.values():
            continue
        if column.at == plan.label_column:
            continue
        chosen = saved.get(fold.heading(column.text))
        if chosen is not None:
            use_saved(plan, column, chosen, vocabulary)
            continue
        if fold.heading(column.parts[-1]) in _DROPPED:
            plan.unused.append((column, 100, "individual number"))
            continue
        found = headings.match(column.parts)
        if found is None or found.confidence < SURE:
            of_relative = match_of_relative(column, headings)
            if of_relative is not None:
                matches[column.at] = (column, of_relative)
                surely_relative.add(column.at)
                continue
        if found is None or not found.targets:
            plan.unused.append((column, 0, "unknown heading"))
        elif found.confidence < SURE:
            suggest(plan, column, found, vocabulary)
        else:
            matches[column.at] = (column, found)
    join_names(plan, matches)
    apart = columns_of_relatives(plan, matches, surely_relative, vocabulary)
    settle(plan, {at: m for at, m in matches.items() if at not in apart | surely_relative}, vocabulary)
    settle(plan, {at: m for at, m in matches.items() if at in apart}, vocabulary, relative=True)
    plan.unused += [(matches[at][0], 0, "relative without a name") for at in surely_relative - apart]
    _of_the_school(plan)
    _firms_above(plan)
    _purpose(plan, vocabulary, sheet)
    if _set_aside(plan, vocabulary) and plan.purpose in ("staff", "people"):
        _purpose(plan, vocabulary, sheet)
    if plan.purpose == "pay":
        plan.payday = payday(plan, sheet)
        _pay_items(plan, vocabulary)
    return plan


def _of_the_school(plan: Plan) -> None:
    """In a list of vacations without people, 学校名 is the school of the term, not of an enrolment."""
    if any(t.register == "person" for a in plan.assigned for t in a.targets) or plan.person:
        return
    if plan.registers()["school_term"]:
        for a in plan.assigned:
            if a.targets[0].path == "school_enrolment.school":
                a.targets = (Target("school_term", "school"),)


_LAST_DAYS = {
    fold.heading(word)
    for word in (
        "期限",
        "期限日",
        "満了日",
        "有効期限",
        "期日",
        "終了日",
        "expiry",
        "expiration date",
        "expiry date",
    )
}
_STAY = re.compile(r"在留|ビザ|visa|residence", re.IGNORECASE)
_WEEK = re.compile(r"週|week", re.IGNORECASE)


def _set_aside(plan: Plan, vocabulary: Vocabulary) -> bool:
    """Columns whose heading is known and whose meaning is not: they are asked about, never used. Whether there are any."""
    before = len(plan.assigned)
    counts = plan.registers()
    for a in list(plan.assigned):
        if a.how == "saved" or a.relative:
            continue
        target = a.targets[0]
        known = vocabulary.registers[target.register]
        heading = fold.heading(a.column.parts[-1])
        figures = [
            found.value
            for _, cells in plan.table.rows
            if isinstance(
                (found := read_number(cells.get(a.column.at), "hours_per_week")).value, (int, float)
            )
        ]
        kindless = (
            plan.purpose in ("staff", "people")
            and known.kind == "point"
            and known.by != ""
            and not target.set
            and not _has_own_kind(plan, target.register, vocabulary)
        )
        # 開始日 alone begins a contract, a stay or a job as well as a leave of absence; 配属日 is the day of joining a
        # department in every list that is not about training.
        lonely = target.register in ("absence", "training_plan") and counts[target.register] == 1 and (
            heading in ("開始日", "終了日") or heading.startswith("配属")
        )  # fmt: skip
        # 期限 in a list of licences is not the end of anybody's stay.
        lonely = lonely or (
            target.path == "residence_permission.end_date"
            and counts["residence_permission"] == 1
            and heading in _LAST_DAYS
            and not _STAY.search(" ".join([*plan.table.titles, *plan.table.above, plan.label, plan.file]))
        )
        # 8 for everybody is a day, 160 a month: a week only where the heading says so or the figures allow it.
        no_week = (
            target.path == "working_condition.weekly_hours"
            and not any(_WEEK.search(part) for part in a.column.parts)
            and bool(figures)
            and (max(figures) <= 10 or max(figures) > 60)
        )
        many_days = target.path == "working_condition.weekly_days" and bool(figures) and max(figures) > 7
        if kindless or lonely or no_week or many_days:
            plan.assigned.remove(a)
            suggest(plan, a.column, Match(a.targets, a.confidence, a.how), vocabulary)
    return len(plan.assigned) < before


def _firms_above(plan: Plan) -> None:
    """Where each firm stands once, in the first row of its people, the rows below it are its people too."""
    at = next((a.column.at for a in plan.assigned if a.targets[0].path == "organisation.name"), None)
    named = [(n, cells[at]) for n, (_, cells) in enumerate(plan.table.rows) if at is not None and at in cells]
    texts = [fold.firm_name(cell.text) for _, cell in named]
    people = any(t.register == "person" for a in plan.assigned for t in a.targets)
    if (
        at is None
        or not people
        or not named
        or named[0][0] != 0
        or len(set(texts)) < len(texts)
        or "" in texts
    ):
        return
    above = named[0][1]
    for _, cells in plan.table.rows:
        if at in cells:
            above = cells[at]
        elif cells:
            cells[at] = above._replace(merged=True)
            plan.under_a_firm += 1


_TIMES = {
    "in": {
        "出勤",
        "出勤時刻",
        "始業",
        "始業時刻",
        "開始時刻",
        "開始",
        "出社",
        "出社時刻",
        "clockin",
        "in",
        "starttime",
    },
    "out": {
        "退勤",
        "退勤時刻",
        "終業",
        "終業時刻",
        "終了時刻",
        "終了",
        "退社",
        "退社時刻",
        "clockout",
        "out",
        "endtime",
    },
}


_STAFF_TITLE = re.compile(
    r"社員|従業員|職員|スタッフ|労働者|雇用|外国人名簿|名簿|staff|employee|worker", re.IGNORECASE
)


def _purpose(plan: Plan, vocabulary: Vocabulary, sheet: str) -> None:
    for column in plan.table.columns:
        for word, names in _TIMES.items():
            if fold.heading(column.parts[-1]) in names and not any(
                a.column.at == column.at for a in plan.assigned
            ):
                plan.times[word] = column.at
                plan.unused = [u for u in plan.unused if u[0].at != column.at]
                plan.questions = [q for q in plan.questions if q.about != column.text]
    counts = plan.registers()
    if plan.purpose == "month_grid_without_month":
        return
    if plan.days:
        plan.purpose, plan.register = "month_grid", "work_record"
        _find_label_column(plan)
        return
    if plan.months:
        plan.purpose, plan.register = "month_totals", "work_record"
        return
    slips = counts["wage_payment"] >= 2 and not plan.has("work_record.start_date")
    if (
        (plan.has("work_record.hours") or len(plan.times) == 2)
        and not plan.has("residence_permission.status")
        and not slips
    ):
        plan.register = "work_record"
        plan.purpose = "days" if plan.has("work_record.start_date") else "month_total"
        if plan.purpose == "days" or (plan.year and plan.month):
            return
        plan.purpose = "staff"
    if counts["wage_payment"] >= 2:
        plan.purpose, plan.register = "pay", "wage_payment"
        return
    logs = [r for r in counts if kind_field(vocabulary.registers[r]) and _has_own_kind(plan, r, vocabulary)]
    logs = [r for r in logs if r not in ("identity_document", "work_permission", "organisation")]
    staff = counts["employment"] + counts["residence_permission"] + counts["working_condition"]
    if logs and staff <= max(counts[r] for r in logs):
        plan.purpose, plan.register = "log", max(logs, key=lambda r: counts[r])
        return
    main = [
        r for r in counts
        if r not in ("person", "organisation", "workplace", "employment", "residence_permission", "working_condition")
        and any(not t.set for a in plan.assigned for t in a.targets if t.register == r)
    ]  # fmt: skip
    title = " ".join([*plan.table.titles, sheet, plan.file])
    if (
        main
        and counts[max(main, key=lambda r: counts[r])] > staff
        and not (staff and _STAFF_TITLE.search(title))
    ):
        plan.purpose, plan.register = "log", max(main, key=lambda r: counts[r])
        return
    plan.purpose = "staff"
    if counts["school_enrolment"] and not counts["employment"] + counts["working_condition"]:
        # A school's list of students says nothing of jobs.
        plan.purpose = "people"
        return
    if not staff and not _STAFF_TITLE.search(title):
        plan.purpose = "people"


def _has_own_kind(plan: Plan, register: str, vocabulary: Vocabulary) -> bool:
    name = kind_field(vocabulary.registers[register])
    return any(
        t.register == register and t.field == name and not t.set for a in plan.assigned for t in a.targets
    )


def _find_label_column(plan: Plan) -> None:
    """The column of a month grid that says what each line of a person is: 実績, 残業, 予定 …"""
    words = re.compile(r"^(?:予定|実績|出勤|退勤|休憩|残業|時間外|深夜|労働時間|実働|勤務時間|勤務|シフト)")
    for column in plan.table.columns:
        if column.at in plan.days:
            continue
        texts = [cells[column.at].text.strip() for _, cells in plan.table.rows if column.at in cells]
        if texts and sum(bool(words.match(text)) for text in texts) >= 0.8 * len(texts):
            plan.label_column = column.at
            plan.assigned = [a for a in plan.assigned if a.column.at != column.at]
            plan.unused = [u for u in plan.unused if u[0].at != column.at]
            return


def _pay_items(plan: Plan, vocabulary: Vocabulary) -> None:
    """In a pay sheet, headings such as 基本給 or 家賃 are lines of the slip."""
    listed = vocabulary.codes.get("wage_item_kind")
    item = vocabulary.registers.get("wage_item")
    if listed is None or item is None:
        return
    used = {a.column.at: a for a in plan.assigned}
    for column in plan.table.columns:
        codes = listed.find(column.parts[-1])
        own = used.get(column.at)
        if len(codes) != 1 or (own and own.targets[0].register in ("person", "wage_payment", "organisation")):
            continue
        target = Target("wage_item", "amount", (("kind", codes[0]),), "wage_payment")
        plan.assigned = [a for a in plan.assigned if a.column.at != column.at]
        plan.unused = [u for u in plan.unused if u[0].at != column.at]
        plan.questions = [q for q in plan.questions if q.about != column.text]
        plan.assigned.append(Assigned(column, (target,), 98, "pay item"))
