"""The frozen types that every step shares: kinds, documents, blocks, removals.

All offsets are code points of ``Document.text``; every span is half-open, ``[start, end)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

Media = Literal["text", "html"]


class Kind(StrEnum):
    """What a block is. Exactly one kind per block; docs/kinds.md says which lines bear which."""

    # story
    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BODY = "body"
    SUBHEADING = "subheading"
    QUOTE = "quote"
    LIST = "list"
    TABLE = "table"
    EMBED = "embed"
    NOTE = "note"
    # noise
    DONATION = "donation"
    SUBSCRIBE = "subscribe"
    CAPTION = "caption"
    CREDIT = "credit"
    BYLINE = "byline"
    AGENCY = "agency"
    TIMESTAMP = "timestamp"
    RELATED = "related"
    FEED = "feed"
    SHARE = "share"
    NAVIGATION = "navigation"
    COMMENT = "comment"
    ADVERT = "advert"
    LEGAL = "legal"
    MEDIA = "media"
    BIO = "bio"
    DUPLICATE = "duplicate"
    OTHER = "other"


STORY_KINDS: frozenset[Kind] = frozenset(list(Kind)[: list(Kind).index(Kind.DONATION)])
NOISE_KINDS: frozenset[Kind] = frozenset(Kind) - STORY_KINDS


class Layer(StrEnum):
    """Where a rule comes from. A higher layer names the kind and is protected from nobody below."""

    BUILTIN = "built-in"
    LANGUAGE = "language"
    PLATFORM = "platform"
    OUTLET = "outlet"
    USER = "user"


LAYER_RANK: dict[Layer, int] = {layer: rank for rank, layer in enumerate(Layer)}


class RuleName(NamedTuple):
    """A rule as results name it: full id, layer, and the place it was written (no file for built-in rules)."""

    id: str
    layer: Layer
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A text and its blocks, as parallel arrays over the non-blank lines.

    ``starts[i]`` to ``ends[i]`` is block i without its line terminator, ``stops[i]`` is where its terminator ends.
    ``views[i]`` is the block folded and stripped (what patterns see), ``keys[i]`` the same in lower case (what is compared).
    ``breaks[i]`` is true when a blank line, or the document's start, stands before block i.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    stops: Sequence[int]
    views: Sequence[str]
    keys: Sequence[str]
    breaks: Sequence[bool]
    media: Media = "text"

    def __len__(self) -> int:
        """The number of blocks."""
        return len(self.views)

    def alone(self, block: int) -> bool:
        """Whether blank lines, or the document's edges, stand on both sides of the block."""
        return self.breaks[block] and (block + 1 == len(self.views) or self.breaks[block + 1])


class Removed(NamedTuple):
    """One span that was cut out of ``Document.text``, and the rule that did it.

    The span of a whole line includes its terminator; that of a part of a line includes the horizontal space to its left.
    """

    start: int
    end: int
    kind: Kind
    name: RuleName

    @property
    def rule(self) -> str:
        """The full id of the rule: ``outlets/example.com:membership-banner``."""
        return self.name.id

    @property
    def layer(self) -> Layer:
        """The rule's layer."""
        return self.name.layer


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a result, as somebody asked to see it."""

    start: int
    end: int
    text: str
    kind: Kind
    kept: bool
    """False when nothing of the block is in the result; a block that lost a part of itself is kept."""
    rule: RuleName | None
    """The rule that gave the kind; None when the kind was told from the block's shape."""
    reason: str
    """One sentence: why the block stayed or went."""
    removed: tuple[Removed, ...] = field(default=())
    """The removals inside this block."""
