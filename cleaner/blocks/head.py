"""What an HTML page declares of itself, cut out of its source as one small string; ``cleaner.declared`` reads it when somebody asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_HEAD = 1_000_000
"""Code points of a source in which the end of its head is sought."""
LONGEST_START = 1_000
"""Code points between ``<script`` and the type that makes it JSON-LD."""
HEADING_REACH, TIME_REACH = 100_000, 20_000
"""Code points behind the head in which the heading is sought, and behind that in which a time element is."""

_BEFORE = r"""(?:(?!type|rel)[^\s<>=]++(?:=(?:"[^"]*+"|'[^']*+'|[^\s<>"']*+))?+\s+)*+"""
"""Attributes before the one that counts."""
_TOKEN = "|".join((
    r'<(?:meta (?:[a-z:-]++="[^"]*+" ?)*+/?>()',  # the common way to write it, told by one pattern
    r"/head\b()", r"body\b()", r"!--()", r"title\b()", r"TITLE\b()", r"meta\b()", r"html\b()", r"HTML\b()",
    rf"link\s{_BEFORE}rel=[\"']?canonical()", rf"script\s{_BEFORE}type=[\"']?application/ld\+json())",
))  # fmt: skip
"""Which of them was found is told by the empty group behind it: the engine tries only those alternatives that begin with the right letter,
and sees it only where no group begins."""
_META, _HEAD_END, _BODY, _COMMENT, _TITLE, _OLD_TITLE, *_, _SCRIPT = range(1, 12)
_TOKENS = (re.compile(_TOKEN), re.compile(_TOKEN, re.IGNORECASE))
_TAG = re.compile(r"""<(?:[^=<>]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+>""")
"""A start tag. Quotes count behind an equals sign alone, and one that never ends is a letter. Every repeat is possessive and none crosses
a ``<`` outside of quotes, so that hostile sources take linear time."""
_JSON = 'type="application/ld+json'
"""As all but a few write it. A shorter string takes twice as long to seek."""
_ARTICLES = ('Article"', 'Posting"')
_SAYS_TIME = ("itemprop=", 'itemprop="', "itemprop='")
_SAYS_AUTHOR = (*_SAYS_TIME, "rel=", 'rel="', "rel='")
"""What stands before the words by which an attribute says what its element holds."""
_TAGS_AND_WORDS = re.compile(r"(?:<\w[^<>]{0,500}+>\s*+)++[^<>]{0,100}")
"""A start tag, those right behind it, and the words that follow."""
_PUBLISHED = ("datePublished", "published_time", "pub-date", "pubdate", "sailthru.date", "citation_")


def head_of(source: str) -> str:
    """The start tags of html, meta and the canonical link and the title in an HTML page's head, its JSON-LD scripts, its first time and author.

    JSON-LD behind the head is sought only when none in the head is an article's, and only as most write it; a time element (the first with a
    datetime behind the first heading of the first rank, else the first element that says it is the time of publication) only when nothing else
    tells that, and an element that says it is the author only when nothing else names one. Takes time linear in the source's length.
    """
    parts, end = _in_head(source, _TOKENS[0])
    if not any(part.startswith("<meta") for part in parts):
        parts, end = _in_head(source, _TOKENS[1])  # in capitals, as pages were once written; slower
    if not any(mark in part for part in parts if part.startswith("<script") for mark in _ARTICLES):
        parts.extend(_scripts(source, end))
    head = "".join(parts)
    heading = source.find("<h1", end, end + HEADING_REACH)
    time = "" if any(mark in head for mark in _PUBLISHED) else _time(source, heading) or _told(source, _SAYS_TIME, "datePublished", end)
    author = "" if '"author"' in head else _told(source, _SAYS_AUTHOR, "author", max(heading, end))
    return head + time + author


def _in_head(source: str, token: re.Pattern[str]) -> tuple[list[str], int]:
    """What stands in a page's head, and where that ends."""
    find = source.find
    parts: list[str] = []
    titled = False
    done = close = comment = 0  # all before ``done`` was read; the ends of a tag and of a comment are not sought again while they are ahead
    for match in token.finditer(source, 0, LONGEST_HEAD):
        kind = match.lastindex
        start, stop = match.span()
        if start < done:
            continue
        if kind == _META:
            parts.append(match[0])
        elif kind in (_HEAD_END, _BODY):
            return parts, start
        elif kind == _COMMENT:
            if 0 <= comment < stop:
                comment = find("-->", stop)
            done = _after_comment(source, start, comment)
        elif not titled or kind not in (_TITLE, _OLD_TITLE):
            if close < stop:
                close = find(">", stop)
            if close < 0:
                break
            is_title = kind in (_TITLE, _OLD_TITLE)
            done = find("<", close) if is_title else _script_end(source, close) if kind == _SCRIPT else _tag_end(source, start, close + 1)
            if done < 0:
                break
            parts.append(source[start:done])
            if is_title:
                titled = True
                parts.append("</title>")
    return parts, min(len(source), LONGEST_HEAD)


def _tag_end(source: str, start: int, close: int) -> int:
    """Where a start tag ends that begins at ``start``, when the first ``>`` behind it is the one before ``close``."""
    match = _TAG.match(source, start)  # the first may stand in quotes
    return match.end() if match else close


def _after_comment(source: str, start: int, close: int) -> int:
    """Where to read on behind ``<!--``, given where ``-->`` stands: at the end of a script when it stands in one."""
    if close < 0:
        return start
    script_end = source.find("</script", start, close)
    return script_end if script_end >= 0 and source.find("<script", start, script_end) < 0 else close


def _script_end(source: str, start: int) -> int:
    """Behind the end tag of the script that begins before ``start``; -1 when it has none."""
    end = source.find("</script", start)
    if end < 0:
        end = source.find("</SCRIPT", start)
    return end if end < 0 else source.find(">", end) + 1 or len(source)


def _scripts(source: str, start: int) -> Iterator[str]:
    """The JSON-LD scripts behind ``start``."""
    while (at := source.find(_JSON, start)) >= 0:
        begin = source.rfind("<script", max(start, at - LONGEST_START), at)
        start = at + len(_JSON)
        if begin < 0 or ">" in source[begin:at]:
            continue
        start = _script_end(source, start)
        if start < 0:
            return
        yield source[begin:start]


def _time(source: str, heading: int) -> str:
    """The first start tag of a time element with a datetime behind a heading; nothing without one."""
    at, reach = heading, heading + TIME_REACH
    while at >= 0 and (at := source.find("<time", at + 1, reach)) >= 0:
        close = source.find(">", at, reach) + 1
        if not close:
            break
        if "datetime" in source[at:close]:
            return source[at : _tag_end(source, at, close)]
    return ""


def _told(source: str, says: tuple[str, ...], what: str, start: int) -> str:
    """The first start tag that says what it holds, and the words behind it; nothing without one."""
    at, reach = start, start + HEADING_REACH
    while (at := source.find(what, at, reach)) >= 0:
        end = at + len(what)
        if source.endswith(says, start, at) and not (source[end : end + 1].isalnum() or source[end : end + 1] == "_"):
            told = _TAGS_AND_WORDS.match(source, source.rfind("<", start, at))
            return told[0] if told else ""
        at = end
    return ""
