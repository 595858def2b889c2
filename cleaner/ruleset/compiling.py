"""Patterns of rule files compiled once, in bounded time and memory, or the problem that keeps them from it."""

from __future__ import annotations

import re
from math import prod

import regex

from cleaner.ruleset.analysis import Analysis
from cleaner.ruleset.pattern import TIMEOUT, Pattern
from cleaner.ruleset.places import Path, Problem
from cleaner.ruleset.vetoes import PARTS, VERBOSE

LONGEST = 2000
"""Code points of one pattern."""
LARGEST = 10_000
"""Copies of its parts that one pattern may be compiled to: ``(?:ab){50}`` makes a hundred."""

_UNKNOWN = Analysis(None, None, True)
"""A pattern that is only tried on examples need not be analysed: it is tried on every line, under a time limit."""
_COUNT = re.compile(r"\{\s*(\d+)")
_MENDS = {
    "missing )": "Close the bracket; a bracket that is meant literally is written '\\('.",
    "unbalanced parenthesis": "Open the bracket, or write '\\)' if it is meant literally.",
    "unterminated character set": "Close the set with ']'; a bracket that is meant literally is written '\\['.",
    "nothing to repeat": "Put something before the sign; one that is meant literally has a backslash.",
    "multiple repeat": "Put what is repeated twice into brackets; a sign that is meant literally has a backslash.",
    "bad escape": "Remove the backslash, or write '\\\\' for one that is meant literally.",
    "incomplete escape": "Complete the escape, or write '\\\\' for a backslash that is meant literally.",
    "unknown property": "Name a property of Unicode, as in '\\p{L}'.",
}


def try_pattern(source: str, at: Path) -> Pattern | Problem:
    """The pattern, ready to be tried on examples; or what is wrong with it."""
    if expansion(source) > LARGEST:
        message = f"the pattern's counted repeats make more than {LARGEST:,} copies of its parts"
        return Problem("bad-pattern", message, "Use smaller counts, or an open repeat such as '+'.", at)
    pattern = Pattern(source, _UNKNOWN)
    try:
        matches_empty = pattern.compiled.search("", timeout=TIMEOUT) is not None
    except TimeoutError:
        matches_empty = False
    except regex.error as error:
        said = str(error).partition(" at position")[0]
        mend = next((mend for start, mend in _MENDS.items() if said.startswith(start)), "A sign that is meant literally has a backslash before it.")
        return Problem("bad-pattern", f"the pattern does not compile: {said}", mend, at, within=_opened(source, said, getattr(error, "pos", None)))
    except RecursionError:
        return Problem("bad-pattern", "the pattern is nested too deeply", "Remove brackets that do nothing.", at)
    except (OverflowError, MemoryError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        return Problem("bad-pattern", f"the pattern cannot be compiled ({type(error).__name__})", "Write it more simply.", at)
    if matches_empty:
        return Problem("empty-match", "the pattern matches an empty line, and so every line", "Make at least one part of it not optional.", at)
    return pattern


def _opened(source: str, said: str, at: int | None) -> int | None:
    """Where the bracket was opened that is not closed, if that is what was said; else the place that was told."""
    opened: list[int] = []
    for part in PARTS.finditer(source):
        if part[0] == "(":
            opened.append(part.start())
        elif part[0] == ")" and opened:
            opened.pop()
        elif part[0] == "[" and said == "unterminated character set":
            return part.start()
    return opened[-1] if opened and said == "missing )" else at


def expansion(source: str) -> int:
    """An upper bound of how many parts the pattern is compiled to: ``regex`` copies what a count says must be there."""
    simple = prod(int(count[1][:12]) or 1 for count in _COUNT.finditer(source)) * len(source)
    if simple <= LARGEST or VERBOSE.search(source):  # comments may hide brackets: every count is taken for nested in the others
        return simple
    open_groups: list[int] = []
    total = last = 0
    for part in PARTS.finditer(source):
        if part["least"]:
            copies = last * max(1, int(part["least"][:12]))
            total, last = total - last + copies, copies
        elif part[0] == "(":
            open_groups.append(total)
            total = last = 0
        elif part[0] == ")":
            last = total + 1
            total = last + (open_groups.pop() if open_groups else 0)
        elif part[0] not in "?+*":
            total, last = total + 1, 1
    return total + sum(open_groups)
