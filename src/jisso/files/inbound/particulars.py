"""Particulars of single registers: stays without an end, pay under the wrong heading, one row told twice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from jisso.files.inbound import fold, wording
from jisso.files.inbound.book import UNKNOWN
from jisso.files.inbound.fanout import Group
from jisso.files.inbound.intake import Question
from jisso.files.inbound.plan import Plan
from jisso.files.inbound.problems import CellProblem
from jisso.files.inbound.values import read_date
from jisso.files.inbound.vocab import kind_field

if TYPE_CHECKING:
    from jisso.files.inbound.rows import RowWriter


def adjust(
    writer: RowWriter, plan: Plan, line: int, person: str, group: Group, code: str, values: dict[str, Any]
) -> None:
    register = group.register
    if register == "residence_permission":
        entry = writer.vocabulary.code_entry(register, "status", str(values.get("status", "")))
        if str(entry.get("period", "")) == "open":
            given = values.get("end_date")
            if isinstance(given, str) and given[:1].isdigit():
                _card_end(writer, plan, line, person, given)
            elif given is None:
                writer.g.presumptions["no_end_by_status"] += 1
            if given != UNKNOWN:
                values["end_date"] = "open"
    if register == "school_enrolment":
        _left_school(writer, plan, line, values)
    if register == "working_condition":
        _pay(writer, plan, line, group, values)


def _pay(writer: RowWriter, plan: Plan, line: int, group: Group, values: dict[str, Any]) -> None:
    """An hourly wage under 基本給, or a monthly one under 時給, goes to the field that its unit names."""
    form = values.get("pay_form")
    for name in [n for n in ("monthly_base_pay", "hourly_pay") if n in group.values]:
        amount = values.get(name)
        if not isinstance(amount, int):
            continue
        unit = group.values[name].unit or (form if isinstance(form, str) and form != UNKNOWN else "")
        own = "monthly" if name == "monthly_base_pay" else "hourly"
        if unit in ("hourly", "monthly") and unit != own:
            values.pop(name)
            values.setdefault("hourly_pay" if unit == "hourly" else "monthly_base_pay", amount)
        elif unit in ("daily", "yearly", "piece"):
            values[name] = UNKNOWN
        elif own == "monthly" and not unit and not 10_000 <= amount < 2_000_000:
            # Nobody is paid 1,180 yen a month, and 5,400,000 is a year's pay: the unit is missing, and a guess
            # would accuse somebody or hide a wage that is too low.
            values[name] = UNKNOWN
            writer.g.report(CellProblem("cell.number_odd", plan.file, plan.label, line + 1, heading="基本給"))
        if unit and "pay_form" not in values:
            values["pay_form"] = unit


_MOVED = ("異動日", "異動年月日", "学籍異動日", "学籍異動年月日")


def _left_school(writer: RowWriter, plan: Plan, line: int, values: dict[str, Any]) -> None:
    """Beside a reason for leaving, 異動日 is the last day, and 卒業予定 is over; a day that lies ahead is none."""
    reason = values.get("end_reason")
    if not isinstance(reason, str) or reason in (UNKNOWN, "no", "none"):
        return
    moved = next((c.at for c in plan.table.columns if fold.heading(c.parts[-1]) in _MOVED), None)
    day = read_date(dict(plan.table.rows)[line].get(moved)).value if moved is not None else None
    end = values.get("end_date")
    last = end.get("from") if isinstance(end, dict) else end
    if isinstance(day, str):
        values["end_date"] = day
    elif isinstance(last, str) and last[:1].isdigit() and last > writer.g.as_of:
        values["end_date"] = UNKNOWN


def _card_end(writer: RowWriter, plan: Plan, line: int, person: str, day: str) -> None:
    row = {"person": person, "kind": "residence_card", "end_date": day}
    writer._put(plan, line, person, "identity_document", "residence_card", row, seen=False)
    if not any(q.kind == "permanent_end" for q in writer.g.questions):
        writer.g.questions.append(Question("permanent_end", wording.PERMANENT_END, plan.file, plan.label))


def same_row(writer: RowWriter, register: str, values: Mapping[str, Any]) -> str:
    """The key of an earlier row that is this one: same owner and kind, and dates that do not disagree.

    A staff list gives the last day of a stay and a card list the first; both speak of one permission.
    """
    known = writer.vocabulary.registers[register]
    key = writer.book.key_of(register, values)
    if known.kind != "interval":
        return (
            writer.book.free_key(register, key, values)
            if known.kind == "point" and register != "application"
            else key
        )
    name = kind_field(known)
    owner = "employment" if "employment" in known.fields else "person"
    if values.get(owner) is None:
        return key
    for other, row in writer.book.rows.get(register, {}).items():
        if row.get(owner) != values.get(owner) or (name and row.get(name) != values.get(name)):
            continue
        if _differ(row, values):
            continue
        same = [
            n
            for n in ("start_date", "end_date")
            if values.get(n) and row.get(n) == values[n] and values[n] != UNKNOWN
        ]
        apart = [
            n for n in ("start_date", "end_date")
            if values.get(n) and row.get(n) and row[n] != values[n] and UNKNOWN not in (row[n], values[n])
        ]  # fmt: skip
        dateless = not any(values.get(n) for n in ("start_date", "end_date"))
        if not apart and (same or dateless):
            return other
    stored = writer.book.rows.get(register, {}).get(key)
    if stored is not None and _differ(stored, values):
        key += "-" + fold.short_hash(*(str(values.get(n, "")) for n in _TELL_APART))[:6]
    return key


# Two bank accounts, two children or two rooms of one person are two rows, also when neither tells a date.
_TELL_APART = ("other_person", "organisation", "account_id", "number", "school", "dwelling")


def _differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    pairs = [(one.get(n), other.get(n)) for n in _TELL_APART]
    return any(a and b and a != b and UNKNOWN not in (a, b) for a, b in pairs)


def presume(writer: RowWriter) -> None:
    """What the rows as a whole let one take for granted: the pay form, the legal form. Named, and shown."""
    for row in writer.book.rows.get("working_condition", {}).values():
        monthly, hourly = row.get("monthly_base_pay"), row.get("hourly_pay")
        one_filled = isinstance(monthly, int) != isinstance(hourly, int)
        other = hourly if isinstance(monthly, int) else monthly
        if row.get("pay_form") is None and one_filled and other in (None, "no", 0):
            row["pay_form"] = "monthly" if isinstance(monthly, int) else "hourly"
            writer.g.presumptions["pay_form_by_column"] += 1
    _end_replaced_terms(writer)
    for row in writer.book.rows.get("organisation", {}).values():
        name = fold.nfkc(str(row.get("name", "")))
        if _CORPORATION.search(name) and row.get("legal_form") is None:
            row["legal_form"] = "corporation"
            if _COMPANY.search(name):
                row.setdefault("kind", "company")
            writer.g.presumptions["corporation_by_name"] += 1
    jobs = writer.book.rows.get("employment", {})
    for row in writer.book.rows.get("work_record", {}).values():
        place = jobs.get(str(row.get("employment", "")), {}).get("workplace")
        if place and row.get("workplace") is None:
            row["workplace"] = place


def _end_replaced_terms(writer: RowWriter) -> None:
    """Terms of work without an end run to the day before the next terms of the same job begin."""
    by_job: dict[str, list[dict[str, Any]]] = {}
    for row in writer.book.rows.get("working_condition", {}).values():
        start = row.get("start_date")
        if isinstance(start, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", start):
            by_job.setdefault(str(row.get("employment", "")), []).append(row)
    for rows in by_job.values():
        rows.sort(key=lambda row: str(row["start_date"]))
        for earlier, later in pairwise(rows):
            if earlier.get("end_date") in (None, "", "open") and earlier["start_date"] < later["start_date"]:
                eve = date.fromisoformat(later["start_date"]) - timedelta(days=1)
                earlier["end_date"] = eve.isoformat()
                writer.g.presumptions["terms_replaced"] += 1


_COMPANY = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|\([株有同資名]\)|\binc\b|\bco\.?,? ?ltd\b|\bltd\b|\bllc\b|"
    r"\bcorp(?:oration)?\b|\bk\.?k\.?$|\bg\.?k\.?$",
    re.IGNORECASE,
)
_CORPORATION = re.compile(_COMPANY.pattern + r"|法人|協同組合|\([福医学一社財]{1,2}\)", re.IGNORECASE)
