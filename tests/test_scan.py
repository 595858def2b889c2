"""The one pass finds all that the slow way finds: every rule tried on every block."""

from __future__ import annotations

from functools import cache

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner.blocks.text import read_text
from cleaner.fold import VARIANTS
from cleaner.ruleset.analysis import analyse
from cleaner.ruleset.compile import RuleSet
from cleaner.ruleset.library import Library
from cleaner.ruleset.matchers import WHOLE, Line
from cleaner.ruleset.page import Page
from cleaner.ruleset.scanned import canonical
from cleaner.ruleset.where import Where
from tests.conftest import ROOT, bench_pages, needs_bench
from tests.strategies import make_rule, patterns, texts

STORIES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "fixtures").glob("*/*.txt"))]


@cache
def everything() -> RuleSet:
    """All shipped rules at once: patterns can hide each other's matches only together."""
    library = Library()
    return library.ruleset(library.sources)


@cache
def shipped_examples() -> list[str]:
    """Every example and near miss of every shipped rule, as lines."""
    found: set[str] = set()
    for rule in everything().rules:
        for side in rule.data["examples"].values():
            for one in side:
                found.update((one if isinstance(one, str) else one["document"]).split("\n"))
    return sorted(found)


def changed(line: str, how: int) -> str:
    """A line as another scraper may have left it."""
    return [
        line,
        line.upper(),
        line.title(),
        line.replace("'", "’").replace('"', "”").replace("-", "–").replace(" ", "\xa0"),
        f"  • {line} ",
        f"{line[: len(line) // 2]}\u200b{line[len(line) // 2 :]}",
        line.replace("s", "ſ").replace("k", "\u212a"),
        line.replace("i", "İ").replace("e", "é"),
        f"👍 {line} Привіт",
        f"{line} " + "and the council spoke of it for a whole evening in the old town hall " * 4,
    ][how]


def same(text: str, rules: RuleSet) -> None:
    """Every rule takes of its candidates what it takes of all blocks."""
    document = read_text(text)
    candidates = dict(rules.tried(rules.scan.candidates(document), len(document)))
    page = Page(document, lambda: None)
    for index, rule in enumerate(rules.rules):
        # of `where` only the words: the scan makes use of them, and the other predicates would hide what it misses
        where = rule.where if rule.matcher.trigger.everywhere or rule.where is None else Where(most_words=rule.where.most_words)
        slow = set(rule.matcher.take(page, where, range(len(document))))
        if isinstance(rule.matcher, Line) and where is None:  # the pattern itself, without what is asked of a line before it
            assert slow == {(b, WHOLE, WHOLE) for b, view in enumerate(document.views) if rule.matcher.pattern.search(view)}, rule.name.id
        assert set(rule.matcher.take(page, where, candidates.get(index, []))) == slow, rule.name.id


@given(lines=st.lists(st.tuples(st.deferred(lambda: st.sampled_from(shipped_examples())), st.integers(0, 9)), min_size=1, max_size=8), noise=texts)
@settings(max_examples=60, deadline=None)
def test_all_shipped_rules_on_changed_examples(lines: list[tuple[str, int]], noise: str) -> None:
    same("\n".join([*(changed(line, how) for line, how in lines), noise]), everything())


@pytest.mark.parametrize("text", STORIES[::5], ids=range(len(STORIES[::5])))
def test_all_shipped_rules_on_fixtures(text: str) -> None:
    same(text, everything())


@needs_bench
def test_all_shipped_rules_on_real_pages() -> None:
    for number, page in enumerate(bench_pages()):
        if number % 97 == 0:
            same(page["text"], everything())


@given(text=texts, drawn=st.lists(st.tuples(st.sampled_from(["line", "span"]), patterns), min_size=1, max_size=6))
@settings(max_examples=400, deadline=None)
@example(text="ſ k \u212a", drawn=[("line", "s k k")])
@example(text="İstanbul ISTANBUL", drawn=[("line", "^istanbul")])
@example(text="• - by ἐ", drawn=[("line", "^• - by"), ("line", "- by"), ("line", "^[•* -]{0,4}by")])
@example(text="*" * 40 + "by a b " + "a b " * 60, drawn=[("line", "^[*]{0,60}by a b")])
@example(text="• the", drawn=[("line", "^[•* ]{0,2} ")])
@example(text="• - 12 the", drawn=[("line", r"^[•*]{0,2} ?- \d+ the"), ("line", "^(?:[•*]{0,2} - 1|the)"), ("line", r"^[•*]? ?[*-]? \d\d")])
@example(text="... read more", drawn=[("line", r"\.\.\. read more"), ("line", r"^\.\.\. read"), ("line", r"^[. ]*read more$")])
@example(text="a b " * 60, drawn=[("line", "^a b a"), ("line", "b$"), ("span", "a b")])
@example(text="ΟΔΟΣ ὁδός", drawn=[("line", "οδος$"), ("line", "ς$")])
def test_any_rules_on_any_text(text: str, drawn: list[tuple[str, str]]) -> None:
    rules = []
    for number, (matcher, pattern) in enumerate(drawn):
        compiled = regex.compile(pattern, regex.IGNORECASE | regex.VERSION0)
        if not analyse(pattern).risky and compiled.search("") is None:
            rules.append(make_rule(number, {matcher: pattern}))
    same(text, RuleSet(rules))


@example(text="- (advert)\n• Share\n-Share\n* - share", phrases=["(Advert)", "share", "- share"])
@example(text="a\n***", phrases=["***"])
@given(text=texts, phrases=st.lists(texts.map(lambda text: text.split("\n")[0]).filter(lambda line: line.strip()), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_phrases_are_found_wherever_they_stand(text: str, phrases: list[str]) -> None:
    same("\n".join([text, *phrases]), RuleSet([make_rule(1, {"line": phrases})]))


def test_the_scanned_form_of_a_letter_is_that_of_all_its_case_variants() -> None:
    letters = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    plain = {letter: canonical(letter) for letter in letters}
    for letter in letters:
        wanted = plain[letter]
        if wanted is None:
            continue
        others = {letter.lower(), letter.upper(), letter.swapcase(), *(variant for variant, to in VARIANTS.items() if to == wanted)}
        for other in others:
            if len(other) == 1 and regex.fullmatch(regex.escape(letter), other, regex.IGNORECASE | regex.VERSION0):
                assert VARIANTS.get(other.lower() if len(other.lower()) == 1 else other, other.lower()) == wanted, (letter, other)


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("^Sign up for", ["\nsign up for"]),
        ("(?:photo|image)s? by", ["image by", "images by", "photo by", "photos by"]),
        ("^[•* -]{0,4}read (?:more|on)$", ["\nread more\n", "\nread on\n"]),
        (r"\p{Lu}\w+ via Getty", [" via getty"]),
        ("(?=.*newsletter)our", ["newsletter"]),
        ("Підпишіться", ["підпишіться"]),
        ("^a very long beginning of a line", ["\na very long"]),
        (r"^\w+ \d+$", None),
        ("(?:foo){e<=1}", None),
        ("[[:alpha:]]foo", None),
        ("x*", None),
    ],
)  # fmt: skip
def test_required_literals(pattern: str, literals: list[str] | None) -> None:
    found = analyse(pattern).literals
    assert (sorted(found) if found is not None else None) == literals


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(?:a|a)*b", r"(\w+\s?)*$", r".*a.*b.*c.*d", r"(a)\1*b\1"])
def test_patterns_that_can_run_away_are_known(pattern: str) -> None:
    assert analyse(pattern).risky


def test_a_page_costs_no_more_with_ten_times_the_rules_that_it_does_not_meet() -> None:
    document = read_text("\n\n".join(STORIES[:20]))
    few = RuleSet([make_rule(n, {"line": f"^zq{n} the newsletter of outlet {n}"}) for n in range(100)])
    many = RuleSet([make_rule(n, {"line": f"^zq{n} the newsletter of outlet {n}"}) for n in range(1000)])
    assert few.scan.candidates(document) == many.scan.candidates(document) == {}
