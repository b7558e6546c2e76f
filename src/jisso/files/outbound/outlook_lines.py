"""An outlook as lines: for a terminal by `rich`, for a pipe with bars between fields. Signs and words say everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Final

from jisso.files.outbound.days import long_day, parsed, short_day
from jisso.files.outbound.lines import clean
from jisso.files.outbound.outlook import EntryKind, Outlook, OutlookEntry, Week
from jisso.files.outbound.phrases import whose
from jisso.files.outbound.report import Language
from jisso.files.outbound.terminal import PLAIN, Look
from jisso.files.outbound.words import say

if TYPE_CHECKING:
    from rich.text import Text

SIGNS: Final[dict[EntryKind, str]] = {
    "deadline": "▲", "act": "▲", "closes": "◆", "signal": "○", "starts": "●", "opens": "◇", "confirm": "?", "changes": "・",
}  # fmt: skip
STYLES: Final[dict[EntryKind, str]] = {
    "deadline": "bold dark_orange3", "act": "bold dark_orange3", "closes": "magenta", "signal": "blue",
    "starts": "blue", "opens": "magenta", "confirm": "bright_black", "changes": "",
}  # fmt: skip
BAR: Final = 24
_MONTH_NAMES: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def to_outlook_text(outlook: Outlook, look: Look = PLAIN) -> str:
    """The whole outlook as text."""
    return _rich(outlook, look) if look.tty else "\n".join(_plain(outlook)) + "\n"


def month_title(month: str, language: Language) -> str:
    year, number = month.split("-")
    name = _MONTH_NAMES[int(number) - 1] if language == "en" else str(int(number))
    return say(language, "outlook.month", year=year, month=name)


def head(outlook: Outlook) -> list[str]:
    language = outlook.language
    span = say(
        language,
        "outlook.span",
        start=long_day(outlook.as_of, language),
        end=long_day(outlook.until, language),
    )
    colon = say(language, "list.colon")
    pack = f"{outlook.pack.name} {outlook.pack.version} ({outlook.pack.hash[:12]})"
    return [
        f"{say(language, 'outlook.title')}{colon}{span}",
        f"{say(language, 'report.pack')}{colon}{pack}",
        outlook.assumption,
    ]


def tail(outlook: Outlook) -> list[str]:
    """How far the law is known, and how many flips the list leaves out."""
    language = outlook.language
    lines = [
        say(language, "outlook.horizon", what=what, day=long_day(day, language))
        for what, day in outlook.horizons
    ]
    told = {(entry.finding.id, entry.day) for entry in outlook.entries}
    rest = sum((change.finding, change.day) not in told for change in outlook.changes)
    if rest:
        lines.append(say(language, "outlook.other", n=rest))
    return lines


def after_words(entry: OutlookEntry, language: Language) -> str:
    """What follows if nothing is recorded by the last day, or what the answer becomes, with where the day comes from."""
    told = say(language, "outlook.then", status=entry.then) if entry.then else ""
    if entry.kind in ("signal", "starts") and entry.finding.due:
        colon = say(language, "list.colon")
        told = f"{say(language, 'finding.due')}{colon}{long_day(entry.finding.due, language)}"
    why = say(language, "outlook.why", why=say(language, "list.comma").join(entry.why)) if entry.why else ""
    return "  ".join(filter(None, (told, why)))


def week_bar(week: Week, most: int) -> str:
    """The week's last days as a bar of at most 24 signs; what does not fit is crossed."""
    length = 0 if not most else max(1, round(week.due * BAR / most)) if week.due else 0
    crossed = min(length, round(len(week.unfit) * BAR / most)) if most else 0
    return "■" * (length - crossed) + "×" * crossed


def shown_weeks(outlook: Outlook) -> list[Week]:
    return [week for week in outlook.weeks if week.due or week.planned or week.unfit]


def week_words(week: Week, outlook: Outlook) -> str:
    language = outlook.language
    colon, comma = say(language, "list.colon"), say(language, "list.comma")
    parts = [f"{say(language, 'outlook.due')}{colon}{week.due}"]
    if outlook.capacity is not None:
        parts.append(f"{say(language, 'outlook.planned')}{colon}{week.planned}")
        if week.unfit:
            parts.append(
                f"{say(language, 'outlook.unfit')}{colon}{len(week.unfit)} ({', '.join(week.unfit)})"
            )
    return comma.join(parts)


def capacity_line(outlook: Outlook) -> str:
    if outlook.capacity is None:
        return say(outlook.language, "outlook.no_capacity")
    return say(outlook.language, "outlook.capacity", n=outlook.capacity)


def _plain(outlook: Outlook) -> Iterator[str]:
    language = outlook.language
    yield from map(clean, head(outlook))
    if not outlook.entries:
        yield ""
        yield say(language, "outlook.nothing")
    for month, entries in outlook.months:
        yield ""
        yield f"## {month_title(month, language)} ({say(language, 'page.count', n=len(entries))})"
        for entry in entries:
            finding = entry.finding
            parts = (
                entry.day,
                f"{SIGNS[entry.kind]} {say(language, f'outlook.kind.{entry.kind}')}",
                whose(finding),
                finding.title,
                finding.accountable_party.word,
                after_words(entry, language),
                finding.id,
            )
            yield " | ".join(clean(part) for part in parts if part)
    if weeks := shown_weeks(outlook):
        yield ""
        yield f"## {say(language, 'outlook.load')}"
        yield capacity_line(outlook)
        for week in weeks:
            yield f"{week.start} | {week_words(week, outlook)}"
    if lines := tail(outlook):
        yield ""
        yield from map(clean, lines)


def _rich(outlook: Outlook, look: Look) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    language = outlook.language
    out = StringIO()
    console = Console(
        file=out, width=max(40, look.width), color_system="256" if look.colour else None, force_terminal=True,
        no_color=not look.colour, markup=False, highlight=False, emoji=False, legacy_windows=False, _environ={},
    )  # fmt: skip

    def section(title: str) -> None:
        console.print("")
        console.print(Text(clean(title), style="bold reverse" if look.colour else "bold"))

    first, *rest = head(outlook)
    console.print(Text(clean(first), style="bold"))
    for line in rest:
        console.print(Text(clean(line)))
    if not outlook.entries:
        section(say(language, "outlook.nothing"))
    for month, entries in outlook.months:
        section(f"{month_title(month, language)}  {say(language, 'page.count', n=len(entries))}")
        table = Table(box=None, show_header=False, expand=True, padding=(0, 1, 0, 0), pad_edge=False)
        table.add_column(width=14, no_wrap=True)
        table.add_column(width=18, no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        for entry in entries:
            style = STYLES[entry.kind] if look.colour else ""
            sign = f"{SIGNS[entry.kind]} {say(language, f'outlook.kind.{entry.kind}')}"
            table.add_row(
                Text(f"  {_day_of_month(entry.day, language)}"),
                Text(sign, style=style),
                _what(entry, language),
            )
        console.print(table)
    if weeks := shown_weeks(outlook):
        section(say(language, "outlook.load"))
        console.print(Text(f"  {capacity_line(outlook)}"))
        most = max(week.due for week in outlook.weeks)
        table = Table(box=None, show_header=False, expand=True, padding=(0, 1, 0, 0), pad_edge=False)
        table.add_column(width=14, no_wrap=True)
        table.add_column(width=BAR + 1, no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        for week in weeks:
            table.add_row(
                Text(f"  {short_day(week.start, language)}"),
                Text(week_bar(week, most)),
                Text(week_words(week, outlook)),
            )
        console.print(table)
    if lines := tail(outlook):
        console.print("")
        for line in lines:
            console.print(Text(clean(line)))
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _what(entry: OutlookEntry, language: Language) -> Text:
    from rich.text import Text

    finding = entry.finding
    text = Text(clean(whose(finding)), style="bold")
    text.append(f"  {clean(finding.title)}", "not bold")
    text.append(f"  ({clean(finding.accountable_party.word)})", "not bold dim")
    if told := after_words(entry, language):
        text.append(f"\n{clean(told)}", "not bold dim")
    return text


def _day_of_month(day: str, language: Language) -> str:
    value: date | None = parsed(day)
    if value is None:
        return day
    weekday = "月火水木金土日"[value.weekday()]
    if language == "en":
        return f"{value.day:2d} {('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[value.weekday()]}"
    return f"{value.day:2d}日（{weekday}）"
