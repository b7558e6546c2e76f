"""Writes docs/prove-japan.md: what `prove` says of the Japan pack, with each refutation judged.

The judgements stand in prove_japan.yaml beside this script; a refutation without one, or a judgement of something that
is refuted no longer, is said on the page and on the terminal. Answers are kept under JISSO_HOME, so that only what
changed is asked again; a first run takes minutes."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from pathlib import Path

import yaml

from jisso.cli.failure import jisso_home
from jisso.cli.prove import HEADINGS
from jisso.desk.proving import KeptAnswers, prove_pack
from jisso.pack import find_pack, load_pack
from jisso.readings.prove import Answer

HERE = Path(__file__).resolve().parent
# Processor time for one check; rules asked together get a sixth of it.
SECONDS = 3.0
FAULTS = {
    "pack": "fault of the pack",
    "law": "fault of the law",
    "none": "no fault",
}


def key(one: Answer) -> str:
    return " ".join((one.check, *one.rules[:3], *([f"({one.about})"] if one.about else [])))


def main() -> None:
    pack = load_pack(find_pack("japan"))
    judged = yaml.safe_load((HERE / "prove_japan.yaml").read_text(encoding="utf-8")) or {}
    mended = judged.pop("mended", [])
    started = time.monotonic()
    with KeptAnswers(jisso_home()) as memory:
        before = len(memory)
        proved = prove_pack(pack, seconds=SECONDS, workers=os.cpu_count() or 1, memory=memory)
        asked = len(memory) - before
    print(f"{time.monotonic() - started:.0f} s, {asked} questions asked anew")
    lines = [
        "# What `prove` says of the Japan pack",
        "",
        "This page is made by `docs/generators/prove_japan.py`; the judgements stand in `prove_japan.yaml` beside it.",
        "What each check claims, and how far an answer reaches: [prove](readings/prove.md).",
        "",
        f"Pack {pack.version}: {len(pack.book.families)} rules, {len(proved.answers)} checks, each with"
        f" {SECONDS:.0f} s of processor time at most.",
        "",
        "| check | proved | refuted | undecided |",
        "| --- | --- | --- | --- |",
    ]
    for check, heading in HEADINGS.items():
        count = Counter(one.answer for one in proved.answers if one.check == check)
        if count:
            lines.append(f"| {heading} | {count['proved']} | {count['refuted']} | {count['undecided']} |")
    lines += ["", "## Refuted, and judged", ""]
    missing: list[str] = []
    for word, heading in FAULTS.items():
        chosen = [one for one in proved.refuted if (judged.get(key(one)) or {}).get("fault") == word]
        if not chosen:
            continue
        lines += [
            f"### {heading[0].upper()}{heading[1:]}",
            "",
            "| check | rules | found | judged |",
            "| --- | --- | --- | --- |",
        ]
        for one in chosen:
            rules = ", ".join(f"`{name}`" for name in one.rules[:4])
            lines.append(f"| {one.check} | {rules} | {one.why} | {judged[key(one)]['words']} |")
        lines.append("")
    for one in proved.refuted:
        if (judged.get(key(one)) or {}).get("fault") not in FAULTS:
            missing.append(key(one))
    if missing:
        lines += ["### Not judged yet", "", *(f"- {name}" for name in missing), ""]
    if mended:
        lines += ["### Found by `prove` and mended", "", *(f"- {words}" for words in mended), ""]
    gone = sorted(set(judged) - {key(one) for one in proved.refuted})
    lines += ["## Undecided", ""]
    reasons = Counter(_reason(one) for one in proved.answers if one.answer == "undecided")
    lines += [
        "| why | checks |",
        "| --- | --- |",
        *(f"| {why} | {n} |" for why, n in reasons.most_common()),
        "",
    ]
    HERE.parent.joinpath("prove-japan.md").write_text("\n".join(lines), encoding="utf-8")
    for name in missing:
        print(f"not judged: {name}", file=sys.stderr)
    for name in gone:
        print(f"judged and refuted no longer: {name}", file=sys.stderr)


def _reason(one: Answer) -> str:
    for part, reason in (
        ("time given", "not decided in the time given"),
        (
            "no way of acting",
            "neither a way of acting that answers every circumstance nor one that none answers",
        ),
        ("turn on the deeds", "always possible in the cases tried, but the circumstances turn on the deeds"),
        ("verified only", "in force only after its citation is verified"),
        ("more rows", "no case found with the rows tried; more could be needed"),
        ("figures are missing", "turns on days or figures that no verified table covers"),
        ("in cases of up to", "no case found with the rows tried; more could be needed"),
        ("verified", "turns on days or figures that no verified table covers"),
        ("replay", "the case found did not replay in the case reading"),
    ):
        if part in one.why:
            return reason
    return (
        "no case found with the rows tried; more could be needed"
        if "not reached" in one.why
        else "another reason"
    )


if __name__ == "__main__":
    main()
