"""YAML with positions: the composed nodes of PyYAML's C parser, every scalar kept as the text it is.

No tag, alias or duplicate key passes; scalars are converted by our own schema, so that YAML 1.1 surprises
(`no` as false, sexagesimal numbers) cannot happen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

import yaml

from jisso.ground.problem import Problem
from jisso.ground.source import Span

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
MOST_BYTES = 8_000_000


@dataclass(frozen=True)
class YamlFile:
    """One file: its name as shown, its text, its lines and the composed root node (None when empty)."""

    name: str
    text: str
    lines: tuple[str, ...]
    root: yaml.Node | None
    places: dict[int, tuple[list[int], list[int], list[int]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def span(self, node: yaml.Node) -> Span:
        mark, end = node.start_mark, node.end_mark
        length = (
            end.column - mark.column if end.line == mark.line else len(self._line(mark.line)) - mark.column
        )
        return Span(self.name, mark.line + 1, mark.column + 1, max(1, length), self._line(mark.line))

    def _line(self, number: int) -> str:
        return self.lines[number] if number < len(self.lines) else ""

    def inside(self, node: yaml.ScalarNode, offset: int, length: int) -> Span:
        """The place of `offset` in a scalar's value. Folded and quoted texts are followed word by word:
        the n-th printed character of the value is the n-th printed character of the source."""
        value, printed, starts = self._followed(node)
        wanted = value[offset] if offset < len(value) else len(printed)
        at = printed[wanted] if wanted < len(printed) else node.end_mark.index
        line = bisect_right(starts, at) - 1
        column = at - starts[line]
        text = self._line(line)
        return Span(self.name, line + 1, column + 1, max(1, min(length, len(text) - column)), text)

    def _followed(self, node: yaml.ScalarNode) -> tuple[list[int], list[int], list[int]]:
        """For a scalar: how many printed characters stand before each of its characters, and where each printed
        character stands in the file; then where the lines of the file start."""
        kept = self.places.get(id(node))
        if kept is None:
            starts = self.places.get(0)
            line_starts = (
                starts[2]
                if starts is not None
                else list(accumulate((len(line) + 1 for line in self.lines), initial=0))
            )
            begin = node.start_mark.index
            if node.style in ("|", ">"):
                begin = self.text.find("\n", begin) + 1
            elif node.style in ("'", '"'):
                begin += 1
            before = list(accumulate((not char.isspace() for char in node.value), initial=0))
            printed = [at for at in range(begin, node.end_mark.index) if not self.text[at].isspace()]
            self.places[0] = ([], [], line_starts)
            kept = self.places[id(node)] = (before, printed, line_starts)
        return kept


def read_yaml(text: str, name: str) -> tuple[YamlFile, list[Problem]]:
    """The file, and what YAML itself has against it."""
    lines = tuple(text.split("\n"))
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        return YamlFile(name, text, lines, None), [
            Problem("R004", "the file is larger than 8 MB", Span(name, 1, 1))
        ]
    try:
        root = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark is not None else (0, 0)
        shown = lines[line] if line < len(lines) else ""
        span = Span(name, line + 1, column + 1, 1, shown)
        return YamlFile(name, text, lines, None), [
            Problem("R000", f"this is not YAML: {error.problem or error.context}", span)
        ]
    except (yaml.YAMLError, RecursionError, ValueError):
        return YamlFile(name, text, lines, None), [Problem("R000", "this is not YAML", Span(name, 1, 1))]
    file = YamlFile(name, text, lines, root)
    return file, list(_strange(file, root)) if root is not None else []


def _strange(file: YamlFile, root: yaml.Node) -> Iterator[Problem]:
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            yield Problem(
                "R000", "YAML aliases are not used in packs", file.span(node), mend="write the value out"
            )
            continue
        seen.add(id(node))
        if not node.tag.startswith("tag:yaml.org,2002:"):
            yield Problem("R000", f"YAML tags are not used in packs: `{node.tag}`", file.span(node))
        if isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    yield Problem("R000", "a key must be a word", file.span(key))
                elif key.value in keys:
                    yield Problem("R006", f"`{key.value}` is given twice", file.span(key))
                else:
                    keys.add(key.value)
                waiting.append(value)


def plain(node: yaml.Node | None) -> object:
    """The node as dict, list and str."""
    if node is None:
        return None
    if isinstance(node, yaml.MappingNode):
        return {str(plain(key)): plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(item) for item in node.value]
    return str(node.value)
