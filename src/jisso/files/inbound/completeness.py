"""How far the files are complete: presumptions for what the office itself holds, marks for blank cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jisso.files.inbound.intake import Presumption
from jisso.files.inbound.problems import Words
from jisso.files.inbound.vocab import Vocabulary, kind_field
from jisso.ground import calendar

# Register and code (None: all), last day, first day ("" where none is stated).
Through = tuple[str | None, str | None, str, str]
Span = tuple[str, str]
# Days off between two sheets, or before the first row of one: a week at most.
_OFF = 7
# Registers of which a sheet tells what there is, not what happened: they describe, so silence says nothing.
_DESCRIBE = ("person", "organisation", "workplace")
# Registers of which offices keep one log for all that goes to an institution.
_LOGGED = ("filing", "application")
_BY_PERSON = (
    "person",
    "worker",
    "insured_person",
    "account_holder",
    "head_of_household",
    "parent",
    "taxpayer",
)


@dataclass(slots=True)
class Ledger:
    """Gathers, per register and code, which files supply it, through which day, and whose cells were blank."""

    vocabulary: Vocabulary
    as_of: str
    supplied: dict[str, set[str]] = field(default_factory=dict)
    days: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    partial: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    logs: set[str] = field(default_factory=set)
    # Codes seen in logs whose rows name their own kind, such as a log of all notices.
    logged: dict[str, set[str]] = field(default_factory=dict)
    blanks: set[tuple[str, str, str]] = field(default_factory=set)
    absent: dict[tuple[str, str, str], str] = field(default_factory=dict)
    present: set[tuple[str, str, str]] = field(default_factory=set)
    # Whom the columns of lists of people tell about, and what true lists tell about everybody.
    covered: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    listed: set[tuple[str, str]] = field(default_factory=set)
    runs: dict[tuple[str, str], str] = field(default_factory=dict)
    # The days that each time sheet and pay list tells of, all of them and those that name a person.
    shown: dict[str, set[Span]] = field(default_factory=dict)
    shown_of: dict[tuple[str, str], set[Span]] = field(default_factory=dict)

    def supply(self, register: str, code: str, day: str, *, log: bool, own_kind: bool = False) -> None:
        """A table has columns (or, in a log, rows) for this register and code, and is as of `day`."""
        known = self.vocabulary.registers[register]
        self.supplied.setdefault(register, set())
        if code:
            self.supplied[register].add(code)
        self.days.setdefault((register, code if known.by else ""), set()).add(min(day, self.as_of))
        if kind_field(known) and not known.by:
            (self.whole if own_kind or not code else self.partial).add(register)
        if log:
            self.listed.add((register, code if known.by else ""))
            self.logs.add(register)
            if own_kind and code:
                self.logged.setdefault(register, set()).add(code)

    def cover(self, register: str, code: str, person: str) -> None:
        """A list of people has a column for this register and code, and a row for this person."""
        self.covered.setdefault((register, self._code(register, code)), set()).add(person)

    def mark_blank(self, register: str, code: str, person: str) -> None:
        self.blanks.add((register, self._code(register, code), person))

    def mark_absent(self, register: str, code: str, person: str, day: str) -> None:
        self.absent[(register, code, person)] = min(day, self.as_of)

    def mark_present(self, register: str, code: str, person: str) -> None:
        self.present.add((register, self._code(register, code), person))

    def run(self, register: str, persons: Iterable[str], first: str, day: str) -> None:
        """A time sheet or pay list runs from `first` through `day` for these persons; each sheet has its own days."""
        self.supply(register, "", day, log=True, own_kind=True)
        people = list(persons)
        self.show(register, people, first, day)
        for person in people:
            self.present.add((register, "", person))
            before = self.runs.get((register, person), "")
            self.runs[(register, person)] = max(before, min(day, self.as_of))

    def show(self, register: str, persons: Iterable[str], first: str, day: str) -> None:
        """One table tells of these days of these persons; a pay list tells of the whole month of its last payday."""
        if register != "work_record":
            last = date.fromisoformat(day).toordinal()
            day = date.fromordinal(calendar.end_of_month(last, "this")).isoformat()
        self.shown.setdefault(register, set()).add((first, day))
        for person in persons:
            self.shown_of.setdefault((register, person), set()).add((first, day))

    def _code(self, register: str, code: str) -> str:
        return code if self.vocabulary.registers[register].by else ""

    # -- what goes into the document

    def settle(
        self, stated: Iterable[Through], persons: Iterable[str], hired: Mapping[str, str]
    ) -> tuple[dict[str, Any], list[dict[str, str]], list[dict[str, str]], list[Presumption]]:
        """(sources, not_recorded, recorded_absent, presumptions). `hired`: the first day of a person's first job,
        for those of whom it is known."""
        stated = list(stated)
        said = self._said(stated)
        sources: dict[str, Any] = {}
        presumed: list[Presumption] = []
        days = dict(said)
        for register in sorted(self.supplied):
            known = self.vocabulary.registers[register]
            if register in _DESCRIBE:
                continue
            for code in sorted(self.supplied[register]) if known.by else [""]:
                if (register, code) not in days and (day := self._presumed_day(register, code)):
                    days[(register, code)] = ("", day)
        begun: set[str] = set()
        for (register, code), (first, day) in sorted(days.items()):
            shown = "" if first else self._first_shown(self.shown.get(register, ()), day)
            if register in self.shown and not first and not shown:
                # All that the files show of it comes later: a day before them covers nothing.
                continue
            if (register, code) not in said:
                presumed.append(self._taken(register, code, shown, day))
            elif shown and register not in begun:
                begun.add(register)
                presumed.append(self._begun(register, shown))
            _set(
                sources, register, code if self.vocabulary.registers[register].by else "", first or shown, day
            )
        people = list(persons)
        self._persons_without_rows({key: day for key, (_, day) in said.items()}, sources, people)
        marks = [
            _mark(register, code, person)
            for register, code, person in sorted(self.blanks - self.present)
            if (register, code) not in said and (register, code, person) not in self.absent
        ]
        marks += self._not_covered(sources, people, {name for name, *_ in stated if name}, marks)
        absences = [
            {**_mark(register, code, person), "through": day}
            # Beside rows of the same event it says that there are no others: the third interview is 未.
            for (register, code, person), day in sorted(self.absent.items())
        ]
        absences += [
            {
                **_mark(register, "", person),
                "from": self._first_shown(self.shown_of[(register, person)], day),
                "through": day,
            }
            for (register, person), day in sorted(self.runs.items())
            if (register, "") not in said and day > _through(sources.get(register))
        ]
        later, before = self._newcomers(
            sources, people, hired, {key for key, (first, _) in said.items() if first}
        )
        return sources, marks + later, absences + before, presumed

    def _not_covered(
        self,
        sources: Mapping[str, Any],
        persons: Iterable[str],
        named: set[str],
        marks: list[dict[str, str]],
    ) -> list[dict[str, str]]:
        """Marks for employees of whom no list has that column: a sheet of those who left tells nothing of their insurance.

        A register that the user named as complete is complete for everybody. Relatives are no employees."""
        employed = {person for register, _, person in self.present if register == "employment"}
        told = {(mark["register"], mark.get("code", ""), mark["person"]) for mark in marks}
        found: list[dict[str, str]] = []
        people = [person for person in persons if person in employed]
        for (register, code), covered in sorted(self.covered.items()):
            if register in _DESCRIBE or register in named or register not in sources:
                continue
            if (register, code) in self.listed:
                continue
            for person in people:
                key = (register, code, person)
                if (
                    person not in covered
                    and key not in told
                    and key not in self.absent
                    and key not in self.present
                ):
                    found.append(_mark(register, code, person))
        return found

    def _first_shown(self, spans: Iterable[Span], day: str) -> str:
        """First day of the unbroken run of sheets up to `day`; "" where none begins by then."""
        first = last = ""
        for span in sorted(spans):
            if span[0] > day:
                break
            if not last or (date.fromisoformat(span[0]) - date.fromisoformat(last)).days > _OFF + 1:
                first, last = span
            last = max(last, span[1])
        return first

    def _newcomers(
        self,
        sources: Mapping[str, Any],
        persons: Iterable[str],
        hired: Mapping[str, str],
        stated: set[tuple[str, str]],
    ) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
        """(marks, absences): whose own sheets begin later than the others', and who was hired after they begin.

        Of somebody hired later there is nothing to list before that; of somebody whose sheets only begin later
        the days before are not told."""
        marks: list[dict[str, str]] = []
        absences: list[dict[str, str]] = []
        blank = self.blanks - self.present
        for register, code, first, through in _begun_lists(sources):
            if register not in self.shown:
                continue
            for person in persons:
                own = self.shown_of.get((register, person))
                begins = first
                if own and (register, code) not in stated:
                    begins = max(first, self._first_shown(own, through) or first)
                since = hired.get(person, "")
                if since and since >= begins:
                    if (register, code, person) not in blank:
                        day = date.fromordinal(date.fromisoformat(since).toordinal() - 1).isoformat()
                        absences.append({**_mark(register, code, person), "through": min(day, through)})
                elif begins > first:
                    marks.append({**_mark(register, code, person), "before": begins})
        return marks, absences

    def _said(self, stated: Iterable[Through]) -> dict[tuple[str, str], Span]:
        """First day ("" where none is given) and last day that the user gave, per register and code. The narrower
        statement wins."""
        found: dict[tuple[str, str], Span] = {}
        for register, code, last, first in sorted(
            stated, key=lambda entry: (entry[0] is not None, entry[1] is not None)
        ):
            names = [register] if register else list(self.supplied)
            day = (first, last)
            for name in names:
                known = self.vocabulary.registers.get(name)
                if known is None:
                    continue
                if not register and name in self.partial - self.whole:
                    # "Everything in these files" cannot cover the kinds of a register that they do not list.
                    continue
                if not known.by:
                    found[(name, "")] = day
                elif code:
                    found[(name, code)] = day
                else:
                    # Said of all files, a log covers its fellows and a column only its own code; said of the
                    # register by name, whatever the files have of it stands for what goes to the same desks.
                    seen = self.supplied.get(name, set())
                    fellows = self._fellows(name, self.logged.get(name, set()) if not register else seen)
                    for each in sorted(seen | fellows) or self._all_codes(name):
                        found[(name, each)] = day
        return found

    def _fellows(self, register: str, seen: set[str]) -> set[str]:
        """Codes that a log of `seen` is also about: what the same party files with the same institution."""
        if register not in _LOGGED:
            return set()
        known = self.vocabulary.registers[register]

        def desk(code: str) -> tuple[str, bool]:
            by = str(self.vocabulary.code_entry(register, known.by, code).get("by", ""))
            return self.vocabulary.holder_of(register, code), by in _BY_PERSON

        desks = {desk(code) for code in seen}
        desks = {(holder, by) for holder, by in desks if holder not in ("", "worker", "employer")}
        return {code for code in self._all_codes(register) if desk(code) in desks}

    def _all_codes(self, register: str) -> list[str]:
        known = self.vocabulary.registers[register]
        listed = self.vocabulary.codes.get(known.fields[known.by].of)
        return list(listed.codes) if listed else []

    def _presumed_day(self, register: str, code: str) -> str:
        """Through which day the office's own record is presumed complete; "" for what is not."""
        known = self.vocabulary.registers[register]
        if self.vocabulary.holder_of(register, code) != "employer":
            return ""
        if register in self.partial - self.whole:
            return ""
        days = self.days.get((register, code if known.by else ""))
        return min(days) if days else ""

    def _taken(self, register: str, code: str, first: str, day: str) -> Presumption:
        known = self.vocabulary.registers[register]
        label = known.ja
        if code:
            listed = self.vocabulary.codes.get(known.fields[known.by].of)
            label += f"（{listed.label(code) if listed else code}）"
        begins = f"{first}から" if first else ""
        name, since = f"{register}{':' + code if code else ''}", f"from {first} " if first else ""
        return Presumption(
            "complete_through",
            Words(f"「{label}」は会社の記録なので、{begins}{day}までもれなく載っているものとして見ました",
                  f"{name} is the office's own record and is taken as complete {since}through {day}"),
            register, code, day,
        )  # fmt: skip

    def _begun(self, register: str, first: str) -> Presumption:
        label = self.vocabulary.registers[register].ja
        return Presumption(
            "complete_from",
            Words(f"「{label}」は{first}の分から載っているので、それより前は「なかった」とは見ていません",
                  f"{register} is listed from {first}, so what was before is not taken as not having happened"),
            register, "", first,
        )  # fmt: skip

    def _persons_without_rows(
        self, said: dict[tuple[str, str], str], sources: dict[str, Any], persons: Iterable[str]
    ) -> None:
        """A time sheet or a pay list that never names a person is silent about that person."""
        for register in sorted(self.logs & set(sources)):
            known = self.vocabulary.registers[register]
            if known.by or (register, "") in said:
                continue
            named = {person for r, _, person in self.present if r == register}
            for person in persons:
                if person not in named:
                    self.blanks.add((register, "", person))


def beginning(day: date) -> date:
    """From when a list of days tells, by its first row: the month's first where only days off can lie between."""
    return day.replace(day=1) if day.day <= _OFF else day


def _set(sources: dict[str, Any], register: str, code: str, first: str, day: str) -> None:
    told: Any = {"from": first, "through": day} if first else day
    if code:
        sources.setdefault(register, {})[code] = told
    else:
        sources[register] = told


def _through(told: Any) -> str:
    """The last day of what is stated about a register without codes; "" for nothing."""
    return str(told.get("through", "")) if isinstance(told, Mapping) else str(told or "")


def _begun_lists(sources: Mapping[str, Any]) -> Iterable[tuple[str, str, str, str]]:
    """(register, code, first day, last day) of every list that has a first day."""
    for register, told in sorted(sources.items()):
        if not isinstance(told, Mapping):
            continue
        parts = {"": told} if "through" in told else told
        for code, part in sorted(parts.items()):
            if isinstance(part, Mapping):
                yield register, code, part["from"], part["through"]


def _mark(register: str, code: str, person: str) -> dict[str, str]:
    return {"register": register, **({"code": code} if code else {}), "person": person}
