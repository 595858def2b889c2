"""The one pass over a page: which rules could match which blocks.

The candidates are a superset of the matches: each pattern's required literals are looked for in the folded text, all of them in one
search. The cost grows with what is on the page, not with the number of rules.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from cleaner.document import Document, lower
from cleaner.fold import VARIANTS
from cleaner.ruleset.matchers import Trigger
from cleaner.ruleset.scanned import DECORATION, LINE_EDGE
from cleaner.search import Search

CHUNK_LINES = 1 << 14
"""So many lines are scanned at once, lest a huge text be copied whole once more."""

SHORT, SHORT_WORDS = 160, 30
"""A line of at most so many code points, or of at most so many words, is short; most of a page is in long lines, which few rules can take."""

_EDGE = LINE_EDGE.encode()
_MARKS = frozenset(DECORATION)

Candidates = dict[int, Sequence[int]]
"""Blocks in ascending order, by the index of the rule that could match there."""


class Scan:
    """The search for the triggers of some rules; the index of a trigger is that of its rule. Safe to share between threads."""

    def __init__(self, triggers: Sequence[tuple[Trigger, int | None]]) -> None:
        """``triggers``: each with the most words that the rule's ``where`` allows (None: any number)."""
        literals: dict[str, set[int]] = {}
        short: set[int] = set()
        self._everywhere: list[int] = []
        for index, (trigger, words) in enumerate(triggers):
            if trigger.everywhere:
                self._everywhere.append(index)
            if (trigger.most is not None and trigger.most <= SHORT) or (words is not None and words <= SHORT_WORDS):
                short.add(index)
            for literal in (*map(_whole_line, trigger.phrases), *(trigger.literals or ())):
                literals.setdefault(literal, set()).add(index)
        self._rules = [tuple(sorted(indices)) for indices in literals.values()]
        self._long_rules = [tuple(sorted(indices - short)) for indices in literals.values()]
        self._trailing = [literal.endswith(LINE_EDGE) for literal in literals]
        self._lower = any(letter > "\x7f" and letter.lower() != letter.upper() for literal in literals for letter in literal)
        self._search = Search([literal.encode("utf-8", "surrogatepass") for literal in literals]) if literals else None

    def candidates(self, document: Document) -> Candidates:
        """The blocks that each rule must be tried on; a rule without any is missing."""
        found: dict[int, list[int]] = {}
        views = document.views
        if self._search is None:
            pass
        elif document.encoded is not None and not (self._lower and not document.text.isascii()):
            self._find(document.encoded, views, document.lines, 0, len(document.sources), found)
        else:
            for first in range(0, len(views), CHUNK_LINES):
                some = views[first : first + CHUNK_LINES]
                self._find(b"\n" + self._encoded(some), some, range(len(some)), first, len(some), found)
        result: Candidates = {rule: sorted({*blocks}) if len(blocks) > 1 else blocks for rule, blocks in found.items()}
        result.update(dict.fromkeys(self._everywhere, range(len(document))))
        return result

    def _find(self, data: bytes, views: Sequence[str], lines: Sequence[int], first: int, count: int, found: dict[int, list[int]]) -> None:
        """Add the candidates of ``data``, which has ``count`` lines; view i stands in line ``lines[i]`` and is that of block ``first + i``."""
        marked: list[int] = []
        if not _MARKS.isdisjoint([view[0] for view in views]):  # such lines are searched once more without what stands before their first word
            marked = [i for i, view in enumerate(views) if view[0] in _MARKS]
            data += self._encoded([views[i].lstrip(DECORATION) for i in marked])
        trailing, rules, newlines = self._trailing, self._rules, data.count
        line, seen, block, of = -1, 0, -1, rules
        for end, literal in self._search.hits(data):  # type: ignore[union-attr]
            end -= trailing[literal]
            if end > seen:
                if more := newlines(_EDGE, seen, end):
                    line += more
                    i = bisect_left(lines, line) if line < count else marked[line - count]
                    view = views[i]
                    of = self._long_rules if len(view) > SHORT and view.count(" ") >= SHORT_WORDS else rules
                    block = first + i
                seen = end
            for rule in of[literal]:
                if rule in found:
                    found[rule].append(block)
                else:
                    found[rule] = [block]

    def _encoded(self, views: Sequence[str]) -> bytes:
        """Lines as the search sees them, each with a newline behind it."""
        text = f"{LINE_EDGE.join(views)}{LINE_EDGE}"
        if not text.isascii():
            text = _plain(lower(text) if self._lower else text)
        return text.encode("utf-8", "surrogatepass")


def _whole_line(phrase: str) -> str:
    return f"{LINE_EDGE}{_plain(phrase)}{LINE_EDGE}"


def _plain(text: str) -> str:
    """The text with each letter of VARIANTS as the scan sees it."""
    for variant, plain in VARIANTS.items():
        if variant in text:
            text = text.replace(variant, plain)
    return text
