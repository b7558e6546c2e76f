"""Rulebooks for tests: the Japan pack's registers, tables and calendars, with rules written in the test."""

from __future__ import annotations

from dataclasses import replace

from jisso.ground.problem import Problem
from jisso.pack import Pack
from jisso.rules.checks import Names
from jisso.rules.reader import read_rules
from jisso.rules.rulebook import Rulebook
from jisso.rules.settle import settle_rules


def book_of(text: str, pack: Pack, *, with_pack_definitions: bool = True) -> Rulebook:
    """The rules of `text` over the pack's vocabulary. Refuses text with problems in its terms."""
    read = read_rules(text, "test.yaml", frozenset(pack.book.schema.registers))
    assert not read.problems, "\n".join(problem.render() for problem in read.problems)
    definitions = [*(pack.book.definitions.values() if with_pack_definitions else ()), *read.definitions]
    book, problems = settle_rules(
        pack.book.schema, read.rules, definitions, pack.book.parameters, pack.book.calendars, Names()
    )
    grave = [problem for problem in problems if problem.code < "R030"]
    assert not grave, "\n".join(problem.render() for problem in grave)
    return book


def with_book(pack: Pack, book: Rulebook) -> Pack:
    return replace(pack, book=book)


def raw_problems(text: str, pack: Pack) -> list[Problem]:
    """Everything that is wrong with the rules of `text`."""
    read = read_rules(text, "test.yaml", frozenset(pack.book.schema.registers))
    names = Names(parties=frozenset(pack.parties), laws=frozenset(pack.laws))
    _, problems = settle_rules(
        pack.book.schema, read.rules, read.definitions, pack.book.parameters, pack.book.calendars, names
    )
    return [*read.problems, *problems]
