"""Parsed rule files remembered on disk, by the hash of their content: a second start reads JSON instead of validating YAML.

Nothing depends on it: an entry that is missing, unreadable or of another engine is made anew, and where nothing can be written nothing is.
CLEANER_CACHE names the folder (empty: no cache); without it, it is the user's cache folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from cleaner.version import __version__


def recall(*content: str) -> Any | None:
    """What was remembered for this content; None when nothing was."""
    folder = _folder()
    if folder is None:
        return None
    try:
        return json.loads((folder / _name(content)).read_bytes())
    except (OSError, ValueError):
        return None


def remember(value: Any, *content: str) -> None:
    """Remember plain data for this content. The file appears whole or not at all."""
    folder = _folder()
    if folder is None:
        return
    entry = json.dumps(value)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(entry)
        os.replace(part, folder / _name(content))


def _name(content: tuple[str, ...]) -> str:
    digest = hashlib.sha256(_engine().encode())
    for part in content:
        digest.update(b"\0")
        digest.update(part.encode("utf-8", "surrogatepass"))
    return f"{digest.hexdigest()}.json"


@cache
def _engine() -> str:
    """The engine that made an entry: its version, Python's, and the state of the modules that read rules."""
    stats = [(file.name, (stat := file.stat()).st_size, stat.st_mtime_ns) for file in sorted(Path(__file__).parent.glob("*.py"))]
    return f"{__version__} {sys.version} {stats}"


@cache
def _folder() -> Path | None:
    given = os.environ.get("CLEANER_CACHE")
    if given is not None:
        return Path(given) if given else None
    from platformdirs import user_cache_path

    return user_cache_path("cleaner", appauthor=False)
