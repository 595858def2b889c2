"""cleaner rules try: what rules take of documents, seen while they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli import options as o
from cleaner.cli.documents import PAGES
from cleaner.cli.painter import Painter

if TYPE_CHECKING:
    from cleaner.cli.rules.trial import Take, Trial
    from cleaner.document import Document
    from cleaner.ruleset.compile import Rule
    from cleaner.ruleset.library import Library

CONTEXT = 2
"""Lines shown above and below what is taken."""


def _rule_ids(ctx: typer.Context, incomplete: str) -> list[str]:
    """Completions for a rule of the file that was given."""
    import re

    try:
        text = Path(ctx.args[0]).read_text(encoding="utf-8")
    except (IndexError, OSError, ValueError):
        return []
    return [found for found in re.findall(r"^[ -]*id: *([a-z0-9-]+)", text, re.MULTILINE) if found.startswith(incomplete)]


def try_(
    rule_file: Annotated[Path, typer.Argument(metavar="RULE.yaml", help="A rule file, a list of rules, or one rule; it may stand anywhere.")],
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE...", help="Pages' texts, or HTML in files named *.html, *.htm or *.xhtml.")] = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar="ID", autocompletion=_rule_ids, help="Try this rule only.")] = None,
    fixtures: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Also try the pages below this folder that have a golden story; exit with 1 if it is touched.")
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Try again whenever the rule file or a page is saved.")] = False,
    rules: o.Rules = None,
) -> None:
    """Show what rules take of pages, each rule by itself, with two lines around it, and count."""
    from cleaner.cli.rules.opened import open_library

    if not files and fixtures is None:
        raise typer.BadParameter("give pages, or --fixtures", param_hint="FILE")
    if fixtures is not None and not fixtures.is_dir():
        raise typer.BadParameter(f"{fixtures}: no such folder", param_hint="--fixtures")
    library = open_library(rules)
    if watch:
        with suppress(KeyboardInterrupt):
            for _ in _saves([rule_file, *(files or ())]):
                try:
                    _try(rule_file, files or [], rule, fixtures, library)
                except typer.BadParameter as error:
                    typer.echo(error.format_message(), err=True)
                typer.echo(f"watching {rule_file}; Ctrl-C ends", err=True)
    elif code := _try(rule_file, files or [], rule, fixtures, library):
        raise typer.Exit(code)


def _saves(paths: Sequence[Path]) -> Iterator[None]:
    """Comes at once, and again whenever one of the files is saved."""
    try:
        from watchfiles import watch
    except ImportError:
        raise typer.BadParameter("--watch needs the package watchfiles: pip install 'cleaner[watch]'", param_hint="--watch") from None

    def stamps() -> list[tuple[int, int] | None]:
        return [(found.st_mtime_ns, found.st_size) if path.exists() and (found := path.stat()) else None for path in paths]

    seen = stamps()
    yield
    # folders are watched, as editors put a new file in the old one's place; what came between two looks is seen by its stamp
    for _ in watch(*{path.resolve().parent for path in paths}, recursive=False, rust_timeout=500, yield_on_timeout=True):
        if (now := stamps()) != seen:
            seen = now
            yield


def _try(rule_file: Path, files: Sequence[Path], rule: str | None, fixtures: Path | None, library: Library) -> int:
    """Try once; the exit code."""
    from cleaner.cli.rules.faults import print_faults
    from cleaner.cli.rules.trial import read_page, read_trial, takes, totals
    from cleaner.golden import goldens
    from cleaner.ruleset.matchers import Elements

    trial = read_trial(rule_file, library)
    print_faults(trial.faults)
    tried = [one for one in trial.rules if rule in (None, one.name.id, one.name.id.partition(":")[2])]
    if not tried:
        if trial.faults:
            return 2
        raise typer.BadParameter(f"no rule {rule!r} in {rule_file}" if rule else f"{rule_file} has no rules", param_hint="--rule")
    painter = Painter()
    found: dict[str, Sequence[Take]] = {}
    try:
        for file in files:
            document = read_page(_text(file), file.suffix.lower() in PAGES, tried)
            found[str(file)] = takes(tried, trial.others, document)
            _show(painter, str(file), document, found[str(file)])
        kinds = [".txt", *(PAGES if any(isinstance(one.matcher, Elements) for one in tried) else ())]
        golden = [one for kind in kinds for one in goldens(fixtures, kind)] if fixtures is not None else []
        touched = [line for one in golden for line in _touched(one.page, one.story, tried, trial)]
    except TimeoutError:
        typer.echo("a pattern ran away and was stopped; bound its repeats", err=True)
        return 2
    for each, count, documents in totals(tried, found) if found else ():
        painter.line((f"{each.name.id}: {count} taken in {documents} of {len(found)} pages", "bold"))
    for line in touched:
        painter.line((line, "red"))
    if fixtures is not None:
        painter.line((f"{len(golden)} golden stories: {len(touched)} lines touched", "bold"))
    return 2 if trial.faults else 1 if touched else 0


def _touched(page: Path, story: Path, tried: Sequence[Rule], trial: Trial) -> Iterator[str]:
    """What rules take that the golden story keeps."""
    from cleaner.cli.rules.trial import lost, read_page, takes

    document = read_page(page.read_text(encoding="utf-8"), page.suffix.lower() in PAGES, tried)
    for rule, line in lost(document, takes(tried, trial.others, document), story.read_text(encoding="utf-8")):
        yield f"{page}: {rule.name.id} takes of the story: {line}"


def _text(file: Path) -> str:
    """The page's text; exits with 2 when it cannot be read."""
    from cleaner.decode import decode

    try:
        return decode(file.read_bytes())[0]
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"{file}: {getattr(error, 'strerror', None) or error}", param_hint="FILE") from None


def _show(painter: Painter, file: str, document: Document, found: Sequence[Take]) -> None:
    """What is taken of a page, among its lines: ``-`` a line that is taken, ``~`` one that loses a part, ``+`` one that is named or kept."""
    painter.line((f"{file}: {len(found)} taken", "bold"))
    by_line = {document.lines[block]: list(each) for block, each in groupby(found, key=lambda one: one.block)}
    text = [document.text[start:stop].rstrip() for start, stop in zip(document.edges, document.edges[1:], strict=False)]
    while text and not text[-1]:
        text.pop()
    shown = sorted({near for line in by_line for near in range(max(0, line - CONTEXT), min(len(text), line + CONTEXT + 1))})
    for above, line in zip([-1, *shown], shown, strict=False):
        if line > above + 1:
            painter.line(("     ...", "dim"))
        each = by_line.get(line, [])
        painter.line((f"{line + 1:8}", "dim"), *_marked(document, text[line], line, each))
        said = _said(document, each)
        if said != _said(document, by_line.get(line + 1, [])):  # of neighbouring lines that one rule takes, the last one says so
            for note in said:
                painter.line((f"{'':11}{note}", "dim"))


def _said(document: Document, each: Sequence[Take]) -> list[str]:
    """What is said of a line, take by take."""
    return [f"{_verb(one)} {one.rule.name.id} ({one.rule.kind}){'' if one.whole else f': {document.text[one.start : one.end].strip()}'}" for one in each]


def _marked(document: Document, text: str, line: int, each: Sequence[Take]) -> list[tuple[str, str]]:
    """A line with its mark; what is taken of it stands out."""
    if not each:
        return [(f"   {text}".rstrip(), "")]
    if any(one.whole for one in each):
        mark, style = ("-", "red") if any(_verb(one) == "taken by" for one in each) else ("+", "green")
        return [(f" {mark} {text}", style)]
    parts: list[tuple[str, str]] = [(" ~ ", "yellow")]
    start = at = document.edges[line]
    for one in each:
        parts += [(text[at - start : one.start - start], ""), (text[max(at, one.start) - start : one.end - start], "red")]
        at = max(at, one.end)
    return [*parts, (text[at - start :], "")]


def _verb(one: Take) -> str:
    from cleaner.document import NOISE_KINDS

    return "kept by" if one.rule.keep else "taken by" if one.rule.kind in NOISE_KINDS else "named by"
