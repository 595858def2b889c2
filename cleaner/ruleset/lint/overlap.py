"""shadowed and same-example: rules whose work another rule does already."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from cleaner.blocks.text import read_text
from cleaner.document import NOISE_KINDS, Document, lower
from cleaner.ruleset.compile import Rule
from cleaner.ruleset.lint.codes import Code
from cleaner.ruleset.lint.finding import Finding
from cleaner.ruleset.lint.subject import Subject, around, html_examples, one_line_examples, page_examples, shown_side, taken_lines
from cleaner.ruleset.matchers import WHOLE, Elements, Phrases, Range, Shape, Taken
from cleaner.ruleset.page import Page


class _Shown(NamedTuple):
    """One example, or one phrase, of a rule: where it stands, and which rules take what it shows."""

    rule: int
    example: int | None
    takers: frozenset[int]
    """Indices among the own and the inherited rules."""


def findings(subject: Subject) -> Iterator[Finding]:
    rules = (*subject.rules, *subject.inherited)
    shown = [*_lines(subject, rules), *_pages(subject, rules), *_elements(subject, rules)]
    takers_of: dict[int, list[frozenset[int]]] = {}
    for one in shown:
        takers_of.setdefault(one.rule, []).append(one.takers)
    same: dict[str, list[int]] = {}
    for k in range(len(subject.rules), len(rules)):
        same.setdefault(_matcher(rules[k]), []).append(k)
    for i, rule in enumerate(subject.rules):
        of_rule = takers_of.get(i, [])
        takers = frozenset.intersection(*of_rule) if of_rule else frozenset()
        alike = {*(k for k in takers if k >= len(subject.rules)), *same.get(_matcher(rule), ())}
        shadows = [rules[k] for k in sorted(alike) if _covers(rules[k], rule, True)]
        if shadows:
            yield Finding(
                Code.SHADOWED,
                ("rules", i, "id"),
                f"{shadows[0].name.id}, which the file inherits, takes all that the rule takes",
                "Remove the rule, or show by an example what it takes beyond that.",
            )
        for other in sorted(k for k in takers if k < len(subject.rules) and k != i and _covers(rules[k], rule, False)):
            yield Finding(
                Code.SAME_EXAMPLE,
                ("rules", i, "examples", shown_side(rule)),
                f"the rule '{rules[other].data['id']}' of this file takes all of these examples too",
                "Make the two rules one, narrow the other, or show what this one takes beyond it.",
            )
    given: dict[str, int] = {}
    for i, rule in enumerate(subject.rules):
        for j, view in one_line_examples(rule):
            first = given.setdefault(lower(view), i)
            if first != i and rules[first].keep is rule.keep:
                yield Finding(
                    Code.SAME_EXAMPLE,
                    ("rules", i, "examples", shown_side(rule), j),
                    f"the same line is an example of the rule '{rules[first].data['id']}'",
                    "Show another line, one that this rule alone takes.",
                )


def _covers(other: Rule, rule: Rule, same_kind: bool) -> bool:
    """Whether ``other`` does to a line what ``rule`` does, wherever ``rule`` does it."""
    if other.keep is not rule.keep or (other.kind in NOISE_KINDS) is not (rule.kind in NOISE_KINDS) or (same_kind and other.kind is not rule.kind):
        return False
    wanted, given = around(other), around(rule)
    return all(given.get(key) == value for key, value in wanted.items()) and other.data.get("valid") in (None, rule.data.get("valid"))


def _matcher(rule: Rule) -> str:
    """What tells the rule's lines, as one text."""
    return json.dumps([rule.data.get(key) for key in ("line", "span", "range", "select", "content", "where")])


def _lines(subject: Subject, rules: Sequence[Rule]) -> Iterator[_Shown]:
    """The one-line examples and the phrases, all on one page."""
    lines: list[tuple[int, int | None, str]] = []
    for i, rule in enumerate(subject.rules):
        lines += [(i, j, view) for j, view in one_line_examples(rule) if view]
        if isinstance(rule.matcher, Phrases):
            lines += [(i, None, phrase) for phrase in rule.matcher.keys if phrase]
    document = read_text("\n".join(view for _, _, view in lines))
    takes: list[dict[int, set[Taken]]] = [{} for _ in lines]
    for k, blocks in subject.candidates(document).items():
        if not isinstance(rules[k].matcher, Range | Shape):
            for taken in taken_lines(rules[k], document, blocks):
                takes[taken[0]].setdefault(k, set()).add(taken)
    for (i, j, _), by_rule in zip(lines, takes, strict=True):
        own = by_rule.get(i, set())
        yield _Shown(i, j, frozenset(k for k, taken in by_rule.items() if own and own <= taken))


def _pages(subject: Subject, rules: Sequence[Rule]) -> Iterator[_Shown]:
    """The examples that are pages, each by itself."""
    for i, rule in enumerate(subject.rules):
        for j, text, wanted in page_examples(rule):
            document = read_text(text)
            take = _taker(document)
            found = subject.candidates(document)
            may = [k for k in sorted(found) if rules[k].kind is rule.kind or k < len(subject.rules)]
            yield _Shown(i, j, frozenset(k for k in may if k == i or (_covers(rules[k], rule, False) and set(wanted) <= take(rules[k], found[k]))))


def _elements(subject: Subject, rules: Sequence[Rule]) -> Iterator[_Shown]:
    """The examples that are HTML, each by itself."""
    if not any(isinstance(rule.matcher, Elements) for rule in subject.rules):
        return
    from selectolax.lexbor import LexborHTMLParser

    from cleaner.ruleset.selectors import Selectors

    index = {rule.name.id: k for k, rule in enumerate(rules)}
    ask = Selectors(rules).everywhere()
    for i, rule in enumerate(subject.rules):
        for j, html in html_examples(rule):
            taken: dict[int, set[int]] = {}
            for address, ids in ask(LexborHTMLParser(html).body).rules.items():
                for one in ids:
                    taken.setdefault(index[one], set()).add(address)
            own = taken.get(i, set())
            yield _Shown(i, j, frozenset(k for k, found in taken.items() if own and own <= found))


def _taker(document: Document) -> Callable[[Rule, Sequence[int]], set[str]]:
    """A function that tells the texts that a rule takes of the document; nothing for rules that ask for the headline or a neighbour's kind."""

    def take(rule: Rule, candidates: Sequence[int]) -> set[str]:
        if rule.where is not None and rule.where.contextual:
            return set()
        page = Page(document, lambda: None)
        try:
            taken = list(rule.matcher.take(page, rule.where, candidates))
        except TimeoutError:
            return set()
        return {document.line_text(b).strip() if start == WHOLE else document.text[start:end].strip() for b, start, end in taken}

    return take
