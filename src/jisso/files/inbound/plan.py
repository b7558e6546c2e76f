"""What each column of a table means, and what the whole table is: a staff list, a log, a time sheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jisso.files.inbound import customs, fold
from jisso.files.inbound.grid import Cell
from jisso.files.inbound.headings import PERSON_NAMES, SURE, Headings, Match, Target, narrow
from jisso.files.inbound.intake import Question
from jisso.files.inbound.layout import Column, Table, day_number, is_month_header
from jisso.files.inbound.problems import Words
from jisso.files.inbound.values import ORDERS, read_code, read_date, read_number, read_yes_no
from jisso.files.inbound.vocab import Vocabulary, kind_field
from jisso.ground import calendar


@dataclass(slots=True)
class Assigned:
    """A column in use. `nth` tells repeated event columns apart; `part` orders the parts of a joined name."""

    column: Column
    targets: tuple[Target, ...]
    confidence: int
    how: str
    order: str = ""
    nth: int = 0
    part: int = 0
    turned: bool = False


@dataclass(slots=True)
class Plan:
    """A table ready to be read."""

    file: str
    label: str
    table: Table
    assigned: list[Assigned] = field(default_factory=list)
    unused: list[tuple[Column, int, str]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    purpose: str = "staff"
    register: str = ""
    stated: str = ""
    year: int = 0
    month: int = 0
    days: dict[int, date] = field(default_factory=dict)
    months: dict[int, tuple[date, date]] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    label_column: int = -1
    firm: str = ""
    person: dict[str, str] = field(default_factory=dict)
    date1904: bool = False

    def has(self, path: str) -> bool:
        return any(t.path == path for a in self.assigned for t in a.targets)

    def registers(self) -> Counter[str]:
        return Counter(t.register for a in self.assigned for t in a.targets)


_LINE_NUMBERS = {"no", "番号", "連番", "項番", "通番", "通し番号", "順", "順番", "行", "id", "", "管理no", "整理番号", "管理番号"}
_PRIORITY = (
    "person", "employment", "residence_permission", "working_condition", "identity_document", "work_permission",
    "insurance_enrolment", "filing", "application", "support_activity", "workplace", "organisation",
)  # fmt: skip


def make_plan(
    table: Table, headings: Headings, vocabulary: Vocabulary, *, file: str, label: str, sheet: str,
    mapping: Mapping[str, str], date1904: bool = False,
) -> Plan:  # fmt: skip
    """The plan of one table. `mapping` is a saved choice: heading -> `register.field [code=…] [| order]`, or "-"."""
    plan = Plan(file, label, table, date1904=date1904)
    _from_titles(plan, sheet)
    _find_days(plan, sheet)
    saved = {fold.heading(name): text for name, text in mapping.items()}
    matches: dict[int, tuple[Column, Match]] = {}
    for column in table.columns:
        if column.at in plan.days or column.at in plan.months or column.at in plan.times.values():
            continue
        if column.at == plan.label_column:
            continue
        chosen = saved.get(fold.heading(column.text))
        if chosen is not None:
            _saved(plan, column, chosen, vocabulary)
            continue
        found = headings.match(column.parts)
        if found is None or not found.targets:
            plan.unused.append((column, 0, "unknown heading"))
        elif found.confidence < SURE:
            _suggest(plan, column, found, vocabulary)
        else:
            matches[column.at] = (column, found)
    _joined_names(plan, matches)
    _settle(plan, matches, vocabulary)
    _purpose(plan, vocabulary, sheet)
    if plan.purpose == "pay":
        _pay_items(plan, vocabulary)
    return plan


# -- what stands around the table ---------------------------------------------------------------------

_STATED = re.compile(r"(?:現在|時点|基準日|作成日|更新日|最終更新|as of|as at|updated)", re.IGNORECASE)
_DATE = re.compile(
    r"(?:(?:令和|平成|[RHrh])\s*)?(?:\d{1,4}|元)\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,2}\s*日?|(?<!\d)20\d{6}(?!\d)"
)
_MONTH = re.compile(r"(?:(令和|R)\s*(\d{1,2}|元)|(20\d\d))\s*[年./\-]\s*(\d{1,2})\s*月?")
_LABEL = re.compile(r"^(氏名|名前|社員名|従業員名|社員番号|従業員番号|社員コード|社員no|会社名|事業所名|勤務先|所属機関)\s*[:：]?\s*(.*)$", re.IGNORECASE)


def _from_titles(plan: Plan, sheet: str) -> None:
    texts = [fold.nfkc(text) for text in plan.table.titles]
    for position, text in enumerate(texts):
        after = texts[position + 1] if position + 1 < len(texts) else ""
        if _STATED.search(text) and not plan.stated:
            for candidate in (text, after):
                found = _DATE.search(candidate)
                read = calendar.parse_date(found.group()) if found else None
                if isinstance(read, date):
                    plan.stated = read.isoformat()
                    break
        label = _LABEL.match(text)
        if label:
            value = label.group(2).strip() or after
            word = label.group(1).lower()
            if any(part in word for part in ("番号", "コード", "no")):
                plan.person.setdefault("number", value)
            elif word in ("会社名", "事業所名", "勤務先", "所属機関"):
                plan.firm = plan.firm or value
            elif value:
                plan.person.setdefault("name", value)
    for text in [*texts, sheet]:
        plan.firm = plan.firm or fold.firm_in(text)


def _find_days(plan: Plan, sheet: str) -> None:
    """Day columns of a month grid, month columns of totals, and the year and month that they are in."""
    for text in [*plan.table.titles, sheet, plan.file]:
        found = _MONTH.search(fold.nfkc(text))
        if found and 1 <= int(found.group(4)) <= 12:
            era, western = found.group(2), found.group(3)
            plan.year = int(western) if western else 2018 + (1 if era == "元" else int(era))
            plan.month = int(found.group(4))
            break
    if not plan.month:
        for text in [sheet, *plan.table.titles]:
            found = re.search(r"(?<!\d)(\d{1,2})月", fold.nfkc(text))
            if found and 1 <= int(found.group(1)) <= 12:
                plan.month = int(found.group(1))
                break
    cells = {c.at: Cell("s", c.parts[-1]) for c in plan.table.columns}
    dated = {c.at: _iso(part) for c in plan.table.columns for part in c.parts if _iso(part)}
    if len(dated) >= 5 and len({d for d in dated.values() if d}) == len(dated) and len({(d.year, d.month, d.day) for d in dated.values() if d}) >= 5:
        if all(d and d.day == 1 for d in dated.values()):
            plan.months = {at: _whole_month(d.year, d.month) for at, d in dated.items() if d}
        else:
            plan.days = {at: d for at, d in dated.items() if d}
        return
    numbered = {c.at: n for c in plan.table.columns for part in c.parts[::-1] if (n := day_number(Cell("s", part)))}
    if is_month_header({at: Cell("n", float(n)) for at, n in numbered.items()}) and len(numbered) >= 7:
        if plan.year and plan.month:
            previous, year, month = 0, plan.year, plan.month
            first = min(numbered)
            if numbered[first] > 5:
                # A pay month such as 16th to 15th: the title names the month in which it ends.
                year, month = (year, month - 1) if month > 1 else (year - 1, 12)
            for at, number in sorted(numbered.items()):
                if number < previous:
                    year, month = (year, month + 1) if month < 12 else (year + 1, 1)
                previous = number
                try:
                    plan.days[at] = date(year, month, number)
                except ValueError:
                    plan.unused.append((next(c for c in plan.table.columns if c.at == at), 0, "no such day"))
        else:
            plan.purpose = "month_grid_without_month"
            plan.questions.append(_ask(plan, "month", "この勤務表は何年何月のものですか", "which year and month is this time sheet for"))
        return
    _month_columns(plan, cells)


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _whole_month(year: int, month: int) -> tuple[date, date]:
    last = calendar.end_of_month(date(year, month, 1).toordinal(), "this")
    return date(year, month, 1), date.fromordinal(last)


def _month_columns(plan: Plan, cells: dict[int, Cell]) -> None:
    found: dict[int, tuple[int, int]] = {}
    for at, cell in cells.items():
        match = re.fullmatch(
            r"(?:(20\d\d)[年/.\-])?(\d{1,2})月?(?:分)?(?:の?(?:総?労働|勤務|実働|就労)?時間数?)?(?:\(h\))?", fold.nfkc(cell.text).replace(" ", "")
        )
        if match and 1 <= int(match.group(2)) <= 12 and "月" in cell.text:
            found[at] = (int(match.group(1) or 0), int(match.group(2)))
    if len(found) < 2:
        return
    year, previous = plan.year, 0
    if not year and not any(y for y, _ in found.values()):
        fiscal = re.search(r"(20\d\d)年?度?", fold.nfkc(" ".join([*plan.table.titles, plan.file])))
        year = int(fiscal.group(1)) if fiscal else 0
    for at, (own, month) in sorted(found.items()):
        year = own or (year + 1 if year and month < previous else year)
        previous = month
        if year:
            plan.months[at] = _whole_month(year, month)
    if found and not plan.months:
        plan.questions.append(_ask(plan, "month", "月別の欄は何年のものですか", "which year are the columns by month for"))


_TIMES = {
    "in": {"出勤", "出勤時刻", "始業", "始業時刻", "開始時刻", "開始", "出社", "出社時刻", "clockin", "in", "starttime"},
    "out": {"退勤", "退勤時刻", "終業", "終業時刻", "終了時刻", "終了", "退社", "退社時刻", "clockout", "out", "endtime"},
}


# -- one column -> one meaning ------------------------------------------------------------------------


def _ask(plan: Plan, kind: str, ja: str, en: str, about: str = "", options: tuple[str, ...] = ()) -> Question:
    return Question(kind, Words(ja, en), plan.file, plan.label, about, options)


def _saved(plan: Plan, column: Column, text: str, vocabulary: Vocabulary) -> None:
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


def _suggest(plan: Plan, column: Column, found: Match, vocabulary: Vocabulary) -> None:
    plan.unused.append((column, found.confidence, "not sure enough"))
    options = tuple(t.written() for t in narrow(found.targets, vocabulary))[:4]
    label = vocabulary.registers[found.targets[0].register].fields[found.targets[0].field].ja
    plan.questions.append(
        _ask(plan, "heading", f"見出し「{column.text}」は「{label}」のことですか（使っていません）",
             f"does the heading `{column.text}` mean {label} (not used)", column.text, options)
    )  # fmt: skip


def _turned(column: Column) -> bool:
    return fold.heading(column.text) in {fold.heading(text) for text in customs.TURNED}


def _joined_names(plan: Plan, matches: dict[int, tuple[Column, Match]]) -> None:
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
                plan.assigned.append(Assigned(column, (Target("person", name),), 100, "joined", part=position + 1))
            break


def _settle(plan: Plan, matches: dict[int, tuple[Column, Match]], vocabulary: Vocabulary) -> None:
    """Assigns each matched column: the sure ones first, then the ambiguous by their neighbours and the sheet."""
    sample = {at: _sample(plan.table, at) for at in matches}
    weights: Counter[str] = Counter()
    options: dict[int, tuple[Target, ...]] = {}
    own = _own_kinds(matches, vocabulary)
    for at, (column, found) in matches.items():
        targets = found.targets if found.together else narrow(found.targets, vocabulary)
        if all(t.register in own for t in targets):
            # Where a column names the kind of each row, 資格取得日 is the day of that row's kind.
            targets = tuple(dict.fromkeys(Target(t.register, t.field) for t in targets))
        if targets[0].path == "person.person_id" and _is_line_number(column, sample[at]):
            plan.unused.append((column, 100, "line number"))
            continue
        options[at] = targets
        for target in targets:
            weights[target.register] += 12 // (1 if found.together else len(targets))
    done: dict[int, tuple[Target, ...]] = {a.column.at: a.targets for a in plan.assigned}
    taken: Counter[Target] = Counter(t for a in plan.assigned for t in a.targets if not a.part)
    for sure in (True, False):
        for at in sorted(options):
            column, found = matches[at]
            targets = options[at]
            if at in done or sure != (found.together or len(targets) == 1):
                continue
            confidence, how = found.confidence, found.how
            if not found.together and len(targets) > 1:
                chosen = _choose(fold.heading(column.text), at, targets, sample[at], done, taken, weights, vocabulary, plan.date1904)
                if chosen is None:
                    _several(plan, column, targets, found.confidence, vocabulary)
                    continue
                targets, confidence, how = (chosen,), min(confidence, 92), "context"
            nth = max(taken[target] for target in targets)
            if nth and not _repeatable(targets, vocabulary):
                plan.unused.append((column, confidence, "same meaning as another column"))
                plan.questions.append(
                    _ask(plan, "same_heading", f"「{column.text}」はほかの列と同じ意味に見えるため使っていません。どちらの列を使いますか",
                         f"`{column.text}` seems to mean the same as another column and was not used", column.text,
                         tuple(t.written() for t in targets))
                )  # fmt: skip
                continue
            taken.update(targets)
            done[at] = targets
            plan.assigned.append(Assigned(column, targets, confidence, how, nth=nth, turned=_turned(column)))
    plan.assigned.sort(key=lambda a: a.column.at)
    for a in plan.assigned:
        field_type = vocabulary.registers[a.targets[0].register].fields[a.targets[0].field].type
        if field_type == "date" and not a.order:
            a.order = _column_order(_sample(plan.table, a.column.at))


def _own_kinds(matches: dict[int, tuple[Column, Match]], vocabulary: Vocabulary) -> set[str]:
    """Registers whose kind stands in a column of its own."""
    found = set()
    for _, match in matches.values():
        for target in narrow(match.targets, vocabulary) if not match.together else ():
            if not target.set and target.field == kind_field(vocabulary.registers[target.register]):
                found.add(target.register)
    return found - {"work_permission", "identity_document", "organisation", "dwelling"}


def _sample(table: Table, at: int) -> list[Cell]:
    return [cells[at] for _, cells in table.rows if at in cells][:400]


def _is_line_number(column: Column, cells: list[Cell]) -> bool:
    """Whether a column counts the rows: 1, 2, 3 … under No. says nothing about the person."""
    if fold.heading(column.text) not in _LINE_NUMBERS:
        return False
    numbers = [int(c.text) for c in cells if re.fullmatch(r"\d{1,5}", fold.nfkc(c.text))]
    if len(numbers) != len(cells) or not numbers:
        return not cells
    steps = [b - a for a, b in zip(numbers, numbers[1:], strict=False)]
    return numbers[0] in (0, 1) and all(step in (0, 1) for step in steps)


def _repeatable(targets: tuple[Target, ...], vocabulary: Vocabulary) -> bool:
    return all(t.set and vocabulary.registers[t.register].kind == "point" for t in targets)


_LAST_DAYS = {"期限", "有効期限", "満了日", "期間満了日", "期間", "有効期間", "終了日", "期日"}
_FIRST_DAYS = {"許可日", "許可年月日", "交付日", "開始日"}


def _of_neighbour(
    heading: str, at: int, done: Mapping[int, tuple[Target, ...]], taken: Mapping[Target, int], vocabulary: Vocabulary
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
    # A register that nothing else in the sheet speaks of needs a better reason than a fitting value.
    known = [t for t in free if weights.get(t.register, 0) >= 12]
    free = [t for t in known if fits[t] >= 0.5] or [t for t in free if fits[t] >= best_fit - 0.3]
    if len(free) == 1:
        return free[0]
    for step in (1, 2):
        left = done.get(at - step, ())
        close = [t for t in free if any(t.register == n.register and (t.set == n.set or not n.set) for n in left)]
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
        good += not read.cause or read.cause in ("cell.date_ambiguous", "cell.date_incomplete", "cell.code_no_table")
    return good / len(sample)


def _several(plan: Plan, column: Column, targets: tuple[Target, ...], confidence: int, vocabulary: Vocabulary) -> None:
    plan.unused.append((column, confidence, "several meanings"))
    labels = " / ".join(_label(t, vocabulary) for t in targets[:5])
    plan.questions.append(
        _ask(plan, "heading", f"見出し「{column.text}」はどれのことですか（使っていません）: {labels}",
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


def _column_order(cells: list[Cell]) -> str:
    """dmy or mdy when some day of the column allows only one of them, as 25/04/2026 does; else nothing."""
    orders = set()
    for cell in cells:
        match = re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", fold.nfkc(cell.text)) if cell.kind == "s" else None
        if match:
            a, b = int(match.group(1)), int(match.group(2))
            if a > 12 >= b:
                orders.add("dmy")
            elif b > 12 >= a:
                orders.add("mdy")
    return orders.pop() if len(orders) == 1 else ""


# -- the whole table ----------------------------------------------------------------------------------

_STAFF_TITLE = re.compile(r"社員|従業員|職員|スタッフ|労働者|雇用|外国人名簿|名簿|staff|employee|worker", re.IGNORECASE)


def _purpose(plan: Plan, vocabulary: Vocabulary, sheet: str) -> None:
    for column in plan.table.columns:
        for word, names in _TIMES.items():
            if fold.heading(column.parts[-1]) in names and not any(a.column.at == column.at for a in plan.assigned):
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
    if (plan.has("work_record.hours") or len(plan.times) == 2) and not plan.has("residence_permission.status"):
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
    if main and counts[max(main, key=lambda r: counts[r])] > staff and not (staff and _STAFF_TITLE.search(title)):
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
    return any(t.register == register and t.field == name and not t.set for a in plan.assigned for t in a.targets)


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


__all__ = ["PERSON_NAMES", "Assigned", "Plan", "make_plan"]
