"""The house keeps its shape: who imports whom, who reads the clock, where the law may be named.

Each test is one promise of the design, checked on whatever exists today. A file that is not there yet
breaks nothing; a file that is there is held to the whole promise.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "jisso"
PACKS = ROOT / "packs"
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))

LONGEST_FILE = 600
VAGUE_NAMES = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common)(_|$)")

# The desk and the command line are where today's date comes in; everything below takes it as an argument.
MAY_READ_THE_CLOCK = ("desk", "cli", "web", "store")
CLOCK_CALLS = {
    ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today"),
    ("time", "time"), ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"), ("time", "ctime"),
}  # fmt: skip
CLOCK_FUNCTIONS = {
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
    ("time", "ctime"),
}

# Names of the domain, which belong to packs. `Japan` covers the country; the codes are statuses of residence.
LAW_ROOMS = ("ground", "registers", "rules", "readings")
LAW_NAMES = re.compile(
    r"特定技能|技能実習|育成就労|在留資格|永住者|入管法"
    r"|\b(SSW|HSP|TIT|ICT|ESD)\d[A-Z]?\b|\bSSW\b|\bESHIS\b|\bTITP\b"
    r"|\b(?i:japan|tokyo)\b"
)
# By design one module counts days, ages and eras as that country's law does (design: dates). It may say so.
NAMED_CALENDAR = re.compile(r"ground/(calendar|eras?)\w*\.py$")
COUNTRY = re.compile(r"(?i)japan")

PLACES = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|crates\.io|deb\.debian\.org|proxy\.golang\.org"
    r"|(?<![\w.~-])/(work|root|home/\w+|Users/\w+)/"
)


def sources() -> Iterator[Path]:
    return iter(sorted(SRC.rglob("*.py")))


def room(path: Path) -> str:
    """First name below the package: `ground`, `desk`, `cli`."""
    return Path(path.relative_to(SRC).parts[0]).stem


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tracked_files() -> list[Path]:
    """Files git knows, or would know after `git add`; all files where there is no git (an sdist)."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listing.returncode == 0:
        return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]
    return [path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts]


# -- imports --------------------------------------------------------------------------------------


def test_import_contracts_hold() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [str(lint_imports), "--no-cache", "--config", "pyproject.toml"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, f"\n{run.stdout}{run.stderr}"


def test_ground_imports_the_standard_library_alone() -> None:
    strangers = []
    for path in (SRC / "ground").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            else:
                continue
            for name in names:
                if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("jisso.ground"):
                    strangers.append(f"{shown(path)}:{node.lineno}: {name}")
    assert strangers == []


# -- the clock ------------------------------------------------------------------------------------


def clock_reads(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of each call that asks what time it is, under whatever name it was imported."""
    modules: dict[str, str] = {}  # local name -> what it stands for, by its last part
    functions: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                modules[alias.asname or alias.name] = alias.name
        elif isinstance(node, ast.ImportFrom) and node.module in ("time", "datetime"):
            for alias in node.names:
                local = alias.asname or alias.name
                modules[local] = alias.name
                functions[local] = (node.module, alias.name)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Attribute):
            owner = called.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if (modules.get(name, name), called.attr) in CLOCK_CALLS:
                yield node.lineno, ast.unparse(called)
        elif isinstance(called, ast.Name) and functions.get(called.id) in CLOCK_FUNCTIONS:
            yield node.lineno, called.id


def test_only_the_edge_reads_the_clock() -> None:
    found = [
        f"{shown(path)}:{line}: {text}()"
        for path in sources()
        if room(path) not in MAY_READ_THE_CLOCK
        for line, text in clock_reads(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import date\ndate.today()",
        "import datetime\ndatetime.date.today()",
        "import datetime as dt\ndt.datetime.now()",
        "from datetime import datetime as moment\nmoment.now()",
        "import time\ntime.time()",
        "from time import time as seconds\nseconds()",
    ],
)
def test_the_clock_search_sees_each_way_of_asking(code: str) -> None:
    assert list(clock_reads(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    ["from datetime import date\ndate(2026, 1, 1)", "import time\ntime.perf_counter()", "case.today()"],
)
def test_the_clock_search_leaves_other_calls_alone(code: str) -> None:
    assert not list(clock_reads(ast.parse(code)))


# -- files ----------------------------------------------------------------------------------------


def test_no_source_file_is_long() -> None:
    long = {
        shown(path): lines
        for path in sources()
        if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_module_has_a_vague_name() -> None:
    vague = [
        shown(path)
        for path in sources()
        if any(VAGUE_NAMES.search(Path(part).stem) for part in path.relative_to(SRC).parts)
    ]
    assert vague == []


def test_packs_hold_data_only() -> None:
    data = {".yaml", ".yml", ".json", ".csv", ".tsv", ".md", ".txt"}
    other = [
        shown(path)
        for path in sorted(PACKS.rglob("*"))
        if path.is_file() and (path.suffix not in data or path.stat().st_mode & 0o111)
    ]
    assert other == []


# -- the law stays in the pack ---------------------------------------------------------------------


def test_the_engine_names_no_country_and_no_status() -> None:
    """Prose and code alike: a reader of the engine should not be able to tell which country it serves.

    A docstring may cite a statute as the source of a counting rule; such a line carries the word `Source`.
    """
    named = [
        f"{shown(path)}:{number}: {match.group()}"
        for path in sources()
        if room(path) in LAW_ROOMS
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (match := LAW_NAMES.search(line))
        and "Source" not in line
        and not (COUNTRY.fullmatch(match.group()) and NAMED_CALENDAR.search(shown(path)))
    ]
    assert named == []


# -- what leaves the house -------------------------------------------------------------------------


def test_no_file_names_a_registry_or_a_machine() -> None:
    here = Path(__file__)
    told = []
    for path in tracked_files():
        if path == here:
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # workbooks and pictures
        told += [
            f"{shown(path)}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
            for match in PLACES.finditer(text)
        ]
    assert told == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_carry_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "://" not in text
    statements = re.sub(r"#[^\n]*", "", text).replace("\\\n", " ").splitlines()
    requirements = [line.strip() for line in statements if line.strip()]
    assert requirements
    for line in requirements:
        assert re.match(r"^[a-z0-9-]+==[\w.]+( ; .+?)?\s+--hash=sha256:[0-9a-f]{64}", line), line[:80]


def test_locks_agree_with_one_another() -> None:
    pinned: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in re.findall(r"^([a-z0-9-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE):
            pinned.setdefault(name, set()).add(version)
    assert {name: versions for name, versions in pinned.items() if len(versions) > 1} == {}
