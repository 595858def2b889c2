"""Golden stories of HTML pages: the page as a browser gets it, and what a reader would call its story."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner, cut, normalise_blank
from cleaner.golden import Golden, story_text
from tests.conftest import ROOT

PAGES = {f"{path.parent.name}/{path.stem}": path for path in sorted((ROOT / "fixtures").rglob("*.html"))}
NOT_YET: frozenset[str] = frozenset(
    (
        "html/amp-page",
        "html/article-cards-below",
        "html/boxes-between-paragraphs",
        "html/chinese-page",
        "html/comments-in-the-article",
        "html/entities-and-spaces",
        "html/figures-and-alt-texts",
        "html/json-ld-only",
        "html/lead-outside-the-body",
        "html/line-breaks-as-paragraph-ends",
        "html/live-blog",
        "html/long-cookie-dialog",
        "html/long-sidebar-of-teasers",
        "html/next-data-only",
        "html/next-story-below",
        "html/paywall",
        "html/preformatted-lines",
        "html/questions-and-answers",
        "html/quotes-in-blocks",
        "html/recipe-in-a-story",
        "html/site-name-as-first-heading",
        "html/text-and-breaks-in-one-div",
        "html/very-short-item",
        "html/xhtml-page",
        "kyivindependent.com/001_0a26b3205e8de8dd-page",
        "kyivindependent.com/2023-page-with-feed-and-cards",
        "thenationalnews.com/002_3051f00bfe56746a-page",
        "thenationalnews.com/2024-page-with-gallery-and-boxes",
    )
)
"""Pages of which more or less than the story remains."""


def url_of(path: Path) -> str | None:
    """The page's address as far as its folder tells it: outlets' folders are named by host."""
    return f"https://www.{path.parent.name}/" if "." in path.parent.name else None


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.xfail(strict=False)] if name in NOT_YET else []) for name in PAGES])
def test_only_the_story_of_a_page_remains(name: str, cleaner: Cleaner) -> None:
    path = PAGES[name]
    result = cleaner.clean(path.read_bytes(), url=url_of(path), media="auto")
    assert story_text(result) == Golden.of(path).story.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_the_laws_hold_on_every_page(name: str, cleaner: Cleaner) -> None:
    result = cleaner.clean(PAGES[name].read_bytes(), url=url_of(PAGES[name]), media="auto")
    assert result.text == normalise_blank(cut(result.source_text, result.removed))
    assert all(one.rule for one in result.removed)


def test_pages_that_fail_are_pages() -> None:
    assert NOT_YET.issubset(PAGES)
