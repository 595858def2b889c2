"""cleaner rules: the commands of rule authors, one file per command."""

from __future__ import annotations

import typer

from cleaner.cli.lazy import Lazy, examples, group_of

COMMANDS = {
    "check": Lazy(
        "cleaner.cli.rules.check",
        "check",
        ("cleaner rules check", "cleaner rules check my-rules/", "cleaner rules check my-rules/outlets/example.com.yaml --fix"),
    ),
    "list": Lazy("cleaner.cli.rules.list", "list_files", ("cleaner rules list", "cleaner rules list --rules my-rules/ --format json")),
    "show": Lazy("cleaner.cli.rules.show", "show", ("cleaner rules show example.com", "cleaner rules show languages/en --format json")),
    "new": Lazy(
        "cleaner.cli.rules.new",
        "new",
        ("cleaner rules new example.com -o my-rules/", "cleaner rules new ghost --platform", "cleaner rules new de --language"),
    ),
    "try": Lazy(
        "cleaner.cli.rules.try_",
        "try_",
        ("cleaner rules try my-rule.yaml page.txt", "cleaner rules try my-rule.yaml page.txt --fixtures fixtures/ --watch"),
    ),
    "schema": Lazy("cleaner.cli.rules.schema", "schema", ("cleaner rules schema > rules.schema.json",)),
}

app = typer.Typer(cls=group_of(COMMANDS), help="The library of rules.", no_args_is_help=True, epilog=examples("cleaner rules check"), add_completion=False)


@app.callback()
def _rules() -> None:
    """The library of rules."""
