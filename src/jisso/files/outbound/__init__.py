"""Files out: one report value, written as a page, a workbook, a calendar, JSON or lines on a terminal.

Every writer is a function of a `Report` and reads no clock: the same report gives the same bytes.
"""
