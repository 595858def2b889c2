"""bad-name: ids and file names that say how instead of what. CONTRIBUTING.md has the rule."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.ruleset.lint.codes import Code
from cleaner.ruleset.lint.finding import Finding
from cleaner.ruleset.lint.subject import Subject

_MEANS = frozenset(
    [
        "line",
        "span",
        "range",
        "regex",
        "regexp",
        "pattern",
        "match",
        "matcher",
        "rule",
        "shape",
        "phrase",
        "misc",
        "stuff",
        "todo",
        "tmp",
        "temp",
        "test",
        "new",
    ]
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def findings(subject: Subject) -> Iterator[Finding]:
    folder, _, stem = subject.name.partition("/")
    if folder == "outlets" and stem.startswith("www."):
        mend = f"Name the file {stem.removeprefix('www.')}.yaml, and the outlet likewise."
        yield Finding(Code.BAD_NAME, ("outlet",), "an outlet is named by its host without 'www.'", mend)
    for i, rule in enumerate(subject.rules):
        rule_id = rule.data["id"]
        words = rule_id.split("-")
        if said := _fault(rule_id, words, stem if folder == "outlets" else ""):
            yield Finding(Code.BAD_NAME, ("rules", i, "id"), said, "Name it after what the line is: 'reading-time', 'comment-form', 'caption-agency'.")


def _fault(rule_id: str, words: list[str], stem: str) -> str:
    if len(words) == 1 and words[0] in _MEANS:
        return f"the id '{rule_id}' says how the rule works, not what the line is"
    if len(rule_id) < 3:
        return f"the id '{rule_id}' says too little"
    if words[-1].isdecimal() and not _YEAR.fullmatch(words[-1]):
        return f"the id '{rule_id}' is numbered"
    if stem and rule_id.startswith(stem.replace(".", "-")):
        return f"the id '{rule_id}' repeats the file's name, which the full id has already"
    return ""
