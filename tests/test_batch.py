"""cleaner batch: many documents in, their stories out, everything else as it was."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from cleaner import Cleaner
from cleaner.cli.app import app
from cleaner.cli.documents import Fields, InputDocument, cleaned, files, read_documents
from cleaner.cli.records import Record
from tests.terminal import shown_on

STORY = "The harbour master said on Monday that the old ferry would sail again before the summer, and that tickets would stay as they are."
PAGE = f"{STORY}\nSign up for our newsletter\n"
FIELDS = Fields("text", "text", "cleaner", "url", "title", None, None)

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``cleaner batch`` in a new folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments, **options: CliRunner().invoke(app, ["batch", *arguments], **options)


def write(path: str, text: str | bytes = PAGE) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(text if isinstance(text, bytes) else text.encode())


def jsonl(*records: Any) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def read(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def everything() -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}


# --- text files and folders ------------------------------------------------------------------------------------------
def test_a_folder_is_cleaned_into_a_folder_of_the_same_shape(run: Run) -> None:
    write("in/b.txt")
    write("in/a/deep/Δ.TXT")
    write("in/picture.png", b"\x89PNG")
    result = run("in", "-o", "out")
    assert result.exit_code == 0
    assert {name: text for name, text in everything().items() if name.startswith("out/") and "report" not in name} == {
        "out/a/deep/Δ.TXT": f"{STORY}\n".encode(),
        "out/b.txt": f"{STORY}\n".encode(),
    }
    assert [(one["path"], one["status"], [cut["rule"].partition(":")[0] for cut in one["removed"]]) for one in read("out/report.jsonl")] == [
        (str(Path("in/a/deep/Δ.TXT")), "ok", ["languages/en"]),
        (str(Path("in/b.txt")), "ok", ["languages/en"]),
    ]


def test_text_files_are_cleaned_into_jsonl(run: Run) -> None:
    write("a.txt")
    write("b.txt", "")
    assert run("b.txt", "a.txt", "-o", "out.jsonl").exit_code == 0
    assert [(one["path"], one["text"], one["cleaner"]["status"]) for one in read("out.jsonl")] == [("b.txt", "", "empty"), ("a.txt", STORY, "ok")]


def test_jsonl_files_of_a_folder_are_cleaned_into_files_of_the_same_names(run: Run) -> None:
    write("in/one.jsonl", jsonl({"text": PAGE}))
    write("in/sub/two.NDJSON", jsonl({"text": PAGE}, {"text": ""}))
    write("in/three.txt")
    assert run("in", "-o", "out").exit_code == 0
    assert [record["text"] for record in read("out/one.jsonl")] == [STORY]
    assert [record["text"] for record in read("out/sub/two.NDJSON")] == [STORY, ""]
    assert Path("out/three.txt").read_text(encoding="utf-8") == f"{STORY}\n"


def test_files_come_in_the_order_of_their_names_whatever_the_disk_says(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a.txt", "a/b/c.txt", "B.txt", "a-b.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert [below.as_posix() for _, below in files(tmp_path)] == ["B.txt", "a/b/c.txt", "a/z.txt", "a-b.txt", "a.txt", "b.txt"]


@pytest.mark.parametrize("out", ["in/m", "in/m.jsonl"])
def test_an_output_within_the_input_folder_is_not_read(run: Run, out: str) -> None:
    write("in/a.txt")
    write("in/z.txt")
    assert run("in", "-o", out).stderr.startswith("2 documents: 2 ok")


# --- records ---------------------------------------------------------------------------------------------------------
def test_records_keep_their_order_and_all_other_fields_as_they_were_written(run: Run) -> None:
    lines = [
        '{"huge": ' + "9" * 5000 + ', "id": 123456789012345678901234567890, "text": TEXT, "n": null, "deep": {"a": [1.10, 1e400, -0, {"b": "\\u0456"}]}}',
        '  {"text":TEXT,"Міст":"міст \U0001f309","tab":"a\\tb","twice":1,"twice":2,"ok":true}  ',
    ]
    write("in.jsonl", "".join(line.replace("TEXT", json.dumps(PAGE)) + "\r\n" for line in lines))
    assert run("in.jsonl", "-o", "out.jsonl").exit_code == 0
    written = Path("out.jsonl").read_text(encoding="utf-8").splitlines()
    for before, after in zip(lines, written, strict=True):
        start = before.strip().replace("TEXT", json.dumps(STORY)).removesuffix("}")
        assert after.startswith(f'{start}, "cleaner": {{')
        json.loads(after, parse_int=str)


def test_into_leaves_the_text_as_it_is(run: Run) -> None:
    write("in.jsonl", jsonl({"body": PAGE, "story": "old"}))
    assert run("in.jsonl", "-o", "out.jsonl", "--text-field", "body", "--into", "story", "--report-field", "how").exit_code == 0
    record = read("out.jsonl")[0]
    assert (record["body"], record["story"], record["how"]["status"]) == (PAGE, STORY, "ok")


def test_fields_tell_url_title_language_and_date(run: Run) -> None:
    record = {"text": PAGE, "where": "https://www.inkl.com/news/x", "head": "Old ferry to sail again", "lang": "de", "day": "2023-05-03"}
    write("in.jsonl", jsonl(record, {**record, "day": "3 May"}))
    options = ["--url-field", "where", "--title-field", "head", "--language-field", "lang", "--date-field", "day"]
    assert run("in.jsonl", "-o", "out.jsonl", *options).exit_code == 1
    good, bad = (one["cleaner"] for one in read("out.jsonl"))
    assert (good["outlet"], good["title"], good["language"]) == ("inkl.com", "Old ferry to sail again", "de")
    assert (bad["status"], bad["reason"]) == ("error", "ValueError: Invalid isoformat string: '3 May'")


def test_charset_is_what_text_files_came_with(run: Run) -> None:
    Path("in").mkdir()
    Path("in/page.txt").write_bytes("Київ".encode("cp1251"))
    write("in/records.jsonl", jsonl({"text": "Київ"}))
    assert run("in", "-o", "out", "--charset", "windows-1251").exit_code == 0
    assert Path("out/page.txt").read_text(encoding="utf-8") == "Київ\n"
    assert read("out/report.jsonl")[0]["encoding"] == "cp1251"
    assert read("out/records.jsonl")[0]["text"] == "Київ"


def test_a_bad_record_is_reported_and_the_rest_is_written(run: Run) -> None:
    deep = "[" * 100_000
    bad = [
        '{"text": "half',
        "[1, 2]",
        '"text"',
        '{"id": 1}',
        '{"text": 5, "id": 2}',
        '{"text": "a",}',
        '{"text": "a"} {"text": "b"}',
        "{'text': 1}",
        '{"deep": ' + deep,
    ]
    write("in.jsonl", "\n".join([json.dumps({"text": PAGE}), *bad, "", json.dumps({"text": PAGE, "last": True})]).encode() + b'\n{"text": "\xff"}\n')
    result = run("in.jsonl", "-o", "out.jsonl")
    assert result.exit_code == 1
    records = read("out.jsonl")
    assert [one["cleaner"]["status"] for one in records] == ["ok", *["error"] * 9, "ok", "error"]
    assert [one["cleaner"].get("line") for one in records[1:-2]] == [*bad[:3], None, None, *bad[5:]]
    assert (records[4]["id"], records[5]["text"], records[10]["last"]) == (1, 5, True)
    assert [one["cleaner"]["reason"] for one in records[4:6]] == ["the record has no 'text'", "'text' is not a string"]
    assert "in.jsonl:2: the line is not JSON: Unterminated string starting at (column 10)\nin.jsonl:3: the line is not a JSON object\n" in result.stderr
    assert "in.jsonl:10: the line is nested too deeply" in result.stderr
    assert "in.jsonl:13: byte 10 of the line is not UTF-8" in result.stderr


def test_lone_surrogates_in_a_record_come_through(run: Run) -> None:
    write("in.jsonl", '{"text": "\\ud800 ' + STORY + '", "id": "\\udfff"}\n')
    assert run("in.jsonl", "-o", "out.jsonl").exit_code == 0
    assert {name: value for name, value in read("out.jsonl")[0].items() if name != "cleaner"} == {"text": f"\ud800 {STORY}", "id": "\udfff"}


def test_a_byte_order_mark_before_the_first_record_is_passed_over(run: Run) -> None:
    write("in.jsonl", b"\xef\xbb\xbf" + jsonl({"text": PAGE}).encode())
    assert run("in.jsonl", "-o", "out.jsonl").exit_code == 0


def test_standard_input_and_output_are_jsonl(run: Run) -> None:
    result = run("-", "-o", "-", input=jsonl({"text": PAGE, "id": 7}))
    assert result.exit_code == 0
    record = json.loads(result.stdout)
    assert (record["text"], record["id"]) == (STORY, 7)


names = st.text(max_size=4) | st.sampled_from(["text", "cleaner"])
values = st.recursive(  # small, as what is passed on is one piece of text whatever it holds
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda below: st.lists(below, max_size=2) | st.dictionaries(names, below, max_size=2),
    max_leaves=3,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(names, values, max_size=4), st.dictionaries(names, values, max_size=2), st.booleans(), st.sampled_from([None, 1]))
def test_a_changed_line_is_the_object_with_those_fields_set(fields: dict[str, Any], new: dict[str, Any], ascii_only: bool, indent: int | None) -> None:
    line = json.dumps(fields, ensure_ascii=ascii_only, indent=indent)
    record = Record(f" {line} ")
    assert record.changed({}) == line
    assert json.loads(record.changed(new)) == {**fields, **new}
    assert list(json.loads(record.changed(new))) == list({**fields, **new})
    assert record.strings == {name: value if isinstance(value, str) else None for name, value in fields.items()}


@given(st.text(alphabet='{}[]":, \\a1n\n', max_size=12))
def test_a_line_is_a_record_when_json_calls_it_an_object(line: str) -> None:
    try:
        wanted = isinstance(json.loads(line), dict)
    except ValueError:
        wanted = False
    try:
        Record(line)
    except ValueError:
        assert not wanted
    else:
        assert wanted


# --- what is said ----------------------------------------------------------------------------------------------------
def test_totals_by_status_and_rule_go_to_standard_error(run: Run) -> None:
    write("in.jsonl", jsonl({"text": PAGE}, {"text": f"{PAGE}Sign up for our newsletter\n"}, {"text": ""}, {}))
    lines = run("in.jsonl", "-o", "-").stderr.splitlines()
    assert lines[0] == "4 documents: 1 empty, 1 error, 2 ok"
    assert lines[1].split()[:6] == ["3", "spans", "in", "2", "documents", "subscribe"]
    assert lines[1].split()[6].startswith("languages/en:")
    assert lines[2:] == ["in.jsonl:3: empty: the input is blank", "in.jsonl:4: the record has no 'text'"]


def test_quiet_tells_failures_alone(run: Run) -> None:
    write("in.jsonl", jsonl({"text": PAGE}))
    assert run("in.jsonl", "-o", "out.jsonl", "--quiet").stderr == ""
    write("in.jsonl", jsonl({}))
    assert run("in.jsonl", "-o", "out.jsonl", "--quiet").stderr == "in.jsonl:1: the record has no 'text'\n"


def test_many_failures_are_counted_not_listed(run: Run) -> None:
    write("in.jsonl", "{}\n" * 50)
    lines = run("in.jsonl", "-o", "out.jsonl").stderr.splitlines()
    assert (len(lines), lines[-1]) == (22, "... and 30 more")


def test_a_file_that_cannot_be_read_is_reported_and_not_fatal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt", "c.jsonl", "d.txt"):
        write(f"in/{name}")
    opened = io.open

    def refusing(file: Any, *arguments: Any, **options: Any) -> Any:
        if str(file).endswith(("b.txt", "c.jsonl")):
            raise PermissionError(13, "Permission denied", str(file))
        return opened(file, *arguments, **options)

    monkeypatch.setattr(io, "open", refusing)
    result = run("in", "-o", "out")
    assert result.exit_code == 1
    assert f"{Path('in/b.txt')}: Permission denied" in result.stderr
    assert f"{Path('in/c.jsonl')}: Permission denied" in result.stderr
    assert [(Path(one["path"]).name, one["status"]) for one in read("out/report.jsonl")] == [
        ("a.txt", "ok"),
        ("b.txt", "error"),
        ("c.jsonl", "error"),
        ("d.txt", "ok"),
    ]
    assert not Path("out/b.txt").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_progress_is_shown_on_a_terminal_alone(tmp_path: Path) -> None:
    import pty

    (tmp_path / "in.jsonl").write_text(jsonl({"text": PAGE}), encoding="utf-8")
    command = [sys.executable, "-m", "cleaner", "batch", "in.jsonl", "-o", "out.jsonl"]
    master, slave = pty.openpty()
    process = subprocess.Popen(command, stderr=slave, cwd=tmp_path, env={**os.environ, "TERM": "xterm"})
    os.close(slave)
    shown = shown_on(master)
    assert process.wait(60) == 0
    assert b"bytes" in shown
    assert b"\x1b[" in shown
    piped = subprocess.run(command, stderr=subprocess.PIPE, cwd=tmp_path, check=True)
    assert b"\x1b[" not in piped.stderr


# --- nothing is lost -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("inputs", "out", "said"),
    [
        (["in"], "in", "is or holds the input folder"),
        (["in/sub"], "in", "is or holds the input folder"),
        (["in/a.txt"], "in", "would overwrite an input"),
        (["in/r.jsonl"], "in/r.jsonl", "would overwrite an input"),
        (["in/r.jsonl"], "./in/../in/r.jsonl", "would overwrite an input"),
        (["in"], "in/r.jsonl", "would overwrite an input"),
        (["in"], "in/sub", "has files already"),
        (["in/s.jsonl.part"], "in/s.jsonl", "would overwrite an input"),
        (["in/a.txt", "in/sub/a.txt"], "out", "would both be written to"),
        (["in/sub", "other"], "out", "would both be written to"),
        (["with-report"], "out", "an input is called report.jsonl"),
        (["in/a.txt"], "out.txt", "neither a folder nor a .jsonl file"),
        (["in"], "in/a.txt", "neither a folder nor a .jsonl file"),
        (["in/a.txt"], "folder.jsonl", "is a folder"),
        (["in/a.txt", "nowhere.txt"], "out", "nowhere.txt: no such file or folder"),
        (["-", "-"], "out.jsonl", "read once only"),
    ],
)
def test_an_output_that_would_cost_an_input_or_another_output_is_refused(run: Run, inputs: list[str], out: str, said: str) -> None:
    for name in ("in/a.txt", "in/sub/a.txt", "other/a.txt", "in/r.jsonl", "in/s.jsonl.part", "with-report/report.jsonl", "with-report/a.txt"):
        write(name)
    Path("folder.jsonl").mkdir()
    before = everything()
    result = run(*inputs, "-o", out)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.replace("│", " ").split())
    assert everything() == before


def test_the_report_may_not_take_the_texts_place(run: Run) -> None:
    write("in.jsonl", jsonl({"text": PAGE}))
    assert run("in.jsonl", "-o", "out.jsonl", "--report-field", "text").exit_code == 2


def test_a_symbolic_link_to_an_input_is_not_written_over(run: Run) -> None:
    write("in.jsonl", jsonl({"text": PAGE}))
    try:
        Path("out.jsonl").symlink_to("in.jsonl")
    except OSError:
        pytest.skip("no symbolic links here")
    assert run("in.jsonl", "-o", "out.jsonl").exit_code == 2
    assert read("in.jsonl") == [{"text": PAGE}]


@pytest.mark.parametrize("out", ["out.jsonl", "out"])
def test_a_run_that_breaks_leaves_no_half_file_under_its_final_name(run: Run, monkeypatch: pytest.MonkeyPatch, out: str) -> None:
    write("in/a.jsonl", jsonl({"text": PAGE}, {"text": PAGE}))
    write("out.jsonl", "the run before\n")
    original = Cleaner.clean_many

    def breaking(self: Cleaner, sources: Any, *, workers: int = 1) -> Iterator[Any]:
        results = original(self, sources, workers=workers)
        yield next(results)
        raise KeyboardInterrupt

    monkeypatch.setattr(Cleaner, "clean_many", breaking)
    assert run("in", "-o", out).exit_code != 0
    assert Path("out.jsonl").read_text(encoding="utf-8") == "the run before\n"
    assert not Path("out/a.jsonl").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="has no signals")
def test_an_interrupted_process_leaves_no_half_file(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-m", "cleaner", "batch", "-", "-o", "out.jsonl"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path)
    assert process.stdin is not None
    process.stdin.write(jsonl({"text": PAGE}).encode())
    process.stdin.flush()
    for _ in range(300):
        if (tmp_path / "out.jsonl.part").exists():
            break
        time.sleep(0.1)
    for _ in range(30):  # an interrupt that falls into an import's clean-up is swallowed by Python; a person presses the keys again
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=1)
            break
    process.communicate(timeout=30)
    assert process.returncode != 0
    assert not (tmp_path / "out.jsonl").exists()


def test_a_reader_that_stops_reading_is_no_error_to_speak_of(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(jsonl({"text": PAGE}) * 2000, encoding="utf-8")
    process = subprocess.Popen([sys.executable, "-m", "cleaner", "batch", "in.jsonl", "-o", "-"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) != 2


# --- streams and workers ---------------------------------------------------------------------------------------------
def test_two_workers_write_the_very_same_bytes_as_one(run: Run) -> None:
    records = [{"text": f"{STORY} {i}\n\nSign up for our newsletter", "id": i} for i in range(150)]
    write("in.jsonl", jsonl(*records[:70]) + "{broken\n" * 70 + jsonl(*records[70:]))
    one, two = (run("in.jsonl", "-o", f"out{workers}.jsonl", "--workers", str(workers)) for workers in (1, 2))
    assert one.exit_code == two.exit_code == 1
    assert one.stderr == two.stderr
    assert Path("out1.jsonl").read_bytes() == Path("out2.jsonl").read_bytes()
    assert [record["id"] for record in read("out2.jsonl") if "id" in record] == list(range(150))


@pytest.mark.parametrize("line", [json.dumps({"text": PAGE}), "{broken"])
def test_records_are_read_as_they_are_written_not_all_at_once(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0

    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def __iter__(self) -> Iterator[bytes]:  # type: ignore[override]
            nonlocal taken
            while True:
                taken += 1
                yield f"{line}\n".encode()

    class Stdin:
        buffer = Endless()

    monkeypatch.setattr(sys, "stdin", Stdin())
    stream: Iterator[tuple[InputDocument, Any]] = cleaned(read_documents(["-"], FIELDS, "auto", "-"), Cleaner(), 1)
    for wanted in range(1, 20):
        document, _ = next(stream)
        assert (document.line, taken) == (wanted, wanted)


def test_batch_runs_as_a_process(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cleaner", "batch", "-", "-o", "-", "--workers", "2"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, input=jsonl({"text": PAGE, "місто": "Вербівка"}).encode(), capture_output=True, cwd=tmp_path, timeout=60, env=environment)
    assert done.returncode == 0
    assert json.loads(done.stdout)["місто"] == "Вербівка"
    assert b"1 documents: 1 ok" in done.stderr


def test_pages_of_html_in_a_folder_are_cleaned_to_text_files(run: Run) -> None:
    write("in/a.html", f"<!doctype html><title>Ferry</title><p>{STORY}</p>")
    write("in/a.txt")
    assert run("in", "-o", "out").exit_code == 0
    assert sorted(everything()) == ["in/a.html", "in/a.txt", "out/a.html.txt", "out/a.txt", "out/report.jsonl"]
    assert Path("out/a.html.txt").read_text() == f"{STORY}\n"


@pytest.mark.parametrize(("url", "told"), [({}, True), ({"url": "https://mole.example/a"}, False)])
def test_evidence_that_counts_nothing_says_so(run: Run, url: dict[str, str], told: bool) -> None:
    write("in.jsonl", jsonl({"text": PAGE, **url}))
    result = run("in.jsonl", "-o", "out.jsonl", "--evidence")
    assert result.exit_code == 0
    assert ("--evidence counted nothing" in result.stderr) is told


@pytest.mark.parametrize("options", [["--into", "url"], ["--report-field", "title"], ["--into", "day", "--date-field", "day"]])
def test_what_is_read_is_not_overwritten(run: Run, options: list[str]) -> None:
    write("in.jsonl", jsonl({"text": PAGE, "url": "https://mole.example", "title": "Mole", "day": "2024-05-03"}))
    result = run("in.jsonl", "-o", "out.jsonl", *options)
    assert (result.exit_code, "overwritten" in result.stderr) == (2, True)
    assert not Path("out.jsonl").exists()


@pytest.mark.parametrize("inputs", [["in"], ["in/a.html", "in/a.html.txt"], ["in/a.html.txt", "in/a.html"]])
def test_a_story_takes_no_other_texts_place(run: Run, inputs: list[str]) -> None:
    write("in/a.html", f"<!doctype html><p>{STORY}</p>")
    write("in/a.html.txt")
    before = everything()
    result = run(*inputs, "-o", "out")
    assert (result.exit_code, "would both be written to" in " ".join(result.stderr.replace("│", " ").split())) == (2, True)
    assert everything() == before


def test_a_page_beside_a_text_of_its_storys_name_is_written_when_it_is_given_alone(run: Run) -> None:
    write("in/a.html", f"<!doctype html><p>{STORY}</p>")
    write("in/a.html.txt")
    assert run("in/a.html", "-o", "out").exit_code == 0
    assert Path("out/a.html.txt").read_text() == f"{STORY}\n"
