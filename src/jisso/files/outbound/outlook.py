"""The outlook value: what a forecast has to say, in the reader's language, for every writer.

Days are ISO texts. An `OutlookEntry` is one thing on one day; `Change` is every flip, whatever its kind, for
machines. Nothing here ranks people: entries come by day, then rule, then row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jisso.files.outbound.report import Language, PackInfo, ReportFinding, ReportOffice, ReportPerson

# What happens on the day: a reminder at the rule's lead time, a duty that may now be done, the last day of a
# duty, a right that opens or closes, a matter that must be set right, a matter to confirm, another change.
EntryKind = Literal["signal", "starts", "deadline", "opens", "closes", "act", "confirm", "changes"]
ENTRY_KINDS: tuple[EntryKind, ...] = (
    "deadline", "act", "closes", "signal", "starts", "opens", "confirm", "changes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OutlookEntry:
    """One thing on one day. `then` says what the answer becomes if nothing is recorded by then; `why` where the
    day comes from. `times` counts equal entries of one rule and day that a list shows as one."""

    day: str
    kind: EntryKind
    finding: ReportFinding
    then: str = ""
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A flip of an answer. `before` or `after` None: the rule asks nothing of the row on that side."""

    day: str
    finding: str
    rule: str
    register: str
    row_id: str
    person: str | None
    organisation: str | None
    before: str | None
    after: str | None
    possible: tuple[str, ...]
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday: how many of the office's tasks have their last day in it, how many are planned into it
    by the stated capacity, and the tasks (finding ids) whose last day passes in it although planned to the full."""

    start: str
    due: int
    planned: int
    unfit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """A forecast of one desk's files from `as_of` to `until`."""

    as_of: str
    until: str
    language: Language
    pack: PackInfo
    assumption: str
    entries: tuple[OutlookEntry, ...] = ()
    changes: tuple[Change, ...] = ()
    weeks: tuple[Week, ...] = ()
    capacity: int | None = None
    people: tuple[ReportPerson, ...] = ()
    offices: tuple[ReportOffice, ...] = ()
    horizons: tuple[tuple[str, str], ...] = ()
    """Tables of law that end within the time looked at: (what, last day)."""

    def of_person(self, key: str) -> tuple[OutlookEntry, ...]:
        return tuple(entry for entry in self.entries if entry.finding.person == key)

    def of_office(self, key: str) -> tuple[OutlookEntry, ...]:
        return tuple(entry for entry in self.entries if entry.finding.organisation == key)

    @property
    def months(self) -> tuple[tuple[str, tuple[OutlookEntry, ...]], ...]:
        """Entries by month (`2026-12`), in order."""
        found: dict[str, list[OutlookEntry]] = {}
        for entry in self.entries:
            found.setdefault(entry.day[:7], []).append(entry)
        return tuple((month, tuple(entries)) for month, entries in sorted(found.items()))
