"""Where a batch writes: one JSONL stream, or a folder. A file bears ``.part`` at its end until it is whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from cleaner.cli.documents import Fields, InputDocument, has_records, story_path
from cleaner.cli.output import dump, utf8

if TYPE_CHECKING:
    from cleaner.result import Result

REPORT = "report.jsonl"
"""A folder's account of its text files."""


class Sink(Protocol):
    def write(self, document: InputDocument, result: Result | None) -> None: ...


@contextmanager
def open_sink(out: str, fields: Fields) -> Iterator[Sink]:
    """The sink for ``--out``. Files that are not whole when an error ends the batch keep their ``.part``."""
    if out == "-":
        yield Lines(sys.stdout.buffer, fields)
        sys.stdout.buffer.flush()
    elif has_records(Path(out)):
        file = PartFile(Path(out))
        try:
            yield Lines(file.stream, fields)
            file.finish()
        finally:
            file.stream.close()
    else:
        folder = Folder(Path(out), fields)
        try:
            yield folder
            folder.finish()
        finally:
            folder.close()


class PartFile:
    """A file that gets its name when it is whole."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._part = path.with_name(f"{path.name}.part")
        self.stream: BinaryIO = self._part.open("wb")

    def finish(self) -> None:
        self.stream.close()
        os.replace(self._part, self._path)


class Lines:
    """One JSON object per document."""

    def __init__(self, stream: BinaryIO, fields: Fields) -> None:
        self._stream = stream
        self._fields = fields

    def write(self, document: InputDocument, result: Result | None) -> None:
        new: dict[str, Any] = {"path": document.path} if document.line is None else {}
        if result is not None:
            new[self._fields.into] = result.text
        new[self._fields.report] = report(document, result)
        self._stream.write(f"{document.record.changed(new) if document.record else dump(new)}\n".encode())


class Folder:
    """One text file per text or HTML file (``p.html.txt`` for ``p.html``) and one JSONL file per JSONL file, at the same relative paths, and a
    report on the text files.
    """

    def __init__(self, root: Path, fields: Fields) -> None:
        self._root = root
        self._fields = fields
        self._relative: Path | None = None
        self._records: PartFile | None = None
        self._report: PartFile | None = None
        root.mkdir(parents=True, exist_ok=True)

    def write(self, document: InputDocument, result: Result | None) -> None:
        if document.line is not None:
            Lines(self._stream(document.relative), self._fields).write(document, result)
            return
        if self._report is None:
            self._report = PartFile(self._root / REPORT)
        if result is not None:
            file = PartFile(self._root / story_path(document.relative))
            with file.stream:
                file.stream.write(utf8(f"{result.text}\n") if result.text else b"")
            file.finish()
        self._report.stream.write(f"{dump({'path': document.path, **report(document, result)})}\n".encode())

    def _stream(self, relative: Path) -> BinaryIO:
        """The stream for a JSONL file; the one before it is whole, as files come one after the other."""
        if self._records is None or relative != self._relative:
            if self._records is not None:
                self._records.finish()
            self._records, self._relative = PartFile(self._root / relative), relative
        return self._records.stream

    def finish(self) -> None:
        for file in (self._records, self._report):
            if file is not None:
                file.finish()

    def close(self) -> None:
        for file in (self._records, self._report):
            if file is not None:
                file.stream.close()


def report(document: InputDocument, result: Result | None) -> dict[str, Any]:
    """What a batch tells of one document beside its story."""
    if result is None:
        return {"status": "error", "reason": document.error, **({"line": document.raw} if document.raw is not None else {})}
    data = result.as_dict()
    del data["text"]
    for one in data["removed"]:
        del one["text"]
    return data
