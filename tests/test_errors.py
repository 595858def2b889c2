"""Error pages: every code has a golden pair and a section in docs/errors.md, and points at the very place."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from pathlib import Path
from typing import get_args

import pytest
import yaml
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

GOLDEN = ROOT / "tests" / "errors"
CODES: tuple[str, ...] = get_args(ErrorCode)
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
