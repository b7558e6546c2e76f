"""Relatives: columns that speak of a worker's child or spouse make rows of that relative, not of the worker."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from jisso.files.inbound import fold
from jisso.files.inbound.book import UNKNOWN
from jisso.files.inbound.cells import Value
from jisso.files.inbound.fanout import Spread
from jisso.files.inbound.headings import SURE, Headings, Match, Target, narrow
from jisso.files.inbound.layout import Column
from jisso.files.inbound.people import NAME_FIELDS
from jisso.files.inbound.plan import Plan
from jisso.files.inbound.vocab import Vocabulary

if TYPE_CHECKING:
    from jisso.files.inbound.rows import RowWriter

# Where the name of the relative stands.
NAMED = ("household_member.other_person", "tax_dependant.relative")
_ABOUT = (
    "person", "residence_permission", "identity_document", "work_permission", "school_enrolment", "school_age_record",
    "application", "filing",
)  # fmt: skip
# Filed by the employer for the worker, although a relative is the reason.
_THE_WORKERS = ("dependant_change_notice", "category3_notice")
_OF_A_RELATIVE = re.compile(
    r"^(?:配偶者|妻|夫|子|子供|お子様?|お子さま|家族|扶養家族|扶養親族|被扶養者|父|母)の?(.+)$"
)


def match_of_relative(column: Column, headings: Headings) -> Match | None:
    """The meaning of 子の生年月日 or 配偶者の在留資格 without the relative in front; None when it is not that."""
    found = _OF_A_RELATIVE.match(fold.nfkc(column.parts[-1]).replace(" ", ""))
    inner = headings.match((found.group(1),)) if found else None
    if inner is None or inner.confidence < SURE or not all(t.register in _ABOUT for t in inner.targets):
        return None
    return inner


def columns_of_relatives(
    plan: Plan, matches: Mapping[int, tuple[Column, Match]], surely: set[int], vocabulary: Vocabulary
) -> set[int]:
    """The columns that speak of the relative: right of his name, and, in a list of staff, told of the worker before."""
    meant = {at: found.targets if found.together else narrow(found.targets, vocabulary)
             for at, (_, found) in matches.items()}  # fmt: skip
    names = [at for at, targets in meant.items() if any(t.path in NAMED for t in targets)]
    names += [a.column.at for a in plan.assigned if any(t.path in NAMED for t in a.targets)]
    if not names:
        return set()
    staff = any(t.register in ("employment", "working_condition") for ts in meant.values() for t in ts[:1])
    before = {t for at, targets in meant.items() if at < min(names) for t in targets}
    return {
        at
        for at, targets in meant.items()
        if at in surely
        or (at > min(names) and all(map(_about_a_person, targets)) and (not staff or set(targets) & before))
    }


def _about_a_person(target: Target) -> bool:
    if target.register not in _ABOUT or dict(target.set).get("kind") in _THE_WORKERS:
        return False
    return target.register != "person" or target.field not in ("person_id", *NAME_FIELDS)


def write_relative(writer: RowWriter, plan: Plan, line: int, worker: str, row: Spread) -> None:
    """The relative's person row and what the row tells of him; links the family row to him."""
    if not row.relative:
        return
    about = row.relative[0]
    named = next(
        (g.values[n] for g in row.groups for n in ("other_person", "relative")
         if g.register in ("household_member", "tax_dependant") and n in g.values),
        None,
    )  # fmt: skip
    name = named.value if named is not None else None
    if not isinstance(name, str) or name in (UNKNOWN, "no", "none") or not worker:
        return
    values = {k: v.value for k, v in about.own["person"].items() if v.value is not None}
    birth = values.get("birth_date", "")
    key = person_key(writer, name, birth if isinstance(birth, str) else "")
    if not writer.g.no_identity and key not in writer.g.people.persons:
        values["name_roman" if re.search(r"[A-Za-z]", fold.nfkc(name)) else "name_kanji"] = name
    nationality = values.get("nationality", UNKNOWN)
    if isinstance(nationality, str) and nationality != UNKNOWN:
        values.setdefault("japanese_national", nationality == "JP")
    writer.book.put("person", values, writer._meta(plan, line, "person"), key)
    for group in row.groups:
        for field in ("other_person", "relative"):
            if group.register in ("household_member", "tax_dependant") and field in group.values:
                group.values[field] = Value(key)
    for group in about.groups:
        writer._group(plan, line, key, "", group, "", seen=False)


def person_key(writer: RowWriter, name: str, birth: str = "") -> str:
    """The person of this name in the files, else a key of his own; `unknown` when several have it."""
    folded = fold.person_name(name)
    found = [p.key for p in writer.g.people.persons.values() if folded in p.folded]
    if birth:
        same = [k for k in found if any(c.birth in ("", birth) for c in writer.g.people.persons[k].claims)]
        found = same if same else []
    if len(found) == 1:
        return found[0]
    return "p-" + fold.short_hash("person", folded, birth) if not found or birth else UNKNOWN
