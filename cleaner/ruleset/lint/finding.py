"""One lint finding, before its place in the file is looked up."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.ruleset.places import Path


class Finding(NamedTuple):
    """What was found, where in the data, and how to mend it."""

    code: str
    path: Path
    """The keys and indices that lead to the part it is about: ``("rules", 3, "where", "first")``."""
    message: str
    mend: str
    fix: Fix | None = None
    """The mechanical way to mend it, where there is one."""


class Fix(NamedTuple):
    """A change of one part of a file."""

    path: Path
    value: str | None
    """The text that the part shall be; None to remove it."""
