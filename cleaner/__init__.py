"""cleaner: only the story of a scraped news article, and the rule behind every cut.

>>> from cleaner import clean
>>> clean("A headline of five words\\n\\nThe council met on Tuesday, and for two hours it spoke of nothing but the bridge.").status
'ok'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.version import __version__

if TYPE_CHECKING:
    from cleaner.declared import Declared, Image
    from cleaner.document import Block, Document, Kind, Layer, Removed, RuleName
    from cleaner.evidence import Evidence
    from cleaner.pipeline import Cleaner
    from cleaner.render import cut, normalise_blank
    from cleaner.result import Result
    from cleaner.ruleset.errors import Fault, RuleError

__all__ = [
    "Block",
    "Cleaner",
    "Declared",
    "Document",
    "Evidence",
    "Fault",
    "Image",
    "Kind",
    "Layer",
    "Removed",
    "Result",
    "RuleError",
    "RuleName",
    "__version__",
    "clean",
    "cut",
    "normalise_blank",
]

_HOMES = {
    "Block": "document", "Document": "document", "Kind": "document", "Layer": "document", "Removed": "document", "RuleName": "document",
    "Cleaner": "pipeline", "Evidence": "evidence", "Declared": "declared", "Image": "declared",
    "cut": "render", "normalise_blank": "render", "Result": "result", "Fault": "ruleset.errors", "RuleError": "ruleset.errors",
}  # fmt: skip


def clean(source: str | bytes, **options: Any) -> Result:
    """Clean one document with a shared default Cleaner; the options are those of ``Cleaner.clean``."""
    global _default
    if _default is None:
        from cleaner.pipeline import Cleaner

        _default = Cleaner()
    return _default.clean(source, **options)


_default: Cleaner | None = None


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that ``import cleaner`` stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"cleaner.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
