"""Validated rules made ready to run: one rule, and the set of rules that a page needs."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from cleaner.document import LAYER_RANK, NOISE_KINDS, Kind, Layer, RuleName
from cleaner.ruleset.matchers import Elements, Matcher, Range, Shape, Span, WholeBlocks, compile_matcher
from cleaner.ruleset.pattern import Pattern, Trigger
from cleaner.ruleset.scan import Candidates, Scan
from cleaner.ruleset.where import Where, compile_where
from cleaner.version import __version__

_INERT = frozenset({"why", "seen", "allow", "examples"})
"""Keys on which no result depends."""


class Rule(NamedTuple):
    """One rule, ready to run."""

    name: RuleName
    kind: Kind
    keep: bool
    matcher: Matcher
    where: Where | None
    data: Mapping[str, Any]
    """The validated rule as plain data, as the file has it."""

    @property
    def rank(self) -> int:
        """The rank of the rule's layer; higher layers win."""
        return LAYER_RANK[self.name.layer]

    @property
    def removes(self) -> bool:
        """Whether the rule takes away what it takes, unless its kind is to be kept."""
        return self.kind in NOISE_KINDS and not self.keep

    @property
    def shape(self) -> bool:
        """Whether the rule takes blocks on their shape alone."""
        return isinstance(self.matcher, Shape)

    @property
    def wide(self) -> bool:
        """Whether what the rule takes spans many blocks; what spans one is narrower."""
        return isinstance(self.matcher, Range) or "content" in self.data

    def applies(self, date: datetime.date) -> bool:
        """Whether the rule is valid for an article of that day."""
        valid = self.data.get("valid", {})
        day = date.isoformat()
        return bool(valid.get("from", day) <= day <= valid.get("until", day))


def compile_rule(data: Mapping[str, Any], name: RuleName, pattern: Callable[[str], Pattern] = Pattern) -> Rule:
    """A rule from its validated data. ``pattern`` makes patterns of their sources."""
    return Rule(name, Kind(data["kind"]), data.get("keep", False), compile_matcher(data, pattern, name.id), compile_where(data.get("where"), pattern), data)


class RuleSet:
    """The rules that one page needs, in order of their ids, with the scan that finds their candidates. Safe to share between threads."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules: tuple[Rule, ...] = tuple(sorted(rules, key=lambda rule: rule.name.id))
        triggers: list[tuple[Trigger | None, int | None]] = []
        self._beside: dict[int, range] = {}
        self._unscanned: list[int] = []
        for index, rule in enumerate(self.rules):
            beacon = rule.where.near.beacon if rule.where is not None and rule.where.near is not None else None
            if not rule.matcher.trigger.everywhere:
                triggers.append((rule.matcher.trigger, rule.where.most_words if rule.where else None))
            elif beacon is not None:
                triggers.append((beacon[0], None))
                self._beside[index] = beacon[1]
            else:
                triggers.append((None, None))
                self._unscanned.append(index)
        self.scan = Scan(triggers)
        self.contextual: frozenset[int] = frozenset(i for i, rule in enumerate(self.rules) if rule.where is not None and rule.where.contextual)
        self.dated: tuple[int, ...] = tuple(i for i, rule in enumerate(self.rules) if "valid" in rule.data)
        self.lines: frozenset[int] = frozenset(
            i for i, rule in enumerate(self.rules) if not ((rule.where is not None and rule.where.placed) or isinstance(rule.matcher, Range))
        )
        """Rules that look at one line and nothing around it."""
        self.of_elements: Mapping[str, int] = {rule.name.id: i for i, rule in enumerate(self.rules) if isinstance(rule.matcher, Elements)}
        """Indices of the rules whose blocks the marks of a document name, by their full ids."""
        self.placed: frozenset[int] = frozenset(
            i for i, rule in enumerate(self.rules) if isinstance(rule.matcher, Range) or (rule.where is not None and rule.where.placed)
        )
        """Rules that may say another thing of a line when other lines are gone."""
        self.removing: tuple[WholeBlocks | None, ...] = tuple(
            rule.matcher if rule.removes and not isinstance(rule.matcher, Span) else None for rule in self.rules
        )
        """The matchers of rules that take whole blocks away; None for the others."""
        order = sorted(range(len(self.rules)), key=lambda i: (-self.rules[i].rank, self.rules[i].wide, self.rules[i].name.id))
        self.strength: tuple[int, ...] = tuple(sorted(range(len(order)), key=order.__getitem__))
        """Each rule's place among all labels of one span: the lower wins."""
        self.generic_shapes: frozenset[str] = frozenset(
            rule.name.id for rule in self.rules if rule.shape and rule.name.layer in (Layer.LANGUAGE, Layer.PLATFORM)
        )
        """Ids of rules of mere shape that any page may meet."""

    def tried(self, found: Candidates, count: int) -> Iterator[tuple[int, Sequence[int]]]:
        """The blocks that each rule must be tried on, on a page of so many, by what the scan found: for a rule that it cannot look for, those
        around the neighbour that the rule asks for, or all in its window.
        """
        for index, blocks in found.items():
            steps = self._beside.get(index)
            if steps is None:
                yield index, blocks
            elif around := sorted({b + step for b in blocks for step in steps if 0 <= b + step < count}):
                yield index, around
        for index in self._unscanned:
            where = self.rules[index].where
            if window := where.window(count) if where is not None else range(count):
                yield index, window

    def expired(self, date: datetime.date | None) -> frozenset[int]:
        """The indices of rules that are not valid for an article of that day; none without a day."""
        return frozenset(i for i in self.dated if date is not None and not self.rules[i].applies(date))

    @cached_property
    def hash(self) -> str:
        """sha256 of what the rules do (their examples and reasons left out), their layers, and the engine's version, in hexadecimal."""
        rules = [[rule.name.id, rule.name.layer, {key: part for key, part in rule.data.items() if key not in _INERT}] for rule in self.rules]
        return hashlib.sha256(json.dumps([__version__, rules], sort_keys=True).encode()).hexdigest()
