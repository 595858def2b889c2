"""Decisions to text, and the way from a place in the clean text back to the document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Protocol

_TERMINATOR = re.compile(r"\r\n|\r")


class Span(Protocol):
    """Anything with a half-open span in code points."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def cut(text: str, removed: Iterable[Span]) -> str:
    """``text`` without the removed spans, which are ascending and do not overlap."""
    kept: list[str] = []
    at = 0
    for span in removed:
        kept.append(text[at : span.start])
        at = span.end
    kept.append(text[at:])
    return "".join(kept)


def normalise_blank(text: str) -> str:
    """No space at line ends, at most one blank line in a row, none at either end; lines end at ``\\n``; indentation stays.

    >>> normalise_blank("\\n  a \\r\\n\\n\\n\\nb\\n")
    '  a\\n\\nb'
    """
    if "\r" in text:
        text = _TERMINATOR.sub("\n", text)
    return join_lines(text.split("\n"))


def join_lines(lines: Iterable[str]) -> str:
    """``normalise_blank`` of lines."""
    bare = [line.rstrip() for line in lines]
    kept = [line for line, above in zip(bare, ["", *bare], strict=False) if line or above]
    return "\n".join(kept).removesuffix("\n")


class OffsetMap:
    """The way from offsets of ``normalise_blank(cut(text, removed))`` back to offsets of ``text``."""

    def __init__(self, text: str, removed: Iterable[Span]) -> None:
        pieces: list[tuple[int, int]] = []
        at = 0
        for span in removed:
            pieces.append((at, span.start))
            at = span.end
        pieces.append((at, len(text)))
        cut_starts: list[int] = []
        length = 0
        for start, end in pieces:
            cut_starts.append(length)
            length += end - start
        rest = "".join([text[start:end] for start, end in pieces])
        self._starts: list[int] = []
        self._sources: list[int] = []
        written, blank = 0, True
        line_start = 0
        for match in [*re.finditer(r"\r\n|\r|\n", rest), None]:
            line_end = match.start() if match else len(rest)
            line = rest[line_start:line_end].rstrip()
            if line or not blank:
                self._note(written, line_start, line_start + len(line), pieces, cut_starts)
                written += len(line) + 1
                blank = not line
            line_start = match.end() if match else line_end

    def _note(self, written: int, start: int, end: int, pieces: list[tuple[int, int]], cut_starts: list[int]) -> None:
        """Record where the run ``start`` to ``end`` of the cut text, written at ``written``, came from."""
        i = bisect_right(cut_starts, start) - 1
        while True:
            self._starts.append(written)
            self._sources.append(pieces[i][0] + start - cut_starts[i])
            i += 1
            if i == len(pieces) or cut_starts[i] >= end:
                return
            written += cut_starts[i] - start
            start = cut_starts[i]

    def __getitem__(self, offset: int) -> int:
        """The document's offset for an offset of the clean text."""
        i = max(0, bisect_right(self._starts, offset) - 1)
        return self._sources[i] + offset - self._starts[i]
