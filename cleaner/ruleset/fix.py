"""Mechanical mends of a rule file, made in its text at the place itself: all else, comments too, stays as it was written."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import yaml

from cleaner.document import Layer, RuleName
from cleaner.ruleset.check import failing_examples
from cleaner.ruleset.compile import Rule, compile_rule
from cleaner.ruleset.lint.finding import Fix
from cleaner.ruleset.lint.unfolded import findings
from cleaner.ruleset.places import Path
from cleaner.ruleset.read import read
from cleaner.ruleset.yaml_places import load

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def fixed(text: str, name: str, fixes: Collection[Fix]) -> str:
    """The text of a rule file after those fixes that make no example fail and change nothing else. ``name``: as in ``outlets/example.com``."""
    failures = _failures(text, name) if fixes else None
    for fix in sorted(fixes, key=lambda fix: fix.path, reverse=True):  # from the last, so that indices stay true
        made = _made(text, fix)
        if made == text or not _is_as_wanted(text, made, fix):
            continue
        fail = _failures(made, name)
        if fail is not None and (failures is None or fail <= failures):
            text, failures = made, fail
    return text


def unfolded(text: str, name: str) -> str:
    """The text with its patterns plain, as folded lines are. Curly quotes may be why its examples fail."""
    rules = _rules(text, name)
    return text if rules is None else fixed(text, name, [found.fix for found in findings(rules) if found.fix is not None])


def _made(text: str, fix: Fix) -> str:
    root = yaml.compose(text, Loader=_LOADER)
    if fix.value is None:
        start, stop = _extent(text, root, fix.path)
        comments = [line for line in text[start:stop].splitlines(keepends=True)[1:] if line.lstrip().startswith("#")]
        return "".join([text[:start], *comments, text[stop:]])
    node = _node(root, fix.path)
    return text[: node.start_mark.index] + _written(fix.value, node.style) + text[node.end_mark.index :]


def _written(value: str, style: str | None) -> str:
    """A scalar in the style of the one that it replaces; a block becomes a quoted one."""
    if style == '"':
        return json.dumps(value, ensure_ascii=False)
    if style is None and load(f"[{value}]")[0] == [value]:
        return value
    return "'" + value.replace("'", "''") + "'"


def _extent(text: str, root: Any, path: Path) -> tuple[int, int]:
    """From where to where an item of a list or an entry of a mapping is written; of an only one, that which holds it."""
    holder = _node(root, path[:-1])
    items = [item if isinstance(item, tuple) else (item, item) for item in holder.value]
    if len(items) == 1:
        return _extent(text, root, path[:-1])
    at = next(i for i, (key, _) in enumerate(items) if path[-1] in (i, key.value))
    start, stop = items[at][0].start_mark.index, _end(items[at][1])
    if holder.flow_style:
        return (start, items[at + 1][0].start_mark.index) if at + 1 < len(items) else (_end(items[at - 1][1]), stop)
    line = text.rfind("\n", 0, start) + 1
    if isinstance(path[-1], str) and text[line:start].strip():  # the first key behind a dash
        return start, items[at + 1][0].start_mark.index
    end = text.find("\n", stop - 1)
    return line, len(text) if end < 0 else end + 1


def _node(node: Any, path: Path) -> Any:
    """The node of the value at ``path``, with the marks of where it begins and ends."""
    for step in path:
        node = node.value[step] if isinstance(step, int) else next(value for key, value in node.value if key.value == step)
    return node


def _end(node: Any) -> int:
    """Where the last character of a node is written."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _is_as_wanted(before: str, after: str, fix: Fix) -> bool:
    """Whether the data differs in what was to be changed, and no comment went that stood in a line of its own."""
    data, _, _ = load(before)
    _change(data, fix)
    made, _, problems = load(after)
    return not problems and made == data and _comments(after) == _comments(before)


def _change(data: Any, fix: Fix) -> None:
    holders = [data]
    for step in fix.path[:-1]:
        holders.append(holders[-1][step])
    if fix.value is not None:
        holders[-1][fix.path[-1]] = fix.value
        return
    for holder, step in zip(reversed(holders), reversed(fix.path), strict=True):
        only = len(holder) == 1
        del holder[step]
        if not only:
            return


def _comments(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.lstrip().startswith("#")]


def _failures(text: str, name: str) -> int | None:
    """How many examples fail; None for a file with other faults."""
    rules = _rules(text, name)
    return None if rules is None else sum(1 for rule in rules for _ in failing_examples(rule, rules))


def _rules(text: str, name: str) -> list[Rule] | None:
    """The rules of a file, their examples untried; None when it has faults."""
    reading = read(text, f"{name}.yaml")
    if reading.faults:
        return None
    lines, pattern = reading.lines, reading.patterns.__getitem__
    return [compile_rule(rule, RuleName(rule["id"], Layer.USER, name, lines[rule["id"]]), pattern) for rule in reading.data.get("rules", ())]
