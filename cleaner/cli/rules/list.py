"""cleaner rules list: the rule files, and what each stands for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleaner.cli import options as o
from cleaner.cli.rules.opened import languages, open_library, replaced

if TYPE_CHECKING:
    from cleaner.ruleset.library import Library

_HEAD = ("file", "rules", "languages", "extends", "hosts", "from")


def list_files(
    output: Annotated[o.TextOrJson, typer.Option("--format", "-f", help="text: a table. json: one object a file.")] = o.TextOrJson.text,
    rules: o.Rules = None,
) -> None:
    """List outlets, platforms and languages: their hosts, languages, parents and rules, and which of your files replaces a shipped one."""
    from cleaner.ruleset.errors import RuleError

    library = open_library(rules)
    try:
        files = [_described(library, name) for name in sorted(library.sources)]
    except RuleError as error:
        o.fail_rules(error)
    if output is o.TextOrJson.json:
        from cleaner.cli.output import dump

        o.print_text(dump(files))
    else:
        o.print_text(_table([_HEAD, *(_row(one) for one in files)]))


def _described(library: Library, name: str) -> dict[str, Any]:
    from cleaner.ruleset.selectors import selectors_of

    source = library.sources[name]
    return {
        "file": name, "name": source.head["name"], "layer": str(source.layer), "path": source.shown, "replaces": replaced(library, name),
        "hosts": list(source.head.get("hosts", ())), "languages": languages(library, [name]), "extends": list(source.extends),
        "markup": list(source.markup), "rules": len(library.rules(name)), "selectors": sum(len(selectors_of(rule)) for rule in library.rules(name)),
    }  # fmt: skip


def _row(one: dict[str, Any]) -> tuple[str, ...]:
    replaces = f", replaces {one['replaces']}" if one["replaces"] else ""
    origin = "shipped" if one["layer"] != "user" else f"{one['path']}{replaces}"
    return one["file"], str(one["rules"]), *(", ".join(one[key]) or "-" for key in ("languages", "extends", "hosts")), origin


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Columns, two spaces apart; never wrapped, so that a program can read them too."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
