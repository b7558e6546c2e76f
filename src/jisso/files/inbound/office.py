"""Firms, workplaces and jobs that the rows speak of: who employs whom where, under keys that stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from jisso.files.inbound import fold
from jisso.files.inbound.book import UNKNOWN, Book

DEFAULT = "org-1"


class Office:
    """Keeps organisations by name and number, workplaces by firm and name, jobs by person and firm."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.names: dict[str, str] = {}
        self.numbers: dict[str, str] = {}
        self.default_name = ""
        self.used_default = False
        self.employers_named: set[str] = set()
        # (person, organisation) -> start day or "" -> what is known of the job
        self.jobs: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}

    # -- firms

    def learn(self, name: str, number: str = "") -> None:
        """First pass: a firm's number belongs to its name, wherever it was told."""
        if name and number:
            self.numbers.setdefault(fold.firm_name(name), number)

    def organisation(self, name: str, meta: dict[str, Any], values: dict[str, Any] | None = None) -> str:
        """The key of the firm of this name; its row is made or completed."""
        folded = fold.firm_name(name)
        number = (values or {}).get("corporate_number") or self.numbers.get(folded)
        number = number if isinstance(number, str) and number.isdigit() else ""
        key = f"o-{number}" if number else self.names.get(folded) or f"o-{fold.short_hash('firm', folded)}"
        self.names[folded] = key
        row = {"name": name.strip(), **(values or {})}
        if number:
            row["corporate_number"] = number
        return self.book.put("organisation", row, meta, key)

    def default(self, meta: dict[str, Any]) -> str:
        """The office itself, where no file names it; the one firm named anywhere, if there is just one."""
        if len(self.employers_named) == 1:
            return next(iter(self.employers_named))
        self.used_default = True
        return self.book.put("organisation", {"name": self.default_name}, meta, DEFAULT)

    def workplace(self, name: str, organisation: str, meta: dict[str, Any], values: dict[str, Any]) -> str:
        own = values.get("workplace_id")
        short = organisation.removeprefix("o-")
        key = f"w-{short}-{own}" if own else f"w-{short}-{fold.short_hash('workplace', fold.value(name))}"
        row = {"organisation": organisation, "name": name.strip(), **values}
        return self.book.put("workplace", row, meta, key)

    # -- jobs

    def job(
        self, person: str, organisation: str, start: str, values: dict[str, Any], meta: dict[str, Any]
    ) -> None:
        """Gathers what a row says about a job; keys are given by `settle_jobs`, once all rows are in."""
        known = self.jobs.setdefault((person, organisation), {}).setdefault(
            start, {"values": [], "meta": meta}
        )
        known["values"].append((values, meta))

    def settle_jobs(self) -> None:
        """Rows without a start day belong to the person's latest job at that firm. Called once."""
        for (person, organisation), starts in sorted(self.jobs.items()):
            dated = sorted(start for start in starts if start)
            if dated and "" in starts:
                starts[dated[-1]]["values"] += starts.pop("")["values"]
            for start, known in sorted(starts.items()):
                for values, meta in known["values"]:
                    row = {**values, "person": person, "organisation": organisation}
                    if start:
                        row["start_date"] = start
                    self.book.put("employment", row, meta, job_key(person, organisation, start))

    def find_job(
        self, person: str, organisation: str = "", start: str = "", on: str = "", *, at_hire: bool = False
    ) -> str:
        """The key of the job meant; an empty text when the person has none, or it is not clear which.

        `on`: a day of the job; with `at_hire` a day near its first: what is done at the hire may come before it.
        """
        found = [
            (at, firm, s)
            for (at, firm), starts in self.jobs.items()
            if at == person and (not organisation or firm == organisation)
            for s in starts
        ]
        if start and (exact := [job for job in found if job[2] == start]):
            found = exact
        if on and len(found) > 1:
            found = self._nearest(found, on) if at_hire else self._lasting(found, on)
        if len({firm for _, firm, _ in found}) == 1:
            return job_key(*max(found, key=lambda job: job[2]))
        return ""

    def _nearest(self, found: list[tuple[str, str, str]], on: str) -> list[tuple[str, str, str]]:
        """The job that began nearest to the day; all of them when two began about as near to it."""
        day = date.fromisoformat(on).toordinal()
        away = sorted((abs(date.fromisoformat(job[2]).toordinal() - day), job) for job in found if job[2])
        if not away or (len(away) > 1 and away[1][0] - away[0][0] < 21):
            return found
        return [away[0][1]]

    def _lasting(self, found: list[tuple[str, str, str]], on: str) -> list[tuple[str, str, str]]:
        """The jobs that the day lies in; of those at one firm the latest. All of them when it lies in none."""
        begun = [job for job in found if job[2] <= on]
        lasting = [job for job in begun if not self._ended(job, on)] or begun
        if len({firm for _, firm, _ in lasting}) > 1:
            return lasting
        return [max(lasting, key=lambda job: job[2])] if lasting else found

    def _ended(self, job: tuple[str, str, str], on: str) -> bool:
        ends = [v.get("end_date") for v, _ in self.jobs[job[:2]][job[2]]["values"]]
        return any(isinstance(end, str) and end[:1].isdigit() and end < on for end in ends)

    def employers(self, person: str) -> list[str]:
        return sorted({firm for (at, firm) in self.jobs if at == person})

    def named(self, keys: Iterable[str]) -> list[str]:
        rows = self.book.rows.get("organisation", {})
        return [str(rows[key].get("name", key)) for key in keys if key in rows]


def job_key(person: str, organisation: str, start: str) -> str:
    """A job is a person, a firm and a first day."""
    return "-".join(["e", person.removeprefix("p-"), organisation.removeprefix("o-"), start or UNKNOWN])
