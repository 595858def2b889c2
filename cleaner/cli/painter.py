"""Lines in colour on a terminal, and plain where standard output goes elsewhere."""

from __future__ import annotations

from cleaner.cli.output import utf8


class Painter:
    """Prints lines to standard output. Control characters are shown as pictures, so that a scraped page cannot command the terminal."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(highlight=False, soft_wrap=True)
        self.colour = self._console.is_terminal
        self.width = self._console.width

    def line(self, *parts: tuple[str, str]) -> None:
        """One line, made of texts with the styles that ``rich`` names."""
        import typer
        from rich.text import Text

        from cleaner.ruleset.errors import visible

        shown = [(visible(part), style) for part, style in parts]
        if self.colour:
            self._console.print(Text.assemble(*shown))
        else:
            typer.echo(utf8("".join(part for part, _ in shown)))
