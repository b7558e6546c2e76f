"""The short way to "not applicable": most judgements end there, and nothing else has to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jisso.ground.values import FOREVER
from jisso.readings.evaluate.scalars import Meaning, Situation
from jisso.readings.evaluate.statuses import open_only
from jisso.readings.finding import Finding, Interval, Node
from jisso.registers.facts import Row
from jisso.rules.rule import Rule

NOT_APPLICABLE = ("not_applicable",)
# Whether a version certainly says "not applicable" about the row; what was computed for it stands in the trace.
Outside = Callable[[Situation, dict[str, Node]], bool]


def outside_test(rule: Rule, meanings: Mapping[str, Meaning], by_asof: bool) -> Outside | None:
    """The test of a version that is in force; None where the day of the law has to be found first."""
    applies = meanings.get("applies")
    if rule.kind != "duty":
        if applies is None or not by_asof:
            return None

        def not_met(situation: Situation, trace: dict[str, Node]) -> bool:
            node = trace["applies"] = applies(situation)
            return not node[1]

        return not_met
    if rule.law_at not in ("", "trigger") or "law_at" in meanings:
        return None
    trigger, first, last = meanings["trigger"], rule.in_force_from, rule.in_force_until

    def not_triggered(situation: Situation, trace: dict[str, Node]) -> bool:
        node = trace["trigger"] = situation.trigger = trigger(situation)
        low, high = node[0], node[1]
        never = low >= FOREVER or (low > situation.as_of and open_only(low, high, node[2]))
        if not never and applies is not None:
            found = trace["applies"] = applies(situation)
            never = not found[1]
        # Under another version's law the answer may be another one.
        return never and first <= low and high <= last

    return not_triggered


def made_outside(
    rule: Rule, row: Row, as_of: int, occurrence: int, span: Interval | None, trace: dict[str, Node]
) -> Finding:
    """The finding "not applicable" of the only version that can be in force."""
    # fmt: off
    return tuple.__new__(Finding, (
        rule, row, as_of, "not_applicable", NOT_APPLICABLE, (), None, None, None, None, None, None, None,
        occurrence, span, (rule,), trace, (), None, None, None,
    ))
    # fmt: on
