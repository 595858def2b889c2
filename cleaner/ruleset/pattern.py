"""A compiled pattern: analysed when a scan is built, compiled when a line first asks for it, timed when it could run away."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import NamedTuple

import regex

from cleaner.document import LONG_LINE
from cleaner.ruleset.analysis import Analysis, analyse
from cleaner.ruleset.cache import recall_pattern, remember_pattern
from cleaner.ruleset.vetoes import vetoes_last

FLAGS = int(regex.IGNORECASE | regex.VERSION0)
TIMEOUT = 0.5
"""Processor seconds that one search may take."""
OFTEN = 200
"""Searches that pay for compiling a pattern once more."""
KEPT = 4096
"""Compiled patterns held for those who ask again: validation, examples, lint and other outlets."""


Match = re.Match[str] | regex.Match[str]
_Find = Callable[[str], Match | None]


class Trigger(NamedTuple):
    """What the scan looks for, so that no block is missed: whole lines, literals, or (without either) every line, or nothing at all."""

    phrases: frozenset[str] = frozenset()
    literals: tuple[str, ...] | None = None
    most: int | None = None
    """No line of more code points is taken."""
    nowhere: bool = False
    """No line is to be tried: elements tell what is taken."""

    @property
    def everywhere(self) -> bool:
        return not (self.literals or self.phrases or self.nowhere)


class Pattern:
    """One pattern in ``regex`` V0 syntax, searched without regard to case."""

    def __init__(self, source: str, analysis: Analysis | None = None) -> None:
        self.source = source
        if analysis is not None:
            self.__dict__["analysis"] = analysis

    @cached_property
    def analysis(self) -> Analysis:
        return analyse(self.source)

    @property
    def trigger(self) -> Trigger:
        """What the scan looks for."""
        found = self.analysis
        return Trigger(literals=tuple(found.literals) if found.literals else None, most=found.most)

    @cached_property
    def compiled(self) -> regex.Pattern[str]:
        """As it is written: where it is found."""
        return _compiled(self.source)

    @cached_property
    def _asked(self) -> str:
        """What is compiled to tell whether it is found: nothing new where it is compiled as it is written."""
        return self.source if "compiled" in self.__dict__ else vetoes_last(self.source)

    @cached_property
    def find(self) -> _Find:
        """The search for lines of at most LONG_LINE code points, under a time limit only where the pattern could run away."""
        search = _compiled(self._asked).search
        if self.analysis.risky:
            return lambda view: search(view, timeout=TIMEOUT)
        return _quickening(self._asked, search) if self.analysis.plain else search

    def search(self, view: str) -> Match | None:
        """A match, of the whole pattern or of its beginning. Raises TimeoutError after TIMEOUT seconds."""
        return self.find(view) if len(view) <= LONG_LINE else _compiled(self._asked).search(view, timeout=TIMEOUT)

    def spans(self, view: str) -> list[tuple[int, int]]:
        """Every match that is not empty, from left to right. Raises TimeoutError after TIMEOUT seconds."""
        timeout = TIMEOUT if self.analysis.risky or len(view) > LONG_LINE else None
        return [m.span() for m in self.compiled.finditer(view, timeout=timeout) if m.end() > m.start()]


def _quickening(source: str, search: _Find) -> _Find:
    """A search that uses ``re`` on lines in ASCII once it was asked often: there it takes a third of the time, but it is slow to compile."""
    asked = 0
    quick: _Find | None = None

    def find(view: str) -> Match | None:
        nonlocal asked, quick
        if quick is None:
            asked += 1
            if asked > OFTEN:
                quick = re.compile(source, re.IGNORECASE).search
        elif view.isascii():
            return quick(view)
        return search(view)

    return find


@lru_cache(maxsize=KEPT)
def _compiled(source: str) -> regex.Pattern[str]:
    known = recall_pattern(source, FLAGS)
    if known is None:
        known = regex.compile(source, FLAGS)
        remember_pattern(known, FLAGS)
    return known
