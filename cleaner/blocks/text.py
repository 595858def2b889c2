"""Plain text to Document: one block per non-blank line."""

from __future__ import annotations

import re
from itertools import accumulate

from cleaner.document import Document
from cleaner.fold import fold

_TERMINATOR = re.compile(r"\r\n|\r|\n")


def read_text(text: str) -> Document:
    """The lines of ``text`` as blocks. Lines end at ``\\n``, ``\\r\\n`` and ``\\r`` only.

    A line that is blank once folded (zero-width characters alone, say) is no block.
    """
    ends: list[int] | None = None
    if "\r" in text:
        folded = fold(text.replace("\r\n", "\n").replace("\r", "\n"))
        lengths = map(len, _TERMINATOR.split(text))
        terminators = [*map(len, _TERMINATOR.findall(text)), 1]
        edges = [0]
        ends = []
        for length, terminator in zip(lengths, terminators, strict=True):
            ends.append(edges[-1] + length)
            edges.append(ends[-1] + terminator)
    else:
        folded = fold(text)
        source = text.split("\n") if folded.dropped else folded.lines
        edges = list(accumulate([len(line) + 1 for line in source], initial=0))
    lines = [number for number, view in enumerate(folded.views) if view]
    views = folded.views if len(lines) == len(folded.views) else [view for view in folded.views if view]
    return Document(text, views, lines, edges, ends, tidy=folded.tidy and ends is None)
