"""The Python face: Cleaner, clean, Result."""

from __future__ import annotations

import datetime
import pickle
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import cleaner as package
from cleaner import Cleaner, Kind, Layer, Result, RuleError, clean, cut, normalise_blank
from cleaner.pipeline import CHUNK

STORY = """The harbour master said on Monday that the old ferry would sail again before the summer, and that tickets would stay as they are.

Nobody in Verbivka had believed it, and the town council had already sold the pier to a man from the next valley."""
HEADLINE = "Old ferry to sail again"
PAGE = f"Keep the ferry afloat: give two coins today\n\n{HEADLINE}\n\nBy Jane Doe\n\n{STORY}\n{HEADLINE}\n\nSeats are few. Keep reading below\n"
TEXT = f"{HEADLINE}\n\n{STORY}\n\nSeats are few."
RULES = """outlet: ferry.example
name: The Ferry Post
hosts: [ferry.example]
signatures: ["The Ferry Post tells you"]
extends: [languages/en]
rules:
  - id: appeal
    kind: donation
    why: An appeal above every story
    line: '^Keep the ferry afloat'
    valid: {from: '2020-01-01'}
    examples: {removes: ["Keep the ferry afloat: give today"], leaves: ["They kept the ferry afloat."]}
  - id: keep-reading
    kind: related
    why: A prompt at the end of a line
    span: 'Keep reading below$'
    examples: {removes: ["A word. Keep reading below"], leaves: ["Keep reading below the line."]}
  - id: aside
    kind: advert
    why: A prompt within a line
    span: '\\(advert\\)'
    examples: {removes: ["One (advert) two."], leaves: ["One advert two."]}
  - id: song
    kind: note
    why: A line of a song
    line: '^Keep the ferry afloat, they sang'
    keep: true
    examples: {keeps: ["Keep the ferry afloat, they sang"], leaves: ["Keep the ferry afloat"]}
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "outlets").mkdir()
    (folder / "outlets/ferry.example.yaml").write_text(RULES, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def ferry(rules: Path) -> Cleaner:
    return Cleaner(rules)


def plain(result: Result) -> dict[str, Any]:
    return result.as_dict(with_blocks=True)


# --- options ---------------------------------------------------------------------------------------------------------
def test_every_public_name_is_there() -> None:
    assert {name: getattr(package, name) for name in package.__all__}
    assert set(package.__all__) <= set(dir(package))
    with pytest.raises(AttributeError, match="'cleaner' has no attribute 'clear'"):
        package.clear  # noqa: B018


def test_clean_is_a_default_cleaner() -> None:
    assert plain(clean(PAGE, title=HEADLINE)) == plain(Cleaner().clean(PAGE, title=HEADLINE))


@pytest.mark.parametrize(
    "told",
    [
        {"outlet": "ferry.example"},
        {"url": "https://www.ferry.example/a"},
        {"url": "ferry.example"},
        {"url": "https://FERRY.example:443/"},
        {"outlet": "m.ferry.example"},
    ],
)
def test_the_outlet_is_told_by_name_or_host(ferry: Cleaner, told: dict[str, str]) -> None:
    result = ferry.clean(PAGE, **told)  # type: ignore[arg-type]
    assert (result.text, result.outlet) == (TEXT, "ferry.example")


def test_the_outlet_is_told_by_its_signature(ferry: Cleaner) -> None:
    assert ferry.clean(f"{PAGE}\nThe Ferry Post tells you").outlet == "ferry.example"


@pytest.mark.parametrize("url", ["https://ferry.example.org/", "https://notferry.example/", "https://[broken", "", "mailto:a@ferry.example.org"])
def test_another_host_tells_no_outlet(ferry: Cleaner, url: str) -> None:
    assert ferry.clean(PAGE, url=url).outlet is None


def test_without_outlets_no_outlet_is_looked_for(rules: Path) -> None:
    result = Cleaner(rules, outlets=False).clean(PAGE, url="https://ferry.example/")
    assert result.outlet is None
    assert "two coins" in result.text


@pytest.mark.parametrize("day", [datetime.date(2019, 5, 3), datetime.datetime(2019, 5, 3, 10, 15), "2019-05-03", "2019-05-03T10:15:00Z"])
def test_a_date_before_a_rules_time_leaves_the_rule_out(ferry: Cleaner, day: datetime.date | str) -> None:
    assert "two coins" in ferry.clean(PAGE, outlet="ferry.example", date=day).text


def test_a_given_title_is_the_headline_when_the_text_has_none(ferry: Cleaner) -> None:
    result = ferry.clean(STORY, title="  Old ferry ")
    assert (result.title, result.text, result.body) == ("  Old ferry ", STORY, STORY)


def test_body_is_the_text_without_the_headline(ferry: Cleaner) -> None:
    result = ferry.clean(PAGE, outlet="ferry.example")
    assert (result.title, result.body) == (HEADLINE, TEXT.removeprefix(f"{HEADLINE}\n\n"))


# --- keep and drop ---------------------------------------------------------------------------------------------------
def test_keep_adds_kinds_to_what_is_kept(rules: Path) -> None:
    result = Cleaner(rules, keep=["byline", Kind.RELATED]).clean(PAGE, outlet="ferry.example")
    assert result.text == f"{HEADLINE}\n\nBy Jane Doe\n\n{STORY}\n\nSeats are few. Keep reading below"
    assert [one.kind for one in result.removed] == ["donation", "duplicate"]


def test_keep_duplicate_keeps_every_copy_of_the_headline(rules: Path) -> None:
    assert Cleaner(rules, keep={"duplicate"}).clean(PAGE, outlet="ferry.example").text.count(HEADLINE) == 2


def test_drop_takes_story_kinds_away_and_names_a_rule_for_each(rules: Path) -> None:
    page = f"{PAGE}\n• one thing\n\n• another thing"
    result = Cleaner(rules, drop={"headline", "list"}).clean(page, outlet="ferry.example")
    assert result.text == f"{STORY}\n\nSeats are few."
    assert {(one.kind, one.rule, one.layer) for one in result.removed if one.kind in ("headline", "list")} == {
        ("headline", "built-in:headline", Layer.BUILTIN),
        ("list", "built-in:list", Layer.BUILTIN),
    }
    assert result.title == HEADLINE


def test_a_line_of_a_kept_noise_kind_is_no_headline(rules: Path) -> None:
    result = Cleaner(rules, keep={"donation"}).clean(PAGE.replace(f"\n{HEADLINE}\n\nSeats", "\n\nSeats"), outlet="ferry.example")
    assert (result.title, result.blocks[0].kind) == (HEADLINE, "donation")


def test_one_name_is_one_kind(rules: Path) -> None:
    assert "By Jane Doe" in Cleaner(rules, keep="byline").clean(PAGE).text


# --- errors ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("options", [{"keep": ["captions"]}, {"drop": ["captions"]}, {"keep": "captions"}, {"keep": ["note"], "drop": ["note"]}])
def test_unknown_kinds_and_contradictions_are_value_errors(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"unknown kind 'captions'|both to keep and to drop: note"):
        Cleaner(**options)


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"outlet": "nowhere.example"}, LookupError, "no rule file for the outlet 'nowhere.example'"),
        ({"language": "klingon"}, ValueError, "'klingon' is no code of a language"),
        ({"url": 5}, TypeError, "url is a str, not int"),
        ({"title": b"a"}, TypeError, "title is a str, not bytes"),
        ({"date": "3 May 2024"}, ValueError, "isoformat"),
        ({"date": "2024-02-30"}, ValueError, "day is out of range"),
        ({"media": "pdf"}, ValueError, "media is 'auto', 'text' or 'html', not 'pdf'"),
        ({"source": None}, TypeError, "a source is str or bytes, not NoneType"),
        ({"source": bytearray(b"a")}, TypeError, "not bytearray"),
        ({"colour": "red"}, TypeError, "colour"),
    ],
)
def test_wrong_arguments_are_raised_by_clean_and_become_results_in_clean_many(
    ferry: Cleaner, arguments: dict[str, Any], error: type[Exception], said: str
) -> None:
    call = {"source": PAGE, **arguments}
    with pytest.raises(error, match=said):
        ferry.clean(**call)
    bad, good = ferry.clean_many([call, PAGE])
    assert (bad.status, good.status) == ("error", "ok")
    assert bad.reason is not None
    assert said.partition("'")[0] in bad.reason


def test_faulty_rules_are_raised_at_once_with_every_fault(tmp_path: Path) -> None:
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets/ferry.example.yaml").write_text(RULES.replace("kind: donation", "kind: gift").replace("span: 'Keep", "span: '(Keep"), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        Cleaner(tmp_path)
    assert [(Path(fault.file).name, fault.line) for fault in caught.value.faults] == [("ferry.example.yaml", 8), ("ferry.example.yaml", 16)]
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


# --- many ------------------------------------------------------------------------------------------------------------
def test_clean_many_takes_strings_bytes_and_mappings(ferry: Cleaner) -> None:
    results = list(ferry.clean_many([PAGE, PAGE.encode(), {"source": PAGE, "outlet": "ferry.example"}]))
    assert [one.outlet for one in results] == [None, None, "ferry.example"]


@pytest.mark.parametrize("workers", [1, 2])
def test_clean_many_keeps_the_order(ferry: Cleaner, workers: int) -> None:
    sources = [{"source": f"{PAGE}\nNumber {i} of them all", "outlet": "ferry.example"} for i in range(3 * CHUNK + 1)]
    results = list(ferry.clean_many(sources, workers=workers))
    assert [one.text for one in results] == [f"{TEXT}\n\nNumber {i} of them all" for i in range(len(sources))]
    assert plain(results[-1]) == plain(ferry.clean(**sources[-1]))  # type: ignore[arg-type]


@pytest.mark.parametrize(("workers", "ahead"), [(1, 0), (2, 5 * CHUNK)])
def test_clean_many_reads_no_more_than_a_few_chunks_ahead(ferry: Cleaner, workers: int, ahead: int) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield STORY

    results = ferry.clean_many(endless(), workers=workers)
    for wanted in range(1, 2 * CHUNK):
        next(results)
        assert wanted <= taken <= wanted + ahead
    results.close()  # type: ignore[attr-defined]


def test_what_goes_wrong_in_the_callers_own_generator_is_raised(ferry: Cleaner) -> None:
    def failing() -> Iterator[str]:
        yield STORY
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        list(ferry.clean_many(failing()))


def test_clean_many_of_nothing_is_nothing(ferry: Cleaner) -> None:
    assert list(ferry.clean_many([], workers=2)) == list(ferry.clean_many([])) == []


# --- pickles and threads ---------------------------------------------------------------------------------------------
def test_a_cleaner_comes_back_from_a_pickle_with_its_options(rules: Path) -> None:
    before = Cleaner(rules, keep={"byline"}, drop={"headline"}, outlets=False)
    after = pickle.loads(pickle.dumps(before))
    assert plain(after.clean(PAGE)) == plain(before.clean(PAGE))
    assert "By Jane Doe" in after.clean(PAGE).text


@pytest.mark.parametrize("keep", ["byline", (kind for kind in ["byline"])], ids=["one name", "a generator"])
def test_options_of_any_form_work_and_survive_a_pickle(rules: Path, keep: Any) -> None:
    cleaner = Cleaner(rules, keep=keep)
    assert "By Jane Doe" in cleaner.clean(PAGE).text
    assert "By Jane Doe" in pickle.loads(pickle.dumps(cleaner)).clean(PAGE).text


@pytest.mark.parametrize("asked", [False, True])
def test_a_result_comes_back_from_a_pickle(ferry: Cleaner, asked: bool) -> None:
    before = ferry.clean(PAGE.encode(), outlet="ferry.example")
    if asked:
        plain(before)
        before.to_source(5)
    after = pickle.loads(pickle.dumps(before))
    assert plain(after) == plain(before)
    assert (after.body, after.source_text, after.to_source(30)) == (before.body, before.source_text, before.to_source(30))


def test_threads_share_one_cleaner(rules: Path) -> None:
    cleaner = Cleaner(rules)
    calls = [{"source": f"{PAGE}\nNumber {i} of them all", "outlet": ["ferry.example", None][i % 2]} for i in range(200)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda call: plain(cleaner.clean(**call)), calls))
    alone = Cleaner(rules)
    assert found == [plain(alone.clean(**call)) for call in calls]  # type: ignore[arg-type]


def test_the_import_is_light() -> None:
    code = "import sys, cleaner; print([name for name in ('regex', 'yaml', 'jsonschema_rs', 'typer', 'dateutil', 'charset_normalizer') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# --- results ---------------------------------------------------------------------------------------------------------
def test_removals_name_their_rule_layer_and_place(ferry: Cleaner) -> None:
    appeal, byline, copy, more = ferry.clean(PAGE, outlet="ferry.example").removed
    assert PAGE[appeal.start : appeal.end] == "Keep the ferry afloat: give two coins today\n"
    assert (appeal.kind, appeal.rule, appeal.layer) == (Kind.DONATION, "outlets/ferry.example:appeal", Layer.USER)
    assert (Path(str(appeal.name.file)).name, appeal.name.line) == ("ferry.example.yaml", 7)
    assert (byline.kind, byline.layer, byline.name.file) == (Kind.BYLINE, Layer.LANGUAGE, "rules/languages/en.yaml")
    assert (copy.rule, copy.layer, copy.name.file) == ("built-in:repeated-headline", Layer.BUILTIN, None)
    assert PAGE[more.start : more.end] == " Keep reading below"


def test_blocks_say_what_stayed_what_went_and_why(ferry: Cleaner) -> None:
    blocks = ferry.clean(f"{PAGE}\nKeep the ferry afloat, they sang\n", outlet="ferry.example").blocks
    assert [(block.kind, block.kept, block.reason) for block in blocks] == [
        ("donation", False, "donation: cut by outlets/ferry.example:appeal"),
        ("headline", True, "the headline: the page prints it again"),
        ("byline", False, f"byline: cut by {blocks[2].removed[0].rule}"),
        ("body", True, "no rule speaks of it"),
        ("body", True, "no rule speaks of it"),
        ("duplicate", False, "duplicate: cut by built-in:repeated-headline"),
        ("body", True, "a part was cut by outlets/ferry.example:keep-reading"),
        ("note", True, "kept by outlets/ferry.example:song"),
    ]


NEXT = "The pilots of the valley will take turns at the wheel, and whoever is late will scrub the deck on Sunday."


@pytest.mark.parametrize(
    ("page", "kinds"),
    [
        (
            f"{HEADLINE}\n\nAnd no one knew of it\n\n{STORY}\n\nWhat comes next\n\n{NEXT}",
            ["headline", "standfirst", "body", "body", "subheading", "body"],
        ),
        (f'{STORY}\n\n"It was about time."\n\n• one\n2. two', ["body", "body", "quote", "list", "list"]),
    ],
)
def test_blocks_that_no_rule_names_are_told_by_their_shape(page: str, kinds: list[str]) -> None:
    assert [block.kind for block in clean(page).blocks] == kinds


LINES = st.sampled_from(
    [
        "", " ", "Keep the ferry afloat", "  Seats are few.  Keep reading below", "a (advert) b (advert)", "(advert)", "(advert)(advert) x", "By Jane Doe",
        HEADLINE, STORY, "\t• one  (advert)\u00a0two ", "Sign up for our newsletter", "міст \u200b(advert)\u200b 🌉", "Keep the ferry afloat, they sang",
        "\x85 \u2028", "Keep reading below",
    ]
)  # fmt: skip
PAGES = st.lists(st.tuples(LINES, st.sampled_from(["\n", "\r\n", "\r", "\n\n\n"])), max_size=8).map(lambda lines: "".join(line + end for line, end in lines))


MIXED = "  Seats are few.  Keep reading below\rKeep the ferry afloat\n\n  Seats are few.\n"
"""What is cut leaves a line end of one system before one of another: together they are one."""


@settings(max_examples=150, deadline=None)
@example(page=MIXED)
@given(page=PAGES)
def test_text_is_the_source_less_the_removals(ferry: Cleaner, page: str) -> None:
    result = ferry.clean(page, outlet="ferry.example")
    assert result.text == normalise_blank(cut(page, result.removed))
    assert result.source_text == page
    assert all(a.end <= b.start for a, b in zip(result.removed, result.removed[1:], strict=False))
    assert all(one.start < one.end <= len(page) for one in result.removed)


@settings(max_examples=150, deadline=None)
@example(page=MIXED)
@given(page=PAGES)
def test_every_character_of_the_text_leads_back_to_itself(ferry: Cleaner, page: str) -> None:
    result = ferry.clean(page, outlet="ferry.example")
    places = [result.to_source(i) for i in range(len(result.text))]
    for ch, place in zip(result.text, places, strict=True):
        assert not any(one.start <= place < one.end for one in result.removed) or ch == "\n"
        assert page[place] == ch or (
            ch == "\n" and (page[place] == "\r" or page[place].isspace() or any(one.start <= place < one.end for one in result.removed))
        )
    assert places == sorted(set(places))


def test_offsets_outside_of_the_text_are_index_errors(ferry: Cleaner) -> None:
    result = ferry.clean(PAGE, outlet="ferry.example")
    assert result.to_source(len(result.text)) <= len(PAGE)
    for offset in (-1, len(result.text) + 1):
        with pytest.raises(IndexError, match="outside of a text"):
            result.to_source(offset)


@settings(max_examples=100, deadline=None)
@given(page=PAGES)
def test_bytes_and_their_string_give_equal_results(ferry: Cleaner, page: str) -> None:
    from_bytes, from_string = plain(ferry.clean(page.encode(), outlet="ferry.example")), plain(ferry.clean(page, outlet="ferry.example"))
    assert (from_bytes.pop("encoding"), from_string.pop("encoding")) == ("utf-8", None)
    assert from_bytes == from_string


@settings(max_examples=100, deadline=None)
@given(page=PAGES)
def test_blocks_are_the_lines_and_agree_with_the_removals(ferry: Cleaner, page: str) -> None:
    result = ferry.clean(page, outlet="ferry.example")
    assert [one for block in result.blocks for one in block.removed] == list(result.removed)
    left = [cut(page[block.start : block.end], [_shifted(one, block) for one in block.removed]).strip() for block in result.blocks]
    assert [bool(text) for text in left] == [block.kept for block in result.blocks]


class _Span:
    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end


def _shifted(removed: Any, block: Any) -> _Span:
    """A removal as offsets of its block's text."""
    return _Span(removed.start - block.start, min(removed.end, block.end) - block.start)


def test_the_rules_hash_tells_rules_apart_and_is_the_same_again(rules: Path, ferry: Cleaner) -> None:
    with_outlet = ferry.clean(PAGE, outlet="ferry.example").rules_hash
    assert with_outlet != ferry.clean(PAGE).rules_hash
    assert with_outlet == Cleaner(rules).clean("Something else.", outlet="ferry.example").rules_hash


def test_repr_is_short(ferry: Cleaner) -> None:
    assert repr(ferry.clean(PAGE, outlet="ferry.example")) == f"<Result ok: {len(TEXT)} of {len(PAGE)} code points, 4 removed, outlet ferry.example>"


def test_a_disabled_rule_cuts_nothing() -> None:
    page = f"{PAGE}\n\nSign up for our newsletter"
    rule = next(one.rule for one in Cleaner().clean(page, language="en").removed if "newsletter" in page[one.start : one.end])
    cleaner = pickle.loads(pickle.dumps(Cleaner(disable={rule})))
    assert rule not in {one.rule for one in cleaner.clean(page, language="en").removed}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("languages/en:donate-apeal", "Did you mean 'donate-appeal'"),
        ("languages/xx:any", "there is no file 'languages/xx'"),
        ("built-in:above-story", "there is no file 'built-in'"),
        ("nothing", "there is no file 'nothing'"),
    ],
)
def test_a_rule_that_is_not_there_cannot_be_disabled(rule: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Cleaner(disable=rule)


@pytest.mark.parametrize(
    "source",
    [
        "<!-- saved -->\n<!doctype html><p>Old ferry",
        "<article><p>Old ferry</p></article>",
        "\ufeff\n<div class='a'>Old ferry</div>",
        "<?xml version='1.0'?><html>a",
    ],
)
def test_html_is_told_by_its_start(source: str) -> None:
    assert Cleaner().clean(source).document.media == "html"


@pytest.mark.parametrize("source", ["Old <p>ferry</p>", "<people> sail", "<p> is a tag", "<b>Old</b> ferry"])
def test_a_text_that_quotes_a_tag_is_text(source: str) -> None:
    assert Cleaner().clean(source).document.media == "text"


def test_a_table_may_have_missing_values() -> None:
    gap = float("nan")
    results = Cleaner().clean_many(
        [{"source": PAGE, "url": gap, "title": gap, "date": gap}, {"source": PAGE, "url": "", "language": "", "date": "", "outlet": ""}]
    )
    assert [one.status for one in results] == ["ok", "ok"]


@pytest.mark.parametrize("language", ["en", "EN-gb", "eng", "English", "en_US"])
def test_a_language_is_named_by_any_of_its_codes(language: str) -> None:
    assert Cleaner().clean(PAGE, language=language).language == "en"
