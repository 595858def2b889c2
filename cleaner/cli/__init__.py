"""The command line: one file per command, each a thin layer over the library."""

import gc
import os

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else every start looks for plugins among all installed packages
gc.set_threshold(1_000_000, 20, 20)  # reading rules makes many objects that all stay; looking through them again and again takes a tenth of the start

from cleaner.cli.app import main  # noqa: E402

__all__ = ["main"]
