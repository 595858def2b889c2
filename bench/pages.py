"""Texts to measure on: the referee's pages where they are at hand, else the fixtures many times over."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).resolve().parent.parent


DATA = Path(os.environ.get("DATA", ROOT.parent / "shared" / "bench" / "data"))


def records(media: Literal["text", "html"] = "text") -> Iterator[tuple[str, dict[str, Any]]]:
    """Dataset and record of every text, or page of HTML, in DATA (``*.text.jsonl.gz``, ``*.html.jsonl.gz``)."""
    for path in sorted(DATA.glob(f"*.{media}.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                yield path.name.partition(".")[0], json.loads(line)


def pages() -> list[tuple[str, str | None]]:
    """Text and url of every record, or of the fixtures."""
    found: list[tuple[str, str | None]] = [(row["text"], row["url"] or None) for _, row in records()]
    if found:
        return found
    return [(path.read_text(encoding="utf-8"), None) for path in sorted((ROOT / "fixtures").glob("*/*.txt"))] * 20
