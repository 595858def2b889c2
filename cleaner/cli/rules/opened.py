"""The library that the commands for rule authors look at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.cli import options as o

if TYPE_CHECKING:
    from cleaner.ruleset.library import Library


def open_library(rules: Path | None) -> Library:
    """The shipped rules with the user's laid over them; prints the faults of rule files and exits with 2."""
    from cleaner.ruleset.errors import RuleError
    from cleaner.ruleset.library import Library

    try:
        return Library(rules)
    except RuleError as error:
        o.fail_rules(error)


def replaced(library: Library, name: str) -> str | None:
    """The shipped file that a user's file of that name replaces, as messages show it; None if there is none."""
    from cleaner.document import Layer
    from cleaner.ruleset.library import shipped_rules

    hidden = library.sources[name].layer is Layer.USER and (shipped_rules() / f"{name}.yaml").is_file()
    return f"rules/{name}.yaml" if hidden else None


def languages(library: Library, names: Iterable[str]) -> list[str]:
    """The languages whose rules work where those of the named files do."""
    return sorted(name.partition("/")[2] for name in library.ancestors(names) if name.startswith("languages/"))
