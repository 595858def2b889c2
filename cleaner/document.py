"""The frozen types that every step shares: kinds, documents, blocks, removals.

All offsets are code points of ``Document.text``; every span is half-open, ``[start, end)``.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from operator import add
from typing import Literal, NamedTuple

from cleaner.shape import PROSE_WORDS, sentence_ends, word_counts

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


LARGE = 1 << 14
"""A document of more blocks has its numbers in arrays."""
LONG_LINE = 20_000
"""Code points. (A timed search costs four times an untimed one: about 1.6 us.)"""


class Mark(NamedTuple):
    """What the elements of a page say of a block."""

    path: str
    """The block-level elements around it, from the outermost: ``body>article>p``."""
    kind: Kind | None
    """The kind that an element gives to all in it, if it gives one."""
    rules: tuple[str, ...] = ()
    """The full ids of the rules whose selectors take the block, or an element around it."""


@dataclass(frozen=True)
class Document:
    """A text and its blocks, the non-blank lines, which are numbered from 0.

    Sequences instead of objects: a page has hundreds of blocks, and few of them are ever looked at one by one.
    """

    text: str
    views: Sequence[str]
    """Each block folded and stripped: what patterns see."""
    lines: Sequence[int]
    """Each block's line, counted from 0 with the blank lines."""
    sources: Sequence[str]
    """Every line, blank ones too, as long as it is in ``text``, without its terminator; with ``terminators`` as it stands there."""
    terminators: Sequence[int] | None = None
    """How many code points end each line; None when it is one for every line."""
    odd: bool = True
    """There may be letters whose case variants ``str.lower`` does not bring together (see ``fold.VARIANTS``)."""
    media: Media = "text"
    marks: Sequence[Mark] = ()
    """One for each block of HTML; none for text."""
    title: str | None = None
    """The heading of an HTML page's story, folded."""
    located: bool = False
    """An HTML page's elements tell where its story is, and ``marks`` what is outside."""
    head: str = ""
    """What an HTML page declares of itself, as its source has it (``blocks.head``)."""
    open: Sequence[int] | None = None
    """The blocks that rules are asked about; the others are elements beside the story's, a block each. None when it is all."""

    def __len__(self) -> int:
        """The number of blocks."""
        return len(self.views)

    @cached_property
    def inner(self) -> Document:
        """The document with its open blocks alone."""
        if self.open is None:
            return self
        views, lines, marks = ([some[b] for b in self.open] for some in (self.views, self.lines, self.marks))
        return replace(self, views=views, lines=lines, marks=marks, open=None)  # type: ignore[arg-type]

    @cached_property
    def edges(self) -> Sequence[int]:
        """Each line's start in ``text``, and at the end one more than the text's length."""
        lengths = map(len, self.sources)
        steps = map((1).__add__, lengths) if self.terminators is None else map(add, lengths, self.terminators)
        starts = accumulate(steps, initial=0)
        return array("q", starts) if len(self.sources) > LARGE else [*starts]

    @cached_property
    def long(self) -> bool:
        """Whether there is a line of more than LONG_LINE code points, on which every search is timed."""
        return len(self.text) > LONG_LINE and max(map(len, self.views), default=0) > LONG_LINE

    @cached_property
    def words(self) -> Sequence[int]:
        """How many words each block has."""
        return word_counts(self.views)

    @cached_property
    def ended(self) -> Sequence[bool]:
        """Whether each block ends a sentence."""
        return sentence_ends(self.views)

    def prose(self, block: int) -> bool:
        """Whether the block is prose, as ``shape.is_prose``."""
        return self.words[block] >= PROSE_WORDS and self.ended[block]

    def start(self, block: int) -> int:
        """Where the block's line begins."""
        return self.edges[self.lines[block]]

    def end(self, block: int) -> int:
        """Where the block's line ends, without its terminator."""
        line = self.lines[block]
        return self.edges[line + 1] - (1 if self.terminators is None else self.terminators[line])

    def stop(self, block: int) -> int:
        """Where the block's line ends, with its terminator."""
        return min(self.edges[self.lines[block] + 1], len(self.text))

    def source_lines(self) -> list[str]:
        """Every line as it stands in the text, without its terminator."""
        return self.text.split("\n") if self.terminators is None else [*self.sources]

    def line_text(self, block: int) -> str:
        """The block's line as it stands in the text, without its terminator."""
        return self.text[self.start(block) : self.end(block)]

    def broken(self, block: int) -> bool:
        """Whether a blank line, or the text's start, stands before the block."""
        return block == 0 or self.lines[block] > self.lines[block - 1] + 1

    def alone(self, block: int) -> bool:
        """Whether blank lines, or the text's edges, stand on both sides of the block."""
        return self.broken(block) and (block + 1 == len(self.views) or self.broken(block + 1))

    def key(self, block: int) -> str:
        """The block's view in lower case: what is compared."""
        return lower(self.views[block])

    def copies(self, blocks: Iterable[int]) -> dict[str, list[int]]:
        """For the key of each of some blocks all blocks that have it, in ascending order. One pass over the document."""
        found: dict[str, list[int]] = {self.key(block): [] for block in blocks}
        lengths = {*map(len, found)}
        for b in [b for b, length in enumerate(map(len, self.views)) if length in lengths]:
            if (same := found.get(self.key(b))) is not None:
                same.append(b)
        return found


def lower(view: str) -> str:
    """Lower case, code point for code point (``İ``, the one letter that lower case lengthens, becomes ``i``)."""
    lowered = view.lower()
    return lowered if len(lowered) == len(view) else view.replace("İ", "i").lower()


def lower_lines(lines: Iterable[str]) -> list[str]:
    """Lines in lower case as far as one must go that will be searched without regard to the case of ASCII letters."""
    return [line if line.isascii() else lower(line) for line in lines]


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
    path: str | None = None
    """HTML: the elements around it, from the outermost: ``body>article>p``. None for text."""
