"""Pages that nobody wrote: trees of every element and name that the reader knows, fixtures with broken bytes, and the cases that were found so."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, Result, cut, normalise_blank
from cleaner.blocks.elements import ASIDE_NAMES, FOREIGN_NAMES, MARKS, NAMES, STANDFIRST_NAMES
from tests.conftest import ROOT

FOUND = sorted((ROOT / "tests" / "html_found").glob("*.html"))
FIXTURES = sorted((ROOT / "fixtures").rglob("*.html"))
BOUNDED = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])

_SENTENCES = (
    "The crew of the Lowmere ferry found a grand piano on the sea bed on Monday, ten metres below the pier where it was last played.",
    "Nobody has asked for it back.", "Sign up for our newsletter", "Photo: AFP", "• one",
    "日本の港で大きなピアノが見つかり、町の人々はそれを夏に見せたいと話した。そして誰も取りに来なかったのである。",
    "a < b & c", "\u200b", "\xa0", "\ud800", "x" * 300, "12 May 2023", "By Jane Doe",
)  # fmt: skip
_TAGS = (
    "div", "p", "span", "b", "a", "ul", "ol", "li", "h1", "h2", "h3", "article", "main", "section", "header", "blockquote", "table", "tr", "td", "pre",
    "figure", "br", "template", "script", "svg", "body", "my-element", "select", *MARKS,
)  # fmt: skip
_NAMES = sorted({*NAMES, *FOREIGN_NAMES, *ASIDE_NAMES, *STANDFIRST_NAMES} | {"x", "layout", "sub-headline", "tweet"})


def _element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, names, attribute, inside, closed: f'<{tag} class="{" ".join(names)}"{attribute}>{"".join(inside)}{f"</{tag}>" if closed else ""}',
        st.sampled_from(_TAGS),
        st.lists(st.sampled_from(_NAMES), max_size=2),
        st.sampled_from(("", " hidden", ' style="display:none"', ' role="dialog"', ' href="/x"', " id=share", ' aria-hidden="true"', " a='>'")),
        st.lists(children, max_size=5),
        st.booleans(),
    )


pages = st.lists(st.recursive(st.sampled_from(_SENTENCES), _element, max_leaves=40), max_size=6).map("".join)


def obeys(result: Result) -> None:
    """The laws, on one page."""
    assert result.text == normalise_blank(cut(result.source_text, result.removed))
    assert all(one.rule and one.end > one.start for one in result.removed)
    assert all(a.end <= b.start for a, b in zip(result.removed, result.removed[1:], strict=False))
    blocks = result.blocks
    assert all(result.source_text[block.start : block.end].strip() == block.text and block.path for block in blocks)
    assert len(result.document.sources) == result.source_text.count("\n") + 1
    again: Result = pickle.loads(pickle.dumps(result))
    assert (again.text, again.removed, again.title) == (result.text, result.removed, result.title)


@BOUNDED
@given(page=pages, head=st.sampled_from(("", "<!doctype html><html><head><title>The crew of the Lowmere ferry</title></head>", "<html><body>")))
def test_any_tree_obeys_the_laws(cleaner: Cleaner, page: str, head: str) -> None:
    result = cleaner.clean(head + page, media="html")
    obeys(result)
    assert result.removed == cleaner.clean(head + page, media="html").removed


@BOUNDED
@given(page=pages.filter(lambda page: "\ud800" not in page))
def test_bytes_and_str_give_the_same(cleaner: Cleaner, page: str) -> None:
    source = f'<!doctype html><meta charset="utf-8"><title>é</title>{page}'
    of_bytes, of_str = cleaner.clean(source.encode(), media="html"), cleaner.clean(source, media="html")
    assert (of_bytes.text, of_bytes.removed, of_bytes.source_text) == (of_str.text, of_str.removed, of_str.source_text)
    assert of_bytes.encoding == "utf-8"


@BOUNDED
@given(data=st.data())
def test_broken_fixtures_obey_the_laws(cleaner: Cleaner, data: st.DataObject) -> None:
    source = bytearray(data.draw(st.sampled_from(FIXTURES)).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(source)))
        length = data.draw(st.integers(0, 400))
        what = data.draw(st.sampled_from((b"", b"<", b">", b"</div>", b"<div>", b"<p>", b"\x00", b"\xff", b'"', b"<!--", b"<article>", b"</body>", b"<li>")))
        source[at : at + length] = what
    obeys(cleaner.clean(bytes(source), media="html"))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_cases_that_were_found_obey_the_laws(path: Path, cleaner: Cleaner) -> None:
    obeys(cleaner.clean(path.read_bytes(), media="html"))
