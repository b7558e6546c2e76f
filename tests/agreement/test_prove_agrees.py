"""The solver and the case reading mean the same: a world in which the solver reaches a status is judged so."""

from __future__ import annotations

import os
from datetime import date

import pytest

from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator
from jisso.readings.prove.documents import document, key_of
from jisso.readings.prove.search import FOUND, Search
from jisso.readings.prove.setting import Setting, a_good_day
from jisso.readings.prove.standings import stand_family
from jisso.registers.case import case_from
from jisso.rules.rulebook import Family

EVERY = 1 if os.environ.get("JISSO_SOAK") else 5


def statuses_reached(setting: Setting, family: Family, evaluator: Evaluator) -> int:
    """How many statuses the solver reaches, each judged the same by the case reading."""
    rule = family.newest
    world = setting.world(setting.demand_of(family).sizes(2))
    whole = stand_family(world, setting.book, family)
    search = Search(world, 5.0)
    reached = 0
    for status in whole.versions[0].body:
        for wish in ((world.as_of == a_good_day(rule),), ()):
            outcome = search.find(whole.settled, whole.status(status), prefer=wish)
            if outcome.kind != FOUND:
                continue
            case_file = document(world, outcome.model, [family])
            as_of = date.fromisoformat(case_file["as_of"]).toordinal()
            case, problems = case_from(setting.book.schema, case_file, as_of=as_of)
            assert problems == [], (family.id, status)
            row = case.rows[rule.register][key_of(rule.register, 0)]
            finding = evaluator.judge(family, row, case, as_of)[0]
            assert finding.possible == (status,), (family.id, status, finding.possible, case_file)
            reached += 1
    return reached


@pytest.mark.scales
def test_what_the_solver_reaches_the_case_reading_judges_so(pack: Pack) -> None:
    setting = Setting(pack.book)
    evaluator = Evaluator(pack.book)
    families = sorted(pack.book.families.values(), key=lambda family: family.id)[::EVERY]
    reached = sum(statuses_reached(setting, family, evaluator) for family in families)
    assert reached > 4 * len(families)
