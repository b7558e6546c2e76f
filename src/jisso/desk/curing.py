"""What would put a finding in order: the smallest sets of changes among those that a party can make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from jisso.desk.check import Checked
from jisso.desk.forecasting import carried_on
from jisso.desk.reporting import report_finding, words_for
from jisso.desk.supposing import carried_case, nothing_yet, with_case
from jisso.files.outbound.days import long_day
from jisso.files.outbound.report import Language, Party, ReportFinding, WayOut
from jisso.files.outbound.supposition import ChangeTold, Cure, Cured, Supposition
from jisso.ground.values import iso
from jisso.readings.evaluate import Evaluator, value_of
from jisso.readings.finding import TO_ACT, Finding
from jisso.readings.narrate import Words
from jisso.readings.whatif import (
    Index,
    Option,
    Outcome,
    Proposal,
    curable,
    indexed,
    proposals,
    rows_read,
    touched,
)
from jisso.registers.case import Case, case_from
from jisso.registers.changes import changed
from jisso.registers.facts import Row
from jisso.registers.ways import kind_field
from jisso.rules import terms as t
from jisso.rules.rulebook import Family

# A year ahead, so that what ends soon is seen to end.
AHEAD = 366
MOST_LOOKED_AT = 12
WHY_NONE: dict[str, tuple[str, str, str]] = {
    "lawful": ("すでに守られているか、対象外です", "it is in order already, or does not apply", "もう 守って います"),
    "unknown": ("まず事実を確かめてください。分からないまま手を打つ提案はしません",
                "find out the missing facts first; nothing is proposed on what is not known",
                "さいしょに たしかめて ください"),
    "right": ("権利であり、正すものはありません", "it is a right; there is nothing to put right", "これは 権利です"),
    "past": ("この当事者が今から変えられる事実では、起きたことは変わりません。救済と相談先を見てください",
             "no fact that this party can still change makes it undone; see the remedy and whom to ask",
             "おきた ことは 変えられません。相談して ください"),
    "eased": ("「{0}」をすれば違反は消えますが、分からない事実が残ります。先に確かめてください",
              "“{0}” would undo what is wrong, but facts that are not known leave the answer open: find them out with it",
              "「{0}」を すると いいです。でも わからない ことが あります。たしかめて ください"),
    "by_itself": ("明日には、何もしなくても規定どおりになります", "tomorrow it is in order without anybody acting",
                  "あしたには なにも しなくても だいじょうぶに なります"),
}  # fmt: skip
DECIDED = ("{0}が決める", "{0} decides", "{0}が きめます")
THEN_BY = ("{0}（{1}までにすれば）", "{0} (if done by {1})", "{0}（{1}までに すれば）")
_PLACE = {"ja": 0, "en": 1, "easy": 2}


@dataclass(frozen=True)
class Judging:
    """The case reading as the search asks it."""

    evaluator: Evaluator

    def findings(self, family: Family, row: Row, case: Case, as_of: int) -> Sequence[Finding]:
        return self.evaluator.judge(family, row, case, as_of)

    def value(self, term: t.Term, finding: Finding, case: Case, bound: dict[int, Row]) -> Any | None:
        return value_of(self.evaluator, term, finding, case, bound)


@dataclass
class Curing:
    """Looks for cures of findings of one check. Its case is made once, when the first finding is asked about."""

    checked: Checked
    words: Words
    corrections: bool = False
    evaluator: Evaluator = field(init=False)
    document: Mapping[str, Any] = field(init=False)
    case: Case = field(init=False)
    index: Index = field(init=False)
    days: dict[int, Case] = field(default_factory=dict)

    def __post_init__(self) -> None:
        checked = self.checked
        self.evaluator = checked.evaluator or Evaluator(checked.pack.book)
        self.document = carried_on(checked.document, checked.as_of, checked.as_of + AHEAD)
        self.case = carried_case(checked, self.document)
        self.index = indexed(self.case.schema, self.document)

    def on_day(self, day: int) -> Case:
        """The case as it stands on a day: what is open today is taken to be open then."""
        found = self.days.get(day)
        if found is None:
            found, _ = case_from(self.case.schema, self.document, as_of=day)
            found.goes_on = True
            self.days[day] = found
        return found

    def parties(self, finding: Finding, party: str = "") -> tuple[str, ...]:
        """Who is looked at: the one asked for, else the bearer, then who is accountable now."""
        actors = (finding.rule.bearer, finding.accountable)
        if party:
            # A word for several parties also stands for those of them that the rule names.
            members = self.checked.pack.ways.groups.get(party, ())
            return tuple(dict.fromkeys((party, *(one for one in actors if one in members))))
        return tuple(dict.fromkeys(one for one in actors if one))

    def outcome(self, finding: Finding, party: str = "", most_tried: int = 400) -> tuple[Finding, Outcome]:
        """The finding as the going-on lists give it, and its proposals."""
        family = self.checked.pack.book.families[finding.rule.id]
        row = self.case.rows[finding.row.register][finding.row.key]
        same = next(
            (
                one
                for one in self.evaluator.judge(family, row, self.case, self.checked.as_of)
                if one.occurrence == finding.occurrence
            ),
            finding,
        )
        judging = Judging(self.evaluator)
        found = proposals(
            judging,
            judging.value,
            family,
            same,
            self.case,
            self.document,
            self.checked.pack.ways,
            self.parties(finding, party),
            corrections=self.corrections,
            most_tried=most_tried,
            index=self.index,
        )
        return same, found

    def cured(self, finding: Finding, party: str = "", *, look: bool = True) -> Cured:
        """The finding with its proposals in words. `look`: what would get worse by each is looked up."""
        same, found = self.outcome(finding, party)
        return Cured(
            report_finding(finding, self.checked, self.words, whole=False),
            tuple(Party(one, self.words.party(one)) for one in self.parties(finding, party)),
            tuple(self.cure(one, same, worse=look) for one in found.proposals),
            found.by_itself,
            found.cut_short,
            found.tried,
            self.why_none(same, found),
            look,
        )

    def why_none(self, finding: Finding, found: Outcome) -> str:
        if found.proposals:
            return ""
        if found.by_itself:
            key = "by_itself"
        elif found.eased:
            told = self.told(found.eased[0], finding).words
            return WHY_NONE["eased"][_PLACE[self.words.language]].format(told)
        elif curable(finding):
            key = "right" if finding.rule.kind == "entitlement" else "past"
        elif finding.rule.kind == "entitlement":
            key = "right"
        else:
            key = "lawful" if finding.settled else "unknown"
        return WHY_NONE[key][_PLACE[self.words.language]]

    def cure(self, proposal: Proposal, finding: Finding, *, worse: bool) -> Cure:
        return Cure(
            tuple(self.told(option, finding) for option in proposal.options),
            proposal.status,
            self.words.status(proposal.status),
            iso(proposal.day) or "",
            iso(finding.due[0]) if finding.status == "due" and finding.due is not None else None,
            tuple(self.worse(proposal)) if worse else (),
        )

    def worse(self, proposal: Proposal) -> Iterable[ReportFinding]:
        """The findings that the changes would make to be acted on, on the day from which the cure holds."""
        book = self.checked.pack.book
        document = changed(self.case.schema, self.document, proposal.changes)
        day = proposal.day
        before = self.on_day(day)
        after, _ = case_from(self.case.schema, document, as_of=day)
        after.goes_on = True
        families = sorted(book.families.values(), key=lambda one: one.id)
        beside = with_case(self.checked, after)
        for family, key in touched(families, before, after, proposal.changes):
            row = after.rows[family.newest.register].get(key)
            if row is None:
                continue
            old = before.rows[family.newest.register].get(key)
            was = {
                one.occurrence: one.status
                for one in (self.evaluator.judge(family, old, before, day) if old is not None else ())
            }
            if family.newest.kind == "link" and self._reads_new(family, row, after, proposal):
                # What is not written yet cannot disagree: its dates are set when it is made.
                continue
            for one in self.evaluator.judge(family, row, after, day):
                if one.status in TO_ACT and was.get(one.occurrence) not in TO_ACT:
                    yield report_finding(one, beside, self.words, whole=False)

    def _reads_new(self, family: Family, row: Row, case: Case, proposal: Proposal) -> bool:
        new = {(change.register, change.key) for change in proposal.changes if change.how == "add"}
        return bool(new & rows_read(family, row, case))

    def told(self, option: Option, finding: Finding) -> ChangeTold:
        """A proposed change in the words that the pack has for its way."""
        words, change, way = self.words, option.change, option.way
        described = self.case.schema.registers[change.register]
        language = words.language
        form = way.do.get(language) or way.do.get("ja", "")
        day = change.day if change.day is not None else finding.as_of + (way.day == "tomorrow")

        def shown(value: Any) -> str:
            if value is None or not way.field:
                return words.fixed("unknown")
            asked = described.fields[way.field]
            return words.value(value, value, True, asked.kind, asked.of)

        text = form.format(
            kind=self._kind_word(option), value=shown(option.new), old=shown(option.old), day=words.day(day)
        )
        burden = self.checked.pack.ways.burdens.get(option.burden, {})
        return ChangeTold(
            change.how,
            change.register,
            change.key,
            tuple((name, str(value)) for name, value in change.values),
            iso(change.day) or iso(day),
            text,
            Party(option.party, words.party(option.party)),
            option.burden,
            words.choose(burden),
            Party(way.decided_by, words.party(way.decided_by)) if way.decided_by else None,
        )

    def _kind_word(self, option: Option) -> str:
        name = kind_field(self.case.schema, option.change.register)
        if not name or not option.kind:
            return self.words.register(option.change.register)
        return self.words.code(
            self.case.schema.registers[option.change.register].fields[name].of, option.kind
        )


def cure_findings(
    checked: Checked,
    findings: Sequence[Finding],
    until: date,
    language: Language,
    *,
    party: str = "",
    corrections: bool = False,
) -> Supposition:
    """The proposals for each of the findings. `party`: only what that party can change.

    Of many findings at once it is not looked up what would get worse: that is asked for each by itself."""
    curing = Curing(checked, words_for(checked, language), corrections)
    return replace(
        nothing_yet(checked, checked.pack, until, language),
        cured=tuple(
            curing.cured(finding, party, look=len(findings) <= MOST_LOOKED_AT) for finding in findings
        ),
    )


# A report shows what is best and what else would do, of what must be acted on.
MOST_SHOWN = 2
MOST_TRIED_IN_A_REPORT = 60
# A report of an office where much is open says it for the first ones of each rule; `jisso explain` says it for every one.
MOST_OF_A_RULE = 5
MOST_IN_A_REPORT = 120


def ways_out_of(
    checked: Checked, language: Language, *, careful: bool = False
) -> Callable[[Finding], tuple[WayOut, ...]]:
    """Gives the one or two best proposals for a finding that is to act on, in words; nothing is looked up before the
    first is asked for.

    `careful`: a proposal with which something else would newly need action is left out. A report does without that
    look at every other rule; `jisso explain` and `jisso whatif` take it."""
    made: list[Curing] = []
    asked: Counter[str] = Counter()

    def ways_out(finding: Finding) -> tuple[WayOut, ...]:
        if not curable(finding) or finding.status == "unsatisfied":
            return ()
        if not careful and (asked[finding.rule.id] == MOST_OF_A_RULE or asked.total() == MOST_IN_A_REPORT):
            return ()
        asked[finding.rule.id] += 1
        if not made:
            made.append(Curing(checked, words_for(checked, language)))
        curing = made[0]
        same, found = curing.outcome(finding, most_tried=MOST_TRIED_IN_A_REPORT)
        cures = (
            curing.cure(one, same, worse=careful)
            for one in found.proposals[: MOST_SHOWN + careful * MOST_SHOWN]
        )
        return tuple(_way_out(one, language) for one in cures if not one.worse)[:MOST_SHOWN]

    return ways_out


def then_of(cure: Cure, language: Language) -> str:
    """The answer then, with the last day for it where there is one."""
    if cure.by is None:
        return cure.word
    return THEN_BY[_PLACE[language]].format(cure.word, long_day(cure.by, language))


def by_whom(change: ChangeTold, language: Language) -> str:
    """Who makes the change, and who decides about it where that is another."""
    who = change.party.word if change.party is not None else ""
    if change.decided_by is None:
        return who
    comma = ", " if language == "en" else "、"
    return who + comma + DECIDED[_PLACE[language]].format(change.decided_by.word)


def _way_out(cure: Cure, language: Language) -> WayOut:
    parties = dict.fromkeys(by_whom(change, language) for change in cure.changes)
    burdens = dict.fromkeys(change.burden_word for change in cure.changes)
    return WayOut(
        tuple(change.words for change in cure.changes),
        "・".join(parties),
        "・".join(burdens),
        then_of(cure, language),
    )
