"""Where the lines of a page stand: block-level elements, and what is known of each before its text is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from cleaner.blocks.elements import MARKS, OWN, STORY, STORY_OR_QUOTE, is_embed, named_kind, names_of
from cleaner.blocks.region import SHARE, Region
from cleaner.document import Kind

NAMED_SHARE, MARKED_SHARE, LEAST = 0.1, 0.35, 400
"""An element that holds more of the page's paragraphs, and so many code points of them or as much as the story's element, is not noise, whatever its
class and id, or its tag.
"""
SPEECHLESS = frozenset((Kind.ADVERT,))
"""Kinds that hold no paragraphs: an element named so that holds one is the story's, whatever its class means."""
PATH_LENGTH = 200
"""Code points of a path; of a longer one the end is known."""


class Selected(NamedTuple):
    """What selectors of rules take of a page."""

    content: Any = None
    """The element that holds the story, as a rule says; None when none does."""
    content_rule: str | None = None
    """The full id of that rule."""
    rules: Mapping[int, tuple[str, ...]] = {}
    """The full ids of the rules that take an element, by its address."""
    whole: frozenset[int] = frozenset()
    """The addresses of elements that are one block each, as rules take them away and keep nothing in them."""


NOTHING = Selected()


class Place:
    """A block-level element that holds text."""

    __slots__ = (
        "address", "depth", "embed", "heading", "inside", "item", "kind", "light", "named", "names", "near", "own", "part", "path", "raw", "rules", "tag", "up",
        "whole",
    )  # fmt: skip

    up: Place | None
    """The one around it."""
    address: int
    depth: int
    """How many places are around it."""
    tag: str
    names: str
    path: str
    """The tags of all elements from the page's root down to it."""
    kind: Kind | None
    """The kind of noise that the names of elements make it."""
    named: Kind | None
    """The kind of noise that classes, ids and roles make it."""
    inside: bool
    """In the element that holds most of the page's paragraphs."""
    near: bool
    """In the article element around that."""
    part: bool
    """Holds much of the prose by itself, or stands directly in an element that does."""
    light: bool
    """Holds next to nothing of the prose in paragraphs."""
    heading: bool
    """In a header element with next to none of the prose."""
    item: bool
    """In a list item."""
    embed: bool
    """In a post of another site."""
    own: bool
    """In a story or a quotation."""
    raw: bool
    """Preformatted."""
    rules: tuple[str, ...]
    """The full ids of the rules that take it, or an element around it."""
    whole: bool
    """All that is in it is one line."""


class Places:
    """Makes the places of one page, each when it is first asked for."""

    def __init__(self, region: Region, path: str, headed: Collection[int] = (), selected: Selected = NOTHING, distrusted: Collection[Kind] = ()) -> None:
        """``path`` leads to the first place; ``headed`` elements hold a heading of the first rank; classes, ids and roles say nothing of kinds
        that are distrusted.
        """
        self._region = region
        self._address = None if region.node is None else region.node.mem_id
        self._headed = headed
        self._selected = selected
        self._distrusted = distrusted
        self._top = _nowhere(path, inside=self._address is None)

    def place(self, node: Any, address: int, up: Place | None) -> Place:
        """The place of an element, whose address is told, in another place; None is outside of all."""
        up = up or self._top
        region = self._region
        new = Place()
        new.up, new.address, new.depth = up, address, up.depth + 1
        new.tag = tag = node.tag or ""
        new.names = names = names_of(node, tag)
        new.path = f"{up.path[-PATH_LENGTH:]}>{tag}" if up.path else tag
        share = region.weights.get(address, 0.0)
        new.light = light = share <= NAMED_SHARE or (share <= SHARE and share * region.total < LEAST)
        new.own = up.own or tag in STORY_OR_QUOTE
        new.near = up.near or address == region.article
        new.part = address in region.parts or up.address in region.parts
        new.raw = up.raw or tag == "pre"
        new.embed = up.embed or (tag == "blockquote" and is_embed(names))
        kind = MARKS.get(tag) if (light or share <= MARKED_SHARE) and not (up.own and tag in OWN) else None
        named = self._named(names, tag, share) if light and names and tag not in STORY else None
        if address == self._address:
            new.inside, new.item, new.heading = True, False, False
        else:
            new.inside, new.item, new.heading = up.inside, up.item or tag == "li", up.heading or (light and tag == "header")
            kind = kind or up.kind
            named = named or (None if tag == "blockquote" and up.named is Kind.SHARE else up.named)
        new.kind, new.named = kind, named
        rules = self._selected.rules.get(address)
        new.rules = up.rules + rules if rules else up.rules
        said = kind or named
        new.whole = (said is not None and said is not Kind.SHARE and not new.rules and address not in self._headed) or address in self._selected.whole
        return new

    def _named(self, names: str, tag: str, share: float) -> Kind | None:
        """The kind of noise that an element's names make it, if they can be believed."""
        named = named_kind(names)
        if named is None or named in self._distrusted or (share and named in SPEECHLESS):
            return None
        return None if named is Kind.SHARE and tag == "blockquote" else named  # an embedded post


def _nowhere(path: str, *, inside: bool) -> Place:
    """The place around the first one, to which a path leads."""
    top = Place()
    top.up, top.address, top.depth, top.tag, top.names, top.path, top.kind, top.named = None, -1, -1, "", "", path, None, None
    top.inside, top.own, top.rules = inside, not STORY_OR_QUOTE.isdisjoint(path.split(">")), ()
    top.near = top.part = top.light = top.heading = top.item = top.embed = top.raw = top.whole = False
    return top
