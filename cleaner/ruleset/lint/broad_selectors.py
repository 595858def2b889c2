"""broad-selector: selectors that take elements which a story is made of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from cleaner.ruleset.lint.codes import Code
from cleaner.ruleset.lint.finding import Finding
from cleaner.ruleset.lint.subject import Subject, opening
from cleaner.ruleset.matchers import Elements

_STORY = "<p>The ferry came back on Monday after eleven weeks in the yard, and the whole town stood at the quay.</p>"
_ARTICLE = f"<main><article><h1>Ferry returns</h1>{_STORY * 3}</article></main>"
_PAGE = f"<!doctype html><body>{_ARTICLE}<div><section><div>{_STORY * 2}</div></section></div>{_STORY}"
"""Elements without a class, an id or another attribute, as pages of any make have them around their stories."""
_HOLDS_STORY = ("article", "main")
"""Where a story may be looked for."""


def findings(subject: Subject) -> Iterator[Finding]:
    if not any(isinstance(rule.matcher, Elements) for rule in subject.rules):
        return
    from cleaner.ruleset.selectors import Selectors

    page = _page().root  # the body is one of the elements that may be taken
    tags = {node.mem_id: node.tag for node in page.traverse()}
    for i, rule in enumerate(subject.rules):
        if not isinstance(rule.matcher, Elements) or rule.keep:
            continue
        found = Selectors([rule]).everywhere()(page)
        taken = {tags[address] for address in found.rules}
        if found.content is not None and found.content.tag not in _HOLDS_STORY:
            taken.add(found.content.tag)
        broad = sorted(taken)
        if broad:
            yield Finding(
                Code.BROAD_SELECTOR,
                ("rules", i, *opening(rule)[0]),
                f"the rule takes {', '.join(f'<{tag}>' for tag in broad)} without a name, as any story may have it",
                "Name a class, an id or another attribute, or what the element says.",
            )


@cache
def _page() -> Any:
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(_PAGE)
