"""A rule as one immutable value. Which slot is for which kind stands in `docs/language.md` 2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jisso.ground.source import Citation, Span
from jisso.ground.values import Number
from jisso.rules.terms import Duration, Term

KINDS = ("duty", "prohibition", "entitlement", "condition", "link")
EFFECTS = ("sanction", "status", "civil", "practical", "none")
CONFIDENCES = ("high", "medium", "low")
SECOND_CHECKS = ("confirmed", "corrected", "still_doubtful", "none")
CAUSES = ("party", "link", "source", "law")

# Term slots by kind: first the needed, then the possible ones.
TERM_SLOTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "duty": (("due", "done"), ("trigger", "due_latest")),
    "prohibition": (("breach",), ("since", "until", "cured")),
    "entitlement": ((), ("holds", "used", "lapses")),
    "condition": (("holds",), ()),
    "link": ((), ("left", "right", "agrees")),
}
TRUTH_SLOTS = ("applies", "breach", "holds", "agrees")
DATE_SLOTS = ("trigger", "due", "due_latest", "done", "since", "until", "cured", "used", "lapses", "law_at")


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows when a rule fails, for one party: punished by law, or suffering in fact."""

    party: str
    role: str
    effect: str
    what: Mapping[str, str]
    law: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person must weigh. `open` None: always, where the computed part leaves the question open."""

    open: Term | None
    factors: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Periods of `months` months counted from `start`, until `end`; those that ended `look_back` ago are not asked for."""

    months: int
    start: Term
    end: Term | None
    name: str
    look_back: Duration | None


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    kind: str
    domain: str
    register: str
    row_name: str
    terms: Mapping[str, Term]
    entries: tuple[str, ...] = ()
    problem: str = ""
    recurs: Recurrence | None = None
    law_at: str = ""
    bearer: str = ""
    counterparty: str = ""
    verified_by: str = ""
    accountable: str = ""
    if_missed: tuple[Effect, ...] = ()
    remedy: str = "text"
    cause: str = "party"
    judgement: Judgement | None = None
    lead: Duration | None = None
    sheet: str = "office"
    in_force_from: int = 0
    in_force_until: int = 0
    law: tuple[Citation, ...] = ()
    source: tuple[str, ...] = ()
    checked: int = 0
    confidence: str = ""
    second_check: str = ""
    sources_disagree: tuple[Mapping[str, str], ...] = ()
    verified_through: int = 0
    note: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)

    @property
    def asks_only(self) -> bool:
        """Whether the rule may ask but never accuse: its law is doubtful."""
        return self.second_check == "still_doubtful" or self.confidence == "low"

    @property
    def punished(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(e.party for e in self.if_missed if e.role == "punished"))

    @property
    def harmed(self) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(e.party for e in self.if_missed if e.role == "suffers" and e.party != "nobody")
        )


@dataclass(frozen=True, slots=True)
class Formal:
    """A parameter of a definition: `kind` is row, code or a scalar type; `of` the register or code list."""

    name: str
    kind: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A named term. `words` say it by language, so that a rule is read by its terms and not by their bodies."""

    name: str
    formals: tuple[Formal, ...]
    body: Term
    note: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DatedValue:
    key: str
    start: int
    until: int
    value: Number
    verified_through: int
    source: str = ""


@dataclass(frozen=True)
class ParameterTable:
    """A dated figure, per key where `key_list` names a code list. Past `verified_through` it is stale law."""

    name: str
    ja: str
    en: str
    kind: str
    key_list: str
    verified_through: int
    confidence: str
    source: str
    values: Mapping[str, tuple[DatedValue, ...]]
    doubtful: bool = False
