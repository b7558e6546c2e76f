"""From a text of the language to written terms. The grammar is `grammar.lark`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from jisso.ground.problem import Problem
from jisso.ground.source import Span
from jisso.ground.values import day, whole
from jisso.rules import terms as t

Locate = Callable[[int, int], Span | None]
GRAMMAR = FilePath(__file__).with_name("grammar.lark")

# What a person may have meant where a token was expected.
WORDS = {
    "OP": "= != < <= > >=",
    "AND": "and",
    "OR": "or",
    "IN": "in",
    "NOT_IN": "not in",
    "$END": "the end",
    "COMMA": ",",
    "FACTOR": "* /",
    "SIGN": "+ -",
    "NAME": "a name",
    "DOTTED": "a path",
    "RPAR": ")",
    "LPAR": "(",
    "DIRECTION": "after before",
    "FROM": "from",
    "TO": "to",
    "ON": "on",
    "BY": "by",
    "WHERE": "where",
    "OVER": "over",
    "IN_ANY": "in any",
    "HAS": "has",
    "OF": "of",
    "DATE": "a date",
    "DURATION": "a duration",
    "HOURS": "hours",
    "MONEY": "yen",
    "NUMBER": "a number",
    "QUOTED": "a quoted text",
    "ROLLING": "rolling",
    "PERHAPS": "perhaps rolling",
    "RBRACE": "}",
    "LBRACE": "{",
    "NOT": "not",
    "EXISTS": "exists",
    "NO": "no",
    "EVERY": "every",
    "COUNT": "count",
    "EXTREME": "first latest",
    "TOTAL": "sum largest",
    "PEAK": "peak",
    "PARAM": "param",
}
FUNCTIONS = {
    "earlier_of",
    "later_of",
    "least_of",
    "greatest_of",
    "round_down",
    "round_up",
    "round_half_up",
    "age",
    "attains_age",
    "days_between",
    "fiscal_year",
    "school_age",
}


@cache
def parser(strict: bool = False) -> Lark:
    """The LALR parser. `strict` refuses every conflict of the grammar; a test builds it that way."""
    return Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr", propagate_positions=True, strict=strict)


def parse_expression(text: str, locate: Locate) -> t.Term | Problem:
    """The written term of `text`, or the problem with its place. Bounded: 4,000 characters, depth 64."""
    if len(text) > 4000:
        return Problem("R004", "an expression may have at most 4,000 characters", locate(0, 1))
    try:
        tree = parser().parse(text)
        return _Builder(locate).build(tree.children[0])
    except UnexpectedToken as error:
        return _unexpected(
            error.token.value,
            len(text) if error.token.start_pos is None else error.token.start_pos,
            error.expected,
            text,
            locate,
        )
    except UnexpectedCharacters as error:
        at: int = getattr(error, "pos_in_stream", 0) or 0
        return _unexpected(text[at], at, error.allowed or set(), text, locate)
    except UnexpectedInput:
        return Problem("R001", "this cannot be read", locate(0, 1))
    except RecursionError:
        return Problem("R004", "this is nested too deeply", locate(0, 1))
    except _Refused as refused:
        return refused.problem


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def _unexpected(found: str, at: int, expected: Any, text: str, locate: Locate) -> Problem:
    known = tuple(sorted({WORDS[name] for name in expected if name in WORDS}))
    if found in ("and", "or"):
        return Problem(
            "R002",
            "`and` and `or` may not be mixed without brackets",
            locate(at, len(found)),
            mend="put brackets round the part that belongs together",
        )
    if not found or at >= len(text):
        return Problem("R001", "the expression ends too early", locate(max(0, len(text) - 1), 1), known)
    return Problem("R001", f"`{found}` is not expected here", locate(at, len(found)), known)


class _Builder:
    def __init__(self, locate: Locate) -> None:
        self.locate = locate

    def build(self, node: Any) -> t.Term:
        if isinstance(node, Token):
            raise TypeError(f"a token without its node: {node.type}")
        make = getattr(self, f"make_{node.data.rstrip('_')}")
        term: t.Term = make(node, self.span(node))
        return term

    def span(self, node: Tree[Token]) -> Span | None:
        meta = node.meta
        if meta.empty:
            return None
        return self.locate(meta.start_pos, meta.end_pos - meta.start_pos)

    def terms(self, node: Tree[Token]) -> tuple[t.Term, ...]:
        return tuple(self.build(child) for child in node.children if isinstance(child, Tree))

    # ---- truth

    def make_rolling(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.Rolled(self.build(node.children[0]), str(node.children[-1]), True, span=span)

    def make_perhaps_rolling(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.Rolled(self.build(node.children[0]), str(node.children[-1]), False, span=span)

    def make_and(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.And(self.terms(node), span=span)

    def make_or(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.Or(self.terms(node), span=span)

    def make_not(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.Not(self.terms(node)[0], span=span)

    def make_compare(self, node: Tree[Token], span: Span | None) -> t.Term:
        left, right = self.terms(node)
        return t.Compare(str(node.children[1]), left, right, span=span)

    def _membership(self, node: Tree[Token], span: Span | None, negated: bool) -> t.Term:
        item, chosen = node.children[0], node.children[-1]
        assert isinstance(chosen, Tree)
        if chosen.data == "named_set":
            return t.InNamedSet(self.build(item), str(chosen.children[0]), negated, span=span)
        codes = tuple(str(code.children[0]).strip('"') for code in chosen.children if isinstance(code, Tree))
        return t.InSet(self.build(item), codes, negated, span=span)

    def make_in_set(self, node: Tree[Token], span: Span | None) -> t.Term:
        return self._membership(node, span, False)

    def make_not_in_set(self, node: Tree[Token], span: Span | None) -> t.Term:
        return self._membership(node, span, True)

    # ---- dates and numbers

    def make_arithmetic(self, node: Tree[Token], span: Span | None) -> t.Term:
        left, right = self.terms(node)
        return t.Arithmetic(str(node.children[1]), left, right, span=span)

    def make_shifted(self, node: Tree[Token], span: Span | None) -> t.Term:
        duration = _duration(str(node.children[0]))
        return t.Offset(duration, str(node.children[1]), self.terms(node)[0], span=span)

    def make_month_end(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.MonthEnd(str(node.children[0]).split()[2], self.terms(node)[0], span=span)

    def make_day_of_month(self, node: Tree[Token], span: Span | None) -> t.Term:
        words = str(node.children[0]).split()
        number = int(words[1])
        if not 1 <= number <= 28:
            raise _Refused(
                Problem(
                    "R003", "a day of a month must be 1 to 28", span, mend="write `end of next month after …`"
                )
            )
        return t.DayOfMonth(number, words[3], self.terms(node)[0], span=span)

    def _anniversary(self, node: Tree[Token], span: Span | None, direction: str) -> t.Term:
        month, number = (int(part) for part in str(node.children[0]).split()[1].split("-"))
        if not 1 <= month <= 12 or not 1 <= number <= (
            28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
        ):
            raise _Refused(Problem("R003", "there is no such day in every year", span))
        return t.Anniversary(month, number, direction, self.terms(node)[0], span=span)

    def make_next_day(self, node: Tree[Token], span: Span | None) -> t.Term:
        return self._anniversary(node, span, "next")

    def make_previous_day(self, node: Tree[Token], span: Span | None) -> t.Term:
        return self._anniversary(node, span, "previous")

    def make_parameter(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.Parameter(str(node.children[1]), None, self.terms(node)[0], span=span)

    def make_parameter_of(self, node: Tree[Token], span: Span | None) -> t.Term:
        key, on = self.terms(node)
        return t.Parameter(str(node.children[1]), key, on, span=span)

    # ---- lists

    def listing(self, node: Any) -> t.Listing:
        assert isinstance(node, Tree) and node.data == "listing"
        register, name = str(node.children[0]), str(node.children[1])
        base: t.Term | None = None
        by: tuple[str, ...] = ()
        window: dict[str, t.Term] = {}
        where: t.Term | None = None
        for child in node.children[2:]:
            if isinstance(child, Token):
                continue
            if child.data == "path":
                base = self.build(child)
            elif child.data == "by":
                path = child.children[0]
                assert isinstance(path, Tree)
                by = tuple(str(path.children[0]).split("."))
            elif child.data == "where":
                where = self.terms(child)[0]
            else:
                bounds = self.terms(child)
                names = {
                    "on_day": ("on",),
                    "from_day": ("start",),
                    "to_day": ("end",),
                    "from_to": ("start", "end"),
                }[child.data]
                window = dict(zip(names, bounds, strict=True))
        assert base is not None
        return t.Listing(
            register,
            name,
            base,
            by,
            window.get("start"),
            window.get("end"),
            window.get("on"),
            where,
            span=self.span(node),
        )

    def make_exists(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.Exists(self.listing(node.children[1]), span=span)

    def make_no(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.No(self.listing(node.children[1]), span=span)

    def make_every(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.Every(self.listing(node.children[1]), self.build(node.children[-1]), span=span)

    def make_count(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.Count(self.listing(node.children[1]), span=span)

    def make_extreme(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.Extreme(str(node.children[0]), None, self.listing(node.children[1]), span=span)

    def make_extreme_of(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.Extreme(
            str(node.children[0]), self.build(node.children[1]), self.listing(node.children[3]), span=span
        )

    def make_total(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.Total(
            str(node.children[0]), self.build(node.children[1]), self.listing(node.children[3]), span=span
        )

    def make_peak(self, node: Tree[Token], span: Span | None) -> t.Term:
        duration = _duration(str(node.children[-1]))
        if duration.unit != "days":
            raise _Refused(Problem("R003", "a sliding window is counted in days", span))
        return t.Peak(self.build(node.children[1]), self.listing(node.children[3]), duration.count, span=span)

    # ---- atoms

    def make_path(self, node: Tree[Token], span: Span | None) -> t.Term:
        text = str(node.children[0])
        if "." in text:
            return t.Path(tuple(text.split(".")), span=span)
        if text in ("true", "false"):
            return t.Literal(int(text == "true"), "bool", span=span)
        return t.Name(text, span=span)

    def make_call(self, node: Tree[Token], span: Span | None) -> t.Term:
        name = str(node.children[0])
        arguments = tuple(self.build(child) for child in node.children[1:])
        if name not in FUNCTIONS:
            return t.Call(name, arguments, span=span)
        return self._function(name, arguments, span)

    def _function(self, name: str, arguments: tuple[t.Term, ...], span: Span | None) -> t.Term:
        many = name in ("earlier_of", "later_of", "least_of", "greatest_of")
        wanted = 2 if many or name in ("age", "attains_age", "days_between", "school_age") else 1
        if len(arguments) < wanted or (len(arguments) > wanted and not many):
            raise _Refused(
                Problem("R005", f"`{name}` takes {wanted}{' or more' if many else ''} values", span)
            )
        if many:
            return t.Pick(name, arguments, span=span)
        if name.startswith("round"):
            return t.Rounded(name, arguments[0], span=span)
        if name == "age":
            return t.Age(arguments[0], arguments[1], span=span)
        if name == "attains_age":
            age = arguments[0]
            if not isinstance(age, t.Literal) or age.kind != "number":
                raise _Refused(
                    Problem(
                        "R005",
                        "`attains_age` takes a written age first",
                        span,
                        mend="attains_age(20, p.birth_date)",
                    )
                )
            return t.AttainsAge(int(age.value), arguments[1], span=span)
        if name == "days_between":
            return t.DaysBetween(arguments[0], arguments[1], span=span)
        if name == "fiscal_year":
            return t.FiscalYear(arguments[0], span=span)
        return t.SchoolAge(arguments[0], arguments[1], span=span)

    def make_date(self, node: Tree[Token], span: Span | None) -> t.Term:
        try:
            return t.Literal(day(str(node.children[0])), "date", span=span)
        except ValueError:
            raise _Refused(Problem("R003", f"there is no day `{node.children[0]}`", span)) from None

    def make_duration(self, node: Tree[Token], span: Span | None) -> t.Term:
        duration = _duration(str(node.children[0]))
        return t.Duration(duration.count, duration.unit, span=span)

    def make_hours(self, node: Tree[Token], span: Span | None) -> t.Term:
        text = str(node.children[0])
        return t.Literal(_scaled(text, 60), "hours_per_week" if text.endswith("week") else "hours", span=span)

    def make_money(self, node: Tree[Token], span: Span | None) -> t.Term:
        text = str(node.children[0])
        return t.Literal(
            int(text.split(maxsplit=1)[0].replace("_", "")),
            "money_per_hour" if text.endswith("hour") else "money",
            span=span,
        )

    def make_percent(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.Literal(_scaled(str(node.children[0]), 100), "percent", span=span)

    def make_area(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.Literal(_scaled(str(node.children[0]), 100), "area_m2", span=span)

    def make_number(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.Literal(whole(Fraction(str(node.children[0]))), "number", span=span)

    def make_quoted(self, node: Tree[Token], span: Span | None) -> t.Term:
        return t.Quoted(str(node.children[0])[1:-1], span=span)


def _scaled(text: str, scale: int) -> Any:
    return whole(Fraction(text.split(maxsplit=1)[0]) * scale)


def _duration(text: str) -> t.Duration:
    number, unit = text.split()
    count = int(number)
    unit = unit.rstrip("s")
    if unit == "week":
        return t.Duration(count * 7, "days")
    if unit == "year":
        return t.Duration(count * 12, "months")
    return t.Duration(count, f"{unit}s")
