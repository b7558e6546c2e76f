"""Who has left: past the last day worked an office no longer learns what others record about that person."""

from __future__ import annotations

import re
from typing import Any

from jisso.files.inbound.book import Book
from jisso.files.inbound.completeness import Ledger
from jisso.files.inbound.vocab import Vocabulary, kind_field

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# What a row says of a day that has come; an end that lies ahead (a permission's last day) is no later news.
_NEWS = (
    "date",
    "start_date",
    "submitted_date",
    "received_date",
    "event_date",
    "outcome_date",
    "done_date",
    "notified_date",
)


def limits_of(book: Book, ledger: Ledger, as_of: str) -> list[dict[str, Any]]:
    """`person_limits` of the document: everybody all of whose jobs ended before the as-of day.

    Left open are the holders to whom the employer itself still reports about a leaver, as far as the files have
    such notices, and every holder from whom the files have later news of that person.
    """
    ends: dict[str, list[str]] = {}
    for row in book.rows.get("employment", {}).values():
        end = row.get("end_date")
        ends.setdefault(str(row.get("person", "")), []).append(end if isinstance(end, str) else "")
    gone = {
        person: max(days)
        for person, days in ends.items()
        if person and all(_DAY.fullmatch(day) and day < as_of for day in days)
    }
    if not gone:
        return []
    reported = _reported_to(ledger)
    later: dict[str, set[str]] = {person: {"employer"} | reported for person in gone}
    for register, rows in book.rows.items():
        known = book.vocabulary.registers[register]
        name = kind_field(known)
        for row in rows.values():
            person = str(row.get("person", ""))
            if person in gone and any(
                isinstance(day := row.get(n), str) and _DAY.fullmatch(day) and gone[person] < day <= as_of
                for n in _NEWS
            ):
                code = row.get(name) if name else ""
                later[person].add(book.vocabulary.holder_of(register, code if isinstance(code, str) else ""))
    for (register, code, person), day in ledger.absent.items():
        if person in gone and day > gone[person]:
            later[person].add(book.vocabulary.holder_of(register, code))
    own = {"filing": _filed_by_the_employer(book.vocabulary)}
    return [
        {
            "person": person,
            "through": day,
            "except_holders": sorted(later[person] - {""}),
            "except_codes": own,
        }
        for person, day in sorted(gone.items())
    ]


def _filed_by_the_employer(known: Vocabulary) -> list[str]:
    """Notices that the employer owes, also about somebody who left: nobody else could be asked for them."""
    listed = known.codes.get("filing_kind")
    return sorted(
        code for code, entry in (listed.codes if listed else {}).items() if entry.get("by") == "employer"
    )


def _reported_to(ledger: Ledger) -> set[str]:
    """Holders of the notices that the files list and that the employer files; never the immigration agency, whose
    later decisions about a leaver are not told to the former employer."""
    known = ledger.vocabulary
    found = {
        known.holder_of("filing", code)
        for code in ledger.supplied.get("filing", ())
        if str(known.code_entry("filing", "kind", code).get("by", "")) == "employer"
    }
    return found & {
        "hello_work",
        "pension_service",
        "health_insurer",
        "labour_standards_office",
        "tax_office",
    }
