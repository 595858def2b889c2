"""Whatever comes in, a result comes out, in bounded time; nothing crashes and nothing is lost."""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from cleaner import Cleaner, clean, cut, normalise_blank
from cleaner.cli.app import app

STORY = "The harbour master said on Monday that the old ferry would sail again before the summer, and that tickets would stay as they are."
LINE_ENDS = ["\n", "\r\n", "\r"]
MEGABYTES = 50_000_000
SECONDS = 15
"""What a machine under load may take for what takes one or two."""


# --- texts -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("source", ["", " ", "\n", "\r\n \t\r\n", "\u00a0\u200b\n\ufeff", b"", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_a_blank_input_is_empty(source: str | bytes) -> None:
    result = clean(source)
    assert (result.status, result.reason, result.removed, result.blocks) == ("empty", "the input is blank", (), ())
    assert not result.text.strip("\n\u00a0\u200b\ufeff")
    assert (result.title, result.byline, result.published, result.updated) == (None, None, None, None)


@pytest.mark.parametrize("page", ["Sign up for our newsletter", "Old ferry to sail again\n\nSign up for our newsletter", "By Jane Doe\n\n3 May 2024"])
def test_a_page_of_nothing_but_boilerplate_is_no_story(page: str) -> None:
    assert clean(page, language="en", title="Old ferry to sail again").status == "no_story"


@pytest.mark.parametrize("end", LINE_ENDS)
def test_line_ends_of_every_kind_give_the_same_story(end: str) -> None:
    page = f"Old ferry to sail again\n\nBy Jane Doe\n3 May 2024\n\n{STORY}\n\nSign up for our newsletter\n"
    result = clean(page.replace("\n", end))
    assert result.text == clean(page).text == f"Old ferry to sail again\n\n{STORY}"
    assert [block.text for block in result.blocks] == [block.text for block in clean(page).blocks]
    assert "".join(result.source_text[one.start : one.end] for one in result.removed) == end.join(
        ["By Jane Doe", "3 May 2024", "Sign up for our newsletter", ""]
    )


@pytest.mark.parametrize("end", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_other_characters_that_some_call_line_ends_are_none(end: str) -> None:
    assert len(clean(f"{STORY}{end}Sign up for our newsletter").blocks) == 1


def test_nuls_stay_where_they_are() -> None:
    page = f"\x00\n{STORY}\x00\nSign up for our newsletter\n"
    for source in (page, page.encode()):
        assert clean(source).text == f"\x00\n{STORY}\x00"


def test_lone_surrogates_stay_where_they_are() -> None:
    page = f"\ud800 {STORY}\nSign up for our newsletter\n\udfff"
    result = clean(page)
    assert result.text == f"\ud800 {STORY}\n\udfff"
    assert result.text[result.text.index("\udfff")] == page[result.to_source(result.text.index("\udfff"))]


def test_a_byte_order_mark_does_not_hide_the_first_line() -> None:
    page = f"Sign up for our newsletter\n{STORY}"
    assert clean(f"\ufeff{page}").text.strip("\ufeff") == clean(page).text == STORY


def test_broken_bytes_make_a_result_suspect_and_cost_nothing_else() -> None:
    result = clean(f"Міст\n\n{STORY}\n\nSign up for our newsletter".encode() + b" \xff\xfe")
    assert (result.status, result.reason, result.encoding) == ("suspect", "2 sequences of bytes are not UTF-8 and were replaced", "utf-8")
    assert STORY in result.text


def test_binary_data_is_an_error_and_nothing_is_cut() -> None:
    data = bytes(range(256)) * 4
    result = clean(data)
    assert (result.status, result.reason, result.removed) == ("error", "the input is binary, not text", ())
    assert result.text == normalise_blank(data.decode("utf-8", "replace"))


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters()) | st.text(alphabet="\r\n \t\x00\ufeff\u200b\ud800İ•By.", max_size=30))
def test_any_text_obeys_the_first_law(text: str) -> None:
    result = clean(text, media="text")
    assert result.text == normalise_blank(cut(text, result.removed))
    assert result.status in ("ok", "empty", "no_story", "suspect")
    assert (result.reason is None) == (result.status == "ok")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_have_a_result(data: bytes) -> None:
    result = clean(data, media="text")
    result.as_dict(with_blocks=True)
    assert result.text == normalise_blank(cut(result.source_text, result.removed))


# --- arguments -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "arguments",
    [{"url": "https://[::1"}, {"url": "\x00"}, {"url": "." * 5000}, {"title": ""}, {"title": "\n"}, {"title": "\ud800"}, {"language": "xx"}, {"language": ""}],
)
def test_odd_arguments_are_borne(arguments: dict[str, Any]) -> None:
    assert clean(STORY, **arguments).text == STORY


@pytest.mark.parametrize("source", [None, 5, ["a"], {"source": None}, {}, {"source": STORY, "colour": "red"}, {"source": STORY, "url": 5}])
def test_a_source_that_is_none_becomes_an_error_among_many(source: Any) -> None:
    bad, good = Cleaner().clean_many([source, STORY])
    assert (bad.status, good.status) == ("error", "ok")


def test_bytes_with_a_wrong_argument_are_not_lost() -> None:
    (result,) = Cleaner().clean_many([{"source": STORY.encode(), "outlet": "nowhere.example"}])
    assert (result.status, result.text) == ("error", STORY)


# --- sizes -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "part",
    ["a", f"{STORY} ", "Міст через річку. ", "By Jane Doe ", "(Photo: ", "1", "https://example.com/", "\u00a0a", "“"],
    ids=["a", "prose", "міст", "by", "photo", "1", "url", "space", "quote"],
)
def test_one_line_of_a_few_megabytes_takes_bounded_time(part: str) -> None:
    start = time.perf_counter()
    result = clean(part * (3_000_000 // len(part)))
    assert (result.byline, len(result.blocks)) == (result.byline, 1)
    assert time.perf_counter() - start < SECONDS


def test_one_line_of_fifty_megabytes_takes_bounded_time() -> None:
    line = f"{STORY} " * (MEGABYTES // len(STORY))
    start = time.perf_counter()
    assert clean(f"Sign up for our newsletter\n{line}".encode()).text == line.rstrip()
    assert time.perf_counter() - start < SECONDS


@pytest.mark.parametrize("blank", ["\n", " ", "\r\n", "\u00a0\n", "\u200b"], ids=["lines", "spaces", "windows", "no-break", "zero-width"])
def test_two_megabytes_of_nothing_take_bounded_time(blank: str) -> None:
    start = time.perf_counter()
    assert clean(blank * (2_000_000 // len(blank))).status == "empty"
    assert time.perf_counter() - start < SECONDS


def test_twenty_thousand_lines_of_boilerplate_take_bounded_time() -> None:
    start = time.perf_counter()
    result = clean("Sign up for our newsletter\nBy Jane Doe\n" * 10_000, language="en")
    assert "Sign up" not in result.text
    assert len(result.blocks) == 20_000
    assert time.perf_counter() - start < SECONDS


# --- files -----------------------------------------------------------------------------------------------------------
def run(*arguments: str, **options: Any) -> Any:
    return CliRunner().invoke(app, [*arguments], **options)


@pytest.mark.parametrize("command", ["clean", "explain"])
def test_a_folder_is_no_document(command: str, tmp_path: Path) -> None:
    result = run(command, str(tmp_path))
    assert result.exit_code == 2
    assert "irectory" in result.stderr


@pytest.mark.parametrize("command", ["clean", "explain"])
def test_a_file_that_may_not_be_read_is_exit_code_2(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.txt").write_text(STORY, encoding="utf-8")

    def refusing(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(io, "open", refusing)
    result = run(command, str(tmp_path / "page.txt"))
    assert result.exit_code == 2
    assert "Permission denied" in result.stderr


@pytest.mark.skipif(sys.platform == "win32" or getattr(os, "geteuid", lambda: 0)() == 0, reason="permissions mean nothing to this user")
def test_a_file_without_read_permission_is_exit_code_2(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(STORY, encoding="utf-8")
    page.chmod(0)
    assert run("clean", str(page)).exit_code == 2


@pytest.mark.parametrize("command", ["clean", "explain"])
@pytest.mark.parametrize("data", [b"", b" \n", b"\x00", b"\xff\xfe\x00", b"\xff" * 9, b"\r\r\r", STORY.encode("utf-16"), b"\x1b[2J" + STORY.encode()])
def test_the_commands_bear_any_file(command: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(data)
    for form in ("text", "json"):
        result = run(command, str(tmp_path / "page.txt"), "--format", form)
        assert result.exit_code == 0, result.stderr
        assert result.exception is None


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux alone")
def test_a_file_name_that_is_no_text_is_borne(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/in/\xff.txt")
    (tmp_path / "in").mkdir()
    Path(name).write_text(STORY, encoding="utf-8")
    assert run("explain", name).exit_code == 0
    assert run("batch", str(tmp_path / "in"), "-o", str(tmp_path / "out")).exit_code == 0
    assert run("batch", str(tmp_path / "in"), "-o", str(tmp_path / "out.jsonl")).exit_code == 0
    assert Path(os.fsdecode(os.fsencode(tmp_path) + b"/out/\xff.txt")).read_text(encoding="utf-8") == f"{STORY}\n"


def test_json_that_is_nested_without_end_costs_one_record_only(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"text": "' + STORY + '", "a": ' + "[" * 1_000_000 + "\n" + '{"a":' * 200_000 + "\n" + '{"text": "' + STORY + '"}\n', encoding="utf-8")
    result = run("batch", str(source), "-o", str(target))
    assert result.exit_code == 1
    assert result.stderr.startswith("3 documents: 2 error, 1 ok")
    assert target.read_text(encoding="utf-8").count("\n") == 3
