"""JSON-LD as pages write it: objects out of scripts, however they are wrapped, nested or damaged, and which of them is the page's article.

Types are those of https://schema.org/Article; that one object may point to another by ``@id`` is JSON-LD 1.1, section 3.3.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any, NamedTuple

from cleaner.declared.plain import paragraphs

LONGEST = 5_000_000
"""Code points of a script; a longer one is not read."""
MOST_THINGS = 2_000
"""So many objects of a page are looked at, and so many values of one list."""
DEEPEST = 20
"""So many lists and objects inside one another are looked into."""

Thing = dict[str, Any]
"""An object of JSON-LD."""

_OPENINGS = ("<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA[")
_CLOSINGS = ("-->", "//-->", "// -->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>", ";")
_STRING_OR_COMMA = re.compile(r'("(?:[^"\\]++|\\.)*+")|,(?=\s*+[}\]])', re.DOTALL)
_ESCAPE = re.compile(r'(\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))|\\')
_POSTINGS = frozenset(("BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "DiscussionForumPosting", "Report"))


class Page(NamedTuple):
    """The objects that speak of a page."""

    articles: tuple[Thing, ...]
    """Its article, best first: one that bears its address, or its title; else the first."""
    pages: tuple[Thing, ...]
    """Those of type WebPage and its kin."""
    by_id: dict[str, Thing]
    """Whatever has an ``@id``."""
    sites: tuple[Thing, ...]
    """Those of type WebSite."""


def read_page(scripts: Iterable[str], url: str | None, title: str | None) -> Page:
    """The objects in some JSON-LD scripts, given the page's address and title as far as they are known. Never fails."""
    found = things(scripts)
    by_id: dict[str, Thing] = {}
    for thing in found:
        address = thing.get("@id")
        if isinstance(address, str) and len(thing) > len(by_id.get(address, ())):
            by_id[address] = thing
    articles = [thing for thing in found if is_article(thing)]
    wanted = same_address(url)
    named = _key(title)
    own = [one for one in articles if wanted and wanted in addresses(one)] or [one for one in articles if named and _key(one.get("headline")) == named]
    return Page(
        tuple(own or articles[:1]),
        tuple(thing for thing in found if any(kind.endswith("Page") for kind in types(thing))),
        by_id,
        tuple(thing for thing in found if "WebSite" in types(thing)),
    )


def things(scripts: Iterable[str]) -> list[Thing]:
    """The objects that may speak of a page: those at the top, in lists, in ``@graph``, and main entities. What is no JSON is passed over."""
    found: list[Thing] = []
    for script in scripts:
        for value in _values(script):
            _gather(value, found, 0)
    return found


def _gather(value: object, found: list[Thing], depth: int) -> None:
    if depth > DEEPEST or len(found) >= MOST_THINGS:
        return
    if isinstance(value, list):
        for one in value[:MOST_THINGS]:
            _gather(one, found, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "headline" in value:
            found.append(value)
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            _gather(value.get(key), found, depth + 1)


def _values(script: str) -> Iterator[Any]:
    """The values in a script: as JSON, mended JSON, or several values one after the other."""
    if len(script) > LONGEST:
        return
    text = _unwrapped(script)
    for mend in (str, _mended, lambda text: _mended(unescape(text))):
        try:
            yield json.loads(mend(text), strict=False)
            return
        except RecursionError:
            return
        except ValueError:
            continue
    decoder = json.JSONDecoder(strict=False)
    text, at = _mended(text), 0
    while (at := _next_value(text, at)) >= 0:
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield value


def _next_value(text: str, at: int) -> int:
    """Where the next object or list begins, if nothing but space, commas and semicolons stands before it; -1 elsewhere."""
    while at < len(text) and (text[at].isspace() or text[at] in ",;"):
        at += 1
    return at if text[at : at + 1] in ("{", "[") else -1


def _unwrapped(script: str) -> str:
    """A script without the comment and CDATA marks that hide it from old browsers."""
    text, left = script.strip("\ufeff \t\r\n"), ""
    while text != left:
        left = text
        for opening in _OPENINGS:
            text = text.removeprefix(opening).lstrip()
        for closing in _CLOSINGS:
            text = text.removesuffix(closing).rstrip()
    return text


def _mended(text: str) -> str:
    """JSON without commas before a closing bracket, and without backslashes that escape nothing."""
    return _ESCAPE.sub(lambda match: match[1] or "", _STRING_OR_COMMA.sub(lambda match: match[1] or "", text))


def types(thing: Thing) -> frozenset[str]:
    """The names of an object's types, without the address of the vocabulary."""
    value = thing.get("@type")
    return frozenset(re.split(r"[/#:]", one)[-1] for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))


def is_article(thing: Thing) -> bool:
    """Whether an object is an article, a posting or a report; one without a type is by its headline."""
    kinds = types(thing)
    return any(kind.endswith("Article") for kind in kinds) or bool(kinds & _POSTINGS) or ("@type" not in thing and "headline" in thing)


def addresses(thing: Thing) -> set[str]:
    """The addresses that an object gives as its own or its page's, in the form that ``same_address`` makes."""
    values = [thing.get("url"), thing.get("@id")]
    page = thing.get("mainEntityOfPage")
    values += [page.get("@id"), page.get("url")] if isinstance(page, dict) else [page]
    return {address for value in values if isinstance(value, str) and (address := same_address(value))}


def same_address(url: str | None) -> str:
    """An address without what two spellings of it differ in: scheme, ``www.``, fragment, a slash at the end."""
    return re.sub(r"^(?:https?:)?//(?:www\.)?", "", (url or "").strip().partition("#")[0]).rstrip("/").lower()


def _key(title: object) -> str:
    return "".join(filter(str.isalnum, unescape(title))).lower() if isinstance(title, str) else ""


def resolved(value: object, by_id: dict[str, Thing]) -> object:
    """What a value points to, if it is a mere pointer to another object; else the value."""
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and len(value) <= 2 and "name" not in value:
        return by_id.get(value["@id"], value)
    return value


def listed(value: object) -> list[object]:
    """The values of a list, of lists in it, or of one value alone, none left out but null."""
    found: list[object] = []
    waiting = [value]
    while waiting and len(found) < MOST_THINGS:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(reversed(one[:MOST_THINGS]))
        elif isinstance(one, dict) and "@list" in one:
            waiting.append(one["@list"])
        elif one is not None:
            found.append(one)
    return found


def body(thing: Thing) -> str | None:
    """An article's text, its paragraphs parted by blank lines; of a live blog without one, that of its updates. None without a text."""
    parts = [line for one in listed(thing.get("articleBody")) if isinstance(one, str) for line in paragraphs(one)]
    if not parts:
        updates = [one for one in listed(thing.get("liveBlogUpdate")) if isinstance(one, dict)]
        texts = [one.get(key) for one in updates for key in ("headline", "articleBody")]
        parts = [line for text in texts if isinstance(text, str) for line in paragraphs(text)]
    return "\n\n".join(parts) or None
