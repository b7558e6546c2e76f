"""Rule files to rules with written terms. Everything that is wrong with a file is said at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from jisso.ground.problem import Problem, did_you_mean
from jisso.ground.source import Citation, Span
from jisso.ground.values import FOREVER, MIN_DAY, day
from jisso.rules import terms as t
from jisso.rules.expressions import parse_expression
from jisso.rules.rule import (
    CAUSES,
    CONFIDENCES,
    EFFECTS,
    KINDS,
    SECOND_CHECKS,
    TERM_SLOTS,
    TRUTH_SLOTS,
    Definition,
    Effect,
    Formal,
    Judgement,
    Recurrence,
    Rule,
)
from jisso.rules.yaml_text import YamlFile, read_yaml

CITATION = re.compile(
    r"^(?P<act>[a-z][a-z0-9_]*)(?:\s+(?P<article>[0-9A-Za-z._-]+))?(?:\((?P<paragraph>[^)]+)\))?(?:\((?P<item>[^)]+)\))?$"
)
FORMAL = re.compile(r"^(?P<kind>[a-z_0-9]+)\s+as\s+(?P<name>[A-Za-z_][A-Za-z0-9_]*)$")
FOR = re.compile(r"^(?P<register>[a-z_]+)\s+as\s+(?P<name>[A-Za-z_][A-Za-z0-9_]*)$")
SCALARS = (
    "date",
    "hours",
    "hours_per_week",
    "money",
    "money_per_hour",
    "count",
    "number",
    "percent",
    "bool",
    "area_m2",
)
LANGUAGES = ("ja", "en", "easy")
WORD_SLOTS = (
    "rule",
    "kind",
    "domain",
    "problem",
    "law_at",
    "bearer",
    "counterparty",
    "verified_by",
    "accountable",
    "remedy",
    "cause",
    "sheet",
    "confidence",
    "second_check",
    "note",
)
OTHER_SLOTS = (
    "entries",
    "for",
    "recurs",
    "if_missed",
    "judgement",
    "lead",
    "in_force",
    "law",
    "source",
    "checked",
    "sources_disagree",
    "verified_through",
    "applies",
)
CHOICES: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "cause": CAUSES,
    "confidence": CONFIDENCES,
    "second_check": SECOND_CHECKS,
    "remedy": ("text", "none"),
    "sheet": ("office", "person"),
}


@dataclass(frozen=True)
class RuleFile:
    rules: tuple[Rule, ...]
    definitions: tuple[Definition, ...]
    problems: tuple[Problem, ...]


def read_rules(text: str, name: str, registers: frozenset[str] = frozenset()) -> RuleFile:
    """Rules and definitions of one file. `registers` tell rows from codes among the formals of definitions."""
    file, problems = read_yaml(text, name)
    if file.root is None:
        return RuleFile((), (), tuple(problems))
    reader = _Reader(file, registers, problems)
    return reader.read(file.root)


class _Reader:
    def __init__(self, file: YamlFile, registers: frozenset[str], problems: list[Problem]) -> None:
        self.file = file
        self.registers = registers
        self.problems = problems

    def say(
        self, code: str, message: str, node: yaml.Node, known: tuple[str, ...] = (), mend: str = ""
    ) -> None:
        self.problems.append(Problem(code, message, self.file.span(node), known, mend))

    def read(self, root: yaml.Node) -> RuleFile:
        rules: list[Rule] = []
        definitions: list[Definition] = []
        if not isinstance(root, yaml.SequenceNode):
            self.say("R007", "a rule file is a list of rules and definitions", root)
            return RuleFile((), (), tuple(self.problems))
        for node in root.value:
            entry = self.mapping(node, "a rule")
            if "rule" in entry:
                rule = self.rule(node, entry)
                if rule is not None:
                    rules.append(rule)
            elif "define" in entry:
                definition = self.definition(node, entry)
                if definition is not None:
                    definitions.append(definition)
            elif entry:
                self.say("R007", "an entry starts with `rule:` or `define:`", node)
        return RuleFile(tuple(rules), tuple(definitions), tuple(self.problems))

    # ---- plain parts

    def mapping(self, node: yaml.Node, what: str) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self.say("R007", f"{what} is a mapping of slots", node)
            return {}
        return {str(key.value): value for key, value in node.value}

    def only(self, entry: Mapping[str, yaml.Node], allowed: tuple[str, ...], what: str) -> None:
        for name, node in entry.items():
            if name not in allowed:
                self.say("R010", f"{what} has no slot `{name}`", node, allowed, did_you_mean(name, allowed))

    def word(self, node: yaml.Node | None, otherwise: str = "") -> str:
        if node is None:
            return otherwise
        if not isinstance(node, yaml.ScalarNode):
            self.say("R007", "a text is needed here", node)
            return otherwise
        return str(node.value)

    def words(self, node: yaml.Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        if isinstance(node, yaml.ScalarNode):
            return (str(node.value),)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.word(item) for item in node.value)
        self.say("R007", "a list of texts is needed here", node)
        return ()

    def languages(self, node: yaml.Node | None) -> dict[str, str]:
        if node is None:
            return {}
        if isinstance(node, yaml.ScalarNode):
            return {"ja": str(node.value), "en": str(node.value)}
        entry = self.mapping(node, "a text by language")
        for name, value in entry.items():
            if name not in LANGUAGES:
                # `en: fine up to 200,000 yen` between braces ends at the comma, and half a fine would be printed.
                mend = "put a text that holds a comma in quotes" if not self.word(value) else ""
                self.say("R010", f"a text by language has no language `{name}`", node, LANGUAGES, mend)
        return {name: self.word(value) for name, value in entry.items()}

    def date(self, node: yaml.Node | None, otherwise: int) -> int:
        text = self.word(node)
        if text in ("", "null", "~"):
            return otherwise
        try:
            return day(text)
        except ValueError:
            assert node is not None
            self.say("R003", f"there is no day `{text}`", node, mend="write it as 2026-04-01")
            return otherwise

    def duration(self, node: yaml.Node | None) -> t.Duration | None:
        if node is None:
            return None
        term = self.text(node)
        if isinstance(term, t.Duration):
            return term
        if term is not None:
            self.say("R003", "a length of time is needed here", node, mend="write `14 days` or `3 months`")
        return None

    def choice(self, entry: Mapping[str, yaml.Node], name: str, otherwise: str) -> str:
        value = self.word(entry.get(name), otherwise)
        allowed = CHOICES[name]
        if value and value not in allowed:
            self.say(
                "R009",
                f"`{value}` is no {name.replace('_', ' ')}",
                entry[name],
                allowed,
                did_you_mean(value, allowed),
            )
        return value

    # ---- terms

    def text(self, node: yaml.Node) -> t.Term | None:
        if not isinstance(node, yaml.ScalarNode):
            self.say("R007", "an expression is a text", node)
            return None

        def locate(offset: int, length: int) -> Span:
            assert isinstance(node, yaml.ScalarNode)
            return self.file.inside(node, offset, length)

        found = parse_expression(node.value, locate)
        if isinstance(found, Problem):
            self.problems.append(found)
            return None
        return found

    def truth(self, node: yaml.Node) -> t.Term | None:
        """One text, or `all of` / `any of` lists of texts, cited texts and further lists."""
        if isinstance(node, yaml.ScalarNode):
            return self.text(node)
        entry = self.mapping(node, "a condition")
        if "is" in entry:
            self.only(entry, ("is", "cite"), "a cited condition")
            term = self.truth(entry["is"])
            cite = self.word(entry.get("cite"))
            return replace(term, cite=cite) if term is not None else None
        made: dict[str, Callable[..., t.Term]] = {"all of": t.And, "any of": t.Or}
        for name, make in made.items():
            if name in entry:
                self.only(entry, (name, "cite"), "a condition")
                items = entry[name].value if isinstance(entry[name], yaml.SequenceNode) else []
                if not items:
                    self.say("R007", f"`{name}` needs a list", node)
                    return None
                terms = [term for item in items if (term := self.truth(item)) is not None]
                if not terms:
                    return None
                if len(terms) == 1:
                    return terms[0]
                return make(tuple(terms), span=self.file.span(node), cite=self.word(entry.get("cite")))
        if entry:
            self.say("R007", "a condition is a text, `all of:` or `any of:`", node)
        return None

    # ---- entries

    def definition(self, node: yaml.Node, entry: Mapping[str, yaml.Node]) -> Definition | None:
        self.only(entry, ("define", "of", "is", "note", "words"), "a definition")
        formals: list[Formal] = []
        for text in self.words(entry.get("of")):
            match = FORMAL.match(text.strip())
            if match is None:
                self.say("R008", f"`{text}` is not `KIND as NAME`", entry["of"])
                continue
            kind = match["kind"]
            if kind in self.registers:
                formals.append(Formal(match["name"], "row", kind))
            elif kind in SCALARS:
                formals.append(Formal(match["name"], kind))
            else:
                formals.append(Formal(match["name"], "code", kind))
        if "is" not in entry:
            self.say("R010", "a definition needs `is`", node)
            return None
        body = self.truth(entry["is"])
        if body is None:
            return None
        return Definition(
            self.word(entry["define"]),
            tuple(formals),
            body,
            self.word(entry.get("note")),
            self.languages(entry.get("words")),
            self.file.span(entry["define"]),
        )

    def rule(self, node: yaml.Node, entry: Mapping[str, yaml.Node]) -> Rule | None:
        name = self.word(entry["rule"])
        kind = self.choice(entry, "kind", "")
        needed, possible = TERM_SLOTS.get(kind, ((), ()))
        slots = tuple(s for s in (*needed, *possible) if s != "due_latest")
        self.only(entry, (*WORD_SLOTS, *OTHER_SLOTS, *slots, "amount"), f"a {kind or 'rule'}")
        match = FOR.match(self.word(entry.get("for")))
        if match is None:
            self.say("R008", "`for` is `REGISTER as NAME`", entry.get("for", node))
            return None
        terms: dict[str, t.Term] = {}
        for slot in ("applies", *slots, "amount"):
            if slot in entry:
                self.slot(slot, entry[slot], terms)
        if kind and not all(slot in entry for slot in needed):
            missing = ", ".join(f"`{slot}`" for slot in needed if slot not in entry)
            self.say("R030", f"a {kind} needs {missing}", entry["rule"])
        law_at = self.word(entry.get("law_at"))
        if law_at not in ("", "trigger", "asof"):
            self.slot("law_at", entry["law_at"], terms)
        in_force = self.mapping(entry["in_force"], "in_force") if "in_force" in entry else {}
        self.only(in_force, ("from", "until"), "`in_force`")
        rule = Rule(
            id=name,
            kind=kind,
            domain=self.word(entry.get("domain")),
            register=match["register"],
            row_name=match["name"],
            terms=terms,
            entries=self.words(entry.get("entries")),
            problem=self.word(entry.get("problem")),
            recurs=self.recurrence(entry.get("recurs")),
            law_at=law_at if law_at in ("trigger", "asof") else ("term" if law_at else ""),
            bearer=self.word(entry.get("bearer")),
            counterparty=self.word(entry.get("counterparty")),
            verified_by=self.word(entry.get("verified_by")),
            accountable=self.word(entry.get("accountable")),
            if_missed=self.effects(entry.get("if_missed")),
            remedy=self.choice(entry, "remedy", "text"),
            cause=self.choice(entry, "cause", "party"),
            judgement=self.judgement(entry.get("judgement")),
            lead=self.duration(entry.get("lead")),
            sheet=self.choice(entry, "sheet", "office"),
            in_force_from=self.date(in_force.get("from"), MIN_DAY),
            in_force_until=self.date(in_force.get("until"), FOREVER),
            law=self.citations(entry.get("law")),
            source=self.words(entry.get("source")),
            checked=self.date(entry.get("checked"), 0),
            confidence=self.choice(entry, "confidence", ""),
            second_check=self.choice(entry, "second_check", "none"),
            sources_disagree=self.sayings(entry.get("sources_disagree")),
            verified_through=self.date(entry.get("verified_through"), 0),
            note=self.word(entry.get("note")),
            span=self.file.span(entry["rule"]),
        )
        return rule

    def slot(self, slot: str, node: yaml.Node, terms: dict[str, t.Term]) -> None:
        if slot == "due" and isinstance(node, yaml.MappingNode):
            entry = self.mapping(node, "due")
            self.only(entry, ("earliest", "latest"), "`due`")
            for name, key in (("due", "earliest"), ("due_latest", "latest")):
                if key not in entry:
                    self.say("R030", f"two readings of a deadline need `{key}`", node)
                    continue
                term = self.text(entry[key])
                if term is not None:
                    terms[name] = term
            return
        found = self.truth(node) if slot in TRUTH_SLOTS else self.text(node)
        if found is not None:
            terms[slot] = found

    def recurrence(self, node: yaml.Node | None) -> Recurrence | None:
        if node is None:
            return None
        entry = self.mapping(node, "recurs")
        self.only(entry, ("each", "from", "to", "as", "look_back"), "`recurs`")
        each = self.duration(entry.get("each"))
        start = self.text(entry["from"]) if "from" in entry else None
        if each is None or each.unit != "months" or start is None:
            self.say("R008", "`recurs` needs `each: N months` and `from`", node)
            return None
        return Recurrence(
            each.count,
            start,
            self.text(entry["to"]) if "to" in entry else None,
            self.word(entry.get("as"), "period"),
            self.duration(entry.get("look_back")),
        )

    def effects(self, node: yaml.Node | None) -> tuple[Effect, ...]:
        made: list[Effect] = []
        for item in node.value if isinstance(node, yaml.SequenceNode) else ():
            entry = self.mapping(item, "an effect")
            self.only(entry, ("party", "role", "effect", "what", "law"), "an effect")
            role, effect = self.word(entry.get("role")), self.word(entry.get("effect"))
            if role not in ("punished", "suffers"):
                self.say("R009", f"`{role}` is no role", entry.get("role", item), ("punished", "suffers"))
            if effect not in EFFECTS:
                self.say(
                    "R009",
                    f"`{effect}` is no effect",
                    entry.get("effect", item),
                    EFFECTS,
                    did_you_mean(effect, EFFECTS),
                )
            made.append(
                Effect(
                    self.word(entry.get("party")),
                    role,
                    effect,
                    self.languages(entry.get("what")),
                    self.word(entry.get("law")),
                )
            )
        return tuple(made)

    def judgement(self, node: yaml.Node | None) -> Judgement | None:
        if node is None:
            return None
        entry = self.mapping(node, "judgement")
        self.only(entry, ("open", "factors"), "`judgement`")
        opened: t.Term | None = self.truth(entry["open"]) if "open" in entry else None
        factors = entry.get("factors")
        listed: Any = factors.value if isinstance(factors, yaml.SequenceNode) else ()
        if not listed:
            self.say("R030", "`judgement` needs the factors that a person must weigh", node)
        return Judgement(opened, tuple(self.languages(item) for item in listed))

    def sayings(self, node: yaml.Node | None) -> tuple[Mapping[str, str], ...]:
        """A list of texts, each by language: what is shown to a reader in that reader's language."""
        listed = node.value if isinstance(node, yaml.SequenceNode) else () if node is None else (node,)
        return tuple(self.languages(item) for item in listed)

    def citations(self, node: yaml.Node | None) -> tuple[Citation, ...]:
        made: list[Citation] = []
        for text in self.words(node):
            match = CITATION.match(text.strip())
            if match is None:
                assert node is not None
                self.say(
                    "R008",
                    f"`{text}` is not a citation",
                    node,
                    mend="write `ACT ARTICLE(PARAGRAPH)(ITEM)`, as `icrra 19-9(1)`",
                )
                continue
            made.append(
                Citation(match["act"], match["article"] or "", match["paragraph"] or "", match["item"] or "")
            )
        return tuple(made)
