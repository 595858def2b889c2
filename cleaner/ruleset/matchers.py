"""The matchers of the rule language, one small class each: given candidate blocks of a page, what a rule takes.

A matcher emits ``(block, start, end)``: offsets in the document's text, with ``start == WHOLE`` for the whole block.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from cleaner.document import lower
from cleaner.fold import fold_offsets, folded_key
from cleaner.ruleset.page import Page, at_or_after
from cleaner.ruleset.pattern import Pattern, Trigger
from cleaner.ruleset.where import Where

WHOLE = -1
BULLETS = "•-* "
"""What scrapers put before the items of a list."""
_EDGES = ("start", "end", "blank", "heading")
Taken = tuple[int, int, int]


class WholeBlocks(ABC):
    """A matcher that takes whole blocks."""

    __slots__ = ()

    @property
    @abstractmethod
    def trigger(self) -> Trigger:
        """What the scan looks for."""

    def take(self, page: Page, where: Where | None, candidates: Sequence[int]) -> Iterable[Taken]:
        return [(b, WHOLE, WHOLE) for b in self.blocks(page, where, candidates)]

    def blocks(self, page: Page, where: Where | None, candidates: Sequence[int]) -> Sequence[int]:
        """The blocks that are taken: what is cheap is asked first, then what they say, then what stands around them.

        Raises TimeoutError when a pattern runs away.
        """
        if where is None:
            return self.saying(page, candidates)
        admitted = where.admitted(page, candidates)
        found = self.saying(page, admitted) if admitted else admitted
        return [b for b in found if where.surrounded(page, b)] if where.dear else found

    @abstractmethod
    def saying(self, page: Page, blocks: Sequence[int]) -> Sequence[int]:
        """Those of some blocks that say what the matcher looks for."""


class Phrases(WholeBlocks):
    """Whole blocks that equal one of some literal phrases, folded, without regard to case and to a bullet before them."""

    __slots__ = ("keys",)

    def __init__(self, phrases: Iterable[str]) -> None:
        self.keys = frozenset(map(folded_key, phrases))

    @property
    def trigger(self) -> Trigger:
        return Trigger(phrases=self.keys)

    def equal(self, view: str) -> bool:
        """Whether a folded line is one of the phrases."""
        return lower(view) in self.keys or lower(view.lstrip(BULLETS)) in self.keys

    def saying(self, page: Page, blocks: Sequence[int]) -> Sequence[int]:
        views = page.document.views
        return [b for b in blocks if self.equal(views[b])]


class Line(WholeBlocks):
    """Whole blocks in which a pattern is found."""

    __slots__ = ("pattern",)

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern

    @property
    def trigger(self) -> Trigger:
        return self.pattern.trigger

    def saying(self, page: Page, blocks: Sequence[int]) -> Sequence[int]:
        views, pattern = page.document.views, self.pattern
        search = pattern.search if page.document.long else pattern.find
        return [b for b in blocks if search(views[b]) is not None]


class Shape(WholeBlocks):
    """Whole blocks for which ``where`` holds, whatever they say."""

    @property
    def trigger(self) -> Trigger:
        return Trigger()

    def saying(self, page: Page, blocks: Sequence[int]) -> Sequence[int]:  # noqa: ARG002
        return blocks


class Elements(WholeBlocks):
    """Whole blocks of HTML for which the reader noted the rule: its selector took an element around them, or another than theirs for the story."""

    def __init__(self, rule_id: str, pattern: Pattern | None) -> None:
        self.rule_id = rule_id
        self.pattern = pattern
        """What an element must say."""

    @property
    def trigger(self) -> Trigger:
        return Trigger(nowhere=True)

    def saying(self, page: Page, blocks: Sequence[int]) -> Sequence[int]:
        marks, rule_id = page.document.marks, self.rule_id
        return [b for b in blocks if rule_id in marks[b].rules] if marks else ()


class Span:
    """The parts of blocks that a pattern matches."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern

    @property
    def trigger(self) -> Trigger:
        return self.pattern.trigger

    def take(self, page: Page, where: Where | None, candidates: Sequence[int]) -> Iterator[Taken]:
        document = page.document
        for b in candidates if where is None else where.admitted(page, candidates):
            view = document.views[b]
            spans = self.pattern.spans(view)
            if not spans or (where is not None and not where.surrounded(page, b)):
                continue
            offsets = fold_offsets(document.line_text(b))
            base = document.start(b)
            for start, end in spans:
                if start == 0 and end == len(view):
                    yield b, WHOLE, WHOLE
                else:
                    yield b, base + offsets[start][0], base + offsets[end - 1][1]


class Range(WholeBlocks):
    """From a block to another: a pattern, an edge of the document, a blank line, a heading, or so many blocks further."""

    def __init__(self, start: Line | Phrases, to: str | None, before: str | None, longest: int | None, pattern: Callable[[str], Pattern]) -> None:
        self.start = start
        self.longest = longest
        self.steps = int(to[1:]) if to is not None and is_range_end(to) and to[0] == "+" else None
        self.edge = to if to in _EDGES else None
        source = before if before is not None else to if self.steps is None and self.edge is None else None
        self.pattern = pattern(source) if source is not None else None
        self.inclusive = before is None

    @property
    def trigger(self) -> Trigger:
        return self.start.trigger

    def blocks(self, page: Page, where: Where | None, candidates: Sequence[int]) -> Sequence[int]:
        starts = self.start.blocks(page, where, candidates)
        if self.edge == "start":
            fitting = [b for b in starts if self.longest is None or b < self.longest]
            return range(fitting[-1] + 1) if fitting else ()
        ends: list[int] | None = None
        found: list[int] = []
        for b in starts:
            if self.pattern is not None and ends is None:
                ends = [e for e in range(b, len(page.document)) if self.pattern.search(page.document.views[e]) is not None]
            last = self._last(page, b, ends or [])
            if last is None or last < b or (self.longest is not None and last - b + 1 > self.longest):
                continue
            found += range(max(b, found[-1] + 1) if found else b, last + 1)
        return found

    def saying(self, page: Page, blocks: Sequence[int]) -> Sequence[int]:
        return self.start.saying(page, blocks)

    def _last(self, page: Page, block: int, ends: list[int]) -> int | None:
        """The last block of the range that begins at ``block``; None when its end is not there."""
        count = len(page.document)
        if self.edge == "end":
            return count - 1
        if self.steps is not None:
            return block + self.steps if block + self.steps < count else None
        if self.pattern is not None:
            i = bisect_right(ends, block)
            return None if i == len(ends) else ends[i] if self.inclusive else ends[i] - 1
        following = at_or_after(page.breaks if self.edge == "blank" else page.heads, block + 1)
        return None if following is None else following - 1


Matcher = WholeBlocks | Span


def is_range_end(to: str) -> bool:
    """Whether a range's ``to`` is one of the words that are no pattern: an edge, or ``+N``."""
    return to in _EDGES or (to[:1] == "+" and to[1:].isascii() and to[1:].isdecimal() and len(to) < 8)


def compile_matcher(data: Mapping[str, Any], pattern: Callable[[str], Pattern], rule_id: str) -> Matcher:
    """The matcher of a rule's validated data."""
    if "line" in data:
        return _line(data["line"], pattern)
    if "span" in data:
        return Span(pattern(data["span"]))
    if "range" in data:
        given = data["range"]
        return Range(_line(given["from"], pattern), given.get("to"), given.get("before"), given.get("max"), pattern)
    if "select" in data or "content" in data:
        said = data["select"].get("has_text") if isinstance(data.get("select"), dict) else None
        return Elements(rule_id, pattern(said) if said is not None else None)
    return Shape()


def _line(given: str | list[str], pattern: Callable[[str], Pattern]) -> Line | Phrases:
    return Line(pattern(given)) if isinstance(given, str) else Phrases(given)
