"""What a pattern asks of every line in which it is found, as far as its form tells: so many words, an end, a small letter."""

from __future__ import annotations

import re
from re import _constants as sre  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from cleaner.ruleset.analysis import REPEATS, parsed

_SPACE = (sre.CATEGORY, sre.CATEGORY_SPACE)


class Demands(NamedTuple):
    """What holds of every line in which a pattern is found."""

    least_words: int = 1
    ends: frozenset[str] = frozenset()
    """One of these is the line's last character; empty when it may be any."""
    small_letter: bool = False
    """It has a letter that is no capital."""


def demands(source: str) -> Demands:
    """What a pattern asks for; nothing where ``re`` does not know its syntax."""
    tree = parsed(source)
    if tree is None:
        return Demands()
    return Demands(_spaces(tree) + 1, _ends(list(tree)[:-1]) if list(tree)[-1:] == [(sre.AT, sre.AT_END)] else frozenset(), _small(tree, False))


def _spaces(tree: Any) -> int:
    """The fewest spaces of a match; folded lines have no two in a row, and none at their edges."""
    count = 0
    for op, argument in tree:
        if (op is sre.LITERAL and argument == ord(" ")) or (op is sre.IN and all(item in ((sre.LITERAL, ord(" ")), _SPACE) for item in argument)):
            count += 1
        elif op is sre.BRANCH:
            count += min(map(_spaces, argument[1]))
        elif op is sre.SUBPATTERN:
            count += _spaces(argument[3])
        elif op is sre.ATOMIC_GROUP:
            count += _spaces(argument)
        elif op in REPEATS:
            count += argument[0] * _spaces(argument[2])
    return count


def _ends(items: list[Any]) -> frozenset[str]:
    """The characters that a match can end with; empty when that cannot be told."""
    if not items:
        return frozenset()
    op, argument = items[-1]
    if op is sre.LITERAL:
        return frozenset(chr(argument))
    if op is sre.IN and all(kind is sre.LITERAL for kind, _ in argument):
        return frozenset(chr(code) for _, code in argument)
    if op is sre.BRANCH:
        ends = [_ends(list(alternative)) for alternative in argument[1]]
        return frozenset().union(*ends) if all(ends) else frozenset()
    if op is sre.SUBPATTERN:
        return _ends(list(argument[3]))
    if op is sre.ATOMIC_GROUP:
        return _ends(list(argument))
    if op in REPEATS:
        last, before = _ends(list(argument[2])), frozenset() if argument[0] else _ends(items[:-1])
        return last | before if last and (argument[0] or before) else frozenset()
    return frozenset()


def _small(tree: Any, heeded: bool) -> bool:
    """Whether every match has a small letter. ``heeded``: letter case is."""
    for op, argument in tree:
        if op is sre.LITERAL and heeded and chr(argument).islower():
            return True
        if op is sre.IN and heeded and all(_is_small(*item) for item in argument):
            return True
        if op is sre.SUBPATTERN and _small(argument[3], (heeded or bool(argument[2] & re.IGNORECASE)) and not argument[1] & re.IGNORECASE):
            return True
        if op is sre.ATOMIC_GROUP and _small(argument, heeded):
            return True
        if op is sre.BRANCH and all(_small(alternative, heeded) for alternative in argument[1]):
            return True
        if op in REPEATS and argument[0] and _small(argument[2], heeded):
            return True
    return False


def _is_small(op: Any, argument: Any) -> bool:
    return (op is sre.LITERAL and chr(argument).islower()) or (op is sre.RANGE and all(chr(code).islower() for code in range(argument[0], argument[1] + 1)))
