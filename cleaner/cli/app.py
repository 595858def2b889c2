"""The commands, put together."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner.cli.lazy import Lazy, examples, group_of
from cleaner.version import __version__

COMMANDS = {
    "clean": Lazy("cleaner.cli.clean", "clean", ("cleaner clean page.txt --url https://example.com/a.html", "cleaner clean - --format json < page.txt")),
    "explain": Lazy("cleaner.cli.explain", "explain", ("cleaner explain page.txt", "cleaner explain page.txt --format json")),
    "batch": Lazy(
        "cleaner.cli.batch", "batch", ("cleaner batch articles/ -o clean/", "cleaner batch crawl.jsonl -o clean.jsonl --text-field body --workers 2")
    ),
    "rules": Lazy("cleaner.cli.rules", "app"),
    "golden": Lazy("cleaner.cli.golden", "app"),
}

app = typer.Typer(
    name="cleaner",
    cls=group_of(COMMANDS),
    help="Only the story of a scraped news article, and the rule behind every cut.",
    epilog=f"{examples('cleaner explain page.txt')}\n\nExit codes: 0 fine, 1 findings or some documents failed, 2 usage.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cleaner {__version__}")
        raise typer.Exit


@app.callback()
def _main(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False) -> None:
    """Only the story of a scraped news article, and the rule behind every cut."""


def main() -> None:
    """Run the command line."""
    app()
