"""What can be told of a pattern before it meets a line: what the scan looks for, its bounds, and whether it can run away.

A pattern is parsed with the standard library's own parser. What that parser does not know (``regex``-only syntax) is not scanned for:
such a pattern is tried on every line, under a time limit, and ``rules check`` names it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise, takewhile
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_UNBOUNDED = 100_000
_OPEN, _LINE, _MOST_WAYS = 1000, 500, 20_000_000
"""A repeat of more is open; an open one may take so much of a line; so many ways to share a line are too many."""
_PARSED = 512
"""Parse trees at hand for lint, which asks for those of one file again."""
_NOT_STANDARD = re.compile(r"(?<!\\)(?<!\\[pPN])\{(?!\d+(?:,\d*)?\}|,\d+\})|\[:\^?\w+:\]")
"""Syntax that ``re`` reads as something else than ``regex`` does: fuzzy counts and POSIX classes."""
_PROPERTY = re.compile(r"\\[pP]\{[^}]*\}")
"""A Unicode property is one code point and no literal, as ``\\w`` is."""
_DOUBTFUL = re.compile(r"\\[pP]|\[\[|--|&&|\|\||~~")
"""What ``re`` does not know, or warns of."""


class Analysis(NamedTuple):
    """What was found out about one pattern."""

    literals: Sequence[str] | None
    """Lower-cased; one of them stands in the scanned text of every line that matches. None: the pattern must be tried on every line."""
    most: int | None
    """A line that matches is at most so many code points long; None when the pattern does not reach from end to end, or is unbounded."""
    risky: bool
    """Nested or neighbouring unbounded repeats, or syntax that could not be analysed: confirm under a time limit."""
    plain: bool = False
    """On a line in ASCII ``re`` finds it where ``regex`` does, and needs no time limit."""


def analyse(pattern: str) -> Analysis:
    """Parse a pattern (any letter case). One that ``re`` cannot parse has no literals and is risky."""
    tree = parsed(pattern)
    if tree is None:
        return Analysis(None, None, True)
    from cleaner.ruleset.literals import required_literals  # slow to import, and of no use to files with faults

    risky = _risky(tree, False)
    plain = not risky and not _DOUBTFUL.search(pattern) and tree.state.flags == re.IGNORECASE | re.UNICODE and _plain(tree)
    return Analysis(required_literals(tree), _most(tree), risky, plain)


@lru_cache(maxsize=_PARSED)
def parsed(pattern: str) -> Any | None:
    """The parse tree of a pattern, whose letter case is not heeded; None for syntax that ``re`` does not know, or reads as something else."""
    if _NOT_STANDARD.search(pattern):
        return None
    try:
        return parser.parse(_PROPERTY.sub(r"\\w", pattern), re.IGNORECASE)
    except (re.error, RecursionError, OverflowError):
        return None


def _most(tree: Any) -> int | None:
    """The most code points that a match from end to end of a line can have, if there is a bound."""
    items = list(tree)
    if len(items) == 1 and items[0][0] is sre.BRANCH:
        bounds = [_most(alternative) for alternative in items[0][1][1]]
        return None if None in bounds else max(bound for bound in bounds if bound is not None)
    if len(items) < 2 or items[0] != (sre.AT, sre.AT_BEGINNING) or items[-1] != (sre.AT, sre.AT_END):
        return None
    width = int(tree.getwidth()[1])
    return width if width < _UNBOUNDED else None


def _plain(tree: Any) -> bool:
    """Whether a sequence has only what means the same in ``re`` and ``regex`` on a line in ASCII: no letter beyond ASCII, whose case variants
    may be in it, no look-behind of several widths, nothing that either of them has had faults with.
    """
    for op, argument in tree:
        if op is sre.SUBPATTERN:
            _, added, removed, inner = argument
            plain = not (added | removed) & ~re.IGNORECASE and _plain(inner)
        elif op is sre.BRANCH:
            plain = all(map(_plain, argument[1]))
        elif op is sre.MAX_REPEAT or op is sre.MIN_REPEAT:
            plain = _plain(argument[2])
        elif op is sre.ASSERT or op is sre.ASSERT_NOT:
            least, most = argument[1].getwidth()
            plain = (argument[0] > 0 or least == most) and _plain(argument[1])
        elif op is sre.IN:
            plain = _plain(argument)
        elif op is sre.RANGE:
            plain = argument[1] < 0x80
        elif op is sre.LITERAL or op is sre.NOT_LITERAL:
            plain = argument < 0x80 or chr(argument).lower() == chr(argument).upper()
        else:
            plain = op in (sre.ANY, sre.AT, sre.CATEGORY, sre.NEGATE)
        if not plain:
            return False
    return True


def _risky(tree: Any, inside: bool) -> bool:
    """Whether open repeats are nested, or the repeats of one sequence can share a line among them in very many ways."""
    ways = 1
    for op, argument in tree:
        if op in REPEATS:
            least, most, inner = argument
            open_end = most is sre.MAXREPEAT or most > _OPEN
            rounds = _LINE // max(1, inner.getwidth()[0])  # no line has room for more
            ways *= 1 if most == least else rounds if most is sre.MAXREPEAT else min(most - least + 1, rounds + 1)
            if (open_end and inside) or _risky(inner, inside or open_end or most > 20):
                return True
        elif op is sre.SUBPATTERN:
            if _risky(argument[3], inside):
                return True
        elif op is sre.BRANCH:
            if any(_risky(a, inside) for a in argument[1]) or (inside and not _distinct(argument[1])):
                return True
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            if _risky(argument[1], inside):
                return True
        elif op is sre.ATOMIC_GROUP:
            if _risky(argument, inside):
                return True
        elif op in (sre.GROUPREF, sre.GROUPREF_EXISTS):
            return True
    return ways > _MOST_WAYS


def _distinct(alternatives: Any) -> bool:
    """Whether no text can be matched by two alternatives: of the letters that each begins with none are those of another, or their beginning."""
    heads = sorted("".join(chr(argument).lower() for _, argument in takewhile(lambda item: item[0] is sre.LITERAL, one)) for one in alternatives)
    return not any(after.startswith(head) for head, after in pairwise(heads))
