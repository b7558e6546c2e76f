"""`jisso pack …`: a pack verified, measured, told and kept in order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from jisso.cli.check import BAD_INPUT, CLEAN, TO_ACT, refuse

if TYPE_CHECKING:
    from jisso.ground.problem import Problem
    from jisso.pack import Pack

ENOUGH = 90


def the_folder(folder: str) -> Pack:
    """The pack with its problems; what is no pack is refused."""
    from jisso.pack import find_pack, load_pack

    try:
        return load_pack(find_pack(folder))
    except FileNotFoundError:
        refuse(f"there is no pack at `{folder}`", "give the folder that holds pack.yaml")


def print_json(data: object) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=1))


def _plain(problems: list[Problem]) -> list[dict[str, str]]:
    return [
        {"code": p.code, "message": p.message, "where": str(p.where or ""), "mend": p.mend} for p in problems
    ]


def run(folder: str, as_json: bool, with_coverage: bool = False) -> int:
    """Prints all problems at once; status 0 only without any. With coverage: also the rules whose scenarios leave
    more than a tenth of their branches undriven."""
    from jisso.pack.scenarios import check_pack_scenarios

    pack = the_folder(folder)
    outcomes, more = check_pack_scenarios(pack)
    problems = [*pack.problems, *more, *_flow_problems(pack)]
    rules = len(pack.book.families)
    data: dict[str, Any] = {
        "pack": pack.name,
        "version": pack.version,
        "hash": pack.hash,
        "rules": rules,
        "versions": sum(len(family.versions) for family in pack.book.families.values()),
        "scenarios": len(outcomes),
    }
    further, wrong = _languages(pack)
    problems.extend(wrong)
    data["problems"] = _plain(problems)
    data["languages"] = further
    lines: list[str] = []
    if with_coverage:
        from jisso.desk.branches import branches_in_words

        data["coverage"], lines = branches_in_words(pack, outcomes, ENOUGH)
    if as_json:
        print_json(data)
        return BAD_INPUT if problems else CLEAN
    for problem in problems:
        typer.echo(problem.render() + "\n")
    for line in lines:
        typer.echo(line)
    passed = sum(outcome.passed for outcome in outcomes)
    typer.echo(
        f"{pack.name} {pack.version} ({pack.hash}): {rules} rules, {passed} of {len(outcomes)} scenarios pass"
    )
    for code, counts in further.items():
        typer.echo(f"{code}: {counts['have']} of {counts['of']} texts for the people concerned")
    typer.echo(f"{len(problems)} problems")
    return BAD_INPUT if problems else CLEAN


def _flow_problems(pack: Pack) -> list[Problem]:
    """What is wrong with the pack's flow matrix, and what rules would tell somebody against it."""
    from jisso.pack.flows import forbidden_flows, read_flows

    policy, problems = read_flows(pack)
    return [*problems, *(forbidden_flows(pack, policy) if policy is not None and not problems else ())]


def _languages(pack: Pack) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """For each further language how many of the rules that a person reads have its texts, and which lack them."""
    from jisso.pack.languages import for_people, lacking, languages_of, read_language

    of = len(list(for_people(pack)))
    found: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for code in languages_of(pack):
        language, wrong = read_language(pack, code)
        problems.extend(wrong)
        missing = lacking(pack, language)
        found[code] = {"name": language.name, "of": of, "have": of - len(missing), "missing": missing}
    return found, problems


def coverage(folder: str, lang: str, as_json: bool) -> int:
    """Each law entry with what states it; status 1 while one is missing, 2 when the manifest has a mistake."""
    from jisso.cli.check import the_language
    from jisso.pack.manifest import coverage as covered_entries
    from jisso.pack.manifest import read_manifest

    language = the_language(lang)
    pack = the_folder(folder)
    entries, problems = read_manifest(pack)
    covered = covered_entries(pack, entries)
    missing = [one for one in covered if one.how == "missing"]
    counts = {
        how: sum(one.how == how for one in covered)
        for how in ("rule", "judgement", "table", "merged", "missing")
    }
    status = BAD_INPUT if problems else TO_ACT if missing else CLEAN
    if as_json:
        print_json(
            {
                "pack": pack.name,
                "version": pack.version,
                "entries": [
                    {
                        "id": one.entry.id,
                        "domain": one.entry.domain,
                        "title": {"ja": one.entry.ja, "en": one.entry.en},
                        "how": one.how,
                        "rules": list(one.rules),
                        "tables": list(one.entry.tables),
                        "merged_into": list(one.entry.merged_into),
                    }
                    for one in covered
                ],
                "counts": counts,
                "problems": _plain(problems),
            }
        )
        return status
    for problem in problems:
        typer.echo(problem.render() + "\n")
    for one in covered:
        title = one.entry.en if language == "en" else one.entry.ja
        said = {
            "merged": "merged into " + ", ".join(one.entry.merged_into),
            "table": "table " + ", ".join(one.entry.tables),
            "rule": ", ".join(one.rules),
            "judgement": ", ".join(one.rules) + " (judgement)",
        }.get(one.how, "MISSING")
        typer.echo(f"{one.entry.id:<44} {said}  — {title}")
    typer.echo("\n" + ", ".join(f"{count} {how}" for how, count in counts.items()))
    typer.echo(f"{len(covered)} law entries, {len(missing)} missing")
    return status


def scenarios(folder: str, rule: str | None, lang: str) -> int:
    """Scenarios as sentences, of one rule or of all."""
    from jisso.cli.check import the_language
    from jisso.cli.rules import family_of, words_of
    from jisso.desk.scenario_sentences import as_lines, scenarios_of, told

    language = the_language(lang)
    pack = the_folder(folder)
    words = words_of(pack, lang)
    families = (
        [family_of(pack, rule)]
        if rule is not None
        else sorted(pack.book.families.values(), key=lambda f: f.id)
    )
    for family in families:
        typer.echo(f"{words.text(family.id, 'title')}  [{family.id}]")
        for number, scenario in enumerate(scenarios_of(pack, family.id), start=1):
            typer.echo("\n".join(as_lines(told(scenario, pack, words), number, language)))
        typer.echo("")
    return CLEAN


STALE_HEADS = {
    "ended": "Validity has ended",
    "ends": "Validity ends within 90 days",
    "checked": "Checked more than 12 months ago",
}


def stale(folder: str, as_of: str | None, as_json: bool) -> int:
    """What must be looked at again, with its place and what to do; status 1 if anything."""
    from jisso.cli.check import the_day
    from jisso.desk.check import today
    from jisso.ground.values import iso
    from jisso.pack.stale import GROUPS
    from jisso.pack.stale import stale as stale_in

    pack = the_folder(folder)
    chosen = the_day(as_of) or today()
    found = stale_in(pack, chosen.toordinal())
    if as_json:
        print_json(
            {
                "pack": pack.name,
                "version": pack.version,
                "as_of": chosen.isoformat(),
                "stale": [
                    {
                        "group": one.group,
                        "what": one.what,
                        "name": one.name,
                        "day": iso(one.day),
                        "days_left": one.day - chosen.toordinal() if one.group != "checked" else None,
                        "file": one.where.file if one.where else None,
                        "line": one.where.line if one.where else None,
                        "to_do": one.to_do,
                    }
                    for one in found
                ],
            }
        )
        return TO_ACT if found else CLEAN
    for group in GROUPS:
        chosen_ones = [one for one in found if one.group == group]
        if not chosen_ones:
            continue
        typer.echo(f"{STALE_HEADS[group]}: {len(chosen_ones)}")
        for one in chosen_ones:
            place = f"{one.where.file}:{one.where.line}" if one.where else ""
            typer.echo(f"  {iso(one.day)}  {one.what} {one.name}  ({place})")
            typer.echo(f"    {one.to_do}")
        typer.echo("")
    typer.echo(f"{pack.name} {pack.version} on {chosen.isoformat()}: {len(found)} to look at again")
    return TO_ACT if found else CLEAN


def review(folder: str, out: Path, lang: str) -> int:
    """Writes the review sheets as HTML files into a folder, which is made; files of the same names are replaced."""
    from jisso.cli.check import the_language
    from jisso.cli.rules import words_of
    from jisso.desk.review import review_of
    from jisso.files.outbound.review import FIRST, INDEX, to_pages

    language = the_language(lang)
    pack = the_folder(folder)
    pages = to_pages(review_of(pack, words_of(pack, lang), language))
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            (out / name).write_text(text, encoding="utf-8")
    except OSError as error:
        refuse(f"`{out}` cannot be written: {error.strerror}", "give another folder with `--out FOLDER`")
    typer.echo(f"{len(pages) - 2} pages; start with {out / INDEX}; what to check first: {out / FIRST}")
    return CLEAN


def law(files: list[Path], write: bool, as_json: bool) -> int:
    """Saved texts of acts against what the rules cite; status 1 when a cited place changed, moved or is gone."""
    from jisso.desk.check import today
    from jisso.pack.law_changes import TO_ACT as GRAVE
    from jisso.pack.law_changes import act_of, compare, record
    from jisso.pack.law_text import NotALaw, read_law

    folder = "japan"
    if len(files) > 1 and files[-1].is_dir():
        folder, files = str(files[-1]), files[:-1]
    pack = the_folder(folder)
    shown: list[dict[str, Any]] = []
    status = CLEAN
    for file in files:
        try:
            text = read_law(file)
        except NotALaw as error:
            refuse(
                f"`{file}` is no law text: {error}",
                "save the answer of `law_data` (JSON or XML), or the law XML",
            )
        except OSError as error:
            refuse(f"`{file}` cannot be read: {error.strerror}")
        act = act_of(pack, text)
        if act is None:
            typer.echo(
                f"{file}: {text.title or text.number or 'this act'} is not cited by the pack", err=True
            )
            continue
        found = compare(pack, act, text)
        if any(one.standing in GRAVE for one in found):
            status = TO_ACT
        shown.append(
            {
                "file": str(file),
                "act": act,
                "title": text.title,
                "number": text.number,
                "revision": text.revision,
                "whole": text.whole,
                "cited": [
                    {
                        "article": one.article,
                        "parts": list(one.parts),
                        "standing": one.standing,
                        "detail": one.detail,
                        "rules": list(one.rules),
                        "where": str(one.where or ""),
                    }
                    for one in found
                ],
            }
        )
        if write:
            try:
                record(pack, act, text, today().isoformat())
            except OSError as error:
                refuse(
                    f"the pack's folder cannot be written: {error.strerror}",
                    "give the folder of your own copy",
                )
    if as_json:
        print_json({"pack": pack.name, "version": pack.version, "recorded": write, "laws": shown})
        return status
    for one in shown:
        part = "" if one["whole"] else " (a part of the act)"
        typer.echo(f"{one['title']} {one['number']} [{one['act']}]{part} {one['revision']}".rstrip())
        for cited in one["cited"]:
            parts = "".join(f" ({part})" for part in cited["parts"])
            typer.echo(f"  {cited['standing']:<10} {cited['article']}{parts}: {', '.join(cited['rules'])}")
            if cited["standing"] in GRAVE:
                typer.echo(f"             {cited['detail']}; see {cited['where']}")
        counts: dict[str, int] = {}
        for cited in one["cited"]:
            counts[cited["standing"]] = counts.get(cited["standing"], 0) + 1
        typer.echo(
            "  "
            + (", ".join(f"{count} {name}" for name, count in counts.items()) or "no cited article in it")
        )
        if write:
            typer.echo("  recorded; the next text is compared with this one")
    return status
