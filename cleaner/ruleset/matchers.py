"""The matchers of the rule language, one small class each: given candidate blocks of a page, what a rule takes.

A matcher emits ``(block, start, end)``: offsets in the document's text, with ``start == WHOLE`` for the whole block.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from cleaner.document import lower
from cleaner.fold import fold_line, fold_offsets
from cleaner.ruleset.page import Page, at_or_after
from cleaner.ruleset.pattern import Pattern
from cleaner.ruleset.where import Where

WHOLE = -1
_EDGES = ("start", "end", "blank", "heading")
Taken = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Trigger:
    """What the scan looks for, so that no block is missed: whole lines, literals, or (without either) every line."""

    phrases: frozenset[str] = frozenset()
    literals: Sequence[str] | None = None
    most: int | None = None
    """No line of more code points is taken."""

    @property
    def everywhere(self) -> bool:
        return not self.literals and not self.phrases


class Matcher(Protocol):
    @property
    def trigger(self) -> Trigger: ...

    def take(self, page: Page, where: Where | None, candidates: Iterable[int]) -> Iterator[Taken]:
        """What is taken of the ascending candidates. Raises TimeoutError when a pattern runs away."""
        ...


def _admitted(page: Page, where: Where | None, candidates: Iterable[int]) -> Iterable[int]:
    return candidates if where is None else where.admitted(page, candidates)


def _surrounded(page: Page, where: Where | None, blocks: Iterable[int]) -> Iterable[int]:
    return blocks if where is None or not where.dear else [b for b in blocks if where.surrounded(page, b)]


class Phrases:
    """Whole blocks that equal one of some literal phrases, folded and without regard to case."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.keys = frozenset(lower(fold_line(phrase)) for phrase in phrases)
        self.trigger = Trigger(phrases=self.keys)

    def take(self, page: Page, where: Where | None, candidates: Iterable[int]) -> Iterator[Taken]:
        key, keys = page.document.key, self.keys
        equal = [b for b in candidates if key(b) in keys]
        return ((b, WHOLE, WHOLE) for b in _surrounded(page, where, _admitted(page, where, equal)))


class _Patterned:
    """What Line and Span have in common."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern

    @cached_property
    def trigger(self) -> Trigger:
        found = self.pattern.analysis
        return Trigger(literals=found.literals, most=found.most)


class Line(_Patterned):
    """Whole blocks in which a pattern is found."""

    def take(self, page: Page, where: Where | None, candidates: Iterable[int]) -> Iterator[Taken]:
        # what is cheap first, then the pattern, then the predicates that look around; in lists, for this is the hottest place
        views, key, pattern = page.document.views, page.document.key, self.pattern
        candidates = _admitted(page, where, candidates)
        if pattern.analysis.also:
            candidates = [b for b in candidates if pattern.may_match(key(b))]
        search = pattern.search
        found = [b for b in candidates if search(views[b]) is not None]
        return ((b, WHOLE, WHOLE) for b in _surrounded(page, where, found))


class Shape:
    """Whole blocks for which ``where`` holds, whatever they say."""

    trigger = Trigger()

    def take(self, page: Page, where: Where | None, candidates: Iterable[int]) -> Iterator[Taken]:
        return ((b, WHOLE, WHOLE) for b in _surrounded(page, where, _admitted(page, where, candidates)))


class Span(_Patterned):
    """The parts of blocks that a pattern matches."""

    def take(self, page: Page, where: Where | None, candidates: Iterable[int]) -> Iterator[Taken]:
        document = page.document
        for b in _admitted(page, where, candidates):
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
                    yield b, base + offsets[start], base + offsets[end - 1] + 1


class Range:
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

    def take(self, page: Page, where: Where | None, candidates: Iterable[int]) -> Iterator[Taken]:
        blocks = (b for b, _, _ in self.start.take(page, where, candidates))
        if self.edge == "start":
            yield from self._to_start(blocks)
            return
        ends: list[int] | None = None
        taken = -1
        for b in blocks:
            if self.pattern is not None and ends is None:
                ends = [e for e in range(b, len(page.document)) if self.pattern.search(page.document.views[e]) is not None]
            last = self._last(page, b, ends or [])
            if last is None or last < b or (self.longest is not None and last - b + 1 > self.longest):
                continue
            yield from ((e, WHOLE, WHOLE) for e in range(max(b, taken + 1), last + 1))
            taken = max(taken, last)

    def _to_start(self, blocks: Iterable[int]) -> Iterator[Taken]:
        fitting = [b for b in blocks if self.longest is None or b < self.longest]
        if fitting:
            yield from ((e, WHOLE, WHOLE) for e in range(fitting[-1] + 1))

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


def is_range_end(to: str) -> bool:
    """Whether a range's ``to`` is one of the words that are no pattern: an edge, or ``+N``."""
    return to in _EDGES or (to[:1] == "+" and to[1:].isascii() and to[1:].isdecimal() and len(to) < 8)


def compile_matcher(data: Mapping[str, Any], pattern: Callable[[str], Pattern]) -> Matcher:
    """The matcher of a rule's validated data."""
    if "line" in data:
        return _line(data["line"], pattern)
    if "span" in data:
        return Span(pattern(data["span"]))
    if "range" in data:
        given = data["range"]
        return Range(_line(given["from"], pattern), given.get("to"), given.get("before"), given.get("max"), pattern)
    return Shape()


def _line(given: str | list[str], pattern: Callable[[str], Pattern]) -> Line | Phrases:
    return Line(pattern(given)) if isinstance(given, str) else Phrases(given)
