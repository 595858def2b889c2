"""caseless: classes of capitals in a pattern that does not mind case, so that they take small letters too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from re import _constants as sre  # type: ignore[attr-defined]
from typing import Any

from cleaner.ruleset.analysis import REPEATS, parsed
from cleaner.ruleset.lint.codes import Code
from cleaner.ruleset.lint.finding import Finding
from cleaner.ruleset.lint.subject import Subject, patterns

_CAPITALS, _SMALL = (ord("A"), ord("Z")), (ord("a"), ord("z"))


def findings(subject: Subject) -> Iterator[Finding]:
    for i, rule in enumerate(subject.rules):
        for path, pattern in patterns(rule):
            if "[A-Z" in pattern.source and _asks_in_vain(parsed(pattern.source) or ()):
                yield Finding(
                    Code.CASELESS,
                    ("rules", i, *path),
                    "patterns do not mind case, so '[A-Z]' takes small letters too",
                    "Write '(?-i:[A-Z])' for a capital letter, or '[a-z]' for any.",
                )


def _asks_in_vain(tree: Iterable[Any]) -> bool:
    """Whether a sequence has a class of capitals without the small letters, where case is not minded."""
    for op, argument in tree:
        if op is sre.IN:
            ranges = {given for kind, given in argument if kind is sre.RANGE}
            if _CAPITALS in ranges and _SMALL not in ranges:
                return True
        elif op is sre.SUBPATTERN:
            _, _, removed, inner = argument
            if not removed & re.IGNORECASE and _asks_in_vain(inner):
                return True
        elif op is sre.BRANCH:
            if any(map(_asks_in_vain, argument[1])):
                return True
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            if _asks_in_vain(argument[1]):
                return True
        elif op is sre.ATOMIC_GROUP:
            if _asks_in_vain(argument):
                return True
        elif op in REPEATS and _asks_in_vain(argument[2]):
            return True
    return False
