"""cleaner rules check: faults of rule files, and examples that do not hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli import options as o


def check(
    names: Annotated[list[str] | None, typer.Argument(metavar="[FILE]...", help="Only these: outlets/example.com, or a path that ends in it.")] = None,
    rules: o.Rules = None,
) -> None:
    """Validate rule files and run their examples; name the patterns that must be tried on every line."""
    from cleaner.ruleset.errors import RuleError
    from cleaner.ruleset.library import Library

    try:
        library = Library(rules)
    except RuleError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    wanted = [_name(name) for name in names or ()]
    if missing := [name for name in wanted if name not in library.sources]:
        raise typer.BadParameter(f"no rule file {missing[0]!r}; there are {', '.join(sorted(library.sources))}")
    faults = []
    count = 0
    for name in wanted or sorted(library.sources):
        faults += library.check(name)
        if faults:
            continue
        for rule in library.rules(name):
            count += 1
            if rule.matcher.trigger.everywhere and not rule.shape:
                typer.echo(f"{rule.name.file}:{rule.name.line}: {rule.name.id} has no literal that every match holds; it is tried on every line")
    for fault in faults:
        typer.echo(str(fault), err=True)
    if faults:
        raise typer.Exit(1)
    typer.echo(f"{count} rules in {len(wanted or library.sources)} files, all examples hold")


def _name(given: str) -> str:
    path = Path(given)
    return "/".join(path.parts[-2:]).removesuffix(".yaml")
