"""Vetoes of a pattern asked last: what stands in ``^(?!...)`` is looked for in the whole line, mostly of lines that the rest does not match anyway."""

from __future__ import annotations

import re
from collections.abc import Iterator

PARTS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?#[^)]*\)|\{(?P<least>\d+)(?:,\d*)?\}|.", re.DOTALL)
"""The parts of a pattern: escapes, sets, comments, counts, single signs."""
VERBOSE = re.compile(r"\(\?[a-zA-Z0-9-]*x")
"""A pattern in which comments may hide brackets."""
_REFERENCE = re.compile(r"\\[1-9gkK]|\(\?(?:P[=>]|[&(0-9R])")
"""What depends on the order of groups."""
_VETO = "(?!"


def vetoes_last(source: str) -> str:
    """A pattern that is found in the same lines (elsewhere in them, perhaps), its leading negative look-aheads behind the rest; or the same one."""
    if not source.startswith("^" + _VETO) or VERBOSE.search(source) or _REFERENCE.search(source):
        return source
    start = 1
    for opened, end in _groups(source):
        if opened is None:
            return source  # alternatives, of which each has a beginning of its own
        if opened == start and source.startswith(_VETO, start) and source[end : end + 1] not in {*"?*+{"}:
            start = end
    return f"^(?={source[start:]}){source[1:start]}" if start > 1 else source


def _groups(source: str) -> Iterator[tuple[int | None, int]]:
    """Where each outermost group opens and ends; None and the place for a bar outside of all."""
    opened: list[int] = []
    for part in PARTS.finditer(source):
        match part[0]:
            case "(":
                opened.append(part.start())
            case ")" if opened:
                first = opened.pop()
                if not opened:
                    yield first, part.end()
            case "|" if not opened:
                yield None, part.start()
