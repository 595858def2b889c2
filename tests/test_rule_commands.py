"""The commands of rule authors: list, show, schema, new, try; and golden add."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from cleaner import Cleaner
from cleaner.blocks.text import read_text
from cleaner.cli.app import app
from cleaner.cli.rules.new import skeleton
from cleaner.cli.rules.schema import schema_text
from cleaner.cli.rules.trial import lost, read_trial, takes
from cleaner.golden import Golden, removed_lines
from cleaner.ruleset.library import Library
from cleaner.ruleset.schema import RULE_FILE, Schema
from tests.conftest import ROOT
from tests.terminal import shown_on

PAGE = """The mole moved in

The mole moved into the town hall on Tuesday, and the clerk has since worked standing on a chair. (Read more: All moles of the county)

The Mole Herald lives on gifts. Send us one.
"""
RULES = """outlet: mole.example
name: The Mole Herald
signatures: ["The Mole Herald lives on"]
extends: [languages/en]
disable: ["languages/en:follow-us"]
rules:
  - id: gifts
    kind: donation
    why: Appeal under every story
    line: '^the mole herald lives on gifts'
    examples: {removes: ["The Mole Herald lives on gifts. Send us one."], leaves: ["The Mole Herald lives in a cellar, and on gifts."]}
  - id: read-more-tail
    kind: related
    why: A link behind a paragraph
    span: '\\(Read more: [^()]{5,80}\\)$'
    examples: {removes: ["Gone. (Read more: Moles)"], leaves: ["(Read more: moles) it said."]}
"""
STORY = PAGE.replace(" (Read more: All moles of the county)", "").replace("\n\nThe Mole Herald lives on gifts. Send us one.", "")
SHIPPED = sorted((ROOT / "rules").glob("*/*.yaml"))

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a new folder with ``page.txt`` and the rules of mole.example in ``mine``."""
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    Path("mine/outlets").mkdir(parents=True)
    Path("mine/outlets/mole.example.yaml").write_text(RULES.replace("languages/en:follow-us", english_rule()), encoding="utf-8")
    return lambda *arguments, **options: CliRunner().invoke(app, [*arguments], **options)


def english_rule() -> str:
    return Library().rules("languages/en")[0].name.id


# --- list ------------------------------------------------------------------------------------------------------------
def test_list_names_every_file_with_its_rules_and_parents(run: Run) -> None:
    files = json.loads(run("rules", "list", "--format", "json", "--rules", "mine").stdout)
    assert [one["file"] for one in files] == sorted([f"{path.parent.name}/{path.stem}" for path in SHIPPED] + ["outlets/mole.example"])
    mole = next(one for one in files if one["file"] == "outlets/mole.example")
    assert (mole["rules"], mole["languages"], mole["extends"], mole["layer"], mole["replaces"]) == (2, ["en"], ["languages/en"], "user", None)
    assert all(one["rules"] == len(Library().rules(one["file"])) for one in files if one["layer"] != "user")


def test_list_tells_which_shipped_file_is_replaced(run: Run) -> None:
    Path("mine/outlets/inkl.com.yaml").write_text(RULES.replace("mole.example", "inkl.com").replace("languages/en:follow-us", english_rule()))
    lines = run("rules", "list", "--rules", "mine").stdout.splitlines()
    assert lines[0].split() == ["file", "rules", "languages", "extends", "hosts", "from"]
    row = next(line for line in lines if line.startswith("outlets/inkl.com"))
    assert row.endswith(f"{Path('mine/outlets/inkl.com.yaml')}, replaces rules/outlets/inkl.com.yaml")
    assert next(line for line in lines if line.startswith("outlets/pravda")).endswith("shipped")


@pytest.mark.parametrize("command", [["list"], ["show", "mole.example"], ["try", "rule.yaml", "page.txt"]])
def test_faulty_rules_are_shown_as_an_error_page(run: Run, command: list[str]) -> None:
    Path("mine/outlets/mole.example.yaml").write_text(RULES.replace("kind: donation", "kind: gift"))
    result = run("rules", *command, "--rules", "mine")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "mole.example.yaml:8:" in result.stderr


# --- show ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("given_name", ["outlets/inkl.com", "inkl.com", "www.inkl.com", "https://www.inkl.com/news/a?b=c"])
def test_show_finds_an_outlet_by_file_host_and_url(run: Run, given_name: str) -> None:
    assert run("rules", "show", given_name).stdout.startswith("outlets/inkl.com (inkl), rules: languages/en, outlets/inkl.com\n")


@pytest.mark.parametrize("name", [f"{path.parent.name}/{path.stem}" for path in SHIPPED])
def test_show_has_every_rule_that_works_once_with_its_place(run: Run, name: str) -> None:
    data = json.loads(run("rules", "show", name, "--format", "json").stdout)
    working = [one for one in data["rules"] if one["off"] is None]
    assert sorted(one["id"] for one in working) == [rule.name.id for rule in Library().ruleset([name]).rules]
    for one in working:
        lines = (ROOT / one["file"]).read_text(encoding="utf-8").splitlines()
        assert f"id: {one['id'].partition(':')[2]}" in lines[one["line"] - 1]


def test_show_marks_rules_that_are_disabled_and_those_of_a_replaced_file(run: Run) -> None:
    Path("mine/outlets/inkl.com.yaml").write_text(RULES.replace("mole.example", "inkl.com").replace("languages/en:follow-us", english_rule()))
    data = json.loads(run("rules", "show", "inkl.com", "--rules", "mine", "--format", "json").stdout)
    off = {one["id"]: one["off"] for one in data["rules"] if one["off"]}
    assert off[english_rule()] == "disabled by outlets/inkl.com"
    assert off["outlets/inkl.com:head-promo"] == f"replaced by {Path('mine/outlets/inkl.com.yaml')}"
    shown = run("rules", "show", "inkl.com", "--rules", "mine").stdout
    assert re.search(rf"^x \w+ +{english_rule()} \(language, rules/languages/en.yaml:\d+\) disabled by outlets/inkl.com$", shown, re.MULTILINE)
    assert shown.splitlines()[-1] == f"{len(data['rules']) - len(off)} rules work, {len(off)} are switched off"


def test_show_of_an_unknown_outlet_suggests_a_near_one(run: Run) -> None:
    result = run("rules", "show", "inkl.co", env={"COLUMNS": "200"})
    assert result.exit_code == 2
    assert "did you mean outlets/inkl.com?" in result.stderr


# --- schema ----------------------------------------------------------------------------------------------------------
class Yaml12(yaml.SafeLoader):
    """Reads scalars as an editor does, by YAML 1.2: no dates, and `no` is a word."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])
Yaml12.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^[-+]?[0-9]+$"), list("-+0123456789"))


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    data = json.loads((ROOT / "docs/schemas/rules.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(data)
    return Draft202012Validator(data)


def test_the_published_schema_is_what_the_command_prints(run: Run) -> None:
    printed = run("rules", "schema").stdout
    assert printed == f"{schema_text()}\n" == (ROOT / "docs/schemas/rules.schema.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_file_fits_the_schema(path: Path, schema: Draft202012Validator) -> None:
    schema.validate(yaml.load(path.read_text(encoding="utf-8"), Yaml12))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: donation", "kind: gift"), ("id: gifts", "id: Gifts"), ("why: Appeal", "whi: Appeal"), ("outlet: ", "site: "),
        ("name: ", "platform: ferry\nname: "),
        ("    span:", "    line: x\n    span:"), ("    line: '^the mole herald lives on gifts'\n", ""), ("leaves: [", "laves: ["),
        ("    line:", "    where: {}\n    line:"), ("    line:", "    where: {near: {within: 2}}\n    line:"),
        ("    line:", "    where: {first: 0}\n    line:"),
        ("    line:", "    where: {words: {min: few}}\n    line:"), ("    span:", "    range: {from: a, to: b, before: c}\n    where:"),
    ],
)  # fmt: skip
def test_the_schema_refuses_what_the_reader_refuses(old: str, new: str, schema: Draft202012Validator, tmp_path: Path) -> None:
    assert schema.is_valid(yaml.load(RULES, Yaml12))
    wrong = RULES.replace(old, new)
    assert wrong != RULES
    assert not schema.is_valid(yaml.load(wrong, Yaml12))
    (tmp_path / "rule.yaml").write_text(wrong)
    assert read_trial(tmp_path / "rule.yaml", Library()).faults


def test_every_field_has_a_description_and_examples_that_fit() -> None:
    def fields(part: Schema, path: str) -> Iterator[tuple[str, Schema]]:
        for name, inner in part.get("properties", {}).items():
            yield f"{path}.{name}", inner
            yield from fields(inner.get("items", inner), f"{path}.{name}")

    described = dict(fields(RULE_FILE, ""))
    for name, field in described.items():
        assert field["description"], name
        assert field["examples"], name
        for example in field["examples"]:
            Draft202012Validator(field).validate(example)
    assert len(described) > 50


# --- new -------------------------------------------------------------------------------------------------------------
BLANKS = {
    "<the name for people>": "The Mole Herald", "<what the line is>": "gifts", "<kind>": "donation",
    "<what a reader would see, where, and since when>": "Appeal under every story since 2023.",
    "<the words the line begins with>": "The Mole Herald lives on gifts",
    "<the whole line, as a page prints it>": "The Mole Herald lives on gifts. Send us one.",
    "<a sentence with the same words that a reporter could write>": "In May the Mole Herald lives on gifts, said Jane Doe.",
    "<words that the system prints on every site>": "Powered by Mole Press",
    "<frequent words, separated by commas>": "de, het, een, van",
}  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "place"),
    [(["mole.example"], "outlets/mole.example"), (["mole-press", "--platform"], "platforms/mole-press"), (["nl", "--language"], "languages/nl")],
)
def test_a_skeleton_passes_once_its_blanks_are_filled(run: Run, arguments: list[str], place: str, schema: Draft202012Validator) -> None:
    result = run("rules", "new", *arguments, "-o", "new")
    assert (result.exit_code, result.stdout) == (0, "")
    file = Path("new", f"{place}.yaml")
    assert f"{file.read_text()}" == run("rules", "new", *arguments).stdout
    assert run("rules", "check", place, "--rules", "new").exit_code != 0
    text = file.read_text()
    for blank, value in BLANKS.items():
        text = text.replace(blank, value)
    assert "<" not in "".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    file.write_text(text)
    checked = run("rules", "check", place, "--rules", "new")
    assert (checked.exit_code, checked.stderr) == (0, "")
    schema.validate(yaml.load(text, Yaml12))
    comment = text.splitlines()[0]
    assert json.loads((file.parent / comment.partition("$schema=")[2]).resolve().read_text()) == schema.schema


@pytest.mark.parametrize("arguments", [["Mole Herald"], ["mole"], ["Mole", "--platform"], ["dutch", "--language"], ["nl", "--language", "--platform"]])
def test_new_refuses_names_that_no_file_can_have(run: Run, arguments: list[str]) -> None:
    assert run("rules", "new", *arguments).exit_code == 2


def test_new_overwrites_nothing(run: Run) -> None:
    before = Path("mine/outlets/mole.example.yaml").read_text()
    result = run("rules", "new", "mole.example", "-o", "mine")
    assert result.exit_code == 2
    assert Path("mine/outlets/mole.example.yaml").read_text() == before


@pytest.mark.parametrize(("subject", "ids"), [("outlet", ["newsletter-box", "related-posts"]), ("language", ["newsletter-box"])])
def test_the_rules_that_a_skeleton_shows_hold(subject: str, ids: list[str], tmp_path: Path) -> None:
    shown = [line.removeprefix("  # ") for line in skeleton(subject, "mole.example").splitlines() if line.startswith(("  # - ", "  #  "))]
    (tmp_path / "rule.yaml").write_text("\n".join(shown))
    trial = read_trial(tmp_path / "rule.yaml", Library())
    assert ([rule.data["id"] for rule in trial.rules], trial.faults) == (ids, ())


def test_skeletons_stay_within_their_subject() -> None:
    assert {subject: skeleton(subject, "nl").split("\n")[3] for subject in ("outlet", "language")} == {"outlet": "outlet: nl", "language": "language: nl"}


# --- try -------------------------------------------------------------------------------------------------------------
ONE = """id: gifts
kind: donation
why: Appeal under every story
line: '^the mole herald lives on gifts'
examples: {removes: ["The Mole Herald lives on gifts. Send us one."], leaves: ["The Mole Herald lives in a cellar, and on gifts."]}
"""
SHOWN = """page.txt: 1 taken
     ...
       3   The mole moved into the town hall on Tuesday, and the clerk has since worked standing on a chair. (Read more: All moles of the county)
       4
       5 - The Mole Herald lives on gifts. Send us one.
           taken by outlets/{name}:gifts (donation)
outlets/{name}:gifts: 1 taken in 1 of 1 pages
"""


def as_list(rule: str) -> str:
    return "- " + rule.replace("\n", "\n  ").rstrip() + "\n"


@pytest.mark.parametrize("text", [ONE, as_list(ONE), "# mine\n" + as_list(ONE)], ids=["one rule", "a list", "a list under a comment"])
def test_try_takes_rules_without_a_file_around_them(run: Run, text: str) -> None:
    Path("rule.yaml").write_text(text)
    result = run("rules", "try", "rule.yaml", "page.txt")
    assert (result.exit_code, result.stdout, result.stderr) == (0, SHOWN.format(name="tried.example"), "")


def test_try_takes_a_whole_file_from_anywhere_and_one_rule_of_it(run: Run) -> None:
    Path("draft.yaml").write_text(RULES.replace("languages/en:follow-us", english_rule()))
    both = run("rules", "try", "draft.yaml", "page.txt").stdout
    assert "       3 ~ The mole moved into the town hall" in both
    assert "taken by outlets/mole.example:read-more-tail (related): (Read more: All moles of the county)" in both
    assert run("rules", "try", "draft.yaml", "page.txt", "--rule", "gifts").stdout == SHOWN.format(name="mole.example")
    assert run("rules", "try", "draft.yaml", "page.txt", "--rule", "none").exit_code == 2


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (ONE.replace("kind:", "kindd:"), "rule.yaml:2:1: unknown-key"),
        (as_list(ONE).replace("kind:", "kindd:"), "rule.yaml:2:3: unknown-key"),
        (ONE.replace("'^the", "'^(the"), "rule.yaml:4:9: bad-pattern"),
        (ONE.replace("lives on gifts'", "died'"), "rule.yaml:5:22: failing-example"),
        ("id: [", "rule.yaml:1:"),
        ("", "rule.yaml:1:1: empty"),
        (RULES.replace("kind: donation", "kind: gift"), "rule.yaml:8:11: bad-value"),
    ],
)
def test_try_of_a_faulty_file_prints_the_error_page_at_the_places_of_the_file(run: Run, text: str, place: str) -> None:
    Path("rule.yaml").write_text(text)
    result = run("rules", "try", "rule.yaml", "page.txt")
    assert result.exit_code == 2
    assert place in result.stderr
    fault = read_trial(Path("rule.yaml"), Library()).faults[0]
    assert fault.source == (text.split("\n")[fault.line - 1])


def test_try_shows_what_a_keep_rule_keeps_and_a_neighbours_kind_is_known(run: Run) -> None:
    Path("rule.yaml").write_text(
        """outlet: mole.example
name: The Mole Herald
extends: [languages/en]
rules:
  - id: role
    kind: bio
    why: The role under the byline
    line: '^Mole correspondent$'
    where: {near: {previous: {kind: byline}}}
    examples: {removes: ["Mole correspondent"], leaves: ["The mole correspondent left."]}
  - id: source
    kind: body
    keep: true
    why: The source is part of the story
    line: '^Source: '
    examples: {keeps: ["Source: the clerk"], leaves: ["Sources said so."]}
"""
    )
    Path("page.txt").write_text("By Jane Doe\nMole correspondent\nSource: the clerk\n\nMole correspondent\n")
    shown = run("rules", "try", "rule.yaml", "page.txt").stdout
    assert "       2 - Mole correspondent\n           taken by outlets/mole.example:role (bio)\n" in shown
    assert "       3 + Source: the clerk\n           kept by outlets/mole.example:source (body)\n" in shown
    assert "       5   Mole correspondent" in shown


def test_try_names_the_rule_of_neighbouring_lines_once(run: Run) -> None:
    Path("rule.yaml").write_text(ONE.replace("^the mole herald lives on gifts", "^the mole (?:herald lives on gifts|digs)"))
    Path("page.txt").write_text("The mole digs.\nThe mole digs again.\n\nThe mole digs.\n")
    lines = run("rules", "try", "rule.yaml", "page.txt").stdout.splitlines()
    told = "           taken by outlets/tried.example:gifts (donation)"
    assert lines[1:-1] == ["       1 - The mole digs.", "       2 - The mole digs again.", told, "       3", "       4 - The mole digs.", told]


def golden(folder: Path, page: str, story: str) -> None:
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(page, encoding="utf-8")
    (folder / "a.story.txt").write_text(story, encoding="utf-8")


@pytest.mark.parametrize(("line", "code"), [("^the mole herald", 0), ("^the mole", 1)])
def test_try_fails_when_a_golden_keeps_what_it_takes(run: Run, line: str, code: int) -> None:
    Path("rule.yaml").write_text(ONE.replace("^the mole herald lives on gifts", line).replace("The Mole Herald lives in a cellar", "A mole lives in a cellar"))
    golden(Path("fixtures/mole.example"), PAGE, STORY)
    result = run("rules", "try", "rule.yaml", "--fixtures", "fixtures")
    assert result.exit_code == code
    touched = [one for one in result.stdout.splitlines() if "takes of the story" in one]
    assert len(touched) == 2 * code
    assert result.stdout.splitlines()[-1] == f"1 golden stories: {2 * code} lines touched"


def test_a_second_copy_and_what_other_rules_cut_short_are_no_loss(tmp_path: Path) -> None:
    (tmp_path / "rule.yaml").write_text(RULES.replace("languages/en:follow-us", english_rule()))
    trial = read_trial(tmp_path / "rule.yaml", Library())
    document = read_text("The Mole Herald lives on gifts\nThe Mole Herald lives on gifts\nIt is so. (Read more: All moles)")

    def losses(story: str) -> list[tuple[str, str]]:
        return [(rule.name.id.partition(":")[2], line) for rule, line in lost(document, takes(trial.rules, trial.others, document), story)]

    assert losses("It is so.") == []
    assert losses("The Mole Herald lives on gifts") == [("gifts", "The Mole Herald lives on gifts")]
    assert losses("It is so. (Read more: All moles)") == [("read-more-tail", "It is so. (Read more: All moles)")]


def _mine() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "rule.yaml")
        file.write_text(RULES.replace('disable: ["languages/en:follow-us"]\n', ""))
        return read_trial(file, Library()).rules


MINE = _mine()


@given(st.lists(st.sampled_from(["The Mole Herald lives on gifts.", "A mole dug.", "Gone. (Read more: Moles)", ""]), max_size=8))
def test_something_is_lost_of_the_whole_page_exactly_when_a_rule_takes_something(lines: list[str]) -> None:
    document = read_text("\n".join(lines))
    found = takes(MINE, MINE, document)
    assert any(lost(document, found, document.text)) == bool(found)
    assert not any(lost(document, found, "\n".join(line for line in lines if line == "A mole dug.")))


def test_try_needs_pages_or_fixtures_that_are_there(run: Run) -> None:
    Path("rule.yaml").write_text(ONE)
    for arguments in ([], ["nowhere.txt"], ["--fixtures", "nowhere"]):
        assert run("rules", "try", "rule.yaml", *arguments).exit_code == 2
    assert run("rules", "try", "nowhere.yaml", "page.txt").exit_code == 2


CARDS = """id: related-posts
kind: related
why: Cards under every story
select: ".related-posts"
examples: {removes: ['<div class="related-posts">Moles</div>'], leaves: ['<div class="posts">Moles</div>']}
"""
MOLE = "The mole moved into the town hall on Tuesday, and the clerk has since worked standing on a chair."
HTML = f"""<!doctype html><html><head><link rel="canonical" href="https://www.mole.example/a"></head><body><article><h1>The mole moved in</h1>
<p>{MOLE}</p><div class="related-posts"><h4>More</h4><p>All moles</p></div></article></body></html>"""


def test_try_reads_html_and_shows_each_line_of_an_element(run: Run) -> None:
    Path("rule.yaml").write_text(CARDS)
    Path("page.html").write_text(HTML)
    result = run("rules", "try", "rule.yaml", "page.html", "page.txt")
    shown = [line[8:].rstrip() for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [line for line in shown if line.startswith(" - ")] == [" - More", " - All moles"]
    assert result.stdout.splitlines()[-1] == "outlets/tried.example:related-posts: 2 taken in 1 of 2 pages"


@pytest.mark.parametrize(("story", "code"), [(f"The mole moved in\n\n{MOLE}\n", 0), (f"{MOLE}\n\nAll moles\n", 1)])
def test_try_asks_the_golden_pages_of_html_too(run: Run, story: str, code: int) -> None:
    Path("rule.yaml").write_text(CARDS)
    golden(Path("fixtures/mole.example"), PAGE, STORY)
    Path("fixtures/mole.example/b.html").write_text(HTML)
    Path("fixtures/mole.example/b.story.txt").write_text(story)
    result = run("rules", "try", "rule.yaml", "--fixtures", "fixtures")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (code, f"2 golden stories: {code} lines touched")


def test_show_says_what_a_rule_selects(run: Run) -> None:
    Path("mine/outlets/mole.example.yaml").write_text(f"outlet: mole.example\nname: M\nrules:\n  - {CARDS.replace(chr(10), chr(10) + '    ').rstrip()}\n")
    assert "select: .related-posts" in run("rules", "show", "mole.example", "--rules", "mine").stdout
    shown = json.loads(run("rules", "show", "mole.example", "--rules", "mine", "--format", "json").stdout)
    assert shown["rules"][0]["rule"] == {"select": ".related-posts"}
    listed = json.loads(run("rules", "list", "--rules", "mine", "--format", "json").stdout)
    assert next((one["rules"], one["selectors"], one["markup"]) for one in listed if one["file"] == "outlets/mole.example") == (1, 1, [])


# --- selectors on a corpus ---------------------------------------------------------------------------------------------
PRESS = """platform: press
name: Press
markup: [press.css]
rules:
  - id: outside-the-story
    kind: other
    why: One element holds the story.
    content: [".old-story", ".story"]
    examples: {removes: [{document: '<div class="old-story"><p>@</p></div><h4>B</h4>', removed: [B]}], leaves: [{document: '<div class="old-story">B</div>'}]}
  - id: sign-up
    kind: subscribe
    why: A box.
    select: {css: ".box", has_text: "^Sign up"}
    examples: {removes: ['<p class="box">Sign up</p>'], leaves: ['<p class="box">Help</p>']}
""".replace("@", MOLE)


@pytest.fixture
def pages(run: Run) -> Run:
    """Rules of an outlet and of a platform in ``mine``, and pages of both in ``pages``."""
    mole = f"outlet: mole.example\nname: M\nrules:\n  - {CARDS.replace(chr(10), chr(10) + '    ').rstrip()}\n"
    for file, text in {
        "mine/outlets/mole.example.yaml": mole,
        "mine/platforms/press.yaml": PRESS,
        "pages/a.html": HTML,
        "pages/sub/b.HTM": f'<html><head><link href="press.css"></head><body><div class="story"><p>{MOLE}</p></div><p class="box">Help</p></body></html>',
        "pages/c.txt": "no page",
    }.items():
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(text)
    return run


def test_selectors_that_find_nothing_on_a_corpus_are_named(pages: Run) -> None:
    result = pages("rules", "check", "mine", "--corpus", "pages")
    assert result.exit_code == 1
    found = [line for line in result.stderr.splitlines() if "unused-selector" in line]
    assert found == [
        "mine/platforms/press.yaml:8:15: unused-selector: the selector '.old-story' finds nothing on the one page of the corpus",
        "mine/platforms/press.yaml:13:14: unused-selector: the selector '.box' finds elements on the one page of the corpus, and the rule takes none of them",
    ]
    assert result.stdout.splitlines() == [
        "outlets/mole.example:related-posts: .related-posts takes something on 1 of 1 pages",
        "platforms/press:outside-the-story: .old-story takes something on 0 of 1 pages",
        "platforms/press:outside-the-story: .story takes something on 1 of 1 pages",
        "platforms/press:sign-up: .box takes something on 0 of 1 pages",
    ]


def test_only_files_that_a_page_needs_are_counted(pages: Run) -> None:
    result = pages("rules", "check", "mine", "--corpus", "pages/a.html")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "outlets/mole.example:related-posts: .related-posts takes something on 1 of 1 pages",
        "3 rules in 2 files, all examples hold",
    ]
    assert "unused-selector" not in pages("rules", "check", "mine").stderr
    as_json = pages("rules", "check", "mine", "--corpus", "pages", "--format", "json")
    assert [fault["code"] for fault in json.loads(as_json.stdout)["faults"]] == ["unused-selector", "unused-selector"]


def test_a_corpus_that_is_not_there_is_told(pages: Run) -> None:
    for corpus in ("nowhere", "mine"):
        assert pages("rules", "check", "mine", "--corpus", corpus).exit_code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
@pytest.mark.usefixtures("run")
def test_try_is_in_colour_on_a_terminal() -> None:
    import pty

    Path("rule.yaml").write_text(ONE)
    master, slave = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")} | {"TERM": "xterm-256color"}
    process = subprocess.Popen([sys.executable, "-m", "cleaner", "rules", "try", "rule.yaml", "page.txt"], stdout=slave, env=environment)
    os.close(slave)
    shown = shown_on(master)
    assert process.wait(60) == 0
    assert b"\x1b[31m - The Mole Herald lives on gifts" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent in another way")
@pytest.mark.usefixtures("run")
def test_watch_tries_again_on_save_shows_faults_and_ends_quietly() -> None:
    Path("rule.yaml").write_text(ONE)
    with Path("shown").open("wb") as shown:
        process = subprocess.Popen(
            [sys.executable, "-m", "cleaner", "rules", "try", "rule.yaml", "page.txt", "--watch"], stdout=shown, stderr=subprocess.STDOUT
        )

    def wait_for(text: str, times: int) -> None:
        until = time.monotonic() + 60
        while Path("shown").read_text().count(text) < times:
            assert process.poll() is None
            assert time.monotonic() < until, Path("shown").read_text()
            time.sleep(0.05)

    try:
        wait_for("watching rule.yaml", 1)
        Path("rule.yaml").write_text(ONE.replace("kind:", "kindd:"))
        wait_for("rule.yaml:2:1: unknown-key", 1)
        wait_for("watching rule.yaml", 2)
        Path("new.yaml").write_text(ONE.replace("donation", "subscribe"))
        Path("new.yaml").replace("rule.yaml")  # as many editors save
        wait_for(":gifts (subscribe)", 1)
        wait_for("watching rule.yaml", 3)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    finally:
        process.kill()
    assert "Traceback" not in Path("shown").read_text()


def test_watch_says_what_it_needs(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    Path("rule.yaml").write_text(ONE)
    result = run("rules", "try", "rule.yaml", "page.txt", "--watch")
    assert result.exit_code == 2
    assert "cleaner[watch]" in result.stderr


@pytest.mark.usefixtures("run")
def test_try_as_a_process() -> None:
    Path("rule.yaml").write_text(ONE)
    done = subprocess.run([sys.executable, "-m", "cleaner", "rules", "try", "rule.yaml", "page.txt"], capture_output=True, timeout=60)
    assert (done.returncode, done.stdout.decode().replace("\r\n", "\n")) == (0, SHOWN.format(name="tried.example"))


# --- golden add ------------------------------------------------------------------------------------------------------
def mole(*arguments: str) -> Iterator[str]:
    yield from ("golden", "add", "page.txt", "--outlet", "mole.example", "--rules", "mine", *arguments)


def files() -> list[str]:
    return sorted(path.as_posix() for path in Path("fixtures").rglob("*.*") if path.is_file())


def test_golden_add_writes_what_the_golden_test_reads(run: Run) -> None:
    result = run(*mole("--slug", "2024-appeal", "--yes"))
    assert result.exit_code == 0
    assert files() == [f"fixtures/mole.example/2024-appeal.{end}" for end in ("removed.jsonl", "story.txt", "txt")]
    one = Golden.of(Path("fixtures/mole.example/2024-appeal.txt"))
    cleaned = Cleaner(rules="mine").clean(one.page.read_text(encoding="utf-8"), media="text")
    assert (one.page.read_text(), one.story.read_text(), one.removed.read_text()) == (PAGE, STORY, removed_lines(cleaned))
    assert [json.loads(line)["rule"].partition(":")[2] for line in one.removed.read_text().splitlines()] == ["read-more-tail", "gifts"]


def test_golden_add_shows_story_and_cuts_side_by_side(run: Run) -> None:
    shown = run(*mole("--yes"), env={"COLUMNS": "160"}).stdout
    assert re.search(r"^ +story +cuts", shown, re.MULTILINE)
    assert re.search(r"standing on a +\(Read more: All moles of the county\)", shown)
    assert "donation: outlets/mole.example:gifts" in shown


@pytest.mark.parametrize(("answer", "code", "written"), [("y\n", 0, 3), ("n\n", 1, 0), ("", 1, 0)])
def test_golden_add_accepts_nothing_without_a_yes(run: Run, answer: str, code: int, written: int) -> None:
    assert run(*mole(), input=answer).exit_code == code
    assert len(files()) == written


def test_golden_add_overwrites_only_with_force(run: Run) -> None:
    run(*mole("--yes"))
    Path("fixtures/mole.example/page.story.txt").write_text("by hand")
    assert run(*mole("--yes")).exit_code == 2
    assert Path("fixtures/mole.example/page.story.txt").read_text() == "by hand"
    assert run(*mole("--yes", "--force")).exit_code == 0
    assert Path("fixtures/mole.example/page.story.txt").read_text() == STORY


def test_golden_add_takes_a_page_that_stands_in_its_place_already(run: Run) -> None:
    Path("fixtures/mole.example").mkdir(parents=True)
    Path("page.txt").replace("fixtures/mole.example/appeal.txt")
    arguments = ["golden", "add", "fixtures/mole.example/appeal.txt", "--outlet", "mole.example", "--rules", "mine", "--yes"]
    assert run(*arguments).exit_code == 0
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("arguments", [["--slug", "Appeal 2024"], ["--slug", "../x"], ["--slug", "a_b"]])
def test_golden_add_checks_the_slug(run: Run, arguments: list[str]) -> None:
    assert run(*mole(*arguments, "--yes")).exit_code == 2
    assert files() == []


def test_golden_add_says_when_the_page_does_not_tell_its_outlet(run: Run) -> None:
    assert "note:" not in run(*mole("--yes")).stderr
    Path("mine/outlets/mole.example.yaml").write_text(RULES.replace("languages/en:follow-us", english_rule()).replace('lives on"]', 'dies"]'))
    assert "note: without --outlet this page is taken for no outlet" in run(*mole("--yes", "--force")).stderr


def test_golden_add_of_what_cannot_be_cleaned_writes_nothing(run: Run) -> None:
    Path("page.txt").write_bytes(bytes(range(256)) * 4)
    assert run(*mole("--yes")).exit_code == 2
    Path("page.txt").write_text(PAGE)
    assert run("golden", "add", "nowhere.txt", "--outlet", "mole.example", "--rules", "mine").exit_code == 2
    assert run("golden", "add", "page.txt", "--outlet", "nowhere.example").exit_code == 2
    assert files() == []


@pytest.mark.parametrize("page", ["", " \n", "<!doctype html>"])
def test_golden_add_keeps_no_page_without_text(run: Run, page: str) -> None:
    Path("page.txt").write_text(page)
    result = run(*mole("--yes"))
    assert result.exit_code == 2
    assert "there is no story to keep" in result.stderr
    assert files() == []


def test_golden_add_keeps_a_page_of_html_as_one(run: Run) -> None:
    Path("page.txt").write_text(f"<!doctype html><title>Mole</title><h1>Mole</h1><p>{PAGE}</p>")
    assert run(*mole("--yes")).exit_code == 0
    assert files() == [f"fixtures/mole.example/page.{end}" for end in ("html", "removed.jsonl", "story.txt")]


@pytest.mark.parametrize("host", ["www.heron.example", "Heron.Example"])
def test_new_names_a_file_as_hosts_are_named(run: Run, host: str) -> None:
    assert run("rules", "new", host).stdout == run("rules", "new", "heron.example").stdout


@pytest.mark.parametrize(("old", "new"), [("name: ", "name: <the name for people> #"), ("why: ", "why: <what a reader would see> #")])
def test_a_blank_that_was_left_is_told(run: Run, old: str, new: str) -> None:
    file = Path("mine/outlets/mole.example.yaml")
    file.write_text(file.read_text().replace(old, new, 1))
    result = run("rules", "check", "outlets/mole.example", "--rules", "mine")
    assert result.exit_code == 1
    assert f"'{old.strip(': ')}' is a blank of the skeleton" in result.stdout + result.stderr
