"""Golden stories of HTML pages: the page as a browser gets it, and what a reader would call its story."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner, cut, normalise_blank
from cleaner.golden import Golden, removed_lines, story_text
from tests.conftest import ROOT

PAGES = {f"{path.parent.name}/{path.stem}": path for path in sorted((ROOT / "fixtures").rglob("*.html"))}
NOT_YET = {
    "html/chinese-page": "no language file knows the wording of its date and editor lines",
    "html/paywall": "only its wording tells the prompt of a class that other sites give to the whole story",
    "html/xhtml-page": "a date with the initials of its author in a paragraph of its own",
}
"""Pages of which more than the story remains, and why."""


def url_of(path: Path) -> str | None:
    """The page's address as far as its folder tells it: outlets' folders are named by host."""
    return f"https://www.{path.parent.name}/" if "." in path.parent.name else None


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.xfail(reason=NOT_YET[name], strict=True)] if name in NOT_YET else []) for name in PAGES]
)
def test_only_the_story_of_a_page_remains(name: str, cleaner: Cleaner) -> None:
    path = PAGES[name]
    result = cleaner.clean(path.read_bytes(), url=url_of(path), media="auto")
    assert story_text(result) == Golden.of(path).story.read_text(encoding="utf-8")  # written by hand; never updated
    assert result.status == "ok"


@pytest.mark.parametrize("name", [name for name in PAGES if name not in NOT_YET])
def test_every_cut_of_a_page_is_accounted_for(name: str, cleaner: Cleaner, request: pytest.FixtureRequest) -> None:
    path = PAGES[name]
    result = cleaner.clean(path.read_bytes(), url=url_of(path), media="auto")
    removed = Golden.of(path).removed
    if request.config.getoption("--update-golden"):
        removed.write_text(removed_lines(result), encoding="utf-8", newline="")
    assert removed_lines(result) == removed.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_the_laws_hold_on_every_page(name: str, cleaner: Cleaner) -> None:
    result = cleaner.clean(PAGES[name].read_bytes(), url=url_of(PAGES[name]), media="auto")
    assert result.text == normalise_blank(cut(result.source_text, result.removed))
    assert all(one.rule for one in result.removed)


def test_pages_that_fail_are_pages() -> None:
    assert PAGES.keys() >= NOT_YET.keys()
