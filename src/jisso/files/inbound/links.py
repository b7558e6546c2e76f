"""The links of a row: names become keys, and every row finds its person, job, firm, plan or room."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jisso.files.inbound import fold
from jisso.files.inbound.book import UNKNOWN
from jisso.files.inbound.family import person_key
from jisso.files.inbound.plan import Plan
from jisso.files.inbound.problems import CellProblem

if TYPE_CHECKING:
    from jisso.files.inbound.rows import RowWriter

# Schemes that a person is in through the employer whose list this is.
EMPLOYER_SCHEMES = ("employees_health", "employees_pension", "employment", "workers_accident")
_BY_PERSON = (
    "person",
    "worker",
    "insured_person",
    "account_holder",
    "head_of_household",
    "parent",
    "taxpayer",
)


# Words for the employer whose list it is, and for the person himself, where a name belongs.
_OWN_FIRM = re.compile(
    r"(?:会社|当社|弊社|自社|本社|本店|事務所|社内|総務|人事|労務|経理|管理)(?:部|課|部門|担当)?(?:で|にて)?(?:保管|預かり|預り|管理|金庫|提出|届出)?"
    r"|(?:雇用主|事業主|使用者|勤務先|employer|company|office|hr)"
)
_SELF = re.compile(
    r"(?:本人|自己|自分|各自|労働者|self|worker|employee)(?:が|で|にて)?(?:保管|管理|所持|携帯|保持|提出|届出)?"
)


def refer(
    writer: RowWriter, plan: Plan, line: int, register: str, values: dict[str, Any],
    person: str = "", firm: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Names of firms, people and rooms become the keys of their rows; 会社 is the employer, 本人 the person."""
    for field_name, value in list(values.items()):
        known = writer.vocabulary.registers[register].fields[field_name]
        if known.type == "text" and writer.g.no_identity and field_name in ("number", "address"):
            values.pop(field_name)
        if known.type != "ref" or not isinstance(value, str) or value in (UNKNOWN, "no", "none"):
            continue
        if known.of == "organisation" and _OWN_FIRM.fullmatch(fold.value(value)):
            values[field_name] = firm or UNKNOWN
        elif known.of == "organisation" and _SELF.fullmatch(fold.value(value)):
            values.pop(field_name)
            if field_name == "kept_by":
                values["kept_by"] = "none"
            elif field_name == "filer_organisation" and person:
                values.setdefault("filer_person", person)
        elif known.of == "organisation":
            values[field_name] = writer.office.organisation(value, writer._meta(plan, line, "organisation"))
        elif known.of == "person":
            known_person = value in writer.book.rows.get("person", {})
            values[field_name] = value if known_person else _other_person(writer, plan, line, value)
        elif known.of == "dwelling":
            values[field_name] = writer.book.put(
                "dwelling", {"dwelling_id": value}, writer._meta(plan, line, "dwelling")
            )
        else:
            key = f"{'pay' if known.of == 'wage_payment' else known.of}-{fold.nfkc(value)}"
            values[field_name] = key if key in writer.book.rows.get(known.of, {}) else UNKNOWN
    return values


def _other_person(writer: RowWriter, plan: Plan, line: int, name: str) -> str:
    key = person_key(writer, name)
    if key == UNKNOWN or key in writer.g.people.persons:
        return key
    row = {} if writer.g.no_identity else {"name_roman": name}
    return writer.book.put("person", row, writer._meta(plan, line, "person"), key)


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def link_parents(
    writer: RowWriter,
    plan: Plan,
    line: int,
    person: str,
    firm: str,
    register: str,
    code: str,
    values: dict[str, Any],
    payment: str,
) -> bool:
    """Fills the links to the person, job and firm of the row; False when one that must be there is not."""
    fields = writer.vocabulary.registers[register].fields
    if "person" in fields and "person" not in values and person and register != "consultation":
        values["person"] = person
    if register == "household_member" and person:
        values["person"] = person
    if "employment" in fields and "employment" not in values:
        name, moment = next(
            (
                (n, values[n])
                for n in ("start_date", "due_date", "done_date", "grant_date", "notified_date")
                if isinstance(values.get(n), str) and _DAY.fullmatch(values[n])
            ),
            ("", ""),
        )
        hire = name == "notified_date" or code.startswith("hire_")
        job = writer.office.find_job(person, firm, on=moment, at_hire=hire)
        job = job or writer.office.find_job(person, on=moment, at_hire=hire)
        if job:
            values["employment"] = job
        elif register != "work_record":
            writer.g.report(
                CellProblem("row.no_parent", plan.file, plan.label, line + 1, detail=fields["employment"].ja)
            )
            return False
    if register == "wage_item":
        if not payment:
            return False
        values["wage_payment"] = payment
    _link_firms(writer, person, firm, register, code, values)
    if (
        "person" in fields
        and "person" not in values
        and register not in ("filing", "authority_measure", "application", "support_activity")
    ):
        return False
    for name, parent in (("support_plan", "support_plan"), ("enrolment", "school_enrolment")):
        if name in fields and fields[name].of == parent and name not in values:
            found = [k for k, r in writer.book.rows.get(parent, {}).items() if r.get("person") == person]
            if len(found) == 1:
                values[name] = found[0]
    missing = [
        f for f in fields.values() if f.required and f.type == "ref" and values.get(f.name) in (None, "")
    ]
    if missing:
        writer.g.report(CellProblem("row.no_parent", plan.file, plan.label, line + 1, detail=missing[0].ja))
    return not missing


def _link_firms(
    writer: RowWriter, person: str, firm: str, register: str, code: str, values: dict[str, Any]
) -> None:
    if not firm:
        return
    if register in (
        "work_record",
        "support_plan",
        "training_plan",
        "tax_profile",
        "labour_agreement",
        "organisation_registration",
    ):
        values.setdefault("organisation", firm)
    if register == "insurance_enrolment" and code in EMPLOYER_SCHEMES:
        values.setdefault("organisation", firm)
    if register == "support_activity" and code in ("supervision_audit", "guidance_visit"):
        values.setdefault("organisation", firm)
    if register == "filing" and code:
        by = str(writer.vocabulary.code_entry("filing", "kind", code).get("by", ""))
        if by in ("employer", "organisation"):
            values.setdefault("filer_organisation", firm)
        elif by in _BY_PERSON and person:
            values.setdefault("filer_person", person)
