"""`make bench`: every measurement in one run, printed and written to `docs/benchmarks.md`.

python bench/run.py [--quick] [--json FILE] [--no-page]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import dates
import machine
import missing
import page
import single
import start
import sweeping
import whole

from jisso.pack import find_pack, load_pack

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed and missing data, beside the peers.")
    parser.add_argument("--quick", action="store_true", help="few rounds: does it run?")
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="also write the figures as JSON (- prints them)"
    )
    parser.add_argument("--no-page", action="store_true", help="leave docs/benchmarks.md as it is")
    asked = parser.parse_args()
    found = measured(quick=asked.quick)
    text = page.written(found)
    if asked.json is not None:
        figures = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        if str(asked.json) == "-":
            sys.stdout.write(figures)
        else:
            asked.json.write_text(figures, encoding="utf-8")
    if str(asked.json) != "-":
        sys.stdout.write(text)
    if not asked.no_page and not asked.quick:
        PAGE.write_text(text, encoding="utf-8")
        say(f"written: {PAGE.relative_to(PAGE.parent.parent)}")


def measured(quick: bool) -> dict[str, Any]:
    """All figures. Start comes first, while this process is still small."""
    began = time.monotonic()
    found: dict[str, Any] = {"machine": machine.described()}
    pack = load_pack(find_pack("japan"))
    say("load and start")
    found["start"] = start.measure(pack, 1 if quick else 7)
    say("one rule, all engines")
    found["single"] = single.measure(pack, 2 if quick else 9, 0.02 if quick else 0.2)
    say("missing data")
    found["missing"] = missing.measure(pack)
    say("dates")
    found["dates"] = dates.measure(pack, 2 if quick else 7)
    say("one case, whole pack")
    found["whole"] = whole.measure(pack, 1 if quick else 3)
    say("whole registers")
    found["sweep"] = sweeping.measure(pack, 5_000 if quick else 100_000, 1 if quick else 5)
    found["seconds"] = round(time.monotonic() - began)
    say(f"done in {found['seconds']} s")
    return found


def say(what: str) -> None:
    print(f"bench: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
