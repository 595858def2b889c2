"""Options that several commands share, and the Cleaner they make."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner


class MediaOption(StrEnum):
    auto = "auto"
    text = "text"
    html = "html"


Page = Annotated[str, typer.Argument(metavar="PATH|-", help="The document; - reads standard input.")]
Url = Annotated[str | None, typer.Option(metavar="URL", help="The page's address; its host tells the outlet.")]
Outlet = Annotated[str | None, typer.Option(metavar="NAME", help="The outlet's rule file, such as kyivindependent.com.")]
Title = Annotated[str | None, typer.Option(metavar="TEXT", help="The headline, if it is known.")]
Language = Annotated[str | None, typer.Option(metavar="CODE", help="The language, such as en; told from the text without it.")]
Date = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="The day of publication, for rules that hold for a time only.")]
Media = Annotated[MediaOption, typer.Option(help="What the document is.")]
Keep = Annotated[list[str] | None, typer.Option(metavar="KIND", help="Also keep this kind; may be repeated.")]
Drop = Annotated[list[str] | None, typer.Option(metavar="KIND", help="Also cut this kind; may be repeated.")]
Rules = Annotated[Path | None, typer.Option(metavar="DIR", help="Your own rules, laid over the shipped ones.")]
NoOutlets = Annotated[bool, typer.Option("--no-outlets", help="Leave all outlet files out.")]


def make_cleaner(rules: Path | None, keep: list[str] | None, drop: list[str] | None, no_outlets: bool) -> Cleaner:
    """The Cleaner that the options ask for; prints what is wrong with them and exits with 2."""
    from cleaner.pipeline import Cleaner
    from cleaner.ruleset.errors import RuleError

    try:
        return Cleaner(rules, keep=keep or (), drop=drop or (), outlets=not no_outlets)
    except RuleError as error:
        fail_rules(error)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def fail_rules(error: Exception) -> NoReturn:
    """Print the faults of rule files and exit with 2."""
    typer.echo(str(error), err=True)
    raise typer.Exit(2)


def read_source(path: str) -> bytes:
    """The bytes of a file or of standard input; exits with 2 when they cannot be read."""
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror or error}", param_hint="PATH") from None


def print_text(text: str) -> None:
    """Text to standard output as UTF-8, with a final newline; a lone surrogate is printed as U+FFFD."""
    typer.echo(text.encode("utf-8", "replace") if not text.isascii() else text.encode())
