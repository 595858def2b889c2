"""Parsed rule files, compiled patterns and searches remembered on disk, by the hash of their content: a second start need not validate and compile.

Nothing depends on it: an entry that is missing, unreadable or of another engine is made anew, and where nothing can be written nothing is.
CLEANER_CACHE names the folder (empty: no cache); without it, it is the user's cache folder.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import regex

from cleaner.search import Search
from cleaner.version import __version__

PACKAGE = Path(__file__).parent.parent


def recall(*content: str) -> Any | None:
    """What plain data was remembered for this content; None when nothing was."""
    entry = _read(content, ".json")
    if entry is None:
        return None
    try:
        return json.loads(entry)
    except ValueError:
        return None


def remember(value: Any, *content: str) -> None:
    """Remember plain data for this content."""
    _write(json.dumps(value).encode(), content, ".json")


def recall_pattern(source: str, flags: int) -> regex.Pattern[str] | None:
    """The compiled form of a pattern; None when it was not remembered. Compiling a long alternation takes a hundred times as long."""
    entry = _read((source, str(flags)), ".pattern")
    if entry is None:
        return None
    try:
        pattern = _PatternUnpickler(io.BytesIO(entry)).load()
    except Exception:  # whatever a broken entry holds, it is made anew
        return None
    return pattern if isinstance(pattern, regex.Pattern) and pattern.pattern == source else None


def remember_pattern(pattern: regex.Pattern[str], flags: int) -> None:
    """Remember a compiled pattern."""
    _write(pickle.dumps(pattern), (pattern.pattern, str(flags)), ".pattern")


def compiled_search(literals: Sequence[str], once: bool = False) -> Search:
    """The search for some literals, as ``Search.compiled`` makes it, compiled once. (What another kind of machine compiled, Hyperscan refuses.)"""
    content = (str(once), *literals)
    entry = _read(content, ".search") if literals else None
    if entry is not None:
        with suppress(Exception):  # whatever a broken entry holds, it is made anew
            return Search.stored(entry)
    search = Search.compiled(literals, once)
    if literals:
        _write(search.dump(), content, ".search")
    return search


class _PatternUnpickler(pickle.Unpickler):
    """Reads compiled patterns and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if name == "compile" and module.rpartition(".")[2] == "_regex":
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a pattern")


def _read(content: tuple[str, ...], suffix: str) -> bytes | None:
    folder = _folder()
    if folder is None:
        return None
    try:
        return (folder / _name(content, suffix)).read_bytes()
    except OSError:
        return None


def _write(entry: bytes, content: tuple[str, ...], suffix: str) -> None:
    """The file appears whole or not at all."""
    folder = _folder()
    if folder is None:
        return
    import tempfile  # slow to import, needed once per entry

    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            stream.write(entry)
        os.replace(part, folder / _name(content, suffix))


def _name(content: tuple[str, ...], suffix: str) -> str:
    digest = hashlib.sha256(_engine().encode())
    digest.update("\0".join(("", *content)).encode("utf-8", "surrogatepass"))
    return f"{digest.hexdigest()}{suffix}"


def engine_files() -> list[os.DirEntry[str]]:
    """The modules that read rules, and pages in HTML, with which examples are proved, and lint's sentences of stories: on these depends what is found."""
    folders = ("", "blocks", "declared", "ruleset", "ruleset/lint", "ruleset/lint/story")
    return [file for folder in folders for file in os.scandir(PACKAGE / folder) if file.name.endswith((".py", ".txt"))]


@cache
def _engine() -> str:
    """The engine that made an entry: its version, Python's, and the state of the modules that read rules."""
    stats = sorted((file.path, (stat := file.stat()).st_size, stat.st_mtime_ns) for file in engine_files())
    return f"{__version__} {sys.version} {regex.__version__} {stats}"


@cache
def _folder() -> Path | None:
    given = os.environ.get("CLEANER_CACHE")
    if given is not None:
        return Path(given) if given else None
    from platformdirs import user_cache_path

    return user_cache_path("cleaner", appauthor=False)
