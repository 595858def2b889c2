"""cleaner rules show: the rules that work on an outlet's pages, wherever they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleaner.cli import options as o
from cleaner.cli.painter import Painter
from cleaner.cli.rules.opened import languages, open_library, replaced

if TYPE_CHECKING:
    from cleaner.ruleset.compile import Rule
    from cleaner.ruleset.library import Library

_SAID = ("line", "span", "range", "select", "content", "where", "valid")


@dataclass(frozen=True, slots=True)
class Shown:
    """A rule, and why it does not work here, if it does not."""

    rule: Rule
    off: str | None = None

    def as_dict(self) -> dict[str, Any]:
        name, data = self.rule.name, self.rule.data
        return {
            "id": name.id, "kind": str(self.rule.kind), "layer": str(name.layer), "file": name.file, "line": name.line, "why": data["why"],
            "keep": self.rule.keep, "rule": {key: data[key] for key in _SAID if key in data}, "off": self.off,
        }  # fmt: skip


def _names(incomplete: str) -> list[str]:
    """Completions for a rule file, or for an outlet without its folder."""
    from cleaner.ruleset.library import shipped_rules

    files = sorted(shipped_rules().glob("*/*.yaml"))
    names = [*o.outlets(""), *(f"{file.parent.name}/{file.stem}" for file in files)]
    return [name for name in names if name.startswith(incomplete)]


def show(
    outlet: Annotated[
        str, typer.Argument(metavar="OUTLET", autocompletion=_names, help="A host, a url, or a rule file such as outlets/example.com or languages/en.")
    ],
    output: Annotated[o.TextOrJson, typer.Option("--format", "-f", help="text (in colour on a terminal) or json.")] = o.TextOrJson.text,
    rules: o.Rules = None,
) -> None:
    """Show the rules that work on an outlet's pages after inheritance, each with its layer and place, and those that are switched off.

    (A page brings the rules of platforms along whose signatures stand on it, too: cleaner explain names the files.)
    """
    from cleaner.ruleset.errors import RuleError

    library = open_library(rules)
    try:
        name = _found(library, outlet)
        shown = list(shown_rules(library, name))
    except RuleError as error:
        o.fail_rules(error)
    source = library.sources[name]
    if output is o.TextOrJson.json:
        from cleaner.cli.output import dump

        about = {"file": name, "name": source.head["name"], "hosts": list(source.head.get("hosts", ())), "languages": languages(library, [name])}
        o.print_text(dump({**about, "files": sorted(library.ancestors([name])), "rules": [one.as_dict() for one in shown]}))
    else:
        _print(f"{name} ({source.head['name']}), rules: {', '.join(sorted(library.ancestors([name])))}", shown)


def _found(library: Library, given: str) -> str:
    """The rule file that was meant; exits with 2 when there is none."""
    from cleaner.blocks.text import read_text
    from cleaner.ruleset.near import nearest
    from cleaner.select import Selector

    if given in library.sources:
        return given
    outlet = Selector(library).select(read_text(""), given, None, None).outlet
    if outlet is not None:
        return f"outlets/{outlet}"
    stems = {name.partition("/")[2]: name for name in library.sources}
    near = nearest(given.partition("/")[2] or given, stems)
    raise typer.BadParameter(f"no rule file for {given!r}; {f'did you mean {stems[near]}?' if near else 'cleaner rules list names them'}")


def shown_rules(library: Library, name: str) -> Iterator[Shown]:
    """The rules of a file and of all that it extends, the strongest layer first, each file's in its own order."""
    from cleaner.document import LAYER_RANK

    files = sorted(library.ancestors([name]), key=lambda file: (-LAYER_RANK[library.sources[file].layer], file != name, file))
    disabled = {rule: file for file in files for rule in library.sources[file].head.get("disable", ())}
    for file in files:
        for rule in library.rules(file):
            by = disabled.get(rule.name.id)
            yield Shown(rule, f"disabled by {by}" if by else None)
        yield from _hidden(library, file)


def _hidden(library: Library, name: str) -> Iterator[Shown]:
    """The rules of the shipped file that a user's file replaces."""
    from cleaner.ruleset.library import Library

    if replaced(library, name):
        for rule in Library().rules(name):
            yield Shown(rule, f"replaced by {library.sources[name].shown}")


def _print(head: str, shown: list[Shown]) -> None:
    from cleaner.document import NOISE_KINDS

    painter = Painter()
    painter.line((head, "bold"))
    for one in shown:
        rule = one.rule
        mark, style = ("x", "dim strike") if one.off else ("+", "green") if rule.kind not in NOISE_KINDS else ("-", "red")
        place = f" ({rule.name.layer}, {rule.name.file}:{rule.name.line})"
        painter.line((f"{mark} {rule.kind:<11} ", style), (rule.name.id, ""), (place, "dim"), (f" {one.off}" if one.off else "", "yellow"))
        for said in _said(rule.data):
            painter.line((f"{'':14}{said}", "dim"))
    off = sum(one.off is not None for one in shown)
    painter.line((f"{len(shown) - off} rules work, {off} are switched off", "bold"))


def _said(data: Mapping[str, Any]) -> Iterator[str]:
    """Matcher and predicates, each on one line of YAML."""
    import yaml

    for key in _SAID:
        if key in data:
            value = yaml.safe_dump(data[key], default_flow_style=True, allow_unicode=True, sort_keys=False, width=float("inf"))
            yield f"{key}: {value.strip().removesuffix('...').strip()}"
