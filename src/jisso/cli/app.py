"""The verbs, put together. Each verb's own module is imported only when it runs, so that `--help` is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jisso import __version__

app = typer.Typer(
    name="jisso",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="Written rules, put into operation: what is due, who must act, by when, under which law.",
    epilog="Start with `jisso demo`, then `jisso check 名簿.xlsx`.",
)
rules_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The rules of a pack in words.")
pack_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Verify a pack of law.")
app.add_typer(rules_app, name="rules")
app.add_typer(pack_app, name="pack")

Files = Annotated[
    list[Path],
    typer.Argument(help="Workbooks, CSV files, case files (YAML, JSON) or folders.", show_default=False),
]
MaybeFiles = Annotated[
    list[Path] | None, typer.Argument(help="Files as for `check`; without any, the rules alone.")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Judge on this day (default: today in Japan).")
]
Lang = Annotated[str, typer.Option("--lang", help="ja, en or easy (やさしい日本語).")]
PackOption = Annotated[str, typer.Option("--pack", help="Name or folder of the pack of law.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON by the published schema.")]
Complete = Annotated[
    list[str] | None,
    typer.Option(
        "--complete-through",
        metavar="[REGISTER[:CODE]=][FROM..]DATE",
        help="The files' records are complete up to this day (from another day on: FROM..DATE).",
    ),
]
Mapping = Annotated[Path | None, typer.Option("--mapping", help="Use a saved mapping of headings.")]
NoIdentity = Annotated[
    bool, typer.Option("--no-identity", help="Read no names and no card numbers; stable pseudonyms.")
]
Encoding = Annotated[str | None, typer.Option("--encoding", help="Encoding of CSV files: utf-8, cp932, …")]

JobWordsFile = Annotated[
    Path | None,
    typer.Option(
        "--job-words", help="Your map of job words to what each status permits, by a named reviewer."
    ),
]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jisso {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Written rules, put into operation."""


@app.command(epilog="Example: jisso demo --out /tmp/demo --lang en")
def demo(
    out: Annotated[
        Path, typer.Option("--out", help="Folder for the sample workbook and the reports.")
    ] = Path("jisso-demo"),
    lang: Lang = "ja",
    as_of: AsOf = None,
) -> None:
    """A sample office of invented people, checked: findings, report, and where to look next."""
    from jisso.cli.demo import run

    raise typer.Exit(run(out, lang, as_of))


@app.command(
    epilog="Examples: jisso check 名簿.xlsx    jisso check 名簿.xlsx 社保.csv --complete-through 2026-11-20    "
    "jisso check case.yaml --json"
)
def check(
    files: Files,
    as_of: AsOf = None,
    lang: Lang = "ja",
    pack: PackOption = "japan",
    complete_through: Complete = None,
    mapping: Mapping = None,
    save_mapping: Annotated[
        Path | None, typer.Option("--save-mapping", help="Save how the headings were understood.")
    ] = None,
    no_identity: NoIdentity = False,
    encoding: Encoding = None,
    job_words: JobWordsFile = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Also write the report as one HTML file.")
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", help="Also write the findings as a workbook.")
    ] = None,
    ics: Annotated[Path | None, typer.Option("--ics", help="Also write the due days as a calendar.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="List the settled findings too.")] = False,
    as_json: Json = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print totals only.")] = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Show how each column was understood.")
    ] = False,
) -> None:
    """Findings by responsible party: now, 30 days, 90 days, to confirm, fine."""
    from jisso.cli.check import CheckRequest, run

    raise typer.Exit(
        run(
            CheckRequest(
                files, as_of, lang, pack, complete_through or [], mapping, no_identity, encoding, job_words
            ),
            save_mapping=save_mapping,
            html=html,
            xlsx=xlsx,
            ics=ics,
            everything=everything,
            as_json=as_json,
            quiet=quiet,
            verbose=verbose,
        )
    )


@app.command(
    epilog="Examples: jisso explain f-3a91c0de42    jisso explain --rule immigration.overstay --for linh case.yaml"
)
def explain(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FINDING] [FILES]...", help="A finding's id; files (default: those of the last check)."
        ),
    ] = None,
    rule: Annotated[str | None, typer.Option("--rule", help="A rule's id, or the id of a law entry.")] = None,
    row: Annotated[str | None, typer.Option("--for", help="The row's or person's key.")] = None,
    as_of: AsOf = None,
    lang: Lang = "ja",
    pack: PackOption = "japan",
    complete_through: Complete = None,
    as_json: Json = False,
) -> None:
    """The whole why of a finding: facts and their holders, the counting of the deadline, law, who would be harmed, first step."""
    from jisso.cli.explain import run

    raise typer.Exit(run(arguments or [], rule, row, as_of, lang, pack, complete_through or [], as_json))


@app.command(epilog="Example: jisso sweep extracts --as-of 2026-11-20 --out findings.parquet")
def sweep(
    folder: Annotated[Path, typer.Argument(help="Extracts: REGISTER.parquet or .csv, and sources.yaml.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the findings go.")],
    engine: Annotated[str, typer.Option("--engine", help="duckdb")] = "duckdb",
    as_of: AsOf = None,
    pack: PackOption = "japan",
    memory: Annotated[str, typer.Option("--memory", metavar="2GB", help="Most memory to use.")] = "",
    threads: Annotated[int, typer.Option("--threads", help="Most threads to use (0: all).")] = 0,
    all_lines: Annotated[bool, typer.Option("--all", help="Keep what does not apply.")] = False,
    as_json: Json = False,
) -> None:
    """Judge every row of whole registers; print totals by domain, problem and rule."""
    from jisso.cli.sweep import run

    raise typer.Exit(
        run(
            folder, engine=engine, as_of=as_of, out=out, pack_name=pack, memory=memory, threads=threads,
            all_lines=all_lines, as_json=as_json,
        )
    )  # fmt: skip


@app.command(
    epilog="Example: jisso forecast 名簿.xlsx --complete-through 2026-11-20 --until 2027-12-31 --capacity 5"
)
def forecast(
    files: Files,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The last day looked at (default: a year).")
    ] = None,
    as_of: AsOf = None,
    lang: Lang = "ja",
    pack: PackOption = "japan",
    complete_through: Complete = None,
    mapping: Mapping = None,
    no_identity: NoIdentity = False,
    encoding: Encoding = None,
    capacity: Annotated[
        int | None, typer.Option("--capacity", help="How many tasks the office can do in a week.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Also write the outlook as one HTML file.")
    ] = None,
    ics: Annotated[
        Path | None, typer.Option("--ics", help="Also write last days and reminders as a calendar.")
    ] = None,
    as_json: Json = False,
) -> None:
    """What changes by when, if nothing else is recorded: last days, early reminders, rights that open and close."""
    from jisso.cli.check import CheckRequest
    from jisso.cli.forecast import run

    raise typer.Exit(
        run(
            CheckRequest(files, as_of, lang, pack, complete_through or [], mapping, no_identity, encoding),
            until=until,
            capacity=capacity,
            html=html,
            ics=ics,
            as_json=as_json,
        )
    )


@app.command(
    epilog="Examples: jisso whatif 名簿.xlsx --set 'employment[3].weekly_hours=26'    "
    "jisso whatif 名簿.xlsx --finding f-3a91c0de42    jisso whatif 名簿.xlsx --overlay reform/"
)
def whatif(
    files: MaybeFiles = None,
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="'REGISTER[ROW].FIELD=VALUE'", help="Suppose that a fact is so."),
    ] = None,
    adds: Annotated[
        list[str] | None,
        typer.Option("--add", metavar="'REGISTER{FIELD: VALUE, …}'", help="Suppose one more row."),
    ] = None,
    removes: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="'REGISTER[ROW]'", help="Suppose that a row is not there."),
    ] = None,
    begins: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="DATE", help="What is set holds from this day on (default: all along)."
        ),
    ] = None,
    finding: Annotated[
        list[str] | None,
        typer.Option(
            "--finding", metavar="ID", help="Propose the smallest changes that put this finding in order."
        ),
    ] = None,
    rule: Annotated[str | None, typer.Option("--rule", help="The same for the findings of a rule.")] = None,
    row: Annotated[str | None, typer.Option("--for", help="The row's or person's key.")] = None,
    party: Annotated[
        str | None,
        typer.Option("--party", help="Only what this party can change (default: who must act)."),
    ] = None,
    corrections: Annotated[
        bool, typer.Option("--corrections", help="Also propose to correct records that may be wrong.")
    ] = False,
    overlay: Annotated[
        Path | None, typer.Option("--overlay", help="A reform: folder or file of rules and tables.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The last day compared (default: a year).")
    ] = None,
    as_of: AsOf = None,
    lang: Lang = "ja",
    pack: PackOption = "japan",
    complete_through: Complete = None,
    mapping: Mapping = None,
    no_identity: NoIdentity = False,
    encoding: Encoding = None,
    html: Annotated[Path | None, typer.Option("--html", help="Also write the page as one HTML file.")] = None,
    as_json: Json = False,
) -> None:
    """What changes if facts or rules do; and which smallest changes would put a finding in order."""
    from jisso.cli.check import CheckRequest
    from jisso.cli.whatif import Wish, run

    raise typer.Exit(
        run(
            CheckRequest(
                files or [], as_of, lang, pack, complete_through or [], mapping, no_identity, encoding
            ),
            Wish(
                sets or [],
                adds or [],
                removes or [],
                begins,
                finding or [],
                rule,
                row,
                party,
                corrections,
                overlay,
                until,
            ),
            html=html,
            as_json=as_json,
        )
    )


@app.command(epilog="Example: jisso coverage 名簿.xlsx --complete-through 2026-11-20 --html map.html")
def coverage(
    files: Files,
    as_of: AsOf = None,
    lang: Lang = "ja",
    pack: PackOption = "japan",
    complete_through: Complete = None,
    mapping: Mapping = None,
    no_identity: NoIdentity = False,
    encoding: Encoding = None,
    html: Annotated[Path | None, typer.Option("--html", help="Also write the page as one HTML file.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="List every rule.")] = False,
    as_json: Json = False,
) -> None:
    """How far each rule is implemented here: connected, verified, maintained, owned, and what to connect first."""
    from jisso.cli.check import CheckRequest
    from jisso.cli.structure import run

    request = CheckRequest(
        files or [], as_of, lang, pack, complete_through or [], mapping, no_identity, encoding
    )
    raise typer.Exit(run("coverage", request, html=html, everything=everything, as_json=as_json))


@app.command(epilog="Example: jisso burden 名簿.xlsx --complete-through 2026-11-20 --html burden.html")
def burden(
    files: MaybeFiles = None,
    as_of: AsOf = None,
    lang: Lang = "ja",
    pack: PackOption = "japan",
    complete_through: Complete = None,
    mapping: Mapping = None,
    no_identity: NoIdentity = False,
    encoding: Encoding = None,
    html: Annotated[Path | None, typer.Option("--html", help="Also write the page as one HTML file.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="List every row.")] = False,
    as_json: Json = False,
) -> None:
    """Who pays when a rule fails: bearer against sufferer, rules without remedy, burdens shifted now."""
    from jisso.cli.check import CheckRequest
    from jisso.cli.structure import run

    request = CheckRequest(
        files or [], as_of, lang, pack, complete_through or [], mapping, no_identity, encoding
    )
    raise typer.Exit(run("burden", request, html=html, everything=everything, as_json=as_json))


@app.command(
    epilog="Examples: jisso flows --html flows.html    jisso flows immigration.work_permission_28h --asker employer"
)
def flows(
    rule: Annotated[
        str | None, typer.Argument(help="A rule's id, or the id of a law entry (default: all rules).")
    ] = None,
    asker: Annotated[str, typer.Option("--asker", metavar="PARTY", help="Only this party or role.")] = "",
    as_of: AsOf = None,
    lang: Lang = "ja",
    pack: PackOption = "japan",
    worlds: Annotated[
        bool, typer.Option("--worlds", help="Also search what answers show, for all rules (minutes).")
    ] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Also write the page as one HTML file.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="List every row.")] = False,
    as_json: Json = False,
) -> None:
    """Who learns what: fields read by holder, what each holder can answer alone, what an answer shows, what is refused."""
    from jisso.cli.flows import run

    raise typer.Exit(
        run(rule, asker, pack, lang, as_of, worlds=worlds, html=html, everything=everything, as_json=as_json)
    )


@app.command(epilog="Example: jisso export ics 名簿.xlsx --out due.ics")
def export(
    form: Annotated[str, typer.Argument(metavar="html|xlsx|ics|json", help="What to write.")],
    files: Files,
    out: Annotated[
        Path | None, typer.Option("--out", help="The file to write (default: jisso-report.FORM).")
    ] = None,
    as_of: AsOf = None,
    lang: Lang = "ja",
    pack: PackOption = "japan",
    complete_through: Complete = None,
    mapping: Mapping = None,
    no_identity: NoIdentity = False,
    encoding: Encoding = None,
    job_words: JobWordsFile = None,
) -> None:
    """Writes a check as one file."""
    from jisso.cli.check import CheckRequest, export_to

    raise typer.Exit(
        export_to(
            form,
            CheckRequest(
                files, as_of, lang, pack, complete_through or [], mapping, no_identity, encoding, job_words
            ),
            out,
        )
    )


@app.command(epilog="Example: jisso schema rules > rules.schema.json")
def schema(
    name: Annotated[
        str, typer.Argument(metavar="rules|case|check|forecast|flows|whatif", help="Which JSON Schema.")
    ] = "case",
    pack: PackOption = "japan",
) -> None:
    """Prints a published JSON Schema: of rule files, case files, or what a verb prints with `--json`."""
    from jisso.cli.schema import run

    raise typer.Exit(run(name, pack))


@app.command(epilog="Examples: jisso prove    jisso prove --rule si.notice.acquisition --json")
def prove(
    rule: Annotated[
        str | None, typer.Option("--rule", help="Only the checks that this rule takes part in.")
    ] = None,
    pack: PackOption = "japan",
    as_json: Json = False,
    budget: Annotated[
        float, typer.Option("--budget", metavar="SECONDS", help="Processor time for one check.")
    ] = 6.0,
    cases: Annotated[
        Path | None, typer.Option("--cases", help="Folder for the counterexamples, as case files.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="List what is undecided too.")] = False,
) -> None:
    """Do the rules hold together? Dead rules, gaps, contradictions, dead ends: proved, refuted by a case, or undecided."""
    from jisso.cli.prove import run

    raise typer.Exit(run(rule, pack, as_json, budget, cases, everything))


@rules_app.command("list", epilog="Example: jisso rules list --domain labour --json")
def rules_list(
    pack: PackOption = "japan",
    lang: Lang = "ja",
    domain: Annotated[str | None, typer.Option("--domain", help="Only this domain.")] = None,
    problem: Annotated[str | None, typer.Option("--problem", help="Only this problem.")] = None,
    as_json: Json = False,
) -> None:
    """Every rule with its kind, bearer and title."""
    from jisso.cli.rules import list_rules

    raise typer.Exit(list_rules(pack, lang, domain, problem, as_json))


@rules_app.command("show", epilog="Example: jisso rules show si.notice.acquisition --lang en")
def rules_show(
    rule: Annotated[str, typer.Argument(help="A rule's id, or the id of a law entry.")],
    pack: PackOption = "japan",
    lang: Lang = "ja",
) -> None:
    """One rule in words: who, when, by when, what counts, law, versions, sources, who pays."""
    from jisso.cli.rules import show_rule

    raise typer.Exit(show_rule(rule, pack, lang))


@rules_app.command(
    "diff",
    epilog="Examples: jisso rules diff immigration.ssw_periodic_report    jisso rules diff packs/japan.old packs/japan 名簿.xlsx",
)
def rules_diff(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="RULE | OLD NEW [FILES]...",
            help="A rule's id; or two packs, and files (default: the scenarios of both).",
            show_default=False,
        ),
    ],
    pack: PackOption = "japan",
    lang: Lang = "ja",
    as_of: AsOf = None,
    complete_through: Complete = None,
    as_json: Json = False,
) -> None:
    """What changed between the versions of a rule; or which findings flip between two packs, and why."""
    from jisso.cli.rules import diff_packs, diff_rule

    if len(what) == 1:
        raise typer.Exit(diff_rule(what[0], pack, lang))
    raise typer.Exit(diff_packs(what[0], what[1], what[2:], lang, as_of, complete_through or [], as_json))


Folder = Annotated[str, typer.Argument(metavar="[DIR]", help="Folder of the pack.")]


@pack_app.command("check", epilog="Example: jisso pack check packs/japan --coverage")
def pack_check(
    folder: Folder = "japan",
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Also list the branches that no scenario drives both ways.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Reads a pack, checks every rule and runs every scenario."""
    from jisso.cli.pack import run

    raise typer.Exit(run(folder, as_json, coverage))


@pack_app.command("coverage", epilog="Example: jisso pack coverage packs/japan --json")
def pack_coverage(folder: Folder = "japan", lang: Lang = "ja", as_json: Json = False) -> None:
    """Each law entry with the rules that state it; what is missing."""
    from jisso.cli.pack import coverage

    raise typer.Exit(coverage(folder, lang, as_json))


@pack_app.command("scenarios", epilog="Example: jisso pack scenarios si.notice.acquisition --lang en")
def pack_scenarios(
    rule: Annotated[
        str | None, typer.Argument(help="A rule's id, or the id of a law entry (default: all rules).")
    ] = None,
    pack: PackOption = "japan",
    lang: Lang = "ja",
) -> None:
    """Scenarios as sentences: what is recorded, on which day, what follows."""
    from jisso.cli.pack import scenarios

    raise typer.Exit(scenarios(pack, rule, lang))


@pack_app.command("stale", epilog="Example: jisso pack stale packs/japan --as-of 2027-04-01")
def pack_stale(
    folder: Folder = "japan",
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Citations, figures and holidays that were checked long ago or whose validity ends soon."""
    from jisso.cli.pack import stale

    raise typer.Exit(stale(folder, as_of, as_json))


@pack_app.command("review", epilog="Example: jisso pack review packs/japan --out review --lang ja")
def pack_review(
    folder: Folder = "japan",
    out: Annotated[Path, typer.Option("--out", help="Folder for the pages.")] = Path("jisso-review"),
    lang: Lang = "ja",
) -> None:
    """Printable sheets per act and article for jurists, and what to check first."""
    from jisso.cli.pack import review

    raise typer.Exit(review(folder, out, lang))


@pack_app.command("law", epilog="Example: jisso pack law 326CO0000000319.json packs/japan --record")
def pack_law(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE... [DIR]",
            help="Answers of the e-Gov law API (JSON, XML) or law XML, saved before; then the folder of the pack.",
            show_default=False,
        ),
    ],
    record: Annotated[
        bool, typer.Option("--record", help="Write down what the cited articles say now, as hashes.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Which cited articles exist, changed, moved or are gone in a saved text of the law. Works offline."""
    from jisso.cli.pack import law

    raise typer.Exit(law(files, record, as_json))
