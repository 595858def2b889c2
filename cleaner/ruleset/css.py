"""CSS selectors of rule files: what is wrong with one, what a page must hold for it to match, and whether it matches an element.

The parser of selectors is Lexbor's; of a bad one it tells no more than that it is bad. So a selector is also read here, part by part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from cleaner.ruleset.places import Path, Problem

LONGEST = 500
"""Code points of one selector; the model tells of a longer one."""

_NAME = r"(?:[\w-]|[^\x00-\x7f]|\\.)+"
_PART = re.compile(
    rf"(?P<space>\s*[>+~]\s*|\s+)|(?P<tag>\*|{_NAME})|(?P<mark>[.#]){_NAME}|(?P<colon>::?){_NAME}(?P<arguments>\()?"
    rf"|\[\s*(?P<name>{_NAME})\s*(?:[~|^$*]?=\s*(?P<value>{_NAME}|\"[^\"\\]*\"|'[^'\\]*')\s*(?:[iIsS]\s*)?)?\]"
)
"""One part of a selector; arguments in brackets are read on by hand."""
ANY = "*"
_CLASS = re.compile(r"[^ \t\n\f\r]+")
_PLAIN = re.compile(r"[\w-]+", re.ASCII)
_SURE_TAGS = re.compile(r"(?!(?:html|head|body|p|br|img|tbody|tr|colgroup)$)[a-z][a-z0-9-]*")
"""Tags that an element has only where they are written: the parser makes the others by itself, or of another tag."""
_STATES = ("active", "focus", "hover", "visited")


class Part(NamedTuple):
    """One part of a compound selector."""

    sign: str
    """``.``, ``#``, ``[``, ``:``, ``::``, or nothing for a tag."""
    text: str
    """As it is written, with its sign."""
    names: tuple[str, ...]
    """Its name; of an attribute, the value too."""
    at: int


@dataclass(frozen=True, slots=True)
class Compound:
    """What stands between two combinators, and the combinator before it (empty for the first)."""

    combinator: str
    parts: tuple[Part, ...]
    at: int


class _BadError(Exception):
    """What is wrong, and where."""

    def __init__(self, said: str, mend: str, at: int) -> None:
        super().__init__(said)
        self.said, self.mend, self.at = said, mend, at


class Facts(NamedTuple):
    """What most selectors ask of an element."""

    tag: str
    classes: Sequence[str]
    id: str | None

    @property
    def keys(self) -> list[str]:
        """What a selector that matches has one of among its own."""
        names = [f".{one.lower()}" for one in self.classes]
        return [ANY, self.tag, *names] if self.id is None else [ANY, self.tag, *names, f"#{self.id.lower()}"]


class Css:
    """One selector, or a comma list of them."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._alternatives = [compounds for compounds, _ in _read(source)]
        self._subjects = [_Subject(compounds) for compounds in self._alternatives]
        self.keys = frozenset(subject.key for subject in self._subjects)
        """An element that matches has one of these among its own."""

    @property
    def literals(self) -> Sequence[str] | None:
        """The source of a page in which it matches holds one of these, letter case aside; None when nothing is sure to be there.

        (Names that a page writes with entities, as in ``class="a&#98;"``, are not seen; nobody writes so.)
        """
        found = [_literal(compounds) for compounds in self._alternatives]
        return None if None in found else [one for one in dict.fromkeys(found) if one is not None]

    def matches(self, node: Any, facts: Facts | None = None) -> bool:
        """Whether it matches an element."""
        facts = facts or read_facts(node)
        possible = False
        for subject in self._subjects:
            if (found := subject.ask(facts)) is True:
                return True
            possible |= found is None
        if not possible:
            return False
        first = node.css_first(self.source)  # a search begins with the element itself
        return first is not None and first.mem_id == node.mem_id


class _Subject:
    """What the last compound of a selector asks of an element."""

    def __init__(self, compounds: Sequence[Compound]) -> None:
        parts = compounds[-1].parts
        self.tag = next((part.names[0].lower() for part in parts if not part.sign and part.text != "*" and _PLAIN.fullmatch(part.text)), None)
        self.classes = [part.names[0] for part in parts if part.sign == "." and _PLAIN.fullmatch(part.names[0])]
        self.ids = [part.names[0] for part in parts if part.sign == "#" and _PLAIN.fullmatch(part.names[0])]
        known = (self.tag is not None) + len(self.classes) + len(self.ids) + any(part.text == "*" for part in parts)
        self.all = len(compounds) == 1 and known == len(parts)
        self._caseless = frozenset(one.lower() for one in self.classes)
        named = [f"#{one.lower()}" for one in self.ids] or [f".{one.lower()}" for one in self.classes]
        self.key = max(named, key=len, default=self.tag or ANY)

    def ask(self, facts: Facts) -> bool | None:
        """Whether the element matches, or None where Lexbor must be asked. (In old documents it does not heed the case of classes and ids.)"""
        tag, classes, node_id = facts
        if self.tag is not None and self.tag != tag:
            return False
        if self.ids and (node_id is None or any(one.lower() != node_id.lower() for one in self.ids)):
            return False
        if self._caseless and not self._caseless.issubset([one.lower() for one in classes]):
            return False
        if self.all and all(one in classes for one in self.classes) and all(one == node_id for one in self.ids):
            return True
        return None


@lru_cache(maxsize=4096)
def compiled(source: str) -> Css:
    """A sound selector, ready to be asked."""
    return Css(source)


def read_facts(node: Any) -> Facts:
    """What tells most elements apart."""
    attributes = node.attributes
    return Facts((node.tag or "").lower(), _CLASS.findall(attributes.get("class") or ""), attributes.get("id"))


def try_selector(source: str, at: Path) -> Css | Problem:
    """The selector, ready to be asked; or what is wrong with it."""
    try:
        for compounds, start in _read(source):
            _try(compounds, source, start)
    except _BadError as bad:
        message = bad.said if bad.said.startswith("the selector") else f"the selector cannot be read: {bad.said}"
        return Problem("bad-selector", message, bad.mend, at, within=bad.at)
    if not _parses(source):  # whatever it is, it is in none of the parts
        return Problem("bad-selector", "the selector cannot be read", "Write it more simply.", at)
    return Css(source)


def _try(compounds: Sequence[Compound], source: str, start: int) -> None:
    """Ask Lexbor about each part by itself. Raises _BadError for the first that it does not know."""
    for compound in compounds:
        for part in compound.parts:
            if part.sign[:1] == ":" and (part.names[0].lower() in _STATES or part.sign == "::"):
                said = f"'{part.text}' matches nothing in a page that nobody looks at"
                raise _BadError(said, "Name an element by its tag, class, id or attributes.", part.at)
            if not _parses(part.text if not part.sign else f"*{part.text}"):
                raise _BadError(f"'{part.text}' is not known or not complete", _MENDS[part.sign], part.at)
    if (at := _too_many_steps(compounds)) is not None:
        mend = f"Name classes or ids in its middle parts, at most {MOST_STEPS} of them, or use '>'."
        raise _BadError("the selector could be tried in very many ways on a deep page", mend, at)
    if not _parses(source[start : compounds[-1].parts[-1].at + len(compounds[-1].parts[-1].text)]):
        raise _BadError("its parts do not fit together", "A tag stands before classes, ids and attributes.", start)


def _too_many_steps(compounds: Sequence[Compound], within: bool = False) -> int | None:
    """Where a selector has one middle part too many that may be looked for in all elements around another, each time anew.

    ``within``: it stands in ``:has()``, where the first part is one of the middle, too.
    """
    bare = named = 0
    for i, (one, after) in enumerate(pairwise(compounds)):
        if (i or within) and after.combinator in (" ", "~"):
            is_named = any(part.sign in (".", "#", "[") for part in one.parts)
            bare, named = bare + (not is_named), named + is_named
            if bare > MOST_BARE_STEPS or bare + named > MOST_STEPS:
                return one.at
    for part in (part for one in compounds for part in one.parts if part.sign == ":" and part.names[0].lower() in _NESTING):
        inner = part.text.partition("(")[2].removesuffix(")")
        has = part.names[0].lower() == "has"
        if has and within:
            return part.at
        try:
            alternatives = [[*some] for some, _ in _read(inner.lstrip("> +~"))]
        except _BadError as bad:  # Lexbor may forgive it
            raise _BadError(bad.said, bad.mend, part.at) from None
        if any(_too_many_steps(some, has or within) is not None for some in alternatives):
            return part.at
    return None


_NESTING = ("has", "is", "not", "where")
MOST_STEPS, MOST_BARE_STEPS = 3, 1

_MENDS = {
    "": "A tag begins with a letter; a class has a '.' before it, an id a '#'.",
    ":": 'Lexbor knows :has(), :is(), :not(), :where(), :nth-child() and their like, and :lexbor-contains("text").',
    ".": "A class begins with a letter, '-' or '_'; other signs have a backslash.",
    "#": "An id begins with a letter, '-' or '_'; other signs have a backslash.",
    "[": 'Write it as [name], [name="value"], or with ^=, $=, *= or ~=.',
}


def _parses(source: str) -> bool:
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        LexborHTMLParser("<p>").css(source)
    except (SelectolaxError, ValueError):
        return False
    return True


def _read(source: str) -> Iterator[tuple[list[Compound], int]]:
    """The alternatives of a comma list, each with its place. Raises _BadError."""
    at = start = len(source) - len(source.lstrip())
    end = len(source.rstrip())
    if at >= end:
        raise _BadError("it is empty", "Name an element, such as '.related-posts'.", 0)
    compounds: list[Compound] = []
    parts: list[Part] = []
    combinator, begun = "", at
    while at < end:
        if source[at] == ",":
            yield _closed(compounds, combinator, parts, begun, at), start
            at += 1 + len(source[at + 1 :]) - len(source[at + 1 :].lstrip())
            start = begun = at
            compounds, parts, combinator = [], [], ""
            continue
        found = _PART.match(source, at, end)
        if found is None:
            raise _misread(source, at, end)
        stop = found.end()
        if found["space"]:
            if source[stop : stop + 1] not in ("", ",", ")") or found["space"].strip():
                compounds.append(Compound(combinator, tuple(parts), begun))
                if not parts:
                    raise _BadError(f"nothing stands before '{found['space'].strip()}'", "Name the element that it stands in.", at + _indent(found["space"]))
                parts, combinator, begun = [], found["space"].strip() or " ", at + _indent(found["space"])
        else:
            if found["arguments"]:
                stop = _close(source, stop - 1, end)
            text = source[at:stop]
            sign = "[" if text[0] == "[" else found["colon"] or found["mark"] or ""
            value = (found["value"] or "").strip("\"'")
            name = found["name"] or text.partition("(")[0].lstrip(".#:")
            parts.append(Part(sign, text, (name, value) if value else (name,), at))
        at = stop
    yield _closed(compounds, combinator, parts, begun, end), start


def _indent(space: str) -> int:
    return len(space) - len(space.lstrip())


def _closed(compounds: list[Compound], combinator: str, parts: list[Part], begun: int, at: int) -> list[Compound]:
    """An alternative at its end."""
    if not parts:
        if combinator.strip():
            raise _BadError(f"nothing stands behind '{combinator}'", "Name the element that is meant, or remove the sign.", begun)
        raise _BadError("an element is missing between commas", "Remove the comma, or name an element.", max(0, at - 1) if not compounds else begun)
    return [*compounds, Compound(combinator, tuple(parts), begun)]


def _close(source: str, at: int, end: int) -> int:
    """The place behind the bracket that closes the one at ``at``."""
    depth, i = 0, at
    while i < end:
        ch = source[i]
        if ch == "\\":
            i += 1
        elif ch in "\"'":
            i = source.find(ch, i + 1, end)
            if i < 0:
                break
        elif ch in "([":
            depth += 1
        elif ch in ")]":
            depth -= 1
            if not depth:
                return i + 1
        i += 1
    raise _BadError("a bracket is opened here and not closed", "Close it, and every quote inside it.", at)


def _misread(source: str, at: int, end: int) -> _BadError:
    """Why no part begins here."""
    ch = source[at]
    if ch == "[":
        _close(source, at, end)
        return _BadError("this says nothing of an attribute", _MENDS["["], at)
    if ch in ".#:":
        what = {".": "class", "#": "id", ":": "pseudo-class"}[ch]
        return _BadError(f"a {what} has no name here", f"Write its name right behind '{ch}'.", at)
    if ch in ")]":
        return _BadError("a bracket is closed that was not opened", "Remove it, or open it.", at)
    return _BadError(f"'{ch}' has no meaning here", "Remove it; in a name it has a backslash before it.", at)


def _literal(compounds: Sequence[Compound]) -> str | None:
    """The longest name that the source of a page must hold."""
    names: list[str] = []
    tags: list[str] = []
    for compound in compounds:
        for part in compound.parts:
            if part.sign in (".", "#", "["):
                names += [name for name in part.names if _PLAIN.fullmatch(name)]
            elif not part.sign and _SURE_TAGS.fullmatch(part.text.lower()):
                tags.append(f"<{part.text.lower()}")
    return max(names, key=len, default=None) or max(tags, key=len, default=None)
