"""Which block is the headline: only on evidence, and often there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice, zip_longest
from typing import NamedTuple

from cleaner.document import Document
from cleaner.fold import folded_key
from cleaner.shape import SEPARATOR, SEPARATORS, TITLE_WORDS, is_heading, is_prose, word_count

TOP = 40
"""So many of the candidates are looked at, from the top."""
_LEAST_WORDS = 3
_WORD = re.compile(r"\w{3,}")
_SENTENCES = re.compile(r"[.!?][\"')]* [\"'(]?[^\W\d_a-z]")
ALIKE = 0.5
"""So much of their words have a page's title and its headline in common, of both together; so much of a headline's the story has."""
LEAST_ECHOED, ECHOING = 3, 30
"""A line of fewer longer words echoes nothing; it echoes the story's first lines, so many."""
STEM = 5
"""Words that begin with the same letters, so many, are taken for forms of one word."""
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


class Headline(NamedTuple):
    """The headline's block, and how it was told."""

    block: int
    evidence: str
    certain: bool = True
    """Whether further copies of it are certain to be copies of a headline."""


def find_headline(document: Document, candidates: Iterable[int], title: str | None, labelled: Sequence[int]) -> Headline | None:
    """The headline among ascending candidate blocks; None without evidence.

    In order of trust: a rule's label; ``title``; a line above the first prose that the page prints again; a heading's shape at the top,
    followed by prose, or a line above a name there that is too short for that. Where several lines above the prose are printed again (menus are),
    none of them is certain: were one taken, a second cleaning would take the next.
    """
    kept: Iterable[int] = islice(candidates, TOP)
    if labelled:
        first = next((b for b in kept if document.key(b) == document.key(labelled[0])), labelled[0])
        return Headline(first, "a rule names it the headline")
    if title and (wanted := folded_key(" ".join(title.split()))):
        kept = [*kept]
        for b in kept:
            if (key := document.key(b)) == wanted or (word_count(key) >= _LEAST_WORDS and wanted.startswith(key) and wanted[len(key) :].startswith(SEPARATORS)):
                return Headline(b, "it is the title that was given")
    top: list[int] = []
    prose = False
    kept = [*kept]
    for b, below in zip_longest(kept, kept[1:]):
        view = document.views[b]
        sentence = is_prose(view)
        if _heads(view) and not (sentence and (top or not _asks(document, b, below))):
            top.append(b)
        elif sentence:
            prose = True
            break
    if not top:
        return None
    repeated = [found for found in document.copies(top).values() if len(found) > 1]
    if len(repeated) == 1:
        again = [b for b in top if b in repeated[0]]
        spread = again[-1] - again[0] >= len(again)
        if again[0] == top[0] or spread or any(document.key(again[0]) in document.key(b) for b in range(again[0])):  # else a caption, or a credit
            return Headline(again[0], "the page prints it again")
    if _signed(document, kept, top[0]):
        return Headline(top[0] - 1, "it is short, and a name follows", False) if prose else None
    first = next((b for b in top if word_count(document.views[b]) >= TITLE_WORDS), top[0])
    return Headline(first, "it has a heading's shape and prose follows", not repeated) if prose else None


_NAMED = re.compile(r"(?:[^\W\d_]{1,3} |[^\W\d_]{1,12}: )?[^\W\d_a-z][\w.'-]+(?: [^\W\d_a-z][\w.'-]*){1,2}(?:,.{2,40})?$")


def _signed(document: Document, kept: Sequence[int], block: int) -> bool:
    """Whether a line is no headline but a name below one that is too short to be told by its shape: the page's first, right above it, and no name itself."""
    above = block - 1
    if not kept or kept[0] != above or _NAMED.match(document.views[block]) is None:
        return False
    words = document.views[above].split(" ")
    return is_heading(document.views[above]) and any(word[0].islower() for word in words)


def _asks(document: Document, block: int, below: int | None) -> bool:
    """Whether a line of prose may be a headline that asks a question: it is one sentence, and prose does not follow at once."""
    return _SENTENCES.search(document.views[block]) is None and (below != block + 1 or not is_prose(document.views[below]))


NEAR = 12
"""A headline that stands above the story's first line is looked for in so many of the lines above it that no rule cut."""


def headline_above(document: Document, above: Sequence[int], story: range, title: str | None) -> Headline | None:
    """The headline among ascending blocks above the story: the title given, or what the page's first line begins or ends with (a page's title has
    its site's name too), or a line whose words are the title's or the story's, or the nearest line with a heading's shape.

    None when the story's first line is a headline itself.
    """
    if title and (wanted := folded_key(" ".join(title.split()))):
        found = next((b for b in reversed(above) if document.key(b) == wanted), None)
        if found is not None:
            return Headline(found, "it is the title that was given")
    named = _named(document, story.start)
    if named is not None:
        return Headline(named, "the page's first line names it") if named in above or named == story.start else None
    likest = _likest(document, above[1:])
    if likest is not None:
        return Headline(likest, "it has most words of the page's first line", False)
    heads = [b for b in above if _titles(document.views[b])]
    shares = _echoes(document, heads, story)
    share, echoing = max([(share or 0.0, b) for share, b in zip(shares, heads, strict=True)], default=(0.0, 0))
    if share >= ALIKE:
        return Headline(echoing, "the story has its words", False)
    if _titles(document.views[story.start]):
        return None
    near = above[-NEAR:]
    nearest = next(
        (b for b, share in zip(reversed(heads), reversed(shares), strict=True) if b in near and (share != 0 or _shares_a_word(document, b, story))), None
    )
    if nearest is None and near[-1:] == [story.start - 1] and near[-1] not in heads and {*near}.isdisjoint(heads) and _heads(document.views[near[-1]]):
        nearest = near[-1]  # short, but alone of its shape
    return None if nearest is None else Headline(nearest, "it is the nearest line above the story with a heading's shape", False)


def _named(document: Document, start: int) -> int | None:
    """The line above the story, or its first, that the page's first line is the title of, with names of the site and of a section around it: the
    lowest of the longest that begin the title, or hold its longest part. None without such a line.
    """
    printed = document.key(0)
    title = SEPARATOR.sub(" | ", printed)
    longest = max(map(len, title.split(" | ")))
    found: list[tuple[bool, int, int]] = []
    for b in range(1, min(start + 1, len(document))):
        key = document.key(b)
        if (words := document.words[b]) < 2 or key.partition(" ")[0] not in printed:  # most lines of menus
            continue
        key = SEPARATOR.sub(" | ", key)
        begins = words >= TITLE_WORDS and f"{title} | ".startswith(f"{key} | ")
        if begins or (len(key) >= longest and f" | {key} | " in f" | {title} | "):
            found.append((key != title, len(key), b))
    return max(found)[2] if found else None


def _likest(document: Document, blocks: Sequence[int]) -> int | None:
    """Of some lines with a heading's shape the one that shares most words with the page's first line; None where none shares half of them."""
    title = {*_WORD.findall(document.key(0))}
    best, found = ALIKE, None
    for b in [b for b in blocks if document.words[b] >= TITLE_WORDS]:
        words = {*_WORD.findall(document.key(b))}
        shared = len(words & title)
        if shared >= TITLE_WORDS and (alike := 2 * shared / (len(words) + len(title))) >= best and _titles(document.views[b]):
            best, found = alike, b
    return found


def _echoes(document: Document, blocks: Sequence[int], story: range) -> list[float | None]:
    """Of the longer words of some lines above the story the share that its first lines of prose have, for each line; None for a line of few such words.
    A page's title, with the names of site and section in it, has no share.
    """
    if not blocks:
        return []
    said: set[str] = set()
    for b in story[:ECHOING]:
        if document.prose(b):
            said.update(_LONG_WORD.findall(document.key(b)))
    found: list[float | None] = []
    for b in blocks:
        words = {*_LONG_WORD.findall(document.key(b))}
        titles = b == 0 and SEPARATOR.search(document.views[b]) is not None
        found.append(None if len(words) < LEAST_ECHOED else 0.0 if titles else len(words & said) / len(words))
    return found


def _shares_a_word(document: Document, block: int, story: range) -> bool:
    """Whether any of the story's first lines, prose or not, has one of the longer words of a line above it, in whatever form."""
    stems = {word[:STEM] for word in _LONG_WORD.findall(document.key(block))}
    return any(word[:STEM] in stems for b in story[:ECHOING] for word in _LONG_WORD.findall(document.key(b)))


def _heads(view: str) -> bool:
    return is_heading(view) and word_count(view) >= _LEAST_WORDS


def _titles(view: str) -> bool:
    return word_count(view) >= TITLE_WORDS and is_heading(view)
