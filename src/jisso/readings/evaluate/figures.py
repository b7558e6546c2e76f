"""Comparisons with a written figure, by far the most frequent ones: the figure is one value, and known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jisso.ground.values import NO_REASON
from jisso.readings.finding import Node
from jisso.rules import terms as t

if TYPE_CHECKING:
    from jisso.readings.evaluate.scalars import Meaning, Situation


def with_figure(term: t.Compare, left: Meaning, constant: Node) -> Meaning:
    """A comparison with a written figure, which is one value and known: what `_ORDERED` says, without its calls."""
    figure = constant[0]

    def below(situation: Situation) -> Node:
        one = left(situation)
        low, high, why = one[0], one[1], one[2]
        if high < figure:
            return (True, True, None, term, (one, constant))
        if low >= figure:
            return (False, False, None, term, (one, constant))
        return (False, True, why or NO_REASON, term, (one, constant))

    def up_to(situation: Situation) -> Node:
        one = left(situation)
        low, high, why = one[0], one[1], one[2]
        if high <= figure:
            return (True, True, None, term, (one, constant))
        if low > figure:
            return (False, False, None, term, (one, constant))
        return (False, True, why or NO_REASON, term, (one, constant))

    def above(situation: Situation) -> Node:
        one = left(situation)
        low, high, why = one[0], one[1], one[2]
        if low > figure:
            return (True, True, None, term, (one, constant))
        if high <= figure:
            return (False, False, None, term, (one, constant))
        return (False, True, why or NO_REASON, term, (one, constant))

    def at_least(situation: Situation) -> Node:
        one = left(situation)
        low, high, why = one[0], one[1], one[2]
        if low >= figure:
            return (True, True, None, term, (one, constant))
        if high < figure:
            return (False, False, None, term, (one, constant))
        return (False, True, why or NO_REASON, term, (one, constant))

    def equal(situation: Situation) -> Node:
        one = left(situation)
        low, high, why = one[0], one[1], one[2]
        if low == figure == high:
            return (True, True, None, term, (one, constant))
        if low <= figure <= high:
            return (False, True, why or NO_REASON, term, (one, constant))
        return (False, False, None, term, (one, constant))

    def other(situation: Situation) -> Node:
        node = equal(situation)
        return (not node[1], not node[0], node[2], term, node[4])

    return {"<": below, "<=": up_to, ">": above, ">=": at_least, "=": equal, "!=": other}[term.op]
