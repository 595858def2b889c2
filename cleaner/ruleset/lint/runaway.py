"""runs-away: patterns whose repeats can share a line in so many ways that a search does not end in time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from cleaner.fold import fold_line
from cleaner.ruleset.lint.codes import Code
from cleaner.ruleset.lint.finding import Finding
from cleaner.ruleset.lint.subject import Subject, near_misses, one_line_examples, page_examples, patterns
from cleaner.ruleset.pattern import TIMEOUT, Pattern

_LONGEST = 4000
"""Code points of a grown line."""
_EXAMPLES = 4
"""The longest examples of a rule, so many, are grown."""
_TIMES = 30
"""An open repeat is grown to so many rounds, one within another to so many again."""
_ODD = "\u00b6"
"""What no pattern looks for, so that a match fails at the line's end and every way must be tried."""
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


def findings(subject: Subject) -> Iterator[Finding]:
    for i, rule in enumerate(subject.rules):
        for path, pattern in patterns(rule):
            if not pattern.analysis.risky:
                continue
            examples = [view for _, view in one_line_examples(rule)]
            examples += [line for _, text, _ in page_examples(rule) for line in text.split("\n")]
            examples += [line for _, views in near_misses(rule) for line in views]
            if _runs_away(pattern, (*_grown_pattern(pattern.source), *_grown_lines(sorted(set(examples), key=len)[-_EXAMPLES:]))):
                yield Finding(
                    Code.RUNS_AWAY,
                    ("rules", i, *path),
                    f"the pattern does not end within {TIMEOUT} s on a long line",
                    "Bound its repeats ({0,80} for *), and let no two neighbouring or nested ones match the same characters.",
                )


def _runs_away(pattern: Pattern, lines: Iterable[str]) -> bool:
    try:
        for line in lines:
            pattern.search(fold_line(line[:_LONGEST]))
    except TimeoutError:
        return True
    return False


def _grown_lines(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"{line} " * 40
        yield f"{line[:40]} " * 60 + _ODD
        yield line[: len(line) // 2] + line[len(line) // 2 :] * 40


def _grown_pattern(source: str) -> Iterator[str]:
    """Lines made of the pattern itself, with its repeats gone round very often; none for syntax that ``re`` does not know."""
    try:
        tree = parser.parse(source, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError):
        return
    for times in (_TIMES, _LONGEST):
        yield _sample(tree, times)[: _LONGEST - 1] + _ODD
    yield f"{_sample(tree, 1)} " * 40 + _ODD


def _sample(tree: Any, times: int) -> str:
    """A text that the pattern's parts match, with each repeat gone round ``times`` times as far as it may."""
    text = ""
    for op, argument in tree:
        text += _one(op, argument, times)
        if len(text) > _LONGEST:
            break
    return text


def _one(op: Any, argument: Any, times: int) -> str:
    if op is sre.LITERAL:
        return chr(argument)
    if op is sre.IN:
        return next((letter for letter in " a1.-A_/" if _in_class(letter, argument)), chr(argument[0][1]) if argument[0][0] is sre.LITERAL else "a")
    if op in (sre.NOT_LITERAL, sre.ANY):
        return "a" if argument != ord("a") else "b"
    if op is sre.SUBPATTERN:
        return _sample(argument[3], times)
    if op is sre.ATOMIC_GROUP:
        return _sample(argument, times)
    if op is sre.BRANCH:
        return _sample(argument[1][0], times)
    if op in _REPEATS:
        least, most, inner = argument
        once = _sample(inner, times)
        rounds = max(int(least), min(int(most), times))
        return (once * min(rounds, _LONGEST // max(1, len(once)) + 1))[:_LONGEST]
    return ""


def _in_class(letter: str, items: Any) -> bool:
    code = ord(letter)
    negated = items[0][0] is sre.NEGATE
    categories = {
        sre.CATEGORY_DIGIT: letter.isdecimal(),
        sre.CATEGORY_SPACE: letter.isspace(),
        sre.CATEGORY_WORD: letter.isalnum() or letter == "_",
        sre.CATEGORY_NOT_DIGIT: not letter.isdecimal(),
        sre.CATEGORY_NOT_SPACE: not letter.isspace(),
        sre.CATEGORY_NOT_WORD: not (letter.isalnum() or letter == "_"),
    }
    found = any(
        (op is sre.LITERAL and argument == code)
        or (op is sre.RANGE and argument[0] <= code <= argument[1])
        or (op is sre.CATEGORY and categories.get(argument, False))
        for op, argument in items
    )
    return found is not negated
