"""The folded view of a text, on which patterns are matched, and the way back from it.

Curly quotes, dashes and every kind of space become their plain ASCII form, one code point for one. Zero-width characters and soft
hyphens are dropped, and runs of spaces become one space. Letters are left alone: case is the matcher's affair.
"""

from __future__ import annotations

from typing import NamedTuple

from ahocorasick_rs import BytesAhoCorasick

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

_COMMON = tuple((a, PLAIN[a]) for a in "’“”‘—–")
_RARE = tuple(a for a in PLAIN if a not in "’“”‘—–")
_SPACES = frozenset(a for a, b in PLAIN.items() if b == " ")
_BLANK_RUN, _DOUBLE = "\n\n\n", "  "
_NEEDLES = (_BLANK_RUN, _DOUBLE, *_RARE, *DROPPED)
LARGE = 1 << 20
"""Larger texts, in code points, are folded in pieces, lest a huge one be copied whole several times."""
_SEARCH = BytesAhoCorasick([needle.encode() for needle in _NEEDLES])


class Folded(NamedTuple):
    """The folded lines of a text."""

    lines: list[str]
    """As long as they were in the text, but for dropped characters; spaces not yet stripped or collapsed."""
    views: list[str]
    """The same lines, stripped, with single spaces."""
    dropped: bool
    """Whether zero-width characters or soft hyphens were dropped."""
    tidy: bool
    """No line begins or ends with space, no two blank lines follow one another, and nothing was dropped."""


def fold(text: str) -> Folded:
    """The folded view of a text whose lines end at ``\\n``.

    Replaces only what one search finds to be there: ``str.translate`` takes about fifty times as long on a news page, and each
    ``str.replace`` that finds nothing still costs a tenth of the whole search.
    """
    length = len(text)
    if length > LARGE and (cut := text.find("\n", LARGE)) >= 0:
        return _fold_in_pieces(text, cut)
    if not text.isascii():
        for a, b in _COMMON:
            text = text.replace(a, b)
    if length <= LARGE:
        found = {_NEEDLES[needle] for needle, _, _ in _SEARCH.find_matches_as_indexes(text.encode("utf-8", "surrogatepass"))}
    else:  # one huge line: a list of all matches might be larger than the text
        found = {needle for needle in _NEEDLES if needle in text}
    for a in found:
        if a in PLAIN:
            text = text.replace(a, PLAIN[a])
        elif a in DROPPED:
            text = text.replace(a, "")
    dropped = len(text) != length
    lines = text.split("\n")
    views = [line.strip() for line in lines]
    tidy = not dropped and _BLANK_RUN not in found and sum(map(len, views)) + len(lines) - 1 == length
    if found and (_DOUBLE in found or dropped or not found.isdisjoint(_SPACES)):
        views = [_single_spaced(view) if _DOUBLE in view else view for view in views]
    return Folded(lines, views, dropped, tidy)


def _fold_in_pieces(text: str, cut: int) -> Folded:
    """A large text folded piece by piece, each of whole lines; tidy is not worth telling."""
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
    return Folded(lines, views, dropped, False)


def _single_spaced(view: str) -> str:
    return " ".join([word for word in view.split(" ") if word])


def fold_line(line: str) -> str:
    """One line folded, stripped and with single spaces, as patterns see it."""
    return fold(line).views[0]


def fold_offsets(line: str) -> list[int]:
    """Offsets of one line's stripped folded view: entry i is where its code point i stood in ``line``, the last where the line's text ends.

    >>> fold_offsets("  a\\u200b  b ")
    [2, 4, 6, 7]
    """
    offsets: list[int] = []
    space = True  # leading spaces are not in the stripped view
    for i, ch in enumerate(line):
        if ch in DROPPED:
            continue
        if PLAIN.get(ch, ch) == " ":
            if not space:
                offsets.append(i)
            space = True
        else:
            offsets.append(i)
            space = False
    if offsets and space:
        offsets.pop()  # the trailing space
    offsets.append(offsets[-1] + 1 if offsets else 0)
    return offsets
