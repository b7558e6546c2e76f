"""How far the files are complete: presumptions for what the office itself holds, marks for blank cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from jisso.files.inbound.intake import Presumption
from jisso.files.inbound.problems import Words
from jisso.files.inbound.vocab import Vocabulary, kind_field

Through = tuple[str | None, str | None, str]
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
    runs: dict[tuple[str, str], str] = field(default_factory=dict)

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
            self.logs.add(register)
            if own_kind and code:
                self.logged.setdefault(register, set()).add(code)

    def mark_blank(self, register: str, code: str, person: str) -> None:
        self.blanks.add((register, self._code(register, code), person))

    def mark_absent(self, register: str, code: str, person: str, day: str) -> None:
        self.absent[(register, code, person)] = min(day, self.as_of)

    def mark_present(self, register: str, code: str, person: str) -> None:
        self.present.add((register, self._code(register, code), person))

    def run(self, register: str, persons: Iterable[str], day: str) -> None:
        """A time sheet or pay list runs through `day` for these persons; each of several sheets has its own day."""
        self.supply(register, "", day, log=True, own_kind=True)
        for person in persons:
            self.present.add((register, "", person))
            before = self.runs.get((register, person), "")
            self.runs[(register, person)] = max(before, min(day, self.as_of))

    def _code(self, register: str, code: str) -> str:
        return code if self.vocabulary.registers[register].by else ""

    # -- what goes into the document

    def settle(
        self, stated: Iterable[Through], persons: Iterable[str]
    ) -> tuple[dict[str, Any], list[dict[str, str]], list[dict[str, str]], list[Presumption]]:
        """(sources, not_recorded, recorded_absent, presumptions)."""
        said = self._said(stated)
        sources: dict[str, Any] = {}
        presumed: list[Presumption] = []
        for register in sorted(self.supplied):
            known = self.vocabulary.registers[register]
            if register in _DESCRIBE:
                continue
            for code in sorted(self.supplied[register]) if known.by else [""]:
                day = said.get((register, code)) or self._presumed(register, code, presumed)
                if day:
                    _set(sources, register, code if known.by else "", day)
        for (register, code), day in sorted(said.items()):
            _set(sources, register, code if self.vocabulary.registers[register].by else "", day)
        self._persons_without_rows(said, sources, persons)
        marks = [
            _mark(register, code, person)
            for register, code, person in sorted(self.blanks - self.present)
            if not said.get((register, code)) and (register, code, person) not in self.absent
        ]
        absences = [
            {**_mark(register, code, person), "through": day}
            # Beside rows of the same event it says that there are no others: the third interview is 未.
            for (register, code, person), day in sorted(self.absent.items())
        ]
        absences += [
            {**_mark(register, "", person), "through": day}
            for (register, person), day in sorted(self.runs.items())
            if (register, "") not in said and day > str(sources.get(register, ""))
        ]
        return sources, marks, absences, presumed

    def _said(self, stated: Iterable[Through]) -> dict[tuple[str, str], str]:
        """The days that the user gave, per register and code. The narrower statement wins."""
        found: dict[tuple[str, str], str] = {}
        for register, code, day in sorted(
            stated, key=lambda entry: (entry[0] is not None, entry[1] is not None)
        ):
            names = [register] if register else list(self.supplied)
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

    def _presumed(self, register: str, code: str, presumed: list[Presumption]) -> str:
        known = self.vocabulary.registers[register]
        if self.vocabulary.holder_of(register, code) != "employer":
            return ""
        if register in self.partial - self.whole:
            return ""
        days = self.days.get((register, code if known.by else ""))
        if not days:
            return ""
        day = min(days)
        label = known.ja
        if code:
            listed = self.vocabulary.codes.get(known.fields[known.by].of)
            label += f"（{listed.label(code) if listed else code}）"
        presumed.append(
            Presumption(
                "complete_through",
                Words(f"「{label}」は会社の記録なので、{day}までもれなく載っているものとして見ました",
                      f"{register}{':' + code if code else ''} is the office's own record and is taken as complete through {day}"),
                register, code, day,
            )
        )  # fmt: skip
        return day

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


def _set(sources: dict[str, Any], register: str, code: str, day: str) -> None:
    if code:
        sources.setdefault(register, {})[code] = day
    else:
        sources[register] = day


def _mark(register: str, code: str, person: str) -> dict[str, str]:
    return {"register": register, **({"code": code} if code else {}), "person": person}
