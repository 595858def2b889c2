"""Plain text to Document: one block per non-blank line."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from itertools import compress, count

from cleaner.document import LARGE, Document
from cleaner.fold import fold

_TERMINATOR = re.compile(r"\r\n|\r|\n")


def read_text(text: str) -> Document:
    """The lines of ``text`` as blocks. Lines end at ``\\n``, ``\\r\\n`` and ``\\r`` only.

    A line that is blank once folded (zero-width characters alone, say) is no block.
    """
    folded = fold(text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text)
    views = [*filter(None, folded.views)]
    lines: Sequence[int]
    if len(views) == len(folded.views):
        lines = range(len(views))
    elif len(views) > LARGE:  # numbers take a quarter of the room in an array, and are a little slower to read
        lines = array("q", compress(count(), folded.views))
    else:
        lines = [*compress(count(), folded.views)]
    if "\r" in text:
        terminators = [*map(len, _TERMINATOR.findall(text)), 1]
        return Document(text, views, lines, _TERMINATOR.split(text), terminators, odd=folded.odd)
    return Document(text, views, lines, text.split("\n") if folded.dropped else folded.lines, odd=folded.odd)
