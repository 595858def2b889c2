"""Faults and lint findings as the command line prints them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from enum import StrEnum

import typer

from cleaner.cli.output import dump, utf8
from cleaner.ruleset.errors import Fault, visible


class FaultFormat(StrEnum):
    text = "text"
    json = "json"
    github = "github"


def print_faults(faults: Iterable[Fault], form: FaultFormat = FaultFormat.text) -> None:
    """Print faults in the given order.

    Text goes to standard error, in colour on a terminal. ``json`` (docs/schemas/faults.schema.json) and ``github`` (one annotation a line)
    are data and go to standard output.
    """
    if form is FaultFormat.json:
        typer.echo(utf8(dump({"faults": [fault._asdict() for fault in faults]})))
    elif form is FaultFormat.github:
        for fault in faults:
            typer.echo(utf8(_annotation(fault)))
    else:
        colour = False if os.environ.get("NO_COLOR") else None
        for fault in faults:
            typer.echo(_coloured(fault), err=True, color=colour)


def _coloured(fault: Fault) -> str:
    """The same text as ``str(fault)``, styled; the styles are dropped where no terminal shows them."""
    line, caret = fault.excerpt
    tone = typer.colors.RED if fault.severity == "error" else typer.colors.YELLOW
    parts = [f"{typer.style(fault.place, bold=True)}: {typer.style(fault.code, fg=tone)}: {visible(fault.message)}"]
    if line:
        parts += [f"    {line}", f"    {typer.style(caret, fg=tone, bold=True)}"]
    if fault.mend:
        parts.append(f"    {typer.style(visible(fault.mend), fg=typer.colors.GREEN)}")
    return "\n".join(parts)


def _annotation(fault: Fault) -> str:
    """A GitHub workflow command; the mend stands in the message."""
    values = {"file": fault.file, "line": str(fault.line), "col": str(fault.column), "title": fault.code}
    properties = ",".join(f"{key}={_escaped(value).replace(':', '%3A').replace(',', '%2C')}" for key, value in values.items())
    return f"::{fault.severity} {properties}::{_escaped(f'{fault.message}. {fault.mend}' if fault.mend else fault.message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
