"""The proof that a rule brings along: its examples, run against that one rule.

Examples of rules that look at elements are HTML, and are read as pages are; all others are text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cleaner.blocks.text import read_text
from cleaner.document import Document, Kind
from cleaner.headline import find_headline
from cleaner.ruleset.compile import Rule
from cleaner.ruleset.matchers import WHOLE, Elements, Shape, Taken
from cleaner.ruleset.page import Page
from cleaner.ruleset.pattern import TIMEOUT
from cleaner.ruleset.places import Problem
from cleaner.ruleset.where import Where


def failing_examples(rule: Rule, file: Sequence[Rule]) -> Iterator[Problem]:
    """One problem for each example that does not come out as it says; its path begins at the rule.

    The rule is tried alone; only where it asks for the kinds of its neighbours do the other rules of its file speak.
    """
    shown = "keeps" if rule.keep else "removes"
    for side in (shown, "leaves"):
        for i, example in enumerate(rule.data["examples"].get(side, ())):
            try:
                said = _taken_wrongly(rule, example, file) if side == shown else _not_left(rule, example, file)
            except TimeoutError:
                said = f"the pattern was stopped after {TIMEOUT} s on this example", "Bound its repeats, and put no repeat inside a repeat."
            if said:
                message, mend = said
                yield Problem("failing-example", f"{rule.name.id}: {message}", mend, ("examples", side, i))


def _taken_wrongly(rule: Rule, example: Any, file: Sequence[Rule]) -> tuple[str, str] | None:
    """What is wrong with what the rule takes of its example, and how to mend it."""
    if isinstance(example, str):
        if _taken(rule, example, file, met=True):
            return None
        return "the rule does not take this example", f"Mend the {'selector' if isinstance(rule.matcher, Elements) else 'pattern'}, or the example."
    wanted = [line.strip() for line in example["kept" if rule.keep else "removed"]]
    got = _taken(rule, example["document"], file, met=False)
    if got == wanted:
        return None
    if not got:
        return "the rule takes nothing of this example", f"Mend the {'selector' if isinstance(rule.matcher, Elements) else 'pattern'}, 'where' or the example."
    return f"of this example the rule takes {_listed(got)}", "Mend the rule, or say so in the example: all that is taken, in order."


def _not_left(rule: Rule, example: Any, file: Sequence[Rule]) -> tuple[str, str] | None:
    # a line that only `where` saves must be shown on its page
    alone = isinstance(example, str)
    got = _taken(rule, example if alone else example["document"], file, met=alone)
    if not got:
        return None
    mend = "Narrow the pattern; a near miss that only 'where' saves is written as {document: ...}, a page on which 'where' does not hold."
    return f"the rule takes {_listed(got)} of its near miss", mend if alone and rule.where else "Narrow the rule, or change the near miss."


def _listed(taken: Sequence[str]) -> str:
    return ", ".join(f"'{one}'" if len(one) <= 60 else f"'{one[:59]}…'" for one in taken)


def _taken(rule: Rule, text: str, file: Sequence[Rule], met: bool) -> list[str]:
    """The stripped texts that a rule takes; ``met`` takes its ``where`` as met."""
    where = rule.where
    document = read_example(rule, text, file) if isinstance(rule.matcher, Elements) else read_text(text)
    if met and where is not None and not isinstance(rule.matcher, Shape):
        where = None
    return [document.text[slice(*_span(document, *one))].strip() for one in taken(rule, where, document, file)]


def read_example(rule: Rule, html: str, others: Sequence[Rule] = ()) -> Document:
    """A little page in HTML, with marks on the blocks that a rule takes for their elements, and, where it asks for the kinds of neighbours,
    on those that others take. Raises TimeoutError when a pattern runs away.
    """
    from cleaner.blocks.html import read_html  # selectolax is not needed for text
    from cleaner.ruleset.selectors import Selectors

    asking = rule.where is not None and rule.where.contextual
    select = Selectors({one.name.id: one for one in (rule, *(others if asking else ()))}.values()).everywhere()
    document = read_html(html, select)
    if rule.name.id in select.timed_out:
        raise TimeoutError
    return document.inner if rule.where is not None else document


def taken(rule: Rule, where: Where | None, document: Document, others: Sequence[Rule]) -> list[Taken]:
    """What a rule by itself takes of a document, in order; the other rules speak only where it asks for the kinds of its neighbours.

    Raises TimeoutError when a pattern runs away.
    """
    page = Page(document, lambda: _headline(document))
    if where is not None and where.contextual:
        kinds = _kinds(page, others)
        page.kinds_of = lambda block: kinds.get(block, frozenset())
    return sorted(rule.matcher.take(page, where, range(len(document))))


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
