"""What an HTML page says of itself in data: metadata in its head, and stories that stand in scripts alone."""

from __future__ import annotations

from cleaner.declared.page import Declared, Image, declared

__all__ = ["Declared", "Image", "declared"]
