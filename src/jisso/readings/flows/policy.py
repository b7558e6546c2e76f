"""Who may learn what, for which purpose: the pack's matrix, and what it says to the askers of one rule.

Deny by default: what no line allows is refused as not registered. What a line forbids only a line that names the rule allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jisso.registers.schema import Schema
from jisso.rules.reads import Read, holders_of, reads_of
from jisso.rules.rule import Rule

# What a flow may be: the asker's own record; the record itself; only an answer drawn from it; an answer for which the
# records of other organisations are left out before it is drawn; forbidden by a line; or refused because no line allows it.
OWN, RECORD, ANSWER, OWN_ROWS, NEVER, UNREGISTERED = (
    "own",
    "record",
    "answer",
    "own_rows",
    "never",
    "unregistered",
)
REFUSED = (NEVER, UNREGISTERED)
Said = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Selector:
    """Fields of one register; empty `fields` and `codes` mean all. `rows`: beside the fields named also whether there is
    a row at all. `across`: only rows that may be another organisation's."""

    register: str
    fields: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    across: bool = False
    rows: bool = False

    def takes(self, register: str, name: str, code: str, across: bool) -> bool:
        """Without codes of its own a selector takes rows of any code; one that names codes takes only those."""
        if register != self.register or (self.across and not across):
            return False
        if self.fields and name not in self.fields and not (self.rows and not name):
            return False
        return not self.codes or code in self.codes


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that one line of the matrix treats alike. Of several groups that take a field the first has it."""

    name: str
    words: Said
    of: tuple[Selector, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """Who asks. `parties` act in the role; `holds` are the institutions whose records are the role's own.

    `side` tells the person's side and the office's side of a rule apart from everybody else."""

    name: str
    words: Said
    parties: tuple[str, ...]
    holds: tuple[str, ...] = ()
    side: str = "other"
    purposes: tuple[str, ...] = ()
    no_facts: Said = field(default_factory=dict)
    """Why the role sees no facts at all; empty for a role that may."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """`relations` are the slots of a rule whose party asks for this purpose."""

    name: str
    words: Said
    relations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the matrix; empty `purposes` and `rules` mean every purpose and rule. `flow` is record, answer,
    own_rows or never."""

    roles: frozenset[str]
    groups: frozenset[str]
    flow: str
    purposes: frozenset[str] = frozenset()
    because: Said = field(default_factory=dict)
    rules: frozenset[str] = frozenset()

    def about(self, role: str, group: str, purpose: str, rule: str) -> bool:
        return (
            role in self.roles
            and group in self.groups
            and (not self.purposes or purpose in self.purposes)
            and (not self.rules or rule in self.rules)
        )


@dataclass(frozen=True, slots=True)
class Asker:
    party: str
    role: Role
    purpose: str
    relation: str


@dataclass(frozen=True, slots=True)
class Flow:
    """What reaches an asker of one field group, and why it may not where it may not."""

    group: str
    flow: str
    because: Said
    reads: tuple[Read, ...]

    @property
    def refused(self) -> bool:
        return self.flow in REFUSED


@dataclass(frozen=True)
class Policy:
    groups: Mapping[str, Group]
    roles: Mapping[str, Role]
    purposes: Mapping[str, Purpose]
    lines: tuple[Line, ...]
    unregistered: Said

    def group_of(self, register: str, name: str, code: str, across: bool) -> str:
        """The group that has a field; empty where none has it."""
        for group in self.groups.values():
            if any(one.takes(register, name, code, across) for one in group.of):
                return group.name
        return ""

    def says(self, role: str, group: str, purpose: str, rule: str = "") -> tuple[str, Said]:
        """The flow that the matrix allows, with the reason of the line that says so. A line that names the rule comes
        before the lines that name none; of either kind the strictest counts."""
        about = [line for line in self.lines if line.about(role, group, purpose, rule)]
        for named in (True, False):
            for flow in (NEVER, OWN_ROWS, ANSWER, RECORD):
                for line in about:
                    if line.flow == flow and bool(line.rules) == named:
                        return flow, line.because
        return UNREGISTERED, self.unregistered

    def role_of(self, party: str) -> Role | None:
        return next((role for role in self.roles.values() if party in role.parties), None)


# The fields of each group that a rule reads, each with the holders of those rows.
Grouped = Mapping[str, Sequence[tuple[Read, tuple[str, ...]]]]


def groups_read(rule: Rule, schema: Schema, policy: Policy) -> Grouped:
    """The groups that one version reads, each with its fields and the holders of those rows.

    A row whose code is not said may be of any code, so its field is in every group that some code puts it in."""
    found: dict[str, list[tuple[Read, tuple[str, ...]]]] = {}
    for read in reads_of(rule, schema):
        by_group: dict[str, list[str]] = {}
        codes: Iterable[str] = ("",)
        if schema.registers[read.register].holder_by:
            codes = read.codes or schema.codes_of_holder_field(read.register)
        for code in codes:
            by_group.setdefault(policy.group_of(read.register, read.name, code, read.across), []).append(code)
        for group, of in by_group.items():
            holders = holders_of(schema, read.register, tuple(of) if of != [""] else ())
            found.setdefault(group, []).append((read, holders))
    return found


PERSON, OFFICE = "person", "office"
# How an asker stands to a rule: a slot of the rule names it (whoever verifies a person's duty asks for another purpose
# than whoever verifies an organisation's); the office on whose list a rule stands that names nobody of the office's side;
# the person; who helps the person; or nobody asked it.
LISTED = "listed"
NAMED = ("bearer", "accountable", "counterparty", "verified_by", "verified_by_of_person", LISTED)
NOT_ASKED = "anyone"
RELATIONS = (*NAMED, "person", "chosen", NOT_ASKED)


def askers_of(rule: Rule, policy: Policy) -> Iterator[Asker]:
    """Who asks this rule for what: the parties of its slots, the office that lists it, then every role that asks of its
    own accord.

    What stands on the person's own sheet is not told to the office's side, whatever slot names it."""
    named: dict[tuple[str, str], Asker] = {}
    bearer = policy.role_of(rule.bearer)
    of_person = bearer is not None and bearer.side == PERSON
    for slot in ("bearer", "accountable", "counterparty", "verified_by"):
        party = getattr(rule, slot)
        role = policy.role_of(party) if party else None
        if role is None or (rule.sheet == "person" and role.side == OFFICE):
            continue
        relation = "verified_by_of_person" if slot == "verified_by" and of_person else slot
        for purpose in policy.purposes.values():
            if relation in purpose.relations and purpose.name in role.purposes:
                named.setdefault((party, purpose.name), Asker(party, role, purpose.name, relation))
    yield from named.values()
    listed = rule.sheet != "person" and all(asker.role.side != OFFICE for asker in named.values())
    for role in policy.roles.values():
        for name in role.purposes:
            relations = policy.purposes[name].relations
            own = next((one for one in relations if one not in NAMED or (one == LISTED and listed)), "")
            if own:
                yield Asker(role.parties[0] if role.parties else role.name, role, name, own)


def flows_to(asker: Asker, rule: str, groups: Grouped, policy: Policy) -> tuple[Flow, ...]:
    """What the answer of the rule named lets flow to an asker, group by group. `groups` are those that it reads."""
    found: list[Flow] = []
    for group, reads in groups.items():
        own = [read for read, holders in reads if _own(asker, read, holders)]
        other = tuple(read for read, holders in reads if not _own(asker, read, holders))
        if own:
            found.append(Flow(group, OWN, {}, tuple(own)))
        if other:
            if asker.role.no_facts:
                found.append(Flow(group, NEVER, asker.role.no_facts, other))
            else:
                flow, because = policy.says(asker.role.name, group, asker.purpose, rule)
                found.append(Flow(group, flow, because, other))
    return tuple(found)


def _own(asker: Asker, read: Read, holders: tuple[str, ...]) -> bool:
    """Whether the asker holds all those records itself. Of a kind of holder that is many organisations, a row that may
    be another organisation's is not its own."""
    mine = {asker.party, *asker.role.holds}
    return set(holders) <= mine and not (read.across and asker.role.side == OFFICE)


def refusals(rule: Rule, schema: Schema, policy: Policy) -> Iterator[tuple[Asker, Flow]]:
    """Flows that the rule itself would cause and the matrix refuses: the rule or who is named in it has to change.

    Askers whom no slot names and the person did not choose are refused anyway, so they are not asked for here."""
    groups = groups_read(rule, schema, policy)
    for asker in askers_of(rule, policy):
        if asker.relation != NOT_ASKED:
            for flow in flows_to(asker, rule.id, groups, policy):
                if flow.refused:
                    yield asker, flow
