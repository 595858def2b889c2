"""What the rules have to say of a page. Nothing is decided here, but that of several labels of one whole line the strongest is remembered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from cleaner.document import Document, Kind
from cleaner.headline import find_headline
from cleaner.ruleset.compile import RuleSet
from cleaner.ruleset.matchers import WHOLE
from cleaner.ruleset.page import Page
from cleaner.ruleset.scan import Candidates


class Label(NamedTuple):
    """One rule's word on one block, or on a part of it. ``start`` is WHOLE for the whole block; offsets are those of the document."""

    block: int
    start: int
    end: int
    rule: int
    """Index into the rule set."""


class Labels(NamedTuple):
    """All that was said of a page."""

    noise: dict[int, int]
    """The strongest rule (its index) that would remove a whole block, by block."""
    others: list[Label]
    """Parts of blocks, keep rules, and labels of story kinds."""
    named: set[int]
    """Blocks of prose that a rule would remove for what they say; told only where rules of mere shape are at work."""
    candidates: Candidates
    """What the scan found."""
    timed_out: tuple[int, ...] = ()
    """Rules whose patterns timed out; they have no labels here."""


def label(
    document: Document,
    rules: RuleSet,
    title: str | None = None,
    skipped: frozenset[int] = frozenset(),
    lines_only: bool = False,
    candidates: Candidates | None = None,
) -> Labels:
    """The labels of all rules but the skipped ones. ``lines_only`` tries only the rules that look at one line and nothing around it.
    ``candidates`` are what the scan finds, if that is known.
    """
    if candidates is None:
        candidates = rules.scan.candidates(document)
        if rules.of_elements and document.marks:
            candidates.update(_marked(document, rules))
    labels = Labels({}, [], set(), candidates)
    page = Page(document, lambda: _provisional_headline(document, rules, labels, title))
    stashed: dict[int, Sequence[int]] = {}
    timed_out: set[int] = set()
    for index, blocks in rules.tried(candidates, len(document)):
        if index in skipped or (lines_only and index not in rules.lines):
            continue
        if index in rules.contextual:
            stashed[index] = blocks
        elif not _apply(index, blocks, page, rules, labels):
            timed_out.add(index)
    if stashed:
        page.kinds_of = _kinds(labels, rules)
        found = Labels({}, [], labels.named, candidates)
        timed_out.update(index for index in stashed if not _apply(index, stashed[index], page, rules, found))
        labels.others.extend(found.others)
        for block, index in found.noise.items():
            _remove(index, [block], page, rules, labels)
    if timed_out:
        rest = label(document, rules, title, skipped | timed_out, lines_only, candidates)
        return rest._replace(timed_out=tuple(sorted({*timed_out, *rest.timed_out})))
    return labels


def _marked(document: Document, rules: RuleSet) -> Candidates:
    """The blocks whose marks name a rule."""
    found: dict[int, list[int]] = {}
    indices = rules.of_elements
    for block, mark in enumerate(document.marks):
        for rule_id in mark.rules:
            if (index := indices.get(rule_id)) is not None:
                found.setdefault(index, []).append(block)
    return {**found}


def _apply(index: int, blocks: Sequence[int], page: Page, rules: RuleSet, labels: Labels) -> bool:
    """Add what one rule says of its candidates; False when its pattern timed out."""
    rule = rules.rules[index]
    try:
        if (matcher := rules.removing[index]) is not None:
            _remove(index, matcher.blocks(page, rule.where, blocks), page, rules, labels)
        else:
            taken = [*rule.matcher.take(page, rule.where, blocks)]
            labels.others.extend(Label(block, start, end, index) for block, start, end in taken if not (rule.removes and start == WHOLE))
            if rule.removes:
                _remove(index, [block for block, start, _ in taken if start == WHOLE], page, rules, labels)
    except TimeoutError:
        return False
    return True


def _remove(index: int, blocks: Sequence[int], page: Page, rules: RuleSet, labels: Labels) -> None:
    """Remember a rule for the whole blocks that it takes, each unless a stronger rule is."""
    if not blocks:
        return
    noise, strength = labels.noise, rules.strength
    for block in blocks:
        if block not in noise or strength[index] < strength[noise[block]]:
            noise[block] = index
    if rules.generic_shapes and not rules.rules[index].shape:
        labels.named.update(filter(page.document.prose, blocks))


def _kinds(labels: Labels, rules: RuleSet) -> Callable[[int], Collection[Kind]]:
    """A function that tells the kinds that the labels so far give a block."""
    others: dict[int, set[Kind]] = {}
    for one in labels.others:
        if not rules.rules[one.rule].keep:
            others.setdefault(one.block, set()).add(rules.rules[one.rule].kind)

    def kinds_of(block: int) -> Collection[Kind]:
        noise = labels.noise.get(block)
        return {*others.get(block, ()), *(() if noise is None else (rules.rules[noise].kind,))}

    return kinds_of


def _provisional_headline(document: Document, rules: RuleSet, labels: Labels, title: str | None) -> int | None:
    """The headline as far as it can be told from the labels of rules that do not ask for it."""
    kept = {one.block for one in labels.others if rules.rules[one.rule].keep}
    labelled = sorted(one.block for one in labels.others if rules.rules[one.rule].kind is Kind.HEADLINE)
    candidates: Iterable[int] = (b for b in range(len(document)) if b not in labels.noise or b in kept)
    found = find_headline(document, candidates, title, labelled)
    return found.block if found else None
