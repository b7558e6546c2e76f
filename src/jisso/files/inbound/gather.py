"""Gathers the tables of all files, settles whose rows they are, and spreads them into register rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from jisso.files.inbound import fold, wording
from jisso.files.inbound.book import Book
from jisso.files.inbound.cells import CellReader
from jisso.files.inbound.completeness import Ledger, Through
from jisso.files.inbound.grid import Cell, Grid, Received, column_letter
from jisso.files.inbound.intake import ColumnUse, Intake, Presumption, Question, SheetSource
from jisso.files.inbound.leavers import limits_of
from jisso.files.inbound.office import DEFAULT, Office
from jisso.files.inbound.particulars import presume
from jisso.files.inbound.people import NAME_FIELDS, Claim, People
from jisso.files.inbound.plan import Assigned, Plan
from jisso.files.inbound.problems import CellProblem
from jisso.files.inbound.rows import RowWriter
from jisso.files.inbound.values import read_date, read_text
from jisso.files.inbound.vocab import Vocabulary


class Gathering:
    """The state of one `read`: plans first, then people, then rows, then completeness."""

    def __init__(self, vocabulary: Vocabulary, *, as_of: str, no_identity: bool) -> None:
        self.vocabulary = vocabulary
        self.as_of = as_of
        self.no_identity = no_identity
        self.problems: list[CellProblem] = []
        self.questions: list[Question] = []
        self.presumptions: Counter[str] = Counter()
        self.sources: list[SheetSource] = []
        self.plans: list[tuple[Plan, Grid, Received]] = []
        self.people = People()
        self.book = Book(vocabulary, self._conflict)
        self.office = Office(self.book)
        self.ledger = Ledger(vocabulary, as_of)
        # What the user said of how far the files are complete.
        self.stated: tuple[Through, ...] = ()
        self.files: list[str] = []
        self.read_rows: Counter[int] = Counter()
        self._reading = CellReader(vocabulary, self.report)

    def report(self, problem: CellProblem) -> None:
        self.problems.append(problem)

    # -- files and tables

    def note_file(self, received: Received) -> None:
        """Says what is worth knowing about a file as a whole, or why it was not read."""
        self.files.append(received.file)
        if received.failure is not None:
            code, detail = received.failure
            shown = f"{detail}行目" if code == "case.syntax" and detail not in ("", "0") else ""
            self.report(CellProblem(code, received.file, detail=shown))
        for note, sheet in received.notes:
            code = {"sheet_damaged": "sheet.damaged", "not_a_table": "sheet.no_table"}.get(
                note, f"file.{note}"
            )
            self.report(CellProblem(code, received.file, sheet))
        if received.dropped_numbers:
            sheet = "" if self.no_identity else "、".join(received.dropped_sheets)
            self.report(
                CellProblem(
                    "file.individual_numbers", received.file, sheet, detail=f"{received.dropped_numbers}件"
                )
            )

    def note_case(self, received: Received) -> None:
        """A case file is a source of its own, taken as it stands."""
        registers = (received.document or {}).get("registers")
        rows = registers.values() if isinstance(registers, Mapping) else ()
        count = sum(len(found) for found in rows if isinstance(found, list))
        self.sources.append(
            SheetSource(
                file=received.file, sheet="", format=received.format, encoding=received.encoding,
                encoding_how=received.encoding_how, date_system="", purpose="case", header_rows=(0, 0),
                rows_read=count, rows_skipped=0, rows_hidden=0, visible=True, columns=(), sha256=received.sha256,
            )
        )  # fmt: skip

    def add(self, plan: Plan, grid: Grid, received: Received) -> None:
        """Takes a planned table in: its persons are claimed now, its rows are read in `finish`."""
        index = len(self.plans)
        self.plans.append((plan, grid, received))
        self.questions += plan.questions
        if plan.under_a_firm:
            self.presumptions["firm_above"] += plan.under_a_firm
        for line, code in plan.table.skipped:
            self.report(CellProblem(code, plan.file, plan.label, line + 1))
        if plan.table.beyond:
            self.report(CellProblem("row.extra_columns", plan.file, plan.label, plan.table.beyond[0] + 1))
        if not grid.visible:
            self.report(CellProblem("sheet.hidden", plan.file, plan.label))
        if plan.table.hidden:
            self.report(
                CellProblem("sheet.hidden_rows", plan.file, plan.label, detail=f"{plan.table.hidden}行")
            )
        if self.no_identity:
            plan.person.pop("name", None)
        self._carry_names_down(plan)
        for line, cells in plan.table.rows:
            claim = self._claim(plan, line, cells)
            claim.at = (index, line)
            if not claim.empty:
                self.people.claims.append(claim)
            name, number = (
                self.firm(plan, line, cells),
                self._text(plan, cells, "organisation.corporate_number"),
            )
            self.office.learn(name, re.sub(r"\D", "", fold.nfkc(number)))

    def _carry_names_down(self, plan: Plan) -> None:
        """In a grid of several lines a person, the name stands only on the first."""
        if plan.label_column < 0:
            return
        identity = [a.column.at for a in plan.assigned if a.targets[0].register == "person"]
        last: dict[int, Cell] = {}
        for _, cells in plan.table.rows:
            if any(at in cells for at in identity):
                last = {at: cells[at] for at in identity if at in cells}
            else:
                cells.update(last)

    def _claim(self, plan: Plan, line: int, cells: Mapping[int, Cell]) -> Claim:
        claim = Claim(number=self._text(plan, cells, "person.person_id") or plan.person.get("number", ""))
        for name in NAME_FIELDS:
            parts = [
                read_text(cells.get(a.column.at)).value or ""
                for a in sorted(plan.assigned, key=lambda a: a.part)
                if any(t.register == "person" and t.field == name for t in a.targets)
            ]
            text = " ".join(part for part in parts if part)
            if text:
                # 姓 and 名 may hold Latin letters; in any other script they are what their heading says.
                script = _script(name, text)
                claim.names.setdefault(script if "name_roman" in (name, script) else name, text)
        if not claim.names and plan.person.get("name") and not claim.number:
            claim.names[_script("name_roman", plan.person["name"])] = plan.person["name"]
        born = self._used(plan, "person.birth_date")
        if born is not None:
            claim.birth = str(
                read_date(cells.get(born.column.at), date1904=plan.date1904, order=born.order).value or ""
            )
        card = self._card(plan, cells)
        if fold.CARD.fullmatch(card):
            claim.card = card
        claim.organisation = fold.firm_name(self.firm(plan, line, cells))
        return claim

    def _card(self, plan: Plan, cells: Mapping[int, Cell]) -> str:
        for a in plan.assigned:
            if (
                not a.relative
                and a.targets[0].path == "identity_document.number"
                and ("kind", "passport") not in a.targets[0].set
            ):
                return fold.card_number(read_text(cells.get(a.column.at)).value or "")
        return ""

    def _used(self, plan: Plan, path: str) -> Assigned | None:
        return next(
            (a for a in plan.assigned if not a.relative and any(t.path == path for t in a.targets)), None
        )

    def _text(self, plan: Plan, cells: Mapping[int, Cell], path: str) -> str:
        used = self._used(plan, path)
        return str(read_text(cells.get(used.column.at)).value or "") if used is not None else ""

    def firm(self, plan: Plan, line: int, cells: Mapping[int, Cell]) -> str:
        """The employer that a row names: its column, else the block it stands in, else the title."""
        return self.own_firm(plan, line, cells) or plan.firm or fold.firm_in(_stem(plan.file))

    def own_firm(self, plan: Plan, line: int, cells: Mapping[int, Cell]) -> str:
        """The employer that stands in the row or over its block; a title may only name who keeps the list."""
        own = self._text(plan, cells, "organisation.name")
        section = plan.table.section.get(line, "")
        return own or (section if fold.looks_like_firm(section) else "")

    # -- the second pass

    def finish(self, stated: Iterable[Through]) -> Intake:
        """Settles people, writes rows, settles completeness; the whole answer."""
        self.stated = tuple(stated)
        self.people.settle(pseudonyms=self.no_identity)
        if self.files:
            self.office.default_name = _stem(self.files[0])
        self._hide_personal_sheet_names()
        writer = RowWriter(self)
        for index, (plan, _, _) in enumerate(self.plans):
            writer.claim_jobs(index, plan)
        writer.claim_late_jobs()
        self.office.settle_jobs()
        for index, (plan, grid, received) in enumerate(self.plans):
            writer.write(index, plan)
            self._source(index, plan, grid, received)
        presume(writer)
        for register, key in self.book.repeats:
            place = str(self.book.rows[register][key].get("source_document", ""))
            self.report(CellProblem("row.same_again", place.split(" › ", maxsplit=1)[0], detail=place))
        self._note_empty_files()
        self._ask_about_people()
        self.questions += self._reading.questions(self.people)
        persons = sorted(self.book.rows.get("person", {}))
        sources, marks, absences, presumed = self.ledger.settle(self.stated, persons, self._hired())
        document: dict[str, Any] = {
            "as_of": self.as_of,
            "sources": sources,
            "registers": {
                r: [rows[k] for k in sorted(rows)] for r, rows in sorted(self.book.rows.items()) if rows
            },
            "not_recorded": marks,
            "recorded_absent": absences,
        }
        limits = limits_of(self.book, self.ledger, self.as_of)
        if limits:
            document["person_limits"] = limits
        supplies = {
            register: frozenset(codes) if self.vocabulary.registers[register].by else None
            for register, codes in sorted(self.ledger.supplied.items())
        }
        said = [
            Presumption(kind, wording.PRESUMED[kind], count=n)
            for kind, n in sorted(self.presumptions.items())
        ]
        return Intake(
            document=document, problems=tuple(dict.fromkeys(self.problems)), sources=tuple(self.sources),
            questions=tuple(self.questions), presumptions=(*presumed, *said), supplies=supplies,
            mapping=self._mapping(),
        )  # fmt: skip

    def _hired(self) -> dict[str, str]:
        """First day of the first job of everybody whose jobs all have a day on which they began."""
        starts: dict[str, list[str]] = {}
        for row in self.book.rows.get("employment", {}).values():
            start = row.get("start_date")
            starts.setdefault(str(row.get("person", "")), []).append(start if isinstance(start, str) else "")
        return {
            person: min(days)
            for person, days in starts.items()
            if person and all(d[:1].isdigit() for d in days)
        }

    def _note_empty_files(self) -> None:
        """A file with headings and no row that could be used is said to be so, whatever the reason."""
        counts: Counter[str] = Counter()
        for index, (plan, _, _) in enumerate(self.plans):
            counts[plan.file] += self.read_rows[index]
        for file, count in sorted(counts.items()):
            if not count:
                self.report(CellProblem("file.no_rows", file))

    def _hide_personal_sheet_names(self) -> None:
        """A sheet named after a person must not carry the name into problems and sources."""
        known = {name for person in self.people.persons.values() for name in person.folded}
        for number, (plan, _, _) in enumerate(self.plans, 1):
            if plan.label and fold.person_name(plan.label) in known:
                plan.label = f"シート{number}"

    def _source(self, index: int, plan: Plan, grid: Grid, received: Received) -> None:
        used = [
            ColumnUse(
                column_letter(a.column.at),
                a.column.text,
                tuple(t.written() for t in a.targets),
                a.confidence,
                a.how,
            )
            for a in plan.assigned
        ]
        unused = [
            ColumnUse(column_letter(c.at), c.text, (), confidence, why) for c, confidence, why in plan.unused
        ]
        first, last = plan.table.header
        self.sources.append(
            SheetSource(
                file=plan.file, sheet=plan.label, format=received.format, encoding=received.encoding,
                encoding_how=received.encoding_how, date_system="1904" if received.date1904 else "1900",
                purpose=plan.stable_purpose, header_rows=(first + 1, last + 1), rows_read=self.read_rows[index],
                rows_skipped=len(plan.table.skipped) + len(plan.table.rows) - self.read_rows[index],
                rows_hidden=plan.table.hidden, visible=grid.visible, columns=tuple(used + unused),
                stated_day=plan.stated, organisation=plan.firm, sha256=received.sha256,
            )
        )  # fmt: skip

    def _mapping(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for plan, _, _ in self.plans:
            for a in plan.assigned:
                if not a.part:
                    order = f" | {a.order}" if a.order else ""
                    found.setdefault(a.column.text, "; ".join(t.written() for t in a.targets) + order)
        return found

    def _ask_about_people(self) -> None:
        for likeness in self.people.likenesses:
            self.questions.append(
                Question(
                    "duplicate", wording.duplicate(likeness.why), options=(likeness.first, likeness.second)
                )
            )
        by_plan = Counter(at[0] for at in self.people.linked_by_name)
        for index, count in sorted(by_plan.items()):
            plan = self.plans[index][0]
            self.questions.append(
                Question("name_link", wording.linked(count), plan.file, plan.label, count=count)
            )
        if self.office.used_default:
            self.questions.append(
                Question("organisation", wording.ORGANISATION, self.files[0], about=DEFAULT)
            )

    def _conflict(self, register: str, key: str, name: str) -> None:
        known = self.vocabulary.registers[register]
        place = str(self.book.rows[register][key].get("source_document", ""))
        file, _, rest = place.partition(" › ")
        self.report(CellProblem("cell.conflict", file, heading=known.fields[name].ja, detail=rest))


def _stem(file: str) -> str:
    return file.rsplit(".", 1)[0]


_KANA = re.compile(r"[ァ-ヶー・\s　ｦ-ﾟ]+")


def _script(field: str, text: str) -> str:
    """A column headed only 氏名, or 姓 and 名, holds what it holds: Latin letters, katakana or kanji."""
    if field not in ("name_roman", "name_kanji"):
        return field
    if re.search(r"[A-Za-z]", fold.nfkc(text)):
        return "name_roman"
    return "name_kana" if _KANA.fullmatch(text) else "name_kanji"
