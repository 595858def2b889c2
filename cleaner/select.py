"""Which rule files a page needs: its outlet by host, markup or signature, every platform found, its language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from cleaner.document import Document, lower_lines
from cleaner.fold import folded_key
from cleaner.ruleset.cache import compiled_search
from cleaner.ruleset.library import Library

HEAD = 100_000
"""Markup is looked for in so many bytes of a page's source."""
EDGE = 15
"""Signatures are looked for in so many non-blank lines at either end."""
LEAST_STOPWORDS = 3
"""A language is told from at least so many different stop words."""
LEAST_SHORT = 30
"""Short lines. Fewer have no menus and forms whose language matters."""
LEAST_SECOND = 5
"""A second language, that of menus and forms around prose of another, from so many."""
ANY = "languages/mul"
"""What holds in any language: the rules for pages whose language is not told or has no file."""
CODES = {
    "nb": "no", "nn": "no", "nob": "no", "nno": "no", "nor": "no", "eng": "en", "ukr": "uk", "rus": "ru", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr",
    "spa": "es", "ita": "it", "por": "pt", "nld": "nl", "dut": "nl", "pol": "pl", "tur": "tr", "swe": "sv", "dan": "da", "ces": "cs", "cze": "cs",
}  # fmt: skip
"""Codes of ISO 639-1, -2 and -3 whose file bears another: that of the language they are forms of, or the shorter one."""
_PLACE = re.compile(r"(?:[^/?#]*//)?[^/?#]*")
LINES, PROSE, PROSE_LINES, PROSE_HEAD = 300, 100, 4, 250
"""Stop words are looked for in the heads of some lines of more than so many code points, and where there are none in all of the first lines."""


class Selection(NamedTuple):
    """What was found out about a page, and the rule files that follow from it."""

    outlet: str | None
    language: str | None
    files: tuple[str, ...]
    reason: str
    """How the outlet was found, or why there is none."""


class Told(NamedTuple):
    """The rule files that a page's url and its HTML tell, before its text is read."""

    outlet: str | None
    """The file of its outlet."""
    reason: str
    """How the outlet was found; empty without one."""
    platforms: frozenset[str]

    @property
    def files(self) -> tuple[str, ...]:
        """All of them, in order."""
        return tuple(sorted(self.platforms if self.outlet is None else {self.outlet, *self.platforms}))


NOTHING = Told(None, "", frozenset())
_Part = tuple[str, int, int]
"""One text of a signature or of markup: the file, which of its signatures it is part of, and how many parts that has."""


class Selector:
    """Finds the rule files for a page. Knows the heads of all files of a library, never their rules."""

    def __init__(self, library: Library, outlets: bool = True) -> None:
        self._library = library
        self._outlets = outlets
        self._hosts: dict[str, str] = {}
        self._outlet_of: dict[str, str] = {}
        stopwords: dict[tuple[str, str], None] = {}
        signatures: dict[str, list[_Part]] = {}
        markup: dict[str, list[_Part]] = {}
        for name, source in sorted(library.sources.items()):
            folder, _, stem = name.partition("/")
            if folder == "outlets":
                if not outlets:
                    continue
                self._outlet_of[stem] = name
                for host in {stem, *source.head.get("hosts", ())}:
                    self._hosts[host] = name
            if folder == "languages":
                stopwords.update(((folded_key(word), stem), None) for word in source.head.get("stopwords", ()))
            for number, signature in enumerate(source.signatures):
                parts = [signature] if isinstance(signature, str) else signature
                for part in parts:
                    signatures.setdefault(folded_key(part), []).append((name, number, len(parts)))
            for number, sign in enumerate(source.markup):
                parts = [sign] if isinstance(sign, str) else sign
                for part in dict.fromkeys(parts):
                    markup.setdefault(part, []).append((name, number, len({*parts})))
        self._markup_owners = [*markup.values()]
        self._markup = compiled_search([*markup], once=True)
        self._owners = [*signatures.values()]
        self._in_word = [signature[-1].isalnum() for signature in signatures]
        """Whether a signature ends in a word, which must end there too."""
        self._lower = not all(map(str.isascii, signatures))
        self._search = compiled_search([f"\n{signature}" for signature in signatures])
        self._languages = [language for _, language in stopwords]
        """The language of each stop word that is sought; a word of several is sought for each."""
        self._stopwords = compiled_search([f" {word} " for word, _ in stopwords], once=True)

    def tell(self, source: str | bytes, url: str | None, outlet: str | None) -> Told:
        """What can be told of an HTML page by its url and its source (bytes are UTF-8) alone. Raises LookupError for an ``outlet`` that has no file."""
        head = source[:HEAD].encode("utf-8", "ignore") if isinstance(source, str) else source
        scores = _score(self._markup_owners, self._markup.present(head[:HEAD]))
        found, reason = self._named(url, outlet) or _best(scores, "markup")
        return Told(found, reason if found is not None else "", frozenset(name for name in scores if name.startswith("platforms/")))

    def select(self, document: Document, url: str | None, outlet: str | None, language: str | None, told: Told = NOTHING) -> Selection:
        """The rule files for a page, of which something may be told already.

        Raises LookupError for an ``outlet`` that has no file, ValueError for a ``language`` that is none.
        """
        scores = self._scores(document)
        found, reason = (told.outlet, told.reason) if told.outlet is not None else self._named(url, outlet) or _best(scores, "signature")
        files = {name for name in scores if name.startswith("platforms/")} | told.platforms
        if found is not None:
            files.add(found)
        languages = {name.partition("/")[2] for name in self._library.ancestors(files) if name.startswith("languages/")} if files else set()
        second = None
        if language:
            first: str | None = self._code(language)
        elif found is not None and len(languages) == 1:
            first = min(languages)
        else:
            first, second = self._language(document)
        packs = {f"languages/{one}" for one in (first, second) if one is not None} & self._library.sources.keys()
        files |= packs or ({ANY} & self._library.sources.keys() if not languages else set())
        return Selection(found.partition("/")[2] if found else None, first, tuple(sorted(files)), reason)

    def _code(self, language: str) -> str:
        """The code of a language that was given by a code or by its name in English. Raises ValueError for what is neither."""
        given = language.strip().lower().replace("_", "-")
        code = given.partition("-")[0]
        if code.isascii() and code.isalpha() and len(code) in (2, 3):
            return CODES.get(code, code)
        files = self._library.sources.items()
        named = next((name for name, source in files if name.startswith("languages/") and source.head.get("name", "").lower() == given), None)
        if named is None:
            raise ValueError(f"{language!r} is no code of a language, such as 'en'")
        return named.partition("/")[2]

    def _named(self, url: str | None, outlet: str | None) -> tuple[str, str] | None:
        """The file of the outlet that was given or that the url names, and how it was found."""
        if outlet:
            name = self._outlet_of.get(outlet) or self._host(outlet)
            if name is None:
                raise LookupError(f"no rule file for the outlet {outlet!r}; known are {', '.join(sorted(self._outlet_of)) or 'none'}")
            return name, "the outlet was given"
        host = url_host(url)
        if host and (name := self._host(host)):
            return name, f"the url's host is {host}"
        return None

    def _host(self, host: str) -> str | None:
        """The file of a host or of its nearest listed parent."""
        while host:
            if host in self._hosts:
                return self._hosts[host]
            host = host.partition(".")[2]
        return None

    def _scores(self, document: Document) -> dict[str, int]:
        """How many signatures of each file stand at the start of a line near either end."""
        views = document.views
        edge = views if len(views) <= 2 * EDGE else [*views[:EDGE], *views[-EDGE:]]
        data = "\n".join(["", *(lower_lines(edge) if self._lower else edge)]).encode("utf-8", "surrogatepass")
        seen = {i for end, i in self._search.hits(data) if not (self._in_word[i] and data[end : end + 4].decode("utf-8", "ignore")[:1].isalnum())}
        return _score(self._owners, seen)

    def _language(self, document: Document) -> tuple[str | None, str | None]:
        """The language of the prose, and that of the lines around it where it is another: each the one of which most different stop words
        stand there, if they are enough.
        """
        prose = list(islice((view[:PROSE_HEAD] for view in document.views if len(view) > PROSE), PROSE_LINES))
        short = list(islice((view for view in document.views if len(view) <= PROSE), LINES))
        told = _most(self._counts(prose or short), LEAST_STOPWORDS)
        if told is None and prose:
            told = _most(self._counts([view[:PROSE_HEAD] for view in document.views[:LINES]]), LEAST_STOPWORDS)
        if not prose or len(short) < LEAST_SHORT:
            return told, None
        around = self._counts(short)
        second = _most(around, LEAST_SECOND)
        return told, second if second is not None and around[second] > 2 * around[told] else None

    def _counts(self, lines: Sequence[str]) -> Counter[str | None]:
        """How many different stop words of each language stand in some lines."""
        data = f" {' '.join(lower_lines(lines))} ".encode("utf-8", "surrogatepass")
        return Counter(map(self._languages.__getitem__, self._stopwords.present(data)))


def _score(owners: Sequence[Sequence[_Part]], seen: Collection[int]) -> dict[str, int]:
    """How many signatures of each file are there whole; ``seen`` are the texts that were found."""
    if not seen:
        return {}
    parts: dict[_Part, int] = {}
    for i in seen:
        for owner in owners[i]:
            parts[owner] = parts.get(owner, 0) + 1
    scores: dict[str, int] = {}
    for (name, _, needed), got in parts.items():
        if got >= needed:
            scores[name] = scores.get(name, 0) + 1
    return scores


def _best(scores: Mapping[str, int], what: str) -> tuple[str | None, str]:
    """The outlet's file with the highest score; none where two are equal."""
    ranked = sorted(((score, name) for name, score in scores.items() if name.startswith("outlets/")), reverse=True)
    if not ranked:
        return None, f"no outlet's host or {what} was found"
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return None, f"the {what}{'' if what == 'markup' else 's'} of {ranked[0][1]} and {ranked[1][1]} tie"
    return ranked[0][1], f"its {what} is on the page"


def _most(counts: Counter[str | None], least: int) -> str | None:
    best = min(counts, key=lambda language: (-counts[language], language or ""), default=None)
    return best if best is not None and counts[best] >= least else None


def url_host(url: str | None) -> str | None:
    """The lower-case host of a url; None when there is none."""
    return _hostname(_PLACE.match(url)[0]) if url else None  # type: ignore[index]


@lru_cache(maxsize=4096)
def _hostname(place: str) -> str | None:
    """The lower-case host of a url's head, ``scheme://host`` or a bare host; None when there is none."""
    try:
        return (urlsplit(place if "//" in place else f"//{place}").hostname or "").rstrip(".") or None
    except ValueError:
        return None
