"""One rule file: YAML text to validated plain data, or every fault with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import regex

from cleaner.ruleset.errors import Fault
from cleaner.ruleset.matchers import is_range_end
from cleaner.ruleset.places import Data, Path, Places

FOLDERS: dict[str, str] = {"languages": "language", "platforms": "platform", "outlets": "outlet"}
"""The key that names the subject of a file, by the folder it stands in."""

_RULES = "\nrules:"


def read_head(text: str, path: str) -> tuple[dict[str, Any], list[Fault]]:
    """The file's head, validated. Cheap; the rules are not looked at."""
    return _validated(head_text(text), path, "Head")[:2]


def head_text(text: str) -> str:
    """All that stands before the file's last key, ``rules``."""
    return text.partition(_RULES)[0]


def read_rules(text: str, path: str) -> tuple[dict[str, Any], dict[str, int], list[Fault]]:
    """The whole file: its validated data, the line of each rule by its id, and the faults. With faults the data is not to be used.

    ``path`` is the file's path below its rules folder: ``outlets/example.com.yaml``.
    """
    data, faults, places = _validated(text, path, "RuleFile")
    faults += [_at(Fault(path, 1, 1, code, message), where, places, text) for code, message, where in _meaning(data, path)] if data else []
    lines = {rule["id"]: places.of(("rules", i))[0] for i, rule in enumerate(data.get("rules", []))} if not faults else {}
    return data, lines, faults


def _validated(text: str, path: str, model_name: str) -> tuple[dict[str, Any], list[Fault], Places]:
    """The data as the model has it, or with faults as it was written; nothing where it is no mapping."""
    from pydantic import ValidationError  # slow to import: only files that are really read pay for it

    from cleaner.ruleset import model
    from cleaner.ruleset.yaml_places import load

    data, places, faults = load(text, path)
    if faults:
        return {}, faults, places
    if not isinstance(data, dict):
        message = "a rule file is a mapping that begins with 'outlet:', 'platform:' or 'language:'"
        return {}, [Fault(path, 1, 1, "empty" if not data else "not-a-mapping", message)], places
    if "rules" in data and list(data)[-1] != "rules":
        late = list(data)[-1]
        return data, [_at(Fault(path, 1, 1, "rules-last", f"'rules' must be the last key; move '{late}' above it"), (late,), places, text)], places
    try:
        parsed = getattr(model, model_name).model_validate(data)
    except ValidationError as error:
        return data, _model_faults(error.errors(), data, path, places, text), places
    return model.canonical(parsed), [], places


def _model_faults(errors: Iterable[Mapping[str, Any]], data: Data, path: str, places: Places, text: str) -> list[Fault]:
    """One fault per place: a value that may be of several types fails for each of them."""
    by_place: dict[Path, Fault] = {}
    for error in errors:
        where = _data_path(error["loc"], data)
        code = {"extra_forbidden": "unknown-key", "missing": "missing-key"}.get(error["type"], "bad-value")
        key = error["loc"][-1] if code != "bad-value" else ""
        if code == "unknown-key":
            where = (*where, str(key)) if where[-1:] != (str(key),) else where
            message = f"unknown key '{key}'"
        elif code == "missing-key":
            message = f"the key '{key}' is missing"
        else:
            message = error["msg"].removeprefix("Value error, ")
        by_place.setdefault(where, _at(Fault(path, 1, 1, code, message), where, places, text))
    return list(by_place.values())


def _data_path(loc: Iterable[str | int], data: Data) -> Path:
    """A model's error location without the steps that name no place in the data (the members of a union)."""
    at: Any = data
    steps: list[str | int] = []
    for step in loc:
        try:
            inner = at[step] if not isinstance(at, str) else None
        except (KeyError, IndexError, TypeError):
            continue
        if inner is not None:
            at = inner
            steps.append(step)
    return tuple(steps)


def _at(fault: Fault, where: Path, places: Places, text: str) -> Fault:
    line, column = places.of(where)
    lines = text.split("\n")
    return Fault(fault.file, line, column, fault.code, fault.message, lines[line - 1].rstrip("\r") if line <= len(lines) else "")


def _meaning(data: Mapping[str, Any], path: str) -> Iterator[tuple[str, str, Path]]:
    """What a data model cannot say: the subject fits the place, patterns compile. The data may be faulty in every other way."""
    folder, _, file = path.partition("/")
    subject = FOLDERS.get(folder)
    stem = file.removesuffix(".yaml")
    if subject is None:
        yield "bad-place", f"rule files stand in {', '.join(FOLDERS)}", ()
    elif data.get(subject) != stem:
        yield "bad-place", f"a file named {file} in {folder}/ says '{subject}: {stem}'", (subject,) if subject in data else ()
    for where, pattern in _patterns(data):
        try:
            compiled = regex.compile(pattern, regex.IGNORECASE | regex.VERSION0)
        except regex.error as error:
            yield "bad-pattern", str(error), where
        except (RecursionError, OverflowError, MemoryError, ValueError, TypeError, KeyError, IndexError) as error:
            yield "bad-pattern", f"the pattern cannot be compiled ({type(error).__name__})", where
        else:
            if _matches_empty(compiled):
                yield "empty-match", "the pattern matches an empty line, and so every line", where


def _matches_empty(compiled: regex.Pattern[str]) -> bool:
    try:
        return compiled.search("", timeout=0.5) is not None
    except TimeoutError:
        return False


def _patterns(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every pattern in the rules, with its place."""
    if isinstance(data, list):
        for i, item in enumerate(data):
            yield from _patterns(item, (*path, i))
    if not isinstance(data, dict):
        return
    for key, value in data.items():
        if key == "examples":
            continue
        if isinstance(value, str) and (key in ("line", "span", "from", "before", "pattern") or (key == "to" and not is_range_end(value))):
            yield (*path, key), value
        else:
            yield from _patterns(value, (*path, key))
