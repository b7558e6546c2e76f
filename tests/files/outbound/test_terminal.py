"""The terminal: grouped by party and time, plain for a pipe, silent about colour when asked."""

import dataclasses
import io
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from tests.files.outbound.invented import NGUYEN, THAPA, finding, invented_report

from jisso.files.outbound.report import Question
from jisso.files.outbound.terminal import Look, look_of, to_terminal
from jisso.files.outbound.words import LANGUAGES

GOLDEN = Path(__file__).parent / "golden"
BOX = re.compile("[\u2500-\u257f]")


def test_plain_lines_as_they_stand() -> None:
    assert to_terminal(invented_report()) == (GOLDEN / "plain.txt").read_text("utf-8")


def test_the_terminal_as_it_stands() -> None:
    assert to_terminal(invented_report(), Look(True, 100)) == (GOLDEN / "terminal.txt").read_text("utf-8")


def test_plain_lines_carry_no_boxes_and_no_escapes() -> None:
    text = to_terminal(invented_report())
    assert not BOX.search(text) and "\x1b" not in text


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_the_terminal(width: int, language: str) -> None:
    report = dataclasses.replace(invented_report(), language=language)  # type: ignore[arg-type]
    text = to_terminal(report, Look(True, width))
    assert "\x1b" not in text
    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_colour_only_where_it_is_wanted() -> None:
    assert "\x1b[" in to_terminal(invented_report(), Look(True, 100, colour=True))


class Stream(io.StringIO):
    def __init__(self, tty: bool) -> None:
        super().__init__()
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty


def test_what_a_stream_can_show() -> None:
    assert not look_of(Stream(False), {}).tty
    assert look_of(Stream(True), {}).colour
    assert not look_of(Stream(True), {"NO_COLOR": "1"}).colour
    assert not look_of(Stream(True), {"TERM": "dumb"}).colour
    assert not look_of(Stream(False), {}).colour


def test_each_line_says_mark_day_whose_what_law_and_id() -> None:
    line = next(x for x in to_terminal(invented_report()).splitlines() if x.endswith("f-0000000002"))
    for words in (
        "● 予定",
        "2026年12月6日（日）",
        "2026年12月4日（金）",
        "グエン・ティ・リン",
        "更新を申請",
        "入管法21条",
    ):
        assert words in line


def test_unknowns_stand_under_the_question_that_settles_them() -> None:
    many = tuple(
        finding(n, "social_insurance.enrolment", "資格取得届", "unknown", "情報不足", "confirm", THAPA)
        for n in range(1, 31)
    )
    question = Question(
        "q1", "年金事務所の一覧は何日までそろっていますか。", "担当者", tuple(f.id for f in many)
    )
    text = to_terminal(dataclasses.replace(invented_report(), findings=many, questions=(question,)))
    assert "30件が決まります" in text and text.count("資格取得届") == 0


def test_a_dozen_questions_then_a_count_then_what_nobody_needs_to_answer() -> None:
    many = tuple(finding(n, f"a.b{n}", "件", "unknown", "情報不足", "confirm", THAPA) for n in range(1, 21))
    asked = tuple(
        Question(f"q{n}", f"質問その{n}。", "会社", (f.id,), f"--complete-through r{n}=2026-11-25")
        for n, f in enumerate(many[:15], 1)
    )
    left = Question("left", "辞めた人のこと", "", tuple(f.id for f in many[15:]))
    report = dataclasses.replace(invented_report(), findings=many, questions=(*asked, left))
    for look in (Look(), Look(True, 120)):
        text = to_terminal(report, look)
        assert "--complete-through r12=2026-11-25" in text and "質問その13。" not in text
        assert text.index("質問その12。") < text.index("ほか3件の質問") < text.index("辞めた人のこと")


def test_the_same_for_several_rows_is_one_line_with_a_count() -> None:
    twice = tuple(
        finding(n, "a.b", "会社名の違い", "disagree", "記録の不一致", "now", NGUYEN) for n in (1, 2)
    )
    report = dataclasses.replace(invented_report(), findings=twice)
    for look in (Look(), Look(True, 120)):
        text = to_terminal(report, look)
        assert text.count("会社名の違い") == 1 and "×2" in text


def test_what_concerns_the_person_alone_is_counted_and_shown_on_request() -> None:
    report = invented_report()
    assert "f-0000000009" not in to_terminal(report)
    assert "本人のページにのみ" in to_terminal(report)
    everything = to_terminal(report, everything=True)
    assert "f-0000000009" in everything and "f-000000000b" in everything


@pytest.mark.parametrize("look", [Look(), Look(True, 100), Look(True, 100, True)])
def test_a_name_cannot_drive_the_terminal(look: Look) -> None:
    evil = "\x1b[2J\x1b]0;x\x07[bold red]名前[/]\u202e\r\n"
    item = dataclasses.replace(
        finding(1, "a.b", evil, "due", evil, "now", NGUYEN, first_step=evil, law=(evil,)), person_name=evil
    )
    text = to_terminal(dataclasses.replace(invented_report(), findings=(item,)), look)
    assert "\x1b[2J" not in text and "\x07" not in text and "\u202e" not in text
    assert "[bold red]" in text.replace("\n", "").replace(" ", "") or "[bold" in text


def test_it_ends_with_what_is_not_judged_then_the_next_commands() -> None:
    text = to_terminal(invented_report())
    assert text.index("合計") < text.index("この報告書で判断しないこと") < text.index("jisso export ics")
