"""What a corpus shows of an outlet's furniture: lines that recur across its articles.

A first pass counts, per outlet, in how many documents each line stands (case, digits and punctuation aside), and in how many of those
between two paragraphs. The counts are kept in a count-min sketch (Cormode and Muthukrishnan 2005), documents in a Bloom filter (1970): both
are of fixed size, do not depend on the order of documents, and err one way only. Counts are never too low; what they are expected to be too
high by is subtracted, so that a sketch that is too small finds less, not more.
"""

from __future__ import annotations

import re
import struct
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from cleaner.document import Kind
from cleaner.shape import TITLE_WORDS, ends_sentence, is_prose, word_count

ROWS = 4
CELLS = 1 << 20
"""Cells of a row, 2 bytes each: 8 MB for all rows, for a million different lines a chance of 16 % that a line's count is one too high;
a corpus of a hundred million articles wants 64 times as many."""
_FULL = 0xFFFF
_PUNCTUATION = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d")
LEAST_LETTERS = 3
"""Shorter lines, letters and digits counted, tell nothing."""
LEAST_PROSE_DOCUMENTS = 3
"""Prose is furniture only when it recurs in so many other documents,"""
LEAST_SHARE = 0.02
"""and any line only in this share of the outlet's documents."""
SENTENCE_SHARE = 0.6
"""A sentence next to the story only in this share: columns open and close with sentences of their own."""
INSERTION = 3
"""So many recurring lines in a row are furniture even between two paragraphs; fewer may be an outlet's fixed subheadings."""
COPY_SHARE = 0.5
"""When more of a document's words of prose recur, those framed by recurring lines aside, it is a second version of another document,
and nothing is known of its short lines.
"""
_MAGIC = b"cleaner-evidence-1\n"


class Recurring(NamedTuple):
    """How often a line recurs."""

    documents: int
    """Other documents of the outlet that hold it."""
    of: int
    """All documents of the outlet, this one aside."""
    rule: str
    """The id under which it is removed: ``evidence:`` and the line's hash."""


class Evidence:
    """Counts of lines by outlet. Adding documents in any order, in one or in several pieces joined with ``update``, gives the same counts.

    ``cells``: cells of each of the four rows, a power of two; a cell takes two bytes.
    """

    def __init__(self, cells: int = CELLS) -> None:
        if cells < 1 or cells & (cells - 1):
            raise ValueError(f"cells is a power of two, not {cells}")
        self.cells = cells
        self._counts = array("H", bytes(2 * ROWS * cells))
        self._documents = bytearray(cells)
        self.lines = 0
        """Lines counted, with repeats."""

    @property
    def error(self) -> float:
        """What a count is expected to be too high by, at most: the mean of a row's cells."""
        return self.lines / self.cells

    def add(self, views: Sequence[str], outlet: str) -> None:
        """Count a document: its folded lines, and the outlet it is of. A document that was added before is not counted again."""
        keys = [*map(line_key, views)]
        document = _hash(outlet, "\n".join(keys), "document")
        if self._holds(document):
            return
        for bit in self._bits(document):
            self._documents[bit >> 3] |= 1 << (bit & 7)
        self._count(_hash(outlet, "", "all"))
        inside = _between_prose(views)
        for key in {key for key in keys if key}:
            self._count(_hash(outlet, key, "line"))
        for key in {keys[b] for b in inside if keys[b]}:
            self._count(_hash(outlet, key, "inside"))

    def update(self, other: Evidence) -> None:
        """Add the counts of another, made of other documents. Raises ValueError when its size is another."""
        if other.cells != self.cells:
            raise ValueError(f"evidence of {other.cells} cells cannot be added to evidence of {self.cells}")
        self._counts = array("H", (min(a + b, _FULL) for a, b in zip(self._counts, other._counts, strict=True)))
        self._documents = bytearray(a | b for a, b in zip(self._documents, other._documents, strict=True))
        self.lines += other.lines

    def find(self, views: Sequence[str], outlet: str, cut: Mapping[int, Kind]) -> dict[int, Recurring]:
        """The blocks of a document that recur across its outlet's documents as furniture. ``cut`` are those that rules have cut.

        Told by number, by place and by neighbours: a recurring line goes when it stands at the page's edge, in a run of recurring or cut
        lines that reaches there or is longer than an insertion, and when it stands so in the other documents too.
        """
        keys = [*map(line_key, views)]
        own = self._holds(_hash(outlet, "\n".join(keys), "document"))
        total = self._read(_hash(outlet, "", "all")) - own
        if total < 1:
            return {}
        inside = {keys[b] for b in _between_prose(views)}
        counts: dict[str, int] = {}
        for key in {key for b, key in enumerate(keys) if key and b not in cut}:
            counts[key] = self._read(_hash(outlet, key, "line")) - own
        prose = {b: word_count(view) for b, view in enumerate(views) if b not in cut and is_prose(view)}
        framed = {b for b in prose if 0 < b < len(keys) - 1 and all((x in cut or counts.get(keys[x], 0) >= 1) and x not in prose for x in (b - 1, b + 1))}
        plain = {b: words for b, words in prose.items() if b not in framed}
        copied = sum(words for b, words in plain.items() if counts.get(keys[b], 0) >= 1) > COPY_SHARE * sum(plain.values())
        found: dict[int, Recurring] = {}
        # the page's own headline, which it prints twice, may stand on the cards of others
        twice = {key for key, number in Counter(keys).items() if number > 1 and word_count(key) >= TITLE_WORDS}
        for b, key in enumerate(keys):
            number = 0 if key in twice else counts.get(key, 0)
            few = LEAST_PROSE_DOCUMENTS if copied else 1 if b not in prose else 2 if b in framed else LEAST_PROSE_DOCUMENTS
            least = max(few, LEAST_SHARE * total)
            if b in cut or number < least:
                continue
            between = self._read(_hash(outlet, key, "inside")) - (own and key in inside)
            if number - between >= least:
                found[b] = Recurring(number, total, f"evidence:{_hash(outlet, key, 'line').hex()[:12]}")
        return _in_runs(views, found, cut)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the evidence to one file, compressed; equal evidence gives equal bytes."""
        counts = array("H", self._counts)
        if sys.byteorder == "big":
            counts.byteswap()
        Path(path).write_bytes(_MAGIC + struct.pack("<QQ", self.cells, self.lines) + zlib.compress(counts.tobytes() + bytes(self._documents), 6))

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Evidence:
        """Read what ``save`` wrote. Raises ValueError when the file is something else, OSError when it cannot be read."""
        data = Path(path).read_bytes()
        head = len(_MAGIC)
        try:
            if not data.startswith(_MAGIC):
                raise ValueError
            cells, lines = struct.unpack_from("<QQ", data, head)
            evidence = cls(cells)
            size = 2 * ROWS * cells
            body = zlib.decompressobj()
            raw = body.decompress(data[head + 16 :], size + cells + 1)
            if len(raw) != size + cells or not body.eof:
                raise ValueError
        except (ValueError, struct.error, zlib.error, MemoryError, OverflowError):
            raise ValueError(f"{path}: not a file of evidence, or damaged") from None
        evidence._counts = array("H", raw[:size])
        if sys.byteorder == "big":
            evidence._counts.byteswap()
        evidence._documents = bytearray(raw[size:])
        evidence.lines = lines
        return evidence

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Evidence) and (self.cells, self.lines, self._counts, self._documents) == (
            other.cells,
            other.lines,
            other._counts,
            other._documents,
        )

    __hash__ = None  # type: ignore[assignment]

    def _places(self, digest: bytes) -> list[int]:
        return [row * self.cells + (n & (self.cells - 1)) for row, n in enumerate(struct.unpack("<4I", digest))]

    def _bits(self, digest: bytes) -> list[int]:
        return [n & (8 * self.cells - 1) for n in struct.unpack("<4I", digest)]

    def _holds(self, document: bytes) -> bool:
        return all(self._documents[bit >> 3] >> (bit & 7) & 1 for bit in self._bits(document))

    def _count(self, digest: bytes) -> None:
        self.lines += 1
        for place in self._places(digest):
            if self._counts[place] < _FULL:
                self._counts[place] += 1

    def _read(self, digest: bytes) -> int:
        return max(0, min([self._counts[place] for place in self._places(digest)]) - int(self.error))


def line_key(view: str) -> str:
    """What of a folded line is compared: letters in lower case and digits as 0, with single spaces; empty for a line with too few of them."""
    key = _DIGITS.sub("0", _PUNCTUATION.sub(" ", view.lower())).strip()
    return key if len(key) - key.count(" ") >= LEAST_LETTERS else ""


def _hash(outlet: str, key: str, what: str) -> bytes:
    return blake2b(f"{outlet}\n{what}\n{key}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _between_prose(views: Sequence[str]) -> list[int]:
    """Blocks with prose right above and right below."""
    prose = [*map(is_prose, views)]
    return [b for b in range(1, len(views) - 1) if prose[b - 1] and prose[b + 1]]


def _in_runs(views: Sequence[str], found: dict[int, Recurring], cut: Mapping[int, Kind]) -> dict[int, Recurring]:
    """Those that stand with others of their kind: at an edge of the page, or enough of them in a row. What rules cut is of any kind."""
    kept: dict[int, Recurring] = {}
    run: list[int] = []
    for b in range(len(views) + 1):
        if b < len(views) and (b in found or b in cut):
            run.append(b)
            continue
        inner = bool(run) and run[0] > 0 and b < len(views)
        if inner and sum(x in found for x in run) < INSERTION:
            run = []
        while run and b < len(views) and _may_be_story(views, run[-1], found):
            run.pop()
        while run and run[0] > 0 and _may_be_story(views, run[0], found):
            run.pop(0)
        kept.update({x: found[x] for x in run if x in found})
        run = []
    return kept


def _may_be_story(views: Sequence[str], block: int, found: Mapping[int, Recurring]) -> bool:
    """Whether a recurring line at the end of a run is one that too few documents have: a column's opening or farewell, a slogan, or the
    story's own headline, which other pages show on a card.
    """
    one = found.get(block)
    if one is None or one.documents >= max(LEAST_PROSE_DOCUMENTS, SENTENCE_SHARE * one.of):
        return False
    return ends_sentence(views[block]) or word_count(views[block]) >= TITLE_WORDS
