"""Markup in a string, such as a value of JSON, to plain paragraphs."""

from __future__ import annotations

import re
from html import unescape

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_ESCAPED = re.compile(r"&lt;/?[a-zA-Z]")
_PART = re.compile(
    r"</?(?:p|div|br|h[1-6]|li|ul|ol|dl|dt|dd|blockquote|section|article|header|footer|aside|main|pre|hr|table|tbody|thead|tr|td|th)\b[^<>]*>", re.IGNORECASE
)
_BLANK = re.compile(r"\n[^\S\n]*\n")
_SILENT = ["script", "style", "template", "noscript", "iframe", "figure", "svg", "object", "video", "audio", "title"]
"""Elements without a word of the story."""


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a string with or without HTML tags, each on one line.

    They are parted by block-level elements, line breaks and blank lines; where there are none of these, by every line end. Entities are read,
    also those of tags that were escaped.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    marked = _MARKUP.search(text) is not None
    if not marked and _ESCAPED.search(text):
        text, marked = unescape(text), True
    if marked:
        from selectolax.lexbor import LexborHTMLParser  # slow to import

        tree = LexborHTMLParser(_PART.sub("\n\n", text))
        tree.strip_tags(_SILENT, recursive=True)
        text = tree.body.text() if tree.body is not None else ""
    text = text.strip()
    pieces = _BLANK.split(text) if marked or _BLANK.search(text) else text.split("\n")
    return [line for piece in pieces if (line := one_line(piece))]


def one_line(text: str) -> str:
    """The text on one line, its entities read."""
    return " ".join((unescape(text) if "&" in text else text).split())


def without_tags(text: str) -> str:
    """The text on one line without HTML tags, its entities read."""
    return " ".join(paragraphs(text))
