"""Evidence of a corpus: what recurs goes, what a story repeats stays; counts are the same in any order and after reading them back."""

from __future__ import annotations

import random
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, Evidence
from cleaner.evidence import line_key

URL = "https://harbour.example/"
HEAD = ["Harbour Herald of the North", "Pilots' corner", "Boats for sale"]
FOOT = ["Our boats", "Tides and moorings", "Ring the bell for us"]
TOWNS = ["Lowmere", "Highmere", "Ash Point", "Vale", "Reed Bay", "Old Quay"]
COLOURS = ["red", "green", "blue", "white", "black", "grey"]


def story(n: int) -> list[str]:
    return [
        f"Bridge of {TOWNS[n]} painted {COLOURS[n]}",
        f"The board of {TOWNS[n]} met on Monday, and it spoke for two hours about nothing but the {COLOURS[n]} bridge over the harbour.",
        f"Its chairman, who lives in {TOWNS[n]}, said that {COLOURS[n]} beams would have to be replaced before the winter storms.",
        f"The people of {TOWNS[n]} have walked around the harbour since the spring, and {COLOURS[n]} paint is on all their boots.",
    ]


def page(n: int, inside: tuple[str, ...] = ()) -> str:
    lines = story(n)
    return "\n\n".join([*HEAD, *lines[:2], *inside, *lines[2:], *FOOT])


def sources(inside: tuple[str, ...] = (), number: int = 6) -> list[dict[str, str]]:
    return [{"source": page(n, inside), "url": f"{URL}{n}"} for n in range(number)]


def cleaned(inside: tuple[str, ...] = (), number: int = 6) -> list[str]:
    cleaner = Cleaner(outlets=False)
    told = cleaner.with_evidence(cleaner.gather(sources(inside, number)))
    result = told.clean(page(0, inside), url=URL)
    assert result.status == "ok"
    return [line for line in result.text.split("\n") if line]


def test_lines_that_recur_around_the_story_go() -> None:
    assert cleaned() == story(0)
    assert cleaned(number=2) == story(0)


def test_one_document_is_no_evidence() -> None:
    assert cleaned(number=1) == [*HEAD, *story(0), *FOOT]


def test_the_reason_is_the_count() -> None:
    cleaner = Cleaner(outlets=False)
    result = cleaner.with_evidence(cleaner.gather(sources())).clean(page(0), url=URL)
    first = result.blocks[0]
    assert first.removed[0].rule.startswith("evidence:")
    assert first.kind == "other"
    assert first.reason.endswith("it stands in 5 of 5 other documents of the outlet")


@pytest.mark.parametrize(
    "line",
    [
        "Why it matters",
        '"The harbour belongs to all," the slogan says.',
        "The Herald asks its readers each spring to name the ugliest bridge in the valley, and prints the answers.",
    ],
)
def test_what_recurs_between_paragraphs_stays(line: str) -> None:
    assert line in cleaned((line,))


def test_a_form_between_paragraphs_goes() -> None:
    form = ("Boats in your inbox", "Every Monday", "One click and you are on board")
    assert cleaned(form) == story(0)


def test_a_second_version_of_a_story_is_not_furniture() -> None:
    cleaner = Cleaner(outlets=False)
    told = cleaner.with_evidence(cleaner.gather([{"source": page(0), "url": URL}, {"source": f"{page(0)}\n\nCorrected", "url": URL}]))
    assert set(story(0)) <= set(told.clean(page(0), url=URL).text.split("\n"))


def test_a_columns_own_opening_stays() -> None:
    opening = "Good morning from the harbour."
    cleaner = Cleaner(outlets=False)
    columns = [{"source": "\n\n".join([*HEAD, opening, *story(n)[1:], *FOOT]), "url": URL} for n in range(2)]
    told = cleaner.with_evidence(cleaner.gather([*columns, *sources()[2:]]))
    assert opening in told.clean(columns[0]["source"], url=URL).text


def test_other_outlets_count_for_nothing() -> None:
    cleaner = Cleaner(outlets=False)
    told = cleaner.with_evidence(cleaner.gather(sources()))
    other = told.clean(page(0), url="https://valley.example/")
    assert other.removed == Cleaner(outlets=False).clean(page(0)).removed


def test_counts_do_not_depend_on_the_order(tmp_path: Path) -> None:
    cleaner = Cleaner(outlets=False)
    given_sources = [*sources(), *sources(("Why it matters",))]
    first = cleaner.gather(given_sources)
    random.Random(1).shuffle(given_sources)
    again = cleaner.gather([*given_sources, *given_sources])  # what was counted is not counted again
    assert first == again
    first.save(tmp_path / "first")
    again.save(tmp_path / "again")
    assert (tmp_path / "first").read_bytes() == (tmp_path / "again").read_bytes()
    assert Evidence.load(tmp_path / "first") == first


def test_pieces_add_up() -> None:
    cleaner = Cleaner(outlets=False)
    whole = cleaner.gather(sources())
    left, right = cleaner.gather(sources()[:2]), cleaner.gather(sources()[2:])
    left.update(right)
    assert left == whole
    with pytest.raises(ValueError, match="cells"):
        left.update(Evidence(8))


def test_results_are_the_same_after_reading_back(tmp_path: Path) -> None:
    cleaner = Cleaner(outlets=False)
    told = cleaner.with_evidence(cleaner.gather(sources()))
    assert told.evidence is not None
    told.evidence.save(tmp_path / "evidence")
    again = cleaner.with_evidence(Evidence.load(tmp_path / "evidence"))
    assert [told.clean(page(n), url=URL).removed for n in range(6)] == [again.clean(page(n), url=URL).removed for n in range(6)]


@pytest.mark.parametrize("data", [b"", b"hello", b"cleaner-evidence-1\n", b"cleaner-evidence-1\n" + b"\xff" * 16, b"cleaner-evidence-1\n" + b"\0" * 40])
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(ValueError, match="not a file of evidence"):
        Evidence.load(tmp_path / "file")


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    Cleaner(outlets=False).gather(sources()).save(tmp_path / "file")
    data = (tmp_path / "file").read_bytes()
    (tmp_path / "file").write_bytes(data[: len(data) // 2])
    with pytest.raises(ValueError, match="damaged"):
        Evidence.load(tmp_path / "file")


def test_a_million_lines_take_bounded_memory_and_raise_no_false_alarm() -> None:
    evidence = Evidence(1 << 19)
    tracemalloc.start()
    for n in range(10_000):
        name = "".join("abcdefghij"[int(digit)] for digit in str(n))
        evidence.add([f"the line {name} of {letter}" for letter in "abcdefghij"] * 10, "harbour.example")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert evidence.lines == 10_000 + 100_000
    assert peak < 3 << 20
    assert len(evidence.find([f"never seen {chr(97 + n % 26)}{chr(97 + n // 26)} before" for n in range(600)], "harbour.example", {})) == 0


@given(st.text())
def test_keys_are_stable_and_fold_case_digits_and_punctuation(view: str) -> None:
    key = line_key(view)
    assert line_key(key) == key
    assert line_key("Page 12 of 30!") == line_key("page 1 (of) 7")[:4] + line_key("Page 12 of 30")[4:]


def test_a_batch_counts_keeps_and_uses_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import json

    from typer.testing import CliRunner

    from cleaner.cli.app import app

    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_text("".join(json.dumps({"text": page(n), "url": f"{URL}{n}"}) + "\n" for n in range(4)))
    run = CliRunner()
    assert run.invoke(app, ["batch", "in.jsonl", "-o", "first.jsonl", "-q", "--evidence", "--save-evidence", "kept"]).exit_code == 0
    assert run.invoke(app, ["batch", "in.jsonl", "-o", "again.jsonl", "-q", "--load-evidence", "kept"]).exit_code == 0
    lines = Path("first.jsonl").read_text().splitlines()
    assert lines == Path("again.jsonl").read_text().splitlines()
    assert [line for line in json.loads(lines[0])["text"].split("\n") if line] == story(0)
    Path("page.txt").write_text(page(5))
    told = run.invoke(app, ["explain", "page.txt", "--url", URL, "--load-evidence", "kept"]).stdout
    assert "it stands in 4 of 4 other documents of the outlet" in told
    for arguments in (
        ["-", "--evidence"],
        ["in.jsonl", "--save-evidence", "x"],
        ["in.jsonl", "--load-evidence", "in.jsonl"],
        ["in.jsonl", "--load-evidence", "nowhere"],
    ):
        assert run.invoke(app, ["batch", *arguments, "-o", "out.jsonl"]).exit_code == 2, arguments
