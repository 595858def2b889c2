"""Where a batch writes: one JSONL stream, or a folder. Files bear ``.part`` at their end until the batch is through."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from cleaner.cli.documents import RECORDS, Fields, InputDocument

if TYPE_CHECKING:
    from cleaner.result import Result


class Sink(Protocol):
    def write(self, document: InputDocument, result: Result | None) -> None: ...


@contextmanager
def open_sink(out: str, fields: Fields) -> Iterator[Sink]:
    """The sink for ``--out``."""
    if out == "-":
        yield Lines(sys.stdout.buffer, fields)
        sys.stdout.buffer.flush()
    elif Path(out).suffix in RECORDS:
        with _until_done(Path(out)) as stream:
            yield Lines(stream, fields)
    else:
        with ExitStack() as files:
            yield Folder(Path(out), fields, files)


@contextmanager
def _until_done(path: Path) -> Iterator[BinaryIO]:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as stream:
        yield stream
    os.replace(part, path)


class Lines:
    """One JSON object per document."""

    def __init__(self, stream: BinaryIO, fields: Fields) -> None:
        self._stream = stream
        self._fields = fields

    def write(self, document: InputDocument, result: Result | None) -> None:
        record: dict[str, Any] = dict(document.record) if document.record is not None else {}
        if document.line is None:
            record["path"] = document.path
        if result is not None:
            record[self._fields.into] = result.text
        record[self._fields.report] = report(document, result)
        self._stream.write(json_line(record))


class Folder:
    """One text file per text file and one JSONL file per JSONL file, at the same relative paths, and ``report.jsonl`` for the text files."""

    def __init__(self, root: Path, fields: Fields, files: ExitStack) -> None:
        self._root = root
        self._fields = fields
        self._files = files
        self._lines: dict[Path, Lines] = {}
        self._report: BinaryIO | None = None

    def write(self, document: InputDocument, result: Result | None) -> None:
        target = self._root / document.relative
        if document.line is not None:
            if target not in self._lines:
                self._lines[target] = Lines(self._files.enter_context(_until_done(target)), self._fields)
            self._lines[target].write(document, result)
            return
        if self._report is None:
            self._report = self._files.enter_context(_until_done(self._root / "report.jsonl"))
        if result is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(f"{result.text}\n".encode("utf-8", "replace") if result.text else b"")
        self._report.write(json_line({"path": document.path, **report(document, result)}))


def report(document: InputDocument, result: Result | None) -> dict[str, Any]:
    """What a batch tells of one document beside its story."""
    if result is None:
        return {"status": "error", "reason": document.error, **({"line": document.raw} if document.raw is not None else {})}
    data = result.as_dict()
    del data["text"]
    for one in data["removed"]:
        del one["text"]
    return data


def json_line(record: dict[str, Any]) -> bytes:
    """One line of UTF-8 JSON; a record with a lone surrogate is written in ASCII with escapes."""
    try:
        return (json.dumps(record, ensure_ascii=False) + "\n").encode()
    except UnicodeEncodeError:
        return (json.dumps(record) + "\n").encode()
