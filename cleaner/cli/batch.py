"""cleaner batch: many documents, streamed in order."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli import options as o


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Text and HTML files, folders (their .txt, .html and .jsonl files), JSONL files (.jsonl, .ndjson); - reads JSONL from standard input.",
        ),
    ],
    out: Annotated[
        str,
        typer.Option(
            "--out",
            "-o",
            metavar="OUT",
            help="A .jsonl file, a folder (each file under its own name, report.jsonl on the text files), or - for JSONL on standard output.",
        ),
    ],
    text_field: Annotated[str, typer.Option(metavar="FIELD", help="JSONL: the field that holds the text, replaced by the story.")] = "text",
    into: Annotated[str | None, typer.Option(metavar="FIELD", help="JSONL: write the story into this field and leave the text as it is.")] = None,
    report_field: Annotated[
        str, typer.Option(metavar="FIELD", help="JSONL: the field for status, reason, outlet and removals; one of that name is replaced.")
    ] = "cleaner",
    url_field: Annotated[str, typer.Option(metavar="FIELD", help="JSONL: the field that holds the url.")] = "url",
    title_field: Annotated[str, typer.Option(metavar="FIELD", help="JSONL: the field that holds the headline.")] = "title",
    language_field: Annotated[str | None, typer.Option(metavar="FIELD", help="JSONL: the field that holds the language's code.")] = None,
    date_field: Annotated[str | None, typer.Option(metavar="FIELD", help="JSONL: the field that holds the day of publication (ISO 8601).")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Read the input twice: count first which lines recur in each outlet's documents, then cut those too.")
    ] = False,
    save_evidence: Annotated[Path | None, typer.Option(metavar="FILE", help="Keep what --evidence counted, for other runs.")] = None,
    load_evidence: o.LoadEvidence = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No totals and no progress.")] = False,
    media: o.Media = o.MediaOption.auto,
    charset: Annotated[str | None, typer.Option(metavar="NAME", help="The encoding that text files came with; records of JSONL are UTF-8.")] = None,
    keep: o.Keep = None,
    drop: o.Drop = None,
    rules: o.Rules = None,
    no_outlets: o.NoOutlets = False,
    disable: o.Disable = None,
) -> None:
    """Clean many documents; order and all other fields are kept, a bad record is reported and not fatal."""
    from cleaner.cli.documents import Fields, cleaned, read_documents, total_bytes
    from cleaner.cli.overlap import refusal
    from cleaner.cli.progress import progress
    from cleaner.cli.sinks import open_sink
    from cleaner.cli.totals import Totals
    from cleaner.ruleset.errors import RuleError

    gc.set_threshold(50_000, 20, 20)  # the start put it off; a long run must not
    cleaner = o.make_cleaner(rules, keep, drop, no_outlets, disable, load_evidence)
    missing = [path for path in inputs if path != "-" and not Path(path).exists()]
    if missing:
        raise typer.BadParameter(f"{missing[0]}: no such file or folder", param_hint="INPUT")
    if inputs.count("-") > 1:
        raise typer.BadParameter("standard input can be read once only", param_hint="INPUT")
    if report_field in (text_field, into):
        raise typer.BadParameter("the report would overwrite the text", param_hint="--report-field")
    for field in (url_field, title_field, language_field, date_field):
        if field is not None and field in (into, report_field):
            raise typer.BadParameter(f"'{field}' would be overwritten", param_hint="--into" if field == into else "--report-field")
    if reason := refusal(inputs, out):
        raise typer.BadParameter(reason, param_hint="--out")
    fields = Fields(text_field, into or text_field, report_field, url_field, title_field, language_field, date_field)
    totals = Totals()
    if evidence and "-" in inputs:
        raise typer.BadParameter("standard input can be read once only, and --evidence reads the input twice", param_hint="INPUT")
    if save_evidence is not None and not evidence:
        raise typer.BadParameter("there is nothing to keep without --evidence", param_hint="--save-evidence")
    try:
        if evidence:
            documents = read_documents(inputs, fields, media.value, out, charset)
            counted = cleaner.gather((document.arguments for document in documents if document.error is None), cleaner.evidence)
            if not counted.lines:
                typer.echo("note: no document told its outlet, by a url or otherwise, so --evidence counted nothing", err=True)
            cleaner = cleaner.with_evidence(counted)
            if save_evidence is not None:
                counted.save(save_evidence)
        with open_sink(out, fields) as sink, progress(lambda: total_bytes(inputs), shown=not quiet) as advance:
            for document, result in cleaned(read_documents(inputs, fields, media.value, out, charset), cleaner, workers):
                sink.write(document, result)
                totals.add(document, result)
                advance(document.size)
    except RuleError as error:
        o.fail_rules(error)
    except BrokenPipeError:
        raise  # the reader of standard output has seen enough
    except OSError as error:
        raise typer.BadParameter(f"{error.filename or out}: {error.strerror or error}") from None
    totals.print(quiet)
    if totals.failed:
        raise typer.Exit(1)
