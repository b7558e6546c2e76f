"""Judging rows by rules: which version is in force, what its slots say, which status follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from jisso.ground import calendar
from jisso.ground.values import FOREVER, MIN_DAY, Reason, Why
from jisso.readings.evaluate.breaches import first_and_last, whole_lists
from jisso.readings.evaluate.calculations import mover
from jisso.readings.evaluate.outside import NOT_APPLICABLE, Outside, made_outside, outside_test
from jisso.readings.evaluate.scalars import Compiler, Meaning, Situation, joined, mark_value
from jisso.readings.evaluate.statuses import (
    DutyFacts,
    duty_statuses,
    entitlement_statuses,
    open_only,
    prohibition_statuses,
    truth_statuses,
)
from jisso.readings.evaluate.versions import hull, law_at, registers_read, verified_through
from jisso.readings.finding import ADVERSE, STATUSES, Finding, Interval, Node
from jisso.registers.case import Case
from jisso.registers.facts import Row
from jisso.rules import terms as t
from jisso.rules.reads import roots_of
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Family, Rulebook
from jisso.rules.walk import every_term

ALWAYS = (True, True)
NEVER: Interval = (FOREVER, FOREVER)


class Verdict:
    """What one version says about one row: the open statuses and what they rest on."""

    possible: tuple[str, ...] = ()
    why: Why = None
    trigger: Interval | None = None
    due: Interval | None = None
    due_open: Interval | None = None
    done: Interval | None = None
    since: int | None = None
    until: int | None = None
    amount: tuple[Any, Any] | None = None
    law_day: Interval = (MIN_DAY, FOREVER)
    judged = False
    notes: tuple[str, ...] = ()

    def __init__(self, trace: dict[str, Node] | None = None) -> None:
        self.trace: dict[str, Node] = {} if trace is None else trace


@dataclass(slots=True)
class CompiledRule:
    """A rule version with its slots as meanings."""

    rule: Rule
    meanings: dict[str, Meaning]
    start: Meaning | None
    end: Meaning | None
    judged: Meaning | None
    size: int
    by_asof: bool
    verified: int
    outside: Outside | None
    first: int
    last: int
    # Whether something is told beside the answer: an amount, or what a person must weigh.
    beside: bool


class Evaluator:
    """Judges cases by the rules of a rulebook. Holds no case: one evaluator serves any number of them.

    `judge` gives the findings of one family for one row (several only for recurring duties), `judge_all`
    those of every rule for every row that it is about."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        ordinary = Compiler(book.schema, book.parameters, book.calendars)
        self._compilers = {
            False: ordinary,
            True: Compiler(book.schema, book.parameters, book.calendars, complete=True, ordinary=ordinary),
        }
        self._compiled: dict[tuple[int, bool], CompiledRule] = {}
        self._reads: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._answers = {
            "prohibition": self._prohibition,
            "entitlement": self._entitlement,
            "condition": self._condition,
            "link": self._link,
        }
        self._plans: dict[int, tuple[Family, list[CompiledRule]]] = {}

    # ---- the questions

    def judge_all(self, case: Case, as_of: int, families: Iterable[Family] | None = None) -> list[Finding]:
        """Findings in the order of rule id, row key and occurrence."""
        found: list[Finding] = []
        for family in sorted(
            families if families is not None else self.book.families.values(), key=lambda f: f.id
        ):
            for _, row in sorted(case.rows[family.newest.register].items()):
                found.extend(self.judge(family, row, case, as_of))
        return found

    def judge(self, family: Family, row: Row, case: Case, as_of: int) -> list[Finding]:
        """Findings of `family` for `row` on the day `as_of`. A row that starts later has none."""
        if row.start[0] > as_of:
            return []
        if family.newest.recurs is None:
            return [self._finding(family, row, case, as_of, 0, None)]
        return [
            self._finding(family, row, case, as_of, number, period)
            for number, period in self._periods(family.newest, row, case, as_of)
        ]

    def meaning(self, term: t.Term) -> Meaning:
        """What a term of one of the book's rules means, for a reading that asks for it by itself."""
        return self._compilers[False].compile(term)

    def next_change(self, finding: Finding, family: Family, case: Case) -> int | None:
        """The first day after the as-of day on which the finding can change while no record changes (S13, S14)."""
        marks: list[int] = []
        for version in family.versions:
            compiled = self._rule(version, complete=True)
            if compiled.by_asof:
                marks.extend((version.in_force_from, version.in_force_until + 1, compiled.verified + 1))
                if not version.in_force_from <= finding.as_of <= version.in_force_until:
                    continue
            situation = Situation(finding.as_of, case, finding.row, compiled.size)
            situation.marks = marks
            if finding.period is not None:
                situation.period = self._period(compiled, situation, finding.occurrence)
            verdict = self._verdict(compiled, situation)
            for interval, steps in (
                (verdict.trigger, (0,)),
                (verdict.due, (1,)),
                (verdict.due_open, (1,)),
                (verdict.done, (0,)),
            ):
                for day in interval or ():
                    marks.extend(day + step for step in steps)
        later = [day for day in marks if finding.as_of < day < FOREVER]
        return min(later) if later else None

    def at_data(self, finding: Finding, family: Family, case: Case) -> tuple[int, str] | None:
        """The same question on the last day on which every register it reads is complete, where that is earlier."""
        days: list[int] = []
        person = finding.row.subject.key if finding.row.subject is not None else ""
        reads = self._reads.get(family.id)
        if reads is None:
            reads = self._reads[family.id] = registers_read(family)
        for register, codes in reads:
            day = case.completeness(register, codes, person).through
            if day is None:
                return None
            days.append(day)
        if not days or min(days) >= finding.as_of:
            return None
        day = min(days)
        for other in self.judge(family, finding.row, case, day):
            if other.occurrence == finding.occurrence:
                return day, other.status
        return None

    # ---- periods of recurring duties

    def _periods(self, rule: Rule, row: Row, case: Case, as_of: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
        assert rule.recurs is not None
        compiled = self._rule(rule)
        situation = Situation(as_of, case, row, compiled.size)
        back = rule.recurs.look_back
        oldest = mover(back, "before")(as_of) if back is not None else MIN_DAY
        assert compiled.start is not None
        origin = compiled.start(situation)
        if origin[0] == MIN_DAY or origin[2] is not None:
            # The beginning is not known: one question instead of a guess at the periods.
            yield 1, self._period(compiled, situation, 1)
            return
        for number in range(1, 1200):
            period = self._period(compiled, situation, number)
            stop = compiled.end(situation) if compiled.end is not None else None
            if period[0] > as_of and number > 1:
                return
            if stop is not None and stop[1] < period[0]:
                return
            if period[4] < oldest:
                continue
            yield number, period

    def _period(
        self, compiled: CompiledRule, situation: Situation, number: int
    ) -> tuple[Any, Any, Why, Any, Any, Why]:
        """Bounds of the n-th period, always counted from the original start: months do not compose (S10)."""
        assert compiled.start is not None and compiled.rule.recurs is not None
        low, high, why = compiled.start(situation)[:3]
        months = compiled.rule.recurs.months

        def first(day: int) -> int:
            if number == 1 or day in (MIN_DAY, FOREVER):
                return day
            return calendar.days_after(calendar.months_from(day, months * (number - 1)), 1)

        def last(day: int) -> int:
            return day if day in (MIN_DAY, FOREVER) else calendar.months_from(day, months * number)

        return (first(low), first(high), why, last(low), last(high), why)

    # ---- one finding

    def _rule(self, rule: Rule, complete: bool = False) -> CompiledRule:
        found = self._compiled.get((id(rule), complete))
        if found is None:
            compiler = self._compilers[complete]
            if "breach" in rule.terms:
                compiler.whole |= whole_lists(rule.terms["breach"])
            meanings = {
                slot: compiler.compile(term)
                for slot, term in rule.terms.items()
                if slot not in ("left", "right")
            }
            recurs = rule.recurs
            slots = [
                term.slot
                for root in roots_of(rule)
                for term in every_term(root)
                if isinstance(term, t.RowOf | t.Listing)
            ]
            by_asof = law_at(rule) == "asof" and "law_at" not in rule.terms
            found = self._compiled[(id(rule), complete)] = CompiledRule(
                rule,
                meanings,
                compiler.compile(recurs.start) if recurs is not None else None,
                compiler.compile(recurs.end) if recurs is not None and recurs.end is not None else None,
                compiler.compile(rule.judgement.open)
                if rule.judgement is not None and rule.judgement.open is not None
                else None,
                max(slots, default=1) + 1,
                by_asof,
                verified_through(rule),
                None if complete else outside_test(rule, meanings, by_asof),
                rule.in_force_from,
                rule.in_force_until,
                "amount" in meanings or rule.judgement is not None,
            )
        return found

    def _finding(
        self, family: Family, row: Row, case: Case, as_of: int, occurrence: int, period: Any
    ) -> Finding:
        plan = self._plans.get(id(family))
        if plan is None:
            plan = self._plans[id(family)] = (family, [self._rule(version) for version in family.versions])
        in_force = plan[1]
        if len(in_force) > 1 or in_force[0].by_asof:
            in_force = [
                compiled
                for compiled in in_force
                if not compiled.by_asof or compiled.first <= as_of <= compiled.last
            ]
        chosen: list[tuple[CompiledRule, Verdict, bool]] = []
        for compiled in in_force:
            situation = Situation(as_of, case, row, compiled.size)
            situation.period = period
            trace: dict[str, Node] = {}
            outside = compiled.outside if len(in_force) == 1 else None
            if outside is not None and outside(situation, trace):
                span = (period[0], period[4]) if period is not None else None
                return made_outside(compiled.rule, row, as_of, occurrence, span, trace)
            verdict = self._verdict(compiled, situation, trace)
            low, high = verdict.law_day
            if compiled.first <= high and low <= compiled.last:
                chosen.append((compiled, verdict, compiled.first <= low and high <= compiled.last))
        if not chosen:
            rule = family.newest
            return _made(
                rule,
                row,
                as_of,
                "not_applicable",
                ("not_applicable",),
                (),
                Verdict(),
                occurrence,
                period,
                (),
                ("no_version_in_force",),
            )
        compiled, verdict, certain = chosen[0]
        rule = compiled.rule
        if certain and len(chosen) == 1:
            if verdict.possible == NOT_APPLICABLE:
                return _made(
                    rule, row, as_of, "not_applicable", NOT_APPLICABLE, (), verdict, occurrence, period, (rule,),
                    verdict.notes,
                )  # fmt: skip
            return self._concluded(
                compiled,
                verdict,
                list(verdict.possible),
                verdict.why,
                row,
                as_of,
                occurrence,
                period,
                (rule,),
            )
        possible, why = list(verdict.possible), verdict.why
        if not certain and len(chosen) == 1 and "not_applicable" not in possible:
            possible.append("not_applicable")
        for _, other, _ in chosen[1:]:
            possible.extend(status for status in other.possible if status not in possible)
            why = joined(why, other.why)
            for slot in ("trigger", "due", "due_open", "done"):
                setattr(verdict, slot, hull(getattr(verdict, slot), getattr(other, slot)))
        return self._concluded(
            compiled,
            verdict,
            possible,
            why,
            row,
            as_of,
            occurrence,
            period,
            tuple(one.rule for one, _, _ in chosen),
        )

    def _concluded(
        self,
        compiled: CompiledRule,
        verdict: Verdict,
        possible: list[str],
        why: Why,
        row: Row,
        as_of: int,
        occurrence: int,
        period: Any,
        versions: tuple[Rule, ...],
    ) -> Finding:
        rule, through = compiled.rule, compiled.verified
        order = STATUSES[rule.kind]
        notes = verdict.notes
        if verdict.law_day[0] > through and possible != ["not_applicable"]:
            # Past the day to which the citation is verified no answer is given as today's law.
            possible = list(order)
            why = joined(
                why,
                frozenset({Reason("law", rule.id, "", "stale_law", date.fromordinal(through).isoformat())}),
            )
        if len(possible) > 1:
            possible.sort(key=order.index)
        status = possible[0] if len(possible) == 1 else "unknown"
        reasons: tuple[Reason, ...] = ()
        if status == "unknown":
            reasons = (
                tuple(sorted(why))
                if why is not None
                else (Reason(rule.register, row.key, "", "not_yet_determinable"),)
            )
            if any(reason.kind == "contested" for reason in reasons):
                status = "contested"
        elif status in ADVERSE and rule.asks_only:
            status, notes = "needs_judgement", (*notes, "doubtful_law")
        elif verdict.judged and status in ("satisfied", "kept", "overdue", "broken", "disagree", "available"):
            status = "needs_judgement"
        return _made(
            rule, row, as_of, status, tuple(possible), reasons, verdict, occurrence, period, versions, notes
        )

    # ---- the verdict of one version

    def _verdict(
        self, compiled: CompiledRule, situation: Situation, trace: dict[str, Node] | None = None
    ) -> Verdict:
        """`trace` holds what is computed already: the trigger of a duty, and `applies`."""
        verdict = Verdict(trace)
        rule = compiled.rule
        if rule.kind == "duty":
            self._duty(compiled, situation, verdict)
        else:
            applies = self._applies(compiled, situation, verdict)
            if applies[1] or situation.marks is not None:
                self._answers[rule.kind](compiled, situation, verdict, applies)
            else:
                verdict.possible = ("not_applicable",)
            verdict.law_day = (situation.as_of, situation.as_of)
        if "law_at" in compiled.meanings:
            node = compiled.meanings["law_at"](situation)
            verdict.law_day = (node[0], node[1])
        elif rule.law_at == "asof":
            verdict.law_day = (situation.as_of, situation.as_of)
        if compiled.beside and verdict.possible != NOT_APPLICABLE:
            self._beside(compiled, situation, verdict)
        return verdict

    def _beside(self, compiled: CompiledRule, situation: Situation, verdict: Verdict) -> None:
        amount = compiled.meanings.get("amount")
        if amount is not None:
            node = amount(situation)
            verdict.trace["amount"] = node
            verdict.amount = (node[0], node[1])
        if compiled.rule.judgement is not None:
            if compiled.judged is None:
                verdict.judged = True
            else:
                node = compiled.judged(situation)
                verdict.trace["judgement"] = node
                verdict.judged = node[1]

    def _applies(self, compiled: CompiledRule, situation: Situation, verdict: Verdict) -> tuple[bool, bool]:
        meaning = compiled.meanings.get("applies")
        if meaning is None:
            return ALWAYS
        node = verdict.trace.get("applies")
        if node is None:
            node = verdict.trace["applies"] = meaning(situation)
        verdict.why = joined(verdict.why, node[2])
        return (node[0], node[1])

    def _date(
        self, compiled: CompiledRule, situation: Situation, verdict: Verdict, slot: str, otherwise: Interval
    ) -> tuple[Interval, Why]:
        meaning = compiled.meanings.get(slot)
        if meaning is None:
            return otherwise, None
        node = meaning(situation)
        verdict.trace[slot] = node
        return (node[0], node[1]), node[2]

    def _duty(self, compiled: CompiledRule, situation: Situation, verdict: Verdict) -> None:
        trigger = verdict.trace.get("trigger")
        if trigger is None:
            trigger = verdict.trace["trigger"] = compiled.meanings["trigger"](situation)
        verdict.law_day = (trigger[0], trigger[1])
        situation.trigger = trigger
        complete = situation.marks is not None
        through_open = open_only(trigger[0], trigger[1], trigger[2])
        never = trigger[0] >= FOREVER or (through_open and trigger[0] > situation.as_of)
        if never and not complete:
            verdict.possible = ("not_applicable",)
            verdict.trigger = None
            return
        applies = self._applies(compiled, situation, verdict)
        if not applies[1] and not complete:
            verdict.possible = ("not_applicable",)
            return
        verdict.trigger = (trigger[0], trigger[1])
        verdict.why = joined(verdict.why, trigger[2])
        legal, latest, due_why = self._due(compiled, situation, verdict)
        verdict.due, verdict.due_open = legal, latest
        done, done_why = self._date(compiled, situation, verdict, "done", NEVER)
        verdict.done = done
        verdict.why = joined(verdict.why, joined(due_why, done_why))
        verdict.possible = duty_statuses(
            DutyFacts(
                applies[0], applies[1], (trigger[0], trigger[1]), through_open, latest, done, situation.as_of
            )
        )
        if never:
            verdict.possible = ("not_applicable",)

    def _due(
        self, compiled: CompiledRule, situation: Situation, verdict: Verdict
    ) -> tuple[Interval, Interval, Why]:
        """The legal day, the day after which it is late, and why they are not sharp.

        Where the law does not clearly say that a day moves over closed days, or two readings remain, the
        earlier day is the reminder and the later one decides."""
        node = compiled.meanings["due"](situation)
        verdict.trace["due"] = node
        term = node[3]
        if isinstance(term, t.Rolled):
            item = node[4][0]
            if not term.certain:
                verdict.notes = (*verdict.notes, "roll_disputed")
            closed = self.book.calendars[term.calendar]
            if node[1] < FOREVER and closed.standing(node[1]) == "projected":
                verdict.notes = (*verdict.notes, "projected_closed_day")
            legal: Interval = (item[0], item[1])
        else:
            legal = (node[0], node[1])
        latest = compiled.meanings.get("due_latest")
        if latest is not None:
            other = latest(situation)
            verdict.trace["due_latest"] = other
            verdict.notes = (*verdict.notes, "two_readings")
            # Late only after both readings: the later of the two last days, each with its own roll.
            last: Interval = (max(node[0], other[0]), max(node[1], other[1]))
            return legal, last, joined(node[2], other[2])
        return legal, (node[0], node[1]), node[2]

    def _prohibition(
        self, compiled: CompiledRule, situation: Situation, verdict: Verdict, applies: tuple[bool, bool]
    ) -> None:
        breach = compiled.meanings["breach"](situation)
        verdict.trace["breach"] = breach
        cured, cured_why = self._date(compiled, situation, verdict, "cured", NEVER)
        if "cured" in verdict.trace:
            mark_value(situation, verdict.trace["cured"])
        verdict.why = joined(verdict.why, joined(breach[2], cured_why))
        verdict.possible = prohibition_statuses(applies, (breach[0], breach[1]), cured, situation.as_of)
        if "broken" in verdict.possible:
            verdict.since, verdict.until = first_and_last(breach)
            for slot in ("since", "until"):
                if slot in compiled.meanings:
                    node = compiled.meanings[slot](situation)
                    verdict.trace[slot] = node
                    setattr(
                        verdict, slot, node[0] if MIN_DAY < node[0] < FOREVER and node[2] is None else None
                    )

    def _entitlement(
        self, compiled: CompiledRule, situation: Situation, verdict: Verdict, applies: tuple[bool, bool]
    ) -> None:
        holds = ALWAYS
        if "holds" in compiled.meanings:
            node = compiled.meanings["holds"](situation)
            verdict.trace["holds"] = node
            verdict.why = joined(verdict.why, node[2])
            holds = (node[0], node[1])
        used, used_why = self._date(compiled, situation, verdict, "used", NEVER)
        lapses, lapses_why = self._date(compiled, situation, verdict, "lapses", NEVER)
        if situation.marks is not None:
            situation.marks.extend((*used, *(day + 1 for day in lapses)))
        verdict.why = joined(verdict.why, joined(used_why, lapses_why))
        verdict.possible = entitlement_statuses(applies, holds, used, lapses, situation.as_of)
        verdict.until = lapses[0] if MIN_DAY < lapses[0] == lapses[1] < FOREVER else None

    def _condition(
        self, compiled: CompiledRule, situation: Situation, verdict: Verdict, applies: tuple[bool, bool]
    ) -> None:
        self._answer("holds", ("satisfied", "unsatisfied"), compiled, situation, verdict, applies)

    def _link(
        self, compiled: CompiledRule, situation: Situation, verdict: Verdict, applies: tuple[bool, bool]
    ) -> None:
        self._answer("agrees", ("agree", "disagree"), compiled, situation, verdict, applies)

    def _answer(
        self,
        slot: str,
        words: tuple[str, str],
        compiled: CompiledRule,
        situation: Situation,
        verdict: Verdict,
        applies: tuple[bool, bool],
    ) -> None:
        node = compiled.meanings[slot](situation)
        verdict.trace[slot] = node
        verdict.why = joined(verdict.why, node[2])
        verdict.possible = truth_statuses(applies, (node[0], node[1]), words)


def _made(
    rule: Rule,
    row: Row,
    as_of: int,
    status: str,
    possible: tuple[str, ...],
    reasons: tuple[Reason, ...],
    verdict: Verdict,
    occurrence: int,
    period: Any,
    versions: tuple[Rule, ...],
    notes: tuple[str, ...],
) -> Finding:
    span = (period[0], period[4]) if period is not None else None
    # fmt: off
    return tuple.__new__(Finding, (
        rule, row, as_of, status, possible, reasons, verdict.trigger, verdict.due, verdict.due_open, verdict.done,
        verdict.since, verdict.until, verdict.amount, occurrence, span, versions, verdict.trace, notes,
        None, None, None,
    ))
    # fmt: on
