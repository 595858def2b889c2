"""Golden files: what remains of each fixture, what went, and that a second cleaning finds nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cleaner import Cleaner, cut, normalise_blank
from cleaner.golden import Golden, removed_lines, story_text
from tests.conftest import ROOT

FIXTURES = sorted(path for path in (ROOT / "fixtures").glob("*/*.txt") if not path.name.endswith(".story.txt"))
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_only_the_story_remains(path: Path, cleaner: Cleaner, request: pytest.FixtureRequest) -> None:
    result = cleaner.clean(path.read_text(encoding="utf-8"), media="text")
    golden = Golden.of(path)
    if request.config.getoption("--update-golden"):
        golden.accept(result)
    assert story_text(result) == golden.story.read_text(encoding="utf-8")
    assert removed_lines(result) == golden.removed.read_text(encoding="utf-8")
    assert result.status == "ok"


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_second_cleaning_removes_nothing(path: Path, cleaner: Cleaner) -> None:
    first = cleaner.clean(path.read_text(encoding="utf-8"), media="text")
    again = cleaner.clean(first.text, media="text", outlet=first.outlet)
    assert again.removed == ()
    assert first.text == normalise_blank(cut(first.source_text, first.removed))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_every_seed_has_a_golden_of_its_unchanged_text(path: Path) -> None:
    copies = [fixture for fixture in FIXTURES if fixture.name == path.name]
    assert [copy.read_bytes() for copy in copies] == [path.read_bytes()]


@pytest.mark.parametrize("outlet", sorted({path.parent.name for path in FIXTURES}))
def test_every_outlet_and_platform_has_enough_fixtures(outlet: str) -> None:
    assert sum(path.parent.name == outlet for path in FIXTURES) >= 4


SUSPICIOUS = re.compile(
    r"^(?:by [A-Z][\w'-]+ [A-Z]|subscribe\b|sign up\b|sign in\b|log in\b|photo:|image:|credit:|advertis\w+$|read more|related\b|share\b"
    r"|follow us|donate\b|become a member|support us|skip to|updated?:|published|edited by|reporting by|\(reporting|© |copyright"
    r"|leave a reply|comments?$|previous article|next article|\d+ min(?:ute)?s? read)"
    r"|(?:/ ?|via |\()(?:AFP|AP|Reuters|Getty Images|EPA)\)?$",
    re.IGNORECASE,
)
WAIVERS = ROOT / "fixtures" / "waivers.json"


def test_goldens_hold_no_line_that_looks_like_furniture_without_a_waiver() -> None:
    """fixtures/waivers.json names each line that only looks so, and why it is story; one that is not needed any more is an error too."""
    waivers: dict[str, dict[str, str]] = json.loads(WAIVERS.read_text(encoding="utf-8"))
    found = {
        f"{path.parent.name}/{path.stem}": {
            line.strip() for line in path.with_suffix(".story.txt").read_text(encoding="utf-8").splitlines() if SUSPICIOUS.search(line.strip())
        }
        for path in FIXTURES
    }
    assert {name: lines for name, lines in found.items() if lines} == {name: set(lines) for name, lines in waivers.items()}
