"""Whatever stands in a rule file, an error page or a valid file comes of it, in bounded time and memory."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cleaner.ruleset.compiling import LARGEST, LONGEST, expansion, try_pattern
from cleaner.ruleset.errors import RuleError
from cleaner.ruleset.library import Library
from cleaner.ruleset.pattern import Pattern
from cleaner.ruleset.places import Problem
from cleaner.ruleset.read import read
from cleaner.ruleset.schema import RULE_FILE
from tests.conftest import ROOT

SECONDS = 15
"""What a machine under load may take for what takes one or two."""
MEMORY = 1_200_000_000
HEAD = "outlet: example.com\nname: Example\n"
RULE = """  - id: appeal-{0}
    kind: donation
    why: Closes every story.
    line: '^Support us {0}'
    examples: {{removes: ["Support us {0}"], leaves: ["They support us."]}}
"""
CHECK = """
import sys
from pathlib import Path
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
except ImportError:
    pass
from cleaner import Cleaner, RuleError
try:
    Cleaner(rules=Path(sys.argv[1]))
except RuleError as error:
    import json
    print(json.dumps([[fault.code, fault.line, fault.column] for fault in error.faults]))
else:
    print("[]")
"""


def checked(folder: Path, data: bytes) -> list[list[str | int]]:
    """Code, line and column of each fault of a file, found by a process that has little memory and time."""
    file = folder / "outlets" / "example.com.yaml"
    file.parent.mkdir()
    file.write_bytes(data)
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", CHECK.format(memory=MEMORY), str(folder)], capture_output=True, timeout=60, cwd=ROOT)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert time.perf_counter() - start < SECONDS
    found: list[list[str | int]] = json.loads(done.stdout)
    return found


BILLION = "".join(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True))
HOSTILE = {
    "alias bomb": (f"{HEAD}a: &a [x]\n{BILLION}", "alias"),
    "merge key": (f"{HEAD}base: &base {{a: b}}\nrules:\n  - <<: *base\n", "alias"),
    "object tag": (f"{HEAD}hosts: !!python/object/apply:os.abort []\n", "tag"),
    "own tag": (f"{HEAD}hosts: !secret x\n", "tag"),
    "scalar of fifty megabytes": (f"{HEAD}stopwords: '{'x' * 50_000_000}'\n", "too-large"),
    "scalar of three megabytes": (f"outlet: example.com\nname: '{'x' * 3_000_000}'\nhosts: no\n", "bad-value"),
    "pattern of three megabytes": (f"{HEAD}rules:\n  - line: '{'(a|b' * 700_000}'\n", "bad-value"),
    "lists a hundred thousand deep": (f"{HEAD}hosts: {'[' * 100_000}", "too-deep"),
    "mappings a hundred thousand deep": (f"{HEAD}hosts: {'{a: ' * 100_000}", "too-deep"),
    "indentation a thousand deep": (HEAD + "".join(f"{' ' * i}a:\n" for i in range(1000)), "too-deep"),
    "sequence entries in one line": (f"{HEAD}hosts:\n  {'- ' * 100_000}x\n", "too-deep"),
    "complex keys a hundred thousand deep": (f"{HEAD}{'? ' * 100_000}x\n", "too-deep"),
    "a hundred thousand rules": (f"{HEAD}rules:\n" + "  - {id: a}\n" * 100_000, "too-large"),
    "a hundred thousand whole rules": (f"{HEAD}rules:\n" + "".join(map(RULE.format, range(100_000))), "too-large"),
    "five thousand empty rules": (f"{HEAD}rules:\n" + "  - {}\n" * 5000, "missing-key"),
    "a hundred thousand keys": (HEAD + "".join(f"k{i}: x\n" for i in range(100_000)), "too-large"),
    "twenty thousand unknown keys": (f"{HEAD}rules:\n" + "".join(f"  - {{k{i}: x, w{i}: x, u{i}: x, l{i}: x, e{i}: x}}\n" for i in range(4000)), "unknown-key"),
    "a list of six thousand": (f"{HEAD}hosts: [{'example.com, ' * 6000}]\n", "too-large"),
    "five thousand parents": (f"{HEAD}extends: [{', '.join(f'platforms/p{i}' for i in range(5000))}]\n", "unknown-parent"),
    "five thousand disabled rules": (f"{HEAD}disable: [{', '.join(f'languages/en:p{i}' for i in range(5000))}]\n", "unknown-rule"),
    "five thousand bad patterns": (f"{HEAD}rules:\n" + "".join(f"  - line: '{i}('\n" for i in range(5000)), "bad-pattern"),
    "five thousand bad selectors": (f"{HEAD}rules:\n  - content: [{', '.join(f'.a{i} >' for i in range(5000))}]\n", "bad-selector"),
    "deep selectors": (f"{HEAD}rules:\n" + f"  - select: '{':is(' * 98}a{')' * 98}'\n  - select: '{':has(' * 80}a{')' * 80}'\n" * 200, "bad-selector"),
    "a key of a megabyte": (f"{HEAD}{'k' * 1000}: x\n? {'k' * 1_000_000}\n: x\n", "unknown-key"),
    "nul": (f"{HEAD}hosts: [exam\0ple.com]\n", "yaml"),
    "escape": (f"{HEAD}hosts: [exam\x1bple.com]\n", "yaml"),
    "tabs": (f"{HEAD}rules:\n\t- id: x\n", "yaml"),
    "second byte order mark": (f"\ufeff\ufeff{HEAD}", "yaml"),
    "duplicate keys": (f"{HEAD}name: Another\n", "duplicate-key"),
    "lone quote": (f'{HEAD}hosts: ["example.com]\n', "yaml"),
    "directive": (f"%YAML 9.9\n---\n{HEAD}", "yaml"),
    "empty": ("", "empty"),
    "blank": (" \n\n# nothing\n", "empty"),
    "null": ("~\n", "not-a-mapping"),
    "document marks alone": ("---\n...\n", "empty"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_has_an_error_page_in_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    text, code = HOSTILE[name]
    assert code in {fault[0] for fault in checked(tmp_path, text.encode())}


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (HEAD.encode("utf-16"), ["not-utf-8", 1, 1]),
        (HEAD.encode("utf-16-le"), ["yaml", 1, 2]),
        (HEAD.encode("utf-32"), ["not-utf-8", 1, 1]),
        (f"{HEAD}hosts: [café.example]".encode("latin-1"), ["not-utf-8", 3, 12]),
        (bytes(range(256)) * 40, ["not-utf-8", 3, 115]),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), ["not-utf-8", 1, 1]),
    ],
)
def test_what_is_no_utf_8_is_told_with_its_place(data: bytes, fault: list[str | int], tmp_path: Path) -> None:
    assert checked(tmp_path, data) == [fault]


@pytest.mark.parametrize("change", [lambda text: f"\ufeff{text}", lambda text: text.replace("\n", "\r\n"), lambda text: text.replace("\n", "\r")])
def test_marks_and_line_ends_of_other_systems_are_read(change: object, tmp_path: Path) -> None:
    text = f"{HEAD}rules:\n{RULE.format(1)}"
    assert checked(tmp_path, change(text).encode()) == []  # type: ignore[operator]


def test_two_thousand_rules_are_read(tmp_path: Path) -> None:
    assert checked(tmp_path, (f"{HEAD}rules:\n" + "".join(map(RULE.format, range(2000)))).encode()) == []


def test_norway_and_its_like_stay_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "no.yaml").write_text(
        "language: no\nname: on\nstopwords: [no, yes, off, ~, null, 1:30, 0x1f, 1e3, 2024-01-01, .inf]\n", encoding="utf-8"
    )
    head = Library(tmp_path).sources["languages/no"].head
    assert (head["language"], head["name"]) == ("no", "on")
    assert head["stopwords"] == ["no", "yes", "off", "~", "null", "1:30", "0x1f", "1e3", "2024-01-01", ".inf"]


# --- patterns --------------------------------------------------------------------------------------------------------
BOMBS = [
    "(?:a{65535}){65535}",
    "(?:(?:(?:a{100}){100}){100}){100}",
    "[a-z]{65535}" * 100,
    "a{4294967294}",
    ".{9999}" * 200,
    "(?:ab){99999999999999999999}",
    "(?x)(?:a{9000} #(\n){9000}",
    "(?x:(?:a{9000} #)\n)){9000}",
    r"(?:\({9000}){9000}",
    "(?:[(]{9000}){9000}",
    "(?:[])]{9000}){9000}",
]


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_pattern_that_would_fill_the_memory_is_refused_at_once(bomb: str) -> None:
    start = time.perf_counter()
    found = try_pattern(bomb, ())
    assert isinstance(found, Problem)
    assert found.code == "bad-pattern"
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    "pattern", [r"^\d{4}-\d{2}-\d{2}$", ".{0,80}" * 20, "(?:a{0,60000}){0,60000}", "(?:(?:one|two) ){3,5}three", r"x\{9999999}", "x[{]9999999}", "x{,9999999}"]
)
def test_a_pattern_with_harmless_counts_is_not_refused(pattern: str) -> None:
    assert expansion(pattern) <= LARGEST


@pytest.mark.parametrize(
    "part",
    ["(", "(?:", "(?:a?", "(?=", "[", "[[", "a{2}{", "(a|", "(?<!", "(?|", "(?P<a>", r"\p{", "(?(1)", "(?R)", "(?1)", "(?i:", "\\", "(?#", "{e<=1}", "(?>"],
)
@pytest.mark.parametrize("closed", ["", ")", ")?", "){2}", "]"])
def test_long_patterns_of_one_part_are_borne(part: str, closed: str) -> None:
    count = LONGEST // (len(part) + len(closed))
    start = time.perf_counter()
    assert isinstance(try_pattern(part * count + closed * count, ()), Pattern | Problem)
    assert isinstance(try_pattern((part + "a" + closed) * (LONGEST // (len(part) + len(closed) + 1)), ()), Pattern | Problem)
    assert time.perf_counter() - start < SECONDS


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"()[]{}|?*+.^$\\,-&~#:<>=!aZ1é ", "(?:", "(?<", "\\p{", "{2,3}", "(?P<n>", "(?&n)", "\\b", "[^", "{e<=1}", "(?r)", "\\G", "\\K"]),
        max_size=30,
    )
)
def test_any_pattern_compiles_or_has_a_problem(parts: list[str]) -> None:
    source = "".join(parts)
    found = try_pattern(source, ())
    if isinstance(found, Problem):
        assert found.within is None or 0 <= found.within <= len(source)


# --- corruption ------------------------------------------------------------------------------------------------------
VALID = (ROOT / "rules" / "outlets" / "pravda.com.ua.yaml").read_text(encoding="utf-8")
VALID = (
    VALID[: VALID.index("\n  - id:", 6000)]
    + """
  - id: related-cards
    kind: related
    why: Below the story.
    select: {css: "div.related:not(.story) > a[href^='/n']", has_text: '^Also read', up_to: 'aside, section', max_chars: 300, link_density: {min: 60}}
    examples: {removes: ['<aside><div class="related"><a href="/news">Also read: eels</a></div></aside>'], leaves: ['<p>Also read</p>']}
"""
)
SIGNS = st.sampled_from([*"~='\"[]{}:,-#&*!|>%@`?\\()+.^$ \t\n\r\0\ufeff\u2028é9a", "\n  ", ": ", "- ", "''"])


@st.composite
def corrupted(draw: st.DrawFn) -> str:
    text = VALID
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        lines = text.split("\n")
        row = draw(st.integers(0, len(lines) - 1))
        match draw(
            st.sampled_from(["delete", "insert", "replace", "drop line", "double line", "swap lines", "indent", "dedent", "drop key", "rename key", "cut"])
        ):
            case "delete":
                text = text[:at] + text[at + draw(st.integers(1, 20)) :]
            case "insert":
                text = text[:at] + draw(SIGNS) + text[at:]
            case "replace":
                text = text[:at] + draw(SIGNS) + text[at + 1 :]
            case "drop line":
                text = "\n".join(lines[:row] + lines[row + 1 :])
            case "double line":
                text = "\n".join(lines[: row + 1] + lines[row:])
            case "swap lines":
                text = "\n".join(lines[:row] + lines[row : row + 2][::-1] + lines[row + 2 :])
            case "indent":
                text = "\n".join([*lines[:row], " " * draw(st.integers(1, 5)) + lines[row], *lines[row + 1 :]])
            case "dedent":
                text = "\n".join([*lines[:row], lines[row][draw(st.integers(1, 5)) :], *lines[row + 1 :]])
            case "drop key":
                text = "\n".join([*lines[:row], lines[row].partition(": ")[2], *lines[row + 1 :]])
            case "rename key":
                text = "\n".join([*lines[:row], lines[row].replace("e", draw(st.sampled_from(["", "ee", "o"])), 1), *lines[row + 1 :]])
            case "cut":
                text = text[:at]
    return text


@settings(max_examples=300, deadline=None)
@given(corrupted())
def test_a_corrupted_file_has_an_error_page_or_is_valid(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    reading = read(text, "outlets/pravda.com.ua.yaml")
    assert reading.faults or Draft202012Validator(RULE_FILE).is_valid(reading.data)
    for fault in reading.faults:
        assert fault.message
        assert fault.mend
        assert lines[fault.line - 1] == fault.source
        assert 1 <= fault.column <= len(fault.source) + 1


@settings(max_examples=60, deadline=None)
@given(text=corrupted())
def test_a_folder_with_a_corrupted_file_has_an_error_page_or_is_valid(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "outlets").mkdir()
    (folder / "outlets" / "pravda.com.ua.yaml").write_bytes(text.encode())
    with contextlib.suppress(RuleError):
        Library(folder)
