"""A case: the rows that are known, how far each register is complete, and nothing else.

`case_from` turns a case document (see `docs/language.md` 5 and the published case schema) into rows.
Every mistake of the document becomes a problem; the rest of it is used all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from jisso.ground.problem import Problem, did_you_mean
from jisso.ground.source import Place
from jisso.ground.values import (
    FOREVER,
    INFINITE,
    MIN_DAY,
    NONE,
    REASON_KINDS,
    SCALES,
    Cell,
    Reason,
    unknown_cell,
    whole,
)
from jisso.registers.completeness import Completeness, Span, completeness, covered, together
from jisso.registers.facts import STANDINGS, Row, RowOrigin
from jisso.registers.schema import Field, Register, Schema

# The register of persons, and the links by which the person of a row is found.
SUBJECT = "person"
SUBJECT_LINKS = ("person", "employment", "wage_payment", "support_plan", "enrolment", "filer_person")
METADATA = ("supplied_by", "source_document", "standing", "known_date", "confirmed_by")


class Case:
    """Rows by register and by link, with how far each register is complete. Built once, then only read."""

    def __init__(self, schema: Schema, as_of: int) -> None:
        self.schema = schema
        self.as_of = as_of
        self.rows: dict[str, dict[str, Row]] = {name: {} for name in schema.registers}
        # First and last day of what is stated to be complete; the first is MIN_DAY where none is given.
        self.complete: dict[str, Span | dict[str, Span]] = {}
        # (register, code, person key) for which the source left the cell of that event blank.
        self.not_recorded: set[tuple[str, str, str]] = set()
        # The same, for which the source tells nothing of the days before the one given.
        self.not_told_before: dict[tuple[str, str, str], int] = {}
        # (register, code, person key) -> days for which the source says that it has not happened.
        self.recorded_absent: dict[tuple[str, str, str], Span] = {}
        # person key -> (day, holders): what others hold about somebody who left is not followed past that day,
        # except by the holders named, and of the codes named: what the office itself still has to report.
        self.limits: dict[str, tuple[int, frozenset[str], frozenset[tuple[str, str]]]] = {}
        self.supplied: set[str] = set()
        # Whether complete lists stay complete as time passes. Then the day after a list that ended before is a
        # day on which something can change; else it only says where today's data ends (S14).
        self.goes_on = False
        # What readings remember about this case while it is only read; keys are theirs.
        self.memo: dict[Any, Any] = {}
        self._links: dict[tuple[str, tuple[str, ...]], tuple[dict[int, list[Row]], list[Row]]] = {}
        self._complete: dict[tuple[str, tuple[str, ...], str], Completeness] = {}

    def all_rows(self, register: str) -> list[Row]:
        return list(self.rows[register].values())

    def linked(self, register: str, by: tuple[str, ...], to: Row) -> tuple[list[Row], list[Row]]:
        """Rows of `register` that point at `to` along the fields `by`; then those whose link is not known."""
        cached = self._links.get((register, by))
        if cached is None:
            certain: dict[int, list[Row]] = {}
            doubtful: list[Row] = []
            for row in self.rows[register].values():
                target: Any = row
                for name in by:
                    if not isinstance(target, Row):
                        break
                    target = target.cells[self.schema.registers[target.register].index[name]][0]
                if isinstance(target, Row):
                    certain.setdefault(id(target), []).append(row)
                elif target is None:
                    doubtful.append(row)
            cached = self._links[(register, by)] = (certain, doubtful)
        return cached[0].get(id(to), []), cached[1]

    def completeness(self, register: str, codes: tuple[str, ...], person: str) -> Completeness:
        """The days on which a missing row means that nothing happened, and why no others.

        `codes` are the codes of the holder field that the list can still admit (empty: all of them).
        A person's own marks (a blank event cell; a recorded "not done") come before the register's days."""
        key = (register, codes, person)
        found = self._complete.get(key)
        if found is None:
            found = self._complete[key] = self._find_completeness(register, codes, person)
        return found

    def _find_completeness(self, register: str, codes: tuple[str, ...], person: str) -> Completeness:
        described = self.schema.registers[register]
        if described.holder_by and not codes:
            codes = self.schema.codes_of_holder_field(register)
        parts: list[Completeness] = []
        for code in codes or ("",):
            absent = self.recorded_absent.get((register, code, person)) if person else None
            if (register, code, person) in self.not_recorded and absent is None:
                parts.append(completeness(None, Reason(register, person, code, "not_recorded")))
                continue
            span = together(self._stated(register, code), absent)
            begins = self.not_told_before.get((register, code, person)) if person else None
            if span is not None and begins is not None:
                span = (max(span[0], begins), span[1])
            limit = self.limit_for(person, register, code)
            if limit is not None and (span is None or span[1] > limit):
                why = Reason(register, person, code, "not_asked", date.fromordinal(limit).isoformat())
                parts.append(completeness((span[0], limit) if span is not None else None, why))
            elif span is None:
                parts.append(completeness(None, self._silence(register, code)))
            else:
                stale = Reason(register, "", code, "stale", date.fromordinal(span[1]).isoformat())
                parts.append(completeness(span, stale))
        return covered(parts)

    def _stated(self, register: str, code: str) -> Span | None:
        stated = self.complete.get(register)
        return stated.get(code) if isinstance(stated, dict) else stated

    def limit_for(self, person: str, register: str, code: str) -> int | None:
        """The day up to which this case follows what others hold about a person, if there is one."""
        found = self.limits.get(person)
        if found is None or (register, code) in found[2]:
            return None
        if self.schema.holder_of(register, code or None) in found[1]:
            return None
        return found[0]

    def _silence(self, register: str, code: str) -> Reason:
        kind = "stale" if self.rows[register] or register in self.supplied else "not_connected"
        return Reason(register, "", code, kind)

    def known_through(self, register: str, code: str) -> int | None:
        """The day up to which a row's own `open` and `no` cells are sure: its register's complete-through day."""
        stated = self._stated(register, code)
        return stated[1] if stated is not None else None


class _Builder:
    def __init__(
        self, schema: Schema, document: Mapping[str, Any], file: str, as_of: int, rows_hold_through: int
    ) -> None:
        self.rows_hold_through = rows_hold_through
        self.schema = schema
        self.document = document
        self.file = file
        self.case = Case(schema, as_of)
        self.problems: list[Problem] = []

    def build(self) -> Case:
        self._sources()
        self._marks()
        self._limits()
        raw = self._rows()
        for row, values, path in raw:
            self._fill(row, values, path)
        self._presume_receipt(raw)
        for row, _, _ in raw:
            self._place_in_time(row)
            self._follow(row)
        return self.case

    def say(self, code: str, message: str, path: str, known: Iterable[str] = (), mend: str = "") -> None:
        self.problems.append(Problem(code, message, Place(file=self.file, path=path), tuple(known), mend))

    # ---- sources and marks

    def _sources(self) -> None:
        for register, stated in (self.document.get("sources") or {}).items():
            if not self._known_register(register, f"sources.{register}"):
                continue
            self.case.supplied.add(register)
            path = f"sources.{register}"
            if isinstance(stated, Mapping) and not (stated and set(stated) <= {"from", "through"}):
                days: dict[str, Span] = {}
                allowed = self.schema.codes_of_holder_field(register)
                for code, value in stated.items():
                    if str(code) not in allowed:
                        self.say(
                            "F103",
                            f"unknown code `{code}` in the sources of `{register}`",
                            path,
                            mend=did_you_mean(str(code), allowed),
                        )
                        continue
                    found = self._span(value, f"{path}.{code}")
                    if found is not None:
                        days[str(code)] = found
                self.case.complete[register] = days
            elif str(stated) not in ("none", "None", ""):
                found = self._span(stated, path)
                if found is not None:
                    self.case.complete[register] = found

    def _span(self, value: Any, path: str) -> Span | None:
        """`DAY` (from the beginning through that day) or `{from: DAY, through: DAY}`."""
        if not isinstance(value, Mapping):
            last = self._day(value, path)
            return (MIN_DAY, last) if last is not None else None
        first = self._day(value["from"], f"{path}.from") if "from" in value else MIN_DAY
        last = self._day(value["through"], f"{path}.through") if "through" in value else MIN_DAY
        if first is None or last is None:
            return None
        if "through" not in value or first > last:
            self.say(
                "F115",
                "these are no days of a list",
                path,
                mend="write {from: 2026-04-01, through: 2026-10-31}",
            )
            return None
        return (first, last)

    def _marks(self) -> None:
        for mark in self.document.get("not_recorded") or ():
            key = (str(mark["register"]), str(mark.get("code", "")), str(mark["person"]))
            begins = self._day(mark["before"], "not_recorded") if "before" in mark else None
            if begins is None:
                self.case.not_recorded.add(key)
            else:
                self.case.not_told_before[key] = begins
        for mark in self.document.get("recorded_absent") or ():
            found = self._span(
                {key: mark[key] for key in ("from", "through") if key in mark}, "recorded_absent"
            )
            if found is not None:
                key = (str(mark["register"]), str(mark.get("code", "")), str(mark["person"]))
                self.case.recorded_absent[key] = found

    def _limits(self) -> None:
        for entry in self.document.get("person_limits") or ():
            found = self._day(entry.get("through"), "person_limits")
            if found is not None:
                holders = frozenset(str(one) for one in entry.get("except_holders", ()))
                codes = frozenset(
                    (str(register), str(code))
                    for register, listed in (entry.get("except_codes") or {}).items()
                    for code in listed
                )
                self.case.limits[str(entry["person"])] = (found, holders, codes)

    def _known_register(self, register: str, path: str) -> bool:
        if register in self.schema.registers:
            return True
        self.say(
            "F101", f"unknown register `{register}`", path, mend=did_you_mean(register, self.schema.registers)
        )
        return False

    def _day(self, value: Any, path: str) -> int | None:
        try:
            return (
                value.toordinal() if isinstance(value, date) else date.fromisoformat(str(value)).toordinal()
            )
        except ValueError:
            self.say("F104", "this is not a date", path, mend="write it as 2026-04-01")
            return None

    # ---- rows

    def _rows(self) -> list[tuple[Row, Mapping[str, Any], str]]:
        made: list[tuple[Row, Mapping[str, Any], str]] = []
        for register, rows in (self.document.get("registers") or {}).items():
            path = f"registers.{register}"
            if not self._known_register(register, path):
                continue
            described = self.schema.registers[register]
            self.case.supplied.add(register)
            for number, values in enumerate(rows or ()):
                place = f"{path}[{number}]"
                if not isinstance(values, Mapping):
                    self.say("F102", "a row must be a mapping of fields", place)
                    continue
                key = values.get(described.key)
                if key in (None, "", "unknown"):
                    self.say(
                        "F105",
                        f"a row of `{register}` has no `{described.key}` and is left out",
                        place,
                        mend=f"give it a `{described.key}`",
                    )
                    continue
                if str(key) in self.case.rows[register]:
                    self.say(
                        "F106",
                        f"two rows of `{register}` have one `{described.key}`; the later is left out",
                        place,
                    )
                    continue
                for name in values:
                    if name not in described.fields and name not in METADATA:
                        self.say(
                            "F107",
                            f"unknown field `{name}` in register `{register}`",
                            f"{place}.{name}",
                            mend=did_you_mean(str(name), described.fields),
                        )
                row = Row(
                    register,
                    str(key),
                    [(None, None, None)] * len(described.fields),
                    self._origin(values, described),
                )
                self.case.rows[register][str(key)] = row
                made.append((row, values, place))
        return made

    def _origin(self, values: Mapping[str, Any], described: Register) -> RowOrigin:
        standing = str(values.get("standing", "held"))
        known, confirmed = values.get("known_date"), values.get("confirmed_by")
        code = values.get(described.holder_by) if described.holder_by else None
        holder = self.schema.holder_of(described.name, str(code) if code is not None else None)
        return RowOrigin(
            supplied_by=str(values.get("supplied_by", holder)),
            source_document=str(values.get("source_document", self.file)),
            standing=standing if standing in STANDINGS else "declared",
            known_day=(self._day(known, "known_date") or 0) if known else 0,
            confirmed=tuple((str(name), str(by)) for name, by in confirmed.items())
            if isinstance(confirmed, Mapping)
            else (),
        )

    def _fill(self, row: Row, values: Mapping[str, Any], place: str) -> None:
        described = self.schema.registers[row.register]
        code = str(values.get(described.holder_by, "")) if described.holder_by else ""
        known_through = self.case.known_through(row.register, code)
        if known_through is None:
            # A row is a statement as at the day it became known; nobody says so later than the as-of day.
            known_through = row.origin.known_day or self.rows_hold_through
        limit = self.case.limit_for(str(values.get("person", "")), row.register, code)
        if limit is not None:
            known_through = min(known_through, limit)
        for position, described_field in enumerate(described.fields.values()):
            value = values.get(described_field.name)
            teller, telling = described_field.happened_if
            if teller and value in (None, "", "no") and str(values.get(teller)) in telling:
                # The result is on record, so its day has come, if only after the list was closed.
                why = frozenset({Reason(row.register, row.key, described_field.name, "not_recorded")})
                row.cells[position] = (MIN_DAY, max(known_through, self.case.as_of), why)
                continue
            row.cells[position] = self._cell(
                row, described_field, value, known_through, f"{place}.{described_field.name}"
            )

    def _cell(self, row: Row, described: Field, value: Any, known_through: int, place: str) -> Cell:
        why = frozenset({Reason(row.register, row.key, described.name, "not_recorded")})
        if value is None or value == "":
            value = described.blank
        if isinstance(value, Mapping):
            return self._qualified(row, described, value, place)
        if value in ("unknown",) and described.kind != "text":
            return unknown_cell(described.kind, why)
        if value in ("open", "no") and described.kind == "date":
            stale = frozenset(
                {
                    Reason(
                        row.register,
                        row.key,
                        described.name,
                        "stale",
                        date.fromordinal(known_through).isoformat(),
                    )
                }
            )
            return (known_through + 1, FOREVER, stale)
        if value == "no":
            if described.kind in ("code", "ref"):
                return (NONE, NONE, None)
            if described.kind == "bool":
                return (False, False, None)
            if described.kind in SCALES:
                return (0, 0, None)
        return self._read(row, described, value, why, place)

    def _qualified(self, row: Row, described: Field, value: Mapping[str, Any], place: str) -> Cell:
        """`{unknown: refused}`, `{unknown: contested}` or `{from: …, to: …}` for a roughly known value."""
        kind = str(value.get("unknown", "not_recorded"))
        if kind not in REASON_KINDS:
            self.say(
                "F108", f"unknown reason `{kind}`", place, REASON_KINDS, did_you_mean(kind, REASON_KINDS)
            )
            kind = "not_recorded"
        why = frozenset({Reason(row.register, row.key, described.name, kind)})
        low, high, _ = unknown_cell(described.kind, why)
        if described.kind == "date":
            low = self._day(value["from"], place) or low if "from" in value else low
            high = self._day(value["to"], place) or high if "to" in value else high
        elif described.kind in SCALES:
            low = self._number(described, value["from"], place, low) if "from" in value else low
            high = self._number(described, value["to"], place, high) if "to" in value else high
        if low is not None and low == high:
            return (low, high, None)
        return (low, high, why)

    def _number(self, described: Field, value: Any, place: str, otherwise: Any) -> Any:
        try:
            scaled = whole(Fraction(str(value)) * SCALES[described.kind])
        except (ValueError, ZeroDivisionError):
            self.say("F109", f"`{described.name}` is not a number", place)
            return otherwise
        if scaled < 0 or scaled > INFINITE:
            self.say("F110", f"`{described.name}` is out of range", place)
            return otherwise
        return scaled

    def _read(self, row: Row, described: Field, value: Any, why: frozenset[Reason], place: str) -> Cell:
        kind = described.kind
        if kind == "date":
            found = self._day(value, place)
            return unknown_cell(kind, why) if found is None else (found, found, None)
        if kind == "bool":
            text = str(value).lower()
            if text in ("true", "yes", "false"):
                return (text != "false", text != "false", None)
            self.say("F111", f"`{described.name}` is neither true nor false", place)
            return unknown_cell(kind, why)
        if kind in SCALES:
            number = self._number(described, value, place, None)
            return unknown_cell(kind, why) if number is None else (number, number, None)
        if kind == "code":
            return self._code(described, str(value), why, place)
        if kind == "ref":
            if str(value) == NONE:
                return (NONE, NONE, None)
            target = self.case.rows.get(described.of, {}).get(str(value))
            if target is None:
                self.say(
                    "F112",
                    f"`{described.name}` points at a row of `{described.of}` that is not in the case",
                    place,
                )
                return (None, None, why)
            return (target, target, None)
        return (str(value), str(value), None)

    def _code(self, described: Field, value: str, why: frozenset[Reason], place: str) -> Cell:
        codes = self.schema.codes.get(described.of)
        if value == NONE and (codes is None or NONE not in codes.codes):
            return (NONE, NONE, None)
        if codes is not None and not codes.accepts(value):
            self.say(
                "F113",
                f"`{value[:24]}` is no code of `{described.of}`",
                place,
                mend=did_you_mean(value, codes.codes),
            )
            return (None, None, why)
        return (value, value, None)

    # ---- time and belonging

    def _presume_receipt(self, raw: list[tuple[Row, Mapping[str, Any], str]]) -> None:
        """A notice counts on the day of receipt; where only its submission is known, same-day receipt is
        presumed, by name, and the presumption is shown (design 9 (3))."""
        for row, values, _ in raw:
            described = self.schema.registers[row.register]
            if "received_date" not in described.index or "submitted_date" not in described.index:
                continue
            if described.start != "received_date" or values.get("received_date") not in (None, ""):
                continue
            submitted = row.cells[described.index["submitted_date"]]
            if submitted[2] is None:
                row.cells[described.index["received_date"]] = submitted
                origin = row.origin
                row.origin = RowOrigin(
                    origin.supplied_by,
                    origin.source_document,
                    origin.standing,
                    origin.known_day,
                    (*origin.presumptions, "received_on_submission"),
                )

    def _place_in_time(self, row: Row) -> None:
        described = self.schema.registers[row.register]
        if described.validity == "state":
            row.start, row.end = (MIN_DAY, MIN_DAY, None), (FOREVER, FOREVER, None)
            return
        start = row.cells[described.index[described.start]]
        if start[0] == MIN_DAY and start[1] == FOREVER:
            # A row on record whose date is blank began before the source was closed (S5, widened).
            code = row.cells[described.index[described.holder_by]][0] if described.holder_by else ""
            known = [
                day for day in (self.case.known_through(row.register, str(code)), row.origin.known_day) if day
            ]
            latest = min(known) if known else self.case.as_of
            start = (MIN_DAY, latest, start[2])
            row.cells[described.index[described.start]] = start
        row.start = start
        name, code_of_day = described.one_day
        if name and row.cells[described.index[name]][0] == code_of_day and self._is_blank(row, described.end):
            # A record of one day that names no last day ends on that day.
            row.cells[described.index[described.end]] = start
        row.end = start if described.validity == "point" else row.cells[described.index[described.end]]
        if described.validity == "interval" and not described.end_inclusive:
            low, high, why = row.end
            row.end = (
                low - 1 if MIN_DAY < low < FOREVER else low,
                high - 1 if MIN_DAY < high < FOREVER else high,
                why,
            )

    def _is_blank(self, row: Row, name: str) -> bool:
        low, high, _ = row.cells[self.schema.registers[row.register].index[name]]
        return bool(low == MIN_DAY and high == FOREVER)

    def _follow(self, row: Row) -> None:
        row.subject = self._reach(row, SUBJECT, SUBJECT_LINKS)
        row.owner = self._reach(
            row,
            "organisation",
            (
                "organisation",
                "employment",
                "wage_payment",
                "filer_organisation",
                "workplace",
                "school",
                "tenant_organisation",
                "kept_by",
                "support_plan",
            ),
        )

    def _reach(self, row: Row, register: str, names: tuple[str, ...]) -> Row | None:
        if row.register == register:
            return row
        described = self.schema.registers[row.register]
        for name in names:
            place = described.index.get(name)
            if place is None:
                continue
            target = row.cells[place][0]
            if isinstance(target, Row):
                return target if target.register == register else self._reach(target, register, names)
        return None


def case_from(
    schema: Schema,
    document: Mapping[str, Any],
    *,
    as_of: int,
    file: str = "case",
    rows_hold_through: int | None = None,
) -> tuple[Case, list[Problem]]:
    """The case of a document, and every problem found in it. `as_of` is a day number.

    `rows_hold_through` (the as-of day, if not given): through which day the `open` and `no` cells of a row hold
    that stands in no list with a day of its own."""
    through = as_of if rows_hold_through is None else rows_hold_through
    builder = _Builder(schema, document, file, as_of, through)
    return builder.build(), builder.problems
