"""The papers: every example runs, every link leads somewhere, every list is complete.

In README.md and docs/, ``python`` blocks are run (those of one file one after the other), and in README.md ``console`` blocks that begin
with ``$ cleaner `` must print what they show, standard error included. Both run in a new folder that holds ``seeds/``. A ``yaml`` or
``text`` block of README.md whose first line is a comment naming a file (``# my-rules/outlets/example.com.yaml``, ``# page.txt``) is written
there before README.md's examples run. docs/tutorial.md runs from top to bottom in an empty folder: its files are written, and its commands must
print what they show.
"""

from __future__ import annotations

import contextlib
import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from cleaner import Cleaner, Kind, Result
from cleaner.document import NOISE_KINDS, STORY_KINDS
from cleaner.ruleset.schema import RULE_FILE, Schema, part_at
from tests.conftest import ROOT

PAPERS = sorted(path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")] if path.is_file())
FENCE = re.compile(r"^(?P<indent> *)```(?P<language>[\w-]*)[^\n]*\n(?P<body>.*?)^(?P=indent)```[ \t]*$", re.MULTILINE | re.DOTALL)
FILE_COMMENT = re.compile(r"# (?P<path>[\w./-]+\.(?:yaml|txt))\s*$")
RULE_LIST = "outlet: example.com\nname: Example\nrules:\n"


class Fence(NamedTuple):
    """A fenced block; ``line`` is that of its first line in the file."""

    paper: Path
    line: int
    language: str
    body: str

    @property
    def place(self) -> str:
        return f"{self.paper.relative_to(ROOT).as_posix()}:{self.line}"

    @property
    def file(self) -> str | None:
        """The file that the block's first line names."""
        match = FILE_COMMENT.match(self.body.partition("\n")[0])
        return match["path"] if match else None


def fences(paper: Path, language: str | None) -> list[Fence]:
    """The blocks of a language, or all of them."""
    text = paper.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(text):
        if language in (None, match["language"]):
            body = "".join(line.removeprefix(match["indent"]) for line in match["body"].splitlines(keepends=True))
            found.append(Fence(paper, text.count("\n", 0, match.start("body")) + 1, match["language"], body))
    return found


def unfenced(paper: Path) -> str:
    return FENCE.sub("", paper.read_text(encoding="utf-8"))


def all_fences(language: str | None, *papers: Path) -> list[Fence]:
    return [fence for paper in papers for fence in fences(paper, language)]


DOCS = sorted((ROOT / "docs").glob("*.md"))
README = ROOT / "README.md"
RULES = ROOT / "docs" / "rules.md"
TUTORIAL = ROOT / "docs" / "tutorial.md"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in that holds the seeds and nothing else."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lay_out_readme_files(folder: Path) -> None:
    """Write the files that README.md shows and names."""
    for fence in [*fences(README, "yaml"), *fences(README, "text")]:
        if fence.file and not Path(fence.file).is_absolute() and ".." not in Path(fence.file).parts:
            write_shown(fence, folder)


def write_shown(fence: Fence, folder: Path) -> None:
    """Write a file that a paper shows and names; in a text the name is no part of it."""
    assert fence.file is not None
    (folder / fence.file).parent.mkdir(parents=True, exist_ok=True)
    (folder / fence.file).write_text(fence.body if fence.file.endswith(".yaml") else fence.body.partition("\n")[2], encoding="utf-8")


# --- examples --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("paper", [paper for paper in [README, *DOCS] if fences(paper, "python")], ids=lambda paper: paper.name)
def test_python_examples_run(paper: Path, desk: Path) -> None:
    if paper == README:
        lay_out_readme_files(desk)
    names: dict[str, object] = {"__name__": "__main__"}
    for fence in fences(paper, "python"):
        if ">>> " in fence.body:
            example = doctest.DocTestParser().get_doctest(fence.body, names, fence.place, str(paper), fence.line - 1)
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
            report: list[str] = []
            runner.run(example, out=report.append, clear_globs=False)
            assert not runner.summarize(verbose=False).failed, "".join(report)
            names = example.globs
        else:
            code = compile("\n" * (fence.line - 1) + fence.body, str(paper), "exec")
            exec(code, names)


@pytest.mark.parametrize("fence", all_fences("console", README), ids=lambda fence: fence.place)
@pytest.mark.skipif(os.name == "nt", reason="the examples are written for a POSIX shell")
def test_commands_print_what_the_readme_shows(fence: Fence, desk: Path) -> None:
    if not fence.body.startswith("$ cleaner "):
        pytest.skip("not a command of ours")
    lay_out_readme_files(desk)
    for command, printed in transcript(fence.body):
        assert run(command, desk) == printed, f"{fence.place}: $ {command}"


@pytest.mark.skipif(os.name == "nt", reason="the commands are written for a POSIX shell")
def test_the_tutorial_runs_from_an_empty_folder(tmp_path: Path) -> None:
    ran = 0
    for fence in all_fences(None, TUTORIAL):
        if fence.file:
            write_shown(fence, tmp_path)
        for command, printed in transcript(fence.body) if fence.language == "console" else ():
            assert command.startswith("cleaner "), fence.place
            assert run(command, tmp_path) == printed, f"{fence.place}: $ {command}"
            ran += 1
    assert ran >= 8


def transcript(body: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with what is shown below it."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        lines = part.split("\n")
        command = lines.pop(0)
        while command.endswith("\\"):
            command = f"{command[:-1].rstrip()} {lines.pop(0).lstrip('> ')}"
        yield command, "\n".join(lines).rstrip("\n")


def run(command: str, folder: Path) -> str:
    """Standard output and error of a shell command, in which ``cleaner`` is the one of this environment; trailing newlines are dropped."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1", "COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb"}
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=120
    )
    return done.stdout.decode("utf-8").rstrip("\n")


# --- the rule language -----------------------------------------------------------------------------------------------
def sections(paper: Path) -> dict[str, str]:
    """The text under each heading of the third level."""
    parts = re.split(r"^### (.+)\n", paper.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def written(fence: Fence, folder: Path) -> Path:
    """A folder with the block as a rule file: a whole file, or a list of rules, for which a head is made up."""
    is_list = fence.body.startswith("- id:")
    path = folder / "rules" / (fence.file or "outlets/example.com.yaml")
    path.parent.mkdir(parents=True)
    path.write_text(RULE_LIST + "".join(f"  {line}\n" if line else "\n" for line in fence.body.splitlines()) if is_list else fence.body, encoding="utf-8")
    return folder / "rules"


@pytest.mark.parametrize("fence", all_fences("yaml", RULES), ids=lambda fence: fence.place)
def test_rule_examples_hold(fence: Fence, tmp_path: Path) -> None:
    Cleaner(rules=written(fence, tmp_path))  # reads, validates and proves every file of the folder; raises with every fault


def test_readme_rules_hold(tmp_path: Path) -> None:
    shown = [fence for fence in fences(README, "yaml") if re.search(r"^(?:outlet|platform|language):|^- id:", fence.body, re.MULTILINE)]
    for number, fence in enumerate(shown):
        place = Path(fence.file or "outlets/example.com.yaml")
        (tmp_path / str(number)).mkdir()
        Cleaner(rules=written(fence._replace(body=fence.body if not fence.file else f"# {'/'.join(place.parts[-2:])}\n{fence.body}"), tmp_path / str(number)))


def keys_of(part: Schema) -> Iterator[str]:
    for name, inner in part.get("properties", {}).items():
        yield name
        yield from keys_of(inner.get("items", inner))


FIELDS = sorted(set(keys_of(RULE_FILE)))


def keys_used(data: object) -> set[str]:
    if isinstance(data, dict):
        return set(data) | {key for name, value in data.items() if name != "allow" for key in keys_used(value)}
    return {key for value in data for key in keys_used(value)} if isinstance(data, list) else set()


def test_every_field_of_the_rule_language_is_described_and_shown() -> None:
    named = {word for code in re.findall(r"`([^`]+)`", unfenced(RULES)) for word in re.findall(r"[a-z_]+", code)}
    shown = {key for fence in fences(RULES, "yaml") for key in keys_used(yaml.load(fence.body, Loader=yaml.BaseLoader))}
    assert [field for field in FIELDS if field not in named] == []
    assert [field for field in FIELDS if field not in shown] == []
    assert sorted(shown - set(FIELDS)) == []


@pytest.mark.parametrize("predicate", sorted(part_at(("rules", 0, "where"))["properties"]))
def test_every_predicate_is_asked_on_a_page_that_it_saves_or_not(predicate: str) -> None:
    """A string takes ``where`` as met; only a document asks it."""
    shown = [rule for fence in fences(RULES, "yaml") if fence.body.startswith("- id:") for rule in yaml.load(fence.body, Loader=yaml.BaseLoader)]
    asked = [one for rule in shown if predicate in rule.get("where", ()) for side in rule["examples"].values() for one in side if isinstance(one, dict)]
    assert asked


@pytest.mark.parametrize("name", ["new", "try", "check", "list", "show", "schema"])
def test_the_reference_names_every_command_for_rules(name: str) -> None:
    assert f"cleaner rules {name}" in RULES.read_text(encoding="utf-8")


def test_every_end_of_a_range_is_shown() -> None:
    ends = set(re.findall(r"\bto: [\"']?(\+?\w+)", RULES.read_text(encoding="utf-8")))
    assert {"start", "end", "blank", "heading", "+2"} <= ends


# --- complete and linked ---------------------------------------------------------------------------------------------
def first_cells(text: str) -> list[str]:
    """The names in the first cells of tables."""
    return [name for cell in re.findall(r"^\| (`[^|]*`) \|", text, re.MULTILINE) for name in re.findall(r"`([^`]+)`", cell)]


def test_kinds_are_exactly_those_of_the_engine() -> None:
    text = (ROOT / "docs" / "kinds.md").read_text(encoding="utf-8")
    _, story, noise, *_ = re.split(r"^## .+$", text, flags=re.MULTILINE)
    assert first_cells(story) == [kind for kind in Kind if kind in STORY_KINDS]
    assert first_cells(noise) == [kind for kind in Kind if kind in NOISE_KINDS]


def test_results_name_every_public_field() -> None:
    text = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
    named = {word for code in re.findall(r"`([^`]+)`", unfenced(ROOT / "docs" / "results.md")) for word in re.findall(r"\w+", code)}
    result = Cleaner(outlets=False).clean("A line.")
    plain = result.as_dict(with_blocks=True)
    assert set(plain) <= named
    shown = {name for name, value in vars(Result).items() if not name.startswith("_") and not callable(value)}
    assert sorted(shown - named - {"decision"}) == []
    table = text.split("## Status")[1].split("##")[0]
    assert first_cells(table) == ["ok", "empty", "no_story", "suspect", "error"]


def slug(heading: str) -> str:
    """The anchor that a heading gets."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def anchors(paper: Path) -> set[str]:
    seen: dict[str, int] = {}
    found = set()
    for heading in re.findall(r"^#{1,6} +(.+?) *#*$", unfenced(paper), re.MULTILINE):
        name = slug(heading)
        found.add(name if name not in seen else f"{name}-{seen[name]}")
        seen[name] = seen.get(name, 0) + 1
    return found | set(re.findall(r"<a (?:id|name)=\"([^\"]+)\"", unfenced(paper)))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(paper: Path) -> None:
    text = re.sub(r"`[^`\n]*`", "", unfenced(paper))
    targets = re.findall(r"\]\(<?([^)\s>]+)>?(?: \"[^\"]*\")?\)", text) + re.findall(r"^\[[^\]]+\]: <?(\S+?)>?$", text, re.MULTILINE)
    broken = []
    for target in targets:
        if re.match(r"[a-z][a-z+.-]*:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (paper.parent / name).resolve() if name else paper
        with contextlib.suppress(ValueError):
            if file.relative_to(ROOT) and file.exists() and (not anchor or file.suffix != ".md" or anchor in anchors(file)):
                continue
        broken.append(target)
    assert broken == []


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text[:200]
    assert all(f"\n   {number}. " in text for number in range(1, 10))
    assert "END OF TERMS AND CONDITIONS" in text
