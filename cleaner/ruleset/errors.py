"""Faults of rule files: each with a code, a place, the line itself and how to mend it; raised all at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]
ErrorCode = Literal[
    "no-folder", "unreadable", "not-utf-8", "too-large", "bad-place",
    "yaml", "empty", "not-a-mapping", "two-documents", "alias", "tag", "bad-key", "duplicate-key", "too-deep",
    "unknown-key", "missing-key", "bad-value", "rules-last", "duplicate-id",
    "bad-pattern", "empty-match", "bad-selector", "failing-example",
    "unknown-parent", "cycle", "unknown-rule",
]  # fmt: skip
"""What can make a rule file unusable; docs/errors.md has an example of each."""

WIDTH = 120
"""Code points of a faulty line that are shown; of a longer line, the part around the fault."""


class Fault(NamedTuple):
    """One fault of one rule file. ``line`` and ``column`` count from 1, in code points."""

    file: str
    line: int
    column: int
    code: str
    message: str
    source: str = ""
    """The faulty line itself."""
    mend: str = ""
    """One sentence: how to mend it."""
    severity: Severity = "error"
    """A warning is a lint finding: the file can be used."""

    def shown_as(self, file: str) -> Fault:
        """The same fault with the file's name as it is to be shown."""
        return self._replace(file=file)

    @property
    def place(self) -> str:
        return f"{visible(self.file)}:{self.line}:{self.column}"

    @property
    def excerpt(self) -> tuple[str, str]:
        """The faulty line, or the part of it around the fault, and below it the blanks and the caret; empty strings without a line."""
        if not self.source:
            return "", ""
        at = self.column - 1
        start = max(0, at - WIDTH * 2 // 3) if len(self.source) > WIDTH else 0
        before, after = self.source[start:at], self.source[at : start + WIDTH]
        head, tail = "…" if start else "", "…" if start + WIDTH < len(self.source) else ""
        return f"{head}{visible(before)}{visible(after)}{tail}", f"{' ' * len(head)}{''.join(map(_blank, before))}^"

    def __str__(self) -> str:
        line, caret = self.excerpt
        parts = [f"{self.place}: {self.code}: {visible(self.message)}", *((f"    {line}", f"    {caret}") if line else ())]
        return "\n".join([*parts, f"    {visible(self.mend)}"] if self.mend else parts)


class RuleError(ValueError):
    """Rule files have faults. ``faults`` holds every one of them, in order of file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type[RuleError], tuple[tuple[Fault, ...]]]:
        return RuleError, (self.faults,)


def visible(text: str) -> str:
    """Control characters as their pictures, so that no file can command the terminal; tabs stay."""
    if text.isprintable():
        return text
    return "".join(ch if ch.isprintable() or ch == "\t" or ch > "\x9f" else chr(0x2400 + ord(ch)) if ch < " " else "\ufffd" for ch in text)


def _blank(ch: str) -> str:
    """What takes as much room on a terminal as the character."""
    if ch == "\t":
        return "\t"
    return "" if unicodedata.combining(ch) else "  " if unicodedata.east_asian_width(ch) in "WF" else " "
