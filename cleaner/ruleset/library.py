"""The library of rule files: what is there, which page needs what, and compiled rule sets, each read when it is first needed."""

from __future__ import annotations

import os
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from cleaner.document import Layer, RuleName
from cleaner.ruleset.analysis import Analysis, analyse
from cleaner.ruleset.cache import recall, remember
from cleaner.ruleset.errors import Fault, RuleError
from cleaner.ruleset.meaning import FOLDERS, misplaced
from cleaner.ruleset.near import did_you_mean, nearest
from cleaner.ruleset.pattern import Pattern
from cleaner.ruleset.places import Places, Problem
from cleaner.ruleset.read import LARGEST, Reading, head_text, read
from cleaner.ruleset.record import Record, Sound, digest_of, read_record

if TYPE_CHECKING:
    from cleaner.ruleset.compile import Rule, RuleSet
    from cleaner.ruleset.selectors import Selectors

SETS_KEPT = 64
"""Compiled rule sets held at once; the one longest unused goes first."""

_Made = TypeVar("_Made")

_NAME = {"extends": re.compile("(languages|platforms)/."), "disable": re.compile("(languages|platforms|outlets)/.+:.")}
_LAYERS = {"language": Layer.LANGUAGE, "platform": Layer.PLATFORM, "outlet": Layer.OUTLET}


def shipped_rules() -> Path:
    """The folder of rules that ships with the package: inside it in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


class Source(NamedTuple):
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
    def markup(self) -> Sequence[str | list[str]]:
        found: Sequence[str | list[str]] = self.head.get("markup", ())
        return found

    @property
    def extends(self) -> Sequence[str]:
        found: Sequence[str] = self.head.get("extends", ())
        return found


class Library:
    """The shipped rules with the user's laid over them: the same path replaces a file, a new path adds one.

    Only heads are read at once; the rules of a shipped file are read when a page needs them, the user's are checked whole, examples too.
    ``disabled`` are full ids of rules that work nowhere; ``anew`` checks files whatever is known of them. Raises RuleError with every fault of the
    user's files, ValueError for a disabled rule that is not there. Safe to share between threads.
    """

    def __init__(self, user: Path | None = None, shipped: Path | None = None, disabled: Iterable[str] = (), anew: bool = False) -> None:
        root = shipped or shipped_rules()
        self.anew = anew
        self._record: Callable[[], Record] = lambda: read_record(root)
        faults: list[Fault] = []
        self.sources: dict[str, Source] = {}
        for source in _shipped(root, faults):
            self.sources[source.name] = source
        own = list(_sources(user, Layer.USER, faults)) if user is not None else []
        for source in own:
            self.sources[source.name] = source
        self._sound: dict[str, tuple[str, Reading]] = {}
        """Files that were read whole and have no fault, with their texts, until their rules are compiled."""
        self._rules: dict[str, tuple[Rule, ...]] = {}
        self._sets: OrderedDict[tuple[str, ...], RuleSet] = OrderedDict()
        self._selectors: OrderedDict[tuple[str, ...], Selectors] = OrderedDict()
        self._lock = threading.Lock()
        faults += self._bad_parents()
        for source in own:
            faults += self.check(source.name)
        if faults:
            raise RuleError(faults)
        self._disabled = frozenset(disabled)
        for wanted in sorted(self._disabled):
            if unknown := self._unknown_rule(wanted):
                raise ValueError(". ".join(unknown))

    def _bad_parents(self) -> list[Fault]:
        """Parents that are not there, and those by which a file extends itself."""
        return [fault for source in self.sources.values() for fault in _head_faults(source, list(self._parent_problems(source)))]

    def _parent_problems(self, source: Source) -> Iterator[Problem]:
        for i, parent in enumerate(source.extends):
            if parent and parent not in self.sources:
                yield Problem("unknown-parent", f"there is no file '{parent}'", _near_file(parent, self.parents), ("extends", i))
            elif source.name in self.ancestors([parent]):
                said = f"'{source.name}' extends itself{'' if parent == source.name else f' by way of {parent!r}'}"
                yield Problem("cycle", said, "Remove this parent, or what leads back from it.", ("extends", i))

    @property
    def parents(self) -> list[str]:
        """The files that may be extended."""
        return sorted(name for name in self.sources if not name.startswith("outlets/"))

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
        """Every fault of one file: what cannot be read, and examples that fail. What was found sound once is not looked at again."""
        source = self.sources[name]
        text, faults = _text(source.file, source.shown)
        if faults:
            return faults
        if self.anew or (self.recorded(name) is None and recall("sound", name, text) is None):
            reading = read(text, f"{name}.yaml")
            faults = reading.faults
            if not faults:
                from cleaner.ruleset.check import failing_examples  # slow to import, and of no use to a file with faults

                rules = _made(source, reading.data, reading.lines, reading.patterns.__getitem__)
                for i, rule in enumerate(rules):
                    for problem in failing_examples(rule, rules):
                        faults.append(reading.fault(problem.inside(("rules", i))))
            if not faults:
                remember(True, "sound", name, text)
                self._sound[name] = text, reading
        return [fault.shown_as(source.shown) for fault in faults] + _head_faults(source, list(self._unknown_rules(source)))

    def content(self, name: str) -> list[str]:
        """A file's name and text, and those of all that it extends: what is found in it depends on nothing else."""
        files = (name, *sorted(self.ancestors([name]) - {name}))
        return [part for one in files for part in (one, _text(self.sources[one].file, self.sources[one].shown)[0])]

    def recorded(self, name: str) -> Sound | None:
        """What the record that ships with the rules says of a file; None where it does not know the file as it is now."""
        found = None if self.anew or self.sources[name].layer is Layer.USER else self._record().files.get(name)
        return found if found is not None and found.digest == digest_of(self.content(name)) else None

    def count(self, name: str) -> int:
        """How many rules a file has. Raises RuleError when it has faults."""
        known = self.recorded(name)
        return known.rules if known is not None else len(self.rules(name))

    def _unknown_rules(self, source: Source) -> Iterator[Problem]:
        for i, wanted in enumerate(source.head.get("disable", ())):
            parent = wanted.partition(":")[0]
            if parent and (parent not in self.sources or self._ids(parent)) and (unknown := self._unknown_rule(wanted)):
                yield Problem("unknown-rule", *unknown, ("disable", i))

    def _unknown_rule(self, wanted: str) -> tuple[str, str] | None:
        """What is wrong with the full id of a rule that is to be disabled, and how to mend it; None for a rule that is there."""
        name, _, rule_id = wanted.partition(":")
        if name not in self.sources:
            return f"there is no file '{name}' whose rule could be disabled", _near_file(name, self.sources)
        ids = self._ids(name)
        return None if rule_id in ids else (f"{name} has no rule '{rule_id}'", did_you_mean(rule_id, ids, "Remove the item."))

    def _ids(self, name: str) -> list[str]:
        """The ids of a file's rules; none where the file has faults, which are told in their own place."""
        try:
            return [rule.name.id.partition(":")[2] for rule in self.rules(name)]
        except RuleError:
            return []

    def rules(self, name: str) -> tuple[Rule, ...]:
        """The compiled rules of one file. Raises RuleError when the file has faults."""
        with self._lock:
            if name not in self._rules:
                self._rules[name] = _compiled(self.sources[name], self._sound.pop(name, None))
            return self._rules[name]

    def ruleset(self, names: Iterable[str]) -> RuleSet:
        """The rules of the named files and of all that they extend, less the disabled ones. Raises RuleError when one has faults."""
        from cleaner.ruleset.compile import RuleSet  # slow to import, and of no use to files with faults

        return self._kept(self._sets, tuple(names), lambda given: RuleSet(self._working(given)))

    def selectors(self, names: Iterable[str]) -> Selectors:
        """The same rules as those of ``ruleset``, but only such as look at a page's elements. Raises RuleError when a file has faults."""
        from cleaner.ruleset.selectors import Selectors  # not needed for text

        return self._kept(self._selectors, tuple(names), lambda given: Selectors(self._working(given)))

    def _working(self, names: Iterable[str]) -> Iterator[Rule]:
        """The rules of some files and of all that they extend, less the disabled ones."""
        wanted = sorted(self.ancestors(names))
        disabled = self._disabled.union(*(self.sources[name].head.get("disable", ()) for name in wanted))
        return (rule for name in wanted for rule in self.rules(name) if rule.name.id not in disabled)

    def _kept(self, kept: OrderedDict[tuple[str, ...], _Made], given: tuple[str, ...], make: Callable[[tuple[str, ...]], _Made]) -> _Made:
        """What was made of some files, from what is held if it is there."""
        with self._lock:
            if given in kept:
                kept.move_to_end(given)
                return kept[given]
        made = make(given)
        with self._lock:
            kept[given] = made
            while len(kept) > SETS_KEPT:
                kept.popitem(last=False)
        return made


def _shipped(root: Path, faults: list[Fault]) -> Iterable[Source]:
    """The shipped rule files, whose heads the cache knows while no file has changed: a start need not open them all."""
    stats = [
        f"{file} {(stat := os.stat(root / file)).st_size} {stat.st_mtime_ns}"
        for file in sorted(glob("**/*.y*ml", root_dir=root, recursive=True, include_hidden=True))
        if (root / file).exists()  # a link that leads nowhere is told below
    ]
    known = recall("heads", str(root), *stats)
    if known is not None:
        for name, head in known.items():
            yield Source(name, root / f"{name}.yaml", f"rules/{name}.yaml", _LAYERS[FOLDERS[name.partition("/")[0]]], head)
        return
    found = list(_sources(root, None, faults))
    if found and not faults:
        remember({source.name: source.head for source in found}, "heads", str(root), *stats)
    yield from found


def _sources(root: Path, layer: Layer | None, faults: list[Fault]) -> Iterable[Source]:
    """The rule files below a folder; for files with faulty heads, faults instead."""
    if not root.is_dir():
        faults.append(
            Fault(str(root), 1, 1, "no-folder", "there is no such rules folder", mend="Give the folder that holds outlets/, platforms/ or languages/.")
        )
        return
    for file in sorted(root.rglob("*.y*ml")):
        relative = file.relative_to(root)
        shown = f"rules/{relative.as_posix()}" if layer is None else str(file)
        if problem := _misplaced(relative):
            faults.append(Places("").fault(problem, shown))
            continue
        text, unreadable = _text(file, shown)
        head, bad = ({}, unreadable) if unreadable else _head(text, relative.as_posix())
        if bad and layer is Layer.USER and (unreadable or (whole := read(text, relative.as_posix())).faults):
            head = {} if unreadable else _names(whole.data)  # it is checked whole later
        elif bad:
            faults.extend(fault.shown_as(shown) for fault in bad)
            continue
        yield Source(relative.with_suffix("").as_posix(), file, shown, layer or _LAYERS[FOLDERS[relative.parts[0]]], head)


def _names(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """What other files a faulty head names, as far as it can be told."""
    named = {key: given for key in ("extends", "disable") if isinstance(given := data.get(key), list)}
    return {key: [one if isinstance(one, str) and _NAME[key].match(one) else "" for one in given] for key, given in named.items()}


def _near_file(name: str, names: Iterable[str]) -> str:
    """One sentence that suggests the file that was probably meant."""
    stems = {one.partition("/")[2]: one for one in names}
    found = nearest(name.partition("/")[2], stems)
    return f"Did you mean '{stems[found]}'?" if found else f"Name one of {', '.join(stems.values())}."


def _misplaced(relative: Path) -> Problem | None:
    """What is wrong with a file's path below the rules folder."""
    if len(relative.parts) != 2 or relative.parts[0] not in FOLDERS:
        return misplaced(relative.parts[0] if len(relative.parts) > 1 else "")
    if relative.suffix != ".yaml":
        return Problem("bad-place", "rule files are named *.yaml", f"Rename it to {relative.with_suffix('.yaml').name}.")
    return None


def _head(text: str, path: str) -> tuple[Mapping[str, Any], list[Fault]]:
    """The head of one file, from the cache if it is there."""
    text = head_text(text)
    known = recall("head", path, text)
    if known is not None:
        return known, []
    reading = read(text, path)
    if not reading.faults:
        remember(reading.data, "head", path, text)
    return reading.data, reading.faults


def _head_faults(source: Source, problems: Sequence[Problem]) -> list[Fault]:
    """Problems between files with their places in a head that is read once more for them."""
    if not problems:
        return []
    text, _ = _text(source.file, source.shown)
    reading = read(head_text(text), f"{source.name}.yaml")
    return [reading.fault(problem).shown_as(source.shown) for problem in problems]


def _made(source: Source, data: Mapping[str, Any], lines: Mapping[str, int], pattern: Callable[[str], Pattern]) -> tuple[Rule, ...]:
    from cleaner.ruleset.compile import compile_rule

    return tuple(
        compile_rule(rule, RuleName(f"{source.name}:{rule['id']}", source.layer, source.shown, lines[rule["id"]]), pattern) for rule in data.get("rules", ())
    )


def _compiled(source: Source, sound: tuple[str, Reading] | None) -> tuple[Rule, ...]:
    """The rules of one file, from the cache if they are there, or as it was read already. Raises RuleError when the file has faults."""
    text, faults = _text(source.file, source.shown)
    known = recall(source.name, text) if not faults else None
    remembered = isinstance(known, list) and len(known) == 3
    if remembered:
        data, lines, analyses = known  # type: ignore[misc]
    else:
        analyses = {}
        if not faults:
            reading = sound[1] if sound is not None and sound[0] == text else read(text, f"{source.name}.yaml", compile_all=False)
            data, lines, faults = reading.data, reading.lines if not reading.faults else {}, reading.faults
        if faults:
            raise RuleError(fault.shown_as(source.shown) for fault in faults)
    used: dict[str, Analysis] = {}

    def pattern(given: str) -> Pattern:
        used[given] = Analysis(*analyses[given]) if given in analyses else analyse(given)
        return Pattern(given, used[given])

    rules = _made(source, data, lines, pattern)
    if not remembered:
        remember([data, lines, used], source.name, text)
    return rules


def _text(file: Path, shown: str) -> tuple[str, list[Fault]]:
    """The text of a file; of one that is larger than any rule file may be, enough to see that."""
    try:
        if file.exists() and not file.is_file():
            return "", [Fault(shown, 1, 1, "unreadable", "this is no file", mend="Rename the folder, or remove what stands here.")]
        with file.open("rb") as stream:
            data = stream.read(4 * LARGEST + 4)
    except OSError as error:
        return "", [Fault(shown, 1, 1, "unreadable", error.strerror or str(error), mend="Make the file one that can be read.")]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        if len(data) > 4 * LARGEST:  # whatever it is, it is cut off here
            return data.decode("utf-8-sig", "replace"), []
        read_so_far = Places(data.decode("utf-8-sig", "replace"))
        message = f"byte {error.start + 1} of the file is not UTF-8"
        at = len(data[: error.start].decode("utf-8-sig", "replace"))
        return "", [read_so_far.fault(Problem("not-utf-8", message, "Save the file as UTF-8.", at), shown)]
