"""Many byte strings found in one pass over a text, with Hyperscan."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import hyperscan


class Search:
    """Finds byte strings without regard to the case of ASCII letters. Safe to share between threads: each has its own scratch space.

    Only pure literals are given to Hyperscan: they compile in milliseconds, and byte for byte nothing of them is open to interpretation,
    as character classes and boundaries beyond ASCII are. ``once`` reports a string once, however often it stands there.
    """

    def __init__(self, needles: Sequence[bytes], once: bool = False) -> None:
        """The strings to find, none of them empty; results name them by their index."""
        flags = hyperscan.HS_FLAG_CASELESS | (hyperscan.HS_FLAG_SINGLEMATCH if once else 0)
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        # a NUL ends a literal expression: what stands before it is found instead, which is no less
        expressions = [needle.partition(b"\0")[0] or b"\n" for needle in needles]
        self._database.compile(expressions=expressions, ids=list(range(len(needles))), flags=[flags] * len(needles), literal=True)
        self._own = threading.local()

    def hits(self, text: bytes) -> list[tuple[int, int]]:
        """Where each found string ends, and its index, in ascending order."""
        found: list[tuple[int, int]] = []
        note = found.append
        self._database.scan(text, lambda needle, _start, end, _flags, _context: note((end, needle)), scratch=self._scratch())
        found.sort()
        return found

    def present(self, text: bytes) -> list[int]:
        """The indices of the strings that stand in the text."""
        found: list[int] = []
        note = found.append
        self._database.scan(text, lambda needle, *_: note(needle), scratch=self._scratch())
        return found

    def _scratch(self) -> Any:
        scratch = getattr(self._own, "scratch", None)
        if scratch is None:
            scratch = self._own.scratch = hyperscan.Scratch(self._database)
        return scratch
