"""The sentences of questions and presumptions, in Japanese and English."""

from __future__ import annotations

from jisso.files.inbound.problems import Words

PRESUMED: dict[str, Words] = {
    "condition_since_hire": Words(
        "適用開始日の欄がないので、労働条件は入社日から変わっていないものとして見ました",
        "no column says since when the terms of work hold, so they are taken to hold since the hire date",
    ),
    "foreign_by_status": Words(
        "在留資格が書かれているので、日本国籍ではないものとして見ました",
        "a status of residence is given, so the person is taken not to be a Japanese national",
    ),
    "employed_here": Words(
        "名簿にあるので、この会社に雇われているものとして見ました",
        "the person is on the staff list, so is taken to be employed here",
    ),
    "no_end_by_status": Words(
        "期間の定めのない在留資格なので、満了日はないものとして見ました",
        "this status has no period, so no expiry is taken to exist",
    ),
    "pay_form_by_column": Words(
        "給与形態の欄がないので、月給だけに金額があれば月給制、時給だけなら時給制として見ました",
        "no column tells the form of pay: a figure under the monthly wage alone is read as monthly pay, "
        "under the hourly wage as hourly",
    ),
    "firm_above": Words(
        "会社名が各グループの先頭の行だけにあるので、下の空欄の行も同じ会社の人として見ました",
        "each firm stands once, in the first row of its people, so the rows below with a blank are taken as its people",
    ),
    "terms_replaced": Words(
        "同じ雇用で次の労働条件が始まる前の日に、前の労働条件が終わったものとして見ました",
        "earlier terms of work are taken to end on the day before the next terms of the same job begin",
    ),
    "corporation_by_name": Words(
        "名前に「株式会社」などがあるので、法人として見ました",
        "the name holds a legal form such as 株式会社 or Ltd., so the firm is taken to be a corporation",
    ),
    "one_employer_named": Words(
        "雇用主の欄がないので、この会社での記録として見ました",
        "no column names the employer, so the rows are taken as this firm's",
    ),
}
ORGANISATION = Words(
    "会社名がどこにもないため「org-1」として見ました。会社名は何ですか（表題か「会社名」の列に書いてください）",
    "no file names the firm, so it stands as `org-1`: what is its name (write it in a title or a column 会社名)",
)
EMPLOYER = Words(
    "勤め先が2つ以上ある人の行に会社名がないため、雇用の欄を使っていません。「会社名」の列を加えてください",
    "rows of people with two or more employers name no firm, so what they say of the job is not used: add a column with the firm",
)
PERMANENT_END = Words(
    "期間のない在留資格に期限が書かれています。在留カードの有効期限として読みました。よいですか",
    "an expiry is given for a status without a period: it was read as the expiry of the residence card; is that right",
)


def duplicate(why: str) -> Words:
    ja = "同じ氏名" if why == "same name" else "同じ生年月日で、よく似た氏名"
    return Words(
        f"{ja}の人が2人います。同じ人ですか（まとめていません）",
        f"two persons have the {why}: are they one (not merged)",
    )


def linked(count: int) -> Words:
    return Words(
        f"{count}行は氏名だけで名簿の人と結びつけました。よいですか（社員番号の列があれば確かです）",
        f"{count} rows were linked to persons by name alone: is that right (an employee number would make it sure)",
    )


def value(heading: str, shown: str, near: list[str], count: int) -> Words:
    ja, en = "・".join(near) or "一覧の中", ", ".join(near) or "one of the list"
    return Words(
        f"「{heading}」の「{shown}」（{count}行）はどれのことですか: {ja}",
        f"what does `{shown}` under `{heading}` mean ({count} rows): {en}",
    )
