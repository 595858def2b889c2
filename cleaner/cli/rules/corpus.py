"""Selectors of rules counted on a corpus of HTML pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from cleaner.blocks.head import head_of
from cleaner.blocks.html import read_html
from cleaner.blocks.places import Selected
from cleaner.declared import declared
from cleaner.decode import decode
from cleaner.ruleset.library import Library
from cleaner.ruleset.lint.unused_selectors import Uses
from cleaner.select import Selector


def count_uses(library: Library, names: Sequence[str], pages: Sequence[Path]) -> Uses:
    """What the selectors of the named files find on the pages that need these files. Raises RuleError when a file has faults."""
    selector = Selector(library)
    uses = Uses({name: library.rules(name) for name in names})
    for page in pages:
        text = _text(page)
        told = selector.tell(text, declared(head_of(text)).url, None)
        needed = sorted(library.ancestors(told.files))

        def look(root: Any, needed: Sequence[str] = needed) -> Selected:
            uses.add(needed, root)
            return Selected()

        read_html(text, look)
    return uses


def _text(page: Path) -> str:
    """The page's HTML; exits with 2 when it cannot be read."""
    try:
        return decode(page.read_bytes())[0]
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"{page}: {getattr(error, 'strerror', None) or error}", param_hint="--corpus") from None
