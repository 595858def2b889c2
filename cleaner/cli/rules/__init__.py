"""cleaner rules: the commands of rule authors, one file per command."""

from __future__ import annotations

import typer

from cleaner.cli import options as o
from cleaner.cli.rules.check import check

app = typer.Typer(help="The library of rules.", no_args_is_help=True, epilog=o.examples("cleaner rules check"))


@app.callback()
def _rules() -> None:
    """The library of rules."""


app.command(epilog=o.examples("cleaner rules check", "cleaner rules check my-rules/", "cleaner rules check my-rules/outlets/example.com.yaml --fix"))(check)
