"""The shipped rules: every example holds, nothing is suspicious, nothing is fitted to one page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner.fold import fold_line
from cleaner.ruleset.compile import Rule
from cleaner.ruleset.library import Library
from cleaner.ruleset.lint import broad
from cleaner.ruleset.lint.broad import read_story
from cleaner.ruleset.lint.run import lint
from cleaner.ruleset.matchers import is_range_end
from tests.conftest import bench_pages, needs_bench

LIBRARY = Library(anew=True)
NAMES = sorted(LIBRARY.sources)
STORY = Path(broad.__file__).parent / "story"


@pytest.mark.parametrize("name", NAMES)
def test_a_file_has_no_fault_and_all_its_examples_hold(name: str) -> None:
    assert LIBRARY.check(name) == []


def _sources(rule: Rule) -> Iterator[str]:
    """The rule's patterns; its phrases are left out."""
    given = rule.data.get("range", {})
    yield from (one for one in (rule.data.get("line"), rule.data.get("span"), given.get("from"), given.get("before")) if isinstance(one, str))
    if isinstance(element := rule.data.get("select"), dict) and "has_text" in element:
        yield element["has_text"]
    if "to" in given and not is_range_end(given["to"]):
        yield given["to"]


def _literal_texts(rule: Rule) -> Iterator[str]:
    """The rule's patterns and phrases."""
    yield from _sources(rule)
    for given in (rule.data.get("line"), rule.data.get("range", {}).get("from")):
        if isinstance(given, list):
            yield from given


@pytest.mark.parametrize("name", NAMES)
def test_a_file_passes_the_lint(name: str) -> None:
    assert lint(LIBRARY, name) == []


def test_no_rule_that_any_page_may_meet_is_allowed_to_take_story() -> None:
    for name in NAMES:
        if not name.startswith("outlets/"):
            allowed = [LIBRARY.sources[name].head.get("allow", {}), *(rule.data.get("allow", {}) for rule in LIBRARY.rules(name))]
            assert not any("takes-story" in one for one in allowed), name


def test_there_are_story_sentences_enough_and_each_is_one_of_a_kind() -> None:
    assert len(read_story().views) >= 500
    for file in sorted(STORY.glob("*.txt")):
        lines = [line.lower() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        assert len({*lines}) == len(lines) >= 40, file.name


def test_every_language_has_story_sentences_of_its_own() -> None:
    languages = {name.removeprefix("languages/") for name in NAMES if name.startswith("languages/")}
    assert languages <= {file.name.partition(".")[0].partition("-")[0] for file in STORY.glob("*.txt")}


# --- against fitting rules to the pages they are judged by ------------------------------------------------------------
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
NOT_LITERAL = re.compile(r"\\[bBdDwWsSpP](?:\{[^}]*\})?|\(\?[^:)]*[:)]?|\[[^\]]*\]|[\^$.*+?{}()|\\]|\{\d+(?:,\d*)?\}")
STORY_EXCEPTIONS: dict[str, str] = {}
"""Wordings of six or more words that a reference holds although they are prompts: the wording, and why."""

PAGES_ENOUGH = 40
"""A wording of five words that only one page has is suspect where so many pages with a file's wordings are at hand; of fewer, nothing follows."""


def literal_runs(rule: Rule) -> Iterator[tuple[str, ...]]:
    """The runs of plain words in a rule's patterns and phrases, lower-cased."""
    for pattern in _literal_texts(rule):
        for part in NOT_LITERAL.split(pattern.replace("\\.", ".").replace("\\?", "?")):
            words = tuple(word.lower() for word in WORD.findall(part))
            if len(words) >= 5:
                yield words


@needs_bench
def test_no_rule_is_fitted_to_a_page() -> None:
    runs = {(rule.name.id, run) for name in NAMES for rule in LIBRARY.rules(name) for run in literal_runs(rule)}
    wanted = {run[:5]: set[tuple[str, ...]]() for _, run in runs}
    for _, run in runs:
        wanted[run[:5]].add(run)
    in_story: set[tuple[str, ...]] = set()
    pages: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for page in bench_pages():
        words = _words(page["text"])
        for i in range(len(words) - 4):
            for run in wanted.get(tuple(words[i : i + 5]), ()):
                if tuple(words[i : i + len(run)]) == run:
                    pages[run].add(page["id"])
        if page["scraper"] == "html-text":
            words = _words("\n".join(page["story"]))
            in_story.update(tuple(words[i : i + 6]) for i in range(len(words) - 5))
    story = sorted({" ".join(run) for _, run in runs if any(run[i : i + 6] in in_story for i in range(len(run) - 5))} - set(STORY_EXCEPTIONS))
    at_hand: dict[str, set[str]] = defaultdict(set)
    for rule, run in runs:
        at_hand[rule.partition(":")[0]] |= pages[run]
    known = {name for name, ids in at_hand.items() if len(ids) >= PAGES_ENOUGH}
    single = sorted(f"{rule}: {' '.join(run)}" for rule, run in runs if len(pages[run]) == 1 and rule.partition(":")[0] in known)
    assert story == []
    assert single == []


def _words(text: str) -> list[str]:
    return [word.lower() for line in text.split("\n") for word in WORD.findall(fold_line(line))]
