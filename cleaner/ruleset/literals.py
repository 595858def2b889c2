"""What any match of a pattern must contain: the literals that the scan looks for, and whether a pattern can run away.

A pattern is parsed with the standard library's own parser. What that parser does not know (``regex``-only syntax) has no literals:
such a pattern is tried on every line, under a time limit, and ``rules check`` names it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
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

DECORATION = " *_-|>•·‣◦▪●»›→←«‹([{\"'☐□✓+#~=^.:/,;!"
"""What may stand before a line's first word. The scanned lines are stripped of it, and so are the literals, at their heads: a pattern
that allows a bullet before its words is as easily found as one that does not."""

_MOST = 200
"""An exact set of strings has at most so many members."""
_MOST_REQUIRED = 4000
"""A required set of literals has at most so many members; the automaton does not mind."""
_LIGHTEST = 2
"""The least weight of a literal that is worth looking for."""
LONGEST_LITERAL = 16
"""Code points; longer literals are cut: they find little more, and cost memory."""
_UNBOUNDED = 100_000
_NOT_STANDARD = re.compile(r"(?<!\\)(?<!\\[pPN])\{(?!\d+(?:,\d*)?\}|,\d+\})|\[:\^?\w+:\]")
"""Syntax that ``re`` reads as something else than ``regex`` does: fuzzy counts and POSIX classes."""
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
    most: int | None
    """A line that matches is at most so many code points long; None when the pattern does not reach from end to end, or is unbounded."""
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


def scanned(text: str) -> str:
    """Lower-cased text as the scan sees it: letters that are case variants of another are replaced by it."""
    return "".join([VARIANTS.get(ch, ch) for ch in text])


def analyse(pattern: str) -> Analysis:
    """Parse a pattern (any letter case) and find its required literals and its risks. A pattern that ``re`` cannot parse has none."""
    if _NOT_STANDARD.search(pattern):
        return Analysis(None, False, None, True)
    try:
        tree = parser.parse(_PROPERTY.sub(r"\\w", pattern), re.IGNORECASE)
    except (re.error, RecursionError, OverflowError):
        return Analysis(None, False, None, True)
    best = _shortest(headless(literal)[:LONGEST_LITERAL] for literal in _required(tree) or ())
    usable = bool(best) and min(map(_weight, best)) >= _LIGHTEST
    return Analysis(
        literals=tuple(sorted(best)) if usable else None,
        digit_first=_digit_first(tree),
        most=_most(tree),
        risky=_risky(tree, False),
    )


def headless(line: str) -> str:
    """A line, or a literal that may stand at a line's head, as the scan sees it: without the decoration before its first word.

    >>> headless("• Read more"), headless("\\n- by ")
    ('Read more', '\\nby ')
    """
    return LINE_EDGE + line[1:].lstrip(DECORATION) if line[:1] == LINE_EDGE else line.lstrip(DECORATION)


def _weight(literal: str) -> int:
    """How selective a literal is: its letters at the least; line edges count double, letters of rare scripts treble."""
    bare = headless(literal)
    if not bare.strip(LINE_EDGE):
        return 0
    return len(bare) + bare.count(LINE_EDGE) + (0 if bare.isascii() else 2)


def _shortest(literals: Iterable[str]) -> set[str]:
    """The literals without those that hold another: where the longer one stands, the shorter one does."""
    kept: set[str] = set()
    for literal in sorted(set(literals), key=len):
        if not any(literal[i:j] in kept for i in range(len(literal)) for j in range(i + 1, len(literal) + 1)):
            kept.add(literal)
    return kept


def _better(a: Exact | None, b: Exact | None) -> Exact | None:
    """The more selective of two required sets."""

    def rank(candidate: Exact) -> tuple[int, bool, int, int]:
        least = min(map(_weight, candidate))
        return min(least, 4), all(s[0] == LINE_EDGE for s in candidate), min(least, 12), -len(candidate)

    if a is None or min(map(_weight, a)) < _LIGHTEST:
        return b
    if b is None or min(map(_weight, b)) < _LIGHTEST:
        return a
    return a if rank(a) >= rank(b) else b


def _required(tree: Any) -> Exact | None:
    """The best set of strings of which every match holds one, over the runs of a sequence."""
    best: Exact | None = None
    run: Exact = ("",)
    for op, argument in tree:
        exact, inner = _item(op, argument)
        if op is sre.ASSERT:
            best = _better(best, _required(argument[1]))
        if exact is None and run == (LINE_EDGE,) and _is_decoration(op, argument):
            continue
        if exact is not None:
            grown = tuple({a + b for a, b in product(run, exact)})
            if len(grown) <= max(_MOST, len(exact)) and not (len(grown) > len(run) and min(map(len, run)) >= LONGEST_LITERAL):
                run = grown
                continue
            best, run = _better(best, run), exact
        else:
            headed = tuple({a + b for a, b in product(run, _heads(op, argument))})
            best, run = _better(_better(best, headed if len(headed) <= _MOST_REQUIRED else run), inner), ("",)
    best = _better(best, run)
    return best if best and min(map(_weight, best)) >= _LIGHTEST else None


def _heads(op: Any, argument: Any) -> Exact:
    """Strings of which every match of one item begins with one; the empty string alone when nothing is known."""
    exact, _ = _item(op, argument)
    if exact is not None:
        return exact
    if op is sre.SUBPATTERN:
        return _sequence_heads(argument[3])
    if op is sre.ATOMIC_GROUP:
        return _sequence_heads(argument)
    if op is sre.BRANCH:
        heads = {head for alternative in argument[1] for head in _sequence_heads(alternative)}
        return tuple(heads) if "" not in heads and len(heads) <= _MOST_REQUIRED else ("",)
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) and argument[0]:
        return _sequence_heads(argument[2])
    return ("",)


def _sequence_heads(tree: Any) -> Exact:
    run: Exact = ("",)
    for op, argument in tree:
        exact, _ = _item(op, argument)
        grown = tuple({a + b for a, b in product(run, exact if exact is not None else _heads(op, argument))})
        if len(grown) > _MOST_REQUIRED or max(map(len, grown)) > 4 * LONGEST_LITERAL:
            break
        run = grown
        if exact is None:
            break
    return run


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


def _is_decoration(op: Any, argument: Any) -> bool:
    """Whether an item matches nothing but decoration, so that at a line's head the scan does not see it."""
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return all(_is_decoration(*item) for item in argument[2])
    if op is sre.SUBPATTERN:
        return all(_is_decoration(*item) for item in argument[3])
    if op is sre.BRANCH:
        return all(_is_decoration(*item) for alternative in argument[1] for item in alternative)
    if op is sre.IN:
        return all(_is_decoration(*item) or item == (sre.CATEGORY, sre.CATEGORY_SPACE) for item in argument)
    return op is sre.LITERAL and chr(argument) in DECORATION


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
    return tuple(letters) if len(letters) <= 8 else None


def _sequence(tree: Any) -> tuple[Exact | None, Exact | None]:
    """All strings of a sequence if every item's are known, else its required set."""
    run: Exact = ("",)
    for op, argument in tree:
        exact, _ = _item(op, argument)
        if exact is None:
            return None, _required(tree)
        run = tuple({a + b for a, b in product(run, exact)})
        if len(run) > _MOST or max(map(len, run)) > 4 * LONGEST_LITERAL:
            return None, _required(tree)
    return run, None


def _branch(alternatives: Any) -> tuple[Exact | None, Exact | None]:
    exacts = [_sequence(a)[0] for a in alternatives]
    together = {s for e in exacts if e is not None for s in e}
    if all(e is not None for e in exacts) and len(together) <= _MOST_REQUIRED:
        return tuple(together), None
    required: set[str] = set()
    for alternative in alternatives:
        one = _required(alternative)
        if one is None:
            return None, None
        required.update(one)
    return None, tuple(required) if len(required) <= _MOST_REQUIRED else None


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
