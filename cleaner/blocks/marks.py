"""What its element says of a line, now that all lines are known: which kind of noise it is, and whether it stands outside of the story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from operator import attrgetter

from cleaner.blocks.elements import SUBHEADINGS, is_standfirst
from cleaner.blocks.places import Place
from cleaner.blocks.region import PARAGRAPH
from cleaner.blocks.walk import Line
from cleaner.document import Kind, Mark
from cleaner.fold import folded_key
from cleaner.shape import SEPARATOR, ends_sentence, word_count

LINKED_SHARE = 0.8
"""A line that is no sentence and of which more is link text leads to other pages."""
CARD_SHARE = 0.3
"""So does a line in an element of a list item, of which more is."""
CARDS_SHARE = 0.4
"""An element below the story's last paragraph is a list of cards when more of its lines are links."""
CARDS = 3
"""So many teasers at least stand below links on cards."""
CARDS_PROSE = 0.25
"""It is not below the last one when there is more prose of paragraphs below than this share of that above."""
HEADED = 3
"""The story's heading may stand among so many of its first lines."""
STANDFIRST_WORDS = 8
BELOW_HEADING, FEW_WORDS = 4, 8
"""So many lines below the heading, those of so few words tell who wrote it and when, unless they are paragraphs or end a sentence."""
STORY_SHARE, STORY_LEAST = 0.75, 300
"""The share of all prose, and the code points of it, that make an element the story's when there are too few paragraphs to tell it by."""
DISTRUST, DISTRUST_LEGAL = 0.5, 0.9
"""A kind that classes, ids and roles give to more of the page's paragraphs is not believed, but for comments: these may well outweigh a story,
and so may a consent dialog.
"""
TITLES = frozenset(("h1", "h2", "h3"))
STANDFIRSTS = frozenset(("p", "h2", "h3", "h4", "div"))


def distrusted(prose: Counter[Kind | None]) -> frozenset[Kind]:
    """The kinds that are given to so much prose, in code points, that they cannot be meant."""
    total = prose.total()
    limits = {Kind.COMMENT: 1.0, Kind.LEGAL: DISTRUST_LEGAL}
    return frozenset(kind for kind, length in prose.items() if kind is not None and length > limits.get(kind, DISTRUST) * total)


def find_title(lines: Sequence[Line], page_title: str) -> int | None:
    """The line of the story's heading: what the page is titled by, if it stands above the story or at its head; else the last heading of the
    first rank there, or the first one in the story. A page without such a heading may print its title in any element.
    """
    begun = _begin(lines)
    first = [i for i, line in enumerate(lines) if line.place.tag == "h1"]
    titled = folded_key(page_title)
    for i, line in enumerate(lines[: begun + HEADED + 1]):
        if line.place.tag in TITLES and word_count(line.text) > 2 and titled.startswith(folded_key(line.text)):
            return i
    if not any(word_count(lines[i].text) > 2 for i in first) and (named := _named(lines, begun, titled)) is not None:
        return named
    return next((i for i in reversed(first) if i <= begun + HEADED), first[0] if first else None)


def _named(lines: Sequence[Line], begun: int, titled: str) -> int | None:
    """The longest line above the story's first sentences, in any element, that is the page's title but for the names of a site and a section."""
    parts = f" | {SEPARATOR.sub(' | ', titled)} | "
    found: list[tuple[int, int]] = []
    for i, line in enumerate(lines):
        if i >= begun and len(line.text) >= PARAGRAPH and ends_sentence(line.text) and line.links < CARD_SHARE:
            break
        key = folded_key(line.text)
        if word_count(key) > 2 and f" | {SEPARATOR.sub(' | ', key)} | " in parts:
            found.append((len(key), i))
    return max(found)[1] if found else None


def mark(lines: Sequence[Line], title: int | None) -> tuple[list[Mark], list[bool]]:
    """What is said of each line, and whether it stands outside of the story's element."""
    begun = _begin(lines)
    headed = begun if title is None else title
    text = _first_paragraph(lines, begun, headed)
    standfirsts = {i for i in range(headed + 1, text) if _is_standfirst(lines[i])}
    below_heading = range(headed + 1, min(text, headed + BELOW_HEADING + 1))
    outside = [not line.place.inside for line in lines]
    for i, line in enumerate(lines[:begun]):
        outside[i] = not ((line.place.near and _paragraph(line)) or (i > headed and (line.place.part or i in standfirsts)))
    cards = _cards(lines)
    marks = []
    for i, line in enumerate(lines):
        place = line.place
        kind = place.kind or place.named
        if i == title:
            kind = None
        elif i in standfirsts:
            kind = Kind.STANDFIRST
        elif kind is not None:
            pass
        elif i in cards or _leads_away(lines, i):
            kind = Kind.RELATED
        elif _heads(line) or (i in below_heading and _is_short(line)):
            kind = Kind.OTHER
        elif place.embed:
            kind = Kind.EMBED
        marks.append(Mark(place.path, kind, place.rules))
    return marks, outside


def _first_paragraph(lines: Sequence[Line], begun: int, headed: int) -> int:
    """The story's first paragraph; where the page has too few to tell its element, the first below the heading."""
    open_ = [i for i, line in enumerate(lines) if line.place.named is None and _paragraph(line)]
    told = next((i for i in open_ if i >= begun and lines[i].place.part), None)
    if told is None and not any(line.place.part for line in lines):
        told = next((i for i in open_ if i > headed), None)
    return begun if told is None else told


def _heads(line: Line) -> bool:
    """Whether a line of a header element is neither a heading nor a standfirst nor a sentence."""
    place = line.place
    if not place.heading or place.tag in TITLES:
        return False
    return not (place.tag == "p" and word_count(line.text) >= STANDFIRST_WORDS) and not ends_sentence(line.text)


def _is_short(line: Line) -> bool:
    return line.place.tag == "div" and word_count(line.text) <= FEW_WORDS and not ends_sentence(line.text)


def is_open(line: Line, said: Mark) -> bool:
    """Whether neither elements nor rules that take whole elements make a line noise."""
    return said.kind is None and not (line.place.whole and line.place.rules)


def outside_of_prose(lines: Sequence[Line], marks: Sequence[Mark]) -> list[bool] | None:
    """Whether each line stands outside of the lowest element that holds most of the prose, in paragraphs or not; None without such a one.

    Lines on cards do not count, nor does what is noise.
    """
    teasers = _teasers(lines)
    weights: Counter[int] = Counter()
    depths: dict[int, int] = {}
    total = 0
    for i, (line, one) in enumerate(zip(lines, marks, strict=True)):
        place = line.place
        carded = i in teasers or (place.item and place.tag != "li" and (place.tag != "p" or place.up is None or place.up.tag != "li"))
        if is_open(line, one) and not carded and len(line.text) >= PARAGRAPH and ends_sentence(line.text):
            total += len(line.text)
            for around in _chain(place):
                weights[around.address] += len(line.text)
                depths[around.address] = around.depth
    if total < STORY_LEAST:
        return None
    story = max((address for address, weight in weights.items() if weight >= STORY_SHARE * total), key=depths.__getitem__)
    outside = [all(around.address != story for around in _chain(line.place)) for line in lines]
    lengths = [0, 0]
    for i, (line, one, out) in enumerate(zip(lines, marks, outside, strict=True)):
        if is_open(line, one) and not line.place.item and i not in teasers:
            lengths[out] += len(line.text)
    return outside if lengths[0] > lengths[1] and any(outside) else None


def _teasers(lines: Sequence[Line]) -> frozenset[int]:
    """Lines right below a link, in its element or beside it, where that is so several times: teasers on cards."""
    below: dict[str, list[int]] = {}
    for i, (link, line) in enumerate(pairwise(lines), 1):
        places = {place.address for place in (link.place, link.place.up) if place is not None}
        near = not places.isdisjoint(place.address for place in (line.place, line.place.up) if place is not None)
        if near and link.links > LINKED_SHARE >= line.links and not ends_sentence(link.text):
            below.setdefault(line.place.path, []).append(i)
    return frozenset(i for some in below.values() if len(some) >= CARDS for i in some)


def _chain(place: Place) -> Iterator[Place]:
    """A place and all around it."""
    at: Place | None = place
    while at is not None:
        yield at
        at = at.up


def _begin(lines: Sequence[Line]) -> int:
    """The first line of the element that holds the story."""
    return next((i for i, line in enumerate(lines) if line.place.inside), len(lines))


def _paragraph(line: Line) -> bool:
    return line.place.tag == "p" and len(line.text) >= PARAGRAPH


def _is_standfirst(line: Line) -> bool:
    """Whether a line between the heading and the story's text is a standfirst, as its element's names say."""
    place = line.place
    return (
        place.kind is None
        and place.named in (None, Kind.RELATED)  # a teaser
        and place.tag in STANDFIRSTS
        and line.links < CARD_SHARE
        and word_count(line.text) >= STANDFIRST_WORDS
        and (place.tag != "div" or ends_sentence(line.text))
        and (is_standfirst(place.names) or (place.tag == "p" and place.up is not None and ends_sentence(line.text) and is_standfirst(place.up.names)))
    )


def _leads_away(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is a link to another page, or stands on a card with one."""
    line = lines[i]
    place = line.place
    if line.links <= LINKED_SHARE:
        return place.item and place.tag not in ("li", "p") and line.links > CARD_SHARE
    if place.part:
        return place.tag not in SUBHEADINGS and not ends_sentence(line.text)
    return not (place.item and ends_sentence(line.text)) and not _announced(lines, i)


def _announced(lines: Sequence[Line], i: int) -> bool:
    """Whether a line stands in a list below a line with a colon."""
    while i >= 0 and lines[i].place.item:
        i -= 1
    return i >= 0 and lines[i].text.endswith(":")


def _cards(lines: Sequence[Line]) -> frozenset[int]:
    """Lines below the story's last paragraph that stand in elements of which many lines are links."""
    told = [i for i, line in enumerate(lines) if _paragraph(line)]
    last = max((i for i in told if lines[i].place.part), default=len(lines))
    prose = [0, 0]
    for i in told:
        if lines[i].place.inside:
            prose[i > last] += len(lines[i].text)
    if prose[1] > CARDS_PROSE * prose[0]:  # most of the story is in elements that hold little of it each
        return frozenset()
    below = {i: _around(lines[i].place) for i in range(last + 1, len(lines))}
    count: Counter[int] = Counter()
    links: Counter[int] = Counter()
    for i, elements in below.items():
        count.update(elements)
        if lines[i].links > LINKED_SHARE:
            links.update(elements)
    cards = {element for element, some in links.items() if some > CARDS_SHARE * count[element]}
    return frozenset(i for i, elements in below.items() if not cards.isdisjoint(elements))


def _around(place: Place) -> list[int]:
    """The addresses of a place and of those around it, as far as they hold next to nothing of the prose."""
    return [around.address for around in takewhile(attrgetter("light"), _chain(place))]
