"""Files or a case to an outlook: what comes by when, if nothing else is recorded.

The forecast stands on one named assumption: the lists that are complete today stay complete and nothing new
happens. Lists that already end before today are not carried on; what depends on them stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jisso.desk.check import Checked
from jisso.desk.reporting import due_minus_lead, make_report, report_finding, words_for
from jisso.files.outbound.outlook import ENTRY_KINDS, Change, EntryKind, Outlook, OutlookEntry, Week
from jisso.files.outbound.report import Language, ReportFinding
from jisso.ground.memory import without_collection
from jisso.ground.values import FOREVER, iso
from jisso.readings.evaluate import Evaluator, next_day
from jisso.readings.finding import TO_ACT, UNSETTLED, Finding
from jisso.readings.forecast import Cause, Flip, flips_of
from jisso.readings.narrate import Words, say
from jisso.registers.case import Case, case_from
from jisso.registers.facts import Row
from jisso.rules.rulebook import Family
from jisso.rules.terms import FieldOf

# Open ends are carried this far past the last day looked at, so that a rule which looks ahead sees no end either.
BEYOND = 3660

CAUSES: dict[str, dict[str, str]] = {
    "deadline": {"ja": "期限を過ぎる", "en": "the last day has passed", "easy": "期限（きげん）が すぎます"},
    "trigger": {"ja": "手続きができる時期に入る", "en": "the time to act begins",
                "easy": "手続きが できる ときに なります"},
    "period": {"ja": "次の期間が始まる", "en": "the next period begins", "easy": "つぎの 期間が はじまります"},
    "window": {"ja": "この規定が問う期間の外になる", "en": "too long ago for the rule to ask",
               "easy": "もう きかない ほど まえに なります"},
    "begins": {"ja": "{0} {1}", "en": "{0} {1}", "easy": "{0} {1}"},
    "ends": {"ja": "{0} {1}の翌日", "en": "the day after {0} {1}", "easy": "{0} {1}の つぎの 日"},
    "counted": {"ja": "{0}：{1}", "en": "{0}: {1}", "easy": "{0}：{1}"},
    "law": {"ja": "法令の新しい版が施行される", "en": "a new version of the law starts", "easy": "法律（ほうりつ）が かわります"},
    "table": {"ja": "法令・数値の確認の期限が切れる", "en": "the law or figure is not verified past this day",
              "easy": "法律の 数字（すうじ）を もういちど たしかめます"},
    "records": {"ja": "記録がこの日まで届いていない", "en": "the records do not reach this day",
                "easy": "記録（きろく）が ここまで ありません"},
}  # fmt: skip
CLOSED = {
    "ja": "閉庁日（官報で公表済み。以後{0}までは見込み）",
    "en": "closed days as gazetted (projected to {0})",
    "easy": "役所（やくしょ）の 休みの日（{0}までは たぶん）",
}
ASSUMPTION = {
    "ja": "名簿などの記録がこのまま続き、新しいことが何も記録されない場合の見通しです。届出や更新をすれば変わります。",
    "en": "This is what follows if the lists stay as they are and nothing new is recorded. Each notice or renewal changes it.",
    "easy": "このまま 何も しないと どうなるかの 予定です。手続きを すると 変わります。",
}


@dataclass(frozen=True)
class Judging:
    """The case reading as the forecast asks it."""

    evaluator: Evaluator

    def findings(self, family: Family, row: Row, case: Case, as_of: int) -> Sequence[Finding]:
        return self.evaluator.judge(family, row, case, as_of)

    def next_day(
        self, family: Family, row: Row, case: Case, as_of: int, findings: Sequence[Finding]
    ) -> int | None:
        return next_day(self.evaluator, family, row, case, as_of, findings)


def carried_on(document: Mapping[str, Any], as_of: int, until: int) -> dict[str, Any]:
    """The same case document with every list that is complete on `as_of` complete to well past `until`."""
    far = iso(min(until + BEYOND, FOREVER - 1))

    def moved(stated: Any) -> Any:
        if isinstance(stated, Mapping):
            if "through" in stated:
                return {**stated, "through": moved(stated["through"])}
            return {code: moved(one) for code, one in stated.items()}
        try:
            last = stated if isinstance(stated, date) else date.fromisoformat(str(stated))
        except ValueError:
            return stated
        return far if last.toordinal() >= as_of else stated

    found = dict(document)
    found["registers"] = {
        name: _begun(rows, (document.get("sources") or {}).get(name), as_of)
        for name, rows in (document.get("registers") or {}).items()
    }
    found["sources"] = {name: moved(one) for name, one in (document.get("sources") or {}).items()}
    found["recorded_absent"] = [
        {**mark, "through": moved(mark.get("through"))} for mark in document.get("recorded_absent") or ()
    ]
    return found


def _begun(rows: Any, stated: Any, as_of: int) -> Any:
    """The rows with the day they are known from. A row whose first day is blank began before its list was closed:
    that day stays what it was, although the list is carried on."""
    last = max(_days_of(stated), default=0)
    if last < as_of or not isinstance(rows, list):
        return rows
    known = iso(last)
    return [{"known_date": known, **row} if isinstance(row, Mapping) else row for row in rows]


def _days_of(stated: Any) -> Iterator[int]:
    """The last days that a register's statement names, for all its codes."""
    if isinstance(stated, Mapping):
        for code, one in stated.items():
            if code != "from":
                yield from _days_of(one)
        return
    try:
        yield (stated if isinstance(stated, date) else date.fromisoformat(str(stated))).toordinal()
    except ValueError:
        return


def make_outlook(checked: Checked, until: date, language: Language, capacity: int | None = None) -> Outlook:
    """The outlook of a check. `capacity`: how many of its tasks the office can do in a week, None: not stated."""
    last = until.toordinal()
    evaluator = checked.evaluator or Evaluator(checked.pack.book)
    document = carried_on(checked.document, checked.as_of, last)
    case, _ = case_from(
        checked.pack.book.schema,
        document,
        as_of=checked.as_of,
        file=checked.name,
        rows_hold_through=min(last + BEYOND, FOREVER - 1),
    )
    case.goes_on = True
    words = words_for(checked, language)
    view = _View(checked, case, words, last)
    with without_collection():
        for family in sorted(checked.pack.book.families.values(), key=lambda one: one.id):
            for _, row in sorted(case.rows[family.newest.register].items()):
                now = evaluator.judge(family, row, case, checked.as_of)
                flips = list(flips_of(Judging(evaluator), family, row, case, checked.as_of, last))
                view.take(now, flips)
        entries = sorted(view.entries, key=_order)
    report = make_report(
        Checked(checked.pack, checked.as_of, case, document, (), name=checked.name), language
    )
    return Outlook(
        as_of=iso(checked.as_of) or "",
        until=until.isoformat(),
        language=language,
        pack=report.pack,
        assumption=ASSUMPTION[language],
        entries=tuple(entries),
        changes=tuple(sorted(view.changes, key=lambda one: (one.day, one.rule, one.row_id, one.finding))),
        weeks=tuple(weeks_of(view.tasks, checked.as_of, last, capacity)),
        capacity=capacity,
        people=report.people,
        offices=report.offices,
        horizons=(
            *((title, iso(day) or "") for title, day in sorted(view.tables.items())),
            *_horizons(checked, words, last),
        ),
    )


def _order(entry: OutlookEntry) -> tuple[str, int, str, str, str]:
    return (
        entry.day,
        ENTRY_KINDS.index(entry.kind),
        entry.finding.rule,
        entry.finding.row_id,
        entry.finding.id,
    )


@dataclass(frozen=True, slots=True)
class Task:
    """Work of the office: not before `start`, not after `last`."""

    finding: str
    start: int
    last: int


class _View:
    """Collects what a person needs to see of the flips, rule by rule and row by row."""

    def __init__(self, checked: Checked, case: Case, words: Words, until: int) -> None:
        self.checked = Checked(checked.pack, checked.as_of, case, checked.document, (), name=checked.name)
        self.words = words
        self.until = until
        self.entries: list[OutlookEntry] = []
        self.changes: list[Change] = []
        self.tasks: list[Task] = []
        self.tables: dict[str, int] = {}

    def take(self, now: Iterable[Finding], flips: Sequence[Flip]) -> None:
        histories: dict[int, list[tuple[int, Finding]]] = {}
        for finding in now:
            histories.setdefault(finding.occurrence, []).append((finding.as_of, finding))
        for flip in flips:
            self.changes.append(_change(flip))
            if flip.after is not None:
                histories.setdefault(flip.after.occurrence, []).append((flip.day, flip.after))
        told: set[tuple[int, EntryKind]] = set()
        for occurrence, history in histories.items():
            told.update((occurrence, kind) for kind in self._deadline(history))
        for flip in flips:
            kind, occurrence = _kind(flip), flip.finding.occurrence
            if kind == "confirm" and any(cause.kind == "table" for cause in flip.causes):
                # The law's own table ends for everybody: said once, not person by person.
                title = self.words.text(flip.finding.rule.id, "title") or flip.finding.rule.id
                self.tables.setdefault(title, flip.day - 1)
                continue
            if kind == "starts" and (occurrence, "signal") in told:
                continue  # the reminder tells it
            if kind in ("act", "confirm") and (occurrence, "deadline") in told:
                continue  # what follows stands beside the last day
            if kind is not None:
                self.entries.append(self._entry(flip.day, kind, flip.finding, flip))

    def _entry(self, day: int, kind: EntryKind, finding: Finding, flip: Flip | None = None) -> OutlookEntry:
        then = ""
        if kind not in ("signal", "starts"):
            then = self.words.status(finding.status)
            if finding.status == "unknown":
                then += _several(finding.possible, self.words)
        why = tuple(dict.fromkeys(self._cause(one) for one in flip.causes)) if flip is not None else ()
        return OutlookEntry(iso(day) or "", kind, self._told(finding), then, why[:2])

    def _told(self, finding: Finding) -> ReportFinding:
        return report_finding(finding, self.checked, self.words, whole=False)

    def _cause(self, cause: Cause) -> str:
        node = cause.node
        if cause.kind in ("begins", "ends") and node is not None and isinstance(node[3], FieldOf):
            label = self.words.field(node[4].register, node[3].name)
            day = cause.day if cause.kind == "begins" else cause.day - 1
            return CAUSES[cause.kind][self.words.language].format(label, self.words.day(day))
        if cause.kind == "counted" and node is not None:
            value = self.words.value(node[0], node[1], node[2] is None, "date")
            return CAUSES["counted"][self.words.language].format(say(node[3], self.words), value)
        if cause.kind in ("begins", "ends"):
            return CAUSES["period"][self.words.language]
        return CAUSES[cause.kind][self.words.language]

    def _deadline(self, history: Sequence[tuple[int, Finding]]) -> Iterator[EntryKind]:
        """The last day of a duty that is still open then, and the reminder at the rule's lead time."""
        if history[-1][1].rule.kind != "duty":
            return
        told: set[int] = set()
        for position, (_, finding) in enumerate(history):
            if finding.status not in ("upcoming", "due") or finding.due is None:
                continue
            due = finding.due[0]
            ends = history[position + 1][0] if position + 1 < len(history) else FOREVER
            if not self.checked.as_of < due < FOREVER or ends <= due or due in told:
                continue
            told.add(due)
            begin = _first_day(finding, self.checked.as_of)
            reminder = due_minus_lead(finding.rule, due)
            if reminder is not None and self.checked.as_of < reminder <= self.until:
                self.entries.append(self._entry(reminder, "signal", finding))
                yield "signal"
            if due <= self.until:
                later = [one.status for _, one in history[position + 1 :]]
                then = next((status for status in later if status in TO_ACT), later[0] if later else "")
                told_finding = self._told(finding)
                word = self.words.status(then) if then else ""
                self.entries.append(OutlookEntry(iso(due) or "", "deadline", told_finding, word, ()))
                yield "deadline"
                if told_finding.side == "office":
                    self.tasks.append(Task(finding.id, max(begin, reminder or begin), due))


def _first_day(finding: Finding, as_of: int) -> int:
    start = finding.trigger[0] if finding.trigger is not None else as_of
    return max(as_of, start)


def _kind(flip: Flip) -> EntryKind | None:
    """How a person is told of a flip; None for one that asks nothing of anybody."""
    before, after = flip.before, flip.after
    if after is None or after.status == "not_applicable":
        return None
    if after.rule.kind == "duty" and any(cause.kind == "deadline" for cause in flip.causes):
        # Its last day stands in the list already, with what follows.
        return None if before is not None and before.status in ("upcoming", "due") else _to_confirm(flip)
    if after.status in TO_ACT:
        return "act"
    if after.status == "due":
        return "starts"
    if after.status == "available":
        return "opens"
    if after.status == "lapsed":
        return "closes"
    if after.status in UNSETTLED:
        return _to_confirm(flip)
    if before is not None and before.status == "satisfied" and after.status == "unsatisfied":
        return "changes"
    return None


def _to_confirm(flip: Flip) -> EntryKind | None:
    """A question is news only where the answer was settled before, or where something may now be wrong."""
    before, after = flip.before, flip.after
    assert after is not None
    if after.status in TO_ACT:
        return "act"
    if before is None or before.status in UNSETTLED:
        return None
    return "confirm"


def _several(possible: Iterable[str], words: Words) -> str:
    comma = ", " if words.language == "en" else "・"
    listed = comma.join(words.status(one) for one in possible)
    return f" ({listed})" if words.language == "en" else f"（{listed}）"


def _change(flip: Flip) -> Change:
    finding = flip.finding
    subject, owner = finding.row.subject, finding.row.owner
    return Change(
        day=iso(flip.day) or "",
        finding=finding.id,
        rule=finding.rule.id,
        register=finding.row.register,
        row_id=finding.row.key,
        person=subject.key if subject is not None else None,
        organisation=owner.key if owner is not None else None,
        before=flip.before.status if flip.before is not None else None,
        after=flip.after.status if flip.after is not None else None,
        possible=flip.after.possible if flip.after is not None else (),
        causes=tuple(dict.fromkeys(cause.kind for cause in flip.causes)),
    )


def weeks_of(tasks: Sequence[Task], as_of: int, until: int, capacity: int | None) -> list[Week]:
    """The load by week. With a capacity, tasks are planned earliest last day first, none before it may be done;
    a task whose last day passes undone is named in the week of that day and stays to be done."""
    monday = as_of - date.fromordinal(as_of).weekday()
    waiting = sorted(tasks, key=lambda task: (task.last, task.start, task.finding))
    weeks: list[Week] = []
    named: set[str] = set()
    while monday <= until:
        end = monday + 6
        due = sum(monday <= task.last <= end for task in tasks)
        able = [task for task in waiting if task.start <= end]
        taken = able if capacity is None else able[:capacity]
        if capacity is None:
            taken = [task for task in able if task.last <= end]
        waiting = [task for task in waiting if task not in taken]
        unfit = tuple(task.finding for task in waiting if task.last <= end and task.finding not in named)
        named.update(unfit)
        weeks.append(Week((date.fromordinal(monday)).isoformat(), due, len(taken), unfit))
        monday += 7
    return weeks


def _horizons(checked: Checked, words: Words, until: int) -> Iterable[tuple[str, str]]:
    """Where the law itself is not known to the last day looked at."""
    for name, closed in sorted(checked.pack.book.calendars.items()):
        if closed.verified_through < until:
            text = CLOSED[words.language].format(iso(closed.projected_through))
            yield f"{text} [{name}]", iso(closed.verified_through) or ""
