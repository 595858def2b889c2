"""HTML to Document: the page's text line by line, and what its elements say of each line.

The tree is Lexbor's (selectolax). Scripts, styles, templates and what is hidden are no part of the page. Every block-level element begins a
line, as do line breaks and table rows; inline elements do not part words. List items keep a bullet or their number, cells of a row are
parted by tabs, preformatted text keeps its lines.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import compress
from operator import not_
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from cleaner.blocks.text import read_text
from cleaner.document import Document, Kind, Mark
from cleaner.fold import DROPPED as DROPPED_LETTERS
from cleaner.fold import fold_line
from cleaner.shape import ends_sentence, prose_words

DROPPED = ["script", "style", "template", "noscript", "svg", "math", "iframe", "object", "head", "select", "textarea", "audio", "video", "canvas"]
"""Elements that show no text of their own."""
HIDDEN = '[hidden], [style*="display:none"], [style*="display: none"]'
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark",
    "nobr", "output", "picture", "q", "rp", "rt", "ruby", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr",
))  # fmt: skip
ROW = "tr"
CELLS = frozenset(("td", "th"))
MARKS = {
    "nav": Kind.NAVIGATION, "footer": Kind.NAVIGATION, "menu": Kind.NAVIGATION, "button": Kind.NAVIGATION, "address": Kind.NAVIGATION,
    "figcaption": Kind.CAPTION, "aside": Kind.RELATED,
}  # fmt: skip
"""Elements whose lines are noise by the element's meaning."""
NAMED_SHARE = 0.1
"""An element that holds more of the page's paragraphs is not noise, whatever its name."""
NAMES = {
    name: kind
    for kind, names in {
        Kind.RELATED: "related recommended recirc recirculation trending sidebar teaser",
        Kind.SHARE: "share sharing social sharedaddy",
        Kind.SUBSCRIBE: "newsletter subscribe signup",
        Kind.NAVIGATION: "breadcrumb breadcrumbs tags pagination menu footer",
        Kind.BYLINE: "byline author authors",
        Kind.BIO: "bio",
        Kind.COMMENT: "comments comment disqus",
        Kind.CAPTION: "caption",
        Kind.CREDIT: "credit",
        Kind.ADVERT: "ad ads advert advertisement sponsored promo",
        Kind.LEGAL: "cookie consent copyright",
        Kind.TIMESTAMP: "timestamp dateline pubdate",
        Kind.MEDIA: "gallery player",
    }.items()
    for name in names.split()
}
"""Words in classes and ids of elements that are noise."""
HIDDEN_SHARE = 0.5
FOREIGN = frozenset(("comment", "comments", "commentlist", "disqus", "respond", "cookie", "cookies", "consent", "modal", "popup"))
"""Words in classes and ids of elements whose paragraphs are not the story's."""
_NAME = re.compile(r"[^a-z]+")
PATH_LENGTH = 200
"""Code points of a path; of a longer one the end is known."""
DEPTH = 400
"""So many elements above a paragraph are looked at."""
REGION_PARAGRAPH, REGION_LEAST, REGION_SHARE = 50, 300, 0.75
"""Code points of a paragraph, of all of them, and the share of them that the story's element holds."""
REGION_TRUST = 0.5
"""A region with less of the page's prose, in paragraphs or not, is not the story's."""
LINKED_SHARE = 0.8
"""A line that is no sentence and of which more is link text leads to other pages."""
STORY_ELEMENTS = frozenset(("article", "main", "blockquote"))
"""A footer inside of these may be anyone's."""


def read_html(source: str) -> Document:
    """The page's text as blocks. Never fails: what is no HTML is one text."""
    tree = LexborHTMLParser(source)
    tree.strip_tags(DROPPED, recursive=True)
    _drop_hidden(tree)
    root = tree.body or tree.root
    if root is None:
        return replace(read_text(""), media="html")
    region = find_region(tree, root)
    if region.node is not None and (document := _Reader(region).read_framed(root)) is not None:
        return document
    return _Reader(region).read(root)


class Region(NamedTuple):
    """Where a page's paragraphs are."""

    node: Any
    """The lowest element that holds most of the prose in paragraphs; None when there is too little of it."""
    heavy: frozenset[int]
    """The addresses of all elements that hold much of it."""
    article: int | None
    """The address of the article element around the region."""


def _drop_hidden(tree: LexborHTMLParser) -> None:
    """Drop hidden elements, but those that hold half of the page's paragraphs: pages that are sent in pieces show them by a script."""
    hidden = tree.css(HIDDEN)
    if not hidden:
        return
    most = HIDDEN_SHARE * sum(len(one.text_lexbor()) for one in tree.css("p"))
    for node in hidden:
        if not most or sum(len(one.text_lexbor()) for one in node.css("p")) < most:
            node.decompose()


def find_region(tree: LexborHTMLParser, root: Any) -> Region:
    """Find the element that holds most of the prose in paragraphs, those of comments and dialogs aside."""
    weight: dict[int, int] = {}
    nodes: dict[int, Any] = {}
    foreign: dict[int, bool] = {}
    total = 0
    for paragraph in tree.css("p"):
        text = paragraph.text_lexbor()
        if len(text) < REGION_PARAGRAPH or text.count(" ") < 8:
            continue
        above = []
        node = paragraph.parent
        while node is not None:
            above.append(node)
            if node.mem_id == root.mem_id:
                break
            if len(above) > DEPTH:
                break
            node = node.parent
        for node in above:
            if node.mem_id not in foreign:
                foreign[node.mem_id] = _is_foreign(node)
                nodes[node.mem_id] = node
        if any(foreign[node.mem_id] for node in above):
            continue
        total += len(text)
        for node in above:
            weight[node.mem_id] = weight.get(node.mem_id, 0) + len(text)
    if total < REGION_LEAST:
        return Region(None, frozenset(weight), None)
    region: int = root.mem_id
    article = None
    while region in nodes:
        article = region if nodes[region].tag == "article" else article
        inner = next((one.mem_id for one in nodes[region].iter() if weight.get(one.mem_id, 0) >= REGION_SHARE * total), None)
        if inner is None:
            break
        region = inner
    heavy = frozenset(address for address, some in weight.items() if some > NAMED_SHARE * total)
    return Region(nodes.get(region), heavy, article)


def _named(node: Any) -> Kind | None:
    """The kind of noise that an element's class and id name."""
    kind = next((NAMES[name] for name in _names(node) if name in NAMES), None)
    return None if kind is Kind.SHARE and (node.tag == "blockquote" or node.css_first("blockquote") is not None) else kind  # an embedded post


def _is_foreign(node: Any) -> bool:
    """Whether an element's name, class or id says that what is in it is not the page's own story."""
    return node.tag in ("nav", "footer") or not FOREIGN.isdisjoint(_names(node))


def _names(node: Any) -> list[str]:
    """The words in an element's class and id; none of elements that hold a page or a story whatever they are called."""
    if node.tag in ("body", "html", "main", "article"):
        return []
    attributes = node.attributes
    return _NAME.split(f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower())


class About(NamedTuple):
    """What is known of an element and of those around it."""

    block: int
    """The address of the block-level element that it is part of."""
    path: str
    kind: Kind | None
    raw: bool
    """Preformatted."""
    linked: bool
    outside: bool
    """Not in the element that holds most of the page's paragraphs."""
    near: bool
    """In the article element around that."""


NOWHERE = About(-1, "", None, False, False, False, False)


class _Reader:
    """Walks a tree in document order and gathers lines."""

    def __init__(self, region: Region) -> None:
        self._story = region.node
        self._region: int | None = None if region.node is None else region.node.mem_id
        self._heavy = region.heavy
        self._article = region.article
        self._known: dict[int, About] = {}
        """By an element's address."""
        self._lines: list[str] = []
        self._marks: list[Mark] = []
        self._parts: list[str] = []
        self._block = -1
        self._at = NOWHERE
        self._items: dict[int, int] = {}
        self._bullet = ""
        self._gap = False
        self._links = 0
        self._outside: list[bool] = []
        self._begun = False

    def read(self, root: Any) -> Document:
        """The whole page, line by line."""
        self._walk(root)
        return self._document(self._prose_outside())

    def read_framed(self, root: Any) -> Document | None:
        """The lines of the lowest element that holds the region and a first-rank heading, and one line for each element beside the way there;
        None when the region is not to be trusted.
        """
        chain = [self._story]
        while chain[-1].mem_id != root.mem_id and chain[-1].css_first("h1") is None:
            above = chain[-1].parent
            if above is None or len(chain) > DEPTH:
                return None
            chain.append(above)
        frame = chain[-1]
        way = {frame.mem_id}
        node = frame
        while node.mem_id != root.mem_id:
            node = node.parent
            if node is None or len(way) > DEPTH:
                return None
            way.add(node.mem_id)
        prose = self._around(root, frame, way)
        document = self._document(prose)
        return document if document.located else None

    def _around(self, node: Any, frame: Any, way: set[int]) -> int:
        """Read an element on the way to the frame; the words of prose in what is beside it."""
        if node.mem_id == frame.mem_id:
            self._walk(node)
            return self._prose_outside()
        prose = 0
        for child in node.iter(include_text=True):
            if child.mem_id in way:
                prose += self._around(child, frame, way)
                continue
            text = child.text(separator="\n") if child.tag != "-text" else child.text_content or ""
            lines = [" ".join(line.split()) for line in text.split("\n")]
            line = " ".join(filter(None, lines))
            if not line or (line[0] in DROPPED_LETTERS and not fold_line(line)):
                continue
            prose += prose_words(lines)
            self._end()
            self._lines += ["", line] if self._lines else [line]
            self._marks.append(Mark(child.tag or "", Kind.OTHER))
            self._outside.append(True)
            self._gap = True
        return prose

    def _walk(self, root: Any) -> None:
        known = self._known
        for node in root.traverse(include_text=True):
            tag = node.tag or "-"
            if tag == "-text":
                text = node.text_content
                if not text:
                    continue
                parent = node.parent
                about = known.get(parent.mem_id) or self._about(parent)
                if about.block != self._block:
                    if not text.strip():
                        continue
                    self._end()
                    self._block, self._at = about.block, about
                if about.raw:
                    first, *rest = text.split("\n")
                    self._parts.append(first)
                    for line in rest:
                        self._end(keep=True)
                        self._parts.append(line)
                else:
                    self._parts.append(text)
                    if about.linked:
                        self._links += len(text)
            elif tag == "br":
                self._end(keep=True)
            elif tag in CELLS:
                self._parts.append("\t")
            elif tag == "li":
                self._end()
                self._block = -1
                self._bullet = self._numbered(node)
            elif tag not in INLINE and tag[0] not in "-!":
                self._end()
                self._block = -1
                self._gap = True
        self._end()

    def _about(self, node: Any) -> About:
        """What is known of an element, and of all above it on the way."""
        chain = []
        known = self._known
        while node is not None and node.mem_id not in known:
            chain.append(node)
            node = node.parent
        about = known[node.mem_id] if node is not None else NOWHERE if self._region is None else NOWHERE._replace(outside=True)
        for one in reversed(chain):
            tag, address = one.tag or "", one.mem_id
            if (tag in INLINE or tag in CELLS) and address != self._region:
                about = about._replace(linked=True) if tag == "a" else about
            else:
                said = None if address in self._heavy else MARKS.get(tag) or (_named(one) if about.near or not about.outside else None)
                if said is not None and tag in ("footer", "address") and any(f">{name}" in about.path for name in STORY_ELEMENTS):
                    said = None
                path = f"{about.path[-PATH_LENGTH:]}>{tag}" if about.path else tag
                inside = address == self._region
                kind = said or (None if inside else about.kind)
                about = About(
                    address, path, kind, about.raw or tag == "pre", about.linked, about.outside and not inside, about.near or address == self._article
                )
            known[address] = about
        return about

    def _numbered(self, item: Any) -> str:
        parent = item.parent
        if parent is None or parent.tag != "ol":
            return "• "
        number = self._items.get(parent.mem_id, 0) + 1
        self._items[parent.mem_id] = number
        return f"{number}. "

    def _end(self, keep: bool = False) -> None:
        """End the line; ``keep`` stays in its element."""
        if self._parts:
            text = "".join(self._parts)
            line = (
                text.rstrip()
                if self._at.raw
                else "\t".join(" ".join(cell.split()) for cell in text.split("\t") if cell.strip())
                if "\t" in text
                else " ".join(text.split())
            )
            self._parts.clear()
            if line and (line.lstrip()[0] not in DROPPED_LETTERS or fold_line(line)):
                if self._lines and (self._gap or not keep) and not (self._bullet or self._at.path.endswith(ROW)):
                    self._lines.append("")
                self._lines.append(self._bullet + line)
                kind = self._at.kind
                if kind is None and self._links > LINKED_SHARE * len(line) and not ends_sentence(line):
                    kind = Kind.RELATED
                self._marks.append(Mark(self._at.path, kind))
                lead = self._at.near and not self._begun and len(line) >= REGION_PARAGRAPH and self._at.path.endswith(">p")
                self._outside.append(self._at.outside and not lead)
                self._begun = self._begun or not self._at.outside
                self._bullet = ""
                self._gap = not keep
            self._links = 0
        if not keep:
            self._block = -1

    def _prose_outside(self) -> int:
        return prose_words(compress(filter(None, self._lines), self._outside))

    def _document(self, prose_outside: int) -> Document:
        document = read_text("\n".join(self._lines))
        assert len(document) == len(self._marks)
        marks = self._marks
        inside = prose_words(compress(document.views, map(not_, self._outside)))
        located = self._region is not None and inside > REGION_TRUST * (inside + prose_outside)
        if located:
            marks = [mark._replace(kind=mark.kind or Kind.OTHER) if outside else mark for mark, outside in zip(marks, self._outside, strict=True)]
        title = self._title()
        if title is not None:
            marks = [*marks]
            marks[title] = marks[title]._replace(kind=None)
        return replace(document, media="html", marks=marks, title=None if title is None else document.views[title], located=located)

    def _title(self) -> int | None:
        """The block of the story's heading: the last of the first rank before the story or at its head, else the first in it."""
        headings = [i for i, mark in enumerate(self._marks) if mark.path.endswith(">h1")]
        begun = self._outside.index(False) if False in self._outside else 0
        above = [i for i in headings if i <= begun + 3]
        return above[-1] if above else headings[0] if headings else None
