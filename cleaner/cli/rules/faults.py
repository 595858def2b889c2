"""Faults and lint findings as the terminal, a program or GitHub wants them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from cleaner.ruleset.errors import Fault


class FaultFormat(StrEnum):
    text = "text"
    json = "json"
    github = "github"


def print_faults(faults: Sequence[Fault], form: FaultFormat) -> None:
    """Text to standard error; JSON and GitHub's annotations to standard output."""
    from dataclasses import asdict

    from cleaner.cli.output import dump, utf8

    if form is FaultFormat.json:
        typer.echo(utf8(dump([asdict(fault) for fault in faults])))
    for fault in faults:
        if form is FaultFormat.text:
            typer.echo(utf8(f"{fault}\n    {fault.mend}" if fault.mend else str(fault)), err=True)
        elif form is FaultFormat.github:
            message = f"{fault.message} {fault.mend}".strip().replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
            typer.echo(utf8(f"::{fault.severity} file={fault.file},line={fault.line},col={fault.column},title={fault.code}::{message}"))
