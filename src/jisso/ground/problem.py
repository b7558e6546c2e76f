"""Problems as values: what, where, why and how to mend it. Collected, never raised one by one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from jisso.ground.source import Place, Span


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """An entry of a catalogue: a stable code with its page. `bad` and `good` are shown side by side."""

    code: str
    title: str
    why: str
    bad: str = ""
    good: str = ""
    level: str = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. `message` starts in lower case and quotes the author's own words in backticks.

    `mend` is offered only when the cure is fairly sure; `known` lists what would have been accepted.
    """

    code: str
    message: str
    where: Span | Place | None = None
    known: tuple[str, ...] = ()
    mend: str = ""
    article: str = ""
    level: str = "error"
    notes: tuple[str, ...] = field(default=())

    def render(self) -> str:
        """The problem as text with the span underlined."""
        lines = [f"{self.message}  [{self.code}]"]
        where = self.where
        if isinstance(where, Span):
            lines.append(f"  --> {where}")
            if where.text:
                number = str(where.line)
                pad = " " * len(number)
                lines.append(f"{number} | {where.text.rstrip()}")
                lines.append(f"{pad} | {' ' * (where.column - 1)}{'^' * max(1, where.length)}")
        elif where is not None:
            lines.append(f"  --> {where}")
        if self.article:
            lines.append(f"  = article  {self.article}")
        if self.known:
            lines.append(f"  = known    {', '.join(self.known)}")
        lines.extend(f"  = note     {note}" for note in self.notes)
        if self.mend:
            lines.append(f"  = mend     {self.mend}")
        return "\n".join(lines)


def nearest(word: str, known: Iterable[str]) -> str:
    """The near miss worth suggesting for `word`, or an empty text."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.7)
    return found[0] if found else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    return f"did you mean `{near}`?" if near else ""


def by_place(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in reading order: file, line, column, code."""

    def order(problem: Problem) -> tuple[str, int, int, str]:
        where = problem.where
        if isinstance(where, Span):
            return (where.file, where.line, where.column, problem.code)
        if isinstance(where, Place):
            return (where.file + where.sheet, where.row, 0, problem.code)
        return ("", 0, 0, problem.code)

    return sorted(problems, key=order)
