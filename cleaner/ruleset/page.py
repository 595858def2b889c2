"""One document on its way through the rules: what predicates ask for, computed when it is first asked."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection
from functools import cached_property

from cleaner.document import Document, Kind
from cleaner.ruleset.pattern import Pattern
from cleaner.shape import HEADING_WORDS, is_heading, word_count


class Page:
    """A document and memos about it. Not shared: made anew for every pass over a document."""

    def __init__(self, document: Document, find_headline: Callable[[], int | None]) -> None:
        self.document = document
        self._find_headline = find_headline
        self._said: dict[tuple[str, int], bool] = {}
        self.kinds_of: Callable[[int], Collection[Kind]] = lambda _: ()
        """The kinds that rules gave a block; set before a rule that asks for them is tried."""

    def says(self, pattern: Pattern, block: int) -> bool:
        """Whether a pattern is found in a block. Remembered: neighbours are asked about from both sides."""
        key = (pattern.source, block)
        known = self._said.get(key)
        if known is None:
            view, most = self.document.views[block], pattern.analysis.most
            known = self._said[key] = (most is None or len(view) <= most) and pattern.search(view) is not None
        return known

    @cached_property
    def copies(self) -> Counter[str]:
        """How often each key stands on the page."""
        return Counter(map(self.document.key, range(len(self.document))))

    @cached_property
    def headline(self) -> int | None:
        """The block taken for the headline while rules are still being tried."""
        return self._find_headline()

    @cached_property
    def heads(self) -> list[int]:
        """Blocks that could be subheadings: set off by blank lines, short, heading-shaped."""
        document = self.document
        return [b for b, view in enumerate(document.views) if document.alone(b) and is_heading(view) and word_count(view) <= HEADING_WORDS]

    @cached_property
    def breaks(self) -> list[int]:
        """Blocks before which a blank line stands."""
        return [b for b in range(1, len(self.document)) if self.document.broken(b)]


def at_or_after(blocks: list[int], block: int) -> int | None:
    """The first of the ascending ``blocks`` that is not before ``block``."""
    i = bisect_left(blocks, block)
    return blocks[i] if i < len(blocks) else None
