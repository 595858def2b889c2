"""What a batch reads: text files, folders of them, and JSONL records, one document after the other."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner
    from cleaner.result import Result

RECORDS = (".jsonl", ".ndjson")
TEXTS = (".txt",)


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of a record's fields."""

    text: str
    into: str
    report: str
    url: str
    title: str
    language: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class InputDocument:
    """One document on its way through a batch: the arguments for ``clean``, or the error that keeps it from being cleaned."""

    path: str
    relative: Path
    """Its path below the folder it was found in."""
    size: int
    """Bytes of input."""
    line: int | None = None
    """Line of a JSONL file, from 1; None for a text file."""
    record: Mapping[str, Any] | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    raw: str | None = None
    """The line itself, when it is no record."""

    @property
    def place(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


class Documents:
    """A stream of documents; read once."""

    def __init__(self, documents: Iterator[InputDocument]) -> None:
        self._documents = documents

    def cleaned_by(self, cleaner: Cleaner, workers: int) -> Iterator[tuple[InputDocument, Result | None]]:
        """Each document with its result, in order; None for one that could not be read."""
        pending: deque[InputDocument] = deque()

        def sources() -> Iterator[Mapping[str, Any]]:
            for document in self._documents:
                pending.append(document)
                if document.error is None:
                    yield document.arguments

        for result in cleaner.clean_many(sources(), workers=workers):
            while pending[0].error is not None:
                yield pending.popleft(), None
            yield pending.popleft(), result
        while pending:
            yield pending.popleft(), None


def read_documents(inputs: Iterable[str], fields: Fields, media: str, out: str) -> Documents:
    """The documents of all inputs, one after the other. Files that the batch writes are passed over."""
    return Documents(_documents(inputs, fields, media, Path(out).resolve() if out != "-" else None))


def total_bytes(inputs: Iterable[str]) -> int | None:
    """The size of all inputs; None when standard input is among them."""
    paths = list(inputs)
    if "-" in paths:
        return None
    return sum(file.stat().st_size for path in paths for file, _ in _files(Path(path), None))


def _documents(inputs: Iterable[str], fields: Fields, media: str, out: Path | None) -> Iterator[InputDocument]:
    import sys

    for given in inputs:
        if given == "-":
            yield from _records(sys.stdin.buffer, "-", Path("stdin.jsonl"), fields, media)
            continue
        for file, relative in _files(Path(given), out):
            if file.suffix in RECORDS:
                with file.open("rb") as stream:
                    yield from _records(stream, str(file), relative, fields, media)
            else:
                yield _text_file(file, relative, media)


def _files(path: Path, out: Path | None) -> Iterator[tuple[Path, Path]]:
    if not path.is_dir():
        yield path, Path(path.name)
        return
    for file in sorted(path.rglob("*")):
        resolved = file.resolve()
        if file.suffix in (*RECORDS, *TEXTS) and file.is_file() and not (out is not None and (resolved == out or out in resolved.parents)):
            yield file, file.relative_to(path)


def _text_file(file: Path, relative: Path, media: str) -> InputDocument:
    try:
        data = file.read_bytes()
    except OSError as error:
        return InputDocument(str(file), relative, 0, error=error.strerror or str(error))
    return InputDocument(str(file), relative, len(data), arguments={"source": data, "media": media})


def _records(stream: BinaryIO, path: str, relative: Path, fields: Fields, media: str) -> Iterator[InputDocument]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield _record(line, number, path, relative, fields, media)


def _record(line: bytes, number: int, path: str, relative: Path, fields: Fields, media: str) -> InputDocument:
    def bad(reason: str, record: Mapping[str, Any] | None = None) -> InputDocument:
        raw = line.decode("utf-8", "replace").rstrip("\r\n") if record is None else None
        return InputDocument(path, relative, len(line), number, record, error=reason, raw=raw)

    try:
        record = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return bad(f"byte {error.start} of the line is not UTF-8")
    except (ValueError, RecursionError) as error:
        return bad(f"the line is not JSON: {error}")
    if not isinstance(record, dict):
        return bad("the line is not a JSON object")
    text = record.get(fields.text)
    if not isinstance(text, str):
        return bad(f"the record has no text under '{fields.text}'" if fields.text not in record else f"'{fields.text}' is not a string", record)
    arguments: dict[str, Any] = {"source": text, "media": media}
    for name, argument in ((fields.url, "url"), (fields.title, "title"), (fields.language, "language"), (fields.date, "date")):
        if name is not None and isinstance(record.get(name), str) and record[name]:
            arguments[argument] = record[name]
    return InputDocument(path, relative, len(line), number, record, arguments)
