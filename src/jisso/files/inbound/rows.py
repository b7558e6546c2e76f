"""Writes the register rows of each sheet row: parents first, then what the cells say, then what they leave open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from jisso.files.inbound import fold, hours, wording
from jisso.files.inbound.book import UNKNOWN
from jisso.files.inbound.cells import Value
from jisso.files.inbound.family import write_relative
from jisso.files.inbound.fanout import Group, Spread, event_state, spread
from jisso.files.inbound.grid import Cell
from jisso.files.inbound.headings import kind_of_text
from jisso.files.inbound.intake import Question
from jisso.files.inbound.links import link_parents, refer
from jisso.files.inbound.office import job_key
from jisso.files.inbound.particulars import adjust, same_row
from jisso.files.inbound.plan import Plan
from jisso.files.inbound.problems import CellProblem
from jisso.files.inbound.vocab import kind_field

if TYPE_CHECKING:
    from jisso.files.inbound.gather import Gathering

_WIDE = ("staff", "people")
# A line of a pay list or of a training ledger tells that the person is employed.
_OF_A_JOB = ("wage_payment", "safety_record", "leave_grant", "absence")
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
        # Person -> first and last day that the table at hand tells of.
        self.covered: dict[str, tuple[str, str]] = {}
        self.presumed_terms: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
        # Rows of staff whose employer stands neither in the row nor over its block.
        self._late: list[tuple[Plan, int, Mapping[int, Cell], str, Spread, dict[str, Any]]] = []
        for index, (plan, _, _) in enumerate(gathering.plans):
            for line, cells in plan.table.rows:
                name = gathering.firm(plan, line, cells)
                if name and (self._usable(index, plan, line) or not self._has_people(plan)):
                    key = self.office.organisation(name, self._meta(plan, line, "organisation"))
                    self.office.employers_named.add(key)

    def _usable(self, index: int, plan: Plan, line: int) -> bool:
        return (index, line) in self.g.people.by_row

    def _has_people(self, plan: Plan) -> bool:
        return plan.has("person.person_id") or bool(plan.person) or any(
            t.register == "person" for a in plan.assigned for t in a.targets
        )  # fmt: skip

    def _meta(
        self, plan: Plan, line: int, register: str, code: str = "", *, seen: bool = False
    ) -> dict[str, Any]:
        holder = self.vocabulary.holder_of(register, code)
        standing = "held" if holder == "employer" else "seen" if seen else "declared"
        where = f"row {line + 1}" if plan.table.shape != "sideways" else f"column {line + 1}"
        place = " › ".join(part for part in (plan.file, plan.label, where) if part)
        # Who says that the files are complete through a day says that what was open in them was open on that day.
        said = [
            last for name, only, last, _ in self.g.stated if name in (None, register) and only in (None, code)
        ]
        known = min(max([plan.stated or self.g.as_of, *said]), self.g.as_of)
        return {
            "supplied_by": "employer",
            "source_document": place,
            "standing": standing,
            "known_date": known,
        }

    # -- first pass: persons and jobs

    def claim_jobs(self, index: int, plan: Plan) -> None:
        """Makes the persons of a table, and gathers which jobs its rows speak of."""
        people = self._has_people(plan)
        if not people and any("person" in self.vocabulary.registers[r].fields for r in plan.registers()):
            self.g.report(CellProblem("sheet.no_names", plan.file, plan.label))
        for line, cells in plan.table.rows:
            person = self.g.people.by_row.get((index, line), "")
            if people and not person and not self._of_the_firm(index, plan, line, cells):
                self._unowned(index, plan, line, cells)
                continue
            self.g.read_rows[index] += 1
            row = spread(plan, line, cells, self.g._reading, self.vocabulary)
            self.spreads[(index, line)] = row
            if not person:
                continue
            self._person(index, plan, line, person, row)
            job = {k: v.value for k, v in row.own["employment"].items() if v.value is not None}
            if plan.purpose == "staff" or job or plan.register in _OF_A_JOB:
                if self.g.own_firm(plan, line, cells):
                    self._job(plan, line, person, row, job, self._firm_key(plan, line, cells, row))
                else:
                    self._late.append((plan, line, cells, person, row, job))

    def claim_late_jobs(self) -> None:
        """Rows that name no employer speak of a job named elsewhere; only who has none gets one of his own.

        Three rounds: a title's firm where the row tells a hire date or the person has no other employer; then
        the person's one employer; last the office itself.
        """
        titled = [(entry, self.g.firm(*entry[:3])) for entry in self._late]
        before = {entry[3]: self.office.employers(entry[3]) for entry, _ in titled}
        for (plan, line, cells, person, row, job), name in titled:
            known = before[person]
            key = self._firm_key(plan, line, cells, row) if name else ""
            if key and (not known or key in known or job.get("start_date") is not None):
                self._job(plan, line, person, row, job, key)
            elif known:
                self._job_of_one(plan, line, person, row, job, known)
        for (plan, line, _, person, row, job), name in titled:
            if name or before[person]:
                continue
            firms = self.office.employers(person)
            if firms:
                self._job_of_one(plan, line, person, row, job, firms)
            else:
                firm = self.office.default(self._meta(plan, line, "employment"))
                self._job(plan, line, person, row, job, firm)

    def _job_of_one(
        self, plan: Plan, line: int, person: str, row: Spread, job: dict[str, Any], firms: list[str]
    ) -> None:
        """The job meant by a row that names no firm, of a person whose employers are known; asked when unclear."""
        start = job.get("start_date")
        if len(firms) > 1:
            firms = [f for f in firms if isinstance(start, str) and start in self.office.jobs[(person, f)]]
        if len(firms) == 1:
            self._job(plan, line, person, row, job, firms[0])
        elif job and not any(q.kind == "employer" and q.sheet == plan.label for q in self.g.questions):
            self.g.questions.append(Question("employer", wording.EMPLOYER, plan.file, plan.label))

    def _of_the_firm(self, index: int, plan: Plan, line: int, cells: Mapping[int, Cell]) -> bool:
        """Whether a row of a log that names nobody is a notice of the firm itself, such as the yearly report."""
        if plan.register != "filing" or plan.purpose != "log" or (index, line) in self.g.people.doubtful:
            return False
        used = self.g._used(plan, "filing.kind")
        found = self.g._reading.code_of(plan, used, "filing.kind", cells) if used else ""
        by = str(self.vocabulary.code_entry("filing", "kind", found).get("by", "")) if found else ""
        return by in (
            "employer",
            "organisation",
            "support_organisation",
            "supervising_organisation",
            "school",
        )

    def _unowned(self, index: int, plan: Plan, line: int, cells: Mapping[int, Cell]) -> None:
        used = {a.column.at for a in plan.assigned} | set(plan.days) | set(plan.months)
        filled = [at for at, cell in cells.items() if at in used and not cell.merged]
        if not filled:
            return
        many = (index, line) in self.g.people.doubtful
        code = "row.many_persons" if many else "row.no_person"
        self.g.report(CellProblem(code, plan.file, plan.label, line + 1))

    def _person(self, index: int, plan: Plan, line: int, person: str, row: Spread) -> None:
        values = {
            k: v.value for k, v in row.own["person"].items() if v.value is not None and k != "person_id"
        }
        claims = [c for c in self.g.people.persons[person].claims if c.at == (index, line)]
        if not self.g.no_identity:
            for claim in claims:
                values.update(claim.names)
        nationality = values.get("nationality", UNKNOWN)
        if "japanese_national" not in values and isinstance(nationality, str) and nationality != UNKNOWN:
            values["japanese_national"] = nationality == "JP"
        known = self.book.rows.get("person", {}).get(person, {})
        if self._says_japanese(plan, line):
            values["japanese_national"] = True
        status = next(
            (
                g.values["status"].value
                for g in row.groups
                if g.register == "residence_permission" and "status" in g.values
            ),
            None,
        )
        told = "japanese_national" in values or known.get("japanese_national") is not None
        if isinstance(status, str) and status not in (UNKNOWN, "no", "none") and not told:
            values["japanese_national"] = False
            self.g.presumptions["foreign_by_status"] += 1
        self.book.put("person", values, self._meta(plan, line, "person"), person)

    def _says_japanese(self, plan: Plan, line: int) -> bool:
        """Whether 日本人 stands where the status of residence would: then there is no status to speak of."""
        used = self.g._used(plan, "residence_permission.status")
        cell = dict(plan.table.rows).get(line, {}).get(used.column.at) if used else None
        return cell is not None and fold.bare_value(cell.text) in (
            "日本",
            "日本人",
            "日本国籍",
            "japanese",
            "japan",
        )

    def _firm_of(self, plan: Plan, line: int, cells: Mapping[int, Cell], row: Spread, person: str) -> str:
        """The firm that a row is about: named in it, else by the title if the person works there, else his only one."""
        firms = self.office.employers(person) if person else []
        if self.g.own_firm(plan, line, cells):
            return self._firm_key(plan, line, cells, row)
        titled = self._firm_key(plan, line, cells, row)
        if titled and (not firms or titled in firms):
            return titled
        return firms[0] if len(firms) == 1 else ""

    def _firm_key(self, plan: Plan, line: int, cells: Mapping[int, Cell], row: Spread | None = None) -> str:
        name = self.g.firm(plan, line, cells)
        if not name:
            return ""
        own = (
            {k: v.value for k, v in row.own["organisation"].items() if v.value not in (None, UNKNOWN)}
            if row
            else {}
        )
        own.pop("name", None)
        return self.office.organisation(name, self._meta(plan, line, "organisation"), own)

    def _job(self, plan: Plan, line: int, person: str, row: Spread, job: dict[str, Any], firm: str) -> None:
        meta = self._meta(plan, line, "employment")
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
                english = str(listed.codes[code].get("en", ""))
                in_english = english and re.match(rf"{re.escape(english)}\b", fold.nfkc(name), re.IGNORECASE)
                if fold.nfkc(name).startswith(full) or full in fold.in_brackets(name) or in_english:
                    own["prefecture"] = code
        if not name and not own:
            return ""
        if not name:
            name = (
                "本店"
                if "prefecture" not in own
                else f"{listed.label(own['prefecture']) if listed else ''}の事業所"
            )
        return self.office.workplace(name, firm, self._meta(plan, line, "workplace"), own)

    # -- second pass: everything else

    def write(self, index: int, plan: Plan) -> None:
        """The rows of one table, once persons and jobs are settled."""
        columns = self._supply(plan)
        for line, cells in plan.table.rows:
            row = self.spreads.get((index, line))
            if row is None:
                continue
            person = self.g.people.by_row.get((index, line), "")
            for register, code in columns if person else ():
                self.ledger.cover(register, code, person)
            firm = self._firm_of(plan, line, cells, row, person)
            if plan.register == "work_record" and plan.purpose != "log":
                hours.write_hours(self, plan, line, cells, person, firm, row)
                continue
            payment = self._payment(plan, line, person, firm, row) if plan.purpose == "pay" else ""
            write_relative(self, plan, line, person, row)
            self._link_within(row)
            checked = row.own["employment"].get("card_checked_date", Value()).value is not None
            for group in row.groups:
                if payment and group.register == "wage_payment":
                    continue
                if plan.purpose == "pay" and group.register == "work_record":
                    hours.write_month(self, plan, line, person, firm, group)
                    continue
                self._group(plan, line, person, firm, group, payment, seen=checked)
            if not person and row.own["workplace"]:
                self._workplace(
                    plan, line, firm or self.office.default(self._meta(plan, line, "organisation")), row
                )
        if self.covered:
            first = min(span[0] for span in self.covered.values())
            last = max(span[1] for span in self.covered.values())
            self.ledger.run(plan.register, self.covered, first, last)
            for code in sorted({dict(t.set).get("kind", "") for a in plan.assigned for t in a.targets
                                if plan.purpose == "pay" and t.register == "wage_item"}):  # fmt: skip
                # The lines of the slips run as far as the slips do.
                self.ledger.supply("wage_item", code, last, log=True)
                self.ledger.show("wage_item", self.covered, first, last)
            self.covered = {}
        if index == len(self.g.plans) - 1:
            self._settle_terms()

    def cover(self, person: str, first: date, last: date) -> None:
        """A time sheet or a pay list tells of the days it runs, not of those before it or until today."""
        span = (first.isoformat(), last.isoformat())
        known = self.covered.get(person, span)
        self.covered[person] = (min(known[0], span[0]), max(known[1], span[1]))

    def _link_within(self, row: Spread) -> None:
        """Parents before children, and one room for who lodges in it and what it costs."""
        row.groups.sort(key=lambda group: group.register in _CHILDREN)
        room = next(
            (g.values["dwelling"] for g in row.groups if g.register == "lodging" and "dwelling" in g.values),
            None,
        )
        for group in row.groups:
            if (
                group.register == "dwelling"
                and room is not None
                and group.filled
                and isinstance(room.value, str)
            ):
                group.values.setdefault("dwelling_id", room)

    def _only_firm(self, person: str) -> str:
        firms = self.office.employers(person)
        return firms[0] if len(firms) == 1 else ""

    def _supply(self, plan: Plan) -> list[tuple[str, str]]:
        """Tells the ledger which registers and codes the table's columns are about.

        Those of a list of employees are given back: they tell of the people in the list and of nobody else. A list
        of some of them for one matter, such as the students, tells of the others that they are none."""
        day = plan.stated or self.g.as_of
        of_staff = any(t.path == "employment.start_date" for a in plan.assigned for t in a.targets)
        columns: list[tuple[str, str]] = []
        for used in plan.assigned:
            for target in used.targets:
                name = kind_field(self.vocabulary.registers[target.register])
                code = dict(target.set).get(name, "")
                own = any(
                    t.register == target.register and t.field == name and not t.set
                    for a in plan.assigned
                    for t in a.targets
                )
                log = plan.register == target.register and plan.purpose not in _WIDE
                if log and target.register in ("work_record", "wage_payment"):
                    continue
                if plan.purpose == "pay" and target.register == "wage_item":
                    continue
                self.ledger.supply(target.register, code, day, log=log, own_kind=own)
                if not log and of_staff:
                    columns.append((target.register, code))
        if plan.purpose == "staff":
            self.ledger.supply("employment", "", day, log=False)
        return columns

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
            code = kind_of_text(
                " ".join([*plan.table.titles, plan.label, plan.file]), self.vocabulary, register
            )
        # Columns of other things than the log is about are as in a list of people: a blank cell is marked.
        wide = plan.purpose in _WIDE or plan.register != register
        is_event = group.whole_event or (
            plan.register == register and plan.purpose in ("log", "pension_media")
        )
        if not is_event and not group.filled:
            if wide and person and register == "working_condition":
                # Blank cells tell nothing of the terms; that there are none would be a different thing.
                group.values.clear()
            elif wide and person:
                self.ledger.mark_blank(register, code, person)
                return
            else:
                return
        verdict, values = event_state(group, self.vocabulary) if is_event else (
            "row", {k: v.value for k, v in group.values.items() if v.value is not None}
        )  # fmt: skip
        if (
            not is_event
            and group.filled
            and not any(v != "no" for v in values.values())
            and name not in values
        ):
            verdict = "silent"
        if verdict == "absent":
            if person:
                self.ledger.mark_absent(register, code, person, plan.stated or self.g.as_of)
            return
        if verdict in ("silent", "set_aside"):
            if person and (wide or verdict == "set_aside"):
                self.ledger.mark_blank(register, code, person)
            if verdict == "set_aside":
                self.g.report(
                    CellProblem("cell.not_applicable_said", plan.file, plan.label, line + 1, heading=known.ja)
                )
            return
        if plan.purpose == "pay" and register == "wage_item" and values.get("amount") == 0:
            # 0 under 健康保険 says that nothing was kept back.
            return
        values = {**values, **group.pairs}
        if name and code:
            values[name] = code
            if known.by and not wide:
                self.ledger.supply(register, code, plan.stated or self.g.as_of, log=True, own_kind=True)
        values = refer(self, plan, line, register, values, person, firm)
        if not link_parents(self, plan, line, person, firm, register, code, values, payment):
            return
        adjust(self, plan, line, person, group, code, values)
        self._put(plan, line, person, register, code, values, seen=seen)

    def _put(
        self,
        plan: Plan,
        line: int,
        person: str,
        register: str,
        code: str,
        values: dict[str, Any],
        *,
        seen: bool,
    ) -> None:
        meta = self._meta(plan, line, register, code, seen=seen and register in _SEEN_ON_THE_CARD)
        if register == "working_condition" and values.get("start_date") is None:
            self.presumed_terms.append((str(values["employment"]), values, meta))
        else:
            self.book.put(register, values, meta, same_row(self, register, values))
        if person:
            self.ledger.mark_present(register, code, person)

    def _settle_terms(self) -> None:
        """Terms without a first day fill in dated terms of the same job; else they hold since the hire date."""
        for job, values, meta in self.presumed_terms:
            dated = [
                key for key, row in self.book.rows.get("working_condition", {}).items() if row.get("employment") == job
            ]  # fmt: skip
            if dated:
                self.book.put(
                    "working_condition", {k: v for k, v in values.items() if v != UNKNOWN}, meta, max(dated)
                )
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
        if plan.payday:
            values.setdefault("due_date", plan.payday)
        if not link_parents(self, plan, line, person, firm, "wage_payment", "", values, ""):
            return ""
        meta = self._meta(plan, line, "wage_payment")
        key = self.book.free_key("wage_payment", self.book.key_of("wage_payment", values), values)
        self.book.put("wage_payment", values, meta, key)
        self.ledger.mark_present("wage_payment", "", person)
        due = values.get("due_date")
        if isinstance(due, str) and due[:1].isdigit():
            day = date.fromisoformat(due)
            self.cover(person, day.replace(day=1), day)
            for group in row.groups:
                if group.register == "wage_item" and group.filled:
                    group.values.setdefault("due_date", Value(due))
        return key


__all__ = ["RowWriter", "job_key"]
