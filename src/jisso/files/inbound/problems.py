"""What could not be read, as values: where, what shape it had, why, and the cure. Grouped by cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jisso.ground.source import Place


@dataclass(frozen=True)
class Words(Mapping[str, str]):
    """One sentence in Japanese and in English; also a plain mapping of the two, as packs write texts."""

    ja: str
    en: str

    def __getitem__(self, language: str) -> str:
        if language not in ("ja", "en"):
            raise KeyError(language)
        return self.ja if language == "ja" else self.en

    def __iter__(self) -> Iterator[str]:
        return iter(("ja", "en"))

    def __len__(self) -> int:
        return 2

    def say(self, language: str) -> str:
        return self.en if language == "en" else self.ja


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a cell, row or file was not read, and what to do: the unit by which problems are grouped.

    `level`: error = the file is not read; warning = a cell or row is not used; note = read, worth knowing.
    """

    code: str
    level: str
    why: Words
    cure: Words


def _c(code: str, level: str, ja: str, en: str, cure_ja: str, cure_en: str) -> Cause:
    return Cause(code, level, Words(ja, en), Words(cure_ja, cure_en))


_SAVE_XLSX = (
    "Excelで開き、「名前を付けて保存」で .xlsx にしてください",
    "open it in Excel and save it as .xlsx",
)
_ALL = (
    # -- the whole file
    _c("file.missing", "error", "ファイルがありません", "there is no such file",
       "名前と場所を確かめてください", "check the name and the folder"),
    _c("file.directory", "error", "フォルダーです", "this is a folder",
       "中のファイルを指定してください", "name the files in it"),
    _c("file.unreadable", "error", "ファイルを開けません", "the file cannot be opened",
       "ほかのソフトで開いていないか、読む権限があるか確かめてください", "close it elsewhere and check that you may read it"),
    _c("file.empty", "error", "ファイルが空です", "the file is empty",
       "正しいファイルか確かめてください", "check that this is the right file"),
    _c("file.damaged", "error", "ファイルが壊れているか、途中で切れています", "the file is damaged or cut short",
        *_SAVE_XLSX),
    _c("file.password", "error", "パスワードで保護されています", "the file is protected by a password",
       "Excelでパスワードを外して保存し直してください", "remove the password in Excel and save it again"),
    _c("file.too_big", "error", "ファイルが大きすぎます", "the file is too big",
       "必要なシートだけを別のファイルにし、使っていない行・列を削除してください",
       "copy the sheets you need to a new file and delete unused rows and columns"),
    _c("file.memory", "error", "読み取りに必要なメモリーが上限を超えました", "reading it takes more memory than allowed",
       "必要なシートだけを別のファイルにし、使っていない行・列を削除してください",
       "copy the sheets you need to a new file and delete unused rows and columns"),
    _c("file.slow", "error", "読み取りに時間がかかりすぎるため中止しました", "reading was stopped because it took too long",
       "必要なシートだけを別のファイルにしてください", "copy the sheets you need to a new file"),
    _c("file.bomb", "error", "安全に開けない構造のファイルです",
        "the file is built in a way that is not safe to open", *_SAVE_XLSX),
    _c("file.html", "error", "表計算ファイルではなく、ウェブページの形式です", "this is a web page, not a workbook",
        *_SAVE_XLSX),
    _c("file.unknown_format", "error", "読める形式ではありません", "this is not a format that can be read",
       ".xlsx .xls .csv .tsv .yaml .json のどれかにしてください", "use .xlsx, .xls, .csv, .tsv, .yaml or .json"),
    _c("file.encoding", "error", "文字コードに合わない部分があります", "some bytes do not fit the character encoding",
       "--encoding で文字コード（cp932、utf-8 など）を指定するか、.xlsx で保存し直してください",
       "name the encoding with --encoding (cp932, utf-8 ...) or save it as .xlsx"),
    _c("file.encoding_unknown", "error", "指定された文字コードを知りません", "the encoding named is not known",
       "cp932、utf-8、utf-8-sig、utf-16、euc-jp のどれかを指定してください", "use cp932, utf-8, utf-8-sig, utf-16 or euc-jp"),
    _c("file.no_table", "error", "見出しの行が見つかりません", "no row of headings was found",
       "「氏名」「在留資格」「在留期限」などの見出しを1行に並べてください",
       "put headings such as 氏名, 在留資格, 在留期限 in one row"),
    _c("file.no_rows", "error", "見出しの下に読める行がありません", "there is no row to read below the headings",
       "人の行があるシートか確かめてください", "check that the sheet has rows of people"),
    _c("case.syntax", "error", "ケースファイルの書き方に誤りがあります", "the case file has a syntax error",
       "示した行の字下げとかっこを確かめてください", "check indents and brackets at the line shown"),
    _c("case.shape", "error", "ケースファイルの形ではありません", "this is not the shape of a case file",
       "as_of、sources、registers を書いてください", "write as_of, sources and registers"),
    # -- a sheet
    _c("sheet.no_table", "note", "見出しの行がないため、このシートは読んでいません",
        "no row of headings: the sheet was not read",
       "必要なシートなら、見出しを1行に並べてください", "if it matters, put its headings in one row"),
    _c("sheet.damaged", "warning", "このシートは壊れていて読めません", "this sheet is damaged and was not read",
       "シートを新しいブックへコピーしてください", "copy the sheet into a new workbook"),
    _c("sheet.hidden", "note", "非表示のシートも読みました", "a hidden sheet was read too",
       "不要なら削除してください", "delete it if it should not count"),
    _c("sheet.hidden_rows", "note", "非表示の行も読みました", "hidden rows were read too",
       "フィルターや非表示で隠れた行を確かめてください", "check the rows hidden by a filter"),
    _c("sheet.no_names", "warning", "だれの行か分かる列（社員番号か氏名）がありません", "no column says whose row it is",
       "社員番号か氏名の列を加えてください", "add a column with the employee number or the name"),
    _c("file.macros", "note", "マクロは実行も保存もしていません", "macros were ignored", "何もしなくてかまいません",
        "nothing to do"),
    _c("file.external_links", "note", "ほかのブックへのリンクは開いていません", "links to other workbooks were not followed",
       "最新の値か確かめてください", "check that the values are current"),
    _c("file.pictures", "note", "貼り付けられた画像は見ていません", "pictures in the workbook were not looked at",
       "在留カードの写しなどは別に保管してください", "keep copies of cards elsewhere"),
    _c("file.embedded", "note", "埋め込まれたファイルは開いていません", "embedded files were not opened",
       "必要なら別のファイルとして渡してください", "pass them as files of their own if needed"),
    _c("file.individual_numbers", "note", "個人番号（マイナンバー）らしい12桁は読まずに捨てました",
       "12-digit Individual Numbers were dropped unread",
       "名簿から個人番号の列を外すことをお勧めします", "better to keep Individual Numbers out of this file"),
    # -- a row
    _c("row.total", "note", "合計・小計の行なので読んでいません", "a total row was left out",
        "何もしなくてかまいません", "nothing to do"),
    _c("row.note", "note", "注記の行なので読んでいません", "a row of remarks was left out",
       "人の行なら、氏名などの欄を埋めてください", "if it is a person, fill in the name"),
    _c("row.example", "note", "記入例の行なので読んでいません", "an example row was left out",
        "何もしなくてかまいません", "nothing to do"),
    _c("row.heading_again", "note", "見出しの繰り返しなので読んでいません", "a repeated row of headings was left out",
       "何もしなくてかまいません", "nothing to do"),
    _c("row.no_person", "warning", "だれの行か分からないため使っていません",
        "it is not clear whose row this is, so it is not used",
       "社員番号か氏名を入れてください", "fill in the employee number or the name"),
    _c("row.many_persons", "warning", "同じ名前の人が複数いるため、この行を使っていません",
       "more than one person has this name, so the row is not used",
       "社員番号か生年月日を入れてください", "add the employee number or the date of birth"),
    _c("row.same_again", "note", "同じ内容の行が2回あるため、1回だけ使いました",
        "the same row stands twice and was used once",
       "重複なら1行を削除してください", "delete one of them if it is a repeat"),
    _c("row.no_parent", "warning", "つながる先が分からないため、この行の一部を使っていません",
       "what this belongs to is not known, so that part is not used",
       "入社日や計画番号など、つながる先の欄を埋めてください", "fill in what it belongs to, such as the hire date"),
    _c("row.extra_columns", "warning", "見出しより右にはみ出した値は使っていません",
        "values beyond the last heading are not used",
       "区切り文字が値に混じっていないか確かめてください", "check for a separator inside a value"),
    # -- a cell
    _c("cell.date", "warning", "日付として読めません", "it cannot be read as a date",
       "2026-04-01 か 令和8年4月1日 のように書いてください", "write it as 2026-04-01"),
    _c("cell.date_no_such_day", "warning", "暦にない日です", "the calendar has no such day",
       "在留カードなどの原本で確かめてください", "check it against the original"),
    _c("cell.date_ambiguous", "warning", "何通りかに読める日付です", "the date can be read in more than one way",
       "年を4桁か元号で書くか、列の書き方を一度だけ指定してください",
       "write four digits of the year, or say once how the column is written"),
    _c("cell.date_incomplete", "warning", "日が足りない日付です", "the day of the date is missing",
       "日まで書いてください", "write the day too"),
    _c("cell.date_placeholder", "warning", "仮の日付のようです", "this looks like a placeholder, not a day",
       "終わりがないなら「無期限」、分からないなら空欄にしてください",
       "write 無期限 for no end, or leave it blank if not known"),
    _c("cell.date_era", "warning", "元号と日付が合いません", "the day does not lie in that era",
       "元号と年を原本で確かめてください", "check era and year against the original"),
    _c("cell.date_weekday", "warning", "日付と曜日が合いません", "day and weekday do not agree",
       "原本で確かめてください", "check it against the original"),
    _c("cell.word_for_date", "warning", "日付の欄に言葉が入っています", "there is a word where a date belongs",
       "日付を書き、状況は備考などの別の列に移してください", "write the date and move the remark to another column"),
    _c("cell.number", "warning", "数として読めません", "it cannot be read as a number",
       "数字と単位だけにしてください", "leave only the figure and its unit"),
    _c("cell.number_range", "warning", "幅のある値です", "this is a range, not one figure",
       "契約上の一つの値を書いてください", "write the one agreed figure"),
    _c("cell.number_odd", "warning", "この欄にはありえない大きさです", "the figure is not possible here",
       "桁と単位を確かめてください", "check its digits and unit"),
    _c("cell.yes_no", "warning", "有無として読めません", "it cannot be read as yes or no",
       "有・無、○・× のどちらかにしてください", "write 有 or 無, ○ or ×"),
    _c("cell.code", "warning", "知らない区分です", "this value is not in the list",
       "一覧にある言い方に直してください", "use a word from the list"),
    _c("cell.code_ambiguous", "warning", "何通りかに取れる区分です", "the value may mean more than one thing",
       "号数まで書くなど、詳しく書いてください", "be more exact, for example with the class number"),
    _c("cell.code_no_table", "note", "この欄の一覧がないため使っていません",
        "there is no list for this field, so it is not used",
       "何もしなくてかまいません", "nothing to do"),
    _c("cell.error", "warning", "Excelのエラー値です", "this is an error value of the workbook",
       "数式を直してください", "mend the formula"),
    _c("cell.formula", "warning", "数式の結果が保存されていません", "the result of the formula was not saved",
       "Excelで一度開いて上書き保存してください", "open it in Excel once and save it"),
    _c("cell.conflict", "warning", "同じ人について違う値が書かれています", "two values are given for the same person",
       "どちらが正しいか確かめて、片方を直してください", "find out which is right and correct the other"),
    _c("cell.card_number", "warning", "在留カード番号の形ではありません", "this is not the form of a residence card number",
       "英字2・数字8・英字2の12文字です", "it has two letters, eight digits and two letters"),
    _c("cell.corporate_number", "warning", "法人番号の検査数字が合いません",
        "the check digit of the corporate number does not fit",
       "国税庁の公表サイトで確かめてください", "check it in the public register"),
    _c("cell.not_applicable_said", "note", "「対象外・不要」とあるため、したともしていないとも扱いません",
       "the sheet says that this is not needed: taken neither as done nor as not done",
       "本当に不要か、一度確かめてください", "check once that it is really not needed"),
)  # fmt: skip
CAUSES: dict[str, Cause] = {cause.code: cause for cause in _ALL}


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One problem. `row` counts from 1 as a spreadsheet shows it; `masked` shows a shape, never content."""

    code: str
    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    heading: str = ""
    masked: str = ""
    detail: str = ""

    @property
    def cause(self) -> Cause:
        return CAUSES[self.code]

    @property
    def level(self) -> str:
        return self.cause.level

    @property
    def reason(self) -> Words:
        return self.cause.why

    @property
    def cure(self) -> Words:
        return self.cause.cure

    @property
    def value(self) -> str:
        """What may be shown of the cell: its shape."""
        return self.masked

    @property
    def place(self) -> Place:
        column = f"{self.column} {self.heading}".strip()
        return Place(self.file, self.sheet, self.row, column)

    def say(self, language: str = "ja") -> str:
        """One line: where, what it looks like, why, the cure."""
        shown = f"「{self.masked}」" if self.masked else ""
        detail = f" ({self.detail})" if self.detail else ""
        stop = ". " if language == "en" else "。"
        why, cure = self.cause.why.say(language), self.cause.cure.say(language)
        return f"{self.place}: {shown}{why}{detail}{stop}{cure}"


def by_cause(problems: Iterable[CellProblem]) -> list[tuple[Cause, int, tuple[CellProblem, ...]]]:
    """Problems grouped by cause, the most frequent first: (cause, how many, all of them)."""
    problems = list(problems)
    counts = Counter(problem.code for problem in problems)
    order = {"error": 0, "warning": 1, "note": 2}
    codes = sorted(counts, key=lambda code: (order[CAUSES[code].level], -counts[code], code))
    return [(CAUSES[c], counts[c], tuple(p for p in problems if p.code == c)) for c in codes]
