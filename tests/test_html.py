"""HTML in: lines from elements, what elements say of them, and where the story is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, clean, cut, normalise_blank
from cleaner.blocks.html import read_html

STORY = [
    "The crew of the Lowmere ferry found a grand piano on the sea bed on Monday, ten metres below the pier where it was last played.",
    "The harbour master, who had ordered a search for a lost anchor, said that the piano was whole, and that it would be lifted on Friday.",
    "The town hall wants to show it in the summer, when the pier opens again after two years of repairs and a long quarrel over money.",
    "Nobody has asked for the piano back, and the last man who played it has lived on the far bank of the river for thirty years.",
]
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in STORY)
PAGE = f"""<!DOCTYPE html><html><head><title>Piano | Courier</title><style>p {{ color: red }}</style></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/boats">Boats</a></li></ul></nav></header>
<main><article><header><h1>Piano found on the sea bed</h1><div class="byline">By Jane Doe</div></header>
<figure><img src="a.jpg" alt="no text"><figcaption>The pier in May.</figcaption></figure>
<div class="body">{PARAGRAPHS}</div>
<div class="newsletter-signup"><p>Boats in your inbox, every Monday at six.</p></div></article>
<aside><h2>More</h2><ul><li><a href="/x">Anchor still lost</a></li></ul></aside></main>
<section id="comments"><p>Well said, and it is a fine piano that the sea has kept for us all these long and stormy years.</p></section>
<footer><p>Lowmere Courier, Harbour Street 4</p></footer><script>var x = "<p>y</p>";</script></body></html>"""


def views(source: str) -> list[str]:
    return [*read_html(source).views]


@pytest.mark.parametrize("media", ["auto", "html"])
def test_the_story_of_a_page_remains(media: str) -> None:
    result = clean(PAGE, media=media)
    assert result.text.split("\n\n") == ["Piano found on the sea bed", *STORY]
    assert (result.status, result.title) == ("ok", "Piano found on the sea bed")
    assert result.text == normalise_blank(cut(result.source_text, result.removed))
    assert clean(result.text, media="text").text == result.text


def test_bytes_and_str_give_the_same() -> None:
    assert clean(PAGE.encode()).removed == clean(PAGE).removed


def test_every_cut_names_what_did_it() -> None:
    result = clean(PAGE)
    rules = {result.source_text[one.start : one.end].strip(): one.rule for one in result.removed}
    assert rules["The pier in May."] == "built-in:caption-element"
    assert rules["Boats in your inbox, every Monday at six."] == "built-in:subscribe-element"
    assert all(one.rule for one in result.removed)


def test_blocks_tell_where_they_stood() -> None:
    marks = read_html(PAGE).marks
    assert next(mark.path for mark, view in zip(marks, views(PAGE), strict=True) if view == STORY[0]).endswith("main>article>div>p")


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("<p><b>U</b>krainian</p>", ["Ukrainian"]),
        ("<p>one<br>two<br><br>three</p>", ["one", "two", "three"]),
        ("<ul><li>one<li>two</ul><ol><li>one<li>two</ol>", ["• one", "• two", "1. one", "2. two"]),
        ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", ["a b", "1 2"]),
        ("<pre>one\n  two</pre>", ["one", "two"]),
        ("<div>a<p>b</p>c</div>", ["a", "b", "c"]),
        ("<p>a&nbsp;b&amp;c&#8217;d</p>", ["a b&c'd"]),
        ("<p>news&shy;letter</p>", ["newsletter"]),
        ("<p hidden>a</p><p style='display:none'>b</p><template>c</template><noscript>d</noscript><p>e</p>", ["e"]),
        ("<p>a<!-- b -->c</p>", ["ac"]),
        ("<p>one<p>two<div>three", ["one", "two", "three"]),
        ("<body><p>one</body><body><p>two</body>", ["one", "two"]),
        ("<p>a   b\n c</p>", ["a b c"]),
        ("no tags at all", ["no tags at all"]),
        ("<p>\u200b \u200b \u200b</p><p>\u200bone\u200b</p><pre> \x1c\n\u200b</pre>", ["one"]),
        ("", []),
        ("<html><frameset><frame src=x></frameset></html>", []),
    ],
)
def test_lines_are_those_of_the_elements(source: str, lines: list[str]) -> None:
    assert views(source) == lines


def test_a_page_that_is_sent_hidden_is_read() -> None:
    assert views(f"<body><div hidden id='S:0'>{PARAGRAPHS}</div><p hidden>x</p></body>") == STORY


def test_named_containers_that_hold_the_story_are_no_noise() -> None:
    assert clean(f"<html><body><div class='author-page share'><div class='sidebar'>{PARAGRAPHS}</div></div></body></html>").text.split("\n\n") == STORY


def test_embedded_posts_stay() -> None:
    page = PAGE.replace(f"<p>{STORY[1]}</p>", f"<p>{STORY[1]}</p><blockquote class='social-post'><p>It is mine, wrote Jane Doe.</p></blockquote>")
    assert "It is mine, wrote Jane Doe." in clean(page).text


def test_lists_tables_and_subheadings_in_the_story_stay() -> None:
    inside = "<h2>What was found</h2><ul><li>One piano<li>Two anchors</ul><table><tr><td>Piano<td>1</table>"
    text = clean(PAGE.replace(f"<p>{STORY[1]}</p>", f"<p>{STORY[1]}</p>{inside}")).text
    assert [line for line in ("What was found", "• One piano", "• Two anchors", "Piano\t1") if line not in text] == []


def test_a_page_without_a_story_element_is_judged_by_shape() -> None:
    menu = "".join(
        f"<div>{name}</div>" for name in ("Harbour", "Valleys", "Boats", "Tides", "Puzzles", "Letters", "Sunday", "Weather", "Sport", "Radio", "Maps", "Trains")
    )
    page = f"<html><body>{menu}{''.join(f'<div>{line}</div>' for line in STORY)}{menu.replace('Harbour', 'Quay')}</body></html>"
    assert clean(page).text.split("\n\n") == STORY


def test_text_that_quotes_a_tag_is_text() -> None:
    text = f"{STORY[0]}\n\n<p> is the tag that begins a paragraph."
    assert clean(text).text == text


@pytest.mark.parametrize(
    "source", ["<div>" * 3000 + PARAGRAPHS, "<b>" * 5000 + "x" + PARAGRAPHS, f"<div {' '.join(f'a{i}=1' for i in range(3000))}>{PARAGRAPHS}</div>"]
)
def test_hostile_pages_lose_nothing(source: str) -> None:
    assert STORY[0] in clean(source, media="html").text


def test_half_a_million_repeated_words_are_read_in_time() -> None:
    result = clean(f"<html><body>{PARAGRAPHS * 5000}", media="html")
    assert result.text.split("\n\n") == STORY


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<li>",
        "<br>",
        "<b>",
        "</b>",
        "<td>",
        "<pre>",
        "<nav>",
        "</nav>",
        "<a href=x>",
        "</a>",
        "<h1>",
        "<!--",
        "-->",
        "&nbsp;",
        "<",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TAGS | st.sampled_from(STORY) | st.text(max_size=8), max_size=40).map("".join))
def test_any_html_obeys_the_laws(source: str) -> None:
    result = Cleaner(outlets=False).clean(source, media="html")
    assert result.text == normalise_blank(cut(result.source_text, result.removed))
    assert len(result.document.marks) == len(result.blocks)
    result.as_dict(with_blocks=True)


def test_what_an_element_makes_noise_is_one_block_and_one_removal() -> None:
    page = PAGE.replace("Boats in your inbox, every Monday at six.</p>", "Boats in your inbox.</p><ul><li>Tides<li>Sails</ul><p>Every Monday at six.</p>")
    result = clean(page)
    assert [block.text for block in result.blocks if block.kind == "subscribe"] == ["Boats in your inbox. Tides Sails Every Monday at six."]
    assert [one.rule for one in result.removed if one.kind == "subscribe"] == ["built-in:subscribe-element"]


def test_a_class_that_would_take_the_whole_story_is_not_believed() -> None:
    paragraphs = "".join(f'<div class="newsletter"><p>{line}</p></div>' for line in STORY)
    page = PAGE.replace(PARAGRAPHS, paragraphs)
    assert clean(page).text.split("\n\n") == ["Piano found on the sea bed", *STORY]


def test_elements_tell_the_kinds_of_the_story() -> None:
    inside = (
        "<h2>What was found</h2><ul><li>One piano</ul><table><tr><td>Piano<td>1</table><blockquote>It is mine, she wrote.</blockquote>"
        "<blockquote class='twitter-tweet'><p>It is not.</p></blockquote>"
    )
    page = PAGE.replace(f"<p>{STORY[1]}</p>", f"<p>{STORY[1]}</p>{inside}").replace(
        "</h1>", "</h1><p class='dek'>The pier gave back what it was lent thirty years ago</p>"
    )
    kinds = {block.text: str(block.kind) for block in clean(page).blocks if block.kept}
    assert [kinds[text] for text in ("What was found", "• One piano", "Piano\t1", "It is mine, she wrote.", "It is not.")] == [
        "subheading", "list", "table", "quote", "embed",
    ]  # fmt: skip
    assert kinds["The pier gave back what it was lent thirty years ago"] == "standfirst"
    assert "gave back" not in Cleaner(drop=["standfirst"]).clean(page).text


def test_a_list_below_a_related_heading_goes_with_it() -> None:
    inside = (
        "<p><strong>More stories</strong></p><ul><li>The anchor was found by a dog, and here is <a href=/a>what it said of it to the harbour master.</a></ul>"
    )
    result = clean(PAGE.replace(f"<p>{STORY[3]}</p>", f"<p>{STORY[3]}</p>{inside}"))
    assert "found by a dog" not in result.text
    assert {one.rule for one in result.removed} >= {"built-in:related-list"}


def test_the_story_of_a_page_that_is_only_data_stands_in_its_script() -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Piano found", "articleBody": "' + "\\n\\n".join(STORY) + '"}</script>'
    result = clean(f"<!doctype html><html><head>{data}</head><body><div id=app>Loading</div></body></html>")
    assert result.text.split("\n\n") == ["Piano found", *STORY]
    assert [(block.text, block.path, block.kept) for block in result.blocks][:2] == [("Loading", "div", False), ("Piano found", "script", True)]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (f"<html><body>{'<div>' * 60_000}{PARAGRAPHS}", "elements are nested more than 20,000 deep"),
        (f"<html><body>{'<div>' * 60_000}{PARAGRAPHS}{'</div>' * 60_000}", "elements are nested more than 20,000 deep"),
        (f"<html><body><div {' '.join(f'a{i}=1' for i in range(60_000))}>{PARAGRAPHS}", "a tag has more than 10,000 attributes"),
    ],
)
def test_what_the_parser_cannot_bear_is_told_and_nothing_is_lost(source: str, reason: str) -> None:
    result = clean(source)
    assert (result.status, result.reason, result.text) == ("error", reason, source)


def test_a_content_rule_that_finds_next_to_nothing_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "outlets").mkdir()
    rule = """outlet: courier.example
name: Courier
rules:
  - id: story
    kind: other
    why: The story's element
    content: [".lead", ".body"]
    examples:
      removes: [{document: "<p>Menu</p><div class='body'><p>SENTENCE</p></div>", removed: ["Menu"]}]
      leaves: [{document: "<p>Menu</p><p>SENTENCE</p>"}]
""".replace("SENTENCE", STORY[0].replace(",", ""))
    (tmp_path / "outlets" / "courier.example.yaml").write_text(rule, encoding="utf-8")
    cleaner = Cleaner(tmp_path)
    page = PAGE.replace("</h1>", f"</h1><div class='lead'><p>{STORY[0]}</p></div>").replace(PARAGRAPHS, PARAGRAPHS * 3)
    assert STORY[3] in cleaner.clean(page, outlet="courier.example").text
    told = cleaner.clean(PAGE, outlet="courier.example")
    assert told.text.split("\n\n") == ["Piano found on the sea bed", *STORY]
    assert {one.rule for one in told.removed} >= {"outlets/courier.example:story"}


def test_twenty_megabytes_are_read() -> None:
    page = f"<!doctype html><html><body><h1>Piano</h1>{''.join(f'<p>{number}. {STORY[number % 4]}</p>' for number in range(150_000))}"
    result = clean(page)
    assert len(page) > 20_000_000
    assert result.text.count("\n\n") == 150_000


def test_many_tags_that_end_are_no_nest() -> None:
    assert clean(f"<html><body>{'<p><b>x</b><br><img src=x>' * 30_000}{PARAGRAPHS}").status != "error"


def test_teasers_in_paragraphs_are_no_story_beside_one_of_line_breaks() -> None:
    teasers = "".join(f'<p><a href="/{n}"><b>Lock keeper counts {n} ducks</b></a><br>{line}</p>' for n, line in enumerate(reversed(STORY)))
    lines = [line.replace("piano", "whale").replace("ferry", "barge") for line in STORY]
    page = f"<!doctype html><title>Whale found</title><h1>Whale found on the sea bed</h1><div>{'<br><br>'.join(lines)}</div><div>{teasers}</div>"
    assert clean(page).text.split("\n\n") == ["Whale found on the sea bed", *lines]


def test_a_short_story_that_only_json_ld_holds_is_read() -> None:
    told = '{"@type": "NewsArticle", "headline": "Road shut", "articleBody": "The road to the quarry was shut on Sunday after rocks fell on its lower bend."}'
    result = clean(f'<!doctype html><script type="application/ld+json">{told}</script><div id="app"></div>')
    assert result.text.endswith("rocks fell on its lower bend.")


def test_what_stands_for_frames_is_no_text() -> None:
    assert clean('<html><frameset><frame src="a.html"><noframes>Your browser shows no frames.</noframes></frameset></html>').status == "empty"
