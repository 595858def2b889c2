"""unfolded: characters of a pattern that no line has once it is folded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.fold import DROPPED, PLAIN
from cleaner.ruleset.compile import Rule
from cleaner.ruleset.lint.codes import Code
from cleaner.ruleset.lint.finding import Finding, Fix
from cleaner.ruleset.lint.subject import patterns
from cleaner.ruleset.places import Path

_TOKEN = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)|\(\?[a-zA-Z-]*x|.", re.DOTALL)
_CODE_POINT = re.compile(r"\\[xuU]([0-9A-Fa-f]+)")
_SUSPECT = re.compile(rf"[{re.escape(''.join(PLAIN) + DROPPED)}]|  |^\^ |\\[xuU]")
"""A pattern without this is plain."""
_OPTIONAL = ("?", "*", "{")


def findings(rules: Iterable[Rule]) -> Iterator[Finding]:
    for i, rule in enumerate(rules):
        for path, pattern in patterns(rule):
            plain = plain_pattern(pattern.source)
            if plain != pattern.source:
                place: Path = ("rules", i, *path)
                yield Finding(
                    Code.UNFOLDED,
                    place,
                    "the pattern asks for quotes, dashes or spaces that no line has once it is folded",
                    f"Write it plain: {plain}",
                    Fix(place, plain),
                )


def plain_pattern(source: str) -> str:
    """The pattern with quotes, dashes and spaces as lines have them once they are folded. A verbose pattern, whose spaces mean nothing, stays as it is."""
    if not _SUSPECT.search(source):
        return source
    tokens: list[str] = _TOKEN.findall(source)
    if any(token.startswith("(?") for token in tokens):
        return source
    made: list[str] = []
    inside = False  # a character class
    changed: set[str] = set()  # what was made plain in it
    for i, token in enumerate(tokens):
        if inside:
            inside = token != "]"
            if (plain := _plain(token)) is not None:
                token = f"\\{plain}" if plain == "-" else plain
                changed.add(token)
            if token in changed and (token in made[_class_start(made) :] and "-" not in (made[-1], *tokens[i + 1 : i + 2])):
                continue  # it stands there already
        elif (plain := _plain(token)) is not None:
            token = plain
        elif token == "[":
            inside = True
            changed = set()
        if token == "":
            continue
        following = tokens[i + 1 : i + 2]
        if token == " " and not inside and not any(one.startswith(_OPTIONAL) for one in following) and (made[-1:] == [" "] or made == ["^"]):
            continue  # the folded view has single spaces, and none at its edges
        made.append(token)
    return "".join(made)


def _class_start(made: list[str]) -> int:
    return len(made) - 1 - made[::-1].index("[")


def _plain(token: str) -> str | None:
    """What folding makes of the character that a token stands for; None when it is left alone."""
    code_point = _CODE_POINT.fullmatch(token)
    letter = chr(int(code_point[1], 16)) if code_point else token[-1] if len(token) == 2 and not token[1].isascii() else token
    return "" if letter in DROPPED else PLAIN.get(letter)
