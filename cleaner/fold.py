"""The folded view of a text, on which patterns are matched, and the way back from it.

Curly quotes, dashes and every kind of space become their plain ASCII form, one code point for one. Zero-width characters and soft
hyphens are dropped, and runs of spaces become one space. Letters are left alone: case is the matcher's affair.
"""

from __future__ import annotations

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

_LATIN1 = tuple((a, b) for a, b in PLAIN.items() if "\x7f" < a <= "\xff")
_WIDE = tuple((a, b) for a, b in PLAIN.items() if a > "\xff")
_ASCII = tuple((a, b) for a, b in PLAIN.items() if a <= "\x7f")


def fold(text: str) -> str:
    """The folded view of ``text``; line ends stay where they are, so lines correspond one to one.

    A chain of ``str.replace``: ``str.translate`` takes about fifty times as long on a news page.
    """
    for a, b in _ASCII:
        text = text.replace(a, b)
    if not text.isascii():
        for a, b in _LATIN1:
            text = text.replace(a, b)
        for a, b in _WIDE:
            text = text.replace(a, b)
        for a in DROPPED:
            text = text.replace(a, "")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


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
