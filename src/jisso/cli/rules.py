"""`jisso rules list | show | diff`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from jisso.cli.check import (
    CLEAN,
    LANGUAGES,
    TO_ACT,
    complete_through,
    refuse,
    the_day,
    the_files,
    the_language,
    the_pack,
)

if TYPE_CHECKING:
    from jisso.desk.pack_changes import Flip, Side
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
    family = family_of(pack, rule)
    if lang not in LANGUAGES:
        from jisso.desk.further_languages import tell_in
        from jisso.pack.languages import languages_of, read_language

        further = languages_of(pack)
        if lang in further:
            typer.echo(tell_in(family, read_language(pack, lang)[0], words_of(pack, "ja")))
            return CLEAN
        from jisso.ground.problem import did_you_mean

        known = (*LANGUAGES, *further)
        refuse(
            f"there is no language `{lang}` yet", did_you_mean(lang, known) or f"known: {', '.join(known)}"
        )
    typer.echo(tell_rule(family, words_of(pack, lang)))
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


def diff_packs(
    before: str,
    after: str,
    files: list[str],
    lang: str,
    as_of: str | None,
    complete: list[str],
    as_json: bool,
) -> int:
    """Findings that two packs see differently, with the change that does it; status 1 if there is any."""
    from jisso.desk.pack_changes import flips_in_files, flips_in_scenarios

    day = the_day(as_of)
    old, new = the_pack(before), the_pack(after)
    words = words_of(new, lang)
    if files:
        paths = the_files([Path(file) for file in files])
        found = flips_in_files(old, new, paths, day, words, complete_through(complete, new))
    else:
        found = flips_in_scenarios(old, new, words)
    if as_json:
        flips = [
            {
                "case": one.case,
                "rule": one.rule,
                "row": {"register": one.register, "key": one.row, "person": one.person or None},
                "occurrence": one.occurrence,
                "before": _side_data(one.before),
                "after": _side_data(one.after),
                "why": list(one.why),
            }
            for one in found
        ]
        head = {
            "old": f"{old.name} {old.version} ({old.hash})",
            "new": f"{new.name} {new.version} ({new.hash})",
        }
        typer.echo(json.dumps({**head, "flips": flips}, ensure_ascii=False, indent=1))
        return TO_ACT if found else CLEAN
    told: tuple[str, ...] = ()
    for one in sorted(found, key=lambda flip: (flip.rule, flip.case, flip.row)):
        typer.echo(_flip_line(one, words))
        if one.why != told:
            typer.echo("\n".join(f"    {line}" for line in one.why))
        told = one.why
    typer.echo(f"{old.version} ({old.hash}) → {new.version} ({new.hash}): {len(found)} findings flip")
    return TO_ACT if found else CLEAN


def _side_data(side: Side) -> dict[str, str | None]:
    return {"status": side.status or None, "due": side.due, "amount": side.amount}


def _flip_line(flip: Flip, words: Words) -> str:
    """Rule, row, before and after in words."""

    def side(one: Side) -> str:
        extra = [part for part in (one.due, one.amount) if part]
        said = words.status(one.status) if one.status else "—"
        return f"{said} ({', '.join(extra)})" if extra else said

    whose = f"{flip.person} " if flip.person and flip.person != flip.row else ""
    period = f" #{flip.occurrence}" if flip.occurrence else ""
    title = words.text(flip.rule, "title")
    return f"{flip.case}\n  {title} [{flip.rule}] {whose}{flip.row}{period}: {side(flip.before)} → {side(flip.after)}"
