"""YAML to plain data with places. Scalars stay the strings they were written as; tags, anchors, aliases and repeated keys are faults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from cleaner.ruleset.errors import Fault
from cleaner.ruleset.places import Data, Path, Places

DEEPEST = 12
LARGEST = 4_000_000
"""Code points of one rule file; larger ones are refused unread."""


def load(text: str, file: str) -> tuple[Data | None, Places, list[Fault]]:
    """The data, the places, and every fault found (with None for data that could not be read at all)."""
    places = Places()
    lines = text.split("\n")
    faults: list[Fault] = []

    def fault(code: str, message: str, mark: Any) -> None:
        line = mark.line if mark is not None else 0
        column = mark.column if mark is not None else 0
        source = lines[line].rstrip("\r") if line < len(lines) else ""
        faults.append(Fault(file, line + 1, column + 1, code, message, source))

    if len(text) > LARGEST:
        faults.append(Fault(file, 1, 1, "too-large", f"the file has {len(text):,} characters; a rule file has at most {LARGEST:,}"))
        return None, places, faults
    events: Iterator[Any] = iter(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))

    def build(event: Any, path: Path) -> Data:
        mark = event.start_mark
        places.values.setdefault(path, (mark.line + 1, mark.column + 1))
        if isinstance(event, yaml.AliasEvent):
            fault("alias", "anchors and aliases are not read; write the value out", mark)
            return ""
        if event.anchor is not None:
            fault("alias", "anchors and aliases are not read; write the value out", mark)
        if event.tag is not None:
            fault("tag", f"tags are not read; remove {event.tag!r}", mark)
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        if len(path) >= DEEPEST:
            fault("too-deep", f"nothing in a rule file is nested more than {DEEPEST} deep", mark)
            raise _TooDeepError
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Data] = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(build(event, (*path, len(items))))
            return items
        mapping: dict[str, Data] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key_mark = event.start_mark
            key = build(event, (*path, "?"))
            places.values.pop((*path, "?"), None)
            if not isinstance(key, str):
                fault("bad-key", "a key is a word", key_mark)
                key = "?"
            elif key in mapping:
                fault("duplicate-key", f"'{key}' stands here twice", key_mark)
            else:
                places.keys[(*path, key)] = (key_mark.line + 1, key_mark.column + 1)
            mapping[key] = build(next(events), (*path, key))
        return mapping

    data: Data | None = None
    documents = 0
    try:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    fault("two-documents", "a rule file is one YAML document", event.start_mark)
                    break
                data = build(next(events), ())
    except _TooDeepError:
        data = None
    except yaml.MarkedYAMLError as error:
        fault("yaml", " ".join(str(part) for part in (error.problem, error.context) if part), error.problem_mark or error.context_mark)
        data = None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) if isinstance(error.position, int) else 0
        faults.append(Fault(file, line + 1, 1, "yaml", f"{error.reason} (character {error.character!r})"))
        data = None
    return data, places, faults


class _TooDeepError(Exception):
    """Stops the reading of a file that nests without end."""
