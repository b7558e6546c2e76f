"""The measurements as the page `docs/benchmarks.md`."""

from __future__ import annotations

from typing import Any

HEAD = """# Benchmarks

Written by `make bench` (`bench/run.py`); figures are of the last run on the machine named here. Why measured in this way:
[decision 7](decisions/0007-benchmarks.md).
"""
RULES = {
    "move": "Address move: told within 14 days, moved on over the municipality's closed days (five statuses)",
    "short_time": "Short-time insurance: hours, pay, size of the workplace, term, no student (two statuses)",
}
NOT_COMPARED = """## What is and is not compared

- The peers answer on flat facts. They do not read linked rows, count days by the Civil Code, know closed days or carry
  unknowns, so **the last open day and "is a student" are worked out beforehand and handed to them**; dates are day
  numbers. The project works all that out within its time.
- Equal answers come first: on every case each engine's status equals one worked out by hand, else nothing is timed.
- "Explained" for the project is the full trace: every value, its row, its article, its reason where unknown. It is not
  the telling in words.
- zen-engine hands each call of a graph to a worker thread, which costs more than the rule; the calls with all cases at
  once show it without that. Its expression and CEL give a bare value. cedarpy names the policy that permitted.
  openfisca-core is built for whole populations; one case at a time is not its use, so its vector stands beside.
- An engine that computes a bare value from flat facts in compiled code (a zen expression, CEL) is faster than an
  explained answer in Python. Where only a yes or no over complete facts is wanted, it is the better tool.
- Not measured: OPA/Rego, Catala and other engines; the peers' own compile times; more than one core.
- Unknown facts are fed as a user of each engine has them: left out, null, or a default. A user can wrap each fact in a
  pair (known, value) and write every rule twice; then any of the engines answers rightly, and the rule is no longer the
  text of the law.
"""


def written(found: dict[str, Any]) -> str:
    parts = [HEAD, _machine(found["machine"]), _bars(found), _whole(found["whole"]), _single(found["single"])]
    parts += [_missing(found["missing"]), _start(found["start"]), _dates(found["dates"])]
    parts += [_sweep(found["sweep"]), NOT_COMPARED]
    return "\n".join(parts)


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """The first column reads from the left, figures from the right."""
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def _machine(machine: dict[str, Any]) -> str:
    libraries = ", ".join(f"{name} {number}" for name, number in machine["libraries"].items())
    return (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB, {machine['system']}, "
        f"CPython {machine['python']}; {libraries}. {_at(machine['commit'])}"
        f"Load average before the run: {machine['load_before']} (0 is an idle machine).\n"
    )


def _at(commit: str) -> str:
    if not commit:
        return ""
    changed = " with changes not yet committed" if commit.endswith("+") else ""
    return f"Measured at commit `{commit.rstrip('+')}`{changed}. "


def bars(found: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    """Each bar of the design: what, measured, bar, met."""
    whole, start = found["whole"], found["start"]
    rows = [
        (
            "one case, whole pack, full trace (cycle collector paused)",
            f"{whole['per_second']:,.0f} /s",
            f">= {whole['bar']:,} /s",
            whole["per_second"] >= whole["bar"],
        )
    ]
    for rule, one in found["single"].items():
        ratios = {name: engine["ratio"] for name, engine in one["engines"].items()}
        for name, bar in (
            ("zen-engine graph, traced", 50.0),
            ("zen-engine graph", 1.0),
            ("zen-engine expression", 1.0),
            ("Rust CEL", 1.0),
        ):
            rows.append(
                (f"`{rule}`: against {name}", f"{ratios[name]:.2f}x", f">= {bar:.0f}x", ratios[name] >= bar)
            )
    for kind, one in found["missing"].items():
        own = next(figures for name, figures in one["engines"].items() if name.startswith("jisso"))
        total = own["wrong"] + own["needless"]
        rows.append((f"missing data ({kind}): wrong + needless", str(total), "0", total == 0))
    for name, words in (
        ("help", "`jisso --help`"),
        ("load", "pack loaded and checked"),
        ("check", "`jisso check`, 200 people"),
    ):
        one = start[name]
        rows.append((words, f"{one['wall']:.2f} s", f"<= {one['bar']} s", one["wall"] <= one["bar"]))
    return rows


def _bars(found: dict[str, Any]) -> str:
    rows = bars(found)
    missed = sum(1 for row in rows if not row[3])
    said = (
        "All bars are met."
        if not missed
        else f"**{missed} of {len(rows)} bars are not met**; they are marked."
    )
    return f"## Bars\n\n{said}\n\n" + table(
        ("bar", "measured", "wanted", "met"), [(a, b, c, "yes" if met else "**no**") for a, b, c, met in rows]
    )


def _whole(whole: dict[str, Any]) -> str:
    return (
        "## One case, whole pack\n\n"
        f"{whole['people']} invented people with one employment each ({whole['rows']:,} rows), {whole['rules']} rules, "
        f"{whole['judgements']:,} judgements of one rule on one row, "
        f"{whole['not_applicable']:,} of them `not_applicable`; a trace holds {whole['nodes']:.1f} values on average. "
        "One core, processor time, all findings kept, a new case in each round; "
        "Python's cycle collector paused, as `jisso check` does, "
        "where nothing else is said.\n\n"
        + table(
            ("", "judgements a second"),
            [
                ("explained", f"{whole['per_second']:,.0f}"),
                (
                    "explained, and the next day on which each can change",
                    f"{whole['per_second_next_change']:,.0f}",
                ),
                ("explained, Python's cycle collector left on", f"{whole['per_second_collector_on']:,.0f}"),
            ],
        )
    )


def _single(found: dict[str, Any]) -> str:
    text = (
        "## One rule, against the peers\n\nMedian of interleaved rounds, processor time of the whole process. The ratio is the "
        "peer's time divided by the project's: above 1 the peer is slower.\n"
    )
    for rule, one in found.items():
        rows = [
            (name, f"{engine['us']:.2f}", f"{engine['ratio']:.2f}", engine["explains"])
            for name, engine in one["engines"].items()
        ]
        text += f"\n### {RULES[rule]}\n\n{one['cases']} cases, equal answers from all engines.\n\n"
        text += table(("engine", "µs per evaluation", "ratio", "explains"), rows)
    return text


def _missing(found: dict[str, Any]) -> str:
    text = (
        "## Missing data\n\nFive rules over five yes/no facts, each true, false or unknown. "
        "*Wrong*: a definite answer although another one is possible. *Needless*: no answer although all possible worlds agree.\n"
    )
    titles = {
        "fields": "Five fields of records",
        "listed": "The first fact is whether a notice is on record; the list may be complete or not",
    }
    for kind, one in found.items():
        text += f"\n### {titles[kind]}\n\n{one['combinations']:,} combinations, "
        text += f"{one['settled']} of them settled by what is known.\n\n"
        rows = [
            (
                name,
                str(figures["wrong"]),
                str(figures["needless"]),
                f"{figures['settled_right']} of {one['settled']}",
            )
            for name, figures in one["engines"].items()
        ]
        text += table(("engine: how the unknown is fed", "wrong", "needless", "settled ones right"), rows)
    return text + (
        "\nCEL's `&&` and `||` absorb errors from either side, so on plain fields it does as well as the project. "
        "For a list that stops before the day asked for it has no word: silence is taken "
        'for "did not happen", as by all the peers.\n'
    )


def _start(start: dict[str, Any]) -> str:
    names = {
        "help": "`jisso --help`",
        "load": "pack loaded and checked, from the start of Python",
        "check": "`jisso check` on a workbook of 200 people",
        "check_totals_only": "the same with `--quiet`",
    }
    rows = [
        (
            words,
            f"{start[name]['wall']:.2f}",
            f"{start[name]['processor']:.2f}",
            f"{start[name]['megabytes']:.0f}",
            str(start[name]["runs"]),
        )
        for name, words in names.items()
    ]
    load = start["load"]
    return (
        "## Load and start\n\nEach run is a new process; files are in the system's cache. "
        f"Of the load, imports take {load['import']:.2f} s and the pack {load['load']:.2f} s.\n\n"
        + table(("", "wall s", "processor s", "peak MB", "runs"), rows)
    )


def _dates(dates: dict[str, Any]) -> str:
    return (
        f"## Dates\n\n{dates['deadlines']:,} random deadlines (days and months, forwards and backwards, moved on over "
        f"closed days): {dates['us']:.2f} µs each. That they equal an independent counter's is held by "
        "`tests/spec/dates/test_independent_counting.py`.\n"
    )


def _sweep(sweep: dict[str, Any]) -> str:
    """Generated SQL beside one written by hand, and the whole pack once."""
    seconds, ratios, whole = sweep["seconds"], sweep["ratios"], sweep["whole"]
    names = {
        "generated": "generated, three rules in one query",
        "per_rule": "generated, one query per rule",
        "plain": "by hand, for complete data, without reasons",
    }
    rows = [
        (name, f"{seconds[key]:.3f}", f"{ratios[key]:.2f}" if key in ratios else "")
        for key, name in names.items()
    ]
    return (
        "## Whole registers\n\n"
        f"An invented population of {sweep['people']:,} people, {sweep['rows']:,} rows (`bench/population.py` names the "
        "published margins and what is assumed). Both queries give the same statuses, else nothing is timed. The one by "
        "hand has one bound per value, no completeness and no reasons, and writes three columns instead of eighteen. "
        "Processor seconds, medians; planning is included.\n\n"
        + table(("query, on DuckDB", "seconds", "generated / this one"), rows)
        + f"\nTo compile and print the three rules took {sweep['compiling']:.2f} s. The bars are 1.6 times a hand-written "
        "query that knows no unknowns, and 0.55 times one query per rule where lists are shared; these share few.\n\n"
        f"The whole pack ({whole['rules']} rules), reading and writing Parquet included, with at most 2 GB: "
        f"{whole['findings']:,} findings that apply in {whole['wall']:.0f} s ({whole['processor']:.0f} s of processor "
        "time).\n"
    )
