"""What rule authors wait for: checking the whole library, and one faulty file's error page, as ratios of processor time."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.pages import ROOT
from bench.startup import ratio

PARSE = """
import time, yaml
import cleaner.cli  # sets how often garbage is looked for
import cleaner.ruleset.check, cleaner.ruleset.library, cleaner.ruleset.lint.run, cleaner.ruleset.schema_problems
from pathlib import Path
texts = [file.read_text(encoding="utf-8") for file in sorted(Path("rules").rglob("*.yaml"))]
loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
start = time.process_time()
for text in texts:
    yaml.load(text, Loader=loader)
base = time.process_time() - start
"""
CHECK = """
start = time.process_time()
library = cleaner.ruleset.library.Library(anew=ANEW)
assert not [fault for name in sorted(library.sources) for fault in library.check(name)]
checked = time.process_time() - start
for name in sorted(library.sources):
    cleaner.ruleset.lint.run.lint(library, name)
print(checked / base, (time.process_time() - start) / base)
"""
FAULTY = "outlet: example.com\nnam: Example\nrules:\n  - {id: appeal, kind: donatoin, why: Closes every story., line: '^(Support us'}\n"
RUNS = 7


def main() -> None:
    """Print the ratios."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package has its bytecode at hand
    _, first = _check(anew=False)
    print(f"a first check of all that ships         {first:6.2f} times the parse of the library's YAML with PyYAML's C loader, imports aside")
    checked, linted = _check(anew=True)
    print(f"all anew: validation and examples       {checked:6.2f} times")
    print(f"the same and lint                       {linted:6.2f} times")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "outlets" / "example.com.yaml"
        file.parent.mkdir()
        file.write_text(FAULTY, encoding="utf-8")
        page = ratio(
            [str(Path(sys.executable).with_name("cleaner")), "rules", "check", "--rules", folder], [sys.executable, "-c", "import typer, yaml"], check=False
        )
    print(f"a faulty file's page, whole process     {page:6.2f} times import typer, yaml")


def _check(anew: bool) -> tuple[float, float]:
    """Without and with lint, with no cache: the medians over fresh processes, imports aside; ``anew`` also for files that are on record as sound."""
    environment = {**os.environ, "CLEANER_CACHE": ""}
    command = [sys.executable, "-c", f"ANEW = {anew}\n{PARSE}{CHECK}"]
    runs = [subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env=environment).stdout.split() for _ in range(RUNS)]
    checked, linted = (statistics.median(map(float, column)) for column in zip(*runs, strict=True))
    return checked, linted
