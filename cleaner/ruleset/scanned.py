"""How the scan sees a line: lower case, letters that are case variants of one another made one."""

from __future__ import annotations

import unicodedata

from cleaner.fold import VARIANTS

LINE_EDGE = "\n"
"""Stands for ``^`` and ``$`` in a literal: the scanned text has a newline before and after every line."""

DECORATION = " *_-|>•·‣◦▪●»›→←«‹([{\"'☐□✓+#~=^.:/,;!▶►"
"""What may stand before a line's first word. A line that begins with it is scanned a second time without it, so that a pattern which
allows a bullet before its words is as easily found as one that does not."""


def canonical(ch: str) -> str | None:
    """The one letter that all case variants of ``ch`` lead to in the scanned text; None for a letter where that is not certain."""
    if ch < "\x80":
        return ch.lower()
    if ch in VARIANTS:
        return VARIANTS[ch]
    if ("À" <= ch <= "ž" and ch != "ß") or ("Ά" <= ch <= "ώ" and ch not in "ΐΰ") or "Ѐ" <= ch <= "ԯ":
        lower = ch.lower()
        return VARIANTS.get(lower, lower) if len(lower) == 1 else None
    return ch if unicodedata.category(ch) in {"Lo", "Nd", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "So", "Zs"} and ch.lower() == ch.upper() else None
