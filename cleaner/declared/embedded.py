"""A story that a page sends only as data for its scripts, as ``__NEXT_DATA__`` and its like do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from heapq import merge
from typing import Any, NamedTuple

from cleaner.declared.plain import one_line, paragraphs
from cleaner.shape import prose_words, word_count

LEAST_PROSE = 40
"""Words of prose; less is no story."""
LONGEST = 10_000_000
"""Code points of data that are read of one page."""
MOST_TRIES = 200
"""So many places of a page are read as JSON."""
MOST_VALUES = 100_000
"""So many lists, objects and strings are looked at."""
PROSE_SHARE = 0.6
"""So much of a story's words is prose."""
SHORTEST = 200
"""Code points of a string that holds a story alone."""
DEEPEST = 12
"""So deep are the words of a paragraph sought in its object."""

_DATA = re.compile(r"application/json[\"']?[^<>]{0,500}>\s*+")
_ASSIGNED = re.compile(r"[\w$\])]\s?=\s?(?:JSON\.parse\((?=[\"'])|(?=[{\[][\"{\[]))")
_QUOTED = re.compile(r"'((?:[^'\\]++|\\.)*+)'", re.DOTALL)
_JS_ESCAPE = re.compile(r'\\x([0-9a-fA-F]{2})|(\\.)|"', re.DOTALL)
_STORY = frozenset((
    "article", "articlebody", "body", "bodyhtml", "bodytext", "blocks", "children", "components", "content", "contentelements", "contenthtml",
    "content_elements", "elements", "fulltext", "html", "maintext", "markdown", "paragraphs", "parts", "richtext", "sections", "story", "storybody", "text",
))  # fmt: skip
"""Keys under which stories stand, in lower case."""
_ASIDE = re.compile(
    r"comment|relat|recommend|teaser|trending|newsletter|sidebar|footer|navigation|menu|promo|advert|consent|author|latest|popular", re.IGNORECASE
)
"""In keys under which other things stand."""
_NO_TEXT = re.compile(
    r"image|photo|picture|video|audio|gallery|embed|script|\bads?\b|advert|newsletter|related|teaser|promo|interstitial|raw_html", re.IGNORECASE
)
"""In the types of elements that are no part of a text."""
_LINE = re.compile(r"paragraph|heading|header|\bp\b|\bh\d\b|quote|list.?item|\bblock\b|unstyled", re.IGNORECASE)
"""In the types of elements whose parts stand on one line."""
_TAG_NAME = re.compile(r"[a-z][a-z0-9-]{0,20}")
_PLAIN_TAG = re.compile(r"p|h[1-6]|div|section|[uo]l|li|blockquote|a|em|i|b|strong|span|br|hr")
_TYPES = ("type", "tagName", "tag", "_type", "__typename", "nodeType", "kind", "component", "blockType", "name")
_TEXTS = ("text", "content", "html", "value", "body", "paragraph", "model", "children", "items", "spans", "blocks", "attrs", "data")
"""Keys of an element that hold its words, or the elements that do."""


class _Found(NamedTuple):
    words: float
    """Of prose; half as many where no key says that it is a story."""
    lines: list[str]


class _Reader:
    """Looks for a story in values of JSON, at no more than MOST_VALUES of them."""

    def __init__(self) -> None:
        self.best = _Found(0, [])
        self._left = MOST_VALUES

    def read(self, value: object) -> None:
        waiting: list[tuple[str, object]] = [("", value)]
        while waiting and self._left > 0:
            key, one = waiting.pop()
            self._left -= 1
            if isinstance(one, str):
                if one[:1] in ("{", "["):
                    waiting.extend((key, inner) for inner in _parsed(one))
                elif len(one) >= SHORTEST and (key in _STORY or "<p" in one):
                    self._consider(key, paragraphs(one))
            elif isinstance(one, list):
                if (len(one) > 1 or key in _STORY) and not any(isinstance(inner, int | float) for inner in one):  # what is numbered is no text
                    self._consider(key, self._lines(one, 0))
                waiting.extend((key, inner) for inner in reversed(one))
            elif isinstance(one, dict):
                waiting.extend((name.lower(), inner) for name, inner in reversed(one.items()) if inner and not _ASIDE.search(name))

    def _consider(self, key: str, lines: list[str]) -> None:
        words = prose_words(lines)
        if words >= max(LEAST_PROSE, PROSE_SHARE * sum(map(word_count, lines))) and (weight := words if key in _STORY else words / 2) > self.best.words:
            self.best = _Found(weight, lines)

    def _lines(self, value: object, depth: int) -> list[str]:
        """The paragraphs of a text, of an element, or of a list of either."""
        self._left -= 1
        if depth > DEEPEST or self._left < 0:
            return []
        if isinstance(value, str):
            return paragraphs(value) if value[:1] not in ("{", "[") else []
        if isinstance(value, list):
            if (element := _jsonml(value)) is not None:
                return self._lines(element, depth)
            return [line for one in value for line in self._lines(one, depth + 1)]
        if not isinstance(value, dict):
            return []
        kind = " ".join(name for key in _TYPES if isinstance(name := value.get(key), str))
        if _NO_TEXT.search(kind):
            return []
        for key in _TEXTS:
            inner = value.get(key)
            if isinstance(inner, list | dict) and _LINE.search(kind):
                lines = [line] if (line := one_line("".join(self._words(inner, depth)))) else []
            else:
                lines = self._lines(inner, depth + 1)
            if lines:
                return lines
        return []

    def _words(self, value: object, depth: int) -> Iterator[str]:
        """The words of the parts of one line."""
        self._left -= 1
        if depth > DEEPEST or self._left < 0:
            return
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            element = _jsonml(value)
            for one in value if element is None else element["children"]:
                yield from self._words(one, depth + 1)
        elif isinstance(value, dict) and (inner := next((value[key] for key in _TEXTS if value.get(key)), None)) is not None:
            yield from self._words(inner, depth + 1)


def next_data_body(source: str) -> str | None:
    """The story in the data of a page's scripts: the list of paragraphs, or the string of several, that holds the most prose.

    Paragraphs are parted by blank lines and have no tags. None for less than LEAST_PROSE words of prose. What is read is bounded by the
    constants above; no input raises.
    """
    reader = _Reader()
    for value in _data(source):
        reader.read(value)
    return "\n\n".join(reader.best.lines) or None


def _data(source: str) -> Iterator[Any]:
    """The values of JSON in a page's scripts: data scripts, and what scripts assign."""
    decoder = json.JSONDecoder(strict=False)
    done, left, tries = 0, LONGEST, 0
    for match in merge(_DATA.finditer(source), _ASSIGNED.finditer(source), key=lambda match: match.end()):
        at = match.end()
        if at < done or source[at : at + 1] not in ("{", "[", '"', "'"):
            continue
        tries += 1
        if tries > MOST_TRIES or left < 0:
            return
        try:
            if source[at] == "'":
                value, done = _quoted(source, at)
            else:
                value, done = decoder.raw_decode(source, at)
            if isinstance(value, str):
                value = decoder.decode(value)
        except json.JSONDecodeError as error:
            left -= max(error.pos - at, 0)
            continue
        except (ValueError, RecursionError):
            return
        left -= done - at
        yield value


def _jsonml(value: list[Any]) -> dict[str, Any] | None:
    """The element that a list is in JsonML (http://www.jsonml.org): its tag, its attributes if it has some, its parts. None of other lists."""
    if len(value) < 2 or not isinstance(value[0], str):
        return None
    attributes = isinstance(value[1], dict)
    if not (_TAG_NAME if attributes else _PLAIN_TAG).fullmatch(value[0]):
        return None
    return {"tag": value[0], "children": value[2:] if attributes else value[1:]}


def _parsed(text: str) -> list[Any]:
    """The value of a string that holds JSON; none of another."""
    try:
        return [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return []


def _quoted(source: str, at: int) -> tuple[str, int]:
    """The string that stands in single quotes in a script, and its end. Raises JSONDecodeError for none."""
    match = _QUOTED.match(source, at)
    if match is None:
        raise json.JSONDecodeError("no end", source, len(source))
    text = _JS_ESCAPE.sub(lambda found: f"\\u00{found[1]}" if found[1] else "'" if found[2] == "\\'" else found[2] or '\\"', match[1])
    value = json.loads(f'"{text}"', strict=False)
    assert isinstance(value, str)
    return value, match.end()
