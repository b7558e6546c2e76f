"""The use cases. The only place where the clock, the pack, files and readings are plugged together."""

from jisso.desk.check import Checked, check_document, check_files, today
from jisso.desk.reporting import make_report

__all__ = ["Checked", "check_document", "check_files", "make_report", "today"]
