"""Customary headings of offices that name no single field of the vocabulary: they mean two rows at once, ask
the question the other way round, or come from one product. The pack's own words for a heading win over these.
"""

from __future__ import annotations

from typing import Any

_BOTH = ("employees_health", "employees_pension")


def _insured(schemes: tuple[str, ...], field: str, *aliases: str) -> list[dict[str, Any]]:
    return [
        {
            "register": "insurance_enrolment",
            "set": {"scheme": scheme},
            "field": field,
            "aliases": list(aliases),
        }
        for scheme in schemes
    ]


COLUMNS: list[dict[str, Any]] = [
    # Health and pension insurance are joined and left together; offices call the pair 社保.
    *_insured(_BOTH, "start_date", "社保", "社会保険", "社会保険加入", "社保加入", "社会保険加入状況",
        "社保加入状況", "社会保険の加入",
              "社会保険加入有無", "社会保険の有無", "社保有無", "健保・厚年", "健康保険・厚生年金", "健保厚年",
              "社会保険(健保・厚年)",
              "社会保険加入日", "社会保険取得日", "社保取得日", "社保加入日", "社会保険資格取得日"),
    *_insured(_BOTH, "end_date", "社会保険喪失日", "社保喪失日", "社会保険資格喪失日"),
    *_insured(("employees_health",), "start_date", "健康保険", "健保", "健保加入", "健康保険加入"),
    *_insured(("employees_pension",), "start_date", "厚生年金", "厚年", "厚生年金保険", "厚生年金加入"),
    *_insured(("employment",), "start_date", "雇用保険", "雇保", "雇用保険加入", "雇用保険加入状況",
        "雇用保険の有無", "雇用保険有無", "雇保加入"),
    {"register": "filing", "set": {"kind": "foreign_hire_notice"}, "field": "received_date",
     "presumes": "same_day_receipt",
     "aliases": ["雇用状況届出", "雇用状況届", "雇用状況届出日", "外国人雇用状況届", "外国人雇用状況届出",
         "外国人雇用状況の届出",
                 "ハローワーク届出", "ハローワークへの届出", "HW届出", "ハロワ届出", "ハロワ届", "雇入届出"]},
    {"register": "safety_record", "set": {"kind": "hire_training"}, "field": "done_date",
     "aliases": ["雇入時教育", "雇入れ時教育", "安全教育", "安全衛生教育", "入社時安全教育"]},
    {"register": "safety_record", "set": {"kind": "periodic_health_check"}, "field": "done_date",
     "aliases": ["定期健康診断", "定期健診"]},
    {"register": "support_activity", "set": {"kind": "regular_interview"}, "field": "done_date",
     "aliases": ["定期面談", "面談実施日", "面談", "四半期面談", "定期面談(本人)", "本人面談", "3か月面談", "面談記録",
         "面談本人", "面談外国人", "面談(本人)"]},
    {"register": "support_activity", "set": {"kind": "supervisor_interview"}, "field": "done_date",
     "aliases": ["定期面談(監督者)", "定期面談(上司)", "面談上司", "面談監督者", "面談(上司)", "面談(監督者)",
         "監督者面談", "上司面談"]},
    {"register": "application", "set": {"kind": "extension_of_stay"}, "field": "submitted_date",
     "aliases": ["更新申請", "在留更新", "在留更新申請", "ビザ更新", "ビザ更新申請", "在留期間更新", "更新手続き",
         "更新手続"]},
    {"register": "qualification", "set": {"kind": "japanese_test"}, "field": "level",
     "aliases": ["日本語", "日本語力", "日本語検定"]},
]  # fmt: skip

# Headings under which 有 or ○ means the opposite of the field.
TURNED = (
    "就労制限", "就労制限の有無", "就労制限有無", "非居住者である親族", "本人同意", "本人同意（逆）", "外国籍", "外国人",
    "在留カード就労制限",
)  # fmt: skip

# One product's headings that are parts of one field, joined in this order with a space.
JOINED: dict[str, tuple[tuple[str, ...], ...]] = {
    "name_roman": (("legal name - last name", "legal name - first name"), ("family name", "given name"),
                   ("surname", "given name"), ("foreign_resident_last_name", "foreign_resident_first_name",
        "foreign_resident_middle_name"),),
    "name_kanji": (("last_name", "first_name"), ("姓", "名"), ("氏", "名"), ("苗字", "名前")),
    "name_kana": (("last_name_yomi", "first_name_yomi"), ("セイ", "メイ"), ("姓カナ", "名カナ"), ("姓（カナ）", "名（カナ）"),
                  ("姓(ヨミガナ)", "名(ヨミガナ)")),
}  # fmt: skip

# Exports write these for the same fields that offices name in their own words.
FIELD_ALIASES: dict[str, tuple[str, ...]] = {
    "person.person_id": ("学籍番号", "学生番号", "社員CD", "社員コード", "従業員CD", "職員CD", "職員No", "スタッフNo", "スタッフID",
        "社員No", "社員NO.", "社員ID", "職員番号", "職員コード", "従業員コード", "従業員No",
        "個人コード", "スタッフ番号",
                         "emp_code", "employee id", "staff no", "employee no", "ID", "コード", "社番"),
    "person.name_roman": ("氏名", "名前", "社員名", "従業員名", "スタッフ名", "外国人氏名", "氏名（英字）",
        "氏名（アルファベット）", "氏名(在留カード)",
                          "受講者", "受講者氏名", "受診者", "受診者氏名", "対象者", "full name",
                          "name", "worker", "employee name", "お名前", "本人氏名", "氏　名"),
    "person.name_kana": ("氏名カナ", "氏名（カタカナ）", "カナ", "氏名フリガナ", "ヨミガナ", "氏名(ヨミガナ)"),
    "person.birth_date": ("生年月日", "生年月日(和暦)", "date of birth"),
    "person.nationality": ("国籍", "国籍・地域", "nationality", "国・地域",
        "国籍・地域名", "国籍（地域）", "primary nationality", "country of nationality", "nationality country"),
    "employment.start_date": ("入社年月日", "雇入日", "雇入れ年月日", "入社", "雇用年月日", "採用年月日",
        "働き始めた日", "勤務開始日", "就労開始日", "就業開始日", "雇用契約開始日", "雇い入れ日", "就職日", "start date",
                              "date of hire", "joined"),
    "employment.end_date": ("退職年月日", "退職", "離職日", "離職年月日", "退職予定日", "last day"),
    "employment.contract_end_date": ("契約期限", "雇用期限", "契約満了", "雇用契約満了日", "契約期間満了日", "契約終了"),
    "employment.form": ("雇用区分", "雇用種別", "区分（雇用）", "勤務形態", "身分"),
    "residence_permission.status": ("在留資格", "区分", "ビザ", "ビザの種類", "ビザ区分", "資格（在留）",
        "在留資格の種類", "在留資格区分", "visa type",
        "status of residence", "visa status"),
    "residence_permission.end_date": ("在留期限", "在留期間満了年月日", "在留期限日", "在留満了日", "在留カード期限",
        "ビザ満了日", "期間満了日", "visa expiry",
                                      "visa expiration", "visa expiration date", "visa expiry date",
        "在留期間", "period of stay expiry", "expiration date"),
    "working_condition.weekly_hours": ("週所定", "所定時間", "週の所定労働時間", "所定労働時間", "契約時間",
        "週契約時間", "労働時間（週）", "週の労働時間", "週勤務時間",
                                       "1週間の所定労働時間", "hours per week", "hours/week",
                                       "scheduled weekly hours", "standard weekly hours"),
    "working_condition.pay_form": ("給与タイプ", "賃金タイプ", "支払形態", "pay frequency", "frequency", "wage type"),
    "working_condition.hourly_pay": ("時給", "時間額", "hourly pay", "hourly rate"),
    "working_condition.monthly_base_pay": ("月給", "月額給与", "基本給月額", "monthly pay", "monthly salary", "給与", "賃金"),
    "working_condition.notified_date": ("労働条件通知書", "条件通知書", "雇用契約書", "労働条件通知日",
        "労働条件通知書交付", "雇用契約書締結"),
    "employment.end_reason": ("primary termination reason", "termination reason", "退職の理由"),
    "workplace.name": ("work location", "location", "勤務先店舗", "事業所", "勤務先事業所", "所属", "所属部署",
        "部署", "部門", "工場"),
    "workplace.prefecture": ("都道府県", "勤務地（都道府県）", "勤務地県"),
    "work_record.hours": ("時間", "実労働時間", "労働時間数", "実働時間数", "勤務時間数", "合計時間", "hours worked",
        "総時間"),
    "work_record.start_date": ("年月日", "日", "勤務年月日", "date"),
    "support_activity.done_date": ("実施日", "面談実施日"),
    "employment.card_checked_date": ("在留カード確認", "カード確認", "在留カード原本確認日"),
}  # fmt: skip
