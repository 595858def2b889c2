"""The scan form of a pattern: simpler expressions, one of which is found in every line that the pattern matches, and in few others.

Written for Hyperscan in its byte mode, without regard to ASCII case. Each step finds too much rather than too little: a class holds all
bytes beyond ASCII if it holds any character there, look-around and references to groups are dropped, what a wide gap may hold is not
asked, and ``\\b`` stays only beside an ASCII word character, where bytes and characters agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from re import _constants as sre  # type: ignore[attr-defined]
from typing import Any, NamedTuple

LEAST_WEIGHT = 3.0
"""An expression that says less stands in too many lines."""
ENOUGH_WEIGHT = 12.0
"""An expression that says so much need not say more."""
_GAP, _FEW = 8, 3
"""A repeat of one character that may grow by more is open; so is one of anything else that may come more often."""
_LONGEST = 4000
"""Longer expressions, in code points, make the automaton too large."""
_HIGH = r"\x80-\xff"
_ASCII = frozenset(range(128)) - {10}
_DIGITS = frozenset(range(48, 58))
_WORDS = frozenset(code for code in range(128) if chr(code).isalnum() or chr(code) == "_")
_CATEGORIES: dict[Any, tuple[frozenset[int], bool]] = {
    sre.CATEGORY_DIGIT: (_DIGITS, True),
    sre.CATEGORY_NOT_DIGIT: (_ASCII - _DIGITS, True),
    sre.CATEGORY_SPACE: (frozenset({32}), False),  # the folded view has no other white space
    sre.CATEGORY_NOT_SPACE: (_ASCII - {32}, True),
    sre.CATEGORY_WORD: (_WORDS, True),
    sre.CATEGORY_NOT_WORD: (_ASCII - _WORDS, True),
}
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_STARTS, _ENDS = (sre.AT_BEGINNING, sre.AT_BEGINNING_STRING), (sre.AT_END, sre.AT_END_STRING)


class Piece(NamedTuple):
    """A part of an expression."""

    form: str
    weight: float = 0.0
    """About how many letters every match of it must spell out."""
    gap: bool = False
    """It may hold much that is not asked for."""

    @property
    def weak(self) -> bool:
        return self.gap or self.weight == 0


_OPEN = Piece(".*", gap=True)
_START, _END = Piece("^", 1.5), Piece("$", 1.5)


def scan_forms(tree: Any) -> tuple[str, ...] | None:
    """The expressions for a pattern parsed by ``re``; None when one of them would say too little or be too long."""
    items = list(tree)
    while len(items) == 1 and items[0][0] is sre.SUBPATTERN and not items[0][1][1] and not items[0][1][2]:
        items = list(items[0][1][3])
    alternatives = [list(one) for one in items[0][1][1]] if len(items) == 1 and items[0][0] is sre.BRANCH else [items]
    best = [max(_expressions(one), key=lambda piece: piece.weight) for one in alternatives]
    if any(piece.weight < LEAST_WEIGHT or len(piece.form) > _LONGEST for piece in best):
        return None
    return tuple(piece.form for piece in best)


def _expressions(items: Sequence[tuple[Any, Any]]) -> Iterable[Piece]:
    """Expressions for a sequence, any of which will do: what its items say, and what each lookahead says."""
    for op, argument in items:
        if op is sre.ASSERT and argument[0] == 1:
            yield from _expressions(list(argument[1]))
    pieces = [piece for piece in _pieces(items, True) if piece.form]
    start = 1 if pieces[:1] == [_START] else 0
    lead = list(takewhile(lambda piece: piece.weak and piece != _END, pieces[start:]))
    if any(piece.gap for piece in lead):  # where it begins is not asked
        pieces = pieces[start + len(lead) :]
    kept: list[Piece] = []
    for piece in pieces:
        if sum(one.weight for one in kept) >= ENOUGH_WEIGHT:
            break
        kept.append(piece)
    yield _joined(_trimmed(kept))


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Without what says nothing at the end, lest it be found again at every further place."""
    end = len(pieces)
    if end > 1 and pieces[-1] == _END and pieces[-2].gap:
        end -= 1
    while end and pieces[end - 1].weak:
        end -= 1
    return pieces[:end]


def _joined(pieces: Sequence[Piece]) -> Piece:
    """The pieces one behind the other; a line's edges can be asked only at either end."""
    inner = [piece for i, piece in enumerate(pieces) if not (piece == _START and i) and not (piece == _END and i < len(pieces) - 1)]
    return Piece("".join(piece.form for piece in inner), sum(piece.weight for piece in inner))


def _sequence(items: Sequence[tuple[Any, Any]], caseless: bool) -> Piece:
    """A sequence inside of an expression, where nothing can be said of the line's edges."""
    return _joined([piece for piece in _pieces(items, caseless) if piece.form and piece not in (_START, _END)])


def _pieces(items: Sequence[tuple[Any, Any]], caseless: bool) -> Iterable[Piece]:
    for i, (op, argument) in enumerate(items):
        if op is sre.AT and argument is sre.AT_BOUNDARY:
            beside = (i + 1 < len(items) and _is_word(*items[i + 1], 0)) or (i > 0 and _is_word(*items[i - 1], -1))
            yield Piece(r"\b", 0.4) if beside else Piece("")
        else:
            yield _piece(op, argument, caseless)


def _piece(op: Any, argument: Any, caseless: bool) -> Piece:
    if op is sre.LITERAL:
        return _letter(chr(argument), caseless)
    if (members := _members(op, argument, caseless)) is not None:
        return Piece(_one(*members), _class_weight(*members))
    if op is sre.AT:
        return _START if argument in _STARTS else _END if argument in _ENDS else Piece("")
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return Piece("")
    if op is sre.SUBPATTERN:
        _, added, taken, inner = argument
        inside = (caseless or bool(added & re.IGNORECASE)) and not taken & re.IGNORECASE
        piece = _sequence(list(inner), inside)
        return Piece(f"({'?:' if inside == caseless else '?i:' if inside else '?-i:'}{piece.form})", piece.weight) if piece.form else _OPEN
    if op is sre.ATOMIC_GROUP:
        piece = _sequence(list(argument), caseless)
        return Piece(f"(?:{piece.form})", piece.weight) if piece.form else _OPEN
    if op is sre.BRANCH:
        return _either([_sequence(list(one), caseless) for one in argument[1]])
    return _repeat(*argument, caseless) if op in _REPEATS else _OPEN


def _either(pieces: Sequence[Piece]) -> Piece:
    forms = "|".join(dict.fromkeys(piece.form for piece in pieces if piece.form))
    if not all(piece.form for piece in pieces):
        return Piece(f"(?:{forms})?") if forms else Piece("")
    return Piece(f"(?:{forms})", min(piece.weight for piece in pieces))


def _repeat(least: int, most: int, tree: Any, caseless: bool) -> Piece:
    items = list(tree)
    members = _members(*items[0], caseless) if len(items) == 1 else None
    if members is not None:
        codes, high = members
        kept, weight = min(least, _GAP), min(least, _GAP) * _class_weight(codes, high)
        if most - least > _GAP or least > _GAP:
            wide = len(codes) > len(_WORDS) // 2
            form = "." if len(codes) > len(_WORDS) else _class(codes, high)
            return Piece(f"{form}{'*' if not kept else '+' if kept == 1 else f'{{{kept},}}'}", weight, gap=wide)
        return Piece(f"{_class(codes, high)}{{{least},{4 * most if high else most}}}", weight)  # a character beyond ASCII is up to four bytes
    piece = _sequence(items, caseless)
    if not piece.form:
        return _OPEN
    if most <= _FEW:
        return Piece(f"(?:{piece.form}){'?' if (least, most) == (0, 1) else f'{{{least},{most}}}'}", least * piece.weight)
    return Piece(f"(?:{piece.form}){'+' if least else '*'}", piece.weight if least else 0)


def _letter(letter: str, caseless: bool) -> Piece:
    if letter.isascii():
        return Piece(letter if letter.isalnum() else f"\\x{ord(letter):02x}", 0.6 if letter == " " else 1)
    if caseless and letter.lower() != letter.upper():
        return Piece("[^\\n]{1,4}")
    return Piece("".join(f"\\x{byte:02x}" for byte in letter.encode("utf-8", "surrogatepass")), 1)


def _members(op: Any, argument: Any, caseless: bool) -> tuple[frozenset[int], bool] | None:
    """The ASCII codes that an item of one character matches, and whether it matches any others; None for every other item."""
    if op is sre.ANY:
        return _ASCII, True
    if op is sre.NOT_LITERAL:
        return _ASCII - _cased({argument}, caseless), True
    if op is not sre.IN:
        return None
    negated = argument[0][0] is sre.NEGATE
    codes: set[int] = set()
    high = False
    for kind, value in argument[negated:]:
        if kind is sre.CATEGORY:
            members, beyond = _CATEGORIES.get(value, (_ASCII, True))
            codes |= members
            high |= beyond
        else:
            first, last = (value, value) if kind is sre.LITERAL else value
            codes |= _cased(range(first, min(last, 127) + 1), caseless)
            high |= last > 127
    return (_ASCII - codes, True) if negated else (frozenset(codes - {10}), high)


def _cased(codes: Iterable[int], caseless: bool) -> set[int]:
    found = set(codes)
    return found | {ord(variant) for code in found if code < 128 for variant in (chr(code).lower(), chr(code).upper())} if caseless else found


def _class_weight(codes: frozenset[int], high: bool) -> float:
    size = len(codes) + 10 * high
    return 0.8 if size <= 4 else 0.5 if size <= 12 else 0.3 if size <= 30 else 0.0


def _class(codes: frozenset[int], high: bool) -> str:
    listed = "".join(f"\\x{code:02x}" for code in sorted(codes))
    return f"[{listed}{_HIGH if high else ''}]"


def _one(codes: frozenset[int], high: bool) -> str:
    if not high:
        return _class(codes, False)
    return f"(?:{_class(codes, False)}|[{_HIGH}]{{2,4}})" if codes else f"[{_HIGH}]{{2,4}}"


def _is_word(op: Any, argument: Any, end: int) -> bool:
    """Whether an item surely begins (``end`` 0) or ends (-1) with an ASCII word character."""
    if op is sre.LITERAL:
        return argument in _WORDS
    if op is sre.IN:
        members = _members(op, argument, True)
        return members is not None and not members[1] and members[0] <= _WORDS
    if op is sre.SUBPATTERN:
        return bool(argument[3]) and _is_word(*list(argument[3])[end], end)
    if op is sre.BRANCH:
        return all(one and _is_word(*list(one)[end], end) for one in argument[1])
    return op in _REPEATS and argument[0] > 0 and bool(argument[2]) and _is_word(*list(argument[2])[end], end)
