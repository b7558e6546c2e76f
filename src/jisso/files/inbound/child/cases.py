"""YAML and JSON cases, handed on as they are."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from .lines import Refused, Writer
from .texts import decode


def read_case(data: bytes, kind: str, out: Writer) -> None:
    """A YAML or JSON case, handed on as it is: dates stay text, `no` stays the word."""
    text, encoding, how = decode(data, "")
    try:
        document = json.loads(text, parse_constant=_no_constant) if kind == "json" else _yaml(text)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        mark = getattr(error, "problem_mark", None)
        line = getattr(error, "lineno", None) or (mark.line + 1 if mark else 0)
        raise Refused("case.syntax", str(line)) from None
    if not isinstance(document, dict) or not isinstance(document.get("registers"), dict):
        raise Refused("case.shape")
    out.say(
        t="file", format=kind, encoding=encoding, encoding_how=how, delimiter="", date1904=False, notes=[]
    )
    out.say(t="document", document=document)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a value of a case")


def _yaml(text: str) -> Any:
    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):  # type: ignore[misc]
        """YAML 1.2's plain scalars: `no`, `on` and 2026-04-01 are text."""

        yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    for tag, pattern, firsts in (
        ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
        ("null", r"^(?:~|null|Null|NULL|)$", "~nN"),
        ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
        ("float", r"^[-+]?(?:0|[1-9][0-9]*)\.[0-9]+$", "-+0123456789"),
    ):
        for first in (*firsts, "") if tag == "null" else tuple(firsts):
            Loader.yaml_implicit_resolvers.setdefault(first, []).append(
                (f"tag:yaml.org,2002:{tag}", re.compile(pattern))
            )
    return yaml.load(text, Loader=Loader)
