"""The flow matrix of a pack: `flows.yaml` to a policy, with everything that does not fit said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jisso.ground.problem import Problem, did_you_mean
from jisso.ground.source import Span
from jisso.pack.load import Pack
from jisso.readings.flows.policy import (
    ANSWER,
    NEVER,
    OFFICE,
    OWN_ROWS,
    PERSON,
    RECORD,
    RELATIONS,
    Group,
    Line,
    Policy,
    Purpose,
    Role,
    Selector,
    refusals,
)
from jisso.registers.schema import Schema
from jisso.rules.rulebook import Family
from jisso.rules.yaml_text import plain, read_yaml

FILE = "flows.yaml"
EVERY = "all"
FLOWS = (RECORD, ANSWER, OWN_ROWS, NEVER)
SIDES = (PERSON, OFFICE, "other")


def read_flows(pack: Pack) -> tuple[Policy | None, list[Problem]]:
    """The policy, and what is wrong with the file. A pack without `flows.yaml` has none, which is no problem."""
    file = pack.path / FILE
    if not file.is_file():
        return None, []
    return policy_from(file.read_text(encoding="utf-8"), pack.book.schema, pack.parties, pack.book.families)


def policy_from(
    text: str, schema: Schema, parties: Mapping[str, Any], rules: Iterable[str]
) -> tuple[Policy | None, list[Problem]]:
    """The policy of a text, and its problems (code R056)."""
    parsed, problems = read_yaml(text, FILE)
    data = plain(parsed.root)
    if problems or not isinstance(data, dict):
        return None, problems or [Problem("R056", "the flow matrix is a mapping", Span(FILE, 1, 1))]
    reader = _Reader(schema, parties, tuple(rules))
    return reader.policy(data), reader.problems


def forbidden_flows(pack: Pack, policy: Policy, families: Iterable[Family] | None = None) -> list[Problem]:
    """Every flow that a rule in any version would cause and the matrix refuses (code R057); of all rules, or of `families`."""
    found: list[Problem] = []
    for family in families if families is not None else pack.book.families.values():
        for version in family.versions:
            for asker, flow in refusals(version, pack.book.schema, policy):
                group = policy.groups[flow.group].words.get("en", flow.group) if flow.group else "no group"
                read = sorted({f"{r.register}.{r.name}" if r.name else r.register for r in flow.reads})
                found.append(
                    Problem(
                        "R057",
                        f"`{version.id}` tells `{asker.party}` ({asker.relation}, {asker.purpose}) something of `{flow.group}` "
                        f"({group}), read from {', '.join(read)}: {flow.because.get('en', '')}",
                        version.span,
                        mend="put it on the person's own sheet, leave the field out, or register the purpose in flows.yaml",
                    )
                )
    return found


class _Reader:
    def __init__(self, schema: Schema, parties: Mapping[str, Any], rules: tuple[str, ...]) -> None:
        self.schema = schema
        self.parties = parties
        self.rules = rules
        self.problems: list[Problem] = []

    def say(self, message: str, mend: str = "") -> None:
        self.problems.append(Problem("R056", message, Span(FILE, 1, 1), mend=mend))

    def policy(self, data: Mapping[str, Any]) -> Policy:
        groups = {str(name): self.group(str(name), entry) for name, entry in _items(data, "groups")}
        purposes = {
            str(name): Purpose(str(name), _said(entry), self.among(entry.get("relations"), RELATIONS, name))
            for name, entry in _items(data, "purposes")
        }
        roles = {str(name): self.role(str(name), entry, purposes) for name, entry in _items(data, "roles")}
        lines = tuple(
            self.line(entry, groups, roles, purposes)
            for entry in data.get("matrix") or ()
            if isinstance(entry, Mapping)
        )
        policy = Policy(groups, roles, purposes, lines, _said(data.get("unregistered") or {}))
        self.every_field_has_a_group(policy)
        self.every_party_has_a_role(policy)
        return policy

    def group(self, name: str, entry: Mapping[str, Any]) -> Group:
        return Group(
            name, self.words(name, entry), tuple(self.selector(name, one) for one in entry.get("of") or ())
        )

    def selector(self, group: str, entry: Mapping[str, Any]) -> Selector:
        register = str(entry.get("register", ""))
        described = self.schema.registers.get(register)
        if described is None:
            self.say(
                f"`{group}` names the unknown register `{register}`",
                did_you_mean(register, self.schema.registers),
            )
            return Selector(register)
        fields = self.among(entry.get("fields"), described.fields, group)
        codes = self.among(entry.get("codes"), self.schema.codes_of_holder_field(register), group)
        return Selector(
            register,
            frozenset(fields),
            frozenset(codes),
            _true(entry.get("across")),
            _true(entry.get("rows")),
        )

    def role(self, name: str, entry: Mapping[str, Any], purposes: Mapping[str, Purpose]) -> Role:
        side = str(entry.get("side", "other"))
        self.among([side], SIDES, name)
        return Role(
            name,
            self.words(name, entry),
            self.among(entry.get("parties"), self.parties, name),
            self.among(entry.get("holds"), self.parties, name),
            side,
            self.among(entry.get("purposes"), purposes, name),
            _said(entry.get("no_facts") or {}),
        )

    def line(
        self,
        entry: Mapping[str, Any],
        groups: Mapping[str, Group],
        roles: Mapping[str, Role],
        purposes: Mapping[str, Purpose],
    ) -> Line:
        where = "the matrix"
        flow = str(entry.get("flow", ""))
        self.among([flow], FLOWS, where)
        because = _said(entry.get("because") or {})
        if not {"ja", "en", "easy"} <= set(because):
            self.say(f"a line of the matrix gives no reason in ja, en and easy: {flow} {entry.get('groups')}")
        return Line(
            frozenset(self.among(_every(entry.get("roles"), roles), roles, where)),
            frozenset(self.among(_every(entry.get("groups"), groups), groups, where)),
            flow,
            frozenset(self.among(entry.get("purposes"), purposes, where)),
            because,
            frozenset(self.among(entry.get("rules"), self.rules, where)),
        )

    def words(self, name: str, entry: Mapping[str, Any]) -> dict[str, str]:
        said = _said(entry)
        if not {"ja", "en", "easy"} <= set(said):
            self.say(f"`{name}` is not said in ja, en and easy")
        return said

    def among(self, given: Any, known: Iterable[str], where: str) -> tuple[str, ...]:
        """The given names that are known; the others are problems."""
        allowed = tuple(known)
        found = tuple(str(one) for one in given or ())
        for one in found:
            if one not in allowed:
                self.say(f"`{where}` names `{one}`, which is not known here", did_you_mean(one, allowed))
        return tuple(one for one in found if one in allowed)

    def every_field_has_a_group(self, policy: Policy) -> None:
        for register, described in self.schema.registers.items():
            lacking = [
                name + (f" of {code}" if code else "")
                for code in self.schema.codes_of_holder_field(register) or ("",)
                for name in described.fields
                if not policy.group_of(register, name, code, False)
            ]
            if lacking:
                shown = ", ".join(lacking[:4]) + (f" and {len(lacking) - 4} more" if len(lacking) > 4 else "")
                self.say(f"`{register}` is in no group: {shown}")

    def every_party_has_a_role(self, policy: Policy) -> None:
        for party in self.parties:
            if policy.role_of(party) is None:
                self.say(f"`{party}` acts in no role")


def _true(value: Any) -> bool:
    return value is True or value == "true"


def _every(given: Any, known: Mapping[str, Any]) -> Any:
    return tuple(known) if given == EVERY else given


def _items(data: Mapping[str, Any], name: str) -> Iterable[tuple[str, Mapping[str, Any]]]:
    found = data.get(name)
    if not isinstance(found, Mapping):
        return ()
    return ((str(key), entry) for key, entry in found.items() if isinstance(entry, Mapping))


def _said(entry: Mapping[str, Any]) -> dict[str, str]:
    return {language: str(entry[language]) for language in ("ja", "en", "easy") if entry.get(language)}
