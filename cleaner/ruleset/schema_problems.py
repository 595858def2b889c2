"""A rule file's data held against the schema: the same data with numbers and flags, and what is wrong, in the words of the rule language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

from jsonschema_rs import Draft202012Validator, ValidationError

from cleaner.ruleset import schema
from cleaner.ruleset.near import did_you_mean, nearest
from cleaner.ruleset.places import Data, Path, Problem
from cleaner.ruleset.schema import RULE_FILE, Schema, part_at

_WRITTEN = {
    schema.ID: ("is made of lower-case words joined by '-'", "Write it like 'reading-time'."),
    schema.LANGUAGE: ("is a code of two or three small letters", "Write the code of ISO 639, such as 'en'."),
    schema.HOST: ("is a host name in small letters", "Write it like 'example.com', without 'https://' and without a path."),
    schema.PARENT: ("names a platform's or a language's file", "Write it like 'platforms/wordpress' or 'languages/en'."),
    schema.FULL_ID: ("is the full id of a rule", "Write it like 'languages/en:subscribe-lines'."),
}
"""How a text is written, by the pattern that it has to match."""
_FORMS = {
    "string": ("a text", "Write one text, in quotes where it holds ': ' or begins with a bracket."),
    "array": ("a list", 'Write it as a list: ["..."].'),
    "object": ("a mapping", "Give its keys: {{{keys}}}."),
    "integer": ("a whole number", "Write digits alone."),
    "boolean": ("true or false", "Write 'true' or 'false'."),
}
"""What a value should be, by its type in the schema."""
_BETWEEN_KEYS = {"oneOf", "not", "then", "minProperties"}
"""Where the schema says what keys must be to one another; meaning.py tells it in better words."""


def typed(value: Data, part: Schema = RULE_FILE) -> Any:
    """YAML scalars are read as they were written; here those are made numbers and flags of which the schema says so."""
    if isinstance(value, dict):
        known, others = part.get("properties", {}), part.get("additionalProperties") or {}
        return {key: typed(inner, known.get(key, others)) for key, inner in value.items()}
    if isinstance(value, list):
        return [typed(inner, part.get("items", {})) for inner in value]
    types = part.get("type", ())
    if "integer" in types and value.isascii() and value.isdecimal() and len(value) < 10:
        return int(value)
    if "boolean" in types and value in ("true", "false"):
        return value == "true"
    return value


def schema_problems(data: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with data from ``typed``: one problem for each fault, but none for a missing key that stands there misspelt."""
    found: list[Problem] = []
    missing: list[tuple[Path, str]] = []
    meant: set[tuple[Path, str | None]] = set()
    for error in _validator().iter_errors(data):
        path = cast("Path", tuple(error.instance_path))
        match error.kind.name:
            case "required":
                missing.append((path, error.kind.as_dict()["property"]))
            case "additionalProperties":
                known = [*part_at(path)["properties"]]
                for key in error.kind.as_dict()["unexpected"]:
                    meant.add((path, nearest(key, known)))
                    mend = did_you_mean(key, known, _elsewhere(key) or f"Remove it; the keys here are {', '.join(known)}.")
                    found.append(Problem("unknown-key", f"there is no key '{key}' here", mend, (*path, key), "key"))
            case "propertyNames":
                found += _bad_names(path, error.instance)
            case "anyOf" if isinstance(error.instance, dict):
                pass  # as for _BETWEEN_KEYS; that of a scalar is about its value
            case _ if not _BETWEEN_KEYS.intersection(error.schema_path):
                found.append(Problem("bad-value", *_bad_value(error, path), path))
    found += [Problem("missing-key", f"the key '{key}' is missing", _add(path, key), path) for path, key in missing if (path, key) not in meant]
    return found


def _add(path: Path, key: str) -> str:
    """What to add, in the schema's words."""
    said = part_at((*path, key))["description"]
    return f"Add '{key}:' beside this key: {said[0].lower()}{said[1:]}"


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(dict(RULE_FILE), validate_formats=True)


def _bad_names(path: Path, given: Any) -> Iterator[Problem]:
    names = part_at(path)["propertyNames"]["enum"]
    for key in given:
        if key not in names:
            mend = did_you_mean(key, names, f"The names here are {', '.join(names)}.")
            yield Problem("unknown-key", f"there is no '{key}' for '{path[-1]}'", mend, (*path, key), "key")


def _bad_value(error: ValidationError, path: Path) -> tuple[str, str]:
    """The message, and how to mend it."""
    value: Any = error.instance
    part = part_at(path)
    name = next((f"'{step}'" for step in reversed(path) if isinstance(step, str)), "the file")
    if isinstance(path[-1], int):
        name = f"item {path[-1] + 1} of {name}"
    if value == "":
        return f"{name} is empty", "Give it a value, or remove it."
    match error.kind.name:
        case "enum" | "anyOf" as fault:
            names = part["enum"] if fault == "enum" else part["anyOf"][1]["enum"]
            what = "kind" if fault == "enum" else "value"
            return f"there is no {what} {_short(value)} for {name}", did_you_mean(str(value), names, f"It is one of {', '.join(names)}.")
        case "pattern":
            said, mend = _WRITTEN[part["pattern"]]
            return f"{name} {said}, not {_short(value)}", mend
        case "maxLength":
            return f"{name} has {len(value):,} characters; it may have {part['maxLength']:,}", "Shorten it."
        case "minLength":
            return f"{name} has fewer than {part['minLength']} characters", "Write it longer."
        case "minItems" if part["minItems"] == 1:
            return f"{name} is empty", "Give it at least one item."
        case "minItems":
            return f"{name} has fewer than {part['minItems']} items", "Add what is missing."
        case "maximum":
            return f"{name} is {part['maximum']} or less, not {value}", f"Write {part['maximum']} or less."
        case "minimum":
            return f"{name} is {part['minimum']} or more, not {value}", f"Write {part['minimum']} or more."
    if part.get("format") == "date":
        return f"{name} is a day, not {_short(value)}", "Write it as YYYY-MM-DD."
    types = [part["type"]] if isinstance(part["type"], str) else part["type"]
    expected = " or ".join(_FORMS[one][0] for one in types)
    mend = _FORMS[types[0]][1] if len(types) == 1 else f"Write {expected}."
    return f"{name} is {expected}, not {_short(value)}", mend.format(keys=", ".join(part.get("properties", ())))


def _short(value: Any) -> str:
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a mapping"
    written = str(value)
    return f"'{written}'" if len(written) <= 60 else f"'{written[:59]}…'"


def _elsewhere(key: str) -> str | None:
    """Where a key belongs that stands in the wrong mapping."""
    around = _places_of_keys().get(key)
    return f"It belongs under '{around}'; mend the indentation." if around else None


@cache
def _places_of_keys() -> Mapping[str, str]:
    """For each key the key under which it stands first."""
    found: dict[str, str] = {}

    def walk(part: Schema, around: str) -> None:
        for name, inner in part.get("properties", {}).items():
            found.setdefault(name, around)
            walk(inner.get("items", inner), name)

    walk(RULE_FILE, "")
    return found
