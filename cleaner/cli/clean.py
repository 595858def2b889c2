"""cleaner clean: one document in, its story out."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cleaner.cli import options as o


class Format(StrEnum):
    text = "text"
    json = "json"
    html = "html"


def clean(
    path: o.Page,
    output: Annotated[
        Format, typer.Option("--format", "-f", help="text: the story. json: the whole result. html: the page's text with the cuts marked.")
    ] = Format.text,
    url: o.Url = None,
    outlet: o.Outlet = None,
    title: o.Title = None,
    language: o.Language = None,
    date: o.Date = None,
    media: o.Media = o.MediaOption.auto,
    charset: o.Charset = None,
    keep: o.Keep = None,
    drop: o.Drop = None,
    rules: o.Rules = None,
    no_outlets: o.NoOutlets = False,
    disable: o.Disable = None,
    load_evidence: o.LoadEvidence = None,
) -> None:
    """Print a document's story."""
    cleaner = o.make_cleaner(rules, keep, drop, no_outlets, disable, load_evidence)
    result = o.clean_page(path, cleaner, url=url, outlet=outlet, title=title, language=language, date=date, media=media, charset=charset)
    if output is Format.text:
        o.print_text(result.text)
    elif output is Format.json:
        from cleaner.cli.output import dump

        o.print_text(dump(result.as_dict()))
    else:
        from cleaner.marked import marked_html

        o.print_text(marked_html(result))
    if result.status != "ok":
        typer.echo(f"{path}: {result.status}: {result.reason}", err=True)
    if result.status == "error":
        raise typer.Exit(1)
