"""Plain text to Document: one block per non-blank line."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from itertools import accumulate

from cleaner.document import KEYS_KEPT, Document
from cleaner.fold import fold

_TERMINATOR = re.compile(r"\r\n|\r|\n")


def read_text(text: str) -> Document:
    """The lines of ``text`` as blocks. Lines end at ``\\n``, ``\\r\\n`` and ``\\r`` only.

    A line that is blank once folded (zero-width characters alone, say) is no block.
    """
    ends: list[int] | None = None
    edges: Sequence[int]
    if "\r" in text:
        folded = fold(text.replace("\r\n", "\n").replace("\r", "\n"))
        lengths = map(len, _TERMINATOR.split(text))
        terminators = [*map(len, _TERMINATOR.findall(text)), 1]
        starts, ends = [0], []
        for length, terminator in zip(lengths, terminators, strict=True):
            ends.append(starts[-1] + length)
            starts.append(ends[-1] + terminator)
        edges = starts
    else:
        folded = fold(text)
        source = text.split("\n") if folded.dropped else folded.lines
        edges = list(accumulate([len(line) + 1 for line in source], initial=0))
    lines: Sequence[int] = [number for number, view in enumerate(folded.views) if view]
    if len(lines) > KEYS_KEPT:  # numbers take a quarter of the room in an array, and are a little slower to read
        lines, edges = array("q", lines), array("q", edges)
    views = folded.views if len(lines) == len(folded.views) else [view for view in folded.views if view]
    return Document(text, views, lines, edges, ends, tidy=folded.tidy and ends is None)
