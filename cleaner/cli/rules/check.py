"""cleaner rules check: faults of rule files, examples that do not hold, and lint."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli import options as o
from cleaner.cli.rules.faults import FaultFormat, print_faults

if TYPE_CHECKING:
    from cleaner.ruleset.errors import Fault
    from cleaner.ruleset.library import Library

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PATH]...", help="Only these: a rule file, a folder of them, or a name such as outlets/example.com."),
]
Form = Annotated[FaultFormat, typer.Option("--format", help="How findings are printed.")]
Mend = Annotated[bool, typer.Option("--fix", help="Mend in the files what can be mended mechanically.")]
Anew = Annotated[bool, typer.Option("--anew", help="Check all, also files that have not changed since they were found sound.")]


Corpus = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="DIR|FILE", help="HTML pages: count on them what the selectors of the files that they need find, and name those that find nothing. Repeatable."
    ),
]


def check(paths: Paths = None, rules: o.Rules = None, form: Form = FaultFormat.text, fix: Mend = False, anew: Anew = False,
          corpus: Corpus = None) -> None:  # fmt: skip
    """Validate rule files, run their examples, and name what is suspicious about them."""
    from cleaner.ruleset.errors import RuleError
    from cleaner.ruleset.library import Library

    pages = _pages(corpus or [])
    faults: list[Fault] = []
    counts: list[str] = []
    files = count = 0
    for root, asked in _by_root(paths or [], rules).items():
        if fix:
            _mend(root, asked)
        try:
            library = Library(root, anew=anew)
            names = _names(library, root, asked)
            for name in names:
                found = library.check(name)
                if not found:
                    found = _findings(library, name)
                    count += library.count(name)
                faults += found
            files += len(names)
            if pages:
                unused, lines = _on_corpus(library, names, pages)
                faults += unused
                counts += lines
        except RuleError as error:
            faults += error.faults
    print_faults(sorted(faults), form)
    if form is FaultFormat.text:
        for line in counts:
            typer.echo(line)
    if faults:
        raise typer.Exit(1)
    if form is FaultFormat.text:
        typer.echo(f"{count} {'rule' if count == 1 else 'rules'} in {files} {'file' if files == 1 else 'files'}, all examples hold")


def _by_root(paths: list[str], rules: Path | None) -> dict[Path | None, list[str]]:
    """What is asked of each rules folder (None: the shipped one alone): names, and prefixes of names that end in ``/``; nothing asks for all."""
    from cleaner.ruleset.meaning import FOLDERS

    if not paths:
        return {rules: []}
    asked: dict[Path | None, list[str]] = {}
    for given in paths:
        path = Path(given)
        resolved = path.resolve()
        root: Path | None = None
        if path.is_file():
            if resolved.parent.name not in FOLDERS:
                raise typer.BadParameter(f"{given}: a rule file stands in {', '.join(FOLDERS)}", param_hint="PATH")
            root, name = _above(path.parent), f"{resolved.parent.name}/{path.stem}"
        elif path.is_dir():
            root, name = (_above(path), f"{resolved.name}/") if resolved.name in FOLDERS else (path, "/")
        else:
            name = "/".join(path.parts[-2:]).removesuffix(".yaml")
        asked.setdefault(rules if root is None or _is_shipped(root) else root, []).append(name)
    return asked


def _above(folder: Path) -> Path:
    """The folder that holds it, written as it was given where that names it."""
    return folder.parent if folder.name not in ("", "..") else folder.resolve().parent


def _is_shipped(root: Path) -> bool:
    from cleaner.ruleset.library import shipped_rules

    return root.resolve() == shipped_rules().resolve()


def _names(library: Library, root: Path | None, asked: list[str]) -> list[str]:
    """The files that are asked for."""
    from cleaner.document import Layer

    found: list[str] = []
    for name in asked or sorted(library.sources):
        if name.endswith("/"):
            own = [one for one, source in library.sources.items() if root is None or source.layer is Layer.USER]
            found += sorted(one for one in own if name == "/" or one.startswith(name))
        elif name in library.sources:
            found.append(name)
        else:
            raise typer.BadParameter(f"no rule file {name!r}; there are {', '.join(sorted(library.sources))}", param_hint="PATH")
    return list(dict.fromkeys(found))


def _findings(library: Library, name: str) -> list[Fault]:
    """The lint findings of a file, with their places."""
    from cleaner.ruleset.lint.run import lint, placed

    found = lint(library, name)
    return placed(found, _text(library, name), library.sources[name].shown) if found else []


def _pages(corpus: list[Path]) -> list[Path]:
    """The HTML files that are given, and those below the folders that are; exits with 2 where there are none."""
    from cleaner.cli.documents import PAGES

    found: list[Path] = []
    for given in corpus:
        if not given.exists():
            raise typer.BadParameter(f"{given}: no such file or folder", param_hint="--corpus")
        found += [one for one in sorted(given.rglob("*")) if one.suffix.lower() in PAGES] if given.is_dir() else [given]
    if corpus and not found:
        raise typer.BadParameter("there is no *.html in it", param_hint="--corpus")
    return found


def _on_corpus(library: Library, names: list[str], pages: list[Path]) -> tuple[list[Fault], list[str]]:
    """What is of no use on some pages, and a line for each selector with its counts."""
    from cleaner.cli.rules.corpus import count_uses
    from cleaner.ruleset.errors import RuleError
    from cleaner.ruleset.lint.run import placed

    try:
        uses = count_uses(library, names, pages)
    except RuleError:  # told already
        return [], []
    unused: list[Fault] = []
    lines: list[str] = []
    for name in names:
        if found := list(uses.findings(name)):
            unused += placed(found, _text(library, name), library.sources[name].shown)
        lines += [f"{use.rule.name.id}: {use.css} takes something on {use.taken} of {use.asked} pages" for use in uses.of(name)]
    return unused, lines


def _mend(root: Path | None, asked: list[str]) -> None:
    """Write anew each file in which anything can be mended mechanically, until nothing can."""
    from cleaner.ruleset.errors import RuleError
    from cleaner.ruleset.fix import unfolded
    from cleaner.ruleset.library import Library, shipped_rules
    from cleaner.ruleset.meaning import FOLDERS

    folder = root or shipped_rules()
    for file in sorted(one for subject in FOLDERS for one in (folder / subject).glob("*.yaml")):
        name = f"{file.parent.name}/{file.stem}"
        if not asked or any(one in (name, "/") or (one.endswith("/") and name.startswith(one)) for one in asked):
            _rewrite(file, partial(unfolded, name=name))  # it may be why the examples fail
    try:
        while _mend_findings(library := Library(root), _names(library, root, asked)):
            pass
    except RuleError:
        return  # the check names the faults


def _mend_findings(library: Library, names: list[str]) -> bool:
    """Whether any of the files was mended."""
    from cleaner.ruleset.fix import fixed
    from cleaner.ruleset.lint.run import lint

    mended = False
    for name in names:
        if not library.check(name) and (fixes := [finding.fix for finding in lint(library, name) if finding.fix is not None]):
            mended |= _rewrite(library.sources[name].file, partial(fixed, name=name, fixes=fixes))
    return mended


def _rewrite(file: Path, change: Callable[[str], str]) -> bool:
    """Whether the file's text was changed; its byte order mark and line ends stay."""
    try:
        text = file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return False  # the check names the fault
    bare = text.removeprefix("\ufeff")
    made = change(bare)
    if made != bare:
        file.write_bytes((text[: len(text) - len(bare)] + made).encode())
    return made != bare


def _text(library: Library, name: str) -> str:
    return library.sources[name].file.read_bytes().decode("utf-8-sig")
