"""Which block is the headline: only on evidence, and often there is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from cleaner.document import Document
from cleaner.fold import folded_key
from cleaner.shape import TITLE_WORDS, is_heading, is_prose, word_count

TOP = 40
"""So many of the candidates are looked at, from the top."""
_LEAST_WORDS = 3
_SEPARATORS = (" | ", " - ", " : ", " « ", " :: ", " · ", " / ")


class Headline(NamedTuple):
    """The headline's block, and how it was told."""

    block: int
    evidence: str
    certain: bool = True
    """Whether further copies of it are certain to be copies of a headline."""


def find_headline(document: Document, candidates: Iterable[int], title: str | None, labelled: Sequence[int]) -> Headline | None:
    """The headline among ascending candidate blocks; None without evidence.

    In order of trust: a rule's label; ``title``; a line above the first prose that the page prints again; a heading's shape at the top,
    followed by prose. Where several lines above the prose are printed again (menus are), none of them is certain: were one
    taken, a second cleaning would take the next.
    """
    kept: Iterable[int] = islice(candidates, TOP)
    if labelled:
        first = next((b for b in kept if document.key(b) == document.key(labelled[0])), labelled[0])
        return Headline(first, "a rule names it the headline")
    if title and (wanted := folded_key(" ".join(title.split()))):
        kept = [*kept]
        for b in kept:
            if (key := document.key(b)) == wanted or (
                word_count(key) >= _LEAST_WORDS and wanted.startswith(key) and wanted[len(key) :].startswith(_SEPARATORS)
            ):
                return Headline(b, "it is the title that was given")
    top: list[int] = []
    prose = False
    for b in kept:
        if is_prose(document.views[b]):
            prose = True
            break
        if is_heading(document.views[b]) and word_count(document.views[b]) >= _LEAST_WORDS:
            top.append(b)
    if not top:
        return None
    repeated = [found[0] for found in document.copies(top).values() if len(found) > 1]
    if len(repeated) == 1:
        return Headline(next(b for b in top if document.key(b) == document.key(repeated[0])), "the page prints it again")
    return Headline(top[0], "it has a heading's shape and prose follows", not repeated) if prose else None


NEAR = 12
"""A headline that stands above the story's first line is looked for in so many of the lines above it that no rule cut."""


def nearest_headline(document: Document, above: Sequence[int], start: int, title: str | None) -> int | None:
    """The headline among ascending blocks above the block where the story starts: the title given, or the nearest line with a heading's shape.

    None when the story's first line has that shape itself.
    """
    if title and (wanted := folded_key(" ".join(title.split()))):
        found = next((b for b in reversed(above) if document.key(b) == wanted), None)
        if found is not None:
            return found
    if start < len(document) and _titles(document.views[start]):
        return None
    return next((b for b in reversed(above[-NEAR:]) if _titles(document.views[b])), None)


def _titles(view: str) -> bool:
    return word_count(view) >= TITLE_WORDS and is_heading(view)
