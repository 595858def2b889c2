"""Time per page against the floor: split, strip, look each line up. Interleaved page by page; processor time of one core."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from bench.pages import pages
from cleaner import Cleaner

_NOTHING = frozenset({"subscribe"})


def floor(source: str) -> str:
    """The least that a line cleaner can do in Python."""
    return "\n".join(line for line in source.splitlines() if line.strip() not in _NOTHING)


def ratios(systems: dict[str, Callable[[str, str | None], object]], rounds: int = 3) -> dict[str, float]:
    """Each system's time over the first one's, the median of some rounds."""
    found = pages()
    spent: dict[str, list[float]] = {name: [] for name in systems}
    for function in systems.values():
        for text, url in found[:200]:
            function(text, url)
    for number in range(rounds):
        took = dict.fromkeys(systems, 0.0)
        for i, (text, url) in enumerate(found):
            page = f"{text}\n\nzq{number}-{i}"  # no two calls see the same page
            for name, function in systems.items():
                start = time.process_time()
                function(page, url)
                took[name] += time.process_time() - start
        for name, seconds in took.items():
            spent[name].append(seconds)
    first = statistics.median(spent[next(iter(systems))])
    return {name: statistics.median(seconds) / first for name, seconds in spent.items()}


def main() -> None:
    """Print the ratios of a cleaner with and without outlets."""
    every, generic = Cleaner(), Cleaner(outlets=False)
    systems: dict[str, Callable[[str, str | None], object]] = {
        "floor": lambda text, _: floor(text),
        "cleaner": lambda text, url: every.clean(text, url=url, media="text").body,
        "cleaner, no outlets": lambda text, url: generic.clean(text, url=url, media="text").body,
    }
    for name, ratio in ratios(systems).items():
        print(f"text speed       {name:22} {ratio:6.2f} times the floor's time")
