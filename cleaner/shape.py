"""Shapes of a folded line that need no rule: prose, heading, list item. Words are counted between spaces."""

from __future__ import annotations

import re
from collections.abc import Iterable

PROSE_WORDS = 12
"""A line of at least so many words that ends a sentence is prose."""
HEADING_LENGTH = 300
"""Code points; nothing longer heads anything."""
TITLE_WORDS = 4
"""A line of fewer words is taken for no headline where nothing but its shape speaks for it."""
HEADING_WORDS = 12
"""A subheading has at most so many words."""

SEPARATORS = (" | ", " - ", " : ", " « ", " :: ", " · ", " / ")
SEPARATOR = re.compile("|".join([*map(re.escape, SEPARATORS), ": ", "[｜：]"]))
"""What parts a headline from the names of site and section in the title of a page, folded."""
_CLOSERS = "\"')]»”’*"
_SENTENCE_ENDS = frozenset(".!?…。！？؟।۔")
_NO_HEADING = frozenset(".:;,…。।۔、，")
_LIST_ITEM = re.compile(r"[•*·‣◦▪●–—-] |(?:[^\W_]|\d{2,3})[.)](?: |$)")


def word_count(view: str) -> int:
    """Words of a folded line, which has no runs of spaces; a script without spaces counts three letters as a word."""
    words = view.count(" ") + 1
    if view.isascii() or (len(view) < 20 * words and not (words < 3 and len(view) > 5 and _spaceless(view[len(view) // 2]))):
        return words
    return len(view) // 3


def word_counts(views: Iterable[str]) -> list[int]:
    """``word_count`` of many lines, at two thirds of the price."""
    return [view.count(" ") + 1 if view.isascii() else word_count(view) for view in views]


def _spaceless(letter: str) -> bool:
    """Whether a letter is of a script without spaces: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
    return "\u0e00" <= letter < "\u0f00" or "\u1000" <= letter < "\u10a0" or "\u1780" <= letter < "\u1800" or "\u3040" <= letter < "\ua000"


def ends_sentence(view: str) -> bool:
    """Whether the line ends a sentence: a full stop, question or exclamation mark or ellipsis, closing quotes and brackets aside."""
    last = view[-1:]
    return last in _SENTENCE_ENDS or (last in _CLOSERS and view.rstrip(_CLOSERS)[-1:] in _SENTENCE_ENDS and last != "")


def sentence_ends(views: Iterable[str]) -> list[bool]:
    """``ends_sentence`` of many lines, at two thirds of the price."""
    return [view[-1:] in _SENTENCE_ENDS or ends_sentence(view) for view in views]


def is_prose(view: str) -> bool:
    """Whether the line is prose in the sense of the story guard."""
    return len(view) > PROSE_WORDS and ends_sentence(view) and word_count(view) >= PROSE_WORDS


def prose_words(views: Iterable[str]) -> int:
    """The words of those lines that are prose."""
    return sum(map(word_count, filter(is_prose, views)))


def is_all_caps(view: str) -> bool:
    """Whether the line has letters and all that have case are capitals."""
    return view.isupper()


def is_list_item(view: str) -> bool:
    """Whether the line begins with a bullet, or a number or letter and a full stop or bracket."""
    return _LIST_ITEM.match(view) is not None


def is_heading(view: str) -> bool:
    """Whether the line could head a story or a part of it: at least two words, no full stop at its end, no bullet, not a mere number."""
    if not view or len(view) > HEADING_LENGTH or view[-1] in _NO_HEADING:
        return False
    return 2 <= word_count(view) <= 30 and (view.rstrip(_CLOSERS) or view)[-1] not in _NO_HEADING and not is_list_item(view) and any(map(str.isalpha, view))
