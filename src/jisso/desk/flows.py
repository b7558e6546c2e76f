"""Who learns what: flows of one rule or of a whole pack, with the pack's matrix and its scenarios plugged in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from jisso.ground.problem import Problem
from jisso.ground.values import iso
from jisso.pack import Pack
from jisso.pack.flows import forbidden_flows, read_flows
from jisso.pack.scenarios import read_scenarios
from jisso.readings.evaluate import Evaluator
from jisso.readings.flows import Asker, Flow, Part, Policy, askers_of, flows_to, groups_read, parts_of
from jisso.readings.flows.policy import NOT_ASKED, OWN
from jisso.readings.flows.worlds import Answer, Document, Inference, inferences
from jisso.registers.case import case_from
from jisso.rules.reads import Read, in_force
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Family


class NoMatrix(ValueError):
    """The pack has no flow matrix, or one with mistakes; `problems` says which."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("no flow matrix")
        self.problems = problems


@dataclass(frozen=True)
class Told:
    """What one asker is told, group by group."""

    asker: Asker
    flows: tuple[Flow, ...]

    @property
    def refused(self) -> tuple[Flow, ...]:
        return tuple(flow for flow in self.flows if flow.refused)

    @property
    def told(self) -> bool:
        """Whether the asker may be given the answer: the rule names it or the person chose it, and nothing is refused."""
        return self.asker.relation != NOT_ASKED and not self.refused


@dataclass(frozen=True)
class RuleFlows:
    """One rule in force. `reads` gives each field with its group and the holders of those rows."""

    rule: Rule
    reads: tuple[tuple[Read, str, tuple[str, ...]], ...]
    parts: tuple[Part, ...]
    told: tuple[Told, ...]
    infers: tuple[Inference, ...] | None = None

    @property
    def holders(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(holder for _, _, holders in self.reads for holder in holders))


@dataclass(frozen=True)
class Flows:
    """Flows of some rules on a day. `forbidden` are those that a rule of the pack would cause and its matrix refuses."""

    pack: Pack
    policy: Policy
    as_of: int
    rules: tuple[RuleFlows, ...]
    forbidden: tuple[Problem, ...]


def flows_of(
    pack: Pack,
    as_of: int,
    families: Iterable[Family],
    *,
    asker: str = "",
    worlds: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Flows:
    """The flows of `families` as in force on `as_of`. `asker`, a party or a role, leaves out all others; `worlds` also
    searches the rules' scenarios for what an answer shows. Raises `NoMatrix`."""
    policy, problems = read_flows(pack)
    if policy is None or problems:
        raise NoMatrix(tuple(problems))
    chosen = list(families)
    found = []
    for number, family in enumerate(chosen):
        found.append(_of_rule(pack, policy, family, as_of, asker, worlds))
        if progress is not None:
            progress(number + 1, len(chosen))
    forbidden = tuple(forbidden_flows(pack, policy, chosen))
    return Flows(pack, policy, as_of, tuple(found), forbidden)


def _of_rule(pack: Pack, policy: Policy, family: Family, as_of: int, asker: str, worlds: bool) -> RuleFlows:
    rule = in_force(family, as_of)
    schema = pack.book.schema
    groups = groups_read(rule, schema, policy)
    reads = tuple((read, group, holders) for group, fields in groups.items() for read, holders in fields)
    told = tuple(
        Told(one, flows_to(one, rule.id, groups, policy))
        for one in askers_of(rule, policy)
        if not asker or asker in (one.party, one.role.name)
    )
    infers = (
        inferences(family, rule, schema, cases_of(pack, family.id), ask_of(pack, family)) if worlds else None
    )
    return RuleFlows(rule, reads, parts_of(rule, schema), told, infers)


def cases_of(pack: Pack, rule: str) -> list[tuple[str, Document]]:
    """The scenarios of a rule as whole cases, by name."""
    found: list[tuple[str, Document]] = []
    for file in sorted((pack.path / "scenarios").rglob(f"{rule}.yaml")):
        scenarios, _ = read_scenarios(file.read_text(encoding="utf-8"), file.name)
        found.extend((scenario.name, scenario.document) for scenario in scenarios)
    return found


def ask_of(pack: Pack, family: Family) -> Callable[[Document], Answer]:
    """What is told in a case: the status and the due day of every row of the rule."""
    from datetime import date

    evaluator = Evaluator(pack.book)

    def ask(document: Document) -> Answer:
        day = date.fromisoformat(str(document["as_of"])).toordinal()
        case, _ = case_from(pack.book.schema, document, as_of=day)
        return tuple(
            (
                finding.row.key,
                finding.occurrence,
                finding.status,
                iso(finding.due[0]) or "" if finding.due is not None else "",
            )
            for row in sorted(case.all_rows(family.newest.register), key=lambda row: row.key)
            for finding in evaluator.judge(family, row, case, day)
        )

    return ask


def hidden_from(told: Told) -> tuple[tuple[str, str], ...]:
    """The fields that an asker does not hold itself but whose answer it is told: register and name."""
    return tuple(
        dict.fromkeys(
            (read.register, read.name)
            for flow in told.flows
            if flow.flow != OWN and not flow.refused
            for read in flow.reads
        )
    )
