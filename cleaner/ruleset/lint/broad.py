"""any-line, takes-story and no-literal: patterns that take, or must be tried on, more than they should."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources

from cleaner.blocks.text import read_text
from cleaner.document import Document
from cleaner.ruleset.compile import Rule
from cleaner.ruleset.lint.codes import Code
from cleaner.ruleset.lint.finding import Finding
from cleaner.ruleset.lint.subject import Subject, on_the_line, opening, patterns, taken_lines
from cleaner.ruleset.matchers import Range, Shape
from cleaner.ruleset.pattern import Pattern
from cleaner.ruleset.where import Where

_LINES = ("Qlt", "b7dn", "Gwxk, zpf.", "Vjm 12 hlt quyx", "«Щюґ» їжф")
"""Lines with no letter common to all: a pattern that is found in each is found in nearly any."""
_SHOWN = 3


def findings(subject: Subject) -> Iterator[Finding]:
    story = read_story()
    candidates = subject.candidates(story)
    for i, rule in enumerate(subject.rules):
        for path, pattern in patterns(rule):
            if path[0] != "where" and _takes_any_line(pattern):
                yield Finding(
                    Code.ANY_LINE, ("rules", i, *path), "the pattern is found in nearly any line", "Name words that the line must have, or use 'where' alone."
                )
        path, matcher = opening(rule)
        if matcher is not None and matcher.trigger.everywhere and not _confined(rule.where):
            yield Finding(
                Code.NO_LITERAL,
                ("rules", i, *path),
                "no literal is in every match, so the pattern must be tried on every line",
                "Give it some letters that every match has, or confine it by 'first', 'last', 'after_headline' or 'words: {max: ...}'.",
            )
        taken = [] if rule.keep else [story.views[block] for block in _taken_of_story(rule, story, candidates.get(i, []))]
        if taken:
            quoted = "; ".join(repr(line) for line in taken[:_SHOWN])
            more = f" and {len(taken) - _SHOWN} more" if len(taken) > _SHOWN else ""
            yield Finding(
                Code.TAKES_STORY,
                ("rules", i, *(path if matcher is not None else ("where",))),
                f"the rule takes sentences that a story may hold: {quoted}{more}",
                "Narrow it by an anchor, by further words, or by 'where'.",
            )


def _confined(where: Where | None) -> bool:
    """Whether few lines of a page are left when the pattern is asked."""
    return where is not None and any(bound is not None for bound in (where.first, where.last, where.after_headline, where.most_words))


@cache
def read_story() -> Document:
    """Sentences of invented stories that begin, end or read like prompts, captions and credits: one a line, in every language there is."""
    files = sorted((one for one in resources.files(__package__).joinpath("story").iterdir() if one.name.endswith(".txt")), key=lambda one: one.name)
    return read_text("".join(one.read_text(encoding="utf-8") for one in files))


def _taken_of_story(rule: Rule, story: Document, candidates: Sequence[int]) -> list[int]:
    """The sentences that the rule would take on a page of nothing else: the first, the last and alone on it."""
    where = rule.where
    if where is not None and (where.after_headline is not None or where.repeats is not None or where.near is not None or where.alone is False):
        return []
    if isinstance(rule.matcher, Range):
        if rule.matcher.edge not in ("start", "end"):
            return []  # it needs a second line
        rule = rule._replace(matcher=rule.matcher.start)
    if isinstance(rule.matcher, Shape) and on_the_line(where) is None:
        return []
    return sorted({block for block, _, _ in taken_lines(rule, story, candidates)})


def _takes_any_line(pattern: Pattern) -> bool:
    if pattern.analysis.literals is not None:
        return False
    try:
        return all(pattern.search(line) is not None for line in _LINES)
    except TimeoutError:
        return False
