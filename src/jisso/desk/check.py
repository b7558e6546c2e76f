"""Files or a case document to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jisso.files.inbound import CompleteThrough, Intake, Presumption, Words
from jisso.files.inbound import read as read_files
from jisso.ground.memory import without_collection
from jisso.ground.problem import Problem
from jisso.pack import Pack
from jisso.readings.evaluate import Evaluator
from jisso.readings.finding import Finding
from jisso.registers.case import Case, case_from

if TYPE_CHECKING:
    from jisso.desk.job_words import JobWords

JAPAN_TIME = timezone(timedelta(hours=9))
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: the case as it was understood, its findings, and all that could not be read."""

    pack: Pack
    as_of: int
    case: Case
    document: Mapping[str, Any]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...] = ()
    intake: Intake | None = None
    name: str = "case"
    evaluator: Evaluator | None = field(default=None, repr=False)

    @property
    def to_act(self) -> bool:
        """Whether anything is overdue, broken or disagrees: exit status 1."""
        return any(finding.status in ("overdue", "broken", "disagree") for finding in self.findings)


def today() -> date:
    """The current day in Japan (S19): the only clock of the engine."""
    return datetime.now(JAPAN_TIME).date()


def check_document(
    pack: Pack,
    document: Mapping[str, Any],
    as_of: date,
    *,
    file: str = "case",
    intake: Intake | None = None,
    progress: Progress | None = None,
    look_ahead: bool = True,
) -> Checked:
    """Judges every row of a case document by every rule of the pack, on `as_of`.

    A mistake in the document becomes a problem; the rest is judged all the same. `look_ahead` also finds for each
    answer the day on which it can change; a list on a terminal does without."""
    day = as_of.toordinal()
    case, problems = case_from(pack.book.schema, document, as_of=day, file=file)
    evaluator = Evaluator(pack.book)
    findings: list[Finding] = []
    families = sorted(pack.book.families.values(), key=lambda family: family.id)
    with without_collection():
        for number, family in enumerate(families):
            for _, row in sorted(case.rows[family.newest.register].items()):
                for finding in evaluator.judge(family, row, case, day):
                    findings.append(_completed(finding, evaluator, case, look_ahead))
            if progress is not None:
                progress(number + 1, len(families))
    return Checked(pack, day, case, document, tuple(findings), tuple(problems), intake, file, evaluator)


def _completed(finding: Finding, evaluator: Evaluator, case: Case, look_ahead: bool) -> Finding:
    """The finding with its next change, and with the answer as at the data where today's is not settled."""
    family = evaluator.book.families[finding.rule.id]
    changed: dict[str, Any] = {}
    if look_ahead:
        changed["next_change"] = evaluator.next_change(finding, family, case)
    if not finding.settled:
        earlier = evaluator.at_data(finding, family, case)
        if earlier is not None:
            changed["at_data_day"], changed["at_data_status"] = earlier
    return finding._replace(**changed) if changed else finding


def _to_ask(words: list[str]) -> Iterator[Presumption]:
    """What to say of job words that nobody classified."""
    if words:
        listed = "・".join(words[:10]) + ("…" if len(words) > 10 else "")
        yield Presumption(
            "job_words.unclassified",
            Words(
                f"区分した人のいない業務は「未確認」としました：{listed}。"
                "専門家（行政書士など）か入管に確かめ、対応表に加えてください",
                f"job words that nobody classified are taken as not reviewed: {listed}. "
                "Ask a specialist or the bureau, then add them to the map",
            ),
        )


def check_files(
    pack: Pack,
    paths: Iterable[Path],
    as_of: date | None,
    *,
    complete_through: Iterable[CompleteThrough] = (),
    mapping: Mapping[str, str] | None = None,
    no_identity: bool = False,
    encoding: str | None = None,
    progress: Progress | None = None,
    look_ahead: bool = True,
    job_words: JobWords | None = None,
) -> Checked:
    """Reads files of any layout and judges them. `as_of` None: the case file's own day, else today in Japan.

    `job_words` is the office's own map of job words; tasks that it does not name become questions."""
    files = [Path(path) for path in paths]
    day = as_of or today()
    vocabulary = pack.vocabulary
    if job_words is not None:
        from jisso.desk.job_words import classified, with_words

        vocabulary = with_words(vocabulary, job_words, pack.book.schema)
    intake = read_files(
        files,
        vocabulary,
        as_of=day,
        complete_through=tuple(complete_through),
        mapping=mapping,
        no_identity=no_identity,
        encoding=encoding,
    )
    stated = intake.document.get("as_of")
    if as_of is None and stated:
        try:
            day = stated if isinstance(stated, date) else date.fromisoformat(str(stated))
        except ValueError:
            day = today()
    if job_words is not None:
        document, unclassified = classified(intake.document, job_words, pack.book.schema)
        intake = replace(
            intake, document=document, presumptions=(*intake.presumptions, *_to_ask(unclassified))
        )
    name = ", ".join(file.name for file in files)
    return check_document(
        pack, intake.document, day, file=name, intake=intake, progress=progress, look_ahead=look_ahead
    )
