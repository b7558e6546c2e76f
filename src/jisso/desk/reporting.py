"""Findings to the report value that every format writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from jisso.desk.check import Checked
from jisso.desk.naming import (
    OFFICE_PARTIES,
    OWN_PARTIES,
    code_of_person,
    name_of_organisation,
    name_of_person,
    spans_of,
)
from jisso.desk.questions import questions_of, word_of_missing
from jisso.files.outbound.report import (
    TO_LOOK_AT,
    Amount,
    Bucket,
    Consequence,
    CountStep,
    Factor,
    FactorKind,
    Implementation,
    Language,
    NotJudged,
    PackInfo,
    Party,
    Report,
    ReportFinding,
    ReportOffice,
    ReportPerson,
    ReportProblem,
    ReportSource,
    Side,
    WayOut,
)
from jisso.ground import calendar
from jisso.ground.memory import without_collection
from jisso.ground.source import Place
from jisso.ground.values import INFINITE, iso
from jisso.readings.coverage import Coverage, coverage
from jisso.readings.finding import TO_ACT, UNSETTLED, Finding, standing
from jisso.readings.narrate import Explanation, Words, explain
from jisso.rules.rule import Rule

WaysOut = Callable[[Finding], tuple[WayOut, ...]]
SOON = 7
NOT_TOLD = Explanation((), (), (), (), (), ())


def words_for(checked: Checked, language: str) -> Words:
    """The pack's words in one language."""
    pack = checked.pack
    return Words(
        language,
        pack.book.schema,
        pack.parties,
        pack.laws,
        pack.texts,
        pack.about,
        pack.book.parameters,
        pack.book.definitions,
    )


def make_report(
    checked: Checked,
    language: Language,
    *,
    implementation: bool = False,
    ways_out: WaysOut | None = None,
) -> Report:
    """The report of a check: findings in words, sources, questions, people and offices in the order of the file.

    `implementation` adds how many rules these files implement; a list on a terminal does without. `ways_out` gives
    for a finding what would put it in order; without it the report does not say."""
    words = words_for(checked, language)
    pack = checked.pack
    with without_collection():
        findings = tuple(
            _with_ways(
                report_finding(finding, checked, words, whole=_needs_the_why(finding)), finding, ways_out
            )
            for finding in checked.findings
        )
    checked_day = str(pack.about.get("checked", "")) or None
    return Report(
        as_of=iso(checked.as_of) or "",
        language=language,
        pack=PackInfo(
            pack.name,
            pack.version,
            pack.hash,
            words.choose(pack.about.get("title")),
            checked_day,
            words.choose(pack.about.get("notice")),
        ),
        findings=findings,
        sources=tuple(_sources(checked, words)),
        problems=tuple(_problems(checked, words)),
        not_judged=tuple(_not_judged(checked, words)),
        questions=questions_of(checked, words),
        people=tuple(_people(checked, words)),
        offices=tuple(_offices(checked)),
        presumptions=tuple(_presumptions(checked, words)),
        implementation=_implementation(checked) if implementation else None,
    )


def coverage_of(checked: Checked) -> Coverage:
    """How far each rule of the pack is implemented by what was checked."""
    texts = checked.pack.texts.get("ja", {})
    told = [rule for rule, parts in texts.items() if parts.get("first_step")]
    return coverage(checked.pack.book, checked.case, checked.findings, checked.as_of, told)


def _implementation(checked: Checked) -> Implementation:
    rules = coverage_of(checked).rules
    return Implementation(
        len(rules),
        sum(one.connected for one in rules),
        sum(one.verified for one in rules),
        sum(one.operational for one in rules),
    )


def _with_ways(told: ReportFinding, finding: Finding, ways_out: WaysOut | None) -> ReportFinding:
    found = ways_out(finding) if ways_out is not None else ()
    return replace(told, ways_out=found) if found else told


def bucket_of(finding: Finding) -> Bucket:
    """Where a finding stands in the list: now, in 30 or 90 days, to confirm, or fine."""
    if finding.status == "not_applicable":
        return "not_applicable"
    if finding.status in UNSETTLED:
        return "confirm"
    if finding.status in TO_ACT:
        return "now"
    last = None
    if finding.status in ("due", "upcoming") and finding.due is not None:
        last = finding.due[0]
    elif finding.status == "available" and finding.until is not None:
        last = finding.until
    if last is None:
        return "fine"
    ahead = last - finding.as_of
    if ahead <= SOON:
        return "now"
    if ahead > 90:
        # A renewal is prepared three months before, which is up to 92 days.
        begun = signal_day(finding)
        return "90" if begun is not None and begun <= finding.as_of else "fine"
    return "30" if ahead <= 30 else "90"


def signal_day(finding: Finding) -> int | None:
    """The day on which preparing begins: the rule's lead time before the last day of a duty that is still open."""
    if finding.status not in ("due", "upcoming") or finding.due is None:
        return None
    return due_minus_lead(finding.rule, finding.due[0])


def due_minus_lead(rule: Rule, due: int) -> int | None:
    """The rule's lead time before a last day; None where the rule states none."""
    if rule.lead is None:
        return None
    before = calendar.days_before if rule.lead.unit == "days" else calendar.months_before
    return before(due, rule.lead.count)


def _needs_the_why(finding: Finding) -> bool:
    """A report tells the whole why of what needs a look; of the rest `jisso explain ID` does."""
    return bucket_of(finding) in TO_LOOK_AT and finding.status != "unknown"


def report_finding(finding: Finding, checked: Checked, words: Words, *, whole: bool = True) -> ReportFinding:
    """One finding in the reader's words; with the whole why, or (`whole` false) only what a list shows."""
    rule = finding.rule
    case = checked.case
    told = explain(finding, words, dict(checked.pack.book.calendars)) if whole else NOT_TOLD
    person, owner = finding.row.subject, finding.row.owner
    due_low, due_high = _interval(finding.due)
    open_low, open_high = _interval(finding.due_open)
    reason = finding.reasons[0].kind if finding.reasons else None
    missing = tuple(word_of_missing(one, words) for one in finding.reasons)
    weakest = standing(finding) if finding.status != "not_applicable" else finding.row.origin.standing
    return ReportFinding(
        id=finding.id,
        rule=rule.id,
        register=finding.row.register,
        row_id=finding.row.key,
        status=finding.status,
        status_word=words.status(finding.status),
        bucket=bucket_of(finding),
        person=person.key if person is not None else None,
        person_name=name_of_person(person, case.schema) if person is not None else "",
        organisation=owner.key if owner is not None else None,
        organisation_name=name_of_organisation(owner, case.schema) if owner is not None else "",
        accountable=_party(accountable := _accountable(finding, words), words),
        accountable_side=_side(accountable),
        possible=finding.possible if finding.status in UNSETTLED else (),
        possible_words=tuple(words.status(one) for one in finding.possible)
        if finding.status in UNSETTLED
        else (),
        reason=reason,
        reason_word=words.reason(reason) if reason else "",
        trigger=_sure(finding.trigger),
        due=due_low,
        due_open_day=open_high if due_low == due_high or open_low == open_high else open_low,
        due_latest=_due_latest(finding, due_low, due_high, open_high),
        due_open_latest=open_high if open_high != open_low else None,
        done=_sure(finding.done),
        since=iso(finding.since),
        until=iso(finding.until),
        next_change=iso(finding.next_change),
        signal=iso(signal_day(finding)),
        at_data_day=iso(finding.at_data_day),
        at_data_status=finding.at_data_status,
        at_data_word=words.status(finding.at_data_status) if finding.at_data_status else "",
        standing=weakest,
        standing_word=_STANDING[weakest][words.language],
        missing=missing,
        amount=_amount(finding, words),
        counting=tuple(CountStep(iso(day), text) for day, text in told.counting),
        factors=tuple(Factor(one.label, one.value, _kind(one.kind), one.told) for one in told.factors),
        concerns=told.concerns,
        path=told.path,
        notes=told.notes,
        **_rule_words(rule, words),
    )


def _rule_words(rule: Rule, words: Words) -> dict[str, Any]:
    """What all findings of one rule say alike; made once per report."""
    made = words.memo.get(id(rule))
    if made is None:
        made = words.memo[id(rule)] = {
            "kind": rule.kind,
            "domain": rule.domain,
            "title": words.text(rule.id, "title") or rule.id,
            "bearer": _party(rule.bearer, words),
            "entries": rule.entries or (rule.id,),
            "domain_word": words.domain(rule.domain),
            "problem": rule.problem or None,
            "problem_word": words.problem(rule.problem) if rule.problem else "",
            "bearer_side": _side(rule.bearer),
            "counterparty": _party(rule.counterparty, words) if rule.counterparty else None,
            "sheet": "person" if rule.sheet == "person" else "office",
            "meaning": words.text(rule.id, "meaning"),
            "first_step": words.text(rule.id, "first_step"),
            "remedy": "" if rule.remedy == "none" else words.text(rule.id, "remedy"),
            "cause": rule.cause,
            "harmed": tuple(_consequences(rule, "suffers", words)),
            "punished": tuple(_consequences(rule, "punished", words)),
            "law": tuple(words.citation(citation) for citation in rule.law),
            "sources": rule.source,
            "sources_disagree": tuple(map(words.choose, rule.sources_disagree)),
            "confidence": rule.confidence,
            "confidence_word": _CONFIDENCE.get(rule.confidence, {}).get(words.language, ""),
            "judgement": tuple(words.choose(f) for f in rule.judgement.factors) if rule.judgement else (),
        }
    return made


PURPOSES = {
    "staff": {"ja": "社員名簿", "en": "staff list", "easy": "はたらく人の リスト"},
    "log": {"ja": "記録・控えの一覧", "en": "log", "easy": "記録（きろく）の リスト"},
    "days": {"ja": "勤務の記録（日別）", "en": "time sheet by day", "easy": "はたらいた 時間（じかん）"},
    "month_grid": {
        "ja": "勤務の記録（月表）",
        "en": "time sheet, month grid",
        "easy": "はたらいた 時間（じかん）",
    },
    "month_total": {
        "ja": "勤務の記録（月の合計）",
        "en": "monthly totals of hours",
        "easy": "1か月の 時間（じかん）",
    },
    "insurance": {"ja": "保険の一覧", "en": "insurance list", "easy": "保険（ほけん）の リスト"},
    "payroll": {"ja": "賃金の記録", "en": "payroll", "easy": "給料（きゅうりょう）の 記録"},
    "family": {"ja": "家族の一覧", "en": "family list", "easy": "家族（かぞく）の リスト"},
    "pension_media": {
        "ja": "年金事務所の届出ファイル",
        "en": "pension office file",
        "easy": "年金（ねんきん）の ファイル",
    },
    "case": {"ja": "事例ファイル", "en": "case file", "easy": "れいの ファイル"},
}
_CONFIDENCE = {
    "high": {"ja": "高", "en": "high", "easy": "たしか"},
    "medium": {"ja": "中", "en": "medium", "easy": "だいたい たしか"},
    "low": {"ja": "低（要確認）", "en": "low: confirm first", "easy": "たしかめて ください"},
}
_STANDING = {
    "held": {"ja": "保有機関の記録", "en": "the holder's own record", "easy": "やくしょや 会社の 記録"},
    "seen": {"ja": "書類で確認", "en": "seen on a document", "easy": "書類で 見ました"},
    "declared": {"ja": "手元の写し・申告", "en": "a copy or declaration", "easy": "きいた こと・うつし"},
}


def _kind(kind: str) -> FactorKind:
    return kind if kind in ("computed", "held", "seen", "declared") else "unknown"  # type: ignore[return-value]  # just tested


def _interval(interval: tuple[int, int] | None) -> tuple[str | None, str | None]:
    return (iso(interval[0]), iso(interval[1])) if interval is not None else (None, None)


def _due_latest(finding: Finding, low: str | None, high: str | None, decides: str | None) -> str | None:
    """The later reading of the due day, where the law leaves two; None where it does not."""
    latest = decides if "due_latest" in finding.trace else high
    return latest if latest != low else None


def _sure(interval: tuple[int, int] | None) -> str | None:
    return iso(interval[0]) if interval is not None and interval[0] == interval[1] else None


def _party(name: str, words: Words) -> Party:
    return Party(name, words.party(name))


def _side(bearer: str) -> Side:
    return "person" if bearer in OWN_PARTIES else "office" if bearer in OFFICE_PARTIES else "other"


def _accountable(finding: Finding, words: Words) -> str:
    """The bearer until handed over; for an unknown, the party that can supply the missing fact (design 9 (23))."""
    if finding.status == "unknown":
        for reason in finding.reasons:
            if reason.register in words.schema.registers:
                code = (
                    reason.field
                    if reason.field in words.schema.codes_of_holder_field(reason.register)
                    else None
                )
                holder = words.schema.holder_of(reason.register, code)
                if holder and holder != "unknown":
                    return holder
    return finding.accountable


def _consequences(rule: Rule, role: str, words: Words) -> Iterator[Consequence]:
    for effect in rule.if_missed:
        if effect.role == role and effect.party != "nobody":
            yield Consequence(
                _party(effect.party, words), words.choose(effect.what), effect.effect, effect.law
            )


def _amount(finding: Finding, words: Words) -> Amount | None:
    if finding.amount is None or finding.status in ("kept", "not_applicable"):
        return None
    low, high = finding.amount
    known = low == high
    if known and not low:
        return None
    return Amount(int(low), int(high) if high < INFINITE else None, words.value(low, high, known, "money"))


def _people(checked: Checked, words: Words) -> Iterator[ReportPerson]:
    for row in checked.case.all_rows("person"):
        spans, organisations = spans_of(row, checked.case, words)
        yield ReportPerson(
            row.key,
            name_of_person(row, checked.case.schema),
            code_of_person(row, checked.case.schema),
            (),
            spans,
            organisations,
        )


def _sources(checked: Checked, words: Words) -> Iterator[ReportSource]:
    intake = checked.intake
    stated = [
        (register, code, "..".join(str(told[key]) for key in ("from", "through") if key in told))
        for register, days in sorted((checked.document.get("sources") or {}).items())
        if register in words.schema.registers
        for code, told in _told(days)
    ]
    complete = tuple((_register_word(register, code, words), day) for register, code, day in stated)
    through = tuple((f"{register}:{code}" if code else register, day) for register, code, day in stated)
    if intake is None or not intake.sources:
        yield ReportSource(checked.name, "", complete=complete, through=through)
        return
    for number, source in enumerate(intake.sources):
        yield ReportSource(
            source.file,
            PURPOSES.get(source.purpose, {}).get(words.language, source.purpose),
            source.sha256,
            source.rows_read,
            complete if number == 0 else (),
            through=through if number == 0 else (),
            sheet=source.sheet,
        )


def _told(days: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(code, first and last day) of what a document states about one register; the code is "" for all of it."""
    if not isinstance(days, Mapping):
        yield "", {"through": days}
    elif "through" in days:
        yield "", days
    else:
        for code, one in sorted(days.items()):
            yield str(code), one if isinstance(one, Mapping) else {"through": one}


def _offices(checked: Checked) -> Iterator[ReportOffice]:
    """The organisations that employ or support someone here, or that must do something of their own."""
    case = checked.case
    taking_part = {
        row.owner.key
        for register in ("employment", "support_plan")
        if register in case.schema.registers
        for row in case.all_rows(register)
        if row.owner is not None
    }
    for finding in checked.findings:
        owner = finding.row.owner
        if owner is not None and finding.row.subject is None and bucket_of(finding) in ("now", "30", "90"):
            taking_part.add(owner.key)
    for row in case.all_rows("organisation"):
        if row.key in taking_part:
            yield ReportOffice(row.key, name_of_organisation(row, case.schema))


def _register_word(register: str, code: str, words: Words) -> str:
    label = words.register(register)
    if not code:
        return label
    described = words.schema.registers[register]
    return f"{label}（{words.code(described.fields[described.holder_by].of, code)}）"


def _presumptions(checked: Checked, words: Words) -> Iterator[str]:
    if checked.intake is not None:
        for presumption in checked.intake.presumptions:
            yield words.choose(presumption.text)


def _problems(checked: Checked, words: Words) -> Iterator[ReportProblem]:
    if checked.intake is not None:
        for one in checked.intake.problems:
            yield ReportProblem(
                one.code,
                words.choose(one.reason),
                words.choose(one.cure),
                one.level,
                one.file,
                one.sheet,
                one.row or None,
                one.column,
                one.value,
            )
    for problem in checked.problems:
        where = problem.where
        path = where.path if isinstance(where, Place) else ""
        yield ReportProblem(
            problem.code,
            problem.message,
            problem.mend,
            "warning",
            where.file if isinstance(where, Place) else "",
            path,
        )


def _not_judged(checked: Checked, words: Words) -> Iterator[NotJudged]:
    for entry in checked.pack.about.get("not_judged", ()):
        yield NotJudged(
            words.choose(entry.get("topic")),
            words.choose(entry.get("why")),
            tuple(words.party(one) for one in entry.get("ask", ())),
        )
