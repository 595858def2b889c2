"""Options and data that several test files share."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT.parent / "shared" / "bench"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files; read the diff line by line")


@pytest.fixture(scope="session")
def cleaner() -> Cleaner:
    return Cleaner()


def bench_pages() -> Iterator[dict[str, Any]]:
    """The referee's pages as text; nothing where they are not at hand."""
    for path in sorted((BENCH / "data").glob("*.text.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                yield {"dataset": path.name.partition(".")[0], **json.loads(line)}


needs_bench = pytest.mark.skipif(not (BENCH / "data").is_dir(), reason="the referee's pages are not at hand")
