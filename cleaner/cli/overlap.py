"""What a batch refuses before it reads anything: to write over an input, or two documents to one file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cleaner.cli.documents import STDIN, files, has_records, story_path
from cleaner.cli.sinks import REPORT


def refusal(inputs: Sequence[str], out: str) -> str | None:
    """One sentence on why these inputs cannot be written to ``out``; None when they can."""
    if out == "-":
        return None
    target = Path(out)
    given = [Path(path) for path in inputs if path != "-"]
    if has_records(target):
        if target.is_dir():
            return f"{out} is a folder; a name that ends in {target.suffix} is a JSONL file's"
        return _over_input(given, [target, target.with_name(f"{target.name}.part")])
    if target.is_file() or target.suffix.lower() in (".txt", ".json"):
        return f"{out} is neither a folder nor a .jsonl file; for one document there is `cleaner clean`"
    if held := next((path for path in given if path.is_dir() and target.resolve() in (path.resolve(), *path.resolve().parents)), None):
        return f"the output folder is or holds the input folder {held}; an output could take an input's place"
    if target.is_dir() and any(target.iterdir()) and (around := next((path for path in given if path.resolve() in target.resolve().parents), None)):
        return f"{out} has files already, and stands in the input folder {around}; an output could take an input's place"
    return _over_input(given, [target / story_path(Path(path.name)) for path in given if not path.is_dir()]) or _twice(inputs, out)


def _over_input(given: Sequence[Path], targets: Sequence[Path]) -> str | None:
    for target in targets:
        if target.exists():
            for path in given:
                if target.samefile(path) or path.resolve() in target.resolve().parents:
                    return f"{target} would overwrite an input"
    return None


def _twice(inputs: Sequence[str], out: str) -> str | None:
    """Below one folder every path is there once, but a page's story may take the name of a text beside it; among several inputs, the same path may
    come again.
    """
    seen: dict[Path, str] = {}
    for given in inputs:
        held = given != "-" and Path(given).is_dir()
        for file, relative in [(Path(given), STDIN)] if given == "-" else files(Path(given)):
            story = story_path(relative)
            beside = file.with_name(story.name)
            other = seen.get(story) or (str(beside) if held and story != relative and beside.is_file() else None)
            if other is not None:
                return f"{other} and {file} would both be written to {Path(out) / story}"
            if len(inputs) > 1:
                seen[story] = str(file)
    if any((path / REPORT).is_file() if path.is_dir() else path.name == REPORT for path in map(Path, inputs)):
        return f"an input is called {REPORT}, as the batch's own report is; rename it, or write to a .jsonl file"
    return None
