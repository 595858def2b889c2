"""All lint findings of one file, less those that the file allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cleaner.ruleset.cache import recall, remember
from cleaner.ruleset.errors import Fault
from cleaner.ruleset.library import Library
from cleaner.ruleset.lint import broad, broad_selectors, caseless, names, near_misses, never, overlap, runaway, unfolded
from cleaner.ruleset.lint.codes import UNUSED_ALLOW
from cleaner.ruleset.lint.finding import Finding, Fix
from cleaner.ruleset.lint.subject import Subject
from cleaner.ruleset.places import Path
from cleaner.ruleset.yaml_places import load

_FAMILIES = (near_misses, broad, broad_selectors, runaway, overlap, never, caseless, names)


def lint(library: Library, name: str) -> list[Finding]:
    """What is suspicious about one file, which must have no fault; remembered by its text and those that it extends, unless ``library.anew``.

    Raises RuleError when one that it extends has faults.
    """
    if library.recorded(name) is not None:
        return []
    content = library.content(name)
    known = None if library.anew else recall("lint", *content)
    if known is not None:
        return [Finding(code, tuple(path), message, mend, fix and Fix(tuple(fix[0]), fix[1])) for code, path, message, mend, fix in known]
    found = _found(library, name, frozenset(library.ancestors([name]) - {name}))
    remember(found, "lint", *content)
    return found


def _found(library: Library, name: str, parents: frozenset[str]) -> list[Finding]:
    head = library.sources[name].head
    disabled = {full_id for one in (name, *parents) for full_id in library.sources[one].head.get("disable", ())}
    inherited = [rule for parent in sorted(parents) for rule in library.rules(parent) if rule.name.id not in disabled]
    subject = Subject(name, head, parents, library.rules(name), inherited)
    found = [*unfolded.findings(subject.rules), *(finding for family in _FAMILIES for finding in family.findings(subject))]
    return _not_allowed(found, subject)


def _not_allowed(found: Iterable[Finding], subject: Subject) -> list[Finding]:
    """The findings that neither their rule nor the file's head allows, and each permission that nobody needed."""
    allowed: dict[Path, Mapping[str, Any]] = {(): subject.head.get("allow", {})}
    allowed |= {("rules", i): rule.data.get("allow", {}) for i, rule in enumerate(subject.rules)}
    used: set[tuple[Path, str]] = set()
    left = []
    for one in found:
        by = next((place for place in (one.path[:2], ()) if one.code in allowed.get(place, {})), None)
        if by is None:
            left.append(one)
        else:
            used.add((by, one.code))
    for place, codes in allowed.items():
        for code in codes:
            if (place, code) not in used:
                path = (*place, "allow", code)
                left.append(Finding(UNUSED_ALLOW, path, f"nothing here raises '{code}'", "Remove the permission.", Fix(path, None)))
    return left


def placed(findings: Iterable[Finding], text: str, file: str) -> list[Fault]:
    """The findings as warnings at their keys, or at the items of their lists. ``file``: the name to be shown."""
    _, places, _ = load(text)
    found = []
    for one in findings:
        line, column, source = places.spot(one.path, "key")
        found.append(Fault(file, line, column, one.code, one.message, source, one.mend, "warning"))
    return sorted(found)
