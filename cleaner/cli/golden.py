"""cleaner golden: fixtures, proposed for review."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli import options as o
from cleaner.cli.lazy import examples

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner
    from cleaner.result import Result

app = typer.Typer(
    help="Golden files: pages and what must remain of them.",
    no_args_is_help=True,
    epilog=examples("cleaner golden add page.txt --outlet example.com"),
    add_completion=False,
)


@app.callback()
def _golden() -> None:
    """Golden files: pages and what must remain of them."""


@app.command(epilog=examples("cleaner golden add page.txt --outlet example.com --slug 2024-banner", "cleaner golden add page.txt --outlet example.com --yes"))
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A page's text, as a scraper left it.")],
    outlet: Annotated[str, typer.Option(metavar="NAME", autocompletion=o.outlets, help="The outlet's rule file, such as example.com.")],
    fixtures: Annotated[Path, typer.Option(metavar="DIR", help="Where the outlets' fixtures stand.")] = Path("fixtures"),
    slug: Annotated[str | None, typer.Option(metavar="SLUG", help="What the page tries: 2024-banner-cut-in-half. Without it, the file's name.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Accept the proposal without being asked.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite golden files that are there.")] = False,
    rules: o.Rules = None,
) -> None:
    """Show the proposed story of a page beside its cuts, and once you say yes write SLUG.txt, SLUG.story.txt and SLUG.removed.jsonl."""
    from cleaner.decode import decode
    from cleaner.golden import Golden

    slug = _slug(slug or file.stem)
    cleaner = o.make_cleaner(rules, None, None, False)
    try:
        text, _, _ = decode(file.read_bytes())
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"{file}: {getattr(error, 'strerror', None) or error}", param_hint="FILE") from None
    page = io.StringIO(text, newline=None).read()  # line ends as the tests will read them
    result = _cleaned(page, cleaner, outlet)
    golden = Golden.of(fixtures / str(result.outlet) / f"{slug}.{'html' if result.document.media == 'html' else 'txt'}")
    in_place = golden.page.exists() and golden.page.samefile(file)
    if not force and (there := [one for one in golden if one.exists() and not (in_place and one == golden.page)]):
        raise typer.BadParameter(f"{there[0]} is there already; --force overwrites it")
    _show(result)
    if (told := _told(page, cleaner)) != result.outlet:
        typer.echo(f"note: without --outlet this page is taken for {told or 'no outlet'}, and so it is in the tests: its signatures do not tell", err=True)
    if not yes and not typer.confirm(f"Write {golden.page.with_suffix('').as_posix()}.*?", err=True):
        typer.echo("nothing is written", err=True)
        raise typer.Exit(1)
    try:
        golden.page.parent.mkdir(parents=True, exist_ok=True)
        golden.page.write_text(page, encoding="utf-8", newline="")
        golden.accept(result)
    except OSError as error:
        raise typer.BadParameter(f"{error.filename or fixtures}: {error.strerror or error}", param_hint="--fixtures") from None
    for one in golden:
        typer.echo(f"{one.as_posix()} is written", err=True)


def _slug(given: str) -> str:
    import re

    from cleaner.ruleset.schema import ID

    if not re.search(ID, given):
        raise typer.BadParameter(f"{given!r} is no slug; write lower-case words joined by '-'", param_hint="--slug")
    return given


def _cleaned(page: str, cleaner: Cleaner, outlet: str) -> Result:
    """The page's result with the outlet's rules; prints why there is none and exits."""
    from cleaner.ruleset.errors import RuleError

    try:
        result = cleaner.clean(page, outlet=outlet)
    except RuleError as error:
        o.fail_rules(error)
    except LookupError as error:
        raise typer.BadParameter(str(error), param_hint="--outlet") from None
    if result.status in ("error", "empty"):
        raise typer.BadParameter(f"there is no story to keep: {result.status}: {result.reason}", param_hint="FILE")
    if result.status != "ok":
        typer.echo(f"{result.status}: {result.reason}", err=True)
    return result


def _told(page: str, cleaner: Cleaner) -> str | None:
    """The outlet that the page itself tells."""
    return cleaner.clean(page).outlet


def _show(result: Result) -> None:
    """The proposal: what stays on the left, what goes on the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

    from cleaner.ruleset.errors import visible

    table = Table(Column("story", ratio=3), Column("cuts", ratio=2), box=box.SIMPLE, expand=True)
    for block in result.blocks:
        source, at, kept = result.source_text, block.start, []
        for one in block.removed:
            kept.append(source[at : one.start])
            at = max(at, one.end)
        left = "".join([*kept, source[at : block.end]]).strip() if block.kept else ""
        cuts = [f"{source[one.start : one.end].strip()}\n{one.kind}: {one.rule}" for one in block.removed]
        table.add_row(*(Text("\n".join(map(visible, part.split("\n"))), style) for part, style in ((left, ""), ("\n".join(cuts), "red"))))
    console = Console(highlight=False)
    with console.capture() as shown:
        console.print(table)
    o.print_text("\n".join(map(str.rstrip, shown.get().strip("\n").split("\n"))))
