"""The one pass over a page: which rules could match which blocks.

The candidates are a superset of the matches. Each pattern's required literals are looked for in the lower-cased folded view with
Aho-Corasick automata: those that begin a line in the heads of all lines, the others in the short lines, and in the long lines, which are
most of a page, only those of rules that can take a long line. The cost grows with what is on the page, not with the number of rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from cleaner.document import Document
from cleaner.ruleset.literals import LONGEST_LITERAL
from cleaner.ruleset.matchers import Trigger
from cleaner.ruleset.scanned import DECORATION, DIGIT, LINE_EDGE, VARIANTS

SHORT, SHORT_WORDS = 160, 30
"""A line of at most so many code points, or of at most so many words, is short."""
CHUNK_LINES = 1 << 14
"""So many lines are scanned at once, lest a huge text be copied whole once more."""
SMALL, WARM = 40_000, 30
"""Automata over at most so many bytes of literals become DFAs at so many uses: faster, but slow to build, and too large when there are many."""

_EDGE = LINE_EDGE.encode()
_SPECIAL = frozenset(f"{DECORATION}0123456789")

Candidates = dict[int, Sequence[int]]
"""Blocks in ascending order, by the index of the rule that could match there."""


class Scan:
    """The automata for the triggers of some rules; the index of a trigger is that of its rule."""

    def __init__(self, triggers: Sequence[tuple[Trigger, int | None]]) -> None:
        """``triggers``: each with the most words that the rule's ``where`` allows (None: any number)."""
        heads: dict[str, list[int]] = {}
        anywhere: dict[str, list[int]] = {}
        inside: dict[str, list[int]] = {}
        self._everywhere: list[int] = []
        self._phrases: dict[str, list[int]] = {}
        for index, (trigger, words) in enumerate(triggers):
            if trigger.everywhere:
                self._everywhere.append(index)
            for phrase in trigger.phrases:
                self._phrases.setdefault(phrase, []).append(index)
            short = (trigger.most is not None and trigger.most <= SHORT) or (words is not None and words <= SHORT_WORDS)
            for literal in trigger.literals or ():
                if literal.startswith(LINE_EDGE):
                    heads.setdefault(literal, []).append(index)
                    continue
                anywhere.setdefault(literal, []).append(index)
                if not short:
                    inside.setdefault(literal, []).append(index)
        letters = set().union(*heads, *anywhere)
        self._variants = [(variant, plain) for variant, plain in VARIANTS.items() if plain in letters]
        self._heads, self._anywhere, self._inside = _Automaton(heads), _Automaton(anywhere), _Automaton(inside)

    def candidates(self, document: Document) -> Iterator[Candidates]:
        """The blocks that each rule must be tried on, some thousand blocks at a time; a rule without any is missing."""
        count = len(document)
        for first in range(0, count, CHUNK_LINES):
            stop = min(first + CHUNK_LINES, count)
            keys = document.keys(first, stop)
            found: dict[int, set[int]] = {}
            phrases = self._phrases
            for block in [b for b, key in enumerate(keys, first) if key in phrases]:
                for rule in phrases[keys[block - first]]:
                    found.setdefault(rule, set()).add(block)
            self._scan(keys, first, found)
            result: Candidates = {rule: sorted(blocks) if len(blocks) > 1 else tuple(blocks) for rule, blocks in found.items()}
            result.update(dict.fromkeys(self._everywhere, range(first, stop)))
            yield result

    def _scan(self, keys: Sequence[str], first: int, found: dict[int, set[int]]) -> None:
        """Add the candidates of some lines, of which the first is block ``first``."""
        heads = [key[:LONGEST_LITERAL] for key in keys]
        owners = list(range(first, first + len(keys)))
        for b in [b for b, key in enumerate(keys) if key[0] in _SPECIAL or key[0] > "\x7f"]:
            bare = keys[b].lstrip(DECORATION)
            if bare and bare is not keys[b]:  # once more without its decoration
                heads.append(bare[:LONGEST_LITERAL])
                owners.append(first + b)
            if bare[:1].isdecimal():
                heads.append(DIGIT)
                owners.append(first + b)
        self._heads.find(self._bytes(heads), owners, found)
        long = [len(key) > SHORT and key.count(" ") >= SHORT_WORDS for key in keys]
        for automaton, wanted in ((self._inside, True), (self._anywhere, False)):
            owners = [b for b, is_long in enumerate(long, first) if is_long is wanted]
            automaton.find(self._bytes([keys[b - first] for b in owners]), owners, found)

    def _bytes(self, lines: list[str]) -> bytes:
        text = f"{LINE_EDGE}{LINE_EDGE.join(lines)}{LINE_EDGE}"
        if not text.isascii():
            for variant, plain in self._variants:
                if variant in text:
                    text = text.replace(variant, plain)
        return text.encode("utf-8", "surrogatepass")


class _Automaton:
    """Literals to look for, with the rules that need them."""

    def __init__(self, literals: Mapping[str, Iterable[int]]) -> None:
        self._rules = [tuple(rules) for rules in literals.values()]
        self._trailing = [literal.endswith(LINE_EDGE) for literal in literals]
        self._patterns = [literal.encode("utf-8", "surrogatepass") for literal in literals]
        self._automaton = self._built(Implementation.ContiguousNFA) if self._patterns else None
        self._uses = 0

    def _built(self, implementation: Implementation) -> BytesAhoCorasick:
        return BytesAhoCorasick(self._patterns, matchkind=MatchKind.Standard, implementation=implementation)

    def find(self, text: bytes, blocks: Sequence[int], found: dict[int, set[int]]) -> None:
        """Add the hits in lines with an edge before and after each, line i being ``blocks[i]``."""
        if self._automaton is None:
            return
        self._uses += 1
        if self._uses == WARM and sum(map(len, self._patterns)) <= SMALL:
            self._automaton = self._built(Implementation.DFA)
        trailing, rules, count = self._trailing, self._rules, text.count
        line, seen = -1, 0
        for literal, _, end in self._automaton.find_matches_as_indexes(text, overlapping=True):  # in order of their ends
            end -= trailing[literal]
            if end > seen:
                line += count(_EDGE, seen, end)
                seen = end
            block = blocks[line]
            for rule in rules[literal]:
                here = found.get(rule)
                if here is None:
                    found[rule] = {block}
                else:
                    here.add(block)
