"""A tree's text line by line, each line with the block-level element that it stands in.

Every block-level element begins a line, as do line breaks and table rows; inline elements do not part words. List items keep a bullet or
their number, cells of a row are parted by tabs, preformatted text keeps its lines.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from cleaner.blocks.elements import names_of
from cleaner.fold import DROPPED as DROPPED_LETTERS
from cleaner.fold import fold_line

INLINE = (
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark",
    "nobr", "output", "picture", "q", "rp", "rt", "ruby", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr",
)  # fmt: skip
ROW, CELLS = "tr", ("td", "th")
DEPTH = 400
"""Elements further down than this are taken for part of the one at this depth."""

_CELL_EDGE = "\x1f"
_TEXT, _INLINE, _BREAK, _CELL, _ITEM, _NOTHING, _BLOCK = range(7)


def _tag_ids() -> dict[int, int]:
    """What a tag does to lines, by the parser's number for it; every other tag begins a block."""
    roles = dict.fromkeys(INLINE, _INLINE) | dict.fromkeys(CELLS, _CELL) | {"br": _BREAK, "li": _ITEM, "-text": _TEXT, "-comment": _NOTHING, "!doctype": _NOTHING}
    ids: dict[int, int] = {}
    for tag, role in roles.items():
        sample = f"<!doctype html><table><tr><{tag}></table>" if tag in CELLS else f"<!doctype html><body>x<!-- --><{tag}>"
        for node in LexborHTMLParser(sample).root.parent.traverse(include_text=True):  # type: ignore[union-attr]
            if node.tag == tag:
                ids[node.tag_id] = role
    return ids


_ROLES = _tag_ids()


class Place(NamedTuple):
    """A block-level element that holds text, and those around it."""

    up: Place | None
    address: int
    tag: str
    names: str
    """Its class, id and role as they are written."""
    linked: bool
    """It is in a link."""
    raw: bool
    """It is preformatted."""


class Line(NamedTuple):
    """One line of a page."""

    text: str
    place: Place
    links: float
    """The share of its code points that is link text."""
    parted: bool
    """A blank line stands before it."""


def walk(root: Any) -> list[Line]:
    """All lines below an element."""
    return _Walk(root).lines


class _Walk:
    """One pass over a tree in document order."""

    def __init__(self, root: Any) -> None:
        self.lines: list[Line] = []
        self._root = root.mem_id
        self._places: dict[int, Place] = {}
        """The place of an inline element is that of the block it is part of, but for links."""
        self._numbers: dict[int, int] = {}
        self._bullet = ""
        self._gap = False
        self._read(root)

    def _read(self, root: Any) -> None:
        places, roles, block = self._places, _ROLES, _BLOCK
        parts: list[str] = []
        at: Place | None = None
        links = 0
        for node in root.traverse(include_text=True):
            role = roles.get(node.tag_id, block)
            if role == _TEXT:
                text = node.text_content
                if not text:
                    continue
                parent = node.parent
                place = places.get(parent.mem_id) or self._place(parent)
                if at is None or place.address != at.address:
                    if text.isspace():
                        continue
                    if at is not None:
                        self._end(parts, at, links, keep=False)
                    at, parts, links = place, [], 0
                if place.raw:
                    first, *rest = text.split("\n")
                    parts.append(first)
                    for line in rest:
                        self._gap = self._gap or not "".join(parts).strip()
                        self._end(parts, at, links, keep=True)
                        parts, links = [line], 0
                    continue
                parts.append(text)
                if place.linked:
                    links += len(text)
            elif role == _INLINE or role == _NOTHING:
                continue
            elif role == _CELL:
                parts.append(_CELL_EDGE)
            else:
                keep = role == _BREAK
                if keep and at is not None and not any(map(str.strip, parts)):
                    self._gap = True  # the second of two breaks
                if parts:
                    if at is not None:
                        self._end(parts, at, links, keep)
                    parts, links = [], 0
                if keep:
                    continue
                at = None
                if role == _ITEM:
                    self._bullet = self._numbered(node)
                else:
                    self._gap = True
        if parts and at is not None:
            self._end(parts, at, links, keep=False)

    def _place(self, node: Any) -> Place:
        """Where a node stands, and all above it on the way."""
        places = self._places
        chain = []
        while node is not None and node.mem_id not in places:
            chain.append(node)
            if node.mem_id == self._root:
                node = None
                break
            node = node.parent
        place = places[node.mem_id] if node is not None else None
        depth = 0
        for one in reversed(chain):
            address, role = one.mem_id, _ROLES.get(one.tag_id, _BLOCK)
            depth += 1
            if place is not None and (role in (_INLINE, _CELL) or depth > DEPTH):
                if not place.linked and one.tag == "a":
                    place = place._replace(linked=True)
            else:
                tag = one.tag or ""
                place = Place(
                    place,
                    address,
                    tag,
                    names_of(one),
                    place is not None and place.linked,
                    tag == "pre" or (place is not None and place.raw),
                )
            places[address] = place
        assert place is not None
        return place

    def _numbered(self, item: Any) -> str:
        parent = item.parent
        if parent is None or parent.tag != "ol":
            return "• "
        number = self._numbers[parent.mem_id] = self._numbers.get(parent.mem_id, 0) + 1
        return f"{number}. "

    def _end(self, parts: list[str], at: Place, links: int, keep: bool) -> None:
        """End a line; ``keep`` stays in its element."""
        text = parts[0] if len(parts) == 1 else "".join(parts)
        if at.raw:
            line = text.rstrip()
        elif _CELL_EDGE in text:
            line = "\t".join([" ".join(cell.split()) for cell in text.split(_CELL_EDGE) if cell.strip()])
        else:
            line = " ".join(text.split())
        if not line or (line.lstrip()[0] in DROPPED_LETTERS and not fold_line(line)):
            return
        parted = self._gap and not (self._bullet or at.tag == ROW)
        self.lines.append(Line(self._bullet + line, at, links / len(line), parted))
        self._bullet = ""
        self._gap = not keep
