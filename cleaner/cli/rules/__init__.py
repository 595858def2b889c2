"""cleaner rules: the commands of rule authors, one file per command."""

from __future__ import annotations

import typer

from cleaner.cli import options as o
from cleaner.cli.rules.check import check
from cleaner.cli.rules.list import list_files
from cleaner.cli.rules.new import new
from cleaner.cli.rules.schema import schema
from cleaner.cli.rules.show import show
from cleaner.cli.rules.try_ import try_

app = typer.Typer(help="The library of rules.", no_args_is_help=True, epilog=o.examples("cleaner rules check"))


@app.callback()
def _rules() -> None:
    """The library of rules."""


app.command(epilog=o.examples("cleaner rules check", "cleaner rules check my-rules/", "cleaner rules check my-rules/outlets/example.com.yaml --fix"))(check)
app.command("list", epilog=o.examples("cleaner rules list", "cleaner rules list --rules my-rules/ --format json"))(list_files)
app.command(epilog=o.examples("cleaner rules show example.com", "cleaner rules show languages/en --format json"))(show)
app.command(epilog=o.examples("cleaner rules new example.com -o my-rules/", "cleaner rules new ghost --platform", "cleaner rules new de --language"))(new)
app.command("try", epilog=o.examples("cleaner rules try my-rule.yaml page.txt", "cleaner rules try my-rule.yaml page.txt --fixtures fixtures/ --watch"))(try_)
app.command(epilog=o.examples("cleaner rules schema > rules.schema.json"))(schema)
