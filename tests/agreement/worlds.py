"""Complete worlds, and the incomplete views that an office has of them.

A world knows every cell and every row. A view hides cells, cuts registers to the days for which they are complete (rows
that began later, or were over earlier, may be unseen), leaves links blank, turns ends that lie beyond the data into `open`. Whatever the view
leaves possible must contain what is so in the world: that is soundness, checked without looking into the engine.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from jisso.registers.schema import Field, Register, Schema
from jisso.rules import terms as t
from jisso.rules.rulebook import Family, Rulebook
from jisso.rules.walk import every_term

AS_OF = date(2026, 10, 20)
OFFSETS = (0, 1, 5, 6, 9, 10, 11, 13, 14, 15, 29, 30, 31, 59, 60, 90, 91, 92, 180, 365)
PARENTS_FIRST = ("person", "organisation", "workplace")
Document = dict[str, Any]
Listed = tuple[date | None, date] | None


def _told(span: tuple[date | None, date]) -> Any:
    first, last = span
    return last.isoformat() if first is None else {"from": first.isoformat(), "through": last.isoformat()}


def _last_day(row: dict[str, Any], described: Register) -> date:
    """The last day on which a row of a world is in force; for a dated row its day."""
    if described.validity == "point":
        return date.fromisoformat(row[described.start])
    if row[described.end] == "open":
        return date.max
    end = date.fromisoformat(row[described.end])
    return end if described.end_inclusive else end - timedelta(days=1)


def rule_terms(family: Family) -> Iterator[t.Term]:
    for version in family.versions:
        roots = list(version.terms.values())
        if version.recurs is not None:
            roots.extend(term for term in (version.recurs.start, version.recurs.end) if term is not None)
        if version.judgement is not None and version.judgement.open is not None:
            roots.append(version.judgement.open)
        for root in roots:
            yield from every_term(root)


class WorldMaker:
    """Makes worlds in which the rules of a book have something to say. Seeded; the same seed gives the same worlds."""

    def __init__(self, book: Rulebook, seed: int) -> None:
        self.book = book
        self.schema: Schema = book.schema
        self.random = random.Random(seed)
        self._interest = {family.id: self._interesting(family) for family in book.families.values()}

    def _interesting(self, family: Family) -> tuple[set[str], dict[tuple[str, str], list[str]], list[int]]:
        """Registers a rule reads, codes it names per field, and numbers it compares with."""
        registers = {family.newest.register}
        codes: dict[tuple[str, str], list[str]] = {}
        numbers: list[int] = []
        for term in rule_terms(family):
            if isinstance(term, (t.Listing, t.FieldOf)):
                registers.add(term.register)
            elif isinstance(term, t.InSet) and isinstance(term.item, t.FieldOf):
                codes.setdefault((term.item.register, term.item.name), []).extend(term.codes)
            elif isinstance(term, t.Compare):
                for one, other in ((term.left, term.right), (term.right, term.left)):
                    if isinstance(one, t.FieldOf) and isinstance(other, t.Code):
                        codes.setdefault((one.register, one.name), []).append(other.code)
            elif isinstance(term, t.Literal) and term.kind not in ("date", "bool"):
                numbers.append(int(term.value))
        return registers, codes, numbers

    def world(self, family: Family) -> Document:
        """A complete case around one rule: all its registers, two people, two organisations."""
        registers, codes, numbers = self._interest[family.id]
        needed = self._with_parents(registers)
        rows: dict[str, list[dict[str, Any]]] = {}
        self._days: list[date] = []
        for register in needed:
            described = self.schema.registers[register]
            count = 2 if register in PARENTS_FIRST else self.random.choice((0, 1, 1, 2, 3))
            if register == family.newest.register:
                count = max(1, count)
            rows[register] = []
            for number in range(count):
                row = self._row(described, f"{register}-{number}", rows, codes, numbers)
                if row is not None:
                    rows[register].append(row)
        sources: dict[str, Any] = {}
        for register, described in self.schema.registers.items():
            codes_of = self.schema.codes_of_holder_field(register)
            sources[register] = (
                {code: AS_OF.isoformat() for code in codes_of} if described.holder_by else AS_OF.isoformat()
            )
        return {"as_of": AS_OF.isoformat(), "sources": sources, "registers": rows}

    def _with_parents(self, registers: set[str]) -> list[str]:
        found = set(registers)
        waiting = list(registers)
        while waiting:
            for field in self.schema.registers[waiting.pop()].fields.values():
                if field.kind == "ref" and field.of not in found:
                    found.add(field.of)
                    waiting.append(field.of)
        return sorted(found, key=self._depth)

    def _depth(self, register: str, seen: tuple[str, ...] = ()) -> tuple[int, str]:
        if register in seen:
            return (0, register)
        deepest = 0
        for field in self.schema.registers[register].fields.values():
            if field.kind == "ref" and field.of != register:
                deepest = max(deepest, 1 + self._depth(field.of, (*seen, register))[0])
        return (deepest, register)

    def _row(
        self,
        described: Register,
        key: str,
        rows: dict[str, list[dict[str, Any]]],
        codes: dict[tuple[str, str], list[str]],
        numbers: list[int],
    ) -> dict[str, Any] | None:
        row: dict[str, Any] = {described.key: key}
        for field in described.fields.values():
            if field.name == described.key or field.kind == "text":
                continue
            value = self._value(described, field, rows, codes, numbers)
            if value is None:
                return None
            row[field.name] = value
        if (
            described.validity == "interval"
            and row[described.end] not in ("open",)
            and row[described.end] < row[described.start]
        ):
            row[described.start], row[described.end] = row[described.end], row[described.start]
        if described.validity == "interval" and self.random.random() < 0.3 and "grain" in described.fields:
            row[described.end] = row[described.start]
        for field in described.fields.values():
            teller, telling = field.happened_if
            value = row.get(field.name)
            if teller and row.get(teller) in telling and (value == "no" or date.fromisoformat(value) > AS_OF):
                # A result on record has come by the day on which it is looked at.
                row[field.name] = (AS_OF - timedelta(days=self.random.randrange(400))).isoformat()
        name, code = described.one_day
        if name and row[name] == code:
            # A record of one day is of one day: a view may then leave its end out.
            row[described.end] = row[described.start]
        return row

    def _value(
        self,
        described: Register,
        field: Field,
        rows: dict[str, list[dict[str, Any]]],
        codes: dict[tuple[str, str], list[str]],
        numbers: list[int],
    ) -> Any:
        choose = self.random
        if field.kind == "ref":
            targets = rows.get(field.of, [])
            if not targets:
                return None if field.required else "none"
            if not field.required and field.blank == "no" and choose.random() < 0.3:
                return "none"
            # Mostly the first row, so that the rows of a world belong together.
            return targets[0 if choose.random() < 0.75 else choose.randrange(len(targets))][
                self.schema.registers[field.of].key
            ]
        if field.kind == "date":
            if field.name == described.end and choose.random() < 0.4:
                return "open" if field.blank == "open" else self._day().isoformat()
            if field.blank in ("no", "open") and choose.random() < 0.5:
                return field.blank
            return self._day().isoformat()
        if field.kind == "bool":
            return choose.random() < 0.5
        if field.kind == "code":
            named = codes.get((described.name, field.name))
            if named and choose.random() < 0.75:
                return choose.choice(named)
            known = list(self.schema.codes[field.of].codes) if field.of in self.schema.codes else []
            if not known:
                return "131041" if field.of == "municipality" else "none"
            return choose.choice(known)
        scale = 60 if field.kind.startswith("hours") else 100 if field.kind in ("percent", "area_m2") else 1
        if numbers and choose.random() < 0.6:
            value = max(0, choose.choice(numbers) + choose.choice((-1, 0, 0, 1)) * scale) / scale
        else:
            value = choose.choice((0, 1, 2, 5, 10, 20, 28, 40, 100, 1000, 90_000, 250_000))
        return min(value, 24) if field.kind == "hours" else value

    def _day(self) -> date:
        choose = self.random
        if self._days and choose.random() < 0.5:
            base = choose.choice(self._days)
            found = base + timedelta(days=choose.choice(OFFSETS) * choose.choice((1, 1, -1)))
        elif choose.random() < 0.2:
            found = AS_OF + timedelta(days=choose.choice(OFFSETS) * choose.choice((1, -1)))
        else:
            found = AS_OF - timedelta(days=choose.randrange(-60, 800))
        self._days.append(found)
        return found

    # ---- views

    def view(self, world: Document) -> Document:
        """What an office may know of the world. Hides only what the semantics of blanks and of lists allows."""
        seen = copy.deepcopy(world)
        choose = self.random
        rate = choose.choice((0.05, 0.15, 0.4))
        for register in list(seen["sources"]):
            rows = seen["registers"].setdefault(register, [])
            described = self.schema.registers[register]
            stated = seen["sources"].get(register)
            if isinstance(stated, dict):
                kept = {code: self._listed() for code in stated}
                seen["sources"][register] = {
                    code: _told(span) for code, span in kept.items() if span is not None
                }
            else:
                one = self._listed()
                kept = {"": one}
                seen["sources"][register] = _told(one) if one is not None else "none"
            seen["registers"][register] = [row for row in rows if self._still_seen(row, described, kept)]
            for row in seen["registers"][register]:
                self._hide(row, described, kept, rate)
        return seen

    def _listed(self) -> Listed:
        """First day (None: from the beginning) and last day of what a list is complete for; None: of nothing."""
        choose = self.random
        choice = choose.random()
        if choice < 0.15:
            return None
        last = AS_OF if choice < 0.5 else AS_OF - timedelta(days=choose.choice((1, 5, 14, 30, 60, 120)))
        if choose.random() < 0.6:
            return None, last
        near = [day for day in self._days if day <= last]
        if near and choose.random() < 0.5:
            # Around a day of the world: that is where a wrong boundary shows.
            return min(last, choose.choice(near) + timedelta(days=choose.choice((-1, 0, 1, 2)))), last
        return last - timedelta(days=choose.choice((0, 30, 90, 200, 400, 700))), last

    def _span(self, row: dict[str, Any], described: Register, kept: dict[str, Listed]) -> Listed:
        return kept.get(str(row.get(described.holder_by, "")) if described.holder_by else "")

    def _still_seen(self, row: dict[str, Any], described: Register, kept: dict[str, Listed]) -> bool:
        if described.validity == "state" or described.name in PARENTS_FIRST:
            return True
        span = self._span(row, described, kept)
        if (
            span is not None
            and date.fromisoformat(row[described.start]) <= span[1]
            and (span[0] is None or _last_day(row, described) >= span[0])
        ):
            return True
        # Rows that others point at stay, so that the view has no dangling links.
        if any(
            f.kind == "ref" and f.of == described.name
            for r in self.schema.registers.values()
            for f in r.fields.values()
        ):
            return True
        return self.random.random() < 0.5

    def _hide(self, row: dict[str, Any], described: Register, kept: dict[str, Listed], rate: float) -> None:
        span = self._span(row, described, kept)
        through = span[1] if span is not None else AS_OF
        for field in described.fields.values():
            if (
                field.name in (described.key, described.holder_by)
                or field.kind == "text"
                or field.name not in row
            ):
                continue
            value = row[field.name]
            is_start = field.name == described.start
            if field.kind == "date" and value not in ("open", "no"):
                beyond = date.fromisoformat(value) > through
                if beyond and field.blank in ("open", "no") and not is_start and self.random.random() < 0.6:
                    row[field.name] = field.blank
                    continue
            if self.random.random() >= rate:
                continue
            if is_start and (value in ("open", "no") or date.fromisoformat(value) > min(through, AS_OF)):
                continue
            if field.kind == "date" and value not in ("open", "no") and self.random.random() < 0.3:
                middle = date.fromisoformat(value)
                row[field.name] = {
                    "from": (middle - timedelta(days=self.random.randrange(20))).isoformat(),
                    "to": (middle + timedelta(days=self.random.randrange(20))).isoformat(),
                }
                if is_start and middle + timedelta(days=20) > min(through, AS_OF):
                    row[field.name] = value
                continue
            row[field.name] = "unknown"
