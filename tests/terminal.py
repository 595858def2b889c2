"""What a program shows on a terminal."""

from __future__ import annotations

import os


def shown_on(master: int) -> bytes:
    """All that is written to a pseudo-terminal until its other side is closed; closes this side too."""
    shown = b""
    try:
        while chunk := os.read(master, 4096):
            shown += chunk
    except OSError:  # the other side is closed
        pass
    os.close(master)
    return shown
