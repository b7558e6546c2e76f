"""No text is left in English in a Japanese report, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jisso.ground.calendar import ClosedDays
from jisso.pack import Pack

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
BRACKETS = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")


def texts_of(pack: Pack) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Where it stands, and the text by language, for everything that a report can show."""
    for rule_id in pack.book.families:
        for part in ("title", "meaning", "first_step", "remedy"):
            found = {name: pack.texts[name].get(rule_id, {}).get(part, "") for name in ("ja", "en", "easy")}
            if any(found.values()):
                yield f"{rule_id} {part}", found
    for family in pack.book.families.values():
        for version in family.versions:
            for effect in version.if_missed:
                yield f"{version.id} if_missed", effect.what
            for factor in version.judgement.factors if version.judgement else ():
                yield f"{version.id} judgement", factor
            for line in version.sources_disagree:
                yield f"{version.id} sources_disagree", line
    for definition in pack.book.definitions.values():
        yield f"definition {definition.name}", definition.words
    for table in pack.book.parameters.values():
        yield f"parameter {table.name}", {"ja": table.ja, "en": table.en}
    for name in ("domains", "problems", "statuses", "unknown_reasons"):
        for key, words in pack.about[name].items():
            yield f"{name} {key}", words
    for item in pack.about["not_judged"]:
        yield "not_judged", item["topic"]
        yield "not_judged", item["why"]
    for key, words in pack.parties.items():
        yield f"party {key}", words


def test_japanese_is_japanese_and_english_english(pack: Pack) -> None:
    wrong = []
    for where, words in texts_of(pack):
        for language in ("ja", "easy"):
            if language in words and not JAPANESE.search(words[language]):
                wrong.append(f"{where} {language}: {words[language]}")
        bare = BRACKETS.sub("", BRACKETS.sub("", words["en"]))
        if JAPANESE.search(bare) or not words["en"]:
            wrong.append(f"{where} en: {words['en']}")
    assert not wrong, "\n".join(wrong[:40])


def test_closed_days_have_their_names_in_english(pack: Pack) -> None:
    named = pack.about["closed_day_words"]
    for calendar in pack.book.calendars.values():
        assert isinstance(calendar, ClosedDays)
        for why in {*calendar.holidays.values(), "土曜日", "日曜日", "年末年始"}:
            assert not JAPANESE.search(named[why]["en"]), why
