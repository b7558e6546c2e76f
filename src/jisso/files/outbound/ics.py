"""Due days as a calendar file: all-day events that replace themselves when the file is made anew.

An event's UID comes from its finding, so a second import moves it instead of doubling it. Titles carry no
name: the matter, and the person's initials or code. Days before the as-of day are not put in a calendar.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from jisso.files.outbound.days import long_day, parsed
from jisso.files.outbound.outlook import Outlook
from jisso.files.outbound.phrases import two_readings
from jisso.files.outbound.report import Language, Report, ReportFinding
from jisso.files.outbound.words import say

OPEN_STATUSES = ("due", "upcoming", "overdue", "available", "unknown", "needs_judgement", "contested")
UNSURE = ("unknown", "needs_judgement", "contested")
ALARM_DAYS = (30, 7)
PRODUCT = "-//jisso//report//EN"


def to_ics(report: Report) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", say(report.language, "calendar.name"))
    codes = {person.key: person.code for person in report.people}
    codes |= {office.key: office.code for office in report.offices}
    for finding in report.findings:
        for event in _events(finding, report, codes):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def to_outlook_ics(outlook: Outlook) -> bytes:
    """Last days, reminders at the rules' lead time, and rights that open: the same titles and UIDs as a report's."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", say(outlook.language, "outlook.title"))
    codes = {person.key: person.code for person in outlook.people}
    as_of = parsed(outlook.as_of)
    for entry in outlook.entries:
        suffix = {"deadline": "", "signal": "-signal", "opens": "-opens"}.get(entry.kind)
        day = parsed(entry.day)
        if suffix is None or day is None or as_of is None:
            continue
        finding = entry.finding
        note = "" if entry.kind == "deadline" else f" ({say(outlook.language, f'outlook.kind.{entry.kind}')})"
        code = codes.get(finding.person or "", "")
        alarms = entry.kind == "deadline"
        calendar.add_component(
            _event(finding, outlook.language, day, as_of, suffix, note, code, alarms=alarms)
        )
    return bytes(calendar.to_ical())


def _events(finding: ReportFinding, report: Report, codes: dict[str, str]) -> list[Event]:
    """The legal day, and the last open day where it is another; alarms on the first that is still ahead."""
    if finding.status not in OPEN_STATUSES:
        return []
    if finding.status == "unknown" and "not_applicable" in finding.possible:
        return []  # whether it is a duty at all is a question of the report, not yet a day of the calendar
    language = report.language
    legal, as_of = parsed(finding.remind_day), parsed(report.as_of)
    if legal is None or as_of is None:
        return []
    right = say(language, "calendar.right") if finding.kind == "entitlement" else ""
    days = [(legal, "", right)]
    last_open = parsed(finding.last_open_day)
    if last_open is not None and last_open != legal:
        days.append((last_open, "-open", say(language, "calendar.open")))
    ahead = sorted((item for item in days if item[0] >= as_of), key=lambda item: item[0])
    code = codes.get(finding.person or "", "") or codes.get(finding.organisation or "", "")
    return [
        _event(finding, language, day, as_of, suffix, note, code, alarms=number == 0)
        for number, (day, suffix, note) in enumerate(ahead)
    ]


def _event(
    finding: ReportFinding, language: Language, day: date, as_of: date, suffix: str, note: str, code: str, alarms: bool
) -> Event:  # fmt: skip
    unsure = say(language, "calendar.confirm") if finding.status in UNSURE else ""
    summary = f"{unsure}{finding.title}{note}" + (f" [{code}]" if code else "")
    event = Event()
    event.add("uid", f"{finding.id}{suffix}@jisso")
    event.add("sequence", 0)
    event.add("dtstamp", datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(1))
    event.add("summary", summary)
    event.add("description", description(finding, language))
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    for days in ALARM_DAYS if alarms else ():
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", say(language, "calendar.alarm"))
        alarm.add("trigger", timedelta(days=-days))
        event.add_component(alarm)
    return event


def description(finding: ReportFinding, language: Language) -> str:
    """First step, both days and the law. No name, no office."""
    colon = say(language, "list.colon")
    lines = []
    if finding.first_step:
        lines.append(f"{say(language, 'finding.first_step')}{colon}{finding.first_step}")
    lines.append(f"{say(language, 'finding.who')}{colon}{finding.bearer.word}")
    if finding.due:
        lines.append(f"{say(language, 'finding.due_legal')}{colon}{long_day(finding.due, language)}")
    if finding.last_open_day:
        lines.append(f"{say(language, 'finding.due_open')}{colon}{long_day(finding.last_open_day, language)}")
    lines += two_readings(finding, language)
    if finding.law:
        lines.append(f"{say(language, 'finding.law')}{colon}{say(language, 'list.comma').join(finding.law)}")
    lines.append(finding.id)
    return "\n".join(lines)
