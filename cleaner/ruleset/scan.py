"""The one pass over a page: which rules could match which blocks.

The candidates are a superset of the matches: each pattern's required literals are looked for in the folded text, all of them in one
search. The cost grows with what is on the page, not with the number of rules.
"""

from __future__ import annotations

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
        self._literals = [(int(literal.endswith(LINE_EDGE)), tuple(sorted(indices)), tuple(sorted(indices - short))) for literal, indices in literals.items()]
        """For each literal whether it ends in a line edge, and its rules, for short and for long lines."""
        self._lower = any(letter > "\x7f" and letter.lower() != letter.upper() for literal in literals for letter in literal)
        self._search = Search([literal.encode("utf-8", "surrogatepass") for literal in literals]) if literals else None

    def candidates(self, document: Document) -> Candidates:
        """The blocks that each rule must be tried on; a rule without any is missing."""
        found: dict[int, list[int]] = {}
        if self._search is not None:
            for first in range(0, len(document), CHUNK_LINES):
                views = document.views if len(document) <= CHUNK_LINES else document.views[first : first + CHUNK_LINES]
                self._find(self._search, views, first, document.odd, found)
        result: Candidates = {rule: sorted({*blocks}) if len(blocks) > 1 else blocks for rule, blocks in found.items()}
        result.update(dict.fromkeys(self._everywhere, range(len(document))))
        return result

    def _find(self, search: Search, views: Sequence[str], first: int, odd: bool, found: dict[int, list[int]]) -> None:
        """Add the candidates of some lines, of which the first is block ``first``."""
        lines, marked = views, []
        if not _MARKS.isdisjoint([view[0] for view in views]):  # such lines are searched once more without what stands before their first word
            marked = [i for i, view in enumerate(views) if view[0] in _MARKS]
            lines = [*views, *[views[i].lstrip(DECORATION) for i in marked]]
        data = self._encoded(lines, odd)
        literals, newlines, count = self._literals, data.count, len(views)
        line, seen, block, is_long = -1, 0, -1, False
        for end, literal in search.hits(data):
            trailing, rules, long_rules = literals[literal]
            end -= trailing
            if end > seen:
                if more := newlines(_EDGE, seen, end):
                    line += more
                    i = line if line < count else marked[line - count]
                    block = first + i
                    view = views[i]
                    is_long = len(view) > SHORT and view.count(" ") >= SHORT_WORDS
                seen = end
            for rule in long_rules if is_long else rules:
                if rule in found:
                    found[rule].append(block)
                else:
                    found[rule] = [block]

    def _encoded(self, lines: Sequence[str], odd: bool) -> bytes:
        """Lines as the search sees them, with newlines around each."""
        text = f"{LINE_EDGE}{LINE_EDGE.join(lines)}{LINE_EDGE}"
        if (odd or self._lower) and not text.isascii():
            text = lower(text) if self._lower else text
            text = _plain(text) if odd else text
        return text.encode("utf-8", "surrogatepass")


def _whole_line(phrase: str) -> str:
    return f"{LINE_EDGE}{_plain(phrase)}{LINE_EDGE}"


def _plain(text: str) -> str:
    """The text with each letter of VARIANTS as the scan sees it."""
    for variant, plain in VARIANTS.items():
        if variant in text:
            text = text.replace(variant, plain)
    return text
