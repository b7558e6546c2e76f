"""Since when, and until when, a prohibition is broken: first and last breaking row where the breach is that one exists."""

from __future__ import annotations

from jisso.readings.sweep.compiler import Compiler, Scope
from jisso.readings.sweep.expressions import NULL, ZERO, Sql, both, chosen, compared, is_null, negated
from jisso.readings.sweep.lists import ask, place_in_time, total
from jisso.readings.sweep.peaks import worst_window
from jisso.rules import terms as t
from jisso.rules.walk import children

Days = tuple[Sql, Sql]
NONE: Days = (NULL, NULL)


def since_and_until(c: Compiler, breach: t.Term, scope: Scope) -> Days:
    line = scope.line
    here = c.home(scope, breach) or line
    if isinstance(breach, t.Exists):
        asked = ask(c, scope, breach.listing, here)
        (low, _, why), _ = place_in_time(c, asked.members.frame)
        dated = both(asked.members.must, compared(why, "=", ZERO))
        return (
            total(asked, "min", low, dated, NULL, certain_only=True),
            total(asked, "max", low, dated, NULL, certain_only=True),
        )
    if isinstance(breach, t.Compare):
        for side in (breach.left, breach.right):
            if isinstance(side, t.Peak):
                return worst_window(c, side, scope, here)
    if isinstance(breach, t.And | t.Or):
        return _of_parts(c, breach, scope)
    return NONE


def _first(c: Compiler, scope: Scope, items: list[tuple[t.Term, Sql | None]]) -> Days:
    """The days of the first operand that has any; an operand is passed over where its condition does not hold."""
    branches: list[tuple[Sql, Days]] = []
    for item, condition in items:
        low, high = since_and_until(c, item, scope)
        if low.constant:
            continue
        has = negated(is_null(low))
        branches.append((has if condition is None else both(condition, has), (low, high)))
    if not branches:
        return NONE
    line = scope.line
    return (
        line.let(chosen(*((when, days[0]) for when, days in branches), otherwise=NULL)),
        line.let(chosen(*((when, days[1]) for when, days in branches), otherwise=NULL)),
    )


def _of_parts(c: Compiler, breach: t.And | t.Or, scope: Scope) -> Days:
    """Where one operand settles the whole, only those looked at so far tell a day: cheaper ones are looked at first."""
    line = scope.line
    places = sorted(range(len(breach.items)), key=lambda place: (work(breach.items[place]), place))
    unsettled: list[Sql] = []
    by_cost: list[tuple[t.Term, Sql | None]] = []
    for place in places:
        item = breach.items[place]
        by_cost.append((item, line.let(both(*unsettled))))
        value = c.value(item, scope, line)
        unsettled.append(value.high if isinstance(breach, t.And) else negated(value.low))
    whole = _first(c, scope, [(item, None) for item in breach.items])
    early = _first(c, scope, by_cost)
    if early[0].constant or whole[0].constant:
        return whole
    found = c.value(breach, scope, line)
    cut = negated(found.high) if isinstance(breach, t.And) else found.low
    return (
        line.let(chosen((cut, early[0]), otherwise=whole[0])),
        line.let(chosen((cut, early[1]), otherwise=whole[1])),
    )


def work(term: t.Term) -> int:
    """How much a term is to look at: cells, and lists, which multiply what is inside them."""
    found = 1 + sum(work(child) for child in children(term))
    return found * 12 if isinstance(term, t.Listing) else found
