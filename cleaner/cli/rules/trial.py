"""Rules tried by themselves: a rule file that may stand anywhere, and what its rules take of documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

from cleaner.blocks.text import read_text
from cleaner.document import NOISE_KINDS, Document, Layer, RuleName
from cleaner.ruleset.check import failing_examples, taken
from cleaner.ruleset.compile import Rule, compile_rule
from cleaner.ruleset.errors import Fault
from cleaner.ruleset.library import Library
from cleaner.ruleset.matchers import WHOLE
from cleaner.ruleset.meaning import FOLDERS
from cleaner.ruleset.places import Places, Problem
from cleaner.ruleset.read import Reading, read
from cleaner.ruleset.yaml_places import load

_HEAD = "outlet: tried.example\nname: Tried\nrules:\n"
"""Stands above rules that come without a file around them."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Trial:
    """The rules on trial, and all that is wrong with their file: without a fault in its form, rules may still fail their examples."""

    rules: tuple[Rule, ...] = ()
    others: tuple[Rule, ...] = ()
    """The file's rules and those of its parents, for rules that ask for the kinds of neighbours."""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Take:
    """What a rule takes of one block: offsets in the document's text."""

    rule: Rule
    block: int
    start: int
    end: int
    whole: bool


def read_trial(file: Path, library: Library) -> Trial:
    """The rules of a whole file (its subject tells its place), of a list of rules, or the one rule that the file is."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = Problem("not-utf-8", "the file is not UTF-8", "Save it as UTF-8.", 0)
        return Trial(faults=(Places("").fault(problem, str(file)),))
    except OSError as error:
        return Trial(faults=(Fault(str(file), 1, 1, "unreadable", error.strerror or str(error), mend="Give a rule file that can be read."),))
    reading, name, lines, columns = _reading(text)

    def placed(faults: Iterable[Fault]) -> tuple[Fault, ...]:
        return tuple(sorted(one._replace(file=str(file), line=max(1, one.line - lines), column=max(1, one.column - columns)) for one in faults))

    if reading.faults:
        return Trial(faults=placed(one._replace(source=one.source[columns:]) for one in reading.faults))
    rules = tuple(
        compile_rule(data, RuleName(f"{name}:{data['id']}", Layer.USER, str(file), reading.lines[data["id"]] - lines), reading.patterns.__getitem__)
        for data in reading.data.get("rules", ())
    )
    failing = [reading.fault(problem.inside(("rules", i))) for i, rule in enumerate(rules) for problem in failing_examples(rule, rules)]
    disabled = set(reading.data.get("disable", ()))
    parents = sorted(library.ancestors(reading.data.get("extends", ())))
    inherited = (rule for parent in parents for rule in library.rules(parent) if rule.name.id not in disabled)
    return Trial(rules, (*rules, *inherited), placed(one._replace(source=one.source[columns:]) for one in failing))


def _reading(text: str) -> tuple[Reading, str, int, int]:
    """The file as it is read, the name of its place, and by how many lines and columns what was read is shifted."""
    data, _, _ = load(text)
    if isinstance(data, list):
        return read(f"{_HEAD}{text}", "outlets/tried.example.yaml"), "outlets/tried.example", _HEAD.count("\n"), 0
    if isinstance(data, dict) and "id" in data and not {*FOLDERS.values()} & {*data}:
        return read(f"{_HEAD}-\n{indent(text, '  ')}", "outlets/tried.example.yaml"), "outlets/tried.example", _HEAD.count("\n") + 1, 2
    given = data if isinstance(data, dict) else {}
    name = next((f"{folder}/{given[subject]}" for folder, subject in FOLDERS.items() if subject in given), "outlets/tried.example")
    return read(text, f"{name}.yaml"), name, 0, 0


def read_page(text: str, html: bool, rules: Sequence[Rule]) -> Document:
    """A page's text, or its HTML with marks on the blocks whose elements some rules take; every line stays one."""
    if not html:
        return read_text(text)
    from cleaner.blocks.html import read_html  # selectolax is not needed for text
    from cleaner.ruleset.selectors import Selectors

    selectors = Selectors(rules)
    select = selectors.everywhere(dropped=()) if selectors else None
    document = read_html(text, select)
    if select is not None and select.timed_out:
        raise TimeoutError
    return document


def takes(rules: Sequence[Rule], others: Sequence[Rule], document: Document) -> list[Take]:
    """What each rule by itself takes of a document, in the document's order. Raises TimeoutError when a pattern runs away."""
    found = [
        Take(rule, block, document.start(block) if start == WHOLE else start, document.end(block) if start == WHOLE else end, start == WHOLE)
        for rule in rules
        for block, start, end in taken(rule, rule.where, document, others)
    ]
    return sorted(found, key=lambda one: (one.block, one.start, one.end, one.rule.name.id))


def lost(document: Document, found: Iterable[Take], story: str) -> Iterator[tuple[Rule, str]]:
    """The lines of a golden story that a rule cuts or cuts into, rule by rule.

    A line of the story that stands on the page must stand there as often after the rule's cuts; one that other rules cut short on the page
    must still be found inside a line.
    """
    cuts: dict[str, list[Take]] = {}
    for one in found:
        if one.rule.kind in NOISE_KINDS:
            cuts.setdefault(one.rule.name.id, []).append(one)
    wanted = Counter(_lines(story.splitlines()))
    before = Counter(_lines(document.line_text(block) for block in range(len(document))))
    for each in cuts.values():
        left = list(_lines(_left(document, each)))
        after = Counter(left)
        for line, times in wanted.items():
            if after[line] < min(times, before[line]) or (not before[line] and not any(_holds(rest, line) for rest in left)):
                yield each[0].rule, line


def _left(document: Document, cuts: Iterable[Take]) -> Iterator[str]:
    """Every block's text without the cuts."""
    by_block: dict[int, list[Take]] = {}
    for one in cuts:
        by_block.setdefault(one.block, []).append(one)
    for block in range(len(document)):
        text, start = document.line_text(block), document.start(block)
        for one in sorted(by_block.get(block, ()), key=lambda one: one.start, reverse=True):
            text = f"{text[: one.start - start]}{text[one.end - start :]}"
        yield text


def _lines(lines: Iterable[str]) -> Iterator[str]:
    return (" ".join(line.split()) for line in lines if line.strip())


def _holds(line: str, part: str) -> bool:
    """Whether the part's words stand in the line in their order."""
    words = iter(_WORD.findall(line))
    return all(word in words for word in _WORD.findall(part))


def totals(rules: Sequence[Rule], found: Mapping[str, Sequence[Take]]) -> Iterator[tuple[Rule, int, int]]:
    """Each rule with the number of its takes and of the documents in which it takes something."""
    for rule in rules:
        counts = [sum(one.rule is rule for one in each) for each in found.values()]
        yield rule, sum(counts), sum(map(bool, counts))
