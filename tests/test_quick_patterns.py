"""Patterns as they are asked are found in the same lines as they are written: by ``re``, where it takes the place of ``regex`` on lines in ASCII, and with
their vetoes last. What is called no risk ends in time.
"""

from __future__ import annotations

import re
import time

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.fold import fold_line
from cleaner.ruleset.analysis import analyse
from cleaner.ruleset.lint.subject import patterns as patterns_of
from cleaner.ruleset.pattern import FLAGS, OFTEN, Pattern
from cleaner.ruleset.vetoes import vetoes_last
from tests.strategies import patterns, texts
from tests.test_scan import changed, everything, shipped_examples


def test_shipped_patterns_find_the_same_in_both() -> None:
    lines = [line for one in shipped_examples()[::5] for how in (0, 1) if (line := fold_line(changed(one, how))).isascii()]
    plain = [pattern for rule in everything().rules for _, pattern in patterns_of(rule) if pattern.analysis.plain]
    assert len(plain) > 200
    for pattern in plain[::3]:
        quick = re.compile(pattern.source, re.IGNORECASE)
        assert [line for line in lines if quick.search(line)] == [line for line in lines if pattern.compiled.search(line)], pattern.source


def test_shipped_patterns_find_the_same_with_their_vetoes_last() -> None:
    lines = [fold_line(changed(one, how)) for one in shipped_examples()[::7] for how in (0, 1)]
    vetoed = {pattern.source for rule in everything().rules for _, pattern in patterns_of(rule) if vetoes_last(pattern.source) != pattern.source}
    assert len(vetoed) > 200
    for source in sorted(vetoed)[::3]:
        written, asked = regex.compile(source, FLAGS), regex.compile(vetoes_last(source), FLAGS)
        assert [line for line in lines if written.search(line)] == [line for line in lines if asked.search(line)], source


@given(vetoes=st.lists(patterns, min_size=1, max_size=2), pattern=patterns, text=texts)
@settings(max_examples=300, deadline=None)
def test_any_pattern_finds_the_same_with_its_vetoes_last(vetoes: list[str], pattern: str, text: str) -> None:
    source = "^" + "".join(f"(?!.*{veto})" for veto in vetoes) + pattern
    for line in text.split("\n"):
        assert (regex.search(source, line, FLAGS) is None) == (regex.search(vetoes_last(source), line, FLAGS) is None)


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("^(?!a)(?!b(c))d(?!e)", "^(?=d(?!e))(?!a)(?!b(c))"), ("^(?!a|[)])(?:b|c)$", "^(?=(?:b|c)$)(?!a|[)])"), ("^(?!a)b|^c", None), ("^(?!a)?b", None),
        ("^(?!(a))(b)\\2", None), ("(?!a)b", None), ("^a(?!b)", None), ("^(?!a)(?x: b # )\n)", None), ("^(?!a)b[|]\\|", "^(?=b[|]\\|)(?!a)"),
    ],
)  # fmt: skip
def test_only_vetoes_at_the_start_of_all_are_asked_last(source: str, asked: str | None) -> None:
    assert vetoes_last(source) == (asked or source)


@given(pattern=patterns, text=texts)
@settings(max_examples=400, deadline=None)
def test_any_plain_pattern_finds_the_same_in_both(pattern: str, text: str) -> None:
    line = text.encode("ascii", "ignore").decode()
    if analyse(pattern).plain:
        assert (re.compile(pattern, re.IGNORECASE).search(line) is None) == (regex.compile(pattern, FLAGS).search(line) is None)


@pytest.mark.parametrize("pattern", ["straße", "[à-ž]", r"\p{Lu}b", "(?s)a.b", "(?<=a+)b", "(?>ab|a)b", "(?:a|aa)+b", "(a)\\1", "ſ"])
def test_what_may_differ_is_not_plain(pattern: str) -> None:
    assert not analyse(pattern).plain


@pytest.mark.parametrize(("pattern", "risky"), [("^(?:red |green )+x", False), ("^(?:a|aa)+x", True), ("^(?:Ab|ab)+x", True), ("^(?:red|redder)*x", True)])
def test_alternatives_in_a_repeat_are_a_risk_where_a_text_can_be_shared(pattern: str, risky: bool) -> None:
    assert analyse(pattern).risky is risky
    start = time.process_time()
    Pattern(pattern).compiled.search("red green " * 400 if not risky else "aaa")
    assert time.process_time() - start < 0.5


@given(lines=st.lists(st.sampled_from(["Read more: tides", "READ MORE", "tides", "ſ read more", "Überall read more"]), min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_a_pattern_finds_the_same_before_and_after_it_is_quick(lines: list[str]) -> None:
    pattern = Pattern("^read more|more$")
    assert pattern.analysis.plain
    slow = [pattern.search(line) is not None for line in lines]
    for _ in range(OFTEN + 1):
        pattern.search("tides")
    assert [pattern.search(line) is not None for line in lines] == slow == [pattern.compiled.search(line) is not None for line in lines]
