"""The nodes of a YAML text by their paths in the data, with the marks of where they begin and end."""

from __future__ import annotations

from typing import Any

import yaml

from cleaner.ruleset.places import Path

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Nodes:
    """The node tree of a text that is valid YAML."""

    def __init__(self, text: str) -> None:
        self.root: Any = yaml.compose(text, Loader=_LOADER)

    def value(self, path: Path) -> Any:
        """The node of the value at ``path``. Raises LookupError when it is not there."""
        node = self.root
        for step in path:
            node = node.value[step] if isinstance(step, int) else dict(_entries(node))[step][1]
        return node

    def key(self, path: Path) -> Any:
        """The node of the key at ``path``; of an item of a list, and of the whole, the value. Raises LookupError when it is not there."""
        if not path or isinstance(path[-1], int):
            return self.value(path)
        return dict(_entries(self.value(path[:-1])))[path[-1]][0]


def _entries(node: Any) -> list[tuple[str, tuple[Any, Any]]]:
    return [(key.value, (key, value)) for key, value in node.value]


def plain_data(text: str) -> Any:
    """The data of a text that is valid YAML, its scalars as they were written."""
    return yaml.load(text, Loader=_PLAIN_LOADER)
