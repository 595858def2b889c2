"""The shipped rules: every example holds, nothing is taken from the guard sentences, nothing is fitted to one page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from cleaner import Cleaner
from cleaner.blocks.text import read_text
from cleaner.fold import fold_line
from cleaner.labels import label
from cleaner.ruleset.compile import Rule
from cleaner.ruleset.library import Library
from cleaner.ruleset.matchers import is_range_end
from cleaner.ruleset.pattern import Pattern
from tests.conftest import ROOT, bench_pages, needs_bench

LIBRARY = Library()
NAMES = sorted(LIBRARY.sources)
GUARDS = sorted((ROOT / "tests" / "guard").glob("*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_a_file_has_no_fault_and_all_its_examples_hold(name: str) -> None:
    assert LIBRARY.check(name) == []


def _sources(rule: Rule) -> Iterator[str]:
    """The rule's patterns; its phrases are left out."""
    given = rule.data.get("range", {})
    yield from (one for one in (rule.data.get("line"), rule.data.get("span"), given.get("from"), given.get("before")) if isinstance(one, str))
    if "to" in given and not is_range_end(given["to"]):
        yield given["to"]


def _literal_texts(rule: Rule) -> Iterator[str]:
    """The rule's patterns and phrases."""
    yield from _sources(rule)
    for given in (rule.data.get("line"), rule.data.get("range", {}).get("from")):
        if isinstance(given, list):
            yield from given


@pytest.mark.parametrize("name", NAMES)
def test_no_shipped_pattern_runs_away_on_grown_lines(name: str) -> None:
    for rule in LIBRARY.rules(name):
        for source in _sources(rule):
            pattern = Pattern(source)
            if not pattern.analysis.risky:
                continue
            for line in _lines(rule):
                for grown in (f"{line} " * 40, f"{line[:40]} " * 60 + "\u00b6", line[: len(line) // 2] + line[len(line) // 2 :] * 40):
                    pattern.search(fold_line(grown[:4000]))  # raises TimeoutError


def _lines(rule: Rule) -> Iterator[str]:
    for side in rule.data["examples"].values():
        for one in side:
            yield from (one if isinstance(one, str) else one["document"]).split("\n")


@pytest.mark.parametrize("path", GUARDS, ids=lambda path: path.stem)
def test_no_generic_rule_takes_a_guard_sentence(path: object) -> None:
    cleaner = Cleaner(outlets=False)
    language = path.stem  # type: ignore[attr-defined]
    rules = cleaner._library.ruleset([name for name in NAMES if name.startswith("platforms/")] + [f"languages/{language}"])
    taken = {}
    for sentence in path.read_text(encoding="utf-8").splitlines():  # type: ignore[attr-defined]
        document = read_text(sentence)
        found = label(document, rules)
        if found.noise or found.others:
            taken[sentence] = [rules.rules[index].name.id for index in (*found.noise.values(), *(one.rule for one in found.others))]
    assert taken == {}


def test_there_are_guard_sentences_for_every_language() -> None:
    for name in NAMES:
        if name.startswith("languages/"):
            path = ROOT / "tests" / "guard" / f"{name.partition('/')[2]}.txt"
            assert len(path.read_text(encoding="utf-8").splitlines()) >= 40, name


# --- against fitting rules to the pages they are judged by ------------------------------------------------------------
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
NOT_LITERAL = re.compile(r"\\[bBdDwWsSpP](?:\{[^}]*\})?|\(\?[^:)]*[:)]?|\[[^\]]*\]|[\^$.*+?{}()|\\]|\{\d+(?:,\d*)?\}")
STORY_EXCEPTIONS: dict[str, str] = {}
"""Wordings of six or more words that a reference holds although they are prompts: the wording, and why."""


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
    single = sorted(f"{rule}: {' '.join(run)}" for rule, run in runs if len(pages[run]) == 1)
    assert story == []
    assert single == []


def _words(text: str) -> list[str]:
    return [word.lower() for line in text.split("\n") for word in WORD.findall(fold_line(line))]
