"""Stories that stand in the data of a page's scripts alone."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.declared.embedded import LEAST_PROSE, next_data_body

STORY = [
    "The crew of the Lowmere ferry found a grand piano on the sea bed on Monday, ten metres below the pier where it was last played.",
    "The harbour master, who had ordered a search for a lost anchor, said that the piano was whole, and that it would be lifted on Friday.",
    "The town hall wants to show it in the summer, when the pier opens again after two years of repairs and a long quarrel over money.",
]
BODY = "\n\n".join(STORY)
OTHER = [
    f"{line} It was said {n} times by people who have never seen the sea, and whose word nobody should take for more than it is."
    for n, line in enumerate(STORY)
]


def data_script(data: object) -> str:
    return f'<html><body><div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script></body></html>'


def inline(line: str) -> list[dict[str, object]]:
    """A line as three pieces, one of them a link."""
    first, second, *rest = line.split(" ", 2)
    return [{"text": f"{first} "}, {"type": "link", "children": [{"text": second, "bold": True}]}, {"text": f" {rest[0]}"}]


SHAPES = {
    "strings": {"paragraphs": STORY},
    "deep": {"props": {"pageProps": {"article": {"title": "Piano found", "tags": ["sea", "music"], "body": STORY}}}},
    "one string of HTML": {"content": "".join(f"<p>{line}</p>" for line in STORY)},
    "HTML with other things": {
        "bodyHtml": f"<p>{STORY[0]}</p><figure><img><figcaption>A pier.</figcaption></figure><p>{STORY[1]}</p><p>{STORY[2]}</p><script>x</script>"
    },
    "plain text": {"articleBody": BODY},
    "HTML under another key": {"xyz": "".join(f"<p>{line}</p>" for line in STORY)},
    "objects of text": {"blocks": [{"type": "unstyled", "text": line, "entityRanges": []} for line in STORY]},
    "objects of HTML": {"elements": [{"html": f"<p>{line}</p>"} for line in STORY]},
    "Arc": {
        "content_elements": [
            {"type": "text", "_id": "X", "content": f"<b>{STORY[0][:3]}</b>{STORY[0][3:]}"},
            {"type": "image", "caption": OTHER[0], "content": OTHER[0]},
            *({"type": "text", "content": line} for line in STORY[1:]),
            {"type": "interstitial_link", "content": "Read more"},
        ]
    },
    "portable text": {
        "body": [
            {"_type": "block", "style": "normal", "children": [{"_type": "span", "text": line[:20]}, {"_type": "span", "text": line[20:]}]} for line in STORY
        ]
    },
    "rich text": {
        "content": {
            "nodeType": "document",
            "content": [{"nodeType": "paragraph", "data": {}, "content": [{"nodeType": "text", "value": line}]} for line in STORY],
        }
    },
    "inline elements": {"body": [{"type": "paragraph", "children": inline(line)} for line in STORY]},
    "tag names": {"body": [{"tagName": "p", "children": [line[:30], {"tagName": "a", "children": [line[30:40]]}, line[40:]]} for line in STORY]},
    "models": {
        "blocks": [
            {"type": "text", "model": {"blocks": [{"type": "paragraph", "model": {"text": line}} for line in STORY]}},
            {"type": "image", "model": {"text": OTHER[0]}},
        ]
    },
    "JsonML": {
        "body": [
            "div",
            {"class": "x"},
            *(["p", line[:9], ["a", {"href": "x"}, line[9:15]], line[15:]] for line in STORY),
            ["inline-embed", {"type": "newsletter"}],
        ]
    },
    "JSON in a string": {"state": json.dumps({"body": STORY})},
    "with headings and lists": {"body": [{"type": "paragraph", "text": STORY[0]}, {"type": "list", "items": [{"text": STORY[1]}, {"text": STORY[2]}]}]},
    "beside longer comments": {
        "comments": [{"text": line} for line in OTHER],
        "body": STORY,
        "relatedArticles": [{"body": "".join(f"<p>{line}</p>" for line in OTHER)}],
    },
    "beside longer lists of no story": {"labels": OTHER[:2], "body": STORY},
    "beside a flat store": {"store": [1, *OTHER, {"a": 2}], "body": STORY},
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_story_in_data_is_found(shape: object) -> None:
    assert next_data_body(data_script(shape)) == BODY


DATA = json.dumps({"body": STORY})
ESCAPED = DATA.replace("\\", "\\\\").replace("'", "\\'")


@pytest.mark.parametrize(
    "script",
    [
        f"window.__PRELOADED_STATE__ = {DATA};",
        f"window.__DATA__={DATA}",
        f'window["__DATA__"] = {DATA};window.x = 1',
        f"Fusion=window.Fusion||{{}};Fusion.arcSite='post';Fusion.globalContent={DATA};Fusion.lastModified=1",
        f"var a = {{b: function() {{}}}}; var state = {DATA};",
        f"window.__DATA__ = JSON.parse({json.dumps(DATA)});",
        f"window.__DATA__ = JSON.parse('{ESCAPED}');",
        f"window.__DATA__ = JSON.parse('{ESCAPED}');".replace('"', "\\x22"),
        f"window.__DATA__ = JSON.parse('{ESCAPED}');".replace('"', '\\"'),
    ],
)
def test_what_scripts_assign_is_read(script: str) -> None:
    assert next_data_body(f"<html><body><script>{script}</script></body></html>") == BODY


@pytest.mark.parametrize(
    "kind",
    ['type="application/json"', "type='application/json'", "type=application/json", 'id="x" type="application/json" data-x="y"'],
)
def test_data_scripts_are_told_by_their_type(kind: str) -> None:
    assert next_data_body(f"<script {kind}>\n{DATA}</script>") == BODY


def test_the_larger_of_several_stories_is_the_pages() -> None:
    assert next_data_body(data_script({"body": OTHER[:2]}) + data_script({"body": STORY * 3})) == "\n\n".join(STORY * 3)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "no page at all",
        f"<p>{BODY}</p>",
        data_script({"body": STORY[:1]}),
        data_script({"body": ["Menu", "Sport", "Weather"] * 40}),
        data_script({"comments": STORY, "author": {"body": BODY}}),
        data_script([]),
        f"<script>window.x = {{body: {json.dumps(STORY)}}}</script>",
        '<script type="application/json">{"body": ["',
        "<script>x = JSON.parse('",
        "<script>x = JSON.parse('\\')</script>",
        "<script>x = JSON.parse('\\u12')</script>",
        "<script>x = JSON.parse(\"7\"); y = JSON.parse('')</script>",
    ],
)
def test_pages_without_a_story_in_data_give_none(source: str) -> None:
    assert next_data_body(source) is None


def test_less_prose_than_a_story_has_is_none() -> None:
    line = f"{'word ' * (LEAST_PROSE // 2 - 1)}end."
    assert next_data_body(data_script({"body": [line, line]})) is not None
    assert next_data_body(data_script({"body": [line, line[5:]]})) is None


DEEP = '<script type="application/json">' + '{"content":[' * 100_000
HOSTILE = {
    "deep": DEEP,
    "deep and closed": '<script type="application/json">' + '{"content":[' * 400 + json.dumps(BODY) + "]}" * 400,
    "assignments": 'x={"a":' * 100_000,
    "lists": "x=[[" * 200_000,
    "quotes": "x = JSON.parse('" * 50_000,
    "types": "application/json " * 50_000,
    "a long string": '<script type="application/json">{"a":"' + "x" * 3_000_000,
    "many values": '<script type="application/json">{"body":[' + ",".join(['["<p>x</p>"]'] * 100_000) + "]}",
    "many scripts": data_script({"body": STORY}) * 2_000,
    "JSON in JSON": data_script({"a": [json.dumps([json.dumps(["x"] * 50)] * 50)] * 500}),
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_sources_take_bounded_time(source: str) -> None:
    start = time.perf_counter()
    next_data_body(source)
    assert time.perf_counter() - start < 5


KEYS = ["body", "content", "type", "text", "children", "comments", "p", "x"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from([*STORY, "p", "div", "<p>x</p>", "[", '{"a": 1}']),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=30,
)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_any_data_is_survived_and_nothing_is_invented(data: object) -> None:
    found = next_data_body(data_script(data))
    words = {word for line in STORY for word in line.split()}
    assert found is None or words.intersection(found.split())
