"""Every seeded defect is found, its case judged the same way by the case reading; clean rules raise nothing."""

from collections import Counter

import pytest
from tests.prove.seeded import Seed, pack_of, seeds

from jisso.desk.proving import Replayer, prove_pack
from jisso.readings.prove import CHECKS, Answer

SEEDS = seeds()


def named(seed: Seed) -> str:
    return f"{seed.check}: {seed.name}"


def told(answers: tuple[Answer, ...]) -> list[str]:
    return [f"{one.check} {one.rules} {one.about}: {one.why}" for one in answers]


def test_every_class_has_at_least_four_defects() -> None:
    counted = Counter(seed.check for seed in SEEDS)
    assert set(counted) == set(CHECKS)
    assert min(counted.values()) >= 4
    assert len(SEEDS) >= 40


@pytest.mark.parametrize("seed", SEEDS, ids=named)
def test_a_seeded_defect_is_found_and_its_case_replays(seed: Seed) -> None:
    pack = pack_of(seed.bad)
    proved = prove_pack(pack)
    found = [one for one in proved.refuted if one.check == seed.check]
    assert found, told(proved.answers)
    replayer = Replayer(pack)
    for one in proved.refuted:
        assert one.exhibits
        assert all(replayer.shows(exhibit) for exhibit in one.exhibits), one


@pytest.mark.parametrize("seed", SEEDS, ids=named)
def test_the_clean_variant_raises_nothing(seed: Seed) -> None:
    proved = prove_pack(pack_of(seed.good))
    assert told(proved.refuted) == []
    assert proved.answers
