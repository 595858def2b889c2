"""Options that several commands share, and the Cleaner they make."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from cleaner.evidence import Evidence
    from cleaner.pipeline import Cleaner
    from cleaner.result import Result
    from cleaner.ruleset.errors import RuleError


class MediaOption(StrEnum):
    auto = "auto"
    text = "text"
    html = "html"


class TextOrJson(StrEnum):
    text = "text"
    json = "json"


def _kinds(incomplete: str) -> list[str]:
    """Completions for a kind."""
    from cleaner.document import Kind

    return [kind for kind in Kind if kind.startswith(incomplete)]


def outlets(incomplete: str) -> list[str]:
    """Completions for a shipped outlet."""
    from cleaner.ruleset.library import shipped_rules

    return sorted(file.stem for file in (shipped_rules() / "outlets").glob("*.yaml") if file.stem.startswith(incomplete))


def _day(given: str | None) -> str | None:
    """A day as it was given, once it is known to be one."""
    from datetime import date

    if given is not None:
        try:
            date.fromisoformat(given[:10])
        except ValueError:
            raise typer.BadParameter(f"{given!r} is no day; write it as YYYY-MM-DD") from None
    return given


Page = Annotated[str, typer.Argument(metavar="PATH|-", help="The document; - reads standard input.")]
Url = Annotated[str | None, typer.Option(metavar="URL", help="The page's address; its host tells the outlet.")]
Outlet = Annotated[str | None, typer.Option(metavar="NAME", autocompletion=outlets, help="The outlet's rule file, such as example.com.")]
Title = Annotated[str | None, typer.Option(metavar="TEXT", help="The headline, if it is known.")]
Language = Annotated[str | None, typer.Option(metavar="CODE", help="The language, such as en; told from the text without it.")]
Date = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", callback=_day, help="The day of publication, for rules that hold for a time only.")]
Media = Annotated[MediaOption, typer.Option(help="What the document is.")]
Charset = Annotated[str | None, typer.Option(metavar="NAME", help="The encoding that the document came with: its name, or the value of a Content-Type header.")]
Keep = Annotated[list[str] | None, typer.Option(metavar="KIND", autocompletion=_kinds, help="Also keep this kind; may be repeated.")]
Drop = Annotated[list[str] | None, typer.Option(metavar="KIND", autocompletion=_kinds, help="Also cut this kind; may be repeated.")]
Rules = Annotated[Path | None, typer.Option(metavar="DIR", help="Your own rules, laid over the shipped ones.")]
NoOutlets = Annotated[bool, typer.Option("--no-outlets", help="Leave all outlet files out.")]
Disable = Annotated[list[str] | None, typer.Option(metavar="RULE", help="A rule that is not to work, by its full id; may be repeated.")]

LoadEvidence = Annotated[Path | None, typer.Option(metavar="FILE", help="Evidence of other documents, as cleaner batch --save-evidence keeps it.")]


def make_cleaner(rules: Path | None, keep: list[str] | None, drop: list[str] | None, no_outlets: bool, disable: list[str] | None = None,
                 load_evidence: Path | None = None) -> Cleaner:  # fmt: skip
    """The Cleaner that the options ask for; prints what is wrong with them and exits with 2."""
    from cleaner.pipeline import Cleaner
    from cleaner.ruleset.errors import RuleError

    evidence = None if load_evidence is None else read_evidence(load_evidence)
    try:
        return Cleaner(rules, keep=keep or (), drop=drop or (), outlets=not no_outlets, disable=disable or (), evidence=evidence)
    except RuleError as error:
        fail_rules(error)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def read_evidence(path: Path) -> Evidence:
    """The evidence in a file; prints what is wrong with it and exits with 2."""
    from cleaner.evidence import Evidence

    try:
        return Evidence.load(path)
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror or error}", param_hint="--load-evidence") from None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--load-evidence") from None


def fail_rules(error: RuleError) -> NoReturn:
    """Print the faults of rule files and exit with 2."""
    from cleaner.cli.rules.faults import print_faults

    print_faults(error.faults)
    raise typer.Exit(2)


def clean_page(path: str, cleaner: Cleaner, *, url: str | None, outlet: str | None, title: str | None, language: str | None,
               date: str | None, media: MediaOption, charset: str | None) -> Result:  # fmt: skip
    """The result for a file or standard input; prints what is wrong with the options and exits with 2."""
    from cleaner.ruleset.errors import RuleError

    try:
        source = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror or error}", param_hint="PATH") from None
    try:
        return cleaner.clean(source, url=url, outlet=outlet, title=title, language=language, date=date, media=media.value, charset=charset)
    except RuleError as error:
        fail_rules(error)
    except LookupError as error:
        raise typer.BadParameter(str(error), param_hint="--outlet") from None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--language") from None


def print_text(text: str) -> None:
    """Text to standard output as UTF-8, with a final newline."""
    from cleaner.cli.output import utf8

    typer.echo(utf8(text))
