"""What differs between engines: the table by which each form that they do not share is written.

Days are whole numbers (1 is 1 January of the year 1) in every table and every expression. An engine's own dates are used
inside one expression only, to find a month; nothing is ever added to a DATE as an interval of months.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from jisso.ground.values import FOREVER, MIN_DAY
from jisso.readings.sweep.expressions import (
    Sql,
    bracketed,
    built,
    cast,
    chosen,
    either,
    function,
    literal,
    minus,
)
from jisso.readings.sweep.expressions import compared as cmp


def _first_date() -> exp.Expression:
    return exp.Cast(this=exp.Literal.string("0001-01-01"), to=exp.DataType.build("date"))


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
        offset = cast(minus(within(day), literal(1)), "int")
        return built(lambda node: exp.Paren(this=exp.Add(this=_first_date(), expression=node)), offset)

    def day_of(self, date: Sql) -> Sql:
        def made(node: exp.Expression) -> exp.Expression:
            passed = exp.Paren(this=exp.Sub(this=node, expression=_first_date()))
            return exp.Paren(this=exp.Add(this=passed, expression=exp.Literal.number(1)))

        return built(made, date)

    def year(self, day: Sql) -> Sql:
        return function("year", self.date_of(day))

    def month(self, day: Sql) -> Sql:
        return function("month", self.date_of(day))

    def day_number(self, day: Sql) -> Sql:
        """The day's number in its month, from 1."""
        return function("day", self.date_of(day))

    def month_start(self, day: Sql, months: int) -> Sql:
        """First day of the month that lies `months` after the month of `day`."""
        return self.month_start_by(day, literal(months))

    def month_start_by(self, day: Sql, months: Sql) -> Sql:
        """The same with a number of months that differs from line to line."""
        start = function("date_trunc", literal("month"), self.date_of(day))
        if not (months.constant and months.value == 0):
            whole = months if months.constant else cast(months, "int")
            start = built(
                lambda first, count: exp.Add(
                    this=first, expression=exp.Anonymous(this="to_months", expressions=[count])
                ),
                start,
                whole,
            )
        return self.day_of(cast(start, "date"))

    def civil(self, year: Sql, month: int, day: int) -> Sql:
        """The day number of a date whose month and day are known; the day exists in every year."""
        return self.day_of(function("make_date", year, literal(month), literal(day)))

    def first_of_greatest(self, day: Sql, amount: Sql) -> Sql:
        """An aggregate: the earliest day among those with the greatest amount."""
        return function("arg_max", day, function("row", amount, minus(literal(0), day)))

    # ---- numbers

    def wider(self, part: Sql) -> Sql:
        """A number in which products of two amounts fit."""
        if part.constant:
            return part
        return cast(part, self.wide, self.name)

    def quotient_down(self, part: Sql, by: int) -> Sql:
        """Whole division toward minus infinity by a positive constant."""
        if by == 1:
            return part
        if part.constant:
            return literal(part.value // by)
        whole = built(lambda node: exp.IntDiv(this=bracketed(node), expression=exp.Literal.number(by)), part)
        rest = built(lambda node: exp.Mod(this=bracketed(node), expression=exp.Literal.number(by)), part)
        return minus(whole, chosen((cmp(rest, "<", literal(0)), literal(1)), otherwise=literal(0)))

    def big(self, part: Sql) -> Sql:
        """Back to the width of a cell."""
        if part.constant:
            return part
        return cast(part, "bigint")


DUCKDB = Dialect("duckdb")
DIALECTS = {"duckdb": DUCKDB}
