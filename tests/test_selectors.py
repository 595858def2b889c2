"""Rules for elements: what they take of a tree, which pages are asked, and what becomes of it on the way to a result."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from cleaner import Cleaner, RuleError
from cleaner.blocks.places import Selected
from cleaner.blocks.text import read_text
from cleaner.decide import decide, surround
from cleaner.document import NOISE_KINDS, Document, Kind, Layer, Mark
from cleaner.labels import label
from cleaner.ruleset.compile import Rule, RuleSet
from cleaner.ruleset.css import Css, try_selector
from cleaner.ruleset.element_text import lines, link_share
from cleaner.ruleset.library import Library
from cleaner.ruleset.places import Problem
from cleaner.ruleset.selectors import FEW, Selectors
from cleaner.select import Selector
from tests.strategies import make_rule

PROSE = "The ferry came back on Monday after eleven weeks in the yard, and the town stood at the quay."


def tree(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(f"<!doctype html><body>{html}</body>")


def ask(html: str, *rules: Rule, dropped: Iterable[Kind] = NOISE_KINDS) -> tuple[dict[str, tuple[str, ...]], set[str], str | None, str | None]:
    """What rules take of a page, elements by their ids: by element, whole ones, the story's element and the rule that names it."""
    page = tree(html)
    ids = {node.mem_id: node.id or node.tag for node in page.body.traverse()}
    found = Selectors(rules).everywhere(frozenset(dropped))(page.body)
    content = None if found.content is None else found.content.id or found.content.tag
    return {ids[one]: names for one, names in found.rules.items()}, {ids[one] for one in found.whole}, content, found.content_rule


def select(number: int, given: object, layer: Layer = Layer.OUTLET, kind: str = "related", **extra: object) -> Rule:
    return make_rule(number, {"select": given}, layer, kind, **extra)


def content(number: int, given: object, layer: Layer = Layer.OUTLET) -> Rule:
    return make_rule(number, {"content": given}, layer)


def taken(html: str, given: object) -> set[str]:
    return {*ask(html, select(0, given))[0]}


# --- what a selector takes --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given", "found"),
    [
        (".box", {"a", "b", "c"}),
        ({"css": ".box", "within": "article"}, {"b", "c"}),
        ({"css": "article", "within": "article"}, set()),
        ({"css": ".box", "has_text": "^Sign up"}, {"a", "b"}),
        ({"css": ".box", "has_text": "letter every"}, {"b"}),
        ({"css": ".box", "max_chars": 7}, {"a", "c"}),
        ({"css": ".box", "max_chars": 6}, set()),
        ({"css": ".box", "link_density": {"min": 100}}, {"c"}),
        ({"css": ".box", "link_density": {"max": 0}}, {"a", "b"}),
        ({"css": "h3", "up_to": ".box"}, {"b"}),
        ({"css": "h3, .box", "up_to": ".box"}, {"a", "b", "c"}),
        ({"css": "h3", "up_to": "aside"}, set()),
        ({"css": "h3", "up_to": "section", "within": "section"}, {"b"}),
        ({"css": "h3", "up_to": "article", "max_chars": 20}, set()),
    ],
)
def test_all_that_is_asked_must_hold(given: object, found: set[str]) -> None:
    page = (
        '<div class="box" id="a">Sign up</div>'
        '<article id="x"><section class="box" id="b"><h3 id="h">Sign  up\n for the <b>let</b>ter</h3><p>every Friday</p></section>'
        '<div class="box" id="c"><a href="/1">One</a> <a href="/2">Two</a></div></article>'
    )
    assert taken(page, given) == found


def test_a_climb_from_many_elements_asks_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    matches = Css.matches
    monkeypatch.setattr(Css, "matches", lambda self, node, facts=None: (asked.append(node.mem_id) if facts is None else None, matches(self, node, facts))[1])
    page = f"<aside id='a'>{'<div>' * 20}{'<p>A</p>' * 20}{'</div>' * 20}</aside>"
    assert taken(page, {"css": "p", "up_to": "aside"}) == {"a"}
    assert len(asked) == len({*asked}) == 41
    assert taken(page, {"css": "p", "within": "main"}) == set()


def test_two_rules_may_take_one_element_and_one_rule_many() -> None:
    rules, _, _, _ = ask('<p id="a" class="x y">A</p><p id="b" class="x">B</p>', select(1, ".y"), select(2, ".x"))
    assert rules == {"a": ("test/outlet:r1", "test/outlet:r2"), "b": ("test/outlet:r2",)}


def test_nobody_takes_the_whole_page() -> None:
    assert ask('<div id="a">A</div>', select(1, "body, .no"), select(2, {"css": "div", "up_to": "body"}), select(3, {"css": "div", "up_to": "html"})) == (
        {},
        set(),
        None,
        None,
    )


def test_a_pattern_that_runs_away_takes_nothing_and_is_told() -> None:
    page = tree(f"<p class='a'>{'a' * 4000}!</p><p class='b'>B</p>")
    asked = Selectors([select(1, {"css": ".a", "has_text": "^(?:a|a+)+$"}), select(2, ".b")]).everywhere()
    found = asked(page.body)
    assert [*found.rules.values()] == [("test/outlet:r2",)]
    assert asked.timed_out == {"test/outlet:r1"}


# --- elements that are one block --------------------------------------------------------------------------------------
NESTED = '<section id="a"><div id="b"><p id="c">C</p></div></section>'


def test_an_element_that_goes_is_one_block() -> None:
    assert ask(NESTED, select(1, "section"))[1] == {"a"}
    assert ask(NESTED, select(1, "section"), select(2, "p"))[1] == {"a", "c"}


@pytest.mark.parametrize("guarded", ["p", "section", "div"])
def test_an_element_in_which_something_is_guarded_is_not(guarded: str) -> None:
    keep = select(2, guarded, kind="quote", keep=True)
    assert ask(NESTED, select(1, "section"), keep)[1] == set()
    assert ask(NESTED, select(1, "p"), keep)[1] == (set() if guarded == "p" else {"c"})


@pytest.mark.parametrize("rule", [select(1, "section", kind="quote"), select(1, "section", where={"first": 3}), select(1, "section", kind="caption")])
def test_an_element_of_which_lines_may_stay_is_not_one_block(rule: Rule) -> None:
    rules, whole, _, _ = ask(NESTED, rule, dropped=NOISE_KINDS - {Kind.CAPTION})
    assert (rules, whole) == ({"a": ("test/outlet:r1",)}, set())


def test_what_holds_the_story_is_never_one_block() -> None:
    page = f'<section id="a"><div id="b"><p>{PROSE}</p></div><div id="c">C</div></section>'
    assert ask(page, select(1, "section, div"), content(2, "#b"))[1:] == ({"c"}, "b", "test/outlet:r2")


# --- where the story is ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("#b", "b"),
        (["#b", "#c"], "b"),
        (["#c", "#b"], "c"),
        (["#no", ".empty", "#c"], "c"),
        (["#short", "#b"], "b"),
        (".story", "b"),
        ("#no", None),
        ("#short", None),
        ("body", None),
    ],
)
def test_the_first_selector_that_finds_prose_tells_the_story(given: object, found: str | None) -> None:
    short, empty = f'<div id="short" class="story">{PROSE[:30]}.</div>', '<p class="empty"></p>'
    page = f'{short}{empty}<div id="b" class="story"><p>{PROSE}</p></div><p id="c" class="story">{PROSE}</p>'
    assert ask(page, content(1, given))[2:] == (found, found and "test/outlet:r1")


def test_the_strongest_layer_is_asked_first_where_the_story_is() -> None:
    page = f'<p id="a">{PROSE}</p><p id="b">{PROSE}</p>'
    assert ask(page, content(1, "#a", Layer.PLATFORM), content(2, "#b", Layer.OUTLET))[2:] == ("b", "test/outlet:r2")
    assert ask(page, content(1, "#a", Layer.PLATFORM), content(2, "#c", Layer.OUTLET))[2:] == ("a", "test/platform:r1")


# --- the text of elements ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>One <b>t</b>wo</p>three<p>four</p>", ["One two", "three", "four"]),
        ("<span>One</span><span>two</span><br>three", ["Onetwo three"]),
        ("<ul><li>One</li><li> <i>two</i>\n three</li></ul>", ["One", "two three"]),
        ("<p> </p><p>One</p>", ["One"]),
        ("", []),
    ],
)
def test_words_are_parted_where_a_reader_sees_them_parted(html: str, said: list[str]) -> None:
    assert [*lines(tree(f"<section>{html}</section>").css_first("section"))] == said


@pytest.mark.parametrize(
    ("html", "share"),
    [
        ("<section><a>ab</a> cd</section>", 50),
        ("<section><p><a>a <b>b</b></a></p><a>c</a></section>", 100),
        ("<a><section>ab</section></a>", 100),
        ("<section>ab</section>", 0),
        ("<section></section>", 0),
        ("<section><a><p>ab</p></a>cdefgh</section>", 25),
    ],
)
def test_how_much_is_link_text(html: str, share: float) -> None:
    assert link_share(tree(html).css_first("section")) == share


# --- selectors ------------------------------------------------------------------------------------------------------
NAMES = ["x", "y", "X", "box-a", "b2"]
classes = st.sampled_from(NAMES).map(lambda name: f".{name}")
ids = st.sampled_from(NAMES).map(lambda name: f"#{name}")
tags = st.sampled_from(["p", "div", "b", "*", "section", "aside"])
attributes = st.sampled_from(["[title]", "[title=x]", '[title~="box-a"]', "[class]", "[title^='b' i]"])
pseudos = st.sampled_from([":first-child", ":not(.x)", ":is(p, .y)", ":has(b)", ":nth-child(2n + 1)", ':lexbor-contains("a, b")', ":where(#x, div.y)"])
compounds = st.one_of(
    tags, classes, ids, attributes, pseudos, st.tuples(tags, classes).map("".join), st.tuples(tags, classes, pseudos).map("".join),
    st.tuples(classes, classes).map("".join), st.tuples(ids, attributes).map("".join),
)  # fmt: skip
complexes = st.lists(st.one_of(compounds, st.tuples(st.sampled_from(["> ", "+", " ~"]), compounds).map("".join)), min_size=1, max_size=3).map(
    lambda parts: " ".join([parts[0].lstrip("> +~"), *parts[1:]])
)
selectors = st.lists(complexes, min_size=1, max_size=3).map(", ".join)

ATTRIBUTES = [f' {key}="{name}"' for key in ("class", "id", "title") for name in (*NAMES, "x y", "x\xa0y", "y\x0bx", "x\ty")]
elements = st.recursive(
    st.sampled_from(["a", "a, b", "<b>b</b>", f"<p>{PROSE}</p>"]),
    lambda inner: st.builds(
        lambda tag, given, parts: f"<{tag}{given}>{''.join(parts)}</{tag}>",
        st.sampled_from(["div", "section", "aside", "b"]),
        st.lists(st.sampled_from(ATTRIBUTES), max_size=3, unique_by=lambda one: one[:3]).map("".join),
        st.lists(inner, max_size=3),
    ),
    max_leaves=12,
)


@given(selectors, elements, st.sampled_from(["<!doctype html>", ""]))
def test_an_element_matches_exactly_when_a_search_finds_it(source: str, html: str, doctype: str) -> None:
    body = LexborHTMLParser(f"{doctype}<body>{html}</body>").body
    assert body is not None
    css = try_selector(source, ())
    assert isinstance(css, Css), css
    nodes = [node for node in body.traverse() if node.tag != "-text"]
    assert {node.mem_id for node in nodes if css.matches(node)} == {node.mem_id for node in body.css(source)}


@given(st.lists(selectors, min_size=FEW, max_size=12), st.lists(selectors, min_size=1, max_size=3), elements)
def test_what_the_source_cannot_hold_is_not_missed(taking: list[str], placing: list[str], html: str) -> None:
    source = f"<body>{html}</body>"
    body = LexborHTMLParser(source).body
    some = Selectors([*(select(i, css) for i, css in enumerate(taking)), content(99, placing)])
    asked = some.on(source.encode())
    wanted, found = some.everywhere()(body), asked(body) if asked is not None else Selected()
    assert (found.rules, found.whole, found.content_rule) == (wanted.rules, wanted.whole, wanted.content_rule)
    assert (found.content and found.content.mem_id) == (wanted.content and wanted.content.mem_id)


def test_a_page_without_a_name_of_any_selector_is_not_asked() -> None:
    some = Selectors([select(i, f".box-{i}") for i in range(FEW + 1)])
    assert some.on(b'<div class="box">') is None
    assert some.on(b'<div class="box-3">') is not None


def test_rules_of_another_time_are_not_asked() -> None:
    some = Selectors([select(1, ".a", valid={"from": "2023-03-01", "until": "2023-06-30"})])
    assert some.on(b"", datetime.date(2023, 7, 1)) is None
    assert some.on(b"", datetime.date(2023, 6, 30)) is not None
    assert some.on(b"") is not None


@given(st.text(alphabet=".#:[]()\"'\\,> +~*=ab1é-/|\n", max_size=12))
def test_any_text_is_a_selector_or_a_problem_in_its_place(source: str) -> None:
    found = try_selector(source, ("select",))
    if isinstance(found, Problem):
        assert found.code == "bad-selector"
        assert found.mend
        assert found.within is None or 0 <= found.within <= len(source)
    else:
        tree("<p>x").css(source)  # Lexbor agrees


# --- which files a page needs before it is read -------------------------------------------------------------------------
FILES = {
    "outlets/mole.example": 'outlet: mole.example\nname: M\nmarkup: ["content=\\"The Mole\\"", ["mole-css", "mole-js"]]\nextends: [platforms/press]\n',
    "outlets/pier.example": "outlet: pier.example\nname: P\nmarkup: [pier-css]\n",
    "platforms/press": "platform: press\nname: Press\nmarkup: [/Press-Kit/]\n",
    "platforms/other": "platform: other\nname: Other\nmarkup: [[other-kit, needed]]\nextends: [platforms/press]\n",
}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.yaml").write_text(text)
    return Library(tmp_path, shipped=tmp_path)


@pytest.mark.parametrize(
    ("source", "url", "outlet", "files"),
    [
        ("", None, None, ()),
        ("", "https://www.mole.example/a", None, ("outlets/mole.example",)),
        ("pier-css", "https://www.mole.example/a", None, ("outlets/mole.example",)),
        ("pier-css", None, "mole.example", ("outlets/mole.example",)),
        ("pier-css", None, None, ("outlets/pier.example",)),
        ("pier-css mole-css", None, None, ("outlets/pier.example",)),
        ("pier-css mole-css mole-js", None, None, ()),
        ('pier-css mole-css mole-js content="the mole"', None, None, ("outlets/mole.example",)),
        ("href=/press-kit/a.css", None, None, ("platforms/press",)),
        ("other-kit", None, None, ()),
        ("other-kit needed /press-kit/", "https://mole.example", None, ("outlets/mole.example", "platforms/other", "platforms/press")),
        (f"{' ' * 99_996}/press-kit/", None, None, ()),
        (f"{' ' * 99_989}/press-kit/", None, None, ("platforms/press",)),
        (f"{'é' * 49_995}/press-kit/", None, None, ()),
    ],
)
def test_url_and_markup_tell_the_files(library: Library, source: str, url: str | None, outlet: str | None, files: tuple[str, ...]) -> None:
    for head in (source, source.encode()):
        assert Selector(library).tell(head, url, outlet).files == files


def test_what_is_told_joins_the_files_of_the_text(library: Library) -> None:
    selector = Selector(library)
    told = selector.tell(b"/press-kit/ pier-css", None, None)
    selection = selector.select(read_text(PROSE), None, None, "en", told)
    assert (selection.outlet, selection.files, selection.reason) == ("pier.example", ("outlets/pier.example", "platforms/press"), "its markup is on the page")
    assert Selector(library, outlets=False).tell(b"/press-kit/ pier-css", None, None).files == ("platforms/press",)
    with pytest.raises(LookupError, match="nowhere"):
        selector.tell(b"", None, "nowhere")


# --- from marks to a result -------------------------------------------------------------------------------------------
def marked(*blocks: tuple[str, tuple[str, ...]], outside: Sequence[int] = ()) -> Document:
    """A page of HTML as its reader would give it."""
    document = read_text("\n\n".join(view for view, _ in blocks))
    marks = [Mark("p", Kind.OTHER if b in outside else None, rules) for b, (_, rules) in enumerate(blocks)]
    return replace(document, media="html", marks=marks, open=[b for b, mark in enumerate(marks) if mark.kind is None or mark.rules])


def removed(document: Document, *rules: Rule) -> dict[int, str]:
    """The rule that removes each block that goes."""
    some = RuleSet(rules)
    decision = decide(document.inner, some, label(document.inner, some), None, NOISE_KINDS)
    verdicts = surround(decision, document, NOISE_KINDS).verdicts
    return {b: verdict.rule.id for b, verdict in verdicts.items() if verdict.whole and verdict.rule is not None}


A, B = "test/outlet:r1", "test/outlet:r2"


def test_a_rule_takes_the_blocks_that_are_marked_with_it() -> None:
    page = marked((PROSE, ()), ("Bridge closes", (A,)), ("Mayor speaks", ("test/outlet:no-such-rule",)), ("Eels froze", (B, A)))
    assert removed(page, select(1, ".a"), select(2, ".b")) == {1: A, 3: A}


def test_where_is_asked_of_each_line() -> None:
    page = marked(("Bridge closes", (A,)), (PROSE, ()), ("Mayor speaks", (A,)))
    assert removed(page, select(1, ".a", where={"first": 1})) == {0: A}


def test_a_keep_rule_guards_the_lines_of_an_element() -> None:
    page = marked((PROSE, ()), ("Bridge closes", (A, B)))
    assert removed(page, select(1, ".a"), select(2, ".b", kind="quote", keep=True)) == {}
    assert removed(page, select(1, ".a"), make_rule(2, {"line": "^Bridge"}, kind="quote", keep=True)) == {}


def test_a_narrower_rule_names_its_own_outside_of_the_story() -> None:
    page = marked((PROSE, ()), ("Bridge closes", (B,)), ("Mayor speaks", (A, B)))
    assert removed(page, select(1, ".a"), content(2, ".story")) == {1: B, 2: A}


def test_a_rule_is_named_outside_of_the_story_too() -> None:
    page = marked(("Menu", (A,)), ("Logo", ()), ("Quay", ("test/outlet:r3",)), (PROSE, ()), ("Bridge closes", (B, A)), outside=(0, 1, 2, 4))
    rules = [content(1, ".story"), select(2, ".b"), select(3, ".c", where={"first": 1})]
    outside = "built-in:outside-story"
    assert removed(page, *rules) == {0: A, 1: outside, 2: outside, 4: B}


def test_text_is_not_looked_at() -> None:
    rules = RuleSet([select(1, ".a"), content(2, ".b"), select(3, {"css": ".a", "has_text": "ferry"})])
    found = label(read_text(f"{PROSE}\nferry"), rules)
    assert (found.candidates, found.noise, found.others) == ({}, {}, [])


# --- the whole way ----------------------------------------------------------------------------------------------------
RULES = """outlet: gazette.example
name: Gazette
markup: ["gazette-css"]
rules:
  - id: related-posts
    kind: related
    why: Cards.
    select: ".related-posts"
    valid: {{until: 2023-06-30}}
    examples: {{removes: ['<p class="related-posts">Bridge</p>'], leaves: ['<p class="related">Bridge</p>']}}
  - id: newsletter-box
    kind: subscribe
    why: A box.
    select: {{css: h3, has_text: '{pattern}', up_to: section}}
    examples: {{removes: ['<section><h3>Sign up</h3></section>'], leaves: ['<h3>Sign up</h3>']}}
"""
PAGE = f"""<!doctype html><html><head><link href="gazette-css"></head><body><article><h1>Ferry returns</h1><p>{PROSE}</p>
<section><h3>Sign up for it</h3><p>Every Friday, in the harbour's own words and with all the tides of the week to come.</p></section>
<p>{PROSE.replace("ferry", "pilot")}</p><div class="related-posts"><h4>More</h4><p>Bridge closes</p></div></article></body></html>"""


def gazette(folder: Path, pattern: str = "^Sign up") -> Cleaner:
    (folder / "outlets").mkdir(parents=True)
    (folder / "outlets/gazette.example.yaml").write_text(RULES.format(pattern=pattern))
    return Cleaner(rules=folder)


def cuts(cleaner: Cleaner, **options: object) -> list[tuple[str, str]]:
    result = cleaner.clean(PAGE, **options)  # type: ignore[arg-type]
    return [(one.rule.partition(":")[2], result.source_text[one.start : one.end].strip()) for one in result.removed if "gazette" in one.rule]


def test_an_element_is_one_cut_that_names_its_rule(tmp_path: Path) -> None:
    cleaner = gazette(tmp_path)
    box = "Sign up for it Every Friday, in the harbour's own words and with all the tides of the week to come."
    assert cuts(cleaner) == [("newsletter-box", box), ("related-posts", "More Bridge closes")]
    assert cleaner.clean(PAGE).outlet == "gazette.example"
    assert [rule for rule, _ in cuts(cleaner, date="2023-07-01")] == ["newsletter-box"]


def test_what_is_not_to_be_cut_keeps_its_lines(tmp_path: Path) -> None:
    gazette(tmp_path)
    assert "More\n\nBridge closes" in Cleaner(rules=tmp_path, keep={"related"}).clean(PAGE).text


def test_a_pattern_that_runs_away_makes_a_result_suspect(tmp_path: Path) -> None:
    result = gazette(tmp_path, "^Sign up(?: for it (?:a|a+)+)?$").clean(PAGE.replace("for it", f"for it {'a' * 4000}!"))
    assert (result.status, result.reason) == ("suspect", "patterns timed out, their labels were dropped: outlets/gazette.example:newsletter-box")


def test_text_does_not_need_the_parser_of_html(tmp_path: Path) -> None:
    gazette(tmp_path / "rules")
    code = (
        f"import sys; from cleaner import Cleaner; cleaner = Cleaner(rules={str(tmp_path / 'rules')!r})\n"
        "cleaner.clean('A line.', url='https://gazette.example'); print('selectolax' in sys.modules)"
    )
    environment = {**os.environ, "CLEANER_CACHE": str(tmp_path / "cache")}
    ran = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment).stdout.strip() for _ in range(2)]
    assert ran == ["True", "False"]  # the rules are proved once


def test_a_language_has_no_rules_for_elements(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    text = RULES.format(pattern="^Sign up").replace("outlet: gazette.example", "language: nl").replace("name:", "name: Dutch #")
    (tmp_path / "languages/nl.yaml").write_text(text)
    with pytest.raises(RuleError) as raised:
        Cleaner(rules=tmp_path)
    assert [(fault.code, fault.line) for fault in raised.value.faults] == [("bad-value", 3), ("bad-value", 8), ("bad-value", 14)]
