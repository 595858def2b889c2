"""The literals of which every match of a pattern must hold one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache, wraps
from itertools import pairwise, product
from re import _constants as sre  # type: ignore[attr-defined]
from typing import Any, TypeVar, cast

from cleaner.ruleset.analysis import REPEATS
from cleaner.ruleset.scanned import DECORATION, LINE_EDGE, canonical

_MOST = 300
"""An exact set of strings has at most so many members."""
_MOST_REQUIRED = 800
"""A required set of literals has at most so many members: more find less, but make the search too large for the caches."""
_POSITIONS = 60
"""Places in a line where a literal may stand that is not bound to its edge."""
_FREQUENCY = dict(
    zip(
        "etaoinsrhldcumfpgwybvk",
        (0.1, 0.075, 0.065, 0.062, 0.057, 0.057, 0.053, 0.05, 0.045, 0.034, 0.033, 0.023, 0.023, 0.02, 0.018, 0.016, 0.016, 0.015, 0.014, 0.012, 0.008, 0.006),
        strict=True,
    )
)
_FREQUENCY |= {" ": 0.17, LINE_EDGE: 0.02, ")": 0.012, ".": 0.012, ",": 0.012, "-": 0.01, "/": 0.001, **dict.fromkeys("0123456789", 0.007)}
_RARE, _FOREIGN, _SIGN = 0.004, 0.02, 0.0005
_MOST_SHORTENED = 500
_ALIKE, _TELLING = 7, 9
_USELESS = 0.8
"""Literals that stand in so many lines are not worth looking for."""
LONGEST_LITERAL = 12
"""Code points; longer literals are cut: they find little more, and cost memory."""

_MOST_OF_CLASS = 12
"""A class of more characters is no set of letters."""
_DIGITS = (ord("0"), ord("9"))

Exact = tuple[str, ...]
_BARE_EDGE = "\x03"
"""While literals are put together: a line's edge behind which decoration was skipped."""
_EDGES = ((LINE_EDGE,), (_BARE_EDGE,))
_TEXT = "text"
"""The operator of neighbouring letters taken together; its argument is what the scan sees of them."""
_Method = TypeVar("_Method", bound=Callable[..., Any])


def required_literals(tree: Any) -> tuple[str, ...] | None:
    """Of the sets of literals that a parsed pattern requires the one that stands in the fewest lines, as the scan sees them; None without a good one."""
    best = _rarest(_Finder().candidates(tree))
    return None if best is None else tuple(sorted(_shortest(literal[:LONGEST_LITERAL] for literal in best)))


def _rarest(sets: Iterable[Exact]) -> Exact | None:
    """The first of the sets that stand in the fewest lines; None where none is worth looking for."""
    best, least = None, _USELESS
    for one in sets:
        if (rate := _rate(one)) < least:
            best, least = one, rate
    return best


def _rate(literals: Collection[str]) -> float:
    """About how many of these a line holds: no more than one for each head that many of them share."""
    by_head: dict[str, float] = {}
    for literal in literals:
        head = literal[:_ALIKE]
        by_head[head] = by_head.get(head, 0) + _rate_of(literal)
    return sum(min(rate, _rate_of(head)) for head, rate in by_head.items()) if len(by_head) < len(literals) else sum(by_head.values())


@lru_cache(maxsize=1 << 14)
def _rate_of(literal: str) -> float:
    """A rough model: the first two characters by their frequency in English, each further letter a quarter, what is rarer less."""
    inner = literal.strip(LINE_EDGE)
    if not inner:
        return 1.0
    rate = 1.0 if literal.startswith(LINE_EDGE) else _POSITIONS
    for ch in inner[:2]:
        rate *= _frequency(ch)
    further = inner[2:_TELLING]
    if further.replace(" ", "").isalpha():
        rate *= 0.25 ** len(further)
    else:
        for before, ch in pairwise(inner[1:_TELLING]):
            letter = ch.isalpha() or ch == " " or (ch.isdecimal() and before.isdecimal())
            rate *= 0.25 if letter else min(0.25, 4 * _frequency(ch))
    return rate * (_FREQUENCY[LINE_EDGE] if literal.endswith(LINE_EDGE) and len(literal) > 1 else 1.0)


def _frequency(ch: str) -> float:
    known = _FREQUENCY.get(ch)
    return known if known is not None else _RARE if ch.isascii() else _FOREIGN if ch.isalpha() else _SIGN


def _shortest(literals: Iterable[str]) -> set[str]:
    """The literals without those that hold another: where the longer one stands, the shorter one does."""
    found = set(literals)
    together = "\0".join(found)  # one count in it tells whether another holds a literal
    for literal in sorted(found, key=len):
        if literal in found and together.count(literal) > 1:
            found = {other for other in found if other == literal or literal not in other}
    return found


def _remembered(method: _Method) -> _Method:
    """Remember a method's answer per parsed node: each node is asked about at every level above it."""

    @wraps(method)
    def remembering(self: _Finder, *arguments: Any) -> Any:
        if isinstance(arguments[-1], int):
            return method(self, *arguments)
        key = (method.__name__, id(arguments[-1]), arguments[:-1])
        if key not in self.memory:
            self.memory[key] = method(self, *arguments)
        return self.memory[key]

    return cast(_Method, remembering)


class _Finder:
    """Finds what is required of one parsed pattern."""

    def __init__(self) -> None:
        self.memory: dict[tuple[str, int, tuple[Any, ...]], Any] = {}

    @_remembered
    def required(self, tree: Any) -> Exact | None:
        """The best set of strings of which every match of a sequence holds one."""
        return _rarest(self.candidates(tree))

    @_remembered
    def items(self, tree: Any) -> list[tuple[Any, Any]]:
        """The items of a sequence, letters that follow one another as one."""
        found: list[tuple[Any, Any]] = []
        for op, argument in tree:
            letter = canonical(chr(argument)) if op is sre.LITERAL else None
            if letter is None:
                found.append((op, argument))
            elif found and found[-1][0] is _TEXT:
                found[-1] = _TEXT, found[-1][1] + letter
            else:
                found.append((_TEXT, letter))
        return found

    @_remembered
    def candidates(self, tree: Any) -> list[Exact]:
        """Sets of strings of which every match of a sequence holds one of each."""
        found: list[Exact | None] = []
        run: Exact = ("",)
        for op, argument in self.items(tree):
            exact, inner = self.item(op, argument)
            if op is sre.ASSERT:
                found += self.candidates(argument[1])
            if run in _EDGES and (exact is None or op in REPEATS) and _is_decoration(op, argument):
                run = (_BARE_EDGE,)
                continue
            if exact is not None:
                grown = _followed(run, exact)
                if len(grown) <= max(_MOST, len(exact)) and not (len(grown) > len(run) and min(map(len, run)) >= LONGEST_LITERAL):
                    run = grown
                    continue
                found.append(run)
                run = exact
            else:
                if op is sre.SUBPATTERN:
                    found += self.candidates(argument[3])
                headed = self.heads(run, op, argument)
                found += [headed if len(headed) <= _MOST_REQUIRED else run, inner]
                run = ("",)
        sets = [tuple({_settled(literal) for literal in one}) for one in [*found, run] if one is not None]
        return [tuple(_shortest(one)) if len(one) <= _MOST_SHORTENED else one for one in sets if all(one)]

    @_remembered
    def heads(self, run: Exact, op: Any, argument: Any) -> Exact:
        """Strings of which every match of a run and one item behind it begins with one; the run itself when nothing is known of the item."""
        exact, _ = self.item(op, argument)
        if exact is not None:
            return _followed(run, exact)
        if op is sre.SUBPATTERN:
            return self.sequence_heads(run, argument[3])
        if op is sre.ATOMIC_GROUP:
            return self.sequence_heads(run, argument)
        if op is sre.BRANCH:
            heads = {head for alternative in argument[1] for head in self.sequence_heads(run, alternative)}
            if len(heads) > _MOST_REQUIRED:
                heads = _shortest(head[:LONGEST_LITERAL] for head in heads)
            return tuple(heads) if len(heads) <= _MOST_REQUIRED else run
        if op in REPEATS and argument[0]:
            return self.sequence_heads(run, argument[2])
        return run

    @_remembered
    def sequence_heads(self, run: Exact, tree: Any) -> Exact:
        for op, argument in self.items(tree):
            if op is _TEXT:
                room = 4 * LONGEST_LITERAL - max(map(len, run))
                run = _followed(run, (argument[:room],))
                if len(argument) > room:
                    break
                continue
            exact, _ = self.item(op, argument)
            if run in _EDGES and (exact is None or op in REPEATS) and _is_decoration(op, argument):
                run = (_BARE_EDGE,)
                continue
            grown = self.heads(run, op, argument)
            if len(grown) > _MOST_REQUIRED or max(map(len, grown)) > 4 * LONGEST_LITERAL:
                break
            run = grown
            if exact is None:
                break
        return run

    def item(self, op: Any, argument: Any) -> tuple[Exact | None, Exact | None]:
        """One item: all the strings it can match, if they are few; else a set of which each of its matches holds one, if there is one."""
        return ((argument,), None) if op is _TEXT else self.compound(op, argument)

    @_remembered
    def compound(self, op: Any, argument: Any) -> tuple[Exact | None, Exact | None]:
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
        if op in REPEATS:
            return self.repeat(*argument)
        return None, None

    @_remembered
    def sequence(self, tree: Any) -> tuple[Exact | None, Exact | None]:
        """All strings of a sequence if every item's are known, else its required set."""
        run: Exact = ("",)
        for op, argument in self.items(tree):
            exact, _ = self.item(op, argument)
            if exact is None:
                return None, self.required(tree)
            run = _followed(run, exact)
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
        if len(required) > _MOST_REQUIRED:
            required = _shortest(literal[:LONGEST_LITERAL] for literal in required)
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


def _followed(run: Exact, exact: Exact) -> Exact:
    """Each string of a run followed by each of an item."""
    if len(exact) == 1:
        return tuple([a + exact[0] for a in run])
    return tuple({a + b for a, b in product(run, exact)})


def _settled(literal: str) -> str:
    """A literal as it stands in the scanned text: behind skipped decoration a line has lost what decoration it had left."""
    return LINE_EDGE + literal[1:].lstrip(DECORATION) if literal.startswith(_BARE_EDGE) else literal


def _is_decoration(op: Any, argument: Any) -> bool:
    """Whether an item matches nothing but decoration, so that at a line's head the scan does not see it."""
    if op in REPEATS:
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
        elif op is sre.RANGE and argument == _DIGITS:
            letters.update("0123456789")
        else:
            return None
    return tuple(letters) if len(letters) <= _MOST_OF_CLASS else None
