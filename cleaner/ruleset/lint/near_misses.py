"""near-miss-missing and near-miss-far: whether a rule's near misses would notice a slip of its author's pen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cleaner.document import lower
from cleaner.ruleset.compile import Rule
from cleaner.ruleset.lint.codes import Code
from cleaner.ruleset.lint.finding import Finding
from cleaner.ruleset.lint.subject import Subject, near_misses, one_line_examples, opening, page_examples, patterns
from cleaner.ruleset.matchers import Line, Phrases

_WORD = re.compile(r"[^\W\d_]{2,}|\d+")
_WORD_OR_SIGN = re.compile(rf"{_WORD.pattern}|[^\w\s.,'\"()-]")
_SYNTAX = re.compile(r"\\(?:[pP]\{[^}]*\}|[a-zA-Z])|\(\?(?:[<!=]+|P?<\w+>|[a-zA-Z-]*[:)])")
_BOUNDARY = re.compile(r"(?<=\W)(?=\w)|(?<=\w)(?=\W)")
_STRANGE = "qzx"
"""A word that no rule asks for: a pattern that does not stand it before or behind its words is bound to the line's edge."""
_STEM = 4
"""Words that begin with the same letters, so many, are the same word."""
_MOST_EDGES, _MOST_HEADS = 40, 12
"""Places in a near miss at which it is cut; fewer where both of its edges go."""


def findings(subject: Subject) -> Iterator[Finding]:
    for i, rule in enumerate(subject.rules):
        leaves = list(near_misses(rule))
        lines = [line for _, views in leaves for line in views]
        path, matcher = opening(rule)
        if matcher is not None:
            takes = _search(matcher)
            if rule.where is not None and not any(map(takes, lines)):
                yield Finding(
                    Code.NEAR_MISS_MISSING,
                    ("rules", i, "where"),
                    "no near miss shows what 'where' is for: none would be taken without it",
                    "Add a page under 'leaves' with a line like the examples that 'where' alone saves.",
                )
            if isinstance(matcher, Line | Phrases) and _edges_untested(rule, takes, lines):
                yield Finding(
                    Code.NEAR_MISS_MISSING,
                    ("rules", i, *path),
                    "no near miss shows that the rule holds at the line's edge only: none has its words elsewhere in the line",
                    "Add a near miss in which a sentence goes on before or behind the rule's words.",
                )
        known = _words_of(rule)
        for j, views in leaves:
            if known and known.isdisjoint(_words("\n".join(views))):
                yield Finding(
                    Code.NEAR_MISS_FAR,
                    ("rules", i, "examples", "leaves", j),
                    "the near miss has no word in common with the rule or with what it takes",
                    "Write a line that a careless version of the rule would take.",
                )


def _edges_untested(rule: Rule, takes: Callable[[str], object], near: list[str]) -> bool:
    """Whether the rule is bound to an edge of the line, and no near miss would be taken if it were not."""
    taken = [view for _, view in one_line_examples(rule) if takes(view)]
    starts = bool(taken) and not any(takes(f"{_STRANGE} {view}") for view in taken)
    ends = bool(taken) and not any(takes(f"{view} {_STRANGE}") for view in taken)
    return (starts or ends) and not any(takes(part.strip()) for view in near for part in _parts(view, starts, ends))


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


def _search(matcher: object) -> Callable[[str], object]:
    """Whether a folded line is what the matcher looks for."""
    if isinstance(matcher, Phrases):
        return lambda view: lower(view) in matcher.keys

    def search(view: str) -> object:
        try:
            return matcher.pattern.search(view)  # type: ignore[attr-defined]
        except TimeoutError:
            return None

    return search


def _words_of(rule: Rule) -> set[str]:
    """The words of the rule's patterns, phrases and examples."""
    found = {word[:_STEM].lower() for _, pattern in patterns(rule) for word in _WORD.findall(_SYNTAX.sub(" ", pattern.source))}
    _, matcher = opening(rule)
    if isinstance(matcher, Phrases):
        found |= {word for phrase in matcher.keys for word in _words(phrase)}
    found |= {word for _, view in one_line_examples(rule) for word in _words(view)}
    return found | {word for _, text, _ in page_examples(rule) for word in _words(text)}


def _words(text: str) -> set[str]:
    """The beginnings of its words, and signs that sentences seldom have, such as an arrow or a bar."""
    return {word[:_STEM].lower() for word in _WORD_OR_SIGN.findall(text)}
