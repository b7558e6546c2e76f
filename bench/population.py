"""A synthetic population as extracts, of any size: invented people, seeded, written to Parquet without passing through memory.

python bench/population.py FOLDER [--people 200000] [--seed 1] [--as-of 2026-10-20]

**Nobody in it exists.** Every value comes from a hash of (seed, number, purpose), so a part of the population can be made
alone and is always the same.

Margins that follow published figures:
- status of residence at the end of 2024, Immigration Services Agency (as told by nippon.com, 28 March 2025, and the daily press): all
  3,768,977; permanent 918,116; technical intern trainees 456,595; students 402,134; specified skilled workers about 284,000.
- prefecture at the end of 2024, same source: Tokyo 738,946; Osaka 333,564; Aichi 331,733; Kanagawa 292,450; Saitama 262,382.
- employers at the end of October 2024, Ministry of Health, Labour and Welfare (外国人雇用状況): 2,302,587 workers at 342,087 workplaces; 62.4 % of the
  workplaces have fewer than 30 staff, and 36.2 % of the workers are at those; 26.0 % of the workers are in manufacturing.

Assumptions, for which no figure was looked up: the other statuses' shares among the rest; other prefectures evenly; ages; hours and pay;
8 % with two jobs; 40 % moved in the last three years; 4 % of notices late, 3 % missing; 2 % of cells not recorded.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import duckdb

ALL_RESIDENTS = 3_768_977
STATUSES = {
    "PERMANENT": 918_116,
    "TIT2": 456_595,
    "STUDENT": 402_134,
    "SSW1": 284_000,
    # assumed shares of the remaining 1,708,132
    "ESHIS": 420_000,
    "DEPENDENT": 305_000,
    "SPECIAL_PR": 275_000,
    "LONGTERM": 225_000,
    "SPOUSE_JP": 150_000,
    "DESIGNATED": 90_000,
    "SPOUSE_PR": 55_000,
    "SKILLED": 45_000,
    "BUSINESS": 41_000,
    "HSP1B": 30_000,
    "NURSING_CARE": 12_000,
    "ICT1": 18_000,
    "SSW2": 1_000,
    "INSTRUCTOR": 14_000,
    "PROFESSOR": 8_000,
    "ENTERTAINER": 3_000,
    "CULTURAL": 3_000,
    "TRAINEE": 1_000,
}
PREFECTURES = {"13": 738_946, "27": 333_564, "23": 331_733, "14": 292_450, "11": 262_382}
WORKERS, WORKPLACES = 2_302_587, 342_087
SMALL_WORKPLACES, WORKERS_AT_SMALL = 0.624, 0.362
MANUFACTURING = 0.26
LATE, MISSING, BLANK, TWO_JOBS, MOVED = 0.04, 0.03, 0.02, 0.08, 0.40


def chance(purpose: str, number: str = "n") -> str:
    """A number in [0, 1) from the seed, a row's number and what it is for."""
    return f"((hash($seed, {number}, '{purpose}') % 1000003) / 1000003.0)"


def shares(purpose: str, weights: dict[str, float], otherwise: str) -> str:
    """One of the words, with these weights out of 1; the rest is `otherwise` (an SQL expression)."""
    passed, branches = 0.0, []
    for word, weight in weights.items():
        passed += weight
        branches.append(f"WHEN {chance(purpose)} < {passed:.9f} THEN '{word}'")
    return f"CASE {' '.join(branches)} ELSE {otherwise} END"


def back(purpose: str, most: int, least: int = 0, number: str = "n") -> str:
    """A day before the as-of day."""
    return f"(DATE '$asof' - CAST(floor({least} + {chance(purpose, number)} * {most - least}) AS INTEGER))"


def blank(part: str, purpose: str) -> str:
    return f"CASE WHEN {chance(purpose)} >= {BLANK} THEN {part} END"


def statements(people: int) -> dict[str, str]:
    """A query per register. `n` numbers its rows."""
    total = float(sum(STATUSES.values()))
    places = max(3, round(people * WORKPLACES / ALL_RESIDENTS))
    small = max(1, round(places * SMALL_WORKPLACES))
    workers = round(people * WORKERS / ALL_RESIDENTS)
    other = f"'JP-' || lpad(CAST(1 + CAST(floor({chance('other prefecture')} * 47) AS INTEGER) AS VARCHAR), 2, '0')"
    prefecture = shares("prefecture", {f"JP-{k}": v / ALL_RESIDENTS for k, v in PREFECTURES.items()}, other)
    status = shares("status", {k: v / total for k, v in STATUSES.items()}, "'PERMANENT'")
    workplace = (
        f"CASE WHEN {chance('size')} < {WORKERS_AT_SMALL} THEN CAST(floor({chance('place')} * {small}) AS BIGINT) "
        f"ELSE {small} + CAST(floor({chance('place')} * {places - small}) AS BIGINT) END"
    )
    jobs = workers + round(workers * TWO_JOBS)
    job = f"SELECT n, n % {workers} AS who, {workplace} AS place, {back('hired', 2400)} AS hired FROM range({jobs}) AS r(n)"
    student = f"(SELECT n, {status} AS status FROM range({people}) AS r(n))"
    told = (
        f"CASE WHEN {chance('told')} < {MISSING} THEN NULL WHEN {chance('told')} < {MISSING + LATE} "
        f"THEN moved + 15 + CAST(floor({chance('late')} * 60) AS INTEGER) ELSE moved + CAST(floor({chance('soon')} * 14) AS INTEGER) END"
    )
    moves = f"SELECT n, {back('moved', 1095)} AS moved FROM range({people}) AS r(n) WHERE {chance('moves')} < {MOVED}"
    return {
        "person": f"SELECT 'p' || n AS person_id, {blank(back('born', 22000, 6600), 'born blank')} AS birth_date, "
        f"false AS japanese_national FROM range({people}) AS r(n)",
        "organisation": f"SELECT 'o' || n AS organisation_id, 'company' AS kind FROM range({places}) AS r(n)",
        "workplace": f"SELECT 'w' || n AS workplace_id, 'o' || n AS organisation, {prefecture} AS prefecture, "
        f"CASE WHEN {chance('industry')} < {MANUFACTURING} THEN 'E' ELSE 'I' END AS industry, "
        f"CASE WHEN n < {small} THEN 1 + CAST(floor({chance('staff')} * 29) AS INTEGER) "
        f"ELSE 30 + CAST(floor({chance('staff')} * {chance('staff 2')} * 900) AS INTEGER) END AS regular_staff FROM range({places}) AS r(n)",
        "residence_permission": f"SELECT 'r' || n AS permission_id, 'p' || n AS person, status, "
        f"{back('granted', 1000)} AS start_date, CASE WHEN status IN ('PERMANENT', 'SPECIAL_PR') THEN NULL "
        f"ELSE {back('granted', 1000)} + 1095 - CAST(floor({chance('expires')} * 120) AS INTEGER) END AS end_date, "
        f"NULL::DATE AS ceased_date, NULL::DATE AS departure_date, 36 AS granted_months FROM {student}",
        "address_record": f"SELECT 'a' || n AS address_id, 'p' || n AS person, '131041' AS municipality, moved AS start_date, "
        f"NULL::DATE AS end_date, CASE WHEN t <= DATE '$asof' THEN t END AS notified_date FROM (SELECT *, {told} AS t FROM ({moves}))",
        "employment": f"SELECT 'e' || n AS employment_id, 'p' || who AS person, 'o' || place AS organisation, 'w' || place AS workplace, "
        f"hired AS start_date, CASE WHEN {chance('left')} < 0.2 THEN hired + CAST(floor({chance('stayed')} * (DATE '$asof' - hired)) AS INTEGER) "
        f"END AS end_date, {shares('form', {'regular': 0.45, 'contract': 0.3, 'part_time': 0.2, 'dispatched': 0.05}, chr(39) + 'regular' + chr(39))} AS form, "
        f"{blank('hired', 'card')} AS card_checked_date FROM ({job})",
        "working_condition": f"SELECT 'c' || n AS condition_id, 'e' || n AS employment, hired AS start_date, NULL::DATE AS end_date, "
        f"hired AS notified_date, {blank(f'CASE WHEN {chance(chr(119))} < 0.7 THEN 40 ELSE 10 + CAST(floor({chance(chr(104))} * 25) AS INTEGER) END', 'hours')} AS weekly_hours, "
        f"'monthly' AS pay_form, 150000 + CAST(floor({chance('pay')} * 200000) AS INTEGER) AS monthly_fixed_wage, 12 AS term_months FROM ({job})",
        "insurance_enrolment": f"SELECT 'i' || n || s AS enrolment_id, 'p' || who AS person, s AS scheme, 'o' || place AS organisation, "
        f"'w' || place AS workplace, hired AS start_date, NULL::DATE AS end_date FROM ({job}) "
        f"CROSS JOIN (VALUES ('employees_health'), ('employees_pension'), ('employment')) AS v(s) WHERE {chance('insured')} < 0.9",
        "filing": f"SELECT 'f' || n || k AS filing_id, k AS kind, 'p' || who AS person, 'w' || place AS workplace, 'o' || place AS filer_organisation, "
        f"hired AS event_date, hired + CAST(floor({chance('filed')} * 40) AS INTEGER) AS received_date FROM ({job}) "
        f"CROSS JOIN (VALUES ('foreign_hire_notice'), ('si_acquisition_notice')) AS v(k) "
        f"WHERE {chance('files')} >= {MISSING} AND hired + CAST(floor({chance('filed')} * 40) AS INTEGER) <= DATE '$asof'",
    }  # fmt: skip


def make(folder: Path, people: int, seed: int, as_of: date) -> dict[str, int]:
    """Writes the extracts; rows per register."""
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, int] = {}
    connection = duckdb.connect()
    for name, query in statements(people).items():
        asked = query.replace("$seed", str(seed)).replace("$asof", as_of.isoformat())
        connection.execute(f"COPY ({asked}) TO '{folder / name}.parquet' (FORMAT parquet)")
        found[name] = connection.execute(f"SELECT count(*) FROM '{folder / name}.parquet'").fetchall()[0][0]
    listed = "".join(f"{name}: {as_of}\n" for name in found if name != "filing")
    codes = "".join(f"  {code}: {as_of}\n" for code in ("foreign_hire_notice", "si_acquisition_notice"))
    enrolled = "".join(
        f"  {code}: {as_of}\n" for code in ("employees_health", "employees_pension", "employment")
    )
    listed = listed.replace(f"insurance_enrolment: {as_of}\n", f"insurance_enrolment:\n{enrolled}")
    (folder / "sources.yaml").write_text(f"{listed}filing:\n{codes}", encoding="utf-8")
    connection.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Extracts of an invented population.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 10, 20))
    asked = parser.parse_args()
    for name, count in make(asked.folder, asked.people, asked.seed, asked.as_of).items():
        print(f"{name}: {count:,}")


if __name__ == "__main__":
    main()
