"""Files in: the workbook that an office really keeps becomes one case document, and nothing is lost silently.

`read` is the only function others call; the rest are the values it gives back.
"""

from jisso.files.inbound.entry import CompleteThrough, read
from jisso.files.inbound.intake import ColumnUse, Intake, Presumption, Question, SheetSource
from jisso.files.inbound.problems import CAUSES, Cause, CellProblem, Words, by_cause

__all__ = [
    "CAUSES",
    "Cause",
    "CellProblem",
    "ColumnUse",
    "CompleteThrough",
    "Intake",
    "Presumption",
    "Question",
    "SheetSource",
    "Words",
    "by_cause",
    "read",
]
