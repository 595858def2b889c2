"""Text that a corpus has damaged: furniture goes as it goes from sound text, the story stays, and nothing is mended."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, cut, normalise_blank
from cleaner.fold import PLAIN, fold_line

STORY = [
    "The council of Lowmere voted on Monday to close the old bridge, and the harbour master said that the ferry would run from May.",
    'Jane Doe, who has lived on the quay for 40 years, said: "It\'s the noise of the engines that keeps me awake at night."',
    '"We did not ask for this," John Poe told the Lowmere Gazette. "The council\'s plan was made in one week, and nobody read it."',
    "A second vote will be held in June, when the mayor is back from the capital and has seen what the weir will cost.",
]
PROMPTS = [
    "Sign up for our weekly newsletter and never miss a story.",
    "If you value our journalism, please consider making a donation today.",
    "Don't miss our daily newsletter. Subscribe now.",
    "Support independent journalism. Become a member today.",
    "Follow us on Twitter and Facebook.",
    "(Reporting by Jane Doe in Lowmere; Editing by John Poe)",
    "© 2024 The Lowmere Gazette. All rights reserved.",
]
TELLING = {
    "Sign up for our weekly newsletter and never miss a story.": (5, 6),
    "If you value our journalism, please consider making a donation today.": (4, 0),
    "Support independent journalism. Become a member today.": (3, 0),
    "Follow us on Twitter and Facebook.": (3, 0),
    "(Reporting by Jane Doe in Lowmere; Editing by John Poe)": (4, 0),
    "All rights reserved.": (1, 2),
}
"""Prompts that are still told when all words but so many at their head, or so many at their end, are masked."""
BROKEN = [
    "Sign up for our weekly news-{}letter and never miss a story.",
    "© 2024 The Lowmere Gazette. All rights re-{}served.",
]


def lower_case(text: str) -> str:
    return text.lower()


def escaped(text: str) -> str:
    return text.replace('"', "&amp;quot;").replace("'", "&#8217;").replace("©", "&copy;").replace(", ", ",&nbsp;")


def misread(text: str) -> str:
    """Curly quotes and hard spaces, as they look in UTF-8 that was read as Windows-1252."""
    curly = text.replace("'", "’").replace(' "', " “").replace('"', "”").replace(", ", ",\xa0")
    return "".join(ch if ch.isascii() else "".join(_read(byte) for byte in ch.encode()) for ch in curly)


def _read(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def masked_in_story(text: str) -> str:
    """Seven words in a row masked where the text is long; what is left of prompts is shown below."""
    words = text.split(" ")
    return " ".join([*words[:9], *["@"] * 7, *words[16:]]) if len(words) > 18 else text


DAMAGES = [lower_case, escaped, misread, masked_in_story]


def check(cleaner: Cleaner, source: str, story: str) -> None:
    result = cleaner.clean(source, media="text")
    assert result.text == normalise_blank(cut(source, result.removed)) == story
    assert result.source_text == source
    assert cleaner.clean(result.text, media="text").removed == ()


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_damaged_prompt_goes_and_the_damaged_story_stays(cleaner: Cleaner, prompt: str, damage: Callable[[str], str], place: int) -> None:
    story = [damage(line) for line in STORY]
    check(cleaner, "\n\n".join([*story[:place], damage(prompt), *story[place:]]), "\n\n".join(story))


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_without_line_breaks(cleaner: Cleaner, prompt: str, place: int) -> None:
    if prompt.startswith("(") and place == 0:
        pytest.skip("nobody prints it above a story")
    check(cleaner, " ".join([*STORY[:place], prompt, *STORY[place:]]), " ".join(STORY))


@pytest.mark.parametrize("damage", [escaped, misread])
@pytest.mark.parametrize("prompt", PROMPTS)
def test_without_line_breaks_and_damaged(cleaner: Cleaner, prompt: str, damage: Callable[[str], str]) -> None:
    """Cuts inside a line lead back to the text as it came, also next to sequences that stand for one character."""
    check(cleaner, damage(" ".join([*STORY, prompt])), damage(" ".join(STORY)))


@pytest.mark.parametrize(("prompt", "left"), TELLING.items())
def test_what_is_left_of_a_masked_prompt_tells_it(cleaner: Cleaner, prompt: str, left: tuple[int, int]) -> None:
    words, (head, tail) = prompt.split(" "), left
    story = [masked_in_story(line) for line in STORY]
    masked = [" ".join([*words[:head], *["@"] * 7])] + ([" ".join([*["@"] * 7, *words[-tail:]])] if tail else [])
    for one in masked:
        check(cleaner, "\n\n".join([*story, one]), "\n\n".join(story))


@pytest.mark.parametrize("end", [" ", "\n"])
@pytest.mark.parametrize("prompt", BROKEN)
def test_words_broken_at_line_ends(cleaner: Cleaner, prompt: str, end: str) -> None:
    check(cleaner, "\n\n".join([*STORY, prompt.format(end)]), "\n\n".join(STORY))


@pytest.mark.parametrize("damage", [escaped, misread])
@given(words=st.lists(st.sampled_from(["Lowmere", "it's", '"no"', "ferry,", "©", "-", "May."]), min_size=1, max_size=12))
def test_the_folded_view_is_that_of_the_sound_text(damage: Callable[[str], str], words: list[str]) -> None:
    text = " ".join(words)
    assert fold_line(damage(text)) == fold_line(text) == "".join(PLAIN.get(ch, ch) for ch in text)


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize(
    "tail",
    ["(Photo: Jane Doe)", "Photo by Jane Doe", "(John Doe/AFP via Getty Images)", "No part of this site may be reproduced without our permission."],
)
def test_a_whole_article_is_not_taken_for_its_last_words(cleaner: Cleaner, count: int, tail: str) -> None:
    """Rules for whole lines allow for long ones: captions, legal notes. A page that is one line is none of these."""
    text = " ".join(STORY[:count])
    assert cleaner.clean(f"{text} {tail}", media="text").text.startswith(text)
