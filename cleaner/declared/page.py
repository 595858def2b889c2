"""What an HTML page declares of itself: title, authors, times, site, language, address, images, and a text in data.

Read from the small string that ``blocks.head.head_of`` cuts out of a page, and only when somebody asks. ``TRUST`` says which source is
asked first for each field; docs/metadata.md says why.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from cleaner.declared import jsonld
from cleaner.declared.plain import one_line, without_tags
from cleaner.metadata import iso_time, names

TRUST: dict[str, tuple[str, ...]] = {
    "title": ("json-ld:headline", "og:title", "twitter:title", "parsely-title", "sailthru.title", "citation_title", "dc.title", "dcterms.title", "title"),
    "byline": (
        "json-ld:author", "citation_author", "parsely-author", "sailthru.author", "article:author", "dc.creator", "dcterms.creator", "byl", "byline",
        "author", "json-ld:creator", "twitter:data1", "rel:author",
    ),
    "published": (
        "json-ld:datePublished", "article:published_time", "og:published_time", "parsely-pub-date", "sailthru.date", "datepublished",
        "citation_publication_date", "citation_online_date", "citation_date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date",
        "dcterms.date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "article.published", "date",
        "json-ld:dateCreated", "time",
    ),
    "modified": (
        "json-ld:dateModified", "article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "dc.date.modified", "dcterms.modified",
        "last-modified", "lastmod", "last_updated", "article.updated", "revised", "time:modified",
    ),
    "site": ("og:site_name", "json-ld:WebSite", "json-ld:publisher", "application-name", "dc.publisher", "dcterms.publisher"),
    "language": ("html:lang", "og:locale", "json-ld:inLanguage", "content-language", "dc.language", "dcterms.language"),
    "url": ("canonical", "og:url", "json-ld:url"),
    "images": ("json-ld:image", "og:image", "twitter:image"),
}  # fmt: skip
"""For each field its sources, the most trusted first: names and properties of meta elements in lower case, ``json-ld:`` and a property of the
page's article, other elements. The first that says something readable is believed, and the text itself only behind all of them."""
MOST = 50
"""Images, and authors, that are read at most."""
LONGEST_NAME = 400
"""Code points of a byline that are read."""

_NO_AUTHORS = frozenset(("admin", "administrator", "author", "editor", "none", "null", "undefined", "unknown", "user", "webmaster", "n/a"))
"""What publishing systems write where no author was entered."""
_ADDRESS = re.compile(r"^\s*(?:https?:|www\.|/|@|\S+@\S+\.\S+\s*$)|^\S+\.(?:com|org|net)/", re.IGNORECASE)
_WRITTEN_BY = frozenset(("written by", "author", "authors", "by"))
_TAIL = r"\s+(?:[|/–—·•»:-]|::)\s+"
_LANGUAGE = re.compile(r"\s*([a-z]{2,3})(?=$|[-_,;\s])", re.IGNORECASE)
_NO_LANGUAGE = frozenset(("und", "mul", "zxx", "mis", "utf"))
_SLASHED_OR_BASIC = re.compile(r"^(\d{4})(?:[/.](\d\d?)[/.](\d\d?)|(\d\d)(\d\d))(?=\D|$)")
_JAVA = re.compile(r"^(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2} \d\d?) (\d\d:\d\d:\d\d(?: [A-Z]{2,4})?) (\d{4})$")
"""As Java's Date and C's ctime print a time: the year last."""
_ISO = re.compile(r"^\d{4}-\d\d-\d\d(?:T|$)")
_STAMP = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:?\d\d")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?(?:\.0)?$")
_NO_TIME = re.compile(r"^(?:0000|0001|-)|^\W*$")


class Image(NamedTuple):
    """An image that a page declares."""

    url: str
    caption: str | None
    """Its caption, description or alternative text; None when none is declared."""


@dataclass(frozen=True)
class Declared:
    """What a page says of itself outside of its text; None for what it does not say."""

    title: str | None = None
    """Without the site's name at its end."""
    headline: str | None = None
    """What JSON-LD calls the article's headline."""
    byline: str | None = None
    """The authors' names, parted by commas; no addresses."""
    published: str | None = None
    """ISO 8601, with a zone only where one is written; as it was written when it cannot be read."""
    modified: str | None = None
    """The time of the last change, as ``published``."""
    site: str | None = None
    language: str | None = None
    """Of ISO 639, lower case."""
    url: str | None = None
    """The page's own address; relative only when no source has a whole one."""
    images: tuple[Image, ...] = ()
    body: str | None = None
    """The article's text as JSON-LD has it, its paragraphs parted by blank lines."""


def declared(head: str) -> Declared:
    """What is declared in the string that ``head_of`` gives. Never fails; what cannot be read is not there."""
    return _Page(head).declared() if head else Declared()


class _Page:
    """A page's declarations by their source."""

    def __init__(self, head: str) -> None:
        from selectolax.lexbor import LexborHTMLParser  # slow to import

        tree = LexborHTMLParser(head)
        self._metas: dict[str, list[str]] = {}
        self._og_images: list[tuple[str, str]] = []
        for node in tree.css("meta"):
            self._add(node.attributes)
        html, title = tree.css_first("html"), tree.css_first("title")
        links = [node.attributes for node in tree.css("link")]
        self._others = {
            "html:lang": [(html.attributes.get("lang") or html.attributes.get("xml:lang") or "")] if html is not None else [],
            "title": [title.text()] if title is not None else [],
            "canonical": [link.get("href") or "" for link in links if "canonical" in (link.get("rel") or "").lower().split()],
            "time": [],
            "time:modified": [],
            "rel:author": [node.text() for node in tree.css("[rel=author]:not(link), [itemprop=author]:not(meta)")],
        }
        for node in tree.css("time, [itemprop=datePublished]:not(meta)"):
            about = f"{node.attributes.get('itemprop') or ''} {node.attributes.get('class') or ''}".lower()
            name = "time:modified" if "modified" in about or "updated" in about else "time"
            self._others[name].append(node.attributes.get("datetime") or node.attributes.get("content") or "")
        scripts = [node.text() for node in tree.css("script")]
        address = next(self._texts("canonical"), None) or next(self._texts("og:url"), None)
        self._json = jsonld.read_page(scripts, address, next(self._texts("og:title"), None))

    def _add(self, attributes: dict[str, str | None]) -> None:
        content = attributes.get("content")
        if not content or not content.strip():
            return
        for name in {name.strip().lower() for key in ("property", "name", "itemprop", "http-equiv") if (name := attributes.get(key))}:
            self._metas.setdefault(name, []).append(content)
            if name in ("og:image", "og:image:url", "og:image:alt", "twitter:image", "twitter:image:src", "twitter:image:alt"):
                self._og_images.append((name, content))

    def declared(self) -> Declared:
        articles = self._json.articles
        site = self._site()
        return Declared(
            title=self._title(),
            headline=self._text("json-ld:headline"),
            byline=self._byline(site),
            published=self._time("published"),
            modified=self._time("modified"),
            site=site,
            language=self._language(),
            url=self._url(),
            images=tuple(self._images()),
            body=next((text for one in articles if (text := jsonld.body(one))), None),
        )

    def _values(self, source: str) -> Iterator[object]:
        """All that a source says, as it says it."""
        if not source.startswith("json-ld:"):
            yield from self._others[source] if source in self._others else self._metas.get(source, ())
            return
        key = source.removeprefix("json-ld:")
        if key == "WebSite":
            yield from (thing.get("name") for thing in self._json.sites)
            return
        for thing in (*self._json.articles, *self._json.pages):
            for value in jsonld.listed(thing.get(key)):
                yield jsonld.resolved(value, self._json.by_id)

    def _texts(self, source: str) -> Iterator[str]:
        """What a source says in words: strings, numbers, and the names of objects."""
        for value in self._values(source):
            for one in jsonld.listed(value.get("name", value.get("@value")) if isinstance(value, dict) else value):
                if isinstance(one, str) and (text := one_line(one)):
                    yield text
                elif isinstance(one, int | float) and not isinstance(one, bool):
                    yield str(one)

    def _text(self, *sources: str) -> str | None:
        """The first thing that some sources say in words, without tags."""
        return next((plain for source in sources for text in self._texts(source) if (plain := without_tags(text))), None)

    def _site(self) -> str | None:
        return self._text(*TRUST["site"])

    def _title(self) -> str | None:
        title = self._text(*TRUST["title"])
        for site in [*self._texts("og:site_name"), *self._texts("json-ld:publisher")]:
            if title is not None and (match := re.search(rf"{_TAIL}{re.escape(site)}\s*$", title, re.IGNORECASE)) and match.start():
                title = title[: match.start()].rstrip()
        return title

    def _byline(self, site: str | None) -> str | None:
        for source in TRUST["byline"]:
            if source == "twitter:data1" and not _WRITTEN_BY.intersection(text.lower() for text in self._texts("twitter:label1")):
                continue
            if found := _names(self._authors(source), site):
                return ", ".join(found)
        return None

    def _authors(self, source: str) -> list[str]:
        """The names that a source gives; of people alone if it tells them from organisations."""
        people: list[str] = []
        others: list[str] = []
        for value in self._values(source):
            for one in jsonld.listed(value.get("name") if isinstance(value, dict) else value):
                if isinstance(one, str):
                    (others if isinstance(value, dict) and any("Organization" in kind for kind in jsonld.types(value)) else people).append(one)
        return people or others

    def _time(self, what: str) -> str | None:
        return next((time for source in TRUST[what] for text in self._texts(source) if (time := when(text))), None)

    def _language(self) -> str | None:
        codes = (match[1].lower() for source in TRUST["language"] for text in self._texts(source) if (match := _LANGUAGE.match(text)))
        return next((code for code in codes if code not in _NO_LANGUAGE), None)

    def _url(self) -> str | None:
        """The first address of a page, or of a site's front if there is no other; a relative one is joined to a whole one."""
        addresses = [text.strip() for source in TRUST["url"] for text in self._texts(source) if not text.startswith(("#", "javascript:"))]
        base = next((address for address in addresses if _path(address) is not None), None)
        joined = [_joined(base, address) for address in addresses]
        return next((address for address in joined if (_path(address) or "/") != "/"), joined[0] if joined else None)

    def _images(self) -> list[Image]:
        captions: dict[str, str | None] = {}
        for url, caption in [*self._json_images(), *self._meta_images()]:
            if url and not url.startswith("data:") and (url in captions or len(captions) < MOST):
                captions[url] = captions.get(url) or caption
        return [Image(url, caption) for url, caption in captions.items()]

    def _json_images(self) -> Iterator[tuple[str, str | None]]:
        for value in self._values("json-ld:image"):
            if isinstance(value, str):
                yield value.strip(), None
            elif isinstance(value, dict):
                captions = (value.get(key) for key in ("caption", "description"))
                caption = next((plain for text in captions if isinstance(text, str) and (plain := without_tags(text))), None)
                address = next((one for key in ("url", "contentUrl", "@id") for one in jsonld.listed(value.get(key)) if isinstance(one, str)), "")
                yield address.strip(), caption

    def _meta_images(self) -> Iterator[tuple[str, str | None]]:
        last = ""
        for name, content in self._og_images:
            if name.endswith(":alt"):
                yield last, without_tags(content) or None
            else:
                last = content.strip()
                yield last, None


def _names(texts: Iterable[str], site: str | None) -> list[str]:
    """The names of authors in some texts: no addresses, no placeholders, not the site itself, nobody twice."""
    found: dict[str, str] = {}
    for text in texts:
        plain = without_tags(text)[:LONGEST_NAME]
        if not plain or _ADDRESS.search(plain) or plain.lower() in _NO_AUTHORS or (site and plain.lower() == site.lower()):
            continue
        if (name := names(plain)) and len(found) < MOST:
            found.setdefault(name.lower(), name)
    return [*found.values()]


def when(text: str) -> str | None:
    """A time that is meant for machines, as ISO 8601; as it stands when it cannot be read; None for what means no time.

    >>> when("20230804T101807Z"), when("2023/08/04"), when("1691144287")
    ('2023-08-04T10:18:07+00:00', '2023-08-04', '2023-08-04T10:18:07+00:00')
    """
    text = text.strip()
    if _NO_TIME.match(text):
        return None
    if _EPOCH.match(text):
        return datetime.datetime.fromtimestamp(int(text[:10]), datetime.UTC).isoformat()
    text = _SLASHED_OR_BASIC.sub(lambda match: f"{match[1]}-{int(match[2] or match[4]):02}-{int(match[3] or match[5]):02}", text)
    if _STAMP.match(text):
        try:
            return datetime.datetime.fromisoformat(text).replace(microsecond=0).isoformat()
        except ValueError:  # another way to write the zone, or no time at all
            pass
    read = iso_time(_JAVA.sub(r"\1, \3 \2", text))
    return read if read and _ISO.match(read) else text


def _path(url: str) -> str | None:
    """The path of a whole address; None of a relative or broken one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "") if parts.scheme in ("http", "https") and parts.netloc else None


def _joined(base: str | None, address: str) -> str:
    try:
        return urljoin(base, address) if base else address
    except ValueError:
        return address
