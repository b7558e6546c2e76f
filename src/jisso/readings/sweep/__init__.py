"""Sweep: how do all rows stand? The rules of a register as one query, with the statuses and reasons of the case reading."""

from jisso.readings.sweep.compiler import Contents, Pessimist
from jisso.readings.sweep.dialects import DIALECTS, DUCKDB, Dialect
from jisso.readings.sweep.register_query import COLUMNS, RegisterQuery, register_queries, register_query

__all__ = [
    "COLUMNS",
    "DIALECTS",
    "DUCKDB",
    "Contents",
    "Dialect",
    "Pessimist",
    "RegisterQuery",
    "register_queries",
    "register_query",
]
