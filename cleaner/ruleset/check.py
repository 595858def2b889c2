"""The proof that a rule brings along: its examples, run against that one rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cleaner.blocks.text import read_text
from cleaner.document import Document, Kind
from cleaner.headline import find_headline
from cleaner.ruleset.compile import Rule
from cleaner.ruleset.matchers import WHOLE, Shape
from cleaner.ruleset.page import Page


def failing_examples(rule: Rule, file: Sequence[Rule]) -> Iterator[str]:
    """One sentence for each example that does not come out as it says.

    The rule is tried alone; only where it asks for the kinds of its neighbours do the other rules of its file speak.
    """
    shown = "keeps" if rule.keep else "removes"
    for example in rule.data["examples"].get(shown, ()):
        if isinstance(example, str):
            if not _taken(rule, example, file, met=True):
                yield f"the rule does not take its example {example!r}"
        else:
            wanted = example.get("kept" if rule.keep else "removed", [])
            got = _taken(rule, example["document"], file, met=False)
            if not wanted:
                yield f"the example {example['document'][:40]!r} does not say what is {'kept' if rule.keep else 'removed'}"
            elif got != [line.strip() for line in wanted]:
                yield f"of {example['document'][:40]!r} the rule takes {got!r}, not {wanted!r}"
    for example in rule.data["examples"]["leaves"]:
        # a line that only `where` saves must be shown on its page
        text = example if isinstance(example, str) else example["document"]
        if got := _taken(rule, text, file, met=isinstance(example, str)):
            yield f"the rule takes {got!r} of its near miss {text[:40]!r}"


def _taken(rule: Rule, text: str, file: Sequence[Rule], met: bool) -> list[str]:
    """The stripped texts that a rule takes; ``met`` takes its ``where`` as met."""
    document = read_text(text)
    where = rule.where
    if met and where is not None and not isinstance(rule.matcher, Shape):
        where = None
    page = Page(document, lambda: _headline(document))
    if where is not None and where.contextual:
        kinds = _kinds(page, file)
        page.kinds_of = lambda block: kinds.get(block, frozenset())
    taken = rule.matcher.take(page, where, range(len(document)))
    return [document.text[slice(*_span(document, *one))].strip() for one in sorted(taken)]


def _kinds(page: Page, file: Sequence[Rule]) -> dict[int, frozenset[Kind]]:
    everything = range(len(page.document))
    kinds: dict[int, frozenset[Kind]] = {}
    for rule in file:
        if not rule.keep and (rule.where is None or not rule.where.contextual):
            for block, _, _ in rule.matcher.take(page, rule.where, everything):
                kinds[block] = kinds.get(block, frozenset()) | {rule.kind}
    return kinds


def _headline(document: Document) -> int | None:
    found = find_headline(document, range(len(document)), None, ())
    return found.block if found else None


def _span(document: Document, block: int, start: int, end: int) -> Sequence[Any]:
    return (document.start(block), document.end(block)) if start == WHOLE else (start, end)
