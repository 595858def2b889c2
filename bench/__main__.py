"""``python -m bench [speed] [tenfold] [startup] [rules] [selectors] [memory] [gigabyte]``: the named measurements, or all."""

from __future__ import annotations

import sys

from bench import memory, rules, selectors, speed, startup, tenfold

MEASUREMENTS = {
    "speed": speed.main, "tenfold": tenfold.main, "startup": startup.main, "rules": rules.main, "selectors": selectors.main,
    "memory": memory.one, "gigabyte": memory.many,
}  # fmt: skip

for name in sys.argv[1:] or MEASUREMENTS:
    MEASUREMENTS[name]()
