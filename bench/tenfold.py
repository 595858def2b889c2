"""Ten times the rules: nine generated copies of every rule file, worded otherwise, beside the shipped ones."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from bench.pages import ROOT
from bench.speed import ratios
from cleaner import Cleaner


class _Dumper(yaml.SafeDumper):
    """Writes every value out; the reader refuses aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
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
    """The same rule over other words, with one example of each side: they prove nothing here, and a file's length is bounded."""
    copy = dict(rule)
    copy["examples"] = {side: examples[:1] for side, examples in rule["examples"].items()}
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


def write_library(root: Path, copies: int, active: bool) -> None:
    """The shipped library under ``root`` and generated copies of it: as further outlets, platforms and languages, or, with ``active``,
    as further rules of the very languages and platforms that the pages use."""
    salt = random.Random(7)
    for file in sorted((ROOT / "rules").glob("*/*.yaml")):
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # `no` is a language
        target = root / file.parent.name
        target.mkdir(parents=True, exist_ok=True)
        subject = file.parent.name.removesuffix("s")
        if active and subject != "outlet":
            more = [
                {**reworded(rule, salt), "id": f"{rule['id']}-{n}"} for n in range(1, copies) for rule in data["rules"] if rule.get("line") or rule.get("span")
            ]
            data["rules"] = [*data["rules"], *more]
        else:
            for number in range(1, copies):
                name = f"n{number}.{file.stem}" if subject == "outlet" else f"{file.stem}-{number}" if subject == "platform" else f"q{chr(96 + number)}"
                signatures = [
                    other_words(one, salt) if isinstance(one, str) else [other_words(part, salt) for part in one] for one in data.get("signatures", [])
                ]
                head = {key: value for key, value in data.items() if key != "rules"}
                other = {**head, subject: name, "signatures": signatures}
                if "hosts" in other:
                    other["hosts"] = [name]
                if "stopwords" in other:
                    other["stopwords"] = [f"{word}{number}" for word in other["stopwords"]]
                other["rules"] = [reworded(rule, salt) for rule in data["rules"]]
                (target / f"{name}.yaml").write_text(_dump(other), encoding="utf-8")
        (target / file.name).write_text(_dump(data), encoding="utf-8")


def _dump(data: object) -> str:
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True)


def main() -> None:
    """Print the time per page with ten times the rules over that with the shipped ones."""
    from cleaner.ruleset.library import Library

    for active, what in ((False, "in ten times the files"), (True, "in the packs in use")):
        with tempfile.TemporaryDirectory() as folder:
            write_library(Path(folder), 10, active)
            few, many = Cleaner(), Cleaner()
            large = Library(shipped=Path(folder))
            many._library = large
            many._selector = type(few._selector)(large)
            counts = [sum(len(library.rules(name)) for name in library.sources) for library in (few._library, large)]
            systems: dict[str, Callable[[str, str | None], object]] = {
                "shipped": lambda text, url, few=few: few.clean(text, url=url, media="text").body,  # type: ignore[misc]
                "tenfold": lambda text, url, many=many: many.clean(text, url=url, media="text").body,  # type: ignore[misc]
            }
            result = ratios(systems, 2)
        print(f"ten times rules  {counts[0]} to {counts[1]} rules {what:23} {result['tenfold']:6.2f} times the time per page")
