"""An invented office: 200 people, one employment each, with the records that such an office would hold.

The same people come as a case document (for the engine alone) and as a workbook (for `jisso check`). Everything
follows from a fixed seed; no name belongs to anybody.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

AS_OF = date(2026, 10, 20)
SEED = 20261020
FAMILY = ("Aran", "Belo", "Cinta", "Dovan", "Eshi", "Faro", "Galin", "Hoya", "Ismat", "Jarun")
GIVEN = ("Mira", "Tovan", "Lise", "Noru", "Pela", "Rudo", "Sanu", "Vika", "Wen", "Yori")
# status of residence, its name in a staff list, employment form, weekly hours
STATUSES = (
    ("ESHIS", "技術・人文知識・国際業務", "regular", 40),
    ("SSW1", "特定技能1号", "contract", 40),
    ("TIT2", "技能実習2号", "contract", 40),
    ("STUDENT", "留学", "part_time", 20),
    ("DEPENDENT", "家族滞在", "part_time", 26),
    ("PERMANENT", "永住者", "regular", 40),
)
FORMS = {"regular": "正社員", "contract": "契約社員", "part_time": "アルバイト"}
NATIONS = ("VN", "NP", "ID", "MM", "PH", "BR")


def statuses(known: set[str]) -> list[tuple[str, str, str, int]]:
    """The statuses above that the pack's code list has."""
    return [status for status in STATUSES if status[0] in known]


class Person:
    """One invented person with all dates and figures drawn once, for both forms."""

    def __init__(self, number: int, dice: random.Random, choices: list[tuple[str, str, str, int]]) -> None:
        self.number = number
        self.id = f"p{number:03d}"
        self.name = f"{FAMILY[number % 10].upper()} {GIVEN[number // 10 % 10].upper()} {number}"
        self.status, self.status_name, self.form, self.weekly = choices[number % len(choices)]
        self.nation = NATIONS[number % len(NATIONS)]
        self.born = date(1975 + dice.randrange(30), 1 + dice.randrange(12), 1 + dice.randrange(28))
        self.hired = AS_OF - timedelta(days=dice.randrange(20, 1500))
        self.arrived = self.hired - timedelta(days=dice.randrange(30, 400))
        self.stay_end = AS_OF + timedelta(days=dice.randrange(-20, 900))
        self.left = AS_OF - timedelta(days=dice.randrange(1, 15)) if number % 25 == 7 else None
        self.moved = AS_OF - timedelta(days=dice.randrange(1, 200))
        self.move_told = self.moved + timedelta(days=dice.randrange(0, 25)) if number % 4 else None
        self.hire_told = self.hired + timedelta(days=dice.randrange(1, 45)) if number % 9 else None
        self.insured = self.hired + timedelta(days=dice.randrange(0, 4)) if self.weekly >= 30 else None
        self.insured_told = self.insured + timedelta(days=dice.randrange(0, 9)) if self.insured else None
        self.hourly = 1_050 + 10 * dice.randrange(40)
        self.monthly = 190_000 + 1_000 * dice.randrange(90)
        self.hours = [dice.randrange(3, 9) for _ in range(20)]
        if self.move_told is not None and self.move_told > AS_OF:
            self.move_told = None
        if self.hire_told is not None and self.hire_told > AS_OF:
            self.hire_told = None


def people(known_statuses: set[str], count: int = 200) -> list[Person]:
    dice = random.Random(SEED)
    choices = statuses(known_statuses)
    return [Person(number, dice, choices) for number in range(count)]


def document(staff: list[Person]) -> dict[str, Any]:
    """The office as a case document. Two employers; the registers the office holds are complete to the as-of day."""
    rows: dict[str, list[dict[str, Any]]] = {
        "organisation": [
            {
                "organisation_id": f"o{n}",
                "name": f"Sample Works {n}",
                "kind": "company",
                "legal_form": "corporation",
                "opened_date": "2010-04-01",
            }
            for n in (1, 2)
        ],
        "workplace": [
            {
                "workplace_id": f"w{n}",
                "organisation": f"o{n}",
                "name": f"Plant {n}",
                "prefecture": "JP-13",
                "municipality": "131041",
                "regular_staff": 60 * n,
                "foreign_staff": 100,
                "foreign_employment_manager": True,
            }
            for n in (1, 2)
        ],
    }
    for register in (
        "person",
        "residence_permission",
        "address_record",
        "employment",
        "working_condition",
        "identity_document",
        "insurance_enrolment",
        "filing",
        "wage_payment",
        "wage_item",
        "work_record",
        "work_permission",
    ):
        rows[register] = []
    for person in staff:
        _add(rows, person)
    complete = AS_OF.isoformat()
    held = (
        "employment",
        "working_condition",
        "wage_payment",
        "wage_item",
        "work_record",
        "workplace",
        "organisation",
        "person",
        "residence_permission",
        "identity_document",
        "address_record",
        "work_permission",
    )
    sources: dict[str, Any] = dict.fromkeys(held, complete)
    sources["filing"] = dict.fromkeys(
        (
            "foreign_hire_notice",
            "foreign_separation_notice",
            "si_acquisition_notice",
            "si_loss_notice",
            "ei_acquisition_notice",
            "ei_loss_notice",
        ),
        complete,
    )
    sources["insurance_enrolment"] = dict.fromkeys(
        ("employees_health", "employees_pension", "employment"), complete
    )
    return {"as_of": complete, "sources": sources, "registers": rows}


def _add(rows: dict[str, list[dict[str, Any]]], person: Person) -> None:
    key, office = person.id, 1 + person.number % 2
    job, left = f"e-{key}", person.left.isoformat() if person.left else "open"
    rows["person"].append(
        {
            "person_id": key,
            "name_roman": person.name,
            "birth_date": person.born.isoformat(),
            "nationality": person.nation,
            "japanese_national": False,
        }
    )
    rows["residence_permission"].append(
        {
            "permission_id": f"r-{key}",
            "person": key,
            "status": person.status,
            "start_date": person.arrived.isoformat(),
            "end_date": person.stay_end.isoformat(),
        }
    )
    rows["identity_document"].append(
        {
            "document_id": f"d-{key}",
            "person": key,
            "kind": "residence_card",
            "start_date": person.arrived.isoformat(),
            "end_date": person.stay_end.isoformat(),
        }
    )
    rows["address_record"].append(
        {
            "address_id": f"a-{key}",
            "person": key,
            "municipality": "131041",
            "start_date": person.moved.isoformat(),
            "notified_date": person.move_told.isoformat() if person.move_told else "no",
        }
    )
    rows["employment"].append(
        {
            "employment_id": job,
            "person": key,
            "organisation": f"o{office}",
            "workplace": f"w{office}",
            "start_date": person.hired.isoformat(),
            "end_date": left,
            "form": person.form,
            "occupation": "food_line",
            "card_checked_date": person.hired.isoformat(),
            "card_check_result": "valid",
        }
        | ({"end_reason": "voluntary"} if person.left else {})
    )
    hourly = person.weekly < 40
    rows["working_condition"].append(
        {
            "condition_id": f"c-{key}",
            "employment": job,
            "start_date": person.hired.isoformat(),
            "notified_date": person.hired.isoformat(),
            "weekly_hours": person.weekly,
            "weekly_days": 5,
            "pay_form": "hourly" if hourly else "monthly",
            "full_timer_weekly_hours": 40,
            "penalty_clause": False,
            "savings_condition": False,
        }
        | (
            {"hourly_pay": person.hourly}
            if hourly
            else {"monthly_base_pay": person.monthly, "monthly_fixed_wage": person.monthly}
        )
    )
    if person.insured is not None:
        for scheme in ("employees_health", "employees_pension", "employment"):
            rows["insurance_enrolment"].append(
                {
                    "enrolment_id": f"i-{scheme}-{key}",
                    "person": key,
                    "scheme": scheme,
                    "organisation": f"o{office}",
                    "start_date": person.insured.isoformat(),
                    "standard_remuneration": person.monthly,
                }
            )
    for kind, day in (
        ("foreign_hire_notice", person.hire_told),
        ("si_acquisition_notice", person.insured_told),
    ):
        if day is not None:
            rows["filing"].append(
                {
                    "filing_id": f"f-{kind}-{key}",
                    "kind": kind,
                    "person": key,
                    "filer_organisation": f"o{office}",
                    "received_date": day.isoformat(),
                    "event_date": person.hired.isoformat(),
                }
            )
    if person.status in ("STUDENT", "DEPENDENT"):
        rows["work_permission"].append(
            {
                "work_permission_id": f"x-{key}",
                "person": key,
                "kind": "comprehensive_28h",
                "start_date": person.arrived.isoformat(),
                "end_date": person.stay_end.isoformat(),
                "weekly_limit": 28,
            }
        )
    _paid(rows, person, job)


def _paid(rows: dict[str, list[dict[str, Any]]], person: Person, job: str) -> None:
    """Two wage payments with three items each, and twenty days of work in the five weeks before the as-of day."""
    key = person.id
    for month in (8, 9):
        due = date(2026, month, 25)
        if due < person.hired:
            continue
        gross = person.monthly if person.weekly >= 40 else person.hourly * person.weekly * 4
        payment = f"wp{month}-{key}"
        rows["wage_payment"].append(
            {
                "wage_payment_id": payment,
                "employment": job,
                "kind": "regular",
                "due_date": due.isoformat(),
                "period_start": date(2026, month, 1).isoformat(),
                "period_end": date(2026, month, 20).isoformat(),
                "paid_date": due.isoformat(),
                "gross": gross,
                "net": gross * 8 // 10,
                "method": "bank_transfer",
            }
        )
        for kind, amount in (
            ("base_pay", gross),
            ("income_tax", gross // 20),
            ("pension_premium", gross // 11),
        ):
            rows["wage_item"].append(
                {
                    "wage_item_id": f"{kind}-{payment}",
                    "wage_payment": payment,
                    "due_date": due.isoformat(),
                    "kind": kind,
                    "amount": amount,
                }
            )
    for number, hours in enumerate(person.hours):
        day = (AS_OF - timedelta(days=1 + number + number // 5 * 2)).isoformat()
        if day < person.hired.isoformat():
            continue
        rows["work_record"].append(
            {
                "work_record_id": f"h{number}-{key}",
                "person": key,
                "employment": job,
                "grain": "day",
                "day_kind": "working_day",
                "start_date": day,
                "end_date": day,
                "hours": hours,
                "break_hours": 1,
                "task": "food_line",
                "task_class": "main",
            }
        )


HEADINGS = (
    "社員番号",
    "氏名",
    "生年月日",
    "国籍",
    "在留資格",
    "在留期限",
    "在留カード番号",
    "雇用形態",
    "入社日",
    "退職日",
    "週所定労働時間",
    "時給",
    "月給",
    "資格外活動許可",
    "ハローワーク届出日",
    "社保取得届",
    "雇用保険取得届",
)


def workbook(staff: list[Person], path: Path) -> None:
    """The office as one sheet that an HR person would keep: a title, a stated day, one row per person."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("外国人社員")
    shape = book.add_format({"num_format": "yyyy/m/d"})
    sheet.write(0, 0, "株式会社サンプル製作所　外国人社員名簿")
    sheet.write(1, 0, f"{AS_OF.year}年{AS_OF.month}月{AS_OF.day}日現在")
    sheet.write_row(3, 0, HEADINGS)
    for line, person in enumerate(staff, 4):
        hourly = person.weekly < 40
        card = f"ZZ{90_000_000 + person.number:08d}ZZ"
        values: list[Any] = [
            f"{person.number + 1:04d}",
            person.name,
            person.born,
            person.nation,
            person.status_name,
            person.stay_end,
            card,
            FORMS[person.form],
            person.hired,
            person.left,
            person.weekly,
            person.hourly if hourly else None,
            None if hourly else person.monthly,
            "有" if person.status in ("STUDENT", "DEPENDENT") else None,
            person.hire_told,
            person.insured_told,
            person.insured_told,
        ]
        for column, value in enumerate(values):
            if isinstance(value, date):
                sheet.write_number(line, column, value.toordinal() - date(1899, 12, 30).toordinal(), shape)
            elif value is not None:
                sheet.write(line, column, value)
    book.close()
