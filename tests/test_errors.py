"""Error pages: every code has a golden pair and a section in docs/errors.md, and points at the very place."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from cleaner import Cleaner, RuleError
from cleaner.cli.app import app
from cleaner.cli.rules.faults import FaultFormat, print_faults
from cleaner.ruleset.errors import ErrorCode, Fault
from cleaner.ruleset.read import read
from tests.conftest import ROOT
from tests.test_docs import sections

GOLDEN = ROOT / "tests" / "errors"
CODES: tuple[str, ...] = get_args(ErrorCode)
ERRORS = ROOT / "docs" / "errors.md"
NO_FILE = {"no-folder": None, "unreadable": "outlets/example.com.yaml"}
"""Faults that no text has: what stands at the place is nothing, or a folder."""
CASES = sorted({file.stem for file in GOLDEN.iterdir()} | set(NO_FILE))
RULE = """outlet: example.com
name: Example
rules:
  - id: appeal
    kind: donation
    why: Closes every story.
    line: {}
    examples: {{removes: ["Support us"], leaves: ["They support us."]}}
"""
RUN = CliRunner()


def laid_out(case: str, folder: Path) -> Path:
    """A rules folder with the case's file, at the place that its first line names."""
    rules = folder / "my-rules"
    if case in NO_FILE:
        if place := NO_FILE[case]:
            (rules / place).mkdir(parents=True)
        return rules
    data = (GOLDEN / f"{case}.yaml").read_bytes()
    place = re.match(rb"# (\w+/\S+)\n", data)
    file = rules / (place[1].decode() if place else "outlets/example.com.yaml")
    file.parent.mkdir(parents=True)
    file.write_bytes(data)
    return rules


def faults_of(rules: Path | str) -> tuple[Fault, ...]:
    with pytest.raises(RuleError) as raised:
        Cleaner(rules=rules)
    return raised.value.faults


def faults_in(text: str) -> list[Fault]:
    return read(text, "outlets/example.com.yaml").faults


def code_of(case: str) -> str:
    return max((code for code in CODES if case.startswith(code)), key=len)


# --- golden pages ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("case", CASES)
def test_an_error_page_is_as_it_was_approved(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    laid_out(case, tmp_path)
    monkeypatch.chdir(tmp_path)
    faults = faults_of("my-rules")
    page = "".join(f"{fault}\n" for fault in faults)
    golden = GOLDEN / f"{case}.txt"
    if request.config.getoption("--update-golden"):
        golden.write_text(page, encoding="utf-8")
    assert page == golden.read_text(encoding="utf-8")
    assert {fault.code for fault in faults} == {code_of(case)}
    assert all(fault.mend for fault in faults)
    assert "Input should" not in page
    assert "constrained" not in page


def test_every_code_has_a_golden_page() -> None:
    assert {code_of(case) for case in CASES} == set(CODES)
    assert [code for code in CODES if not (GOLDEN / f"{code}.txt").is_file()] == []


# --- docs/errors.md --------------------------------------------------------------------------------------------------
def examples() -> list[tuple[str, str]]:
    return [(code, example) for code, text in sections(ERRORS).items() for example in re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)]


def test_every_code_is_described_and_no_other() -> None:
    assert sorted(sections(ERRORS)) == sorted(CODES)


def test_every_code_has_an_example_but_those_that_no_text_can_show() -> None:
    assert set(CODES) - {code for code, _ in examples()} == {"no-folder", "unreadable", "not-utf-8", "too-large"}


@pytest.mark.parametrize(("code", "example"), examples(), ids=lambda value: value if value in CODES else "")
def test_an_example_has_its_fault_and_no_other(code: str, example: str, tmp_path: Path) -> None:
    place = re.match(r"# (\w+/\S+)\n", example)
    file = tmp_path / (place[1] if place else "outlets/example.com.yaml")
    file.parent.mkdir()
    file.write_text(example, encoding="utf-8")
    assert {fault.code for fault in faults_of(tmp_path)} == {code}


def test_the_page_that_is_shown_is_what_is_printed() -> None:
    page = re.findall(r"^```\n(my-rules.*?)^```$", (ROOT / "docs" / "errors.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[0]
    assert page == "".join(f"{fault.shown_as('my-rules/outlets/example.com.yaml')}\n" for fault in faults_in(RULE.format("'^Support'").replace("kind", "knd")))


# --- places ----------------------------------------------------------------------------------------------------------
STYLES = {
    "plain": ("{}", lambda text: text),
    "single": ("'{}'", lambda text: text.replace("'", "''")),
    "double": ('"{}"', lambda text: text.replace("\\", "\\\\").replace('"', '\\"').replace("é", "\\u00e9").replace("u", "\\x75")),
    "literal": ("|-\n      {}", lambda text: text),
    "folded": (">-\n      {}", lambda text: text.replace(" ", "\n      ")),
    "plain over lines": ("{}", lambda text: text.replace(" ", "\n      ")),
    "single over lines": ("'{}'", lambda text: text.replace("'", "''").replace(" ", "\n\n      ").replace("\n\n", "\n")),
    "double over lines": ('"{}"', lambda text: text.replace("\\", "\\\\").replace('"', '\\"').replace("é", "\\xe9").replace(" ", " \\\n      ")),
}
PARTS = st.lists(st.sampled_from(["Support us", "it''s", r"\w+", r"\\", "é", "x ", "\U0001f6a2", "ß y", '"', "u"]), max_size=6).map(
    lambda parts: "a" + "".join(parts)
)


@pytest.mark.parametrize("style", STYLES)
@given(before=PARTS, after=st.sampled_from(["", "z", " z"]))
def test_a_bad_pattern_is_marked_at_the_same_sign_in_every_style(style: str, before: str, after: str) -> None:
    form, written = STYLES[style]
    text = RULE.format(form.format(written(f"{before}(@{after}")))
    (fault,) = [one for one in faults_in(text) if one.code == "bad-pattern"]
    assert fault.source[fault.column - 1 :].startswith("(@")
    assert text.split("\n")[fault.line - 1] == fault.source


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_editors_count_them(end: str) -> None:
    text = RULE.format("'^(Support us'").replace("Closes", "Closes\u2028      \x85      \U0001f6a2").replace("\n", end)
    (fault,) = faults_in(text)
    assert (fault.line, fault.column, fault.source) == (7, 13, "    line: '^(Support us'")


def test_the_caret_stands_below_the_fault_whatever_stands_before_it() -> None:
    line, caret = Fault("f", 1, 4, "yaml", "m", "\t漢e\u0301x").excerpt
    assert (line, caret) == ("\t漢e\u0301x", "\t   ^")
    wide = Fault("f", 1, 301, "yaml", "m", "a" * 300 + "!" + "b" * 300)
    line, caret = wide.excerpt
    assert line[caret.index("^")] == "!"
    assert len(line) <= 125


def test_a_page_cannot_command_the_terminal() -> None:
    assert "\x1b" not in str(Fault("a\x1b[2J", 1, 1, "yaml", "m\x1b[2J", "\x1b[2J", "\x9b\x1b[2J"))


def test_no_key_is_missing_that_stands_there_misspelt() -> None:
    faults = sorted(faults_in(RULE.format("'^Support us'").replace("kind", "knd").replace("removes", "remove")))
    assert [(fault.code, fault.mend) for fault in faults] == [("unknown-key", "Did you mean 'kind'?"), ("unknown-key", "Did you mean 'removes'?")]


# --- all at once -----------------------------------------------------------------------------------------------------
def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    for case in ("unknown-key", "bad-value", "bad-pattern", "failing-example", "yaml"):
        file = tmp_path / "outlets" / f"{case}.example.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text((GOLDEN / f"{case}.yaml").read_text(encoding="utf-8").replace("example.com", f"{case}.example"), encoding="utf-8")
    faults = faults_of(tmp_path)
    assert {Path(fault.file).name.partition(".")[0]: fault.code for fault in faults} == {
        case: case for case in ("unknown-key", "bad-value", "bad-pattern", "failing-example", "yaml")
    }
    assert list(faults) == sorted(faults)


def test_a_faulty_head_hides_no_bad_parent_and_no_bad_rule(tmp_path: Path) -> None:
    file = tmp_path / "outlets" / "example.com.yaml"
    file.parent.mkdir()
    file.write_text(RULE.format("'^(Support'").replace("name: Example", "nam: Example\nextends: [platforms/nowhere]"), encoding="utf-8")
    assert [fault.code for fault in faults_of(tmp_path)] == ["unknown-key", "unknown-parent", "bad-pattern"]


def test_a_faulty_parent_is_a_fault_once_and_no_unknown_one(tmp_path: Path) -> None:
    for place, text in (
        ("platforms/press", "platform: press\nnam: Press\n"),
        ("outlets/example.com", "outlet: example.com\nname: E\nextends: [platforms/press]\n"),
    ):
        (tmp_path / place).parent.mkdir()
        (tmp_path / f"{place}.yaml").write_text(text, encoding="utf-8")
    assert [fault.code for fault in faults_of(tmp_path)] == ["unknown-key"]


def test_cycles_are_marked_at_the_parents_that_close_them(tmp_path: Path) -> None:
    (tmp_path / "platforms").mkdir()
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / "platforms" / f"{one}.yaml").write_text(f"platform: {one}\nname: N\nextends: [languages/en, platforms/{other}]\n", encoding="utf-8")
    assert [(Path(fault.file).stem, fault.code, fault.line, fault.column) for fault in faults_of(tmp_path)] == [("a", "cycle", 3, 25), ("b", "cycle", 3, 25)]


# --- the command line ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("case", ["yaml", "unknown-key", "bad-pattern", "failing-example", "unknown-parent", "no-folder"])
@pytest.mark.parametrize("command", ["clean", "explain", "batch"])
def test_user_rules_with_faults_end_a_command_before_anything_is_written(command: str, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out(case, tmp_path)
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text("Support us\n", encoding="utf-8")
    for out in ("out", "out.jsonl", "-") if command == "batch" else ("",):
        done = RUN.invoke(app, [command, "page.txt", "--rules", "my-rules", *(["-o", out] if out else [])])
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr == (GOLDEN / f"{case}.txt").read_text(encoding="utf-8")
    assert sorted(os.listdir()) == sorted(["page.txt", *(["my-rules"] if case != "no-folder" else [])])


def all_faults() -> list[Fault]:
    return [Fault("my-rules/a,b.yaml", 3, 5, "unknown-key", "50 % of\r\n'x'", "  x: 1", "Mend it.", severity) for severity in ("error", "warning")]  # type: ignore[arg-type]


def test_text_goes_to_standard_error_and_is_plain_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    print_faults(all_faults())
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "".join(f"{fault}\n" for fault in all_faults()))


@pytest.mark.parametrize("faults", [[], all_faults()], ids=["none", "some"])
def test_json_is_as_its_schema_says(faults: list[Fault], capsys: pytest.CaptureFixture[str]) -> None:
    print_faults(faults, FaultFormat.json)
    shown = capsys.readouterr()
    data = json.loads(shown.out)
    validator().validate(data)
    assert [Fault(**one) for one in data["faults"]] == faults
    assert shown.err == ""


def validator() -> Draft202012Validator:
    schema = json.loads((ROOT / "docs" / "schemas" / "faults.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_the_schema_refuses_what_it_does_not_describe() -> None:
    good = {"file": "f", "line": 1, "column": 1, "code": "yaml", "message": "m", "source": "", "mend": "", "severity": "error"}
    assert validator().is_valid({"faults": [good]})
    for wrong in ({"line": 0}, {"severity": "note"}, {"code": "No Code"}, {"extra": 1}, {"message": ""}):
        assert not validator().is_valid({"faults": [{**good, **wrong}]})


def test_annotations_are_one_line_each_and_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    print_faults(all_faults(), FaultFormat.github)
    assert capsys.readouterr().out.splitlines() == [
        f"::{severity} file=my-rules/a%2Cb.yaml,line=3,col=5,title=unknown-key::50 %25 of%0D%0A'x'. Mend it." for severity in ("error", "warning")
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_text_is_coloured_on_a_terminal_and_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    import pty

    monkeypatch.delenv("NO_COLOR", raising=False)
    for no_colour in ("", "1"):
        master, slave = pty.openpty()
        with os.fdopen(slave, "w", encoding="utf-8") as terminal, monkeypatch.context() as here:
            here.setattr("sys.stderr", terminal)
            here.setenv("NO_COLOR", no_colour)
            print_faults(all_faults()[:1])
            terminal.flush()
            shown = os.read(master, 4096).decode()
        os.close(master)
        assert ("\x1b[" in shown) is not bool(no_colour)
        assert re.sub(r"\x1b\[[\d;]*m", "", shown).replace("\r\n", "\n") == f"{all_faults()[0]}\n"
