"""Folding, and the way back."""

from __future__ import annotations

import doctest
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner.fold
import cleaner.render
import cleaner.ruleset.scanned
from cleaner.blocks.text import read_text
from cleaner.document import lower
from cleaner.fold import DROPPED, PLAIN, fold, fold_line, fold_offsets, folded_key
from tests.strategies import lines, texts


@given(line=lines)
def test_each_folded_character_leads_back_to_its_source(line: str) -> None:
    view, offsets = fold_line(line), fold_offsets(line)
    assert len(offsets) == len(view)
    assert [fold_line(f".{line[start:end]}.")[1:-1] for start, end in offsets] == list(view)
    assert all(end <= start for (_, end), (start, _) in pairwise(offsets))


@given(text=texts)
def test_lines_correspond_one_to_one(text: str) -> None:
    document = read_text(text)
    for block, view in enumerate(document.views):
        assert fold_line(document.line_text(block)) == view != ""
        assert document.text[document.end(block) : document.stop(block)] in ("\n", "\r", "\r\n", "")
    assert len(document) == len(document.views) == len(document.lines)


@given(text=texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = "\n".join(fold(text.replace("\r", "\n")).views)
    assert "\n".join(fold(once).views) == once


def test_every_space_is_folded_or_ends_a_line() -> None:
    spaces = {chr(code) for code in range(0x110000) if chr(code).isspace()} - set("\n\r ")
    assert {ch for ch in spaces if PLAIN.get(ch) != " "} == set()
    assert not spaces & set(DROPPED)


@pytest.mark.parametrize(
    ("text", "views"),
    [
        ("“It’s” – he said\u2009\u2014 “now”", ['"It\'s" - he said - "now"']),
        ("a\u200bb\xadc\ufeff", ["abc"]),
        ("\xa0 a\t\tb \n\u3000c", ["a b", "c"]),
        ("a\x0bb\x85c\u2028d", ["a b c d"]),
        ("\u200b\n \n", []),
        ("&amp;quot;It&#8217;s&quot;&nbsp;&ndash; R&amp;amp;D &copy; &#x2014;&#173;&amp;#039;", ["\"It's\" - R&D © -'"]),
        ("â€œItâ€™sâ€\x9d â€“ cafÃ©\nÂ© 2024Â\xa0â€” a", ['"It\'s" - café', "© 2024 - a"]),
        ("AT&T; fish & chips; &c; &bogus; &#10;Â?", ["AT&T; fish & chips; &c; &bogus; Â?"]),
    ],
)
def test_views(text: str, views: list[str]) -> None:
    assert list(read_text(text).views) == views


@pytest.mark.parametrize("module", [cleaner.fold, cleaner.render, cleaner.ruleset.scanned])
def test_doctests(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@given(st.text(st.characters(max_codepoint=127), max_size=12) | st.text(max_size=12))
def test_a_key_is_the_folded_line_in_lower_case(line: str) -> None:
    line = line.replace("\n", " ")
    assert folded_key(line) == lower(fold_line(line))
