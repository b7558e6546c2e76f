"""What if these facts, or these rules, were so: every finding whose answer differs, today and until a last day.

Both sides stand on the assumption of the forecast: lists that are complete today stay complete, and nothing else
is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from jisso.desk.check import Checked
from jisso.desk.forecasting import ASSUMPTION, BEYOND, Judging, carried_on
from jisso.desk.reporting import report_finding, words_for
from jisso.files.outbound.report import Language, PackInfo
from jisso.files.outbound.supposition import BreakTold, ChangeTold, Stage, Supposition, Turned
from jisso.ground.memory import without_collection
from jisso.ground.values import FOREVER, iso
from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator
from jisso.readings.finding import Finding
from jisso.readings.forecast import flips_of
from jisso.readings.narrate import Words
from jisso.readings.whatif import (
    Break,
    Course,
    Difference,
    breaks,
    differences,
    early_deadlines,
    spliced,
    touched,
    touched_by_rules,
)
from jisso.registers.case import Case, case_from
from jisso.registers.changes import Change, changed
from jisso.registers.facts import Row
from jisso.rules.rule import Rule
from jisso.rules.rulebook import Family

HOWS: dict[str, tuple[str, str, str]] = {
    "set": ("{0} の {1} を {2} とする", "{1} of {0} is {2}", "{0} の {1} を {2} に する"),
    "forward": ("{0} の {1} を {3}から {2} とする", "{1} of {0} is {2} from {3}", "{3}から {0} の {1} を {2} に する"),
    "add": ("{0} を加える：{2}", "add {0}: {2}", "{0} を 入れる：{2}"),
    "remove": ("{0} がないとする", "without {0}", "{0} が ない とき"),
}  # fmt: skip
BREAKS: dict[str, tuple[str, str, str]] = {
    "gap": ("どの版も施行されていない期間がある", "no version is in force on these days", "ルールの ない 日が あります"),
    "ends": ("この日からどの版も施行されていない", "no version is in force from this day on",
             "この日から ルールが ありません"),
    "overlap": ("二つの版が同時に施行されている", "two versions are in force on these days",
                "ルールが 2つ ある 日が あります"),
    "table_gap": ("数値の定めがない期間がある", "the table has no figure for these days", "数字の ない 日が あります"),
    "early_deadline": ("改正の施行日より前に期限が来ている", "the last day lies before the reform's own first day",
                       "新しい ルールの まえに 期限が あります"),
}  # fmt: skip
_PLACE = {"ja": 0, "en": 1, "easy": 2}


def course_of(
    evaluator: Evaluator, family: Family, row: Row | None, case: Case, as_of: int, until: int
) -> dict[int, Course]:
    """How each answer of one rule for one row goes on, by occurrence: as of today, then each flip up to `until`."""
    if row is None:
        return {}
    found: dict[int, list[tuple[int, Finding | None]]] = {}
    for finding in evaluator.judge(family, row, case, as_of):
        found[finding.occurrence] = [(as_of, finding)]
    for flip in flips_of(Judging(evaluator), family, row, case, as_of, until):
        found.setdefault(flip.finding.occurrence, [(as_of, None)]).append((flip.day, flip.after))
    return {occurrence: tuple(course) for occurrence, course in found.items()}


def carried_case(checked: Checked, document: Mapping[str, Any]) -> Case:
    """The case of a document whose lists go on."""
    case, _ = case_from(
        checked.pack.book.schema,
        document,
        as_of=checked.as_of,
        file=checked.name,
        rows_hold_through=checked.as_of + 2 * BEYOND,
    )
    case.goes_on = True
    return case


@dataclass(frozen=True)
class Telling:
    """What it takes to say a difference in words: the check, its pack's words, the cases of both sides."""

    checked: Checked
    words: Words
    as_of: int

    def turned(self, difference: Difference) -> Turned:
        finding = difference.finding
        return Turned(
            report_finding(finding, self.checked, self.words, whole=False),
            tuple(self.stage(day, one) for day, one in difference.before),
            tuple(self.stage(day, one) for day, one in difference.after),
        )

    def stage(self, day: int, finding: Finding | None) -> Stage:
        if finding is None:
            return Stage(iso(day) or "", None, self.words.status("not_applicable"))
        possible = finding.possible if not finding.settled else ()
        return Stage(
            iso(day) or "",
            finding.status,
            self.words.status(finding.status),
            possible,
            tuple(map(self.words.status, possible)),
        )


def suppose(checked: Checked, changes: Sequence[Change], until: date, language: Language) -> Supposition:
    """Before and after the changes: today and on every day until `until`."""
    last = until.toordinal()
    evaluator = checked.evaluator or Evaluator(checked.pack.book)
    words = words_for(checked, language)
    document = carried_on(checked.document, checked.as_of, last)
    before = carried_case(checked, document)
    after = carried_case(checked, changed(before.schema, document, changes))
    found: list[Difference] = []
    with without_collection():
        families = sorted(checked.pack.book.families.values(), key=lambda one: one.id)
        followed = {(change.register, change.key): change for change in changes if change.how == "forward"}
        followers = {(change.register, change.follower()) for change in followed.values()}
        for family, key in touched(families, before, after, changes):
            register = family.newest.register
            if (register, key) in followers:
                continue
            one = course_of(evaluator, family, before.rows[register].get(key), before, checked.as_of, last)
            rows = after.rows[register]
            other = course_of(evaluator, family, rows.get(key), after, checked.as_of, last)
            change = followed.get((register, key))
            if change is not None and change.day is not None:
                # What goes on in a new row is one story for the reader.
                later = course_of(evaluator, family, rows[change.follower()], after, checked.as_of, last)
                other = spliced(other, later, change.day)
            found.extend(differences(one, other))
    telling = Telling(with_case(checked, after), words, checked.as_of)
    return replace(
        nothing_yet(checked, checked.pack, until, language),
        changes=tuple(change_told(change, before, words) for change in changes),
        turned=tuple(telling.turned(one) for one in sorted(found, key=_order)),
    )


def reform(checked: Checked, pack: Pack, overlay: str, until: date, language: Language) -> Supposition:
    """Before and after a reform: the same case under the pack of the check and under `pack`, which has the overlay."""
    last = until.toordinal()
    book, new_book = checked.pack.book, pack.book
    old, new = checked.evaluator or Evaluator(book), Evaluator(new_book)
    words = replace(
        words_for(checked, language),
        texts=pack.texts,
        parameters=new_book.parameters,
        definitions=new_book.definitions,
    )
    document = carried_on(checked.document, checked.as_of, last)
    before, after = carried_case(checked, document), carried_case(checked, document)
    tables = [name for name, table in new_book.parameters.items() if book.parameters.get(name) != table]
    names = touched_by_rules(book.families, new_book.families, tables)
    fresh = [
        version
        for name in names
        if name in new_book.families
        for version in new_book.families[name].versions
        if name not in book.families or version not in book.families[name].versions
    ]
    found: list[Difference] = []
    judged: dict[tuple[str, str], Finding] = {}
    with without_collection():
        for name in names:
            family, new_family = book.families.get(name), new_book.families.get(name)
            register = (new_family or family).newest.register  # type: ignore[union-attr]  # one of them is there
            for key in sorted(after.rows[register]):
                one = _course(old, family, before, register, key, checked.as_of, last)
                other = _course(new, new_family, after, register, key, checked.as_of, last)
                found.extend(differences(one, other))
                for finding in _findings(other.values()):
                    judged.setdefault((finding.id, str(finding.due)), finding)
                for day in _first_days(new_family, fresh, checked.as_of, last):
                    for finding in new.judge(new_family, after.rows[register][key], after, day):  # type: ignore[arg-type]  # it has a fresh version
                        judged.setdefault((finding.id, str(finding.due)), finding)
    telling = Telling(with_case(checked, after), words, checked.as_of)
    listed = [
        *breaks(book.families, new_book.families, new_book.parameters, tables),
        *early_deadlines(judged.values(), fresh),
    ]
    return replace(
        nothing_yet(checked, pack, until, language),
        overlay=overlay,
        rules=tuple(names),
        turned=tuple(telling.turned(one) for one in sorted(found, key=_order)),
        breaks=tuple(_break(one, telling) for one in listed),
        problems=tuple(
            one.render()
            for one in pack.problems
            if (one.code, one.message)
            not in {(old_one.code, old_one.message) for old_one in checked.pack.problems}
        ),
    )


def _course(
    evaluator: Evaluator, family: Family | None, case: Case, register: str, key: str, as_of: int, last: int
) -> dict[int, Course]:
    if family is None:
        return {}
    return course_of(evaluator, family, case.rows[register].get(key), case, as_of, last)


def _first_days(family: Family | None, fresh: Iterable[Rule], as_of: int, last: int) -> Iterator[int]:
    """The first days of a family's new versions among the days looked at."""
    if family is not None:
        for version in family.versions:
            if any(version is one for one in fresh) and as_of < version.in_force_from <= last:
                yield version.in_force_from


def _findings(courses: Iterable[Course]) -> Iterator[Finding]:
    for course in courses:
        yield from (finding for _, finding in course if finding is not None)


def _break(one: Break, telling: Telling) -> BreakTold:
    words = telling.words
    title = words.text(one.name, "title") or one.name
    return BreakTold(
        one.kind,
        one.name,
        title,
        iso(one.first) or "",
        iso(one.last) if one.last < FOREVER else None,
        BREAKS[one.kind][_PLACE[words.language]],
        report_finding(one.finding, telling.checked, words, whole=False) if one.finding is not None else None,
    )


def _order(difference: Difference) -> tuple[str, str, str, int]:
    finding = difference.finding
    subject = finding.row.subject.key if finding.row.subject is not None else ""
    return (subject, finding.rule.id, finding.row.key, finding.occurrence)


def with_case(checked: Checked, case: Case) -> Checked:
    """The check with another case, so that findings of that case are told by its rows."""
    return Checked(checked.pack, checked.as_of, case, checked.document, (), name=checked.name)


def nothing_yet(checked: Checked, pack: Pack, until: date, language: Language) -> Supposition:
    words = words_for(checked, language)
    return Supposition(
        as_of=iso(checked.as_of) or "",
        until=until.isoformat(),
        language=language,
        pack=PackInfo(
            pack.name,
            pack.version,
            pack.hash,
            words.choose(pack.about.get("title")),
            str(pack.about.get("checked", "")) or None,
            words.choose(pack.about.get("notice")),
        ),
        files=checked.name,
        assumption=ASSUMPTION[language],
    )


def change_told(change: Change, case: Case, words: Words) -> ChangeTold:
    """A supposed change in words, without its consequences."""
    row = f"{words.register(change.register)} [{change.key}]"
    names = [words.field(change.register, name) for name, _ in change.values]
    values = [told_value(change.register, name, value, case, words) for name, value in change.values]
    day = words.day(change.day) if change.day is not None else ""
    form = HOWS[change.how if change.how in HOWS else "set"][_PLACE[words.language]]
    listed = (
        "; ".join(f"{name} = {value}" for name, value in zip(names, values, strict=True))
        if change.how == "add"
        else ", ".join(values)
    )
    return ChangeTold(
        change.how,
        change.register,
        change.key,
        tuple((name, str(value)) for name, value in change.values),
        iso(change.day),
        form.format(row, ", ".join(names), listed, day),
    )


def told_value(register: str, name: str, value: Any, case: Case, words: Words) -> str:
    """A value as people write it; a code by its word."""
    described = case.schema.registers[register].fields[name]
    text = str(value)
    if described.kind == "code" and text not in ("unknown", "no", ""):
        return words.code(described.of, text)
    if described.kind == "date":
        try:
            return words.day(date.fromisoformat(text).toordinal())
        except ValueError:
            return text
    if described.kind == "bool":
        return words.fixed("yes" if text.lower() in ("true", "yes") else "no")
    return text
