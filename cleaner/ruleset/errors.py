"""Faults of rule files: each with a code, a place, the line itself and how to mend it; raised all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
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
        return replace(self, file=file)

    def __str__(self) -> str:
        head = f"{self.file}:{self.line}:{self.column}: {self.code}: {self.message}"
        if not self.source:
            return head
        shown = self.source if len(self.source) <= 200 else self.source[:199] + "…"
        return f"{head}\n    {shown}\n    {' ' * min(self.column - 1, len(shown))}^"


class RuleError(ValueError):
    """Rule files have faults. ``faults`` holds every one of them, in order of file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type[RuleError], tuple[tuple[Fault, ...]]]:
        return RuleError, (self.faults,)
