"""How many rows per register a question can need.

A statement about lists that holds in some case holds in a case that keeps, for every list asked about, one row that
answers it (the row that exists, the first, the latest, the largest; n rows where n are counted): taking the others
away changes no answer. Inside `where` each kept row may need rows of its own. With that many rows "no case" is a
proof; sums and peaks may need any number, so about them it is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jisso.registers.schema import Schema
from jisso.rules import terms as t
from jisso.rules.walk import children

_ROUNDS = 4
_MOST = 50


@dataclass(frozen=True)
class Demand:
    """`rows` per register; `unbounded` where sums or counts may need any number."""

    rows: Mapping[str, int]
    unbounded: bool

    def sizes(self, level: int) -> dict[str, int]:
        return {register: min(rows, level) for register, rows in self.rows.items()}

    def complete(self, level: int) -> bool:
        return not self.unbounded and all(rows <= level for rows in self.rows.values())

    def twice(self) -> Demand:
        """For a question about two cases side by side: each may need rows of its own."""
        return Demand({register: 2 * rows for register, rows in self.rows.items()}, self.unbounded)

    @property
    def most(self) -> int:
        return max(self.rows.values(), default=1)


@dataclass
class _Walk:
    schema: Schema
    sizes: Mapping[str, int]
    needs: dict[str, int] = field(default_factory=dict)
    unbounded: bool = False
    seen: set[tuple[t.Term, int]] = field(default_factory=set)

    def need(self, register: str, rows: int) -> None:
        self.needs[register] = min(_MOST, self.needs.get(register, 0) + rows)

    def walk(self, term: t.Term, times: int, witnesses: int = 1) -> None:
        if isinstance(term, t.Listing):
            if (term, times) in self.seen:
                return
            self.seen.add((term, times))
            self.need(term.register, times * witnesses)
            register = term.register
            for name in term.by[:-1]:
                register = self.schema.registers[register].fields[name].of
                self.need(register, times * witnesses)
            inside = self.sizes.get(term.register, 1)
            for child in children(term):
                self.walk(child, inside if child is term.where else times)
            return
        if isinstance(term, t.Every):
            self.walk(term.listing, times)
            self.walk(term.has, self.sizes.get(term.listing.register, 1))
            return
        if isinstance(term, t.Compare):
            for side, other in ((term.left, term.right), (term.right, term.left)):
                if isinstance(side, t.Count):
                    if isinstance(other, t.Literal):
                        self.walk(side.listing, times, min(_MOST, int(other.value) + 1))
                    else:
                        self.unbounded = True
                        self.walk(side.listing, times)
                else:
                    self.walk(side, times)
            return
        if isinstance(term, t.Count | t.Peak) or (isinstance(term, t.Total) and term.how == "sum"):
            self.unbounded = True
        if isinstance(term, t.FieldOf) and term.type.kind == "row" and (term, times) not in self.seen:
            self.seen.add((term, times))
            self.need(term.type.of, times)
        for child in children(term):
            self.walk(child, times)


def demand(schema: Schema, base: Mapping[str, int], terms: Iterable[t.Term]) -> Demand:
    """The rows that a question about `base` rows (judged ones, per register) and these terms can need."""
    asked = list(terms)
    sizes: dict[str, int] = dict(base)
    walk = _Walk(schema, sizes)
    for _ in range(_ROUNDS):
        walk = _Walk(schema, sizes, dict(base))
        for term in asked:
            walk.walk(term, 1)
        if walk.needs == sizes:
            break
        sizes = walk.needs
    return Demand(dict(walk.needs), walk.unbounded)
