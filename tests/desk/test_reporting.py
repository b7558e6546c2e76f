"""The report value: buckets at their edges, whose turn it is, what is told in full, which offices take part."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from jisso.desk.check import Checked, check_document
from jisso.desk.reporting import bucket_of, make_report, report_finding, words_for
from jisso.ground.values import Reason
from jisso.pack import Pack
from jisso.readings.finding import Finding

AS_OF = date(2026, 11, 20)
DAY = AS_OF.toordinal()
DOCUMENT = {
    "sources": {
        "employment": "2026-11-20",
        "application": "2026-11-20",
        "residence_permission": "2026-11-20",
    },
    "registers": {
        "person": [{"person_id": "linh", "name_roman": "LINH TEST", "japanese_national": False}],
        "organisation": [{"organisation_id": "hoshi", "name": "ほし食品"}, {"organisation_id": "school"}],
        "employment": [
            {"employment_id": "e1", "person": "linh", "organisation": "hoshi", "start_date": "2026-11-16"}
        ],
        "residence_permission": [
            {
                "permission_id": "r1",
                "person": "linh",
                "status": "ESHIS",
                "start_date": "2025-12-20",
                "end_date": "2026-12-20",
            }
        ],
    },
}


@pytest.fixture(scope="module")
def checked(pack: Pack) -> Checked:
    return check_document(pack, DOCUMENT, AS_OF)


def of_kind(checked: Checked, kind: str) -> Finding:
    return next(f for f in checked.findings if f.rule.kind == kind)


@pytest.mark.parametrize(
    ("ahead", "bucket"),
    [(-1, "now"), (0, "now"), (7, "now"), (8, "30"), (30, "30"), (31, "90"), (90, "90"), (91, "fine")],
)
@pytest.mark.parametrize("status", ["due", "upcoming"])
def test_a_duty_moves_up_as_its_day_comes_near(
    checked: Checked, status: str, ahead: int, bucket: str
) -> None:
    duty = of_kind(checked, "duty")
    assert bucket_of(duty._replace(status=status, due=(DAY + ahead, DAY + ahead))) == bucket


@pytest.mark.parametrize(
    ("ahead", "bucket"),
    # Lead time three months: for a last day of 20 February 2027 it begins on 20 November 2026, 92 days before.
    [(92, "90"), (93, "fine")],
)
def test_a_duty_is_signalled_from_its_lead_time_on(checked: Checked, ahead: int, bucket: str) -> None:
    duty = next(f for f in checked.findings if f.rule.id == "immigration.extension_application")
    due = DAY + ahead
    assert bucket_of(duty._replace(status="due", due=(due, due))) == bucket


def test_the_earlier_of_two_readings_reminds(checked: Checked) -> None:
    duty = of_kind(checked, "duty")._replace(status="due", due=(DAY + 5, DAY + 40))
    assert bucket_of(duty) == "now"


def test_a_right_is_listed_by_its_last_day(checked: Checked) -> None:
    right = of_kind(checked, "entitlement")
    assert bucket_of(right._replace(status="available", until=DAY + 30)) == "30"
    assert bucket_of(right._replace(status="available", until=None)) == "fine"
    assert bucket_of(right._replace(status="used", until=DAY + 1)) == "fine"


@pytest.mark.parametrize(
    ("status", "bucket"),
    [
        ("overdue", "now"), ("broken", "now"), ("disagree", "now"), ("unknown", "confirm"), ("contested", "confirm"),
        ("needs_judgement", "confirm"), ("met", "fine"), ("kept", "fine"), ("not_applicable", "not_applicable"),
    ],
)  # fmt: skip
def test_every_other_status_has_its_place_whatever_the_day(
    checked: Checked, status: str, bucket: str
) -> None:
    assert bucket_of(of_kind(checked, "duty")._replace(status=status, due=(DAY - 400, DAY - 400))) == bucket


def told(checked: Checked, finding: Finding, **more: bool):  # type: ignore[no-untyped-def]
    return report_finding(finding, checked, words_for(checked, "ja"), **more)


def test_for_an_unknown_the_holder_of_the_missing_fact_has_the_turn(checked: Checked) -> None:
    """Design 9 (23): who can supply it, not who bears the duty."""
    duty = next(f for f in checked.findings if f.rule.kind == "duty" and f.rule.bearer == "employer")
    schema = checked.pack.book.schema
    code = "foreign_hire_notice"
    unknown = duty._replace(status="unknown", reasons=(Reason("filing", "", code, "not_connected"),))
    shown = told(checked, unknown)
    assert shown.accountable.id == schema.holder_of("filing", code) != "employer"
    assert shown.bearer.id == "employer" and shown.side == "other"
    assert told(checked, duty._replace(status="overdue")).accountable.id == duty.accountable


def test_an_unknown_without_a_holder_stays_with_the_bearer(checked: Checked) -> None:
    duty = of_kind(checked, "duty")
    shown = told(
        checked, duty._replace(status="unknown", reasons=(Reason("parameter", "x", "", "stale_law"),))
    )
    assert shown.accountable.id == duty.accountable


def test_a_second_reading_is_no_last_open_day(checked: Checked) -> None:
    duty = of_kind(checked, "duty")._replace(status="due", due=(DAY, DAY), due_open=(DAY + 4, DAY + 4))
    rolled = told(checked, duty._replace(trace={}), whole=False)
    assert (rolled.last_open_day, rolled.due_latest) == ("2026-11-24", None)
    two = told(checked, duty._replace(trace={"due_latest": (DAY + 4, DAY + 4, None, None, ())}), whole=False)
    assert (two.last_open_day, two.due_latest) == (None, "2026-11-24")


def test_only_what_needs_a_look_is_told_in_full(checked: Checked) -> None:
    report = make_report(checked, "ja")
    assert report.findings and all(f.law and f.title for f in report.findings)
    for finding in report.findings:
        if finding.bucket in ("fine", "not_applicable") or finding.status == "unknown":
            assert finding.path == () and finding.factors == ()
    by_id = {f.id: f for f in checked.findings}
    look = [f for f in report.findings if f.bucket in ("now", "30", "90")]
    assert look and all(f.path for f in look)
    settled = next(f for f in report.findings if f.bucket == "fine")
    assert told(checked, by_id[settled.id]).path  # as `jisso explain` gives it


def test_offices_are_those_that_take_part(checked: Checked) -> None:
    assert [office.name for office in make_report(checked, "ja").offices] == ["ほし食品"]


def test_tables_of_one_file_stand_together(checked: Checked) -> None:
    def table(sheet: str) -> SimpleNamespace:
        return SimpleNamespace(
            file="名簿.xlsx", sheet=sheet, purpose="staff", sha256="ab", rows_read=3, columns=()
        )

    intake = SimpleNamespace(sources=(table("在籍"), table("退職")), presumptions=(), problems=())
    read = Checked(
        checked.pack, checked.as_of, checked.case, checked.document, checked.findings, intake=intake,  # type: ignore[arg-type]  # as far as a report reads it
    )  # fmt: skip
    report = make_report(read, "ja")
    assert [source.name for source in report.sources] == ["名簿.xlsx › 在籍", "名簿.xlsx › 退職"]
    assert [(f.file, len(f.tables)) for f in report.files] == [("名簿.xlsx", 2)]


def test_the_same_check_gives_the_same_report(checked: Checked) -> None:
    assert make_report(checked, "en") == make_report(checked, "en")
