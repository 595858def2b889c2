"""Lint: what raises each code and what does not, permissions, and mends that change nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from cleaner.cli.app import app
from cleaner.document import Layer, RuleName
from cleaner.fold import fold_line
from cleaner.ruleset.compile import compile_rule
from cleaner.ruleset.fix import fixed, unfolded
from cleaner.ruleset.library import Library
from cleaner.ruleset.lint import never, runaway
from cleaner.ruleset.lint.codes import UNUSED_ALLOW, UNUSED_SELECTOR, Code
from cleaner.ruleset.lint.finding import Fix
from cleaner.ruleset.lint.run import lint, placed
from cleaner.ruleset.lint.subject import Subject
from cleaner.ruleset.lint.unfolded import plain_pattern
from tests.conftest import ROOT
from tests.test_docs import Fence, fences, sections, written

LINT = ROOT / "docs" / "lint.md"
NAME = "outlets/gazette.example"
HEAD = "outlet: gazette.example\nname: The Lowmere Gazette\n"


def codes(text: str, folder: Path, name: str = NAME) -> list[str]:
    """The codes that a file raises, in the order of their places."""
    path = folder / "rules" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return [fault.code for fault in placed(lint(Library(folder / "rules"), name), text, name)]


def rule(line: str, removes: str, leaves: str, **more: str) -> str:
    """A file of one rule, given in YAML."""
    keys = "".join(f"    {key}: {value}\n" for key, value in more.items() if key != "id")
    begin = f"{HEAD}rules:\n  - id: {more.get('id', 'appeal')}\n    kind: donation\n    why: w\n    line: {line}\n"
    return f"{begin}{keys}    examples: {{removes: [{removes}], leaves: [{leaves}]}}\n"


def subject_of(pattern: str, **more: object) -> Subject:
    """A file of one rule whose examples show nothing."""
    data = {"id": "appeal", "kind": "donation", "why": "w", "line": pattern, "examples": {"removes": [], "leaves": []}, **more}
    return Subject(NAME, {}, frozenset(), [compile_rule(data, RuleName(f"{NAME}:appeal", Layer.OUTLET, NAME, 1))], [])


# --- every code --------------------------------------------------------------------------------------------------------
def code_of(fence: Fence) -> str:
    return [line.removeprefix("### ") for line in LINT.read_text(encoding="utf-8").splitlines()[: fence.line] if line.startswith("### ")][-1]


def examples() -> list[tuple[str, Fence, Fence]]:
    shown = [fence for fence in fences(LINT, "yaml") if fence.line > LINT.read_text(encoding="utf-8").partition("## Near misses")[0].count("\n")]
    return [(code_of(bad), bad, good) for bad, good in zip(shown[::2], shown[1::2], strict=True)]


def test_every_code_is_described_with_a_pair_of_examples() -> None:
    wanted = sorted([*Code, UNUSED_ALLOW])
    assert sorted(sections(LINT)) == sorted([*wanted, UNUSED_SELECTOR])
    assert sorted(code for code, _, _ in examples()) == wanted


@pytest.mark.parametrize(("code", "bad", "good"), examples(), ids=[code for code, _, _ in examples()])
def test_the_first_example_raises_the_code_alone_and_the_second_nothing(code: str, bad: Fence, good: Fence, tmp_path: Path) -> None:
    for fence, wanted in ((bad, {code}), (good, set())):
        folder = written(fence, tmp_path / str(bool(wanted)))
        name = next(file.relative_to(folder).with_suffix("").as_posix() for file in folder.rglob("*.yaml"))
        library = Library(folder)
        assert {finding.code for finding in lint(library, name)} == wanted


def test_the_example_of_allow_raises_nothing(tmp_path: Path) -> None:
    assert codes(fences(LINT, "yaml")[0].body, tmp_path) == []


@pytest.mark.parametrize(
    ("line", "removes", "leaves", "more", "wanted"),
    [
        ("'^.{2,200}$'", "Anything", "x", {}, {"any-line", "no-literal", "takes-story", "near-miss-far"}),
        ("'^Support (?:the |Gazette)+$'", "Support the Gazette", "They support the Gazette", {}, set()),
        ("'^Support \"?(?:a?)+b$'", "Support aab", "We support aab", {}, set()),
        (
            "['Support us', 'Support the whole Gazette today']",
            "Support us",
            "We support us",
            {"where": "{words: {max: 3}}"},
            {"never-fires", "near-miss-missing"},
        ),
        ("'^Support us$'", "Support us", "Support us", {"where": "{first: 1, repeats: previous}"}, {"never-fires"}),
        ("'^Support us\\.$'", "Support us.", "Support us. Now", {"where": "{ends_sentence: false}"}, {"never-fires"}),
        ("'^Support (?-i:us)$'", "Support us", "Support us now", {"where": "{all_caps: true}"}, {"never-fires"}),
        ("'^Support us$'", "Support us", "Support us now", {"id": "line"}, {"bad-name"}),
        ("'^Support us$'", "Support us", "Support us now", {"id": "gazette-example-appeal"}, {"bad-name"}),
    ],
)
def test_more_that_is_found_and_not_found(line: str, removes: str, leaves: str, more: dict[str, str], wanted: set[str], tmp_path: Path) -> None:
    page = f'{{document: "{leaves}\\nOne\\n\\nTwo"}}' if "where" in more else leaves
    assert wanted - {"near-miss-missing"} <= set(codes(rule(line, removes, page, **more), tmp_path)) <= wanted | {"near-miss-missing"}


def test_a_finding_has_its_place(tmp_path: Path) -> None:
    text = rule("'^Support us$'", "Support us", "Support us now", where="{first: 1, repeats: previous}")
    folder = tmp_path / "rules"
    (folder / "outlets").mkdir(parents=True)
    (folder / f"{NAME}.yaml").write_text(text, encoding="utf-8")
    found = [fault for fault in placed(lint(Library(folder), NAME), text, "shown.yaml") if fault.code == "never-fires"]
    assert [(fault.file, fault.line, fault.column, fault.severity) for fault in found] == [("shown.yaml", 8, 23, "warning")]
    assert found[0].source == "    where: {first: 1, repeats: previous}"


@pytest.mark.parametrize(
    ("pattern", "where", "found"),
    [
        ("^Support us(?: now| and give)$", "{words: {max: 2}}", True),
        ("^Support us(?: now)?$", "{words: {max: 2}}", False),
        (r"^Support(?:\s\w+){3}", "{words: {max: 3}}", True),
        (r"^(?:Support us|Support)\b", "{words: {max: 1}}", False),
        ("^Support us[.!]$", "{ends_sentence: false}", True),
        ("^Support us[.!]?$", "{ends_sentence: false}", False),
        ("^Support us(?:$|[.!])", "{ends_sentence: false}", False),
        ("^Support (?:us|me)$", "{ends_sentence: true}", True),
        ('^Support us"$', "{ends_sentence: true}", False),
        ("Support us", "{ends_sentence: true}", False),
        ("^Support (?-i:us)", "{all_caps: true}", True),
        ("^Support (?-i:[a-z]{2})", "{all_caps: true}", True),
        ("^Support (?-i:us)?", "{all_caps: true}", False),
        ("^Support us", "{all_caps: true}", False),
    ],
)
def test_what_a_pattern_asks_for_may_contradict_where(pattern: str, where: str, found: bool) -> None:
    subject = subject_of(pattern, where=yaml.safe_load(where))
    assert [finding.code for finding in never.findings(subject)] == ["never-fires"] * found


# --- elements ----------------------------------------------------------------------------------------------------------
def element_rule(number: int, matcher: str, removes: str, leaves: str = '<p class="other">Eels</p>', kind: str = "related") -> str:
    return f"""  - id: cards-{chr(96 + number)}
    kind: {kind}
    why: w
    {matcher}
    examples: {{removes: [{removes}], leaves: ['{leaves}']}}
"""


SENTENCE = "Eels froze in January, and the whole town of Lowmere stood at the quay to see it."
CARD = """'<div class="card box"><h3>Related</h3></div>'"""
PAGE = f"""{{document: '<p>{SENTENCE}</p><div class="card"><p>Bridge</p></div>', removed: [Bridge]}}"""


@pytest.mark.parametrize(
    ("matcher", "wanted"),
    [
        ("select: '.card'", []),
        ("select: 'p'", ["broad-selector"]),
        ("select: 'div, .card'", ["broad-selector"]),
        ("select: 'body > *'", ["broad-selector"]),
        ("select: {css: h3, up_to: 'div, article'}", []),
        ("select: {css: p, up_to: article}", ["broad-selector"]),
        ("select: {css: div, has_text: '^Related'}", []),
        ("select: {css: div, max_chars: 9}", []),
        ("select: {css: '.card', has_text: '\\w'}", ["any-line"]),
        ("select: {css: '.card', has_text: '^Related(?: a){0,3}$'}", []),
        ("select: {css: '.card', has_text: '^\\w+$'}", []),
        ("select: {css: '.card', has_text: '^Related(?:[a-z]|[a-z]+)*$'}", ["runs-away"]),
        ("select: {css: '.card', has_text: '^Related(?:’s)?'}", ["unfolded"]),
    ],
)
def test_what_is_suspicious_about_a_selector(matcher: str, wanted: list[str], tmp_path: Path) -> None:
    removes = CARD if matcher not in ("select: 'p'", "select: {css: p, up_to: article}") else "'<article><p>Bridge</p></article>'"
    leaves = "<span>Related</span>"
    assert codes(f"{HEAD}rules:\n{element_rule(1, matcher, removes, leaves)}", tmp_path) == wanted


@pytest.mark.parametrize(("matcher", "wanted"), [("content: [article, .story]", []), ("content: main", []), ("content: 'div'", ["broad-selector"])])
def test_a_story_may_be_looked_for_in_a_bare_article(matcher: str, wanted: list[str], tmp_path: Path) -> None:
    page = f"{{document: '<main><article><div><p>{SENTENCE}</p></div></article></main><h4>Bridge</h4>', removed: [Bridge]}}"
    text = element_rule(1, matcher, page).replace("['<p class=\"other\">Eels</p>']", "[{document: '<p>Eels</p>'}]")
    assert codes(f"{HEAD}rules:\n{text}", tmp_path) == wanted


def test_a_selector_that_takes_all_of_anothers_examples_is_found(tmp_path: Path) -> None:
    two = element_rule(1, "select: '.card'", CARD) + element_rule(2, "select: '.box'", CARD)
    assert codes(f"{HEAD}rules:\n{two}", tmp_path) == ["same-example", "same-example"]
    apart = element_rule(1, "select: '.card'", CARD) + element_rule(2, "select: '.box'", """'<p class="box">Bridge</p>'""")
    assert codes(f"{HEAD}rules:\n{apart}", tmp_path) == ["same-example"]
    other = element_rule(1, "select: '.card'", CARD) + element_rule(2, "select: '.row'", """'<p class="row">Bridge</p>'""")
    assert codes(f"{HEAD}rules:\n{other}", tmp_path) == []


def test_a_selector_that_is_inherited_is_found(tmp_path: Path) -> None:
    (tmp_path / "rules/platforms").mkdir(parents=True)
    platform = tmp_path / "rules/platforms/press.yaml"
    platform.write_text(f"platform: press\nname: P\nrules:\n{element_rule(1, 'select: .card', CARD)}", encoding="utf-8")
    head = HEAD + "extends: [platforms/press]\nrules:\n"
    for matcher, removes, wanted in (
        ("select: .card", PAGE, ["shadowed"]),
        ("select: div.card", CARD, ["shadowed"]),
        ("select: .box", """'<p class="box">A</p>'""", []),
    ):
        assert codes(head + element_rule(2, matcher, removes), tmp_path) == wanted


def test_the_curly_quotes_of_an_element_s_text_are_mended() -> None:
    text = f"{HEAD}rules:\n" + element_rule(1, "select: {css: '.card', has_text: '^Editor[’'']s pick'}", """'<p class="card">Editor’s pick</p>'""")
    assert "^Editor['']s pick" in unfolded(text, NAME)


# --- patterns that run away --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "pattern",
    [
        "^(?:a|aa)+$",
        "^(?:ha|haha)+!$",
        r"^(?:Jan|Feb|\w+)+ \d$",
        "^By (?:[a-z]+|[a-z ]+)+$",
        "^Tags: (?:read|re|ad|more| )+:$",
        r"(?:\w*\s*)*\|",
        r"^(?:\d|\d\d|,)+ views$",
        r"(?:\w+ ?)+(?:\w+ ?)+;",
    ],
)
def test_a_pattern_that_runs_away_is_found(pattern: str) -> None:
    assert [finding.code for finding in runaway.findings(subject_of(pattern))] == ["runs-away"]


@pytest.mark.parametrize("pattern", ["^Support us$", r"^By \w+(?: \w+){0,3}$", r"^(?:\w+ )+end$", "^.*a.*b", r"^(?:[a-z]+, )*[a-z]+\.$"])
def test_a_pattern_that_ends_in_time_is_not(pattern: str) -> None:
    assert list(runaway.findings(subject_of(pattern))) == []


# --- permissions -------------------------------------------------------------------------------------------------------
def test_a_rule_and_the_head_may_allow_a_code(tmp_path: Path) -> None:
    text = rule("'^Search\\b'", "Search the Gazette", "They search it")
    assert codes(text, tmp_path) == ["takes-story"]
    assert codes(text.replace("    why: w\n", "    why: w\n    allow: {takes-story: The box is the first line.}\n"), tmp_path) == []
    assert codes(text.replace("rules:\n", "allow: {takes-story: The box is the first line.}\nrules:\n"), tmp_path) == []


def test_a_permission_that_nobody_needs_is_found_where_it_stands(tmp_path: Path) -> None:
    text = rule("'^Search\\b'", "Search the Gazette", "They search it", allow="{takes-story: a, runs-away: b}")
    assert codes(text.replace("rules:\n", "allow: {takes-story: c}\nrules:\n"), tmp_path) == [UNUSED_ALLOW, UNUSED_ALLOW]


@pytest.mark.parametrize(
    ("allow", "fault"),
    [("{no-such-code: x}", "unknown-key"), ("{takes-story: ''}", "bad-value"), ("{unused-allow: x}", "unknown-key"), ("[takes-story]", "bad-value")],
)
def test_only_codes_with_reasons_can_be_allowed(allow: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=fault):
        codes(rule("'^Search\\b'", "Search the Gazette", "They search it", allow=allow), tmp_path)


# --- the plain pattern -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("^Don’t", "^Don't"),
        ("[’']s", "[']s"),
        ("[a–z]", r"[a\-z]"),
        ("a — b", "a - b"),
        ("a  b", "a b"),
        ("a  ?b", "a  ?b"),
        ("a[  ]b", "a[  ]b"),
        ("^ a", "^a"),
        (r"a\u2019b", "a'b"),
        (r"a\xa0b", "a b"),
        ("a\u200bb", "ab"),
        ("(?x) a  b", "(?x) a  b"),
        (r"\[’  \]", r"\[' \]"),
        (r"[\]’]", r"[\]']"),
    ],
)
def test_plain_patterns(source: str, plain: str) -> None:
    assert plain_pattern(source) == plain


SOURCES = st.lists(
    st.sampled_from(["a", "b", " ", "  ", "’", "'", "“", "–", "-", "[", "]", "\\", "^", "$", "?", "|", "\u200b", "\xa0", "\\u2019", ".", "{2}"])
).map("".join)


@given(SOURCES)
def test_a_plain_pattern_is_plain(source: str) -> None:
    plain = plain_pattern(source)
    assert plain_pattern(plain) == plain


@given(st.text("ab ’‘“–—\xa0\u2009'\"-"))
def test_a_plain_line_is_its_own_plain_pattern(line: str) -> None:
    assert plain_pattern(fold_line(line)) == fold_line(line)


# --- mends -------------------------------------------------------------------------------------------------------------
MENDABLE = """\
# The Gazette, since 2021.
outlet: gazette.example
name:   "The Lowmere Gazette" # with an article
extends: [languages/en] # parents
disable:
  # gone since May
  - platforms/wordpress:reply-title  # dead
  - "languages/en:nav-menu-words"

allow: {runs-away: "none does", near-miss-far: 'a date'}
rules:
  # first of all
  - id: appeal
    kind: donation
    why: >-
      Closes every
      story.
    line: '^Don’t  forget us$' # curly
    allow:
      # why not
      shadowed: no
    examples:
      removes: ["Don’t forget us"]
      leaves:
      - 'Don''t forget us, they said.'
  - {id: day, kind: other, why: w, line: "^\\\\d\\\\d\\\\.\\\\d\\\\d–$", examples: {removes: ["03.05–"], leaves: ["03.05- was wet.", "It hailed"]}}
"""


def test_fix_changes_the_touched_lines_alone_and_once(tmp_path: Path) -> None:
    path = tmp_path / "rules" / f"{NAME}.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(MENDABLE, encoding="utf-8")
    result = CliRunner().invoke(app, ["rules", "check", str(path), "--fix"])
    assert (result.exit_code, result.output) == (0, "2 rules in 1 file, all examples hold\n")
    mended = path.read_text(encoding="utf-8")
    before, after = MENDABLE.splitlines(), mended.splitlines()
    assert [line for line in before if line not in after] == [
        "  - platforms/wordpress:reply-title  # dead",
        "allow: {runs-away: \"none does\", near-miss-far: 'a date'}",
        "    line: '^Don’t  forget us$' # curly",
        "    allow:",
        "      shadowed: no",
        '  - {id: day, kind: other, why: w, line: "^\\\\d\\\\d\\\\.\\\\d\\\\d–$", examples: {removes: ["03.05–"], leaves: ["03.05- was wet.", "It hailed"]}}',
    ]
    assert [line for line in after if line not in before] == [
        "allow: {near-miss-far: 'a date'}",
        "    line: '^Don''t forget us$' # curly",
        '  - {id: day, kind: other, why: w, line: "^\\\\d\\\\d\\\\.\\\\d\\\\d-$", examples: {removes: ["03.05–"], leaves: ["03.05- was wet.", "It hailed"]}}',
    ]
    CliRunner().invoke(app, ["rules", "check", str(path), "--fix"])
    assert path.read_text(encoding="utf-8") == mended


def test_a_fix_that_would_break_an_example_is_not_made() -> None:
    text = rule('"^Support us–?$"', "Support us", "Support us-")
    assert unfolded(text, NAME) == text


WORDS = st.lists(st.sampled_from(["Support", "us", "Don’t", "“quoted”", "a", "–", "été"]), min_size=1, max_size=3).map(" ".join)
ITEMS = st.lists(st.sampled_from(["reply-title", "comment-form", "post-navigation", "comment-count"]), min_size=1, max_size=4, unique=True)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[Fix]]:
    """A sound file in one of the styles that YAML has, and mends of it."""
    disabled = [f"platforms/wordpress:{one}" for one in draw(ITEMS)]
    codes = draw(st.lists(st.sampled_from(list(Code)), min_size=1, max_size=3, unique=True))
    comment = draw(st.sampled_from(["", " # café – why"]))
    if draw(st.booleans()):
        disable = f"disable: [{', '.join(disabled)}]{comment}\n"
        allow = f"allow: {{{', '.join(f'{code}: x' for code in codes)}}}{comment}\n"
    else:
        disable = "disable:\n" + "".join(f"  # about it\n  - '{one}'{comment}\n" for one in disabled)
        allow = "allow:\n" + "".join(f'  {code}: "x"{comment}\n  # behind it\n' for code in codes)
    words = draw(WORDS)
    quoted = draw(st.sampled_from([f"'^{words}$'", f'"^{words}$"', f"^{words}$"]))
    text = f"# head\n{HEAD}{disable}{allow}\nrules:\n" + rule(quoted, f'"{words}"', f'"{words} x"').partition("rules:\n")[2]
    fixes = [Fix(("disable", i), None) for i in draw(st.sets(st.sampled_from(range(len(disabled)))))]
    fixes += [Fix(("allow", code), None) for code in draw(st.sets(st.sampled_from(codes)))]
    return text, [*fixes, Fix(("rules", 0, "line"), f"^{fold_line(words)}$")]


@given(files())
@settings(max_examples=60, deadline=None)
def test_a_fix_does_what_it_says_and_keeps_the_rest(drawn: tuple[str, list[Fix]]) -> None:
    text, fixes = drawn
    mended = fixed(text, NAME, fixes)
    data, was = yaml.load(mended, Loader=yaml.BaseLoader), yaml.load(text, Loader=yaml.BaseLoader)
    gone = {fix.path[1] for fix in fixes if fix.value is None}
    assert data.get("disable", []) == [one for i, one in enumerate(was["disable"]) if i not in gone]
    assert data.get("allow", {}) == {code: reason for code, reason in was["allow"].items() if code not in gone}
    assert data["rules"][0]["line"] == fixes[-1].value
    kept = [line for line in text.splitlines() if re.match(r"\s*#|outlet|name|rules|  - id|    (?:kind|why|examples)", line)]
    assert [line for line in mended.splitlines() if line in set(kept)] == kept
    assert unfolded(mended, NAME) == mended
