"""The codes of lint findings."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """What lint can find and a file may allow. (``unused-allow``, which watches over that, cannot be allowed.)"""

    ANY_LINE = "any-line"
    BAD_NAME = "bad-name"
    BROAD_SELECTOR = "broad-selector"
    CASELESS = "caseless"
    DEAD_DISABLE = "dead-disable"
    NEAR_MISS_FAR = "near-miss-far"
    NEAR_MISS_MISSING = "near-miss-missing"
    NEVER_FIRES = "never-fires"
    NO_LITERAL = "no-literal"
    RUNS_AWAY = "runs-away"
    SAME_EXAMPLE = "same-example"
    SHADOWED = "shadowed"
    TAKES_STORY = "takes-story"
    UNFOLDED = "unfolded"


UNUSED_ALLOW = "unused-allow"
UNUSED_SELECTOR = "unused-selector"
"""Found on a corpus of pages only, so no file can say whether it needs to be allowed."""
