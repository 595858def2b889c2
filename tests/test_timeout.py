"""A pattern that runs away ends in a labelled time-out, and nothing else is lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.ruleset import pattern

RULES = """outlet: mole.example
name: The Mole
rules:
  - id: runaway
    kind: other
    why: a pattern that takes exponential time
    line: '^(?:a|aa)+$'
    examples: {removes: [aaa], leaves: [aac]}
  - id: appeal
    kind: donation
    why: closes every story
    line: '^the mole lives on gifts'
    examples: {removes: [The Mole lives on gifts.], leaves: [The mole that lives on gifts.]}
"""


@pytest.fixture
def runaway(tmp_path: Path) -> Cleaner:
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets" / "mole.example.yaml").write_text(RULES, encoding="utf-8")
    return Cleaner(rules=tmp_path)


def test_a_runaway_pattern_is_named_and_dropped_for_the_page(runaway: Cleaner) -> None:
    text = "\n".join([f"{'a' * 60}c", "aaa", "The harbour master spoke for an hour.", "The Mole lives on gifts."])
    start = time.process_time()
    result = runaway.clean(text, outlet="mole.example")
    assert time.process_time() - start < 6 * pattern.TIMEOUT
    assert result.status == "suspect"
    assert "outlets/mole.example:runaway" in (result.reason or "")
    assert [one.rule for one in result.removed] == ["outlets/mole.example:appeal"]


def test_the_next_page_is_cleaned_as_ever(runaway: Cleaner) -> None:
    runaway.clean("a" * 60 + "c", outlet="mole.example")
    result = runaway.clean("aaa\nThe harbour master spoke for an hour.", outlet="mole.example")
    assert (result.status, [one.rule for one in result.removed]) == ("ok", ["outlets/mole.example:runaway"])


def test_a_page_of_many_runaway_lines_costs_one_time_out(runaway: Cleaner) -> None:
    start = time.process_time()
    result = runaway.clean("\n".join(["a" * 60 + "c"] * 500), outlet="mole.example")
    assert time.process_time() - start < 6 * pattern.TIMEOUT
    assert result.status == "suspect"
