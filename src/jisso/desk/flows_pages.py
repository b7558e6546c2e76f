"""Pages about flows: holder against asker as a picture with its table; one rule field by field, part by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from jisso.desk.flows import Flows, RuleFlows, Told, hidden_from
from jisso.desk.flows_words import Speaker
from jisso.files.outbound.pages import Matrix, Page, Section
from jisso.files.outbound.report import Language
from jisso.ground.values import iso
from jisso.readings.flows.parts import Part
from jisso.readings.flows.policy import (
    ANSWER,
    NAMED,
    NEVER,
    NOT_ASKED,
    OWN,
    OWN_ROWS,
    RECORD,
    UNREGISTERED,
    Policy,
)
from jisso.readings.flows.worlds import NOT_SEEN, NOT_TRIED, SHOWN, Inference, World
from jisso.readings.narrate import say
from jisso.rules.reads import Read


def flows_page(flows: Flows, language: Language) -> Page:
    """All rules of the flows: holder against asker, group against asker, what is forbidden, the matrix, rule by rule."""
    speaker = Speaker(flows.pack, flows.policy, language)
    return Page(
        speaker.say("title"),
        language,
        _facts(flows, speaker),
        (
            _picture(speaker, "matrix", _by_holder(flows.rules), speaker.words.party, never=None),
            _picture(speaker, "groups", _by_group(flows.rules), speaker.group, never=flows.policy),
            _forbidden(flows, speaker),
            _lines(flows.policy, speaker),
            _each(flows.rules, speaker),
        ),
        speaker.words.choose(flows.pack.about.get("notice")),
    )


def rule_page(flows: Flows, language: Language) -> Page:
    """One rule: who is told what, the fields by holder, what each holder can answer alone, what the answer shows."""
    (one,) = flows.rules
    speaker = Speaker(flows.pack, flows.policy, language)
    sections = [_askers(one, speaker), _reads(one, speaker), _parts(one.parts, speaker)]
    if one.infers is not None:
        sections.append(_infers(one, speaker))
    sections += [_others(one, speaker), _forbidden(flows, speaker)]
    facts = (
        *_facts(flows, speaker),
        (speaker.say("sheet"), speaker.say(f"sheet.{one.rule.sheet}")),
    )
    return Page(
        speaker.say("title.rule", speaker.title(one.rule.id)), language, facts, tuple(sections),
        speaker.words.choose(flows.pack.about.get("notice")),
    )  # fmt: skip


def _facts(flows: Flows, speaker: Speaker) -> tuple[tuple[str, str], ...]:
    pack = flows.pack
    return (
        (speaker.say("as_of"), iso(flows.as_of) or ""),
        (speaker.say("rules"), f"{pack.name} {pack.version} ({pack.hash[:12]}): {len(flows.rules)}"),
    )


# ---- pictures


Counts = dict[tuple[str, str], set[str]]


def _by_holder(rules: Iterable[RuleFlows]) -> Counts:
    """(holder, role) to the rules whose answer tells the role something of the holder's records."""
    found: Counts = {}
    for one in rules:
        held = {(read, group): holders for read, group, holders in one.reads}
        for told in one.told:
            if not told.told:
                continue
            for flow in told.flows:
                if flow.flow == OWN:
                    continue
                for read in flow.reads:
                    for holder in held[(read, flow.group)]:
                        found.setdefault((holder, told.asker.role.name), set()).add(one.rule.id)
    return found


def _by_group(rules: Iterable[RuleFlows]) -> Counts:
    found: Counts = {}
    for one in rules:
        for told in one.told:
            for flow in told.flows if told.told else ():
                if flow.flow != OWN:
                    found.setdefault((flow.group, told.asker.role.name), set()).add(one.rule.id)
    return found


def _picture(
    speaker: Speaker, name: str, counts: Counts, word: Callable[[str], str], never: Policy | None
) -> Section:
    roles = [role for role in speaker.policy.roles if any(one == role for _, one in counts)]
    totals = Counter(
        {key: len(set().union(*(r for (k, _), r in counts.items() if k == key))) for key, _ in counts}
    )
    order = (
        [key for key, _ in totals.most_common()]
        if never is None
        else [group for group in never.groups if group in totals or _never_to(never, group)]
    )
    rows = []
    for key in order:
        told = speaker.list(
            f"{speaker.role(role)} {len(counts[(key, role)])}" for role in roles if (key, role) in counts
        )
        cells = [word(key), told or "–"]
        if never is not None:
            cells.append(speaker.list(map(speaker.role, _never_to(never, key))) or "–")
        rows.append(tuple(cells))
    headings = [speaker.say("holder" if never is None else "group"), speaker.say("told_to")]
    if never is not None:
        headings.append(speaker.say("never_to"))
    return Section(
        speaker.say(name),
        speaker.say(f"{name}.lead"),
        Matrix(
            tuple(word(key) for key in order),
            tuple(speaker.role(role) for role in roles),
            tuple(tuple(len(counts.get((key, role), ())) for role in roles) for key in order),
            words=speaker.say(name),
        ),
        tuple(headings),
        tuple(rows),
        folded=True,
    )


def _never_to(policy: Policy, group: str) -> list[str]:
    """Roles that a line forbids the group for every purpose; exceptions are told rule by rule in the matrix."""
    return [
        role
        for role in policy.roles
        if any(
            line.flow == NEVER and not line.purposes and role in line.roles and group in line.groups
            for line in policy.lines
        )
    ]


# ---- tables of a pack


def _forbidden(flows: Flows, speaker: Speaker) -> Section:
    rows = tuple((problem.message, problem.mend) for problem in flows.forbidden)
    return Section(
        speaker.say("forbidden"),
        headings=(speaker.say("rule"), speaker.say("reason")) if rows else (),
        rows=rows,
        notes=() if rows else (speaker.say("forbidden.none", len(flows.rules)),),
    )


def _lines(policy: Policy, speaker: Speaker) -> Section:
    rows: list[tuple[str, ...]] = []
    for role in policy.roles.values():
        about = [line for line in policy.lines if role.name in line.roles]
        rows.append((speaker.role(role.name),))
        if role.no_facts:
            rows.append(
                (
                    speaker.say(NEVER),
                    speaker.list(map(speaker.group, policy.groups)),
                    "–",
                    speaker.words.choose(role.no_facts),
                )
            )
        for line in sorted(about, key=lambda one: (one.flow != NEVER, bool(one.rules))):
            groups = [group for group in policy.groups if group in line.groups]
            scope = speaker.list(
                (
                    *map(speaker.purpose, (p for p in policy.purposes if p in line.purposes)),
                    *sorted(line.rules),
                )
            )
            rows.append(
                (
                    speaker.say(line.flow),
                    speaker.list(map(speaker.group, groups)),
                    scope or "–",
                    speaker.words.choose(line.because),
                )
            )
    return Section(
        speaker.say("lines"),
        speaker.say("lines.lead"),
        headings=tuple(speaker.say(name) for name in ("flow", "group", "purpose", "reason")),
        rows=tuple(rows),
        folded=True,
    )


def _each(rules: Iterable[RuleFlows], speaker: Speaker) -> Section:
    rows: list[tuple[str, ...]] = []
    domain = ""
    for one in sorted(rules, key=lambda item: (item.rule.domain, item.rule.id)):
        if one.rule.domain != domain:
            domain = one.rule.domain
            rows.append((speaker.words.domain(domain),))
        holders = one.holders
        held = speaker.list(map(speaker.words.party, holders[:4])) + (
            f" +{len(holders) - 4}" if len(holders) > 4 else ""
        )
        sent = Counter(part.travels for part in one.parts)
        rows.append(
            (
                speaker.title(one.rule.id),
                held,
                speaker.list(f"{speaker.say(what)} {count}" for what, count in sent.most_common()),
                speaker.list(speaker.asker(told.asker) for told in one.told if told.told),
            )
        )
    return Section(
        speaker.say("each"),
        headings=tuple(speaker.say(name) for name in ("rule", "holder", "travels", "asker")),
        rows=tuple(rows),
        folded=True,
    )


# ---- tables of a rule


def _askers(one: RuleFlows, speaker: Speaker) -> Section:
    named = {told.asker.role.name for told in one.told if told.asker.relation in NAMED}
    asked = [
        told
        for told in one.told
        if told.asker.relation != NOT_ASKED
        # Whom the rule names need not be told a second time as the person it is about.
        and not (told.asker.relation not in NAMED and told.asker.role.name in named)
    ]
    held = {(read, group): holders for read, group, holders in one.reads}
    columns = list(dict.fromkeys(speaker.asker(told.asker) for told in asked))
    counts: dict[tuple[str, str], set[tuple[str, str]]] = {}
    rows = []
    for told in asked:
        for flow in told.flows:
            if flow.flow != OWN and told.told:
                for read in flow.reads:
                    for holder in held[(read, flow.group)]:
                        counts.setdefault((holder, speaker.asker(told.asker)), set()).add(
                            (read.register, read.name)
                        )
        rows.append((speaker.asker(told.asker), speaker.purpose(told.asker.purpose), _flows(told, speaker)))
    holders = [holder for holder in one.holders if any((holder, party) in counts for party in columns)]
    return Section(
        speaker.say("askers"),
        speaker.say("askers.lead"),
        Matrix(
            tuple(map(speaker.words.party, holders)),
            tuple(columns),
            tuple(tuple(len(counts.get((holder, party), ())) for party in columns) for holder in holders),
            words=speaker.say("matrix"),
        )
        if holders
        else None,
        tuple(speaker.say(name) for name in ("asker", "purpose", "flow")),
        tuple(rows),
    )


def _flows(told: Told, speaker: Speaker) -> str:
    """What reaches an asker: `answer only: …; own records: …; never: … (why)`."""
    colon, end = (": ", "; ") if speaker.language == "en" else ("：", "。")
    said = []
    for kind in (NEVER, UNREGISTERED, OWN_ROWS, ANSWER, RECORD, OWN):
        texts = []
        for flow in told.flows:
            if flow.flow == kind:
                text = speaker.group(flow.group)
                if kind in (NEVER, OWN_ROWS, UNREGISTERED):
                    why = speaker.words.choose(flow.because)
                    text += f" ({why})" if speaker.language == "en" else f"（{why}）"
                texts.append(text)
        if texts:
            said.append(f"{speaker.say(kind)}{colon}{speaker.list(texts)}")
    return end.join(said) or "–"


def _others(one: RuleFlows, speaker: Speaker) -> Section:
    rows = []
    for told in one.told:
        if told.asker.relation == NOT_ASKED and told.refused:
            whys = speaker.list(speaker.words.choose(flow.because) for flow in told.refused)
            groups = speaker.list(speaker.group(flow.group) for flow in told.refused)
            rows.append(
                (speaker.role(told.asker.role.name), speaker.purpose(told.asker.purpose), groups, whys)
            )
    return Section(
        speaker.say("others"),
        headings=tuple(speaker.say(name) for name in ("asker", "purpose", "group", "reason")) if rows else (),
        rows=tuple(rows),
        folded=True,
    )


def _reads(one: RuleFlows, speaker: Speaker) -> Section:
    rows: list[tuple[str, ...]] = []
    by_holders: dict[tuple[str, ...], dict[tuple[str, str, str, bool], set[str]]] = {}
    for read, group, holders in one.reads:
        key = (read.register, read.name, group, read.across and _of_many(read, speaker.policy))
        by_holders.setdefault(holders, {}).setdefault(key, set()).add(read.how)
    for holders, fields in by_holders.items():
        rows.append((speaker.holders(holders),))
        for (register, name, group, across), hows in fields.items():
            used = speaker.list(
                speaker.say(f"how.{how}") for how in ("rows", "placed", "value", "followed") if how in hows
            )
            if across:
                used += (
                    f" ({speaker.say('across')})"
                    if speaker.language == "en"
                    else f"（{speaker.say('across')}）"
                )
            rows.append((speaker.field(register, name), used, speaker.group(group)))
    return Section(
        speaker.say("reads"),
        headings=tuple(speaker.say(name) for name in ("field", "how", "group")),
        rows=tuple(rows),
    )


def _of_many(read: Read, policy: Policy) -> bool:
    """Whether it matters to the matrix that the row may be another organisation's."""
    code = read.codes[0] if read.codes else ""
    return policy.group_of(read.register, read.name, code, True) != policy.group_of(
        read.register, read.name, code, False
    )


def _parts(parts: Sequence[Part], speaker: Speaker) -> Section:
    rows: list[tuple[str, ...]] = []
    by_holders: dict[tuple[tuple[str, ...], bool], dict[Part, list[str]]] = {}
    for part in parts:
        alike = by_holders.setdefault((part.holders, part.shared), {})
        same = next(
            (known for known in alike if known.term == part.term and known.travels == part.travels), part
        )
        slots = alike.setdefault(same, [])
        if part.slot not in slots:
            slots.append(part.slot)
    for (holders, shared), asked in by_holders.items():
        rows.append((speaker.holders(holders, shared=shared),))
        for part, slots in asked.items():
            named = (
                *(speaker.words.register(register) for register in part.names),
                *(speaker.say(f"given.{given}") for given in part.given),
            )
            rows.append(
                (
                    speaker.list(speaker.say(f"slot.{slot}") for slot in slots),
                    say(part.term, speaker.words),
                    speaker.say(part.travels),
                    speaker.list(named) or "–",
                )
            )
    return Section(
        speaker.say("parts"),
        speaker.say("parts.lead"),
        headings=tuple(speaker.say(name) for name in ("slot", "question", "travels", "needs")),
        rows=tuple(rows),
    )


def _infers(one: RuleFlows, speaker: Speaker) -> Section:
    hidden: dict[tuple[str, str], list[str]] = {}
    for told in one.told:
        if told.asker.relation != NOT_ASKED and told.asker.role.side != "person":
            for field in hidden_from(told):
                hidden.setdefault(field, []).append(speaker.asker(told.asker))
    rows = []
    for found in one.infers or ():
        verdict = speaker.say({SHOWN: "shown", NOT_SEEN: "not_seen", NOT_TRIED: "not_tried"}[found.verdict])
        if found.verdict == SHOWN and found.exact:
            verdict += f"{speaker.comma}{speaker.say('exact')}"
        tried = str(found.worlds) + (f" ({speaker.say('whole')})" if found.whole and found.worlds else "")
        rows.append(
            (
                speaker.field(found.register, found.name),
                verdict,
                tried,
                _two(found, found.differs, speaker),
                _two(found, found.alike, speaker),
                speaker.list(hidden.get((found.register, found.name), ())) or "–",
            )
        )
    return Section(
        speaker.say("infers"),
        speaker.say("infers.lead"),
        headings=tuple(
            speaker.say(n) for n in ("field", "verdict", "worlds", "differs", "alike", "hidden_from")
        ),
        rows=tuple(rows),
        folded=True,
    )


def _two(found: Inference, pair: Sequence[World] | None, speaker: Speaker) -> str:
    if pair is None:
        return "–"
    arrow = " → "
    one, other = pair
    if one.answer == other.answer:
        return f"{_value(found, one, speaker)} / {_value(found, other, speaker)}{arrow}{_answer(one.answer, speaker)}"
    # Rows that are answered alike in both worlds say nothing here.
    return " / ".join(
        f"{_value(found, world, speaker)}{arrow}"
        f"{_answer([said for said in world.answer if said not in beside.answer], speaker)}"
        for world, beside in ((one, other), (other, one))
    )


def _value(found: Inference, world: World, speaker: Speaker) -> str:
    if not found.name:
        return speaker.say("row.no" if world.value == "no such row" else "row.yes")
    described = speaker.words.schema.registers[found.register].fields[found.name]
    if described.kind == "code" and world.value:
        return speaker.words.code(described.of, world.value)
    if described.kind == "bool" and world.value:
        return speaker.words.fixed("yes" if world.value == "true" else "no")
    return world.value or speaker.say("blank")


def _answer(answer: Iterable[tuple[str, int, str, str]], speaker: Speaker) -> str:
    said = [speaker.words.status(status) + (f" {due}" if due else "") for _, _, status, due in answer]
    return speaker.list(said) or speaker.say("nothing")
