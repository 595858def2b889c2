"""Commands that are imported when they are called: typer reads the options of every command that it knows, which takes longer than cleaning a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_command


class Lazy(NamedTuple):
    """A command that is not imported yet."""

    module: str
    name: str
    """Of a function, or of a group's ``typer.Typer``, in the module."""
    examples: tuple[str, ...] = ()
    """Lines for the foot of a function's help."""


def group_of(commands: Mapping[str, Lazy]) -> type[TyperGroup]:
    """The class of a group that has these commands, by the names that they are called by."""

    class Group(TyperGroup):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.commands = _Commands(commands)  # type: ignore[assignment]

    return Group


class _Commands(Mapping[str, Any]):
    """Typer's commands by name, each made when it is first asked for."""

    def __init__(self, waiting: Mapping[str, Lazy]) -> None:
        self._waiting = waiting
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = _command(name, self._waiting[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._waiting)

    def __len__(self) -> int:
        return len(self._waiting)


def _command(name: str, lazy: Lazy) -> Any:
    found = getattr(import_module(lazy.module), lazy.name)
    if isinstance(found, typer.Typer):
        app = found
    else:
        app = typer.Typer(add_completion=False)
        app.command(name, epilog=examples(*lazy.examples))(found)
    command = get_command(app)
    command.name = name
    return command


def examples(*commands: str) -> str:
    """The foot of a command's help: one example a line."""
    return "\n\n".join(["Examples:", *commands])
