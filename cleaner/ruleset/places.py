"""Where the parts of a YAML text stand."""

from __future__ import annotations

Path = tuple[str | int, ...]
Data = str | list["Data"] | dict[str, "Data"]
Place = tuple[int, int]
"""Line and column, from 1."""


class Places:
    """Where each key and value of a YAML text stands. ``keys[path]`` and ``values[path]`` are (line, column), from 1."""

    def __init__(self) -> None:
        self.keys: dict[Path, Place] = {}
        self.values: dict[Path, Place] = {}

    def of(self, path: Path) -> Place:
        """The place of the longest known part of ``path``: of its key if it has one, else of its value."""
        for end in range(len(path), -1, -1):
            place = self.keys.get(path[:end]) or self.values.get(path[:end])
            if place:
                return place
        return 1, 1
