"""One line of JSONL, which keeps all it is not asked to change exactly as it was written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from json import JSONDecodeError
from typing import Any

from cleaner.cli.output import dump

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(parse_int=float)  # reads numbers of any length; none is ever written


class Record:
    """A JSON object, read from one line. Raises JSONDecodeError when the line is not JSON, ValueError when it is no object, RecursionError
    when it is nested too deeply.

    >>> Record('{"id": 1.10, "text": "a"}').changed({"text": "b", "new": None})
    '{"id": 1.10, "text": "b", "new": null}'
    """

    def __init__(self, line: str) -> None:
        self._line = line
        self._spans: dict[str, tuple[int, int]] = {}
        self.strings: dict[str, str | None] = {}
        """The fields; None for a value that is no string."""
        self._last = 0
        for name, value, start, end in _fields(line):
            self._spans[name] = start, end
            self.strings[name] = value if isinstance(value, str) else None
            self._last = end

    def changed(self, fields: Mapping[str, Any]) -> str:
        """The line with these fields set: in their place if it has them, at its end if not."""
        edits = [(*self._spans[name], dump(value)) for name, value in fields.items() if name in self._spans]
        new = ", ".join(f"{dump(name)}: {dump(value)}" for name, value in fields.items() if name not in self._spans)
        if new:
            at = self._last or self._line.index("{") + 1
            edits.append((at, at, f", {new}" if self._last else new))
        parts, at = [], 0
        for start, end, text in sorted(edits):
            parts += [self._line[at:start], text]
            at = end
        return "".join([*parts, self._line[at:]]).strip()


def _fields(line: str) -> Iterator[tuple[str, Any, int, int]]:
    """Each field's name, value, and the span of the value as it is written."""
    at = _after_space(line, 0)
    if line[at : at + 1] != "{":
        json.loads(line)
        raise ValueError("not an object")
    at = _after_space(line, at + 1)
    if line[at : at + 1] != "}":
        while True:
            if line[at : at + 1] != '"':
                raise JSONDecodeError("Expecting property name enclosed in double quotes", line, at)
            name, at = _DECODER.raw_decode(line, at)
            at = _expect(line, at, ":")
            value, end = _DECODER.raw_decode(line, at)
            yield name, value, at, end
            at = _after_space(line, end)
            if line[at : at + 1] == "}":
                break
            at = _expect(line, at, ",")
    at = _after_space(line, at + 1)
    if at < len(line):
        raise JSONDecodeError("Extra data", line, at)


def _after_space(line: str, at: int) -> int:
    match = _SPACE.match(line, at)
    assert match is not None  # it may be empty
    return match.end()


def _expect(line: str, at: int, mark: str) -> int:
    at = _after_space(line, at)
    if line[at : at + 1] != mark:
        raise JSONDecodeError(f"Expecting {mark!r} delimiter", line, at)
    return _after_space(line, at + 1)
