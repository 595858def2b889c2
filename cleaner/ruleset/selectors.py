"""What the ``select`` and ``content`` rules of a page's files take of its tree of elements.

Each selector that is searched for costs about a fortieth of the parse of a page. So those of which nothing stands in the page's source are
left out, all others are searched for at once, and only of the few elements that are found it is asked which rule is meant.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.document import NOISE_KINDS, Kind
from cleaner.fold import fold_line
from cleaner.ruleset.cache import compiled_search
from cleaner.ruleset.compile import Rule
from cleaner.ruleset.css import Css, compiled, read_facts
from cleaner.ruleset.element_text import lines, link_share
from cleaner.ruleset.matchers import Elements
from cleaner.ruleset.pattern import Pattern
from cleaner.shape import is_prose

if TYPE_CHECKING:
    from cleaner.blocks.places import Selected

FEW = 10
"""So many selectors are searched for without a look at the source, which costs as much as five of them, and may spare none."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a ``select`` rule asks of an element."""

    rule: Rule
    css: Css
    has_text: Pattern | None
    up_to: Css | None
    within: Css | None
    max_chars: int | None
    least_links: int
    most_links: int

    def taken(self, nodes: Iterable[Any]) -> Iterator[Any]:
        """The elements that are taken where its selector matches some. Raises TimeoutError when a pattern runs away."""
        within, up_to = (None if css is None else _Climb(css) for css in (self.within, self.up_to))
        for node in nodes:
            if within is not None and within.nearest(node.parent) is None:
                continue
            if self.has_text is not None and self.has_text.search(fold_line(" ".join(lines(node)))) is None:
                continue
            taken = node if up_to is None else up_to.nearest(node)
            if taken is not None and self._fits(taken):
                yield taken

    def _fits(self, node: Any) -> bool:
        """Whether an element has as much text and as many links as it may have."""
        if self.max_chars is not None and len(" ".join(lines(node))) > self.max_chars:
            return False
        return (self.least_links == 0 and self.most_links == 100) or self.least_links <= link_share(node) <= self.most_links


class _Climb:
    """Looks for the nearest of the elements around others that a selector matches, and asks each element once."""

    def __init__(self, css: Css) -> None:
        self._css = css
        self._known: dict[int, Any] = {}

    def nearest(self, node: Any) -> Any:
        """The element itself or the nearest around it that matches; None where none does."""
        passed: list[int] = []
        found = None
        for one in _around(node):
            address = one.mem_id
            if address in self._known:
                found = self._known[address]
                break
            passed.append(address)
            if self._css.matches(one):
                found = one
                break
        self._known.update(dict.fromkeys(passed, found))
        return found


class Container(NamedTuple):
    """One place where a ``content`` rule looks for the story."""

    rule: Rule
    css: Css
    place: int
    """Its place among the rule's selectors."""


class Selectors:
    """The ``select`` and ``content`` rules of some files. Safe to share between threads."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        ordered = sorted((rule for rule in rules if isinstance(rule.matcher, Elements)), key=lambda rule: (-rule.rank, rule.name.id))
        self._wanted = [_wanted(rule) for rule in ordered if "select" in rule.data]
        self._places = [Container(rule, compiled(css), i) for rule in ordered if "content" in rule.data for i, (_, css) in enumerate(selectors_of(rule))]
        of_literals: dict[str, list[int]] = {}
        self._anyway: list[int] = []
        """Indices of selectors of which nothing is sure to stand in the source."""
        for i, css in enumerate(self._all()):
            literals = css.literals
            if literals is None:
                self._anyway.append(i)
            for literal in literals or ():
                of_literals.setdefault(literal, []).append(i)
        self._of_literals = [of_literals[literal] for literal in sorted(of_literals)]
        self._search = compiled_search(sorted(of_literals), once=True)

    def __bool__(self) -> bool:
        return bool(self._wanted or self._places)

    def _all(self) -> list[Css]:
        return [*(one.css for one in self._wanted), *(one.css for one in self._places)]

    def on(self, source: str | bytes, date: datetime.date | None = None, dropped: Collection[Kind] = NOISE_KINDS) -> Select | None:
        """What to ask of the tree of a page whose source is given (bytes are UTF-8); None when there is nothing to ask.

        ``date`` is the article's day, for rules of a time; ``dropped`` are the kinds that are cut: of others no element is made one block.
        """
        here: Collection[int] = range(len(self._wanted) + len(self._places))
        if len(here) > FEW:
            data = source.encode("utf-8", "ignore") if isinstance(source, str) else source
            here = {*self._anyway, *(i for found in self._search.present(data) for i in self._of_literals[found])}
        wanted = [one for i, one in enumerate(self._wanted) if i in here and (date is None or one.rule.applies(date))]
        places = [one for i, one in enumerate(self._places, len(self._wanted)) if i in here and (date is None or one.rule.applies(date))]
        if not wanted and not places:
            return None
        return Select(wanted, places, dropped)

    def everywhere(self, dropped: Collection[Kind] = NOISE_KINDS) -> Select:
        """What to ask of any tree."""
        return Select(self._wanted, self._places, dropped)


def selectors_of(rule: Rule) -> list[tuple[tuple[str | int, ...], str]]:
    """The selectors by which a rule finds elements, in their order, each with its place in the rule; none for a rule of text."""
    if isinstance(given := rule.data.get("content"), list):
        return [(("content", i), one) for i, one in enumerate(given)]
    if given is not None:
        return [(("content",), given)]
    given = rule.data.get("select")
    return [] if given is None else [(("select",), given)] if isinstance(given, str) else [(("select", "css"), given["css"])]


def _wanted(rule: Rule) -> Wanted:
    given = rule.data["select"]
    data: Mapping[str, Any] = {"css": given} if isinstance(given, str) else given
    has_text = rule.matcher.pattern if isinstance(rule.matcher, Elements) else None
    up_to, within, links = data.get("up_to"), data.get("within"), data.get("link_density", {})
    return Wanted(
        rule,
        compiled(data["css"]),
        has_text,
        compiled(up_to) if up_to else None,
        compiled(within) if within else None,
        data.get("max_chars"),
        links.get("min", 0),
        links.get("max", 100),
    )


class Select:
    """Asks for what some rules take of one page."""

    def __init__(self, wanted: Sequence[Wanted], places: Sequence[Container], dropped: Collection[Kind]) -> None:
        self._wanted, self._places, self._dropped = wanted, places, dropped
        self.timed_out: frozenset[str] = frozenset()
        """The full ids of rules that took nothing because their pattern ran away, known when the page was looked at."""

    def __call__(self, root: Any) -> Selected:
        """What the rules take of the tree below an element."""
        from cleaner.blocks.places import Selected

        page = {one.mem_id for one in _around(root)}  # whoever takes the whole page is mistaken
        found = _found(root, [*(one.css for one in self._wanted), *(one.css for one in self._places)])
        content, content_rule = self._content(found[len(self._wanted) :])
        rules: dict[int, list[str]] = {}
        whole: dict[int, Any] = {}
        kept: list[Any] = []
        timed_out = set()
        for one, nodes in zip(self._wanted, found, strict=False):
            if not nodes:
                continue
            rule = one.rule
            try:
                taken = {node.mem_id: node for node in one.taken(nodes)}
            except TimeoutError:
                timed_out.add(rule.name.id)
                continue
            taken = {address: node for address, node in taken.items() if address not in page}
            for address in taken:
                rules.setdefault(address, []).append(rule.name.id)
            if rule.keep:
                kept += taken.values()
            elif rule.removes and rule.where is None and rule.kind in self._dropped:
                whole |= taken
        self.timed_out = frozenset(timed_out)
        if whole:
            for inner in (*kept, *(() if content is None else (content,))):
                for around in _around(inner):
                    whole.pop(around.mem_id, None)
        return Selected(content, content_rule, {address: tuple(ids) for address, ids in rules.items()}, frozenset(whole))

    def found(self, root: Any) -> Iterator[tuple[str, int, bool]]:
        """The selectors that find anything: the rule's id, the place among its selectors, and whether it is of use, each by itself."""
        for one in self._wanted:
            if nodes := root.css(one.css.source):
                yield one.rule.name.id, 0, any(True for _ in one.taken(nodes))
        for place in self._places:
            if nodes := root.css(place.css.source):
                yield place.rule.name.id, place.place, any(map(_has_prose, nodes))

    def _content(self, found: Sequence[Sequence[Any]]) -> tuple[Any, str | None]:
        """The element that holds the story, and the rule that says so."""
        for place, nodes in zip(self._places, found, strict=True):
            for node in nodes:
                if _has_prose(node):
                    return node, place.rule.name.id
        return None, None


def _found(root: Any, selectors: Sequence[Css]) -> list[list[Any]]:
    """The elements below the root that each selector matches, in the page's order."""
    found: list[list[Any]] = [[] for _ in selectors]
    nodes = {node.mem_id: node for node in root.css(", ".join([css.source for css in selectors]))}
    nodes.pop(root.mem_id, None)
    by_key: dict[str, list[int]] = {}
    for i, css in enumerate(selectors):
        for key in css.keys:
            by_key.setdefault(key, []).append(i)
    for node in nodes.values():
        facts = read_facts(node)
        for i in {i for key in facts.keys if key in by_key for i in by_key[key]}:
            if selectors[i].matches(node, facts):
                found[i].append(node)
    return found


def _has_prose(node: Any) -> bool:
    return any(is_prose(fold_line(line)) for line in lines(node))


def _around(node: Any) -> Iterator[Any]:
    """An element and all those around it, from the inside."""
    while node is not None and node.tag and node.tag[:1] != "-":
        yield node
        node = node.parent
