"""cleaner explain: every block of a document, its kind, and the rule that spoke of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli import options as o
from cleaner.cli.painter import Painter

if TYPE_CHECKING:
    from cleaner.document import Block
    from cleaner.result import Result


def explain(
    path: o.Page,
    output: Annotated[
        o.TextOrJson, typer.Option("--format", "-f", help="text (in colour on a terminal) or json (docs/schemas/explain.schema.json).")
    ] = o.TextOrJson.text,
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
    """Show every block, its kind, the rule that spoke of it and where that rule stands, and why a kept line was kept."""
    cleaner = o.make_cleaner(rules, keep, drop, no_outlets, disable, load_evidence)
    result = o.clean_page(path, cleaner, url=url, outlet=outlet, title=title, language=language, date=date, media=media, charset=charset)
    if output is o.TextOrJson.json:
        from cleaner.cli.output import dump

        selection = {"reason": result.selection.reason, "files": list(result.selection.files)}
        o.print_text(dump({**result.as_dict(with_blocks=True), "selection": selection}))
    else:
        _print(path, result)
    if result.status == "error":
        raise typer.Exit(1)


def _print(path: str, result: Result) -> None:
    painter = Painter()
    line = painter.line
    width = max(40, painter.width - 16) if painter.colour else 100
    line((f"{path}: {result.status}{f' ({result.reason})' if result.reason else ''}", "bold"))
    about = f"outlet {result.outlet or 'not told'} ({result.selection.reason}), {result.language or 'language not told'}"
    line((f"{about}, rules: {', '.join(result.selection.files) or 'none'}", "dim"))
    for block in result.blocks:
        style = "green" if block.kept and not block.removed else "yellow" if block.kept else "red"
        line((f"{_mark(block)} {block.kind:<11} ", style), (_short(block.text, width), "" if block.kept else "strike dim"))
        line((f"{'':14}{block.reason}{_place(block)}", "dim"))
    kept = sum(block.kept for block in result.blocks)
    line((f"{kept} of {len(result.blocks)} blocks kept, {len(result.source_text)} to {len(result.text)} code points", "bold"))


def _mark(block: Block) -> str:
    return "-" if not block.kept else "~" if block.removed else "+"


def _place(block: Block) -> str:
    """Where the rules stand that a block's reason names."""
    places = {one.name for one in block.removed} | ({block.rule} if block.rule else set())
    shown = sorted(f"{name.file}:{name.line}" for name in places if name.file)
    return f" ({', '.join(shown)})" if shown else ""


def _short(text: str, width: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else f"{line[: width - 1]}…"
