"""The commands, put together."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner.cli import golden, rules
from cleaner.cli.batch import batch
from cleaner.cli.clean import clean
from cleaner.cli.explain import explain
from cleaner.cli.options import examples
from cleaner.version import __version__

app = typer.Typer(
    name="cleaner",
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


app.command(epilog=examples("cleaner clean page.txt --url https://example.com/a.html", "cleaner clean - --format json < page.txt"))(clean)
app.command(epilog=examples("cleaner explain page.txt", "cleaner explain page.txt --format json"))(explain)
app.command(epilog=examples("cleaner batch articles/ -o clean/", "cleaner batch crawl.jsonl -o clean.jsonl --text-field body --workers 2"))(batch)
app.add_typer(rules.app, name="rules")
app.add_typer(golden.app, name="golden")


def main() -> None:
    """Run the command line."""
    app()
