"""Where on a page the story stands, told from the shape of its lines alone, in any language: the step for outlets that nobody knows.

A story is one run of lines. Each line weighs for or against being story, by the signs below; what a rule cut weighs by its kind. The run
that weighs most, less the prices of its two ends, is the story; what stands above and below it is furniture. An end is cheap where prose
meets a menu and dear between two paragraphs. Nothing goes where no run is worth its ends, or where the story begins or ends the page, but for one
line above it (a headline): what a scraper took for the story has no menus above and below it, a whole page has both.

Finding the run is Kadane's maximum subarray. The weights are those of a structured support vector machine (Taskar et al. 2003) fitted on
pages with known stories by ``bench/extent.py``, and rounded: few enough to be read. Losing a word of story was as dear there as leaving eight
of furniture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from cleaner.document import Document, Kind
from cleaner.shape import PROSE_WORDS, ends_sentence, is_list_item, word_count

LONG_RUN = 12
"""Lines short of prose weigh nothing after so many in a row: a table or a list is no menu, however long."""
LEAST_PROSE = 40
"""Words. A page or a run with less prose tells nothing: a very short item, a list, a poem, a table. Nothing is cut around it."""

RIVAL_SHARE = 0.7
"""Where another run weighs more than this share of the best, it is not clear which of them is the story, and both stay."""
COUNTED, APART = 3, 3
"""A list that has counted so many items, no more than so many lines from one to the next, goes on where the next number stands."""
INSERTION = 5
"""So many lines in a row that rules cut are an insertion in the story, not its end."""

WEIGHTS = {
    "1 word": -2, "2 words": -2, "3-4 words": 0, "5-7 words": 2, "8-11 words": -3, "12-20 words": -4, "21-35 words": 1, "36-60 words": 3,
    "over 60 words": 2, "1 word, ended": -1, "2 words, ended": 0, "3-4 words, ended": 4, "5-7 words, ended": 1, "8-11 words, ended": 1,
    "12-20 words, ended": 2, "21-35 words, ended": 8, "36-60 words, ended": 15, "over 60 words, ended": 15, "a hundred words": 11,
    "several sentences": 9, "a comma": 9, "a list item": 1, "printed again": -3,
}  # fmt: skip
"""What each sign of a line weighs; a line weighs the sum. ``ended`` are lines that end a sentence."""

CUT = {
    Kind.BIO: -11, Kind.SHARE: -10, Kind.LEGAL: -10, Kind.SUBSCRIBE: -9, Kind.BYLINE: -8, Kind.TIMESTAMP: -7, Kind.COMMENT: -6, Kind.NAVIGATION: -6,
    Kind.RELATED: -6, Kind.AGENCY: -4, Kind.DONATION: -4, Kind.DUPLICATE: -4, Kind.FEED: -2, Kind.CREDIT: -1,
}  # fmt: skip
"""What lines in a row that rules cut weigh, by the kind of the first; other kinds weigh nothing. At the page's edges they do not count."""
RECURRING = -7
"""What each line of kind ``other`` weighs: those that recur in a corpus."""
KEPT = 20
"""What a line weighs that a rule keeps or gives a story kind."""

CLASSES = ("prose", "an open long line", "a list item", "a short sentence", "a heading", "a crumb", "a line that a rule cut")
"""What a line is to an end of the story. A heading has four words or more, a crumb fewer."""
PROSE, LONG, ITEM, SENTENCE, HEADING, CRUMB, GONE = range(len(CLASSES))
START, START_AFTER, START_WITH = 10, (7, -2, 2, 3, -2, 0, -5), (-4, 2, 3, 1, 2, 3, 3)
"""The price of the story's start, and what the classes of the line above it and of its first line add to it."""
STOP, STOP_WITH, STOP_BEFORE = 10, (-2, 0, 1, 0, 4, 2, 2), (6, 2, 1, -2, 1, 0, -4)
"""The same of the story's end: its last line, and the line below it. Both are 7 more than was fitted: a few short lines are not worth a cut."""


class Extent(NamedTuple):
    """The run of blocks ``[start, stop)`` that is the story, and what the lines on either side of it weigh."""

    start: int
    stop: int
    above: int
    below: int


def find_extent(document: Document, cut: Mapping[int, Kind], kept: Collection[int] = ()) -> Extent | None:
    """The story among a document's lines; None when nothing is to be cut around it. Rules have cut some lines whole, and have kept some."""
    top, end = 0, len(document)
    while top < end and cut.get(top, Kind.OTHER) is not Kind.OTHER:
        top += 1
    while end > top and cut.get(end - 1, Kind.OTHER) is not Kind.OTHER:
        end -= 1
    weights, classes = weigh(document, range(top, end), cut, kept)
    if len(weights) < end - top or top == end:
        return None
    best, found = sum(weights), (0, end - top)
    run, first, prices = 0, 0, _FREE
    for block, (weight, here, below) in enumerate(zip(weights, classes, [*classes[1:], _EDGE], strict=True)):
        begun = -prices[here]
        if begun > run or not block:
            run, first = begun, block
        run += weight
        prices = _START_PRICES[here]
        ended = run - _STOP_PRICES[here][below]
        if ended > best:
            best, found = ended, (first, block + 1)
    start, stop = found
    if (
        classes[:start].count(GONE) >= start - 1  # above it at most one line that no rule cut
        or stop == end - top
        or sum([document.words[top + i] for i in range(start, stop) if classes[i] == PROSE]) < LEAST_PROSE
    ):
        return None
    if max(_heaviest(weights[:start]), _heaviest(weights[stop:])) > RIVAL_SHARE * sum(weights[start:stop]):
        return None
    views = document.views[top:end]
    start, stop = _grown_up(views, classes, start), _grown(views, classes, stop)
    return Extent(top + start, top + stop, sum(weights[:start]), sum(weights[stop:])) if stop < end - top else None


def _heaviest(weights: Sequence[int]) -> int:
    """What the heaviest run of some lines weighs."""
    best = run = 0
    for weight in weights:
        run += weight
        if run < 0:
            run = 0
        elif run > best:
            best = run
    return best


def _grown(views: Sequence[str], classes: Sequence[int], stop: int) -> int:
    """The end of the story moved down over what goes on with it: short sentences, list items, and what a line with a colon announces.

    A short insertion that rules cut does not stop it. A list whose beginning is in the story goes on as long as it counts.
    """
    listed = None
    block = stop
    while block < len(views):
        here = classes[block]
        if here == GONE:
            if block - stop >= INSERTION:
                break
        elif block == stop and views[block][-1] == "," and here in (CRUMB, HEADING) and _SIGNATURE.match("\n".join(views[block + 1 : block + 2])):
            # a letter's farewell, and those who signed it
            stop = block + 1
            while stop < len(views) and classes[stop] in (CRUMB, HEADING) and _SIGNATURE.match(views[stop]) is not None:
                stop += 1
            block = stop
            continue
        elif block + 1 < len(views) and classes[block + 1] == ITEM and (views[block][-1] == ":" or classes[stop - 1] == ITEM):
            stop = block + 1
        elif (
            here in (SENTENCE, ITEM, listed)
            or views[stop - 1][-1] == ":"
            or (here == CRUMB and SENTENCE in classes[block + 1 : block + 2] and views[block][-1] in _FULL_STOPS)
        ):
            if views[stop - 1][-1] == ":":
                listed = here
            stop = block + 1
        elif (counted := _counted(views, stop)) > stop:
            block = stop = counted
            continue
        else:
            break
        block += 1
    return stop


def _grown_up(views: Sequence[str], classes: Sequence[int], start: int) -> int:
    """The start of the story moved up over what it goes on from: a line that ends in a colon or comma (a letter's greeting), or a numbered list of
    which the first items are too short for prose, with what stands above it up to a line that a rule cut (a recipe).
    """
    while start and classes[start - 1] != GONE and views[start - 1][-1] in ":,":
        start -= 1
    number = _NUMBER.match(views[start])
    wanted = int(number[1]) - 1 if number is not None else 0
    block = start
    while wanted > 0 and block and start - block < APART * LONG_RUN and classes[block - 1] != GONE:
        block -= 1
        if (number := _NUMBER.match(views[block])) is not None:
            if int(number[1]) != wanted:
                return start
            wanted -= 1
            if not wanted:
                while block and classes[block - 1] != GONE:
                    block -= 1
                return block
    return start


def _counted(views: Sequence[str], stop: int) -> int:
    """The end of the numbered list in which the story would end; ``stop`` where it ends in none."""
    numbers: list[int] = []
    at = stop
    for block in range(stop - 1, -1, -1):
        if at - block > APART or len(numbers) == COUNTED:
            break
        if (number := _NUMBER.match(views[block])) is not None:
            numbers.append(int(number[1]))
            at = block
    if len(numbers) < COUNTED or (step := numbers[0] - numbers[1]) not in (1, -1) or step * (COUNTED - 1) != numbers[0] - numbers[-1]:
        return stop
    wanted = numbers[0] + step
    block = stop
    while block < min(len(views), stop + APART):
        if (number := _NUMBER.match(views[block])) is not None:
            if int(number[1]) != wanted:
                break
            wanted, stop = wanted + step, block + 1
        block += 1
    return stop


def weigh(document: Document, blocks: range, cut: Mapping[int, Kind], kept: Collection[int]) -> tuple[list[int], list[int]]:
    """What each of some neighbouring lines weighs, and its class; no more lines than show that nothing at the top speaks against them."""
    views, words, ended = document.views, document.words, document.ended
    copies = Counter([view for view, number in zip(views, words, strict=True) if number < PROSE_WORDS])
    weights, classes = [], []
    run = total = 0
    here = _EDGE
    safe, prices = True, _FREE
    worst = [0 if len(view) >= _SHORT and view[-1] in _FULL_STOPS else _WORST for view in views]
    left = sum(worst) + _WORST_CUT * len(cut)
    for block in blocks:
        if block in cut:
            kind = cut[block]
            weight = RECURRING if kind is Kind.OTHER else 0 if here == GONE else CUT.get(kind, 0)
            here = GONE
        else:
            view = views[block]
            number = words[block]
            repeated = number < PROSE_WORDS and copies[view] > 1
            here, weight = _weighed(number, ended[block], ". " in view, ", " in view, is_list_item(view), repeated)
            run = 0 if here == PROSE else run + 1
            if block in kept:
                weight = KEPT
            elif run > LONG_RUN:
                weight = 0
        weights.append(weight)
        classes.append(here)
        if safe:
            safe = total + prices[here] >= 0
            prices = _START_PRICES[here]
            total += weight
            left -= worst[block]
            if safe and total + left >= 0:
                break
    return weights, classes


def signs(view: str, repeated: bool) -> tuple[int, list[str]]:
    """The class of a line that no rule cut, and its signs, keys of WEIGHTS."""
    return _signs(word_count(view), ends_sentence(view), ". " in view, ", " in view, is_list_item(view), repeated)


@lru_cache(maxsize=4096)
def _weighed(words: int, ended: bool, several: bool, comma: bool, item: bool, repeated: bool) -> tuple[int, int]:
    """The class of a line of some shape, and what it weighs. Lines have few shapes."""
    here, found = _signs(words, ended, several, comma, item, repeated)
    return here, sum([WEIGHTS[sign] for sign in found])


def _signs(words: int, ended: bool, several: bool, comma: bool, item: bool, repeated: bool) -> tuple[int, list[str]]:
    """``signs`` of a line's shape."""
    found = [_LENGTHS[ended][words if words < _LONGEST else _LONGEST]]
    if words > 7:
        if several:
            found.append("several sentences")
        if comma:
            found.append("a comma")
        found += ["a hundred words"] * (words // 100)
    if item:
        found.append("a list item")
    if words >= PROSE_WORDS:
        return PROSE if ended else LONG, found
    if repeated:
        found.append("printed again")
    return ITEM if item else SENTENCE if ended and words > 2 else HEADING if words > 3 else CRUMB, found


def describe(views: Sequence[str], block: int) -> str:
    """The signs of a line that no rule cut, each with what it weighs."""
    here, found = signs(views[block], views.count(views[block]) > 1)
    counts = Counter(found)
    weights = ", ".join(f"{sign}{f' x {n}' if n > 1 else ''} {WEIGHTS[sign] * n:+}" for sign, n in counts.items())
    return f"{CLASSES[here]} ({weights})"


_BOUNDS = (1, 2, 4, 7, 11, 20, 35, 60)
_LONGEST = _BOUNDS[-1] + 1


def _names(suffix: str) -> list[str]:
    """The sign of its length for a line of each number of words, up to the longest that is told apart."""
    names = [name for name in WEIGHTS if "word" in name and name != "a hundred words" and name.endswith(", ended") == bool(suffix)]
    return [next((name for name, bound in zip(names, _BOUNDS, strict=False) if words <= bound), names[-1]) for words in range(_LONGEST + 1)]


def _prices(base: int, outer: Sequence[int], inner: Sequence[int]) -> list[list[int]]:
    """By the class of the upper line and that of the lower. The page's own edges, the class after the last, are free."""
    return [[*(max(0, base + a + b) for b in inner), 0] for a in outer]


_LENGTHS = (_names(""), _names(", ended"))
_NUMBER = re.compile(r"(\d{1,3})[.)](?: |$)")
_SIGNATURE = re.compile(r"[^\W\d_a-z][\w.'-]* [^\W\d_a-z][\w.'-]*(?: [^\W\d_a-z][\w.'-]*)*(?:,.{2,60})?$|[^\W\d_a-z]\w+, \d.{3,20}$")
_SHORT = 70
"""Code points. A longer line that ends a sentence does not weigh less than nothing."""
_FULL_STOPS = frozenset(".!?…。")
_WORST = min(WEIGHTS.values()) + WEIGHTS["printed again"]
_WORST_CUT = min(*CUT.values(), RECURRING)
_EDGE = len(CLASSES)
_FREE = [0] * len(CLASSES)
_START_PRICES = _prices(START, START_AFTER, START_WITH)
_STOP_PRICES = _prices(STOP, STOP_WITH, STOP_BEFORE)
