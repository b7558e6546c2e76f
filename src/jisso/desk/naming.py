"""What people and organisations are called in a report, and what stands on a person's timeline."""

from __future__ import annotations

from jisso.files.outbound.report import SpanKind, TimeSpan
from jisso.ground.values import FOREVER, MIN_DAY, iso
from jisso.readings.narrate import Words
from jisso.registers.case import Case
from jisso.registers.facts import Row
from jisso.registers.schema import Schema

# Whose task it is, as seen from the desk: the person's own, or the office's. All others are others' tasks.
OWN_PARTIES = (
    "worker",
    "resident",
    "parent",
    "head_of_household",
    "cohabiting_relative",
    "insured_person",
    "taxpayer",
    "trainee",
    "student",
    "account_holder",
    "tenant",
    "child",
    "family",
)
OFFICE_PARTIES = (
    "employer",
    "ssw_organisation",
    "implementer",
    "wage_payer",
    "housing_provider",
    "host_worksite",
    "support_organisation",
    "supervising_organisation",
)
NAMES = ("name_kanji", "name_roman", "name_kana", "common_name")
LANES: tuple[tuple[str, SpanKind, str], ...] = (
    ("residence_permission", "permission", "status"),
    ("employment", "employment", "organisation"),
    ("insurance_enrolment", "insurance", "scheme"),
)


def cell(row: Row, name: str, schema: Schema) -> str:
    """A recorded text, or an empty one."""
    place = schema.registers[row.register].index.get(name)
    value = row.cells[place][0] if place is not None else None
    return value if isinstance(value, str) and value not in ("unknown", "none") else ""


def name_of_person(row: Row, schema: Schema) -> str:
    """The name as recorded (never merged, never translated); the key where no name is read."""
    return next((found for name in NAMES if (found := cell(row, name, schema))), row.key)


def code_of_person(row: Row, schema: Schema) -> str:
    """Initials where a name in Latin letters is known, else the key: for texts that may hold no name."""
    roman = cell(row, "name_roman", schema)
    initials = "".join(part[0] for part in roman.replace(",", " ").split() if part[0].isalpha()).upper()
    return initials[:4] or row.key


def name_of_organisation(row: Row, schema: Schema) -> str:
    return cell(row, "name", schema) or row.key


def spans_of(person: Row, case: Case, words: Words) -> tuple[tuple[TimeSpan, ...], tuple[str, ...]]:
    """The person's permissions, jobs and insurance as stretches, and the keys of the organisations."""
    spans: list[TimeSpan] = []
    organisations: dict[str, None] = {}
    for register, kind, label_field in LANES:
        described = case.schema.registers.get(register)
        if described is None:
            continue
        for row in case.all_rows(register):
            if row.subject is not person:
                continue
            spans.append(_span(row, kind, label_field, case.schema, words))
            if row.owner is not None and register == "employment":
                organisations[row.owner.key] = None
    spans.sort(key=lambda span: (span.lane, span.start or "", span.label))
    return tuple(spans), tuple(organisations)


def _span(row: Row, kind: SpanKind, label_field: str, schema: Schema, words: Words) -> TimeSpan:
    described = schema.registers[row.register]
    value = row.cells[described.index[label_field]][0]
    field = described.fields[label_field]
    label = (
        name_of_organisation(value, schema)
        if isinstance(value, Row)
        else words.value(value, value, value is not None, field.kind, field.of)
    )
    start, end = row.start, row.end
    known_start = start[2] is None and MIN_DAY < start[0] < FOREVER
    return TimeSpan(
        words.register(row.register),
        label,
        kind,
        iso(start[0]) if known_start else None,
        iso(end[0]) if end[2] is None else None,
        known_start,
    )
