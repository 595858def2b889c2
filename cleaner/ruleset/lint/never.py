"""never-fires and dead-disable: what can have no effect."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.blocks.text import read_text
from cleaner.ruleset.compile import Rule
from cleaner.ruleset.lint.codes import Code
from cleaner.ruleset.lint.demands import Demands, demands
from cleaner.ruleset.lint.finding import Finding, Fix
from cleaner.ruleset.lint.subject import Subject, on_the_line, one_line_examples, opening, page_examples
from cleaner.ruleset.matchers import Line, Phrases, Span
from cleaner.ruleset.page import Page
from cleaner.ruleset.where import Where
from cleaner.shape import ends_sentence


def findings(subject: Subject) -> Iterator[Finding]:
    for i, rule in enumerate(subject.rules):
        if rule.where is None:
            continue
        for key in _impossible_places(rule.where):
            yield Finding(
                Code.NEVER_FIRES,
                ("rules", i, "where", key),
                f"no line of any page meets '{key}' and the rest of 'where'",
                "Widen one of the two, or remove the rule.",
            )
        shut_out = [view for _, view in one_line_examples(rule) if not _admitted(rule, view)]
        if shut_out and len(shut_out) == sum(1 for _ in one_line_examples(rule)) and not any(True for _ in page_examples(rule)):
            yield Finding(
                Code.NEVER_FIRES,
                ("rules", i, "where"),
                f"'where' leaves every line that the rule is shown to take, such as {shut_out[0]!r}",
                "Widen 'where', or show a line that meets it.",
            )
        path, matcher = opening(rule)
        if isinstance(matcher, Line | Span):
            for key, said in _refused(rule.where, demands(matcher.pattern.source)):
                yield Finding(
                    Code.NEVER_FIRES,
                    ("rules", i, "where", key),
                    f"{said}, so 'where' leaves every line with it",
                    "Widen 'where', or mend the pattern.",
                )
        if isinstance(matcher, Phrases):
            given = rule.data["range"]["from"] if path[0] == "range" else rule.data["line"]
            for j, phrase in enumerate(given):
                if not _admitted(rule, phrase):
                    yield Finding(
                        Code.NEVER_FIRES,
                        ("rules", i, *path, j),
                        f"'where' leaves every line that equals {phrase!r}",
                        "Remove the phrase, or widen 'where'.",
                        Fix(("rules", i, *path, j), None) if len(given) > 1 else None,
                    )
    for i, wanted in enumerate(subject.head.get("disable", ())):
        if wanted.partition(":")[0] not in subject.parents:
            at = ("disable", i)
            yield Finding(
                Code.DEAD_DISABLE, at, f"'{wanted}' is not inherited, so there is nothing to disable", "Remove it, or extend its file.", Fix(at, None)
            )


def _impossible_places(where: Where) -> Iterator[str]:
    """The keys that contradict ``first: 1`` or ``last: 1``."""
    near = where.near
    if where.first == 1:
        if where.after_headline is not None:
            yield "after_headline"
        if near is not None and near.previous is not None:
            yield "near"
        if where.repeats == "previous":
            yield "repeats"
    if where.last == 1:
        if near is not None and near.next is not None:
            yield "near"
        if where.repeats == "next":
            yield "repeats"


def _refused(where: Where, asked: Demands) -> Iterator[tuple[str, str]]:
    """The keys that no line with the pattern can meet, each with what the pattern asks for."""
    if where.most_words is not None and where.most_words < asked.least_words:
        yield "words", f"the pattern asks for at least {asked.least_words} words"
    ends = {ends_sentence(f"{before}{last}") for last in asked.ends for before in "a."}  # a closing quote ends what stands before it
    if where.ends_sentence is not None and ends == {not where.ends_sentence}:
        yield "ends_sentence", f"the pattern ends {'no' if where.ends_sentence else 'a'} sentence"
    if where.all_caps and asked.small_letter:
        yield "all_caps", "the pattern asks for a small letter"


def _admitted(rule: Rule, line: str) -> bool:
    """Whether the predicates of the line alone hold for it; a phrase is as good in capitals."""
    where = on_the_line(rule.where)
    if where is None:
        return True
    variants = {line, line.upper(), line.lower()} if isinstance(opening(rule)[1], Phrases) else {line}
    for variant in variants:
        document = read_text(variant)
        if where.admitted(Page(document, lambda: None), range(len(document))):
            return True
    return False
