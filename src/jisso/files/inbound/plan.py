"""A table with a meaning for each of its columns, ready to be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from jisso.files.inbound.headings import Target
from jisso.files.inbound.intake import Question
from jisso.files.inbound.layout import Column, Table
from jisso.files.inbound.problems import Words


@dataclass(slots=True)
class Assigned:
    """A column in use. `nth` tells repeated event columns apart; `part` orders the parts of a joined name;
    `relative`: it speaks of the relative whom the row names, not of the worker."""

    column: Column
    targets: tuple[Target, ...]
    confidence: int
    how: str
    order: str = ""
    nth: int = 0
    part: int = 0
    turned: bool = False
    relative: bool = False


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
    # (heading, word) -> code, by a saved choice.
    words: dict[tuple[str, str], str] = field(default_factory=dict)
    # The payday that a title gives, as ISO text.
    payday: str = ""
    # The year that the titles give, and the month with which it begins; (0, 0) when they give none.
    fiscal: tuple[int, int] = (0, 0)
    date1904: bool = False
    # Rows that take the firm that stands above them.
    under_a_firm: int = 0

    @property
    def stable_purpose(self) -> str:
        """One of a few codes that never change: staff, log, days, month_grid, month_total, insurance, payroll,
        family, pension_media."""
        if self.purpose in ("staff", "days", "month_grid", "month_total", "pension_media"):
            return self.purpose
        by_register = {
            "insurance_enrolment": "insurance",
            "household_member": "family",
            "tax_dependant": "family",
        }
        if self.purpose == "log":
            return by_register.get(self.register, "log")
        if self.purpose == "people":
            events = sum(bool(t.set) for a in self.assigned for t in a.targets)
            others = sum(not t.set and t.register != "person" for a in self.assigned for t in a.targets)
            return "log" if events > others else "staff"
        known = {"pay": "payroll", "month_totals": "month_total", "month_grid_without_month": "month_grid"}
        return known.get(self.purpose, "log")

    def has(self, path: str) -> bool:
        return any(t.path == path for a in self.assigned if not a.relative for t in a.targets)

    def registers(self) -> Counter[str]:
        return Counter(t.register for a in self.assigned if not a.relative for t in a.targets)


def ask(plan: Plan, kind: str, ja: str, en: str, about: str = "", options: tuple[str, ...] = ()) -> Question:
    """A question about this table."""
    return Question(kind, Words(ja, en), plan.file, plan.label, about, options)
