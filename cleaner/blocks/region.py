"""Where on a page the story is: the lowest element that holds most of the prose in paragraphs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
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
HOLDERS = "article, main"
LINKED_HEADINGS = "h2 a, h3 a, h4 a"
LEAST_ARTICLE = 200
"""Code points of the paragraphs of an article with a heading of the first rank, beside which other articles are other stories."""
FARTHEST = 400
"""So many elements above a paragraph are looked at."""


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


def find_headed(root: Any) -> set[int]:
    """The addresses of all elements that hold a heading of the first rank."""
    found: set[int] = set()
    for heading in root.css("h1"):
        node = heading.parent
        for _ in range(FARTHEST):
            if node is None or (address := node.mem_id) in found:
                break
            found.add(address)
            node = node.parent
    return found


def find_region(paragraphs: Iterable[Any], root: Any, headed: Collection[int]) -> Region:
    """Find the element that holds most of the prose of some elements, those in comments, dialogs and menus aside.

    ``headed`` elements hold a heading of the first rank.
    """
    root_address = root.mem_id
    own: dict[int, int] = {}
    """By a parent of paragraphs, their length."""
    nodes: dict[int, Any] = {root_address: root}
    for paragraph in paragraphs:
        text = paragraph.text_lexbor()
        if not is_paragraph(text):
            continue
        parent = paragraph.parent
        if parent is None:
            continue
        address = parent.mem_id
        if address in own:
            own[address] += len(text)
        else:
            own[address] = len(text)
            nodes[address] = parent
    above: dict[int, tuple[int, int]] = {}
    """The parent of each element on the way to the root, and how strange the element is."""
    chains = {address: _chain(nodes[address], root_address, above, nodes) for address in own}
    story = next((one for one in _articles(chains, nodes) if one in headed), None)
    if story is not None and sum(length for address, length in own.items() if story in chains[address][0]) >= LEAST_ARTICLE:
        for other in _articles(chains, nodes):
            if other != story:
                strange = FOREIGN if other in headed or nodes[other].css_first(LINKED_HEADINGS) is not None else ASIDE  # the next story, a card
                chains = {address: (chain, max(known, strange) if other in chain else known) for address, (chain, known) in chains.items()}
    chains = {address: (chain, max(known, ASIDE) if _is_card(nodes[address]) else known) for address, (chain, known) in chains.items()}
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
        if nodes[region].tag == "article":
            article = region
        if region not in inner:
            return Region(nodes[region], weights, parts, total, sum(own.values()) - total, most == ASIDE, article)
        region = inner[region]


def _chain(node: Any, root: int, above: dict[int, tuple[int, int]], nodes: dict[int, Any]) -> tuple[list[int], int]:
    """The addresses from an element up to the root, and how strange the strangest of these elements is."""
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
            above[address] = up.mem_id, strangeness(tag, names_of(node, tag))
            nodes.setdefault(up.mem_id, up)
        address, strange = above[address]
        foreign = max(foreign, strange)
    return [*chain, root], foreign


def _articles(chains: Mapping[int, tuple[list[int], int]], nodes: Mapping[int, Any]) -> Iterator[int]:
    """The outermost article elements around paragraphs, in the page's order."""
    seen = set()
    for chain, _ in chains.values():
        outermost = next((one for one in reversed(chain) if nodes[one].tag == "article"), None)
        if outermost is not None and outermost not in seen:
            seen.add(outermost)
            yield outermost


def _tells(node: Any) -> bool:
    """Whether an element that holds no paragraph of some length has a shorter one."""
    return any(ends_sentence(one.text_lexbor().strip()) for one in node.css("p"))


def _is_card(node: Any) -> bool:
    """Whether an element begins with a heading that is a link."""
    first = next(iter(node.iter()), None)
    return first is not None and first.tag in SUBHEADINGS and first.css_first("a") is not None and len(node.css("p")) <= CARD
