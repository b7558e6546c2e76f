"""Proving a pack: the checks of `prove`, each counterexample replayed by the case reading before it is told.

What the solver found is believed only when the reference judges the case the same way; otherwise the answer becomes
undecided and says so. A case that replays is then made as small as it can be without losing what it shows.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from jisso import __version__
from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator
from jisso.readings.finding import Finding
from jisso.readings.prove import CHECKS, REFUTED, UNDECIDED, Answer, Claim, Exhibit, Prover
from jisso.registers.case import case_from

NEVER = "9999-12-31"
Document = dict[str, Any]

# Checks whose case shows a circumstance, not only a status: nothing of it is taken away.
WHOLE = (
    "dead_rule",
    "dead_branch",
    "unreachable_right",
    "deadline",
    "contradiction",
    "double_bind",
    "window",
)
# Answers kept between runs at most; the oldest go first.
MOST_KEPT = 50_000


class Replayer:
    """Judges exhibits by the case reading."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.evaluator = Evaluator(pack.book)

    def confirm(self, answer: Answer) -> Answer:
        """The answer with its cases replayed, made small, and told what to expect; undecided if they do not replay."""
        if answer.answer != REFUTED:
            return answer
        documents = [copy.deepcopy(dict(exhibit.document)) for exhibit in answer.exhibits]
        claims = [exhibit.claims for exhibit in answer.exhibits]
        if not documents or not self._shown(documents, claims):
            why = f"the case found does not replay in the case reading ({answer.why})"
            return replace(answer, answer=UNDECIDED, why=why, exhibits=())
        if answer.check not in WHOLE:
            self._shrink(documents, claims)
        self._soften(documents, claims)
        exhibits = tuple(
            Exhibit({**document, "expect": list(self.expectations(document, mine))}, mine)
            for document, mine in zip(documents, claims, strict=True)
        )
        return replace(answer, exhibits=exhibits)

    def shows(self, exhibit: Exhibit) -> bool:
        """Whether judging the case shows every claim."""
        return self._shown([dict(exhibit.document)], [exhibit.claims])

    def _shown(self, documents: Sequence[Document], claims: Sequence[Sequence[Claim]]) -> bool:
        for document, mine in zip(documents, claims, strict=True):
            for claim in mine:
                finding = self.finding(document, claim)
                if finding is None or not holds(claim, finding):
                    return False
        return True

    def finding(self, document: Mapping[str, Any], claim: Claim) -> Finding | None:
        """The finding that a claim is about; None where the case has none or cannot be read whole."""
        as_of = date.fromisoformat(str(document["as_of"])).toordinal()
        case, problems = case_from(self.pack.book.schema, document, as_of=as_of)
        family = self.pack.book.families.get(claim.rule)
        if problems or family is None:
            return None
        row = case.rows[family.newest.register].get(claim.row)
        if row is None:
            return None
        for finding in self.evaluator.judge(family, row, case, as_of):
            if finding.occurrence == claim.occurrence:
                return finding
        return None

    def expectations(self, document: Document, claims: Sequence[Claim]) -> Iterator[dict[str, Any]]:
        for claim in claims:
            finding = self.finding(document, claim)
            if finding is not None:
                expected = {"rule": claim.rule, "for": claim.row, "status": finding.status}
                if claim.occurrence:
                    expected["occurrence"] = str(claim.occurrence)
                yield expected

    # ---- small cases

    def _shrink(self, documents: list[Document], claims: Sequence[Sequence[Claim]]) -> None:
        """Takes away rows, then cells, from all cases alike, as long as they show what they showed."""
        kept = {claim.row for mine in claims for claim in mine}
        for register, key in _rows(documents):
            if key not in kept:
                self._try(documents, claims, partial(_without_row, register=register, key=key))
        for register, key, name in _cells(documents):
            self._try(documents, claims, partial(_without_cell, register=register, key=key, name=name))
        used = {register for document in documents for register in document["registers"]}
        for register in list(documents[0]["sources"]):
            if register not in used:
                self._try(documents, claims, partial(_without_source, register=register))

    def _soften(self, documents: list[Document], claims: Sequence[Sequence[Claim]]) -> None:
        """Says `open` instead of the last day of the calendar where it means the same here."""
        for register, key, name in _cells(documents):
            self._try(documents, claims, partial(_opened, register=register, key=key, name=name))

    def _try(
        self, documents: list[Document], claims: Sequence[Sequence[Claim]], change: Callable[[Document], Any]
    ) -> None:
        tried = [copy.deepcopy(document) for document in documents]
        for document in tried:
            change(document)
        if tried != documents and self._shown(tried, claims):
            documents[:] = tried


def holds(claim: Claim, finding: Finding) -> bool:
    """Whether a finding shows what is claimed. A settled status counts also where a person must still judge it."""
    settled = any(finding.possible == (status,) for status in claim.statuses)
    if not settled and finding.status not in claim.statuses:
        return False
    if claim.note and claim.note not in finding.notes:
        return False
    if claim.reason[0] and not any((one.kind, one.key) == claim.reason for one in finding.reasons):
        return False
    return not claim.before or (finding.since is not None and finding.since < claim.before)


def _rows(documents: Sequence[Document]) -> list[tuple[str, str]]:
    return list(
        dict.fromkeys(
            (register, str(next(iter(row.values()))))
            for document in documents
            for register, rows in document["registers"].items()
            for row in rows
        )
    )


def _cells(documents: Sequence[Document]) -> list[tuple[str, str, str]]:
    return list(
        dict.fromkeys(
            (register, str(next(iter(row.values()))), name)
            for document in documents
            for register, rows in document["registers"].items()
            for row in rows
            for name in list(row)[1:]
        )
    )


def _find(document: Document, register: str, key: str) -> dict[str, Any] | None:
    for row in document["registers"].get(register, ()):
        if str(next(iter(row.values()))) == key:
            found: dict[str, Any] = row
            return found
    return None


def _without_row(document: Document, register: str, key: str) -> None:
    rows = document["registers"].get(register, [])
    left = [row for row in rows if str(next(iter(row.values()))) != key]
    if left:
        document["registers"][register] = left
    else:
        document["registers"].pop(register, None)


def _without_cell(document: Document, register: str, key: str, name: str) -> None:
    row = _find(document, register, key)
    if row is not None:
        row.pop(name, None)


def _without_source(document: Document, register: str) -> None:
    document["sources"].pop(register, None)


def _opened(document: Document, register: str, key: str, name: str) -> None:
    row = _find(document, register, key)
    if row is not None and row.get(name) == NEVER:
        row[name] = "open"


# ---- the use case


@dataclass(frozen=True)
class Proved:
    """The answers of a run, in the order of checks and rules."""

    pack: Pack
    answers: tuple[Answer, ...]

    @property
    def refuted(self) -> tuple[Answer, ...]:
        return tuple(one for one in self.answers if one.answer == REFUTED)


def prove_pack(
    pack: Pack,
    rule: str | None = None,
    *,
    checks: Sequence[str] = CHECKS,
    seconds: float = 6.0,
    workers: int = 1,
    memory: MutableMapping[str, Any] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Proved:
    """All checks of a pack, or those that one rule takes part in. `seconds` is the processor time for one check;
    `workers` processes share the work where there is enough of it.

    `memory` keeps answers between runs by what they depend on; see `KeptAnswers`."""
    exceptions = {
        name: tuple(entries) for name, entries in (pack.about.get("rule_use_exceptions") or {}).items()
    }
    kept = memory if memory is not None else {}
    prover = Prover(pack.book, exceptions, sides_of(pack), seconds, workers, kept)
    answers = prover.prove(rule, checks=checks, confirm=Replayer(pack).confirm, progress=progress)
    return Proved(pack, tuple(answers))


def sides_of(pack: Pack) -> dict[str, str]:
    """For each party of the pack the register of whoever it is: a person or an organisation."""
    found: dict[str, str] = {}
    for party, about in pack.parties.items():
        for path in about.get("find") or ():
            register, _, name = str(path).partition(".")
            described = pack.book.schema.registers.get(register)
            if described is not None and name in described.fields and described.fields[name].kind == "ref":
                found[party] = described.fields[name].of
                break
    return found


# ---- answers kept between runs


class KeptAnswers:
    """The answers of earlier runs, read from `home` and written back at the end. A file that cannot be read is as none."""

    def __init__(self, home: Path) -> None:
        self.file = home / "prove" / f"answers-{__version__}.json"
        self.answers: dict[str, Any] = {}

    def __enter__(self) -> dict[str, Any]:
        try:
            read = json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            read = {}
        self.answers = read if isinstance(read, dict) else {}
        return self.answers

    def __exit__(self, *_: object) -> None:
        while len(self.answers) > MOST_KEPT:
            del self.answers[next(iter(self.answers))]
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            beside = self.file.with_suffix(f".{os.getpid()}.tmp")
            beside.write_text(json.dumps(self.answers, ensure_ascii=False), encoding="utf-8")
            beside.replace(self.file)
        except OSError:
            # Without a place to keep them the answers are found again next time.
            return


# ---- what is told


def as_json(proved: Proved) -> dict[str, Any]:
    """The published form: `counterexample` is a case document; `twin` the case it is compared with, if any."""
    return {
        "pack": {"name": proved.pack.name, "version": proved.pack.version, "hash": proved.pack.hash},
        "checks": [
            {
                "check": one.check,
                "rules": list(one.rules),
                "about": one.about,
                "answer": one.answer,
                "why": one.why,
                "counterexample": one.exhibits[0].document if one.exhibits else None,
                "twin": one.exhibits[1].document if len(one.exhibits) > 1 else None,
            }
            for one in proved.answers
        ],
    }


def case_files(proved: Proved) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A file name and a case document for every counterexample."""
    for one in proved.refuted:
        name = "-".join((one.check, *one.rules[:3], *((_plain(one.about),) if one.about else ())))
        for number, exhibit in enumerate(one.exhibits):
            yield f"{name}{'-twin' if number else ''}.yaml", exhibit.document


def _plain(text: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in text)[:40]
