"""Where the parts of a YAML text stand, and faults made of problems with them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from cleaner.ruleset.errors import ErrorCode, Fault

Path = tuple[str | int, ...]
Data = str | list["Data"] | dict[str, "Data"]

_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANK = " \t\r\n\x85\u2028\u2029"
_UNITS = {
    "'": re.compile(r"''|.", re.DOTALL),
    '"': re.compile(r"\\(?:x..|u.{4}|U.{8}|\r?\n[ \t]*|.)|.", re.DOTALL),
}
"""What stands for one character of a quoted scalar."""


class Problem(NamedTuple):
    """What is wrong with a part of a rule file, before its place is looked up."""

    code: ErrorCode
    message: str
    mend: str
    at: Path | int = ()
    """The part by its path, or a place in the text by its offset."""
    of: Literal["key", "value"] = "value"
    within: int | None = None
    """The offset of the faulty character in a value that is a text."""

    def inside(self, path: Path) -> Problem:
        """The same problem with a part whose path began at ``path``."""
        return self if isinstance(self.at, int) else self._replace(at=(*path, *self.at))


class Scalar(NamedTuple):
    """A scalar as it is written: its offsets in the text, and its style."""

    start: int
    end: int
    style: str | None
    value: str

    def offset(self, text: str, within: int) -> int:
        """Where in the text the value's character ``within`` is written; for its end, where the value ends."""
        quoted = self.style in _UNITS
        at = self.start + quoted
        stop = self.end - quoted
        if self.style in ("|", ">"):  # the indicator's line is no part of the value
            at = text.find("\n", at, stop) + 1 or stop
        unit = _UNITS.get(self.style or "")
        for ch in self.value[:within]:
            at = _after(text, at, stop, ch, unit)
        return _ink(text, at, stop) if within < len(self.value) and self.value[within] not in _BLANK else at


def _ink(text: str, at: int, stop: int) -> int:
    """The first place from ``at`` on that holds no blank."""
    while at < stop and (text[at] in _BLANK or (text[at] == "\\" and text[at + 1 : at + 2] in ("\n", "\r"))):
        at += 2 if text[at] == "\\" else 1
    return at


def _after(text: str, at: int, stop: int, ch: str, unit: re.Pattern[str] | None) -> int:
    """The place after what stands for ``ch``. Line breaks and indentation stand for one blank or for none, and are passed over."""
    if ch not in _BLANK:
        at = _ink(text, at, stop)
    written = unit.match(text, at, stop) if unit else None
    return min(stop, written.end() if written else at + 1)


class Places:
    """Where each key and value of a YAML text stands, as offsets in code points."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.keys: dict[Path, int] = {}
        self.values: dict[Path, int] = {}
        self.scalars: dict[Path, Scalar] = {}

    @cached_property
    def _starts(self) -> Sequence[int]:
        """Where each line begins."""
        return [0, *(end.end() for end in _LINE_END.finditer(self.text))]

    def line(self, path: Path) -> int:
        """The line of a value, from 1."""
        return bisect_right(self._starts, self.values[path])

    def fault(self, problem: Problem, file: str) -> Fault:
        """The problem with its place; that of the nearest part around it where the part itself has none."""
        line, column, source = self.spot(problem.at, problem.of, problem.within)
        return Fault(file, line, column, problem.code, problem.message, source, problem.mend)

    def spot(self, at: Path | int, of: Literal["key", "value"] = "value", within: int | None = None) -> tuple[int, int, str]:
        """Line and column of a part, from 1, and the line's text."""
        offset = at if isinstance(at, int) else self._offset(at, of, within)
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        stop = self._starts[line] if line < len(self._starts) else len(self.text)
        return line, offset - start + 1, self.text[start:stop].rstrip("\r\n")

    def _offset(self, path: Path, of: str, within: int | None) -> int:
        if within is not None and path in self.scalars:
            return self.scalars[path].offset(self.text, within)
        if of == "key" and path in self.keys:
            return self.keys[path]
        for end in range(len(path), -1, -1):
            if path[:end] in self.values:
                return self.values[path[:end]]
        return 0
