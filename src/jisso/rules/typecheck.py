"""From written to settled terms: names become rows, fields and codes, definitions are inlined, types are checked.

All problems of a term are collected; where a part cannot be settled its type is `None`, which fits
everything, so that one mistake is reported once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from jisso.ground.problem import Problem, did_you_mean
from jisso.ground.source import Span
from jisso.ground.values import SCALES
from jisso.registers.schema import Schema
from jisso.rules import terms as t
from jisso.rules.rule import Definition, ParameterTable

Settled = tuple[t.Term, t.Type | None]
NUMERIC = frozenset(SCALES)
PERIOD_EDGES = ("start", "end")


@dataclass
class Scope:
    """What a name stands for. `rows` bind rows; `given` are the arguments of a definition being inlined."""

    rows: Mapping[str, t.RowOf] = field(default_factory=dict)
    given: Mapping[str, Settled] = field(default_factory=dict)
    period: str = ""
    trigger: bool = False

    def with_row(self, row: t.RowOf) -> Scope:
        return replace(self, rows={**self.rows, row.name: row})

    def names(self) -> list[str]:
        return [
            *self.rows,
            *self.given,
            "asof",
            *(["trigger"] if self.trigger else []),
            *([self.period] if self.period else []),
        ]


class TypeChecker:
    def __init__(
        self,
        schema: Schema,
        definitions: Mapping[str, Definition],
        parameters: Mapping[str, ParameterTable],
        calendars: frozenset[str] = frozenset(),
    ) -> None:
        self.schema = schema
        self.definitions = definitions
        self.parameters = parameters
        self.calendars = calendars
        self.problems: list[Problem] = []
        self._slots = 1
        self._inlining: list[str] = []

    def settle(self, term: t.Term, scope: Scope, wanted: t.Type | None) -> t.Term:
        """The settled term; what is wrong with it is in `problems`."""
        settled, found = self._settle(term, scope, wanted)
        self._fits(found, wanted, term)
        _AsOfPlaces(self.problems).look(settled)
        return settled

    def start_rule(self, row: t.RowOf) -> None:
        """Slots of bound rows are counted anew for each rule; slot 1 is its own row."""
        self._slots = row.slot

    # ---- words for problems

    def say(
        self, code: str, message: str, span: Span | None, known: tuple[str, ...] = (), mend: str = ""
    ) -> None:
        problem = Problem(code, message, span, known[:40], mend)
        if problem not in self.problems:
            self.problems.append(problem)

    def _fits(self, found: t.Type | None, wanted: t.Type | None, term: t.Term) -> None:
        if found is None or wanted is None or _same(found, wanted):
            return
        self.say("R020", f"a {wanted} is needed here, this is a {found}", term.span)

    # ---- settling

    def _settle(self, term: t.Term, scope: Scope, wanted: t.Type | None) -> Settled:
        method = getattr(self, f"_settle_{type(term).__name__.lower()}")
        settled: Settled = method(term, scope, wanted)
        if term.cite and not settled[0].cite:
            return replace(settled[0], cite=term.cite), settled[1]
        return settled

    def _typed(self, term: t.Term, scope: Scope, wanted: t.Type | None) -> t.Term:
        settled, found = self._settle(term, scope, wanted)
        self._fits(found, wanted, term)
        return settled

    def _settle_name(self, term: t.Name, scope: Scope, wanted: t.Type | None) -> Settled:
        name = term.text
        if name in scope.rows:
            row = scope.rows[name]
            return replace(row, span=term.span), t.Type("row", row.register)
        if name in scope.given:
            return scope.given[name]
        if name == "asof":
            return t.AsOf(span=term.span), t.DATE
        if name == "trigger":
            if not scope.trigger:
                self.say("R021", "`trigger` has no meaning in this slot", term.span)
            return t.Trigger(span=term.span), t.DATE
        return self._code(name, term.span, wanted, scope)

    def _settle_quoted(self, term: t.Quoted, scope: Scope, wanted: t.Type | None) -> Settled:
        return self._code(term.text, term.span, wanted, scope)

    def _code(self, code: str, span: Span | None, wanted: t.Type | None, scope: Scope) -> Settled:
        if wanted is not None and wanted.kind == "code":
            codes = self.schema.codes.get(wanted.of)
            if codes is not None and not codes.accepts(code):
                if code == "none":
                    return t.Absent(span=span), None
                self.say(
                    "R014",
                    f"`{code}` is no code of `{wanted.of}`",
                    span,
                    tuple(codes.codes),
                    did_you_mean(code, codes.codes),
                )
                return t.Code(code, wanted.of, span=span), None
            return t.Code(code, wanted.of, span=span), wanted
        if code == "none":
            return t.Absent(span=span), None
        known = scope.names()
        self.say("R013", f"unknown name `{code}`", span, tuple(known), did_you_mean(code, known))
        return t.Code(code, "", span=span), None

    def _settle_path(self, term: t.Path, scope: Scope, wanted: t.Type | None) -> Settled:
        head, *rest = term.parts
        if scope.period and head == scope.period and len(rest) == 1:
            if rest[0] not in PERIOD_EDGES:
                self.say(
                    "R012",
                    f"a period has no `{rest[0]}`",
                    term.span,
                    PERIOD_EDGES,
                    did_you_mean(rest[0], PERIOD_EDGES),
                )
            return t.PeriodEdge(rest[0], span=term.span), t.DATE
        base, kind = self._settle_name(t.Name(head, span=term.span), scope, t.Type("row"))
        for name in rest:
            if kind is None:
                return base, None
            if kind.kind != "row":
                self.say("R015", f"`{head}` is a {kind}: it has no fields", term.span)
                return base, None
            register = self.schema.registers[kind.of]
            described = register.fields.get(name)
            if described is None:
                self.say(
                    "R012",
                    f"unknown field `{name}` in register `{kind.of}`",
                    term.span,
                    tuple(register.fields),
                    did_you_mean(name, register.fields),
                )
                return base, None
            if described.kind == "ref" and described.of not in self.schema.registers:
                self.say("R011", f"`{kind.of}.{name}` points at an unknown register", term.span)
                return base, None
            own = (
                t.Type("row", described.of)
                if described.kind == "ref"
                else t.Type(described.kind, described.of)
            )
            base, kind = t.FieldOf(base, name, kind.of, own, span=term.span), own
        return base, kind

    def _settle_call(self, term: t.Call, scope: Scope, wanted: t.Type | None) -> Settled:
        definition = self.definitions.get(term.name)
        if definition is None:
            self.say(
                "R016",
                f"unknown definition `{term.name}`",
                term.span,
                tuple(self.definitions),
                did_you_mean(term.name, self.definitions),
            )
            return t.Literal(0, "bool", span=term.span), None
        if term.name in self._inlining:
            self.say("R017", f"`{term.name}` is defined through itself", term.span)
            return t.Literal(0, "bool", span=term.span), None
        if len(term.arguments) != len(definition.formals):
            self.say(
                "R005",
                f"`{term.name}` takes {len(definition.formals)} values, not {len(term.arguments)}",
                term.span,
            )
            return t.Literal(0, "bool", span=term.span), None
        given: dict[str, Settled] = {}
        for formal, argument in zip(definition.formals, term.arguments, strict=True):
            own = t.Type("row", formal.of) if formal.kind == "row" else t.Type(formal.kind, formal.of)
            settled, found = self._settle(argument, scope, own)
            self._fits(found, own, argument)
            given[formal.name] = (settled, own)
        self._inlining.append(term.name)
        body, kind = self._settle(definition.body, Scope(given=given), wanted)
        self._inlining.pop()
        return replace(body, span=term.span, cite=body.cite, called=term.name), kind

    # ---- truth

    def _settle_and(self, term: t.And, scope: Scope, wanted: t.Type | None) -> Settled:
        return replace(term, items=tuple(self._typed(item, scope, t.BOOL) for item in term.items)), t.BOOL

    def _settle_or(self, term: t.Or, scope: Scope, wanted: t.Type | None) -> Settled:
        return replace(term, items=tuple(self._typed(item, scope, t.BOOL) for item in term.items)), t.BOOL

    def _settle_not(self, term: t.Not, scope: Scope, wanted: t.Type | None) -> Settled:
        return replace(term, item=self._typed(term.item, scope, t.BOOL)), t.BOOL

    def _settle_compare(self, term: t.Compare, scope: Scope, wanted: t.Type | None) -> Settled:
        # A bare code takes its list from the other side, so the side that is no bare word comes first.
        if isinstance(term.left, t.Name | t.Quoted) and not self._bound(term.left, scope):
            right, right_type = self._settle(term.right, scope, None)
            left, left_type = self._settle(term.left, scope, right_type)
        else:
            left, left_type = self._settle(term.left, scope, None)
            right, right_type = self._settle(term.right, scope, left_type)
        settled = replace(term, left=left, right=right)
        absent = isinstance(left, t.Absent) or isinstance(right, t.Absent)
        if left_type is None or right_type is None:
            if absent and term.op not in ("=", "!="):
                self.say("R022", "`none` can only be equal or not equal", term.span)
            return settled, t.BOOL
        if not _same(left_type, right_type):
            self.say("R020", f"cannot compare a {left_type} with a {right_type}", term.span)
        elif left_type.kind in ("code", "row", "bool", "text") and term.op not in ("=", "!="):
            self.say("R022", f"a {left_type} has no order", term.span, ("=", "!="))
        return settled, t.BOOL

    def _bound(self, term: t.Term, scope: Scope) -> bool:
        return isinstance(term, t.Name) and term.text in scope.names()

    def _settle_inset(self, term: t.InSet, scope: Scope, wanted: t.Type | None) -> Settled:
        item, kind = self._settle(term.item, scope, None)
        if kind is not None:
            if kind.kind != "code":
                self.say("R020", f"only a code can be in a set, this is a {kind}", term.span)
            else:
                for code in term.codes:
                    self._code(code, term.span, kind, scope)
        return replace(term, item=item), t.BOOL

    def _settle_innamedset(self, term: t.InNamedSet, scope: Scope, wanted: t.Type | None) -> Settled:
        item, kind = self._settle(term.item, scope, None)
        chosen = self.schema.sets.get(term.set_name)
        if chosen is None:
            self.say(
                "R018",
                f"unknown set `{term.set_name}`",
                term.span,
                tuple(self.schema.sets),
                did_you_mean(term.set_name, self.schema.sets),
            )
            return t.InSet(item, (), term.negated, span=term.span), t.BOOL
        if kind is not None and (kind.kind != "code" or kind.of != chosen.of):
            self.say("R020", f"`{term.set_name}` holds codes of `{chosen.of}`, this is a {kind}", term.span)
        return t.InSet(item, chosen.codes, term.negated, term.set_name, span=term.span), t.BOOL

    def _settle_schoolage(self, term: t.SchoolAge, scope: Scope, wanted: t.Type | None) -> Settled:
        return replace(
            term, birth=self._typed(term.birth, scope, t.DATE), day=self._typed(term.day, scope, t.DATE)
        ), t.BOOL

    # ---- dates and numbers

    def _settle_literal(self, term: t.Literal, scope: Scope, wanted: t.Type | None) -> Settled:
        return term, t.Type(term.kind)

    def _settle_duration(self, term: t.Duration, scope: Scope, wanted: t.Type | None) -> Settled:
        return term, t.Type(term.unit)

    def _settle_offset(self, term: t.Offset, scope: Scope, wanted: t.Type | None) -> Settled:
        return replace(term, base=self._typed(term.base, scope, t.DATE)), t.DATE

    def _settle_monthend(self, term: t.MonthEnd, scope: Scope, wanted: t.Type | None) -> Settled:
        return replace(term, base=self._typed(term.base, scope, t.DATE)), t.DATE

    def _settle_dayofmonth(self, term: t.DayOfMonth, scope: Scope, wanted: t.Type | None) -> Settled:
        return replace(term, base=self._typed(term.base, scope, t.DATE)), t.DATE

    def _settle_anniversary(self, term: t.Anniversary, scope: Scope, wanted: t.Type | None) -> Settled:
        return replace(term, base=self._typed(term.base, scope, t.DATE)), t.DATE

    def _settle_pick(self, term: t.Pick, scope: Scope, wanted: t.Type | None) -> Settled:
        if term.which in ("earlier_of", "later_of"):
            return replace(term, items=tuple(self._typed(item, scope, t.DATE) for item in term.items)), t.DATE
        items: list[t.Term] = []
        kind: t.Type | None = None
        for item in term.items:
            settled, found = self._settle(item, scope, kind)
            if found is not None and found.kind not in NUMERIC:
                self.say("R020", f"an amount is needed here, this is a {found}", item.span)
            self._fits(found, kind, item)
            kind = kind or found
            items.append(settled)
        return replace(term, items=tuple(items)), kind

    def _settle_arithmetic(self, term: t.Arithmetic, scope: Scope, wanted: t.Type | None) -> Settled:
        left, left_type = self._settle(term.left, scope, None)
        right, right_type = self._settle(term.right, scope, None)
        kind = self._arithmetic_type(term, left_type, right_type)
        return replace(term, left=left, right=right, type=kind or t.NUMBER), kind

    def _arithmetic_type(
        self, term: t.Arithmetic, left: t.Type | None, right: t.Type | None
    ) -> t.Type | None:
        if left is None or right is None:
            return None
        if "date" in (left.kind, right.kind):
            self.say(
                "R023",
                "dates are not added or subtracted",
                term.span,
                mend="write `N days after DATE` or `days_between(a, b)`",
            )
            return None
        if left.kind not in NUMERIC or right.kind not in NUMERIC:
            self.say("R020", f"cannot calculate with a {left} and a {right}", term.span)
            return None
        result = _result(term.op, left.kind, right.kind)
        if result is None:
            self.say("R020", f"a {left} and a {right} cannot be joined by `{term.op}`", term.span)
            return None
        return t.Type(result)

    def _settle_rounded(self, term: t.Rounded, scope: Scope, wanted: t.Type | None) -> Settled:
        item, kind = self._settle(term.item, scope, wanted)
        return replace(term, item=item), kind

    def _settle_age(self, term: t.Age, scope: Scope, wanted: t.Type | None) -> Settled:
        return replace(
            term, birth=self._typed(term.birth, scope, t.DATE), day=self._typed(term.day, scope, t.DATE)
        ), t.Type("count")

    def _settle_attainsage(self, term: t.AttainsAge, scope: Scope, wanted: t.Type | None) -> Settled:
        return replace(term, birth=self._typed(term.birth, scope, t.DATE)), t.DATE

    def _settle_daysbetween(self, term: t.DaysBetween, scope: Scope, wanted: t.Type | None) -> Settled:
        return replace(
            term, start=self._typed(term.start, scope, t.DATE), end=self._typed(term.end, scope, t.DATE)
        ), t.Type("count")

    def _settle_fiscalyear(self, term: t.FiscalYear, scope: Scope, wanted: t.Type | None) -> Settled:
        return replace(term, day=self._typed(term.day, scope, t.DATE)), t.Type("count")

    def _settle_parameter(self, term: t.Parameter, scope: Scope, wanted: t.Type | None) -> Settled:
        table = self.parameters.get(term.name)
        on = self._typed(term.day, scope, t.DATE)
        if table is None:
            self.say(
                "R019",
                f"unknown parameter `{term.name}`",
                term.span,
                tuple(self.parameters),
                did_you_mean(term.name, self.parameters),
            )
            return replace(term, day=on), None
        key: t.Term | None = None
        if bool(table.key_list) != (term.key is not None):
            wish = (
                f"write `param {term.name} of … on …`"
                if table.key_list
                else f"write `param {term.name} on …`"
            )
            self.say(
                "R024", f"`{term.name}` {'needs' if table.key_list else 'has no'} key", term.span, mend=wish
            )
        elif term.key is not None:
            key = self._typed(term.key, scope, t.Type("code", table.key_list))
        kind = t.Type(table.kind)
        return replace(term, key=key, day=on, type=kind), kind

    def _settle_rolled(self, term: t.Rolled, scope: Scope, wanted: t.Type | None) -> Settled:
        if term.calendar not in self.calendars:
            self.say(
                "R025",
                f"unknown calendar `{term.calendar}`",
                term.span,
                tuple(sorted(self.calendars)),
                did_you_mean(term.calendar, self.calendars),
            )
        return replace(term, item=self._typed(term.item, scope, t.DATE)), t.DATE

    # ---- lists

    def _listing(self, listing: t.Listing, scope: Scope) -> tuple[t.Listing, Scope]:
        register = self.schema.registers.get(listing.register)
        base, kind = self._settle(listing.base, scope, t.Type("row"))
        start, end, on = (
            self._typed(bound, scope, t.DATE) if bound is not None else None
            for bound in (listing.start, listing.end, listing.on)
        )
        if register is None:
            self.say(
                "R011",
                f"unknown register `{listing.register}`",
                listing.span,
                tuple(self.schema.registers),
                did_you_mean(listing.register, self.schema.registers),
            )
            return replace(listing, base=base, start=start, end=end, on=on), scope
        if register.validity == "state":
            self.say(
                "R026",
                f"the rows of `{listing.register}` have no date, so they cannot be listed",
                listing.span,
            )
        self._slots += 1
        row = t.RowOf(listing.name, listing.register, self._slots)
        if listing.name in scope.rows:
            self.say("R027", f"`{listing.name}` already names a row", listing.span)
        inner = scope.with_row(row)
        by = self._by(listing, kind)
        where = self._typed(listing.where, inner, t.BOOL) if listing.where is not None else None
        codes = self._admitted(register.holder_by, where, row) if register.holder_by else ()
        settled = replace(
            listing, base=base, by=by, start=start, end=end, on=on, where=where, slot=row.slot, codes=codes
        )
        return settled, inner

    def _by(self, listing: t.Listing, kind: t.Type | None) -> tuple[str, ...]:
        if kind is None:
            return listing.by
        if kind.kind != "row":
            self.say("R015", f"rows are listed for a row, this is a {kind}", listing.span)
            return listing.by
        register = self.schema.registers[listing.register]
        if not listing.by:
            links = register.links_to(kind.of)
            if kind.of in links:
                return (kind.of,)
            if len(links) == 1:
                return links
            message = f"`{listing.register}` has {'several links' if links else 'no link'} to `{kind.of}`"
            self.say("R028", message, listing.span, links, "say which: `by FIELD`")
            return ()
        at = listing.register
        for name in listing.by:
            described = self.schema.registers[at].fields.get(name)
            if described is None or described.kind != "ref":
                fields = tuple(f.name for f in self.schema.registers[at].fields.values() if f.kind == "ref")
                self.say(
                    "R028", f"`{name}` is no link of `{at}`", listing.span, fields, did_you_mean(name, fields)
                )
                return listing.by
            at = described.of
        if at != kind.of:
            self.say("R028", f"`{'.'.join(listing.by)}` leads to `{at}`, not to `{kind.of}`", listing.span)
        return listing.by

    @staticmethod
    def _admitted(holder_by: str, where: t.Term | None, row: t.RowOf) -> tuple[str, ...]:
        """Codes of the holder field that the list can still admit, from the conjuncts of `where`."""
        parts = where.items if isinstance(where, t.And) else (where,) if where is not None else ()
        for part in parts:
            if isinstance(part, t.InSet) and not part.negated and _is_field(part.item, row, holder_by):
                return part.codes
            if isinstance(part, t.Compare) and part.op == "=":
                for one, other in ((part.left, part.right), (part.right, part.left)):
                    if _is_field(one, row, holder_by) and isinstance(other, t.Code):
                        return (other.code,)
        return ()

    def _settle_exists(self, term: t.Exists, scope: Scope, wanted: t.Type | None) -> Settled:
        return replace(term, listing=self._listing(term.listing, scope)[0]), t.BOOL

    def _settle_no(self, term: t.No, scope: Scope, wanted: t.Type | None) -> Settled:
        return replace(term, listing=self._listing(term.listing, scope)[0]), t.BOOL

    def _settle_every(self, term: t.Every, scope: Scope, wanted: t.Type | None) -> Settled:
        listing, inner = self._listing(term.listing, scope)
        return replace(term, listing=listing, has=self._typed(term.has, inner, t.BOOL)), t.BOOL

    def _settle_count(self, term: t.Count, scope: Scope, wanted: t.Type | None) -> Settled:
        return replace(term, listing=self._listing(term.listing, scope)[0]), t.Type("count")

    def _settle_extreme(self, term: t.Extreme, scope: Scope, wanted: t.Type | None) -> Settled:
        listing, inner = self._listing(term.listing, scope)
        value = self._typed(term.value, inner, t.DATE) if term.value is not None else None
        return replace(term, listing=listing, value=value), t.DATE

    def _amount(self, value: t.Term, inner: Scope) -> tuple[t.Term, t.Type | None]:
        settled, kind = self._settle(value, inner, None)
        if kind is not None and kind.kind not in NUMERIC:
            self.say("R020", f"an amount is needed here, this is a {kind}", value.span)
        return settled, kind

    def _settle_total(self, term: t.Total, scope: Scope, wanted: t.Type | None) -> Settled:
        listing, inner = self._listing(term.listing, scope)
        value, kind = self._amount(term.value, inner)
        return replace(term, listing=listing, value=value, type=kind or t.NUMBER), kind

    def _settle_peak(self, term: t.Peak, scope: Scope, wanted: t.Type | None) -> Settled:
        listing, inner = self._listing(term.listing, scope)
        value, kind = self._amount(term.value, inner)
        return replace(term, listing=listing, value=value, type=kind or t.NUMBER), kind


def _is_field(term: t.Term, row: t.RowOf, name: str) -> bool:
    return (
        isinstance(term, t.FieldOf)
        and term.name == name
        and isinstance(term.base, t.RowOf)
        and term.base.slot == row.slot
    )


def _same(left: t.Type, right: t.Type) -> bool:
    if left.kind in ("row", "code") or right.kind in ("row", "code"):
        return left.kind == right.kind and (left.of == right.of or not left.of or not right.of)
    groups = ({"count", "number"}, {"hours", "hours_per_week"})
    return left.kind == right.kind or any(left.kind in group and right.kind in group for group in groups)


def _result(op: str, left: str, right: str) -> str | None:
    plain = ("count", "number")
    if op in ("+", "-"):
        return left if _same(t.Type(left), t.Type(right)) else None
    if op == "*":
        if (
            {left, right} <= {"hours", "hours_per_week", "money_per_hour"}
            and left != right
            and "money_per_hour" in (left, right)
        ):
            return "money"
        for one, other in ((left, right), (right, left)):
            if one in (*plain, "percent"):
                return other if other not in plain or one != "percent" else "number"
        return None
    if right in plain:
        return left if left not in plain else "number"
    if left == "money" and right in ("hours", "hours_per_week"):
        return "money_per_hour"
    return "number" if _same(t.Type(left), t.Type(right)) else None


class _AsOfPlaces:
    """S13: `asof` stands only where the days on which its answer changes can be named beforehand."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def look(self, term: t.Term) -> None:
        from jisso.rules.walk import children

        allowed: tuple[t.Term | None, ...] = ()
        if isinstance(term, t.Compare):
            allowed = (term.left, term.right)
        elif isinstance(term, t.Listing):
            allowed = (term.on, term.start, term.end)
            for bound in (term.start, term.end):
                if isinstance(bound, t.Offset) and bound.direction == "before":
                    allowed = (*allowed, bound.base)
        elif isinstance(term, t.Parameter | t.SchoolAge):
            allowed = (term.day,)
        for child in children(term):
            if isinstance(child, t.AsOf):
                if not any(child is one for one in allowed):
                    self._refuse(child)
                continue
            if (
                (
                    isinstance(child, t.Offset)
                    and isinstance(child.base, t.AsOf)
                    and any(child is one for one in allowed)
                )
                and isinstance(term, t.Listing)
                and child.direction == "before"
            ):
                continue
            self.look(child)

    def _refuse(self, term: t.Term) -> None:
        problem = Problem(
            "R029",
            "`asof` may not stand here",
            term.span,
            mend="compare a date with `asof`, or use it as the bound of a window or in `param … on asof`",
        )
        if problem not in self.problems:
            self.problems.append(problem)
