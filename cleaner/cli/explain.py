"""cleaner explain: every block of a document, its kind, and the rule that spoke of it."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli import options as o

if TYPE_CHECKING:
    from cleaner.document import Block
    from cleaner.result import Result


class Format(StrEnum):
    text = "text"
    json = "json"


def explain(
    path: o.Page,
    output: Annotated[Format, typer.Option("--format", "-f", help="text (in colour on a terminal) or json (docs/schemas/explain.schema.json).")] = Format.text,
    url: o.Url = None,
    outlet: o.Outlet = None,
    title: o.Title = None,
    language: o.Language = None,
    date: o.Date = None,
    media: o.Media = o.MediaOption.auto,
    keep: o.Keep = None,
    drop: o.Drop = None,
    rules: o.Rules = None,
    no_outlets: o.NoOutlets = False,
) -> None:
    """Show every block, its kind, the rule that spoke of it and where that rule stands, and why a kept line was kept."""
    from cleaner.ruleset.errors import RuleError

    source = o.read_source(path)
    cleaner = o.make_cleaner(rules, keep, drop, no_outlets)
    try:
        result = cleaner.clean(source, url=url, outlet=outlet, title=title, language=language, date=date, media=media.value)
    except RuleError as error:
        o.fail_rules(error)
    except (LookupError, ValueError) as error:
        raise typer.BadParameter(str(error)) from None
    if output is Format.json:
        o.print_text(json.dumps(result.as_dict(with_blocks=True), ensure_ascii=False))
    else:
        _print(path, result)
    if result.status == "error":
        raise typer.Exit(1)


def _print(path: str, result: Result) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    width = 100 if not console.is_terminal else max(40, console.width - 16)
    languages = result.language or "language not told"
    console.print(Text(f"{path}: {result.status}{f' ({result.reason})' if result.reason else ''}", style="bold"))
    console.print(
        Text(
            f"outlet {result.outlet or 'not told'} ({result.selection.reason}), {languages}, rules: {', '.join(result.selection.files) or 'none'}", style="dim"
        )
    )
    for block in result.blocks:
        style = "green" if block.kept and not block.removed else "yellow" if block.kept else "red"
        console.print(
            Text.assemble(
                (f"{_mark(block)} {block.kind:<11} ", style), (_short(block.text, width), "" if block.kept else "strike dim" if console.is_terminal else "")
            )
        )
        console.print(Text(f"{'':14}{block.reason}{_place(block)}", style="dim"))
    kept = sum(block.kept for block in result.blocks)
    console.print(Text(f"{kept} of {len(result.blocks)} blocks kept, {len(result.source_text)} to {len(result.text)} code points", style="bold"))


def _mark(block: Block) -> str:
    return "-" if not block.kept else "~" if block.removed else "+"


def _place(block: Block) -> str:
    places = {one.name for one in block.removed} | ({block.rule} if block.rule else set())
    shown = sorted(f"{name.file}:{name.line}" for name in places if name.file)
    return f" ({', '.join(shown)})" if shown else ""


def _short(text: str, width: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else f"{line[: width - 1]}…"
