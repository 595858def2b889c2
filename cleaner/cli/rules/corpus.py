"""Selectors of rules counted on a corpus of HTML pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
from selectolax.lexbor import LexborHTMLParser

from cleaner.blocks.html import read_html
from cleaner.blocks.places import Selected
from cleaner.decode import decode
from cleaner.ruleset.library import Library
from cleaner.ruleset.lint.unused_selectors import Uses
from cleaner.select import Selector


def count_uses(library: Library, names: Sequence[str], pages: Sequence[Path]) -> Uses:
    """What the selectors of the named files find on the pages that need these files. Raises RuleError when a file has faults."""
    selector = Selector(library)
    uses = Uses({name: library.rules(name) for name in names})
    for page in pages:
        text = _text(page)

        told = selector.tell(text, _address(text), None)
        needed = sorted(library.ancestors(told.files))

        def look(root: Any, needed: Sequence[str] = needed) -> Selected:
            uses.add(needed, root)
            return Selected()

        read_html(text, look)
    return uses


def _address(html: str) -> str | None:
    """The url that a page names as its own."""
    page = LexborHTMLParser(html)
    for query, attribute in (('link[rel="canonical"]', "href"), ('meta[property="og:url"]', "content")):
        named = page.css_first(query)
        if named is not None and (url := named.attributes.get(attribute)):
            return str(url)
    return None


def _text(page: Path) -> str:
    """The page's HTML; exits with 2 when it cannot be read."""
    try:
        return decode(page.read_bytes())[0]
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"{page}: {getattr(error, 'strerror', None) or error}", param_hint="--corpus") from None
