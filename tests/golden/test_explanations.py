"""Golden explanations: the whole why of twelve showcase findings in three languages.

A changed golden is a changed meaning: its diff is reviewed like law. `JISSO_UPDATE_GOLDEN=1` writes them anew.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from jisso.desk.check import check_document
from jisso.desk.reporting import report_finding, words_for
from jisso.desk.telling import tell, tell_rule
from jisso.pack import Pack
from jisso.pack.scenarios import Scenario, read_scenarios

HERE = Path(__file__).parent
LANGUAGES = ("ja", "en", "easy")
# Rule and the status to show it with.
SHOWCASE = {
    "immigration.extension_application": "due",
    "immigration.special_period": "available",
    "immigration.org_notification_contract": "overdue",
    "immigration.work_permission_28h": "broken",
    "labour.hello_work_hire_insured": "overdue",
    "labour.passport_confiscation_general": "broken",
    "wage.minimum_wage": "broken",
    "si.enrolment": "overdue",
    "si.parttime": "satisfied",
    "ssw.quarterly_interview": "overdue",
    "fin.link.stay_end_bank": "disagree",
    "edu.guidance": "overdue",
}


def scenario_of(pack: Pack, rule: str, status: str) -> tuple[Scenario, dict[str, object]]:
    files = list((pack.path / "scenarios").rglob(f"{rule}.yaml"))
    assert files, rule
    scenarios, problems = read_scenarios(files[0].read_text(encoding="utf-8"), files[0].name)
    assert not problems
    for scenario in scenarios:
        for expected in scenario.expect:
            if expected.get("status") == status and expected.get("rule", rule) == rule:
                return scenario, dict(expected)
    raise AssertionError(f"no scenario shows {rule} as {status}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", SHOWCASE)
def test_the_explanation_is_as_reviewed(rule: str, language: str, pack: Pack) -> None:
    scenario, expected = scenario_of(pack, rule, SHOWCASE[rule])
    as_of = date.fromisoformat(str(scenario.document["as_of"]))
    checked = check_document(pack, scenario.document, as_of)
    words = words_for(checked, language)
    for finding in checked.findings:
        subject = finding.row.subject.key if finding.row.subject is not None else ""
        if (
            finding.rule.id == rule
            and finding.status == SHOWCASE[rule]
            and str(expected.get("for")) in (finding.row.key, subject, "None")
        ):
            text = tell(report_finding(finding, checked, words), language) + "\n"
            break
    else:
        raise AssertionError(f"no finding of {rule}")
    family = pack.book.families[rule]
    for part in (
        words.text(rule, "title"),
        words.text(rule, "first_step"),
        words.party(finding.rule.bearer),
        words.citation(finding.rule.law[0]),
    ):
        assert part and part in text
    text += "\n" + tell_rule(family, words) + "\n"
    golden = HERE / "explanations" / f"{rule}.{language}.txt"
    if os.environ.get("JISSO_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == text
