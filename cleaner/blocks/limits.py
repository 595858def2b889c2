"""Sources that the parser would take minutes for: its time grows with the square of an element's depth, and of a tag's attributes."""

from __future__ import annotations

import re

DEEPEST = 20_000
"""Elements inside of one another. So many take about a second and a half."""
MOST_ATTRIBUTES = 10_000
LONG_TAG = 50_000
"""Code points. A shorter tag has not too many attributes."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{LONG_TAG}}}[^>]*")
_UNNESTED = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "dd",
        "dt",
        "embed",
        "hr",
        "img",
        "input",
        "li",
        "link",
        "meta",
        "option",
        "p",
        "param",
        "source",
        "td",
        "th",
        "tr",
        "track",
        "wbr",
    )
)
"""Elements that hold nothing, or that the next of their kind ends."""


def unreadable(source: str) -> str | None:
    """Why a page's source is not parsed, as one sentence; None when it is. Takes time linear in its length, and next to none of a usual page."""
    if source.count("<") > DEEPEST and source.count("<") - 2 * source.count("</") > DEEPEST and _depth(source) > DEEPEST:
        return f"elements are nested more than {DEEPEST:,} deep"
    if len(source) > 10 * LONG_TAG and any(tag[0].count("=") > MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(source)):
        return f"a tag has more than {MOST_ATTRIBUTES:,} attributes"
    return None


def _depth(source: str) -> int:
    """How deep elements stand inside of one another, as far as start and end tags tell."""
    depth = deepest = 0
    for tag in _TAG.finditer(source):
        if tag[2].lower() not in _UNNESTED:
            depth = depth + 1 if not tag[1] else max(0, depth - 1)
            deepest = max(deepest, depth)
    return deepest
