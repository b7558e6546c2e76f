"""Say it plainly: rules and findings as sentences in Japanese, English and やさしい日本語."""

from jisso.readings.narrate.explanation import Explanation, Factor, explain, reason_in_words
from jisso.readings.narrate.sentences import rule_in_words, say
from jisso.readings.narrate.words import LANGUAGES, Words

__all__ = [
    "LANGUAGES",
    "Explanation",
    "Factor",
    "Words",
    "explain",
    "reason_in_words",
    "rule_in_words",
    "say",
]
