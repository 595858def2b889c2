"""What any match of a pattern must contain: the literals that the scan looks for, and whether a pattern can run away.

A pattern is parsed with the standard library's own parser. What that parser does not know (``regex``-only syntax) has no literals:
such a pattern is tried on every line, under a time limit, and ``rules check`` names it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import product
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

VARIANTS: dict[str, str] = {
    "ſ": "s", "ı": "i", "İ": "i",
    "ᲀ": "в", "ᲁ": "д", "ᲂ": "о", "ᲃ": "с", "ᲄ": "т", "ᲅ": "т", "ᲆ": "ъ", "ᲇ": "ѣ", "ᲈ": "ꙋ",
    "ς": "σ", "ϐ": "β", "ϑ": "θ", "ϴ": "θ", "ϕ": "φ", "ϖ": "π", "ϰ": "κ", "ϱ": "ρ", "ϵ": "ε", "µ": "μ", "\u1fbe": "ι", "\u0345": "ι",
}  # fmt: skip
"""Letters that ``regex`` matches without regard to case to a letter that ``str.lower`` does not lead to; the scan replaces them."""

LINE_EDGE = "\n"
"""Stands for ``^`` and ``$`` in a literal: the scanned text has a newline before and after every line."""

_MOST = 24
"""A required set of literals has at most so many members."""
_LONGEST = 24
"""Longer literals find nothing more."""
_NOT_STANDARD = re.compile(r"\{[^}]*[a-zA-Z<=]|\[\[?:|\[\[[.=]|\(\?[^)]*[VbrR]")
"""Syntax that ``re`` reads as something else than ``regex`` does: fuzzy counts, POSIX classes, the version and reverse flags."""
_PROPERTY = re.compile(r"\\[pP]\{[^}]*\}")
"""A Unicode property is one code point and no literal, as ``\\w`` is."""

Exact = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found out about one pattern."""

    literals: tuple[str, ...] | None
    """Lower-cased; one of them stands in the scanned text of every line that matches. None: the pattern must be tried on every line."""
    digit_first: bool
    """Every match begins with a decimal digit at the line's start."""
    least: int
    """A match is at least so many code points long."""
    risky: bool
    """Nested or neighbouring unbounded repeats, or syntax that could not be analysed: confirm under a time limit."""


def canonical(ch: str) -> str | None:
    """The one letter that all case variants of ``ch`` lead to in the scanned text; None for a letter where that is not certain."""
    if ch < "\x80":
        return ch.lower()
    if ch in VARIANTS:
        return VARIANTS[ch]
    if ("À" <= ch <= "ž" and ch != "ß") or ("Ά" <= ch <= "ώ" and ch not in "ΐΰ") or "Ѐ" <= ch <= "ԯ":
        lower = ch.lower()
        return VARIANTS.get(lower, lower) if len(lower) == 1 else None
    return ch if unicodedata.category(ch) in {"Lo", "Nd", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Zs"} else None


def analyse(pattern: str) -> Analysis:
    """Parse a pattern (any letter case) and find its required literals and its risks. A pattern that ``re`` cannot parse has none."""
    if _NOT_STANDARD.search(pattern):
        return Analysis(None, False, 0, True)
    try:
        tree = parser.parse(_PROPERTY.sub(r"\\w", pattern), re.IGNORECASE)
    except (re.error, RecursionError, OverflowError):
        return Analysis(None, False, 0, True)
    best = _required(tree)
    usable = best is not None and min(map(_weight, best)) >= 2
    return Analysis(
        literals=tuple(sorted({literal[:_LONGEST] for literal in best})) if usable and best else None,
        digit_first=_digit_first(tree),
        least=min(int(tree.getwidth()[0]), 1 << 16),
        risky=_risky(tree, False),
    )


def _weight(literal: str) -> int:
    """How selective a literal is: its letters, a line edge counting double."""
    return len(literal) + literal.count(LINE_EDGE)


def _better(a: Exact | None, b: Exact | None) -> Exact | None:
    """The more selective of two required sets."""

    def rank(candidate: Exact) -> tuple[int, int]:
        return min(min(map(_weight, candidate)), 12), -len(candidate)

    if a is None or not all(a):
        return b
    if b is None or not all(b):
        return a
    return a if rank(a) >= rank(b) else b


def _required(tree: Any) -> Exact | None:
    """The best set of strings of which every match holds one, over the runs of a sequence."""
    best: Exact | None = None
    run: Exact = ("",)
    for op, argument in tree:
        exact, inner = _item(op, argument)
        if exact is not None:
            grown = tuple({a + b for a, b in product(run, exact)})
            if len(grown) <= _MOST and max(map(len, grown)) <= 4 * _LONGEST:
                run = grown
                continue
            best, run = _better(best, run), exact
        else:
            best, run = _better(_better(best, run), inner), ("",)
    best = _better(best, run)
    return best if best and all(best) else None


def _item(op: Any, argument: Any) -> tuple[Exact | None, Exact | None]:
    """One item: all the strings it can match, if they are few; else a set of which each of its matches holds one, if there is one."""
    if op is sre.LITERAL:
        letter = canonical(chr(argument))
        return ((letter,) if letter else None), None
    if op is sre.IN:
        return _char_class(argument), None
    if op is sre.AT:
        if argument in (sre.AT_BEGINNING, sre.AT_BEGINNING_STRING, sre.AT_END, sre.AT_END_STRING):
            return (LINE_EDGE,), None
        return ("",), None
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return ("",), None
    if op is sre.SUBPATTERN:
        return _sequence(argument[3])
    if op is sre.ATOMIC_GROUP:
        return _sequence(argument)
    if op is sre.BRANCH:
        return _branch(argument[1])
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return _repeat(*argument)
    return None, None


def _char_class(items: Any) -> Exact | None:
    letters: set[str] = set()
    for op, argument in items:
        if op is sre.LITERAL:
            letter = canonical(chr(argument))
            if letter is None:
                return None
            letters.add(letter)
        elif op is sre.CATEGORY and argument is sre.CATEGORY_SPACE:
            letters.add(" ")  # the folded view has no other white space
        else:
            return None
    return tuple(letters) if len(letters) <= 6 else None


def _sequence(tree: Any) -> tuple[Exact | None, Exact | None]:
    """All strings of a sequence if every item's are known, else its required set."""
    run: Exact = ("",)
    for op, argument in tree:
        exact, _ = _item(op, argument)
        if exact is None:
            return None, _required(tree)
        run = tuple({a + b for a, b in product(run, exact)})
        if len(run) > _MOST or max(map(len, run)) > 4 * _LONGEST:
            return None, _required(tree)
    return run, None


def _branch(alternatives: Any) -> tuple[Exact | None, Exact | None]:
    exacts = [_sequence(a)[0] for a in alternatives]
    together = {s for e in exacts if e is not None for s in e}
    if all(e is not None for e in exacts) and len(together) <= _MOST:
        return tuple(together), None
    required: set[str] = set()
    for alternative in alternatives:
        one = _required(alternative)
        if one is None:
            return None, None
        required.update(one)
    return None, tuple(required) if len(required) <= 4 * _MOST else None


def _repeat(least: int, most: int, tree: Any) -> tuple[Exact | None, Exact | None]:
    exact, inner = _sequence(tree)
    if exact == (" ",) and most > 1:  # the folded view has no runs of spaces
        most = 1
        least = min(least, 1)
    if exact is not None and most == 1:
        return (exact if least else tuple({"", *exact})), None
    if exact is not None and least == most and least <= 4 and len(exact) == 1:
        return (exact[0] * least,), None
    if least == 0:
        return None, None
    return None, exact if exact is not None and all(exact) else inner


def _digit_first(tree: Any) -> bool:
    """Whether a sequence begins with ``^`` and a decimal digit."""
    items = list(tree)
    return len(items) > 1 and items[0] == (sre.AT, sre.AT_BEGINNING) and _begins_with_digit(items[1:])


def _begins_with_digit(items: list[Any]) -> bool:
    if not items:
        return False
    op, argument = items[0]
    if op is sre.SUBPATTERN:
        return _begins_with_digit(list(argument[3]))
    if op is sre.BRANCH:
        return all(_begins_with_digit(list(a)) for a in argument[1])
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return bool(argument[0]) and _begins_with_digit(list(argument[2]))
    if op is sre.LITERAL:
        return chr(argument).isdecimal()
    return op is sre.IN and all(
        (kind is sre.CATEGORY and value is sre.CATEGORY_DIGIT)
        or (kind is sre.LITERAL and chr(value).isdecimal())
        or (kind is sre.RANGE and chr(value[0]).isdecimal() and chr(value[1]).isdecimal())
        for kind, value in argument
    )


def _risky(tree: Any, inside: bool) -> bool:
    """Whether unbounded repeats are nested, or more than two stand in one sequence: such patterns may take exponential or cubic time."""
    unbounded = 0
    for op, argument in tree:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, most, inner = argument
            open_end = most is sre.MAXREPEAT or most > 200
            unbounded += open_end
            if (open_end and inside) or _risky(inner, inside or open_end or most > 20):
                return True
        elif op is sre.SUBPATTERN:
            if _risky(argument[3], inside):
                return True
        elif op is sre.BRANCH:
            if any(_risky(a, inside) for a in argument[1]) or (inside and len(argument[1]) > 1):
                return True
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            if _risky(argument[1], inside):
                return True
        elif op is sre.ATOMIC_GROUP:
            if _risky(argument, inside):
                return True
        elif op in (sre.GROUPREF, sre.GROUPREF_EXISTS):
            return True
    return unbounded > 2
