"""The record of shipped rule files that were found sound when this version was made: a check need not prove them once more.

It ships beside the rules as ``checked.json``, holds a file's hash with those of its parents and of the engine that checked it, and says nothing of
a file when any of them has changed. ``make golden`` writes it; the tests check every file anew and compare.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cleaner.ruleset.cache import PACKAGE, engine_files

RECORD = "checked.json"


class Sound(NamedTuple):
    """What the record says of one file."""

    digest: str
    """sha256 of its text and those of all that it extends, in hexadecimal."""
    rules: int
    """How many it has."""


class Record(NamedTuple):
    """Files by name, and the engine that checked them."""

    engine: str
    """sha256 of the modules and story sentences on which a check depends, in hexadecimal."""
    files: Mapping[str, Sound]

    def dump(self) -> str:
        """The record as its file holds it."""
        files = {name: sound._asdict() for name, sound in sorted(self.files.items())}
        return json.dumps({"engine": self.engine, "files": files}, indent=1) + "\n"


def digest_of(texts: Sequence[str]) -> str:
    """What the record holds of a file: its name and text, and those of its parents, in order."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


@cache
def engine() -> str:
    """What the record holds of the engine that is here."""
    digest = hashlib.sha256()
    for name, path in sorted((Path(file.path).relative_to(PACKAGE).as_posix(), Path(file.path)) for file in engine_files()):
        digest.update(f"{name}\n".encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


@cache
def read_record(folder: Path) -> Record:
    """The record of a rules folder; one of nothing where it is missing, broken, or another engine's."""
    try:
        read = json.loads((folder / RECORD).read_bytes())
        record = Record(read["engine"], {name: Sound(**sound) for name, sound in read["files"].items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Record("", {})
    return record if record.engine == engine() else Record("", {})
