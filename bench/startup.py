"""Start-up of whole processes, in turn, as ratios of their processor time: medians of some runs after one that fills the caches."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys

from bench.pages import ROOT

RUNS = 9


def seconds(command: list[str], check: bool = True) -> float:
    """The processor seconds of one run. Raises CalledProcessError when the command must not fail and does."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)  # finer than os.times
    subprocess.run(command, check=check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ratio(command: list[str], base: list[str], check: bool = True) -> float:
    """The median of the pairwise ratios."""
    seconds(command, check), seconds(base)
    return statistics.median(seconds(command, check) / seconds(base) for _ in range(RUNS))


def main() -> None:
    """Print the start-up ratios."""
    python = sys.executable
    seed = str(sorted((ROOT / "seeds").glob("*.txt"))[1])
    imports = ratio([python, "-c", "import cleaner"], [python, "-c", "import typer"])
    print(f"import cleaner                          {imports:6.2f} times import typer")
    cold = ratio([python, "-m", "cleaner", "clean", seed], [python, "-c", "import typer, selectolax, regex, yaml"])
    print(f"cleaner clean SEED, whole process       {cold:6.2f} times import typer, selectolax, regex, yaml")
    os.environ["CLEANER_CACHE"] = ""
    bare = ratio([python, "-m", "cleaner", "clean", seed], [python, "-c", "import typer, selectolax, regex, yaml"])
    print(f"the same without the cache of rules     {bare:6.2f} times")
