"""An invented report: two offices, four people, every status and every slot in use. Nobody here exists."""

from jisso.files.outbound.report import (
    Amount,
    Bucket,
    Consequence,
    CountStep,
    Factor,
    Missing,
    NotJudged,
    PackInfo,
    Party,
    Question,
    Report,
    ReportFinding,
    ReportOffice,
    ReportPerson,
    ReportProblem,
    ReportSource,
    TimeSpan,
)

AS_OF = "2026-11-25"
EMPLOYER = Party("employer", "事業主・所属機関")
WORKER = Party("worker", "本人")
HELLO_WORK = Party("hello_work", "公共職業安定所")
PENSION = Party("pension_office", "年金事務所")
IMMIGRATION = Party("immigration_agency", "出入国在留管理庁")
BANK = Party("bank", "銀行")
CITY = Party("municipality", "市区町村")
SUPPORT = Party("support_organisation", "登録支援機関")

HOSTILE = '<script>alert("x")</script>'
FORMULA = '=HYPERLINK("https://example.com","ここ")'

NGUYEN, RAMOS, HOSTILE_KEY, THAPA = "p:linh", "p:ramos", "p:hostile", "p:thapa"
OFFICES = (
    ReportOffice(
        "o:aoba", "株式会社あおば食品", "A社", (("法人番号", "1180301018771"), ("所在地", "愛知県"))
    ),
    ReportOffice("o:minato", "みなと介護サービス合同会社", "B社", (("所在地", "神奈川県"),)),
)
PEOPLE = (
    ReportPerson(
        NGUYEN, "グエン・ティ・リン", "N.T.L.",
        (("在留資格", "技術・人文知識・国際業務"), ("在留期限", "2026年12月6日（日）"), ("雇用開始", "2024年4月1日"), ("番号", "1023")),
        (
            TimeSpan("在留", "技術・人文知識・国際業務", "permission", "2023-12-07", "2026-12-06"),
            TimeSpan("申請", "更新の申請（特例期間）", "application", "2026-11-10", "2027-02-06"),
            TimeSpan("雇用", "株式会社あおば食品", "employment", "2024-04-01", None),
            TimeSpan("社会保険", "健康保険・厚生年金", "insurance", "2024-04-01", None, certain=False),
        ),
        ("o:aoba",),
    ),
    ReportPerson(
        RAMOS, "ラモス・マリア・クララ", "R.M.C.",
        (("在留資格", "留学"), ("在留期限", "2027年3月31日（水）"), ("雇用開始", "2026年9月24日")),
        (
            TimeSpan("在留", "留学", "permission", "2025-04-01", "2027-03-31"),
            TimeSpan("許可", "資格外活動（週28時間）", "permission", "2025-04-05", "2027-03-31"),
            TimeSpan("雇用", "株式会社あおば食品", "employment", "2026-09-24", "2027-03-31"),
            TimeSpan("雇用", "みなと介護サービス合同会社", "employment", "2026-06-01", None),
        ),
        ("o:aoba", "o:minato"),
    ),
    ReportPerson(HOSTILE_KEY, HOSTILE, "S", (("在留資格", FORMULA),), (), ("o:aoba",)),
    ReportPerson(
        THAPA, "タパ・ビカス", "T.B.", (("在留資格", "特定技能1号（介護）"),),
        (TimeSpan("在留", "特定技能1号", "permission", "2026-04-01", "2027-03-31"),), ("o:minato",),
    ),
)  # fmt: skip
_NAMES = {person.key: person.name for person in PEOPLE}
_OFFICES = {office.key: office.name for office in OFFICES}


def finding(
    number: int, rule: str, title: str, status: str, word: str, bucket: Bucket, person: str | None = None,
    organisation: str | None = "o:aoba", **more: object,
) -> ReportFinding:  # fmt: skip
    base: dict[str, object] = {
        "id": f"f-{number:010x}", "rule": rule, "entries": (rule,), "kind": "duty",
        "domain": rule.partition(".")[0], "domain_word": "在留", "register": "employment",
        "row_id": f"e{number}", "status": status, "status_word": word, "bucket": bucket, "title": title,
        "bearer": EMPLOYER, "possible": (status,), "possible_words": (word,),
        "person": person, "person_name": _NAMES.get(person or "", ""),
        "organisation": organisation, "organisation_name": _OFFICES.get(organisation or "", ""),
        "confidence": "high", "confidence_word": "高い", "standing": "held", "standing_word": "会社の記録",
    }  # fmt: skip
    return ReportFinding(**{**base, **more})  # type: ignore[arg-type]


def _findings() -> tuple[ReportFinding, ...]:
    return (
        finding(
            1, "labour.hello_work_hire_insured", "外国人雇用状況の届出（雇入れ）", "overdue", "期限超過", "now", RAMOS,
            trigger="2026-09-24", due="2026-10-31", due_open_day="2026-10-30", counterparty=HELLO_WORK,
            problem="unauthorised_work", problem_word="許可のない就労", next_change=None,
            at_data_day="2026-11-20", at_data_status="overdue", at_data_word="期限超過",
            first_step="届出様式第3号をハローワークの窓口か電子申請で提出する。",
            meaning="雇用保険に入らない人を雇ったときも、翌月末までに届け出ます。",
            remedy="遅れて出しても受け付けられます。本人の在留資格には影響しません。",
            harmed=(Consequence(WORKER, "働いた記録が役所に残らず、更新や転職のときに説明を求められる", "practical"),),
            punished=(Consequence(EMPLOYER, "30万円以下の罰金", "sanction", "労働施策総合推進法40条"),),
            law=("労働施策総合推進法28条1項", "同法施行規則10条・12条"),
            sources=("https://laws.e-gov.go.jp/law/341AC0000000132", "javascript:alert(1)"),
            counting=(
                CountStep("2026-09-24", "雇い入れた日（起算のもと）"),
                CountStep("2026-10-31", "翌月の末日：この日まで"),
            ),
            factors=(
                Factor("雇い入れた日", "2026年9月24日（木）", "held", "名簿.xlsx シート「在籍」8行目"),
                Factor("雇用保険に入るか", "入らない（昼間学生）", "computed", "週の時間と在学の記録から"),
                Factor("届出を受け取った日", "記録なし（2026年11月20日まで）", "held", "届出一覧.csv"),
                Factor("在留カードを見た日", "2026年9月25日", "seen", "人事担当が目視"),
            ),
            concerns=("届出の記録が、そろっている日までに見つからない。",),
            path=("雇い入れがあった。", "届け出る期限は翌月末。", "受け取られた記録がない。", "よって期限を過ぎている。"),
        ),
        finding(
            2, "immigration.status_renewal", "在留期間の更新", "due", "期限あり・未了", "30", NGUYEN,
            bearer=WORKER, bearer_side="person", counterparty=IMMIGRATION, accountable=WORKER,
            due="2026-12-06", due_open_day="2026-12-04", problem="unstable_status", problem_word="在留の不安定",
            first_step="入管の窓口かオンラインで更新を申請する。会社は在職証明書を用意する。",
            law=("入管法21条",), harmed=(Consequence(WORKER, "日本にいる資格を失う", "status"),),
            remedy="期限までに申請すれば、結果が出るまで（最長2か月）今の資格で働けます。",
        ),
        finding(
            3, "immigration.employer_certificate", "更新に要る会社の書類を渡す", "due", "期限あり・未了", "30", NGUYEN,
            due="2026-12-01", due_latest="2026-12-03", first_step="在職証明書と源泉徴収票の写しを本人に渡す。", law=("入管法施行規則21条",),
            counterparty=WORKER, harmed=(Consequence(WORKER, "申請が間に合わない"),), notes=("この期限は入管の案内によります。",),
        ),
        finding(
            4, "social_insurance.enrolment", "健康保険・厚生年金の資格取得届", "unknown", "情報不足", "confirm", NGUYEN,
            accountable=PENSION, reason="stale", reason_word="記録が古い", possible=("met", "overdue"),
            possible_words=("期限内に履行", "期限超過"), domain_word="社会保険", due="2024-04-06",
            missing=(Missing("insurance_enrolment.start_date", "資格取得日", "年金事務所", "stale", "q1"),),
            first_step="年金事務所の被保険者一覧で資格取得日を確かめる。", law=("厚生年金保険法27条",),
            harmed=(Consequence(WORKER, "年金の記録が欠け、あとから保険料を求められる", "civil"),),
        ),
        finding(
            5, "social_insurance.enrolment", "健康保険・厚生年金の資格取得届", "unknown", "情報不足", "confirm", THAPA, "o:minato",
            accountable=PENSION, reason="stale", reason_word="記録が古い", domain_word="社会保険",
            missing=(Missing("insurance_enrolment.start_date", "資格取得日", "年金事務所", "stale", "q1"),),
        ),
        finding(
            6, "labour.weekly_28h", "資格外活動：週28時間以内", "broken", "守られていない事実がある", "now", RAMOS,
            kind="prohibition", since="2026-11-02", domain_word="労働", bearer=EMPLOYER,
            first_step="2つの事業所で勤務時間を合わせ、次の週から28時間以内にする。", law=("入管法19条2項", "入管法施行規則19条5項"),
            harmed=(Consequence(WORKER, "在留の更新が難しくなる", "status"), Consequence(WORKER, "収入が減る")),
            amount=None,
        ),
        finding(
            7, "labour.minimum_wage", "最低賃金", "broken", "守られていない事実がある", "now", HOSTILE_KEY,
            kind="prohibition", since="2026-10-18", amount=Amount(12480, 12480, "12,480円（10月分の不足）"),
            first_step="差額を次の給料日までに支払う。", law=("最低賃金法4条1項",), domain_word="労働",
        ),
        finding(
            8, "labour.overtime_agreement", "36協定の届出", "upcoming", "これから生じる", "90", None,
            due="2027-01-31", due_open_day="2027-01-29", first_step="新しい36協定を労働者代表と結び、労基署に届け出る。",
            law=("労働基準法36条1項",), counterparty=Party("labour_standards_office", "労働基準監督署"), domain_word="労働",
        ),
        finding(
            9, "finance.account_expiry", "銀行に新しい在留期限を知らせる", "due", "期限あり・未了", "30", NGUYEN, None,
            sheet="person", bearer=WORKER, bearer_side="person", counterparty=BANK, due="2026-12-06", domain_word="金融",
            first_step="新しい在留カードを銀行の窓口かアプリで見せる。", law=("犯罪収益移転防止法8条",),
        ),
        finding(
            10, "education.school_enrolment", "学齢の子の就学の案内", "unknown", "情報不足", "confirm", THAPA, None,
            sheet="person", bearer=CITY, bearer_side="other", domain_word="教育", first_step="市区町村の教育委員会に聞く。",
            missing=(Missing("school_age_record.enrolled", "学校に通っているか", "市区町村"),),
        ),
        finding(
            11, "labour.written_conditions", "労働条件の書面", "met", "期限内に履行", "fine", NGUYEN, due="2024-04-01",
            done="2024-04-01", domain_word="労働", law=("労働基準法15条",), path=("書面を渡した日がある。",),
        ),
        finding(12, "labour.paid_leave", "年次有給休暇", "available", "利用できる権利", "fine", NGUYEN, kind="entitlement",
                bearer=WORKER, bearer_side="person", until="2027-10-01", domain_word="労働"),
        finding(13, "housing.address", "住所の届出", "not_applicable", "対象外", "not_applicable", NGUYEN),
        finding(
            14, "immigration.scope", "業務が在留資格に合うか", "needs_judgement", "人の判断が必要", "confirm", NGUYEN,
            kind="condition", judgement=("業務の主な内容", "学歴・職歴との関係"), accountable=IMMIGRATION,
        ),
        finding(
            15, "tax.resident_records", "住民税の記録と給与の会社が違う", "disagree", "記録の不一致", "now", None, "o:minato",
            kind="link", bearer=CITY, bearer_side="other", domain_word="税", first_step="市区町村の課税担当に記録の訂正を頼む。",
            law=("地方税法317条の6",),
        ),
        finding(
            16, "immigration.support_interview", "定期面談（3か月ごと）", "due", "期限あり・未了", "90", THAPA, "o:minato",
            bearer=SUPPORT, bearer_side="other", due="2027-01-15", first_step="面談の日を決め、本人の言葉で話せる人を頼む。",
            law=("特定技能基準省令3条",),
        ),
        finding(17, "labour.strange", HOSTILE, "unknown", "情報不足", "confirm", None, None, register="wage_payment",
                missing=(Missing("wage_payment.paid_on", "-1+1 支払日", "@会社"),)),
    )  # fmt: skip


def invented_report() -> Report:
    findings = _findings()
    return Report(
        as_of=AS_OF,
        language="ja",
        pack=PackInfo(
            "japan", "2026.11.25", "9c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f", "日本の法令データ", "2026-11-23",
            "法的助言ではありません。日付や金額は、公式のページまたは担当の機関で確かめてから使ってください。",
        ),
        findings=findings,
        sources=(
            ReportSource(
                "名簿.xlsx", "会社の在籍者名簿（1行に1人）", "ab12cd34ef56ab12cd34ef56", 24,
                (("雇用", "2026-11-25"), ("在留の許可", None)),
                ("会社の名簿は、基準日までの雇用の記録がそろっているとみなします。",),
            ),
            ReportSource("届出一覧.csv", "届出の控え", "0011223344556677", 31, (("届出", "2026-11-20"),)),
        ),
        problems=(
            ReportProblem("date.not_a_date", "日付として読めません", "年・月・日を入れてください", "warning", "名簿.xlsx", "在籍", 7, "在留期限", "令和八年ごろ"),
            ReportProblem("date.not_a_date", "日付として読めません", "年・月・日を入れてください", "warning", "名簿.xlsx", "在籍", 12, "在留期限", "+未定"),
            ReportProblem("id.individual_number", "個人番号は読みません", "列を消して構いません", "note", "名簿.xlsx", "在籍", None, "マイナンバー"),
        ),
        not_judged=(
            NotJudged("学歴・職歴と業務の内容が在留資格に合うか", "業務の実際を人が読み比べる必要がある", ("出入国在留管理庁", "行政書士・弁護士")),
            NotJudged("解雇・雇止めが有効か", "合理性は裁判所等が判断する", ("労働局",)),
        ),
        questions=(
            Question("q1", "年金事務所の被保険者一覧は、何年何月何日までそろっていますか。", "年金事務所の一覧を持つ人",
                     (findings[3].id, findings[4].id), "jisso check 名簿.xlsx --complete-through insurance_enrolment=2026-11-20"),
        ),
        people=PEOPLE,
        offices=OFFICES,
        presumptions=("届け出た日だけがわかるものは、その日に受け取られたとみなします。",),
        commands=(("jisso explain f-0000000001", "理由をすべて見る"), ("jisso export ics 名簿.xlsx", "カレンダーに入れる")),
    )  # fmt: skip
