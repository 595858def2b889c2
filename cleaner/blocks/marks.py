"""What its elements say of a line: which kind of noise it is, and whether it stands outside of the story."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.blocks.elements import MARKS, STORY, named_kind
from cleaner.blocks.region import PARAGRAPH, Region
from cleaner.blocks.walk import INLINE, Line, Place
from cleaner.document import Kind, Mark
from cleaner.shape import ends_sentence

NAMED_SHARE, MARKED_SHARE = 0.1, 0.35
"""An element that holds more of the page's paragraphs is not noise, whatever its name."""
PATH_LENGTH = 200
"""Code points of a path; of a longer one the end is known."""
LINKED_SHARE = 0.8
"""A line that is no sentence and of which more is link text leads to other pages."""
CARD_SHARE = 0.3
HEADED = 3
"""The story's heading may stand among so many of its first lines."""


class About:
    """What is known of a place."""

    __slots__ = ("card", "inside", "item", "kind", "near", "part", "path")

    def __init__(self, path: str, kind: Kind | None, inside: bool, near: bool, part: bool, item: bool, card: bool) -> None:
        self.path = path
        self.part = part
        self.item = item
        """In a list item."""
        self.card = card
        """In an element of a list item, as on cards; paragraphs aside."""
        self.kind = kind
        self.inside = inside
        """In the element that holds most of the page's paragraphs."""
        self.near = near
        """In the article element around that."""


class Judge:
    """Judges the lines of one page."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self._address = None if region.node is None else region.node.mem_id
        self._known: dict[int, About] = {}
        self._begun = self._headed = False

    def _about(self, place: Place) -> About:
        known = self._known.get(place.address)
        if known is not None:
            return known
        todo = [place]
        while (up := todo[-1].up) is not None and up.address not in self._known:
            todo.append(up)
        up = todo[-1].up
        about = self._known[up.address] if up is not None else About("", None, self._address is None, False, False, False, False)
        while todo:
            one = todo.pop()
            about = self._known[one.address] = self._below(about, one)
        return about

    def _below(self, above: About, place: Place) -> About:
        """What is known of a place in another."""
        tag, address = place.tag, place.address
        here = address == self._address
        near = above.near or address == self.region.article
        said = None
        share = self.region.weights.get(address, 0)
        if share <= MARKED_SHARE:
            said = MARKS.get(tag)
            if said is None and share <= NAMED_SHARE and tag not in STORY and (near or above.inside or here) and place.names != " ":
                said = named_kind(place.names)
            if said is not None and tag in ("footer", "address") and any(f">{name}" in above.path for name in ("article", "main", "blockquote")):
                said = None
        inherited = None if here or (tag == "blockquote" and above.kind is Kind.SHARE) else above.kind  # an embedded post
        part = address in self.region.parts or (place.up is not None and place.up.address in self.region.parts)
        item = not here and (above.item or tag == "li")
        card = item and tag not in ("li", "p")
        path = f"{above.path[-PATH_LENGTH:]}>{tag}" if above.path else tag
        return About(path, said or inherited, above.inside or here, near, part, item, card)

    def outside(self, line: Line) -> bool:
        """Whether a line stands outside of the story; asked of one line after the other."""
        about = self._about(line.place)
        if about.inside:
            self._begun = True
            return False
        self._headed = self._headed or line.place.tag == "h1"
        if about.part and self._headed and not self._begun:
            return False
        lead = about.near and not self._begun and len(line.text) >= PARAGRAPH and line.place.tag == "p"
        return not lead

    def mark(self, line: Line, outside: bool) -> Mark:
        """What is said of a line."""
        about = self._about(line.place)
        kind = about.kind
        if kind is None and (line.links > LINKED_SHARE and (not (about.part or about.item) or not ends_sentence(line.text))) or (line.links > CARD_SHARE and about.card):
            kind = Kind.RELATED
        return Mark(about.path, kind or (Kind.OTHER if outside else None))

    def title(self, lines: Sequence[Line], outside: Sequence[bool]) -> int | None:
        """The line of the story's heading: the last of the first rank before the story or at its head, else the first in it."""
        headings = [i for i, line in enumerate(lines) if line.place.tag == "h1"]
        begun = outside.index(False) if False in outside else 0
        above = [i for i in headings if i <= begun + HEADED]
        return above[-1] if above else headings[0] if headings else None
