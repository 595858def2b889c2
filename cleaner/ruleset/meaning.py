"""What a data model cannot say of a rule file: that its parts fit each other and its place, and that its patterns compile.

The data may be faulty in every other way: what has the wrong form is passed over here, the model tells it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.document import NOISE_KINDS, STORY_KINDS
from cleaner.ruleset.near import did_you_mean, nearest
from cleaner.ruleset.places import Data, Path, Places, Problem

FOLDERS: dict[str, str] = {"languages": "language", "platforms": "platform", "outlets": "outlet"}
"""The key that names the subject of a file, by the folder it stands in."""

MATCHERS = ("line", "span", "range", "select", "content")
"""The keys of a rule of which it has one at the most."""
_OF_ELEMENTS = ("select", "content")


def head_problems(data: Mapping[str, Any], path: str) -> Iterator[Problem]:
    """The subject is one, and is that of the file's place; keys that only some files have stand in these."""
    folder, _, file = path.partition("/")
    wanted, stem = FOLDERS.get(folder), file.removesuffix(".yaml")
    given = [key for key in data if key in FOLDERS.values()]
    if wanted is None:
        yield misplaced(folder)
        return
    if not given:
        if not any(nearest(str(key), [wanted]) for key in data):  # a misspelt key is told as that
            yield Problem("missing-key", f"the key '{wanted}' is missing", f"Begin the file with '{wanted}: {stem}'.")
    elif wanted not in given:
        yield Problem(
            "bad-place", f"a file in {folder}/ is about one {wanted}, not one {given[0]}", f"Write '{wanted}: {stem}', or move the file.", (given[0],), "key"
        )
    elif isinstance(data[wanted], str) and data[wanted] != stem:
        yield Problem(
            "bad-place", f"the file is named {file}, and says '{wanted}: {data[wanted]}'", f"Write '{wanted}: {stem}', or rename the file.", (wanted,)
        )
    for other in given:
        if wanted in given and other != wanted:
            yield Problem("bad-value", f"a file is about one {wanted} or one {other}, not both", f"Remove '{other}'.", (other,), "key")
    if _is_blank(data.get("name")):
        yield Problem("bad-value", "'name' is a blank of the skeleton", "Write the name that people know.", ("name",))
    for key, only in (("hosts", "outlet"), ("stopwords", "language")):
        if key in data and wanted != only:
            yield Problem("bad-value", f"'{key}' is for {only} files alone", "Remove it.", (key,), "key")
    if "markup" in data and wanted == "language":
        yield Problem("bad-value", "'markup' is for outlet and platform files", "Remove it.", ("markup",), "key")
    for late in list(data)[list(data).index("rules") + 1 :] if "rules" in data else ():
        yield Problem("rules-last", "'rules' must be the last key", f"Move '{late}' above 'rules'.", (late,), "key")


def misplaced(folder: str) -> Problem:
    """The problem of a file that stands in a folder of another name."""
    return Problem("bad-place", f"rule files stand in {', '.join(FOLDERS)}", did_you_mean(folder, FOLDERS, "Move the file into one of these folders."))


def rule_problems(data: Mapping[str, Any], places: Places) -> Iterator[Problem]:
    """What is wrong with the rules, but for their patterns."""
    rules = data.get("rules")
    seen: dict[str, Path] = {}
    for i, rule in enumerate(rules if isinstance(rules, list) else ()):
        if not isinstance(rule, dict):
            continue
        path = ("rules", i)
        name = rule.get("id")
        if isinstance(name, str) and name:
            if name in seen:
                message = f"the id '{name}' is given already in line {places.line(seen[name])}"
                yield Problem("duplicate-id", message, "Give each rule of a file an id of its own.", (*path, "id"))
            seen.setdefault(name, (*path, "id"))
        yield from _rule(rule, path)
        if "language" in data:
            for key in (key for key in _OF_ELEMENTS if key in rule):
                message = f"a language's rules say what any page may print; '{key}' asks for the elements of one"
                yield Problem("bad-value", message, "Move the rule to an outlet's or a platform's file.", (*path, key), "key")


def _rule(rule: dict[str, Data], path: Path) -> Iterator[Problem]:
    matchers = [key for key in rule if key in MATCHERS]
    for key in matchers[1:]:
        message = f"a rule has one matcher, not '{matchers[0]}' and '{key}'"
        yield Problem("bad-value", message, "Make two rules of it.", (*path, key), "key")
    if not matchers and "where" not in rule and not any(nearest(key, (*MATCHERS, "where")) for key in rule):
        yield Problem("missing-key", "the rule has neither a matcher nor 'where'", "Add 'line:', 'span:', 'range:' or 'select:'.", path)
    if _is_blank(rule.get("why")):
        yield Problem("bad-value", "'why' is a blank of the skeleton", "Write what a reader would see, and where.", (*path, "why"))
    keep = rule.get("keep") == "true" and "content" not in rule
    if "content" in rule:
        yield from _content(rule, path)
    elif keep and rule.get("kind") in NOISE_KINDS:
        message = f"a keep rule guards story, and '{rule['kind']}' is no story kind"
        yield Problem("bad-value", message, "Give it a story kind such as 'body', or remove 'keep'.", (*path, "kind"))
    examples = rule.get("examples")
    if isinstance(examples, dict):
        yield from _examples(examples, (*path, "examples"), keep, alone=not ("range" in rule or "content" in rule or _is_shape(rule)), html="select" in rule)
    where, reach, valid, element = rule.get("where"), rule.get("range"), rule.get("valid"), rule.get("select")
    if isinstance(element, dict) and isinstance(density := element.get("link_density"), dict):
        yield from _bounds(density, (*path, "select", "link_density"))
    if isinstance(where, dict):
        yield from _where(where, (*path, "where"))
    if isinstance(reach, dict):
        yield from _one_of(reach, ("to", "before"), (*path, "range"))
    if isinstance(valid, dict):
        since, until = valid.get("from"), valid.get("until")
        if isinstance(since, str) and isinstance(until, str) and since > until:
            yield Problem("bad-value", f"'from' is after 'until': {since} and {until}", "Write the earlier day first.", (*path, "valid", "until"))


def _is_blank(value: Data | None) -> bool:
    """Whether a text is one of those in angle brackets that ``cleaner rules new`` leaves to be filled in."""
    return isinstance(value, str) and value.startswith("<") and value.endswith(">")


def _content(rule: dict[str, Data], path: Path) -> Iterator[Problem]:
    """What does not go together with ``content``."""
    if rule.get("kind") in STORY_KINDS:
        message = f"'content' cuts what stands outside of the story, and '{rule['kind']}' is a story kind"
        yield Problem("bad-value", message, "Give it a noise kind, such as 'other'.", (*path, "kind"))
    for key, said in (("keep", "'content' guards nothing"), ("where", "'content' is about a page, not about a line")):
        if key in rule and rule[key] != "false":
            yield Problem("bad-value", said, f"Remove '{key}'.", (*path, key), "key")


def _examples(examples: dict[str, Data], path: Path, keep: bool, *, alone: bool, html: bool) -> Iterator[Problem]:
    """``alone``: the rule looks at one line, so that a line can show what it does; ``html``: or at one element."""
    shown, other = ("keeps", "removes") if keep else ("removes", "keeps")
    result = "kept" if keep else "removed"
    if not examples.get(shown) and not (other in examples or any(nearest(key, [shown]) for key in examples if key != "leaves")):
        yield Problem("missing-key", f"the key '{shown}' is missing", f"Add '{shown}: [...]' with at least one example.", path)
    if other in examples:
        what = "has 'keep: true', so its examples" if keep else "has no 'keep: true', so its examples"
        yield Problem("bad-value", f"the rule {what} stand under '{shown}'", f"Rename the key to '{shown}'.", (*path, other), "key")
    for side, items in examples.items():
        for i, one in enumerate(items if isinstance(items, list) else ()):
            at = (*path, side, i)
            if isinstance(one, str) and not alone:
                message = "a range, a rule of shape or of 'content' is shown on a whole page"
                yield Problem("bad-value", message, f"Write it as {{document: ...{f', {result}: [...]' if side == shown else ''}}}.", at)
            elif isinstance(one, str) and not html and "\n" in one.strip("\n"):
                yield Problem("bad-value", "an example that is a text is one line", "Write more lines as {document: ...}.", at)
            elif isinstance(one, dict) and side == shown and not one.get(result) and not any(nearest(key, [result]) for key in one if key != "document"):
                yield Problem("missing-key", f"the key '{result}' is missing", f"Add '{result}: [...]' with all that the rule takes here.", at)
            elif isinstance(one, dict):
                for key in ("removed", "kept"):
                    if key in one and (side != shown or key != result):
                        yield Problem("bad-value", f"an example under '{side}' does not say what is {key}", "Remove the key.", (*at, key), "key")


def _is_shape(rule: dict[str, Data]) -> bool:
    """Whether a rule has no matcher, not even a misspelt one."""
    return "where" in rule and not any(nearest(key, MATCHERS) for key in rule)


def _where(where: dict[str, Data], path: Path) -> Iterator[Problem]:
    if not where:
        yield Problem("bad-value", "an empty 'where' holds for every line", "Give it a predicate, or remove it.", path)
    words, near = where.get("words"), where.get("near")
    if isinstance(words, dict):
        yield from _bounds(words, (*path, "words"))
    if isinstance(near, dict):
        sides = ("previous", "next", "either")
        if not any(nearest(key, sides) for key in near):
            yield Problem("missing-key", "'near' has neither 'previous' nor 'next' nor 'either'", "Give one of them.", (*path, "near"))
        for side in sides:
            neighbour = near.get(side)
            if isinstance(neighbour, dict):
                yield from _one_of(neighbour, ("kind", "pattern"), (*path, "near", side))


def _bounds(bounds: dict[str, Data], path: Path) -> Iterator[Problem]:
    """One end or both, the smaller first."""
    least, most = bounds.get("min"), bounds.get("max")
    if not bounds:
        yield Problem("missing-key", f"'{path[-1]}' has neither 'min' nor 'max'", "Give one of them or both.", path)
    elif isinstance(least, str) and isinstance(most, str) and least.isdecimal() and most.isdecimal() and len(least + most) < 100 and int(least) > int(most):
        yield Problem("bad-value", f"'min' is above 'max': {least} and {most}", "Write the smaller number as 'min'.", (*path, "max"))


def _one_of(mapping: dict[str, Data], keys: tuple[str, str], path: Path) -> Iterator[Problem]:
    """Exactly one of two keys must be there."""
    one, other = keys
    if one in mapping and other in mapping:
        yield Problem("bad-value", f"'{path[-1]}' has either '{one}' or '{other}', not both", "Remove one of them.", (*path, other), "key")
    elif not any(nearest(key, keys) for key in mapping):
        yield Problem("missing-key", f"'{path[-1]}' has neither '{one}' nor '{other}'", "Give one of them.", path)


def patterns(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every pattern in a list of rules, with its place."""
    if isinstance(data, list):
        for i, item in enumerate(data):
            yield from patterns(item, (*path, i))
    if not isinstance(data, dict):
        return
    for key, value in data.items():
        if key == "examples":
            continue
        if isinstance(value, str) and (key in ("line", "span", "from", "before", "pattern", "has_text") or (key == "to" and _is_pattern(value))):
            yield (*path, key), value
        else:
            yield from patterns(value, (*path, key))


def selectors(rules: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every CSS selector in a list of rules, with its place."""
    for i, rule in enumerate(rules if isinstance(rules, list) else ()):
        if not isinstance(rule, dict):
            continue
        for key in (key for key in _OF_ELEMENTS if key in rule):
            yield from _selectors(rule[key], (*path, i, key))


def _selectors(given: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(given, str):
        yield path, given
    elif isinstance(given, list):
        yield from (((*path, j), one) for j, one in enumerate(given) if isinstance(one, str))
    elif isinstance(given, dict):
        yield from (((*path, key), given[key]) for key in ("css", "within", "up_to") if isinstance(given.get(key), str))


def _is_pattern(to: str) -> bool:
    from cleaner.ruleset.matchers import is_range_end  # slow to import, and of no use to most files with faults

    return not is_range_end(to)
