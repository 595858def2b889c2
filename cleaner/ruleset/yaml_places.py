"""YAML to plain data with places. Scalars stay the strings they were written as; tags, anchors, aliases and repeated keys are problems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NoReturn

import yaml

from cleaner.ruleset.places import Data, Path, Places, Problem, Scalar

DEEPEST = 12
MOST = 50_000
"""Keys and values of one rule file."""
LONGEST = 5000
"""Items of one list or mapping."""

_UNPRINTABLE = re.compile("^\ufeff|[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|[\ud800-\udfff]|\ufffe|\uffff")
"""What YAML does not allow, and a second byte order mark. (As one set it would take ten times as long to compile.)"""
_TOO_DEEP = f"nothing in a rule file is nested more than {DEEPEST} deep", "Remove brackets or indentation."
_ALIAS = "Write the value out; a text that begins with such a sign is put in quotes."
_QUOTE = "Put the value in single quotes, and write each single quote inside it twice."
_BACKSLASH = "Write patterns in single quotes, where a backslash is a backslash."
_BRACKETS = "Close it, put commas between its items, and quotes around texts that hold a comma or a bracket."
_YAML_WORDS = {
    "mapping values are not allowed in this context": ("a ': ' stands inside a value", _QUOTE),
    "found unexpected end of stream": ("a quote is opened here and not closed", "Close the quote; inside single quotes, write a quote twice."),
    "did not find expected ',' or ']'": ("a list is opened here and not closed", _BRACKETS),
    "did not find expected ',' or '}'": ("a mapping is opened here and not closed", _BRACKETS),
    "did not find expected key": ("the mapping does not go on like this", "Indent the key like those around it, or mend the quotes of the value before it."),
    "did not find expected '-' indicator": ("the list does not go on like this", "Begin the item with '- ' and indent it like the others."),
    "could not find expected ':'": ("a key without ': ' stands here", "Write ': ' after the key; a text of several lines is indented."),
    "found unknown escape character": ("double quotes do not know this escape", _BACKSLASH),
    "did not find expected hexdecimal number": ("double quotes expect a number in this escape", _BACKSLASH),
    "found character that cannot start any token": ("no value begins with this character", _QUOTE),
    "found a tab character": ("a tab stands where spaces indent", "Indent with spaces."),
    "block sequence entries are not allowed in this context": ("an item of a list begins inside a value", "Put the item on a line of its own."),
    "did not find expected <document start>": ("the file goes on after its end", "Put all keys at the same indentation."),
}
"""The parser's commonest complaints in our words, and how to mend them."""
_OPENED = ("found unexpected end of stream", "did not find expected ',' or ']'", "did not find expected ',' or '}'")
"""Complaints that are best told where the thing was opened."""
_KEY = re.compile(r"[\w-]+:(?: |$)", re.MULTILINE)


class _StopReadingError(Exception):
    """The file is not worth reading on."""


def load(text: str) -> tuple[Data | None, Places, list[Problem]]:
    """The data, the places, and every problem found (with None for data that could not be read at all)."""
    places = Places(text)
    if bad := _UNPRINTABLE.search(text):
        return None, places, [_unprintable(bad)]
    problems: list[Problem] = []
    try:
        return _read(text, places, problems), places, problems
    except _StopReadingError:
        pass
    except yaml.MarkedYAMLError as error:
        problems.append(_yaml_problem(error, text))
    except yaml.YAMLError as error:
        problems.append(Problem("yaml", f"this is not YAML: {error}", "", 0))
    return None, places, problems


def _read(text: str, places: Places, problems: list[Problem]) -> Data | None:
    """Reads events, not nodes: nothing here nests deeper than DEEPEST, whatever the file does. Raises _StopReadingError, yaml.YAMLError."""
    events: Iterator[Any] = iter(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    count = 0

    def refuse(message: str, at: int) -> NoReturn:
        problems.append(Problem("too-large", message, "Split the file.", at))
        raise _StopReadingError

    def build(event: Any, path: Path) -> Data:
        nonlocal count
        count += 1
        start = event.start_mark.index
        if count > MOST:
            refuse(f"the file has more than {MOST:,} keys and values", start)
        places.values.setdefault(path, start)
        if isinstance(event, yaml.AliasEvent):
            problems.append(Problem("alias", "anchors and aliases are not read", _ALIAS, start))
            return ""
        if event.anchor is not None:
            problems.append(Problem("alias", "anchors and aliases are not read", _ALIAS, start))
        if event.tag is not None:
            problems.append(Problem("tag", "tags are not read", "Remove it; a text that begins with '!' is put in quotes.", start))
        if isinstance(event, yaml.ScalarEvent):
            value = str(event.value)
            places.scalars[path] = Scalar(start, event.end_mark.index, event.style, value)  # type: ignore[union-attr]
            return value
        if len(path) >= DEEPEST:
            problems.append(Problem("too-deep", *_TOO_DEEP, start))
            raise _StopReadingError
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Data] = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                if len(items) == LONGEST:
                    refuse(f"a list has more than {LONGEST:,} items", start)
                items.append(build(event, (*path, len(items))))
            return items
        mapping: dict[str, Data] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if len(mapping) == LONGEST:
                refuse(f"a mapping has more than {LONGEST:,} keys", start)
            at = event.start_mark.index
            key = event.value if isinstance(event, yaml.ScalarEvent) and event.anchor is event.tag is None else build(event, (*path, "?"))
            if not isinstance(key, str):
                problems.append(Problem("bad-key", "a key is a word, not a list or a mapping", "Remove the brackets, or put the text in quotes.", at))
                key = "?"
            elif key in mapping:
                problems.append(Problem("duplicate-key", f"'{key}' stands twice in one mapping", "Remove one of the two.", at))
            else:
                places.keys[(*path, key)] = at
            mapping[key] = build(next(events), (*path, key))
        return mapping

    data: Data | None = None
    documents = 0
    for start in events:
        if isinstance(start, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                mend = "Put it into a file of its own, or remove the line that divides them."
                problems.append(Problem("two-documents", "a second YAML document begins", mend, start.start_mark.index))  # type: ignore[union-attr]
                break
            data = build(next(events), ())
    return data


def _unprintable(bad: re.Match[str]) -> Problem:
    mend = "Save the file as UTF-8, without UTF-16." if bad[0] == "\0" else "Remove the character; in double quotes it may be written as an escape."
    return Problem("yaml", f"the character U+{ord(bad[0]):04X} may not stand in a YAML file", mend, bad.start())


def _yaml_problem(error: yaml.MarkedYAMLError, text: str) -> Problem:
    complaint = error.problem or ""
    mark: Any = (error.context_mark if complaint in _OPENED else None) or error.problem_mark or error.context_mark
    at = mark.index if mark is not None else 0
    if complaint.startswith(("found character that cannot start", "found a tab character")) and text[at : at + 1] == "\t":
        complaint = "found a tab character"
    before = text[text.rfind("\n", 0, at) + 1 : at]
    if complaint == "mapping values are not allowed in this context" and re.fullmatch(r" +[\w-]+", before):
        return Problem("yaml", "this line goes on with the value above it", "Indent a key like the keys around it.", at - len(before.lstrip()))
    if complaint == "did not find expected '-' indicator" and _KEY.match(text, at):
        return Problem("yaml", "this key is indented like neither the item above it nor its keys", "Indent it like the keys that it belongs to.", at)
    if complaint == "did not find expected key" and before.rstrip().endswith(("'", '"')):
        return Problem("yaml", "something stands behind the closing quote", "Remove it; inside single quotes, write a quote twice.", at)
    if complaint == "did not find expected key" and before.rstrip().endswith(("]", "}")):
        return Problem("yaml", "something stands behind the closing bracket", "Put a value that begins with a bracket into single quotes.", at)
    if complaint == "exceeded maximum nesting depth":
        return Problem("too-deep", *_TOO_DEEP, at)
    message, mend = _YAML_WORDS.get(complaint, (f"this is not YAML: {complaint}", "Mend the quotes and the indentation around this place."))
    return Problem("yaml", message, mend, at)
