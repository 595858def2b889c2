"""What the elements of a page say of what is in them: by their names, and by the words in their classes, ids and roles."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from cleaner.document import Kind

DROPPED = ["head", "script", "svg", "style", "noscript", "template", "noframes", "math", "iframe", "object", "select", "textarea", "audio", "video", "canvas"]
"""Elements that show no text of their own; those first that leave less to look through for the others."""
HIDDEN = '[hidden], [style*="display:none"], [style*="display: none"]'

INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark",
    "nobr", "output", "picture", "q", "rp", "rt", "ruby", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr",
))  # fmt: skip
"""Elements that part no words."""
SUBHEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
MARKS = {
    "nav": Kind.NAVIGATION, "footer": Kind.NAVIGATION, "menu": Kind.NAVIGATION, "button": Kind.NAVIGATION, "address": Kind.NAVIGATION,
    "figcaption": Kind.CAPTION, "aside": Kind.RELATED, "form": Kind.SUBSCRIBE, "dialog": Kind.LEGAL, "amp-ad": Kind.ADVERT,
    "amp-sidebar": Kind.NAVIGATION, "amp-social-share": Kind.SHARE, "amp-consent": Kind.LEGAL,
}  # fmt: skip
"""Elements that are noise by their meaning."""
OWN = frozenset(("footer", "address"))
"""Such elements in a story or a quotation are its own."""
NAMES = {
    name: kind
    for kind, names in {
        Kind.RELATED: "related recommended recommendations recirc recirculation trending sidebar teaser teasers latest suggested similar popular "
        "taboola outbrain",
        Kind.SHARE: "share sharing social sharedaddy addtoany",
        Kind.SUBSCRIBE: "newsletter newsletters subscribe subscription signup signin login registration cta",
        Kind.DONATION: "donate donation donations",
        Kind.NAVIGATION: "breadcrumb breadcrumbs tags pagination menu nav footer button dropdown rating ratings stars tooltip overlay "
        "rolebutton rolenavigation",
        Kind.BYLINE: "byline author authors",
        Kind.BIO: "bio avatar",
        Kind.COMMENT: "comments comment disqus discussion",
        Kind.CAPTION: "caption",
        Kind.CREDIT: "credit credits",
        Kind.ADVERT: "ad ads advert advertisement sponsored promo",
        Kind.LEGAL: "cookie consent copyright disclaimer popup roledialog",
        Kind.TIMESTAMP: "timestamp dateline pubdate date",
        Kind.MEDIA: "gallery player",
    }.items()
    for name in names.split()
}
"""Words in classes, ids and (behind ``role``) roles of elements that are noise."""
FOREIGN_NAMES = frozenset(
    ("roledialog", "comment", "comments", "commentlist", "discussion", "disqus", "respond", "cookie", "cookies", "consent", "modal", "popup")
)
"""Words of elements whose paragraphs are not the story's."""
ASIDE_NAMES = frozenset(("sidebar", "related", "recommended", "trending", "teaser", "teasers", "rail", "rolecomplementary"))
"""Words of elements that are as good as asides, unless they lay out a page (``layout``)."""
STANDFIRST_NAMES = frozenset(
    (
        "standfirst", "subtitle", "subheadline", "subheading", "subhead", "dek", "deck", "lede", "lead", "summary", "abstract", "intro", "sapo", "teaser",
        "strapline", "preamble", "chapo", "chapeau", "vorspann", "ingress", "entradilla", "bajada", "sommario",
    )
)  # fmt: skip
"""Words of elements that sum a story up below its heading."""
EMBED_NAMES = frozenset(("tweet", "instagram", "tiktok", "bluesky", "mastodon", "reddit"))
"""Words of quotations that are posts of other sites."""
SUB = frozenset(("title", "headline", "heading", "head"))
"""Words that make one of these with "sub" before them."""
ANCHORED = SUBHEADINGS | {"h1", "p"}
"""Elements whose ids are made of what they say."""
STORY = frozenset(("body", "html", "main", "article"))
"""Elements that hold a page or a story whatever they are called."""
STORY_OR_QUOTE = STORY - {"body", "html"} | {"blockquote"}
OF_STORY, ASIDE, FOREIGN = range(3)

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def names_of(node: Any, tag: str) -> str:
    """The class, id and role of an element with some tag as they are written; empty for one without any."""
    attributes = node.attributes
    if not attributes:
        return ""
    said = attributes.get
    names: str = said("class") or ""
    if tag not in ANCHORED and (address := said("id")):
        names = f"{names} {address}"
    return f"{names} role{role}" if (role := said("role")) else names


@lru_cache(maxsize=8192)
def named_kind(names: str) -> Kind | None:
    """The kind of noise that an element's names make it."""
    for word in _words(names):
        if word in NAMES:
            return NAMES[word]
    return None


@lru_cache(maxsize=8192)
def is_standfirst(names: str) -> bool:
    """Whether an element's names say that it is the story's standfirst."""
    words = _words(names)
    return not STANDFIRST_NAMES.isdisjoint(words) or ("sub" in words and not SUB.isdisjoint(words))


def is_embed(names: str) -> bool:
    """Whether a quotation's names say that it is a post of another site."""
    return not EMBED_NAMES.isdisjoint(_words(names))


@lru_cache(maxsize=8192)
def strangeness(tag: str, names: str) -> int:
    """Whether what is in an element is the page's own story as far as its tag and names say: OF_STORY, ASIDE or FOREIGN."""
    if tag in STORY:
        return OF_STORY
    words = _words(names)
    if tag in ("nav", "footer") or not FOREIGN_NAMES.isdisjoint(words):
        return FOREIGN
    return ASIDE if tag in ("aside", "li") or not (ASIDE_NAMES.isdisjoint(words) or "layout" in words) else OF_STORY


@lru_cache(maxsize=8192)
def _words(names: str) -> tuple[str, ...]:
    return tuple(map(str.lower, _WORD.findall(names)))
