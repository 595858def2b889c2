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
    if "\r" in text:
        folded = fold(text.replace("\r\n", "\n").replace("\r", "\n"))
        starts, ends = [0], []
        for match in _TERMINATOR.finditer(text):
            ends.append(match.start())
            starts.append(match.end())
        ends.append(len(text))
        starts.append(len(text))
    else:
        folded = fold(text)
        source = folded if len(folded) == len(text) else text
        starts = list(accumulate([len(line) + 1 for line in source.split("\n")], initial=0))
        ends = [start - 1 for start in starts[1:]]
        starts[-1] = len(text)
    lines = [line.strip() for line in folded.split("\n")]
    index = [i for i, line in enumerate(lines) if line]
    views = [lines[i] for i in index]
    return Document(
        text=text,
        starts=[starts[i] for i in index],
        ends=[ends[i] for i in index],
        stops=[starts[i + 1] for i in index],
        views=views,
        keys=lower_keys(views),
        breaks=[i == 0 or not lines[i - 1] for i in index],
    )


def lower_keys(views: list[str]) -> list[str]:
    """The views in lower case, code point for code point (``İ``, the one letter that lower case lengthens, becomes ``i``)."""
    if not views:
        return []
    joined = "\n".join(views)
    lowered = joined.lower()
    if len(lowered) != len(joined):
        lowered = joined.replace("İ", "i").lower()
    return lowered.split("\n")
