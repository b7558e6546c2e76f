"""The case reading: how does this case stand, and why? The slow, obvious reference of all readings."""

from jisso.readings.evaluate.ahead import next_day
from jisso.readings.evaluate.asked import value_of
from jisso.readings.evaluate.judge import Evaluator

__all__ = ["Evaluator", "next_day", "value_of"]
