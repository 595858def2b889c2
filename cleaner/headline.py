"""Which block is the headline: only on evidence, and often there is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cleaner.blocks.text import lower_keys
from cleaner.document import Document
from cleaner.fold import fold
from cleaner.shape import is_heading, is_list_item, is_prose, word_count

TOP = 40
"""How many blocks of the candidates are looked at."""
_LEAST_WORDS = 3
_SEPARATORS = (" | ", " - ", " : ", " « ", " :: ", " · ", " / ")


def find_headline(document: Document, candidates: Iterable[int], title: str | None, labelled: Sequence[int]) -> tuple[int, str] | None:
    """The headline's block and the evidence in words, among ascending candidate blocks; None without evidence.

    In order of trust: a rule's label; ``title``; a copy of a line that stands above the first prose; a heading shape at the top, followed by prose.
    """
    kept = [b for _, b in zip(range(TOP), candidates, strict=False)]
    if labelled:
        return labelled[0], "a rule names it the headline"
    keys, views = document.keys, document.views
    if title and (wanted := lower_keys([fold(" ".join(title.split())).strip()])):
        for b in kept:
            if keys[b] == wanted[0] or (any(wanted[0].startswith(keys[b] + s) for s in _SEPARATORS) and word_count(keys[b]) >= _LEAST_WORDS):
                return b, "it is the title that was given"
    top = []
    prose = False
    for b in kept:
        if is_prose(views[b]):
            prose = True
            break
        if _could_head(views[b]):
            top.append(b)
    for b in top:
        if document.keys.count(keys[b]) > 1:
            return b, "the page prints it again"
    if prose and top:
        return top[0], "it has a heading's shape and prose follows"
    return None


def _could_head(view: str) -> bool:
    return word_count(view) >= _LEAST_WORDS and is_heading(view) and not is_list_item(view)
