"""JSON Schemas (2020-12) of rule files and case files, for editors and for other programs."""

from __future__ import annotations

from typing import Any

from jisso.registers.case import METADATA
from jisso.registers.schema import Field, Schema
from jisso.rules.reader import CHOICES
from jisso.rules.rule import EFFECTS, KINDS, TERM_SLOTS, TRUTH_SLOTS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"type": "string", "minLength": 1}
TEXTS = {"oneOf": [TEXT, {"type": "array", "items": TEXT}]}
DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
DURATION = {"type": "string", "pattern": r"^\d+ (day|week|month|year)s?$"}
LANGUAGES = {"oneOf": [TEXT, {"type": "object", "additionalProperties": {"type": "string"}}]}
TRUTH = {"$ref": "#/$defs/truth"}


def rules_schema() -> dict[str, Any]:
    """Shape of a rule file: a list of rules and definitions. Expressions are checked by `jisso pack check`."""
    common: dict[str, Any] = {
        "rule": TEXT,
        "entries": TEXTS,
        "kind": {"enum": list(KINDS)},
        "domain": TEXT,
        "problem": TEXT,
        "for": {"type": "string", "pattern": r"^[a-z_]+ as [A-Za-z_]\w*$"},
        "applies": TRUTH,
        "amount": TEXT,
        "law_at": TEXT,
        "recurs": {
            "type": "object",
            "required": ["each", "from"],
            "additionalProperties": False,
            "properties": {"each": DURATION, "from": TEXT, "to": TEXT, "as": TEXT, "look_back": DURATION},
        },
        "bearer": TEXT,
        "counterparty": TEXT,
        "verified_by": TEXT,
        "accountable": TEXT,
        "remedy": {"enum": list(CHOICES["remedy"])},
        "cause": {"enum": list(CHOICES["cause"])},
        "sheet": {"enum": list(CHOICES["sheet"])},
        "lead": DURATION,
        "if_missed": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["party", "role", "effect", "what"],
                "additionalProperties": False,
                "properties": {
                    "party": TEXT,
                    "role": {"enum": ["punished", "suffers"]},
                    "effect": {"enum": list(EFFECTS)},
                    "what": LANGUAGES,
                    "law": TEXT,
                },
            },
        },
        "judgement": {
            "type": "object",
            "required": ["factors"],
            "additionalProperties": False,
            "properties": {"open": TRUTH, "factors": {"type": "array", "items": LANGUAGES, "minItems": 1}},
        },
        "in_force": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"from": DAY, "until": {"oneOf": [DAY, {"type": "null"}, {"const": "null"}]}},
        },
        "law": TEXTS,
        "source": TEXTS,
        "checked": DAY,
        "confidence": {"enum": list(CHOICES["confidence"])},
        "second_check": {"enum": list(CHOICES["second_check"])},
        "sources_disagree": {"type": "array", "items": LANGUAGES},
        "verified_through": DAY,
        "note": TEXT,
    }
    kinds = []
    for kind, (needed, possible) in TERM_SLOTS.items():
        slots: dict[str, Any] = {
            slot: TRUTH if slot in TRUTH_SLOTS else TEXT
            for slot in (*needed, *possible)
            if slot != "due_latest"
        }
        if kind == "duty":
            slots["due"] = {
                "oneOf": [
                    TEXT,
                    {
                        "type": "object",
                        "required": ["earliest", "latest"],
                        "additionalProperties": False,
                        "properties": {"earliest": TEXT, "latest": TEXT},
                    },
                ]
            }
        kinds.append(
            {
                "type": "object",
                "properties": {**common, **slots, "kind": {"const": kind}},
                "additionalProperties": False,
                "required": [
                    "rule",
                    "kind",
                    "domain",
                    "for",
                    "bearer",
                    "law",
                    "source",
                    "checked",
                    "confidence",
                    *needed,
                ],
            }
        )
    define = {
        "type": "object",
        "required": ["define", "is"],
        "additionalProperties": False,
        "properties": {"define": TEXT, "of": TEXTS, "is": TRUTH, "note": TEXT, "words": LANGUAGES},
    }
    return {
        "$schema": DIALECT,
        "title": "jisso rule file",
        "type": "array",
        "items": {"oneOf": [*kinds, define]},
        "$defs": {
            "truth": {
                "oneOf": [
                    TEXT,
                    {
                        "type": "object",
                        "required": ["is"],
                        "properties": {"is": TRUTH, "cite": TEXT},
                        "additionalProperties": False,
                    },
                    *(
                        {
                            "type": "object",
                            "required": [name],
                            "additionalProperties": False,
                            "properties": {
                                name: {"type": "array", "items": TRUTH, "minItems": 1},
                                "cite": TEXT,
                            },
                        }
                        for name in ("all of", "any of")
                    ),
                ]
            }
        },
    }


def case_schema(schema: Schema) -> dict[str, Any]:
    """Shape of a case file over the pack's registers."""
    registers = {name: {"type": "array", "items": {"$ref": f"#/$defs/{name}"}} for name in schema.registers}

    def marked(*days: str) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["register", "person"],
            "properties": {"register": TEXT, "code": TEXT, "person": TEXT} | dict.fromkeys(days, DAY),
        }

    span = {
        "type": "object",
        "required": ["through"],
        "additionalProperties": False,
        "properties": {"from": DAY, "through": DAY},
    }
    complete = {"anyOf": [DAY, span]}
    return {
        "$schema": DIALECT,
        "title": "jisso case file",
        "type": "object",
        "required": ["registers"],
        "additionalProperties": False,
        "properties": {
            "as_of": DAY,
            "registers": {"type": "object", "properties": registers, "additionalProperties": False},
            "sources": {
                "type": "object",
                "propertyNames": {"enum": list(schema.registers)},
                "additionalProperties": {
                    "anyOf": [
                        DAY,
                        {"const": "none"},
                        span,
                        {"type": "object", "additionalProperties": complete},
                    ]
                },
            },
            "not_recorded": {"type": "array", "items": marked("before")},
            "recorded_absent": {"type": "array", "items": marked("from", "through")},
            "expect": {"type": "array", "items": {"type": "object"}},
        },
        "$defs": {
            name: {
                "type": "object",
                "title": register.en or register.ja,
                "required": [register.key],
                "additionalProperties": False,
                "properties": {
                    **{f.name: _field(f, schema) for f in register.fields.values()},
                    **{one: {} for one in METADATA},
                },
            }
            for name, register in schema.registers.items()
        },
    }


def _field(field: Field, schema: Schema) -> dict[str, Any]:
    unknown = {
        "type": "object",
        "properties": {"unknown": TEXT, "from": {}, "to": {}},
        "additionalProperties": False,
    }
    words: dict[str, Any] = {"enum": ["unknown", "no", "open", None, ""]}
    kinds: dict[str, dict[str, Any]] = {
        "date": DAY,
        "bool": {"type": "boolean"},
        "ref": {"type": ["string", "integer"]},
        "text": {"type": ["string", "number", "null"]},
    }
    own = kinds.get(field.kind, {"type": ["number", "string"]})
    if field.kind == "code":
        codes = schema.codes.get(field.of)
        own = {"enum": [*codes.codes, "none"]} if codes is not None and codes.closed else {"type": "string"}
    return {"title": field.en or field.ja, "anyOf": [own, words, unknown]}
