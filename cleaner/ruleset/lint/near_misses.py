"""near-miss-missing and near-miss-far: whether a rule's near misses are near it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cleaner.ruleset.compile import Rule
from cleaner.ruleset.lint.codes import Code
from cleaner.ruleset.lint.finding import Finding
from cleaner.ruleset.lint.subject import Subject, near_misses, one_line_examples, opening, page_examples, patterns
from cleaner.ruleset.matchers import Elements, Line, Phrases, Span

_WORD = re.compile(r"[^\W\d_]{2,}|\d+")
_WORD_OR_SIGN = re.compile(rf"{_WORD.pattern}|[^\w\s.,'\"()-]")
_LETTERS_OR_SYMBOL = re.compile(r"[^\W\d_]{2,}|[^\w\s\x00-\x7f]")
_SYNTAX = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\(?:[pP]\{[^}]*\}|[a-zA-Z])|\(\?(?:[<!=]+|P?<\w+>|[a-zA-Z-]*[:)])")
_BOUNDARY = re.compile(r"(?<=\W)(?=\w)|(?<=\w)(?=\W)")
_STRANGE = "qzx"
"""A word that no rule asks for: a pattern that does not stand it before or behind its words is bound to the line's edge."""
_STEM = 3
"""Words that begin with the same letters, so many, are the same word."""
_MOST_EDGES, _MOST_HEADS = 40, 12
"""Places in a near miss at which it is cut; fewer where both of its edges go."""


def findings(subject: Subject) -> Iterator[Finding]:
    for i, rule in enumerate(subject.rules):
        if isinstance(rule.matcher, Elements):
            continue  # elements are not near one another by their words
        leaves = list(near_misses(rule))
        lines = [line for _, views in leaves for line in views]
        path, matcher = opening(rule)
        asked = _words_of_patterns(rule)
        known = asked | _words_of_examples(rule)
        far = [j for j, views in leaves if known and known.isdisjoint(_words("\n".join(views)))]
        for j in far:
            yield Finding(
                Code.NEAR_MISS_FAR,
                ("rules", i, "examples", "leaves", j),
                "the near miss has no word in common with the rule or with what it takes",
                "Write a line that a careless version of the rule would take.",
            )
        if matcher is None or not asked or len(far) == len(leaves) or any(not asked.isdisjoint(_words(line)) for line in lines):
            continue
        if not _nearly_taken(rule, matcher, lines):
            yield Finding(
                Code.NEAR_MISS_MISSING,
                ("rules", i, *path),
                "no near miss holds a word that the rule asks for, and none would be taken without 'where' or the line's edges",
                "Add one: a sentence with the rule's words in another place, or a page with a line that 'where' alone saves.",
            )


def _nearly_taken(rule: Rule, matcher: Line | Span | Phrases, near: list[str]) -> bool:
    """Whether a near miss would be taken if the rule had no ``where``, or were not bound to the line's edges."""
    takes = _search(matcher)
    taken = [view for _, view in one_line_examples(rule) if takes(view)]
    starts = bool(taken) and not any(takes(f"{_STRANGE} {view}") for view in taken)
    ends = bool(taken) and not any(takes(f"{view} {_STRANGE}") for view in taken)
    return any(takes(view) or any(takes(part.strip()) for part in _parts(view, starts, ends)) for view in near)


def _parts(view: str, starts: bool, ends: bool) -> Iterator[str]:
    """The line without its first or last words."""
    edges = [found.start() for found in _BOUNDARY.finditer(view)]
    heads, tails = edges[:_MOST_EDGES], edges[-_MOST_EDGES:]
    if starts:
        yield from (view[at:] for at in heads)
    if ends:
        yield from (view[:at] for at in tails)
    if starts and ends:
        yield from (view[start:end] for start in heads[:_MOST_HEADS] for end in edges[:_MOST_EDGES] if start < end)


def _search(matcher: Line | Span | Phrases) -> Callable[[str], object]:
    """Whether a folded line is what the matcher looks for."""
    if isinstance(matcher, Phrases):
        return matcher.equal

    def search(view: str) -> object:
        try:
            return matcher.pattern.search(view)
        except TimeoutError:
            return None

    return search


def _words_of_patterns(rule: Rule) -> set[str]:
    """The words of the rule's patterns and phrases."""
    found = {word[:_STEM].lower() for _, pattern in patterns(rule) for word in _LETTERS_OR_SYMBOL.findall(_SYNTAX.sub(" ", pattern.source))}
    _, matcher = opening(rule)
    return found | {word for phrase in matcher.keys for word in _words(phrase)} if isinstance(matcher, Phrases) else found


def _words_of_examples(rule: Rule) -> set[str]:
    found = {word for _, view in one_line_examples(rule) for word in _words(view)}
    return found | {word for _, text, _ in page_examples(rule) for word in _words(text)}


def _words(text: str) -> set[str]:
    """The beginnings of its words, and signs that sentences seldom have, such as an arrow or a bar."""
    return {word[:_STEM].lower() for word in _WORD_OR_SIGN.findall(text)}
