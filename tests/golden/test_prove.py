"""What `jisso prove` says, word for word, about a few rules of the trial pack."""

import json
from pathlib import Path

from tests.prove.seeded import pack_of, seeds

from jisso.cli.prove import table
from jisso.desk.proving import as_json, prove_pack

HERE = Path(__file__).parent / "prove"
NAMES = (
    "hired on the day of the change under no rule",
    "told within thirty days, lapsed after fourteen",
    "exactly two notices",
)


def test_the_table_on_a_terminal() -> None:
    rules = [rule for seed in seeds() if seed.name == NAMES[1] for rule in seed.bad]
    assert table(prove_pack(pack_of(rules)), everything=True) + "\n" == (HERE / "window.txt").read_text(
        "utf-8"
    )


def test_the_json_with_a_case_and_its_twin() -> None:
    rules = [rule for seed in seeds() if seed.name == NAMES[2] for rule in seed.bad]
    told = as_json(prove_pack(pack_of(rules)))
    refuted = [one for one in told["checks"] if one["answer"] == "refuted"]
    assert [one["check"] for one in refuted] == ["monotonicity"]
    case, twin = refuted[0]["counterexample"], refuted[0]["twin"]
    assert case["expect"] == [{"rule": "r.a", "for": "person-1", "status": "satisfied"}]
    assert twin["expect"] == [{"rule": "r.a", "for": "person-1", "status": "unsatisfied"}]
    assert len(twin["registers"]["filing"]) == len(case["registers"]["filing"]) + 1 == 3
    assert [
        {k: v for k, v in one.items() if k not in ("counterexample", "twin")} for one in told["checks"]
    ] == json.loads((HERE / "two_notices.json").read_text("utf-8"))
