"""What a batch says at its end: documents by status, removals by rule, and the documents that failed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import typer

from cleaner.cli.documents import InputDocument

if TYPE_CHECKING:
    from cleaner.result import Result

SHOWN = 20
"""How many failed documents are named; the others are counted."""


class Totals:
    """Counts over a batch; its size does not grow with the number of documents."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.spans: Counter[tuple[str, str]] = Counter()
        self.documents: Counter[str] = Counter()
        self.failures: list[str] = []

    @property
    def failed(self) -> int:
        return self.statuses["error"]

    def add(self, document: InputDocument, result: Result | None) -> None:
        self.statuses[result.status if result is not None else "error"] += 1
        reason = document.error if result is None else result.reason if result.status == "error" else None
        if reason is not None and len(self.failures) < SHOWN:
            self.failures.append(f"{document.place}: {reason}")
        if result is not None:
            self.spans.update((one.rule, str(one.kind)) for one in result.removed)
            self.documents.update({one.rule for one in result.removed})

    def print(self, quiet: bool) -> None:
        """The totals on standard error; with ``quiet`` only the failures."""
        if not quiet:
            statuses = ", ".join(f"{count} {status}" for status, count in sorted(self.statuses.items()))
            typer.echo(f"{self.statuses.total()} documents: {statuses or 'none'}", err=True)
            for (rule, kind), count in sorted(self.spans.items(), key=lambda item: (-item[1], item[0])):
                typer.echo(f"{count:9} spans in {self.documents[rule]:7} documents  {kind:<11} {rule}", err=True)
        for failure in self.failures:
            typer.echo(failure, err=True)
        if self.failed > len(self.failures):
            typer.echo(f"... and {self.failed - len(self.failures)} more", err=True)
