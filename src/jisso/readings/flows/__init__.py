"""Who learns what? Per rule and asker: the fields read by holder, what each holder can answer alone, what then travels,
what an answer lets the asker infer, and what the pack's matrix forbids."""

from jisso.readings.flows.cut import OwnRows, Slice, cut, slice_of
from jisso.readings.flows.parts import TRAVELS, Part, parts_of
from jisso.readings.flows.policy import Asker, Flow, Policy, askers_of, flows_to, groups_read, refusals

__all__ = [
    "TRAVELS",
    "Asker",
    "Flow",
    "OwnRows",
    "Part",
    "Policy",
    "Slice",
    "askers_of",
    "cut",
    "flows_to",
    "groups_read",
    "parts_of",
    "refusals",
    "slice_of",
]
