"""One rule file: YAML text to validated plain data, or every fault with its place."""

from __future__ import annotations

from typing import Any, NamedTuple

from cleaner.ruleset.analysis import parsed
from cleaner.ruleset.compiling import LONGEST, try_pattern
from cleaner.ruleset.errors import Fault
from cleaner.ruleset.meaning import head_problems, patterns, rule_problems, selectors
from cleaner.ruleset.pattern import Pattern
from cleaner.ruleset.places import Data, Places, Problem

_RULES = "\nrules:"
LARGEST = 4_000_000
"""Code points of one rule file; larger ones are refused unread."""


class Reading(NamedTuple):
    """A rule file that was read. With faults the data is as it was written, and not to be used."""

    path: str
    """Below its rules folder: ``outlets/example.com.yaml``."""
    data: dict[str, Any]
    patterns: dict[str, Pattern]
    """The patterns of its rules that were compiled."""
    places: Places
    faults: list[Fault]

    @property
    def lines(self) -> dict[str, int]:
        """The line of each rule by its id."""
        return {rule["id"]: self.places.line(("rules", i)) for i, rule in enumerate(self.data.get("rules", []))}

    def fault(self, problem: Problem) -> Fault:
        return self.places.fault(problem, self.path)


def head_text(text: str) -> str:
    """All that stands before the file's last key, ``rules``."""
    return text.partition(_RULES)[0]


def read(text: str, path: str, compile_all: bool = True) -> Reading:
    """A whole rule file, or its head alone: what it says, and everything that is wrong with it.

    Compiling takes as long as all the rest: without ``compile_all`` only such patterns are compiled as the standard library cannot parse.
    """
    if len(text) > LARGEST:
        problem = Problem("too-large", f"the file has more than {LARGEST:,} characters", "Split the file.", 0)
        return Reading(path, {}, {}, Places(""), [Places("").fault(problem, path)])
    from cleaner.ruleset.yaml_places import load  # slow to import: only files that are really read pay for it

    written, places, problems = load(text)
    if not problems:
        problems = _form(written)
    if problems or not isinstance(written, dict):
        return Reading(path, {}, {}, places, [places.fault(problem, path) for problem in problems])
    from cleaner.ruleset.schema_problems import schema_problems, typed  # slow to import, too

    data = typed(written)
    problems = schema_problems(data)
    problems += head_problems(written, path)
    problems += rule_problems(written, places)
    compiled: dict[str, Pattern] = {}
    for where, source in patterns(written.get("rules"), ("rules",)):
        if source in compiled or not 0 < len(source) <= LONGEST or not (compile_all or parsed(source) is None):
            continue
        found = try_pattern(source, where)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            compiled[source] = found
    problems += _bad_selectors(written)
    return Reading(path, data, compiled, places, [places.fault(problem, path) for problem in problems])


def _bad_selectors(written: dict[str, Any]) -> list[Problem]:
    found: list[Problem] = []
    for where, source in selectors(written.get("rules"), ("rules",)):
        from cleaner.ruleset.css import LONGEST, try_selector  # loads the parser of HTML, which most files have no need of

        if 0 < len(source) <= LONGEST and isinstance(problem := try_selector(source, where), Problem):
            found.append(problem)
    return found


def _form(data: Data | None) -> list[Problem]:
    """What keeps the data from being looked at more closely."""
    if data is None or data == "":
        return [Problem("empty", "there is nothing in the file", "Begin it with 'outlet:', 'platform:' or 'language:'.")]
    if not isinstance(data, dict):
        return [Problem("not-a-mapping", "a rule file is a mapping", "Begin it with 'outlet:', 'platform:' or 'language:'.")]
    return []
