"""Colours of the page, after the tokens of the Digital Agency's design system, and which stand on which.

A test computes the contrast of every pair. A colour never says anything that a sign or word does not.
"""

from __future__ import annotations

from typing import Final

COLOURS: Final[dict[str, str]] = {
    "ink": "#1a1a1a",
    "ink-soft": "#4d4d4d",
    "paper": "#ffffff",
    "wash": "#f4f5f9",
    "line": "#c4c7d0",
    "edge": "#767676",
    "deep": "#00118f",
    "deep-wash": "#e8f1fe",
    "link": "#0017c1",
    "focus": "#0017c1",
    "act": "#8a3400",
    "act-wash": "#fff1e0",
    "planned": "#0017c1",
    "planned-wash": "#e8f1fe",
    "done": "#2f5b48",
    "done-wash": "#edf4f0",
    "unknown": "#4d4d4d",
    "unknown-wash": "#f1f1f1",
    "right": "#5c10a6",
    "right-wash": "#f5effb",
}

# Text on ground: at least 4.5 to 1 (WCAG 2.2, 1.4.3).
TEXT_PAIRS: Final[tuple[tuple[str, str], ...]] = (
    ("ink", "paper"), ("ink", "wash"), ("ink", "deep-wash"), ("ink", "act-wash"), ("ink", "planned-wash"),
    ("ink", "done-wash"), ("ink", "unknown-wash"), ("ink", "right-wash"),
    ("ink-soft", "paper"), ("ink-soft", "wash"), ("ink-soft", "deep-wash"),
    ("link", "paper"), ("link", "wash"), ("link", "deep-wash"), ("deep", "paper"), ("deep", "deep-wash"),
    ("paper", "deep"), ("paper", "link"),
    ("act", "paper"), ("act", "act-wash"), ("planned", "paper"), ("planned", "planned-wash"),
    ("done", "paper"), ("done", "done-wash"), ("unknown", "paper"), ("unknown", "unknown-wash"),
    ("right", "paper"), ("right", "right-wash"),
)  # fmt: skip

# Outlines and shapes that carry meaning: at least 3 to 1 (WCAG 2.2, 1.4.11).
SHAPE_PAIRS: Final[tuple[tuple[str, str], ...]] = (
    ("edge", "paper"), ("edge", "wash"), ("focus", "paper"), ("focus", "wash"), ("focus", "deep-wash"),
    ("act", "paper"), ("planned", "paper"), ("done", "paper"), ("unknown", "paper"), ("right", "paper"),
)  # fmt: skip


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours as WCAG 2.2 defines it.

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
