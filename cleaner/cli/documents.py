"""What a batch reads: text and HTML files, folders of them, and JSONL records, one document after the other."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from json import JSONDecodeError
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.cli.records import Record

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner
    from cleaner.result import Result

RECORDS = (".jsonl", ".ndjson")
TEXTS = (".txt",)
PAGES = (".html", ".htm", ".xhtml")
STDIN = Path("stdin.jsonl")


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
    record: Record | None = None
    arguments: Mapping[str, Any] = field(default_factory=lambda: {"source": ""})
    error: str | None = None
    raw: str | None = None
    """The line itself, when it is no record."""

    @property
    def place(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


def story_path(relative: Path) -> Path:
    """Where the story of a text or HTML file goes below an output folder: a page's story is no page."""
    return relative.with_name(f"{relative.name}.txt") if relative.suffix.lower() in PAGES else relative


def has_records(path: Path) -> bool:
    """Whether a file is JSONL by its name."""
    return path.suffix.lower() in RECORDS


def cleaned(documents: Iterable[InputDocument], cleaner: Cleaner, workers: int) -> Iterator[tuple[InputDocument, Result | None]]:
    """Each document with its result, in order; None for one that could not be read."""
    waiting: deque[InputDocument] = deque()

    def sources() -> Iterator[Mapping[str, Any]]:
        for document in documents:
            waiting.append(document)
            yield document.arguments

    for result in cleaner.clean_many(sources(), workers=workers):
        document = waiting.popleft()
        yield document, result if document.error is None else None


def read_documents(inputs: Iterable[str], fields: Fields, media: str, out: str, charset: str | None = None) -> Iterator[InputDocument]:
    """The documents of all inputs, one after the other. What the batch itself writes is passed over."""
    written = None if out == "-" else Path(out).resolve()
    for given in inputs:
        if given == "-":
            yield from _records(sys.stdin.buffer, given, STDIN, fields, media)
            continue
        for file, relative in files(Path(given), written):
            if not has_records(file):
                yield _text_file(file, relative, media, charset)
                continue
            try:
                stream = file.open("rb")
            except OSError as error:
                yield InputDocument(str(file), relative, 0, error=error.strerror or str(error))
                continue
            with stream:
                yield from _records(stream, str(file), relative, fields, media)


def total_bytes(inputs: Iterable[str]) -> int | None:
    """The size of all inputs; None when standard input is among them."""
    total = 0
    for given in inputs:
        if given == "-":
            return None
        total += sum(file.stat().st_size for file, _ in files(Path(given)) if file.is_file())
    return total


def files(path: Path, passed_over: Path | None = None) -> Iterator[tuple[Path, Path]]:
    """A file, or the text, HTML and JSONL files below a folder in order of their names, each with its path below the folder.
    A folder that cannot be read comes as if it were a file, so that reading it tells why.
    """
    if not path.is_dir():
        yield path, Path(path.name)
        return
    real = path.resolve()
    todo = [(Path(), iter([""]))]
    while todo:
        relative, names = todo[-1]
        name = next(names, None)
        if name is None:
            todo.pop()
            continue
        below = relative / name
        file = path / below
        if real / below == passed_over:
            continue
        if file.is_dir():
            if name and file.is_symlink():
                continue
            try:
                todo.append((below, iter(sorted(os.listdir(file)))))
            except OSError:
                yield file, below
        elif file.suffix.lower() in (*RECORDS, *TEXTS, *PAGES) and file.is_file():
            yield file, below


def _text_file(file: Path, relative: Path, media: str, charset: str | None) -> InputDocument:
    try:
        data = file.read_bytes()
    except OSError as error:
        return InputDocument(str(file), relative, 0, error=error.strerror or str(error))
    return InputDocument(str(file), relative, len(data), arguments={"source": data, "media": media, "charset": charset})


def _records(stream: BinaryIO, path: str, relative: Path, fields: Fields, media: str) -> Iterator[InputDocument]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield _record(line, number, path, relative, fields, media)


def _record(line: bytes, number: int, path: str, relative: Path, fields: Fields, media: str) -> InputDocument:
    def bad(reason: str, record: Record | None = None) -> InputDocument:
        raw = line.decode("utf-8", "replace").strip() if record is None else None
        return InputDocument(path, relative, len(line), number, record, error=reason, raw=raw)

    try:
        record = Record(line.rstrip(b"\r\n").decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return bad(f"byte {error.start} of the line is not UTF-8")
    except JSONDecodeError as error:
        return bad(f"the line is not JSON: {error.msg} (column {error.colno})")
    except ValueError:
        return bad("the line is not a JSON object")
    except RecursionError:
        return bad("the line is nested too deeply")
    text = record.strings.get(fields.text)
    if text is None:
        return bad(f"'{fields.text}' is not a string" if fields.text in record.strings else f"the record has no '{fields.text}'", record)
    arguments: dict[str, Any] = {"source": text, "media": media}
    for name, argument in ((fields.url, "url"), (fields.title, "title"), (fields.language, "language"), (fields.date, "date")):
        if name is not None and record.strings.get(name):
            arguments[argument] = record.strings[name]
    return InputDocument(path, relative, len(line), number, record, arguments)
