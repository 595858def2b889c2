"""What its elements say of a line: which kind of noise it is, and whether it stands outside of the story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cleaner.blocks.elements import HEADINGS, MARKS, NAMELESS, STORY, is_standfirst, named_kind
from cleaner.blocks.region import PARAGRAPH, Region
from cleaner.blocks.walk import Line, Place
from cleaner.document import Kind, Mark
from cleaner.fold import folded_key
from cleaner.shape import ends_sentence, word_count

NAMED_SHARE, MARKED_SHARE, LEAST = 0.1, 0.35, 400
"""An element that holds more of the page's paragraphs, and so many code points of them, is not noise, whatever its class and id, or its tag."""
PATH_LENGTH = 200
"""Code points of a path; of a longer one the end is known."""
LINKED_SHARE = 0.8
"""A line that is no sentence and of which more is link text leads to other pages."""
CARD_SHARE = 0.3
CARDS_SHARE = 0.4
"""An element below the story's last paragraph is a list of cards when more of its lines are links."""
HEADED = 3
"""The story's heading may stand among so many of its first lines."""
STANDFIRST_WORDS = 8
DISTRUST, MOST = 0.5, 0.9
"""A kind that classes and ids give to more of the page's paragraphs than this is not believed; comments and dialogs may outweigh a story."""


class About:
    """What is known of a place."""

    __slots__ = ("card", "header", "inside", "item", "kind", "named", "near", "part", "path")

    def __init__(self, path: str, kind: Kind | None, named: Kind | None, inside: bool, near: bool, part: bool, item: bool, card: bool, header: bool) -> None:
        self.path = path
        self.kind = kind
        """The kind of noise that the elements' names make it."""
        self.named = named
        """The kind that their classes and ids make it."""
        self.inside = inside
        """In the element that holds most of the page's paragraphs."""
        self.near = near
        """In the article element around that."""
        self.part = part
        """Holds much of the prose by itself, or stands directly in an element that does."""
        self.header = header
        """In a header element with next to none of the prose."""
        self.item = item
        """In a list item."""
        self.card = card
        """In an element of a list item that is no paragraph, as on cards."""


class Judge:
    """Judges the lines of one page."""

    def __init__(self, region: Region, lines: Sequence[Line], page_title: str, path: str = "") -> None:
        """``path`` is that of the element around the lines."""
        self.region = region
        self._address = None if region.node is None else region.node.mem_id
        self._known: dict[int, About] = {}
        self._top = About(path, None, None, self._address is None, False, False, False, False, False)
        self._lines = lines
        self.about = [self._of(line.place) for line in lines]
        prose: Counter[Kind | None] = Counter()
        for line, about in zip(lines, self.about, strict=True):
            if len(line.text) >= PARAGRAPH:
                prose[about.named] += len(line.text)
        self._distrusted = {kind for kind, length in prose.items() if length > (MOST if kind is Kind.LEGAL else DISTRUST) * prose.total() and kind is not Kind.COMMENT}
        begun = next((i for i, about in enumerate(self.about) if about.inside), len(lines))
        self.title = self._title(begun, page_title)
        """The line of the story's heading; None when there is none."""
        self._cards = self._find_cards()
        self.outside = [not about.inside for about in self.about]
        """Whether each line stands outside of the story."""
        headed = begun if self.title is None else self.title
        text = next((i for i in range(begun, len(lines)) if self.about[i].part and self._paragraph(i) and self.about[i].named is None), begun)
        self._standfirsts = {i for i in range(headed + 1, text) if self._is_standfirst(i)}
        for i in range(begun):
            led = self.about[i].near and self._paragraph(i)
            self.outside[i] = not (led or (i > headed and (self.about[i].part or i in self._standfirsts)))

    def _of(self, place: Place) -> About:
        known = self._known.get(place.address)
        if known is not None:
            return known
        todo = [place]
        while (up := todo[-1].up) is not None and up.address not in self._known:
            todo.append(up)
        up = todo[-1].up
        about = self._known[up.address] if up is not None else self._top
        while todo:
            one = todo.pop()
            about = self._known[one.address] = self._below(about, one)
        return about

    def _below(self, above: About, place: Place) -> About:
        """What is known of a place in another."""
        tag, address, region = place.tag, place.address, self.region
        here = address == self._address
        near = above.near or address == region.article
        said = named = None
        share = region.weights.get(address, 0)
        if share * region.total < LEAST:
            share = min(share, NAMED_SHARE)
        if share <= MARKED_SHARE:
            said = MARKS.get(tag)
            if share <= NAMED_SHARE and tag not in STORY and place.names != NAMELESS:
                named = named_kind(place.names)
                if named is Kind.SHARE and tag == "blockquote":  # an embedded post
                    named = None
            if said is not None and tag in ("footer", "address") and any(f">{name}" in above.path for name in ("article", "main", "blockquote")):
                said = None
        part = address in region.parts or (place.up is not None and place.up.address in region.parts)
        item = not here and (above.item or tag == "li")
        if not here:
            said = said or above.kind
            named = named or (None if tag == "blockquote" and above.named is Kind.SHARE else above.named)  # an embedded post
        path = f"{above.path[-PATH_LENGTH:]}>{tag}" if above.path else tag
        return About(path, said, named, above.inside or here, near, part, item, item and tag not in ("li", "p"), not here and (above.header or (tag == "header" and share <= NAMED_SHARE)))

    def _paragraph(self, i: int) -> bool:
        line = self._lines[i]
        return line.place.tag == "p" and len(line.text) >= PARAGRAPH

    def _is_standfirst(self, i: int) -> bool:
        """Whether a line between the heading and the region is a standfirst, as its element's class or id says."""
        about, line = self.about[i], self._lines[i]
        return (
            about.kind is None
            and about.named in (None, Kind.RELATED)  # a teaser
            and line.place.tag in STANDFIRSTS
            and line.links < CARD_SHARE
            and word_count(line.text) >= STANDFIRST_WORDS
            and (line.place.tag != "div" or ends_sentence(line.text))
            and is_standfirst(line.place.names)
        )

    def _leads_away(self, i: int) -> bool:
        """Whether a line is a link to another page, or stands on a card with one."""
        about, line = self.about[i], self._lines[i]
        if line.links <= LINKED_SHARE:
            return about.card and line.links > CARD_SHARE
        if about.part:
            return line.place.tag not in SUBHEADINGS and not ends_sentence(line.text)
        return not (about.item and ends_sentence(line.text)) and not self._announced(i)

    def _announced(self, i: int) -> bool:
        """Whether a line stands in a list below a line with a colon."""
        while i >= 0 and self.about[i].item:
            i -= 1
        return i >= 0 and self._lines[i].text.endswith(":")

    def _find_cards(self) -> frozenset[int]:
        """Lines below the story's last paragraph that stand in elements of which many lines are links."""
        last = max((i for i, about in enumerate(self.about) if about.part and self._paragraph(i)), default=len(self.about))
        below = {i: self._around(line.place) for i, line in enumerate(self._lines[last + 1 :], last + 1)}
        lines: Counter[int] = Counter()
        links: Counter[int] = Counter()
        for i, elements in below.items():
            lines.update(elements)
            if self._lines[i].links > LINKED_SHARE:
                links.update(elements)
        cards = {element for element, count in links.items() if count > CARDS_SHARE * lines[element]}
        return frozenset(i for i, elements in below.items() if not cards.isdisjoint(elements))

    def _around(self, place: Place) -> list[int]:
        """The addresses of a place and of those around it, as far as they hold next to nothing of the prose."""
        found = []
        at: Place | None = place
        while at is not None and at.address != self._address and self.region.weights.get(at.address, 0) <= NAMED_SHARE:
            found.append(at.address)
            at = at.up
        return found

    def mark(self, i: int, located: bool) -> Mark:
        """What is said of a line."""
        about, line = self.about[i], self._lines[i]
        kind = about.kind or (about.named if about.named not in self._distrusted else None)
        if i in self._standfirsts:
            return Mark(about.path, Kind.STANDFIRST)
        if kind is None and self._leads_away(i):
            kind = Kind.RELATED
        if kind is None and i in self._cards:
            kind = Kind.RELATED
        if kind is None and about.header and line.place.tag not in HEADINGS and not ends_sentence(line.text):
            kind = Kind.OTHER if line.place.tag != "p" or word_count(line.text) < STANDFIRST_WORDS else None
        return Mark(about.path, kind or (Kind.OTHER if located and self.outside[i] else None))

    def _title(self, begun: int, page_title: str) -> int | None:
        """The heading that the page is titled by, if it stands above the story or at its head; else the last of the first rank there, or the
        first in the story.
        """
        lines = self._lines
        above = [i for i in range(min(len(lines), begun + HEADED + 1)) if lines[i].place.tag in HEADINGS]
        titled = folded_key(page_title)
        for i in above:
            if word_count(lines[i].text) > 2 and titled.startswith(folded_key(lines[i].text)):
                return i
        first = [i for i, line in enumerate(lines) if line.place.tag == "h1"]
        return next((i for i in reversed(first) if i <= begun + HEADED), first[0] if first else None)


SUBHEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
STANDFIRSTS = frozenset(("p", "h2", "h3", "h4", "div"))

