"""What rules for elements cost, against the parse of a page."""

from __future__ import annotations

import gzip
import json
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from bench.pages import DATA, ROOT
from cleaner.document import Layer, RuleName
from cleaner.ruleset.compile import compile_rule
from cleaner.ruleset.library import Library
from cleaner.ruleset.selectors import Selectors
from cleaner.select import Selector

_PAGES = 60
"""So many of each set."""
_COMMON = [
    ".related-posts", ".post-content", ".author-box", ".newsletter", "#comments", ".share-buttons", ".breadcrumbs", "aside.sidebar", ".wp-caption-text",
    ".entry-meta", ".advertisement", "div.promo", "section.related", ".sharedaddy", ".jp-relatedposts", ".post-navigation", ".widget-area", "[data-ad]",
    ".tag-list", ".social-links",
]  # fmt: skip
_RARE = [f".zq-box-{i} > .inner-{i}" for i in range(400)]
_ROUNDS = 5


def sources() -> list[str]:
    """Pages in HTML: of the referee's where they are at hand, else the fixtures many times over."""
    found: list[str] = []
    for path in sorted(DATA.glob("*.html.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            found += [json.loads(line)["html"] for line, _ in zip(stream, range(_PAGES), strict=False)]
    return found or [path.read_text(encoding="utf-8", errors="replace") for path in sorted((ROOT / "fixtures").glob("*/*.html"))] * 20


def rules(selectors: Sequence[str]) -> Selectors:
    """A rule for each selector."""
    named = [(RuleName(f"bench:r{i}", Layer.OUTLET), css) for i, css in enumerate(selectors)]
    return Selectors(compile_rule({"id": name.id, "kind": "other", "select": css}, name) for name, css in named)


def main() -> None:
    """Print each step's time over that of the parse, the median of some rounds."""
    pages = [(text, text.encode("utf-8", "ignore")) for text in sources()]
    trees = [LexborHTMLParser(text) for text, _ in pages]
    library = Library()
    selector = Selector(library)

    def asked(some: Selectors) -> Callable[[bytes, Any], object]:
        return lambda data, root: select(root) if (select := some.on(data)) is not None else None

    steps: dict[str, Callable[[bytes, Any], object]] = {
        "markup": lambda data, _: selector.tell(data, None, None),
        "1 class, searched for": lambda _, root: root.css(_COMMON[0]),
        "10 selectors, one by one": lambda _, root: [root.css(css) for css in _COMMON[:10]],
        "10 selectors": asked(rules(_COMMON[:10])),
        "20 selectors": asked(rules(_COMMON)),
        "20 selectors of no page": asked(rules(_RARE[:20])),
        "400 selectors of no page": asked(rules(_RARE)),
        "the rules of wordpress-tagdiv": asked(library.selectors(["platforms/wordpress-tagdiv"])),
    }
    ratios: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(_ROUNDS):
        start = time.process_time()
        for text, _ in pages:
            LexborHTMLParser(text)
        parse = time.process_time() - start
        for name, step in steps.items():
            start = time.process_time()
            for (_, data), tree in zip(pages, trees, strict=True):
                step(data, tree.body)
            ratios[name].append((time.process_time() - start) / parse)
    for name, found in ratios.items():
        print(f"selectors        {name:30} {statistics.median(found):6.3f} times the parse's time")
