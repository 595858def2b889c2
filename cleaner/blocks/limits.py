"""Sources that the parser would take minutes for: its time grows with the square of an element's depth, and of a tag's attributes."""

from __future__ import annotations

import re

DEEPEST = 20_000
"""Elements inside of one another. So many take about a second and a half."""
MOST_ATTRIBUTES = 10_000
STRETCH, SAMPLE = 16_000, 1_000
"""Code points."""
LONG_TAG = 50_000
"""Code points. A shorter tag has not too many attributes."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
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
    """Why a page's source is not parsed, as one sentence; None when it is. Takes time linear in its length, and next to none of a usual page.

    Samples tell, one in each stretch: the shortest nest and the shortest tag that matter span several stretches.
    """
    open_tags = deepest = 0
    looked = 0
    for at in range(0, len(source) if len(source) > 2 * DEEPEST else 0, STRETCH):
        sample = source[at : at + SAMPLE]
        tags = sample.count("<")
        open_tags += tags - 2 * sample.count("</")
        deepest = max(deepest, open_tags)
        if not tags and at >= looked and ">" not in sample:
            start, looked = source.rfind("<", looked, at), source.find(">", at) + 1 or len(source)
            if start >= 0 and looked - start > LONG_TAG and source.find(">", start, at) < 0 and source.count("=", start, looked) > MOST_ATTRIBUTES:
                return f"a tag has more than {MOST_ATTRIBUTES:,} attributes"
    if deepest * STRETCH > DEEPEST // 4 * SAMPLE and _depth(source) > DEEPEST:
        return f"elements are nested more than {DEEPEST:,} deep"
    return None


def _depth(source: str) -> int:
    """How deep elements stand inside of one another, as far as start and end tags tell."""
    depth = deepest = 0
    for tag in _TAG.finditer(source):
        if tag[2].lower() not in _UNNESTED:
            depth = depth + 1 if not tag[1] else max(0, depth - 1)
            deepest = max(deepest, depth)
    return deepest
