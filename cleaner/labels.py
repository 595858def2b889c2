"""What each rule has to say of a page. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleaner.document import NOISE_KINDS, Document, Kind
from cleaner.headline import find_headline
from cleaner.ruleset.compile import RuleSet
from cleaner.ruleset.matchers import WHOLE
from cleaner.ruleset.page import Page


class Label(NamedTuple):
    """One rule's word on one block, or on a part of it. ``start`` is WHOLE for the whole block; offsets are those of the document."""

    block: int
    start: int
    end: int
    rule: int
    """Index into the rule set."""


class Labels(NamedTuple):
    """All labels of a page, and the indices of rules whose patterns timed out (their labels are dropped)."""

    labels: list[Label]
    timed_out: tuple[int, ...]


def label(
    document: Document, rules: RuleSet, title: str | None = None, expired: frozenset[int] = frozenset(), exhaustive: bool = False, lines_only: bool = False
) -> Labels:
    """Every rule's labels. ``exhaustive`` tries every rule on every block instead of the scan's candidates: slow, with the same result.
    ``lines_only`` tries only the rules that look at one line and nothing around it.
    """
    everything: Sequence[int] = range(len(document))
    candidates = dict.fromkeys(range(len(rules.rules)), everything) if exhaustive else rules.scan.candidates(document)
    labels: list[Label] = []
    timed_out: list[int] = []
    page = Page(document, lambda: _provisional_headline(document, rules, labels, title))
    late: list[int] = []
    for index, blocks in candidates.items():
        if index in expired or (lines_only and index not in rules.lines):
            continue
        if index in rules.contextual:
            late.append(index)
            continue
        _apply(index, blocks, page, rules, labels, timed_out)
    if late:
        found: list[Label] = []
        page.kinds = _kinds(labels, rules)
        for index in late:
            _apply(index, candidates[index], page, rules, found, timed_out)
        labels.extend(found)
    return Labels(labels, tuple(sorted(timed_out)))


def _apply(index: int, blocks: Sequence[int], page: Page, rules: RuleSet, labels: list[Label], timed_out: list[int]) -> None:
    rule = rules.rules[index]
    where = rule.where
    if (where is not None and not isinstance(blocks, range) and len(blocks) > 8) or isinstance(blocks, range):
        blocks = _inside(blocks, where.window(len(page.document)) if where is not None else None)
    try:
        labels.extend([Label(block, start, end, index) for block, start, end in rule.matcher.take(page, where, blocks)])
    except TimeoutError:
        timed_out.append(index)


def _inside(blocks: Sequence[int], window: range | None) -> Sequence[int]:
    """The blocks that lie in the window, so that a rule of the page's edges is not tried on all of it."""
    if window is None:
        return blocks
    if isinstance(blocks, range):
        return range(max(blocks.start, window.start), max(window.start, min(blocks.stop, window.stop)))
    return [b for b in blocks if b in window]


def _kinds(labels: list[Label], rules: RuleSet) -> dict[int, frozenset[Kind]]:
    kinds: dict[int, frozenset[Kind]] = {}
    for one in labels:
        rule = rules.rules[one.rule]
        if not rule.keep:
            kinds[one.block] = kinds.get(one.block, frozenset()) | {rule.kind}
    return kinds


def _provisional_headline(document: Document, rules: RuleSet, labels: list[Label], title: str | None) -> int | None:
    """The headline as far as it can be told from the labels of rules that do not ask for it."""
    kept = {one.block for one in labels if rules.rules[one.rule].keep}
    cut = {one.block for one in labels if one.start == WHOLE and rules.rules[one.rule].kind in NOISE_KINDS} - kept
    labelled = sorted(one.block for one in labels if rules.rules[one.rule].kind is Kind.HEADLINE)
    found = find_headline(document, (b for b in range(len(document)) if b not in cut), title, labelled)
    return found.block if found else None
