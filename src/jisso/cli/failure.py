"""What a person sees when the program itself fails: one sentence, where the details are, never a traceback."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

INTERNAL = 3


def report_failure(error: BaseException) -> int:
    """Writes the details beside the kept data and says so. The details hold code places only, no values."""
    home = jisso_home()
    places = [
        f"{frame.filename.rsplit('jisso', 1)[-1]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    text = "\n".join([type(error).__name__, *places, ""])
    try:
        home.mkdir(parents=True, exist_ok=True)
        file = home / "last-failure.txt"
        file.write_text(text, encoding="utf-8")
        where = f"The places in the program are in {file}"
    except OSError:
        where = "The details could not be kept"
    print(
        f"jisso: an error inside the program ({type(error).__name__}). Your files are unchanged.",
        file=sys.stderr,
    )
    print(f"  {where}; it holds no data of yours. Please report it.", file=sys.stderr)
    return INTERNAL


def jisso_home() -> Path:
    """Where things are kept between runs: JISSO_HOME, else the platform's data folder."""
    given = os.environ.get("JISSO_HOME")
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "jisso"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "jisso"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "jisso"
