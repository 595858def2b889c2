"""The laws, as properties."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, cut, normalise_blank
from cleaner.blocks.text import read_text
from cleaner.decide import Decision, decide
from cleaner.document import LAYER_RANK, NOISE_KINDS, Document, Layer, Removed
from cleaner.labels import Labels, label
from cleaner.render import join_lines
from cleaner.ruleset.compile import Rule, RuleSet
from tests.conftest import ROOT
from tests.strategies import make_rule, simple_rules, texts

FIXTURES = sorted(path for path in (ROOT / "fixtures").glob("*/*.txt") if not path.name.endswith(".story.txt"))
fixture_texts = st.sampled_from([path.read_text(encoding="utf-8") for path in FIXTURES])
shuffled_fixtures = st.lists(fixture_texts, min_size=1, max_size=2).flatmap(lambda found: st.permutations("\n".join(found).split("\n")).map("\n".join))


def decided(text: str, rules: list[Rule]) -> tuple[Document, Decision]:
    document, ruleset = read_text(text), RuleSet(rules)
    return document, decide(document, ruleset, label(document, ruleset), None, NOISE_KINDS)


def removed(text: str, rules: list[Rule]) -> list[Removed]:
    document, decision = decided(text, rules)
    return list(decision.removed(document))


def story(text: str, rules: list[Rule]) -> str:
    document, decision = decided(text, rules)
    return normalise_blank(cut(document.text, decision.removed(document)))


# --- 1: nothing is invented; 2: everything removed names its rule ------------------------------------------------------
@given(text=st.one_of(texts, shuffled_fixtures))
@settings(max_examples=150, deadline=None)
def test_the_text_is_the_input_less_the_removed_spans(cleaner: Cleaner, text: str) -> None:
    result = cleaner.clean(text, media="text")
    assert result.text == normalise_blank(cut(result.source_text, result.removed))
    assert result.source_text == text
    ends = [0, *(one.end for one in result.removed)]
    assert all(end <= one.start < one.end for end, one in zip(ends, result.removed, strict=False))
    assert all(one.rule and one.kind in NOISE_KINDS for one in result.removed)


@given(text=texts, rules=simple_rules)
@settings(max_examples=200, deadline=None)
def test_lines_are_cut_as_spans_are(text: str, rules: list[Rule]) -> None:
    document, decision = decided(text, rules)
    assert join_lines(decision.lines(document)) == normalise_blank(cut(text, decision.removed(document)))


# --- 3: only keep rules keep; order does not matter -------------------------------------------------------------------
@given(text=texts, rules=simple_rules, order=st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_rules_and_labels_does_not_matter(text: str, rules: list[Rule], order: object) -> None:
    document, ruleset = read_text(text), RuleSet(rules)
    found = label(document, ruleset)
    mixed = list(found.others)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    noise = list(found.noise.items())
    order.shuffle(noise)  # type: ignore[attr-defined]
    shuffled = list(rules)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert decide(document, ruleset, Labels(dict(noise), mixed, set(found.named), found.candidates), None, NOISE_KINDS) == decide(
        document, ruleset, found, None, NOISE_KINDS
    )
    assert decided(text, shuffled)[1] == decided(text, rules)[1]


@pytest.mark.parametrize("keep_layer", list(Layer)[1:])
@pytest.mark.parametrize("cut_layer", list(Layer)[1:])
def test_a_keep_rule_shields_from_its_own_layer_and_those_below(keep_layer: Layer, cut_layer: Layer) -> None:
    rules = [make_rule(1, {"line": "^support"}, cut_layer), make_rule(2, {"line": "^support the"}, keep_layer, kind="body", keep=True)]
    left = story("Support the roof fund, the sign said.", rules)
    assert bool(left) is (LAYER_RANK[keep_layer] >= LAYER_RANK[cut_layer])


def test_a_keep_rule_shields_only_its_own_span() -> None:
    rules = [make_rule(1, {"line": "^photo"}), make_rule(2, {"span": "taken by hand"}, kind="body", keep=True)]
    assert story("Photo of the pier taken by hand in May", rules) == "taken by hand"


def test_the_higher_layer_gives_the_kind_then_the_narrower_span_then_the_rule_id() -> None:
    low, high = make_rule(1, {"line": "^photo"}, Layer.LANGUAGE, "credit"), make_rule(2, {"line": "^photo"}, Layer.OUTLET, "caption")
    assert [r.kind for r in removed("Photo of a pier", [low, high])] == ["caption"]
    wide, narrow = make_rule(1, {"line": "pier"}, kind="credit"), make_rule(2, {"span": "pier"}, kind="caption")
    assert [(r.kind, r.rule) for r in removed("A pier", [wide, narrow])] == [("credit", "test/outlet:r1"), ("caption", "test/outlet:r2")]
    first, second = make_rule(1, {"line": "pier"}, kind="credit"), make_rule(2, {"line": "pier"}, kind="caption")
    assert [r.rule for r in removed("A pier", [second, first])] == ["test/outlet:r1"]


def test_a_story_label_does_not_keep() -> None:
    rules = [make_rule(1, {"line": "^correction"}, kind="note"), make_rule(2, {"line": "^correction"}, Layer.LANGUAGE, "other")]
    assert story("Correction: the pier is older.", rules) == ""


# --- 4: deterministic and stable --------------------------------------------------------------------------------------
@given(text=texts, rules=simple_rules)
@settings(max_examples=300, deadline=None)
@example(text="xfofooox", rules=[make_rule(1, {"span": "foo"})])
@example(text="a new pier for Lowmere\nanewpierforLowmere", rules=[make_rule(1, {"span": " "})])
@example(text="ab cd\nfo foo o", rules=[make_rule(1, {"span": "foo"}), make_rule(2, {"line": "^fo o$"})])
def test_cleaning_a_story_again_removes_nothing(text: str, rules: list[Rule]) -> None:
    once = story(text, rules)
    assert story(once, rules) == once


def test_every_process_gives_the_same_result_whatever_its_hash_seed() -> None:
    code = (
        "import json, sys; from cleaner import Cleaner; c = Cleaner()\n"
        "print(json.dumps([c.clean(open(p, encoding='utf-8').read()).as_dict(with_blocks=True) for p in sys.argv[1:]]))"
    )
    paths = [str(path) for path in FIXTURES[::8]]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, *paths], capture_output=True, check=True, env={"PYTHONHASHSEED": seed, "PATH": "", "CLEANER_CACHE": ""}, cwd=ROOT
        ).stdout
        for seed in ("1", "77")
    }
    assert len(outputs) == 1
    again = Cleaner()
    reverse = [again.clean(Path(path).read_text(encoding="utf-8")).as_dict(with_blocks=True) for path in reversed(paths)]
    assert json.loads(outputs.pop()) == json.loads(json.dumps(reverse[::-1]))


# --- 5: fail to the safe side -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "to",
    [{"to": "never there"}, {"before": "never there"}, {"to": "+9"}, {"to": "heading"}, {"to": "blank"}, {"to": "end", "max": 2}, {"to": "^four", "max": 3}],
    ids=str,
)
def test_an_unclosed_range_removes_nothing(to: dict[str, object]) -> None:
    text = "one\ntwo\nthree\nfour\nfive"
    assert story(text, [make_rule(1, {"range": {"from": "^one", **to}})]) == text


@pytest.mark.parametrize(
    ("given_range", "left"),
    [
        ({"from": "^two", "to": "^four"}, "one\n\nfive"),
        ({"from": "^two", "before": "^four"}, "one\n\nfour\n\nfive"),
        ({"from": "^two", "to": "end"}, "one"),
        ({"from": "^two", "to": "start"}, "three\n\nfour\n\nfive"),
        ({"from": "^two", "to": "blank"}, "one\n\nfour\n\nfive"),
        ({"from": "^two", "to": "+1"}, "one\n\nfour\n\nfive"),
        ({"from": ["Two"], "to": "+1", "max": 2}, "one\n\nfour\n\nfive"),
    ],
    ids=str,
)
def test_a_range_takes_both_its_ends(given_range: dict[str, object], left: str) -> None:
    assert story("one\n\ntwo\nthree\n\nfour\n\nfive", [make_rule(1, {"range": given_range})]) == left


def test_a_range_to_a_heading_leaves_the_heading() -> None:
    text = "Related\n\nA ferry that runs\n\nThe harbour master spoke for an hour on Tuesday about the pier and the winds."
    assert story(text, [make_rule(1, {"range": {"from": "^related$", "to": "heading"}})]) == text.removeprefix("Related\n\n")


def test_generic_shape_rules_that_take_much_prose_make_a_result_suspect() -> None:
    prose = "The harbour master spoke for a full hour on Tuesday about the pier, the winds and the price of rope."
    text = "\n\n".join([prose, *(f"{number} {prose}" for number in range(4))])
    shape = make_rule(1, {}, Layer.LANGUAGE, where={"first": 3})
    document, ruleset = read_text(text), RuleSet([shape])
    assert "mere shape" in (decide(document, ruleset, label(document, ruleset), None, NOISE_KINDS).suspicion or "")
    named = RuleSet([make_rule(1, {"line": "harbour"}, Layer.LANGUAGE, where={"first": 3})])
    assert decide(document, named, label(document, named), None, NOISE_KINDS).suspicion is None
    own = RuleSet([make_rule(1, {"line": "harbour"}, Layer.USER, where={"first": 3})])
    assert "of your own" in (decide(document, own, label(document, own), None, NOISE_KINDS).suspicion or "")
    fewer = RuleSet([make_rule(1, {"line": "harbour"}, Layer.USER, where={"first": 2})])
    assert decide(document, fewer, label(document, fewer), None, NOISE_KINDS).suspicion is None
