"""The one pass over a page: which rules could match which blocks.

The candidates are a superset of the matches: each pattern's required literals are looked for in the folded text, in short lines those of
all rules, in long lines, which are most of a page's text, those of rules that can take a long line. The cost grows with what is on the
page, not with the number of rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from cleaner.document import Document, lower_lines
from cleaner.fold import VARIANTS
from cleaner.ruleset.cache import compiled_search
from cleaner.ruleset.pattern import Trigger
from cleaner.ruleset.scanned import DECORATION, LINE_EDGE

SHORT, SHORT_WORDS = 160, 30
"""A line of at most so many code points, or of at most so many words, is short."""
CHUNK_LINES = 1 << 14
"""So many lines are scanned at once, lest a huge text be copied whole once more."""

_EDGE = LINE_EDGE.encode()
_MARKS = frozenset(DECORATION)

Candidates = dict[int, Sequence[int]]
"""Blocks in ascending order, by the index of the rule that could match there."""


class Scan:
    """The search for the triggers of some rules; the index of a trigger is that of its rule. Safe to share between threads."""

    def __init__(self, triggers: Sequence[tuple[Trigger | None, int | None]]) -> None:
        """``triggers``: each with the most words that the rule's ``where`` allows (None: any number). A trigger that is None finds nothing."""
        self._everywhere = [index for index, (trigger, _) in enumerate(triggers) if trigger is not None and trigger.everywhere]
        every: defaultdict[str, list[int]] = defaultdict(list)
        long: defaultdict[str, list[int]] = defaultdict(list)
        for index, (trigger, words) in enumerate(triggers):
            if trigger is None:
                continue
            phrases = [_whole_line(form) for phrase in trigger.phrases for form in {phrase, phrase.lstrip(DECORATION) or phrase}]
            literals = trigger.literals or ()
            for literal in (*phrases, *literals):
                every[literal].append(index)
            if not ((trigger.most is not None and trigger.most <= SHORT) or (words is not None and words <= SHORT_WORDS)):
                for literal in (*[phrase for phrase in phrases if len(phrase) > SHORT], *literals):
                    long[literal].append(index)
        self._lower = any(letter.lower() != letter.upper() for literal in every if not literal.isascii() for letter in literal if letter > "\x7f")
        self._short, self._long = _Literals(every), _Literals(long)

    def candidates(self, document: Document) -> Candidates:
        """The blocks that each rule must be tried on; a rule without any is missing."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        views, words = document.views, document.words
        for first in range(0, len(views), CHUNK_LINES):
            some = views if len(views) <= CHUNK_LINES else views[first : first + CHUNK_LINES]
            blocks: Sequence[int] = range(first, first + len(some))
            if not _MARKS.isdisjoint([view[0] for view in some]):  # such lines are searched once more without what stands before their first word
                marked = [block for block, view in zip(blocks, some, strict=True) if view[0] in _MARKS]
                blocks = [*blocks, *marked]
                some = [*some, *[views[block].lstrip(DECORATION) for block in marked]]
            lines: tuple[list[str], list[str]] = [], []
            places: tuple[list[int], list[int]] = [], []
            for block, view in zip(blocks, some, strict=True):
                long = words[block] > SHORT_WORDS and len(view) > SHORT
                lines[long].append(view)
                places[long].append(block)
            self._short.find(self._encoded(lines[False], document.odd), places[False], found)
            if lines[True]:
                self._long.find(self._encoded(lines[True], document.odd), places[True], found)
        result: Candidates = {rule: sorted(blocks) if len(blocks) > 1 else [*blocks] for rule, blocks in found.items()}
        result.update(dict.fromkeys(self._everywhere, range(len(document))))
        return result

    def _encoded(self, lines: list[str], odd: bool) -> bytes:
        """Lines as the search sees them, with newlines around each."""
        if self._lower:
            lines = lower_lines(lines)
        text = f"{LINE_EDGE}{LINE_EDGE.join(lines)}{LINE_EDGE}"
        if self._lower:
            text = text.replace("ς", "σ")  # lower case knows a sigma of its own for the end of a word
        if odd:
            text = _plain(text)
        return text.encode("utf-8", "surrogatepass")


class _Literals:
    """Literals to look for, with the rules that need them."""

    def __init__(self, rules: Mapping[str, Sequence[int]]) -> None:
        literals = sorted(rules)  # in one order in every process, for the cache
        self._rules = [rules[literal] for literal in literals]
        self._search = compiled_search(literals)

    def find(self, data: bytes, blocks: Sequence[int], found: defaultdict[int, set[int]]) -> None:
        """Add the candidates of the lines in ``data``, line i being ``blocks[i]``."""
        rules, newlines = self._rules, data.count
        line, seen, block = -1, 0, -1
        for end, literal in self._search.hits(data):
            end -= 1  # a literal may end in the newline behind its line
            if end > seen:
                if more := newlines(_EDGE, seen, end):
                    line += more
                    block = blocks[line]
                seen = end
            for rule in rules[literal]:
                found[rule].add(block)


def _whole_line(phrase: str) -> str:
    return f"{LINE_EDGE}{_plain(phrase)}{LINE_EDGE}"


def _plain(text: str) -> str:
    """The text with each letter of VARIANTS as the scan sees it."""
    if text.isascii():
        return text
    for variant, plain in VARIANTS.items():
        if variant in text:
            text = text.replace(variant, plain)
    return text
