"""Peak memory of whole processes: one text of 100 MB, and a gigabyte of small articles through one Cleaner."""

from __future__ import annotations

import subprocess
import sys

from bench.pages import ROOT

_ONE = """
import resource, sys
from pathlib import Path
text = "\\n\\n".join(Path(p).read_text(encoding="utf-8") for p in sys.argv[1:])
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
size = 100_000_000
whole = (text + "\\n\\n") * (size // len(text.encode()) + 1)
whole = whole.encode()[:size].decode("utf-8", "ignore")
del text
from cleaner import Cleaner
result = Cleaner().clean(whole, media="text")
assert len(result.text) and result.status in ("ok", "suspect"), result
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print((peak - base) * 1024 / size)
"""

_MANY = """
import os, resource, sys
from pathlib import Path
from cleaner import Cleaner
texts = [Path(p).read_text(encoding="utf-8") for p in sys.argv[1:]]
cleaner = Cleaner()
done, peaks, goal = 0, [], int(os.environ.get("MEGABYTES", "1000")) * 1_000_000
number = 0
while done < goal:
    for text in texts:
        number += 1
        one = f"{text}\\n\\nzq{number}"
        cleaner.clean(one, media="text").body
        done += len(one)
    if done >= goal * (len(peaks) + 1) / 10:
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print(peaks[-1] / peaks[0])
"""


def _run(code: str) -> float:
    texts = [str(path) for path in sorted((ROOT / "fixtures").glob("*/*.txt"))]
    return float(subprocess.run([sys.executable, "-c", code, *texts], check=True, capture_output=True, text=True, cwd=ROOT).stdout)


def one() -> None:
    """Print the memory that one large text takes."""
    print(f"memory           one text of 100 MB     {_run(_ONE):6.2f} times its size")


def many() -> None:
    """Print how memory grows over a gigabyte ($MEGABYTES) of small texts, from the first tenth to the last. A gigabyte takes a quarter of an hour."""
    print(f"memory           small texts            {_run(_MANY):6.2f} times the peak of its first tenth")
