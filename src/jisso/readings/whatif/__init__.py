"""What if: what would make a finding lawful, and what changes when facts or rules do."""

from jisso.readings.whatif.compare import (
    Course,
    Difference,
    differences,
    rows_read,
    spliced,
    steps,
    touched,
    touched_by_rules,
)
from jisso.readings.whatif.options import Option
from jisso.readings.whatif.reach import Index, indexed
from jisso.readings.whatif.search import CURABLE, LAWFUL, Outcome, Proposal, curable, lawful, proposals
from jisso.readings.whatif.transition import Break, breaks, early_deadlines

__all__ = [
    "CURABLE",
    "LAWFUL",
    "Break",
    "Course",
    "Difference",
    "Index",
    "Option",
    "Outcome",
    "Proposal",
    "breaks",
    "curable",
    "differences",
    "early_deadlines",
    "indexed",
    "lawful",
    "proposals",
    "rows_read",
    "spliced",
    "steps",
    "touched",
    "touched_by_rules",
]
