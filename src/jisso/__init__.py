"""`jisso` (実装): written rules, put into operation.

Names are loaded when they are first used, so that the command line starts fast.

>>> from jisso import load_pack, find_pack
>>> load_pack(find_pack("japan")).name
'japan'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jisso.desk import Checked, check_document, check_files, make_report
    from jisso.ground.problem import Problem
    from jisso.pack import Pack, find_pack, load_pack
    from jisso.readings.evaluate import Evaluator
    from jisso.readings.finding import Finding
    from jisso.readings.narrate import Words, explain, rule_in_words

__version__ = "0.1.0"

_HOMES = {
    "Checked": "jisso.desk",
    "Evaluator": "jisso.readings.evaluate",
    "Finding": "jisso.readings.finding",
    "Pack": "jisso.pack",
    "Problem": "jisso.ground.problem",
    "Words": "jisso.readings.narrate",
    "check_document": "jisso.desk",
    "check_files": "jisso.desk",
    "explain": "jisso.readings.narrate",
    "find_pack": "jisso.pack",
    "load_pack": "jisso.pack",
    "make_report": "jisso.desk",
    "rule_in_words": "jisso.readings.narrate",
}

__all__ = [
    "Checked",
    "Evaluator",
    "Finding",
    "Pack",
    "Problem",
    "Words",
    "check_document",
    "check_files",
    "explain",
    "find_pack",
    "load_pack",
    "make_report",
    "rule_in_words",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'jisso' has no attribute {name!r}")
