"""Where the story stands on a whole page's text: what goes, what stays, and what is said of it."""

from __future__ import annotations

import pytest
from hypothesis import given

from cleaner import Cleaner
from cleaner.blocks.text import read_text
from cleaner.document import Document, Kind
from cleaner.extent import CLASSES, CUT, LONG_RUN, WEIGHTS, Extent, find_extent, signs, weigh
from tests.strategies import texts

STORY = [
    "The crew of the Lowmere ferry found a grand piano on the sea bed on Monday, ten metres below the pier where it was last played.",
    "The harbour master, who had ordered a search for a lost anchor, said that the piano was whole, and that it would be lifted on Friday.",
    '"It is badly out of tune," he said. A tuner from the next valley has been asked to come.',
    "The town hall wants to show it in the summer, when the pier opens again after two years of repairs and a long quarrel over money.",
]
MENU = ["Harbour", "Valleys", "Boats", "Our papers", "Lowmere Courier", "Tides", "Puzzles", "Sunday", "Letters", "Paper boat"]
FOOT = ["Anchor still lost", "Pier opens in June", "Ten walks", "Moorings", "Our harbour", "Old papers", "Ring us", "Work here", "Charter", "Crossword"]


def page(*lines: str) -> Document:
    return read_text("\n".join(lines))


def story_of(lines: list[str]) -> list[str]:
    return Cleaner(outlets=False).clean("\n".join(lines), media="text").text.splitlines()


def test_menus_above_and_below_the_story_go() -> None:
    headline = "Ferry crew finds piano on the sea bed"
    result = Cleaner(outlets=False).clean("\n".join([*MENU, headline, *STORY, *FOOT]), media="text")
    assert result.text.splitlines() == [headline, *STORY]
    assert {one.rule for one in result.removed} == {"built-in:above-story", "built-in:below-story"}
    assert {one.kind for one in result.removed} == {Kind.OTHER}
    assert result.status == "ok"


def test_text_that_the_story_begins_or_ends_is_no_whole_page() -> None:
    assert story_of([*STORY, *FOOT]) == [*STORY, *FOOT]
    assert story_of([*MENU, *STORY]) == [*MENU, *STORY]


@pytest.mark.parametrize(
    "lines",
    [
        ["09:10", "The first boat is in.", "09:40", "The second boat is late.", "10:05", "Nobody has seen the third boat.", "11:00", "All boats are in."],
        ["Q: Who found it?", "A: The cook.", "Q: When?", "A: On Monday.", "Q: Is it in tune?", "A: No."],
        ["Two cups of flour", "One egg", "A pinch of salt", "Whisk.", "Bake for an hour.", "Serve cold."],
        ["1. Lowmere 3", "2. Highmere 2", "3. Ash Point 0", "4. Vale 0"],
        ["The boat is low", "the tide is slow", "and where we go", "the gulls don't know"],
        ["JANE DOE: Is it yours?", "COOK: It is not.", "JANE DOE: Whose is it?", "COOK: The sea's."],
        ["Piano found in harbour.", "It will be lifted on Friday."],
        ["波止場の乗組員は月曜日に海底でピアノを見つけた。", "港長は金曜日に引き揚げると述べた。"],
        ["码头工人星期一在海底发现了一架钢琴。", "港务长说将于星期五打捞。"],
        ["ลูกเรือพบเปียโนที่ก้นทะเลเมื่อวันจันทร์", "นายท่าเรือกล่าวว่าจะยกขึ้นในวันศุกร์"],
    ],
)
def test_short_lines_alone_are_no_menu(lines: list[str]) -> None:
    assert story_of(lines) == lines
    assert story_of([*MENU, *STORY[:2], *lines, *STORY[2:], *FOOT]) == [*STORY[:2], *lines, *STORY[2:]]


def test_lists_in_a_story_stay_however_long() -> None:
    table = [f"Boat {n} {'ABCDEFGH'[n % 8]} {n * 7 % 13}" for n in range(200)]
    page = [*MENU, *STORY[:2], *table, *STORY[2:], *FOOT]
    assert story_of(page) == [*STORY[:2], *table, *STORY[2:]]


def test_the_end_takes_in_short_sentences_and_what_a_colon_announces() -> None:
    tail = ["The cook is glad.", "Previously:", "- The anchor was lost in March", "- The pier was closed in May"]
    assert story_of([*MENU, *STORY, *tail, *FOOT])[: len(STORY) + len(tail)] == [*STORY, *tail]


@pytest.mark.parametrize("numbers", [range(1, 8), range(7, 0, -1)])
def test_a_numbered_list_goes_on_where_it_counts(numbers: range) -> None:
    long = "The lamp of the old pier in brass with its own chain and two spare wicks"
    items = [line for i, n in enumerate(numbers) for line in (f"{n}) {long if i > 2 else 'Boat in a bottle'}", f"https://shop.example/{n}")]
    found = story_of([*MENU, *STORY, *items, *FOOT, *MENU])
    assert found == [*STORY, *items[:-1]]
    again = [*items[:8], f"99) {long}", *items[9:]]
    assert story_of([*MENU, *STORY, *again, *FOOT, *MENU]) == [*STORY, *again[:7]]


def test_a_list_that_begins_below_the_story_is_not_of_it() -> None:
    read = [f"{n}. {line}" for n, line in enumerate(FOOT, 1)]
    assert story_of([*MENU, *STORY, *FOOT, *read, *MENU]) == STORY


@pytest.mark.parametrize(
    "box",
    [
        ["Sign up to our free Morning Tide newsletter", "Enter your email", "Sign up"],
        ["Share on Facebook", "Share on Twitter", "Share by email"],
        ["Advertisement"],
    ],
)
def test_short_sentences_below_a_box_in_the_story_stay(box: list[str]) -> None:
    end = ["He smiled.", "Then he left.", "The boat sailed at noon."]
    assert story_of([*MENU, *STORY, *box, *end, "Recommended", *FOOT]) == [*STORY, *end]


def test_nothing_goes_below_where_only_a_headline_and_cut_lines_stand_above() -> None:
    lines = ["Ferry crew finds piano on the sea bed", "Published: March 4, 2023", *STORY, *FOOT]
    assert story_of(lines) == [lines[0], *STORY, *FOOT]


@pytest.mark.parametrize(
    "title", ["{} - Lowmere Courier", "Lowmere Courier | {}", "{}", "Sea: {} : News | Lowmere Courier", "Piano is found by the ferry crew on the sea bed"]
)
@pytest.mark.parametrize("below", ["Jane Doe, Harbour Correspondent of the Courier", "The cook heard a low note before he saw what it was that he had caught"])
def test_the_headline_is_the_line_that_the_pages_title_names(title: str, below: str) -> None:
    headline = "Ferry crew finds piano on the sea bed"
    result = Cleaner(outlets=False).clean("\n".join([title.format(headline), *MENU, headline, below, *STORY, *FOOT]), media="text")
    assert result.title == headline
    assert result.text.splitlines()[0] == headline


@pytest.mark.parametrize("below", [["Speech bubble icon in grey"], ["Notes of the cook in the harbour"], ["Courier alerts", "Sea of icons in this menu"]])
@pytest.mark.parametrize("headline", ["Ferry crew finds piano on the sea bed", "A lost anchor, a grand piano and the harbour master's search"])
def test_the_headline_is_a_line_whose_words_the_story_has(headline: str, below: list[str]) -> None:
    result = Cleaner(outlets=False).clean("\n".join([*MENU, headline, *below, *STORY, *FOOT]), media="text")
    assert result.title == headline
    assert result.text.splitlines()[0] == headline


def test_a_line_of_which_the_story_has_no_word_is_no_headline() -> None:
    assert story_of([*MENU, "Speech bubble icon in grey", *STORY, *FOOT]) == STORY


@pytest.mark.parametrize(
    "lines",
    [
        ["Mayor Doe at the quay with the crew", "Mayor Doe at the quay with the crew", *STORY],
        ["Picture of Jane Doe, archive of the valley", *STORY[:2], "Picture of Jane Doe, archive of the valley", *STORY[2:]],
    ],
)
def test_a_caption_or_credit_that_is_printed_twice_is_no_headline(lines: list[str]) -> None:
    headline = "Ferry crew finds piano on the sea bed"
    assert Cleaner(outlets=False).clean("\n".join([headline, *lines]), media="text").title == headline


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["Who dropped a grand piano from the pier of Lowmere, and why now?", "By Jane Doe", *STORY], 0),
        (["Who dropped a grand piano from the pier of Lowmere, and why now?", *STORY], None),
        (["Who dropped it? And why does nobody in the whole of Lowmere talk of it?", "By Jane Doe", *STORY], None),
    ],
)
def test_one_question_above_a_byline_is_a_headline(lines: list[str], title: int | None) -> None:
    assert Cleaner(outlets=False).clean("\n".join(lines), media="text").title == (None if title is None else lines[title])


def test_what_a_rule_keeps_is_not_cut() -> None:
    extent = find_extent(page(*MENU, *STORY, *FOOT), {}, {0})
    assert extent is None or extent.start == 0


def test_prose_is_told_apart_from_nothing() -> None:
    assert find_extent(page(), {}) is None
    assert find_extent(page(*MENU), {}) is None
    assert find_extent(page(*STORY), dict.fromkeys(range(4), Kind.BIO)) is None


def test_explain_names_the_signs_and_their_weights() -> None:
    blocks = Cleaner(outlets=False).clean("\n".join([*MENU, *STORY, *FOOT]), media="text").blocks
    assert blocks[0].reason == "other: cut by built-in:above-story; all above the story weighs -20; a crumb (1 word -2)"
    assert blocks[len(MENU)].reason == "no rule speaks of it; in the story; prose (21-35 words, ended +8, a comma +9)"


def test_every_weight_is_a_sign_of_some_line_and_every_kind_is_noise() -> None:
    shown = [" ".join(["word"] * n) + end for n in (1, 2, 3, 5, 8, 12, 21, 36, 61, 100) for end in ("", ".")]
    shown += ["one, two three four five six seven eight", "one. two three four five six seven eight", "- one two"]
    assert {sign for view in shown for repeated in (False, True) for sign in signs(view, repeated)[1]} == set(WEIGHTS)
    assert set(CUT) < set(Kind)


@given(texts)
def test_the_run_found_is_the_best_of_all_runs(text: str) -> None:
    from cleaner.extent import _START_PRICES, _STOP_PRICES

    document = read_text(text)
    n = len(document)
    if not n:
        return
    weights, classes = weigh(document, range(n), {}, ())
    if len(weights) < n:
        return

    def worth(start: int, stop: int) -> int:
        opened = _START_PRICES[classes[start - 1]][classes[start]] if start else 0
        closed = _STOP_PRICES[classes[stop - 1]][classes[stop]] if stop < n else 0
        return sum(weights[start:stop]) - opened - closed

    best = max(worth(a, b) for a in range(n) for b in range(a + 1, n + 1))
    found = find_extent(document, {})
    if found is not None:
        assert isinstance(found, Extent)
        assert max(worth(found.start, b) for b in range(found.start + 1, n + 1)) == best


def test_classes_have_prices_and_long_runs_weigh_nothing() -> None:
    weights, classes = weigh(page(*["Boats"] * (LONG_RUN + 5)), range(LONG_RUN + 5), {}, ())
    assert weights[LONG_RUN:] == [0] * 5
    assert set(classes) <= set(range(len(CLASSES)))


RECIPE = [
    "Plum cake for a wet Sunday",
    "Serves 8",
    "Ingredients",
    "200 g flour",
    "2 eggs",
    "1. Heat the oven. Grease a tin.",
    "2. Beat the butter and the sugar until they are pale.",
    "3. Fold in the flour, spoon the mixture into the tin, and press in the plums with the cut side up, one beside the other.",
    "4. Bake for 50 minutes, or until a skewer comes out clean, and let the cake cool down in the tin before you cut it.",
    "It keeps for three days in a tin with a lid, and it freezes well once it has cooled down, says the aunt whose cake it is.",
]


def test_a_story_that_begins_in_a_numbered_list_begins_where_the_list_and_what_is_above_it_do() -> None:
    top, foot = ["Menu", "Search"], ["Subscribe to our newsletter", *FOOT]
    assert story_of([*MENU, *top, *RECIPE, *foot]) == RECIPE


def test_a_letter_has_its_greeting_and_those_who_signed_it() -> None:
    letter = ["Dear councillors,", *STORY, "Yours sincerely,", "Jane Doe, baker", "Tom Ellery", "Lowmere, 4 May 2021"]
    assert story_of([*MENU, *letter, *FOOT]) == letter
    assert story_of([*MENU, *STORY, "Boats, ", "Tides, ", *FOOT]) == STORY  # a list of tags


def test_a_headline_may_have_another_form_of_the_storys_words() -> None:
    headline = "What the anchors really ask of us"
    assert story_of([*MENU, headline, *STORY, *FOOT]) == [headline, *STORY]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["Ferga tilbake", "Kari Maria Nordmann"], "Ferga tilbake"),
        (["Ferry returns", "Jane Doe, Lowmere Harbour"], "Ferry returns"),
        (["Sport", "Ferry Returns Today"], "Ferry Returns Today"),
        (["Harbour news", "Ferry crew finds piano on the sea bed"], "Ferry crew finds piano on the sea bed"),
    ],
)
def test_a_name_below_a_very_short_headline_is_not_the_headline(lines: list[str], title: str) -> None:
    assert Cleaner(outlets=False).clean("\n".join([*lines, *STORY]), media="text").title == title


def test_what_the_page_is_titled_with_stays_though_menus_say_it() -> None:
    cleaner = Cleaner(outlets=False)
    for title in ("Table of contents", "Support us", "Photos: Jane Doe and Tom Ellery"):
        assert cleaner.clean("\n\n".join([title, *STORY]), language="en").text.splitlines()[0] == STORY[0]
        result = cleaner.clean("\n\n".join([title, *STORY]), language="en", title=title)
        assert (result.title, result.text.splitlines()[0]) == (title, title)
        body = "".join(f"<p>{line}</p>" for line in STORY)
        html = f"<title>{title} | Courier</title><nav><a href='/'>{title}</a></nav><article><h1>{title}</h1>{body}</article>"
        assert cleaner.clean(html, language="en").text.splitlines()[0] == title
    prompt = "Subscribe to our newsletter"
    assert cleaner.clean("\n\n".join([prompt, *STORY]), language="en", title=prompt).text.splitlines()[0] == STORY[0]
