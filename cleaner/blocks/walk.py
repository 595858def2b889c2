"""A tree's text line by line, each line with the block-level element that it stands in.

Every block-level element begins a line, as do line breaks and table rows; inline elements do not part words. List items keep a bullet or
their number, cells of a row are parted by tabs, preformatted text keeps its lines. What is whole is one line.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from cleaner.blocks.elements import INLINE, SUBHEADINGS
from cleaner.blocks.places import Place, Places
from cleaner.blocks.region import PARAGRAPH, is_paragraph
from cleaner.document import Kind
from cleaner.fold import DROPPED as DROPPED_LETTERS
from cleaner.fold import fold_line

ROW, CELLS = "tr", ("td", "th")
LAID_OUT = 3
"""A cell with so many line breaks lays out a page: the next begins a line."""
DEPTH = 400
"""Elements further down than this are taken for part of the one at this depth."""

_CELL_EDGE, _JOINT = "\x1f", "\x1e"
_TEXT, _INLINE, _CELL, _NOTHING, _BREAK, _ITEM, _BLOCK = range(7)


def _tag_ids() -> dict[int, int]:
    """What a tag does to lines, by the parser's number for it; every other tag begins a block."""
    roles = dict.fromkeys(INLINE, _INLINE) | dict.fromkeys(CELLS, _CELL) | {"br": _BREAK, "li": _ITEM, "-text": _TEXT}
    roles |= {"-comment": _NOTHING, "!doctype": _NOTHING}
    ids: dict[int, int] = {}
    for tag, role in roles.items():
        sample = f"<!doctype html><table><tr><{tag}></table>" if tag in CELLS else f"<!doctype html><body>x<!-- --><{tag}>"
        for node in LexborHTMLParser(sample).root.parent.traverse(include_text=True):  # type: ignore[union-attr]
            if node.tag == tag:
                ids[node.tag_id] = role
    return ids


_ROLES = _tag_ids()
_LINK = LexborHTMLParser("<a>").css_first("a").tag_id  # type: ignore[union-attr]


class Line(NamedTuple):
    """One line of a page."""

    text: str
    place: Place
    links: float
    """The share of its code points that is link text."""
    parted: bool
    """A blank line stands before it."""
    joined: bool
    """It is all that is in several elements."""


class Walk(NamedTuple):
    """What is below an element."""

    lines: list[Line]
    prose: Counter[Kind | None]
    """Code points of paragraphs by the kind of noise that classes, ids and roles make them."""


def walk(root: Any, places: Places) -> Walk:
    """Read all that is below an element."""
    done = _Walk(root, places)
    return Walk(done.lines, done.prose)


def _is_own_anchor(link: Any, place: Place) -> bool:
    """Whether a link makes a heading an anchor of the page itself, as in entries of live blogs."""
    return place.tag in SUBHEADINGS and (link.attributes.get("href") or "").startswith("#")


def _single_spaced(text: str) -> str:
    """A text with single spaces. Most have no others, which is told in a third of the time; white space but for the space is not printable."""
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())


class _Walk:
    """One pass over a tree in document order."""

    def __init__(self, root: Any, places: Places) -> None:
        self.lines: list[Line] = []
        self.prose: Counter[Kind | None] = Counter()
        self._root = root.mem_id
        self._make = places.place
        self._places: dict[int, Place] = {}
        """By the address of every element that was asked for; inline elements are part of the block around them."""
        self._linked: set[int] = set()
        """The addresses of links and of what is in them."""
        self._numbers: dict[int, int] = {}
        self._bullet = ""
        self._gap = False
        self._read(root)

    def _read(self, root: Any) -> None:
        known, linked, role_of, end = self._places.get, self._linked, _ROLES.get, self._end
        parts: list[str] = []
        at: Place | None = None
        links = breaks = 0
        for node in root.traverse(include_text=True):
            role = role_of(node.tag_id, _BLOCK)
            if role == _TEXT:
                text = node.text_content
                if not text or (text.isspace() and (at is None or not at.raw)):
                    parts.append(" ")
                    continue
                parent = node.parent
                address = parent.mem_id
                place = known(address) or self._place(parent)
                if place is not at:
                    if at is not None:
                        end(parts, at, links, keep=False)
                    at, parts, links = place, [], 0
                elif at.whole:
                    self._bullet = ""
                if place.raw:
                    first, *rest = text.split("\n")
                    parts.append(first)
                    for line in rest:
                        self._gap = self._gap or not "".join(parts).strip()
                        end(parts, at, links, keep=True)
                        parts, links = [line], 0
                    continue
                parts.append(text)
                if place.whole and is_paragraph(text):
                    self.prose[place.named] += len(text)
                if address in linked:
                    links += len(text)
            elif role <= _NOTHING:
                if role == _CELL:
                    if breaks >= LAID_OUT and at is not None and not at.whole:
                        end(parts, at, links, keep=False)
                        parts, links = [], 0
                    parts.append(_CELL_EDGE)
                    breaks = 0
            elif at is not None and at.whole:
                parts.append(_JOINT)
                if role == _ITEM:
                    self._bullet = self._numbered(node)
            elif role == _BREAK:
                breaks += 1
                if at is not None:
                    if not any(map(str.strip, parts)):
                        self._gap = True  # the second of two breaks
                    end(parts, at, links, keep=True)
                parts, links = [], 0
            else:
                if at is not None:
                    end(parts, at, links, keep=False)
                    at = None
                parts, links = [], 0
                if role == _ITEM:
                    self._bullet = self._numbered(node)
                else:
                    self._gap = True
        if at is not None:
            end(parts, at, links, keep=False)

    def _place(self, node: Any) -> Place:
        """Where a node stands; all above it become known on the way."""
        places, linked = self._places, self._linked
        chain = []
        address = node.mem_id
        while (place := places.get(address)) is None:
            chain.append((node, address))
            if address == self._root:
                break
            node = node.parent
            address = node.mem_id
        in_link = address in linked
        while chain:
            node, address = chain.pop()
            tag = node.tag_id
            if place is None or not (place.whole or _ROLES.get(tag, _BLOCK) <= _CELL or place.depth > DEPTH):
                place = self._make(node, address, place)
            if in_link or (tag == _LINK and not _is_own_anchor(node, place)):
                in_link = True
                linked.add(address)
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
        joined = at.whole and _JOINT in text.strip()
        if at.raw and not at.whole:
            line = text.rstrip()
        elif _CELL_EDGE in text:
            line = "\t".join([" ".join(cell.split()) for cell in text.split(_CELL_EDGE) if cell.strip()])
        else:
            line = _single_spaced(text)
        if not line or (line.lstrip()[0] in DROPPED_LETTERS and not fold_line(line)):
            return
        if not at.whole and len(line) >= PARAGRAPH:
            self.prose[at.named] += len(line)
        self.lines.append(Line(self._bullet + line, at, links / len(line), self._gap and not (self._bullet or at.tag == ROW), joined))
        self._bullet = ""
        self._gap = not keep
