"""The engine's version; part of every ``rules_hash``."""

__version__ = "0.1.0"
