"""Terms back to text: reading the text again gives an equal term."""

from __future__ import annotations

from fractions import Fraction

from jisso.ground.values import iso
from jisso.rules import terms as t


def written(term: t.Term) -> str:
    """The text of a written or settled term, with brackets only where the grammar asks for them."""
    return _Printer().expr(term)


class _Printer:
    def expr(self, term: t.Term) -> str:
        if isinstance(term, t.Rolled):
            word = "rolling" if term.certain else "perhaps rolling"
            return f"{self.expr(term.item)}, {word} {term.calendar}"
        if isinstance(term, t.And):
            return " and ".join(self.negation(item) for item in term.items)
        if isinstance(term, t.Or):
            return " or ".join(self.negation(item) for item in term.items)
        return self.negation(term)

    def negation(self, term: t.Term) -> str:
        if isinstance(term, t.And | t.Or | t.Rolled):
            return f"({self.expr(term)})"
        if isinstance(term, t.Not):
            return f"not {self.negation(term.item)}"
        return self.comparison(term)

    def comparison(self, term: t.Term) -> str:
        if isinstance(term, t.Compare):
            return f"{self.sum(term.left)} {term.op} {self.sum(term.right)}"
        if isinstance(term, t.InSet):
            codes = ", ".join(self.code(code) for code in term.codes)
            return f"{self.sum(term.item)} {'not in' if term.negated else 'in'} {{{codes}}}"
        if isinstance(term, t.InNamedSet):
            return f"{self.sum(term.item)} {'not in' if term.negated else 'in'} {term.set_name}"
        return self.sum(term)

    def sum(self, term: t.Term) -> str:
        if isinstance(term, t.Arithmetic) and term.op in "+-":
            return f"{self.sum(term.left)} {term.op} {self.product(term.right)}"
        return self.product(term)

    def product(self, term: t.Term) -> str:
        if isinstance(term, t.Arithmetic) and term.op in "*/":
            return f"{self.product(term.left)} {term.op} {self.offset(term.right)}"
        return self.offset(term)

    def offset(self, term: t.Term) -> str:
        listed = self.quantifier(term)
        return listed if listed is not None else self.bound(term)

    def quantifier(self, term: t.Term) -> str | None:
        if isinstance(term, t.Exists | t.No | t.Count):
            return f"{type(term).__name__.lower()} {self.listing(term.listing)}"
        if isinstance(term, t.Every):
            return f"every {self.listing(term.listing)} has ({self.expr(term.has)})"
        if isinstance(term, t.Extreme):
            if term.value is None:
                return f"{term.which} {self.listing(term.listing)}"
            return f"{term.which} {self.atom(term.value)} over {self.listing(term.listing)}"
        if isinstance(term, t.Total):
            return f"{term.how} {self.sum(term.value)} over {self.listing(term.listing)}"
        if isinstance(term, t.Peak):
            return f"peak {self.sum(term.value)} over {self.listing(term.listing)} in any {_duration(term.days, 'days')}"
        return None

    def listing(self, listing: t.Listing) -> str:
        text = f"{listing.register} {listing.name} in {self.atom(listing.base)}"
        if listing.by:
            text += f" by {'.'.join(listing.by)}"
        if listing.on is not None:
            text += f" on {self.bound(listing.on)}"
        if listing.start is not None:
            text += f" from {self.bound(listing.start)}"
        if listing.end is not None:
            text += f" to {self.bound(listing.end)}"
        if listing.where is not None:
            text += f" where ({self.expr(listing.where)})"
        return text

    def bound(self, term: t.Term) -> str:
        if isinstance(term, t.Offset):
            return f"{self.atom(term.duration)} {term.direction} {self.bound(term.base)}"
        if isinstance(term, t.MonthEnd):
            return f"end of {term.which} month after {self.bound(term.base)}"
        if isinstance(term, t.DayOfMonth):
            return f"day {term.number} of {term.which} month after {self.bound(term.base)}"
        if isinstance(term, t.Anniversary):
            word = "after" if term.direction == "next" else "to"
            return f"{term.direction} {term.month:02}-{term.day:02} {word} {self.bound(term.base)}"
        if isinstance(term, t.Parameter):
            key = f" of {self.atom(term.key)}" if term.key is not None else ""
            return f"param {term.name}{key} on {self.atom(term.day)}"
        return self.atom(term)

    def atom(self, term: t.Term) -> str:
        plain = self.leaf(term)
        if plain is not None:
            return plain
        call = self.function(term)
        return call if call is not None else f"({self.expr(term)})"

    def leaf(self, term: t.Term) -> str | None:
        if isinstance(term, t.Name):
            return term.text
        if isinstance(term, t.Path):
            return ".".join(term.parts)
        if isinstance(term, t.Quoted):
            return f'"{term.text}"'
        if isinstance(term, t.Code):
            return self.code(term.code)
        if isinstance(term, t.Duration):
            return _duration(term.count, term.unit)
        if isinstance(term, t.Literal):
            return _literal(term)
        if isinstance(term, t.AsOf):
            return "asof"
        if isinstance(term, t.Trigger):
            return "trigger"
        if isinstance(term, t.Absent):
            return "none"
        if isinstance(term, t.PeriodEdge):
            return f"period.{term.edge}"
        if isinstance(term, t.RowOf):
            return term.name
        if isinstance(term, t.FieldOf):
            return f"{self.atom(term.base)}.{term.name}"
        return None

    def function(self, term: t.Term) -> str | None:
        def call(name: str, *items: t.Term) -> str:
            return f"{name}({', '.join(self.expr(item) for item in items)})"

        if isinstance(term, t.Call):
            return call(term.name, *term.arguments)
        if isinstance(term, t.Pick):
            return call(term.which, *term.items)
        if isinstance(term, t.Rounded):
            return call(term.how, term.item)
        if isinstance(term, t.Age):
            return call("age", term.birth, term.day)
        if isinstance(term, t.AttainsAge):
            return f"attains_age({term.age}, {self.expr(term.birth)})"
        if isinstance(term, t.DaysBetween):
            return call("days_between", term.start, term.end)
        if isinstance(term, t.FiscalYear):
            return call("fiscal_year", term.day)
        if isinstance(term, t.SchoolAge):
            return call("school_age", term.birth, term.day)
        return None

    @staticmethod
    def code(code: str) -> str:
        return code if code.isidentifier() and code.isascii() else f'"{code}"'


def _duration(count: int, unit: str) -> str:
    return f"{count} {unit if count != 1 else unit[:-1]}"


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else str(float(value))


def _literal(term: t.Literal) -> str:
    value = Fraction(term.value)
    if term.kind == "bool":
        return "true" if term.value else "false"
    if term.kind == "date":
        return iso(int(term.value)) or "9999-12-31"
    if term.kind in ("hours", "hours_per_week"):
        return f"{_number(value / 60)} hours{' per week' if term.kind == 'hours_per_week' else ''}"
    if term.kind in ("money", "money_per_hour"):
        return f"{_number(value)} yen{' per hour' if term.kind == 'money_per_hour' else ''}"
    if term.kind == "percent":
        return f"{_number(value / 100)} percent"
    if term.kind == "area_m2":
        return f"{_number(value / 100)} m2"
    return _number(value)
