"""A question must not hide a deadline: duties that may be due soon stand apart, by their day."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.files.outbound.invented import invented_report

from jisso.files.outbound.arrange import maybe_due
from jisso.files.outbound.html import to_html
from jisso.files.outbound.report import Missing, ReportFinding
from jisso.files.outbound.terminal import Look, to_terminal

AS_OF = "2026-11-20"


def unknown(**changes: Any) -> ReportFinding:
    first = invented_report().findings[0]
    base = replace(
        first,
        id="f-1234567890",
        kind="duty",
        status="unknown",
        bucket="confirm",
        sheet="office",
        possible=("not_applicable", "due", "met"),
        due="2026-12-10",
        missing=(
            Missing("employment.e1.contract_end_date", "契約期間の満了日：記録なし", reason="not_recorded"),
        ),
    )
    return replace(base, **changes)


@pytest.mark.parametrize(
    ("changes", "listed"),
    [
        ({}, True),
        ({"due": "2026-11-20"}, True),
        ({"due": "2026-12-20"}, True),
        ({"due": "2026-12-21"}, False),  # later than 30 days
        ({"due": "2026-11-19"}, False),  # the day has passed: a question, no deadline
        ({"possible": ("met", "met_late")}, False),  # nothing is due in any case
        ({"status": "due", "possible": ()}, False),  # certain: it stands in the list itself
        ({"kind": "prohibition"}, False),
        # Of somebody who left: the person's own matter is no question, the office's own duty is.
        ({"missing": (Missing("filing.p", "届出", reason="not_asked"),), "bearer_side": "person"}, False),
        ({"missing": (Missing("filing.p", "届出", reason="not_asked"),), "bearer_side": "office"}, True),
        # Not done, and late if it applies at all.
        ({"possible": ("not_applicable", "overdue"), "due": "2026-11-10"}, True),
        ({"possible": ("not_applicable", "overdue"), "due": "2026-10-20"}, False),
        ({"possible": ("met", "met_late", "overdue"), "due": "2026-11-10"}, False),
    ],
)
def test_what_may_be_due_soon(changes: dict[str, Any], listed: bool) -> None:
    assert bool(maybe_due([unknown(**changes)], AS_OF)) is listed


def test_it_stands_on_every_form_of_the_report() -> None:
    report = replace(invented_report(), as_of=AS_OF, findings=(*invented_report().findings, unknown()))
    for text in (to_terminal(report), to_terminal(report, Look(tty=True, width=90)), to_html(report)):
        assert "期限が近いかもしれないもの" in text and "2026年12月10日" in text
