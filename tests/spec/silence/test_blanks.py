"""What an empty cell means beside what else its row says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.rulebooks import book_of, with_book

from jisso.desk.check import check_document
from jisso.desk.reporting import words_for
from jisso.ground.values import FOREVER, MIN_DAY
from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator
from jisso.readings.narrate import say
from jisso.registers.case import case_from

AS_OF = date(2026, 11, 20)
TODAY = AS_OF.toordinal()


def rule_of(holds: str, register: str = "employment", row: str = "e") -> str:
    return f"- rule: blanks.table\n  kind: condition\n  domain: labour\n  for: {register} as {row}\n  holds: >\n    {holds}\n"


@pytest.mark.parametrize(
    ("row", "low", "high"),
    [
        # A blank day of decision is "not decided so far" …
        ({"outcome": "pending"}, TODAY + 1, FOREVER),
        ({}, TODAY + 1, FOREVER),
        # … but not beside a result: the decision has come, on a day that is not recorded.
        ({"outcome": "refused"}, MIN_DAY, TODAY),
        ({"outcome": "permitted", "outcome_date": ""}, MIN_DAY, TODAY),
        ({"outcome": "withdrawn", "outcome_date": "no"}, MIN_DAY, TODAY),
        ({"outcome": "refused", "outcome_date": "2026-11-02"}, date(2026, 11, 2).toordinal(), date(2026, 11, 2).toordinal()),
    ],
)  # fmt: skip
def test_a_result_on_record_means_that_its_day_has_come(
    row: dict[str, Any], low: int, high: int, pack: Pack
) -> None:
    application = {"application_id": "a", "kind": "extension_of_stay", "submitted_date": "2026-10-01", **row}
    case, problems = case_from(
        pack.book.schema,
        {"sources": {"application": "2026-11-20"}, "registers": {"application": [application]}},
        as_of=TODAY,
    )
    assert not problems
    cells = case.rows["application"]["a"].cells
    assert cells[pack.book.schema.registers["application"].index["outcome_date"]][:2] == (low, high)


def test_a_refusal_without_its_day_gives_no_special_period(pack: Pack) -> None:
    """Bug: a blank day beside 不許可 was read as not decided, and the stay as lawful."""
    document = {
        "sources": {"application": "2026-11-20", "residence_permission": "2026-11-20"},
        "registers": {
            "person": [{"person_id": "p", "japanese_national": False}],
            "residence_permission": [
                {"permission_id": "r", "person": "p", "status": "ESHIS", "start_date": "2025-10-31", "end_date": "2026-10-31"}
            ],
            "application": [
                {"application_id": "a", "person": "p", "kind": "extension_of_stay", "submitted_date": "2026-10-15", "outcome": "refused"}
            ],
        },
    }  # fmt: skip
    findings = {f.rule.id: f for f in check_document(pack, document, AS_OF, look_ahead=False).findings}
    assert findings["immigration.special_period"].status != "available"
    assert findings["immigration.overstay"].status != "kept"


def test_hours_known_by_the_month_ask_for_their_days(pack: Pack) -> None:
    """Bug: 78 hours a month could not settle seven days, and the finding did not say what was missing."""
    rule = rule_of("peak w.hours over work_record w in e.person by person in any 7 days <= 28 hours")
    document = {
        "sources": {"work_record": "2026-11-20"},
        "registers": {
            "person": [{"person_id": "p"}],
            "organisation": [{"organisation_id": "o"}],
            "employment": [{"employment_id": "e", "person": "p", "organisation": "o", "start_date": "2026-01-01"}],
            "work_record": [
                {"work_record_id": "w", "person": "p", "organisation": "o", "grain": "month", "hours": 78,
                 "start_date": "2026-10-01", "end_date": "2026-10-31"}
            ],
        },
    }  # fmt: skip
    small = with_book(pack, book_of(rule, pack))
    case, _ = case_from(pack.book.schema, document, as_of=TODAY)
    (finding,) = Evaluator(small.book).judge_all(case, TODAY)
    assert finding.status == "unknown"
    assert [(r.register, r.key, r.field, r.kind) for r in finding.reasons] == [
        ("work_record", "w", "hours", "not_recorded")
    ]


@pytest.mark.parametrize(
    ("expression", "en"),
    [
        ("(w.gross - w.net) * 2 = 0 yen", "(gross - net) * 2"),
        ("w.gross - (w.net + w.gross) = 0 yen", "gross - (net + gross)"),
        ("w.gross - w.net + w.gross = 0 yen", "gross - net + gross"),
        ("w.gross * 2 - w.net = 0 yen", "gross * 2 - net"),
    ],
)
def test_a_calculation_is_told_in_the_order_in_which_it_is_done(expression: str, en: str, pack: Pack) -> None:
    book = book_of(rule_of(expression, "wage_payment", "w"), pack)
    term = book.families["blanks.table"].newest.terms["holds"]
    checked = check_document(with_book(pack, book), {}, AS_OF)
    told = say(term, words_for(checked, "en"))
    signs = {"＋": "+", "－": "-", "×": "*"}
    plain = "".join(signs.get(c, c) for c in told)
    for field, word in (("gross", "gross"), ("net", "net")):
        label = pack.book.schema.registers["wage_payment"].fields[field].en
        plain = plain.replace(label, word)
    assert en in plain.replace("Wage payment › ", "").replace("2 yen", "2"), told
