"""Which facts somebody can change, how, and what that asks of the person concerned: data of the pack, never code.

What no way names cannot be changed. `never` names what is no way out for anybody, whatever else the file says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jisso.ground.problem import Problem, did_you_mean
from jisso.ground.source import Span
from jisso.ground.values import SCALES
from jisso.registers.schema import Schema

HOWS = ("set", "forward", "add", "end", "correct")
ONLY = ("", "more", "less")
DAYS = ("today", "tomorrow")
# The kinds of rule; a rule's own module is a room above this one.
RULE_KINDS = ("duty", "prohibition", "entitlement", "condition", "link")
SAYS = ("ja", "en", "easy")
BESIDE = (
    "who", "codes", "except", "with", "only", "burden", "decided_by", "day", "do", "renewed", "to", "kinds", "where",
)  # fmt: skip
KEYS = frozenset((*HOWS, *BESIDE))
WHERE = Span("changes.yaml", 1, 1)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to change a fact.

    `who` are parties; empty where `who_by` says that each code of the register's kind names its own. `codes`
    are the kinds of row that may be added (empty: all but `excepted`). `given` are fields that go along with it,
    `day` when it takes effect. `burden` is what it asks of the person harmed, by the party that acts, or for all
    under the empty name; `decided_by` another who must agree. `do` are its words, by language. `renewed`: the field
    says what is so now and no event that has happened, so a known value may be replaced. `to`: the codes a field may come to hold.
    `kinds`: the kinds of rule that it can put right (empty: all). `where`: registers and fields of which the person
    concerned has rows in force on the day, all of them with one of these codes."""

    how: str
    register: str
    field: str
    who: tuple[str, ...]
    who_by: str
    codes: tuple[str, ...]
    excepted: tuple[str, ...]
    given: tuple[tuple[str, str], ...]
    only: str
    burden: Mapping[str, str]
    decided_by: str
    day: str
    do: Mapping[str, str]
    renewed: bool = False
    to: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    where: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Ways:
    """`groups` are the parties that one word stands for; `burdens` go from the lightest to the heaviest."""

    ways: tuple[Way, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    burdens: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    never: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def group_of(self, party: str) -> tuple[str, ...]:
        """The names under which the party acts: its own, and those of its groups."""
        return (party, *(name for name, members in self.groups.items() if party in members))

    def can(self, way: Way, party: str, by: str = "") -> bool:
        """Whether the party has this way. `by` is whom the code of the row names, where the way asks that."""
        names = self.group_of(party)
        if way.who_by:
            return by in names or any(by in self.groups.get(name, ()) for name in names)
        return any(name in names for name in way.who)

    def burden(self, way: Way, party: str) -> str:
        """The burden on the person harmed when this party takes this way."""
        return next(
            (way.burden[name] for name in self.group_of(party) if name in way.burden),
            way.burden.get("", next(iter(self.burdens), "")),
        )

    def weight(self, burden: str) -> int:
        """The place of a burden in the pack's order, the lightest first. Of changes, never of persons."""
        order = list(self.burdens)
        return order.index(burden) if burden in order else len(order)


def ways_from(data: Any, schema: Schema, parties: Mapping[str, Any]) -> tuple[Ways, list[Problem]]:
    """The ways of a pack's `changes.yaml`, and what is wrong with it. A way with a mistake is left out."""
    if not isinstance(data, Mapping):
        return Ways(), [Problem("R054", "`changes.yaml` is no mapping", WHERE)] if data else []
    problems: list[Problem] = []
    groups = {str(name): _names(members) for name, members in (data.get("groups") or {}).items()}
    for members in groups.values():
        problems.extend(_unknown_party(name, parties) for name in members if name not in parties)
    burdens = {str(name): _texts(words) for name, words in (data.get("burdens") or {}).items()}
    never = {str(name): _texts(words) for name, words in (data.get("never") or {}).items()}
    for kind, listed in (("burden", burdens), ("never", never)):
        for name, words in listed.items():
            if any(language not in words for language in SAYS):
                problems.append(Problem("R054", f"`{name}` ({kind}) is not said in {', '.join(SAYS)}", WHERE))
    for name in never:
        problems.extend(_unknown_fact(*_split(name), schema))
    known = Ways((), groups, burdens, never)
    ways: list[Way] = []
    for entry in data.get("ways") or ():
        found = _way(entry) if isinstance(entry, Mapping) else None
        if found is None:
            problems.append(Problem("R054", f"a way says one of {', '.join(HOWS)}: {entry}", WHERE))
            continue
        wrong = [*_strange_keys(entry), *_problems(found, known, schema, parties)]
        problems.extend(wrong)
        if not wrong:
            ways.append(found)
    return Ways(tuple(ways), groups, burdens, never), problems


def _way(entry: Mapping[str, Any]) -> Way | None:
    how = next((name for name in HOWS if name in entry), "")
    if not how:
        return None
    register, name = _split(str(entry[how]))
    who = entry.get("who")
    burden = entry.get("burden", {})
    return Way(
        how=how,
        register=register,
        field=name,
        who=() if isinstance(who, Mapping) else _names(who),
        who_by=str(who.get("by", "")) if isinstance(who, Mapping) else "",
        codes=_names(entry.get("codes")),
        excepted=_names(entry.get("except")),
        given=tuple((str(key), _plain(value)) for key, value in (entry.get("with") or {}).items()),
        only=str(entry.get("only", "")),
        burden={str(key): str(value) for key, value in burden.items()}
        if isinstance(burden, Mapping)
        else {"": str(burden)},
        decided_by=str(entry.get("decided_by", "")),
        day=str(entry.get("day", "tomorrow" if how == "forward" else "today")),
        do=_texts(entry.get("do")),
        to=_names(entry.get("to")),
        kinds=_names(entry.get("kinds")),
        where=tuple(
            (*_split(str(fact)), _names(codes)) for fact, codes in (entry.get("where") or {}).items()
        ),
        renewed=str(entry.get("renewed", "false")).lower() == "true",
    )


def _problems(way: Way, ways: Ways, schema: Schema, parties: Mapping[str, Any]) -> Iterator[Problem]:
    name = f"{way.register}.{way.field}" if way.field else way.register

    def say(text: str, mend: str = "") -> Problem:
        return Problem("R054", f"the way `{way.how}: {name}`: {text}", WHERE, mend=mend)

    unknown = list(_unknown_fact(way.register, way.field, schema))
    yield from unknown
    if unknown:
        return
    described = schema.registers[way.register]
    if bool(way.field) != (way.how in ("set", "forward", "correct")):
        yield say("a row is added or ended; a field is set, corrected or goes on otherwise")
    if way.how in ("forward", "end") and described.validity != "interval":
        yield say("only what lasts can end or go on otherwise")
    refused = {name, f"{way.register}.{described.end}"} if way.how == "end" else {name}
    if refused & ways.never.keys():
        yield say("the same file says that this is never a way out")
    if not way.who and not way.who_by:
        yield say("nobody has it")
    for party in (*way.who, *([way.decided_by] if way.decided_by else [])):
        if party not in ways.groups and party not in parties:
            yield say(f"`{party}` is no party", did_you_mean(party, [*ways.groups, *parties]))
    for key, burden in way.burden.items():
        if burden not in ways.burdens:
            yield say(f"`{burden}` is no burden", did_you_mean(burden, ways.burdens))
        if key and key not in ways.groups and key not in parties:
            yield say(f"`{key}` is no party")
    if way.only not in ONLY or (way.only and described.fields[way.field].kind not in SCALES):
        yield say("`only` is `more` or `less`, for a number")
    held = schema.codes.get(described.fields[way.field].of) if way.field else None
    for code in way.to:
        if held is None or code not in held.codes:
            yield say(f"`{code}` in `to` is no code of the field")
    for asked, field_of, codes in way.where:
        wrong = list(_unknown_fact(asked, field_of, schema))
        yield from wrong
        listed = (
            schema.codes.get(schema.registers[asked].fields[field_of].of) if not wrong and field_of else None
        )
        if not wrong and (listed is None or any(code not in listed.codes for code in codes)):
            yield say(f"`where` names codes of `{asked}.{field_of}`")
    for rule_kind in way.kinds:
        if rule_kind not in RULE_KINDS:
            yield say(f"`{rule_kind}` is no kind of rule", did_you_mean(rule_kind, RULE_KINDS))
    if way.day not in DAYS:
        yield say("`day` is `today` or `tomorrow`")
    for field_name, _ in way.given:
        if field_name not in described.fields:
            yield say(f"there is no field `{field_name}`", did_you_mean(field_name, described.fields))
        elif described.fields[field_name].rule_use != "yes":
            yield say(f"`{field_name}` is never a condition of a rule")
    kind = kind_field(schema, way.register)
    known = schema.codes[described.fields[kind].of].codes if kind else {}
    for code in (*way.codes, *way.excepted):
        if code not in known:
            yield say(f"`{code}` is no kind of it", did_you_mean(code, known))
    if way.who_by and way.who_by != kind:
        yield say(f"`by` names the field that holds the kind: {kind or 'there is none'}")
    if any(language not in way.do for language in SAYS):
        yield say(f"its words stand in {', '.join(SAYS)}")


def kind_field(schema: Schema, register: str) -> str:
    """The code field that says what kind of row it is: that of the holder, else the first named a kind."""
    described = schema.registers[register]
    if described.holder_by:
        return described.holder_by
    return next(
        (f.name for f in described.fields.values() if f.kind == "code" and f.name.endswith("kind")), ""
    )


def _unknown_fact(register: str, name: str, schema: Schema) -> Iterator[Problem]:
    described = schema.registers.get(register)
    if described is None:
        mend = did_you_mean(register, schema.registers)
        yield Problem("R054", f"unknown register `{register}` in `changes.yaml`", WHERE, mend=mend)
    elif name and name not in described.fields:
        mend = did_you_mean(name, described.fields)
        yield Problem("R054", f"`{register}` has no field `{name}`", WHERE, mend=mend)


def _unknown_party(name: str, parties: Mapping[str, Any]) -> Problem:
    return Problem("R054", f"`{name}` in `changes.yaml` is no party", WHERE, mend=did_you_mean(name, parties))


def _strange_keys(entry: Mapping[str, Any]) -> Iterator[Problem]:
    for key in entry:
        if key not in KEYS:
            mend = did_you_mean(str(key), KEYS)
            yield Problem("R054", f"a way in `changes.yaml` has no `{key}`", WHERE, mend=mend)


def _split(name: str) -> tuple[str, str]:
    register, _, field_name = name.partition(".")
    return register, field_name


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        return tuple(map(str, value))
    return (str(value),) if value else ()


def _texts(value: Any) -> dict[str, str]:
    return {str(key): str(text) for key, text in value.items()} if isinstance(value, Mapping) else {}


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
