"""unused-selector: selectors that find nothing on any page of a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cleaner.ruleset.compile import Rule
from cleaner.ruleset.lint.codes import UNUSED_SELECTOR
from cleaner.ruleset.lint.finding import Finding
from cleaner.ruleset.selectors import Selectors, selectors_of


class Use(NamedTuple):
    """How often one selector of a rule was of use: in numbers of pages."""

    rule: Rule
    path: tuple[str | int, ...]
    """Where the selector stands in the rule."""
    css: str
    asked: int
    """Pages that need the rule's file."""
    found: int
    """Those on which it finds an element."""
    taken: int
    """Those on which an element is taken, or holds a story."""


class Uses:
    """Counts what the selectors of rule files find on pages."""

    def __init__(self, rules: Mapping[str, Sequence[Rule]]) -> None:
        """``rules``: those of each file, by its name."""
        self._selectors = {name: Selectors(some) for name, some in rules.items()}
        self._rules = rules
        self._pages: Counter[str] = Counter()
        self._found: Counter[tuple[str, int]] = Counter()
        self._taken: Counter[tuple[str, int]] = Counter()

    def add(self, names: Sequence[str], root: Any) -> None:
        """Count a page that needs these files."""
        for name in names:
            if name not in self._selectors:
                continue
            self._pages[name] += 1
            for rule_id, place, taken in self._selectors[name].everywhere().found(root):
                self._found[rule_id, place] += 1
                self._taken[rule_id, place] += taken

    def of(self, name: str) -> list[Use]:
        """What was counted of the selectors of one file, if a page needed it."""
        pages = self._pages[name]
        return [
            Use(rule, path, css, pages, self._found[rule.name.id, place], self._taken[rule.name.id, place])
            for rule in self._rules[name]
            for place, (path, css) in enumerate(selectors_of(rule))
            if pages
        ]

    def findings(self, name: str) -> Iterator[Finding]:
        """The selectors of one file that were of no use."""
        order = {rule.name.id: i for i, rule in enumerate(self._rules[name])}
        for use in self.of(name):
            if use.taken:
                continue
            pages = f"{use.asked} pages of the corpus" if use.asked > 1 else "the one page of the corpus"
            said = f"finds nothing on {pages}" if not use.found else f"finds elements on {use.found} of {pages}, and the rule takes none of them"
            if use.found == use.asked == 1:
                said = f"finds elements on {pages}, and the rule takes none of them"
            path = ("rules", order[use.rule.name.id], *use.path)
            yield Finding(UNUSED_SELECTOR, path, f"the selector '{use.css}' {said}", "Mend it, or remove it if no page has it any more.")
