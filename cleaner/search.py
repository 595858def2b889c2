"""Many literals found in one pass over a text, with Hyperscan.

Literals only: Hyperscan's expressions beyond them miss matches (two that begin alike, ``\\b``, bounded repeats before a line's end:
seen with 0.9.1, rarely, but on real pages), and mean bytes where ``regex`` means letters.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any


class Search:
    """Finds byte strings without regard to the case of ASCII letters. Safe to share between threads: each has its own scratch space."""

    def __init__(self, database: Any) -> None:
        """``database`` is Hyperscan's, or None for a search that finds nothing."""
        self._database = database
        self._own = threading.local()

    @classmethod
    def compiled(cls, literals: Sequence[str], once: bool = False) -> Search:
        """A search for some literals, which results name by their index; ``once`` reports each at most once. Thousands take some tenths of a second."""
        if not literals:
            return cls(None)
        import hyperscan  # slow to import

        flags = hyperscan.HS_FLAG_CASELESS | (hyperscan.HS_FLAG_SINGLEMATCH if once else 0)
        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        # as pure literals they compile in a twentieth of the time, but end at a NUL
        expressions = [literal.encode("utf-8", "surrogatepass").replace(b"\0", b"\1") for literal in literals]
        database.compile(expressions=expressions, ids=list(range(len(literals))), flags=[flags] * len(literals), literal=True)
        return cls(database)

    @classmethod
    def stored(cls, dump: bytes) -> Search:
        """The search that was dumped. Raises hyperscan.error for another machine's, another version's or a broken dump."""
        import hyperscan

        return cls(hyperscan.loadb(dump, mode=hyperscan.HS_MODE_BLOCK))

    def dump(self) -> bytes:
        """The compiled search, for this kind of machine and version of Hyperscan."""
        import hyperscan

        dump: bytes = hyperscan.dumpb(self._database)
        return dump

    def hits(self, text: bytes) -> list[tuple[int, int]]:
        """Where each found literal ends, in bytes, and its index, in ascending order."""
        found: list[tuple[int, int]] = []
        if self._database is None:
            return found
        note = found.append
        self._database.scan(text.replace(b"\0", b"\1"), lambda literal, _start, end, _flags, _context: note((end, literal)), scratch=self._scratch())
        found.sort()
        return found

    def present(self, text: bytes) -> list[int]:
        """The indices of the literals that stand in the text."""
        found: list[int] = []
        if self._database is None:
            return found
        note = found.append
        self._database.scan(text.replace(b"\0", b"\1"), lambda literal, *_: note(literal), scratch=self._scratch())
        return found

    def _scratch(self) -> Any:
        scratch = getattr(self._own, "scratch", None)
        if scratch is None:
            import hyperscan

            scratch = self._own.scratch = hyperscan.Scratch(self._database)
        return scratch
