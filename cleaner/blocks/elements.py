"""What the elements of a page say of what is in them: by their names, and by the words in their classes and ids."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from cleaner.document import Kind

DROPPED = ["script", "style", "template", "noscript", "svg", "math", "iframe", "object", "head", "select", "textarea", "audio", "video", "canvas"]
"""Elements that show no text of their own."""
HIDDEN = '[hidden], [style*="display:none"], [style*="display: none"]'

MARKS = {
    "nav": Kind.NAVIGATION, "footer": Kind.NAVIGATION, "menu": Kind.NAVIGATION, "button": Kind.NAVIGATION, "address": Kind.NAVIGATION,
    "figcaption": Kind.CAPTION, "aside": Kind.RELATED, "form": Kind.SUBSCRIBE,
    "dialog": Kind.LEGAL, "amp-ad": Kind.ADVERT, "amp-sidebar": Kind.NAVIGATION, "amp-social-share": Kind.SHARE, "amp-consent": Kind.LEGAL,
}  # fmt: skip
"""Elements whose lines are noise by the element's meaning."""
NAMES = {
    name: kind
    for kind, names in {
        Kind.RELATED: "related recommended recommendations recirc recirculation trending sidebar teaser teasers latest suggested similar popular taboola outbrain",
        Kind.SHARE: "share sharing social sharedaddy addtoany",
        Kind.SUBSCRIBE: "newsletter newsletters subscribe subscription signup signin login registration cta",
        Kind.DONATION: "donate donation donations",
        Kind.NAVIGATION: "breadcrumb breadcrumbs tags pagination menu nav footer button rolebutton rolenavigation dropdown rating ratings stars tooltip overlay",
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
"""Words in classes and ids of elements that are noise."""
FOREIGN_NAMES = frozenset(("roledialog", "comment", "comments", "commentlist", "discussion", "disqus", "respond", "cookie", "cookies", "consent", "modal", "popup"))
"""Words in classes and ids of elements whose paragraphs are not the story's."""
HEADINGS = frozenset(("h1", "h2", "h3"))
"""Elements that may be a story's heading."""
ASIDE_NAMES = frozenset(("sidebar", "related", "recommended", "trending", "teaser", "teasers", "rail", "rolecomplementary"))
"""Words in classes and ids of elements that are as good as asides."""
STORY = frozenset(("body", "html", "main", "article"))
"""Elements that hold a page or a story whatever they are called."""

_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


@lru_cache(maxsize=8192)
def words(names: str) -> tuple[str, ...]:
    """The words in an element's class and id."""
    return tuple(map(str.lower, _NAME.findall(names)))


STANDFIRST_NAMES = frozenset(("standfirst", "subtitle", "subheadline", "subheading", "subhead", "dek", "deck", "lede", "lead", "summary", "abstract", "intro", "sapo", "teaser"))

SUB = frozenset(("title", "headline", "heading", "head"))
"""Words that "sub" stands before."""


@lru_cache(maxsize=8192)
def is_standfirst(names: str) -> bool:
    """Whether an element's class and id say that it is the story's standfirst."""
    named = words(names)
    return not STANDFIRST_NAMES.isdisjoint(named) or ("sub" in named and not SUB.isdisjoint(named))


@lru_cache(maxsize=8192)
def named_kind(names: str) -> Kind | None:
    """The kind of noise that an element's class and id name."""
    return next((NAMES[name] for name in words(names) if name in NAMES), None)


NAMELESS = "  role"


def names_of(node: Any) -> str:
    """An element's class, id and role as they are written."""
    attributes = node.attributes
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''} role{attributes.get('role') or ''}" if attributes else NAMELESS


OF_STORY, ASIDE, FOREIGN = range(3)


def strangeness(node: Any) -> int:
    """Whether what is in an element is the page's own story as far as its name, class and id say: OF_STORY, ASIDE or FOREIGN."""
    tag = node.tag
    if tag in STORY:
        return OF_STORY
    named = words(names_of(node))
    if tag in ("nav", "footer") or not FOREIGN_NAMES.isdisjoint(named):
        return FOREIGN
    aside = tag in ("aside", "li") or not (ASIDE_NAMES.isdisjoint(named) or "layout" in named)
    return ASIDE if aside else OF_STORY
