"""cleaner rules new: the skeleton of a rule file, to be filled in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli import options as o
from cleaner.cli.rules.schema import schema_text

SCHEMA = "rules.schema.json"

_SKELETON = """\
# yaml-language-server: $schema=../{schema}
# What {prints}
# Fill in what stands in <angle brackets>, then run: cleaner rules check --rules DIR {folder}/{name}
{subject}: {name}
name: <the name for people>
{head}rules:
  - id: <what the line is>             # lower-case words joined by '-': membership-banner, caption-agency
    kind: <kind>                       # {kinds}
    why: <what a reader would see, where, and since when>
    # Letter case does not matter; quotes and dashes are plain; ^ is the start of the line, $ its end.
    # where: {{first: 8}} would look only at the first 8 lines that are not blank.
    line: '^<the words the line begins with>'
    examples:
      removes: ["<the whole line, as a page prints it>"]
      leaves: ["<a sentence with the same words that a reporter could write>"]
  # A part of a line goes by a span, a box of several lines by a range; a range is shown on little pages:
  # - id: newsletter-box
  #   kind: subscribe
  #   why: A box in the middle of stories.
  #   range: {{from: '^Sign up for our letter', to: '^You can unsubscribe', max: 6}}
  #   examples:
  #     removes:
  #       - document: "Sign up for our letter\\nYour e-mail\\nYou can unsubscribe at any time."
  #         removed: ["Sign up for our letter", "Your e-mail", "You can unsubscribe at any time."]
  #     leaves:
  #       - document: "Sign up for our letter\\nThe ferry came back."
"""
_ELEMENTS = """\
  # On HTML pages an element goes by a CSS selector, shown in HTML; 'content' names the element that holds the story:
  # - id: related-posts
  #   kind: related
  #   why: Cards under every story.
  #   select: ".related-posts"
  #   examples:
  #     removes: ['<div class="related-posts"><a href="/bridge">Bridge closes</a></div>']
  #     leaves: ['<div class="related-reading"><p>She wrote of related posts.</p></div>']
"""
_HEADS = {
    "outlet": """\
hosts: [{name}]  # subdomains count too
# Text that begins a line near the top or the end of every page; it tells the outlet when there is no url.
# signatures: ["<words that only this outlet prints>"]
# Text in the HTML source of every page; it tells an HTML page when there is no url.
# markup: ['<meta property="og:site_name" content="<the name>"']
extends: [languages/en]                # parents, whose rules work here too: languages/..., platforms/...
# disable: ["languages/en:<rule>"]     # rules of parents that do harm here
""",
    "platform": """\
# Text that begins a line near the top or the end of every page; it tells that a page needs this file.
signatures: ["<words that the system prints on every site>"]
# Text in the HTML source of every site, without which rules for elements are not asked.
# markup: ['<meta name="generator" content="<the system>']
""",
    "language": """\
stopwords: [<frequent words, separated by commas>]   # a text in which 3 of them stand may be in this language
""",
}
_PRINTS = {
    "outlet": "the outlet {name} prints around its stories.",
    "platform": "the publishing system {name} prints on every site that runs it.",
    "language": "any outlet may print around stories in the language '{name}'.",
}


def new(
    name: Annotated[str, typer.Argument(metavar="HOST", help="The outlet's host; with --platform a name such as ghost, with --language a code such as de.")],
    platform: Annotated[bool, typer.Option("--platform", help="A file for a publishing system.")] = False,
    language: Annotated[bool, typer.Option("--language", help="A file for a language.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="Write it to its place in this rules folder, with the schema for editors beside.")
    ] = None,
) -> None:
    """Print the skeleton of a rule file, with a comment for every blank."""
    from cleaner.ruleset.schema import HOST, ID, LANGUAGE

    if platform and language:
        raise typer.BadParameter("give --platform or --language, not both")
    subject, form = ("platform", ID) if platform else ("language", LANGUAGE) if language else ("outlet", HOST)
    if subject == "outlet":
        name = name.lower().removeprefix("www.")
    if not re.search(form, name):
        said = {"outlet": "a host such as example.com", "platform": "lower-case words joined by '-'", "language": "a code of two or three letters"}
        raise typer.BadParameter(f"{name!r} is not {said[subject]}", param_hint="HOST")
    text = skeleton(subject, name)
    if out is None:
        o.print_text(text.removesuffix("\n"))
        return
    file = out / f"{subject}s" / f"{name}.yaml"
    if file.exists():
        raise typer.BadParameter(f"{file} is there already", param_hint="--out")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        (out / SCHEMA).write_text(f"{schema_text()}\n", encoding="utf-8")
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{error.filename or out}: {error.strerror or error}", param_hint="--out") from None
    typer.echo(f"{file.as_posix()} is written; fill in its blanks", err=True)


def skeleton(subject: str, name: str) -> str:
    """The text of a rule file with blanks, for an outlet, a platform or a language."""
    from cleaner.document import NOISE_KINDS, Kind

    kinds = ", ".join(kind for kind in Kind if kind in NOISE_KINDS)
    about = {"name": name, "subject": subject, "folder": f"{subject}s", "schema": SCHEMA, "kinds": kinds}
    text = _SKELETON.format(**about, head=_HEADS[subject].format(name=name), prints=_PRINTS[subject].format(name=name))
    return text if subject == "language" else text + _ELEMENTS
