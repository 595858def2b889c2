"""Ten times the rules: nine generated copies of every rule file, worded otherwise, beside the shipped ones."""

from __future__ import annotations

import random
import re
import tempfile
from pathlib import Path
from typing import Any

import yaml

from bench.pages import ROOT
from bench.speed import ratios
from cleaner import Cleaner


class _Dumper(yaml.SafeDumper):
    """Writes every value out; the reader refuses aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_WORD = re.compile(r"(?<![\\\w{<])[a-z]{4,}(?![\w>])", re.IGNORECASE)


def other_words(pattern: str, salt: random.Random) -> str:
    """A pattern of the same form whose longer words are others."""

    def shuffled(match: re.Match[str]) -> str:
        letters = list(match[0])
        salt.shuffle(letters)
        return "".join(letters)

    return _WORD.sub(shuffled, pattern)


def reworded(rule: dict[str, Any], salt: random.Random) -> dict[str, Any]:
    """The same rule over other words, without examples of its own."""
    copy = dict(rule)
    for key in ("line", "span"):
        if isinstance(copy.get(key), str):
            copy[key] = other_words(copy[key], salt)
        elif key in copy:
            copy[key] = [other_words(phrase, salt) for phrase in copy[key]]
    if "range" in copy:
        given = dict(copy["range"])
        start = given["from"]
        given["from"] = other_words(start, salt) if isinstance(start, str) else [other_words(phrase, salt) for phrase in start]
        copy["range"] = given
    return copy


def write_library(root: Path, copies: int) -> None:
    """The shipped library under ``root``, each language and platform with its rules ``copies`` times over, each outlet ``copies`` times."""
    salt = random.Random(7)
    for file in sorted((ROOT / "rules").glob("*/*.yaml")):
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        target = root / file.parent.name
        target.mkdir(parents=True, exist_ok=True)
        if file.parent.name == "outlets":
            for number in range(1, copies):
                name = f"n{number}.{file.stem}"
                signatures = [
                    other_words(one, salt) if isinstance(one, str) else [other_words(part, salt) for part in one] for one in data.get("signatures", [])
                ]
                other = {**data, "outlet": name, "hosts": [name], "signatures": signatures, "rules": [reworded(rule, salt) for rule in data["rules"]]}
                (target / f"{name}.yaml").write_text(yaml.dump(other, Dumper=_Dumper, sort_keys=False, allow_unicode=True), encoding="utf-8")
        else:
            more = [
                {**reworded(rule, salt), "id": f"{rule['id']}-{number}"}
                for number in range(1, copies)
                for rule in data["rules"]
                if rule.get("line") or rule.get("span") or rule.get("range")
            ]
            data["rules"] = [*data["rules"], *more]
        (target / file.name).write_text(yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True), encoding="utf-8")


def main() -> None:
    """Print the time per page with ten times the rules over that with the shipped ones."""
    from cleaner.ruleset.library import Library

    with tempfile.TemporaryDirectory() as folder:
        write_library(Path(folder), 10)
        few, many = Cleaner(), Cleaner()
        large = Library(shipped=Path(folder))
        many._library = large
        many._selector = type(few._selector)(large)
        counts = [sum(len(library.rules(name)) for name in library.sources) for library in (few._library, large)]
        result = ratios(
            {
                "shipped": lambda text, url: few.clean(text, url=url, media="text").body,
                "tenfold": lambda text, url: many.clean(text, url=url, media="text").body,
            }
        )
    print(f"ten times rules  {counts[0]} and {counts[1]} rules       {result['tenfold']:6.2f} times the time per page")
