"""The library of rule files: what is there, which page needs what, and compiled rule sets, each read when it is first needed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleaner.document import Layer, RuleName
from cleaner.ruleset.analysis import Analysis, analyse
from cleaner.ruleset.cache import recall, remember
from cleaner.ruleset.check import failing_examples
from cleaner.ruleset.compile import Rule, RuleSet, compile_rule
from cleaner.ruleset.errors import Fault, RuleError
from cleaner.ruleset.pattern import Pattern
from cleaner.ruleset.read import FOLDERS, head_text, read_head, read_rules

SETS_KEPT = 64
"""Compiled rule sets held at once; the one longest unused goes first."""

_LAYERS = {"language": Layer.LANGUAGE, "platform": Layer.PLATFORM, "outlet": Layer.OUTLET}


def shipped_rules() -> Path:
    """The folder of rules that ships with the package: inside it in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


@dataclass(frozen=True, slots=True)
class Source:
    """One rule file before its rules are looked at."""

    name: str
    """Its path below the rules folder, without ``.yaml``: ``outlets/example.com``."""
    file: Path
    shown: str
    """The path as messages and results show it."""
    layer: Layer
    head: Mapping[str, Any]

    @property
    def signatures(self) -> Sequence[str | list[str]]:
        found: Sequence[str | list[str]] = self.head.get("signatures", ())
        return found

    @property
    def extends(self) -> Sequence[str]:
        found: Sequence[str] = self.head.get("extends", ())
        return found


class Library:
    """The shipped rules with the user's laid over them: the same path replaces a file, a new path adds one.

    Only heads are read at once; the rules of a shipped file are read when a page needs them, the user's are checked whole, examples too.
    Raises RuleError with every fault of the user's files. Safe to share between threads.
    """

    def __init__(self, user: Path | None = None, shipped: Path | None = None) -> None:
        root = shipped or shipped_rules()
        faults: list[Fault] = []
        self.sources: dict[str, Source] = {}
        for source in _sources(root, None, faults):
            self.sources[source.name] = source
        own = list(_sources(user, Layer.USER, faults)) if user is not None else []
        for source in own:
            self.sources[source.name] = source
        self._rules: dict[str, tuple[Rule, ...]] = {}
        self._sets: OrderedDict[tuple[str, ...], RuleSet] = OrderedDict()
        self._lock = threading.Lock()
        faults += self._unknown_parents()
        if not faults:
            for source in own:
                faults += self.check(source.name)
        if faults:
            raise RuleError(faults)

    def _unknown_parents(self) -> list[Fault]:
        faults = []
        for source in self.sources.values():
            for parent in source.extends:
                if parent not in self.sources:
                    faults.append(Fault(source.shown, 1, 1, "unknown-parent", f"'{source.name}' extends '{parent}', which is not there"))
            if source.name in self.ancestors(source.extends):
                faults.append(Fault(source.shown, 1, 1, "cycle", f"'{source.name}' extends itself by way of its parents"))
        return faults

    def ancestors(self, names: Iterable[str]) -> set[str]:
        """The named files and all that they extend, directly or not; names that are not there are left out."""
        found: set[str] = set()
        todo = [name for name in names if name in self.sources]
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += [parent for parent in self.sources[name].extends if parent in self.sources]
        return found

    def check(self, name: str) -> list[Fault]:
        """Every fault of one file: what cannot be read, and examples that fail."""
        source = self.sources[name]
        text, faults = _text(source.file, source.shown)
        if faults:
            return faults
        _, _, faults = read_rules(text, f"{name}.yaml")
        if faults:
            return [fault.shown_as(source.shown) for fault in faults]
        rules = self.rules(name)
        for wanted in source.head.get("disable", ()):
            parent, _, rule_id = wanted.partition(":")
            if parent not in self.sources or wanted not in {rule.name.id for rule in self.rules(parent)}:
                faults.append(Fault(source.shown, 1, 1, "unknown-rule", f"'disable' names '{rule_id}' of {parent}, which is not there"))
        for rule in rules:
            for message in failing_examples(rule, rules):
                faults.append(Fault(source.shown, rule.name.line or 1, 1, "failing-example", f"{rule.name.id}: {message}"))
        return faults

    def rules(self, name: str) -> tuple[Rule, ...]:
        """The compiled rules of one file. Raises RuleError when the file has faults."""
        with self._lock:
            if name not in self._rules:
                self._rules[name] = _compiled(self.sources[name])
            return self._rules[name]

    def ruleset(self, names: Iterable[str]) -> RuleSet:
        """The rules of the named files and of all that they extend, less the disabled ones. Raises RuleError when one has faults."""
        given = tuple(names)
        with self._lock:
            if given in self._sets:
                self._sets.move_to_end(given)
                return self._sets[given]
        wanted = sorted(self.ancestors(given))
        disabled = {rule_id for name in wanted for rule_id in self.sources[name].head.get("disable", ())}
        made = RuleSet(rule for name in wanted for rule in self.rules(name) if rule.name.id not in disabled)
        with self._lock:
            self._sets[given] = made
            while len(self._sets) > SETS_KEPT:
                self._sets.popitem(last=False)
        return made


def _sources(root: Path, layer: Layer | None, faults: list[Fault]) -> Iterable[Source]:
    """The rule files below a folder; for files with faulty heads, faults instead."""
    if not root.is_dir():
        faults.append(Fault(str(root), 1, 1, "no-folder", "there is no such rules folder"))
        return
    for file in sorted(root.rglob("*.y*ml")):
        relative = file.relative_to(root)
        shown = f"rules/{relative.as_posix()}" if layer is None else str(file)
        if file.suffix != ".yaml" or len(relative.parts) != 2 or relative.parts[0] not in FOLDERS:
            faults.append(Fault(shown, 1, 1, "bad-place", f"rule files are named *.yaml and stand in {', '.join(FOLDERS)}"))
            continue
        text, unreadable = _text(file, shown)
        head, bad = ({}, unreadable) if unreadable else _head(text, relative.as_posix())
        if bad and not unreadable and layer is Layer.USER:
            bad = read_rules(text, relative.as_posix())[2] or bad  # the whole page of faults, not the head's alone
        if bad:
            faults.extend(fault.shown_as(shown) for fault in bad)
            continue
        yield Source(relative.with_suffix("").as_posix() if relative.suffix == ".yaml" else "", file, shown, layer or _LAYERS[FOLDERS[relative.parts[0]]], head)


def _head(text: str, path: str) -> tuple[dict[str, Any], list[Fault]]:
    """The head of one file, from the cache if it is there."""
    text = head_text(text)
    known = recall("head", path, text)
    if known is not None:
        return known, []
    head, faults = read_head(text, path)
    if not faults:
        remember(head, "head", path, text)
    return head, faults


def _compiled(source: Source) -> tuple[Rule, ...]:
    """The rules of one file, from the cache if they are there. Raises RuleError when the file has faults."""
    text, faults = _text(source.file, source.shown)
    known = recall(source.name, text) if not faults else None
    remembered = isinstance(known, list) and len(known) == 3
    if remembered:
        data, lines, analyses = known  # type: ignore[misc]
    else:
        analyses = {}
        if not faults:
            data, lines, faults = read_rules(text, f"{source.name}.yaml")
        if faults:
            raise RuleError(fault.shown_as(source.shown) for fault in faults)
    used: dict[str, Analysis] = {}

    def pattern(given: str) -> Pattern:
        used[given] = Analysis(*analyses[given]) if given in analyses else analyse(given)
        return Pattern(given, used[given])

    rules = tuple(
        compile_rule(rule, RuleName(f"{source.name}:{rule['id']}", source.layer, source.shown, lines[rule["id"]]), pattern) for rule in data.get("rules", ())
    )
    if not remembered:
        remember([data, lines, used], source.name, text)
    return rules


def _text(file: Path, shown: str) -> tuple[str, list[Fault]]:
    try:
        return file.read_bytes().decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        return "", [Fault(shown, 1, 1, "not-utf-8", f"byte {error.start} is not UTF-8; save the file as UTF-8")]
    except OSError as error:
        return "", [Fault(shown, 1, 1, "unreadable", error.strerror or str(error))]
