"""The literals of which every match of a pattern must hold one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from itertools import product
from re import _constants as sre  # type: ignore[attr-defined]
from typing import Any, NamedTuple, TypeVar, cast

from cleaner.ruleset.scanned import DECORATION, LINE_EDGE, canonical

_MOST = 200
"""An exact set of strings has at most so many members."""
_MOST_REQUIRED = 4000
"""A required set of literals has at most so many members; the automaton does not mind."""
_LIGHTEST = 2
"""The least weight of a literal that is worth looking for."""
_MOST_SETS, _MOST_ALSO, _LEAST_ALSO = 2, 60, 3
"""Further sets: how many, how large, and the length of their shortest literal."""
LONGEST_LITERAL = 16
"""Code points; longer literals are cut: they find little more, and cost memory."""

Exact = tuple[str, ...]
_Method = TypeVar("_Method", bound=Callable[..., Any])


class Required(NamedTuple):
    """Sets of literals as the scan sees them; every line that matches holds one of each."""

    sought: tuple[str, ...] | None
    """The most selective set, for the scan; None when there is no good one."""
    also: tuple[tuple[str, ...], ...]
    """Further sets, without line edges, to be looked for in a line before the pattern is tried."""


def required_literals(tree: Any) -> Required:
    """The sets of literals that a parsed pattern requires."""
    sets = _Finder().candidates(tree)
    best: Exact | None = None
    for one in sets:
        best = _better(best, one)
    usable = best is not None and min(map(_weight, best)) >= _LIGHTEST
    sought = _shortest(literal[:LONGEST_LITERAL] for literal in best or ()) if usable else set()
    also = {tuple(sorted(_shortest(literal.strip(LINE_EDGE) for literal in one))) for one in sets if one != best and len(one) <= _MOST_ALSO}
    rest = sorted((one for one in also if len(min(one, key=len)) >= _LEAST_ALSO), key=lambda one: (len(one), one))
    return Required(tuple(sorted(sought)) if usable else None, tuple(rest[:_MOST_SETS]))


def _weight(literal: str) -> int:
    """How selective a literal is: its letters at the least; line edges count double, letters of rare scripts treble."""
    if not literal.strip(DECORATION + LINE_EDGE):
        return 0
    return len(literal) + literal.count(LINE_EDGE) + (0 if literal.isascii() else 2)


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


def _remembered(method: _Method) -> _Method:
    """Remember a method's answer per parsed node: each node is asked about at every level above it."""

    @wraps(method)
    def remembering(self: _Finder, *arguments: Any) -> Any:
        key = (method.__name__, id(arguments[-1]), str(arguments[0]) if len(arguments) > 1 else "")
        if isinstance(arguments[-1], int):
            return method(self, *arguments)
        if key not in self.memory:
            self.memory[key] = method(self, *arguments)
        return self.memory[key]

    return cast(_Method, remembering)


class _Finder:
    """Finds what is required of one parsed pattern."""

    def __init__(self) -> None:
        self.memory: dict[tuple[str, int, str], Any] = {}

    @_remembered
    def required(self, tree: Any) -> Exact | None:
        """The best set of strings of which every match of a sequence holds one."""
        best: Exact | None = None
        for one in self.candidates(tree):
            best = _better(best, one)
        return best if best and min(map(_weight, best)) >= _LIGHTEST else None

    def candidates(self, tree: Any) -> list[Exact]:
        """Sets of strings of which every match of a sequence holds one of each."""
        found: list[Exact | None] = []
        run: Exact = ("",)
        for op, argument in tree:
            exact, inner = self.item(op, argument)
            if op is sre.ASSERT:
                found.append(self.required(argument[1]))
            if exact is None and run == (LINE_EDGE,) and is_decoration(op, argument):
                continue
            if exact is not None:
                grown = tuple({a + b for a, b in product(run, exact)})
                if len(grown) <= max(_MOST, len(exact)) and not (len(grown) > len(run) and min(map(len, run)) >= LONGEST_LITERAL):
                    run = grown
                    continue
                found.append(run)
                run = exact
            else:
                headed = tuple({a + b for a, b in product(run, self.heads(op, argument))})
                found += [headed if len(headed) <= _MOST_REQUIRED else run, inner]
                run = ("",)
        return [one for one in [*found, run] if one is not None and all(one)]

    @_remembered
    def heads(self, op: Any, argument: Any) -> Exact:
        """Strings of which every match of one item begins with one; the empty string alone when nothing is known."""
        exact, _ = self.item(op, argument)
        if exact is not None:
            return exact
        if op is sre.SUBPATTERN:
            return self.sequence_heads(argument[3])
        if op is sre.ATOMIC_GROUP:
            return self.sequence_heads(argument)
        if op is sre.BRANCH:
            heads = {head for alternative in argument[1] for head in self.sequence_heads(alternative)}
            return tuple(heads) if "" not in heads and len(heads) <= _MOST_REQUIRED else ("",)
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT) and argument[0]:
            return self.sequence_heads(argument[2])
        return ("",)

    @_remembered
    def sequence_heads(self, tree: Any) -> Exact:
        run: Exact = ("",)
        for op, argument in tree:
            exact, _ = self.item(op, argument)
            if exact is None and run == (LINE_EDGE,) and is_decoration(op, argument):
                continue
            grown = tuple({a + b for a, b in product(run, exact if exact is not None else self.heads(op, argument))})
            if len(grown) > _MOST_REQUIRED or max(map(len, grown)) > 4 * LONGEST_LITERAL:
                break
            run = grown
            if exact is None:
                break
        return run

    @_remembered
    def item(self, op: Any, argument: Any) -> tuple[Exact | None, Exact | None]:
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
            return self.sequence(argument[3])
        if op is sre.ATOMIC_GROUP:
            return self.sequence(argument)
        if op is sre.BRANCH:
            return self.branch(argument[1])
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            return self.repeat(*argument)
        return None, None

    @_remembered
    def sequence(self, tree: Any) -> tuple[Exact | None, Exact | None]:
        """All strings of a sequence if every item's are known, else its required set."""
        run: Exact = ("",)
        for op, argument in tree:
            exact, _ = self.item(op, argument)
            if exact is None:
                return None, self.required(tree)
            run = tuple({a + b for a, b in product(run, exact)})
            if len(run) > _MOST or max(map(len, run)) > 4 * LONGEST_LITERAL:
                return None, self.required(tree)
        return run, None

    def branch(self, alternatives: Any) -> tuple[Exact | None, Exact | None]:
        exacts = [self.sequence(a)[0] for a in alternatives]
        together = {s for e in exacts if e is not None for s in e}
        if all(e is not None for e in exacts) and len(together) <= _MOST_REQUIRED:
            return tuple(together), None
        required: set[str] = set()
        for alternative in alternatives:
            one = self.required(alternative)
            if one is None:
                return None, None
            required.update(one)
        return None, tuple(required) if len(required) <= _MOST_REQUIRED else None

    def repeat(self, least: int, most: int, tree: Any) -> tuple[Exact | None, Exact | None]:
        exact, inner = self.sequence(tree)
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


def is_decoration(op: Any, argument: Any) -> bool:
    """Whether an item matches nothing but decoration, so that at a line's head the scan does not see it."""
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return all(is_decoration(*item) for item in argument[2])
    if op is sre.SUBPATTERN:
        return all(is_decoration(*item) for item in argument[3])
    if op is sre.BRANCH:
        return all(is_decoration(*item) for alternative in argument[1] for item in alternative)
    if op is sre.IN:
        return all(is_decoration(*item) or item == (sre.CATEGORY, sre.CATEGORY_SPACE) for item in argument)
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
