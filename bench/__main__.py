"""``python -m bench [speed] [tenfold] [startup] [rules] [memory] [gigabyte]``: the named measurements, or all."""

from __future__ import annotations

import sys

from bench import memory, rules, speed, startup, tenfold

MEASUREMENTS = {"speed": speed.main, "tenfold": tenfold.main, "startup": startup.main, "rules": rules.main, "memory": memory.one, "gigabyte": memory.many}

for name in sys.argv[1:] or MEASUREMENTS:
    MEASUREMENTS[name]()
