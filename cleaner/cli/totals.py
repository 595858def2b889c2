"""What a batch says at its end: documents by status, removals by rule, the documents to be looked at, and those that failed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import typer

from cleaner.cli.documents import InputDocument

if TYPE_CHECKING:
    from cleaner.result import Result

SHOWN = 20
"""How many documents to be looked at, and how many failed ones, are named; the others are counted."""


class Totals:
    """Counts over a batch; its size does not grow with the number of documents."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.spans: Counter[tuple[str, str]] = Counter()
        self.documents: Counter[str] = Counter()
        self.doubts: list[str] = []
        self.failures: list[str] = []

    @property
    def failed(self) -> int:
        return self.statuses["error"]

    def add(self, document: InputDocument, result: Result | None) -> None:
        self.statuses[result.status if result is not None else "error"] += 1
        if result is None or result.status == "error":
            if len(self.failures) < SHOWN:
                self.failures.append(f"{document.place}: {document.error if result is None else result.reason}")
        elif result.status != "ok" and len(self.doubts) < SHOWN:
            self.doubts.append(f"{document.place}: {result.status}: {result.reason}")
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
            _name(self.doubts, self.statuses.total() - self.statuses["ok"] - self.failed)
        _name(self.failures, self.failed)


def _name(documents: list[str], count: int) -> None:
    for one in documents:
        typer.echo(one, err=True)
    if count > len(documents):
        typer.echo(f"... and {count - len(documents)} more", err=True)
