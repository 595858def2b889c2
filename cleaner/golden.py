"""Golden files: a page, what must remain of it, and the account of what goes.

``<slug>.txt`` is the page, ``<slug>.story.txt`` the story with one newline at its end, ``<slug>.removed.jsonl`` one cut a line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cleaner.result import Result


class Golden(NamedTuple):
    """The three files of one page."""

    page: Path
    story: Path
    removed: Path

    @classmethod
    def of(cls, page: Path) -> Golden:
        """The golden files of a page."""
        return cls(page, page.with_suffix(".story.txt"), page.with_suffix(".removed.jsonl"))

    def accept(self, result: Result) -> None:
        """Write what cleaning the page gave as what it must give."""
        self.story.write_text(story_text(result), encoding="utf-8", newline="")
        self.removed.write_text(removed_lines(result), encoding="utf-8", newline="")


def goldens(folder: Path, suffix: str = ".txt") -> Iterator[Golden]:
    """The golden files below a folder, by name; a page without a story is passed over. ``suffix`` is that of the pages."""
    for story in sorted(folder.rglob("*.story.txt")):
        golden = Golden.of(story.with_name(f"{story.name.removesuffix('.story.txt')}{suffix}"))
        if golden.page.is_file():
            yield golden


def story_text(result: Result) -> str:
    """The story as its file has it."""
    return f"{result.text}\n"


def removed_lines(result: Result) -> str:
    """The account of the cuts, one JSON object a line."""
    return "".join(
        json.dumps({"start": r.start, "end": r.end, "kind": r.kind, "rule": r.rule, "text": result.source_text[r.start : r.end].strip()}, ensure_ascii=False)
        + "\n"
        for r in result.removed
    )
