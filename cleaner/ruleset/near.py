"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache


@lru_cache(4096)
def _nearest(name: str, names: tuple[str, ...]) -> str | None:
    from difflib import get_close_matches  # only faulty files pay for it

    found = get_close_matches(name, names, 1)
    return found[0] if found else None


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The most similar of the names; None when none is similar."""
    return _nearest(name[:200], tuple(names))


def did_you_mean(name: str, names: Iterable[str], otherwise: str) -> str:
    """One sentence that suggests the most similar name, or says something else."""
    found = nearest(name, names)
    return f"Did you mean '{found}'?" if found else otherwise
