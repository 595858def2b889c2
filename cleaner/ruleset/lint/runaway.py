"""runs-away: patterns whose repeats can share a line in so many ways that a search does not end in time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from re import _constants as sre  # type: ignore[attr-defined]
from typing import Any

from cleaner.fold import fold_line
from cleaner.ruleset.analysis import REPEATS, parsed
from cleaner.ruleset.lint.codes import Code
from cleaner.ruleset.lint.finding import Finding
from cleaner.ruleset.lint.subject import Subject, patterns
from cleaner.ruleset.pattern import TIMEOUT, Pattern

_SHORT, _LONGEST = 200, 4000
"""Code points of a grown line. Very many ways to share it show in the short one; ways that grow with its cube make that slow, and the long one endless."""
_QUICK = 0.001
"""Processor seconds in which a search of the short line ends when the long one will, too."""
_ODD = "\u00b6"
"""What no pattern looks for, so that a match fails at the line's end and every way must be tried."""


def findings(subject: Subject) -> Iterator[Finding]:
    for i, rule in enumerate(subject.rules):
        for path, pattern in patterns(rule):
            if pattern.analysis.risky and _runs_away(pattern):
                yield Finding(
                    Code.RUNS_AWAY,
                    ("rules", i, *path),
                    f"the pattern does not end within {TIMEOUT} s on a long line",
                    "Bound its repeats ({0,80} for *), and let no two neighbouring or nested ones match the same characters.",
                )


def _runs_away(pattern: Pattern) -> bool:
    try:
        for head, once, rest in _pumps(pattern.source):
            for end in dict.fromkeys((_ODD, f"{_ODD}{rest}", f"{rest}{_ODD}")):  # a line without a text that every match has is given up at once
                if _seconds(pattern, _grown(head, once, _SHORT) + end) > _QUICK:
                    _seconds(pattern, _grown(head, once, _LONGEST) + end)
    except TimeoutError:
        return True
    return False


def _grown(head: str, once: str, size: int) -> str:
    return (head + once * (size // len(once) + 1))[:size]


def _seconds(pattern: Pattern, line: str) -> float:
    """How long the search takes. Raises TimeoutError after TIMEOUT seconds."""
    start = time.process_time()
    pattern.compiled.search(fold_line(line), timeout=TIMEOUT)
    return time.process_time() - start


def _pumps(source: str) -> Iterator[tuple[str, str, str]]:
    """For each repeat of a pattern: what leads to it, texts that it may go round by, and what follows. None for syntax that ``re`` does not know."""
    tree = parsed(source)
    yield from () if tree is None else dict.fromkeys(_repeats(tree, "", ""))


def _repeats(tree: Any, head: str, rest: str) -> Iterator[tuple[str, str, str]]:
    for at, (op, argument) in enumerate(tree):
        before, after = head + _sample(tree[:at], 1), _sample(tree[at + 1 :], 1) + rest
        if op in REPEATS:
            for inner in _alternatives(argument[2]):
                if once := _sample(inner, 1):
                    yield before, once, after
                    yield before, once[0], after
                    yield before, f"{once} ", after
            yield from _repeats(argument[2], before, after)
        elif op in (sre.SUBPATTERN, sre.BRANCH, sre.ATOMIC_GROUP, sre.ASSERT, sre.ASSERT_NOT):
            for inner in _alternatives([(op, argument)]):
                yield from _repeats(inner, before, after)


def _alternatives(tree: Any) -> list[Any]:
    """The parts of which one is matched: those of an alternation, or the tree itself."""
    items = list(tree)
    if len(items) != 1:
        return [tree]
    op, argument = items[0]
    if op is sre.BRANCH:
        return [one for alternative in argument[1] for one in _alternatives(alternative)]
    if op in (sre.SUBPATTERN, sre.ASSERT, sre.ASSERT_NOT):
        return _alternatives(argument[3] if op is sre.SUBPATTERN else argument[1])
    if op is sre.ATOMIC_GROUP:
        return _alternatives(argument)
    return [tree]


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
    if op in REPEATS:
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
