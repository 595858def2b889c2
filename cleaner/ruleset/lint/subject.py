"""A rule file as lint looks at it, and what its rules take of lines that are put to all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cleaner.blocks.text import read_text
from cleaner.document import Document
from cleaner.fold import fold_line
from cleaner.ruleset.compile import Rule
from cleaner.ruleset.matchers import Elements, Line, Phrases, Range, Span, Taken
from cleaner.ruleset.page import Page
from cleaner.ruleset.pattern import Pattern, Trigger
from cleaner.ruleset.scan import Candidates, Scan
from cleaner.ruleset.where import Where

_ON_THE_LINE = ("words", "ends_sentence", "all_caps")
"""The predicates that look at the line alone."""


@dataclass(frozen=True)
class Subject:
    """One file: its rules in the file's order, and those that it inherits and does not disable."""

    name: str
    head: Mapping[str, Any]
    parents: frozenset[str]
    """All files that it extends, directly or not."""
    rules: Sequence[Rule]
    inherited: Sequence[Rule]

    def candidates(self, document: Document) -> Candidates:
        """The blocks on which each rule must be tried, by its place among the own rules and, behind them, the inherited ones."""
        found = dict(_scan(_triggers(self.rules)).candidates(document))
        found.update({len(self.rules) + i: blocks for i, blocks in _scan(_triggers(self.inherited)).candidates(document).items()})
        return found


def _triggers(rules: Iterable[Rule]) -> tuple[Trigger, ...]:
    return tuple(rule.matcher.trigger for rule in rules)


@lru_cache(maxsize=16)
def _scan(triggers: tuple[Trigger, ...]) -> Scan:
    """The scan over some rules: many files inherit the same ones."""
    return Scan([(trigger, None) for trigger in triggers])


def taken_lines(rule: Rule, document: Document, candidates: Sequence[int]) -> list[Taken]:
    """What a rule that looks at one line takes of lines that do not belong together: only predicates of the line alone are asked."""
    try:
        return list(rule.matcher.take(Page(document, lambda: None), on_the_line(rule.where), candidates))
    except TimeoutError:
        return []  # runs-away says so


def on_the_line(where: Where | None) -> Where | None:
    """The predicates that look at the line alone."""
    if where is None:
        return None
    return Where(least_words=where.least_words, most_words=where.most_words, ends_sentence=where.ends_sentence, all_caps=where.all_caps)


def around(rule: Rule) -> dict[str, Any]:
    """The predicates that look at more than the line, as the file has them."""
    return {key: value for key, value in rule.data.get("where", {}).items() if key not in _ON_THE_LINE}


def patterns(rule: Rule) -> Iterator[tuple[tuple[str, ...], Pattern]]:
    """Every pattern of a rule, with its path in the rule."""
    matcher = rule.matcher
    if isinstance(matcher, Line | Span):
        yield ("line" if isinstance(matcher, Line) else "span",), matcher.pattern
    if isinstance(matcher, Range):
        if isinstance(matcher.start, Line):
            yield ("range", "from"), matcher.start.pattern
        if matcher.pattern is not None:
            yield ("range", "to" if matcher.inclusive else "before"), matcher.pattern
    if isinstance(matcher, Elements) and matcher.pattern is not None:
        yield ("select", "has_text"), matcher.pattern
    if rule.where is not None and (near := rule.where.near) is not None:
        for side in ("previous", "next", "either"):
            if (neighbour := getattr(near, side)) is not None and neighbour.pattern is not None:
                yield ("where", "near", side, "pattern"), neighbour.pattern


def opening(rule: Rule) -> tuple[tuple[str, ...], Line | Span | Phrases | None]:
    """What decides on the line that the rule takes, or begins with, and its path in the rule; None for a rule of shape or of elements."""
    matcher = rule.matcher
    if isinstance(matcher, Range):
        return ("range", "from"), matcher.start
    if isinstance(matcher, Line | Phrases):
        return ("line",), matcher
    if isinstance(matcher, Elements):
        return ("content" if "content" in rule.data else "select",), None
    return ("span",), matcher if isinstance(matcher, Span) else None


def shown_side(rule: Rule) -> str:
    """The key under which the rule's examples stand."""
    return "keeps" if rule.keep else "removes"


def one_line_examples(rule: Rule) -> Iterator[tuple[int, str]]:
    """The examples of what the rule takes that are one line, folded, with their indices; none for a rule of elements."""
    if isinstance(rule.matcher, Elements):
        return
    for i, one in enumerate(rule.data["examples"][shown_side(rule)]):
        if isinstance(one, str):
            yield i, fold_line(one)


def page_examples(rule: Rule) -> Iterator[tuple[int, str, list[str]]]:
    """The examples of what the rule takes that are pages of text: index, text, and the lines and spans that are taken."""
    if isinstance(rule.matcher, Elements):
        return
    for i, one in enumerate(rule.data["examples"][shown_side(rule)]):
        if not isinstance(one, str):
            yield i, one["document"], [line.strip() for line in one["kept" if rule.keep else "removed"]]


def html_examples(rule: Rule) -> Iterator[tuple[int, str]]:
    """The HTML of the examples of what a rule of elements takes, with their indices."""
    if isinstance(rule.matcher, Elements):
        for i, one in enumerate(rule.data["examples"][shown_side(rule)]):
            yield i, one if isinstance(one, str) else one["document"]


def near_misses(rule: Rule) -> Iterator[tuple[int, list[str]]]:
    """The folded lines of each near miss, with its index."""
    for i, one in enumerate(rule.data["examples"]["leaves"]):
        yield i, list(read_text(one if isinstance(one, str) else one["document"]).views)
