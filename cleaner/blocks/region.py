"""Where on a page the story is: the lowest element that holds most of the prose in paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from typing import Any, NamedTuple

from cleaner.blocks.elements import ASIDE, FOREIGN, OF_STORY, SUBHEADINGS, names_of, strangeness
from cleaner.shape import ends_sentence, word_count

PARAGRAPH, SPACES = 50, 8
"""Code points and spaces of a paragraph."""
LEAST, SHARE = 200, 0.75
"""Code points of all paragraphs, and the share of them that the story's element holds."""
PART = 0.1
"""An element that holds so much of the paragraphs by itself is a part of the story when it stands between its heading and the region."""
ASIDE_TIMES = 3
"""Where so many times more of the paragraphs stands in asides than elsewhere, the story does too."""
CARD = 2
"""So many paragraphs stand on a card at most."""
CARD_HEIGHT = 3
"""So far above its paragraphs the edge of a card is looked for, and so far below that the link that it begins with."""
TEASER = 400
"""Code points of a paragraph that is a card by itself at most."""
BOXES = 20
"""With so many boxes of a story others are compared."""
LABEL = 2
"""Words above a card's headline at most: a section, a date."""
WRAPPERS = frozenset(("div", "header", "section", "span", "strong", "b", "p"))
"""Elements in which the headline of a card may stand."""
HOLDERS = "article, main"
LINKED_HEADINGS = "h2 a, h3 a, h4 a"
LEAST_ARTICLE = 200
"""Code points of the paragraphs of an article with a heading of the first rank, beside which other articles are other stories."""
FARTHEST = 400
"""So many elements above a paragraph are looked at."""

_DIGITS = re.compile(r"\d+")


class Region(NamedTuple):
    """Where a page's paragraphs are."""

    node: Any
    """The lowest element that holds most of the prose in paragraphs; None when there is too little of it."""
    weights: dict[int, float]
    """The share of the prose that each element holds, by the element's address."""
    parts: frozenset[int]
    """The addresses of elements that hold much of it by themselves."""
    total: int
    """Code points of all the prose in paragraphs."""
    other: int
    """Code points of paragraphs in comments, dialogs, asides and other articles."""
    aside: bool
    """The prose is that of asides, as there is next to none elsewhere."""
    article: int | None
    """The address of the article element around the region."""


def is_paragraph(text: str) -> bool:
    """Whether a text is long enough for a paragraph of prose."""
    return len(text) >= PARAGRAPH and (text.count(" ") >= SPACES or (not text.isascii() and word_count(" ".join(text.split())) > SPACES))


def find_around(root: Any, selector: str) -> set[int]:
    """The addresses of all elements around those that a selector matches."""
    found: set[int] = set()
    for inner in root.css(selector):
        node = inner.parent
        for _ in range(FARTHEST):
            if node is None or (address := node.mem_id) in found:
                break
            found.add(address)
            node = node.parent
    return found


def find_region(paragraphs: Iterable[Any], root: Any, headed: Set[int], taken: Set[int] = frozenset()) -> Region:
    """Find the element that holds most of the prose of some elements, those in comments, dialogs and menus aside.

    ``headed`` elements hold a heading of the first rank; ``taken`` ones are taken away by rules.
    """
    root_address = root.mem_id
    own: dict[int, int] = {}
    """By a parent of paragraphs, their length."""
    counts: Counter[int] = Counter()
    """How many they are."""
    nodes: dict[int, Any] = {root_address: root}
    broken = find_around(root, "p br")
    for paragraph in paragraphs:
        text = paragraph.text_lexbor()
        if not is_paragraph(text) or (len(text) < TEASER and broken and paragraph.mem_id in broken and _begins_with_link(paragraph)):
            continue  # a card by itself: a link to another story, and what it tells on the next line
        parent = paragraph.parent
        if parent is None:
            continue
        address = parent.mem_id
        counts[address] += 1
        if address in own:
            own[address] += len(text)
        else:
            own[address] = len(text)
            nodes[address] = parent
    above: dict[int, tuple[int, int]] = {}
    """The parent of each element on the way to the root, and how strange the element is."""
    articles: set[int] = set()
    chains = {address: _chain(nodes[address], root_address, above, nodes, taken, articles) for address in own}
    outermost = _outermost(articles, chains)
    story = next((one for one in outermost if one in headed), None)
    if story is not None and sum(length for address, length in own.items() if story in chains[address][0]) >= LEAST_ARTICLE:
        for other in outermost:
            if other != story:
                strange = FOREIGN if other in headed or nodes[other].css_first(LINKED_HEADINGS) is not None else ASIDE  # the next story, a card
                chains = {address: (chain, max(known, strange) if other in chain else known) for address, (chain, known) in chains.items()}
    held: Counter[int] = Counter()
    for address, (chain, _) in chains.items():
        for one in chain[:CARD_HEIGHT]:
            held[one] += counts[address]
    cards = _Cards(held)
    chains = {address: (chain, ASIDE if known < ASIDE and cards.holds(nodes[address]) else known) for address, (chain, known) in chains.items()}
    total, aside = (sum(length for address, length in own.items() if chains[address][1] == strange) for strange in (OF_STORY, ASIDE))
    most = OF_STORY
    if aside > ASIDE_TIMES * total and not any(_tells(one) for one in root.css(HOLDERS) if one.mem_id in headed and one.mem_id not in above):
        most, total = ASIDE, total + aside
    if total < LEAST:
        return Region(None, {}, frozenset(), total, 0, False, None)
    weights: dict[int, float] = {}
    for address, length in own.items():
        chain, strange = chains[address]
        if strange <= most:
            for one in chain:
                weights[one] = weights.get(one, 0) + length / total
    parts = frozenset(address for address, length in own.items() if length > PART * total and chains[address][1] <= most)
    inner: dict[int, int] = {}
    """Of each element that holds enough the one below it that does too."""
    for address, weight in weights.items():
        if weight >= SHARE and address in above:
            inner[above[address][0]] = address
    region: int = root_address
    article = None
    while True:
        if region in articles:
            article = region
        if region not in inner:
            break
        region = inner[region]
    region = _with_siblings(region, [chain for chain, strange in chains.values() if strange <= most], nodes, headed)
    return Region(nodes[region], weights, parts, total, sum(own.values()) - total, most == ASIDE, article)


def _with_siblings(region: int, chains: Collection[list[int]], nodes: Mapping[int, Any], headed: Set[int]) -> int:
    """The lowest element that holds a region and all prose in elements that are built as those of the region are: a story that is sent in
    several boxes, with advertisements between them. An element with a heading of the first rank or a card's is another story.
    """
    inside = [chain for chain in chains if region in chain]
    way = inside[0][inside[0].index(region) :]
    heights = {one: height for height, one in enumerate(way)}
    found = 0
    for chain in chains if len(inside) < len(chains) else ():
        outer = next(one for one in chain if one in heights)
        height = heights[outer]
        below = chain[: chain.index(outer)]
        if height <= found or not below or not headed.isdisjoint(below) or _built(below[-1:], nodes) != _built(way[height - 1 : height], nodes):
            continue
        built = _built(below, nodes)
        if (
            any(classes for _, classes in built)
            and any(built == _built(one[: one.index(outer)], nodes) for one in inside[:BOXES])
            and nodes[below[-1]].css_first(LINKED_HEADINGS) is None
        ):
            found = height
    return way[found]


def _built(chain: Iterable[int], nodes: Mapping[int, Any]) -> tuple[tuple[str, str], ...]:
    """The tags and classes of some elements, without the numbers in them."""
    return tuple((nodes[one].tag, _DIGITS.sub("", nodes[one].attributes.get("class") or "")) for one in chain)


def _chain(node: Any, root: int, above: dict[int, tuple[int, int]], nodes: dict[int, Any], taken: Set[int], articles: set[int]) -> tuple[list[int], int]:
    """The addresses from an element up to the root, and how strange the strangest of these elements is. Article elements are added to ``articles``."""
    chain: list[int] = []
    foreign = OF_STORY
    address = node.mem_id
    while address != root and len(chain) < FARTHEST:
        chain.append(address)
        if address not in above:
            node = nodes[address]
            up = node.parent
            if up is None:
                break
            tag = node.tag or ""
            above[address] = up.mem_id, FOREIGN if address in taken else strangeness(tag, names_of(node, tag))
            nodes.setdefault(up.mem_id, up)
            if tag == "article":
                articles.add(address)
        address, strange = above[address]
        foreign = max(foreign, strange)
    return [*chain, root], foreign


def _outermost(articles: Set[int], chains: Mapping[int, tuple[list[int], int]]) -> list[int]:
    """Those article elements around paragraphs that stand in no other, in the page's order."""
    if not articles:
        return []
    return [*dict.fromkeys(outermost for chain, _ in chains.values() if (outermost := next((one for one in reversed(chain) if one in articles), None)))]


def _tells(node: Any) -> bool:
    """Whether an element that holds no paragraph of some length has a shorter one."""
    return any(ends_sentence(one.text_lexbor().strip()) for one in node.css("p"))


class _Cards:
    """Tells the cards of one page. Each element is asked once, however many cards it holds or stands beside."""

    def __init__(self, held: Mapping[int, int]) -> None:
        """``held`` tells of elements how many paragraphs they hold at least: of most that there are too many for a card."""
        self._small = {address: False for address, count in held.items() if count > CARD}
        self._linked: dict[int, bool] = {}

    def holds(self, node: Any) -> bool:
        """Whether an element with paragraphs is a card or a part of one: a link around them, a heading that is a link above them, or one of
        several elements in a row that begin with links.
        """
        if not self._is_small(node):
            return False
        first = next(iter(node.iter()), None)
        if first is not None and first.tag in SUBHEADINGS and first.css_first("a") is not None:
            return True
        for _ in range(CARD_HEIGHT):
            if node is None or not self._is_small(node):
                return False
            if node.tag == "a" and node.attributes.get("href"):
                return True
            if self._begins(node) and any(_alike(node, other) and self._begins(other) for other in _neighbours(node)):
                return True
            node = node.parent
        return False

    def _is_small(self, node: Any) -> bool:
        """Whether an element has no more paragraphs than a card."""
        address = node.mem_id
        if address not in self._small:
            self._small[address] = len(node.css("p")) <= CARD
        return self._small[address]

    def _begins(self, node: Any) -> bool:
        address = node.mem_id
        if address not in self._linked:
            self._linked[address] = _begins_with_link(node)
        return self._linked[address]


def _begins_with_link(node: Any, depth: int = 0) -> bool:
    """Whether the first words in an element, labels aside, are a link that is no sentence."""
    for child in node.iter(include_text=True):
        text = (child.text_content if child.tag == "-text" else child.text_lexbor()) or ""
        if word_count(text) <= LABEL:
            continue
        if child.tag == "a":
            return not ends_sentence(text.strip())
        if child.tag in SUBHEADINGS:
            return child.css_first("a") is not None
        return child.tag in WRAPPERS and depth < CARD_HEIGHT and _begins_with_link(child, depth + 1)
    return False


def _neighbours(node: Any) -> Iterator[Any]:
    """The elements right before and right behind an element."""
    for step in ("prev", "next"):
        other = getattr(node, step)
        while other is not None and (other.tag or "-")[0] == "-":
            other = getattr(other, step)
        if other is not None:
            yield other


def _alike(one: Any, other: Any) -> bool:
    alike: bool = one.tag == other.tag and one.attributes.get("class") == other.attributes.get("class")
    return alike
