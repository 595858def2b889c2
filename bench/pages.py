"""Texts to measure on: the referee's pages where they are at hand, else the fixtures many times over."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def pages() -> list[tuple[str, str | None]]:
    """Text and url of every page in $DATA (``*.text.jsonl.gz``), or of the fixtures."""
    data = Path(os.environ.get("DATA", ROOT.parent / "shared" / "bench" / "data"))
    found: list[tuple[str, str | None]] = []
    for path in sorted(data.glob("*.text.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                row = json.loads(line)
                found.append((row["text"], row["url"] or None))
    if found:
        return found
    return [(path.read_text(encoding="utf-8"), None) for path in sorted((ROOT / "fixtures").glob("*/*.txt"))] * 20
