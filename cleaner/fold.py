"""The folded view of a text, on which patterns are matched, and the way back from it.

Curly quotes, dashes and every kind of space become their plain ASCII form, one code point for one. Zero-width characters and soft
hyphens are dropped, and runs of spaces become one space. Letters are left alone: case is the matcher's affair. What a corpus has damaged,
entities that stand in the text and UTF-8 that was read as Windows-1252, becomes what it stood for.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import NamedTuple

from cleaner.document import lower
from cleaner.search import Search

PLAIN: dict[str, str] = {
    **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys(
        "\t\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000", " "
    ),
}
"""One code point for one. Every character that ``str.isspace`` knows, but for line ends, becomes a space."""

DROPPED = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad"
"""Zero-width spaces and joiners, direction marks, the byte order mark and the soft hyphen."""

VARIANTS: dict[str, str] = {
    "ſ": "s", "\u212a": "k", "ı": "i", "İ": "i", "\u212b": "å", "\u2126": "ω",
    "ᲀ": "в", "ᲁ": "д", "ᲂ": "о", "ᲃ": "с", "ᲄ": "т", "ᲅ": "т", "ᲆ": "ъ", "ᲇ": "ѣ", "ᲈ": "ꙋ",
    "ς": "σ", "ϐ": "β", "ϑ": "θ", "ϴ": "θ", "ϕ": "φ", "ϖ": "π", "ϰ": "κ", "ϱ": "ρ", "ϵ": "ε", "µ": "μ", "\u1fbe": "ι", "\u0345": "ι",
}  # fmt: skip
"""Letters that ``regex`` matches without regard to case to a letter that ``str.lower`` does not lead to; folding leaves them, the scan does not."""

_MISREAD = {
    "â€™": "'", "â€˜": "'", "â€œ": '"', "â€\x9d": '"', "â€\"": "-", "â€¦": "…", "â€¢": "•", "â€‹": "", "ï»¿": "", "â€": '"', "Â ": " ",
    **{f"Â{sign}": sign for sign in "©®«»·°£"}, **{f"Ã{PLAIN.get(sign, sign)}": chr(ord(sign) + 64) for sign in map(chr, range(0xA1, 0xC0))},
}  # fmt: skip
"""UTF-8 that was read as Windows-1252, its quotes and spaces already plain: two of the dashes then end in the same quote."""
_ENTITIES = ("amp", "quot", "apos", "nbsp", "copy", "lt", "gt", "hellip", "lsquo", "rsquo", "ldquo", "rdquo", "laquo", "raquo", "ndash", "mdash",
             "bull", "middot")  # fmt: skip
_DAMAGE = ("&#", *(f"&{name};" for name in _ENTITIES), *_MISREAD)
"""What all damaged sequences begin with; a text without these is not searched for _DAMAGED."""
_DAMAGED = (
    re.compile(rf"&(?:(?:amp|#0*38);)*(#\d{{1,7}}|#[xX][\da-fA-F]{{1,6}}|{'|'.join(_ENTITIES)});"),
    re.compile(f"(?<![ÂÃ])(?:{'|'.join(map(re.escape, _MISREAD))})"),
)
"""In this order: what an entity stands for may be a part of what was misread."""

_COMMON = tuple((a, PLAIN[a]) for a in "’“”‘—–")
_RARE = frozenset(a for a in PLAIN if a not in "’“”‘—–")
_REPLACED = _RARE.union(DROPPED)
_RAGGED = frozenset((" \n", "\n "))
_PLAIN_ASCII = frozenset("`&")
_DOUBLE = "  "
_NEEDLES = (_DOUBLE, *sorted(_RAGGED), *sorted(_REPLACED), *VARIANTS, *_DAMAGE)
LARGE = 1 << 20
"""Larger texts, in code points, are folded in pieces, lest a huge one be copied whole several times."""


class Folded(NamedTuple):
    """The folded lines of a text."""

    lines: list[str]
    """As long as they were in the text, but for dropped characters; spaces not yet stripped or collapsed."""
    views: list[str]
    """The same lines, stripped, with single spaces."""
    dropped: bool
    """Whether zero-width characters or soft hyphens were dropped."""
    odd: bool = True
    """Whether there may be VARIANTS in it."""


def fold(text: str) -> Folded:
    """The folded view of a text whose lines end at ``\\n``.

    Replaces only what one search finds to be there: ``str.translate`` takes about fifty times as long on a news page, and each
    ``str.replace`` that finds nothing still costs as much as a fifth of the whole search.
    """
    length = len(text)
    if length > LARGE and (cut := text.find("\n", LARGE)) >= 0:
        return _fold_in_pieces(text, cut)
    if not text.isascii():
        for a, b in _COMMON:
            text = text.replace(a, b)
    found = _searched(text)
    if replaced := found & _REPLACED:
        for a in sorted(replaced):
            text = text.replace(a, PLAIN.get(a, ""))
        found = _searched(text)
    if not found.isdisjoint(_DAMAGE):
        for damaged in _DAMAGED:
            text = damaged.sub(_meant, text)
        found = _searched(text)
    dropped = len(text) != length
    lines = text.split("\n")
    views = lines if found.isdisjoint(_RAGGED) else [*map(str.strip, lines)]
    if _DOUBLE in found:
        views = [_single_spaced(view) if _DOUBLE in view else view for view in views]
    return Folded(lines, views, dropped, not found.isdisjoint(VARIANTS))


@cache
def _search() -> Search:
    return Search.compiled(_NEEDLES, once=True)


def _searched(text: str) -> frozenset[str]:
    """What of _NEEDLES stands in a text, a newline before and behind it."""
    return frozenset([_NEEDLES[i] for i in _search().present(b"\n%b\n" % text.encode("utf-8", "surrogatepass"))])


def _meant(damaged: re.Match[str]) -> str:
    """What a damaged sequence stood for, folded; the sequence itself when it is none."""
    sequence = damaged[0]
    if sequence in _MISREAD:
        return _MISREAD[sequence]
    meant = unescape(f"&{damaged[1]};")
    if len(meant) > 1:
        return sequence
    return "" if meant in DROPPED else " " if meant.isspace() else PLAIN.get(meant, meant)


def _fold_in_pieces(text: str, cut: int) -> Folded:
    """A large text folded piece by piece, each of whole lines."""
    lines: list[str] = []
    views: list[str] = []
    dropped = False
    start = 0
    while start <= len(text):
        stop = cut if cut >= 0 else len(text)
        piece = fold(text[start:stop])
        lines += piece.lines
        views += piece.views
        dropped |= piece.dropped
        start = stop + 1
        cut = text.find("\n", start + LARGE)
    return Folded(lines, views, dropped)


def _single_spaced(view: str) -> str:
    return " ".join([word for word in view.split(" ") if word])


def fold_line(line: str) -> str:
    """One line folded, stripped and with single spaces, as patterns see it."""
    return fold(line).views[0]


def folded_key(line: str) -> str:
    """One line as lines are compared: folded and in lower case, as ``Document.key``."""
    if line.isascii() and line.isprintable() and _PLAIN_ASCII.isdisjoint(line) and _DOUBLE not in line:
        return line.strip().lower()  # as most phrases of rules are; they are many
    return lower(fold_line(line))


def fold_offsets(line: str) -> list[tuple[int, int]]:
    """Where the code points of one line's stripped folded view stood in ``line``: entry i is the start and the end of what became code point i.

    >>> fold_offsets("  a\\u200b  &amp;b ")
    [(2, 3), (4, 5), (6, 11), (11, 12)]
    """
    if len(fold_line(line)) == len(line.strip()):  # folding only ever shortens
        start = len(line) - len(line.lstrip())
        stop = len(line.rstrip())
        return [*zip(range(start, stop), range(start + 1, stop + 1), strict=True)]
    places = [(i, i + 1) for i, ch in enumerate(line) if ch not in DROPPED]
    plain = "".join([PLAIN.get(ch, ch) for ch in line if ch not in DROPPED])
    if any(mark in plain for mark in _DAMAGE):
        for pattern in _DAMAGED:
            places, plain = _places_meant(pattern, places, plain)
    offsets: list[tuple[int, int]] = []
    space = True  # leading spaces are not in the stripped view
    for place, ch in zip(places, plain, strict=True):
        if ch != " " or not space:
            offsets.append(place)
        space = ch == " "
    if offsets and space:
        offsets.pop()  # the trailing space
    return offsets


def _places_meant(pattern: re.Pattern[str], places: list[tuple[int, int]], plain: str) -> tuple[list[tuple[int, int]], str]:
    """The places of a line's code points and the line, with each damaged sequence as one code point or none."""
    moved: list[tuple[int, int]] = []
    meant: list[str] = []
    at = 0
    for damaged in pattern.finditer(plain):
        start, end = damaged.span()
        moved += places[at:start]
        meant.append(plain[at:start])
        now = _meant(damaged)
        moved += places[start:end] if now == damaged[0] else [(places[start][0], places[end - 1][1])] * len(now)
        meant.append(now)
        at = end
    return [*moved, *places[at:]], "".join([*meant, plain[at:]])
