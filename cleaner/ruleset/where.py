"""The predicates of ``where``, ready to be asked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from cleaner.document import Kind
from cleaner.fold import folded_key
from cleaner.ruleset.page import Page
from cleaner.ruleset.pattern import Pattern, Trigger
from cleaner.shape import is_all_caps


class Neighbour(NamedTuple):
    kind: Kind | None
    pattern: Pattern | None
    phrases: frozenset[str] | None

    @property
    def trigger(self) -> Trigger:
        """What the scan looks for: nothing where a kind is asked for."""
        if self.pattern is not None:
            return self.pattern.trigger
        return Trigger(phrases=self.phrases or frozenset())

    def stands_at(self, page: Page, block: int) -> bool:
        if self.pattern is not None:
            return page.says(self.pattern, block)
        if self.phrases is not None:
            return page.document.key(block) in self.phrases
        return self.kind in page.kinds_of(block) or (self.kind is Kind.HEADLINE and page.headline == block)


class Near(NamedTuple):
    previous: Neighbour | None
    next: Neighbour | None
    either: Neighbour | None
    within: int

    def holds(self, page: Page, block: int) -> bool:
        before = range(max(0, block - self.within), block)
        after = range(block + 1, min(len(page.document), block + 1 + self.within))
        return (
            (self.previous is None or _stands(self.previous, page, before))
            and (self.next is None or _stands(self.next, page, after))
            and (self.either is None or _stands(self.either, page, before) or _stands(self.either, page, after))
        )

    @property
    def beacon(self) -> tuple[Trigger, range] | None:
        """What the scan can look for of a neighbour that must be there, and how far from it blocks may stand; None when there is no such neighbour."""
        sides = ((self.previous, range(1, self.within + 1)), (self.next, range(-self.within, 0)), (self.either, range(-self.within, self.within + 1)))
        return next(((side.trigger, steps) for side, steps in sides if side is not None and not side.trigger.everywhere), None)

    @property
    def asks_kinds(self) -> bool:
        return any(side is not None and side.kind is not None for side in (self.previous, self.next, self.either))


def _stands(neighbour: Neighbour, page: Page, blocks: range) -> bool:
    for block in blocks:  # noqa: SIM110 - the generator that any() takes costs as much as asking a block
        if neighbour.stands_at(page, block):
            return True
    return False


class Where(NamedTuple):
    """All predicates of one rule; a missing one is None."""

    first: int | None = None
    last: int | None = None
    after_headline: int | None = None
    least_words: int | None = None
    most_words: int | None = None
    ends_sentence: bool | None = None
    all_caps: bool | None = None
    alone: bool | None = None
    repeats: int | Literal["next", "previous"] | None = None
    near: Near | None = None

    def window(self, blocks: int) -> range:
        """The blocks that ``first`` and ``last`` allow on a page of so many blocks."""
        start = max(0, blocks - self.last) if self.last is not None else 0
        stop = min(blocks, self.first) if self.first is not None else blocks
        return range(start, max(start, stop))

    @property
    def dear(self) -> bool:
        """Whether it has predicates that look around the line."""
        return self.near is not None or self.after_headline is not None or self.repeats is not None or self.alone is not None

    @property
    def placed(self) -> bool:
        """Whether the answer depends on where the line stands, or on what stands around it."""
        return self.first is not None or self.last is not None or self.dear

    @property
    def contextual(self) -> bool:
        """Whether the answer depends on what other rules found."""
        return self.after_headline is not None or (self.near is not None and self.near.asks_kinds)

    def admitted(self, page: Page, candidates: Sequence[int]) -> Sequence[int]:
        """Those of ascending candidates for which the predicates hold that look at the line alone and at its place: cheaper than a pattern."""
        document = page.document
        if self.first is not None or self.last is not None:
            window = self.window(len(document))
            if candidates and (candidates[0] < window.start or window.stop <= candidates[-1]):
                candidates = candidates[bisect_left(candidates, window.start) : bisect_left(candidates, window.stop)]
            if not candidates:
                return candidates
        if self.most_words is not None:
            words, most = document.words, self.most_words
            candidates = [b for b in candidates if words[b] <= most]
        if self.least_words is not None:
            words, least = document.words, self.least_words
            candidates = [b for b in candidates if words[b] >= least]
        if self.ends_sentence is not None:
            candidates = [b for b in candidates if document.ended[b] is self.ends_sentence]
        if self.all_caps is not None:
            candidates = [b for b in candidates if is_all_caps(document.views[b]) is self.all_caps]
        return candidates

    def surrounded(self, page: Page, block: int) -> bool:
        """Whether the predicates hold that look around the line. Raises TimeoutError as patterns do."""
        document = page.document
        if self.alone is not None and document.alone(block) is not self.alone:
            return False
        if self.repeats is not None and not self._repeats(page, block):
            return False
        if self.after_headline is not None and (page.headline is None or not 0 < block - page.headline <= self.after_headline):
            return False
        return self.near is None or self.near.holds(page, block)

    def _repeats(self, page: Page, block: int) -> bool:
        document = page.document
        if isinstance(self.repeats, int):
            return page.copies[document.key(block)] >= self.repeats
        other = block + 1 if self.repeats == "next" else block - 1
        return 0 <= other < len(document) and document.key(other).startswith(document.key(block))


def compile_where(data: Mapping[str, Any] | None, pattern: Callable[[str], Pattern]) -> Where | None:
    """The predicates from a rule's validated data."""
    if data is None:
        return None
    rest = {key: value for key, value in data.items() if key not in ("words", "near")}
    words, near = data.get("words", {}), data.get("near")
    return Where(**rest, least_words=words.get("min"), most_words=words.get("max"), near=_near(near, pattern) if near else None)


def _near(data: Mapping[str, Any], pattern: Callable[[str], Pattern]) -> Near:
    def side(name: str) -> Neighbour | None:
        one = data.get(name)
        if one is None:
            return None
        given = one.get("pattern")
        if isinstance(given, list):
            return Neighbour(None, None, frozenset(map(folded_key, given)))
        return Neighbour(Kind(one["kind"]) if "kind" in one else None, pattern(given) if given is not None else None, None)

    return Near(side("previous"), side("next"), side("either"), data.get("within", 1))
