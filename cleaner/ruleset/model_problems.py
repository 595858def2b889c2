"""What the data model finds wrong, told in the words of the rule language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, get_args

from cleaner.document import Kind
from cleaner.ruleset import model
from cleaner.ruleset.near import did_you_mean, nearest
from cleaner.ruleset.places import Data, Path, Problem

_WRITTEN = {
    model.ID: ("is made of lower-case words joined by '-'", "Write it like 'reading-time'."),
    model.LANGUAGE: ("is a code of two or three small letters", "Write the code of ISO 639, such as 'en'."),
    model.HOST: ("is a host name in small letters", "Write it like 'example.com', without 'https://' and without a path."),
    model.PARENT: ("names a platform's or a language's file", "Write it like 'platforms/wordpress' or 'languages/en'."),
    model.FULL_ID: ("is the full id of a rule", "Write it like 'languages/en:subscribe-lines'."),
}
"""How a text is written, by the pattern that it has to match."""
_FORMS = {
    "string_type": ("a text", "Write one text, in quotes where it holds ': ' or begins with a bracket."),
    "list_type": ("a list", "Put it in brackets: [...]."),
    "model_type": ("a mapping", "Give its keys: {{{keys}}}."),
    "form": ("{expected}", "Write {expected}."),
    "whole_number": ("a whole number", "Write digits alone."),
    "true_or_false": ("true or false", "Write 'true' or 'false'."),
    "day": ("a day", "Write it as YYYY-MM-DD."),
}
"""What a value is instead, by the type of the error."""


def model_problems(errors: Iterable[Mapping[str, Any]], data: Data) -> list[Problem]:
    """One problem for each error, but none for a missing key that stands there misspelt."""
    found: list[Problem] = []
    missing: list[tuple[Path, str]] = []
    meant: set[tuple[Path, str | None]] = set()
    for error in errors:
        path, value = _part(error["loc"], data)
        if error["type"] == "missing":
            missing.append((path, str(error["loc"][-1])))
        elif error["type"] == "extra_forbidden":
            *around, key = path
            known = _keys(tuple(around))
            meant.add((tuple(around), nearest(str(key), known)))
            mend = did_you_mean(str(key), known, _elsewhere(str(key)) or f"Remove it; the keys here are {', '.join(known)}.")
            found.append(Problem("unknown-key", f"there is no key '{key}' here", mend, path, "key"))
        else:
            found.append(Problem("bad-value", *_bad_value(error, path, value), path))
    found += [Problem("missing-key", f"the key '{key}' is missing", f"Add '{key}:' here.", path) for path, key in missing if (path, key) not in meant]
    return found


def _part(loc: Iterable[str | int], data: Data) -> tuple[Path, Data]:
    """The path of an error without the steps that name no part of the data (the members of a union), and what stands there."""
    at: Any = data
    steps: list[Any] = []
    for step in loc:
        if step in at if isinstance(at, dict) else isinstance(at, list) and isinstance(step, int):
            at = at[step]
            steps.append(step)
    return tuple(steps), at


def _bad_value(error: Mapping[str, Any], path: Path, value: Data) -> tuple[str, str]:
    """The message, and how to mend it."""
    name = next((f"'{step}'" for step in reversed(path) if isinstance(step, str)), "the file")
    if isinstance(path[-1], int):
        name = f"item {path[-1] + 1} of {name}"
    limits = error.get("ctx", {})
    if value == "":
        return f"{name} is empty", "Give it a value, or remove it."
    match error["type"]:
        case "enum" | "literal_error":
            names = [*Kind] if error["type"] == "enum" else ["next", "previous"]
            what = "kind" if error["type"] == "enum" else "value"
            return f"there is no {what} {_short(value)} for {name}", did_you_mean(str(value), names, f"It is one of {', '.join(names)}.")
        case "string_pattern_mismatch":
            said, mend = _WRITTEN[limits["pattern"]]
            return f"{name} {said}, not {_short(value)}", mend
        case "string_too_long":
            return f"{name} has {len(value):,} characters; it may have {limits['max_length']:,}", "Shorten it."
        case "string_too_short":
            return f"{name} has fewer than {limits['min_length']} characters", "Write it longer."
        case "too_short" if limits["min_length"] == 1:
            return f"{name} is empty", "Give it at least one item."
        case "too_short":
            return f"{name} has fewer than {limits['min_length']} items", "Add what is missing."
        case "less_than_equal":
            return f"{name} is {limits['le']} or less, not {value}", f"Write {limits['le']} or less."
        case "greater_than_equal":
            return f"{name} is {limits['ge']} or more, not {value}", f"Write {limits['ge']} or more."
    said, mend = _FORMS.get(error["type"], ("", ""))
    words = {"expected": error["msg"], "keys": ", ".join(_keys(path))}
    return f"{name} is {said.format(**words)}, not {_short(value)}", mend.format(**words)


def _short(value: Data) -> str:
    if isinstance(value, str):
        return f"'{value}'" if len(value) <= 60 else f"'{value[:59]}…'"
    return "a list" if isinstance(value, list) else "a mapping"


def _keys(path: Path) -> Sequence[str]:
    """The keys that the mapping at this path may have."""
    return _keys_below(tuple(step for step in path if isinstance(step, str)))


@cache
def _keys_below(path: tuple[str, ...]) -> Sequence[str]:
    models = [model.RuleFile]
    for step in path:
        models = [inner for one in models for key, annotation in _fields(one) if key == step for inner in _models(annotation)]
    return [key for one in models for key, _ in _fields(one)]


def _fields(one: type[model.Strict]) -> list[tuple[str, Any]]:
    return [(field.alias or name, field.annotation) for name, field in one.model_fields.items()]


def _models(annotation: Any) -> list[Any]:
    """The models that a field's annotation names."""
    if isinstance(annotation, type) and issubclass(annotation, model.Strict):
        return [annotation]
    return [found for inner in get_args(annotation) for found in _models(inner)]


def _elsewhere(key: str) -> str | None:
    """Where a key belongs that stands in the wrong mapping."""
    around = _places_of_keys().get(key)
    return f"It belongs under '{around}'; mend the indentation." if around else None


@cache
def _places_of_keys() -> Mapping[str, str]:
    """For each key the key under which it stands first."""
    found: dict[str, str] = {}

    def walk(one: type[model.Strict], around: str) -> None:
        for name, annotation in _fields(one):
            found.setdefault(name, around)
            for inner in _models(annotation):
                walk(inner, name)

    walk(model.RuleFile, "")
    return found
