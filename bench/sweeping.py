"""Whole registers: generated SQL beside SQL written by hand, on an invented population (`population.py`).

The hand-written query answers the same three rules as one writes it for complete data: one bound, no completeness, no
reasons. It does less, so the bar is 1.6 times its time. The registers read are complete, so both must give the same
statuses; if they differ, nothing is timed.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import population
from rules import book_of

from jisso.desk.sweeping import SweepRequest, sweep
from jisso.pack import Pack
from jisso.readings.sweep import RegisterQuery, register_query
from jisso.readings.sweep.engine import Engine
from jisso.readings.sweep.extracts import in_order
from jisso.registers.case import case_from

AS_OF = date(2026, 10, 20)
DAY = AS_OF.toordinal()
RULES = """- rule: bench.sweep.hire
  kind: duty
  domain: social_insurance
  for: employment as e
  trigger: e.start_date
  due: end of next month after trigger, rolling national
  done: first filing f in e.person from trigger where (f.kind = foreign_hire_notice)
- rule: bench.sweep.joined
  kind: duty
  domain: social_insurance
  for: employment as e
  trigger: e.start_date
  due: 5 days after trigger, rolling national
  done: first filing f in e.person from trigger where (f.kind = si_acquisition_notice)
- rule: bench.sweep.covered
  kind: condition
  domain: social_insurance
  for: employment as e
  holds: exists insurance_enrolment i in e.person on asof where (i.scheme = employees_health)
"""
READ = ("person", "organisation", "workplace", "employment", "insurance_enrolment", "filing")
# Complete data: one bound each, no completeness. 1 is 1 January of the year 1, as in the tables.
PLAIN = """
WITH notices AS (
  SELECT e._id, min(f._start_lo) FILTER (WHERE f.kind = 'foreign_hire_notice') AS hire,
         min(f._start_lo) FILTER (WHERE f.kind = 'si_acquisition_notice') AS joined
  FROM employment e JOIN filing f ON f.person = e.person AND f._start_lo >= e.start_date_lo AND f._start_lo <= {day}
  GROUP BY e._id),
covered AS (
  SELECT DISTINCT person FROM insurance_enrolment
  WHERE scheme = 'employees_health' AND _start_lo <= {day} AND _end_hi >= {day}),
days AS (
  SELECT e._id, e._key, n.hire, n.joined, c.person IS NOT NULL AS holds,
    h.next_open AS hire_due, j.next_open AS joined_due
  FROM employment e LEFT JOIN notices n USING (_id) LEFT JOIN covered c ON c.person = e.person
  LEFT JOIN closed_days h ON h.calendar = 'national' AND h.day = 1 + (last_day(
    CAST(date_trunc('month', DATE '0001-01-01' + (e.start_date_lo - 1)) + INTERVAL 1 MONTH AS DATE)) - DATE '0001-01-01')
  LEFT JOIN closed_days j ON j.calendar = 'national' AND j.day = e.start_date_lo + 5
  WHERE e._start_lo <= {day})
SELECT _key, 'bench.sweep.hire' AS rule, CASE WHEN hire <= hire_due THEN 'met' WHEN hire IS NOT NULL THEN 'met_late'
  WHEN hire_due >= {day} THEN 'due' ELSE 'overdue' END AS status FROM days
UNION ALL SELECT _key, 'bench.sweep.joined', CASE WHEN joined <= joined_due THEN 'met' WHEN joined IS NOT NULL THEN 'met_late'
  WHEN joined_due >= {day} THEN 'due' ELSE 'overdue' END FROM days
UNION ALL SELECT _key, 'bench.sweep.covered', CASE WHEN holds THEN 'satisfied' ELSE 'unsatisfied' END FROM days
"""


def measure(pack: Pack, people: int, rounds: int) -> dict[str, Any]:
    """Seconds (medians) and ratios (medians within a round) of the three-rule set, and one run of the whole pack."""
    book = book_of(RULES, pack)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = population.make(folder / "extracts", people, 1, AS_OF)
        engine, contents = _loaded(pack, folder / "extracts")
        families = list(book.families.values())
        started = time.perf_counter()
        fused = register_query(book, "employment", DAY, contents=contents)
        text = fused.sql()
        compiling = time.perf_counter() - started
        single = [
            register_query(book, "employment", DAY, families=[one], contents=contents) for one in families
        ]
        plain = PLAIN.format(day=DAY)
        _same_answers(engine, fused, plain)
        contenders = {
            "generated": [text],
            "per_rule": [query.sql() for query in single],
            "plain": [plain],
        }
        spent: dict[str, list[float]] = {name: [] for name in contenders}
        for _ in range(rounds):
            for contender, queries in contenders.items():
                started = time.process_time()
                for query in queries:
                    engine.connection.execute(f"CREATE OR REPLACE TEMP TABLE answers AS {query}")
                spent[contender].append(time.process_time() - started)
        engine.close()
        started, used = time.perf_counter(), time.process_time()
        whole = sweep(
            pack,
            SweepRequest(folder / "extracts", folder / "out.parquet", AS_OF, "2GB"),
            lambda done, of: None,
        )
        return {
            "people": people,
            "rows": sum(rows.values()),
            "compiling": compiling,
            "seconds": {name: statistics.median(times) for name, times in spent.items()},
            "ratios": {
                other: statistics.median(a / b for a, b in zip(spent["generated"], spent[other], strict=True))
                for other in ("per_rule", "plain")
            },
            "whole": {
                "wall": time.perf_counter() - started,
                "processor": time.process_time() - used,
                "findings": sum(line[4] for line in whole.totals),
                "rules": len(pack.book.families) - len(whole.refused),
            },
        }


def _loaded(pack: Pack, folder: Path) -> tuple[Engine, Any]:
    engine = Engine()
    schema = pack.book.schema
    engine.prepare(schema, pack.book)
    through = AS_OF.isoformat()
    enrolled = dict.fromkeys(("employees_health", "employees_pension", "employment"), through)
    filed = dict.fromkeys(("foreign_hire_notice", "si_acquisition_notice"), through)
    sources: dict[str, Any] = {
        name: through for name in READ if name not in ("insurance_enrolment", "filing")
    }
    sources |= {"insurance_enrolment": enrolled, "filing": filed}
    stated = case_from(schema, {"sources": sources}, as_of=DAY)[0]
    extracts = {name: engine.extract(schema.registers[name], folder / f"{name}.parquet") for name in READ}
    for extract in extracts.values():
        engine.number_rows(extract)
    for name in in_order(schema, extracts):
        engine.fill_cells(extracts[name], schema, stated, extracts)
    engine.drop_raw(extracts)
    complete = engine.observe(
        schema, lambda register, codes: stated.completeness(register, codes, ""), frozenset()
    )
    return engine, complete


def _same_answers(engine: Engine, fused: RegisterQuery, plain: str) -> None:
    asked = f"SELECT key, rule, status FROM ({fused.sql()})"
    for one, other in ((asked, plain), (plain, asked)):
        (count,) = engine.connection.execute(f"SELECT count(*) FROM (({one}) EXCEPT ({other}))").fetchall()[0]
        if count:
            raise ValueError(f"{count} statuses differ between the generated and the hand-written query")
