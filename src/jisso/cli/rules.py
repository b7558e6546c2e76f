"""`jisso rules list | show | diff`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from jisso.cli.check import CLEAN, refuse, the_language, the_pack

if TYPE_CHECKING:
    from jisso.pack import Pack
    from jisso.readings.narrate import Words
    from jisso.rules.rulebook import Family


def words_of(pack: Pack, lang: str) -> Words:
    from jisso.readings.narrate import Words

    return Words(
        the_language(lang),
        pack.book.schema,
        pack.parties,
        pack.laws,
        pack.texts,
        pack.about,
        pack.book.parameters,
        pack.book.definitions,
    )


def family_of(pack: Pack, rule: str) -> Family:
    found = pack.book.family(rule)
    if found is None:
        from jisso.ground.problem import did_you_mean

        refuse(
            f"there is no rule `{rule}`",
            did_you_mean(rule, pack.book.families) or "`jisso rules list` lists them",
        )
    return found


def list_rules(name: str, lang: str, domain: str | None, problem: str | None, as_json: bool) -> int:
    """Every rule; as JSON one entry per version."""
    from jisso.ground.values import iso

    pack = the_pack(name)
    words = words_of(pack, lang)
    versions = [version for _, family in sorted(pack.book.families.items()) for version in family.versions]
    chosen = [
        v
        for v in versions
        if (domain is None or v.domain == domain) and (problem is None or v.problem == problem)
    ]
    if as_json:
        rules = [
            {
                "id": v.id,
                "version": iso(v.in_force_from),
                "kind": v.kind,
                "domain": v.domain,
                "problem": v.problem or None,
                "entries": list(v.entries or (v.id,)),
                "bearer": v.bearer,
                "counterparty": v.counterparty or None,
                "in_force": {"from": iso(v.in_force_from), "until": iso(v.in_force_until)},
                "law": [str(c) for c in v.law],
                "confidence": v.confidence,
                "second_check": v.second_check,
                "title": words.text(v.id, "title"),
            }
            for v in chosen
        ]
        typer.echo(
            json.dumps(
                {"pack": pack.name, "version": pack.version, "rules": rules}, ensure_ascii=False, indent=1
            )
        )
        return CLEAN
    for key in dict.fromkeys(v.domain for v in chosen):
        typer.echo(f"\n{words.domain(key)}")
        for rule in dict.fromkeys(v.id for v in chosen if v.domain == key):
            newest = pack.book.families[rule].newest
            typer.echo(
                f"  {rule:<44} {newest.kind:<12} {words.party(newest.bearer)}  {words.text(rule, 'title')}"
            )
    typer.echo(f"\n{len({v.id for v in chosen})} rules, {len(chosen)} versions")
    return CLEAN


def show_rule(rule: str, name: str, lang: str) -> int:
    from jisso.desk.telling import tell_rule

    pack = the_pack(name)
    typer.echo(tell_rule(family_of(pack, rule), words_of(pack, lang)))
    return CLEAN


def diff_rule(rule: str, name: str, lang: str) -> int:
    """Line by line, what each version says that the one before did not."""
    import difflib

    from jisso.ground.values import iso
    from jisso.readings.narrate import rule_in_words

    pack = the_pack(name)
    family = family_of(pack, rule)
    words = words_of(pack, lang)
    if len(family.versions) < 2:
        typer.echo(f"{family.id}: one version")
        return CLEAN
    for earlier, later in zip(family.versions, family.versions[1:], strict=False):
        typer.echo(f"{iso(earlier.in_force_from) or '…'} → {iso(later.in_force_from)}")
        before = [*rule_in_words(earlier, words), *(words.citation(c) for c in earlier.law)]
        after = [*rule_in_words(later, words), *(words.citation(c) for c in later.law)]
        typer.echo("\n".join(line for line in difflib.ndiff(before, after) if not line.startswith("?")))
    return CLEAN
