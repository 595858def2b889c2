"""The commands for one document, and what all commands share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from cleaner import Kind, Layer, __version__
from cleaner.cli.app import app
from tests.conftest import ROOT
from tests.terminal import shown_on

STORY = """The harbour master said on Monday that the old ferry would sail again before the summer, and that tickets would stay as they are.

Nobody in Verbivka had believed it, and the town council had already sold the pier to a man from the next valley."""
PAGE = f"""Keep the ferry afloat: give two coins today

Old ferry to sail again

{STORY}

Seats are few. Keep reading below
"""
RULES = """outlet: ferry.example
name: The Ferry Post
hosts: [ferry.example]
extends: [languages/en]
rules:
  - id: appeal
    kind: donation
    why: An appeal above every story
    line: '^Keep the ferry afloat'
    examples: {removes: ["Keep the ferry afloat: give today"], leaves: ["They sang: keep the ferry afloat."]}
  - id: keep-reading
    kind: related
    why: A prompt at the end of a line
    span: 'Keep reading below$'
    examples: {removes: ["A word. Keep reading below"], leaves: ["Keep reading below the line."]}
  - id: coin-note
    kind: note
    why: A fixed example of a line that stays
    line: '^Keep the ferry afloat, they sang'
    keep: true
    examples: {keeps: ["Keep the ferry afloat, they sang"], leaves: ["Twice: keep the ferry afloat, they sang"]}
"""
CLEAN = f"Old ferry to sail again\n\n{STORY}\n\nSeats are few.\n"
RULES_COMMANDS = ["check", "list", "new", "schema", "show", "try"]
HELP = [[], ["clean"], ["explain"], ["batch"], ["golden"], ["golden", "add"], ["rules"], *(["rules", name] for name in RULES_COMMANDS)]

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a new folder that holds ``page.txt`` and the rules of ferry.example in ``rules``."""
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    Path("rules/outlets").mkdir(parents=True)
    Path("rules/outlets/ferry.example.yaml").write_text(RULES, encoding="utf-8")
    return lambda *arguments, **options: CliRunner().invoke(app, [*arguments], **options)


@pytest.fixture(scope="module")
def schemas() -> dict[str, Draft202012Validator]:
    found = {}
    for name in ("result", "explain"):
        schema = json.loads((ROOT / f"docs/schemas/{name}.schema.json").read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        found[name] = Draft202012Validator(schema)
    return found


def ferry(*arguments: str) -> list[str]:
    return [*arguments, "--rules", "rules", "--outlet", "ferry.example"]


def console(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "cleaner", *arguments], capture_output=True, timeout=60, **options)


# --- clean -----------------------------------------------------------------------------------------------------------
def test_clean_prints_the_story_with_one_newline_at_its_end(run: Run) -> None:
    result = run(*ferry("clean", "page.txt"))
    assert (result.exit_code, result.stdout, result.stderr) == (0, CLEAN, "")


def test_clean_reads_standard_input(run: Run) -> None:
    assert run(*ferry("clean", "-"), input=PAGE).stdout == CLEAN


def test_url_tells_the_outlet(run: Run) -> None:
    assert run("clean", "page.txt", "--rules", "rules", "--url", "https://www.ferry.example/old?x=1").stdout == CLEAN


def test_no_outlets_leaves_the_outlet_file_out(run: Run) -> None:
    assert "two coins" in run("clean", "page.txt", "--rules", "rules", "--url", "https://ferry.example/", "--no-outlets").stdout


def test_json_is_the_whole_result(run: Run, schemas: dict[str, Draft202012Validator]) -> None:
    data = json.loads(run(*ferry("clean", "page.txt", "--format", "json")).stdout)
    schemas["result"].validate(data)
    assert data["text"] + "\n" == CLEAN
    assert (data["title"], data["outlet"], data["status"], data["encoding"]) == ("Old ferry to sail again", "ferry.example", "ok", "utf-8")
    assert [(one["rule"], one["kind"], one["layer"], PAGE[one["start"] : one["end"]].strip()) for one in data["removed"]] == [
        ("outlets/ferry.example:appeal", "donation", "user", "Keep the ferry afloat: give two coins today"),
        ("outlets/ferry.example:keep-reading", "related", "user", "Keep reading below"),
    ]
    assert all(PAGE[one["start"] : one["end"]].strip() == one["text"] for one in data["removed"])


def test_html_shows_the_uncut_text_with_the_cuts_marked(run: Run) -> None:
    Path("page.txt").write_text(PAGE.replace("two coins", "<b> & two"), encoding="utf-8")
    page = run(*ferry("clean", "page.txt", "--format", "html")).stdout
    assert '<del class="donation" title="donation: outlets/ferry.example:appeal">Keep the ferry afloat: give &lt;b&gt; &amp; two today\n</del>' in page
    assert "<title>Old ferry to sail again</title>" in page
    assert page.count("<del") == page.count("</del>") == 2


def test_title_names_the_headline(run: Run) -> None:
    Path("bare.txt").write_text(STORY, encoding="utf-8")
    assert json.loads(run("clean", "bare.txt", "--format", "json", "--title", "Old ferry to sail again").stdout)["title"] == "Old ferry to sail again"


@pytest.mark.parametrize("charset", ["windows-1251", "text/html; charset=windows-1251"])
@pytest.mark.parametrize("command", ["clean", "explain"])
def test_charset_is_what_the_bytes_came_with(run: Run, command: str, charset: str) -> None:
    Path("page.txt").write_bytes("Київ".encode("cp1251"))
    data = json.loads(run(command, "page.txt", "--format", "json", "--charset", charset).stdout)
    assert (data["encoding"], data["text"], data["status"]) == ("cp1251", "Київ", "ok")


def test_a_charset_that_nobody_knows_is_told(run: Run) -> None:
    result = run(*ferry("clean", "page.txt", "--charset", "x-runes"))
    assert (result.exit_code, result.stdout, result.stderr) == (0, CLEAN, "page.txt: suspect: the charset 'x-runes' is not known\n")


def test_json_holds_what_a_page_declares(run: Run, schemas: dict[str, Draft202012Validator]) -> None:
    head = (
        '<meta name="author" content="Jane Doe"><meta property="og:image" content="https://a.example/1.jpg"><meta property="og:site_name" content="Ferry Post">'
    )
    Path("page.html").write_text(f"<!DOCTYPE html><html><head>{head}</head><body><p>{STORY}</p></body></html>", encoding="utf-8")
    data = json.loads(run("clean", "page.html", "--format", "json", "--url", "https://a.example/").stdout)
    schemas["result"].validate(data)
    assert (data["byline"], data["site_name"], data["url"]) == ("Jane Doe", "Ferry Post", "https://a.example/")
    assert data["images"] == [{"url": "https://a.example/1.jpg", "caption": None}]


def test_language_is_what_was_given(run: Run) -> None:
    assert json.loads(run("clean", "page.txt", "--format", "json", "--language", "de-AT").stdout)["language"] == "de"


def test_date_leaves_out_rules_of_another_time(run: Run) -> None:
    rules = Path("rules/outlets/ferry.example.yaml")
    rules.write_text(
        RULES.replace("    line: '^Keep the ferry afloat'\n", "    line: '^Keep the ferry afloat'\n    valid: {until: '2020-12-31'}\n"), encoding="utf-8"
    )
    assert "two coins" not in run(*ferry("clean", "page.txt", "--date", "2020-06-01")).stdout
    assert "two coins" in run(*ferry("clean", "page.txt", "--date", "2021-06-01")).stdout


def test_keep_and_drop_change_what_is_cut(run: Run) -> None:
    result = run(*ferry("clean", "page.txt", "--keep", "related", "--keep", "note", "--drop", "headline"))
    assert result.stdout == f"{STORY}\n\nSeats are few. Keep reading below\n"


def test_lone_surrogates_are_escaped_in_json_and_replaced_in_text(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.pipeline.decode", lambda data, _charset: (data.decode("utf-8", "surrogatepass"), "utf-8", None))
    Path("page.txt").write_bytes(f"{STORY} \ud800".encode("utf-8", "surrogatepass"))
    assert run("clean", "page.txt").stdout == f"{STORY} \ufffd\n"
    assert json.loads(run("clean", "page.txt", "--format", "json").stdout)["text"] == f"{STORY} \ud800"


def test_a_status_that_is_not_ok_is_told_on_standard_error(run: Run) -> None:
    Path("page.txt").write_text(" \n", encoding="utf-8")
    result = run("clean", "page.txt")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "\n", "page.txt: empty: the input is blank\n")


def test_a_document_that_is_not_cleaned_is_exit_code_1(run: Run) -> None:
    Path("page.txt").write_bytes(bytes(range(32)) * 20)
    for command in ("clean", "explain"):
        assert run(command, "page.txt").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["clean", "nowhere.txt"], "nowhere.txt: No such file"),
        (["clean", "."], ".: Is a directory"),
        (["clean", "page.txt", "--outlet", "nowhere.example"], "no rule file for the outlet 'nowhere.example'"),
        (["clean", "page.txt", "--keep", "captions"], "unknown kind 'captions'"),
        (["clean", "page.txt", "--keep", "note", "--drop", "note"], "both to keep and to drop: note"),
        (["explain", "page.txt", "--date", "3 May 2024"], "'3 May 2024' is no day"),
        (["clean", "page.txt", "--format", "yaml"], "'yaml' is not one of"),
        (["clean", "page.txt", "--rules", "nowhere"], "no such rules folder"),
        (["clean"], "Missing argument"),
    ],
)
def test_wrong_use_is_exit_code_2_and_says_what_is_wrong(run: Run, arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in " ".join(result.stderr.replace("│", " ").split())


@pytest.mark.parametrize("command", [["clean", "page.txt"], ["explain", "page.txt"], ["batch", "page.txt", "-o", "out"]])
def test_faulty_user_rules_are_all_shown_and_nothing_is_written(run: Run, command: list[str]) -> None:
    Path("rules/outlets/ferry.example.yaml").write_text(RULES.replace("kind: donation", "kind: gift").replace("span: 'Keep", "span: '(Keep"), encoding="utf-8")
    result = run(*command, "--rules", "rules")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "ferry.example.yaml:7:" in result.stderr
    assert "ferry.example.yaml:14:" in result.stderr
    assert "^" in result.stderr
    assert not Path("out").exists()


# --- explain ---------------------------------------------------------------------------------------------------------
def test_explain_piped_is_plain_and_names_every_rule_and_its_place(run: Run) -> None:
    result = run(*ferry("explain", "page.txt"))
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    lines = result.stdout.splitlines()
    assert lines[0] == "page.txt: ok"
    assert lines[1] == "outlet ferry.example (the outlet was given), en, rules: languages/en, outlets/ferry.example"
    assert lines[2] == "- donation    Keep the ferry afloat: give two coins today"
    assert lines[3].endswith(f"cut by outlets/ferry.example:appeal ({Path('rules/outlets/ferry.example.yaml')}:6)")
    assert lines[4].startswith("+ headline    Old ferry")
    assert lines[-3].startswith("~ body        Seats are few.")
    assert lines[-1] == f"4 of 5 blocks kept, {len(PAGE)} to {len(CLEAN) - 1} code points"


def test_explain_tells_which_rule_kept_a_line(run: Run) -> None:
    Path("page.txt").write_text(f"{STORY}\nKeep the ferry afloat, they sang", encoding="utf-8")
    assert "kept by outlets/ferry.example:coin-note" in run(*ferry("explain", "page.txt")).stdout


def test_explain_json_holds_every_block(run: Run, schemas: dict[str, Draft202012Validator]) -> None:
    data = json.loads(run(*ferry("explain", "page.txt", "--format", "json")).stdout)
    schemas["explain"].validate(data)
    assert [PAGE[one["start"] : one["end"]] for one in data["blocks"]] == [line for line in PAGE.split("\n") if line]
    assert [one["kept"] for one in data["blocks"]] == [False, True, True, True, True]
    assert (data["blocks"][0]["rule"], data["blocks"][0]["line"]) == ("outlets/ferry.example:appeal", 6)
    assert data["selection"] == {"reason": "the outlet was given", "files": ["languages/en", "outlets/ferry.example"]}


def test_explain_shows_control_characters_as_pictures(run: Run) -> None:
    Path("page.txt").write_text(f"{STORY}\nred \x1b[31m alert \x9b0m", encoding="utf-8")
    shown = run("explain", "page.txt").stdout
    assert "red ␛[31m alert �0m" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
@pytest.mark.usefixtures("run")
def test_explain_is_in_colour_on_a_terminal() -> None:
    import pty

    master, slave = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")} | {"TERM": "xterm-256color"}
    process = subprocess.Popen([sys.executable, "-m", "cleaner", *ferry("explain", "page.txt")], stdout=slave, env=environment)
    os.close(slave)
    shown = shown_on(master)
    assert process.wait(60) == 0
    assert b"\x1b[31m- donation" in shown
    assert b"\x1b[32m+ headline" in shown


# --- the published schemas -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "source", [PAGE, "", "Sign up for our newsletter", b"\x00\x01\x02\x03" * 9, "<html><p>Hello", f"By Jane Doe\n3 May 2024\n\n{STORY}".encode("utf-16")]
)
def test_schemas_describe_results_of_every_status(source: str | bytes, schemas: dict[str, Draft202012Validator]) -> None:
    from cleaner import clean

    result = clean(source)
    schemas["result"].validate(result.as_dict())
    schemas["explain"].validate({**result.as_dict(with_blocks=True), "selection": {"reason": "", "files": []}})


def test_schemas_know_every_kind_layer_and_status(schemas: dict[str, Draft202012Validator]) -> None:
    from typing import get_args

    from cleaner.result import Status

    for schema in (one.schema for one in schemas.values()):
        assert schema["$defs"]["kind"]["enum"] == [str(kind) for kind in Kind]
        assert schema["$defs"]["removal"]["properties"]["layer"]["enum"] == [str(layer) for layer in Layer]
        assert schema["properties"]["status"]["enum"] == list(get_args(Status))


def test_schemas_refuse_what_they_do_not_describe(schemas: dict[str, Draft202012Validator]) -> None:
    from cleaner import clean

    data = clean(PAGE).as_dict()
    for wrong in ({**data, "more": 1}, {**data, "status": "fine"}, {**data, "reason": "because"}, {name: data[name] for name in data if name != "text"}):
        assert not schemas["result"].is_valid(wrong)


def test_schemas_describe_every_field_in_words(schemas: dict[str, Draft202012Validator]) -> None:
    def undescribed(schema: dict[str, Any]) -> list[str]:
        found = []
        for name, one in schema.get("properties", {}).items():
            found += [name] * ("description" not in one and "$ref" not in one) + undescribed(one) + undescribed(one.get("items", {}))
        return found + [name for one in schema.get("$defs", {}).values() for name in undescribed(one)]

    assert all(undescribed(one.schema) == [] for one in schemas.values())


# --- rules check -----------------------------------------------------------------------------------------------------
def test_rules_check_counts_what_holds(run: Run) -> None:
    result = run("rules", "check", "outlets/ferry.example", "--rules", "rules")
    assert (result.exit_code, result.stdout) == (0, "3 rules in 1 file, all examples hold\n")


def test_rules_check_takes_a_path(run: Run) -> None:
    assert run("rules", "check", str(Path("rules/outlets/ferry.example.yaml")), "--rules", "rules").exit_code == 0


def test_rules_check_warns_and_is_exit_code_1(run: Run) -> None:
    rules = Path("rules/outlets/ferry.example.yaml")
    slow = "  - {id: slow, kind: other, why: w, line: '^\\w+ \\w+$', examples: {removes: ['abc 1'], leaves: ['in abc 1']}}\n"
    rules.write_text(RULES + slow, encoding="utf-8")
    result = run("rules", "check", "rules")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{rules}:22:37: no-literal: ")


def test_rules_check_prints_json_and_annotations(run: Run) -> None:
    assert (run("rules", "check", "rules", "--format", "json").stdout, run("rules", "check", "rules", "--format", "github").stdout) == ('{"faults": []}\n', "")
    rules = Path("rules/outlets/ferry.example.yaml")
    rules.write_text(RULES.replace("id: appeal", "id: appeal-2"), encoding="utf-8")
    result = run("rules", "check", "rules/outlets", "--format", "json")
    assert [(one["code"], one["line"], one["column"], one["severity"]) for one in json.loads(result.stdout)["faults"]] == [("bad-name", 6, 5, "warning")]
    assert run("rules", "check", str(rules), "--format", "github").stdout.startswith(f"::warning file={rules},line=6,col=5,")


@pytest.mark.parametrize("path", ["rules", "rules/outlets", "rules/outlets/ferry.example.yaml", "./rules/"])
def test_rules_check_of_a_path_checks_what_is_below_it(run: Run, path: str) -> None:
    assert run("rules", "check", path).stdout == "3 rules in 1 file, all examples hold\n"


def test_rules_check_inside_a_folder(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("rules/outlets")
    for path in (".", "ferry.example.yaml", "..", "../outlets"):
        assert run("rules", "check", path).stdout == "3 rules in 1 file, all examples hold\n"


def test_rules_check_of_a_file_that_stands_elsewhere_is_exit_code_2(run: Run) -> None:
    Path("ferry.example.yaml").write_text(RULES, encoding="utf-8")
    assert run("rules", "check", "ferry.example.yaml").exit_code == 2


def test_rules_check_of_an_unknown_file_is_exit_code_2(run: Run) -> None:
    assert run("rules", "check", "outlets/nowhere.example").exit_code == 2


# --- help, version, completion ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("command", HELP)
def test_help_has_an_example_of_the_command(run: Run, command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    foot = result.stdout.partition("Examples:")[2]
    assert " ".join(["cleaner", *command]) in foot
    assert " | " not in foot  # which a shell would take for a pipe


def test_help_knows_every_command() -> None:
    from typer.main import get_command

    def names(command: Any, path: list[str]) -> list[list[str]]:
        return [path, *(one for name, below in getattr(command, "commands", {}).items() for one in names(below, [*path, name]))]

    assert sorted(names(get_command(app), [])) == sorted(HELP)


def test_no_command_shows_the_help(run: Run) -> None:
    assert "Usage" in run().output


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"cleaner {__version__}\n"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("cleaner expl", "explain"),
        ("cleaner clean page.txt --keep capt", "caption"),
        ("cleaner clean x --outlet ink", "inkl.com"),
        ("cleaner rules show kyiv", "kyivindependent.com"),
        ("cleaner rules show languages/en", "languages/en"),
        ("cleaner rules try rules/outlets/ferry.example.yaml --rule coi", "coin-note"),
        ("cleaner golden add x --outlet ink", "inkl.com"),
    ],
)
@pytest.mark.usefixtures("run")
def test_the_shell_completes_commands_kinds_outlets_and_rules(line: str, wanted: str) -> None:
    environment = {**os.environ, "_CLEANER_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    done = subprocess.run(
        [sys.executable, "-c", "from cleaner.cli import main; import sys; sys.argv[0] = 'cleaner'; main()"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == [wanted]


# --- real processes --------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("run")
def test_clean_as_a_process_writes_utf8_whatever_the_locale(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = console(*ferry("clean", "-"), cwd=tmp_path, input="Міст через річку відкриють навесні, сказала мерка Вербівки.".encode(), env=environment)
    assert (done.returncode, done.stdout.decode()) == (0, "Міст через річку відкриють навесні, сказала мерка Вербівки.\n")


@pytest.mark.usefixtures("run")
def test_explain_as_a_process_writes_utf8_whatever_the_locale(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = console("explain", "-", cwd=tmp_path, input="Міст відкриють навесні.".encode(), env=environment)
    assert done.returncode == 0
    assert "Міст відкриють навесні." in done.stdout.decode()


@pytest.mark.usefixtures("run")
def test_rules_check_as_a_process(tmp_path: Path) -> None:
    done = console("rules", "check", "outlets/ferry.example", "--rules", "rules", cwd=tmp_path)
    assert (done.returncode, done.stdout.split()) == (0, b"3 rules in 1 file, all examples hold".split())


@pytest.mark.skipif(not (Path(sys.executable).parent / "cleaner").exists(), reason="the console script is not beside this Python")
def test_the_console_script_runs() -> None:
    done = subprocess.run([Path(sys.executable).parent / "cleaner", "--version"], capture_output=True, text=True, timeout=60)
    assert done.stdout == f"cleaner {__version__}\n"
