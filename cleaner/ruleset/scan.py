"""The one pass over a page: which rules could match which blocks.

The candidates are a superset of the matches: each pattern's required literals are looked for in the folded text, all of them in one
search. The cost grows with what is on the page, not with the number of rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cleaner.document import Document, lower
from cleaner.fold import VARIANTS
from cleaner.ruleset.matchers import Trigger
from cleaner.ruleset.scanned import DECORATION, DIGIT, LINE_EDGE
from cleaner.search import Search

CHUNK_LINES = 1 << 14
"""So many lines are scanned at once, lest a huge text be copied whole once more."""

_EDGE = LINE_EDGE.encode()

Candidates = dict[int, Sequence[int]]
"""Blocks in ascending order, by the index of the rule that could match there."""


class Scan:
    """The search for the triggers of some rules; the index of a trigger is that of its rule."""

    def __init__(self, triggers: Sequence[Trigger]) -> None:
        rules: dict[str, set[int]] = {}
        self._everywhere: list[int] = []
        for index, trigger in enumerate(triggers):
            if trigger.everywhere:
                self._everywhere.append(index)
            for phrase in trigger.phrases:
                rules.setdefault(f"{LINE_EDGE}{_plain(phrase)}{LINE_EDGE}", set()).add(index)
            for literal in trigger.literals or ():
                at_head = literal.startswith(LINE_EDGE + DIGIT)
                for one in [f"{LINE_EDGE}{digit}" for digit in "0123456789"] if at_head else [literal]:
                    rules.setdefault(one, set()).add(index)
        self._lower = any(letter > "\x7f" and letter.lower() != letter.upper() for literal in rules for letter in literal)
        for mark in DECORATION:
            rules.setdefault(LINE_EDGE + mark, set())
        self._decorated = frozenset(i for i, literal in enumerate(rules) if len(literal) == 2 and literal[0] == LINE_EDGE and literal[1] in DECORATION)
        self._rules = [tuple(sorted(indices)) for indices in rules.values()]
        self._trailing = [literal.endswith(LINE_EDGE) for literal in rules]
        self._search = Search([literal.encode("utf-8", "surrogatepass") for literal in rules])

    def candidates(self, document: Document) -> Candidates:
        """The blocks that each rule must be tried on; a rule without any is missing."""
        found: dict[int, list[int]] = {}
        for data, block_of in self._data(document):
            decorated = self._scan(data, block_of, found)
            if decorated:  # once more without what stands before the first word
                bare = [document.views[b].lstrip(DECORATION) for b in decorated]
                more: dict[int, list[int]] = {}
                self._scan(self._encoded(bare), decorated.__getitem__, more)
                for rule, blocks in more.items():
                    found[rule] = sorted({*found.get(rule, ()), *blocks})
        result: Candidates = {**found}
        result.update(dict.fromkeys(self._everywhere, range(len(document))))
        return result

    def _data(self, document: Document) -> Iterator[tuple[bytes, Callable[[int], int]]]:
        """The folded text in pieces as the search wants it, each with the way from a line of it to its block."""
        if document.encoded is not None and not (self._lower and len(document.encoded) != len(document.text) + 2):
            yield document.encoded, _block_of(document)
            return
        for first in range(0, len(document), CHUNK_LINES):
            yield self._encoded(document.views[first : first + CHUNK_LINES]), first.__add__

    def _encoded(self, views: Sequence[str]) -> bytes:
        text = f"{LINE_EDGE}{LINE_EDGE.join(views)}{LINE_EDGE}"
        if not text.isascii():
            text = _plain(lower(text) if self._lower else text)
        return text.encode("utf-8", "surrogatepass")

    def _scan(self, data: bytes, block_of: Callable[[int], int], found: dict[int, list[int]]) -> list[int]:
        """Add the candidates of the lines in ``data``; gives back the blocks that begin with decoration."""
        decorated: list[int] = []
        trailing, rules, count = self._trailing, self._rules, data.count
        line, seen, block = -1, 0, -1
        for end, literal in self._search.hits(data):
            end -= trailing[literal]
            if end > seen and (more := count(_EDGE, seen, end)):
                line += more
                block = block_of(line)
                seen = end
            if literal in self._decorated:
                decorated.append(block)
            for rule in rules[literal]:
                here = found.get(rule)
                if here is None:
                    found[rule] = [block]
                elif here[-1] != block:
                    here.append(block)
        return decorated


def _block_of(document: Document) -> Callable[[int], int]:
    if isinstance(document.lines, range):
        return int
    blocks = {line: block for block, line in enumerate(document.lines)}
    return blocks.__getitem__


def _plain(text: str) -> str:
    """The text with each letter of VARIANTS as the scan sees it."""
    for variant, plain in VARIANTS.items():
        if variant in text:
            text = text.replace(variant, plain)
    return text
