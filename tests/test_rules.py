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
from cleaner.ruleset.analysis import analyse
from cleaner.ruleset.compile import Rule
from cleaner.ruleset.library import Library
from tests.conftest import ROOT, bench_pages, needs_bench

LIBRARY = Library()
NAMES = sorted(LIBRARY.sources)
GUARDS = sorted((ROOT / "tests" / "guard").glob("*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_a_file_has_no_fault_and_all_its_examples_hold(name: str) -> None:
    assert LIBRARY.check(name) == []


def _patterns(rule: Rule) -> Iterator[str]:
    given = rule.data.get("range", {})
    for one in (rule.data.get("line"), rule.data.get("span"), given.get("from"), given.get("to"), given.get("before")):
        if one is not None:
            yield from [one] if isinstance(one, str) else one


@pytest.mark.parametrize("name", NAMES)
def test_no_shipped_pattern_can_run_away(name: str) -> None:
    risky = [rule.name.id for rule in LIBRARY.rules(name) for key in ("line", "span") if isinstance(rule.data.get(key), str) and analyse(rule.data[key]).risky]
    assert risky == []


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
PAGE_EXCEPTIONS: dict[str, str] = {}
"""Prompts of five or more words that only one of the pages prints: the wording, and where else it is known to stand."""


def literal_runs(rule: Rule) -> Iterator[tuple[str, ...]]:
    """The runs of plain words in a rule's patterns and phrases, lower-cased."""
    for pattern in _patterns(rule):
        for part in NOT_LITERAL.split(pattern.replace("\\.", ".").replace("\\?", "?")):
            words = tuple(word.lower() for word in WORD.findall(part))
            if len(words) >= 5:
                yield words


def _grams(text: str, size: int) -> set[tuple[str, ...]]:
    words = [word.lower() for line in text.split("\n") for word in WORD.findall(fold_line(line))]
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


@needs_bench
def test_no_rule_is_fitted_to_a_page() -> None:
    runs = {(rule.name.id, run) for name in NAMES for rule in LIBRARY.rules(name) for run in literal_runs(rule)}
    fives = {run[i : i + 5] for _, run in runs for i in range(len(run) - 4)}
    in_story: set[tuple[str, ...]] = set()
    pages: dict[tuple[str, ...], set[str]] = defaultdict(set)
    seen: set[str] = set()
    for page in bench_pages():
        if page["scraper"] != "html-text":
            continue
        for gram in _grams(page["text"], 5) & fives:
            pages[gram].add(page["id"])
        if page["id"] not in seen:
            seen.add(page["id"])
            in_story |= _grams("\n".join(page["story"]), 6)
    story = sorted({" ".join(run) for _, run in runs for i in range(len(run) - 5) if run[i : i + 6] in in_story} - set(STORY_EXCEPTIONS))
    single = sorted(
        {
            f"{rule}: {' '.join(run)}"
            for rule, run in runs
            if " ".join(run) not in PAGE_EXCEPTIONS
            for i in range(len(run) - 4)
            if len(pages.get(run[i : i + 5], ())) == 1
        }
    )
    assert story == []
    assert single == []
