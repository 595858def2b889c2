"""HTML to Document: the page's text line by line, and what its elements say of each line.

The tree is Lexbor's (selectolax). Scripts, styles, templates and what is hidden are no part of the page. The story is looked for where the
page's paragraphs are (region.py). The lowest element around that which has a heading of the first rank too is read line by line
(walk.py); each element beside the way to it is one line. What elements say is known before their text (places.py), what lines say of one
another after it (marks.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from cleaner.blocks.elements import DROPPED, HIDDEN
from cleaner.blocks.head import head_of
from cleaner.blocks.marks import distrusted, find_title, is_open, mark, outside_of_prose
from cleaner.blocks.places import NOTHING, Places, Selected
from cleaner.blocks.region import FARTHEST, PARAGRAPH, Region, find_around, find_region
from cleaner.blocks.text import read_text
from cleaner.blocks.walk import walk
from cleaner.document import NOISE_KINDS, Document, Kind, Mark
from cleaner.shape import is_prose, prose_words, word_count

WITHOUT_EVENTS = 1
"""An option of the parser that nobody listens for changes: 4 % of its time."""
HIDDEN_SHARE = 0.5
LEAST_PROSE = 40
"""Words. Where the elements hold fewer, a page's data are asked for the story."""
CONTENT_SHARE = 0.25
"""An element that a rule says holds the story, and that has less text than this share of the page's paragraphs, is not believed to."""
TRUST, TRUST_ASIDE, WORD = 0.5, 0.75, 6
"""A region with less of the page's prose, in paragraphs or not, is not the story's, nor is one of asides with less than the second. Paragraphs
of comments and the like, of so many code points a word, do not count.
"""


def read_html(source: str, select: Callable[[Any], Selected] | None = None, data: bytes | None = None) -> Document:
    """The page's text as blocks; ``select`` is asked what rules take of the root, ``data`` is the source in UTF-8 if that is at hand. Never
    fails: what is no HTML is one text.

    Where the elements hold no story and the page's data do (JSON-LD, or the state of an application), that is the story.
    """
    document = _read_elements(source.encode("utf-8", "replace") if data is None else data, select)
    head = head_of(source)
    if not document.located and prose_words(document.views) < LEAST_PROSE:
        from cleaner.declared import declared  # seldom needed
        from cleaner.declared.embedded import next_data_body

        said = declared(head)
        told = prose_words(said.body.split("\n")) if said.body else 0
        body = said.body if told >= LEAST_PROSE or (told and not prose_words(document.views)) else next_data_body(source)
        if body:
            document = _with_data(document, said.headline or said.title, body)
    return replace(document, head=head)


def _read_elements(data: bytes, select: Callable[[Any], Selected] | None) -> Document:
    tree = LexborHTMLParser(data, options=WITHOUT_EVENTS)
    titled = tree.css_first("title")
    title = titled.text_lexbor() if titled is not None else ""
    tree.strip_tags(DROPPED, recursive=True)
    _drop_hidden(tree)
    root = tree.body or tree.root
    if root is None:
        return replace(read_text(""), media="html")
    selected = select(root) if select is not None else NOTHING
    headed = find_around(root, "h1")
    region = find_region(tree.css("p"), root, headed, selected.whole)
    if selected.content is not None and len(selected.content.text_lexbor()) < CONTENT_SHARE * region.total:
        selected = selected._replace(content=None, content_rule=None)
    if selected.content is not None:
        region = region._replace(node=selected.content, parts=region.parts | {selected.content.mem_id})
    frame = _frame(region, root, headed) if region.node is not None else None
    if frame is not None:
        document = _document(frame, Page(region, headed, selected, title))
        if document.located:
            return document
    return _document(Frame(root, "", [], []), Page(region, headed, selected, title))


def _with_data(shell: Document, headline: str | None, body: str) -> Document:
    """The text of a page's data below what its elements hold."""
    document = read_text(f"{headline}\n\n{body}" if headline else body)
    story = replace(
        document,
        media="html",
        sources=document.text.split("\n"),
        marks=[Mark("script", None)] * len(document),
        title=document.views[0] if headline else None,
        located=True,
    )
    return _surrounded(story, [Beside(view, mark.path.rpartition(">")[2], 0) for view, mark in zip(shell.views, shell.marks, strict=True)], [])


def _drop_hidden(tree: LexborHTMLParser) -> None:
    """Drop hidden elements, but those that hold half of the page's paragraphs: pages that are sent in pieces show them by a script."""
    most: float | None = None
    for node in tree.css(HIDDEN):
        length = _length_of_paragraphs(node)
        if length and most is None:
            most = HIDDEN_SHARE * _length_of_paragraphs(tree)  # none was dropped so far
        if most is None or length < most:
            node.decompose()


def _length_of_paragraphs(tree: Any) -> int:
    return sum([len(one.text_lexbor()) for one in tree.css("p")])


class Beside(NamedTuple):
    """An element beside the way to the story, as one line."""

    text: str
    tag: str
    prose: int
    """Its words of prose."""


class Frame(NamedTuple):
    """The lowest element that holds the region and a heading of the first rank, and what stands above and below it."""

    node: Any
    path: str
    """The elements around it."""
    above: list[Beside]
    below: list[Beside]


def _frame(region: Region, root: Any, headed: Collection[int]) -> Frame | None:
    """The frame of a region; None when it is too deep in the page."""
    way = [region.node]
    root_address = root.mem_id
    while way[-1].mem_id != root_address:
        above = way[-1].parent
        if above is None or len(way) > FARTHEST:
            return None
        way.append(above)
    framed = next((i for i, node in enumerate(way) if node.mem_id in headed), len(way) - 1)
    before: list[Beside] = []
    behind: list[Beside] = []
    for inner, outer in zip(reversed(way[framed:-1]), reversed(way[framed + 1 :]), strict=True):
        passed = False
        below: list[Beside] = []
        here = inner.mem_id
        for child in outer.iter(include_text=True, skip_empty=True):
            if child.mem_id == here:
                passed = True
            elif (one := _beside(child)) is not None:
                (below if passed else before).append(one)
        behind = below + behind
    return Frame(way[framed], ">".join(node.tag or "" for node in reversed(way[framed + 1 :])), before, behind)


def _beside(node: Any) -> Beside | None:
    tag = node.tag or ""
    text = (node.text_content or "") if tag == "-text" else node.text(separator="\n", skip_empty=True) if tag[:1] != "-" else ""
    line = " ".join(text.split())
    return Beside(line, tag, prose_words([part for part in text.split("\n") if len(part) >= PARAGRAPH])) if line else None


class Page(NamedTuple):
    """What is known of a page before its text is read."""

    region: Region
    headed: Collection[int]
    """The addresses of all elements that hold a heading of the first rank."""
    selected: Selected
    title: str


def _document(frame: Frame, page: Page) -> Document:
    """The document of a frame; it is located when the page's prose is where its paragraphs are."""
    region, headed, selected, title = page
    lines, prose = walk(frame.node, Places(region, frame.path, headed, selected))
    if wrong := distrusted(prose):
        lines, _ = walk(frame.node, Places(region, frame.path, headed, selected, wrong))
    sources: list[str] = []
    for line in lines:
        if line.parted and sources:
            sources.append("")
        sources.append(line.text)
    document = replace(read_text("\n".join(sources)), sources=sources or [""], media="html")
    views = document.views
    assert len(views) == len(lines)
    heading = find_title(lines, title)
    marks, outside = mark(lines, heading)
    inside = beside = 0
    for view, line, one, out in zip(views, lines, marks, outside, strict=True):
        if is_open(line, one) and is_prose(view):
            if out:
                beside += word_count(view)
            else:
                inside += word_count(view)
    beside += max(0, sum(one.prose for one in (*frame.above, *frame.below)) - region.other // WORD)
    located = selected.content is not None or (region.node is not None and inside > (TRUST_ASIDE if region.aside else TRUST) * (inside + beside))
    if not located and not (frame.above or frame.below) and (elsewhere := outside_of_prose(lines, marks)) is not None:
        located, outside = True, elsewhere
    rules = (selected.content_rule,) if selected.content_rule is not None else ()
    if rules:
        outside = [not line.place.inside and one.kind is not Kind.STANDFIRST for line, one in zip(lines, marks, strict=True)]
    if located:
        marks = [
            Mark(one.path, one.kind or Kind.OTHER, one.rules + rules) if out and i != heading and (rules or one.kind is None) else one
            for i, (one, out) in enumerate(zip(marks, outside, strict=True))
        ]
    document = replace(document, marks=marks, title=None if heading is None else views[heading], located=located)
    closed = {i for i, line in enumerate(lines) if line.joined and marks[i].kind in NOISE_KINDS and not marks[i].rules}
    return _surrounded(document, frame.above, frame.below, rules, closed)


def _surrounded(document: Document, before: list[Beside], behind: list[Beside], rules: tuple[str, ...] = (), closed: Collection[int] = ()) -> Document:
    """The document with what stands above and below the frame, a line each; ``rules`` took that, and none is asked about ``closed`` blocks."""
    above, below = ([line for one in some for line in ("", one.text)] for some in (before, behind))
    above = [*above[1:], ""] if above else []
    marks = [*(Mark(one.tag, Kind.OTHER, rules) for one in before), *document.marks, *(Mark(one.tag, Kind.OTHER, rules) for one in behind)]
    sources = [*above, *document.sources, *below]
    first, count, last = len(above), len(document.sources), len(below)
    inner = range(len(before), len(before) + len(document))
    return replace(
        document,
        text="\n".join(sources),
        views=[*above[::2], *document.views, *below[1::2]],
        lines=[*range(0, first, 2), *(line + first for line in document.lines), *range(first + count + 1, first + count + last, 2)],
        sources=sources,
        marks=marks,
        open=[b for b, one in enumerate(marks) if one.rules or (b in inner and b - inner.start not in closed)] if document.located else None,
    )
