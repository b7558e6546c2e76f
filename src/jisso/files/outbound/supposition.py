"""The what-if value: what is supposed or proposed, and what then becomes of which finding, in the reader's language.

Days are ISO texts. Nothing here ranks people; proposals come by what they ask of the person harmed.
"""

from __future__ import annotations

from dataclasses import dataclass

from jisso.files.outbound.report import Language, PackInfo, Party, ReportFinding


@dataclass(frozen=True, slots=True)
class Stage:
    """From `day` on the answer is `status`; None where the rule asks nothing of the row."""

    day: str
    status: str | None
    word: str
    possible: tuple[str, ...] = ()
    possible_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turned:
    """A finding whose answer differs, today or later. A course starts on the as-of day; empty: there is no such row."""

    finding: ReportFinding
    before: tuple[Stage, ...]
    after: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """One change. `values` are as a case file writes them. Who makes it and what it asks of the person stand only
    with a proposal."""

    how: str
    register: str
    key: str
    values: tuple[tuple[str, str], ...]
    day: str | None
    words: str
    party: Party | None = None
    burden: str = ""
    burden_word: str = ""
    decided_by: Party | None = None


@dataclass(frozen=True, slots=True)
class Cure:
    """Changes that together put a finding in order from `day` on. `by`: the last day on which they still do, for a
    duty whose day has not passed. `worse`: findings that would then be to act on."""

    changes: tuple[ChangeTold, ...]
    status: str
    word: str
    day: str
    by: str | None = None
    worse: tuple[ReportFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Cured:
    """A finding with its cures, the lightest for the person harmed first. `why_none` says why there is none.
    `looked`: whether what would get worse was looked up."""

    finding: ReportFinding
    parties: tuple[Party, ...]
    cures: tuple[Cure, ...] = ()
    by_itself: bool = False
    cut_short: bool = False
    tried: int = 0
    why_none: str = ""
    looked: bool = True


@dataclass(frozen=True, slots=True)
class BreakTold:
    """Where a reform's transition breaks. `name` is a rule or table; `last` None: from `first` on."""

    kind: str
    name: str
    title: str
    first: str
    last: str | None
    words: str
    finding: ReportFinding | None = None


@dataclass(frozen=True, slots=True)
class Supposition:
    """One what-if of one desk's files. `never` tells what is no way out for anybody."""

    as_of: str
    until: str
    language: Language
    pack: PackInfo
    files: str
    assumption: str
    changes: tuple[ChangeTold, ...] = ()
    overlay: str = ""
    rules: tuple[str, ...] = ()
    """Rules that the overlay says otherwise."""
    turned: tuple[Turned, ...] = ()
    cured: tuple[Cured, ...] = ()
    breaks: tuple[BreakTold, ...] = ()
    problems: tuple[str, ...] = ()
