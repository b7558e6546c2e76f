"""What differs between engines: the table by which each form that they do not share is written.

Days are whole numbers (1 is 1 January of the year 1) in every table and every expression. An engine's own dates are used
inside one expression only, to find a month; nothing is ever added to a DATE as an interval of months.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from jisso.ground.values import FOREVER, MIN_DAY
from jisso.readings.sweep.expressions import Sql, built, chosen, either, function, literal, minus
from jisso.readings.sweep.expressions import compared as cmp


def within(day: Sql) -> Sql:
    """The day kept between the two ends, which no calendar function leaves."""
    from jisso.readings.sweep.expressions import greatest, least

    return least(greatest(day, literal(MIN_DAY)), literal(FOREVER))


def kept_at_ends(day: Sql, moved: Sql) -> Sql:
    """The ends of time stay where they are (S1)."""
    at_end = either(cmp(day, "<=", literal(MIN_DAY)), cmp(day, ">=", literal(FOREVER)))
    return chosen((at_end, day), otherwise=moved)


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine. `name` is what `sqlglot` calls it; `hidden` are the kinds of terms that it cannot do exactly."""

    name: str
    wide: str = "HUGEINT"
    refused: tuple[str, ...] = ()

    # ---- days and months

    def date_of(self, day: Sql) -> Sql:
        """The engine's date of a day number that lies between the ends."""
        first = exp.Cast(this=exp.Literal.string("0001-01-01"), to=exp.DataType.build("date"))
        offset = exp.Cast(this=minus(within(day), literal(1)).node, to=exp.DataType.build("int"))
        return built(exp.Paren(this=exp.Add(this=first, expression=offset)), day)

    def day_of(self, date: Sql) -> Sql:
        first = exp.Cast(this=exp.Literal.string("0001-01-01"), to=exp.DataType.build("date"))
        return built(
            exp.Paren(this=exp.Add(this=exp.Paren(this=exp.Sub(this=date.node, expression=first)),
                                   expression=exp.Literal.number(1))),
            date,
        )  # fmt: skip

    def year(self, day: Sql) -> Sql:
        return function("year", self.date_of(day))

    def month(self, day: Sql) -> Sql:
        return function("month", self.date_of(day))

    def day_number(self, day: Sql) -> Sql:
        """The day's number in its month, from 1."""
        return function("day", self.date_of(day))

    def month_start(self, day: Sql, months: int) -> Sql:
        """First day of the month that lies `months` after the month of `day`."""
        start = function("date_trunc", literal("month"), self.date_of(day))
        if months == 0:
            return self.day_of(self._as_date(start))
        moved = built(exp.Add(this=start.node, expression=function("to_months", literal(months)).node), start)
        return self.day_of(self._as_date(moved))

    def month_start_by(self, day: Sql, months: Sql) -> Sql:
        """The same with a number of months that differs from line to line."""
        start = function("date_trunc", literal("month"), self.date_of(day))
        whole = built(exp.Cast(this=months.node, to=exp.DataType.build("int")), months)
        moved = built(exp.Add(this=start.node, expression=function("to_months", whole).node), start, whole)
        return self.day_of(self._as_date(moved))

    def civil(self, year: Sql, month: int, day: int) -> Sql:
        """The day number of a date whose month and day are known; the day exists in every year."""
        return self.day_of(function("make_date", year, literal(month), literal(day)))

    def _as_date(self, part: Sql) -> Sql:
        return built(exp.Cast(this=part.node, to=exp.DataType.build("date")), part)

    # ---- numbers

    def wider(self, part: Sql) -> Sql:
        """A number in which products of two amounts fit."""
        if part.constant:
            return part
        return built(exp.Cast(this=part.node, to=exp.DataType.build(self.wide, dialect=self.name)), part)

    def quotient_down(self, part: Sql, by: int) -> Sql:
        """Whole division toward minus infinity by a positive constant."""
        if by == 1:
            return part
        if part.constant:
            return literal(part.value // by)
        whole = built(exp.IntDiv(this=exp.Paren(this=part.node), expression=exp.Literal.number(by)), part)
        rest = built(exp.Mod(this=exp.Paren(this=part.node), expression=exp.Literal.number(by)), part)
        return minus(whole, chosen((cmp(rest, "<", literal(0)), literal(1)), otherwise=literal(0)))

    def big(self, part: Sql) -> Sql:
        """Back to the width of a cell."""
        if part.constant:
            return part
        return built(exp.Cast(this=part.node, to=exp.DataType.build("bigint")), part)


DUCKDB = Dialect("duckdb")
DIALECTS = {"duckdb": DUCKDB}

