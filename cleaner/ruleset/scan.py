"""The one pass over a page: which rules could match which blocks.

The candidates are a superset of the matches: each pattern's required literals are looked for in the lower-cased folded view
with one Aho-Corasick automaton, whole lines in a dictionary. The cost grows with what is on the page, not with the number of rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from cleaner.document import Document
from cleaner.ruleset.literals import LINE_EDGE, VARIANTS
from cleaner.ruleset.matchers import Trigger

_SURROGATE = re.compile("[\ud800-\udfff]")

CHUNK = 1 << 20
"""Code points scanned at once, so that a huge text is not copied whole a second time."""

Candidates = dict[int, Sequence[int]]
"""Blocks in ascending order, by the index of the rule that could match there."""


class Scan:
    """The automaton and tables for the triggers of some rules; the index of a trigger is that of its rule."""

    def __init__(self, triggers: Sequence[Trigger]) -> None:
        phrases: dict[str, list[int]] = {}
        literals: dict[str, list[int]] = {}
        self._everywhere: list[tuple[int, Trigger]] = []
        for index, trigger in enumerate(triggers):
            if trigger.everywhere:
                self._everywhere.append((index, trigger))
            for phrase in trigger.phrases:
                phrases.setdefault(phrase, []).append(index)
            for literal in trigger.literals or ():
                literals.setdefault(literal, []).append(index)
        self._phrases = phrases
        self._rules = [tuple(rules) for rules in literals.values()]
        self._trailing = [literal.endswith(LINE_EDGE) for literal in literals]
        letters = set().union(*literals) if literals else set()
        self._variants = [(variant, plain) for variant, plain in VARIANTS.items() if plain in letters]
        self._automaton = AhoCorasick(list(literals), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA) if literals else None

    def candidates(self, document: Document) -> Candidates:
        """The blocks that each rule must be tried on; a rule without any is missing."""
        found: dict[int, list[int]] = {}
        phrases = self._phrases
        for block in [b for b, key in enumerate(document.keys) if key in phrases]:
            for rule in phrases[document.keys[block]]:
                found.setdefault(rule, []).append(block)
        if self._automaton is not None:
            self._scan(document.keys, found)
        result: Candidates = dict(found)
        for rule, trigger in self._everywhere:
            views = document.views
            blocks: Sequence[int] = range(len(views))
            if trigger.digit_first:
                blocks = [b for b in blocks if views[b][0].isdecimal() and len(views[b]) >= trigger.least]
            if blocks:
                result[rule] = blocks
        return result

    def _scan(self, keys: Sequence[str], found: dict[int, list[int]]) -> None:
        first, size = 0, 0
        for last, key in enumerate(keys):
            size += len(key)
            if size >= CHUNK:
                self._scan_chunk(keys[first : last + 1], first, found)
                first, size = last + 1, 0
        if first < len(keys):
            self._scan_chunk(keys[first:] if first else keys, first, found)

    def _scan_chunk(self, keys: Sequence[str], first: int, found: dict[int, list[int]]) -> None:
        assert self._automaton is not None
        text = LINE_EDGE + LINE_EDGE.join(keys) + LINE_EDGE
        for variant, plain in self._variants:
            text = text.replace(variant, plain)
        try:
            hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:  # a lone surrogate, which no literal holds
            hits = self._automaton.find_matches_as_indexes(_SURROGATE.sub("\ufffd", text), overlapping=True)
        trailing, rules, count = self._trailing, self._rules, text.count
        block, seen = first - 1, 0
        for literal, _, end in hits:  # in order of their ends
            end -= trailing[literal]
            if end > seen:
                block += count(LINE_EDGE, seen, end)
                seen = end
            for rule in rules[literal]:
                blocks = found.get(rule)
                if blocks is None:
                    found[rule] = [block]
                elif blocks[-1] != block:
                    blocks.append(block)
