"""The record of files that were found sound: true, used, and used for nothing that has changed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.ruleset import record as record_module
from cleaner.ruleset.errors import RuleError
from cleaner.ruleset.library import Library, shipped_rules
from cleaner.ruleset.lint.run import lint
from cleaner.ruleset.record import RECORD, Record, Sound, digest_of, engine, read_record


def test_the_record_is_that_of_the_files_and_the_engine(request: pytest.FixtureRequest) -> None:
    """Each file that it names is checked anew by test_rules.py."""
    library = Library(anew=True)
    file = shipped_rules() / RECORD
    if request.config.getoption("--update-golden"):
        assert not [fault for name in library.sources for fault in (*library.check(name), *lint(library, name))]
    now = Record(engine(), {name: Sound(digest_of(library.content(name)), len(library.rules(name))) for name in library.sources})
    if request.config.getoption("--update-golden"):
        file.write_text(now.dump(), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == now.dump(), "rule files or the engine have changed: check them with `cleaner rules check`, then `make golden`"


def test_a_first_check_reads_no_rules(tmp_path: Path) -> None:
    """On a machine that has no cache, nothing that is known to be sound is proved once more."""
    code = """
import sys
import cleaner.ruleset.library as library
from cleaner.cli import main
whole = library.read
def heads_only(text, path, **rest):
    assert "\\nrules:" not in text, path
    return whole(text, path, **rest)
library.read = heads_only
sys.argv[1:] = ["rules", "check"]
main()
"""
    environment = {**os.environ, "CLEANER_CACHE": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert "all examples hold" in done.stdout


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A copy of the shipped rules, with their record."""
    return Path(shutil.copytree(shipped_rules(), tmp_path / "rules"))


def test_what_has_changed_is_not_recorded(shipped: Path) -> None:
    assert Library(shipped=shipped).recorded("outlets/inkl.com") is not None
    with (shipped / "languages" / "en.yaml").open("a", encoding="utf-8") as stream:
        stream.write("# a word more\n")
    library = Library(shipped=shipped)
    assert library.recorded("languages/en") is None
    assert library.recorded("outlets/inkl.com") is None, "what it extends has changed"
    assert library.recorded("languages/de") is not None


def test_nothing_is_recorded_for_who_checks_anew() -> None:
    assert Library().recorded("languages/de") is not None
    assert Library(anew=True).recorded("languages/de") is None


def test_a_user_s_file_of_the_same_name_is_checked(tmp_path: Path, shipped: Path) -> None:
    own = tmp_path / "own" / "languages"
    own.mkdir(parents=True)
    (own / "en.yaml").write_text("language: en\nname: English\nstopwords: [the, and, of]\nrules: [{id: Bad}]\n", encoding="utf-8")
    with pytest.raises(RuleError):
        Library(own.parent, shipped=shipped)


def test_another_engine_s_record_says_nothing(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_module, "engine", lambda: "another")
    read_record.cache_clear()
    assert Library(shipped=shipped).recorded("languages/de") is None
    read_record.cache_clear()


@pytest.mark.parametrize("broken", ["", "{", "[]", "null", '{"engine": 1, "files": []}', json.dumps({"engine": engine(), "files": {"languages/de": {"x": 1}}})])
def test_a_broken_record_says_nothing(shipped: Path, broken: str) -> None:
    (shipped / RECORD).write_text(broken, encoding="utf-8")
    assert Library(shipped=shipped).recorded("languages/de") is None


def test_without_a_record_all_is_checked(shipped: Path) -> None:
    (shipped / RECORD).unlink()
    assert Library(shipped=shipped).recorded("languages/de") is None
