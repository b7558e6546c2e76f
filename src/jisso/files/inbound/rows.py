"""Writes the register rows of each sheet row: parents first, then what the cells say, then what they leave open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jisso.files.inbound import fold, hours, wording
from jisso.files.inbound.book import UNKNOWN
from jisso.files.inbound.cells import Value
from jisso.files.inbound.fanout import Group, Spread, event_state, spread
from jisso.files.inbound.grid import Cell
from jisso.files.inbound.headings import kind_of_text
from jisso.files.inbound.intake import Question
from jisso.files.inbound.office import job_key
from jisso.files.inbound.plan import Plan
from jisso.files.inbound.problems import CellProblem
from jisso.files.inbound.vocab import kind_field

if TYPE_CHECKING:
    from jisso.files.inbound.gather import Gathering

_WIDE = ("staff", "people")
# Schemes that a person is in through the employer whose list this is.
EMPLOYER_SCHEMES = ("employees_health", "employees_pension", "employment", "workers_accident")
_BY_PERSON = ("person", "worker", "insured_person", "account_holder", "head_of_household", "parent", "taxpayer")
_CHILDREN = ("student_activity", "support_activity", "lodging", "wage_item")
_SEEN_ON_THE_CARD = ("residence_permission", "identity_document", "work_permission")


class RowWriter:
    """Two passes over the same rows: `claim_jobs` for who works where, `write` for everything else."""

    def __init__(self, gathering: Gathering) -> None:
        self.g = gathering
        self.vocabulary = gathering.vocabulary
        self.book = gathering.book
        self.office = gathering.office
        self.ledger = gathering.ledger
        self.spreads: dict[tuple[int, int], Spread] = {}
        # How far the time sheet or pay list being written runs, and for whom.
        self.covered: dict[str, str] = {}
        self.presumed_terms: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
        for index, (plan, _, _) in enumerate(gathering.plans):
            for line, cells in plan.table.rows:
                name = gathering.firm(plan, line, cells)
                if name and (self._usable(index, plan, line) or not self._has_people(plan)):
                    self.office.organisation(name, self._meta(plan, line, "organisation"))

    def _usable(self, index: int, plan: Plan, line: int) -> bool:
        return (index, line) in self.g.people.by_row

    def _has_people(self, plan: Plan) -> bool:
        return plan.has("person.person_id") or bool(plan.person) or any(
            t.register == "person" for a in plan.assigned for t in a.targets
        )  # fmt: skip

    def _meta(self, plan: Plan, line: int, register: str, code: str = "", *, seen: bool = False) -> dict[str, Any]:
        holder = self.vocabulary.holder_of(register, code)
        standing = "held" if holder == "employer" else "seen" if seen else "declared"
        where = f"row {line + 1}" if plan.table.shape != "sideways" else f"column {line + 1}"
        place = " › ".join(part for part in (plan.file, plan.label, where) if part)
        known = min(plan.stated or self.g.as_of, self.g.as_of)
        return {"supplied_by": "employer", "source_document": place, "standing": standing, "known_date": known}

    # -- first pass: persons and jobs

    def claim_jobs(self, index: int, plan: Plan) -> None:
        """Makes the persons of a table, and gathers which jobs its rows speak of."""
        people = self._has_people(plan)
        if not people and any("person" in self.vocabulary.registers[r].fields for r in plan.registers()):
            self.g.report(CellProblem("sheet.no_names", plan.file, plan.label))
        for line, cells in plan.table.rows:
            person = self.g.people.by_row.get((index, line), "")
            if people and not person:
                self._unowned(index, plan, line, cells)
                continue
            self.g.read_rows[index] += 1
            row = spread(plan, line, cells, self.g._reading, self.vocabulary)
            self.spreads[(index, line)] = row
            if not person:
                continue
            self._person(index, plan, line, person, row)
            job = {k: v.value for k, v in row.own["employment"].items() if v.value is not None}
            if plan.purpose == "staff" or job:
                self._job(plan, line, cells, person, row, job)

    def _unowned(self, index: int, plan: Plan, line: int, cells: Mapping[int, Cell]) -> None:
        used = {a.column.at for a in plan.assigned} | set(plan.days) | set(plan.months)
        filled = [at for at, cell in cells.items() if at in used and not cell.merged]
        if not filled:
            return
        many = (index, line) in self.g.people.doubtful
        code = "row.many_persons" if many else "row.no_person"
        self.g.report(CellProblem(code, plan.file, plan.label, line + 1))

    def _person(self, index: int, plan: Plan, line: int, person: str, row: Spread) -> None:
        values = {k: v.value for k, v in row.own["person"].items() if v.value is not None and k != "person_id"}
        claims = [c for c in self.g.people.persons[person].claims if c.at == (index, line)]
        if not self.g.no_identity:
            for claim in claims:
                values.update(claim.names)
        if "japanese_national" not in values and isinstance(values.get("nationality"), str):
            if values["nationality"] != UNKNOWN:
                values["japanese_national"] = values["nationality"] == "JP"
        known = self.book.rows.get("person", {}).get(person, {})
        if self._says_japanese(plan, line):
            values["japanese_national"] = True
        status = next((g.values["status"].value for g in row.groups if g.register == "residence_permission" and "status" in g.values), None)
        if isinstance(status, str) and status not in (UNKNOWN, "no", "none"):
            if "japanese_national" not in values and known.get("japanese_national") is None:
                values["japanese_national"] = False
                self.g.presumptions["foreign_by_status"] += 1
        self.book.put("person", values, self._meta(plan, line, "person"), person)

    def _says_japanese(self, plan: Plan, line: int) -> bool:
        """Whether 日本人 stands where the status of residence would: then there is no status to speak of."""
        used = self.g._used(plan, "residence_permission.status")
        cell = dict(plan.table.rows).get(line, {}).get(used.column.at) if used else None
        return cell is not None and fold.bare_value(cell.text) in ("日本", "日本人", "日本国籍", "japanese", "japan")

    def _firm_key(self, plan: Plan, line: int, cells: Mapping[int, Cell], row: Spread | None = None) -> str:
        name = self.g.firm(plan, line, cells)
        if not name:
            return ""
        own = {k: v.value for k, v in row.own["organisation"].items() if v.value not in (None, UNKNOWN)} if row else {}
        own.pop("name", None)
        return self.office.organisation(name, self._meta(plan, line, "organisation"), own)

    def _job(
        self, plan: Plan, line: int, cells: Mapping[int, Cell], person: str, row: Spread, job: dict[str, Any]
    ) -> None:
        meta = self._meta(plan, line, "employment")
        firm = self._firm_key(plan, line, cells, row) or self.office.default(meta)
        start = job.get("start_date")
        workplace = self._workplace(plan, line, firm, row)
        if workplace:
            job["workplace"] = workplace
        if not job:
            self.g.presumptions["employed_here"] += 1
        for name in ("user_organisation",):
            if isinstance(job.get(name), str) and job[name] not in (UNKNOWN, "no", "none"):
                job[name] = self.office.organisation(job[name], meta)
        dated = start if isinstance(start, str) and start[:1].isdigit() else ""
        if not dated and start is not None:
            # An unreadable or roughly known hire date stays a fact of the row, but makes no key.
            job["start_date"] = start
        elif dated:
            job.pop("start_date")
        self.office.job(person, firm, dated, job, meta)
        for other in ("employment",):
            self.ledger.mark_present(other, "", person)

    def _workplace(self, plan: Plan, line: int, firm: str, row: Spread) -> str:
        own = {k: v.value for k, v in row.own["workplace"].items() if v.value not in (None, UNKNOWN)}
        name = str(own.pop("name", "") or "")
        own.pop("organisation", None)
        listed = self.vocabulary.codes.get("prefecture")
        if name and listed is not None and "prefecture" not in own:
            # 「新宿店（東京都）」 or 「愛知県豊田市…」: a place that names its prefecture says where it is.
            for code in listed.codes:
                full = listed.label(code)
                if fold.nfkc(name).startswith(full) or full in fold.in_brackets(name):
                    own["prefecture"] = code
        if not name and not own:
            return ""
        if not name:
            name = "本店" if "prefecture" not in own else f"{listed.label(own['prefecture']) if listed else ''}の事業所"
        return self.office.workplace(name, firm, self._meta(plan, line, "workplace"), own)

    # -- second pass: everything else

    def write(self, index: int, plan: Plan) -> None:
        """The rows of one table, once persons and jobs are settled."""
        self._supply(plan)
        for line, cells in plan.table.rows:
            row = self.spreads.get((index, line))
            if row is None:
                continue
            person = self.g.people.by_row.get((index, line), "")
            firm = self._firm_key(plan, line, cells, row) or self._only_firm(person)
            if plan.register == "work_record" and plan.purpose != "log":
                hours.write_hours(self, plan, line, cells, person, firm, row)
                continue
            payment = self._payment(plan, line, person, firm, row) if plan.purpose == "pay" else ""
            self._link_within(row)
            checked = row.own["employment"].get("card_checked_date", Value()).value is not None
            for group in row.groups:
                if payment and group.register == "wage_payment":
                    continue
                self._group(plan, line, person, firm, group, payment, seen=checked)
            if not person and row.own["workplace"]:
                self._workplace(plan, line, firm or self.office.default(self._meta(plan, line, "organisation")), row)
        if self.covered:
            self.ledger.run(plan.register, self.covered, max(self.covered.values()))
            self.covered = {}
        if index == len(self.g.plans) - 1:
            self._settle_terms()

    def _link_within(self, row: Spread) -> None:
        """Parents before children, and one room for who lodges in it and what it costs."""
        row.groups.sort(key=lambda group: group.register in _CHILDREN)
        room = next((g.values["dwelling"] for g in row.groups if g.register == "lodging" and "dwelling" in g.values), None)
        for group in row.groups:
            if group.register == "dwelling" and room is not None and group.filled and isinstance(room.value, str):
                group.values.setdefault("dwelling_id", room)

    def _only_firm(self, person: str) -> str:
        firms = self.office.employers(person)
        return firms[0] if len(firms) == 1 else ""

    def _supply(self, plan: Plan) -> None:
        """Tells the ledger which registers and codes the table's columns are about."""
        day = plan.stated or self.g.as_of
        for used in plan.assigned:
            for target in used.targets:
                name = kind_field(self.vocabulary.registers[target.register])
                code = dict(target.set).get(name, "")
                own = any(t.register == target.register and t.field == name and not t.set for a in plan.assigned for t in a.targets)
                log = plan.register == target.register and plan.purpose not in _WIDE
                if log and target.register in ("work_record", "wage_payment"):
                    continue
                self.ledger.supply(target.register, code, day, log=log, own_kind=own)
        if plan.purpose == "staff":
            self.ledger.supply("employment", "", day, log=False)

    def _group(
        self, plan: Plan, line: int, person: str, firm: str, group: Group, payment: str, *, seen: bool
    ) -> None:
        register = group.register
        known = self.vocabulary.registers[register]
        name = kind_field(known)
        code = group.pairs.get(name, "")
        own_kind = group.values.get(name, Value()).value if name else None
        if not code and isinstance(own_kind, str) and own_kind not in (UNKNOWN, "no"):
            code = own_kind
        if not code and name and name not in group.values and plan.purpose not in _WIDE:
            code = kind_of_text(" ".join([*plan.table.titles, plan.label, plan.file]), self.vocabulary, register)
        is_event = group.whole_event or (plan.register == register and plan.purpose == "log")
        if not is_event and not group.filled:
            if plan.purpose in _WIDE and person:
                self.ledger.mark_blank(register, code, person)
            return
        verdict, values = event_state(group, self.vocabulary) if is_event else (
            "row", {k: v.value for k, v in group.values.items() if v.value is not None}
        )  # fmt: skip
        if not is_event and not any(v != "no" for v in values.values()) and name not in values:
            verdict = "silent"
        if verdict == "absent":
            if person:
                self.ledger.mark_absent(register, code, person, plan.stated or self.g.as_of)
            return
        if verdict in ("silent", "set_aside"):
            if person and (plan.purpose in _WIDE or verdict == "set_aside"):
                self.ledger.mark_blank(register, code, person)
            if verdict == "set_aside":
                self.g.report(CellProblem("cell.not_applicable_said", plan.file, plan.label, line + 1, heading=known.ja))
            return
        values = {**values, **group.pairs}
        if name and code:
            values[name] = code
            if known.by and plan.purpose not in _WIDE:
                self.ledger.supply(register, code, plan.stated or self.g.as_of, log=True, own_kind=True)
        values = self._references(plan, line, register, values)
        if not self._parents(plan, line, person, firm, register, code, values, payment):
            return
        self._special(plan, line, person, group, code, values)
        self._put(plan, line, person, register, code, values, seen=seen)

    def _references(self, plan: Plan, line: int, register: str, values: dict[str, Any]) -> dict[str, Any]:
        """Names of firms, people and rooms become the keys of their rows."""
        for field_name, value in list(values.items()):
            known = self.vocabulary.registers[register].fields[field_name]
            if known.type == "text" and self.g.no_identity and field_name in ("number", "address"):
                values.pop(field_name)
            if known.type != "ref" or not isinstance(value, str) or value in (UNKNOWN, "no", "none"):
                continue
            if known.of == "organisation":
                values[field_name] = self.office.organisation(value, self._meta(plan, line, "organisation"))
            elif known.of == "person":
                values[field_name] = self._other_person(plan, line, value)
            elif known.of == "dwelling":
                values[field_name] = self.book.put("dwelling", {"dwelling_id": value}, self._meta(plan, line, "dwelling"))
            else:
                key = f"{'pay' if known.of == 'wage_payment' else known.of}-{fold.nfkc(value)}"
                values[field_name] = key if key in self.book.rows.get(known.of, {}) else UNKNOWN
        return values

    def _other_person(self, plan: Plan, line: int, name: str) -> str:
        folded = fold.person_name(name)
        found = [p.key for p in self.g.people.persons.values() if folded in p.folded]
        if len(found) == 1:
            return found[0]
        key = "p-" + fold.short_hash("person", folded, "")
        row = {} if self.g.no_identity else {"name_roman": name}
        return self.book.put("person", row, self._meta(plan, line, "person"), key) if not found else UNKNOWN

    def _parents(
        self, plan: Plan, line: int, person: str, firm: str, register: str, code: str, values: dict[str, Any], payment: str
    ) -> bool:
        """Fills the links to the person, job and firm of the row; False when one that must be there is not."""
        fields = self.vocabulary.registers[register].fields
        if "person" in fields and "person" not in values and person and register != "consultation":
            values["person"] = person
        if register == "household_member" and person:
            values["person"] = person
        if "employment" in fields and "employment" not in values:
            moment = next((values[n] for n in ("start_date", "due_date", "done_date", "grant_date") if isinstance(values.get(n), str)), "")
            job = self.office.find_job(person, firm, on=moment) or self.office.find_job(person, on=moment)
            if job:
                values["employment"] = job
            elif register != "work_record":
                self.g.report(CellProblem("row.no_parent", plan.file, plan.label, line + 1, detail=fields["employment"].ja))
                return False
        if register == "wage_item":
            if not payment:
                return False
            values["wage_payment"] = payment
        self._firms(person, firm, register, code, values)
        if "person" in fields and "person" not in values and register not in ("filing", "authority_measure", "application", "support_activity"):
            return False
        for name, parent in (("support_plan", "support_plan"), ("enrolment", "school_enrolment")):
            if name in fields and fields[name].of == parent and name not in values:
                found = [k for k, r in self.book.rows.get(parent, {}).items() if r.get("person") == person]
                if len(found) == 1:
                    values[name] = found[0]
        missing = [f for f in fields.values() if f.required and f.type == "ref" and values.get(f.name) in (None, "")]
        if missing:
            self.g.report(CellProblem("row.no_parent", plan.file, plan.label, line + 1, detail=missing[0].ja))
        return not missing

    def _firms(self, person: str, firm: str, register: str, code: str, values: dict[str, Any]) -> None:
        if not firm:
            return
        if register in ("work_record", "support_plan", "training_plan", "tax_profile", "labour_agreement", "organisation_registration"):
            values.setdefault("organisation", firm)
        if register == "insurance_enrolment" and code in EMPLOYER_SCHEMES:
            values.setdefault("organisation", firm)
        if register == "support_activity" and code in ("supervision_audit", "guidance_visit"):
            values.setdefault("organisation", firm)
        if register == "filing" and code:
            by = str(self.vocabulary.code_entry("filing", "kind", code).get("by", ""))
            if by in ("employer", "organisation"):
                values.setdefault("filer_organisation", firm)
            elif by in _BY_PERSON and person:
                values.setdefault("filer_person", person)

    def _special(self, plan: Plan, line: int, person: str, group: Group, code: str, values: dict[str, Any]) -> None:
        register = group.register
        if register == "residence_permission":
            entry = self.vocabulary.code_entry(register, "status", str(values.get("status", "")))
            if str(entry.get("period", "")) == "open":
                given = values.get("end_date")
                if isinstance(given, str) and given[:1].isdigit():
                    self._card_end(plan, line, person, given)
                elif given is None:
                    self.g.presumptions["no_end_by_status"] += 1
                if given != UNKNOWN:
                    values["end_date"] = "open"
        if register == "working_condition":
            self._pay(plan, line, group, values)
        if register == "document_custody" and isinstance(values.get("kept_by"), str):
            name = str(self.book.rows.get("organisation", {}).get(values["kept_by"], {}).get("name", ""))
            if name in ("会社", "当社", "弊社", "自社", "事務所", "総務", "人事"):
                self.book.rows["organisation"].pop(values["kept_by"], None)
                values["kept_by"] = self._only_firm(person) or UNKNOWN
            elif name in ("本人", "本人保管", "自己管理"):
                self.book.rows["organisation"].pop(values["kept_by"], None)
                values["kept_by"] = "none"

    def _pay(self, plan: Plan, line: int, group: Group, values: dict[str, Any]) -> None:
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
            elif own == "monthly" and not unit and amount < 10_000:
                # Nobody is paid 1,180 yen a month: the unit is missing, and a guess would accuse somebody.
                values[name] = UNKNOWN
                self.g.report(CellProblem("cell.number_odd", plan.file, plan.label, line + 1, heading="基本給"))
            if unit and "pay_form" not in values:
                values["pay_form"] = unit

    def _card_end(self, plan: Plan, line: int, person: str, day: str) -> None:
        row = {"person": person, "kind": "residence_card", "end_date": day}
        self._put(plan, line, person, "identity_document", "residence_card", row, seen=False)
        if not any(q.kind == "permanent_end" for q in self.g.questions):
            self.g.questions.append(Question("permanent_end", wording.PERMANENT_END, plan.file, plan.label))

    def _put(
        self, plan: Plan, line: int, person: str, register: str, code: str, values: dict[str, Any], *, seen: bool
    ) -> None:
        meta = self._meta(plan, line, register, code, seen=seen and register in _SEEN_ON_THE_CARD)
        if register == "working_condition" and values.get("start_date") is None:
            self.presumed_terms.append((str(values["employment"]), values, meta))
        else:
            self.book.put(register, values, meta, self._same_row(register, values))
        if person:
            self.ledger.mark_present(register, code, person)

    def _same_row(self, register: str, values: Mapping[str, Any]) -> str:
        """The key of an earlier row that is this one: same owner and kind, and dates that do not disagree.

        A staff list gives the last day of a stay and a card list the first; both speak of one permission.
        """
        known = self.vocabulary.registers[register]
        key = self.book.key_of(register, values)
        if known.kind != "interval":
            return self.book.free_key(register, key, values) if known.kind == "point" and register != "application" else key
        name = kind_field(known)
        owner = "employment" if "employment" in known.fields else "person"
        if values.get(owner) is None:
            return key
        for other, row in self.book.rows.get(register, {}).items():
            if row.get(owner) != values.get(owner) or (name and row.get(name) != values.get(name)):
                continue
            same = [n for n in ("start_date", "end_date") if values.get(n) and row.get(n) == values[n] and values[n] != UNKNOWN]
            apart = [
                n for n in ("start_date", "end_date")
                if values.get(n) and row.get(n) and row[n] != values[n] and UNKNOWN not in (row[n], values[n])
            ]  # fmt: skip
            dateless = not any(values.get(n) for n in ("start_date", "end_date"))
            if not apart and (same or dateless):
                return other
        return key

    def _settle_terms(self) -> None:
        """Terms without a first day fill in dated terms of the same job; else they hold since the hire date."""
        for job, values, meta in self.presumed_terms:
            dated = [
                key for key, row in self.book.rows.get("working_condition", {}).items() if row.get("employment") == job
            ]  # fmt: skip
            if dated:
                self.book.put("working_condition", {k: v for k, v in values.items() if v != UNKNOWN}, meta, max(dated))
                continue
            start = self.book.rows.get("employment", {}).get(job, {}).get("start_date")
            if isinstance(start, str) and start[:1].isdigit():
                values = {**values, "start_date": start}
                self.g.presumptions["condition_since_hire"] += 1
            self.book.put("working_condition", values, meta)

    # -- pay slips

    def _payment(self, plan: Plan, line: int, person: str, firm: str, row: Spread) -> str:
        values = {
            k: v.value for g in row.groups if g.register == "wage_payment" for k, v in g.values.items() if v.value is not None
        }  # fmt: skip
        if not values:
            return ""
        values.setdefault("kind", "regular")
        if not self._parents(plan, line, person, firm, "wage_payment", "", values, ""):
            return ""
        meta = self._meta(plan, line, "wage_payment")
        key = self.book.free_key("wage_payment", self.book.key_of("wage_payment", values), values)
        self.book.put("wage_payment", values, meta, key)
        self.ledger.mark_present("wage_payment", "", person)
        due = values.get("due_date")
        if isinstance(due, str) and due[:1].isdigit():
            self.covered[person] = max(self.covered.get(person, ""), due)
            for group in row.groups:
                if group.register == "wage_item" and group.filled:
                    group.values.setdefault("due_date", Value(due))
        return key


__all__ = ["RowWriter", "job_key"]
